//! Years by number, holidays, periods with no fixed days, and words like "derzeit".

use super::*;

impl Reader<'_> {
    pub(in crate::time) fn year_alone(&self, first: usize, fit: &Fit) -> Option<Found> {
        let place = self.place(fit, Class::Year);
        let christ = fit.places.len() > 1 && self.sign(fit.end - 1, "before-christ");
        if christ {
            let number = match place.and_then(|place| self.numeral(place)) {
                Some(numeral) => f64::from(numeral.year),
                None => *self.numbers(fit).first()?,
            };
            let year = calendar::checked_year(1 - number as i32)?;
            return Some(named(
                TimeKind::Date,
                Stretch::Year(year),
                Resolution::Explicit,
            ));
        }
        let place = place?;
        let year = self.numeral(place)?.year;
        let slash = fit.places.len() > 1 && fit.end > place.token as usize + 1;
        if slash {
            return self.years_apart(fit, year);
        }
        let with_noun = fit.places.len() > 1;
        if !with_noun && !self.year_said(first, year) {
            return None;
        }
        Some(named(
            TimeKind::Date,
            Stretch::Year(year),
            Resolution::Explicit,
        ))
    }

    /// "2014/15": from one year into the next.
    pub(in crate::time) fn years_apart(&self, fit: &Fit, year: i16) -> Option<Found> {
        let last = fit.places.last()?;
        let next = self.numeral(*last)?;
        let follows = match next.classes & Class::Year.bit() != 0 {
            true => next.year == year.checked_add(1)?,
            false => next.number as i16 == (year + 1) % 100,
        };
        if !follows || last.class != Class::Num as u8 {
            return None;
        }
        let (first, last) = (
            Date::new(year, 1, 1).ok()?,
            Date::new(year + 1, 12, 31).ok()?,
        );
        let mut found = open(
            TimeKind::Date,
            "XXXX-XX-XX".to_owned(),
            "where in the two years it lies is not said",
        );
        found.bounds = Some((first.at(0, 0, 0, 0), last.at(23, 59, 59, 0)));
        found.edtf = Some(Edtf::days(first, last));
        Some(found)
    }

    /// Whether four digits that stand alone are a year and no amount, number or code.
    pub(in crate::time) fn year_said(&self, token: usize, year: i16) -> bool {
        let before = self.before(token);
        let next = Some(token + 1).filter(|&at| at < self.range.end as usize);
        let shape = |at: Option<usize>| at.map(|at| self.doc.tokens[at].shape);
        if let Some(at) = next {
            let measured = self.sign(at, "amount-mark")
                || self.is(at, Class::Counted)
                || self.is(at, Class::Units) && !self.sign(at, "years")
                || self.is(at, Class::Uhr);
            // "2000 bis 3000 Grad"
            let to = at + 1;
            let measured = measured
                || self.is(at, Class::Joins)
                    && self.is(to, Class::Num)
                    && (self.is(to + 1, Class::Counted) || self.sign(to + 1, "amount-mark"));
            // Digits beside digits are a telephone or account number.
            if measured || self.doc.tokens[at].shape == Shape::Number {
                return false;
            }
        }
        if let Some(at) = before {
            let word = self.doc.lower(at);
            let coded = self.is(at, Class::NotYear)
                || self.sign(at, "amount-mark")
                || self.words.street(word)
                || self.doc.tokens[at].shape == Shape::Number && !self.is(at, Class::Ord)
                || self.is(at, Class::Hedge);
            if coded {
                return false;
            }
            // "0471/2014", "5-2014" are codes, "2005/2010" is two years.
            let joined = self.sign(at, "code-joiner") && !self.doc.tokens[at].spaced;
            if joined && self.before(at).is_none_or(|at| !self.is(at, Class::Year)) {
                return false;
            }
        }
        let round = year % 50 == 0;
        let far = !(1800..=2060).contains(&year);
        let counts_noun = matches!(shape(next), Some(Shape::Title | Shape::Upper))
            || matches!(shape(next), Some(Shape::Lower))
                && next
                    .is_some_and(|at| self.doc.tokens[at].features.any(crate::tag::Features::ATTR));
        let preposed = before.is_some_and(|at| {
            self.is(at, Class::TimePrep)
                || self.is(at, Class::Bound)
                || self.sign(at, "year-before")
        });
        match (round || far, counts_noun) {
            (true, true) => false,
            (true, false) => {
                preposed || shape(before) == Some(Shape::Dash) || !far && before.is_none()
            }
            (false, _) => true,
        }
    }

    pub(in crate::time) fn period(&self, fit: &Fit) -> Option<Found> {
        let mut found = open(
            TimeKind::Date,
            "XXXX-XX-XX".to_owned(),
            "the calendar has no fixed days for it",
        );
        if self.place(fit, Class::Jahrgang).is_some() {
            return Some(named(
                TimeKind::Date,
                Stretch::Year(self.year(fit)?),
                Resolution::Explicit,
            ));
        }
        if let Some(year) = self.year(fit) {
            let last = match fit.places.last() {
                Some(place) if fit.places.len() > 2 && place.class != Class::Year as u8 => {
                    let number = self.number_at(*place)? as i16;
                    if number < 100 {
                        year - year % 100 + number
                    } else {
                        number
                    }
                }
                _ => year,
            };
            let (first, last) = (
                Date::new(year, 1, 1).ok()?,
                Date::new(last.max(year), 12, 31).ok()?,
            );
            found.bounds = Some((first.at(0, 0, 0, 0), last.at(23, 59, 59, 0)));
            found.edtf = Some(Edtf::days(first, last));
        } else if self.place(fit, Class::Saison).is_some() {
            return None;
        }
        Some(found)
    }

    pub(in crate::time) fn holiday(&self, first: usize, fit: &Fit) -> Option<Found> {
        let formula = self.text(fit, Class::Holiday)?;
        let token = self.place(fit, Class::Holiday)?.token as usize;
        // "Nikolaus" and "Martini" are names as well.
        if self.sign(token, "holiday-or-name")
            && self
                .before(first)
                .is_none_or(|at| !self.sign(at, "holiday-before"))
        {
            return None;
        }
        let day = |year: i16| calendar::holiday(formula, year).map(Stretch::Day);
        if let Some(year) = self.year(fit) {
            return Some(named(TimeKind::Date, day(year)?, Resolution::Explicit));
        }
        if self.anchor.is_none() {
            return Some(open(
                TimeKind::Date,
                "XXXX-XX-XX".to_owned(),
                "the report has no date to count from",
            ));
        }
        let by = self.int(fit, Class::Rel);
        if self.unit(fit).is_some() {
            return Some(named(
                TimeKind::Date,
                day(self.relative_year(fit)?)?,
                Resolution::FromAnchor,
            ));
        }
        let direction = match by {
            Some(..=-1) => Direction::Past,
            Some(1..) => Direction::Future,
            Some(0) => {
                return Some(named(
                    TimeKind::Date,
                    day(self.anchor?.year())?,
                    Resolution::FromAnchor,
                ));
            }
            None => self.direction(first),
        };
        let chosen = self.choose(direction, self.years().filter_map(day), Stretch::days)?;
        Some(named(TimeKind::Date, chosen, Resolution::FromAnchor))
    }

    pub(in crate::time) fn reference(&self, first: usize, fit: &Fit) -> Option<Found> {
        let text = self.text(fit, Class::Ref)?;
        // "je früher", "später oder früher": a comparison, no time.
        if self.sign(first, "compared") && self.sign_before(first, "compared-before") {
            return None;
        }
        Some(reference(TimeKind::Date, text))
    }

    pub(in crate::time) fn reference_noun(&self, first: usize, fit: &Fit) -> Option<Found> {
        let text = self.text(fit, Class::RefNoun)?;
        let said = self
            .before(first)
            .is_some_and(|at| matches!(self.doc.lower(at), "in" | "für" | "auf" | "auch" | "aus"));
        said.then(|| reference(TimeKind::Date, text))
    }
}
