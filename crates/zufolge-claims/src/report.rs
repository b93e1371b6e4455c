//! Report: one published text, unaltered, with what is known of its publication.

use std::fmt;

use jiff::civil::{Date, DateTime};
use zufolge_lang::{Anchor, Language};

/// Identity of a report: the hash of its canonical content.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(String);

impl ReportId {
    /// Reads what [`ReportId::as_str`] gave; none if the text is no such hash.
    pub fn parse(text: &str) -> Option<ReportId> {
        let is_hash = text.len() == 64
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        is_hash.then(|| ReportId(text.to_owned()))
    }

    /// The full hash, 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The hash as bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let digit = |byte: &u8| char::from(*byte).to_digit(16).unwrap_or_default() as u8;
        let (pairs, _) = self.0.as_bytes().as_chunks::<2>();
        pairs
            .iter()
            .map(|[a, b]| digit(a) << 4 | digit(b))
            .collect()
    }

    /// Reads what [`ReportId::bytes`] gave; none if the bytes are no such hash.
    pub fn of_bytes(bytes: &[u8]) -> Option<ReportId> {
        let hash: [u8; 32] = bytes.try_into().ok()?;
        Some(ReportId(
            blake3::Hash::from_bytes(hash).to_hex().to_string(),
        ))
    }

    /// The first twelve digits: what claim ids begin with.
    pub fn short(&self) -> &str {
        &self.0[..12]
    }
}

impl fmt::Display for ReportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ReportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.short())
    }
}

/// When a report was published, as exactly as it says and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// Only the day is known.
    Day(Date),
    /// Local time at the outlet, with its offset from UTC in seconds if stated.
    Moment(DateTime, Option<i32>),
}

impl Published {
    /// Reads `2026-03-04`, `2026-03-04T06:40`, `2026-03-04T06:40:00+01:00`, `...Z`, also with a
    /// space for the `T`. Anything else is none.
    pub fn parse(text: &str) -> Option<Published> {
        let text = text.trim();
        let date: Date = text.get(..10)?.parse().ok()?;
        let rest = text[10..].trim();
        if rest.is_empty() {
            return Some(Published::Day(date));
        }
        let rest = rest.strip_prefix(['T', 't']).unwrap_or(rest).trim();
        let (clock, offset) = match rest.find(['+', '-', 'Z', 'z']) {
            Some(at) => (rest[..at].trim(), Some(parse_offset(&rest[at..])?)),
            None => (rest, None),
        };
        let mut parts = clock.split(':');
        let hour: i8 = parts.next()?.parse().ok()?;
        let minute: i8 = parts.next()?.parse().ok()?;
        let second: i8 = match parts.next() {
            Some(s) => s.split('.').next()?.parse().ok()?,
            None => 0,
        };
        let moment = DateTime::new(
            date.year(),
            date.month(),
            date.day(),
            hour,
            minute,
            second.min(59),
            0,
        )
        .ok()?;
        Some(Published::Moment(moment, offset))
    }

    /// The day.
    pub fn date(self) -> Date {
        match self {
            Published::Day(date) => date,
            Published::Moment(moment, _) => moment.date(),
        }
    }

    /// What relative times of the report are counted from.
    pub fn anchor(self) -> Anchor {
        match self {
            Published::Day(date) => Anchor {
                moment: date.to_datetime(jiff::civil::Time::midnight()),
                has_time: false,
            },
            Published::Moment(moment, _) => Anchor {
                moment,
                has_time: true,
            },
        }
    }
}

fn parse_offset(text: &str) -> Option<i32> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    if digits.len() != 4 && digits.len() != 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = if digits.len() == 4 {
        digits[2..].parse().ok()?
    } else {
        0
    };
    (hours <= 15 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Published::Day(date) => write!(f, "{date}"),
            Published::Moment(moment, None) => write!(f, "{moment}"),
            Published::Moment(moment, Some(0)) => write!(f, "{moment}+00:00"),
            Published::Moment(moment, Some(seconds)) => {
                let sign = if *seconds < 0 { '-' } else { '+' };
                let minutes = seconds.abs() / 60;
                write!(f, "{moment}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

/// One published text.
///
/// Never altered after it was made: a correction is a new report.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The id that the input gave it, if any.
    pub input_id: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// When.
    pub published: Option<Published>,
    /// Language that the input or the user states; none: to be found out.
    pub language: Option<Language>,
    /// The text, unaltered.
    pub text: String,
}

impl Report {
    /// A report of which only the text is known.
    pub fn of_text(text: impl Into<String>) -> Report {
        Report {
            input_id: None,
            url: None,
            outlet: None,
            title: None,
            published: None,
            language: None,
            text: text.into(),
        }
    }

    /// Its identity: BLAKE3 over address, outlet, title, publication and text, each preceded by its length.
    ///
    /// The input's own id is no part of it: the same article from two files is one report.
    pub fn id(&self) -> ReportId {
        let mut hasher = blake3::Hasher::new();
        let published = self.published.map(|p| p.to_string());
        let fields = [
            &self.url,
            &self.outlet,
            &self.title,
            &published,
            &Some(self.text.clone()),
        ];
        for field in fields {
            match field {
                None => hasher.update(&u64::MAX.to_le_bytes()),
                Some(text) => hasher
                    .update(&(text.len() as u64).to_le_bytes())
                    .update(text.as_bytes()),
            };
        }
        ReportId(hasher.finalize().to_hex().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_is_read_and_written_back() {
        for (text, written) in [
            ("2026-03-04", "2026-03-04"),
            ("2026-03-04T06:40", "2026-03-04T06:40:00"),
            ("2026-03-04 06:40:10", "2026-03-04T06:40:10"),
            ("2026-03-04T06:40:00+01:00", "2026-03-04T06:40:00+01:00"),
            ("2026-03-04T06:40:00.123Z", "2026-03-04T06:40:00+00:00"),
            ("2026-03-04T06:40:00-0330", "2026-03-04T06:40:00-03:30"),
        ] {
            assert_eq!(
                Published::parse(text).map(|p| p.to_string()).as_deref(),
                Some(written)
            );
        }
        for text in [
            "",
            "gestern",
            "2026-13-04",
            "2026-03-04T25:00",
            "2026-03-04T06:40+1",
            "äöüäöüäöü",
        ] {
            assert_eq!(Published::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_id_tells_apart_what_moves_between_fields() {
        let mut a = Report::of_text("b");
        a.title = Some("a".into());
        let mut b = Report::of_text("");
        b.title = Some("ab".into());
        assert_ne!(a.id(), b.id());
    }
}
