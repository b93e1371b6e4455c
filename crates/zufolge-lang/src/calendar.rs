//! The calendar: stretches of time, moving along it, holidays, and their printed values.
//!
//! Pure arithmetic in local civil time (the proleptic Gregorian calendar, years -9999 to 9999):
//! nothing here knows a language. Whatever would leave that range answers `None`.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday};

use crate::edtf::{Edtf, EdtfDate, End, Precision};

/// How fine a stretch of time is, from the finest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Grain {
    Second,
    Minute,
    Hour,
    DayPart,
    Day,
    Week,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
}

/// What is counted in "drei Wochen".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

impl Unit {
    /// The unit of a pack's name for it (`second`, `minute`, ... `century`).
    pub fn named(name: &str) -> Option<Unit> {
        Some(match name {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "weekend" => Unit::Weekend,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "half" => Unit::Half,
            "year" => Unit::Year,
            "decade" => Unit::Decade,
            "century" => Unit::Century,
            _ => return None,
        })
    }

    /// TIMEX3 (ISO 8601) duration: `P3W`, `PT1.5H`, `PXY`. `amount` is the number or `X`.
    pub fn duration(self, amount: &str) -> String {
        let scaled = |factor: f64| match amount.parse::<f64>() {
            Ok(number) => format!("{}", number * factor),
            Err(_) => amount.to_owned(),
        };
        match self {
            Unit::Second => format!("PT{amount}S"),
            Unit::Minute => format!("PT{amount}M"),
            Unit::Hour => format!("PT{amount}H"),
            Unit::Day => format!("P{amount}D"),
            Unit::Weekend => format!("P{amount}WE"),
            Unit::Week => format!("P{amount}W"),
            Unit::Month => format!("P{amount}M"),
            Unit::Quarter => format!("P{}M", scaled(3.0)),
            Unit::Half => format!("P{}M", scaled(6.0)),
            Unit::Year => format!("P{amount}Y"),
            Unit::Decade => format!("P{}Y", scaled(10.0)),
            Unit::Century => format!("P{}Y", scaled(100.0)),
        }
    }

    /// Whether it is shorter than a day.
    pub fn within_day(self) -> bool {
        matches!(self, Unit::Second | Unit::Minute | Unit::Hour)
    }
}

/// A part of the day, with the hours that the word may cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// 5 to 12.
    Morning,
    /// 11 to 14.
    Noon,
    /// 12 to 18.
    Afternoon,
    /// 17 to 24.
    Evening,
    /// 22 to 6 of the next day.
    Night,
}

impl Part {
    /// The part of TIMEX3's code for it.
    pub fn coded(code: &str) -> Option<Part> {
        Some(match code {
            "MO" => Part::Morning,
            "MI" => Part::Noon,
            "AF" => Part::Afternoon,
            "EV" => Part::Evening,
            "NI" => Part::Night,
            _ => return None,
        })
    }

    /// TIMEX3's code.
    pub fn code(self) -> &'static str {
        match self {
            Part::Morning => "MO",
            Part::Noon => "MI",
            Part::Afternoon => "AF",
            Part::Evening => "EV",
            Part::Night => "NI",
        }
    }

    /// First hour, and the hour before which it ends (more than 24: of the next day).
    fn hours(self) -> (i8, i8) {
        match self {
            Part::Morning => (5, 12),
            Part::Noon => (11, 14),
            Part::Afternoon => (12, 18),
            Part::Evening => (17, 24),
            Part::Night => (22, 30),
        }
    }

    /// The hour of 24 that hour 1 to 12 means in this part of the day.
    pub fn hour(self, hour: u8) -> u8 {
        match (self, hour) {
            (Part::Morning, 12) => 12,
            (Part::Noon, 1..=3) | (Part::Afternoon, 1..=11) | (Part::Evening, 4..=11) => hour + 12,
            (Part::Evening | Part::Night, 12) => 0,
            (Part::Night, 8..=11) => hour + 12,
            _ => hour,
        }
    }
}

/// The beginning, the middle or the end of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Third {
    Begin,
    Middle,
    End,
}

/// A season, meteorological: March to May, and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    /// The season of TIMEX3's code for it.
    pub fn coded(code: &str) -> Option<Season> {
        Some(match code {
            "SP" => Season::Spring,
            "SU" => Season::Summer,
            "FA" => Season::Autumn,
            "WI" => Season::Winter,
            _ => return None,
        })
    }

    fn code(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        }
    }

    fn index(self) -> u8 {
        match self {
            Season::Spring => 0,
            Season::Summer => 1,
            Season::Autumn => 2,
            Season::Winter => 3,
        }
    }
}

/// A time of day as exactly as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Clock {
    /// 0 to 24.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59, where the words name it.
    pub second: Option<u8>,
}

impl Clock {
    /// `15:30` or `15:30:05`.
    pub fn text(self) -> String {
        let Clock { hour, minute, .. } = self;
        match self.second {
            Some(second) => format!("{hour:02}:{minute:02}:{second:02}"),
            None => format!("{hour:02}:{minute:02}"),
        }
    }

    fn seconds(self) -> i64 {
        i64::from(self.hour) * 3600
            + i64::from(self.minute) * 60
            + i64::from(self.second.unwrap_or(0))
    }
}

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// A clock time of a day.
    Moment(Date, Clock),
    /// A part of a day.
    DayPart(Date, Part),
    /// A day.
    Day(Date),
    /// From one day to another, both included; the order is checked when it is made.
    Days(Date, Date),
    /// Saturday (given) and Sunday.
    Weekend(Date),
    /// Monday (given) to Sunday.
    Week(Date),
    /// A month, 1 to 12.
    Month(i16, i8),
    /// A quarter, 1 to 4.
    Quarter(i16, i8),
    /// A season; winter begins in the year that it is named with.
    Season(i16, Season),
    /// A half year, 1 or 2.
    Half(i16, i8),
    /// A year.
    Year(i16),
    /// Ten years: 199 is 1990 to 1999.
    Decade(i16),
    /// A hundred years: 17 is 1700 to 1799.
    Century(i16),
}

impl Stretch {
    /// The one of the unit's stretches that holds a day; units shorter than a day give the day.
    pub fn holding(unit: Unit, day: Date) -> Option<Stretch> {
        let (year, month) = (day.year(), day.month());
        Some(match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Stretch::Day(day),
            Unit::Week => Stretch::Week(monday_of(day)?),
            Unit::Weekend => Stretch::Weekend(add_days(monday_of(day)?, 5)?),
            Unit::Month => Stretch::Month(year, month),
            Unit::Quarter => Stretch::Quarter(year, (month - 1) / 3 + 1),
            Unit::Half => Stretch::Half(year, (month - 1) / 6 + 1),
            Unit::Year => Stretch::Year(year),
            Unit::Decade => Stretch::Decade(year.div_euclid(10)),
            Unit::Century => Stretch::Century(year.div_euclid(100)),
        })
    }

    /// The season that holds a day.
    pub fn season_holding(day: Date) -> (i16, Season) {
        match day.month() {
            1 | 2 => (day.year().saturating_sub(1), Season::Winter),
            3..=5 => (day.year(), Season::Spring),
            6..=8 => (day.year(), Season::Summer),
            9..=11 => (day.year(), Season::Autumn),
            _ => (day.year(), Season::Winter),
        }
    }

    /// The stretch `by` places later (or earlier) of the same kind.
    pub fn shifted(self, by: i32) -> Option<Stretch> {
        let year = |year: i16, by: i32| checked_year(i32::from(year).checked_add(by)?);
        let steps = |y: i16, part: i8, per_year: i32| {
            let all = i32::from(y) * per_year + i32::from(part - 1);
            let all = all.checked_add(by)?;
            let part = all.rem_euclid(per_year) as i8 + 1;
            Some((checked_year(all.div_euclid(per_year))?, part))
        };
        Some(match self {
            Stretch::Moment(day, clock) => Stretch::Moment(add_days(day, by)?, clock),
            Stretch::DayPart(day, part) => Stretch::DayPart(add_days(day, by)?, part),
            Stretch::Day(day) => Stretch::Day(add_days(day, by)?),
            Stretch::Days(first, last) => Stretch::Days(add_days(first, by)?, add_days(last, by)?),
            Stretch::Weekend(day) => Stretch::Weekend(add_days(day, by.checked_mul(7)?)?),
            Stretch::Week(day) => Stretch::Week(add_days(day, by.checked_mul(7)?)?),
            Stretch::Month(y, m) => {
                let (y, m) = steps(y, m, 12)?;
                Stretch::Month(y, m)
            }
            Stretch::Quarter(y, q) => {
                let (y, q) = steps(y, q, 4)?;
                Stretch::Quarter(y, q)
            }
            Stretch::Half(y, h) => {
                let (y, h) = steps(y, h, 2)?;
                Stretch::Half(y, h)
            }
            Stretch::Season(y, season) => Stretch::Season(year(y, by)?, season),
            Stretch::Year(y) => Stretch::Year(year(y, by)?),
            Stretch::Decade(d) => {
                Stretch::Decade(checked_year(i32::from(d).checked_add(by)?.checked_mul(10)?)? / 10)
            }
            Stretch::Century(c) => Stretch::Century(
                checked_year(i32::from(c).checked_add(by)?.checked_mul(100)?)? / 100,
            ),
        })
    }

    /// First and last day. None where the calendar does not reach.
    pub fn days(self) -> Option<(Date, Date)> {
        let months = |y: i16, first: i8, last: i8| {
            Some((
                Date::new(y, first, 1).ok()?,
                Date::new(y, last, 1).ok()?.last_of_month(),
            ))
        };
        let years = |first: i32, last: i32| {
            Some((
                Date::new(checked_year(first)?, 1, 1).ok()?,
                Date::new(checked_year(last)?, 12, 31).ok()?,
            ))
        };
        match self {
            Stretch::Moment(day, _) | Stretch::Day(day) => Some((day, day)),
            Stretch::DayPart(day, Part::Night) => Some((day, add_days(day, 1)?)),
            Stretch::DayPart(day, _) => Some((day, day)),
            Stretch::Days(first, last) => Some((first, last)),
            Stretch::Weekend(day) => Some((day, add_days(day, 1)?)),
            Stretch::Week(day) => Some((day, add_days(day, 6)?)),
            Stretch::Month(y, m) => months(y, m, m),
            Stretch::Quarter(y, q) => months(y, 3 * q - 2, 3 * q),
            Stretch::Half(y, h) => months(y, 6 * h - 5, 6 * h),
            Stretch::Season(y, Season::Winter) => Some((
                Date::new(y, 12, 1).ok()?,
                Date::new(checked_year(i32::from(y) + 1)?, 2, 1)
                    .ok()?
                    .last_of_month(),
            )),
            Stretch::Season(y, season) => {
                let first = 3 + 3 * season.index() as i8;
                months(y, first, first + 2)
            }
            Stretch::Year(y) => years(y.into(), y.into()),
            Stretch::Decade(d) => years(i32::from(d) * 10, i32::from(d) * 10 + 9),
            Stretch::Century(c) => years(i32::from(c) * 100, i32::from(c) * 100 + 99),
        }
    }

    /// First and last moment (to the second).
    pub fn bounds(self) -> Option<(DateTime, DateTime)> {
        match self {
            Stretch::Moment(day, clock) => {
                let start = day
                    .at(0, 0, 0, 0)
                    .checked_add(clock.seconds().seconds())
                    .ok()?;
                let length = if clock.second.is_some() { 0 } else { 59 };
                Some((start, start.checked_add(i64::from(length).seconds()).ok()?))
            }
            Stretch::DayPart(day, part) => {
                let (first, end) = part.hours();
                let midnight = day.at(0, 0, 0, 0);
                let start = midnight.checked_add(i64::from(first).hours()).ok()?;
                let end = midnight
                    .checked_add((i64::from(end) * 3600 - 1).seconds())
                    .ok()?;
                Some((start, end))
            }
            _ => {
                let (first, last) = self.days()?;
                Some((first.at(0, 0, 0, 0), last.at(23, 59, 59, 0)))
            }
        }
    }

    /// How fine it is.
    pub fn grain(self) -> Grain {
        match self {
            Stretch::Moment(_, clock) if clock.second.is_some() => Grain::Second,
            Stretch::Moment(..) => Grain::Minute,
            Stretch::DayPart(..) => Grain::DayPart,
            Stretch::Day(_) | Stretch::Days(..) => Grain::Day,
            Stretch::Weekend(_) | Stretch::Week(_) => Grain::Week,
            Stretch::Month(..) => Grain::Month,
            Stretch::Quarter(..) => Grain::Quarter,
            Stretch::Season(..) => Grain::Season,
            Stretch::Half(..) => Grain::Half,
            Stretch::Year(_) => Grain::Year,
            Stretch::Decade(_) => Grain::Decade,
            Stretch::Century(_) => Grain::Century,
        }
    }

    /// TIMEX3 value: `2014-02-20TEV`, `2014-W08-WE`, `2014-Q3`, `199`.
    pub fn timex(self) -> String {
        match self {
            Stretch::Moment(day, clock) => format!("{}T{}", timex_day(day), clock.text()),
            Stretch::DayPart(day, part) => format!("{}T{}", timex_day(day), part.code()),
            Stretch::Day(day) => timex_day(day),
            Stretch::Days(first, last) => format!("{}/{}", timex_day(first), timex_day(last)),
            Stretch::Weekend(day) => format!("{}-WE", timex_week(day)),
            Stretch::Week(day) => timex_week(day),
            Stretch::Month(y, m) => format!("{}-{m:02}", timex_year(y)),
            Stretch::Quarter(y, q) => format!("{}-Q{q}", timex_year(y)),
            Stretch::Season(y, season) => format!("{}-{}", timex_year(y), season.code()),
            Stretch::Half(y, h) => format!("{}-H{h}", timex_year(y)),
            Stretch::Year(y) => timex_year(y),
            Stretch::Decade(d) => format!("{d:03}"),
            Stretch::Century(c) => format!("{c:02}"),
        }
    }

    /// EDTF value; weeks become intervals, for EDTF has none.
    pub fn edtf(self) -> Option<Edtf> {
        Some(match self {
            Stretch::Moment(day, clock) => match clock.hour {
                24 => Edtf::date(Precision::Day(day)),
                _ => {
                    let second = clock.second.unwrap_or(0);
                    Edtf::date(Precision::Moment(day, clock.hour, clock.minute, second))
                }
            },
            Stretch::DayPart(day, _) | Stretch::Day(day) => Edtf::date(Precision::Day(day)),
            Stretch::Days(..) | Stretch::Weekend(_) | Stretch::Week(_) => {
                let (first, last) = self.days()?;
                Edtf::days(first, last)
            }
            Stretch::Month(y, m) => Edtf::date(Precision::Month(y, m as u8)),
            Stretch::Quarter(y, q) => Edtf::date(Precision::Month(y, 32 + q as u8)),
            Stretch::Half(y, h) => Edtf::date(Precision::Month(y, 39 + h as u8)),
            Stretch::Season(y, season) => Edtf::date(Precision::Month(y, 21 + season.index())),
            Stretch::Year(y) => Edtf::date(Precision::Year(y)),
            Stretch::Decade(d @ 0..=999) => Edtf::date(Precision::Decade(d)),
            Stretch::Century(c @ 0..=99) => Edtf::date(Precision::Century(c)),
            Stretch::Decade(_) | Stretch::Century(_) => {
                let (first, last) = self.days()?;
                let year = |day: Date| End::Date(EdtfDate::exact(Precision::Year(day.year())));
                Edtf::Interval(year(first), year(last))
            }
        })
    }

    /// First and last day of its beginning, middle or end, as the words are commonly meant: of a
    /// month ten days, of a year three months (its middle: four), of anything else a third.
    pub fn third(self, third: Third) -> Option<(Date, Date)> {
        let (first, last) = self.days()?;
        let day = |offset: i32| add_days(first, offset);
        Some(match (self, third) {
            (Stretch::Month(..), Third::Begin) => (first, day(9)?),
            (Stretch::Month(..), Third::Middle) => (day(10)?, day(19)?),
            (Stretch::Month(..), Third::End) => (day(20)?, last),
            (Stretch::Year(y), Third::Begin) => (first, Date::new(y, 3, 31).ok()?),
            (Stretch::Year(y), Third::Middle) => {
                (Date::new(y, 5, 1).ok()?, Date::new(y, 8, 31).ok()?)
            }
            (Stretch::Year(y), Third::End) => (Date::new(y, 10, 1).ok()?, last),
            (Stretch::Week(_), Third::Begin) => (first, day(1)?),
            (Stretch::Week(_), Third::Middle) => (day(2)?, day(3)?),
            (Stretch::Week(_), Third::End) => (day(4)?, last),
            _ => {
                let length = first.until(last).ok()?.get_days() + 1;
                match third {
                    Third::Begin => (first, day((length / 3 - 1).max(0))?),
                    Third::Middle => (day(length / 3)?, day((length * 2 / 3 - 1).max(length / 3))?),
                    Third::End => (day(length * 2 / 3)?, last),
                }
            }
        })
    }
}

/// A year that the calendar reaches.
pub fn checked_year(year: i32) -> Option<i16> {
    i16::try_from(year)
        .ok()
        .filter(|y| (-9999..=9999).contains(y))
}

/// A day `by` days later.
pub fn add_days(day: Date, by: i32) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_days(by).ok()?).ok()
}

/// A day `by` months later; the last day of the month where that month is shorter.
pub fn add_months(day: Date, by: i32) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_months(by).ok()?).ok()
}

/// The day of a week's number: 1 is Monday.
pub fn weekday(number: i32) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(number).ok()?).ok()
}

/// The last such weekday before a day, or that day itself.
pub fn weekday_until(day: Date, wanted: Weekday) -> Option<Date> {
    let back = i32::from(wanted.until(day.weekday()));
    add_days(day, -back)
}

/// The next such weekday from a day on, that day included.
pub fn weekday_from(day: Date, wanted: Weekday) -> Option<Date> {
    let forward = i32::from(wanted.since(day.weekday()));
    add_days(day, forward)
}

/// The Monday of a day's week.
pub fn monday_of(day: Date) -> Option<Date> {
    add_days(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

/// Easter Sunday, Gregorian (Meeus/Jones/Butcher).
pub fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l).div_euclid(433);
    let month = (h + l - 7 * m + 90).div_euclid(25);
    let day = (h + l - 7 * m + 33 * month + 19).rem_euclid(32);
    Date::new(year, month as i8, day as i8).ok()
}

/// The day of a holiday in a year, from a pack's formula: `12-25`, `easter+39`, `advent-7` (counted
/// from the first Sunday in Advent), `05-w7-2` (the second Sunday of May), `11-w4-last`.
pub fn holiday(formula: &str, year: i16) -> Option<Date> {
    let offset = |rest: &str| match rest {
        "" => Some(0),
        _ => rest.parse::<i32>().ok(),
    };
    if let Some(rest) = formula.strip_prefix("easter") {
        return add_days(easter(year)?, offset(rest)?);
    }
    if let Some(rest) = formula.strip_prefix("advent") {
        let first = weekday_from(Date::new(year, 11, 27).ok()?, Weekday::Sunday)?;
        return add_days(first, offset(rest)?);
    }
    let (month, rest) = formula.split_once('-')?;
    let month: i8 = month.parse().ok()?;
    match rest.strip_prefix('w') {
        None => Date::new(year, month, rest.parse().ok()?).ok(),
        Some(rest) => {
            let (day, nth) = rest.split_once('-')?;
            let day = weekday(day.parse().ok()?)?;
            let nth = if nth == "last" { -1 } else { nth.parse().ok()? };
            Date::new(year, month, 1)
                .ok()?
                .nth_weekday_of_month(nth, day)
                .ok()
        }
    }
}

fn timex_year(year: i16) -> String {
    match year {
        1.. => format!("{year:04}"),
        // TIMEX3 counts the years before year 1 without a year 0.
        _ => format!("BC{:04}", 1 - i32::from(year)),
    }
}

fn timex_day(day: Date) -> String {
    format!(
        "{}-{:02}-{:02}",
        timex_year(day.year()),
        day.month(),
        day.day()
    )
}

fn timex_week(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{}-W{:02}", timex_year(week.year()), week.week())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn easter_falls_where_the_church_says() {
        for (year, month, day) in [
            (1818, 3, 22),
            (1943, 4, 25),
            (2000, 4, 23),
            (2008, 3, 23),
            (2019, 4, 21),
            (2024, 3, 31),
            (2025, 4, 20),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn holidays_are_computed() {
        for (formula, year, expected) in [
            ("easter+39", 2025, date(2025, 5, 29)),
            ("easter-46", 2024, date(2024, 2, 14)),
            ("advent", 2025, date(2025, 11, 30)),
            ("advent", 2022, date(2022, 11, 27)),
            ("advent-11", 2025, date(2025, 11, 19)),
            ("05-w7-2", 2025, date(2025, 5, 11)),
            ("12-25", 1999, date(1999, 12, 25)),
        ] {
            assert_eq!(holiday(formula, year), Some(expected), "{formula} {year}");
        }
        assert_eq!(holiday("02-29", 2023), None);
        assert_eq!(holiday("nonsense", 2023), None);
    }

    #[test]
    fn months_and_weeks_cross_the_year() {
        assert_eq!(
            Stretch::Month(2025, 12).shifted(1),
            Some(Stretch::Month(2026, 1))
        );
        assert_eq!(
            Stretch::Quarter(2026, 1).shifted(-1),
            Some(Stretch::Quarter(2025, 4))
        );
        let week = Stretch::holding(Unit::Week, date(2024, 12, 31)).unwrap();
        assert_eq!(week.timex(), "2025-W01");
        assert_eq!(week.days(), Some((date(2024, 12, 30), date(2025, 1, 5))));
        assert_eq!(add_months(date(2024, 2, 29), 12), Some(date(2025, 2, 28)));
    }

    #[test]
    fn leap_days_belong_to_winter_and_february() {
        assert_eq!(Stretch::Month(2024, 2).days().unwrap().1, date(2024, 2, 29));
        let winter = Stretch::Season(2023, Season::Winter);
        assert_eq!(winter.days(), Some((date(2023, 12, 1), date(2024, 2, 29))));
        assert_eq!(winter.timex(), "2023-WI");
    }

    #[test]
    fn nothing_leaves_the_calendar() {
        assert_eq!(Stretch::Year(9999).shifted(1), None);
        assert_eq!(Stretch::Season(9999, Season::Winter).days(), None);
        assert_eq!(
            Stretch::DayPart(date(9999, 12, 31), Part::Night).days(),
            None
        );
        assert_eq!(Stretch::Century(99).shifted(1), None);
        assert_eq!(add_days(date(9999, 12, 31), 1), None);
    }

    /// Civil time has no gap and no fold: a moment inside the hour that the spring change leaves
    /// out is kept as it was said.
    #[test]
    fn clock_changes_leave_the_words_alone() {
        let clock = Clock {
            hour: 2,
            minute: 30,
            second: None,
        };
        let said = Stretch::Moment(date(2025, 3, 30), clock);
        assert_eq!(said.timex(), "2025-03-30T02:30");
        assert_eq!(said.bounds().unwrap().0, date(2025, 3, 30).at(2, 30, 0, 0));
        let night = Stretch::DayPart(date(2025, 10, 25), Part::Night);
        assert_eq!(
            night.bounds().unwrap().1,
            date(2025, 10, 26).at(5, 59, 59, 0)
        );
    }

    #[test]
    fn ends_of_months_and_years() {
        let end = |stretch: Stretch| stretch.third(Third::End).unwrap();
        assert_eq!(
            end(Stretch::Month(2025, 9)),
            (date(2025, 9, 21), date(2025, 9, 30))
        );
        assert_eq!(end(Stretch::Year(2027)).1, date(2027, 12, 31));
        let begin = Stretch::Month(2025, 7).third(Third::Begin).unwrap();
        assert_eq!(begin, (date(2025, 7, 1), date(2025, 7, 10)));
    }

    fn stretches() -> impl Strategy<Value = Stretch> {
        let day = (-9999i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| date(y, m, d));
        prop_oneof![
            day.clone().prop_map(Stretch::Day),
            (day.clone(), 0u8..=24, 0u8..60).prop_map(|(d, hour, minute)| {
                Stretch::Moment(
                    d,
                    Clock {
                        hour,
                        minute,
                        second: None,
                    },
                )
            }),
            day.clone().prop_map(|d| Stretch::DayPart(d, Part::Night)),
            day.prop_filter_map("edge", |d| Stretch::holding(Unit::Week, d)),
            (-9999i16..=9999, 1i8..=12).prop_map(|(y, m)| Stretch::Month(y, m)),
            (-9999i16..=9999, 1i8..=4).prop_map(|(y, q)| Stretch::Quarter(y, q)),
            (-9999i16..=9999).prop_map(|y| Stretch::Season(y, Season::Winter)),
            (-9999i16..=9999).prop_map(Stretch::Year),
            (0i16..=999).prop_map(Stretch::Decade),
            (0i16..=99).prop_map(Stretch::Century),
        ]
    }

    proptest! {
        #[test]
        fn starts_come_before_ends(stretch in stretches(), by in -30_000i32..30_000) {
            for stretch in [Some(stretch), stretch.shifted(by)].into_iter().flatten() {
                if let Some((start, end)) = stretch.bounds() {
                    prop_assert!(start <= end);
                }
                for third in [Third::Begin, Third::Middle, Third::End] {
                    if let Some((first, last)) = stretch.third(third) {
                        prop_assert!(first <= last);
                    }
                }
                if let Some(edtf) = stretch.edtf() {
                    prop_assert_eq!(Edtf::parse(&edtf.to_string()), Some(edtf));
                }
                let _ = stretch.timex();
            }
        }
    }
}
