//! Tests: a write that fails, whichever it is, leaves all or nothing, and the same command completes.
//!
//! Two ways to fail: the file may not grow beyond so many pages (the n-th new page cannot be written, as
//! on a full disk), and the n-th step of any statement is broken off.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use zufolge_claims::{Published, Report, read_report};

use crate::error::Result;
use crate::{Entry, Ledger};

const PROGRAM: &str = "test";
const NOW: &str = "2026-03-04T06:40:00Z";

/// Three made-up reports about one matter, as entries.
fn entries() -> Vec<Entry> {
    include_str!("../tests/bridge.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(day, text)| {
            // Long enough to need new pages beside those that the empty tables have.
            let text = vec![text; 40].join("\n\n");
            let mut report = Report::of_text(text.as_str());
            report.published = Published::parse(day);
            Entry::new(read_report(report), "made-up", text.as_bytes())
        })
        .collect()
}

/// What `add` does: all reports, then what follows from them.
fn run(ledger: &mut Ledger) -> Result<()> {
    ledger.add(entries(), PROGRAM, NOW)?;
    ledger.derive(PROGRAM)?;
    Ok(())
}

fn all(ledger: &Ledger) -> Vec<String> {
    let mut all = ledger.recorded_dump().unwrap();
    all.extend(ledger.derived_dump().unwrap());
    all
}

fn fresh(name: &str) -> PathBuf {
    let file =
        std::env::temp_dir().join(format!("zufolge-failing-{}-{name}.db", std::process::id()));
    remove(&file);
    file
}

fn remove(file: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        let _ = std::fs::remove_file(name);
    }
}

/// Opens again after a failure, checks that all or nothing is there, and completes.
fn check_and_complete(file: &Path, expected: &[String], what: &str) {
    let mut ledger = Ledger::open(file).unwrap();
    let verified = ledger.verify(PROGRAM).unwrap();
    assert_eq!(verified.faults, Vec::<String>::new(), "{what}");
    assert!(
        [0, 3].contains(&verified.reports),
        "{what}: {} reports",
        verified.reports
    );
    drop(ledger);
    let mut ledger = Ledger::open(file).unwrap();
    run(&mut ledger).unwrap();
    assert!(
        all(&ledger) == expected,
        "{what}: not what an undisturbed run gives"
    );
}

#[test]
fn a_file_that_cannot_grow_is_told_and_left_whole() {
    let file = fresh("pages");
    let mut ledger = Ledger::create(&file).unwrap();
    let pages = |ledger: &Ledger| ledger.pages().unwrap();
    let first = pages(&ledger);
    run(&mut ledger).unwrap();
    let (last, expected) = (pages(&ledger), all(&ledger));
    drop(ledger);
    let mut failures = 0;
    for most in first..last {
        remove(&file);
        let mut ledger = Ledger::create(&file).unwrap();
        ledger
            .db
            .pragma_update(None, "max_page_count", most)
            .unwrap();
        let error = run(&mut ledger).unwrap_err().to_string();
        assert!(error.contains("the disk is full"), "{error}");
        failures += 1;
        drop(ledger);
        check_and_complete(&file, &expected, &format!("{most} pages"));
    }
    assert!(failures > 3, "{failures}");
    remove(&file);
}

#[test]
fn a_step_that_fails_anywhere_leaves_all_or_nothing() {
    let file = fresh("steps");
    let mut ledger = Ledger::create(&file).unwrap();
    let steps = Arc::new(AtomicUsize::new(0));
    count(&mut ledger, &steps, usize::MAX);
    run(&mut ledger).unwrap();
    let (total, expected) = (steps.load(Ordering::Relaxed), all(&ledger));
    drop(ledger);
    // Each of the first steps, then some hundreds over the whole.
    let tried = (0..40).chain((40..total).step_by(total / 150 + 1));
    for last in tried {
        remove(&file);
        let mut ledger = Ledger::create(&file).unwrap();
        count(&mut ledger, &Arc::new(AtomicUsize::new(0)), last);
        assert!(run(&mut ledger).is_err(), "step {last} of {total}");
        drop(ledger);
        check_and_complete(&file, &expected, &format!("step {last}"));
    }
    remove(&file);
}

/// Counts the steps of all statements, and breaks off after `last`.
fn count(ledger: &mut Ledger, steps: &Arc<AtomicUsize>, last: usize) {
    let steps = Arc::clone(steps);
    ledger
        .db
        .progress_handler(
            1,
            Some(move || steps.fetch_add(1, Ordering::Relaxed) >= last),
        )
        .unwrap();
}
