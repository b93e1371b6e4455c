//! `cargo xtask score html`: how well the article of a page is found.
//!
//! The pages and the true articles are those of the article extraction benchmark (`../shared/datasets.md`),
//! and so is the measure: runs of four words, counted with their multiplicity; precision and recall
//! averaged over the pages; F1 of the two averages. `--show N` prints, for the N worst pages, the
//! paragraphs that are found and not true ("+") and those that are true and not found ("-").

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use zufolge_intake::{Hints, reports};
use zufolge_lang::Language;

/// How many words make a shingle.
const SHINGLE: usize = 4;

/// Scores all pages in the data folder and prints the figures, and details of the `show` worst pages.
pub(crate) fn score(data: &Path, show: usize) -> Result<(), String> {
    let folder = data.join("html-articles");
    let truth = read(&folder.join("ground-truth.json"))?;
    let truth: BTreeMap<String, serde_json::Value> =
        serde_json::from_slice(&truth).map_err(|e| format!("ground-truth.json: {e}"))?;
    let mut pages = Vec::new();
    let mut bytes_read = 0;
    let mut reading = std::time::Duration::ZERO;
    for (id, article) in &truth {
        let expected = article["articleBody"].as_str().unwrap_or_default();
        let file = read(&folder.join("html").join(format!("{id}.html.gz")))?;
        let mut html = Vec::new();
        GzDecoder::new(file.as_slice())
            .read_to_end(&mut html)
            .map_err(|e| format!("{id}: {e}"))?;
        let mut hints = Hints::of_name(id);
        // The pages are English; a stated language spares them the refusal.
        hints.language = Some(Language::German);
        hints.media_type = Some("text/html");
        let start = std::time::Instant::now();
        let found = match reports(&html, hints).next() {
            Some(Ok(report)) => report.text,
            Some(Err(refusal)) => {
                println!("{refusal}");
                String::new()
            }
            None => String::new(),
        };
        reading += start.elapsed();
        bytes_read += html.len();
        let (precision, recall) = precision_recall(&shingles(expected), &shingles(&found));
        pages.push(Page {
            id,
            expected,
            found,
            precision,
            recall,
        });
    }
    let count = pages.len() as f64;
    let precision = pages.iter().map(|p| p.precision).sum::<f64>() / count;
    let recall = pages.iter().map(|p| p.recall).sum::<f64>() / count;
    pages.sort_by(|a, b| (a.precision + a.recall).total_cmp(&(b.precision + b.recall)));
    for page in pages.iter().take(show) {
        page.print();
    }
    println!(
        "html: {} pages, F1 {:.4}, precision {precision:.4}, recall {recall:.4}, {:.0} pages/s, {:.1} MB/s",
        pages.len(),
        2.0 * precision * recall / (precision + recall),
        count / reading.as_secs_f64(),
        bytes_read as f64 / 1e6 / reading.as_secs_f64(),
    );
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))
}

struct Page<'a> {
    id: &'a str,
    expected: &'a str,
    found: String,
    precision: f64,
    recall: f64,
}

impl Page<'_> {
    fn print(&self) {
        println!(
            "== {} precision {:.3} recall {:.3}",
            self.id, self.precision, self.recall
        );
        let paragraphs = |text: &str| -> Vec<String> {
            text.lines()
                .map(|l| words(l).join(" "))
                .filter(|l| !l.is_empty())
                .collect()
        };
        let expected = format!(" {} ", words(self.expected).join(" "));
        let found = format!(" {} ", words(&self.found).join(" "));
        for line in paragraphs(&self.found) {
            if !expected.contains(&format!(" {line} ")) {
                println!("  + {line}");
            }
        }
        for line in paragraphs(self.expected) {
            if !found.contains(&format!(" {line} ")) {
                println!("  - {line}");
            }
        }
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .collect()
}

/// Each run of four words, with how often it comes; a shorter text is one run.
fn shingles(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let words = words(text);
    let mut counts = BTreeMap::new();
    let length = SHINGLE.min(words.len());
    for run in words.windows(length.max(1)) {
        *counts.entry(run.to_vec()).or_default() += 1;
    }
    counts
}

fn precision_recall(
    expected: &BTreeMap<Vec<&str>, usize>,
    found: &BTreeMap<Vec<&str>, usize>,
) -> (f64, f64) {
    let hits: usize = found
        .iter()
        .map(|(run, count)| expected.get(run).copied().unwrap_or(0).min(*count))
        .sum();
    let of = |runs: &BTreeMap<Vec<&str>, usize>| match runs.values().sum::<usize>() {
        0 => f64::from(u8::from(expected.is_empty() && found.is_empty())),
        all => hits as f64 / all as f64,
    };
    (of(found), of(expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_words_are_compared_with_multiplicity() {
        let check = |expected, found, precision: f64, recall: f64| {
            let (p, r) = precision_recall(&shingles(expected), &shingles(found));
            assert!(
                (p - precision).abs() < 1e-9 && (r - recall).abs() < 1e-9,
                "{found}: {p} {r}"
            );
        };
        check("a b c d e", "a b, c d e.", 1.0, 1.0);
        check("a b c d e", "a b c d", 1.0, 0.5);
        check("a b c d", "a b c d a b c d", 0.2, 1.0);
        check("a b c d", "", 0.0, 0.0);
        check("a b", "a b", 1.0, 1.0);
        check("", "", 1.0, 1.0);
    }
}
