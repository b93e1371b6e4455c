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
    // Words that only name the day need those around them to say what is due.
    let mut keys = topic.keys.clone();
    if keys.whole.len() < 3 {
        keys.join(&topic.beside);
    }
    if keys.whole.len() < 3 {
        keys.join(&topic.before);
    }
    let subject = Subject {
        keys,
        date: due.date,
    };
    let mut candidates = index.candidates(&subject.keys);
    candidates.truncate(MAX_CANDIDATES);
    candidates.extend(told.iter().take(MAX_CANDIDATES));
    candidates.sort_unstable();
    candidates.dedup();
    let mut found = Vec::new();
    // What may be told of it where nothing else is: reports near the day.
    let mut vague = Vec::new();
    for of in candidates {
        if of.report < at.report {
            continue;
        }
        let same_report = of.report == at.report;
        let itself = same_report && Some(of.claim) == own;
        let copies = index.origin(of.report) == index.origin(at.report) && !same_report;
        let Some(day) = index.date(of.report).filter(|_| !copies) else {
            continue;
        };
        if same_report && day <= due.date && !itself {
            continue;
        }
        let (Some(fit), false) = (judge(index, of, &subject, day, same_report), {
            itself && day <= due.date
        }) else {
            continue;
        };
        let status = match fit.status {
            DueStatus::Missed if new_day_beside(index, of, &subject) => DueStatus::Postponed,
            status => status,
        };
        let event = DueEvent {
            day,
            status,
            claim: of,
        };
        match fit.sure {
            true => found.push(event),
            false if !same_report => vague.push(event),
            false => {}
        }
    }
    if found.is_empty() {
        found = vague;
    }
    found
}

/// What a due is about, and its day.
struct Subject {
    keys: Keys,
    date: Date,
}

/// What a claim tells of a due.
struct Fit {
    status: DueStatus,
    /// Whether its words speak of this due; else only its day is near.
    sure: bool,
}

/// How many days around a due a report that names no matter may still speak of it.
const NEAR: i32 = 4;

/// What a claim tells of a due, if it speaks of it.
fn judge(
    index: &Index,
    of: ClaimRef,
    subject: &Subject,
    day: Date,
    same_report: bool,
) -> Option<Fit> {
    let (claim, what) = (index.claim(of)?, index.topic(of)?);
    if what.marks.any(Marks::OPEN) || matches!(claim.stance, Stance::Declines | Stance::Demands) {
        return None;
    }
    let (keys, date) = (&subject.keys, subject.date);
    let wide = index.wide_keys(of);
    let covered = index.weights.covered(keys, &wide);
    let shared = index.weights.shared(keys, &wide);
    let days_before = day.until(date).ok()?.get_days();
    if let Some(status) = outcome(what) {
        let dated = what
            .days
            .iter()
            .any(|(first, last)| *last == date || *first == date)
            || names_due(index, of, date);
        let around = || {
            let around = index.around(of);
            let shared = index.weights.shared(keys, &around);
            shared >= 2.5 && index.weights.covered(keys, &around) >= 0.3
        };
        let over = days_before < 0;
        let sure = shared >= 1.5 && covered >= 0.25
            || over && shared >= 1.8 && covered >= 0.12
            || dated
            || shared >= 1.0 && around();
        let near = days_before.abs() <= NEAR && is_only_due(index, of.report, date);
        return (sure || near).then_some(Fit { status, sure });
    }
    if same_report || what.marks.any(Marks::AHEAD) || days_before > EARLY {
        return None;
    }
    let narrow = index.weights.covered(keys, &what.keys);
    let enough = shared >= 2.5 && narrow >= 0.4;
    if !enough {
        return None;
    }
    let sure = |status| Some(Fit { status, sure: true });
    if what.marks.any(Marks::NEGATED) {
        return (day > date).then_some(Fit {
            status: DueStatus::Missed,
            sure: true,
        });
    }
    if !what.marks.any(Marks::PAST) {
        return None;
    }
    // What happened on a later day than the due did not keep it.
    let late = what
        .days
        .iter()
        .any(|(first, _)| *first > date && *first <= day);
    match late {
        true => sure(DueStatus::Missed),
        false => sure(DueStatus::Met),
    }
}

/// Whether the report of a claim sets or recalls this very day in the sentence of the claim.
fn names_due(index: &Index, of: ClaimRef, date: Date) -> bool {
    let kept = index.reports[of.report];
    let Some(sentence) = index.topic(of).map(|topic| topic.spot.sentence) else {
        return false;
    };
    let mut dues = kept.dues.iter().zip(&kept.topics.dues);
    dues.any(|(due, topic)| due.date == date && topic.spot.sentence == sentence)
}

/// Whether no earlier report of the story sets another day near this one.
fn is_only_due(index: &Index, before: usize, date: Date) -> bool {
    // Later reports of a large story speak of many days: there only words decide.
    let from = before.saturating_sub(64);
    let earlier = index.reports[from..before]
        .iter()
        .flat_map(|kept| &kept.dues);
    let mut others = earlier.filter(|due| due.date != date);
    !others.any(|due| {
        let days = due
            .date
            .until(date)
            .map_or(i32::MAX, |span| span.get_days());
        days.abs() <= 2 * NEAR
    })
}

/// Whether the report sets a later day for the same right beside a claim that tells of a day not
/// kept.
fn new_day_beside(index: &Index, of: ClaimRef, subject: &Subject) -> bool {
    let kept = index.reports[of.report];
    let Some(spot) = index.topic(of).map(|topic| topic.spot) else {
        return false;
    };
    let mut dues = kept.dues.iter().zip(&kept.topics.dues);
    dues.any(|(due, topic)| {
        let behind = (spot.sentence..=spot.sentence + 1).contains(&topic.spot.sentence);
        let same = topic.keys.whole.len() <= 1 || topic.keys.meet(&subject.keys);
        due.date > subject.date && behind && topic.spot.paragraph == spot.paragraph && same
    })
}
