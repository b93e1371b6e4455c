//! Measure: how much two reports are about the same matter, and what shows it.
//!
//! A term weighs by how seldom it is: among the reports at hand, as far as they are many, and by its
//! nature, as long as they are few. What two reports share is set against what both hold.

use crate::profile::{Profile, TermKind};

/// As many reports as the nature of a term counts for.
const PRIOR: f32 = 400.0;

/// In which part of all reports a term of each rarity is expected.
const EXPECTED: [f32; 8] = [0.3, 0.08, 0.04, 0.02, 0.01, 0.004, 0.0015, 0.0005];

/// What each step of a term's weight counts for: the square root, since two terms are multiplied.
const ROOT: [f32; 8] = [0.0, 1.0, 1.18, 1.3, 1.41, 1.52, 1.61, 1.73];

/// The steps of [`Weighed::seldom`] in one natural logarithm.
const STEPS: f32 = 4096.0;

/// From which rarity on a word is a matter's own and not its topic's.
const OWN: u8 = 4;

/// How seldom each term is among a set of reports.
#[derive(Debug)]
pub(crate) struct Measure {
    reports: f32,
    /// Reports by the last bits of a term's key.
    counts: Vec<u32>,
}

/// A term with what it tells among the reports at hand. Small, since all terms of all reports are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weighed {
    /// The term's key.
    pub(crate) key: u32,
    /// How much it tells by being seldom, in [`STEPS`].
    seldom: u16,
    /// How much its report is about it.
    weight: u8,
    /// What sort of term.
    pub(crate) kind: TermKind,
    /// Whether it is a matter's own: a name, a place or a word that is seldom by its nature.
    pub(crate) own: bool,
}

impl Weighed {
    /// What the term says of what its report is about.
    pub(crate) fn told(&self) -> f32 {
        told(self, self)
    }
}

/// What two reports share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Likeness {
    /// What the shared names of persons, bodies and works weigh.
    pub(crate) names: f32,
    /// What the shared places weigh.
    pub(crate) places: f32,
    /// What the shared words weigh that are seldom by their nature.
    pub(crate) seldom_words: f32,
    /// What the other shared words weigh.
    pub(crate) words: f32,
    /// What of all that weighs that is a name or place in one of them at least.
    pub(crate) named: f32,
}

impl Measure {
    /// The measure of a set of reports. It does not depend on their order.
    pub(crate) fn of<'a>(profiles: impl ExactSizeIterator<Item = &'a Profile>) -> Measure {
        let reports = profiles.len();
        // Room for some terms of each report; where two terms meet, both seem a little commoner.
        let size = (reports * 16).next_power_of_two().clamp(1 << 12, 1 << 23);
        let mut counts = vec![0u32; size];
        for profile in profiles {
            for term in &profile.terms {
                counts[term.key as usize & (size - 1)] += 1;
            }
        }
        Measure {
            reports: reports as f32,
            counts,
        }
    }

    /// In how many reports the term is.
    pub(crate) fn count(&self, key: u32) -> u32 {
        self.counts[key as usize & (self.counts.len() - 1)]
    }

    /// The terms of a report, by key, with what they tell.
    pub(crate) fn weigh(&self, profile: &Profile) -> Vec<Weighed> {
        let terms = profile.terms.iter().map(|term| {
            let expected = PRIOR * EXPECTED[(term.rarity & 7) as usize];
            let one_in = (self.reports + PRIOR) / (self.count(term.key) as f32 + expected);
            Weighed {
                key: term.key,
                seldom: (log2(one_in) * std::f32::consts::LN_2 * STEPS) as u16,
                weight: term.weight & 7,
                kind: term.kind,
                own: term.kind != TermKind::Word || term.rarity >= OWN,
            }
        });
        terms.collect()
    }
}

/// What two reports share.
pub(crate) fn likeness(a: &[Weighed], b: &[Weighed]) -> Likeness {
    let mut likeness = Likeness::default();
    for (x, y) in shared(a, b) {
        // The commoner view of a term counts.
        let told = told(x, y);
        if x.kind != TermKind::Word || y.kind != TermKind::Word {
            likeness.named += told;
        }
        match x.kind.max(y.kind) {
            TermKind::Name => likeness.names += told,
            TermKind::Place => likeness.places += told,
            TermKind::Word if x.own && y.own => likeness.seldom_words += told,
            TermKind::Word => likeness.words += told,
        }
    }
    likeness
}

/// What one term tells that two reports hold.
fn told(x: &Weighed, y: &Weighed) -> f32 {
    let seldom = f32::from(x.seldom.min(y.seldom)) / STEPS;
    ROOT[(x.weight & 7) as usize] * ROOT[(y.weight & 7) as usize] * seldom
}

/// The terms that two reports share, by key.
pub(crate) fn shared<'a>(
    a: &'a [Weighed],
    b: &'a [Weighed],
) -> impl Iterator<Item = (&'a Weighed, &'a Weighed)> {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            i += usize::from(x.key <= y.key);
            j += usize::from(y.key <= x.key);
            if x.key == y.key {
                return Some((x, y));
            }
        }
        None
    })
}

/// The logarithm of a number above 0, right to one part in a hundred.
///
/// Made of additions and multiplications, so that all machines find the same.
pub(crate) fn log2(number: f32) -> f32 {
    let bits = number.max(f32::MIN_POSITIVE).to_bits();
    let exponent = (bits >> 23) as f32 - 127.0;
    let mantissa = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000);
    exponent + (2.0 - mantissa / 3.0) * mantissa - 5.0 / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_near_enough() {
        for number in [0.01f32, 0.5, 1.0, 1.5, 2.0, 3.0, 100.0, 1e6] {
            assert!((log2(number) - number.log2()).abs() < 0.011, "{number}");
        }
    }
}
