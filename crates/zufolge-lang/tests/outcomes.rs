//! Outcomes: the examples of the pack, and what must hold for any text.

use proptest::prelude::*;
use zufolge_lang::{Language, analyze};

fn kinds(text: &str) -> String {
    let doc = analyze(text, Language::German, None);
    let mut kinds: Vec<String> = doc
        .outcomes
        .iter()
        .map(|mark| format!("{:?}", mark.kind).to_lowercase())
        .collect();
    kinds.dedup();
    match kinds.is_empty() {
        true => "-".to_owned(),
        false => kinds.join(" "),
    }
}

#[test]
fn outcome_examples() {
    let lines = include_str!("../packs/de/examples/outcomes.txt").lines();
    let wrong: Vec<String> = lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter(|(text, expected)| kinds(text) != *expected)
        .map(|(text, expected)| format!("{text}\n    {} instead of {expected}", kinds(text)))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

proptest! {
    /// Whatever the text, marks stand on its words in order.
    #[test]
    fn marks_lie_on_any_text(
        words in proptest::collection::vec(
            prop_oneof![
                Just("Frist"), Just("verstrichen"), Just("nicht"), Just("wie"), Just("geplant"),
                Just("zog"), Just("sich"), Just("hin"), Just(","), Just(":"), Just("."), Just("ä"),
                Just("Rede"), Just("keine"), Just("\n\n"), Just("verschieben"),
            ],
            0..40,
        )
    ) {
        let text = words.join(" ");
        let doc = analyze(&text, Language::German, None);
        let mut last = 0;
        for mark in &doc.outcomes {
            prop_assert!(text.get(mark.span.range()).is_some());
            prop_assert!(mark.token >= last);
            last = mark.token;
        }
    }
}
