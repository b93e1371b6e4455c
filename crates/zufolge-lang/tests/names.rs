//! Places and mentions: the examples of the pack, and what must hold for any text.

use proptest::prelude::*;
use zufolge_lang::document::{Document, TokenRange};
use zufolge_lang::place::Place;
use zufolge_lang::source_kind::classify;
use zufolge_lang::{Language, Pack, Span, analyze};

/// The blocks of an example file: a text and its indented lines.
fn blocks(table: &'static str) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut blocks: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in table
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

fn read(text: &str) -> Document {
    analyze(text, Language::German, None)
}

fn described(place: &Place) -> String {
    let country = place
        .chosen
        .and_then(|at| place.candidates.get(at)?.country.clone())
        .unwrap_or_else(|| "-".to_owned());
    format!("{}, {:?}, {country}", place.name, place.kind).replace(
        &format!("{:?}", place.kind),
        &format!("{:?}", place.kind).to_lowercase(),
    )
}

#[test]
fn place_examples() {
    let mut wrong = Vec::new();
    for (text, expected) in blocks(include_str!("../packs/de/examples/places.txt")) {
        let doc = read(text);
        for line in expected {
            if let Some(word) = line.strip_prefix("! ") {
                if doc.places.iter().any(|p| doc.text_of(p.span) == word) {
                    wrong.push(format!("{text}: {word} is no place"));
                }
                continue;
            }
            let (word, value) = line.split_once(" = ").expect("word = value");
            let found: Vec<String> = doc
                .places
                .iter()
                .filter(|p| doc.text_of(p.span) == word)
                .map(described)
                .collect();
            if !found.iter().any(|f| f == value) {
                wrong.push(format!("{text}: {word} = {value}, not {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn name_examples() {
    let mut wrong = Vec::new();
    for (text, expected) in blocks(include_str!("../packs/de/examples/names.txt")) {
        let doc = read(text);
        let mut from = 0;
        for line in expected {
            let (word, value) = line.split_once(" = ").expect("word = value");
            let found = doc
                .mentions
                .iter()
                .enumerate()
                .find(|(at, m)| *at >= from && doc.text_of(m.name) == word);
            let shown = found.map(|(at, mention)| {
                from = at + 1;
                let full = mention
                    .same_as
                    .map_or(mention, |id| &doc.mentions[id.index()]);
                format!(
                    "{}, {}, {}",
                    doc.text_of(full.name),
                    format!("{:?}", full.kind).to_lowercase(),
                    full.subkind.unwrap_or("-")
                )
            });
            if shown.as_deref() != Some(value) {
                wrong.push(format!("{text}: {word} = {value}, not {shown:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn holds(doc: &Document) {
    let whole = |span: Span| {
        assert!(
            doc.text.get(span.range()).is_some(),
            "span off the text's characters"
        );
    };
    let mut before = Span::default();
    for place in &doc.places {
        whole(place.span);
        assert!(before.end <= place.span.start, "places overlap");
        before = place.span;
        assert!(place.chosen.is_none_or(|at| at < place.candidates.len()));
    }
    for (at, mention) in doc.mentions.iter().enumerate() {
        whole(mention.span);
        whole(mention.name);
        let full = mention.same_as.map(|id| id.index());
        assert!(full.is_none_or(|f| f < doc.mentions.len() && f != at));
        assert!(
            full.is_none_or(|f| doc.mentions[f].same_as.is_none()),
            "a chain of two"
        );
    }
    let pack = Pack::of(Language::German);
    let tokens = doc.tokens.len();
    for first in 0..tokens.min(12) {
        for length in 0..5 {
            let (_, _, name) = classify(doc, pack, TokenRange::new(first, first + length));
            whole(name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        holds(&read(&text));
    }

    #[test]
    fn any_words(words in proptest::collection::vec(
        prop::sample::select(vec![
            "Landrat", "Veit", "Sanders", "der", "die", "Provinz", "Anbar", "Bagdads", "(", ")",
            "GLB", "»", "«", "„", "“", ",", "-", ".", "und", "von", "al-Assad", "Militärbasis",
            "US-Soldaten", "irakische", "Polizei", "Polizeiangaben", "Kreisen", "einer", "dpa",
            "Frankfurt", "am", "Main", "New", "York", "Dr.", "&", "für", "ß", "İstanbul", "\n\n",
        ]), 0..40))
    {
        holds(&read(&words.join(" ")));
    }
}
