//! Text in, [`Document`] out: everything that zufolge finds in one report.
//!
//! [`analyze`] is the whole crate on one screen: each layer is a free function that reads the
//! layers before it and returns its own list. Pure: no file, clock, network or environment.
//!
//! Modules in reading order: [`span`] and [`document`] (what everything points into), [`pack`] (what
//! is known about a language), then the layers as `analyze` calls them.

pub mod span;
pub mod document;
pub mod pack;
pub mod tokenize;
pub mod sentence;
pub mod tag;
pub mod lexicon;
pub mod label;
pub mod compound;
pub mod memo;
pub mod lookup;
pub mod weights;
pub mod context;
pub mod tagger;
pub mod inflection;
pub mod agreement;
pub mod attribute;
pub mod quotation;
pub mod phrase;
pub mod clause;
pub mod edtf;
pub mod calendar;
pub mod rule;
pub mod time;
pub mod amount;
pub mod number;
pub mod unit;
pub mod hedge;
pub mod counted;
pub mod quantity;
pub mod source_words;
pub mod head_noun;
pub mod agency;
pub mod source_kind;
pub mod name;
pub mod same_name;
pub mod name_stem;
pub mod gazetteer;
pub mod known_names;
pub mod entity;
pub mod place_words;
pub mod word_cluster;
mod word_parts;
pub mod place;
mod place_choice;
pub mod cue;
pub mod reporting;
pub mod attribution;
pub mod outcome;
pub mod keyword;
pub mod rows;

pub use document::{Anchor, Document, Language};
pub use pack::Pack;
pub use span::Span;

/// Everything that zufolge finds in one text.
///
/// Pure and deterministic: the same text, language and anchor give the same document.
pub fn analyze(text: &str, language: Language, anchor: Option<Anchor>) -> Document {
    let pack = Pack::of(language);
    let mut doc = Document::new(text.to_owned(), language, anchor);
    tokenize::tokenize(&mut doc, pack);
    doc.sentences = sentence::sentences(&doc, pack);
    tagger::tag(&mut doc, pack);
    doc.quotations = quotation::quotations(&doc);
    doc.phrases = phrase::phrases(&doc);
    doc.clauses = clause::clauses(&doc, pack);
    doc.times = time::times(&doc, pack);
    doc.quantities = quantity::quantities(&doc, pack);
    doc.entities = entity::entities(&doc, pack);
    doc.places = place::places(&doc, pack);
    doc.mentions = name::mentions(&doc, pack);
    doc.cues = cue::cues(&doc, pack);
    doc.attributions = attribution::attributions(&doc, pack);
    doc.outcomes = outcome::outcomes(&doc, pack);
    doc
}
