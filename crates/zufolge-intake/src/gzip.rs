//! gzip around any of the formats: unpacked whole, or read through where the file inside is a WARC.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use crate::Hints;
use crate::refusal::{Place, Refusal};

/// The most that a file may unpack to, in bytes; a WARC is read through and has no such bound.
const LARGEST: u64 = 1 << 30;

/// Whether the bytes are gzip.
pub(crate) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Whether what is inside begins with `start`.
pub(crate) fn begins_with(bytes: &[u8], start: &[u8]) -> bool {
    let mut found = vec![0; start.len()];
    MultiGzDecoder::new(bytes).read_exact(&mut found).is_ok() && found == start
}

/// What is inside. Files are often several gzip members, one after the other.
pub(crate) fn unpack(bytes: &[u8], hints: &Hints<'_>) -> Result<Vec<u8>, Refusal> {
    let mut inside = Vec::new();
    let refuse =
        |problem: &str, advice| Err(Refusal::new(hints, Place::Whole, problem, Some(advice)));
    let mut decoder = MultiGzDecoder::new(bytes).take(LARGEST + 1);
    if decoder.read_to_end(&mut inside).is_err() {
        return refuse("is broken gzip", "fetch or pack it again");
    }
    if inside.len() as u64 > LARGEST {
        return refuse("unpacks to more than 1 GiB", "unpack it and split it");
    }
    if is_gzip(&inside) {
        return refuse("is gzip within gzip", "unpack it");
    }
    Ok(inside)
}
