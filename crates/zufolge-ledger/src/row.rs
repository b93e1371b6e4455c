//! Rows: what is kept of a report, as values of the recorded tables, and back.
//!
//! Each table has one pair of functions, `*_row` and `*_of`; a test writes and reads every kind of item.

use std::cell::Cell;
use std::str::FromStr as _;
use std::sync::LazyLock;

use rusqlite::Row;
use rusqlite::types::{FromSql, Value};
use zufolge_claims::claim::ClaimId;
use zufolge_claims::figure::Amount;
use zufolge_claims::kept::{KeptPlace, KeptTime};
use zufolge_claims::vocabulary::Worded;
use zufolge_claims::{Claim, Due, Figure, Question, ReportId, Source};
use zufolge_lang::Span;

/// A value in a row that cannot be what was written.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// Which column.
    pub(crate) column: &'static str,
}

type Read<T> = std::result::Result<T, Unreadable>;

/// The tables that hold a report's items, in the order in which their rows are summed.
pub(crate) const TABLES: [(&str, &str); 6] = [
    (
        "claim",
        "report, number, spans, form, speaker, name, kind, subkind, named_at, cue, frame, addressee, via, \
         parent, stance, certainty, negated, standing, evidence, rule",
    ),
    (
        "figure",
        "report, number, span, amount, approximate, unit, counted, class, place, time, part_of, claim",
    ),
    ("due", "report, number, date, edtf, span, about, by, claim"),
    ("question", "report, number, span, about, kind"),
    (
        "time",
        "report, number, span, type, value, edtf, earliest, latest, approximate",
    ),
    (
        "place",
        "report, number, span, name, kind, lat, lon, precision, country",
    ),
];

/// "12-45".
pub(crate) fn span_text(span: Span) -> String {
    format!("{}-{}", span.start, span.end)
}

/// "12-45 60-80".
pub(crate) fn spans_text(spans: &[Span]) -> String {
    let pieces: Vec<String> = spans.iter().map(|span| span_text(*span)).collect();
    pieces.join(" ")
}

/// Reads what [`spans_text`] wrote, or null.
pub(crate) fn spans_of(text: Option<&str>, column: &'static str) -> Read<Vec<Span>> {
    let mut spans = Vec::new();
    for piece in text.unwrap_or_default().split_ascii_whitespace() {
        spans.push(span_of(piece, column)?);
    }
    Ok(spans)
}

/// Reads what [`span_text`] wrote.
pub(crate) fn span_of(text: &str, column: &'static str) -> Read<Span> {
    let ends = text.split_once('-').and_then(|(start, end)| {
        let (start, end): (u32, u32) = (start.parse().ok()?, end.parse().ok()?);
        (start <= end).then_some((start, end))
    });
    let (start, end) = ends.ok_or(Unreadable { column })?;
    Ok(Span { start, end })
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

fn maybe(words: Option<&str>) -> Value {
    words.map_or(Value::Null, text)
}

fn list(spans: &[Span]) -> Value {
    match spans {
        [] => Value::Null,
        _ => Value::Text(spans_text(spans)),
    }
}

fn flag(yes: bool) -> Value {
    Value::Integer(i64::from(yes))
}

fn count(number: usize) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The number of an item at the end of its id: 3 of `0123456789ab-c3`.
pub(crate) fn number_of(id: &str) -> usize {
    let digits = id.rsplit(['c', 'f']).next().unwrap_or_default();
    digits.parse().unwrap_or_default()
}

pub(crate) fn claim_row(report: i64, number: usize, claim: &Claim) -> Vec<Value> {
    let source = claim.source.as_ref();
    let speaker = source.map(|s| s.resolved.as_deref().unwrap_or(&s.name));
    let beside = source
        .filter(|s| s.resolved.is_some())
        .map(|s| s.name.as_str());
    let via: Vec<_> = claim
        .via
        .iter()
        .map(|s| {
            (
                &s.name,
                &s.resolved,
                s.kind.word(),
                &s.subkind,
                spans_text(&s.spans),
            )
        })
        .collect();
    vec![
        Value::Integer(report),
        count(number),
        Value::Text(spans_text(&claim.spans)),
        text(claim.form.word()),
        maybe(speaker),
        maybe(beside),
        maybe(source.map(|s| s.kind.word())),
        maybe(source.and_then(|s| s.subkind.as_deref())),
        list(source.map_or(&[], |s| &s.spans)),
        list(&claim.cue),
        list(&claim.frame),
        list(&claim.addressee),
        match via.as_slice() {
            [] => Value::Null,
            via => Value::Text(serde_json::to_string(via).unwrap_or_default()),
        },
        match &claim.parent {
            None => Value::Null,
            Some(id) => count(number_of(id.as_str())),
        },
        text(claim.stance.word()),
        text(claim.certainty.word()),
        flag(claim.negated),
        text(claim.standing.word()),
        list(&claim.evidence),
        text(&claim.rule),
    ]
}

/// The names of the columns of each of [`TABLES`], in order.
static NAMES: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    TABLES
        .iter()
        .map(|(_, names)| names.split(", ").collect())
        .collect()
});

/// What reads the rows of one report from each of [`TABLES`], in order.
pub(crate) static OF_REPORT: LazyLock<Vec<String>> = LazyLock::new(|| {
    TABLES
        .iter()
        .map(|(table, columns)| {
            format!("SELECT {columns} FROM {table} WHERE report = ?1 ORDER BY number")
        })
        .collect()
});

/// A row of one of [`TABLES`], all its columns read in their order: values by the name of their column.
/// What cannot be such a value is named. (SQLite's own look-up by name takes longer than the reading.)
struct Columns<'a> {
    row: &'a Row<'a>,
    table: usize,
    /// The column behind the one that was read last: mostly the next one that is asked for.
    next: Cell<usize>,
}

impl<'a> Columns<'a> {
    fn of(row: &'a Row<'a>, table: usize) -> Columns<'a> {
        Columns {
            row,
            table,
            next: Cell::new(0),
        }
    }

    fn get<T: FromSql>(&self, column: &'static str) -> Read<T> {
        let names = NAMES.get(self.table).map_or(&[][..], Vec::as_slice);
        let next = self.next.get();
        let at = match names.get(next) {
            Some(name) if *name == column => Some(next),
            _ => names.iter().position(|name| *name == column),
        };
        self.next.set(at.map_or(next, |at| at + 1));
        at.and_then(|at| self.row.get(at).ok())
            .ok_or(Unreadable { column })
    }

    fn text(&self, column: &'static str) -> Read<String> {
        self.get(column)
    }

    fn maybe(&self, column: &'static str) -> Read<Option<String>> {
        self.get(column)
    }

    fn spans(&self, column: &'static str) -> Read<Vec<Span>> {
        spans_of(self.maybe(column)?.as_deref(), column)
    }

    fn span(&self, column: &'static str) -> Read<Span> {
        span_of(&self.text(column)?, column)
    }

    fn maybe_span(&self, column: &'static str) -> Read<Option<Span>> {
        let text = self.maybe(column)?;
        text.map(|text| span_of(&text, column)).transpose()
    }

    fn word<T: Worded>(&self, column: &'static str) -> Read<T> {
        T::of_word(&self.text(column)?).ok_or(Unreadable { column })
    }

    fn count(&self, column: &'static str) -> Read<usize> {
        let number: i64 = self.get(column)?;
        usize::try_from(number).map_err(|_| Unreadable { column })
    }

    fn maybe_count(&self, column: &'static str) -> Read<Option<usize>> {
        let number: Option<i64> = self.get(column)?;
        number
            .map(|number| usize::try_from(number).map_err(|_| Unreadable { column }))
            .transpose()
    }

    fn flag(&self, column: &'static str) -> Read<bool> {
        Ok(self.count(column)? != 0)
    }

    fn real(&self, column: &'static str) -> Read<Option<f64>> {
        self.get(column)
    }
}

type Via = (String, Option<String>, String, Option<String>, String);

fn via_of(text: &str) -> Read<Vec<Source>> {
    const COLUMN: Unreadable = Unreadable { column: "via" };
    let via: Vec<Via> = serde_json::from_str(text).map_err(|_| COLUMN)?;
    via.into_iter()
        .map(|(name, resolved, kind, subkind, spans)| {
            Ok(Source {
                name,
                resolved,
                spans: spans_of(Some(&spans), "via")?,
                kind: Worded::of_word(&kind).ok_or(COLUMN)?,
                subkind: subkind.map(Into::into),
            })
        })
        .collect()
}

pub(crate) fn claim_of(id: &ReportId, row: &Row<'_>) -> Read<Claim> {
    let row = Columns::of(row, 0);
    let speaker = row.maybe("speaker")?;
    let source = match speaker {
        None => None,
        Some(speaker) => {
            let (name, resolved) = match row.maybe("name")? {
                Some(name) => (name, Some(speaker)),
                None => (speaker, None),
            };
            Some(Source {
                name,
                resolved,
                spans: row.spans("named_at")?,
                kind: row.word("kind")?,
                subkind: row.maybe("subkind")?.map(Into::into),
            })
        }
    };
    Ok(Claim {
        id: ClaimId::new(id, row.count("number")?),
        spans: row.spans("spans")?,
        form: row.word("form")?,
        source,
        cue: row.spans("cue")?,
        frame: row.spans("frame")?,
        addressee: row.spans("addressee")?,
        via: match row.maybe("via")? {
            None => Vec::new(),
            Some(text) => via_of(&text)?,
        },
        parent: row.maybe_count("parent")?.map(|n| ClaimId::new(id, n)),
        stance: row.word("stance")?,
        certainty: row.word("certainty")?,
        negated: row.flag("negated")?,
        standing: row.word("standing")?,
        evidence: row.spans("evidence")?,
        rule: row.text("rule")?,
    })
}

pub(crate) fn figure_row(report: i64, number: usize, figure: &Figure) -> Vec<Value> {
    vec![
        Value::Integer(report),
        count(number),
        Value::Text(span_text(figure.span)),
        Value::Text(figure.amount.to_string()),
        flag(figure.approximate),
        maybe(figure.unit.as_deref()),
        figure
            .counted
            .map_or(Value::Null, |s| Value::Text(span_text(s))),
        text(figure.class.word()),
        maybe(figure.place.as_deref()),
        maybe(figure.time.as_deref()),
        match &figure.part_of {
            None => Value::Null,
            Some(id) => count(number_of(id)),
        },
        count(number_of(figure.claim.as_str())),
    ]
}

pub(crate) fn figure_of(id: &ReportId, row: &Row<'_>) -> Read<Figure> {
    let row = Columns::of(row, 1);
    let figure_id = |number: usize| format!("{}-f{number}", id.short());
    Ok(Figure {
        id: figure_id(row.count("number")?),
        span: row.span("span")?,
        amount: Amount::from_str(&row.text("amount")?)
            .map_err(|_| Unreadable { column: "amount" })?,
        approximate: row.flag("approximate")?,
        unit: row.maybe("unit")?.map(Into::into),
        counted: row.maybe_span("counted")?,
        class: row.word("class")?,
        place: row.maybe("place")?,
        time: row.maybe("time")?,
        part_of: row.maybe_count("part_of")?.map(figure_id),
        claim: ClaimId::new(id, row.count("claim")?),
    })
}

pub(crate) fn due_row(report: i64, number: usize, due: &Due) -> Vec<Value> {
    vec![
        Value::Integer(report),
        count(number),
        Value::Text(due.date.to_string()),
        text(&due.edtf),
        Value::Text(span_text(due.span)),
        due.about.map_or(Value::Null, |s| Value::Text(span_text(s))),
        maybe(due.by.as_deref()),
        count(number_of(due.claim.as_str())),
    ]
}

pub(crate) fn due_of(id: &ReportId, row: &Row<'_>) -> Read<Due> {
    let row = Columns::of(row, 2);
    Ok(Due {
        date: row
            .text("date")?
            .parse()
            .map_err(|_| Unreadable { column: "date" })?,
        edtf: row.text("edtf")?,
        span: row.span("span")?,
        about: row.maybe_span("about")?,
        by: row.maybe("by")?,
        claim: ClaimId::new(id, row.count("claim")?),
    })
}

pub(crate) fn question_row(report: i64, number: usize, question: &Question) -> Vec<Value> {
    vec![
        Value::Integer(report),
        count(number),
        Value::Text(span_text(question.span)),
        question
            .about
            .map_or(Value::Null, |s| Value::Text(span_text(s))),
        text(question.kind.word()),
    ]
}

pub(crate) fn question_of(row: &Row<'_>) -> Read<Question> {
    let row = Columns::of(row, 3);
    Ok(Question {
        span: row.span("span")?,
        about: row.maybe_span("about")?,
        kind: row.word("kind")?,
    })
}

pub(crate) fn time_row(report: i64, number: usize, time: &KeptTime) -> Vec<Value> {
    vec![
        Value::Integer(report),
        count(number),
        Value::Text(span_text(time.span)),
        text(time.kind.word()),
        text(&time.value),
        maybe(time.edtf.as_deref()),
        maybe(time.start.as_deref()),
        maybe(time.end.as_deref()),
        flag(time.approximate),
    ]
}

pub(crate) fn time_of(row: &Row<'_>) -> Read<KeptTime> {
    let row = Columns::of(row, 4);
    Ok(KeptTime {
        span: row.span("span")?,
        kind: row.word("type")?,
        value: row.text("value")?,
        edtf: row.maybe("edtf")?,
        start: row.maybe("earliest")?,
        end: row.maybe("latest")?,
        approximate: row.flag("approximate")?,
    })
}

pub(crate) fn place_row(report: i64, number: usize, place: &KeptPlace) -> Vec<Value> {
    let (lat, lon) = match place.position {
        None => (Value::Null, Value::Null),
        Some((lat, lon)) => (Value::Real(lat), Value::Real(lon)),
    };
    vec![
        Value::Integer(report),
        count(number),
        Value::Text(span_text(place.span)),
        text(&place.name),
        text(place.kind.word()),
        lat,
        lon,
        text(place.precision.word()),
        maybe(place.country.as_deref()),
    ]
}

pub(crate) fn place_of(row: &Row<'_>) -> Read<KeptPlace> {
    let row = Columns::of(row, 5);
    let position = match (row.real("lat")?, row.real("lon")?) {
        (Some(lat), Some(lon)) => Some((lat, lon)),
        _ => None,
    };
    Ok(KeptPlace {
        span: row.span("span")?,
        name: row.text("name")?,
        kind: row.word("kind")?,
        position,
        precision: row.word("precision")?,
        country: row.maybe("country")?,
    })
}

/// Bytes of a sum that are stored.
pub(crate) const SUM: usize = 16;

/// What the sum of a report covers beside the rows of its items, in the order of [`sum_head`].
///
/// Address, outlet, title, publication and text are in the id.
pub(crate) const HEAD: &str = "report.id, input_id, day, language, stated, dateline, agencies, program, \
     added, input.hash, input.name, input.length \
     FROM report JOIN input ON input.number = report.input WHERE report.number = ?1";

/// Adds a row to a sum.
pub(crate) fn sum_row(hasher: &mut blake3::Hasher, table: usize, values: &[Value]) {
    hasher.update(&[table as u8, values.len() as u8]);
    // The first value is the report's number, which depends on the order of arrival.
    sum_values(hasher, values.get(1..).unwrap_or_default());
}

/// Adds the keys by which a report is compared.
pub(crate) fn sum_keys(hasher: &mut blake3::Hasher, topics: &[u8], profile: &[u8]) {
    for bytes in [topics, profile] {
        hasher
            .update(&(bytes.len() as u64).to_le_bytes())
            .update(bytes);
    }
}

/// Adds the values of [`HEAD`].
pub(crate) fn sum_head(hasher: &mut blake3::Hasher, values: &[Value]) {
    sum_values(hasher, values);
}

/// The sum of a row that follows another one: none can be left out without being missed.
pub(crate) fn sum_after(before: &[u8], values: &[Value]) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(before);
    sum_values(&mut hasher, values);
    hasher.finalize().as_bytes()[..SUM].to_vec()
}

/// Adds values, each with its type and length before it.
fn sum_values(hasher: &mut blake3::Hasher, values: &[Value]) {
    for value in values {
        match value {
            Value::Null => hasher.update(&[0]),
            Value::Integer(number) => hasher.update(&[1]).update(&number.to_le_bytes()),
            Value::Real(number) => hasher.update(&[2]).update(&number.to_bits().to_le_bytes()),
            Value::Text(words) => hasher
                .update(&[3])
                .update(&(words.len() as u64).to_le_bytes())
                .update(words.as_bytes()),
            Value::Blob(bytes) => hasher
                .update(&[4])
                .update(&(bytes.len() as u64).to_le_bytes())
                .update(bytes),
        };
    }
}
