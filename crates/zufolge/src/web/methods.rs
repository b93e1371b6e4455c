//! Methods: how often zufolge errs, and what each number on these pages counts.

use askama::Template;
use serde_json::json;

use super::answer::Answer;
use super::ask::Ask;
use super::frame::Frame;
use super::is_json;
use crate::add::PROGRAM;
use crate::shelf::Shelf;

/// The README holds the measured error rates, once for all readers.
const README: &str = include_str!("../../../../README.md");

/// One measured error rate.
struct Measure {
    what: String,
    data: String,
    measure: String,
    result: String,
}

#[derive(Template)]
#[template(path = "methods.html")]
struct MethodsView {
    f: Frame,
    version: &'static str,
    measures: Vec<Measure>,
}

/// The page.
pub(crate) fn page(_: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let measures = measures(README);
    if is_json(ask) {
        let rows = measures.iter().map(|row| {
            json!({
                "what": row.what, "data": row.data, "measure": row.measure, "result": row.result,
            })
        });
        let rows: Vec<_> = rows.collect();
        return Answer::json(&json!({ "zufolge": PROGRAM, "measures": rows }));
    }
    let view = MethodsView {
        f: Frame::of(ask, "methods", ask.words().get("nav.methods")),
        version: PROGRAM,
        measures,
    };
    Answer::page(&view)
}

/// The rows of the table below "Methods and error rates". "The same" is written out.
fn measures(text: &str) -> Vec<Measure> {
    let part = text.split("\n## Methods").nth(1).unwrap_or_default();
    let part = part.split("\n## ").next().unwrap_or_default();
    let lines = part.lines().skip_while(|line| !line.starts_with('|'));
    let rows = lines.take_while(|line| line.starts_with('|')).skip(2);
    let mut found: Vec<Measure> = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [what, data, measure, result, ..] = cells.as_slice() else {
            continue;
        };
        let data = match (*data, found.last()) {
            ("the same", Some(last)) => last.data.clone(),
            (data, _) => data.to_owned(),
        };
        found.push(Measure {
            what: (*what).to_owned(),
            data,
            measure: (*measure).to_owned(),
            result: (*result).to_owned(),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_has_its_table() {
        let found = measures(README);
        assert!(found.len() > 10, "{} rows", found.len());
        assert!(
            found
                .iter()
                .all(|row| !row.result.is_empty() && row.data != "the same")
        );
    }
}
