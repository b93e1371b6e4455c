//! Runs the program as its users do and checks what must hold for any output.
#![allow(dead_code)] // each test file uses a part of it

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The program, without colours.
pub(crate) fn zufolge() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zufolge"));
    command.env("NO_COLOR", "1");
    command
}

/// Runs the program with `input` on standard input.
pub(crate) fn zufolge_on(input: &[u8], args: &[&str]) -> Output {
    let mut child = zufolge()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        // The program may refuse before it has read all.
        scope.spawn(move || stdin.write_all(input).ok());
        child.wait_with_output().unwrap()
    })
}

/// What `read --json` prints for these paths; all must be readable.
pub(crate) fn read_json(paths: &[PathBuf]) -> Vec<Value> {
    let output = zufolge()
        .args(["read", "--json"])
        .args(paths)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    lines(&output.stdout)
}

/// The JSON objects of an output, one a line.
pub(crate) fn lines(stdout: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(stdout).expect("output is UTF-8");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect()
}

/// Checks that spans lie on the text and carry the words shown, and that ids are unique and known.
pub(crate) fn check_promises(record: &Value) {
    let text: Vec<char> = record["report"]["text"].as_str().unwrap().chars().collect();
    spans_lie_on_the_text(record, text.len());
    let words = |span: &Value| -> String {
        let [start, end] = [0, 1].map(|side| span[side].as_u64().unwrap() as usize);
        text[start..end].iter().collect()
    };
    let claims = record["claims"].as_array().unwrap();
    let ids: BTreeSet<&str> = claims
        .iter()
        .map(|claim| claim["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), claims.len(), "claim ids are unique");
    let short = &record["report"]["id"].as_str().unwrap()[..12];
    let mut last = 0;
    for claim in claims {
        assert!(claim["id"].as_str().unwrap().starts_with(short));
        let pieces: Vec<String> = claim["spans"]
            .as_array()
            .unwrap()
            .iter()
            .map(words)
            .collect();
        assert!(!pieces.is_empty(), "a claim has words");
        assert_eq!(claim["text"], pieces.join(" … "), "text and spans agree");
        if let Some(parent) = claim["parent"].as_str() {
            assert!(ids.contains(parent), "parent {parent} exists");
            assert_ne!(claim["parent"], claim["id"]);
        }
        assert!(
            depth(claim, claims) <= claims.len(),
            "parents form no circle"
        );
        if claim["form"] == "own-voice" {
            assert!(claim["source"].is_null(), "own voice has no source");
        }
        let start = claim["spans"][0][0].as_u64().unwrap();
        assert!(
            start >= last,
            "claims stand in order of their first character"
        );
        last = start;
    }
    let figures = record["figures"].as_array().unwrap();
    let figure_ids: BTreeSet<&str> = figures.iter().map(|f| f["id"].as_str().unwrap()).collect();
    assert_eq!(figure_ids.len(), figures.len(), "figure ids are unique");
    for figure in figures {
        assert_eq!(figure["text"], words(&figure["span"]));
        assert!(
            ids.contains(figure["claim"].as_str().unwrap()),
            "the figure's claim exists"
        );
        if let Some(whole) = figure["part_of"].as_str() {
            assert!(figure_ids.contains(whole), "the larger figure exists");
        }
        if let (Some(min), Some(max)) = (figure["min"].as_f64(), figure["max"].as_f64()) {
            assert!(min <= max, "{figure}");
        }
        if figure["vague"] == true {
            assert!(
                figure["min"].is_null() && figure["max"].is_null(),
                "{figure}"
            );
        }
    }
    for list in ["times", "places", "dues", "questions"] {
        for item in record[list].as_array().unwrap() {
            assert_eq!(item["text"], words(&item["span"]), "{list}");
            if let Some(claim) = item["claim"].as_str() {
                assert!(ids.contains(claim), "the claim of one of the {list} exists");
            }
        }
    }
    for time in record["times"].as_array().unwrap() {
        if let (Some(start), Some(end)) = (time["start"].as_str(), time["end"].as_str()) {
            assert!(start <= end, "{time}");
        }
    }
}

fn depth(claim: &Value, claims: &[Value]) -> usize {
    let mut depth = 0;
    let mut parent = &claim["parent"];
    while let Some(outer) = claims
        .iter()
        .find(|other| !parent.is_null() && other["id"] == *parent)
    {
        depth += 1;
        if depth > claims.len() {
            break;
        }
        parent = &outer["parent"];
    }
    depth
}

/// Every pair of whole numbers in an output is a span.
fn spans_lie_on_the_text(value: &Value, length: usize) {
    match value {
        Value::Array(items) => match items.as_slice() {
            [Value::Number(start), Value::Number(end)] => {
                let (start, end) = (start.as_u64().unwrap(), end.as_u64().unwrap());
                assert!(
                    start <= end && end as usize <= length,
                    "{start}..{end} of {length}"
                );
            }
            _ => items
                .iter()
                .for_each(|item| spans_lie_on_the_text(item, length)),
        },
        Value::Object(fields) => {
            fields
                .values()
                .for_each(|field| spans_lie_on_the_text(field, length));
        }
        _ => {}
    }
}
