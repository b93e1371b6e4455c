//! Quantities: a number with its hedge, its unit and what is counted.
//!
//! One walk over the tokens: where a number begins, the words to its left (hedges) and right (range,
//! unit, noun) are read. What looks like a quantity and is none, `exclude` tells; where the noun
//! stands, `noun` does. What a number without a noun counts, and of which class all of them are,
//! [`crate::counted`] finds then.

mod exclude;
mod noun;
pub(crate) mod shared;

use rust_decimal::Decimal;

pub use crate::amount::Amount;
use crate::counted;
use crate::document::{Document, Shape, TokenId, TokenRange};
use crate::hedge::{Hedge, Hedges, Role};
use crate::number::{Number, Reading, parse_digits};
use crate::pack::Pack;
use crate::span::Span;
use crate::unit::{Measure, Unit};

/// What kind of thing is counted; the closed list of the JSON format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum CountClass {
    Killed,
    Injured,
    Missing,
    Arrested,
    Evacuated,
    Participants,
    Soldiers,
    Jobs,
    Households,
    Cases,
    Animals,
    Buildings,
    Vehicles,
    Money,
    Percent,
    Area,
    Weight,
    Distance,
    Votes,
    Other,
}

impl CountClass {
    /// Whether it says that something befell people: killed, injured, missing, arrested, evacuated.
    pub fn is_harm(self) -> bool {
        matches!(
            self,
            CountClass::Killed
                | CountClass::Injured
                | CountClass::Missing
                | CountClass::Arrested
                | CountClass::Evacuated
        )
    }
}

/// An amount in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Hedge, number, and noun or unit.
    pub span: Span,
    /// Their tokens.
    pub tokens: TokenRange,
    /// The amount as said.
    pub amount: Amount,
    /// Whether a hedge says "about" ("rund", "etwa"), also beside a bound ("etwa 300 bis 400").
    pub approximate: bool,
    /// The unit's code: `EUR`, `percent`, `km`, ...; none for plain counts.
    pub unit: Option<&'static str>,
    /// The words for what is counted, where they stand in the text.
    pub counted: Option<Span>,
    /// Head noun of what is counted.
    pub head: Option<TokenId>,
    /// The class of what is counted.
    pub class: CountClass,
    /// The larger quantity that this one is a part of, as index into [`Document::quantities`].
    pub part_of: Option<usize>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// Which larger quantity the words make this one a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whole {
    /// None.
    None,
    /// One said before: "davon 900", "320 von ihnen".
    Before,
    /// The one that follows: "zwei von 40 Proben".
    Next,
}

/// A quantity and what the later steps need to know of it.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) quantity: Quantity,
    pub(crate) measure: Option<Measure>,
    pub(crate) whole: Whole,
    /// What a word like "Millionen" makes of the number; one without such a word.
    pub(crate) scale: Decimal,
}

impl Found {
    pub(crate) fn is_scaled(&self) -> bool {
        self.scale > Decimal::ONE
    }
}

/// Finds the quantities of a document. Times have been found before and are no quantities.
pub fn quantities(doc: &Document, pack: &Pack) -> Vec<Quantity> {
    let mut reader = Reader {
        doc,
        pack,
        small: &pack.hedges,
        found: Vec::new(),
        time: 0,
        sentence: 0,
        taken: 0,
    };
    reader.run();
    let mut found = reader.found;
    counted::resolve(doc, pack, &mut found);
    found.into_iter().map(|found| found.quantity).collect()
}

struct Reader<'a> {
    doc: &'a Document,
    pack: &'a Pack,
    small: &'a Hedges,
    found: Vec<Found>,
    /// First time that does not end before the current token.
    time: usize,
    /// The sentence of the current token.
    sentence: usize,
    /// One past the last token that belongs to a quantity.
    taken: usize,
}

/// How far to the left of a number its hedges and "davon" are looked for.
const HEDGES_AT_MOST: usize = 5;

impl<'a> Reader<'a> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.doc.tokens.len() {
            at = self.step(at).max(at + 1);
        }
    }

    /// Reads what begins at token `at`; the next token to look at.
    fn step(&mut self, at: usize) -> usize {
        let doc = self.doc;
        let token = &doc.tokens[at];
        if token.shape == Shape::Mixed && doc.word(at).starts_with(|c: char| c.is_ascii_digit()) {
            self.written_together(at);
            return at + 1;
        }
        if token.shape.is_mark() {
            return at + 1;
        }
        let Some(number) = self.pack.numerals.at(doc, at) else {
            return at + 1;
        };
        while doc
            .sentences
            .get(self.sentence)
            .is_some_and(|s| s.tokens.end as usize <= at)
        {
            self.sentence += 1;
        }
        while doc
            .times
            .get(self.time)
            .is_some_and(|t| t.span.end <= token.span.start)
        {
            self.time += 1;
        }
        self.take(number)
    }

    fn lower(&self, at: usize) -> &'a str {
        if at < self.doc.tokens.len() {
            self.doc.lower(at)
        } else {
            ""
        }
    }

    fn is(&self, at: usize, role: Role) -> bool {
        at < self.doc.tokens.len() && self.small.is(self.doc.lower(at), role)
    }

    fn shape(&self, at: usize) -> Option<Shape> {
        self.doc.tokens.get(at).map(|t| t.shape)
    }

    /// First token of the current sentence.
    fn sentence_start(&self) -> usize {
        let sentence = self.doc.sentences.get(self.sentence);
        sentence.map_or(0, |s| s.tokens.first as usize)
    }

    fn sentence_end(&self) -> usize {
        let sentence = self.doc.sentences.get(self.sentence);
        sentence.map_or(self.doc.tokens.len(), |s| s.tokens.end as usize)
    }

    /// Whether a time covers any of these tokens.
    fn in_time(&self, first: usize, end: usize) -> bool {
        let doc = self.doc;
        let (Some(first), Some(last)) = (doc.tokens.get(first), doc.tokens.get(end - 1)) else {
            return false;
        };
        let span = first.span.cover(last.span);
        let times = doc.times.get(self.time..).unwrap_or(&[]);
        times
            .iter()
            .take_while(|t| t.span.start < span.end)
            .any(|t| t.span.overlaps(span))
    }

    /// "75ml": digits and unit in one token.
    fn written_together(&mut self, at: usize) {
        let word = self.doc.word(at);
        let Some(cut) = word.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',') else {
            return;
        };
        let (digits, suffix) = word.split_at(cut);
        let Some(unit) = self.pack.units.suffix(suffix) else {
            return;
        };
        let Some(value) = parse_digits(digits) else {
            return;
        };
        if unit.measure == Measure::Time {
            return;
        }
        self.keep(Draft {
            first: at,
            end: at + 1,
            number: TokenRange::new(at, at + 1),
            amount: Amount::Exact(value),
            hedges: Vec::new(),
            unit: Some(unit),
            noun: None,
            whole: Whole::None,
            scale: Decimal::ONE,
            rule: "number-unit",
        });
    }

    fn keep(&mut self, draft: Draft) {
        let doc = self.doc;
        let tokens = TokenRange::new(draft.first, draft.end);
        let span = doc.span_of(tokens);
        let counted = draft.noun.map(|(_, words)| doc.span_of(words));
        self.taken = draft.end;
        self.found.push(Found {
            quantity: Quantity {
                span,
                tokens,
                approximate: draft.hedges.contains(&Hedge::About),
                amount: draft.amount.hedged(&draft.hedges),
                unit: draft.unit.map(|u| u.code),
                counted,
                head: draft.noun.map(|(head, _)| TokenId(head as u32)),
                class: CountClass::Other,
                part_of: None,
                rule: draft.rule,
            },
            measure: draft.unit.map(|u| u.measure),
            whole: draft.whole,
            scale: draft.scale,
        });
    }

    /// Takes the number as a quantity, or leaves it out; the next token to look at.
    fn take(&mut self, number: Number) -> usize {
        let doc = self.doc;
        if let Some(end) = self.label(&number) {
            return end;
        }
        let (mut draft, joined) = self.drafted(&number);
        let end = draft.number.end as usize;

        // The words to the right: unit, ratio, noun.
        let mut after = end;
        if self.is(after, Role::TimeNoun) && self.shape(after) == Some(Shape::Lower) {
            return end;
        }
        let mut age_or_time = false;
        if let Some((unit, unit_end)) = self.unit_behind(after) {
            if unit.measure == Measure::Time {
                if !self.is_term(draft.first) || self.is(unit_end, Role::Age) {
                    return unit_end;
                }
                age_or_time = true;
            }
            draft.unit = draft.unit.or(Some(unit));
            draft.end = unit_end;
            after = unit_end;
            self.ratio(&mut draft, &mut after, unit);
            if unit.measure == Measure::Weight || unit.code == "l" {
                draft.noun = self.noun_behind(after, false);
                if let Some((_, words)) = draft.noun {
                    draft.end = words.end as usize;
                }
            }
        } else if let Some((unit, first)) = self.money_before(draft.first) {
            draft.unit = Some(unit);
            draft.first = first;
        }
        let share_or_times = matches!(number.reading, Reading::Share(_) | Reading::Times(_));
        if draft.unit.is_none() || share_or_times {
            let order = matches!(draft.amount, Amount::Order(_)) || draft.is_scaled();
            let mut from = after;
            let mut apart = false;
            if order && self.is(from, Role::Of) {
                from += 1;
            } else if self.is(from, Role::Genitive) {
                from += 1;
                apart = true;
            }
            if !(apart && self.pack.numerals.at(doc, from).is_some()) {
                draft.noun = self.noun_behind(from, true);
            }
            if let Some((head, words)) = draft.noun {
                let lower = doc.lower(head);
                if self.is_time_noun(lower) {
                    return words.end as usize;
                }
                if !share_or_times && !apart {
                    draft.end = words.end as usize;
                }
            }
        }

        if !age_or_time
            && self.in_time(draft.number.first as usize, end)
            && draft.unit.is_none()
            && !self.beside_it(draft.number.first as usize, end)
        {
            return end;
        }
        self.hedges(&mut draft, joined);
        if let Some(hedge) = self.small.after(doc, draft.end) {
            draft.hedges.push(hedge);
            draft.end += 2;
        }
        self.whole(&mut draft);
        if !self.counts(&number, &draft) {
            return end;
        }
        let next = draft.end.max(end);
        if draft.whole == Whole::Next {
            // "zwei von 40 Proben": the part's words hold the whole's, which is read next.
            let part_end = end + 1;
            self.keep(draft);
            return part_end;
        }
        self.keep(draft);
        next
    }

    /// The number itself, joined with a second one where the two make a range. The flag says that
    /// "zwischen" or "von" opens it.
    fn drafted(&self, number: &Number) -> (Draft, bool) {
        let amount = match number.reading {
            Reading::Exact(value) | Reading::Share(value) | Reading::Times(value) => {
                Amount::Exact(value)
            }
            Reading::Article => Amount::Exact(Decimal::ONE),
            Reading::Order(order) => Amount::Order(order),
            Reading::Some | Reading::SomeWeak => Amount::Some,
        };
        let unit = match number.reading {
            Reading::Share(_) => Some(Unit {
                code: "percent",
                measure: Measure::Percent,
            }),
            Reading::Times(_) => Some(Unit {
                code: "times",
                measure: Measure::Other,
            }),
            _ => None,
        };
        let mut draft = Draft {
            first: number.first,
            end: number.end,
            number: TokenRange::new(number.first, number.end),
            amount,
            hedges: Vec::new(),
            unit,
            noun: None,
            whole: Whole::None,
            scale: number.scale,
            rule: "number",
        };
        if number.first > 0
            && self.negative(number.first)
            && let Amount::Exact(value) = draft.amount
        {
            draft.amount = Amount::Exact(-value);
            draft.first -= 1;
        }
        let Some((second, high, opened)) = self.second(number) else {
            return (draft, false);
        };
        let Amount::Exact(low) = draft.amount else {
            return (draft, false);
        };
        let low = if number.scale == Decimal::ONE {
            rescaled(low, high, second.scale)
        } else {
            low
        };
        if low >= high {
            return (draft, false);
        }
        draft.amount = Amount::Between(low, high);
        draft.scale = second.scale;
        draft.end = second.end;
        draft.number.end = second.end as u32;
        draft.rule = "range";
        if opened {
            draft.first = number.first - 1;
        }
        (draft, opened)
    }

    /// Whether a minus sign or word stands before token `first`.
    fn negative(&self, first: usize) -> bool {
        let Some(before) = first.checked_sub(1) else {
            return false;
        };
        if self.is(before, Role::Minus) {
            return true;
        }
        // "-5": the dash stands on the number and apart from the word before it.
        let dash = &self.doc.tokens[before];
        matches!(self.doc.word(before), "-" | "−" | "–")
            && dash.spaced
            && !self.doc.tokens[first].spaced
    }

    /// The second number of a range, its value, and whether a word before the first one opens it.
    fn second(&self, number: &Number) -> Option<(Number, Decimal, bool)> {
        let doc = self.doc;
        if !matches!(number.reading, Reading::Exact(_) | Reading::Article) {
            return None;
        }
        let before = number.first.checked_sub(1);
        let between = before.is_some_and(|before| self.is(before, Role::Between));
        // "die Zahlen von 1 bis 9" names two numbers.
        if number.first >= 2 && self.is(number.first - 2, Role::NumberName) {
            return None;
        }
        let from = before.is_some_and(|before| self.is(before, Role::From));
        let mut link = number.end;
        if let Some((_, unit_end)) = self.pack.units.at(doc, link) {
            link = unit_end;
        }
        let token = doc.tokens.get(link)?;
        let word = doc.word(link);
        let dash = matches!(word, "-" | "–" | "—" | "−");
        let to = self.is(link, Role::To) || between && self.is(link, Role::And);
        let or = self.is(link, Role::Or);
        if !to && !or && !dash {
            return None;
        }
        if dash && token.spaced && link != number.end {
            return None;
        }
        let second = self.pack.numerals.at(doc, link + 1)?;
        let Reading::Exact(high) = second.reading else {
            return None;
        };
        if dash || number.plain_digits && second.plain_digits && !between {
            // Scores, seasons and years need something that is counted to be a range.
            let noun = self.unit_behind(second.end).is_some()
                || self.noun_behind(second.end, true).is_some();
            if dash && (!noun || token.spaced != doc.tokens[link + 1].spaced) {
                return None;
            }
        }
        if or {
            // "drei oder vier": neighbours only.
            let Reading::Exact(low) = number.reading else {
                return None;
            };
            if high.checked_sub(low)? != Decimal::ONE {
                return None;
            }
        }
        if self.in_time(second.first, second.end) && self.unit_behind(second.end).is_none() {
            return None;
        }
        Some((second, high, between || from && to))
    }

    /// The unit at token `at`, on the same line as the number before it.
    fn unit_behind(&self, at: usize) -> Option<(Unit, usize)> {
        if at >= self.sentence_end() {
            return None;
        }
        self.pack.units.at(self.doc, at)
    }

    /// "$ 300", "EUR 300".
    fn money_before(&self, first: usize) -> Option<(Unit, usize)> {
        let before = first
            .checked_sub(1)
            .filter(|&before| before >= self.taken)?;
        if !matches!(self.shape(before)?, Shape::Symbol | Shape::Upper) {
            return None;
        }
        let (unit, end) = self.pack.units.at(self.doc, before)?;
        (unit.measure == Measure::Money && end == first).then_some((unit, before))
    }

    /// "Liter pro Quadratmeter", "Euro je Haushalt".
    fn ratio(&self, draft: &mut Draft, after: &mut usize, unit: Unit) {
        if !self.is(*after, Role::Per) {
            return;
        }
        let below = *after + 1;
        if let Some((per, end)) = self.pack.units.at(self.doc, below) {
            if let Some(joined) = self.pack.units.ratio(unit, per) {
                draft.unit = Some(joined);
                draft.end = end;
                *after = end;
            } else if per.measure != Measure::Time {
                draft.end = end;
                *after = end;
            }
        } else if let Some((head, words)) = self.noun_behind(below, false)
            && !self.is_time_noun(self.doc.lower(head))
        {
            draft.end = words.end as usize;
            *after = draft.end;
        }
    }

    fn is_time_noun(&self, lower: &str) -> bool {
        // A noun of the counting table is none, whatever its tail ("Etagen").
        self.small.is_tail(lower, Role::TimeNoun) && !self.pack.counts.knows(lower)
    }

    /// Whether months or years at token `first` are a term agreed on ("Laufzeit").
    fn is_term(&self, first: usize) -> bool {
        let from = first.saturating_sub(4).max(self.sentence_start());
        (from..first).any(|at| self.small.is_tail(self.lower(at), Role::Term))
    }

    /// Reads the hedges to the left of a draft.
    fn hedges(&self, draft: &mut Draft, opened: bool) {
        let doc = self.doc;
        let from = self.sentence_start().max(self.taken);
        for _ in 0..HEDGES_AT_MOST {
            let Some((hedge, first)) = self.small.before(doc, from, draft.first) else {
                break;
            };
            let bound = !matches!(hedge, Hedge::About | Hedge::Sharp);
            let single = first + 1 == draft.first;
            if hedge == Hedge::MoreThan && single && self.governed(first, from) {
                break;
            }
            // Of two bounds the nearer one counts; "zwischen" takes none.
            if bound
                && (opened
                    || draft
                        .hedges
                        .iter()
                        .any(|h| !matches!(h, Hedge::About | Hedge::Sharp)))
            {
                break;
            }
            draft.hedges.push(hedge);
            draft.first = first;
            if bound && !single && first > from && self.is(first - 1, Role::Intense) {
                draft.first = first - 1;
            }
        }
    }

    /// Whether "über" at token `at` belongs to a noun or verb before it: "Vertrag über 3 Millionen",
    /// "verfügt im Parlament über 304 Stimmen".
    fn governed(&self, at: usize, from: usize) -> bool {
        at > from && self.small.is_tail(self.lower(at - 1), Role::NotAfter)
            || (from.max(at.saturating_sub(5))..at).any(|k| self.is(k, Role::NotAfterVerb))
    }

    /// Finds the words that make a draft a part of a larger quantity.
    fn whole(&self, draft: &mut Draft) {
        let doc = self.doc;
        let from = self.sentence_start().max(self.taken);
        let end = draft.number.end as usize;
        if draft.first > from && self.is(draft.first - 1, Role::Thereof) {
            draft.first -= 1;
            draft.whole = Whole::Before;
            if self
                .small
                .before(doc, from, draft.first)
                .is_some_and(|(hedge, _)| hedge == Hedge::Sharp)
            {
                draft.first -= 1;
            }
            return;
        }
        if draft.noun.is_none() || draft.unit.is_some_and(|u| u.measure == Measure::Percent) {
            if self.is(end, Role::Thereof) && draft.unit.is_none() {
                draft.end = end + 1;
                draft.whole = Whole::Before;
                return;
            }
            if self.is(end, Role::Of) && self.is(end + 1, Role::OfThem) {
                draft.end = end + 2;
                draft.whole = Whole::Before;
                return;
            }
            let genitive = self.is(end, Role::Genitive);
            if draft.unit.is_none() && (self.is(end, Role::Of) || genitive) {
                let mut next = end + 1;
                if self.is(next, Role::The)
                    || self.is(next, Role::Earlier)
                    || self.small.before(doc, next, next + 1) == Some((Hedge::Sharp, next))
                {
                    next += 1;
                }
                let whole = self.pack.numerals.at(doc, next).filter(|n| {
                    matches!(n.reading, Reading::Exact(_)) && !self.in_time(n.first, n.end)
                });
                if let Some(whole) = whole
                    && let Some((_, words)) = self.noun_behind(whole.end, true)
                {
                    draft.noun = self.noun_behind(whole.end, true);
                    draft.end = words.end as usize;
                    draft.whole = Whole::Next;
                    return;
                }
            }
        }
        // "Davon entfielen 6,9 Millionen auf Straßen", "von denen gut zwei Drittel".
        let near = draft.first.saturating_sub(8).max(from);
        for at in (near..draft.first).rev() {
            if matches!(
                self.shape(at),
                Some(Shape::Stop | Shape::Colon | Shape::Comma)
            ) {
                break;
            }
            if self.is(at, Role::Thereof)
                || self.is(at, Role::OfThem)
                    && at
                        .checked_sub(1)
                        .is_some_and(|before| self.is(before, Role::Of))
            {
                draft.whole = Whole::Before;
                break;
            }
        }
    }
}

/// A quantity in the making.
struct Draft {
    first: usize,
    end: usize,
    number: TokenRange,
    amount: Amount,
    hedges: Vec<Hedge>,
    unit: Option<Unit>,
    noun: Option<(usize, TokenRange)>,
    whole: Whole,
    scale: Decimal,
    rule: &'static str,
}

impl Draft {
    fn is_scaled(&self) -> bool {
        self.scale > Decimal::ONE
    }
}

/// "3,5 bis 4 Millionen": the lower end shares the scale of the higher one, if it stays the lower.
fn rescaled(low: Decimal, high: Decimal, scale: Decimal) -> Decimal {
    match low.checked_mul(scale) {
        Some(product) if product < high => product,
        _ => low,
    }
}
