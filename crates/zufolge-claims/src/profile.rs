//! Profile: what a report as a whole is about, and the runs of words that tell a copy.
//!
//! Small enough that the profiles of a whole ledger are compared in memory. A profile holds the
//! report's *terms* (names and words, as stable hashes, with how much the report is about them and
//! how seldom they are by their nature), the agencies that it credits, and a sample of its *runs*:
//! hashes of four words in a row. Every text keeps the same part of all possible runs, so what two
//! samples share tells what the texts share.

use std::collections::BTreeMap;

use zufolge_lang::document::{Document, Shape};
use zufolge_lang::entity::EntityClass;
use zufolge_lang::name::SourceKind;
use zufolge_lang::name_stem::name_stem;
use zufolge_lang::place::{Place, PlaceKind};
use zufolge_lang::tag::{Features, Pos};
use zufolge_lang::{Pack, Span};

use crate::assemble::Record;
use crate::packed::{Reader, Writer};
use crate::told::{Hint, Words, words_of};

/// Layout of [`Profile::to_bytes`]; bytes of any other version are not read.
const VERSION: u8 = 2;
/// How many words make a run.
pub(crate) const RUN: usize = 4;
/// The least and most terms that a profile keeps.
const TERMS: (usize, usize) = (18, 90);
/// How many runs a profile keeps at least, if there are so many; else one for every
/// [`WORDS_PER_RUN`] words.
const RUNS: usize = 44;
/// See [`RUNS`].
const WORDS_PER_RUN: usize = 4;

/// What sort of term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermKind {
    /// A person, organisation, work or event.
    Name,
    /// A place, its adjective or its inhabitants.
    Place,
    /// Any other word of content.
    Word,
}

/// A name or word that a report holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// Hash of its stem.
    pub key: u32,
    /// What sort of term.
    pub kind: TermKind,
    /// How seldom it is by its nature, before any counting: 0 (a common word) to 7.
    pub rarity: u8,
    /// How much the report is about it: 1 (once, far down) to 7 (title, lead and all over).
    pub weight: u8,
}

/// The comparable essence of one report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Sorted by key, each key once.
    pub(crate) terms: Vec<Term>,
    /// Codes of the agencies that the report credits, in order of first mention.
    pub(crate) agencies: Vec<String>,
    /// The lowest of the text's runs, sorted, each once.
    pub(crate) runs: Vec<u32>,
    /// Below this, all runs of the text are kept.
    pub(crate) kept_below: u32,
    /// How many words and numbers the text has.
    pub(crate) words: u32,
}

impl Profile {
    /// The profile of a record.
    pub fn of(record: &Record) -> Profile {
        let report = &record.report;
        let words = Words::of(report.title.as_deref(), &report.text);
        Profile::hinted(record, &words).0
    }

    /// The profile of a record, and where its text holds the terms.
    pub(crate) fn hinted(record: &Record, words: &Words<'_>) -> (Profile, Vec<Hint>) {
        let (terms, hints) = terms(record);
        let runs = Runs::of(words.of_text());
        let profile = Profile {
            terms,
            agencies: record
                .agencies
                .iter()
                .map(|code| (*code).to_owned())
                .collect(),
            runs: runs.kept,
            kept_below: runs.kept_below,
            words: runs.words,
        };
        (profile, hints)
    }

    /// The names and words, sorted by key.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Codes of the agencies that the report credits, in order of first mention.
    pub fn agencies(&self) -> &[String] {
        &self.agencies
    }

    /// How many words and numbers the text has.
    pub fn words(&self) -> u32 {
        self.words
    }

    /// As it is stored beside a report with these words: its terms. The rest follows from the report.
    pub(crate) fn to_bytes(&self, words: &Words<'_>, hints: &[Hint]) -> Vec<u8> {
        let mut out = Writer::new(VERSION);
        let keys = self.terms.iter().map(|term| term.key);
        for stored in words.write(&mut out, keys, hints, key) {
            let place = self.terms.binary_search_by_key(&stored, |term| term.key);
            let Some(term) = place.ok().and_then(|place| self.terms.get(place)) else {
                continue;
            };
            out.flag(term.kind != TermKind::Word);
            if term.kind != TermKind::Word {
                out.flag(term.kind == TermKind::Place);
            }
            out.bits(u64::from(term.rarity), 3);
            out.number(u32::from(term.weight), 1);
        }
        out.done()
    }

    /// Reads what [`Profile::to_bytes`] wrote; none if the bytes are not such. `agencies` are the codes of
    /// the agencies that the report credits.
    pub fn from_bytes(bytes: &[u8], words: &Words<'_>, agencies: Vec<String>) -> Option<Profile> {
        let mut from = Reader::open(bytes, VERSION)?;
        let keys = words.read(&mut from, key)?;
        let mut terms = Vec::with_capacity(keys.len());
        for key in keys {
            let kind = match from.flag()? {
                false => TermKind::Word,
                true if from.flag()? => TermKind::Place,
                true => TermKind::Name,
            };
            terms.push(Term {
                key,
                kind,
                rarity: from.bits(3)? as u8,
                weight: u8::try_from(from.number(1)?).ok().filter(|w| *w < 8)?,
            });
        }
        terms.sort_by_key(|term| term.key);
        // Words that had two stems when they were stored may have one now.
        terms.dedup_by_key(|term| term.key);
        let runs = Runs::of(words.of_text());
        from.is_done().then_some(Profile {
            terms,
            agencies,
            runs: runs.kept,
            kept_below: runs.kept_below,
            words: runs.words,
        })
    }
}

/// The sample of a text's runs.
struct Runs {
    kept: Vec<u32>,
    kept_below: u32,
    words: u32,
}

impl Runs {
    fn of(words: &[&str]) -> Runs {
        let mut window = [0u64; RUN];
        let mut kept = Vec::with_capacity(words.len());
        for (before, word) in words.iter().enumerate() {
            window.rotate_left(1);
            window[RUN - 1] = hash_lower(word);
            if before + 1 >= RUN {
                kept.push(run_hash(&window));
            }
        }
        let most = RUNS.max(words.len() / WORDS_PER_RUN);
        let mut kept_below = u32::MAX;
        if kept.len() > most {
            kept_below = *kept.select_nth_unstable(most).1;
            kept.truncate(most);
        }
        kept.sort_unstable();
        kept.dedup();
        // Of a run that is there often one may be among the lowest and one the bound.
        kept.truncate(kept.partition_point(|run| *run < kept_below));
        Runs {
            kept,
            kept_below,
            words: words.len() as u32,
        }
    }
}

/// Whether a token is a word or a number.
pub(crate) fn counts(shape: Shape) -> bool {
    shape.is_word() || shape == Shape::Number
}

/// The hash of a run of words, from theirs.
fn run_hash(words: &[u64; RUN]) -> u32 {
    let mut all: u64 = 0;
    for word in words {
        all = (all.rotate_left(21) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    (all >> 32) as u32
}

/// A hash that never changes between versions and machines.
pub(crate) fn hash(text: &str) -> u64 {
    hash_bytes(text.bytes())
}

/// The hash of a word, whatever the case of its letters.
fn hash_lower(word: &str) -> u64 {
    match word.is_ascii() {
        true => hash_bytes(word.bytes().map(|byte| byte.to_ascii_lowercase())),
        false => hash(&word.to_lowercase()),
    }
}

fn hash_bytes(bytes: impl Iterator<Item = u8>) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    // The last bytes reach all bits only after mixing.
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ hash >> 32
}

/// The key of a word, by its stem.
pub(crate) fn key(word: &str) -> u32 {
    let mut short = [0; 32];
    let of = |lower: &str| hash(name_stem(lower)) as u32;
    if word.is_ascii()
        && let Some(lower) = short.get_mut(..word.len())
    {
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        // What was ASCII still is.
        return std::str::from_utf8(lower).map_or(0, of);
    }
    let lower = word.to_lowercase();
    match lower.contains('ß') {
        true => of(&lower.replace('ß', "ss")),
        false => of(&lower),
    }
}

/// What was counted of a term so far.
struct Count {
    kind: TermKind,
    rarity: u8,
    weight: u32,
}

/// Gathers the terms of one report.
struct Gatherer<'a> {
    doc: &'a Document,
    pack: &'a Pack,
    counts: BTreeMap<u32, Count>,
    /// Tokens that are counted as names or places, or not at all.
    done: Vec<bool>,
    /// Where the text holds what was counted.
    hints: Vec<Hint>,
    /// Tokens that say which body or office somebody is of.
    roles: Vec<bool>,
    /// Where the lead ends.
    lead: usize,
}

/// How many sentences belong to the lead.
const LEAD: usize = 3;

fn terms(record: &Record) -> (Vec<Term>, Vec<Hint>) {
    let doc = &record.document;
    let lead = doc.sentences.iter().filter(|s| !s.heading).nth(LEAD - 1);
    let mut gatherer = Gatherer {
        doc,
        pack: Pack::of(doc.language),
        counts: BTreeMap::new(),
        done: vec![false; doc.tokens.len()],
        hints: Vec::new(),
        roles: vec![false; doc.tokens.len()],
        lead: lead.map_or(doc.tokens.len(), |s| s.tokens.end as usize),
    };
    gatherer.skip_media();
    gatherer.skip_times();
    gatherer.places();
    gatherer.entities();
    gatherer.words();
    let outlet = record.report.outlet.as_deref().unwrap_or("");
    for word in words_of(outlet) {
        // An outlet that names itself says nothing of the matter.
        if let Some(count) = gatherer.counts.get(&key(word))
            && count.kind != TermKind::Place
        {
            gatherer.counts.remove(&key(word));
        }
    }
    gatherer.title(record.report.title.as_deref().unwrap_or(""));
    let most = (doc.tokens.len() / 8).clamp(TERMS.0, TERMS.1);
    let mut terms: Vec<Term> = gatherer
        .counts
        .iter()
        .map(|(key, count)| Term {
            key: *key,
            kind: count.kind,
            rarity: count.rarity,
            weight: level(count.weight),
        })
        .collect();
    // What is seldom and often said stays.
    terms.sort_by_key(|t| (std::cmp::Reverse((2 + t.weight) * (2 + t.rarity)), t.key));
    terms.truncate(most);
    terms.sort_by_key(|t| t.key);
    let mut hints = gatherer.hints;
    hints.sort_unstable_by_key(|(key, span)| (span.start, *key));
    (terms, hints)
}

/// Seven steps for a count of any size.
fn level(weight: u32) -> u8 {
    match weight {
        0..=3 => weight.max(1) as u8,
        4..=5 => 4,
        6..=8 => 5,
        9..=13 => 6,
        _ => 7,
    }
}

impl Gatherer<'_> {
    fn add(&mut self, key: u32, kind: TermKind, rarity: u8, weight: u32) {
        let count = self.counts.entry(key).or_insert(Count {
            kind,
            rarity,
            weight: 0,
        });
        count.weight = count.weight.saturating_add(weight);
        // The strictest view of a term counts: a big city stays one where it is part of a name.
        if kind < count.kind {
            count.kind = kind;
            count.rarity = rarity;
        }
    }

    /// Whether the lexicon has the word as it is written: a place may look like a compound.
    fn is_known(&self, word: &str) -> bool {
        self.pack.lexicon.find(word).is_some()
    }

    /// How seldom a noun is: a compound of known words is a topic's, no matter's.
    fn rarity(&self, word: &str, known: bool) -> u8 {
        if !known && self.pack.lexicon.is_compound(word) {
            return 3;
        }
        noun_rarity(known, word.chars().count())
    }

    fn weight_at(&self, token: usize) -> u32 {
        if token < self.lead { 2 } else { 1 }
    }

    /// Days and amounts are the next report's too.
    fn skip_times(&mut self) {
        for time in &self.doc.times {
            self.done[time.tokens.range()].fill(true);
        }
        for amount in &self.doc.quantities {
            // What is counted is a matter's own, number and unit are not.
            let counted = match amount.unit {
                None => amount.counted.unwrap_or_default(),
                Some(_) => Span::default(),
            };
            for at in amount.tokens.range() {
                if !counted.overlaps(self.doc.tokens[at].span) {
                    self.done[at] = true;
                }
            }
        }
    }

    /// Media and agencies are how the news came, not what it is about.
    fn skip_media(&mut self) {
        for mention in &self.doc.mentions {
            self.roles[mention.tokens.range()].fill(true);
            if matches!(mention.kind, SourceKind::Media | SourceKind::Agency) {
                for done in self
                    .done
                    .iter_mut()
                    .take(mention.tokens.end as usize)
                    .skip(mention.tokens.first as usize)
                {
                    *done = true;
                }
            }
        }
    }

    fn places(&mut self) {
        for place in &self.doc.places {
            let at = place.tokens.first as usize;
            let range = place.tokens.range();
            if self
                .done
                .get(range.clone())
                .is_none_or(|d| d.contains(&true))
            {
                continue;
            }
            let weight = self.weight_at(at);
            let rarity = place_rarity(place);
            self.add(key(&place.name), TermKind::Place, rarity, weight);
            self.hints.push((key(&place.name), place.span));
            self.done[range].fill(true);
        }
    }

    fn entities(&mut self) {
        for entity in &self.doc.entities {
            let range = entity.tokens.range();
            let open = self
                .done
                .get(range.clone())
                .is_some_and(|d| !d.contains(&true));
            let first = range.start;
            if open && entity.class == EntityClass::Person && range.len() >= 2 {
                // First names are many people's; a person is mostly called by the last one.
                let weight = self.weight_at(first);
                let last = key(self.doc.word(range.end - 1));
                self.add(last, TermKind::Name, 6, weight);
                self.hints.push((last, self.doc.tokens[range.end - 1].span));
                self.done[range].fill(true);
                continue;
            }
            let known = self.pack.organisations.find(self.doc, first, range.end);
            let whole = known.is_some_and(|(length, _)| length == range.len());
            for at in range {
                let token = self.doc.tokens[at];
                let common = self.is_known(self.doc.word(at))
                    && !token.features.any(
                        Features::FIRST_NAME
                            .with(Features::LAST_NAME)
                            .with(Features::GEO_NAME),
                    );
                if self.done[at] || !counts(token.shape) || common && !whole {
                    continue;
                }
                let rarity = match () {
                    () if whole => 2,
                    () if entity.class == EntityClass::Place => 5,
                    () => 6,
                };
                let weight = self.weight_at(at);
                let mut name = self.doc.word(at);
                if let Some((head, _)) = name.split_once('-')
                    && head.len() >= 3
                {
                    self.add(key(name), TermKind::Name, rarity, weight);
                    name = head;
                }
                self.add(key(name), TermKind::Name, rarity, weight);
                let start = token.span.start as usize;
                let span = Span::new(start, start + name.len());
                self.hints.push((key(name), span));
                self.done[at] = true;
            }
        }
    }

    fn words(&mut self) {
        for at in 0..self.doc.tokens.len() {
            let token = self.doc.tokens[at];
            let word = self.doc.word(at);
            if self.done[at] || word.len() < 4 && token.shape != Shape::Mixed {
                continue;
            }
            let weight = self.weight_at(at);
            match token.shape {
                Shape::Mixed if word.bytes().any(|b| b.is_ascii_digit()) => {
                    let here = key(word);
                    self.add(here, TermKind::Word, 4, weight);
                    self.hints.push((here, token.span));
                }
                shape if !shape.is_word() => {}
                _ => self.word(at, weight),
            }
        }
    }

    fn word(&mut self, at: usize, weight: u32) {
        let token = self.doc.tokens[at];
        let word = self.doc.word(at);
        let known = self.is_known(word);
        let noun = matches!(token.pos, Pos::Noun | Pos::Propn | Pos::X);
        let rarity = match token.pos {
            // Spokesmen, mayors and authorities are in every report.
            _ if noun && self.roles[at] && known => 1,
            _ if noun => self.rarity(word, known),
            Pos::Adj if token.features.has(Features::KNOWN) => 1,
            Pos::Adj => 3,
            Pos::Verb => 1,
            _ => return,
        };
        let here = key(self.doc.lemma(at));
        self.add(here, TermKind::Word, rarity, weight);
        self.hints.push((here, token.span));
        if noun && !self.roles[at] {
            self.parts(word, Some(token.span), known, weight);
        }
    }

    /// The parts of a compound: a name in it must meet the name by itself.
    fn parts(&mut self, word: &str, span: Option<Span>, known: bool, weight: u32) {
        let lexicon = &self.pack.lexicon;
        let Some(tail) = lexicon.compound_tail(word) else {
            return;
        };
        let last = key(&tail);
        self.add(last, TermKind::Word, 2, weight);
        // What stands before the tail, as far as it is written like its dictionary form.
        let begin = tail.chars().take(3).collect::<String>().to_lowercase();
        let lower = word.to_lowercase();
        let Some(cut) = lower.rfind(&begin) else {
            return;
        };
        let hint = |from: usize, to: usize| {
            let start = span?.start as usize;
            Some(Span::new(start + from, start + to))
        };
        self.hints
            .extend(hint(cut, word.len()).map(|span| (last, span)));
        let head = lower.get(..cut).filter(|_| !known).unwrap_or_default();
        let head = head.trim_end_matches(|c: char| !c.is_alphanumeric());
        if head.chars().count() >= 4 {
            let known = lexicon.find(&zufolge_lang::lexicon::title(head)).is_some();
            let rarity = noun_rarity(known, head.chars().count().min(8));
            let first = key(head);
            self.add(first, TermKind::Word, rarity, weight);
            self.hints
                .extend(hint(0, head.len()).map(|span| (first, span)));
        }
    }

    /// The title's words count most; those that the text lacks count as words.
    fn title(&mut self, title: &str) {
        for word in words_of(title).filter(|w| w.chars().count() >= 4) {
            let known = self.is_known(word);
            let capital = word.starts_with(char::is_uppercase);
            if let Some(count) = self.counts.get_mut(&key(word)) {
                count.weight = count.weight.saturating_add(3);
            } else if capital {
                let rarity = self.rarity(word, known);
                self.add(key(word), TermKind::Word, rarity, 2);
                self.parts(word, None, known, 2);
            }
        }
    }
}

/// Long words are seldom ones, and words that no lexicon holds more so.
fn noun_rarity(known: bool, length: usize) -> u8 {
    match (known, length) {
        (true, 0..=6) => 1,
        (true, 7..=10) => 2,
        (true, _) => 3,
        (false, 0..=11) => 4,
        (false, _) => 5,
    }
}

fn place_rarity(place: &Place) -> u8 {
    let candidate = place
        .chosen
        .and_then(|index| place.candidates.get(index))
        .or(place.candidates.first());
    let Some(candidate) = candidate else {
        return 6;
    };
    match (place.kind, candidate.population) {
        (PlaceKind::Country, _) => 1,
        _ if place.capital => 1,
        (PlaceKind::Region, _) => 2,
        (_, 300_000..) => 2,
        (_, 50_000..) => 3,
        (_, 8_000..) => 4,
        _ => 5,
    }
}
