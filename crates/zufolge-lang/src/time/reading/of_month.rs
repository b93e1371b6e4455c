//! Days, weeks and weekends that are counted inside a month: "am ersten Montag im Mai", "in der letzten
//! Woche des Monats", "am 4. nächsten Monats", "nächsten Monat vom 4. bis zum 23.".

use super::*;

/// What is counted inside a month.
#[derive(Clone, Copy, Debug)]
enum Counted {
    Day,
    /// A week belongs to the month that holds its Thursday, as in ISO 8601.
    Week,
    Weekend,
    Weekday(jiff::civil::Weekday),
}

impl Reader<'_> {
    pub(in crate::time) fn of_month(&self, first: usize, fit: &Fit) -> Option<Found> {
        let nth = match (self.int(fit, Class::Rel), self.ordinal(fit)) {
            (_, Some(number)) => i32::from(number) - 1,
            // "letzte", "vorletzte"; "nächste" counts from today.
            (Some(back @ ..=-1), None) => back,
            _ => return None,
        };
        let in_one = self
            .text(fit, Class::MonthPart)
            .and_then(|text| text.split_once(' '));
        let part = self.text(fit, Class::WdPart).map(|text| text.split_at(1));
        let weekday = match part {
            Some((number, _)) => number.parse().ok(),
            None => self.int(fit, Class::Weekday),
        };
        let unit = in_one.map_or_else(|| self.unit(fit), |(_, unit)| Unit::named(unit));
        let counted = match (weekday.and_then(calendar::weekday), unit) {
            (Some(weekday), _) => Counted::Weekday(weekday),
            (None, Some(Unit::Day)) => Counted::Day,
            (None, Some(Unit::Week)) => Counted::Week,
            (None, Some(Unit::Weekend)) => Counted::Weekend,
            _ => return None,
        };
        let month = match in_one {
            Some((month, _)) => month.parse().ok(),
            None => self.int(fit, Class::Month).map(|month| month as i8),
        };
        let counts = |place: &Place| {
            [Class::Rel, Class::Ord]
                .iter()
                .any(|c| place.class == *c as u8)
        };
        let behind = fit.places.iter().position(counts).map_or(0, |at| at + 1);
        let behind = fit.places.get(behind..)?;
        let inside = |year: i16, month: i8| counted.inside(year, month, nth);
        let (stretch, resolution) = match (month, self.year(fit)) {
            (Some(month), Some(year)) => (inside(year, month)?, Resolution::Explicit),
            (Some(month), None) => match (self.told_year(first), self.anchor) {
                (Some(year), _) => (inside(year, month)?, Resolution::FromContext),
                (None, Some(_)) => {
                    let all = self.years().filter_map(|year| inside(year, month));
                    let chosen = self.choose(self.direction(first), all, Stretch::days)?;
                    (chosen, Resolution::FromAnchor)
                }
                (None, None) => return Some(no_anchor()),
            },
            (None, _) => match self.month_meant(behind)? {
                Some((year, month)) => (inside(year, month)?, Resolution::FromAnchor),
                None => return Some(no_anchor()),
            },
        };
        let code = part.and_then(|(_, code)| Part::coded(code));
        let mut found = match (stretch, code) {
            (Stretch::Day(day), Some(part)) => {
                named(TimeKind::Time, Stretch::DayPart(day, part), resolution)
            }
            _ => named(TimeKind::Date, stretch, resolution),
        };
        // Where the first week of a month begins is a matter of opinion.
        if matches!(counted, Counted::Week) {
            found.edtf = found.edtf.map(Edtf::about);
            found.approximate = true;
        }
        Some(found)
    }

    /// "4. nächsten Monats", "4. des kommenden Monats"
    pub(in crate::time) fn day_of_month(&self, fit: &Fit) -> Option<Found> {
        let day = self.ordinal(fit)?;
        let Some((year, month)) = self.month_meant(&fit.places)? else {
            return Some(no_anchor());
        };
        let day = Date::new(year, month, day).ok()?;
        Some(named(
            TimeKind::Date,
            Stretch::Day(day),
            Resolution::FromAnchor,
        ))
    }

    /// "nächsten Monat vom 4. bis zum 23.", "im Juli 2026 vom 4. bis 23."
    pub(in crate::time) fn days_in_month(&self, first: usize, fit: &Fit) -> Option<Found> {
        // "vom 4. bis 5. Platz"
        if fit.end < self.range.end as usize && self.doc.tokens[fit.end].shape == Shape::Title {
            return None;
        }
        let month = match self.place(fit, Class::Month) {
            Some(_) => self.month(first, fit)?,
            None => match self.month_meant(&fit.places)? {
                Some((year, month)) => named(
                    TimeKind::Date,
                    Stretch::Month(year, month),
                    Resolution::FromAnchor,
                ),
                None => return Some(no_anchor()),
            },
        };
        let Some(Stretch::Month(year, number)) = month.stretch else {
            return Some(month);
        };
        let day = |day: &f64| Date::new(year, number, month_day(*day)?).ok();
        let numbers = self.numbers(fit);
        let (from, to) = (day(numbers.first()?)?, day(numbers.get(1)?)?);
        let days = from.until(to).ok()?.get_days();
        let range = named(
            TimeKind::Duration,
            Stretch::Days(from, to),
            month.resolution,
        );
        (days > 0).then(|| Found {
            value: Unit::Day.duration(&days.to_string()),
            ..range
        })
    }

    /// The first ordinal, if it can be a day's.
    fn ordinal(&self, fit: &Fit) -> Option<i8> {
        month_day(self.number_at(self.place(fit, Class::Ord)?)?)
    }

    /// Year and month of "kommenden Monats", "dieses Monats", "des Monats"; `Some(None)` where there is no
    /// day to count from.
    fn month_meant(&self, places: &[Place]) -> Option<Option<(i16, i8)>> {
        let value = |class: Class| {
            let place = places
                .iter()
                .rev()
                .find(|place| place.class == class as u8)?;
            self.words.value(self.entry(*place)?, class as u8)
        };
        if value(Class::Unit) != Some("month") {
            return None;
        }
        let by = value(Class::Rel).map_or(Some(0), |by| by.parse().ok())?;
        let Some(anchor) = self.anchor else {
            return Some(None);
        };
        match Stretch::Month(anchor.year(), anchor.month()).shifted(by)? {
            Stretch::Month(year, month) => Some(Some((year, month))),
            _ => None,
        }
    }
}

impl Counted {
    /// The `nth` (from 0) in a month, from its end where negative.
    fn inside(self, year: i16, month: i8, nth: i32) -> Option<Stretch> {
        let (first, last) = Stretch::Month(year, month).days()?;
        let step = match self {
            Counted::Day => 1,
            _ => 7,
        };
        let weekday = match self {
            Counted::Day => None,
            Counted::Week => Some(jiff::civil::Weekday::Thursday),
            Counted::Weekend => Some(jiff::civil::Weekday::Saturday),
            Counted::Weekday(weekday) => Some(weekday),
        };
        let (start, by) = match nth {
            0.. => (
                weekday.map_or(Some(first), |w| calendar::weekday_from(first, w))?,
                nth,
            ),
            _ => (
                weekday.map_or(Some(last), |w| calendar::weekday_until(last, w))?,
                nth + 1,
            ),
        };
        let day = calendar::add_days(start, by.checked_mul(step)?)?;
        if !(first..=last).contains(&day) {
            return None;
        }
        Some(match self {
            Counted::Day | Counted::Weekday(_) => Stretch::Day(day),
            Counted::Week => Stretch::Week(calendar::monday_of(day)?),
            Counted::Weekend => Stretch::Weekend(day),
        })
    }
}

fn month_day(number: f64) -> Option<i8> {
    (number.fract() == 0.0 && (1.0..=31.0).contains(&number)).then_some(number as i8)
}

fn no_anchor() -> Found {
    open(
        TimeKind::Date,
        unit_unknown(Unit::Day).to_owned(),
        "the report has no date to count from",
    )
}
