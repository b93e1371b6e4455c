//! The layers below, with the questions that attribution asks of them.

use crate::clause::Clause;
use crate::document::{Document, Shape, TokenRange};
use crate::pack::Pack;
use crate::phrase::Phrase;
use crate::quotation::Quotation;
use crate::reporting::NounRoles;
use crate::tag::{Features, Pos};

/// A document seen by the attribution layer.
pub(super) struct Scene<'a> {
    pub doc: &'a Document,
    pub pack: &'a Pack,
}

impl<'a> Scene<'a> {
    pub(super) fn new(doc: &'a Document, pack: &'a Pack) -> Scene<'a> {
        Scene { doc, pack }
    }

    /// The tokens of a sentence.
    pub(super) fn sentence(&self, sentence: usize) -> TokenRange {
        self.doc.sentences[sentence].tokens
    }

    /// The tokens of a sentence without the mark that ends it.
    pub(super) fn body(&self, sentence: usize) -> TokenRange {
        let mut range = self.sentence(sentence);
        range.first = range
            .first
            .max(crate::sentence::dateline(self.doc, sentence).end);
        while !range.is_empty() && self.doc.tokens[range.end as usize - 1].shape == Shape::Stop {
            range.end -= 1;
        }
        range
    }

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

    /// Whether clause `inner` is `outer` or hangs on it, however far below.
    pub(super) fn descends(&self, inner: usize, outer: usize) -> bool {
        let mut at = Some(inner);
        let mut steps = 0;
        while let Some(index) = at {
            if index == outer {
                return true;
            }
            steps += 1;
            if steps > 16 {
                return false;
            }
            at = self.clause(index).outer.map(|o| o.index());
        }
        false
    }

    /// From the first to the last token of a clause and all that hang on it.
    pub(super) fn hull(&self, clause: usize) -> TokenRange {
        let mut hull = self.clause(clause).tokens;
        for other in self.clauses(self.clause(clause).sentence as usize) {
            if other != clause && self.descends(other, clause) {
                let tokens = self.clause(other).tokens;
                hull.first = hull.first.min(tokens.first);
                hull.end = hull.end.max(tokens.end);
            }
        }
        hull
    }

    /// The outermost clause above (or this one).
    pub(super) fn root(&self, clause: usize) -> usize {
        let mut at = clause;
        for _ in 0..16 {
            match self.clause(at).outer {
                Some(outer) => at = outer.index(),
                None => break,
            }
        }
        at
    }

    /// The clauses right below one.
    pub(super) fn children(&self, clause: usize) -> impl Iterator<Item = usize> + '_ {
        self.clauses(self.clause(clause).sentence as usize)
            .filter(move |&c| self.clause(c).outer.is_some_and(|o| o.index() == clause))
    }

    /// The phrase that begins at a token.
    pub(super) fn phrase_at(&self, token: usize) -> Option<&'a Phrase> {
        let phrases = &self.doc.phrases;
        let at = phrases.partition_point(|p| (p.tokens.first as usize) < token);
        phrases.get(at).filter(|p| p.tokens.first as usize == token)
    }

    /// The phrase that holds a token.
    pub(super) fn phrase_with(&self, token: usize) -> Option<&'a Phrase> {
        let phrases = &self.doc.phrases;
        let at = phrases.partition_point(|p| (p.tokens.end as usize) <= token);
        phrases.get(at).filter(|p| p.tokens.contains(token))
    }

    /// The phrases that begin in a range.
    pub(super) fn phrases_in(&self, range: TokenRange) -> &'a [Phrase] {
        let phrases = &self.doc.phrases;
        let first = phrases.partition_point(|p| p.tokens.first < range.first);
        let end = phrases.partition_point(|p| p.tokens.first < range.end);
        phrases.get(first..end.max(first)).unwrap_or(&[])
    }

    /// The quotations that begin in a range.
    pub(super) fn quotations_in(&self, range: TokenRange) -> &'a [Quotation] {
        let quotations = &self.doc.quotations;
        let first = quotations.partition_point(|q| q.tokens.first < range.first);
        let end = quotations.partition_point(|q| q.tokens.first < range.end);
        quotations.get(first..end.max(first)).unwrap_or(&[])
    }

    /// The outermost quotation that holds a token (its marks count).
    pub(super) fn quotation_with(&self, token: usize) -> Option<&'a Quotation> {
        let quotations = &self.doc.quotations;
        let end = quotations.partition_point(|q| (q.tokens.first as usize) <= token);
        quotations[end.saturating_sub(6)..end]
            .iter()
            .find(|q| q.outer.is_none() && q.tokens.contains(token))
    }

    /// Whether a token stands inside a quotation.
    pub(super) fn is_quoted(&self, token: usize) -> bool {
        self.quotation_with(token).is_some()
    }

    pub(super) fn lower(&self, token: usize) -> &'a str {
        self.doc.lower(token)
    }

    pub(super) fn has(&self, token: usize, features: Features) -> bool {
        self.doc.tokens[token].features.has(features)
    }

    pub(super) fn pos(&self, token: usize) -> Pos {
        self.doc.tokens[token].pos
    }

    pub(super) fn shape(&self, token: usize) -> Shape {
        self.doc.tokens[token].shape
    }

    /// Whether the finite verb of a clause stands in the Konjunktiv, as far as its form tells.
    pub(super) fn mood(&self, clause: usize) -> Mood {
        let Some(finite) = self.clause(clause).finite else {
            return Mood::None;
        };
        let features = self.doc.tokens[finite.index()].features;
        if !features.has(Features::SUB) {
            return Mood::Indicative;
        }
        if features.has(Features::IND) {
            return Mood::Open;
        }
        if features.has(Features::PRES) {
            Mood::First
        } else {
            Mood::Second
        }
    }

    /// `range` without `holes`, each piece without the marks at its ends (`,` `:` `–`).
    pub(super) fn without(&self, range: TokenRange, holes: &[TokenRange]) -> Vec<TokenRange> {
        let mut pieces = Vec::new();
        let mut first = range.first as usize;
        let mut at = first;
        let end = range.end as usize;
        while at < end {
            if let Some(hole) = holes.iter().find(|hole| hole.contains(at)) {
                self.push_trimmed(first, at, &mut pieces);
                at = hole.end as usize;
                first = at;
            } else {
                at += 1;
            }
        }
        self.push_trimmed(first, end, &mut pieces);
        pieces
    }

    fn push_trimmed(&self, first: usize, end: usize, pieces: &mut Vec<TokenRange>) {
        let range = self.trimmed(TokenRange::new(first, end));
        if range
            .range()
            .any(|i| self.shape(i).is_word() || self.shape(i) == Shape::Number)
        {
            pieces.push(range);
        }
    }

    /// A range without the commas, colons and dashes at its ends.
    pub(super) fn trimmed(&self, mut range: TokenRange) -> TokenRange {
        let loose = |i: u32| {
            matches!(
                self.shape(i as usize),
                Shape::Comma | Shape::Colon | Shape::Dash
            )
        };
        while range.first < range.end && loose(range.first) {
            range.first += 1;
        }
        while range.first < range.end && loose(range.end - 1) {
            range.end -= 1;
        }
        range
    }

    /// A frame with the marks that set it off on both sides, within its sentence.
    pub(super) fn with_marks(&self, mut range: TokenRange, sentence: usize) -> TokenRange {
        let limits = self.sentence(sentence);
        let set_off = |i: u32| {
            matches!(
                self.shape(i as usize),
                Shape::Comma | Shape::Colon | Shape::Dash
            )
        };
        if range.first > limits.first && set_off(range.first - 1) {
            range.first -= 1;
        }
        if range.end < limits.end
            && (set_off(range.end) || self.shape(range.end as usize) == Shape::Stop)
        {
            range.end += 1;
        }
        range
    }

    /// What a noun can do as a noun of saying, by its dictionary form or by the tail of a compound.
    pub(super) fn noun_roles(&self, token: usize) -> NounRoles {
        if !matches!(self.pos(token), Pos::Noun | Pos::Propn) {
            return NounRoles::default();
        }
        let reporting = &self.pack.reporting;
        let lemma = self.doc.lemma(token).to_lowercase();
        let roles = reporting.noun(&lemma);
        if roles != NounRoles::default() {
            return roles;
        }
        // "Polizeiangaben", "AFP-Bericht": the longest tail that the table knows.
        let tail = lemma
            .char_indices()
            .skip(3)
            .map(|(i, _)| reporting.noun(lemma[i..].trim_start_matches('-')))
            .find(|roles| *roles != NounRoles::default());
        tail.unwrap_or_default()
    }

    /// The inside of the bracket around a token, if it stands in one.
    pub(super) fn in_bracket(&self, token: usize, sentence: usize) -> Option<TokenRange> {
        let range = self.sentence(sentence);
        let open = (range.first as usize..token)
            .rev()
            .find(|&t| self.shape(t) == Shape::Bracket)?;
        if !matches!(self.doc.word(open), "(" | "[") {
            return None;
        }
        let close = (token..range.end as usize).find(|&t| self.shape(t) == Shape::Bracket)?;
        Some(TokenRange::new(open + 1, close))
    }
}

/// What a finite verb's form says about mood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// No finite verb.
    None,
    Indicative,
    /// The form is the same in both moods.
    Open,
    /// Konjunktiv I.
    First,
    /// Konjunktiv II.
    Second,
}

impl Mood {
    /// Whether the form may report speech.
    pub(super) fn may_report(self) -> bool {
        matches!(self, Mood::Open | Mood::First | Mood::Second)
    }
}
