//! Question: what a report says is unknown, unconfirmed, not commented or awaited.

use zufolge_lang::cue::CueKind;
use zufolge_lang::{Document, Span};

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

/// The questions of a document, in text order.
pub(crate) fn questions(doc: &Document) -> Vec<Question> {
    doc.cues
        .iter()
        .filter(|cue| cue.kind != CueKind::Deadline)
        .map(|cue| Question {
            span: cue.span,
            about: cue.about,
            kind: cue.kind,
        })
        .collect()
}
