//! Shelf: an open ledger with the reports that were loaded last, and the JSON rows of its listings.
//!
//! The keys of the rows are the contract of docs/json.md.

use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::civil::Date;
use serde::Serialize;
use zufolge_claims::claim::Standing;
use zufolge_claims::outcome::DueStatus;
use zufolge_claims::vocabulary::Worded as _;
use zufolge_claims::{Claim, ClaimForm, Figure, Kept};
use zufolge_lang::Span;
use zufolge_ledger::Ledger;
use zufolge_ledger::listing::{ConflictRow, Item, Side, State, StoryRow};

use crate::json::{self, ClaimJson, CodePoints, Evidence, FigureJson, Number, Range};

/// Reports that are kept loaded of each of the two generations.
const LOADED: usize = 256;

/// An open ledger with loaded reports.
pub(crate) struct Shelf {
    pub(crate) ledger: Ledger,
    /// Those that were asked for lately.
    young: BTreeMap<i64, Rc<Volume>>,
    /// Those before them; they go when the young ones are too many.
    old: BTreeMap<i64, Rc<Volume>>,
}

/// A loaded report with the story that it belongs to.
pub(crate) struct Volume {
    pub(crate) kept: Kept,
    /// Whether dues, questions, times and places were loaded too.
    whole: bool,
    pub(crate) story: Option<String>,
}

impl Volume {
    /// The words of a span.
    pub(crate) fn words(&self, span: Span) -> &str {
        self.kept.report.text.get(span.range()).unwrap_or_default()
    }

    /// The words of a claim, left-out ones marked.
    pub(crate) fn claim_words(&self, claim: &Claim) -> String {
        let pieces: Vec<&str> = claim.spans.iter().map(|span| self.words(*span)).collect();
        pieces.join(" … ")
    }

    /// The claim with this number, from 1.
    pub(crate) fn claim(&self, number: usize) -> Option<&Claim> {
        self.kept.claims.get(number.checked_sub(1)?)
    }

    /// The figure with this number, from 1.
    pub(crate) fn figure(&self, number: usize) -> Option<&Figure> {
        self.kept.figures.get(number.checked_sub(1)?)
    }

    /// The claim that holds a figure.
    pub(crate) fn holder(&self, figure: &Figure) -> Option<&Claim> {
        self.kept
            .claims
            .iter()
            .find(|claim| claim.id == figure.claim)
    }

    /// Who holds a figure: the fullest name of the claim's source; none in the report's own voice.
    pub(crate) fn source_of(&self, figure: &Figure) -> Option<&str> {
        let claim = self.holder(figure)?;
        source_name(claim)
    }

    /// Outlet and moment, as a person reads them.
    pub(crate) fn credit(&self) -> String {
        let report = &self.kept.report;
        let mut facts: Vec<String> = report.outlet.iter().cloned().collect();
        if let Some(published) = report.published {
            facts.push(published.date().to_string());
        }
        facts.join(", ")
    }
}

/// The fullest name of a claim's source.
pub(crate) fn source_name(claim: &Claim) -> Option<&str> {
    if claim.form == ClaimForm::OwnVoice {
        return None;
    }
    let source = claim.source.as_ref()?;
    Some(source.resolved.as_deref().unwrap_or(&source.name))
}

impl Shelf {
    pub(crate) fn new(ledger: Ledger) -> Shelf {
        Shelf {
            ledger,
            young: BTreeMap::new(),
            old: BTreeMap::new(),
        }
    }

    /// Lets go of what is loaded: the stories of reports may have changed.
    pub(crate) fn forget(&mut self) {
        self.young.clear();
        self.old.clear();
    }

    /// A report, loaded if it is not yet.
    pub(crate) fn volume(&mut self, number: i64) -> anyhow::Result<Rc<Volume>> {
        self.load(number, true)
    }

    /// A report of which claims and figures are wanted only.
    pub(crate) fn said(&mut self, number: i64) -> anyhow::Result<Rc<Volume>> {
        self.load(number, false)
    }

    fn load(&mut self, number: i64, whole: bool) -> anyhow::Result<Rc<Volume>> {
        let fits = |volume: &&Rc<Volume>| volume.whole || !whole;
        if let Some(volume) = self.young.get(&number).filter(fits) {
            return Ok(Rc::clone(volume));
        }
        let volume = match self.old.remove(&number).filter(|volume| fits(&volume)) {
            Some(volume) => volume,
            None => Rc::new(Volume {
                kept: match whole {
                    true => self.ledger.report(number)?,
                    false => self.ledger.said(number)?,
                },
                whole,
                story: self.ledger.story_of(number)?,
            }),
        };
        if self.young.len() >= LOADED {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(number, Rc::clone(&volume));
        Ok(volume)
    }

    /// The id of a claim of any report.
    pub(crate) fn claim_id(&mut self, item: Item) -> anyhow::Result<String> {
        let volume = self.said(item.report)?;
        Ok(volume
            .claim(item.number)
            .map_or_else(String::new, |claim| claim.id.to_string()))
    }

    /// The id of a figure of any report.
    pub(crate) fn figure_id(&mut self, item: Item) -> anyhow::Result<String> {
        let volume = self.said(item.report)?;
        let figure = volume.figure(item.number);
        Ok(figure.map_or_else(String::new, |figure| figure.id.clone()))
    }

    /// How a claim stands: by its story, else by its own report.
    pub(crate) fn state(&mut self, item: Item) -> anyhow::Result<State> {
        if let Some(state) = self.ledger.state(item)? {
            return Ok(state);
        }
        let volume = self.said(item.report)?;
        Ok(State {
            standing: volume
                .claim(item.number)
                .map_or(Standing::Stated, |claim| claim.standing),
            grounds: Vec::new(),
        })
    }

    /// One claim as a line of JSON.
    pub(crate) fn claim_json(&mut self, item: Item) -> anyhow::Result<serde_json::Value> {
        let volume = self.said(item.report)?;
        let text = CodePoints::of(&volume.kept.report.text);
        let state = self.ledger.state(item)?;
        let Some(claim) = volume.claim(item.number) else {
            return Ok(serde_json::Value::Null);
        };
        let mut claim = json::claim(claim, &text);
        if let Some(state) = state {
            claim.standing = state.standing.word();
            for ground in state.grounds {
                claim.evidence.push(Evidence::Claim(self.claim_id(ground)?));
            }
        }
        let reviews = self.ledger.reviews_of(claim.id)?;
        Ok(serde_json::to_value(ClaimRow {
            claim,
            report: Provenance::of(&volume),
            story: volume.story.as_deref(),
            reviews: reviews.iter().map(ReviewJson::of).collect(),
        })?)
    }

    /// One figure as a line of JSON.
    pub(crate) fn figure_json(&mut self, item: Item) -> anyhow::Result<serde_json::Value> {
        let volume = self.said(item.report)?;
        let text = CodePoints::of(&volume.kept.report.text);
        let Some(figure) = volume.figure(item.number) else {
            return Ok(serde_json::Value::Null);
        };
        let reviews = self.ledger.reviews_of(&figure.id)?;
        Ok(serde_json::to_value(FigureRow {
            figure: json::figure(figure, &text),
            report: Provenance::of(&volume),
            story: volume.story.as_deref(),
            source: volume.source_of(figure),
            reviews: reviews.iter().map(ReviewJson::of).collect(),
        })?)
    }

    /// One conflict as a line of JSON.
    pub(crate) fn conflict_json(&mut self, row: &ConflictRow) -> anyhow::Result<serde_json::Value> {
        let mut sides = Vec::new();
        for side in &row.sides {
            sides.push(self.side_json(*side)?);
        }
        Ok(serde_json::json!({
            "id": row.id,
            "story": row.story,
            "counted": row.counted,
            "scope": row.scope,
            "since": row.since,
            "sides": sides,
        }))
    }

    fn side_json(&mut self, side: Side) -> anyhow::Result<serde_json::Value> {
        let item = match side {
            Side::Figure(item) | Side::Claim(item) => item,
        };
        let volume = self.said(item.report)?;
        let text = CodePoints::of(&volume.kept.report.text);
        let of = Provenance::of(&volume);
        let row = match side {
            Side::Figure(item) => volume.figure(item.number).map(|figure| SideRow {
                figure: Some(&figure.id),
                claim: figure.claim.as_str(),
                report: of.report,
                input_id: of.input_id,
                source: volume.source_of(figure),
                text: text.words(figure.span).to_owned(),
                span: Some(text.range(figure.span)),
                min: figure.min().map(json::number),
                max: figure.max().map(json::number),
                approximate: figure.approximate,
                published: of.published.clone(),
                outlet: of.outlet,
            }),
            Side::Claim(item) => volume.claim(item.number).map(|claim| SideRow {
                figure: None,
                claim: claim.id.as_str(),
                report: of.report,
                input_id: of.input_id,
                source: source_name(claim),
                text: volume.claim_words(claim),
                span: claim.spans.first().map(|span| text.range(*span)),
                min: None,
                max: None,
                approximate: false,
                published: of.published.clone(),
                outlet: of.outlet,
            }),
        };
        Ok(serde_json::to_value(row)?)
    }

    /// What became of a due by a day.
    pub(crate) fn due_state(
        &mut self,
        item: Item,
        as_of: Date,
    ) -> anyhow::Result<(DueStatus, Vec<Item>)> {
        let volume = self.volume(item.report)?;
        let due = item
            .number
            .checked_sub(1)
            .and_then(|n| volume.kept.dues.get(n));
        Ok(match due {
            Some(due) => self.ledger.outcome(item, due.date, as_of)?,
            None => (DueStatus::Unknown, Vec::new()),
        })
    }

    /// One due as a line of JSON.
    pub(crate) fn due_json(
        &mut self,
        item: Item,
        as_of: Date,
    ) -> anyhow::Result<serde_json::Value> {
        let volume = self.volume(item.report)?;
        let text = CodePoints::of(&volume.kept.report.text);
        let (status, grounds) = self.due_state(item, as_of)?;
        let mut evidence = Vec::new();
        for ground in grounds {
            evidence.push(self.claim_id(ground)?);
        }
        let Some(due) = item
            .number
            .checked_sub(1)
            .and_then(|n| volume.kept.dues.get(n))
        else {
            return Ok(serde_json::Value::Null);
        };
        let of = Provenance::of(&volume);
        Ok(serde_json::to_value(DueRow {
            date: due.date.to_string(),
            edtf: &due.edtf,
            about: due.about.map(|span| text.words(span)),
            by: due.by.as_deref(),
            status: status.word(),
            as_of: as_of.to_string(),
            claim: due.claim.as_str(),
            text: text.words(due.span),
            span: text.range(due.span),
            evidence,
            story: volume.story.as_deref(),
            report: of,
        })?)
    }

    /// One question as a line of JSON.
    pub(crate) fn question_json(&mut self, item: Item) -> anyhow::Result<serde_json::Value> {
        let volume = self.volume(item.report)?;
        let text = CodePoints::of(&volume.kept.report.text);
        let answered_by = match self.ledger.answer(item)? {
            Some(claim) => Some(self.claim_id(claim)?),
            None => None,
        };
        let index = item.number.checked_sub(1);
        let Some(question) = index.and_then(|n| volume.kept.questions.get(n)) else {
            return Ok(serde_json::Value::Null);
        };
        Ok(serde_json::to_value(QuestionRow {
            text: text.words(question.span),
            span: text.range(question.span),
            about: question.about.map(|span| text.words(span)),
            status: if answered_by.is_some() {
                "answered"
            } else {
                "open"
            },
            kind: question.kind.word(),
            answered_by,
            story: volume.story.as_deref(),
            report: Provenance::of(&volume),
        })?)
    }
}

/// A story as a line of JSON.
pub(crate) fn story_json(story: &StoryRow) -> serde_json::Value {
    let reports: Vec<_> = story
        .members
        .iter()
        .map(|member| {
            serde_json::json!({
                "id": member.id,
                "input_id": member.input_id,
                "outlet": member.outlet,
                "title": member.title,
                "published": member.published,
            })
        })
        .collect();
    let origins: Vec<Vec<&str>> = (1..=story.origins())
        .map(|origin| {
            let members = story.members.iter().filter(|m| m.origin == origin);
            members.map(|m| m.id.as_str()).collect()
        })
        .collect();
    serde_json::json!({
        "id": story.id,
        "title": story.title,
        "first": story.first,
        "last": story.last,
        "reports": reports,
        "origins": origins,
    })
}

/// Which report a row is from.
#[derive(Serialize)]
struct Provenance<'a> {
    report: &'a str,
    input_id: Option<&'a str>,
    outlet: Option<&'a str>,
    published: Option<String>,
}

impl<'a> Provenance<'a> {
    fn of(volume: &'a Volume) -> Provenance<'a> {
        let report = &volume.kept.report;
        Provenance {
            report: volume.kept.id.as_str(),
            input_id: report.input_id.as_deref(),
            outlet: report.outlet.as_deref(),
            published: report.published.map(|p| p.to_string()),
        }
    }
}

#[derive(Serialize)]
struct ClaimRow<'a> {
    #[serde(flatten)]
    claim: ClaimJson<'a>,
    #[serde(flatten)]
    report: Provenance<'a>,
    story: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reviews: Vec<ReviewJson<'a>>,
}

#[derive(Serialize)]
struct FigureRow<'a> {
    #[serde(flatten)]
    figure: FigureJson<'a>,
    #[serde(flatten)]
    report: Provenance<'a>,
    story: Option<&'a str>,
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reviews: Vec<ReviewJson<'a>>,
}

#[derive(Serialize)]
struct SideRow<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<&'a str>,
    claim: &'a str,
    report: &'a str,
    input_id: Option<&'a str>,
    source: Option<&'a str>,
    text: String,
    span: Option<Range>,
    min: Option<Number>,
    max: Option<Number>,
    approximate: bool,
    published: Option<String>,
    outlet: Option<&'a str>,
}

#[derive(Serialize)]
struct DueRow<'a> {
    date: String,
    edtf: &'a str,
    about: Option<&'a str>,
    by: Option<&'a str>,
    status: &'static str,
    as_of: String,
    claim: &'a str,
    text: &'a str,
    span: Range,
    evidence: Vec<String>,
    story: Option<&'a str>,
    #[serde(flatten)]
    report: Provenance<'a>,
}

#[derive(Serialize)]
struct QuestionRow<'a> {
    text: &'a str,
    span: Range,
    about: Option<&'a str>,
    status: &'static str,
    kind: &'static str,
    answered_by: Option<String>,
    story: Option<&'a str>,
    #[serde(flatten)]
    report: Provenance<'a>,
}

/// A verdict of a person, beside the machine's values.
#[derive(Serialize)]
pub(crate) struct ReviewJson<'a> {
    item: &'a str,
    verdict: &'static str,
    field: Option<&'a str>,
    value: Option<&'a str>,
    by: &'a str,
    moment: &'a str,
    note: Option<&'a str>,
}

impl<'a> ReviewJson<'a> {
    pub(crate) fn of(review: &'a zufolge_ledger::review::Review) -> ReviewJson<'a> {
        use zufolge_ledger::review::Verdict;
        let (field, value) = match &review.verdict {
            Verdict::Correct { field, value } => (Some(field.as_str()), Some(value.as_str())),
            _ => (None, None),
        };
        ReviewJson {
            item: &review.item,
            verdict: review.verdict.word(),
            field,
            value,
            by: &review.who,
            moment: &review.moment,
            note: review.note.as_deref(),
        }
    }
}
