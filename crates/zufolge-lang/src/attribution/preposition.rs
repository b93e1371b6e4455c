//! "nach Angaben der Polizei", "laut Behörde", "dem Bericht zufolge", "so die Polizei", "demnach":
//! frames without a verb. What they frame is the clause that they stand in.

use crate::clause::ClauseKind;
use crate::document::{Shape, TokenRange};
use crate::name::SourceKind;
use crate::phrase::Phrase;
use crate::reporting::{Manner, Preposition, Small};
use crate::tag::{Features, Pos};

use super::Form;
use super::draft::{Draft, plain_speaker};
use super::frame_source::holders;
use super::predicate::ranges;
use super::scene::{Mood, Scene};
use super::speaker;

/// A frame as found, before its content is known.
struct Found {
    /// Preposition and phrase, without marks.
    frame: TokenRange,
    speaker: Option<TokenRange>,
    cue: Vec<usize>,
    manner: Manner,
    rule: &'static str,
    /// A parenthesis frames what stands before it, not the clause that it stands in.
    parenthesis: bool,
}

pub(super) fn find(scene: &Scene, sentence: usize, drafts: &mut Vec<Draft>) {
    let range = scene.sentence(sentence);
    let mut at = range.first as usize;
    while at < range.end as usize {
        let found = preposition(scene, at, range)
            .or_else(|| parenthesis(scene, at, range))
            .or_else(|| pointer(scene, at, range));
        match found {
            Some(found) => {
                at = (found.frame.end as usize).max(at + 1);
                push(scene, sentence, found, drafts);
            }
            None => at += 1,
        }
    }
}

fn preposition(scene: &Scene, at: usize, range: TokenRange) -> Option<Found> {
    let reporting = &scene.pack.reporting;
    let place = reporting.preposition(scene.lower(at))?;
    let before = matches!(
        place,
        Preposition::Before | Preposition::Either | Preposition::Strict | Preposition::View
    );
    if before && let Some(found) = in_front(scene, at, range, place) {
        return Some(found);
    }
    if !matches!(place, Preposition::Before | Preposition::View) {
        return behind(scene, at, range, place);
    }
    None
}

/// "laut X", "nach Angaben von X".
fn in_front(scene: &Scene, at: usize, range: TokenRange, place: Preposition) -> Option<Found> {
    if scene.pos(at) == Pos::Adj && scene.has(at, Features::ATTR) {
        return None;
    }
    // "Laut Behörde" at a sentence's head may look like an adjective with its noun.
    let phrase = scene.phrase_at(at + 1).or_else(|| {
        scene
            .phrase_with(at + 1)
            .filter(|p| p.tokens.first as usize == at && place == Preposition::Before)
    })?;
    if place == Preposition::View {
        let noun = scene.doc.lemma(phrase.head.index()).to_lowercase();
        if !scene.pack.reporting.is(&noun, Small::Viewpoint) {
            return None;
        }
    }
    let noun = saying_noun(scene, phrase.head.index());
    let manner = match (noun, place) {
        (Some(manner), _) => manner,
        (None, Preposition::Strict) => return None,
        (None, _) => Manner::PLAIN,
    };
    if place == Preposition::Strict && !names_somebody(scene, phrase.tokens) {
        return None;
    }
    let end = frame_end(scene, at, phrase, range);
    Some(Found {
        frame: TokenRange::new(at, end),
        speaker: Some(TokenRange::new(at + 1, end)),
        cue: vec![at],
        manner,
        rule: "preposition",
        parenthesis: false,
    })
}

/// "dem Bericht zufolge", "seiner Meinung nach".
fn behind(scene: &Scene, at: usize, range: TokenRange, place: Preposition) -> Option<Found> {
    if at == range.first as usize {
        return None;
    }
    // The phrase may reach over prepositional attributes: "Angaben aus Kreisen zufolge".
    let mut phrase = scene.phrase_with(at - 1)?;
    let mut first = phrase.tokens.first as usize;
    for _ in 0..3 {
        let Some(before) = first.checked_sub(1).filter(|&b| b > range.first as usize) else {
            break;
        };
        if scene.pos(before) != Pos::Adp {
            break;
        }
        match scene.phrase_with(before - 1) {
            Some(outer) => {
                phrase = outer;
                first = outer.tokens.first as usize;
            }
            None => break,
        }
    }
    if place == Preposition::Strict {
        saying_noun(scene, phrase.head.index())?;
        // "korrigierte ihre Angaben nach unten": it governs the dative behind its noun too.
        if !phrase.may_be(Features::DAT) {
            return None;
        }
        // "Angaben nach Berlin": here the preposition opens a phrase of its own.
        if scene.phrase_at(at + 1).is_some() && scene.shape(at - 1) != Shape::Comma {
            let next = scene.phrase_at(at + 1)?;
            if !next.may_be(Features::NOM) || scene.pos(next.head.index()) == Pos::Propn {
                return None;
            }
        }
    }
    Some(Found {
        frame: TokenRange::new(first, at + 1),
        speaker: Some(TokenRange::new(first, at)),
        cue: vec![at],
        manner: saying_noun(scene, phrase.head.index()).unwrap_or(Manner::PLAIN),
        rule: "postposition",
        parenthesis: false,
    })
}

/// ", so die Polizei,"
fn parenthesis(scene: &Scene, at: usize, range: TokenRange) -> Option<Found> {
    if !scene.pack.reporting.opens_parenthesis(scene.lower(at)) || at == range.first as usize {
        return None;
    }
    if !matches!(
        scene.shape(at - 1),
        Shape::Comma | Shape::Dash | Shape::Bracket
    ) {
        return None;
    }
    let phrase = scene.phrase_at(at + 1)?;
    if !phrase.may_be(Features::NOM) {
        return None;
    }
    let clause = scene.clause_of(at)?;
    let piece = scene
        .clause(clause)
        .pieces
        .iter()
        .find(|piece| piece.contains(at))?;
    let verb = piece
        .range()
        .any(|t| matches!(scene.pos(t), Pos::Verb | Pos::Aux) && scene.has(t, Features::FIN));
    if verb || piece.first as usize != at {
        return None;
    }
    let whole = speaker::extent(scene, phrase.tokens, piece.end as usize, usize::MAX);
    Some(Found {
        frame: TokenRange::new(at, (whole.end).max(piece.end) as usize),
        speaker: Some(whole),
        cue: vec![at],
        manner: Manner::PLAIN,
        rule: "parenthesis",
        parenthesis: true,
    })
}

/// "Demnach ..."
fn pointer(scene: &Scene, at: usize, range: TokenRange) -> Option<Found> {
    if !scene.pack.reporting.points_back(scene.lower(at)) {
        return None;
    }
    let relative = at > range.first as usize && scene.shape(at - 1) == Shape::Comma;
    let strict = scene.pack.reporting.preposition(scene.lower(at)).is_some();
    if strict && !relative {
        return None;
    }
    let clause = scene.clause_of(at)?;
    // Where the verb says itself that it reports, or the clause is in the Konjunktiv, the adverb
    // surely points to a source; at a sentence's head it mostly does.
    let heads = at == range.first as usize || relative;
    let reported = scene.mood(clause).may_report();
    if !(heads || reported) || scene.pos(at) == Pos::Adp {
        return None;
    }
    // "Sie fragte danach": a form that may be either mood does not tell.
    let surely = matches!(scene.mood(clause), Mood::First | Mood::Second);
    if is_temporal(scene, at) && !(relative || surely) {
        return None;
    }
    Some(Found {
        frame: TokenRange::new(at, at + 1),
        speaker: None,
        cue: vec![at],
        manner: Manner::PLAIN,
        rule: "pointer",
        parenthesis: false,
    })
}

/// "den Angaben zufolge", "nach diesen Angaben": what was said before, by whoever said it.
pub(super) fn said_before(scene: &Scene, speaker: TokenRange) -> bool {
    let (first, noun) = (speaker.first as usize, speaker.first as usize + 1);
    speaker.len() == 2
        && scene.pos(first) == Pos::Det
        && (scene.has(first, Features::DEF.with(Features::ART)) || scene.has(first, Features::DEM))
        && scene.noun_roles(noun).saying.is_some()
        && scene.noun_roles(noun).document.is_none()
        // "nach den Polizeiangaben"
        && plain_speaker(scene, speaker).kind == SourceKind::Unstated
}

/// The text that "demnach" and "wonach" point to: the noun right before the comma, or a text named
/// in the sentence before if nobody spoke there (`told`).
pub(super) fn pointed_text(scene: &Scene, at: usize, told: bool) -> Option<TokenRange> {
    let sentence = scene.doc.sentence_of(at).index();
    let range = scene.sentence(sentence);
    if at > range.first as usize + 1 && scene.shape(at - 1) == Shape::Comma {
        let phrase = scene.phrase_with(at - 2)?;
        let roles = scene.noun_roles(phrase.head.index());
        let says = roles.saying.is_some() || roles.document.is_some() || roles.content.is_some();
        return says.then_some(phrase.tokens);
    }
    let before = scene.sentence(sentence.checked_sub(1)?);
    if told || scene.doc.sentences[sentence - 1].heading {
        return None;
    }
    scene
        .phrases_in(before)
        .iter()
        .rev()
        .take(12)
        .map(|phrase| phrase.tokens)
        .find(|tokens| {
            let (kind, ..) = crate::source_kind::classify(scene.doc, scene.pack, *tokens);
            kind == crate::name::SourceKind::Document
        })
}

/// "danach" is mostly "afterwards".
fn is_temporal(scene: &Scene, at: usize) -> bool {
    scene.pack.reporting.is(scene.lower(at), Small::Later)
}

/// The manner of a noun of saying, by its dictionary form or the tail of a compound.
pub(super) fn saying_noun(scene: &Scene, head: usize) -> Option<Manner> {
    let roles = scene.noun_roles(head);
    roles.saying.or(roles.document)
}

/// Whether a phrase after "nach" names a source: a noun of saying with an attribute, a possessive,
/// an adjective or nothing at all ("nach Polizeiangaben") does; "nach dem Ergebnis" does not.
fn names_somebody(scene: &Scene, phrase: TokenRange) -> bool {
    let roles = (phrase.first as usize..phrase.end as usize)
        .find_map(|t| (scene.pos(t) == Pos::Noun).then(|| scene.noun_roles(t)));
    roles.is_some_and(|r| r.saying.is_some())
}

/// Where a frame phrase ends: a prefield is one constituent and reaches to the verb.
fn frame_end(scene: &Scene, at: usize, phrase: &Phrase, range: TokenRange) -> usize {
    let clause = scene.clause_of(at);
    if let Some(c) = clause.map(|c| scene.clause(c))
        && c.kind == ClauseKind::Main
        && let Some(finite) = c.finite
        && c.pieces.first().is_some_and(|p| {
            p.first as usize == at
                || p.first as usize + 1 == at && scene.pos(p.first as usize) == Pos::Cconj
        })
        && at < finite.index()
    {
        let mut end = finite.index();
        while end > phrase.tokens.end as usize
            && matches!(scene.shape(end - 1), Shape::Comma | Shape::Dash)
        {
            end -= 1;
        }
        return end;
    }
    let limit = clause.map_or(range.end as usize, |c| {
        scene
            .clause(c)
            .pieces
            .iter()
            .find(|p| p.contains(at))
            .map_or(range.end as usize, |p| p.end as usize)
    });
    // "nach Angaben aus dem Ministerium": a noun of saying without a genitive takes the next phrase.
    let mut whole = phrase.tokens;
    let after = whole.end as usize;
    if phrase.core_end == phrase.tokens.end
        && saying_noun(scene, phrase.head.index()).is_some()
        && after + 1 < limit
        && scene.pos(after) == Pos::Adp
        && (scene.pack.reporting.is(scene.lower(after), Small::Origin))
        && let Some(next) = scene
            .phrase_at(after + 1)
            .or_else(|| scene.phrase_at(after + 2))
    {
        whole.end = next.tokens.end;
    }
    speaker::extent(scene, whole, limit, usize::MAX).end as usize
}

/// Books a found frame with the clause that it frames.
fn push(scene: &Scene, sentence: usize, found: Found, drafts: &mut Vec<Draft>) {
    let at = found.frame.first as usize;
    let body = scene.body(sentence);
    let frame = scene.with_marks(found.frame, sentence);
    let content = if found.parenthesis {
        before_parenthesis(scene, sentence, frame, drafts)
    } else {
        framed_clause(scene, sentence, at, body)
    };
    // A quotation that is all of what is framed makes it direct speech.
    let pieces = scene.without(content, &[frame]);
    let direct = pieces.len() == 1
        && scene
            .quotation_with(pieces[0].first as usize)
            .is_some_and(|q| q.tokens.first <= pieces[0].first && q.tokens.end >= pieces[0].end);
    let (form, content) = match direct
        .then(|| scene.quotation_with(pieces[0].first as usize))
        .flatten()
    {
        Some(q) => (Form::Direct, vec![q.tokens]),
        None => (Form::Indirect, pieces),
    };
    if content.is_empty() {
        return;
    }
    let mut draft = Draft::new(
        form,
        content,
        sentence,
        format!("{}:{}", found.rule, scene.lower(found.cue[0])),
    );
    // "dem Vernehmen nach": nobody is named.
    let rumour = found.speaker.filter(|s| is_rumour(scene, *s));
    draft.speaker = found.speaker.filter(|_| rumour.is_none());
    if let Some((passes, cited)) = found.speaker.and_then(|s| mediated(scene, s)) {
        draft.speaker = Some(cited);
        draft.via.push(passes);
    }
    draft
        .via
        .extend(found.speaker.iter().flat_map(|s| holders(scene, *s)));
    draft.stands_for = found
        .speaker
        .and_then(|s| owner(scene, s, at).or_else(|| antecedent(scene, s)));
    draft.cue = match rumour {
        Some(_) => vec![found.frame],
        None => ranges(found.cue),
    };
    draft.frame = vec![found.frame];
    draft.manner = found.manner;
    if found.parenthesis {
        draft.frame = vec![frame];
    }
    drafts.push(draft);
}

/// Whether a phrase is no more than an article and a noun of hearsay.
fn is_rumour(scene: &Scene, phrase: TokenRange) -> bool {
    let last = (phrase.end as usize).saturating_sub(1);
    phrase.len() <= 2 && scene.pack.reporting.is(scene.lower(last), Small::Rumour)
}

/// "nach einem Bericht der Zeitung unter Berufung auf Firmenkreise": who passes it on, and whom
/// they cite.
fn mediated(scene: &Scene, phrase: TokenRange) -> Option<(TokenRange, TokenRange)> {
    let noun = phrase
        .range()
        .find(|&t| scene.pack.reporting.is(scene.lower(t), Small::Mediated))?;
    let passes = TokenRange::new(phrase.first as usize, noun.checked_sub(1)?);
    let cited = (noun + 1..phrase.end as usize).find_map(|t| scene.phrase_at(t))?;
    (!passes.is_empty() && scene.pos(noun - 1) == Pos::Adp).then_some((
        passes,
        TokenRange {
            first: cited.tokens.first,
            end: phrase.end,
        },
    ))
}

/// The clause around a prepositional frame: from a main clause's prefield on, what follows belongs
/// to it too.
fn framed_clause(scene: &Scene, sentence: usize, at: usize, body: TokenRange) -> TokenRange {
    let Some(clause) = scene.clause_of(at) else {
        return body;
    };
    if scene.clause(clause).kind.is_verb_last()
        || scene.clause(clause).kind == ClauseKind::Infinitive
    {
        let mut hull = scene.hull(clause);
        // The opener links the clause to what stands before it and is said by the report.
        if let Some(opener) = scene.clause(clause).opener
            && opener.0 == hull.first
            && scene.clause(clause).kind != ClauseKind::Relative
        {
            hull.first = opener.0;
        }
        return hull;
    }
    let root = scene.root(clause);
    let hull = scene.hull(root);
    let heads = scene.clauses(sentence).next().is_some_and(|first| {
        scene.root(first) == root && at as u32 <= scene.clause(root).finite.map_or(0, |f| f.0)
    });
    let brackets = scene.in_bracket(at, sentence);
    if let Some(bracket) = brackets {
        return bracket;
    }
    if heads {
        return TokenRange {
            first: hull.first.min(body.first.max(hull.first)),
            end: body.end,
        };
    }
    hull
}

/// What a parenthesis frames: all before it in the sentence, and what goes on behind it.
fn before_parenthesis(
    scene: &Scene,
    sentence: usize,
    frame: TokenRange,
    drafts: &[Draft],
) -> TokenRange {
    let body = scene.body(sentence);
    let before = TokenRange {
        first: body.first,
        end: frame.first,
    };
    // A quotation right before it goes back over earlier sentences.
    if before.end > before.first
        && let Some(q) = scene.quotation_with(scene.trimmed(before).end.saturating_sub(1) as usize)
        && q.tokens.first < body.first
    {
        return TokenRange {
            first: q.tokens.first,
            end: frame.first,
        };
    }
    let taken = drafts
        .iter()
        .filter(|d| d.sentence == sentence && d.hull().end <= frame.first)
        .flat_map(|d| d.frame.iter())
        .filter(|f| f.end <= frame.first)
        .map(|f| f.end)
        .max();
    let _ = taken;
    TokenRange {
        first: body.first,
        end: body.end,
    }
}

/// "zwei Beamte, denen zufolge ...": whom a relative pronoun stands for.
fn antecedent(scene: &Scene, pronoun: TokenRange) -> Option<TokenRange> {
    let first = pronoun.first as usize;
    let comma = first.checked_sub(1)?;
    let relative = pronoun.len() == 1
        && matches!(scene.pos(first), Pos::Pron | Pos::Det)
        && scene.shape(comma) == Shape::Comma;
    relative
        .then(|| scene.phrase_with(comma.checked_sub(1)?))
        .flatten()
        .map(|phrase| phrase.tokens)
}

/// "nach eigenen Angaben": the subject of the clause speaks.
fn owner(scene: &Scene, phrase: TokenRange, at: usize) -> Option<TokenRange> {
    let own = phrase
        .range()
        .any(|t| scene.pack.reporting.is(scene.doc.lemma(t), Small::Own));
    if !own {
        return None;
    }
    let clause = scene.clause_of(at)?;
    let predicate = super::predicate::predicate(scene, clause)?;
    speaker::subject(scene, clause, &predicate).filter(|s| !s.contains(phrase.first as usize))
}
