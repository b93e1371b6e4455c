//! Answer: which later claim tells what a report left open.

use std::borrow::Cow;
use std::collections::BTreeMap;

use zufolge_lang::cue::CueKind;
use zufolge_lang::outcome::OutcomeKind;

use crate::claim::{Claim, Stance, Standing};
use crate::index::{ClaimRef, Index};
use crate::keys::Keys;
use crate::matter::QuestionRef;
use crate::topic::{Marks, QuestionTopic};

/// How many later reports are looked through for somebody who speaks after all.
const LATER: usize = 400;

/// The questions that a later claim answers, in order, each with the claim that fits best.
pub(crate) fn answers(
    index: &Index,
    standings: &[(ClaimRef, Standing, Vec<ClaimRef>)],
) -> Vec<(QuestionRef, ClaimRef)> {
    let standings: BTreeMap<ClaimRef, (Standing, &[ClaimRef])> = standings
        .iter()
        .map(|(at, standing, evidence)| (*at, (*standing, evidence.as_slice())))
        .collect();
    let mut found = Vec::new();
    for (report, kept) in index.reports.iter().enumerate() {
        for (question, asked) in kept.questions.iter().enumerate() {
            let at = QuestionRef { report, question };
            let Some(topic) = kept.topics.questions.get(question) else {
                continue;
            };
            let settled = match asked.kind {
                CueKind::Unconfirmed => confirmed_before(index, at, topic, &standings),
                _ => None,
            };
            let best = || best(index, at, topic, asked.kind);
            let spoke = || match asked.kind {
                CueKind::NoComment => spoke_after_all(index, at, topic),
                _ => None,
            };
            if let Some(claim) = settled.or_else(best).or_else(spoke) {
                found.push((at, claim));
            }
        }
    }
    found
}

/// The claim that confirms or denies what stands right before "there was no confirmation".
fn confirmed_before(
    index: &Index,
    at: QuestionRef,
    topic: &QuestionTopic,
    standings: &BTreeMap<ClaimRef, (Standing, &[ClaimRef])>,
) -> Option<ClaimRef> {
    let claims = &index.reports[at.report].topics.claims;
    let before = claims.partition_point(|claim| claim.spot.sentence < topic.spot.sentence);
    (before.saturating_sub(8)..before).rev().find_map(|claim| {
        let of = ClaimRef {
            report: at.report,
            claim,
        };
        let (standing, evidence) = standings.get(&of)?;
        let decided = matches!(standing, Standing::Confirmed | Standing::Disputed);
        evidence
            .iter()
            .find(|by| decided && by.report > at.report)
            .copied()
    })
}

/// What who would not say anything says in a later report: of that, what shares most with the matter.
fn spoke_after_all(index: &Index, at: QuestionRef, topic: &QuestionTopic) -> Option<ClaimRef> {
    let kept = index.reports[at.report];
    let silent = kept
        .topics
        .claims
        .iter()
        .position(|claim| claim.spot.sentence == topic.spot.sentence);
    let silent = (silent?..kept.claims.len())
        .map(|claim| ClaimRef {
            report: at.report,
            claim,
        })
        .take_while(|of| {
            index
                .topic(*of)
                .is_some_and(|claim| claim.spot.sentence == topic.spot.sentence)
        })
        .find(|of| {
            index
                .claim(*of)
                .is_some_and(|claim| claim.stance == Stance::Declines && claim.source.is_some())
        })?;
    let mut keys = topic.keys.clone();
    keys.join(&topic.before);
    let mut best: Option<(f32, ClaimRef)> = None;
    let later = index.reports.iter().enumerate().skip(at.report + 1);
    for (report, later) in later.take(LATER) {
        if index.origin(report) == index.origin(at.report) {
            continue;
        }
        for (claim, said) in later.claims.iter().enumerate() {
            let of = ClaimRef { report, claim };
            let speaks = said.source.is_some() && said.stance != Stance::Declines;
            if !speaks || !(index.same_holder(of, silent) || speaks_for(said, silent, index)) {
                continue;
            }
            let Some(what) = index.topic(of) else {
                continue;
            };
            // Who speaks of something else has not answered.
            let score = index.weights.shared(&keys, &what.keys);
            if score >= 1.0 && best.is_none_or(|(top, _)| score > top) {
                best = Some((score, of));
            }
        }
        // The first report in which they speak breaks the silence.
        if best.is_some() {
            break;
        }
    }
    best.map(|(_, of)| of)
}

/// Whether a claim came through somebody, or from somebody through whom, the silent one speaks.
fn speaks_for(said: &Claim, silent: ClaimRef, index: &Index) -> bool {
    said.via.iter().any(|via| {
        let via = via.resolved.as_ref().unwrap_or(&via.name).to_lowercase();
        index.is_holder(silent, &via)
    })
}

/// The later claim that covers most of what is asked.
fn best(index: &Index, at: QuestionRef, topic: &QuestionTopic, kind: CueKind) -> Option<ClaimRef> {
    let points_back = kind == CueKind::NoComment || topic.keys.is_empty();
    let mut keys: Keys = topic.keys.clone();
    if points_back {
        keys.join(&topic.before);
    }
    if keys.is_empty() {
        return None;
    }
    let mut best: Option<(f32, ClaimRef)> = None;
    for of in index.candidates(&keys, at.report) {
        let copies = index.origin(of.report) == index.origin(at.report);
        if of.report <= at.report || copies {
            continue;
        }
        let (Some(claim), Some(what)) = (index.claim(of), index.topic(of)) else {
            continue;
        };
        if what.marks.any(Marks::OPEN) || matches!(claim.stance, Stance::Declines | Stance::Demands)
        {
            continue;
        }
        let confirms = claim.stance == Stance::Confirms || what.marks.tells(OutcomeKind::Confirmed);
        let found = what.marks.tells(OutcomeKind::Settled) || tells_what_was_found(index, of);
        // What is found out often stands behind a colon or in the clause beside.
        let content = match confirms || found {
            true => index.wide_keys(of),
            false => Cow::Borrowed(&what.keys),
        };
        let covered = index.weights.covered(&keys, &content);
        let shared = index.weights.shared(&keys, &content);
        let counts = topic
            .count
            .is_some_and(|class| holds_count(index, of, class));
        let enough = if points_back {
            shared >= 2.5 && (confirms && covered >= 0.15 || covered >= 0.5)
        } else if topic.count.is_some() {
            counts && covered >= 0.3
        } else if confirms || found {
            covered >= 0.25 && shared >= 1.0
        } else {
            covered >= 0.42 && shared >= 2.0 || covered >= 0.6 && shared >= 1.5
        };
        let score = covered + if confirms || found { 0.2 } else { 0.0 };
        if enough && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, of));
        }
    }
    best.map(|(_, of)| of)
}

/// Whether a claim stands right behind words like "the cause is found:".
fn tells_what_was_found(index: &Index, of: ClaimRef) -> bool {
    let before = of
        .claim
        .checked_sub(1)
        .map(|claim| ClaimRef { claim, ..of });
    let topics = before.and_then(|before| Some((index.topic(before)?, index.topic(of)?)));
    topics.is_some_and(|(before, here)| {
        before.marks.tells(OutcomeKind::Settled)
            && !before.marks.any(Marks::OPEN)
            && here.spot.sentence.saturating_sub(before.spot.sentence) <= 1
            && here.spot.paragraph == before.spot.paragraph
    })
}

/// Whether a claim holds a figure of a class.
fn holds_count(index: &Index, of: ClaimRef, class: zufolge_lang::quantity::CountClass) -> bool {
    let kept = index.reports[of.report];
    let figures = kept.figures.iter().zip(&kept.topics.figures);
    figures
        .into_iter()
        .any(|(figure, topic)| topic.claim == Some(of.claim as u32) && figure.class == class)
}
