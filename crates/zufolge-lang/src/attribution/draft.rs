//! A saying while it is being put together, in tokens; and its settling into an
//! [`Attribution`] with spans, manner and nesting.

use crate::document::{AttributionId, TokenRange};
use crate::name::SourceKind;
use crate::reporting::Manner;
use crate::span::Span;

use super::scene::Scene;
use super::{Attribution, Form, Speaker, manner, speaker};

/// A saying in tokens.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub form: Form,
    pub content: Vec<TokenRange>,
    /// The source phrase.
    pub speaker: Option<TokenRange>,
    /// Whether the frame names nobody where somebody must have spoken before ("hieß es weiter").
    pub nobody: bool,
    /// Whom a word that only points back ("demnach") stands for.
    pub stands_for: Option<TokenRange>,
    pub cue: Vec<TokenRange>,
    pub frame: Vec<TokenRange>,
    pub addressee: Vec<TokenRange>,
    pub via: Vec<TokenRange>,
    pub manner: Manner,
    /// Whether the frame itself is negated ("sagte nicht").
    pub frame_negated: bool,
    /// The sentence that it was found in.
    pub sentence: usize,
    /// Layer and row: `verb:mitteilen/clause`.
    pub rule: String,
}

impl Draft {
    pub(super) fn new(
        form: Form,
        content: Vec<TokenRange>,
        sentence: usize,
        rule: String,
    ) -> Draft {
        Draft {
            form,
            content,
            speaker: None,
            nobody: false,
            stands_for: None,
            cue: Vec::new(),
            frame: Vec::new(),
            addressee: Vec::new(),
            via: Vec::new(),
            manner: Manner::PLAIN,
            frame_negated: false,
            sentence,
            rule,
        }
    }

    /// From the first to the last token of the content.
    pub(super) fn hull(&self) -> TokenRange {
        let first = self.content.iter().map(|r| r.first).min().unwrap_or(0);
        let end = self.content.iter().map(|r| r.end).max().unwrap_or(0);
        TokenRange { first, end }
    }

    /// How many tokens the content has.
    pub(super) fn size(&self) -> usize {
        self.content.iter().map(|r| r.len()).sum()
    }

    /// Whether a token belongs to the content.
    pub(super) fn says(&self, token: usize) -> bool {
        self.content.iter().any(|r| r.contains(token))
    }

    /// Whether a token belongs to content or frame.
    pub(super) fn touches(&self, token: usize) -> bool {
        self.says(token) || self.frame.iter().any(|r| r.contains(token))
    }

    /// Whether all of another content lies in this one.
    fn holds(&self, other: &Draft) -> bool {
        other
            .content
            .iter()
            .all(|inner| self.content.iter().any(|outer| outer.covers(*inner)))
    }
}

/// Drafts to attributions: sorted by content, nested, with their manner read off.
pub(super) fn settle(scene: &Scene, mut drafts: Vec<Draft>) -> Vec<Attribution> {
    drafts.retain(|draft| draft.size() > 0);
    drafts.sort_by_key(|draft| {
        let hull = draft.hull();
        (hull.first, std::cmp::Reverse(hull.end), draft.sentence)
    });
    drafts.dedup_by(|b, a| a.content == b.content && a.form == b.form && a.speaker == b.speaker);
    let outer = nesting(&drafts);
    let resolver = speaker::Resolver::new(scene, &drafts);
    drafts
        .iter()
        .enumerate()
        .map(|(index, draft)| {
            let read = manner::read(scene, draft);
            let source = draft
                .speaker
                .map(|tokens| resolver.speaker(tokens, draft.stands_for));
            Attribution {
                form: draft.form,
                content: spans(scene, &draft.content),
                source,
                cue: spans(scene, &draft.cue),
                frame: spans(scene, &draft.frame),
                addressee: spans(scene, &draft.addressee),
                via: draft
                    .via
                    .iter()
                    .map(|t| resolver.speaker(*t, None))
                    .collect(),
                outer: outer[index].map(|i| AttributionId(i as u32)),
                stance: read.stance,
                certainty: read.certainty,
                negated: read.negated,
                rule: draft.rule.clone(),
            }
        })
        .collect()
}

fn spans(scene: &Scene, ranges: &[TokenRange]) -> Vec<Span> {
    ranges
        .iter()
        .filter(|range| !range.is_empty())
        .map(|range| scene.doc.span_of(*range))
        .collect()
}

/// For each draft the smallest other one whose content holds it.
///
/// Drafts are sorted by their first token, so only those before (and at the same start) can hold
/// one, and only while their hull reaches this far.
fn nesting(drafts: &[Draft]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut outer = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.iter().enumerate() {
        let first = draft.hull().first;
        open.retain(|&o| drafts[o].hull().end > first);
        let holder = open
            .iter()
            .copied()
            .filter(|&o| drafts[o].size() > draft.size() && drafts[o].holds(draft))
            .min_by_key(|&o| (drafts[o].size(), o));
        outer.push(holder);
        open.push(index);
    }
    outer
}

/// A speaker of whom only the words are known.
pub(super) fn plain_speaker(scene: &Scene, tokens: TokenRange) -> Speaker {
    let (kind, subkind, name) = crate::source_kind::classify(scene.doc, scene.pack, tokens);
    Speaker {
        span: scene.doc.span_of(tokens),
        name,
        resolved: None,
        kind: if tokens.is_empty() {
            SourceKind::Unstated
        } else {
            kind
        },
        subkind,
    }
}
