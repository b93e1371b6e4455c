//! The groupings on the gold stories, where they lie beside the checkout: how many pairs of reports
//! are rightly joined. Says so and passes where they do not.

#![allow(clippy::disallowed_methods, clippy::print_stderr, missing_docs)]

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use zufolge_claims::profile::Profile;
use zufolge_claims::story::{Decisions, Grouped, stories};
use zufolge_claims::{Published, Record, Report, read_report};

fn pairs(groups: impl IntoIterator<Item = Vec<String>>) -> BTreeSet<(String, String)> {
    let mut pairs = BTreeSet::new();
    for mut group in groups {
        group.sort();
        for (at, a) in group.iter().enumerate() {
            pairs.extend(group[at + 1..].iter().map(|b| (a.clone(), b.clone())));
        }
    }
    pairs
}

fn strings(groups: &Value) -> Vec<Vec<String>> {
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let group = |v: &Value| list(v).iter().map(text).collect();
    list(groups).iter().map(group).collect()
}

/// Harmonic mean of precision and recall, in percent.
fn f1(ours: &BTreeSet<(String, String)>, gold: &BTreeSet<(String, String)>) -> f64 {
    let right = ours.intersection(gold).count();
    200.0 * right as f64 / (ours.len() + gold.len()).max(1) as f64
}

#[test]
fn stories_and_copies_of_the_gold_reports() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold");
    let (Ok(reports), Ok(gold)) = (
        std::fs::read_to_string(folder.join("reports.jsonl")),
        std::fs::read_to_string(folder.join("gold.json")),
    ) else {
        eprintln!("skipped: no gold reports in {}", folder.display());
        return;
    };
    let gold: Value = serde_json::from_str(&gold).expect("gold.json is JSON");
    let mut ids = Vec::new();
    let mut records: Vec<Record> = Vec::new();
    for line in reports.lines() {
        let read: Value = serde_json::from_str(line).expect("a line is JSON");
        let text = |key: &str| read[key].as_str().map(str::to_owned);
        let mut report = Report::of_text(text("text").unwrap_or_default());
        report.title = text("title");
        report.outlet = text("outlet");
        report.published = text("published").and_then(|p| Published::parse(&p));
        ids.push(text("id").unwrap_or_default());
        records.push(read_report(report));
    }
    let profiles: Vec<Profile> = records.iter().map(Profile::of).collect();
    let grouped: Vec<Grouped> = records
        .iter()
        .zip(&profiles)
        .map(|(record, profile)| Grouped {
            id: &record.id,
            published: record.report.published,
            outlet: record.report.outlet.as_deref(),
            profile,
        })
        .collect();
    let found = stories(&grouped, &Decisions::default());
    let named = |places: &[usize]| -> Vec<String> {
        places.iter().map(|place| ids[*place].clone()).collect()
    };
    let ours = pairs(found.iter().map(|story| named(&story.members)));
    let joined = f1(&ours, &pairs(strings(&gold["stories"])));
    let origins = found.iter().flat_map(|story| &story.origins);
    let copies = pairs(origins.map(|origin| named(&origin.members)));
    let copied = f1(&copies, &pairs(strings(&gold["wire_copies"])));
    eprintln!("stories: pair F1 {joined:.1}; wire copies: pair F1 {copied:.1}");
    assert!(joined >= 97.0 && copied >= 99.0, "{joined} {copied}");
}
