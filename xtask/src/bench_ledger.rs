//! Measures a ledger: what adding costs as it grows, how large it gets, how long its answers take.
//!
//! Adding is measured from outside, as `zufolge add` does it. Answers are measured inside this process
//! through the crate: the rows of the listing and every report that the command would load to show them,
//! without starting a process and without writing JSON. Needs Linux, as `bench` does.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use jiff::civil::date;
use serde_json::Value;
use zufolge_claims::Kept;
use zufolge_ledger::Ledger;
use zufolge_ledger::listing::{Filter, Item, Side, StoryRow};

use crate::bench::{build, once};
use crate::corpus::{Corpus, Random, Theme, themes};

/// Sizes that are measured if none is given.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
/// Threads of an addition.
const THREADS: usize = 2;
/// How often each question is asked.
const ASKED: usize = 200;
/// How long one question is asked at most.
const PATIENCE: Duration = Duration::from_secs(10);

/// Builds, makes the corpora, measures, prints.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<(), String> {
    let sizes = match arguments {
        [] => SIZES.to_vec(),
        ["--reports", number] => vec![number.parse().map_err(|_| format!("{number}: no number"))?],
        // A ledger that is there already.
        ["--ask", file] => return answers(Path::new(file)),
        _ => return Err("bench ledger [--reports N | --ask LEDGER]".to_owned()),
    };
    let program = build(root)?;
    let themes = read_themes(root, &program)?;
    let mut per_report: Vec<(usize, f64)> = Vec::new();
    for size in sizes {
        let folder = root.join("target/bench");
        let made = write_corpus(&folder, &themes, size)?;
        per_report.push((size, measure(&program, &folder, &made, size)?));
    }
    for pair in per_report.windows(2) {
        if let [(few, before), (many, after)] = pair {
            println!(
                "From {few} to {many} reports, processor time per report grows {:.2}-fold.",
                after / before
            );
        }
    }
    Ok(())
}

pub(crate) fn read_themes(root: &Path, program: &Path) -> Result<Vec<Theme>, String> {
    let mut stories = Vec::new();
    for story in ["brenkamp", "lackwerk", "trinkwasser"] {
        let output = Command::new(program)
            .args(["read", "--json"])
            .arg(root.join("examples").join(story))
            .output()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        let records = lines.lines().map(serde_json::from_str::<Value>);
        stories.push(
            records
                .collect::<Result<Vec<_>, _>>()
                .map_err(|e| e.to_string())?,
        );
    }
    Ok(themes(&stories))
}

/// Makes the ledger of one size, as [`measure`] leaves it.
pub(crate) fn add_corpus(
    program: &Path,
    folder: &Path,
    themes: &[Theme],
    size: usize,
) -> Result<(), String> {
    let made = write_corpus(folder, themes, size)?;
    let file = folder.join(format!("stories-{size}.db"));
    let arguments: [&OsStr; 5] = [
        "add".as_ref(),
        "--quiet".as_ref(),
        "--ledger".as_ref(),
        file.as_os_str(),
        made.corpus.as_os_str(),
    ];
    once(program, &arguments, THREADS).map(|_| ())
}

/// A corpus on disk.
struct Made {
    corpus: PathBuf,
    /// One report more than the corpus holds.
    further: PathBuf,
    text_bytes: usize,
}

fn write_corpus(folder: &Path, themes: &[Theme], size: usize) -> Result<Made, String> {
    let mut corpus = Corpus::new(themes);
    let mut lines = String::new();
    let mut text_bytes = 0;
    for _ in 0..size {
        let report = corpus.report();
        text_bytes += report["text"].as_str().map_or(0, str::len);
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{report}");
    }
    let made = Made {
        corpus: folder.join(format!("stories-{size}.jsonl")),
        further: folder.join(format!("stories-{size}-more.jsonl")),
        text_bytes,
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&made.corpus, lines))
        .and_then(|()| std::fs::write(&made.further, format!("{}\n", corpus.report())))
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(made)
}

/// Measures one size; gives the processor seconds per report.
fn measure(program: &Path, folder: &Path, made: &Made, size: usize) -> Result<f64, String> {
    let file = folder.join(format!("stories-{size}.db"));
    for ending in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        let _ = std::fs::remove_file(name);
    }
    let add = |input: &Path| {
        let arguments: [&OsStr; 5] = [
            "add".as_ref(),
            "--quiet".as_ref(),
            "--ledger".as_ref(),
            file.as_os_str(),
            input.as_os_str(),
        ];
        once(program, &arguments, THREADS)
    };
    let all = add(&made.corpus)?;
    let bytes = std::fs::metadata(&file).map_err(|e| e.to_string())?.len();
    let one = add(&made.further)?;
    let megabytes = |bytes: f64| bytes / 1e6;
    println!(
        "## {size} reports, {:.1} MB of text",
        megabytes(made.text_bytes as f64)
    );
    println!();
    println!("| what | measured |");
    println!("|---|---|");
    println!(
        "| add, {THREADS} threads | {:.0} reports/s by the clock, {:.0} reports per processor second |",
        size as f64 / all.wall.as_secs_f64(),
        size as f64 / all.processor.as_secs_f64(),
    );
    println!("| peak memory of add | {} MB |", all.peak_kilobytes / 1024);
    println!(
        "| file | {:.1} MB, {:.2} times its text |",
        megabytes(bytes as f64),
        bytes as f64 / made.text_bytes as f64
    );
    println!(
        "| add one report more | {:.2} s, {:.2} s of processor time |",
        one.wall.as_secs_f64(),
        one.processor.as_secs_f64()
    );
    answers(&file)?;
    println!();
    Ok(all.processor.as_secs_f64() / size as f64)
}

/// Asks a ledger what its users ask, and prints how long the answers take.
fn answers(file: &Path) -> Result<(), String> {
    let opened = Instant::now();
    let ledger = Ledger::read(file).map_err(|e| e.to_string())?;
    println!("| open | {:.1} ms |", opened.elapsed().as_secs_f64() * 1e3);
    let some = Filter {
        limit: Some(50),
        ..Filter::default()
    };
    let all = ledger
        .stories(&Filter::default())
        .map_err(|e| e.to_string())?;
    let mut random = Random(0x1e55);
    let ids: Vec<String> = (0..ASKED)
        .filter_map(|_| all.rows.get(random.below(all.rows.len())))
        .map(|story| story.id.clone())
        .collect();
    if let Some((precision, recall)) = as_made(&all.rows) {
        println!(
            "| stories as they were made, B-cubed | precision {:.1} %, recall {:.1} % |",
            precision * 100.0,
            recall * 100.0
        );
    }
    let longest = all.rows.iter().max_by_key(|story| story.members.len());
    let conflicts = ledger
        .conflicts(&Filter::default())
        .map_err(|e| e.to_string())?;
    println!(
        "| stories, the longest, conflicts | {}, {}, {} |",
        all.rows.len(),
        longest.map_or(0, |story| story.members.len()),
        conflicts.total
    );
    let ask = |name: &str, question: &dyn Fn(usize) -> zufolge_ledger::Result<()>| {
        let mut times: Vec<Duration> = Vec::new();
        question(0).map_err(|e| e.to_string())?;
        let first = Instant::now();
        for turn in 0..ASKED {
            if turn >= 20 && first.elapsed() > PATIENCE {
                break;
            }
            let started = Instant::now();
            question(turn).map_err(|e| e.to_string())?;
            times.push(started.elapsed());
        }
        times.sort();
        let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1e3;
        println!("| {name} | p50 {:.2} ms, p99 {:.2} ms |", at(50), at(99));
        Ok::<(), String>(())
    };
    ask("story", &|turn| story(&ledger, &ids[turn % ids.len()]))?;
    if let Some(longest) = longest {
        let name = format!("story of {} reports", longest.members.len());
        ask(&name, &|_| story(&ledger, &longest.id))?;
    }
    ask("stories --limit 50", &|_| ledger.stories(&some).map(|_| ()))?;
    ask("conflicts --limit 50", &|_| {
        let rows = ledger.conflicts(&some)?.rows;
        let sides = rows.iter().flat_map(|row| &row.sides);
        let items = sides.map(|side| {
            let (Side::Figure(item) | Side::Claim(item)) = side;
            *item
        });
        each(items.collect(), |report| ledger.said(report))
    })?;
    ask("due --limit 50", &|_| {
        for item in ledger.dues(&some)?.rows {
            let kept = ledger.report(item.report)?;
            if let Some(due) = kept.dues.get(item.number - 1) {
                ledger.outcome(item, due.date, date(2026, 6, 1))?;
            }
        }
        Ok(())
    })?;
    ask("claims --limit 50", &|_| {
        each(ledger.claims(&some)?.rows, |report| ledger.said(report))
    })?;
    ask("figures --limit 50", &|_| {
        each(ledger.figures(&some)?.rows, |report| ledger.said(report))
    })?;
    ask("questions --limit 50", &|_| {
        each(ledger.questions(&some)?.rows, |report| {
            ledger.report(report)
        })
    })?;
    ask("sources --limit 50", &|_| ledger.sources(&some).map(|_| ()))?;
    let searched = Filter {
        limit: Some(20),
        ..Filter::default()
    };
    let titles: Vec<&str> = all.rows.iter().filter_map(|s| s.title.as_deref()).collect();
    let words = searched_for(&titles);
    ask("search", &|turn| {
        ledger
            .search(&words[turn % words.len()], &searched)
            .map(|_| ())
    })
}

/// How the stories of a ledger lie to those that its corpus was made of: which part of the reports in a report's
/// story belongs there, and which part of those that belong there are in it, on average over all reports.
/// The ids of made reports begin with the number of their story.
fn as_made(stories: &[StoryRow]) -> Option<(f64, f64)> {
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    let mut both: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, story) in stories.iter().enumerate() {
        for member in &story.members {
            let Some((of, _)) = member.input_id.as_deref().and_then(|id| id.split_once('-')) else {
                continue;
            };
            *made.entry(of).or_default() += 1;
            *found.entry(number).or_default() += 1;
            *both.entry((of, number)).or_default() += 1;
        }
    }
    let reports = found.values().sum::<usize>() as f64;
    let (mut right, mut whole) = (0.0, 0.0);
    for ((of, number), count) in &both {
        let count = *count as f64;
        right += count * count / found[number] as f64;
        whole += count * count / made[of] as f64;
    }
    (reports > 0.0).then(|| (right / reports, whole / reports))
}

/// What people would look for: words of titles, alone and in pairs, and the commonest words of all.
fn searched_for(titles: &[&str]) -> Vec<String> {
    let mut random = Random(0xfeed);
    let mut words = Vec::new();
    for turn in 0..ASKED {
        let title = titles
            .get(random.below(titles.len()))
            .copied()
            .unwrap_or_default();
        let long: Vec<&str> = title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 4)
            .collect();
        let Some(first) = long.first() else { continue };
        let last = long.last().unwrap_or(first);
        words.push(match turn % 5 {
            0 => (*first).to_owned(),
            1 => format!("{first} {last}"),
            2 => format!("{}*", first.chars().take(5).collect::<String>()),
            3 => ["Polizei", "Feuerwehr", "sagte", "Unternehmen Vorstand"][turn / 5 % 4].to_owned(),
            _ => format!("{first} -Polizei"),
        });
    }
    if words.is_empty() {
        words.push("Polizei".to_owned());
    }
    words
}

/// Loads the reports of some items, each once, as the commands do.
fn each(
    items: Vec<Item>,
    load: impl Fn(i64) -> zufolge_ledger::Result<Kept>,
) -> zufolge_ledger::Result<()> {
    let reports: BTreeSet<i64> = items.iter().map(|item| item.report).collect();
    reports
        .into_iter()
        .try_for_each(|report| load(report).map(drop))
}

/// All that the page of a story is made of.
fn story(ledger: &Ledger, id: &str) -> zufolge_ledger::Result<()> {
    let row = ledger.find_story(id)?;
    let filter = Filter {
        story: Some(row.id.clone()),
        ..Filter::default()
    };
    ledger.conflicts(&filter)?;
    ledger.figures(&filter)?;
    ledger.questions(&filter)?;
    for item in ledger.claims(&filter)?.rows {
        ledger.state(item)?;
    }
    for member in &row.members {
        ledger.report(member.number)?;
    }
    for item in ledger.dues(&filter)?.rows {
        ledger.outcome(item, date(2026, 6, 1), date(2026, 6, 1))?;
    }
    Ok(())
}
