//! Quotations: which of them are speech and not a name, a title or a word held at arm's length; and
//! the words quoted inside reported speech.

use crate::document::{Shape, TokenRange};
use crate::quotation::Quotation;
use crate::tag::{Features, Pos};

use super::Form;
use super::draft::Draft;
use super::scene::Scene;
use super::speaker;
use super::verb_frame::{Content, Frame};

/// Whether a quotation is somebody's words. `framed`: it stands where somebody is said to speak.
pub(super) fn is_speech(scene: &Scene, quotation: &Quotation, framed: bool) -> bool {
    let inner = quotation.inner();
    let words: Vec<usize> = inner
        .range()
        .filter(|&t| scene.shape(t).is_word() || scene.shape(t) == Shape::Number)
        .collect();
    let Some(&first) = words.first() else {
        return false;
    };
    let verb = words
        .iter()
        .any(|&t| matches!(scene.pos(t), Pos::Verb | Pos::Aux) && scene.has(t, Features::FIN));
    let lower = words
        .iter()
        .filter(|&&t| scene.shape(t) == Shape::Lower)
        .count();
    let closes_sentence = inner
        .range()
        .last()
        .is_some_and(|t| scene.shape(t) == Shape::Stop);
    if verb && words.len() >= 3
        || words.len() >= 7 && lower * 2 > words.len()
        || closes_sentence && verb
    {
        return true;
    }
    if !framed {
        return false;
    }
    // „Feuer!“, „Warum nicht?“: a mark of its own closes what somebody says, not a name.
    if words.len() >= 4 && lower * 2 >= words.len() || closes_sentence {
        return true;
    }
    let named = (quotation.tokens.first as usize)
        .checked_sub(1)
        .is_some_and(|b| matches!(scene.pos(b), Pos::Noun | Pos::Propn));
    if scene.shape(first) == Shape::Lower {
        // A verb, adjective or adverb in lower case is no name.
        return !named
            || words.len() > 1
            || matches!(scene.pos(first), Pos::Adj | Pos::Adv | Pos::Verb);
    }
    let determined = (quotation.tokens.first as usize)
        .checked_sub(1)
        .is_some_and(|b| {
            matches!(
                scene.pos(b),
                Pos::Det | Pos::Adp | Pos::Adj | Pos::Cconj | Pos::Sconj
            ) || scene.shape(b) == Shape::Lower
                && matches!(scene.pos(b), Pos::Verb | Pos::Aux | Pos::Adv | Pos::Part)
        });
    determined
        && !named
        && matches!(scene.pos(first), Pos::Noun | Pos::Adj)
        && words.iter().all(|&t| scene.pos(t) != Pos::Propn)
        && !scene
            .doc
            .tokens
            .get(quotation.tokens.end as usize)
            .is_some_and(|t| matches!(t.pos, Pos::Noun | Pos::Propn) && t.shape.is_word())
}

/// Books the quotations that a colon announces without a verb of saying: "Ministerin Ohm: «...»",
/// "Sie sparte nicht mit Kritik: «...»". `thread` is who spoke before.
pub(super) fn find_announced(
    scene: &Scene,
    sentence: usize,
    drafts: &mut Vec<Draft>,
    thread: Option<TokenRange>,
) {
    for quotation in scene.quotations_in(scene.sentence(sentence)) {
        let first = quotation.tokens.first as usize;
        let Some(colon) = first.checked_sub(1).filter(|&c| scene.doc.word(c) == ":") else {
            continue;
        };
        let known = drafts.iter().rev().take(16).any(|d| d.touches(first + 1));
        let speech = quotation.outer.is_none() && is_speech(scene, quotation, false);
        // A frame may follow the quotation in the next sentence; it is looked for there.
        let closes = quotation.inner().range().last().is_some_and(|t| {
            scene.shape(t) == Shape::Stop || scene.sentence(sentence).end == quotation.tokens.end
        });
        if known || !speech || !closes {
            continue;
        }
        let own = scene.doc.sentence_of(colon).index();
        if scene.doc.sentences[own].heading {
            continue;
        }
        let mut draft = Draft::new(
            Form::Direct,
            vec![quotation.tokens],
            sentence,
            "colon:quotation".into(),
        );
        let before = TokenRange::new(scene.body(own).first as usize, colon);
        draft.speaker = announcer(scene, before).or(thread);
        draft.frame = vec![TokenRange {
            first: before.first,
            end: colon as u32 + 1,
        }];
        drafts.push(draft);
    }
}

/// Who speaks behind a colon: the subject of the clause before it, else the first one named there.
pub(super) fn announcer(scene: &Scene, before: TokenRange) -> Option<TokenRange> {
    let last = before.end.checked_sub(1)? as usize;
    if let Some(clause) = scene.clause_of(last).map(|c| scene.root(c))
        && let Some(predicate) = super::predicate::predicate(scene, clause)
    {
        return speaker::subject(scene, clause, &predicate)
            .filter(|s| speaker::can_speak(scene, *s));
    }
    let first = scene
        .phrases_in(before)
        .iter()
        .find(|p| p.preposition.is_none() && speaker::can_speak(scene, p.tokens))?;
    Some(speaker::extent(
        scene,
        first.tokens,
        before.end as usize,
        usize::MAX,
    ))
}

/// Books the words quoted inside reported speech, each within the saying that holds it.
pub(super) fn find_inside(scene: &Scene, drafts: &mut Vec<Draft>) {
    let mut inside = Vec::new();
    for draft in drafts.iter() {
        if draft.form == Form::Direct {
            continue;
        }
        for piece in &draft.content {
            for quotation in scene.quotations_in(*piece) {
                let whole = quotation.outer.is_none() && quotation.tokens.end <= piece.end;
                let told = draft.form == Form::Reported;
                if !whole || !is_speech(scene, quotation, true) {
                    continue;
                }
                let known = drafts.iter().chain(&inside).any(|d: &Draft| {
                    d.form == Form::Direct && d.content.first() == Some(&quotation.tokens)
                });
                if known {
                    continue;
                }
                let mut quoted = draft.clone();
                quoted.form = Form::Direct;
                quoted.content = vec![quotation.tokens];
                quoted.rule = format!("quoted-in/{}", draft.rule);
                if told {
                    quoted.cue.clear();
                    quoted.frame.clear();
                }
                inside.push(quoted);
            }
        }
    }
    drafts.extend(inside);
}

/// „Wir haben“, sagte X, „keine Wahl“: one sentence in two quotations, as one of them has no verb of its own.
pub(super) fn goes_on(scene: &Scene, first: &Quotation, next: &Quotation) -> bool {
    let inner = first.inner();
    let ends = inner
        .range()
        .last()
        .is_some_and(|t| scene.shape(t) == Shape::Stop);
    let lower = next
        .inner()
        .range()
        .next()
        .is_some_and(|t| scene.shape(t) == Shape::Lower);
    let whole = |quotation: &Quotation| {
        let mut inner = quotation.inner().range();
        inner.any(|t| matches!(scene.pos(t), Pos::Verb | Pos::Aux) && scene.has(t, Features::FIN))
    };
    !ends && lower && !(whole(first) && whole(next))
}

/// „Unsinn“, sagte die Wirtin: what a comma parts from the verb that follows is said, however short.
fn is_set_off(scene: &Scene, frame: &Frame, quotation: &Quotation) -> bool {
    let end = quotation.tokens.end as usize;
    let finite = scene.clause(frame.clause).finite.map(|f| f.index());
    let comma = scene.doc.tokens.get(end);
    frame.row.frames.direct
        && comma.is_some_and(|t| t.shape == Shape::Comma)
        && finite == Some(end + 1)
}

/// »skandierten „Freiheit“«, »rief eine Frau „Schluss damit“«: right behind the verb or who calls.
fn is_called(scene: &Scene, frame: &Frame, quotation: &Quotation) -> bool {
    let first = quotation.tokens.first as usize;
    let subject = speaker::subject(scene, frame.clause, &frame.predicate);
    frame.row.frames.called
        && (frame.predicate.main + 1 == first
            || subject.is_some_and(|s| {
                s.end as usize == first || s.contains(first) && s.end == quotation.tokens.end
            }))
}

/// Quotations inside the frame clause: »nannte den Aufruf „maßlos“«.
pub(super) fn partial(scene: &Scene, frame: &Frame) -> Vec<Content> {
    let frames = &frame.row.frames;
    if !(frames.clause || frames.direct || frames.object || !frames.prepositions.is_empty()) {
        return Vec::new();
    }
    let mut hull = scene.hull(frame.clause);
    // »riefen „Stoppt den Bau“«: what is called is a clause of its own right behind the verb.
    let behind = scene.quotations_in(TokenRange {
        first: hull.end,
        end: scene.sentence(frame.sentence).end,
    });
    if let Some(called) = behind.first()
        && frames.direct
        && called.tokens.first == hull.end
        && frame.predicate.main + 1 == hull.end as usize
    {
        hull.end = called.tokens.end;
    }
    scene
        .quotations_in(hull)
        .iter()
        .filter(|q| {
            q.outer.is_none()
                // A mark of its own („Los!“) ends the clause before the quotation ends.
                && q.tokens.end <= hull.end + 2
                // The words that report stand outside of what is reported.
                && !q.tokens.contains(frame.predicate.main)
                && (is_speech(scene, q, true)
                    || is_set_off(scene, frame, q)
                    || is_called(scene, frame, q))
        })
        .map(|q| Content::new(Form::Direct, vec![q.tokens], "partial"))
        .collect()
}
