//! Phrases: noun phrases and prepositional phrases with their heads.

use crate::document::{Document, TokenId, TokenRange};
use crate::tag::Features;

/// A noun phrase, with the preposition before it if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Determiner to last noun, without the preposition, with genitive and "von" attributes.
    pub tokens: TokenRange,
    /// Preposition before it.
    pub preposition: Option<TokenId>,
    /// The head noun, pronoun or number.
    pub head: TokenId,
    /// What case, number and gender the words allow together.
    pub agreement: Features,
}

/// Finds the phrases of a document.
pub fn phrases(_doc: &Document) -> Vec<Phrase> {
    Vec::new()
}
