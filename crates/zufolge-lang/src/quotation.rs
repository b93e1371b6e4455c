//! Quotations: what stands between quotation marks, whatever their style, nested or left open.
//!
//! German uses „low“, »inward«, «outward», "plain" and single marks of each kind, often mixed in one
//! text. A mark that can only open or only close is taken at its word; the others by the space
//! around them. A quotation that is never closed ends with its paragraph, or, where the next
//! paragraph opens with a mark of the same kind, goes on there until it is closed.

use crate::document::{Document, QuotationId, Shape, TokenRange};
use crate::span::Span;

/// How many quotations may stand inside each other.
const MAX_DEPTH: usize = 4;
/// How many paragraphs one quotation may run over.
const MAX_PARAGRAPHS: u32 = 12;

/// A quoted stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks.
    pub span: Span,
    /// Tokens with the marks.
    pub tokens: TokenRange,
    /// The quotation that holds this one.
    pub outer: Option<QuotationId>,
    /// Whether the closing mark is there.
    pub closed: bool,
}

impl Quotation {
    /// The tokens between the marks.
    pub fn inner(&self) -> TokenRange {
        let end = self.tokens.end as usize - usize::from(self.closed && self.tokens.len() > 1);
        TokenRange::new(self.tokens.first as usize + 1, end)
    }
}

/// Families of marks: those of one family close each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Double,
    Guillemet,
    Plain,
    Single,
    SingleGuillemet,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Opens,
    Closes,
    Either,
}

fn read(mark: &str) -> Option<(Family, Role)> {
    Some(match mark {
        "„" | "‟" | ",," => (Family::Double, Role::Opens),
        "”" => (Family::Double, Role::Closes),
        "“" => (Family::Double, Role::Either),
        "»" | "«" => (Family::Guillemet, Role::Either),
        "\"" | "''" | "``" => (Family::Plain, Role::Either),
        "‚" | "‛" => (Family::Single, Role::Opens),
        "‘" | "’" | "'" => (Family::Single, Role::Either),
        "›" | "‹" => (Family::SingleGuillemet, Role::Either),
        _ => return None,
    })
}

struct Open {
    family: Family,
    /// The mark itself: guillemets close with the mirrored one only.
    first: usize,
    slot: usize,
    paragraph: u32,
}

/// Finds the quotations of a document.
pub fn quotations(doc: &Document) -> Vec<Quotation> {
    let mut found: Vec<Quotation> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for sentence in &doc.sentences {
        for at in sentence.tokens.range() {
            if doc.tokens[at].shape != Shape::Quote {
                continue;
            }
            let Some((family, role)) = read(doc.word(at)) else {
                continue;
            };
            let starts_paragraph = at == 0 || {
                let before = doc.sentence_of(at - 1).index();
                doc.sentences[before].paragraph != sentence.paragraph
            };
            if starts_paragraph {
                close_unfinished(doc, &mut found, &mut open, at, family, sentence.paragraph);
            }
            let continues = starts_paragraph
                && open
                    .last()
                    .is_some_and(|o| o.family == family && o.paragraph != sentence.paragraph);
            if continues && role != Role::Closes {
                continue;
            }
            let matching = open.iter().rposition(|o| o.family == family);
            let closes = match role {
                Role::Opens => false,
                Role::Closes => matching.is_some(),
                Role::Either => {
                    matching.is_some_and(|m| can_close(doc, at, open[m].first))
                        && !looks_open(doc, at, matching.is_some())
                }
            };
            if closes {
                if let Some(m) = matching {
                    let quotation = &mut found[open[m].slot];
                    quotation.tokens.end = at as u32 + 1;
                    quotation.closed = true;
                    open.truncate(m);
                }
            } else if role != Role::Closes
                && open.len() < MAX_DEPTH
                && (family != Family::Single || single_opens(doc, at))
            {
                found.push(Quotation {
                    span: doc.tokens[at].span,
                    tokens: TokenRange::new(at, at + 1),
                    outer: open.last().map(|o| QuotationId(o.slot as u32)),
                    closed: false,
                });
                open.push(Open {
                    family,
                    first: at,
                    slot: found.len() - 1,
                    paragraph: sentence.paragraph,
                });
            }
        }
        // Paragraph runs are bounded so that one stray mark cannot swallow the report.
        if open
            .iter()
            .any(|o| sentence.paragraph - o.paragraph > MAX_PARAGRAPHS)
        {
            end_all(doc, &mut found, &mut open, sentence.tokens.end as usize);
        }
    }
    end_all(doc, &mut found, &mut open, doc.tokens.len());
    for quotation in &mut found {
        quotation.span = doc.span_of(quotation.tokens);
    }
    found
}

/// At a paragraph's first mark: quotations left open before end with their paragraph, unless this
/// mark says that the same quotation goes on.
fn close_unfinished(
    doc: &Document,
    found: &mut [Quotation],
    open: &mut Vec<Open>,
    at: usize,
    family: Family,
    paragraph: u32,
) {
    let keep = open
        .last()
        .is_some_and(|o| o.family == family && paragraph == o.paragraph + 1)
        && !is_detached(doc, at);
    if !keep {
        end_all(doc, found, open, at);
    }
}

/// Whether white space follows a mark, so that it cannot open anything.
fn is_detached(doc: &Document, at: usize) -> bool {
    doc.tokens.get(at + 1).is_none_or(|next| next.spaced)
}

/// Ends all open quotations at the end of the paragraph in which each began.
fn end_all(doc: &Document, found: &mut [Quotation], open: &mut Vec<Open>, limit: usize) {
    for o in open.drain(..) {
        let mut last = doc.sentence_of(o.first).index();
        while doc
            .sentences
            .get(last + 1)
            .is_some_and(|s| s.paragraph == o.paragraph && (s.tokens.first as usize) < limit)
        {
            last += 1;
        }
        let end = doc
            .sentences
            .get(last)
            .map_or(limit, |s| s.tokens.end as usize);
        found[o.slot].tokens.end = (end.min(limit).max(o.first + 1)) as u32;
    }
}

fn can_close(doc: &Document, at: usize, opener: usize) -> bool {
    match (doc.word(opener), doc.word(at)) {
        ("»", "»") | ("«", "«") | ("›", "›") | ("‹", "‹") => false,
        _ => at > opener + 1,
    }
}

/// Whether an either-way mark stands as an opening one: space or a bracket before it, none after it.
fn looks_open(doc: &Document, at: usize, something_open: bool) -> bool {
    let before = doc.tokens[at].spaced
        || at > 0
            && matches!(
                doc.tokens[at - 1].shape,
                Shape::Bracket | Shape::Quote | Shape::Dash
            );
    let after = doc.tokens.get(at + 1).is_some_and(|next| {
        !next.spaced && next.shape != Shape::Stop && next.shape != Shape::Comma
    });
    before
        && after
        && !(something_open && matches!(doc.word(at), "”"))
        && (doc.tokens[at].spaced || !something_open)
}

/// A single mark opens only where it cannot be an apostrophe.
fn single_opens(doc: &Document, at: usize) -> bool {
    doc.word(at) == "‚"
        || (doc.tokens[at].spaced || at > 0 && doc.tokens[at - 1].shape == Shape::Quote)
            && doc.tokens.get(at + 1).is_some_and(|next| !next.spaced)
}

#[cfg(test)]
mod tests {
    use crate::document::Language;

    fn check(text: &str, expected: &[&str]) {
        let doc = crate::analyze(text, Language::German, None);
        let found: Vec<&str> = doc.quotations.iter().map(|q| doc.text_of(q.span)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn all_styles_are_found() {
        check(
            "Er sagte „Ja“ und «Nein» und »Gut« und \"Na\".",
            &["„Ja“", "«Nein»", "»Gut«", "\"Na\""],
        );
        check(
            "Sie rief: „Er sagte ‚Halt!‘ zu mir.“",
            &["„Er sagte ‚Halt!‘ zu mir.“", "‚Halt!‘"],
        );
        check("Das ''Wort'' gilt.", &["''Wort''"]);
        check("“Yes,” he said.", &["“Yes,”"]);
    }

    #[test]
    fn a_quotation_runs_over_sentences_and_paragraphs() {
        check(
            "„Es regnet. Es hagelt.\n\n„Es schneit.“ Er ging.",
            &["„Es regnet. Es hagelt.\n\n„Es schneit.“"],
        );
    }

    #[test]
    fn one_left_open_ends_with_its_paragraph() {
        check(
            "„Es regnet. Es hagelt.\n\nEr ging.",
            &["„Es regnet. Es hagelt."],
        );
        check("Ku'damm und Hans' Hut.", &[]);
    }
}
