//! Agreement: case, number and gender that the words of one noun phrase leave possible together.
//!
//! Preposition, determiner, adjectives and noun share case, number and gender; the determiner also
//! decides how the adjectives inflect. Where the words contradict each other, each keeps what it
//! allows by itself.

use crate::inflection::{Choice, readings};
use crate::label::Label;
use crate::lexicon::{Cells, Lexicon};
use crate::lookup::Word;
use crate::tag::{Features, Pos};

/// Most words between the first word of a phrase and its noun.
const LONGEST: usize = 12;

/// Narrows the choices of one sentence down.
pub fn agree(lexicon: &Lexicon, words: &[Word], labels: &[Label], choices: &mut [Choice]) {
    let mut at = 0;
    while at < labels.len() {
        match Phrase::at(at, labels, choices) {
            Some(phrase) => {
                phrase.narrow(lexicon, words, labels, choices);
                at = phrase.noun + 1;
            }
            None => at += 1,
        }
    }
}

/// Where the parts of a noun phrase stand.
#[derive(Clone, Copy, Debug)]
struct Phrase {
    preposition: Option<usize>,
    /// First word after the preposition.
    first: usize,
    noun: usize,
}

impl Phrase {
    /// The phrase that begins with token `at`.
    fn at(at: usize, labels: &[Label], choices: &[Choice]) -> Option<Phrase> {
        let pos = |index: usize| labels.get(index).map(|label| label.pos());
        let features = |index: usize| choices.get(index).map(|choice| choice.features);
        let governs = pos(at)? == Pos::Adp && features(at)?.any(Features::CASES);
        let first = if governs { at + 1 } else { at };
        let mut index = first;
        let mut needs_adjective = false;
        while index < first + LONGEST {
            match pos(index)? {
                Pos::Noun | Pos::Propn if !needs_adjective => {
                    return Some(Phrase {
                        preposition: governs.then_some(at),
                        first,
                        noun: index,
                    });
                }
                Pos::Det if index == first || pos(index - 1) == Some(Pos::Det) => {}
                Pos::Adj if features(index)?.any(Features::ATTR) => needs_adjective = false,
                Pos::Num => {}
                // "die sehr große und alte Stadt": only where an inflected adjective follows.
                Pos::Adv | Pos::Adj | Pos::Part if index > first => needs_adjective = true,
                Pos::Cconj | Pos::Punct
                    if index > first
                        && pos(index - 1) == Some(Pos::Adj)
                        && pos(index + 1) == Some(Pos::Adj) =>
                {
                    needs_adjective = true;
                }
                _ => return None,
            }
            index += 1;
        }
        None
    }

    fn narrow(self, lexicon: &Lexicon, words: &[Word], labels: &[Label], choices: &mut [Choice]) {
        let inflected = |index: usize, choice: &Choice| {
            !choice.cells.is_empty()
                && labels
                    .get(index)
                    .is_some_and(|label| !matches!(label.pos(), Pos::Adv | Pos::Part | Pos::Num))
        };
        let mut common = Cells::ALL;
        let mut merged = false;
        if let Some(choice) = self.preposition.and_then(|at| choices.get(at)) {
            merged = choice.features.any(Features::MERGED);
            common = if merged && !choice.cells.is_empty() {
                choice.cells
            } else {
                Cells::of(choice.features.only(Features::CASES))
            };
        }
        let inside = self.first..self.noun + 1;
        let determiner = choices
            .get(self.first)
            .filter(|_| labels.get(self.first).map(|l| l.pos()) == Some(Pos::Det));
        let kind = inflection_kind(determiner.map(|choice| choice.features), merged);
        for index in inside.clone() {
            let (Some(label), Some(word)) = (labels.get(index), words.get(index)) else {
                return;
            };
            let Some(choice) = choices.get_mut(index) else {
                return;
            };
            if label.pos() == Pos::Adj {
                let fitting = adjective_cells(lexicon, word, *label, kind);
                if !fitting.is_empty() {
                    choice.cells = fitting;
                }
            }
            if inflected(index, choice) {
                let narrowed = common.and(choice.cells);
                if narrowed.is_empty() {
                    return;
                }
                common = narrowed;
            }
        }
        // A genitive shows itself in an article or adjective ("das Haus der Frau").
        let bare = self.first == self.noun && self.preposition.is_none();
        if bare && labels.get(self.noun).map(|l| l.pos()) == Some(Pos::Noun) {
            let others = common.and(Cells::of(
                Features::NOM.with(Features::DAT).with(Features::ACC),
            ));
            if !others.is_empty() {
                common = others;
            }
        }
        let old = Features::CASES
            .with(Features::NUMBERS)
            .with(Features::GENDERS);
        for index in inside {
            if let Some(choice) = choices.get_mut(index) {
                let known = inflected(index, choice);
                // A name that the lexicon lacks takes what the words before it say.
                let name = index == self.noun && index > self.first || self.preposition.is_some();
                if known || (index == self.noun && name && common != Cells::ALL) {
                    choice.cells = common;
                    choice.features = choice.features.without(old).with(common.features());
                }
            }
        }
        if let Some(choice) = self.preposition.and_then(|at| choices.get_mut(at)) {
            let cases = common.features().only(Features::CASES);
            choice.features = choice.features.without(Features::CASES).with(cases);
        }
    }
}

/// How adjectives inflect after this determiner: by its own ending where it has one.
fn inflection_kind(determiner: Option<Features>, merged: bool) -> Cells {
    match determiner {
        Some(features)
            if features.any(Features::INDEF.with(Features::POSS).with(Features::NEG)) =>
        {
            Cells::MIXED
        }
        Some(features) if features.any(Features::IND_PRON) => Cells::WEAK.or(Cells::STRONG),
        Some(_) => Cells::WEAK,
        None if merged => Cells::WEAK,
        None => Cells::STRONG,
    }
}

/// The combinations that the readings of this kind of inflection allow.
fn adjective_cells(lexicon: &Lexicon, word: &Word, label: Label, kind: Cells) -> Cells {
    readings(lexicon, word)
        .filter(|(_, reading)| label.fits(reading) && reading.cells.0 & kind.0 != 0)
        .fold(Cells::default(), |all, (_, reading)| all.or(reading.cells))
}
