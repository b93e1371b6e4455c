//! Weights: a linear model read from a compiled file. There is no training here.
//!
//! Features are numbers below [`SLOTS`] (hashes; the few that fall together were trained together).
//! Most of them say something about few labels, so the file keeps only pairs of label and weight.
//! Layout, little-endian: magic, version, hash of the feature layout (u64), count of sure words and
//! of pairs (u32); then the sure words (code u32, label u8), for each slot how many pairs it has
//! (u8), and the pairs (label u8, weight i8).

use crate::label::Label;
use crate::lookup::SureWords;

/// The first bytes of a weight file.
pub const MAGIC: &[u8; 4] = b"ZFLM";
/// Version of the file's layout; a file of any other version is refused.
pub const VERSION: u32 = 2;
/// How many bits of a feature's hash are used.
pub const SLOT_BITS: u32 = 18;
/// How many different features there are.
pub const SLOTS: usize = 1 << SLOT_BITS;

/// Slots with at least this many pairs are kept as a full row of weights, which is added at once.
const DENSE: usize = 6;
/// Width of a full row: a power of two above the number of labels.
const WIDTH: usize = 64;
/// In a slot's entry: it leads to a full row.
const ROW: u32 = 1 << 31;

/// The weights of one model.
pub struct Weights {
    /// One bit a slot: whether it has any weight. Small enough to stay in the nearest cache, and most
    /// features of a token have none.
    present: Vec<u64>,
    /// For each slot the number of its row with [`ROW`] set, or where its pairs begin (times eight)
    /// and how many there are.
    entries: Vec<u32>,
    rows: Vec<[i8; WIDTH]>,
    pairs: &'static [u8],
    sure: SureWords,
}

impl std::fmt::Debug for Weights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Weights")
            .field("pairs", &(self.pairs.len() / 2))
            .finish()
    }
}

/// A score for each label.
pub type Scores = [i32; Label::COUNT];

impl Weights {
    /// Reads a weight file in place.
    ///
    /// # Errors
    /// When the file is of another version, was trained for another feature layout or is cut short.
    pub fn load(bytes: &'static [u8], layout: u64) -> Result<Weights, String> {
        let short = || "weight file cut short".to_owned();
        let (magic, rest) = bytes.split_first_chunk::<4>().ok_or_else(short)?;
        let (version, rest) = rest.split_first_chunk::<4>().ok_or_else(short)?;
        let (trained_for, rest) = rest.split_first_chunk::<8>().ok_or_else(short)?;
        let (sure_count, rest) = rest.split_first_chunk::<4>().ok_or_else(short)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or_else(short)?;
        let sure_size = u32::from_le_bytes(*sure_count) as usize * 5;
        let (sure, rest) = rest.split_at_checked(sure_size).ok_or_else(short)?;
        let sure = sure
            .as_chunks::<5>()
            .0
            .iter()
            .map(|&[a, b, c, d, label]| (u32::from_le_bytes([a, b, c, d]), Label(label)))
            .collect();
        let (counts, pairs) = rest.split_at_checked(SLOTS).ok_or_else(short)?;
        if magic != MAGIC {
            return Err("not a weight file".to_owned());
        }
        let version = u32::from_le_bytes(*version);
        if version != VERSION {
            return Err(format!(
                "weight file of version {version}, {VERSION} is needed"
            ));
        }
        let trained_for = u64::from_le_bytes(*trained_for);
        if trained_for != layout {
            return Err(format!(
                "weights for the feature layout {trained_for:016x}, {layout:016x} is needed"
            ));
        }
        let total: usize = counts.iter().map(|&count| usize::from(count)).sum();
        if total != u32::from_le_bytes(*count) as usize || pairs.len() != 2 * total {
            return Err(short());
        }
        if pairs
            .chunks_exact(2)
            .any(|pair| pair[0] as usize >= Label::COUNT)
        {
            return Err("a weight for an unknown label".to_owned());
        }
        let mut present = vec![0u64; SLOTS / 64];
        let mut entries = vec![0u32; SLOTS];
        let mut rows = Vec::new();
        let mut rest = pairs;
        let mut start = 0;
        for (slot, &count) in counts.iter().enumerate() {
            let count = usize::from(count);
            let (own, after) = rest.split_at_checked(2 * count).ok_or_else(short)?;
            rest = after;
            if count > 0 {
                present[slot / 64] |= 1 << (slot % 64);
            }
            if count >= DENSE {
                let mut row = [0; WIDTH];
                for &[label, weight] in own.as_chunks::<2>().0 {
                    row[usize::from(label) % WIDTH] = weight as i8;
                }
                entries[slot] = ROW | rows.len() as u32;
                rows.push(row);
            } else {
                entries[slot] = start << 3 | count as u32;
            }
            start += count as u32;
        }
        Ok(Weights {
            present,
            entries,
            rows,
            pairs,
            sure: SureWords(sure),
        })
    }

    /// The words that need no weighing.
    pub fn sure_words(&self) -> &SureWords {
        &self.sure
    }

    /// The sum of the weights of some features, at most a few hundred.
    pub fn score(&self, features: &[u32]) -> Scores {
        let mut sums = [0i16; WIDTH];
        for &feature in features {
            let slot = feature as usize % SLOTS;
            if self.present[slot / 64] >> (slot % 64) & 1 == 0 {
                continue;
            }
            let entry = self.entries[slot];
            if entry & ROW != 0 {
                if let Some(row) = self.rows.get((entry & !ROW) as usize) {
                    for (sum, &weight) in sums.iter_mut().zip(row) {
                        *sum += i16::from(weight);
                    }
                }
                continue;
            }
            let first = 2 * (entry >> 3) as usize;
            let end = first + 2 * (entry & 7) as usize;
            for &[label, weight] in self.pairs.get(first..end).unwrap_or(&[]).as_chunks::<2>().0 {
                sums[usize::from(label) % WIDTH] += i16::from(weight as i8);
            }
        }
        let mut scores = [0; Label::COUNT];
        for (score, &sum) in scores.iter_mut().zip(&sums) {
            *score = i32::from(sum);
        }
        scores
    }
}
