//! Time expressions as written, and what they mean, counted from the anchor.
//!
//! The words come from `calendar.tsv`, the patterns from `time.rules`; [`words`] holds both,
//! [`reading`] says what a matched pattern means, [`tense`] which way an open date points.
//! Conventions are TIMEX3's: a preposition stands outside ("vor [zwei Jahren]", a duration whose
//! `start` and `end` are the point that is meant), the ends of a range are two times; the range
//! itself is listed besides, from its first word to its last, and so is a day with its clock time
//! ("am [Montag um [9 Uhr]]"); the parts name the whole in `part_of`.

mod ellipsis;
mod reading;
mod tense;
mod words;

use jiff::civil::{Date, DateTime};

pub use words::TimeWords;

use crate::calendar::{Clock, Grain, Stretch, Third};
use crate::document::{Document, TokenRange};
use crate::edtf::Edtf;
use crate::pack::Pack;
use crate::span::Span;

/// The TIMEX3 type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeKind {
    /// A calendar point or stretch of a day or longer.
    Date,
    /// A time of day.
    Time,
    /// How long.
    Duration,
    /// How often.
    Set,
}

/// How a value was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The words say it all.
    Explicit,
    /// Counted from the anchor.
    FromAnchor,
    /// Counted from an earlier time of the same text.
    FromContext,
    /// Not resolved; the words are kept, and the reason.
    Open(&'static str),
}

/// How the time bounds what is said, from the word before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// It happens then.
    None,
    /// "bis Ende September", "spätestens am Freitag": up to its end.
    Until,
    /// "vor dem 1. Dezember": up to the day before it.
    Before,
    /// "seit 2014": from then until now.
    Since,
    /// "ab Juli", "vom 1. März an": from its start on.
    From,
    /// "nach dem 3. Mai".
    After,
    /// "innerhalb von 30 Tagen", counted from the anchor.
    Within,
}

/// What time the clause around a token speaks of, as far as its verbs tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tells {
    /// What happened.
    Past,
    /// What is planned or to come.
    Ahead,
    /// Neither.
    Now,
}

/// What time the clause around token `at` speaks of.
pub fn tells(doc: &Document, pack: &Pack, at: usize) -> Tells {
    match tense::tense(doc, &pack.times, at) {
        tense::Tense::Past | tense::Tense::Done => Tells::Past,
        tense::Tense::Planned | tense::Tense::Future => Tells::Ahead,
        tense::Tense::Present | tense::Tense::None => Tells::Now,
    }
}

/// A time as said, with what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeExpression {
    /// The words.
    pub span: Span,
    /// Their tokens.
    pub tokens: TokenRange,
    /// TIMEX3 type.
    pub kind: TimeKind,
    /// TIMEX3 value; for what cannot be resolved, TIMEX3's own `XXXX` forms.
    pub value: String,
    /// EDTF (ISO 8601-2) value, if the value is a date or counts from one; `~` marks approximate,
    /// `..` an end that [`Bound`] leaves open.
    pub edtf: Option<String>,
    /// Earliest moment of the time that is named, local time.
    pub start: Option<DateTime>,
    /// Latest moment of the time that is named, local time, inclusive.
    pub end: Option<DateTime>,
    /// Where a time of day is named and the day is not known: first and last moment of it.
    pub clock: Option<(Clock, Clock)>,
    /// How fine the words are.
    pub grain: Grain,
    /// Whether the words say "about".
    pub approximate: bool,
    /// Whether it is a start or an end.
    pub bound: Bound,
    /// The longer time that it is a part of ("9 Uhr" in "am Montag um 9 Uhr", an end of a range),
    /// as index into [`Document::times`].
    pub part_of: Option<usize>,
    /// How the value was found.
    pub resolution: Resolution,
    /// The rule of the pack that found it.
    pub rule: &'static str,
    /// Beginning, middle or end of what the value names.
    pub third: Option<Third>,
}

impl TimeExpression {
    /// The last calendar day that still belongs to it, with its bound: "bis Ende September" gives
    /// 30 September, "vor dem 1. Dezember" 30 November, "bis Mitte November" 15 November. None
    /// where no day is known or the time has no end ("seit 2014").
    pub fn last_day(&self) -> Option<Date> {
        let (start, end) = (self.start?, self.end?);
        match self.bound {
            Bound::Since => None,
            Bound::Before => start.date().yesterday().ok(),
            // "Until the middle" reaches to the middle itself, not to its last possible day.
            Bound::Until if self.third == Some(Third::Middle) => {
                let days = start.date().until(end.date()).ok()?.get_days();
                crate::calendar::add_days(start.date(), days / 2)
            }
            // A night belongs to the day on which it begins; a range ends with its end.
            _ if self.grain <= Grain::DayPart && self.kind != TimeKind::Duration => {
                Some(start.date())
            }
            _ => Some(end.date()),
        }
    }

    /// The first calendar day that belongs to it. None where no day is known.
    pub fn first_day(&self) -> Option<Date> {
        match self.bound {
            Bound::Until | Bound::Before | Bound::Within => None,
            Bound::After => self.end?.date().tomorrow().ok(),
            _ => Some(self.start?.date()),
        }
    }

    /// `start` no more exact than the words: a day without a clock time, or a clock time alone
    /// where the day is not known.
    pub fn start_text(&self) -> Option<String> {
        self.moment_text(self.start, self.clock.map(|(first, _)| first))
    }

    /// `end`, printed likewise.
    pub fn end_text(&self) -> Option<String> {
        self.moment_text(self.end, self.clock.map(|(_, last)| last))
    }

    fn moment_text(&self, moment: Option<DateTime>, clock: Option<Clock>) -> Option<String> {
        match (moment, clock) {
            (Some(moment), _) if self.grain <= Grain::DayPart => Some(moment.to_string()),
            (Some(moment), _) => Some(moment.date().to_string()),
            (None, Some(clock)) => {
                let seconds = if clock.second.is_some() { "" } else { ":00" };
                Some(format!("{}{seconds}", clock.text()))
            }
            (None, None) => None,
        }
    }

    /// The EDTF value as a value, not as text.
    pub fn edtf_value(&self) -> Option<Edtf> {
        Edtf::parse(self.edtf.as_deref()?)
    }
}

/// Finds the times of a document.
pub fn times(doc: &Document, pack: &Pack) -> Vec<TimeExpression> {
    let mut reader = reading::Reader::new(doc, &pack.times);
    for sentence in &doc.sentences {
        reader.sentence(sentence.tokens);
    }
    let mut times: Vec<TimeExpression> = ellipsis::wholes(doc, &pack.times, reader.found)
        .into_iter()
        .map(|found| found.finish(doc))
        .collect();
    point_back(doc, &mut times);
    times
}

/// The TIMEX3 value of "damals", "seinerzeit": some time in the past.
const PAST: &str = "PAST_REF";

/// Words for "at that time" mean the time that the sentence before (or their own) named, if it lies in
/// the past; their value stays the vague one.
fn point_back(doc: &Document, times: &mut [TimeExpression]) {
    for at in 1..times.len() {
        if times[at].value != PAST || times[at].edtf.is_some() {
            continue;
        }
        let sentence = doc.sentence_of(times[at].tokens.first as usize).index();
        let named = times[..at].iter().rev().take(4).find(|t| {
            let theirs = doc.sentence_of(t.tokens.first as usize).index();
            let near = sentence.saturating_sub(theirs) <= 1
                && doc.sentences.get(theirs).map(|s| s.paragraph)
                    == doc.sentences.get(sentence).map(|s| s.paragraph);
            let past = doc
                .anchor
                .is_some_and(|anchor| t.end.is_some_and(|end| end < anchor.moment));
            near && past && t.edtf.is_some()
        });
        if let Some(named) = named {
            let (edtf, start, end) = (named.edtf.clone(), named.start, named.end);
            let time = &mut times[at];
            time.edtf = edtf;
            time.start = start;
            time.end = end;
            time.approximate = true;
            time.resolution = Resolution::FromContext;
        }
    }
}

/// A time while it is being read.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    first: usize,
    end: usize,
    kind: TimeKind,
    value: String,
    edtf: Option<Edtf>,
    bounds: Option<(DateTime, DateTime)>,
    clock: Option<(Clock, Clock)>,
    grain: Grain,
    approximate: bool,
    bound: Bound,
    resolution: Resolution,
    rule: &'static str,
    third: Option<Third>,
    /// The stretch that it names, where it names one.
    stretch: Option<Stretch>,
    part_of: Option<usize>,
}

impl Found {
    fn finish(self, doc: &Document) -> TimeExpression {
        let tokens = TokenRange::new(self.first, self.end);
        let edtf = self.edtf.map(|edtf| match self.bound {
            Bound::None => edtf,
            Bound::Since | Bound::From | Bound::After => edtf.onwards(),
            Bound::Until | Bound::Before | Bound::Within => edtf.up_to(),
        });
        TimeExpression {
            span: doc.span_of(tokens),
            tokens,
            kind: self.kind,
            value: self.value,
            edtf: edtf.map(|edtf| edtf.to_string()),
            start: self.bounds.map(|(start, _)| start),
            end: self.bounds.map(|(_, end)| end),
            clock: self.clock,
            grain: self.grain,
            approximate: self.approximate,
            bound: self.bound,
            part_of: self.part_of,
            resolution: self.resolution,
            rule: self.rule,
            third: self.third,
        }
    }
}
