//! What a report says is set for a day: announced, promised, ordered, planned, or plainly to come.
//!
//! A day after publication is set by whatever clause names it, unless the clause is a forecast or
//! says how long something lasts. A day that is over was set only if the words say so ("geplant",
//! "die versprochene Rückkehr am Mittwoch", "die Frist war am Freitag abgelaufen").

use jiff::civil::Date;

use crate::calendar::Grain;
use crate::clause::ClauseKind;
use crate::document::{Document, TokenId, TokenRange};
use crate::name::SourceKind;
use crate::phrase::Phrase;
use crate::span::Span;
use crate::tag::{Features, Pos};
use crate::time::{Bound, TimeExpression, TimeKind};

use super::scene::Scene;
use super::words::{CueWords, Role};
use super::{CueKind, CueMark};

/// How many tokens before a day are looked through for the words that belong to it.
const REACH: usize = 3;
/// How many tokens a day has at most, to look for the one before it.
const LONGEST: u32 = 12;

/// Finds the days that something is set for, in text order.
pub(super) fn find(doc: &Document, words: &CueWords) -> Vec<CueMark> {
    let scene = Scene { doc, words };
    let today = doc.anchor.map(|anchor| anchor.moment.date());
    let mut marks = Vec::new();
    for (index, time) in doc.times.iter().enumerate() {
        let point = is_point(time, today);
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

/// Whether a time can set a day: a date, or a length that is counted up to a day to come ("in zwei
/// Wochen", "binnen 14 Tagen").
fn is_point(time: &TimeExpression, today: Option<Date>) -> bool {
    match time.kind {
        TimeKind::Date | TimeKind::Time => true,
        TimeKind::Set => false,
        TimeKind::Duration => {
            let from = time.start.zip(today).is_some_and(|(s, t)| s.date() >= t);
            let to = time.last_day().zip(today).is_some_and(|(e, t)| e > t);
            from && to || matches!(time.bound, Bound::Within | Bound::Until)
        }
    }
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
    let own = scene.clause(clause);
    let first = time.tokens.first as usize;
    let has = |role: Role| own.own_tokens().any(|t| scene.is(t, role));
    let told = |t: usize| scene.is(t, Role::Planned) || scene.is(t, Role::Promised);
    let whole = scene.span(scene.trimmed(own.tokens));
    // What is planned or promised, right before its day.
    if let Some(phrase) = phrase_before(scene, first) {
        let span = scene.span(phrase.tokens);
        if phrase.tokens.range().any(told) {
            return Some(("planned-noun", span));
        }
        if scene.is(phrase.head.index(), Role::Limit) {
            return Some(("limit-noun", span));
        }
        if time.bound == Bound::Until && scene.is(phrase.head.index(), Role::Term) {
            return None;
        }
    }
    let limit = has(Role::Limit);
    if limit && has(Role::Lapse) {
        return Some(("limit-lapses", whole));
    }
    if has(Role::Passes) && time.grain == Grain::Day {
        return Some(("day-passes", whole));
    }
    let before = first
        .saturating_sub(REACH)
        .max(piece_start(scene, clause, first))..first;
    // "frühestens im Oktober", "nicht vor dem 1. Oktober": no last day.
    let earliest = |t: usize| {
        scene.is(t, Role::Earliest) || time.bound == Bound::Before && scene.is(t, Role::Negation)
    };
    if before.clone().any(earliest) {
        return None;
    }
    let as_told = |t: usize| told(t) && t > 0 && scene.is(t - 1, Role::Like);
    if before
        .clone()
        .any(|t| scene.is(t, Role::Once) || as_told(t))
    {
        return Some(("once", whole));
    }
    let until = matches!(time.bound, Bound::Until | Bound::Before | Bound::Within);
    let aimed =
        until || time.bound == Bound::From || before.clone().any(|t| scene.is(t, Role::Aim));
    let until_then = time.bound == Bound::Until && before.clone().any(|t| scene.is(t, Role::While));
    let lasts = has(Role::Lasting) || until_then && !has(Role::InForce);
    if has(Role::Forecast) || until && lasts && !limit {
        return None;
    }
    // The participle stands behind the day that it sets; right behind it, if before a noun.
    let end = time.tokens.end as usize;
    let behind = |role: Role| {
        own.own_tokens().any(|t| {
            let near = t < end + 2 || !scene.doc.tokens[t].features.has(Features::ATTR);
            t >= end && near && scene.is(t, role)
        })
    };
    // "zugesagt war der Freitag": the day itself is what was promised.
    let subject = first > 0
        && scene.doc.tokens[first - 1].pos == Pos::Det
        && own
            .finite
            .is_some_and(|verb| scene.is(verb.index(), Role::Equals))
        && own.own_tokens().any(told);
    if subject {
        return Some(("promised-day", whole));
    }
    if behind(Role::Planned) || aimed && behind(Role::Promised) {
        return Some(("planned", whole));
    }
    if is_promised(scene, clause) {
        return Some(("promised", whole));
    }
    let finite = own.finite.map(|finite| finite.index());
    let is = |role: Role| finite.is_some_and(|t| scene.is(t, role));
    let features = finite.map_or(Features::default(), |t| scene.doc.tokens[t].features);
    let modal = is(Role::Modal);
    // "soll am Samstag geschehen sein": said to be over.
    let verb = |t: &TokenId| scene.doc.tokens[t.index()].features;
    let hearsay = modal
        && own
            .nonfinite
            .iter()
            .any(|t| verb(t).has(Features::PART_PERF))
        && own
            .nonfinite
            .iter()
            .any(|t| scene.is(t.index(), Role::Failed));
    // "die Ausgabe 2007": the year is part of a name.
    let named = time.grain == Grain::Year
        && time.bound == Bound::None
        && piece_start(scene, clause, first) < first
        && matches!(scene.doc.tokens[first - 1].pos, Pos::Noun | Pos::Propn);
    if hearsay || named {
        return None;
    }
    if limit && is(Role::Equals) && !until {
        return Some(("limit-is", whole));
    }
    let Some(today) = today else {
        // Without a day of publication nothing tells what is to come but the words.
        return (modal && until).then_some(("until", whole));
    };
    // A past tense tells what was set for a day to come only where it aims at that day.
    let over = features.has(Features::PAST)
        && features.has(Features::IND)
        && !(modal && features.has(Features::SUB));
    // What takes several days, or only may happen, is nothing that a day keeps.
    let event = !modal && is_listed(scene, time)
        || own.kind == ClauseKind::VerbFirst && is(Role::WasTo) && !until
        || own.kind == ClauseKind::Fragment && !aimed;
    if day > today && (until || (aimed || !over) && !event) || day == today && until && modal {
        return Some((if until { "until" } else { "to-come" }, whole));
    }
    let failed = is(Role::Failed)
        && features.has(Features::PAST)
        && features.has(Features::SUB)
        && own
            .nonfinite
            .iter()
            .any(|t| scene.is(t.index(), Role::Modal));
    let past_plan = features.has(Features::PAST)
        && own.kind != ClauseKind::VerbFirst
        && (is(Role::WasTo) || modal && until);
    (failed || past_plan).then_some(("was-to", whole))
}

/// Where the stretch of a clause begins that holds a token.
fn piece_start(scene: &Scene, clause: usize, token: usize) -> usize {
    let pieces = &scene.clause(clause).pieces;
    let piece = pieces.iter().find(|piece| piece.contains(token));
    piece.map_or(token, |piece| piece.first as usize)
}

/// Whether a clause is what somebody promises, plans or orders: it hangs on such a verb or noun.
fn is_promised(scene: &Scene, clause: usize) -> bool {
    let own = scene.clause(clause);
    if !matches!(own.kind, ClauseKind::Infinitive | ClauseKind::Content) {
        return false;
    }
    let Some(outer) = own.outer.map(|outer| scene.clause(outer.index())) else {
        return false;
    };
    // "kündigte ... an": the verb's dictionary form begins with its particle.
    let split = outer.finite.zip(outer.particle).map(|(finite, particle)| {
        scene.doc.lower(particle.index()).to_owned() + scene.doc.lemma(finite.index())
    });
    split.is_some_and(|verb| scene.words.has_role(&verb, &verb, Role::Promise))
        || outer
            .own_tokens()
            .any(|t| scene.is(t, Role::Promise) || scene.is(t, Role::Deed))
}

/// Whether a time is one of several days in a row ("am Donnerstag und Freitag").
fn is_listed(scene: &Scene, time: &TimeExpression) -> bool {
    let joined = |before: u32, after: u32| {
        after == before + 1
            && scene
                .doc
                .tokens
                .get(before as usize)
                .is_some_and(|t| t.pos == Pos::Cconj)
    };
    // A day that is one of several stands right before or behind another.
    let times = &scene.doc.times;
    let from = times.partition_point(|t| t.tokens.first + LONGEST < time.tokens.first);
    times[from..]
        .iter()
        .take_while(|t| t.tokens.first <= time.tokens.end + 1)
        .any(|other| {
            joined(time.tokens.end, other.tokens.first)
                || joined(other.tokens.end, time.tokens.first)
        })
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
    let mentions = &doc.mentions;
    let at = mentions.partition_point(|m| m.span.start < scene.span(subject.tokens).start);
    let named = mentions.get(at)?;
    let acts = named.kind != SourceKind::Document && subject.tokens.contains(named.head.index());
    acts.then_some(named.name)
}
