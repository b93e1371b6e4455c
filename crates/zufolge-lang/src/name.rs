//! Mentions: persons, institutions, groups, media and unnamed circles that can say something.
//!
//! A mention is a name (found by [`crate::entity`]), a noun of the table of sources ("die Polizei"),
//! or both together ("Landrat Henning Oswald"). Which mentions are of the same one is told in
//! [`crate::same_name`]. Countries and capitals that stand for their governments are places; the
//! layer of attributions asks [`crate::source_kind`] about them.

use crate::document::{Document, MentionId, Shape, TokenId, TokenRange};
use crate::entity::{Entity, EntityClass};
use crate::head_noun::FoundHead;
use crate::pack::Pack;
use crate::source_words::WordClass;
use crate::span::Span;
use crate::tag::{Features, Pos};

/// What sort of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // product.md's words
pub enum SourceKind {
    Person,
    Institution,
    Group,
    /// A source whose name is held back: "Sicherheitskreise".
    Anonymous,
    /// A place that stands for those who govern it: "Washington".
    Metonym,
    Media,
    Agency,
    Document,
    Unstated,
}

/// Words that name someone or something that can say things.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The whole phrase, article and office included.
    pub span: Span,
    /// Its tokens.
    pub tokens: TokenRange,
    /// Its head: the noun or the name's last word.
    pub head: TokenId,
    /// The bare name or noun: no article, no office before a person's name.
    pub name: Span,
    /// What sort of source.
    pub kind: SourceKind,
    /// Finer: `company`, `party`, `government`, `court`, `spokesperson`, `study`, ...
    pub subkind: Option<&'static str>,
    /// Whether it holds a name and not nouns alone.
    pub named: bool,
    /// The fullest mention of the same one, if this is a short form.
    pub same_as: Option<MentionId>,
}

/// How many tokens a name between quotation marks may have.
const QUOTED_NAME: usize = 8;

/// Finds the mentions of a document.
pub fn mentions(doc: &Document, pack: &Pack) -> Vec<Mention> {
    let finder = Finder { doc, pack };
    let mut mentions = finder.all();
    crate::same_name::repeat(doc, pack, &mut mentions);
    crate::same_name::join(doc, pack, &mut mentions);
    mentions
}

struct Finder<'a> {
    doc: &'a Document,
    pack: &'a Pack,
}

impl Finder<'_> {
    fn all(&self) -> Vec<Mention> {
        let mut mentions: Vec<Mention> = Vec::new();
        let mut entities = self.doc.entities.iter().peekable();
        let mut done = 0;
        for sentence in &self.doc.sentences {
            let mut at = (sentence.tokens.first as usize).max(done);
            let end = sentence.tokens.end as usize;
            while at < end {
                while entities
                    .next_if(|e| (e.tokens.first as usize) < at)
                    .is_some()
                {}
                let entity = entities
                    .peek()
                    .filter(|e| e.tokens.first as usize == at)
                    .copied();
                match self.mention(at, end, entity) {
                    Some(mention) => {
                        at = (mention.tokens.end as usize).max(at + 1);
                        mentions.push(mention);
                    }
                    None => at += 1,
                }
            }
            done = end;
        }
        mentions
    }

    /// A mention whose first capitalised word is token `at`.
    fn mention(&self, at: usize, end: usize, entity: Option<&Entity>) -> Option<Mention> {
        if let Some(entity) = entity {
            match entity.class {
                EntityClass::Person => return Some(self.person(entity)),
                EntityClass::Organisation => {
                    // "Landratsamt Nordau": the noun tells more than the name's class.
                    return Some(self.organisation(entity, end));
                }
                _ => {}
            }
        }
        let token = &self.doc.tokens[at];
        if !matches!(token.shape, Shape::Title | Shape::Upper | Shape::Mixed) {
            return None;
        }
        let lower = self.doc.lower(at);
        if self.pack.source_words.knows(lower) || matches!(token.pos, Pos::Verb | Pos::Adv) {
            return None;
        }
        let found = self.pack.head(lower, false)?;
        self.with_head(at, end, found)
    }

    fn span(&self, first: usize, end: usize) -> Span {
        self.doc.span_of(TokenRange::new(first, end))
    }

    fn entity_at(&self, at: usize) -> Option<&Entity> {
        let index = self
            .doc
            .entities
            .partition_point(|e| (e.tokens.first as usize) < at);
        self.doc
            .entities
            .get(index)
            .filter(|e| e.tokens.first as usize == at)
    }

    fn person(&self, entity: &Entity) -> Mention {
        let (first, end) = (entity.tokens.first as usize, entity.tokens.end as usize);
        let mut start = first;
        while start > 0
            && self
                .pack
                .source_words
                .is(self.doc.lower(start - 1), WordClass::Title)
        {
            start -= 1;
        }
        Mention {
            span: self.span(start, end),
            tokens: TokenRange::new(start, end),
            head: TokenId(end.saturating_sub(1) as u32),
            name: self.span(first, end),
            kind: SourceKind::Person,
            subkind: None,
            named: true,
            same_as: None,
        }
    }

    fn organisation(&self, entity: &Entity, end: usize) -> Mention {
        let first = entity.tokens.first as usize;
        let last = entity.tokens.end as usize;
        let known = self.pack.organisations.find(self.doc, first, last);
        let head = (first..last)
            .filter_map(|at| {
                let found = self.pack.head(self.doc.lower(at), false)?;
                let kind = found.head.kind?;
                (kind != SourceKind::Person).then_some((at, kind, found.head.subkind))
            })
            .next();
        let (kind, subkind) = match (known, head) {
            (Some((_, known)), _) => (known.kind, known.subkind),
            (None, Some((_, kind, subkind))) => (kind, subkind),
            _ => (SourceKind::Institution, None),
        };
        let at = head.map_or(last.saturating_sub(1), |h| h.0);
        let name_end = match head {
            Some(_) => self.name_end(last, end, true),
            None => last,
        };
        let start = self.article_start(first);
        Mention {
            span: self.span(start, name_end),
            tokens: TokenRange::new(start, name_end),
            head: TokenId(at as u32),
            name: self.span(first, name_end),
            kind,
            subkind,
            named: known.is_some() || head.is_none() || name_end - first > 1,
            same_as: None,
        }
    }

    /// A noun of the table, with the name behind it if there is one.
    fn with_head(&self, at: usize, end: usize, found: FoundHead) -> Option<Mention> {
        let kind = found.head.kind?;
        let body = !matches!(kind, SourceKind::Person | SourceKind::Anonymous);
        let person = self.person_behind(at + 1, end);
        let start = self.article_start(at);
        if let Some(name) = person
            && (!body || found.head.office)
        {
            return Some(Mention {
                span: self.span(start, name.1),
                tokens: TokenRange::new(start, name.1),
                head: TokenId(at as u32),
                name: self.span(name.0, name.1),
                kind: SourceKind::Person,
                subkind: match kind {
                    SourceKind::Person => found.head.subkind,
                    _ => None,
                },
                named: true,
                same_as: None,
            });
        }
        let name_end = match body {
            true => self.name_end(at + 1, end, kind == SourceKind::Institution),
            false => at + 1,
        };
        let tokens = TokenRange::new(start, name_end);
        let (kind, subkind, _) = crate::source_kind::classify(self.doc, self.pack, tokens);
        Some(Mention {
            span: self.span(start, name_end),
            tokens,
            head: TokenId(at as u32),
            name: self.span(at, name_end),
            kind,
            subkind,
            named: name_end > at + 1,
            same_as: None,
        })
    }

    /// A person's name that begins at `at`, titles before it left out.
    fn person_behind(&self, at: usize, end: usize) -> Option<(usize, usize)> {
        let mut first = at;
        while first < end
            && self
                .pack
                .source_words
                .is(self.doc.lower(first), WordClass::Title)
        {
            first += 1;
        }
        let spaced = self.doc.tokens.get(first)?.spaced;
        let entity = self
            .entity_at(first)
            .filter(|e| e.class == EntityClass::Person && spaced)?;
        Some((first, (entity.tokens.end as usize).min(end)))
    }

    /// Where the name of a body ends that begins at `at`: capitalised words, a name in quotation
    /// marks, and "für ..." with its nouns.
    fn name_end(&self, at: usize, end: usize, with_for: bool) -> usize {
        let mut name_end = at;
        let mut next = at;
        while next < end && next < at + 12 {
            let token = &self.doc.tokens[next];
            let adjacent = token.spaced;
            match token.shape {
                Shape::Title | Shape::Upper | Shape::Mixed if adjacent && !self.is_time(next) => {
                    // An office begins another mention: "dem Klinikum Chefarzt ..." is none.
                    if token.shape == Shape::Mixed && token.pos == Pos::Adj {
                        break;
                    }
                    next += 1;
                    name_end = next;
                }
                Shape::Quote if next == at && adjacent => {
                    let close = (next + 2..end.min(next + QUOTED_NAME))
                        .find(|t| self.doc.tokens[*t].shape == Shape::Quote);
                    return close.map_or(name_end, |c| c + 1);
                }
                Shape::Lower if adjacent => {
                    let for_nouns = with_for
                        && self
                            .pack
                            .source_words
                            .is(self.doc.lower(next), WordClass::NameJoint);
                    let follows = self.doc.tokens.get(next + 1).is_some_and(|t| {
                        matches!(t.shape, Shape::Title | Shape::Upper)
                            && next + 1 < end
                            && t.pos != Pos::Propn
                    });
                    let joined = token.pos == Pos::Cconj && name_end > at;
                    if !(for_nouns && follows && (!joined || next > at)) {
                        break;
                    }
                    next += 1;
                }
                Shape::Symbol if self.doc.word(next) == "&" && name_end == next => {
                    next += 1;
                }
                _ => break,
            }
        }
        name_end
    }

    fn is_time(&self, at: usize) -> bool {
        let index = self
            .doc
            .times
            .partition_point(|t| (t.tokens.end as usize) <= at);
        self.doc
            .times
            .get(index)
            .is_some_and(|t| t.tokens.contains(at))
    }

    /// The article and adjectives before a noun.
    fn article_start(&self, at: usize) -> usize {
        let mut start = at;
        while start > 0 && at - start < 5 {
            let token = &self.doc.tokens[start - 1];
            let article = [
                WordClass::Singular,
                WordClass::Definite,
                WordClass::Possessive,
                WordClass::Plural,
            ]
            .iter()
            .any(|c| self.pack.source_words.is(self.doc.lower(start - 1), *c));
            if article {
                return start - 1;
            }
            let adjective = token.shape == Shape::Lower
                && (token.pos == Pos::Adj || token.features.has(Features::ATTR));
            if !adjective {
                break;
            }
            start -= 1;
        }
        at
    }
}
