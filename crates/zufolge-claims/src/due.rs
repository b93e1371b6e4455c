//! Due: something announced, promised or set for a date.

use jiff::civil::Date;
use zufolge_lang::cue::CueKind;
use zufolge_lang::{Document, Span};

use crate::claim::{Claim, ClaimId};
use crate::holder::Holders;

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

/// The dues of a document, in text order.
///
/// A deadline that stands in the words around a claim belongs to the nearest one.
pub(crate) fn dues(doc: &Document, claims: &[Claim]) -> Vec<Due> {
    let holders = Holders::of(claims);
    let mut dues: Vec<Due> = Vec::new();
    for cue in doc.cues.iter().filter(|c| c.kind == CueKind::Deadline) {
        let Some(time) = cue.time.and_then(|index| doc.times.get(index)) else {
            continue;
        };
        let claim = holders
            .holder(time.span)
            .or_else(|| holders.nearest(time.span));
        let (Some(date), Some(claim)) = (time.last_day(), claim) else {
            continue;
        };
        let own = cue.by.map(|span| doc.text_of(span).to_owned());
        let by = match &claim.source {
            Some(source) => Some(source.resolved.as_ref().unwrap_or(&source.name).clone()),
            None => own,
        };
        dues.push(Due {
            date,
            edtf: time.edtf.clone().unwrap_or_else(|| date.to_string()),
            span: cue.span,
            about: cue.about,
            by,
            claim: claim.id.clone(),
        });
    }
    dues
}
