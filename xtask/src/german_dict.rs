//! Reads LanguageTool's German full-form dictionary: a Morfologik automaton of version CFSA2.
//!
//! Layout of the file: the magic `\fsa`, the version byte, 16 bits of flags, a table of labels, then
//! the arcs. An arc is one byte (0x80: its target follows its own node, 0x40: last arc of its node,
//! 0x20: a string ends here, low five bits: number of its label, 0 for "the label is the next byte")
//! and, unless the target follows, the target's address as a base-128 number.
//! A string of the automaton is `form_Xrest_TAG`: to get the lemma, drop `X - 'A'` bytes from the end
//! of the form and append `rest`.

/// One reading of the dictionary, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawReading {
    /// The inflected form.
    pub(crate) form: String,
    /// How many bytes to drop from the form's end to get the lemma.
    pub(crate) drop: usize,
    /// What to append then.
    pub(crate) append: String,
    /// The dictionary's own tag, e.g. `VER:3:SIN:KJ1:NON`.
    pub(crate) tag: String,
}

const TARGET_FOLLOWS: u8 = 0x80;
const LAST_ARC: u8 = 0x40;
const STRING_ENDS: u8 = 0x20;
const LABEL_MASK: u8 = 0x1f;
const NUMBERED_NODES: u16 = 0x100;

struct Automaton<'a> {
    labels: &'a [u8],
    arcs: &'a [u8],
}

/// Gives all readings to `each`, sorted by the bytes of form and reading.
///
/// # Errors
/// When the bytes are no automaton of this layout.
pub(crate) fn read(bytes: &[u8], mut each: impl FnMut(RawReading)) -> Result<(), String> {
    if bytes.get(..5) != Some(b"\\fsa\xC6".as_slice()) {
        return Err("not a CFSA2 automaton".to_owned());
    }
    let flags = u16::from_be_bytes([at(bytes, 5)?, at(bytes, 6)?]);
    if flags & NUMBERED_NODES != 0 {
        return Err("automata with numbered nodes are not supported".to_owned());
    }
    let label_count = at(bytes, 7)? as usize;
    let labels = bytes
        .get(8..8 + label_count)
        .ok_or("label table cut short")?;
    let arcs = &bytes[8 + label_count..];
    let automaton = Automaton { labels, arcs };
    let mut key = Vec::new();
    let root = automaton.target(0)?;
    automaton.walk(root, &mut key, &mut |key| {
        each(split(key)?);
        Ok(())
    })
}

fn at(bytes: &[u8], index: usize) -> Result<u8, String> {
    bytes
        .get(index)
        .copied()
        .ok_or_else(|| format!("automaton cut short at byte {index}"))
}

impl Automaton<'_> {
    fn label(&self, arc: usize) -> Result<u8, String> {
        match at(self.arcs, arc)? & LABEL_MASK {
            0 => at(self.arcs, arc + 1),
            number => at(self.labels, number as usize),
        }
    }

    /// Where the address of the target stands, or would stand.
    fn address(&self, arc: usize) -> Result<usize, String> {
        let own_label = at(self.arcs, arc)? & LABEL_MASK == 0;
        Ok(arc + if own_label { 2 } else { 1 })
    }

    /// The byte after the arc.
    fn after(&self, arc: usize) -> Result<usize, String> {
        let mut offset = self.address(arc)?;
        if at(self.arcs, arc)? & TARGET_FOLLOWS == 0 {
            while at(self.arcs, offset)? & 0x80 != 0 {
                offset += 1;
            }
            offset += 1;
        }
        Ok(offset)
    }

    /// The node that the arc leads to; 0 for none.
    fn target(&self, mut arc: usize) -> Result<usize, String> {
        if at(self.arcs, arc)? & TARGET_FOLLOWS != 0 {
            while at(self.arcs, arc)? & LAST_ARC == 0 {
                arc = self.after(arc)?;
            }
            return self.after(arc);
        }
        let mut offset = self.address(arc)?;
        let mut value = 0usize;
        let mut shift = 0;
        loop {
            let byte = at(self.arcs, offset)?;
            value |= ((byte & 0x7f) as usize) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
            shift += 7;
            offset += 1;
        }
    }

    /// All strings below `node`; recursion is as deep as the longest string.
    fn walk(
        &self,
        node: usize,
        key: &mut Vec<u8>,
        each: &mut dyn FnMut(&[u8]) -> Result<(), String>,
    ) -> Result<(), String> {
        let mut arc = node;
        loop {
            let head = at(self.arcs, arc)?;
            key.push(self.label(arc)?);
            if head & STRING_ENDS != 0 {
                each(key)?;
            }
            let target = self.target(arc)?;
            if target != 0 {
                self.walk(target, key, each)?;
            }
            key.pop();
            if head & LAST_ARC != 0 {
                return Ok(());
            }
            arc = self.after(arc)?;
        }
    }
}

/// Takes a string of the automaton apart. The count of dropped bytes may be any byte at all, so this
/// works on bytes; the few entries that are damaged in the source come out with U+FFFD.
fn split(key: &[u8]) -> Result<RawReading, String> {
    let bad = || format!("a key of unknown form: {}", String::from_utf8_lossy(key));
    let mut parts = key.rsplitn(3, |&byte| byte == b'_');
    let tag = parts.next().ok_or_else(bad)?;
    let edit = parts.next().ok_or_else(bad)?;
    let form = parts.next().ok_or_else(bad)?;
    let (&code, append) = edit.split_first().ok_or_else(bad)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(RawReading {
        form: text(form),
        drop: code.wrapping_sub(b'A') as usize,
        append: text(append),
        tag: text(tag),
    })
}
