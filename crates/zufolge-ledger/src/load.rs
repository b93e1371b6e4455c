//! Load: recorded rows back to what was kept of a report.

use rusqlite::Row;
use zufolge_claims::profile::Profile;
use zufolge_claims::topic::Topics;
use zufolge_claims::{Kept, Published, Report, ReportId};
use zufolge_lang::Language;

use crate::columns::{Columns, OF_REPORT, Unreadable};
use crate::error::Result;
use crate::row::{self, TABLES};
use crate::{Error, Ledger};

/// Number of a report within one ledger: its order of arrival, from 1.
pub(crate) type Number = i64;

const REPORT: &str = "SELECT id, input_id, url, outlet, title, published, language, stated, dateline, \
                      agencies, text, topics, profile FROM report WHERE number = ?1";
/// How many columns the next statement has.
const SHOWN_COLUMNS: usize = 11;
/// The same without its keys.
const SHOWN: &str = "SELECT id, input_id, url, outlet, title, published, language, stated, dateline, \
                     agencies, text FROM report WHERE number = ?1";

impl Ledger {
    /// What is kept of a report.
    pub(crate) fn kept(&self, number: Number) -> Result<Kept> {
        self.with_items(number, self.head(number)?)
    }

    /// What is kept of a report but for its keys.
    pub(crate) fn shown(&self, number: Number) -> Result<Kept> {
        self.with_items(number, self.read_head(number, SHOWN)?)
    }

    /// A report with its claims and figures only.
    pub(crate) fn with_said(&self, number: Number) -> Result<Kept> {
        let kept = self.read_head(number, SHOWN)?;
        self.with_claims(number, kept)
    }

    fn with_claims(&self, number: Number, mut kept: Kept) -> Result<Kept> {
        let id = kept.id.clone();
        kept.claims = self.items(number, 0, |row| row::claim_of(&id, row))?;
        kept.figures = self.items(number, 1, |row| row::figure_of(&id, row))?;
        Ok(kept)
    }

    fn with_items(&self, number: Number, kept: Kept) -> Result<Kept> {
        let mut kept = self.with_claims(number, kept)?;
        let id = kept.id.clone();
        kept.dues = self.items(number, 2, |row| row::due_of(&id, row))?;
        kept.questions = self.items(number, 3, row::question_of)?;
        kept.times = self.items(number, 4, row::time_of)?;
        kept.places = self.items(number, 5, row::place_of)?;
        Ok(kept)
    }

    /// The report itself, without items.
    pub(crate) fn head(&self, number: Number) -> Result<Kept> {
        self.read_head(number, REPORT)
    }

    fn read_head(&self, number: Number, columns: &str) -> Result<Kept> {
        let kept = self
            .db
            .prepare_cached(columns)
            .and_then(|mut statement| statement.query_row([number], |row| Ok(head_of(row))))
            .map_err(|error| self.failed(error))?;
        kept.map_err(|fault| self.unreadable("report", number, &fault))
    }

    fn items<T>(
        &self,
        number: Number,
        table: usize,
        of: impl Fn(&Columns<'_>) -> std::result::Result<T, Unreadable>,
    ) -> Result<Vec<T>> {
        let sql = &OF_REPORT[table];
        let read = |sql: &str| -> rusqlite::Result<std::result::Result<Vec<T>, Unreadable>> {
            let mut statement = self.db.prepare_cached(sql)?;
            let mut rows = statement.query([number])?;
            let mut items = Vec::new();
            while let Some(row) = rows.next()? {
                match of(&Columns::of(row, table, &self.db, &self.recalled)) {
                    Ok(item) => items.push(item),
                    Err(fault) => return Ok(Err(fault)),
                }
            }
            Ok(Ok(items))
        };
        read(sql)
            .map_err(|error| self.failed(error))?
            .map_err(|fault| self.unreadable(TABLES[table].name, number, &fault))
    }

    fn unreadable(&self, table: &str, number: Number, fault: &Unreadable) -> Error {
        self.damaged(format!(
            "table {table}, report {number}, column {}",
            fault.column
        ))
    }
}

fn head_of(row: &Row<'_>) -> std::result::Result<Kept, Unreadable> {
    fn get<T: rusqlite::types::FromSql>(
        row: &Row<'_>,
        column: &'static str,
    ) -> std::result::Result<T, Unreadable> {
        row.get(column).map_err(|_| Unreadable { column })
    }
    let language: String = get(row, "language")?;
    let language = Language::coded(&language).ok_or(Unreadable { column: "language" })?;
    let stated: bool = get(row, "stated")?;
    let published: Option<String> = get(row, "published")?;
    let published = published
        .map(|text| {
            Published::parse(&text).ok_or(Unreadable {
                column: "published",
            })
        })
        .transpose()?;
    let id: Vec<u8> = get(row, "id")?;
    let agencies: String = get(row, "agencies")?;
    let mut kept = Kept {
        report: Report {
            input_id: get(row, "input_id")?,
            url: get(row, "url")?,
            outlet: get(row, "outlet")?,
            title: get(row, "title")?,
            published,
            language: stated.then_some(language),
            text: get(row, "text")?,
        },
        id: ReportId::of_bytes(&id).ok_or(Unreadable { column: "id" })?,
        dateline: get(row, "dateline")?,
        language,
        agencies: agencies
            .split_ascii_whitespace()
            .map(str::to_owned)
            .collect(),
        claims: Vec::new(),
        figures: Vec::new(),
        dues: Vec::new(),
        questions: Vec::new(),
        times: Vec::new(),
        places: Vec::new(),
        topics: Topics::default(),
        profile: Profile::default(),
    };
    if row.as_ref().column_count() > SHOWN_COLUMNS {
        let (topics, profile): (Vec<u8>, Vec<u8>) = (get(row, "topics")?, get(row, "profile")?);
        kept.read_keys(&topics, &profile)
            .map_err(|column| Unreadable { column })?;
    }
    Ok(kept)
}
