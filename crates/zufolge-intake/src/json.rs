//! JSON: an object, an array of objects, or one object a line, read one record at a time.
//!
//! A record has `text` and perhaps `id`, `title`, `url`, `outlet`, `published` (or `date`) and
//! `language`, or the keys that ninjs has for them; other keys are passed over. `text` comes out exactly as the JSON states it. Where a
//! record is broken, reading goes on at the next line that begins one.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memrchr};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::error::Category;
use serde_json::value::RawValue;
use zufolge_claims::Report;

use crate::refusal::{Place, Refusal, shown};
use crate::{Extract, Hints, charset, complete, html, stamp, tongue};

/// The records of a JSON input, in order.
#[derive(Debug)]
pub(crate) struct Reports<'a> {
    bytes: Cow<'a, [u8]>,
    hints: Hints<'a>,
    /// Where the next record, or the white space before it, begins.
    at: usize,
    in_array: bool,
    /// The last place that was asked for; lines are counted from there.
    counted: Counted,
    /// The last line whose end was looked for: its first byte looked at, and its end.
    line: (usize, usize),
    /// How many bytes may still be read in vain, looking for the end of an object over many lines:
    /// without a bound, a file that never closes its brackets would be read anew from each line.
    patience: usize,
}

/// A byte, the number of its line counted from 1, and where that line begins.
#[derive(Clone, Copy, Debug)]
struct Counted {
    at: usize,
    line: u64,
    begin: usize,
}

impl<'a> Reports<'a> {
    pub(crate) fn new(bytes: Cow<'a, [u8]>, hints: Hints<'a>) -> Reports<'a> {
        let at = match bytes.as_ref() {
            [0xef, 0xbb, 0xbf, ..] => 3,
            _ => 0,
        };
        let bytes = match bytes.as_ref() {
            [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => {
                Cow::Owned(charset::text(&bytes, &hints).into_owned().into_bytes())
            }
            _ => bytes,
        };
        let patience = bytes.len().saturating_mul(8);
        Reports {
            bytes,
            hints,
            at,
            in_array: false,
            counted: Counted {
                at: 0,
                line: hints.lines_before + 1,
                begin: 0,
            },
            line: (0, 0),
            patience,
        }
    }

    /// Line and column of a byte; both count from 1.
    fn place(&mut self, at: usize) -> Place {
        let at = at.min(self.bytes.len());
        let last = self.counted;
        let (line, newline) = if at >= last.at {
            let passed = &self.bytes[last.at..at];
            let newlines = memchr_iter(b'\n', passed).count() as u64;
            let newline = memrchr(b'\n', passed).map(|newline| last.at + newline);
            (last.line + newlines, newline)
        } else {
            let newlines = memchr_iter(b'\n', &self.bytes[at..last.at]).count() as u64;
            (last.line - newlines, memrchr(b'\n', &self.bytes[..at]))
        };
        let begin = match newline {
            Some(newline) => newline + 1,
            None if at >= last.at => last.begin,
            None => 0,
        };
        self.counted = Counted { at, line, begin };
        Place::Column(line, (at - begin) as u64 + 1)
    }

    /// Where the next value ends, or how it is broken.
    ///
    /// A value is first looked for in its line alone, so that a line that is cut off does not
    /// swallow the next ones; only if the line ends too early may it be an object over many lines.
    fn value_end(&mut self, at: usize) -> Result<usize, serde_json::Error> {
        let end_of_line = self.line_end(at);
        let error = match skip_value(&self.bytes[at..end_of_line]) {
            Ok(length) => return Ok(at + length),
            Err(error) => error,
        };
        let rest = &self.bytes[at..];
        if error.classify() != Category::Eof || self.patience < rest.len() {
            return Err(error);
        }
        match skip_value(rest) {
            Ok(length) => Ok(at + length),
            Err(over_lines) => {
                let read = offset_of(rest, &over_lines);
                self.patience = self.patience.saturating_sub(read);
                // What breaks where the line ends was one line, cut off.
                Err(if at + read <= end_of_line + 1 {
                    error
                } else {
                    over_lines
                })
            }
        }
    }

    /// Where the line that holds `at` ends, before its line break.
    fn line_end(&mut self, at: usize) -> usize {
        let (from, end) = self.line;
        if at < from || at > end || end == 0 {
            let end = memchr(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |n| at + n);
            self.line = (at, end);
        }
        self.line.1
    }

    /// After something broken at `at`: the next line that begins a record.
    ///
    /// In an array records may be indented; elsewhere an indented line is the inside of the broken one.
    fn next_record(&mut self, mut at: usize) -> usize {
        loop {
            at = self.line_end(at);
            if at >= self.bytes.len() {
                return at;
            }
            at += 1;
            let end = self.line_end(at);
            let line = &self.bytes[at..end];
            let line = match self.in_array {
                true => line.trim_ascii_start(),
                false => line,
            };
            if line.first() == Some(&b'{') {
                return at;
            }
        }
    }

    fn refuse(&mut self, at: usize, problem: impl Into<String>, advice: &str) -> Refusal {
        let place = self.place(at);
        Refusal::new(&self.hints, place, problem, Some(advice))
    }

    /// The record in a part of the bytes that is one JSON value.
    fn record(&mut self, start: usize, end: usize) -> Result<Extract, Refusal> {
        match read_record(&self.bytes[start..end]) {
            Ok(report) => {
                let place = Place::Line(match self.place(start) {
                    Place::Column(line, _) => line,
                    _ => 1,
                });
                let report = complete(report, &self.hints, place)?;
                Ok(Extract::new(report, &self.bytes[start..end], &self.hints))
            }
            Err(Fault {
                at,
                problem,
                advice,
            }) => Err(self.refuse(start + at, problem, advice)),
        }
    }
}

impl Iterator for Reports<'_> {
    type Item = Result<Extract, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.bytes.get(self.at..)?;
            let Some(space) = rest.iter().position(|b| !b.is_ascii_whitespace()) else {
                self.at = self.bytes.len();
                return None;
            };
            let start = self.at + space;
            match self.bytes[start] {
                b'[' if !self.in_array => {
                    self.in_array = true;
                    self.at = start + 1;
                }
                b']' if self.in_array => {
                    self.in_array = false;
                    self.at = start + 1;
                }
                // Between elements of an array; after an object it is a common slip and does no harm.
                b',' if start > 0 => self.at = start + 1,
                b'{' => {
                    return Some(match self.value_end(start) {
                        Ok(end) => {
                            self.at = end;
                            self.record(start, end)
                        }
                        Err(error) => {
                            let fault = start + offset_of(&self.bytes[start..], &error);
                            let refusal = self.refuse(fault, broken(&error), MEND);
                            self.at = self.next_record(start);
                            Err(refusal)
                        }
                    });
                }
                _ => {
                    let refusal =
                        self.refuse(start, "is no JSON object where one should begin", MEND);
                    self.at = match (self.in_array, skip_value(&self.bytes[start..])) {
                        (true, Ok(length)) => start + length,
                        (true, Err(_)) => self.next_record(start),
                        (false, _) => self.line_end(start),
                    };
                    return Some(Err(refusal));
                }
            }
        }
    }
}

const MEND: &str = "mend the record or take it out";

/// What can be in a record. The values stay as written until it is known which of them count.
#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    title: Option<&'a RawValue>,
    #[serde(borrow)]
    url: Option<&'a RawValue>,
    #[serde(borrow)]
    outlet: Option<&'a RawValue>,
    #[serde(borrow)]
    published: Option<&'a RawValue>,
    #[serde(borrow)]
    date: Option<&'a RawValue>,
    #[serde(borrow)]
    language: Option<&'a RawValue>,
    // The names of ninjs, the agencies' JSON.
    #[serde(borrow)]
    uri: Option<&'a RawValue>,
    #[serde(borrow)]
    headline: Option<&'a RawValue>,
    #[serde(borrow)]
    versioncreated: Option<&'a RawValue>,
    #[serde(borrow)]
    provider: Option<&'a RawValue>,
    #[serde(borrow)]
    body_text: Option<&'a RawValue>,
    #[serde(borrow)]
    body_xhtml: Option<&'a RawValue>,
    #[serde(borrow)]
    body_html: Option<&'a RawValue>,
}

/// What is wrong with a record, and at which of its bytes.
struct Fault {
    at: usize,
    problem: String,
    advice: &'static str,
}

fn read_record(json: &[u8]) -> Result<Report, Fault> {
    let fault = |error: &serde_json::Error| Fault {
        at: offset_of(json, error),
        problem: broken(error),
        advice: MEND,
    };
    let json = match std::str::from_utf8(json) {
        Ok(json) => json,
        Err(error) => {
            return Err(Fault {
                at: error.valid_up_to(),
                problem: "is not UTF-8".to_owned(),
                advice: "convert the file to UTF-8",
            });
        }
    };
    let record: Record<'_> = serde_json::from_str(json).map_err(|error| fault(&error))?;
    let at = |value: &RawValue| {
        // The raw value is a part of `json`: the distance of the two is where it lies.
        (value.get().as_ptr() as usize).saturating_sub(json.as_ptr() as usize)
    };
    let no_string = |key: &str, value: &RawValue| Fault {
        at: at(value),
        problem: format!("has a `{key}` that is no valid string"),
        advice: MEND,
    };
    let string = |key: &str, value: Option<&RawValue>| -> Result<Option<String>, Fault> {
        let Some(value) = value.filter(|v| v.get() != "null") else {
            return Ok(None);
        };
        serde_json::from_str(value.get())
            .map(Some)
            .map_err(|_| no_string(key, value))
    };
    let filled = |key: &str, value: Option<&RawValue>| {
        Ok(string(key, value)?.filter(|text| !text.trim().is_empty()))
    };
    let mut text = string("text", record.text)?;
    if text.is_none() {
        text = filled("body_text", record.body_text)?;
    }
    for (key, markup) in [
        ("body_xhtml", record.body_xhtml),
        ("body_html", record.body_html),
    ] {
        if text.is_none() {
            text = filled(key, markup)?.and_then(|markup| html::fragment_text(&markup));
        }
    }
    let Some(text) = text else {
        return Err(Fault {
            at: 0,
            problem: "has no `text`".to_owned(),
            advice: "name the key that holds the text `text`",
        });
    };
    let mut report = Report::of_text(text);
    report.input_id = match record.id {
        Some(id) if is_number(id) => Some(id.get().to_owned()),
        None => filled("uri", record.uri)?,
        id => filled("id", id)?,
    };
    report.title = match filled("title", record.title)? {
        None => filled("headline", record.headline)?,
        title => title,
    };
    report.url = filled("url", record.url)?;
    report.outlet = match filled("outlet", record.outlet)? {
        None => filled("provider", record.provider)?,
        outlet => outlet,
    };
    let dates = [
        ("published", record.published),
        ("date", record.date),
        ("versioncreated", record.versioncreated),
    ];
    for (key, value) in dates {
        let Some(value) = value.filter(|_| report.published.is_none()) else {
            continue;
        };
        let written = match is_number(value) {
            true => value.get().to_owned(),
            false => filled(key, Some(value))?.unwrap_or_default(),
        };
        if written.is_empty() {
            continue;
        }
        report.published = match is_number(value) {
            true => written.parse().ok().and_then(stamp::published_number),
            false => stamp::published(&written),
        };
        if report.published.is_none() {
            return Err(Fault {
                at: at(value),
                problem: format!("has the date {}", shown(&written)),
                advice: stamp::ADVICE,
            });
        }
    }
    if let Some(stated) = filled("language", record.language)? {
        report.language = tongue::language(&stated).map_err(|_| Fault {
            at: record.language.map_or(0, at),
            problem: format!("has the language {}", shown(&stated)),
            advice: tongue::ADVICE,
        })?;
    }
    Ok(report)
}

fn is_number(value: &RawValue) -> bool {
    value
        .get()
        .starts_with(|c: char| c == '-' || c.is_ascii_digit())
}

/// The length of the JSON value at the beginning of `bytes`.
fn skip_value(bytes: &[u8]) -> Result<usize, serde_json::Error> {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => Ok(values.byte_offset()),
        Some(Err(error)) => Err(error),
        None => Ok(bytes.len()),
    }
}

/// The byte that an error of serde_json is about: it counts lines from 1, and columns in bytes.
fn offset_of(bytes: &[u8], error: &serde_json::Error) -> usize {
    let begin = match error.line() {
        0 | 1 => 0,
        line => memchr_iter(b'\n', bytes)
            .nth(line - 2)
            .map_or(0, |newline| newline + 1),
    };
    (begin + error.column().saturating_sub(1)).min(bytes.len())
}

/// What is broken, without the place that serde_json adds: it counts from the record's beginning.
fn broken(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(what, _)| what);
    if what.starts_with("duplicate field") {
        format!("has a {what}")
    } else if error.classify() == Category::Eof {
        "is cut off before its JSON is complete".to_owned()
    } else {
        format!("is not valid JSON ({what})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads, and writes each report's text or the refusal.
    fn read(json: &str) -> Vec<String> {
        Reports::new(json.as_bytes().into(), Hints::of_name("f"))
            .map(|item| match item {
                Ok(extract) => extract.report.text,
                Err(refusal) => format!("! {refusal}"),
            })
            .collect()
    }

    #[test]
    fn objects_arrays_and_lines() {
        let one = r#"{"text": "eins"}"#;
        let two = r#"{"text": "zwei"}"#;
        for json in [
            format!("{one}\n{two}\n"),
            format!("{one}\r\n\r\n{two}"),
            format!("[{one},{two}]"),
            format!(" [\n {one}\n,\n{two}\n]\n"),
            format!("{one}{two}"),
            format!("{one},\n{two},\n"),
            "{\n \"text\":\n \"eins\"\n}\n{\n \"text\": \"zwei\"\n}\n".to_owned(),
            format!("\u{feff}{one}\n{two}"),
        ] {
            assert_eq!(read(&json), ["eins", "zwei"], "{json}");
        }
        assert_eq!(read("[]"), [""; 0]);
    }

    #[test]
    fn all_fields() {
        let json = r#"{"id": 12345678901234567890123, "title": "T", "url": "https://b.example/1", "outlet": "B",
            "published": "2026-03-04T06:40:00+01:00", "language": "de-DE", "more": [{"text": 1}], "text": " ä\tü\u0000\n"}"#;
        let report = Reports::new(json.as_bytes().into(), Hints::of_name("f"))
            .next()
            .unwrap()
            .unwrap()
            .report;
        assert_eq!(report.input_id.as_deref(), Some("12345678901234567890123"));
        assert_eq!(report.title.as_deref(), Some("T"));
        assert_eq!(report.url.as_deref(), Some("https://b.example/1"));
        assert_eq!(report.outlet.as_deref(), Some("B"));
        assert_eq!(
            report.published.unwrap().to_string(),
            "2026-03-04T06:40:00+01:00"
        );
        assert!(report.language.is_some());
        assert_eq!(report.text, " ä\tü\u{0}\n");
    }

    #[test]
    fn ninjs() {
        let json = r#"{"uri": "urn:muster:1", "headline": "Pegel steigt", "versioncreated": "2026-03-04T06:40:00Z",
            "provider": "Musteragentur", "language": "de", "body_xhtml": "<p>Eins.</p><p>Zwei.</p>", "type": "text"}"#;
        let report = Reports::new(json.as_bytes().into(), Hints::of_name("f"))
            .next()
            .unwrap()
            .unwrap()
            .report;
        assert_eq!(report.input_id.as_deref(), Some("urn:muster:1"));
        assert_eq!(report.title.as_deref(), Some("Pegel steigt"));
        assert_eq!(report.outlet.as_deref(), Some("Musteragentur"));
        assert_eq!(
            report.published.unwrap().to_string(),
            "2026-03-04T06:40:00+00:00"
        );
        assert_eq!(report.text, "Eins.\n\nZwei.");
    }

    #[test]
    fn null_and_empty_fields_are_not_stated() {
        let json = r#"{"id": null, "title": "", "published": null, "date": "2026-03-04", "language": "", "text": "x"}"#;
        let report = Reports::new(json.as_bytes().into(), Hints::of_name("f"))
            .next()
            .unwrap()
            .unwrap()
            .report;
        assert_eq!(
            (report.input_id, report.title, report.language),
            (None, None, None)
        );
        assert_eq!(report.published.unwrap().to_string(), "2026-03-04");
    }

    #[test]
    fn lines_of_a_piece_count_from_the_input() {
        let piece = "{\"text\": \"gut\"}\n{\"text\": 7}\n";
        let hints = Hints {
            lines_before: 10,
            ..Hints::of_name("f")
        };
        let mut all = crate::reports(piece.as_bytes(), hints);
        assert!(all.next().is_some_and(|report| report.is_ok()));
        let refusal = all.next().and_then(Result::err);
        assert_eq!(refusal.and_then(|refusal| refusal.line()), Some(12));
    }

    #[test]
    fn a_bad_line_takes_no_other_with_it() {
        let good = r#"{"text": "gut"}"#;
        let cases = [
            (
                r#"{"text": "ab"#,
                "! f, line 2, column 12: is cut off before its JSON is complete; mend the record or take it out",
            ),
            (
                r#"{"text": "ab" "x"}"#,
                "! f, line 2, column 15: is not valid JSON (expected `,` or `}`); mend the record or take it out",
            ),
            (
                r#"{"text": 7}"#,
                "! f, line 2, column 10: has a `text` that is no valid string; mend the record or take it out",
            ),
            (
                r#"{"text": "\ud800"}"#,
                "! f, line 2, column 10: has a `text` that is no valid string; mend the record or take it out",
            ),
            (
                r#"{"titel": "x"}"#,
                "! f, line 2, column 1: has no `text`; name the key that holds the text `text`",
            ),
            (r#"{"text": "  "}"#, "! f, line 2: has no text"),
            (
                r#"{"text": "a", "text": "b"}"#,
                "! f, line 2, column 20: has a duplicate field `text`; mend the record or take it out",
            ),
            (
                r#"{"text": "a", "language": "en"}"#,
                "! f, line 2, column 27: has the language 'en'; only German (de) can be read so far",
            ),
            (
                r#"{"text": "a", "published": "gestern"}"#,
                "! f, line 2, column 28: has the date 'gestern'; write the date as 2026-03-04 or 2026-03-04T06:40:00+01:00",
            ),
            (
                "Unsinn",
                "! f, line 2, column 1: is no JSON object where one should begin; mend the record or take it out",
            ),
            (
                "{",
                "! f, line 2, column 1: is cut off before its JSON is complete; mend the record or take it out",
            ),
        ];
        for (bad, refusal) in cases {
            let found = read(&format!("{good}\n{bad}\n{good}\n"));
            assert_eq!(found, ["gut", refusal, "gut"], "{bad}");
        }
    }

    #[test]
    fn a_bad_element_takes_no_other_with_it() {
        let found = read(
            "[\n  {\"text\": \"a\"},\n  {\"text\": 1 2},\n  7, \"x\",\n  {\"text\": \"b\"}\n]\n",
        );
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!((found[0].as_str(), found[2].as_str()), ("a", "b"));
        let found = read("[{\"text\": \"a\"}, 7, null, {\"text\": \"b\"}]");
        assert_eq!(found.len(), 4, "{found:?}");
    }

    #[test]
    fn a_broken_object_over_many_lines_gives_one_refusal() {
        let found = read("{\n \"a\": {\n  \"b\": 1\n },\n \"text\": \"x\n}\n");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("! f, line 5, column "), "{found:?}");
    }

    #[test]
    fn utf_16_is_decoded() {
        let json = "\u{feff}{\"text\": \"ä\"}";
        let bytes: Vec<u8> = json.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let report = Reports::new(bytes.into(), Hints::of_name("f"))
            .next()
            .unwrap()
            .unwrap()
            .report;
        assert_eq!(report.text, "ä");
    }
}
