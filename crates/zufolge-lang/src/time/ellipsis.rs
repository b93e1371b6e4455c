//! What stands for more than itself: "25. und 26. August", "10 bis 18 Uhr", and ranges.

use super::reading::{Reader, clock_found, duration, named, open, parse_duration};
use super::words::{Class, TimeWords};
use super::{Found, Resolution, TimeKind};
use crate::calendar::{Clock, Part, Stretch, Unit, add_days};
use crate::document::Document;
use crate::edtf::{Edtf, End};

/// How many numbers may stand before the one that carries the month or unit.
const MOST: usize = 12;

impl Reader<'_> {
    /// Adds the times that lean on `found`: the numbers before it, joined by commas, "und", "bis".
    pub(super) fn complete(&mut self, found: &Found) {
        let mut added = Vec::new();
        let mut at = found.first;
        for _ in 0..MOST {
            let Some(from) = self.number_before(at) else {
                break;
            };
            let floor = self.found.last().map_or(0, |last| last.end);
            if from < floor {
                break;
            }
            let Some(mut part) = self.leaning(found, from) else {
                break;
            };
            part.first = from;
            part.end = from + 1;
            part.rule = found.rule;
            added.push(part);
            at = from;
        }
        self.found.extend(added.into_iter().rev());
    }

    /// The token of the number that is joined to what begins at `at`.
    fn number_before(&self, at: usize) -> Option<usize> {
        let mut token = self.before(at)?;
        let joins = |token: usize| self.is(token, Class::Joins);
        let mut joined = false;
        for _ in 0..3 {
            let word = self.doc.lower(token);
            if joins(token) {
                joined = true;
            } else if joined || !self.words.sign(word, "lean-article") {
                break;
            }
            token = self.before(token)?;
        }
        // A stop that the tokens keep apart from its ordinal.
        if joined && self.doc.lower(token) == "." {
            token = self.before(token)?;
        }
        let fits = joined
            && (self.is(token, Class::Ord)
                || self.is(token, Class::Num)
                || self.is(token, Class::ClockTime));
        fits.then_some(token)
    }

    fn leaning(&self, found: &Found, token: usize) -> Option<Found> {
        match (found.kind, found.stretch) {
            (TimeKind::Date, Some(Stretch::Day(day))) => {
                // Only a day with its month behind it lends the month.
                let carries = found.rule == "day-of-relative-month"
                    || (found.first..found.end).any(|at| self.is(at, Class::Month));
                let number = self.small_number(token).filter(|_| carries)?;
                let day = jiff::civil::Date::new(day.year(), day.month(), number as i8).ok()?;
                (day != self.day_of_found(found)?)
                    .then(|| named(TimeKind::Date, Stretch::Day(day), found.resolution.clone()))
            }
            (TimeKind::Time, _) => {
                let (last, _) = found.clock?;
                let inside = || found.first..found.end;
                let part = inside().find_map(|at| self.part_at(at));
                if part.is_none() && !inside().any(|at| self.is(at, Class::Uhr)) {
                    return None;
                }
                let mut clock = match self.clock_of(token) {
                    Some(clock) => clock,
                    None => Clock {
                        hour: self.small_number(token).filter(|hour| *hour <= 24)?,
                        minute: 0,
                        second: None,
                    },
                };
                // "von 3 bis 5 Uhr nachmittags", but "von 11 bis 3 Uhr nachmittags"
                let hour = part.map_or(clock.hour, |part| part.hour(clock.hour));
                if hour <= last.hour {
                    clock.hour = hour;
                }
                Some(clock_found(clock))
            }
            (TimeKind::Duration, _) => {
                let (unit, _) = parse_duration(&found.value)?;
                let number_first =
                    self.is(found.first, Class::Num) || self.is(found.first, Class::Hedge);
                let number = self
                    .small_number(token)
                    .filter(|_| number_first && self.is(token, Class::Num))?;
                Some(duration(unit, &number.to_string()))
            }
            _ => None,
        }
    }

    fn day_of_found(&self, found: &Found) -> Option<jiff::civil::Date> {
        match found.stretch {
            Some(Stretch::Day(day)) => Some(day),
            _ => None,
        }
    }

    fn clock_of(&self, token: usize) -> Option<Clock> {
        self.words.numeral(self.doc.lower(token))?.clock
    }
}

/// A time with the parts that it is made of.
struct Node {
    found: Found,
    parts: Vec<Node>,
}

/// Adds the wholes besides their parts: a day with its clock time ("am Montag um 9 Uhr"), ranges ("von
/// 10 bis 18 Uhr", "2009-2011"), a day with such a range ("am Montag von 10 bis 18 Uhr"). The list stays
/// sorted by first token, a whole before its parts.
pub(super) fn wholes(doc: &Document, words: &TimeWords, found: Vec<Found>) -> Vec<Found> {
    let leaf = |found| Node {
        found,
        parts: Vec::new(),
    };
    let mut nodes: Vec<Node> = found.into_iter().map(leaf).collect();
    for join in [moment, range, day_and_range] {
        nodes = joined(nodes, |from, to| join(doc, words, from, to));
    }
    let mut all = Vec::with_capacity(nodes.len());
    for node in nodes {
        list(node, None, &mut all);
    }
    all
}

/// Makes one of each two neighbours that are parts of a whole.
fn joined(nodes: Vec<Node>, whole: impl Fn(&mut Node, &mut Node) -> Option<Found>) -> Vec<Node> {
    let mut all = Vec::with_capacity(nodes.len());
    let mut rest = nodes.into_iter().peekable();
    while let Some(mut from) = rest.next() {
        let Some(found) = rest.peek_mut().and_then(|to| whole(&mut from, to)) else {
            all.push(from);
            continue;
        };
        let parts: Vec<Node> = std::iter::once(from).chain(rest.next()).collect();
        all.push(Node { found, parts });
    }
    all
}

fn list(node: Node, part_of: Option<usize>, all: &mut Vec<Found>) {
    let index = all.len();
    all.push(Found {
        part_of,
        ..node.found
    });
    let touching = match node.parts.as_slice() {
        [from, to] => from.found.end == to.found.first,
        _ => false,
    };
    if !touching {
        for part in node.parts {
            list(part, Some(index), all);
        }
    }
}

/// A time, with its parts, some days later.
fn later(node: &Node, by: i32) -> Option<Node> {
    let stretch = match node.found.stretch? {
        Stretch::Day(day) => Stretch::Day(add_days(day, by)?),
        Stretch::DayPart(day, part) => Stretch::DayPart(add_days(day, by)?, part),
        Stretch::Moment(day, clock) => Stretch::Moment(add_days(day, by)?, clock),
        _ => return None,
    };
    let parts = node.parts.iter().map(|part| later(part, by));
    Some(Node {
        found: named_again(&node.found, stretch, node.found.resolution.clone()),
        parts: parts.collect::<Option<_>>()?,
    })
}

/// Whether all words from token `from` to a time are of a class, and how many they are.
fn between(
    doc: &Document,
    words: &TimeWords,
    from: usize,
    to: &Found,
    class: Class,
) -> Option<usize> {
    let gap = to.first.checked_sub(from)?;
    let fits = |at: usize| {
        words
            .find(doc.lower(at))
            .is_some_and(|e| words.classes(e) & class.bit() != 0)
    };
    let last = from.saturating_sub(1);
    let near = gap <= 3 && doc.sentence_of(last) == doc.sentence_of(to.first);
    (near && (from..to.first).all(fits)).then_some(gap)
}

/// "am Montag um 9 Uhr", "jeden Tag um 19.13 Uhr", "abends um 8 Uhr".
fn moment(doc: &Document, words: &TimeWords, day: &mut Node, clock: &mut Node) -> Option<Found> {
    let (day, clock) = (&mut day.found, &mut clock.found);
    let said = match (clock.stretch, clock.clock) {
        (Some(Stretch::Moment(_, said)), _) | (None, Some((said, _))) => said,
        _ => return None,
    };
    if day.clock.is_some() || clock.kind != TimeKind::Time {
        return None;
    }
    between(doc, words, day.end, clock, Class::ClockLink)?;
    let part = |code: &str| Part::coded(code);
    let mut whole = match (day.kind, day.stretch) {
        (TimeKind::Date, Some(Stretch::Day(date))) => named(
            TimeKind::Time,
            Stretch::Moment(date, said),
            day.resolution.clone(),
        ),
        (TimeKind::Time, Some(Stretch::DayPart(date, part))) => {
            let said = Clock {
                hour: part.hour(said.hour),
                ..said
            };
            // The night of a day reaches into the next.
            let date = match part == Part::Night && said.hour < 12 {
                true => add_days(date, 1)?,
                false => date,
            };
            *clock = keep_words(
                clock,
                named(
                    TimeKind::Time,
                    Stretch::Moment(date, said),
                    day.resolution.clone(),
                ),
            );
            clock.clone()
        }
        (TimeKind::Set, _) => {
            let (days, code) = day.value.split_once('T').unwrap_or((&day.value, ""));
            let said = Clock {
                hour: part(code).map_or(said.hour, |part| part.hour(said.hour)),
                ..said
            };
            let days = match days {
                // "abends um 8 Uhr": on the day that the text speaks of.
                "" => {
                    let made = match clock.stretch {
                        Some(Stretch::Moment(date, _)) => named(
                            TimeKind::Time,
                            Stretch::Moment(date, said),
                            clock.resolution.clone(),
                        ),
                        _ => clock_found(said),
                    };
                    *clock = keep_words(clock, made);
                    None
                }
                "P1D" | "XXXX-XX-XX" => Some(""),
                days if days.starts_with("XXXX-WXX-") && days.len() == 10 => Some(days),
                _ => return None,
            };
            match days {
                None => clock.clone(),
                Some(days) => Found {
                    clock: Some((said, said)),
                    ..open(
                        TimeKind::Set,
                        format!("{days}T{}", said.text()),
                        "it comes again and again",
                    )
                },
            }
        }
        _ => return None,
    };
    whole.first = day.first;
    whole.end = clock.end;
    whole.bound = day.bound;
    whole.rule = "day-and-clock";
    Some(whole)
}

/// Another meaning for the same words.
fn keep_words(words: &Found, meaning: Found) -> Found {
    Found {
        first: words.first,
        end: words.end,
        rule: words.rule,
        bound: words.bound,
        approximate: words.approximate,
        ..meaning
    }
}

/// The same words with another stretch.
fn named_again(words: &Found, stretch: Stretch, resolution: Resolution) -> Found {
    keep_words(words, named(words.kind, stretch, resolution))
}

/// "von 10 bis 18 Uhr", "10. Januar bis 11. Februar 2017", "von Montag, 7 Uhr, bis Freitag, 15 Uhr".
fn range(doc: &Document, words: &TimeWords, from: &mut Node, to: &mut Node) -> Option<Found> {
    let both = from.found.kind == to.found.kind;
    if !both || !matches!(from.found.kind, TimeKind::Date | TimeKind::Time) {
        return None;
    }
    // "jetzt bis zum 28. November": a day set anew, nothing that lasts until then.
    if from.found.value == "PRESENT_REF" {
        return None;
    }
    let is = |at: usize, class: Class| {
        words
            .find(doc.lower(at))
            .is_some_and(|e| words.classes(e) & class.bit() != 0)
    };
    let first = from.found.first;
    let opener = (1..=2).filter_map(|back| first.checked_sub(back));
    let opener = opener.take_while(|&at| doc.sentence_of(at) == doc.sentence_of(first));
    let opener = opener
        .into_iter()
        .find(|&at| is(at, Class::RangeOpen) || !is(at, Class::Det));
    let opener = opener.filter(|&at| is(at, Class::RangeOpen));
    // "von Montag, 7 Uhr, bis Freitag, 15 Uhr"
    let comma = !from.parts.is_empty()
        && from.found.end < to.found.first
        && doc.lower(from.found.end) == ",";
    let behind = from.found.end + usize::from(comma);
    let gap = between(doc, words, behind, &to.found, Class::RangeLink)?;
    // "zwischen Juni und August", but "am Juni und August" names two months.
    let two = opener.is_some_and(|at| is(at, Class::RangeAnd));
    let link = (behind..to.found.first).next().filter(|_| gap > 0)?;
    if is(link, Class::RangeAnd) && !two || is(link, Class::Between) && !is(link, Class::Bound) {
        return None;
    }
    lend_year(&mut from.found, &mut to.found);
    put_behind(&from.found, to);
    let (from, to) = (&from.found, &to.found);
    let mut range = open(TimeKind::Duration, "PX".to_owned(), "a range");
    range.first = opener.unwrap_or(from.first);
    range.end = to.end;
    range.rule = "range";
    range.grain = from.grain.min(to.grain);
    range.approximate = from.approximate || to.approximate;
    if let (Some((start, _)), Some((end, _))) = (from.clock, to.clock) {
        range.clock = Some((start, end));
    }
    if let (Some((start, _)), Some((_, end))) = (from.bounds, to.bounds) {
        if start > end {
            return None;
        }
        range.bounds = Some((start, end));
        range.edtf = match (from.edtf, to.edtf) {
            (Some(Edtf::Date(first)), Some(Edtf::Date(last))) => {
                Some(Edtf::Interval(End::Date(first), End::Date(last)))
            }
            _ => Some(Edtf::days(start.date(), end.date())),
        };
        range.resolution = match from.resolution == to.resolution {
            true => from.resolution.clone(),
            false => Resolution::FromContext,
        };
        range.stretch = Some(Stretch::Days(start.date(), end.date()));
    }
    range.value = length(from, to).unwrap_or(range.value);
    Some(range)
}

/// "vom 10. Januar bis 11. Februar 2017", "vom 28. Dezember 2024 bis 5. Januar": the end with a year
/// tells that of the other, which lies on its side.
fn lend_year(from: &mut Found, to: &mut Found) {
    let moved = |stretch: Stretch, year: i16| match stretch {
        Stretch::Day(day) => {
            let day = jiff::civil::Date::new(year, day.month(), day.day());
            day.ok().map(Stretch::Day)
        }
        Stretch::Month(_, month) => Some(Stretch::Month(year, month)),
        _ => None,
    };
    let first_day = |stretch: Stretch| stretch.days().map(|(first, _)| first);
    let (Some(first), Some(last)) = (from.stretch, to.stretch) else {
        return;
    };
    let (Some((start, _)), Some((end, _))) = (first.days(), last.days()) else {
        return;
    };
    // Without a year at either end they are less than one apart.
    let far = || {
        let days = start.until(end).map_or(0, |gap| gap.get_days());
        leaves_year_open(to) && days > 365
    };
    match (
        from.resolution == Resolution::Explicit,
        to.resolution == Resolution::Explicit,
    ) {
        (false, last_named) if leaves_year_open(from) && (last_named || far()) => {
            let years = [end.year(), end.year().saturating_sub(1)];
            let mut lent = years.into_iter().filter_map(|year| moved(first, year));
            let lent = lent.find(|stretch| first_day(*stretch).is_some_and(|day| day <= end));
            if let Some(stretch) = lent {
                *from = named_again(from, stretch, Resolution::FromContext);
            }
        }
        (named, false) if (named || end < start) && leaves_year_open(to) => {
            let years = [start.year(), start.year().saturating_add(1)];
            let mut lent = years.into_iter().filter_map(|year| moved(last, year));
            let lent = lent.find(|stretch| first_day(*stretch).is_some_and(|day| day >= start));
            if let Some(stretch) = lent {
                *to = named_again(to, stretch, Resolution::FromContext);
            }
        }
        _ => {}
    }
}

/// Whether a time names its day or month and no year.
fn leaves_year_open(found: &Found) -> bool {
    let dated = matches!(found.stretch, Some(Stretch::Day(_) | Stretch::Month(..)));
    dated && (matches!(found.rule, "day-month" | "month") || found.rule.starts_with("date-"))
}

/// "von Montag bis Freitag" said on a Wednesday: the Friday after that Monday; "von 22 bis 4 Uhr": the
/// four o'clock of the next day.
fn put_behind(from: &Found, to: &mut Node) {
    let day_of = |found: &Found| match found.stretch {
        Some(Stretch::Day(day) | Stretch::DayPart(day, _) | Stretch::Moment(day, _)) => Some(day),
        _ => None,
    };
    let (Some(first), Some(last)) = (day_of(from), day_of(&to.found)) else {
        return;
    };
    let rule = to
        .parts
        .first()
        .map_or(to.found.rule, |part| part.found.rule);
    let start = |found: &Found| found.bounds.map(|(start, _)| start);
    let by = if last < first && rule.starts_with("weekday") {
        let weeks = last.until(first).map_or(0, |gap| gap.get_days() / 7) + 1;
        weeks * 7
    } else if last == first && rule.starts_with("clock") && start(&to.found) < start(from) {
        1
    } else {
        return;
    };
    if let Some(moved) = later(to, by) {
        *to = moved;
    }
}

/// "am Montag von 10 bis 18 Uhr", "22. April zwischen 17 und 18 Uhr".
fn day_and_range(
    doc: &Document,
    words: &TimeWords,
    day: &mut Node,
    range: &mut Node,
) -> Option<Found> {
    let hours = match range.parts.as_slice() {
        [from, _] => {
            matches!(from.found.stretch, Some(Stretch::Moment(..))) && from.parts.is_empty()
        }
        _ => false,
    };
    let Some(Stretch::Day(date)) = day.found.stretch else {
        return None;
    };
    let (start, _) = range.found.bounds?;
    if !hours || range.found.rule != "range" || start.date() != date {
        return None;
    }
    between(doc, words, day.found.end, &range.found, Class::ClockLink)?;
    Some(Found {
        first: day.found.first,
        rule: "day-and-range",
        ..range.found.clone()
    })
}

/// The TIMEX3 length from one end to the other.
fn length(from: &Found, to: &Found) -> Option<String> {
    match (from.stretch, to.stretch) {
        (Some(Stretch::Year(first)), Some(Stretch::Year(last))) => {
            Some(Unit::Year.duration(&(last - first).to_string()))
        }
        (Some(Stretch::Month(y, m)), Some(Stretch::Month(z, n))) => {
            let months = (i32::from(z) - i32::from(y)) * 12 + i32::from(n) - i32::from(m);
            Some(Unit::Month.duration(&months.to_string()))
        }
        (Some(Stretch::Day(first)), Some(Stretch::Day(last))) => {
            let days = first.until(last).ok()?.get_days();
            Some(Unit::Day.duration(&days.to_string()))
        }
        _ => {
            let minutes = |clock: Clock| i32::from(clock.hour) * 60 + i32::from(clock.minute);
            let clocks = (from.clock.map(|(c, _)| c), to.clock.map(|(c, _)| c));
            let between = match (from.stretch, to.stretch, clocks) {
                (Some(Stretch::Moment(day, a)), Some(Stretch::Moment(other, b)), _) => {
                    let days = day.until(other).ok()?.get_days();
                    days * 1440 + minutes(b) - minutes(a)
                }
                (_, _, (Some(a), Some(b))) => (minutes(b) - minutes(a)).rem_euclid(1440),
                _ => return None,
            };
            match between % 60 {
                0 => Some(Unit::Hour.duration(&(between / 60).to_string())),
                _ => Some(Unit::Minute.duration(&between.to_string())),
            }
        }
    }
}
