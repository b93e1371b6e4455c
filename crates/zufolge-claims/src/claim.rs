//! Claim: a stretch of a report that says something is so, with who stands behind it.

use std::borrow::Cow;
use std::fmt;

use zufolge_lang::Span;
pub use zufolge_lang::attribution::{Certainty, Form, Stance};
pub use zufolge_lang::name::SourceKind;

use crate::report::ReportId;

/// Identity of a claim: its report's first twelve digits and its number in the report, from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimId(String);

impl ClaimId {
    /// The claim with this number, counted from 1.
    pub fn new(report: &ReportId, number: usize) -> ClaimId {
        ClaimId(format!("{}-c{number}", report.short()))
    }

    /// Its place in the list of its report's claims, from 0; none for the claim that a figure
    /// without one names.
    pub fn index(&self) -> Option<usize> {
        let (_, number) = self.0.rsplit_once('c')?;
        number.parse::<usize>().ok()?.checked_sub(1)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClaimId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The form of a claim: a form of reported speech, or the report's own voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClaimForm {
    /// Somebody is said to say it.
    Said(Form),
    /// The report says it itself.
    OwnVoice,
}

/// Whom a claim is from.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// As in the text beside the claim.
    pub name: String,
    /// The fullest name in the report, if the words beside the claim are a short form or pronoun;
    /// the base form of the name, if they have another case.
    pub resolved: Option<String>,
    /// Where it stands.
    pub spans: Vec<Span>,
    /// What sort.
    pub kind: SourceKind,
    /// Finer, if known.
    pub subkind: Option<Cow<'static, str>>,
}

/// How a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Said, and nothing more known of it.
    Stated,
    /// Said, and the report says that confirmation is missing.
    Unconfirmed,
    /// Confirmed by another source.
    Confirmed,
    /// Denied by the one concerned.
    Denied,
    /// Sources say opposite things.
    Disputed,
    /// A later value took its place.
    Superseded,
    /// Taken back by its own source.
    Withdrawn,
}

/// A claim of one report.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Its identity.
    pub id: ClaimId,
    /// What is said, in pieces where the frame cuts it.
    pub spans: Vec<Span>,
    /// Form.
    pub form: ClaimForm,
    /// Whom it is from; none in the report's own voice.
    pub source: Option<Source>,
    /// Words that report the saying.
    pub cue: Vec<Span>,
    /// Clause or phrase that holds cue and source.
    pub frame: Vec<Span>,
    /// To whom it was said.
    pub addressee: Vec<Span>,
    /// Through whom it came, nearest to the source first.
    pub via: Vec<Source>,
    /// The claim that this one is part of.
    pub parent: Option<ClaimId>,
    /// What the source does.
    pub stance: Stance,
    /// How firmly it is put.
    pub certainty: Certainty,
    /// Whether its content is negated.
    pub negated: bool,
    /// How it stands, as far as its own report tells.
    pub standing: Standing,
    /// The words that its standing rests on.
    pub evidence: Vec<Span>,
    /// The rule that found it.
    pub rule: String,
}
