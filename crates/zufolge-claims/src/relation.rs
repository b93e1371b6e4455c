//! Relation: how two figures of one story lie to each other.
//!
//! Inside a report two figures are set against each other by how the second one is told: it counts
//! what the first does ("the fire service speaks of more than 1,400"), from another source, close by.
//! Across reports the words of what is counted must agree, and time decides: a later value of the
//! same thing is an update, two values for one time are a contradiction.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use zufolge_lang::quantity::CountClass;

use crate::claim::Stance;
use crate::figure::Figure;
use crate::index::{FigureRef, Index};
use crate::topic::{FigureTopic, Marks};
use crate::value::{Meeting, meeting};

/// How many figures before one it is compared with inside its report.
const BACK: usize = 8;
/// How many sentences may lie between two figures of one disagreement.
const SENTENCES: u32 = 3;
/// How many earlier figures of the same kind one is compared with across reports.
const EARLIER: usize = 48;
/// Within how many hours two reports speak of the same state of things.
const SAME_TIME: i64 = 12;
/// Within how many hours the estimates of two sources of the same thing stand against each other.
const SAME_MATTER: i64 = 24 * 10;

/// How two claims or figures lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// They say the same.
    Same,
    /// Both can hold.
    Compatible,
    /// The later one takes the place of the earlier.
    Updates,
    /// They cannot both hold.
    Contradicts,
    /// They speak of different things: part and whole, another place or time.
    Incomparable,
}

/// What tells the relation of two figures. Ledgers number these in their order: new ones come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The same value.
    SameValue,
    /// Values that do not exclude each other.
    BothHold,
    /// The one is part of the other.
    PartOfWhole,
    /// Of another place or time.
    OtherScope,
    /// The same source says another value later.
    LaterOfSource,
    /// A count that grows is higher later.
    LaterHigher,
    /// Another value later.
    LaterValue,
    /// Two sources say different values of the same.
    TwoSources,
    /// The later one counts what the earlier one names.
    CountsNamed,
    /// The later one measures what the earlier one names.
    MeasuresNamed,
    /// Both count the same.
    CountSame,
    /// Both measure the same.
    MeasureSame,
    /// The one counts what the other tells of.
    CountsTold,
    /// Both count people of the same fate.
    SameFate,
    /// Another number beside it.
    Beside,
}

impl Why {
    /// The relation that it tells.
    pub fn relation(self) -> Relation {
        match self {
            Why::SameValue => Relation::Same,
            Why::BothHold => Relation::Compatible,
            Why::PartOfWhole | Why::OtherScope => Relation::Incomparable,
            Why::LaterOfSource | Why::LaterHigher | Why::LaterValue => Relation::Updates,
            Why::TwoSources
            | Why::CountsNamed
            | Why::MeasuresNamed
            | Why::CountSame
            | Why::MeasureSame
            | Why::CountsTold
            | Why::SameFate
            | Why::Beside => Relation::Contradicts,
        }
    }
}

/// How two figures lie to each other; `a` stands before `b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigureRelation {
    /// The earlier one.
    pub a: FigureRef,
    /// The later one.
    pub b: FigureRef,
    /// What tells how.
    pub why: Why,
}

impl FigureRelation {
    /// The relation.
    pub fn relation(&self) -> Relation {
        self.why.relation()
    }
}

/// All relations worth telling, in order.
pub(crate) fn relations(index: &Index) -> Vec<FigureRelation> {
    let mut found = Vec::new();
    for report in 0..index.reports.len() {
        inside(index, report, &mut found);
    }
    across(index, &mut found);
    found.sort_unstable_by_key(|r| (r.a, r.b, r.relation()));
    found.dedup_by_key(|r| (r.a, r.b));
    found
}

/// The figures of one report against each other.
fn inside(index: &Index, report: usize, found: &mut Vec<FigureRelation>) {
    let count = index.reports[report].figures.len();
    for later in 0..count {
        let b = FigureRef {
            report,
            figure: later,
        };
        for earlier in (later.saturating_sub(BACK)..later).rev() {
            let a = FigureRef {
                report,
                figure: earlier,
            };
            let Some(why) = told_together(index, a, b) else {
                continue;
            };
            found.push(FigureRelation { a, b, why });
            if why.relation() == Relation::Contradicts {
                break;
            }
        }
    }
}

fn told_together(index: &Index, a: FigureRef, b: FigureRef) -> Option<Why> {
    let ((f, x), (g, y)) = (index.figure(a)?, index.figure(b)?);
    if x.of_source || y.of_source {
        return None;
    }
    let reach = if y.opposed { 2 * SENTENCES } else { SENTENCES };
    if y.spot.sentence.abs_diff(x.spot.sentence) > reach {
        return None;
    }
    if f.unit != g.unit {
        return None;
    }
    if is_part(f, g) {
        return Some(Why::PartOfWhole);
    }
    let link = link(index, a, b)?;
    if other_scope(f, x, g, y) {
        return Some(Why::OtherScope);
    }
    if is_demand(index, a) || is_demand(index, b) && !y.inherited {
        return None;
    }
    let (left, right) = (index.claim_of(a)?, index.claim_of(b)?);
    if left == right || index.same_holder(left, right) {
        return None;
    }
    match meeting(f, g)? {
        Meeting::Same => Some(Why::SameValue),
        Meeting::Meet => None,
        Meeting::Apart(_) => Some(link),
    }
}

/// Why the second figure of a report speaks of what the first does; none if it does not.
fn link(index: &Index, a: FigureRef, b: FigureRef) -> Option<Why> {
    let ((f, x), (g, y)) = (index.figure(a)?, index.figure(b)?);
    let named = |figure: &Figure| figure.counted.is_some();
    if named(g) && y.inherited && x.spot.paragraph == y.spot.paragraph {
        // Who only sets another number against it says little else of it.
        let silent = y.clause.whole.len() <= 1 || y.opposed || is_bare(index, b);
        let same = f.counted == g.counted && (silent || x.clause.meet(&y.clause));
        return (same && near(f, g, 5)).then_some(Why::CountsNamed);
    }
    let apart = y.spot.sentence.abs_diff(x.spot.sentence);
    if named(f) && named(g) {
        let near_class =
            f.class == g.class || f.class == CountClass::Other || g.class == CountClass::Other;
        if near_class && x.counted.meet(&y.counted) {
            return Some(Why::CountSame);
        }
        let told = x.clause.meet(&y.counted) || y.clause.meet(&x.counted);
        if near_class && told && near(f, g, 3) {
            return Some(Why::CountsTold);
        }
        if apart > 2 && !y.opposed || other_places(x, y) {
            return None;
        }
        let fate = f.class == g.class && (f.class.is_harm() || f.class == CountClass::Cases);
        if fate && (apart <= 1 || y.opposed) {
            return Some(Why::SameFate);
        }
        let beside = near_class && (is_bare(index, b) || y.opposed && apart <= 1);
        return (beside && near(f, g, 3)).then_some(Why::Beside);
    }
    if f.class != g.class || named(f) != named(g) {
        return None;
    }
    // Money, shares, lengths: what is measured stands in the clause.
    if x.clause.meet(&y.clause) && near(f, g, 3) && (y.opposed || apart <= 2) {
        return Some(Why::MeasureSame);
    }
    let silent = y.clause.whole.len() <= 1 || is_bare(index, b) || y.opposed;
    let reach = if y.opposed { 2 } else { 1 };
    let carried = silent && apart <= reach && f.class != CountClass::Percent && near(f, g, 3);
    carried.then_some(Why::MeasuresNamed)
}

/// Whether one amount is at most `times` the other.
fn near(f: &Figure, g: &Figure, times: i64) -> bool {
    let value = |figure: &Figure| figure.max().or(figure.min());
    match (value(f), value(g)) {
        (Some(a), Some(b)) => a.max(b) <= a.min(b) * Decimal::from(times),
        _ => false,
    }
}

/// Whether the clauses of two figures name places, and none that both name.
fn other_places(x: &FigureTopic, y: &FigureTopic) -> bool {
    // Who sets another number against it need not name the place again.
    if y.opposed && y.places.is_empty() {
        return false;
    }
    let differ = !(x.places.is_empty() && y.places.is_empty());
    differ && !x.places.iter().any(|place| y.places.contains(place))
}

/// Whether the claim of a figure holds nothing else.
fn is_bare(index: &Index, at: FigureRef) -> bool {
    let claim = index.claim_of(at).and_then(|claim| index.topic(claim));
    claim.is_some_and(|topic| topic.marks.any(Marks::BARE))
}

/// Whether somebody demands it: what ought to be contradicts nothing that is.
fn is_demand(index: &Index, at: FigureRef) -> bool {
    let claim = index.claim_of(at).and_then(|claim| index.claim(claim));
    claim.is_some_and(|claim| matches!(claim.stance, Stance::Demands | Stance::Asks))
}

fn is_part(f: &Figure, g: &Figure) -> bool {
    f.part_of.is_some() != g.part_of.is_some()
}

/// Whether two figures speak of different areas or times.
fn other_scope(f: &Figure, x: &FigureTopic, g: &Figure, y: &FigureTopic) -> bool {
    if x.wide != y.wide {
        return true;
    }
    let named = |here: &Option<String>, there: &str| {
        here.as_ref().is_some_and(|h| h.eq_ignore_ascii_case(there))
    };
    if let Some(there) = &g.place
        && !named(&f.place, there)
    {
        // A place of its own narrows what a figure took over from one without.
        let own = if y.inherited {
            !y.places.is_empty()
        } else {
            f.place.is_some()
        };
        if own {
            return true;
        }
    }
    if let (Some((first, last)), Some((from, to))) = (x.days, y.days) {
        return last < from || to < first;
    }
    false
}

/// Figures of several reports that count the same.
fn across(index: &Index, found: &mut Vec<FigureRelation>) {
    let mut kinds: BTreeMap<(u8, Option<&str>, u32), Vec<FigureRef>> = BTreeMap::new();
    for (report, kept) in index.reports.iter().enumerate() {
        for (figure, what) in kept.figures.iter().enumerate() {
            let at = FigureRef { report, figure };
            let Some((_, topic)) = index.figure(at) else {
                continue;
            };
            let class = what.class as u8;
            let unit = what.unit.as_deref();
            let roots = match what.class {
                class if class.is_harm() => vec![0],
                _ => {
                    let mut roots = topic.counted.whole.clone();
                    roots.extend(&topic.counted.parts);
                    if roots.is_empty() {
                        roots.extend(&topic.clause.whole);
                        roots.extend(&topic.clause.parts);
                    }
                    roots
                }
            };
            for root in roots {
                kinds.entry((class, unit, root)).or_default().push(at);
            }
        }
    }
    let mut values: BTreeMap<(u8, Option<&str>, String), Vec<FigureRef>> = BTreeMap::new();
    for (report, kept) in index.reports.iter().enumerate() {
        for (figure, what) in kept.figures.iter().enumerate() {
            if is_telling(what) {
                let key = (
                    what.class as u8,
                    what.unit.as_deref(),
                    what.amount.to_string(),
                );
                values
                    .entry(key)
                    .or_default()
                    .push(FigureRef { report, figure });
            }
        }
    }
    let mut pairs: Vec<(FigureRef, FigureRef)> = Vec::new();
    for list in kinds.values().chain(values.values()) {
        for (n, &b) in list.iter().enumerate() {
            let earlier = list[n.saturating_sub(EARLIER)..n].iter();
            pairs.extend(earlier.filter(|a| a.report != b.report).map(|a| (*a, b)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    for (a, b) in pairs {
        if let Some(why) = of_two_reports(index, a, b) {
            found.push(FigureRelation { a, b, why });
        }
    }
}

/// Whether an amount is so odd that two reports hardly name it of different things: three digits that
/// are not zero.
fn is_telling(figure: &Figure) -> bool {
    let digits = figure.amount.to_string();
    let digits = digits.trim_start_matches(|c: char| !c.is_ascii_digit());
    let digits: Vec<char> = digits.chars().filter(char::is_ascii_digit).collect();
    let zeros = digits.iter().rev().take_while(|c| **c == '0').count();
    digits.len() - zeros >= 3
}

/// How far two figures of different reports must agree in their words.
const ALIKE: f32 = 0.34;
/// The same where their values say nothing against each other.
const CLOSE: f32 = 0.6;

fn of_two_reports(index: &Index, a: FigureRef, b: FigureRef) -> Option<Why> {
    let ((f, x), (g, y)) = (index.figure(a)?, index.figure(b)?);
    if f.unit != g.unit || f.class != g.class || x.of_source || y.of_source {
        return None;
    }
    let (mut p, mut q) = (x.counted.clone(), y.counted.clone());
    p.join(&x.clause);
    q.join(&y.clause);
    let alike = index.weights.alike(&p, &q);
    let same_words = alike >= ALIKE;
    let meeting = meeting(f, g)?;
    let copies = index.origin(a.report) == index.origin(b.report);
    if is_part(f, g) {
        let worth = same_words && meeting != Meeting::Same;
        return worth.then_some(Why::PartOfWhole);
    }
    if meeting == Meeting::Same && (same_words || copies || is_telling(f)) {
        return Some(Why::SameValue);
    }
    if copies || !(same_words || f.class.is_harm()) {
        return None;
    }
    if other_scope(f, x, g, y) {
        return Some(Why::OtherScope);
    }
    let Meeting::Apart(order) = meeting else {
        return (alike >= CLOSE).then_some(Why::BothHold);
    };
    if is_demand(index, a) || is_demand(index, b) {
        return None;
    }
    let (left, right) = (index.claim_of(a)?, index.claim_of(b)?);
    if index.same_holder(left, right) {
        return Some(Why::LaterOfSource);
    }
    let hours = hours_between(index, a.report, b.report)?;
    let grows = grows(f.class);
    if grows && order == Ordering::Less && hours >= 2 {
        return Some(Why::LaterHigher);
    }
    let both_said = index.is_said(left) && index.is_said(right);
    if hours <= SAME_TIME
        || (!grows && both_said && (x.ahead == y.ahead || alike >= 0.5) && hours <= SAME_MATTER)
    {
        return Some(Why::TwoSources);
    }
    Some(Why::LaterValue)
}

/// Whether a count of this class rises as an event goes on.
fn grows(class: CountClass) -> bool {
    class.is_harm() || matches!(class, CountClass::Cases | CountClass::Buildings)
}

fn hours_between(index: &Index, a: usize, b: usize) -> Option<i64> {
    let (from, to) = (index.moment(a)?, index.moment(b)?);
    let span = from.until((jiff::Unit::Hour, to)).ok()?;
    Some(i64::from(span.get_hours()).abs())
}
