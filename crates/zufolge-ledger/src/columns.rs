//! Columns: the values of a row of items by their names, wherever they are kept.
//!
//! What a row refers to by number is recalled: recorded rows never change, so each is read from the file once.

use std::cell::{Cell, RefCell};
use std::sync::{Arc, LazyLock};

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Row};
use rustc_hash::FxHashMap;
use zufolge_claims::vocabulary::Worded;
use zufolge_lang::Span;

use crate::row::{TABLES, span_of, spans_of};
use crate::shared::Column;

/// How many rows are recalled at most.
const MOST: usize = 100_000;

/// A value in a row that cannot be what was written.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// Which column.
    pub(crate) column: &'static str,
}

pub(crate) type Read<T> = std::result::Result<T, Unreadable>;

/// What the rows of items refer to, as far as it was read.
#[derive(Debug, Default)]
pub(crate) struct Recalled {
    rows: RefCell<FxHashMap<(&'static str, i64), Values>>,
}

/// The values of a row.
type Values = Arc<[Value]>;

impl Recalled {
    /// The values of a row of such a table.
    fn row(
        &self,
        db: &Connection,
        table: &'static str,
        columns: &[&str],
        number: i64,
    ) -> Option<Values> {
        if let Some(row) = self.rows.borrow().get(&(table, number)) {
            return Some(Arc::clone(row));
        }
        let sql = format!(
            "SELECT {} FROM {table} WHERE number = ?1",
            columns.join(", ")
        );
        let read = db.prepare_cached(&sql).and_then(|mut statement| {
            statement.query_row([number], |row| {
                (0..columns.len())
                    .map(|at| row.get(at))
                    .collect::<rusqlite::Result<Values>>()
            })
        });
        let row = read.ok()?;
        let mut rows = self.rows.borrow_mut();
        if rows.len() >= MOST {
            rows.clear();
        }
        rows.insert((table, number), Arc::clone(&row));
        Some(row)
    }
}

/// Where a value is kept.
#[derive(Clone, Copy)]
struct Place {
    name: &'static str,
    /// Its column, or that of the number of the row which holds it.
    at: usize,
    /// The table of that row, its columns, and which of them it is.
    shared: Option<(&'static str, &'static [&'static str], usize)>,
}

/// The values of each of [`TABLES`], in order.
static PLACES: LazyLock<Vec<Vec<Place>>> = LazyLock::new(|| {
    let place = |at: usize, column: &Column| match *column {
        Column::Own(name) => vec![Place {
            name,
            at,
            shared: None,
        }],
        Column::Word(name) => vec![Place {
            name,
            at,
            shared: Some(("word", &["word"], 0)),
        }],
        Column::Row(table, columns) => {
            let columns_of = columns.iter().enumerate();
            let place = |(which, name): (usize, &&'static str)| Place {
                name,
                at,
                shared: Some((table, columns, which)),
            };
            columns_of.map(place).collect()
        }
    };
    TABLES
        .iter()
        .map(|table| {
            let columns = table.columns.iter().enumerate();
            columns.flat_map(|(at, column)| place(at, column)).collect()
        })
        .collect()
});

/// What reads the rows of one report from each of [`TABLES`], in order: their own columns.
pub(crate) static OF_REPORT: LazyLock<Vec<String>> = LazyLock::new(|| {
    TABLES
        .iter()
        .map(|table| {
            let names = table.columns.iter().map(|column| match column {
                Column::Own(name) | Column::Word(name) | Column::Row(name, _) => *name,
            });
            let names: Vec<&str> = names.collect();
            let (names, table) = (names.join(", "), table.name);
            format!("SELECT {names} FROM {table} WHERE report = ?1 ORDER BY number")
        })
        .collect()
});

/// A row of one of [`TABLES`]: values by their names, read mostly in their order. What cannot be such a
/// value is named.
pub(crate) struct Columns<'a> {
    row: &'a Row<'a>,
    table: usize,
    db: &'a Connection,
    recalled: &'a Recalled,
    /// The value behind the one that was read last: mostly the next one that is asked for.
    next: Cell<usize>,
    /// The row that was recalled last, by the column that refers to it.
    last: RefCell<Option<(usize, Values)>>,
}

impl<'a> Columns<'a> {
    pub(crate) fn of(
        row: &'a Row<'a>,
        table: usize,
        db: &'a Connection,
        recalled: &'a Recalled,
    ) -> Columns<'a> {
        Columns {
            row,
            table,
            db,
            recalled,
            next: Cell::new(0),
            last: RefCell::new(None),
        }
    }

    fn read<T>(&self, column: &'static str, of: impl FnOnce(ValueRef<'_>) -> Option<T>) -> Read<T> {
        let places = PLACES.get(self.table).map_or(&[][..], Vec::as_slice);
        let next = self.next.get();
        let found = match places.get(next) {
            Some(place) if place.name == column => Some(next),
            _ => places.iter().position(|place| place.name == column),
        };
        self.next.set(found.map_or(next, |at| at + 1));
        let place = found.and_then(|at| places.get(at));
        place
            .and_then(|place| self.value(place, of))
            .ok_or(Unreadable { column })
    }

    fn value<T>(&self, place: &Place, of: impl FnOnce(ValueRef<'_>) -> Option<T>) -> Option<T> {
        let own = self.row.get_ref(place.at).ok()?;
        let Some((table, columns, which)) = place.shared else {
            return of(own);
        };
        let number = match own {
            ValueRef::Integer(number) => number,
            ValueRef::Null => return of(ValueRef::Null),
            _ => return None,
        };
        let mut last = self.last.borrow_mut();
        if last.as_ref().is_none_or(|(at, _)| *at != place.at) {
            let row = self.recalled.row(self.db, table, columns, number)?;
            *last = Some((place.at, row));
        }
        let (_, row) = last.as_ref()?;
        of(ValueRef::from(row.get(which)?))
    }

    pub(crate) fn text(&self, column: &'static str) -> Read<String> {
        self.read(column, |value| Some(value.as_str().ok()?.to_owned()))
    }

    pub(crate) fn maybe(&self, column: &'static str) -> Read<Option<String>> {
        self.read(column, |value| {
            Some(value.as_str_or_null().ok()?.map(str::to_owned))
        })
    }

    pub(crate) fn spans(&self, column: &'static str) -> Read<Vec<Span>> {
        self.read(column, |value| spans_of(value.as_str_or_null().ok()?))
    }

    pub(crate) fn span(&self, column: &'static str) -> Read<Span> {
        self.read(column, |value| span_of(value.as_str().ok()?))
    }

    pub(crate) fn maybe_span(&self, column: &'static str) -> Read<Option<Span>> {
        self.read(column, |value| match value.as_str_or_null().ok()? {
            None => Some(None),
            Some(text) => Some(Some(span_of(text)?)),
        })
    }

    pub(crate) fn word<T: Worded>(&self, column: &'static str) -> Read<T> {
        self.read(column, |value| T::of_word(value.as_str().ok()?))
    }

    pub(crate) fn maybe_word<T: Worded>(&self, column: &'static str) -> Read<Option<T>> {
        self.read(column, |value| match value.as_str_or_null().ok()? {
            None => Some(None),
            Some(word) => Some(Some(T::of_word(word)?)),
        })
    }

    pub(crate) fn count(&self, column: &'static str) -> Read<usize> {
        self.read(column, |value| usize::try_from(value.as_i64().ok()?).ok())
    }

    pub(crate) fn maybe_count(&self, column: &'static str) -> Read<Option<usize>> {
        self.read(column, |value| match value.as_i64_or_null().ok()? {
            None => Some(None),
            Some(number) => Some(Some(usize::try_from(number).ok()?)),
        })
    }

    pub(crate) fn flag(&self, column: &'static str) -> Read<bool> {
        Ok(self.count(column)? != 0)
    }

    pub(crate) fn real(&self, column: &'static str) -> Read<Option<f64>> {
        self.read(column, |value| value.as_f64_or_null().ok())
    }
}
