//! Any bytes at all: the program never panics, never hangs, and spans always lie on the text.
//!
//! Many inputs share one run of the program, since starting it is most of the cost; what fails is
//! run again alone to name it.

// Tests run the program and read files.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

mod program;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::json;

use program::{check_promises, lines, root, zufolge_on};

/// Reads texts as JSON Lines in one run and checks every record.
fn check_texts(texts: &[String]) {
    let input: String = texts
        .iter()
        .enumerate()
        .map(|(id, text)| {
            let line = json!({ "id": id.to_string(), "text": text, "published": "2026-03-04" });
            format!("{line}\n")
        })
        .collect();
    let output = zufolge_on(input.as_bytes(), &["read", "--json", "-"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    if output.status.code().is_none_or(|code| code > 1) || stderr.contains("panicked") {
        assert!(texts.len() > 1, "{:?} breaks it:\n{stderr}", texts[0]);
        let (left, right) = texts.split_at(texts.len() / 2);
        check_texts(left);
        check_texts(right);
        panic!("only together they break it:\n{stderr}");
    }
    let records = lines(&output.stdout);
    for record in &records {
        let id: usize = record["report"]["input_id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        assert_eq!(record["report"]["text"], texts[id], "the text is unaltered");
        check_promises(record);
    }
    let readable = texts.iter().filter(|text| !text.trim().is_empty()).count();
    assert_eq!(records.len(), readable, "{stderr}");
}

/// Runs the program on raw bytes, as JSON and as a page, and checks what it prints.
fn check_bytes(bytes: &[u8]) {
    for args in [["read", "--json", "-"], ["read", "-v", "-"]] {
        let output = zufolge_on(bytes, &args);
        let stderr = String::from_utf8_lossy(&output.stderr);
        let name = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]);
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{name:?}: {stderr}"
        );
        assert!(!stderr.contains("panicked"), "{name:?}: {stderr}");
        let refused = output.status.code() == Some(1);
        assert_eq!(
            refused,
            !stderr.is_empty(),
            "a refusal is told and makes exit code 1"
        );
        if args[1] == "--json" {
            lines(&output.stdout).iter().for_each(check_promises);
        }
    }
}

fn examples() -> Vec<String> {
    let folder = root().join("examples");
    program::read_json(&[folder])
        .iter()
        .map(|record| record["report"]["text"].as_str().unwrap().to_owned())
        .collect()
}

fn samples<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..count)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect()
}

#[test]
fn random_characters() {
    check_texts(&samples("\\PC{0,400}", 200));
    check_texts(&samples(any::<String>(), 100));
}

#[test]
fn random_pieces_of_news_language() {
    let pieces = prop::sample::select(vec![
        "laut",
        "zufolge",
        "sagte",
        "dass",
        "er",
        "sei",
        "soll",
        "nach Angaben",
        "der",
        "Polizei",
        "mehr als",
        "rund",
        "3.000",
        "2,5",
        "Millionen",
        "Euro",
        "Prozent",
        "am",
        "24.",
        "August",
        "bis",
        "Ende",
        "gestern",
        "vor",
        "einem",
        "Jahr",
        "„",
        "“",
        "»",
        "«",
        "\"",
        "'",
        "‚",
        "‘",
        "(",
        ")",
        ".",
        ",",
        ":",
        "-",
        "–",
        "!",
        "?",
        "…",
        "\n",
        "\n\n",
        "Dr.",
        "z.",
        "B.",
        "nicht",
        "Sprecherin",
        "Müller",
        "Washington",
        "Kreisen",
        "es",
        "hieß",
        "hatte",
        "worden",
        "zu",
        "zwei",
        "zwanzig",
        "Dutzende",
        "1.",
        "999999999999999999999999999999",
        "-1",
        "0",
        "24:61",
        "31.02.2026",
        "00.00.0000",
        "1e9",
        "٣",
        "½",
        "²",
        "\u{ad}",
        "\u{200b}",
        "\u{feff}",
        "\t",
    ]);
    let text = prop::collection::vec((pieces, prop::bool::ANY), 0..120).prop_map(|pieces| {
        pieces
            .iter()
            .map(|(piece, space)| format!("{piece}{}", if *space { " " } else { "" }))
            .collect()
    });
    check_texts(&samples(text, 300));
}

#[test]
fn mutated_examples() {
    let examples = examples();
    let marks = "„“»«\"'‚‘.,:;!?-–()0123456789äöüßÄ \n\u{ad}\u{308}\u{301}😀👨‍👩‍👧§€%"
        .chars()
        .collect::<Vec<_>>();
    let edit = (
        any::<prop::sample::Index>(),
        0..4_u8,
        prop::sample::select(marks),
    );
    let cases = (
        prop::sample::select(examples),
        prop::collection::vec(edit, 1..40),
    );
    let texts: Vec<String> = samples(cases, 150)
        .into_iter()
        .map(|(example, edits)| {
            let mut text: Vec<char> = example.chars().collect();
            for (at, kind, mark) in edits {
                let at = at.index(text.len());
                match kind {
                    0 => text[at] = mark,
                    1 => text.insert(at, mark),
                    2 if text.len() > 1 => drop(text.remove(at)),
                    _ => text.truncate((text.len() / 2).max(at).max(1)),
                }
            }
            text.into_iter().collect()
        })
        .collect();
    check_texts(&texts);
}

#[test]
fn umlauts_in_two_parts_soft_hyphens_and_emoji() {
    let mut texts = Vec::new();
    for example in examples() {
        let apart: String = example
            .chars()
            .flat_map(|c| match c {
                'ä' => vec!['a', '\u{308}'],
                'ö' => vec!['o', '\u{308}'],
                'ü' => vec!['u', '\u{308}'],
                'Ä' => vec!['A', '\u{308}'],
                'Ö' => vec!['O', '\u{308}'],
                'Ü' => vec!['U', '\u{308}'],
                c => vec![c],
            })
            .collect();
        texts.push(apart);
        texts.push(example.replace("en", "e\u{ad}n"));
        texts.push(example.replace(' ', " 🙂 "));
        texts.push(example.replace(' ', "\u{a0}"));
        texts.push(example.replace(['„', '»'], ""));
        texts.push(example.replace(['“', '«'], ""));
        texts.push(example.to_uppercase());
        texts.push(example.to_lowercase());
        texts.push(example.replace('\n', "\r\n"));
    }
    check_texts(&texts);
}

#[test]
fn odd_bytes() {
    check_bytes(b"");
    check_bytes(b" \n\t ");
    check_bytes(b"\0");
    check_bytes(b"{");
    check_bytes(b"{}");
    check_bytes(b"{\"text\": 3}");
    check_bytes(b"{\"text\": \"\\ud800\"}");
    check_bytes(b"[");
    check_bytes(b"<");
    check_bytes(b"<html>");
    check_bytes(b"<?xml version=\"1.0\"?>");
    check_bytes(b"WARC/1.0\r\n\r\n");
    check_bytes(b"\x1f\x8b");
    check_bytes(b"title:\ndate: gestern\n\nText.");
    check_bytes(b"\xef\xbb\xbfDie Lage sei ernst, sagte er.");
    check_bytes(b"Die Lage \xff\xfe sei ernst, sagte M\xfcller.");
    check_bytes(
        "Die Lage sei ernst"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<_>>()
            .as_slice(),
    );
    check_bytes("„".repeat(2000).as_bytes());
    check_bytes("(".repeat(5000).as_bytes());
    check_bytes(format!("{}1{}", "[".repeat(3000), "]".repeat(3000)).as_bytes());
    check_bytes("sagte, dass er sagte, ".repeat(500).as_bytes());
    for bytes in samples(prop::collection::vec(any::<u8>(), 0..300), 20) {
        check_bytes(&bytes);
    }
}

#[test]
fn fifty_megabytes_of_one_line() {
    let sentence =
        "Die Lage sei ernst, sagte Müller am 3. Mai, rund 2.500 Menschen seien betroffen. ";
    let text = sentence.repeat(50_000_000 / sentence.len() + 1);
    let started = std::time::Instant::now();
    let output = zufolge_on(text.as_bytes(), &["read", "--json", "-"]);
    let seconds = started.elapsed().as_secs();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.stdout.len() > text.len() / 2);
    assert!(seconds < 600, "took {seconds} s");
}

#[test]
fn one_word_without_end() {
    for unit in [
        "a", "ä", "1", "1.", "-", "„", "a-", "\u{308}", "(", "😀", "nicht ", "der ",
    ] {
        let text = unit.repeat(1_000_000 / unit.len());
        let output = zufolge_on(text.as_bytes(), &["read", "--json", "-"]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{unit:?}: {stderr}"
        );
        assert!(!stderr.contains("panicked"), "{unit:?}: {stderr}");
    }
}
