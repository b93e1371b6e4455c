//! Runs the examples beside the rules of times: every one must hold, every rule must have one.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use zufolge_lang::time::{TimeExpression, times};
use zufolge_lang::{Anchor, Document, Language, analyze};

const EXAMPLES: &str = include_str!("../packs/de/examples/time.txt");
const RULES: &str = include_str!("../packs/de/time.rules");

/// A sentence without its brackets, and what each bracket holds: words and wanted values.
fn expected(line: &str) -> (String, Vec<(String, Vec<String>)>) {
    let mut text = String::new();
    let mut wanted = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        let (inside, after) = after.split_once(']').expect("a bracket is closed");
        let (words, values) = inside.split_once(" = ").expect("a bracket holds a value");
        text.push_str(before);
        text.push_str(words);
        wanted.push((
            words.to_owned(),
            values.split("; ").map(str::to_owned).collect(),
        ));
        rest = after;
    }
    text.push_str(rest);
    (text, wanted)
}

fn read(text: &str, today: Option<DateTime>) -> Document {
    let anchor = today.map(|moment| Anchor {
        moment,
        has_time: true,
    });
    analyze(text, Language::German, anchor)
}

fn fits(time: &TimeExpression, wanted: &str) -> bool {
    match wanted.strip_prefix("last ") {
        Some(day) => time.last_day().map(|day| day.to_string()).as_deref() == Some(day),
        None => time.value == wanted || time.edtf.as_deref() == Some(wanted),
    }
}

#[test]
fn examples_hold_and_every_rule_has_one() {
    let mut today = None;
    let mut faults = Vec::new();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for line in EXAMPLES.lines() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(moment) = line.strip_prefix("today ") {
            today = Some(moment.parse::<DateTime>().expect("a moment"));
            continue;
        }
        let (text, wanted) = expected(line);
        let doc = read(&text, today);
        used.extend(doc.times.iter().map(|time| time.rule));
        let found: Vec<&TimeExpression> = doc
            .times
            .iter()
            .filter(|time| time.part_of.is_none())
            .collect();
        let same = found.len() == wanted.len()
            && found.iter().zip(&wanted).all(|(time, (words, values))| {
                doc.text_of(time.span) == words && values.iter().all(|value| fits(time, value))
            });
        if !same {
            let found: Vec<String> = found
                .iter()
                .map(|t| {
                    let last = t.last_day().map(|day| day.to_string());
                    let words = doc.text_of(t.span);
                    format!(
                        "{words} = {}; {:?}; last {last:?} ({})",
                        t.value, t.edtf, t.rule
                    )
                })
                .collect();
            faults.push(format!("{line}\n    found: {found:?}"));
        }
    }
    let rules = RULES.lines().filter(|line| !line.starts_with('#'));
    let unused: Vec<&str> = rules
        .filter_map(|line| line.split('\t').nth(1))
        .filter(|name| !used.contains(name))
        .collect();
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(unused.is_empty(), "rules without an example: {unused:?}");
}

/// Without a publication date nothing is counted from one.
#[test]
fn without_an_anchor_open_dates_stay_open() {
    let doc = read(
        "Am 24. August und am Montag kam er, im Juni 2014 nicht.",
        None,
    );
    let values: Vec<&str> = doc.times.iter().map(|time| time.value.as_str()).collect();
    assert_eq!(values, ["XXXX-08-24", "XXXX-WXX-1", "2014-06"]);
}

mod any_text {
    use proptest::prelude::*;

    use super::*;

    fn words() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            "[0-9]{1,5}[.:,]?[0-9]{0,3}\\.?",
            "\\PC{1,6}",
            proptest::sample::select(vec![
                "am",
                "bis",
                "Ende",
                "der",
                "nächsten",
                "Woche",
                "Montag",
                "24.",
                "Februar",
                "um",
                "Uhr",
                "9999",
                "29.",
                "2023",
                "und",
                ",",
                "-",
                "/",
                "vor",
                "Jahren",
                "Ostern",
                "abends",
                "jeden",
                "zwischen",
                "Tag",
                "später",
                "Jahrhunderts",
                "des",
                "99.",
                "1990er",
                "31.12.9999",
                "halb",
                "viertel",
                "2100",
                ".",
            ])
            .prop_map(str::to_owned),
        ];
        proptest::collection::vec(word, 0..30).prop_map(|words| words.join(" "))
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(400)
        })]
        #[test]
        fn nothing_breaks_and_starts_come_before_ends(
            text in words(),
            day in proptest::sample::select(vec!["2024-02-29T00:00", "9999-12-31T23:00", "-009999-01-01T00:00", "2025-03-30T02:30"]),
        ) {
            let doc = read(&text, Some(day.parse().unwrap()));
            let mut last = 0;
            for time in &doc.times {
                prop_assert!(time.span.start >= last);
                last = time.span.start;
                prop_assert!(doc.text.get(time.span.range()).is_some_and(|words| !words.is_empty()));
                if let (Some(start), Some(end)) = (time.start, time.end) {
                    prop_assert!(start <= end, "{:?}", time);
                }
                let _ = (time.last_day(), time.first_day(), time.start_text(), time.end_text());
                if let Some(edtf) = &time.edtf {
                    let value = time.edtf_value();
                    prop_assert_eq!(value.map(|value| value.to_string()), Some(edtf.clone()));
                }
                if let Some(whole) = time.part_of {
                    prop_assert!(doc.times[whole].span.contains(time.span));
                }
            }
            prop_assert_eq!(times(&doc, zufolge_lang::Pack::of(Language::German)), doc.times);
        }
    }
}
