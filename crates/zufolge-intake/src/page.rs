//! What a page says about its article beside the text: title, outlet, date, address, language.
//!
//! Pages say it in up to four ways; each field goes through them from the most exact to the least:
//! JSON-LD, `<meta>`, microdata, and plain elements (`<h1>`, `<time>`, `<title>`).

use dom_query::Document;
use serde_json::Value;
use zufolge_claims::Published;

use crate::{html, stamp};

/// What a page states; all values trimmed and never empty.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Headline.
    pub(crate) title: Option<String>,
    /// Who published it.
    pub(crate) outlet: Option<String>,
    /// When.
    pub(crate) published: Option<Published>,
    /// Its address, absolute.
    pub(crate) url: Option<String>,
    /// Its language, as stated.
    pub(crate) language: Option<String>,
}

/// Reads what the page states.
pub(crate) fn read(doc: &Document) -> Page {
    let metas = Metas::of(doc);
    let data = linked_data(doc);
    let data = |keys: &[&str]| data.as_ref().and_then(|data| string_at(data, keys));
    let outlet = metas
        .first(&["og:site_name"])
        .or_else(|| data(&["publisher", "name"]))
        .or_else(|| {
            metas.first(&[
                "publisher",
                "dc.publisher",
                "dcterms.publisher",
                "copyright",
            ])
        })
        .and_then(|name| filled(&name));
    Page {
        title: metas
            .first(&["og:title"])
            .or_else(|| data(&["headline"]))
            .or_else(|| metas.first(&["dc.title", "dcterms.title", "twitter:title"]))
            .and_then(|title| filled(&title))
            .or_else(|| text_of(doc, "h1"))
            .or_else(|| text_of(doc, "title"))
            .map(|title| without_outlet(&title, outlet.as_deref())),
        published: data(&["datePublished"])
            .and_then(|date| stamp::published(&date))
            .or_else(|| metas.published())
            .or_else(|| date_elements(doc)),
        url: attribute(doc, r#"link[rel~="canonical"]"#, "href")
            .and_then(|url| absolute(&url))
            .or_else(|| metas.first(&["og:url"]).and_then(|url| absolute(&url)))
            .or_else(|| data(&["url"]).and_then(|url| absolute(&url)))
            .or_else(|| data(&["mainEntityOfPage"]).and_then(|url| absolute(&url)))
            .or_else(|| data(&["mainEntityOfPage", "@id"]).and_then(|url| absolute(&url))),
        language: attribute(doc, "html", "lang")
            .or_else(|| attribute(doc, "html", "xml:lang"))
            .or_else(|| metas.first(&["content-language", "dc.language"]))
            .or_else(|| data(&["inLanguage"]))
            .or_else(|| metas.first(&["og:locale"]))
            .and_then(|language| filled(&language)),
        outlet,
    }
}

/// The `<meta>` elements of a page, by name in lower case, in their order.
struct Metas(Vec<(String, String)>);

impl Metas {
    fn of(doc: &Document) -> Metas {
        let mut metas = Vec::new();
        for node in doc.select("meta[content]").nodes() {
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let (Some(key), Some(content)) = (node.attr(key), node.attr("content")) {
                    metas.push((key.trim().to_ascii_lowercase(), content.to_string()));
                }
            }
        }
        Metas(metas)
    }

    /// The first that is not empty, of the first of the names that has one.
    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let mut found = self.0.iter().filter(|(key, _)| key == name);
            found.find_map(|(_, content)| filled(content))
        })
    }

    fn published(&self) -> Option<Published> {
        const NAMES: &[&str] = &[
            "article:published_time",
            "og:article:published_time",
            "og:published_time",
            "datepublished",
            "date",
            "dc.date.issued",
            "dcterms.issued",
            "dc.date",
            "dcterms.date",
            "dcterms.created",
            "dc.date.created",
            "parsely-pub-date",
            "sailthru.date",
            "publish-date",
            "publishdate",
            "pubdate",
        ];
        NAMES
            .iter()
            .find_map(|name| self.first(&[name]).and_then(|date| stamp::published(&date)))
    }
}

/// The JSON-LD object that describes the article.
fn linked_data(doc: &Document) -> Option<Value> {
    doc.select(r#"script[type="application/ld+json"]"#)
        .nodes()
        .iter()
        .find_map(|script| {
            let text = script.text();
            let json = text.trim().trim_end_matches(';');
            // Editors paste line breaks into headlines, which JSON does not allow.
            let value: Value = serde_json::from_str(json)
                .or_else(|_| {
                    let plain: String = json
                        .chars()
                        .map(|c| if c.is_control() { ' ' } else { c })
                        .collect();
                    serde_json::from_str(&plain)
                })
                .ok()?;
            article_in(value)
        })
}

/// The first article in a value: itself, an element of a list, a node of its graph.
fn article_in(value: Value) -> Option<Value> {
    match value {
        Value::Array(values) => values.into_iter().find_map(article_in),
        Value::Object(ref object) if object.get("@type").is_some_and(is_article) => Some(value),
        Value::Object(mut object) => {
            let graph = object
                .remove("@graph")
                .or_else(|| object.remove("mainEntity"))?;
            article_in(graph)
        }
        _ => None,
    }
}

fn is_article(kind: &Value) -> bool {
    match kind {
        Value::String(kind) => {
            kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report"
        }
        Value::Array(kinds) => kinds
            .iter()
            .any(|kind| kind.is_string() && is_article(kind)),
        _ => false,
    }
}

/// The string at a path of keys; of a list, its first element.
fn string_at(value: &Value, keys: &[&str]) -> Option<String> {
    let value = match value {
        Value::Array(values) => values.first()?,
        value => value,
    };
    match keys {
        [] => value.as_str().map(html::unescaped),
        [key, rest @ ..] => string_at(value.get(key)?, rest),
    }
}

/// The date in microdata or `<time>`: one that is marked as the publication, else the article's first,
/// else the only one of the page.
fn date_elements(doc: &Document) -> Option<Published> {
    let dates = |selector: &str| -> Vec<Published> {
        let nodes = doc.select(selector);
        let nodes = nodes.nodes().iter();
        nodes
            .filter_map(|node| {
                node.attr("datetime")
                    .or_else(|| node.attr("content"))
                    .map(|date| date.to_string())
                    .or_else(|| Some(node.text().to_string()))
                    .and_then(|date| stamp::published(&date))
            })
            .collect()
    };
    for selector in [
        r#"[itemprop~="datePublished"]"#,
        "time[pubdate]",
        "article time[datetime], main time[datetime]",
    ] {
        if let Some(date) = dates(selector).first() {
            return Some(*date);
        }
    }
    match dates("time[datetime]").as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// `Pegel steigt - Kreisblatt` -> `Pegel steigt`.
fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let cut = outlet.and_then(|outlet| {
        let rest = title.strip_suffix(outlet)?.trim_end();
        let rest = rest
            .strip_suffix(['-', '–', '—', '|', '·', '»'])?
            .trim_end();
        (!rest.is_empty()).then_some(rest)
    });
    cut.unwrap_or(title).to_owned()
}

/// An absolute web address that is not just the front page.
fn absolute(url: &str) -> Option<String> {
    let url = url.trim();
    let url = match url.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => url.to_owned(),
    };
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/')?;
    let sound = !host.is_empty() && !path.is_empty() && !url.contains(char::is_whitespace);
    sound.then_some(url)
}

fn text_of(doc: &Document, selector: &str) -> Option<String> {
    filled(&doc.select_single(selector).text())
}

fn attribute(doc: &Document, selector: &str, name: &str) -> Option<String> {
    filled(&doc.select_single(selector).attr(name)?)
}

/// With single spaces, unless nothing is left.
fn filled(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Title, outlet, date, address and language, by a stroke.
    fn check(html: &str, expected: &str) {
        let page = read(&Document::from(html));
        let found = [
            page.title,
            page.outlet,
            page.published.map(|p| p.to_string()),
            page.url,
            page.language,
        ];
        let found = found
            .map(|field| field.unwrap_or_else(|| "-".to_owned()))
            .join(" / ");
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn linked_data_comes_first_for_dates() {
        check(
            r#"<html lang="de-DE"><head><script type="application/ld+json">{"@graph": [{"@type": "Organization"},
            {"@type": ["NewsArticle"], "headline": "Pegel
            &amp; Damm", "datePublished": "2026-03-04T06:40:00+01:00", "url": "https://blatt.example/1",
            "publisher": {"@type": "Organization", "name": "Kreisblatt"}}]}</script>
            <meta property="article:published_time" content="2026-03-05"></head></html>"#,
            "Pegel & Damm / Kreisblatt / 2026-03-04T06:40:00+01:00 / https://blatt.example/1 / de-DE",
        );
    }

    #[test]
    fn metas() {
        check(
            r#"<meta property="og:title" content="Pegel steigt | Kreisblatt"><meta property="og:site_name" content=" Kreisblatt ">
            <meta name="DC.date.issued" content="2026-03-04"><meta property="og:url" content="https://blatt.example/2">
            <meta property="og:locale" content="de_DE"><title>x</title>"#,
            "Pegel steigt / Kreisblatt / 2026-03-04 / https://blatt.example/2 / de_DE",
        );
    }

    #[test]
    fn plain_elements() {
        check(
            r#"<link rel="canonical" href="//blatt.example/3"><title>Pegel steigt - Blatt</title>
            <span itemprop="datePublished" content="2026-03-04T06:40">heute</span>"#,
            "Pegel steigt - Blatt / - / 2026-03-04T06:40:00 / https://blatt.example/3 / -",
        );
        check(
            "<title>x</title><h1>Pegel\n steigt</h1><article><time datetime='2026-03-04'>gestern</time></article><time datetime='2026-01-01'>",
            "Pegel steigt / - / 2026-03-04 / - / -",
        );
    }

    #[test]
    fn what_is_not_stated_is_not_made_up() {
        check("", "- / - / - / - / -");
        check(
            r#"<link rel="canonical" href="/pfad"><meta property="og:url" content="https://blatt.example/">
            <time datetime="2026-03-04"></time><time datetime="2026-03-05"></time>
            <script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "bald"</script>"#,
            "- / - / - / - / -",
        );
    }
}
