//! Segments: the stretches of a sentence between its marks, and between two verbs that "und" joins.

use crate::document::{Document, Shape, TokenRange};
use crate::tag::{Features, Pos};

/// What stands before a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Start,
    Comma,
    Colon,
    Dash,
    Open,
    Close,
    Conjunction,
}

/// A stretch between marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) mark: Mark,
    /// A conjunction stands at its head ("und", "aber").
    pub(super) joined: bool,
}

pub(super) fn is_finite(doc: &Document, at: usize) -> bool {
    let token = &doc.tokens[at];
    matches!(token.pos, Pos::Verb | Pos::Aux) && token.features.has(Features::FIN)
}

pub(super) fn is_nonfinite(doc: &Document, at: usize) -> bool {
    let token = &doc.tokens[at];
    matches!(token.pos, Pos::Verb | Pos::Aux)
        && !token.features.has(Features::FIN)
        && token.features.any(
            Features::INF
                .with(Features::INF_ZU)
                .with(Features::PART_PERF),
        )
}

/// Whether a verb is an auxiliary or modal, which another one completes.
pub(super) fn is_helper(doc: &Document, at: usize) -> bool {
    let token = &doc.tokens[at];
    token.pos == Pos::Aux || token.features.has(Features::MODAL)
}

/// Cuts a sentence at its marks.
///
/// What stands before `from` (a dateline) belongs to no clause.
pub(super) fn cut(doc: &Document, sentence: TokenRange, from: u32, segments: &mut Vec<Segment>) {
    let range = sentence.first.max(from) as usize..sentence.end as usize;
    let mut first = range.start;
    let mut mark = Mark::Start;
    for at in range.clone() {
        let token = &doc.tokens[at];
        let next = match token.shape {
            Shape::Comma => Mark::Comma,
            Shape::Colon => Mark::Colon,
            Shape::Dash if token.spaced || doc.word(at).len() > 1 => Mark::Dash,
            Shape::Bracket => match doc.word(at) {
                "(" | "[" | "{" => Mark::Open,
                _ => Mark::Close,
            },
            // A stop inside a sentence („Nein!“, rief er) ends what stands before it.
            Shape::Stop if at + 1 < range.end => Mark::Comma,
            Shape::Stop => Mark::Close,
            _ => continue,
        };
        push_segment(doc, first, at, mark, segments);
        first = at + 1;
        mark = next;
    }
    push_segment(doc, first, range.end, mark, segments);
}

fn push_segment(doc: &Document, first: usize, end: usize, mark: Mark, out: &mut Vec<Segment>) {
    let wordy = (first..end).any(|i| doc.tokens[i].shape != Shape::Quote);
    if !wordy {
        // Empty stretches are kept only where they carry a bracket's end or a colon.
        if matches!(mark, Mark::Open | Mark::Close | Mark::Colon) {
            out.push(Segment {
                first,
                end: first,
                mark,
                joined: false,
            });
        }
        return;
    }
    let mut first = first;
    let mut mark = mark;
    // "und" between two finite verbs joins two clauses.
    while let Some(border) = coordination(doc, first, end) {
        let joined = leads_with_conjunction(doc, first);
        out.push(Segment {
            first,
            end: border,
            mark,
            joined,
        });
        first = border;
        mark = Mark::Conjunction;
    }
    let joined = leads_with_conjunction(doc, first);
    out.push(Segment {
        first,
        end,
        mark,
        joined,
    });
}

fn leads_with_conjunction(doc: &Document, first: usize) -> bool {
    doc.tokens.get(first).is_some_and(|t| t.pos == Pos::Cconj)
}

/// The conjunction in `first..end` that has a finite verb on both sides and joins their clauses.
fn coordination(doc: &Document, first: usize, end: usize) -> Option<usize> {
    let left = (first..end).find(|&i| is_finite(doc, i))?;
    // The verb complex may go on: "kommen wird und".
    let mut after = left + 1;
    while after < end && (is_finite(doc, after) || is_nonfinite(doc, after)) {
        after += 1;
    }
    let right = (after..end).find(|&i| is_finite(doc, i))?;
    let conjunction = |i: &usize| {
        doc.tokens[*i].pos == Pos::Cconj && !doc.tokens[*i].features.has(Features::COMPARISON)
    };
    if conjunction(&after) && after < right {
        return Some(after);
    }
    (after..right)
        .rev()
        .find(conjunction)
        .filter(|&i| i > first)
}
