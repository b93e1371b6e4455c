//! Amount: how much, as said. Never more exact than the words.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::hedge::Hedge;

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

impl Amount {
    /// The number, or the lower end of a range, however bounded.
    pub fn lower(&self) -> Option<Decimal> {
        match self {
            Amount::Exact(n)
            | Amount::About(n)
            | Amount::AtLeast(n)
            | Amount::MoreThan(n)
            | Amount::AtMost(n)
            | Amount::LessThan(n)
            | Amount::Between(n, _) => Some(*n),
            Amount::Order(_) | Amount::Some => None,
        }
    }

    /// The number, where there is just one, however bounded.
    pub fn number(&self) -> Option<Decimal> {
        self.lower()
            .filter(|_| !matches!(self, Amount::Between(..)))
    }

    /// The same with its one number multiplied; none without one, or where it grows too large.
    pub fn times(mut self, factor: Decimal) -> Option<Amount> {
        let n = match &mut self {
            Amount::Exact(n)
            | Amount::About(n)
            | Amount::AtLeast(n)
            | Amount::MoreThan(n)
            | Amount::AtMost(n)
            | Amount::LessThan(n) => n,
            Amount::Between(..) | Amount::Order(_) | Amount::Some => return None,
        };
        *n = n.checked_mul(factor)?;
        Some(self)
    }

    /// The amount that a number and the hedges around it make.
    ///
    /// A hedge only ever widens: a bound stays a bound beside "rund", and a range with a bound keeps
    /// the end that the bound leaves.
    pub fn hedged(self, hedges: &[Hedge]) -> Amount {
        let bound = hedges
            .iter()
            .find(|hedge| !matches!(hedge, Hedge::About | Hedge::Sharp));
        let about = hedges.contains(&Hedge::About);
        match (self, bound) {
            (Amount::Exact(n), Some(Hedge::AtLeast)) => Amount::AtLeast(n),
            (Amount::Exact(n), Some(Hedge::MoreThan)) => Amount::MoreThan(n),
            (Amount::Exact(n), Some(Hedge::AtMost)) => Amount::AtMost(n),
            (Amount::Exact(n), Some(Hedge::LessThan)) => Amount::LessThan(n),
            (Amount::Exact(n), None) if about => Amount::About(n),
            (Amount::Between(low, _), Some(Hedge::AtLeast | Hedge::MoreThan)) => {
                Amount::AtLeast(low)
            }
            (Amount::Between(_, high), Some(Hedge::AtMost | Hedge::LessThan)) => {
                Amount::AtMost(high)
            }
            (amount, _) => amount,
        }
    }
}

/// `300`, `~300`, `>=300`, `>300`, `<=300`, `<300`, `300..400`, `order 2`, `some`; [`FromStr`] reads
/// the same.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Amount::Exact(n) => write!(f, "{n}"),
            Amount::About(n) => write!(f, "~{n}"),
            Amount::AtLeast(n) => write!(f, ">={n}"),
            Amount::MoreThan(n) => write!(f, ">{n}"),
            Amount::AtMost(n) => write!(f, "<={n}"),
            Amount::LessThan(n) => write!(f, "<{n}"),
            Amount::Between(low, high) => write!(f, "{low}..{high}"),
            Amount::Order(power) => write!(f, "order {power}"),
            Amount::Some => f.write_str("some"),
        }
    }
}

/// The text is no amount as [`Amount`] is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAmount(String);

impl fmt::Display for NoAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "\"{}\" is no amount such as \"300\", \"~300\" or \">=300\"",
            self.0
        )
    }
}

impl std::error::Error for NoAmount {}

impl FromStr for Amount {
    type Err = NoAmount;

    fn from_str(text: &str) -> Result<Amount, NoAmount> {
        let none = || NoAmount(text.to_owned());
        let number = |text: &str| text.parse::<Decimal>().map_err(|_| none());
        if text == "some" {
            return Ok(Amount::Some);
        }
        if let Some(power) = text.strip_prefix("order ") {
            return Ok(Amount::Order(power.parse().map_err(|_| none())?));
        }
        if let Some((low, high)) = text.split_once("..") {
            return Ok(Amount::Between(number(low)?, number(high)?));
        }
        Ok(match text.split_at_checked(1) {
            Some(("~", rest)) => Amount::About(number(rest)?),
            Some((">", rest)) => match rest.strip_prefix('=') {
                Some(rest) => Amount::AtLeast(number(rest)?),
                None => Amount::MoreThan(number(rest)?),
            },
            Some(("<", rest)) => match rest.strip_prefix('=') {
                Some(rest) => Amount::AtMost(number(rest)?),
                None => Amount::LessThan(number(rest)?),
            },
            _ => Amount::Exact(number(text)?),
        })
    }
}
