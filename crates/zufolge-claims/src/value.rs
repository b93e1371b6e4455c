//! Value: the numbers that an amount allows, and whether two amounts can both be true.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use zufolge_lang::quantity::CountClass;

use crate::figure::{Amount, Figure};

/// The numbers that an amount allows, with room for "about"; an open end has no bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    low: Option<Decimal>,
    high: Option<Decimal>,
    /// Whether the bound itself is left out ("more than").
    open: bool,
}

/// How two amounts lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meeting {
    /// They say the same.
    Same,
    /// One number can satisfy both.
    Meet,
    /// None can; the order says where the first lies.
    Apart(Ordering),
}

impl Bounds {
    /// The bounds of a figure; none where the words give no number.
    pub(crate) fn of(figure: &Figure) -> Option<Bounds> {
        let loose = figure.approximate;
        let closed = |low, high| Bounds {
            low: Some(low),
            high: Some(high),
            open: false,
        };
        Some(match &figure.amount {
            Amount::Exact(n) if loose => closed(n - room(*n), n + room(*n)),
            Amount::Exact(n) => closed(*n, *n),
            Amount::About(n) => closed(n - room(*n), n + room(*n)),
            Amount::AtLeast(n) => Bounds {
                low: Some(*n),
                high: None,
                open: false,
            },
            Amount::MoreThan(n) => Bounds {
                low: Some(*n),
                high: None,
                open: true,
            },
            // "not quite 300" is near it, "fewer than 300" may be anything below.
            Amount::LessThan(n) | Amount::AtMost(n) if loose => closed(n - room(*n), *n),
            Amount::AtMost(n) => Bounds {
                low: None,
                high: Some(*n),
                open: false,
            },
            Amount::LessThan(n) => Bounds {
                low: None,
                high: Some(*n),
                open: true,
            },
            Amount::Between(low, high) => closed(*low, *high),
            Amount::Order(_) | Amount::Some => return None,
        })
    }
}

/// How far "about" reaches to either side: half of the last digit that is not zero, but between three
/// and ten per cent of the number.
fn room(n: Decimal) -> Decimal {
    let n = n.abs();
    let percent = |p: i64| n * Decimal::new(p, 2);
    let whole = n.trunc();
    let mut unit = Decimal::ONE;
    if n == whole && !n.is_zero() {
        while unit < n && (whole / (unit * Decimal::TEN)).fract().is_zero() {
            unit *= Decimal::TEN;
        }
    }
    (unit / Decimal::TWO).clamp(percent(3), percent(10))
}

/// How the amounts of two figures lie to each other; none where one gives no number.
pub(crate) fn meeting(a: &Figure, b: &Figure) -> Option<Meeting> {
    if a.amount == b.amount {
        let numbered = !matches!(a.amount, Amount::Order(_) | Amount::Some);
        return numbered.then_some(Meeting::Same);
    }
    let (x, y) = (Bounds::of(a)?, Bounds::of(b)?);
    let below = |x: &Bounds, y: &Bounds| match (x.high, y.low) {
        (Some(high), Some(low)) => high < low || (high == low && (x.open || y.open)),
        _ => false,
    };
    let apart = match (below(&x, &y), below(&y, &x)) {
        (true, _) => Ordering::Less,
        (_, true) => Ordering::Greater,
        _ => return Some(if x == y { Meeting::Same } else { Meeting::Meet }),
    };
    if is_rounding(a, b, &x, &y) {
        return Some(Meeting::Meet);
    }
    Some(Meeting::Apart(apart))
}

/// Whether one measured amount is the other one rounded: "18.4 million" and "18 million".
fn is_rounding(a: &Figure, b: &Figure, x: &Bounds, y: &Bounds) -> bool {
    let measured = matches!(
        a.class,
        CountClass::Money | CountClass::Area | CountClass::Weight | CountClass::Distance
    );
    let exact = |bounds: &Bounds| match (bounds.low, bounds.high) {
        (Some(low), Some(high)) if low == high => Some(low),
        _ => None,
    };
    let (Some(x), Some(y)) = (exact(x), exact(y)) else {
        return false;
    };
    let large = x.min(y) >= Decimal::from(10_000);
    (measured || large) && a.class == b.class && (x - y).abs() <= x.max(y) * Decimal::new(25, 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::ClaimId;
    use crate::report::Report;

    fn figure(amount: &str, class: CountClass) -> Figure {
        Figure {
            id: String::new(),
            span: zufolge_lang::Span::default(),
            amount: amount.parse().expect("an amount"),
            approximate: amount.starts_with('~'),
            unit: None,
            counted: None,
            class,
            place: None,
            time: None,
            part_of: None,
            claim: ClaimId::new(&Report::of_text("").id(), 1),
        }
    }

    fn check(a: &str, b: &str, expected: Option<Meeting>) {
        let class = CountClass::Other;
        assert_eq!(
            meeting(&figure(a, class), &figure(b, class)),
            expected,
            "{a} {b}"
        );
    }

    #[test]
    fn amounts_meet_or_lie_apart() {
        check("300", "300", Some(Meeting::Same));
        check("300", "301", Some(Meeting::Apart(Ordering::Less)));
        check("~2500", ">3000", Some(Meeting::Apart(Ordering::Less)));
        check("~700", "730", Some(Meeting::Meet));
        check("~320", "347", Some(Meeting::Apart(Ordering::Less)));
        check(">=1300", ">1400", Some(Meeting::Meet));
        check(">1400", "1150", Some(Meeting::Apart(Ordering::Greater)));
        check("1300", "<=800", Some(Meeting::Apart(Ordering::Greater)));
        check("300", ">300", Some(Meeting::Apart(Ordering::Less)));
        check("some", "12", None);
        check("order 2", "order 2", None);
    }

    #[test]
    fn rounding_is_no_difference() {
        let money = |amount| figure(amount, CountClass::Money);
        assert_eq!(
            meeting(&money("18400000"), &money("18000000")),
            Some(Meeting::Meet)
        );
        assert_eq!(
            meeting(&money("18400000"), &money("22000000")),
            Some(Meeting::Apart(Ordering::Less))
        );
    }
}
