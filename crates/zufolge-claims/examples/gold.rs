//! Scores what is derived inside stories against gold stories:
//! `cargo run --release -p zufolge-claims --example gold -- DIR [PREFIX] [SHOW]`.
//!
//! DIR holds `reports.jsonl` and `gold.json`. PREFIX ("a-") takes only some reports, SHOW prints what is
//! wrong.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub
)]

use std::path::Path;

#[path = "../tests/scoring/mod.rs"]
mod scoring;

fn main() {
    let mut args = std::env::args().skip(1);
    let dir = args.next().unwrap_or_else(|| "../shared/gold".to_owned());
    let prefix = args.next().unwrap_or_default();
    let show = args.next().is_some();
    let read = |name: &str| std::fs::read_to_string(Path::new(&dir).join(name));
    let (Ok(reports), Ok(gold)) = (read("reports.jsonl"), read("gold.json")) else {
        println!("skipped: {dir} holds no gold stories");
        return;
    };
    let scores = scoring::score(&reports, &gold, &prefix, show);
    for (name, (right, of)) in [
        ("conflicts, precision", scores.conflicts_right),
        ("conflicts recalled", scores.conflicts_found),
        ("due outcomes", scores.dues),
        ("denials", scores.denials),
        ("denials, precision", scores.denials_right),
        ("confirmations", scores.confirmations),
        ("confirmations, precision", scores.confirmations_right),
        ("answers", scores.answers),
        ("lost hedges", scores.lost_hedges),
    ] {
        println!("{name:26}{right:4} of {of}");
    }
}
