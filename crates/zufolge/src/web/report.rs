//! Report: the text with everything found in it marked, sources in the margin, and a legend.

use askama::Template;
use serde_json::json;
use zufolge_claims::ClaimForm;
use zufolge_claims::vocabulary::Worded as _;
use zufolge_ledger::listing::Item;

use super::answer::Answer;
use super::ask::{Ask, Form};
use super::assets;
use super::format;
use super::frame::{Frame, counted};
use super::marks::{Layer, Mark, Paragraph, paragraphs};
use super::said::{is_marked, link, who};
use crate::json::CodePoints;
use crate::shelf::{Shelf, Volume};

/// Bytes of text on one page; a longer report is turned over.
const PART: usize = 150_000;

/// A claim in the margin.
pub(crate) struct Margin {
    pub(crate) who: String,
    pub(crate) href: String,
    pub(crate) stance: &'static str,
    pub(crate) standing: &'static str,
    pub(crate) standing_word: &'static str,
}

/// A paragraph with its margin.
struct Lines {
    paragraph: Paragraph,
    margin: Vec<Margin>,
}

/// An entry of the legend.
struct Entry {
    word: &'static str,
    count: usize,
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportView {
    f: Frame,
    id: String,
    short: String,
    title: String,
    outlet: String,
    published: String,
    agencies: String,
    url: String,
    story: String,
    story_title: String,
    lines: Vec<Lines>,
    legend: Vec<Entry>,
    claims_text: String,
    earlier: String,
    later: String,
    prev: String,
    next: String,
    script: String,
    report_lang: &'static str,
}

/// The page.
pub(crate) fn page(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let number = shelf.ledger.find_report(&ask.id)?;
    let volume = shelf.volume(number)?;
    if ask.form == Form::Json {
        return twin(shelf, ask, number, &volume);
    }
    let kept = &volume.kept;
    let report = &kept.report;
    let all = paragraphs(&report.text, &marks(&volume));
    let legend = legend(&volume);
    let (lines, more) = part(shelf, ask, number, &volume, all)?;
    let story_title = match &volume.story {
        Some(story) => shelf.ledger.find_story(story)?.title.unwrap_or_default(),
        None => String::new(),
    };
    let version = |shelf: &mut Shelf, number: Option<i64>| -> anyhow::Result<String> {
        Ok(match number {
            Some(number) => {
                let volume = shelf.volume(number)?;
                link(ask, &format!("/report/{}", volume.kept.id.short()), &[])
            }
            None => String::new(),
        })
    };
    let earlier = shelf.ledger.version_before(number)?;
    let later = shelf.ledger.version_after(number)?;
    let words = ask.words();
    let title = report
        .title
        .clone()
        .unwrap_or_else(|| words.get("report.no-title").to_owned());
    let said = kept
        .claims
        .iter()
        .filter(|claim| claim.form != ClaimForm::OwnVoice)
        .count();
    let turn = |page: usize| ask.address("", &[("page", &page.to_string()), ("lang", "")]);
    let story = volume.story.as_deref().unwrap_or_default();
    let view = ReportView {
        f: Frame::of(ask, "stories", &title),
        id: kept.id.to_string(),
        short: kept.id.short().to_owned(),
        outlet: report
            .outlet
            .clone()
            .unwrap_or_else(|| words.get("report.no-outlet").to_owned()),
        published: report.published.map_or_else(String::new, |published| {
            format::published(ask.lang, published)
        }),
        agencies: kept.agencies.join(", "),
        url: report
            .url
            .clone()
            .filter(|url| is_web(url))
            .unwrap_or_default(),
        story: match story {
            "" => String::new(),
            story => link(ask, &format!("/story/{story}"), &[]),
        },
        story_title,
        lines,
        legend,
        claims_text: counted(ask.lang, "count.claims", said),
        earlier: version(shelf, earlier)?,
        later: version(shelf, later)?,
        prev: if ask.page() > 0 {
            turn(ask.page())
        } else {
            String::new()
        },
        next: if more {
            turn(ask.page() + 2)
        } else {
            String::new()
        },
        script: assets::address("step.js"),
        report_lang: kept.language.code(),
        title,
    };
    Answer::page(&view)
}

/// Whether an address is one that a browser may be sent to.
pub(crate) fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Everything found in a report that stays in the ledger.
pub(crate) fn marks(volume: &Volume) -> Vec<Mark> {
    let kept = &volume.kept;
    let mut marks = Vec::new();
    for (index, claim) in kept.claims.iter().enumerate() {
        let claim_number = index + 1;
        let own = claim.form == ClaimForm::OwnVoice;
        let mut add = |spans: &[zufolge_lang::Span], layer| {
            marks.extend(spans.iter().map(|span| Mark {
                span: *span,
                layer,
                claim: claim_number,
            }));
        };
        add(&claim.spans, if own { Layer::Own } else { Layer::Said });
        if !own {
            add(&claim.cue, Layer::Cue);
            if let Some(source) = &claim.source {
                add(&source.spans, Layer::Source);
            }
        }
    }
    let of_claim = |id: &zufolge_claims::claim::ClaimId| id.index().map_or(0, |index| index + 1);
    marks.extend(kept.figures.iter().map(|figure| Mark {
        span: figure.span,
        layer: Layer::Figure,
        claim: of_claim(&figure.claim),
    }));
    marks.extend(kept.times.iter().map(|time| Mark {
        span: time.span,
        layer: Layer::Time,
        claim: 0,
    }));
    marks.extend(kept.places.iter().map(|place| Mark {
        span: place.span,
        layer: Layer::Place,
        claim: 0,
    }));
    marks.extend(kept.dues.iter().map(|due| Mark {
        span: due.span,
        layer: Layer::Due,
        claim: of_claim(&due.claim),
    }));
    marks.extend(kept.questions.iter().map(|question| Mark {
        span: question.span,
        layer: Layer::Question,
        claim: 0,
    }));
    marks
}

fn legend(volume: &Volume) -> Vec<Entry> {
    let kept = &volume.kept;
    let said = kept
        .claims
        .iter()
        .filter(|claim| claim.form != ClaimForm::OwnVoice);
    let entry = |layer: Layer, count| Entry {
        word: layer.word(),
        count,
    };
    vec![
        entry(Layer::Said, said.clone().count()),
        entry(
            Layer::Source,
            said.filter(|claim| claim.source.is_some()).count(),
        ),
        entry(Layer::Figure, kept.figures.len()),
        entry(Layer::Time, kept.times.len()),
        entry(Layer::Place, kept.places.len()),
        entry(Layer::Due, kept.dues.len()),
        entry(Layer::Question, kept.questions.len()),
    ]
}

/// The paragraphs of the part that is asked for, and whether there is another one behind.
fn part(
    shelf: &mut Shelf,
    ask: &Ask,
    number: i64,
    volume: &Volume,
    all: Vec<Paragraph>,
) -> anyhow::Result<(Vec<Lines>, bool)> {
    let mut lines = Vec::new();
    let mut more = false;
    for paragraph in all {
        let page = paragraph.span.0 / PART;
        if page > ask.page() {
            more = true;
            break;
        }
        if page < ask.page() {
            continue;
        }
        let mut margin = Vec::new();
        for claim_number in &paragraph.claims {
            let Some(claim) = volume.claim(*claim_number) else {
                continue;
            };
            let item = Item {
                report: number,
                number: *claim_number,
            };
            let standing = shelf.state(item)?.standing.word();
            let marked = is_marked(standing);
            margin.push(Margin {
                who: who(ask, claim).name,
                href: link(ask, &format!("/claim/{}", claim.id), &[]),
                stance: ask.words().get(&format!("says.{}", claim.stance.word())),
                standing: match marked {
                    true => ask.words().get(&format!("standing.{standing}")),
                    false => "",
                },
                standing_word: standing,
            });
        }
        lines.push(Lines { paragraph, margin });
    }
    Ok((lines, more))
}

/// The report with all that is kept of it.
fn twin(shelf: &mut Shelf, ask: &Ask, number: i64, volume: &Volume) -> anyhow::Result<Answer> {
    let kept = &volume.kept;
    let report = &kept.report;
    let text = CodePoints::of(&report.text);
    let items = |count: usize| {
        (1..=count).map(|item| Item {
            report: number,
            number: item,
        })
    };
    let mut claims = Vec::new();
    for item in items(kept.claims.len()) {
        claims.push(shelf.claim_json(item)?);
    }
    let mut figures = Vec::new();
    for item in items(kept.figures.len()) {
        figures.push(shelf.figure_json(item)?);
    }
    let mut dues = Vec::new();
    for item in items(kept.dues.len()) {
        dues.push(shelf.due_json(item, ask.day())?);
    }
    let mut questions = Vec::new();
    for item in items(kept.questions.len()) {
        questions.push(shelf.question_json(item)?);
    }
    let times: Vec<_> = kept
        .times
        .iter()
        .map(|time| {
            json!({
                "span": text.range(time.span), "text": text.words(time.span),
                "type": time.kind.word(), "value": time.value, "edtf": time.edtf,
                "start": time.start, "end": time.end, "approximate": time.approximate,
            })
        })
        .collect();
    let places: Vec<_> = kept
        .places
        .iter()
        .map(|place| {
            json!({
                "span": text.range(place.span), "text": text.words(place.span),
                "name": place.name, "kind": place.kind.word(),
                "lat": place.position.map(|p| p.0), "lon": place.position.map(|p| p.1),
                "precision": place.precision.word(), "country": place.country,
            })
        })
        .collect();
    Answer::json(&json!({
        "report": {
            "id": kept.id.as_str(), "input_id": report.input_id, "url": report.url,
            "outlet": report.outlet, "title": report.title,
            "published": report.published.map(|p| p.to_string()),
            "language": kept.language.code(), "dateline": kept.dateline,
            "agencies": kept.agencies, "text": report.text, "story": volume.story,
        },
        "claims": claims, "figures": figures, "times": times, "places": places,
        "dues": dues, "questions": questions, "as_of": ask.day().to_string(),
        "zufolge": crate::add::PROGRAM,
    }))
}
