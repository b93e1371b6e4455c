//! Conflict: figures of different sources on the same thing and scope that cannot all hold.
//!
//! One row a disagreement: what contradicts each other, and in every report that repeats a side the
//! figure that does. Never says who is right.

use std::collections::BTreeMap;

use crate::index::{FigureRef, Index};
use crate::relation::{FigureRelation, Relation};

/// How many figures one conflict lists at most.
const MAX_SIDES: usize = 64;

/// Figures that cannot all hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// What is counted: the figure whose words say it best.
    pub counted: FigureRef,
    /// The place that it is counted for, if the words say one.
    pub scope: Option<String>,
    /// The figures, sorted; copies of a side are listed once per report.
    pub sides: Vec<FigureRef>,
    /// The first report that has a second side.
    pub since: usize,
}

/// The conflicts of a story, in order of their first figure.
pub(crate) fn conflicts(index: &Index, relations: &[FigureRelation]) -> Vec<Conflict> {
    // Figures that contradict are put in one group; so are those that say the same as one of them.
    let mut groups = Groups::default();
    let contradictions = || {
        let all = relations.iter();
        all.filter(|r| r.relation() == Relation::Contradicts)
    };
    for relation in contradictions() {
        groups.join(relation.a, relation.b);
    }
    for relation in relations.iter().filter(|r| r.relation() == Relation::Same) {
        if repeats(index, relation) {
            groups.join_known(relation.a, relation.b);
        }
    }
    let mut rows: BTreeMap<FigureRef, Vec<FigureRef>> = BTreeMap::new();
    for at in groups.members() {
        rows.entry(groups.head(at)).or_default().push(at);
    }
    // The first report that has a second side, by the first figure of the group.
    let mut since: BTreeMap<FigureRef, usize> = BTreeMap::new();
    for relation in contradictions() {
        let report = relation.a.report.max(relation.b.report);
        let first = since.entry(groups.head(relation.b)).or_insert(report);
        *first = report.min(*first);
    }
    let mut found = Vec::new();
    for (head, mut sides) in rows {
        sides.sort_unstable();
        sides.truncate(MAX_SIDES);
        let (Some(&since), Some(first)) = (since.get(&head), sides.first()) else {
            continue;
        };
        let figures = || {
            sides
                .iter()
                .filter_map(|at| Some((*at, index.figure(*at)?)))
        };
        let counted = figures()
            .find(|(_, (figure, topic))| figure.counted.is_some() && !topic.inherited)
            .map_or(*first, |(at, _)| at);
        let scope = figures().find_map(|(_, (figure, _))| figure.place.clone());
        found.push(Conflict {
            counted,
            scope,
            since,
            sides,
        });
    }
    found.sort_by(|a, b| a.sides.cmp(&b.sides));
    found
}

/// Whether the same value in two reports is one side of a conflict: a copy, or the same source.
fn repeats(index: &Index, relation: &FigureRelation) -> bool {
    let (a, b) = (relation.a, relation.b);
    if index.origin(a.report) == index.origin(b.report) {
        return true;
    }
    match (index.claim_of(a), index.claim_of(b)) {
        (Some(a), Some(b)) => index.same_holder(a, b) || !index.is_said(a) || !index.is_said(b),
        _ => false,
    }
}

/// Sets of figures that are joined one by one.
#[derive(Debug, Default)]
struct Groups {
    parent: BTreeMap<FigureRef, FigureRef>,
}

impl Groups {
    /// The first figure of the set that holds `at`.
    fn head(&self, mut at: FigureRef) -> FigureRef {
        while let Some(&up) = self.parent.get(&at) {
            if up == at {
                break;
            }
            at = up;
        }
        at
    }

    fn join(&mut self, a: FigureRef, b: FigureRef) {
        self.parent.entry(a).or_insert(a);
        self.parent.entry(b).or_insert(b);
        let (a, b) = (self.head(a), self.head(b));
        // The smaller one stays on top, so that chains keep short in sorted input.
        self.parent.insert(a.max(b), a.min(b));
    }

    /// Joins two where at least one is in a set already.
    fn join_known(&mut self, a: FigureRef, b: FigureRef) {
        if self.parent.contains_key(&a) || self.parent.contains_key(&b) {
            self.join(a, b);
        }
    }

    fn members(&self) -> Vec<FigureRef> {
        self.parent.keys().copied().collect()
    }
}
