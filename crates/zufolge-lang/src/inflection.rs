//! Inflection: what the lexicon says of a token once its label is known.

use crate::compound::{Form, looked_up};
use crate::label::Label;
use crate::lexicon::{Cells, EditId, Lexicon, Reading, key};
use crate::lookup::Word;
use crate::span::Span;
use crate::tag::{Features, Pos};

/// What is chosen for one token.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// Its features.
    pub features: Features,
    /// Which combinations of case, number and gender are left; empty where it has none.
    pub cells: Cells,
    /// How its dictionary form is found; none where that is unknown.
    pub lemma: Option<(Form, EditId)>,
}

/// The readings of a word, the written form before the one in lower case.
pub fn readings<'a>(
    lexicon: &'a Lexicon,
    word: &Word,
) -> impl Iterator<Item = (Form, &'a Reading)> {
    word.same.into_iter().chain(word.lower).flat_map(|found| {
        lexicon
            .readings(found.set)
            .iter()
            .map(move |reading| (found.form, reading))
    })
}

/// Takes the readings that fit the label; where none does, the label's own features.
pub fn choose(lexicon: &Lexicon, word: &Word, label: Label) -> Choice {
    let own = label.features();
    let pos = label.pos();
    let mut features = own;
    let mut cells = Cells::default();
    let mut best: Option<(u8, Form, EditId)> = None;
    // "sagt" is "er sagt" before it is "ihr sagt".
    let fitting = |reading: &Reading| label.fits(reading);
    let second_only = own.any(Features::FIN)
        && !readings(lexicon, word)
            .any(|(_, r)| fitting(r) && r.features.any(Features::FIRST.with(Features::THIRD)));
    for (form, reading) in readings(lexicon, word) {
        let second = !reading.features.any(Features::FIRST.with(Features::THIRD));
        if !fitting(reading) || own.any(Features::FIN) && second && !second_only {
            continue;
        }
        features = features.with(reading.features);
        cells = cells.or(reading.cells);
        let rank = rank(pos, reading);
        if best.is_none_or(|(other, ..)| rank < other) {
            best = Some((rank, form, reading.edit));
        }
    }
    match pos {
        Pos::Verb | Pos::Aux => {
            // Only the label decides mood and tense, but for the past form that is both moods.
            features = features
                .without(
                    Features::MOODS
                        .with(Features::TENSES)
                        .with(Features::VERB_FORMS),
                )
                .with(own);
            if own.has(Features::IND.with(Features::PAST)) && also_subjunctive(lexicon, word) {
                features = features.with(Features::SUB);
            }
        }
        Pos::Pron => {
            let kinds = Features::DEM.with(Features::REL).with(Features::INT);
            if own.any(kinds) {
                features = features.without(kinds).with(own);
            }
        }
        _ => {}
    }
    Choice {
        features: features.with(cells.features()),
        cells,
        lemma: best.map(|(_, form, edit)| (form, edit)),
    }
}

/// Which of several readings gives the lemma: "Kreisen" is the plural of "Kreis" before it is the
/// noun of "kreisen".
fn rank(pos: Pos, reading: &Reading) -> u8 {
    match pos {
        Pos::Noun => u8::from(reading.features.any(Features::INF.with(Features::ATTR))),
        _ => u8::from(reading.pos != pos),
    }
}

/// Whether the past form is indicative and subjunctive alike ("sagten").
fn also_subjunctive(lexicon: &Lexicon, word: &Word) -> bool {
    let past = Features::SUB.with(Features::PAST);
    readings(lexicon, word).any(|(_, reading)| reading.features.has(past))
}

/// Appends the dictionary form of `word` and says where it stands; the empty span where it is the
/// word itself. A compound keeps its first part.
pub fn lemma(lexicon: &Lexicon, word: &str, choice: &Choice, lemmas: &mut String) -> Span {
    let Some((form, edit)) = choice.lemma else {
        return Span::default();
    };
    if form == Form::Same && lexicon.keeps_form(edit) {
        return Span::default();
    }
    let from = lemmas.len();
    let word = key(word);
    let base = looked_up(&word, form);
    match form {
        Form::NounTail(at) | Form::LowerTail(at) | Form::HyphenTail(at) => {
            let head = word.get(..at as usize).unwrap_or("");
            lemmas.push_str(head);
            let capital = head.ends_with(['-', '\u{2010}', '\u{2011}']);
            let tail_from = lemmas.len();
            lexicon.push_lemma(&base, edit, lemmas);
            if !capital {
                let tail = lemmas.split_off(tail_from).to_lowercase();
                lemmas.push_str(&tail);
            }
        }
        _ => lexicon.push_lemma(&base, edit, lemmas),
    }
    Span::new(from, lemmas.len())
}
