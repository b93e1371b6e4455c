//! Search: full text over titles and reports, with the words found set off.

use rusqlite::types::Value;
use rusqlite::{params, params_from_iter};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Ledger;
use crate::error::Result;
use crate::filter::Query;
use crate::listing::{Filter, Listing};
use crate::load::Number;

/// How many more reports are looked at to order those that are equally good.
const EQUALLY_GOOD: usize = 100;
/// Words that more reports than this hold are broad: their reports are not ranked.
pub const BROAD: usize = 5_000;
/// How many are found where no limit is set: SQLite counts them in 63 bits.
const MOST: usize = 1 << 40;

/// A report that a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The report's number in this ledger.
    pub report: Number,
    /// Words around what was found; `\u{1}` and `\u{2}` stand around each of them.
    pub snippet: String,
}

/// What a person types as an expression of the index: words that must all be there, "phrases" between
/// quotation marks, `word*` for words that begin so, `-word` for words that must not be there, and
/// `title:word` for words of the title.
///
/// Everything else is taken for what it is: no sign can break the expression.
pub fn expression(typed: &str) -> String {
    let mut wanted = Vec::new();
    let mut unwanted = Vec::new();
    let mut rest = typed.trim();
    while !rest.is_empty() {
        let (negated, after) = match rest.strip_prefix('-') {
            Some(after) => (true, after),
            None => (false, rest),
        };
        let (field, after) = match after.strip_prefix("title:") {
            Some(after) => ("title : ", after),
            None => ("", after),
        };
        let opens = after.chars().next().is_some_and(|c| "\"„“»«".contains(c));
        let (term, next) = if opens {
            let body = &after[after.chars().next().map_or(0, char::len_utf8)..];
            match body.find(['"', '“', '”', '«', '»']) {
                Some(end) => {
                    let close = body[end..].chars().next().map_or(0, char::len_utf8);
                    (&body[..end], &body[end + close..])
                }
                None => (body, ""),
            }
        } else {
            let end = after.find(char::is_whitespace).unwrap_or(after.len());
            (&after[..end], &after[end..])
        };
        rest = next.trim_start();
        let star = !opens && term.ends_with('*');
        let words = term.trim_end_matches('*').replace('"', "\"\"");
        if !words.chars().any(char::is_alphanumeric) {
            continue;
        }
        let term = format!("{field}\"{words}\"{}", if star { " *" } else { "" });
        if negated {
            unwanted.push(term);
        } else {
            wanted.push(term);
        }
    }
    let mut expression = wanted.join(" AND ");
    if expression.is_empty() {
        // Nothing asked for finds nothing.
        return "\"\u{1}\"".to_owned();
    }
    for term in unwanted {
        expression = format!("({expression}) NOT {term}");
    }
    expression
}

impl Ledger {
    /// The reports that hold what was typed, the best first; equally good ones by id.
    ///
    /// What more than [`BROAD`] reports hold does not tell them apart: then the newest come first.
    pub fn search(&self, typed: &str, filter: &Filter) -> Result<Listing<Hit>> {
        self.found(typed, filter, BROAD)
    }

    fn found(&self, typed: &str, filter: &Filter, broad: usize) -> Result<Listing<Hit>> {
        let mut query = Query::default();
        let mut add = |condition: &str, value: Option<String>| {
            if let Some(value) = value {
                query.and(condition, [Value::Text(value)]);
            }
        };
        add("report.day >= ?", filter.since.map(|d| d.to_string()));
        add("report.day <= ?", filter.until.map(|d| d.to_string()));
        add("report.outlet = ? COLLATE NOCASE", filter.outlet.clone());
        add(
            "report.number IN (SELECT report FROM story_report JOIN story \
             ON story.number = story_report.story WHERE story.id = ?)",
            filter.story.clone(),
        );
        add(
            "report.number IN (SELECT report FROM claim \
             WHERE speaker = (SELECT number FROM word WHERE word = ?))",
            filter.source.clone(),
        );
        let expression = expression(typed);
        let limit = filter.limit.unwrap_or(MOST).min(MOST);
        let read = || -> rusqlite::Result<Listing<Hit>> {
            let held = self.holding(&expression)?;
            let (reports, total) = match held.len() > broad {
                true => self.newest_of(held, query, limit)?,
                false => self.best_of(&expression, query, limit)?,
            };
            let rows = self.snippets(&expression, &reports)?;
            Ok(Listing { rows, total })
        };
        read().map_err(|error| self.failed(error))
    }

    /// All reports that hold what was asked for.
    pub(crate) fn holding(&self, expression: &str) -> rusqlite::Result<FxHashSet<Number>> {
        let mut statement = self
            .db
            .prepare_cached("SELECT rowid FROM words WHERE words MATCH ?1")?;
        let rows = statement.query_map([expression], |row| row.get(0))?;
        rows.collect()
    }

    /// The best, and how many there are.
    fn best_of(
        &self,
        expression: &str,
        mut query: Query,
        limit: usize,
    ) -> rusqlite::Result<(Vec<Number>, usize)> {
        if !query.conditions.is_empty() {
            query.join("JOIN report ON report.number = words.rowid");
        }
        query.and("words MATCH ?", [Value::Text(expression.to_owned())]);
        // Copies are equally good. Of those at the end of the list some more are looked at, so that
        // the ids decide which of them are shown, and not the order of arrival.
        let looked_at = limit.saturating_add(EQUALLY_GOOD);
        let mut statement = self.db.prepare_cached(&query.text(
            "words.rowid, rank",
            "words",
            &format!("ORDER BY rank LIMIT {looked_at}"),
        ))?;
        let best = statement.query_map(params_from_iter(&query.values), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let best: Vec<(Number, f64)> = best.collect::<rusqlite::Result<_>>()?;
        let mut id = self
            .db
            .prepare_cached("SELECT id FROM report WHERE number = ?1")?;
        let mut ordered = Vec::with_capacity(best.len());
        for (report, rank) in &best {
            let id: Vec<u8> = id.query_row([report], |row| row.get(0))?;
            ordered.push((*rank, id, *report));
        }
        ordered.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        let reports = ordered.iter().take(limit).map(|(_, _, report)| *report);
        let total = match best.len() < looked_at {
            true => best.len(),
            false => {
                let sql = query.text("count(*)", "words", "");
                let total: i64 = self
                    .db
                    .prepare_cached(&sql)?
                    .query_row(params_from_iter(&query.values), |row| row.get(0))?;
                usize::try_from(total).unwrap_or_default()
            }
        };
        Ok((reports.collect(), total))
    }

    /// The newest of those that hold it, and how many there are.
    fn newest_of(
        &self,
        held: FxHashSet<Number>,
        query: Query,
        limit: usize,
    ) -> rusqlite::Result<(Vec<Number>, usize)> {
        let mut statement = self.db.prepare_cached(&query.text(
            "report.number",
            "report",
            "ORDER BY report.day DESC, report.id",
        ))?;
        let mut rows = statement.query(params_from_iter(&query.values))?;
        let (mut reports, mut total) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            let report: Number = row.get(0)?;
            if !held.contains(&report) {
                continue;
            }
            total += 1;
            if reports.len() < limit {
                reports.push(report);
            } else if query.conditions.is_empty() {
                return Ok((reports, held.len()));
            }
        }
        Ok((reports, total))
    }

    /// The words around what was found in some reports, in their order.
    fn snippets(&self, expression: &str, reports: &[Number]) -> rusqlite::Result<Vec<Hit>> {
        // All that hold it are gone through once: a report by itself is found slowly where many words
        // begin with what was typed.
        let mut statement = self.db.prepare_cached(
            "SELECT rowid, snippet(words, 1, char(1), char(2), '…', 24) FROM words \
             WHERE words MATCH ?1 AND +rowid IN (SELECT value FROM json_each(?2))",
        )?;
        let wanted: Vec<String> = reports.iter().map(i64::to_string).collect();
        let found = statement.query_map(
            params![expression, format!("[{}]", wanted.join(","))],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let mut found: FxHashMap<Number, String> = found.collect::<rusqlite::Result<_>>()?;
        let hits = reports.iter().map(|report| Hit {
            report: *report,
            snippet: found.remove(report).unwrap_or_default(),
        });
        Ok(hits.collect())
    }
}

#[cfg(test)]
mod tests {
    use zufolge_claims::{Published, Report, read_report};

    use super::*;
    use crate::Entry;

    #[test]
    fn what_is_typed_becomes_an_expression() {
        let check = |typed: &str, expected: &str| assert_eq!(expression(typed), expected);
        check("Deich Werra", "\"Deich\" AND \"Werra\"");
        check("„zwei Tote“ Deich*", "\"zwei Tote\" AND \"Deich\" *");
        check("Deich -Oder", "(\"Deich\") NOT \"Oder\"");
        check("title:Deich", "title : \"Deich\"");
        check("a\"b OR (", "\"a\"\"b\" AND \"OR\"");
        check("  ", "\"\u{1}\"");
        check("-nur", "\"\u{1}\"");
    }
    #[test]
    fn of_what_many_reports_hold_the_newest_come_first() {
        let file = std::env::temp_dir().join(format!("zufolge-search-{}.db", std::process::id()));
        let remove = || {
            for ending in ["", "-wal", "-shm"] {
                let mut name = file.as_os_str().to_owned();
                name.push(ending);
                let _ = std::fs::remove_file(name);
            }
        };
        remove();
        let mut ledger = Ledger::create(&file).unwrap();
        // The oldest has the word in its title, half of the reports have it nowhere.
        let texts = [4, 2, 5, 1, 3].map(|day| {
            let text = format!("Am Deich von Altmoor liegen {day} Boote.");
            let other = format!("Am Hafen von Nordheim liegen {day} Schiffe vor Anker.");
            [(day, text), (day, other)]
        });
        let entries = texts.as_flattened().iter().map(|(day, text)| {
            let mut report = Report::of_text(text.as_str());
            report.published = Published::parse(&format!("2026-03-0{day}"));
            report.title = (*day == 1).then(|| "Der Deich".to_owned());
            Entry::new(read_report(report), "made-up", text.as_bytes())
        });
        ledger
            .add(entries.collect(), "test", "2026-03-06T12:00:00Z")
            .unwrap();
        let days = |broad: usize, filter: &Filter| {
            let listing = ledger.found("Deich Altm*", filter, broad).unwrap();
            let day = |hit: &Hit| {
                assert!(
                    hit.snippet
                        .contains("\u{1}Deich\u{2} von \u{1}Altmoor\u{2}")
                );
                let published = ledger.report(hit.report).unwrap().report.published;
                published.unwrap().date().day()
            };
            (
                listing.rows.iter().map(day).collect::<Vec<_>>(),
                listing.total,
            )
        };
        let three = Filter {
            limit: Some(3),
            ..Filter::default()
        };
        let (best, total) = days(5, &three);
        assert_eq!((best.first(), best.len(), total), (Some(&1), 3, 5));
        assert_eq!(days(4, &three), (vec![5, 4, 3], 5));
        let early = Filter {
            until: jiff::civil::date(2026, 3, 2).into(),
            ..Filter::default()
        };
        assert_eq!(days(5, &early), (vec![1, 2], 2));
        assert_eq!(days(4, &early), (vec![2, 1], 2));
        drop(ledger);
        remove();
    }
}
