//! Denial: which claims one says are not so.
//!
//! Three ways lead from a denial to what it denies. It says the same with the other sign; it stands right
//! behind what somebody else says and answers it ("such a letter was never sent"); or its words call what
//! was said untrue and tell no more ("the club rejected that").

use jiff::civil::Date;
use zufolge_lang::outcome::OutcomeKind;

use crate::claim::{Certainty, Claim, ClaimForm, Stance};
use crate::index::{ClaimRef, Index};
use crate::topic::{ClaimTopic, Marks};

/// How many claims right before a denial it may be a denial of.
const BLOCK: usize = 8;
/// How many sentences back a denial reaches.
const REACH: u32 = 3;
/// How many bytes a claim has at least that says something of its own.
const STATEMENT: usize = 24;
/// With how many words a denial says nothing but that something is untrue.
const WORDLESS: usize = 2;

/// Whether a claim says that something is not so, or not as others say.
pub(crate) fn denies(claim: &Claim, marks: Marks) -> bool {
    claim.stance == Stance::Denies
        || (marks.tells(OutcomeKind::Denied) && claim.form != ClaimForm::OwnVoice)
}

/// The claims that one denies, in order.
pub(crate) fn denied_by(index: &Index, at: ClaimRef) -> Vec<ClaimRef> {
    let (Some(claim), Some(topic)) = (index.claim(at), index.topic(at)) else {
        return Vec::new();
    };
    // "Neither confirm nor deny" and its like deny nothing.
    if claim.stance == Stance::Declines || topic.marks.any(Marks::OPEN) {
        return Vec::new();
    }
    let explicit = denies(claim, topic.marks) || topic.marks.tells(OutcomeKind::Denied);
    let negated = topic.marks.any(Marks::NEGATED);
    if !explicit && !negated && !topic.marks.tells(OutcomeKind::Reacts) {
        return Vec::new();
    }
    let mut found = contradicted(index, at, explicit);
    if !explicit && index.is_said(at) && !is_wish(claim.stance) {
        found.extend(answered(index, at));
    }
    let wordless = topic.keys.whole.len() <= WORDLESS;
    if explicit && (claim.form != ClaimForm::OwnVoice || wordless) {
        found.extend(rejected(index, at));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The claims before it, here or in other reports, that say the same with the other sign.
fn contradicted(index: &Index, at: ClaimRef, explicit: bool) -> Vec<ClaimRef> {
    let Some(topic) = index.topic(at) else {
        return Vec::new();
    };
    let before = index.candidates(&topic.keys, at.report).into_iter();
    before
        .filter(|of| {
            of.report < at.report && index.origin(of.report) != index.origin(at.report)
                || of.report == at.report && of.claim < at.claim
        })
        .filter(|of| index.is_said(*of) || index.is_said(at))
        .filter(|of| !index.same_holder(*of, at))
        .filter(|of| {
            let (Some(other), Some(about)) = (index.claim(*of), index.topic(*of)) else {
                return false;
            };
            if other.stance == Stance::Declines || about.marks.any(Marks::OPEN) {
                return false;
            }
            match explicit {
                true => !denies(other, about.marks) && speaks_of(index, topic, about),
                false => says_otherwise(index, at, topic, *of),
            }
        })
        .collect()
}

/// Whether a claim that calls something untrue speaks of what another says.
fn speaks_of(index: &Index, topic: &ClaimTopic, about: &ClaimTopic) -> bool {
    index.weights.shared(&topic.keys, &about.keys) >= 2.0
        && (index.weights.covered(&topic.keys, &about.keys) >= 0.5
            || index.weights.alike(&topic.keys, &about.keys) >= 0.4)
}

/// Whether one of two claims says "not" to what the other says.
fn says_otherwise(index: &Index, at: ClaimRef, topic: &ClaimTopic, of: ClaimRef) -> bool {
    let (Some(other), Some(about)) = (index.claim(of), index.topic(of)) else {
        return false;
    };
    let negated = topic.marks.any(Marks::NEGATED);
    if negated == about.marks.any(Marks::NEGATED) {
        return false;
    }
    // A plan that came to nothing is a due; two counts are figures.
    let ahead = about.marks.any(Marks::AHEAD) || is_wish(other.stance);
    if ahead && !index.is_said(at) || index.counts(of) && index.counts(at) {
        return false;
    }
    let shared = index.weights.shared(&topic.keys, &about.keys);
    let covered = index.weights.covered(&topic.keys, &about.keys);
    let alike = index.weights.alike(&topic.keys, &about.keys);
    let told = index.is_said(of) || other.certainty != Certainty::Certain;
    let apart = topic.spot.sentence.abs_diff(about.spot.sentence);
    let close = of.report == at.report && index.is_said(at) && apart <= REACH;
    // One word alone says too little of what is far away.
    let enough = topic.keys.whole.len() >= 2 || about.keys.whole.len() <= 2;
    told && enough && shared >= 2.2 && (covered >= 0.65 || alike >= 0.5)
        || negated && enough && shared >= if told { 1.6 } else { 2.2 } && covered >= 0.75
        || negated && close && shared >= 1.0 && covered >= 0.7
}

/// What somebody else says right before a claim that says "not" to it: to a word of it, or in words that
/// answer ("such a letter was never sent").
fn answered(index: &Index, at: ClaimRef) -> Vec<ClaimRef> {
    let Some(topic) = index.topic(at) else {
        return Vec::new();
    };
    let answers = topic.marks.tells(OutcomeKind::Reacts);
    let mut block = block_before(index, at);
    block.retain(|of| {
        let (Some(other), Some(about)) = (index.claim(*of), index.topic(*of)) else {
            return false;
        };
        let word = index.weights.covered(&topic.keys, &about.keys) >= 0.34;
        !is_wish(other.stance)
            && !about.marks.any(Marks::NEGATED)
            && !denies(other, about.marks)
            && (answers || word)
    });
    block
}

/// Whether a claim says what ought to be, or what its source is about to do.
fn is_wish(stance: Stance) -> bool {
    matches!(
        stance,
        Stance::Demands | Stance::Asks | Stance::Warns | Stance::Announces
    )
}

/// What stands right before a claim that calls it untrue.
fn rejected(index: &Index, at: ClaimRef) -> Vec<ClaimRef> {
    let Some(topic) = index.topic(at) else {
        return Vec::new();
    };
    let mut block = block_before(index, at);
    let shares = |of: &ClaimRef| {
        let about = index.topic(*of);
        about.is_some_and(|about| about.keys.meet(&topic.keys))
    };
    if topic.keys.whole.len() <= WORDLESS || block.iter().any(shares) {
        return block;
    }
    if !topic.marks.tells(OutcomeKind::Denied) {
        return Vec::new();
    }
    // In words of its own, without one of the claims before it: of the nearest sentences only.
    let first = block.first().copied();
    let one = |of: &ClaimRef| first.is_some_and(|first| index.same_holder(first, *of));
    let reach = if block.iter().all(one) { 2 } else { 1 };
    block.retain(|of| {
        let about = index.topic(*of);
        about.is_some_and(|about| about.spot.sentence + reach >= topic.spot.sentence)
    });
    block
}

/// Whether a claim only recalls what was said on an earlier day: "only last week the company had denied such
/// reports" answers nothing in this report.
fn recalls(index: &Index, at: ClaimRef) -> bool {
    let (Some(day), Some(topic)) = (index.date(at.report), index.topic(at)) else {
        return false;
    };
    let earlier = |(_, last): &(Date, Date)| last.until(day).is_ok_and(|span| span.get_days() > 1);
    let all = !topic.days.is_empty() && topic.days.iter().all(earlier);
    all && topic.marks.any(Marks::PAST)
}

/// The claims of somebody else that stand right before a denial in its report: in its paragraph, or
/// where it opens one and only points back, in the paragraph before.
pub(crate) fn block_before(index: &Index, at: ClaimRef) -> Vec<ClaimRef> {
    let Some(topic) = index.topic(at) else {
        return Vec::new();
    };
    let points_back = topic.keys.whole.len() <= 2
        || topic.marks.tells(OutcomeKind::Reacts)
        || topic.marks.tells(OutcomeKind::Denied);
    if recalls(index, at) {
        return Vec::new();
    }
    let claim = index.claim(at);
    let explicit = claim.is_some_and(|claim| denies(claim, topic.marks));
    let own_reach = if explicit { 2 } else { 1 };
    let mut found: Vec<ClaimRef> = Vec::new();
    // What the report says of itself right before: denied where nobody else is there to deny.
    let mut own: Option<ClaimRef> = None;
    let mut accused = false;
    let reach = if index.is_said(at) { REACH } else { 1 };
    let mut nearest = topic.spot.sentence;
    let mut paragraph = topic.spot.paragraph;
    for claim in (0..at.claim).rev() {
        let of = ClaimRef {
            report: at.report,
            claim,
        };
        let (Some(other), Some(about)) = (index.claim(of), index.topic(of)) else {
            break;
        };
        // What is no statement cannot be denied.
        let length: usize = other.spans.iter().map(|span| span.len()).sum();
        if length < STATEMENT && about.spot.sentence < topic.spot.sentence {
            continue;
        }
        let far = nearest.saturating_sub(about.spot.sentence) > reach;
        if far || found.len() == BLOCK {
            break;
        }
        if about.spot.paragraph != paragraph {
            let crosses = found.is_empty()
                && !accused
                && points_back
                && about.spot.paragraph + 1 == paragraph;
            if !crosses {
                break;
            }
            paragraph = about.spot.paragraph;
        }
        if !index.is_said(of) || other.stance == Stance::Declines {
            let back = topic.spot.sentence.saturating_sub(about.spot.sentence);
            if (1..=own_reach).contains(&back)
                && !about.marks.any(Marks::OPEN)
                && !denies(other, about.marks)
            {
                own = own.or(Some(of));
                accused |= about.marks.tells(OutcomeKind::Accuses);
            }
            continue;
        }
        if index.same_holder(of, at) || about.spot == topic.spot && denies(other, about.marks) {
            // The denier's own words before: the block lies before them, if they deny too.
            if found.is_empty() && denies(other, about.marks) {
                continue;
            }
            break;
        }
        if let Some(first) = found.first()
            && !index.same_holder(*first, of)
            && about.spot.sentence + 1 < nearest
        {
            break;
        }
        nearest = about.spot.sentence;
        found.push(of);
    }
    if found.is_empty() && index.is_said(at) {
        found.extend(own);
    }
    found
}
