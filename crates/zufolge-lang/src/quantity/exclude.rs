//! What looks like a quantity and is none: names with a number ("Artikel 5", "A 7"), years, ages,
//! scores, versions, ordinals, telephone numbers, and "ein" for one.

use rust_decimal::Decimal;

use super::{Draft, Reader, Whole};
use crate::amount::Amount;
use crate::counted;
use crate::document::Shape;
use crate::hedge::{Hedge, Role};
use crate::number::{Number, Reading};
use crate::tag::Features;
use crate::unit::Measure;

impl Reader<'_> {
    /// If a noun before it makes the number a name ("Artikel 5"): the token after the number and
    /// those that go on with it ("Linien 3, 4 und 5").
    pub(super) fn label(&self, number: &Number) -> Option<usize> {
        let doc = self.doc;
        let before = number.first.checked_sub(1)?;
        if before < self.sentence_start() || before < self.taken && self.taken == number.first {
            return None;
        }
        let lower = doc.lower(before);
        if !matches!(
            number.reading,
            Reading::Exact(_) | Reading::Article | Reading::Some
        ) {
            return None;
        }
        let shape = doc.tokens[before].shape;
        let capital = doc.word(before).starts_with(char::is_uppercase) || shape == Shape::Symbol;
        // "E-Mail-Adresse 2", "www.test.de/2": digits stuck to a sign are no number of their own.
        let first = &doc.tokens[number.first];
        if first.shape == Shape::Number
            && !first.spaced
            && shape == Shape::Symbol
            && self.money_before(number.first).is_none()
            && !self.small.is(lower, Role::Label)
        {
            return Some(number.end);
        }
        if !capital && !lower.ends_with('.') {
            return None;
        }
        let names = before
            .checked_sub(1)
            .is_some_and(|two| self.is(two, Role::NumberName));
        if self.small.is(lower, Role::NumberName) || names {
            return None;
        }
        let strong = self.small.is_tail(lower, Role::Label)
            || first.shape == Shape::Number && is_letter(lower);
        let followed = self.unit_behind(number.end).is_some()
            || self.noun_behind(number.end, true).is_some()
            || self.second(number).is_some_and(|(second, ..)| {
                second.scale > Decimal::ONE
                    || self.unit_behind(second.end).is_some()
                    || self.noun_behind(second.end, true).is_some()
            });
        let weak = !followed
            && (self.small.is_tail(lower, Role::LabelWeak)
                || number.plain_digits
                    && shape.is_word()
                    && (first.span.len() <= 4 || shape == Shape::Upper)
                    && !doc.tokens[before].features.has(Features::GEO_NAME)
                    // "Kanadas 125 der 308 Sitze" counts; "Satz 1 des Gesetzes" does not.
                    && !self.is(number.end, Role::Genitive)
                    && counted::is_noun(doc, before));
        if !strong && !weak {
            return None;
        }
        if strong && !number.plain_digits && number.reading == Reading::Article {
            return None;
        }
        let mut end = number.end;
        for _ in 0..20 {
            let link = doc.tokens.get(end)?;
            let goes_on = link.shape == Shape::Comma
                || link.shape == Shape::Dash
                || matches!(doc.word(end), "/" | "-")
                || self.is(end, Role::And)
                || self.is(end, Role::To)
                || self.is(end, Role::Or);
            let Some(next) = goes_on
                .then(|| self.pack.numerals.at(doc, end + 1))
                .flatten()
                .filter(|next| next.plain_digits == number.plain_digits)
            else {
                break;
            };
            if self.unit_behind(next.end).is_some() || self.noun_behind(next.end, true).is_some() {
                break;
            }
            end = next.end;
        }
        Some(end)
    }

    /// "waren es 2000", "1900 seien es": a year would not stand so.
    pub(super) fn beside_it(&self, first: usize, end: usize) -> bool {
        let start = self.sentence_start();
        first >= start + 2 && self.is(first - 1, Role::It) && self.is(first - 2, Role::Be)
            || self.is(end, Role::Be) && self.is(end + 1, Role::It)
    }

    /// Whether a draft is an amount at all: no bare year, age, score, or article.
    pub(super) fn counts(&self, number: &Number, draft: &Draft) -> bool {
        let doc = self.doc;
        let hedged = draft
            .hedges
            .iter()
            .any(|hedge| !matches!(hedge, Hedge::Sharp));
        let first = draft.number.first as usize;
        let end = draft.number.end as usize;
        let has_more = draft.unit.is_some() || draft.noun.is_some();
        let named = first.checked_sub(1).is_some_and(|before| {
            self.is(before, Role::NumberName) && before >= self.sentence_start()
        });
        match number.reading {
            Reading::Share(_) | Reading::Times(_) => return true,
            Reading::Order(_) => return true,
            Reading::Some => return draft.noun.is_some() || draft.unit.is_some(),
            Reading::SomeWeak => {
                return draft.noun.is_some_and(|(head, words)| {
                    words.end as usize == draft.end && self.pack.counts.is_harm(doc.lower(head))
                });
            }
            Reading::Article => {
                let bound = draft
                    .hedges
                    .iter()
                    .any(|h| matches!(h, Hedge::AtLeast | Hedge::AtMost));
                return named && !has_more
                    || bound && draft.noun.is_some()
                    || matches!(draft.amount, Amount::Between(..));
            }
            Reading::Exact(_) => {}
        }
        // "nicht 40, sondern 14": what is said not to be so is no figure of the one who says it.
        let refused = draft.first > self.sentence_start()
            && self.is(draft.first - 1, Role::Not)
            && self.shape(draft.end) == Some(Shape::Comma)
            && self.is(draft.end + 1, Role::But);
        if refused {
            return false;
        }
        let year_like = |value: Decimal| {
            number.plain_digits && value >= Decimal::from(1700) && value <= Decimal::from(2100)
        };
        if let (Amount::Exact(value), Some((head, _))) = (&draft.amount, draft.noun)
            && draft.unit.is_none()
            && year_like(*value)
        {
            // "der seit 1994 geschlossene Übergang": a number above one does not stand with a singular.
            let features = doc.tokens[head].features;
            return !features.has(Features::SING) || features.has(Features::PLUR);
        }
        if has_more || hedged || draft.whole != Whole::None {
            return true;
        }
        // "fünf und sieben Jahre alte Töchter", "16- bis 24-Jährige"
        let stuck = doc.tokens.get(end).is_some_and(|next| !next.spaced);
        if self.joins_time(end) || stuck && matches!(doc.word(end), "-" | "–") {
            return false;
        }
        let spelled = doc.tokens[first].shape != Shape::Number;
        let before = first.checked_sub(1).filter(|&b| b >= self.sentence_start());
        if spelled {
            // "eins" alone is a pronoun, unless it is all that is said.
            let pronoun = self.pack.numerals.is_form(doc.lower(first))
                && self.sentence_end() - self.sentence_start() > 2
                && draft.amount == Amount::Exact(Decimal::ONE);
            if pronoun {
                return false;
            }
            // "die Elf", "außer Acht", "Claudia Tausend": a capital inside a sentence is a name.
            let opens = before.is_none_or(|b| self.shape(b).is_some_and(Shape::is_mark));
            return opens || !doc.word(first).starts_with(char::is_uppercase) || draft.is_scaled();
        }
        if matches!(draft.amount, Amount::Between(..)) {
            return true;
        }
        let Amount::Exact(value) = draft.amount else {
            return true;
        };
        // "Version 7.1", "am 20.06": a point before other than three digits, and nothing counted.
        let point = doc.word(first).rsplit_once('.');
        if point.is_some_and(|(_, last)| last.len() != 3 && !last.contains(',')) {
            return false;
        }
        let year = year_like(value) && !self.beside_it(first, end) && !self.counted_by_noun(first);
        if year {
            return false;
        }
        let shape_before = before.and_then(|b| self.shape(b));
        let shape_after = self.shape(end);
        // "die 22. Konferenz" cut into two sentences, "SAT.1", "2.Jorgensen": ordinals and names.
        let ordinal = number.plain_digits
            && stuck
            && shape_after == Some(Shape::Stop)
            && before.is_none_or(|b| self.is(b, Role::The));
        let glued = !doc.tokens[first].spaced && shape_before == Some(Shape::Stop);
        if ordinal || glued {
            return false;
        }
        // "Marlies Kehr (74)", "Drei Männer (19, 22, 31)", "Kehr, 74, sagte"
        let open = shape_before == Some(Shape::Bracket)
            && !first
                .checked_sub(2)
                .is_some_and(|two| doc.tokens[two].features.has(Features::GEO_NAME));
        let small = number.plain_digits && value <= Decimal::from(120);
        let listed = matches!(shape_after, Some(Shape::Comma | Shape::Bracket));
        if small && listed && (open || shape_before == Some(Shape::Comma)) {
            return false;
        }
        // "3 : 1", "12/2025", "+49 30"
        let colon_score = shape_after == Some(Shape::Colon)
            && self.shape(end + 1) == Some(Shape::Number)
            || shape_before == Some(Shape::Colon)
                && first
                    .checked_sub(2)
                    .is_some_and(|two| self.shape(two) == Some(Shape::Number));
        if colon_score || shape_after == Some(Shape::Symbol) {
            return false;
        }
        // A number in a row of numbers joined by dashes: a telephone number or a score.
        let dashed =
            |at: usize| matches!(doc.tokens.get(at).map(|_| doc.word(at)), Some("-" | "–"));
        if dashed(end) && self.shape(end + 1) == Some(Shape::Number)
            || before
                .is_some_and(|b| dashed(b) && b > 0 && self.shape(b - 1) == Some(Shape::Number))
        {
            return false;
        }
        true
    }

    /// Whether the number that ends before token `end` is joined with one that counts a time.
    fn joins_time(&self, end: usize) -> bool {
        let joined = self.is(end, Role::And)
            || self.is(end, Role::Or)
            || self.shape(end) == Some(Shape::Comma);
        if !joined {
            return false;
        }
        let Some(next) = self.pack.numerals.at(self.doc, end + 1) else {
            return false;
        };
        let unit = self.unit_behind(next.end);
        unit.is_some_and(|(unit, _)| unit.measure == Measure::Time)
            || self
                .noun_behind(next.end, true)
                .is_some_and(|(head, _)| self.is_time_noun(self.doc.lower(head)))
    }

    /// "stieg die Zahl der Toten auf 2014".
    fn counted_by_noun(&self, first: usize) -> bool {
        let from = first.saturating_sub(8).max(self.sentence_start());
        (from..first).any(|at| self.small.is_tail(self.lower(at), Role::NumberNoun))
    }
}

/// Whether a word is one letter: "A 7", "U 21".
fn is_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}
