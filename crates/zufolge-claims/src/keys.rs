//! Keys: a set of word roots that can be compared with another, and how well two agree.
//!
//! Roots come from `zufolge_lang::keyword`; a root that many reports of a story share says little, so
//! each root is weighed by how few reports hold it.

use rustc_hash::FxHashMap;
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

    /// Whether any whole word of the one is a word or part of the other.
    pub fn meet(&self, other: &Keys) -> bool {
        let meets = |words: &[u32], keys: &Keys| {
            let (mut whole, mut parts) = (&keys.whole[..], &keys.parts[..]);
            let mut words = words.iter();
            words.any(|root| is_next(&mut whole, *root) || is_next(&mut parts, *root))
        };
        meets(&self.whole, other) || meets(&other.whole, self)
    }
}

/// Whether a sorted list holds a root, asked for ever greater ones: what is smaller is left behind.
fn is_next(list: &mut &[u32], root: u32) -> bool {
    let smaller = list.iter().take_while(|other| **other < root).count();
    *list = &list[smaller..];
    list.first() == Some(&root)
}

/// How much each root of a story tells.
#[derive(Clone, Debug)]
pub struct Weights {
    /// The weight of each root.
    weights: FxHashMap<u32, f32>,
    /// The weight of a root that no report holds.
    most: f32,
}

impl Weights {
    /// The weights of a story whose reports hold these roots (one set a report).
    pub fn of<'a>(reports: impl Iterator<Item = &'a Keys>) -> Weights {
        let mut held: FxHashMap<u32, f32> = FxHashMap::default();
        let mut of = 0.0f32;
        let mut all: Vec<u32> = Vec::new();
        for keys in reports {
            of += 1.0;
            all.clear();
            all.extend(keys.whole.iter().chain(&keys.parts));
            all.sort_unstable();
            all.dedup();
            for root in &all {
                *held.entry(*root).or_default() += 1.0;
            }
        }
        let weight = |held: f32| 1.0 + (of.max(1.0) / held).ln();
        let weights = held.into_iter().map(|(root, held)| (root, weight(held)));
        Weights {
            weights: weights.collect(),
            most: weight(1.0),
        }
    }

    /// Weight of a root: 1 for one that every report holds, more for rarer ones.
    pub fn weight(&self, root: u32) -> f32 {
        self.weights.get(&root).copied().unwrap_or(self.most)
    }

    /// The weight of all whole words.
    pub fn total(&self, keys: &Keys) -> f32 {
        keys.whole.iter().map(|root| self.weight(*root)).sum()
    }

    /// The weight of the whole words of `a` that are words of `b` or, for less, parts of such.
    fn held(&self, a: &Keys, b: &Keys) -> f32 {
        let mut parts = &b.parts[..];
        let mut whole = &b.whole[..];
        let mut sum = 0.0;
        for root in &a.whole {
            if is_next(&mut whole, *root) {
                sum += self.weight(*root);
            } else if is_next(&mut parts, *root) {
                sum += PART * self.weight(*root);
            }
        }
        sum
    }

    /// The weight of what two stretches share.
    pub fn shared(&self, a: &Keys, b: &Keys) -> f32 {
        self.held(a, b).max(self.held(b, a))
    }

    /// How much of `a` stands in `b`, from 0 to 1.
    pub fn covered(&self, a: &Keys, b: &Keys) -> f32 {
        let held = self.held(a, b);
        match held > 0.0 {
            true => held / self.total(a),
            false => 0.0,
        }
    }

    /// How alike two stretches are, from 0 to 1 (Dice).
    pub fn alike(&self, a: &Keys, b: &Keys) -> f32 {
        let shared = self.shared(a, b);
        match shared > 0.0 {
            true => (2.0 * shared / (self.total(a) + self.total(b))).min(1.0),
            false => 0.0,
        }
    }
}
