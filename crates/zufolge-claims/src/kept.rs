//! Kept: what stays of a report's analysis once its document is gone, and all that anything over many
//! reports is derived from.
//!
//! A ledger keeps exactly this. What is found over many reports (stories, conflicts, standings, answers)
//! is a function of what is kept, and of nothing else.

use crate::assemble::Record;
use crate::claim::Claim;
use crate::due::Due;
use crate::figure::Figure;
use crate::profile::Profile;
use crate::question::Question;
use crate::report::{Report, ReportId};
use crate::topic::Topics;

/// A report with its analysis, and the keys by which it is compared with others.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The report.
    pub report: Report,
    /// Its identity.
    pub id: ReportId,
    /// The place in its dateline, as the text writes it.
    pub dateline: Option<String>,
    /// Codes of the agencies that it credits, in order of first mention.
    pub agencies: Vec<String>,
    /// Claims in order of their first character.
    pub claims: Vec<Claim>,
    /// Figures in text order.
    pub figures: Vec<Figure>,
    /// Dues in text order.
    pub dues: Vec<Due>,
    /// Questions in text order.
    pub questions: Vec<Question>,
    /// What each claim, figure, due and question is about.
    pub topics: Topics,
    /// What the report as a whole is about, and the runs of words that tell a copy.
    pub profile: Profile,
}

impl Record {
    /// What is kept of this record: all but the document.
    pub fn keep(self) -> Kept {
        let topics = Topics::of(&self);
        let profile = Profile::of(&self);
        Kept {
            report: self.report,
            id: self.id,
            dateline: self.dateline,
            agencies: self.agencies.into_iter().map(str::to_owned).collect(),
            claims: self.claims,
            figures: self.figures,
            dues: self.dues,
            questions: self.questions,
            topics,
            profile,
        }
    }
}
