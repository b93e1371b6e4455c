//! The language that an input states, by code or by name.

use zufolge_lang::Language;

/// What a message says about the languages.
pub(crate) const ADVICE: &str = "only German (de) can be read so far";

/// Codes (ISO 639-1 and -2) and names of the languages that can be read.
const NAMES: &[(&str, Language)] = &[
    ("de", Language::German),
    ("deu", Language::German),
    ("ger", Language::German),
    ("german", Language::German),
    ("deutsch", Language::German),
];

/// Codes that state no language.
const UNSTATED: &[&str] = &["", "und", "zxx", "mul"];

/// A language that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// The language that `text` states (`de`, `de-AT`, `deu`, `German`); none where it states none.
pub(crate) fn language(text: &str) -> Result<Option<Language>, Unreadable> {
    let code = text
        .trim()
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    if UNSTATED.contains(&code.as_str()) {
        return Ok(None);
    }
    match NAMES.iter().find(|(name, _)| *name == code) {
        Some((_, language)) => Ok(Some(*language)),
        None => Err(Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for text in ["de", "de-DE", "DE_at", "deu", "German", " deutsch "] {
            assert_eq!(language(text), Ok(Some(Language::German)), "{text}");
        }
        for text in ["", " ", "und"] {
            assert_eq!(language(text), Ok(None), "{text}");
        }
        for text in ["en", "en-US", "Klingonisch", "d"] {
            assert_eq!(language(text), Err(Unreadable), "{text}");
        }
    }
}
