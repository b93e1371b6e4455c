//! The command `story`: one developing matter on a page, and a person's decisions about it.

use std::io::Write as _;

use jiff::civil::Date;
use zufolge_claims::{ClaimForm, ReportId};
use zufolge_ledger::Ledger;
use zufolge_ledger::listing::{Filter, Item, StoryRow};
use zufolge_ledger::review::Decision;

use crate::add::{PROGRAM, counted, now, today};
use crate::layout::{Page, Tone, piece};
use crate::ledger_args::{LedgerArg, StoryArgs, StoryChange};
use crate::list;
use crate::read::{colours, terminal_width};
use crate::shelf::{Shelf, source_name, story_json};

/// Runs the command.
pub(crate) fn run(args: &StoryArgs) -> anyhow::Result<bool> {
    if let Some(change) = &args.change {
        return decide(change);
    }
    let Some(id) = &args.story else {
        anyhow::bail!("which story? zufolge stories lists them");
    };
    let mut shelf = list::open(&args.ledger, args.as_of)?;
    let story = shelf.ledger.find_story(id)?;
    let day = args.as_of.unwrap_or_else(today);
    let mut out = anstream::stdout().lock();
    if args.json {
        let value = value(&mut shelf, &story, day)?;
        writeln!(out, "{value}")?;
        return Ok(true);
    }
    let mut page = Page::new(terminal_width(), colours());
    write(&mut page, &mut shelf, &story, day)?;
    out.write_all(page.finish().as_bytes())?;
    Ok(true)
}

/// Everything about a story as one JSON object: its row, and the rows of all listings for it.
pub(crate) fn value(
    shelf: &mut Shelf,
    story: &StoryRow,
    day: Date,
) -> anyhow::Result<serde_json::Value> {
    let filter = of_story(story);
    let mut value = story_json(story);
    let mut rows = |name: &str, rows: Vec<serde_json::Value>| {
        value[name] = serde_json::Value::Array(rows);
    };
    let mut conflicts = Vec::new();
    for row in shelf.ledger.conflicts(&filter)?.rows {
        conflicts.push(shelf.conflict_json(&row)?);
    }
    rows("conflicts", conflicts);
    let mut figures = Vec::new();
    for item in shelf.ledger.figures(&filter)?.rows {
        figures.push(shelf.figure_json(item)?);
    }
    rows("figures", figures);
    let mut claims = Vec::new();
    for item in shelf.ledger.claims(&filter)?.rows {
        claims.push(shelf.claim_json(item)?);
    }
    rows("claims", claims);
    let mut dues = Vec::new();
    for item in shelf.ledger.dues(&filter)?.rows {
        dues.push(shelf.due_json(item, day)?);
    }
    rows("dues", dues);
    let mut questions = Vec::new();
    for item in shelf.ledger.questions(&filter)?.rows {
        questions.push(shelf.question_json(item)?);
    }
    rows("questions", questions);
    value["as_of"] = day.to_string().into();
    Ok(value)
}

/// The filter that leaves one story.
pub(crate) fn of_story(story: &StoryRow) -> Filter {
    Filter {
        story: Some(story.id.clone()),
        ..Filter::default()
    }
}

/// The page of a story.
pub(crate) fn write(
    page: &mut Page,
    shelf: &mut Shelf,
    story: &StoryRow,
    day: Date,
) -> anyhow::Result<()> {
    head(page, story);
    let filter = of_story(story);
    let conflicts = shelf.ledger.conflicts(&filter)?.rows;
    if !conflicts.is_empty() {
        page.heading("In conflict");
        for row in &conflicts {
            list::conflict(page, shelf, row)?;
        }
    }
    let dues = shelf.ledger.dues(&filter)?.rows;
    if !dues.is_empty() {
        page.heading(&format!("Due (as of {day})"));
        for item in dues {
            list::due(page, shelf, item, day)?;
        }
    }
    claims(page, shelf, &filter)?;
    figures(page, shelf, &filter)?;
    let questions = shelf.ledger.questions(&filter)?.rows;
    if !questions.is_empty() {
        page.heading("Questions");
        for item in questions {
            list::question(page, shelf, item)?;
        }
    }
    reports(page, story);
    Ok(())
}

fn head(page: &mut Page, story: &StoryRow) {
    let title = story.title.as_deref().unwrap_or("(no title)");
    page.paragraph("", 0, &[piece(Tone::Strong, title)]);
    let mut facts = vec![
        story.id.clone(),
        counted(story.members.len(), "report", "reports"),
        counted(story.origins(), "origin", "origins"),
    ];
    match (&story.first, &story.last) {
        (Some(first), Some(last)) if first == last => facts.push(first.clone()),
        (Some(first), Some(last)) => facts.push(format!("{first} to {last}")),
        _ => {}
    }
    page.paragraph("", 0, &[piece(Tone::Faint, &facts.join(" · "))]);
}

/// Claims that stand otherwise than merely said: unconfirmed, confirmed, denied, disputed, withdrawn.
fn claims(page: &mut Page, shelf: &mut Shelf, filter: &Filter) -> anyhow::Result<()> {
    let mut headed = false;
    for item in shelf.ledger.claims(filter)?.rows {
        let state = shelf.state(item)?;
        if state.standing == zufolge_claims::Standing::Stated {
            continue;
        }
        let volume = shelf.volume(item.report)?;
        let Some(claim) = volume.claim(item.number) else {
            continue;
        };
        if claim.form == ClaimForm::OwnVoice && state.grounds.is_empty() {
            continue;
        }
        if !headed {
            page.heading("How claims stand");
            headed = true;
        }
        let who = source_name(claim).unwrap_or("The report itself");
        page.paragraph(
            "",
            3,
            &[
                piece(Tone::Strong, who),
                piece(Tone::Plain, &format!(": {}", volume.claim_words(claim))),
                piece(
                    Tone::Faint,
                    &format!("  ({}, {})", volume.credit(), claim.id),
                ),
            ],
        );
        list::standing(page, shelf, state.standing, &state.grounds)?;
    }
    Ok(())
}

/// The figures of a story, one line for equal words of copies.
fn figures(page: &mut Page, shelf: &mut Shelf, filter: &Filter) -> anyhow::Result<()> {
    let items: Vec<Item> = shelf.ledger.figures(filter)?.rows;
    if items.is_empty() {
        return Ok(());
    }
    page.heading("Figures");
    let names = [
        "as said",
        "counted",
        "according to",
        "where, when",
        "report",
    ];
    let mut rows = vec![names.map(|name| piece(Tone::Faint, name)).to_vec()];
    for item in items {
        rows.extend(list::figure_row(shelf, item)?);
    }
    page.table(0, &rows, 1);
    Ok(())
}

fn reports(page: &mut Page, story: &StoryRow) {
    page.heading("Reports");
    let mut rows = Vec::new();
    for member in &story.members {
        let copy = story
            .members
            .iter()
            .find(|other| other.origin == member.origin && other.number != member.number);
        let first_of_origin = story
            .members
            .iter()
            .find(|other| other.origin == member.origin)
            .is_some_and(|first| first.number == member.number);
        let note = match (copy, first_of_origin) {
            (None, _) => String::new(),
            (Some(_), true) => format!("origin {}", member.origin),
            (Some(_), false) => format!("copy of origin {}", member.origin),
        };
        rows.push(vec![
            piece(
                Tone::Plain,
                member
                    .published
                    .as_deref()
                    .map_or("no date", |p| &p[..p.len().min(10)]),
            ),
            piece(Tone::Plain, member.outlet.as_deref().unwrap_or_default()),
            piece(Tone::Plain, member.title.as_deref().unwrap_or("(no title)")),
            piece(Tone::Faint, &note),
            piece(Tone::Faint, member.id.get(..12).unwrap_or_default()),
        ]);
    }
    page.table(3, &rows, 0);
}

/// Writes a person's decision down and derives again.
fn decide(change: &StoryChange) -> anyhow::Result<bool> {
    let (ledger, by) = match change {
        StoryChange::Merge { ledger, by, .. }
        | StoryChange::Split { ledger, by, .. }
        | StoryChange::NoCopy { ledger, by, .. } => (ledger, by),
    };
    let mut shelf = writable(ledger)?;
    let id = |shelf: &mut Shelf, number: i64| -> anyhow::Result<ReportId> {
        Ok(shelf.volume(number)?.kept.id.clone())
    };
    let (decision, pairs) = match change {
        StoryChange::Merge { a, b, .. } => {
            let (a, b) = (shelf.ledger.find_story(a)?, shelf.ledger.find_story(b)?);
            let first = |story: &StoryRow| story.members.first().map(|m| m.number);
            let (Some(a), Some(b)) = (first(&a), first(&b)) else {
                anyhow::bail!("a story without reports cannot be merged");
            };
            (
                Decision::Join,
                vec![(id(&mut shelf, a)?, id(&mut shelf, b)?)],
            )
        }
        StoryChange::Split { report, .. } | StoryChange::NoCopy { report, .. } => {
            let number = shelf.ledger.find_report(report)?;
            let story = shelf.volume(number)?.story.clone().unwrap_or_default();
            let story = shelf.ledger.find_story(&story)?;
            let own = story.members.iter().find(|m| m.number == number);
            let origin = own.map_or(0, |member| member.origin);
            let copies = matches!(change, StoryChange::NoCopy { .. });
            let mut pairs = Vec::new();
            for member in &story.members {
                if member.number != number && (!copies || member.origin == origin) {
                    pairs.push((id(&mut shelf, number)?, id(&mut shelf, member.number)?));
                }
            }
            let decision = match copies {
                true => Decision::NoCopy,
                false => Decision::Part,
            };
            (decision, pairs)
        }
    };
    if pairs.is_empty() {
        anyhow::bail!("it stands alone already; nothing to decide");
    }
    shelf.ledger.decide(decision, &pairs, by, &now())?;
    let derived = shelf.ledger.derive(PROGRAM)?;
    writeln!(
        anstream::stdout().lock(),
        "decided by {by}; {}, {} changed",
        counted(derived.stories, "story", "stories"),
        derived.changed
    )?;
    Ok(true)
}

fn writable(ledger: &LedgerArg) -> anyhow::Result<Shelf> {
    Ok(Shelf::new(Ledger::open(&ledger.ledger)?))
}
