//! Whether a clause speaks of the past or of what is to come.
//!
//! Decides only where the words leave the year or the week open ("am Montag", "im Mai").

use super::words::TimeWords;
use crate::clause::ClauseKind;
use crate::document::{Document, Shape, Token};
use crate::tag::{Features, Pos};

/// What time a clause speaks of, from its verbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    /// It happened.
    Past,
    /// It is said to have happened, or is to be done by then: "soll ... erneuert sein".
    Done,
    /// It is now, or is planned.
    Present,
    /// It is or was planned; its day may be over.
    Planned,
    /// It is to come.
    Future,
    /// No finite verb.
    None,
}

/// The tense of the clause around a token.
pub(super) fn tense(doc: &Document, words: &TimeWords, token: usize) -> Tense {
    let sentence = doc.sentence_of(token);
    let Some(sentence) = doc.sentences.get(sentence.index()) else {
        return Tense::None;
    };
    // "die im Juni mitgeteilte Zahl": the participle tells that it has been.
    let behind =
        (token + 1..(token + 4).min(sentence.tokens.end as usize)).map(|at| doc.tokens[at]);
    let told = |t: Token| {
        t.features.has(Features::PART_PERF.with(Features::ATTR))
            && matches!(t.pos, Pos::Adj | Pos::Verb)
    };
    if behind
        .take_while(|t| t.shape.is_word() || t.shape == Shape::Number)
        .any(told)
    {
        return Tense::Past;
    }
    // A clause of at most this many words on either side: keeps a text without stops linear.
    const REACH: usize = 60;
    let (first, end) = (sentence.tokens.first as usize, sentence.tokens.end as usize);
    let (first, end) = (
        first.max(token.saturating_sub(REACH)),
        end.min(token + REACH),
    );
    let clause = doc
        .clauses
        .iter()
        .skip(
            doc.clauses
                .partition_point(|c| (c.tokens.first as usize) < first),
        )
        .take_while(|c| (c.tokens.first as usize) <= token)
        .filter(|c| c.tokens.contains(token))
        .filter(|c| c.finite.is_some() || c.kind == ClauseKind::Infinitive)
        .min_by_key(|c| c.tokens.len());
    if let Some(clause) = clause {
        if clause.finite.is_none() {
            // "kündigte an, am Montag zu kommen" looks ahead, "bestritt, gekommen zu sein" back.
            let verbs = || clause.nonfinite.iter().map(|id| id.index());
            let perfect = verbs().any(|at| doc.tokens[at].features.any(Features::PART_PERF))
                && verbs().any(|at| words.sign(doc.lemma(at), "verb-perfect"));
            return match perfect {
                true => Tense::Past,
                false => Tense::Planned,
            };
        }
        let verbs = clause
            .finite
            .iter()
            .chain(&clause.nonfinite)
            .map(|id| id.index());
        return of_verbs(doc, words, verbs);
    }
    let border = |at: usize| {
        let mark = doc.tokens[at].shape;
        matches!(
            mark,
            Shape::Comma | Shape::Colon | Shape::Dash | Shape::Stop | Shape::Quote
        )
    };
    let from = (first..token)
        .rev()
        .find(|&at| border(at))
        .map_or(first, |at| at + 1);
    let to = (token..end).find(|&at| border(at)).unwrap_or(end);
    match of_verbs(doc, words, from..to) {
        Tense::None => of_verbs(doc, words, first..end),
        tense => tense,
    }
}

/// The tense that a row of verbs makes; words that are no verbs are passed over.
fn of_verbs(doc: &Document, words: &TimeWords, tokens: impl Iterator<Item = usize>) -> Tense {
    let mut finite = None;
    let (mut perfect, mut infinitive, mut told, mut state) = (false, false, false, false);
    for at in tokens {
        let Some(token) = doc.tokens.get(at) else {
            continue;
        };
        if !matches!(token.pos, Pos::Verb | Pos::Aux) {
            continue;
        }
        if token.features.any(Features::FIN) {
            finite = finite.or(Some(at));
        }
        perfect |= token.features.any(Features::PART_PERF);
        if token.features.any(Features::INF.with(Features::INF_ZU)) {
            infinitive = true;
            // "soll ... gesagt haben": it is said to have happened.
            told |= perfect && words.sign(doc.lemma(at), "verb-perfect");
            state |= perfect && words.sign(doc.lemma(at), "verb-state");
        }
    }
    let Some(finite) = finite else {
        return Tense::None;
    };
    let features = doc.tokens[finite].features;
    let (lemma, form) = (doc.lemma(finite), doc.lower(finite));
    let past = features.any(Features::PAST) && !features.any(Features::PRES);
    let is = |name: &str| words.sign(lemma, name);
    let form = |name: &str| words.sign(form, name);
    // "hat ... gesagt", "hätte ... gesagt", "sei ... gekommen".
    if is("verb-perfect") && perfect {
        return Tense::Past;
    }
    if is("verb-become") {
        // "würde ... kommen" tells of what is to come; "wurde ... gewählt" of what was.
        return match (infinitive && !told, form("verb-became")) {
            (true, _) => Tense::Future,
            (_, true) => Tense::Past,
            _ => Tense::Present,
        };
    }
    if is("verb-modal") {
        return match (past && !form("modal-open"), told, state) {
            (false, true, true) => Tense::Done,
            (true, ..) | (_, true, _) => Tense::Past,
            // "sollte am Dienstag fahren": the plan may be over.
            _ if past && form("modal-was") => Tense::Planned,
            _ => Tense::Future,
        };
    }
    match past && (!features.any(Features::SUB) || features.any(Features::IND)) {
        true => Tense::Past,
        false => Tense::Present,
    }
}
