//! Spelled: where the words stand in a text that keys were made of.

use std::cell::OnceCell;

use zufolge_lang::Span;

use crate::profile::key;

/// The words of a text by their keys, each at its first place.
///
/// A key of a part of a compound, or of an irregular form, may not be found.
#[derive(Debug)]
pub struct Spelled<'a> {
    text: &'a str,
    /// Words alone.
    words: OnceCell<Vec<(u32, Span)>>,
    /// Two words together: looked at where no word alone has a key, which is seldom.
    pairs: OnceCell<Vec<(u32, Span)>>,
}

impl<'a> Spelled<'a> {
    /// The words of a text. They are looked at once the first key is asked for.
    pub fn of(text: &'a str) -> Spelled<'a> {
        Spelled {
            text,
            words: OnceCell::new(),
            pairs: OnceCell::new(),
        }
    }

    /// The first place of the word, or of the two words, that a key was made of.
    pub fn place(&self, key: u32) -> Option<Span> {
        let single = self.words.get_or_init(|| self.by_key(words(self.text)));
        let pairs = || {
            self.pairs.get_or_init(|| {
                let pairs = words(self.text).zip(words(self.text).skip(1));
                self.by_key(pairs.map(|(first, second)| first.cover(second)))
            })
        };
        first_of(single, key).or_else(|| first_of(pairs(), key))
    }

    /// The word, or the two words, that a key was made of, as first written.
    pub fn word(&self, key: u32) -> Option<&'a str> {
        self.text.get(self.place(key)?.range())
    }

    fn by_key(&self, spans: impl Iterator<Item = Span>) -> Vec<(u32, Span)> {
        let text = |span: Span| self.text.get(span.range()).unwrap_or_default();
        let mut keyed: Vec<(u32, Span)> = spans.map(|span| (key(text(span)), span)).collect();
        keyed.sort_unstable_by_key(|(key, span)| (*key, span.start));
        keyed
    }
}

fn first_of(sorted: &[(u32, Span)], key: u32) -> Option<Span> {
    let at = sorted.partition_point(|(other, _)| *other < key);
    let (found, span) = sorted.get(at)?;
    (*found == key).then_some(*span)
}

/// Runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = Span> {
    let mut start = None;
    let ends = text.char_indices().chain([(text.len(), ' ')]);
    ends.filter_map(move |(at, c)| match (c.is_alphanumeric(), start) {
        (true, None) => {
            start = Some(at);
            None
        }
        (false, Some(from)) => {
            start = None;
            Some(Span::new(from, at))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_whatever_form_first() {
        let spelled = Spelled::of("Die Bremer Werft, sagt Bremens Senat, baut in Bad Oldesloe.");
        assert_eq!(spelled.word(key("Bremen")), Some("Bremer"));
        assert_eq!(spelled.word(key("Bad Oldesloe")), Some("Bad Oldesloe"));
        assert_eq!(spelled.word(key("Hamburg")), None);
        assert_eq!(Spelled::of("").word(key("Bremen")), None);
    }
}
