//! XML as a small tree: what feeds and agency formats are read from.
//!
//! No DTD, no external entities. What comes before an error is kept: a feed that breaks off in its
//! tenth entry still has nine.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// How deep elements may be nested.
const DEEPEST: usize = 200;

/// An element.
#[derive(Debug, Default)]
pub(crate) struct Element {
    /// Its name, with the prefix as written.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
    /// Whether its end was read.
    pub(crate) complete: bool,
}

#[derive(Debug)]
enum Node {
    Element(Element),
    Text(String),
}

/// A tree, and where and why reading stopped before its end, if it did.
#[derive(Debug)]
pub(crate) struct Tree {
    /// An element without a name that holds the root.
    pub(crate) top: Element,
    /// The byte at which reading stopped, and why.
    pub(crate) fault: Option<(u64, String)>,
}

/// Reads a tree.
pub(crate) fn read(xml: &str) -> Tree {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    let mut fault = None;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                fault = Some((reader.error_position(), error.to_string()));
                break;
            }
        };
        let depth = open.len();
        let Some(last) = open.last_mut() else {
            break;
        };
        match event {
            Event::Start(_) if depth > DEEPEST => {
                fault = Some((reader.buffer_position(), "nested too deep".to_owned()));
                break;
            }
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => {
                let mut empty = element(&start);
                empty.complete = true;
                last.children.push(Node::Element(empty));
            }
            Event::End(_) => close(&mut open, true),
            Event::Text(text) => last.push_text(&text),
            Event::CData(text) => last.push_text(&text),
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                match reference.resolve_char_ref() {
                    Ok(Some(c)) => last.push_text(c.encode_utf8(&mut [0; 4])),
                    _ => last.push_text(&crate::html::unescaped(&format!("&{name};"))),
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if open.len() > 1 && fault.is_none() {
        fault = Some((xml.len() as u64, "cut off".to_owned()));
    }
    while open.len() > 1 {
        close(&mut open, false);
    }
    Tree {
        top: open.pop().unwrap_or_default(),
        fault,
    }
}

/// Puts the innermost open element into the one around it.
fn close(open: &mut Vec<Element>, complete: bool) {
    if open.len() < 2 {
        return;
    }
    if let Some(mut element) = open.pop()
        && let Some(parent) = open.last_mut()
    {
        element.complete = complete;
        parent.children.push(Node::Element(element));
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    Element {
        name: start.name().as_ref().to_owned(),
        attributes: start
            .attributes()
            .with_checks(false)
            .flatten()
            .map(|attribute| {
                let key = attribute.key.as_ref().to_owned();
                (key, crate::html::unescaped(&attribute.value))
            })
            .collect(),
        ..Element::default()
    }
}

impl Element {
    fn push_text(&mut self, text: &str) {
        match self.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => self.children.push(Node::Text(text.to_owned())),
        }
    }

    /// The name without its prefix.
    pub(crate) fn local(&self) -> &str {
        self.name
            .rsplit_once(':')
            .map_or(&self.name, |(_, local)| local)
    }

    /// The elements directly in it.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element directly in it that is called so, prefix included.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The first element at any depth with this local name.
    pub(crate) fn find(&self, local: &str) -> Option<&Element> {
        self.elements()
            .find_map(|element| match element.local() == local {
                true => Some(element),
                false => element.find(local),
            })
    }

    /// An attribute's value, unless it is empty.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let mut found = self.attributes.iter().filter(|(key, _)| key == name);
        found
            .next()
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// All text in it.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, false);
        text
    }

    /// Its text with single spaces, unless nothing is left.
    pub(crate) fn line(&self) -> Option<String> {
        let text = self.text();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }

    /// What is in it as HTML: the markup of its elements, without prefixes and attributes.
    pub(crate) fn markup(&self) -> String {
        let mut html = String::new();
        self.write(&mut html, true);
        html
    }

    /// The depth is bounded by [`DEEPEST`].
    fn write(&self, out: &mut String, markup: bool) {
        for node in &self.children {
            match node {
                Node::Text(text) if markup => {
                    out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
                }
                Node::Text(text) => out.push_str(text),
                Node::Element(element) if markup => {
                    let name = element.local();
                    out.push_str(&format!("<{name}>"));
                    element.write(out, markup);
                    out.push_str(&format!("</{name}>"));
                }
                Node::Element(element) => element.write(out, markup),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees() {
        let tree = read(
            "<?xml version='1.0'?><!DOCTYPE a><a x='1 &amp; 2'><b:c>&#228;&amp;&uuml;<![CDATA[<i>]]></b:c><d/></a>",
        );
        assert!(tree.fault.is_none(), "{tree:?}");
        let a = tree.top.child("a").unwrap();
        assert_eq!(a.attribute("x"), Some("1 & 2"));
        assert_eq!(a.child("b:c").unwrap().text(), "ä&ü<i>");
        assert_eq!(a.markup(), "<c>ä&amp;ü&lt;i></c><d></d>");
        assert_eq!(tree.top.find("c").unwrap().name, "b:c");
    }

    #[test]
    fn what_comes_before_an_error_is_kept() {
        for xml in [
            "<a><b>eins</b><b>zw",
            "<a><b>eins</b></c>",
            "<a><b>eins</b><b",
            "<a><b>eins</b><",
        ] {
            let tree = read(xml);
            assert!(tree.fault.is_some(), "{xml}");
            assert_eq!(tree.top.find("b").unwrap().text(), "eins", "{xml}");
        }
        assert!(read(&"<a>".repeat(100_000)).fault.is_some());
    }
}
