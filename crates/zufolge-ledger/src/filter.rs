//! Filter: what a listing is to hold, and the SQL that finds it.

use jiff::civil::Date;
use rusqlite::types::Value;
use zufolge_claims::claim::{Certainty, ClaimForm, SourceKind, Stance, Standing};
use zufolge_claims::figure::CountClass;
use zufolge_claims::vocabulary::Worded;

/// What a listing is to hold. Everything that is set must be true of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Id of a story, or the beginning of one.
    pub story: Option<String>,
    /// Id of a report, or the beginning of one; its input id counts too.
    pub report: Option<String>,
    /// Part of a source's name, in any case of letters.
    pub source: Option<String>,
    /// Kind of source.
    pub kind: Option<SourceKind>,
    /// Stance of a claim.
    pub stance: Option<Stance>,
    /// Form of a claim.
    pub form: Option<ClaimForm>,
    /// Certainty of a claim.
    pub certainty: Option<Certainty>,
    /// Standing of a claim in its story.
    pub standing: Option<Standing>,
    /// Only what is attributed: nothing in a report's own voice.
    pub said: bool,
    /// Class of what a figure counts.
    pub class: Option<CountClass>,
    /// Name of the place of a figure.
    pub place: Option<String>,
    /// Outlet, in any case of letters.
    pub outlet: Option<String>,
    /// First day of publication.
    pub since: Option<Date>,
    /// Last day of publication.
    pub until: Option<Date>,
    /// Words that the report holds, as for a search.
    pub words: Option<String>,
    /// Most rows.
    pub limit: Option<usize>,
}

/// Digits of a hash.
const HASH: usize = 64;

/// A statement in the making: joins, conditions and their values.
#[derive(Debug, Default)]
pub(crate) struct Query {
    pub(crate) joins: Vec<String>,
    pub(crate) conditions: Vec<String>,
    pub(crate) values: Vec<Value>,
    /// A quicker way to count what it finds, with the same values.
    pub(crate) count: Option<&'static str>,
}

impl Query {
    pub(crate) fn join(&mut self, join: &str) {
        if !self.joins.iter().any(|known| known == join) {
            self.joins.push(join.to_owned());
        }
    }

    /// Adds a condition; each `?` in it takes one of the values.
    pub(crate) fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition.to_owned());
        self.values.extend(values);
    }

    pub(crate) fn text(&self, select: &str, from: &str, rest: &str) -> String {
        let conditions = match self.conditions.as_slice() {
            [] => "1".to_owned(),
            conditions => conditions.join(" AND "),
        };
        format!(
            "SELECT {select} FROM {from} {} WHERE {conditions} {rest}",
            self.joins.join(" ")
        )
    }

    /// The table of the items that are listed, if they are joined to something else.
    pub(crate) fn items(&self) -> Option<&str> {
        match self.joins.as_slice() {
            [join] if join.starts_with("CROSS JOIN report ") => Some("due"),
            [join] => join.strip_prefix("CROSS JOIN ")?.split(' ').next(),
            _ => None,
        }
    }

    /// Conditions on the report of a row.
    pub(crate) fn report(&mut self, filter: &Filter) {
        // Few reports are looked up by their numbers first, whatever else is asked.
        if let Some(story) = &filter.story {
            self.and(
                "report.number IN (SELECT report FROM story_report WHERE story IN \
                 (SELECT number FROM story WHERE id >= ? AND id < ?))",
                prefix(story),
            );
        }
        if let Some(report) = &filter.report {
            let [first, last] = hash_prefix(report);
            self.and(
                "report.number IN (SELECT number FROM report \
                 WHERE substr(id, 1, 6) BETWEEN substr(?, 1, 6) AND substr(?, 1, 6) \
                 AND id BETWEEN ? AND ? UNION SELECT number FROM report WHERE input_id = ?)",
                [
                    first.clone(),
                    last.clone(),
                    first,
                    last,
                    Value::Text(report.clone()),
                ],
            );
        }
        if let Some(outlet) = &filter.outlet {
            self.and("report.outlet LIKE ? ESCAPE '\\'", [exactly(outlet)]);
        }
        if let Some(day) = filter.since {
            self.and("report.day >= ?", [Value::Text(day.to_string())]);
        }
        if let Some(day) = filter.until {
            self.and(
                "(report.day IS NULL OR report.day <= ?)",
                [Value::Text(day.to_string())],
            );
        }
        if let Some(words) = &filter.words {
            self.and(
                "report.number IN (SELECT rowid FROM words WHERE words MATCH ?)",
                [Value::Text(crate::search::expression(words))],
            );
        }
    }

    /// Conditions on the claim of a row.
    pub(crate) fn claim(&mut self, filter: &Filter) {
        if let Some(source) = &filter.source {
            self.and(
                "claim.speaker IN (SELECT number FROM word WHERE word LIKE ? ESCAPE '\\')",
                [part(source)],
            );
        }
        let words = [
            ("kind", filter.kind.map(Worded::word)),
            ("stance", filter.stance.map(Worded::word)),
            ("form", filter.form.map(Worded::word)),
            ("certainty", filter.certainty.map(Worded::word)),
        ];
        for (column, word) in words {
            if let Some(word) = word {
                self.and(
                    &format!("claim.manner IN (SELECT number FROM manner WHERE {column} = ?)"),
                    [Value::Text(word.into())],
                );
            }
        }
        if filter.said {
            self.and(
                "claim.manner IN (SELECT number FROM manner WHERE form <> 'own-voice')",
                [],
            );
        }
        if let Some(standing) = filter.standing {
            self.join(
                "LEFT JOIN standing ON standing.report = claim.report AND standing.claim = claim.number",
            );
            self.and(
                "coalesce(standing.standing, claim.standing, 'stated') = ?",
                [Value::Text(standing.word().into())],
            );
        }
    }
}

/// Signs that LIKE would take for more than themselves, made plain.
fn plain(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// The first id that begins so, and the first one behind all that do.
pub(crate) fn prefix(text: &str) -> [Value; 2] {
    let text = text.to_ascii_lowercase();
    // Ids are ASCII: nothing in them lies behind this sign.
    let end = format!("{text}\u{7f}");
    [Value::Text(text), Value::Text(end)]
}

/// The first and the last hash whose digits begin so.
fn hash_prefix(text: &str) -> [Value; 2] {
    let digits = text.as_bytes().get(..HASH).unwrap_or(text.as_bytes());
    let digit = |at: usize, missing: u32| match digits.get(at) {
        None => Some(missing),
        Some(byte) => char::from(*byte).to_digit(16),
    };
    let bound = |missing: u32| {
        let byte = |at: usize| Some((digit(at, missing)? << 4 | digit(at + 1, missing)?) as u8);
        (0..HASH).step_by(2).map(byte).collect::<Option<Vec<u8>>>()
    };
    match (bound(0), bound(15)) {
        (Some(first), Some(last)) if !text.is_empty() && text.len() <= HASH => {
            [Value::Blob(first), Value::Blob(last)]
        }
        // Nothing lies between these.
        _ => [Value::Null, Value::Null],
    }
}

pub(crate) fn part(text: &str) -> Value {
    Value::Text(format!("%{}%", plain(text)))
}

pub(crate) fn exactly(text: &str) -> Value {
    Value::Text(plain(text))
}

/// Whether a filter asks for something that only claims have.
pub(crate) fn asks_of_claims(filter: &Filter) -> bool {
    filter.source.is_some()
        || filter.kind.is_some()
        || filter.stance.is_some()
        || filter.form.is_some()
        || filter.certainty.is_some()
        || filter.standing.is_some()
        || filter.said
}
