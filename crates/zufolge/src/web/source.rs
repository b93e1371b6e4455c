//! Source: everything that one source said, over all stories, the newest first.

use std::collections::BTreeMap;

use askama::Template;
use serde_json::json;

use super::answer::{Answer, Fault};
use super::ask::{Ask, PAGE};
use super::frame::{Frame, counted};
use super::is_json;
use super::said::{ClaimLine, claim_line, link, once};
use crate::shelf::Shelf;

/// The claims of one story.
struct Part {
    title: String,
    href: String,
    claims: Vec<ClaimLine>,
}

#[derive(Template)]
#[template(path = "source.html")]
struct SourceView {
    f: Frame,
    name: String,
    kind: &'static str,
    total: String,
    parts: Vec<Part>,
    prev: String,
    next: String,
}

/// The page.
pub(crate) fn page(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let listing = shelf.ledger.claims_of(&ask.id, ask.page() * PAGE, PAGE)?;
    if listing.total == 0 {
        return Err(Fault::Missing.into());
    }
    if is_json(ask) {
        let mut claims = Vec::new();
        for item in listing.rows {
            claims.push(shelf.claim_json(item)?);
        }
        return Answer::json(&json!({
            "name": ask.id,
            "claims": claims,
            "total": listing.total,
        }));
    }
    let mut order: Vec<String> = Vec::new();
    let mut stories: BTreeMap<String, Vec<ClaimLine>> = BTreeMap::new();
    for item in listing.rows {
        let story = shelf.said(item.report)?.story.clone().unwrap_or_default();
        if let Some(line) = claim_line(shelf, ask, item)? {
            if !order.contains(&story) {
                order.push(story.clone());
            }
            stories.entry(story).or_default().push(line);
        }
    }
    let mut parts = Vec::new();
    let mut kind = "";
    for story in order {
        let claims = once(ask.lang, stories.remove(&story).unwrap_or_default());
        if kind.is_empty() {
            kind = claims.first().map_or("", |line| line.who.kind_label);
        }
        let known = shelf.ledger.find_story(&story).ok();
        parts.push(Part {
            title: known
                .and_then(|row| row.title)
                .unwrap_or_else(|| ask.words().get("report.no-title").to_owned()),
            href: link(ask, &format!("/story/{story}"), &[]),
            claims,
        });
    }
    let turn = |page: usize| ask.address("", &[("page", &page.to_string()), ("lang", "")]);
    let view = SourceView {
        f: Frame::of(ask, "sources", &ask.id),
        name: ask.id.clone(),
        kind,
        total: counted(ask.lang, "count.claims", listing.total),
        parts,
        prev: if ask.page() > 0 {
            turn(ask.page())
        } else {
            String::new()
        },
        next: match ask.has_next(listing.total) {
            true => turn(ask.page() + 2),
            false => String::new(),
        },
    };
    Answer::page(&view)
}
