//! Small words around sources, by class: articles, titles, words that say a name is held back.
//!
//! The table is `source-words.tsv`, which explains each class.

use rustc_hash::FxHashMap as HashMap;

/// The classes of small words that the layer of names asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the table explains them
pub enum WordClass {
    Singular,
    /// Indefinite articles alone.
    Indefinite,
    Definite,
    Possessive,
    Plural,
    Opener,
    Inside,
    Attribute,
    Pronoun,
    Nameless,
    OneOf,
    Official,
    NameParticle,
    Title,
    ArticleDie,
    ArticleDen,
    ArticleDer,
    OneOfAttribute,
    FeminineTail,
    NameJoint,
    Withheld,
    General,
    Aloud,
}

/// Small words by class; a word may be in several.
#[derive(Debug, Default)]
pub struct SourceWords {
    words: HashMap<&'static str, u32>,
    feminine: Vec<&'static str>,
}

impl SourceWords {
    /// Reads the table: class, tab, words split by blanks.
    pub fn parse(table: &'static str) -> SourceWords {
        let mut words: HashMap<&'static str, u32> = HashMap::default();
        let mut feminine = Vec::new();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let Some((class, list)) = line.split_once('\t') else {
                continue;
            };
            let Some(class) = word_class(class) else {
                continue;
            };
            for word in list.split(' ').filter(|w| !w.is_empty()) {
                *words.entry(word).or_default() |= 1 << class as u32;
                if class == WordClass::FeminineTail {
                    feminine.push(word);
                }
            }
        }
        SourceWords { words, feminine }
    }

    /// Whether a lower-case word is of a class.
    pub fn is(&self, word: &str, class: WordClass) -> bool {
        self.words
            .get(word)
            .is_some_and(|bits| bits & (1 << class as u32) != 0)
    }

    /// Whether a lower-case noun ends like one for a woman.
    pub fn has_feminine_tail(&self, word: &str) -> bool {
        self.feminine.iter().any(|tail| word.ends_with(tail))
    }

    /// Whether a lower-case word is a small word of any class; the general nouns and
    /// the verbs are none.
    pub fn knows(&self, word: &str) -> bool {
        self.words.get(word).is_some_and(|bits| {
            bits & !(1 << WordClass::General as u32 | 1 << WordClass::Aloud as u32) != 0
        })
    }
}

fn word_class(name: &str) -> Option<WordClass> {
    Some(match name {
        "singular" => WordClass::Singular,
        "indefinite" => WordClass::Indefinite,
        "definite" => WordClass::Definite,
        "possessive" => WordClass::Possessive,
        "plural" => WordClass::Plural,
        "opener" => WordClass::Opener,
        "inside" => WordClass::Inside,
        "attribute" => WordClass::Attribute,
        "pronoun" => WordClass::Pronoun,
        "nameless" => WordClass::Nameless,
        "one-of" => WordClass::OneOf,
        "official" => WordClass::Official,
        "name-particle" => WordClass::NameParticle,
        "title" => WordClass::Title,
        "article-die" => WordClass::ArticleDie,
        "article-den" => WordClass::ArticleDen,
        "article-der" => WordClass::ArticleDer,
        "one-of-attribute" => WordClass::OneOfAttribute,
        "withheld" => WordClass::Withheld,
        "aloud" => WordClass::Aloud,
        "general" => WordClass::General,
        "name-joint" => WordClass::NameJoint,
        "feminine-tail" => WordClass::FeminineTail,
        _ => return None,
    })
}
