//! Attributions: the examples of the pack, and that each kind of rule has one of either sort.

use std::collections::BTreeSet;

use zufolge_lang::attribution::Attribution;
use zufolge_lang::document::Document;
use zufolge_lang::name::SourceKind;
use zufolge_lang::{Language, analyze};

const EXAMPLES: &str = include_str!("../packs/de/examples/attribution.txt");

/// All kinds of rules that find attributions.
const KINDS: [&str; 20] = [
    "verb/clause",
    "verb/second",
    "verb/colon",
    "verb/after",
    "verb/like",
    "verb/pointing",
    "verb/act",
    "verb/partial",
    "preposition",
    "postposition",
    "parenthesis",
    "pointer",
    "noun",
    "running/quotation",
    "running/konjunktiv",
    "running/hearsay",
    "running/uttered",
    "quoted-in",
    "colon/quotation",
    "none",
];

/// The kind of a rule: its name without the word that it rests on.
fn kind(rule: &str) -> &'static str {
    let (layer, rest) = rule.split_once([':', '/']).unwrap_or((rule, ""));
    let tail = rest.rsplit('/').next().unwrap_or("");
    KINDS
        .into_iter()
        .find(|k| *k == layer || k.split_once('/') == Some((layer, tail)))
        .unwrap_or("none")
}

/// An attribution as the lines of the examples write it, without its kind.
fn described(doc: &Document, found: &Attribution) -> String {
    let content: Vec<&str> = found.content.iter().map(|s| doc.text_of(*s)).collect();
    let source = found.source.as_ref().map(|s| {
        // A word that only points back is told by whom it points to.
        let pointer = found.rule.starts_with("pointer");
        doc.text_of(if pointer {
            s.resolved.unwrap_or(s.name)
        } else {
            s.name
        })
    });
    let via: Vec<&str> = found.via.iter().map(|s| doc.text_of(s.span)).collect();
    let via = if via.is_empty() {
        "-".to_owned()
    } else {
        via.join(", ")
    };
    format!(
        "{} = {} = {via}",
        content.join(" … "),
        source.unwrap_or("-")
    )
}

/// The lines below each text.
fn blocks() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut blocks: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in EXAMPLES
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
    {
        match line.strip_prefix('\t') {
            Some(expected) => blocks.last_mut().expect("a text first").1.push(expected),
            None => blocks.push((line, Vec::new())),
        }
    }
    blocks
}

#[test]
fn examples_hold() {
    let mut wrong = Vec::new();
    for (text, expected) in blocks() {
        let doc = analyze(text, Language::German, None);
        let found: Vec<(&str, String)> = doc
            .attributions
            .iter()
            .map(|a| (kind(&a.rule), described(&doc, a)))
            .collect();
        for line in expected {
            let holds = if let Some(absent) = line.strip_prefix("! ") {
                found.iter().all(|(kind, _)| *kind != absent)
            } else if let Some(manner) = line.strip_prefix("~ ") {
                doc.attributions.iter().any(|a| {
                    format!("{} = {:?} {:?}", kind(&a.rule), a.stance, a.certainty) == manner
                })
            } else {
                found
                    .iter()
                    .any(|(kind, what)| format!("{kind} = {what}") == *line)
            };
            if !holds {
                wrong.push(format!("{text}\n  wanted {line}\n  found {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_kind_has_both_sorts_of_examples() {
    let (mut present, mut absent) = (BTreeSet::new(), BTreeSet::new());
    for line in blocks().into_iter().flat_map(|(_, lines)| lines) {
        if line.starts_with("~ ") {
            continue;
        }
        match line.strip_prefix("! ") {
            Some(kind) => absent.insert(kind),
            None => present.insert(line.split(" = ").next().unwrap_or(line)),
        };
    }
    for kind in KINDS.into_iter().filter(|k| *k != "none") {
        assert!(present.contains(kind), "{kind} has no example that matches");
        assert!(
            absent.contains(kind),
            "{kind} has no example that does not match"
        );
    }
}

#[test]
fn a_surname_that_looks_like_a_trade_is_its_person() {
    let text = "Fraktionschef Aurel Stiegeler sprach von Pfusch. „Das muss enden“, sagte \
                Stiegeler. Er verlangte eine Sitzung.";
    let doc = analyze(text, Language::German, None);
    let sources: Vec<_> = doc
        .attributions
        .iter()
        .filter_map(|a| a.source.as_ref())
        .collect();
    assert_eq!(sources.len(), 3);
    for source in sources {
        assert_eq!(source.kind, SourceKind::Person);
        let name = source.resolved.unwrap_or(source.name);
        assert_eq!(doc.text_of(name), "Aurel Stiegeler");
    }
}
