//! The command `read`: files to reports, reports to records, records to the page or to JSON.
//!
//! Reports are analysed in batches on all threads and written in the order of the input, so memory
//! is bounded by the batch and the output never depends on the number of threads.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use zufolge_claims::{Published, Report, read_report};
use zufolge_intake::{Extract, Hints};
use zufolge_lang::Language;

use crate::args::ReadArgs;
use crate::json;
use crate::print::{self, Look};
use crate::slabs;

/// Bytes of text that are analysed together before anything is written.
const BATCH_BYTES: usize = 4 << 20;

/// Reports that are analysed together, at most.
const BATCH_REPORTS: usize = 4096;

/// Columns of a page that no terminal limits.
const PAGE_WIDTH: usize = 100;

/// Runs the command. True if every input could be read.
pub(crate) fn run(args: &ReadArgs) -> anyhow::Result<bool> {
    let input = Input {
        date: args.date,
        language: args.language.language(),
    };
    let mut batch = Batch {
        form: match args.json {
            true => Form::Json,
            false => Form::Page(Look {
                width: terminal_width(),
                colour: colours(),
                verbose: args.verbose,
            }),
        },
        reports: Vec::new(),
        bytes: 0,
        first: true,
    };
    let mut all_read = true;
    for file in args.inputs.iter().flat_map(|input| files(Path::new(input))) {
        all_read &= input.reports(&file, |report| batch.add(report))?;
    }
    batch.flush()?;
    Ok(all_read)
}

/// Columns of the terminal, at most [`PAGE_WIDTH`]: longer lines are hard to read.
pub(crate) fn terminal_width() -> usize {
    let terminal = terminal_size::terminal_size();
    terminal
        .map_or(PAGE_WIDTH, |(width, _)| usize::from(width.0))
        .min(PAGE_WIDTH)
}

/// Whether standard output takes colour codes: a terminal, and no `NO_COLOR`.
pub(crate) fn colours() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// The file itself, or all files below a folder in sorted order. Hidden ones are left out.
pub(crate) fn files(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else {
        return vec![path.to_owned()];
    };
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."))
        // A link to a folder could lead round in circles.
        .filter(|entry| !(entry.path().is_symlink() && entry.path().is_dir()))
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths.iter().flat_map(|path| files(path)).collect()
}

/// What is said beside the files about all of their reports.
#[derive(Debug)]
pub(crate) struct Input {
    /// Publication of reports that state none.
    pub(crate) date: Option<Published>,
    /// Language of reports that state none.
    pub(crate) language: Option<Language>,
}

impl Input {
    /// Hands each report of one file to `take`; names what cannot be read on standard error.
    /// True if all could be read. Errors are those of `take`.
    pub(crate) fn reports(
        &self,
        file: &Path,
        mut take: impl FnMut(Report) -> io::Result<()>,
    ) -> io::Result<bool> {
        self.each(file, false, |extract| take(extract.report))
    }

    /// As [`Input::reports`], each with the bytes that it came from.
    pub(crate) fn extracts(
        &self,
        file: &Path,
        take: impl FnMut(Extract) -> io::Result<()>,
    ) -> io::Result<bool> {
        self.each(file, true, take)
    }

    fn each(
        &self,
        file: &Path,
        keep_raw: bool,
        mut take: impl FnMut(Extract) -> io::Result<()>,
    ) -> io::Result<bool> {
        let name = file.display().to_string();
        let hints = Hints {
            date: self.date,
            language: self.language,
            keep_raw,
            ..Hints::of_name(&name)
        };
        let unread = |reason: String| {
            refuse(&format!("{name}: {reason}"));
            Ok(false)
        };
        let mut slabs = match input_of(file) {
            Ok(slabs::Input::Whole(bytes)) => return each_of(&bytes, hints, &mut take),
            Ok(slabs::Input::Lines(slabs)) => slabs,
            Err(reason) => return unread(reason),
        };
        let mut all_read = true;
        loop {
            match slabs.next() {
                Ok(None) => return Ok(all_read),
                Ok(Some(slab)) => {
                    let hints = Hints {
                        media_type: Some("application/x-ndjson"),
                        lines_before: slab.lines_before,
                        ..hints
                    };
                    all_read &= each_of(&slab.bytes, hints, &mut take)?;
                }
                Err(error) => return unread(error.to_string()),
            }
        }
    }
}

/// Hands each report of some bytes to `take`. True if all could be read.
fn each_of(
    bytes: &[u8],
    hints: Hints<'_>,
    take: &mut impl FnMut(Extract) -> io::Result<()>,
) -> io::Result<bool> {
    let mut all_read = true;
    for extract in zufolge_intake::extracts(bytes, hints) {
        match extract {
            Ok(extract) => take(extract)?,
            Err(refusal) => {
                refuse(&refusal.to_string());
                all_read = false;
            }
        }
    }
    Ok(all_read)
}

fn refuse(line: &str) {
    // Where standard error is gone, nobody is left to be told.
    let _ = writeln!(anstream::stderr(), "zufolge: {line}");
}

/// A file or standard input, or why it cannot be read and what to do.
fn input_of(file: &Path) -> Result<slabs::Input, String> {
    if file == Path::new("-") {
        return slabs::Input::of(io::stdin()).map_err(|error| error.to_string());
    }
    let name = file.to_string_lossy();
    if name.starts_with("http://") || name.starts_with("https://") {
        return Err("addresses are not fetched; save the page and give the file".to_owned());
    }
    let opened = std::fs::File::open(file);
    let read = opened.and_then(slabs::Input::of);
    read.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read: permission denied".to_owned(),
        _ => error.to_string(),
    })
}

/// In which form records are printed.
#[derive(Clone, Copy, Debug)]
enum Form {
    Json,
    Page(Look),
}

/// Reports that wait for analysis.
#[derive(Debug)]
struct Batch {
    form: Form,
    reports: Vec<Report>,
    /// Bytes of their texts.
    bytes: usize,
    /// Whether nothing was printed yet.
    first: bool,
}

impl Batch {
    fn add(&mut self, report: Report) -> io::Result<()> {
        self.bytes += report.text.len();
        self.reports.push(report);
        if self.bytes >= BATCH_BYTES || self.reports.len() >= BATCH_REPORTS {
            self.flush()?;
        }
        Ok(())
    }

    /// Analyses and prints what waits.
    fn flush(&mut self) -> io::Result<()> {
        self.bytes = 0;
        let reports = std::mem::take(&mut self.reports);
        let form = self.form;
        let printed = |report: Report| match form {
            Form::Json => json::line(&read_report(report)),
            Form::Page(look) => print::page(&read_report(report), look).into_bytes(),
        };
        let mut out = io::stdout().lock();
        // Starting the threads takes longer than one report, and one may be large: its JSON is
        // written as it is made.
        if let (Form::Json, [_]) = (form, reports.as_slice()) {
            for report in reports {
                let mut out = io::BufWriter::with_capacity(1 << 16, &mut out);
                json::write(&read_report(report), &mut out)?;
                out.flush()?;
            }
            return out.flush();
        }
        let pages: Vec<Vec<u8>> = match reports.len() {
            0 | 1 => reports.into_iter().map(printed).collect(),
            _ => reports.into_par_iter().map(printed).collect(),
        };
        for page in pages {
            if let (Form::Page(look), false) = (self.form, self.first) {
                let rule = "─".repeat(look.width);
                writeln!(out, "\n{rule}\n")?;
            }
            out.write_all(&page)?;
            self.first = false;
        }
        out.flush()
    }
}
