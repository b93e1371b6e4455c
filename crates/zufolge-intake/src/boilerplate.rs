//! What the article finder leaves in and is no part of the text: captions, boxes of links, invitations.
//!
//! A teaser that stays in would become a false claim, a sentence that is dropped a missing one: what is
//! dropped is short, or a box by the page's own naming, and never the greater part of the article.
//! The words that give such blocks away are in `tables/boilerplate.tsv`.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use dom_query::{Document, NodeId, NodeRef};

/// The longest block that its words alone can give away, in letters and digits.
const SHORT: usize = 320;

/// The longest block that can head a box, in letters and digits.
const HEADING: usize = 60;

/// A box that holds more than this share of the article is the article.
const SHARE: f64 = 0.4;

/// If less than this share of the article would stay, nothing is dropped: it is a list of links.
const LEFT: f64 = 0.3;

/// A block of which links make up more than this share stands for another page.
const LINKED: f64 = 0.8;

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// What an element holds.
#[derive(Clone, Copy, Debug, Default)]
struct Measure {
    /// Characters other than white space.
    text: usize,
    /// Those of them that lie in links.
    linked: usize,
    /// Whether there are blocks in it.
    has_blocks: bool,
}

/// A block without blocks in it: a paragraph, a heading, an item of a list.
struct Line<'a> {
    node: NodeRef<'a>,
    words: String,
    heading: bool,
    /// Whether it is a link and no sentence.
    linked: bool,
    /// Whether it is a cell of a table: those are kept or dropped together.
    cell: bool,
}

/// The attribute that marks what lies in a box.
const MARK: &str = "data-zufolge-box";

/// A box that is marked before the article is found holds no more than this, in letters and digits:
/// pages also give such names to what holds the whole article.
const MARKED: usize = 1000;

/// Marks what lies in boxes, before the article is found: the finder takes elements out of those that
/// hold nothing else, and the box's name with them.
pub(crate) fn mark(doc: &Document) {
    let nodes: Vec<NodeRef<'_>> = doc.root().descendants();
    let measures = measures(&nodes);
    for node in nodes.iter().filter(|node| node.is_element()) {
        let inside = node.parent().is_some_and(|parent| parent.has_attr(MARK));
        let text = measures.get(&node.id).map_or(0, |m| m.text);
        if inside || text > 0 && text <= MARKED && is_named_box(node) {
            node.set_attr(MARK, "");
        }
    }
}

/// Drops from an extracted article what is no part of its text, and the headline above it.
pub(crate) fn remove(doc: &Document, title: Option<&str>) {
    let nodes: Vec<NodeRef<'_>> = doc.root().descendants();
    let measures = measures(&nodes);
    let all = measures.get(&doc.root().id).map_or(0, |m| m.text);
    let mut dropped: HashSet<NodeId> = HashSet::new();
    let mut lines: Vec<Line<'_>> = Vec::new();
    for node in nodes.iter().filter(|node| node.is_element()) {
        let inside = node
            .parent()
            .is_some_and(|parent| dropped.contains(&parent.id));
        let measure = measures.get(&node.id).copied().unwrap_or_default();
        if inside || is_box(node, measure, all) {
            dropped.insert(node.id);
        } else if measure.text > 0 && !measure.has_blocks && is_block(node) {
            lines.push(Line {
                node: *node,
                words: words(&node.text()),
                heading: node
                    .node_name()
                    .is_some_and(|n| n.len() == 2 && n.starts_with('h')),
                linked: is_linked(measure) && !is_sentence(node),
                cell: node.has_name("td") || node.has_name("th"),
            });
        }
    }
    if let (Some(title), Some(first)) = (title.map(words), lines.first())
        && first.heading
        && first.words == title
    {
        dropped.insert(first.node.id);
    }
    drop_lines(&lines, &mut dropped);
    let gone: usize = nodes
        .iter()
        .filter(|node| dropped.contains(&node.id))
        .filter(|node| {
            !node
                .parent()
                .is_some_and(|parent| dropped.contains(&parent.id))
        })
        .filter_map(|node| measures.get(&node.id))
        .map(|measure| measure.text)
        .sum();
    if (all.saturating_sub(gone) as f64) < LEFT * all as f64 {
        return;
    }
    for node in nodes.iter().filter(|node| dropped.contains(&node.id)) {
        node.remove_from_parent();
    }
}

/// Measures every element, in one pass from the last node to the first: children come before parents.
fn measures(nodes: &[NodeRef<'_>]) -> HashMap<NodeId, Measure> {
    let mut measures: HashMap<NodeId, Measure> = HashMap::new();
    for node in nodes.iter().rev() {
        let mut own = measures.get(&node.id).copied().unwrap_or_default();
        if node.is_text() {
            own.text = node.text().chars().filter(|c| !c.is_whitespace()).count();
        }
        if node.has_name("a") {
            own.linked = own.text;
            measures.insert(node.id, own);
        }
        let Some(parent) = node.parent() else {
            continue;
        };
        let above = measures.entry(parent.id).or_default();
        above.text += own.text;
        above.linked += own.linked;
        above.has_blocks |= own.has_blocks || is_block(node);
    }
    measures
}

fn is_linked(measure: Measure) -> bool {
    measure.linked as f64 > LINKED * measure.text as f64
}

/// Whether a paragraph is a sentence, though all of it be a link: a teaser has no full stop.
fn is_sentence(node: &NodeRef<'_>) -> bool {
    node.has_name("p") && node.text().trim_end().ends_with('.')
}

fn is_block(node: &NodeRef<'_>) -> bool {
    node.node_name()
        .is_some_and(|name| BLOCKS.contains(&name.as_ref()))
}

/// Whether an element is a box beside the text, by its name or by what the page calls it.
fn is_box(node: &NodeRef<'_>, measure: Measure, all: usize) -> bool {
    if measure.text == 0 || measure.text as f64 > SHARE * all as f64 {
        return false;
    }
    let name = node.node_name().unwrap_or_default();
    match name.as_ref() {
        "figcaption" | "nav" | "button" | "form" => return true,
        // A quotation or a table may come as a figure; a picture has only its caption.
        "figure" => {
            return !node
                .descendants_it()
                .any(|n| n.has_name("blockquote") || n.has_name("table") || n.has_name("pre"));
        }
        "ul" | "ol" | "table" if is_linked(measure) => return true,
        _ => {}
    }
    node.has_attr(MARK) || is_named_box(node)
}

/// Whether the page calls an element something that is no text.
fn is_named_box(node: &NodeRef<'_>) -> bool {
    if ["html", "body", "main", "article"]
        .iter()
        .any(|name| node.has_name(name))
    {
        return false;
    }
    ["class", "id"].iter().any(|key| {
        let Some(value) = node.attr(key) else {
            return false;
        };
        let named = dashed(&value);
        table()
            .classes
            .iter()
            .any(|class| named.contains(class.as_str()))
    })
}

/// Marks the lines that are no part of the text.
fn drop_lines(lines: &[Line<'_>], dropped: &mut HashSet<NodeId>) {
    let table = table();
    let last_text = lines
        .iter()
        .rposition(|line| line.words.len() > SHORT && !line.linked)
        .unwrap_or(0);
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.cell) {
        let length = line.words.chars().filter(|c| !c.is_whitespace()).count();
        if line.linked || table.gives_away(&line.words, length) {
            dropped.insert(line.node.id);
        }
        if at > last_text
            && length <= HEADING
            && table.closing.iter().any(|c| trimmed(&line.words) == *c)
        {
            dropped.extend(lines[at..].iter().map(|line| line.node.id));
            break;
        }
    }
    // From the end: a heading over nothing but what was dropped heads no text.
    let mut headless = true;
    for line in lines.iter().rev() {
        let gone = dropped.contains(&line.node.id);
        if line.heading && headless {
            dropped.insert(line.node.id);
        } else if !gone {
            headless = false;
        }
    }
}

/// Lower case, single spaces.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.extend(word.chars().flat_map(char::to_lowercase));
    }
    words
}

fn trimmed(words: &str) -> &str {
    words.trim_matches(|c: char| !c.is_alphanumeric())
}

/// `RelatedTopics read_more` -> `-related-topics-read-more-`.
fn dashed(names: &str) -> String {
    let mut dashed = String::from("-");
    let mut lower_before = false;
    for c in names.chars() {
        if c.is_alphabetic() {
            if c.is_uppercase() && lower_before {
                dashed.push('-');
            }
            dashed.extend(c.to_lowercase());
        } else if !dashed.ends_with('-') {
            dashed.push('-');
        }
        lower_before = c.is_lowercase();
    }
    if !dashed.ends_with('-') {
        dashed.push('-');
    }
    dashed
}

/// The words of `tables/boilerplate.tsv`, by kind.
#[derive(Debug, Default)]
struct Table {
    classes: Vec<String>,
    boxes: HashSet<String>,
    openings: Vec<String>,
    inside: Vec<String>,
    credits: Vec<String>,
    stamps: HashSet<String>,
    closing: Vec<String>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table::parse(include_str!("../tables/boilerplate.tsv")))
}

impl Table {
    fn parse(lines: &str) -> Table {
        let mut table = Table::default();
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let (Some(kind), Some(_), Some(words)) = (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let words = words.to_owned();
            match kind {
                "class" => table.classes.push(format!("-{words}-")),
                "box" => drop(table.boxes.insert(words)),
                "opening" => table.openings.push(words),
                "inside" => table.inside.push(words),
                "credit" => table.credits.push(words),
                "stamp" => drop(table.stamps.insert(words)),
                "closing" => table.closing.push(words),
                _ => {}
            }
        }
        table
    }

    /// Whether the words of a block say that it is no part of the article.
    fn gives_away(&self, words: &str, length: usize) -> bool {
        if length > SHORT {
            return false;
        }
        let core = trimmed(words);
        if length <= HEADING && (self.boxes.contains(core) || self.is_stamp(words)) {
            return true;
        }
        let opens = |phrase: &String| {
            core.strip_prefix(phrase.as_str())
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        // What opens with a single word needs the colon or the dash after it.
        self.openings.iter().any(|phrase| {
            opens(phrase)
                && (phrase.contains(' ')
                    || core[phrase.len()..]
                        .trim_start()
                        .starts_with([':', '–', '-', '|', '/']))
        }) || self.inside.iter().any(|phrase| holds(words, phrase))
            || self.credits.iter().any(|phrase| ends_near(words, phrase))
    }

    /// Whether a line says when the page was published and nothing else, or is a bare number.
    ///
    /// A time of day alone is none: it heads the entries of a news ticker.
    fn is_stamp(&self, words: &str) -> bool {
        let (mut any, mut year, mut named) = (false, false, false);
        for word in words
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
        {
            let letters = word.trim_matches(|c: char| c.is_ascii_digit());
            any = true;
            year |= letters.is_empty() && word.len() == 4;
            named |= !letters.is_empty();
            if !letters.is_empty() && !self.stamps.contains(letters) {
                return false;
            }
        }
        any && (year || !named && words.bytes().all(|b| b.is_ascii_digit()))
    }
}

/// Whether `words` hold `phrase` as whole words.
fn holds(words: &str, phrase: &str) -> bool {
    words.match_indices(phrase).any(|(at, _)| {
        !words[..at].ends_with(char::is_alphanumeric)
            && !words[at + phrase.len()..].starts_with(char::is_alphanumeric)
    })
}

/// Whether `phrase` comes near the end of `words`, where a caption names who took the picture: no
/// sentence ends after it.
fn ends_near(words: &str, phrase: &str) -> bool {
    const NEAR: usize = 60;
    words.rfind(phrase).is_some_and(|at| {
        let rest = words[at + phrase.len()..].trim_end_matches(['.', ')', ' ']);
        rest.len() <= NEAR
            && !words[..at].ends_with(char::is_alphanumeric)
            && !rest.starts_with(char::is_alphanumeric)
            && !rest.contains(". ")
    })
}
