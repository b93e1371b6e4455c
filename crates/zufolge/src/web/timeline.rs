//! Timeline: the days that a story's reports speak of, vague ones as stretches, from top to bottom.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use zufolge_lang::time::TimeKind;
use zufolge_ledger::listing::StoryRow;

use super::ask::Ask;
use super::axis::{Scale, Svg, day_ticks, fitting, number_of, width_of};
use super::format;
use super::frame::counted;
use super::said::{Credit, credit, link, shortened, who};
use crate::shelf::Shelf;

/// Reports whose times are looked at, at most: the newest.
const REPORTS: usize = 40;

/// Days that are shown, at most.
const ROWS: usize = 24;

/// Longest stretch that is shown as one, in days; longer ones say little of when.
const LONGEST: f64 = 3700.0;

/// A timeline with its table twin.
pub(crate) struct TimelineView {
    pub(crate) wide: String,
    pub(crate) narrow: String,
    pub(crate) rows: Vec<TimeLine>,
    pub(crate) table_words: String,
}

/// A day or stretch of days with what is said of it.
#[derive(Clone, Debug)]
pub(crate) struct TimeLine {
    pub(crate) first: Date,
    pub(crate) last: Date,
    /// The stretch written out.
    pub(crate) when: String,
    /// The words for it in the report.
    pub(crate) words: String,
    pub(crate) approximate: bool,
    /// What is said of it.
    pub(crate) what: String,
    pub(crate) who: String,
    pub(crate) href: String,
    pub(crate) credit: Credit,
    pub(crate) mentions: usize,
}

/// The timeline of a story; none where fewer than two days are spoken of.
pub(crate) fn timeline(
    shelf: &mut Shelf,
    ask: &Ask,
    story: &StoryRow,
) -> anyhow::Result<Option<TimelineView>> {
    let rows = lines(shelf, ask, story)?;
    if rows.len() < 2 {
        return Ok(None);
    }
    Ok(Some(TimelineView {
        wide: draw(ask, &rows, &WIDE),
        narrow: draw(ask, &rows, &NARROW),
        table_words: counted(ask.lang, "timeline.table", rows.len()),
        rows,
    }))
}

fn lines(shelf: &mut Shelf, ask: &Ask, story: &StoryRow) -> anyhow::Result<Vec<TimeLine>> {
    let mut found: BTreeMap<(Date, Date), TimeLine> = BTreeMap::new();
    let newest = story.members.len().saturating_sub(REPORTS);
    for member in &story.members[newest..] {
        let volume = shelf.volume(member.number)?;
        for time in &volume.kept.times {
            let (Some(first), Some(last)) = (
                time.start.as_deref().and_then(format::parsed),
                time.end.as_deref().and_then(format::parsed),
            ) else {
                continue;
            };
            let stretch = number_of(last) - number_of(first);
            if time.kind != TimeKind::Date && time.kind != TimeKind::Time
                || !(0.0..=LONGEST).contains(&stretch)
            {
                continue;
            }
            // What is said of a day is the claim around it.
            let around = volume
                .kept
                .claims
                .iter()
                .filter(|claim| claim.spans.iter().any(|span| span.contains(time.span)));
            let Some(claim) = around.min_by_key(|claim| {
                claim
                    .spans
                    .iter()
                    .map(|span| span.end - span.start)
                    .sum::<u32>()
            }) else {
                continue;
            };
            let line = found.entry((first, last)).or_insert_with(|| TimeLine {
                first,
                last,
                when: format::stretch(ask.lang, first, last),
                words: volume.words(time.span).to_owned(),
                approximate: time.approximate,
                what: shortened(&volume.claim_words(claim), 200),
                who: who(ask, claim).name,
                href: link(ask, &format!("/claim/{}", claim.id), &[]),
                credit: credit(ask, &volume),
                mentions: 0,
            });
            line.mentions += 1;
        }
    }
    let mut rows: Vec<TimeLine> = found.into_values().collect();
    // The days that most is said of, in their order.
    rows.sort_by_key(|row| (usize::MAX - row.mentions, row.first));
    rows.truncate(ROWS);
    rows.sort_by_key(|row| (row.first, row.last));
    Ok(rows)
}

struct Shape {
    class: &'static str,
    width: f64,
    plot: (f64, f64),
    row: f64,
    mark: f64,
    ticks: usize,
    is_wide: bool,
}

const WIDE: Shape = Shape {
    class: "chart wide",
    width: 920.0,
    plot: (270.0, 910.0),
    row: 44.0,
    mark: 32.0,
    ticks: 6,
    is_wide: true,
};

const NARROW: Shape = Shape {
    class: "chart narrow",
    width: 340.0,
    plot: (8.0, 332.0),
    row: 54.0,
    mark: 44.0,
    ticks: 3,
    is_wide: false,
};

const HEAD: f64 = 26.0;

fn draw(ask: &Ask, rows: &[TimeLine], shape: &Shape) -> String {
    let (from, to) = shape.plot;
    let height = HEAD + shape.row * rows.len() as f64 + 8.0;
    let label = ask
        .words()
        .fill("timeline.label", &[("n", &rows.len().to_string())]);
    let mut svg = Svg::new(shape.class, shape.width, height, &label);
    // A few days far away would press all others into one spot: the middle of the rows sets the scale.
    let (low, high) = ends(rows);
    let scale = Scale::between(number_of(low), number_of(high), from, to);
    for (date, label) in day_ticks(ask.lang, low, high, shape.ticks) {
        let x = scale.at(number_of(date));
        let half = width_of(&label, 12.0) / 2.0;
        if x - half >= from - 8.0 && x + half <= svg.width() + 4.0 {
            svg.text("tick", x, 14.0, "middle", &label);
        }
        svg.line("grid", (x, HEAD - 4.0), (x, height - 4.0));
    }
    let day = ask.day();
    if low <= day && day <= high {
        let x = scale.at(number_of(day));
        svg.line("today", (x, HEAD - 4.0), (x, height - 4.0));
    }
    for (index, row) in rows.iter().enumerate() {
        let top = HEAD + shape.row * index as f64;
        let y = top + shape.mark;
        let what = format!("{}: {}", row.who, row.what);
        if shape.is_wide {
            let width = shape.plot.0 - 20.0;
            svg.text(
                "who",
                0.0,
                y - 9.0,
                "start",
                &fitting(&row.when, width, 13.0),
            );
            let words = format::quoted(ask.lang, &row.words);
            svg.text("when", 0.0, y + 8.0, "start", &fitting(&words, width, 12.0));
        } else {
            svg.text(
                "who",
                0.0,
                top + 14.0,
                "start",
                &fitting(&row.when, 336.0, 13.0),
            );
        }
        let (a, b) = (
            scale.at(number_of(row.first)),
            scale.at(number_of(row.last)),
        );
        let loose = if row.approximate { " loose" } else { "" };
        if row.first == row.last {
            svg.circle(&format!("dot{loose}"), a, y, 4.5);
        } else {
            svg.rect(&format!("band{loose}"), a, y - 4.0, (b - a).max(6.0), 8.0);
        }
        let beyond = |date: Date, way: f64, svg: &mut Svg| {
            let x = if way > 0.0 { to } else { from };
            if date < low || date > high {
                let path = format!(
                    "M{x:.1} {:.1}l{:.1} 5l{:.1} 5z",
                    y - 5.0,
                    way * 7.0,
                    -way * 7.0
                );
                svg.path("arrow", &path);
            }
        };
        if row.first < low {
            beyond(row.first, -1.0, &mut svg);
        }
        if row.last > high {
            beyond(row.last, 1.0, &mut svg);
        }
        let said = fitting(&what, to - from, 13.0);
        let width = width_of(&said, 13.0);
        // The words begin at their mark, or end at it where they would run out of the picture.
        let (at, anchor) = match () {
            () if a + width <= svg.width() => (a - 4.5, "start"),
            () if b - width >= from => (b + 4.5, "end"),
            () => (from, "start"),
        };
        svg.text("what", at, y - 10.0, anchor, &said);
    }
    svg.finish()
}

/// The ends of the scale: those of all rows, but at most four times the stretch of their middle half.
fn ends(rows: &[TimeLine]) -> (Date, Date) {
    let mut firsts: Vec<Date> = rows.iter().map(|row| row.first).collect();
    let mut lasts: Vec<Date> = rows.iter().map(|row| row.last).collect();
    firsts.sort_unstable();
    lasts.sort_unstable();
    let quarter = rows.len() / 4;
    let at = |days: &[Date], index: usize| days.get(index).copied().unwrap_or_default();
    let (low, high) = (at(&firsts, quarter), at(&lasts, rows.len() - 1 - quarter));
    let room = low
        .until(high)
        .map_or(0, |span| span.get_days())
        .max(20)
        .saturating_mul(2);
    let room = i64::from(room).days();
    let begin = low.checked_sub(room).unwrap_or(low).max(at(&firsts, 0));
    let end = high
        .checked_add(room)
        .unwrap_or(high)
        .min(at(&lasts, rows.len() - 1));
    let air = i64::from(begin.until(end).map_or(0, |span| span.get_days()) / 30 + 1).days();
    (
        begin.checked_sub(air).unwrap_or(begin),
        end.checked_add(air).unwrap_or(end),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn row(first: Date, last: Date) -> TimeLine {
        TimeLine {
            first,
            last,
            when: String::new(),
            words: "Ende Mai".to_owned(),
            approximate: false,
            what: "<b>".to_owned(),
            who: "Amt".to_owned(),
            href: String::new(),
            credit: Credit::default(),
            mentions: 1,
        }
    }

    #[test]
    fn a_far_day_does_not_press_the_others_together() {
        let may = |day| row(date(2026, 5, day), date(2026, 5, day));
        let rows = [
            row(date(1998, 1, 1), date(1998, 12, 31)),
            may(10),
            may(11),
            may(12),
            may(20),
        ];
        let (low, high) = ends(&rows);
        assert!(low > date(2026, 1, 1), "{low}");
        assert!(high >= date(2026, 5, 20));
        let svg = draw(&Ask::none(date(2026, 5, 15)), &rows, &WIDE);
        assert!(svg.contains("class=\"arrow\""));
        assert!(svg.contains("class=\"today\""));
        assert!(!svg.contains("<b>"));
    }
}
