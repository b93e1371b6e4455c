//! Bytes to reports, for the two formats that everything else is measured with: text and JSONL.

use zufolge_claims::{Published, Report};

use crate::read::Input;

/// The reports in `bytes`, or one line that says why one cannot be read.
pub(crate) fn reports(bytes: &[u8], name: &str, input: &Input) -> Vec<Result<Report, String>> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = Vec::new();
    if text.trim_start().starts_with('{') {
        for (number, line) in text
            .lines()
            .enumerate()
            .filter(|(_, l)| !l.trim().is_empty())
        {
            found.push(
                of_json(line).map_err(|error| format!("{name}, line {}: {error}", number + 1)),
            );
        }
    } else {
        found.push(Ok(of_text(&text)));
    }
    for report in found.iter_mut().flatten() {
        report.published = report.published.or(input.date);
        report.language = report.language.or(input.language);
    }
    found
}

fn of_json(line: &str) -> Result<Report, String> {
    let value: serde_json::Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let field = |key: &str| match value.get(key)? {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let text = field("text").ok_or("no \"text\"")?;
    Ok(Report {
        input_id: field("id"),
        url: field("url"),
        outlet: field("outlet"),
        title: field("title"),
        published: field("published").and_then(|p| Published::parse(&p)),
        ..Report::of_text(text)
    })
}

fn of_text(text: &str) -> Report {
    let trimmed = text.trim_start();
    if let Some(rest) = trimmed.strip_prefix("date ")
        && let Some(published) = rest.get(..10).and_then(Published::parse)
    {
        return Report {
            published: Some(published),
            ..Report::of_text(rest[10..].trim_start())
        };
    }
    Report::of_text(text)
}
