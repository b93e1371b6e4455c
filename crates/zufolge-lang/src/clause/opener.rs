//! The words that open clauses whose verb stands last, and infinitives; see `openers.tsv`.

use rustc_hash::FxHashMap as HashMap;

use super::ClauseKind;

/// What an opening word opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opener {
    Clause(ClauseKind),
    Linker,
    /// Stands for nothing, so no relative clause hangs on it.
    Expletive,
}

/// The words that open verb-last clauses and infinitives.
#[derive(Debug, Default)]
pub struct Openers {
    words: HashMap<&'static str, Vec<Opener>>,
}

impl Openers {
    /// Reads the table: `word<TAB>kind` a line, `#` starts a comment.
    pub fn parse(table: &'static str) -> Openers {
        let mut words: HashMap<&'static str, Vec<Opener>> = HashMap::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let Some((word, kind)) = line.split_once('\t') else {
                continue;
            };
            let opener = match kind.trim() {
                "content" => Opener::Clause(ClauseKind::Content),
                "subordinate" => Opener::Clause(ClauseKind::Subordinate),
                "question" => Opener::Clause(ClauseKind::Question),
                "infinitive" => Opener::Clause(ClauseKind::Infinitive),
                "relative" => Opener::Clause(ClauseKind::Relative),
                "expletive" => Opener::Expletive,
                _ => Opener::Linker,
            };
            words.entry(word).or_default().push(opener);
        }
        Openers { words }
    }

    pub(super) fn kind(&self, word: &str) -> Option<ClauseKind> {
        self.words
            .get(word)?
            .iter()
            .find_map(|opener| match opener {
                Opener::Clause(kind) => Some(*kind),
                Opener::Linker | Opener::Expletive => None,
            })
    }

    pub(super) fn links(&self, word: &str) -> bool {
        self.has(word, Opener::Linker)
    }

    pub(super) fn is_expletive(&self, word: &str) -> bool {
        self.has(word, Opener::Expletive)
    }

    fn has(&self, word: &str, opener: Opener) -> bool {
        self.words
            .get(word)
            .is_some_and(|openers| openers.contains(&opener))
    }
}
