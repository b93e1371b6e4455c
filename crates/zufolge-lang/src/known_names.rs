//! Names that are known: persons' first and family names, and organisations.
//!
//! `persons.fst` is read in place; `organisations.tsv` is small and parsed once.

use rustc_hash::FxHashMap as HashMap;

use crate::document::{Document, Shape};
use crate::name::SourceKind;
use crate::tag::Pos;

/// Persons' names.
pub struct Persons {
    map: fst::Map<&'static [u8]>,
}

impl std::fmt::Debug for Persons {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Persons({})", self.map.len())
    }
}

impl Persons {
    /// A first name.
    pub const FIRST: u64 = 1;
    /// A family name.
    pub const LAST: u64 = 2;

    /// Reads the compiled list in place.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn load(bytes: &'static [u8]) -> Result<Persons, String> {
        let map = fst::Map::new(bytes).map_err(|error| error.to_string())?;
        Ok(Persons { map })
    }

    /// What a word can be, as bits; a genitive -s is left off if need be.
    pub fn find(&self, word: &str) -> u64 {
        self.map
            .get(word)
            .or_else(|| self.map.get(word.strip_suffix('s')?))
            .unwrap_or(0)
    }
}

/// An organisation of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// What sort of source it is.
    pub kind: SourceKind,
    /// The finer kind.
    pub subkind: Option<&'static str>,
    /// The name is also a common word, a person's name or part of a longer name.
    pub doubtful: bool,
}

/// Organisations by the first word of their name.
#[derive(Debug, Default)]
pub struct Organisations {
    names: HashMap<&'static str, Vec<(Vec<&'static str>, Organisation)>>,
    /// Words before the names of clubs ("TSV Adorf"), with what such a club is.
    prefixes: HashMap<&'static str, Organisation>,
    /// Legal forms behind the names of firms and clubs ("Nordlicht GmbH").
    suffixes: Vec<&'static str>,
}

/// How many words a name can have before its legal form or behind a club's prefix.
const PATTERN_WORDS: usize = 4;

impl Organisations {
    /// Reads the table (kind, finer kind, names split by `|`) and that of the agencies.
    pub fn parse(table: &'static str, agencies: &'static str) -> Organisations {
        let mut organisations = Organisations::default();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [kind, subkind, names] = columns[..] else {
                continue;
            };
            if kind == "suffix" {
                organisations.suffixes.extend(names.split('|'));
                continue;
            }
            let is_prefix = kind == "prefix";
            let kind = if is_prefix { "institution" } else { kind };
            let Some(kind) = crate::head_noun::kind_of(kind) else {
                continue;
            };
            let entry = Organisation {
                kind,
                subkind: crate::head_noun::subkind_of(subkind),
                doubtful: false,
            };
            if is_prefix {
                let words = names.split('|').map(|word| (word, entry));
                organisations.prefixes.extend(words);
                continue;
            }
            for name in names.split('|').filter(|n| !n.is_empty()) {
                let (name, doubtful) = match name.strip_prefix('~') {
                    Some(name) => (name, true),
                    None => (name, false),
                };
                organisations.add(name, Organisation { doubtful, ..entry });
            }
        }
        for line in agencies.lines().filter(|l| !l.starts_with('#')) {
            let names = line.split('\t').skip(1).flat_map(|names| names.split('|'));
            for name in names.filter(|n| n.len() >= 3) {
                let entry = Organisation {
                    kind: SourceKind::Agency,
                    subkind: crate::head_noun::subkind_of("agency"),
                    doubtful: false,
                };
                organisations.add(name, entry);
            }
        }
        // Each list is sorted by itself: the order of the lists does not matter.
        #[allow(clippy::iter_over_hash_type)]
        for list in organisations.names.values_mut() {
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        organisations
    }

    fn add(&mut self, name: &'static str, entry: Organisation) {
        let words: Vec<&str> = name.split(' ').collect();
        self.names.entry(words[0]).or_default().push((words, entry));
    }

    /// Whether [`Organisations::find`] can find a name whose first word this is.
    pub fn begins(&self, word: &str) -> bool {
        let stem = word.strip_suffix('s').unwrap_or(word);
        self.names.contains_key(word)
            || self.names.contains_key(stem)
            || self.prefixes.contains_key(word)
    }

    /// How many tokens before a legal form at `at` belong to the name that it closes; `first` opens
    /// the sentence.
    pub fn before_legal_form(&self, doc: &Document, at: usize, first: usize) -> usize {
        if !self.suffixes.contains(&doc.word(at)) {
            return 0;
        }
        let named = |index: &usize| {
            let token = &doc.tokens[*index];
            let capital = matches!(token.shape, Shape::Title | Shape::Upper | Shape::Mixed);
            capital && !matches!(token.pos, Pos::Det | Pos::Adp | Pos::Pron | Pos::Adv)
                || doc.word(*index) == "&"
        };
        let count = (first..at)
            .rev()
            .take(PATTERN_WORDS)
            .take_while(named)
            .count();
        // "&" joins two words and opens nothing.
        match count {
            0 => 0,
            _ if doc.word(at - count) == "&" => count - 1,
            _ => count,
        }
    }

    /// "TSV Adorf", "1. FC Bedorf 08": a club's prefix with the capitalised words behind it.
    fn club(&self, doc: &Document, at: usize, end: usize) -> Option<(usize, Organisation)> {
        let club = *self.prefixes.get(doc.word(at))?;
        let capital = |index: &usize| {
            matches!(
                doc.tokens[*index].shape,
                Shape::Title | Shape::Upper | Shape::Mixed
            )
        };
        let named = (at + 1..end.min(at + PATTERN_WORDS))
            .take_while(capital)
            .count();
        if named == 0 {
            return None;
        }
        let behind = at + 1 + named;
        let year = behind < end
            && doc.tokens[behind].shape == Shape::Number
            && matches!(doc.word(behind).len(), 2 | 4);
        Some((1 + named + usize::from(year), club))
    }

    /// The longest name that begins with token `at` and ends before `end`: how many tokens it
    /// has, and what it is.
    pub fn find(&self, doc: &Document, at: usize, end: usize) -> Option<(usize, Organisation)> {
        let word = doc.word(at);
        let list = self.names.get(word).or_else(|| {
            let stem = word.strip_suffix('s')?;
            self.names.get(stem)
        });
        let Some(list) = list else {
            return self.club(doc, at, end);
        };
        let known = list.iter().find_map(|(words, organisation)| {
            let fits = at + words.len() <= end
                && words.iter().enumerate().all(|(number, expected)| {
                    let word = doc.word(at + number);
                    let last = number + 1 == words.len();
                    word == *expected || (last && word.strip_suffix('s') == Some(expected))
                });
            fits.then_some((words.len(), *organisation))
        });
        known.or_else(|| self.club(doc, at, end))
    }
}
