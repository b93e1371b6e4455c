//! The program: parses the arguments, runs one command, turns the outcome into an exit code.
//!
//! Exit codes: 0 done, 1 a run-time failure, 2 wrong usage. The only crate that reads files and
//! prints; what it prints comes from `json` (for programs) or `print` (for people).

// The rim: files, standard streams and the terminal are its business.
#![allow(clippy::disallowed_methods)]

mod args;
mod read;
mod slabs;
mod explain;
mod json;
mod print;
mod layout;
mod ledger_args;
mod add;
mod shelf;
mod list;
mod story;
mod review;
mod changes;
mod demo;
mod export;
mod export_text;
mod web;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};

// Many small values are made and dropped on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = Args::parse();
    let outcome = match args.command {
        Command::Read(args) => read::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Add(args) => add::run(&args),
        Command::Stories(args) => list::stories(&args),
        Command::Story(args) => story::run(&args),
        Command::Claims(args) => list::claims(&args),
        Command::Figures(args) => list::figures(&args),
        Command::Conflicts(args) => list::conflicts(&args),
        Command::Due(args) => list::dues(&args),
        Command::Questions(args) => list::questions(&args),
        Command::Sources(args) => list::sources(&args),
        Command::Source(args) => list::source(&args),
        Command::Search(args) => list::search(&args),
        Command::Changes(args) => changes::run(&args),
        Command::Serve(args) => web::serve::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Review(args) => review::run(&args),
        Command::Verify(args) => add::verify(&args),
        Command::Rebuild(args) => add::rebuild(&args),
        Command::Completions { shell } => args::completions(shell),
        Command::Man { folder } => args::manual(&folder),
        Command::Commands => args::print_commands(),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("zufolge: {error:#}");
            ExitCode::from(1)
        }
    }
}

/// Whether the reader of our output went away, as `head` does: no fault of the run.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
