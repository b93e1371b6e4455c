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
use crate::{Hints, boilerplate, charset, complete, nesting, page, tongue};

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
        let doc = parse(html)?;
        doc.select("script, style, noscript, template").remove();
        Some(doc.formatted_text().trim().to_owned())
    }))
    .ok()
    .flatten()
}

/// A line in which characters may be escaped as in HTML, unescaped.
pub(crate) fn unescaped(line: &str) -> String {
    match line.contains('&') {
        true => Document::fragment(line.replace('<', "&lt;"))
            .text()
            .to_string(),
        false => line.to_owned(),
    }
}

fn read(html: &str, hints: &Hints<'_>, place: Place) -> Result<Report, Refusal> {
    let refuse = |problem: String, advice| Err(Refusal::new(hints, place, problem, Some(advice)));
    let Some(doc) = parse(html) else {
        return refuse(
            "is an HTML page whose elements are nested too deep".to_owned(),
            "save the article as text",
        );
    };
    let page = page::read(&doc);
    // Templates often state a wrong language: what the caller says goes before it.
    let language = match (
        hints.language,
        page.language.as_deref().map(tongue::language),
    ) {
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
    let text = article(doc, page.title.as_deref());
    let mut report = Report::of_text(text.unwrap_or_default());
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

/// Parses, unless the elements are nested too deep.
fn parse(html: &str) -> Option<Document> {
    if !nesting::is_sound(html) {
        return None;
    }
    let doc = Document::from(html);
    (!too_deep(&doc)).then_some(doc)
}

/// The article's text: paragraphs separated by an empty line, without the headline.
fn article(doc: Document, title: Option<&str>) -> Option<String> {
    let config = Config {
        disable_json_ld: true,
        text_mode: TextMode::Formatted,
        keep_classes: true,
        ..Config::default()
    };
    boilerplate::mark(&doc);
    let article = Readability::with_document(doc, None, Some(config))
        .ok()?
        .parse()
        .ok()?;
    let doc = parse(&article.content)?;
    boilerplate::remove(&doc, title);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A page with two paragraphs that are long enough to be an article, and what else is given.
    fn page(before: &str, inside: &str) -> String {
        let one = "Der Pegel der Werra ist in der Nacht weiter gestiegen, teilte das Landratsamt mit. \
            Mehrere Straßen seien gesperrt, die Brücke am Markt bleibe vorerst offen.";
        let two = "Nach Angaben der Feuerwehr wurden rund 40 Keller ausgepumpt, verletzt wurde niemand. \
            Am Abend soll das Wasser langsam sinken, hieß es, die Lage bleibe aber angespannt.";
        format!(
            "<html><head>{before}</head><body><nav><a href=/>Start</a></nav><article><h1>Pegel</h1>\
            <p>{one}</p>{inside}<p>{two}</p><p>{one}</p></article><footer>Impressum</footer></body></html>"
        )
    }

    fn read(html: &str) -> Result<Report, String> {
        report(html.as_bytes(), &Hints::of_name("seite.html"), Place::Whole)
            .map_err(|r| r.to_string())
    }

    #[test]
    fn the_article_is_found_and_boxes_are_dropped() {
        let plain = read(&page("", "")).unwrap().text;
        assert!(plain.starts_with("Der Pegel der Werra"), "{plain}");
        assert_eq!(plain.split("\n\n").count(), 3, "{plain}");
        for boxed in [
            "<figure><img src=a.jpg><figcaption>Der Fluss am Morgen. Foto: K. Muster</figcaption></figure>",
            "<p><a href=/2>Lesen Sie auch: Damm in Gefahr</a></p>",
            "<p>Lesen Sie auch: Damm in Gefahr</p>",
            "<div class='article__RelatedLinks'><p>Auch anderswo steht das Wasser hoch.</p></div>",
            "<h3>Mehr zum Thema</h3><ul><li><a href=/3>Damm in Gefahr</a></li><li><a href=/4>Wetter</a></li></ul>",
            "<p>Stand: 4. März 2026, 6.40 Uhr</p>",
            "<p>Melden Sie sich hier für unseren Newsletter an!</p>",
            "<p>Sandsäcke am Ufer (Foto: Muster/Agentur)</p>",
            "<p>Anzeige</p>",
        ] {
            assert_eq!(read(&page("", boxed)).unwrap().text, plain, "{boxed}");
        }
        for text in [
            "<p>Um 6.40 Uhr.</p>",
            "<p>Bild und Ton fielen aus.</p>",
            "<p>Der Verlag bot den Newsletter an, das Amt lehnte ab.</p>",
            "<h2>Die Lage am Abend</h2>",
            "<p>Ein Foto: Das war alles, was blieb. Danach war der Keller leer.</p>",
        ] {
            assert_ne!(read(&page("", text)).unwrap().text, plain, "{text}");
        }
    }

    #[test]
    fn charsets_of_pages() {
        let html = page(
            "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>",
            "",
        );
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&html);
        let found = report(&bytes, &Hints::of_name("-"), Place::Whole).unwrap();
        assert!(found.text.contains("Straßen"), "{}", found.text);
        let html = page("<meta charset=utf-8>", "");
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&html);
        let found = report(&bytes, &Hints::of_name("-"), Place::Whole).unwrap();
        assert!(found.text.contains("Straßen"), "{}", found.text);
    }

    #[test]
    fn languages_of_pages() {
        let html = page("", "").replace("<html>", "<html lang=fr>");
        assert_eq!(
            read(&html).unwrap_err(),
            "seite.html is an HTML page in the language 'fr'; only German (de) can be read so far"
        );
        let mut hints = Hints::of_name("-");
        hints.language = Some(zufolge_lang::Language::German);
        assert!(report(html.as_bytes(), &hints, Place::Whole).is_ok());
    }

    #[test]
    fn odd_pages_are_refused() {
        assert_eq!(
            read("<html><body></body></html>").unwrap_err(),
            "seite.html is an HTML page in which no article was found; save the article as text"
        );
        let deep = "<div>".repeat(100_000);
        assert_eq!(
            read(&deep).unwrap_err(),
            "seite.html is an HTML page whose elements are nested too deep; save the article as text"
        );
        assert!(
            read(&" ".repeat(LONGEST + 1))
                .unwrap_err()
                .contains("more than 16 MB")
        );
    }

    #[test]
    fn fragments_keep_all_their_text() {
        assert_eq!(
            fragment_text("<p>Eins &amp; zwei.</p><script>x</script><p>Drei<br>vier.</p>").unwrap(),
            "Eins & zwei.\n\nDrei\nvier."
        );
    }
}
