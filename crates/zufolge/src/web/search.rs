//! Search: reports by their words, with facets that narrow what was found.

use askama::Template;
use jiff::civil::Date;
use serde_json::json;
use zufolge_ledger::listing::Filter;

use super::answer::Answer;
use super::ask::{Ask, PAGE};
use super::format;
use super::frame::{Frame, counted};
use super::is_json;
use super::said::{Credit, credit, link};
use crate::shelf::Shelf;

/// Facets of one kind, at most.
const FACETS: usize = 10;

/// A report that was found.
struct Found {
    title: String,
    href: String,
    credit: Credit,
    story: String,
    /// Words, and whether they were looked for.
    snippet: Vec<(String, bool)>,
}

/// A value that narrows the search.
struct Facet {
    name: String,
    count: String,
    href: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchView {
    f: Frame,
    found: Vec<Found>,
    total: String,
    outlets: Vec<Facet>,
    years: Vec<Facet>,
    prev: String,
    next: String,
}

/// The page.
pub(crate) fn page(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let typed = ask.value("q").unwrap_or_default();
    let filter = ask.filter()?;
    let listing = match typed {
        "" => zufolge_ledger::listing::Listing {
            rows: Vec::new(),
            total: 0,
        },
        typed => shelf.ledger.search(typed, &filter)?,
    };
    let skip = ask.page() * PAGE;
    let hits = listing.rows.iter().skip(skip);
    if is_json(ask) {
        let mut rows = Vec::new();
        for hit in hits {
            let volume = shelf.said(hit.report)?;
            let report = &volume.kept.report;
            rows.push(json!({
                "report": volume.kept.id.as_str(),
                "input_id": report.input_id,
                "outlet": report.outlet,
                "published": report.published.map(|p| p.to_string()),
                "title": report.title,
                "story": volume.story,
                "snippet": hit.snippet.replace(['\u{1}', '\u{2}'], ""),
            }));
        }
        return Answer::json(&json!({ "reports": rows, "total": listing.total }));
    }
    let mut found = Vec::new();
    for hit in hits {
        let volume = shelf.said(hit.report)?;
        let credit = credit(ask, &volume);
        found.push(Found {
            title: volume
                .kept
                .report
                .title
                .clone()
                .unwrap_or_else(|| ask.words().get("report.no-title").to_owned()),
            href: credit.href.clone(),
            story: match &volume.story {
                Some(story) => link(ask, &format!("/story/{story}"), &[]),
                None => String::new(),
            },
            credit,
            snippet: pieces(&hit.snippet),
        });
    }
    let (outlets, years) = match typed {
        "" => (Vec::new(), Vec::new()),
        _ => (outlets(shelf, ask, &filter, typed)?, years(shelf, ask)?),
    };
    let turn = |page: usize| ask.address("", &[("page", &page.to_string()), ("lang", "")]);
    let mut frame = Frame::of(ask, "search", ask.words().get("search.title"));
    frame.typed = typed.to_owned();
    let view = SearchView {
        f: frame,
        found,
        total: counted(ask.lang, "count.reports", listing.total),
        outlets,
        years,
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

fn outlets(shelf: &Shelf, ask: &Ask, filter: &Filter, typed: &str) -> anyhow::Result<Vec<Facet>> {
    let among = Filter {
        words: Some(typed.to_owned()),
        outlet: None,
        ..filter.clone()
    };
    let chosen = ask.value("outlet");
    let rows = shelf.ledger.outlets(&among, FACETS)?;
    let facets = rows.into_iter().map(|(name, count)| {
        let is_chosen = chosen == Some(name.as_str());
        let value = if is_chosen { "" } else { name.as_str() };
        Facet {
            href: ask.address("", &[("outlet", value), ("page", ""), ("lang", "")]),
            count: format::whole(ask.lang, count),
            chosen: is_chosen,
            name,
        }
    });
    Ok(facets.collect())
}

/// The years of the ledger, the newest first; no counts, which would have to be made for each.
fn years(shelf: &Shelf, ask: &Ask) -> anyhow::Result<Vec<Facet>> {
    let Some((first, last)) = shelf.ledger.days()? else {
        return Ok(Vec::new());
    };
    let (Some(first), Some(last)) = (format::parsed(&first), format::parsed(&last)) else {
        return Ok(Vec::new());
    };
    let chosen = ask.value("since").and_then(format::parsed).map(Date::year);
    let years = (first.year()..=last.year()).rev().take(FACETS).map(|year| {
        let is_chosen = chosen == Some(year);
        let (since, until) = match is_chosen {
            true => (String::new(), String::new()),
            false => (format!("{year:04}-01-01"), format!("{year:04}-12-31")),
        };
        Facet {
            name: year.to_string(),
            count: String::new(),
            href: ask.address(
                "",
                &[
                    ("since", &since),
                    ("until", &until),
                    ("page", ""),
                    ("lang", ""),
                ],
            ),
            chosen: is_chosen,
        }
    });
    Ok(years.collect())
}

/// The words of a snippet, those that were looked for apart.
fn pieces(marked: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for part in marked.split_inclusive(['\u{1}', '\u{2}']) {
        let words = part.trim_end_matches(['\u{1}', '\u{2}']);
        if !words.is_empty() {
            found.push((words.to_owned(), part.ends_with('\u{2}')));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_for_stands_apart() {
        let found = pieces("vor \u{1}dem\u{2} <b> \u{1}Deich\u{2}");
        let expected = [
            ("vor ", false),
            ("dem", true),
            (" <b> ", false),
            ("Deich", true),
        ];
        let expected = expected.map(|(words, found)| (words.to_owned(), found));
        assert_eq!(found, expected);
    }
}
