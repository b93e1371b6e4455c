//! Compiles first and family names to `packs/de/persons.fst`.
//!
//! The names come from the lists of the Python package Faker, read from its source files: every
//! quoted word of a table whose name begins with `first_name` or `last_name`, in Latin letters.

use std::collections::BTreeMap;
use std::path::Path;

/// A first name.
const FIRST: u64 = 1;
/// A family name.
const LAST: u64 = 2;

/// Reads `faker/providers/person/*/__init__.py` under `source` and writes into `pack`.
///
/// # Errors
/// When a file is missing or not as expected.
pub(crate) fn build(source: &Path, pack: &Path) -> Result<(), String> {
    let folder = source.join("faker/providers/person");
    let places =
        std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names: BTreeMap<String, u64> = BTreeMap::new();
    for place in places.flatten() {
        // The list "en" holds whatever somebody was once called; those of its countries do not.
        if place.file_name() == "en" {
            continue;
        }
        if let Ok(text) = std::fs::read_to_string(place.path().join("__init__.py")) {
            collect(&text, &mut names);
        }
    }
    let mut builder = fst::MapBuilder::memory();
    let count = names.len();
    for (name, bits) in names {
        builder
            .insert(name, bits)
            .map_err(|error| error.to_string())?;
    }
    let bytes = builder.into_inner().map_err(|error| error.to_string())?;
    println!(
        "{count} names, {} bytes, hash {:016x}",
        bytes.len(),
        zufolge_lang::lexicon::hash(&bytes)
    );
    let target = pack.join("persons.fst");
    std::fs::write(&target, bytes).map_err(|error| format!("{}: {error}", target.display()))
}

fn collect(text: &str, names: &mut BTreeMap<String, u64>) {
    let mut bits = 0;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let depth = line.len() - trimmed.len();
        // A table begins with its name at the class's depth, and ends with the next name there.
        if depth == 4 && trimmed.starts_with(|c: char| c.is_ascii_lowercase()) {
            bits = match () {
                () if trimmed.starts_with("first_name") => FIRST,
                () if trimmed.starts_with("last_name") => LAST,
                () => 0,
            };
        }
        if bits == 0 {
            continue;
        }
        for (number, piece) in line.split(['"', '\'']).enumerate() {
            if number % 2 == 1 && is_name(piece) {
                *names.entry(piece.to_owned()).or_default() |= bits;
            }
        }
    }
}

/// Words in Latin letters, capital first, lower case after it.
fn is_name(word: &str) -> bool {
    let mut chars = word.chars();
    let latin = |c: char| c.is_alphabetic() && (c as u32) < 0x250;
    chars.next().is_some_and(|c| latin(c) && c.is_uppercase())
        && word.chars().count() >= 3
        && chars.all(|c| latin(c) || c == '-')
        && word.chars().skip(1).any(char::is_lowercase)
}
