//! One file that keeps what reports say: reports with their claims, and all that follows from them.
//!
//! A [`Ledger`] is one SQLite file (`schema.sql` is its whole format, with the meaning of every column).
//! What it promises:
//!
//! - Recorded rows are never changed or deleted; a changed article is a new report.
//! - A batch of reports is in the file wholly or not at all, whenever the process ends.
//! - Derived rows follow from the recorded ones alone, not from the order of import, and can be dropped
//!   and made again to the same bytes.
//! - Whoever reads is never kept waiting by whoever writes; two writers take turns.
//! - No clock: the moment of an addition is an argument.
//!
//! Modules in reading order: `row` (items as rows), [`append`], `load`, [`derive`], [`listing`], [`search`],
//! [`review`], [`verify`], [`error`].

mod row;
mod migrate;
pub mod append;
mod load;
mod write;
pub mod derive;
mod filter;
pub mod listing;
pub mod search;
pub mod review;
pub mod verify;
pub mod error;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

pub use append::{Added, Entry};
use error::Problem;
pub use error::{Error, Result};

/// The format that this version writes: `user_version` of the file.
pub const FORMAT: i64 = 1;

/// "zufo", the `application_id` of the file.
const APPLICATION: i64 = 0x7a75_666f;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    db: Connection,
    path: PathBuf,
}

impl Ledger {
    /// Opens a ledger for writing, and makes it where there is none.
    ///
    /// Fails on a file that is no ledger, that a newer version wrote, or that may not be written.
    pub fn create(path: &Path) -> Result<Ledger> {
        let db = Connection::open(path).map_err(|error| Error::of_database(path, error))?;
        let mut ledger = Ledger {
            db,
            path: path.to_owned(),
        };
        ledger.settle(true)?;
        Ok(ledger)
    }

    /// Opens an existing ledger for writing.
    pub fn open(path: &Path) -> Result<Ledger> {
        if !path.is_file() {
            return Err(Error::new(path, Problem::Missing));
        }
        Ledger::create(path)
    }

    /// Opens an existing ledger for reading alone.
    pub fn read(path: &Path) -> Result<Ledger> {
        if !path.is_file() {
            return Err(Error::new(path, Problem::Missing));
        }
        // Reading a file in WAL mode may have to make its shared index first, which is why the
        // connection may write while no statement of ours does.
        let db = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(|error| Error::of_database(path, error))?;
        let mut ledger = Ledger {
            db,
            path: path.to_owned(),
        };
        ledger.settle(false)?;
        ledger
            .db
            .pragma_update(None, "query_only", true)
            .map_err(|error| ledger.failed(error))?;
        Ok(ledger)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Checks that the file is a ledger of a known format, and sets how it is written.
    fn settle(&mut self, make: bool) -> Result<()> {
        let path = self.path.clone();
        let failed = |error| Error::of_database(&path, error);
        self.db.busy_timeout(PATIENCE).map_err(failed)?;
        let number = |db: &Connection, pragma: &str| {
            db.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0))
        };
        let application = number(&self.db, "application_id").map_err(failed)?;
        let format = number(&self.db, "user_version").map_err(failed)?;
        let pages = number(&self.db, "page_count").map_err(failed)?;
        match (application, format) {
            (0, 0) if pages == 0 && make => {}
            (APPLICATION, format) if format > FORMAT => {
                return Err(Error::new(&path, Problem::Newer(format)));
            }
            (APPLICATION, 1..) => {}
            _ => return Err(Error::new(&path, Problem::Foreign)),
        }
        for (pragma, value) in [
            ("trusted_schema", "OFF"),
            ("cell_size_check", "ON"),
            ("foreign_keys", "ON"),
            ("synchronous", "FULL"),
            ("temp_store", "MEMORY"),
            ("cache_size", "-65536"),
            ("mmap_size", "268435456"),
        ] {
            self.db.pragma_update(None, pragma, value).map_err(failed)?;
        }
        self.db.set_prepared_statement_cache_capacity(128);
        if make && (pages == 0 || format < FORMAT) {
            self.db
                .pragma_update(None, "journal_mode", "WAL")
                .map_err(failed)?;
            migrate::migrate(&mut self.db, format).map_err(failed)?;
        }
        Ok(())
    }

    fn failed(&self, error: rusqlite::Error) -> Error {
        Error::of_database(&self.path, error)
    }

    fn damaged(&self, place: String) -> Error {
        Error::new(&self.path, Problem::Damaged(place))
    }
}
