//! Ledgers made of the examples, and all that is in one, as text.
#![allow(dead_code)] // each test file uses a part of it

use std::path::{Path, PathBuf};

use zufolge_claims::{Report, read_report};
use zufolge_intake::{Hints, extracts};
use zufolge_ledger::{Entry, Ledger};

/// The version that the tests' ledgers name.
pub(crate) const PROGRAM: &str = env!("CARGO_PKG_VERSION");
/// The moment that they write down.
pub(crate) const NOW: &str = "2026-09-30T12:00:00Z";

/// A report with the bytes that it came from and their name.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) report: Report,
    pub(crate) raw: Vec<u8>,
    pub(crate) name: String,
}

impl Source {
    pub(crate) fn entry(&self) -> Entry {
        let record = read_report(self.report.clone());
        Entry::new(record, &self.name, &self.raw)
    }
}

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files of the examples, in order.
pub(crate) fn example_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for story in ["brenkamp", "lackwerk", "trinkwasser"] {
        let folder = std::fs::read_dir(root().join("examples").join(story)).unwrap();
        files.extend(folder.map(|entry| entry.unwrap().path()));
    }
    files.sort();
    files
}

/// The reports of the examples.
pub(crate) fn examples() -> Vec<Source> {
    example_files()
        .iter()
        .flat_map(|file| sources(file))
        .collect()
}

/// The reports of the gold stories; none, and a word about it, where they are missing.
pub(crate) fn gold() -> Vec<Source> {
    let file = root().join("../shared/gold/reports.jsonl");
    if !file.exists() {
        eprintln!("SKIPPED: {} is missing", file.display());
        return Vec::new();
    }
    sources(&file)
}

/// The reports of a file.
pub(crate) fn sources(file: &Path) -> Vec<Source> {
    let bytes = std::fs::read(file).unwrap();
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let hints = Hints {
        keep_raw: true,
        ..Hints::of_name(&name)
    };
    let all = extracts(&bytes, hints).map(|extract| {
        let extract = extract.unwrap();
        Source {
            report: extract.report,
            raw: extract.raw.unwrap().to_vec(),
            name: name.clone(),
        }
    });
    all.collect()
}

/// A folder of one test's own, empty.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A ledger of some reports, added at once and derived.
pub(crate) fn ledger<'a>(file: &Path, sources: impl IntoIterator<Item = &'a Source>) -> Ledger {
    let mut ledger = Ledger::create(file).unwrap();
    let entries = sources.into_iter().map(Source::entry).collect();
    ledger.add(entries, PROGRAM, NOW).unwrap();
    ledger.derive(PROGRAM).unwrap();
    ledger
}

/// Everything in a ledger as text, whatever the order of arrival: recorded rows, then derived ones.
pub(crate) fn everything(ledger: &Ledger) -> Vec<String> {
    let mut all = ledger.recorded_dump().unwrap();
    all.extend(ledger.derived_dump().unwrap());
    all
}

/// Checks a ledger that should be whole.
pub(crate) fn verify(ledger: &mut Ledger) {
    let verified = ledger.verify(PROGRAM).unwrap();
    assert_eq!(verified.faults, Vec::<String>::new());
}

/// xorshift64*: the same numbers on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % end.max(1) as u64) as usize
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}
