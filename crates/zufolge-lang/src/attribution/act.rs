//! The act of saying by itself ("forderte Reformen"): which frames tell one, and what it is about.

use crate::clause::ClauseKind;
use crate::document::{Shape, TokenRange};
use crate::tag::{Features, Pos};

use super::Form;
use super::frame_source::{borrowed_subject, is_time, leading_subject, source};
use super::predicate::{Predicate, ranges};
use super::scene::Scene;
use super::speaker;
use super::verb_frame::{Content, Frame};

/// The act of saying with its matter: the whole clause.
pub(super) fn act(scene: &Scene, frame: &Frame) -> Option<Content> {
    let frames = &frame.row.frames;
    let c = scene.clause(frame.clause);
    if scene.is_quoted(frame.predicate.main) || c.kind == ClauseKind::Infinitive {
        return None;
    }
    if matches!(
        c.kind,
        ClauseKind::Relative | ClauseKind::Content | ClauseKind::Question | ClauseKind::Subordinate
    ) {
        return None;
    }
    let subject = if frame.predicate.passive {
        None
    } else {
        leading_subject(scene, frame.clause)
            .or_else(|| speaker::subject(scene, frame.clause, &frame.predicate))
    };
    let has_object = || {
        let quoted = |piece: &TokenRange| {
            scene
                .quotations_in(*piece)
                .iter()
                .any(|q| !subject.is_some_and(|s| s.contains(q.tokens.first as usize)))
        };
        frame.predicate.passive
            || c.pieces.iter().any(quoted)
            || c.pieces.iter().any(|piece| {
                scene.phrases_in(*piece).iter().any(|p| {
                    p.preposition.is_none()
                        && !subject.is_some_and(|s| s.contains(p.tokens.first as usize))
                        && p.may_be(Features::ACC)
                        && !scene.has(p.head.index(), Features::REFLEX)
                        && !is_time(scene, p.tokens)
                        && (p.tokens.first as usize)
                            .checked_sub(1)
                            .is_none_or(|b| scene.pos(b) != Pos::Adp || !piece.contains(b))
                })
            })
    };
    let has_preposition = |wanted: &[&str]| {
        c.own_tokens().any(|t| {
            (scene.pos(t) == Pos::Adp || scene.pos(t) == Pos::Adv)
                && wanted.iter().any(|w| is_preposition(scene, t, w))
        })
    };
    let found = frames.object && has_object()
        || !frames.prepositions.is_empty() && has_preposition(&frames.prepositions)
        || frames.predicate
        || frames.bare
        || frames.declines
            && (c.negated || frame.row.companions.len() > 1 || !frame.row.frames.clause);
    let amount = || {
        c.pieces
            .iter()
            .any(|piece| super::frame_source::is_amount(scene, *piece))
    };
    if !found || frames.amount && !amount() {
        return None;
    }
    if subject.is_none()
        && !frame.predicate.passive
        && borrowed_subject(scene, frame.clause).is_none()
    {
        return None;
    }
    if frame.predicate.passive && !frames.unnamed && source(scene, frame).0.is_none() {
        return None;
    }
    let pieces = matter(
        scene,
        frame.sentence,
        frame.clause,
        &frame.predicate,
        subject,
    );
    Some(Content::new(Form::Reported, pieces, "act"))
}

/// "vor", also merged ("vorm") or as a pronominal adverb ("davor").
fn is_preposition(scene: &Scene, token: usize, wanted: &str) -> bool {
    let word = scene.lower(token);
    if word == wanted {
        return true;
    }
    let merged = word
        .strip_prefix(wanted)
        .is_some_and(|rest| matches!(rest, "m" | "s" | "r"))
        || scene.doc.lemma(token) == wanted;
    let pronominal = scene.has(token, Features::PRONOMINAL) && word.ends_with(wanted);
    merged || pronominal
}

/// What the act is about: the clause as told without the one who acts and without the verb.
fn matter(
    scene: &Scene,
    sentence: usize,
    clause: usize,
    predicate: &Predicate,
    subject: Option<TokenRange>,
) -> Vec<TokenRange> {
    let told = told(scene, sentence, clause);
    let mut holes: Vec<TokenRange> = ranges(predicate.verbs.clone());
    holes.extend(subject.filter(|s| told.covers(*s)));
    let pieces: Vec<TokenRange> = scene
        .without(told, &holes)
        .into_iter()
        .map(|piece| without_loose_ends(scene, piece))
        .filter(|piece| !piece.is_empty())
        .collect();
    if pieces.is_empty() {
        vec![told]
    } else {
        pieces
    }
}

/// A piece without adverbs, conjunctions, reflexives and marks at its ends.
fn without_loose_ends(scene: &Scene, mut piece: TokenRange) -> TokenRange {
    let loose = |t: u32| {
        let t = t as usize;
        scene.shape(t).is_mark() && !matches!(scene.shape(t), Shape::Quote | Shape::Bracket)
            || scene.shape(t) == Shape::Lower
                && (matches!(scene.pos(t), Pos::Adv | Pos::Cconj | Pos::Part)
                    || scene.has(t, Features::REFLEX))
                && !scene.has(t, Features::PRONOMINAL)
    };
    while !piece.is_empty() && loose(piece.first) {
        piece.first += 1;
    }
    // "einen Unfall für wahrscheinlich"
    let governed = |t: u32| t > piece.first && scene.pos(t as usize - 1) == Pos::Adp;
    while !piece.is_empty() && loose(piece.end - 1) && !governed(piece.end - 1) {
        piece.end -= 1;
    }
    piece
}

/// The clause as told: the whole sentence where it is its only main clause, else the clause.
fn told(scene: &Scene, sentence: usize, clause: usize) -> TokenRange {
    let index = sentence;
    let mut sentence = scene.sentence(index);
    sentence.first = scene.body(index).first;
    let mains = scene
        .clauses(index)
        .filter(|&c| scene.clause(c).outer.is_none() && scene.clause(c).finite.is_some())
        .count();
    if mains <= 1 {
        return sentence;
    }
    let mut hull = scene.hull(clause);
    if hull.end as usize + 1 == sentence.end as usize {
        hull.end = sentence.end;
    }
    hull
}
