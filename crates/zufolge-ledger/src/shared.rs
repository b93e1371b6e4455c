//! Shared: values that recur are kept once and referred to by their number.
//!
//! Names, and the few ways in which claims are put, times are meant and places lie, recur in nearly every
//! report. A [`Table`] of items says which of its columns hold such numbers; reading puts the values in their
//! place again, so that all but the statements that this module makes knows values alone.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};
use rustc_hash::FxHashMap;

/// A table with the items of reports.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [Column],
}

/// A column of such a table.
pub(crate) enum Column {
    /// It holds its value itself.
    Own(&'static str),
    /// It holds the number of a word.
    Word(&'static str),
    /// It holds the number of a row of the table of the same name, which has these columns.
    Row(&'static str, &'static [&'static str]),
}

impl Table {
    /// What its values are selected by, in the order of its columns.
    pub(crate) fn selected(&self) -> String {
        let table = self.name;
        let mut selected = Vec::new();
        for column in self.columns {
            match column {
                Column::Own(name) => selected.push(format!("{table}.{name}")),
                Column::Word(name) => selected.push(format!("word_of_{name}.word")),
                Column::Row(row, columns) => {
                    selected.extend(columns.iter().map(|name| format!("{row}.{name}")));
                }
            }
        }
        selected.join(", ")
    }

    /// The table with all that its values stand in.
    pub(crate) fn joined(&self) -> String {
        let table = self.name;
        let mut joined = table.to_owned();
        for column in self.columns {
            match column {
                Column::Own(_) => {}
                Column::Word(name) => joined.push_str(&format!(
                    " LEFT JOIN word AS word_of_{name} ON word_of_{name}.number = {table}.{name}"
                )),
                Column::Row(row, _) => {
                    joined.push_str(&format!(" LEFT JOIN {row} ON {row}.number = {table}.{row}"))
                }
            }
        }
        joined
    }
}

/// Writes values that recur, each once. Lives as long as one transaction.
pub(crate) struct Numbers<'a> {
    db: &'a Connection,
    /// By table and values.
    known: FxHashMap<(&'static str, Vec<u8>), i64>,
}

impl<'a> Numbers<'a> {
    pub(crate) fn of(db: &'a Connection) -> Numbers<'a> {
        Numbers {
            db,
            known: FxHashMap::default(),
        }
    }

    /// Writes a row of items, given by its values in the order of the table's columns.
    pub(crate) fn insert(&mut self, table: &Table, values: &[Value]) -> rusqlite::Result<()> {
        let mut rest = values;
        let mut stored = Vec::with_capacity(table.columns.len());
        let mut names = Vec::with_capacity(table.columns.len());
        for column in table.columns {
            let width = match column {
                Column::Row(_, columns) => columns.len(),
                _ => 1,
            };
            let Some((own, others)) = rest.split_at_checked(width) else {
                break;
            };
            rest = others;
            let (name, value) = match column {
                Column::Own(name) => (name, own[0].clone()),
                Column::Word(name) => (name, self.word(&own[0])?),
                Column::Row(row, columns) => (row, Value::Integer(self.row(row, columns, own)?)),
            };
            names.push(*name);
            stored.push(value);
        }
        let places = vec!["?"; names.len()].join(", ");
        let sql = format!(
            "INSERT INTO {} ({}) VALUES ({places})",
            table.name,
            names.join(", ")
        );
        self.db
            .prepare_cached(&sql)?
            .execute(params_from_iter(&stored))
            .map(|_| ())
    }

    /// The number of a word; null for null.
    pub(crate) fn word(&mut self, word: &Value) -> rusqlite::Result<Value> {
        match word {
            Value::Null => Ok(Value::Null),
            word => {
                let number = self.row("word", &["word"], std::slice::from_ref(word))?;
                Ok(Value::Integer(number))
            }
        }
    }

    /// The number of a row of values.
    pub(crate) fn row(
        &mut self,
        table: &'static str,
        columns: &[&'static str],
        values: &[Value],
    ) -> rusqlite::Result<i64> {
        let key = (table, bytes(values));
        if let Some(number) = self.known.get(&key) {
            return Ok(*number);
        }
        let places = |column: &&str| format!("{column} IS ?");
        let same: Vec<String> = columns.iter().map(places).collect();
        let sql = format!("SELECT number FROM {table} WHERE {}", same.join(" AND "));
        let found: Option<i64> = self
            .db
            .prepare_cached(&sql)?
            .query_row(params_from_iter(values), |row| row.get(0))
            .optional()?;
        let number = match found {
            Some(number) => number,
            None => {
                let places = vec!["?"; columns.len()].join(", ");
                let columns = columns.join(", ");
                let sql = format!("INSERT INTO {table} ({columns}) VALUES ({places})");
                self.db
                    .prepare_cached(&sql)?
                    .execute(params_from_iter(values))?;
                self.db.last_insert_rowid()
            }
        };
        self.known.insert(key, number);
        Ok(number)
    }
}

/// Values as bytes that no other values have.
pub(crate) fn bytes(values: &[Value]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for value in values {
        let mut push = |kind: u8, content: &[u8]| {
            bytes.push(kind);
            bytes.extend((content.len() as u64).to_le_bytes());
            bytes.extend_from_slice(content);
        };
        match value {
            Value::Null => push(0, &[]),
            Value::Integer(number) => push(1, &number.to_le_bytes()),
            Value::Real(number) => push(2, &number.to_bits().to_le_bytes()),
            Value::Text(words) => push(3, words.as_bytes()),
            Value::Blob(content) => push(4, content),
        }
    }
    bytes
}
