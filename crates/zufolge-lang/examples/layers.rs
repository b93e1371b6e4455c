//! Where the time of `analyze` goes: each layer's share over the reports of a JSONL file.
use std::time::{Duration, Instant};
use zufolge_lang::*;
fn main() {
    let text: Vec<String> = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap().split("\n#####\n").map(|s| s.to_owned()).collect();
    let pack = Pack::of(Language::German);
    let mut t: Vec<(&str, Duration)> = Vec::new();
    let mut add = |name: &'static str, d: Duration| match t.iter_mut().find(|x| x.0 == name) { Some(x) => x.1 += d, None => t.push((name, d)) };
    let (mut bytes, mut tokens) = (0, 0);
    for text in &text {
        bytes += text.len();
        let mut doc = Document::new(text.clone(), Language::German, None);
        macro_rules! lap { ($n:literal, $e:expr) => {{ let s = Instant::now(); let r = $e; add($n, s.elapsed()); r }} }
        lap!("tokenize", tokenize::tokenize(&mut doc, pack));
        doc.sentences = lap!("sentence", sentence::sentences(&doc, pack));
        lap!("tag", tagger::tag(&mut doc, pack));
        doc.quotations = lap!("quotation", quotation::quotations(&doc));
        doc.phrases = lap!("phrase", phrase::phrases(&doc));
        doc.clauses = lap!("clause", clause::clauses(&doc, pack));
        doc.times = lap!("time", time::times(&doc, pack));
        doc.quantities = lap!("quantity", quantity::quantities(&doc, pack));
        doc.entities = lap!("entity", entity::entities(&doc, pack));
        doc.places = lap!("place", place::places(&doc, pack));
        doc.mentions = lap!("name", name::mentions(&doc, pack));
        doc.cues = lap!("cue", cue::cues(&doc, pack));
        doc.attributions = lap!("attribution", attribution::attributions(&doc, pack));
        tokens += doc.tokens.len();
    }
    let all: Duration = t.iter().map(|x| x.1).sum();
    for (n, d) in &t { println!("{n:12} {:6.1} ms {:5.1} % {:6.0} ns/token", d.as_secs_f64()*1e3, 100.0*d.as_secs_f64()/all.as_secs_f64(), d.as_nanos() as f64 / tokens as f64); }
    println!("all {:.1} ms, {:.2} MB/s, {tokens} tokens", all.as_secs_f64()*1e3, bytes as f64/1e6/all.as_secs_f64());
}
