//! Hedges and the other small words around a number: what they say, looked up by word.
//!
//! "rund 300" and "mindestens 300" are read leftwards from the number, so multi-word rows are found
//! by their last word.

use rustc_hash::FxHashMap as HashMap;

use crate::document::Document;

/// What the words before a number do to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hedge {
    /// Near it: "rund".
    About,
    /// "mindestens"
    AtLeast,
    /// "mehr als"
    MoreThan,
    /// "höchstens"
    AtMost,
    /// "weniger als"
    LessThan,
    /// Belongs to the words and changes nothing: "insgesamt".
    Sharp,
}

/// The part that a single word plays beside a number, as a bit of [`Hedges::roles`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // packs/de/hedges.tsv says what each one is for
pub enum Role {
    Intense,
    NotAfter,
    NotAfterVerb,
    Genitive,
    Between,
    From,
    To,
    Onto,
    Or,
    And,
    Per,
    Of,
    OfThem,
    Thereof,
    It,
    The,
    Minus,
    Label,
    LabelWeak,
    NumberNoun,
    NumberName,
    TimeNoun,
    Term,
    Age,
    HowMany,
    Preposition,
    Earlier,
    How,
    Than,
    Adjective,
    Instead,
    Be,
    Not,
    But,
    Against,
    SomeOf,
}

const ROLES: [(&str, Role); 36] = [
    ("intense", Role::Intense),
    ("not-after", Role::NotAfter),
    ("not-after-verb", Role::NotAfterVerb),
    ("genitive", Role::Genitive),
    ("between", Role::Between),
    ("from", Role::From),
    ("to", Role::To),
    ("onto", Role::Onto),
    ("or", Role::Or),
    ("and", Role::And),
    ("per", Role::Per),
    ("of", Role::Of),
    ("of-them", Role::OfThem),
    ("thereof", Role::Thereof),
    ("it", Role::It),
    ("the", Role::The),
    ("minus", Role::Minus),
    ("label", Role::Label),
    ("label-weak", Role::LabelWeak),
    ("number-noun", Role::NumberNoun),
    ("number-name", Role::NumberName),
    ("time-noun", Role::TimeNoun),
    ("term", Role::Term),
    ("age", Role::Age),
    ("how-many", Role::HowMany),
    ("preposition", Role::Preposition),
    ("earlier", Role::Earlier),
    ("how", Role::How),
    ("than", Role::Than),
    ("adjective", Role::Adjective),
    ("instead", Role::Instead),
    ("be", Role::Be),
    ("not", Role::Not),
    ("but", Role::But),
    ("against", Role::Against),
    ("some-of", Role::SomeOf),
];

/// The small words of a language.
#[derive(Debug, Default)]
pub struct Hedges {
    /// Hedges by their last word; the words before it, nearest first; longest row first.
    before: HashMap<&'static str, Vec<(Vec<&'static str>, Hedge)>>,
    /// Hedges behind a number, by first word.
    after: HashMap<&'static str, Vec<(&'static str, Hedge)>>,
    roles: HashMap<&'static str, u64>,
}

impl Hedges {
    /// Reads the table: `role<TAB>words` a line, `#` starts a comment.
    pub fn parse(table: &'static str) -> Hedges {
        let mut hedges = Hedges::default();
        for line in table.lines() {
            let line = line.split('#').next().unwrap_or("").trim_end();
            let Some((role, words)) = line.split_once('\t') else {
                continue;
            };
            let hedge = match role {
                "about" => Some(Hedge::About),
                "at-least" | "after-least" => Some(Hedge::AtLeast),
                "more-than" => Some(Hedge::MoreThan),
                "at-most" | "after-most" => Some(Hedge::AtMost),
                "less-than" => Some(Hedge::LessThan),
                "sharp" => Some(Hedge::Sharp),
                _ => None,
            };
            if let Some(hedge) = hedge {
                if role.starts_with("after") {
                    if let Some((first, second)) = words.split_once(' ') {
                        hedges.after.entry(first).or_default().push((second, hedge));
                    }
                    continue;
                }
                let mut words: Vec<&str> = words.split(' ').rev().collect();
                let last = words.remove(0);
                let rows = hedges.before.entry(last).or_default();
                let at = rows.partition_point(|(row, _)| row.len() >= words.len());
                rows.insert(at, (words, hedge));
            } else if let Some((_, role)) = ROLES.iter().find(|(name, _)| *name == role) {
                *hedges.roles.entry(words).or_default() |= 1 << *role as u32;
            }
        }
        hedges
    }

    /// Whether a lower-case word plays a part.
    pub fn is(&self, lower: &str, role: Role) -> bool {
        self.roles
            .get(lower)
            .is_some_and(|bits| bits & 1 << role as u32 != 0)
    }

    /// Whether a lower-case noun or the tail of the compound plays a part. Tails have four bytes or more.
    pub fn is_tail(&self, lower: &str, role: Role) -> bool {
        if self.is(lower, role) {
            return true;
        }
        let tails = lower.char_indices().skip(1).map(|(at, _)| &lower[at..]);
        tails
            .take(40)
            .take_while(|tail| tail.len() >= 4)
            .any(|tail| self.is(tail, role))
    }

    /// The hedge that ends just before token `at` and not before token `from`, and its first token.
    pub fn before(&self, doc: &Document, from: usize, at: usize) -> Option<(Hedge, usize)> {
        let last = at.checked_sub(1).filter(|&last| last >= from)?;
        if !doc.tokens.get(last)?.shape.is_word() {
            return None;
        }
        let rows = self.before.get(doc.lower(last))?;
        rows.iter().find_map(|(words, hedge)| {
            let first = last
                .checked_sub(words.len())
                .filter(|&first| first >= from)?;
            words
                .iter()
                .enumerate()
                .all(|(k, word)| doc.lower(last - 1 - k) == *word)
                .then_some((*hedge, first))
        })
    }

    /// The hedge of two words that begins at token `at`: "oder mehr".
    pub fn after(&self, doc: &Document, at: usize) -> Option<Hedge> {
        doc.tokens.get(at + 1)?;
        let rows = self.after.get(doc.lower(at))?;
        // "zehn Tote und mehr als 50 Verletzte": there it opens the next amount.
        let opens = doc
            .tokens
            .get(at + 2)
            .is_some_and(|_| self.is(doc.lower(at + 2), Role::Than));
        if opens {
            return None;
        }
        rows.iter()
            .find(|(second, _)| doc.lower(at + 1) == *second)
            .map(|(_, hedge)| *hedge)
    }
}
