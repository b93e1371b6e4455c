//! Figure: an amount as said, what it counts, where and when, and the claim that holds it.

use rust_decimal::Decimal;
use zufolge_lang::Span;
pub use zufolge_lang::quantity::{Amount, CountClass};

use crate::claim::ClaimId;

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
    pub unit: Option<&'static str>,
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
