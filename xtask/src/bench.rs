//! Measures the whole process: bytes of news in, JSON out, on a corpus made from `examples/`.
//!
//! The corpus is the same on every machine: paragraphs of the examples, recombined in an order that a
//! fixed seed decides. It is written to `target/bench`. Processor time and peak memory are read from
//! `/proc`, so it needs Linux. Speed per core counts processor time, which other work on the machine
//! hardly disturbs; speed of the whole counts the clock, which it does.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const SEED: u64 = 0x5eed_2026;
/// Sizes of the corpus, to see whether cost grows with it.
const SIZES: [usize; 2] = [1_000, 10_000];
/// Runs that each figure is the best of.
const RUNS: usize = 2;
/// Starts that the median is taken of.
const STARTS: usize = 20;

/// Builds, measures, prints.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let program = build(root)?;
    let paragraphs = paragraphs(root, &program)?;
    println!("| reports | MB | threads | MB/s | reports/s | MB/s per core | peak memory |");
    println!("|---|---|---|---|---|---|---|");
    let mut seconds = Vec::new();
    for size in SIZES {
        let (path, bytes) = corpus(root, &paragraphs, size)?;
        for threads in [1, 2] {
            let run = best(&program, &path, threads)?;
            let megabytes = bytes as f64 / 1e6;
            let wall = run.wall.as_secs_f64();
            println!(
                "| {size} | {megabytes:.1} | {threads} | {:.2} | {:.0} | {:.2} | {} MB |",
                megabytes / wall,
                size as f64 / wall,
                megabytes / run.processor.as_secs_f64(),
                run.peak_kilobytes / 1024,
            );
            if threads == 1 {
                seconds.push(run.processor.as_secs_f64());
            }
        }
    }
    if let [small, large] = seconds[..] {
        println!(
            "\nGrowth: {}-fold the reports take {:.1}-fold the processor time on one thread.",
            SIZES[1] / SIZES[0],
            large / small
        );
    }
    let start = start_up(&program, &root.join("examples/brenkamp/02-dementi.txt"))?;
    println!(
        "Start: {:.1} ms from the start of the process to the page of one short report \
         (median of {STARTS}).",
        start.as_secs_f64() * 1e3
    );
    Ok(())
}

/// Builds the release program and gives its path.
pub(crate) fn build(root: &Path) -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let done = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--package", "zufolge"])
        .current_dir(root)
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    if !done.success() {
        return Err("the program does not build".to_owned());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    Ok(target.join("release/zufolge"))
}

/// The paragraphs of all examples: first ones apart from the others.
struct Paragraphs {
    first: Vec<String>,
    later: Vec<String>,
}

fn paragraphs(root: &Path, program: &Path) -> Result<Paragraphs, String> {
    let output = Command::new(program)
        .args(["read", "--json"])
        .arg(root.join("examples"))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let mut found = Paragraphs {
        first: Vec::new(),
        later: Vec::new(),
    };
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let record: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let text = record["report"]["text"].as_str().unwrap_or_default();
        let mut parts = text.split("\n\n").map(|part| part.trim().to_owned());
        found.first.extend(parts.next());
        found.later.extend(parts);
    }
    if found.first.is_empty() || found.later.is_empty() {
        return Err("the examples hold no paragraphs".to_owned());
    }
    Ok(found)
}

/// Writes a corpus as JSON Lines; gives its path and the bytes of its texts.
fn corpus(root: &Path, paragraphs: &Paragraphs, size: usize) -> Result<(PathBuf, usize), String> {
    let mut random = Random(SEED);
    let mut out = String::new();
    let mut bytes = 0;
    for number in 0..size {
        let mut text = paragraphs.first[random.below(paragraphs.first.len())].clone();
        for _ in 0..3 + random.below(4) {
            text.push_str("\n\n");
            text.push_str(&paragraphs.later[random.below(paragraphs.later.len())]);
        }
        bytes += text.len();
        let day = format!(
            "2026-{:02}-{:02}",
            1 + random.below(12),
            1 + random.below(28)
        );
        let line = json!({ "id": number.to_string(), "published": day, "text": text });
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{line}");
    }
    let folder = root.join("target/bench");
    let path = folder.join(format!("corpus-{size}.jsonl"));
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&path, out))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok((path, bytes))
}

/// xorshift64*: enough for shuffling, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % end as u64) as usize
    }
}

pub(crate) struct Run {
    pub(crate) wall: Duration,
    /// Time on all processors together, in the program and in the system for it.
    pub(crate) processor: Duration,
    pub(crate) peak_kilobytes: u64,
}

fn best(program: &Path, corpus: &Path, threads: usize) -> Result<Run, String> {
    let mut best: Option<Run> = None;
    for _ in 0..RUNS {
        let run = once(
            program,
            &["read".as_ref(), "--json".as_ref(), corpus.as_os_str()],
            threads,
        )?;
        if best
            .as_ref()
            .is_none_or(|best| run.processor < best.processor)
        {
            best = Some(run);
        }
    }
    best.ok_or_else(|| "no run".to_owned())
}

/// Runs the program once and measures it from outside.
pub(crate) fn once(program: &Path, arguments: &[&OsStr], threads: usize) -> Result<Run, String> {
    let started = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .env("RAYON_NUM_THREADS", threads.to_string())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let proc = format!("/proc/{}", child.id());
    let mut peak_kilobytes = 0;
    // Ended but not yet waited for, a process still tells its processor time.
    let processor = loop {
        peak_kilobytes = peak_kilobytes.max(high_water(&proc).unwrap_or(0));
        match processor_time(&proc) {
            Some((true, time)) => break time,
            Some((false, _)) => std::thread::sleep(Duration::from_millis(2)),
            None => return Err(format!("{proc} cannot be read; this needs Linux")),
        }
    };
    let wall = started.elapsed();
    let done = child.wait().map_err(|error| error.to_string())?;
    match done.success() {
        true => Ok(Run {
            wall,
            processor,
            peak_kilobytes,
        }),
        false => Err(format!("{} failed", program.display())),
    }
}

/// Whether a process has ended, and the processor time that it took.
fn processor_time(proc: &str) -> Option<(bool, Duration)> {
    let stat = std::fs::read_to_string(format!("{proc}/stat")).ok()?;
    // The name in brackets may hold blanks; fields count from behind it. proc(5): state is the
    // third field, utime and stime are the 14th and 15th, in ticks of 10 ms.
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some((*fields.first()? == "Z", Duration::from_millis(ticks * 10)))
}

/// The most memory that a process has held so far, in kilobytes.
fn high_water(proc: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("{proc}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// Median time from the start of the process to the first byte of its page.
fn start_up(program: &Path, example: &Path) -> Result<Duration, String> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let started = Instant::now();
        let mut child = Command::new(program)
            .arg("read")
            .arg(example)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let mut stdout = child.stdout.take().ok_or("no standard output")?;
        let mut first = [0];
        stdout
            .read_exact(&mut first)
            .map_err(|error| error.to_string())?;
        times.push(started.elapsed());
        let mut rest = Vec::new();
        stdout
            .read_to_end(&mut rest)
            .map_err(|error| error.to_string())?;
        child.wait().map_err(|error| error.to_string())?;
    }
    times.sort();
    Ok(times[times.len() / 2])
}
