//! Error: why a ledger could not be opened, read or written, in one line that says what to do.

use std::fmt;
use std::path::{Path, PathBuf};

/// Why something with a ledger failed.
#[derive(Debug)]
pub struct Error {
    file: PathBuf,
    problem: Problem,
}

#[derive(Debug)]
pub(crate) enum Problem {
    /// There is no such file.
    Missing,
    /// It is a folder.
    Folder,
    /// The file is something else.
    Foreign,
    /// A newer program wrote it; the format it has.
    Newer(i64),
    /// An older program wrote it; the format it has.
    Older(i64),
    /// It could not be opened at all.
    Unopened(rusqlite::Error),
    /// Reading or writing the file itself failed.
    Device(rusqlite::Error),
    /// Its content is damaged; where.
    Damaged(String),
    /// Somebody else is writing.
    Busy,
    /// It may only be read.
    ReadOnly,
    /// The disk is full.
    Full,
    /// What was asked for is not there.
    NotFound(String),
    /// The database refused for another reason.
    Database(rusqlite::Error),
}

/// What this crate's functions give.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn new(file: &Path, problem: Problem) -> Error {
        Error {
            file: file.to_owned(),
            problem,
        }
    }

    pub(crate) fn of_database(file: &Path, error: rusqlite::Error) -> Error {
        use rusqlite::ErrorCode;
        let problem = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Problem::Busy,
            Some(ErrorCode::ReadOnly) => Problem::ReadOnly,
            Some(ErrorCode::NotADatabase) => Problem::Foreign,
            Some(ErrorCode::DiskFull) => Problem::Full,
            Some(ErrorCode::DatabaseCorrupt) => Problem::Damaged(one_line(&error.to_string())),
            Some(ErrorCode::CannotOpen) => Problem::Unopened(error),
            Some(ErrorCode::SystemIoFailure) => Problem::Device(error),
            _ => Problem::Database(error),
        };
        Error::new(file, problem)
    }

    /// Whether the file, or what has to lie beside it, could not be opened for writing.
    pub(crate) fn is_unopened(&self) -> bool {
        matches!(self.problem, Problem::Unopened(_) | Problem::ReadOnly)
    }

    /// Whether it would go well at another moment, or for somebody else.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(
            self.problem,
            Problem::Busy | Problem::ReadOnly | Problem::Unopened(_)
        )
    }

    /// Whether something was to be written where nothing may be.
    pub(crate) fn is_read_only(&self) -> bool {
        matches!(self.problem, Problem::ReadOnly)
    }

    /// Whether the ledger does not hold what was asked for.
    pub fn is_missing(&self) -> bool {
        matches!(self.problem, Problem::NotFound(_))
    }

    /// Whether the ledger's content is damaged.
    pub fn is_damage(&self) -> bool {
        matches!(self.problem, Problem::Damaged(_))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match &self.problem {
            Problem::Missing => {
                write!(
                    f,
                    "{file}: no such ledger; make one with zufolge add --ledger {file} FILE"
                )
            }
            Problem::Foreign => write!(
                f,
                "{file}: is not a zufolge ledger; nothing was read or changed"
            ),
            Problem::Newer(format) => write!(
                f,
                "{file}: was written by a newer zufolge (format {format}, this one knows {}); update zufolge",
                crate::FORMAT
            ),
            Problem::Older(format) => write!(
                f,
                "{file}: was written by an older zufolge (format {format}, this one knows {}); add its reports to \
                 a new ledger",
                crate::FORMAT
            ),
            Problem::Damaged(place) => write!(
                f,
                "{file}: is damaged ({place}); restore it from a copy, or add its reports to a new ledger"
            ),
            Problem::Busy => write!(
                f,
                "{file}: another zufolge is writing to it; wait until it is done and try again"
            ),
            Problem::ReadOnly => write!(f, "{file}: may not be written; check its permissions"),
            Problem::Full => write!(
                f,
                "{file}: the disk is full; make room and run the same command again, nothing is lost"
            ),
            Problem::Folder => write!(
                f,
                "{file}: cannot be opened, it is a folder; name the file of a ledger"
            ),
            Problem::Unopened(_) => write!(
                f,
                "{file}: cannot be opened; check that it is a file, and that it and its folder may be written (a copy \
                 elsewhere can be read)"
            ),
            Problem::Device(_) => write!(
                f,
                "{file}: the disk failed; run the same command again, and zufolge verify if it keeps failing"
            ),
            Problem::NotFound(what) => write!(f, "{file}: holds no {what}"),
            Problem::Database(_) => write!(f, "{file}: the database refused"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            Problem::Database(error) | Problem::Unopened(error) | Problem::Device(error) => {
                Some(error)
            }
            _ => None,
        }
    }
}

/// A message of the database without its line breaks.
pub(crate) fn one_line(words: &str) -> String {
    let lines: Vec<&str> = words.split('\n').map(str::trim).collect();
    lines.join(" ")
}
