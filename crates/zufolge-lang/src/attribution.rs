//! Attribution: who is said to say what.

use crate::document::{AttributionId, Document, MentionId};
use crate::pack::Pack;
use crate::span::Span;

/// The form of reported speech, in the field's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The words themselves, in quotation marks.
    Direct,
    /// With a frame that names the saying ("sagte, dass ...", "nach Angaben ...").
    Indirect,
    /// "soll ..." and its like.
    FreeIndirect,
    /// Konjunktiv without a frame.
    IndirectFreeIndirect,
    /// The act of saying with its matter ("forderte Reformen").
    Reported,
}

/// What the source does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // product.md's words
pub enum Stance {
    Asserts,
    Denies,
    Confirms,
    Corrects,
    Announces,
    Demands,
    Warns,
    Asks,
    Declines,
}

/// How firmly it is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // FactBank's grid
pub enum Certainty {
    Certain,
    Probable,
    Possible,
    Unstated,
}

/// One saying.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The form.
    pub form: Form,
    /// What is said, without cue and frame; several pieces where the frame cuts it.
    pub content: Vec<Span>,
    /// Who says it.
    pub source: Option<MentionId>,
    /// The words that report the saying.
    pub cue: Vec<Span>,
    /// The clause or phrase that holds cue and source.
    pub frame: Vec<Span>,
    /// To whom.
    pub addressee: Vec<Span>,
    /// Through whom it came, nearest to the source first.
    pub via: Vec<MentionId>,
    /// The saying that this one is part of.
    pub outer: Option<AttributionId>,
    /// What the source does.
    pub stance: Stance,
    /// How firmly.
    pub certainty: Certainty,
    /// Whether the content is negated.
    pub negated: bool,
    /// The rule or table row that found it.
    pub rule: String,
}

/// Finds the attributions of a document.
pub fn attributions(_doc: &Document, _pack: &Pack) -> Vec<Attribution> {
    Vec::new()
}
