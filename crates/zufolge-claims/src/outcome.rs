//! Outcome: what became of each due, told by later reports.

use jiff::civil::Date;
use zufolge_lang::outcome::OutcomeKind;

use crate::claim::{Certainty, Stance};
use crate::index::{ClaimRef, Index};
use crate::keys::Keys;
use crate::topic::{ClaimTopic, Marks};

/// How many claims that tell of some date one due is compared with, from its report on and from its day on.
const MAX_TOLD: usize = 200;
/// How many reports that tell the same of one due in turn are kept, and how many origins of such.
const MAX_REPORTS: usize = 8;
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
    /// What reports tell of it, in order of publication. Of reports that tell the same in turn, those of the
    /// first eight and of the first eight origins.
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
    let of_last: Vec<DueEvent> = known()
        .filter(|event| event.claim.report == last)
        .copied()
        .collect();
    let status = told_by_report(&of_last);
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
            found.push(DueHistory {
                due: at,
                date: set.date,
                events: events(index, at, &told),
            });
        }
    }
    found
}

/// The claims whose words tell that some date was kept, missed or put off, or that set one.
fn told(index: &Index) -> Vec<ClaimRef> {
    let mut found = Vec::new();
    for (report, kept) in index.reports.iter().enumerate() {
        for (claim, topic) in kept.topics.claims.iter().enumerate() {
            if outcome(topic).is_some() {
                found.push(ClaimRef { report, claim });
            }
        }
        let set = kept.topics.dues.iter().filter_map(|due| due.claim);
        found.extend(set.map(|claim| ClaimRef {
            report,
            claim: claim as usize,
        }));
    }
    found.sort_unstable();
    found.dedup();
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
        narrow: topic.keys.clone(),
        date: due.date,
        set: index.date(at.report).unwrap_or(due.date),
    };
    // In a story of thousands: those that follow the report, and those that follow the day that is due.
    let on_the_day = index.first_from(due.date.saturating_sub(jiff::Span::new().days(NEAR)));
    let mut candidates = Vec::new();
    let mut places = vec![at.report, on_the_day.max(at.report)];
    places.dedup();
    for near in places {
        let alike = index.candidates(&subject.keys, near).into_iter();
        candidates.extend(alike.filter(|of| of.report >= at.report));
        let here = told.partition_point(|of| of.report < near);
        candidates.extend(told[here..].iter().take(MAX_TOLD));
    }
    candidates.sort_unstable();
    candidates.dedup();
    let mut found = Vec::new();
    // What may be told of it where nothing else is: reports near the day.
    let mut vague = Vec::new();
    for of in candidates {
        let same_report = of.report == at.report;
        let itself = same_report && Some(of.claim) == own;
        let copies = index.origin(of.report) == index.origin(at.report) && !same_report;
        let Some(day) = index.date(of.report).filter(|_| !copies) else {
            continue;
        };
        let fit = match gives_up(index, of, &subject, day, itself) {
            Some(status) => Some(Fit { status, sure: true }),
            None if same_report && day <= due.date => None,
            None => judge(index, of, &subject, day, same_report),
        };
        let Some(fit) = fit else {
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
    told_first(&found, |report| index.origin(report))
}

/// Of what many reports tell in turn of a due, what the first ones and the first origins tell, until others
/// tell otherwise. The due stands the same on each day.
fn told_first(events: &[DueEvent], origin: impl Fn(usize) -> usize) -> Vec<DueEvent> {
    let mut kept: Vec<DueEvent> = Vec::new();
    let mut turn = None;
    // How many reports in turn were kept, and their origins.
    let (mut reports, mut origins) = (0, Vec::new());
    for of_report in events.chunk_by(|a, b| a.claim.report == b.claim.report) {
        let status = told_by_report(of_report);
        if turn != Some(status) {
            turn = Some(status);
            (reports, origins) = (0, Vec::new());
        }
        let (day, origin) = (of_report[0].day, origin(of_report[0].claim.report));
        let another = origins.len() < MAX_REPORTS && !origins.contains(&origin);
        // Reports come by the moment; where offsets differ, one may be of an earlier day than the one before.
        let earlier = kept.last().is_some_and(|last| day < last.day);
        if reports < MAX_REPORTS || another || earlier {
            kept.extend(of_report);
            reports += 1;
            if another {
                origins.push(origin);
            }
        }
    }
    kept
}

/// How a due stands by what the claims of one report tell: a new day says more than that the old one was
/// not kept.
fn told_by_report(events: &[DueEvent]) -> DueStatus {
    let told = |status| events.iter().any(|event| event.status == status);
    if told(DueStatus::Postponed) {
        DueStatus::Postponed
    } else if told(DueStatus::Missed) {
        DueStatus::Missed
    } else {
        DueStatus::Met
    }
}

/// What a due is about, and its day.
struct Subject {
    keys: Keys,
    /// The words of what is due alone.
    narrow: Keys,
    date: Date,
    /// The day of the report that sets it.
    set: Date,
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
    if let Some(status) = outcome(what).and_then(|status| told_now(status, what, day)) {
        let dated = what
            .days
            .iter()
            .any(|(first, last)| *last == date || *first == date)
            || names_due(index, of, date);
        // "The deadline passed on 31 March" speaks of that day's due, "may slip" of none.
        let mut own = what.own_days.iter();
        let another = status == DueStatus::Missed
            && !dated
            && own.any(|(first, last)| {
                let apart = first.until(date).map_or(0, |span| span.get_days());
                first == last && *first <= day && apart > NEAR
            });
        if another || claim.certainty == Certainty::Possible {
            return None;
        }
        let around = || {
            let around = index.around(of);
            let shared = index.weights.shared(keys, &around);
            let own = index.weights.covered(&subject.narrow, &around);
            shared >= 2.5 && index.weights.covered(keys, &around) >= 0.3
                || own >= 0.5 && index.weights.shared(&subject.narrow, &around) >= 1.5
        };
        let over = days_before < 0;
        let sure = shared >= 1.5 && covered >= 0.25
            || over && shared >= 1.8 && covered >= 0.12
            || dated
            || shared >= 1.0 && around()
            || over && around();
        let near = days_before.abs() <= NEAR && is_only_due(index, of.report, date);
        return (sure || near).then_some(Fit { status, sure });
    }
    if same_report {
        return None;
    }
    let sure = |status| Some(Fit { status, sure: true });
    if sets_anew(index, of, subject, day) {
        return sure(DueStatus::Postponed);
    }
    if what.marks.any(Marks::AHEAD) || days_before > EARLY {
        return None;
    }
    let narrow = index.weights.covered(keys, &what.keys);
    // The days that it names, since the due was set and up to the report.
    let told = || {
        let days = what.own_days.iter().filter(|(first, last)| first == last);
        days.map(|(day, _)| *day)
            .filter(|told| *told >= subject.set && *told <= day)
    };
    let in_time = told().any(|told| told <= date);
    let late = told().any(|told| told > date);
    // Words taken in from the sentences around only help to find it: what is due decides alone, too.
    let own = index.weights.covered(&subject.narrow, &wide);
    let own_shared = index.weights.shared(&subject.narrow, &wide);
    let cover = covered.max(own);
    let named = subject.narrow.whole.len() >= 2 && own >= 0.75 && own_shared >= 1.8;
    let on_the_day = told().any(|told| told == date);
    let enough = named && (in_time || late || day > date)
        || shared >= 2.5 && narrow >= 0.4
        || on_the_day && shared >= 1.0 && cover >= 0.2
        || (in_time || late) && shared >= 1.5 && cover >= 0.25
        || day > date && shared >= 2.0 && cover >= 0.5;
    if !enough {
        return None;
    }
    if claim.stance == Stance::Denies {
        return None;
    }
    if what.marks.any(Marks::NEGATED) {
        return (day > date).then_some(Fit {
            status: DueStatus::Missed,
            sure: true,
        });
    }
    if !what.marks.any(Marks::PAST) && !in_time && !late {
        return None;
    }
    // What happened on a later day than the due did not keep it.
    match late && !in_time {
        true => sure(DueStatus::Missed),
        false => sure(DueStatus::Met),
    }
}

/// What a sentence tells that names the day itself: that it will not be kept, was not, or came later.
fn gives_up(
    index: &Index,
    of: ClaimRef,
    subject: &Subject,
    day: Date,
    itself: bool,
) -> Option<DueStatus> {
    let (claim, what) = (index.claim(of)?, index.topic(of)?);
    let date = subject.date;
    let named = what.days.iter().any(|(_, last)| *last == date) || names_due(index, of, date);
    let anew = what.marks.tells(OutcomeKind::Anew) || what.marks.tells(OutcomeKind::Met);
    if !named || claim.stance == Stance::Denies && !anew {
        return None;
    }
    let wide = index.wide_keys(of);
    let about = itself || index.weights.shared(&subject.narrow, &wide) >= 1.0;
    if !about || what.marks.any(Marks::OPEN) {
        return None;
    }
    let past = what.marks.any(Marks::PAST);
    if what.marks.any(Marks::NEGATED) {
        return match day <= date {
            true => anew.then_some(DueStatus::Postponed),
            false => (past || anew).then_some(DueStatus::Missed),
        };
    }
    let later = |told: &(Date, Date)| told.0 == told.1 && told.0 > date && told.0 <= day;
    let came = past && what.marks.tells(OutcomeKind::Anew) && what.days.iter().any(later);
    came.then_some(DueStatus::Missed)
}

/// What words of an outcome tell on the day of their report: a day still to come is not kept yet, and what
/// will "not be ready as promised" is put off.
fn told_now(status: DueStatus, what: &ClaimTopic, day: Date) -> Option<DueStatus> {
    if status != DueStatus::Met {
        return Some(status);
    }
    let ahead = what.marks.any(Marks::AHEAD)
        || !what.marks.any(Marks::PAST) && what.days.iter().any(|(_, last)| *last > day);
    match (what.marks.any(Marks::NEGATED), ahead) {
        (true, _) => Some(DueStatus::Missed),
        (false, true) => None,
        (false, false) => Some(DueStatus::Met),
    }
}

/// Whether a claim sets a later day for the same: before the old one is over, or in words that say so.
fn sets_anew(index: &Index, of: ClaimRef, subject: &Subject, day: Date) -> bool {
    let kept = index.reports[of.report];
    let mut dues = kept.dues.iter().zip(&kept.topics.dues);
    dues.any(|(due, topic)| {
        if topic.claim != Some(of.claim as u32) || due.date <= subject.date {
            return false;
        }
        let mut about = topic.keys.clone();
        about.join(&topic.beside);
        let shared = index.weights.shared(&subject.narrow, &about);
        let covered = index.weights.covered(&subject.narrow, &about);
        let anew = index
            .topic(of)
            .is_some_and(|topic| topic.marks.tells(OutcomeKind::Anew));
        let same = shared >= 2.2 && covered >= 0.5 || anew && shared >= 1.0 && covered >= 0.34;
        same && (anew || day <= subject.date)
    })
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
        let behind = (spot.sentence..=spot.sentence + 1).contains(&topic.spot.sentence)
            && topic.spot.paragraph == spot.paragraph;
        let same = topic.keys.whole.len() <= 2 || topic.keys.meet(&subject.keys);
        let later = (spot.sentence..=spot.sentence + 4).contains(&topic.spot.sentence)
            && index.weights.shared(&topic.keys, &subject.narrow) >= 1.0;
        due.date > subject.date && (behind && same || later)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One report a day, each telling this of a due.
    fn told(statuses: &[DueStatus]) -> Vec<DueEvent> {
        let first = jiff::civil::date(2025, 1, 1);
        let days = first.series(jiff::Span::new().days(1));
        let events = days.zip(statuses).enumerate();
        events
            .map(|(report, (day, status))| DueEvent {
                day,
                status: *status,
                claim: ClaimRef { report, claim: 0 },
            })
            .collect()
    }

    #[test]
    fn what_many_tell_alike_is_kept_of_the_first_ones() {
        use DueStatus::{Met, Missed, Postponed};
        let runs = [(Postponed, 3), (Missed, 30), (Met, 1), (Missed, 9)];
        let statuses = runs.map(|(status, reports)| vec![status; reports]).concat();
        let all = told(&statuses);
        let kept = told_first(&all, |report| report);
        assert_eq!(kept.len(), 3 + MAX_REPORTS + 1 + MAX_REPORTS);
        let history = |events: &[DueEvent]| DueHistory {
            due: DueRef { report: 0, due: 0 },
            date: jiff::civil::date(2025, 1, 10),
            events: events.to_vec(),
        };
        for event in &all {
            let on_day = |events| status(&history(events), event.day).0;
            assert_eq!(on_day(&kept), on_day(&all), "{}", event.day);
        }
    }

    #[test]
    fn an_origin_is_not_lost_behind_copies_of_another() {
        let all = told(&[DueStatus::Missed; 40]);
        let kept = told_first(&all, |report| usize::from(report == 30));
        let reports: Vec<usize> = kept.iter().map(|event| event.claim.report).collect();
        assert_eq!(reports, (0..MAX_REPORTS).chain([30]).collect::<Vec<_>>());
    }

    #[test]
    fn an_earlier_day_written_elsewhere_is_kept() {
        let mut all = told(&[DueStatus::Met; 20]);
        all[15].day = all[0].day.yesterday().unwrap();
        let kept = told_first(&all, |_| 1);
        assert!(kept.contains(&all[15]), "{kept:?}");
    }
}
