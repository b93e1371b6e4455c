//! Migrations: from nothing or an older format to the current one, each step in one transaction.

use rusqlite::{Connection, TransactionBehavior, params};
use zufolge_claims::relation::Why;
use zufolge_claims::vocabulary::Worded as _;

use crate::write::number_of;
use crate::{APPLICATION, FORMAT};

/// The whole current format.
const SCHEMA: &str = include_str!("schema.sql");

/// Brings an empty file to the current format, all or nothing.
pub(crate) fn migrate(db: &mut Connection) -> rusqlite::Result<()> {
    // Most rows of reports take some thousand bytes: smaller pages would stay partly empty.
    db.pragma_update(None, "page_size", 8192)?;
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been first.
    let pages: i64 = transaction.pragma_query_value(None, "page_count", |row| row.get(0))?;
    if pages <= 1 && is_empty(&transaction)? {
        transaction.execute_batch(SCHEMA)?;
        for (why, words) in Why::WORDS {
            transaction.execute(
                "INSERT INTO why (number, relation, words) VALUES (?1, ?2, ?3)",
                params![number_of(*why), why.relation().word(), words],
            )?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", FORMAT)?;
    }
    transaction.commit()
}

/// Whether no table is there yet.
fn is_empty(db: &Connection) -> rusqlite::Result<bool> {
    db.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)",
        [],
        |row| row.get(0),
    )
}

/// The kind, name and statement of every table, index and view of the format, as a file holds them.
pub(crate) fn objects(db: &Connection) -> rusqlite::Result<Vec<(String, String, Option<String>)>> {
    let mut statement =
        db.prepare("SELECT type, name, sql FROM main.sqlite_schema ORDER BY type, name")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

/// What [`objects`] gives of a fresh file.
pub(crate) fn expected() -> rusqlite::Result<Vec<(String, String, Option<String>)>> {
    let db = Connection::open_in_memory()?;
    db.execute_batch(SCHEMA)?;
    objects(&db)
}
