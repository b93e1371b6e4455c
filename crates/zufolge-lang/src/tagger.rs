//! Part of speech, inflection and dictionary form of each token.
//!
//! Sentence by sentence: look every word up ([`see`]), let the weights decide its label from left to
//! right, then take from the lexicon what the label leaves possible ([`crate::inflection`]).

use crate::compound::{Form, Found};
use crate::context::{self, Ahead, Clause, Sight};
use crate::document::{Document, Shape, Token};
use crate::inflection::{self, Choice};
use crate::label::{Label, LabelSet};
use crate::lexicon::{Lexicon, key};
use crate::pack::Pack;
use crate::tag::{Features, Pos};
use crate::weights::Scores;

/// What is known of one token before its neighbours are looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// Its readings under the form as it is written, or as a compound or variant.
    pub same: Option<Found>,
    /// Its readings under the form with a small first letter.
    pub lower: Option<Found>,
    /// What the weights look at.
    pub sight: Sight,
    /// The labels to choose from.
    pub allowed: LabelSet,
}

/// Fills part of speech, features and lemma of all tokens.
pub fn tag(doc: &mut Document, pack: &Pack) {
    let mut words = Vec::new();
    let mut sights = Vec::new();
    let mut ahead = Vec::new();
    let mut labels = Vec::new();
    let mut lemmas = std::mem::take(&mut doc.lemmas);
    let mut tokens = std::mem::take(&mut doc.tokens);
    lemmas.reserve(doc.text.len());
    for sentence in &doc.sentences {
        let Some(tokens) = tokens.get_mut(sentence.tokens.range()) else {
            continue;
        };
        words.clear();
        see(&doc.text, tokens, &lemmas, &pack.lexicon, &mut words);
        sights.clear();
        sights.extend(words.iter().map(|word: &Word| word.sight));
        context::look_ahead(&sights, pack.me, &mut ahead);
        labels.clear();
        decode(&words, &sights, &ahead, pack.me, &mut labels, |features| {
            pack.tagger.score(features)
        });
        let choices: Vec<Choice> = words
            .iter()
            .zip(&labels)
            .map(|(word, &label)| inflection::choose(&pack.lexicon, word, label))
            .collect();
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

/// Looks up the tokens of one sentence; `lowers` holds their lower-case forms.
pub fn see(text: &str, tokens: &[Token], lowers: &str, lexicon: &Lexicon, words: &mut Vec<Word>) {
    let mut opening = true;
    for token in tokens {
        let word = text.get(token.span.range()).unwrap_or("");
        let lower = if token.lower.is_empty() {
            word
        } else {
            lowers.get(token.lower.range()).unwrap_or(word)
        };
        let (word, lower) = (key(word), key(lower));
        words.push(see_one(&word, &lower, token.shape, opening, lexicon));
        if token.shape.is_word() || token.shape == Shape::Number {
            opening = false;
        }
        if matches!(token.shape, Shape::Quote | Shape::Colon | Shape::Dash) {
            opening = true;
        }
    }
}

fn see_one(word: &str, lower: &str, shape: Shape, opening: bool, lexicon: &Lexicon) -> Word {
    let found = |form, word: &str| lexicon.find(word).map(|set| Found { set, form });
    let mut seen = Word::default();
    if shape.is_word() {
        seen.same = found(Form::Same, word);
        if shape == Shape::Title {
            seen.lower = found(Form::Lower, lower);
        }
        if seen.same.is_none() && seen.lower.is_none() {
            seen.same = lexicon.find_unknown(word);
        }
    }
    let of = |found: Option<Found>| found.map_or(LabelSet::default(), |f| lexicon.label_set(f.set));
    let (same, small) = (of(seen.same), of(seen.lower));
    let part = seen.same.is_some_and(|found| found.form != Form::Same);
    let mut set = same.with(small);
    if part && shape != Shape::Lower {
        // A compound with a capital is a noun or name, whatever else its last part can be.
        set = LabelSet(set.0 & !LabelSet::VERBS.0);
    }
    let hyphen = word.contains('-');
    let inner = word.get(1..).unwrap_or("");
    let shape_code = shape as u32
        | u32::from(opening) << 4
        | u32::from(hyphen) << 5
        | u32::from(part) << 6
        | u32::from(seen.same.is_some()) << 7
        | u32::from(seen.lower.is_some()) << 8
        | u32::from(inner.contains(|c: char| c.is_ascii_digit())) << 9;
    let last = |count: usize| {
        let start = lower
            .char_indices()
            .rev()
            .nth(count - 1)
            .map_or(0, |(at, _)| at);
        context::code(lower.get(start..).unwrap_or("").as_bytes())
    };
    let number = shape == Shape::Number;
    seen.sight = Sight {
        word: if number {
            7
        } else {
            context::code(lower.as_bytes())
        },
        endings: [last(2), last(3), last(4)],
        shape: shape_code,
        set,
        class: context::class_code(
            same,
            small.0.wrapping_mul(3) ^ u64::from(shape_code & 0x7f) << 40,
        ),
        border: shape.is_mark() && shape != Shape::Quote,
    };
    seen.allowed = allowed(
        word,
        shape,
        set,
        seen.same.is_some() || seen.lower.is_some(),
    );
    seen
}

/// The labels that the weights may choose from.
fn allowed(word: &str, shape: Shape, set: LabelSet, known: bool) -> LabelSet {
    let only = |pos, features| Label::of(pos, features).alone();
    let punct = only(Pos::Punct, Features::default());
    let all = LabelSet((1 << Label::COUNT) - 1);
    match shape {
        Shape::Number if word.ends_with('.') => only(Pos::Adj, Features::default()),
        Shape::Number => only(Pos::Num, Features::default()),
        Shape::Symbol => LabelSet(all.0 & !LabelSet::VERBS.0),
        shape if shape.is_mark() => punct,
        // An unknown word may be any verb form, but no auxiliary.
        _ if !known => LabelSet(all.0 & !LabelSet::AUXILIARIES.0 & !punct.0),
        _ => LabelSet(all.0 & !LabelSet::VERBS.0 & !punct.0 | set.labels() & LabelSet::VERBS.0),
    }
}
