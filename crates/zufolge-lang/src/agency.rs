//! News agencies: their names and short forms, and where a report credits one.

use rustc_hash::FxHashMap as HashMap;

use crate::document::{Document, Shape};
use crate::pack::Pack;

/// The agencies that are known, from `agencies.tsv`.
#[derive(Debug, Default)]
pub struct Agencies {
    shorts: HashMap<&'static str, &'static str>,
    /// Names by their first word, with all their words.
    names: HashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
    /// The first name of each code.
    full: HashMap<&'static str, &'static str>,
}

impl Agencies {
    /// Reads the table: code, names, short forms.
    pub fn parse(table: &'static str) -> Agencies {
        let mut agencies = Agencies::default();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(code), Some(names)) = (columns.next(), columns.next()) else {
                continue;
            };
            for name in names.split('|').filter(|n| !n.is_empty()) {
                agencies.full.entry(code).or_insert(name);
                let words: Vec<&str> = name.split(' ').collect();
                agencies
                    .names
                    .entry(words[0])
                    .or_default()
                    .push((words, code));
            }
            let shorts = columns.next().unwrap_or("");
            for short in shorts.split('|').filter(|n| !n.is_empty()) {
                agencies.shorts.insert(short, code);
            }
        }
        agencies
    }

    /// The code of the agency whose full name begins with token `at`; a genitive -s may follow.
    pub fn by_name(&self, doc: &Document, at: usize) -> Option<&'static str> {
        let names = self.names.get(doc.word(at))?;
        names.iter().find_map(|(words, code)| {
            let fits = words.iter().enumerate().all(|(number, expected)| {
                doc.tokens.get(at + number).is_some_and(|token| {
                    let word = doc.text_of(token.span);
                    word == *expected
                        || (number + 1 == words.len() && word.strip_suffix('s') == Some(expected))
                })
            });
            fits.then_some(*code)
        })
    }

    /// The full name, in its base form, of the agency that is named from token `at` on.
    pub fn full_name(&self, doc: &Document, at: usize) -> Option<&'static str> {
        let code = self.by_name(doc, at)?;
        self.full.get(code).copied()
    }

    /// Whether a word is a short form by itself.
    pub fn is_short(&self, word: &str) -> bool {
        self.shorts.contains_key(word)
    }

    /// The code of the agency with this short form, as written; a regional or service code behind
    /// a slash or hyphen may follow ("dpa/bb").
    pub fn by_short(&self, word: &str) -> Option<&'static str> {
        self.shorts.get(word).copied().or_else(|| {
            let first = word.split(['/', '-']).next()?;
            self.shorts.get(first).copied()
        })
    }
}

/// Codes of the agencies that a report credits, in the order of first mention: short forms in
/// brackets ("(dpa/bb)"), and names or short forms in the text ("sagte er der Nachrichtenagentur
/// Reuters").
pub fn credited(doc: &Document, pack: &Pack) -> Vec<&'static str> {
    let mut codes: Vec<&'static str> = Vec::new();
    for (at, token) in doc.tokens.iter().enumerate() {
        if !token.shape.is_word() {
            continue;
        }
        let word = doc.word(at);
        let bracket = |at: Option<usize>| {
            at.and_then(|at| doc.tokens.get(at))
                .is_some_and(|t| t.shape == Shape::Bracket || t.shape == Shape::Symbol)
        };
        let credit = bracket(at.checked_sub(1)) || bracket(Some(at + 1));
        let found = match pack.agencies.by_short(word) {
            // Two letters, or a compound such as "dpa-Gespräch", need the brackets.
            Some(code) if credit || (word.len() >= 3 && pack.agencies.is_short(word)) => Some(code),
            _ => pack.agencies.by_name(doc, at),
        };
        if let Some(code) = found
            && !codes.contains(&code)
        {
            codes.push(code);
        }
    }
    codes
}
