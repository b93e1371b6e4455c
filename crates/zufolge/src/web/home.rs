//! Home: the stories with what is new in them, what falls due, the newest conflicts, and the search.

use askama::Template;
use jiff::ToSpan as _;
use serde_json::json;
use zufolge_ledger::listing::{Filter, StoryRow};

use super::answer::Answer;
use super::ask::{Ask, PAGE};
use super::format;
use super::frame::{Frame, counted};
use super::is_json;
use super::said::{ConflictLine, DueLine, conflict_line, due_line, dues_once, is_pressing, link};
use crate::shelf::{Shelf, story_json};

/// Stories on the page.
const STORIES: usize = 30;
/// Conflicts on the page.
const CONFLICTS: usize = 5;
/// Days ahead that are shown.
const AHEAD: i64 = 14;
/// Days back in which what was missed is shown.
const BACK: i64 = 30;
/// Dues of those days that are looked at, at most.
const DUES: usize = 200;

/// A story in the list.
pub(crate) struct StoryLine {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) days: String,
    pub(crate) reports: String,
    pub(crate) origins: String,
    /// How many of its reports came since the last visit.
    pub(crate) fresh: usize,
    pub(crate) fresh_text: String,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomeView {
    f: Frame,
    stories: Vec<StoryLine>,
    total: usize,
    visited: bool,
    fresh: usize,
    conflicts: Vec<ConflictLine>,
    ahead: Vec<DueLine>,
    missed: Vec<DueLine>,
    today: String,
    prev: String,
    next: String,
    newest: String,
}

/// The page.
pub(crate) fn page(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let filter = Filter {
        limit: Some((ask.page() + 1) * STORIES),
        until: ask.as_of,
        ..Filter::default()
    };
    let listing = shelf.ledger.stories(&filter)?;
    let rows: Vec<&StoryRow> = listing.rows.iter().skip(ask.page() * STORIES).collect();
    if is_json(ask) {
        let stories: Vec<_> = rows.iter().map(|row| story_json(row)).collect();
        return Answer::json(&json!({ "stories": stories, "total": listing.total }));
    }
    let newest = shelf.ledger.newest()?;
    let stories: Vec<StoryLine> = rows.iter().map(|row| story_line(ask, row)).collect();
    let mut conflicts = Vec::new();
    let few = Filter {
        limit: Some(CONFLICTS),
        until: ask.as_of,
        ..Filter::default()
    };
    let titles = |id: &str| {
        rows.iter()
            .find(|row| row.id == id)
            .and_then(|row| row.title.clone())
    };
    for row in shelf.ledger.conflicts(&few)?.rows {
        let mut line = conflict_line(shelf, ask, &row)?;
        line.story_title = match titles(&row.story) {
            Some(title) => title,
            None => shelf
                .ledger
                .find_story(&row.story)?
                .title
                .unwrap_or_default(),
        };
        conflicts.push(line);
    }
    let (ahead, missed) = dues(shelf, ask)?;
    let last = listing.rows.first().and_then(|row| row.last.clone());
    let more = (ask.page() + 1) * STORIES < listing.total && ask.page() + 1 < PAGE;
    let turn = |page: usize| ask.address("", &[("page", &page.to_string()), ("lang", "")]);
    let view = HomeView {
        f: Frame::of(ask, "stories", ask.words().get("home.title")),
        total: listing.total,
        visited: ask.seen.is_some(),
        fresh: stories.iter().filter(|story| story.fresh > 0).count(),
        stories,
        conflicts,
        ahead,
        missed,
        today: format::day(ask.lang, ask.day()),
        prev: if ask.page() > 0 {
            turn(ask.page())
        } else {
            String::new()
        },
        next: if more {
            turn(ask.page() + 2)
        } else {
            String::new()
        },
        newest: last.map_or_else(String::new, |day| format::day_text(ask.lang, &day)),
    };
    Ok(Answer {
        newest: Some(newest),
        ..Answer::page(&view)?
    })
}

/// Cookies that remember how far the ledger went at this visit and at the one before.
///
/// A visit ends half an hour after its last look at this page.
pub(crate) fn visit(ask: &Ask, newest: i64) -> Vec<String> {
    let Some((known, since)) = ask.visit else {
        return vec![keep("visit", &format!("{newest}.{}", ask.minute))];
    };
    let mut cookies = Vec::new();
    let rested = ask.minute.saturating_sub(since) >= 30;
    if rested {
        cookies.push(keep("seen", &known.to_string()));
    }
    // What is shown now counts as seen at the next visit.
    cookies.push(keep(
        "visit",
        &format!("{}.{}", newest.max(known), ask.minute),
    ));
    cookies
}

fn keep(name: &str, value: &str) -> String {
    let year = 365 * 24 * 3600;
    format!("{name}={value}; Path=/; Max-Age={year}; SameSite=Lax; HttpOnly")
}

/// A story as a line of the list.
pub(crate) fn story_line(ask: &Ask, row: &StoryRow) -> StoryLine {
    let fresh = match ask.seen {
        Some(seen) => row
            .members
            .iter()
            .filter(|member| member.number > seen)
            .count(),
        None => 0,
    };
    let days = match (
        row.first.as_deref().and_then(format::parsed),
        row.last.as_deref().and_then(format::parsed),
    ) {
        (Some(first), Some(last)) => format::stretch(ask.lang, first, last),
        _ => String::new(),
    };
    StoryLine {
        title: row
            .title
            .clone()
            .unwrap_or_else(|| ask.words().get("report.no-title").to_owned()),
        href: link(ask, &format!("/story/{}", row.id), &[]),
        days,
        reports: counted(ask.lang, "count.reports", row.members.len()),
        origins: counted(ask.lang, "count.origins", row.origins()),
        fresh,
        fresh_text: counted(ask.lang, "count.new-reports", fresh),
    }
}

/// Dues of the next days, and those of the last ones that were missed or of which nothing is heard.
fn dues(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<(Vec<DueLine>, Vec<DueLine>)> {
    let day = ask.day();
    let first = day.checked_sub(BACK.days()).unwrap_or(day);
    let last = day.checked_add(AHEAD.days()).unwrap_or(day);
    let (mut ahead, mut missed) = (Vec::new(), Vec::new());
    for item in shelf.ledger.dues_between(first, last, DUES)? {
        let Some(line) = due_line(shelf, ask, item)? else {
            continue;
        };
        if line.date >= day && line.status == "open" {
            ahead.push(line);
        } else if is_pressing(line.status) {
            missed.push(line);
        }
    }
    let mut ahead = dues_once(ask.lang, ahead);
    let mut missed = dues_once(ask.lang, missed);
    missed.reverse();
    ahead.truncate(12);
    missed.truncate(8);
    Ok((ahead, missed))
}
