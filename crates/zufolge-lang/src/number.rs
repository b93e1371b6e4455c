//! Numbers: digits and number words to exact decimals, fractions, and words that name only an order.
//!
//! The words and their values stand in the pack's `numbers.tsv`; here stands how they combine. What
//! stands around a number (hedge, unit, what is counted) is the quantity layer's task.

use rustc_hash::FxHashMap as HashMap;

use rust_decimal::Decimal;

use crate::document::{Document, Shape};

/// What a number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A number.
    Exact(Decimal),
    /// A part of a whole, in percent: "zwei Drittel", "die Hälfte", "jeder Fünfte".
    Share(Decimal),
    /// A power of ten and no number: "Dutzende" (1), "mehrere Tausend" (3).
    Order(u8),
    /// A quantity and no number: "mehrere".
    Some,
    /// The same, lighter: "einige".
    SomeWeak,
    /// A multiple: "doppelt so viele".
    Times(Decimal),
    /// A form of "ein": one, if the words around it make it a number.
    Article,
}

/// A number in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// What it says.
    pub reading: Reading,
    /// What a word behind it multiplies it by ("Millionen"); one if there is none.
    pub scale: Decimal,
    /// Whether it is one token of digits without separators.
    pub plain_digits: bool,
}

/// The number words of a language.
#[derive(Debug, Default)]
pub struct Numerals {
    ones: HashMap<&'static str, u32>,
    small: HashMap<&'static str, u32>,
    tens: HashMap<&'static str, u32>,
    forms: HashMap<&'static str, u32>,
    hundred: &'static str,
    thousand: &'static str,
    joint: &'static str,
    comma: &'static str,
    halves: Vec<(&'static str, Decimal)>,
    scales: HashMap<&'static str, Decimal>,
    dozens: HashMap<&'static str, Decimal>,
    halve: HashMap<&'static str, Decimal>,
    parts: HashMap<&'static str, u32>,
    half_nouns: HashMap<&'static str, u32>,
    ordinals: HashMap<&'static str, u32>,
    times: HashMap<&'static str, Decimal>,
    times_of: HashMap<&'static str, ()>,
    times_what: HashMap<&'static str, ()>,
    every: HashMap<&'static str, ()>,
    the: HashMap<&'static str, ()>,
    leads: HashMap<&'static str, Lead>,
    /// Which first bytes (lower case) a number word can begin with, by [`opener`].
    openers: Vec<bool>,
}

/// What a word can open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    Fixed(Decimal),
    Article,
    Scale(Decimal),
    Halve,
    Dozen,
    HalfNoun(u32),
    Order(u8),
    Some,
    SomeWeak,
    Times(Decimal),
    Every,
}

/// Longest number word that is tried; German words for numbers below a million stay under it.
const LONGEST_WORD: usize = 90;

impl Numerals {
    /// Reads the table: `role<TAB>word<TAB>value` a line, `#` starts a comment.
    pub fn parse(table: &'static str) -> Numerals {
        let mut n = Numerals {
            openers: vec![false; 1 << 16],
            ..Numerals::default()
        };
        for line in table.lines() {
            let line = line.split('#').next().unwrap_or("").trim_end();
            let mut columns = line.split('\t');
            let (Some(role), Some(word), Some(value)) =
                (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            let decimal = fraction(value).unwrap_or_default();
            let small = u32::try_from(decimal).unwrap_or(0);
            let lead = match role {
                "one" => {
                    n.ones.insert(word, small);
                    None
                }
                "teen" => {
                    n.small.insert(word, small);
                    None
                }
                "ten" => {
                    n.tens.insert(word, small);
                    None
                }
                "form" => {
                    n.forms.insert(word, small);
                    None
                }
                "hundred" => {
                    n.hundred = word;
                    None
                }
                "thousand" => {
                    n.thousand = word;
                    None
                }
                "joint" => {
                    n.joint = word;
                    continue;
                }
                "comma" => {
                    n.comma = word;
                    continue;
                }
                "half" => {
                    n.halves.push((word, decimal));
                    continue;
                }
                "part" => {
                    n.parts.insert(word, small);
                    continue;
                }
                "part-ord" => {
                    n.ordinals.insert(word, small);
                    continue;
                }
                "times-of" => {
                    n.times_of.insert(word, ());
                    continue;
                }
                "times-what" => {
                    n.times_what.insert(word, ());
                    continue;
                }
                "the" => {
                    n.the.insert(word, ());
                    continue;
                }
                "every" => {
                    n.every.insert(word, ());
                    Some(Lead::Every)
                }
                "fixed" => Some(Lead::Fixed(decimal)),
                "article" => Some(Lead::Article),
                "scale" => {
                    n.scales.insert(word, decimal);
                    Some(Lead::Scale(decimal))
                }
                "halve" => {
                    n.halve.insert(word, decimal);
                    Some(Lead::Halve)
                }
                "dozen" => {
                    n.dozens.insert(word, decimal);
                    Some(Lead::Dozen)
                }
                "half-noun" => {
                    n.half_nouns.insert(word, small);
                    Some(Lead::HalfNoun(small))
                }
                "order" => Some(Lead::Order(small as u8)),
                "some" => Some(Lead::Some),
                "some-weak" => Some(Lead::SomeWeak),
                "times" => {
                    n.times.insert(word, decimal);
                    // "halb" opens both; the halving is tried first and asks for its noun.
                    (!n.halve.contains_key(word)).then_some(Lead::Times(decimal))
                }
                _ => continue,
            };
            if let Some(lead) = lead {
                n.leads.insert(word, lead);
            }
            n.openers[opener(word)] = true;
        }
        n
    }

    /// Whether a lower-case word may open a number: a cheap first test on three bytes.
    pub fn may_open(&self, lower: &str) -> bool {
        self.openers[opener(lower)]
    }

    /// Whether a lower-case word is a form that only stands alone: "eins", "zweier".
    pub fn is_form(&self, lower: &str) -> bool {
        self.forms.contains_key(lower)
    }

    /// The value of one number word written together, lower case: "zweihundertdreißig",
    /// "zweieinhalb". None for any other word.
    pub fn word(&self, lower: &str) -> Option<Decimal> {
        if lower.len() > LONGEST_WORD {
            return None;
        }
        if let Some(&Lead::Fixed(value)) = self.leads.get(lower) {
            return Some(value);
        }
        if let Some(&value) = self.forms.get(lower) {
            return Some(Decimal::from(value));
        }
        if let Some(whole) = self.below_million(lower) {
            return Some(Decimal::from(whole));
        }
        for (ending, value) in &self.halves {
            if let Some(whole) = lower
                .strip_suffix(ending)
                .and_then(|rest| self.below_million(rest))
            {
                return Some(Decimal::from(whole) + value);
            }
        }
        None
    }

    fn below_million(&self, word: &str) -> Option<u32> {
        let Some((left, right)) = word.split_once(self.thousand) else {
            return self.below_thousand(word);
        };
        let thousands = if left.is_empty() {
            1
        } else {
            self.below_thousand(left)?
        };
        Some(thousands * 1000 + self.rest(right, |rest| self.below_thousand(rest))?)
    }

    fn below_thousand(&self, word: &str) -> Option<u32> {
        let Some((left, right)) = word.split_once(self.hundred) else {
            return self.below_hundred(word);
        };
        let hundreds = if left.is_empty() {
            1
        } else {
            self.below_hundred(left)?
        };
        Some(hundreds * 100 + self.rest(right, |rest| self.below_hundred(rest))?)
    }

    /// What follows a multiplier inside a word: nothing, or a smaller number, "und" allowed before it.
    fn rest(&self, word: &str, read: impl Fn(&str) -> Option<u32>) -> Option<u32> {
        if word.is_empty() {
            return Some(0);
        }
        // "hunderteins": the form with an s closes a compound.
        let read = |word: &str| read(word).or_else(|| self.forms.get(word).copied());
        read(word).or_else(|| read(word.strip_prefix(self.joint)?))
    }

    fn below_hundred(&self, word: &str) -> Option<u32> {
        if let Some(&value) = self.ones.get(word).or_else(|| self.small.get(word)) {
            return Some(value);
        }
        if let Some(&value) = self.tens.get(word) {
            return Some(value);
        }
        // "einundzwanzig": the joint may also stand inside the ones or tens, so try each place.
        word.match_indices(self.joint).find_map(|(at, joint)| {
            let one = self.ones.get(&word[..at])?;
            let ten = self.tens.get(&word[at + joint.len()..])?;
            Some(one + ten)
        })
    }

    /// The number that begins at token `at`, if one does. Looks at most a dozen tokens ahead.
    pub fn at(&self, doc: &Document, at: usize) -> Option<Number> {
        let token = doc.tokens.get(at)?;
        if token.shape == Shape::Number {
            return self.digits_at(doc, at);
        }
        if !token.shape.is_word() && token.shape != Shape::Symbol {
            return None;
        }
        let lower = doc.lower(at);
        if !self.may_open(lower) {
            return None;
        }
        match self.leads.get(lower) {
            Some(&lead) => self.led_by(doc, at, lead),
            None => {
                let value = self.word(lower)?;
                Some(self.multiplied(doc, at, at + 1, value, false))
            }
        }
    }

    fn led_by(&self, doc: &Document, at: usize, lead: Lead) -> Option<Number> {
        let next = |ahead: usize| self.next_word(doc, at, ahead);
        let number = |end: usize, reading| number(at, end, reading, Decimal::ONE);
        match lead {
            Lead::Fixed(value) => Some(self.multiplied(doc, at, at + 1, value, false)),
            Lead::Article => {
                let word = next(1)?;
                if self.halve.contains_key(word) {
                    return self.halved(doc, at, at + 1);
                }
                if self.scales.contains_key(word)
                    || self.dozens.contains_key(word)
                    || self.parts.contains_key(word)
                    || word == self.hundred
                    || word == self.thousand
                {
                    return Some(self.multiplied(doc, at, at + 1, Decimal::ONE, false));
                }
                Some(number(at + 1, Reading::Article))
            }
            // "Million" and "Dutzend" alone are no number; behind one they are read from there.
            Lead::Scale(_) | Lead::Dozen => None,
            Lead::Halve => {
                let word = next(1)?;
                if self.times_of.contains_key(word) {
                    return self.multiple(doc, at, *self.times.get(doc.lower(at))?);
                }
                if self.scales.contains_key(word) || self.dozens.contains_key(word) {
                    return self.halved(doc, at, at);
                }
                None
            }
            Lead::HalfNoun(whole) => {
                let before = at.checked_sub(1)?;
                let half = number(at + 1, Reading::Share(share(1, whole)?));
                let the = self.the.contains_key(doc.lower(before));
                the.then_some(Number {
                    first: before,
                    ..half
                })
            }
            Lead::Order(order) => {
                let scale = next(1)
                    .and_then(|w| self.scales.get(w))
                    .and_then(|&v| order_of(v));
                match scale {
                    Some(more) => Some(number(at + 2, Reading::Order(order + more))),
                    None => Some(number(at + 1, Reading::Order(order))),
                }
            }
            Lead::Some | Lead::SomeWeak => {
                if let Some(order) = next(1).and_then(|word| self.order_word(word)) {
                    let more = next(2)
                        .and_then(|w| self.scales.get(w))
                        .and_then(|&v| order_of(v));
                    return Some(match more {
                        Some(more) => number(at + 3, Reading::Order(order + more)),
                        None => number(at + 2, Reading::Order(order)),
                    });
                }
                let reading = if lead == Lead::Some {
                    Reading::Some
                } else {
                    Reading::SomeWeak
                };
                Some(number(at + 1, reading))
            }
            Lead::Times(value) => self.multiple(doc, at, value),
            Lead::Every => {
                let word = next(1)?;
                let whole = self
                    .ordinals
                    .get(word)
                    .or_else(|| self.ordinals.get(word.strip_suffix(['n', 'r', 's', 'm'])?))?;
                Some(number(at + 2, Reading::Share(share(1, *whole)?)))
            }
        }
    }

    /// "doppelt so viele".
    fn multiple(&self, doc: &Document, at: usize, value: Decimal) -> Option<Number> {
        let of = self.next_word(doc, at, 1)?;
        let what = self.next_word(doc, at, 2)?;
        (self.times_of.contains_key(of) && self.times_what.contains_key(what))
            .then(|| number(at, at + 3, Reading::Times(value), Decimal::ONE))
    }

    /// "eine halbe Million", "ein halbes Dutzend", "ein halbes Schwein"; `half` is the halving word.
    fn halved(&self, doc: &Document, first: usize, half: usize) -> Option<Number> {
        let value = *self.halve.get(doc.lower(half))?;
        let mut number = self.multiplied(doc, half, half + 1, value, false);
        number.first = first;
        Some(number)
    }

    /// The power of ten that a word after "mehrere" stands for: "hundert", "Dutzend", "Millionen".
    fn order_word(&self, word: &str) -> Option<u8> {
        if word == self.hundred {
            return Some(2);
        }
        if word == self.thousand {
            return Some(3);
        }
        if self.dozens.contains_key(word) {
            return Some(1);
        }
        match self.leads.get(word) {
            Some(&Lead::Order(order)) => return Some(order),
            Some(&Lead::Scale(value)) => return order_of(value),
            _ => {}
        }
        let value = self.word(word)?;
        // "mehrere zehntausend"
        order_of(value).filter(|&order| order >= 2)
    }

    /// The lower-case form of the word `ahead` tokens after `at`, if no mark stands between.
    fn next_word<'d>(&self, doc: &'d Document, at: usize, ahead: usize) -> Option<&'d str> {
        let index = at + ahead;
        let token = doc.tokens.get(index)?;
        (token.shape.is_word() && token.spaced && doc.tokens[index - 1].shape.is_word()
            || token.shape.is_word() && doc.tokens[index - 1].shape == Shape::Number)
            .then(|| doc.lower(index))
    }

    fn digits_at(&self, doc: &Document, at: usize) -> Option<Number> {
        let word = doc.word(at);
        // "1/2": a small fraction; other slashes join dates, seasons and addresses.
        if let Some(slash) = doc.tokens.get(at + 1).filter(|t| !t.spaced)
            && doc.text_of(slash.span) == "/"
            && let Some(below) = doc.tokens.get(at + 2).filter(|t| !t.spaced)
            && below.shape == Shape::Number
        {
            let top: u32 = word.parse().ok()?;
            let whole: u32 = doc.text_of(below.span).parse().ok()?;
            let more = doc
                .tokens
                .get(at + 3)
                .is_some_and(|t| !t.spaced && t.shape == Shape::Symbol);
            if more || top == 0 || whole > 12 || top >= whole {
                return None;
            }
            let value = Decimal::from(top).checked_div(Decimal::from(whole))?;
            return Some(self.multiplied(doc, at, at + 3, value, false));
        }
        let mut end = at + 1;
        let mut digits = word.to_owned();
        if is_group_head(word) {
            while let Some(group) = next_group(doc, end) {
                if digits.len() > 40 {
                    return None;
                }
                digits.push_str(doc.word(group));
                end = group + 1;
                if doc.word(group).contains(',') {
                    break;
                }
            }
        }
        let value = parse_digits(&digits)?;
        let plain = end == at + 1 && word.bytes().all(|b| b.is_ascii_digit());
        let mut number = self.multiplied(doc, at, end, value, plain);
        number.plain_digits = plain && number.end == at + 1;
        Some(number)
    }

    /// A value and the words behind it that multiply, halve, divide or go on with it.
    fn multiplied(
        &self,
        doc: &Document,
        first: usize,
        mut end: usize,
        mut value: Decimal,
        digits: bool,
    ) -> Number {
        let plain = |end, value| number(first, end, Reading::Exact(value), Decimal::ONE);
        let Some(mut word) = self.next_word(doc, end - 1, 1) else {
            return plain(end, value);
        };
        // "zwei Komma drei"
        if word == self.comma {
            if let Some((after, spoken)) = self.spoken_decimals(doc, end + 1, value) {
                end = after;
                value = spoken;
            }
            match self.next_word(doc, end - 1, 1) {
                Some(next) => word = next,
                None => return plain(end, value),
            }
        }
        // "fünf und drei Viertel Milliarden"
        if word == self.joint
            && let Some(top) = self.next_word(doc, end, 1).and_then(|w| self.word(w))
            && let Some(&whole) = self.next_word(doc, end, 2).and_then(|w| self.parts.get(w))
            && let Some(sum) = top
                .checked_div(Decimal::from(whole))
                .and_then(|part| value.checked_add(part))
        {
            value = sum;
            end += 3;
            match self.next_word(doc, end - 1, 1) {
                Some(next) => word = next,
                None => return plain(end, value),
            }
        } else if let Some(&whole) = self.parts.get(word) {
            return self.parted(doc, first, end, value, whole);
        }
        // "drei halbe Brote"
        if let Some(half) = self.halve.get(word)
            && self.next_word(doc, end, 1).is_some()
            && !digits
            && let Some(product) = value.checked_mul(*half)
        {
            return plain(end + 1, product);
        }
        let scale = if word == self.hundred && !digits {
            None
        } else if word == self.hundred {
            Some(Decimal::ONE_HUNDRED)
        } else if word == self.thousand {
            Some(Decimal::ONE_THOUSAND)
        } else {
            self.dozens
                .get(word)
                .or_else(|| self.scales.get(word))
                .copied()
        };
        let scale = match scale {
            // "ein hundert", "ein tausend" written apart
            None if word == self.hundred && value == Decimal::ONE => Some(Decimal::ONE_HUNDRED),
            other => other,
        };
        let Some(product) = scale.and_then(|scale| value.checked_mul(scale)) else {
            return plain(end, value);
        };
        end += 1;
        value = product.normalize();
        let mut scale = scale.unwrap_or(Decimal::ONE);
        // "hundert Tausend Millionen" does not go on; "zwei Millionen dreihunderttausend" does.
        if let Some(more) = self.next_word(doc, end - 1, 1)
            && self.scales.contains_key(more)
            && scale <= Decimal::ONE_THOUSAND
            && let Some(product) = value.checked_mul(self.scales[more])
        {
            value = product;
            scale *= self.scales[more];
            end += 1;
        } else if scale >= Decimal::ONE_THOUSAND
            && let Some(rest) = self.next_word(doc, end - 1, 1).and_then(|w| self.word(w))
            && rest < scale
            && rest >= Decimal::ONE
            && rest.fract().is_zero()
            && let Some(sum) = value.checked_add(rest)
        {
            value = sum;
            end += 1;
        }
        number(first, end, Reading::Exact(value), scale)
    }

    /// "zwei Drittel": a share, unless a unit of what is divided follows ("drei Viertel Liter").
    fn parted(
        &self,
        doc: &Document,
        first: usize,
        end: usize,
        value: Decimal,
        whole: u32,
    ) -> Number {
        let quotient = value.checked_div(Decimal::from(whole)).unwrap_or_default();
        if let Some(word) = self.next_word(doc, end, 1) {
            if let Some(product) = self.scales.get(word).and_then(|s| quotient.checked_mul(*s)) {
                return number(
                    first,
                    end + 2,
                    Reading::Exact(product),
                    Decimal::ONE_THOUSAND,
                );
            }
            // Written small, the fraction is an adjective of the noun behind it: "zwei drittel Brot".
            let small = doc.word(end).starts_with(char::is_lowercase);
            if small && doc.word(end + 1).starts_with(char::is_uppercase) {
                return number(first, end + 1, Reading::Exact(quotient), Decimal::ONE);
            }
        }
        let percent = quotient
            .checked_mul(Decimal::ONE_HUNDRED)
            .unwrap_or_default()
            .round_dp(2)
            .normalize();
        number(first, end + 1, Reading::Share(percent), Decimal::ONE)
    }

    /// The digits that are read aloud after "Komma": each one by one, or one number below a hundred.
    fn spoken_decimals(
        &self,
        doc: &Document,
        mut at: usize,
        whole: Decimal,
    ) -> Option<(usize, Decimal)> {
        let mut digits = String::new();
        while digits.len() < 10
            && let Some(value) = self.next_word(doc, at - 1, 1).and_then(|w| self.word(w))
            && value.fract().is_zero()
            && value < Decimal::ONE_HUNDRED
        {
            let text = value.normalize().to_string();
            if text.len() > 1 && !digits.is_empty() {
                break;
            }
            digits.push_str(&text);
            at += 1;
            if text.len() > 1 {
                break;
            }
        }
        if digits.is_empty() || !whole.fract().is_zero() {
            return None;
        }
        let value = format!("{}.{digits}", whole.trunc().normalize())
            .parse()
            .ok()?;
        Some((at, value))
    }
}

fn number(first: usize, end: usize, reading: Reading, scale: Decimal) -> Number {
    Number {
        first,
        end,
        reading,
        scale,
        plain_digits: false,
    }
}

/// One to three digits that may open groups of three: "1 234 567".
fn is_group_head(word: &str) -> bool {
    word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()) && !word.starts_with('0')
}

/// The token that goes on with a number in groups of three, if one begins at `end`: after one
/// space (also a hard or thin one), or after an apostrophe ("1'000").
fn next_group(doc: &Document, end: usize) -> Option<usize> {
    let before = doc.tokens.get(end.checked_sub(1)?)?;
    let token = doc.tokens.get(end)?;
    let group = if token.shape == Shape::Quote && !token.spaced {
        doc.tokens.get(end + 1).filter(|t| !t.spaced)?;
        end + 1
    } else {
        let gap = doc
            .text
            .get(before.span.end as usize..token.span.start as usize)?;
        if !matches!(gap, " " | "\u{a0}" | "\u{202f}" | "\u{2009}") {
            return None;
        }
        end
    };
    let word = doc.word(group);
    let whole = word.split(',').next().unwrap_or(word);
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    (doc.tokens[group].shape == Shape::Number
        && whole.len() == 3
        && digits(whole)
        && word.split(',').count() <= 2
        && word.split(',').all(digits))
    .then_some(group)
}

/// Reads digits with German separators: stop (or space) between groups of three, comma before the
/// decimals. None for what is no number ("24.08.2025", "2:1", "0151") or does not fit a decimal.
pub fn parse_digits(text: &str) -> Option<Decimal> {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, decimals) = match text.split_once(',') {
        Some((whole, decimals)) if digits(decimals) => (whole, Some(decimals)),
        Some(_) => return None,
        None => (text, None),
    };
    let mut groups = whole.split('.');
    let head = groups.next()?;
    if !digits(head) {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    plain.push_str(head);
    let mut grouped = false;
    for group in groups {
        if !digits(group) {
            return None;
        }
        if group.len() == 3 && (grouped || head.len() <= 3) && !head.starts_with('0') {
            plain.push_str(group);
            grouped = true;
        } else if !grouped && decimals.is_none() && whole.matches('.').count() == 1 {
            // "1.5 Millionen": a decimal point, as some tables and agencies write it.
            plain.push('.');
            plain.push_str(group);
        } else {
            return None;
        }
    }
    if head.len() > 1 && head.starts_with('0') && plain.bytes().any(|b| b != b'0') {
        return None;
    }
    if let Some(decimals) = decimals {
        plain.push('.');
        plain.push_str(decimals);
    }
    if plain.len() > 27 {
        return None;
    }
    plain.parse().ok()
}

/// Where the first three bytes of a word stand in [`Numerals::openers`]; words that share a place
/// are only tested once too often.
fn opener(word: &str) -> usize {
    let bytes = word.as_bytes();
    let byte = |at: usize| usize::from(bytes.get(at).copied().unwrap_or(0));
    (byte(0) << 11 ^ byte(1) << 6 ^ byte(2)) & 0xffff
}

/// The power of ten of a number that is one.
fn order_of(value: Decimal) -> Option<u8> {
    let mut power = Decimal::ONE;
    for order in 0..=18 {
        if power == value {
            return Some(order);
        }
        power = power.checked_mul(Decimal::TEN)?;
    }
    None
}

/// `part` of `whole` in percent, two decimals.
fn share(part: u32, whole: u32) -> Option<Decimal> {
    let percent = Decimal::from(part)
        .checked_mul(Decimal::ONE_HUNDRED)?
        .checked_div(Decimal::from(whole))?;
    Some(percent.round_dp(2).normalize())
}

/// Reads a value of the table: `12`, `0.5` or `1/3`.
fn fraction(text: &str) -> Option<Decimal> {
    match text.split_once('/') {
        None => text.parse().ok(),
        Some((top, bottom)) => {
            let top: Decimal = top.parse().ok()?;
            top.checked_div(bottom.parse().ok()?)
        }
    }
}
