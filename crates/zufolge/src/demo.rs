//! The command `demo`: the bundled fictional stories in a fresh ledger, on a page.

use std::io::Write as _;
use std::path::PathBuf;

use zufolge_claims::read_report;
use zufolge_intake::Hints;
use zufolge_ledger::{Entry, Ledger};

use crate::add::{PROGRAM, counted, now};
use crate::layout::{Page, Tone, piece};
use crate::ledger_args::DemoArgs;
use crate::read::{colours, terminal_width};
use crate::shelf::Shelf;
use crate::story;

/// The bundled reports: name and content of each file.
const REPORTS: &[(&str, &[u8])] = &[
    (
        "brenkamp/01-wirtschaftsblatt.txt",
        include_bytes!("../../../examples/brenkamp/01-wirtschaftsblatt.txt"),
    ),
    (
        "brenkamp/02-dementi.txt",
        include_bytes!("../../../examples/brenkamp/02-dementi.txt"),
    ),
    (
        "brenkamp/03-meldungen.jsonl",
        include_bytes!("../../../examples/brenkamp/03-meldungen.jsonl"),
    ),
    (
        "lackwerk/01-kurier.txt",
        include_bytes!("../../../examples/lackwerk/01-kurier.txt"),
    ),
    (
        "lackwerk/02-abendpost.txt",
        include_bytes!("../../../examples/lackwerk/02-abendpost.txt"),
    ),
    (
        "lackwerk/03-rundschau.html",
        include_bytes!("../../../examples/lackwerk/03-rundschau.html"),
    ),
    (
        "lackwerk/04-tagblatt.txt",
        include_bytes!("../../../examples/lackwerk/04-tagblatt.txt"),
    ),
    (
        "lackwerk/05-kurier.txt",
        include_bytes!("../../../examples/lackwerk/05-kurier.txt"),
    ),
    (
        "trinkwasser/01-landpost.txt",
        include_bytes!("../../../examples/trinkwasser/01-landpost.txt"),
    ),
    (
        "trinkwasser/02-echo.txt",
        include_bytes!("../../../examples/trinkwasser/02-echo.txt"),
    ),
    (
        "trinkwasser/03-landpost.txt",
        include_bytes!("../../../examples/trinkwasser/03-landpost.txt"),
    ),
    (
        "trinkwasser/04-echo.txt",
        include_bytes!("../../../examples/trinkwasser/04-echo.txt"),
    ),
];

/// The program's name as it was called: who runs it by its path has it on no search path.
fn called() -> String {
    let name = std::env::args_os().next().map(PathBuf::from);
    let path = name.filter(|name| name.components().count() > 1);
    path.map_or_else(|| "zufolge".to_owned(), |path| path.display().to_string())
}

/// Runs the command.
pub(crate) fn run(args: &DemoArgs) -> anyhow::Result<bool> {
    let path = &args.ledger;
    let mut entries = Vec::new();
    for (name, bytes) in REPORTS {
        let hints = Hints {
            keep_raw: true,
            ..Hints::of_name(name)
        };
        for extract in zufolge_intake::extracts(bytes, hints).flatten() {
            let raw = extract.raw.unwrap_or_else(|| [].into());
            entries.push(Entry::new(read_report(extract.report), name, &raw));
        }
    }
    let reports = entries.len();
    if path.exists() {
        let ledger = Ledger::read(path)?;
        let all = ledger.reports(&Default::default())?.total;
        let mut ours = 0;
        for entry in &entries {
            ours += usize::from(ledger.holds(entry.id())?);
        }
        if all != ours {
            anyhow::bail!(
                "{0}: holds other reports than the demo's; give another name with --ledger FILE",
                path.display()
            );
        }
    }
    let mut ledger = Ledger::create(path)?;
    ledger.add(entries, PROGRAM, &now())?;
    ledger.derive(PROGRAM)?;
    let mut shelf = Shelf::new(ledger);
    let stories = shelf.ledger.stories(&Default::default())?.rows;
    let mut page = Page::new(terminal_width(), colours());
    for story in &stories {
        let rule = "─".repeat(page.width());
        page.gap();
        page.paragraph("", 0, &[piece(Tone::Faint, &rule)]);
        page.gap();
        let last = story.last.as_deref().and_then(|day| day.parse().ok());
        story::write(&mut page, &mut shelf, story, last.unwrap_or_default())?;
    }
    page.gap();
    let rule = "─".repeat(page.width());
    page.paragraph("", 0, &[piece(Tone::Faint, &rule)]);
    let done = format!(
        "{} in {}, all invented, are in {}. What to try next:",
        counted(reports, "report", "reports"),
        counted(stories.len(), "story", "stories"),
        path.display()
    );
    page.paragraph("", 0, &[piece(Tone::Plain, &done)]);
    let ledger = format!("--ledger {}", path.display());
    let first = stories.first().map_or("STORY", |story| story.id.as_str());
    let zufolge = called();
    for command in [
        format!("{zufolge} conflicts {ledger}"),
        format!("{zufolge} due {ledger}"),
        format!("{zufolge} claims {ledger} --standing unconfirmed"),
        format!("{zufolge} story {first} {ledger}"),
        format!("{zufolge} serve {ledger}"),
    ] {
        page.paragraph("", 3, &[piece(Tone::Strong, &command)]);
    }
    anstream::stdout()
        .lock()
        .write_all(page.finish().as_bytes())?;
    Ok(true)
}
