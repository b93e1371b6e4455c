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

/// The weights of one model.
pub struct Weights {
    /// Where each slot's pairs begin; one entry more than there are slots.
    starts: Vec<u32>,
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
        let mut starts = Vec::with_capacity(SLOTS + 1);
        let mut start = 0;
        starts.push(0);
        for &count in counts {
            start += u32::from(count);
            starts.push(start);
        }
        if start != u32::from_le_bytes(*count) || pairs.len() != 2 * start as usize {
            return Err(short());
        }
        if pairs
            .chunks_exact(2)
            .any(|pair| pair[0] as usize >= Label::COUNT)
        {
            return Err("a weight for an unknown label".to_owned());
        }
        Ok(Weights {
            starts,
            pairs,
            sure: SureWords(sure),
        })
    }

    /// The words that need no weighing.
    pub fn sure_words(&self) -> &SureWords {
        &self.sure
    }

    /// The sum of the weights of some features.
    pub fn score(&self, features: &[u32]) -> Scores {
        // A power of two above the number of labels, so that no index needs a check.
        let mut sums = [0i32; 64];
        for &feature in features {
            let at = feature as usize % SLOTS;
            let (Some(&start), Some(&end)) = (self.starts.get(at), self.starts.get(at + 1)) else {
                continue;
            };
            let Some(pairs) = self.pairs.get(2 * start as usize..2 * end as usize) else {
                continue;
            };
            for &[label, weight] in pairs.as_chunks::<2>().0 {
                sums[label as usize % 64] += i32::from(weight as i8);
            }
        }
        let mut scores = [0; Label::COUNT];
        scores.copy_from_slice(&sums[..Label::COUNT]);
        scores
    }
}
