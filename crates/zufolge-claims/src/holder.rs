//! Holder: the claim that a stretch of a report belongs to.

use zufolge_lang::Span;

use std::collections::BTreeMap;

use crate::claim::{Claim, ClaimForm, SourceKind};

/// How many claims around one are asked for a source.
const MAX_OUTER: usize = 8;
/// How many pieces that begin before a stretch are looked at: claims do not nest deeper.
const PIECES_BACK: usize = 64;

/// The pieces of all claims, to find those that hold a stretch without looking at all of them.
pub(crate) struct Holders<'a> {
    claims: &'a [Claim],
    /// Piece and claim, by first character.
    pieces: Vec<(Span, usize)>,
    by_id: BTreeMap<&'a str, usize>,
}

impl<'a> Holders<'a> {
    pub(crate) fn of(claims: &'a [Claim]) -> Holders<'a> {
        let mut pieces: Vec<(Span, usize)> = claims
            .iter()
            .enumerate()
            .flat_map(|(index, claim)| claim.spans.iter().map(move |piece| (*piece, index)))
            .collect();
        pieces.sort_unstable();
        let by_id = claims
            .iter()
            .enumerate()
            .map(|(index, claim)| (claim.id.as_str(), index))
            .collect();
        Holders {
            claims,
            pieces,
            by_id,
        }
    }

    /// The innermost claim that holds a stretch: of those that hold most of its words, the
    /// shortest. The report's own voice holds what no source does.
    pub(crate) fn holder(&self, span: Span) -> Option<&'a Claim> {
        let end = self
            .pieces
            .partition_point(|(piece, _)| piece.start < span.end);
        let shared = |piece: Span| {
            let end = piece.end.min(span.end);
            end.saturating_sub(piece.start.max(span.start)) as usize
        };
        let length = |claim: &Claim| claim.spans.iter().map(|part| part.len()).sum::<usize>();
        // Where claims share its words out among them, the one with a part of it will do.
        let innermost = |least: usize| {
            self.pieces[..end]
                .iter()
                .rev()
                .take(PIECES_BACK)
                .filter(|(piece, _)| shared(*piece) > least)
                .map(|&(_, index)| &self.claims[index])
                .min_by_key(|claim| (claim.form == ClaimForm::OwnVoice, length(claim)))
        };
        let found = innermost(span.len() / 2)
            .or_else(|| innermost(0))
            .or_else(|| {
                self.pieces[..end]
                    .iter()
                    .find(|(piece, _)| piece.overlaps(span))
                    .map(|&(_, index)| &self.claims[index])
            })?;
        Some(self.with_source(found))
    }

    /// A claim with a source: the outer ones of one that names nobody say it too.
    fn with_source(&self, claim: &'a Claim) -> &'a Claim {
        let names_nobody = |claim: &Claim| {
            claim.form != ClaimForm::OwnVoice
                && claim
                    .source
                    .as_ref()
                    .is_none_or(|s| s.kind == SourceKind::Unstated && s.resolved.is_none())
        };
        let mut at = claim;
        for _ in 0..MAX_OUTER {
            if !names_nobody(at) {
                return at;
            }
            let outer = at
                .parent
                .as_ref()
                .and_then(|id| self.by_id.get(id.as_str()));
            match outer {
                Some(&index) => at = &self.claims[index],
                None => break,
            }
        }
        if names_nobody(at) { claim } else { at }
    }

    /// The claim whose words stand nearest to a stretch that no claim holds.
    pub(crate) fn nearest(&self, span: Span) -> Option<&'a Claim> {
        let at = self
            .pieces
            .partition_point(|(piece, _)| piece.start < span.end);
        let gap = |(piece, _): &&(Span, usize)| {
            let behind = piece.start.saturating_sub(span.end);
            behind.max(span.start.saturating_sub(piece.end))
        };
        let around = self
            .pieces
            .get(at.saturating_sub(1)..(at + 1).min(self.pieces.len()))?;
        around
            .iter()
            .min_by_key(gap)
            .map(|&(_, index)| &self.claims[index])
    }
}
