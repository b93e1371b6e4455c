//! What a matched pattern means: one function for each result that `time.rules` names.
//!
//! A function may refuse (the words are no time here); then the next shorter fit is tried. The
//! text is read from its beginning, so that an earlier time can be what a later one counts from.

mod clocks;
mod days;
mod lengths;
mod months;
mod of_month;
mod seasons;
mod years;

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
    /// Whether it was named for the night that begins on it.
    by_night: bool,
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
            by_night: false,
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

    /// Whether a token is listed as a sign of something; see `calendar.tsv`.
    fn sign(&self, token: usize, name: &str) -> bool {
        self.item(token)
            .entry
            .is_some_and(|entry| self.words.entry_signs(entry, name))
    }

    /// The same for the token before.
    fn sign_before(&self, token: usize, name: &str) -> bool {
        self.before(token).is_some_and(|at| self.sign(at, name))
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

    /// The number of a token in digits.
    fn digits_at(&self, token: usize) -> Option<f64> {
        let numeral = self.numerals.get(self.item(token).numeral? as usize)?;
        (numeral.classes & Class::Num.bit() != 0).then_some(numeral.number)
    }

    /// The part of the day that a token names.
    pub(super) fn part_at(&self, token: usize) -> Option<Part> {
        let entry = self.item(token).entry?;
        let code = [Class::Part, Class::PartAdv].into_iter();
        let mut code = code.filter_map(|class| self.words.value(entry, class as u8));
        Part::coded(code.next()?)
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
            "daysoff" => self.day_off(fit),
            "sameday" => self.counted_from_text(first, fit),
            "partofday" => self.part_of_day(first, fit),
            "relunit" => self.relative_in_one(fit),
            "relative" => self.relative(first, fit),
            "weekend" => self.weekend_alone(first, fit),
            "thisyear" => self.near(Unit::Year, 0),
            "several" => self.several(fit),
            "month" => self.month(first, fit),
            "ofmonth" => self.of_month(first, fit),
            "dayofmonth" => self.day_of_month(fit),
            "daysinmonth" => self.days_in_month(first, fit),
            "hours" => self.hours_of_part(fit),
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
        let first = found.first;
        // "in den [nächsten zwei Jahren]", but "in [den vergangenen zwei Jahren]": so the gold data.
        let turned = matches!(found.rule, "relative-units" | "week-weekday");
        let ahead = turned && self.is(first, Class::Det);
        if ahead
            && self.item(first + 1).entry.is_some_and(|entry| {
                let by = self.words.value(entry, Class::Rel as u8);
                by.is_some_and(|by| !by.starts_with('-'))
            })
        {
            found.first += 1;
        }
        if self.is(last.wrapping_sub(1), Class::DayMonth) || found.rule == "date-digits-stop" {
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
            // "am Tag zuvor" looks back from the day that the text goes on to speak of.
            let aside = matches!(found.rule, "before-after" | "relative-unit-in-one");
            if let Stretch::Day(day) | Stretch::DayPart(day, _) | Stretch::Moment(day, _) = stretch
                && !aside
            {
                self.day = Some((day, found.first));
                self.by_night = matches!(stretch, Stretch::DayPart(_, Part::Night));
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
        // "in den kommenden zwei Jahren" has its bounds, "in zwei Jahren" points to one of them.
        if found.kind == TimeKind::Duration && found.third.is_none() && found.bounds.is_none() {
            return self.point(found);
        }
        if found.kind == TimeKind::Set {
            found.bound = Bound::None;
        }
        // "um 1900"
        let about = self.sign_before(found.first, "about-year");
        found.approximate |= found.grain == Grain::Year && about;
        if found.approximate
            && let Some(edtf) = found.edtf
        {
            found.edtf = Some(edtf.about());
        }
        found
    }

    fn hedged(&self, first: usize) -> bool {
        let about = |at: usize| {
            let text = self
                .item(at)
                .entry
                .and_then(|e| self.words.value(e, Class::Hedge as u8));
            text == Some("about")
        };
        self.before(first).is_some_and(about) || about(first)
    }

    pub(super) fn bound_word(&self, first: usize) -> Option<&'a str> {
        let mut at = self.before(first)?;
        // "spätestens am Freitag", "frühestens im Herbst"
        if self.is(at, Class::TimePrep) && self.sign_before(at, "before-preposition") {
            at = self.before(at)?;
        }
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
        let an = end < self.range.end as usize && self.sign(end, "from-on");
        let vom = self
            .before(first)
            .is_some_and(|at| self.sign(at, "vom-or-von"));
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
            .is_some_and(|at| self.sign(at, "named-by-day"));
        let an = first + 4 < self.range.end as usize
            && (first + 1..first + 4).any(|at| self.sign(at, "from-on"));
        match (tense(self.doc, self.words, first), word) {
            (Tense::Done, Some("until" | "within" | "before")) => Direction::Future,
            // "setzte eine Frist bis Freitag": the past is the setting's.
            (Tense::Past, Some("until")) if self.is_limit(first) => Direction::Near,
            // "kündigte für Freitag an": the day of a plan, which may be over or not.
            (Tense::Past, _) if self.before(first).is_some_and(|at| self.sign(at, "aim")) => {
                Direction::Near
            }
            (Tense::Planned, _) => Direction::Near,
            (Tense::Past | Tense::Done, _) => Direction::Past,
            (Tense::Future, _) => Direction::Future,
            (_, Some("until" | "within" | "before")) => Direction::Future,
            (_, Some("from")) => Direction::Near,
            _ if vom && !an => Direction::Past,
            (Tense::Present, _) => Direction::Near,
            (Tense::None, _) => Direction::Open,
        }
    }

    /// Whether a noun that means a last day stands right before the words that bound a date.
    fn is_limit(&self, first: usize) -> bool {
        (0..4)
            .map_while(|back| self.before(first.checked_sub(back)?))
            .any(|at| self.sign(at, "limit"))
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
            let gap = |from: Date, to: Date| -> Option<i64> {
                Some(i64::from(from.until(to).ok()?.get_days()))
            };
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
        (year < anchor
            && first - token < MEMORY
            && tense(self.doc, self.words, first) == Tense::Past)
            .then_some(year)
    }
}

/// A time that names a stretch of the calendar.
pub(super) fn named(kind: TimeKind, stretch: Stretch, resolution: Resolution) -> Found {
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

/// A clock time whose day is not known.
pub(super) fn clock_found(clock: Clock) -> Found {
    Found {
        clock: Some((clock, clock)),
        grain: Grain::Minute,
        ..open(
            TimeKind::Time,
            format!("T{}", clock.text()),
            "no day is named",
        )
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
        part_of: None,
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
