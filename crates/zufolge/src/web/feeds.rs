//! Feeds: reports with their claims as Atom, dues as a calendar.

use std::fmt::Write as _;

use zufolge_ledger::listing::Filter;

use super::answer::{ATOM, Answer, CALENDAR};
use super::ask::Ask;
use super::said::shortened;
use crate::add::PROGRAM;
use crate::export_text::{ical_line, ical_text, rfc3339, xml};
use crate::shelf::{Shelf, source_name};

/// Entries of a feed.
const ENTRIES: usize = 50;

/// Dues of a calendar, at most.
const DUES: usize = 500;

/// The newest reports, each with its claims; with `?story=` those of one story.
pub(crate) fn atom(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let filter = Filter {
        limit: Some(ENTRIES),
        ..ask.filter()?
    };
    let mut numbers: Vec<i64> = match &filter.story {
        Some(story) => {
            let story = shelf.ledger.find_story(story)?;
            story
                .members
                .iter()
                .rev()
                .take(ENTRIES)
                .map(|member| member.number)
                .collect()
        }
        None => {
            let stories = shelf.ledger.stories(&filter)?.rows;
            let members = stories
                .iter()
                .flat_map(|story| story.members.iter().rev().take(5));
            members.map(|member| member.number).collect()
        }
    };
    numbers.truncate(ENTRIES);
    let mut entries = String::new();
    let mut newest = rfc3339(None);
    for number in numbers {
        let volume = shelf.volume(number)?;
        let report = &volume.kept.report;
        let updated = rfc3339(report.published);
        if newest == rfc3339(None) || updated > newest {
            newest.clone_from(&updated);
        }
        let claims = volume.kept.claims.iter().filter_map(|claim| {
            let words = shortened(&volume.claim_words(claim), 300);
            Some(format!("{}: {words}", source_name(claim)?))
        });
        let claims: Vec<String> = claims.collect();
        // Writing to a String cannot fail.
        let _ = write!(
            entries,
            "<entry>\n<id>urn:zufolge:report:{}</id>\n<title>{}</title>\n\
             <updated>{updated}</updated>\n<author><name>{}</name></author>\n\
             <link rel=\"alternate\" href=\"/report/{}\"/>\n\
             <content type=\"text\">{}</content>\n</entry>\n",
            volume.kept.id,
            xml(report.title.as_deref().unwrap_or("–")),
            xml(report.outlet.as_deref().unwrap_or("–")),
            volume.kept.id.short(),
            xml(&claims.join("\n")),
        );
    }
    let title = ask.words().get("feed.title");
    let feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>urn:zufolge:reports</id>\n<title>{}</title>\n<updated>{newest}</updated>\n\
         <generator>zufolge {PROGRAM}</generator>\n{entries}</feed>\n",
        ask.lang.code(),
        xml(title),
    );
    Ok(Answer::new(ATOM, feed))
}

/// Dues as entries of a calendar; with `?story=` those of one story.
pub(crate) fn calendar(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let filter = Filter {
        limit: None,
        ..ask.filter()?
    };
    let mut items = shelf
        .ledger
        .dues_side(&filter, ask.day(), false, 0, DUES)?
        .rows;
    let behind = shelf
        .ledger
        .dues_side(&filter, ask.day(), true, 0, DUES)?
        .rows;
    items.extend(behind);
    let words = ask.words();
    let mut out = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    ical_line(&mut out, &format!("PRODID:-//zufolge//{PROGRAM}//EN"));
    for item in items {
        let (status, _) = shelf.due_state(item, ask.day())?;
        let volume = shelf.volume(item.report)?;
        let Some(due) = item
            .number
            .checked_sub(1)
            .and_then(|n| volume.kept.dues.get(n))
        else {
            continue;
        };
        let about = volume.words(due.about.unwrap_or(due.span));
        let by = due
            .by
            .as_deref()
            .map(|by| format!("{by}: "))
            .unwrap_or_default();
        let stamp = volume.kept.report.published.map_or(due.date, |p| p.date());
        let next = due.date.tomorrow().unwrap_or(due.date);
        let status = words.get(&format!(
            "status.{}",
            zufolge_claims::vocabulary::Worded::word(status)
        ));
        let told = format!(
            "{status}. „{}“ ({})",
            volume.words(due.span),
            volume.credit()
        );
        out.push_str("BEGIN:VEVENT\r\n");
        for line in [
            format!("UID:{}-d{}@zufolge", volume.kept.id.short(), item.number),
            format!("DTSTAMP:{}T000000Z", stamp.strftime("%Y%m%d")),
            format!("DTSTART;VALUE=DATE:{}", due.date.strftime("%Y%m%d")),
            format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")),
            format!(
                "SUMMARY:{}",
                ical_text(&format!("{by}{}", shortened(about, 160)))
            ),
            format!("DESCRIPTION:{}", ical_text(&told)),
            "TRANSP:TRANSPARENT".to_owned(),
        ] {
            ical_line(&mut out, &line);
        }
        out.push_str("END:VEVENT\r\n");
    }
    out.push_str("END:VCALENDAR\r\n");
    Ok(Answer::new(CALENDAR, out))
}
