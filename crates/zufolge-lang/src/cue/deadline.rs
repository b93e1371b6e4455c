//! What a report says is set for a day: announced, promised, ordered, planned, or plainly to come.
//!
//! A day after publication is set by whatever clause names it, unless the clause is a forecast or
//! says how long something lasts. A day that is over was set only if the words say so ("geplant",
//! "die versprochene Rückkehr am Mittwoch", "die Frist war am Freitag abgelaufen").

use jiff::civil::Date;

use crate::document::{Document, TokenRange};
use crate::phrase::Phrase;
use crate::span::Span;
use crate::tag::{Features, Pos};
use crate::time::{Bound, TimeExpression, TimeKind};

use super::scene::Scene;
use super::words::{CueWords, Role};
use super::{CueKind, CueMark};

/// How many tokens before a day are looked through for the words that belong to it.
const REACH: usize = 3;

/// Finds the days that something is set for, in text order.
pub(super) fn find(doc: &Document, words: &CueWords) -> Vec<CueMark> {
    let scene = Scene { doc, words };
    let today = doc.anchor.map(|anchor| anchor.moment.date());
    let mut marks = Vec::new();
    for (index, time) in doc.times.iter().enumerate() {
        let point =
            matches!(time.kind, TimeKind::Date | TimeKind::Time) || time.bound == Bound::Within;
        // What lasts from one day to another is no due; parts are told by their whole.
        let single = time.part_of.is_none() && !is_range(doc, index);
        let (true, true, Some(day)) = (point, single, time.last_day()) else {
            continue;
        };
        let first = time.tokens.first as usize;
        let Some(clause) = scene.clause_of(first) else {
            continue;
        };
        if let Some((rule, about)) = set(&scene, time, clause, day, today) {
            let span = doc.span_of(with_bound(&scene, time.tokens));
            marks.push(CueMark {
                span,
                tokens: time.tokens,
                kind: CueKind::Deadline,
                about: Some(about),
                by: setter(&scene, time, clause),
                time: Some(index),
                rule,
            });
        }
    }
    marks
}

/// Whether a time runs from one day to another: two of its parts are days.
fn is_range(doc: &Document, index: usize) -> bool {
    let whole = doc.times[index].span;
    let from = doc.times.partition_point(|t| t.span.start < whole.start);
    doc.times[from..]
        .iter()
        .take_while(|t| t.span.start < whole.end)
        .filter(|t| t.part_of == Some(index) && t.kind == TimeKind::Date)
        .nth(1)
        .is_some()
}

/// The rule by which a clause sets a day, and what is set.
fn set(
    scene: &Scene,
    time: &TimeExpression,
    clause: usize,
    day: Date,
    today: Option<Date>,
) -> Option<(&'static str, Span)> {
    let doc = scene.doc;
    let own = scene.clause(clause);
    let first = time.tokens.first as usize;
    let has = |role: Role| own.own_tokens().any(|t| scene.is(t, role));
    let whole = || scene.span(scene.trimmed(own.tokens));
    // What is planned or promised, right before its day.
    if let Some(phrase) = phrase_before(scene, first)
        && phrase
            .tokens
            .range()
            .any(|t| scene.is(t, Role::Planned) || scene.is(t, Role::Promised))
    {
        return Some(("planned-noun", scene.span(phrase.tokens)));
    }
    if let Some(phrase) = phrase_before(scene, first)
        && scene.is(phrase.head.index(), Role::Limit)
    {
        return Some(("limit-noun", scene.span(phrase.tokens)));
    }
    if has(Role::Limit) && has(Role::Lapse) {
        return Some(("limit-lapses", whole()));
    }
    if (first.saturating_sub(REACH)..first).any(|t| scene.is(t, Role::Earliest)) {
        return None;
    }
    let until = matches!(time.bound, Bound::Until | Bound::Before | Bound::Within);
    if has(Role::Forecast) || until && has(Role::Lasting) {
        return None;
    }
    // The participle stands behind the day that it sets.
    let planned = own
        .own_tokens()
        .any(|t| t > first && scene.is(t, Role::Planned));
    if planned {
        return Some(("planned", whole()));
    }
    let modal = own
        .finite
        .is_some_and(|finite| scene.is(finite.index(), Role::Modal));
    let Some(today) = today else {
        // Without a day of publication nothing tells what is to come but the words.
        return (modal && until).then(|| ("until", whole()));
    };
    let to_come = day > today || day == today && until && modal;
    if to_come {
        return Some((if until { "until" } else { "to-come" }, whole()));
    }
    let past_plan = modal
        && until
        && own.finite.is_some_and(|finite| {
            let features = doc.tokens[finite.index()].features;
            features.has(Features::PAST)
        });
    past_plan.then(|| ("was-to", whole()))
}

/// The phrase that ends right before a time, but for its preposition and small words.
fn phrase_before<'a>(scene: &Scene<'a>, first: usize) -> Option<&'a Phrase> {
    let mut end = first;
    while end > 0 && first - end < REACH && small(scene, end - 1) {
        end -= 1;
    }
    let phrases = &scene.doc.phrases;
    let at = phrases.partition_point(|p| (p.tokens.end as usize) < end);
    phrases.get(at).filter(|p| p.tokens.end as usize == end)
}

fn small(scene: &Scene, token: usize) -> bool {
    scene.doc.tokens[token].pos == Pos::Adp || scene.is(token, Role::Bound)
}

/// A time with the preposition and the small words before it.
fn with_bound(scene: &Scene, tokens: TokenRange) -> TokenRange {
    let mut first = tokens.first as usize;
    while first > 0 && tokens.first as usize - first < REACH && small(scene, first - 1) {
        first -= 1;
    }
    TokenRange::new(first, tokens.end as usize)
}

/// Who sets the day, as far as the clause itself tells: whose agreement or plan it is, or the
/// subject of an active clause.
fn setter(scene: &Scene, time: &TimeExpression, clause: usize) -> Option<Span> {
    let doc = scene.doc;
    let before = time.tokens.first;
    // The deed itself may hang in a longer phrase: "Teil einer Vereinbarung der Regierungen".
    let deed = scene
        .phrases_of(clause)
        .filter(|p| p.tokens.first < before)
        .filter_map(|p| {
            let at = p.tokens.range().rfind(|&t| scene.is(t, Role::Deed))? as u32;
            (at + 1 < p.tokens.end).then_some((at + 1, p.tokens.end))
        })
        .last();
    if let Some((mut whose, mut end)) = deed {
        // The bare name: its article is in the genitive.
        if doc.tokens[whose as usize].pos == Pos::Det && whose + 1 < end {
            whose += 1;
        }
        // "der Regierungen in Bagdad und Washington": the place belongs to the name.
        let next = scene.phrases_in(TokenRange::new(end as usize, before as usize));
        let place = next.iter().take_while(|p| {
            let gap = p.tokens.first.saturating_sub(end);
            let joined = gap <= 1 && doc.tokens[p.head.index()].pos == Pos::Propn;
            if joined {
                end = p.tokens.end;
            }
            joined
        });
        place.count();
        return Some(doc.span_of(TokenRange { first: whose, end }));
    }
    let own = scene.clause(clause);
    let passive = own
        .nonfinite
        .iter()
        .any(|t| doc.tokens[t.index()].features.has(Features::PART_PERF));
    if passive {
        return None;
    }
    let subject = scene.subject(clause)?;
    let named = doc.tokens[subject.head.index()].pos != Pos::Pron;
    named.then(|| scene.span(subject.tokens))
}
