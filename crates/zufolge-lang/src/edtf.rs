//! EDTF (ISO 8601-2): the small part of it that news needs, printed and read back.
//!
//! Years, months, days, seasons, quarters and halves, decades and centuries with unspecified digits
//! (`201X`, `17XX`), a moment of a day, the marks `~` (approximate) and `?` (uncertain), and
//! intervals with open ends (`2014/..`, `../2025-09-30`). Years run from -9999 to 9999.

use std::fmt;

use jiff::civil::Date;

/// An EDTF value: one date, or an interval between two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edtf {
    /// One date.
    Date(EdtfDate),
    /// From one end to the other, both included.
    Interval(End, End),
}

/// One end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A date.
    Date(EdtfDate),
    /// Open: it goes on without a known end (`..`).
    Open,
}

/// A date with as much precision as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EdtfDate {
    /// How exact, with the numbers.
    pub precision: Precision,
    /// `~`: about.
    pub approximate: bool,
    /// `?`: not sure.
    pub uncertain: bool,
}

/// The numbers of a date, down to its precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// `17XX`: the years whose number begins with these digits; 17 is 1700 to 1799. 0 to 99.
    Century(i16),
    /// `201X`: 201 is 2010 to 2019. 0 to 999.
    Decade(i16),
    /// `2014`; from -9999 to 9999.
    Year(i16),
    /// `2014-09`, or with a season's, quarter's or half's number instead of the month's: 21 to 24
    /// spring to winter, 33 to 36 quarters, 40 and 41 halves.
    Month(i16, u8),
    /// `XXXX-09`: a month of a year that is not known.
    MonthOnly(u8),
    /// `2014-09-21`.
    Day(Date),
    /// `XXXX-09-21`: a day of a year that is not known. The day is 1 to 31.
    DayOnly(u8, u8),
    /// `2014-09-21T15:30:00`: hour, minute, second.
    Moment(Date, u8, u8, u8),
}

impl Edtf {
    /// A date with no mark.
    pub fn date(precision: Precision) -> Edtf {
        Edtf::Date(EdtfDate::exact(precision))
    }

    /// All days from the first to the last.
    pub fn days(first: Date, last: Date) -> Edtf {
        let end = |day| End::Date(EdtfDate::exact(Precision::Day(day)));
        Edtf::Interval(end(first), end(last))
    }

    /// The same with `~`.
    pub fn about(self) -> Edtf {
        let mark = |date: EdtfDate| EdtfDate {
            approximate: true,
            ..date
        };
        let mark_end = |end| match end {
            End::Date(date) => End::Date(mark(date)),
            End::Open => End::Open,
        };
        match self {
            Edtf::Date(date) => Edtf::Date(mark(date)),
            Edtf::Interval(from, to) => Edtf::Interval(mark_end(from), mark_end(to)),
        }
    }

    /// From here on: `2014/..`.
    pub fn onwards(self) -> Edtf {
        match self {
            Edtf::Date(date) => Edtf::Interval(End::Date(date), End::Open),
            Edtf::Interval(from, _) => Edtf::Interval(from, End::Open),
        }
    }

    /// Up to here: `../2025-09-30`.
    pub fn up_to(self) -> Edtf {
        match self {
            Edtf::Date(date) => Edtf::Interval(End::Open, End::Date(date)),
            Edtf::Interval(_, to) => Edtf::Interval(End::Open, to),
        }
    }

    /// Reads a value; none where the text is not of the part that this module knows.
    pub fn parse(text: &str) -> Option<Edtf> {
        match text.split_once('/') {
            None => Some(Edtf::Date(EdtfDate::parse(text)?)),
            Some((from, to)) => {
                let end = |part: &str| match part {
                    ".." => Some(End::Open),
                    _ => Some(End::Date(EdtfDate::parse(part)?)),
                };
                Some(Edtf::Interval(end(from)?, end(to)?))
            }
        }
    }
}

impl EdtfDate {
    /// With no mark.
    pub fn exact(precision: Precision) -> EdtfDate {
        EdtfDate {
            precision,
            approximate: false,
            uncertain: false,
        }
    }

    fn parse(text: &str) -> Option<EdtfDate> {
        let (body, approximate, uncertain) = if let Some(body) = text.strip_suffix('~') {
            (body, true, false)
        } else if let Some(body) = text.strip_suffix('?') {
            (body, false, true)
        } else if let Some(body) = text.strip_suffix('%') {
            (body, true, true)
        } else {
            (text, false, false)
        };
        Some(EdtfDate {
            precision: Precision::parse(body)?,
            approximate,
            uncertain,
        })
    }
}

impl Precision {
    fn parse(text: &str) -> Option<Precision> {
        let (body, negative) = match text.strip_prefix('-') {
            Some(body) => (body, true),
            None => (text, false),
        };
        let (body, clock) = match body.split_once('T') {
            Some((body, clock)) => (body, Some(clock)),
            None => (body, None),
        };
        let mut parts = body.split('-');
        let year = parts.next().filter(|part| part.len() == 4)?;
        let month = parts.next();
        let day = parts.next();
        if parts.next().is_some() {
            return None;
        }
        if let Some(digits) = year.strip_suffix("XX").filter(|d| *d != "XX") {
            let century = number(digits, 2)?;
            return (month.is_none() && !negative).then_some(Precision::Century(century));
        }
        if let Some(digits) = year.strip_suffix('X').filter(|d| *d != "XXX") {
            let decade = number(digits, 3)?;
            return (month.is_none() && !negative).then_some(Precision::Decade(decade));
        }
        let unknown_year = year == "XXXX";
        let year = match unknown_year {
            true => 0,
            false => number(year, 4)? * if negative { -1 } else { 1 },
        };
        let Some(month) = month else {
            return (!unknown_year && clock.is_none() && !(negative && year == 0))
                .then_some(Precision::Year(year));
        };
        let month = number(month, 2)? as u8;
        let Some(day) = day else {
            return match unknown_year {
                true if (1..=12).contains(&month) && !negative => Some(Precision::MonthOnly(month)),
                false
                    if matches!(month, 1..=12 | 21..=24 | 33..=36 | 40..=41)
                        && clock.is_none()
                        && !(negative && year == 0) =>
                {
                    Some(Precision::Month(year, month))
                }
                _ => None,
            };
        };
        let day = number(day, 2)? as u8;
        if unknown_year {
            let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
            return (fits && clock.is_none() && !negative)
                .then_some(Precision::DayOnly(month, day));
        }
        if negative && year == 0 {
            return None;
        }
        let date = Date::new(year, month as i8, day as i8).ok()?;
        let Some(clock) = clock else {
            return Some(Precision::Day(date));
        };
        let mut parts = clock.split(':').map(|part| number(part, 2));
        let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
        let fits = hour < 24 && minute < 60 && second < 60 && parts.next().is_none();
        fits.then_some(Precision::Moment(
            date,
            hour as u8,
            minute as u8,
            second as u8,
        ))
    }
}

/// Exactly `len` digits.
fn number(text: &str, len: usize) -> Option<i16> {
    let digits = text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Edtf::Date(date) => date.fmt(f),
            Edtf::Interval(from, to) => write!(f, "{from}/{to}"),
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Date(date) => date.fmt(f),
            End::Open => f.write_str(".."),
        }
    }
}

impl fmt::Display for EdtfDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = |f: &mut fmt::Formatter<'_>, year: i16| match year {
            0.. => write!(f, "{year:04}"),
            _ => write!(f, "-{:04}", year.unsigned_abs()),
        };
        match self.precision {
            Precision::Century(century) => write!(f, "{century:02}XX")?,
            Precision::Decade(decade) => write!(f, "{decade:03}X")?,
            Precision::Year(y) => year(f, y)?,
            Precision::Month(y, month) => {
                year(f, y)?;
                write!(f, "-{month:02}")?;
            }
            Precision::MonthOnly(month) => write!(f, "XXXX-{month:02}")?,
            Precision::DayOnly(month, day) => write!(f, "XXXX-{month:02}-{day:02}")?,
            Precision::Day(date) => {
                year(f, date.year())?;
                write!(f, "-{:02}-{:02}", date.month(), date.day())?;
            }
            Precision::Moment(date, hour, minute, second) => {
                year(f, date.year())?;
                write!(f, "-{:02}-{:02}", date.month(), date.day())?;
                write!(f, "T{hour:02}:{minute:02}:{second:02}")?;
            }
        }
        f.write_str(match (self.approximate, self.uncertain) {
            (false, false) => "",
            (true, false) => "~",
            (false, true) => "?",
            (true, true) => "%",
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str) {
        let value = Edtf::parse(text).unwrap_or_else(|| panic!("{text} is not read"));
        assert_eq!(value.to_string(), text);
    }

    #[test]
    fn reads_what_it_prints() {
        for text in [
            "2014",
            "2014-09",
            "2014-09-21",
            "2014-09~",
            "2014?",
            "201X",
            "17XX~",
            "2014-23",
            "2014-36",
            "-0043-03-15",
            "2014/..",
            "../2025-09-30",
            "2025-09-21/2025-09-30",
            "2016-02-29T23:59:59",
            "XXXX-12-24",
            "XXXX-12",
        ] {
            check(text);
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "2015-02-29",
            "20145",
            "2014-13",
            "2014-1",
            "XXXX",
            "2014-09-21T24:00:00",
        ] {
            assert_eq!(Edtf::parse(text), None, "{text}");
        }
    }

    fn dates() -> impl Strategy<Value = EdtfDate> {
        let day = (-9999i16..=9999, 1i8..=12, 1i8..=31)
            .prop_filter_map("no such day", |(y, m, d)| Date::new(y, m, d).ok());
        let precision = prop_oneof![
            (0i16..=99).prop_map(Precision::Century),
            (0i16..=999).prop_map(Precision::Decade),
            (-9999i16..=9999).prop_map(Precision::Year),
            (-9999i16..=9999, 1u8..=12).prop_map(|(y, m)| Precision::Month(y, m)),
            (0i16..=9999, 21u8..=24).prop_map(|(y, m)| Precision::Month(y, m)),
            (1u8..=12).prop_map(Precision::MonthOnly),
            (1u8..=12, 1u8..=31).prop_map(|(m, d)| Precision::DayOnly(m, d)),
            day.clone().prop_map(Precision::Day),
            (day, 0u8..24, 0u8..60, 0u8..60).prop_map(|(d, h, m, s)| Precision::Moment(d, h, m, s)),
        ];
        (precision, any::<bool>(), any::<bool>()).prop_map(|(precision, approximate, uncertain)| {
            EdtfDate {
                precision,
                approximate,
                uncertain,
            }
        })
    }

    fn ends() -> impl Strategy<Value = End> {
        prop_oneof![Just(End::Open), dates().prop_map(End::Date)]
    }

    proptest! {
        #[test]
        fn printing_and_reading_agree(
            value in prop_oneof![
                dates().prop_map(Edtf::Date),
                (ends(), ends()).prop_map(|(a, b)| Edtf::Interval(a, b)),
            ]
        ) {
            prop_assert_eq!(Edtf::parse(&value.to_string()), Some(value));
        }

        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            let _ = Edtf::parse(&text);
        }
    }
}
