//! News agencies: their names and short forms, and where a report credits one.

use std::collections::HashMap;

/// The agencies that are known, from `agencies.tsv`.
#[derive(Debug, Default)]
pub struct Agencies {
    shorts: HashMap<&'static str, &'static str>,
    /// Names by their first word, with all their words.
    names: HashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
}

impl Agencies {
    /// Reads the table: code, names, short forms.
    pub fn parse(table: &'static str) -> Agencies {
        let mut agencies = Agencies::default();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(code), Some(names)) = (columns.next(), columns.next()) else {
                continue;
            };
            for name in names.split('|').filter(|n| !n.is_empty()) {
                let words: Vec<&str> = name.split(' ').collect();
                agencies
                    .names
                    .entry(words[0])
                    .or_default()
                    .push((words, code));
            }
            let shorts = columns.next().unwrap_or("");
            for short in shorts.split('|').filter(|n| !n.is_empty()) {
                agencies.shorts.insert(short, code);
            }
        }
        agencies
    }

    /// The code of the agency with this short form, as written; a regional or service code behind
    /// a slash or hyphen may follow ("dpa/bb").
    pub fn by_short(&self, word: &str) -> Option<&'static str> {
        self.shorts.get(word).copied().or_else(|| {
            let first = word.split(['/', '-']).next()?;
            self.shorts.get(first).copied()
        })
    }
}
