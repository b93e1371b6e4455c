//! Verbs of saying with what they frame: a content clause, an infinitive, a verb-second clause, direct
//! speech before or behind them, or only the act with its object.

use crate::clause::ClauseKind;
use crate::document::{Shape, TokenRange};
use crate::reporting::{ReportingVerb, Small};
use crate::tag::{Features, Pos};

use super::act::act;
use super::draft::Draft;
use super::frame_source::{
    addressees, borrowed_subject, holders, is_impersonal, is_time, source, stands_done,
};
use super::predicate::{Predicate, embedded, predicate, ranges, reporting_row};
use super::quoted;
use super::scene::{Mood, Scene};
use super::speaker;
use super::{Form, Stance};

/// A frame: a clause whose verb reports.
pub(super) struct Frame<'a> {
    pub clause: usize,
    pub predicate: Predicate,
    pub row: &'a ReportingVerb,
    pub companions: Vec<usize>,
    pub sentence: usize,
}

pub(super) fn find(scene: &Scene, sentence: usize, drafts: &mut Vec<Draft>) {
    for clause in scene.clauses(sentence) {
        let Some(predicate) = predicate(scene, clause) else {
            continue;
        };
        let found = reporting_row(scene, clause, &predicate);
        let (predicate, (row, companions)) = match found {
            Some(found) => (predicate, found),
            None => {
                let Some(embedded) = embedded(scene, clause, &predicate) else {
                    continue;
                };
                match reporting_row(scene, clause, &embedded) {
                    Some(found) => (embedded, found),
                    None => continue,
                }
            }
        };
        let frame = Frame {
            clause,
            predicate,
            row,
            companions,
            sentence,
        };
        if is_hypothetical(scene, &frame) || names_anybody(scene, clause) {
            continue;
        }
        book(scene, &frame, drafts);
    }
}

/// "kann sagen", "würde behaupten": nothing was said.
fn is_hypothetical(scene: &Scene, frame: &Frame) -> bool {
    let told = scene.clause(frame.clause).finite.is_some_and(|f| {
        // "musste betonen", "konnte mitteilen": it was said after all.
        scene.has(f.index(), Features::IND.with(Features::PAST))
            && !scene.has(f.index(), Features::SUB)
    });
    frame.predicate.modal
        && !frame.row.frames.declines
        && !told
        && !scene.has(frame.predicate.main, Features::PART_PERF)
}

/// "Wer das bestreitet, ...": nobody in particular said it.
fn names_anybody(scene: &Scene, clause: usize) -> bool {
    let c = scene.clause(clause);
    c.kind == ClauseKind::Question
        && c.opener.is_some_and(|o| {
            scene
                .pack
                .reporting
                .is(scene.lower(o.index()), Small::Whoever)
        })
}

fn book(scene: &Scene, frame: &Frame, drafts: &mut Vec<Draft>) {
    let found = like_clause(scene, frame)
        .or_else(|| after_content(scene, frame))
        .or_else(|| dependent(scene, frame))
        .or_else(|| following(scene, frame))
        .or_else(|| pointing(scene, frame));
    match found {
        Some(found) => {
            // "spricht von 900 Fällen, es seien noch nicht alle": two things are said.
            let two = found.iter().all(|content| content.rule == "second")
                && !frame.predicate.embedded
                && named_matter(scene, frame);
            if two {
                matter(scene, frame, drafts);
            }
            // Who speaks inside a quotation says nothing outside of it.
            let around = scene.quotation_with(frame.predicate.main);
            let inside = |content: &Content| {
                around.is_none_or(|q| content.pieces.iter().all(|p| q.tokens.covers(*p)))
            };
            for content in found.into_iter().filter(inside) {
                let points = content.rule == "pointing";
                let draft = dress(scene, frame, content);
                if points && passed_on(scene, frame, &draft, drafts) {
                    continue;
                }
                drafts.push(draft);
            }
        }
        None if frame.predicate.embedded => {}
        None => matter(scene, frame, drafts),
    }
}

/// The act of saying itself, and what of it is quoted.
fn matter(scene: &Scene, frame: &Frame, drafts: &mut Vec<Draft>) {
    let partial = quoted::partial(scene, frame);
    // »skandierten „Ohm raus“«: what is reported is nothing but what is quoted.
    let act =
        act(scene, frame).filter(|act| partial.iter().all(|quoted| quoted.pieces != act.pieces));
    if let Some(act) = act {
        drafts.push(dress(scene, frame, act));
    }
    for content in partial {
        drafts.push(dress(scene, frame, content));
    }
}

/// Whether the clause of the frame names what is said as an object with the verb's preposition.
fn named_matter(scene: &Scene, frame: &Frame) -> bool {
    let wanted = &frame.row.frames.prepositions;
    let mut own = scene.clause(frame.clause).own_tokens();
    own.any(|t| scene.pos(t) == Pos::Adp && wanted.contains(&scene.lower(t)))
}

/// A piece of content with its form and the rule that found it.
pub(super) struct Content {
    form: Form,
    pieces: Vec<TokenRange>,
    rule: &'static str,
    /// The tokens that the frame fills; the clause itself if none.
    frame: Option<Vec<TokenRange>>,
}

impl Content {
    pub(super) fn new(form: Form, pieces: Vec<TokenRange>, rule: &'static str) -> Content {
        Content {
            form,
            pieces,
            rule,
            frame: None,
        }
    }
}

/// Gives a piece of content its speaker, cue and frame.
fn dress(scene: &Scene, frame: &Frame, content: Content) -> Draft {
    let act = content.rule == "act";
    let rule = format!("verb:{}/{}", frame.row.lemma, content.rule);
    let mut draft = Draft::new(content.form, content.pieces, frame.sentence, rule);
    let mut cue = frame.predicate.verbs.clone();
    cue.extend(&frame.companions);
    if let Some(opener) = like_opener(scene, frame) {
        cue.push(opener);
    }
    draft.manner = frame.row.manner;
    draft.frame_negated = scene.clause(frame.clause).negated;
    let (source, via) = source(scene, frame);
    // Who is told of in what is said before the frame does not say it.
    let told = |s: &TokenRange| {
        content.rule == "after" && draft.content.iter().any(|c| c.contains(s.first as usize))
    };
    let source = source.filter(|s| !told(s));
    // What a group calls is not its name.
    draft.speaker = source.map(|s| {
        let called = draft
            .content
            .iter()
            .find(|c| s.first < c.first && s.end == c.end);
        TokenRange {
            end: called.map_or(s.end, |c| c.first),
            ..s
        }
    });
    // "die Rede war von": nobody is named, and who spoke before goes on.
    draft.nobody = frame.row.frames.origin || source.is_none() && is_companion(scene, frame);
    draft.via.extend(via);
    draft
        .via
        .extend(source.iter().flat_map(|s| holders(scene, *s)));
    addressees(scene, frame, &mut draft);
    if act {
        // The act is told as a whole: the verb is no frame around anything.
        return draft;
    }
    draft.cue = ranges(cue);
    draft.frame = content
        .frame
        .unwrap_or_else(|| own_frame(scene, frame, &draft.content));
    draft
}

/// Whether the noun that makes the verb one of saying is its subject.
fn is_companion(scene: &Scene, frame: &Frame) -> bool {
    speaker::subject(scene, frame.clause, &frame.predicate)
        .is_some_and(|s| frame.companions.iter().any(|&t| s.contains(t)))
}

/// The frame clause with the marks around it, without the content.
fn own_frame(scene: &Scene, frame: &Frame, content: &[TokenRange]) -> Vec<TokenRange> {
    let hull = scene.hull(frame.clause);
    let with_marks = scene.with_marks(hull, frame.sentence);
    let mut pieces: Vec<TokenRange> = Vec::new();
    let mut first = with_marks.first as usize;
    for t in with_marks.range() {
        if content.iter().any(|c| c.contains(t)) {
            if t > first {
                pieces.push(TokenRange::new(first, t));
            }
            first = t + 1;
        }
    }
    if with_marks.end as usize > first {
        pieces.push(TokenRange::new(first, with_marks.end as usize));
    }
    // A final stop behind the content is the sentence's own.
    pieces.retain(|p| p.range().any(|t| scene.shape(t).is_word()));
    pieces
}

/// The "wie" that makes the clause a frame ("Wie die Polizei mitteilte, ...").
fn like_opener(scene: &Scene, frame: &Frame) -> Option<usize> {
    let c = scene.clause(frame.clause);
    let opener = c.opener?.index();
    (c.kind.is_verb_last() && scene.pack.reporting.is(scene.lower(opener), Small::Like))
        .then_some(opener)
}

/// "Wie die Polizei mitteilte, wurden zwei Menschen verletzt."
fn like_clause(scene: &Scene, frame: &Frame) -> Option<Vec<Content>> {
    like_opener(scene, frame)?;
    if !(frame.row.frames.clause || frame.row.frames.direct) {
        return None;
    }
    let c = scene.clause(frame.clause);
    // "erklärte, wie er ...": under another verb it is a question of its own.
    let own = scene.hull(frame.clause);
    let matrix = match c.outer {
        Some(outer) => {
            let outer = outer.index();
            let parent = scene.clause(outer);
            if parent.kind.is_verb_last() {
                scene.hull(outer)
            } else {
                whole_main(scene, frame.sentence, outer)
            }
        }
        None => scene.body(frame.sentence),
    };
    let matrix = with_statement(scene, frame.sentence, matrix, own);
    let framed = scene.with_marks(own, frame.sentence);
    let pieces = scene.without(matrix, &[framed]);
    if pieces.is_empty() {
        return None;
    }
    let mut content = Content::new(form_of(scene, &pieces), pieces, "like");
    content.frame = Some(vec![framed]);
    Some(vec![content])
}

/// "Vieh wurde gerettet: 130 Rinder, wie der Verband berichtete": words without a verb behind a colon
/// are said together with what stands before it.
fn with_statement(
    scene: &Scene,
    sentence: usize,
    matrix: TokenRange,
    frame: TokenRange,
) -> TokenRange {
    let colon = (matrix.first as usize)
        .checked_sub(1)
        .filter(|&c| scene.doc.word(c) == ":");
    let verb = matrix.range().any(|t| {
        !frame.contains(t)
            && matches!(scene.pos(t), Pos::Verb | Pos::Aux)
            && scene.has(t, Features::FIN)
    });
    match colon {
        Some(_) if !verb => TokenRange {
            first: scene.body(sentence).first,
            end: matrix.end,
        },
        _ => matrix,
    }
}

/// From a main clause on to the sentence's end, unless another frame follows.
fn whole_main(scene: &Scene, sentence: usize, clause: usize) -> TokenRange {
    let hull = scene.hull(scene.root(clause));
    let body = scene.body(sentence);
    TokenRange {
        first: hull.first.min(body.end),
        end: body.end.max(hull.end),
    }
}

/// Direct if the pieces are one quotation, else indirect.
fn form_of(scene: &Scene, pieces: &[TokenRange]) -> Form {
    let quoted = pieces.len() == 1
        && scene
            .quotation_with(pieces[0].first as usize)
            .is_some_and(|q| q.tokens.first <= pieces[0].first && q.tokens.end >= pieces[0].end);
    if quoted { Form::Direct } else { Form::Indirect }
}

/// "..., sagte X" and "..., sagte X, ...": the verb stands first, the content before it.
fn after_content(scene: &Scene, frame: &Frame) -> Option<Vec<Content>> {
    let c = scene.clause(frame.clause);
    let behind = behind_quotation(scene, frame);
    if !(c.kind == ClauseKind::VerbFirst || behind.is_some())
        || !(frame.row.frames.clause || frame.row.frames.direct)
    {
        return None;
    }
    if behind.is_none() && goes_on_with_subject(scene, frame) {
        return None;
    }
    let sentence = scene.sentence(frame.sentence);
    let body = scene.body(frame.sentence);
    let hull = scene.hull(frame.clause);
    let mut own = TokenRange {
        first: behind.map_or(hull.first, |finite| finite as u32),
        end: hull.end,
    };
    // „Wir haben“, sagte X, „keine Wahl“: the rest of what is quoted is no part of the frame.
    let rest = scene.quotations_in(own).iter().map(|q| q.tokens.first);
    let rest =
        rest.filter(|&first| first > own.first && scene.shape(first as usize - 1) == Shape::Comma);
    if let Some(first) = rest.min() {
        own.end = first;
    }
    let mut framed = scene.with_marks(own, frame.sentence);
    let before = scene.trimmed(TokenRange {
        first: sentence.first,
        end: framed.first,
    });
    if before.is_empty() {
        return None;
    }
    let part = part_behind(scene, frame, own);
    if let Some(part) = part {
        framed.end = part;
    }
    let after = TokenRange {
        first: framed.end.min(body.end),
        end: body.end,
    };
    let last = before.end as usize - 1;
    // Direct: a quotation ends right before the frame and began at or before this sentence.
    if let Some(q) = scene.quotation_with(last)
        && q.tokens.end as usize > last
        && q.tokens.end <= framed.end
        && q.tokens.first <= before.first + 1
    {
        let mut found = vec![Content::new(Form::Direct, vec![q.tokens], "after")];
        found[0].frame = Some(vec![framed]);
        // „A“, sagte X, „B“
        if let Some(next) = scene.quotations_in(after).first()
            && next.tokens.first <= after.first + 1
        {
            let parted = scene.shape(next.tokens.first as usize - 1) == Shape::Comma;
            if parted && quoted::goes_on(scene, q, next) {
                found[0].pieces.push(next.tokens);
                return Some(found);
            }
            let mut second = Content::new(Form::Direct, vec![next.tokens], "after");
            second.frame = Some(vec![framed]);
            found.push(second);
        }
        return Some(found);
    }
    // The frame inside a quotation that goes on behind it: „A“ is not closed before.
    let mut range = TokenRange {
        first: before.first,
        end: before.end,
    };
    // What stands before an earlier frame of the same sentence is not said here.
    if let Some(colon) = before
        .range()
        .rev()
        .find(|&t| scene.shape(t) == Shape::Colon)
    {
        range.first = colon as u32 + 1;
    }
    let goes_on = part.is_some() || continues(scene, frame, after);
    if goes_on {
        range.end = after.end;
    }
    let pieces = scene.without(range, &[framed]);
    if pieces.is_empty() {
        return None;
    }
    let mut content = Content::new(Form::Indirect, pieces, "after");
    content.frame = Some(vec![framed]);
    Some(vec![content])
}

/// "X lobte den Plan, warnte vor Kosten": without anything that could be a subject, the verb goes on with
/// what X did, and frames nothing.
fn goes_on_with_subject(scene: &Scene, frame: &Frame) -> bool {
    let impersonal =
        frame.predicate.passive || frame.row.frames.origin || is_impersonal(scene, frame);
    let named = || {
        let pieces = scene.clause(frame.clause).pieces.iter();
        let mut phrases = pieces.flat_map(|piece| scene.phrases_in(*piece));
        phrases.any(|p| p.preposition.is_none() && !is_time(scene, p.tokens))
    };
    !impersonal
        && speaker::subject(scene, frame.clause, &frame.predicate).is_none()
        && !named()
        && borrowed_subject(scene, frame.clause).is_some()
}

/// „Weil es regnet“, sagte er: the finite verb right behind a quotation and a comma, where what is quoted
/// looks like the first part of its clause.
fn behind_quotation(scene: &Scene, frame: &Frame) -> Option<usize> {
    let c = scene.clause(frame.clause);
    let finite = c.finite?.index();
    let parted = finite >= 2
        && scene.shape(finite - 1) == Shape::Comma
        && scene.shape(finite - 2) == Shape::Quote;
    (parted && c.kind == ClauseKind::Main && c.pieces.first()?.first as usize == finite)
        .then_some(finite)
}

/// "..., sagte der Sprecher, darunter zwei Kinder": where a part of what is counted begins that stands behind
/// the frame, in what looks like its clause.
fn part_behind(scene: &Scene, frame: &Frame, own: TokenRange) -> Option<u32> {
    let finite = scene.clause(frame.clause).finite?.index();
    let comma = own
        .range()
        .rev()
        .find(|&t| t > finite && scene.shape(t) == Shape::Comma)?;
    let part = TokenRange::new(comma + 1, own.end as usize);
    let opens = part
        .range()
        .next()
        .is_some_and(|t| matches!(scene.pos(t), Pos::Adv | Pos::Adp));
    let verb = part
        .range()
        .any(|t| matches!(scene.pos(t), Pos::Verb | Pos::Aux) && scene.has(t, Features::FIN));
    let counts = super::frame_source::is_amount(scene, part);
    (opens && !verb && counts).then_some(comma as u32)
}

/// Whether what follows an inserted frame still belongs to the content: the clause that it
/// interrupts goes on, or what follows stands in the Konjunktiv.
fn continues(scene: &Scene, frame: &Frame, after: TokenRange) -> bool {
    if after.is_empty() {
        return false;
    }
    let next = scene.clauses(frame.sentence).find(|&c| {
        scene
            .clause(c)
            .pieces
            .iter()
            .any(|p| p.first >= after.first)
    });
    match next {
        Some(next) => {
            let clause = scene.clause(next);
            clause.tokens.first < after.first
                || !matches!(clause.kind, ClauseKind::Main | ClauseKind::VerbFirst)
                || matches!(scene.mood(next), Mood::First | Mood::Second) && !is_frame(scene, next)
        }
        None => true,
    }
}

/// Whether a clause has a reporting verb of its own.
pub(super) fn is_frame(scene: &Scene, clause: usize) -> bool {
    predicate(scene, clause).is_some_and(|p| {
        reporting_row(scene, clause, &p)
            .is_some_and(|(row, _)| row.frames.clause || row.frames.direct || row.frames.infinitive)
    })
}

/// "sagte, dass ...", "kündigte an, ... zu ...", "Dass ..., sagte X".
fn dependent(scene: &Scene, frame: &Frame) -> Option<Vec<Content>> {
    let frames = &frame.row.frames;
    let mut first: Option<usize> = None;
    let mut hull: Option<TokenRange> = None;
    // "Auf die Frage, ob er gehe, sagte er: „Nein.“": what is said follows the colon.
    let end = scene.hull(frame.clause).end as usize;
    let colon = end < scene.doc.tokens.len() && scene.doc.word(end) == ":";
    for child in scene.children(frame.clause) {
        if colon && (scene.hull(child).end as usize) <= frame.predicate.main {
            continue;
        }
        let kind = scene.clause(child).kind;
        let fits = match kind {
            ClauseKind::Content => frames.clause || frames.infinitive,
            ClauseKind::Question => frames.clause && asks(scene, child),
            ClauseKind::Infinitive => frames.infinitive && scene.clause(child).opener.is_none(),
            _ => false,
        };
        // An attribute of a noun right before it belongs to the noun, not to the verb.
        if !fits || belongs_to_noun(scene, child, frame) {
            continue;
        }
        match (first, hull) {
            (None, _) => {
                first = Some(child);
                hull = Some(scene.hull(child));
            }
            (Some(_), Some(whole)) if scene.clause(child).kind == kind => {
                hull = Some(TokenRange {
                    first: whole.first.min(scene.clause(child).tokens.first),
                    end: whole.end.max(scene.hull(child).end),
                });
            }
            _ => {}
        }
    }
    let hull = hull?;
    let pieces = scene.without(hull, &own_pieces(scene, frame, hull));
    (!pieces.is_empty()).then(|| {
        let form = form_of(scene, &pieces);
        vec![Content::new(form, pieces, "clause")]
    })
}

/// The frame's own stretches that lie inside a content's hull ("er werde, sagte er, kommen").
fn own_pieces(scene: &Scene, frame: &Frame, hull: TokenRange) -> Vec<TokenRange> {
    scene
        .clause(frame.clause)
        .pieces
        .iter()
        .copied()
        .filter(|p| hull.covers(*p))
        .map(|p| scene.with_marks(p, frame.sentence))
        .collect()
}

/// Whether an indirect question is one that a verb of saying takes: not the comparing "wie".
fn asks(scene: &Scene, child: usize) -> bool {
    let opener = scene.clause(child).opener.map(|o| o.index());
    opener.is_some_and(|o| !scene.pack.reporting.is(scene.lower(o), Small::Like))
        || scene.mood(child).may_report()
        || !is_frame(scene, child)
}

/// "den Vorwurf, ... zu haben": a noun of saying right before the clause takes it.
fn belongs_to_noun(scene: &Scene, child: usize, frame: &Frame) -> bool {
    super::noun_frame::carrier(scene, child).is_some_and(|phrase| {
        !frame.companions.iter().any(|&t| phrase.tokens.contains(t))
            && !frame.row.frames.infinitive
            && !frame.row.frames.clause
    })
}

/// "sagte, er werde kommen", "sagte: ...".
fn following(scene: &Scene, frame: &Frame) -> Option<Vec<Content>> {
    let frames = &frame.row.frames;
    let c = scene.clause(frame.clause);
    let sentence = scene.sentence(frame.sentence);
    let body = scene.body(frame.sentence);
    let end = scene.hull(frame.clause).end as usize;
    if !(frames.clause || frames.direct) || stands_done(scene, frame) {
        return None;
    }
    // A quotation right behind the frame, with or without a colon.
    let mut at = end;
    while at < sentence.end as usize
        && matches!(scene.shape(at), Shape::Colon | Shape::Comma | Shape::Dash)
    {
        at += 1;
    }
    let colon = (end..at).any(|t| scene.doc.word(t) == ":");
    if at < scene.doc.tokens.len()
        && (at > end)
        && let Some(q) = scene
            .quotation_with(at)
            .filter(|q| q.tokens.first as usize == at)
        && (colon || q.tokens.len() > 4)
    {
        let whole = at < sentence.end as usize || colon;
        let covers_rest = q.tokens.end >= body.end;
        if whole && (colon || covers_rest) {
            return Some(vec![Content::new(Form::Direct, vec![q.tokens], "colon")]);
        }
    }
    if colon {
        if at < body.end as usize {
            let content = TokenRange::new(at, body.end as usize);
            return Some(vec![Content::new(Form::Indirect, vec![content], "colon")]);
        }
        // The colon ends the sentence: the next one is the content.
        let next = scene.doc.sentences.get(frame.sentence + 1)?;
        let first = next.tokens.first as usize;
        if let Some(q) = scene
            .quotation_with(first)
            .filter(|q| q.tokens.first as usize == first)
        {
            return Some(vec![Content::new(Form::Direct, vec![q.tokens], "colon")]);
        }
        let content = scene.body(frame.sentence + 1);
        let reported = scene
            .clauses(frame.sentence + 1)
            .any(|c| matches!(scene.mood(c), Mood::First | Mood::Second));
        return (reported || frames.direct && !frames.object)
            .then(|| vec![Content::new(Form::Indirect, vec![content], "colon")]);
    }
    let next = scene.clauses(frame.sentence).find(|&n| {
        n > frame.clause
            && scene.clause(n).tokens.first as usize >= end
            && scene.clause(n).outer.is_none()
            && matches!(
                scene.clause(n).kind,
                ClauseKind::Main | ClauseKind::VerbFirst
            )
    })?;
    let n = scene.clause(next);
    let between = end..n.tokens.first as usize;
    if !frames.clause
        || n.joined
        || !between
            .clone()
            .any(|t| scene.shape(t) == Shape::Comma || scene.shape(t) == Shape::Dash)
    {
        return None;
    }
    // Behind a quotation and a dash the report goes on in its own words.
    let own_words = between.clone().any(|t| scene.shape(t) == Shape::Dash)
        && !scene.quotations_in(scene.hull(frame.clause)).is_empty();
    let reports = match scene.mood(next) {
        Mood::First | Mood::Second | Mood::Open => true,
        Mood::Indicative => {
            !frames.object
                && frames.direct
                && n.kind == ClauseKind::Main
                && !c.kind.is_verb_last()
                && !own_words
        }
        Mood::None => false,
    };
    if !reports || is_frame(scene, next) && scene.clause(next).kind == ClauseKind::VerbFirst {
        return None;
    }
    let stop = end_of_report(scene, frame.sentence, next, body.end as usize);
    let content = scene.trimmed(TokenRange::new(n.tokens.first as usize, stop));
    Some(vec![Content::new(Form::Indirect, vec![content], "second")])
}

/// Whether what stands before the verb takes up the sentence before: "Davon geht X aus", "Zu diesem
/// Schluss kommt X".
fn takes_up(scene: &Scene, frame: &Frame, first: usize, finite: usize) -> bool {
    let frames = &frame.row.frames;
    if finite == first + 1 && scene.has(first, Features::PRONOMINAL) {
        return frames.prepositions.iter().any(|word| {
            scene.lower(first).ends_with(word)
                // "Dagegen protestierten viele": what they want is the opposite.
                && !(frame.row.manner.stance == Stance::Demands && *word == "gegen")
        });
    }
    let demonstrative =
        (first..finite).any(|t| scene.has(t, Features::DEM) && scene.pos(t) == Pos::Det);
    let taken = frame
        .companions
        .iter()
        .any(|&t| (first..finite).contains(&t) && scene.pos(t) == Pos::Noun);
    frames.clause && demonstrative && taken
}

/// "Das teilte die Polizei mit": the pronoun stands for the sentence before.
fn pointing(scene: &Scene, frame: &Frame) -> Option<Vec<Content>> {
    let c = scene.clause(frame.clause);
    let first = c.pieces.first()?.first as usize;
    let finite = c.finite?.index();
    let takes_up = c.kind == ClauseKind::Main && takes_up(scene, frame, first, finite);
    // "Das jedenfalls hat die Stadt zugesagt".
    let adverb = finite == first + 2 && scene.pos(first + 1) == Pos::Adv;
    let points = takes_up
        || (finite == first + 1 || adverb)
            && c.kind == ClauseKind::Main
            && matches!(scene.pos(first), Pos::Pron | Pos::Det)
            && scene.pack.reporting.is(scene.lower(first), Small::Pointing);
    let before = frame.sentence.checked_sub(1)?;
    let opens = first == scene.sentence(frame.sentence).first as usize;
    if !(points && opens) || !(frame.row.frames.clause || takes_up) || scene.is_quoted(first) {
        return None;
    }
    // "Das sagte er" needs a subject of its own behind the verb, or an origin.
    if source(scene, frame).0.is_none_or(|s| s.contains(first)) {
        return None;
    }
    if scene.doc.sentences[before].heading {
        return None;
    }
    let said = scene.sentence(before);
    let content = match scene.quotation_with(said.end as usize - 1) {
        Some(q) if q.tokens.first <= said.first => q.tokens,
        _ => TokenRange {
            first: said.first,
            end: if takes_up { said.end } else { first as u32 + 1 },
        },
    };
    let form = form_of(scene, &[content]);
    Some(vec![Content::new(form, vec![content], "pointing")])
}

/// "... zählt das Amt. Das geht aus dem Lagebericht hervor": a sentence that has a source already
/// gains one through whom it came. Whether that is all that the pointing sentence says.
fn passed_on(scene: &Scene, frame: &Frame, pointing: &Draft, drafts: &mut [Draft]) -> bool {
    let Some(before) = frame.sentence.checked_sub(1) else {
        return false;
    };
    let pronoun = |s: TokenRange| speaker::is_pronoun(scene, s);
    let through: Vec<TokenRange> = match pointing.speaker {
        Some(origin) if frame.row.frames.origin => vec![origin],
        Some(speaker) if pronoun(speaker) => pointing.via.clone(),
        _ => return false,
    };
    let mut told = false;
    for draft in drafts
        .iter_mut()
        .rev()
        .take_while(|d| d.sentence >= before)
        .filter(|d| d.sentence == before && d.speaker.is_some())
    {
        let new = through
            .iter()
            .filter(|t| !draft.speaker.is_some_and(|s| s.covers(**t)));
        draft.via.extend(new.copied());
        told = true;
    }
    told
}

/// Where verb-second reported speech ends: at the sentence's end, or before a joined clause in the
/// indicative or one with a frame of its own.
fn end_of_report(scene: &Scene, sentence: usize, first: usize, end: usize) -> usize {
    for clause in scene.clauses(sentence) {
        if clause <= first {
            continue;
        }
        let c = scene.clause(clause);
        if c.outer.is_some() || !matches!(c.kind, ClauseKind::Main | ClauseKind::VerbFirst) {
            continue;
        }
        let indicative = scene.mood(clause) == Mood::Indicative;
        let frame = is_frame(scene, clause);
        if indicative && (c.joined || frame) || frame && c.kind == ClauseKind::VerbFirst {
            return c.tokens.first as usize;
        }
    }
    end
}
