//! Scores what is derived inside stories against gold stories, as `score/gold.py` does for the whole program;
//! stories and wire copies are taken from the gold. Shared by `tests/blind.rs` and `examples/gold.rs`.
#![allow(clippy::print_stdout)]

use std::collections::BTreeSet;

use serde_json::Value;
use zufolge_claims::claim::Standing;
use zufolge_claims::index::{ClaimRef, FigureRef};
use zufolge_claims::vocabulary::Worded as _;
use zufolge_claims::{Kept, Matter, Published, Report, derive, read_report, status};

type Pair = BTreeSet<(String, String)>;

struct Story {
    ids: Vec<String>,
    kept: Vec<Kept>,
    origin: Vec<usize>,
    matter: Matter,
}

/// Right answers and how many there are to give.
pub type Share = (usize, usize);

/// What was counted.
#[derive(Clone, Copy, Debug)]
pub struct Scores {
    /// Conflicts of ours that are in the gold, of all of ours.
    pub conflicts_right: Share,
    /// Conflicts of the gold that are found.
    pub conflicts_found: Share,
    /// Outcomes of dues.
    pub dues: Share,
    /// Claims that are denied.
    pub denials: Share,
    /// Of the claims that stand denied, those in the gold.
    pub denials_right: Share,
    /// Claims that are confirmed.
    pub confirmations: Share,
    /// Of the claims that stand confirmed, those in the gold.
    pub confirmations_right: Share,
    /// Questions that are answered.
    pub answers: Share,
    /// Lost hedges.
    pub lost_hedges: Share,
}

/// Scores the stories of `reports` (JSON lines) against `gold`; of reports whose ids begin with `prefix`.
pub fn score(reports: &str, gold: &str, prefix: &str, show: bool) -> Scores {
    let gold: Value = serde_json::from_str(gold).expect("the gold is JSON");
    let lines: Vec<Value> = reports
        .lines()
        .map(|line| serde_json::from_str(line).expect("a report a line"))
        .collect();
    let stories: Vec<Story> = list(&gold["stories"])
        .iter()
        .map(|ids| story(ids, &lines, &gold))
        .filter(|story| story.ids.iter().all(|id| id.starts_with(prefix)))
        .collect();
    let (conflicts_right, conflicts_found) = conflicts(&stories, &gold, prefix, show);
    let denied = [Standing::Denied, Standing::Disputed];
    Scores {
        conflicts_right,
        conflicts_found,
        dues: dues(&stories, &gold, prefix, show),
        denials: standings(&stories, &gold, "denials", &denied, show),
        denials_right: precision(&stories, &gold, "denials", Standing::Denied, show),
        confirmations: standings(
            &stories,
            &gold,
            "confirmations",
            &[Standing::Confirmed],
            show,
        ),
        confirmations_right: precision(&stories, &gold, "confirmations", Standing::Confirmed, show),
        answers: answers(&stories, &gold, show),
        lost_hedges: lost_hedges(&stories, &gold, show),
    }
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

fn conflicts(stories: &[Story], gold: &Value, prefix: &str, show: bool) -> (Share, Share) {
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
                        r.relation() == zufolge_claims::relation::Relation::Contradicts
                            && row.sides.contains(&r.a)
                    })
                    .map(|r| r.why.word())
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
    ((right, ours), (hit.len(), want.len()))
}

fn dues(stories: &[Story], gold: &Value, prefix: &str, show: bool) -> Share {
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
    (right, of)
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

fn standings(stories: &[Story], gold: &Value, kind: &str, good: &[Standing], show: bool) -> Share {
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
        let stands: Vec<Standing> = story
            .matter
            .standings
            .iter()
            .filter(|(at, ..)| rows.contains(at))
            .map(|(_, standing, _)| *standing)
            .collect();
        let ok = stands.iter().any(|standing| good.contains(standing));
        right += usize::from(ok);
        if !ok && show {
            println!(
                "  {kind}: {id} {said} | by {} | {} rows, {stands:?}",
                g["by"],
                rows.len()
            );
        }
    }
    (right, of)
}

/// How many of the claims that stand so are listed in the gold.
fn precision(stories: &[Story], gold: &Value, kind: &str, stands: Standing, show: bool) -> Share {
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
    (right, ours)
}

fn answers(stories: &[Story], gold: &Value, show: bool) -> Share {
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
    (right, of)
}

fn lost_hedges(stories: &[Story], gold: &Value, show: bool) -> Share {
    let (mut right, mut of) = (0, 0);
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
    (right, of)
}
