//! Claim: one claim with the words around it, its chain, how firmly it is put, the rule that found it,
//! what other reports say to it, and how to cite it.

use askama::Template;
use zufolge_claims::vocabulary::Worded as _;
use zufolge_claims::{Claim, ClaimForm};
use zufolge_ledger::listing::Item;
use zufolge_ledger::review::Verdict;

use super::answer::{Answer, Fault};
use super::ask::Ask;
use super::assets;
use super::format;
use super::frame::Frame;
use super::is_json;
use super::marks::{Layer, Paragraph, paragraphs};
use super::report::{is_web, marks};
use super::said::{ClaimLine, Credit, claim_line, credit, link, shortened, who};
use super::story_parts::difference_text;
use crate::shelf::{Shelf, Volume};

/// Bytes around a claim that are shown, to either side at most.
const AROUND: usize = 700;

/// A figure of the claim with what it is to others.
struct FigureLine {
    said: String,
    class: &'static str,
    scope: String,
    links: Vec<LinkLine>,
}

/// Another figure that this one is related to.
struct LinkLine {
    relation: &'static str,
    is_later: bool,
    said: String,
    who: String,
    href: String,
    credit: Credit,
}

/// A step of the chain by which a claim came here.
struct Step {
    name: String,
    kind: &'static str,
    href: String,
}

/// What a person decided.
struct Decided {
    verdict: &'static str,
    value: String,
    by: String,
    when: String,
    note: String,
}

#[derive(Template)]
#[template(path = "claim.html")]
struct ClaimView {
    f: Frame,
    line: ClaimLine,
    context: Vec<Paragraph>,
    report_lang: &'static str,
    chain: Vec<Step>,
    addressee: String,
    cue: String,
    certainty: &'static str,
    rule: String,
    evidence: String,
    parent: Option<(String, String)>,
    parts: Vec<(String, String)>,
    figures: Vec<FigureLine>,
    earlier: Vec<String>,
    decided: Vec<Decided>,
    story: String,
    report_title: String,
    published: String,
    text_link: String,
    citation: String,
    permalink: String,
    script: String,
}

/// The page.
pub(crate) fn page(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let item = find(shelf, &ask.id)?;
    if is_json(ask) {
        let value = shelf.claim_json(item)?;
        return match value.is_null() {
            true => Err(Fault::Missing.into()),
            false => Answer::json(&value),
        };
    }
    let line = claim_line(shelf, ask, item)?.ok_or(Fault::Missing)?;
    let volume = shelf.volume(item.report)?;
    let claim = volume.claim(item.number).ok_or(Fault::Missing)?;
    let report = &volume.kept.report;
    let words = ask.words();
    let spans = |spans: &[zufolge_lang::Span]| {
        let found: Vec<&str> = spans.iter().map(|span| volume.words(*span)).collect();
        found.join(" … ")
    };
    let title = report
        .title
        .clone()
        .unwrap_or_else(|| words.get("report.no-title").to_owned());
    let near = |id: &zufolge_claims::claim::ClaimId| {
        let index = id.index()?;
        let claim = volume.claim(index + 1)?;
        let words = shortened(&volume.claim_words(claim), 120);
        Some((link(ask, &format!("/claim/{id}"), &[]), words))
    };
    let parts = volume
        .kept
        .claims
        .iter()
        .filter(|other| other.parent.as_ref() == Some(&claim.id));
    let url = report
        .url
        .clone()
        .filter(|url| is_web(url))
        .unwrap_or_default();
    let story = volume.story.as_deref().unwrap_or_default();
    let view = ClaimView {
        f: Frame::of(ask, "stories", &shortened(&line.words, 80)),
        context: context(&volume, claim, item.number),
        report_lang: volume.kept.language.code(),
        chain: chain(ask, &volume, claim),
        addressee: spans(&claim.addressee),
        cue: spans(&claim.cue),
        certainty: claim.certainty.word(),
        rule: claim.rule.clone(),
        evidence: spans(&claim.evidence),
        parent: claim.parent.as_ref().and_then(near),
        parts: parts.filter_map(|other| near(&other.id)).collect(),
        figures: figures(shelf, ask, item, &volume)?,
        earlier: versions(shelf, ask, item, &volume)?,
        decided: decided(shelf, ask, claim)?,
        story: match story {
            "" => String::new(),
            story => link(ask, &format!("/story/{story}"), &[]),
        },
        published: report.published.map_or_else(String::new, |published| {
            format::published(ask.lang, published)
        }),
        text_link: text_link(&url, &volume, claim),
        citation: citation(ask, &volume, claim, &title, &url),
        permalink: format!("/claim/{}", claim.id),
        script: assets::address("copy.js"),
        report_title: title,
        line,
    };
    Answer::page(&view)
}

/// The claim with an id such as `0123456789ab-c3`.
pub(crate) fn find(shelf: &mut Shelf, id: &str) -> anyhow::Result<Item> {
    let (report, number) = id.rsplit_once("-c").ok_or(Fault::Missing)?;
    let number: usize = number.parse().map_err(|_| Fault::Missing)?;
    let item = Item {
        report: shelf.ledger.find_report(report)?,
        number,
    };
    match shelf.volume(item.report)?.claim(number) {
        Some(_) => Ok(item),
        None => Err(Fault::Missing.into()),
    }
}

/// The paragraphs of a claim with only its own marks; long ones cut around it.
pub(crate) fn context(volume: &Volume, claim: &Claim, number: usize) -> Vec<Paragraph> {
    let text = &volume.kept.report.text;
    let all = claim.spans.iter().chain(&claim.frame);
    let start = all
        .clone()
        .map(|span| span.start as usize)
        .min()
        .unwrap_or_default();
    let end = all.map(|span| span.end as usize).max().unwrap_or_default();
    let begin = text
        .get(..start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |at| at + 1);
    let begin = border(text, begin.max(start.saturating_sub(AROUND)));
    let stop = text
        .get(end..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |at| end + at);
    let stop = border(text, stop.min(end + AROUND));
    let of_figures: Vec<zufolge_lang::Span> = volume
        .kept
        .figures
        .iter()
        .filter(|figure| figure.claim == claim.id)
        .map(|figure| figure.span)
        .collect();
    let own = claim.form == ClaimForm::OwnVoice;
    let mut kept: Vec<_> = marks(volume)
        .into_iter()
        .filter(|mark| match mark.layer {
            Layer::Figure => of_figures.contains(&mark.span),
            _ => mark.claim == number,
        })
        .collect();
    for mark in &mut kept {
        if own && mark.layer == Layer::Own {
            mark.layer = Layer::Said;
        }
    }
    let mut found = paragraphs(text, &kept);
    found.retain(|paragraph| paragraph.span.1 > begin && paragraph.span.0 < stop);
    for paragraph in &mut found {
        let mut at = paragraph.span.0;
        paragraph.pieces.retain_mut(|piece| {
            let length = piece.text.len();
            let (first, last) = (at.max(begin), (at + length).min(stop));
            let keep = first < last;
            if keep && (first > at || last < at + length) {
                piece.text = text.get(first..last).unwrap_or_default().to_owned();
            }
            at += length;
            keep
        });
    }
    found
}

/// The next border of characters at or behind a byte.
fn border(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// From the source to the outlet.
fn chain(ask: &Ask, volume: &Volume, claim: &Claim) -> Vec<Step> {
    let words = ask.words();
    let source = who(ask, claim);
    let mut steps = vec![Step {
        name: source.name,
        kind: source.kind_label,
        href: source.href,
    }];
    for via in &claim.via {
        let name = via.resolved.clone().unwrap_or_else(|| via.name.clone());
        steps.push(Step {
            href: link(ask, &format!("/source/{}", super::ask::encoded(&name)), &[]),
            name,
            kind: words.get(&format!("kind.{}", via.kind.word())),
        });
    }
    for agency in &volume.kept.agencies {
        if !steps.iter().any(|step| step.name == *agency) {
            steps.push(Step {
                name: agency.clone(),
                kind: words.get("kind.agency"),
                href: String::new(),
            });
        }
    }
    if let Some(outlet) = &volume.kept.report.outlet {
        steps.push(Step {
            name: outlet.clone(),
            kind: words.get("chain.outlet"),
            href: credit(ask, volume).href,
        });
    }
    steps
}

fn figures(
    shelf: &mut Shelf,
    ask: &Ask,
    item: Item,
    volume: &Volume,
) -> anyhow::Result<Vec<FigureLine>> {
    let story = match &volume.story {
        Some(story) => Some(shelf.ledger.find_story(story)?.number),
        None => None,
    };
    let mut found = Vec::new();
    for (index, figure) in volume.kept.figures.iter().enumerate() {
        if figure.claim.index() != item.number.checked_sub(1) {
            continue;
        }
        let own = Item {
            report: item.report,
            number: index + 1,
        };
        let mut links = Vec::new();
        if let Some(story) = story {
            for known in shelf.ledger.links_of(story, own)?.into_iter().take(12) {
                let is_later = known.earlier == own;
                let other = if is_later { known.later } else { known.earlier };
                let of = shelf.volume(other.report)?;
                let Some((figure, claim)) = of
                    .figure(other.number)
                    .and_then(|figure| Some((figure, of.holder(figure)?)))
                else {
                    continue;
                };
                links.push(LinkLine {
                    relation: known.relation.word(),
                    is_later,
                    said: of.words(figure.span).to_owned(),
                    who: who(ask, claim).name,
                    href: link(ask, &format!("/claim/{}", claim.id), &[]),
                    credit: credit(ask, &of),
                });
            }
        }
        let time = figure
            .time
            .as_deref()
            .map(|time| format::timex(ask.lang, time));
        let scope = [figure.place.as_deref(), time.as_deref()];
        found.push(FigureLine {
            said: volume.words(figure.span).to_owned(),
            class: figure.class.word(),
            scope: scope.into_iter().flatten().collect::<Vec<_>>().join(", "),
            links,
        });
    }
    Ok(found)
}

/// What the version before says otherwise about this claim.
fn versions(
    shelf: &mut Shelf,
    ask: &Ask,
    item: Item,
    volume: &Volume,
) -> anyhow::Result<Vec<String>> {
    use zufolge_claims::version::{Difference, differences};
    let Some(earlier) = shelf.ledger.version_before(item.report)? else {
        return Ok(Vec::new());
    };
    let old = shelf.volume(earlier)?;
    let about = |difference: &&Difference| {
        let new = match **difference {
            Difference::ClaimAdded { new }
            | Difference::SourceChanged { new, .. }
            | Difference::HedgeLost { new, .. }
            | Difference::HedgeGained { new, .. }
            | Difference::PolarityChanged { new, .. } => Some(new),
            Difference::FigureChanged { new, .. } => {
                let figure = volume.figure(new + 1);
                figure.and_then(|figure| figure.claim.index())
            }
            Difference::ClaimGone { .. } => None,
        };
        new == item.number.checked_sub(1)
    };
    let found = differences(&old.kept, &volume.kept);
    let told = found.iter().filter(about);
    Ok(told
        .map(|difference| difference_text(ask, difference, &old, volume))
        .collect())
}

fn decided(shelf: &mut Shelf, ask: &Ask, claim: &Claim) -> anyhow::Result<Vec<Decided>> {
    let reviews = shelf.ledger.reviews_of(claim.id.as_str())?;
    let lines = reviews.into_iter().map(|review| Decided {
        verdict: review.verdict.word(),
        value: match &review.verdict {
            Verdict::Correct { field, value } => format!("{field} = {value}"),
            _ => String::new(),
        },
        by: review.who,
        when: format::day_text(ask.lang, &review.moment),
        note: review.note.unwrap_or_default(),
    });
    Ok(lines.collect())
}

/// The address of the report with the words of the claim, which browsers set off.
fn text_link(url: &str, volume: &Volume, claim: &Claim) -> String {
    let (Some(span), false) = (claim.spans.first(), url.is_empty()) else {
        return String::new();
    };
    let words = volume.words(*span);
    let encoded = |text: &str| super::ask::encoded(text).replace('-', "%2D");
    let list: Vec<&str> = words.split_whitespace().collect();
    let fragment = match list.len() {
        0 => return String::new(),
        count if count <= 8 => encoded(words),
        count => format!(
            "{},{}",
            encoded(&list[..4].join(" ")),
            encoded(&list[count - 4..].join(" "))
        ),
    };
    let base = url.split('#').next().unwrap_or(url);
    format!("{base}#:~:text={fragment}")
}

/// The claim as a footnote.
fn citation(ask: &Ask, volume: &Volume, claim: &Claim, title: &str, url: &str) -> String {
    let report = &volume.kept.report;
    let mut parts = vec![format!(
        "{}: {}",
        who(ask, claim).name,
        format::quoted(ask.lang, &shortened(&volume.claim_words(claim), 600))
    )];
    parts.extend(report.outlet.clone());
    parts.push(format::quoted(ask.lang, title));
    parts.extend(
        report
            .published
            .map(|published| format::published(ask.lang, published)),
    );
    if !url.is_empty() {
        parts.push(url.to_owned());
    }
    parts.push(format!("zufolge {}", claim.id));
    format!("{}.", parts.join(", "))
}
