//! Standing: how claims stand once the other reports of their story are known, with the claims that
//! make it so; and hedges that a copy lost.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use zufolge_lang::outcome::OutcomeKind;

use crate::claim::{Certainty, Claim, ClaimForm, SourceKind, Stance, Standing};
use crate::denial::{block_before, denied_by, denies};
use crate::figure::{Amount, Figure};
use crate::index::{ClaimRef, Index};
use crate::relation::{FigureRelation, Relation};
use crate::topic::Marks;
use crate::value::{Meeting, meeting};

/// How many claims are evidence for one standing at most.
const MAX_EVIDENCE: usize = 8;

/// How many sentences before "sees himself confirmed" may tell what does so.
const BEARS_OUT: u32 = 5;

/// What other claims do to one.
#[derive(Clone, Debug, Default)]
struct Told {
    denied: Vec<ClaimRef>,
    confirmed: Vec<ClaimRef>,
    withdrawn: Vec<ClaimRef>,
    against: Vec<ClaimRef>,
    superseded: Vec<ClaimRef>,
}

/// The claims whose standing other claims decide, in order.
pub(crate) fn standings(
    index: &Index,
    relations: &[FigureRelation],
) -> Vec<(ClaimRef, Standing, Vec<ClaimRef>)> {
    let mut told: BTreeMap<ClaimRef, Told> = BTreeMap::new();
    for (report, kept) in index.reports.iter().enumerate() {
        for claim in 0..kept.claims.len() {
            let at = ClaimRef { report, claim };
            for of in denied_by(index, at) {
                told.entry(of).or_default().denied.push(at);
            }
            for of in confirmed_by(index, at) {
                told.entry(of).or_default().confirmed.push(at);
            }
            for of in withdrawn_by(index, at) {
                told.entry(of).or_default().withdrawn.push(at);
            }
            for (of, by) in borne_out(index, at) {
                told.entry(of).or_default().confirmed.push(by);
            }
        }
    }
    for (of, by) in denied_alike(index, &told) {
        told.entry(of).or_default().confirmed.push(by);
    }
    for relation in relations {
        let (Some(old), Some(new)) = (index.claim_of(relation.a), index.claim_of(relation.b))
        else {
            continue;
        };
        match relation.relation() {
            Relation::Updates => told.entry(old).or_default().superseded.push(new),
            Relation::Contradicts => {
                told.entry(old).or_default().against.push(new);
                told.entry(new).or_default().against.push(old);
            }
            Relation::Same | Relation::Compatible if counted_again(index, relation, old, new) => {
                told.entry(old).or_default().confirmed.push(new);
            }
            _ => {}
        }
    }
    let settled = told.into_iter().map(|(at, told)| {
        let (standing, mut evidence) = told.settle(index);
        evidence.sort_unstable();
        evidence.dedup();
        evidence.truncate(MAX_EVIDENCE);
        (at, standing, evidence)
    });
    settled.collect()
}

impl Told {
    fn settle(self, index: &Index) -> (Standing, Vec<ClaimRef>) {
        if !self.withdrawn.is_empty() {
            return (Standing::Withdrawn, self.withdrawn);
        }
        match (self.denied.last(), self.confirmed.last()) {
            (Some(no), Some(yes)) => {
                // Who denied it first and says now that it is so has settled it.
                let turned = yes.report > no.report
                    && self.denied.iter().any(|no| index.same_holder(*no, *yes));
                match turned {
                    true => (Standing::Confirmed, self.confirmed),
                    false => (Standing::Disputed, [self.denied, self.confirmed].concat()),
                }
            }
            (Some(_), None) => (Standing::Denied, self.denied),
            (None, Some(_)) => (Standing::Confirmed, self.confirmed),
            (None, None) if !self.against.is_empty() => (Standing::Disputed, self.against),
            (None, None) => (Standing::Superseded, self.superseded),
        }
    }
}

/// The claims that one confirms.
fn confirmed_by(index: &Index, at: ClaimRef) -> Vec<ClaimRef> {
    let (Some(claim), Some(topic)) = (index.claim(at), index.topic(at)) else {
        return Vec::new();
    };
    let says_so = claim.stance == Stance::Confirms || topic.marks.tells(OutcomeKind::Confirmed);
    if topic.marks.any(Marks::OPEN) || matches!(claim.stance, Stance::Declines | Stance::Denies) {
        return Vec::new();
    }
    let fell_through =
        topic.marks.tells(OutcomeKind::Missed) || topic.marks.tells(OutcomeKind::Postponed);
    let fact = topic.marks.any(Marks::PAST) && !index.is_said(at);
    let firm = matches!(
        claim.source.as_ref().map(|s| s.kind),
        Some(SourceKind::Institution | SourceKind::Person | SourceKind::Document)
    );
    if !says_so && (topic.marks.any(Marks::AHEAD) || fell_through || !(fact || firm)) {
        return Vec::new();
    }
    let mut keys = match says_so {
        true => index.wide_keys(at),
        false => Cow::Borrowed(&topic.keys),
    };
    // "... and so confirmed the reports": what they are stands in the sentences around.
    if says_so && (claim.form == ClaimForm::OwnVoice || topic.keys.whole.len() <= 1) {
        keys.to_mut().join(&index.around(at));
    }
    let negated = topic.marks.any(Marks::NEGATED);
    let mut best: Vec<(f32, ClaimRef)> = Vec::new();
    for of in index.candidates(&keys, at.report) {
        if of.report >= at.report || index.origin(of.report) == index.origin(at.report) {
            continue;
        }
        let (Some(other), Some(about)) = (index.claim(of), index.topic(of)) else {
            continue;
        };
        let hedged =
            other.certainty != Certainty::Certain || other.standing == Standing::Unconfirmed;
        if !(index.is_said(of) || hedged) || other.stance == Stance::Declines {
            continue;
        }
        if negated != about.marks.any(Marks::NEGATED) {
            continue;
        }
        let weak = weakly_said(other);
        // How much they must share: with what waits for a confirmation, or with anything.
        let (least, part) = match (says_so, weak, fact) {
            (true, _, _) => (2.2, 0.3),
            (false, true, _) => (2.2, 0.42),
            (false, false, true) => (3.0, 0.5),
            (false, false, false) => continue,
        };
        let shared = index.weights.shared(&about.keys, &keys);
        if shared < least {
            continue;
        }
        let covered = index.weights.covered(&about.keys, &keys);
        // What only happens bears no number out that it does not name.
        let enough = covered >= part
            && !(index.is_said(of) && index.same_holder(of, at))
            && !counts_otherwise(index, of, at)
            && (says_so || !index.counts(of) || same_counts(index, of, at).next().is_some());
        if enough {
            best.push((covered * shared, of));
        }
    }
    let top = best.iter().map(|(score, _)| *score).fold(0.0, f32::max);
    best.retain(|(score, _)| *score >= 0.5 * top);
    let mut found: Vec<ClaimRef> = best.into_iter().map(|(_, of)| of).collect();
    // "The ministry confirmed that": what it is stands right before.
    let confirms = claim.stance == Stance::Confirms;
    if confirms && topic.keys.whole.len() <= 1 && index.is_said(at) {
        let block = block_before(index, at);
        let said = block.into_iter().filter(|of| {
            let (Some(other), Some(about)) = (index.claim(*of), index.topic(*of)) else {
                return false;
            };
            !denies(other, about.marks) && about.spot.sentence + 1 >= topic.spot.sentence
        });
        found.extend(said);
    }
    found
}

/// What somebody said before who sees it borne out now, with what the report tells around: "the
/// association's head sees himself confirmed".
fn borne_out(index: &Index, at: ClaimRef) -> Vec<(ClaimRef, ClaimRef)> {
    let Some(topic) = index.topic(at) else {
        return Vec::new();
    };
    if !topic.marks.tells(OutcomeKind::Upheld) || !index.is_said(at) {
        return Vec::new();
    }
    let claims = &index.reports[at.report].topics.claims;
    let before = claims.iter().enumerate().take(at.claim).rev();
    let near = before.take_while(|(_, about)| {
        about.spot.paragraph == topic.spot.paragraph
            && about.spot.sentence + BEARS_OUT >= topic.spot.sentence
    });
    let mut found = Vec::new();
    for (claim, about) in near {
        let by = ClaimRef { claim, ..at };
        if index.same_holder(by, at) || about.marks.any(Marks::AHEAD) {
            continue;
        }
        for of in index.candidates(&about.keys, at.report) {
            let (Some(other), Some(said)) = (index.claim(of), index.topic(of)) else {
                continue;
            };
            if of.report < at.report
                && index.origin(of.report) != index.origin(at.report)
                && index.is_said(of)
                && index.same_holder(of, at)
                && !matches!(
                    other.stance,
                    Stance::Declines | Stance::Demands | Stance::Asks
                )
                && index.weights.shared(&said.keys, &about.keys) >= 1.0
                && index.weights.covered(&said.keys, &about.keys) >= 0.2
            {
                found.push((of, by));
                found.push((of, at));
            }
        }
    }
    found
}

/// Those who said "it was not so" of something of which a third party says the same later.
fn denied_alike(index: &Index, told: &BTreeMap<ClaimRef, Told>) -> Vec<(ClaimRef, ClaimRef)> {
    let denies_it = |at: &ClaimRef| {
        index
            .topic(*at)
            .is_some_and(|topic| topic.marks.any(Marks::NEGATED) && !topic.marks.any(Marks::OPEN))
    };
    let mut found = Vec::new();
    for denial in told.values().map(|told| &told.denied) {
        let told_so: Vec<ClaimRef> = denial
            .iter()
            .copied()
            .filter(denies_it)
            .take(MAX_EVIDENCE)
            .collect();
        for (number, of) in told_so.iter().enumerate() {
            for by in &told_so[number + 1..] {
                let firm = index.claim(*by).is_some_and(|claim| {
                    let kind = claim.source.as_ref().map(|source| source.kind);
                    claim.stance == Stance::Confirms
                        || matches!(kind, Some(SourceKind::Institution | SourceKind::Document))
                });
                if firm
                    && by.report > of.report
                    && index.origin(of.report) != index.origin(by.report)
                    && index.is_said(*of)
                    && !index.same_holder(*of, *by)
                {
                    found.push((*of, *by));
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether somebody else names the number, or one that fits it, of what waits for a confirmation.
fn counted_again(index: &Index, relation: &FigureRelation, old: ClaimRef, new: ClaimRef) -> bool {
    let (Some(weak), Some(firm)) = (index.claim(old), index.claim(new)) else {
        return false;
    };
    let (Some((f, x)), Some((g, y))) = (index.figure(relation.a), index.figure(relation.b)) else {
        return false;
    };
    let exact = matches!(g.amount, Amount::Exact(_)) && !g.approximate;
    let firmly = firm.certainty == Certainty::Certain
        && firm.standing != Standing::Unconfirmed
        && match &firm.source {
            Some(source) => matches!(
                source.kind,
                SourceKind::Institution | SourceKind::Person | SourceKind::Document
            ),
            None => firm.form == ClaimForm::OwnVoice,
        };
    // "far more than 90,000", says somebody; 93,400, says the office.
    let borne_out = relation.relation() == Relation::Compatible
        && matches!(
            weak.source.as_ref().map(|s| s.kind),
            Some(SourceKind::Person | SourceKind::Group)
        )
        && f.min().zip(g.min()).is_some_and(|(said, counted)| {
            said <= counted && counted * Decimal::from(4) <= said * Decimal::from(5)
        });
    let telling = g.min().is_some_and(|n| n >= Decimal::TEN);
    index.origin(old.report) != index.origin(new.report)
        && (relation.relation() == Relation::Same || exact)
        && (x.ahead || !y.ahead)
        && telling
        && firmly
        && (weakly_said(weak) || borne_out)
        && !index.same_holder(old, new)
}

/// The figures of two claims that count the same, in pairs.
fn same_counts<'a>(
    index: &'a Index<'_>,
    a: ClaimRef,
    b: ClaimRef,
) -> impl Iterator<Item = (&'a Figure, &'a Figure)> {
    index.figures_of(a).flat_map(move |f| {
        let others = index.figures_of(b);
        let same = others.filter(move |g| f.class == g.class && f.unit == g.unit);
        same.map(move |g| (f, g))
    })
}

/// Whether two claims count the same with numbers that cannot both hold.
fn counts_otherwise(index: &Index, a: ClaimRef, b: ClaimRef) -> bool {
    same_counts(index, a, b).any(|(f, g)| matches!(meeting(f, g), Some(Meeting::Apart(_))))
}

/// Whether a claim waits for a confirmation: unconfirmed, hedged, or from a source without a name.
fn weakly_said(claim: &Claim) -> bool {
    let unnamed = match &claim.source {
        Some(source) => matches!(source.kind, SourceKind::Anonymous | SourceKind::Unstated),
        None => claim.form != ClaimForm::OwnVoice,
    };
    claim.standing == Standing::Unconfirmed || unnamed || claim.certainty != Certainty::Certain
}

/// The claims that their own source takes back.
fn withdrawn_by(index: &Index, at: ClaimRef) -> Vec<ClaimRef> {
    let Some(topic) = index.topic(at) else {
        return Vec::new();
    };
    if !topic.marks.tells(OutcomeKind::Withdrawn) {
        return Vec::new();
    }
    let keys = index.wide_keys(at);
    let candidates = index.candidates(&keys, at.report).into_iter().filter(|of| {
        let Some(about) = index.topic(*of) else {
            return false;
        };
        of.report < at.report
            && index.is_said(*of)
            && index.same_holder(*of, at)
            && index.weights.covered(&about.keys, &keys) >= 0.4
            && index.weights.shared(&about.keys, &keys) >= 2.0
            // "15, not 17" takes no "at least eleven" back.
            && (!index.counts(*of) || !index.counts(at) || counts_otherwise(index, *of, at))
    });
    candidates.collect()
}

/// Claims with a source or hedge, and the copy of the same origin that states the same as fact.
pub(crate) fn lost_hedges(index: &Index) -> Vec<(ClaimRef, ClaimRef)> {
    let mut found = Vec::new();
    for (report, kept) in index.reports.iter().enumerate() {
        for (claim, later) in kept.claims.iter().enumerate() {
            let at = ClaimRef { report, claim };
            let Some(topic) = index.topic(at) else {
                continue;
            };
            if later.form != ClaimForm::OwnVoice || topic.keys.whole.len() < 2 {
                continue;
            }
            let best = index
                .candidates(&topic.keys, report)
                .into_iter()
                .filter(|of| of.report < report && index.origin(of.report) == index.origin(report))
                .filter(|of| {
                    let hedged = index.claim(*of).map(|of| of.certainty);
                    index.is_said(*of)
                        || later.certainty == Certainty::Certain
                            && hedged.is_some_and(|of| of != Certainty::Certain)
                })
                .filter_map(|of| {
                    let about = index.topic(of)?;
                    Some((index.weights.alike(&about.keys, &topic.keys), of))
                })
                .filter(|(alike, _)| *alike >= 0.6)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            if let Some((_, of)) = best {
                found.push((of, at));
            }
        }
    }
    found.sort_unstable();
    found
}
