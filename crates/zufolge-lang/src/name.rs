//! Mentions: persons, institutions, groups, media and unnamed circles that can say something.

use crate::document::{Document, MentionId, TokenId, TokenRange};
use crate::pack::Pack;
use crate::span::Span;

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
    /// Its head.
    pub head: TokenId,
    /// The bare name or noun: no article, no office before a person's name.
    pub name: Span,
    /// What sort of source.
    pub kind: SourceKind,
    /// Finer: `company`, `party`, `government`, `court`, `spokesperson`, `study`, ...
    pub subkind: Option<&'static str>,
    /// The fullest earlier mention of the same one, if this is a short form or a pronoun.
    pub same_as: Option<MentionId>,
}

/// Finds the mentions of a document.
pub fn mentions(_doc: &Document, _pack: &Pack) -> Vec<Mention> {
    Vec::new()
}
