//! Tasks of the workshop: build packs, score against held-out data. Never shipped.
//!
//! DATA is the folder of the data sets, `../shared/data` unless given.
// A tool of the rim: it reads files, starts programs, measures and prints.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods)]

mod gazetteer;
mod bench;
mod bench_ledger;
mod bench_serve;
mod clusters;
mod corpus;
mod docs;
mod german_dict;
mod layers;
mod names;
mod packs;
mod score_html;
mod score_sentences;
mod persons;
mod score_tags;
mod tidy;
mod train;
mod train_names;
mod treebank;
mod world_map;

use std::path::Path;
use std::process::ExitCode;

const DATA: &str = "../shared/data";
const GERMAN: &str = "crates/zufolge-lang/packs/de";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match words.as_slice() {
        ["packs", "gazetteer", geonames, rest @ ..] => report(gazetteer::build(
            data(rest),
            Path::new(geonames),
            Path::new(GERMAN),
        )),
        ["bench", "layers", corpus] => report(layers::run(Path::new(corpus))),
        ["bench"] => report(bench::run(&root)),
        ["bench", "ledger", rest @ ..] => report(bench_ledger::run(&root, rest)),
        ["bench", "serve", rest @ ..] => report(bench_serve::run(&root, rest)),
        ["docs"] => report(docs::write(&root)),
        ["tidy"] => report(tidy::check(&root)),
        ["packs", "persons", faker] => report(persons::build(Path::new(faker), Path::new(GERMAN))),
        ["packs", "clusters", lookups] => {
            report(clusters::build(Path::new(lookups), Path::new(GERMAN)))
        }
        ["packs", "map", atlas, rest @ ..] => report(world_map::build(
            Path::new(atlas),
            data(rest),
            Path::new("."),
        )),
        ["packs", rest @ ..] => report(packs::build(data(rest), Path::new(GERMAN))),
        ["train", "names", rest @ ..] => report(train_names::train(data(rest), Path::new(GERMAN))),
        ["train", rest @ ..] => report(train::train(data(rest), Path::new(GERMAN))),
        ["cross-validate", "--show", count, rest @ ..] => {
            let show = count.parse().unwrap_or(20);
            report(train::cross_validate(data(rest), Path::new(GERMAN), show))
        }
        ["cross-validate", rest @ ..] => {
            report(train::cross_validate(data(rest), Path::new(GERMAN), 0))
        }
        ["score", "tags", "--show", count, rest @ ..] => {
            let show = count.parse().unwrap_or(20);
            report(score_tags::score(data(rest), show))
        }
        ["score", "tags", rest @ ..] => report(score_tags::score(data(rest), 0)),
        ["score", "html", "--show", count, rest @ ..] => {
            let show = count.parse().unwrap_or(20);
            report(score_html::score(data(rest), show))
        }
        ["score", "html", rest @ ..] => report(score_html::score(data(rest), 0)),
        ["score", "names", "--show", count, rest @ ..] => {
            let show = count.parse().unwrap_or(20);
            report(train_names::score(data(rest), show))
        }
        ["score", "names", rest @ ..] => report(train_names::score(data(rest), 0)),
        ["score", "sentences", "--show", count, file] => {
            let show = count.parse().unwrap_or(20);
            report(score_sentences::run(Path::new(file), show))
        }
        ["score", "sentences", file] => report(score_sentences::run(Path::new(file), 0)),
        ["score", "sources", rest @ ..] => names::score_sources(rest),
        _ => {
            eprintln!("tasks: bench");
            eprintln!("       bench layers CORPUS");
            eprintln!("       bench ledger [--reports N | --ask LEDGER]");
            eprintln!("       bench serve [--reports N]");
            eprintln!("       docs");
            eprintln!("       tidy");
            eprintln!("       packs [DATA]");
            eprintln!("       train [DATA]");
            eprintln!("       cross-validate [--show N] [DATA]");
            eprintln!("       score tags [--show N] [DATA]");
            eprintln!("       score html [--show N] [DATA]");
            eprintln!("       score sentences [--show N] FILE");
            eprintln!("       packs gazetteer GEONAMES [DATA]");
            eprintln!("       packs persons FAKER");
            eprintln!("       packs clusters SPACY-LOOKUPS");
            eprintln!("       packs map WORLD-ATLAS [DATA]");
            eprintln!("       train names [DATA]");
            eprintln!("       score names [--show N] [DATA]");
            eprintln!("       score sources [--show N] [story ...]");
            ExitCode::from(2)
        }
    }
}

/// The folder of the data sets.
fn data<'a>(arguments: &[&'a str]) -> &'a Path {
    Path::new(arguments.first().copied().unwrap_or(DATA))
}

fn report(done: Result<(), String>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
