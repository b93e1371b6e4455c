//! How exports are written: tables as CSV, lines of a calendar, a feed's XML, Markdown and its page.

use zufolge_claims::Published;

/// A table: its name, the names of its columns, its rows.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
pub(crate) enum Cell {
    Text(String),
    /// A number as exact as it is, with a point.
    Number(String),
    Empty,
}

impl Cell {
    pub(crate) fn text(words: &str) -> Cell {
        match words {
            "" => Cell::Empty,
            words => Cell::Text(words.to_owned()),
        }
    }

    pub(crate) fn maybe(words: Option<&str>) -> Cell {
        Cell::text(words.unwrap_or_default())
    }

    pub(crate) fn number(number: Option<rust_decimal::Decimal>) -> Cell {
        number.map_or(Cell::Empty, |n| Cell::Number(n.normalize().to_string()))
    }
}

/// Text between the tags of XML, without the characters that XML cannot hold.
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// A moment as RFC 3339 wants it; one that states no offset is taken for UTC, none for the epoch.
pub(crate) fn rfc3339(published: Option<Published>) -> String {
    match published {
        None => "1970-01-01T00:00:00+00:00".to_owned(),
        Some(Published::Day(day)) => format!("{day}T00:00:00+00:00"),
        Some(moment @ Published::Moment(_, None)) => format!("{moment}+00:00"),
        Some(moment) => moment.to_string(),
    }
}

/// Signs at the start of a cell that make a spreadsheet compute.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(crate) fn csv(table: &Table, delimiter: u8, comma: bool) -> anyhow::Result<Vec<u8>> {
    // Excel takes a file for UTF-8 only with this mark.
    let mut out = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut out);
    writer.write_record(table.columns)?;
    for row in &table.rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Number(number) if comma => number.replace('.', ","),
            Cell::Number(number) => number.clone(),
            Cell::Text(words) if words.starts_with(FORMULA) => format!("'{words}"),
            Cell::Text(words) => words.clone(),
        });
        writer.write_record(cells)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(out)
}

/// Text of a calendar, with the signs that mean something made plain.
pub(crate) fn ical_text(text: &str) -> String {
    let text = crate::layout::clean(text);
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
}

/// A line of a calendar, folded to 75 bytes as RFC 5545 wants it.
pub(crate) fn ical_line(out: &mut String, line: &str) {
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > 74 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

/// Text in Markdown, with the signs that mean something made plain.
pub(crate) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::layout::clean(text).chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The dossier as a page of its own: its lines, with headings, list and emphasis.
pub(crate) fn page_of(dossier: &str) -> String {
    let plain = |text: &str| {
        let mut out = String::new();
        let mut signs = text.chars();
        while let Some(c) = signs.next() {
            out.push(if c == '\\' {
                signs.next().unwrap_or('\\')
            } else {
                c
            });
        }
        xml(&out)
    };
    let mut body = String::new();
    let mut open = false;
    for line in dossier.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            if open {
                body.push_str("</ul>\n");
                open = false;
            }
            body.push_str(&format!("<h2>{}</h2>\n", plain(heading)));
        } else if let Some(heading) = line.strip_prefix("# ") {
            body.push_str(&format!("<h1>{}</h1>\n", plain(heading)));
        } else if let Some(item) = line.strip_prefix("- **") {
            if !open {
                body.push_str("<ul>\n");
                open = true;
            }
            let (source, rest) = item.split_once("**").unwrap_or((item, ""));
            body.push_str(&format!(
                "<li><strong>{}</strong>{}<br>\n",
                plain(source),
                plain(rest.trim_end())
            ));
        } else if let Some(rest) = line.strip_prefix("  ") {
            body.push_str(&format!("<small>{}</small></li>\n", plain(rest)));
        }
    }
    if open {
        body.push_str("</ul>\n");
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Citations</title></head>\n\
         <body>\n{body}</body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_would_compute_are_text_and_decimals_follow_the_language() {
        let table = || Table {
            name: "t",
            columns: &["a", "b"],
            rows: vec![vec![
                Cell::text("=1+1; \"x\""),
                Cell::number("4.87".parse().ok()),
            ]],
        };
        let text = |delimiter, comma| {
            let bytes = csv(&table(), delimiter, comma).expect("memory");
            String::from_utf8(bytes).expect("UTF-8")
        };
        assert_eq!(
            text(b',', false),
            "\u{feff}a,b\r\n\"'=1+1; \"\"x\"\"\",4.87\r\n"
        );
        assert_eq!(
            text(b';', true),
            "\u{feff}a;b\r\n\"'=1+1; \"\"x\"\"\";4,87\r\n"
        );
    }

    #[test]
    fn lines_of_a_calendar_are_at_most_75_bytes() {
        let mut out = String::new();
        ical_line(
            &mut out,
            &format!("SUMMARY:{}", ical_text(&"äöü, ".repeat(60))),
        );
        assert!(out.split("\r\n").all(|line| line.len() <= 75));
        assert_eq!(out.replace("\r\n ", "").matches("äöü\\,").count(), 60);
    }

    #[test]
    fn no_sign_of_a_text_becomes_markup() {
        assert_eq!(markdown("*a* <b> [c]"), "\\*a\\* \\<b\\> \\[c\\]");
        let page = page_of("# T\n\n## S\n\n- **a\\<b** (direct): x  \n  y. Claim z.\n");
        assert!(page.contains("<strong>a&lt;b</strong>"), "{page}");
        assert_eq!(xml("a<b>&\u{1}"), "a&lt;b&gt;&amp;");
    }
}
