//! Derive: stories, origins, conflicts, standings, outcomes and answers from the recorded rows.
//!
//! All of it is a function of the set of reports and of the decisions made by hand. A story whose reports
//! and origins stay as they were keeps its rows, so an import costs one grouping of the whole ledger and
//! the derivation of the stories that it touches.
//!
//! The same code fills the tables of the file and, for a day in the past, tables of the connection alone,
//! which then stand in front of those of the file: every listing works on both.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rusqlite::params;
use zufolge_claims::profile::Profile;
use zufolge_claims::story::{self, Decisions, Grouped, Reason, Story};
use zufolge_claims::{Kept, Published, ReportId};

use crate::Ledger;
use crate::error::Result;
use crate::load::Number;
use crate::write::{Member, Writer};

/// The whole current format, of which the derived part also makes the tables of a past day.
const SCHEMA: &str = include_str!("schema.sql");

/// Tables of rows that belong to one story, by its number.
const BY_STORY: [&str; 5] = [
    "conflict_side",
    "conflict",
    "relation",
    "link",
    "story_report",
];

/// Tables of rows that belong to one report.
const BY_REPORT: [&str; 5] = [
    "standing",
    "standing_evidence",
    "due_event",
    "answer",
    "lost_hedge",
];

/// What a derivation did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Derived {
    /// Stories in the ledger.
    pub stories: usize,
    /// Those whose rows were made anew.
    pub changed: usize,
}

/// A report as the grouping sees it.
struct Candidate {
    number: Number,
    id: ReportId,
    published: Option<Published>,
    outlet: Option<String>,
    url: Option<String>,
    title: Option<String>,
    profile: Profile,
}

/// Where derived rows go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// The file.
    File,
    /// Tables of this connection, for what could be known on a day.
    Day(Date),
}

impl Target {
    /// The schema in which its tables are.
    fn schema(self) -> &'static str {
        match self {
            Target::File => "main",
            Target::Day(_) => "temp",
        }
    }
}

impl Ledger {
    /// Brings the derived rows up to date, in one transaction. `program` is the version that derives.
    pub fn derive(&mut self, program: &str) -> Result<Derived> {
        self.derive_file(program, false)
    }

    /// Drops all derived rows and makes them again.
    pub fn rebuild(&mut self, program: &str) -> Result<Derived> {
        self.derive_file(program, true)
    }

    fn derive_file(&mut self, program: &str, all: bool) -> Result<Derived> {
        self.begin()?;
        let done = (|| {
            if all {
                self.clear()?;
            }
            let derived = self.fill(Target::File, program)?;
            self.execute("COMMIT")?;
            Ok(derived)
        })();
        if done.is_err() {
            // The first failure is the one to tell.
            let _ = self.execute("ROLLBACK");
        }
        done
    }

    /// All derived rows as they come out now; the file stays as it is.
    pub(crate) fn derived_afresh(&mut self, program: &str) -> Result<Vec<String>> {
        self.begin()?;
        let dump = (|| {
            self.clear()?;
            self.fill(Target::File, program)?;
            self.derived_dump()
        })();
        self.execute("ROLLBACK")?;
        dump
    }

    fn begin(&mut self) -> Result<()> {
        self.execute("BEGIN IMMEDIATE")
    }

    fn execute(&self, sql: &str) -> Result<()> {
        self.db
            .execute_batch(sql)
            .map_err(|error| self.failed(error))
    }

    fn clear(&self) -> Result<()> {
        for table in BY_STORY.iter().chain(&BY_REPORT) {
            self.execute(&format!("DELETE FROM {table}"))?;
        }
        self.execute("DELETE FROM version; DELETE FROM story; DELETE FROM derived")
    }

    /// Whether the derived rows are up to date: made by this version from all reports and decisions.
    pub fn is_derived(&self, program: &str) -> Result<bool> {
        let same = self.db.query_row(
            "SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM decision), \
             (SELECT reports FROM main.derived), (SELECT decisions FROM main.derived), \
             (SELECT program FROM main.derived)",
            [],
            |row| {
                let reports: i64 = row.get(0)?;
                let decisions: i64 = row.get(1)?;
                let then: (Option<i64>, Option<i64>, Option<String>) =
                    (row.get(2)?, row.get(3)?, row.get(4)?);
                Ok(match then {
                    (Some(r), Some(d), Some(p)) => r == reports && d == decisions && p == program,
                    _ => reports == 0,
                })
            },
        );
        same.map_err(|error| self.failed(error))
    }

    /// From here on answers what could be known on a day: derives from the reports up to it, into tables
    /// of this connection. Without a report after that day nothing has to be done.
    pub fn as_of(&mut self, day: Date, program: &str) -> Result<()> {
        let later: bool = self
            .db
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM report WHERE day > ?1)",
                [day.to_string()],
                |row| row.get(0),
            )
            .map_err(|error| self.failed(error))?;
        if !later {
            return Ok(());
        }
        self.execute("PRAGMA query_only = OFF")?;
        self.execute(&temporary_schema())?;
        self.fill(Target::Day(day), program)?;
        Ok(())
    }

    fn fill(&mut self, target: Target, program: &str) -> Result<Derived> {
        let candidates = self.candidates(target)?;
        let decisions = self.decisions(target)?;
        let grouped: Vec<Grouped<'_>> = candidates
            .iter()
            .map(|c| Grouped {
                id: &c.id,
                published: c.published,
                outlet: c.outlet.as_deref(),
                profile: &c.profile,
            })
            .collect();
        let stories = story::stories(&grouped, &decisions);
        let mut derived = Derived {
            stories: stories.len(),
            changed: 0,
        };
        let known = self.digests()?;
        let mut kept_ids: BTreeSet<Vec<u8>> = BTreeSet::new();
        let mut fresh: Vec<(&Story, Vec<u8>)> = Vec::new();
        for story in &stories {
            let digest = digest(story, &candidates, program);
            match known.contains_key(&digest) {
                true => {
                    kept_ids.insert(digest);
                }
                false => fresh.push((story, digest)),
            }
        }
        if target == Target::File {
            for (digest, number) in &known {
                if !kept_ids.contains(digest) {
                    self.drop_story(*number)?;
                }
            }
        } else {
            for digest in &kept_ids {
                if let Some(number) = known.get(digest) {
                    self.copy_story(*number)?;
                }
            }
        }
        for (story, digest) in fresh {
            derived.changed += 1;
            self.write_story(target.schema(), story, &candidates, &digest)?;
        }
        self.write_versions(target.schema(), &candidates)?;
        let schema = target.schema();
        self.execute(&format!("DELETE FROM {schema}.derived"))?;
        let write = self.db.execute(
            &format!("INSERT INTO {schema}.derived SELECT ?1, (SELECT count(*) FROM decision), ?2"),
            params![candidates.len() as i64, program],
        );
        write.map_err(|error| self.failed(error))?;
        Ok(derived)
    }

    /// All reports, or those up to a day, with their profiles.
    fn candidates(&self, target: Target) -> Result<Vec<Candidate>> {
        let last = match target {
            Target::File => None,
            Target::Day(day) => Some(day.to_string()),
        };
        let read = || -> rusqlite::Result<Vec<std::result::Result<Candidate, Number>>> {
            let mut statement = self.db.prepare_cached(
                "SELECT number, id, published, outlet, url, title, profile FROM report \
                 WHERE ?1 IS NULL OR day IS NULL OR day <= ?1 ORDER BY number",
            )?;
            let rows = statement.query_map([last], |row| {
                let number = row.get(0)?;
                let id: String = row.get(1)?;
                let published: Option<String> = row.get(2)?;
                let profile: Vec<u8> = row.get(6)?;
                let (Some(id), Some(profile)) =
                    (ReportId::parse(&id), Profile::from_bytes(&profile))
                else {
                    return Ok(Err(number));
                };
                Ok(Ok(Candidate {
                    number,
                    id,
                    published: published.and_then(|text| Published::parse(&text)),
                    outlet: row.get(3)?,
                    url: row.get(4)?,
                    title: row.get(5)?,
                    profile,
                }))
            })?;
            rows.collect()
        };
        let candidates = read().map_err(|error| self.failed(error))?;
        candidates
            .into_iter()
            .map(|candidate| {
                candidate.map_err(|number| {
                    self.damaged(format!("table report, report {number}, column profile"))
                })
            })
            .collect()
    }

    /// The last decision on each pair.
    fn decisions(&self, target: Target) -> Result<Decisions> {
        let last = match target {
            Target::File => None,
            Target::Day(day) => Some(format!("{day}T99")),
        };
        let read = || -> rusqlite::Result<Vec<(String, String, String)>> {
            let mut statement = self.db.prepare_cached(
                "SELECT kind, a, b FROM decision WHERE ?1 IS NULL OR moment <= ?1 ORDER BY number",
            )?;
            let rows =
                statement.query_map([last], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            rows.collect()
        };
        let rows = read().map_err(|error| self.failed(error))?;
        let mut stories: BTreeMap<(ReportId, ReportId), String> = BTreeMap::new();
        let mut decisions = Decisions::default();
        for (kind, a, b) in rows {
            let (Some(a), Some(b)) = (ReportId::parse(&a), ReportId::parse(&b)) else {
                continue;
            };
            let pair = if a <= b { (a, b) } else { (b, a) };
            match kind.as_str() {
                "no-copy" => decisions.no_copy.push(pair),
                _ => {
                    stories.insert(pair, kind);
                }
            }
        }
        for (pair, kind) in stories {
            match kind.as_str() {
                "join" => decisions.joined.push(pair),
                _ => decisions.parted.push(pair),
            }
        }
        Ok(decisions)
    }

    /// The stories of the file by the digest of what they were derived from.
    fn digests(&self) -> Result<BTreeMap<Vec<u8>, Number>> {
        let read = || -> rusqlite::Result<BTreeMap<Vec<u8>, Number>> {
            let mut statement = self
                .db
                .prepare_cached("SELECT digest, number FROM main.story")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        };
        read().map_err(|error| self.failed(error))
    }

    fn drop_story(&self, number: Number) -> Result<()> {
        for table in BY_REPORT {
            self.change(
                &format!(
                    "DELETE FROM {table} WHERE report IN \
                     (SELECT report FROM main.story_report WHERE story = ?1)"
                ),
                number,
            )?;
        }
        for table in BY_STORY {
            self.change(&format!("DELETE FROM {table} WHERE story = ?1"), number)?;
        }
        self.change("DELETE FROM story WHERE number = ?1", number)
    }

    fn copy_story(&self, number: Number) -> Result<()> {
        for table in BY_REPORT {
            self.change(
                &format!(
                    "INSERT INTO temp.{table} SELECT * FROM main.{table} WHERE report IN \
                     (SELECT report FROM main.story_report WHERE story = ?1)"
                ),
                number,
            )?;
        }
        for table in BY_STORY {
            self.change(
                &format!("INSERT INTO temp.{table} SELECT * FROM main.{table} WHERE story = ?1"),
                number,
            )?;
        }
        self.change(
            "INSERT INTO temp.story SELECT * FROM main.story WHERE number = ?1",
            number,
        )
    }

    fn change(&self, sql: &str, number: Number) -> Result<()> {
        let changed = self
            .db
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([number]));
        changed.map(|_| ()).map_err(|error| self.failed(error))
    }

    fn write_story(
        &self,
        schema: &'static str,
        story: &Story,
        candidates: &[Candidate],
        digest: &[u8],
    ) -> Result<()> {
        let members: Vec<&Candidate> = story
            .members
            .iter()
            .map(|index| &candidates[*index])
            .collect();
        let Some(first) = members.first() else {
            return Ok(());
        };
        let origins = origins(story);
        let kept: Vec<Kept> = members
            .iter()
            .map(|member| self.kept(member.number))
            .collect::<Result<_>>()?;
        let all: Vec<&Kept> = kept.iter().collect();
        let matter = zufolge_claims::matter::derive(&all, &origins);
        let links = links(story, &kept);
        let writer = Writer {
            db: &self.db,
            schema,
            story: first.number,
            members: members
                .iter()
                .map(|member| Member {
                    number: member.number,
                    id: &member.id,
                    title: member.title.as_deref(),
                    published: member.published,
                })
                .collect(),
            kept: &kept,
        };
        writer
            .story(story, &origins, digest, &links)
            .and_then(|()| writer.matter(&matter))
            .map_err(|error| self.failed(error))
    }

    /// Versions of one article: reports of one address, in the order of publication.
    fn write_versions(&self, schema: &str, candidates: &[Candidate]) -> Result<()> {
        let mut articles: BTreeMap<&str, Vec<&Candidate>> = BTreeMap::new();
        for candidate in candidates {
            if let Some(url) = &candidate.url {
                articles.entry(url).or_default().push(candidate);
            }
        }
        let write = || -> rusqlite::Result<()> {
            self.db
                .execute(&format!("DELETE FROM {schema}.version"), [])?;
            let mut statement = self.db.prepare_cached(&format!(
                "INSERT INTO {schema}.version (report, article, version) VALUES (?1, ?2, ?3)"
            ))?;
            for (article, mut versions) in articles {
                if versions.len() < 2 {
                    continue;
                }
                versions.sort_by_key(|c| (c.published.map(|p| p.to_string()), c.id.clone()));
                for (index, version) in versions.iter().enumerate() {
                    statement.execute(params![version.number, article, index as i64 + 1])?;
                }
            }
            Ok(())
        };
        write().map_err(|error| self.failed(error))
    }
}

/// The origin of each member of a story, numbered from 1 by their first report.
fn origins(story: &Story) -> Vec<usize> {
    let mut of_member: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, origin) in story.origins.iter().enumerate() {
        for member in &origin.members {
            of_member.insert(*member, number + 1);
        }
    }
    let mut next = story.origins.len();
    story
        .members
        .iter()
        .map(|member| {
            of_member.get(member).copied().unwrap_or_else(|| {
                next += 1;
                next
            })
        })
        .collect()
}

/// Why reports of a story belong together, in words; reports by their place in the story.
fn links(story: &Story, kept: &[Kept]) -> Vec<(usize, usize, String)> {
    let place = |member: usize| story.members.iter().position(|other| *other == member);
    let mut links = Vec::new();
    for link in &story.links {
        let (Some(a), Some(b)) = (place(link.a), place(link.b)) else {
            continue;
        };
        let texts = [&kept[a], &kept[b]];
        let reasons: Vec<String> = link.reasons.iter().map(|r| reason(r, &texts)).collect();
        links.push((a, b, reasons.join("; ")));
    }
    links
}

/// One reason in words; words of keys come from the reports themselves.
fn reason(reason: &Reason, kept: &[&Kept]) -> String {
    let words = |keys: &[u32]| -> String {
        let mut found: BTreeMap<u32, String> = BTreeMap::new();
        for kept in kept {
            let report = &kept.report;
            for text in [Some(&report.text), report.title.as_ref()]
                .into_iter()
                .flatten()
            {
                for (key, span) in story::words_of_keys(keys, text) {
                    if let Some(word) = text.get(span.range()) {
                        found.entry(key).or_insert_with(|| word.to_owned());
                    }
                }
            }
        }
        let mut words: Vec<String> = found.into_values().collect();
        words.sort();
        words.join(", ")
    };
    match reason {
        Reason::Names(keys) => format!("names: {}", words(keys)),
        Reason::Places(keys) => format!("places: {}", words(keys)),
        Reason::Words(keys) => format!("words: {}", words(keys)),
        Reason::Runs { runs, share } => {
            format!("shared runs of words: {runs} ({:.0} %)", share * 100.0)
        }
        Reason::DaysApart(1) => "1 day apart".to_owned(),
        Reason::DaysApart(days) => format!("{days} days apart"),
        Reason::ByHand => "joined by hand".to_owned(),
    }
}

/// What the rows of a story follow from: its reports in order, their origins, the version that derives.
fn digest(story: &Story, candidates: &[Candidate], program: &str) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(program.as_bytes());
    for (member, origin) in story.members.iter().zip(origins(story)) {
        hasher.update(candidates[*member].id.as_str().as_bytes());
        hasher.update(&(origin as u64).to_le_bytes());
    }
    hasher.finalize().as_bytes()[..16].to_vec()
}

/// The derived tables as tables of the connection.
fn temporary_schema() -> String {
    let derived = SCHEMA
        .split("\n-- -----")
        .find(|part| part.contains("CREATE TABLE derived"))
        .unwrap_or_default();
    let start = derived.find("CREATE TABLE").unwrap_or_default();
    derived[start..]
        .replace(" REFERENCES report", "")
        .replace(" REFERENCES story", "")
        .replace("CREATE TABLE ", "CREATE TEMP TABLE ")
        .replace("CREATE INDEX ", "CREATE INDEX temp.")
}
