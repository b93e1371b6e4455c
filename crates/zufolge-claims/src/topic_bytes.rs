//! How topics are stored: roots and days as numbers in lists of them, places as steps from the last ones.

use jiff::civil::Date;
use std::collections::BTreeMap;

use crate::keys::Keys;
use crate::packed::{Reader, Writer};
use crate::topic::{Marks, Spot};

/// Writes the parts of topics.
pub(crate) struct Out {
    pub(crate) out: Writer,
    /// Each root's number.
    pub(crate) roots: BTreeMap<u32, u32>,
    /// All days, sorted.
    pub(crate) days: Vec<(Date, Date)>,
    /// Where the item before stands.
    pub(crate) spot: Spot,
    /// The first root of the list before.
    pub(crate) first: u32,
}

impl Out {
    pub(crate) fn list<T>(&mut self, items: &[T], each: impl Fn(&mut Out, &T)) {
        self.out.number(items.len() as u32, 0);
        for item in items {
            each(self, item);
        }
    }

    pub(crate) fn option<T>(&mut self, item: Option<T>, each: impl Fn(&mut Out, T)) {
        self.out.flag(item.is_some());
        if let Some(item) = item {
            each(self, item);
        }
    }

    pub(crate) fn spot(&mut self, spot: Spot) {
        self.out.number(step(self.spot.sentence, spot.sentence), 0);
        self.out
            .number(step(self.spot.paragraph, spot.paragraph), 0);
        self.spot = spot;
    }

    /// Few of the many are set.
    pub(crate) fn marks(&mut self, marks: Marks) {
        let mut left = marks.0;
        self.out.number(left.count_ones(), 0);
        let mut last = 0;
        while left != 0 {
            let bit = left.trailing_zeros();
            self.out.number(bit - last, 1);
            last = bit;
            left &= left - 1;
        }
    }

    pub(crate) fn root(&mut self, root: u32) {
        let number = self.roots.get(&root).copied().unwrap_or_default();
        self.out.number(number, 5);
    }

    pub(crate) fn keys(&mut self, keys: &Keys) {
        for roots in [&keys.whole, &keys.parts] {
            let number = |root| self.roots.get(root).copied().unwrap_or_default();
            let mut numbers: Vec<u32> = roots.iter().map(number).collect();
            numbers.sort_unstable();
            self.out.number(numbers.len() as u32, 0);
            let Some((first, rest)) = numbers.split_first() else {
                continue;
            };
            self.out.number(step(self.first, *first), 2);
            self.first = *first;
            let mut last = *first;
            for number in rest {
                self.out.number(number.wrapping_sub(last + 1), 0);
                last = *number;
            }
        }
    }

    pub(crate) fn days(&mut self, days: (Date, Date)) {
        let number = self.days.binary_search(&days).unwrap_or_default();
        self.out.number(number as u32, 1);
    }
}

/// Reads what [`Out`] wrote.
pub(crate) struct From<'a> {
    pub(crate) from: Reader<'a>,
    pub(crate) roots: Vec<u32>,
    pub(crate) days: Vec<(Date, Date)>,
    pub(crate) spot: Spot,
    pub(crate) first: u32,
}

impl From<'_> {
    pub(crate) fn list<T>(&mut self, each: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.from.length()?;
        (0..length).map(|_| each(self)).collect()
    }

    pub(crate) fn option<T>(&mut self, each: impl Fn(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.from.flag()? {
            false => Some(None),
            true => Some(Some(each(self)?)),
        }
    }

    pub(crate) fn spot(&mut self) -> Option<Spot> {
        self.spot = Spot {
            sentence: stepped(self.spot.sentence, self.from.number(0)?),
            paragraph: stepped(self.spot.paragraph, self.from.number(0)?),
        };
        Some(self.spot)
    }

    pub(crate) fn marks(&mut self) -> Option<Marks> {
        let mut marks = 0;
        let mut last: u32 = 0;
        for _ in 0..self.from.number(0)? {
            last = last.checked_add(self.from.number(1)?)?;
            marks |= 1_u32.checked_shl(last)?;
        }
        Some(Marks(marks))
    }

    pub(crate) fn root(&mut self) -> Option<u32> {
        let number = self.from.number(5)?;
        self.roots.get(number as usize).copied()
    }

    pub(crate) fn keys(&mut self) -> Option<Keys> {
        let whole = self.sorted()?;
        let parts = self.sorted()?;
        Some(Keys { whole, parts })
    }

    fn sorted(&mut self) -> Option<Vec<u32>> {
        let length = self.from.length()?;
        let mut roots = Vec::with_capacity(length);
        let mut last = 0;
        for place in 0..length {
            last = match place {
                0 => {
                    self.first = stepped(self.first, self.from.number(2)?);
                    self.first
                }
                _ => self.from.number(0)?.checked_add(last)?.checked_add(1)?,
            };
            roots.push(*self.roots.get(last as usize)?);
        }
        roots.sort_unstable();
        // Words that had two roots when they were stored may have one now.
        roots.dedup();
        Some(roots)
    }

    pub(crate) fn days(&mut self) -> Option<(Date, Date)> {
        let number = self.from.number(1)?;
        self.days.get(number as usize).copied()
    }
}

/// From one number to the next, small ones near zero whichever way they go.
fn step(from: u32, to: u32) -> u32 {
    let step = to.wrapping_sub(from) as i32;
    (step << 1 ^ step >> 31) as u32
}

/// Where a step leads.
fn stepped(from: u32, step: u32) -> u32 {
    from.wrapping_add(step >> 1 ^ 0u32.wrapping_sub(step & 1))
}

/// Writes first and last days, sorted.
pub(crate) fn write_days(out: &mut Writer, days: &[(Date, Date)]) {
    let mut last = 0;
    out.list(days, |out, (first, end)| {
        let (first, end) = (number(*first), number(*end));
        out.number(step(last, first), 7);
        out.number(step(first, end), 0);
        last = first;
    });
}

/// Reads what [`write_days`] wrote.
pub(crate) fn read_days(from: &mut Reader<'_>) -> Option<Vec<(Date, Date)>> {
    let mut last = 0;
    from.list(|from| {
        last = stepped(last, from.number(7)?);
        let end = stepped(last, from.number(0)?);
        Some((day(last)?, day(end)?))
    })
}

/// Days as numbers in their order, 31 a month. Years begin at -9999.
fn number(day: Date) -> u32 {
    let year = (i32::from(day.year()) + 10_000) as u32;
    (year * 12 + day.month() as u32 - 1) * 31 + day.day() as u32 - 1
}

/// The day of a number.
fn day(number: u32) -> Option<Date> {
    let (months, day) = (number / 31, number % 31 + 1);
    let (year, month) = (i32::try_from(months / 12).ok()? - 10_000, months % 12 + 1);
    Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn steps_and_days_come_back() {
        for (from, to) in [(0, 0), (3, 4), (4, 3), (0, u32::MAX), (7, 1 << 31)] {
            assert_eq!(stepped(from, step(from, to)), to);
        }
        for there in [date(2026, 2, 28), date(-9999, 1, 1), date(9999, 12, 31)] {
            assert_eq!(day(number(there)), Some(there));
        }
        assert_eq!(day(number(date(2026, 2, 28)) + 1), None);
    }
}
