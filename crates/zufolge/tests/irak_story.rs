//! The first report with what might have followed it, in a ledger: who disagrees, what was due and what
//! became of it, what was confirmed, which reports are copies.
//!
//! The follow-ups are invented. Skips aloud where the report is not at hand.

#![allow(clippy::disallowed_methods, clippy::print_stderr)] // tests read files and start the program

mod program;

use std::path::{Path, PathBuf};

use program::{lines, root, zufolge};
use serde_json::{Value, json};

const CONFIRMED: &str = "Washington - Das Pentagon hat am Montag bestätigt, dass US-Soldaten die \
    Basis Ain al-Assad in Anbar und den Bagdader Stützpunkt Victoria verlassen. \
    Ein Sprecher nannte keine Zahlen.";

const CORRECTED: &str = "Bagdad - Nach Angaben der US-Regierung sind noch etwa 2.200 amerikanische \
    Soldaten im Irak stationiert. Vor einem Monat war Washington noch von 2.500 Soldaten ausgegangen.";

const DONE: &str = "Bagdad - Der bis Ende September vereinbarte teilweise Abzug der US-Truppen von \
    Stützpunkten im Irak ist abgeschlossen. Das teilte die irakische Regierung am Donnerstag mit.";

const NOT_DONE: &str = "Bagdad - Der bis Ende September vereinbarte teilweise Abzug der US-Truppen von \
    Stützpunkten im Irak ist noch nicht abgeschlossen. Das teilte die irakische Regierung am \
    Donnerstag mit.";

/// The report and its follow-ups in a ledger, the last of them with this text; none without the report.
fn ledger(name: &str, last: &str) -> Option<PathBuf> {
    let first = root().join("../shared/reports/2025-08-24-dpa-irak.txt");
    let Ok(text) = std::fs::read_to_string(&first) else {
        eprintln!("skipped: no ../shared/reports/2025-08-24-dpa-irak.txt");
        return None;
    };
    // Another outlet prints the middle of it, with the agency's credit.
    let middle: Vec<&str> = text.split("\n\n").skip(1).take(4).collect();
    let copy = middle
        .join("\n\n")
        .replacen("Bagdad - ", "Bagdad (dpa) - ", 1);
    let report = |id: &str, day: &str, outlet: &str, title: &str, text: &str| {
        json!({ "id": id, "published": day, "outlet": outlet, "title": title, "text": text })
            .to_string()
    };
    let reports = [
        report(
            "copy",
            "2025-08-24T19:00:00+02:00",
            "Tagespost",
            "USA ziehen Soldaten von Stützpunkten im Irak ab",
            &copy,
        ),
        report(
            "confirmed",
            "2025-09-15T12:00:00+02:00",
            "Morgenblatt",
            "Pentagon bestätigt Abzug von Stützpunkten im Irak",
            CONFIRMED,
        ),
        report(
            "corrected",
            "2025-09-22T08:00:00+02:00",
            "Weltspiegel",
            "Noch 2.200 US-Soldaten im Irak",
            CORRECTED,
        ),
        report(
            "last",
            "2025-10-02T18:00:00+02:00",
            "Kurier am Abend",
            "Irak: Abzug der US-Truppen",
            last,
        ),
    ];
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let more = folder.join("more.jsonl");
    std::fs::write(&more, reports.join("\n")).unwrap();
    let ledger = folder.join("irak.db");
    let added = zufolge()
        .args(["add", "--ledger"])
        .arg(&ledger)
        .args([&first, &more])
        .output()
        .unwrap();
    assert!(
        added.status.success(),
        "{}",
        String::from_utf8_lossy(&added.stderr)
    );
    Some(ledger)
}

fn rows(ledger: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = zufolge()
        .args(arguments)
        .args(["--json", "--ledger"])
        .arg(ledger)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    lines(&output.stdout)
}

/// The states of the due of the first report on a day.
fn due(ledger: &Path, day: &str) -> Vec<String> {
    let rows = rows(ledger, &["due", "--as-of", day]);
    let of_first = rows
        .iter()
        .filter(|row| row["input_id"].is_null() && row["date"] == "2025-09-30");
    of_first
        .map(|row| row["status"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn both_holders_of_the_conflict_are_told_and_another_country_is_in_none() {
    let Some(ledger) = ledger("irak_conflict", DONE) else {
        return;
    };
    let conflicts = rows(&ledger, &["conflicts"]);
    let sides = |row: &Value| -> Vec<(String, String)> {
        let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let sides = row["sides"].as_array().cloned().unwrap_or_default();
        sides
            .iter()
            .map(|side| (words(&side["text"]), words(&side["source"])))
            .collect()
    };
    let told = conflicts.iter().map(sides).any(|sides| {
        let holds = |text: &str, source: &str| {
            sides
                .iter()
                .any(|(t, s)| t.contains(text) && s.contains(source))
        };
        holds("2.500", "US-Regierung") && holds("mehr als 3.000", "irakische")
    });
    assert!(told, "{conflicts:#?}");
    let other = conflicts
        .iter()
        .flat_map(sides)
        .any(|(text, _)| text.contains("700"));
    assert!(!other, "{conflicts:#?}");
}

#[test]
fn the_deadline_is_open_before_its_day_and_then_met_or_missed() {
    for (name, last, status) in [
        ("irak_met", DONE, "met"),
        ("irak_missed", NOT_DONE, "missed"),
    ] {
        let Some(ledger) = ledger(name, last) else {
            return;
        };
        assert_eq!(due(&ledger, "2025-09-29"), ["open"]);
        assert_eq!(
            due(&ledger, "2025-10-01"),
            ["unknown"],
            "no report, no evidence"
        );
        assert_eq!(due(&ledger, "2025-10-03"), [status]);
    }
}

#[test]
fn the_unconfirmed_turns_confirmed_by_a_claim_of_the_later_report() {
    let Some(ledger) = ledger("irak_confirmed", DONE) else {
        return;
    };
    let of_first = |arguments: &[&str]| -> Value {
        let rows = rows(&ledger, arguments);
        let found = rows.into_iter().find(|row| {
            row["input_id"].is_null()
                && row["text"]
                    .as_str()
                    .is_some_and(|text| text.contains("Ain al-Assad"))
        });
        found.expect("the claim about the base")
    };
    let before = of_first(&["claims", "--as-of", "2025-09-01"]);
    assert_eq!(before["standing"], "unconfirmed");
    let after = of_first(&["claims"]);
    assert_eq!(after["standing"], "confirmed");
    let confirming = rows(&ledger, &["claims", "--report", "confirmed"]);
    let evidence = after["evidence"].as_array().cloned().unwrap_or_default();
    assert!(
        confirming
            .iter()
            .any(|claim| evidence.contains(&claim["id"])),
        "{evidence:?}"
    );
}

#[test]
fn a_wire_copy_counts_once() {
    let Some(ledger) = ledger("irak_copy", DONE) else {
        return;
    };
    let stories = rows(&ledger, &["stories"]);
    assert_eq!(stories.len(), 1, "{stories:#?}");
    let origins = stories[0]["origins"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    assert_eq!(stories[0]["reports"].as_array().map(Vec::len), Some(5));
    assert_eq!(origins.len(), 4, "{origins:?}");
}
