//! Memo: what was found out about single words, kept within a thread, for news repeat their words.
//!
//! A value may depend on nothing but its word, a number and the language's pack. So no answer
//! depends on what was read before; only its speed does.

/// Bytes of a key: the word, a number and the word's length.
const KEY: usize = 32;
/// How many pairs of places there are at first.
const FIRST_PAIRS: usize = 512;
/// Longest word that is remembered, in bytes.
const LONGEST: usize = KEY - 2;

/// Values by word, each in one of two places; the newest pushes out an older one.
#[derive(Debug)]
pub struct Memo<T> {
    /// Twice as many slots as there are pairs of places; none before the first word.
    slots: Vec<([u8; KEY], T)>,
    /// How many pairs of places there are: a power of two.
    pairs: usize,
    /// How many there may be.
    most: usize,
    /// How many values were made since it last grew.
    made: usize,
    /// Which place of a pair is given up next.
    turn: usize,
}

impl<T: Copy + Default> Memo<T> {
    /// An empty memo that will hold up to `size` words; `size` is rounded up to a power of two. It grows
    /// with the words that it sees, for a short text pays for every page of memory.
    pub fn new(size: usize) -> Memo<T> {
        let most = size.next_power_of_two().max(2) / 2;
        Memo {
            slots: Vec::new(),
            pairs: most.min(FIRST_PAIRS),
            most,
            made: 0,
            turn: 0,
        }
    }

    /// Doubles the places; a word keeps its place or goes to the new one that its hash names.
    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.pairs *= 2;
        self.made = 0;
        self.slots.resize(2 * self.pairs, ([0; KEY], T::default()));
        for (number, (key, value)) in old.into_iter().enumerate() {
            let at = 2 * (hash(&key) as usize & (self.pairs - 1)) + number % 2;
            if key != [0; KEY]
                && let Some(slot) = self.slots.get_mut(at)
            {
                *slot = (key, value);
            }
        }
    }

    /// The value of a word under a number, made by `make` where it is not remembered.
    pub fn get(&mut self, word: &str, number: u8, make: impl FnOnce() -> T) -> T {
        if word.len() > LONGEST {
            return make();
        }
        let mut key = [0; KEY];
        for (to, from) in key.iter_mut().zip(word.as_bytes()) {
            *to = *from;
        }
        key[KEY - 2] = number;
        // Never zero, which marks an empty slot.
        key[KEY - 1] = word.len() as u8 + 1;
        if self.slots.is_empty() {
            self.slots.resize(2 * self.pairs, ([0; KEY], T::default()));
        }
        let first = 2 * (hash(&key) as usize & (self.pairs - 1));
        if let Some(places) = self.slots.get(first..first + 2)
            && let Some((_, value)) = places.iter().find(|(other, _)| *other == key)
        {
            return *value;
        }
        let value = make();
        if self.made == self.pairs && self.pairs < self.most {
            self.grow();
        }
        self.made += 1;
        self.turn ^= 1;
        let first = 2 * (hash(&key) as usize & (self.pairs - 1));
        if let Some(slot) = self.slots.get_mut(first + self.turn) {
            *slot = (key, value);
        }
        value
    }
}

fn hash(key: &[u8; KEY]) -> u64 {
    let mut state = 0u64;
    for part in key.as_chunks::<8>().0 {
        state =
            (state.rotate_left(23) ^ u64::from_le_bytes(*part)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    state >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_and_never_mixed_up() {
        let mut memo = Memo::new(64);
        let mut made = 0;
        for _ in 0..2 {
            for (word, number) in [("", 0), ("a", 0), ("a", 1), ("äß", 0)] {
                let value = memo.get(word, number, || {
                    made += 1;
                    (word.len(), number)
                });
                assert_eq!(value, (word.len(), number));
            }
        }
        assert!(made < 8, "{made}");
        // More words than there is room for, and words too long for a slot.
        for round in 0..3 {
            for number in 0..1000 {
                let word = format!("{number}{}", "x".repeat(number % 40));
                assert_eq!(memo.get(&word, 0, || (number, 0)), (number, 0), "{round}");
            }
        }
    }
}
