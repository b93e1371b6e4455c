//! Tokens to sentences and paragraphs.
//!
//! A sentence ends at a stop, with the closing marks after it, unless what follows goes on in lower
//! case („Nein!“, rief er), and at every paragraph border. A colon before a capital letter ends one
//! too; before a quotation it does not, so that frame and speech stay together.

use crate::document::{Document, Sentence, Shape, TokenRange};
use crate::pack::Pack;

/// A line shorter than this (in bytes) without a stop, followed by a capital, is taken for a
/// heading even where only one line break follows.
const HEADING_LIMIT: usize = 80;

/// Groups the tokens of a document into sentences.
pub fn sentences(doc: &Document, pack: &Pack) -> Vec<Sentence> {
    let mut found = Vec::with_capacity(doc.tokens.len() / 15 + 1);
    let mut paragraph = 0;
    let mut first = 0;
    let mut line_start = 0;
    let mut at = 0;
    while at < doc.tokens.len() {
        let end = at + 1;
        let gap = gap_after(doc, at);
        let border = match gap {
            Gap::Paragraph | Gap::End => true,
            Gap::Line => is_line_border(doc, line_start, at) || ends_here(doc, pack, at),
            Gap::None => ends_here(doc, pack, at),
        };
        if border {
            let tokens = TokenRange::new(first, end);
            let heading = matches!(gap, Gap::Paragraph | Gap::End | Gap::Line)
                && !matches!(
                    doc.tokens[at].shape,
                    Shape::Stop | Shape::Quote | Shape::Colon | Shape::Bracket
                )
                && !ends_with_stop(doc, at)
                && opens_paragraph(doc, first);
            found.push(Sentence {
                span: doc.span_of(tokens),
                tokens,
                paragraph,
                heading,
            });
            first = end;
            if gap == Gap::Paragraph {
                paragraph += 1;
            }
        }
        if matches!(gap, Gap::Line | Gap::Paragraph) {
            line_start = end;
        }
        at = end;
    }
    found
}

/// How many tokens a dateline may have.
const MAX_DATELINE: usize = 12;

/// The tokens of a dateline that opens a text's first sentences ("Bagdad (dpa) - "), its dash
/// included; empty if there is none.
pub fn dateline(doc: &Document, sentence: usize) -> TokenRange {
    let none = TokenRange::default();
    let Some(s) = doc.sentences.get(sentence).filter(|_| sentence < 4) else {
        return none;
    };
    let first = s.tokens.first as usize;
    let end = (s.tokens.end as usize).min(first + MAX_DATELINE);
    for at in first..end {
        let token = &doc.tokens[at];
        match token.shape {
            Shape::Dash if at > first && token.spaced => return TokenRange::new(first, at + 1),
            Shape::Lower => {
                let inside = doc.tokens[first..at]
                    .iter()
                    .any(|t| t.shape == Shape::Bracket);
                let link = doc.word(at).len() <= 3;
                if !(inside || link) {
                    return none;
                }
            }
            Shape::Title
            | Shape::Upper
            | Shape::Mixed
            | Shape::Bracket
            | Shape::Comma
            | Shape::Symbol => {}
            _ => return none,
        }
    }
    none
}

/// What stands between a token and the next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// No line break.
    None,
    /// One line break.
    Line,
    /// An empty line.
    Paragraph,
    /// There is no next token.
    End,
}

fn gap_after(doc: &Document, at: usize) -> Gap {
    let Some(next) = doc.tokens.get(at + 1) else {
        return Gap::End;
    };
    if !next.spaced {
        return Gap::None;
    }
    let between = &doc.text[doc.tokens[at].span.end as usize..next.span.start as usize];
    match between.bytes().filter(|b| *b == b'\n').count() {
        0 => Gap::None,
        1 => Gap::Line,
        _ => Gap::Paragraph,
    }
}

fn opens_paragraph(doc: &Document, first: usize) -> bool {
    first == 0 || matches!(gap_after(doc, first - 1), Gap::Paragraph | Gap::Line)
}

/// Whether a single line break after `at` separates a heading or a list item from what follows.
fn is_line_border(doc: &Document, line_start: usize, at: usize) -> bool {
    let line = doc.span_of(TokenRange::new(line_start, at + 1));
    line.len() <= HEADING_LIMIT
        && doc
            .tokens
            .get(at + 1)
            .is_some_and(|next| !matches!(next.shape, Shape::Lower | Shape::Comma))
        && !matches!(
            doc.tokens[at].shape,
            Shape::Comma | Shape::Lower | Shape::Dash
        )
}

fn ends_with_stop(doc: &Document, at: usize) -> bool {
    doc.tokens[at].shape == Shape::Stop
}

/// Whether a sentence ends with token `at`, judged by the tokens around it.
fn ends_here(doc: &Document, pack: &Pack, at: usize) -> bool {
    let Some(next) = doc.tokens.get(at + 1) else {
        return true;
    };
    // The token that closes the sentence: the stop itself, or a quotation mark or bracket behind it.
    let mut stop = at;
    let closes = |index: usize| {
        matches!(doc.tokens[index].shape, Shape::Quote | Shape::Bracket)
            && !doc.tokens[index].spaced
            && !is_opener(doc.word(index))
    };
    while stop > 0 && at - stop < 3 && closes(stop) {
        stop -= 1;
    }
    // A closing mark right behind the stop still belongs to this sentence.
    if matches!(next.shape, Shape::Quote | Shape::Bracket)
        && !next.spaced
        && !is_opener(doc.word(at + 1))
    {
        return false;
    }
    let goes_on = matches!(
        next.shape,
        Shape::Lower | Shape::Comma | Shape::Colon | Shape::Stop
    ) || next.shape == Shape::Dash && stop != at;
    let word = doc.word(stop);
    match doc.tokens[stop].shape {
        Shape::Stop if word == "..." || word == "…" => !goes_on && next.spaced,
        Shape::Stop => {
            !goes_on
                || word == "."
                    && stop == at
                    && next.shape == Shape::Lower
                    && next.spaced
                    && starts_sentence_in_lower_case(doc, at + 1)
        }
        // "Die Straße ist gesperrt; die Brücke hält": lists mostly go on with a capital.
        Shape::Colon if stop == at && word == ";" => {
            next.spaced && next.shape == Shape::Lower && !inside_quotation(doc, at)
        }
        Shape::Colon if stop == at && word == ":" => {
            next.spaced
                && (next.shape == Shape::Title || next.shape == Shape::Upper)
                && !inside_quotation(doc, at)
        }
        shape if stop == at && shape.is_word() && word.ends_with('.') => {
            // An abbreviation that may also close a sentence, before a capital that cannot be
            // the rest of a name.
            next.spaced
                && next.shape == Shape::Title
                && pack.stops.may_end(doc.lower(at))
                && pack.stops.opens_sentence(doc.lower(at + 1))
        }
        _ => false,
    }
}

/// "ver.di", "von der Leyen", "al-Sudani" after a full stop: a name in lower case, known by a
/// capital inside or right behind it.
fn starts_sentence_in_lower_case(doc: &Document, at: usize) -> bool {
    doc.word(at).contains(|c: char| c.is_uppercase())
}

fn is_opener(mark: &str) -> bool {
    matches!(mark, "„" | "‚" | "(" | "[" | "{")
}

/// Whether an odd number of plain quotation marks, or an open pair, stands in the last tokens.
fn inside_quotation(doc: &Document, at: usize) -> bool {
    let from = at.saturating_sub(60);
    let mut open = 0;
    for index in from..at {
        match doc.word(index) {
            "„" => open += 1,
            "“" | "”" => open -= 1,
            _ => {}
        }
    }
    open > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Language;

    fn check(text: &str, expected: &[&str]) {
        let mut doc = Document::new(text.into(), Language::German, None);
        let pack = Pack::of(Language::German);
        crate::tokenize::tokenize(&mut doc, pack);
        let found = sentences(&doc, pack);
        let spans: Vec<&str> = found.iter().map(|s| doc.text_of(s.span)).collect();
        assert_eq!(spans, expected);
    }

    #[test]
    fn stops_end_sentences_and_closing_marks_follow() {
        check(
            "Sie kam. „Ich gehe.“ Er blieb (lange!). Na?",
            &["Sie kam.", "„Ich gehe.“", "Er blieb (lange!).", "Na?"],
        );
        check("„Nein!“, rief er.", &["„Nein!“, rief er."]);
        check("»Ja.« Dann »Nein.«", &["»Ja.«", "Dann »Nein.«"]);
        check(
            "Es regnet; das Wasser steigt.",
            &["Es regnet;", "das Wasser steigt."],
        );
        check("Ohm, Kiel; Duve, Bonn.", &["Ohm, Kiel; Duve, Bonn."]);
    }

    #[test]
    fn abbreviations_and_ordinals_do_not() {
        check(
            "Dr. Kehl kam am 3. Mai an.",
            &["Dr. Kehl kam am 3. Mai an."],
        );
        check(
            "Sie sah Bäume usw. Danach kam er.",
            &["Sie sah Bäume usw.", "Danach kam er."],
        );
    }

    #[test]
    fn paragraphs_and_headings_do() {
        check(
            "Neue Lage\n\nEs regnet.\nEs hagelt.",
            &["Neue Lage", "Es regnet.", "Es hagelt."],
        );
    }

    #[test]
    fn a_colon_ends_one_before_a_capital_but_not_before_a_quotation() {
        check(
            "Er sagte: „Ja.“ Fest steht: Es regnet.",
            &["Er sagte: „Ja.“", "Fest steht:", "Es regnet."],
        );
    }
}
