//! Head nouns of sources: what "Landratsamt" or "Sprecherin" names.
//!
//! The table `source-heads.tsv` holds nouns and tails of compounds; a word is looked up from its
//! end, without its ending. What stands around the noun is looked at in [`crate::source_kind`].

use std::cell::RefCell;

use crate::document::Language;
use crate::memo::Memo;
use crate::name::SourceKind;
use crate::pack::Pack;

/// What a row of the table says of a head noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The kind of source; none for nouns of speech.
    pub kind: Option<SourceKind>,
    /// The finer kind.
    pub subkind: Option<&'static str>,
    /// Inflected like an adjective.
    pub adjectival: bool,
    /// A body whose words can leak: with "aus" it is a source without a name.
    pub inner: bool,
    /// A body's noun that is an office before a person's name.
    pub office: bool,
    /// The form is a plural.
    pub plural: bool,
    /// May name again what was named before.
    pub role: bool,
    /// Known from the look of the word only.
    pub weak: bool,
}

/// A head noun found in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundHead {
    /// What the table says.
    pub head: Head,
    /// Bytes of the word before the part that matched ("Polizei" of "Polizeiangaben").
    pub prefix: usize,
    /// The ending that inflects it.
    pub ending: &'static str,
}

/// Endings of nouns, and which of them a person's feminine adds.
const ENDINGS: [&str; 11] = [
    "", "s", "es", "n", "en", "e", "er", "ern", "ns", "in", "innen",
];
/// How many pairs of bytes there are.
const PAIRS: usize = 1 << 16;
/// How many words are remembered.
const SEEN: usize = 4096;
const ADJECTIVE_ENDINGS: [&str; 5] = ["e", "er", "en", "em", "es"];

/// The table of head nouns, as a tree over the reversed letters of their stems.
#[derive(Debug, Default)]
pub struct HeadTable {
    nodes: Vec<Node>,
    rows: Vec<Head>,
    /// One bit for each pair of bytes: whether a stem can end with it.
    last_two: Vec<u64>,
}

#[derive(Debug, Default)]
struct Node {
    next: Vec<(u8, u32)>,
    /// Row for the whole word, and for a tail.
    whole: Option<u16>,
    tail: Option<u16>,
}

impl HeadTable {
    /// Reads the table. Lines that do not have four columns are left out; a test of the pack
    /// reports them.
    pub fn parse(table: &str) -> HeadTable {
        let mut heads = HeadTable {
            nodes: vec![Node::default()],
            rows: Vec::new(),
            last_two: vec![0; PAIRS / 64],
        };
        for line in table.lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            let [kind, subkind, marks, words] = columns[..] else {
                continue;
            };
            let marked = |mark: &str| marks.split(' ').any(|m| m == mark);
            let row = heads.rows.len() as u16;
            heads.rows.push(Head {
                kind: kind_of(kind),
                subkind: subkind_of(subkind),
                adjectival: marked("adj"),
                inner: marked("inner"),
                office: marked("office"),
                plural: marked("plural"),
                role: marked("role"),
                weak: marked("weak"),
            });
            for word in words.split(' ').filter(|w| !w.is_empty()) {
                heads.insert(word, row, marked("adj"));
            }
        }
        heads
    }

    fn insert(&mut self, word: &str, row: u16, adjectival: bool) {
        let (word, is_tail) = match word.strip_prefix('*') {
            Some(tail) => (tail, true),
            None => (word, false),
        };
        let stem = match adjectival {
            true => word.strip_suffix('e').unwrap_or(word),
            false => word,
        };
        match *stem.as_bytes() {
            [.., before, last] => self.admit(before, last),
            [last] => (0..=u8::MAX).for_each(|before| self.admit(before, last)),
            [] => {}
        }
        let mut at = 0;
        for &byte in stem.as_bytes().iter().rev() {
            let found = self.nodes[at].next.iter().find(|(b, _)| *b == byte);
            at = match found {
                Some(&(_, next)) => next as usize,
                None => {
                    let next = self.nodes.len();
                    self.nodes.push(Node::default());
                    self.nodes[at].next.push((byte, next as u32));
                    next
                }
            };
        }
        let node = &mut self.nodes[at];
        let place = match is_tail {
            true => &mut node.tail,
            false => &mut node.whole,
        };
        if place.is_none() {
            *place = Some(row);
        }
    }

    fn admit(&mut self, before: u8, last: u8) {
        let pair = usize::from(before) << 8 | usize::from(last);
        self.last_two[pair / 64] |= 1 << (pair % 64);
    }

    /// Whether any stem of the table can be the end of this one: most words are done with here.
    fn may_end(&self, stem: &str) -> bool {
        let [.., before, last] = *stem.as_bytes() else {
            return true;
        };
        let pair = usize::from(before) << 8 | usize::from(last);
        let bits = self.last_two.get(pair / 64);
        bits.is_some_and(|bits| bits >> (pair % 64) & 1 == 1)
    }

    /// See [`Pack::head`].
    fn find(&self, word: &str, weak: bool) -> Option<FoundHead> {
        let mut best: Option<(usize, usize, FoundHead)> = None;
        let last = word.as_bytes().last();
        let mut consider = |ending: &'static str, adjectival: bool| {
            if !ending.is_empty() && ending.as_bytes().last() != last {
                return;
            }
            let Some(stem) = word.strip_suffix(ending) else {
                return;
            };
            if !self.may_end(stem) {
                return;
            }
            let Some((prefix, row)) = self.longest(stem, adjectival, ending, weak) else {
                return;
            };
            let covered = word.len() - prefix;
            let rank = (covered, stem.len());
            if best.as_ref().is_none_or(|b| (b.0, b.1) < rank) {
                let head = row;
                let found = FoundHead {
                    head,
                    prefix,
                    ending,
                };
                best = Some((rank.0, rank.1, found));
            }
        };
        for ending in ENDINGS {
            consider(ending, false);
        }
        for ending in ADJECTIVE_ENDINGS {
            consider(ending, true);
        }
        best.map(|b| b.2)
    }

    /// The longest tail of a stem: bytes before it, and its row.
    fn longest(
        &self,
        stem: &str,
        adjectival: bool,
        ending: &str,
        weak: bool,
    ) -> Option<(usize, Head)> {
        let feminine = matches!(ending, "in" | "innen");
        let fits = |row: Option<u16>| -> Option<Head> {
            let head = *self.rows.get(row? as usize)?;
            let persons = matches!(
                head.kind,
                Some(SourceKind::Person | SourceKind::Anonymous | SourceKind::Group)
            );
            let plural = !head.plural || matches!(ending, "" | "n");
            (head.adjectival == adjectival
                && (weak || !head.weak)
                && (!feminine || persons)
                && plural)
                .then_some(head)
        };
        let mut at = 0;
        let mut found = None;
        let bytes = stem.as_bytes();
        for (done, &byte) in bytes.iter().rev().enumerate() {
            let Some(&(_, next)) = self.nodes[at].next.iter().find(|(b, _)| *b == byte) else {
                break;
            };
            at = next as usize;
            let prefix = bytes.len() - done - 1;
            let node = &self.nodes[at];
            // A compound needs a first part that can be a word, and a row for a whole word goes
            // before one for a tail.
            if prefix == 0 {
                if let Some(head) = fits(node.whole).or_else(|| fits(node.tail)) {
                    found = Some((prefix, head));
                }
            } else if prefix >= 2
                && stem.is_char_boundary(prefix)
                && let Some(head) = fits(node.tail)
            {
                found = Some((prefix, head));
            }
        }
        found
    }
}

impl Pack {
    /// The head noun that a lower-case word is or ends with; the longest one wins.
    ///
    /// `weak` admits guesses from the look of the word.
    pub fn head(&self, word: &str, weak: bool) -> Option<FoundHead> {
        thread_local! {
            static GERMAN: RefCell<Memo<Option<FoundHead>>> = RefCell::new(Memo::new(SEEN));
        }
        let memo = match self.language {
            Language::German => &GERMAN,
        };
        memo.with_borrow_mut(|memo| memo.get(word, u8::from(weak), || self.heads.find(word, weak)))
    }
}

/// The kind of source with this name in the tables.
pub(crate) fn kind_of(name: &str) -> Option<SourceKind> {
    Some(match name {
        "person" => SourceKind::Person,
        "institution" => SourceKind::Institution,
        "group" => SourceKind::Group,
        "anonymous" => SourceKind::Anonymous,
        "metonym" => SourceKind::Metonym,
        "media" => SourceKind::Media,
        "agency" => SourceKind::Agency,
        "document" => SourceKind::Document,
        _ => return None,
    })
}

/// The finer kinds that the tables may use.
const SUBKINDS: [&str; 39] = [
    "club",
    "agency",
    "association",
    "broadcaster",
    "circles",
    "company",
    "court",
    "expert",
    "government",
    "hearsay",
    "hospital",
    "investigators",
    "lawyer",
    "manager",
    "military",
    "ministry",
    "newspaper",
    "office",
    "official",
    "paper",
    "parliament",
    "party",
    "police",
    "politician",
    "private",
    "prosecution",
    "ruling",
    "spokesperson",
    "statement",
    "study",
    "union",
    "university",
    "worker",
    "country",
    "city",
    "region",
    "outlet",
    "report",
    "reporter",
];

/// The finer kind with this name in the tables.
pub(crate) fn subkind_of(name: &str) -> Option<&'static str> {
    SUBKINDS.into_iter().find(|s| *s == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_holds_each_word_once() {
        let table = include_str!("../packs/de/source-heads.tsv");
        let mut seen = std::collections::BTreeSet::new();
        for line in table
            .lines()
            .filter(|l| !l.starts_with('#') && !l.is_empty())
        {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 4, "{line}");
            assert!(
                columns[0] == "saying" || kind_of(columns[0]).is_some(),
                "{line}"
            );
            assert!(
                columns[1].is_empty() || subkind_of(columns[1]).is_some(),
                "{line}"
            );
            for word in columns[3].split(' ') {
                assert!(
                    !word.is_empty() && seen.insert(word),
                    "{word} twice or blanks doubled"
                );
            }
        }
    }
}
