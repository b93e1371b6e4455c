//! What a matched pattern means: one function for each result that `time.rules` names.
//!
//! A function may refuse (the words are no time here); then the next shorter fit is tried. The
//! text is read from its beginning, so that an earlier time can be what a later one counts from.

use jiff::civil::{Date, DateTime};

use super::tense::{Tense, tense};
use super::words::{Class, Numeral, TimeWords};
use super::{Bound, Found, Resolution, TimeKind};
use crate::calendar::{self, Clock, Grain, Part, Season, Stretch, Third, Unit};
use crate::document::{Document, Shape, TokenRange};
use crate::edtf::{Edtf, Precision};
use crate::rule::{Classes, Fit, Place};

/// Which way a date with an open year or week lies from the anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// Not after the anchor.
    Past,
    /// Not before the anchor.
    Future,
    /// The nearer, the coming one preferred.
    Near,
    /// The nearer.
    Open,
}

/// What a token can be, for the rules.
#[derive(Clone, Copy, Debug, Default)]
struct Item {
    classes: Classes,
    entry: Option<u32>,
    /// Index into [`Reader::numerals`].
    numeral: Option<u32>,
    /// A form of several words that begins here: entry and number of words.
    longer: Option<(u32, u8)>,
}

/// Reads the times of one document, sentence by sentence.
pub(super) struct Reader<'a> {
    pub(super) doc: &'a Document,
    pub(super) words: &'a TimeWords,
    pub(super) found: Vec<Found>,
    anchor: Option<Date>,
    /// The sentence being read.
    pub(super) range: TokenRange,
    items: Vec<Item>,
    numerals: Vec<Numeral>,
    /// The last day that was named, and the token where.
    day: Option<(Date, usize)>,
    /// The last year that was named with its number, and the token where.
    year: Option<(i16, usize)>,
}

/// How far back, in tokens, a day or year still is what the text speaks of.
const MEMORY: usize = 150;

impl<'a> Reader<'a> {
    pub(super) fn new(doc: &'a Document, words: &'a TimeWords) -> Reader<'a> {
        Reader {
            doc,
            words,
            found: Vec::new(),
            anchor: doc.anchor.map(|anchor| anchor.moment.date()),
            range: TokenRange::default(),
            items: Vec::new(),
            numerals: Vec::new(),
            day: None,
            year: None,
        }
    }

    /// Reads one sentence.
    pub(super) fn sentence(&mut self, range: TokenRange) {
        self.range = range;
        if !self.classify() {
            return;
        }
        let from = self.found.len();
        let mut at = range.first as usize;
        while at < range.end as usize {
            let openers = self.words.openers;
            let opens = |[one, two]: [(Classes, u8); 2]| (one.0 | two.0) & openers != 0;
            if !opens(self.items_at(at)) {
                at += 1;
                continue;
            }
            let fits = self.words.rules.fits(at, &|token| self.items_at(token));
            let found = fits.iter().find_map(|fit| self.read(at, fit));
            match found {
                Some(found) => {
                    at = found.end.max(at + 1);
                    self.keep(found);
                }
                None => at += 1,
            }
        }
        self.give_days_to_clocks(from);
    }

    /// Looks up all tokens of the sentence; false where none can begin a time.
    fn classify(&mut self) -> bool {
        self.items.clear();
        self.numerals.clear();
        let (first, end) = (self.range.first as usize, self.range.end as usize);
        let mut any = 0;
        for at in first..end {
            let mut item = Item::default();
            let token = self.doc.tokens[at];
            let word = self.doc.lower(at);
            if token.shape == Shape::Number || token.shape.is_word() || token.span.len() <= 2 {
                item.entry = self.words.find(word);
            }
            let maybe_number = token.shape == Shape::Number
                || token.shape == Shape::Mixed
                || (token.shape == Shape::Lower && item.entry.is_none());
            if maybe_number && let Some(numeral) = self.words.numeral(word) {
                item.numeral = Some(self.numerals.len() as u32);
                item.classes |= numeral.classes;
                self.numerals.push(numeral);
            }
            if let Some(entry) = item.entry {
                item.classes |= self.words.classes(entry);
                let next = |offset: usize| {
                    let at = at + offset;
                    (at < end).then(|| self.doc.lower(at))
                };
                item.longer = self.words.longer(entry, next);
                any |= item
                    .longer
                    .map_or(0, |(entry, _)| self.words.classes(entry));
            }
            any |= item.classes;
            self.items.push(item);
        }
        any & self.words.openers != 0
    }

    fn item(&self, token: usize) -> Item {
        let at = token.wrapping_sub(self.range.first as usize);
        self.items.get(at).copied().unwrap_or_default()
    }

    fn items_at(&self, token: usize) -> [(Classes, u8); 2] {
        let item = self.item(token);
        let longer = item
            .longer
            .map_or((0, 0), |(entry, len)| (self.words.classes(entry), len));
        [longer, (item.classes, 1)]
    }

    /// Whether a token is of a class.
    pub(super) fn is(&self, token: usize, class: Class) -> bool {
        self.item(token).classes & class.bit() != 0
    }

    /// The token before, inside the sentence.
    pub(super) fn before(&self, token: usize) -> Option<usize> {
        token
            .checked_sub(1)
            .filter(|&at| at >= self.range.first as usize)
    }

    fn entry(&self, place: Place) -> Option<u32> {
        let item = self.item(place.token as usize);
        match place.len {
            0 | 1 => item.entry,
            _ => item.longer.map(|(entry, _)| entry),
        }
    }

    fn place(&self, fit: &Fit, class: Class) -> Option<Place> {
        fit.places
            .iter()
            .find(|place| place.class == class as u8)
            .copied()
    }

    fn text(&self, fit: &Fit, class: Class) -> Option<&'a str> {
        self.words
            .value(self.entry(self.place(fit, class)?)?, class as u8)
    }

    fn int(&self, fit: &Fit, class: Class) -> Option<i32> {
        self.text(fit, class)?.parse().ok()
    }

    fn unit(&self, fit: &Fit) -> Option<Unit> {
        Unit::named(
            self.text(fit, Class::Unit)
                .or_else(|| self.text(fit, Class::Units))?,
        )
    }

    fn numeral(&self, place: Place) -> Option<&Numeral> {
        self.numerals
            .get(self.item(place.token as usize).numeral? as usize)
    }

    /// The number at a place of class `num` or `ord`.
    fn number_at(&self, place: Place) -> Option<f64> {
        match self.numeral(place) {
            Some(numeral) if numeral.classes & (1 << place.class) != 0 => Some(numeral.number),
            _ => self
                .words
                .value(self.entry(place)?, place.class)?
                .parse()
                .ok(),
        }
    }

    fn numbers(&self, fit: &Fit) -> Vec<f64> {
        let number = |place: &Place| {
            matches!(place.class, c if c == Class::Num as u8 || c == Class::Ord as u8)
                .then(|| self.number_at(*place))?
        };
        fit.places.iter().filter_map(number).collect()
    }

    /// The number of a token by itself, as number or ordinal.
    pub(super) fn small_number(&self, token: usize) -> Option<u8> {
        let class = [Class::Ord, Class::Num]
            .into_iter()
            .find(|c| self.is(token, *c))?;
        let place = Place {
            class: class as u8,
            token: token as u32,
            len: 1,
        };
        let number = self.number_at(place)?;
        (number.fract() == 0.0 && (0.0..=60.0).contains(&number)).then_some(number as u8)
    }

    fn year(&self, fit: &Fit) -> Option<i16> {
        Some(self.numeral(self.place(fit, Class::Year)?)?.year)
    }

    fn third(&self, fit: &Fit) -> Option<Third> {
        let text = self
            .text(fit, Class::Third)
            .or_else(|| self.text(fit, Class::UnitThird))?;
        Some(match text.split(' ').next()? {
            "begin" => Third::Begin,
            "middle" => Third::Middle,
            _ => Third::End,
        })
    }

    fn read(&mut self, first: usize, fit: &Fit) -> Option<Found> {
        let words = self.words;
        let rule = &words.rules.rules[fit.rule];
        let end = fit.end;
        let found = match rule.result {
            "day" => self.day(fit),
            "daypart" => self.day_and_part(fit),
            "night" => self.night_to(fit),
            "weekday" => self.weekday(first, fit),
            "deictic" => self.deictic(first, fit),
            "sameday" => self.counted_from_text(first, fit),
            "partofday" => self.part_of_day(first, fit),
            "relunit" => self.relative_in_one(fit),
            "relative" => self.relative(first, fit),
            "weekend" => self.weekend_alone(first, fit),
            "thisyear" => self.near(Unit::Year, 0),
            "several" => self.several(fit),
            "month" => self.month(first, fit),
            "season" => self.season(first, fit),
            "quarter" => self.quarter(first, fit),
            "century" => self.century(fit),
            "decade" => self.decade(fit),
            "edge" => self.edge(first, fit),
            "year" => self.year_alone(first, fit),
            "period" => self.period(fit),
            "holiday" => self.holiday(first, fit),
            "ref" => self.reference(first, fit),
            "refnoun" => self.reference_noun(first, fit),
            "length" => self.length(first, fit),
            "set" => self.set(fit),
            "rate" => self.rate(first, fit),
            "clock" => self.clock(first, fit),
            _ => None,
        };
        let mut found = found?;
        found.first = first;
        found.end = end;
        found.rule = rule.name;
        self.trim(&mut found);
        Some(self.bounded(found))
    }

    /// A stop that ends the sentence is no part of the time.
    fn trim(&self, found: &mut Found) {
        let last = found.end.wrapping_sub(1);
        if self.is(last.wrapping_sub(1), Class::DayMonth) {
            return;
        }
        let ends =
            found.end >= self.range.end as usize || self.doc.tokens[last].shape == Shape::Comma;
        if ends && last > found.first && self.doc.tokens[last].shape.is_mark() {
            found.end = last;
        }
    }

    fn keep(&mut self, found: Found) {
        if let Some(stretch) = found.stretch {
            if let Stretch::Day(day) | Stretch::DayPart(day, _) | Stretch::Moment(day, _) = stretch
            {
                self.day = Some((day, found.first));
            }
            if found.resolution == Resolution::Explicit
                && let Some((first, _)) = stretch.days()
                && stretch.grain() <= Grain::Year
            {
                self.year = Some((first.year(), found.first));
            }
        }
        self.complete(&found);
        self.found.push(found);
    }

    /// What stands before a time tells whether it is a start or an end.
    fn bounded(&self, mut found: Found) -> Found {
        found.bound = self.bound(found.first, found.end);
        found.approximate |= self.hedged(found.first);
        if found.kind == TimeKind::Duration && found.third.is_none() {
            return self.point(found);
        }
        if found.kind == TimeKind::Set {
            found.bound = Bound::None;
        }
        if found.approximate
            && let Some(edtf) = found.edtf
        {
            found.edtf = Some(edtf.about());
        }
        found
    }

    fn hedged(&self, first: usize) -> bool {
        self.before(first)
            .is_some_and(|at| self.is(at, Class::Hedge))
            || self.is(first, Class::Hedge)
    }

    pub(super) fn bound_word(&self, first: usize) -> Option<&'a str> {
        let mut at = self.before(first)?;
        for _ in 0..4 {
            if self.is(at, Class::Bound) {
                let word = self.words.value(self.item(at).entry?, Class::Bound as u8)?;
                return Some(word);
            }
            if !self.is(at, Class::Between) {
                return None;
            }
            at = self.before(at)?;
        }
        None
    }

    fn bound(&self, first: usize, end: usize) -> Bound {
        let an = end < self.range.end as usize && self.doc.lower(end) == "an";
        let vom = self
            .before(first)
            .is_some_and(|at| matches!(self.doc.lower(at), "vom" | "von"));
        match self.bound_word(first) {
            Some("until") => Bound::Until,
            Some("since") => Bound::Since,
            Some("from") => Bound::From,
            Some("before") => Bound::Before,
            Some("after") => Bound::After,
            Some("within") => Bound::Within,
            _ if an && vom => Bound::From,
            _ => Bound::None,
        }
    }

    /// Which way a date with an open year or week lies.
    fn direction(&self, first: usize) -> Direction {
        let word = self.bound_word(first);
        if word == Some("since") {
            return Direction::Past;
        }
        // "das Ergebnis vom Sonntag": what is named by its day has been.
        let vom = self
            .before(first)
            .is_some_and(|at| self.doc.lower(at) == "vom");
        let an = first + 4 < self.range.end as usize
            && (first + 1..first + 4).any(|at| self.doc.lower(at) == "an");
        match (tense(self.doc, first), word) {
            (Tense::Past, _) => Direction::Past,
            (Tense::Future, _) => Direction::Future,
            (_, Some("until" | "within" | "before")) => Direction::Future,
            (_, Some("from")) => Direction::Near,
            _ if vom && !an => Direction::Past,
            (Tense::Present, _) => Direction::Near,
            (Tense::None, _) => Direction::Open,
        }
    }

    /// The candidate that lies where the words point.
    fn choose(
        &self,
        direction: Direction,
        candidates: impl Iterator<Item = Stretch>,
        days: impl Fn(Stretch) -> Option<(Date, Date)>,
    ) -> Option<Stretch> {
        let anchor = self.anchor?;
        let distance = |stretch: &Stretch| -> Option<i64> {
            let (first, last) = days(*stretch)?;
            let gap = |from: Date, to: Date| i64::from(from.until(to).ok()?.get_days()).into();
            let gap = |from, to| -> Option<i64> { gap(from, to) };
            let ahead = gap(anchor, first)?;
            let behind = gap(last, anchor)?;
            match direction {
                // A past tense beside a date of the next weeks speaks of a plan that was made; nobody
                // leaves out the year of a date that lies nearly a year back.
                Direction::Past if ahead > 0 => (ahead <= 45).then_some(ahead * 7),
                Direction::Past => Some(-ahead.min(0)),
                Direction::Future => (behind <= 0).then_some(-behind),
                Direction::Near if ahead > 0 => Some(ahead / 2),
                _ => Some(ahead.max(behind).max(0)),
            }
        };
        candidates
            .filter_map(|stretch| Some((distance(&stretch)?, stretch)))
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, stretch)| stretch)
    }

    /// The years around the anchor, in which an open date may lie.
    fn years(&self) -> impl Iterator<Item = i16> + Clone + use<> {
        let year = self.anchor.map_or(0, |anchor| i32::from(anchor.year()));
        // Nine years reach the leap days on either side.
        (year - 9..=year + 9).filter_map(calendar::checked_year)
    }

    /// The year that the text speaks of, if another than the anchor's.
    fn told_year(&self, first: usize) -> Option<i16> {
        let (year, token) = self.year?;
        let anchor = self.anchor?.year();
        (year < anchor && first - token < MEMORY && tense(self.doc, first) == Tense::Past)
            .then_some(year)
    }

    // --- days ------------------------------------------------------------------------------

    fn day(&self, fit: &Fit) -> Option<Found> {
        let (day, month, year) = self.day_month_year(fit)?;
        if !(1..=31).contains(&day) || !(1..=12).contains(&month) {
            return None;
        }
        self.day_of(fit, day, month, year)
    }

    fn day_month_year(&self, fit: &Fit) -> Option<(u8, u8, Option<i16>)> {
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
        let month = self
            .text(fit, Class::Month)
            .or_else(|| self.text(fit, Class::MonthAbbr));
        let relative = self.int(fit, Class::Rel);
        let year = match (self.year(fit), relative) {
            (Some(year), _) => Some(year),
            (None, Some(by)) => Some(calendar::checked_year(i32::from(self.anchor?.year()) + by)?),
            (None, None) => None,
        };
        match (month, numbers.as_slice()) {
            (Some(month), [day, ..]) => Some((whole(*day)?, month.parse().ok()?, year)),
            (None, [day]) if self.place(fit, Class::Weekday).is_some() => {
                self.place(fit, Class::Ord)?;
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
                let said = self.date_said(fit.places[0].token as usize, fit);
                (ends && said && *month <= 12.0).then_some((whole(*day)?, whole(*month)?, year))
            }
            _ => None,
        }
    }

    /// "Dienstag, der 25.": the month in which that day is a Tuesday.
    fn month_of_weekday(&self, fit: &Fit, day: u8) -> Option<(u8, u8, Option<i16>)> {
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

    fn unspaced(&self, fit: &Fit) -> bool {
        fit.places
            .iter()
            .skip(1)
            .all(|p| !self.doc.tokens[p.token as usize].spaced)
    }

    /// Whether "24.8" stands where a date is meant: behind a preposition, an article, a weekday, or
    /// with a stop of its own; else it is a decimal, a version or a score.
    fn date_said(&self, token: usize, fit: &Fit) -> bool {
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

    fn day_of(&self, fit: &Fit, day: u8, month: u8, year: Option<i16>) -> Option<Found> {
        let date = |year: i16| Date::new(year, month as i8, day as i8).ok();
        if let Some(year) = year {
            return Some(match date(year) {
                Some(date) => {
                    self.stretch(TimeKind::Date, Stretch::Day(date), Resolution::Explicit)
                }
                None => open(
                    TimeKind::Date,
                    format!("{year:04}-{month:02}-{day:02}"),
                    "no such day",
                ),
            });
        }
        let token = fit.places.first()?.token as usize;
        if let Some(year) = self.told_year(token).and_then(date) {
            return Some(self.stretch(TimeKind::Date, Stretch::Day(year), Resolution::FromContext));
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
            Some(stretch) => self.stretch(TimeKind::Date, stretch, Resolution::FromAnchor),
            None => unknown("no such day near the report's date"),
        })
    }

    /// "Nacht des 14. August", "14. August abends".
    fn day_and_part(&self, fit: &Fit) -> Option<Found> {
        let part = self.part(fit)?;
        let day = self.day(fit)?;
        match day.stretch {
            Some(Stretch::Day(date)) => {
                Some(self.stretch(TimeKind::Time, Stretch::DayPart(date, part), day.resolution))
            }
            _ => Some(Found {
                kind: TimeKind::Time,
                value: format!("{}T{}", day.value, part.code()),
                ..day
            }),
        }
    }

    fn part(&self, fit: &Fit) -> Option<Part> {
        Part::coded(
            self.text(fit, Class::Part)
                .or_else(|| self.text(fit, Class::PartAdv))?,
        )
    }

    /// "Nacht zum Sonntag": it begins the day before.
    fn night_to(&self, fit: &Fit) -> Option<Found> {
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
                let night = Stretch::DayPart(calendar::add_days(date, -1)?, Part::Night);
                Some(self.stretch(TimeKind::Time, night, day.resolution))
            }
            _ => Some(open(
                TimeKind::Time,
                "XXXX-XX-XXTNI".to_owned(),
                "the report has no date to count from",
            )),
        }
    }

    fn weekday(&self, first: usize, fit: &Fit) -> Option<Found> {
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
            (Some(by @ ..0), None) => {
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
        Some(self.stretch(kind, made(date), Resolution::FromAnchor))
    }

    fn deictic(&self, first: usize, fit: &Fit) -> Option<Found> {
        let place = self.place(fit, Class::Deictic)?;
        let token = place.token as usize;
        // "Morgen" with a capital inside a sentence is the noun.
        let capital = self.doc.tokens[token].shape == Shape::Title;
        if capital
            && self.doc.lower(token) == "morgen"
            && self
                .before(first)
                .is_some_and(|at| !self.doc.tokens[at].shape.is_mark())
        {
            return None;
        }
        let by = self.int(fit, Class::Deictic)?;
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
            Some(part) => self.stretch(
                TimeKind::Time,
                Stretch::DayPart(date, part),
                Resolution::FromAnchor,
            ),
            None if by == 0 && self.means_nowadays(token) => {
                reference(TimeKind::Date, "PRESENT_REF")
            }
            None => self.stretch(TimeKind::Date, Stretch::Day(date), Resolution::FromAnchor),
        })
    }

    /// The part of the day behind the day's word ("heute Abend"), not before it.
    fn part_after(&self, fit: &Fit) -> Option<Part> {
        let after = fit.places.len() > 1 && fit.places[0].class == Class::Deictic as u8;
        after.then(|| self.part(fit)).flatten()
    }

    /// "bis heute", "auch heute noch", "heute noch": nowadays, not this day.
    fn means_nowadays(&self, token: usize) -> bool {
        let before = self.before(token).map_or("", |at| self.doc.lower(at));
        let after = if token + 1 < self.range.end as usize {
            self.doc.lower(token + 1)
        } else {
            ""
        };
        matches!(before, "bis" | "von" | "auch") || matches!(after, "noch")
    }

    fn part_of_day(&self, first: usize, fit: &Fit) -> Option<Found> {
        let part = self.part(fit)?;
        let token = fit.places[0].token as usize;
        let noun = self.doc.tokens[token].shape == Shape::Title;
        if self.place(fit, Class::PartAdv).is_some() {
            // "früh" alone is "early".
            let word = self.doc.lower(token);
            return (word != "früh").then(|| {
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
        let (day, resolution) = match self.day {
            Some((day, token)) if first - token < MEMORY => (day, Resolution::FromContext),
            _ => match self.anchor {
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
        Some(self.stretch(TimeKind::Time, Stretch::DayPart(day, part), resolution))
    }

    // --- weeks, months, years ---------------------------------------------------------------

    /// The unit `by` places from the one that holds the anchor.
    fn near(&self, unit: Unit, by: i32) -> Option<Found> {
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
        Some(self.stretch(TimeKind::Date, stretch, Resolution::FromAnchor))
    }

    fn relative(&self, token: usize, fit: &Fit) -> Option<Found> {
        let by = self.int(fit, Class::Rel).unwrap_or(0);
        let unit = self.unit(fit).unwrap_or(Unit::Year);
        let bare = self.place(fit, Class::Rel).is_none();
        // "unter der Woche", "das Jahr"; "das Jahr der Entscheidung" is another.
        let next = if fit.end < self.range.end as usize {
            self.doc.lower(fit.end)
        } else {
            ""
        };
        if bare
            && (!matches!(unit, Unit::Week | Unit::Year)
                || matches!(
                    next,
                    "der" | "des" | "zuvor" | "danach" | "darauf" | "seit" | "vor" | "nach" | ","
                ))
        {
            return None;
        }
        match unit {
            Unit::Day if by == 0 => {
                let (day, token) = self.day?;
                (fit.places[0].token as usize - token < MEMORY).then(|| {
                    self.stretch(TimeKind::Date, Stretch::Day(day), Resolution::FromContext)
                })
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
    fn weekend_alone(&self, first: usize, fit: &Fit) -> Option<Found> {
        let said = self.before(first).is_some_and(|at| {
            self.is(at, Class::TimePrep)
                || self.is(at, Class::Bound)
                || matches!(self.doc.lower(at), "übers" | "das" | "dem")
        });
        (self.unit(fit)? == Unit::Weekend && said).then(|| self.weekend(first))?
    }

    fn weekend(&self, token: usize) -> Option<Found> {
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
        Some(self.stretch(TimeKind::Date, stretch, Resolution::FromAnchor))
    }

    /// "Vorjahr", "Folgetag": from the year or day that the text speaks of, else from the anchor.
    fn relative_in_one(&self, fit: &Fit) -> Option<Found> {
        let Some(place) = self.place(fit, Class::RelUnit) else {
            // "diesem Abend"
            let by = self.int(fit, Class::Rel)?;
            let part = self.part(fit)?;
            let day = calendar::add_days(self.anchor?, by.signum())?;
            return Some(self.stretch(
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
            return Some(self.stretch(TimeKind::Date, Stretch::Day(day), Resolution::FromContext));
        }
        self.near(unit, by)
    }

    /// "den vergangenen fünf Jahren", "den nächsten Wochen", "den ersten beiden Jahren".
    fn several(&self, fit: &Fit) -> Option<Found> {
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
        found.third = Some(Third::Middle).filter(|_| false);
        found.grain = Grain::Day;
        Some(found)
    }

    fn month(&self, first: usize, fit: &Fit) -> Option<Found> {
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
    fn month_said(&self, first: usize, fit: &Fit) -> bool {
        let token = match self.place(fit, Class::Month) {
            Some(place) => place.token as usize,
            None => return true,
        };
        if fit.places.len() > 1 || !matches!(self.doc.lower(token), "august" | "mai") {
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

    fn month_of(
        &self,
        first: usize,
        fit: &Fit,
        month: i8,
        days: impl Fn(Stretch) -> Option<(Date, Date)>,
    ) -> Option<Found> {
        if let Some(year) = self.year(fit) {
            return Some(self.stretch(
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
                        return Some(self.stretch(
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
        Some(self.stretch(TimeKind::Date, stretch, resolution))
    }

    /// The year of "vorigen Jahres", "des Vorjahres".
    fn relative_year(&self, fit: &Fit) -> Option<i16> {
        let by = match self.text(fit, Class::RelUnit) {
            Some(text) => {
                let (by, unit) = text.split_once(' ')?;
                (unit == "year").then(|| by.parse().ok())??
            }
            None => self.int(fit, Class::Rel)?,
        };
        calendar::checked_year(i32::from(self.anchor?.year()) + by)
    }

    fn season(&self, first: usize, fit: &Fit) -> Option<Found> {
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

    fn season_of(&self, first: usize, fit: &Fit, season: Season, numbered: bool) -> Option<Found> {
        let code = Stretch::Season(2000, season).timex();
        if numbered {
            let stretch = Stretch::Season(self.year(fit)?, season);
            return Some(self.stretch(TimeKind::Date, stretch, Resolution::Explicit));
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
            return Some(self.stretch(
                TimeKind::Date,
                Stretch::Season(year, season),
                Resolution::FromAnchor,
            ));
        }
        let now = Stretch::season_holding(anchor);
        let others = self.years().map(|year| Stretch::Season(year, season));
        let other = |s: &Stretch| *s != Stretch::Season(now.0, now.1);
        let chosen = match self.int(fit, Class::Rel) {
            Some(..0) => self.choose(Direction::Past, others.filter(other), Stretch::days),
            Some(1..) => self.choose(Direction::Future, others.filter(other), Stretch::days),
            Some(0) => self.choose(Direction::Open, others, Stretch::days),
            None => self.choose(self.direction(first), others, Stretch::days),
        };
        Some(self.stretch(TimeKind::Date, chosen?, Resolution::FromAnchor))
    }

    /// "dritten Quartal 2014", "zweite Jahreshälfte", "erste Hälfte des 15. Jahrhunderts".
    fn quarter(&self, first: usize, fit: &Fit) -> Option<Found> {
        let numbers = self.numbers(fit);
        if let [half, century] = numbers.as_slice() {
            let century = self.century_of(*century)?;
            let third = if *half == 1.0 {
                Third::Begin
            } else {
                Third::End
            };
            let mut found = self.stretch(TimeKind::Date, century, Resolution::Explicit);
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
            return Some(self.stretch(TimeKind::Date, made(year), Resolution::Explicit));
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
            return Some(self.stretch(TimeKind::Date, made(year), Resolution::FromAnchor));
        }
        let direction = match self.int(fit, Class::Rel) {
            Some(..0) => Direction::Past,
            Some(1..) => Direction::Future,
            _ => self.direction(first),
        };
        let chosen = self.choose(direction, self.years().map(made), Stretch::days)?;
        Some(self.stretch(TimeKind::Date, chosen, Resolution::FromAnchor))
    }

    fn century_of(&self, number: f64) -> Option<Stretch> {
        (number.fract() == 0.0 && (1.0..=30.0).contains(&number))
            .then_some(Stretch::Century(number as i16 - 1))
    }

    fn century(&self, fit: &Fit) -> Option<Found> {
        if self.unit(fit)? != Unit::Century {
            return None;
        }
        let century = self.century_of(*self.numbers(fit).first()?)?;
        Some(self.stretch(TimeKind::Date, century, Resolution::Explicit))
    }

    fn decade(&self, fit: &Fit) -> Option<Found> {
        let place = self.place(fit, Class::Decade)?;
        let token = place.token as usize;
        let number = match self.numeral(place) {
            Some(numeral) => numeral.number as i16,
            None => self.int(fit, Class::Decade)? as i16,
        };
        // "die 60er" may be people; "die 60er Jahre", "in den 60ern" are years.
        let word = self.doc.lower(token);
        if fit.end == token + 1 && !word.contains("jahre") && number < 1000 {
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
        Some(self.stretch(
            TimeKind::Date,
            Stretch::Decade(decade / 10),
            Resolution::Explicit,
        ))
    }

    /// "Ende September", "Mitte nächster Woche", "Anfang der 90er Jahre", "Jahresende".
    fn edge(&self, first: usize, fit: &Fit) -> Option<Found> {
        let third = self.third(fit)?;
        let mut found = self.edge_of(first, fit, third)?;
        found.third = Some(third);
        if let Some((from, to)) = found.stretch.and_then(|stretch| stretch.third(third)) {
            found.bounds = Some((from.at(0, 0, 0, 0), to.at(23, 59, 59, 0)));
            found.edtf = Some(Edtf::days(from, to));
        }
        Some(found)
    }

    fn edge_of(&self, first: usize, fit: &Fit, third: Third) -> Option<Found> {
        let within = |stretch: Stretch| stretch.third(third);
        if let Some(text) = self.text(fit, Class::UnitThird) {
            let unit = Unit::named(text.split_once(' ')?.1)?;
            if let Some(year) = self.year(fit) {
                return (unit == Unit::Year).then(|| {
                    self.stretch(TimeKind::Date, Stretch::Year(year), Resolution::Explicit)
                });
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
            return Some(self.stretch(TimeKind::Date, Stretch::Year(year), Resolution::Explicit));
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
    fn near_edge(&self, first: usize, unit: Unit, third: Third) -> Option<Found> {
        if unit.within_day() || unit == Unit::Day {
            return None;
        }
        if unit == Unit::Year
            && let Some(year) = self.told_year(first)
        {
            return Some(self.stretch(
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
        Some(self.stretch(TimeKind::Date, stretch, Resolution::FromAnchor))
    }

    fn year_alone(&self, first: usize, fit: &Fit) -> Option<Found> {
        let place = self.place(fit, Class::Year);
        let christ = fit.places.len() > 1 && self.doc.lower(fit.end - 1).starts_with("chr");
        if christ {
            let number = match place.and_then(|place| self.numeral(place)) {
                Some(numeral) => f64::from(numeral.year),
                None => *self.numbers(fit).first()?,
            };
            let year = calendar::checked_year(1 - number as i32)?;
            return Some(self.stretch(TimeKind::Date, Stretch::Year(year), Resolution::Explicit));
        }
        let place = place?;
        let year = self.numeral(place)?.year;
        let slash = fit.places.len() > 1 && fit.end > place.token as usize + 1;
        if slash {
            return self.years_apart(fit, year);
        }
        let named = fit.places.len() > 1;
        if !named && !self.year_said(first, year) {
            return None;
        }
        Some(self.stretch(TimeKind::Date, Stretch::Year(year), Resolution::Explicit))
    }

    /// "2014/15": from one year into the next.
    fn years_apart(&self, fit: &Fit, year: i16) -> Option<Found> {
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
    fn year_said(&self, token: usize, year: i16) -> bool {
        let before = self.before(token);
        let next = Some(token + 1).filter(|&at| at < self.range.end as usize);
        let shape = |at: Option<usize>| at.map(|at| self.doc.tokens[at].shape);
        if let Some(at) = next {
            let word = self.doc.lower(at);
            let measured = matches!(word, "%" | "€" | "$" | "°" | "+")
                || self.is(at, Class::Counted)
                || self.is(at, Class::Units) && !word.starts_with("jahre")
                || self.is(at, Class::Uhr);
            // Digits beside digits are a telephone or account number.
            if measured || self.doc.tokens[at].shape == Shape::Number {
                return false;
            }
        }
        if let Some(at) = before {
            let street = ["straße", "strasse", "weg", "platz", "gasse", "allee"];
            let word = self.doc.lower(at);
            let coded = self.is(at, Class::NotYear)
                || matches!(word, "€" | "$" | "+")
                || street.iter().any(|end| word.ends_with(end))
                || self.doc.tokens[at].shape == Shape::Number && !self.is(at, Class::Ord)
                || self.is(at, Class::Hedge);
            if coded {
                return false;
            }
            // "0471/2014", "5-2014" are codes, "2005/2010" is two years.
            let joined = matches!(word, "/" | "-") && !self.doc.tokens[at].spaced;
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
                || matches!(self.doc.lower(at), "von" | "für" | "um" | "(")
        });
        match (round || far, counts_noun) {
            (true, true) => false,
            (true, false) => {
                preposed || shape(before) == Some(Shape::Dash) || !far && before.is_none()
            }
            (false, _) => true,
        }
    }

    fn period(&self, fit: &Fit) -> Option<Found> {
        let mut found = open(
            TimeKind::Date,
            "XXXX-XX-XX".to_owned(),
            "the calendar has no fixed days for it",
        );
        if self.place(fit, Class::Jahrgang).is_some() {
            return Some(self.stretch(
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

    fn holiday(&self, first: usize, fit: &Fit) -> Option<Found> {
        let formula = self.text(fit, Class::Holiday)?;
        let token = self.place(fit, Class::Holiday)?.token as usize;
        // "Nikolaus" and "Martini" are names as well.
        if self.doc.lower(token) == "nikolaus"
            && self
                .before(first)
                .is_none_or(|at| !self.is(at, Class::TimePrep) && self.doc.lower(at) != "zu")
        {
            return None;
        }
        let day = |year: i16| calendar::holiday(formula, year).map(Stretch::Day);
        if let Some(year) = self.year(fit) {
            return Some(self.stretch(TimeKind::Date, day(year)?, Resolution::Explicit));
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
            return Some(self.stretch(
                TimeKind::Date,
                day(self.relative_year(fit)?)?,
                Resolution::FromAnchor,
            ));
        }
        let direction = match by {
            Some(..0) => Direction::Past,
            Some(1..) => Direction::Future,
            Some(0) => {
                return Some(self.stretch(
                    TimeKind::Date,
                    day(self.anchor?.year())?,
                    Resolution::FromAnchor,
                ));
            }
            None => self.direction(first),
        };
        let chosen = self.choose(direction, self.years().filter_map(day), Stretch::days)?;
        Some(self.stretch(TimeKind::Date, chosen, Resolution::FromAnchor))
    }

    fn reference(&self, first: usize, fit: &Fit) -> Option<Found> {
        let text = self.text(fit, Class::Ref)?;
        let word = self.doc.lower(first);
        let before = self.before(first).map_or("", |at| self.doc.lower(at));
        // "je früher", "später oder früher": a comparison, no time.
        if matches!(word, "früher" | "aktuell" | "einst" | "bald")
            && matches!(before, "je" | "noch" | "so" | "viel" | "möglichst" | "zu")
        {
            return None;
        }
        Some(reference(TimeKind::Date, text))
    }

    fn reference_noun(&self, first: usize, fit: &Fit) -> Option<Found> {
        let text = self.text(fit, Class::RefNoun)?;
        let said = self
            .before(first)
            .is_some_and(|at| matches!(self.doc.lower(at), "in" | "für" | "auf" | "auch" | "aus"));
        said.then(|| reference(TimeKind::Date, text))
    }

    // --- lengths and sets -------------------------------------------------------------------

    fn length(&self, first: usize, fit: &Fit) -> Option<Found> {
        let end = fit.end;
        let next = if end < self.range.end as usize {
            self.doc.lower(end)
        } else {
            ""
        };
        // "61 Jahre alt" is an age, "zwei Jahre jünger" a difference in age.
        if matches!(
            next,
            "alt" | "alte" | "alten" | "alter" | "altes" | "jung" | "junge" | "jünger" | "älter"
        ) {
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
        let unit = self.unit(fit)?;
        let number = self
            .place(fit, Class::Num)
            .and_then(|place| self.number_at(place));
        let amount = if let Some(number) = number {
            format!("{number}")
        } else if self.place(fit, Class::Vague).is_some() {
            if self.place(fit, Class::Units).is_none() {
                return None;
            }
            "X".to_owned()
        } else if self.place(fit, Class::Half).is_some() {
            "0.5".to_owned()
        } else if self.place(fit, Class::One).is_some() || self.place(fit, Class::Whole).is_some() {
            // "ein Tag" needs a word that shows a length; "eines Tages" is a turn of speech.
            let word = self.doc.lower(first);
            if unit == Unit::Day && word == "eines" || unit == Unit::Weekend {
                return None;
            }
            "1".to_owned()
        } else {
            // "seit Jahren", "über Wochen": several, with no number.
            let before = self.before(first).map_or("", |at| self.doc.lower(at));
            if !matches!(
                before,
                "seit" | "über" | "vor" | "nach" | "für" | "binnen" | "innerhalb" | "in"
            ) && next != "lang"
            {
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
    fn tells_age(&self, first: usize) -> bool {
        let mut at = self.before(first);
        for _ in 0..4 {
            let Some(token) = at else {
                return false;
            };
            match self.doc.lower(token) {
                "mit" | "unter" | "ab" | "alter" => return true,
                "von" | "zwischen" | "und" | "bis" | "zu" | "nur" | "erst" => {}
                _ if self.is(token, Class::Num) => {}
                _ => return false,
            }
            at = self.before(token);
        }
        false
    }

    fn length_adjective(&self, place: Place, end: usize) -> Option<Found> {
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
    fn point(&self, mut found: Found) -> Found {
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

    fn clause_looks_ahead(&self, token: usize) -> bool {
        matches!(
            tense(self.doc, token),
            Tense::Future | Tense::Present | Tense::None
        )
    }

    fn set(&self, fit: &Fit) -> Option<Found> {
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
    fn rate(&self, first: usize, fit: &Fit) -> Option<Found> {
        let unit = self.unit(fit)?;
        let word = self.doc.lower(first);
        let always = matches!(word, "pro" | "je");
        let from = first.saturating_sub(3).max(self.range.first as usize);
        let amount = (from..first).any(|at| {
            self.is(at, Class::AmountWord)
                || self.is(at, Class::Times)
                || matches!(self.doc.lower(at), "€" | "$" | "%")
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

    // --- counted from the text ----------------------------------------------------------------

    /// "drei Wochen später", "am Tag zuvor", "an diesem Tag", "am selben Abend".
    fn counted_from_text(&self, first: usize, fit: &Fit) -> Option<Found> {
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
            let dated = fit.end < self.range.end as usize && self.doc.lower(fit.end) == "des";
            if by != 0 && part.is_none() || dated {
                return None;
            }
            return match (part, unit) {
                (Some(part), _) => {
                    let day = calendar::add_days(
                        if by == 0 {
                            told.or(self.anchor)?
                        } else {
                            self.anchor?
                        },
                        by.signum(),
                    )?;
                    let resolution = if by == 0 && told.is_some() {
                        Resolution::FromContext
                    } else {
                        Resolution::FromAnchor
                    };
                    Some(self.stretch(TimeKind::Time, Stretch::DayPart(day, part), resolution))
                }
                (None, Some(Unit::Day)) => Some(match told {
                    Some(day) => {
                        self.stretch(TimeKind::Date, Stretch::Day(day), Resolution::FromContext)
                    }
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
                    Some(self.stretch(
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
            return Some(self.stretch(
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
        let mut found = self.stretch(TimeKind::Date, stretch, resolution);
        if unit == Unit::Week
            && let Some(edtf) = found.edtf
        {
            found.edtf = Some(edtf.about());
            found.approximate = true;
        }
        Some(found)
    }

    // --- clock times ---------------------------------------------------------------------------

    fn clock(&self, first: usize, fit: &Fit) -> Option<Found> {
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
            return Some(self.stretch(
                TimeKind::Time,
                Stretch::Moment(day, clock),
                Resolution::FromAnchor,
            ));
        }
        Some(self.clock_found(clock))
    }

    /// A clock time with no day yet; [`Reader::give_days_to_clocks`] looks for one.
    pub(super) fn clock_found(&self, clock: Clock) -> Found {
        Found {
            clock: Some(clock),
            grain: Grain::Minute,
            ..open(
                TimeKind::Time,
                format!("T{}", clock.text()),
                "no day is named",
            )
        }
    }

    fn clock_said(&self, first: usize, fit: &Fit) -> Option<Clock> {
        let literal = |word: &str| (first..fit.end).any(|at| self.doc.lower(at) == word);
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
            let uhr = self.place(fit, Class::Uhr).is_some() || literal("uhr");
            let colon = self.doc.word(place.token as usize).contains(':');
            let said = self.before(first).is_some_and(|at| {
                self.is(at, Class::ClockPrep)
                    && (!colon || self.doc.word(place.token as usize).len() >= 5)
                    || matches!(self.doc.lower(at), "um" | "gegen" | "ab")
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
            return match (literal("nach"), literal("vor")) {
                _ if !fits => None,
                (true, _) => at(hour, minutes),
                (_, true) => less(hour, minutes),
                _ if self.counts(fit.end) => None,
                _ => less(hour, 60.0 - minutes),
            };
        }
        match numbers.as_slice() {
            [hour] if literal("halb") => {
                let fits = (1.0..=24.0).contains(hour) && !self.counts(fit.end);
                fits.then(|| less(*hour, 30.0))?
            }
            [minutes, hour] if literal("nach") || literal("vor") => {
                let few = [5.0, 10.0, 20.0, 25.0].contains(minutes) || literal("minuten");
                if !few || self.counts(fit.end) || !(1.0..=24.0).contains(hour) {
                    return None;
                }
                let base = if literal("halb") { 30.0 } else { 0.0 };
                let offset = if literal("nach") { -*minutes } else { *minutes };
                less(*hour, base + offset)
            }
            [] if self.place(fit, Class::One).is_some() => at(1.0, 0.0),
            [minute] if self.place(fit, Class::One).is_some() => at(1.0, *minute),
            [hour] => at(*hour, 0.0),
            [hour, minute] => at(*hour, *minute),
            _ => None,
        }
    }

    /// Whether what follows is counted, so that the number before is no clock time.
    fn counts(&self, token: usize) -> bool {
        token < self.range.end as usize
            && (matches!(self.doc.tokens[token].shape, Shape::Title | Shape::Symbol)
                && !matches!(self.doc.lower(token), "/")
                || self.is(token, Class::Counted)
                || self.is(token, Class::Units))
    }

    /// A clock time takes its day from the day named before it, else from one named just behind it
    /// in the sentence, else, in a line without a verb (a programme), from the anchor.
    fn give_days_to_clocks(&mut self, from: usize) {
        let mut day: Option<(Date, usize)> = None;
        // A day of an earlier sentence counts if it is near.
        let earlier =
            self.found[..from]
                .iter()
                .rev()
                .take(8)
                .find_map(|found| match found.stretch {
                    Some(
                        Stretch::Day(day) | Stretch::DayPart(day, _) | Stretch::Moment(day, _),
                    ) => Some((day, found.first)),
                    _ => None,
                });
        let set_near = |found: &[Found], at: usize| {
            found[from..at]
                .iter()
                .rev()
                .any(|f| f.kind == TimeKind::Set)
        };
        for at in from..self.found.len() {
            let found = &self.found[at];
            match found.stretch {
                Some(Stretch::Day(d) | Stretch::DayPart(d, _) | Stretch::Moment(d, _)) => {
                    day = Some((d, found.first))
                }
                _ => {
                    let Some(clock) = found.clock else {
                        continue;
                    };
                    if found.stretch.is_some() || set_near(&self.found, at) {
                        continue;
                    }
                    let first = found.first;
                    let behind = self.found[at + 1..]
                        .iter()
                        .find_map(|next| match next.stretch {
                            Some(Stretch::Day(d) | Stretch::DayPart(d, _))
                                if next.first < found.end + 4 =>
                            {
                                Some(d)
                            }
                            _ => None,
                        });
                    let earlier = earlier
                        .filter(|(_, token)| first - token < MEMORY)
                        .map(|(d, _)| d);
                    let verbless = || tense(self.doc, first) == Tense::None;
                    let (d, resolution) = match (day, behind, earlier) {
                        (Some((d, _)), ..) | (None, Some(d), _) | (None, None, Some(d)) => {
                            (d, Resolution::FromContext)
                        }
                        _ => match self.anchor {
                            Some(anchor) if verbless() => (anchor, Resolution::FromAnchor),
                            _ => continue,
                        },
                    };
                    let made = self.stretch(TimeKind::Time, Stretch::Moment(d, clock), resolution);
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

    // --- results --------------------------------------------------------------------------------

    /// A time that names a stretch of the calendar.
    pub(super) fn stretch(
        &self,
        kind: TimeKind,
        stretch: Stretch,
        resolution: Resolution,
    ) -> Found {
        let bounds = stretch.bounds();
        Found {
            edtf: stretch.edtf(),
            bounds,
            grain: stretch.grain(),
            stretch: Some(stretch),
            resolution: match bounds {
                Some(_) => resolution,
                None => Resolution::Open("outside the calendar"),
            },
            ..open(kind, stretch.timex(), "")
        }
    }
}

/// A time that the calendar cannot place.
pub(super) fn open(kind: TimeKind, value: String, reason: &'static str) -> Found {
    Found {
        first: 0,
        end: 0,
        kind,
        value,
        edtf: None,
        bounds: None,
        clock: None,
        grain: Grain::Day,
        approximate: false,
        bound: Bound::None,
        resolution: Resolution::Open(reason),
        rule: "",
        third: None,
        stretch: None,
        range: None,
    }
}

fn reference(kind: TimeKind, value: &str) -> Found {
    open(kind, value.to_owned(), "the words name no day")
}

pub(super) fn duration(unit: Unit, amount: &str) -> Found {
    open(
        TimeKind::Duration,
        unit.duration(amount),
        "a length, not a date",
    )
}

/// TIMEX3's value for one of a unit that is not known.
fn unit_unknown(unit: Unit) -> &'static str {
    match unit {
        Unit::Year => "XXXX",
        Unit::Month => "XXXX-XX",
        Unit::Week => "XXXX-WXX",
        Unit::Weekend => "XXXX-WXX-WE",
        _ => "XXXX-XX-XX",
    }
}

/// A moment moved by a number of units, forward or back.
fn moved(moment: DateTime, unit: Unit, by: f64) -> Option<DateTime> {
    let days = |factor: f64| {
        moment
            .checked_add(
                jiff::Span::new()
                    .try_days((by * factor).round() as i64)
                    .ok()?,
            )
            .ok()
    };
    let months = |factor: f64| {
        moment
            .checked_add(
                jiff::Span::new()
                    .try_months((by * factor).round() as i64)
                    .ok()?,
            )
            .ok()
    };
    let seconds = |factor: f64| {
        moment
            .checked_add(
                jiff::Span::new()
                    .try_seconds((by * factor).round() as i64)
                    .ok()?,
            )
            .ok()
    };
    match unit {
        Unit::Second => seconds(1.0),
        Unit::Minute => seconds(60.0),
        Unit::Hour => seconds(3600.0),
        Unit::Day => days(1.0),
        Unit::Week | Unit::Weekend => days(7.0),
        Unit::Month => months(1.0),
        Unit::Quarter => months(3.0),
        Unit::Half => months(6.0),
        Unit::Year => months(12.0),
        Unit::Decade => months(120.0),
        Unit::Century => months(1200.0),
    }
}

/// Unit and number of a duration as [`Unit::duration`] writes it; none for `X`.
pub(super) fn parse_duration(value: &str) -> Option<(Unit, f64)> {
    let (body, time) = match value.strip_prefix("PT") {
        Some(body) => (body, true),
        None => (value.strip_prefix('P')?, false),
    };
    let at = body.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = body.split_at(at);
    let unit = match (unit, time) {
        ("S", true) => Unit::Second,
        ("M", true) => Unit::Minute,
        ("H", true) => Unit::Hour,
        ("D", false) => Unit::Day,
        ("W", false) => Unit::Week,
        ("WE", false) => Unit::Weekend,
        ("M", false) => Unit::Month,
        ("Y", false) => Unit::Year,
        _ => return None,
    };
    Some((unit, number.parse().ok()?))
}
