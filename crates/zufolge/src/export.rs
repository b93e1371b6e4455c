//! The command `export`: what filters leave, in formats that other programs read.
//!
//! Machine values and what people decided stand beside each other, never mixed. Cells that a spreadsheet
//! would take for a formula are made text.

use std::fs::File;
use std::io::{BufWriter, Write};

use anyhow::Context as _;
use jiff::civil::Date;
use serde_json::{Value, json};
use zufolge_claims::vocabulary::Worded as _;
use zufolge_ledger::listing::Item;
use zufolge_ledger::review::Verdict;

use crate::add::{PROGRAM, today};
use crate::export_text::{Cell, Table, csv, ical_line, ical_text, markdown, page_of, rfc3339, xml};
use crate::json::CodePoints;
use crate::ledger_args::{ExportArgs, ExportFormat, ExportTable};
use crate::list;
use crate::shelf::{Shelf, Volume, source_name};

const CLAIMS: &[&str] = &[
    "claim",
    "story",
    "published",
    "outlet",
    "source",
    "kind",
    "via",
    "form",
    "stance",
    "certainty",
    "polarity",
    "standing",
    "text",
    "start",
    "end",
    "rule",
    "reviewed",
    "report",
    "url",
];

const FIGURES: &[&str] = &[
    "figure",
    "story",
    "published",
    "outlet",
    "source",
    "text",
    "min",
    "max",
    "approximate",
    "vague",
    "unit",
    "counted",
    "class",
    "place",
    "time",
    "part_of",
    "claim",
    "start",
    "end",
    "reviewed",
    "report",
    "url",
];

const DUES: &[&str] = &[
    "date",
    "status",
    "as_of",
    "about",
    "by",
    "words",
    "story",
    "published",
    "outlet",
    "claim",
    "evidence",
    "report",
    "url",
];

const QUESTIONS: &[&str] = &[
    "text",
    "about",
    "kind",
    "status",
    "answered_by",
    "story",
    "published",
    "outlet",
    "report",
    "url",
];

/// Runs the command.
pub(crate) fn run(args: &ExportArgs) -> anyhow::Result<bool> {
    let mut shelf = list::open(&args.filter.ledger, args.filter.as_of)?;
    let day = args.filter.as_of.unwrap_or_else(today);
    let mut out: Box<dyn Write> = match &args.output {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("{}", path.display()))?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(std::io::stdout().lock())),
    };
    let export = Export {
        shelf: &mut shelf,
        args,
        day,
    };
    let bytes = export.bytes()?;
    out.write_all(&bytes)?;
    out.flush()?;
    Ok(true)
}

struct Export<'a> {
    shelf: &'a mut Shelf,
    args: &'a ExportArgs,
    day: Date,
}

impl Export<'_> {
    fn bytes(mut self) -> anyhow::Result<Vec<u8>> {
        match self.args.format {
            ExportFormat::Csv => {
                let table = self.table(self.args.table)?;
                csv(&table, b',', false)
            }
            ExportFormat::CsvDe => {
                let table = self.table(self.args.table)?;
                csv(&table, b';', true)
            }
            ExportFormat::Xlsx => self.workbook(),
            ExportFormat::Jsonl => self.lines(),
            ExportFormat::Geojson => self.places(),
            ExportFormat::Ical => self.calendar(),
            ExportFormat::Atom => self.feed(),
            ExportFormat::Annotation => self.annotations(),
            ExportFormat::Markdown => Ok(self.dossier()?.into_bytes()),
            ExportFormat::Html => Ok(page_of(&self.dossier()?).into_bytes()),
        }
    }

    fn table(&mut self, table: ExportTable) -> anyhow::Result<Table> {
        match table {
            ExportTable::Claims => self.claims(),
            ExportTable::Figures => self.figures(),
            ExportTable::Dues => self.dues(),
            ExportTable::Questions => self.questions(),
        }
    }

    /// What people decided about an item, in one cell.
    fn reviewed(&self, item: &str) -> anyhow::Result<Cell> {
        let reviews = self.shelf.ledger.reviews_of(item)?;
        let words: Vec<String> = reviews
            .iter()
            .map(|review| match &review.verdict {
                Verdict::Correct { field, value } => {
                    format!("correct {field} = {value} ({})", review.who)
                }
                other => format!("{} ({})", other.word(), review.who),
            })
            .collect();
        Ok(Cell::text(&words.join("; ")))
    }

    fn claims(&mut self) -> anyhow::Result<Table> {
        let mut rows = Vec::new();
        for item in self.shelf.ledger.claims(&self.args.filter.filter())?.rows {
            let volume = self.shelf.volume(item.report)?;
            let state = self.shelf.state(item)?;
            let text = CodePoints::of(&volume.kept.report.text);
            let Some(claim) = volume.claim(item.number) else {
                continue;
            };
            let ranges = text.ranges(&claim.spans);
            let via: Vec<&str> = claim
                .via
                .iter()
                .map(|source| source.resolved.as_deref().unwrap_or(&source.name))
                .collect();
            rows.push(vec![
                Cell::text(claim.id.as_str()),
                Cell::maybe(volume.story.as_deref()),
                published(&volume),
                Cell::maybe(volume.kept.report.outlet.as_deref()),
                Cell::maybe(source_name(claim)),
                Cell::maybe(claim.source.as_ref().map(|source| source.kind.word())),
                Cell::text(&via.join(" < ")),
                Cell::text(claim.form.word()),
                Cell::text(claim.stance.word()),
                Cell::text(claim.certainty.word()),
                Cell::text(if claim.negated {
                    "negative"
                } else {
                    "positive"
                }),
                Cell::text(state.standing.word()),
                Cell::text(&volume.claim_words(claim)),
                ranges
                    .first()
                    .map_or(Cell::Empty, |r| Cell::Number(r[0].to_string())),
                ranges
                    .last()
                    .map_or(Cell::Empty, |r| Cell::Number(r[1].to_string())),
                Cell::text(&claim.rule),
                self.reviewed(claim.id.as_str())?,
                Cell::text(volume.kept.id.as_str()),
                Cell::maybe(volume.kept.report.url.as_deref()),
            ]);
        }
        Ok(Table {
            name: "claims",
            columns: CLAIMS,
            rows,
        })
    }

    fn figures(&mut self) -> anyhow::Result<Table> {
        let mut rows = Vec::new();
        for item in self.shelf.ledger.figures(&self.args.filter.filter())?.rows {
            let volume = self.shelf.volume(item.report)?;
            let text = CodePoints::of(&volume.kept.report.text);
            let Some(figure) = volume.figure(item.number) else {
                continue;
            };
            let range = text.range(figure.span);
            let vague = figure.min().is_none() && figure.max().is_none();
            rows.push(vec![
                Cell::text(&figure.id),
                Cell::maybe(volume.story.as_deref()),
                published(&volume),
                Cell::maybe(volume.kept.report.outlet.as_deref()),
                Cell::maybe(volume.source_of(figure)),
                Cell::text(volume.words(figure.span)),
                Cell::number(figure.min()),
                Cell::number(figure.max()),
                Cell::text(if figure.approximate { "yes" } else { "no" }),
                Cell::text(if vague { "yes" } else { "no" }),
                Cell::maybe(figure.unit.as_deref()),
                Cell::maybe(figure.counted.map(|span| volume.words(span))),
                Cell::text(figure.class.word()),
                Cell::maybe(figure.place.as_deref()),
                Cell::maybe(figure.time.as_deref()),
                Cell::maybe(figure.part_of.as_deref()),
                Cell::text(figure.claim.as_str()),
                Cell::Number(range[0].to_string()),
                Cell::Number(range[1].to_string()),
                self.reviewed(&figure.id)?,
                Cell::text(volume.kept.id.as_str()),
                Cell::maybe(volume.kept.report.url.as_deref()),
            ]);
        }
        Ok(Table {
            name: "figures",
            columns: FIGURES,
            rows,
        })
    }

    fn dues(&mut self) -> anyhow::Result<Table> {
        let mut rows = Vec::new();
        for item in self.shelf.ledger.dues(&self.args.filter.filter())?.rows {
            let (status, grounds) = self.shelf.due_state(item, self.day)?;
            let mut evidence = Vec::new();
            for ground in grounds {
                evidence.push(self.shelf.claim_id(ground)?);
            }
            let volume = self.shelf.volume(item.report)?;
            let Some(due) = nth(&volume.kept.dues, item) else {
                continue;
            };
            rows.push(vec![
                Cell::text(&due.date.to_string()),
                Cell::text(status.word()),
                Cell::text(&self.day.to_string()),
                Cell::maybe(due.about.map(|span| volume.words(span))),
                Cell::maybe(due.by.as_deref()),
                Cell::text(volume.words(due.span)),
                Cell::maybe(volume.story.as_deref()),
                published(&volume),
                Cell::maybe(volume.kept.report.outlet.as_deref()),
                Cell::text(due.claim.as_str()),
                Cell::text(&evidence.join(" ")),
                Cell::text(volume.kept.id.as_str()),
                Cell::maybe(volume.kept.report.url.as_deref()),
            ]);
        }
        Ok(Table {
            name: "dues",
            columns: DUES,
            rows,
        })
    }

    fn questions(&mut self) -> anyhow::Result<Table> {
        let mut rows = Vec::new();
        for item in self
            .shelf
            .ledger
            .questions(&self.args.filter.filter())?
            .rows
        {
            let answer = match self.shelf.ledger.answer(item)? {
                Some(claim) => self.shelf.claim_id(claim)?,
                None => String::new(),
            };
            let volume = self.shelf.volume(item.report)?;
            let Some(question) = nth(&volume.kept.questions, item) else {
                continue;
            };
            rows.push(vec![
                Cell::text(volume.words(question.span)),
                Cell::maybe(question.about.map(|span| volume.words(span))),
                Cell::text(question.kind.word()),
                Cell::text(if answer.is_empty() {
                    "open"
                } else {
                    "answered"
                }),
                Cell::text(&answer),
                Cell::maybe(volume.story.as_deref()),
                published(&volume),
                Cell::maybe(volume.kept.report.outlet.as_deref()),
                Cell::text(volume.kept.id.as_str()),
                Cell::maybe(volume.kept.report.url.as_deref()),
            ]);
        }
        Ok(Table {
            name: "questions",
            columns: QUESTIONS,
            rows,
        })
    }

    /// All tables as sheets of one workbook.
    fn workbook(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        // The same ledger gives the same bytes: no moment of making.
        let made = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook
            .set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made));
        let bold = rust_xlsxwriter::Format::new().set_bold();
        for table in [
            self.claims()?,
            self.figures()?,
            self.dues()?,
            self.questions()?,
        ] {
            let sheet = workbook.add_worksheet();
            sheet.set_name(table.name)?;
            sheet.set_freeze_panes(1, 0)?;
            for (column, name) in table.columns.iter().enumerate() {
                sheet.write_with_format(0, column as u16, *name, &bold)?;
            }
            for (row, cells) in table.rows.iter().enumerate() {
                let row = row as u32 + 1;
                for (column, cell) in cells.iter().enumerate() {
                    let column = column as u16;
                    match cell {
                        Cell::Empty => {}
                        Cell::Text(words) => {
                            // A cell holds at most this many characters.
                            let words: String = words.chars().take(32_767).collect();
                            sheet.write_string(row, column, words)?;
                        }
                        Cell::Number(number) => match number.parse::<f64>() {
                            Ok(value) => {
                                sheet.write_number(row, column, value)?;
                            }
                            Err(_) => {
                                sheet.write_string(row, column, number)?;
                            }
                        },
                    }
                }
            }
        }
        Ok(workbook.save_to_buffer()?)
    }

    fn lines(&mut self) -> anyhow::Result<Vec<u8>> {
        let filter = self.args.filter.filter();
        let ledger = &self.shelf.ledger;
        let items = match self.args.table {
            ExportTable::Claims => ledger.claims(&filter)?,
            ExportTable::Figures => ledger.figures(&filter)?,
            ExportTable::Dues => ledger.dues(&filter)?,
            ExportTable::Questions => ledger.questions(&filter)?,
        };
        let mut out = Vec::new();
        for item in items.rows {
            let row = match self.args.table {
                ExportTable::Claims => self.shelf.claim_json(item)?,
                ExportTable::Figures => self.shelf.figure_json(item)?,
                ExportTable::Dues => self.shelf.due_json(item, self.day)?,
                ExportTable::Questions => self.shelf.question_json(item)?,
            };
            serde_json::to_writer(&mut out, &row)?;
            out.push(b'\n');
        }
        Ok(out)
    }

    /// Places that have a position, each with the claims and figures that stand in its words' claim.
    fn places(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut features = Vec::new();
        for number in self.shelf.ledger.reports(&self.args.filter.filter())?.rows {
            let volume = self.shelf.volume(number)?;
            for place in &volume.kept.places {
                let Some((lat, lon)) = place.position else {
                    continue;
                };
                let claims: Vec<Value> = volume
                    .kept
                    .claims
                    .iter()
                    .filter(|claim| claim.spans.iter().any(|span| span.contains(place.span)))
                    .map(|claim| {
                        json!({
                            "id": claim.id.as_str(),
                            "source": source_name(claim),
                            "text": volume.claim_words(claim),
                        })
                    })
                    .collect();
                let figures: Vec<Value> = volume
                    .kept
                    .figures
                    .iter()
                    .filter(|figure| figure.place.as_deref() == Some(&place.name))
                    .map(|figure| {
                        json!({
                            "id": figure.id,
                            "source": volume.source_of(figure),
                            "text": volume.words(figure.span),
                        })
                    })
                    .collect();
                features.push(json!({
                    "type": "Feature",
                    "geometry": { "type": "Point", "coordinates": [lon, lat] },
                    "properties": {
                        "name": place.name,
                        "words": volume.words(place.span),
                        "kind": place.kind.word(),
                        "precision": place.precision.word(),
                        "country": place.country,
                        "report": volume.kept.id.as_str(),
                        "story": volume.story,
                        "claims": claims,
                        "figures": figures,
                    },
                }));
            }
        }
        let collection = json!({ "type": "FeatureCollection", "features": features });
        Ok(serde_json::to_vec(&collection)?)
    }

    fn calendar(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut out = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
        ical_line(&mut out, &format!("PRODID:-//zufolge//{PROGRAM}//EN"));
        for item in self.shelf.ledger.dues(&self.args.filter.filter())?.rows {
            let (status, _) = self.shelf.due_state(item, self.day)?;
            let volume = self.shelf.volume(item.report)?;
            let Some(due) = nth(&volume.kept.dues, item) else {
                continue;
            };
            let about = due
                .about
                .map_or(volume.words(due.span), |span| volume.words(span));
            let by = due
                .by
                .as_deref()
                .map(|by| format!("{by}: "))
                .unwrap_or_default();
            let stamp = volume.kept.report.published.map_or(due.date, |p| p.date());
            let next = due.date.tomorrow().unwrap_or(due.date);
            out.push_str("BEGIN:VEVENT\r\n");
            for line in [
                format!("UID:{}-d{}@zufolge", volume.kept.id.short(), item.number),
                format!("DTSTAMP:{}T000000Z", stamp.strftime("%Y%m%d")),
                format!("DTSTART;VALUE=DATE:{}", due.date.strftime("%Y%m%d")),
                format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")),
                format!("SUMMARY:{}", ical_text(&format!("{by}{about}"))),
                format!(
                    "DESCRIPTION:{}",
                    ical_text(&format!(
                        "{} as of {}. Set by the words “{}” ({}, claim {}).",
                        status.word(),
                        self.day,
                        volume.words(due.span),
                        volume.credit(),
                        due.claim
                    ))
                ),
                "TRANSP:TRANSPARENT".to_owned(),
            ] {
                ical_line(&mut out, &line);
            }
            if let Some(url) = &volume.kept.report.url {
                ical_line(&mut out, &format!("URL:{}", url.replace(['\r', '\n'], "")));
            }
            out.push_str("END:VEVENT\r\n");
        }
        out.push_str("END:VCALENDAR\r\n");
        Ok(out.into_bytes())
    }

    /// The reports as an Atom feed, the newest first, each with its claims.
    fn feed(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut entries = String::new();
        let mut newest = None;
        let numbers = self.shelf.ledger.reports(&self.args.filter.filter())?.rows;
        for number in numbers.iter().rev() {
            let volume = self.shelf.volume(*number)?;
            let report = &volume.kept.report;
            let updated = rfc3339(report.published);
            newest.get_or_insert_with(|| updated.clone());
            let claims: Vec<String> = volume
                .kept
                .claims
                .iter()
                .filter_map(|claim| {
                    let words = volume.claim_words(claim);
                    Some(format!("{}: {words}", source_name(claim)?))
                })
                .collect();
            let link = match &report.url {
                Some(url) => format!("<link rel=\"alternate\" href=\"{}\"/>\n", xml(url)),
                None => String::new(),
            };
            entries.push_str(&format!(
                "<entry>\n<id>urn:zufolge:report:{}</id>\n<title>{}</title>\n<updated>{updated}</updated>\n\
                 <author><name>{}</name></author>\n{link}<content type=\"text\">{}</content>\n</entry>\n",
                volume.kept.id,
                xml(report.title.as_deref().unwrap_or("(no title)")),
                xml(report.outlet.as_deref().unwrap_or("unknown outlet")),
                xml(&claims.join("\n")),
            ));
        }
        let updated = newest.unwrap_or_else(|| rfc3339(None));
        let feed = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
             <id>urn:zufolge:reports</id>\n<title>zufolge: reports and their claims</title>\n\
             <updated>{updated}</updated>\n{entries}</feed>\n"
        );
        Ok(feed.into_bytes())
    }

    /// W3C Web Annotations: each claim as a description of its words in the report.
    fn annotations(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut items = Vec::new();
        for item in self.shelf.ledger.claims(&self.args.filter.filter())?.rows {
            let state = self.shelf.state(item)?;
            let volume = self.shelf.volume(item.report)?;
            let report = &volume.kept.report;
            let text = CodePoints::of(&report.text);
            let Some(claim) = volume.claim(item.number) else {
                continue;
            };
            let selectors: Vec<Value> = claim
                .spans
                .iter()
                .flat_map(|span| {
                    let [start, end] = text.range(*span);
                    [
                        json!({ "type": "TextPositionSelector", "start": start, "end": end }),
                        json!({ "type": "TextQuoteSelector", "exact": volume.words(*span) }),
                    ]
                })
                .collect();
            let source = match &report.url {
                Some(url) => url.clone(),
                None => format!("urn:zufolge:report:{}", volume.kept.id),
            };
            items.push(json!({
                "@context": "http://www.w3.org/ns/anno.jsonld",
                "id": format!("urn:zufolge:claim:{}", claim.id),
                "type": "Annotation",
                "motivation": "describing",
                "body": {
                    "type": "Dataset",
                    "source": source_name(claim),
                    "form": claim.form.word(),
                    "stance": claim.stance.word(),
                    "certainty": claim.certainty.word(),
                    "polarity": if claim.negated { "negative" } else { "positive" },
                    "standing": state.standing.word(),
                    "rule": claim.rule,
                },
                "target": { "source": source, "selector": selectors },
            }));
        }
        Ok(serde_json::to_vec(&Value::Array(items))?)
    }

    /// Every claim of somebody with where it stands, as footnotes want it.
    fn dossier(&mut self) -> anyhow::Result<String> {
        let mut out = String::from("# Citations\n");
        let mut story = None;
        for item in self.shelf.ledger.claims(&self.args.filter.filter())?.rows {
            let state = self.shelf.state(item)?;
            let volume = self.shelf.volume(item.report)?;
            let report = &volume.kept.report;
            let Some(claim) = volume.claim(item.number) else {
                continue;
            };
            let Some(source) = source_name(claim) else {
                continue;
            };
            if story != Some(volume.story.clone()) {
                story = Some(volume.story.clone());
                let heading = volume.story.as_deref().unwrap_or("no story");
                out.push_str(&format!("\n## {heading}\n\n"));
            }
            let mut place: Vec<String> = Vec::new();
            place.extend(report.outlet.as_deref().map(markdown));
            place.extend(
                report
                    .title
                    .as_deref()
                    .map(|title| format!("“{}”", markdown(title))),
            );
            place.extend(report.published.map(|p| p.date().to_string()));
            place.extend(
                report
                    .url
                    .as_deref()
                    .map(|url| format!("<{}>", url.replace(['<', '>', ' '], ""))),
            );
            let standing = match state.standing {
                zufolge_claims::Standing::Stated => String::new(),
                other => format!(", {}", other.word()),
            };
            out.push_str(&format!(
                "- **{}** ({}{standing}): {}  \n  {}. Claim {}.\n",
                markdown(source),
                claim.form.word(),
                markdown(&volume.claim_words(claim)),
                place.join(", "),
                claim.id
            ));
        }
        Ok(out)
    }
}

/// The item of a list that has this number, from 1.
fn nth<T>(items: &[T], item: Item) -> Option<&T> {
    items.get(item.number.checked_sub(1)?)
}

fn published(volume: &Volume) -> Cell {
    let published = volume.kept.report.published.map(|p| p.to_string());
    Cell::maybe(published.as_deref())
}
