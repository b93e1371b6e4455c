//! Text to tokens: words, numbers and marks, with nothing but white space between them.

use std::collections::HashSet;

use crate::document::Token;
use crate::pack::Pack;

/// Words that end in a full stop without ending a sentence.
#[derive(Debug, Default)]
pub struct Abbreviations {
    /// The words with their full stop, as they are written ("Dr.", "z. B." as "z.").
    words: HashSet<&'static str>,
}

impl Abbreviations {
    /// Reads the table: one abbreviation a line, `#` starts a comment.
    pub fn parse(table: &'static str) -> Abbreviations {
        let words = table
            .lines()
            .map(|line| line.split('#').next().unwrap_or("").trim())
            .filter(|line| !line.is_empty())
            .collect();
        Abbreviations { words }
    }

    /// Whether `word` (with its full stop) is one.
    pub fn contains(&self, word: &str) -> bool {
        self.words.contains(word)
    }
}

/// Cuts a text into tokens.
pub fn tokens(_text: &str, _pack: &Pack) -> Vec<Token> {
    Vec::new()
}
