//! Cues: the examples of the pack, and what must hold for any text.

use proptest::prelude::*;
use zufolge_lang::cue::CueKind;
use zufolge_lang::{Anchor, Document, Language, analyze};

/// The examples are published on this day, a Wednesday.
fn anchor() -> Anchor {
    Anchor {
        moment: jiff::civil::date(2025, 9, 10).at(12, 0, 0, 0),
        has_time: true,
    }
}

/// The marks of a document: byte range and what the examples write behind the bar.
fn marks(doc: &Document) -> Vec<(usize, usize, String)> {
    let mut marks: Vec<(usize, usize, String)> = doc
        .cues
        .iter()
        .map(|cue| {
            let what = match (cue.kind, cue.time) {
                (CueKind::Open, _) => "open".to_owned(),
                (CueKind::NoComment, _) => "no-comment".to_owned(),
                (CueKind::Unconfirmed, _) => "unconfirmed".to_owned(),
                (CueKind::Awaited, _) => "awaited".to_owned(),
                (CueKind::Deadline, None) => "no time".to_owned(),
                (CueKind::Deadline, Some(time)) => match doc.times[time].last_day() {
                    Some(day) => day.to_string(),
                    None => "no day".to_owned(),
                },
            };
            let range = cue.span.range();
            (range.start, range.end, what)
        })
        .collect();
    marks.sort();
    marks
}

#[test]
fn cue_examples() {
    let mut wrong = Vec::new();
    let lines = include_str!("../packs/de/examples/cues.txt").lines();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut text = String::new();
        let mut wanted = Vec::new();
        for (k, piece) in line.split(['[', ']']).enumerate() {
            if k % 2 == 0 {
                text.push_str(piece);
                continue;
            }
            let (words, what) = piece.split_once('|').expect("words|kind or day");
            let start = text.len();
            text.push_str(words);
            wanted.push((start, text.len(), what.to_owned()));
        }
        let doc = analyze(&text, Language::German, Some(anchor()));
        let found = marks(&doc);
        if found != wanted {
            let words: Vec<String> = found
                .iter()
                .map(|(start, end, what)| format!("{}|{what}", &text[*start..*end]))
                .collect();
            wrong.push(format!("{line}\n    found: {}", words.join("  ")));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

proptest! {
    /// Whatever the text, marks lie on it in order and hold the words they are about.
    #[test]
    fn marks_lie_on_any_text(
        words in proptest::collection::vec(
            prop_oneof![
                Just("ob"), Just("unklar"), Just("offen"), Just("blieb"), Just("nicht"),
                Just("äußern"), Just("sich"), Just("bis"), Just("Freitag"), Just("Frist"),
                Just("soll"), Just("geplant"), Just(","), Just("."), Just("und"), Just("„"),
                Just("“"), Just("\n\n"), Just("am 3. Mai"), Just("Ende September"), Just("ä"),
            ],
            0..40,
        )
    ) {
        let text = words.join(" ");
        let doc = analyze(&text, Language::German, Some(anchor()));
        let mut last = 0;
        for cue in &doc.cues {
            prop_assert!(cue.span.start <= cue.span.end);
            prop_assert!(text.get(cue.span.range()).is_some());
            prop_assert!(cue.about.is_none_or(|about| text.get(about.range()).is_some()));
            prop_assert!(cue.by.is_none_or(|by| text.get(by.range()).is_some()));
            prop_assert!(cue.span.start >= last);
            last = cue.span.start;
        }
    }
}
