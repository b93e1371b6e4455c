//! Clock times, and the days that they belong to.

use super::*;

impl Reader<'_> {
    pub(in crate::time) fn clock(&self, first: usize, fit: &Fit) -> Option<Found> {
        let part = self.part(fit);
        let mut clock = self.clock_said(first, fit)?;
        if let Some(part) = part {
            clock.hour = part.hour(clock.hour);
        }
        if let Some(number) = self.int(fit, Class::Weekday) {
            let weekday = calendar::weekday(number)?;
            let Some(anchor) = self.anchor else {
                return Some(open(
                    TimeKind::Time,
                    format!("XXXX-WXX-{number}T{}", clock.text()),
                    "the report has no date to count from",
                ));
            };
            let day = match self.direction(first) {
                Direction::Past | Direction::Open => calendar::weekday_until(anchor, weekday)?,
                _ => calendar::weekday_from(anchor, weekday)?,
            };
            return Some(named(
                TimeKind::Time,
                Stretch::Moment(day, clock),
                Resolution::FromAnchor,
            ));
        }
        Some(clock_found(clock))
    }

    pub(in crate::time) fn clock_said(&self, first: usize, fit: &Fit) -> Option<Clock> {
        let rule = self.words.rules.rules[fit.rule].name;
        let at = |hour: f64, minute: f64| {
            let fits = hour.fract() == 0.0
                && minute.fract() == 0.0
                && (0.0..=24.0).contains(&hour)
                && (0.0..60.0).contains(&minute);
            fits.then_some(Clock {
                hour: hour as u8,
                minute: minute as u8,
                second: None,
            })
        };
        let less = |hour: f64, minutes: f64| {
            let all = (hour * 60.0 - minutes).rem_euclid(1440.0);
            at((all / 60.0).floor(), all % 60.0)
        };
        if self.place(fit, Class::ClockWord).is_some() {
            return at(0.0, 0.0);
        }
        if let Some(place) = self.place(fit, Class::ClockTime) {
            let clock = self.numeral(place)?.clock?;
            let uhr = (first..fit.end).any(|at| self.is(at, Class::Uhr));
            let colon = self.doc.word(place.token as usize).contains(':');
            let said = self.before(first).is_some_and(|at| {
                self.is(at, Class::ClockPrep)
                    && (!colon || self.doc.word(place.token as usize).len() >= 5)
                    || self.sign(at, "clock-certain")
            });
            let part = self.part(fit).is_some();
            let weekday = self.place(fit, Class::Weekday).is_some();
            // "2:1" is a score, "1.30" an amount: without "Uhr" a preposition or two digits and a
            // colon must show a time of day.
            let digits = self.doc.word(place.token as usize).len() >= 5;
            return (uhr
                || said && !self.counts(fit.end)
                || part
                || weekday
                || colon && digits && !self.counts(fit.end))
            .then_some(clock);
        }
        let numbers = self.numbers(fit);
        if let Some(text) = self.text(fit, Class::Quarter) {
            let minutes: f64 = text.parse().ok()?;
            let hour = *numbers.first()?;
            let fits = (1.0..=24.0).contains(&hour) && hour.fract() == 0.0;
            return match (rule == "clock-quarter-past", rule == "clock-quarter-to") {
                _ if !fits => None,
                (true, _) => at(hour, minutes),
                (_, true) => less(hour, minutes),
                _ if self.counts(fit.end) => None,
                _ => less(hour, 60.0 - minutes),
            };
        }
        match numbers.as_slice() {
            [hour] if rule == "clock-half" => {
                let fits = (1.0..=24.0).contains(hour) && !self.counts(fit.end);
                fits.then(|| less(*hour, 30.0))?
            }
            [minutes, hour] if rule.starts_with("clock-minutes") => {
                let few = [5.0, 10.0, 20.0, 25.0].contains(minutes)
                    || (first..fit.end).any(|at| self.sign(at, "minutes"));
                if !few || self.counts(fit.end) || !(1.0..=24.0).contains(hour) {
                    return None;
                }
                let base = if rule.ends_with("half") { 30.0 } else { 0.0 };
                let offset = if rule.contains("past") {
                    -*minutes
                } else {
                    *minutes
                };
                less(*hour, base + offset)
            }
            [] if self.place(fit, Class::One).is_some() => at(1.0, 0.0),
            [minute] if self.place(fit, Class::One).is_some() => at(1.0, *minute),
            [hour] => at(*hour, 0.0),
            [hour, minute] => at(*hour, *minute),
            _ => None,
        }
    }

    /// "morgens von 5 bis sieben"
    pub(in crate::time) fn hours_of_part(&self, fit: &Fit) -> Option<Found> {
        if self.counts(fit.end) || self.is(fit.end, Class::Uhr) {
            return None;
        }
        let part = self.part(fit)?;
        let numbers = self.numbers(fit);
        let clock = |number: &f64| {
            let fits = number.fract() == 0.0 && (0.0..=24.0).contains(number);
            fits.then(|| Clock {
                hour: part.hour(*number as u8),
                minute: 0,
                second: None,
            })
        };
        let (first, last) = (clock(numbers.first()?)?, clock(numbers.get(1)?)?);
        let hours = (i32::from(last.hour) - i32::from(first.hour)).rem_euclid(24);
        Some(Found {
            clock: Some((first, last)),
            grain: Grain::Minute,
            ..duration(Unit::Hour, &hours.to_string())
        })
    }

    /// Whether what follows is counted, so that the number before is no clock time.
    pub(in crate::time) fn counts(&self, token: usize) -> bool {
        token < self.range.end as usize
            && (matches!(self.doc.tokens[token].shape, Shape::Title | Shape::Symbol)
                && !self.sign(token, "slash")
                || self.is(token, Class::Counted)
                || self.is(token, Class::Units))
    }

    /// A clock time takes its day from the day named before it, else from one named just behind it
    /// in the sentence, else, in a line without a verb (a programme), from the anchor.
    pub(in crate::time) fn give_days_to_clocks(&mut self, from: usize) {
        let mut day: Option<Stretch> = None;
        // A day of an earlier sentence counts if it is near.
        let earlier =
            self.found[..from]
                .iter()
                .rev()
                .take(8)
                .find_map(|found| match found.stretch {
                    Some(
                        stretch @ (Stretch::Day(_) | Stretch::DayPart(..) | Stretch::Moment(..)),
                    ) => Some((stretch, found.first)),
                    _ => None,
                });
        let set_near = |found: &[Found], at: usize| {
            found[from..at]
                .iter()
                .rev()
                .any(|f| f.kind == TimeKind::Set)
        };
        // "am 25. und 26. August von 10 bis 18 Uhr": on both, so on no one day.
        let two_days = |found: &[Found]| match found
            .iter()
            .rev()
            .filter(|f| f.clock.is_none() && !matches!(f.stretch, Some(Stretch::Moment(..))))
            .take(2)
            .collect::<Vec<_>>()
            .as_slice()
        {
            [last, other] => {
                let day = |f: &Found| matches!(f.stretch, Some(Stretch::Day(_)));
                day(last) && day(other) && last.first <= other.end + 2
            }
            _ => false,
        };
        for at in from..self.found.len() {
            let found = &self.found[at];
            match found.stretch {
                Some(stretch @ (Stretch::Day(_) | Stretch::DayPart(..) | Stretch::Moment(..))) => {
                    day = Some(stretch)
                }
                _ => {
                    let Some((clock, _)) = found.clock else {
                        continue;
                    };
                    let ranged = self.found.get(at + 1).is_some_and(|next| {
                        next.first < found.end + 4 && self.opens_range(next.end)
                    });
                    let several = ranged
                        || self.sign_before(found.first, "no-one-day")
                        || two_days(&self.found[from..at]);
                    if found.stretch.is_some() || set_near(&self.found, at) || several {
                        continue;
                    }
                    let first = found.first;
                    let behind = self.found[at + 1..]
                        .iter()
                        .find_map(|next| match next.stretch {
                            Some(stretch @ (Stretch::Day(_) | Stretch::DayPart(..)))
                                if next.first < found.end + 4 =>
                            {
                                Some(stretch)
                            }
                            _ => None,
                        });
                    let earlier = earlier
                        .filter(|(_, token)| first - token < MEMORY)
                        .map(|(d, _)| d);
                    let verbless = || tense(self.doc, self.words, first) == Tense::None;
                    let (d, resolution) = match (day, behind, earlier) {
                        (Some(d), ..) | (None, Some(d), _) | (None, None, Some(d)) => {
                            match day_of_clock(d, clock) {
                                Some(d) => (d, Resolution::FromContext),
                                None => continue,
                            }
                        }
                        _ => match self.anchor {
                            Some(anchor) if verbless() => (anchor, Resolution::FromAnchor),
                            _ => continue,
                        },
                    };
                    let made = named(TimeKind::Time, Stretch::Moment(d, clock), resolution);
                    let found = &mut self.found[at];
                    *found = Found {
                        first: found.first,
                        end: found.end,
                        rule: found.rule,
                        bound: found.bound,
                        approximate: found.approximate,
                        ..made
                    };
                }
            }
        }
    }

    /// "7 Uhr von Montag bis Freitag": the clock time before a range of days is on none of them alone.
    fn opens_range(&self, behind: usize) -> bool {
        self.is(behind, Class::RangeLink)
            && !self.is(behind, Class::RangeAnd)
            && self.is(behind, Class::Bound)
    }
}

/// The day of a clock time beside a stretch: of a night that began on a day, the small hours are the
/// next day's.
fn day_of_clock(beside: Stretch, clock: Clock) -> Option<Date> {
    match beside {
        Stretch::DayPart(day, Part::Night) if clock.hour < 18 => calendar::add_days(day, 1),
        Stretch::Day(day) | Stretch::DayPart(day, _) | Stretch::Moment(day, _) => Some(day),
        _ => None,
    }
}
