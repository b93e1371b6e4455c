//! Append: reports with their analysis, a batch in one transaction.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, Transaction, TransactionBehavior, params};
use zufolge_claims::kept::StoredKeys;
use zufolge_claims::{Kept, Record, Report, ReportId};

use crate::deflate::deflate;
use crate::error::Result;
use crate::shared::Numbers;
use crate::{Ledger, row};

/// Finds a report by its whole id.
const OF_ID: &str = "SELECT 1 FROM report WHERE substr(id, 1, 6) = substr(?1, 1, 6) AND id = ?1";

/// A report that is ready to be added: everything that takes time is done, without the ledger.
#[derive(Debug)]
pub struct Entry {
    kept: Kept,
    keys: StoredKeys,
    name: String,
    hash: Vec<u8>,
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
    pub fn new(record: Record, name: &str, raw: &[u8]) -> Entry {
        let (kept, keys) = record.store();
        let deflated = deflate(raw, &as_input(&kept.report));
        let rows = rows(&kept);
        let mut hasher = blake3::Hasher::new();
        for (table, rows) in rows.iter().enumerate() {
            for values in rows {
                row::sum_row(&mut hasher, table, values);
            }
        }
        row::sum_keys(&mut hasher, &keys.topics, &keys.profile);
        Entry {
            items: hasher,
            keys,
            name: name.to_owned(),
            hash: blake3::hash(raw).as_bytes().to_vec(),
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
        let mut numbers = Numbers::of(&transaction);
        for entry in entries {
            let added = add(&transaction, &mut numbers, entry, program, now);
            outcomes.push(added.map_err(failed)?);
        }
        transaction.commit().map_err(failed)?;
        Ok(outcomes)
    }

    /// Whether a report is in the ledger.
    pub fn holds(&self, id: &ReportId) -> Result<bool> {
        let found = self
            .db
            .prepare_cached(OF_ID)
            .and_then(|mut statement| statement.exists([id.bytes()]));
        found.map_err(|error| self.failed(error))
    }
}

fn add(
    db: &Transaction<'_>,
    numbers: &mut Numbers<'_>,
    mut entry: Entry,
    program: &str,
    now: &str,
) -> rusqlite::Result<Added> {
    let kept = &entry.kept;
    let report = &kept.report;
    let id = kept.id.bytes();
    let known = db.prepare_cached(OF_ID)?.exists([&id])?;
    if known {
        return Ok(Added::Known);
    }
    let earlier = match &report.url {
        None => false,
        Some(url) => db
            .prepare_cached("SELECT 1 FROM report WHERE url = ?1")?
            .exists([url])?,
    };
    let (input, name) = input(db, numbers, &entry)?;
    let mut sum = entry.items.clone();
    let agencies = kept.agencies.join(" ");
    let text = |words: &str| Value::Text(words.to_owned());
    row::sum_head(
        &mut sum,
        &[
            Value::Blob(id.clone()),
            report.input_id.clone().into(),
            text(kept.language.code()),
            Value::Integer(report.language.is_some().into()),
            kept.dateline.clone().into(),
            text(&agencies),
            text(program),
            text(now),
            Value::Blob(entry.hash.clone()),
            Value::Text(name),
            Value::Integer(entry.length as i64),
        ],
    );
    let addition = numbers.row(
        "addition",
        &["moment", "program"],
        &[text(now), text(program)],
    )?;
    db.prepare_cached(
        "INSERT INTO report (id, input, input_id, url, outlet, title, published, language, stated, \
         dateline, agencies, addition, text, topics, profile, sum) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?
    .execute(params![
        id,
        input,
        report.input_id,
        report.url,
        report.outlet,
        report.title,
        report.published.map(|p| p.to_string()),
        kept.language.code(),
        report.language.is_some(),
        kept.dateline,
        agencies,
        addition,
        report.text,
        entry.keys.topics,
        entry.keys.profile,
        &sum.finalize().as_bytes()[..row::SUM],
    ])?;
    let number = db.last_insert_rowid();
    for (table, rows) in row::TABLES.iter().zip(&mut entry.rows) {
        for values in rows {
            values[0] = Value::Integer(number);
            numbers.insert(table, values)?;
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
fn input(
    db: &Transaction<'_>,
    numbers: &mut Numbers<'_>,
    entry: &Entry,
) -> rusqlite::Result<(i64, String)> {
    let known = db
        .prepare_cached(
            "SELECT input.number, word FROM input JOIN word ON word.number = input.name \
             WHERE substr(hash, 1, 6) = substr(?1, 1, 6) AND hash = ?1",
        )?
        .query_row([&entry.hash], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let name = numbers.word(&Value::Text(entry.name.clone()))?;
    // Its first report is the one that is written next.
    db.prepare_cached(
        "INSERT INTO input (report, hash, name, length, deflated) \
         VALUES ((SELECT coalesce(max(number), 0) + 1 FROM report), ?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        entry.hash,
        name,
        entry.length as i64,
        entry.deflated
    ])?;
    Ok((db.last_insert_rowid(), entry.name.clone()))
}

/// A report as a line of JSON that it could have come from: most inputs hold the same words.
pub(crate) fn as_input(report: &Report) -> Vec<u8> {
    let published = report.published.map(|p| p.to_string());
    let language = report.language.map(|language| language.code().to_owned());
    let fields = [
        ("id", &report.input_id),
        ("language", &language),
        ("outlet", &report.outlet),
        ("published", &published),
        ("text", &Some(report.text.clone())),
        ("title", &report.title),
        ("url", &report.url),
    ];
    let fields = fields.iter().filter_map(|(name, value)| {
        let value = serde_json::to_string(value.as_ref()?).unwrap_or_default();
        Some(format!("\"{name}\":{value}"))
    });
    let fields: Vec<String> = fields.collect();
    format!("{{{}}}", fields.join(",")).into_bytes()
}
