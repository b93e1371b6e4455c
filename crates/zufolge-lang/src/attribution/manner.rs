//! How a thing is said: what its frame says of stance and certainty, what the words of the content
//! add, and whether the content is negated.

use crate::clause::ClauseKind;
use crate::document::TokenRange;
use crate::reporting::{Manner, Small};
use crate::tag::Features;

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
    let Manner { stance, certainty } = of_frame(draft);
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
    let framed = matches!(draft.form, Form::Indirect | Form::IndirectFreeIndirect);
    if stance == Stance::Asserts && framed && !read.negated && is_plan(scene, draft) {
        read.stance = Stance::Announces;
    }
    if let Some(weaker) = hedge(scene, draft)
        && read.certainty == Certainty::Certain
    {
        read.certainty = weaker;
    }
    read
}

/// Certainty and polarity of what a report says in its own voice.
pub(super) fn own(scene: &Scene, content: Vec<TokenRange>) -> (Certainty, bool) {
    let Some(first) = content.first() else {
        return (Certainty::Certain, false);
    };
    let sentence = scene.doc.sentence_of(first.first as usize).index();
    let draft = Draft::new(Form::FreeIndirect, content, sentence, String::new());
    let certainty = hedge(scene, &draft).unwrap_or(Certainty::Certain);
    (certainty, content_negated(scene, &draft))
}

/// What the frame says of stance and certainty: not to rule a thing out is to hold it possible, and not to
/// confirm it is to decline.
fn of_frame(draft: &Draft) -> Manner {
    match draft.manner.stance {
        Stance::Denies if draft.frame_negated => Manner {
            stance: Stance::Asserts,
            certainty: Certainty::Possible,
        },
        Stance::Confirms if draft.frame_negated => Manner {
            stance: Stance::Declines,
            certainty: Certainty::Unstated,
        },
        _ => draft.manner,
    }
}

/// The clause that carries the content: the outermost one whose finite verb is said.
fn carrying_clause(scene: &Scene, draft: &Draft) -> Option<usize> {
    let first = draft.hull().first as usize;
    let sentence = scene.doc.sentence_of(first).index();
    let said = |clause: usize| {
        scene
            .clause(clause)
            .finite
            .is_some_and(|f| draft.says(f.index()))
    };
    scene.clauses(sentence).find(|&c| {
        said(c)
            && scene.clause(c).outer.is_none_or(|o| !said(o.index()))
            && scene.clause(c).kind != ClauseKind::Relative
    })
}

/// Whether the clause that carries the content is negated.
fn content_negated(scene: &Scene, draft: &Draft) -> bool {
    let negates = |t: usize| {
        draft.says(t)
            && (scene.has(t, Features::NEG)
                || scene.pack.reporting.is(scene.lower(t), Small::Negation))
    };
    match carrying_clause(scene, draft) {
        Some(clause) => scene.clause(clause).own_tokens().any(negates),
        None => draft.hull().range().take(60).any(negates),
    }
}

/// Whether the content tells what is to be done: future, or "sollen" with an infinitive, or the
/// passive with a time that lies ahead.
fn is_plan(scene: &Scene, draft: &Draft) -> bool {
    let Some(clause) = carrying_clause(scene, draft) else {
        return false;
    };
    let c = scene.clause(clause);
    let Some(finite) = c.finite.map(|f| f.index()) else {
        return false;
    };
    let is = |t: usize, class: Small| scene.pack.reporting.is(scene.doc.lemma(t), class);
    let past =
        scene.has(finite, Features::IND.with(Features::PAST)) && !scene.has(finite, Features::SUB);
    if !is(finite, Small::Plan) || past {
        return false;
    }
    let infinitive = |t: usize| scene.has(t, Features::INF);
    let nonfinite = || c.nonfinite.iter().map(|t| t.index());
    let perfect = nonfinite()
        .any(|t| infinitive(t) && is(t, Small::Helper) && !is(t, Small::Passive))
        && nonfinite().any(|t| scene.has(t, Features::PART_PERF));
    let hull = scene.doc.span_of(draft.hull());
    let ahead = scene.doc.anchor.is_some_and(|anchor| {
        let from = scene
            .doc
            .times
            .partition_point(|t| t.span.end <= hull.start);
        scene.doc.times[from..]
            .iter()
            .take_while(|t| t.span.start < hull.end)
            .any(|t| t.end.is_some_and(|end| end > anchor.moment))
    });
    if is(finite, Small::Passive) {
        nonfinite().any(infinitive) || ahead
    } else {
        nonfinite().any(infinitive) && (!perfect || ahead)
    }
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
