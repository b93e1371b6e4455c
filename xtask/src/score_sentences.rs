//! Scores the borders of sentences on a file of the German quotation set.
//!
//! A border is the first character of a sentence that is not the first of its text; titles and
//! paragraphs count as the set marks them. Code points on both sides.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use zufolge_lang::{Language, analyze};

/// Prints precision, recall and F1 over all texts of a file, and the first borders that differ.
pub(crate) fn run(path: &Path, mut show: usize) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let (mut both, mut ours, mut gold) = (0, 0, 0);
    for (number, line) in text.lines().enumerate() {
        let wrong = |what: &str| format!("{}:{}: {what}", path.display(), number + 1);
        let row: Value = serde_json::from_str(line).map_err(|e| wrong(&e.to_string()))?;
        let text = row["originalText"]
            .as_str()
            .ok_or_else(|| wrong("no originalText"))?;
        let marked = row["sentences"]
            .as_array()
            .ok_or_else(|| wrong("no sentences"))?;
        let points: Vec<char> = text.chars().collect();
        let first_word = |from: usize| {
            let blank = points.iter().skip(from).take_while(|c| c.is_whitespace());
            from + blank.count()
        };
        let wanted: BTreeSet<usize> = marked
            .iter()
            .filter_map(|sentence| sentence["charBegin"].as_u64())
            .filter_map(|begin| usize::try_from(begin).ok())
            .map(first_word)
            .collect();
        let document = analyze(text, Language::German, None);
        let found: BTreeSet<usize> = document
            .sentences
            .iter()
            .filter_map(|sentence| text.get(..sentence.span.start as usize))
            .map(|before| first_word(before.chars().count()))
            .collect();
        let start = first_word(0);
        let inner = |set: &BTreeSet<usize>| -> BTreeSet<usize> {
            set.iter()
                .copied()
                .filter(|at| *at != start && *at < points.len())
                .collect()
        };
        let (found, wanted) = (inner(&found), inner(&wanted));
        for at in found.symmetric_difference(&wanted) {
            if show == 0 {
                break;
            }
            show -= 1;
            let words = |from: usize, to: usize| -> String {
                let points = points.get(from..to.min(points.len())).unwrap_or_default();
                points.iter().collect::<String>().replace('\n', "↵")
            };
            println!(
                "  {}: {}|{}",
                if found.contains(at) {
                    "not in gold"
                } else {
                    "missed"
                },
                words(at.saturating_sub(40), *at),
                words(*at, at + 40)
            );
        }
        both += found.intersection(&wanted).count();
        ours += found.len();
        gold += wanted.len();
    }
    let share = |of: usize| 100.0 * both as f64 / of.max(1) as f64;
    let (precision, recall) = (share(ours), share(gold));
    let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
    println!(
        "sentence borders: P {precision:.1} R {recall:.1} F1 {f1:.1} ({both} right, {ours} ours, {gold} gold)"
    );
    Ok(())
}
