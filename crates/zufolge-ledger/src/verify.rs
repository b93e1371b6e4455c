//! Verify: whether a ledger still holds what was written, wholly and consistently.
//!
//! Checks the file's pages, the hash of every input and report, the sum over the rows of every report,
//! that every span lies on its text, the index of words, and that the derived rows are what the recorded
//! ones give.

use std::io::Read as _;

use flate2::read::DeflateDecoder;
use rusqlite::types::{Value, ValueRef};

use crate::Ledger;
use crate::error::Result;
use crate::row::{TABLES, sum_row};

/// What was checked, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Reports that were checked.
    pub reports: usize,
    /// One line for each fault: what, where.
    pub faults: Vec<String>,
}

/// Faults that are told; more would not help anybody.
const MOST_FAULTS: usize = 100;

impl Ledger {
    /// Checks the whole ledger. Faults are no error: they are what was asked for.
    ///
    /// `program` is the version that asks: derived rows are compared only if this version made them.
    pub fn verify(&mut self, program: &str) -> Result<Verified> {
        let mut verified = Verified::default();
        match self.check_pages() {
            Ok(faults) => verified.faults.extend(faults),
            Err(error) => verified.faults.push(error.to_string()),
        }
        if !verified.faults.is_empty() {
            // What lies on damaged pages cannot be judged.
            return Ok(verified);
        }
        let checked = self.check_reports(&mut verified);
        if let Err(error) = checked {
            verified.faults.push(error.to_string());
            return Ok(verified);
        }
        if verified.faults.is_empty() {
            self.check_derived(program, &mut verified)?;
        }
        verified.faults.truncate(MOST_FAULTS);
        Ok(verified)
    }

    fn check_pages(&self) -> Result<Vec<String>> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut faults = Vec::new();
            for pragma in ["integrity_check(20)", "foreign_key_check"] {
                let mut statement = self.db.prepare(&format!("PRAGMA {pragma}"))?;
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    let words: Value = row.get(0)?;
                    match words {
                        Value::Text(words) if words == "ok" => {}
                        Value::Text(words) => faults.push(format!("pages: {words}")),
                        other => faults.push(format!("pages: {other:?}")),
                    }
                }
            }
            if let Err(error) = self
                .db
                .execute_batch("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
            {
                let reading = error.sqlite_error_code() == Some(rusqlite::ErrorCode::ReadOnly);
                if !reading {
                    faults.push(format!("index of words: {error}"));
                }
            }
            Ok(faults)
        };
        read().map_err(|error| self.failed(error))
    }

    fn check_reports(&self, verified: &mut Verified) -> Result<()> {
        let numbers: Vec<i64> = self
            .db
            .prepare("SELECT number FROM report ORDER BY number")
            .and_then(|mut s| s.query_map([], |row| row.get(0))?.collect())
            .map_err(|error| self.failed(error))?;
        for number in numbers {
            verified.reports += 1;
            if verified.faults.len() >= MOST_FAULTS {
                return Ok(());
            }
            let kept = match self.kept(number) {
                Ok(kept) => kept,
                Err(error) => {
                    verified.faults.push(error.to_string());
                    continue;
                }
            };
            let mut fault = |what: &str| {
                verified
                    .faults
                    .push(format!("report {} ({number}): {what}", kept.id.short()));
            };
            if kept.report.id() != kept.id {
                fault("its text or head is not what was recorded");
            }
            if self.sum_of(number)? != self.stored_sum(number)? {
                fault("its claims, figures or other rows are not what was recorded");
            }
            let text = &kept.report.text;
            let spans = spans_of(&kept);
            if spans.iter().any(|span| text.get(span.range()).is_none()) {
                fault("a span does not lie on its text");
            }
        }
        self.check_inputs(verified)
    }

    fn check_inputs(&self, verified: &mut Verified) -> Result<()> {
        let read = |verified: &mut Verified| -> rusqlite::Result<()> {
            let mut statement = self
                .db
                .prepare("SELECT number, hash, length, deflated FROM input ORDER BY number")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let number: i64 = row.get(0)?;
                let hash: String = row.get(1)?;
                let length: i64 = row.get(2)?;
                let deflated: Vec<u8> = row.get(3)?;
                let mut bytes = Vec::new();
                // One byte more than was written is enough to see that it is another text.
                let most = u64::try_from(length).unwrap_or_default().saturating_add(1);
                let read = DeflateDecoder::new(deflated.as_slice())
                    .take(most)
                    .read_to_end(&mut bytes);
                if read.is_err() || blake3::hash(&bytes).to_hex().as_str() != hash {
                    verified
                        .faults
                        .push(format!("input {number}: its bytes are not what came in"));
                }
            }
            Ok(())
        };
        read(verified).map_err(|error| self.failed(error))
    }

    fn stored_sum(&self, number: i64) -> Result<Vec<u8>> {
        self.db
            .prepare_cached("SELECT sum FROM report WHERE number = ?1")
            .and_then(|mut s| s.query_row([number], |row| row.get(0)))
            .map_err(|error| self.failed(error))
    }

    fn sum_of(&self, number: i64) -> Result<Vec<u8>> {
        let read = || -> rusqlite::Result<Vec<u8>> {
            let mut hasher = blake3::Hasher::new();
            for (index, (table, columns)) in TABLES.iter().enumerate() {
                let mut statement = self.db.prepare_cached(&format!(
                    "SELECT {columns} FROM {table} WHERE report = ?1 ORDER BY number"
                ))?;
                let width = statement.column_count();
                let mut rows = statement.query([number])?;
                while let Some(row) = rows.next()? {
                    let values: Vec<Value> = (0..width)
                        .map(|i| row.get(i))
                        .collect::<rusqlite::Result<_>>()?;
                    sum_row(&mut hasher, index, &values);
                }
            }
            let mut statement = self
                .db
                .prepare_cached("SELECT topics, profile FROM report WHERE number = ?1")?;
            let (topics, profile): (Vec<u8>, Vec<u8>) =
                statement.query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
            for bytes in [topics, profile] {
                hasher
                    .update(&(bytes.len() as u64).to_le_bytes())
                    .update(&bytes);
            }
            Ok(hasher.finalize().as_bytes().to_vec())
        };
        read().map_err(|error| self.failed(error))
    }

    /// Derives again, compares, and leaves everything as it was.
    fn check_derived(&mut self, program: &str, verified: &mut Verified) -> Result<()> {
        let same_version: Option<String> = self
            .db
            .prepare("SELECT program FROM main.derived")
            .and_then(|mut s| {
                let mut rows = s.query([])?;
                rows.next()?.map(|row| row.get(0)).transpose()
            })
            .map_err(|error| self.failed(error))?;
        if same_version.as_deref() != Some(program) || !self.is_derived(program)? {
            return Ok(());
        }
        let before = self.derived_dump()?;
        let after = self.derived_afresh(program)?;
        if before != after {
            verified.faults.push(
                "derived rows are not what the recorded ones give; run zufolge rebuild".to_owned(),
            );
        }
        Ok(())
    }

    /// All derived rows as text, independent of the order of import: reports stand by their ids.
    pub fn derived_dump(&self) -> Result<Vec<String>> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut lines = Vec::new();
            for (table, columns, joins) in DUMP {
                let mut statement = self
                    .db
                    .prepare(&format!("SELECT {columns} FROM {table} {joins}"))?;
                let width = statement.column_count();
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    let mut line = String::from(*table);
                    for index in 0..width {
                        line.push('|');
                        match row.get_ref(index)? {
                            ValueRef::Null => line.push('-'),
                            ValueRef::Integer(number) => line.push_str(&number.to_string()),
                            ValueRef::Real(number) => line.push_str(&number.to_string()),
                            ValueRef::Text(words) => {
                                line.push_str(&String::from_utf8_lossy(words));
                            }
                            ValueRef::Blob(bytes) => line.push_str(&format!("{bytes:02x?}")),
                        }
                    }
                    lines.push(line);
                }
            }
            lines.sort_unstable();
            Ok(lines)
        };
        read().map_err(|error| self.failed(error))
    }
}

/// Derived tables with columns that do not depend on the order of import.
const DUMP: &[(&str, &str, &str)] = &[
    (
        "story",
        "story.id, title, first, last, reports, origins, digest",
        "",
    ),
    (
        "story_report",
        "story.id, place, report.id, origin",
        "JOIN story ON story.number = story_report.story JOIN report ON report.number = story_report.report",
    ),
    (
        "link",
        "min(a.id, b.id), max(a.id, b.id), why",
        "JOIN report a ON a.number = link.a JOIN report b ON b.number = link.b",
    ),
    (
        "conflict",
        "story.id, conflict.number, counted, scope, since",
        "JOIN story ON story.number = conflict.story",
    ),
    (
        "conflict_side",
        "story.id, conflict, conflict_side.number, report.id, figure, claim",
        "JOIN story ON story.number = conflict_side.story JOIN report ON report.number = conflict_side.report",
    ),
    (
        "relation",
        "a.id, figure, b.id, to_figure, relation, why",
        "JOIN report a ON a.number = relation.report JOIN report b ON b.number = relation.to_report",
    ),
    (
        "standing",
        "report.id, claim, standing",
        "JOIN report ON report.number = standing.report",
    ),
    (
        "standing_evidence",
        "a.id, claim, standing_evidence.number, b.id, by_claim",
        "JOIN report a ON a.number = standing_evidence.report \
         JOIN report b ON b.number = standing_evidence.by_report",
    ),
    (
        "due_event",
        "a.id, due, due_event.number, status, due_event.day, b.id, by_claim",
        "JOIN report a ON a.number = due_event.report JOIN report b ON b.number = due_event.by_report",
    ),
    (
        "answer",
        "a.id, question, b.id, by_claim",
        "JOIN report a ON a.number = answer.report JOIN report b ON b.number = answer.by_report",
    ),
    (
        "lost_hedge",
        "a.id, claim, b.id, of_claim",
        "JOIN report a ON a.number = lost_hedge.report JOIN report b ON b.number = lost_hedge.of_report",
    ),
    (
        "version",
        "report.id, article, version",
        "JOIN report ON report.number = version.report",
    ),
];

/// All spans of what is kept of a report.
fn spans_of(kept: &zufolge_claims::Kept) -> Vec<zufolge_lang::Span> {
    let mut spans = Vec::new();
    for claim in &kept.claims {
        for list in [
            &claim.spans,
            &claim.cue,
            &claim.frame,
            &claim.addressee,
            &claim.evidence,
        ] {
            spans.extend_from_slice(list);
        }
        for source in claim.source.iter().chain(&claim.via) {
            spans.extend_from_slice(&source.spans);
        }
    }
    for figure in &kept.figures {
        spans.push(figure.span);
        spans.extend(figure.counted);
    }
    for due in &kept.dues {
        spans.push(due.span);
        spans.extend(due.about);
    }
    for question in &kept.questions {
        spans.push(question.span);
        spans.extend(question.about);
    }
    spans.extend(kept.times.iter().map(|time| time.span));
    spans.extend(kept.places.iter().map(|place| place.span));
    spans
}
