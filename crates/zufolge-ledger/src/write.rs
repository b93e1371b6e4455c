//! Write: the derived rows of one story.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use zufolge_claims::index::{ClaimRef, FigureRef};
use zufolge_claims::matter::Matter;
use zufolge_claims::relation::{FigureRelation, Relation, Why};
use zufolge_claims::vocabulary::Worded as _;
use zufolge_claims::{Kept, Published, ReportId};

use crate::load::Number;

/// A report of the story, as far as its rows need it.
pub(crate) struct Member<'a> {
    pub(crate) number: Number,
    pub(crate) id: &'a ReportId,
    pub(crate) title: Option<&'a str>,
    pub(crate) published: Option<Published>,
}

/// Writes the rows of one story into the tables of one schema.
pub(crate) struct Writer<'a> {
    pub(crate) db: &'a Connection,
    /// `main` or `temp`.
    pub(crate) schema: &'static str,
    /// Its reports in order.
    pub(crate) members: Vec<Member<'a>>,
    /// What is kept of them.
    pub(crate) kept: &'a [Kept],
}

impl Writer<'_> {
    /// The story's number: that of its first report.
    fn number(&self) -> Number {
        self.members.first().map_or(0, |member| member.number)
    }

    /// The story itself, its reports and why they belong together.
    pub(crate) fn story(
        &self,
        origins: &[usize],
        digest: &[u8],
        links: &[(usize, usize, String)],
    ) -> rusqlite::Result<()> {
        let Some(first) = self.members.first() else {
            return Ok(());
        };
        let days: Vec<String> = self
            .members
            .iter()
            .filter_map(|m| m.published.map(|p| p.date().to_string()))
            .collect();
        self.insert(
            "story (number, id, title, first, last, reports, origins, digest)",
            params![
                self.number(),
                format!("s-{}", first.id.short()),
                first.title,
                days.iter().min(),
                days.iter().max(),
                self.members.len() as i64,
                origins.iter().max().copied().unwrap_or(0) as i64,
                digest,
            ],
        )?;
        for (place, (member, origin)) in self.members.iter().zip(origins).enumerate() {
            self.insert(
                "story_report (story, place, report, origin)",
                params![
                    self.number(),
                    place as i64 + 1,
                    member.number,
                    *origin as i64
                ],
            )?;
        }
        for (a, b, why) in links {
            self.insert(
                "link (story, a, b, why)",
                params![
                    self.number(),
                    self.members[*a].number,
                    self.members[*b].number,
                    why
                ],
            )?;
        }
        Ok(())
    }

    /// What its reports come to.
    pub(crate) fn matter(&self, matter: &Matter) -> rusqlite::Result<()> {
        for relation in nearest(&matter.figure_relations) {
            let (a, b) = (self.figure(relation.a), self.figure(relation.b));
            self.insert(
                "relation (report, figure, to_report, to_figure, why)",
                params![b.0, b.1, a.0, a.1, number_of(relation.why)],
            )?;
        }
        for (number, conflict) in matter.conflicts.iter().enumerate() {
            let number = number as i64 + 1;
            self.insert(
                "conflict (story, number, counted, scope, since)",
                params![
                    self.number(),
                    number,
                    self.counted(conflict.counted),
                    conflict.scope.as_deref().unwrap_or_default(),
                    self.members[conflict.since]
                        .published
                        .map(|published| published.date().to_string()),
                ],
            )?;
            for (place, side) in conflict.sides.iter().enumerate() {
                let (report, figure) = self.figure(*side);
                self.insert(
                    "conflict_side (story, conflict, number, report, figure, claim)",
                    params![
                        self.number(),
                        number,
                        place as i64 + 1,
                        report,
                        figure,
                        None::<i64>
                    ],
                )?;
            }
        }
        for (claim, standing, grounds) in &matter.standings {
            let (report, number) = self.claim(*claim);
            self.insert(
                "standing (report, claim, standing)",
                params![report, number, standing.word()],
            )?;
            for (place, ground) in grounds.iter().enumerate() {
                let (by_report, by_claim) = self.claim(*ground);
                self.insert(
                    "standing_evidence (report, claim, number, by_report, by_claim)",
                    params![report, number, place as i64 + 1, by_report, by_claim],
                )?;
            }
        }
        for history in &matter.dues {
            let report = self.members[history.due.report].number;
            let number = history.due.due as i64 + 1;
            for (place, event) in history.events.iter().enumerate() {
                let (by_report, by_claim) = self.claim(event.claim);
                self.insert(
                    "due_event (report, due, number, status, day, by_report, by_claim)",
                    params![
                        report,
                        number,
                        place as i64 + 1,
                        event.status.word(),
                        event.day.to_string(),
                        by_report,
                        by_claim,
                    ],
                )?;
            }
        }
        for (question, claim) in &matter.answers {
            let (by_report, by_claim) = self.claim(*claim);
            self.insert(
                "answer (report, question, by_report, by_claim)",
                params![
                    self.members[question.report].number,
                    question.question as i64 + 1,
                    by_report,
                    by_claim
                ],
            )?;
        }
        for (earlier, later) in &matter.lost_hedges {
            let (earlier, later) = (self.claim(*earlier), self.claim(*later));
            self.insert(
                "lost_hedge (report, claim, of_report, of_claim)",
                params![later.0, later.1, earlier.0, earlier.1],
            )?;
        }
        Ok(())
    }

    /// The words for what a figure counts; for an amount that is its own unit, those of the figure.
    fn counted(&self, at: FigureRef) -> &str {
        let kept = &self.kept[at.report];
        let span = kept
            .figures
            .get(at.figure)
            .map(|figure| figure.counted.unwrap_or(figure.span));
        span.and_then(|span| kept.report.text.get(span.range()))
            .unwrap_or_default()
    }

    fn claim(&self, claim: ClaimRef) -> (Number, i64) {
        (self.members[claim.report].number, claim.claim as i64 + 1)
    }

    fn figure(&self, figure: FigureRef) -> (Number, i64) {
        (self.members[figure.report].number, figure.figure as i64 + 1)
    }

    fn insert(&self, into: &str, values: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<()> {
        let places: Vec<String> = (1..=values.len()).map(|n| format!("?{n}")).collect();
        let sql = format!(
            "INSERT INTO {}.{into} VALUES ({})",
            self.schema,
            places.join(", ")
        );
        self.db.prepare_cached(&sql)?.execute(values).map(|_| ())
    }
}

/// The number of what tells a relation, in the table of that name.
pub(crate) fn number_of(why: Why) -> i64 {
    let place = Why::WORDS.iter().position(|(known, _)| *known == why);
    place.map_or(0, |place| place as i64 + 1)
}

/// All relations that are contradictions; of the others, for each later figure and kind the one to the
/// last figure before it. The rest follows by going on from there, and would grow with the square of a
/// story's figures.
fn nearest(relations: &[FigureRelation]) -> Vec<&FigureRelation> {
    let mut last: BTreeMap<(FigureRef, Relation), FigureRef> = BTreeMap::new();
    for relation in relations {
        let at = last
            .entry((relation.b, relation.relation()))
            .or_insert(relation.a);
        *at = (*at).max(relation.a);
    }
    let kept = relations.iter().filter(|relation| {
        relation.relation() == Relation::Contradicts
            || last.get(&(relation.b, relation.relation())) == Some(&relation.a)
    });
    kept.collect()
}
