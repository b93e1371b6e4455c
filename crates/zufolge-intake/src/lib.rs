//! Bytes in some format -> [`Report`]: plain text, JSON and JSON Lines, and what else news comes in.
//!
//! [`reports`] is the whole face of the crate: it finds out the format from the bytes (and, where
//! those leave it open, from name and media type) and gives one report after the other. What cannot be
//! read comes as a [`Refusal`] in its place and takes nothing else with it. The text of a report is
//! never altered beyond what the format demands (decoding, unescaping, dropping a header block).
//!
//! The crate opens no file and no network, reads no clock, and never panics, whatever the bytes are.
//! Modules in reading order: [`refusal`], then `format` (what is it?), then what several formats share
//! (`charset`, `stamp`, `tongue`), then one file per format.

mod refusal;
mod format;
mod charset;
mod stamp;
mod tongue;
mod plain;
mod json;
mod gzip;
mod html;
mod nesting;
mod page;
mod boilerplate;
mod warc;
mod xml;
mod feed;
mod newsml;

use std::borrow::Cow;
use std::io::{BufReader, Cursor};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use zufolge_claims::{Published, Report};
use zufolge_lang::Language;

pub use refusal::Refusal;

use format::Format;
use refusal::Place;
use xml::Tree;

/// What the caller knows beside the bytes.
#[derive(Clone, Copy, Debug)]
pub struct Hints<'a> {
    /// What messages call the input: a file name, an address, or "-" for the standard input.
    pub name: &'a str,
    /// The media type that came with it (`text/html; charset=utf-8`), if any.
    pub media_type: Option<&'a str>,
    /// The language, where the input states none.
    pub language: Option<Language>,
    /// When it was published, where the input states no date.
    pub date: Option<Published>,
    /// Where it came from; used for inputs that hold a single report and state no address.
    pub url: Option<&'a str>,
    /// How many lines lie before these bytes, where they are a piece of a longer input.
    pub lines_before: u64,
    /// Whether each [`Extract`] is to keep the bytes that it came from.
    pub keep_raw: bool,
}

impl<'a> Hints<'a> {
    /// Hints of which only the name is known.
    pub fn of_name(name: &'a str) -> Hints<'a> {
        Hints {
            name,
            media_type: None,
            language: None,
            date: None,
            url: None,
            lines_before: 0,
            keep_raw: false,
        }
    }
}

/// A report and the bytes that it came from.
#[derive(Clone, Debug)]
pub struct Extract {
    /// The report.
    pub report: Report,
    /// The part of the input that holds it: the record of a JSON or WARC file (there without its
    /// head), the whole input elsewhere, unpacked. None unless [`Hints::keep_raw`] asks for it.
    pub raw: Option<Arc<[u8]>>,
}

impl Extract {
    fn new(report: Report, raw: &[u8], hints: &Hints<'_>) -> Extract {
        Extract {
            report,
            raw: hints.keep_raw.then(|| raw.into()),
        }
    }
}

/// What a sequence of reports is read from.
pub type Reports<'a> = Box<dyn Iterator<Item = Result<Extract, Refusal>> + Send + 'a>;

/// The reports in `bytes`, one after the other, each read only when it is asked for.
///
/// Every report has a text that is more than white space. A record that cannot be read gives a
/// [`Refusal`] in its place; the records after it still come.
pub fn reports<'a>(
    bytes: &'a [u8],
    hints: Hints<'a>,
) -> impl Iterator<Item = Result<Report, Refusal>> + 'a {
    extracts(bytes, hints).map(|extract| extract.map(|extract| extract.report))
}

/// As [`reports`], each with the bytes that it came from if [`Hints::keep_raw`] is set.
pub fn extracts<'a>(bytes: &'a [u8], hints: Hints<'a>) -> Reports<'a> {
    if !gzip::is_gzip(bytes) {
        return unpacked(Cow::Borrowed(bytes), hints);
    }
    if gzip::begins_with(bytes, b"WARC/") {
        let source = BufReader::with_capacity(64 * 1024, MultiGzDecoder::new(bytes));
        return Box::new(warc::Reports::new(source, hints));
    }
    match gzip::unpack(bytes, &hints) {
        Ok(inside) => unpacked(Cow::Owned(inside), hints),
        Err(refusal) => one(Err(refusal)),
    }
}

/// Whether an input begins as JSON Lines: a line that is an object, and one that begins another. Such an input
/// may be cut before any line that begins with an object.
pub fn is_json_lines(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let Some(newline) = memchr::memchr(b'\n', head) else {
        return false;
    };
    let (first, next) = (&head[..newline], head.get(newline + 1));
    first.starts_with(b"{")
        && next == Some(&b'{')
        && serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok()
}

fn unpacked<'a>(bytes: Cow<'a, [u8]>, hints: Hints<'a>) -> Reports<'a> {
    let format = match format::detect(&bytes, &hints) {
        Ok(format) => format,
        Err(refusal) => return one(Err(refusal)),
    };
    match format {
        Format::Text => one(plain::report(&bytes, &hints).map(|r| Extract::new(r, &bytes, &hints))),
        Format::Html => {
            one(html::report(&bytes, &hints, Place::Whole).map(|r| Extract::new(r, &bytes, &hints)))
        }
        Format::Json => Box::new(json::Reports::new(bytes, hints)),
        Format::Warc => Box::new(warc::Reports::new(Cursor::new(bytes), hints)),
        Format::Feed => Box::new(of_tree(&bytes, &hints, feed::reports).into_iter()),
        Format::NewsMl => Box::new(of_tree(&bytes, &hints, newsml::reports).into_iter()),
    }
}

fn one<'a>(result: Result<Extract, Refusal>) -> Reports<'a> {
    Box::new(std::iter::once(result))
}

/// The reports of an XML tree, and a refusal for where it breaks off.
fn of_tree(
    bytes: &[u8],
    hints: &Hints<'_>,
    read: fn(&Tree, &Hints<'_>) -> Vec<Result<Report, Refusal>>,
) -> Vec<Result<Extract, Refusal>> {
    let tree = xml::read(&charset::xml(bytes, hints));
    let raw: Option<Arc<[u8]>> = hints.keep_raw.then(|| bytes.into());
    let mut reports: Vec<Result<Extract, Refusal>> = read(&tree, hints)
        .into_iter()
        .map(|result| {
            result.map(|report| Extract {
                report,
                raw: raw.clone(),
            })
        })
        .collect();
    if let Some((byte, problem)) = &tree.fault {
        let problem = format!("is not valid XML ({problem})");
        let advice = Some("mend it; what comes after is not read");
        reports.push(Err(Refusal::new(
            hints,
            Place::Byte(*byte),
            problem,
            advice,
        )));
    }
    if reports.is_empty() {
        reports.push(Err(Refusal::new(
            hints,
            Place::Whole,
            "has no entries",
            None,
        )));
    }
    reports
}

/// Fills in what the caller knows and the input does not state, and refuses what has no text.
fn complete(mut report: Report, hints: &Hints<'_>, place: Place) -> Result<Report, Refusal> {
    if report.text.trim().is_empty() {
        return Err(Refusal::new(hints, place, "has no text", None));
    }
    if u32::try_from(report.text.len()).is_err() {
        return Err(Refusal::new(
            hints,
            place,
            "has a text of more than 4 GiB",
            Some("split it into its reports"),
        ));
    }
    report.language = report.language.or(hints.language);
    report.published = report.published.or(hints.date);
    Ok(report)
}
