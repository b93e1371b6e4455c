//! Migrations: from nothing or an older format to the current one, each step in one transaction.

use rusqlite::{Connection, TransactionBehavior};

use crate::{APPLICATION, FORMAT};

/// The whole current format.
const SCHEMA: &str = include_str!("schema.sql");

/// Brings a file from a format to the current one. Format 0 is an empty file.
pub(crate) fn migrate(db: &mut Connection, _from: i64) -> rusqlite::Result<()> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been first.
    let format: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if format == 0 {
        transaction.execute_batch(SCHEMA)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", FORMAT)?;
    }
    transaction.commit()
}
