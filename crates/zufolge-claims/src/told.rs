//! Told: the words of a report, and keys of words stored as places among them.
//!
//! A key is a hash of a word's stem or root. Nearly all keys of a report are those of its own words as they
//! are written, or of the halves of its compounds, so a place takes a few bits where a hash takes 32. What
//! no word tells is stored as it is.

use zufolge_lang::Span;

use crate::packed::{Reader, Writer};

/// The words of a report: of its title, then of its text. A word is a run of letters and digits.
#[derive(Debug)]
pub struct Words<'a> {
    words: Vec<&'a str>,
    /// How many of them are the title's.
    title: usize,
    text: &'a str,
}

/// Where a text may hold the words of keys: a key, and a stretch of the text.
pub(crate) type Hint = (u32, Span);

/// Which part of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Whole,
    /// As many bytes from its beginning.
    Head(usize),
    /// All behind so many bytes.
    Tail(usize),
}

impl Part {
    fn of(self, word: &str) -> Option<&str> {
        match self {
            Part::Whole => Some(word),
            Part::Head(cut) => word.get(..cut),
            Part::Tail(cut) => word.get(cut..),
        }
    }
}

impl<'a> Words<'a> {
    /// The words of a report.
    pub fn of(title: Option<&'a str>, text: &'a str) -> Words<'a> {
        let mut words: Vec<&str> = words_of(title.unwrap_or("")).collect();
        let title = words.len();
        words.reserve(text.len() / 6);
        words.extend(words_of(text));
        Words { words, title, text }
    }

    /// Those of the text.
    pub(crate) fn of_text(&self) -> &[&'a str] {
        self.words.get(self.title..).unwrap_or_default()
    }

    /// Writes keys, and gives them in the order in which they are read again. `hints` say where the text may
    /// hold them, sorted by where they start.
    pub(crate) fn write(
        &self,
        out: &mut Writer,
        keys: impl Iterator<Item = u32>,
        hints: &[Hint],
        key: impl Fn(&str) -> u32,
    ) -> Vec<u32> {
        let mut wanted: Vec<(u32, bool)> = keys.map(|key| (key, true)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut placed: Vec<(usize, Part, u32)> = Vec::with_capacity(wanted.len());
        let still = |wanted: &[(u32, bool)], key: u32| {
            let at = wanted.binary_search_by_key(&key, |(key, _)| *key).ok()?;
            wanted[at].1.then_some(at)
        };
        for (at, word) in self.words.iter().enumerate().take(self.title) {
            let here = key(word);
            if let Some(found) = still(&wanted, here) {
                wanted[found].1 = false;
                placed.push((at, Part::Whole, here));
            }
        }
        let start = |word: &str| word.as_ptr() as usize - self.text.as_ptr() as usize;
        let mut at = self.title;
        for (hinted, span) in hints {
            let Some(found) = still(&wanted, *hinted) else {
                continue;
            };
            let (from, to) = (span.start as usize, span.end as usize);
            let ends = |word: &&str| start(word) + word.len();
            while self.words.get(at).is_some_and(|word| ends(word) <= from) {
                at += 1;
            }
            let Some(word) = self.words.get(at) else {
                break;
            };
            let part = match (from == start(word), to == ends(word)) {
                (true, true) => Part::Whole,
                (true, false) => Part::Head(to.saturating_sub(from)),
                (false, true) => Part::Tail(from.saturating_sub(start(word))),
                (false, false) => continue,
            };
            if part.of(word).is_some_and(|part| key(part) == *hinted) {
                wanted[found].1 = false;
                placed.push((at, part, *hinted));
            }
        }
        placed.sort_unstable();
        let mut last = 0;
        out.list(&placed, |out, (at, part, _)| {
            out.number((at - last) as u32, 1);
            last = *at;
            match part {
                Part::Whole => out.flag(false),
                Part::Head(cut) | Part::Tail(cut) => {
                    out.flag(true);
                    out.flag(matches!(part, Part::Tail(_)));
                    out.number(*cut as u32, 3);
                }
            }
        });
        let rest: Vec<u32> = wanted.iter().filter(|w| w.1).map(|w| w.0).collect();
        out.list(&rest, |out, key| out.bits(u64::from(*key), 32));
        placed
            .into_iter()
            .map(|(_, _, key)| key)
            .chain(rest)
            .collect()
    }

    /// Reads what [`Words::write`] wrote.
    pub(crate) fn read(
        &self,
        from: &mut Reader<'_>,
        key: impl Fn(&str) -> u32,
    ) -> Option<Vec<u32>> {
        let mut at: usize = 0;
        let mut keys = from.list(|from| {
            at = at.checked_add(from.number(1)? as usize)?;
            let part = match from.flag()? {
                false => Part::Whole,
                true => {
                    let is_tail = from.flag()?;
                    let cut = from.number(3)? as usize;
                    if is_tail {
                        Part::Tail(cut)
                    } else {
                        Part::Head(cut)
                    }
                }
            };
            part.of(self.words.get(at)?).map(&key)
        })?;
        keys.extend(from.list(|from| Some(from.bits(32)? as u32))?);
        Some(keys)
    }
}

/// The words of a title, a text or a name, split at everything that is no letter or digit.
pub(crate) fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}
