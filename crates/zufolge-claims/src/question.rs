//! Question: what a report says is unknown, unconfirmed, not commented or awaited.

use zufolge_lang::Span;
use zufolge_lang::cue::CueKind;

/// An open question of one report.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The words that leave it open.
    pub span: Span,
    /// What it is about: words of the text.
    pub about: Option<Span>,
    /// In which way it is open.
    pub kind: CueKind,
}
