//! The words of times: the table `calendar.tsv`, the rules `time.rules`, and numbers in digits.

use rustc_hash::FxHashMap as HashMap;

use crate::calendar::Clock;
use crate::rule::{Classes, Rules};

macro_rules! classes {
    ($($name:ident = $text:literal,)*) => {
        /// A class of words that the rules name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, dead_code)] // calendar.tsv says what they are; some only rules name
        pub(super) enum Class { $($name,)* Literal }

        impl Class {
            const NAMES: &[&str] = &[$($text,)*];
        }
    };
}

classes! {
    Month = "month", MonthAbbr = "monthabbr", Weekday = "weekday", WdAbbr = "wdabbr",
    Weekdays = "weekdays", WdPart = "wdpart", Part = "part", PartAdv = "partadv",
    Deictic = "deictic", Ref = "ref", RefNoun = "refnoun", Unit = "unit", Units = "units",
    PartUnit = "partunit", Rel = "rel", Same = "same", Third = "third", UnitThird = "unitthird",
    RelUnit = "relunit", ThisYear = "thisyear", Season = "season", HalfNoun = "halfnoun",
    PartNoun = "partnoun", QName = "qname", Det = "det", One = "one", Vague = "vague",
    Half = "half", Whole = "whole", Hedge = "hedge", VagueDur = "vaguedur", AdjUnit = "adjunit",
    Freq = "freq", Every = "every", Times = "times", Later = "later", Uhr = "uhr",
    ClockWord = "clockword", Quarter = "quarter", Decade = "decade", Period = "period",
    Saison = "saison", Jahrgang = "jahrgang", Holiday = "holiday", Num = "num", Ord = "ord",
    Year = "year", ClockTime = "clock", DayMonth = "dm", DayMonthYear = "dmy", AdjDur = "adjdur",
    Bound = "bound", Between = "between", TimePrep = "timeprep", ClockPrep = "clockprep",
    Counted = "counted", NotYear = "notyear", Aged = "aged", AmountWord = "amountword",
    ClockLink = "clocklink", RangeOpen = "rangeopen", RangeLink = "rangelink",
    RangeAnd = "rangeand", Joins = "joins",
    Sign = "sign", Street = "street", AdjDay = "adjday", MonthPart = "monthpart",
}

impl Class {
    /// Its bit.
    pub(super) fn bit(self) -> Classes {
        1 << self as u8
    }
}

/// What a table line gives a form: the class and its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    pub(super) class: u8,
    pub(super) text: &'static str,
}

/// One form of the table.
#[derive(Debug, Default)]
struct Entry {
    classes: Classes,
    values: Vec<Value>,
    /// Longer forms that begin with this word: the other words, and their entry.
    longer: Vec<(Vec<String>, u32)>,
}

/// A number in digits, or a word made with one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Numeral {
    pub(super) classes: Classes,
    /// The number; of a decade its first year ("1990er", "90er" as 90).
    pub(super) number: f64,
    pub(super) day: u8,
    pub(super) month: u8,
    pub(super) year: i16,
    pub(super) clock: Option<Clock>,
    /// Entry of the unit in "zweitägig" and of the rest in other compounds.
    pub(super) unit: Option<&'static str>,
}

/// The tables and rules of one language.
#[derive(Debug)]
pub struct TimeWords {
    forms: HashMap<String, u32>,
    entries: Vec<Entry>,
    /// Ends of adjectives of length, with their unit.
    adjectives: Vec<(String, &'static str)>,
    /// Ends of street names.
    streets: Vec<String>,
    pub(super) rules: Rules,
    pub(super) openers: Classes,
}

impl TimeWords {
    /// Reads the table and the rules.
    ///
    /// # Errors
    /// File, line and reason of the first fault.
    pub fn parse(table: &'static str, rules: &'static str) -> Result<TimeWords, String> {
        let mut words = TimeWords {
            forms: HashMap::default(),
            entries: Vec::new(),
            adjectives: Vec::new(),
            streets: Vec::new(),
            rules: Rules::default(),
            openers: 0,
        };
        for (number, line) in table.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let fail = |reason: &str| format!("calendar.tsv, line {}: {reason}", number + 1);
            let mut columns = line.splitn(3, '\t');
            let (Some(class), Some(value), Some(forms)) =
                (columns.next(), columns.next(), columns.next())
            else {
                return Err(fail("not class, value and forms"));
            };
            let class = Class::NAMES.iter().position(|name| *name == class);
            let class = class.ok_or_else(|| fail("no such class"))? as u8;
            for form in spell_out(forms) {
                if class == Class::AdjUnit as u8 {
                    words.adjectives.push((form, value));
                } else if class == Class::Street as u8 {
                    words.streets.push(form);
                } else {
                    words.add(&form, Value { class, text: value });
                }
            }
        }
        let mut literals: Vec<String> = Vec::new();
        let parsed = Rules::parse(rules, |name| match name.strip_prefix('=') {
            Some(word) => {
                let at = literals.iter().position(|l| l == word).unwrap_or_else(|| {
                    literals.push(word.to_owned());
                    literals.len() - 1
                });
                u8::try_from(Class::Literal as usize + at)
                    .ok()
                    .filter(|class| *class < 128)
            }
            None => Some(Class::NAMES.iter().position(|n| *n == name)? as u8),
        });
        words.rules = parsed.map_err(|reason| format!("time.rules, {reason}"))?;
        for (at, word) in literals.iter().enumerate() {
            let class = Class::Literal as u8 + at as u8;
            words.add(word, Value { class, text: "" });
        }
        words.openers = words.rules.openers();
        Ok(words)
    }

    fn entry(&mut self, word: &str) -> u32 {
        if let Some(&entry) = self.forms.get(word) {
            return entry;
        }
        self.entries.push(Entry::default());
        let entry = self.entries.len() as u32 - 1;
        self.forms.insert(word.to_owned(), entry);
        entry
    }

    fn add(&mut self, form: &str, value: Value) {
        let mut words = form.split(' ');
        let first = self.entry(words.next().unwrap_or_default());
        let rest: Vec<String> = words.map(str::to_owned).collect();
        let entry = if rest.is_empty() {
            first
        } else {
            self.entries.push(Entry::default());
            let entry = self.entries.len() as u32 - 1;
            self.entries[first as usize].longer.push((rest, entry));
            entry
        };
        let entry = &mut self.entries[entry as usize];
        entry.classes |= 1 << value.class;
        entry.values.push(value);
    }

    /// The table's entry for a word in lower case.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        self.forms.get(word).copied()
    }

    /// The classes of an entry.
    pub(super) fn classes(&self, entry: u32) -> Classes {
        self.entries[entry as usize].classes
    }

    /// The value that an entry has in a class.
    pub(super) fn value(&self, entry: u32, class: u8) -> Option<&'static str> {
        let values = &self.entries[entry as usize].values;
        values
            .iter()
            .find(|value| value.class == class)
            .map(|value| value.text)
    }

    /// Whether a word in lower case is listed as this sign: a small word that decides somewhere.
    pub(super) fn sign(&self, word: &str, name: &str) -> bool {
        self.find(word)
            .is_some_and(|entry| self.entry_signs(entry, name))
    }

    /// The same for an entry.
    pub(super) fn entry_signs(&self, entry: u32, name: &str) -> bool {
        let mut values = self.entries[entry as usize].values.iter();
        values.any(|value| value.class == Class::Sign as u8 && value.text == name)
    }

    /// Whether a word in lower case ends like a street's name.
    pub(super) fn street(&self, word: &str) -> bool {
        self.streets.iter().any(|end| word.ends_with(end.as_str()))
    }

    /// The longest form of several words that begins with this entry; `next` gives the words
    /// behind. Answers the form's entry and the number of its words.
    pub(super) fn longer<'a>(
        &self,
        entry: u32,
        next: impl Fn(usize) -> Option<&'a str>,
    ) -> Option<(u32, u8)> {
        let fits = |rest: &[String]| {
            rest.iter()
                .enumerate()
                .all(|(at, word)| next(at + 1) == Some(word.as_str()))
        };
        let longer = self.entries[entry as usize].longer.iter();
        longer
            .filter(|(rest, _)| fits(rest))
            .max_by_key(|(rest, _)| rest.len())
            .map(|(rest, entry)| (*entry, rest.len() as u8 + 1))
    }

    /// A number, or a word made with one: "24.", "15.30", "1990er", "zweitägigen".
    pub(super) fn numeral(&self, word: &str) -> Option<Numeral> {
        let digit = word.starts_with(|c: char| c.is_ascii_digit());
        let digits = digit.then(|| digits(word)).flatten();
        digits
            .or_else(|| self.adjective(word))
            .or_else(|| self.dated(word))
    }

    /// "Sep-23-2020": a month by name, a day and a year, in any order.
    fn dated(&self, word: &str) -> Option<Numeral> {
        let parts: Vec<&str> = word.splitn(4, '-').collect();
        let [_, _, _] = parts[..] else {
            return None;
        };
        let month = parts.iter().find_map(|part| {
            let entry = self.find(part)?;
            let classes = [Class::Month, Class::MonthAbbr].into_iter();
            let mut values = classes.filter_map(|class| self.value(entry, class as u8));
            values.next()?.parse().ok()
        })?;
        let year = parts.iter().filter(|part| part.len() == 4);
        let year = year.filter_map(|part| part.parse().ok()).next()?;
        let day = parts.iter().filter(|part| part.len() <= 2);
        let day = day.filter_map(|part| part.parse().ok()).next()?;
        (1..=31).contains(&day).then_some(Numeral {
            classes: Class::DayMonthYear.bit(),
            day,
            month,
            year,
            ..Numeral::default()
        })
    }

    /// "zweitägigen", "34-jähriger": a number, a unit, an adjective's ending.
    fn adjective(&self, word: &str) -> Option<Numeral> {
        let stem = ["en", "er", "es", "em", "e"]
            .iter()
            .find_map(|ending| word.strip_suffix(ending))?;
        if !stem.ends_with("ig") {
            return None;
        }
        let (head, unit) = self
            .adjectives
            .iter()
            .find_map(|(end, unit)| Some((stem.strip_suffix(end.as_str())?, *unit)))?;
        let head = head.strip_suffix('-').unwrap_or(head);
        let number = match head {
            "ein" => 1.0,
            "halb" => 0.5,
            _ => self.number(head)?,
        };
        Some(Numeral {
            classes: Class::AdjDur.bit(),
            number,
            unit: Some(unit),
            ..Numeral::default()
        })
    }

    /// A number in digits or in the table's words.
    pub(super) fn number(&self, word: &str) -> Option<f64> {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return amount(word);
        }
        let text = self.value(self.find(word)?, Class::Num as u8)?;
        text.parse().ok()
    }
}

/// Digits with German separators.
fn amount(word: &str) -> Option<f64> {
    if word.len() > 12
        || !word
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b',' || b == b'.')
    {
        return None;
    }
    let mut groups = word.split(',').next()?.split('.');
    groups.next();
    if !groups.all(|group| group.len() == 3) {
        return None;
    }
    word.replace('.', "").replacen(',', ".", 1).parse().ok()
}

/// What a token of digits can be.
fn digits(word: &str) -> Option<Numeral> {
    let mut numeral = Numeral::default();
    let small = |text: &str| match text.len() {
        1..=2 => text.parse::<u8>().ok(),
        _ => None,
    };
    if let Some(number) = amount(word) {
        numeral.number = number;
        numeral.classes |= Class::Num.bit();
        if word.len() == 4
            && word.bytes().all(|b| b.is_ascii_digit())
            && (1000.0..=2100.0).contains(&number)
        {
            numeral.classes |= Class::Year.bit();
            numeral.year = number as i16;
        }
    } else if let Some(number) = word.strip_suffix('.').and_then(amount) {
        numeral.number = number;
        numeral.classes |= Class::Ord.bit();
    } else if let Some(rest) = word
        .strip_suffix("er-jahren")
        .or_else(|| word.strip_suffix("er-jahre"))
        .or_else(|| word.strip_suffix("er"))
        .or_else(|| word.strip_suffix("erjahre"))
        .or_else(|| word.strip_suffix("erjahren"))
    {
        let number: f64 = rest.parse().ok()?;
        let century = (1000.0..=2090.0).contains(&number) || (10.0..=90.0).contains(&number);
        if number % 10.0 != 0.0 || !century {
            return None;
        }
        numeral.number = number;
        numeral.classes |= Class::Decade.bit();
    }
    let body = word.strip_suffix('.').unwrap_or(word);
    let separator = if body.contains(':') { ':' } else { '.' };
    let parts: Vec<&str> = body.splitn(4, separator).collect();
    let numbers: Vec<Option<u8>> = parts.iter().map(|part| small(part)).collect();
    match (numbers.as_slice(), parts.as_slice()) {
        ([Some(hour), Some(minute)], [_, minutes])
            if *hour <= 24 && *minute < 60 && minutes.len() == 2 =>
        {
            numeral.clock = Some(Clock {
                hour: *hour,
                minute: *minute,
                second: None,
            });
            numeral.classes |= Class::ClockTime.bit();
            numeral.date(separator, *hour, *minute);
        }
        ([Some(hour), Some(minute), Some(second)], _)
            if separator == ':' && *hour <= 24 && *minute < 60 && *second < 60 =>
        {
            numeral.clock = Some(Clock {
                hour: *hour,
                minute: *minute,
                second: Some(*second),
            });
            numeral.classes |= Class::ClockTime.bit();
        }
        ([Some(day), Some(month)], _) => numeral.date(separator, *day, *month),
        ([Some(day), Some(month), _], [_, _, year])
            if separator == '.' && matches!(year.len(), 2 | 4) =>
        {
            let year: i16 = year.parse().ok()?;
            // Two digits: of this century, or of the last from 50 on.
            numeral.year = match year {
                0..50 => year + 2000,
                50..100 => year + 1900,
                _ => year,
            };
            numeral.day = *day;
            numeral.month = *month;
            if (1..=31).contains(day) && (1..=12).contains(month) {
                numeral.classes |= Class::DayMonthYear.bit();
            }
        }
        _ => {}
    }
    (numeral.classes != 0).then_some(numeral)
}

impl Numeral {
    fn date(&mut self, separator: char, day: u8, month: u8) {
        if separator == '.' && (1..=31).contains(&day) && (1..=12).contains(&month) {
            self.day = day;
            self.month = month;
            self.classes |= Class::DayMonth.bit();
        }
    }
}

/// All forms that a table cell stands for: `letzte(n|s)?|jahr` gives `letzte`, `letzten`,
/// `letztes`, `jahr`.
fn spell_out(cell: &str) -> Vec<String> {
    let mut forms = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (at, c) in cell.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '|' if depth == 0 => {
                forms.extend(spell_form(&cell[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    forms.extend(spell_form(&cell[start..]));
    forms
}

fn spell_form(form: &str) -> Vec<String> {
    let Some((head, rest)) = form.split_once('(') else {
        return vec![form.to_owned()];
    };
    let mut depth = 1;
    let close = rest.char_indices().find(|(_, c)| {
        depth += i32::from(*c == '(') - i32::from(*c == ')');
        depth == 0
    });
    let (inside, rest) = match close {
        Some((at, _)) => (&rest[..at], &rest[at + 1..]),
        None => (rest, ""),
    };
    let mut choices = spell_out(inside);
    let rest = match rest.strip_prefix('?') {
        Some(rest) => {
            choices.push(String::new());
            rest
        }
        None => rest,
    };
    let tails = spell_form(rest);
    choices
        .iter()
        .flat_map(|choice| {
            tails
                .iter()
                .map(move |tail| format!("{head}{choice}{tail}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> &'static TimeWords {
        &crate::pack::Pack::of(crate::Language::German).times
    }

    #[test]
    fn cells_are_spelt_out() {
        assert_eq!(
            spell_out("letzte(n|s)?|jahr"),
            ["letzten", "letztes", "letzte", "jahr"]
        );
        assert_eq!(spell_out("(a|b)(c)?"), ["ac", "a", "bc", "b"]);
        assert_eq!(spell_out("x((a)?b|c)"), ["xab", "xb", "xc"]);
    }

    #[test]
    fn digits_are_read() {
        let check = |word: &str, class: Class| {
            let numeral = words().numeral(word).unwrap_or_default();
            assert!(numeral.classes & class.bit() != 0, "{word} is no {class:?}");
        };
        check("24.", Class::Ord);
        check("2014", Class::Year);
        check("15.30", Class::ClockTime);
        check("8:00:31", Class::ClockTime);
        check("22.04", Class::DayMonth);
        check("24.08.2025", Class::DayMonthYear);
        check("1990er", Class::Decade);
        check("zweitägigen", Class::AdjDur);
        check("34-jähriger", Class::AdjDur);
        for word in ["37,5", "3.000", "12.345.678", "99.99", "85er", "a"] {
            let numeral = words().numeral(word).unwrap_or_default();
            assert_eq!(numeral.classes & !Class::Num.bit(), 0, "{word}");
        }
    }
}
