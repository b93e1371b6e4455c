//! WARC: the pages of a web crawl, read record by record, also straight out of gzip.
//!
//! Only responses with status 200 that are HTML or plain text are reports; requests, images, redirects
//! and the like are passed over without a word. The date of a record is when it was fetched, not when
//! it was published, and is not used.

use std::io::{BufRead, Read, sink};

use flate2::read::MultiGzDecoder;

use crate::refusal::{Place, Refusal};
use crate::{Extract, Hints, gzip, html, plain};

/// The longest record that is read; longer ones are passed over with a refusal.
const LONGEST: u64 = html::LONGEST as u64 + 64 * 1024;

/// The longest line of a record's header, and the most lines.
const LINE: u64 = 64 * 1024;
const LINES: usize = 1000;

/// The records of a WARC file, in order.
pub(crate) struct Reports<'a, R> {
    source: R,
    hints: Hints<'a>,
    /// The number of the record last read.
    record: u64,
    ended: bool,
}

/// What became of one record.
enum Outcome {
    Report(Box<Extract>),
    Refusal(Refusal),
    PassedOver,
    End,
}

impl<'a, R: BufRead> Reports<'a, R> {
    pub(crate) fn new(source: R, hints: Hints<'a>) -> Reports<'a, R> {
        Reports {
            source,
            hints,
            record: 0,
            ended: false,
        }
    }

    fn refuse(&self, problem: &str, advice: &str) -> Outcome {
        Outcome::Refusal(Refusal::new(
            &self.hints,
            Place::Record(self.record),
            problem,
            Some(advice),
        ))
    }

    fn broken(&mut self) -> Outcome {
        self.ended = true;
        self.refuse("cannot be read on", "fetch or pack the file again")
    }

    /// One line without its line break; none at the end.
    fn line(&mut self) -> std::io::Result<Option<String>> {
        let mut line = Vec::new();
        if (&mut self.source).take(LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()))
    }

    fn read(&mut self) -> std::io::Result<Outcome> {
        // Between records are empty lines; after a wrong length there is the rest of a record.
        loop {
            match self.line()? {
                None => return Ok(Outcome::End),
                Some(line) if line.starts_with("WARC/") => break,
                Some(_) => {}
            }
        }
        self.record += 1;
        let (mut kind, mut media_type, mut url, mut length) =
            (String::new(), String::new(), None, None);
        for _ in 0..LINES {
            let Some(line) = self.line()? else {
                return Ok(self.broken());
            };
            if line.is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "warc-type" => kind = value.to_ascii_lowercase(),
                "content-type" => media_type = value.to_ascii_lowercase(),
                "warc-target-uri" => url = Some(value.trim_matches(['<', '>']).to_owned()),
                "content-length" => length = value.parse::<u64>().ok(),
                _ => {}
            }
        }
        let Some(length) = length else {
            return Ok(self.refuse("states no length", "fetch the page again"));
        };
        let wanted = match kind.as_str() {
            "response" => media_type.starts_with("application/http"),
            "resource" | "conversion" => is_text(&media_type),
            _ => false,
        };
        if !wanted || length > LONGEST {
            std::io::copy(&mut (&mut self.source).take(length), &mut sink())?;
            return Ok(match wanted {
                true => self.refuse("is a page of more than 16 MB", "save the article as text"),
                false => Outcome::PassedOver,
            });
        }
        let mut block = Vec::new();
        (&mut self.source).take(length).read_to_end(&mut block)?;
        if (block.len() as u64) < length {
            self.ended = true;
            return Ok(self.refuse("is cut off", "fetch the file again"));
        }
        if kind == "response" {
            let Some((http_type, body)) = http_body(&block) else {
                return Ok(Outcome::PassedOver);
            };
            return Ok(self.page(&http_type, &body, url.as_deref()));
        }
        Ok(self.page(&media_type, &block, url.as_deref()))
    }

    fn page(&self, media_type: &str, body: &[u8], url: Option<&str>) -> Outcome {
        if !is_text(media_type) {
            return Outcome::PassedOver;
        }
        let hints = Hints {
            media_type: Some(media_type),
            url,
            ..self.hints
        };
        let place = Place::Record(self.record);
        let result = match media_type.starts_with("text/plain") {
            true => plain::body(body, &hints, place),
            false => html::report(body, &hints, place),
        };
        match result {
            Ok(report) => Outcome::Report(Box::new(Extract::new(report, body, &self.hints))),
            Err(refusal) => Outcome::Refusal(refusal),
        }
    }
}

impl<R: BufRead> Iterator for Reports<'_, R> {
    type Item = Result<Extract, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.read().unwrap_or_else(|_| self.broken()) {
                Outcome::Report(report) => return Some(Ok(*report)),
                Outcome::Refusal(refusal) => return Some(Err(refusal)),
                Outcome::PassedOver => {}
                Outcome::End => self.ended = true,
            }
        }
        None
    }
}

fn is_text(media_type: &str) -> bool {
    ["text/html", "application/xhtml", "text/plain"]
        .iter()
        .any(|text| media_type.starts_with(text))
}

/// Media type and body of an HTTP response with status 200.
fn http_body(block: &[u8]) -> Option<(String, Vec<u8>)> {
    let (head_end, body_start) = memchr::memmem::find(block, b"\r\n\r\n")
        .map(|at| (at, at + 4))
        .or_else(|| memchr::memmem::find(block, b"\n\n").map(|at| (at, at + 2)))?;
    let head = String::from_utf8_lossy(&block[..head_end]);
    let mut lines = head.lines();
    if lines.next()?.split_whitespace().nth(1)? != "200" {
        return None;
    }
    let (mut media_type, mut chunked, mut zipped) = (String::new(), false, false);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim().to_ascii_lowercase();
        match name.to_ascii_lowercase().as_str() {
            "content-type" => media_type = value,
            "transfer-encoding" => chunked = value.contains("chunked"),
            "content-encoding" => zipped = value.contains("gzip"),
            _ => {}
        }
    }
    // Many crawlers store the body already unpacked and leave the header as it was.
    let mut body = block[body_start..].to_vec();
    if chunked && let Some(joined) = dechunked(&body) {
        body = joined;
    }
    if zipped && gzip::is_gzip(&body) {
        let mut inside = Vec::new();
        let read = MultiGzDecoder::new(body.as_slice())
            .take(LONGEST)
            .read_to_end(&mut inside);
        if read.is_ok() {
            body = inside;
        }
    }
    Some((media_type, body))
}

/// A body in chunks, each after a line with its length in hexadecimal digits; none if it is not.
fn dechunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = memchr::memchr(b'\n', rest)?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let digits = line.split(';').next()?.trim();
        let length = usize::from_str_radix(digits, 16).ok()?;
        rest = &rest[end + 1..];
        if length == 0 {
            return Some(body);
        }
        let (chunk, after) = rest.split_at_checked(length)?;
        body.extend_from_slice(chunk);
        rest = after
            .strip_prefix(b"\r\n")
            .or_else(|| after.strip_prefix(b"\n"))?;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn record(kind: &str, media_type: &str, block: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://blatt.example/1>\r\n\
             Content-Type: {media_type}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    fn response(head: &str, body: &str) -> String {
        let block = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n{head}\r\n{body}"
        );
        record("response", "application/http; msgtype=response", &block)
    }

    fn read(bytes: &[u8]) -> Vec<String> {
        crate::reports(bytes, Hints::of_name("f"))
            .map(|item| match item {
                Ok(report) => format!("{} {}", report.url.unwrap_or_default(), report.text),
                Err(refusal) => format!("! {refusal}"),
            })
            .collect()
    }

    #[test]
    fn responses_are_read_and_the_rest_is_passed_over() {
        let warc = [
            record("warcinfo", "application/warc-fields", "software: x"),
            record(
                "request",
                "application/http; msgtype=request",
                "GET / HTTP/1.1\r\n\r\n",
            ),
            response("", "Alles ruhig."),
            record(
                "response",
                "application/http",
                "HTTP/1.1 404 Not Found\r\n\r\nWeg.",
            ),
            response(
                "Transfer-Encoding: chunked\r\n",
                "5\r\nAlles\r\n7\r\n ruhig.\r\n0\r\n\r\n",
            ),
            response("Transfer-Encoding: chunked\r\n", "Alles ruhig."),
            record("resource", "image/png", "x"),
            response("", "  "),
        ]
        .concat();
        let expected = [
            "https://blatt.example/1 Alles ruhig.",
            "https://blatt.example/1 Alles ruhig.",
            "https://blatt.example/1 Alles ruhig.",
            "! f, record 8: has no text",
        ];
        assert_eq!(read(warc.as_bytes()), expected);
        let mut zipped = Vec::new();
        for part in [&warc[..100], &warc[100..]] {
            let mut encoder =
                flate2::write::GzEncoder::new(&mut zipped, flate2::Compression::fast());
            encoder.write_all(part.as_bytes()).unwrap();
            encoder.finish().unwrap();
        }
        assert_eq!(read(&zipped), expected);
        assert_eq!(
            read(&zipped[..zipped.len() / 2])
                .last()
                .unwrap()
                .chars()
                .next(),
            Some('!')
        );
    }

    #[test]
    fn a_wrong_length_costs_one_record() {
        let broken = response("", "Alles ruhig.").replace("Content-Length: ", "Content-Length: 1");
        let found =
            read(format!("{broken}{}{}", response("", "Zwei."), response("", "Drei.")).as_bytes());
        assert!(
            found.last().unwrap().ends_with("Drei.") || found[0].starts_with('!'),
            "{found:?}"
        );
        let unstated = response("", "Eins.").replace("Content-Length", "Content-Lenght");
        let found = read(format!("{unstated}{}", response("", "Zwei.")).as_bytes());
        assert_eq!(
            found,
            [
                "! f, record 1: states no length; fetch the page again",
                "https://blatt.example/1 Zwei."
            ]
        );
    }
}
