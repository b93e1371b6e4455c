//! Packed: numbers and lists as few bits, and back without ever panicking.

/// Writes values one behind the other; the first byte is the version.
#[derive(Debug)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    /// How many bits of the last byte are free.
    free: u32,
}

impl Writer {
    pub(crate) fn new(version: u8) -> Writer {
        Writer {
            bytes: vec![version],
            free: 0,
        }
    }

    pub(crate) fn done(self) -> Vec<u8> {
        self.bytes
    }

    /// The lowest `count` bits of a number, the highest of them first.
    pub(crate) fn bits(&mut self, number: u64, count: u32) {
        for at in (0..count).rev() {
            if self.free == 0 {
                self.bytes.push(0);
                self.free = 8;
            }
            self.free -= 1;
            if let Some(last) = self.bytes.last_mut() {
                *last |= ((number >> at & 1) as u8) << self.free;
            }
        }
    }

    /// A number in fewer bits the smaller it is (Exp-Golomb). `low` is how many of its lowest bits tell
    /// nothing: about the bits of a number of usual size.
    pub(crate) fn number(&mut self, number: u32, low: u32) {
        let high = (u64::from(number) >> low) + 1;
        let length = 64 - high.leading_zeros();
        self.bits(0, length - 1);
        self.bits(high, length);
        self.bits(u64::from(number), low);
    }

    pub(crate) fn flag(&mut self, flag: bool) {
        self.bits(u64::from(flag), 1);
    }

    pub(crate) fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Writer, &T)) {
        self.number(items.len() as u32, 0);
        for item in items {
            each(self, item);
        }
    }
}

/// Reads what a [`Writer`] wrote; none where the bytes are not such.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    /// How many bits were read.
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn open(bytes: &'a [u8], version: u8) -> Option<Reader<'a>> {
        let (first, bytes) = bytes.split_first()?;
        (*first == version).then_some(Reader { bytes, at: 0 })
    }

    fn left(&self) -> usize {
        self.bytes.len() * 8 - self.at
    }

    /// Whether nothing is left but what fills the last byte.
    pub(crate) fn is_done(&mut self) -> bool {
        let left = self.left();
        left < 8 && self.bits(left as u32) == Some(0)
    }

    pub(crate) fn bits(&mut self, count: u32) -> Option<u64> {
        let mut number = 0;
        let mut missing = count;
        while missing > 0 {
            let byte = *self.bytes.get(self.at / 8)?;
            let here = 8 - (self.at % 8) as u32;
            let taken = here.min(missing);
            let part = u64::from(byte) >> (here - taken) & ((1 << taken) - 1);
            number = number << taken | part;
            self.at += taken as usize;
            missing -= taken;
        }
        Some(number)
    }

    pub(crate) fn number(&mut self, low: u32) -> Option<u32> {
        let mut zeros = 0;
        while self.bits(1)? == 0 {
            zeros += 1;
            if zeros > 32 {
                return None;
            }
        }
        let high = (1 << zeros | self.bits(zeros)?) - 1;
        u32::try_from(high << low | self.bits(low)?).ok()
    }

    pub(crate) fn flag(&mut self) -> Option<bool> {
        Some(self.bits(1)? == 1)
    }

    /// How many items follow: each takes at least one bit, so no broken length asks for memory.
    pub(crate) fn length(&mut self) -> Option<usize> {
        let length = self.number(0)? as usize;
        (length <= self.left()).then_some(length)
    }

    pub(crate) fn list<T>(
        &mut self,
        mut each: impl FnMut(&mut Reader<'a>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let length = self.length()?;
        (0..length).map(|_| each(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let numbers = [0, 1, 2, 3, 7, 8, 255, 256, 65_535, u32::MAX - 1, u32::MAX];
        for low in [0, 1, 5, 31] {
            let mut out = Writer::new(1);
            for number in numbers {
                out.number(number, low);
                out.flag(number % 2 == 0);
            }
            let bytes = out.done();
            let mut from = Reader::open(&bytes, 1).unwrap();
            for number in numbers {
                assert_eq!(from.number(low), Some(number), "{low}");
                assert_eq!(from.flag(), Some(number % 2 == 0));
            }
            assert!(from.is_done());
            assert_eq!(Reader::open(&bytes, 2).map(|r| r.at), None);
        }
        let mut none = Reader::open(&[1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1).unwrap();
        assert_eq!(none.number(0), None);
    }
}
