//! Scores what is derived inside stories against gold stories, as `score/gold.py` does for the whole program:
//! `cargo run --release -p zufolge-claims --example gold -- DIR [PREFIX] [SHOW]`.
//!
//! DIR holds `reports.jsonl` and `gold.json`; stories and wire copies are taken from the gold. PREFIX
//! ("a-") takes only some reports, SHOW prints what is wrong.
#![allow(clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use zufolge_claims::claim::Standing;
use zufolge_claims::index::{ClaimRef, FigureRef};
use zufolge_claims::{Kept, Matter, Published, Report, derive, read_report, status};

type Pair = BTreeSet<(String, String)>;

struct Story {
    ids: Vec<String>,
    kept: Vec<Kept>,
    origin: Vec<usize>,
    matter: Matter,
}

fn main() {
    let mut args = std::env::args().skip(1);
    let dir = args.next().unwrap_or_else(|| "../shared/gold".to_owned());
    let prefix = args.next().unwrap_or_default();
    let show = args.next().is_some();
    let read = |name: &str| std::fs::read_to_string(Path::new(&dir).join(name));
    let (Ok(reports), Ok(gold)) = (read("reports.jsonl"), read("gold.json")) else {
        println!("skipped: {dir} holds no gold stories");
        return;
    };
    let gold: Value = serde_json::from_str(&gold).expect("gold.json is JSON");
    let lines: Vec<Value> = reports
        .lines()
        .map(|line| serde_json::from_str(line).expect("a report a line"))
        .collect();
    let stories: Vec<Story> = list(&gold["stories"])
        .iter()
        .map(|ids| story(ids, &lines, &gold))
        .filter(|story| story.ids.iter().all(|id| id.starts_with(&prefix)))
        .collect();
    conflicts(&stories, &gold, &prefix, show);
    dues(&stories, &gold, &prefix, show);
    standings(&stories, &gold, &prefix, show);
    answers(&stories, &gold, &prefix, show);
    lost_hedges(&stories, &gold, &prefix, show);
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn story(ids: &Value, lines: &[Value], gold: &Value) -> Story {
    let mut kept: Vec<(String, Kept)> = Vec::new();
    for id in list(ids) {
        let line = lines.iter().find(|line| line["id"] == *id);
        let line = line.expect("the gold names known reports");
        let mut report = Report::of_text(text(&line["text"]));
        report.input_id = Some(text(&line["id"]));
        report.outlet = Some(text(&line["outlet"]));
        report.title = Some(text(&line["title"]));
        report.url = Some(text(&line["url"]));
        report.published = Published::parse(&text(&line["published"]));
        kept.push((text(id), read_report(report).keep()));
    }
    kept.sort_by_key(|(_, kept)| {
        (
            kept.report.published.map(|p| p.anchor().moment),
            kept.id.clone(),
        )
    });
    let copies = list(&gold["wire_copies"]);
    let origin: Vec<usize> = kept
        .iter()
        .enumerate()
        .map(|(at, (id, _))| {
            let group = copies
                .iter()
                .position(|g| list(g).iter().any(|r| r == id.as_str()));
            group.map_or(1000 + at, |group| group)
        })
        .collect();
    let refs: Vec<&Kept> = kept.iter().map(|(_, kept)| kept).collect();
    let matter = derive(&refs, &origin);
    let (ids, kept) = kept.into_iter().unzip();
    Story {
        ids,
        kept,
        origin,
        matter,
    }
}

/// The gold figures that one of ours is, as gold.py tells.
fn gold_figures(story: &Story, at: FigureRef, gold: &Value) -> Vec<(String, String)> {
    let (kept, id) = (&story.kept[at.report], &story.ids[at.report]);
    let figure = &kept.figures[at.figure];
    let said = &kept.report.text[figure.span.range()];
    let same = |ours: Option<rust_decimal::Decimal>, gold: &Value| match (ours, gold.as_f64()) {
        (None, None) => true,
        (Some(ours), Some(gold)) => {
            let ours: f64 = ours.to_string().parse().unwrap_or(f64::NAN);
            (ours - gold).abs() <= 1e-6 * gold.abs().max(1.0)
        }
        _ => false,
    };
    list(&gold["figures"])
        .iter()
        .filter(|g| g["report"] == id.as_str())
        .filter(|g| {
            let words = text(&g["text"]);
            said.contains(&words)
                || words.contains(said)
                || same(figure.min(), &g["min"]) && same(figure.max(), &g["max"])
        })
        .map(|g| (id.clone(), text(&g["text"])))
        .collect()
}

fn gold_pairs(value: &Value, prefix: &str) -> BTreeSet<Pair> {
    let rows = list(value).iter().map(list);
    rows.filter(|row| text(&row[0]).starts_with(prefix))
        .map(|row| {
            let side = |at: usize| (text(&row[at]), text(&row[at + 1]));
            BTreeSet::from([side(0), side(2)])
        })
        .collect()
}

fn conflicts(stories: &[Story], gold: &Value, prefix: &str, show: bool) {
    let want = gold_pairs(&gold["conflicts"], prefix);
    let mut hit: BTreeSet<Pair> = BTreeSet::new();
    let (mut right, mut ours) = (0, 0);
    for story in stories {
        for row in &story.matter.conflicts {
            let sides: Vec<(String, String)> = row
                .sides
                .iter()
                .flat_map(|at| gold_figures(story, *at, gold))
                .collect();
            let mut mine: BTreeSet<Pair> = BTreeSet::new();
            for a in &sides {
                mine.extend(sides.iter().map(|b| BTreeSet::from([a.clone(), b.clone()])));
            }
            let found: Vec<&Pair> = mine.intersection(&want).collect();
            ours += 1;
            right += usize::from(!found.is_empty());
            if found.is_empty() && show {
                let sides: Vec<String> = row
                    .sides
                    .iter()
                    .map(|at| {
                        let kept = &story.kept[at.report];
                        let said = &kept.report.text[kept.figures[at.figure].span.range()];
                        format!("{}: {said}", story.ids[at.report])
                    })
                    .collect();
                let why: Vec<&str> = story
                    .matter
                    .figure_relations
                    .iter()
                    .filter(|r| {
                        r.relation == zufolge_claims::relation::Relation::Contradicts
                            && row.sides.contains(&r.a)
                    })
                    .map(|r| r.why)
                    .collect();
                println!("  conflict not in gold: {sides:?} {why:?}");
            }
            hit.extend(found.into_iter().cloned());
        }
    }
    if show {
        for missed in want.difference(&hit) {
            println!("  conflict missed: {missed:?}");
        }
    }
    println!("conflicts, precision  {right} of {ours}");
    println!("conflicts recalled    {} of {}", hit.len(), want.len());
}

fn dues(stories: &[Story], gold: &Value, prefix: &str, show: bool) {
    let (mut right, mut of) = (0, 0);
    for g in list(&gold["due_outcomes"]) {
        let (id, date, as_of) = (text(&g["report"]), text(&g["date"]), text(&g["as_of"]));
        if !id.starts_with(prefix) {
            continue;
        }
        of += 1;
        let as_of: jiff::civil::Date = as_of.parse().expect("a date");
        let mut states = Vec::new();
        for story in stories.iter().filter(|story| story.ids.contains(&id)) {
            let known = story
                .kept
                .iter()
                .filter(|kept| kept.report.published.is_none_or(|p| p.date() <= as_of));
            let refs: Vec<&Kept> = known.collect();
            let matter = derive(&refs, &story.origin[..refs.len()]);
            for history in &matter.dues {
                let here = story.ids[history.due.report] == id;
                if here && history.date.to_string() == date {
                    let (state, by) = status(history, as_of);
                    states.push((format!("{state:?}").to_lowercase(), by));
                }
            }
            let ok = states.iter().any(|(state, _)| *state == text(&g["status"]));
            right += usize::from(ok);
            if !ok && show {
                let told: Vec<(&str, Vec<String>)> = states
                    .iter()
                    .map(|(state, by)| {
                        let words = by.iter().map(|at| words(story, *at)).collect();
                        (state.as_str(), words)
                    })
                    .collect();

                println!(
                    "  due {id} {date} as of {as_of}: want {}, got {told:?}",
                    g["status"]
                );
            }
        }
    }
    println!("due outcomes          {right} of {of}");
}

fn words(story: &Story, at: ClaimRef) -> String {
    let kept = &story.kept[at.report];
    let pieces: Vec<&str> = kept.claims[at.claim]
        .spans
        .iter()
        .map(|span| &kept.report.text[span.range()])
        .collect();
    format!("{}: {}", story.ids[at.report], pieces.join(" … "))
}

/// Overlap of a claim with words of its report (Dice over bytes).
fn overlap(story: &Story, at: ClaimRef, words: &str) -> f64 {
    let kept = &story.kept[at.report];
    let Some(start) = kept.report.text.find(words) else {
        return 0.0;
    };
    let (start, end) = (start, start + words.len());
    let spans = &kept.claims[at.claim].spans;
    let shared: usize = spans
        .iter()
        .map(|s| {
            s.range()
                .end
                .min(end)
                .saturating_sub(s.range().start.max(start))
        })
        .sum();
    let length: usize = spans.iter().map(|s| s.len()).sum();
    2.0 * shared as f64 / (length + words.len()) as f64
}

fn standings(stories: &[Story], gold: &Value, prefix: &str, show: bool) {
    for (kind, good) in [
        ("denials", &[Standing::Denied, Standing::Disputed][..]),
        ("confirmations", &[Standing::Confirmed][..]),
    ] {
        let (mut right, mut of) = (0, 0);
        for g in list(&gold[kind]) {
            let (id, said) = (text(&g["of"][0]), text(&g["of"][1]));
            let Some(story) = stories.iter().find(|story| story.ids.contains(&id)) else {
                continue;
            };
            of += 1;
            let report = story.ids.iter().position(|known| *known == id).unwrap_or(0);
            let rows: Vec<ClaimRef> = (0..story.kept[report].claims.len())
                .map(|claim| ClaimRef { report, claim })
                .filter(|at| overlap(story, *at, &said) >= 0.3)
                .collect();
            let stands: Vec<String> = rows
                .iter()
                .map(|at| {
                    let found = story.matter.standings.iter().find(|s| s.0 == *at);
                    found.map_or("stated".to_owned(), |s| format!("{:?}", s.1))
                })
                .collect();
            let ok = rows.iter().any(|at| {
                let found = story.matter.standings.iter().find(|s| s.0 == *at);
                found.is_some_and(|s| good.contains(&s.1))
            });
            right += usize::from(ok);
            if !ok && show {
                println!("  {kind}: {id} {said} | by {} | {stands:?}", g["by"]);
            }
        }
        println!("{kind:22}{right} of {of}");
        precision(stories, gold, kind, good[0], show);
    }
    if show {
        for story in stories {
            for (at, standing, evidence) in &story.matter.standings {
                if *standing == Standing::Superseded {
                    continue;
                }
                println!("  . {standing:?} {} ", words(story, *at));
                for by in evidence {
                    println!("       <- {}", words(story, *by));
                }
            }
        }
    }
    let _ = prefix;
}

/// How many of the claims that stand so are listed in the gold.
fn precision(stories: &[Story], gold: &Value, kind: &str, stands: Standing, show: bool) {
    let (mut right, mut ours) = (0, 0);
    for story in stories {
        for (at, standing, evidence) in &story.matter.standings {
            if *standing != stands {
                continue;
            }
            ours += 1;
            let id = &story.ids[at.report];
            let listed = list(&gold[kind]).iter().any(|g| {
                text(&g["of"][0]) == *id && overlap(story, *at, &text(&g["of"][1])) >= 0.3
            });
            right += usize::from(listed);
            if !listed && show {
                let by: Vec<String> = evidence.iter().map(|by| words(story, *by)).collect();
                println!("  {kind} not in gold: {} <- {by:?}", words(story, *at));
            }
        }
    }
    println!("  listed of ours      {right} of {ours}");
}

fn answers(stories: &[Story], gold: &Value, prefix: &str, show: bool) {
    let (mut right, mut of) = (0, 0);
    for g in list(&gold["answers"]) {
        let (id, said) = (text(&g["of"][0]), text(&g["of"][1]).to_lowercase());
        let Some(story) = stories.iter().find(|story| story.ids.contains(&id)) else {
            continue;
        };
        of += 1;
        let report = story.ids.iter().position(|known| *known == id).unwrap_or(0);
        let kept = &story.kept[report];
        let ok = story.matter.answers.iter().any(|(at, _)| {
            let span = kept.questions.get(at.question).map(|q| q.span);
            at.report == report
                && span.is_some_and(|span| {
                    let ours = kept.report.text[span.range()].to_lowercase();
                    said.contains(&ours) || ours.contains(&said)
                })
        });
        right += usize::from(ok);
        if !ok && show {
            println!("  answer: {id} {said} | by {}", g["by"]);
        }
    }
    println!("answers               {right} of {of}");
    if show {
        for story in stories {
            for (at, by) in &story.matter.answers {
                let kept = &story.kept[at.report];
                let asked = &kept.report.text[kept.questions[at.question].span.range()];
                println!(
                    "  . {}: {asked}\n       <- {}",
                    story.ids[at.report],
                    words(story, *by)
                );
            }
        }
    }
    let _ = prefix;
}

fn lost_hedges(stories: &[Story], gold: &Value, prefix: &str, show: bool) {
    let (mut right, mut of, mut ours) = (0, 0, 0);
    for g in list(&gold["lost_hedges"]) {
        let (a, b) = (&g["of"], &g["by"]);
        let (id, by) = (text(&a[0]), text(&b[0]));
        let Some(story) = stories.iter().find(|story| story.ids.contains(&id)) else {
            continue;
        };
        of += 1;
        let ok = story.matter.lost_hedges.iter().any(|(x, y)| {
            story.ids[x.report] == id
                && story.ids[y.report] == by
                && overlap(story, *x, &text(&a[1])) >= 0.3
                && overlap(story, *y, &text(&b[1])) >= 0.3
        });
        right += usize::from(ok);
        if !ok && show {
            println!("  lost hedge: {a} {b}");
        }
    }
    for story in stories {
        ours += story.matter.lost_hedges.len();
        for (x, y) in story.matter.lost_hedges.iter().filter(|_| show) {
            println!("  . {} -> {}", words(story, *x), words(story, *y));
        }
    }
    println!("lost hedges           {right} of {of}, {ours} ours");
    let _ = prefix;
}
