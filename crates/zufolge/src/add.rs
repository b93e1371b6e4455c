//! The command `add`: files to reports, reports to entries on all threads, entries to the ledger by one writer.
//!
//! Reports that the ledger holds already are passed over before they are analysed, so a run that was
//! stopped goes on where it was when it is started again. Batches keep the order of the input.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::mpsc::sync_channel;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use zufolge_claims::read_report;
use zufolge_intake::Extract;
use zufolge_ledger::{Added, Entry, Ledger};

use crate::ledger_args::{AddArgs, RebuildArgs, VerifyArgs};
use crate::read::{Input, files};

/// The version that a ledger's rows name.
pub(crate) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// Bytes of raw input that are analysed and written together.
const BATCH_BYTES: usize = 1 << 20;

/// Reports that are analysed and written together, at most.
const BATCH_REPORTS: usize = 256;

/// How many reports go by between two lines on something that is no terminal.
const BETWEEN_LINES: usize = 10_000;

/// An extract and the name of the file that it came from.
type Waiting = (Extract, String);

/// What an addition came to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    pub(crate) new: usize,
    pub(crate) versions: usize,
    pub(crate) known: usize,
}

/// Runs the command. True if every input could be read.
pub(crate) fn run(args: &AddArgs) -> anyhow::Result<bool> {
    let moment = args.now.clone().unwrap_or_else(now);
    let input = Input {
        date: args.date,
        language: args.language.language(),
    };
    let progress = Progress::over(&args.inputs, args.quiet);
    let (sum, all_read) = add(
        &args.ledger.ledger,
        &args.inputs,
        &input,
        &moment,
        &progress,
    )?;
    let mut ledger = Ledger::open(&args.ledger.ledger)?;
    progress.say("grouping stories");
    let derived = ledger.derive(PROGRAM)?;
    let added = sum.new + sum.versions;
    if 2 * added as i64 >= ledger.newest()? {
        progress.say("packing the file");
        // It holds all that was added, packed or not.
        let _ = ledger.pack();
    }
    progress.end();
    if !args.quiet {
        let mut out = anstream::stdout().lock();
        writeln!(
            out,
            "{}: {} added{}{}; {}",
            args.ledger.ledger.display(),
            counted(sum.new + sum.versions, "report", "reports"),
            match sum.versions {
                0 => String::new(),
                n => format!(
                    " ({} of an article that was there before)",
                    counted(n, "new version", "new versions")
                ),
            },
            match sum.known {
                0 => String::new(),
                n => format!(", {n} already there"),
            },
            match derived.changed {
                0 => format!(
                    "{}, none changed",
                    counted(derived.stories, "story", "stories")
                ),
                n => format!(
                    "{}, {n} of them changed",
                    counted(derived.stories, "story", "stories")
                ),
            }
        )?;
    }
    Ok(all_read)
}

/// "1 report", "2 reports".
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The clock's moment, UTC, to the second.
pub(crate) fn now() -> String {
    jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

/// Today, by the clock and the zone of this machine.
pub(crate) fn today() -> jiff::civil::Date {
    jiff::ZonedDateTime::now().date()
}

/// Adds all reports of the inputs; derived rows stay as they are.
pub(crate) fn add(
    path: &Path,
    inputs: &[String],
    input: &Input,
    moment: &str,
    progress: &Progress,
) -> anyhow::Result<(Sum, bool)> {
    let mut writing = Ledger::create(path)?;
    let reading = Ledger::read(path)?;
    let (send, receive) = sync_channel::<Vec<Entry>>(2);
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || -> zufolge_ledger::Result<Sum> {
            let mut sum = Sum::default();
            for entries in receive {
                for outcome in writing.add(entries, PROGRAM, moment)? {
                    match outcome {
                        Added::New => sum.new += 1,
                        Added::Version => sum.versions += 1,
                        Added::Known => sum.known += 1,
                    }
                }
            }
            Ok(sum)
        });
        let mut batch = Batch::default();
        let mut passed_over = 0;
        let mut all_read = true;
        // A send fails only if the writer has failed; its error is told below.
        let mut stopped = false;
        for file in inputs.iter().flat_map(|input| files(Path::new(input))) {
            let name = file.display().to_string();
            all_read &= input.extracts(&file, |extract| {
                if stopped {
                    return Ok(());
                }
                let length = extract.raw.as_ref().map_or(0, |raw| raw.len());
                progress.passed(length);
                let known = reading.holds(&extract.report.id());
                if known.map_err(std::io::Error::other)? {
                    passed_over += 1;
                    return Ok(());
                }
                batch.bytes += length;
                batch.extracts.push((extract, name.clone()));
                if batch.is_full() {
                    stopped = send.send(batch.entries()).is_err();
                }
                Ok(())
            })?;
        }
        if !stopped {
            let _ = send.send(batch.entries());
        }
        drop(send);
        let written = writer
            .join()
            .map_err(|_| anyhow::anyhow!("the writer stopped"))?;
        let mut sum = written?;
        sum.known += passed_over;
        Ok((sum, all_read))
    })
}

/// Extracts that wait for analysis.
#[derive(Default)]
struct Batch {
    extracts: Vec<Waiting>,
    bytes: usize,
}

impl Batch {
    fn is_full(&self) -> bool {
        self.bytes >= BATCH_BYTES || self.extracts.len() >= BATCH_REPORTS
    }

    /// Analyses what waits, on all threads.
    fn entries(&mut self) -> Vec<Entry> {
        self.bytes = 0;
        let extracts = std::mem::take(&mut self.extracts);
        extracts
            .into_par_iter()
            .map(|(extract, name)| {
                let raw = extract.raw.unwrap_or_else(|| [].into());
                Entry::new(read_report(extract.report), &name, &raw)
            })
            .collect()
    }
}

/// How far an addition is: a bar on a terminal, a line now and then elsewhere.
pub(crate) struct Progress {
    bar: ProgressBar,
    plain: bool,
    reports: std::cell::Cell<usize>,
}

impl Progress {
    /// Over all bytes of the inputs.
    fn over(inputs: &[String], quiet: bool) -> Progress {
        let terminal = std::io::stderr().is_terminal();
        let paths = inputs.iter().flat_map(|input| files(Path::new(input)));
        let bytes: u64 = match terminal && !quiet {
            true => paths
                .filter_map(|path| std::fs::metadata(path).ok())
                .map(|metadata| metadata.len())
                .sum(),
            false => 0,
        };
        let bar = match terminal && !quiet {
            true => ProgressBar::new(bytes),
            false => ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
        };
        if let Ok(style) = ProgressStyle::with_template(
            "{bar:30} {bytes} of {total_bytes} · {bytes_per_sec} · {eta} left · {msg}",
        ) {
            bar.set_style(style);
        }
        Progress {
            bar,
            plain: !terminal && !quiet,
            reports: std::cell::Cell::new(0),
        }
    }

    fn passed(&self, bytes: usize) {
        let reports = self.reports.get() + 1;
        self.reports.set(reports);
        self.bar.inc(bytes as u64);
        if self.plain && reports.is_multiple_of(BETWEEN_LINES) {
            // Where standard error is gone, nobody is left to be told.
            let _ = writeln!(anstream::stderr(), "{reports} reports read");
        }
        if reports.is_multiple_of(100) {
            self.bar.set_message(format!("{reports} reports"));
        }
    }

    fn say(&self, what: &'static str) {
        self.bar.set_message(what);
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// The command `verify`. True if nothing is wrong.
pub(crate) fn verify(args: &VerifyArgs) -> anyhow::Result<bool> {
    let path = &args.ledger.ledger;
    let mut ledger = Ledger::read(path)?;
    let verified = ledger.verify(PROGRAM)?;
    let mut out = anstream::stdout().lock();
    for fault in &verified.faults {
        writeln!(out, "{}: {fault}", path.display())?;
    }
    match verified.faults.len() {
        0 => writeln!(
            out,
            "{}: {} checked, nothing wrong",
            path.display(),
            counted(verified.reports, "report", "reports")
        )?,
        n => writeln!(
            out,
            "{}: {}; restore the file from a copy, or add its reports to a new ledger",
            path.display(),
            counted(n, "fault", "faults")
        )?,
    }
    Ok(verified.faults.is_empty())
}

/// The command `rebuild`.
pub(crate) fn rebuild(args: &RebuildArgs) -> anyhow::Result<bool> {
    let path = &args.ledger.ledger;
    let mut ledger = Ledger::open(path)?;
    let derived = ledger.rebuild(PROGRAM).context("nothing was changed")?;
    writeln!(
        anstream::stdout().lock(),
        "{}: {} derived again",
        path.display(),
        counted(derived.stories, "story", "stories")
    )?;
    Ok(true)
}
