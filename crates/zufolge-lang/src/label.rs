//! Labels: what the tagger decides between: parts of speech, finer where context must decide.
//!
//! A verb's label holds its form, mood and tense, a pronoun's whether it opens a clause. Everything
//! else (case, number, gender, person) follows from the lexicon once the label is known.

use crate::lexicon::Reading;
use crate::tag::{Features, Pos};

/// What the tagger decides for one token: a number below [`Label::COUNT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label(pub u8);

/// A set of labels, one bit each; the bits from [`LabelSet::HINTS`] on tell more about a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct LabelSet(pub u64);

const NONE: Features = Features(0);

const fn both(a: Features, b: Features) -> Features {
    Features(a.0 | b.0)
}

const fn finite(mood: Features, tense: Features) -> Features {
    Features(Features::FIN.0 | mood.0 | tense.0)
}

/// Part of speech and features of each label; the order is part of the weight file's layout.
const LABELS: [(Pos, Features); 38] = [
    (Pos::Adj, NONE),
    (Pos::Adp, NONE),
    (Pos::Adp, Features::PARTICLE),
    (Pos::Adv, NONE),
    (Pos::Adv, Features::PARTICLE),
    (Pos::Cconj, NONE),
    (Pos::Det, NONE),
    (Pos::Intj, NONE),
    (Pos::Noun, NONE),
    (Pos::Num, NONE),
    (Pos::Part, NONE),
    (Pos::Part, Features::ZU),
    (Pos::Pron, NONE),
    (Pos::Pron, Features::DEM),
    (Pos::Pron, Features::REL),
    (Pos::Pron, Features::INT),
    (Pos::Propn, NONE),
    (Pos::Punct, NONE),
    (Pos::Sconj, NONE),
    (Pos::Sym, NONE),
    (Pos::X, NONE),
    (Pos::Verb, finite(Features::IND, Features::PRES)),
    (Pos::Verb, finite(Features::IND, Features::PAST)),
    (Pos::Verb, finite(Features::SUB, Features::PRES)),
    (Pos::Verb, finite(Features::SUB, Features::PAST)),
    (Pos::Verb, both(Features::FIN, Features::IMP)),
    (Pos::Verb, Features::INF),
    (Pos::Verb, Features::INF_ZU),
    (Pos::Verb, Features::PART_PERF),
    (Pos::Verb, Features::PART_PRES),
    (Pos::Aux, finite(Features::IND, Features::PRES)),
    (Pos::Aux, finite(Features::IND, Features::PAST)),
    (Pos::Aux, finite(Features::SUB, Features::PRES)),
    (Pos::Aux, finite(Features::SUB, Features::PAST)),
    (Pos::Aux, both(Features::FIN, Features::IMP)),
    (Pos::Aux, Features::INF),
    (Pos::Aux, Features::INF_ZU),
    (Pos::Aux, Features::PART_PERF),
];

impl Label {
    /// How many labels there are.
    pub const COUNT: usize = LABELS.len();

    /// The label of a part of speech and the features that matter for it; the plain one of the part
    /// of speech where the features fit none.
    pub fn of(pos: Pos, features: Features) -> Label {
        let fitting = LABELS
            .iter()
            .rposition(|&(other, needed)| other == pos && features.has(needed));
        let plain = || LABELS.iter().position(|&(other, _)| other == pos);
        Label(fitting.or_else(plain).unwrap_or(0) as u8)
    }

    /// Part of speech.
    pub fn pos(self) -> Pos {
        LABELS.get(self.0 as usize).map_or(Pos::X, |&(pos, _)| pos)
    }

    /// The features that the label itself says.
    pub fn features(self) -> Features {
        LABELS
            .get(self.0 as usize)
            .map_or(NONE, |&(_, features)| features)
    }

    /// Whether a reading is one of those that the label stands for.
    pub fn fits(self, reading: &Reading) -> bool {
        let (pos, features) = (self.pos(), self.features());
        let verbal = matches!(pos, Pos::Verb | Pos::Aux);
        if verbal {
            return matches!(reading.pos, Pos::Verb | Pos::Aux) && reading.features.has(features);
        }
        reading.pos == pos
            && reading.features.any(Features::PARTICLE) == features.any(Features::PARTICLE)
            && reading.features.any(Features::ZU) == features.any(Features::ZU)
    }

    /// Only this label.
    pub fn alone(self) -> LabelSet {
        LabelSet(1 << self.0)
    }
}

impl LabelSet {
    /// The first bit that is no label but a hint on the form.
    pub const HINTS: u32 = 40;
    /// The hints that a form is a name.
    pub const NAMES: LabelSet = LabelSet(0b111 << LabelSet::HINTS);
    /// All labels of verbs, main and auxiliary.
    pub const VERBS: LabelSet = LabelSet(((1 << 38) - 1) & !((1 << 21) - 1));
    /// All labels of main verbs.
    pub const MAIN_VERBS: LabelSet = LabelSet((1 << 30) - (1 << 21));
    /// All labels of auxiliary verbs.
    pub const AUXILIARIES: LabelSet = LabelSet((1 << 38) - (1 << 30));
    /// All labels of finite verbs.
    pub const FINITE: LabelSet = LabelSet((0b11111 << 21) | (0b11111 << 30));
    /// The labels of the present indicative.
    pub const PRESENT: LabelSet = LabelSet((1 << 21) | (1 << 30));
    /// All labels of infinitives.
    pub const INFINITIVES: LabelSet = LabelSet((0b11 << 26) | (0b11 << 35));
    /// The labels of perfect participles.
    pub const PARTICIPLES: LabelSet = LabelSet((1 << 28) | (1 << 37));
    /// All labels that open or link clauses.
    pub const OPENERS: LabelSet = LabelSet((1 << 14) | (1 << 15) | (1 << 18));

    /// What one reading adds: its labels and hints.
    pub fn of(reading: &Reading) -> LabelSet {
        let mut bits = 0;
        let features = reading.features;
        match reading.pos {
            Pos::Verb | Pos::Aux => {
                for (number, &(pos, needed)) in LABELS.iter().enumerate() {
                    // A modal or auxiliary may stand as the main verb.
                    let same = pos == reading.pos || reading.pos == Pos::Aux && pos == Pos::Verb;
                    if same && features.has(needed) {
                        bits |= 1 << number;
                    }
                }
            }
            Pos::Pron => {
                for (number, &(pos, needed)) in LABELS.iter().enumerate() {
                    if pos == Pos::Pron && features.has(needed) {
                        bits |= 1 << number;
                    }
                }
            }
            pos => {
                let kept = features.only(Features::PARTICLE.with(Features::ZU));
                bits |= Label::of(pos, kept).alone().0;
                if pos == Pos::Adp && features.any(Features::PARTICLE) {
                    bits |= Label::of(Pos::Adv, kept).alone().0;
                }
            }
        }
        let plural_verb = features.has(Features::FIN) && features.has(Features::PLUR);
        let hints = [
            features.any(Features::FIRST_NAME),
            features.any(Features::LAST_NAME),
            features.any(Features::GEO_NAME),
            features.any(Features::ORD),
            features.any(Features::PRONOMINAL),
            reading.pos == Pos::Adj && features.any(Features::ATTR),
            reading.pos == Pos::Adj && features.any(Features::PART_PERF),
            reading.pos == Pos::Noun && features.any(Features::ATTR),
            reading.pos == Pos::Noun && features.any(Features::INF),
            plural_verb,
            features.any(Features::POSS),
            features.any(Features::REFLEX),
            features.any(Features::MERGED),
            features.any(Features::COMPARISON),
            features.any(Features::MODAL),
            features.any(Features::IND_PRON),
            reading.pos == Pos::Adv && features.any(Features::INT),
            reading.pos == Pos::Pron && features.any(Features::PRS),
        ];
        for (number, hint) in hints.into_iter().enumerate() {
            bits |= u64::from(hint) << (LabelSet::HINTS + number as u32);
        }
        LabelSet(bits)
    }

    /// Both sets joined.
    pub fn with(self, other: LabelSet) -> LabelSet {
        LabelSet(self.0 | other.0)
    }

    /// Whether they share a label or hint.
    pub fn any(self, other: LabelSet) -> bool {
        self.0 & other.0 != 0
    }

    /// The labels without the hints.
    pub fn labels(self) -> u64 {
        self.0 & ((1 << Label::COUNT) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_as_the_table_orders_them() {
        for (number, &(pos, features)) in LABELS.iter().enumerate() {
            let label = Label(number as u8);
            let check = |set: LabelSet, expected: bool| {
                assert_eq!(set.any(label.alone()), expected, "{pos:?} {features:?}");
            };
            check(LabelSet::MAIN_VERBS, pos == Pos::Verb);
            check(LabelSet::AUXILIARIES, pos == Pos::Aux);
            check(LabelSet::FINITE, features.any(Features::FIN));
            check(
                LabelSet::INFINITIVES,
                features.any(Features::INF.with(Features::INF_ZU)),
            );
            check(
                LabelSet::PRESENT,
                features.has(Features::IND.with(Features::PRES)),
            );
            check(LabelSet::PARTICIPLES, features.any(Features::PART_PERF));
            assert_eq!(Label::of(pos, features), label, "{pos:?} {features:?}");
        }
    }
}
