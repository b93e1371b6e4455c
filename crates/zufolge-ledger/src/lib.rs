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
//! Modules in reading order: `shared` (values that recur), `row` (items as rows), `columns` (rows as
//! values), `deflate`, [`append`], `load`, `matters`, `write`, [`mod@derive`], `speakers`, [`listing`],
//! [`pages`], [`search`], [`review`], [`verify`], [`error`].

mod shared;
mod row;
mod columns;
mod deflate;
mod migrate;
pub mod append;
mod load;
mod write;
mod matters;
pub mod derive;
mod speakers;
mod filter;
pub mod listing;
pub mod pages;
pub mod search;
pub mod review;
pub mod verify;
pub mod error;
#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod failing;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

pub use append::{Added, Entry};
use error::Problem;
pub use error::{Error, Result};

/// The format that this version writes: `user_version` of the file.
pub const FORMAT: i64 = 2;

/// "zufo", the `application_id` of the file.
const APPLICATION: i64 = 0x7a75_666f;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    db: Connection,
    path: PathBuf,
    recalled: columns::Recalled,
}

impl Ledger {
    /// Opens a ledger for writing, and makes it where there is no file or an empty one.
    ///
    /// Fails on a file that is no ledger, that a newer version wrote, or that may not be written.
    pub fn create(path: &Path) -> Result<Ledger> {
        no_folder(path)?;
        let db = Connection::open(path).map_err(|error| Error::of_database(path, error))?;
        let mut ledger = Ledger {
            db,
            path: path.to_owned(),
            recalled: columns::Recalled::default(),
        };
        if ledger.pages()? == 0 {
            // The format and its number come in one transaction, before anything else is in the file.
            migrate::migrate(&mut ledger.db).map_err(|error| Error::of_database(path, error))?;
        }
        ledger.settle()?;
        ledger.write_ahead()?;
        Ok(ledger)
    }

    /// Opens an existing ledger for writing.
    pub fn open(path: &Path) -> Result<Ledger> {
        if std::fs::symlink_metadata(path).is_err() {
            return Err(Error::new(path, Problem::Missing));
        }
        no_folder(path)?;
        let db = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(|error| Error::of_database(path, error))?;
        let mut ledger = Ledger {
            db,
            path: path.to_owned(),
            recalled: columns::Recalled::default(),
        };
        ledger.settle()?;
        ledger.write_ahead()?;
        Ok(ledger)
    }

    /// Opens an existing ledger for reading alone.
    ///
    /// Works on a file, and in a folder, that may not be written.
    pub fn read(path: &Path) -> Result<Ledger> {
        if std::fs::symlink_metadata(path).is_err() {
            return Err(Error::new(path, Problem::Missing));
        }
        no_folder(path)?;
        // Reading a file in WAL mode may have to make its shared index first, which is why the
        // connection may write while no statement of ours does.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(path, flags)
            .map_err(|error| Error::of_database(path, error))
            .and_then(|db| Ledger::reading(path, db));
        match opened {
            Err(error) if error.is_unopened() && !has_journal(path) => {
                // No place for the shared index. Nobody can be writing here either, and without a
                // journal the file is all there is.
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
                    | OpenFlags::SQLITE_OPEN_NO_MUTEX
                    | OpenFlags::SQLITE_OPEN_URI;
                Connection::open_with_flags(unchanging(path), flags)
                    .map_err(|error| Error::of_database(path, error))
                    .and_then(|db| Ledger::reading(path, db))
            }
            opened => opened,
        }
    }

    fn reading(path: &Path, db: Connection) -> Result<Ledger> {
        let mut ledger = Ledger {
            db,
            path: path.to_owned(),
            recalled: columns::Recalled::default(),
        };
        ledger.settle()?;
        ledger
            .db
            .pragma_update(None, "query_only", true)
            .map_err(|error| ledger.failed(error))?;
        Ok(ledger)
    }

    /// Fills the pages of the file, which additions leave partly empty, and merges the index of words. What
    /// the ledger holds stays as it is, and readers are not kept waiting. Takes room for a second copy
    /// meanwhile; where that fails, the file is as it was.
    pub fn pack(&mut self) -> Result<()> {
        let pack = || -> rusqlite::Result<()> {
            // The copy may be larger than memory.
            self.db.pragma_update(None, "temp_store", "FILE")?;
            self.db.execute_batch(
                "INSERT INTO words (words) VALUES ('optimize'); VACUUM; \
                 PRAGMA wal_checkpoint(TRUNCATE); PRAGMA temp_store = MEMORY",
            )
        };
        pack().map_err(|error| self.failed(error))
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Checks that the file is a ledger of a known format, and sets how it is read and written.
    fn settle(&mut self) -> Result<()> {
        let failed = |error| Error::of_database(&self.path, error);
        self.db.busy_timeout(PATIENCE).map_err(failed)?;
        let number = |pragma: &str| {
            let read = self.db.pragma_query_value(None, pragma, |row| row.get(0));
            read.map_err(failed)
        };
        let (application, format): (i64, i64) =
            (number("application_id")?, number("user_version")?);
        match (application, format) {
            (APPLICATION, FORMAT) => {}
            (APPLICATION, format) if format > FORMAT => {
                return Err(Error::new(&self.path, Problem::Newer(format)));
            }
            (APPLICATION, format) if format > 0 => {
                return Err(Error::new(&self.path, Problem::Older(format)));
            }
            _ => return Err(Error::new(&self.path, Problem::Foreign)),
        }
        for (pragma, value) in [
            ("trusted_schema", "OFF"),
            ("cell_size_check", "ON"),
            // What writes rows has those that they refer to at hand; verify asks whether all are there.
            ("foreign_keys", "OFF"),
            ("synchronous", "FULL"),
            ("temp_store", "MEMORY"),
            ("cache_size", "-65536"),
            ("mmap_size", "67108864"),
        ] {
            self.db.pragma_update(None, pragma, value).map_err(failed)?;
        }
        // A statement is planned once, not again for each value that is bound to it.
        self.db
            .set_db_config(
                rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG,
                true,
            )
            .map_err(failed)?;
        self.db.set_prepared_statement_cache_capacity(128);
        Ok(())
    }

    /// Lets readers go on while somebody writes. The file remembers it.
    fn write_ahead(&self) -> Result<()> {
        let mode: rusqlite::Result<String> =
            self.db
                .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0));
        match mode {
            // Where it cannot be set now, because the file may not be written or somebody else has it
            // open, it is as safe without.
            Ok(_) => Ok(()),
            Err(error) => {
                let error = self.failed(error);
                if error.is_passing() {
                    Ok(())
                } else {
                    Err(error)
                }
            }
        }
    }

    fn pages(&self) -> Result<i64> {
        self.db
            .busy_timeout(PATIENCE)
            .and_then(|()| {
                self.db
                    .pragma_query_value(None, "page_count", |row| row.get(0))
            })
            .map_err(|error| self.failed(error))
    }

    fn failed(&self, error: rusqlite::Error) -> Error {
        Error::of_database(&self.path, error)
    }

    fn damaged(&self, place: String) -> Error {
        Error::new(&self.path, Problem::Damaged(place))
    }
}

/// Whether what was written last lies beside the file, not yet in it.
fn has_journal(path: &Path) -> bool {
    ["-wal", "-journal"].iter().any(|ending| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        std::fs::symlink_metadata(name).is_ok_and(|metadata| metadata.len() > 0)
    })
}

/// The address of a file that nobody changes while it is read.
fn unchanging(path: &Path) -> String {
    let mut address = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                address.push(char::from(*byte));
            }
            _ => address.push_str(&format!("%{byte:02x}")),
        }
    }
    address.push_str("?immutable=1");
    address
}

/// Refuses a folder, which the database would open and then fail to read.
fn no_folder(path: &Path) -> Result<()> {
    match path.is_dir() {
        true => Err(Error::new(path, Problem::Folder)),
        false => Ok(()),
    }
}
