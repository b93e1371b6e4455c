//! Matter: the figures of a story that speak of the same thing, as one series for a chart.
//!
//! Figures that the ledger relates to each other (same, compatible, update, contradiction) belong to
//! one matter. Equal words of one source stand once, with the number of reports that carry them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use zufolge_claims::relation::Relation;
use zufolge_claims::vocabulary::Worded as _;
use zufolge_ledger::listing::{Item, StoryRow};
use zufolge_ledger::pages::FigureLink;

use super::ask::Ask;
use super::format;
use super::said::{Credit, Who, credit, link, shortened, who};
use crate::shelf::Shelf;

/// Figures of one matter that are looked at: the newest.
const FIGURES: usize = 120;

/// Matters of one story that are looked at, at most.
const MATTERS: usize = 8;

/// Figures that speak of the same thing.
#[derive(Clone, Debug)]
pub(crate) struct Matter {
    /// The number of the matter's first figure, which its address names: `<report>-f<number>`.
    pub(crate) id: String,
    /// What is counted.
    pub(crate) counted: String,
    /// By publication.
    pub(crate) values: Vec<Stated>,
    pub(crate) in_conflict: bool,
    /// Figures before these that are left out.
    pub(crate) left_out: usize,
}

/// One stated value.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    pub(crate) id: String,
    /// As said.
    pub(crate) said: String,
    pub(crate) who: Who,
    pub(crate) date: Option<Date>,
    pub(crate) day: String,
    pub(crate) credit: Credit,
    pub(crate) href: String,
    /// Lowest and highest value that the words allow; an end without a bound is open.
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
    /// The bounds as numbers are written.
    pub(crate) bounds: String,
    pub(crate) approximate: bool,
    /// The value of the same matter that this one takes the place of, by its place in the list.
    pub(crate) updates: Option<usize>,
    /// Those that it contradicts.
    pub(crate) against: Vec<usize>,
    /// How many more reports carry it in the same words.
    pub(crate) copies: usize,
    items: Vec<Item>,
}

#[cfg(test)]
impl Stated {
    /// A value of nobody, for tests of what is drawn.
    pub(crate) fn for_test(said: &str, low: Option<f64>, high: Option<f64>) -> Stated {
        Stated {
            id: "x-f1".to_owned(),
            said: said.to_owned(),
            who: Who::default(),
            date: None,
            day: String::new(),
            credit: Credit::default(),
            href: String::new(),
            low,
            high,
            bounds: String::new(),
            approximate: false,
            updates: None,
            against: Vec::new(),
            copies: 0,
            items: Vec::new(),
        }
    }
}

/// The matters of a story: those in conflict first, then those with most values.
pub(crate) fn matters(
    shelf: &mut Shelf,
    ask: &Ask,
    story: &StoryRow,
) -> anyhow::Result<Vec<Matter>> {
    let links = shelf.ledger.figure_links(story.number)?;
    let order: BTreeMap<i64, usize> = story
        .members
        .iter()
        .enumerate()
        .map(|(place, member)| (member.number, place))
        .collect();
    let clashing: BTreeSet<Item> = links
        .iter()
        .filter(|link| link.relation == Relation::Contradicts)
        .map(|link| link.later)
        .collect();
    let mut found = Vec::new();
    let mut groups = groups(&links);
    groups.sort_by_key(|group| {
        let clashes = group.iter().any(|item| clashing.contains(item));
        (!clashes, usize::MAX - group.len())
    });
    for group in groups.into_iter().take(MATTERS) {
        let mut items: Vec<Item> = group.into_iter().collect();
        items.sort_by_key(|item| (order.get(&item.report).copied(), item.number));
        let left_out = items.len().saturating_sub(FIGURES);
        let Some(mut matter) = matter(shelf, ask, &items[left_out..], &links)? else {
            continue;
        };
        if left_out > 0 {
            matter.left_out = left_out;
            // The address stays the same whatever comes later.
            matter.id = shelf.figure_id(items[0])?;
        }
        if matter.values.len() > 1 {
            found.push(matter);
        }
    }
    found.sort_by_key(|matter| (!matter.in_conflict, usize::MAX - matter.values.len()));
    Ok(found)
}

/// Figures that are linked with each other, directly or by others.
fn groups(links: &[FigureLink]) -> Vec<BTreeSet<Item>> {
    let mut groups: Vec<BTreeSet<Item>> = Vec::new();
    let mut place: BTreeMap<Item, usize> = BTreeMap::new();
    for link in links {
        if link.relation == Relation::Incomparable {
            continue;
        }
        let (a, b) = (
            place.get(&link.later).copied(),
            place.get(&link.earlier).copied(),
        );
        let into = match (a, b) {
            (Some(a), Some(b)) if a != b => {
                let moved = std::mem::take(&mut groups[b]);
                for item in &moved {
                    place.insert(*item, a);
                }
                groups[a].extend(moved);
                a
            }
            (Some(at), _) | (_, Some(at)) => at,
            (None, None) => {
                groups.push(BTreeSet::new());
                groups.len() - 1
            }
        };
        for item in [link.later, link.earlier] {
            groups[into].insert(item);
            place.insert(item, into);
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn matter(
    shelf: &mut Shelf,
    ask: &Ask,
    items: &[Item],
    links: &[FigureLink],
) -> anyhow::Result<Option<Matter>> {
    let mut values: Vec<Stated> = Vec::new();
    let mut nouns: BTreeMap<String, usize> = BTreeMap::new();
    for item in items {
        let volume = shelf.volume(item.report)?;
        let Some(figure) = volume.figure(item.number) else {
            continue;
        };
        let Some(claim) = volume.holder(figure) else {
            continue;
        };
        if let Some(noun) = figure.counted.map(|span| volume.words(span)) {
            *nouns.entry(noun.to_owned()).or_default() += 1;
        }
        let who = who(ask, claim);
        let said = shortened(volume.words(figure.span), 60);
        if let Some(known) = values
            .iter_mut()
            .find(|known| known.said == said && known.who == who)
        {
            known.copies += 1;
            known.items.push(*item);
            continue;
        }
        let number = |decimal: Option<Decimal>| decimal.and_then(|d| d.to_f64());
        let date = volume.kept.report.published.map(|p| p.date());
        values.push(Stated {
            id: figure.id.clone(),
            said,
            who,
            date,
            day: date.map_or_else(String::new, |date| format::figures(ask.lang, date)),
            credit: credit(ask, &volume),
            href: link(ask, &format!("/claim/{}", claim.id), &[]),
            low: number(figure.min()),
            high: number(figure.max()),
            bounds: bounds(ask, figure.min(), figure.max(), figure.approximate),
            approximate: figure.approximate,
            updates: None,
            against: Vec::new(),
            copies: 0,
            items: vec![*item],
        });
    }
    let place = |values: &[Stated], item: Item| values.iter().position(|v| v.items.contains(&item));
    for link in links {
        let (Some(later), Some(earlier)) =
            (place(&values, link.later), place(&values, link.earlier))
        else {
            continue;
        };
        if later == earlier {
            continue;
        }
        match link.relation {
            Relation::Updates if earlier < later => {
                let known = values[later].updates;
                values[later].updates = Some(known.map_or(earlier, |known| known.max(earlier)));
            }
            Relation::Contradicts => {
                let (first, second) = (later.min(earlier), later.max(earlier));
                if !values[second].against.contains(&first) {
                    values[second].against.push(first);
                }
            }
            _ => {}
        }
    }
    let Some(first) = values.first() else {
        return Ok(None);
    };
    let noun = nouns
        .iter()
        .max_by_key(|(noun, count)| (**count, noun.len()));
    let counted = noun.map_or_else(|| first.said.clone(), |(noun, _)| noun.clone());
    Ok(Some(Matter {
        id: first.id.clone(),
        counted,
        in_conflict: values.iter().any(|value| !value.against.is_empty()),
        values,
        left_out: 0,
    }))
}

/// The bounds of a figure in numbers: "> 3.000", "3,5–4", "≈ 700".
fn bounds(ask: &Ask, low: Option<Decimal>, high: Option<Decimal>, approximate: bool) -> String {
    let number = |n: Decimal| format::decimal(ask.lang, n);
    match (low, high) {
        (Some(low), Some(high)) if low == high && approximate => format!("≈ {}", number(low)),
        (Some(low), Some(high)) if low == high => number(low),
        (Some(low), Some(high)) => format!("{} – {}", number(low), number(high)),
        (Some(low), None) => format!("≥ {}", number(low)),
        (None, Some(high)) => format!("≤ {}", number(high)),
        (None, None) => "–".to_owned(),
    }
}

/// A matter in JSON: what the chart shows.
pub(crate) fn matter_json(matter: &Matter) -> serde_json::Value {
    let values = matter.values.iter().map(|value| {
        serde_json::json!({
            "figure": value.id,
            "text": value.said,
            "source": value.who.name,
            "kind": value.who.kind,
            "published": value.date.map(|date| date.to_string()),
            "outlet": value.credit.outlet,
            "min": value.low,
            "max": value.high,
            "approximate": value.approximate,
            "reports": value.copies + 1,
            "updates": value.updates.and_then(|at| matter.values.get(at)).map(|v| &v.id),
            Relation::Contradicts.word(): value
                .against
                .iter()
                .filter_map(|at| matter.values.get(*at))
                .map(|v| v.id.as_str())
                .collect::<Vec<_>>(),
        })
    });
    serde_json::json!({
        "id": matter.id,
        "counted": matter.counted,
        "values": values.collect::<Vec<_>>(),
        "left_out": matter.left_out,
    })
}
