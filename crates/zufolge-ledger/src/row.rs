//! Rows: what is kept of a report, as values of the recorded tables, and back.
//!
//! Each table has one pair of functions, `*_row` and `*_of`; a test writes and reads every kind of item.

use std::str::FromStr as _;
use std::sync::LazyLock;

use rusqlite::types::Value;
use zufolge_claims::claim::{ClaimId, Standing};
use zufolge_claims::figure::Amount;
use zufolge_claims::kept::{KeptPlace, KeptTime};
use zufolge_claims::vocabulary::Worded;
use zufolge_claims::{Claim, Due, Figure, Question, ReportId, Source};
use zufolge_lang::Span;

use crate::columns::{Columns, Read, Unreadable};
use crate::shared::Column::{Own, Row as Shared, Word};
use crate::shared::{Table, bytes};

/// The tables that hold a report's items, in the order in which their rows are summed.
pub(crate) const TABLES: [Table; 6] = [
    Table {
        name: "claim",
        columns: &[
            Own("report"),
            Own("number"),
            Own("spans"),
            Shared(
                "manner",
                &[
                    "form",
                    "kind",
                    "subkind",
                    "stance",
                    "certainty",
                    "negated",
                    "rule",
                ],
            ),
            Word("speaker"),
            Word("name"),
            Own("named_at"),
            Own("cue"),
            Own("frame"),
            Own("addressee"),
            Word("via"),
            Own("via_at"),
            Own("parent"),
            Own("standing"),
            Own("evidence"),
        ],
    },
    Table {
        name: "figure",
        columns: &[
            Own("report"),
            Own("number"),
            Own("span"),
            Own("amount"),
            Shared("measure", &["approximate", "unit", "class"]),
            Own("counted"),
            Word("place"),
            Word("time"),
            Own("part_of"),
            Own("claim"),
        ],
    },
    Table {
        name: "due",
        columns: &[
            Own("report"),
            Own("number"),
            Own("date"),
            Word("edtf"),
            Own("span"),
            Own("about"),
            Word("by"),
            Own("claim"),
        ],
    },
    Table {
        name: "question",
        columns: &[
            Own("report"),
            Own("number"),
            Own("span"),
            Own("about"),
            Own("kind"),
        ],
    },
    Table {
        name: "time",
        columns: &[
            Own("report"),
            Own("number"),
            Own("span"),
            Shared(
                "moment",
                &["type", "value", "edtf", "earliest", "latest", "approximate"],
            ),
        ],
    },
    Table {
        name: "place",
        columns: &[
            Own("report"),
            Own("number"),
            Own("span"),
            Shared(
                "toponym",
                &["name", "kind", "lat", "lon", "precision", "country"],
            ),
        ],
    },
];

/// "12+33": where it starts, and how long it is.
pub(crate) fn span_text(span: Span) -> String {
    format!("{}+{}", span.start, span.end - span.start)
}

/// "12+33 60+20".
pub(crate) fn spans_text(spans: &[Span]) -> String {
    let pieces: Vec<String> = spans.iter().map(|span| span_text(*span)).collect();
    pieces.join(" ")
}

/// Reads what [`spans_text`] wrote, or null.
pub(crate) fn spans_of(text: Option<&str>) -> Option<Vec<Span>> {
    let pieces = text.unwrap_or_default().split_ascii_whitespace();
    pieces.map(span_of).collect()
}

/// Reads what [`span_text`] wrote.
pub(crate) fn span_of(text: &str) -> Option<Span> {
    let (start, length) = text.split_once('+')?;
    let (start, length): (u32, u32) = (start.parse().ok()?, length.parse().ok()?);
    Some(Span {
        start,
        end: start.checked_add(length)?,
    })
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
    let (via, via_at) = via_values(&claim.via);
    vec![
        Value::Integer(report),
        count(number),
        Value::Text(spans_text(&claim.spans)),
        text(claim.form.word()),
        maybe(source.map(|s| s.kind.word())),
        maybe(source.and_then(|s| s.subkind.as_deref())),
        text(claim.stance.word()),
        text(claim.certainty.word()),
        flag(claim.negated),
        text(&claim.rule),
        maybe(speaker),
        maybe(beside),
        list(source.map_or(&[], |s| &s.spans)),
        list(&claim.cue),
        list(&claim.frame),
        list(&claim.addressee),
        via,
        via_at,
        match &claim.parent {
            None => Value::Null,
            Some(id) => count(number_of(id.as_str())),
        },
        match claim.standing {
            Standing::Stated => Value::Null,
            standing => text(standing.word()),
        },
        list(&claim.evidence),
    ]
}

/// Through whom, without and with its spans: many reports name the same.
fn via_values(via: &[Source]) -> (Value, Value) {
    if via.is_empty() {
        return (Value::Null, Value::Null);
    }
    let names: Vec<Via> = via
        .iter()
        .map(|s| {
            let kind = s.kind.word().to_owned();
            let subkind = s.subkind.as_deref().map(str::to_owned);
            (s.name.clone(), s.resolved.clone(), kind, subkind)
        })
        .collect();
    let spans: Vec<String> = via.iter().map(|s| spans_text(&s.spans)).collect();
    (
        Value::Text(serde_json::to_string(&names).unwrap_or_default()),
        Value::Text(spans.join(";")),
    )
}

/// What reads the rows of one report from each of [`TABLES`] with all their values, in order.
pub(crate) static WHOLE_OF_REPORT: LazyLock<Vec<String>> = LazyLock::new(|| {
    TABLES
        .iter()
        .map(|table| {
            let (selected, joined, name) = (table.selected(), table.joined(), table.name);
            format!(
                "SELECT {selected} FROM {joined} WHERE {name}.report = ?1 ORDER BY {name}.number"
            )
        })
        .collect()
});

/// Name, fullest name in the report, kind, subkind.
type Via = (String, Option<String>, String, Option<String>);

fn via_of(names: &str, spans: &str) -> Read<Vec<Source>> {
    const COLUMN: Unreadable = Unreadable { column: "via" };
    let via: Vec<Via> = serde_json::from_str(names).map_err(|_| COLUMN)?;
    let mut spans = spans.split(';');
    via.into_iter()
        .map(|(name, resolved, kind, subkind)| {
            Ok(Source {
                name,
                resolved,
                spans: spans_of(spans.next()).ok_or(Unreadable { column: "via_at" })?,
                kind: Worded::of_word(&kind).ok_or(COLUMN)?,
                subkind: subkind.map(Into::into),
            })
        })
        .collect()
}

pub(crate) fn claim_of(id: &ReportId, row: &Columns<'_>) -> Read<Claim> {
    let number = row.count("number")?;
    let spans = row.spans("spans")?;
    let form = row.word("form")?;
    let kind = row.maybe_word("kind")?;
    let subkind = row.maybe("subkind")?;
    let (stance, certainty) = (row.word("stance")?, row.word("certainty")?);
    let (negated, rule) = (row.flag("negated")?, row.text("rule")?);
    let speaker = row.maybe("speaker")?;
    let beside = row.maybe("name")?;
    let named_at = row.spans("named_at")?;
    let source = match (speaker, kind) {
        (Some(speaker), Some(kind)) => {
            let (name, resolved) = match beside {
                Some(name) => (name, Some(speaker)),
                None => (speaker, None),
            };
            Some(Source {
                name,
                resolved,
                spans: named_at,
                kind,
                subkind: subkind.map(Into::into),
            })
        }
        (None, None) => None,
        _ => return Err(Unreadable { column: "speaker" }),
    };
    Ok(Claim {
        id: ClaimId::new(id, number),
        spans,
        form,
        source,
        cue: row.spans("cue")?,
        frame: row.spans("frame")?,
        addressee: row.spans("addressee")?,
        via: match (row.maybe("via")?, row.maybe("via_at")?) {
            (Some(names), Some(spans)) => via_of(&names, &spans)?,
            _ => Vec::new(),
        },
        parent: row.maybe_count("parent")?.map(|n| ClaimId::new(id, n)),
        stance,
        certainty,
        negated,
        standing: row.maybe_word("standing")?.unwrap_or(Standing::Stated),
        evidence: row.spans("evidence")?,
        rule,
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
        text(figure.class.word()),
        figure
            .counted
            .map_or(Value::Null, |s| Value::Text(span_text(s))),
        maybe(figure.place.as_deref()),
        maybe(figure.time.as_deref()),
        match &figure.part_of {
            None => Value::Null,
            Some(id) => count(number_of(id)),
        },
        count(number_of(figure.claim.as_str())),
    ]
}

pub(crate) fn figure_of(id: &ReportId, row: &Columns<'_>) -> Read<Figure> {
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

pub(crate) fn due_of(id: &ReportId, row: &Columns<'_>) -> Read<Due> {
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

pub(crate) fn question_of(row: &Columns<'_>) -> Read<Question> {
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

pub(crate) fn time_of(row: &Columns<'_>) -> Read<KeptTime> {
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

pub(crate) fn place_of(row: &Columns<'_>) -> Read<KeptPlace> {
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
pub(crate) const HEAD: &str = "report.id, input_id, language, stated, dateline, agencies, addition.program, \
     addition.moment, input.hash, word.word, input.length FROM report \
     JOIN addition ON addition.number = report.addition JOIN input ON input.number = report.input \
     JOIN word ON word.number = input.name WHERE report.number = ?1";

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
    hasher.update(&bytes(values));
}
