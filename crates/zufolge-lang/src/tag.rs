//! Parts of speech and inflection: one tag set for all languages (Universal Dependencies).

/// Part of speech, as Universal Dependencies define it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs)] // the names are the standard's own
pub enum Pos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    #[default]
    X,
}

impl Pos {
    /// All parts of speech, in the order of their numbers.
    pub const ALL: [Pos; 17] = [
        Pos::Adj,
        Pos::Adp,
        Pos::Adv,
        Pos::Aux,
        Pos::Cconj,
        Pos::Det,
        Pos::Intj,
        Pos::Noun,
        Pos::Num,
        Pos::Part,
        Pos::Pron,
        Pos::Propn,
        Pos::Punct,
        Pos::Sconj,
        Pos::Sym,
        Pos::Verb,
        Pos::X,
    ];

    /// The number by which compiled tables name it.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The part of speech of a number; none above 16.
    pub fn from_number(number: u8) -> Option<Pos> {
        Pos::ALL.get(number as usize).copied()
    }

    /// The standard's name, as CoNLL-U files write it: `NOUN`.
    pub fn name(self) -> &'static str {
        const NAMES: [&str; 17] = [
            "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON",
            "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X",
        ];
        NAMES[self as usize]
    }

    /// The part of speech of the standard's name.
    pub fn from_name(name: &str) -> Option<Pos> {
        Pos::ALL.into_iter().find(|pos| pos.name() == name)
    }
}

/// Features of one token as a set of bits: several values of one feature may be set at once where
/// the form leaves them open ("die Frau": nominative or accusative).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Features(pub u64);

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident = $bit:expr;)*) => {
        impl Features {
            $($(#[$doc])* pub const $name: Features = Features(1 << $bit);)*

            /// The feature of a constant's name ("PART_PERF"), as tables write it.
            pub fn from_name(name: &str) -> Option<Features> {
                match name {
                    $(stringify!($name) => Some(Features::$name),)*
                    _ => None,
                }
            }
        }
    };
}

features! {
    /// Case=Nom.
    NOM = 0; /// Case=Gen.
    GEN = 1; /// Case=Dat.
    DAT = 2; /// Case=Acc.
    ACC = 3; /// Number=Sing.
    SING = 4; /// Number=Plur.
    PLUR = 5; /// Gender=Masc.
    MASC = 6; /// Gender=Fem.
    FEM = 7; /// Gender=Neut.
    NEUT = 8; /// Person=1.
    FIRST = 9; /// Person=2.
    SECOND = 10; /// Person=3.
    THIRD = 11; /// Tense=Pres (with Mood=Sub: Konjunktiv I).
    PRES = 12; /// Tense=Past (with Mood=Sub: Konjunktiv II).
    PAST = 13; /// Mood=Ind.
    IND = 14; /// Mood=Sub. Together with IND: a past form that is both ("sagten"), likelier IND.
    SUB = 15; /// Mood=Imp.
    IMP = 16; /// VerbForm=Fin.
    FIN = 17; /// VerbForm=Inf.
    INF = 18; /// VerbForm=Inf with zu inside ("anzukündigen").
    INF_ZU = 19; /// VerbForm=Part, perfect.
    PART_PERF = 20; /// VerbForm=Part, present ("singend").
    PART_PRES = 21; /// PronType=Art.
    ART = 22; /// Definite=Def.
    DEF = 23; /// Definite=Ind.
    INDEF = 24; /// PronType=Prs.
    PRS = 25; /// PronType=Dem.
    DEM = 26; /// PronType=Rel.
    REL = 27; /// PronType=Int.
    INT = 28; /// PronType=Ind, Tot or Neg used as indefinite.
    IND_PRON = 29; /// Poss=Yes.
    POSS = 30; /// Reflex=Yes.
    REFLEX = 31; /// A separated verb particle ("teilte ... mit").
    PARTICLE = 32; /// The infinitive marker ("zu").
    ZU = 33; /// Polarity=Neg.
    NEG = 34; /// Degree=Cmp.
    CMP = 35; /// Degree=Sup.
    SUP = 36; /// A pronominal adverb ("damit", "dafür").
    PRONOMINAL = 37; /// A preposition merged with an article ("am", "zur").
    MERGED = 38; /// A conjunction of comparison ("als", "wie").
    COMPARISON = 39; /// In the lexicon: a first name.
    FIRST_NAME = 40; /// In the lexicon: a family name.
    LAST_NAME = 41; /// In the lexicon: a place, country or other geographic name.
    GEO_NAME = 42; /// The form is in the full-form lexicon.
    KNOWN = 43; /// An attributive (inflected) adjective.
    ATTR = 44; /// NumType=Ord.
    ORD = 45; /// A modal verb.
    MODAL = 46; /// A lower-case particle of names ("von", "van", "de", "al").
    NAME_PARTICLE = 47;
}

impl Features {
    /// All cases.
    pub const CASES: Features = Features(0b1111);
    /// Both numbers.
    pub const NUMBERS: Features = Features(0b11 << 4);
    /// All genders.
    pub const GENDERS: Features = Features(0b111 << 6);
    /// All persons.
    pub const PERSONS: Features = Features(0b111 << 9);
    /// All moods.
    pub const MOODS: Features = Features(0b111 << 14);
    /// Both tenses.
    pub const TENSES: Features = Features(0b11 << 12);
    /// All verb forms.
    pub const VERB_FORMS: Features = Features(0b11111 << 17);

    /// Whether all bits of `other` are set.
    pub fn has(self, other: Features) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any bit of `other` is set.
    pub fn any(self, other: Features) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets joined.
    pub fn with(self, other: Features) -> Features {
        Features(self.0 | other.0)
    }

    /// The bits that both hold.
    pub fn only(self, other: Features) -> Features {
        Features(self.0 & other.0)
    }

    /// The bits of `self` that `other` lacks.
    pub fn without(self, other: Features) -> Features {
        Features(self.0 & !other.0)
    }
}
