//! Words made from names of places: what the gazetteer can say of a word and of its parts.

use std::cell::RefCell;

use crate::document::Language;
use crate::memo::Memo;
use crate::pack::Pack;

/// What the gazetteer says of a word by itself, wherever it stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WordParts {
    /// A name can begin with it.
    pub(crate) begins: bool,
    /// It may be an adjective, inhabitant or compound made from a name.
    pub(crate) part: bool,
}

/// How many words are remembered.
const SEEN: usize = 4096;

impl WordParts {
    /// Looks a word up, the first time it is met.
    pub(crate) fn of(pack: &Pack, word: &str, lower: &str) -> WordParts {
        thread_local! {
            static GERMAN: RefCell<Memo<WordParts>> = RefCell::new(Memo::new(SEEN));
        }
        let memo = match pack.language {
            Language::German => &GERMAN,
        };
        memo.with_borrow_mut(|memo| memo.get(word, 0, || WordParts::look(pack, word, lower)))
    }

    fn look(pack: &Pack, word: &str, lower: &str) -> WordParts {
        let gazetteer = &pack.gazetteer;
        let first = word.split_once('-').map(|(first, _)| first);
        let mut parts = [adjective_stem(lower), first, town_stem(word)]
            .into_iter()
            .flatten();
        let mut people = inhabitants(word);
        WordParts {
            begins: gazetteer.begins(word),
            part: parts.any(|part| gazetteer.find(part).is_some())
                || people.any(|(stem, base)| gazetteer.find_joined(stem, base).is_some()),
        }
    }
}

/// Ways to take the word for an inhabitant apart: a stem, and what is to be added for the base form.
pub(crate) fn inhabitants(word: &str) -> impl Iterator<Item = (&str, &'static str)> {
    let endings = [
        ("", ""),
        ("n", ""),
        ("s", ""),
        ("in", ""),
        ("innen", ""),
        ("n", "e"),
        ("in", "e"),
        ("innen", "e"),
        ("en", ""),
        ("r", ""),
    ];
    endings
        .into_iter()
        .filter_map(|(ending, base)| Some((word.strip_suffix(ending)?, base)))
}

/// The town that "Berliner" or "Berlinerinnen" are made from.
pub(crate) fn town_stem(word: &str) -> Option<&str> {
    ["er", "ern", "ers", "erin", "erinnen"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
}

/// The stem of an adjective in "-sch" without its ending.
pub(crate) fn adjective_stem(word: &str) -> Option<&str> {
    if word.ends_with("sch") {
        return Some(word);
    }
    ["e", "er", "en", "em", "es"].iter().find_map(|ending| {
        word.strip_suffix(ending)
            .filter(|stem| stem.ends_with("sch"))
    })
}
