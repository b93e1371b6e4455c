//! Days: dates, weekdays, "heute", parts of the day, and what is counted from a day of the text.

use super::*;

impl Reader<'_> {
    pub(in crate::time) fn day(&self, fit: &Fit) -> Option<Found> {
        let (day, month, year) = self.day_month_year(fit)?;
        // "9. Jan Krause": a name, not January.
        let short = self.place(fit, Class::MonthAbbr).is_some_and(|place| {
            let next = place.token as usize + 1;
            next < self.range.end as usize
                && matches!(self.doc.tokens[next].shape, Shape::Title | Shape::Upper)
        });
        if short && year.is_none() {
            return None;
        }
        if !(1..=31).contains(&day) || !(1..=12).contains(&month) {
            return None;
        }
        self.day_of(fit, day, month, year)
    }

    pub(in crate::time) fn day_month_year(&self, fit: &Fit) -> Option<(u8, u8, Option<i16>)> {
        let whole = |number: f64| (number.fract() == 0.0 && number <= 31.0).then_some(number as u8);
        if let Some(place) = self.place(fit, Class::DayMonthYear) {
            let numeral = self.numeral(place)?;
            return Some((numeral.day, numeral.month, Some(numeral.year)));
        }
        if let Some(place) = self.place(fit, Class::DayMonth) {
            let numeral = self.numeral(place)?;
            let said = self.date_said(place.token as usize, fit);
            return said.then_some((numeral.day, numeral.month, None));
        }
        let numbers = self.numbers(fit);
        let rule = self.words.rules.rules[fit.rule].name;
        let month = self
            .text(fit, Class::Month)
            .or_else(|| self.text(fit, Class::MonthAbbr));
        let relative = self
            .int(fit, Class::Rel)
            .filter(|_| self.unit(fit).is_some());
        let year = match (self.year(fit), relative) {
            (Some(year), _) => Some(year),
            (None, Some(by)) => Some(calendar::checked_year(i32::from(self.anchor?.year()) + by)?),
            (None, None) => None,
        };
        match (month, numbers.as_slice()) {
            (Some(month), [day, ..]) => Some((whole(*day)?, month.parse().ok()?, year)),
            (None, [day]) if self.place(fit, Class::Weekday).is_some() => {
                // "Dienstag, der 25" without its stop ends a clause; else it counts.
                let ends =
                    fit.end >= self.range.end as usize || self.doc.tokens[fit.end].shape.is_mark();
                if self.place(fit, Class::Ord).is_none() && !ends {
                    return None;
                }
                self.month_of_weekday(fit, whole(*day)?)
            }
            // Digits in the order of ISO 8601 (the hyphens say so), else day before month.
            (None, [month, day])
                if self
                    .place(fit, Class::Year)
                    .is_some_and(|p| p.token == fit.places[0].token) =>
            {
                self.unspaced(fit)
                    .then_some((whole(*day)?, whole(*month)?, year))
            }
            (None, [day, month]) => {
                // "am zweiten dritten" may count things: then a noun or adjective follows.
                let ends = fit.end >= self.range.end as usize
                    || !matches!(self.doc.tokens[fit.end].shape, Shape::Title | Shape::Upper);
                let said = match rule {
                    "date-slashes" => true,
                    "date-slash" => self.slashes_said(fit, *day),
                    _ => self.date_said(fit.places[0].token as usize, fit),
                };
                (ends && said && *month <= 12.0).then_some((whole(*day)?, whole(*month)?, year))
            }
            _ => None,
        }
    }

    /// "Dienstag, der 25.": the month in which that day is a Tuesday.
    pub(in crate::time) fn month_of_weekday(
        &self,
        fit: &Fit,
        day: u8,
    ) -> Option<(u8, u8, Option<i16>)> {
        let anchor = self.anchor?;
        let weekday = calendar::weekday(self.int(fit, Class::Weekday)?)?;
        let months =
            (-6..=6).filter_map(|by| Stretch::Month(anchor.year(), anchor.month()).shifted(by));
        let days = months.filter_map(|month| match month {
            Stretch::Month(y, m) => Date::new(y, m, day as i8).ok(),
            _ => None,
        });
        let days = days.filter(|d| d.weekday() == weekday).map(Stretch::Day);
        match self.choose(
            self.direction(fit.places[0].token as usize),
            days,
            Stretch::days,
        )? {
            Stretch::Day(date) => Some((date.day() as u8, date.month() as u8, Some(date.year()))),
            _ => None,
        }
    }

    pub(in crate::time) fn unspaced(&self, fit: &Fit) -> bool {
        fit.places
            .iter()
            .skip(1)
            .all(|p| !self.doc.tokens[p.token as usize].spaced)
    }

    /// "28/2-1/3": two days with a hyphen between them, one of which can be no month.
    fn slashes_said(&self, fit: &Fit, day: f64) -> bool {
        let first = fit.places[0].token as usize;
        let slash = |token: usize| self.sign(token, "slash");
        let inside = |token: usize| token < self.range.end as usize;
        let hyphen = |token: usize| inside(token) && self.doc.lower(token) == "-";
        let behind = hyphen(fit.end) && slash(fit.end + 2);
        let before =
            first >= self.range.first as usize + 4 && hyphen(first - 1) && slash(first - 3);
        let other = match (behind, before) {
            (true, _) => self.digits_at(fit.end + 1),
            (_, true) => self.digits_at(first - 4),
            _ => None,
        };
        let year = self.is(fit.end + 5, Class::Year) && slash(fit.end + 4);
        other.is_some_and(|other| other > 12.0 || day > 12.0 || year)
    }

    /// Whether "24.8" stands where a date is meant: behind a preposition, an article, a weekday, or
    /// with a stop of its own; else it is a decimal, a version or a score.
    pub(in crate::time) fn date_said(&self, token: usize, fit: &Fit) -> bool {
        let weekday =
            self.place(fit, Class::Weekday).is_some() || self.place(fit, Class::WdAbbr).is_some();
        let stop = self.doc.lower(fit.end - 1) == "."
            && (fit.end < self.range.end as usize
                || self
                    .before(token)
                    .is_some_and(|at| self.doc.lower(at) == "für"));
        let uhr = fit.end < self.range.end as usize && self.is(fit.end, Class::Uhr);
        let before = self.before(token);
        let said = before.is_some_and(|at| self.is(at, Class::TimePrep) || self.is(at, Class::Det));
        !uhr && (weekday || stop || said)
    }

    pub(in crate::time) fn day_of(
        &self,
        fit: &Fit,
        day: u8,
        month: u8,
        year: Option<i16>,
    ) -> Option<Found> {
        let date = |year: i16| Date::new(year, month as i8, day as i8).ok();
        if let Some(year) = year {
            return Some(match date(year) {
                Some(date) => named(TimeKind::Date, Stretch::Day(date), Resolution::Explicit),
                None => open(
                    TimeKind::Date,
                    format!("{year:04}-{month:02}-{day:02}"),
                    "no such day",
                ),
            });
        }
        let token = fit.places.first()?.token as usize;
        if let Some(year) = self.told_year(token).and_then(date) {
            return Some(named(
                TimeKind::Date,
                Stretch::Day(year),
                Resolution::FromContext,
            ));
        }
        let unknown = |reason| Found {
            edtf: Some(Edtf::date(Precision::DayOnly(month, day))),
            ..open(TimeKind::Date, format!("XXXX-{month:02}-{day:02}"), reason)
        };
        if self.anchor.is_none() {
            return Some(unknown("the report has no date to count from"));
        }
        let days = self.years().filter_map(date);
        // A weekday beside the date can tell the year.
        let weekday = self.int(fit, Class::Weekday).and_then(calendar::weekday);
        let direction = self.direction(token);
        let pick = |fits: &dyn Fn(&Date) -> bool, direction| {
            let near = |date: &Date| {
                let years = i32::from(date.year()) - i32::from(self.anchor.map_or(0, Date::year));
                years.abs() <= 1 || (month == 2 && day == 29)
            };
            let days = days
                .clone()
                .filter(|d| fits(d))
                .filter(near)
                .map(Stretch::Day);
            self.choose(direction, days, Stretch::days)
        };
        let chosen = match weekday {
            Some(weekday) => pick(&|d| d.weekday() == weekday, Direction::Open),
            None => None,
        };
        let chosen = chosen.or_else(|| pick(&|_| true, direction));
        Some(match chosen {
            Some(stretch) => named(TimeKind::Date, stretch, Resolution::FromAnchor),
            None => unknown("no such day near the report's date"),
        })
    }

    /// "Nacht des 14. August", "14. August abends".
    pub(in crate::time) fn day_and_part(&self, fit: &Fit) -> Option<Found> {
        let part = self.part(fit)?;
        let day = self.day(fit)?;
        match day.stretch {
            Some(Stretch::Day(date)) => Some(named(
                TimeKind::Time,
                Stretch::DayPart(date, part),
                day.resolution,
            )),
            _ => Some(Found {
                kind: TimeKind::Time,
                value: format!("{}T{}", day.value, part.code()),
                ..day
            }),
        }
    }

    pub(in crate::time) fn part(&self, fit: &Fit) -> Option<Part> {
        Part::coded(
            self.text(fit, Class::Part)
                .or_else(|| self.text(fit, Class::PartAdv))?,
        )
    }

    /// "Nacht zum Sonntag": it begins the day before.
    pub(in crate::time) fn night_to(&self, fit: &Fit) -> Option<Found> {
        if self.part(fit)? != Part::Night {
            return None;
        }
        let first = fit.places[0].token as usize;
        let day = match fit.places.iter().any(|p| p.class == Class::Month as u8) {
            true => self.day(fit)?,
            false if self.place(fit, Class::Deictic).is_some() => self.deictic(first + 1, fit)?,
            false => self.weekday(first, fit)?,
        };
        match day.stretch {
            Some(Stretch::Day(date) | Stretch::DayPart(date, _)) => {
                // "Nacht von Samstag auf Sonntag" names the day on which it begins first.
                let rule = self.words.rules.rules[fit.rule].name;
                let back = i32::from(!rule.starts_with("night-from"));
                let night = Stretch::DayPart(calendar::add_days(date, -back)?, Part::Night);
                Some(named(TimeKind::Time, night, day.resolution))
            }
            _ => Some(open(
                TimeKind::Time,
                "XXXX-XX-XXTNI".to_owned(),
                "the report has no date to count from",
            )),
        }
    }

    pub(in crate::time) fn weekday(&self, first: usize, fit: &Fit) -> Option<Found> {
        // "Dienstags" is the genitive only behind an article; else it is every Tuesday.
        let (number, mut part) = match self.text(fit, Class::WdPart) {
            Some(text) => (
                text.get(..1)?.parse().ok()?,
                text.get(1..).and_then(Part::coded),
            ),
            None => {
                let place = self.place(fit, Class::Weekday)?;
                let token = place.token as usize;
                let genitive = self
                    .before(token)
                    .is_some_and(|at| self.is(at, Class::Det) || self.is(at, Class::Rel));
                if self.doc.lower(token).ends_with('s') && !genitive {
                    return None;
                }
                (self.int(fit, Class::Weekday)?, None)
            }
        };
        if self.place(fit, Class::Part).is_some() || self.place(fit, Class::PartAdv).is_some() {
            // In "Nacht zum Sonntag" the part is the night's, not the weekday's.
            let place = self
                .place(fit, Class::Part)
                .or_else(|| self.place(fit, Class::PartAdv))?;
            if place.token as usize > first || fit.places[0].class != Class::Part as u8 {
                part = part.or(self.part(fit));
            }
        }
        let kind = if part.is_some() {
            TimeKind::Time
        } else {
            TimeKind::Date
        };
        let weekday = calendar::weekday(number)?;
        let made = |date: Date| match part {
            Some(part) => Stretch::DayPart(date, part),
            None => Stretch::Day(date),
        };
        let Some(anchor) = self.anchor else {
            let part = part.map_or(String::new(), |part| format!("T{}", part.code()));
            return Some(open(
                kind,
                format!("XXXX-WXX-{number}{part}"),
                "the report has no date to count from",
            ));
        };
        let relative = self.int(fit, Class::Rel);
        let date = match (relative, self.unit(fit)) {
            (Some(by), Some(Unit::Week)) => {
                let monday = calendar::monday_of(anchor)?;
                calendar::add_days(monday, 7 * by + number - 1)?
            }
            (Some(_), Some(_)) => return None,
            (Some(by @ ..=-1), None) => {
                let before = calendar::weekday_until(calendar::add_days(anchor, -1)?, weekday)?;
                calendar::add_days(before, 7 * (by + 1))?
            }
            (Some(by @ 1..), None) => {
                let next = calendar::weekday_from(calendar::add_days(anchor, 1)?, weekday)?;
                calendar::add_days(next, 7 * (by - 1))?
            }
            _ => match self.direction(first) {
                Direction::Past | Direction::Open => calendar::weekday_until(anchor, weekday)?,
                Direction::Future | Direction::Near => calendar::weekday_from(anchor, weekday)?,
            },
        };
        Some(named(kind, made(date), Resolution::FromAnchor))
    }

    pub(in crate::time) fn deictic(&self, first: usize, fit: &Fit) -> Option<Found> {
        let class = match self.place(fit, Class::AdjDay) {
            Some(_) => Class::AdjDay,
            None => Class::Deictic,
        };
        let place = self.place(fit, class)?;
        let token = place.token as usize;
        // "Morgen" with a capital inside a sentence is the noun.
        let capital = self.doc.tokens[token].shape == Shape::Title;
        if capital
            && self.sign(token, "tomorrow-or-morning")
            && self
                .before(first)
                .is_some_and(|at| !self.doc.tokens[at].shape.is_mark())
        {
            return None;
        }
        let by = self.int(fit, class)?;
        let part = self.part_after(fit);
        let Some(anchor) = self.anchor else {
            let kind = if part.is_some() {
                TimeKind::Time
            } else {
                TimeKind::Date
            };
            return Some(open(
                kind,
                "XXXX-XX-XX".to_owned(),
                "the report has no date to count from",
            ));
        };
        let date = calendar::add_days(anchor, by)?;
        Some(match part {
            Some(part) => named(
                TimeKind::Time,
                Stretch::DayPart(date, part),
                Resolution::FromAnchor,
            ),
            None if by == 0 && self.means_nowadays(token) => {
                reference(TimeKind::Date, "PRESENT_REF")
            }
            None => named(TimeKind::Date, Stretch::Day(date), Resolution::FromAnchor),
        })
    }

    /// "am Sonntag in einer Woche", "heute vor zehn Jahren": a day, moved by weeks or longer.
    pub(in crate::time) fn day_off(&self, fit: &Fit) -> Option<Found> {
        let back = self.words.rules.rules[fit.rule].name == "day-units-ago";
        let sign = if back { -1.0 } else { 1.0 };
        let (unit, number) = (self.unit(fit)?, self.place(fit, Class::Num));
        let number = number.map_or(Some(1.0), |place| self.number_at(place))?;
        let weekday = self.int(fit, Class::Weekday).and_then(calendar::weekday);
        // "in acht Tagen" is in a week.
        let number = match (weekday, unit) {
            (None, Unit::Hour | Unit::Minute | Unit::Second) => return None,
            (None, _) | (Some(_), Unit::Week) => number,
            (Some(_), Unit::Day) if number == 8.0 => 7.0,
            (Some(_), Unit::Day) if number == 14.0 => number,
            (Some(_), _) => return None,
        };
        let Some(anchor) = self.anchor else {
            return Some(open(
                TimeKind::Date,
                unit_unknown(Unit::Day).to_owned(),
                "the report has no date to count from",
            ));
        };
        let base = match weekday {
            Some(weekday) if back => calendar::weekday_until(anchor, weekday)?,
            Some(weekday) => calendar::weekday_from(anchor, weekday)?,
            None => calendar::add_days(anchor, self.int(fit, Class::Deictic)?)?,
        };
        let day = moved(base.at(0, 0, 0, 0), unit, number * sign)?.date();
        Some(named(
            TimeKind::Date,
            Stretch::Day(day),
            Resolution::FromAnchor,
        ))
    }

    /// The part of the day behind the day's word ("heute Abend"), not before it.
    pub(in crate::time) fn part_after(&self, fit: &Fit) -> Option<Part> {
        let after = fit.places.len() > 1
            && matches!(fit.places[0].class, c if c == Class::Deictic as u8 || c == Class::AdjDay as u8);
        after.then(|| self.part(fit)).flatten()
    }

    /// "bis heute", "auch heute noch", "heute noch": nowadays, not this day.
    pub(in crate::time) fn means_nowadays(&self, token: usize) -> bool {
        self.sign_before(token, "nowadays-before") || self.sign(token + 1, "nowadays-after")
    }

    pub(in crate::time) fn part_of_day(&self, first: usize, fit: &Fit) -> Option<Found> {
        let part = self.part(fit)?;
        let token = fit.places[0].token as usize;
        let noun = self.doc.tokens[token].shape == Shape::Title;
        if self.place(fit, Class::PartAdv).is_some() {
            // "früh" alone is "early".
            return (!self.sign(token, "early-or-morning")).then(|| {
                open(
                    TimeKind::Set,
                    format!("T{}", part.code()),
                    "on which days is not said",
                )
            });
        }
        let said = self
            .before(first)
            .is_some_and(|at| self.is(at, Class::TimePrep));
        if !noun || !said {
            return None;
        }
        // "Das Gebot endet am Montag. Bis zum Abend wurden 48 Fälle gemeldet": what is over was on no day to come.
        let to_come = |day: Date| self.anchor.is_some_and(|anchor| day > anchor);
        let (day, resolution) = match self.day {
            Some((day, token))
                if first - token < MEMORY && (!to_come(day) || self.clause_looks_ahead(first)) =>
            {
                // The morning after a night is the next day's.
                let by = i32::from(self.by_night && part != Part::Night);
                (calendar::add_days(day, by)?, Resolution::FromContext)
            }
            _ => match self.anchor {
                // "In der Nacht brannte es" speaks of the night that is over.
                Some(anchor) if part == Part::Night && self.tells_past(first) => {
                    (calendar::add_days(anchor, -1)?, Resolution::FromAnchor)
                }
                Some(anchor) => (anchor, Resolution::FromAnchor),
                None => {
                    return Some(open(
                        TimeKind::Time,
                        format!("T{}", part.code()),
                        "no day is named",
                    ));
                }
            },
        };
        Some(named(
            TimeKind::Time,
            Stretch::DayPart(day, part),
            resolution,
        ))
    }

    fn tells_past(&self, first: usize) -> bool {
        let tense = tense(self.doc, self.words, first);
        matches!(tense, Tense::Past | Tense::Done)
    }

    /// "drei Wochen später", "am Tag zuvor", "an diesem Tag", "am selben Abend".
    pub(in crate::time) fn counted_from_text(&self, first: usize, fit: &Fit) -> Option<Found> {
        let told = self
            .day
            .filter(|(_, token)| first - token < MEMORY)
            .map(|(day, _)| day);
        let unit = self.unit(fit);
        let part = self.part(fit);
        let Some(by) = self.int(fit, Class::Later) else {
            // "diesem Tag", "gleichen Jahr", "selben Abend"
            let by = self.int(fit, Class::Rel).unwrap_or(0);
            // In "derselben Nacht des 14. August" the date says more.
            let dated = self.sign(fit.end, "dated");
            if by != 0 && part.is_none() || dated {
                return None;
            }
            return match (part, unit) {
                (Some(part), _) => {
                    let day = calendar::add_days(
                        // "am nächsten Morgen" goes on from the day told of.
                        if by >= 0 {
                            told.or(self.anchor)?
                        } else {
                            self.anchor?
                        },
                        by.signum(),
                    )?;
                    let resolution = if by >= 0 && told.is_some() {
                        Resolution::FromContext
                    } else {
                        Resolution::FromAnchor
                    };
                    Some(named(
                        TimeKind::Time,
                        Stretch::DayPart(day, part),
                        resolution,
                    ))
                }
                (None, Some(Unit::Day)) => Some(match told {
                    Some(day) => named(TimeKind::Date, Stretch::Day(day), Resolution::FromContext),
                    None => open(
                        TimeKind::Date,
                        "XXXX-XX-XX".to_owned(),
                        "no day is named before",
                    ),
                }),
                (None, Some(unit))
                    if self.place(fit, Class::Same).is_some() && !unit.within_day() =>
                {
                    let base = told.or_else(|| {
                        Date::new(self.year?.0, 1, 1)
                            .ok()
                            .filter(|_| unit == Unit::Year)
                    })?;
                    Some(named(
                        TimeKind::Date,
                        Stretch::holding(unit, base)?,
                        Resolution::FromContext,
                    ))
                }
                _ => None,
            };
        };
        if let Some(part) = part {
            let day = calendar::add_days(told?, by)?;
            return Some(named(
                TimeKind::Time,
                Stretch::DayPart(day, part),
                Resolution::FromContext,
            ));
        }
        let unit = unit?;
        let number = match self.place(fit, Class::Num) {
            Some(place) => self.number_at(place)?,
            None if self.place(fit, Class::Vague).is_some() => {
                return Some(open(
                    TimeKind::Date,
                    "XXXX-XX-XX".to_owned(),
                    "how many is not said",
                ));
            }
            None => 1.0,
        };
        if unit.within_day() {
            return Some(open(
                TimeKind::Time,
                "XXXX-XX-XXTXX:XX".to_owned(),
                "no moment is named before",
            ));
        }
        let base = match (told, unit, self.year) {
            (Some(day), ..) => Some((day, Resolution::FromContext)),
            (None, Unit::Year, Some((year, token))) if first - token < MEMORY => {
                Date::new(year, 1, 1)
                    .ok()
                    .map(|day| (day, Resolution::FromContext))
            }
            _ => None,
        };
        let Some((base, resolution)) = base else {
            let value = unit_unknown(unit).to_owned();
            return Some(open(TimeKind::Date, value, "no day is named before"));
        };
        let point = moved(base.at(0, 0, 0, 0), unit, number * f64::from(by))?.date();
        let stretch = match unit {
            Unit::Day | Unit::Week => Stretch::Day(point),
            unit => Stretch::holding(unit, point)?,
        };
        let mut found = named(TimeKind::Date, stretch, resolution);
        if unit == Unit::Week
            && let Some(edtf) = found.edtf
        {
            found.edtf = Some(edtf.about());
            found.approximate = true;
        }
        Some(found)
    }
}
