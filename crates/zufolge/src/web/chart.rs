//! Chart: the stated values of one matter, one row a statement, by publication from top to bottom.
//!
//! A dot is a number as said, a band what the words leave open ("mehr als 50" has no upper end), a ring
//! a number that is only about right. A line joins a value with the one that takes its place, a red
//! broken line values that cannot both hold. The table twin holds the same rows.

use askama::Template;

use super::answer::{Answer, Fault};
use super::ask::Ask;
use super::axis::{Scale, Svg, fitting, width_of};
use super::format;
use super::frame::{Frame, counted};
use super::matter::{Matter, Stated, matters};
use super::said::link;
use crate::shelf::Shelf;

/// A chart with all that stands around it.
pub(crate) struct ChartView {
    pub(crate) matter: Matter,
    /// How many figures before these are not shown; empty if none.
    pub(crate) left_out: String,
    pub(crate) wide: String,
    pub(crate) narrow: String,
    pub(crate) table_words: String,
    /// The address of the chart for other pages.
    pub(crate) embed: String,
}

/// Where things are in one of the two shapes of a chart.
struct Shape {
    class: &'static str,
    width: f64,
    /// Left and right end of the plot.
    plot: (f64, f64),
    row: f64,
    /// From the top of a row to its mark.
    mark: f64,
    ticks: f64,
    is_wide: bool,
}

const WIDE: Shape = Shape {
    class: "chart wide",
    width: 920.0,
    plot: (270.0, 900.0),
    row: 46.0,
    mark: 32.0,
    ticks: 6.0,
    is_wide: true,
};

const NARROW: Shape = Shape {
    class: "chart narrow",
    width: 340.0,
    plot: (10.0, 326.0),
    row: 72.0,
    mark: 54.0,
    ticks: 3.0,
    is_wide: false,
};

/// Height of the line of tick labels.
const HEAD: f64 = 26.0;

/// Rows that a chart shows, at most; the table holds all.
const ROWS: usize = 40;

/// Size of letters in a chart.
const SIZE: f64 = 13.0;

/// The chart of a matter.
pub(crate) fn chart(ask: &Ask, story: &str, matter: Matter) -> ChartView {
    ChartView {
        wide: draw(ask, &matter, &WIDE),
        narrow: draw(ask, &matter, &NARROW),
        table_words: counted(ask.lang, "chart.table", matter.values.len()),
        left_out: match matter.left_out {
            0 => String::new(),
            n => counted(ask.lang, "chart.left-out", n),
        },
        embed: link(ask, &format!("/embed/{story}/{}", matter.id), &[]),
        matter,
    }
}

fn draw(ask: &Ask, matter: &Matter, shape: &Shape) -> String {
    let values = &matter.values[..matter.values.len().min(ROWS)];
    let numbers = values
        .iter()
        .flat_map(|value| [value.low, value.high])
        .flatten();
    let (from, to) = shape.plot;
    let height = HEAD + shape.row * values.len() as f64 + 8.0;
    let label = ask.words().fill(
        "chart.label",
        &[
            ("counted", &matter.counted),
            ("n", &values.len().to_string()),
        ],
    );
    let mut svg = Svg::new(shape.class, shape.width, height, &label);
    let Some(scale) = Scale::of(numbers, from, to) else {
        return String::new();
    };
    for value in scale.ticks(shape.ticks) {
        let x = scale.at(value);
        svg.text("tick", x, 14.0, "middle", &format::tick(ask.lang, value));
        svg.line("grid", (x, HEAD - 4.0), (x, height - 4.0));
    }
    let place = |index: usize| {
        let value = values.get(index)?;
        let x = scale.at(point(value)?);
        Some((x, HEAD + shape.row * index as f64 + shape.mark))
    };
    for (index, value) in values.iter().enumerate() {
        if let (Some(from), Some(to)) = (value.updates.and_then(place), place(index)) {
            svg.line("join", from, to);
        }
    }
    for (index, value) in values.iter().enumerate() {
        for other in &value.against {
            if let (Some(from), Some(to)) = (place(*other), place(index)) {
                svg.line("clash", from, to);
            }
        }
    }
    let clashes = |index: usize| {
        let value = values.get(index);
        value.is_some_and(|value| !value.against.is_empty())
            || values.iter().any(|other| other.against.contains(&index))
    };
    for (index, value) in values.iter().enumerate() {
        let top = HEAD + shape.row * index as f64;
        names(&mut svg, value, shape, top);
        mark(&mut svg, ask, value, &scale, shape, top, clashes(index));
    }
    svg.finish()
}

/// Who says it and when.
fn names(svg: &mut Svg, value: &Stated, shape: &Shape, top: f64) {
    let line = format!("{} · {}", value.day, value.credit.outlet);
    if shape.is_wide {
        let width = shape.plot.0 - 24.0;
        let y = top + shape.mark;
        svg.text(
            "who",
            0.0,
            y - 9.0,
            "start",
            &fitting(&value.who.name, width, SIZE),
        );
        svg.text("when", 0.0, y + 8.0, "start", &fitting(&line, width, 12.0));
    } else {
        let width = svg.width() - 4.0;
        svg.text(
            "who",
            0.0,
            top + 14.0,
            "start",
            &fitting(&value.who.name, width, SIZE),
        );
        svg.text(
            "when",
            0.0,
            top + 29.0,
            "start",
            &fitting(&line, width, 12.0),
        );
    }
}

/// The value as a mark with its words above.
fn mark(
    svg: &mut Svg,
    ask: &Ask,
    value: &Stated,
    scale: &Scale,
    shape: &Shape,
    top: f64,
    clashes: bool,
) {
    let y = top + shape.mark;
    let (from, to) = shape.plot;
    let tone = if clashes { " clashing" } else { "" };
    let band = |svg: &mut Svg, low: f64, high: f64| {
        svg.rect(&format!("band{tone}"), low, y - 4.0, high - low, 8.0);
    };
    let end = |svg: &mut Svg, x: f64| {
        svg.line(&format!("end{tone}"), (x, y - 7.0), (x, y + 7.0));
    };
    let arrow = |svg: &mut Svg, x: f64, way: f64| {
        let path = format!(
            "M{:.1} {:.1}l{:.1} 5l{:.1} 5z",
            x,
            y - 5.0,
            way * 7.0,
            -way * 7.0
        );
        svg.path(&format!("arrow{tone}"), &path);
    };
    let x = match (value.low, value.high) {
        (Some(low), Some(high)) if low == high => {
            let x = scale.at(low);
            let class = if value.approximate { "ring" } else { "dot" };
            svg.circle(&format!("{class}{tone}"), x, y, 5.0);
            x
        }
        (Some(low), Some(high)) => {
            let (low, high) = (scale.at(low), scale.at(high));
            band(svg, low, high);
            end(svg, low);
            end(svg, high);
            f64::midpoint(low, high)
        }
        (Some(low), None) => {
            let low = scale.at(low);
            band(svg, low, to);
            end(svg, low);
            arrow(svg, to, 1.0);
            low
        }
        (None, Some(high)) => {
            let high = scale.at(high);
            band(svg, from, high);
            end(svg, high);
            arrow(svg, from, -1.0);
            high
        }
        (None, None) => {
            let words = format!("{} ({})", value.said, ask.words().get("chart.vague"));
            svg.text(
                "said vague",
                from,
                y,
                "start",
                &fitting(&words, to - from, SIZE),
            );
            return;
        }
    };
    let said = fitting(&value.said, to - from, SIZE);
    let half = width_of(&said, SIZE) / 2.0;
    let (at, anchor) = match () {
        () if x - half < from => (from, "start"),
        () if x + half > svg.width() => (svg.width(), "end"),
        () => (x, "middle"),
    };
    svg.text(&format!("said{tone}"), at, y - 11.0, anchor, &said);
}

/// Where lines to a value end.
fn point(value: &Stated) -> Option<f64> {
    match (value.low, value.high) {
        (Some(low), Some(high)) => Some(f64::midpoint(low, high)),
        (low, high) => low.or(high),
    }
}

#[derive(Template)]
#[template(path = "embed.html")]
struct EmbedView {
    f: Frame,
    chart: ChartView,
    story_title: String,
    story_href: String,
}

/// A chart to stand inside another site's page.
pub(crate) fn embedded(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let mut parts = ask.path.rsplit('/');
    let (figure, story) = (parts.next(), parts.next());
    let story = shelf.ledger.find_story(story.unwrap_or_default())?;
    let found = matters(shelf, ask, &story)?;
    let matter = found
        .into_iter()
        .find(|matter| {
            matter
                .values
                .iter()
                .any(|value| Some(value.id.as_str()) == figure)
        })
        .ok_or(Fault::Missing)?;
    let title = story.title.clone().unwrap_or_default();
    let view = EmbedView {
        f: Frame::of(ask, "", &matter.counted),
        chart: chart(ask, &story.id, matter),
        story_href: link(ask, &format!("/story/{}", story.id), &[]),
        story_title: title,
    };
    Ok(Answer {
        embeds: true,
        ..Answer::page(&view)?
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn stated(said: &str, low: Option<f64>, high: Option<f64>) -> Stated {
        Stated::for_test(said, low, high)
    }

    #[test]
    fn open_ends_have_arrows_and_conflicts_are_joined() {
        let mut second = stated("mehr als 50", Some(50.0), None);
        second.against.push(0);
        let matter = Matter {
            id: "x-f1".to_owned(),
            left_out: 0,
            counted: "Beschäftigte".to_owned(),
            values: vec![stated("38", Some(38.0), Some(38.0)), second],
            in_conflict: true,
        };
        let ask = Ask::none(date(2026, 1, 1));
        for shape in [&WIDE, &NARROW] {
            let svg = draw(&ask, &matter, shape);
            assert_eq!(svg.matches("class=\"clash\"").count(), 1);
            assert_eq!(svg.matches("class=\"arrow clashing\"").count(), 1);
            assert_eq!(svg.matches("class=\"dot clashing\"").count(), 1);
        }
    }

    #[test]
    fn words_without_a_number_have_no_mark() {
        let matter = Matter {
            id: "x-f1".to_owned(),
            left_out: 0,
            counted: "<Verletzte>".to_owned(),
            values: vec![
                stated("Dutzende & mehr", None, None),
                stated("40", Some(40.0), Some(40.0)),
            ],
            in_conflict: false,
        };
        let svg = draw(&Ask::none(date(2026, 1, 1)), &matter, &WIDE);
        assert!(svg.contains("Dutzende &amp; mehr"));
        assert!(!svg.contains("<Verletzte>"));
        assert_eq!(svg.matches("<circle").count(), 1);
    }
}
