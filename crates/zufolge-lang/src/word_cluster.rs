//! Clusters of words that stand in like company: the surnames of persons, the names of firms, towns,
//! months. A name that no list holds is known by them.
//!
//! `clusters.bin` is read in place: after a magic word and the number of slots as a power of two come
//! the slots, each the low half of a word's hash and the number of its cluster. A word stands in the
//! slot that the upper bits of its hash name, or in the next free one. Two words of the same half and
//! neighbouring slots would pass for one another: that is rarer than one word in ten thousand that the
//! table lacks, and only weakens a guess.

use crate::lexicon::hash;

const MAGIC: &[u8; 4] = b"ZFWC";
/// Bytes of a slot: four of the hash, two of the cluster.
const SLOT: usize = 6;

/// Words with the number of their cluster.
pub struct WordClusters {
    slots: &'static [[u8; SLOT]],
    bits: u32,
}

impl std::fmt::Debug for WordClusters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WordClusters({} slots)", self.slots.len())
    }
}

impl WordClusters {
    /// Reads the compiled table in place.
    ///
    /// # Errors
    /// When the file is of another layout or cut short.
    pub fn load(bytes: &'static [u8]) -> Result<WordClusters, String> {
        let wrong = || "the table of word clusters is cut short".to_owned();
        let (magic, rest) = bytes.split_first_chunk::<4>().ok_or_else(wrong)?;
        let (bits, rest) = rest.split_first().ok_or_else(wrong)?;
        let (slots, []) = rest.as_chunks::<SLOT>() else {
            return Err(wrong());
        };
        if magic != MAGIC || *bits > 30 || slots.len() != 1 << bits {
            return Err(wrong());
        }
        let bits = u32::from(*bits);
        Ok(WordClusters { slots, bits })
    }

    /// Puts words with their clusters, none of which may be 0, into the bytes that
    /// [`WordClusters::load`] reads.
    pub fn encode<'a>(words: impl ExactSizeIterator<Item = (&'a str, u16)>) -> Vec<u8> {
        // A quarter of the slots stays free, so that few words lie far from their place.
        let bits = (words.len() * 4 / 3).next_power_of_two().ilog2();
        let mut slots = vec![[0; SLOT]; 1 << bits];
        for (word, cluster) in words {
            let (mut at, half) = place(word, bits);
            while slots[at] != [0; SLOT] {
                at = (at + 1) % slots.len();
            }
            slots[at][..4].copy_from_slice(&half);
            slots[at][4..].copy_from_slice(&cluster.to_le_bytes());
        }
        let mut bytes = MAGIC.to_vec();
        bytes.push(bits as u8);
        bytes.extend(slots.as_flattened());
        bytes
    }

    /// The cluster of a word, 0 if it has none; a genitive -s is left off if need be. The lower a
    /// bit of the number, the larger are the groups of clusters that it parts.
    pub fn find(&self, word: &str) -> u32 {
        match (self.exact(word), word.strip_suffix('s')) {
            (0, Some(stem)) => self.exact(stem),
            (cluster, _) => cluster,
        }
    }

    fn exact(&self, word: &str) -> u32 {
        let (first, half) = place(word, self.bits);
        let all = self.slots.len();
        for at in first..first + all {
            match self.slots.get(at % all) {
                Some([a, b, c, d, low, high]) if u16::from_le_bytes([*low, *high]) != 0 => {
                    if [*a, *b, *c, *d] == half {
                        return u32::from(u16::from_le_bytes([*low, *high]));
                    }
                }
                _ => break,
            }
        }
        0
    }
}

/// The slot where a word is looked for first, and the half of its hash that is kept.
fn place(word: &str, bits: u32) -> (usize, [u8; 4]) {
    let hash = hash(word.as_bytes());
    let first = hash.checked_shr(64 - bits).unwrap_or(0);
    (first as usize, (hash as u32).to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_put_in() {
        let words: Vec<String> = (0..3000).map(|n| format!("Wort{n}")).collect();
        let numbered: Vec<(&str, u16)> = words.iter().map(String::as_str).zip(1..).collect();
        let bytes = WordClusters::encode(numbered.iter().copied());
        let table = WordClusters::load(bytes.leak()).expect("what was just written");
        for (word, number) in numbered {
            assert_eq!(table.find(word), u32::from(number));
            assert_eq!(table.find(&format!("{word}s")), u32::from(number));
        }
        assert_eq!(table.find("Wort3000"), 0);
        assert_eq!(table.find(""), 0);
    }

    #[test]
    fn refuses_what_is_cut_short() {
        let bytes: &[u8] = WordClusters::encode([("Ort", 7)].into_iter()).leak();
        for end in 0..bytes.len() {
            assert!(WordClusters::load(&bytes[..end]).is_err());
        }
        assert!(WordClusters::load(bytes).is_ok_and(|table| table.find("Orts") == 7));
    }
}
