//! Reported speech that runs on without a frame: sentences in the Konjunktiv, hearsay with "soll",
//! quotations that stand alone. Their source is the one who spoke last.

use crate::clause::ClauseKind;
use crate::document::{Shape, TokenRange};
use crate::reporting::{Manner, Small};
use crate::tag::{Features, Pos};

use super::draft::Draft;
use super::scene::{Mood, Scene};
use super::{Certainty, Form, Stance, preposition, quoted};

/// How many paragraphs later the last speaker may still be the one who goes on.
const MAX_PARAGRAPHS: u32 = 1;

/// The speaker whose words are being told.
#[derive(Default)]
pub(super) struct Thread {
    speaker: Option<TokenRange>,
    /// Through whom those words came.
    via: Vec<TokenRange>,
    paragraph: u32,
    /// The last sentence that was reported, if one was.
    reported: Option<usize>,
}

pub(super) fn find(
    scene: &Scene,
    sentence: usize,
    drafts: &mut Vec<Draft>,
    from: usize,
    thread: &mut Thread,
) {
    let paragraph = scene.doc.sentences[sentence].paragraph;
    let covered = |t: usize, drafts: &[Draft]| drafts.iter().rev().take(12).any(|d| d.touches(t));
    let range = scene.sentence(sentence);
    let running =
        thread.reported.is_some_and(|s| s + 1 == sentence) && thread.paragraph == paragraph;
    let speaker = thread
        .speaker
        .filter(|_| paragraph - thread.paragraph <= MAX_PARAGRAPHS);
    let via: Vec<TokenRange> = if speaker.is_some() {
        thread.via.clone()
    } else {
        Vec::new()
    };
    // "Demnach seien es 40, sagte Ohm": the frame behind says who.
    let framed = drafts[from..].iter().find_map(|draft| {
        let first = draft.content.first()?;
        let behind = draft.rule.ends_with("/after") && first.first == range.first;
        behind.then_some(*first)
    });
    if let Some(said) = framed {
        let points = |draft: &Draft| {
            draft.rule.starts_with("pointer")
                && draft.cue.first().is_some_and(|cue| said.first == cue.first)
        };
        let kept = drafts.split_off(from);
        drafts.extend(kept.into_iter().filter(|draft| !points(draft)));
    }
    quoted::find_announced(scene, sentence, drafts, speaker);
    let quote = lone_quotation(scene, sentence).filter(|q| !covered(q.first as usize + 1, drafts));
    if let Some(quote) = quote {
        let mut draft = Draft::new(
            Form::Direct,
            vec![quote],
            sentence,
            "running:quotation".into(),
        );
        draft.speaker = speaker;
        draft.via = via.clone();
        drafts.push(draft);
    } else if let Some(mut draft) = uttered(scene, sentence, drafts) {
        draft.speaker = draft.speaker.or(speaker);
        drafts.push(draft);
    } else if let Some(draft) = konjunktiv(scene, sentence, running, drafts, from) {
        let mut draft = draft;
        let own = announced(scene, sentence, &draft).or_else(|| acted(&drafts[from..], &draft));
        draft.speaker = own.or(speaker);
        if own.is_none() {
            draft.via = via.clone();
        }
        drafts.push(draft);
    } else if let Some(mut draft) = hearsay(scene, sentence, running, drafts) {
        if draft.speaker.is_none() && running {
            draft.speaker = speaker;
        }
        drafts.push(draft);
    }
    let _ = range;
    // Pointers and passives leave the source to the thread.
    for draft in &mut drafts[from..] {
        if draft.speaker.is_none() && draft.rule.starts_with("pointer") {
            draft.speaker = draft.cue.first().copied();
            let told = thread.reported.is_some_and(|s| s + 1 == sentence);
            let text = draft
                .speaker
                .and_then(|cue| preposition::pointed_text(scene, cue.first as usize, told));
            draft.stands_for = text.or(speaker);
            if text.is_none() {
                draft.via = via.clone();
            }
        }
        let again = |tokens| preposition::said_before(scene, tokens);
        let unframed =
            draft.rule.starts_with("preposition") || draft.rule.starts_with("postposition");
        if draft.stands_for.is_none()
            && unframed
            && draft.speaker.is_some_and(again)
            && draft.speaker != speaker
        {
            draft.stands_for = speaker;
            draft.via = via.clone();
        }
        // "hieß es weiter": the one who spoke before.
        if draft.speaker.is_none() && draft.nobody && speaker.is_some() {
            draft.speaker = speaker;
            draft.via = via.clone();
        }
    }
    let last = drafts[from..]
        .iter()
        .rfind(|d| d.speaker.is_some() && d.rule != "running:hearsay");
    if let Some(last) = last {
        // A pronoun goes on with the one who was named before.
        // "Der teilte mit" brings in somebody else.
        let again = last.speaker.is_some_and(|s| {
            super::speaker::is_pronoun(scene, s) && scene.has(s.first as usize, Features::PRS)
        }) && speaker.is_some();
        thread.speaker = match last.stands_for {
            Some(named) => Some(named),
            None if again => speaker,
            None => last.speaker,
        };
        if last.speaker != speaker || !last.via.is_empty() {
            thread.via = match again || last.stands_for.is_some() {
                true if last.via.is_empty() => via,
                _ => last.via.clone(),
            };
        }
        thread.paragraph = paragraph;
    }
    let told = drafts[from..].iter().any(|d| {
        matches!(
            d.form,
            Form::Indirect | Form::IndirectFreeIndirect | Form::Direct
        )
    });
    if told {
        thread.reported = Some(sentence);
    }
}

/// "Sie dämpfte die Erwartungen: Im Herbst könne man reden": who is named before the colon speaks.
fn announced(scene: &Scene, sentence: usize, draft: &Draft) -> Option<TokenRange> {
    let colon = (draft.hull().first as usize).checked_sub(1)?;
    if scene.doc.word(colon) != ":" {
        return None;
    }
    let own = scene.doc.sentence_of(colon).index();
    let first = scene.body(own).first as usize;
    if own + 1 < sentence || first >= colon {
        return None;
    }
    let before = TokenRange::new(first, colon);
    quoted::announcer(scene, before)
}

/// "Die Bank beziffert den Schaden auf zwei Millionen; er könne noch steigen": who acts or speaks in
/// the same sentence goes on.
fn acted(drafts: &[Draft], draft: &Draft) -> Option<TokenRange> {
    drafts
        .iter()
        .rev()
        .find(|d| d.speaker.is_some() && d.hull().end <= draft.hull().first)
        .and_then(|d| d.speaker)
}

/// A quotation that begins the sentence and fills it (or goes on beyond it).
fn lone_quotation(scene: &Scene, sentence: usize) -> Option<TokenRange> {
    let range = scene.sentence(sentence);
    let quotation = scene.quotation_with(range.first as usize)?;
    // A quotation over several sentences may have its frame in the last one: it is booked there.
    let opening = scene
        .doc
        .sentence_of(quotation.tokens.first as usize)
        .index();
    let begins = scene.sentence(opening).first == quotation.tokens.first;
    let body_end = scene.body(sentence).end;
    let fills = quotation.tokens.end >= body_end && quotation.tokens.end <= range.end;
    (begins && fills && quoted::is_speech(scene, quotation, false)).then_some(quotation.tokens)
}

/// A sentence whose main clause stands in the Konjunktiv without a frame.
fn konjunktiv(
    scene: &Scene,
    sentence: usize,
    running: bool,
    drafts: &[Draft],
    from: usize,
) -> Option<Draft> {
    let mains: Vec<usize> = scene
        .clauses(sentence)
        .filter(|&c| {
            scene.clause(c).outer.is_none()
                && matches!(
                    scene.clause(c).kind,
                    ClauseKind::Main | ClauseKind::VerbFirst
                )
        })
        .collect();
    let free = |c: usize| {
        let finite = scene.clause(c).finite.map_or(0, |f| f.index());
        !drafts.iter().rev().take(16).any(|d| d.touches(finite)) && !scene.is_quoted(finite)
    };
    let reports = |c: usize| match scene.mood(c) {
        Mood::First => !is_wish(scene, c),
        Mood::Second => (running || follows_colon(scene, c)) && !has_condition(scene, sentence),
        _ => false,
    };
    let first = mains.iter().position(|&c| free(c) && reports(c))?;
    // Open forms alone do not start a run.
    let mut last = first;
    while last + 1 < mains.len()
        && free(mains[last + 1])
        && (reports(mains[last + 1]) || scene.mood(mains[last + 1]) != Mood::Indicative)
    {
        last += 1;
    }
    let mut sentence_range = scene.sentence(sentence);
    sentence_range.first = scene.body(sentence).first;
    let whole = mains.iter().all(|&c| free(c))
        && last + 1 == mains.len()
        && first == 0
        && !drafts[from..].iter().any(|d| d.form != Form::Direct);
    let content = if whole {
        sentence_range
    } else {
        let start = scene.hull(mains[first]).first;
        let end = scene.hull(mains[last]).end;
        let mut range = TokenRange { first: start, end };
        if end + 1 == sentence_range.end && scene.shape(end as usize) == Shape::Stop {
            range.end += 1;
        }
        range
    };
    let mut draft = Draft::new(
        Form::IndirectFreeIndirect,
        vec![content],
        sentence,
        "running:konjunktiv".into(),
    );
    draft.manner = Manner::PLAIN;
    Some(draft)
}

fn follows_colon(scene: &Scene, clause: usize) -> bool {
    let first = scene.hull(clause).first as usize;
    first
        .checked_sub(1)
        .is_some_and(|before| scene.doc.word(before) == ":")
}

/// "Es lebe ...", "Man nehme ...", "Gott sei Dank": Konjunktiv I that reports nothing.
fn is_wish(scene: &Scene, clause: usize) -> bool {
    let c = scene.clause(clause);
    let exclaims = scene
        .sentence(c.sentence as usize)
        .range()
        .last()
        .is_some_and(|t| scene.doc.word(t).contains('!'));
    exclaims || c.tokens.len() < 3
}

fn has_condition(scene: &Scene, sentence: usize) -> bool {
    scene.clauses(sentence).any(|c| {
        scene.clause(c).opener.is_some_and(|o| {
            scene
                .pack
                .reporting
                .is(scene.lower(o.index()), Small::Condition)
        })
    })
}

/// „Das ist zu viel“, bellte die Wirtin: a whole sentence in quotation marks and a verb right behind it,
/// whatever the verb.
fn uttered(scene: &Scene, sentence: usize, drafts: &[Draft]) -> Option<Draft> {
    let range = scene.sentence(sentence);
    let quotation = *scene.quotations_in(range).first()?;
    let comma = quotation.tokens.end as usize;
    let opens = quotation.tokens.first <= range.first + 1;
    let verb = comma + 1;
    if !opens
        || !range.contains(verb)
        || scene.shape(comma) != Shape::Comma
        || scene.pos(verb) != Pos::Verb
        || !quoted::is_speech(scene, &quotation, false)
        || drafts
            .iter()
            .rev()
            .take(16)
            .any(|d| d.says(quotation.tokens.first as usize + 1))
    {
        return None;
    }
    let clause = scene
        .clauses(sentence)
        .find(|&c| scene.clause(c).finite.is_some_and(|f| f.index() == verb))?;
    let predicate = super::predicate::predicate(scene, clause)?;
    let mut draft = Draft::new(
        Form::Direct,
        vec![quotation.tokens],
        sentence,
        "running:uttered".into(),
    );
    draft.speaker = super::speaker::subject(scene, clause, &predicate);
    draft.speaker?;
    draft.cue = vec![TokenRange::new(verb, verb + 1)];
    let end = scene.hull(clause).end as usize;
    draft.frame = vec![TokenRange::new(verb, end.max(verb + 1))];
    Some(draft)
}

/// "soll ... haben", "soll ... werden"; "will ... gesehen haben".
fn hearsay(scene: &Scene, sentence: usize, running: bool, drafts: &[Draft]) -> Option<Draft> {
    let clause = scene.clauses(sentence).find(|&c| {
        let clause = scene.clause(c);
        if clause.outer.is_some() || !matches!(clause.kind, ClauseKind::Main) {
            return false;
        }
        let Some(finite) = clause.finite.map(|f| f.index()) else {
            return false;
        };
        let lemma = scene.doc.lemma(finite);
        let perfect = clause
            .nonfinite
            .iter()
            .any(|t| scene.has(t.index(), Features::PART_PERF))
            && clause
                .nonfinite
                .iter()
                .any(|t| scene.has(t.index(), Features::INF) && scene.pos(t.index()) == Pos::Aux);
        let present = scene.has(finite, Features::PRES) && !scene.has(finite, Features::SUB)
            || scene.has(finite, Features::PRES) && scene.has(finite, Features::IND);
        // "soll ... gewarnt haben, dass": what is hearsay frames what somebody said.
        let free = !drafts
            .iter()
            .rev()
            .take(16)
            .any(|d| d.says(finite) || d.touches(finite) && !perfect)
            && !scene.is_quoted(finite);
        let infinitive = clause
            .nonfinite
            .iter()
            .any(|t| scene.has(t.index(), Features::INF));
        free && (scene.pack.reporting.is(lemma, Small::Hearsay)
            && present
            && (infinitive && running || perfect)
            || scene.pack.reporting.is(lemma, Small::Intent) && perfect && present)
    })?;
    let finite = scene.clause(clause).finite?.index();
    let content = scene.sentence(sentence);
    let mut draft = Draft::new(
        Form::FreeIndirect,
        vec![content],
        sentence,
        "running:hearsay".into(),
    );
    draft.cue = Vec::new();
    draft.manner = Manner {
        stance: Stance::Asserts,
        certainty: Certainty::Unstated,
    };
    if scene
        .pack
        .reporting
        .is(scene.doc.lemma(finite), Small::Intent)
        && let Some(predicate) = super::predicate::predicate(scene, clause)
    {
        draft.speaker = super::speaker::subject(scene, clause, &predicate);
    }
    Some(draft)
}
