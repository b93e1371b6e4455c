//! Quantities: a number with its hedge, its unit and what is counted.

use rust_decimal::Decimal;

use crate::document::{Document, TokenId, TokenRange};
use crate::pack::Pack;
use crate::span::Span;

/// How much, as said. Never more exact than the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// "300"
    Exact(Decimal),
    /// "rund 300": near it, on either side.
    About(Decimal),
    /// "mindestens 300"
    AtLeast(Decimal),
    /// "mehr als 300"
    MoreThan(Decimal),
    /// "bis zu 300"
    AtMost(Decimal),
    /// "weniger als 300"
    LessThan(Decimal),
    /// "300 bis 400"
    Between(Decimal, Decimal),
    /// "Dutzende" (1), "Hunderte" (2), "Tausende" (3), ...: a power of ten, no number.
    Order(u8),
    /// "mehrere": a quantity is claimed, no number is.
    Some,
}

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

/// Finds the quantities of a document. Times have been found before and are no quantities.
pub fn quantities(_doc: &Document, _pack: &Pack) -> Vec<Quantity> {
    Vec::new()
}
