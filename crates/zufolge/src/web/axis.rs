//! Axis: scales with ticks, and SVG written by hand. Positions are attributes, so that no style has to
//! stand inside a page; colours come from the style sheet by class.

use std::fmt::Write as _;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::format;
use super::words::Lang;
use crate::export_text::xml;

/// A picture in the making.
pub(crate) struct Svg {
    out: String,
    width: f64,
}

impl Svg {
    /// A picture of this width; `label` says what it shows to those who do not see it.
    pub(crate) fn new(class: &str, width: f64, height: f64, label: &str) -> Svg {
        let out = format!(
            "<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">",
            xml(label)
        );
        Svg { out, width }
    }

    pub(crate) fn width(&self) -> f64 {
        self.width
    }

    pub(crate) fn text(&mut self, class: &str, x: f64, y: f64, anchor: &str, words: &str) {
        // Writing to a String cannot fail.
        let _ = write!(
            self.out,
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
            xml(words)
        );
    }

    pub(crate) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let _ = write!(
            self.out,
            "<line class=\"{class}\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>",
            from.0, from.1, to.0, to.1
        );
    }

    pub(crate) fn circle(&mut self, class: &str, x: f64, y: f64, radius: f64) {
        let _ = write!(
            self.out,
            "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>"
        );
    }

    pub(crate) fn rect(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        let _ = write!(
            self.out,
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\"/>",
            width.max(0.0)
        );
    }

    pub(crate) fn path(&mut self, class: &str, path: &str) {
        let _ = write!(self.out, "<path class=\"{class}\" d=\"{path}\"/>");
    }

    pub(crate) fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }
}

/// Words cut to what fits into a width, by the mean width of letters.
pub(crate) fn fitting(words: &str, width: f64, size: f64) -> String {
    let most = (width / (size * 0.52)).floor().max(4.0) as usize;
    if words.chars().count() <= most {
        return words.to_owned();
    }
    let cut: String = words.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}

/// The width that words take, about.
pub(crate) fn width_of(words: &str, size: f64) -> f64 {
    words.chars().count() as f64 * size * 0.52
}

/// A scale from values to places.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// A scale that holds all of these values with some room.
    pub(crate) fn of(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Option<Scale> {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|value| value.is_finite()) {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            return None;
        }
        if low == high {
            let room = if low == 0.0 { 1.0 } else { low.abs() * 0.3 };
            (low, high) = (low - room, high + room);
        }
        let room = (high - low) * 0.12;
        let begins_at_zero = low >= 0.0 && low < high * 0.45;
        let low = if begins_at_zero { 0.0 } else { low - room };
        Some(Scale {
            low,
            high: high + room,
            from,
            to,
        })
    }

    /// A scale between two ends.
    pub(crate) fn between(low: f64, high: f64, from: f64, to: f64) -> Scale {
        Scale {
            low,
            high: if high > low { high } else { low + 1.0 },
            from,
            to,
        }
    }

    /// Where a value lies; values beyond the ends lie at the ends.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let part = (value - self.low) / (self.high - self.low);
        self.from + part.clamp(0.0, 1.0) * (self.to - self.from)
    }

    /// Round values, about so many.
    pub(crate) fn ticks(&self, about: f64) -> Vec<f64> {
        let rough = (self.high - self.low) / about.max(1.0);
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            // Half a person is never counted.
            .find(|step| *step >= rough && (step.fract() == 0.0 || self.high < 5.0))
            .unwrap_or(10.0 * power)
            .max(f64::MIN_POSITIVE);
        let first = (self.low / step).ceil();
        (0..20)
            .map(|index| (first + f64::from(index)) * step)
            .take_while(|value| *value <= self.high)
            .collect()
    }
}

/// Days of a scale of days, with their labels: years, months or days, as they fit.
pub(crate) fn day_ticks(lang: Lang, first: Date, last: Date, about: usize) -> Vec<(Date, String)> {
    let days = first.until(last).map_or(0, |span| span.get_days()).max(1) as usize;
    let mut found = Vec::new();
    let words = lang.words();
    if days <= about * 14 {
        let step = days.div_ceil(about).max(1);
        let mut day = first;
        while day <= last && found.len() < 32 {
            found.push((day, format::brief(lang, day)));
            match day.checked_add((step as i64).days()) {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        return found;
    }
    let months = days / 30 + 1;
    let step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200]
        .into_iter()
        .find(|step| months / step <= about)
        .unwrap_or(2400);
    let mut month = i64::from(first.year()) * 12 + i64::from(first.month()) - 1;
    month -= month.rem_euclid(step as i64);
    while found.len() < 40 {
        let (year, of_year) = (month.div_euclid(12), month.rem_euclid(12));
        let date = i16::try_from(year)
            .ok()
            .and_then(|year| Date::new(year, of_year as i8 + 1, 1).ok());
        let Some(date) = date.filter(|date| *date <= last) else {
            break;
        };
        if date >= first {
            let label = match step >= 12 {
                true => year.to_string(),
                false => {
                    let name = words.get(&format!("month.{}", of_year + 1));
                    let short: String = name.chars().take(3).collect();
                    format!("{short} {year}")
                }
            };
            found.push((date, label));
        }
        month += step as i64;
    }
    found
}

/// A day as a number for a scale.
pub(crate) fn number_of(date: Date) -> f64 {
    let start = jiff::civil::date(1970, 1, 1);
    start
        .until(date)
        .map_or(0.0, |span| f64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round() {
        let scale = Scale::of([2500.0, 3000.0].into_iter(), 0.0, 100.0).unwrap();
        assert_eq!(scale.ticks(4.0), [2600.0, 2800.0, 3000.0]);
        let scale = Scale::of([38.0, 50.0, 53.0, 60.0].into_iter(), 0.0, 100.0).unwrap();
        assert_eq!(scale.ticks(5.0), [40.0, 50.0, 60.0]);
        assert!(Scale::of(std::iter::empty(), 0.0, 1.0).is_none());
    }

    #[test]
    fn days_have_labels() {
        let ticks = day_ticks(Lang::De, date(2026, 5, 1), date(2026, 8, 1), 5);
        let labels: Vec<&str> = ticks.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels, ["Mai 2026", "Jun 2026", "Jul 2026", "Aug 2026"]);
    }

    proptest! {
        #[test]
        fn any_values_have_a_scale(values in proptest::collection::vec(-1e12f64..1e12, 1..9)) {
            let scale = Scale::of(values.iter().copied(), 10.0, 90.0).unwrap();
            for value in values {
                let at = scale.at(value);
                prop_assert!((10.0..=90.0).contains(&at));
            }
            prop_assert!(scale.ticks(5.0).len() <= 20);
        }

        #[test]
        fn any_stretch_has_ticks(year in 1i16..3000, length in 0i64..400_000) {
            let first = date(year, 1, 1);
            if let Ok(last) = first.checked_add(length.days()) {
                prop_assert!(day_ticks(Lang::En, first, last, 5).len() <= 40);
            }
        }
    }
}
