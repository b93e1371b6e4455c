//! Tokens to sentences and paragraphs.

use crate::document::{Document, Sentence};
use crate::pack::Pack;

/// Groups the tokens of a document into sentences.
pub fn sentences(_doc: &Document, _pack: &Pack) -> Vec<Sentence> {
    Vec::new()
}
