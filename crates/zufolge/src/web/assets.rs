//! Assets: the style sheet, scripts and icon that pages load, held in the program itself.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

use super::answer::{Answer, TEXT};

/// How long a browser may keep an asset: its address changes with its content.
const YEAR: u32 = 365 * 24 * 3600;

/// Name, type and content.
const ASSETS: [(&str, &str, &str); 5] = [
    (
        "style.css",
        "text/css; charset=utf-8",
        include_str!("static/style.css"),
    ),
    (
        "step.js",
        "text/javascript; charset=utf-8",
        include_str!("static/step.js"),
    ),
    (
        "copy.js",
        "text/javascript; charset=utf-8",
        include_str!("static/copy.js"),
    ),
    (
        "review.js",
        "text/javascript; charset=utf-8",
        include_str!("static/review.js"),
    ),
    ("icon.svg", "image/svg+xml", include_str!("static/icon.svg")),
];

/// Where an asset is.
pub(crate) fn address(name: &str) -> String {
    let content = ASSETS.iter().find(|(known, ..)| *known == name);
    let hash = blake3::hash(content.map_or("", |(.., content)| content).as_bytes());
    format!("/static/{name}?{}", &hash.to_hex()[..12])
}

/// Answers with an asset.
pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    let found = ASSETS.iter().find(|(known, ..)| *known == name);
    let answer = match found {
        Some((_, kind, content)) => Answer {
            keep: Some(YEAR),
            ..Answer::new(kind, Bytes::from_static(content.as_bytes()))
        },
        None => Answer {
            status: StatusCode::NOT_FOUND,
            ..Answer::new(TEXT, "nothing is at this address\n")
        },
    };
    answer.response()
}

/// Answers with the icon where browsers look for one on their own.
pub(crate) async fn icon() -> Response {
    asset(Path("icon.svg".to_owned())).await
}

/// Tells search engines to stay away: the ledger is for its desk.
pub(crate) async fn robots() -> Response {
    Answer::new(TEXT, "User-agent: *\nDisallow: /\n").response()
}
