//! Plain text: one report, perhaps with a header block before the text.
//!
//! A header block is one or more lines `key: value` at the very top, with the keys of [`Key`] in any
//! case; an empty line after it belongs to it. A leading `date 2026-03-04` (no colon) counts as well:
//! the text may begin on the same line. The text after the header is left as it is.

use std::borrow::Cow;

use zufolge_claims::{Published, Report};

use crate::refusal::{Place, Refusal, shown};
use crate::{Hints, charset, complete, stamp, tongue};

/// What a header line can state.
#[derive(Clone, Copy, Debug)]
enum Key {
    Title,
    Date,
    Url,
    Outlet,
    Language,
    Id,
}

const KEYS: &[(&str, Key)] = &[
    ("title", Key::Title),
    ("date", Key::Date),
    ("url", Key::Url),
    ("outlet", Key::Outlet),
    ("language", Key::Language),
    ("id", Key::Id),
];

/// The report in a plain text.
pub(crate) fn report(bytes: &[u8], hints: &Hints<'_>) -> Result<Report, Refusal> {
    let text = charset::text(bytes, hints);
    let mut report = Report::of_text(String::new());
    let mut rest: &str = &text;
    let mut line = 1;
    let mut any = false;
    loop {
        if let Some((date, after)) = leading_date(rest) {
            report.published = report.published.or(Some(date));
            let own_line = after.starts_with(['\n', '\r']);
            rest = after;
            if own_line {
                rest = after_line(rest);
                line += 1;
                any = true;
                continue;
            }
            any = false;
            break;
        }
        let Some((key, value)) = header_line(rest) else {
            break;
        };
        set(&mut report, key, value).map_err(|(problem, advice)| {
            Refusal::new(hints, Place::Line(line), problem, Some(advice))
        })?;
        rest = after_line(rest);
        line += 1;
        any = true;
    }
    if any && rest.lines().next().is_some_and(|l| l.trim().is_empty()) {
        rest = after_line(rest);
    }
    report.text = match text {
        // Nothing was cut: hand the decoded text on without copying it.
        Cow::Owned(ref all) if all.len() == rest.len() => text.into_owned(),
        _ => rest.to_owned(),
    };
    if report.url.is_none() {
        report.url = hints.url.map(str::to_owned);
    }
    complete(report, hints, Place::Whole)
}

/// The report in a plain text that something else delivers: it has no header block.
pub(crate) fn body(bytes: &[u8], hints: &Hints<'_>, place: Place) -> Result<Report, Refusal> {
    let mut report = Report::of_text(charset::text(bytes, hints));
    report.url = hints.url.map(str::to_owned);
    complete(report, hints, place)
}

/// `date 2026-03-04` at the top, with white space before it, and what follows it.
fn leading_date(text: &str) -> Option<(Published, &str)> {
    let text = text.trim_start();
    let (word, rest) = text.split_at_checked(4)?;
    if !word.eq_ignore_ascii_case("date") {
        return None;
    }
    let rest = rest
        .strip_prefix([' ', '\t'])?
        .trim_start_matches([' ', '\t']);
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (date, rest) = rest.split_at(end);
    let date = Published::parse(date)?;
    Some((date, rest.trim_start_matches([' ', '\t'])))
}

/// The key and value of the first line, if it is a header line.
fn header_line(text: &str) -> Option<(Key, &str)> {
    // The longest key has eight letters: a text of one long line must not be searched for its end.
    let head = text.get(..text.floor_char_boundary(16))?;
    let (word, _) = head.split_once(':')?;
    let (_, key) = KEYS
        .iter()
        .find(|(name, _)| word.trim().eq_ignore_ascii_case(name))?;
    let line = text.lines().next()?;
    Some((*key, line.split_once(':')?.1.trim()))
}

/// What comes after the first line.
fn after_line(text: &str) -> &str {
    match text.find('\n') {
        Some(end) => &text[end + 1..],
        None => "",
    }
}

/// Puts a header value in its place, or says what is wrong with it and what to do.
fn set(report: &mut Report, key: Key, value: &str) -> Result<(), (String, &'static str)> {
    if value.is_empty() {
        return Ok(());
    }
    match key {
        Key::Title => report.title = Some(value.to_owned()),
        Key::Url => report.url = Some(value.to_owned()),
        Key::Outlet => report.outlet = Some(value.to_owned()),
        Key::Id => report.input_id = Some(value.to_owned()),
        Key::Date => match stamp::published(value) {
            Some(date) => report.published = Some(date),
            None => return Err((format!("has the date {}", shown(value)), stamp::ADVICE)),
        },
        Key::Language => match tongue::language(value) {
            Ok(language) => report.language = language,
            Err(_) => return Err((format!("has the language {}", shown(value)), tongue::ADVICE)),
        },
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Report {
        report(text.as_bytes(), &Hints::of_name("-")).unwrap()
    }

    fn refused(text: &str) -> String {
        report(text.as_bytes(), &Hints::of_name("-"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn text_without_header_is_unaltered() {
        for text in [
            "  Alles ruhig.\n\n",
            "Alles: ruhig\n",
            "\nTitel: eins\r\n",
            "title\nx",
            "date",
        ] {
            assert_eq!(read(text).text, text);
        }
    }

    #[test]
    fn header_block() {
        let report = read(
            "Title: Pegel steigt: Stufe 3\ndate: 4.3.2026\r\nurl: https://blatt.example/1\nOUTLET: Blatt\n\
             language: de-DE\nid: 17\n\n Der Pegel steigt.\ndate: morgen\n",
        );
        assert_eq!(report.title.as_deref(), Some("Pegel steigt: Stufe 3"));
        assert_eq!(report.published.unwrap().to_string(), "2026-03-04");
        assert_eq!(report.url.as_deref(), Some("https://blatt.example/1"));
        assert_eq!(report.outlet.as_deref(), Some("Blatt"));
        assert_eq!(report.input_id.as_deref(), Some("17"));
        assert!(report.language.is_some());
        assert_eq!(report.text, " Der Pegel steigt.\ndate: morgen\n");
    }

    #[test]
    fn leading_date_without_colon() {
        let report = read(" date 2026-03-04 Der Pegel steigt.\n\nBonn - Alles ruhig.\n");
        assert_eq!(report.published.unwrap().to_string(), "2026-03-04");
        assert_eq!(report.text, "Der Pegel steigt.\n\nBonn - Alles ruhig.\n");
        let report = read("date 2026-03-04\ntitle: Pegel\n\nDer Pegel steigt.");
        assert_eq!(report.title.as_deref(), Some("Pegel"));
        assert_eq!(report.text, "Der Pegel steigt.");
        assert_eq!(read("date morgen ist").text, "date morgen ist");
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        assert_eq!(
            refused("title: x\ndate: gestern\n\nText"),
            "-, line 2: has the date 'gestern'; write the date as 2026-03-04 or 2026-03-04T06:40:00+01:00"
        );
        assert_eq!(
            refused("language: fr\nText"),
            "-, line 1: has the language 'fr'; only German (de) can be read so far"
        );
        assert_eq!(refused("title: x\n\n \n"), "- has no text");
    }

    #[test]
    fn the_caller_fills_in_what_is_not_stated() {
        let mut hints = Hints::of_name("-");
        hints.date = Published::parse("2026-01-01");
        hints.url = Some("https://blatt.example/2");
        let read = |text: &str| report(text.as_bytes(), &hints).unwrap();
        assert_eq!(read("Text").published, hints.date);
        assert_eq!(read("Text").url.as_deref(), hints.url);
        assert_eq!(
            read("date: 2026-03-04\nText").published,
            Published::parse("2026-03-04")
        );
    }
}
