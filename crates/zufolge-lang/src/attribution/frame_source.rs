//! Who speaks in a frame with a verb, through whom, and to whom.

use crate::clause::{Clause, ClauseKind};
use crate::document::TokenRange;
use crate::name::SourceKind;
use crate::phrase::Phrase;
use crate::reporting::Small;
use crate::tag::{Features, Pos};

use super::Form;
use super::draft::Draft;
use super::predicate::predicate;
use super::scene::Scene;
use super::speaker;
use super::verb_frame::Frame;

/// Who says it, and through whom.
pub(super) fn source(scene: &Scene, frame: &Frame) -> (Option<TokenRange>, Option<TokenRange>) {
    let c = scene.clause(frame.clause);
    let passive = frame.predicate.passive
        && !scene
            .pack
            .reporting
            .is(&frame.predicate.lemma, Small::Quoted);
    let phrase_after = |class: Small| {
        c.pieces
            .iter()
            .flat_map(|p| {
                let end = p.end as usize;
                p.range()
                    .filter(move |&t| {
                        t + 1 < end
                            && scene.pos(t) == Pos::Adp
                            && scene.pack.reporting.is(scene.lower(t), class)
                    })
                    .map(move |t| (t, end))
            })
            .find_map(|(t, end)| {
                let phrase = scene.phrase_at(t + 1)?;
                let noun = scene.pos(phrase.head.index());
                (matches!(noun, Pos::Noun | Pos::Propn)
                    && !is_time(scene, phrase.tokens)
                    && !is_amount(scene, phrase.tokens))
                .then(|| speaker::extent(scene, phrase.tokens, end, usize::MAX))
            })
    };
    let state = stands_done(scene, frame);
    if passive || state {
        // "aus ihrem Haus wurde betont"
        let inside = || phrase_after(Small::Inside).filter(|s| speaker::can_speak(scene, *s));
        // "durch einen Abgleich der Zähne bestätigt": a means does not speak.
        let agent = phrase_after(Small::Agent).filter(|s| speaker::can_speak(scene, *s));
        return (agent.or_else(inside), None);
    }
    let quotes = scene
        .pack
        .reporting
        .is(&frame.predicate.lemma, Small::Quoted);
    let subject = leading_subject(scene, frame.clause)
        .or_else(|| speaker::subject(scene, frame.clause, &frame.predicate))
        .or_else(|| {
            let open = c.joined || !is_impersonal(scene, frame);
            open.then(|| borrowed_subject(scene, frame.clause))
                .flatten()
        })
        // "die Rede war von": the noun that makes the verb one of saying says nothing itself.
        .filter(|s| !frame.companions.iter().any(|&t| s.contains(t)));
    // "zitiert die Zeitung den Minister", "wird von der Zeitung zitiert": who is quoted says it.
    if quotes && frame.predicate.passive {
        return (subject, phrase_after(Small::Agent));
    }
    // "zitiert das Blatt aus dem Gutachten": the text says it.
    if quotes && let Some(text) = phrase_after(Small::Inside) {
        return (Some(text), subject);
    }
    if quotes && let Some(quoted) = object(scene, frame, subject) {
        return (Some(quoted), subject);
    }
    if frame.row.frames.origin {
        let origin = phrase_after(Small::Origin);
        return match (origin, subject) {
            (Some(origin), subject) => (Some(origin), subject),
            (None, subject) => (subject, None),
        };
    }
    // "unter Berufung auf X": X is the source, the subject passes it on.
    if let Some(cited) = cited(scene, frame.clause) {
        return (Some(cited), subject);
    }
    (subject, None)
}

/// "hieß es", "war die Rede": a companion of the verb is its subject.
pub(super) fn is_impersonal(scene: &Scene, frame: &Frame) -> bool {
    let mut companions = frame.companions.iter();
    companions.any(|&t| matches!(scene.pos(t), Pos::Pron | Pos::Noun))
}

/// The object of a verb: somebody beside the subject who may stand in the accusative.
fn object(scene: &Scene, frame: &Frame, subject: Option<TokenRange>) -> Option<TokenRange> {
    scene.clause(frame.clause).pieces.iter().find_map(|piece| {
        let phrase = scene.phrases_in(*piece).iter().find(|p| {
            p.preposition.is_none()
                && p.may_be(Features::ACC)
                && !subject.is_some_and(|s| s.contains(p.tokens.first as usize))
                && !scene.is_quoted(p.head.index())
                && !scene.has(p.head.index(), Features::REFLEX)
                && !is_time(scene, p.tokens)
        })?;
        Some(speaker::extent(
            scene,
            phrase.tokens,
            piece.end as usize,
            usize::MAX,
        ))
    })
}

/// "in zwei von 40 Proben": an amount does nothing.
pub(super) fn is_amount(scene: &Scene, tokens: TokenRange) -> bool {
    let span = scene.doc.span_of(tokens);
    let quantities = &scene.doc.quantities;
    let at = quantities.partition_point(|q| q.span.end <= span.start);
    quantities.get(at).is_some_and(|q| q.span.overlaps(span))
}

pub(super) fn is_time(scene: &Scene, tokens: TokenRange) -> bool {
    let span = scene.doc.span_of(tokens);
    let times = &scene.doc.times;
    let at = times.partition_point(|t| t.span.end <= span.start);
    times.get(at).is_some_and(|t| t.span.overlaps(span))
}

/// "unter Berufung auf ihr Umfeld".
fn cited(scene: &Scene, clause: usize) -> Option<TokenRange> {
    let c = scene.clause(clause);
    let piece = c.pieces.iter().find(|p| {
        p.range()
            .any(|t| scene.pack.reporting.is(scene.lower(t), Small::Mediated))
    })?;
    let noun = piece
        .range()
        .find(|&t| scene.pack.reporting.is(scene.lower(t), Small::Mediated))?;
    let after = (noun + 1..(noun + 4).min(piece.end as usize)).find_map(|t| scene.phrase_at(t))?;
    Some(speaker::extent(
        scene,
        after.tokens,
        piece.end as usize,
        usize::MAX,
    ))
}

/// "Die Ursache ist gefunden": a state, whose subject did not say it.
pub(super) fn stands_done(scene: &Scene, frame: &Frame) -> bool {
    let reporting = &scene.pack.reporting;
    let main = frame.predicate.main;
    scene.clause(frame.clause).finite.is_some_and(|f| {
        f.index() != main
            && reporting.is(scene.doc.lemma(f.index()), Small::Being)
            && scene.has(main, Features::PART_PERF)
            && !reporting.is(&frame.predicate.lemma, Small::Moving)
    }) && !frame
        .predicate
        .verbs
        .iter()
        .any(|&t| t != main && scene.has(t, Features::PART_PERF))
        && frame.companions.is_empty()
}

/// "X kam und beklagte „...“": a verb right behind the conjunction goes on with the subject of the
/// clause before, unless a phrase behind it is surely the subject.
pub(super) fn leading_subject(scene: &Scene, clause: usize) -> Option<TokenRange> {
    let c = scene.clause(clause);
    let finite = c.finite?.index();
    let leads = c.joined
        && !c.kind.is_verb_last()
        && (c.tokens.first as usize..finite).all(|t| scene.pos(t) == Pos::Cconj);
    let own = scene
        .phrase_at(finite + 1)
        .is_some_and(|p| speaker::nominative_only(scene, p));
    (leads && !own)
        .then(|| borrowed_subject(scene, clause))
        .flatten()
}

/// "X kam und kündigte an", "X lobte den Plan, warnte vor Kosten": the subject of the clause before.
pub(super) fn borrowed_subject(scene: &Scene, clause: usize) -> Option<TokenRange> {
    let c = scene.clause(clause);
    let goes_on = |c: &Clause| c.joined || c.kind == ClauseKind::VerbFirst;
    if !goes_on(c) {
        return None;
    }
    let siblings = scene.clauses(c.sentence as usize).filter(|&o| {
        o < clause && scene.clause(o).outer == c.outer && scene.clause(o).finite.is_some()
    });
    // "X lobte, warnte und riet": each goes on with the one before.
    let mut before: Vec<usize> = siblings.collect();
    while let Some(clause) = before.pop() {
        let predicate = predicate(scene, clause)?;
        if let Some(subject) = speaker::subject(scene, clause, &predicate) {
            return Some(subject);
        }
        if !goes_on(scene.clause(clause)) {
            return None;
        }
    }
    None
}

/// Phrases in the dative, and "gegenüber X"; media and agencies among those who were told pass the
/// saying on, and so does whom a speaker speaks through ("über einen Sprecher").
pub(super) fn addressees(scene: &Scene, frame: &Frame, draft: &mut Draft) {
    let c = scene.clause(frame.clause);
    let mut through: Vec<TokenRange> = Vec::new();
    for piece in &c.pieces {
        for t in piece.range() {
            if scene.pack.reporting.is(scene.lower(t), Small::Facing) {
                let phrase = scene
                    .phrase_at(t + 1)
                    .filter(|p| p.tokens.end <= piece.end)
                    .or_else(|| t.checked_sub(1).and_then(|b| scene.phrase_with(b)));
                draft.addressee.extend(phrase.map(|p| p.tokens));
            }
        }
        for phrase in scene.phrases_in(*piece) {
            let mut tokens = phrase.tokens;
            let mut before = (tokens.first as usize)
                .checked_sub(1)
                .filter(|&b| piece.contains(b));
            let mut cases = phrase.agreement.only(Features::CASES);
            // "am Morgen der Nachrichtenagentur": what follows a time is no genitive of it.
            let core = TokenRange {
                first: tokens.first,
                end: phrase.core_end,
            };
            // "am Rande der Sitzung der Nachrichtenagentur": agencies are those who were told.
            if let Some(agency) = agency_behind(scene, phrase) {
                through.push(agency);
            }
            let merged = before.is_some_and(|b| scene.has(b, Features::MERGED));
            let own = TokenRange {
                first: phrase.core_end,
                end: tokens.end,
            };
            if is_time(scene, core) || merged && !own.is_empty() && is_outlet(scene, own) {
                if phrase.core_end == tokens.end {
                    continue;
                }
                tokens.first = phrase.core_end;
                before = None;
                cases = Features::DAT;
            }
            // "sagte ein Anwohner unserer Reporterin": the subject ended before the listener.
            if draft
                .speaker
                .is_some_and(|s| s.first == phrase.tokens.first && s.end == phrase.core_end)
                && !own.is_empty()
            {
                tokens.first = phrase.core_end;
                before = None;
                cases = Features::DAT;
            }
            let speaks = draft.speaker.is_some_and(|s| {
                s.covers(tokens) || tokens.covers(s) || s.contains(tokens.first as usize)
            });
            let said = draft
                .content
                .iter()
                .any(|c| c.contains(tokens.first as usize));
            // An act is told with all around it, so its listeners stand inside.
            let told =
                draft.form == Form::Reported && before.is_some_and(|b| scene.pos(b) == Pos::Adp);
            if speaks || said && !told || scene.has(phrase.head.index(), Features::REFLEX) {
                continue;
            }
            match before.filter(|&b| scene.pos(b) == Pos::Adp) {
                None => {
                    let dative = cases == Features::DAT
                        || cases.has(Features::DAT)
                            && !cases.any(Features::NOM.with(Features::ACC));
                    if dative || cases.any(Features::DAT) && is_outlet(scene, tokens) {
                        draft.addressee.push(tokens);
                    }
                }
                Some(b) => {
                    let word = scene.lower(b);
                    // "auf der Plattform", but "ein Angriff auf die Presse"
                    let place = cases.any(Features::DAT)
                        || !scene.has(tokens.first as usize, Features::ART);
                    let heard = scene.pack.reporting.is(word, Small::Heard)
                        && place
                        && (is_outlet(scene, tokens)
                            || scene.pack.reporting.is(word, Small::Origin)
                                && !frame.row.frames.origin
                                && draft.speaker.is_some()
                                && is_text(scene, tokens));
                    let causes = c.finite.is_some_and(|f| {
                        let lemma = scene.doc.lemma(f.index());
                        scene.pack.reporting.is(lemma, Small::Causative)
                    });
                    let voiced = (scene.pack.reporting.is(word, Small::Through)
                        || causes && scene.pack.reporting.is(word, Small::Agent))
                        && scene.pos(phrase.head.index()) != Pos::Pron
                        && (causes || speaks_through(scene, tokens));
                    if heard || voiced {
                        through.push(tokens);
                    }
                }
            }
        }
    }
    draft.addressee.truncate(2);
    let outlets: Vec<TokenRange> = draft
        .addressee
        .iter()
        .copied()
        .filter(|&a| is_outlet(scene, a) || is_lone_name(scene, a))
        .collect();
    for found in outlets.into_iter().chain(through) {
        if !draft.via.contains(&found) {
            draft.via.push(found);
        }
    }
}

/// An outlet, or one of those who report for it.
pub(super) fn is_outlet(scene: &Scene, tokens: TokenRange) -> bool {
    let (kind, subkind, _) = crate::source_kind::classify(scene.doc, scene.pack, tokens);
    matches!(kind, SourceKind::Media | SourceKind::Agency)
        || kind == SourceKind::Person && subkind == Some("reporter")
}

/// "sagte sie dem Lahnspiegel": a name that no noun explains; whom a report says that somebody told
/// something without saying who that is, is an outlet.
fn is_lone_name(scene: &Scene, tokens: TokenRange) -> bool {
    let (kind, subkind, name) = crate::source_kind::classify(scene.doc, scene.pack, tokens);
    let first = tokens.first as usize;
    kind == SourceKind::Institution
        && subkind.is_none()
        && tokens.len() == 2
        && scene.has(first, Features::ART)
        && scene.doc.tokens_in(name).len() == 1
        && !scene.has(first + 1, Features::KNOWN)
}

/// The agency at the end of a phrase whose earlier words name something else.
fn agency_behind(scene: &Scene, phrase: &Phrase) -> Option<TokenRange> {
    let end = phrase.tokens.end;
    let first = (phrase.core_end as usize + 1..end as usize)
        .rev()
        .find(|&t| scene.has(t, Features::ART))?;
    let last = TokenRange::new(first, end as usize);
    let (kind, ..) = crate::source_kind::classify(scene.doc, scene.pack, last);
    (kind == SourceKind::Agency && scene.has(first, Features::DAT)).then_some(last)
}

/// A text that somebody speaks in ("schreibt das Amt in seinem Lagebericht").
fn is_text(scene: &Scene, tokens: TokenRange) -> bool {
    let (kind, subkind, _) = crate::source_kind::classify(scene.doc, scene.pack, tokens);
    kind == SourceKind::Document && subkind != Some("ruling")
}

/// The outlets of a relative clause behind a source that say that they have it from there ("ein
/// Papier, das dieser Zeitung vorliegt", "Angaben, aus denen der Sender zitiert").
pub(super) fn holders(scene: &Scene, source: TokenRange) -> Vec<TokenRange> {
    let sentence = scene.doc.sentence_of(source.first as usize).index();
    let Some(clause) = scene.clauses(sentence).find(|&c| {
        scene.clause(c).kind == crate::clause::ClauseKind::Relative
            && scene.clause(c).tokens.first >= source.end
            && scene.clause(c).tokens.first <= source.end + 1
    }) else {
        return Vec::new();
    };
    let passes =
        predicate(scene, clause).is_some_and(|p| scene.pack.reporting.is(&p.lemma, Small::Passed));
    if !passes {
        return Vec::new();
    }
    let pieces = &scene.clause(clause).pieces;
    pieces
        .iter()
        .flat_map(|piece| scene.phrases_in(*piece))
        .map(|phrase| phrase.tokens)
        .filter(|tokens| is_outlet(scene, *tokens))
        .collect()
}

/// Whom one can speak through: a spokesperson, an outlet.
fn speaks_through(scene: &Scene, tokens: TokenRange) -> bool {
    let (kind, subkind, _) = crate::source_kind::classify(scene.doc, scene.pack, tokens);
    matches!(
        kind,
        SourceKind::Media | SourceKind::Agency | SourceKind::Person
    ) || subkind == Some("spokesperson")
}
