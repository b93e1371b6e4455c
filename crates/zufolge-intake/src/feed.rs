//! RSS 0.9 to 2.0 and Atom: one report an entry, with the text that the feed carries.
//!
//! Many feeds carry only the first sentences of a report. That is what the outlet published there, and
//! it is read as such.

use zufolge_claims::Report;

use crate::refusal::{Place, Refusal, shown};
use crate::xml::{Element, Tree};
use crate::{Hints, complete, html, stamp, tongue};

/// Whether the root of a tree is a feed.
pub(crate) fn is_feed(root: &str) -> bool {
    matches!(root, "rss" | "rdf:RDF" | "RDF" | "feed" | "atom:feed")
}

/// The entries of a feed, in its order.
pub(crate) fn reports(tree: &Tree, hints: &Hints<'_>) -> Vec<Result<Report, Refusal>> {
    let Some(root) = tree.top.elements().next() else {
        return Vec::new();
    };
    let channel = root.child("channel").unwrap_or(root);
    let language = [channel.child("language"), channel.child("dc:language")]
        .into_iter()
        .flatten()
        .find_map(Element::line)
        .or_else(|| channel.attribute("xml:lang").map(str::to_owned));
    // What the caller says goes before what a feed states, as with pages.
    let language = match (hints.language, language.as_deref().map(tongue::language)) {
        (None, Some(Err(_))) => {
            let problem = format!(
                "is a feed in the language {}",
                shown(language.as_deref().unwrap_or_default())
            );
            let refusal = Refusal::new(hints, Place::Whole, problem, Some(tongue::ADVICE));
            return vec![Err(refusal)];
        }
        (None, Some(Ok(stated))) => stated,
        (hinted, _) => hinted,
    };
    let outlet = child(channel, "title").and_then(plain);
    // RSS 1.0 has its items beside the channel.
    let entries = channel
        .elements()
        .chain(root.elements().filter(|_| !std::ptr::eq(root, channel)));
    entries
        .filter(|entry| matches!(entry.local(), "item" | "entry") && entry.complete)
        .zip(1..)
        .map(|(entry, number)| {
            let mut report = Report::of_text(text(entry).unwrap_or_default());
            report.title = child(entry, "title").and_then(plain);
            report.input_id = child(entry, "guid")
                .or_else(|| child(entry, "id"))
                .and_then(Element::line);
            report.url = link(entry);
            report.outlet = child(entry, "dc:publisher")
                .and_then(Element::line)
                .or(outlet.clone());
            report.published = ["pubDate", "published", "dc:date", "updated", "issued"]
                .iter()
                .find_map(|name| stamp::published(&child(entry, name)?.text()));
            report.language = language;
            complete(report, hints, Place::Record(number))
        })
        .collect()
}

/// A child by its name, with or without the prefix that some feeds give Atom's own names.
fn child<'a>(entry: &'a Element, name: &str) -> Option<&'a Element> {
    entry
        .child(name)
        .or_else(|| entry.child(&format!("atom:{name}")))
}

/// The text of an entry: the content, else the summary.
fn text(entry: &Element) -> Option<String> {
    ["content:encoded", "content", "description", "summary"]
        .iter()
        .find_map(|name| {
            let element = child(entry, name)?;
            let text = match element.attribute("type") {
                Some("text" | "text/plain") => Some(element.text().trim().to_owned()),
                Some("xhtml" | "application/xhtml+xml") => html::fragment_text(&element.markup()),
                _ => html::fragment_text(&element.text()),
            };
            text.filter(|text| !text.trim().is_empty())
        })
}

/// A headline: feeds often escape it twice.
fn plain(element: &Element) -> Option<String> {
    let line = element.line()?;
    Some(html::unescaped(&line).trim().to_owned()).filter(|line| !line.is_empty())
}

/// The address: what RSS holds as text and Atom in an attribute.
fn link(entry: &Element) -> Option<String> {
    let links = || {
        entry
            .elements()
            .filter(|element| matches!(element.name.as_str(), "link" | "atom:link"))
    };
    links()
        .find(|link| matches!(link.attribute("rel"), None | Some("alternate")))
        .and_then(|link| {
            link.attribute("href")
                .map(str::to_owned)
                .or_else(|| link.line())
        })
        .or_else(|| {
            let guid = entry.child("guid")?.line()?;
            guid.starts_with("http").then_some(guid)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str) -> Vec<String> {
        crate::reports(xml.as_bytes(), Hints::of_name("f"))
            .map(|item| match item {
                Ok(r) => format!(
                    "{} / {} / {} / {} / {}",
                    r.title.unwrap_or_default(),
                    r.outlet.unwrap_or_default(),
                    r.published.map(|p| p.to_string()).unwrap_or_default(),
                    r.url.unwrap_or_default(),
                    r.text
                ),
                Err(refusal) => format!("! {refusal}"),
            })
            .collect()
    }

    #[test]
    fn rss() {
        let found = read(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>Kreisblatt</title>
            <language>de-de</language><item><title>Pegel &amp;amp; Damm</title><link>https://blatt.example/1</link>
            <pubDate>Wed, 04 Mar 2026 06:40:00 +0100</pubDate><description>&lt;p&gt;Der Pegel &lt;b&gt;steigt&lt;/b&gt;.&lt;/p&gt;</description>
            <media:title>x</media:title></item><item><title>Leer</title></item>
            <item><description>kurz</description><content:encoded><![CDATA[<p>Eins.</p><p>Zwei.</p>]]></content:encoded></item></channel></rss>",
        );
        assert_eq!(
            found,
            [
                "Pegel & Damm / Kreisblatt / 2026-03-04T06:40:00+01:00 / https://blatt.example/1 / Der Pegel steigt.",
                "! f, record 2: has no text",
                " / Kreisblatt /  /  / Eins.\n\nZwei.",
            ]
        );
    }

    #[test]
    fn atom() {
        let found = read(
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title>Kreisblatt</title>
            <entry><id>7</id><title type='html'>Pegel</title><link rel='self' href='x'/><link href='https://blatt.example/2'/>
            <published>2026-03-04T06:40:00+01:00</published><summary>kurz</summary>
            <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Eins &amp; zwei.</p><p>Drei.</p></div></content></entry>
            <entry><content type='text'>A &lt;b&gt; c</content></entry></feed>",
        );
        assert_eq!(
            found,
            [
                "Pegel / Kreisblatt / 2026-03-04T06:40:00+01:00 / https://blatt.example/2 / Eins & zwei.\n\nDrei.",
                " / Kreisblatt /  /  / A <b> c",
            ]
        );
    }

    #[test]
    fn a_broken_feed_keeps_its_whole_entries() {
        let found = read(
            "<rss><channel><item><description>Eins.</description></item><item><description>Zw",
        );
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0], " /  /  /  / Eins.");
        assert!(
            found[1].starts_with("! f, byte 80: is not valid XML"),
            "{found:?}"
        );
    }

    #[test]
    fn languages_of_feeds() {
        assert_eq!(
            read(
                "<rss><channel><language>fr</language><item><description>Un.</description></item></channel></rss>"
            ),
            ["! f is a feed in the language 'fr'; only German (de) can be read so far"]
        );
    }
}
