//! Measure: how much two reports are about the same matter, and what shows it.
//!
//! A term weighs by how seldom it is: among the reports at hand, as far as they are many, and by its
//! nature, as long as they are few. What two reports share is set against what both hold.

use crate::profile::{Profile, Term, TermKind};

/// As many reports as the nature of a term counts for.
const PRIOR: f32 = 400.0;

/// In which part of all reports a term of each rarity is expected.
const EXPECTED: [f32; 8] = [0.3, 0.08, 0.04, 0.02, 0.01, 0.004, 0.0015, 0.0005];

/// What each step of a term's weight counts for.
const WEIGHT: [f32; 8] = [0.0, 1.0, 1.4, 1.7, 2.0, 2.3, 2.6, 3.0];

/// How seldom each term is among a set of reports.
#[derive(Debug)]
pub struct Measure {
    reports: f32,
    /// Reports by the last bits of a term's key.
    counts: Vec<u32>,
}

/// What two reports share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Likeness {
    /// What the shared names of persons, bodies and works weigh.
    pub names: f32,
    /// What the shared places weigh.
    pub places: f32,
    /// What the shared words weigh that are seldom by their nature.
    pub seldom_words: f32,
    /// What the other shared words weigh.
    pub words: f32,
    /// What all terms of the lighter report weigh.
    pub whole: f32,
    /// How many different seldom names and places are shared.
    pub seldom: u32,
}

impl Measure {
    /// The measure of a set of reports. It does not depend on their order.
    pub fn of<'a>(profiles: impl ExactSizeIterator<Item = &'a Profile>) -> Measure {
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
    pub fn count(&self, key: u32) -> u32 {
        self.counts[key as usize & (self.counts.len() - 1)]
    }

    /// How much a term tells by being seldom.
    pub fn seldom(&self, term: &Term) -> f32 {
        let expected = PRIOR * EXPECTED[(term.rarity & 7) as usize];
        ((self.reports + PRIOR) / (self.count(term.key) as f32 + expected)).ln()
    }

    /// What a term says of what its report is about.
    pub fn weight(&self, term: &Term) -> f32 {
        WEIGHT[(term.weight & 7) as usize] * self.seldom(term)
    }

    /// What all terms of a report weigh.
    pub fn whole(&self, profile: &Profile) -> f32 {
        profile.terms.iter().map(|term| self.weight(term)).sum()
    }

    /// What the names and places of a report weigh.
    pub fn names(&self, profile: &Profile) -> f32 {
        let names = profile.terms.iter().filter(|t| t.kind != TermKind::Word);
        names.map(|term| self.weight(term)).sum()
    }

    /// Compares two reports.
    pub fn likeness(&self, a: &Profile, b: &Profile) -> Likeness {
        Likeness {
            whole: self.whole(a).min(self.whole(b)),
            ..self.shared(a, b)
        }
    }

    /// Compares two reports without looking at what only one of them holds.
    pub(crate) fn shared(&self, a: &Profile, b: &Profile) -> Likeness {
        let mut likeness = Likeness::default();
        for (x, y) in shared(a, b) {
            // The commoner view of a term counts, and the lesser weight.
            let kind = x.kind.max(y.kind);
            let term = Term {
                rarity: x.rarity.min(y.rarity),
                ..*x
            };
            let seldom = self.seldom(&term);
            let both = WEIGHT[(x.weight & 7) as usize] * WEIGHT[(y.weight & 7) as usize];
            let told = both.sqrt() * seldom;
            match kind {
                TermKind::Name => likeness.names += told,
                TermKind::Place => likeness.places += told,
                TermKind::Word if term.rarity >= 4 => likeness.seldom_words += told,
                TermKind::Word => likeness.words += told,
            }
            likeness.seldom += u32::from(term.rarity >= 4);
        }
        likeness
    }
}

/// The terms that two profiles share, by key.
pub(crate) fn shared<'a>(
    a: &'a Profile,
    b: &'a Profile,
) -> impl Iterator<Item = (&'a Term, &'a Term)> {
    let mut rest = b.terms.iter().peekable();
    a.terms.iter().filter_map(move |x| {
        while rest.next_if(|y| y.key < x.key).is_some() {}
        rest.next_if(|y| y.key == x.key).map(|y| (x, y))
    })
}
