//! HTML: the article of a page, with what the page says about its publication.
//!
//! The page is decoded and parsed, `page` reads title, outlet, date, address and language from it,
//! `dom_smoothie` finds the part of the page that holds the article, and `boilerplate` drops what is
//! no part of the text: boxes of links, captions, invitations to read on or to subscribe.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability, TextMode};
use zufolge_claims::Report;

use crate::refusal::{Place, Refusal, shown};
use crate::{Hints, boilerplate, charset, complete, page, tongue};

/// The longest page that is read, in bytes: anything larger is no article.
pub(crate) const LONGEST: usize = 16 * 1024 * 1024;

/// How deep elements may be nested. Browsers stop at 512, too; the libraries recurse at some places.
const DEEPEST: usize = 512;

/// The report in a page.
pub(crate) fn report(bytes: &[u8], hints: &Hints<'_>, place: Place) -> Result<Report, Refusal> {
    let refuse = |problem: &str, advice| Err(Refusal::new(hints, place, problem, advice));
    if bytes.len() > LONGEST {
        return refuse(
            "is an HTML page of more than 16 MB",
            Some("save the article as text"),
        );
    }
    let html = charset::html(bytes, hints);
    // The libraries are not ours and pages are odd: a panic in them costs this page and no other.
    // Nothing that outlives the call is touched in it, so no half-changed value can be seen after.
    match catch_unwind(AssertUnwindSafe(|| read(&html, hints, place))) {
        Ok(result) => result,
        Err(_) => refuse(
            "is an HTML page that the article finder fails on",
            Some("save the article as text"),
        ),
    }
}

/// The text of a fragment of HTML that is all content, as feeds and agencies deliver it.
pub(crate) fn fragment_text(html: &str) -> Option<String> {
    catch_unwind(AssertUnwindSafe(|| {
        let doc = Document::from(html);
        if too_deep(&doc) {
            return None;
        }
        doc.select("script, style, noscript, template").remove();
        Some(doc.formatted_text().trim().to_owned())
    }))
    .ok()
    .flatten()
}

fn read(html: &str, hints: &Hints<'_>, place: Place) -> Result<Report, Refusal> {
    let refuse = |problem: String, advice| Err(Refusal::new(hints, place, problem, Some(advice)));
    let doc = Document::from(html);
    if too_deep(&doc) {
        return refuse(
            "is an HTML page whose elements are nested too deep".to_owned(),
            "save the article as text",
        );
    }
    let page = page::read(&doc, hints);
    // Templates often state a wrong language: what the caller says goes before it.
    let language = match (hints.language, page.language.as_deref().map(tongue::language)) {
        (None, Some(Err(_))) => {
            let stated = shown(page.language.as_deref().unwrap_or_default());
            return refuse(
                format!("is an HTML page in the language {stated}"),
                tongue::ADVICE,
            );
        }
        (None, Some(Ok(language))) => language,
        (hinted, _) => hinted,
    };
    let mut report = Report::of_text(article(doc).unwrap_or_default());
    report.title = page.title;
    report.outlet = page.outlet;
    report.published = page.published;
    report.url = page.url.or_else(|| hints.url.map(str::to_owned));
    report.language = language;
    if report.text.trim().is_empty() {
        return refuse(
            "is an HTML page in which no article was found".to_owned(),
            "save the article as text",
        );
    }
    complete(report, hints, place)
}

/// The article's text: paragraphs separated by an empty line.
fn article(doc: Document) -> Option<String> {
    let config = Config {
        disable_json_ld: true,
        text_mode: TextMode::Formatted,
        keep_classes: true,
        ..Config::default()
    };
    let article = Readability::with_document(doc, None, Some(config)).ok()?.parse().ok()?;
    let doc = Document::from(article.content);
    boilerplate::remove(&doc);
    Some(doc.formatted_text().trim().to_owned())
}

/// Whether any element lies deeper than [`DEEPEST`].
fn too_deep(doc: &Document) -> bool {
    let mut stack: Vec<(NodeRef<'_>, usize)> = vec![(doc.root(), 0)];
    while let Some((node, depth)) = stack.pop() {
        if depth > DEEPEST {
            return true;
        }
        stack.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    false
}
