//! Tasks of the workshop: build packs, score against held-out data. Never shipped.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod names;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["score", "sources", rest @ ..] => names::score_sources(rest),
        _ => {
            eprintln!("tasks: score sources [--show N] [story ...]");
            ExitCode::from(2)
        }
    }
}
