//! Time expressions as written and what they mean, counted from the anchor.

use jiff::civil::DateTime;

use crate::document::{Document, TokenRange};
use crate::pack::Pack;
use crate::span::Span;

/// The TIMEX3 type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeKind {
    /// A calendar point or stretch of a day or longer.
    Date,
    /// A time of day.
    Time,
    /// How long.
    Duration,
    /// How often.
    Set,
}

/// How a value was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The words say it all.
    Explicit,
    /// Counted from the anchor.
    FromAnchor,
    /// Counted from an earlier time of the same text.
    FromContext,
    /// Not resolved; the words are kept, and the reason.
    Open(&'static str),
}

/// A time as said, with what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeExpression {
    /// The words.
    pub span: Span,
    /// Their tokens.
    pub tokens: TokenRange,
    /// TIMEX3 type.
    pub kind: TimeKind,
    /// TIMEX3 value; for what cannot be resolved, TIMEX3's own `XXXX` forms.
    pub value: String,
    /// EDTF (ISO 8601-2) value, if the value is a date; `~` marks approximate.
    pub edtf: Option<String>,
    /// Earliest moment that the words allow, local time.
    pub start: Option<DateTime>,
    /// Latest moment that the words allow, local time, inclusive.
    pub end: Option<DateTime>,
    /// Whether the words say "about".
    pub approximate: bool,
    /// How the value was found.
    pub resolution: Resolution,
    /// The rule of the pack that found it.
    pub rule: &'static str,
}

/// Finds the times of a document.
pub fn times(_doc: &Document, _pack: &Pack) -> Vec<TimeExpression> {
    Vec::new()
}
