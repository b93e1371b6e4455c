//! What a ledger promises of its content: the order of import plays no part, derived rows can be made
//! again, a past day shows what was known then, what is written is read back, people's decisions stay.

// Tests read files.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

mod books;

use jiff::civil::{Date, date};
use zufolge_claims::{Kept, Published, read_report};
use zufolge_ledger::listing::Filter;
use zufolge_ledger::review::{Decision, Review, Verdict};
use zufolge_ledger::{Added, Ledger};

use books::{NOW, PROGRAM, Random, Source, everything, examples, folder, gold, ledger, verify};

#[test]
fn the_order_of_import_plays_no_part() {
    let folder = folder("order");
    let mut random = Random(0x0bde);
    for (name, mut sources) in [("examples", examples()), ("gold", gold())] {
        let expected = everything(&ledger(&folder.join(format!("{name}.db")), &sources));
        for turn in 0..if sources.is_empty() { 0 } else { 20 } {
            random.shuffle(&mut sources);
            let file = folder.join(format!("{name}-{turn}.db"));
            let mut ledger = Ledger::create(&file).unwrap();
            // In batches of any size, derived now and then.
            let mut rest = sources.as_slice();
            while !rest.is_empty() {
                let (batch, others) = rest.split_at((1 + random.below(6)).min(rest.len()));
                let entries = batch.iter().map(Source::entry).collect();
                ledger.add(entries, PROGRAM, NOW).unwrap();
                if random.below(3) == 0 || others.is_empty() {
                    ledger.derive(PROGRAM).unwrap();
                }
                rest = others;
            }
            same(
                &expected,
                &everything(&ledger),
                &format!("{name}, order {turn}"),
            );
            std::fs::remove_file(file).unwrap();
        }
    }
}

#[test]
fn rebuilt_rows_are_those_that_grew_one_report_at_a_time() {
    let folder = folder("rebuild");
    let mut sources = examples();
    sources.extend(gold());
    Random(0x9e0).shuffle(&mut sources);
    let mut grown = Ledger::create(&folder.join("grown.db")).unwrap();
    for source in &sources {
        grown.add(vec![source.entry()], PROGRAM, NOW).unwrap();
        grown.derive(PROGRAM).unwrap();
    }
    let before = everything(&grown);
    verify(&mut grown);
    grown.rebuild(PROGRAM).unwrap();
    same(&before, &everything(&grown), "rebuilt");
    let at_once = ledger(&folder.join("at-once.db"), &sources);
    same(&before, &everything(&at_once), "added at once");
}

#[test]
fn a_past_day_shows_what_a_ledger_of_that_day_would() {
    let folder = folder("as-of");
    let mut sources = examples();
    sources.extend(gold());
    let whole = folder.join("whole.db");
    ledger(&whole, &sources);
    let mut days: Vec<Date> = sources
        .iter()
        .filter_map(|source| source.report.published.map(Published::date))
        .collect();
    days.sort();
    days.dedup();
    // Every third of them, and one before all.
    let tried = days.iter().copied().step_by(3).chain([date(2001, 1, 1)]);
    for day in tried {
        let known = sources.iter().filter(|source| {
            source
                .report
                .published
                .is_none_or(|published| published.date() <= day)
        });
        let then = ledger(&folder.join(format!("{day}.db")), known);
        let mut now = Ledger::read(&whole).unwrap();
        now.as_of(day, PROGRAM).unwrap();
        let up_to = Filter {
            until: Some(day),
            ..Filter::default()
        };
        same(
            &listings(&then, &Filter::default(), day),
            &listings(&now, &up_to, day),
            &day.to_string(),
        );
    }
}

/// All listings as text, reports by their ids.
fn listings(ledger: &Ledger, filter: &Filter, day: Date) -> Vec<String> {
    let mut lines = Vec::new();
    let id = |number: i64| ledger.report(number).unwrap().id.short().to_owned();
    for story in ledger.stories(filter).unwrap().rows {
        let members: Vec<_> = story.members.iter().map(|m| (&m.id, m.origin)).collect();
        lines.push(format!(
            "story {} {:?} {:?} {:?} {members:?}",
            story.id, story.title, story.first, story.last
        ));
    }
    for item in ledger.claims(filter).unwrap().rows {
        let state = ledger.state(item).unwrap().map(|state| {
            let grounds: Vec<_> = state
                .grounds
                .iter()
                .map(|g| (id(g.report), g.number))
                .collect();
            (state.standing, grounds)
        });
        lines.push(format!(
            "claim {} {} {state:?}",
            id(item.report),
            item.number
        ));
    }
    for item in ledger.figures(filter).unwrap().rows {
        lines.push(format!(
            "figure {} {} {:?}",
            id(item.report),
            item.number,
            ledger.story_of(item.report).unwrap()
        ));
    }
    for row in ledger.conflicts(filter).unwrap().rows {
        let sides: Vec<String> = row
            .sides
            .iter()
            .map(|side| {
                let (zufolge_ledger::listing::Side::Figure(item)
                | zufolge_ledger::listing::Side::Claim(item)) = side;
                format!("{} {}", id(item.report), item.number)
            })
            .collect();
        lines.push(format!(
            "conflict {} {} {} {:?} {sides:?}",
            row.id, row.counted, row.scope, row.since
        ));
    }
    for item in ledger.dues(filter).unwrap().rows {
        let due = ledger.report(item.report).unwrap().dues[item.number - 1].date;
        let (status, grounds) = ledger.outcome(item, due, day).unwrap();
        let grounds: Vec<_> = grounds.iter().map(|g| (id(g.report), g.number)).collect();
        lines.push(format!(
            "due {} {} {status:?} {grounds:?}",
            id(item.report),
            item.number
        ));
    }
    for item in ledger.questions(filter).unwrap().rows {
        let answer = ledger
            .answer(item)
            .unwrap()
            .map(|a| (id(a.report), a.number));
        lines.push(format!(
            "question {} {} {answer:?}",
            id(item.report),
            item.number
        ));
    }
    for source in ledger.sources(filter).unwrap().rows {
        lines.push(format!("source {source:?}"));
    }
    lines
}

#[test]
fn what_is_written_is_read_back() {
    let folder = folder("round-trip");
    let mut sources = examples();
    sources.extend(gold());
    let mut ledger = ledger(&folder.join("all.db"), &sources);
    let mut seen = [0; 6];
    for source in &sources {
        let written = read_report(source.report.clone()).keep();
        let number = ledger.find_report(written.id.as_str()).unwrap();
        let read = ledger.report(number).unwrap();
        // What is read for showing has no keys; `verify` below looks at those.
        let shown = Kept {
            topics: Default::default(),
            profile: Default::default(),
            ..written
        };
        assert_eq!(told(&shown), told(&read));
        let counts = [
            read.claims.len(),
            read.figures.len(),
            read.dues.len(),
            read.questions.len(),
            read.times.len(),
            read.places.len(),
        ];
        for (sum, count) in seen.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    assert!(
        seen.iter().all(|count| *count > 0),
        "every kind of item: {seen:?}"
    );
    verify(&mut ledger);
}

/// What is kept of a report, as text.
fn told(kept: &Kept) -> String {
    format!("{kept:#?}")
}

#[test]
fn decisions_take_effect_and_outlive_a_rebuild() {
    let folder = folder("decisions");
    let sources = examples();
    let mut ledger = ledger(&folder.join("examples.db"), &sources);
    let stories = ledger.stories(&Filter::default()).unwrap().rows;
    let (one, other) = (&stories[0].members, &stories[1].members);
    let id = |text: &str| zufolge_claims::ReportId::parse(text).unwrap();

    let pair = (id(&one[0].id), id(&other[0].id));
    ledger
        .decide(Decision::Join, std::slice::from_ref(&pair), "Meyer", NOW)
        .unwrap();
    ledger.derive(PROGRAM).unwrap();
    let story = |ledger: &Ledger, report: &str| {
        let number = ledger.find_report(report).unwrap();
        ledger.story_of(number).unwrap().unwrap()
    };
    assert_eq!(story(&ledger, &one[0].id), story(&ledger, &other[0].id));
    verify(&mut ledger);

    // The last decision on a pair counts.
    ledger
        .decide(Decision::Part, &[pair], "Meyer", NOW)
        .unwrap();
    ledger.derive(PROGRAM).unwrap();
    assert_ne!(story(&ledger, &one[0].id), story(&ledger, &other[0].id));

    // A report out of its story.
    let split: Vec<_> = one[1..]
        .iter()
        .map(|m| (id(&one[0].id), id(&m.id)))
        .collect();
    ledger.decide(Decision::Part, &split, "Meyer", NOW).unwrap();
    ledger.derive(PROGRAM).unwrap();
    assert!(
        one[1..]
            .iter()
            .all(|m| story(&ledger, &m.id) != story(&ledger, &one[0].id))
    );

    // Two copies that are none.
    let copies = ledger
        .stories(&Filter::default())
        .unwrap()
        .rows
        .into_iter()
        .find_map(|story| {
            let members = story.members;
            members.iter().enumerate().find_map(|(at, member)| {
                members[..at]
                    .iter()
                    .find(|other| other.origin == member.origin)
                    .map(|o| (o.id.clone(), member.id.clone()))
            })
        });
    let (a, b) = copies.expect("the examples hold copies");
    ledger
        .decide(Decision::NoCopy, &[(id(&a), id(&b))], "Meyer", NOW)
        .unwrap();
    ledger.derive(PROGRAM).unwrap();
    let found = ledger.find_story(&story(&ledger, &a)).unwrap();
    let origin = |report: &str| {
        found
            .members
            .iter()
            .find(|m| m.id == report)
            .map(|m| m.origin)
    };
    assert_ne!(origin(&a), origin(&b));

    let before = everything(&ledger);
    ledger.rebuild(PROGRAM).unwrap();
    same(&before, &everything(&ledger), "rebuilt");
    verify(&mut ledger);
}

#[test]
fn reviews_are_kept_apart_and_can_be_undone() {
    let folder = folder("reviews");
    let sources = examples();
    let file = folder.join("examples.db");
    let mut ledger = ledger(&file, &sources[..4]);
    let recorded = ledger.recorded_dump().unwrap();
    let items = ledger.claims(&Filter::default()).unwrap().rows;
    let claim = ledger.report(items[0].report).unwrap().claims[items[0].number - 1]
        .id
        .to_string();
    let review = |verdict: Verdict, who: &str| Review {
        item: claim.clone(),
        verdict,
        who: who.to_owned(),
        moment: NOW.to_owned(),
        note: Some("nachgesehen".to_owned()),
    };
    let correction = Verdict::Correct {
        field: "source".to_owned(),
        value: "Landratsamt".to_owned(),
    };
    let given = [
        review(Verdict::Accept, "Meyer"),
        review(correction, "Sander"),
        review(Verdict::Reject, "Meyer"),
    ];
    for review in &given {
        ledger.review(review).unwrap();
    }
    assert_eq!(ledger.reviews_of(&claim).unwrap(), given);
    ledger.review(&review(Verdict::Undo, "Meyer")).unwrap();
    assert_eq!(ledger.reviews_of(&claim).unwrap(), given[..2]);
    assert_eq!(
        ledger.reviews().unwrap().len(),
        4,
        "the undoing and the undone stay"
    );
    let unknown = Review {
        item: "0123456789ab-c1".to_owned(),
        ..review(Verdict::Accept, "Meyer")
    };
    assert!(ledger.review(&unknown).is_err());

    // A later import and a rebuild leave them as they are; machine values stay what they were.
    let more = sources.iter().map(Source::entry).collect();
    ledger.add(more, PROGRAM, NOW).unwrap();
    ledger.rebuild(PROGRAM).unwrap();
    assert_eq!(ledger.reviews_of(&claim).unwrap(), given[..2]);
    let after = ledger.recorded_dump().unwrap();
    assert!(
        recorded
            .iter()
            .all(|line| after.binary_search(line).is_ok())
    );
    verify(&mut ledger);
}

#[test]
fn a_changed_article_is_a_version_beside_the_old_one() {
    let folder = folder("versions");
    let mut sources = examples();
    let mut changed = sources
        .iter()
        .find(|s| s.report.url.is_some())
        .unwrap()
        .clone();
    changed.report.text = changed
        .report
        .text
        .replace("elf", "zwölf")
        .replace("950", "980");
    changed.report.text.push_str("\n\nWeitere Angaben folgen.");
    let mut ledger = ledger(&folder.join("examples.db"), &sources);
    let before = ledger.recorded_dump().unwrap();
    let outcomes = ledger
        .add(vec![changed.entry(), changed.entry()], PROGRAM, NOW)
        .unwrap();
    assert_eq!(outcomes, [Added::Version, Added::Known]);
    ledger.derive(PROGRAM).unwrap();
    let new = ledger.find_report(changed.report.id().as_str()).unwrap();
    let old = ledger.version_before(new).unwrap();
    let either = [old, ledger.version_before(old.unwrap_or(new)).unwrap()];
    assert!(
        either.iter().any(Option::is_some),
        "one is the version before the other"
    );
    let after = ledger.recorded_dump().unwrap();
    assert!(
        before.iter().all(|line| after.binary_search(line).is_ok()),
        "nothing recorded changed"
    );
    sources.push(changed);
    verify(&mut ledger);
}

#[test]
fn the_page_on_the_format_holds_the_schema() {
    let read = |path: &str| std::fs::read_to_string(books::root().join(path)).unwrap();
    let (page, schema) = (
        read("docs/ledger-format.md"),
        read("crates/zufolge-ledger/src/schema.sql"),
    );
    assert!(
        page.ends_with(&format!("```sql\n{}\n```\n", schema.trim_end())),
        "run cargo xtask docs"
    );
}

fn same(expected: &[String], found: &[String], what: &str) {
    let first = expected.iter().zip(found).find(|(a, b)| a != b);
    assert!(
        expected == found,
        "{what}: {} and {} lines, first {first:?}",
        expected.len(),
        found.len()
    );
}
