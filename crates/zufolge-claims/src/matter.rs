//! Matter: all that is derived inside one story from what is kept of its reports.

use crate::answer;
use crate::claim::Standing;
use crate::conflict::{self, Conflict};
use crate::index::{ClaimRef, Index};
use crate::kept::Kept;
use crate::outcome::{self, DueHistory};
use crate::relation::{self, FigureRelation};
use crate::standing;

/// What one story comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matter {
    /// How figures lie to each other, in order.
    pub figure_relations: Vec<FigureRelation>,
    /// Figures that cannot all hold, a row a disagreement.
    pub conflicts: Vec<Conflict>,
    /// Claims that stand otherwise than their own report tells, with the claims that make it so.
    pub standings: Vec<(ClaimRef, Standing, Vec<ClaimRef>)>,
    /// What became of each due.
    pub dues: Vec<DueHistory>,
    /// Questions with the claim that answers each: report, number of the question in it, claim.
    pub answers: Vec<(QuestionRef, ClaimRef)>,
    /// Claims with a hedge or source, and the copy that states the same as fact.
    pub lost_hedges: Vec<(ClaimRef, ClaimRef)>,
}

/// A question: number of its report in the story, and its own number in the report, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionRef {
    /// The report.
    pub report: usize,
    /// The question.
    pub question: usize,
}

/// Derives all of it from the reports of one story, sorted by publication, then id.
///
/// `origin[i]` is the number of the wire origin of report `i`: copies of one origin are one voice. The
/// answer depends on nothing but the arguments.
pub fn derive(reports: &[&Kept], origin: &[usize]) -> Matter {
    let index = Index::of(reports, origin);
    let figure_relations = relation::relations(&index);
    let conflicts = conflict::conflicts(&index, &figure_relations);
    let standings = standing::standings(&index, &figure_relations);
    let dues = outcome::histories(&index);
    let answers = answer::answers(&index, &standings);
    let lost_hedges = standing::lost_hedges(&index);
    Matter {
        figure_relations,
        conflicts,
        standings,
        dues,
        answers,
        lost_hedges,
    }
}
