//! What a report leaves open: not known, not confirmed, not commented, awaited.
//!
//! A rule's key word calls it; its clause must then hold what the rule needs and nothing that bars
//! it. The mark is the clause, with the indirect question that hangs on it.

use crate::document::{Document, Shape, TokenRange};
use crate::phrase::Phrase;
use crate::tag::{Features, Pos};

use super::scene::Scene;
use super::words::{CueWords, OpenRule, Role, Want};
use super::{CueKind, CueMark};

/// Finds what is left open, in text order; of two marks of which one holds the other, the outer.
pub(super) fn find(doc: &Document, words: &CueWords) -> Vec<CueMark> {
    let scene = Scene { doc, words };
    // The best rule of each clause: the first of the table.
    let mut hits: Vec<(usize, usize, usize)> = Vec::new();
    for (at, token) in doc.tokens.iter().enumerate() {
        // No key is a small word or a name; what opens a sentence may only look like a name.
        let opens = || {
            let sentence = doc.sentences.get(doc.sentence_of(at).index());
            sentence.is_some_and(|sentence| sentence.tokens.first as usize == at)
        };
        let small = matches!(token.pos, Pos::Det | Pos::Pron | Pos::Cconj)
            || token.pos == Pos::Propn && !opens();
        if !token.shape.is_word() || small {
            continue;
        }
        for rule in words.rules_of(doc.lower(at), doc.lemma(at)) {
            let Some(clause) = scene.clause_of(at) else {
                continue;
            };
            if holds(&scene, clause, at, &words.rules[rule]) {
                hits.push((clause, rule, at));
            }
        }
    }
    hits.sort_unstable();
    hits.dedup_by_key(|hit| hit.0);
    let mut marks: Vec<CueMark> = Vec::new();
    for (clause, rule, key) in hits {
        let mark = mark(&scene, clause, &words.rules[rule], key);
        match marks.last_mut() {
            Some(last) if last.tokens.covers(mark.tokens) => {}
            Some(last) if mark.tokens.covers(last.tokens) => *last = mark,
            _ => marks.push(mark),
        }
    }
    marks
}

/// Whether a rule holds in a clause that owns its key.
fn holds(scene: &Scene, clause: usize, key: usize, rule: &OpenRule) -> bool {
    let doc = scene.doc;
    if !rule.attributive && doc.tokens[key].features.has(Features::ATTR) {
        return false;
    }
    let own = scene.clause(clause);
    let conditional = own
        .opener
        .is_some_and(|opener| scene.is(opener.index(), Role::Condition));
    if conditional {
        return false;
    }
    let met = |want: &Want| match want {
        Want::Negation => scene.negated(clause),
        Want::Asked => scene.question_beside(clause).is_some(),
        Want::Form(form) => own.own_tokens().any(|t| t != key && doc.lower(t) == *form),
        Want::Word(word) => own
            .own_tokens()
            .any(|t| t != key && (doc.lower(t) == *word || doc.lemma(t) == *word)),
    };
    rule.needs.iter().all(|slot| slot.iter().any(met)) && !rule.bars.iter().any(met)
}

fn mark(scene: &Scene, clause: usize, rule: &OpenRule, key: usize) -> CueMark {
    let doc = scene.doc;
    let own = scene.clause(clause);
    let question = scene.question_beside(clause);
    let mut range = own.tokens;
    if let Some(question) = question {
        let asked = scene.clause(question).tokens;
        range = TokenRange {
            first: range.first.min(asked.first),
            end: range.end.max(asked.end),
        };
    }
    let tokens = scene.trimmed(range);
    let about = match question {
        Some(question) => Some(scene.trimmed(scene.clause(question).tokens)),
        None => topic(scene, clause, rule.kind, key).map(|phrase| phrase.tokens),
    };
    CueMark {
        span: scene.span(tokens),
        tokens,
        kind: rule.kind,
        about: about
            .map(|range| doc.span_of(range))
            .filter(|s| !s.is_empty()),
        by: None,
        time: None,
        rule: rule.row,
    }
}

/// What a clause without a question is about: where someone keeps silent, what stands behind a
/// preposition of matter or is the object; elsewhere the subject.
fn topic<'a>(scene: &Scene<'a>, clause: usize, kind: CueKind, key: usize) -> Option<&'a Phrase> {
    let phrases: Vec<&Phrase> = scene
        .phrases_of(clause)
        .filter(|p| !scene.is_time(p) && scene.doc.tokens[p.head.index()].shape != Shape::Lower)
        .collect();
    let matter = phrases.iter().copied().find(|p| {
        p.preposition
            .is_some_and(|word| scene.is(word.index(), Role::Matter))
    });
    let bare = |p: &&&Phrase| p.preposition.is_none() && p.head.index() != key;
    let subject = phrases.iter().find(bare).copied();
    match kind {
        CueKind::NoComment => matter.or_else(|| {
            let objects = || {
                let objects = phrases.iter().filter(bare).copied();
                objects.filter(|p| p.may_be(Features::ACC))
            };
            // "Einen Termin nannte die Sprecherin nicht"
            let sure = objects().find(|p| !p.may_be(Features::NOM));
            sure.or_else(|| objects().nth(1))
                .or_else(|| objects().next())
        }),
        CueKind::Unconfirmed => matter.or(subject),
        // "Das Gutachten steht noch aus" is about itself.
        _ => matter.or(subject).or_else(|| {
            let own = phrases.iter().find(|p| p.head.index() == key);
            own.copied()
        }),
    }
}
