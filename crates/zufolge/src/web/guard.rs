//! Guard: what stands around every request: whether it may be answered at all, how long that may take,
//! the headers that keep pages safe, the line in the log and the counters.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::App;
use super::answer::{Answer, Embeds, TEXT};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Longest address, in bytes.
const LONGEST_ADDRESS: usize = 4096;

/// What pages may load: only what this server sends, and no script or style inside a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ";

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Upper ends of the classes of duration, in milliseconds.
const CLASSES: [u64; 9] = [1, 2, 5, 10, 25, 50, 150, 500, 2000];

/// Counters since the start.
#[derive(Default)]
pub(crate) struct Counters {
    pub(crate) connections: AtomicU64,
    requests: [AtomicU64; 6],
    bytes: AtomicU64,
    durations: [AtomicU64; CLASSES.len() + 1],
    micros: AtomicU64,
}

/// Lets a request through, or not, and marks what comes back.
pub(crate) async fn around(
    State(app): State<Arc<App>>,
    request: Request<Body>,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let number = app.requests.fetch_add(1, Ordering::Relaxed);
    let id = format!("{:08x}-{number}", app.start);
    let peer = request.extensions().get::<Peer>().copied();
    let line = format!("{} {}", request.method(), request.uri());
    let mut response = match refused(&app, &request, peer) {
        Some(refusal) => refusal.response(),
        None => match tokio::time::timeout(PATIENCE, next.run(request)).await {
            Ok(response) => response,
            Err(_) => plain(
                StatusCode::SERVICE_UNAVAILABLE,
                "it took too long; try again",
            )
            .response(),
        },
    };
    secure(&mut response, &id);
    let took = begun.elapsed();
    let size = size_of(&response);
    app.counters.count(response.status(), took, size);
    if app.logs {
        let from = peer.map_or_else(|| "-".to_owned(), |peer| peer.0.ip().to_string());
        anstream::eprintln!(
            "{} {id} {from} \"{line}\" {} {size} {:.1} ms",
            crate::add::now(),
            response.status().as_u16(),
            took.as_secs_f64() * 1000.0
        );
    }
    response
}

/// Why a request is not answered.
fn refused(app: &App, request: &Request<Body>, peer: Option<Peer>) -> Option<Answer> {
    if request.uri().to_string().len() > LONGEST_ADDRESS {
        return Some(plain(StatusCode::URI_TOO_LONG, "the address is too long"));
    }
    if let (Some(pace), Some(peer)) = (&app.pace, peer)
        && !pace.allows(peer.0.ip(), Instant::now())
    {
        return Some(plain(
            StatusCode::TOO_MANY_REQUESTS,
            "too many requests; wait a second",
        ));
    }
    // A name that others point at this machine must not open it to their pages.
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !app.hosts.is_empty() && !app.hosts.iter().any(|known| known == name_of(host)) {
        return Some(plain(
            StatusCode::MISDIRECTED_REQUEST,
            "this server is not known by that name; --host NAME lets it be",
        ));
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    // Browsers say from where a form comes; programs that say nothing still need the form's key.
    let origin = request.headers().get(header::ORIGIN);
    let site = request.headers().get("sec-fetch-site");
    let foreign = origin.is_some_and(|origin| {
        let origin = origin.to_str().unwrap_or_default();
        origin
            .split_once("://")
            .is_none_or(|(_, rest)| rest != host)
    }) || site.is_some_and(|site| site != "same-origin" && site != "none");
    foreign.then(|| plain(StatusCode::FORBIDDEN, "the form came from another site"))
}

/// A host without its port.
pub(crate) fn name_of(host: &str) -> &str {
    match host.rfind(']') {
        Some(end) => &host[..=end],
        None => host.split(':').next().unwrap_or_default(),
    }
}

fn plain(status: StatusCode, words: &'static str) -> Answer {
    Answer {
        status,
        ..Answer::new(TEXT, format!("{words}\n"))
    }
}

fn secure(response: &mut Response, id: &str) {
    let embeds = response.extensions().get::<Embeds>().is_some();
    let policy = format!("{POLICY}{}", if embeds { "*" } else { "'none'" });
    if matches!(
        response.status(),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS
    ) {
        set(response, header::RETRY_AFTER, "2");
    }
    set(response, header::CONTENT_SECURITY_POLICY, &policy);
    set(response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(response, header::REFERRER_POLICY, "same-origin");
    let permissions = "camera=(), microphone=(), geolocation=(), interest-cohort=()";
    set(
        response,
        HeaderName::from_static("permissions-policy"),
        permissions,
    );
    set(
        response,
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(response, HeaderName::from_static("x-request-id"), id);
    if !embeds {
        set(response, header::X_FRAME_OPTIONS, "DENY");
        let policy = HeaderName::from_static("cross-origin-resource-policy");
        set(response, policy, "same-origin");
    }
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn size_of(response: &Response) -> u64 {
    use axum::body::HttpBody as _;
    response.body().size_hint().lower()
}

impl Counters {
    fn count(&self, status: StatusCode, took: Duration, bytes: u64) {
        let class = usize::from(status.as_u16() / 100).min(5);
        self.requests[class].fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
        let class = CLASSES.iter().position(|end| micros <= end * 1000);
        self.durations[class.unwrap_or(CLASSES.len())].fetch_add(1, Ordering::Relaxed);
    }

    /// As Prometheus reads them.
    pub(crate) fn text(&self) -> String {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "# TYPE zufolge_requests_total counter");
        for (class, count) in self.requests.iter().enumerate().skip(2) {
            let _ = writeln!(
                out,
                "zufolge_requests_total{{status=\"{class}xx\"}} {}",
                load(count)
            );
        }
        let _ = writeln!(out, "# TYPE zufolge_connections gauge");
        let _ = writeln!(out, "zufolge_connections {}", load(&self.connections));
        let _ = writeln!(out, "# TYPE zufolge_sent_bytes_total counter");
        let _ = writeln!(out, "zufolge_sent_bytes_total {}", load(&self.bytes));
        let _ = writeln!(out, "# TYPE zufolge_request_seconds histogram");
        let mut sum = 0;
        for (class, count) in self.durations.iter().enumerate() {
            sum += load(count);
            let end = CLASSES.get(class).map_or_else(
                || "+Inf".to_owned(),
                |end| format!("{}", *end as f64 / 1000.0),
            );
            let _ = writeln!(out, "zufolge_request_seconds_bucket{{le=\"{end}\"}} {sum}");
        }
        let seconds = load(&self.micros) as f64 / 1e6;
        let _ = writeln!(out, "zufolge_request_seconds_sum {seconds}");
        let _ = writeln!(out, "zufolge_request_seconds_count {sum}");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_loses_its_port() {
        assert_eq!(name_of("localhost:8080"), "localhost");
        assert_eq!(name_of("[::1]:8080"), "[::1]");
        assert_eq!(name_of("127.0.0.1"), "127.0.0.1");
        assert_eq!(name_of(""), "");
    }
}
