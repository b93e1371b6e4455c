//! Due: something announced, promised or set for a date.

use jiff::civil::Date;
use zufolge_lang::cue::CueKind;
use zufolge_lang::{Document, Span};

use crate::claim::{Claim, ClaimForm, ClaimId};

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
/// A deadline outside every claim (in a heading) is left out: nobody holds it.
pub(crate) fn dues(doc: &Document, claims: &[Claim]) -> Vec<Due> {
    let mut dues: Vec<Due> = Vec::new();
    for cue in doc.cues.iter().filter(|c| c.kind == CueKind::Deadline) {
        let Some(time) = cue.time.and_then(|index| doc.times.get(index)) else {
            continue;
        };
        let (Some(date), Some(claim)) = (time.last_day(), holder(claims, time.span)) else {
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

/// The claim that holds a time: the shortest that somebody makes, else the report's own; of a time
/// in the words around a claim, that claim; else the last claim before it.
fn holder(claims: &[Claim], time: Span) -> Option<&Claim> {
    let with = |spans: fn(&Claim) -> &[Span]| {
        claims
            .iter()
            .filter(move |claim| spans(claim).iter().any(|s| s.overlaps(time)))
            .min_by_key(|claim| {
                let length: usize = claim.spans.iter().map(|s| s.len()).sum();
                (claim.form == ClaimForm::OwnVoice, length)
            })
    };
    with(|claim| &claim.spans)
        .or_else(|| with(|claim| &claim.frame))
        .or_else(|| {
            let starts = |claim: &&Claim| claim.spans.first().is_some_and(|s| s.start < time.start);
            claims.iter().rfind(starts)
        })
        .or(claims.first())
}
