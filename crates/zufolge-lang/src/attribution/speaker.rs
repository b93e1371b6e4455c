//! Who speaks: the subject of a frame, how far its phrase reaches, and whom a pronoun or a short
//! name stands for.

use crate::clause::Clause;
use crate::document::{Shape, TokenRange};
use crate::entity::EntityClass;
use crate::name::SourceKind;
use crate::reporting::Small;
use crate::tag::{Features, Pos};

use super::Speaker;
use super::draft::{Draft, plain_speaker};
use super::predicate::Predicate;
use super::scene::Scene;

/// How many earlier speakers are looked at for a pronoun.
const MAX_BACK: usize = 24;

/// The subject phrase of a clause.
pub(super) fn subject(scene: &Scene, clause: usize, predicate: &Predicate) -> Option<TokenRange> {
    let c = scene.clause(clause);
    let finite = c.finite?.index();
    let verb_last = c.kind.is_verb_last();
    // A prefield is one constituent: if it begins with a phrase that can be the subject, it is
    // the subject to its last word.
    let mut fallback = None;
    // „Nein“, sagt Ohm: what a comma parts from the verb is said, and nobody's name.
    let said = finite >= 2
        && scene.shape(finite - 1) == Shape::Comma
        && scene.shape(finite - 2) == Shape::Quote;
    if !verb_last && !said {
        let first = c.pieces.first()?.first as usize;
        let start = (first..finite).find(|&t| {
            scene.shape(t) != Shape::Quote && scene.pos(t) != Pos::Cconj
                || scene.phrase_at(t).is_some()
        });
        if let Some(start) = start
            && scene.phrase_at(start).is_none()
            && is_closed_subject(scene, start, finite)
        {
            return Some(prefield_extent(scene, start, finite));
        }
        // "Rau sagte": a surname that is an adjective as well.
        if let Some(start) = start
            && start + 1 == finite
            && matches!(scene.pos(start), Pos::Adj | Pos::Adv)
            && is_mention(scene, start)
            && !has_subject_behind(scene, c, finite)
        {
            return Some(TokenRange::new(start, finite));
        }
        if let Some(start) = start
            && let Some(phrase) = scene.phrase_at(start)
            && (phrase.preposition.is_none()
                || phrase.preposition.is_some_and(|p| (p.index()) < first))
            && can_be_subject(scene, phrase, finite)
        {
            let whole = prefield_extent(scene, start, finite);
            // "Das bestätigte die Polizei": the pronoun stands for what was said.
            let points = whole.len() == 1
                && scene.pack.reporting.is(scene.lower(start), Small::Pointing)
                && has_subject_behind(scene, c, finite);
            if points {
                fallback = None;
            } else if scene.pos(phrase.head.index()) == Pos::Pron || is_clear(scene, phrase, finite)
            {
                return not_expletive(scene, whole);
            } else {
                let next = scene.phrase_at(finite + 1);
                let acted = next.is_some_and(|p| acts(scene, phrase, p, finite));
                fallback = (!acted).then_some(whole);
            }
        }
    }
    // Else the first phrase behind the verb (in verb-last clauses: behind the opener).
    let after = if verb_last {
        c.opener.map_or(c.tokens.first as usize, |o| o.index() + 1)
    } else {
        finite + 1
    };
    if let Some(whose) = relative_subject(scene, c, finite) {
        return Some(whose);
    }
    let mut second = None;
    for piece in &c.pieces {
        for phrase in scene.phrases_in(*piece) {
            let at = phrase.tokens.first as usize;
            if at < after || phrase.preposition.is_some() || !can_be_subject(scene, phrase, finite)
            {
                continue;
            }
            if is_inside_phrase(scene, at, piece.first as usize) {
                continue;
            }
            if is_time(scene, phrase.tokens) {
                continue;
            }
            let phrase_end = without_listener(scene, phrase);
            let limit = end_before_agent(scene, predicate, finite, phrase_end, *piece);
            let extent = extent(scene, phrase_end, limit, finite);
            // Right behind the verb, or clearly a nominative, it wins over the prefield.
            let near = (after..at).all(|t| {
                matches!(scene.pos(t), Pos::Adv | Pos::Part)
                    || scene.shape(t) == Shape::Quote
                    || scene.has(t, Features::REFLEX)
            });
            if near && (fallback.is_none() || nominative_only(scene, phrase)) {
                return not_expletive(scene, extent);
            }
            if second.is_none_or(|known| !can_speak(scene, known) && can_speak(scene, extent)) {
                second = Some(extent);
            }
        }
    }
    // "Einen Zusammenhang schließt sie aus": things do not speak where a person may.
    if let (Some(thing), Some(person)) = (fallback, second)
        && !can_speak(scene, thing)
        && can_speak(scene, person)
    {
        return not_expletive(scene, person);
    }
    fallback.or(second).and_then(|t| not_expletive(scene, t))
}

/// "die Kette, die den Käse genommen hat": whom a relative pronoun stands for that can be the subject
/// where no other phrase surely is.
fn relative_subject(scene: &Scene, clause: &Clause, finite: usize) -> Option<TokenRange> {
    let opener = clause.opener?.index();
    if clause.kind != crate::clause::ClauseKind::Relative
        || opener != clause.tokens.first as usize
        || !scene.has(opener, Features::NOM)
    {
        return None;
    }
    let other = clause.pieces.iter().any(|piece| {
        scene.phrases_in(*piece).iter().any(|p| {
            p.tokens.first as usize > opener
                && p.preposition.is_none()
                && nominative_only(scene, p)
                && can_be_subject(scene, p, finite)
        })
    });
    let comma = opener.checked_sub(1)?;
    let before = scene.phrase_with(comma.checked_sub(1)?)?;
    (!other && scene.shape(comma) == Shape::Comma).then_some(before.tokens)
}

/// Whether right behind the verb somebody stands who can be its subject.
fn has_subject_behind(scene: &Scene, clause: &Clause, finite: usize) -> bool {
    let at = (finite + 1..finite + 3)
        .find(|&t| scene.phrase_at(t).is_some())
        .filter(|&t| clause.pieces.iter().any(|p| p.contains(t)));
    at.and_then(|t| scene.phrase_at(t)).is_some_and(|p| {
        p.preposition.is_none()
            && can_be_subject(scene, p, finite)
            && !is_time(scene, p.tokens)
            && matches!(
                scene.pos(p.head.index()),
                Pos::Noun | Pos::Propn | Pos::Pron
            )
    })
}

/// "Ein mit der Sache Vertrauter sagte": an article that only the prefield's last noun answers to,
/// so that the whole prefield is one phrase.
fn is_closed_subject(scene: &Scene, start: usize, finite: usize) -> bool {
    let features = scene.doc.tokens[start].features;
    let last = finite - 1;
    let nominal =
        matches!(scene.pos(last), Pos::Noun | Pos::Adj) && scene.shape(last) == Shape::Title;
    let no_mark = (start..finite).all(|t| !scene.shape(t).is_mark());
    scene.pos(start) == Pos::Det
        && start + 1 < finite
        && scene.pos(start + 1) == Pos::Adp
        && features.any(Features::NOM)
        && nominal
        && no_mark
}

/// "ein Anwohner unserer Reporterin": behind the verb, what looks like a genitive may be the one
/// who was told.
fn without_listener(scene: &Scene, phrase: &crate::phrase::Phrase) -> TokenRange {
    let own = TokenRange {
        first: phrase.core_end,
        end: phrase.tokens.end,
    };
    // A person's full name takes no genitive: "rief Jost Harden der Menge zu".
    let head = phrase.core_end.saturating_sub(1) as usize;
    let entities = &scene.doc.entities;
    let at = entities.partition_point(|entity| entity.tokens.end as usize <= head);
    let person = entities.get(at).is_some_and(|entity| {
        entity.class == EntityClass::Person
            && entity.tokens.len() > 1
            && entity.tokens.contains(head)
    });
    let told = !own.is_empty()
        && scene.has(own.first as usize, Features::DAT)
        && (person || super::frame_source::is_outlet(scene, own));
    TokenRange {
        first: phrase.tokens.first,
        end: if told { own.first } else { own.end },
    }
}

/// Where a subject behind the verb has to end: before the agent of a passive or of "ließ", and
/// before a preposition that the verb itself takes ("spricht die Firma von Diebstahl").
fn end_before_agent(
    scene: &Scene,
    predicate: &Predicate,
    finite: usize,
    phrase: TokenRange,
    piece: TokenRange,
) -> usize {
    let reporting = &scene.pack.reporting;
    let at = phrase.end as usize;
    let end = piece.end as usize;
    if at >= end || scene.pos(at) != Pos::Adp {
        return end;
    }
    let word = scene.lower(at);
    let agent = reporting.is(word, Small::Agent)
        && (predicate.passive || reporting.is(scene.doc.lemma(finite), Small::Causative));
    let named = scene
        .phrase_at(at + 1)
        .is_some_and(|p| scene.pos(p.head.index()) == Pos::Propn);
    let taken = !named
        && reporting
            .verb(&predicate.lemma)
            .iter()
            .any(|row| row.frames.prepositions.contains(&word));
    if agent || taken { at } else { end }
}

/// Whether words name somebody or something that may say things: a personal pronoun, a noun of the
/// table of sources, a name.
pub(super) fn can_speak(scene: &Scene, tokens: TokenRange) -> bool {
    let first = tokens.first as usize;
    if tokens.len() == 1 && scene.pos(first) == Pos::Pron {
        return scene.has(first, Features::PRS);
    }
    let quoted = scene.shape(first) == Shape::Quote || scene.is_quoted(first);
    let core = scene.phrase_at(first).map_or(tokens, |p| TokenRange {
        first: tokens.first,
        end: p.core_end.min(tokens.end),
    });
    !quoted
        && core.range().any(|t| match scene.pos(t) {
            Pos::Propn => true,
            Pos::Noun => scene.pack.head(scene.lower(t), false).is_some(),
            _ => false,
        })
}

/// Whether a token is found as a name.
fn is_mention(scene: &Scene, token: usize) -> bool {
    let span = scene.doc.tokens[token].span;
    let mentions = &scene.doc.mentions;
    let at = mentions.partition_point(|m| m.name.end <= span.start);
    mentions.get(at).is_some_and(|m| m.name == span)
}

/// "es", "das", "man": a subject that names nobody.
fn not_expletive(scene: &Scene, tokens: TokenRange) -> Option<TokenRange> {
    let word = scene.lower(tokens.first as usize);
    let nobody = tokens.len() == 1 && scene.pack.reporting.is(word, Small::Expletive);
    (!nobody && !tokens.is_empty()).then_some(tokens)
}

fn is_time(scene: &Scene, tokens: TokenRange) -> bool {
    let span = scene.doc.span_of(tokens);
    let times = &scene.doc.times;
    let at = times.partition_point(|t| t.span.end <= span.start);
    times
        .get(at)
        .is_some_and(|t| t.span.start <= span.start && t.span.end >= span.end)
}

/// Whether a preposition stands before the phrase with only its attributes in between.
fn is_inside_phrase(scene: &Scene, at: usize, first: usize) -> bool {
    // "von höchstens 800 Namen": adverbs may stand between.
    let mut before = at;
    while before > first && matches!(scene.pos(before - 1), Pos::Adv | Pos::Adj | Pos::Num) {
        before -= 1;
    }
    before > first
        && scene.pos(before - 1) == Pos::Adp
        && !scene.has(before - 1, Features::PARTICLE)
}

pub(super) fn nominative_only(scene: &Scene, phrase: &crate::phrase::Phrase) -> bool {
    let cases = phrase.agreement.only(Features::CASES);
    cases == Features::NOM || {
        let head = phrase.head.index();
        scene.pos(head) == Pos::Pron && cases.any(Features::NOM) && !cases.any(Features::ACC)
    }
}

fn can_be_subject(scene: &Scene, phrase: &crate::phrase::Phrase, finite: usize) -> bool {
    if !phrase.may_be(Features::NOM) {
        return false;
    }
    let head = phrase.head.index();
    if scene.has(head, Features::REFLEX) {
        return false;
    }
    // Number: a plural verb wants a plural or a joined subject, and a counted phrase a plural verb.
    let counted = (phrase.tokens.first as usize..head).any(|t| {
        scene.pos(t) == Pos::Num && !scene.has(t, Features::SING) && scene.doc.word(t) != "1"
    });
    if counted && scene.doc.tokens[finite].features.only(Features::NUMBERS) == Features::SING {
        return false;
    }
    let number = scene.doc.tokens[finite].features.only(Features::NUMBERS);
    let own = scene.doc.tokens[head].features.only(Features::NUMBERS);
    let known = scene.has(head, Features::KNOWN) && own != Features::default();
    let joined = scene
        .doc
        .tokens
        .get(phrase.tokens.end as usize)
        .is_some_and(|t| matches!(t.pos, Pos::Cconj) || t.shape == Shape::Comma);
    number == Features::default()
        || number == Features::NUMBERS
        || !known
        || own.any(number)
        || number == Features::PLUR && joined
        || scene.pos(head) == Pos::Propn
}

/// Whether the prefield phrase is surely the subject: not open between nominative and accusative,
/// or nothing behind the verb could be it.
fn is_clear(scene: &Scene, phrase: &crate::phrase::Phrase, finite: usize) -> bool {
    let cases = phrase.agreement.only(Features::CASES);
    if !cases.any(Features::ACC) && cases.any(Features::NOM) {
        return true;
    }
    // An object in front leaves the subject right behind the verb.
    let next = scene.phrase_at(finite + 1);
    !next.is_some_and(|p| nominative_only(scene, p) || acts(scene, phrase, p, finite))
}

/// "Eine Stellungnahme lehnte Ohm ab", "Eine Verbindung schloss sie aus": a person right behind the
/// verb acts rather than a thing before it.
fn acts(
    scene: &Scene,
    thing: &crate::phrase::Phrase,
    next: &crate::phrase::Phrase,
    finite: usize,
) -> bool {
    let kind = |p: &crate::phrase::Phrase| {
        let core = TokenRange {
            first: p.tokens.first,
            end: p.core_end,
        };
        crate::source_kind::classify(scene.doc, scene.pack, core).0
    };
    let head = next.head.index();
    let person = match scene.pos(head) {
        Pos::Pron => scene.has(head, Features::PRS),
        _ => kind(next) == SourceKind::Person,
    };
    person
        && next.preposition.is_none()
        && can_be_subject(scene, next, finite)
        && (!can_speak(scene, thing.tokens) || kind(thing) == SourceKind::Document)
}

/// The prefield from `start` to the verb, without a closing comma or linking adverb.
fn prefield_extent(scene: &Scene, start: usize, finite: usize) -> TokenRange {
    let mut end = finite;
    while end > start + 1
        && (matches!(scene.shape(end - 1), Shape::Comma | Shape::Dash)
            || matches!(scene.pos(end - 1), Pos::Adv | Pos::Cconj | Pos::Part)
                && scene.shape(end - 1) == Shape::Lower)
    {
        end -= 1;
    }
    TokenRange::new(start, end)
}

/// How far a source phrase reaches: attributes in "von", "aus", "in", joined phrases, appositions.
/// `limit` ends the clause piece; `finite` is the verb whose number may ask for a joined phrase.
pub(super) fn extent(scene: &Scene, phrase: TokenRange, limit: usize, finite: usize) -> TokenRange {
    if is_pronoun(scene, phrase) {
        return phrase;
    }
    let mut end = phrase.end as usize;
    let plural = scene
        .doc
        .tokens
        .get(finite)
        .is_some_and(|t| t.features.only(Features::NUMBERS) == Features::PLUR);
    let sentence = scene.doc.sentence_of(phrase.first as usize).index();
    let stop = scene.sentence(sentence).end as usize;
    for _ in 0..6 {
        if end >= stop {
            break;
        }
        // "der Sprecher von X", "ein Mann aus Y", "die Polizei in Z".
        if end < limit && scene.pos(end) == Pos::Adp && attaches(scene, end, limit) {
            let inner = end + 1;
            if let Some(next) = scene
                .phrase_at(inner)
                .or_else(|| scene.phrase_at(inner + 1))
            {
                end = next.tokens.end as usize;
                continue;
            }
        }
        if end < limit
            && plural
            && scene.pos(end) == Pos::Cconj
            && let Some(next) = scene.phrase_at(end + 1)
        {
            end = next.tokens.end as usize;
            continue;
        }
        // "Klaus Reuther, Leiter des Instituts,": an apposition between commas.
        if scene.shape(end) == Shape::Comma
            && let Some(next) = scene.phrase_at(end + 1)
            && is_apposition(scene, next, stop)
        {
            end = extent_of_apposition(scene, next, stop);
            continue;
        }
        break;
    }
    TokenRange::new(phrase.first as usize, end)
}

/// Whether the prepositional phrase at `at` hangs on the noun before it rather than on the verb.
fn attaches(scene: &Scene, at: usize, limit: usize) -> bool {
    let source_words = &scene.pack.source_words;
    let _ = source_words;
    let always =
        scene.pack.reporting.is(scene.lower(at), Small::Agent) && scene.lower(at) != "durch";
    if always {
        return true;
    }
    let origin = scene.pack.reporting.is(scene.lower(at), Small::Origin);
    if !origin {
        return false;
    }
    let Some(next) = scene.phrase_at(at + 1).or_else(|| scene.phrase_at(at + 2)) else {
        return false;
    };
    let after = next.tokens.end as usize;
    scene.pos(next.head.index()) == Pos::Propn
        && (after >= limit
            || matches!(
                scene.shape(after),
                Shape::Comma | Shape::Stop | Shape::Colon
            )
            || matches!(scene.pos(after), Pos::Verb | Pos::Aux))
}

fn is_apposition(scene: &Scene, phrase: &crate::phrase::Phrase, stop: usize) -> bool {
    if phrase.preposition.is_some() || scene.pos(phrase.head.index()) == Pos::Pron {
        return false;
    }
    let end = extent_of_apposition(scene, phrase, stop);
    let no_verb = !(phrase.tokens.first as usize..end)
        .any(|t| matches!(scene.pos(t), Pos::Verb | Pos::Aux) && scene.has(t, Features::FIN));
    let closed =
        end >= stop || matches!(scene.shape(end), Shape::Comma | Shape::Stop | Shape::Colon);
    no_verb && closed && phrase.may_be(Features::NOM.with(Features::DAT))
}

fn extent_of_apposition(scene: &Scene, phrase: &crate::phrase::Phrase, stop: usize) -> usize {
    let mut end = phrase.tokens.end as usize;
    for _ in 0..4 {
        if end + 1 < stop
            && matches!(scene.pos(end), Pos::Adp | Pos::Cconj)
            && let Some(next) = scene
                .phrase_at(end + 1)
                .or_else(|| scene.phrase_at(end + 2))
        {
            end = next.tokens.end as usize;
        } else {
            break;
        }
    }
    end
}

/// Looks up whom pronouns and short names stand for.
pub(super) struct Resolver<'s, 'a> {
    scene: &'s Scene<'a>,
    /// Speakers that are no pronouns, in text order.
    named: Vec<Named>,
}

struct Named {
    at: usize,
    speaker: Speaker,
    features: Features,
    /// The bare name in lower case, in words.
    words: Vec<String>,
}

impl<'s, 'a> Resolver<'s, 'a> {
    pub(super) fn new(scene: &'s Scene<'a>, drafts: &[Draft]) -> Resolver<'s, 'a> {
        let mut phrases: Vec<TokenRange> = drafts
            .iter()
            .flat_map(|draft| draft.speaker.into_iter().chain(draft.via.iter().copied()))
            .filter(|tokens| !is_pronoun(scene, *tokens))
            .collect();
        phrases.sort_by_key(|t| (t.first, t.end));
        phrases.dedup();
        let named = phrases
            .into_iter()
            .map(|tokens| {
                let speaker = plain_speaker(scene, tokens);
                let name = scene.doc.text_of(speaker.name);
                let words = name
                    .split_whitespace()
                    .map(|w| {
                        w.trim_matches(|c: char| !c.is_alphanumeric())
                            .to_lowercase()
                    })
                    .filter(|w| !w.is_empty())
                    .collect();
                Named {
                    at: tokens.first as usize,
                    features: gender(scene, tokens, speaker.name),
                    speaker,
                    words,
                }
            })
            .collect();
        Resolver { scene, named }
    }

    /// The speaker that a phrase names, with whom it stands for.
    /// `stands_for` is known for words that only point back.
    pub(super) fn speaker(&self, tokens: TokenRange, stands_for: Option<TokenRange>) -> Speaker {
        if let Some(named) = stands_for {
            return Speaker {
                span: self.scene.doc.span_of(tokens),
                ..self.speaker(named, None)
            };
        }
        let mut speaker = plain_speaker(self.scene, tokens);
        let at = tokens.first as usize;
        if is_pronoun(self.scene, tokens) {
            if let Some((name, kind, subkind)) = self.taken_up(at) {
                speaker.resolved = Some(name);
                speaker.kind = kind;
                speaker.subkind = subkind;
            } else if let Some((name, kind, subkind)) = self.subject_before(at) {
                speaker.resolved = Some(name);
                speaker.kind = kind;
                speaker.subkind = subkind;
            } else if let Some(named) = self.antecedent(at) {
                speaker.resolved = Some(self.fullest(&named.speaker));
                speaker.kind = named.speaker.kind;
                speaker.subkind = named.speaker.subkind;
            }
            return speaker;
        }
        if let Some(gender) = possessor(self.scene, tokens) {
            if let Some(named) = self.nearest(at, gender, false) {
                speaker.resolved = Some(self.fullest(&named.speaker));
                speaker.kind = named.speaker.kind;
                speaker.subkind = named.speaker.subkind;
            }
            return speaker;
        }
        speaker.resolved = self.mention(&speaker).or_else(|| self.fuller(&speaker));
        speaker
    }

    /// The fullest name of a speaker.
    fn fullest(&self, speaker: &Speaker) -> crate::span::Span {
        let known = speaker.resolved.or_else(|| self.mention(speaker));
        known
            .or_else(|| self.fuller(speaker))
            .unwrap_or(speaker.name)
    }

    fn mention(&self, speaker: &Speaker) -> Option<crate::span::Span> {
        let doc = self.scene.doc;
        let at = doc
            .mentions
            .partition_point(|m| m.name.end <= speaker.name.start);
        let mention = doc
            .mentions
            .get(at)
            .filter(|m| m.name.overlaps(speaker.name))?;
        let mut current = mention;
        for _ in 0..8 {
            match current.same_as.and_then(|id| doc.mentions.get(id.index())) {
                Some(next) => current = next,
                None => break,
            }
        }
        (current.name != mention.name).then_some(current.name)
    }

    /// A longer name among the speakers that ends in this one ("Oswald" -> "Henning Oswald").
    fn fuller(&self, speaker: &Speaker) -> Option<crate::span::Span> {
        let name = self.scene.doc.text_of(speaker.name).to_lowercase();
        if name.contains(' ') {
            return None;
        }
        self.named
            .iter()
            .filter(|n| n.words.len() > 1 && n.speaker.kind == SourceKind::Person)
            .find(|n| n.words.last().is_some_and(|w| *w == name))
            .map(|n| n.speaker.name)
    }

    /// "Sie verweist auf ihren Anwalt. Der teilte mit": a demonstrative at a sentence's head stands for
    /// the last one of the sentence before that can speak.
    fn taken_up(&self, at: usize) -> Option<(crate::span::Span, SourceKind, Option<&'static str>)> {
        let scene = self.scene;
        let sentence = scene.doc.sentence_of(at).index();
        let own = scene.doc.tokens[at].features;
        let opens = scene.sentence(sentence).first as usize == at;
        if !opens || own.any(Features::PRS) || !own.any(Features::ART.with(Features::DEM)) {
            return None;
        }
        let before = scene.sentence(sentence.checked_sub(1)?);
        let genders = own.only(Features::GENDERS);
        let phrase = scene.phrases_in(before).iter().rev().take(4).find(|p| {
            let head = scene.doc.tokens[p.head.index()].features;
            let theirs = head.only(Features::GENDERS);
            !is_pronoun(scene, p.tokens)
                && can_speak(scene, p.tokens)
                && (theirs == Features::default() || genders.any(theirs))
        })?;
        let named = plain_speaker(scene, phrase.tokens);
        let name = self.mention(&named).unwrap_or(named.name);
        (named.kind != SourceKind::Document).then_some((name, named.kind, named.subkind))
    }

    /// "Ohm hat sich entschuldigt. Sie kündigte an": the subject of the sentence before, if it is
    /// named later than anybody who spoke.
    fn subject_before(
        &self,
        at: usize,
    ) -> Option<(crate::span::Span, SourceKind, Option<&'static str>)> {
        let scene = self.scene;
        let own = scene.doc.tokens[at].features;
        let sentence = scene.doc.sentence_of(at).index();
        let before = sentence.checked_sub(1)?;
        let same = scene.doc.sentences[before].paragraph == scene.doc.sentences[sentence].paragraph;
        if !same || !own.has(Features::PRS) {
            return None;
        }
        let clause = scene
            .clauses(before)
            .find(|&c| scene.clause(c).outer.is_none() && scene.clause(c).finite.is_some())?;
        let predicate = super::predicate::predicate(scene, clause)?;
        let tokens = subject(scene, clause, &predicate)?;
        let last = self.named.partition_point(|n| n.at < at);
        let spoken = last
            .checked_sub(1)
            .and_then(|i| self.named.get(i))
            .is_some_and(|n| n.at >= tokens.first as usize);
        if spoken || is_pronoun(scene, tokens) || !can_speak(scene, tokens) {
            return None;
        }
        let named = plain_speaker(scene, tokens);
        let theirs = gender(scene, tokens, named.name);
        let genders = own.only(Features::GENDERS);
        let single = !theirs.has(Features::PLUR) || theirs.has(Features::SING);
        let verb = scene.clause_of(at).and_then(|c| scene.clause(c).finite);
        let plural = verb.is_some_and(|v| {
            scene.doc.tokens[v.index()].features.only(Features::NUMBERS) == Features::PLUR
        });
        let feminine = own.any(Features::PLUR) && !genders.any(Features::MASC);
        let fits = match (plural, feminine) {
            (true, _) => !single,
            (false, true) => theirs.any(Features::FEM) && single,
            (false, false) => theirs.any(genders) && single,
        };
        let name = self.mention(&named).unwrap_or(named.name);
        let person = matches!(
            named.kind,
            SourceKind::Person | SourceKind::Institution | SourceKind::Group
        );
        (fits && person).then_some((name, named.kind, named.subkind))
    }

    fn antecedent(&self, at: usize) -> Option<&Named> {
        let verb = self
            .scene
            .clause_of(at)
            .and_then(|c| self.scene.clause(c).finite);
        let singular = verb.is_some_and(|v| {
            let features = self.scene.doc.tokens[v.index()].features;
            features.only(Features::NUMBERS) == Features::SING
        });
        let own = self.scene.doc.tokens[at].features;
        let nominative = own.any(Features::NOM);
        // "Sie kündigte": the verb tells that it is one woman.
        let gender = match own.only(Features::GENDERS) {
            open if singular
                && nominative
                && own.any(Features::PLUR)
                && !open.any(Features::MASC) =>
            {
                Features::FEM
            }
            known => known,
        };
        let plural = own.has(Features::PLUR) && !own.has(Features::SING);
        self.nearest(at, gender, plural)
    }

    /// The speaker nearest before a token of this gender; persons before others.
    fn nearest(&self, at: usize, gender: Features, plural: bool) -> Option<&Named> {
        let end = self.named.partition_point(|n| n.at < at);
        let fits = |n: &&Named| {
            let theirs = n.features.only(Features::GENDERS);
            let number = n.features.only(Features::NUMBERS);
            n.speaker.kind != SourceKind::Document
                && (gender == Features::default()
                    || theirs == Features::default()
                    || gender.any(theirs))
                && (!plural || number == Features::default() || number.has(Features::PLUR))
        };
        let back = self.named[end.saturating_sub(MAX_BACK)..end].iter().rev();
        back.clone()
            .filter(|n| is_one(&n.speaker))
            .find(fits)
            .or_else(|| back.clone().find(fits))
    }
}

/// Whether a speaker is one person, with or without a name.
fn is_one(speaker: &Speaker) -> bool {
    match speaker.kind {
        SourceKind::Person => true,
        SourceKind::Anonymous => speaker.subkind != Some("circles"),
        _ => false,
    }
}

/// "nach seinen Worten": the gender of whoever the possessive before a noun of saying stands for.
fn possessor(scene: &Scene, tokens: TokenRange) -> Option<Features> {
    let first = tokens.first as usize;
    let noun = tokens.range().find(|&t| scene.pos(t) == Pos::Noun)?;
    let says = scene.has(first, Features::POSS)
        && noun + 1 == tokens.end as usize
        && scene.noun_roles(noun).saying.is_some();
    let lemma = scene.doc.lemma(first).to_lowercase();
    let is = |class: Small| scene.pack.reporting.is(&lemma, class);
    if says && is(Small::His) {
        return Some(Features::MASC.with(Features::NEUT));
    }
    (says && is(Small::Her)).then_some(Features::FEM)
}

fn gender(scene: &Scene, tokens: TokenRange, name: crate::span::Span) -> Features {
    let inside = scene.doc.tokens_in(name);
    let mut found = Features::default();
    for t in tokens.range().chain(inside.range()) {
        if matches!(scene.pos(t), Pos::Noun | Pos::Propn) {
            let features = scene.doc.tokens[t].features;
            found = features.only(Features::GENDERS.with(Features::NUMBERS));
            if found != Features::default() {
                break;
            }
        }
    }
    found
}

/// Whether a source phrase is a pronoun.
pub(super) fn is_pronoun(scene: &Scene, tokens: TokenRange) -> bool {
    let first = tokens.first as usize;
    // "einer von ihnen" is no pronoun: it brings in one of several.
    tokens.len() == 1
        && (scene.pos(first) == Pos::Pron
            || scene.pos(first) == Pos::Det && !scene.has(first, Features::INDEF))
}
