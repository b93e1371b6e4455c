//! Speakers: what each source says, counted over all reports.
//!
//! A count of a source changes only with reports that are new and with stories that change, so an addition
//! counts again for the sources of these alone.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rusqlite::params;
use rustc_hash::FxHashMap;

use crate::Ledger;
use crate::error::Result;
use crate::load::Number;

/// Above this share of all reports one count over all of them is quicker than one for each source: a
/// source that speaks often would be counted again for nearly every report.
const MANY: usize = 20;

/// The row of one source of the file.
const COUNTED: &str = "\
    INSERT INTO main.source (speaker, kind, claims, reports, stories, first, last) \
    SELECT claim.speaker, min(manner.kind), count(*), count(DISTINCT claim.report), \
    count(DISTINCT grouped.story), min(report.day), max(report.day) \
    FROM main.claim AS claim CROSS JOIN main.report AS report ON report.number = claim.report \
    CROSS JOIN main.manner AS manner ON manner.number = claim.manner \
    LEFT JOIN main.story_report AS grouped ON grouped.report = claim.report \
    WHERE claim.speaker = ?1 AND manner.kind IS NOT NULL GROUP BY claim.speaker";

/// What one source says.
struct Count<'a> {
    /// The first in the alphabet.
    kind: &'a str,
    claims: i64,
    reports: i64,
    /// The report that was counted last.
    counted: Number,
    first: Option<Date>,
    last: Option<Date>,
}

impl Ledger {
    /// Counts again for all sources, in the reports with numbers up to `most` and days up to `last`.
    ///
    /// One walk over the claims in the order of the file: asked of the database, each claim of a source would
    /// be looked up by itself.
    pub(crate) fn count_speakers(
        &self,
        schema: &str,
        most: Number,
        last: Option<&str>,
    ) -> Result<()> {
        let count = || -> rusqlite::Result<()> {
            let kinds = self.kinds()?;
            let mut days: FxHashMap<Number, Option<Date>> = FxHashMap::default();
            let mut reports = self.db.prepare_cached(
                "SELECT number, day FROM main.report \
                 WHERE number <= ?1 AND (?2 IS NULL OR day IS NULL OR day <= ?2)",
            )?;
            let mut rows = reports.query(params![most, last])?;
            while let Some(row) = rows.next()? {
                let day = row.get_ref(1)?.as_str_or_null()?;
                days.insert(row.get(0)?, day.and_then(|day| day.parse().ok()));
            }
            let mut story_of: FxHashMap<Number, Number> = FxHashMap::default();
            let mut grouped = self
                .db
                .prepare(&format!("SELECT report, story FROM {schema}.story_report"))?;
            let mut rows = grouped.query([])?;
            while let Some(row) = rows.next()? {
                story_of.insert(row.get(0)?, row.get(1)?);
            }
            let mut counts: FxHashMap<i64, Count<'_>> = FxHashMap::default();
            let mut stories: Vec<(i64, Number)> = Vec::new();
            let mut claims = self
                .db
                .prepare_cached("SELECT report, speaker, manner FROM main.claim ORDER BY report")?;
            let mut rows = claims.query([])?;
            while let Some(row) = rows.next()? {
                let (report, speaker): (Number, Option<i64>) = (row.get(0)?, row.get(1)?);
                // A row without its manner is damage, which `verify` tells.
                let (Some(speaker), Some(day), Some(kind)) =
                    (speaker, days.get(&report), kinds.get(&row.get(2)?))
                else {
                    continue;
                };
                let count = counts.entry(speaker).or_insert(Count {
                    kind,
                    claims: 0,
                    reports: 0,
                    counted: 0,
                    first: None,
                    last: None,
                });
                count.kind = count.kind.min(kind);
                count.claims += 1;
                if count.counted != report {
                    count.counted = report;
                    count.reports += 1;
                    count.first = count.first.into_iter().chain(*day).min();
                    count.last = count.last.into_iter().chain(*day).max();
                    stories.extend(story_of.get(&report).map(|story| (speaker, *story)));
                }
            }
            stories.sort_unstable();
            stories.dedup();
            let mut counts: Vec<(i64, Count<'_>)> = counts.into_iter().collect();
            counts.sort_unstable_by_key(|(speaker, _)| *speaker);
            self.db
                .execute(&format!("DELETE FROM {schema}.source"), [])?;
            let mut write = self.db.prepare_cached(&format!(
                "INSERT INTO {schema}.source (speaker, kind, claims, reports, stories, first, last) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
            ))?;
            let mut rest = &stories[..];
            for (speaker, count) in counts {
                let of_speaker = rest.partition_point(|(of, _)| *of <= speaker);
                rest = &rest[of_speaker..];
                write.execute(params![
                    speaker,
                    count.kind,
                    count.claims,
                    count.reports,
                    of_speaker as i64,
                    count.first.map(|day| day.to_string()),
                    count.last.map(|day| day.to_string()),
                ])?;
            }
            Ok(())
        };
        count().map_err(|error| self.failed(error))
    }

    /// What sort of source each manner has.
    fn kinds(&self) -> rusqlite::Result<FxHashMap<i64, String>> {
        let mut statement = self
            .db
            .prepare_cached("SELECT number, kind FROM main.manner WHERE kind IS NOT NULL")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
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
            let mut fill = self.db.prepare_cached(COUNTED)?;
            for speaker in &speakers {
                clear.execute([speaker])?;
                fill.execute([speaker])?;
            }
            Ok(())
        };
        count().map_err(|error| self.failed(error))
    }
}
