//! What was read before changes no answer: words are remembered, but only their own facts.

use zufolge_lang::{Document, Language, Pack, Span, analyze};

const TEXT: &str = "Berliner Helfer warten in Bad Homburg auf Hilfe aus Frankfurt am Main. \
    Die Landrätin Vera Kolb sagte am Montag: „Wir gehen. Ich gehe nach Essen.“ Gehe er, sei das \
    Sache der US-Soldaten und Iraker, hieß es in Sicherheitskreisen. Das Essen des FC Bayern \
    gebe es bei Siemens.";

fn read(text: &str) -> Document {
    analyze(text, Language::German, None)
}

#[test]
fn what_was_read_before_changes_nothing() {
    // Each test has a thread of its own, so nothing is remembered yet.
    let first = format!("{:?}", read(TEXT));
    assert_eq!(format!("{:?}", read(TEXT)), first, "remembered");
    let turned: Vec<&str> = TEXT.split(' ').rev().collect();
    read(&turned.join(" "));
    assert_eq!(format!("{:?}", read(TEXT)), first, "in another order");
    // More words than are remembered.
    let many: String = (0..20_000)
        .map(|number| format!("Wort{}haus{} ", number % 7, number).replace('0', "ö"))
        .collect();
    read(&many);
    assert_eq!(format!("{:?}", read(TEXT)), first, "after many words");
}

#[test]
fn words_that_begin_no_name_are_left_out_rightly() {
    let pack = Pack::of(Language::German);
    let words = [
        "Bad",
        "Bads",
        "Homburg",
        "Essen",
        "Essens",
        "Paris",
        "Pariss",
        "New",
        "York",
        "Land",
        "am",
        "Frankfurt",
        "Main",
        "Mains",
        "s",
        "",
        "ss",
        "Ha",
        "Los",
        "Angeles",
        "Los Angeles",
    ];
    let mut found = 0;
    for first in words {
        for second in words {
            let text = format!("{first} {second}");
            let spans = [
                Span::new(0, first.len()),
                Span::new(first.len() + 1, text.len()),
            ];
            if pack.gazetteer.longest(&text, spans.into_iter()).is_some() {
                assert!(pack.gazetteer.begins(first), "{text}");
                found += 1;
            }
        }
    }
    assert!(found > 20, "{found}");
    assert!(!pack.gazetteer.begins("Helfer"));
}
