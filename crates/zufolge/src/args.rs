//! Every command and option with its help text; `docs/commands.md` is generated from here.

use clap::{Parser, Subcommand, ValueEnum};
use zufolge_claims::Published;
use zufolge_lang::Language;

/// Reads news reports and keeps the record of who says what.
#[derive(Debug, Parser)]
#[command(name = "zufolge", version, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Read(ReadArgs),
}

/// Print what each report says: claims by source, figures, dues, open questions.
///
/// Takes plain text, HTML, JSON and JSONL; a folder is walked in sorted order. Reports that cannot
/// be read are named on standard error, one line each; the others go through and the exit code is 1.
#[derive(Debug, clap::Args)]
pub(crate) struct ReadArgs {
    /// Files or folders to read; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) inputs: Vec<String>,

    /// Print one JSON object a line, one report each (docs/read.schema.json).
    #[arg(long)]
    pub(crate) json: bool,

    /// Publication date of reports that state none, such as 2026-03-04 or 2026-03-04T06:40.
    #[arg(long, value_name = "DATE", value_parser = published)]
    pub(crate) date: Option<Published>,

    /// Language of reports that state none.
    #[arg(long, value_enum, default_value_t = LanguageChoice::Auto)]
    pub(crate) language: LanguageChoice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LanguageChoice {
    /// German.
    De,
    /// Find out from the text.
    Auto,
}

impl LanguageChoice {
    /// The language that was chosen; none for `auto`.
    pub(crate) fn language(self) -> Option<Language> {
        match self {
            LanguageChoice::De => Some(Language::German),
            LanguageChoice::Auto => None,
        }
    }
}

fn published(text: &str) -> Result<Published, String> {
    Published::parse(text)
        .ok_or_else(|| "not a date such as 2026-03-04 or 2026-03-04T06:40".to_owned())
}
