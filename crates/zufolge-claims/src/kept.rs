//! Kept: what stays of a report's analysis once its document is gone, and all that anything over many
//! reports is derived from.
//!
//! A ledger keeps exactly this. What is found over many reports (stories, conflicts, standings, answers)
//! is a function of what is kept, and of nothing else.

use zufolge_lang::place::{PlaceKind, Precision};
use zufolge_lang::time::TimeKind;
use zufolge_lang::{Language, Pack, Span};

use crate::assemble::Record;
use crate::claim::Claim;
use crate::due::Due;
use crate::figure::Figure;
use crate::profile::Profile;
use crate::question::Question;
use crate::report::{Report, ReportId};
use crate::told::Words;
use crate::topic::Topics;

/// A report with its analysis, and the keys by which it is compared with others.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The report.
    pub report: Report,
    /// Its identity.
    pub id: ReportId,
    /// The place in its dateline, as the text writes it.
    pub dateline: Option<String>,
    /// The language of its text.
    pub language: Language,
    /// Codes of the agencies that it credits, in order of first mention.
    pub agencies: Vec<String>,
    /// Claims in order of their first character.
    pub claims: Vec<Claim>,
    /// Figures in text order.
    pub figures: Vec<Figure>,
    /// Dues in text order.
    pub dues: Vec<Due>,
    /// Questions in text order.
    pub questions: Vec<Question>,
    /// Time expressions in text order.
    pub times: Vec<KeptTime>,
    /// Places in text order.
    pub places: Vec<KeptPlace>,
    /// What each claim, figure, due and question is about.
    pub topics: Topics,
    /// What the report as a whole is about, and the runs of words that tell a copy.
    pub profile: Profile,
}

/// A time expression without its words' tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptTime {
    /// The words.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: TimeKind,
    /// TIMEX3 value.
    pub value: String,
    /// EDTF value, if it has one.
    pub edtf: Option<String>,
    /// Earliest moment of the time that is named, as it is written in the JSON.
    pub start: Option<String>,
    /// Latest moment, inclusive.
    pub end: Option<String>,
    /// Whether the words say "about".
    pub approximate: bool,
}

/// A place with the one candidate that its context speaks for.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptPlace {
    /// The words.
    pub span: Span,
    /// The name in its base form.
    pub name: String,
    /// What sort of place.
    pub kind: PlaceKind,
    /// Latitude and longitude in degrees; none where no candidate was chosen.
    pub position: Option<(f64, f64)>,
    /// How exactly the position says where it is.
    pub precision: Precision,
    /// ISO 3166 code of its country, if known.
    pub country: Option<String>,
}

impl KeptPlace {
    fn of(place: &zufolge_lang::place::Place) -> KeptPlace {
        let chosen = place.chosen.and_then(|index| place.candidates.get(index));
        KeptPlace {
            span: place.span,
            name: place.name.clone(),
            kind: place.kind,
            position: chosen.map(|candidate| (candidate.lat, candidate.lon)),
            precision: chosen.map_or(Precision::Unknown, |candidate| candidate.precision),
            country: chosen.and_then(|candidate| candidate.country.clone()),
        }
    }
}

/// The keys by which a report is compared with others, as they are stored beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKeys {
    /// Its topics.
    pub topics: Vec<u8>,
    /// Its profile.
    pub profile: Vec<u8>,
}

impl Kept {
    /// Reads the stored keys of this report; tells which of the two are not such.
    pub fn read_keys(&mut self, topics: &[u8], profile: &[u8]) -> Result<(), &'static str> {
        let words = Words::of(self.report.title.as_deref(), &self.report.text);
        let pack = Pack::of(self.language);
        let topics = Topics::from_bytes(topics, &words, pack).ok_or("topics")?;
        let agencies = self.agencies.clone();
        let profile = Profile::from_bytes(profile, &words, agencies).ok_or("profile")?;
        (self.topics, self.profile) = (topics, profile);
        Ok(())
    }
}

impl Record {
    /// What is kept of this record: all but the document.
    pub fn keep(self) -> Kept {
        let (topics, profile) = (Topics::of(&self), Profile::of(&self));
        self.keep_with(topics, profile)
    }

    /// What is kept of this record, and its keys as they are stored.
    pub fn store(self) -> (Kept, StoredKeys) {
        let (topics, roots) = Topics::hinted(&self);
        let words = Words::of(self.report.title.as_deref(), &self.report.text);
        let (profile, stems) = Profile::hinted(&self, &words);
        let keys = StoredKeys {
            topics: topics.to_bytes(&words, &roots, Pack::of(self.document.language)),
            profile: profile.to_bytes(&words, &stems),
        };
        (self.keep_with(topics, profile), keys)
    }

    fn keep_with(self, topics: Topics, profile: Profile) -> Kept {
        let places = self.document.places.iter().map(KeptPlace::of).collect();
        let times = self.document.times.iter().map(|time| KeptTime {
            span: time.span,
            kind: time.kind,
            value: time.value.clone(),
            edtf: time.edtf.clone(),
            start: time.start_text(),
            end: time.end_text(),
            approximate: time.approximate,
        });
        let times = times.collect();
        Kept {
            report: self.report,
            id: self.id,
            dateline: self.dateline,
            language: self.document.language,
            agencies: self.agencies.into_iter().map(str::to_owned).collect(),
            claims: self.claims,
            figures: self.figures,
            dues: self.dues,
            questions: self.questions,
            times,
            places,
            topics,
            profile,
        }
    }
}
