//! Where the time of `analyze` goes: each layer's share over the texts of a corpus, on one thread.
//!
//! The layers are called here in the order of `zufolge_lang::analyze`, each with a clock beside it.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use zufolge_lang::{
    Document, Language, Pack, attribution, clause, cue, entity, name, outcome, phrase, place,
    quantity, quotation, sentence, tagger, time, tokenize,
};

/// How often the corpus is gone through; each layer's best time counts.
const RUNS: usize = 5;

/// Names of the layers in their order, with the time of each.
type Laps = Vec<(&'static str, Duration)>;

/// Measures and prints. `corpus` is JSON Lines with a key `text`.
pub(crate) fn run(corpus: &Path) -> Result<(), String> {
    let lines = std::fs::read_to_string(corpus)
        .map_err(|error| format!("{}: {error}", corpus.display()))?;
    let mut texts = Vec::new();
    for line in lines.lines() {
        let report: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        texts.push(report["text"].as_str().unwrap_or_default().to_owned());
    }
    let mut best = Laps::new();
    let mut tokens = 0;
    for run in 0..RUNS {
        let mut laps = Laps::new();
        tokens = texts.iter().map(|text| one(text, &mut laps)).sum();
        if run == 0 {
            best = laps;
            continue;
        }
        for (best, lap) in best.iter_mut().zip(laps) {
            best.1 = best.1.min(lap.1);
        }
    }
    let all: Duration = best.iter().map(|lap| lap.1).sum();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("| layer | ms | share | ns/token |\n|---|---|---|---|");
    for (name, time) in best {
        println!(
            "| {name} | {:.1} | {:.1} % | {:.0} |",
            time.as_secs_f64() * 1e3,
            100.0 * time.as_secs_f64() / all.as_secs_f64(),
            time.as_nanos() as f64 / tokens as f64
        );
    }
    println!(
        "\n{:.1} MB, {tokens} tokens: {:.2} MB/s.",
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / all.as_secs_f64()
    );
    Ok(())
}

/// Analyses one text, adding to `laps`; gives the number of its tokens.
fn one(text: &str, laps: &mut Laps) -> usize {
    let pack = Pack::of(Language::German);
    let mut doc = Document::new(text.to_owned(), Language::German, None);
    let mut number = 0;
    let mut started = Instant::now();
    let mut lap = |name| {
        let time = started.elapsed();
        match laps.get_mut(number) {
            Some(lap) => lap.1 += time,
            None => laps.push((name, time)),
        }
        number += 1;
        started = Instant::now();
    };
    tokenize::tokenize(&mut doc, pack);
    lap("tokens");
    doc.sentences = sentence::sentences(&doc, pack);
    lap("sentences");
    tagger::tag(&mut doc, pack);
    lap("tags");
    doc.quotations = quotation::quotations(&doc);
    lap("quotations");
    doc.phrases = phrase::phrases(&doc);
    lap("phrases");
    doc.clauses = clause::clauses(&doc, pack);
    lap("clauses");
    doc.times = time::times(&doc, pack);
    lap("times");
    doc.quantities = quantity::quantities(&doc, pack);
    lap("quantities");
    doc.entities = entity::entities(&doc, pack);
    lap("entities");
    doc.places = place::places(&doc, pack);
    lap("places");
    doc.mentions = name::mentions(&doc, pack);
    lap("mentions");
    doc.cues = cue::cues(&doc, pack);
    lap("cues");
    doc.attributions = attribution::attributions(&doc, pack);
    lap("attributions");
    doc.outcomes = outcome::outcomes(&doc, pack);
    lap("outcomes");
    let tokens = doc.tokens.len();
    drop(doc);
    lap("freeing");
    tokens
}
