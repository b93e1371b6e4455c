//! The pages of `zufolge serve`: what is at which address, and the way from a request to its answer.
//!
//! A page is one function from an open ledger and what is asked to an answer, in the file of its name;
//! it gives the page and its JSON twin from the same rows. All text of reports goes through templates
//! that escape it. Pages load nothing but what this program holds, and work without scripts.

pub(crate) mod words;
pub(crate) mod format;
mod ask;
mod answer;
mod desk;
mod login;
mod pace;
mod guard;
mod kept_pages;
mod assets;
pub(crate) mod serve;
mod frame;
mod said;
mod matter;
mod axis;
mod chart;
mod timeline;
mod map;
mod home;
mod story;
mod story_parts;
mod marks;
mod report;
mod claim;
mod source;
mod search;
mod lists;
mod methods;
mod feeds;
mod review;
mod enter;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get, post};
use jiff::civil::Date;
use zufolge_ledger::Ledger;
use zufolge_ledger::derive::Derivation;

use crate::add::{PROGRAM, today};
use crate::shelf::Shelf;
use answer::{Answer, Fault, fault_of};
use ask::{Ask, Editor, Form, cookie};
use desk::Desk;
use guard::{Counters, Peer};
use kept_pages::KeptPages;
use login::Login;
use pace::Pace;

/// Largest form, in bytes.
const LARGEST_FORM: usize = 64 << 10;

/// What the server is told to be like.
pub(crate) struct Settings {
    /// How editing is allowed; none where the pages are for reading alone.
    pub(crate) login: Option<Login>,
    /// Names that it may be called by; any if there are none.
    pub(crate) hosts: Vec<String>,
    /// Requests a second for each address; any number without.
    pub(crate) rate: Option<u32>,
    /// Whether each request is told on standard error.
    pub(crate) logs: bool,
    /// The day that counts as today instead of the clock's.
    pub(crate) today: Option<Date>,
    /// Threads that read.
    pub(crate) readers: usize,
    /// Who decides in a review, unless the form says so.
    pub(crate) by: Option<String>,
}

/// What all requests share.
pub(crate) struct App {
    desk: Desk,
    login: Option<Login>,
    hosts: Vec<String>,
    pace: Option<Pace>,
    logs: bool,
    today: Option<Date>,
    by: Option<String>,
    counters: Counters,
    requests: AtomicU32,
    failures: AtomicU64,
    start: u32,
    pages: KeptPages,
}

impl App {
    /// Opens the ledger and checks that its stories are those of this version.
    pub(crate) fn open(path: &Path, settings: Settings) -> anyhow::Result<App> {
        let ledger = Ledger::read(path)?;
        if let Derivation::Other(by) = ledger.derivation(PROGRAM)? {
            anyhow::bail!(
                "{0}: stories and conflicts were found by zufolge {by}; run zufolge rebuild --ledger {0}",
                path.display()
            );
        }
        if settings.login.is_some() {
            Ledger::open(path).context("editing needs a ledger that may be written")?;
        }
        let moment = SystemTime::now().duration_since(UNIX_EPOCH);
        Ok(App {
            desk: Desk::open(path, settings.readers)?,
            login: settings.login,
            hosts: settings.hosts,
            pace: settings.rate.map(Pace::new),
            logs: settings.logs,
            today: settings.today,
            by: settings.by,
            counters: Counters::default(),
            requests: AtomicU32::new(1),
            failures: AtomicU64::new(0),
            start: moment.map_or(0, |since| since.as_secs() as u32),
            pages: KeptPages::default(),
        })
    }

    fn today(&self) -> Date {
        self.today.unwrap_or_else(today)
    }
}

/// One page: from the ledger and what is asked to an answer.
type Page = fn(&mut Shelf, &Ask) -> anyhow::Result<Answer>;

/// What is at which address.
fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/", page(home::page))
        .route("/index.json", page(home::page))
        .route("/index.atom", page(feeds::atom))
        .route("/story/{id}", page(story::page))
        .route("/embed/{story}/{figure}", page(chart::embedded))
        .route("/report/{id}", page(report::page))
        .route("/claim/{id}", page(claim::page))
        .route("/source/{name}", page(source::page))
        .route("/sources", page(lists::sources))
        .route("/sources.json", page(lists::sources))
        .route("/claims", page(lists::claims))
        .route("/claims.json", page(lists::claims))
        .route("/figures", page(lists::figures))
        .route("/figures.json", page(lists::figures))
        .route("/conflicts", page(lists::conflicts))
        .route("/conflicts.json", page(lists::conflicts))
        .route("/due", page(lists::dues))
        .route("/due.json", page(lists::dues))
        .route("/due.ics", page(feeds::calendar))
        .route("/questions", page(lists::questions))
        .route("/questions.json", page(lists::questions))
        .route("/search", page(search::page))
        .route("/search.json", page(search::page))
        .route("/methods", page(methods::page))
        .route("/methods.json", page(methods::page))
        .route("/review", page(review::page).post(review::decide))
        .route("/review.json", page(review::page))
        .route("/enter", get(enter::form).post(enter::enter))
        .route("/leave", post(enter::leave))
        .route("/static/{name}", get(assets::asset))
        .route("/favicon.ico", get(assets::icon))
        .route("/robots.txt", get(assets::robots))
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        .fallback(missing)
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(Arc::clone(&app), guard::around))
        .with_state(app)
}

/// The method router of a page for reading.
fn page(page: Page) -> MethodRouter<Arc<App>> {
    get(
        move |State(app): State<Arc<App>>, request: Request| async move {
            let (parts, _) = request.into_parts();
            let head = parts.method == Method::HEAD;
            let answer = match asked(&app, &parts.uri, &parts.headers) {
                Ok(ask) => answer(&app, ask, &parts.uri.to_string(), page).await,
                Err((ask, fault)) => frame::fault(&ask, &fault),
            };
            let known = parts.headers.get(header::IF_NONE_MATCH);
            conditional(answer, known.and_then(|tag| tag.to_str().ok()), head)
        },
    )
}

/// What a request asks for and who asks; where that makes no sense, enough of it to say so.
fn asked(app: &App, uri: &axum::http::Uri, headers: &HeaderMap) -> Result<Ask, (Box<Ask>, Fault)> {
    let plain = || {
        let path = uri.path().parse().unwrap_or_default();
        Ask::of(&path, headers, app.today())
    };
    let mut ask = match Ask::of(uri, headers, app.today()) {
        Ok(ask) => ask,
        Err(fault) => match plain() {
            Ok(ask) => return Err((Box::new(ask), fault)),
            Err(_) => return Err((Box::new(Ask::none(app.today())), fault)),
        },
    };
    if let Some(login) = &app.login {
        ask.edits = true;
        let key = login.key(cookie(headers, "session"));
        ask.editor = key.map(|key| Editor { key });
    }
    Ok(ask)
}

/// Makes a page, or takes one that was made since the ledger last changed.
async fn answer(app: &App, ask: Ask, address: &str, page: Page) -> Answer {
    let kept = !ask.edits;
    let key = format!(
        "{} {:?} {:?} {}",
        ask.lang.code(),
        ask.seen,
        ask.day(),
        address
    );
    let epoch = app.desk.epoch();
    if kept && let Some(known) = app.pages.get(&key, epoch) {
        return known;
    }
    let shown = ask.clone();
    let made = app
        .desk
        .ask(ask.as_of, move |shelf| page(shelf, &ask))
        .await;
    match made {
        Ok(answer) => {
            if kept && answer.status == StatusCode::OK {
                app.pages.put(key, epoch, &answer);
            }
            with_cookies(answer, &shown)
        }
        Err(error) => match fault_of(&error) {
            Some(fault) => frame::fault(&shown, fault),
            None => {
                app.failures.fetch_add(1, Ordering::Relaxed);
                anstream::eprintln!("zufolge: {address}: {error:#}");
                frame::failed(&shown)
            }
        },
    }
}

/// An answer with what the browser is to remember: the language that was chosen, how far it has seen.
fn with_cookies(mut answer: Answer, ask: &Ask) -> Answer {
    if ask.value("lang").is_some() {
        let year = 365 * 24 * 3600;
        answer.cookies.push(format!(
            "lang={}; Path=/; Max-Age={year}; SameSite=Lax",
            ask.lang.code()
        ));
    }
    if let Some(newest) = answer.newest {
        answer.cookies.extend(home::visit(ask, newest));
    }
    answer
}

/// The answer, or only word that what the browser has is still right.
fn conditional(answer: Answer, known: Option<&str>, head: bool) -> Response {
    if answer.status != StatusCode::OK {
        return answer.response();
    }
    let hash = blake3::hash(&answer.body);
    let tag = format!("\"{}\"", &hash.to_hex()[..24]);
    let same = known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    let mut response = answer.response();
    if same || head {
        *response.body_mut() = Body::empty();
    }
    if same {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    if let Ok(tag) = tag.parse() {
        response.headers_mut().insert(header::ETAG, tag);
    }
    let vary = axum::http::HeaderValue::from_static("Accept-Language, Cookie");
    response.headers_mut().insert(header::VARY, vary);
    response
}

async fn missing(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let ask = match asked(&app, &parts.uri, &parts.headers) {
        Ok(ask) => ask,
        Err((ask, _)) => *ask,
    };
    frame::fault(&ask, &Fault::Missing).response()
}

/// Whether the ledger can be read.
async fn health(State(app): State<Arc<App>>) -> Response {
    let asked = app.desk.ask(None, |shelf| Ok(shelf.ledger.newest()?));
    match tokio::time::timeout(std::time::Duration::from_secs(2), asked).await {
        Ok(Ok(_)) => "ok\n".into_response(),
        _ => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the ledger cannot be read\n",
        )
            .into_response(),
    }
}

/// Counters, for this machine alone.
async fn metrics(State(app): State<Arc<App>>, request: Request) -> Response {
    let peer = request.extensions().get::<Peer>();
    if peer.is_some_and(|peer| !peer.0.ip().to_canonical().is_loopback()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let newest = app.desk.ask(None, |shelf| Ok(shelf.ledger.newest()?)).await;
    let mut text = app.counters.text();
    let failures = app.failures.load(Ordering::Relaxed);
    text.push_str(&format!(
        "# TYPE zufolge_failures_total counter\nzufolge_failures_total {failures}\n\
         # TYPE zufolge_reports gauge\nzufolge_reports {}\n",
        newest.unwrap_or_default()
    ));
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

/// Whether a page or its twin is asked for.
fn is_json(ask: &Ask) -> bool {
    ask.form == Form::Json
}
