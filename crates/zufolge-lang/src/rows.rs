//! The rows of the pack's tables that hold a word, as they are written: for explaining a result.
//!
//! Analysis never comes here.

use crate::document::Language;

/// A row of a table of the pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The file in the pack.
    pub file: &'static str,
    /// Number of the line, from 1.
    pub line: usize,
    /// The row, cells split by tabs.
    pub text: &'static str,
}

/// The tables that decide who is said to say what.
const GERMAN: &[(&str, &str)] = &[
    ("reporting.tsv", include_str!("../packs/de/reporting.tsv")),
    ("saying.tsv", include_str!("../packs/de/saying.tsv")),
];

/// The rows whose first or second cell is `word`, in whatever case.
pub fn rows(language: Language, word: &str) -> Vec<Row> {
    let tables = match language {
        Language::German => GERMAN,
    };
    let word = word.to_lowercase();
    let holds = |text: &str| {
        text.split('\t')
            .take(2)
            .any(|cell| cell.to_lowercase() == word)
    };
    let mut found = Vec::new();
    if word.is_empty() {
        return found;
    }
    for (file, table) in tables {
        for (index, text) in table.lines().enumerate() {
            if !text.starts_with('#') && holds(text) {
                found.push(Row {
                    file,
                    line: index + 1,
                    text,
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_word() {
        let found = rows(Language::German, "Erklären");
        assert!(
            found
                .iter()
                .any(|row| row.file == "reporting.tsv" && row.line > 1)
        );
        assert!(rows(Language::German, "").is_empty());
        assert!(rows(Language::German, "Apfelbaum").is_empty());
    }
}
