//! The listings of a ledger: one row a claim, figure, conflict, due, question, source or story.
//!
//! With `--json` one object a line, else a page for people. What a limit cut off is always said.

use std::io::Write as _;

use jiff::civil::Date;
use zufolge_claims::claim::Standing;
use zufolge_claims::outcome::DueStatus;
use zufolge_claims::vocabulary::Worded as _;
use zufolge_ledger::Ledger;
use zufolge_ledger::derive::Derivation;
use zufolge_ledger::listing::{ConflictRow, Item, Listing, Side, SourceRow, StoryRow};

use crate::add::{PROGRAM, counted, today};
use crate::layout::{Page, Piece, Tone, clean, piece};
use crate::ledger_args::{FilterArgs, LedgerArg, SearchArgs, SourceArgs};
use crate::read::{colours, terminal_width};
use crate::shelf::{Shelf, source_name, story_json};
use crate::web::format::part_of_day;
use crate::web::words::Lang;

/// Rows that a page for people shows if no limit is given.
const PAGE_ROWS: usize = 100;

/// Opens a ledger for reading, as of a day if one is given.
pub(crate) fn open(ledger: &LedgerArg, as_of: Option<Date>) -> anyhow::Result<Shelf> {
    let mut ledger = Ledger::read(&ledger.ledger)?;
    ledger.hold()?;
    match ledger.derivation(PROGRAM)? {
        Derivation::Current => {}
        // What is recorded is shown at once, also while somebody is adding.
        Derivation::Behind { reports, .. } => writeln!(
            anstream::stderr(),
            "zufolge: {} not yet in any story; zufolge add is at work, or was stopped: run it again",
            counted(
                usize::try_from(reports).unwrap_or_default(),
                "report is",
                "reports are"
            )
        )?,
        Derivation::Other(by) => anyhow::bail!(
            "{0}: stories and conflicts were found by zufolge {by}; run zufolge rebuild --ledger {0}",
            ledger.path().display()
        ),
    }
    if let Some(day) = as_of {
        ledger.as_of(day, PROGRAM)?;
    }
    Ok(Shelf::new(ledger))
}

/// A listing in the making: where its rows go.
pub(crate) struct Out {
    json: bool,
    page: Page,
    lines: std::io::BufWriter<anstream::AutoStream<std::io::Stdout>>,
}

impl Out {
    pub(crate) fn new(json: bool) -> Out {
        Out {
            json,
            page: Page::new(terminal_width(), colours()),
            lines: std::io::BufWriter::with_capacity(1 << 16, anstream::stdout()),
        }
    }

    /// A row as JSON.
    pub(crate) fn line(&mut self, value: &serde_json::Value) -> anyhow::Result<()> {
        serde_json::to_writer(&mut self.lines, value)?;
        self.lines.write_all(b"\n")?;
        Ok(())
    }

    /// Ends the listing: writes the page, and says what was cut off.
    pub(crate) fn end<T>(
        mut self,
        listing: &Listing<T>,
        one: &str,
        many: &str,
    ) -> anyhow::Result<bool> {
        let shown = listing.rows.len();
        let total = listing.total;
        if self.json {
            self.lines.flush()?;
            if shown < total {
                writeln!(
                    anstream::stderr(),
                    "zufolge: {shown} of {} shown; --limit {total} shows all",
                    counted(total, one, many)
                )?;
            }
            return Ok(true);
        }
        self.page.gap();
        let sum = match shown < total {
            true => format!(
                "{shown} of {} shown; --limit {total} shows all",
                counted(total, one, many)
            ),
            false => counted(total, one, many),
        };
        self.page.paragraph("", 0, &[piece(Tone::Faint, &sum)]);
        let page = std::mem::replace(&mut self.page, Page::new(0, false)).finish();
        self.lines.write_all(page.as_bytes())?;
        self.lines.flush()?;
        Ok(true)
    }
}

/// The filter of a listing, with the limit of a page for people.
fn filter(args: &FilterArgs) -> zufolge_ledger::listing::Filter {
    let mut filter = args.filter();
    if !args.json && filter.limit.is_none() {
        filter.limit = Some(PAGE_ROWS);
    }
    filter
}

/// The command `stories`.
pub(crate) fn stories(args: &FilterArgs) -> anyhow::Result<bool> {
    let shelf = open(&args.ledger, args.as_of)?;
    let listing = shelf.ledger.stories(&filter(args))?;
    let mut out = Out::new(args.json);
    if args.json {
        for story in &listing.rows {
            out.line(&story_json(story))?;
        }
    } else {
        let names = ["story", "last", "reports", "origins", "title"];
        let mut rows = vec![names.map(|name| piece(Tone::Faint, name)).to_vec()];
        rows.extend(listing.rows.iter().map(story_row));
        out.page.table(0, &rows, 0);
    }
    out.end(&listing, "story", "stories")
}

fn story_row(story: &StoryRow) -> Vec<Piece> {
    vec![
        piece(Tone::Faint, &story.id),
        piece(Tone::Plain, story.last.as_deref().unwrap_or("no date")),
        piece(Tone::Plain, &story.members.len().to_string()),
        piece(Tone::Plain, &story.origins().to_string()),
        piece(Tone::Strong, story.title.as_deref().unwrap_or("(no title)")),
    ]
}

/// The command `claims`.
pub(crate) fn claims(args: &FilterArgs) -> anyhow::Result<bool> {
    let mut shelf = open(&args.ledger, args.as_of)?;
    let listing = shelf.ledger.claims(&filter(args))?;
    let mut out = Out::new(args.json);
    for item in &listing.rows {
        match args.json {
            true => {
                let row = shelf.claim_json(*item)?;
                out.line(&row)?;
            }
            false => claim(&mut out.page, &mut shelf, *item)?,
        }
    }
    out.end(&listing, "claim", "claims")
}

/// One claim with its source, its standing and where it stands.
pub(crate) fn claim(page: &mut Page, shelf: &mut Shelf, item: Item) -> anyhow::Result<()> {
    let volume = shelf.said(item.report)?;
    let Some(claim) = volume.claim(item.number) else {
        return Ok(());
    };
    let state = shelf.state(item)?;
    page.gap();
    let kind = claim
        .source
        .as_ref()
        .map_or("own voice", |source| source.kind.word());
    page.paragraph(
        "",
        0,
        &[
            piece(
                Tone::Strong,
                source_name(claim).unwrap_or("The report itself"),
            ),
            piece(Tone::Faint, &format!(" · {kind} · {}", volume.credit())),
        ],
    );
    let mut pieces = vec![piece(Tone::Plain, &volume.claim_words(claim))];
    let mut notes = Vec::new();
    if claim.negated {
        notes.push("negated".to_owned());
    }
    if claim.stance.word() != "asserts" {
        notes.push(claim.stance.word().to_owned());
    }
    notes.push(claim.id.to_string());
    pieces.push(piece(Tone::Faint, &format!("  ({})", notes.join(", "))));
    page.paragraph("", 3, &pieces);
    standing(page, shelf, state.standing, &state.grounds)
}

/// The line that says how a claim stands, and on what that rests.
pub(crate) fn standing(
    page: &mut Page,
    shelf: &mut Shelf,
    standing: Standing,
    grounds: &[Item],
) -> anyhow::Result<()> {
    let tone = match standing {
        Standing::Stated => return Ok(()),
        Standing::Confirmed => Tone::Good,
        Standing::Denied | Standing::Withdrawn => Tone::Bad,
        Standing::Unconfirmed | Standing::Disputed | Standing::Superseded => Tone::Alert,
    };
    page.paragraph("", 3, &[piece(tone, standing.word())]);
    for ground in grounds {
        let volume = shelf.said(ground.report)?;
        let Some(claim) = volume.claim(ground.number) else {
            continue;
        };
        let who = source_name(claim).unwrap_or("the report itself").to_owned();
        page.paragraph(
            "",
            6,
            &[
                piece(Tone::Plain, &format!("{who}: ")),
                piece(Tone::Plain, &volume.claim_words(claim)),
                piece(
                    Tone::Faint,
                    &format!("  ({}, {})", volume.credit(), claim.id),
                ),
            ],
        );
    }
    Ok(())
}

/// The command `figures`.
pub(crate) fn figures(args: &FilterArgs) -> anyhow::Result<bool> {
    let mut shelf = open(&args.ledger, args.as_of)?;
    let listing = shelf.ledger.figures(&filter(args))?;
    let mut out = Out::new(args.json);
    if args.json {
        for item in &listing.rows {
            let row = shelf.figure_json(*item)?;
            out.line(&row)?;
        }
    } else {
        let names = [
            "as said",
            "counted",
            "according to",
            "where, when",
            "report",
        ];
        let mut rows = vec![names.map(|name| piece(Tone::Faint, name)).to_vec()];
        for item in &listing.rows {
            rows.extend(figure_row(&mut shelf, *item)?);
        }
        out.page.table(0, &rows, 1);
    }
    out.end(&listing, "figure", "figures")
}

/// A TIMEX3 value in words: the part of a day, the week, the quarter and the season have codes there.
fn time_words(value: &str) -> String {
    const SEASONS: [(&str, &str); 4] = [
        ("SP", "spring"),
        ("SU", "summer"),
        ("FA", "autumn"),
        ("WI", "winter"),
    ];
    if let Some((day, code)) = value.split_once('T')
        && let Some(part) = part_of_day(Lang::En, code)
    {
        return format!("{day} {part}");
    }
    let season = |code: &str| SEASONS.iter().find(|(known, _)| *known == code);
    match value.split('-').collect::<Vec<_>>()[..] {
        [year, code] if code.starts_with('Q') => format!("{code} {year}"),
        [year, week, "WE"] if week.starts_with('W') => {
            format!("weekend of week {}, {year}", &week[1..])
        }
        [year, week] if week.starts_with('W') => format!("week {}, {year}", &week[1..]),
        [year, code] => match season(code) {
            Some((_, season)) => format!("{season} {year}"),
            None => value.to_owned(),
        },
        _ => value.to_owned(),
    }
}

/// The cells of one figure.
pub(crate) fn figure_row(shelf: &mut Shelf, item: Item) -> anyhow::Result<Option<Vec<Piece>>> {
    let volume = shelf.said(item.report)?;
    let Some(figure) = volume.figure(item.number) else {
        return Ok(None);
    };
    let whole = volume.words(figure.span);
    let counted = figure
        .counted
        .map(|span| volume.words(span))
        .unwrap_or_default();
    let amount = match whole.strip_suffix(counted) {
        Some(amount) if !amount.trim().is_empty() => amount.trim(),
        _ => whole,
    };
    let time = figure.time.as_deref().map(time_words);
    let scope: Vec<&str> = [figure.place.as_deref(), time.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    Ok(Some(vec![
        piece(Tone::Strong, amount),
        piece(Tone::Plain, counted),
        piece(Tone::Plain, volume.source_of(figure).unwrap_or("own voice")),
        piece(Tone::Faint, &scope.join(", ")),
        piece(Tone::Faint, &volume.credit()),
    ]))
}

/// The command `conflicts`.
pub(crate) fn conflicts(args: &FilterArgs) -> anyhow::Result<bool> {
    let mut shelf = open(&args.ledger, args.as_of)?;
    let listing = shelf.ledger.conflicts(&filter(args))?;
    let mut out = Out::new(args.json);
    for row in &listing.rows {
        match args.json {
            true => {
                let row = shelf.conflict_json(row)?;
                out.line(&row)?;
            }
            false => conflict(&mut out.page, &mut shelf, row)?,
        }
    }
    out.end(&listing, "conflict", "conflicts")
}

/// One conflict with both sides quoted.
pub(crate) fn conflict(
    page: &mut Page,
    shelf: &mut Shelf,
    row: &ConflictRow,
) -> anyhow::Result<()> {
    page.gap();
    let mut head = vec![piece(Tone::Alert, &row.counted)];
    if !row.scope.is_empty() {
        head.push(piece(Tone::Plain, &format!(" · {}", row.scope)));
    }
    head.push(piece(Tone::Faint, &format!(" · {}", row.id)));
    page.paragraph("", 0, &head);
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for side in &row.sides {
        let (Side::Figure(item) | Side::Claim(item)) = *side;
        let volume = shelf.said(item.report)?;
        let (words, who) = match side {
            Side::Figure(item) => match volume.figure(item.number) {
                Some(figure) => (
                    volume.words(figure.span).to_owned(),
                    volume.source_of(figure).unwrap_or("own voice"),
                ),
                None => continue,
            },
            Side::Claim(item) => match volume.claim(item.number) {
                Some(claim) => (
                    volume.claim_words(claim),
                    source_name(claim).unwrap_or("own voice"),
                ),
                None => continue,
            },
        };
        rows.push(vec![
            piece(Tone::Strong, &words),
            piece(Tone::Plain, who),
            piece(Tone::Faint, &volume.credit()),
        ]);
    }
    page.table(3, &rows, 1);
    Ok(())
}

/// The command `due`.
pub(crate) fn dues(args: &FilterArgs) -> anyhow::Result<bool> {
    let mut shelf = open(&args.ledger, args.as_of)?;
    let day = args.as_of.unwrap_or_else(today);
    let listing = shelf.ledger.dues(&filter(args))?;
    let mut out = Out::new(args.json);
    if !args.json {
        let line = format!("As of {day}");
        out.page.paragraph("", 0, &[piece(Tone::Faint, &line)]);
        out.page.gap();
    }
    for item in &listing.rows {
        match args.json {
            true => {
                let row = shelf.due_json(*item, day)?;
                out.line(&row)?;
            }
            false => due(&mut out.page, &mut shelf, *item, day)?,
        }
    }
    out.end(&listing, "due", "dues")
}

/// One due and what became of it.
pub(crate) fn due(
    page: &mut Page,
    shelf: &mut Shelf,
    item: Item,
    as_of: Date,
) -> anyhow::Result<()> {
    let volume = shelf.volume(item.report)?;
    let Some(due) = item
        .number
        .checked_sub(1)
        .and_then(|n| volume.kept.dues.get(n))
    else {
        return Ok(());
    };
    let (status, grounds) = shelf.due_state(item, as_of)?;
    let tone = match status {
        DueStatus::Open => Tone::Plain,
        DueStatus::Met => Tone::Good,
        DueStatus::Missed => Tone::Bad,
        DueStatus::Postponed | DueStatus::Unknown => Tone::Alert,
    };
    let mut pieces = vec![
        piece(Tone::Strong, &due.date.to_string()),
        piece(tone, &format!("  {}", status.word())),
    ];
    let about = due.about.map(|span| volume.words(span)).unwrap_or_default();
    pieces.push(piece(Tone::Plain, &format!("  {about}")));
    pieces.push(piece(
        Tone::Faint,
        &format!(" “{}”", volume.words(due.span)),
    ));
    if let Some(by) = &due.by {
        pieces.push(piece(Tone::Faint, &format!(" · by {by}")));
    }
    pieces.push(piece(Tone::Faint, &format!(" · {}", volume.credit())));
    page.paragraph("", 3, &pieces);
    for ground in grounds {
        let volume = shelf.said(ground.report)?;
        if let Some(claim) = volume.claim(ground.number) {
            page.paragraph(
                "",
                6,
                &[
                    piece(Tone::Plain, &volume.claim_words(claim)),
                    piece(
                        Tone::Faint,
                        &format!("  ({}, {})", volume.credit(), claim.id),
                    ),
                ],
            );
        }
    }
    Ok(())
}

/// The command `questions`.
pub(crate) fn questions(args: &FilterArgs) -> anyhow::Result<bool> {
    let mut shelf = open(&args.ledger, args.as_of)?;
    let listing = shelf.ledger.questions(&filter(args))?;
    let mut out = Out::new(args.json);
    for item in &listing.rows {
        match args.json {
            true => {
                let row = shelf.question_json(*item)?;
                out.line(&row)?;
            }
            false => question(&mut out.page, &mut shelf, *item)?,
        }
    }
    out.end(&listing, "question", "questions")
}

/// One question and its answer.
pub(crate) fn question(page: &mut Page, shelf: &mut Shelf, item: Item) -> anyhow::Result<()> {
    let volume = shelf.volume(item.report)?;
    let index = item.number.checked_sub(1);
    let Some(question) = index.and_then(|n| volume.kept.questions.get(n)) else {
        return Ok(());
    };
    page.paragraph(
        "?",
        3,
        &[
            piece(Tone::Plain, volume.words(question.span)),
            piece(
                Tone::Faint,
                &format!("  ({}, {})", question.kind.word(), volume.credit()),
            ),
        ],
    );
    if let Some(answer) = shelf.ledger.answer(item)? {
        let volume = shelf.said(answer.report)?;
        if let Some(claim) = volume.claim(answer.number) {
            let who = source_name(claim).unwrap_or("the report itself");
            page.paragraph(
                "",
                6,
                &[
                    piece(Tone::Good, "answered"),
                    piece(
                        Tone::Plain,
                        &format!(" {who}: {}", clean(&volume.claim_words(claim))),
                    ),
                    piece(
                        Tone::Faint,
                        &format!("  ({}, {})", volume.credit(), claim.id),
                    ),
                ],
            );
        }
    }
    Ok(())
}

/// The command `sources`.
pub(crate) fn sources(args: &FilterArgs) -> anyhow::Result<bool> {
    let shelf = open(&args.ledger, args.as_of)?;
    let listing = shelf.ledger.sources(&filter(args))?;
    let mut out = Out::new(args.json);
    if args.json {
        for row in &listing.rows {
            out.line(&source_json(row))?;
        }
    } else {
        let names = ["claims", "reports", "stories", "source", "kind", "last"];
        let mut rows = vec![names.map(|name| piece(Tone::Faint, name)).to_vec()];
        rows.extend(listing.rows.iter().map(|row| {
            vec![
                piece(Tone::Plain, &row.claims.to_string()),
                piece(Tone::Plain, &row.reports.to_string()),
                piece(Tone::Plain, &row.stories.to_string()),
                piece(Tone::Strong, &row.name),
                piece(Tone::Faint, &row.kind),
                piece(Tone::Faint, row.last.as_deref().unwrap_or_default()),
            ]
        }));
        out.page.table(0, &rows, 0);
    }
    out.end(&listing, "source", "sources")
}

/// A source as a line of JSON.
pub(crate) fn source_json(row: &SourceRow) -> serde_json::Value {
    serde_json::json!({
        "name": row.name,
        "kind": row.kind,
        "claims": row.claims,
        "reports": row.reports,
        "stories": row.stories,
        "first": row.first,
        "last": row.last,
    })
}

/// The command `source`: the claims of one source.
pub(crate) fn source(args: &SourceArgs) -> anyhow::Result<bool> {
    let mut shelf = open(&args.filter.ledger, args.filter.as_of)?;
    let mut filter = filter(&args.filter);
    filter.source = Some(args.name.clone());
    let listing = shelf.ledger.claims(&filter)?;
    let mut out = Out::new(args.filter.json);
    for item in &listing.rows {
        match args.filter.json {
            true => {
                let row = shelf.claim_json(*item)?;
                out.line(&row)?;
            }
            false => claim(&mut out.page, &mut shelf, *item)?,
        }
    }
    out.end(&listing, "claim", "claims")
}

/// The command `search`.
pub(crate) fn search(args: &SearchArgs) -> anyhow::Result<bool> {
    let mut shelf = open(&args.ledger, None)?;
    let filter = zufolge_ledger::listing::Filter {
        story: args.story.clone(),
        source: args.source.clone(),
        outlet: args.outlet.clone(),
        since: args.since,
        until: args.until,
        limit: Some(args.limit),
        ..Default::default()
    };
    // A shell takes the quotation marks of a phrase away; an argument with blanks is one.
    let typed: Vec<String> = args
        .typed
        .iter()
        .map(|word| match word.contains(' ') && args.typed.len() > 1 {
            true => format!("\"{word}\""),
            false => word.clone(),
        })
        .collect();
    let listing = shelf.ledger.search(&typed.join(" "), &filter)?;
    let mut out = Out::new(args.json);
    for hit in &listing.rows {
        let volume = shelf.said(hit.report)?;
        let report = &volume.kept.report;
        if args.json {
            out.line(&serde_json::json!({
                "report": volume.kept.id.as_str(),
                "input_id": report.input_id,
                "outlet": report.outlet,
                "published": report.published.map(|p| p.to_string()),
                "title": report.title,
                "story": volume.story,
                "snippet": hit.snippet.replace(['\u{1}', '\u{2}'], ""),
            }))?;
            continue;
        }
        out.page.gap();
        out.page.paragraph(
            "",
            0,
            &[
                piece(
                    Tone::Strong,
                    report.title.as_deref().unwrap_or("(no title)"),
                ),
                piece(
                    Tone::Faint,
                    &format!(
                        " · {} · {}",
                        volume.credit(),
                        volume.story.as_deref().unwrap_or_default()
                    ),
                ),
            ],
        );
        out.page.paragraph("", 3, &snippet(&hit.snippet));
    }
    out.end(&listing, "report", "reports")
}

/// The words around what was found, with what was found set off.
fn snippet(marked: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in marked.split_inclusive(['\u{1}', '\u{2}']) {
        let tone = match part.ends_with('\u{2}') {
            true => Tone::Strong,
            false => Tone::Plain,
        };
        let words = part.trim_end_matches(['\u{1}', '\u{2}']);
        if !words.is_empty() {
            pieces.push(piece(tone, words));
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::time_words;

    #[test]
    fn codes_become_words_and_days_stay() {
        for (value, words) in [
            ("2026-05-11TAF", "2026-05-11 afternoon"),
            ("2026-05-11", "2026-05-11"),
            ("2026-05-11T14:00", "2026-05-11T14:00"),
            ("2026-W21", "week 21, 2026"),
            ("2026-W21-WE", "weekend of week 21, 2026"),
            ("2026-SU", "summer 2026"),
            ("2026-Q3", "Q3 2026"),
            ("P2D", "P2D"),
        ] {
            assert_eq!(time_words(value), words);
        }
    }
}
