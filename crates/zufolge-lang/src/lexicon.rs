//! Lexicon: what a word form can be, by itself: part of speech, inflection, dictionary form.
//!
//! A table of all known forms, compiled by `cargo xtask packs` and read in place. A form is found by
//! its hash (bucket, then 24 bits to tell the entries of a bucket apart); it leads to one of some
//! twenty thousand sets of readings, since inflection repeats. Forms that are not in the table are
//! the business of [`crate::compound`].
//!
//! Layout, all numbers little-endian: magic, version, counts of buckets, forms, sets, readings,
//! edits, tags; then bucket ends (u32 each, one more than there are buckets), hash rests (3 bytes a
//! form), set numbers (u16 a form), set ends (u32, one more than sets), readings (tag u16, edit
//! u16), tags (pos u8, features u64, cells u32), edits (dropped bytes u8, length u8, bytes).

use std::borrow::Cow;

use crate::label::LabelSet;
use crate::tag::{Features, Pos};

/// The first bytes of a compiled lexicon.
pub const MAGIC: &[u8; 4] = b"ZFLX";
/// Version of the layout; a file of any other version is refused.
pub const VERSION: u32 = 1;
/// How many bits of the hash choose the bucket.
pub const BUCKET_BITS: u32 = 16;

/// What a form can be in context-free view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Part of speech.
    pub pos: Pos,
    /// Everything but what `cells` says: mood, tense, person, kind of pronoun, degree, name.
    pub features: Features,
    /// Which combinations of case, number and gender fit.
    pub cells: Cells,
    /// How the dictionary form comes from this form.
    pub edit: EditId,
}

/// The combinations of case, number and gender that a form allows, and the kinds of adjective
/// inflection: bit `case + 4 * (number + 2 * gender)` in the order of the bits of [`Features`];
/// bits 24 to 26 are weak, mixed and strong inflection.
///
/// Features alone would lose which values go together ("der": nominative masculine or dative
/// feminine, never dative masculine).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub struct Cells(pub u32);

impl Cells {
    /// Every combination, of any inflection.
    pub const ALL: Cells = Cells(0x07ff_ffff);
    /// After a definite article.
    pub const WEAK: Cells = Cells(1 << 24);
    /// After an indefinite article.
    pub const MIXED: Cells = Cells(1 << 25);
    /// After no article.
    pub const STRONG: Cells = Cells(1 << 26);

    /// The one bit of a case (0 to 3), number (0, 1) and gender (0 to 2).
    pub const fn one(case: u32, number: u32, gender: u32) -> Cells {
        Cells(1 << (case + 4 * (number + 2 * gender)))
    }

    /// The combinations that agree with a set of features; a feature with no bit set is open.
    pub fn of(features: Features) -> Cells {
        let open = |bits: u64, all: u64| if bits == 0 { all } else { bits };
        let cases = open(features.0 & 0xf, 0xf) as u32;
        let numbers = open(features.0 >> 4 & 0x3, 0x3) as u32;
        let genders = open(features.0 >> 6 & 0x7, 0x7) as u32;
        let mut cells = 0;
        for gender in 0..3 {
            for number in 0..2 {
                if genders >> gender & 1 == 1 && numbers >> number & 1 == 1 {
                    cells |= cases << (4 * (number + 2 * gender));
                }
            }
        }
        Cells(cells)
    }

    /// Case, number and gender as features: every value that some combination has.
    pub fn features(self) -> Features {
        let mut bits = 0;
        for gender in 0..3 {
            for number in 0..2 {
                let cases = self.0 >> (4 * (number + 2 * gender)) & 0xf;
                if cases != 0 {
                    bits |= cases as u64 | 1 << (4 + number) | 1 << (6 + gender);
                }
            }
        }
        Features(bits)
    }

    /// The combinations that both allow (the kinds of inflection are left out).
    pub fn and(self, other: Cells) -> Cells {
        Cells(self.0 & other.0 & 0x00ff_ffff)
    }

    /// The combinations that either allows.
    pub fn or(self, other: Cells) -> Cells {
        Cells(self.0 | other.0)
    }

    /// Whether no combination is left.
    pub fn is_empty(self) -> bool {
        self.0 & 0x00ff_ffff == 0
    }
}

/// One way to get from a form to its dictionary form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EditId(pub u16);

/// A set of readings that some forms share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SetId(pub u16);

/// All known forms of one language.
pub struct Lexicon {
    bucket_ends: &'static [u8],
    rests: &'static [u8],
    set_numbers: &'static [u8],
    set_ends: Vec<u32>,
    readings: Vec<Reading>,
    label_sets: Vec<LabelSet>,
    edits: Vec<(u8, &'static str)>,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexicon")
            .field("forms", &self.len())
            .field("sets", &(self.set_ends.len().saturating_sub(1)))
            .finish()
    }
}

/// The hash by which a form is found: stable across machines and versions.
pub fn hash(form: &[u8]) -> u64 {
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    let fold = |value: u64| {
        let wide = u128::from(value) * u128::from(MULTIPLIER);
        (wide as u64) ^ (wide >> 64) as u64
    };
    let mut state = MULTIPLIER ^ form.len() as u64;
    let mut chunks = form.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        state = fold(state ^ u64::from_le_bytes(word));
    }
    let mut word = [0; 8];
    for (to, from) in word.iter_mut().zip(chunks.remainder()) {
        *to = *from;
    }
    state = fold(state ^ u64::from_le_bytes(word));
    fold(state)
}

impl Lexicon {
    /// Reads a compiled lexicon in place.
    ///
    /// # Errors
    /// When the file is of another version or cut short.
    pub fn load(bytes: &'static [u8]) -> Result<Lexicon, String> {
        let mut at = Cursor { bytes };
        if at.take(4)? != MAGIC {
            return Err("not a compiled lexicon".to_owned());
        }
        let version = at.u32()?;
        if version != VERSION {
            return Err(format!("lexicon of version {version}, {VERSION} is needed"));
        }
        let buckets = at.u32()? as usize;
        if buckets != 1 << BUCKET_BITS {
            return Err(format!("lexicon with {buckets} buckets"));
        }
        let forms = at.u32()? as usize;
        let sets = at.u32()? as usize;
        let reading_count = at.u32()? as usize;
        let edit_count = at.u32()? as usize;
        let tag_count = at.u32()? as usize;
        let bucket_ends = at.take(4 * (buckets + 1))?;
        let rests = at.take(3 * forms)?;
        let set_numbers = at.take(2 * forms)?;
        let mut set_ends = Vec::with_capacity(sets + 1);
        for _ in 0..=sets {
            set_ends.push(at.u32()?);
        }
        let packed = at.take(4 * reading_count)?;
        let mut tags = Vec::with_capacity(tag_count);
        for _ in 0..tag_count {
            let pos = at.take(1)?[0];
            let pos = Pos::from_number(pos).ok_or_else(|| format!("no part of speech {pos}"))?;
            let low = u64::from(at.u32()?);
            let high = u64::from(at.u32()?);
            tags.push((pos, Features(low | high << 32), Cells(at.u32()?)));
        }
        let mut edits = Vec::with_capacity(edit_count);
        for _ in 0..edit_count {
            let head = at.take(2)?;
            let (drop, length) = (head[0], head[1] as usize);
            let text = std::str::from_utf8(at.take(length)?)
                .map_err(|_| "an edit that is not UTF-8".to_owned())?;
            edits.push((drop, text));
        }
        let mut readings = Vec::with_capacity(reading_count);
        for reading in packed.chunks_exact(4) {
            let tag = u16::from_le_bytes([reading[0], reading[1]]) as usize;
            let edit = u16::from_le_bytes([reading[2], reading[3]]);
            let &(pos, features, cells) = tags.get(tag).ok_or("a reading with an unknown tag")?;
            readings.push(Reading {
                pos,
                features,
                cells,
                edit: EditId(edit),
            });
        }
        let label_sets = set_ends
            .windows(2)
            .map(|ends| {
                let set = readings.get(ends[0] as usize..ends[1] as usize);
                set.unwrap_or_default()
                    .iter()
                    .fold(LabelSet::default(), |all, reading| {
                        all.with(LabelSet::of(reading))
                    })
            })
            .collect();
        Ok(Lexicon {
            bucket_ends,
            rests,
            set_numbers,
            set_ends,
            readings,
            label_sets,
            edits,
        })
    }

    /// How many forms are known.
    pub fn len(&self) -> usize {
        self.rests.len() / 3
    }

    /// Whether no form is known.
    pub fn is_empty(&self) -> bool {
        self.rests.is_empty()
    }

    /// The readings of exactly this form; none when it is not known.
    pub fn find(&self, form: &str) -> Option<SetId> {
        self.find_bytes(form.as_bytes())
    }

    /// [`Lexicon::find`] for a form that is put together in a buffer.
    pub fn find_bytes(&self, form: &[u8]) -> Option<SetId> {
        let hash = hash(form);
        let bucket = (hash >> (64 - BUCKET_BITS)) as usize;
        let end_at = |bucket: usize| {
            let bytes = self.bucket_ends.get(4 * bucket..4 * bucket + 4)?;
            Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
        };
        let (start, end) = (end_at(bucket)?, end_at(bucket + 1)?);
        let rest = (hash >> (64 - BUCKET_BITS - 24)).to_le_bytes();
        let found = self
            .rests
            .get(3 * start..3 * end)?
            .chunks_exact(3)
            .position(|entry| entry == &rest[..3])?;
        let at = 2 * (start + found);
        let number = self.set_numbers.get(at..at + 2)?;
        Some(SetId(u16::from_le_bytes([number[0], number[1]])))
    }

    /// How many sets of readings there are.
    pub fn set_count(&self) -> usize {
        self.set_ends.len().saturating_sub(1)
    }

    /// The readings of a set.
    pub fn readings(&self, set: SetId) -> &[Reading] {
        let at = set.0 as usize;
        match (self.set_ends.get(at), self.set_ends.get(at + 1)) {
            (Some(&start), Some(&end)) => self
                .readings
                .get(start as usize..end as usize)
                .unwrap_or(&[]),
            _ => &[],
        }
    }

    /// What the tagger may choose between for a set of readings.
    pub fn label_set(&self, set: SetId) -> LabelSet {
        self.label_sets
            .get(set.0 as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Appends the dictionary form that `edit` gives for `form`.
    pub fn push_lemma(&self, form: &str, edit: EditId, lemma: &mut String) {
        match self.edits.get(edit.0 as usize) {
            Some(&(drop, append)) => {
                let keep = form.len().saturating_sub(drop as usize);
                lemma.push_str(form.get(..keep).unwrap_or(form));
                lemma.push_str(append);
            }
            None => lemma.push_str(form),
        }
    }

    /// Whether `edit` changes nothing.
    pub fn keeps_form(&self, edit: EditId) -> bool {
        matches!(self.edits.get(edit.0 as usize), None | Some((0, "")))
    }
}

/// The form under which a word is looked up: soft hyphens left out, decomposed umlauts composed,
/// typographic apostrophes made plain.
pub fn key(word: &str) -> Cow<'_, str> {
    if word.is_ascii() || !word.contains(['\u{ad}', '\u{308}', '\u{2019}']) {
        return Cow::Borrowed(word);
    }
    let mut key = String::with_capacity(word.len());
    for c in word.chars() {
        let composed = match (c, key.chars().next_back()) {
            ('\u{ad}', _) => continue,
            ('\u{2019}', _) => '\'',
            ('\u{308}', Some(base)) => match base {
                'a' => 'ä',
                'o' => 'ö',
                'u' => 'ü',
                'A' => 'Ä',
                'O' => 'Ö',
                'U' => 'Ü',
                _ => c,
            },
            _ => c,
        };
        if c == '\u{308}' && composed != c {
            key.pop();
        }
        key.push(composed);
    }
    Cow::Owned(key)
}

/// `word` with its first letter in lower case.
pub fn lower_first(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// `word` with its first letter a capital and the others in lower case.
pub fn title(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first
            .to_uppercase()
            .chain(chars.flat_map(char::to_lowercase))
            .collect(),
        None => String::new(),
    }
}

/// Reads numbers off the front of a file.
struct Cursor {
    bytes: &'static [u8],
}

impl Cursor {
    fn take(&mut self, count: usize) -> Result<&'static [u8], String> {
        let (taken, rest) = self
            .bytes
            .split_at_checked(count)
            .ok_or("lexicon cut short")?;
        self.bytes = rest;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, String> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }
}
