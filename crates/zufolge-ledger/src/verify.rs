//! Verify: whether a ledger still holds what was written, wholly and consistently.
//!
//! Checks the file's pages and tables, the hash of every input and report, the sum over the rows of every
//! report, review and decision, that every span lies on its text, the index of words, and that the derived
//! rows are what the recorded ones give. Nothing in the file changes, and one that may only be read can be
//! checked, all but its index of words.

use std::collections::BTreeSet;

use rusqlite::OptionalExtension as _;
use rusqlite::types::{Value, ValueRef};
use zufolge_claims::ReportId;

use crate::append::as_input;
use crate::deflate::inflate;
use crate::derive::Derivation;
use crate::error::{Result, one_line};
use crate::row::{HEAD, SUM, TABLES, WHOLE_OF_REPORT, sum_after, sum_head, sum_keys, sum_row};
use crate::{Ledger, migrate};

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
    /// `program` is the version that asks: derived rows that another one made are a fault, since
    /// nothing can be said of them.
    pub fn verify(&mut self, program: &str) -> Result<Verified> {
        let mut verified = Verified::default();
        // A damaged page may make any statement fail, which is a finding as well.
        let found = self.check(program, &mut verified);
        if let Err(error) = found {
            if error.is_passing() {
                return Err(error);
            }
            verified.faults.push(error.to_string());
        }
        verified.faults.truncate(MOST_FAULTS);
        Ok(verified)
    }

    fn check(&mut self, program: &str, verified: &mut Verified) -> Result<()> {
        verified.faults.extend(self.check_pages()?);
        if !verified.faults.is_empty() {
            // What lies on damaged pages cannot be judged.
            return Ok(());
        }
        self.check_words(verified)?;
        // One state of the ledger from here on, whatever others write meanwhile.
        self.hold()?;
        let done = self.check_state(program, verified);
        self.let_go()?;
        done
    }

    fn check_state(&mut self, program: &str, verified: &mut Verified) -> Result<()> {
        self.check_reports(verified)?;
        self.check_inputs(verified)?;
        for (table, columns) in [
            ("review", "item, verdict, field, value, who, moment, note"),
            ("decision", "kind, a, b, who, moment"),
        ] {
            self.check_chain(table, columns, verified)?;
        }
        if verified.faults.is_empty() {
            self.check_derived(program, verified)?;
        }
        Ok(())
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
                        Value::Text(words) => faults.push(format!("pages: {}", one_line(&words))),
                        other => faults.push(format!("pages: {other:?}")),
                    }
                }
            }
            let here = migrate::objects(&self.db)?;
            for object in migrate::expected()? {
                if !here.contains(&object) {
                    faults.push(format!("{} {} is not as it was made", object.0, object.1));
                }
            }
            Ok(faults)
        };
        read().map_err(|error| self.failed(error))
    }

    /// Compares the index of words with the texts; of a file that may only be read it cannot be asked.
    fn check_words(&self, verified: &mut Verified) -> Result<()> {
        let asked = self
            .db
            .pragma_update(None, "query_only", false)
            .and_then(|()| {
                self.db
                    .execute_batch("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
            });
        match asked.map_err(|error| self.failed(error)) {
            Err(error) if error.is_damage() => {
                verified.faults.push(format!("index of words: {error}"));
            }
            Err(error) if !error.is_read_only() => return Err(error),
            _ => {}
        }
        Ok(())
    }

    /// Checks rows each of which is summed with the sum of the one before.
    fn check_chain(&self, table: &str, columns: &str, verified: &mut Verified) -> Result<()> {
        let read = |verified: &mut Verified| -> rusqlite::Result<()> {
            let mut statement = self.db.prepare(&format!(
                "SELECT sum, {columns} FROM {table} ORDER BY number"
            ))?;
            let width = statement.column_count();
            let mut rows = statement.query([])?;
            let mut before: Vec<u8> = Vec::new();
            let mut number = 0;
            while let Some(row) = rows.next()? {
                number += 1;
                let stored: Vec<u8> = row.get(0)?;
                let values: Vec<Value> = (1..width)
                    .map(|i| row.get(i))
                    .collect::<rusqlite::Result<_>>()?;
                if sum_after(&before, &values) != stored {
                    verified
                        .faults
                        .push(format!("{table} {number} is not what was recorded"));
                }
                before = stored;
            }
            Ok(())
        };
        read(verified).map_err(|error| self.failed(error))
    }

    fn check_reports(&self, verified: &mut Verified) -> Result<()> {
        let numbers: Vec<i64> = self
            .db
            .prepare("SELECT number FROM report ORDER BY number")
            .and_then(|mut s| s.query_map([], |row| row.get(0))?.collect())
            .map_err(|error| self.failed(error))?;
        let mut ids: BTreeSet<ReportId> = BTreeSet::new();
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
            if !ids.insert(kept.id.clone()) {
                fault("another report has its id");
            }
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
        Ok(())
    }

    fn check_inputs(&self, verified: &mut Verified) -> Result<()> {
        type Input = (i64, i64, Vec<u8>, i64, Vec<u8>);
        let read = |after: i64| -> rusqlite::Result<Option<Input>> {
            let mut statement = self.db.prepare_cached(
                "SELECT number, report, hash, length, deflated FROM input \
                 WHERE number > ?1 ORDER BY number LIMIT 1",
            )?;
            let input = |row: &rusqlite::Row<'_>| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ))
            };
            statement.query_row([after], input).optional()
        };
        let mut last = 0;
        while let Some((number, report, hash, length, deflated)) =
            read(last).map_err(|error| self.failed(error))?
        {
            last = number;
            // A report that cannot be read has been told already.
            let Ok(kept) = self.head(report) else {
                continue;
            };
            let length = usize::try_from(length).unwrap_or_default();
            let bytes = inflate(&deflated, &as_input(&kept.report), length).unwrap_or_default();
            if blake3::hash(&bytes).as_bytes() != hash.as_slice() {
                verified
                    .faults
                    .push(format!("input {number}: its bytes are not what came in"));
            }
        }
        Ok(())
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
            for (index, sql) in WHOLE_OF_REPORT.iter().enumerate() {
                let mut statement = self.db.prepare_cached(sql)?;
                let width = statement.column_count();
                let mut rows = statement.query([number])?;
                while let Some(row) = rows.next()? {
                    let values: Vec<Value> = (0..width)
                        .map(|i| row.get(i))
                        .collect::<rusqlite::Result<_>>()?;
                    sum_row(&mut hasher, index, &values);
                }
            }
            let (topics, profile): (Vec<u8>, Vec<u8>) = self
                .db
                .prepare_cached("SELECT topics, profile FROM report WHERE number = ?1")?
                .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
            sum_keys(&mut hasher, &topics, &profile);
            let mut statement = self.db.prepare_cached(&format!("SELECT {HEAD}"))?;
            let width = statement.column_count();
            let head: Vec<Value> = statement.query_row([number], |row| {
                (0..width)
                    .map(|i| row.get(i))
                    .collect::<rusqlite::Result<_>>()
            })?;
            sum_head(&mut hasher, &head);
            Ok(hasher.finalize().as_bytes()[..SUM].to_vec())
        };
        read().map_err(|error| self.failed(error))
    }

    /// Derives again and compares.
    fn check_derived(&mut self, program: &str, verified: &mut Verified) -> Result<()> {
        let derived = self.derivation(program)?;
        let (reports, decisions) = match derived {
            Derivation::Other(by) => {
                verified.faults.push(format!(
                    "derived rows were made by zufolge {by}, this is {program}; run zufolge rebuild"
                ));
                return Ok(());
            }
            _ => self
                .db
                .query_row("SELECT reports, decisions FROM main.derived", [], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()
                .map_err(|error| self.failed(error))?
                .unwrap_or((0, 0)),
        };
        let other = self.derived_otherwise(program, reports, decisions)?;
        if !other.is_empty() {
            verified.faults.push(format!(
                "derived rows are not what the recorded ones give ({}); run zufolge rebuild",
                other.join(", ")
            ));
        }
        Ok(())
    }

    /// All derived rows as text, independent of the order of import: reports stand by their ids.
    pub fn derived_dump(&self) -> Result<Vec<String>> {
        self.dump(DUMP)
    }

    /// All recorded rows as text, independent of the order of import, and sorted.
    pub fn recorded_dump(&self) -> Result<Vec<String>> {
        let mut lines = self.dump(RECORDED)?;
        for table in &TABLES {
            let (name, joined, selected) = (table.name, table.joined(), table.selected());
            // The first value is the report's number, which depends on that order.
            let values = selected.split_once(", ").map_or("", |(_, values)| values);
            let sql = format!(
                "SELECT of_report.id, {values} FROM {joined} \
                 JOIN report AS of_report ON of_report.number = {name}.report"
            );
            self.write_out(name, &sql, &mut lines)
                .map_err(|error| self.failed(error))?;
        }
        lines.sort_unstable();
        Ok(lines)
    }

    fn dump(&self, tables: &[(&str, &str, &str)]) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        for (table, columns, joins) in tables {
            let sql = format!("SELECT {columns} FROM {table} {joins}");
            self.write_out(table, &sql, &mut lines)
                .map_err(|error| self.failed(error))?;
        }
        lines.sort_unstable();
        Ok(lines)
    }

    fn write_out(&self, table: &str, sql: &str, lines: &mut Vec<String>) -> rusqlite::Result<()> {
        let mut statement = self.db.prepare(sql)?;
        let width = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut line = String::from(table);
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
        Ok(())
    }
}

/// Recorded tables beside those of items, with columns that do not depend on the order of import.
const RECORDED: &[(&str, &str, &str)] = &[
    (
        "input",
        "hash, word.word, length",
        "JOIN word ON word.number = input.name",
    ),
    (
        "report",
        "id, input.hash, input_id, url, outlet, title, published, language, stated, dateline, agencies, \
         addition.moment, addition.program, text, topics, profile, sum",
        "JOIN input ON input.number = report.input JOIN addition ON addition.number = report.addition",
    ),
    ("review", "*", ""),
    ("decision", "*", ""),
];

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
        "a.id, figure, b.id, to_figure, why.relation, words",
        "JOIN report a ON a.number = relation.report JOIN report b ON b.number = relation.to_report \
         JOIN why ON why.number = relation.why",
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
