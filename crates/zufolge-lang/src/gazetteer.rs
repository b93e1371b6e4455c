//! The gazetteer: names of places with coordinates, read in place from one compiled file.
//!
//! `packs/de/places.bin` holds an automaton over all names (several words with single blanks between
//! them), which leads to runs of fixed records. Nothing is unpacked when it is loaded. The builder
//! is `cargo xtask packs gazetteer`; where the names come from is told in `SOURCES.md`.

use fst::raw::{Fst, Output};

use crate::span::Span;

/// The first bytes of a compiled gazetteer.
pub const MAGIC: &[u8; 4] = b"ZFGZ";
/// Version of the layout; a file of any other version is refused.
pub const VERSION: u32 = 1;
/// Bytes of one record.
pub const RECORD: usize = 15;
/// The low bits of an automaton's value that count records; the rest is the first record's number.
pub const COUNT_BITS: u32 = 8;

/// What a record names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// A country by its name.
    Country,
    /// A country by its adjective, in the base form ("irakisch").
    Adjective,
    /// A country by the word for its inhabitants ("Iraker").
    Inhabitant,
    /// A state, province, landscape or part of the world.
    Region,
    /// A populated place.
    City,
    /// A water, mountain or island.
    Nature,
}

/// Bits of a record's mark byte above its kind.
pub mod marks {
    /// The capital of its country.
    pub const CAPITAL: u8 = 1 << 3;
    /// The name is also a common word ("Essen").
    pub const COMMON_WORD: u8 = 1 << 4;
    /// The name is also a person's first or family name.
    pub const PERSON_NAME: u8 = 1 << 5;
    /// The name is a short form of the place's full name ("Halle" for "Halle (Saale)").
    pub const SHORT: u8 = 1 << 6;
}

/// One record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// What it names.
    pub kind: RecordKind,
    /// The bits of [`marks`].
    pub marks: u8,
    /// Degrees north and east.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Inhabitants, 0 if unknown.
    pub population: u32,
    country: u8,
    name: u32,
}

/// The records of one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// How many bytes of the text the name takes.
    pub length: usize,
    /// How many words.
    pub words: usize,
    /// Whether a genitive -s was left off.
    pub genitive: bool,
    first: u32,
    count: u32,
}

/// A compiled gazetteer.
pub struct Gazetteer {
    names: Fst<&'static [u8]>,
    records: &'static [u8],
    pool: &'static str,
    countries: &'static str,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gazetteer({} names)", self.names.len())
    }
}

impl Gazetteer {
    /// Reads a compiled gazetteer in place.
    ///
    /// # Errors
    /// When the file is of another version or cut short.
    pub fn load(bytes: &'static [u8]) -> Result<Gazetteer, String> {
        let number = |at: usize| -> Result<usize, String> {
            let four = bytes.get(at..at + 4).ok_or("gazetteer is cut short")?;
            Ok(u32::from_le_bytes([four[0], four[1], four[2], four[3]]) as usize)
        };
        if bytes.get(..4) != Some(MAGIC) || number(4)? != VERSION as usize {
            return Err("gazetteer is of another version".to_owned());
        }
        let mut at = 24;
        let mut part = |length: usize| {
            let part = bytes
                .get(at..at + length)
                .ok_or_else(|| "gazetteer is cut short".to_owned());
            at += length;
            part
        };
        let countries = part(number(8)?)?;
        let pool = part(number(12)?)?;
        let records = part(number(16)?)?;
        let names = part(number(20)?)?;
        let utf8 = |bytes| std::str::from_utf8(bytes).map_err(|error| error.to_string());
        Ok(Gazetteer {
            names: Fst::new(names).map_err(|error| error.to_string())?,
            records,
            pool: utf8(pool)?,
            countries: utf8(countries)?,
        })
    }

    /// How many names it knows.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether it knows no name.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The records of exactly this name.
    pub fn find(&self, name: &str) -> Option<Found> {
        let mut walk = Walk::new(self);
        walk.step(name.as_bytes()).then_some(())?;
        walk.found(name.len(), 1, false)
    }

    /// The records of the name that `stem` and `ending` make together.
    pub fn find_joined(&self, stem: &str, ending: &str) -> Option<Found> {
        let mut walk = Walk::new(self);
        let known = walk.step(stem.as_bytes()) && walk.step(ending.as_bytes());
        known.then_some(())?;
        walk.found(stem.len() + ending.len(), 1, false)
    }

    /// The longest name that begins with the first of `words` and ends with one of them.
    ///
    /// The words are given as spans of `text`; between two of them one blank is assumed.
    pub fn longest(&self, text: &str, words: impl Iterator<Item = Span>) -> Option<Found> {
        let mut walk = Walk::new(self);
        let mut best = None;
        let mut start = None;
        for (index, span) in words.enumerate() {
            let start = *start.get_or_insert(span.start);
            let Some(word) = text.get(span.range()) else {
                break;
            };
            if index > 0 && !walk.step(b" ") {
                break;
            }
            let length = (span.end - start) as usize;
            // "Bagdads": the name without its last letter, if that is an s.
            if let Some(stem) = word.strip_suffix('s') {
                if !walk.step(stem.as_bytes()) {
                    break;
                }
                let short = walk.found(length, index + 1, true);
                let goes_on = walk.step(b"s");
                let full = match goes_on {
                    true => walk.found(length, index + 1, false),
                    false => None,
                };
                best = full.or(short).or(best);
                if !goes_on {
                    break;
                }
            } else {
                if !walk.step(word.as_bytes()) {
                    break;
                }
                best = walk.found(length, index + 1, false).or(best);
            }
        }
        best
    }

    /// Whether [`Gazetteer::longest`] can find a name whose first word this is.
    pub fn begins(&self, word: &str) -> bool {
        let mut walk = Walk::new(self);
        if let Some(stem) = word.strip_suffix('s') {
            if !walk.step(stem.as_bytes()) {
                return false;
            }
            if walk.is_name() {
                return true;
            }
            return walk.step(b"s") && (walk.is_name() || walk.step(b" "));
        }
        walk.step(word.as_bytes()) && (walk.is_name() || walk.step(b" "))
    }

    /// The records of a name, most inhabitants first.
    pub fn records(&self, found: Found) -> impl Iterator<Item = Record> + '_ {
        let (first, count) = (found.first as usize, found.count as usize);
        (first..first + count).filter_map(|number| self.record(number))
    }

    fn record(&self, number: usize) -> Option<Record> {
        let bytes: &[u8; RECORD] = self
            .records
            .get(number * RECORD..(number + 1) * RECORD)?
            .try_into()
            .ok()?;
        let three = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], 0]);
        let kind = match bytes[7] & 7 {
            0 => RecordKind::Country,
            1 => RecordKind::Adjective,
            2 => RecordKind::Inhabitant,
            3 => RecordKind::Region,
            4 => RecordKind::City,
            _ => RecordKind::Nature,
        };
        Some(Record {
            kind,
            marks: bytes[7] & !7,
            lat: degrees(three(0), 180.0),
            lon: degrees(three(3), 360.0),
            population: u32::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]),
            country: bytes[6],
            name: three(12),
        })
    }

    /// The full name of a record, where it differs from the name it was found by.
    pub fn full_name(&self, record: Record) -> Option<&'static str> {
        (record.name > 0)
            .then(|| self.pool.get(record.name as usize..)?.split('\n').next())
            .flatten()
    }

    /// ISO 3166-1 code of a record's country.
    pub fn country(&self, record: Record) -> Option<&'static str> {
        let at = 2 * (record.country as usize).checked_sub(1)?;
        self.countries.get(at..at + 2)
    }
}

/// A coordinate from its 24 bits.
fn degrees(bits: u32, range: f64) -> f64 {
    let exact = f64::from(bits) / f64::from(0x00ff_ffff_u32) * range - range / 2.0;
    // Four decimals are some ten metres: finer than any of the sources.
    (exact * 1e4).round() / 1e4
}

struct Walk<'a> {
    gazetteer: &'a Gazetteer,
    at: usize,
    output: Output,
}

impl<'a> Walk<'a> {
    fn new(gazetteer: &'a Gazetteer) -> Walk<'a> {
        Walk {
            gazetteer,
            at: gazetteer.names.root().addr(),
            output: Output::zero(),
        }
    }

    /// Follows bytes; false where no name goes on like this.
    fn step(&mut self, bytes: &[u8]) -> bool {
        let mut node = self.gazetteer.names.node(self.at);
        for &byte in bytes {
            let Some(index) = node.find_input(byte) else {
                return false;
            };
            let transition = node.transition(index);
            self.output = self.output.cat(transition.out);
            node = self.gazetteer.names.node(transition.addr);
        }
        self.at = node.addr();
        true
    }

    fn is_name(&self) -> bool {
        self.gazetteer.names.node(self.at).is_final()
    }

    fn found(&self, length: usize, words: usize, genitive: bool) -> Option<Found> {
        let node = self.gazetteer.names.node(self.at);
        node.is_final().then(|| {
            let value = self.output.cat(node.final_output()).value();
            Found {
                length,
                words,
                genitive,
                first: (value >> COUNT_BITS) as u32,
                count: (value & ((1 << COUNT_BITS) - 1)) as u32,
            }
        })
    }
}
