//! Listings: the rows that filters leave, in a stable order, and what the ledger knows beside them.
//!
//! A listing gives items, each a report's number and an item's number in it; the caller loads the reports
//! that it shows. Order: by day of publication, then id of the report, then place in the text; stories and
//! dues by their own days. Reports without a day come first.

use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params_from_iter};
use zufolge_claims::Kept;
use zufolge_claims::claim::Standing;
use zufolge_claims::index::ClaimRef;
use zufolge_claims::outcome::{DueEvent, DueHistory, DueRef, DueStatus};
use zufolge_claims::vocabulary::Worded;

use crate::error::{Problem, Result};
pub use crate::filter::Filter;
use crate::filter::{Query, asks_of_claims, exactly, part, prefix};
use crate::load::Number;
use crate::{Error, Ledger};

/// An item of a report: a claim, figure, due or question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Item {
    /// The report's number in this ledger.
    pub report: Number,
    /// The item's number in its report, from 1.
    pub number: usize,
}

/// Rows of a listing, and how many there would be without a limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// All that the filter leaves.
    pub total: usize,
}

/// A story with its reports.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryRow {
    /// Its number in this ledger.
    pub number: Number,
    /// Its id.
    pub id: String,
    /// Title of its first report.
    pub title: Option<String>,
    /// Day of the first report.
    pub first: Option<String>,
    /// Day of the last report.
    pub last: Option<String>,
    /// Its reports by publication.
    pub members: Vec<Member>,
}

impl StoryRow {
    /// How many independent origins its reports have.
    pub fn origins(&self) -> usize {
        self.members.iter().map(|m| m.origin).max().unwrap_or(0)
    }
}

/// A report of a story.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its number in this ledger.
    pub number: Number,
    /// Its id.
    pub id: String,
    /// The id that the input gave it.
    pub input_id: Option<String>,
    /// Outlet.
    pub outlet: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Publication, as exactly as it is known.
    pub published: Option<String>,
    /// Number of its origin within the story, from 1. Copies of one text share it.
    pub origin: usize,
}

/// Figures or claims that cannot all hold.
#[derive(Clone, Debug, PartialEq)]
pub struct ConflictRow {
    /// `<story>-k<number>`.
    pub id: String,
    /// Id of the story.
    pub story: String,
    /// What is counted, or what is in dispute.
    pub counted: String,
    /// Where and when.
    pub scope: String,
    /// Day from which both sides stood.
    pub since: Option<String>,
    /// The sides.
    pub sides: Vec<Side>,
}

/// One side of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A figure.
    Figure(Item),
    /// A claim.
    Claim(Item),
}

/// How a claim stands in its story.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The standing.
    pub standing: Standing,
    /// The claims that it rests on.
    pub grounds: Vec<Item>,
}

/// A source over all its reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// Fullest name in the reports.
    pub name: String,
    /// Kind of source in most claims.
    pub kind: String,
    /// Claims.
    pub claims: usize,
    /// Reports that hold them.
    pub reports: usize,
    /// Stories.
    pub stories: usize,
    /// Day of the first report.
    pub first: Option<String>,
    /// Day of the last report.
    pub last: Option<String>,
}

const BY_REPORT: &str = "ORDER BY report.day, report.id";

/// What a figure counts is of a class.
const OF_CLASS: &str = "figure.measure IN (SELECT number FROM measure WHERE class = ?)";

/// Counts the claims that stand so (`?1`, not "stated") from indexes. They are found soon, but counting what
/// is listed would look at all claims.
const COUNT_STANDING: &str = "SELECT (SELECT count(*) FROM standing WHERE standing = ?1) + \
     (SELECT count(*) FROM claim WHERE standing = ?1 AND NOT EXISTS \
     (SELECT 1 FROM standing WHERE report = claim.report AND claim = claim.number))";

impl Ledger {
    /// What is kept of a report, for showing: without the keys by which it is compared with others.
    pub fn report(&self, number: Number) -> Result<Kept> {
        self.shown(number)
    }

    /// What is said in a report: its claims and figures, without dues, questions, times and places.
    /// Lists of what is said take many reports, and each table of each report is asked by itself.
    pub fn said(&self, number: Number) -> Result<Kept> {
        self.with_said(number)
    }

    /// The one report whose id begins so, or whose input id it is.
    pub fn find_report(&self, id: &str) -> Result<Number> {
        let filter = Filter {
            report: Some(id.to_owned()),
            limit: Some(1),
            ..Filter::default()
        };
        let found = self.reports(&filter)?.rows;
        found
            .first()
            .copied()
            .ok_or_else(|| Error::new(&self.path, Problem::NotFound(format!("report {id}"))))
    }

    /// Reports.
    pub fn reports(&self, filter: &Filter) -> Result<Listing<Number>> {
        let mut query = Query::default();
        query.report(filter);
        let listing = self.list(
            &query,
            "report.number, 1",
            "report",
            BY_REPORT,
            filter.limit,
        )?;
        Ok(Listing {
            rows: listing.rows.into_iter().map(|item| item.report).collect(),
            total: listing.total,
        })
    }

    /// Claims.
    pub fn claims(&self, filter: &Filter) -> Result<Listing<Item>> {
        let mut query = Query::default();
        query.join("CROSS JOIN claim ON claim.report = report.number");
        query.report(filter);
        query.claim(filter);
        let order = format!("{BY_REPORT}, claim.number");
        let only_standing = Filter {
            standing: filter.standing,
            limit: filter.limit,
            ..Filter::default()
        };
        if *filter == only_standing && filter.standing.is_some_and(|s| s != Standing::Stated) {
            query.count = Some(COUNT_STANDING);
        }
        self.list(
            &query,
            "claim.report, claim.number",
            "report",
            &order,
            filter.limit,
        )
    }

    /// Figures.
    pub fn figures(&self, filter: &Filter) -> Result<Listing<Item>> {
        let mut query = Query::default();
        query.join("CROSS JOIN figure ON figure.report = report.number");
        query.report(filter);
        if asks_of_claims(filter) {
            query
                .join("JOIN claim ON claim.report = figure.report AND claim.number = figure.claim");
            query.claim(filter);
        }
        if let Some(class) = filter.class {
            query.and(OF_CLASS, [Value::Text(class.word().into())]);
        }
        if let Some(place) = &filter.place {
            query.and(
                "figure.place IN (SELECT number FROM word WHERE word LIKE ? ESCAPE '\\')",
                [exactly(place)],
            );
        }
        let order = format!("{BY_REPORT}, figure.number");
        self.list(
            &query,
            "figure.report, figure.number",
            "report",
            &order,
            filter.limit,
        )
    }

    /// Dues, by their day.
    pub fn dues(&self, filter: &Filter) -> Result<Listing<Item>> {
        let mut query = Query::default();
        query.join("CROSS JOIN report ON report.number = due.report");
        query.report(filter);
        if asks_of_claims(filter) {
            query.join("JOIN claim ON claim.report = due.report AND claim.number = due.claim");
            query.claim(filter);
        }
        let order = "ORDER BY due.date, report.day, report.id, due.number";
        // Of all dues the first are wanted: SQLite would look their reports up and sort them all.
        let from = match query.conditions.is_empty() {
            true => "due INDEXED BY due_by_date",
            false => "due",
        };
        self.list(&query, "due.report, due.number", from, order, filter.limit)
    }

    /// Open and answered questions.
    pub fn questions(&self, filter: &Filter) -> Result<Listing<Item>> {
        let mut query = Query::default();
        query.join("CROSS JOIN question ON question.report = report.number");
        query.report(filter);
        let order = format!("{BY_REPORT}, question.number");
        self.list(
            &query,
            "question.report, question.number",
            "report",
            &order,
            filter.limit,
        )
    }

    fn list(
        &self,
        query: &Query,
        select: &str,
        from: &str,
        order: &str,
        limit: Option<usize>,
    ) -> Result<Listing<Item>> {
        let read = || -> rusqlite::Result<Listing<Item>> {
            let mut statement =
                self.db
                    .prepare_cached(&query.text(select, from, &limited(order, limit)))?;
            let rows = statement.query_map(params_from_iter(&query.values), item)?;
            let rows: Vec<Item> = rows.collect::<rusqlite::Result<_>>()?;
            let total = self.total(query, from, rows.len(), limit)?;
            Ok(Listing { rows, total })
        };
        read().map_err(|error| self.failed(error))
    }

    /// How many rows there are without the limit.
    fn total(
        &self,
        query: &Query,
        from: &str,
        shown: usize,
        limit: Option<usize>,
    ) -> rusqlite::Result<usize> {
        if limit.is_none_or(|limit| shown < limit) {
            return Ok(shown);
        }
        let sql = match (query.conditions.is_empty(), query.items()) {
            // Every item has its report: all are counted without looking at these.
            (true, Some(items)) => format!("SELECT count(*) FROM {items}"),
            _ => match query.count {
                Some(count) => count.to_owned(),
                None => query.text("count(*)", from, ""),
            },
        };
        let total: i64 = self
            .db
            .prepare_cached(&sql)?
            .query_row(params_from_iter(&query.values), |row| row.get(0))?;
        Ok(usize::try_from(total).unwrap_or(usize::MAX))
    }

    /// Stories, the ones with the newest reports first.
    pub fn stories(&self, filter: &Filter) -> Result<Listing<StoryRow>> {
        let mut query = Query::default();
        let mut of_reports = Query::default();
        of_reports.join("JOIN report ON report.number = inner_report.report");
        let mut inner = filter.clone();
        if let Some(story) = inner.story.take() {
            query.and("story.id >= ? AND story.id < ?", prefix(&story));
        }
        of_reports.report(&inner);
        if asks_of_claims(filter) {
            of_reports.join("JOIN claim ON claim.report = report.number");
            of_reports.claim(filter);
        }
        if !of_reports.conditions.is_empty() {
            let text = of_reports.text("inner_report.story", "story_report AS inner_report", "");
            query.and(
                &format!("story.number IN ({text})"),
                of_reports.values.clone(),
            );
        }
        let order = limited("ORDER BY story.last DESC, story.id", filter.limit);
        let read = || -> rusqlite::Result<Listing<StoryRow>> {
            let mut statement = self.db.prepare_cached(&query.text(
                "story.number, story.id, story.title, story.first, story.last",
                "story",
                &order,
            ))?;
            let rows = statement.query_map(params_from_iter(&query.values), |row| {
                Ok(StoryRow {
                    number: row.get(0)?,
                    id: row.get(1)?,
                    title: row.get(2)?,
                    first: row.get(3)?,
                    last: row.get(4)?,
                    members: Vec::new(),
                })
            })?;
            let mut rows: Vec<StoryRow> = rows.collect::<rusqlite::Result<_>>()?;
            for row in &mut rows {
                row.members = self.members(row.number)?;
            }
            let total = self.total(&query, "story", rows.len(), filter.limit)?;
            Ok(Listing { rows, total })
        };
        read().map_err(|error| self.failed(error))
    }

    /// The one story whose id begins so.
    pub fn find_story(&self, id: &str) -> Result<StoryRow> {
        let filter = Filter {
            story: Some(id.to_owned()),
            limit: Some(2),
            ..Filter::default()
        };
        let mut found = self.stories(&filter)?;
        match (found.rows.pop(), found.rows.is_empty()) {
            (Some(story), true) => Ok(story),
            (Some(_), false) => Err(Error::new(
                &self.path,
                Problem::NotFound(format!("single story {id}; several begin so")),
            )),
            (None, _) => Err(Error::new(
                &self.path,
                Problem::NotFound(format!("story {id}")),
            )),
        }
    }

    /// The story of a report.
    pub fn story_of(&self, report: Number) -> Result<Option<String>> {
        self.db
            .prepare_cached(
                "SELECT story.id FROM story_report JOIN story ON story.number = story_report.story \
                 WHERE story_report.report = ?1",
            )
            .and_then(|mut s| s.query_row([report], |row| row.get(0)).optional())
            .map_err(|error| self.failed(error))
    }

    fn members(&self, story: Number) -> rusqlite::Result<Vec<Member>> {
        let mut statement = self.db.prepare_cached(
            "SELECT report.number, lower(hex(report.id)), report.input_id, report.outlet, report.title, \
             report.published, story_report.origin \
             FROM story_report JOIN report ON report.number = story_report.report \
             WHERE story_report.story = ?1 ORDER BY story_report.place",
        )?;
        let rows = statement.query_map([story], |row| {
            let origin: i64 = row.get(6)?;
            Ok(Member {
                number: row.get(0)?,
                id: row.get(1)?,
                input_id: row.get(2)?,
                outlet: row.get(3)?,
                title: row.get(4)?,
                published: row.get(5)?,
                origin: usize::try_from(origin).unwrap_or_default(),
            })
        })?;
        rows.collect()
    }

    /// Conflicts, those of the newest stories first.
    pub fn conflicts(&self, filter: &Filter) -> Result<Listing<ConflictRow>> {
        let mut query = Query::default();
        query.join("CROSS JOIN conflict ON conflict.story = story.number");
        if let Some(story) = &filter.story {
            query.and("story.id >= ? AND story.id < ?", prefix(story));
        }
        // A conflict is listed if one of its sides passes what the filter says of reports and claims.
        let mut sides = Query::default();
        sides.join("JOIN report ON report.number = conflict_side.report");
        let mut inner = filter.clone();
        inner.story = None;
        sides.report(&inner);
        let mut figures = false;
        if asks_of_claims(filter) {
            figures = true;
            sides.join(
                "LEFT JOIN figure ON figure.report = conflict_side.report \
                 AND figure.number = conflict_side.figure",
            );
            sides.join(
                "JOIN claim ON claim.report = conflict_side.report \
                 AND claim.number = coalesce(conflict_side.claim, figure.claim)",
            );
            sides.claim(filter);
        }
        if let Some(class) = filter.class {
            if !figures {
                sides.join(
                    "LEFT JOIN figure ON figure.report = conflict_side.report \
                     AND figure.number = conflict_side.figure",
                );
            }
            sides.and(OF_CLASS, [Value::Text(class.word().into())]);
        }
        if !sides.conditions.is_empty() {
            sides.conditions.insert(
                0,
                "conflict_side.story = conflict.story AND conflict_side.conflict = conflict.number"
                    .to_owned(),
            );
            let text = sides.text("1", "conflict_side", "");
            query.and(&format!("EXISTS ({text})"), sides.values.clone());
        }
        let order = limited(
            "ORDER BY story.last DESC, story.id, conflict.number",
            filter.limit,
        );
        let read = || -> rusqlite::Result<Listing<ConflictRow>> {
            let mut statement = self.db.prepare_cached(&query.text(
                "conflict.story, conflict.number, story.id, conflict.counted, conflict.scope, \
                 conflict.since",
                "story",
                &order,
            ))?;
            let rows = statement.query_map(params_from_iter(&query.values), |row| {
                let (story, number): (i64, i64) = (row.get(0)?, row.get(1)?);
                let id: String = row.get(2)?;
                Ok(ConflictRow {
                    id: format!("{id}-k{number}"),
                    story: id,
                    counted: row.get(3)?,
                    scope: row.get(4)?,
                    since: row.get(5)?,
                    sides: self.sides(story, number)?,
                })
            })?;
            let rows: Vec<ConflictRow> = rows.collect::<rusqlite::Result<_>>()?;
            let total = self.total(&query, "story", rows.len(), filter.limit)?;
            Ok(Listing { rows, total })
        };
        read().map_err(|error| self.failed(error))
    }

    fn sides(&self, story: Number, conflict: i64) -> rusqlite::Result<Vec<Side>> {
        let mut statement = self.db.prepare_cached(
            "SELECT report, figure, claim FROM conflict_side WHERE story = ?1 AND conflict = ?2 \
             ORDER BY number",
        )?;
        let rows = statement.query_map([story, conflict], |row| {
            let report = row.get(0)?;
            let (figure, claim): (Option<i64>, Option<i64>) = (row.get(1)?, row.get(2)?);
            let item = |number: i64| Item {
                report,
                number: usize::try_from(number).unwrap_or_default(),
            };
            Ok(match figure {
                Some(number) => Side::Figure(item(number)),
                None => Side::Claim(item(claim.unwrap_or_default())),
            })
        })?;
        rows.collect()
    }

    /// How a claim stands, if its story says more than its own report.
    pub fn state(&self, claim: Item) -> Result<Option<State>> {
        let read = || -> rusqlite::Result<Option<State>> {
            let word: Option<String> = self
                .db
                .prepare_cached("SELECT standing FROM standing WHERE report = ?1 AND claim = ?2")?
                .query_row([claim.report, claim.number as i64], |row| row.get(0))
                .optional()?;
            let Some(standing) = word.and_then(|word| Standing::of_word(&word)) else {
                return Ok(None);
            };
            let mut statement = self.db.prepare_cached(
                "SELECT by_report, by_claim FROM standing_evidence \
                 WHERE report = ?1 AND claim = ?2 ORDER BY number",
            )?;
            let rows = statement.query_map([claim.report, claim.number as i64], item)?;
            Ok(Some(State {
                standing,
                grounds: rows.collect::<rusqlite::Result<_>>()?,
            }))
        };
        read().map_err(|error| self.failed(error))
    }

    /// Claims whose story says more of them than their own report.
    pub fn stated_otherwise(&self, filter: &Filter) -> Result<Vec<Item>> {
        let mut query = Query::default();
        query.join("JOIN report ON report.number = standing.report");
        query.report(filter);
        let order = format!("{BY_REPORT}, standing.claim");
        let listing = self.list(
            &query,
            "standing.report, standing.claim",
            "standing",
            &order,
            None,
        )?;
        Ok(listing.rows)
    }

    /// The version of the same article before a report, if it has one.
    pub fn version_before(&self, report: Number) -> Result<Option<Number>> {
        self.db
            .prepare_cached(
                "SELECT earlier.report FROM version JOIN version AS earlier \
                 ON earlier.article = version.article AND earlier.version = version.version - 1 \
                 WHERE version.report = ?1",
            )
            .and_then(|mut statement| statement.query_row([report], |row| row.get(0)).optional())
            .map_err(|error| self.failed(error))
    }

    /// The claim that answers a question.
    pub fn answer(&self, question: Item) -> Result<Option<Item>> {
        self.db
            .prepare_cached(
                "SELECT by_report, by_claim FROM answer WHERE report = ?1 AND question = ?2",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([question.report, question.number as i64], item)
                    .optional()
            })
            .map_err(|error| self.failed(error))
    }

    /// What became of a due by a day, and the claims that tell it.
    pub fn outcome(&self, due: Item, date: Date, as_of: Date) -> Result<(DueStatus, Vec<Item>)> {
        let read = || -> rusqlite::Result<Vec<(String, String, Item)>> {
            let mut statement = self.db.prepare_cached(
                "SELECT by_report, by_claim, day, status FROM due_event \
                 WHERE report = ?1 AND due = ?2 ORDER BY number",
            )?;
            let rows = statement.query_map([due.report, due.number as i64], |row| {
                Ok((row.get(2)?, row.get(3)?, item(row)?))
            })?;
            rows.collect()
        };
        let rows = read().map_err(|error| self.failed(error))?;
        // The reports of the history are numbered by its events: equal numbers, equal reports.
        let mut reports: Vec<Number> = Vec::new();
        let mut events = Vec::new();
        for (day, status, by) in &rows {
            let (Ok(day), Some(status)) = (day.parse(), DueStatus::of_word(status)) else {
                continue;
            };
            if !reports.contains(&by.report) {
                reports.push(by.report);
            }
            let report = reports
                .iter()
                .position(|r| *r == by.report)
                .unwrap_or_default();
            events.push(DueEvent {
                day,
                status,
                claim: ClaimRef {
                    report,
                    claim: by.number.saturating_sub(1),
                },
            });
        }
        let history = DueHistory {
            due: DueRef { report: 0, due: 0 },
            date,
            events,
        };
        let (status, grounds) = zufolge_claims::outcome::status(&history, as_of);
        let grounds = grounds.iter().filter_map(|claim| {
            Some(Item {
                report: *reports.get(claim.report)?,
                number: claim.claim + 1,
            })
        });
        Ok((status, grounds.collect()))
    }

    /// Sources over all reports, counted beforehand.
    fn all_sources(&self, filter: &Filter) -> Result<Listing<SourceRow>> {
        let mut query = Query::default();
        if let Some(name) = &filter.source {
            query.and("word LIKE ? ESCAPE '\\'", [part(name)]);
        }
        query.join("CROSS JOIN word ON word.number = source.speaker");
        let order = limited("ORDER BY source.claims DESC, word", filter.limit);
        let read = || -> rusqlite::Result<Listing<SourceRow>> {
            let mut statement = self.db.prepare_cached(&query.text(
                "word, kind, claims, reports, stories, first, last",
                "source",
                &order,
            ))?;
            let rows = statement.query_map(params_from_iter(&query.values), source_row)?;
            let rows: Vec<SourceRow> = rows.collect::<rusqlite::Result<_>>()?;
            let total = self.total(&query, "source", rows.len(), filter.limit)?;
            Ok(Listing { rows, total })
        };
        read().map_err(|error| self.failed(error))
    }

    /// Sources over all reports, those with most claims first.
    pub fn sources(&self, filter: &Filter) -> Result<Listing<SourceRow>> {
        let named = Filter {
            source: None,
            limit: None,
            ..filter.clone()
        };
        if named == Filter::default() {
            return self.all_sources(filter);
        }
        let mut query = Query::default();
        query.report(filter);
        query.claim(filter);
        // Without a condition the index of speakers tells all that the order needs.
        let from = match query.conditions.is_empty() {
            true => "claim",
            false => "report CROSS JOIN claim ON claim.report = report.number",
        };
        query.and("claim.speaker IS NOT NULL", []);
        let rest = limited(
            "GROUP BY claim.speaker \
             ORDER BY count(*) DESC, (SELECT word FROM word WHERE number = claim.speaker)",
            filter.limit,
        );
        let names = query.text("claim.speaker", from, &rest);
        let total = query.text("count(DISTINCT claim.speaker)", from, "");
        let values = query.values.clone();
        query.and("claim.speaker = ?", []);
        query.join("LEFT JOIN story_report AS grouped ON grouped.report = claim.report");
        let one = query.text(
            "(SELECT word FROM word WHERE number = claim.speaker), min(manner.kind), count(*), \
             count(DISTINCT claim.report), count(DISTINCT grouped.story), min(report.day), max(report.day)",
            "claim CROSS JOIN report ON report.number = claim.report \
             CROSS JOIN manner ON manner.number = claim.manner",
            "",
        );
        let read = || -> rusqlite::Result<Listing<SourceRow>> {
            let mut names = self.db.prepare_cached(&names)?;
            let names = names.query_map(params_from_iter(&values), |row| row.get(0))?;
            let names: Vec<i64> = names.collect::<rusqlite::Result<_>>()?;
            let mut one = self.db.prepare_cached(&one)?;
            let mut rows = Vec::with_capacity(names.len());
            for name in names {
                let named = Value::Integer(name);
                let values = values.iter().chain([&named]);
                rows.push(one.query_row(params_from_iter(values), source_row)?);
            }
            let total = match filter.limit.is_some_and(|limit| rows.len() >= limit) {
                false => rows.len(),
                true => {
                    let total: i64 = self
                        .db
                        .prepare_cached(&total)?
                        .query_row(params_from_iter(&values), |row| row.get(0))?;
                    usize::try_from(total).unwrap_or_default()
                }
            };
            Ok(Listing { rows, total })
        };
        read().map_err(|error| self.failed(error))
    }
}

/// A source, from the columns of its table.
fn source_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<SourceRow> {
    let count = |index| -> rusqlite::Result<usize> {
        let number: i64 = row.get(index)?;
        Ok(usize::try_from(number).unwrap_or_default())
    };
    Ok(SourceRow {
        name: row.get(0)?,
        kind: row.get(1)?,
        claims: count(2)?,
        reports: count(3)?,
        stories: count(4)?,
        first: row.get(5)?,
        last: row.get(6)?,
    })
}

/// An item whose report and number are the first two columns.
fn item(row: &rusqlite::Row<'_>) -> rusqlite::Result<Item> {
    let number: i64 = row.get(1)?;
    Ok(Item {
        report: row.get(0)?,
        number: usize::try_from(number).unwrap_or_default(),
    })
}

/// An order with a limit behind it.
fn limited(order: &str, limit: Option<usize>) -> String {
    match limit {
        Some(limit) => format!("{order} LIMIT {limit}"),
        None => order.to_owned(),
    }
}
