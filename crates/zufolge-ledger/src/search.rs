//! Search: full text over titles and reports, with the words found set off.

use rusqlite::{params, params_from_iter};

use crate::Ledger;
use crate::error::Result;
use crate::listing::{Filter, Listing};
use crate::load::Number;

/// How many more reports are looked at to order those that are equally good.
const EQUALLY_GOOD: usize = 100;

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
    pub fn search(&self, typed: &str, filter: &Filter) -> Result<Listing<Hit>> {
        let mut conditions = vec!["words MATCH ?".to_owned()];
        let mut values = vec![expression(typed)];
        let mut add = |condition: &str, value: Option<String>| {
            if let Some(value) = value {
                conditions.push(condition.to_owned());
                values.push(value);
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
            "report.number IN (SELECT report FROM claim WHERE speaker = ?)",
            filter.source.clone(),
        );
        let filtered = conditions.len() > 1;
        let conditions = conditions.join(" AND ");
        let limit = filter.limit.unwrap_or(usize::MAX >> 1);
        let read = || -> rusqlite::Result<Listing<Hit>> {
            let from = match filtered {
                true => "FROM words JOIN report ON report.number = words.rowid",
                false => "FROM words",
            };
            // Copies are equally good. Of those at the end of the list some more are looked at, so that
            // the ids decide which of them are shown, and not the order of arrival.
            let looked_at = limit.saturating_add(EQUALLY_GOOD);
            let mut statement = self.db.prepare_cached(&format!(
                "SELECT words.rowid, rank {from} WHERE {conditions} ORDER BY rank LIMIT {looked_at}"
            ))?;
            let best = statement.query_map(params_from_iter(&values), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            let best: Vec<(Number, f64)> = best.collect::<rusqlite::Result<_>>()?;
            let mut id = self
                .db
                .prepare_cached("SELECT id FROM report WHERE number = ?1")?;
            let mut ordered = Vec::with_capacity(best.len());
            for (report, rank) in &best {
                let id: String = id.query_row([report], |row| row.get(0))?;
                ordered.push((*rank, id, *report));
            }
            ordered.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
            ordered.truncate(limit);
            let mut snippet = self.db.prepare_cached(
                "SELECT snippet(words, 1, char(1), char(2), '…', 24) FROM words \
                 WHERE words MATCH ?1 AND rowid = ?2",
            )?;
            let mut rows = Vec::with_capacity(ordered.len());
            for (_, _, report) in ordered {
                let snippet = snippet.query_row(params![values[0], report], |row| row.get(0))?;
                rows.push(Hit { report, snippet });
            }
            let total = match best.len() < looked_at {
                true => best.len(),
                false => {
                    let sql = format!("SELECT count(*) {from} WHERE {conditions}");
                    let total: i64 = self
                        .db
                        .prepare_cached(&sql)?
                        .query_row(params_from_iter(&values), |row| row.get(0))?;
                    usize::try_from(total).unwrap_or_default()
                }
            };
            Ok(Listing { rows, total })
        };
        read().map_err(|error| self.failed(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
