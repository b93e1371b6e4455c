//! Clauses: their borders, main verb, mood and negation, from the fixed places of German verbs.

use crate::document::{ClauseId, Document, TokenId, TokenRange};

/// What sort of clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClauseKind {
    /// The finite verb in second place.
    Main,
    /// The finite verb first: a question, an order, a condition, or a frame after its content.
    VerbFirst,
    /// With a subordinating conjunction, the finite verb last.
    Subordinate,
    /// With a relative pronoun.
    Relative,
    /// An indirect question ("ob", "wie", "wer").
    Question,
    /// An infinitive with "zu".
    Infinitive,
    /// No verb.
    Fragment,
}

/// A clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// From its first to its last token, inner clauses included.
    pub tokens: TokenRange,
    /// What sort.
    pub kind: ClauseKind,
    /// The clause that it depends on.
    pub outer: Option<ClauseId>,
    /// Its conjunction, relative or question word.
    pub opener: Option<TokenId>,
    /// Its finite verb.
    pub finite: Option<TokenId>,
    /// Its infinitives and participles.
    pub nonfinite: Vec<TokenId>,
    /// Its separated verb particle.
    pub particle: Option<TokenId>,
    /// Whether a negation stands in it (not in an inner clause).
    pub negated: bool,
}

/// Finds the clauses of a document.
pub fn clauses(_doc: &Document) -> Vec<Clause> {
    Vec::new()
}
