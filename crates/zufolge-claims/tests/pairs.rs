//! Pairs: two or three short invented reports, and the relations that must follow from them.

use zufolge_claims::index::{ClaimRef, FigureRef};
use zufolge_claims::relation::Relation;
use zufolge_claims::vocabulary::Worded;
use zufolge_claims::{Kept, Matter, Published, Record, Report, derive, read_report, status};

struct Story {
    name: &'static str,
    reports: Vec<(&'static str, String)>,
    expected: Vec<&'static str>,
}

fn stories(table: &'static str) -> Vec<Story> {
    let mut stories: Vec<Story> = Vec::new();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        if let Some(name) = line.strip_prefix("== ") {
            stories.push(Story {
                name,
                reports: Vec::new(),
                expected: Vec::new(),
            });
            continue;
        }
        let Some(story) = stories.last_mut() else {
            continue;
        };
        if let Some(head) = line.strip_prefix("-- ") {
            story.reports.push((head, String::new()));
        } else if let Some(expected) = line.strip_prefix("> ") {
            story.expected.push(expected);
        } else if let Some((_, text)) = story.reports.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    stories
}

fn kept(head: &str, text: &str) -> Kept {
    record(head, text).keep()
}

fn record(head: &str, text: &str) -> Record {
    let mut report = Report::of_text(text.trim());
    report.published = Published::parse(head.split(' ').next().unwrap_or_default());
    read_report(report)
}

struct Derived {
    kept: Vec<Kept>,
    matter: Matter,
}

impl Derived {
    fn figure(&self, at: FigureRef) -> &str {
        let kept = &self.kept[at.report];
        &kept.report.text[kept.figures[at.figure].span.range()]
    }

    fn claim(&self, at: ClaimRef) -> String {
        let kept = &self.kept[at.report];
        let spans = kept.claims[at.claim].spans.iter();
        let pieces: Vec<&str> = spans.map(|s| &kept.report.text[s.range()]).collect();
        pieces.join(" ")
    }

    fn conflicts(&self) -> Vec<String> {
        let rows = self.matter.conflicts.iter();
        rows.map(|row| {
            let sides: Vec<&str> = row.sides.iter().map(|at| self.figure(*at)).collect();
            sides.join(" / ")
        })
        .collect()
    }

    /// What is told, where a line does not hold; none where it does.
    fn breach(&self, line: &str) -> Option<String> {
        let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
        let told: Vec<String> = match what {
            "no" => {
                let conflicts = self.conflicts();
                return (!conflicts.is_empty()).then(|| conflicts.join("; "));
            }
            "conflict" => self.conflicts(),
            "updates" => {
                let all = self.matter.figure_relations.iter();
                all.filter(|r| r.relation() == Relation::Updates)
                    .map(|r| format!("{} / {}", self.figure(r.a), self.figure(r.b)))
                    .collect()
            }
            "untouched" | "untouched-by" => {
                // Of claims that nothing denies, or to which a standing is not given.
                let (barred, words) = match what {
                    "untouched" => ("denied", rest),
                    _ => rest.split_once(' ').unwrap_or((rest, "")),
                };
                let stands = self.matter.standings.iter();
                let rows: Vec<String> = stands
                    .filter(|(at, ..)| self.claim(*at).contains(words))
                    .map(|(_, standing, _)| standing.word().to_owned())
                    .collect();
                return rows
                    .iter()
                    .any(|row| row == barred)
                    .then(|| rows.join("; "));
            }
            "hedge" => {
                let words = rest.strip_prefix("lost ").unwrap_or(rest);
                let lost = self.matter.lost_hedges.iter();
                let copies: Vec<String> = lost.map(|(_, by)| self.claim(*by)).collect();
                return (!copies.iter().any(|c| c.contains(words))).then(|| copies.join("; "));
            }
            "answered" => {
                let asked = self.matter.answers.iter().map(|(at, _)| {
                    let kept = &self.kept[at.report];
                    kept.report.text[kept.questions[at.question].span.range()].to_owned()
                });
                let asked: Vec<String> = asked.collect();
                return (!asked.iter().any(|a| a.contains(rest))).then(|| asked.join("; "));
            }
            "due" => {
                let cells: Vec<&str> = rest.split(' ').collect();
                let (Some(day), Some(as_of), Some(wanted)) =
                    (cells.first(), cells.get(3), cells.get(4))
                else {
                    return Some("no such line".to_owned());
                };
                let as_of = as_of.parse().expect("a day");
                let dues = self.matter.dues.iter();
                let states: Vec<&str> = dues
                    .filter(|due| due.date.to_string() == *day)
                    .map(|due| status(due, as_of).0.word())
                    .collect();
                return (!states.contains(wanted)).then(|| states.join(" "));
            }
            _ => {
                let stands = self.matter.standings.iter();
                let all: Vec<String> = stands
                    .map(|(at, standing, _)| format!("{} {}", standing.word(), self.claim(*at)))
                    .collect();
                let holds = |s: &String| s.starts_with(what) && s.contains(rest);
                return (!all.iter().any(holds)).then(|| all.join("; "));
            }
        };
        (!told.iter().any(|row| row == rest)).then(|| told.join("; "))
    }
}

#[test]
fn pairs_of_reports() {
    let mut wrong = Vec::new();
    for story in stories(include_str!("pairs/conflicts.txt")) {
        let kept: Vec<Kept> = story
            .reports
            .iter()
            .map(|(head, text)| kept(head, text))
            .collect();
        let heads = || story.reports.iter().map(|(head, _)| head.split_once(' '));
        let origin: Vec<usize> = heads()
            .enumerate()
            .map(|(at, head)| {
                let same = |other: &Option<(&str, &str)>| {
                    head.is_some_and(|h| other.is_some_and(|o| o.1 == h.1))
                };
                heads().position(|other| same(&other)).unwrap_or(at)
            })
            .collect();
        let refs: Vec<&Kept> = kept.iter().collect();
        let matter = derive(&refs, &origin);
        assert_eq!(matter, derive(&refs, &origin), "{}", story.name);
        let derived = Derived { kept, matter };
        for line in &story.expected {
            if let Some(told) = derived.breach(line) {
                wrong.push(format!("{}: {line}\n    told: {told}", story.name));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn stored_topics_derive_the_same() {
    for story in stories(include_str!("pairs/conflicts.txt")) {
        for (head, text) in &story.reports {
            let (kept, keys) = record(head, text).store();
            let mut read = kept.clone();
            (read.topics, read.profile) = Default::default();
            assert_eq!(read.read_keys(&keys.topics, &keys.profile), Ok(()));
            assert_eq!(read.topics, kept.topics, "{}", story.name);
            assert_eq!(read.profile, kept.profile, "{}", story.name);
        }
    }
}
