//! The layers below, with the questions that cues ask of them.

use crate::clause::{Clause, ClauseKind};
use crate::document::{Document, TokenRange};
use crate::phrase::Phrase;
use crate::span::Span;
use crate::tag::Features;

use super::words::{CueWords, Role};

/// A document seen by the cue layer.
pub(super) struct Scene<'a> {
    pub doc: &'a Document,
    pub words: &'a CueWords,
}

impl<'a> Scene<'a> {
    /// Indices of the clauses of a sentence.
    pub(super) fn clauses(&self, sentence: usize) -> std::ops::Range<usize> {
        let clauses = &self.doc.clauses;
        let first = clauses.partition_point(|c| (c.sentence as usize) < sentence);
        let end = clauses.partition_point(|c| (c.sentence as usize) <= sentence);
        first..end
    }

    pub(super) fn clause(&self, index: usize) -> &'a Clause {
        &self.doc.clauses[index]
    }

    /// The innermost clause that owns a token.
    pub(super) fn clause_of(&self, token: usize) -> Option<usize> {
        let sentence = self.doc.sentence_of(token).index();
        self.clauses(sentence)
            .rev()
            .find(|&c| self.clause(c).pieces.iter().any(|p| p.contains(token)))
    }

    /// Whether a token has a role.
    pub(super) fn is(&self, token: usize, role: Role) -> bool {
        self.words
            .has_role(self.doc.lower(token), self.doc.lemma(token), role)
    }

    /// Whether a clause says "not" in any way.
    pub(super) fn negated(&self, clause: usize) -> bool {
        let only = |t: usize| t < self.doc.tokens.len() && self.is(t, Role::Only);
        self.clause(clause)
            .own_tokens()
            .any(|t| self.is(t, Role::Negation) && !only(t + 1))
    }

    /// An indirect question that hangs on a clause, or stands right before or behind it where the
    /// clause layer could not join the two.
    pub(super) fn question_beside(&self, clause: usize) -> Option<usize> {
        let own = self.clause(clause);
        let range = self.clauses(own.sentence as usize);
        let asked = |c: &usize| self.clause(*c).kind == ClauseKind::Question;
        range
            .clone()
            .filter(asked)
            .find(|&c| self.clause(c).outer.is_some_and(|o| o.index() == clause))
            .or_else(|| {
                range.filter(asked).find(|&c| {
                    let question = self.clause(c);
                    let beside = question.tokens.end.abs_diff(own.tokens.first) <= 1
                        || own.tokens.end.abs_diff(question.tokens.first) <= 1;
                    question.outer.is_none() && beside
                })
            })
    }

    /// The phrases that begin inside a range.
    pub(super) fn phrases_in(&self, range: TokenRange) -> &'a [Phrase] {
        let phrases = &self.doc.phrases;
        let first = phrases.partition_point(|p| p.tokens.first < range.first);
        let end = phrases.partition_point(|p| p.tokens.first < range.end);
        &phrases[first..end.max(first)]
    }

    /// The phrases of a clause itself, in order.
    pub(super) fn phrases_of(&self, clause: usize) -> impl Iterator<Item = &'a Phrase> + '_ {
        self.clause(clause)
            .pieces
            .iter()
            .flat_map(|piece| self.phrases_in(*piece))
    }

    /// The subject of a clause: its first phrase without preposition that may be nominative.
    pub(super) fn subject(&self, clause: usize) -> Option<&'a Phrase> {
        self.phrases_of(clause)
            .find(|p| p.preposition.is_none() && p.may_be(Features::NOM) && !self.is_time(p))
    }

    /// Whether a phrase is the words of a time.
    pub(super) fn is_time(&self, phrase: &Phrase) -> bool {
        let times = &self.doc.times;
        let at = times.partition_point(|t| t.tokens.end <= phrase.tokens.first);
        times
            .get(at)
            .is_some_and(|t| t.tokens.contains(phrase.head.index()))
    }

    /// The span of a range without marks at its ends.
    pub(super) fn trimmed(&self, mut range: TokenRange) -> TokenRange {
        let mark = |index: u32| {
            self.doc
                .tokens
                .get(index as usize)
                .is_some_and(|t| t.shape.is_mark())
        };
        while range.first < range.end && mark(range.end - 1) {
            range.end -= 1;
        }
        while range.first < range.end && mark(range.first) {
            range.first += 1;
        }
        range
    }

    pub(super) fn span(&self, range: TokenRange) -> Span {
        self.doc.span_of(range)
    }
}
