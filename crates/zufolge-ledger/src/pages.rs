//! Pages: what a page over the ledger asks beside the listings. All of it is found by index.

use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params, params_from_iter};
use zufolge_claims::relation::Relation;
use zufolge_claims::vocabulary::Worded as _;

use crate::Ledger;
use crate::error::Result;
use crate::filter::{Filter, Query, asks_of_claims};
use crate::listing::{Item, Listing};
use crate::load::Number;

/// What a later figure is to an earlier one.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureLink {
    /// The later figure.
    pub later: Item,
    /// The earlier one.
    pub earlier: Item,
    /// What the later is to the earlier.
    pub relation: Relation,
    /// Why, in words for the reader.
    pub why: String,
}

impl Ledger {
    /// A number that changes whenever another connection has written to the file.
    pub fn data_version(&self) -> Result<i64> {
        self.db
            .pragma_query_value(None, "data_version", |row| row.get(0))
            .map_err(|error| self.failed(error))
    }

    /// The report that came last; 0 in an empty ledger.
    pub fn newest(&self) -> Result<Number> {
        self.db
            .prepare_cached("SELECT coalesce(max(number), 0) FROM report")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(|error| self.failed(error))
    }

    /// The claims of the source with exactly this name, those of the newest reports first.
    pub fn claims_of(&self, speaker: &str, skip: usize, limit: usize) -> Result<Listing<Item>> {
        let read = || -> rusqlite::Result<Listing<Item>> {
            let mut statement = self.db.prepare_cached(
                "SELECT claim.report, claim.number FROM claim CROSS JOIN report \
                 ON report.number = claim.report \
                 WHERE claim.speaker = (SELECT number FROM word WHERE word = ?1) \
                 ORDER BY report.day DESC, report.id, claim.number LIMIT ?2 OFFSET ?3",
            )?;
            let rows = statement.query_map(params![speaker, limit as i64, skip as i64], item)?;
            let rows = rows.collect::<rusqlite::Result<_>>()?;
            let total: i64 = self
                .db
                .prepare_cached(
                    "SELECT count(*) FROM claim \
                     WHERE speaker = (SELECT number FROM word WHERE word = ?1)",
                )?
                .query_row([speaker], |row| row.get(0))?;
            Ok(Listing {
                rows,
                total: usize::try_from(total).unwrap_or_default(),
            })
        };
        read().map_err(|error| self.failed(error))
    }

    /// What the figures of a story are to each other, those of the later reports last.
    pub fn figure_links(&self, story: Number) -> Result<Vec<FigureLink>> {
        let read = || -> rusqlite::Result<Vec<FigureLink>> {
            let mut statement = self.db.prepare_cached(
                "SELECT relation.report, figure, to_report, to_figure, relation, words \
                 FROM story_report CROSS JOIN relation ON relation.report = story_report.report \
                 CROSS JOIN why ON why.number = relation.why WHERE story_report.story = ?1",
            )?;
            let rows = statement.query_map([story], link)?;
            rows.filter_map(rusqlite::Result::transpose).collect()
        };
        read().map_err(|error| self.failed(error))
    }

    /// What one figure is to earlier ones, and later ones to it.
    pub fn links_of(&self, story: Number, figure: Item) -> Result<Vec<FigureLink>> {
        let links = self.figure_links(story)?;
        let of = |link: &FigureLink| link.later == figure || link.earlier == figure;
        Ok(links.into_iter().filter(of).collect())
    }

    /// The version of the same article behind a report, if there is one.
    pub fn version_after(&self, report: Number) -> Result<Option<Number>> {
        self.db
            .prepare_cached(
                "SELECT later.report FROM version JOIN version AS later \
                 ON later.article = version.article AND later.version = version.version + 1 \
                 WHERE version.report = ?1",
            )
            .and_then(|mut statement| statement.query_row([report], |row| row.get(0)).optional())
            .map_err(|error| self.failed(error))
    }

    /// Dues of all stories that fall into a stretch of days, by day; at most so many.
    pub fn dues_between(&self, first: Date, last: Date, limit: usize) -> Result<Vec<Item>> {
        let read = || -> rusqlite::Result<Vec<Item>> {
            let mut statement = self.db.prepare_cached(
                "SELECT report, number FROM due WHERE date >= ?1 AND date <= ?2 \
                 ORDER BY date, report, number LIMIT ?3",
            )?;
            let days = params![first.to_string(), last.to_string(), limit as i64];
            statement.query_map(days, item)?.collect()
        };
        read().map_err(|error| self.failed(error))
    }

    /// Dues that lie behind a day, the last one first, or from it on, the next one first.
    pub fn dues_side(
        &self,
        filter: &Filter,
        day: Date,
        behind: bool,
        skip: usize,
        limit: usize,
    ) -> Result<Listing<Item>> {
        let mut query = Query::default();
        query.join("CROSS JOIN report ON report.number = due.report");
        query.report(filter);
        let (condition, way) = match behind {
            true => ("due.date < ?", "DESC"),
            false => ("due.date >= ?", ""),
        };
        query.and(condition, [Value::Text(day.to_string())]);
        if asks_of_claims(filter) {
            query.join("JOIN claim ON claim.report = due.report AND claim.number = due.claim");
            query.claim(filter);
        }
        let order = format!(
            "ORDER BY due.date {way}, report.day, report.id, due.number LIMIT {limit} OFFSET {skip}"
        );
        let read = || -> rusqlite::Result<Listing<Item>> {
            let sql = query.text("due.report, due.number", "due", &order);
            let mut statement = self.db.prepare_cached(&sql)?;
            let rows = statement.query_map(params_from_iter(&query.values), item)?;
            let rows = rows.collect::<rusqlite::Result<_>>()?;
            let sql = query.text("count(*)", "due", "");
            let total: i64 = self
                .db
                .prepare_cached(&sql)?
                .query_row(params_from_iter(&query.values), |row| row.get(0))?;
            Ok(Listing {
                rows,
                total: usize::try_from(total).unwrap_or_default(),
            })
        };
        read().map_err(|error| self.failed(error))
    }

    /// Claims with a source on which no verdict stands, in the order of the listing of claims.
    pub fn unreviewed(&self, filter: &Filter, limit: usize) -> Result<Vec<Item>> {
        let mut query = Query::default();
        query.join("CROSS JOIN claim ON claim.report = report.number");
        query.report(filter);
        query.claim(filter);
        query.and("claim.speaker IS NOT NULL", []);
        query.and(
            "coalesce((SELECT verdict FROM review \
             WHERE item = lower(hex(substr(report.id, 1, 6))) || '-c' || claim.number \
             ORDER BY review.number DESC LIMIT 1), 'undo') = 'undo'",
            [],
        );
        let order = format!("ORDER BY report.day, report.id, claim.number LIMIT {limit}");
        let read = || -> rusqlite::Result<Vec<Item>> {
            let sql = query.text("claim.report, claim.number", "report", &order);
            let mut statement = self.db.prepare_cached(&sql)?;
            statement
                .query_map(params_from_iter(&query.values), item)?
                .collect()
        };
        read().map_err(|error| self.failed(error))
    }

    /// How many items have a verdict, undone ones left out.
    pub fn reviewed(&self) -> Result<usize> {
        let count: rusqlite::Result<i64> = self.db.query_row(
            "SELECT count(*) FROM (SELECT verdict, max(number) FROM review GROUP BY item) \
             WHERE verdict <> 'undo'",
            [],
            |row| row.get(0),
        );
        let count = count.map_err(|error| self.failed(error))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// How many reports each outlet has among those that a filter leaves, the most first.
    pub fn outlets(&self, filter: &Filter, limit: usize) -> Result<Vec<(String, usize)>> {
        let mut query = Query::default();
        query.report(filter);
        if asks_of_claims(filter) {
            let mut claims = Query::default();
            claims.claim(filter);
            claims
                .conditions
                .insert(0, "claim.report = report.number".to_owned());
            let text = claims.text("1", "claim", "");
            query.and(&format!("EXISTS ({text})"), claims.values.clone());
        }
        query.and("report.outlet IS NOT NULL", []);
        let only_words = Filter {
            words: filter.words.clone(),
            limit: filter.limit,
            ..Filter::default()
        };
        if let Some(words) = &filter.words
            && *filter == only_words
        {
            let found = self.outlets_holding(words, limit);
            return found.map_err(|error| self.failed(error));
        }
        let rest =
            format!("GROUP BY report.outlet ORDER BY count(*) DESC, report.outlet LIMIT {limit}");
        let read = || -> rusqlite::Result<Vec<(String, usize)>> {
            let sql = query.text("report.outlet, count(*)", "report", &rest);
            let mut statement = self.db.prepare_cached(&sql)?;
            let rows = statement.query_map(params_from_iter(&query.values), |row| {
                let count: i64 = row.get(1)?;
                Ok((row.get(0)?, usize::try_from(count).unwrap_or_default()))
            })?;
            rows.collect()
        };
        read().map_err(|error| self.failed(error))
    }

    /// The same for words alone: outlets are gone through in their index, without looking at reports.
    fn outlets_holding(&self, words: &str, limit: usize) -> rusqlite::Result<Vec<(String, usize)>> {
        let held = self.holding(&crate::search::expression(words))?;
        let mut statement = self.db.prepare_cached(
            "SELECT outlet, number FROM report \
             WHERE outlet IS NOT NULL ORDER BY outlet",
        )?;
        let mut rows = statement.query([])?;
        let mut counts: Vec<(String, usize)> = Vec::new();
        while let Some(row) = rows.next()? {
            if !held.contains(&row.get(1)?) {
                continue;
            }
            let outlet = row.get_ref(0)?.as_str()?;
            match counts.last_mut() {
                Some((known, count)) if known == outlet => *count += 1,
                _ => counts.push((outlet.to_owned(), 1)),
            }
        }
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts.truncate(limit);
        Ok(counts)
    }

    /// The bounds of the days that reports of the ledger are from.
    pub fn days(&self) -> Result<Option<(String, String)>> {
        let read = self.db.query_row(
            "SELECT (SELECT min(day) FROM report), (SELECT max(day) FROM report)",
            [],
            |row| {
                Ok((
                    row.get::<_, Option<String>>(0)?,
                    row.get::<_, Option<String>>(1)?,
                ))
            },
        );
        let (first, last) = read.map_err(|error| self.failed(error))?;
        Ok(first.zip(last))
    }
}

fn item(row: &rusqlite::Row<'_>) -> rusqlite::Result<Item> {
    item_at(row, 0)
}

fn item_at(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Item> {
    let number: i64 = row.get(column + 1)?;
    Ok(Item {
        report: row.get(column)?,
        number: usize::try_from(number).unwrap_or_default(),
    })
}

fn link(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<FigureLink>> {
    let word: String = row.get(4)?;
    let Some(relation) = Relation::of_word(&word) else {
        return Ok(None);
    };
    Ok(Some(FigureLink {
        later: item_at(row, 0)?,
        earlier: item_at(row, 2)?,
        relation,
        why: row.get(5)?,
    }))
}
