//! Places: named spots, cities, regions and countries, with every candidate kept.
//!
//! First all words are found that can name a place, by the gazetteer or by the noun before them
//! ("die Militärbasis X"); words that more likely name a person or a thing are left out. Then, with
//! all of them known, one candidate is chosen where the text speaks for it, with the reason.

use crate::document::{Document, Shape, TokenRange};
use crate::entity::{Entity, EntityClass};
use crate::gazetteer::{Found, Record, RecordKind, marks};
use crate::name::SourceKind;
use crate::pack::Pack;
use crate::place_words::PlaceClass;
use crate::source_words::WordClass;
use crate::span::Span;
use crate::tag::{Features, Pos};
use crate::word_parts::{WordParts, adjective_stem, inhabitants, town_stem};

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

/// By what word a place is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceWord {
    /// Its name ("Bagdad").
    Name,
    /// Its adjective ("irakisch", "Berliner").
    Adjective,
    /// The word for its inhabitants ("Iraker").
    Inhabitant,
    /// The first part of a compound ("US-Soldaten").
    Compound,
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
    /// By what word it is named.
    pub word: PlaceWord,
    /// Whether it is the capital of its country.
    pub capital: bool,
    /// All places of the gazetteers with this name, most inhabitants first.
    pub candidates: Vec<Candidate>,
    /// The one that the context speaks for, as index into `candidates`; none is an honest answer.
    pub chosen: Option<usize>,
    /// Why that one, or why none.
    pub reason: &'static str,
}

/// The reasons that a place can carry.
pub(crate) mod reason {
    pub(crate) const ONLY: &str = "the only place of this name in the gazetteer";
    pub(crate) const MOST_PEOPLE: &str = "by far the most inhabitants of the places of this name";
    pub(crate) const COUNTRY: &str = "its country is named in the text";
    pub(crate) const FULL: &str = "named in full elsewhere in the text";
    pub(crate) const NEAR: &str = "the only one near another place of the text";
    pub(crate) const OPEN: &str = "several places of this name, and the text speaks for none";
    pub(crate) const UNKNOWN: &str =
        "not in the gazetteer; named as a place by the words before it";
    pub(crate) const CONTEXT: &str = "not in the gazetteer; the words around it read like a place";
    pub(crate) const SITE: &str = "a spot of its own that the gazetteer does not hold";
    pub(crate) const PEOPLE: &str = "a region named after a people; its borders are not fixed";
}

/// Finds the places of a document.
pub fn places(doc: &Document, pack: &Pack) -> Vec<Place> {
    let finder = Finder { doc, pack };
    let mut spots = finder.spots();
    finder.settle(&mut spots);
    let mut places: Vec<Place> = spots
        .into_iter()
        .filter(|spot| spot.sure)
        .map(|spot| finder.place(spot))
        .collect();
    crate::place_choice::choose(&mut places);
    places
}

/// The words of a report's dateline ("Bagdad - ...", "BERLIN (dpa) ..."): a place that opens the
/// first sentence (below a heading, the next ones) and is closed by a dash, an agency or a stop.
pub fn dateline(doc: &Document, pack: &Pack) -> Option<Span> {
    let finder = Finder { doc, pack };
    let starts = doc.sentences.iter().take(6).map(|s| s.tokens.first);
    starts
        .filter_map(|first| {
            let at = doc.places.partition_point(|p| p.tokens.first < first);
            doc.places.get(at).filter(|p| p.tokens.first == first)
        })
        .find(|place| {
            let tokens = place.tokens.range();
            place.word == PlaceWord::Name && finder.is_dateline(tokens.start, tokens.end)
        })
        .map(|place| place.span)
}

/// Words that may name a place.
struct Spot {
    tokens: TokenRange,
    kind: PlaceKind,
    word: PlaceWord,
    /// In the gazetteer.
    found: Option<Found>,
    /// The part of the token that is the name, in bytes, for compounds and inflected words.
    name_length: usize,
    /// Whether the words around it leave no doubt that it is a place.
    sure: bool,
    /// Whether it may become sure by another mention of the same name.
    open: bool,
    /// Why no candidate is there.
    reason: &'static str,
}

struct Finder<'a> {
    doc: &'a Document,
    pack: &'a Pack,
}

impl Finder<'_> {
    fn spots(&self) -> Vec<Spot> {
        let mut spots: Vec<Spot> = Vec::new();
        let mut at = 0;
        while at < self.doc.tokens.len() {
            let spot = match self.doc.tokens[at].shape {
                Shape::Lower => self.adjective(at),
                Shape::Title | Shape::Upper | Shape::Mixed => self.capitalised(at, &spots),
                _ => None,
            };
            match spot {
                Some(spot) => {
                    at = (spot.tokens.end as usize).max(at + 1);
                    spots.push(spot);
                }
                None => at += 1,
            }
        }
        spots
    }

    /// "irakischen": a country's adjective. With a capital inside a sentence it is part of a name
    /// ("Deutscher Wetterdienst") and says nothing of a place.
    fn adjective(&self, at: usize) -> Option<Spot> {
        if self.doc.tokens[at].shape != Shape::Lower && !self.opens_sentence(at) {
            return None;
        }
        let word = self.doc.lower(at);
        let stem = adjective_stem(word)?;
        let found = self.pack.gazetteer.find(stem)?;
        let adjective = self.records(found).any(|r| r.kind == RecordKind::Adjective);
        adjective.then(|| Spot {
            tokens: TokenRange::new(at, at + 1),
            kind: PlaceKind::Country,
            word: PlaceWord::Adjective,
            found: Some(found),
            name_length: stem.len(),
            sure: true,
            open: false,
            reason: reason::ONLY,
        })
    }

    fn opens_sentence(&self, at: usize) -> bool {
        let sentence = self.doc.sentences.get(self.doc.sentence_of(at).index());
        sentence.is_some_and(|s| s.tokens.first as usize == at)
            || at
                .checked_sub(1)
                .is_some_and(|before| self.doc.tokens[before].shape == Shape::Quote)
    }

    fn records(&self, found: Found) -> impl Iterator<Item = Record> {
        self.pack.gazetteer.records(found)
    }

    fn capitalised(&self, at: usize, before: &[Spot]) -> Option<Spot> {
        let named = self.after_head(at);
        if let Some((PlaceClass::SiteHead, end)) = named {
            return Some(self.bare_spot(at, end, PlaceKind::Site, reason::SITE));
        }
        let known = WordParts::of(self.pack, self.doc.word(at), self.doc.lower(at));
        let mut found = None;
        if known.begins {
            let spans = self.doc.tokens[at..self.words_from(at)].iter();
            let gazetteer = &self.pack.gazetteer;
            found = gazetteer.longest(&self.doc.text, spans.map(|t| t.span));
        }
        if found.is_none() && self.doc.tokens[at].shape == Shape::Upper {
            found = self.upper_case(at);
        }
        if let Some(found) = found
            && let Some(spot) = self.named(at, found, named, before)
        {
            return Some(spot);
        }
        if let Some((class, end)) = named {
            let kind = match class {
                PlaceClass::RegionHead => PlaceKind::Region,
                PlaceClass::CityHead => PlaceKind::City,
                _ => return None,
            };
            return Some(self.bare_spot(at, end, kind, reason::UNKNOWN));
        }
        if let Some(spot) = self.unknown(at, before) {
            return Some(spot);
        }
        if let Some(spot) = self.joined(at, before) {
            return Some(spot);
        }
        if known.part {
            let spot = self
                .adjective(at)
                .or_else(|| self.inhabitant(at))
                .or_else(|| self.compound(at))
                .or_else(|| self.town_adjective(at));
            if spot.is_some() {
                return spot;
            }
        }
        self.people_region(at)
    }

    /// A name that looks like a place's, after a preposition or beside another place.
    fn unknown(&self, at: usize, before: &[Spot]) -> Option<Spot> {
        let entity = self.entity_around(at, at + 1)?;
        let end = entity.tokens.end as usize;
        let fits = entity.class == EntityClass::Place
            && entity.tokens.first as usize == at
            && self.doc.tokens[at].shape == Shape::Title
            && self.place_context(at, end, before);
        fits.then(|| self.bare_spot(at, end, PlaceKind::Unknown, reason::CONTEXT))
    }

    /// "die Ortsteile Altrode und Neurode": an unknown name beside one that a noun made a place.
    fn joined(&self, at: usize, before: &[Spot]) -> Option<Spot> {
        let last = before.last()?;
        let token = &self.doc.tokens[at];
        let fits = last.found.is_none()
            && last.word == PlaceWord::Name
            && last.reason == reason::UNKNOWN
            && last.tokens.end as usize + 1 == at
            && self.class_before(at, PlaceClass::Joint)
            && token.shape == Shape::Title
            && !token.features.has(Features::KNOWN);
        fits.then(|| self.bare_spot(at, at + 1, last.kind, reason::UNKNOWN))
    }

    /// How far words follow each other with blanks only, from `at`.
    fn words_from(&self, at: usize) -> usize {
        let mut end = at + 1;
        while end < self.doc.tokens.len() && end < at + 6 {
            let token = &self.doc.tokens[end];
            let abbreviated = token.shape == Shape::Stop;
            if !(token.shape.is_word() && token.spaced) || abbreviated {
                break;
            }
            end += 1;
        }
        end
    }

    /// "BAGDAD" in a dateline or a heading.
    fn upper_case(&self, at: usize) -> Option<Found> {
        let word = self.doc.word(at);
        if word.chars().count() < 4 {
            return None;
        }
        let title = title_case(word);
        let mut found = self.pack.gazetteer.find(&title)?;
        found.length = word.len();
        Some(found)
    }

    /// A name of the gazetteer: is it one here?
    fn named(
        &self,
        at: usize,
        found: Found,
        head: Option<(PlaceClass, usize)>,
        before: &[Spot],
    ) -> Option<Spot> {
        let end = at + found.words;
        let tokens = TokenRange::new(at, end);
        let first = self.records(found).next()?;
        let kind = kind_of(first.kind);
        let length = found.length - usize::from(found.genitive);
        let mut spot = Spot {
            tokens,
            kind,
            word: PlaceWord::Name,
            found: Some(found),
            name_length: length,
            sure: true,
            open: false,
            reason: reason::ONLY,
        };
        if matches!(first.kind, RecordKind::Adjective | RecordKind::Inhabitant) {
            return None;
        }
        match head {
            Some((PlaceClass::RegionHead, run)) if run == end => {
                spot.kind = match first.kind {
                    RecordKind::Nature => PlaceKind::Nature,
                    RecordKind::Country => PlaceKind::Country,
                    _ => PlaceKind::Region,
                };
                return Some(spot);
            }
            Some((PlaceClass::CityHead | PlaceClass::SpotHead, run)) if run == end => {
                return Some(spot);
            }
            // "Ortsteil Neu Wulmstorf-Nord": the whole run is the name.
            Some((PlaceClass::RegionHead | PlaceClass::CityHead, run)) if run > end => {
                return None;
            }
            _ => {}
        }
        if self.person_context(at, end, &first) {
            return None;
        }
        if matches!(first.kind, RecordKind::Country | RecordKind::Region) {
            return Some(spot);
        }
        let strong = self.place_context(at, end, before);
        // "Borussia Dortmund", "Anna Essen": the longer name is somebody else's.
        if !strong
            && self.entity_around(at, end).is_some_and(|e| {
                e.class == EntityClass::Person
                    || (e.class == EntityClass::Organisation && e.tokens.len() > end - at)
            })
        {
            return None;
        }
        let features = self.doc.tokens[at].features;
        let known = features.has(Features::GEO_NAME);
        let common = first.marks & marks::COMMON_WORD != 0;
        let personal = first.marks & marks::PERSON_NAME != 0 || features.any(PERSON_FEATURES);
        let home = self.records(found).any(|r| {
            matches!(
                self.pack.gazetteer.country(r),
                Some("DE" | "AT" | "CH" | "LI" | "LU")
            )
        });
        let people = first.population;
        spot.sure = match (strong, common) {
            (true, true) => people >= 20_000 || known || self.is_dateline(at, end),
            (true, false) => true,
            (false, true) => first.kind == RecordKind::Nature && known,
            (false, false) => {
                let large = people >= if home { 50_000 } else { 200_000 };
                let weak = self.class_before(at, PlaceClass::WeakPreposition);
                let capital = first.marks & marks::CAPITAL != 0;
                match personal {
                    true => known && (people >= 500_000 || capital),
                    false => {
                        known
                            || large
                            || capital
                            || first.kind == RecordKind::Nature
                            || (weak && home)
                    }
                }
            }
        };
        spot.open = !common || strong;
        (spot.sure || spot.open).then_some(spot)
    }

    /// The name that covers the tokens.
    fn entity_around(&self, at: usize, end: usize) -> Option<&Entity> {
        let index = self
            .doc
            .entities
            .partition_point(|e| (e.tokens.end as usize) <= at);
        self.doc
            .entities
            .get(index)
            .filter(|e| e.tokens.covers(TokenRange::new(at, end)))
    }

    fn class_before(&self, at: usize, class: PlaceClass) -> bool {
        at > 0 && self.pack.place_words.is(self.doc.lower(at - 1), class)
    }

    /// The words around say that it is a person: an office, a title or a first name before it, a
    /// family name after it.
    fn person_context(&self, at: usize, end: usize, record: &Record) -> bool {
        if at > 0 && self.doc.tokens[at].spaced {
            let before = self.doc.lower(at - 1);
            let token = &self.doc.tokens[at - 1];
            if self.pack.source_words.is(before, WordClass::Title) && token.shape != Shape::Lower {
                return true;
            }
            if matches!(token.shape, Shape::Title | Shape::Mixed) {
                let first_name =
                    token.features.has(Features::FIRST_NAME) && token.pos == Pos::Propn;
                let country = matches!(record.kind, RecordKind::Country | RecordKind::Region);
                let office = self
                    .pack
                    .head(before, false)
                    .is_some_and(|h| h.head.kind == Some(SourceKind::Person));
                if first_name || (office && !country) {
                    return true;
                }
            }
        }
        let next = self.doc.tokens.get(end);
        let personal = record.marks & marks::PERSON_NAME != 0
            || self.doc.tokens[at].features.has(Features::FIRST_NAME);
        personal
            && next.is_some_and(|t| {
                t.spaced
                    && t.shape == Shape::Title
                    && (t.features.has(Features::LAST_NAME) || !t.features.has(Features::KNOWN))
            })
    }

    /// The words around say that it is a place.
    fn place_context(&self, at: usize, end: usize, before: &[Spot]) -> bool {
        if self.is_dateline(at, end) || self.class_before(at, PlaceClass::Preposition) {
            return true;
        }
        // "in Halle und Essen", "zwischen Aalen und Singen".
        let joined = at >= 2
            && (self.class_before(at, PlaceClass::Joint)
                || self.doc.tokens[at - 1].shape == Shape::Comma
                || self.doc.word(at - 1) == "/")
            && before.last().is_some_and(|b| {
                b.sure && b.tokens.end as usize == at - 1 && b.word == PlaceWord::Name
            });
        // "Aalen (Baden-Württemberg)".
        let bracket = self
            .doc
            .tokens
            .get(end)
            .is_some_and(|t| t.shape == Shape::Bracket)
            && self.doc.tokens.get(end + 1).is_some_and(|_| {
                let words = self.words_from(end + 1);
                let spans = self.doc.tokens[end + 1..words].iter().map(|t| t.span);
                self.pack
                    .gazetteer
                    .longest(&self.doc.text, spans)
                    .and_then(|f| self.records(f).next())
                    .is_some_and(|r| matches!(r.kind, RecordKind::Country | RecordKind::Region))
            });
        joined || bracket
    }

    /// "Bagdad - ...", "BERLIN (dpa) ...", "Essen. ..." at the start of the text or a paragraph.
    fn is_dateline(&self, at: usize, end: usize) -> bool {
        let sentence = self.doc.sentences.get(self.doc.sentence_of(at).index());
        let Some(sentence) = sentence else {
            return false;
        };
        let first = sentence.tokens.first as usize;
        let opens = first == at || (at == first + 2 && self.doc.word(first + 1) == "/");
        let next = self.doc.tokens.get(end);
        opens
            && next.is_some_and(|t| {
                matches!(t.shape, Shape::Dash)
                    || (t.shape == Shape::Bracket && self.agency_at(end + 1))
                    || (t.shape == Shape::Stop
                        && end + 1 == sentence.tokens.end as usize
                        && end - at <= 3)
                    || self.doc.word(end) == "/"
            })
    }

    fn agency_at(&self, at: usize) -> bool {
        at < self.doc.tokens.len() && self.pack.agencies.by_short(self.doc.word(at)).is_some()
    }

    /// Whether a noun before `at` says that a name of a place follows, and where the name ends.
    fn after_head(&self, at: usize) -> Option<(PlaceClass, usize)> {
        let before = at.checked_sub(1)?;
        let token = &self.doc.tokens[before];
        if !matches!(token.shape, Shape::Title | Shape::Mixed) || !self.doc.tokens[at].spaced {
            return None;
        }
        let class = self.pack.place_words.head(self.doc.lower(before))?;
        let mut end = at;
        while end < self.doc.tokens.len() && end < at + 5 {
            let token = &self.doc.tokens[end];
            let name = matches!(token.shape, Shape::Title | Shape::Upper)
                || (token.shape == Shape::Mixed
                    && self.doc.word(end).chars().any(char::is_uppercase));
            let is_noun = token.features.has(Features::KNOWN)
                && !token.features.any(NAME_FEATURES)
                && token.pos != Pos::Propn;
            if !name || is_noun || !token.spaced {
                break;
            }
            end += 1;
        }
        (end > at).then_some((class, end))
    }

    fn bare_spot(&self, at: usize, end: usize, kind: PlaceKind, why: &'static str) -> Spot {
        Spot {
            tokens: TokenRange::new(at, end),
            kind,
            word: PlaceWord::Name,
            found: None,
            name_length: self.doc.span_of(TokenRange::new(at, end)).len(),
            sure: true,
            open: false,
            reason: why,
        }
    }

    /// "Irakern", "Russin": the people of a country.
    fn inhabitant(&self, at: usize) -> Option<Spot> {
        let word = self.doc.word(at);
        let part_of_name = self
            .doc
            .tokens
            .get(at + 1)
            .is_some_and(|t| t.spaced && matches!(t.shape, Shape::Title | Shape::Upper));
        if part_of_name {
            return None;
        }
        for (stem, base) in inhabitants(word) {
            let Some(found) = self.pack.gazetteer.find_joined(stem, base) else {
                continue;
            };
            if self
                .records(found)
                .any(|r| r.kind == RecordKind::Inhabitant)
            {
                return Some(Spot {
                    tokens: TokenRange::new(at, at + 1),
                    kind: PlaceKind::Country,
                    word: PlaceWord::Inhabitant,
                    found: Some(found),
                    name_length: stem.len(),
                    sure: true,
                    open: false,
                    reason: reason::ONLY,
                });
            }
        }
        None
    }

    /// "US-Soldaten", "Iran-treu": a country as the first part.
    fn compound(&self, at: usize) -> Option<Spot> {
        let word = self.doc.word(at);
        let (first, _) = word.split_once('-')?;
        let found = self.pack.gazetteer.find(first)?;
        let record = self.records(found).next()?;
        matches!(record.kind, RecordKind::Country | RecordKind::Region).then(|| Spot {
            tokens: TokenRange::new(at, at + 1),
            kind: kind_of(record.kind),
            word: PlaceWord::Compound,
            found: Some(found),
            name_length: first.len(),
            sure: true,
            open: false,
            reason: reason::ONLY,
        })
    }

    /// "Berliner": a town's adjective or its people; only for towns that are well known.
    fn town_adjective(&self, at: usize) -> Option<Spot> {
        let word = self.doc.word(at);
        let stem = town_stem(word)?;
        let found = self.pack.gazetteer.find(stem)?;
        let record = self.records(found).next()?;
        let fits = record.kind == RecordKind::City
            && record.population >= 50_000
            && record.marks & (marks::COMMON_WORD | marks::PERSON_NAME) == 0
            && !self.doc.tokens[at].features.any(PERSON_FEATURES);
        fits.then(|| Spot {
            tokens: TokenRange::new(at, at + 1),
            kind: PlaceKind::City,
            word: PlaceWord::Adjective,
            found: Some(found),
            name_length: stem.len(),
            sure: true,
            open: false,
            reason: reason::ONLY,
        })
    }

    /// "Kurdenregion".
    fn people_region(&self, at: usize) -> Option<Spot> {
        let word = self.doc.lower(at);
        self.pack
            .place_words
            .is_people_region(word)
            .then(|| self.bare_spot(at, at + 1, PlaceKind::Region, reason::PEOPLE))
    }

    /// A name that is sure once is sure in the whole text.
    fn settle(&self, spots: &mut [Spot]) {
        let name = |spot: &Spot| {
            let span = self.doc.span_of(spot.tokens);
            let end = (span.start as usize + spot.name_length).min(span.end as usize);
            self.doc.text.get(span.start as usize..end)
        };
        let mut sure: Vec<&str> = spots
            .iter()
            .filter(|s| s.sure && s.word == PlaceWord::Name)
            .filter_map(name)
            .collect();
        sure.sort_unstable();
        for spot in spots.iter_mut().filter(|s| !s.sure && s.open) {
            spot.sure = name(spot).is_some_and(|n| sure.binary_search(&n).is_ok());
        }
    }

    fn place(&self, spot: Spot) -> Place {
        let whole = self.doc.span_of(spot.tokens);
        let end = (whole.start as usize + spot.name_length).min(whole.end as usize);
        let text = self.doc.text.get(whole.start as usize..end).unwrap_or("");
        let upper = self.doc.tokens[spot.tokens.first as usize].shape == Shape::Upper;
        let written = match upper && spot.kind != PlaceKind::Country {
            true => title_case(text),
            false => text.to_owned(),
        };
        let gazetteer = &self.pack.gazetteer;
        let mut candidates = Vec::new();
        let mut capital = false;
        if let Some(found) = spot.found {
            let country = spot.kind == PlaceKind::Country;
            let region = spot.kind == PlaceKind::Region;
            let all: Vec<Record> = self.records(found).collect();
            let has_region = all.iter().any(|r| r.kind == RecordKind::Region);
            for record in all {
                let record_kind = kind_of(record.kind);
                if (country || (region && has_region)) && record_kind != spot.kind {
                    continue;
                }
                capital |= candidates.is_empty() && record.marks & marks::CAPITAL != 0;
                candidates.push(Candidate {
                    name: gazetteer.full_name(record).unwrap_or(&written).to_owned(),
                    country: gazetteer.country(record).map(str::to_owned),
                    lat: record.lat,
                    lon: record.lon,
                    precision: match (record_kind, region) {
                        (PlaceKind::Country, _) => Precision::Country,
                        (PlaceKind::City, false) => Precision::City,
                        _ => Precision::Region,
                    },
                    population: u64::from(record.population),
                });
            }
        }
        // Countries are called by their own name, whatever word names them here.
        let name = match (spot.kind, candidates.first()) {
            (PlaceKind::Country, Some(only)) => only.name.clone(),
            _ => written,
        };
        let span = match spot.word {
            PlaceWord::Compound => Span::new(whole.start as usize, end),
            _ => whole,
        };
        Place {
            span,
            tokens: spot.tokens,
            name,
            kind: spot.kind,
            word: spot.word,
            capital,
            candidates,
            chosen: None,
            reason: spot.reason,
        }
    }
}

/// "BAGDAD" as "Bagdad".
fn title_case(word: &str) -> String {
    let mut title = String::with_capacity(word.len());
    for (index, c) in word.chars().enumerate() {
        match index {
            0 => title.push(c),
            _ => title.extend(c.to_lowercase()),
        }
    }
    title
}

const PERSON_FEATURES: Features = Features(Features::FIRST_NAME.0 | Features::LAST_NAME.0);
const NAME_FEATURES: Features = Features(PERSON_FEATURES.0 | Features::GEO_NAME.0);

fn kind_of(kind: RecordKind) -> PlaceKind {
    match kind {
        RecordKind::Country | RecordKind::Adjective | RecordKind::Inhabitant => PlaceKind::Country,
        RecordKind::Region => PlaceKind::Region,
        RecordKind::City => PlaceKind::City,
        RecordKind::Nature => PlaceKind::Nature,
    }
}
