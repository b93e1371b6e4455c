//! Format: numbers and dates as each language of the interface writes them.

use jiff::civil::Date;
use rust_decimal::Decimal;
use zufolge_claims::Published;

use super::words::Lang;

/// A whole number with its thousands set off.
pub(crate) fn whole(lang: Lang, number: usize) -> String {
    grouped(lang, &number.to_string())
}

/// A decimal number as exact as it is.
pub(crate) fn decimal(lang: Lang, number: Decimal) -> String {
    let text = number.normalize().to_string();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", text.as_str()),
    };
    let (whole, broken) = text.split_once('.').unwrap_or((text, ""));
    let whole = grouped(lang, whole);
    let mark = match lang {
        Lang::De => ',',
        Lang::En => '.',
    };
    match broken.is_empty() {
        true => format!("{sign}{whole}"),
        false => format!("{sign}{whole}{mark}{broken}"),
    }
}

fn grouped(lang: Lang, digits: &str) -> String {
    let mark = match lang {
        Lang::De => '.',
        Lang::En => ',',
    };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

/// The number at a tick of an axis: large ones short.
pub(crate) fn tick(lang: Lang, value: f64) -> String {
    let words = lang.words();
    let short = |value: f64| {
        let text = format!("{value:.2}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        decimal(lang, text.parse().unwrap_or_default())
    };
    match value.abs() {
        size if size >= 1e9 => format!("{} {}", short(value / 1e9), words.get("axis.billions")),
        size if size >= 1e6 => format!("{} {}", short(value / 1e6), words.get("axis.millions")),
        _ => short(value),
    }
}

/// A day with the month's name: "24. August 2025".
pub(crate) fn day(lang: Lang, date: Date) -> String {
    let month = month(lang, date.month());
    match lang {
        Lang::De => format!("{}. {month} {}", date.day(), date.year()),
        Lang::En => format!("{} {month} {}", date.day(), date.year()),
    }
}

/// A day without its year: "24. August".
pub(crate) fn day_of_year(lang: Lang, date: Date) -> String {
    let month = month(lang, date.month());
    match lang {
        Lang::De => format!("{}. {month}", date.day()),
        Lang::En => format!("{} {month}", date.day()),
    }
}

/// A day in figures, aligned in tables: "24.08.2025", in English "2025-08-24".
pub(crate) fn figures(lang: Lang, date: Date) -> String {
    match lang {
        Lang::De => date.strftime("%d.%m.%Y").to_string(),
        Lang::En => date.to_string(),
    }
}

/// A day as short as it gets: "24.8.", in English "24 Aug".
pub(crate) fn brief(lang: Lang, date: Date) -> String {
    match lang {
        Lang::De => format!("{}.{}.", date.day(), date.month()),
        Lang::En => {
            let month = month(lang, date.month());
            format!("{} {}", date.day(), month.get(..3).unwrap_or(month))
        }
    }
}

/// The day of a text such as "2025-08-24", if it is one.
pub(crate) fn parsed(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// A day that is given as text; as it stands where it is none.
pub(crate) fn day_text(lang: Lang, text: &str) -> String {
    parsed(text).map_or_else(|| text.to_owned(), |date| day(lang, date))
}

/// The stretch from one day to another, the common parts once.
pub(crate) fn stretch(lang: Lang, first: Date, last: Date) -> String {
    if first == last {
        return day(lang, first);
    }
    let begin = match first.year() == last.year() {
        true => day_of_year(lang, first),
        false => day(lang, first),
    };
    format!("{begin} – {}", day(lang, last))
}

/// When a report was published, as exactly as it says.
pub(crate) fn published(lang: Lang, published: Published) -> String {
    let date = day(lang, published.date());
    match published {
        Published::Day(_) => date,
        Published::Moment(moment, _) => {
            let clock = moment.strftime("%H:%M");
            match lang {
                Lang::De => format!("{date}, {clock} Uhr"),
                Lang::En => format!("{date}, {clock}"),
            }
        }
    }
}

/// A TIMEX3 value as people write it: a day, a month, a part of a day. Others stand as they are.
pub(crate) fn timex(lang: Lang, value: &str) -> String {
    let words = lang.words();
    match value {
        "PRESENT_REF" => return words.get("when.now").to_owned(),
        "PAST_REF" => return words.get("when.past").to_owned(),
        "FUTURE_REF" => return words.get("when.future").to_owned(),
        _ => {}
    }
    if let Some(date) = parsed(value) {
        let part = match value.get(10..) {
            Some("") => return figures(lang, date),
            Some(rest) => {
                let code = rest.trim_start_matches('T');
                part_of_day(lang, code).unwrap_or(code)
            }
            None => "",
        };
        return format!("{} {part}", figures(lang, date));
    }
    let number = value.get(5..).and_then(|rest| rest.parse::<i8>().ok());
    match (value.get(..4), number) {
        (Some(year), Some(number @ 1..=12)) if value.as_bytes().get(4) == Some(&b'-') => {
            format!("{} {year}", month(lang, number))
        }
        _ => value.to_owned(),
    }
}

/// The part of a day that a code of TIMEX3 stands for.
pub(crate) fn part_of_day(lang: Lang, code: &str) -> Option<&'static str> {
    let key = match code {
        "MO" => "when.morning",
        "MI" => "when.midday",
        "AF" => "when.afternoon",
        "EV" => "when.evening",
        "NI" => "when.night",
        "DT" => "when.daytime",
        _ => return None,
    };
    Some(lang.words().get(key))
}

/// Words between the quotation marks of the language.
pub(crate) fn quoted(lang: Lang, words: &str) -> String {
    match lang {
        Lang::De => format!("„{words}“"),
        Lang::En => format!("“{words}”"),
    }
}

fn month(lang: Lang, number: i8) -> &'static str {
    const KEYS: [&str; 12] = [
        "month.1", "month.2", "month.3", "month.4", "month.5", "month.6", "month.7", "month.8",
        "month.9", "month.10", "month.11", "month.12",
    ];
    let index = usize::try_from(number.saturating_sub(1)).unwrap_or_default();
    lang.words().get(KEYS.get(index).unwrap_or(&KEYS[0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn numbers_are_written_as_the_language_does() {
        let check = |text: &str, de: &str, en: &str| {
            let number: Decimal = text.parse().unwrap();
            assert_eq!(decimal(Lang::De, number), de);
            assert_eq!(decimal(Lang::En, number), en);
        };
        check("3000", "3.000", "3,000");
        check("12", "12", "12");
        check("4.87", "4,87", "4.87");
        check("-1234567.5", "−1.234.567,5", "−1,234,567.5");
        assert_eq!(whole(Lang::De, 1_234_567), "1.234.567");
        assert_eq!(tick(Lang::De, 2.5e6), "2,5 Mio.");
        assert_eq!(tick(Lang::En, 1500.0), "1,500");
    }

    #[test]
    fn days_are_written_as_the_language_does() {
        let day_of = date(2025, 8, 24);
        assert_eq!(day(Lang::De, day_of), "24. August 2025");
        assert_eq!(day(Lang::En, day_of), "24 August 2025");
        assert_eq!(figures(Lang::De, day_of), "24.08.2025");
        assert_eq!(brief(Lang::En, day_of), "24 Aug");
        assert_eq!(timex(Lang::De, "2026-05-11TAF"), "11.05.2026 nachmittags");
        assert_eq!(timex(Lang::De, "2026-05-11T06:40"), "11.05.2026 06:40");
        assert_eq!(timex(Lang::De, "2026-05"), "Mai 2026");
        assert_eq!(timex(Lang::En, "PRESENT_REF"), "now");
        assert_eq!(timex(Lang::De, "202X"), "202X");
        let stretch = stretch(Lang::De, date(2025, 8, 24), date(2025, 9, 2));
        assert_eq!(stretch, "24. August – 2. September 2025");
    }
}
