//! Answer: what goes back: a page, JSON, a feed, or why there is none.

use std::fmt;

use askama::Template;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

/// An answer before its security headers.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) kind: &'static str,
    pub(crate) body: Bytes,
    /// Where to go instead.
    pub(crate) location: Option<String>,
    /// Whether the page may stand inside another site's page.
    pub(crate) embeds: bool,
    /// Cookies to keep.
    pub(crate) cookies: Vec<String>,
    /// How far the ledger went when it was made, for pages that tell what is new.
    pub(crate) newest: Option<i64>,
    /// How long a browser may keep it, in seconds; it must ask again where there is none.
    pub(crate) keep: Option<u32>,
}

pub(crate) const HTML: &str = "text/html; charset=utf-8";
pub(crate) const JSON: &str = "application/json; charset=utf-8";
pub(crate) const ATOM: &str = "application/atom+xml; charset=utf-8";
pub(crate) const CALENDAR: &str = "text/calendar; charset=utf-8";
pub(crate) const TEXT: &str = "text/plain; charset=utf-8";

impl Answer {
    pub(crate) fn new(kind: &'static str, body: impl Into<Bytes>) -> Answer {
        Answer {
            status: StatusCode::OK,
            kind,
            body: body.into(),
            location: None,
            embeds: false,
            cookies: Vec::new(),
            newest: None,
            keep: None,
        }
    }

    /// A page.
    pub(crate) fn page(view: &impl Template) -> anyhow::Result<Answer> {
        Ok(Answer::new(HTML, view.render()?))
    }

    /// JSON, with a line break at its end.
    pub(crate) fn json(value: &serde_json::Value) -> anyhow::Result<Answer> {
        let mut body = serde_json::to_vec(value)?;
        body.push(b'\n');
        Ok(Answer::new(JSON, body))
    }

    /// Another address, to be asked for with GET.
    pub(crate) fn elsewhere(address: String) -> Answer {
        Answer {
            status: StatusCode::SEE_OTHER,
            location: Some(address),
            ..Answer::new(TEXT, "")
        }
    }

    pub(crate) fn response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        let keep = match self.keep {
            Some(seconds) => format!("public, max-age={seconds}, immutable"),
            None => "private, no-cache".to_owned(),
        };
        let mut set = |name, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.append(name, value);
            }
        };
        set(header::CACHE_CONTROL, &keep);
        for cookie in &self.cookies {
            set(header::SET_COOKIE, cookie);
        }
        if let Some(location) = &self.location {
            set(header::LOCATION, location);
        }
        if self.embeds {
            response.extensions_mut().insert(Embeds);
        }
        response
    }
}

/// Marks a response that other sites may show in a frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Embeds;

/// Why there is no such page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing is there.
    Missing,
    /// A value of the query is none that is known.
    Bad(String),
    /// Only somebody who may edit can do this.
    Forbidden,
    /// Too much at once, or it took too long.
    Busy,
}

impl Fault {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Fault::Missing => StatusCode::NOT_FOUND,
            Fault::Bad(_) => StatusCode::BAD_REQUEST,
            Fault::Forbidden => StatusCode::FORBIDDEN,
            Fault::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Missing => f.write_str("nothing is at this address"),
            Fault::Bad(what) => write!(f, "no such value: {what}"),
            Fault::Forbidden => f.write_str("editing is not allowed from here"),
            Fault::Busy => f.write_str("the server is busy; try again"),
        }
    }
}

impl std::error::Error for Fault {}

/// The fault behind an error: one of ours, an item that the ledger does not hold, or none.
pub(crate) fn fault_of(error: &anyhow::Error) -> Option<&Fault> {
    if let Some(ledger) = error.downcast_ref::<zufolge_ledger::Error>() {
        return ledger.is_missing().then_some(&Fault::Missing);
    }
    error.downcast_ref::<Fault>()
}
