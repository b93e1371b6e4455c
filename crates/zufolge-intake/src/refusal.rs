//! Refusal: why something in the input gave no report.

use std::fmt;

use crate::Hints;

/// Why something in the input gave no report, as one clear line: what it is, where, and what to do.
///
/// The line is what `Display` writes. It has no full stop and no line break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    name: String,
    place: Place,
    problem: String,
    advice: Option<String>,
}

/// Where in the input something lies; counts start at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// All of it.
    Whole,
    /// A line.
    Line(u64),
    /// A byte of a line.
    Column(u64, u64),
    /// A byte of all, counted from 0.
    Byte(u64),
    /// An entry of a feed, a record of a WARC, an item of a message.
    Record(u64),
}

impl Refusal {
    pub(crate) fn new(
        hints: &Hints<'_>,
        place: Place,
        problem: impl Into<String>,
        advice: Option<&str>,
    ) -> Refusal {
        Refusal {
            name: hints.name.to_owned(),
            place,
            problem: problem.into(),
            advice: advice.map(str::to_owned),
        }
    }

    /// The line it is about, where the input has lines; counted from 1.
    pub fn line(&self) -> Option<u64> {
        match self.place {
            Place::Line(line) | Place::Column(line, _) => Some(line),
            _ => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_line(f, &self.name)?;
        match self.place {
            Place::Whole => f.write_str(" ")?,
            Place::Line(line) => write!(f, ", line {line}: ")?,
            Place::Byte(byte) => write!(f, ", byte {byte}: ")?,
            Place::Record(record) => write!(f, ", record {record}: ")?,
            Place::Column(line, column) => write!(f, ", line {line}, column {column}: ")?,
        }
        write_line(f, &self.problem)?;
        if let Some(advice) = &self.advice {
            f.write_str("; ")?;
            write_line(f, advice)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

/// Names and quoted values come from outside: a line break or an escape code in them must not break
/// the one line or colour a terminal.
fn write_line(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for c in text.chars() {
        if c.is_control() {
            write!(f, "{}", c.escape_default())?;
        } else {
            write!(f, "{c}")?;
        }
    }
    Ok(())
}

/// The beginning of a value, to be shown in a message.
pub(crate) fn shown(value: &str) -> String {
    const MOST: usize = 40;
    match value.char_indices().nth(MOST) {
        None => format!("'{value}'"),
        Some((end, _)) => format!("'{}…'", &value[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_one_line() {
        let hints = Hints::of_name("odd\nname.txt");
        let refusal = Refusal::new(
            &hints,
            Place::Column(3, 9),
            "is\u{1b}[1m odd",
            Some("mend it"),
        );
        assert_eq!(
            refusal.to_string(),
            "odd\\nname.txt, line 3, column 9: is\\u{1b}[1m odd; mend it"
        );
    }

    #[test]
    fn long_values_are_cut_on_a_character() {
        assert_eq!(shown("gestern"), "'gestern'");
        assert_eq!(shown(&"ü".repeat(50)), format!("'{}…'", "ü".repeat(40)));
    }
}
