//! How a thing is said: what its frame says of stance and certainty, what the words of the content
//! add, and whether the content is negated.

use crate::clause::ClauseKind;
use crate::reporting::Manner;

use super::draft::Draft;
use super::scene::Scene;
use super::{Certainty, Form, Stance};

/// Stance, certainty and polarity of one saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub stance: Stance,
    pub certainty: Certainty,
    pub negated: bool,
}

pub(super) fn read(scene: &Scene, draft: &Draft) -> Read {
    let Manner { stance, certainty } = draft.manner;
    let mut read = Read {
        stance,
        certainty,
        negated: content_negated(scene, draft),
    };
    if draft.form == Form::FreeIndirect {
        read.certainty = Certainty::Unstated;
    }
    if matches!(stance, Stance::Denies | Stance::Declines) {
        read.negated = true;
    }
    if stance == Stance::Declines {
        read.certainty = Certainty::Unstated;
    }
    if let Some(weaker) = hedge(scene, draft)
        && read.certainty == Certainty::Certain
    {
        read.certainty = weaker;
    }
    read
}

/// Whether the outermost clause of the content is negated.
fn content_negated(scene: &Scene, draft: &Draft) -> bool {
    let hull = draft.hull();
    let sentence = scene.doc.sentence_of(hull.first as usize).index();
    let Some(first) = scene.clauses(sentence).find(|&c| {
        let clause = scene.clause(c);
        let inside = clause
            .finite
            .map_or(hull.contains(clause.tokens.first as usize), |f| {
                draft.says(f.index())
            });
        inside
            && (!matches!(clause.kind, ClauseKind::Relative | ClauseKind::Subordinate)
                || draft.says(clause.tokens.first as usize) && clause.tokens.first == hull.first)
    }) else {
        return hull
            .range()
            .any(|t| scene.has(t, crate::tag::Features::NEG) && draft.says(t));
    };
    scene
        .clause(first)
        .own_tokens()
        .any(|t| draft.says(t) && scene.has(t, crate::tag::Features::NEG))
}

/// The strongest hedge among the content's own words.
fn hedge(scene: &Scene, draft: &Draft) -> Option<Certainty> {
    let mut found: Option<Certainty> = None;
    for piece in &draft.content {
        for t in piece.range().take(80) {
            let word = scene.lower(t);
            let hedge = scene.pack.reporting.hedge(word).or_else(|| {
                scene
                    .pack
                    .reporting
                    .hedge_verb(scene.doc.lemma(t))
                    .filter(|_| {
                        scene.doc.tokens[t]
                            .features
                            .has(crate::tag::Features::SUB.with(crate::tag::Features::PAST))
                    })
            });
            if let Some(hedge) = hedge {
                found = Some(match found {
                    Some(Certainty::Possible) => Certainty::Possible,
                    _ => hedge,
                });
            }
        }
    }
    found
}
