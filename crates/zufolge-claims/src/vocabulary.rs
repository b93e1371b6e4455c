//! The words by which values are written, in JSON, in ledgers and on pages: product vocabulary, not language.
//!
//! One row a value; reading a word back gives the value that was written.

use zufolge_lang::cue::CueKind;
use zufolge_lang::place::{PlaceKind, Precision};
use zufolge_lang::time::TimeKind;

use crate::claim::{Certainty, ClaimForm, Form, SourceKind, Stance, Standing};
use crate::figure::CountClass;
use crate::outcome::DueStatus;
use crate::relation::{Relation, Why};

/// A value that has exactly one word.
pub trait Worded: Copy + PartialEq + Sized + 'static {
    /// All values with their words.
    const WORDS: &'static [(Self, &'static str)];

    /// The word of this value.
    fn word(self) -> &'static str {
        let row = Self::WORDS.iter().find(|(value, _)| *value == self);
        row.map_or("", |(_, word)| word)
    }

    /// The value that is written so.
    fn of_word(word: &str) -> Option<Self> {
        let row = Self::WORDS.iter().find(|(_, known)| *known == word);
        row.map(|(value, _)| *value)
    }
}

impl Worded for ClaimForm {
    const WORDS: &'static [(ClaimForm, &'static str)] = &[
        (ClaimForm::Said(Form::Direct), "direct"),
        (ClaimForm::Said(Form::Indirect), "indirect"),
        (ClaimForm::Said(Form::FreeIndirect), "free-indirect"),
        (
            ClaimForm::Said(Form::IndirectFreeIndirect),
            "indirect-free-indirect",
        ),
        (ClaimForm::Said(Form::Reported), "reported"),
        (ClaimForm::OwnVoice, "own-voice"),
    ];
}

impl Worded for SourceKind {
    const WORDS: &'static [(SourceKind, &'static str)] = &[
        (SourceKind::Person, "person"),
        (SourceKind::Institution, "institution"),
        (SourceKind::Group, "group"),
        (SourceKind::Anonymous, "anonymous"),
        (SourceKind::Metonym, "metonym"),
        (SourceKind::Media, "media"),
        (SourceKind::Agency, "agency"),
        (SourceKind::Document, "document"),
        (SourceKind::Unstated, "unstated"),
    ];
}

impl Worded for Stance {
    const WORDS: &'static [(Stance, &'static str)] = &[
        (Stance::Asserts, "asserts"),
        (Stance::Denies, "denies"),
        (Stance::Confirms, "confirms"),
        (Stance::Corrects, "corrects"),
        (Stance::Announces, "announces"),
        (Stance::Demands, "demands"),
        (Stance::Warns, "warns"),
        (Stance::Asks, "asks"),
        (Stance::Declines, "declines"),
    ];
}

impl Worded for Certainty {
    const WORDS: &'static [(Certainty, &'static str)] = &[
        (Certainty::Certain, "certain"),
        (Certainty::Probable, "probable"),
        (Certainty::Possible, "possible"),
        (Certainty::Unstated, "unstated"),
    ];
}

impl Worded for Standing {
    const WORDS: &'static [(Standing, &'static str)] = &[
        (Standing::Stated, "stated"),
        (Standing::Unconfirmed, "unconfirmed"),
        (Standing::Confirmed, "confirmed"),
        (Standing::Denied, "denied"),
        (Standing::Disputed, "disputed"),
        (Standing::Superseded, "superseded"),
        (Standing::Withdrawn, "withdrawn"),
    ];
}

impl Worded for CountClass {
    const WORDS: &'static [(CountClass, &'static str)] = &[
        (CountClass::Killed, "killed"),
        (CountClass::Injured, "injured"),
        (CountClass::Missing, "missing"),
        (CountClass::Arrested, "arrested"),
        (CountClass::Evacuated, "evacuated"),
        (CountClass::Participants, "participants"),
        (CountClass::Soldiers, "soldiers"),
        (CountClass::Jobs, "jobs"),
        (CountClass::Households, "households"),
        (CountClass::Cases, "cases"),
        (CountClass::Animals, "animals"),
        (CountClass::Buildings, "buildings"),
        (CountClass::Vehicles, "vehicles"),
        (CountClass::Money, "money"),
        (CountClass::Percent, "percent"),
        (CountClass::Area, "area"),
        (CountClass::Weight, "weight"),
        (CountClass::Distance, "distance"),
        (CountClass::Votes, "votes"),
        (CountClass::Other, "other"),
    ];
}

impl Worded for CueKind {
    const WORDS: &'static [(CueKind, &'static str)] = &[
        (CueKind::Unconfirmed, "unconfirmed"),
        (CueKind::Open, "open"),
        (CueKind::NoComment, "no-comment"),
        (CueKind::Awaited, "awaited"),
        (CueKind::Deadline, "deadline"),
    ];
}

impl Worded for Relation {
    const WORDS: &'static [(Relation, &'static str)] = &[
        (Relation::Same, "same"),
        (Relation::Compatible, "compatible"),
        (Relation::Updates, "updates"),
        (Relation::Contradicts, "contradicts"),
        (Relation::Incomparable, "incomparable"),
    ];
}

impl Worded for Why {
    const WORDS: &'static [(Why, &'static str)] = &[
        (Why::SameValue, "the same value"),
        (Why::BothHold, "both can hold"),
        (Why::PartOfWhole, "part and whole"),
        (Why::OtherScope, "another place or time"),
        (Why::LaterOfSource, "a later value of the same source"),
        (Why::LaterHigher, "a later, higher count"),
        (Why::LaterValue, "a later value"),
        (Why::TwoSources, "two sources on the same"),
        (
            Why::CountsNamed,
            "the later one counts what the earlier one names",
        ),
        (
            Why::MeasuresNamed,
            "the later one measures what the earlier one names",
        ),
        (Why::CountSame, "both count the same"),
        (Why::MeasureSame, "both measure the same"),
        (Why::CountsTold, "the one counts what the other tells of"),
        (Why::SameFate, "both count people of the same fate"),
        (Why::Beside, "another number beside it"),
    ];
}

impl Worded for DueStatus {
    const WORDS: &'static [(DueStatus, &'static str)] = &[
        (DueStatus::Open, "open"),
        (DueStatus::Met, "met"),
        (DueStatus::Missed, "missed"),
        (DueStatus::Postponed, "postponed"),
        (DueStatus::Unknown, "unknown"),
    ];
}

impl Worded for PlaceKind {
    const WORDS: &'static [(PlaceKind, &'static str)] = &[
        (PlaceKind::Country, "country"),
        (PlaceKind::Region, "region"),
        (PlaceKind::City, "city"),
        (PlaceKind::Site, "site"),
        (PlaceKind::Nature, "nature"),
        (PlaceKind::Unknown, "unknown"),
    ];
}

impl Worded for Precision {
    const WORDS: &'static [(Precision, &'static str)] = &[
        (Precision::Point, "point"),
        (Precision::City, "city"),
        (Precision::Region, "region"),
        (Precision::Country, "country"),
        (Precision::Unknown, "unknown"),
    ];
}

impl Worded for TimeKind {
    const WORDS: &'static [(TimeKind, &'static str)] = &[
        (TimeKind::Date, "DATE"),
        (TimeKind::Time, "TIME"),
        (TimeKind::Duration, "DURATION"),
        (TimeKind::Set, "SET"),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Worded + std::fmt::Debug>() {
        for (value, word) in T::WORDS {
            assert_eq!(T::of_word(word), Some(*value));
            assert_eq!(value.word(), *word);
        }
        assert_eq!(T::of_word("no such word"), None);
    }

    #[test]
    fn every_word_reads_back() {
        check::<ClaimForm>();
        check::<SourceKind>();
        check::<Stance>();
        check::<Certainty>();
        check::<Standing>();
        check::<CountClass>();
        check::<CueKind>();
        check::<PlaceKind>();
        check::<Precision>();
        check::<TimeKind>();
        check::<Relation>();
        check::<DueStatus>();
    }
}
