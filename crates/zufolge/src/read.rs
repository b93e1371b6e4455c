//! The command `read`: files to reports, reports to records, records to the page or to JSON.
//!
//! Reports are analysed in batches on all threads and written in the order of the input, so memory
//! is bounded by the batch and the output never depends on the number of threads.

use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use rayon::prelude::*;
use zufolge_claims::{Report, read_report};

use crate::args::ReadArgs;
use crate::{intake, json};

/// Bytes of text that are analysed together before anything is written.
const BATCH_BYTES: usize = 4 << 20;

/// Runs the command. True if every input could be read.
pub(crate) fn run(args: &ReadArgs) -> anyhow::Result<bool> {
    let mut batch = Batch::new(args);
    for input in &args.inputs {
        if input == "-" {
            let mut bytes = Vec::new();
            io::stdin()
                .lock()
                .read_to_end(&mut bytes)
                .context("standard input")?;
            batch.add(&bytes, "-")?;
        } else {
            for file in files(Path::new(input)) {
                let name = file.display().to_string();
                match std::fs::read(&file) {
                    Ok(bytes) => batch.add(&bytes, &name)?,
                    Err(error) => batch.refuse(&format!("{name}: {error}")),
                }
            }
        }
    }
    batch.flush()?;
    Ok(batch.all_read)
}

/// The file itself, or all files below a folder in sorted order.
fn files(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else {
        return vec![path.to_owned()];
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().flat_map(|path| files(path)).collect()
}

/// Reports that wait for analysis.
struct Batch<'a> {
    args: &'a ReadArgs,
    reports: Vec<Report>,
    bytes: usize,
    all_read: bool,
}

impl<'a> Batch<'a> {
    fn new(args: &'a ReadArgs) -> Batch<'a> {
        Batch {
            args,
            reports: Vec::new(),
            bytes: 0,
            all_read: true,
        }
    }

    fn add(&mut self, bytes: &[u8], name: &str) -> io::Result<()> {
        for report in intake::reports(bytes, name, self.args) {
            match report {
                Ok(report) => {
                    self.bytes += report.text.len();
                    self.reports.push(report);
                    if self.bytes >= BATCH_BYTES {
                        self.flush()?;
                    }
                }
                Err(refusal) => self.refuse(&refusal),
            }
        }
        Ok(())
    }

    fn refuse(&mut self, message: &str) {
        self.all_read = false;
        anstream::eprintln!("zufolge: {message}");
    }

    fn flush(&mut self) -> io::Result<()> {
        self.bytes = 0;
        let reports = std::mem::take(&mut self.reports);
        let pages: Vec<Vec<u8>> = reports
            .into_par_iter()
            .map(|report| json::line(&read_report(report)))
            .collect();
        let mut out = io::stdout().lock();
        for page in pages {
            out.write_all(&page)?;
        }
        out.flush()
    }
}
