//! Outcome: what became of each due, told by later reports.

use jiff::civil::Date;
use zufolge_lang::outcome::OutcomeKind;

use crate::claim::Stance;
use crate::index::{ClaimRef, Index};
use crate::keys::Keys;
use crate::topic::{ClaimTopic, Marks};

/// How many claims one due is compared with.
const MAX_CANDIDATES: usize = 400;
/// How many days before a due a report can tell that it was kept early.
const EARLY: i32 = 60;

/// How a due stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueStatus {
    /// Its day is still to come.
    Open,
    /// Kept.
    Met,
    /// Not kept, or it cannot be any more.
    Missed,
    /// Put off to another day.
    Postponed,
    /// Its day is over, and no report tells.
    Unknown,
}

/// What a report tells of a due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DueEvent {
    /// When the report was published.
    pub day: Date,
    /// Met, missed or postponed.
    pub status: DueStatus,
    /// The claim that tells it.
    pub claim: ClaimRef,
}

/// A due: number of its report in the story, and its own number in the report, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DueRef {
    /// The report.
    pub report: usize,
    /// The due.
    pub due: usize,
}

/// What became of one due, by the day.
#[derive(Clone, Debug, PartialEq)]
pub struct DueHistory {
    /// The due.
    pub due: DueRef,
    /// The last day that keeps it.
    pub date: Date,
    /// What reports tell of it, in order of publication.
    pub events: Vec<DueEvent>,
}

/// How a due stands on a day, by what reports up to that day tell, with the claims that tell it.
pub fn status(history: &DueHistory, as_of: Date) -> (DueStatus, Vec<ClaimRef>) {
    let known = || history.events.iter().filter(|event| event.day <= as_of);
    let Some(last) = known().map(|event| event.claim.report).max() else {
        let status = match as_of <= history.date {
            true => DueStatus::Open,
            false => DueStatus::Unknown,
        };
        return (status, Vec::new());
    };
    let of_last = || known().filter(|event| event.claim.report == last);
    // A new day says more than that the old one was not kept.
    let told = |status| of_last().any(|event| event.status == status);
    let status = if told(DueStatus::Postponed) {
        DueStatus::Postponed
    } else if told(DueStatus::Missed) {
        DueStatus::Missed
    } else {
        DueStatus::Met
    };
    let evidence = known().filter(|event| event.status == status);
    (status, evidence.map(|event| event.claim).collect())
}

/// What became of the dues of a story, in order.
pub(crate) fn histories(index: &Index) -> Vec<DueHistory> {
    let told = told(index);
    let mut found = Vec::new();
    for (report, kept) in index.reports.iter().enumerate() {
        for (due, set) in kept.dues.iter().enumerate() {
            let at = DueRef { report, due };
            let mut events = events(index, at, &told);
            events.sort_by_key(|event| (event.claim, event.status));
            events.dedup();
            found.push(DueHistory {
                due: at,
                date: set.date,
                events,
            });
        }
    }
    found
}

/// The claims whose words tell that some date was kept, missed or put off.
fn told(index: &Index) -> Vec<ClaimRef> {
    let mut found = Vec::new();
    for (report, kept) in index.reports.iter().enumerate() {
        for (claim, topic) in kept.topics.claims.iter().enumerate() {
            if outcome(topic).is_some() {
                found.push(ClaimRef { report, claim });
            }
        }
    }
    found
}

fn outcome(topic: &ClaimTopic) -> Option<DueStatus> {
    if topic.marks.tells(OutcomeKind::Postponed) {
        Some(DueStatus::Postponed)
    } else if topic.marks.tells(OutcomeKind::Missed) {
        Some(DueStatus::Missed)
    } else if topic.marks.tells(OutcomeKind::Met) {
        Some(DueStatus::Met)
    } else {
        None
    }
}

fn events(index: &Index, at: DueRef, told: &[ClaimRef]) -> Vec<DueEvent> {
    let kept = index.reports[at.report];
    let (Some(due), Some(topic)) = (kept.dues.get(at.due), kept.topics.dues.get(at.due)) else {
        return Vec::new();
    };
    let own = topic.claim.map(|claim| claim as usize);
    let mut keys = topic.keys.clone();
    if keys.whole.len() < 2 {
        keys.join(&topic.beside);
    }
    let mut candidates = index.candidates(&keys);
    candidates.truncate(MAX_CANDIDATES);
    candidates.extend(told.iter().take(MAX_CANDIDATES));
    candidates.sort_unstable();
    candidates.dedup();
    let mut found = Vec::new();
    for of in candidates {
        if of.report < at.report {
            continue;
        }
        let same_report = of.report == at.report;
        let itself = same_report && Some(of.claim) == own;
        let copies = index.origin(of.report) == index.origin(at.report) && !same_report;
        if copies {
            continue;
        }
        let (Some(day), Some(what)) = (index.date(of.report), index.topic(of)) else {
            continue;
        };
        let told = judge(index, of, what, &keys, due.date, day, same_report);
        let Some(status) = told else {
            continue;
        };
        if itself && day <= due.date {
            continue;
        }
        let status = match status {
            DueStatus::Missed if new_day_beside(index, of, due.date) => DueStatus::Postponed,
            status => status,
        };
        found.push(DueEvent {
            day,
            status,
            claim: of,
        });
    }
    found
}

/// What a claim tells of a due, if it speaks of it.
fn judge(
    index: &Index,
    of: ClaimRef,
    what: &ClaimTopic,
    keys: &Keys,
    date: Date,
    day: Date,
    same_report: bool,
) -> Option<DueStatus> {
    let claim = index.claim(of)?;
    if what.marks.any(Marks::OPEN) || matches!(claim.stance, Stance::Declines | Stance::Demands) {
        return None;
    }
    let wide = index.wide_keys(of);
    let covered = index.weights.covered(keys, &wide);
    let shared = index.weights.shared(keys, &wide);
    let dated = what
        .days
        .iter()
        .any(|(first, last)| *last == date || *first == date);
    if let Some(status) = outcome(what) {
        let near = shared >= 1.5 && covered >= 0.3 || dated && shared >= 0.6;
        return near.then_some(status);
    }
    if same_report || what.marks.any(Marks::AHEAD) {
        return None;
    }
    let days_before = day.until(date).ok()?.get_days();
    if days_before > EARLY {
        return None;
    }
    let narrow = index.weights.covered(keys, &what.keys);
    let enough = shared >= 3.0 && narrow >= 0.5;
    if !enough {
        return None;
    }
    if what.marks.any(Marks::NEGATED) {
        return (day > date).then_some(DueStatus::Missed);
    }
    if !what.marks.any(Marks::PAST) {
        return None;
    }
    // What happened on a later day than the due did not keep it.
    let late = what
        .days
        .iter()
        .any(|(first, _)| *first > date && *first <= day);
    Some(match late {
        true => DueStatus::Missed,
        false => DueStatus::Met,
    })
}

/// Whether the report sets a later day right beside a claim that tells of a day not kept.
fn new_day_beside(index: &Index, of: ClaimRef, date: Date) -> bool {
    let kept = index.reports[of.report];
    let Some(sentence) = index.topic(of).map(|topic| topic.spot.sentence) else {
        return false;
    };
    let dues = kept.dues.iter().zip(&kept.topics.dues);
    dues.into_iter().any(|(due, topic)| {
        let behind = topic.spot.sentence >= sentence && topic.spot.sentence <= sentence + 2;
        due.date > date && behind
    })
}
