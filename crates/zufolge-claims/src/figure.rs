//! Figure: an amount as said, what it counts, where and when, and the claim that holds it.

use std::borrow::Cow;

use rust_decimal::Decimal;
use zufolge_lang::document::{Shape, TokenRange};
use zufolge_lang::quantity::Quantity;
pub use zufolge_lang::quantity::{Amount, CountClass};
use zufolge_lang::time::TimeKind;
use zufolge_lang::{Document, Span};

use crate::claim::{Claim, ClaimId};
use crate::holder::Holders;
use crate::report::ReportId;

/// A figure of one report.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Identity within the report: `<report>-f<number>`.
    pub id: String,
    /// Hedge, number, noun or unit.
    pub span: Span,
    /// The amount as said.
    pub amount: Amount,
    /// Whether a hedge says "about".
    pub approximate: bool,
    /// Unit code.
    pub unit: Option<Cow<'static, str>>,
    /// Words for what is counted; for "es" and the like, the words that they stand for.
    pub counted: Option<Span>,
    /// Class of what is counted.
    pub class: CountClass,
    /// Name of the place that it holds for, if the words say one.
    pub place: Option<String>,
    /// TIMEX3 value of the time that it holds for, if the words say one.
    pub time: Option<String>,
    /// The larger figure that this one is a part of.
    pub part_of: Option<String>,
    /// The claim that holds it.
    pub claim: ClaimId,
}

impl Figure {
    /// Lowest value that the words allow, if they set one.
    pub fn min(&self) -> Option<Decimal> {
        bounds(&self.amount).0
    }

    /// Highest value that the words allow, if they set one.
    pub fn max(&self) -> Option<Decimal> {
        bounds(&self.amount).1
    }
}

/// Lowest and highest value of an amount. "rund 700" gives 700 for both; its hedge is kept apart.
pub fn bounds(amount: &Amount) -> (Option<Decimal>, Option<Decimal>) {
    match amount {
        Amount::Exact(n) | Amount::About(n) => (Some(*n), Some(*n)),
        Amount::AtLeast(n) | Amount::MoreThan(n) => (Some(*n), None),
        Amount::AtMost(n) | Amount::LessThan(n) => (None, Some(*n)),
        Amount::Between(low, high) => (Some(*low), Some(*high)),
        Amount::Order(_) | Amount::Some => (None, None),
    }
}

/// The figures of a report: one for each quantity of its document, with scope and holder.
///
/// The claims must be those of the same document.
pub fn figures(doc: &Document, report: &ReportId, claims: &[Claim]) -> Vec<Figure> {
    let id = |index: usize| format!("{}-f{}", report.short(), index + 1);
    let scopes = Scopes::of(doc, claims);
    let holders = Holders::of(claims);
    let mut figures: Vec<Figure> = Vec::with_capacity(doc.quantities.len());
    for (index, quantity) in doc.quantities.iter().enumerate() {
        let place = scopes.place(quantity).map(str::to_owned);
        figures.push(Figure {
            id: id(index),
            span: quantity.span,
            amount: quantity.amount.clone(),
            approximate: quantity.approximate,
            unit: quantity.unit.map(Cow::Borrowed),
            counted: quantity.counted,
            class: quantity.class,
            place,
            time: scopes.time(quantity).map(str::to_owned),
            part_of: quantity.part_of.map(id),
            claim: holders
                .holder(quantity.span)
                .map_or_else(|| ClaimId::new(report, 0), |claim| claim.id.clone()),
        });
    }
    figures
}

/// Places and times of a document with the words that frame claims left out: "laut Polizei in Suhl"
/// says where the source is, not where the thing happened.
struct Scopes<'a> {
    doc: &'a Document,
    frames: Vec<Span>,
}

impl<'a> Scopes<'a> {
    fn of(doc: &'a Document, claims: &[Claim]) -> Scopes<'a> {
        let mut frames: Vec<Span> = claims
            .iter()
            .flat_map(|claim| {
                let source = claim.source.iter().flat_map(|source| &source.spans);
                claim.frame.iter().chain(source)
            })
            .copied()
            .collect();
        frames.sort_unstable();
        Scopes { doc, frames }
    }

    fn is_framed(&self, span: Span) -> bool {
        let end = self
            .frames
            .partition_point(|frame| frame.start <= span.start);
        // Frames may nest; the few that begin nearest before decide.
        self.frames[..end]
            .iter()
            .rev()
            .take(8)
            .any(|frame| frame.contains(span))
    }

    /// The name of the place in the clause of a quantity, else of the quantity that says what it
    /// counts, else in its sentence.
    fn place(&self, quantity: &Quantity) -> Option<&'a str> {
        let doc = self.doc;
        let clause = clause_of(doc, quantity.tokens);
        if let Some(name) = self.nearest_place(clause, quantity.tokens) {
            return Some(name);
        }
        if let Some(head) = quantity.head
            && !quantity.tokens.contains(head.index())
        {
            let named = TokenRange::new(head.index(), head.index() + 1);
            if let Some(name) = self.nearest_place(clause_of(doc, named), named) {
                return Some(name);
            }
        }
        let sentence = doc.sentence_of(quantity.tokens.first as usize);
        let words = doc.sentences.get(sentence.index())?.tokens;
        self.nearest_place(near(words, quantity.tokens), quantity.tokens)
    }

    fn nearest_place(&self, within: TokenRange, to: TokenRange) -> Option<&'a str> {
        let places = &self.doc.places;
        let first = places.partition_point(|place| place.tokens.first < within.first);
        places[first..]
            .iter()
            .take_while(|place| place.tokens.first < within.end)
            .filter(|place| !self.is_framed(place.span) && !to.covers(place.tokens))
            // An adjective says whose it is, not where: "amerikanische Soldaten".
            .filter(|place| !self.is_adjective(place.tokens))
            .min_by_key(|place| distance(place.tokens, to))
            .map(|place| place.name.as_str())
    }

    fn is_adjective(&self, place: TokenRange) -> bool {
        let first = self.doc.tokens.get(place.first as usize);
        place.len() == 1 && first.is_some_and(|token| token.shape == Shape::Lower)
    }

    /// The value of the date or time of day in the clause of a quantity.
    fn time(&self, quantity: &Quantity) -> Option<&'a str> {
        let within = clause_of(self.doc, quantity.tokens);
        let times = &self.doc.times;
        let first = times.partition_point(|time| time.tokens.first < within.first);
        times[first..]
            .iter()
            .take_while(|time| time.tokens.first < within.end)
            .filter(|time| matches!(time.kind, TimeKind::Date | TimeKind::Time))
            .filter(|time| !self.is_framed(time.span))
            .min_by_key(|time| distance(time.tokens, quantity.tokens))
            .map(|time| time.value.as_str())
    }
}

/// What of a stretch lies within two hundred tokens: longer "sentences" are lists and tables.
fn near(words: TokenRange, to: TokenRange) -> TokenRange {
    let first = words.first.max(to.first.saturating_sub(200));
    let end = words.end.min(to.end.saturating_add(200));
    TokenRange::new(first as usize, end as usize)
}

fn distance(a: TokenRange, b: TokenRange) -> u32 {
    if a.end <= b.first {
        b.first - a.end
    } else {
        a.first.saturating_sub(b.end)
    }
}

/// The innermost clause that holds some tokens; their sentence where no clause is known.
fn clause_of(doc: &Document, tokens: TokenRange) -> TokenRange {
    let sentence = doc.sentence_of(tokens.first as usize);
    let words = doc
        .sentences
        .get(sentence.index())
        .map_or(tokens, |s| s.tokens);
    let end = doc
        .clauses
        .partition_point(|clause| clause.tokens.first <= tokens.first);
    doc.clauses[..end]
        .iter()
        .rev()
        .take(64)
        .take_while(|clause| clause.tokens.first >= words.first)
        .filter(|clause| clause.tokens.contains(tokens.first as usize))
        .map(|clause| clause.tokens)
        .min_by_key(|clause| clause.len())
        .unwrap_or_else(|| near(words, tokens))
}
