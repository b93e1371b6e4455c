//! Speakers: what each source says, counted over all reports.
//!
//! A count of a source changes only with reports that are new and with stories that change, so an addition
//! counts again for the sources of these alone.

use std::collections::BTreeSet;

use rusqlite::params;

use crate::Ledger;
use crate::error::Result;
use crate::load::Number;

/// Above this share of all reports one count over all of them is quicker than one for each source: a
/// source that speaks often would be counted again for nearly every report.
const MANY: usize = 20;

/// The rows of sources, of the reports with numbers up to `?1` and days up to `?2`.
fn counted(schema: &str, which: &str) -> String {
    format!(
        "INSERT INTO {schema}.source (speaker, kind, claims, reports, stories, first, last) \
         SELECT claim.speaker, min(manner.kind), count(*), count(DISTINCT claim.report), \
         count(DISTINCT grouped.story), min(report.day), max(report.day) \
         FROM main.claim AS claim CROSS JOIN main.report AS report ON report.number = claim.report \
         CROSS JOIN main.manner AS manner ON manner.number = claim.manner \
         LEFT JOIN {schema}.story_report AS grouped ON grouped.report = claim.report \
         WHERE {which} AND report.number <= ?1 \
         AND (?2 IS NULL OR report.day IS NULL OR report.day <= ?2) GROUP BY claim.speaker"
    )
}

impl Ledger {
    /// Counts again for all sources.
    pub(crate) fn count_speakers(
        &self,
        schema: &str,
        most: Number,
        last: Option<&str>,
    ) -> Result<()> {
        let sql = counted(schema, "claim.speaker IS NOT NULL");
        self.db
            .execute(&format!("DELETE FROM {schema}.source"), [])
            .and_then(|_| self.db.execute(&sql, params![most, last]))
            .map(|_| ())
            .map_err(|error| self.failed(error))
    }

    /// Counts again for the sources of some reports of the file, out of so many.
    pub(crate) fn recount_speakers(&self, changed: &BTreeSet<Number>, all: usize) -> Result<()> {
        if changed.len() * MANY > all {
            return self.count_speakers("main", Number::MAX, None);
        }
        let count = || -> rusqlite::Result<()> {
            let mut of_report = self.db.prepare_cached(
                "SELECT DISTINCT speaker FROM main.claim WHERE report = ?1 AND speaker IS NOT NULL",
            )?;
            let mut speakers: BTreeSet<i64> = BTreeSet::new();
            for report in changed {
                let names = of_report.query_map([report], |row| row.get(0))?;
                for name in names {
                    speakers.insert(name?);
                }
            }
            let mut clear = self
                .db
                .prepare_cached("DELETE FROM main.source WHERE speaker = ?1")?;
            let mut fill = self
                .db
                .prepare_cached(&counted("main", "claim.speaker = ?3"))?;
            for speaker in &speakers {
                clear.execute([speaker])?;
                fill.execute(params![Number::MAX, None::<&str>, speaker])?;
            }
            Ok(())
        };
        count().map_err(|error| self.failed(error))
    }
}
