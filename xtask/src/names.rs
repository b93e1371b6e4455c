//! Scores the layer of names: kinds of sources against the gold stories.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use zufolge_lang::document::TokenRange;
use zufolge_lang::name::SourceKind;
use zufolge_lang::source_kind::classify;
use zufolge_lang::{Language, Pack, Span, analyze};

/// Where the shared data lies, seen from the workspace.
fn shared() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared"))
}

/// `score sources [--show N] [story ...]`: how often `classify` names the gold's kind of source,
/// given the gold's own source words, in the stories named (all, if none is).
pub(crate) fn score_sources(arguments: &[&str]) -> ExitCode {
    let mut show = 0;
    let mut stories = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match *argument {
            "--show" => show = rest.next().and_then(|n| n.parse().ok()).unwrap_or(20),
            story => stories.push(story),
        }
    }
    let gold = shared().join("gold/gold.json");
    let (Ok(gold), Ok(reports)) = (
        std::fs::read_to_string(gold),
        std::fs::read_to_string(shared().join("gold/reports.jsonl")),
    ) else {
        println!("skipped: no ../shared");
        return ExitCode::SUCCESS;
    };
    let gold: serde_json::Value = serde_json::from_str(&gold).unwrap_or_default();
    let mut documents = BTreeMap::new();
    for line in reports.lines() {
        let report: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
        let (Some(id), Some(text)) = (report["id"].as_str(), report["text"].as_str()) else {
            continue;
        };
        documents.insert(id.to_owned(), analyze(text, Language::German, None));
    }
    let pack = Pack::of(Language::German);
    let (mut right, mut all) = (0, 0);
    for claim in gold["claims"].as_array().into_iter().flatten() {
        let (Some(report), Some(source), Some(kind)) = (
            claim["report"].as_str(),
            claim["source"].as_str(),
            claim["kind"].as_str(),
        ) else {
            continue;
        };
        if !stories.is_empty() && !stories.iter().any(|s| report.starts_with(s)) {
            continue;
        }
        let Some(doc) = documents.get(report) else {
            continue;
        };
        // The source stands beside the content: of several places take the nearest.
        let content = claim["content"][0].as_str().unwrap_or("");
        let at = doc.text.find(content).unwrap_or(0);
        let Some((start, _)) = doc
            .text
            .match_indices(source)
            .filter(|(start, _)| {
                let span = Span::new(*start, start + source.len());
                doc.span_of(doc.tokens_in(span)) == span
            })
            .min_by_key(|(start, _)| start.abs_diff(at))
        else {
            continue;
        };
        let span = Span::new(start, start + source.len());
        let tokens: TokenRange = doc.tokens_in(span);
        let (found, subkind, name) = classify(doc, pack, tokens);
        all += 1;
        if kind_name(found) == kind {
            right += 1;
        } else if show > 0 {
            show -= 1;
            println!(
                "{report}: {source} | gold {kind} ({}) | found {} {subkind:?} {:?}",
                claim["source_name"].as_str().unwrap_or(""),
                kind_name(found),
                doc.text_of(name)
            );
        }
    }
    println!(
        "kind of {all} sources: {right} right, {:.1} %",
        100.0 * f64::from(right) / f64::from(all.max(1))
    );
    ExitCode::SUCCESS
}

fn kind_name(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Person => "person",
        SourceKind::Institution => "institution",
        SourceKind::Group => "group",
        SourceKind::Anonymous => "anonymous",
        SourceKind::Metonym => "metonym",
        SourceKind::Media => "media",
        SourceKind::Agency => "agency",
        SourceKind::Document => "document",
        SourceKind::Unstated => "unstated",
    }
}
