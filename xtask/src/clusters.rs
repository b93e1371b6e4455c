//! Compiles clusters of words to `packs/de/clusters.bin`.
//!
//! The clusters are the Brown clusters of the Python package spacy-lookups-data, its tables
//! `de_lexeme_cluster` and `de_lexeme_prob`. The most frequent words are kept: of those with a
//! capital, which can be names, far more than of the rest, which only stand beside them.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use zufolge_lang::word_cluster::WordClusters;

/// Words with a capital that are kept.
const CAPITAL: usize = 150_000;
/// Other words that are kept.
const SMALL: usize = 30_000;

/// Reads the tables in `data` and writes into `pack`.
///
/// # Errors
/// When a file is missing or not as expected.
pub(crate) fn build(data: &Path, pack: &Path) -> Result<(), String> {
    let clusters = read(&data.join("de_lexeme_cluster.json.gz"))?;
    let chances = read(&data.join("de_lexeme_prob.json.gz"))?;
    let mut words: Vec<(&str, u16, f64)> = clusters
        .iter()
        .filter(|(word, cluster)| **cluster > 0.0 && is_word(word))
        .map(|(word, cluster)| {
            let chance = chances.get(word).copied().unwrap_or(f64::MIN);
            (word.as_str(), *cluster as u16, chance)
        })
        .collect();
    words.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(b.0)));
    let (mut capital, mut small) = (0, 0);
    words.retain(|(word, ..)| {
        let (count, most) = match word.starts_with(char::is_uppercase) {
            true => (&mut capital, CAPITAL),
            false => (&mut small, SMALL),
        };
        *count += 1;
        *count <= most
    });
    let bytes = WordClusters::encode(words.iter().map(|(word, cluster, _)| (*word, *cluster)));
    println!(
        "{} words, {} bytes, hash {:016x}",
        words.len(),
        bytes.len(),
        zufolge_lang::lexicon::hash(&bytes)
    );
    let target = pack.join("clusters.bin");
    std::fs::write(&target, bytes).map_err(|error| format!("{}: {error}", target.display()))
}

fn read(file: &Path) -> Result<HashMap<String, f64>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let bytes = std::fs::read(file).map_err(|error| wrong(&error))?;
    let mut text = String::new();
    GzDecoder::new(bytes.as_slice())
        .read_to_string(&mut text)
        .map_err(|error| wrong(&error))?;
    serde_json::from_str(&text).map_err(|error| wrong(&error))
}

/// Letters of the Latin alphabet, hyphens and points in between, two at least.
fn is_word(word: &str) -> bool {
    let latin = |c: char| c.is_alphabetic() && (c as u32) < 0x250;
    word.starts_with(latin)
        && word.chars().count() > 1
        && word
            .chars()
            .all(|c| latin(c) || matches!(c, '-' | '.' | '&' | '\''))
}
