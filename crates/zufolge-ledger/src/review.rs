//! Review: what people decide about machine values, kept apart from them and never lost.
//!
//! Verdicts and decisions are only ever added. The last one on an item counts; `undo` takes the last
//! one back and is itself a row.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params_from_iter};
use zufolge_claims::ReportId;

use crate::Ledger;
use crate::error::{Error, Problem, Result};
use crate::listing::Filter;
use crate::row::sum_after;

/// What a person says of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The machine's values are right.
    Accept,
    /// The item is wrong as a whole.
    Reject,
    /// One value is wrong; what it should be.
    Correct {
        /// Which value: `source`, `stance`, `certainty`, `polarity`, `kind`, `form`, `min`, `max`, `counted`, ...
        field: String,
        /// The right value.
        value: String,
    },
    /// The last verdict of this person on the item is taken back.
    Undo,
}

impl Verdict {
    /// As it is written.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Accept => "accept",
            Verdict::Reject => "reject",
            Verdict::Correct { .. } => "correct",
            Verdict::Undo => "undo",
        }
    }
}

/// A verdict with who gave it and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Id of the claim or figure.
    pub item: String,
    /// What was said.
    pub verdict: Verdict,
    /// Who.
    pub who: String,
    /// When, UTC.
    pub moment: String,
    /// Why, in the person's words.
    pub note: Option<String>,
}

/// What a person decides about two reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// They belong to one story.
    Join,
    /// They belong to different stories.
    Part,
    /// They are no copies of one text.
    NoCopy,
}

impl Decision {
    fn word(self) -> &'static str {
        match self {
            Decision::Join => "join",
            Decision::Part => "part",
            Decision::NoCopy => "no-copy",
        }
    }
}

impl Ledger {
    /// Adds a verdict. Fails if the ledger has no such item.
    pub fn review(&mut self, review: &Review) -> Result<()> {
        let missing = || {
            Error::new(
                &self.path,
                Problem::NotFound(format!("item {}", review.item)),
            )
        };
        let (report, kind, number) = split(&review.item).ok_or_else(missing)?;
        let filter = Filter {
            report: Some(report.to_owned()),
            limit: Some(1),
            ..Filter::default()
        };
        let found = self
            .reports(&filter)?
            .rows
            .first()
            .copied()
            .ok_or_else(missing)?;
        let table = if kind == 'c' { "claim" } else { "figure" };
        let exists = self
            .db
            .prepare_cached(&format!(
                "SELECT 1 FROM {table} WHERE report = ?1 AND number = ?2"
            ))
            .and_then(|mut statement| statement.exists([found, number]))
            .map_err(|error| self.failed(error))?;
        if !exists {
            return Err(missing());
        }
        let (field, value) = match &review.verdict {
            Verdict::Correct { field, value } => (Some(field), Some(value)),
            _ => (None, None),
        };
        let path = self.path.clone();
        let values = [
            text(&review.item),
            text(review.verdict.word()),
            field.cloned().into(),
            value.cloned().into(),
            text(&review.who),
            text(&review.moment),
            review.note.clone().into(),
        ];
        let write = |db: &mut rusqlite::Connection| -> rusqlite::Result<()> {
            let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            follow(
                &transaction,
                "review",
                "item, verdict, field, value, who, moment, note",
                &values,
            )?;
            transaction.commit()
        };
        write(&mut self.db).map_err(|error| Error::of_database(&path, error))
    }

    /// The verdicts on an item that count, oldest first: undone ones are left out.
    pub fn reviews_of(&self, item: &str) -> Result<Vec<Review>> {
        let all = self.read_reviews(Some(item))?;
        Ok(counting(all))
    }

    /// All verdicts ever given, undone ones and the undoing too, oldest first.
    pub fn reviews(&self) -> Result<Vec<Review>> {
        self.read_reviews(None)
    }

    fn read_reviews(&self, item: Option<&str>) -> Result<Vec<Review>> {
        let read = || -> rusqlite::Result<Vec<Review>> {
            let mut statement = self.db.prepare_cached(
                "SELECT item, verdict, field, value, who, moment, note FROM review \
                 WHERE ?1 IS NULL OR item = ?1 ORDER BY number",
            )?;
            let rows = statement.query_map([item], |row| {
                let word: String = row.get(1)?;
                Ok(Review {
                    item: row.get(0)?,
                    verdict: match word.as_str() {
                        "accept" => Verdict::Accept,
                        "reject" => Verdict::Reject,
                        "correct" => Verdict::Correct {
                            field: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
                            value: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
                        },
                        _ => Verdict::Undo,
                    },
                    who: row.get(4)?,
                    moment: row.get(5)?,
                    note: row.get(6)?,
                })
            })?;
            rows.collect()
        };
        read().map_err(|error| self.failed(error))
    }

    /// Adds decisions about pairs of reports, all or none. They take effect with [`Ledger::derive`].
    pub fn decide(
        &mut self,
        decision: Decision,
        pairs: &[(ReportId, ReportId)],
        who: &str,
        moment: &str,
    ) -> Result<()> {
        let path = self.path.clone();
        let write = |db: &mut rusqlite::Connection| -> rusqlite::Result<()> {
            let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for (a, b) in pairs {
                let values = [decision.word(), a.as_str(), b.as_str(), who, moment].map(text);
                follow(&transaction, "decision", "kind, a, b, who, moment", &values)?;
            }
            transaction.commit()
        };
        write(&mut self.db).map_err(|error| Error::of_database(&path, error))
    }
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

/// Adds a row behind the last one of a table, with the sum over both.
fn follow(db: &Connection, table: &str, columns: &str, values: &[Value]) -> rusqlite::Result<()> {
    let before: Option<Vec<u8>> = db
        .prepare_cached(&format!(
            "SELECT sum FROM {table} ORDER BY number DESC LIMIT 1"
        ))?
        .query_row([], |row| row.get(0))
        .optional()?;
    let sum = sum_after(before.as_deref().unwrap_or_default(), values);
    let places = vec!["?"; values.len() + 1].join(", ");
    let mut statement = db.prepare_cached(&format!(
        "INSERT INTO {table} ({columns}, sum) VALUES ({places})"
    ))?;
    let all = values.iter().cloned().chain([Value::Blob(sum)]);
    statement.execute(params_from_iter(all)).map(|_| ())
}

/// Report, kind and number of an item's id: `0123456789ab-c3`.
fn split(item: &str) -> Option<(&str, char, i64)> {
    let (report, rest) = item.split_once('-')?;
    let kind = rest
        .chars()
        .next()
        .filter(|kind| matches!(kind, 'c' | 'f'))?;
    let number = rest.get(1..)?.parse().ok()?;
    (report.len() == 12).then_some((report, kind, number))
}

/// Leaves out what was undone.
fn counting(all: Vec<Review>) -> Vec<Review> {
    let mut counted: Vec<Review> = Vec::new();
    for review in all {
        match review.verdict {
            Verdict::Undo => {
                if let Some(last) = counted.iter().rposition(|r| r.who == review.who) {
                    counted.remove(last);
                }
            }
            _ => counted.push(review),
        }
    }
    counted
}
