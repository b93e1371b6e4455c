//! Units: the words and signs behind (or, for money, before) a number that say of what it is one.

use rustc_hash::FxHashMap as HashMap;

use crate::document::Document;

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Measure {
    Money,
    Percent,
    Area,
    Weight,
    Distance,
    Time,
    Other,
}

/// A unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Unit {
    /// Its code: ISO 4217 for money, the sign of the SI, or a word ("percent").
    pub code: &'static str,
    /// What it measures.
    pub measure: Measure,
}

/// The units of a language.
#[derive(Debug, Default)]
pub struct Units {
    by_first: HashMap<&'static str, Vec<Entry>>,
    /// "Liter" + "Quadratmeter" -> `l/m²`.
    ratios: HashMap<(&'static str, &'static str), &'static str>,
}

#[derive(Debug)]
struct Entry {
    words: Vec<&'static str>,
    /// Whether capitals decide ("MW" is no "mW").
    exact: bool,
    unit: Unit,
}

impl Units {
    /// Reads the table: `words<TAB>code<TAB>measure` a line, `#` starts a comment. `=` before the
    /// words: as written. A line `per<TAB>code<TAB>code<TAB>joined code` names a ratio.
    pub fn parse(table: &'static str) -> Units {
        let mut units = Units::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&'static str> = line.split('\t').collect();
            if let ["per", above, below, joined] = columns[..] {
                units.ratios.insert((above, below), joined);
                continue;
            }
            let [words, code, measure] = columns[..] else {
                continue;
            };
            let measure = match measure {
                "money" => Measure::Money,
                "percent" => Measure::Percent,
                "area" => Measure::Area,
                "weight" => Measure::Weight,
                "distance" => Measure::Distance,
                "time" => Measure::Time,
                _ => Measure::Other,
            };
            let exact = words.starts_with('=');
            let words: Vec<&str> = words.trim_start_matches('=').split(' ').collect();
            let Some(&first) = words.first() else {
                continue;
            };
            // The longest row first: "pfund sterling" before "pfund".
            let rows = units.by_first.entry(first).or_default();
            let at = rows.partition_point(|row| row.words.len() >= words.len());
            let unit = Unit { code, measure };
            rows.insert(at, Entry { words, exact, unit });
        }
        units
    }

    /// The unit whose words begin at token `at`, and the token after them.
    pub fn at(&self, doc: &Document, at: usize) -> Option<(Unit, usize)> {
        doc.tokens.get(at)?;
        self.entry(doc, at, doc.word(at), true)
            .or_else(|| self.entry(doc, at, doc.lower(at), false))
    }

    fn entry(&self, doc: &Document, at: usize, first: &str, exact: bool) -> Option<(Unit, usize)> {
        let entries = self.by_first.get(first)?;
        entries
            .iter()
            .find(|entry| {
                entry.exact == exact
                    && entry.words.iter().enumerate().skip(1).all(|(k, word)| {
                        doc.tokens.get(at + k).is_some()
                            && *word
                                == if exact {
                                    doc.word(at + k)
                                } else {
                                    doc.lower(at + k)
                                }
                    })
            })
            .map(|entry| (entry.unit, at + entry.words.len()))
    }

    /// The unit that a suffix written onto the digits names: "75ml".
    pub fn suffix(&self, suffix: &str) -> Option<Unit> {
        let entries = self.by_first.get(suffix)?;
        entries
            .iter()
            .find(|entry| entry.words.len() == 1)
            .map(|entry| entry.unit)
    }

    /// The code of one unit per another, if it is one of its own.
    pub fn ratio(&self, above: Unit, below: Unit) -> Option<Unit> {
        let code = self.ratios.get(&(above.code, below.code))?;
        Some(Unit {
            code,
            measure: Measure::Other,
        })
    }
}
