//! The JSON of one report: serialisable twins of the types, and the conversion.
//!
//! The keys are the contract of docs/read.schema.json. Offsets count Unicode code points of
//! `report.text`, half-open; bytes end here.

use std::io::{self, Write};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use zufolge_claims::figure::Amount;
use zufolge_claims::vocabulary::Worded as _;
use zufolge_claims::{Claim, Due, Figure, Question, Record, Source};
use zufolge_lang::Span;
use zufolge_lang::place::{Candidate, Place, Precision};
use zufolge_lang::time::TimeExpression;

/// One record as one line of JSON, with its line end.
pub(crate) fn line(record: &Record) -> Vec<u8> {
    let mut out = Vec::with_capacity(record.report.text.len() * 4 + 1024);
    write(record, &mut out).expect("writing to memory cannot fail");
    out
}

/// Writes one record as one line of JSON, with its line end. Errors are those of `out`.
pub(crate) fn write(record: &Record, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, &RecordJson::of(record))?;
    out.write_all(b"\n")
}

/// A half-open range of code points.
pub(crate) type Range = [usize; 2];

#[derive(Serialize)]
struct RecordJson<'a> {
    zufolge: &'static str,
    report: ReportJson<'a>,
    claims: Vec<ClaimJson<'a>>,
    figures: Vec<FigureJson<'a>>,
    times: Vec<TimeJson<'a>>,
    places: Vec<PlaceJson<'a>>,
    dues: Vec<DueJson<'a>>,
    questions: Vec<QuestionJson<'a>>,
}

#[derive(Serialize)]
struct ReportJson<'a> {
    id: &'a str,
    input_id: Option<&'a str>,
    url: Option<&'a str>,
    outlet: Option<&'a str>,
    title: Option<&'a str>,
    published: Option<String>,
    language: &'static str,
    dateline: Option<&'a str>,
    agencies: &'a [&'static str],
    text: &'a str,
}

#[derive(Serialize)]
pub(crate) struct ClaimJson<'a> {
    pub(crate) id: &'a str,
    spans: Vec<Range>,
    text: String,
    form: &'static str,
    source: Option<SourceJson<'a>>,
    cue: Vec<Range>,
    frame: Vec<Range>,
    addressee: Vec<Range>,
    via: Vec<ViaJson<'a>>,
    parent: Option<&'a str>,
    stance: &'static str,
    certainty: &'static str,
    polarity: &'static str,
    pub(crate) standing: &'static str,
    pub(crate) evidence: Vec<Evidence>,
    rule: &'a str,
}

/// What a standing rests on: words of the same report, or a claim of any report by its id.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Evidence {
    Words(Range),
    Claim(String),
}

#[derive(Serialize)]
struct SourceJson<'a> {
    name: &'a str,
    resolved: Option<&'a str>,
    spans: Vec<Range>,
    kind: &'static str,
    subkind: Option<&'a str>,
}

#[derive(Serialize)]
struct ViaJson<'a> {
    name: &'a str,
    resolved: Option<&'a str>,
    kind: &'static str,
    spans: Vec<Range>,
}

#[derive(Serialize)]
pub(crate) struct FigureJson<'a> {
    id: &'a str,
    span: Range,
    text: &'a str,
    amount: AmountJson,
    min: Option<Number>,
    max: Option<Number>,
    approximate: bool,
    vague: bool,
    unit: Option<&'a str>,
    counted: CountedJson<'a>,
    place: Option<&'a str>,
    time: Option<&'a str>,
    part_of: Option<&'a str>,
    claim: &'a str,
}

#[derive(Serialize)]
struct CountedJson<'a> {
    text: Option<&'a str>,
    span: Option<Range>,
    class: &'static str,
}

/// `value`, or `low` and `high`; a power of ten is named, never given as a number.
#[derive(Serialize)]
struct AmountJson {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<&'static str>,
}

/// A whole number stays whole in the JSON.
#[derive(Clone, Copy, Serialize)]
#[serde(untagged)]
pub(crate) enum Number {
    Whole(i64),
    Broken(f64),
}

#[derive(Serialize)]
struct TimeJson<'a> {
    span: Range,
    text: &'a str,
    r#type: &'static str,
    value: &'a str,
    edtf: Option<&'a str>,
    start: Option<String>,
    end: Option<String>,
    approximate: bool,
    rule: &'a str,
}

#[derive(Serialize)]
struct PlaceJson<'a> {
    span: Range,
    text: &'a str,
    name: &'a str,
    kind: &'static str,
    lat: Option<f64>,
    lon: Option<f64>,
    precision: &'static str,
    candidates: Vec<CandidateJson<'a>>,
    reason: &'static str,
}

#[derive(Serialize)]
struct CandidateJson<'a> {
    name: &'a str,
    country: Option<&'a str>,
    lat: f64,
    lon: f64,
    precision: &'static str,
    population: u64,
}

#[derive(Serialize)]
struct DueJson<'a> {
    date: String,
    edtf: &'a str,
    span: Range,
    text: &'a str,
    about: Option<&'a str>,
    by: Option<&'a str>,
    claim: &'a str,
}

#[derive(Serialize)]
struct QuestionJson<'a> {
    span: Range,
    text: &'a str,
    about: Option<&'a str>,
    status: &'static str,
    kind: &'static str,
}

impl<'a> RecordJson<'a> {
    fn of(record: &'a Record) -> RecordJson<'a> {
        let text = CodePoints::of(&record.report.text);
        let report = &record.report;
        RecordJson {
            zufolge: env!("CARGO_PKG_VERSION"),
            report: ReportJson {
                id: record.id.as_str(),
                input_id: report.input_id.as_deref(),
                url: report.url.as_deref(),
                outlet: report.outlet.as_deref(),
                title: report.title.as_deref(),
                published: report.published.map(|p| p.to_string()),
                language: record.document.language.code(),
                dateline: record.dateline.as_deref(),
                agencies: &record.agencies,
                text: &report.text,
            },
            claims: record.claims.iter().map(|c| claim(c, &text)).collect(),
            figures: record.figures.iter().map(|f| figure(f, &text)).collect(),
            times: record
                .document
                .times
                .iter()
                .map(|t| time(t, &text))
                .collect(),
            places: record
                .document
                .places
                .iter()
                .map(|p| place(p, &text))
                .collect(),
            dues: record.dues.iter().map(|d| due(d, &text)).collect(),
            questions: record
                .questions
                .iter()
                .map(|q| question(q, &text))
                .collect(),
        }
    }
}

/// A claim as it stands in its own report.
pub(crate) fn claim<'a>(claim: &'a Claim, text: &CodePoints<'a>) -> ClaimJson<'a> {
    let pieces: Vec<&str> = claim.spans.iter().map(|span| text.words(*span)).collect();
    ClaimJson {
        id: claim.id.as_str(),
        spans: text.ranges(&claim.spans),
        text: pieces.join(" … "),
        form: claim.form.word(),
        source: claim.source.as_ref().map(|source| SourceJson {
            name: &source.name,
            resolved: source.resolved.as_deref(),
            spans: text.ranges(&source.spans),
            kind: source.kind.word(),
            subkind: source.subkind.as_deref(),
        }),
        cue: text.ranges(&claim.cue),
        frame: text.ranges(&claim.frame),
        addressee: text.ranges(&claim.addressee),
        via: claim.via.iter().map(|source| via(source, text)).collect(),
        parent: claim.parent.as_ref().map(|id| id.as_str()),
        stance: claim.stance.word(),
        certainty: claim.certainty.word(),
        polarity: if claim.negated {
            "negative"
        } else {
            "positive"
        },
        standing: claim.standing.word(),
        evidence: text
            .ranges(&claim.evidence)
            .into_iter()
            .map(Evidence::Words)
            .collect(),
        rule: &claim.rule,
    }
}

fn via<'a>(source: &'a Source, text: &CodePoints<'a>) -> ViaJson<'a> {
    ViaJson {
        name: &source.name,
        resolved: source.resolved.as_deref(),
        kind: source.kind.word(),
        spans: text.ranges(&source.spans),
    }
}

/// A figure.
pub(crate) fn figure<'a>(figure: &'a Figure, text: &CodePoints<'a>) -> FigureJson<'a> {
    FigureJson {
        id: &figure.id,
        span: text.range(figure.span),
        text: text.words(figure.span),
        amount: amount(&figure.amount),
        min: figure.min().map(number),
        max: figure.max().map(number),
        approximate: figure.approximate,
        vague: matches!(figure.amount, Amount::Order(_) | Amount::Some),
        unit: figure.unit.as_deref(),
        counted: CountedJson {
            text: figure.counted.map(|span| text.words(span)),
            span: figure.counted.map(|span| text.range(span)),
            class: figure.class.word(),
        },
        place: figure.place.as_deref(),
        time: figure.time.as_deref(),
        part_of: figure.part_of.as_deref(),
        claim: figure.claim.as_str(),
    }
}

fn amount(amount: &Amount) -> AmountJson {
    let (kind, value) = match amount {
        Amount::Exact(n) => ("exact", Some(n)),
        Amount::About(n) => ("about", Some(n)),
        Amount::AtLeast(n) => ("at-least", Some(n)),
        Amount::MoreThan(n) => ("more-than", Some(n)),
        Amount::AtMost(n) => ("at-most", Some(n)),
        Amount::LessThan(n) => ("less-than", Some(n)),
        Amount::Between(_, _) => ("between", None),
        Amount::Order(_) => ("order", None),
        Amount::Some => ("some", None),
    };
    let ends = match amount {
        Amount::Between(low, high) => Some((number(*low), number(*high))),
        _ => None,
    };
    AmountJson {
        kind,
        value: value.copied().map(number),
        low: ends.map(|(low, _)| low),
        high: ends.map(|(_, high)| high),
        order: match amount {
            Amount::Order(power) => Some(order_name(*power)),
            _ => None,
        },
    }
}

/// A number as exact as it is.
pub(crate) fn number(decimal: Decimal) -> Number {
    match decimal.normalize() {
        whole if whole.scale() == 0 && whole.to_i64().is_some() => {
            Number::Whole(whole.to_i64().unwrap_or_default())
        }
        broken => Number::Broken(broken.to_string().parse().unwrap_or_default()),
    }
}

fn time<'a>(time: &'a TimeExpression, text: &CodePoints<'a>) -> TimeJson<'a> {
    TimeJson {
        span: text.range(time.span),
        text: text.words(time.span),
        r#type: time.kind.word(),
        value: &time.value,
        edtf: time.edtf.as_deref(),
        start: time.start_text(),
        end: time.end_text(),
        approximate: time.approximate,
        rule: time.rule,
    }
}

fn place<'a>(place: &'a Place, text: &CodePoints<'a>) -> PlaceJson<'a> {
    let chosen = place.chosen.and_then(|index| place.candidates.get(index));
    PlaceJson {
        span: text.range(place.span),
        text: text.words(place.span),
        name: &place.name,
        kind: place.kind.word(),
        lat: chosen.map(|candidate| candidate.lat),
        lon: chosen.map(|candidate| candidate.lon),
        precision: chosen.map_or(Precision::Unknown, |c| c.precision).word(),
        candidates: place.candidates.iter().map(candidate).collect(),
        reason: place.reason,
    }
}

fn candidate(candidate: &Candidate) -> CandidateJson<'_> {
    CandidateJson {
        name: &candidate.name,
        country: candidate.country.as_deref(),
        lat: candidate.lat,
        lon: candidate.lon,
        precision: candidate.precision.word(),
        population: candidate.population,
    }
}

fn due<'a>(due: &'a Due, text: &CodePoints<'a>) -> DueJson<'a> {
    DueJson {
        date: due.date.to_string(),
        edtf: &due.edtf,
        span: text.range(due.span),
        text: text.words(due.span),
        about: due.about.map(|span| text.words(span)),
        by: due.by.as_deref(),
        claim: due.claim.as_str(),
    }
}

fn question<'a>(question: &'a Question, text: &CodePoints<'a>) -> QuestionJson<'a> {
    QuestionJson {
        span: text.range(question.span),
        text: text.words(question.span),
        about: question.about.map(|span| text.words(span)),
        status: "open",
        kind: question.kind.word(),
    }
}

fn order_name(power: u8) -> &'static str {
    match power {
        0 | 1 => "tens",
        2 => "hundreds",
        3 => "thousands",
        4 => "ten-thousands",
        5 => "hundred-thousands",
        6..9 => "millions",
        _ => "billions",
    }
}

/// A text that turns byte spans into ranges of code points.
///
/// Keeps the count at every 64th byte, so it takes a sixteenth of the text's size and answers with
/// a count over at most 63 bytes, however long the text.
pub(crate) struct CodePoints<'a> {
    text: &'a str,
    /// Code points that begin before byte `64 * index`.
    before: Vec<u32>,
}

const BLOCK: usize = 64;

impl<'a> CodePoints<'a> {
    pub(crate) fn of(text: &'a str) -> CodePoints<'a> {
        let mut before = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            before.push(count);
            count += starts(block);
        }
        before.push(count);
        CodePoints { text, before }
    }

    /// Code points that begin before a byte.
    fn at(&self, byte: u32) -> usize {
        let byte = (byte as usize).min(self.text.len());
        let block = byte / BLOCK;
        let rest = starts(&self.text.as_bytes()[block * BLOCK..byte]);
        self.before
            .get(block)
            .map_or(0, |count| (count + rest) as usize)
    }

    pub(crate) fn range(&self, span: Span) -> Range {
        [self.at(span.start), self.at(span.end)]
    }

    pub(crate) fn ranges(&self, spans: &[Span]) -> Vec<Range> {
        spans.iter().map(|span| self.range(*span)).collect()
    }

    pub(crate) fn words(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

/// How many code points begin in these bytes.
fn starts(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .map(|byte| u32::from((*byte as i8) >= -0x40))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_code_points() {
        let text = "äöü € 𝄞 a\u{308} ".repeat(50);
        let points = CodePoints::of(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(byte as u32), count);
        }
        assert_eq!(points.at(text.len() as u32), text.chars().count());
    }

    #[test]
    fn numbers_stay_as_exact_as_they_are() {
        let json = |text: &str| serde_json::to_string(&number(text.parse().unwrap())).unwrap();
        assert_eq!(json("3000"), "3000");
        assert_eq!(json("3000.0"), "3000");
        assert_eq!(json("4.87"), "4.87");
        assert_eq!(json("-0.5"), "-0.5");
    }
}
