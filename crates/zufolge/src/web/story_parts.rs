//! Story parts: the filters, the reports with their origins, and what changed on which day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zufolge_claims::claim::{Certainty, ClaimForm, SourceKind, Stance, Standing};
use zufolge_claims::version::{Difference, differences};
use zufolge_claims::vocabulary::Worded;
use zufolge_ledger::listing::{Filter, Item, StoryRow};

use super::ask::Ask;
use super::format;
use super::frame::counted;
use super::said::{ReportLine, conflict_line, link, report_line, shortened, who};
use crate::shelf::{Shelf, Volume, source_name};

/// Days of changes on the page: the newest.
const DAYS: usize = 12;

/// Changes of one day, at most.
const CHANGES: usize = 12;

/// A choice of a filter.
pub(crate) struct Choice {
    pub(crate) word: &'static str,
    pub(crate) label: &'static str,
    pub(crate) chosen: bool,
}

/// A filter with its choices.
pub(crate) struct Select {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) choices: Vec<Choice>,
}

/// The filters of claims, as the address sets them.
pub(crate) struct FilterForm {
    pub(crate) action: String,
    pub(crate) selects: Vec<Select>,
    pub(crate) since: String,
    pub(crate) until: String,
    pub(crate) as_of: String,
    /// Whether any filter is set.
    pub(crate) is_set: bool,
    pub(crate) clear: String,
    /// Values that the form carries along unseen.
    pub(crate) hidden: Vec<(String, String)>,
}

/// The filters of claims: kind of source, stance, standing, form, certainty, days.
pub(crate) fn filter_form(ask: &Ask) -> FilterForm {
    let selects = vec![
        select::<SourceKind>(ask, "kind", ask.words().get("filter.kind")),
        select::<Stance>(ask, "stance", ask.words().get("filter.stance")),
        select::<Standing>(ask, "standing", ask.words().get("filter.standing")),
        select::<ClaimForm>(ask, "form", ask.words().get("filter.form")),
        select::<Certainty>(ask, "certainty", ask.words().get("filter.certainty")),
    ];
    let value = |name: &str| ask.value(name).unwrap_or_default().to_owned();
    let names = [
        "kind",
        "stance",
        "standing",
        "form",
        "certainty",
        "since",
        "until",
    ];
    let is_set = names.iter().any(|name| ask.value(name).is_some());
    let cleared: Vec<(&str, &str)> = names.iter().map(|name| (*name, "")).collect();
    let hidden = ask.query.iter().filter(|(name, value)| {
        !names.contains(&name.as_str())
            && !["lang", "page", "as-of"].contains(&name.as_str())
            && !value.is_empty()
    });
    FilterForm {
        action: ask.path.clone(),
        selects,
        since: value("since"),
        until: value("until"),
        as_of: value("as-of"),
        is_set,
        clear: ask.address("", &cleared),
        hidden: hidden.cloned().collect(),
    }
}

fn select<T: Worded>(ask: &Ask, name: &'static str, label: &'static str) -> Select {
    let chosen = ask.value(name);
    let choices = T::WORDS.iter().map(|(_, word)| Choice {
        word,
        label: ask.words().get(&format!("{name}.{word}")),
        chosen: chosen == Some(word),
    });
    Select {
        name,
        label,
        choices: choices.collect(),
    }
}

/// Reports of one origin: the first one and its copies.
pub(crate) struct OriginLine {
    pub(crate) first: ReportLine,
    pub(crate) copies: Vec<ReportLine>,
    pub(crate) copies_text: String,
}

/// The reports of a story by origin, in the order of their first ones.
pub(crate) fn origins(ask: &Ask, story: &StoryRow) -> Vec<OriginLine> {
    let mut found: Vec<(usize, OriginLine)> = Vec::new();
    for member in &story.members {
        let line = report_line(ask, member);
        match found
            .iter_mut()
            .find(|(origin, _)| *origin == member.origin)
        {
            Some((_, known)) => known.copies.push(line),
            None => found.push((
                member.origin,
                OriginLine {
                    first: line,
                    copies: Vec::new(),
                    copies_text: String::new(),
                },
            )),
        }
    }
    let with_count = found.into_iter().map(|(_, mut line)| {
        line.copies_text = counted(ask.lang, "origin.copies", line.copies.len());
        line
    });
    with_count.collect()
}

/// What changed on a day.
pub(crate) struct Day {
    pub(crate) day: String,
    pub(crate) changes: Vec<Change>,
    pub(crate) more: usize,
}

/// One thing that changed.
pub(crate) struct Change {
    /// Its kind as a word of the interface.
    pub(crate) kind: &'static str,
    pub(crate) text: String,
    pub(crate) href: String,
}

/// What each day brought: reports, versions, conflicts, standings, outcomes and answers. The newest first.
pub(crate) fn changes(shelf: &mut Shelf, ask: &Ask, story: &StoryRow) -> anyhow::Result<Vec<Day>> {
    let words = ask.words();
    let mut days: BTreeMap<Date, Vec<Change>> = BTreeMap::new();
    let mut add = |day: Option<Date>, change: Change| {
        if let Some(day) = day {
            days.entry(day).or_default().push(change);
        }
    };
    let filter = crate::story::of_story(story);
    let first = Filter {
        limit: Some(60),
        ..filter.clone()
    };
    for row in &shelf.ledger.conflicts(&first)?.rows {
        let line = conflict_line(shelf, ask, row)?;
        let sides: Vec<String> = line
            .sides
            .iter()
            .take(3)
            .map(|side| format!("{} ({})", shortened(&side.said, 70), side.who.name))
            .collect();
        add(
            row.since.as_deref().and_then(format::parsed),
            Change {
                kind: words.get("change.conflict"),
                text: sides.join(words.get("change.against")),
                href: line
                    .sides
                    .first()
                    .map_or_else(String::new, |side| side.href.clone()),
            },
        );
    }
    for item in shelf
        .ledger
        .stated_otherwise(&filter)?
        .into_iter()
        .take(200)
    {
        let state = shelf.state(item)?;
        let mut last = None;
        for ground in &state.grounds {
            last = last.max(day_of(shelf, *ground)?);
        }
        let volume = shelf.volume(item.report)?;
        let Some(claim) = volume.claim(item.number) else {
            continue;
        };
        let own = volume.kept.report.published.map(|p| p.date());
        add(
            last.max(own),
            Change {
                kind: words.get(&format!("standing.{}", state.standing.word())),
                text: format!(
                    "{}: {}",
                    who(ask, claim).name,
                    shortened(&volume.claim_words(claim), 140)
                ),
                href: link(ask, &format!("/claim/{}", claim.id), &[]),
            },
        );
    }
    let newest = story.members.len().saturating_sub(60);
    for member in &story.members[newest..] {
        let day = member.published.as_deref().and_then(format::parsed);
        let line = report_line(ask, member);
        let Some(earlier) = shelf.ledger.version_before(member.number)? else {
            add(
                day,
                Change {
                    kind: words.get("change.report"),
                    text: format!("{} · {}", line.title, line.outlet),
                    href: line.href,
                },
            );
            continue;
        };
        let (old, new) = (shelf.volume(earlier)?, shelf.volume(member.number)?);
        for difference in differences(&old.kept, &new.kept).iter().take(8) {
            add(
                day,
                Change {
                    kind: words.get("change.version"),
                    text: difference_text(ask, difference, &old, &new),
                    href: line.href.clone(),
                },
            );
        }
    }
    let mut found: Vec<Day> = days
        .into_iter()
        .rev()
        .take(DAYS)
        .map(|(day, mut changes)| {
            let more = changes.len().saturating_sub(CHANGES);
            changes.truncate(CHANGES);
            Day {
                day: format::day(ask.lang, day),
                changes,
                more,
            }
        })
        .collect();
    found.retain(|day| !day.changes.is_empty());
    Ok(found)
}

fn day_of(shelf: &mut Shelf, item: Item) -> anyhow::Result<Option<Date>> {
    let volume = shelf.volume(item.report)?;
    Ok(volume.kept.report.published.map(|p| p.date()))
}

/// A difference between two versions in words.
pub(crate) fn difference_text(
    ask: &Ask,
    difference: &Difference,
    old: &Volume,
    new: &Volume,
) -> String {
    let claim = |volume: &Volume, index: usize| {
        let claim = volume.claim(index + 1);
        claim.map_or_else(String::new, |claim| volume.claim_words(claim))
    };
    let figure = |volume: &Volume, index: usize| {
        let figure = volume.figure(index + 1);
        figure.map_or_else(String::new, |figure| volume.words(figure.span).to_owned())
    };
    let source = |volume: &Volume, index: usize| {
        let name = volume.claim(index + 1).and_then(source_name);
        name.unwrap_or_default().to_owned()
    };
    let (kind, before, after) = match difference {
        Difference::ClaimAdded { new: n } => ("added", String::new(), claim(new, *n)),
        Difference::ClaimGone { old: o } => ("gone", claim(old, *o), String::new()),
        Difference::SourceChanged { old: o, new: n } => {
            ("source", source(old, *o), source(new, *n))
        }
        Difference::HedgeLost { old: o, new: n } => ("firmer", claim(old, *o), claim(new, *n)),
        Difference::HedgeGained { old: o, new: n } => ("looser", claim(old, *o), claim(new, *n)),
        Difference::PolarityChanged { old: o, new: n } => {
            ("negation", claim(old, *o), claim(new, *n))
        }
        Difference::FigureChanged { old: o, new: n, .. } => {
            ("figure", figure(old, *o), figure(new, *n))
        }
    };
    let quoted = |text: &str| format::quoted(ask.lang, &shortened(text, 120));
    ask.words().fill(
        &format!("difference.{kind}"),
        &[("old", &quoted(&before)), ("new", &quoted(&after))],
    )
}
