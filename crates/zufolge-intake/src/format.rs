//! Which format is it? Found from the first bytes; name and media type only decide what those leave open.

use crate::refusal::{Place, Refusal};
use crate::{Hints, charset, feed, newsml};

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Plain text, perhaps with a header block: one report.
    Text,
    /// An HTML page: one report.
    Html,
    /// RSS or Atom.
    Feed,
    /// NewsML-G2.
    NewsMl,
    /// A web crawl.
    Warc,
    /// A JSON object, an array of them, or one a line.
    Json,
}

/// What some files of another kind begin with, and what to call them.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"SQLite format 3\0", "an SQLite file"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"\xfd7zXZ", "compressed with xz"),
    (b"BZh", "compressed with bzip2"),
    (b"PAR1", "a Parquet file"),
];

/// The format of `bytes`, or why there is none.
pub(crate) fn detect(bytes: &[u8], hints: &Hints<'_>) -> Result<Format, Refusal> {
    let refuse = |problem: &str, advice| Err(Refusal::new(hints, Place::Whole, problem, advice));
    let (head, marked) = charset::head(bytes);
    if bytes.is_empty() || head.is_empty() {
        return refuse("is empty", None);
    }
    if let Some((_, what)) = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return refuse(&format!("is {what}"), Some("give its text"));
    }
    let Some(start) = head.iter().position(|b| !b.is_ascii_whitespace()) else {
        return match bytes.iter().all(u8::is_ascii_whitespace) {
            true => refuse("is empty", None),
            false => Ok(Format::Text),
        };
    };
    // Pages of a crawl may hold anything: they are looked at one by one.
    if bytes.starts_with(b"WARC/") {
        return Ok(Format::Warc);
    }
    let head = &head[start..];
    let root = String::from_utf8_lossy(head);
    let root = first_tag(&root).map_or("", |tag| {
        let end = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
        &tag[..end.unwrap_or(tag.len())]
    });
    let format = if feed::is_feed(root) {
        Format::Feed
    } else if newsml::is_newsml(root.rsplit(':').next().unwrap_or_default()) {
        Format::NewsMl
    } else if is_json(head, hints) {
        Format::Json
    } else if is_html(head, hints) {
        Format::Html
    } else {
        Format::Text
    };
    // A NUL in a file without a byte order mark never is text: the mark is what tells UTF-16.
    if !marked && memchr::memchr(0, bytes).is_some() {
        return refuse("is binary, not text", Some("give its text"));
    }
    Ok(format)
}

/// Whether the input is JSON. A report in plain text may begin with a bracket ("`[Korrektur]` ..."),
/// therefore what follows the first bracket must look like JSON too.
fn is_json(head: &[u8], hints: &Hints<'_>) -> bool {
    let mut rest = head.iter().copied().filter(|b| !b.is_ascii_whitespace());
    match (rest.next(), rest.next()) {
        (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b']')) => true,
        (Some(b'{' | b'['), _) => named_json(hints),
        _ => named_json(hints),
    }
}

/// What an HTML page or a piece of one begins with.
const HTML: &[&str] = &[
    "!doctype html",
    "html",
    "head",
    "body",
    "meta",
    "title",
    "article",
    "main",
    "section",
    "div",
    "p",
    "h1",
    "h2",
    "span",
    "table",
    "script",
    "style",
    "link",
    "header",
    "a",
    "b",
    "i",
    "em",
    "strong",
    "ul",
    "blockquote",
];

fn is_html(head: &[u8], hints: &Hints<'_>) -> bool {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let named = has_extension(hints.name, &["html", "htm", "xhtml"])
        || hints.media_type.is_some_and(|media_type| {
            let media_type = media_type.to_ascii_lowercase();
            media_type.starts_with("text/html") || media_type.starts_with("application/xhtml")
        });
    match first_tag(&head) {
        Some(tag) => named || HTML.iter().any(|name| begins_with_word(tag, name)),
        None => named,
    }
}

/// What follows the `<` of the first tag that is neither a comment nor a processing instruction.
fn first_tag(mut head: &str) -> Option<&str> {
    loop {
        head = head.trim_start().strip_prefix('<')?;
        let end = match head {
            _ if head.starts_with("!--") => "-->",
            _ if head.starts_with('?') => "?>",
            // A document type says what a page is; other formats have none that matters.
            _ if head.starts_with("!DOCTYPE")
                && !head[..head.floor_char_boundary(20)]
                    .to_ascii_lowercase()
                    .contains("html") =>
            {
                ">"
            }
            _ => return Some(head),
        };
        head = head.split_once(end)?.1;
    }
}

fn begins_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| {
        !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == ':')
    })
}

fn named_json(hints: &Hints<'_>) -> bool {
    let media_type = hints.media_type.unwrap_or_default().to_ascii_lowercase();
    has_extension(hints.name, &["json", "jsonl", "ndjson"])
        || media_type.starts_with("application/") && media_type.contains("json")
}

/// Whether a file name or the path of an address ends in one of these.
fn has_extension(name: &str, extensions: &[&str]) -> bool {
    let name = name.split(['?', '#']).next().unwrap_or_default();
    match name.rsplit_once('.') {
        Some((_, end)) => extensions.iter().any(|e| end.eq_ignore_ascii_case(e)),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], name: &str, expected: &str) {
        let found = match detect(bytes, &Hints::of_name(name)) {
            Ok(format) => format!("{format:?}"),
            Err(refusal) => refusal.to_string(),
        };
        assert_eq!(found, expected, "{:?}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn formats_are_told_from_the_content() {
        check(b"Die Lage ist ruhig.", "-", "Text");
        check(b"  {\"text\": \"x\"}", "-", "Json");
        check(b"\xef\xbb\xbf[\n{", "-", "Json");
        check(
            b"<?xml version='1.0'?>\n<!-- x --><rss version='2.0'>",
            "-",
            "Feed",
        );
        check(b"<feed>", "-", "Feed");
        check(b"<?xml version='1.0'?><g2:newsMessage>", "-", "NewsMl");
        check(b"<!DOCTYPE html><p>x", "-", "Html");
        check(
            b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>",
            "-",
            "Html",
        );
        check(b"<Ironie> Alles ruhig.", "-", "Text");
        check(b"WARC/1.0\r\n", "-", "Warc");
        check(b"[Korrektur] Die Lage ist ruhig.", "-", "Text");
        check(b"{ kaputt", "x.JSONL", "Json");
        check("\u{feff}{\"text\": 1}".as_bytes(), "-", "Json");
        check(b"\xff\xfe{\0\"\0", "-", "Json");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        check(b"", "-", "- is empty");
        check(b" \n\t ", "a.txt", "a.txt is empty");
        check(b"\xef\xbb\xbf", "a.txt", "a.txt is empty");
        check(b"abc\0def", "a", "a is binary, not text; give its text");
        check(b"%PDF-1.7", "a.pdf", "a.pdf is a PDF; give its text");
    }
}
