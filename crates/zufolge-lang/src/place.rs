//! Places: named spots, cities, regions and countries, with every candidate kept.

use crate::document::{Document, TokenRange};
use crate::pack::Pack;
use crate::span::Span;

/// What sort of place the words name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum PlaceKind {
    Country,
    Region,
    City,
    /// A base, airport, street, building or other spot.
    Site,
    /// A river, mountain, sea, lake.
    Nature,
    Unknown,
}

/// How exact the coordinates are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Precision {
    Point,
    City,
    Region,
    Country,
    Unknown,
}

/// One place that the name may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The gazetteer's name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code of the country, if known.
    pub country: Option<String>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How exact that is.
    pub precision: Precision,
    /// Inhabitants, 0 if unknown.
    pub population: u64,
}

/// A place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The words.
    pub span: Span,
    /// Their tokens.
    pub tokens: TokenRange,
    /// The name in its base form ("Bagdads" -> "Bagdad").
    pub name: String,
    /// What sort of place.
    pub kind: PlaceKind,
    /// All places of the gazetteers with this name, most inhabitants first.
    pub candidates: Vec<Candidate>,
    /// The one that the context speaks for, as index into `candidates`; none is an honest answer.
    pub chosen: Option<usize>,
    /// Why that one, or why none.
    pub reason: &'static str,
}

/// Finds the places of a document.
pub fn places(_doc: &Document, _pack: &Pack) -> Vec<Place> {
    Vec::new()
}
