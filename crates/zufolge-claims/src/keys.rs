//! Keys: a set of word roots that can be compared with another, and how well two agree.
//!
//! Roots come from `zufolge_lang::keyword`; a root that many reports of a story share says little, so
//! each root is weighed by how few reports hold it.

use std::collections::BTreeMap;

use zufolge_lang::keyword::Keyword;

/// What of a full match two words count that share only a part of a compound.
const PART: f32 = 0.6;

/// Roots of the words of a stretch, and of the parts of its compounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keys {
    /// Roots of whole words: sorted, each once.
    pub whole: Vec<u32>,
    /// Roots of parts of compounds: sorted, each once.
    pub parts: Vec<u32>,
}

impl Keys {
    /// The keys of some keywords.
    pub fn of<'a>(words: impl Iterator<Item = &'a Keyword>) -> Keys {
        let mut keys = Keys::default();
        for word in words {
            keys.whole.push(word.root);
            keys.parts.extend(word.parts.iter().flatten());
        }
        keys.settle();
        keys
    }

    /// Takes in the keys of another stretch.
    pub fn join(&mut self, other: &Keys) {
        self.whole.extend(&other.whole);
        self.parts.extend(&other.parts);
        self.settle();
    }

    fn settle(&mut self) {
        for list in [&mut self.whole, &mut self.parts] {
            list.sort_unstable();
            list.dedup();
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }

    /// How far a root is among them: a whole word, a part of one, or not at all.
    fn holds(&self, root: u32) -> f32 {
        if self.whole.binary_search(&root).is_ok() {
            1.0
        } else if self.parts.binary_search(&root).is_ok() {
            PART
        } else {
            0.0
        }
    }

    /// Whether any whole word of the one is a word or part of the other.
    pub fn meet(&self, other: &Keys) -> bool {
        self.whole.iter().any(|root| other.holds(*root) > 0.0)
            || other.whole.iter().any(|root| self.holds(*root) > 0.0)
    }
}

/// How much each root of a story tells.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// In how many reports a root stands.
    reports: BTreeMap<u32, u32>,
    of: f32,
}

impl Weights {
    /// The weights of a story whose reports hold these roots (one set a report).
    pub fn of<'a>(reports: impl Iterator<Item = &'a Keys>) -> Weights {
        let mut weights = Weights::default();
        for keys in reports {
            weights.of += 1.0;
            let mut all: Vec<u32> = keys.whole.iter().chain(&keys.parts).copied().collect();
            all.sort_unstable();
            all.dedup();
            for root in all {
                *weights.reports.entry(root).or_default() += 1;
            }
        }
        weights
    }

    /// Weight of a root: 1 for one that every report holds, more for rarer ones.
    pub fn weight(&self, root: u32) -> f32 {
        let held = self.reports.get(&root).copied().unwrap_or(1).max(1) as f32;
        1.0 + (self.of.max(1.0) / held).ln()
    }

    /// In how many reports a root stands.
    pub fn reports(&self, root: u32) -> u32 {
        self.reports.get(&root).copied().unwrap_or(0)
    }

    /// The weight of all whole words.
    pub fn total(&self, keys: &Keys) -> f32 {
        keys.whole.iter().map(|root| self.weight(*root)).sum()
    }

    /// The weight of what two stretches share.
    pub fn shared(&self, a: &Keys, b: &Keys) -> f32 {
        let of = |a: &Keys, b: &Keys| {
            let held = a
                .whole
                .iter()
                .map(|root| b.holds(*root) * self.weight(*root));
            held.sum::<f32>()
        };
        of(a, b).max(of(b, a))
    }

    /// How much of `a` stands in `b`, from 0 to 1.
    pub fn covered(&self, a: &Keys, b: &Keys) -> f32 {
        let total = self.total(a);
        if total <= 0.0 {
            return 0.0;
        }
        let held = a
            .whole
            .iter()
            .map(|root| b.holds(*root) * self.weight(*root));
        held.sum::<f32>() / total
    }

    /// How alike two stretches are, from 0 to 1 (Dice).
    pub fn alike(&self, a: &Keys, b: &Keys) -> f32 {
        let total = self.total(a) + self.total(b);
        if total <= 0.0 {
            return 0.0;
        }
        (2.0 * self.shared(a, b) / total).min(1.0)
    }
}
