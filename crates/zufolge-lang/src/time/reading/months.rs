//! Weeks, months and years counted from the anchor, and months by name.

use super::*;

impl Reader<'_> {
    /// The unit `by` places from the one that holds the anchor.
    pub(in crate::time) fn near(&self, unit: Unit, by: i32) -> Option<Found> {
        let unknown = || {
            open(
                TimeKind::Date,
                unit_unknown(unit).to_owned(),
                "the report has no date to count from",
            )
        };
        let Some(anchor) = self.anchor else {
            return Some(unknown());
        };
        let stretch = Stretch::holding(unit, anchor)?.shifted(by)?;
        Some(named(TimeKind::Date, stretch, Resolution::FromAnchor))
    }

    pub(in crate::time) fn relative(&self, token: usize, fit: &Fit) -> Option<Found> {
        let by = self.int(fit, Class::Rel).unwrap_or(0);
        let unit = self.unit(fit).unwrap_or(Unit::Year);
        let bare = self.place(fit, Class::Rel).is_none();
        // "unter der Woche", "das Jahr"; "das Jahr der Entscheidung" is another.
        if bare && self.is(fit.end, Class::Year) {
            return None;
        }
        if bare && (!matches!(unit, Unit::Week | Unit::Year) || self.sign(fit.end, "year-goes-on"))
        {
            return None;
        }
        match unit {
            Unit::Day if by == 0 => {
                let (day, token) = self.day?;
                (fit.places[0].token as usize - token < MEMORY)
                    .then(|| named(TimeKind::Date, Stretch::Day(day), Resolution::FromContext))
            }
            Unit::Day | Unit::Hour | Unit::Minute | Unit::Second => {
                let unit = unit.duration("1");
                Some(open(TimeKind::Duration, unit, "which one is not said")).filter(|_| by != 0)
            }
            // "dieses Jahrhundert" and "im nächsten Jahrzehnt" count from the anchor as well.
            Unit::Weekend if by == 0 => self.weekend(token),
            // "am letzten Wochenende" on a Tuesday is two days ago, in the week before.
            _ => self.near(unit, by),
        }
    }

    /// "am Wochenende"
    pub(in crate::time) fn weekend_alone(&self, first: usize, fit: &Fit) -> Option<Found> {
        let said = self.before(first).is_some_and(|at| {
            self.is(at, Class::TimePrep)
                || self.is(at, Class::Bound)
                || self.sign(at, "weekend-before")
        });
        // In "am Wochenende des 25. und 26. Oktober" the days say which.
        let behind = fit.end + 1;
        let dated = (self.sign(fit.end, "dated") || self.sign(fit.end, "vom-or-von"))
            && (self.is(behind, Class::Ord) || self.is(behind, Class::DayMonth));
        (self.unit(fit)? == Unit::Weekend && said && !dated).then(|| self.weekend(first))?
    }

    pub(in crate::time) fn weekend(&self, token: usize) -> Option<Found> {
        let Some(anchor) = self.anchor else {
            return self.near(Unit::Weekend, 0);
        };
        let candidates =
            (-1..=1).filter_map(|by| Stretch::holding(Unit::Weekend, anchor)?.shifted(by));
        let direction = match self.direction(token) {
            Direction::Open => Direction::Past,
            Direction::Near => Direction::Future,
            direction => direction,
        };
        let stretch = self.choose(direction, candidates, Stretch::days)?;
        Some(named(TimeKind::Date, stretch, Resolution::FromAnchor))
    }

    /// "Vorjahr", "Folgetag": from the year or day that the text speaks of, else from the anchor.
    pub(in crate::time) fn relative_in_one(&self, fit: &Fit) -> Option<Found> {
        let Some(place) = self.place(fit, Class::RelUnit) else {
            // "diesem Abend"
            let by = self.int(fit, Class::Rel)?;
            let part = self.part(fit)?;
            // The coming night begins today.
            let by = by.signum() - i32::from(part == Part::Night && by > 0);
            let day = calendar::add_days(self.anchor?, by)?;
            return Some(named(
                TimeKind::Time,
                Stretch::DayPart(day, part),
                Resolution::FromAnchor,
            ));
        };
        let token = place.token as usize;
        let (by, unit) = self.text(fit, Class::RelUnit)?.split_once(' ')?;
        let (by, unit): (i32, Unit) = (by.parse().ok()?, Unit::named(unit)?);
        if let (Unit::Day, Some((day, at))) = (unit, self.day)
            && token - at < MEMORY
        {
            let day = calendar::add_days(day, by)?;
            return Some(named(
                TimeKind::Date,
                Stretch::Day(day),
                Resolution::FromContext,
            ));
        }
        self.near(unit, by)
    }

    /// "den vergangenen fünf Jahren", "den nächsten Wochen", "den ersten beiden Jahren".
    pub(in crate::time) fn several(&self, fit: &Fit) -> Option<Found> {
        let unit = self.unit(fit)?;
        let number = self
            .place(fit, Class::Num)
            .and_then(|place| self.number_at(place));
        let by = self.int(fit, Class::Rel);
        if by.is_none() && number.is_none() {
            return None;
        }
        let amount = number.map_or("X".to_owned(), |number| format!("{number}"));
        let future_ref = by.is_some_and(|by| by > 0) && number.is_none();
        let mut found = match future_ref {
            true => reference(TimeKind::Date, "FUTURE_REF"),
            false => duration(unit, &amount),
        };
        let (Some(anchor), Some(by @ (-1 | 1))) = (self.anchor, by) else {
            return Some(found);
        };
        let anchor = self
            .doc
            .anchor
            .map_or(anchor.at(0, 0, 0, 0), |anchor| anchor.moment);
        if let Some(number) = number
            && let Some(point) = moved(anchor, unit, number * f64::from(by))
        {
            let (first, last) = if by < 0 {
                (point, anchor)
            } else {
                (anchor, point)
            };
            found.bounds = Some((first, last));
            found.edtf = Some(Edtf::days(first.date(), last.date()).about());
            if !unit.within_day() && unit != Unit::Day {
                found.approximate = true;
            }
            if unit.within_day() {
                found.edtf = None;
            }
            found.resolution = Resolution::FromAnchor;
        } else {
            let day = Edtf::date(Precision::Day(anchor.date()));
            found.edtf = Some(if by < 0 { day.up_to() } else { day.onwards() });
        }
        found.grain = Grain::Day;
        Some(found)
    }

    pub(in crate::time) fn month(&self, first: usize, fit: &Fit) -> Option<Found> {
        let month: i8 = self
            .text(fit, Class::Month)
            .or_else(|| self.text(fit, Class::MonthAbbr))?
            .parse()
            .ok()?;
        if !self.month_said(first, fit) {
            return None;
        }
        self.month_of(first, fit, month, |stretch| stretch.days())
    }

    /// "August" and "Mai" are also names: they need a word before them that fits a month.
    pub(in crate::time) fn month_said(&self, first: usize, fit: &Fit) -> bool {
        let token = match self.place(fit, Class::Month) {
            Some(place) => place.token as usize,
            None => return true,
        };
        if fit.places.len() > 1 || !self.sign(token, "also-a-name") {
            return self.doc.tokens[token].shape != Shape::Lower
                || fit.places.len() > 1
                || self.before(first).is_some();
        }
        let next_is_name = token + 1 < self.range.end as usize
            && self.doc.tokens[token + 1].shape == Shape::Title
            && self.doc.tokens[token + 1].pos == crate::tag::Pos::Propn;
        match self.before(first) {
            None => !next_is_name,
            Some(at) => {
                let shape = self.doc.tokens[at].shape;
                !next_is_name && (shape == Shape::Lower || shape.is_mark())
                    || self.is(at, Class::TimePrep)
            }
        }
    }

    pub(in crate::time) fn month_of(
        &self,
        first: usize,
        fit: &Fit,
        month: i8,
        days: impl Fn(Stretch) -> Option<(Date, Date)>,
    ) -> Option<Found> {
        if let Some(year) = self.year(fit) {
            return Some(named(
                TimeKind::Date,
                Stretch::Month(year, month),
                Resolution::Explicit,
            ));
        }
        let Some(anchor) = self.anchor else {
            return Some(Found {
                edtf: Some(Edtf::date(Precision::MonthOnly(month as u8))),
                ..open(
                    TimeKind::Date,
                    format!("XXXX-{month:02}"),
                    "the report has no date to count from",
                )
            });
        };
        let relative = self.relative_year(fit);
        let made = |year: i16| Stretch::Month(year, month);
        let (stretch, resolution) = match (relative, self.told_year(first)) {
            (Some(year), _)
                if self.unit(fit).is_some() || self.place(fit, Class::RelUnit).is_some() =>
            {
                (made(year), Resolution::FromAnchor)
            }
            // "im vergangenen Mai", "kommenden Mai", "diesen September"
            (Some(_), _) => {
                let by = self.int(fit, Class::Rel)?;
                let months = self
                    .years()
                    .map(made)
                    .filter(|s| *s != Stretch::Month(anchor.year(), anchor.month()) || by == 0);
                let direction = match by {
                    ..0 => Direction::Past,
                    0 => {
                        return Some(named(
                            TimeKind::Date,
                            made(anchor.year()),
                            Resolution::FromAnchor,
                        ));
                    }
                    _ => Direction::Future,
                };
                (
                    self.choose(direction, months, Stretch::days)?,
                    Resolution::FromAnchor,
                )
            }
            (None, Some(year)) => (made(year), Resolution::FromContext),
            (None, None) => {
                let months = self.years().map(made);
                (
                    self.choose(self.direction(first), months, days)?,
                    Resolution::FromAnchor,
                )
            }
        };
        Some(named(TimeKind::Date, stretch, resolution))
    }

    /// The year of "vorigen Jahres", "des Vorjahres".
    pub(in crate::time) fn relative_year(&self, fit: &Fit) -> Option<i16> {
        let by = match self.text(fit, Class::RelUnit) {
            Some(text) => {
                let (by, unit) = text.split_once(' ')?;
                (unit == "year").then(|| by.parse().ok())??
            }
            None => self.int(fit, Class::Rel)?,
        };
        calendar::checked_year(i32::from(self.anchor?.year()) + by)
    }
}
