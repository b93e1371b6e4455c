//! Append: reports with their analysis, a batch in one transaction.

use rusqlite::types::Value;
use rusqlite::{
    OptionalExtension as _, Transaction, TransactionBehavior, params, params_from_iter,
};
use zufolge_claims::{Kept, ReportId};

use crate::deflate::deflate;
use crate::error::Result;
use crate::{Ledger, row};

/// A report that is ready to be added: everything that takes time is done, without the ledger.
#[derive(Debug)]
pub struct Entry {
    kept: Kept,
    topics: Vec<u8>,
    profile: Vec<u8>,
    name: String,
    hash: String,
    length: usize,
    deflated: Vec<u8>,
    /// Rows by table, in the order of [`row::TABLES`]; their first value is set on writing.
    rows: [Vec<Vec<Value>>; 6],
    /// The sum over these rows and the keys.
    items: blake3::Hasher,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is new in the ledger.
    New,
    /// It is new, and another report of the same address was there before: a version.
    Version,
    /// The same report was there already; nothing was written.
    Known,
}

impl Entry {
    /// Makes an entry of a report's analysis and the bytes that it came from.
    ///
    /// `name` is the file or address of these bytes.
    pub fn new(kept: Kept, name: &str, raw: &[u8]) -> Entry {
        let deflated = deflate(raw, kept.report.text.as_bytes());
        let rows = rows(&kept);
        let topics = deflate(&kept.topics.to_bytes(), &[]);
        let profile = kept.profile.to_bytes();
        let mut hasher = blake3::Hasher::new();
        for (table, rows) in rows.iter().enumerate() {
            for values in rows {
                row::sum_row(&mut hasher, table, values);
            }
        }
        row::sum_keys(&mut hasher, &topics, &profile);
        Entry {
            items: hasher,
            topics,
            profile,
            name: name.to_owned(),
            hash: blake3::hash(raw).to_hex().to_string(),
            length: raw.len(),
            deflated,
            rows,
            kept,
        }
    }

    /// The report's identity.
    pub fn id(&self) -> &ReportId {
        &self.kept.id
    }
}

/// The rows of all items of a report.
fn rows(kept: &Kept) -> [Vec<Vec<Value>>; 6] {
    fn of<T>(items: &[T], row: impl Fn(i64, usize, &T) -> Vec<Value>) -> Vec<Vec<Value>> {
        let numbered = items.iter().enumerate();
        numbered
            .map(|(index, item)| row(0, index + 1, item))
            .collect()
    }
    [
        of(&kept.claims, row::claim_row),
        of(&kept.figures, row::figure_row),
        of(&kept.dues, row::due_row),
        of(&kept.questions, row::question_row),
        of(&kept.times, row::time_row),
        of(&kept.places, row::place_row),
    ]
}

impl Ledger {
    /// Adds entries in their order, all or none, and says what became of each.
    ///
    /// `now` is written down as the moment of the addition, such as `2026-03-04T06:40:00Z`;
    /// `program` as the version that analysed. Derived rows do not change before
    /// [`Ledger::derive`].
    pub fn add(&mut self, entries: Vec<Entry>, program: &str, now: &str) -> Result<Vec<Added>> {
        let path = self.path.clone();
        let failed = |error| crate::Error::of_database(&path, error);
        let transaction = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        let mut outcomes = Vec::with_capacity(entries.len());
        for entry in entries {
            outcomes.push(add(&transaction, entry, program, now).map_err(failed)?);
        }
        transaction.commit().map_err(failed)?;
        Ok(outcomes)
    }

    /// Whether a report is in the ledger.
    pub fn holds(&self, id: &ReportId) -> Result<bool> {
        let found = self
            .db
            .prepare_cached("SELECT 1 FROM report WHERE id = ?1")
            .and_then(|mut statement| statement.exists([id.as_str()]));
        found.map_err(|error| self.failed(error))
    }
}

fn add(
    db: &Transaction<'_>,
    mut entry: Entry,
    program: &str,
    now: &str,
) -> rusqlite::Result<Added> {
    let kept = &entry.kept;
    let report = &kept.report;
    let known = db
        .prepare_cached("SELECT 1 FROM report WHERE id = ?1")?
        .exists([kept.id.as_str()])?;
    if known {
        return Ok(Added::Known);
    }
    let earlier = match &report.url {
        None => false,
        Some(url) => db
            .prepare_cached("SELECT 1 FROM report WHERE url = ?1")?
            .exists([url])?,
    };
    let (input, name) = input(db, &entry)?;
    let mut sum = entry.items.clone();
    let day = report.published.map(|p| p.date().to_string());
    let agencies = kept.agencies.join(" ");
    row::sum_head(
        &mut sum,
        &[
            Value::Text(kept.id.as_str().to_owned()),
            report.input_id.clone().into(),
            day.clone().into(),
            Value::Text(kept.language.code().to_owned()),
            Value::Integer(report.language.is_some().into()),
            kept.dateline.clone().into(),
            Value::Text(agencies.clone()),
            Value::Text(program.to_owned()),
            Value::Text(now.to_owned()),
            Value::Text(entry.hash.clone()),
            Value::Text(name),
            Value::Integer(entry.length as i64),
        ],
    );
    db.prepare_cached(
        "INSERT INTO report (id, input, input_id, url, outlet, title, published, day, language, stated, \
         dateline, agencies, text, program, added, topics, profile, sum) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )?
    .execute(params![
        kept.id.as_str(),
        input,
        report.input_id,
        report.url,
        report.outlet,
        report.title,
        report.published.map(|p| p.to_string()),
        day,
        kept.language.code(),
        report.language.is_some(),
        kept.dateline,
        agencies,
        report.text,
        program,
        now,
        entry.topics,
        entry.profile,
        &sum.finalize().as_bytes()[..row::SUM],
    ])?;
    let number = db.last_insert_rowid();
    for ((table, columns), rows) in row::TABLES.iter().zip(&mut entry.rows) {
        let places = vec!["?"; columns.split(',').count()].join(", ");
        let mut statement = db.prepare_cached(&format!(
            "INSERT INTO {table} ({columns}) VALUES ({places})"
        ))?;
        for values in rows {
            values[0] = Value::Integer(number);
            statement.execute(params_from_iter(values.iter()))?;
        }
    }
    db.prepare_cached("INSERT INTO words (rowid, title, text) VALUES (?1, ?2, ?3)")?
        .execute(params![
            number,
            entry.kept.report.title,
            entry.kept.report.text
        ])?;
    Ok(if earlier { Added::Version } else { Added::New })
}

/// The number and name of the input with these bytes, written if it is not there yet.
fn input(db: &Transaction<'_>, entry: &Entry) -> rusqlite::Result<(i64, String)> {
    let known = db
        .prepare_cached("SELECT number, name FROM input WHERE hash = ?1")?
        .query_row([&entry.hash], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    // Its first report is the one that is written next.
    db.prepare_cached(
        "INSERT INTO input (report, hash, name, length, deflated) \
         VALUES ((SELECT coalesce(max(number), 0) + 1 FROM report), ?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        entry.hash,
        entry.name,
        entry.length as i64,
        entry.deflated
    ])?;
    Ok((db.last_insert_rowid(), entry.name.clone()))
}
