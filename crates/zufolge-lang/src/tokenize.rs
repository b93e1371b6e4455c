//! Text to tokens: words, numbers and marks, with nothing but white space between them.
//!
//! What the language adds is in two tables: abbreviations that keep their stop, and the words
//! beside which a number with a stop is an ordinal ("am 24. Juni"). No table entry decides
//! whether a sentence ends: that is the sentence layer's task.

use rustc_hash::FxHashSet as HashSet;

use crate::document::{Document, Shape, Token};
use crate::pack::Pack;
use crate::span::Span;
use crate::tag::{Features, Pos};

/// Words that matter for where a full stop belongs.
#[derive(Debug, Default)]
pub struct StopTables {
    /// Abbreviations with their full stop, lower case.
    abbreviations: HashSet<&'static str>,
    /// Of these, the ones that may also be a sentence's last word.
    may_end: HashSet<&'static str>,
    /// Lower-case words before an ordinal.
    before_ordinal: HashSet<&'static str>,
    /// Words after an ordinal, as written.
    after_ordinal: HashSet<&'static str>,
    /// Words that begin a sentence rather than go on with a name, lower case.
    opens_sentence: HashSet<&'static str>,
}

impl StopTables {
    /// Reads the table: `class<TAB>word` a line, `#` starts a comment.
    pub fn parse(table: &'static str) -> StopTables {
        let mut tables = StopTables::default();
        for line in table.lines() {
            let line = line.split('#').next().unwrap_or("").trim_end();
            let Some((class, word)) = line.split_once('\t') else {
                continue;
            };
            let word = word.trim();
            match class {
                "abbreviation" => tables.abbreviations.insert(word),
                "may-end" => {
                    tables.abbreviations.insert(word);
                    tables.may_end.insert(word)
                }
                "before-ordinal" => tables.before_ordinal.insert(word),
                "after-ordinal" => tables.after_ordinal.insert(word),
                "opens-sentence" => tables.opens_sentence.insert(word),
                _ => false,
            };
        }
        tables
    }

    /// Whether an abbreviation (lower case, with its stop) may also end a sentence.
    pub fn may_end(&self, abbreviation: &str) -> bool {
        self.may_end.contains(abbreviation)
    }

    /// Whether a capitalised word (given in lower case) is one that begins sentences.
    pub fn opens_sentence(&self, word: &str) -> bool {
        self.opens_sentence.contains(word)
    }
}

/// Cuts the text of a document into tokens and writes their lower-case forms.
pub fn tokenize(doc: &mut Document, pack: &Pack) {
    let text = std::mem::take(&mut doc.text);
    let mut scanner = Scanner {
        text: &text,
        tables: &pack.stops,
        tokens: Vec::with_capacity(text.len() / 5),
        forms: std::mem::take(&mut doc.lemmas),
    };
    scanner.run();
    doc.tokens = scanner.tokens;
    doc.lemmas = scanner.forms;
    doc.text = text;
}

/// Whether a character only separates tokens.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// A letter, or a mark that belongs to the letter before it, or a soft hyphen inside a word.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || is_attached(c)
}

fn is_attached(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{300}'..='\u{36f}'
    )
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '„' | '“' | '”' | '"' | '»' | '«' | '‚' | '‘' | '’' | '\'' | '›' | '‹' | '‟' | '‛'
    )
}

struct Scanner<'a> {
    text: &'a str,
    tables: &'a StopTables,
    tokens: Vec<Token>,
    forms: String,
}

impl Scanner<'_> {
    fn run(&mut self) {
        let mut at = 0;
        let mut spaced = true;
        while let Some(c) = self.char_at(at) {
            if is_space(c) {
                at += c.len_utf8();
                spaced = true;
                continue;
            }
            let end = self.token_end(at, c).max(at + c.len_utf8());
            self.push(at, end, spaced);
            at = end;
            spaced = false;
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte < 0x80 {
            Some(byte as char)
        } else {
            self.text.get(at..)?.chars().next()
        }
    }

    fn token_end(&self, at: usize, c: char) -> usize {
        if c.is_ascii_digit() {
            self.number_end(at)
        } else if c.is_alphanumeric() {
            self.word_end(at)
        } else {
            self.mark_end(at, c)
        }
    }

    /// Runs of the same stop or dash are one mark; so are doubled single quotes and commas that
    /// typists use as quotation marks.
    fn mark_end(&self, at: usize, c: char) -> usize {
        let run = |allowed: fn(char) -> bool| {
            let mut end = at;
            while let Some(next) = self.char_at(end).filter(|&c| allowed(c)) {
                end += next.len_utf8();
            }
            end
        };
        match c {
            '.' => run(|c| c == '.'),
            '!' | '?' => run(|c| matches!(c, '!' | '?')),
            '-' => run(|c| c == '-'),
            '\'' | '`' | '´' | ',' if self.char_at(at + c.len_utf8()) == Some(c) => {
                at + 2 * c.len_utf8()
            }
            _ => {
                let mut end = at + c.len_utf8();
                while let Some(next) = self
                    .char_at(end)
                    .filter(|&c| is_attached(c) || c == '\u{fe0f}')
                {
                    end += next.len_utf8();
                }
                end
            }
        }
    }

    fn number_end(&self, at: usize) -> usize {
        let mut end = at;
        let mut plain = true;
        loop {
            match self.char_at(end) {
                Some(c) if c.is_ascii_digit() => end += 1,
                Some('.' | ',' | ':')
                    if self.char_at(end + 1).is_some_and(|c| c.is_ascii_digit()) =>
                {
                    plain = false;
                    end += 1;
                }
                _ => break,
            }
        }
        match self.char_at(end) {
            // "85-Jährige", "20er", "4G": digits that begin a word.
            Some(c) if is_letter(c) => return self.word_end(end),
            Some('-' | '\u{2010}' | '\u{2011}')
                if self
                    .after_hyphen(end)
                    .is_some_and(|(_, c)| c.is_alphabetic()) =>
            {
                return self.word_end(end);
            }
            _ => {}
        }
        if plain && end - at <= 3 && self.is_ordinal(end) {
            end += 1;
        }
        end
    }

    fn after_hyphen(&self, at: usize) -> Option<(usize, char)> {
        let hyphen = self.char_at(at)?;
        let next = at + hyphen.len_utf8();
        Some((next, self.char_at(next)?))
    }

    /// Whether the stop at `at`, after plain digits, makes them an ordinal.
    fn is_ordinal(&self, at: usize) -> bool {
        if self.char_at(at) != Some('.') {
            return false;
        }
        let rest = &self.text[at + 1..];
        let mut newlines = 0;
        let mut start = 0;
        for c in rest.chars() {
            if !is_space(c) {
                break;
            }
            newlines += usize::from(c == '\n');
            start += c.len_utf8();
        }
        if newlines > 1 {
            return false;
        }
        let rest = &rest[start..];
        let Some(first) = rest.chars().next() else {
            return false;
        };
        if first.is_lowercase() || matches!(first, ',' | ';' | '/' | ')') && start == 0 {
            return true;
        }
        let end = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
        if self.tables.after_ordinal.contains(&rest[..end]) {
            return true;
        }
        let before = self.tokens.last();
        // »beim „2. Deutschen Deichtag“«: nothing has ended right behind an opening mark.
        let opened = |t: &Token| &self.text[t.span.range()] == "„";
        before.is_some_and(|t| self.tables.before_ordinal.contains(self.lower_of(t)) || opened(t))
            && (first.is_alphabetic() || first.is_ascii_digit())
    }

    fn lower_of(&self, token: &Token) -> &str {
        if token.lower.is_empty() {
            &self.text[token.span.range()]
        } else {
            &self.forms[token.lower.range()]
        }
    }

    fn word_end(&self, at: usize) -> usize {
        let mut end = at;
        loop {
            match self.char_at(end) {
                Some(c) if is_letter(c) || c.is_numeric() => end += c.len_utf8(),
                Some('-' | '\u{2010}' | '\u{2011}') => match self.after_hyphen(end) {
                    Some((next, c)) if c.is_alphanumeric() => end = next,
                    // "Luft- und Bodeneinsätze": the hyphen stands for a word that follows.
                    Some((next, c)) if is_space(c) && end > at => {
                        return if self.text[next..]
                            .trim_start()
                            .starts_with(char::is_alphabetic)
                        {
                            next
                        } else {
                            end
                        };
                    }
                    _ => break,
                },
                Some(c @ ('\'' | '’' | '*' | '_' | '&' | ':')) => {
                    let next = end + c.len_utf8();
                    let joins = match (c, self.char_at(next)) {
                        (_, None) => false,
                        ('\'' | '’', Some(n)) => n.is_alphabetic() && end > at,
                        ('&', Some(n)) => n.is_uppercase() && end > at,
                        // "Bürger:innen": only before a lower-case letter, only inside a word.
                        (_, Some(n)) => n.is_lowercase() && end > at + 1,
                    };
                    if joins {
                        end = next;
                    } else {
                        break;
                    }
                }
                Some('.') => {
                    let word = &self.text[at..end];
                    match self.char_at(end + 1) {
                        // "ver.di", "tagesschau.de": a stop between lower-case letters.
                        Some(n)
                            if n.is_lowercase()
                                && word.len() > 1
                                && word.ends_with(char::is_alphanumeric)
                                && !self.is_abbreviation(word) =>
                        {
                            end += 1;
                        }
                        next => {
                            let initial = word.chars().count() == 1
                                && word.starts_with(char::is_uppercase)
                                && next
                                    .is_some_and(|c| is_space(c) || c.is_alphabetic() || c == '-');
                            if self.is_abbreviation(word) || initial {
                                end += 1;
                                // "B.-Z.", "H.-J."
                                if self.char_at(end) == Some('-')
                                    && self.char_at(end + 1).is_some_and(char::is_alphabetic)
                                {
                                    end += 1;
                                    continue;
                                }
                            }
                            break;
                        }
                    }
                }
                _ => break,
            }
        }
        end
    }

    fn is_abbreviation(&self, word: &str) -> bool {
        if word.len() > 12 {
            return false;
        }
        let mut key = word.to_lowercase();
        key.push('.');
        self.tables.abbreviations.contains(key.as_str())
    }

    fn push(&mut self, start: usize, end: usize, spaced: bool) {
        let word = &self.text[start..end];
        let shape = shape_of(word);
        let mut lower = Span::default();
        if matches!(shape, Shape::Title | Shape::Upper | Shape::Mixed) {
            let from = self.forms.len();
            if word.is_ascii() {
                self.forms.push_str(word);
                self.forms[from..].make_ascii_lowercase();
            } else {
                self.forms.extend(word.chars().flat_map(char::to_lowercase));
            }
            if &self.forms[from..] == word {
                self.forms.truncate(from);
            } else {
                lower = Span::new(from, self.forms.len());
            }
        }
        self.tokens.push(Token {
            span: Span::new(start, end),
            shape,
            spaced,
            pos: Pos::X,
            features: Features::default(),
            lemma: Span::default(),
            lower,
        });
    }
}

/// What a token is made of.
pub fn shape_of(word: &str) -> Shape {
    let mut chars = word.chars();
    let first = chars.next().unwrap_or(' ');
    if first.is_ascii_digit() {
        return if word
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b':'))
        {
            Shape::Number
        } else {
            Shape::Mixed
        };
    }
    if !first.is_alphanumeric() {
        return match first {
            '.' | '!' | '?' | '…' => Shape::Stop,
            ',' if word.len() > 1 => Shape::Quote,
            '`' | '´' if word.len() > first.len_utf8() => Shape::Quote,
            ',' => Shape::Comma,
            ':' | ';' => Shape::Colon,
            '-' | '–' | '—' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2015}' | '−' => {
                Shape::Dash
            }
            '(' | ')' | '[' | ']' | '{' | '}' => Shape::Bracket,
            c if is_quote(c) => Shape::Quote,
            _ => Shape::Symbol,
        };
    }
    let (mut lower, mut upper, mut digit, mut inner_upper) = (0, 0, 0, 0);
    let mut previous = first;
    for (i, c) in word.chars().enumerate() {
        if c.is_lowercase() {
            lower += 1;
        } else if c.is_uppercase() {
            upper += 1;
            inner_upper += usize::from(i > 0 && previous.is_alphabetic());
        } else if c.is_numeric() {
            digit += 1;
        }
        previous = c;
    }
    if digit > 0 || lower > 0 && inner_upper > 0 {
        // "US-Regierung" counts as a title-case word, "GmbH" does not.
        let hyphened = word.contains('-') && digit == 0 && lower > 1 && first.is_uppercase();
        return if hyphened { Shape::Title } else { Shape::Mixed };
    }
    match (first.is_uppercase(), upper, lower) {
        (false, 0, _) => Shape::Lower,
        (false, _, _) if word.contains('-') => Shape::Title,
        (true, 2.., 0) => Shape::Upper,
        (true, _, _) => Shape::Title,
        _ => Shape::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Language;

    fn check(text: &str, expected: &[&str]) {
        let mut doc = Document::new(text.into(), Language::German, None);
        tokenize(&mut doc, Pack::of(Language::German));
        let words: Vec<&str> = (0..doc.tokens.len()).map(|i| doc.word(i)).collect();
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn words_keep_hyphens_and_apostrophes() {
        check(
            "Die US-Regierung in al-Hamra schwieg.",
            &["Die", "US-Regierung", "in", "al-Hamra", "schwieg", "."],
        );
        check(
            "Boden- und Lufteinsätze, Ku'damm - ja",
            &["Boden-", "und", "Lufteinsätze", ",", "Ku'damm", "-", "ja"],
        );
        check(
            "Bürger:innen sagten: ja",
            &["Bürger:innen", "sagten", ":", "ja"],
        );
        check("CDU/CSU", &["CDU", "/", "CSU"]);
    }

    #[test]
    fn numbers_keep_separators() {
        check(
            "Um 4.15 Uhr 4,87 Meter, 3.000 und 20% am 24.08.2025.",
            &[
                "Um",
                "4.15",
                "Uhr",
                "4,87",
                "Meter",
                ",",
                "3.000",
                "und",
                "20",
                "%",
                "am",
                "24.08.2025",
                ".",
            ],
        );
        check(
            "Der 85-Jährige fuhr auf der A7, 10-15 km.",
            &[
                "Der",
                "85-Jährige",
                "fuhr",
                "auf",
                "der",
                "A7",
                ",",
                "10",
                "-",
                "15",
                "km",
                ".",
            ],
        );
    }

    #[test]
    fn ordinals_keep_their_stop_and_numbers_at_the_end_do_not() {
        check("Am 24. Juni", &["Am", "24.", "Juni"]);
        check("Im 3. Quartal", &["Im", "3.", "Quartal"]);
        check("Der 1. FC", &["Der", "1.", "FC"]);
        check(
            "„2. Deutscher Deichtag“",
            &["„", "2.", "Deutscher", "Deichtag", "“"],
        );
        check("Es waren 24. Danach", &["Es", "waren", "24", ".", "Danach"]);
        check("Es waren 24.", &["Es", "waren", "24", "."]);
        check("vom 3. bis 5. Mai", &["vom", "3.", "bis", "5.", "Mai"]);
    }

    #[test]
    fn abbreviations_keep_their_stop() {
        check(
            "Dr. Kehl kam z.B. mit J. Roth usw. an.",
            &[
                "Dr.", "Kehl", "kam", "z.", "B.", "mit", "J.", "Roth", "usw.", "an", ".",
            ],
        );
        check(
            "auf ver.di und blitz.example",
            &["auf", "ver.di", "und", "blitz.example"],
        );
        check("Ende.Der Anfang", &["Ende", ".", "Der", "Anfang"]);
    }

    #[test]
    fn marks_of_all_kinds() {
        check(
            "„Nein!“, rief er ... ''ja''",
            &[
                "„", "Nein", "!", "“", ",", "rief", "er", "...", "''", "ja", "''",
            ],
        );
        check("", &[]);
        check("  \u{feff}\n", &[]);
        check("😀 a\u{308}u\u{df}ern", &["😀", "a\u{308}u\u{df}ern"]);
    }
}
