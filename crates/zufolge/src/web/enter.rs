//! Enter: the form for the token or password, and leaving again.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::answer::{Answer, Fault};
use super::ask::{Ask, cookie, pairs};
use super::frame::{self, Frame};
use super::login::Login;
use super::{App, asked};

#[derive(Template)]
#[template(path = "enter.html")]
struct EnterView {
    f: Frame,
    failed: bool,
}

/// The form.
pub(crate) async fn form(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match asked(&app, &parts.uri, &parts.headers) {
        Ok(ask) => shown(&app, &ask, false),
        Err((ask, fault)) => frame::fault(&ask, &fault).response(),
    }
}

fn shown(app: &App, ask: &Ask, failed: bool) -> Response {
    if !app.login.as_ref().is_some_and(Login::is_asked) {
        return frame::fault(ask, &Fault::Missing).response();
    }
    let view = EnterView {
        f: Frame::of(ask, "", ask.words().get("enter.title")),
        failed,
    };
    let mut answer = Answer::page(&view).unwrap_or_else(|_| frame::failed(ask));
    if failed {
        answer.status = StatusCode::FORBIDDEN;
    }
    answer.response()
}

/// Lets in whoever knows the token or password.
pub(crate) async fn enter(
    State(app): State<Arc<App>>,
    uri: axum::http::Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let ask = match asked(&app, &uri, &headers) {
        Ok(ask) => ask,
        Err((ask, fault)) => return frame::fault(&ask, &fault).response(),
    };
    let form = pairs(&String::from_utf8_lossy(&body));
    let typed = form.into_iter().find(|(name, _)| name == "secret");
    let typed = typed.map(|(_, value)| value).unwrap_or_default();
    let of = Arc::clone(&app);
    // Checking a password takes its time on purpose.
    let entered = tokio::task::spawn_blocking(move || match &of.login {
        Some(login) => login.enter(&typed),
        None => Ok(None),
    });
    match entered.await {
        Ok(Ok(Some(session))) => {
            let mut answer = Answer::elsewhere("/review".to_owned());
            answer.cookies.push(format!(
                "session={session}; Path=/; Max-Age=43200; SameSite=Strict; HttpOnly"
            ));
            answer.response()
        }
        _ => shown(&app, &ask, true),
    }
}

/// Ends a session.
pub(crate) async fn leave(
    State(app): State<Arc<App>>,
    uri: axum::http::Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let ask = match asked(&app, &uri, &headers) {
        Ok(ask) => ask,
        Err((ask, fault)) => return frame::fault(&ask, &fault).response(),
    };
    let form = pairs(&String::from_utf8_lossy(&body));
    let sent = form
        .iter()
        .find(|(name, _)| name == "key")
        .map_or("", |(_, key)| key);
    let Some(editor) = ask
        .editor
        .as_ref()
        .filter(|editor| Login::is_key(&editor.key, sent))
    else {
        return frame::fault(&ask, &Fault::Forbidden).response();
    };
    let _ = editor;
    if let (Some(login), Some(session)) = (&app.login, cookie(&headers, "session")) {
        login.leave(session);
    }
    let mut answer = Answer::elsewhere("/".to_owned());
    answer
        .cookies
        .push("session=; Path=/; Max-Age=0; SameSite=Strict; HttpOnly".to_owned());
    answer.response()
}
