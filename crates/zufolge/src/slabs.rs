//! Slabs: a large file of JSON Lines, read piece by piece.
//!
//! Other formats have to be known whole before they can be read. Lines need not: a slab ends where the next
//! line begins an object, so that none is cut.

use std::io::{self, Read};

use memchr::memmem;

/// Bytes of a slab: what is smaller is read at once.
const SLAB: usize = 16 << 20;

/// An input, as much of it as has to be in memory.
pub(crate) enum Input {
    /// All its bytes.
    Whole(Vec<u8>),
    /// JSON Lines, to be taken slab by slab.
    Lines(Slabs),
}

/// Slabs of JSON Lines that are still to come.
pub(crate) struct Slabs {
    source: Box<dyn Read>,
    size: usize,
    /// What was read and not yet given.
    waiting: Vec<u8>,
    /// How many lines were given.
    lines: u64,
}

/// Some whole records of an input.
pub(crate) struct Slab {
    pub(crate) bytes: Vec<u8>,
    /// How many lines of the input lie before it.
    pub(crate) lines_before: u64,
}

impl Input {
    /// Reads a source, wholly if it is small or no JSON Lines.
    pub(crate) fn of(source: impl Read + 'static) -> io::Result<Input> {
        Input::with_slabs_of(SLAB, Box::new(source))
    }

    fn with_slabs_of(size: usize, mut source: Box<dyn Read>) -> io::Result<Input> {
        let mut bytes = Vec::new();
        read_on(&mut source, &mut bytes, size)?;
        if bytes.len() == size && zufolge_intake::is_json_lines(&bytes) {
            return Ok(Input::Lines(Slabs {
                source,
                size,
                waiting: bytes,
                lines: 0,
            }));
        }
        source.read_to_end(&mut bytes)?;
        Ok(Input::Whole(bytes))
    }
}

impl Slabs {
    /// The next slab; none behind the last one.
    pub(crate) fn next(&mut self) -> io::Result<Option<Slab>> {
        loop {
            let missing = self.size.saturating_sub(self.waiting.len());
            let ended = read_on(&mut self.source, &mut self.waiting, missing)? < missing;
            let cut = match ended {
                true => Some(self.waiting.len()),
                false => memmem::rfind(&self.waiting, b"\n{").map(|newline| newline + 1),
            };
            let Some(cut) = cut else {
                // A single record is longer than a slab: looked at again when there is twice as much.
                self.size = self.size.max(self.waiting.len()) * 2;
                continue;
            };
            if cut == 0 {
                return Ok(None);
            }
            let rest = self.waiting.split_off(cut);
            let bytes = std::mem::replace(&mut self.waiting, rest);
            let lines_before = self.lines;
            self.lines += memchr::memchr_iter(b'\n', &bytes).count() as u64;
            return Ok(Some(Slab {
                bytes,
                lines_before,
            }));
        }
    }
}

/// Reads so many bytes more, fewer only where the source ends.
fn read_on(source: &mut dyn Read, bytes: &mut Vec<u8>, more: usize) -> io::Result<usize> {
    source.take(more as u64).read_to_end(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// The slabs of a text, each with the number of lines before it.
    fn slabs(text: &str, size: usize) -> Option<Vec<(String, u64)>> {
        let source = Cursor::new(text.to_owned().into_bytes());
        let Ok(Input::Lines(mut slabs)) = Input::with_slabs_of(size, Box::new(source)) else {
            return None;
        };
        let mut all = Vec::new();
        while let Some(slab) = slabs.next().unwrap() {
            all.push((String::from_utf8(slab.bytes).unwrap(), slab.lines_before));
        }
        Some(all)
    }

    #[test]
    fn a_slab_ends_before_a_line_that_begins_an_object() {
        let long = "a".repeat(50);
        let text = format!(
            "{{\"text\":\"1\"}}\n{{\"text\":\"2\"}}\n{{\n \"text\":\"{long}\"\n}}\n\n{{\"text\":\"4\"}}\n"
        );
        for size in 26..text.len() {
            let slabs = slabs(&text, size).expect("lines");
            let whole: String = slabs.iter().map(|(slab, _)| slab.as_str()).collect();
            assert_eq!(whole, text, "{size}");
            let mut before = 0;
            for (slab, lines) in slabs {
                assert!(slab.starts_with('{'), "{size}: {slab}");
                assert_eq!(lines, before, "{size}");
                before += slab.matches('\n').count() as u64;
            }
        }
        assert!(slabs(&text, text.len() + 1).is_none(), "read at once");
        let array = format!("[{}]", text.replace("}\n{", "},\n{"));
        assert!(slabs(&array, 26).is_none(), "an array is no lines");
    }
}
