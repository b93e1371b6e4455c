//! Looks words up: everything about a token that can be known before its neighbours are seen.

use crate::compound::{Form, Found};
use crate::context::{self, Sight};
use crate::document::{Shape, Token};
use crate::label::{Label, LabelSet};
use crate::lexicon::{Lexicon, key};
use crate::memo::Memo;
use crate::tag::{Features, Pos};

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
    /// Whether its present indicative is the first person's only, and its subjunctive the third
    /// person's too ("gebe": "ich gebe", but "es gebe").
    pub first_or_reported: bool,
}

/// Looks words up and remembers the latest, for words come again.
#[derive(Debug)]
pub struct Lookup<'a> {
    lexicon: &'a Lexicon,
    sure: &'a SureWords,
    /// Code of the first person's pronoun.
    me: u32,
    seen: SeenWords,
}

/// Words that were looked up. Not to be used with two lexicons or two lists of sure words.
#[derive(Debug)]
pub struct SeenWords(Memo<Word>);

impl Default for SeenWords {
    fn default() -> SeenWords {
        SeenWords(Memo::new(SEEN))
    }
}

/// Words that always have the same label, by their code: no need to weigh them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SureWords(pub Vec<(u32, Label)>);

impl SureWords {
    /// The only label of a word.
    pub fn get(&self, word: u32) -> Option<Label> {
        let at = self.0.binary_search_by_key(&word, |&(code, _)| code).ok()?;
        self.0.get(at).map(|&(_, label)| label)
    }
}

/// How many words are remembered.
const SEEN: usize = 16384;

impl<'a> Lookup<'a> {
    /// Looks up in a lexicon; `seen` is what was remembered so far.
    pub fn new(lexicon: &'a Lexicon, sure: &'a SureWords, me: u32, seen: SeenWords) -> Lookup<'a> {
        Lookup {
            lexicon,
            sure,
            me,
            seen,
        }
    }

    /// What is remembered by now.
    pub fn into_seen(self) -> SeenWords {
        self.seen
    }

    /// Looks up the tokens of one sentence; `lowers` holds their lower-case forms.
    pub fn sentence(&mut self, text: &str, tokens: &[Token], lowers: &str, words: &mut Vec<Word>) {
        let mut opening = true;
        let first = words.len();
        for token in tokens {
            let word = text.get(token.span.range()).unwrap_or("");
            let lower = if token.lower.is_empty() {
                word
            } else {
                lowers.get(token.lower.range()).unwrap_or(word)
            };
            words.push(self.remembered(word, lower, token.shape, opening));
            if token.shape.is_word() || token.shape == Shape::Number {
                opening = false;
            }
            if matches!(token.shape, Shape::Quote | Shape::Colon | Shape::Dash) {
                opening = true;
            }
        }
        // Where no "ich" stands in the sentence, "gebe" is reported speech; at the very start it may
        // be short for "ich gebe".
        let sentence = words.get_mut(first..).unwrap_or_default();
        if !sentence.iter().any(|word| word.sight.word == self.me) {
            for word in sentence.iter_mut().skip(1) {
                if word.first_or_reported {
                    word.allowed = LabelSet(word.allowed.0 & !LabelSet::PRESENT.0);
                }
            }
        }
    }

    fn remembered(&mut self, word: &str, lower: &str, shape: Shape, opening: bool) -> Word {
        // Lower-case form and shape follow from the word.
        self.seen.0.get(word, u8::from(opening), || {
            let (word, lower) = (key(word), key(lower));
            see(&word, &lower, shape, opening, self.lexicon, self.sure)
        })
    }
}

fn see(
    word: &str,
    lower: &str,
    shape: Shape,
    opening: bool,
    lexicon: &Lexicon,
    sure: &SureWords,
) -> Word {
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
        word: if number { 7 } else { word_code(lower) },
        endings: [last(2), last(3), last(4)],
        shape: shape_code,
        set,
        class: context::class_code(
            same,
            small.0.wrapping_mul(3) ^ u64::from(shape_code & 0x7f) << 40,
        ),
        border: shape.is_mark() && shape != Shape::Quote,
        quote: shape == Shape::Quote,
    };
    seen.allowed = allowed(
        word,
        shape,
        set,
        seen.same.is_some() || seen.lower.is_some(),
    );
    // "Falls" at a sentence's head is no genitive of "Fall": that has an article before it.
    let opener = LabelSet(small.labels());
    if opening
        && opener.0.is_power_of_two()
        && opener.any(LabelSet::OPENERS)
        && is_noun(lexicon, seen.same)
    {
        seen.allowed = opener;
    }
    seen.first_or_reported = first_or_reported(lexicon, &seen);
    if let Some(label) = sure.get(seen.sight.word) {
        seen.allowed = label.alone();
    }
    seen
}

/// Whether a word can be nothing but a noun.
fn is_noun(lexicon: &Lexicon, found: Option<Found>) -> bool {
    let readings = found.map_or(&[][..], |found| lexicon.readings(found.set));
    !readings.is_empty() && readings.iter().all(|reading| reading.pos == Pos::Noun)
}

/// See [`Word::first_or_reported`].
fn first_or_reported(lexicon: &Lexicon, word: &Word) -> bool {
    let (mut first, mut reported) = (false, false);
    let present = Features::FIN.with(Features::PRES);
    let found = word.same.into_iter().chain(word.lower);
    for reading in found.flat_map(|found| lexicon.readings(found.set)) {
        if !reading.features.has(present) {
            continue;
        }
        let third = reading.features.any(Features::THIRD);
        if reading.features.any(Features::IND) {
            if third || reading.features.any(Features::PLUR) {
                return false;
            }
            first = true;
        } else if third && reading.features.any(Features::SUB) {
            reported = true;
        }
    }
    first && reported
}

/// The code of a lower-case word; "daß" counts as "dass".
pub fn word_code(lower: &str) -> u32 {
    if lower.contains('ß') {
        context::code(lower.replace('ß', "ss").as_bytes())
    } else {
        context::code(lower.as_bytes())
    }
}

/// Whether a form is an adverb, a preposition or a conjunction and nothing else.
fn is_plain(set: LabelSet) -> bool {
    let plain = [Pos::Adv, Pos::Adp, Pos::Cconj, Pos::Sconj]
        .map(|pos| Label::of(pos, Features::default()).alone().0);
    plain.contains(&set.labels()) && !set.any(LabelSet::NAMES)
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
        // Most forms that the lexicon knows in one way only need no weighing.
        _ if known && is_plain(set) => LabelSet(set.labels()),
        // An unknown word may be any verb form, but no auxiliary.
        _ if !known => LabelSet(all.0 & !LabelSet::AUXILIARIES.0 & !punct.0),
        _ => LabelSet(all.0 & !LabelSet::VERBS.0 & !punct.0 | set.labels() & LabelSet::VERBS.0),
    }
}
