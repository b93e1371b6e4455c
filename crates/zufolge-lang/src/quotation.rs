//! Quotations: what stands between quotation marks, whatever their style, nested or left open.

use crate::document::{Document, QuotationId, TokenRange};
use crate::span::Span;

/// A quoted stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks.
    pub span: Span,
    /// Tokens with the marks.
    pub tokens: TokenRange,
    /// The quotation that holds this one.
    pub outer: Option<QuotationId>,
    /// Whether the closing mark is there.
    pub closed: bool,
}

/// Finds the quotations of a document.
pub fn quotations(_doc: &Document) -> Vec<Quotation> {
    Vec::new()
}
