//! Lengths, the points that they lead to ("vor einem Jahr"), and what comes again and again.

use super::*;

impl Reader<'_> {
    pub(in crate::time) fn length(&self, first: usize, fit: &Fit) -> Option<Found> {
        let end = fit.end;
        // "61 Jahre alt" is an age, "zwei Jahre jünger" a difference in age.
        if self.sign(end, "age-after") {
            return None;
        }
        if let Some(place) = self.place(fit, Class::AdjDur) {
            return self.length_adjective(place, end);
        }
        if self.unit(fit) == Some(Unit::Year)
            && self.place(fit, Class::Num).is_some()
            && self.tells_age(first)
        {
            return None;
        }
        if let Some(unit) = self.text(fit, Class::VagueDur) {
            return Some(duration(Unit::named(unit)?, "X"));
        }
        if let Some(text) = self.text(fit, Class::PartUnit) {
            let (amount, unit) = text.split_once(' ')?;
            if self.place(fit, Class::One).is_none() && self.place(fit, Class::Num).is_none() {
                return None;
            }
            let number = self
                .place(fit, Class::Num)
                .and_then(|p| self.number_at(p))
                .unwrap_or(1.0);
            let amount = format!("{}", amount.parse::<f64>().ok()? * number);
            return Some(duration(Unit::named(unit)?, &amount));
        }
        // "das gesamte Jahr 2009" names the year.
        if self.place(fit, Class::Whole).is_some() && self.is(end, Class::Year) {
            return None;
        }
        let unit = self.unit(fit)?;
        let number = self
            .place(fit, Class::Num)
            .and_then(|place| self.number_at(place));
        let amount = if let Some(number) = number {
            format!("{number}")
        } else if self.place(fit, Class::Vague).is_some() {
            self.place(fit, Class::Units)?;
            "X".to_owned()
        } else if self.place(fit, Class::Half).is_some() {
            "0.5".to_owned()
        } else if self.place(fit, Class::One).is_some() || self.place(fit, Class::Whole).is_some() {
            // "ein Tag" needs a word that shows a length; "eines Tages" is a turn of speech.
            if unit == Unit::Day && self.sign(first, "not-a-length") || unit == Unit::Weekend {
                return None;
            }
            "1".to_owned()
        } else {
            // "seit Jahren", "über Wochen": several, with no number; "in den Jahren 2019 bis 2023" are named.
            if self.is(end, Class::Year) {
                return None;
            }
            if !self.sign_before(first, "length-before") && !self.sign(end, "length-after") {
                return None;
            }
            "X".to_owned()
        };
        if self.place(fit, Class::Units).is_none() && number.is_some_and(|n| n != 1.0) {
            return None;
        }
        Some(duration(unit, &amount))
    }

    /// "im Alter von 16 Jahren", "mit elf Jahren", "unter 26 Jahren".
    pub(in crate::time) fn tells_age(&self, first: usize) -> bool {
        let mut at = self.before(first);
        for _ in 0..4 {
            let Some(token) = at else {
                return false;
            };
            if self.sign(token, "age-before") {
                return true;
            }
            if !self.sign(token, "age-link") && !self.is(token, Class::Num) {
                return false;
            }
            at = self.before(token);
        }
        false
    }

    pub(in crate::time) fn length_adjective(&self, place: Place, end: usize) -> Option<Found> {
        let numeral = *self.numeral(place)?;
        let unit = Unit::named(numeral.unit?)?;
        // "34-jähriger Fahrer", "die 34-Jährige", "dreijährige Tochter": ages.
        let aged = end < self.range.end as usize && self.is(end, Class::Aged);
        let person = self.doc.tokens[place.token as usize].shape != Shape::Lower;
        let years = unit == Unit::Year;
        if years && (aged || person || numeral.number > 17.0)
            || aged && numeral.number < 40.0 && unit == Unit::Month
        {
            return None;
        }
        Some(duration(unit, &format!("{}", numeral.number)))
    }

    /// Where a length counts from the anchor, the point that it leads to.
    pub(in crate::time) fn point(&self, mut found: Found) -> Found {
        let Some(anchor) = self.doc.anchor else {
            return found;
        };
        let sign = match self.bound_word(found.first) {
            Some("before" | "since") => -1.0,
            Some("in" | "within" | "until") if self.clause_looks_ahead(found.first) => 1.0,
            _ => {
                if found.bound != Bound::Since {
                    found.bound = Bound::None;
                }
                return found;
            }
        };
        // "vor zwei Jahren" names a point: it is no bound.
        if matches!(found.bound, Bound::Before | Bound::After) {
            found.bound = Bound::None;
        }
        let Some((unit, number)) = parse_duration(&found.value) else {
            return found;
        };
        let Some(point) = moved(anchor.moment, unit, number * sign) else {
            return found;
        };
        let whole = number.fract() == 0.0;
        let stretch = match unit {
            Unit::Second | Unit::Minute | Unit::Hour => {
                if !anchor.has_time {
                    return found;
                }
                found.bounds = Some((point, point));
                found.grain = Grain::Minute;
                found.resolution = Resolution::FromAnchor;
                return found;
            }
            Unit::Day => Stretch::Day(point.date()),
            Unit::Week | Unit::Weekend => Stretch::Day(point.date()),
            Unit::Year if whole && number > 1.0 => Stretch::Year(point.date().year()),
            _ => Stretch::Month(point.date().year(), point.date().month()),
        };
        // Only days are counted to the day; of anything longer the words leave the day open.
        let exact = unit == Unit::Day && !found.approximate;
        found.approximate |= !exact;
        found.grain = stretch.grain();
        found.edtf = stretch
            .edtf()
            .map(|edtf| if exact { edtf } else { edtf.about() });
        found.bounds = stretch.bounds();
        if !exact
            && let (Some((start, _)), Some((_, end))) = (
                stretch.shifted(-1).and_then(Stretch::bounds),
                stretch.shifted(1).and_then(Stretch::bounds),
            )
        {
            found.bounds = Some((start, end));
        }
        found.resolution = Resolution::FromAnchor;
        found
    }

    pub(in crate::time) fn clause_looks_ahead(&self, token: usize) -> bool {
        matches!(
            tense(self.doc, self.words, token),
            Tense::Future | Tense::Planned | Tense::Present | Tense::None
        )
    }

    pub(in crate::time) fn set(&self, fit: &Fit) -> Option<Found> {
        let set = |value: String| Some(open(TimeKind::Set, value, "it comes again and again"));
        let number = self.place(fit, Class::Num).and_then(|p| self.number_at(p));
        let ord = self
            .place(fit, Class::Ord)
            .and_then(|p| self.number_at(p))
            .unwrap_or(1.0);
        if let Some(value) = self.text(fit, Class::Freq) {
            return set(value.to_owned());
        }
        if let Some(text) = self.text(fit, Class::Weekdays) {
            let place = self.place(fit, Class::Weekdays)?;
            if self.doc.tokens[place.token as usize].shape == Shape::Title
                && self
                    .before(place.token as usize)
                    .is_some_and(|at| self.is(at, Class::Det) || self.is(at, Class::Rel))
            {
                return None;
            }
            return set(match text {
                "WD" => "P6D".to_owned(),
                day => format!("XXXX-WXX-{day}"),
            });
        }
        if let Some(text) = self.text(fit, Class::WdPart) {
            return set(format!("XXXX-WXX-{}T{}", text.get(..1)?, text.get(1..)?));
        }
        if let Some(text) = self.text(fit, Class::Weekday) {
            return set(format!("XXXX-WXX-{text}"));
        }
        if let Some(text) = self.text(fit, Class::Month) {
            return set(format!("XXXX-{:02}", text.parse::<u8>().ok()?));
        }
        if let Some(text) = self.text(fit, Class::Season) {
            return set(format!("XXXX-{text}"));
        }
        if let Some(text) = self.text(fit, Class::Part) {
            return set(format!("XXXX-XX-XXT{text}"));
        }
        if self.place(fit, Class::Holiday).is_some() {
            return set("XXXX-XX-XX".to_owned());
        }
        if let Some(text) = self.text(fit, Class::PartUnit) {
            let (amount, unit) = text.split_once(' ')?;
            return set(Unit::named(unit)?.duration(amount));
        }
        let unit = self.unit(fit)?;
        let amount = match number {
            _ if self.place(fit, Class::Times).is_some() => "1".to_owned(),
            Some(number) if self.place(fit, Class::Every).is_none() => format!("{number}"),
            _ if self.place(fit, Class::Vague).is_some() => "X".to_owned(),
            _ if self.place(fit, Class::Half).is_some() => "0.5".to_owned(),
            _ => format!("{ord}"),
        };
        // "alle Jahre" is every year; "alle zwei Jahre" every second.
        set(unit.duration(&amount))
    }

    /// "400 Euro im Monat": only where an amount stands shortly before.
    pub(in crate::time) fn rate(&self, first: usize, fit: &Fit) -> Option<Found> {
        let unit = self.unit(fit)?;
        let always = self.sign(first, "rate-certain");
        let from = first.saturating_sub(3).max(self.range.first as usize);
        let amount = (from..first).any(|at| {
            self.is(at, Class::AmountWord)
                || self.is(at, Class::Times)
                || self.sign(at, "amount-mark")
        });
        let noun = first
            .checked_sub(2)
            .filter(|&at| at >= self.range.first as usize)
            .is_some_and(|at| {
                self.doc.tokens[at].shape == Shape::Number
                    && self.doc.tokens[first - 1].shape == Shape::Title
            });
        let follows = fit.end < self.range.end as usize
            && (self.doc.tokens[fit.end].shape == Shape::Number || self.is(fit.end, Class::Later));
        if follows || unit.within_day() && !always || !always && !amount && !noun {
            return None;
        }
        Some(open(
            TimeKind::Set,
            unit.duration("1"),
            "it comes again and again",
        ))
    }
}
