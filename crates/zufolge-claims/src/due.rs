//! Due: something announced, promised or set for a date.

use jiff::civil::Date;
use zufolge_lang::Span;

use crate::claim::ClaimId;

/// A due of one report.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// The last day that still keeps it.
    pub date: Date,
    /// EDTF value of the words.
    pub edtf: String,
    /// The words that set the date.
    pub span: Span,
    /// What is due: the words of the text.
    pub about: Option<Span>,
    /// Who announced, promised or set it.
    pub by: Option<String>,
    /// The claim that holds it.
    pub claim: ClaimId,
}
