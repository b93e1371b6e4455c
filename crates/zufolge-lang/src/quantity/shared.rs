//! Numbers without a noun of their own that share what the next one counts: "von zwölf auf elf Fälle",
//! "von 40 auf 65 Millionen Euro", "statt 40 nun 65 Millionen".

use rust_decimal::Decimal;

use super::{Found, Whole};
use crate::counted::is_bare;
use crate::document::{Document, Shape};
use crate::hedge::Role;
use crate::pack::Pack;

/// Most tokens between an old value behind "statt" and the new one.
const APART: usize = 6;
/// How often the larger of two numbers may hold the smaller, for both to be of one scale.
const ALIKE: u32 = 50;

/// Gives a bare number noun, unit and scale of the next one where the words between join them.
pub(crate) fn share_forward(doc: &Document, pack: &Pack, found: &mut [Found]) {
    for index in (0..found.len().saturating_sub(1)).rev() {
        let (head, tail) = found.split_at_mut(index + 1);
        let (Some(this), Some(next)) = (head.last_mut(), tail.first()) else {
            continue;
        };
        if is_bare(this) && this.whole != Whole::Next && joined(doc, pack, this, next) {
            share(this, next);
        }
    }
}

fn joined(doc: &Document, pack: &Pack, this: &Found, next: &Found) -> bool {
    let small = &pack.hedges;
    let between = this.quantity.tokens.end as usize..next.quantity.tokens.first as usize;
    let is_comma = |at: usize| doc.tokens[at].shape == Shape::Comma;
    let comma = between.clone().any(is_comma);
    let links = between.len() <= 1
        && between.clone().all(|at| {
            let lower = doc.lower(at);
            let roles = [
                Role::Onto,
                Role::And,
                Role::Or,
                Role::To,
                Role::Instead,
                Role::Against,
            ];
            roles.iter().any(|role| small.is(lower, *role)) || is_comma(at)
        });
    // "von 5 auf 7 Prozent" is one stretch; "12 starben, 30 Menschen ..." is not.
    let apart = comma && (this.quantity.tokens.len() > 1 || next.whole != Whole::None);
    if links && !apart {
        return true;
    }
    // "statt bisher 40 nun 65 Millionen Euro"
    let first = this.quantity.tokens.first as usize;
    let mut before = (0..first).rev().take(3);
    let old = before.find(|&at| !small.is(doc.lower(at), Role::Earlier));
    let instead = old.is_some_and(|at| small.is(doc.lower(at), Role::Instead));
    let near = between.len() <= APART && !comma;
    let same = doc.sentence_of(first) == doc.sentence_of(next.quantity.tokens.first as usize);
    instead && near && same
}

fn share(this: &mut Found, next: &Found) {
    if next.quantity.head.is_none() && next.measure.is_none() {
        return;
    }
    this.quantity.head = next.quantity.head;
    this.quantity.counted = next.quantity.counted;
    this.quantity.unit = next.quantity.unit;
    this.measure = next.measure;
    let (Some(low), Some(high)) = (this.quantity.amount.number(), next.quantity.amount.number())
    else {
        return;
    };
    // "von 40 auf 65 Millionen", but "von 800.000 auf 1,2 Millionen"
    let alike = |low: Decimal, high: Decimal| {
        let most = Decimal::from(ALIKE);
        let within = |a: Decimal, b: Decimal| b.checked_mul(most).is_some_and(|b| a <= b);
        within(low, high) && within(high, low)
    };
    let scaled = next.is_scaled() && !this.is_scaled() && low < Decimal::ONE_THOUSAND;
    if scaled
        && let Some(mantissa) = high.checked_div(next.scale)
        && alike(low, mantissa)
        && let Some(amount) = this.quantity.amount.clone().times(next.scale)
    {
        this.quantity.amount = amount;
        this.scale = next.scale;
    }
}
