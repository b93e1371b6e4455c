//! Nouns of saying whose matter follows as a clause: "die Ankündigung, ... zu schließen".

use crate::clause::ClauseKind;
use crate::document::{Shape, TokenRange};
use crate::phrase::Phrase;
use crate::reporting::Small;
use crate::tag::{Features, Pos};

use super::Form;
use super::draft::Draft;
use super::scene::{Mood, Scene};
use super::speaker;

pub(super) fn find(scene: &Scene, sentence: usize, drafts: &mut Vec<Draft>) {
    for clause in scene.clauses(sentence) {
        let kind = scene.clause(clause).kind;
        let second = kind == ClauseKind::Main
            && matches!(scene.mood(clause), Mood::First | Mood::Second)
            && !scene.clause(clause).joined;
        if !second && !matches!(kind, ClauseKind::Content | ClauseKind::Infinitive) {
            continue;
        }
        let hull = scene.hull(clause);
        let taken = drafts
            .iter()
            .rev()
            .take_while(|d| d.sentence == sentence)
            .any(|d| {
                d.content
                    .iter()
                    .any(|c| c.first == hull.first && c.len() <= hull.len() + 2)
            });
        if taken {
            continue;
        }
        let Some(phrase) = carrier(scene, clause) else {
            continue;
        };
        let roles = scene.noun_roles(phrase.head.index());
        let Some(manner) = roles.content else {
            continue;
        };
        let content = scene.trimmed(hull);
        let noun = scene.doc.lemma(phrase.head.index()).to_lowercase();
        let mut draft = Draft::new(
            Form::Indirect,
            vec![content],
            sentence,
            format!("noun:{noun}"),
        );
        draft.cue = vec![TokenRange {
            first: phrase.tokens.first,
            end: phrase.core_end,
        }];
        draft.speaker = source(scene, phrase, content.first as usize)
            .or_else(|| second.then(|| origin(scene, phrase)).flatten());
        draft.manner = manner;
        draft.frame = scene.clause(clause).outer.map_or_else(
            || vec![phrase.tokens],
            |outer| {
                let whole = scene.with_marks(scene.hull(outer.index()), sentence);
                scene.without(whole, &[content])
            },
        );
        drafts.push(draft);
    }
}

/// The phrase with a noun of saying that stands right before a clause.
pub(super) fn carrier<'a>(scene: &Scene<'a>, clause: usize) -> Option<&'a Phrase> {
    let first = scene.hull(clause).first as usize;
    let mut at = first.checked_sub(1)?;
    if scene.shape(at) != Shape::Comma {
        return None;
    }
    at = at.checked_sub(1)?;
    let mut phrase = scene.phrase_with(at)?;
    // "die Ankündigung von X, ...": back over attributes with a preposition.
    for _ in 0..2 {
        if scene.noun_roles(phrase.head.index()).content.is_some() {
            return Some(phrase);
        }
        let before = (phrase.tokens.first as usize).checked_sub(1)?;
        if scene.pos(before) != Pos::Adp {
            return None;
        }
        phrase = scene.phrase_with(before.checked_sub(1)?)?;
    }
    None
}

/// "Aus Adorf kam die Mahnung, man müsse ...": where a saying came from, before it in its sentence.
fn origin(scene: &Scene, phrase: &Phrase) -> Option<TokenRange> {
    let noun = phrase.tokens.first as usize;
    let sentence = scene.doc.sentence_of(noun).index();
    let first = scene.body(sentence).first as usize;
    let from = (first..noun).find(|&t| {
        scene.pos(t) == Pos::Adp && scene.pack.reporting.is(scene.lower(t), Small::Inside)
    })?;
    let next = scene.phrase_at(from + 1)?;
    Some(speaker::extent(scene, next.tokens, noun, usize::MAX))
}

/// The genitive, the possessive, or the phrase in "von" behind the noun.
fn source(scene: &Scene, phrase: &Phrase, limit: usize) -> Option<TokenRange> {
    if phrase.core_end < phrase.tokens.end {
        return Some(TokenRange {
            first: phrase.core_end,
            end: phrase.tokens.end,
        });
    }
    let first = phrase.tokens.first as usize;
    if scene.has(first, Features::POSS) {
        return Some(TokenRange::new(first, first + 1));
    }
    let after = phrase.tokens.end as usize;
    if after + 1 < limit && scene.pack.reporting.is(scene.lower(after), Small::Agent) {
        let next = scene.phrase_at(after + 1)?;
        return Some(speaker::extent(scene, next.tokens, limit, usize::MAX));
    }
    // "Oswalds Ankündigung": the genitive stands before the noun.
    let before = first.checked_sub(1)?;
    (scene.pos(before) == Pos::Propn && scene.lower(before).ends_with('s'))
        .then(|| scene.phrase_with(before).map(|p| p.tokens))
        .flatten()
}
