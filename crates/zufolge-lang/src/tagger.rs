//! Part of speech, inflection and dictionary form of each token.
//!
//! Sentence by sentence: look every word up ([`crate::lookup`]), let the weights decide its label
//! from left to right, set right the participles before nouns ([`crate::attribute`]), take from the
//! lexicon what the label leaves possible ([`crate::inflection`]), and let the words of a noun phrase agree ([`crate::agreement`]).

use std::cell::RefCell;

use crate::agreement;
use crate::attribute;
use crate::context::{self, Ahead, Clause, Sight};
use crate::document::{Document, Language, Shape, Token};
use crate::inflection;
use crate::label::{Label, LabelSet};
use crate::lookup::{Lookup, SeenWords, Word};
use crate::pack::Pack;
use crate::tag::{Features, Pos};
use crate::weights::Scores;

/// Fills part of speech, features and lemma of all tokens.
pub fn tag(doc: &mut Document, pack: &Pack) {
    thread_local! {
        static GERMAN: RefCell<SeenWords> = RefCell::default();
    }
    let seen = match pack.language {
        Language::German => GERMAN.take(),
    };
    let mut lookup = Lookup::new(&pack.lexicon, pack.tagger.sure_words(), pack.me, seen);
    let mut words: Vec<Word> = Vec::new();
    let mut sights = Vec::new();
    let mut ahead = Vec::new();
    let mut labels = Vec::new();
    let mut choices = Vec::new();
    let mut lemmas = std::mem::take(&mut doc.lemmas);
    let mut tokens = std::mem::take(&mut doc.tokens);
    lemmas.reserve(doc.text.len());
    for sentence in &doc.sentences {
        let Some(tokens) = tokens.get_mut(sentence.tokens.range()) else {
            continue;
        };
        words.clear();
        lookup.sentence(&doc.text, tokens, &lemmas, &mut words);
        sights.clear();
        sights.extend(words.iter().map(|word| word.sight));
        context::look_ahead(&sights, pack.me, &mut ahead);
        labels.clear();
        decode(&words, &sights, &ahead, pack.me, &mut labels, |features| {
            pack.tagger.score(features)
        });
        attribute::repair(&sights, &mut labels);
        supply_verb(tokens, &words, &mut labels);
        supply_frame(tokens, &words, &mut labels);
        choices.clear();
        choices.extend(
            words
                .iter()
                .zip(&labels)
                .map(|(word, &label)| inflection::choose(&pack.lexicon, word, label)),
        );
        agreement::agree(&pack.lexicon, &words, &labels, &mut choices);
        for (((token, word), &label), choice) in
            tokens.iter_mut().zip(&words).zip(&labels).zip(&choices)
        {
            token.pos = label.pos();
            token.features = choice.features;
            if word.same.is_some() || word.lower.is_some() {
                token.features = token.features.with(Features::KNOWN);
            }
            token.lemma =
                inflection::lemma(&pack.lexicon, &doc.text[token.span], choice, &mut lemmas);
        }
    }
    doc.tokens = tokens;
    doc.lemmas = lemmas;
    match pack.language {
        Language::German => GERMAN.set(lookup.into_seen()),
    }
}

/// "..., berichteten Zeugen": behind a stretch with a verb and its comma, a form of the past that looks like
/// an adjective is the verb where no other one stands up to the next mark.
fn supply_frame(tokens: &[Token], words: &[Word], labels: &mut [Label]) {
    let past = Label::of(Pos::Verb, PAST);
    let mark = |t: &Token| matches!(t.shape, Shape::Comma | Shape::Stop | Shape::Colon);
    let finite = |label: &Label| label.alone().any(LabelSet::FINITE);
    for at in 2..labels.len() {
        let looks = labels[at].pos() == Pos::Adj
            && words[at].allowed.any(past.alone())
            && tokens[at - 1].shape == Shape::Comma
            && labels[at - 2].pos() != Pos::Adj;
        if !looks {
            continue;
        }
        let before = tokens[..at - 1]
            .iter()
            .rposition(mark)
            .map_or(0, |mark| mark + 1);
        if !labels[before..at].iter().any(finite) {
            continue;
        }
        let end = tokens[at..]
            .iter()
            .position(mark)
            .map_or(tokens.len(), |gap| at + gap);
        if !labels[at..end].iter().any(finite) {
            labels[at] = past;
        }
    }
}

/// The finite verb of what is over.
const PAST: Features = Features(Features::FIN.0 | Features::IND.0 | Features::PAST.0);

/// "Die Rebellen bestritten dies": where a main clause at a sentence's head has no finite verb and one of
/// its participles has the form of one, that is it.
fn supply_verb(tokens: &[Token], words: &[Word], labels: &mut [Label]) {
    let comma = tokens.iter().position(|t| t.shape == Shape::Comma);
    let end = comma.unwrap_or(tokens.len());
    let finite = |label: &Label| label.alone().any(LabelSet::FINITE);
    // "Von allen verlassen, ging er": there the verb of the clause follows.
    let opens = comma.is_some_and(|comma| labels.get(comma + 1).is_some_and(finite));
    if opens || labels[..end].iter().any(finite) {
        return;
    }
    let past = Label::of(Pos::Verb, PAST);
    let fits = |at: &usize| {
        labels[*at].alone().any(LabelSet::PARTICIPLES) && words[*at].allowed.any(past.alone())
    };
    let mut fitting = (1..end).filter(fits);
    let last = end.saturating_sub(1 + usize::from(comma.is_none()));
    if let (Some(at), None) = (fitting.next(), fitting.next())
        && (comma.is_some() || at < last)
        && tokens.last().is_some_and(|t| t.shape == Shape::Stop)
    {
        labels[at] = past;
    }
}

/// Decides the labels of one sentence from left to right; `score` rates all labels of a token by its
/// features.
pub fn decode(
    words: &[Word],
    sights: &[Sight],
    ahead: &[Ahead],
    me: u32,
    labels: &mut Vec<Label>,
    mut score: impl FnMut(&[u32]) -> Scores,
) {
    let mut clause = Clause::default();
    let mut before = [u32::MAX; 2];
    for (at, word) in words.iter().enumerate() {
        let label = if word.allowed.0.is_power_of_two() {
            Label(word.allowed.0.trailing_zeros() as u8)
        } else {
            let rest = ahead.get(at).copied().unwrap_or_default();
            let features = context::features(sights, at, before, clause, rest);
            best(&score(&features), word.allowed)
        };
        labels.push(label);
        clause.step(&word.sight, label, me);
        before = [label.0.into(), before[0]];
    }
}

/// The allowed label with the highest score; the first of equals.
pub fn best(scores: &Scores, allowed: LabelSet) -> Label {
    let mut best = (i32::MIN, 0);
    for (number, &score) in scores.iter().enumerate() {
        if allowed.0 >> number & 1 == 1 && score > best.0 {
            best = (score, number);
        }
    }
    Label(best.1 as u8)
}
