//! The noun behind a number, with its adjectives and what stands between them.

use super::Reader;
use crate::counted;
use crate::document::{Shape, TokenRange};
use crate::hedge::Role;
use crate::tag::{Features, Pos};

/// Most words between number and noun.
const FAR: usize = 9;

impl Reader<'_> {
    /// The noun with its adjectives that begins at token `from`: head and words.
    pub(super) fn noun_behind(&self, from: usize, adjectives: bool) -> Option<(usize, TokenRange)> {
        let doc = self.doc;
        let end = self.sentence_end();
        let at = if adjectives {
            self.past_adjectives(from, end)
        } else {
            from
        };
        if at >= end || !counted::is_noun(doc, at) || !doc.tokens[at].spaced {
            return if adjectives {
                self.noun_far(from, end)
            } else {
                None
            };
        }
        let mut last = at + 1;
        // "Flugbegleiterinnen und Flugbegleiter": two forms of one word.
        if self.is(last, Role::And)
            && last + 1 < end
            && counted::is_noun(doc, last + 1)
            && same_stem(doc.lower(at), doc.lower(last + 1))
        {
            last += 2;
        }
        Some((at, TokenRange::new(from, last)))
    }

    fn is_adjective(&self, at: usize) -> bool {
        let doc = self.doc;
        !doc.word(at).starts_with(char::is_uppercase)
            && (counted::is_adjective(doc, at)
                || self.pack.counts.is_modifier(doc.lower(at))
                || self.is(at, Role::Adjective))
    }

    /// The token behind a row of adjectives: "verletzte", "deutsche und französische", "schwer
    /// verletzte".
    fn past_adjectives(&self, from: usize, end: usize) -> usize {
        let mut at = from;
        while at < end && at < from + FAR {
            let joined = self.is(at, Role::And) || self.shape(at) == Some(Shape::Comma);
            if self.is_adjective(at) || self.is_adverb(at) && at + 1 < end {
                at += 1;
            } else if joined && at > from && at + 1 < end && self.is_adjective(at + 1) {
                at += 2;
            } else {
                break;
            }
        }
        // An adverb right before a noun belongs to something else: "30 dort Soldaten".
        if at > from && self.is_adverb(at - 1) && !self.is_adjective(at - 1) {
            return from;
        }
        at
    }

    fn is_adverb(&self, at: usize) -> bool {
        let token = &self.doc.tokens[at];
        token.pos == Pos::Adv && token.shape == Shape::Lower
    }

    /// "zum Tode verurteilte Menschen", "im Land erzeugte Brennstäbe": a phrase with its own noun,
    /// then a participle, then what is counted.
    fn noun_far(&self, from: usize, end: usize) -> Option<(usize, TokenRange)> {
        let doc = self.doc;
        if doc.tokens.get(from)?.pos != Pos::Adp || !doc.tokens[from].spaced {
            return None;
        }
        let last = end.min(from + FAR);
        let inner = (from + 1..last).find(|&at| counted::is_noun(doc, at))?;
        let plain = (from..inner).all(|at| {
            matches!(
                doc.tokens[at].pos,
                Pos::Adp | Pos::Det | Pos::Adj | Pos::Adv | Pos::Pron
            )
        });
        let at = inner + 1;
        if !plain || at >= last || !self.is_adjective(at) {
            return None;
        }
        let features = doc.tokens[at].features;
        if !features.has(Features::ATTR) && doc.tokens[at].pos != Pos::Adj {
            return None;
        }
        let head = self.past_adjectives(at, last);
        (head < last && counted::is_noun(doc, head)).then(|| (head, TokenRange::new(at, head + 1)))
    }
}

/// Whether two nouns begin with the same six letters or more.
fn same_stem(a: &str, b: &str) -> bool {
    let shared = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    shared >= 6
}
