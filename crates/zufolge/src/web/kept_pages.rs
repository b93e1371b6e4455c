//! Kept pages: pages that were made, until the ledger changes. The ones that nobody asks for go first.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::answer::Answer;

/// Bytes of each of the two generations.
const MOST: usize = 16 << 20;

/// The pages.
#[derive(Default)]
pub(crate) struct KeptPages {
    generations: Mutex<Generations>,
}

#[derive(Default)]
struct Generations {
    epoch: u64,
    young: BTreeMap<String, Answer>,
    old: BTreeMap<String, Answer>,
    bytes: usize,
}

impl KeptPages {
    /// The page that was made for a key while the ledger was as it is now.
    pub(crate) fn get(&self, key: &str, epoch: u64) -> Option<Answer> {
        let mut pages = self
            .generations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if pages.epoch != epoch {
            return None;
        }
        if let Some(known) = pages.young.get(key) {
            return Some(known.clone());
        }
        let known = pages.old.remove(key)?;
        pages.add(key.to_owned(), known.clone());
        Some(known)
    }

    /// Keeps a page that was asked for when the ledger was of this epoch.
    pub(crate) fn put(&self, key: String, epoch: u64, answer: &Answer) {
        let mut pages = self
            .generations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if pages.epoch < epoch {
            *pages = Generations {
                epoch,
                ..Generations::default()
            };
        }
        if pages.epoch == epoch {
            pages.add(key, answer.clone());
        }
    }
}

impl Generations {
    fn add(&mut self, key: String, answer: Answer) {
        self.bytes += key.len() + answer.body.len();
        self.young.insert(key, answer);
        if self.bytes > MOST {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::answer::TEXT;

    #[test]
    fn pages_of_another_moment_are_not_given() {
        let pages = KeptPages::default();
        pages.put("a".to_owned(), 1, &Answer::new(TEXT, "one"));
        assert!(pages.get("a", 1).is_some());
        assert!(pages.get("a", 2).is_none());
        pages.put("b".to_owned(), 2, &Answer::new(TEXT, "two"));
        assert!(pages.get("a", 2).is_none());
        pages.put("a".to_owned(), 1, &Answer::new(TEXT, "late"));
        assert!(pages.get("a", 2).is_none());
    }

    #[test]
    fn room_is_bounded() {
        let pages = KeptPages::default();
        for n in 0..200 {
            let page = Answer::new(TEXT, vec![b'x'; 1 << 20]);
            pages.put(format!("{n}"), 0, &page);
        }
        let held = pages.generations.lock().unwrap();
        assert!(held.young.len() + held.old.len() <= 34);
    }
}
