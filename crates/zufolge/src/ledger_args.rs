//! The commands that work on a ledger, with every option and its help text.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use zufolge_claims::Published;
use zufolge_claims::claim::{Certainty, ClaimForm, SourceKind, Stance, Standing};
use zufolge_claims::figure::CountClass;
use zufolge_claims::vocabulary::Worded;
use zufolge_ledger::listing::Filter;

use crate::args::{LanguageChoice, published};

/// Where the ledger is.
#[derive(Args, Debug)]
pub(crate) struct LedgerArg {
    /// The ledger's file.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "zufolge.db",
        env = "ZUFOLGE_LEDGER"
    )]
    pub(crate) ledger: PathBuf,
}

/// What a listing is to hold. Filters compose: a row must pass all of them.
#[derive(Args, Debug)]
pub(crate) struct FilterArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// Print one JSON object a line.
    #[arg(long)]
    pub(crate) json: bool,

    /// Only this story, by its id or the beginning of one.
    #[arg(long, value_name = "STORY")]
    pub(crate) story: Option<String>,

    /// Only this report, by its id, the beginning of one, or the id that the input gave it.
    #[arg(long, value_name = "REPORT")]
    pub(crate) report: Option<String>,

    /// Only sources with this in their name.
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,

    /// Only sources of this kind: person, institution, group, anonymous, metonym, media, agency, document, unstated.
    #[arg(long, value_name = "KIND", value_parser = word::<SourceKind>, hide_possible_values = true)]
    pub(crate) kind: Option<SourceKind>,

    /// Only claims with this stance: asserts, denies, confirms, corrects, announces, demands, warns, asks, declines.
    #[arg(long, value_name = "STANCE", value_parser = word::<Stance>)]
    pub(crate) stance: Option<Stance>,

    /// Only claims of this form: direct, indirect, free-indirect, indirect-free-indirect, reported, own-voice.
    #[arg(long, value_name = "FORM", value_parser = word::<ClaimForm>)]
    pub(crate) form: Option<ClaimForm>,

    /// Only claims put so firmly: certain, probable, possible, unstated.
    #[arg(long, value_name = "CERTAINTY", value_parser = word::<Certainty>)]
    pub(crate) certainty: Option<Certainty>,

    /// Only claims that stand so: stated, unconfirmed, confirmed, denied, disputed, superseded, withdrawn.
    #[arg(long, value_name = "STANDING", value_parser = word::<Standing>)]
    pub(crate) standing: Option<Standing>,

    /// Only figures that count this: killed, injured, jobs, money, percent, ...
    #[arg(long, value_name = "CLASS", value_parser = word::<CountClass>)]
    pub(crate) class: Option<CountClass>,

    /// Only figures for this place.
    #[arg(long, value_name = "PLACE")]
    pub(crate) place: Option<String>,

    /// Only reports of this outlet.
    #[arg(long, value_name = "OUTLET")]
    pub(crate) outlet: Option<String>,

    /// Only reports published on this day or later.
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Date>,

    /// Only reports published on this day or earlier.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<Date>,

    /// Only reports with these words ("a phrase", begin*, -without, title:word).
    #[arg(long, value_name = "WORDS")]
    pub(crate) words: Option<String>,

    /// What could be known on this day: later reports do not count.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,

    /// At most so many rows; what was cut off is said.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
}

impl FilterArgs {
    /// The filter that they describe; `--as-of` bounds the days of publication too.
    pub(crate) fn filter(&self) -> Filter {
        Filter {
            story: self.story.clone(),
            report: self.report.clone(),
            source: self.source.clone(),
            kind: self.kind,
            stance: self.stance,
            form: self.form,
            certainty: self.certainty,
            standing: self.standing,
            said: false,
            class: self.class,
            place: self.place.clone(),
            outlet: self.outlet.clone(),
            since: self.since,
            until: match (self.until, self.as_of) {
                (Some(until), Some(day)) => Some(until.min(day)),
                (until, day) => until.or(day),
            },
            words: self.words.clone(),
            limit: self.limit,
        }
    }
}

/// One of the words of a value, or all of them in the message.
fn word<T: Worded + Send + Sync>(text: &str) -> Result<T, String> {
    T::of_word(text).ok_or_else(|| {
        let words: Vec<&str> = T::WORDS.iter().map(|(_, word)| *word).collect();
        format!("not one of {}", words.join(", "))
    })
}

/// Put reports into a ledger.
///
/// The same article again changes nothing; a changed one is a new version beside the old. Can be
/// stopped at any moment and run again: nothing is lost or doubled.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  zufolge add reports/ more.jsonl\n  zufolge add --ledger deich.db - < page.html"
)]
pub(crate) struct AddArgs {
    /// Files or folders to read; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) inputs: Vec<String>,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// Publication date of reports that state none, such as 2026-03-04 or 2026-03-04T06:40.
    #[arg(long, value_name = "DATE", value_parser = published)]
    pub(crate) date: Option<Published>,

    /// Language of reports that state none.
    #[arg(long, value_enum, default_value_t = LanguageChoice::Auto)]
    pub(crate) language: LanguageChoice,

    /// Say nothing but what went wrong.
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// Write this down as the moment of the addition instead of the clock's.
    #[arg(long, value_name = "MOMENT", hide = true)]
    pub(crate) now: Option<String>,
}

/// Show one story: figures and who holds them, conflicts, claims by source, dues, questions, reports.
#[derive(Args, Debug)]
pub(crate) struct StoryArgs {
    /// The story's id, or the beginning of it.
    #[arg(value_name = "STORY")]
    pub(crate) story: Option<String>,

    #[command(subcommand)]
    pub(crate) change: Option<StoryChange>,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// Print everything about it as one JSON object.
    #[arg(long)]
    pub(crate) json: bool,

    /// What could be known on this day: later reports do not count.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
}

/// Decisions about stories that a person makes; they win over the machine's.
#[derive(Debug, Subcommand)]
pub(crate) enum StoryChange {
    /// Make one story of two.
    Merge {
        /// A story.
        a: String,
        /// Another one.
        b: String,
        /// Who decides.
        #[arg(long, value_name = "NAME", env = "ZUFOLGE_REVIEWER")]
        by: String,
        #[command(flatten)]
        ledger: LedgerArg,
    },
    /// Take a report out of its story.
    Split {
        /// A report.
        report: String,
        /// Who decides.
        #[arg(long, value_name = "NAME", env = "ZUFOLGE_REVIEWER")]
        by: String,
        #[command(flatten)]
        ledger: LedgerArg,
    },
    /// Say that a report is no copy of the others of its origin.
    NoCopy {
        /// A report.
        report: String,
        /// Who decides.
        #[arg(long, value_name = "NAME", env = "ZUFOLGE_REVIEWER")]
        by: String,
        #[command(flatten)]
        ledger: LedgerArg,
    },
}

/// Show what one source said, over all stories.
#[derive(Args, Debug)]
pub(crate) struct SourceArgs {
    /// The source's name, or a part of it.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) filter: FilterArgs,
}

/// Find reports by their words, the best first; words that more than 5,000 reports hold, the newest first.
///
/// Words must all be there; "a phrase" as it stands, begin* for words that begin so, -word for words
/// that must be missing, title:word for words of the title.
#[derive(Args, Debug)]
pub(crate) struct SearchArgs {
    /// What to look for.
    #[arg(value_name = "WORDS", required = true)]
    pub(crate) typed: Vec<String>,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// Print one JSON object a line.
    #[arg(long)]
    pub(crate) json: bool,

    /// Only this story, by its id.
    #[arg(long, value_name = "STORY")]
    pub(crate) story: Option<String>,

    /// Only reports with a claim of this source, by its full name.
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,

    /// Only reports of this outlet.
    #[arg(long, value_name = "OUTLET")]
    pub(crate) outlet: Option<String>,

    /// Only reports published on this day or later.
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Date>,

    /// Only reports published on this day or earlier.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<Date>,

    /// At most so many rows; what was cut off is said.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
}

/// Show what reports since a day changed: new claims, figures that moved, new conflicts and outcomes.
#[derive(Args, Debug)]
pub(crate) struct ChangesArgs {
    /// The last day that is known already.
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Date,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// Only this story, by its id or the beginning of one.
    #[arg(long, value_name = "STORY")]
    pub(crate) story: Option<String>,

    /// Up to this day; today if not given.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,

    /// Print one JSON object a line.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Check that a ledger holds what was written, wholly and consistently.
#[derive(Args, Debug)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArg,
}

/// Drop everything that is derived and derive it again from what is recorded.
#[derive(Args, Debug)]
pub(crate) struct RebuildArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArg,
}

/// What a person says of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum VerdictChoice {
    /// The machine's values are right.
    Accept,
    /// The item is wrong as a whole.
    Reject,
    /// One value is wrong; `--set FIELD=VALUE` says what it should be.
    Correct,
    /// The last verdict of this person on the item is taken back.
    Undo,
}

/// Accept, reject or correct a claim or figure; without an item, list what was decided.
///
/// What people decide is kept apart from what the machine found, and never overwritten.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  zufolge review 0123456789ab-c3 accept --by Meyer\n  zufolge review 0123456789ab-c3 correct --set source=Landratsamt --by Meyer"
)]
pub(crate) struct ReviewArgs {
    /// Id of a claim (0123456789ab-c3) or figure (0123456789ab-f2).
    #[arg(value_name = "ITEM", requires = "verdict")]
    pub(crate) item: Option<String>,

    /// The verdict.
    #[arg(value_enum)]
    pub(crate) verdict: Option<VerdictChoice>,

    /// The right value, for a correction.
    #[arg(long, value_name = "FIELD=VALUE")]
    pub(crate) set: Option<String>,

    /// Who decides.
    #[arg(long, value_name = "NAME", env = "ZUFOLGE_REVIEWER")]
    pub(crate) by: Option<String>,

    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// Print one JSON object a line.
    #[arg(long)]
    pub(crate) json: bool,
}

/// In which format to export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// Comma-separated values for a spreadsheet in English.
    Csv,
    /// Semicolons and decimal commas, for a spreadsheet in German.
    CsvDe,
    /// An Excel workbook with one sheet a table.
    Xlsx,
    /// One JSON object a line, as the listings print it.
    Jsonl,
    /// Places with the claims and figures about them.
    Geojson,
    /// Dues as calendar entries.
    Ical,
    /// Reports as an Atom feed.
    Atom,
    /// W3C Web Annotations of the reports' texts.
    Annotation,
    /// A citation dossier in Markdown.
    Markdown,
    /// A citation dossier in HTML.
    Html,
}

/// What to export, where a format holds one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportTable {
    /// Claims.
    Claims,
    /// Figures.
    Figures,
    /// Dues.
    Dues,
    /// Questions.
    Questions,
}

/// Write what filters leave in a format that other programs read.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  zufolge export --format csv-de --table figures --story s-01 > zahlen.csv\n  zufolge export --format ical > fristen.ics"
)]
pub(crate) struct ExportArgs {
    /// The format.
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: ExportFormat,

    /// The table, for csv and jsonl.
    #[arg(long, value_enum, value_name = "TABLE", default_value_t = ExportTable::Claims)]
    pub(crate) table: ExportTable,

    /// Write to this file instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) filter: FilterArgs,
}

/// Put the bundled fictional stories into a ledger of their own and show them.
#[derive(Args, Debug)]
pub(crate) struct DemoArgs {
    /// The ledger's file; one that holds other reports is left alone.
    #[arg(long, value_name = "FILE", default_value = "demo.db")]
    pub(crate) ledger: PathBuf,
}

/// Serve the ledger as web pages, for reading or with `--edit` for reviewing too.
///
/// Opens only an address of this machine unless told otherwise. Pages load nothing from elsewhere.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  zufolge serve --ledger demo.db\n  zufolge serve --edit --by Meyer\n  zufolge serve --addr 0.0.0.0:8080 --edit --password-file kennwort --host desk.example.org"
)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// The address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) addr: SocketAddr,

    /// Let claims be reviewed. Where others can reach the address, only with a token or password.
    #[arg(long)]
    pub(crate) edit: bool,

    /// Who reviews, where the form does not say so.
    #[arg(long, value_name = "NAME", env = "ZUFOLGE_REVIEWER")]
    pub(crate) by: Option<String>,

    /// Let in who knows the password whose hash this file holds, instead of printing a token.
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,

    /// Read a password from standard input, write its hash to this file, and stop.
    #[arg(long, value_name = "FILE")]
    pub(crate) set_password: Option<PathBuf>,

    /// A name that the server is called by; others are refused if any is given. Can be repeated.
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Vec<String>,

    /// Requests a second for each address; 0 sets 30 where others can reach the server, else no limit.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) rate: u32,

    /// The day that counts as today for dues, instead of the clock's.
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<Date>,

    /// Write no line for each request.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}
