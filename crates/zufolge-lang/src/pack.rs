//! Pack: one language's tables, rules and weights, compiled in and checked on load.

use std::sync::OnceLock;

use crate::agency::Agencies;
use crate::clause::Openers;
use crate::counted::Counts;
use crate::cue::CueWords;
use crate::document::Language;
use crate::entity::EntityWeights;
use crate::gazetteer::Gazetteer;
use crate::head_noun::HeadTable;
use crate::hedge::Hedges;
use crate::keyword::KeywordTable;
use crate::known_names::{Organisations, Persons};
use crate::lexicon::Lexicon;
use crate::number::Numerals;
use crate::outcome::OutcomeWords;
use crate::place_words::PlaceWords;
use crate::reporting::Reporting;
use crate::source_words::SourceWords;
use crate::time::TimeWords;
use crate::tokenize::StopTables;
use crate::unit::Units;
use crate::weights::Weights;
use crate::word_cluster::WordClusters;

/// Everything that is known about one language.
#[derive(Debug)]
pub struct Pack {
    /// The language.
    pub language: Language,
    /// Where a full stop belongs to the word before it.
    pub stops: StopTables,
    /// What sort of source a head noun names.
    pub heads: HeadTable,
    /// Small words around sources.
    pub source_words: SourceWords,
    /// News agencies.
    pub agencies: Agencies,
    /// Words around places.
    pub place_words: PlaceWords,
    /// Places by name.
    pub gazetteer: Gazetteer,
    /// Words and rules of time expressions.
    pub times: TimeWords,
    /// Persons' names.
    pub persons: Persons,
    /// Organisations by name.
    pub organisations: Organisations,
    /// Words that stand in like company.
    pub clusters: WordClusters,
    /// What names are found by.
    pub entity_weights: EntityWeights,
    /// What each word form can be.
    pub lexicon: Lexicon,
    /// What the tagger decides by.
    pub tagger: Weights,
    /// Code of the first person's pronoun, which tells "ich habe" from "er habe".
    pub me: u32,
    /// Number words.
    pub numerals: Numerals,
    /// Hedges and other small words around numbers.
    pub hedges: Hedges,
    /// Units.
    pub units: Units,
    /// What is counted.
    pub counts: Counts,
    /// Words that open clauses.
    pub openers: Openers,
    /// Words that leave open or set a day.
    pub cues: CueWords,
    /// Words that report.
    pub reporting: Reporting,
    /// Words that tell what became of something.
    pub outcomes: OutcomeWords,
    /// By what texts are told to be about the same.
    pub keywords: KeywordTable,
}

impl Pack {
    /// The built-in pack of a language; loaded once, on first use.
    pub fn of(language: Language) -> &'static Pack {
        match language {
            Language::German => {
                static GERMAN: OnceLock<Pack> = OnceLock::new();
                GERMAN.get_or_init(Pack::german)
            }
        }
    }

    fn german() -> Pack {
        Pack {
            language: Language::German,
            stops: StopTables::parse(include_str!("../packs/de/stops.tsv")),
            heads: HeadTable::parse(include_str!("../packs/de/source-heads.tsv")),
            source_words: SourceWords::parse(include_str!("../packs/de/source-words.tsv")),
            tagger: Weights::load(
                include_bytes!("../packs/de/tagger.weights"),
                crate::context::layout(),
            )
            .expect("the built-in weights are of this program's version"),
            me: crate::context::code("ich".as_bytes()),
            agencies: Agencies::parse(include_str!("../packs/de/agencies.tsv")),
            place_words: PlaceWords::parse(include_str!("../packs/de/place-words.tsv")),
            gazetteer: Gazetteer::load(include_bytes!("../packs/de/places.bin"))
                .expect("the built-in gazetteer is of this program's version"),
            numerals: Numerals::parse(include_str!("../packs/de/numbers.tsv")),
            hedges: Hedges::parse(include_str!("../packs/de/hedges.tsv")),
            units: Units::parse(include_str!("../packs/de/units.tsv")),
            counts: Counts::parse(include_str!("../packs/de/counted.tsv")),
            times: TimeWords::parse(
                include_str!("../packs/de/calendar.tsv"),
                include_str!("../packs/de/time.rules"),
            )
            .expect("the built-in words of times are in order"),
            persons: Persons::load(include_bytes!("../packs/de/persons.fst"))
                .expect("the built-in list of names is whole"),
            organisations: Organisations::parse(
                include_str!("../packs/de/organisations.tsv"),
                include_str!("../packs/de/agencies.tsv"),
            ),
            clusters: WordClusters::load(include_bytes!("../packs/de/clusters.bin"))
                .expect("the built-in table of clusters is whole"),
            entity_weights: EntityWeights::load(include_bytes!("../packs/de/names.weights"))
                .expect("the built-in weights of names are of this program's version"),
            lexicon: Lexicon::load(include_bytes!("../packs/de/lexicon.bin"))
                .expect("the built-in lexicon is of this program's version"),
            openers: Openers::parse(include_str!("../packs/de/openers.tsv")),
            cues: CueWords::parse(include_str!("../packs/de/cues.tsv")),
            reporting: Reporting::parse(
                include_str!("../packs/de/reporting.tsv"),
                include_str!("../packs/de/saying.tsv"),
            ),
            outcomes: OutcomeWords::parse(include_str!("../packs/de/outcomes.tsv")),
            keywords: KeywordTable::parse(include_str!("../packs/de/keywords.tsv")),
        }
    }
}
