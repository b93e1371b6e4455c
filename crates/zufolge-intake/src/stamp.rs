//! Publication dates as files and pages write them.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::rfc2822::DateTimeParser;
use zufolge_claims::Published;

/// What a message says about how to write a date.
pub(crate) const ADVICE: &str = "write the date as 2026-03-04 or 2026-03-04T06:40:00+01:00";

/// Reads ISO 8601 (also without separators), RFC 2822 and `4.3.2026`, the last two with a time of day
/// if they have one. Anything else is none; an order of day and month that could be either is none.
pub(crate) fn published(text: &str) -> Option<Published> {
    let text = text.trim();
    Published::parse(text)
        .or_else(|| compact(text))
        .or_else(|| mail(text))
        .or_else(|| dotted(text))
}

/// Seconds or milliseconds since 1970, or a day as the number `20260304`.
pub(crate) fn published_number(number: i64) -> Option<Published> {
    if let Some(day) = compact(&number.to_string()) {
        return Some(day);
    }
    let seconds = match number {
        100_000_000..100_000_000_000 => number,
        100_000_000_000..100_000_000_000_000 => number / 1000,
        _ => return None,
    };
    let stamp = jiff::Timestamp::from_second(seconds).ok()?;
    Some(Published::Moment(
        jiff::tz::Offset::UTC.to_datetime(stamp),
        Some(0),
    ))
}

/// `20260304`, `20260304T0640`, `20260304T064000+0100`: ISO 8601's basic form.
fn compact(text: &str) -> Option<Published> {
    let digits = |range: std::ops::Range<usize>| -> Option<&str> {
        let part = text.get(range)?;
        part.bytes().all(|b| b.is_ascii_digit()).then_some(part)
    };
    let day = format!("{}-{}-{}", digits(0..4)?, digits(4..6)?, digits(6..8)?);
    let rest = text.get(8..)?;
    let Some(clock) = rest.strip_prefix('T') else {
        return rest.is_empty().then(|| Published::parse(&day))?;
    };
    let after = clock.trim_start_matches(|c: char| c.is_ascii_digit());
    let clock = &clock[..clock.len() - after.len()];
    match clock.len() {
        4 => Published::parse(&format!("{day}T{}:{}{after}", &clock[..2], &clock[2..])),
        6 => Published::parse(&format!(
            "{day}T{}:{}:{}{after}",
            &clock[..2],
            &clock[2..4],
            &clock[4..]
        )),
        _ => None,
    }
}

/// `Wed, 04 Mar 2026 06:40:00 +0100`: what mail and RSS use.
fn mail(text: &str) -> Option<Published> {
    let zoned = DateTimeParser::new()
        .relaxed_weekday(true)
        .parse_zoned_datetime(text)
        .ok()?;
    Some(Published::Moment(
        zoned.datetime(),
        Some(zoned.offset().seconds()),
    ))
}

/// `4.3.2026`, `04.03.2026, 06:40 Uhr`.
fn dotted(text: &str) -> Option<Published> {
    let (day, rest) = text.split_once('.')?;
    let (month, rest) = rest.split_once('.')?;
    let rest = rest.trim_start();
    let (year, rest) = rest.split_at_checked(4)?;
    let number = |s: &str| -> Option<i16> {
        (s.len() <= 4 && !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit()))
            .then(|| s.parse().ok())?
    };
    let date = Date::new(
        number(year)?,
        number(month.trim())?.try_into().ok()?,
        number(day.trim())?.try_into().ok()?,
    )
    .ok()?;
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || c == ',' || c.is_alphabetic());
    if rest.is_empty() {
        return Some(Published::Day(date));
    }
    let (hour, minute) = rest.split_once([':', '.'])?;
    let time = Time::new(
        number(hour)?.try_into().ok()?,
        number(minute)?.try_into().ok()?,
        0,
        0,
    )
    .ok()?;
    Some(Published::Moment(DateTime::from_parts(date, time), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let found = published(text).map(|p| p.to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn dates() {
        check("2026-03-04", Some("2026-03-04"));
        check(
            " 2026-03-04T06:40:00+01:00 ",
            Some("2026-03-04T06:40:00+01:00"),
        );
        check("20260304", Some("2026-03-04"));
        check("20260304T064000+0100", Some("2026-03-04T06:40:00+01:00"));
        check("20260304T0640Z", Some("2026-03-04T06:40:00+00:00"));
        check(
            "Wed, 04 Mar 2026 06:40:00 +0100",
            Some("2026-03-04T06:40:00+01:00"),
        );
        check(
            "Wed, 4 Mar 2026 06:40 GMT",
            Some("2026-03-04T06:40:00+00:00"),
        );
        check(
            "Mon, 4 Mar 2026 06:40 GMT",
            Some("2026-03-04T06:40:00+00:00"),
        );
        check("4.3.2026", Some("2026-03-04"));
        check("04.03.2026, 06:40 Uhr", Some("2026-03-04T06:40:00"));
        check("04/03/2026", None);
        check("gestern", None);
        check("31.02.2026", None);
        check("", None);
        check("1.2.3", None);
        check("ä.ö.üüüü", None);
    }

    #[test]
    fn numbers() {
        let check = |n, expected: Option<&str>| {
            let found = published_number(n).map(|p| p.to_string());
            assert_eq!(found.as_deref(), expected, "{n}");
        };
        check(1_772_602_800, Some("2026-03-04T05:40:00+00:00"));
        check(1_772_602_800_000, Some("2026-03-04T05:40:00+00:00"));
        check(20_260_304, Some("2026-03-04"));
        check(7, None);
        check(-1, None);
    }
}
