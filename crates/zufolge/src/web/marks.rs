//! Marks: a text cut into pieces so that everything found in it can be shown, however it overlaps.
//!
//! Each piece is one element: it carries the names of all layers that cover it and leads to the
//! smallest claim around it. Pieces never lie inside each other, so no element has to.

use zufolge_lang::Span;

/// What is found at a place of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layer {
    /// The words of a claim that somebody makes.
    Said,
    /// The words of a claim in the report's own voice; no mark of its own.
    Own,
    /// The words that report the saying.
    Cue,
    /// The name of a source.
    Source,
    Figure,
    Time,
    Place,
    Due,
    Question,
}

impl Layer {
    /// The name of its class in the style sheet and of its entry in the legend.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Layer::Said => "said",
            Layer::Own => "own",
            Layer::Cue => "cue",
            Layer::Source => "source",
            Layer::Figure => "figure",
            Layer::Time => "time",
            Layer::Place => "place",
            Layer::Due => "due",
            Layer::Question => "question",
        }
    }
}

/// A stretch of the text with what it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) span: Span,
    pub(crate) layer: Layer,
    /// The claim that it belongs to, by its number from 1; 0 for none.
    pub(crate) claim: usize,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    /// Names of the layers, parted by blanks; empty where nothing is found.
    pub(crate) layers: String,
    /// The claim that it leads to; 0 for none.
    pub(crate) claim: usize,
    /// Whether something begins here that a reader steps to.
    pub(crate) is_step: bool,
    /// The claim that begins here, for links to it; 0 for none.
    pub(crate) anchor: usize,
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paragraph {
    pub(crate) span: (usize, usize),
    pub(crate) pieces: Vec<Piece>,
    /// The claims of somebody that begin in it.
    pub(crate) claims: Vec<usize>,
}

/// Cuts a text into paragraphs and pieces.
///
/// Marks whose borders do not lie on characters of the text are left out.
pub(crate) fn paragraphs(text: &str, marks: &[Mark]) -> Vec<Paragraph> {
    let mut marks: Vec<&Mark> = marks
        .iter()
        .filter(|mark| {
            let range = mark.span.range();
            !range.is_empty() && text.get(range).is_some()
        })
        .collect();
    marks.sort_by_key(|mark| (mark.span.start, mark.span.end, mark.layer));
    let mut found = Vec::new();
    let mut anchored: Vec<usize> = Vec::new();
    let mut next = 0;
    let mut active: Vec<&Mark> = Vec::new();
    for (start, end) in stretches(text) {
        let mut paragraph = Paragraph {
            span: (start, end),
            ..Paragraph::default()
        };
        let mut at = start;
        while at < end {
            active.retain(|mark| mark.span.range().end > at);
            while let Some(mark) = marks.get(next).filter(|mark| mark.span.range().start <= at) {
                if mark.span.range().end > at {
                    active.push(mark);
                }
                next += 1;
            }
            let ends = active.iter().map(|mark| mark.span.range().end);
            let begins = marks.get(next).map(|mark| mark.span.range().start);
            let until = ends
                .chain(begins)
                .chain([end])
                .min()
                .unwrap_or(end)
                .max(at + 1);
            let until = until.min(end);
            let Some(words) = text.get(at..until) else {
                // Cannot happen: all borders lie on characters.
                break;
            };
            let begun = active.iter().filter(|mark| mark.span.range().start == at);
            let is_step = begun
                .clone()
                .any(|mark| !matches!(mark.layer, Layer::Own | Layer::Cue | Layer::Source));
            let mut anchor = 0;
            for mark in begun.filter(|mark| mark.layer <= Layer::Own) {
                if mark.claim > 0 && !anchored.contains(&mark.claim) {
                    anchored.push(mark.claim);
                    anchor = mark.claim;
                    if mark.layer == Layer::Said {
                        paragraph.claims.push(mark.claim);
                    }
                }
            }
            paragraph
                .pieces
                .push(piece(words, &active, is_step, anchor));
            at = until;
        }
        found.push(paragraph);
    }
    found
}

fn piece(words: &str, active: &[&Mark], is_step: bool, anchor: usize) -> Piece {
    let mut layers: Vec<Layer> = active
        .iter()
        .map(|mark| mark.layer)
        .filter(|layer| *layer != Layer::Own)
        .collect();
    layers.sort_unstable();
    layers.dedup();
    let names: Vec<&str> = layers.iter().map(|layer| layer.word()).collect();
    let smallest = active
        .iter()
        .filter(|mark| mark.claim > 0)
        .min_by_key(|mark| (mark.layer > Layer::Own, mark.span.end - mark.span.start));
    Piece {
        text: words.to_owned(),
        // Blanks alone are no words for a link.
        claim: match names.is_empty() || words.trim().is_empty() {
            true => 0,
            false => smallest.map_or(0, |mark| mark.claim),
        },
        layers: names.join(" "),
        is_step,
        anchor,
    }
}

/// The stretches between line breaks that hold more than blanks.
fn stretches(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        if !words.is_empty() {
            found.push((start, start + words.len()));
        }
        start += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mark(start: u32, end: u32, layer: Layer, claim: usize) -> Mark {
        Mark {
            span: Span { start, end },
            layer,
            claim,
        }
    }

    /// The pieces as `text|layers`.
    fn shown(text: &str, marks: &[Mark]) -> Vec<String> {
        let paragraphs = paragraphs(text, marks);
        let pieces = paragraphs.iter().flat_map(|paragraph| &paragraph.pieces);
        pieces
            .map(|piece| format!("{}|{}|{}", piece.text, piece.layers, piece.claim))
            .collect()
    }

    #[test]
    fn overlapping_marks_are_cut() {
        let marks = [
            mark(0, 6, Layer::Said, 1),
            mark(3, 9, Layer::Due, 2),
            mark(4, 5, Layer::Figure, 1),
        ];
        assert_eq!(
            shown("abcdefghij", &marks),
            [
                "abc|said|1",
                "d|said due|1",
                "e|said figure due|1",
                "f|said due|1",
                "ghi|due|2",
                "j||0"
            ]
        );
    }

    #[test]
    fn a_mark_goes_on_behind_a_line_break() {
        let marks = [mark(2, 8, Layer::Said, 1)];
        assert_eq!(
            shown("ab cd\n\nefg", &marks),
            ["ab||0", " cd|said|1", "e|said|1", "fg||0"]
        );
        let marks = [mark(1, 2, Layer::Said, 1)];
        // Half of a character is no place for a mark.
        assert_eq!(shown("ä", &marks), ["ä||0"]);
    }

    #[test]
    fn a_smaller_claim_inside_a_larger_one_leads() {
        let marks = [mark(0, 9, Layer::Said, 1), mark(3, 6, Layer::Said, 2)];
        let found = paragraphs("abcdefghi", &marks);
        let claims: Vec<usize> = found[0].pieces.iter().map(|piece| piece.claim).collect();
        assert_eq!(claims, [1, 2, 1]);
        assert_eq!(found[0].claims, [1, 2]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_doubled(
            text in "[a-zäöü€𝄞 \n]{0,60}",
            spans in proptest::collection::vec((0u32..80, 0u32..80, 0usize..9), 0..12),
        ) {
            let layers = [
                Layer::Said, Layer::Own, Layer::Cue, Layer::Source, Layer::Figure, Layer::Time,
                Layer::Place, Layer::Due, Layer::Question,
            ];
            let marks: Vec<Mark> = spans
                .iter()
                .map(|(a, b, layer)| mark(*a.min(b), *a.max(b), layers[*layer], 1 + layer % 3))
                .collect();
            let found = paragraphs(&text, &marks);
            for paragraph in &found {
                let pieces: String = paragraph.pieces.iter().map(|p| p.text.as_str()).collect();
                prop_assert_eq!(&pieces, &text[paragraph.span.0..paragraph.span.1]);
            }
            let whole: usize = found.iter().map(|p| p.span.1 - p.span.0).sum();
            let lines: usize = text.split('\n').map(|line| line.trim_end().len()).sum();
            prop_assert_eq!(whole, lines);
        }
    }
}
