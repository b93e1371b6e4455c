//! Packed: numbers and lists as few bytes, and back without ever panicking.

use jiff::civil::Date;

use crate::keys::Keys;
use crate::topic::Spot;

/// Writes values one behind the other; the first byte is the version.
#[derive(Debug)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn new(version: u8) -> Writer {
        Writer {
            bytes: vec![version],
        }
    }

    pub(crate) fn done(self) -> Vec<u8> {
        self.bytes
    }

    /// Seven bits a byte, the lowest first.
    pub(crate) fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    pub(crate) fn list<T>(&mut self, items: &[T], each: impl Fn(&mut Writer, &T)) {
        self.number(items.len() as u32);
        for item in items {
            each(self, item);
        }
    }

    pub(crate) fn option<T>(&mut self, item: Option<T>, each: impl Fn(&mut Writer, T)) {
        self.number(u32::from(item.is_some()));
        if let Some(item) = item {
            each(self, item);
        }
    }

    pub(crate) fn flags(&mut self, flags: [bool; 5]) {
        let bits = flags
            .iter()
            .rev()
            .fold(0, |bits, f| bits << 1 | u32::from(*f));
        self.number(bits);
    }

    pub(crate) fn spot(&mut self, spot: Spot) {
        self.number(spot.sentence);
        self.number(spot.paragraph);
    }

    pub(crate) fn keys(&mut self, keys: &Keys) {
        self.roots(&keys.whole);
        self.roots(&keys.parts);
    }

    pub(crate) fn roots(&mut self, roots: &[u32]) {
        self.number(roots.len() as u32);
        for root in roots {
            self.bytes.extend(root.to_le_bytes());
        }
    }

    pub(crate) fn days(&mut self, (first, last): (Date, Date)) {
        for day in [first, last] {
            // Years begin at -9999.
            self.number((i32::from(day.year()) + 10_000) as u32);
            self.number(day.month() as u32);
            self.number(day.day() as u32);
        }
    }
}

/// Reads what a [`Writer`] wrote; none where the bytes are not such.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn open(bytes: &'a [u8], version: u8) -> Option<Reader<'a>> {
        let (first, rest) = bytes.split_first()?;
        (*first == version).then_some(Reader { rest })
    }

    pub(crate) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn number(&mut self) -> Option<u32> {
        let mut number: u64 = 0;
        for shift in (0..35).step_by(7) {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(number).ok();
            }
        }
        None
    }

    /// How many items follow: each takes at least one byte, so no broken length asks for memory.
    fn length(&mut self) -> Option<usize> {
        let length = self.number()? as usize;
        (length <= self.rest.len()).then_some(length)
    }

    pub(crate) fn list<T>(
        &mut self,
        each: impl Fn(&mut Reader<'a>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let length = self.length()?;
        (0..length).map(|_| each(self)).collect()
    }

    pub(crate) fn option<T>(
        &mut self,
        each: impl Fn(&mut Reader<'a>) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.number()? {
            0 => Some(None),
            1 => Some(Some(each(self)?)),
            _ => None,
        }
    }

    pub(crate) fn flags(&mut self) -> Option<[bool; 5]> {
        let bits = self.number()?;
        (bits < 32).then_some([1, 2, 4, 8, 16].map(|bit| bits & bit != 0))
    }

    pub(crate) fn spot(&mut self) -> Option<Spot> {
        Some(Spot {
            sentence: self.number()?,
            paragraph: self.number()?,
        })
    }

    pub(crate) fn keys(&mut self) -> Option<Keys> {
        Some(Keys {
            whole: self.roots()?,
            parts: self.roots()?,
        })
    }

    pub(crate) fn roots(&mut self) -> Option<Vec<u32>> {
        let length = self.length()?;
        let (bytes, rest) = self.rest.split_at_checked(4 * length)?;
        self.rest = rest;
        let roots = bytes.chunks_exact(4);
        Some(
            roots
                .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
                .collect(),
        )
    }

    pub(crate) fn days(&mut self) -> Option<(Date, Date)> {
        let mut day = || {
            let year = i32::try_from(self.number()?).ok()? - 10_000;
            let month = i8::try_from(self.number()?).ok()?;
            let day = i8::try_from(self.number()?).ok()?;
            Date::new(i16::try_from(year).ok()?, month, day).ok()
        };
        Some((day()?, day()?))
    }
}
