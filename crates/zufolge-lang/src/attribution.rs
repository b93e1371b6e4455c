//! Attribution: who is said to say what.
//!
//! Five ways in, in this order, each in a file of its own: prepositions and parentheses ("nach
//! Angaben", "so die Polizei"), verbs of saying with their content, nouns of saying, quotations
//! without a frame, and running reported speech (Konjunktiv, "soll"). Each leaves drafts; what one
//! way has booked, a later one leaves alone. At the end every draft is nested in the smallest
//! other one whose content holds it.

mod draft;
mod scene;
mod speaker;
mod preposition;
mod predicate;
mod verb_frame;
mod frame_source;
mod act;
mod noun_frame;
mod quoted;
mod running;
mod manner;

use crate::document::{AttributionId, Document};
use crate::name::SourceKind;
use crate::pack::Pack;
use crate::span::Span;

use draft::Draft;
use scene::Scene;

/// The form of reported speech, in the field's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The words themselves, in quotation marks.
    Direct,
    /// With a frame that names the saying ("sagte, dass ...", "nach Angaben ...").
    Indirect,
    /// "soll ..." and its like.
    FreeIndirect,
    /// Konjunktiv without a frame.
    IndirectFreeIndirect,
    /// The act of saying with its matter ("forderte Reformen").
    Reported,
}

/// What the source does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // product.md's words
pub enum Stance {
    Asserts,
    Denies,
    Confirms,
    Corrects,
    Announces,
    Demands,
    Warns,
    Asks,
    Declines,
}

/// How firmly it is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // FactBank's grid
pub enum Certainty {
    Certain,
    Probable,
    Possible,
    Unstated,
}

/// Whom a saying is from, or through whom it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The whole phrase, with the noun of saying where it names one ("Angaben der Polizei").
    pub span: Span,
    /// The bare name: no article, no noun of saying.
    pub name: Span,
    /// The fullest name of the same one in the text, if the phrase is a pronoun or a short form.
    pub resolved: Option<Span>,
    /// The bare name with its head noun in the dictionary form, where the text has another case
    /// ("Landratsamtes Nordau" -> "Landratsamt Nordau").
    pub base: Option<String>,
    /// What sort of source.
    pub kind: SourceKind,
    /// Finer, if known.
    pub subkind: Option<&'static str>,
}

/// One saying.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The form.
    pub form: Form,
    /// What is said, without cue and frame; several pieces where the frame cuts it.
    pub content: Vec<Span>,
    /// Who says it; none where the text does not tell.
    pub source: Option<Speaker>,
    /// The words that report the saying.
    pub cue: Vec<Span>,
    /// The clause or phrase that holds cue and source.
    pub frame: Vec<Span>,
    /// To whom.
    pub addressee: Vec<Span>,
    /// Through whom it came, nearest to the source first.
    pub via: Vec<Speaker>,
    /// The saying that this one is part of.
    pub outer: Option<AttributionId>,
    /// What the source does.
    pub stance: Stance,
    /// How firmly.
    pub certainty: Certainty,
    /// Whether the content is negated.
    pub negated: bool,
    /// The rule or table row that found it.
    pub rule: String,
}

/// How firmly words put what they say, and whether they negate it, where nobody else is said to say it.
pub fn put(doc: &Document, pack: &Pack, words: &[Span]) -> (Certainty, bool) {
    let content = words.iter().map(|span| doc.tokens_in(*span)).collect();
    manner::own(&Scene::new(doc, pack), content)
}

/// Finds the attributions of a document.
pub fn attributions(doc: &Document, pack: &Pack) -> Vec<Attribution> {
    let scene = Scene::new(doc, pack);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut thread = running::Thread::default();
    for sentence in 0..doc.sentences.len() {
        let from = drafts.len();
        preposition::find(&scene, sentence, &mut drafts);
        verb_frame::find(&scene, sentence, &mut drafts);
        noun_frame::find(&scene, sentence, &mut drafts);
        running::find(&scene, sentence, &mut drafts, from, &mut thread);
    }
    quoted::find_inside(&scene, &mut drafts);
    draft::settle(&scene, drafts)
}
