//! Keywords: what a stretch of text is about, as numbers that can be compared across texts.
//!
//! A noun, name, main verb or adjective gives the hash of its root: dictionary form, folded, endings
//! cut off, so that a noun and the verb that it comes from meet. A compound gives the roots of its
//! two parts besides. Words that say nothing of a matter, and words for the same thing, are rows of
//! `keywords.tsv`. The numbers are the same on every machine and in every version that has the same
//! table: they may be stored.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use crate::document::{Document, Shape, TokenRange};
use crate::pack::Pack;
use crate::tag::{Features, Pos};

/// Shortest root, in letters, that endings are cut down to.
const SHORTEST: usize = 4;
/// Shortest word, in bytes, that can be a compound.
const COMPOUND: usize = 8;

/// Words of no matter, endings, and words for the same thing.
#[derive(Debug, Default)]
pub struct KeywordTable {
    stops: HashSet<&'static str>,
    /// By their last byte, longest first.
    endings: HashMap<u8, Vec<&'static str>>,
    /// Root of a word to the root that stands for all of its group.
    same: HashMap<u32, u32>,
}

impl KeywordTable {
    /// Reads the table: `class<TAB>words` a line, `#` starts a comment line.
    pub fn parse(table: &'static str) -> KeywordTable {
        let mut all = KeywordTable::default();
        let mut endings: Vec<&str> = Vec::new();
        let rows = || {
            let lines = table.lines().filter(|line| !line.starts_with('#'));
            lines.filter_map(|line| line.split_once('\t'))
        };
        for (class, words) in rows() {
            match class {
                "stop" => all.stops.extend(words.split('|')),
                "ending" => endings.extend(words.split('|')),
                _ => {}
            }
        }
        endings.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
        for ending in endings {
            let last = ending.bytes().last().unwrap_or_default();
            all.endings.entry(last).or_default().push(ending);
        }
        for (class, words) in rows() {
            if class != "same" {
                continue;
            }
            let roots: Vec<u32> = words.split('|').map(|word| all.bare_root(word)).collect();
            for root in &roots {
                // A word of two groups stays with the first.
                all.same.entry(*root).or_insert(roots[0]);
            }
        }
        all
    }

    /// The root of a word as a number; words for the same thing have the same.
    pub fn root(&self, word: &str) -> u32 {
        let root = self.bare_root(word);
        self.same.get(&root).copied().unwrap_or(root)
    }

    fn bare_root(&self, word: &str) -> u32 {
        let mut folded = String::with_capacity(word.len());
        for c in word.chars().flat_map(char::to_lowercase) {
            match c {
                'ä' => folded.push('a'),
                'ö' => folded.push('o'),
                'ü' => folded.push('u'),
                'ß' => folded.push_str("ss"),
                c if c.is_alphanumeric() => folded.push(c),
                _ => {}
            }
        }
        let mut letters = folded.chars().count();
        let ending = |folded: &str, letters: usize| {
            let endings = self.endings.get(folded.as_bytes().last()?)?;
            let fits = |e: &&&str| folded.ends_with(**e) && letters - e.len() >= SHORTEST;
            endings.iter().find(fits).map(|ending| ending.len())
        };
        while let Some(ending) = ending(&folded, letters) {
            letters -= ending;
            folded.truncate(folded.len() - ending);
        }
        number(folded.as_bytes())
    }
}

/// FNV-1a: small, and the same everywhere.
fn number(bytes: &[u8]) -> u32 {
    let step = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    bytes.iter().fold(0x811c_9dc5, step)
}

/// One word that says what the text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// Its token.
    pub token: usize,
    /// Its root.
    pub root: u32,
    /// Roots of a compound's last and first part.
    pub parts: [Option<u32>; 2],
    /// Where the last part begins, in bytes of the dictionary form; 0 without parts.
    pub cut: usize,
    /// Whether it is a name.
    pub name: bool,
}

/// The keywords of a range of tokens, in text order.
pub fn keywords(doc: &Document, pack: &Pack, range: TokenRange) -> Vec<Keyword> {
    let end = (range.end as usize).min(doc.tokens.len());
    (range.first as usize..end)
        .filter_map(|at| keyword(doc, pack, at))
        .collect()
}

/// The keyword that a token is, if it is one.
pub fn keyword(doc: &Document, pack: &Pack, at: usize) -> Option<Keyword> {
    let token = doc.tokens.get(at)?;
    let name = token.pos == Pos::Propn;
    let content = matches!(token.pos, Pos::Noun | Pos::Propn | Pos::Verb | Pos::Adj);
    if !content || !token.shape.is_word() || token.features.any(Features::MODAL) {
        return None;
    }
    let table = &pack.keywords;
    let lemma = doc.lemma(at);
    if table.stops.contains(lemma) || table.stops.contains(doc.lower(at)) {
        return None;
    }
    lemma.chars().nth(1)?;
    let particle = separated(doc, at);
    let root = match particle {
        Some(particle) => table.root(&format!("{particle}{lemma}")),
        None => table.root(lemma),
    };
    let (mut parts, mut cut) = ([None, None], 0);
    let noun = matches!(token.pos, Pos::Noun | Pos::Propn);
    if noun && lemma.len() >= COMPOUND && !matches!(token.shape, Shape::Upper) {
        (parts, cut) = compound(pack, lemma);
    }
    Some(Keyword {
        token: at,
        root,
        parts,
        cut,
        name,
    })
}

/// The separated particle of a finite verb ("fallen ... aus").
fn separated(doc: &Document, at: usize) -> Option<&str> {
    if doc.tokens[at].pos != Pos::Verb {
        return None;
    }
    let end = doc
        .clauses
        .partition_point(|clause| clause.tokens.first as usize <= at);
    let clause = doc.clauses[..end]
        .iter()
        .rev()
        .take(8)
        .find(|clause| clause.finite.is_some_and(|verb| verb.index() == at))?;
    clause.particle.map(|particle| doc.lower(particle.index()))
}

/// Roots of the last and the first part of a compound, and where the last one begins.
fn compound(pack: &Pack, lemma: &str) -> ([Option<u32>; 2], usize) {
    let table = &pack.keywords;
    let Some(tail) = pack.lexicon.compound_tail(lemma) else {
        return ([None, None], 0);
    };
    let last = table.root(&tail);
    let length = tail.chars().count().min(lemma.chars().count());
    let cut = lemma.char_indices().rev().nth(length.saturating_sub(1));
    let cut = cut.map_or(0, |(at, _)| at);
    let first = match lemma.split_once('-') {
        Some((first, _)) => Some(first),
        None => lemma.get(..cut),
    };
    let first = first
        .filter(|first| first.chars().count() >= 3)
        .map(|first| table.root(first));
    let known = (!table.stops.contains(tail.as_str())).then_some(last);
    ([known, first], cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Language;

    fn root(word: &str) -> u32 {
        Pack::of(Language::German).keywords.root(word)
    }

    #[test]
    fn noun_and_verb_of_one_root_meet() {
        for (a, b) in [
            ("Verkauf", "verkaufen"),
            ("Räumung", "räumen"),
            ("Werften", "Werft"),
            ("Rückkehr", "heimkehren"),
            ("Damm", "Deich"),
        ] {
            assert_eq!(root(a), root(b), "{a} {b}");
        }
        for (a, b) in [("Haus", "Hase"), ("Werft", "Wert"), ("Käse", "Kasse")] {
            assert_ne!(root(a), root(b), "{a} {b}");
        }
    }

    #[test]
    fn compounds_give_their_parts() {
        let text = "Die Hafenmauer bröckelt.";
        let doc = crate::analyze(text, Language::German, None);
        let pack = Pack::of(Language::German);
        let found = keywords(&doc, pack, TokenRange::new(0, doc.tokens.len()));
        assert_eq!(found[0].parts, [Some(root("Mauer")), Some(root("Hafen"))]);
    }
}
