//! Version: what a changed article says otherwise than before, claim by claim.

use std::cmp::Ordering;

use crate::claim::{Certainty, Claim, ClaimForm};
use crate::figure::Figure;
use crate::index::Index;
use crate::kept::Kept;
use crate::keys::Keys;
use crate::value::{Meeting, meeting};

/// One thing that a new version says otherwise. Numbers are positions in the lists of the old and the
/// new report.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// A claim that the old version lacks.
    ClaimAdded {
        /// The claim in the new version.
        new: usize,
    },
    /// A claim that the new version lacks.
    ClaimGone {
        /// The claim in the old version.
        old: usize,
    },
    /// The same is said, by another source.
    SourceChanged {
        /// The claim in the old version.
        old: usize,
        /// The claim in the new version.
        new: usize,
    },
    /// What was hedged or somebody's word is now stated as fact.
    HedgeLost {
        /// The claim in the old version.
        old: usize,
        /// The claim in the new version.
        new: usize,
    },
    /// What was stated as fact is now hedged or somebody's word.
    HedgeGained {
        /// The claim in the old version.
        old: usize,
        /// The claim in the new version.
        new: usize,
    },
    /// The content says "not" where it did not before, or the other way round.
    PolarityChanged {
        /// The claim in the old version.
        old: usize,
        /// The claim in the new version.
        new: usize,
    },
    /// A figure has another value.
    FigureChanged {
        /// The figure in the old version.
        old: usize,
        /// The figure in the new version.
        new: usize,
        /// Up, down, or neither where the words give no clear order.
        direction: Option<Ordering>,
    },
}

/// How alike two claims of two versions must be to be the same one.
const ALIKE: f32 = 0.55;

/// What the new version of a report says otherwise than the old one, in order of the new text; what is
/// gone comes last.
pub fn differences(old: &Kept, new: &Kept) -> Vec<Difference> {
    let both = [old, new];
    let index = Index::of(&both, &[]);
    let weights = &index.weights;
    let alike = |a: &Keys, b: &Keys| weights.alike(a, b);
    let pairs = paired(
        &old.topics.claims,
        &new.topics.claims,
        |a, b| alike(&a.keys, &b.keys),
        |a| &a.keys,
    );
    let mut found = Vec::new();
    for (at, topic) in new.topics.claims.iter().enumerate() {
        let Some(claim) = new.claims.get(at) else {
            continue;
        };
        let Some(before) = pairs.iter().find(|(_, new)| *new == at).map(|p| p.0) else {
            if !topic.keys.is_empty() {
                found.push(Difference::ClaimAdded { new: at });
            }
            continue;
        };
        let Some(was) = old.claims.get(before) else {
            continue;
        };
        found.extend(of_claims(was, claim, before, at));
    }
    let figures = paired(
        &old.topics.figures,
        &new.topics.figures,
        |a, b| {
            let (mut p, mut q) = (a.counted.clone(), b.counted.clone());
            p.join(&a.clause);
            q.join(&b.clause);
            alike(&p, &q)
        },
        |a| {
            if a.counted.is_empty() {
                &a.clause
            } else {
                &a.counted
            }
        },
    );
    for (before, at) in figures {
        if let (Some(was), Some(is)) = (old.figures.get(before), new.figures.get(at)) {
            found.extend(of_figures(was, is, before, at));
        }
    }
    for (at, topic) in old.topics.claims.iter().enumerate() {
        let stays = pairs.iter().any(|(old, _)| *old == at);
        if !stays && !topic.keys.is_empty() {
            found.push(Difference::ClaimGone { old: at });
        }
    }
    found
}

fn of_claims(was: &Claim, is: &Claim, old: usize, new: usize) -> Vec<Difference> {
    let mut found = Vec::new();
    let hedged =
        |claim: &Claim| claim.form != ClaimForm::OwnVoice || claim.certainty != Certainty::Certain;
    match (hedged(was), hedged(is)) {
        (true, false) => found.push(Difference::HedgeLost { old, new }),
        (false, true) => found.push(Difference::HedgeGained { old, new }),
        _ => {}
    }
    let name = |claim: &Claim| {
        let source = claim.source.as_ref()?;
        Some(source.resolved.as_ref().unwrap_or(&source.name).clone())
    };
    let (before, now) = (name(was), name(is));
    if before.is_some() && now.is_some() && before != now {
        found.push(Difference::SourceChanged { old, new });
    }
    if was.negated != is.negated {
        found.push(Difference::PolarityChanged { old, new });
    }
    found
}

fn of_figures(was: &Figure, is: &Figure, old: usize, new: usize) -> Option<Difference> {
    if was.class != is.class || was.unit != is.unit || was.amount == is.amount {
        return None;
    }
    let direction = match meeting(was, is) {
        Some(Meeting::Apart(order)) => Some(order.reverse()),
        _ => None,
    };
    Some(Difference::FigureChanged {
        old,
        new,
        direction,
    })
}

/// How many items to either side of the same place are compared.
const WINDOW: usize = 40;

/// Pairs of items of two versions, best first, each item once.
fn paired<'a, T>(
    old: &'a [T],
    new: &'a [T],
    alike: impl Fn(&T, &T) -> f32,
    keys: impl Fn(&'a T) -> &'a Keys,
) -> Vec<(usize, usize)> {
    let mut ranked: Vec<(f32, usize, usize)> = Vec::new();
    for (at, item) in new.iter().enumerate() {
        let from = at.saturating_sub(WINDOW).min(old.len());
        let end = (at + WINDOW).min(old.len());
        for (before, was) in old[from..end].iter().enumerate() {
            if keys(was).is_empty() || keys(item).is_empty() {
                continue;
            }
            let score = alike(was, item);
            if score >= ALIKE {
                ranked.push((score, from + before, at));
            }
        }
    }
    let nearness = |pair: &(f32, usize, usize)| pair.1.abs_diff(pair.2);
    ranked.sort_by(|a, b| {
        let by_score = b.0.total_cmp(&a.0);
        by_score
            .then(nearness(a).cmp(&nearness(b)))
            .then(a.2.cmp(&b.2))
    });
    let (mut taken, mut known) = (vec![false; old.len()], vec![false; new.len()]);
    let mut pairs = Vec::new();
    for (_, before, at) in ranked {
        if !taken[before] && !known[at] {
            (taken[before], known[at]) = (true, true);
            pairs.push((before, at));
        }
    }
    pairs.sort_unstable_by_key(|pair| pair.1);
    pairs
}
