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
use rayon::prelude::*;
use rusqlite::params;
use zufolge_claims::profile::Profile;
use zufolge_claims::story::{self, Decisions, Grouped, Story};
use zufolge_claims::told::Words;
use zufolge_claims::{Kept, Published, ReportId};

use crate::Ledger;
use crate::error::Result;
use crate::load::Number;
use crate::matters::{BATCH, Texts, origins, reasons, work_out};
use crate::write::{Member, Writer};

/// The whole current format, of which the derived part also makes the tables of a past day.
const SCHEMA: &str = include_str!("schema.sql");

/// Tables of rows that belong to one story, by its number.
const BY_STORY: [&str; 4] = ["conflict_side", "conflict", "link", "story_report"];

/// Tables of rows that belong to one report.
const BY_REPORT: [&str; 6] = [
    "relation",
    "standing",
    "standing_evidence",
    "due_event",
    "answer",
    "lost_hedge",
];

/// The stories of the file: by the digest of their members, their number and the digest of their rows.
type Digests = BTreeMap<[u8; 16], (Number, [u8; 16])>;

/// What a derivation did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Derived {
    /// Stories in the ledger.
    pub stories: usize,
    /// Those whose rows were made anew.
    pub changed: usize,
}

/// How far the derived rows go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Derivation {
    /// They follow from all that is recorded.
    Current,
    /// They leave out so many of the last reports and decisions.
    Behind {
        /// Reports.
        reports: i64,
        /// Decisions.
        decisions: i64,
    },
    /// Another version made them: this one.
    Other(String),
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

/// A report as stored, as far as the grouping needs it.
struct Stored {
    number: Number,
    id: Vec<u8>,
    published: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
    title: Option<String>,
    profile: Vec<u8>,
    agencies: String,
    text: String,
}

/// How many bytes of text are read at a time before all threads count their words.
const AT_ONCE: usize = 2 << 20;

impl Stored {
    fn of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Stored> {
        Ok(Stored {
            number: row.get(0)?,
            id: row.get(1)?,
            published: row.get(2)?,
            outlet: row.get(3)?,
            url: row.get(4)?,
            title: row.get(5)?,
            profile: row.get(6)?,
            agencies: row.get(7)?,
            text: row.get(8)?,
        })
    }

    /// What it holds; the number of the report where that cannot be read.
    fn read(self) -> std::result::Result<Candidate, Number> {
        let words = Words::of(self.title.as_deref(), &self.text);
        let agencies = self.agencies.split_ascii_whitespace();
        let agencies = agencies.map(str::to_owned).collect();
        let profile = Profile::from_bytes(&self.profile, &words, agencies);
        Ok(Candidate {
            number: self.number,
            id: ReportId::of_bytes(&self.id).ok_or(self.number)?,
            published: self.published.as_deref().and_then(Published::parse),
            outlet: self.outlet,
            url: self.url,
            profile: profile.ok_or(self.number)?,
            title: self.title,
        })
    }
}

/// Where derived rows go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// The file.
    File,
    /// Tables of this connection, for what could be known on a day.
    Day(Date),
    /// Tables of this connection, for what those of the file should hold: from so many reports and
    /// decisions, the first that were recorded.
    Check(i64, i64),
}

impl Target {
    /// The schema in which its tables are.
    fn schema(self) -> &'static str {
        match self {
            Target::File => "main",
            Target::Day(_) | Target::Check(..) => "temp",
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

    /// Derives again, from the reports and decisions that the derived rows go back to, and names the
    /// tables in which something else stands. The file stays as it is.
    pub(crate) fn derived_otherwise(
        &mut self,
        program: &str,
        reports: i64,
        decisions: i64,
    ) -> Result<Vec<&'static str>> {
        self.execute(&temporary_schema())?;
        self.fill(Target::Check(reports, decisions), program)?;
        let tables = ["story", "version", "source"]
            .iter()
            .chain(&BY_STORY)
            .chain(&BY_REPORT);
        let mut other = Vec::new();
        for table in tables {
            let differ = |a: &str, b: &str| {
                let sql = format!(
                    "SELECT EXISTS (SELECT * FROM {a}.{table} EXCEPT SELECT * FROM {b}.{table})"
                );
                let differ = self.db.query_row(&sql, [], |row| row.get::<_, bool>(0));
                differ.map_err(|error| self.failed(error))
            };
            if differ("main", "temp")? || differ("temp", "main")? {
                other.push(*table);
            }
        }
        Ok(other)
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
        self.execute(
            "DELETE FROM version; DELETE FROM story; DELETE FROM source; DELETE FROM derived",
        )
    }

    /// How far the derived rows go.
    pub fn derivation(&self, program: &str) -> Result<Derivation> {
        let read = self.db.query_row(
            "SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM decision), \
             (SELECT reports FROM main.derived), (SELECT decisions FROM main.derived), \
             (SELECT program FROM main.derived)",
            [],
            |row| {
                let (reports, decisions): (i64, i64) = (row.get(0)?, row.get(1)?);
                let derived: Option<i64> = row.get(2)?;
                let decided: Option<i64> = row.get(3)?;
                let by: Option<String> = row.get(4)?;
                Ok(match by {
                    Some(by) if by != program => Derivation::Other(by),
                    _ => {
                        let (derived, decided) = (derived.unwrap_or(0), decided.unwrap_or(0));
                        match (reports == derived, decisions == decided) {
                            (true, true) => Derivation::Current,
                            _ => Derivation::Behind {
                                reports: reports.saturating_sub(derived),
                                decisions: decisions.saturating_sub(decided),
                            },
                        }
                    }
                })
            },
        );
        read.map_err(|error| self.failed(error))
    }

    /// Whether the derived rows are up to date: made by this version from all reports and decisions.
    pub fn is_derived(&self, program: &str) -> Result<bool> {
        Ok(self.derivation(program)? == Derivation::Current)
    }

    /// From here on shows the ledger as it is now, whatever others write meanwhile.
    pub fn hold(&self) -> Result<()> {
        self.execute("BEGIN")?;
        // The moment counts from the first thing that is read.
        let read = self
            .db
            .query_row("SELECT 1 FROM sqlite_schema LIMIT 1", [], |_| Ok(()));
        read.map_err(|error| self.failed(error))
    }

    /// Ends what [`Ledger::hold`] began.
    pub fn let_go(&self) -> Result<()> {
        self.execute("ROLLBACK")
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
        let known = match target {
            Target::Check(..) => BTreeMap::new(),
            _ => self.digests()?,
        };
        let mut unchanged: Vec<(&Story, Digest)> = Vec::new();
        let mut fresh: Vec<(&Story, Digest)> = Vec::new();
        let mut still: BTreeSet<Number> = BTreeSet::new();
        for story in &stories {
            let digest = digest(story, &candidates, program);
            match known.get(&digest.rows) {
                Some((number, _)) => {
                    still.insert(*number);
                    unchanged.push((story, digest));
                }
                None => fresh.push((story, digest)),
            }
        }
        // The reports whose story is another one than before.
        let mut moved: BTreeSet<Number> = BTreeSet::new();
        if target == Target::File {
            for (number, _) in known.values() {
                if !still.contains(number) {
                    moved.extend(self.members_of(*number)?);
                    self.drop_story(*number)?;
                }
            }
        }
        for (story, digest) in unchanged {
            let Some((number, links)) = known.get(&digest.rows) else {
                continue;
            };
            if target != Target::File {
                self.copy_story(*number)?;
            }
            // What tells why reports belong together depends on what the other reports hold.
            if *links != digest.links {
                self.write_links(target.schema(), *number, story, &candidates, &digest)?;
            }
        }
        derived.changed = fresh.len();
        let members = fresh.iter().flat_map(|(story, _)| &story.members);
        moved.extend(members.map(|index| candidates[*index].number));
        self.write_stories(target.schema(), &fresh, &candidates)?;
        self.write_versions(target.schema(), &candidates)?;
        match target {
            Target::File => self.recount_speakers(&moved, candidates.len())?,
            Target::Day(day) => {
                self.count_speakers("temp", Number::MAX, Some(&day.to_string()))?;
            }
            Target::Check(reports, _) => self.count_speakers("temp", reports, None)?,
        }
        let schema = target.schema();
        self.execute(&format!("DELETE FROM {schema}.derived"))?;
        let decided = match target {
            Target::Check(_, decisions) => Some(decisions),
            _ => None,
        };
        let write = self.db.execute(
            &format!(
                "INSERT INTO {schema}.derived \
                 SELECT ?1, coalesce(?2, (SELECT count(*) FROM decision)), ?3"
            ),
            params![candidates.len() as i64, decided, program],
        );
        write.map_err(|error| self.failed(error))?;
        Ok(derived)
    }

    /// All reports, or those up to a day, with their profiles.
    fn candidates(&self, target: Target) -> Result<Vec<Candidate>> {
        let (last, most) = match target {
            Target::File => (None, i64::MAX),
            Target::Day(day) => (Some(day.to_string()), i64::MAX),
            Target::Check(reports, _) => (None, reports),
        };
        let read = || -> rusqlite::Result<std::result::Result<Vec<Candidate>, Number>> {
            let mut statement = self.db.prepare_cached(
                "SELECT number, id, published, outlet, url, title, profile, agencies, text FROM report \
                 WHERE (?1 IS NULL OR day IS NULL OR day <= ?1) AND number <= ?2 ORDER BY number",
            )?;
            let mut rows = statement.query(params![last, most])?;
            let mut candidates = Vec::new();
            let mut stored = Vec::new();
            loop {
                let mut bytes = 0;
                while bytes < AT_ONCE
                    && let Some(row) = rows.next()?
                {
                    let report = Stored::of(row)?;
                    bytes += report.text.len();
                    stored.push(report);
                }
                if stored.is_empty() {
                    return Ok(Ok(candidates));
                }
                let read: Vec<_> = stored.par_drain(..).map(Stored::read).collect();
                // Of several that cannot be read the first one is told.
                for candidate in read {
                    match candidate {
                        Ok(candidate) => candidates.push(candidate),
                        Err(number) => return Ok(Err(number)),
                    }
                }
            }
        };
        read()
            .map_err(|error| self.failed(error))?
            .map_err(|number| {
                self.damaged(format!("table report, report {number}, column profile"))
            })
    }

    /// The last decision on each pair.
    fn decisions(&self, target: Target) -> Result<Decisions> {
        let (last, most) = match target {
            Target::File => (None, i64::MAX),
            Target::Day(day) => (Some(format!("{day}T99")), i64::MAX),
            Target::Check(_, decisions) => (None, decisions),
        };
        let read = || -> rusqlite::Result<Vec<(String, String, String)>> {
            let mut statement = self.db.prepare_cached(
                "SELECT kind, a, b FROM decision \
                 WHERE (?1 IS NULL OR moment <= ?1) AND number <= ?2 ORDER BY number",
            )?;
            let rows = statement.query_map(params![last, most], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
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

    /// The stories of the file, with the digest of their links, by that of their other rows.
    fn digests(&self) -> Result<Digests> {
        let read = || -> rusqlite::Result<Digests> {
            let mut statement = self
                .db
                .prepare_cached("SELECT digest, number FROM main.story")?;
            let rows = statement.query_map([], |row| {
                let both: Vec<u8> = row.get(0)?;
                let half = |part: Option<&[u8]>| {
                    // A digest of another length is of no use: its story is derived again.
                    part.and_then(|part| part.try_into().ok())
                        .unwrap_or_default()
                };
                Ok((half(both.get(..16)), (row.get(1)?, half(both.get(16..)))))
            })?;
            rows.collect()
        };
        read().map_err(|error| self.failed(error))
    }

    fn members_of(&self, story: Number) -> Result<Vec<Number>> {
        let read = || -> rusqlite::Result<Vec<Number>> {
            let mut statement = self
                .db
                .prepare_cached("SELECT report FROM main.story_report WHERE story = ?1")?;
            statement.query_map([story], |row| row.get(0))?.collect()
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

    /// Works out stories and writes their rows.
    fn write_stories(
        &self,
        schema: &'static str,
        stories: &[(&Story, Digest)],
        candidates: &[Candidate],
    ) -> Result<()> {
        let plain: Vec<&Story> = stories.iter().map(|(story, _)| *story).collect();
        let load = |story: &Story| {
            let members = story.members.iter();
            members
                .map(|index| self.kept(candidates[*index].number))
                .collect::<Result<Vec<Kept>>>()
        };
        work_out(&plain, BATCH, load, |at, worked| {
            let (story, digest) = &stories[at];
            let members = story.members.iter().map(|index| {
                let member = &candidates[*index];
                Member {
                    number: member.number,
                    id: &member.id,
                    title: member.title.as_deref(),
                    published: member.published,
                }
            });
            let writer = Writer {
                db: &self.db,
                schema,
                members: members.collect(),
                kept: &worked.kept,
            };
            writer
                .story(&worked.origins, &digest.both(), &worked.links)
                .and_then(|()| writer.matter(&worked.matter))
                .map_err(|error| self.failed(error))
        })
    }

    /// Writes anew why the reports of a story belong together.
    fn write_links(
        &self,
        schema: &'static str,
        number: Number,
        story: &Story,
        candidates: &[Candidate],
        digest: &Digest,
    ) -> Result<()> {
        self.change(
            &format!("DELETE FROM {schema}.link WHERE story = ?1"),
            number,
        )?;
        for link in &story.links {
            let [a, b] = [link.a, link.b].map(|member| candidates[member].number);
            let texts = [self.head(a)?, self.head(b)?];
            let [first, second] = texts.each_ref().map(Texts::of);
            let why = reasons(&link.reasons, &[&first, &second]);
            self.db
                .prepare_cached(&format!(
                    "INSERT INTO {schema}.link (story, a, b, why) VALUES (?1, ?2, ?3, ?4)"
                ))
                .and_then(|mut s| s.execute(params![number, a, b, why]))
                .map_err(|error| self.failed(error))?;
        }
        self.db
            .prepare_cached(&format!(
                "UPDATE {schema}.story SET digest = ?2 WHERE number = ?1"
            ))
            .and_then(|mut s| s.execute(params![number, digest.both()]))
            .map(|_| ())
            .map_err(|error| self.failed(error))
    }

    /// Versions of one article: reports of one address, in the order of publication, then of arrival.
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
                versions.sort_by_key(|c| (c.published.map(|p| p.to_string()), c.number));
                for (index, version) in versions.iter().enumerate() {
                    statement.execute(params![version.number, article, index as i64 + 1])?;
                }
            }
            Ok(())
        };
        write().map_err(|error| self.failed(error))
    }
}

/// What the rows of a story follow from: its reports in order, their origins, the version that derives;
/// and what its links follow from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Digest {
    rows: [u8; 16],
    links: [u8; 16],
}

impl Digest {
    fn both(&self) -> Vec<u8> {
        [self.rows, self.links].concat()
    }
}

fn digest(story: &Story, candidates: &[Candidate], program: &str) -> Digest {
    let half = |hasher: blake3::Hasher| {
        let mut half = [0; 16];
        half.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        half
    };
    let mut rows = blake3::Hasher::new();
    rows.update(program.as_bytes());
    for (member, origin) in story.members.iter().zip(origins(story)) {
        rows.update(candidates[*member].id.as_str().as_bytes());
        rows.update(&(origin as u64).to_le_bytes());
    }
    let mut links = blake3::Hasher::new();
    for link in &story.links {
        for member in [link.a, link.b] {
            links.update(candidates[member].id.as_str().as_bytes());
        }
        links.update(format!("{:?}", link.reasons).as_bytes());
    }
    Digest {
        rows: half(rows),
        links: half(links),
    }
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
        .replace(" REFERENCES word", "")
        .replace(" REFERENCES why", "")
        .replace("CREATE TABLE ", "CREATE TEMP TABLE ")
        .replace("CREATE INDEX ", "CREATE INDEX temp.")
}
