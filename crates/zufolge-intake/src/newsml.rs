//! NewsML-G2: what agencies deliver, one report a news item.

use zufolge_claims::Report;

use crate::refusal::{Place, Refusal, shown};
use crate::xml::{Element, Tree};
use crate::{Hints, complete, html, stamp, tongue};

/// Whether the root of a tree, without its prefix, is NewsML-G2.
pub(crate) fn is_newsml(root: &str) -> bool {
    matches!(root, "newsMessage" | "newsItem")
}

/// The news items, in their order.
pub(crate) fn reports(tree: &Tree, hints: &Hints<'_>) -> Vec<Result<Report, Refusal>> {
    let mut items = Vec::new();
    collect(&tree.top, &mut items);
    items
        .into_iter()
        .zip(1..)
        .map(|(item, number)| report(item, hints, number))
        .collect()
}

fn collect<'a>(element: &'a Element, items: &mut Vec<&'a Element>) {
    for child in element.elements() {
        match child.local() == "newsItem" {
            true if child.complete => items.push(child),
            true => {}
            false => collect(child, items),
        }
    }
}

fn report(item: &Element, hints: &Hints<'_>, number: u64) -> Result<Report, Refusal> {
    let place = Place::Record(number);
    let within = |outer: &str, inner: &str| item.find(outer).and_then(|outer| outer.find(inner));
    let content = item.find("contentSet");
    let text = content.and_then(|content| {
        let inline = content
            .find("inlineXML")
            .or_else(|| content.find("inlineData"))?;
        // NITF and HTML keep the text in a part of their own.
        let body = inline
            .find("body.content")
            .or_else(|| inline.find("body"))
            .unwrap_or(inline);
        match body.elements().next() {
            Some(_) => html::fragment_text(&body.markup()),
            None => Some(body.text().trim().to_owned()),
        }
    });
    let mut report = Report::of_text(text.unwrap_or_default());
    report.input_id = item.attribute("guid").map(str::to_owned);
    report.title = within("contentMeta", "headline").and_then(Element::line);
    report.outlet = within("itemMeta", "provider").and_then(|provider| {
        provider
            .find("name")
            .and_then(Element::line)
            .or_else(|| provider.attribute("literal").map(str::to_owned))
            .or_else(|| {
                let code = provider.attribute("qcode")?;
                Some(
                    code.rsplit_once(':')
                        .map_or(code, |(_, name)| name)
                        .to_owned(),
                )
            })
    });
    report.published = ["versionCreated", "firstCreated"]
        .iter()
        .find_map(|name| stamp::published(&within("itemMeta", name)?.text()))
        .or_else(|| stamp::published(&within("contentMeta", "contentCreated")?.text()));
    let stated = within("contentMeta", "language")
        .and_then(|language| language.attribute("tag"))
        .or_else(|| item.attribute("xml:lang"));
    if let Some(stated) = stated {
        report.language = tongue::language(stated).map_err(|_| {
            let problem = format!("has the language {}", shown(stated));
            Refusal::new(hints, place, problem, Some(tongue::ADVICE))
        })?;
    }
    complete(report, hints, place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_news_item_is_read() {
        let xml = "<newsMessage><itemSet><newsItem guid='urn:muster:1' xml:lang='de'><itemMeta>
            <provider qcode='x:1'><name>Musteragentur</name></provider><versionCreated>2026-03-04T06:40:00+01:00</versionCreated></itemMeta>
            <contentMeta><headline>Pegel steigt</headline></contentMeta><contentSet><inlineXML><html><head><title>x</title></head>
            <body><p>Eins.</p><p>Zwei.</p></body></html></inlineXML></contentSet></newsItem>
            <newsItem xml:lang='en'><contentSet><inlineData>One.</inlineData></contentSet></newsItem></itemSet></newsMessage>";
        let found: Vec<_> = crate::reports(xml.as_bytes(), Hints::of_name("f")).collect();
        let report = found[0].as_ref().unwrap();
        assert_eq!(report.input_id.as_deref(), Some("urn:muster:1"));
        assert_eq!(report.outlet.as_deref(), Some("Musteragentur"));
        assert_eq!(report.title.as_deref(), Some("Pegel steigt"));
        assert_eq!(
            report.published.unwrap().to_string(),
            "2026-03-04T06:40:00+01:00"
        );
        assert_eq!(report.text, "Eins.\n\nZwei.");
        assert_eq!(
            found[1].as_ref().unwrap_err().to_string(),
            "f, record 2: has the language 'en'; only German (de) can be read so far"
        );
    }
}
