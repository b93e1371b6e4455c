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
mod html;
mod nesting;
mod page;
mod boilerplate;

use zufolge_claims::{Published, Report};
use zufolge_lang::Language;

pub use refusal::Refusal;

use format::Format;
use refusal::Place;

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
        }
    }
}

/// What a sequence of reports is read from.
pub type Reports<'a> = Box<dyn Iterator<Item = Result<Report, Refusal>> + Send + 'a>;

/// The reports in `bytes`, one after the other, each read only when it is asked for.
///
/// Every report has a text that is more than white space. A record that cannot be read gives a
/// [`Refusal`] in its place; the records after it still come.
pub fn reports<'a>(bytes: &'a [u8], hints: Hints<'a>) -> Reports<'a> {
    let format = match format::detect(bytes, &hints) {
        Ok(format) => format,
        Err(refusal) => return Box::new(std::iter::once(Err(refusal))),
    };
    match format {
        Format::Text => Box::new(std::iter::once(plain::report(bytes, &hints))),
        Format::Html => Box::new(std::iter::once(html::report(bytes, &hints, Place::Whole))),
        Format::Json => Box::new(json::Reports::new(bytes, hints)),
    }
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
