//! What stands for more than itself: "25. und 26. August", "10 bis 18 Uhr", and ranges.

use super::reading::{Reader, duration, open, parse_duration};
use super::words::{Class, TimeWords};
use super::{Found, Resolution, TimeKind};
use crate::calendar::{Clock, Stretch, Unit};
use crate::document::{Document, Shape};

/// How many numbers may stand before the one that carries the month or unit.
const MOST: usize = 12;

impl Reader<'_> {
    /// Adds the times that lean on `found`: the numbers before it, joined by commas, "und", "bis".
    pub(super) fn complete(&mut self, found: &Found) {
        let mut added = Vec::new();
        let mut at = found.first;
        for _ in 0..MOST {
            let Some((number, from)) = self.number_before(at) else {
                break;
            };
            let floor = self.found.last().map_or(0, |last| last.end);
            if from < floor {
                break;
            }
            let Some(mut part) = self.leaning(found, number, from) else {
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

    /// The token of the number that is joined to what begins at `at`, and that number.
    fn number_before(&self, at: usize) -> Option<(usize, usize)> {
        let mut token = self.before(at)?;
        let joins = |token: usize| {
            matches!(
                self.doc.lower(token),
                "," | "und"
                    | "sowie"
                    | "bis"
                    | "-"
                    | "–"
                    | "/"
                    | "oder"
                    | "beziehungsweise"
                    | "bzw."
            )
        };
        let mut joined = false;
        for _ in 0..3 {
            let word = self.doc.lower(token);
            if joins(token) {
                joined = true;
            } else if !(matches!(word, "zum" | "am" | "dem" | "den" | "zu") && !joined) {
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
        fits.then_some((token, token))
    }

    fn leaning(&self, found: &Found, token: usize, _from: usize) -> Option<Found> {
        match (found.kind, found.stretch) {
            (TimeKind::Date, Some(Stretch::Day(day))) => {
                // Only a day with its month behind it lends the month.
                let carries = (found.first..found.end).any(|at| self.is(at, Class::Month));
                let number = self.small_number(token).filter(|_| carries)?;
                let day = jiff::civil::Date::new(day.year(), day.month(), number as i8).ok()?;
                (day != self.day_of_found(found)?).then(|| {
                    self.stretch(TimeKind::Date, Stretch::Day(day), found.resolution.clone())
                })
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
                Some(self.clock_found(clock))
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

/// Adds each range ("von 10 bis 18 Uhr", "2009-2011") besides its two ends; the list stays sorted.
pub(super) fn ranges(doc: &Document, _words: &TimeWords, found: Vec<Found>) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::with_capacity(found.len());
    let mut at = 0;
    while let Some(from) = found.get(at) {
        let range = found.get(at + 1).and_then(|to| range(doc, from, to));
        let Some(range) = range else {
            all.push(from.clone());
            at += 1;
            continue;
        };
        let index = all.len();
        all.push(range);
        for end in &found[at..at + 2] {
            all.push(Found {
                range: Some(index),
                ..end.clone()
            });
        }
        at += 2;
    }
    all
}

fn range(doc: &Document, from: &Found, to: &Found) -> Option<Found> {
    if from.kind != to.kind || !matches!(from.kind, TimeKind::Date | TimeKind::Time) {
        return None;
    }
    let gap = to.first.checked_sub(from.end)?;
    if !(1..=3).contains(&gap) {
        return None;
    }
    let opener = from.first.checked_sub(1);
    let opener = opener.filter(|&at| doc.sentence_of(at) == doc.sentence_of(from.first));
    let word = opener.map_or("", |at| doc.lower(at));
    let link = doc.lower(from.end);
    let rest_fits = (from.end + 1..to.first).all(|at| {
        matches!(
            doc.lower(at),
            "zum" | "zur" | "dem" | "den" | "der" | "." | "einschließlich"
        )
    });
    let dash = matches!(doc.tokens[from.end].shape, Shape::Dash) || link == "-";
    let joined = rest_fits && (link == "bis" || dash || word == "zwischen" && link == "und");
    if !joined {
        return None;
    }
    let begins = matches!(word, "von" | "vom" | "zwischen");
    let mut range = open(TimeKind::Duration, "PX".to_owned(), "a range");
    range.first = if begins { opener? } else { from.first };
    range.end = to.end;
    range.rule = "range";
    range.grain = from.grain.min(to.grain);
    range.approximate = from.approximate || to.approximate;
    range.clock = from.clock.filter(|_| from.bounds.is_none());
    if let (Some((start, _)), Some((_, end))) = (from.bounds, to.bounds) {
        if start > end {
            return None;
        }
        range.bounds = Some((start, end));
        range.edtf = match (from.edtf, to.edtf) {
            (Some(crate::edtf::Edtf::Date(first)), Some(crate::edtf::Edtf::Date(last))) => {
                Some(crate::edtf::Edtf::Interval(
                    crate::edtf::End::Date(first),
                    crate::edtf::End::Date(last),
                ))
            }
            _ => Some(crate::edtf::Edtf::days(start.date(), end.date())),
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
            let clocks = (from.clock, to.clock);
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
