//! Document: one text and everything that was found in it.
//!
//! The only container of the crate. The text is never altered; every layer is a list sorted by
//! span; layers point to each other by typed id and never copy. A layer is filled once, by the
//! function of the same name, in the order that [`crate::analyze`] shows.

use std::ops::Range;

use jiff::civil::DateTime;

use crate::attribution::Attribution;
use crate::clause::Clause;
use crate::cue::CueMark;
use crate::entity::Entity;
use crate::name::Mention;
use crate::outcome::OutcomeMark;
use crate::phrase::Phrase;
use crate::place::Place;
use crate::quantity::Quantity;
use crate::quotation::Quotation;
use crate::span::Span;
use crate::tag::{Features, Pos};
use crate::time::TimeExpression;

/// The languages that can be analysed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// German, `de`.
    German,
}

impl Language {
    /// The BCP 47 code: `de`.
    pub fn code(self) -> &'static str {
        match self {
            Language::German => "de",
        }
    }

    /// The language with this code.
    pub fn coded(code: &str) -> Option<Language> {
        (code == Language::German.code()).then_some(Language::German)
    }
}

/// When the report was published: what "gestern" is counted from.
///
/// Given by the caller, never taken from the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Local date and time at the outlet, as the report states it.
    pub moment: DateTime,
    /// Whether the report gave a time of day; if not, `moment` is midnight and means the whole day.
    pub has_time: bool,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in its layer's list.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// A token of one document.
    TokenId
);
id!(
    /// A sentence of one document.
    SentenceId
);
id!(
    /// A clause of one document.
    ClauseId
);
id!(
    /// A quotation of one document.
    QuotationId
);
id!(
    /// A mention of one document.
    MentionId
);
id!(
    /// An attribution of one document.
    AttributionId
);

/// Tokens `first..end` of a document, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TokenRange {
    /// Index of the first token.
    pub first: u32,
    /// One past the index of the last token.
    pub end: u32,
}

impl TokenRange {
    /// The tokens `first..end`.
    pub fn new(first: usize, end: usize) -> TokenRange {
        TokenRange {
            first: first as u32,
            end: end.max(first) as u32,
        }
    }

    /// As a range of indices, to slice with.
    pub fn range(self) -> Range<usize> {
        self.first as usize..self.end as usize
    }

    /// How many tokens.
    pub fn len(self) -> usize {
        (self.end - self.first) as usize
    }

    /// Whether it holds no token.
    pub fn is_empty(self) -> bool {
        self.first == self.end
    }

    /// Whether token `index` lies inside.
    pub fn contains(self, index: usize) -> bool {
        (self.first as usize) <= index && index < self.end as usize
    }

    /// Whether all of `other` lies inside.
    pub fn covers(self, other: TokenRange) -> bool {
        self.first <= other.first && other.end <= self.end
    }
}

/// A word, number or mark of the text.
///
/// Tokens are in order and never overlap; between them lies white space only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is made of.
    pub shape: Shape,
    /// Whether white space (or the start of the text) stands before it.
    pub spaced: bool,
    /// Part of speech (Universal Dependencies).
    pub pos: Pos,
    /// Inflection and finer kind (Universal Dependencies features; sets where the form is ambiguous).
    pub features: Features,
    /// Dictionary form: bytes of [`Document::lemmas`]; empty where it is the word itself.
    pub lemma: Span,
    /// Lower-case form: bytes of [`Document::lemmas`]; empty where it is the word itself.
    pub lower: Span,
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Letters in lower case, hyphens and apostrophes inside allowed.
    Lower,
    /// A capital first, lower case after it.
    Title,
    /// Capitals only, at least two (`USA`, `EU`).
    Upper,
    /// Any other mix of letters, or letters with digits (`GmbH`, `A7`, `85-Jährige`).
    Mixed,
    /// Digits, with separators inside (`3.000`, `4,87`, `15:30`, `1.`).
    Number,
    /// Sentence-final mark: `. ! ? …`.
    Stop,
    /// A comma.
    Comma,
    /// Colon or semicolon.
    Colon,
    /// A dash that stands alone.
    Dash,
    /// An opening or closing bracket.
    Bracket,
    /// A quotation mark, whatever its direction.
    Quote,
    /// Anything else.
    Symbol,
}

impl Shape {
    /// Whether the token is a word (letters, maybe with digits).
    pub fn is_word(self) -> bool {
        matches!(
            self,
            Shape::Lower | Shape::Title | Shape::Upper | Shape::Mixed
        )
    }

    /// Whether the token is a mark of punctuation.
    pub fn is_mark(self) -> bool {
        !self.is_word() && !matches!(self, Shape::Number | Shape::Symbol)
    }
}

/// A sentence, heading or other unit that ends at a sentence mark or a paragraph's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From its first to its last token.
    pub span: Span,
    /// Its tokens.
    pub tokens: TokenRange,
    /// Number of the paragraph, from 0.
    pub paragraph: u32,
    /// Whether it is a heading: a paragraph of its own that ends without a sentence mark.
    pub heading: bool,
}

/// One text with all its layers. Filled by [`crate::analyze`]; built by hand in tests.
#[derive(Clone, Debug)]
pub struct Document {
    /// The text, unaltered.
    pub text: String,
    /// Its language.
    pub language: Language,
    /// What relative times are counted from, if the report says when it was published.
    pub anchor: Option<Anchor>,
    /// All dictionary and lower-case forms, one after the other; [`Token::lemma`] and
    /// [`Token::lower`] point into it.
    pub lemmas: String,
    /// Words, numbers and marks.
    pub tokens: Vec<Token>,
    /// Sentences; they cover all tokens.
    pub sentences: Vec<Sentence>,
    /// Quoted stretches.
    pub quotations: Vec<Quotation>,
    /// Noun and prepositional phrases.
    pub phrases: Vec<Phrase>,
    /// Clauses, in order of their first token; an outer one before its inner ones.
    pub clauses: Vec<Clause>,
    /// Times.
    pub times: Vec<TimeExpression>,
    /// Amounts with unit and what is counted.
    pub quantities: Vec<Quantity>,
    /// Names as found in the text, whatever they name.
    pub entities: Vec<Entity>,
    /// Persons, organisations, groups that can say something.
    pub mentions: Vec<Mention>,
    /// Places.
    pub places: Vec<Place>,
    /// Words that confirm, deny, doubt, set a date or leave open.
    pub cues: Vec<CueMark>,
    /// Who is said to say what.
    pub attributions: Vec<Attribution>,
    /// Words that tell what became of something said, promised or asked.
    pub outcomes: Vec<OutcomeMark>,
}

impl Document {
    /// A document with no layer yet.
    pub fn new(text: String, language: Language, anchor: Option<Anchor>) -> Document {
        Document {
            text,
            language,
            anchor,
            lemmas: String::new(),
            tokens: Vec::new(),
            sentences: Vec::new(),
            quotations: Vec::new(),
            phrases: Vec::new(),
            clauses: Vec::new(),
            times: Vec::new(),
            quantities: Vec::new(),
            entities: Vec::new(),
            mentions: Vec::new(),
            places: Vec::new(),
            cues: Vec::new(),
            attributions: Vec::new(),
            outcomes: Vec::new(),
        }
    }

    /// The characters of token `index` as they stand in the text.
    pub fn word(&self, index: usize) -> &str {
        &self.text[self.tokens[index].span]
    }

    /// The dictionary form of token `index`; the word itself where none is known.
    pub fn lemma(&self, index: usize) -> &str {
        let lemma = self.tokens[index].lemma;
        if lemma.is_empty() {
            self.word(index)
        } else {
            &self.lemmas[lemma]
        }
    }

    /// The lower-case form of token `index`.
    pub fn lower(&self, index: usize) -> &str {
        let lower = self.tokens[index].lower;
        if lower.is_empty() {
            self.word(index)
        } else {
            &self.lemmas[lower]
        }
    }

    /// The text of a span.
    pub fn text_of(&self, span: Span) -> &str {
        &self.text[span]
    }

    /// From the first to the last byte of a range of tokens; empty for an empty range.
    pub fn span_of(&self, range: TokenRange) -> Span {
        match self.tokens.get(range.range()) {
            Some([first, .., last]) => first.span.cover(last.span),
            Some([only]) => only.span,
            _ => Span::default(),
        }
    }

    /// The tokens that overlap a span.
    pub fn tokens_in(&self, span: Span) -> TokenRange {
        let first = self.tokens.partition_point(|t| t.span.end <= span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end);
        TokenRange::new(first, end)
    }

    /// The sentence that holds token `index`.
    pub fn sentence_of(&self, index: usize) -> SentenceId {
        let at = self
            .sentences
            .partition_point(|s| s.tokens.end as usize <= index);
        SentenceId(at as u32)
    }
}
