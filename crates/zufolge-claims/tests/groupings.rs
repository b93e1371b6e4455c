//! Stories and origins of invented reports: like matters in two towns, a strike years later, one
//! person's different matters, a review of the year, follow-ups after months, and copies of one text
//! shortened, re-headed, merged with own words and with a changed figure.

#![allow(missing_docs)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use zufolge_claims::kept::StoredKeys;
use zufolge_claims::profile::Profile;
use zufolge_claims::spelled::Spelled;
use zufolge_claims::story::{Decisions, Grouped, Reason, Story, stories};
use zufolge_claims::{Kept, Published, Record, Report, read_report};

struct Case {
    name: &'static str,
    record: Record,
    profile: Profile,
}

fn cases() -> Vec<Case> {
    let blocks = include_str!("groups/matters.txt").split("\n\n").skip(1);
    blocks
        .map(|block| {
            let mut lines = block.trim().lines();
            let mut next = || lines.next().expect("a block has five lines");
            let (name, published, outlet, title) = (next(), next(), next(), next());
            let mut report = Report::of_text(next());
            report.published = Published::parse(published);
            report.outlet = Some(outlet.to_owned());
            report.title = Some(title.to_owned());
            let record = read_report(report);
            let profile = Profile::of(&record);
            Case {
                name,
                record,
                profile,
            }
        })
        .collect()
}

fn grouped(case: &Case) -> Grouped<'_> {
    Grouped {
        id: &case.record.id,
        published: case.record.report.published,
        outlet: case.record.report.outlet.as_deref(),
        profile: &case.profile,
    }
}

fn group(cases: &[Case], decisions: &Decisions) -> Vec<Story> {
    let grouped: Vec<Grouped> = cases.iter().map(grouped).collect();
    stories(&grouped, decisions)
}

fn story_of(stories: &[Story], cases: &[Case], name: &str) -> usize {
    let holds = |story: &Story| story.members.iter().any(|m| cases[*m].name == name);
    stories
        .iter()
        .position(holds)
        .expect("each report is in a story")
}

#[test]
fn matters_stay_apart_and_whole() {
    let cases = cases();
    let mut expected: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for case in &cases {
        let story = case.name.split('-').next().unwrap_or_default();
        expected.entry(story).or_default().insert(case.name);
    }
    let expected: BTreeSet<BTreeSet<&str>> = expected.into_values().collect();
    let found: BTreeSet<BTreeSet<&str>> = group(&cases, &Decisions::default())
        .iter()
        .map(|story| story.members.iter().map(|m| cases[*m].name).collect())
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn copies_are_one_origin_and_independent_reports_are_not() {
    let cases = cases();
    for story in group(&cases, &Decisions::default()) {
        for origin in story.origins {
            let names: Vec<&str> = origin.members.iter().map(|m| cases[*m].name).collect();
            if names.len() == 1 {
                assert!(
                    !names[0].ends_with('*') && origin.copies.is_empty(),
                    "{names:?}"
                );
            } else {
                assert_eq!(names, ["c-1*", "c-2*", "c-3*"]);
                assert_eq!(origin.copies.len(), 2);
            }
        }
    }
}

#[test]
fn decisions_by_hand_win() {
    let cases = cases();
    let id = |name: &str| {
        let case = cases.iter().find(|case| case.name == name);
        case.expect("the name is there").record.id.clone()
    };
    let decisions = Decisions {
        joined: vec![(id("k1-1"), id("k2-2"))],
        parted: vec![(id("p1-1"), id("p1-2"))],
        no_copy: vec![(id("c-1*"), id("c-3*")), (id("c-2*"), id("c-3*"))],
    };
    let stories = group(&cases, &decisions);
    let at = |name: &str| story_of(&stories, &cases, name);
    assert_eq!(at("k1-1"), at("k2-2"));
    assert_ne!(at("p1-1"), at("p1-2"));
    assert_eq!(at("c-1*"), at("c-3*"));
    let story = &stories[at("c-3*")];
    let alone = |name: &str| {
        let mut origins = story.origins.iter();
        origins.any(|o| o.members.len() == 1 && cases[o.members[0]].name == name)
    };
    assert!(alone("c-3*") && !alone("c-1*"));
    let by_hand = |link: &zufolge_claims::story::Link| link.reasons.contains(&Reason::ByHand);
    assert!(stories[at("k1-1")].links.iter().any(by_hand));
}

#[test]
fn reasons_name_their_words() {
    let cases = cases();
    let stories = group(&cases, &Decisions::default());
    let story = &stories[story_of(&stories, &cases, "f-2")];
    let mut told = BTreeSet::new();
    for link in &story.links {
        let spelled = Spelled::of(&cases[link.b].record.report.text);
        for reason in &link.reasons {
            if let Reason::Names(keys) | Reason::Places(keys) | Reason::Words(keys) = reason {
                told.extend(keys.iter().filter_map(|key| spelled.word(*key)));
            }
        }
    }
    assert!(
        told.contains("Sundhausen") && told.contains("Kortmann"),
        "{told:?}"
    );
}

/// The groups by report ids, whatever the places in the list.
fn by_ids(cases: &[&Case]) -> Vec<(Vec<String>, Vec<Vec<String>>)> {
    let grouped: Vec<Grouped> = cases.iter().map(|case| grouped(case)).collect();
    let names = |places: &[usize]| -> Vec<String> {
        places
            .iter()
            .map(|p| cases[*p].record.id.to_string())
            .collect()
    };
    stories(&grouped, &Decisions::default())
        .iter()
        .map(|story| {
            let origins = story.origins.iter().map(|o| names(&o.members));
            (names(&story.members), origins.collect())
        })
        .collect()
}

#[test]
fn the_order_of_import_decides_nothing() {
    let cases = cases();
    let straight: Vec<&Case> = cases.iter().collect();
    let expected = by_ids(&straight);
    let shuffles = Just((0..cases.len()).collect::<Vec<usize>>()).prop_shuffle();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    runner
        .run(&shuffles, |shuffled| {
            let shuffled: Vec<&Case> = shuffled.iter().map(|place| &cases[*place]).collect();
            prop_assert_eq!(by_ids(&shuffled), expected.clone());
            Ok(())
        })
        .expect("every order gives the same stories");
}

#[test]
fn profiles_read_back() {
    for case in cases() {
        let (kept, keys) = case.record.store();
        let mut read = kept.clone();
        (read.topics, read.profile) = Default::default();
        assert_eq!(read.read_keys(&keys.topics, &keys.profile), Ok(()));
        assert_eq!(read.profile, case.profile);
        assert_eq!(read.topics, kept.topics);
    }
}

/// A report whose keys are damaged or made up below.
fn mill() -> (Kept, StoredKeys) {
    let report = Report::of_text("In Sundhausen ist die alte Mühle abgebrannt. (dpa)");
    read_report(report).store()
}

proptest! {
    #[test]
    fn any_keys_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (mut kept, keys) = mill();
        let _ = kept.read_keys(&keys.topics, &bytes);
        let _ = kept.read_keys(&bytes, &keys.profile);
    }

    #[test]
    fn cut_keys_are_read_or_refused(at in 0usize..400, flip in any::<u8>()) {
        let (mut kept, keys) = mill();
        for damaged in 0..2 {
            let mut stored = [keys.topics.clone(), keys.profile.clone()];
            let place = at % stored[damaged].len();
            stored[damaged][place] ^= flip;
            let _ = kept.read_keys(&stored[0], &stored[1]);
            stored[damaged].truncate(place);
            prop_assert!(kept.read_keys(&stored[0], &stored[1]).is_err());
        }
    }
}
