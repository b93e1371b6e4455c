//! Cues: words that say something is unconfirmed, left open, not commented, denied.

use crate::document::{Document, TokenRange};
use crate::pack::Pack;
use crate::span::Span;

/// What a cue says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CueKind {
    /// There is no confirmation.
    Unconfirmed,
    /// Something is not known or not decided.
    Open,
    /// Someone did not comment.
    NoComment,
    /// A report or answer is awaited.
    Awaited,
}

/// A cue in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct CueMark {
    /// The clause or words that say it.
    pub span: Span,
    /// Their tokens.
    pub tokens: TokenRange,
    /// What they say.
    pub kind: CueKind,
    /// What it is about, if the words say so.
    pub about: Option<Span>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// Finds the cues of a document.
pub fn cues(_doc: &Document, _pack: &Pack) -> Vec<CueMark> {
    Vec::new()
}
