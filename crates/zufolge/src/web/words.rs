//! Words of the interface: one table per language, found by key.
//!
//! The tables are `words/de.tsv` and `words/en.tsv`: a key, a tab, the words. `{n}` and the like stand
//! for what is filled in. A test holds both tables against each other and against the templates and code.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A language of the interface. The language of the reports is another matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Lang {
    De,
    En,
}

impl Lang {
    /// The language with this code.
    pub(crate) fn of_code(code: &str) -> Option<Lang> {
        match code.get(..2)?.to_ascii_lowercase().as_str() {
            "de" => Some(Lang::De),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The best language for an `Accept-Language` header; English where it asks for neither.
    pub(crate) fn accepted(header: &str) -> Lang {
        let mut best = (0.0f32, Lang::En);
        for part in header.split(',') {
            let mut pieces = part.trim().split(';');
            let code = pieces.next().unwrap_or_default().trim();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=")?.parse::<f32>().ok())
                .unwrap_or(1.0);
            if let Some(lang) = Lang::of_code(code)
                && weight > best.0
            {
                best = (weight, lang);
            }
        }
        best.1
    }

    /// Its code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Lang::De => "de",
            Lang::En => "en",
        }
    }

    /// The other one, for the switch.
    pub(crate) fn other(self) -> Lang {
        match self {
            Lang::De => Lang::En,
            Lang::En => Lang::De,
        }
    }

    /// Its words.
    pub(crate) fn words(self) -> &'static Words {
        static DE: OnceLock<Words> = OnceLock::new();
        static EN: OnceLock<Words> = OnceLock::new();
        match self {
            Lang::De => DE.get_or_init(|| Words::of(include_str!("words/de.tsv"))),
            Lang::En => EN.get_or_init(|| Words::of(include_str!("words/en.tsv"))),
        }
    }
}

/// The words of one language by key.
pub(crate) struct Words {
    entries: BTreeMap<&'static str, &'static str>,
}

impl Words {
    fn of(table: &'static str) -> Words {
        let rows = table
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'));
        Words {
            entries: rows.collect(),
        }
    }

    /// The words for a key; a mark where there are none, which the test of the tables rules out.
    pub(crate) fn get(&self, key: &str) -> &'static str {
        self.entries.get(key).copied().unwrap_or("⁇")
    }

    /// The words for a key, if there are any.
    pub(crate) fn find(&self, key: &str) -> Option<&'static str> {
        self.entries.get(key).copied()
    }

    /// The words for a key with something filled in.
    pub(crate) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.get(key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zufolge_claims::claim::{Certainty, ClaimForm, SourceKind, Stance, Standing};
    use zufolge_claims::figure::CountClass;
    use zufolge_claims::outcome::DueStatus;
    use zufolge_claims::relation::Relation;
    use zufolge_claims::vocabulary::Worded;
    use zufolge_lang::place::{PlaceKind, Precision};

    fn has<T: Worded>(group: &str, missing: &mut Vec<String>) {
        for (_, word) in T::WORDS {
            let key = format!("{group}.{word}");
            for lang in [Lang::De, Lang::En] {
                if lang.words().find(&key).is_none() {
                    missing.push(format!("{}: {key}", lang.code()));
                }
            }
        }
    }

    #[test]
    fn every_value_has_a_label() {
        let mut missing = Vec::new();
        has::<SourceKind>("kind", &mut missing);
        has::<Stance>("stance", &mut missing);
        has::<ClaimForm>("form", &mut missing);
        has::<Certainty>("certainty", &mut missing);
        has::<Standing>("standing", &mut missing);
        has::<CountClass>("class", &mut missing);
        has::<DueStatus>("status", &mut missing);
        has::<Relation>("relation", &mut missing);
        has::<PlaceKind>("place", &mut missing);
        has::<Precision>("precision", &mut missing);
        for kind in ["unconfirmed", "open", "no-comment", "awaited"] {
            let key = format!("question.{kind}");
            missing.extend(Lang::De.words().find(&key).is_none().then_some(key));
        }
        assert!(missing.is_empty(), "no words for {missing:#?}");
    }

    #[test]
    fn both_tables_have_the_same_keys_and_gaps() {
        let (de, en) = (Lang::De.words(), Lang::En.words());
        let keys = |words: &Words| words.entries.keys().copied().collect::<Vec<_>>();
        assert_eq!(keys(de), keys(en));
        for (key, words) in &de.entries {
            let gaps = |text: &str| {
                let mut gaps: Vec<String> = text
                    .split('{')
                    .skip(1)
                    .filter_map(|rest| rest.split('}').next().map(str::to_owned))
                    .collect();
                gaps.sort();
                gaps
            };
            assert_eq!(gaps(words), gaps(en.get(key)), "{key}");
            assert!(!words.trim().is_empty(), "{key}");
        }
    }

    /// String literals of a text that look like keys of one of the tables' groups.
    fn keys_in(text: &str) -> Vec<&str> {
        let groups: Vec<&str> = Lang::De
            .words()
            .entries
            .keys()
            .filter_map(|key| key.split('.').next())
            .collect();
        text.split('"')
            .filter(|literal| {
                let plain = |c: char| c.is_ascii_lowercase() || matches!(c, '.' | '-');
                !literal.is_empty()
                    && literal.chars().all(plain)
                    && literal.split_once('.').is_some_and(|(group, rest)| {
                        groups.contains(&group)
                            && !["bin", "css", "html", "js", "svg"].contains(&rest)
                    })
            })
            .collect()
    }

    #[test]
    fn every_key_that_is_used_has_words() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
        let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
        files.extend(std::fs::read_dir(folder.join("templates")).unwrap());
        let (mut used, mut missing) = (0, Vec::new());
        for file in files {
            let path = file.unwrap().path();
            let ending = path.extension().and_then(|e| e.to_str());
            if !matches!(ending, Some("rs" | "html")) || path.ends_with("words.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for key in keys_in(&text) {
                used += 1;
                let words = Lang::De.words();
                if words.find(key).is_none() && words.find(&format!("{key}.one")).is_none() {
                    missing.push(format!("{}: {key}", path.display()));
                }
            }
        }
        assert!(missing.is_empty(), "no words for {missing:#?}");
        assert!(used > 200, "only {used} keys found: did their form change?");
    }

    #[test]
    fn the_header_decides() {
        let check = |header, lang| assert_eq!(Lang::accepted(header), lang, "{header}");
        check("de-DE,de;q=0.9,en;q=0.8", Lang::De);
        check("en-US,en;q=0.9,de;q=0.1", Lang::En);
        check("fr, de;q=0.3", Lang::De);
        check("fr", Lang::En);
        check("", Lang::En);
        check("ä;q=x", Lang::En);
    }
}
