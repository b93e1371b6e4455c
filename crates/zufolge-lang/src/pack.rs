//! Pack: one language's tables, rules and weights, compiled in and checked on load.

use std::sync::OnceLock;

use crate::document::Language;

/// Everything that is known about one language.
#[derive(Debug)]
pub struct Pack {
    /// The language.
    pub language: Language,
    /// Words that end in a full stop without ending a sentence.
    pub abbreviations: crate::tokenize::Abbreviations,
}

impl Pack {
    /// The built-in pack of a language; loaded once, on first use.
    pub fn of(language: Language) -> &'static Pack {
        match language {
            Language::German => {
                static GERMAN: OnceLock<Pack> = OnceLock::new();
                GERMAN.get_or_init(Pack::german)
            }
        }
    }

    fn german() -> Pack {
        Pack {
            language: Language::German,
            abbreviations: crate::tokenize::Abbreviations::parse(include_str!(
                "../packs/de/abbreviations.txt"
            )),
        }
    }
}
