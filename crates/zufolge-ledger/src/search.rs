//! Search: full text over titles and reports, with the words found set off.

use rusqlite::params_from_iter;

use crate::Ledger;
use crate::error::Result;
use crate::listing::{Filter, Listing};
use crate::load::Number;

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
        let conditions = conditions.join(" AND ");
        let limit = filter.limit.unwrap_or(usize::MAX >> 1);
        let read = || -> rusqlite::Result<Listing<Hit>> {
            let from = "FROM words JOIN report ON report.number = words.rowid";
            let mut statement = self.db.prepare_cached(&format!(
                "SELECT words.rowid, snippet(words, 1, char(1), char(2), '…', 24) {from} \
                 WHERE {conditions} ORDER BY bm25(words, 4.0, 1.0), report.id LIMIT {limit}"
            ))?;
            let rows = statement.query_map(params_from_iter(&values), |row| {
                Ok(Hit {
                    report: row.get(0)?,
                    snippet: row.get(1)?,
                })
            })?;
            let rows: Vec<Hit> = rows.collect::<rusqlite::Result<_>>()?;
            let total = match rows.len() < limit {
                true => rows.len(),
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
