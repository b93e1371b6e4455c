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
const DENSE: usize = 10;
/// Width of a full row: a power of two above the number of labels.
const WIDTH: usize = 64;
/// In a slot's entry: it leads to a full row.
const ROW: u32 = 1 << 31;
/// How many bits of an entry hold the number of pairs.
const COUNT_BITS: u32 = 4;

/// The weights of one model, laid out to touch little memory: most features of a token have no
/// weight at all.
pub struct Weights {
    /// One bit a slot: whether it has any weight.
    present: Vec<u64>,
    /// For each word of `present`, how many bits are set in the words before it.
    ranks: Vec<u32>,
    /// For each slot with weights the number of its row with [`ROW`] set, or where its pairs begin
    /// and (in the lowest bits) how many there are.
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
        let mut ranks = Vec::with_capacity(SLOTS / 64);
        let mut entries = Vec::new();
        let mut rows = Vec::new();
        let mut rest = pairs;
        let mut start = 0;
        for (slot, &count) in counts.iter().enumerate() {
            if slot % 64 == 0 {
                ranks.push(entries.len() as u32);
            }
            let count = usize::from(count);
            let (own, after) = rest.split_at_checked(2 * count).ok_or_else(short)?;
            rest = after;
            if count == 0 {
                continue;
            }
            present[slot / 64] |= 1 << (slot % 64);
            if count >= DENSE {
                let mut row = [0; WIDTH];
                for &[label, weight] in own.as_chunks::<2>().0 {
                    row[usize::from(label) % WIDTH] = weight as i8;
                }
                entries.push(ROW | rows.len() as u32);
                rows.push(row);
            } else {
                entries.push(start << COUNT_BITS | count as u32);
            }
            start += count as u32;
        }
        Ok(Weights {
            present,
            ranks,
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

    /// The sum of the weights of some features; those beyond the first [`WIDTH`] are left out.
    pub fn score(&self, features: &[u32]) -> Scores {
        // First all entries, without a branch: the loads do not wait for each other.
        let mut found = [0u32; WIDTH];
        let mut count = 0;
        for &feature in features.iter().take(WIDTH) {
            let slot = feature as usize % SLOTS;
            let word = self.present[slot / 64];
            let below = word & ((1 << (slot % 64)) - 1);
            found[count % WIDTH] = self.ranks[slot / 64] + below.count_ones();
            count += (word >> (slot % 64) & 1) as usize;
        }
        for at in &mut found[..count] {
            *at = self.entries.get(*at as usize).copied().unwrap_or(0);
        }
        let mut sums = [0i16; WIDTH];
        for &entry in &found[..count] {
            if entry & ROW != 0 {
                if let Some(row) = self.rows.get((entry & !ROW) as usize) {
                    for (sum, &weight) in sums.iter_mut().zip(row) {
                        *sum += i16::from(weight);
                    }
                }
                continue;
            }
            let first = 2 * (entry >> COUNT_BITS) as usize;
            let end = first + 2 * (entry & ((1 << COUNT_BITS) - 1)) as usize;
            let pairs = self.pairs.get(first..end).unwrap_or(&[]);
            for &[label, weight] in pairs.as_chunks::<2>().0 {
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
