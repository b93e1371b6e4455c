//! The command `changes`: what reports since a day brought, against what was known before.
//!
//! Compares the ledger as of two days: new reports and versions, figures that moved, conflicts, standings,
//! outcomes and answers that were not there before.

use std::collections::BTreeSet;
use std::io::Write as _;

use jiff::civil::Date;
use zufolge_claims::version::{Difference, differences};
use zufolge_ledger::listing::Filter;

use crate::add::today;
use crate::layout::{Page, Tone, piece};
use crate::ledger_args::ChangesArgs;
use crate::list;
use crate::read::{colours, terminal_width};
use crate::shelf::{Shelf, Volume, source_name};

/// One thing that changed.
struct Change {
    /// What sort: report, version, conflict, standing, due, answer.
    kind: &'static str,
    /// Story, if it is known.
    story: String,
    /// In words.
    text: String,
    /// The id of the item that changed.
    item: String,
}

/// Runs the command.
pub(crate) fn run(args: &ChangesArgs) -> anyhow::Result<bool> {
    let day = args.as_of.unwrap_or_else(today);
    let mut before = list::open(&args.ledger, Some(args.since))?;
    let mut now = list::open(&args.ledger, Some(day))?;
    let filter = |until: Date| Filter {
        story: args.story.clone(),
        until: Some(until),
        ..Filter::default()
    };
    let (then, here) = (filter(args.since), filter(day));
    let mut changes = reports(&mut now, &here, args.since)?;
    let known = facts(&mut before, &then, args.since)?;
    let known: BTreeSet<(&str, &str, &str)> = known.iter().map(key).collect();
    let facts = facts(&mut now, &here, day)?;
    changes.extend(
        facts
            .into_iter()
            .filter(|change| !known.contains(&key(change))),
    );
    let mut out = anstream::stdout().lock();
    if args.json {
        for change in &changes {
            let line = serde_json::json!({
                "kind": change.kind,
                "story": change.story,
                "text": change.text,
                "item": change.item,
                "since": args.since.to_string(),
                "as_of": day.to_string(),
            });
            writeln!(out, "{line}")?;
        }
        return Ok(true);
    }
    let mut page = Page::new(terminal_width(), colours());
    let head = format!("Since {}, as of {day}", args.since);
    page.paragraph("", 0, &[piece(Tone::Faint, &head)]);
    let mut story = "";
    changes.sort_by(|a, b| a.story.cmp(&b.story));
    for change in &changes {
        if change.story != story {
            story = &change.story;
            page.heading(if story.is_empty() { "No story" } else { story });
        }
        page.paragraph(
            "",
            3,
            &[
                piece(Tone::Strong, change.kind),
                piece(Tone::Plain, &format!("  {}", change.text)),
                piece(Tone::Faint, &format!("  ({})", change.item)),
            ],
        );
    }
    if changes.is_empty() {
        page.paragraph("", 0, &[piece(Tone::Plain, "Nothing changed.")]);
    }
    out.write_all(page.finish().as_bytes())?;
    Ok(true)
}

fn key(change: &Change) -> (&str, &str, &str) {
    (change.kind, &change.item, &change.text)
}

/// Reports published since a day; a new version of an article with its differences.
fn reports(shelf: &mut Shelf, filter: &Filter, since: Date) -> anyhow::Result<Vec<Change>> {
    let mut changes = Vec::new();
    let filter = Filter {
        since: since.tomorrow().ok(),
        ..filter.clone()
    };
    for number in shelf.ledger.reports(&filter)?.rows {
        let new = shelf.volume(number)?;
        let story = new.story.clone().unwrap_or_default();
        let title = new.kept.report.title.as_deref().unwrap_or("(no title)");
        let item = new.kept.id.short().to_owned();
        let Some(earlier) = shelf.ledger.version_before(number)? else {
            changes.push(Change {
                kind: "report",
                story,
                text: format!("{title} · {}", new.credit()),
                item,
            });
            continue;
        };
        let old = shelf.volume(earlier)?;
        for difference in differences(&old.kept, &new.kept) {
            changes.push(Change {
                kind: "version",
                story: story.clone(),
                text: format!("{} · {}", told(&difference, &old, &new), new.credit()),
                item: item.clone(),
            });
        }
    }
    Ok(changes)
}

/// A difference between two versions in words.
fn told(difference: &Difference, old: &Volume, new: &Volume) -> String {
    let claim = |volume: &Volume, index: usize| {
        volume.claim(index + 1).map_or_else(String::new, |claim| {
            format!("“{}”", volume.claim_words(claim))
        })
    };
    let source = |volume: &Volume, index: usize| {
        let claim = volume.claim(index + 1);
        claim
            .and_then(source_name)
            .unwrap_or("the report itself")
            .to_owned()
    };
    let figure = |volume: &Volume, index: usize| {
        volume
            .figure(index + 1)
            .map_or("", |figure| volume.words(figure.span))
            .to_owned()
    };
    match difference {
        Difference::ClaimAdded { new: n } => format!("says now {}", claim(new, *n)),
        Difference::ClaimGone { old: o } => format!("says no longer {}", claim(old, *o)),
        Difference::SourceChanged { old: o, new: n } => format!(
            "{} is now from {}, before from {}",
            claim(new, *n),
            source(new, *n),
            source(old, *o)
        ),
        Difference::HedgeLost { old: o, new: n } => {
            format!(
                "states {} where it hedged {} before",
                claim(new, *n),
                claim(old, *o)
            )
        }
        Difference::HedgeGained { old: o, new: n } => {
            format!(
                "hedges {} where it stated {} before",
                claim(new, *n),
                claim(old, *o)
            )
        }
        Difference::PolarityChanged { old: o, new: n } => {
            format!(
                "says {} where it said {} before",
                claim(new, *n),
                claim(old, *o)
            )
        }
        Difference::FigureChanged { old: o, new: n, .. } => {
            format!("{} is now {}", figure(old, *o), figure(new, *n))
        }
    }
}

/// Conflicts, standings, outcomes and answers as of a day.
fn facts(shelf: &mut Shelf, filter: &Filter, day: Date) -> anyhow::Result<Vec<Change>> {
    let mut facts = Vec::new();
    for row in shelf.ledger.conflicts(filter)?.rows {
        let value = shelf.conflict_json(&row)?;
        let sides: Vec<String> = value["sides"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|side| {
                format!(
                    "{} ({})",
                    side["text"].as_str().unwrap_or_default(),
                    side["source"].as_str().unwrap_or("own voice")
                )
            })
            .collect();
        facts.push(Change {
            kind: "conflict",
            story: row.story.clone(),
            text: format!("{}: {}", row.counted, sides.join(" against ")),
            item: row.id.clone(),
        });
    }
    for item in shelf.ledger.stated_otherwise(filter)? {
        let state = shelf.state(item)?;
        let volume = shelf.volume(item.report)?;
        let Some(claim) = volume.claim(item.number) else {
            continue;
        };
        facts.push(Change {
            kind: "standing",
            story: volume.story.clone().unwrap_or_default(),
            text: format!(
                "{}: {} (is) {}",
                source_name(claim).unwrap_or("the report itself"),
                volume.claim_words(claim),
                zufolge_claims::vocabulary::Worded::word(state.standing)
            ),
            item: claim.id.to_string(),
        });
    }
    for item in shelf.ledger.dues(filter)?.rows {
        let (status, _) = shelf.due_state(item, day)?;
        let volume = shelf.volume(item.report)?;
        let Some(due) = item
            .number
            .checked_sub(1)
            .and_then(|n| volume.kept.dues.get(n))
        else {
            continue;
        };
        facts.push(Change {
            kind: "due",
            story: volume.story.clone().unwrap_or_default(),
            text: format!(
                "{} {}: {}",
                due.date,
                due.about.map(|span| volume.words(span)).unwrap_or_default(),
                zufolge_claims::vocabulary::Worded::word(status)
            ),
            item: due.claim.to_string(),
        });
    }
    for item in shelf.ledger.questions(filter)?.rows {
        let Some(answer) = shelf.ledger.answer(item)? else {
            continue;
        };
        let by = shelf.claim_id(answer)?;
        let volume = shelf.volume(item.report)?;
        let index = item.number.checked_sub(1);
        let Some(question) = index.and_then(|n| volume.kept.questions.get(n)) else {
            continue;
        };
        facts.push(Change {
            kind: "answer",
            story: volume.story.clone().unwrap_or_default(),
            text: volume.words(question.span).to_owned(),
            item: by,
        });
    }
    Ok(facts)
}
