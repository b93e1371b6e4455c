//! Part of speech, inflection and dictionary form of each token.

use crate::compound::{Form, Found, looked_up};
use crate::document::{Document, Shape, Token};
use crate::lexicon::{Lexicon, Reading, key};
use crate::pack::Pack;
use crate::span::Span;
use crate::tag::{Features, Pos};

/// What the lexicon knows of one token.
#[derive(Clone, Copy, Debug, Default)]
struct Candidates {
    /// Under the form as it is written, or as a compound or variant.
    same: Option<Found>,
    /// Under the form with a small first letter.
    lower: Option<Found>,
}

/// Fills part of speech, features and lemma of all tokens.
pub fn tag(doc: &mut Document, pack: &Pack) {
    let lexicon = &pack.lexicon;
    let mut lemmas = std::mem::take(&mut doc.lemmas);
    let mut tokens = std::mem::take(&mut doc.tokens);
    lemmas.reserve(doc.text.len());
    for sentence in &doc.sentences {
        let Some(tokens) = tokens.get_mut(sentence.tokens.range()) else {
            continue;
        };
        let mut opening = true;
        let mut after_comma = false;
        for token in tokens {
            let word = &doc.text[token.span];
            let candidates = look_up(lexicon, word, token);
            let pos = choose(lexicon, &candidates, word, token, opening, after_comma);
            fill(lexicon, &candidates, word, pos, token, &mut lemmas);
            if token.shape.is_word() {
                opening = false;
            }
            if matches!(token.shape, Shape::Quote | Shape::Colon) {
                opening = true;
            }
            after_comma = token.shape == Shape::Comma || (after_comma && token.pos == Pos::Adp);
        }
    }
    doc.tokens = tokens;
    doc.lemmas = lemmas;
}

fn look_up(lexicon: &Lexicon, word: &str, token: &Token) -> Candidates {
    if !token.shape.is_word() {
        return Candidates::default();
    }
    let word = key(word);
    let word = word.as_ref();
    let found = |form| {
        let set = lexicon.find(&looked_up(word, form))?;
        Some(Found { set, form })
    };
    let same = found(Form::Same);
    let lower = if token.shape == Shape::Title {
        found(Form::Lower)
    } else {
        None
    };
    let same = match (same, lower) {
        (None, None) => lexicon.find_unknown(word),
        _ => same,
    };
    Candidates { same, lower }
}

/// The readings of both forms, the written one first.
fn readings<'a>(
    lexicon: &'a Lexicon,
    candidates: &Candidates,
) -> impl Iterator<Item = (Form, &'a Reading)> {
    candidates
        .same
        .into_iter()
        .chain(candidates.lower)
        .flat_map(|found| {
            lexicon
                .readings(found.set)
                .iter()
                .map(move |reading| (found.form, reading))
        })
}

/// The likeliest part of speech, seen by itself.
fn choose(
    lexicon: &Lexicon,
    candidates: &Candidates,
    word: &str,
    token: &Token,
    opening: bool,
    after_comma: bool,
) -> Pos {
    const CLOSED: [Pos; 12] = [
        Pos::Adp,
        Pos::Det,
        Pos::Sconj,
        Pos::Cconj,
        Pos::Part,
        Pos::Pron,
        Pos::Aux,
        Pos::Verb,
        Pos::Adv,
        Pos::Adj,
        Pos::Num,
        Pos::Intj,
    ];
    match token.shape {
        Shape::Number => return Pos::Num,
        Shape::Symbol => return Pos::Sym,
        shape if shape.is_mark() => return Pos::Punct,
        _ => {}
    }
    let has = |found: Option<Found>, pos: Pos| {
        found.is_some_and(|found| {
            lexicon
                .readings(found.set)
                .iter()
                .any(|reading| reading.pos == pos && !reading.features.any(Features::PARTICLE))
        })
    };
    let capital = token.shape != Shape::Lower;
    if capital && !(opening && candidates.lower.is_some()) {
        let lower_only = candidates.same.is_none() && candidates.lower.is_some();
        return if has(candidates.same, Pos::Noun) {
            Pos::Noun
        } else if lower_only && has(candidates.lower, Pos::Adj) {
            Pos::Adj
        } else if word.chars().next().is_some_and(char::is_numeric) {
            Pos::Noun
        } else {
            Pos::Propn
        };
    }
    let found = if capital {
        candidates.lower
    } else {
        candidates.same
    };
    let closed = CLOSED.into_iter().find(|&pos| has(found, pos));
    match closed {
        Some(Pos::Det) if after_comma && has(found, Pos::Pron) => Pos::Pron,
        Some(pos) if capital && matches!(pos, Pos::Verb | Pos::Adj) => {
            if has(candidates.same, Pos::Noun) {
                Pos::Noun
            } else {
                pos
            }
        }
        Some(pos) => pos,
        None if has(found, Pos::Noun) => Pos::Noun,
        None if has(found, Pos::Propn) => Pos::Propn,
        None => Pos::Adj,
    }
}

/// Writes what the readings of this part of speech say.
fn fill(
    lexicon: &Lexicon,
    candidates: &Candidates,
    word: &str,
    pos: Pos,
    token: &mut Token,
    lemmas: &mut String,
) {
    token.pos = pos;
    let mut features = Features::default();
    if candidates.same.is_some() || candidates.lower.is_some() {
        features = features.with(Features::KNOWN);
    }
    let mut first: Option<(Form, &Reading)> = None;
    for (form, reading) in readings(lexicon, candidates) {
        if reading.pos == pos {
            features = features
                .with(reading.features)
                .with(reading.cells.features());
            // "Kreisen" is the plural of "Kreis" before it is the noun of "kreisen".
            let better = first.is_none_or(|(_, other)| {
                other.features.any(Features::INF) && !reading.features.any(Features::INF)
            });
            if pos != Pos::Noun && first.is_none() || pos == Pos::Noun && better {
                first = Some((form, reading));
            }
        }
    }
    // A present subjunctive that looks like the indicative is taken for the indicative.
    if features.has(Features::IND.with(Features::SUB)) && features.any(Features::PRES) {
        features = features.without(Features::SUB);
    }
    token.features = features;
    let Some((form, reading)) = first else {
        return;
    };
    if form == Form::Same && lexicon.keeps_form(reading.edit) {
        return;
    }
    let from = lemmas.len();
    let word = key(word);
    push_lemma(lexicon, &word, form, reading, lemmas);
    token.lemma = Span::new(from, lemmas.len());
}

/// Appends the dictionary form; a compound keeps its first part.
fn push_lemma(lexicon: &Lexicon, word: &str, form: Form, reading: &Reading, lemmas: &mut String) {
    let base = looked_up(word, form);
    let start = match form {
        Form::NounTail(at) | Form::LowerTail(at) | Form::HyphenTail(at) => at as usize,
        _ => {
            lexicon.push_lemma(&base, reading.edit, lemmas);
            return;
        }
    };
    let head = word.get(..start).unwrap_or("");
    lemmas.push_str(head);
    if form == Form::HyphenTail(start as u16) || head.ends_with(['-', '\u{2010}', '\u{2011}']) {
        lexicon.push_lemma(&base, reading.edit, lemmas);
    } else {
        let mut tail = String::new();
        lexicon.push_lemma(&base, reading.edit, &mut tail);
        lemmas.push_str(&tail.to_lowercase());
    }
}
