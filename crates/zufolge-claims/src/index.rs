//! Index: the claims of one story by the roots of their words, to find those that speak of the same
//! without comparing all with all.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use crate::claim::{Claim, ClaimForm};
use crate::figure::Figure;
use crate::kept::Kept;
use crate::keys::{Keys, Weights};
use crate::topic::{ClaimTopic, FigureTopic};

/// How many of the rarest roots of a stretch are looked up.
const MAX_ROOTS: usize = 12;
/// How many claims with one root are looked at to either side of a report.
const REACH: usize = 150;

/// A claim: number of its report in the story, and its own number in the report, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimRef {
    /// The report.
    pub report: usize,
    /// The claim.
    pub claim: usize,
}

/// One story, with its claims by root.
pub(crate) struct Index<'a> {
    pub(crate) reports: &'a [&'a Kept],
    origin: &'a [usize],
    pub(crate) weights: Weights,
    postings: BTreeMap<u32, Vec<ClaimRef>>,
}

impl<'a> Index<'a> {
    pub(crate) fn of(reports: &'a [&'a Kept], origin: &'a [usize]) -> Index<'a> {
        let whole = |kept: &&Kept| {
            let mut all = Keys::default();
            for topic in &kept.topics.claims {
                all.whole.extend(&topic.keys.whole);
                all.parts.extend(&topic.keys.parts);
            }
            all
        };
        let all: Vec<Keys> = reports.iter().map(whole).collect();
        let weights = Weights::of(all.iter());
        let mut postings: BTreeMap<u32, Vec<ClaimRef>> = BTreeMap::new();
        for (report, kept) in reports.iter().enumerate() {
            for (claim, topic) in kept.topics.claims.iter().enumerate() {
                for root in topic.keys.whole.iter().chain(&topic.keys.parts) {
                    let list = postings.entry(*root).or_default();
                    let at = ClaimRef { report, claim };
                    if list.last() != Some(&at) {
                        list.push(at);
                    }
                }
            }
        }
        Index {
            reports,
            origin,
            weights,
            postings,
        }
    }

    /// The claims that share one of the rarest roots of some keys, in order: of those of each root the ones
    /// nearest to a report, so that a story of thousands is not gone through for each of its claims.
    pub(crate) fn candidates(&self, keys: &Keys, near: usize) -> Vec<ClaimRef> {
        let roots = keys.whole.iter().chain(&keys.parts);
        let mut lists: Vec<(usize, u32)> = roots
            .filter_map(|root| Some((self.postings.get(root)?.len(), *root)))
            .collect();
        lists.sort_unstable();
        lists.dedup();
        let mut found: Vec<ClaimRef> = lists
            .iter()
            .take(MAX_ROOTS)
            .filter_map(|(_, root)| self.postings.get(root))
            .flat_map(|postings| {
                let here = postings.partition_point(|of| of.report < near);
                let end = postings.len().min(here + REACH);
                &postings[here.saturating_sub(REACH)..end]
            })
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    pub(crate) fn claim(&self, at: ClaimRef) -> Option<&'a Claim> {
        self.reports.get(at.report)?.claims.get(at.claim)
    }

    pub(crate) fn topic(&self, at: ClaimRef) -> Option<&'a ClaimTopic> {
        self.reports.get(at.report)?.topics.claims.get(at.claim)
    }

    /// The words of a claim and of its sentence.
    pub(crate) fn wide_keys(&self, at: ClaimRef) -> Keys {
        let Some(topic) = self.topic(at) else {
            return Keys::default();
        };
        let mut keys = topic.keys.clone();
        keys.join(&topic.beside);
        keys
    }

    /// The words of the claims in its paragraph, one sentence to either side.
    pub(crate) fn around(&self, at: ClaimRef) -> Keys {
        let mut keys = Keys::default();
        let Some(spot) = self.topic(at).map(|topic| topic.spot) else {
            return keys;
        };
        let claims = &self.reports[at.report].topics.claims;
        let from = at.claim.saturating_sub(6);
        for topic in claims.iter().skip(from).take(13) {
            let near = topic.spot.sentence.abs_diff(spot.sentence) <= 1;
            if near && topic.spot.paragraph == spot.paragraph {
                keys.join(&topic.keys);
            }
        }
        keys
    }

    /// Number of the wire origin of a report: reports of one are one voice.
    pub(crate) fn origin(&self, report: usize) -> usize {
        // A report without a number is an origin of its own.
        let own = self.origin.len() + report;
        self.origin.get(report).copied().unwrap_or(own)
    }

    pub(crate) fn date(&self, report: usize) -> Option<Date> {
        Some(self.reports.get(report)?.report.published?.date())
    }

    pub(crate) fn moment(&self, report: usize) -> Option<DateTime> {
        Some(self.reports.get(report)?.report.published?.anchor().moment)
    }

    /// Whose a claim is: the fullest name in lower case; none in the report's own voice.
    pub(crate) fn holder(&self, at: ClaimRef) -> Option<String> {
        let source = self.claim(at)?.source.as_ref()?;
        let name = source.resolved.as_ref().unwrap_or(&source.name);
        Some(name.to_lowercase())
    }

    /// Whether two claims have the same source, as far as names tell.
    pub(crate) fn same_holder(&self, a: ClaimRef, b: ClaimRef) -> bool {
        match (self.holder(a), self.holder(b)) {
            (Some(a), Some(b)) => same_name(&a, &b),
            (None, None) => true,
            _ => false,
        }
    }

    /// The figures that a claim holds.
    pub(crate) fn figures_of(&self, at: ClaimRef) -> impl Iterator<Item = &'a Figure> {
        let held = self.reports.get(at.report).map(|kept| {
            let number = Some(at.claim as u32);
            let figures = kept.figures.iter().zip(&kept.topics.figures);
            figures.filter(move |(_, topic)| topic.claim == number)
        });
        held.into_iter().flatten().map(|(figure, _)| figure)
    }

    /// Whether a claim holds a figure.
    pub(crate) fn counts(&self, at: ClaimRef) -> bool {
        self.figures_of(at).next().is_some()
    }

    /// Whether somebody is said to say it.
    pub(crate) fn is_said(&self, at: ClaimRef) -> bool {
        self.claim(at)
            .is_some_and(|c| c.form != ClaimForm::OwnVoice)
    }
}

/// A figure: number of its report in the story, and its own number in the report, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureRef {
    /// The report.
    pub report: usize,
    /// The figure.
    pub figure: usize,
}

impl<'a> Index<'a> {
    pub(crate) fn figure(&self, at: FigureRef) -> Option<(&'a Figure, &'a FigureTopic)> {
        let kept = self.reports.get(at.report)?;
        Some((
            kept.figures.get(at.figure)?,
            kept.topics.figures.get(at.figure)?,
        ))
    }

    /// The claim that holds a figure.
    pub(crate) fn claim_of(&self, at: FigureRef) -> Option<ClaimRef> {
        let claim = self.figure(at)?.1.claim? as usize;
        let at = ClaimRef {
            report: at.report,
            claim,
        };
        self.claim(at).map(|_| at)
    }
}

/// Whether all words of the shorter name are words of the longer one.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let parts = name.split(|c: char| !c.is_alphanumeric());
        parts
            .filter(|w| w.chars().nth(2).is_some())
            .map(str::to_owned)
            .collect()
    };
    let (mut short, mut long) = (words(a), words(b));
    if short.len() > long.len() {
        std::mem::swap(&mut short, &mut long);
    }
    a == b || (!short.is_empty() && short.iter().all(|word| long.contains(word)))
}
