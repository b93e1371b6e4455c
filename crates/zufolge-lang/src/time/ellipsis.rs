//! What stands for more than itself: "25. und 26. August", "10 bis 18 Uhr", and ranges.

use super::reading::{Reader, clock_found, duration, named, open, parse_duration};
use super::words::{Class, TimeWords};
use super::{Found, Resolution, TimeKind};
use crate::calendar::{Clock, Part, Stretch, Unit};
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
                let carries = (found.first..found.end).any(|at| self.is(at, Class::Month));
                let number = self.small_number(token).filter(|_| carries)?;
                let day = jiff::civil::Date::new(day.year(), day.month(), number as i8).ok()?;
                (day != self.day_of_found(found)?)
                    .then(|| named(TimeKind::Date, Stretch::Day(day), found.resolution.clone()))
            }
            (TimeKind::Time, _) if found.clock.is_some() => {
                let uhr = (found.first..found.end).any(|at| self.is(at, Class::Uhr));
                if !uhr {
                    return None;
                }
                let clock = match self.clock_of(token) {
                    Some(clock) => clock,
                    None => {
                        let hour = self.small_number(token).filter(|hour| *hour <= 24)?;
                        Clock {
                            hour,
                            minute: 0,
                            second: None,
                        }
                    }
                };
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

/// Adds the wholes besides their parts: a day with its clock time ("am Montag um 9 Uhr"), and ranges
/// ("von 10 bis 18 Uhr", "2009-2011"). The list stays sorted by first token, a whole before its parts.
pub(super) fn wholes(doc: &Document, words: &TimeWords, mut found: Vec<Found>) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::with_capacity(found.len());
    let mut at = 0;
    while at < found.len() {
        let (one, rest) = found.split_at_mut(at + 1);
        let (Some(from), Some(to)) = (one.last_mut(), rest.first_mut()) else {
            all.extend(one.last().cloned());
            break;
        };
        let whole = moment(doc, words, from, to).or_else(|| range(doc, words, from, to));
        let Some(whole) = whole else {
            all.push(from.clone());
            at += 1;
            continue;
        };
        let index = all.len();
        let touching = from.end == to.first;
        all.push(whole);
        if !touching {
            for part in [from, to] {
                part.part_of = Some(index);
                all.push(part.clone());
            }
        }
        at += 2;
    }
    all
}

/// Whether all words between two times are of a class, and how many they are.
fn between(
    doc: &Document,
    words: &TimeWords,
    from: &Found,
    to: &Found,
    class: Class,
) -> Option<usize> {
    let gap = to.first.checked_sub(from.end)?;
    let fits = |at: usize| {
        words
            .find(doc.lower(at))
            .is_some_and(|e| words.classes(e) & class.bit() != 0)
    };
    let near = gap <= 3 && doc.sentence_of(from.first) == doc.sentence_of(to.first);
    (near && (from.end..to.first).all(fits)).then_some(gap)
}

/// "am Montag um 9 Uhr", "jeden Tag um 19.13 Uhr", "abends um 8 Uhr".
fn moment(doc: &Document, words: &TimeWords, day: &mut Found, clock: &mut Found) -> Option<Found> {
    let said = match (clock.stretch, clock.clock) {
        (Some(Stretch::Moment(_, said)), _) | (None, Some((said, _))) => said,
        _ => return None,
    };
    if day.clock.is_some() || clock.kind != TimeKind::Time {
        return None;
    }
    between(doc, words, day, clock, Class::ClockLink)?;
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
                true => crate::calendar::add_days(date, 1)?,
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
            if let Some(part) = day.value.strip_prefix('T').and_then(part) {
                let said = Clock {
                    hour: part.hour(said.hour),
                    ..said
                };
                let made = match clock.stretch {
                    Some(Stretch::Moment(date, _)) => named(
                        TimeKind::Time,
                        Stretch::Moment(date, said),
                        clock.resolution.clone(),
                    ),
                    _ => clock_found(said),
                };
                *clock = keep_words(clock, made);
                clock.clone()
            } else {
                let day = match day.value.as_str() {
                    "P1D" => "",
                    value if value.starts_with("XXXX-WXX-") && value.len() == 10 => value,
                    _ => return None,
                };
                Found {
                    clock: Some((said, said)),
                    ..open(
                        TimeKind::Set,
                        format!("{day}T{}", said.text()),
                        "it comes again and again",
                    )
                }
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

fn range(doc: &Document, words: &TimeWords, from: &Found, to: &mut Found) -> Option<Found> {
    if from.kind != to.kind || !matches!(from.kind, TimeKind::Date | TimeKind::Time) {
        return None;
    }
    // "jetzt bis zum 28. November": a day set anew, nothing that lasts until then.
    if from.value == "PRESENT_REF" {
        return None;
    }
    let is = |at: usize, class: Class| {
        words
            .find(doc.lower(at))
            .is_some_and(|e| words.classes(e) & class.bit() != 0)
    };
    let opener = (1..=2).filter_map(|back| from.first.checked_sub(back));
    let opener = opener.take_while(|&at| doc.sentence_of(at) == doc.sentence_of(from.first));
    let opener = opener
        .into_iter()
        .find(|&at| is(at, Class::RangeOpen) || !is(at, Class::Det));
    let opener = opener.filter(|&at| is(at, Class::RangeOpen));
    let gap = between(doc, words, from, to, Class::RangeLink)?;
    // "zwischen Juni und August", but "am Juni und August" names two months.
    let two = opener.is_some_and(|at| is(at, Class::RangeAnd));
    let link = (from.end..to.first).next().filter(|_| gap > 0)?;
    if is(link, Class::RangeAnd) && !two || is(link, Class::Between) && !is(link, Class::Bound) {
        return None;
    }
    // "von Montag bis Freitag" said on a Wednesday: the Friday after that Monday.
    if let (Some(Stretch::Day(first)), Some(Stretch::Day(last))) = (from.stretch, to.stretch)
        && last < first
        && to.rule.starts_with("weekday")
    {
        let weeks = last.until(first).ok()?.get_days() / 7 + 1;
        let day = crate::calendar::add_days(last, weeks * 7)?;
        *to = keep_words(to, named(to.kind, Stretch::Day(day), to.resolution.clone()));
    }
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
            let clocks = (from.clock.map(|(c, _)| c), to.clock.map(|(c, _)| c));
            let (first, last) = match (from.stretch, to.stretch, clocks) {
                (Some(Stretch::Moment(_, a)), Some(Stretch::Moment(_, b)), _) => (a, b),
                (_, _, (Some(a), Some(b))) => (a, b),
                _ => return None,
            };
            let minutes = |clock: Clock| i32::from(clock.hour) * 60 + i32::from(clock.minute);
            let between = (minutes(last) - minutes(first)).rem_euclid(1440);
            match between % 60 {
                0 => Some(Unit::Hour.duration(&(between / 60).to_string())),
                _ => Some(Unit::Minute.duration(&between.to_string())),
            }
        }
    }
}
