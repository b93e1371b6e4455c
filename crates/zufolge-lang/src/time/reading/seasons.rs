//! Seasons, quarters, decades, centuries, and the beginning, middle or end of any stretch.

use super::*;

impl Reader<'_> {
    pub(in crate::time) fn season(&self, first: usize, fit: &Fit) -> Option<Found> {
        let season = Season::coded(self.text(fit, Class::Season)?)?;
        let token = self.place(fit, Class::Season)?.token as usize;
        if self.doc.tokens[token].shape == Shape::Lower {
            return None;
        }
        let numbered = self.year(fit).is_some();
        // Bare, it must stand behind a word that shows a time to be meant; else it is a name or theme.
        let said = fit.places.len() > 1
            || self.before(first).is_none_or(|at| {
                self.is(at, Class::TimePrep)
                    || self.is(at, Class::Whole)
                    || self.is(at, Class::Bound)
                    || self.is(at, Class::Det)
            });
        if !said {
            return None;
        }
        self.season_of(first, fit, season, numbered)
    }

    pub(in crate::time) fn season_of(
        &self,
        first: usize,
        fit: &Fit,
        season: Season,
        numbered: bool,
    ) -> Option<Found> {
        let code = Stretch::Season(2000, season).timex();
        if numbered {
            let stretch = Stretch::Season(self.year(fit)?, season);
            return Some(named(TimeKind::Date, stretch, Resolution::Explicit));
        }
        let Some(anchor) = self.anchor else {
            return Some(open(
                TimeKind::Date,
                format!("XXXX{}", code.get(4..)?),
                "the report has no date to count from",
            ));
        };
        if (self.unit(fit).is_some() || self.place(fit, Class::RelUnit).is_some())
            && let Some(year) = self.relative_year(fit)
        {
            return Some(named(
                TimeKind::Date,
                Stretch::Season(year, season),
                Resolution::FromAnchor,
            ));
        }
        let now = Stretch::season_holding(anchor);
        let others = self.years().map(|year| Stretch::Season(year, season));
        let other = |s: &Stretch| *s != Stretch::Season(now.0, now.1);
        let chosen = match self.int(fit, Class::Rel) {
            Some(..=-1) => self.choose(Direction::Past, others.filter(other), Stretch::days),
            Some(1..) => self.choose(Direction::Future, others.filter(other), Stretch::days),
            Some(0) => self.choose(Direction::Open, others, Stretch::days),
            None => self.choose(self.direction(first), others, Stretch::days),
        };
        Some(named(TimeKind::Date, chosen?, Resolution::FromAnchor))
    }

    /// "dritten Quartal 2014", "zweite Jahreshälfte", "erste Hälfte des 15. Jahrhunderts".
    pub(in crate::time) fn quarter(&self, first: usize, fit: &Fit) -> Option<Found> {
        let numbers = self.numbers(fit);
        if let [half, century] = numbers.as_slice() {
            let century = self.century_of(*century)?;
            let third = if *half == 1.0 {
                Third::Begin
            } else {
                Third::End
            };
            let mut found = named(TimeKind::Date, century, Resolution::Explicit);
            let (start, end) = found.bounds?;
            let middle = calendar::checked_year(i32::from(start.date().year()) + 50)?;
            let middle = Date::new(middle, 1, 1).ok()?;
            found.bounds = Some(match third {
                Third::Begin => (start, middle.yesterday().ok()?.at(23, 59, 59, 0)),
                _ => (middle.at(0, 0, 0, 0), end),
            });
            found.edtf = found.bounds.map(|(s, e)| {
                Edtf::Interval(
                    crate::edtf::End::Date(crate::edtf::EdtfDate::exact(Precision::Year(
                        s.date().year(),
                    ))),
                    crate::edtf::End::Date(crate::edtf::EdtfDate::exact(Precision::Year(
                        e.date().year(),
                    ))),
                )
            });
            found.third = Some(third);
            return Some(found);
        }
        let number = match self.int(fit, Class::QName) {
            Some(number) => number as i8,
            None => numbers
                .first()
                .filter(|n| n.fract() == 0.0 && (1.0..=4.0).contains(*n))
                .map(|n| *n as i8)?,
        };
        let half = self.text(fit, Class::HalfNoun).is_some()
            || self.text(fit, Class::PartNoun) == Some("half")
            || self.unit(fit) == Some(Unit::Half);
        let thirds = self.text(fit, Class::PartNoun) == Some("third");
        let is_quarter =
            self.place(fit, Class::QName).is_some() || self.unit(fit) == Some(Unit::Quarter);
        if !half && !is_quarter && !thirds || half && number > 2 {
            return None;
        }
        let bare = self.year(fit).is_none() && self.relative_year(fit).is_none();
        if bare && self.place(fit, Class::PartNoun).is_some() {
            return None;
        }
        let made = |year: i16| match half {
            true => Stretch::Half(year, number),
            false => Stretch::Quarter(year, number),
        };
        if let Some(year) = self.year(fit) {
            return Some(named(TimeKind::Date, made(year), Resolution::Explicit));
        }
        if self.anchor.is_none() {
            let code = made(2000).timex();
            return Some(open(
                TimeKind::Date,
                format!("XXXX{}", code.get(4..)?),
                "the report has no date to count from",
            ));
        }
        let units = fit
            .places
            .iter()
            .filter(|p| p.class == Class::Unit as u8)
            .count();
        if (units == 2 || self.place(fit, Class::RelUnit).is_some())
            && let Some(year) = self.relative_year(fit)
        {
            return Some(named(TimeKind::Date, made(year), Resolution::FromAnchor));
        }
        let direction = match self.int(fit, Class::Rel) {
            Some(..=-1) => Direction::Past,
            Some(1..) => Direction::Future,
            _ => self.direction(first),
        };
        let chosen = self.choose(direction, self.years().map(made), Stretch::days)?;
        Some(named(TimeKind::Date, chosen, Resolution::FromAnchor))
    }

    pub(in crate::time) fn century_of(&self, number: f64) -> Option<Stretch> {
        (number.fract() == 0.0 && (1.0..=30.0).contains(&number))
            .then_some(Stretch::Century(number as i16 - 1))
    }

    pub(in crate::time) fn century(&self, fit: &Fit) -> Option<Found> {
        if self.unit(fit)? != Unit::Century {
            return None;
        }
        let century = self.century_of(*self.numbers(fit).first()?)?;
        Some(named(TimeKind::Date, century, Resolution::Explicit))
    }

    pub(in crate::time) fn decade(&self, fit: &Fit) -> Option<Found> {
        let place = self.place(fit, Class::Decade)?;
        let token = place.token as usize;
        let number = match self.numeral(place) {
            Some(numeral) => numeral.number as i16,
            None => self.int(fit, Class::Decade)? as i16,
        };
        // "die 60er" may be people; "die 60er Jahre", "in den 60ern" are years.
        let word = self.doc.lower(token);
        if fit.end == token + 1
            && !self.sign(token, "decade-of-years")
            && !word.contains('j')
            && number < 1000
        {
            return None;
        }
        let decade = match number {
            0..100 => {
                // Of this century or the last: the last that has begun.
                let now = self.anchor.map_or(2025, Date::year);
                let century = now.div_euclid(100) * 100 + number;
                if century > now {
                    century - 100
                } else {
                    century
                }
            }
            _ => number,
        };
        Some(named(
            TimeKind::Date,
            Stretch::Decade(decade / 10),
            Resolution::Explicit,
        ))
    }

    /// "Ende September", "Mitte nächster Woche", "Anfang der 90er Jahre", "Jahresende".
    pub(in crate::time) fn edge(&self, first: usize, fit: &Fit) -> Option<Found> {
        let third = self.third(fit)?;
        let mut found = self.edge_of(first, fit, third)?;
        found.third = Some(third);
        if let Some((from, to)) = found.stretch.and_then(|stretch| stretch.third(third)) {
            found.bounds = Some((from.at(0, 0, 0, 0), to.at(23, 59, 59, 0)));
            found.edtf = Some(Edtf::days(from, to));
        }
        Some(found)
    }

    pub(in crate::time) fn edge_of(&self, first: usize, fit: &Fit, third: Third) -> Option<Found> {
        let within = |stretch: Stretch| stretch.third(third);
        if let Some(text) = self.text(fit, Class::UnitThird) {
            let unit = Unit::named(text.split_once(' ')?.1)?;
            if let Some(year) = self.year(fit) {
                return (unit == Unit::Year)
                    .then(|| named(TimeKind::Date, Stretch::Year(year), Resolution::Explicit));
            }
            return self.near_edge(first, unit, third);
        }
        if let Some(month) = self.text(fit, Class::Month) {
            return self.month_of(first, fit, month.parse().ok()?, within);
        }
        if let Some(season) = self.text(fit, Class::Season) {
            return self.season_of(first, fit, Season::coded(season)?, self.year(fit).is_some());
        }
        if self.place(fit, Class::Decade).is_some() {
            return self.decade(fit);
        }
        if self.place(fit, Class::HalfNoun).is_some() || self.place(fit, Class::Ord).is_some() {
            return self.century(fit).or_else(|| self.quarter(first, fit));
        }
        if let Some(year) = self.year(fit) {
            return Some(named(
                TimeKind::Date,
                Stretch::Year(year),
                Resolution::Explicit,
            ));
        }
        if self.place(fit, Class::RelUnit).is_some() {
            return self.relative_in_one(fit);
        }
        match self.int(fit, Class::Rel) {
            Some(_) => self.relative(first, fit),
            None => self.near_edge(first, self.unit(fit)?, third),
        }
    }

    /// "Ende des Jahres": of the year that the text speaks of, or the one the direction allows.
    pub(in crate::time) fn near_edge(
        &self,
        first: usize,
        unit: Unit,
        third: Third,
    ) -> Option<Found> {
        if unit.within_day() || unit == Unit::Day {
            return None;
        }
        if unit == Unit::Year
            && let Some(year) = self.told_year(first)
        {
            return Some(named(
                TimeKind::Date,
                Stretch::Year(year),
                Resolution::FromContext,
            ));
        }
        let Some(anchor) = self.anchor else {
            return self.near(unit, 0);
        };
        let candidates = (-1..=1).filter_map(|by| Stretch::holding(unit, anchor)?.shifted(by));
        let direction = match self.direction(first) {
            Direction::Past => Direction::Past,
            Direction::Future => Direction::Future,
            _ => return self.near(unit, 0),
        };
        let stretch = self.choose(direction, candidates, |stretch| stretch.third(third))?;
        Some(named(TimeKind::Date, stretch, Resolution::FromAnchor))
    }
}
