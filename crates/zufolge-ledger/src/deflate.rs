//! Deflate: bytes made small, also against bytes that are at hand anyway when they are read again.
//!
//! What a report came from holds its text once more. Its stream goes on where a stream of that text
//! would have ended, so that only what else came in takes room.

use std::io::Read as _;

use flate2::read::DeflateDecoder;
use flate2::{Compress, Compression, FlushCompress, Status};

/// How far back a stream can point.
const WINDOW: usize = 32 << 10;

/// Longest piece of a stream that holds bytes as they are.
const PIECE: usize = 0xffff;

/// Deflates bytes as if they came behind those that are known.
pub(crate) fn deflate(bytes: &[u8], known: &[u8]) -> Vec<u8> {
    let mut stream = Compress::new(Compression::new(6), false);
    let mut out = Vec::new();
    // The stream of what is known is made for its window alone, and dropped.
    push(&mut stream, end_of(known), FlushCompress::Sync, &mut out);
    out.clear();
    push(&mut stream, bytes, FlushCompress::Finish, &mut out);
    out
}

fn push(stream: &mut Compress, bytes: &[u8], flush: FlushCompress, out: &mut Vec<u8>) {
    let start = stream.total_in();
    loop {
        out.reserve(out.capacity().max(1024) - out.len() + 1024);
        let done = usize::try_from(stream.total_in() - start).unwrap_or(usize::MAX);
        let rest = bytes.get(done..).unwrap_or_default();
        match stream.compress_vec(rest, out, flush) {
            Ok(Status::Ok) if rest.is_empty() && out.len() < out.capacity() => return,
            Ok(Status::Ok) => {}
            // Writing to memory cannot fail.
            Ok(Status::BufError | Status::StreamEnd) | Err(_) => return,
        }
    }
}

/// The bytes again; none if they are not such, or more than `most`.
pub(crate) fn inflate(deflated: &[u8], known: &[u8], most: usize) -> Option<Vec<u8>> {
    let known = end_of(known);
    let mut before = Vec::with_capacity(known.len() + 16);
    for piece in known.chunks(PIECE) {
        let length = u16::try_from(piece.len()).unwrap_or_default();
        before.push(0);
        before.extend_from_slice(&length.to_le_bytes());
        before.extend_from_slice(&(!length).to_le_bytes());
        before.extend_from_slice(piece);
    }
    let mut bytes = Vec::new();
    // One byte more than may be is enough to see that it is something else.
    let bound = (known.len() + most + 1) as u64;
    DeflateDecoder::new(before.chain(deflated))
        .take(bound)
        .read_to_end(&mut bytes)
        .ok()?;
    let bytes = bytes.split_off(known.len().min(bytes.len()));
    (bytes.len() <= most).then_some(bytes)
}

fn end_of(known: &[u8]) -> &[u8] {
    &known[known.len().saturating_sub(WINDOW)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_known_ones_take_no_room() {
        let mut random: u64 = 7;
        let mut noise = |length: usize| -> Vec<u8> {
            (0..length)
                .map(|_| {
                    random = random.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
                    (random >> 56) as u8
                })
                .collect()
        };
        for length in [0, 1, 100, 5_000, 31_000, 32_768, 32_769, 70_000, 300_000] {
            let (known, bytes) = (noise(length), noise(length / 2));
            let alone = deflate(&bytes, &[]);
            assert_eq!(inflate(&alone, &[], bytes.len()), Some(bytes.clone()));
            let behind = deflate(&bytes, &known);
            assert_eq!(inflate(&behind, &known, bytes.len()), Some(bytes.clone()));
            if !bytes.is_empty() {
                assert_ne!(inflate(&behind, &known, bytes.len() - 1), Some(bytes));
            }
            let again = deflate(&known, &known);
            assert_eq!(inflate(&again, &known, length), Some(known.clone()));
            assert!(
                length > 32_000 || again.len() < 300,
                "{length}: {}",
                again.len()
            );
        }
    }
}
