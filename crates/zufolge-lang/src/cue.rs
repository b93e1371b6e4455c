//! Cues: words that say something is unconfirmed, left open, not commented, or set for a date.
//!
//! The words come from `cues.tsv`, [`words`] holds them. [`open`] finds what a report leaves open,
//! [`deadline`] what it says is set for a day. Both look at one clause at a time.

mod deadline;
mod open;
mod scene;
mod words;

pub use words::CueWords;

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
    /// Something is announced, promised, ordered or planned for a day.
    Deadline,
}

/// A cue in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct CueMark {
    /// The clause or words that say it; of a deadline, the words that set the day.
    pub span: Span,
    /// Their tokens.
    pub tokens: TokenRange,
    /// What they say.
    pub kind: CueKind,
    /// What it is about, if the words say so.
    pub about: Option<Span>,
    /// Of a deadline: who sets it, if its own clause says so.
    pub by: Option<Span>,
    /// Of a deadline: the time, as index into [`Document::times`].
    pub time: Option<usize>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// Finds the cues of a document, in text order.
pub fn cues(doc: &Document, pack: &Pack) -> Vec<CueMark> {
    let mut found = open::find(doc, &pack.cues);
    found.extend(deadline::find(doc, &pack.cues));
    found.sort_by_key(|cue| (cue.span.start, cue.span.end));
    found
}
/// Whether a token is a word that opens a condition: "falls", "wenn", "sofern".
pub fn conditions(doc: &Document, pack: &Pack, at: usize) -> bool {
    at < doc.tokens.len() && pack.cues.is_condition(doc.lower(at), doc.lemma(at))
}

/// Whether a token is a word that says "not": "nicht", "kein", "niemand", "nie" ...
pub fn negates(doc: &Document, pack: &Pack, at: usize) -> bool {
    at < doc.tokens.len() && pack.cues.is_negation(doc.lower(at), doc.lemma(at))
}
