//! Lists: claims, figures, conflicts, dues, questions and sources over all stories, by the filters of
//! the address.

use askama::Template;
use serde_json::{Value, json};
use zufolge_ledger::listing::{Item, Listing};

use super::answer::Answer;
use super::ask::{Ask, PAGE, encoded};
use super::format;
use super::frame::{Frame, counted};
use super::is_json;
use super::said::{
    ClaimLine, ConflictLine, Credit, DueLine, QuestionLine, Who, claim_line, conflict_line, credit,
    due_line, link, question_line, who,
};
use super::story_parts::{FilterForm, filter_form};
use crate::list::source_json;
use crate::shelf::Shelf;

/// What turns the pages of a listing.
struct Turn {
    total: String,
    prev: String,
    next: String,
}

fn turn(ask: &Ask, key: &str, total: usize) -> Turn {
    let to = |page: usize| ask.address("", &[("page", &page.to_string()), ("lang", "")]);
    Turn {
        total: counted(ask.lang, key, total),
        prev: if ask.page() > 0 {
            to(ask.page())
        } else {
            String::new()
        },
        next: if ask.has_next(total) {
            to(ask.page() + 2)
        } else {
            String::new()
        },
    }
}

/// The rows of the page that is asked for.
fn shown<T>(ask: &Ask, listing: Listing<T>) -> (Vec<T>, usize) {
    let skip = ask.page() * PAGE;
    (listing.rows.into_iter().skip(skip).collect(), listing.total)
}

fn rows_json(
    name: &str,
    items: &[Item],
    total: usize,
    mut row: impl FnMut(Item) -> anyhow::Result<Value>,
) -> anyhow::Result<Answer> {
    let rows = items
        .iter()
        .map(|item| row(*item))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let mut value = json!({ "total": total });
    value[name] = Value::Array(rows);
    Answer::json(&value)
}

#[derive(Template)]
#[template(path = "claims.html")]
struct ClaimsView {
    f: Frame,
    form: FilterForm,
    claims: Vec<ClaimLine>,
    turn: Turn,
}

/// Claims.
pub(crate) fn claims(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let (items, total) = shown(ask, shelf.ledger.claims(&ask.filter()?)?);
    if is_json(ask) {
        return rows_json("claims", &items, total, |item| shelf.claim_json(item));
    }
    let mut claims = Vec::new();
    for item in items {
        claims.extend(claim_line(shelf, ask, item)?);
    }
    let view = ClaimsView {
        f: Frame::of(ask, "claims", ask.words().get("nav.claims")),
        form: filter_form(ask),
        claims,
        turn: turn(ask, "count.claims", total),
    };
    Answer::page(&view)
}

/// A figure in the list.
struct FigureLine {
    said: String,
    class: &'static str,
    scope: String,
    who: Who,
    href: String,
    credit: Credit,
}

#[derive(Template)]
#[template(path = "figures.html")]
struct FiguresView {
    f: Frame,
    figures: Vec<FigureLine>,
    turn: Turn,
}

/// Figures.
pub(crate) fn figures(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let (items, total) = shown(ask, shelf.ledger.figures(&ask.filter()?)?);
    if is_json(ask) {
        return rows_json("figures", &items, total, |item| shelf.figure_json(item));
    }
    let mut figures = Vec::new();
    for item in items {
        let volume = shelf.volume(item.report)?;
        let Some((figure, claim)) = volume
            .figure(item.number)
            .and_then(|figure| Some((figure, volume.holder(figure)?)))
        else {
            continue;
        };
        let time = figure
            .time
            .as_deref()
            .map(|time| format::timex(ask.lang, time));
        let scope = [figure.place.as_deref(), time.as_deref()];
        figures.push(FigureLine {
            said: volume.words(figure.span).to_owned(),
            class: zufolge_claims::vocabulary::Worded::word(figure.class),
            scope: scope.into_iter().flatten().collect::<Vec<_>>().join(", "),
            who: who(ask, claim),
            href: link(ask, &format!("/claim/{}", claim.id), &[]),
            credit: credit(ask, &volume),
        });
    }
    let view = FiguresView {
        f: Frame::of(ask, "figures", ask.words().get("nav.figures")),
        figures,
        turn: turn(ask, "count.figures", total),
    };
    Answer::page(&view)
}

#[derive(Template)]
#[template(path = "conflicts.html")]
struct ConflictsView {
    f: Frame,
    conflicts: Vec<ConflictLine>,
    turn: Turn,
}

/// Conflicts.
pub(crate) fn conflicts(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let (rows, total) = shown(ask, shelf.ledger.conflicts(&ask.filter()?)?);
    if is_json(ask) {
        let rows = rows.iter().map(|row| shelf.conflict_json(row));
        let rows = rows.collect::<anyhow::Result<Vec<_>>>()?;
        return Answer::json(&json!({ "conflicts": rows, "total": total }));
    }
    let mut conflicts = Vec::new();
    for row in &rows {
        let mut line = conflict_line(shelf, ask, row)?;
        line.story_title = shelf
            .ledger
            .find_story(&row.story)?
            .title
            .unwrap_or_default();
        conflicts.push(line);
    }
    let view = ConflictsView {
        f: Frame::of(ask, "conflicts", ask.words().get("nav.conflicts")),
        conflicts,
        turn: turn(ask, "count.conflicts", total),
    };
    Answer::page(&view)
}

#[derive(Template)]
#[template(path = "due.html")]
struct DuesView {
    f: Frame,
    /// Whether past days are shown.
    past: bool,
    past_href: String,
    ahead_href: String,
    judged: String,
    dues: Vec<DueLine>,
    calendar: String,
    turn: Turn,
}

/// Dues: those ahead, or with `?when=past` those behind, the last one first.
pub(crate) fn dues(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let (items, total, past) = due_items(shelf, ask)?;
    if is_json(ask) {
        let day = ask.day();
        return rows_json("dues", &items, total, |item| shelf.due_json(item, day));
    }
    let mut dues = Vec::new();
    for item in items {
        dues.extend(due_line(shelf, ask, item)?);
    }
    let view = DuesView {
        f: Frame::of(ask, "due", ask.words().get("nav.due")),
        past,
        past_href: ask.address("", &[("when", "past"), ("page", ""), ("lang", "")]),
        ahead_href: ask.address("", &[("when", "ahead"), ("page", ""), ("lang", "")]),
        judged: format::day(ask.lang, ask.day()),
        dues,
        calendar: ask.address(".ics", &[("when", ""), ("page", ""), ("lang", "")]),
        turn: turn(ask, "count.dues", total),
    };
    Answer::page(&view)
}

/// The dues of a page, how many there are, and whether they lie behind.
fn due_items(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<(Vec<Item>, usize, bool)> {
    let ahead =
        shelf
            .ledger
            .dues_side(&ask.filter()?, ask.day(), false, ask.page() * PAGE, PAGE)?;
    // Where nothing lies ahead, what lies behind says more than an empty page.
    let past = match ask.value("when") {
        Some("past") => true,
        Some(_) => false,
        None => ahead.total == 0,
    };
    let listing = match past {
        true => shelf
            .ledger
            .dues_side(&ask.filter()?, ask.day(), true, ask.page() * PAGE, PAGE)?,
        false => ahead,
    };
    Ok((listing.rows, listing.total, past))
}

#[derive(Template)]
#[template(path = "questions.html")]
struct QuestionsView {
    f: Frame,
    questions: Vec<QuestionLine>,
    turn: Turn,
}

/// Questions.
pub(crate) fn questions(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let (items, total) = shown(ask, shelf.ledger.questions(&ask.filter()?)?);
    if is_json(ask) {
        return rows_json("questions", &items, total, |item| shelf.question_json(item));
    }
    let mut questions = Vec::new();
    for item in items {
        questions.extend(question_line(shelf, ask, item)?);
    }
    let view = QuestionsView {
        f: Frame::of(ask, "questions", ask.words().get("nav.questions")),
        questions,
        turn: turn(ask, "count.questions", total),
    };
    Answer::page(&view)
}

/// A source in the list.
struct SourceLine {
    name: String,
    href: String,
    kind: &'static str,
    claims: String,
    reports: String,
    stories: String,
    last: String,
}

#[derive(Template)]
#[template(path = "sources.html")]
struct SourcesView {
    f: Frame,
    named: String,
    sources: Vec<SourceLine>,
    turn: Turn,
}

/// Sources, those with most claims first.
pub(crate) fn sources(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let (rows, total) = shown(ask, shelf.ledger.sources(&ask.filter()?)?);
    if is_json(ask) {
        let rows: Vec<Value> = rows.iter().map(source_json).collect();
        return Answer::json(&json!({ "sources": rows, "total": total }));
    }
    let words = ask.words();
    let number = |number: usize| format::whole(ask.lang, number);
    let sources = rows.into_iter().map(|row| SourceLine {
        href: link(ask, &format!("/source/{}", encoded(&row.name)), &[]),
        kind: words
            .find(&format!("kind.{}", row.kind))
            .unwrap_or_default(),
        claims: number(row.claims),
        reports: number(row.reports),
        stories: number(row.stories),
        last: row
            .last
            .as_deref()
            .and_then(format::parsed)
            .map_or_else(String::new, |day| format::figures(ask.lang, day)),
        name: row.name,
    });
    let view = SourcesView {
        f: Frame::of(ask, "sources", words.get("nav.sources")),
        named: ask.value("source").unwrap_or_default().to_owned(),
        sources: sources.collect(),
        turn: turn(ask, "count.sources", total),
    };
    Answer::page(&view)
}
