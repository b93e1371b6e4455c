//! Origins: reports that carry the same text are one origin, however often it was printed.
//!
//! A copy may be shortened, re-headed, merged with own text or lightly rewritten: what tells it are
//! the runs of words that two reports share, set against all runs of the shorter one, and an agency
//! that both credit. The same event told independently shares names and some quotations, but few
//! runs. The same form filled in with other names shares runs, but no names.

use rayon::prelude::*;
use zufolge_lang::Span;

use crate::grouping::{Edge, Groups};
use crate::measure;
use crate::neighbour::neighbours;
use crate::profile::{self, Profile, RUN};
use crate::story::Ordered;

/// Reports that go back to one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// Its reports, as places in the list that was given, earliest first.
    pub members: Vec<usize>,
    /// Why they are one; empty for a report by itself.
    pub copies: Vec<Copy>,
    /// Codes of the agencies that all its reports credit; for a single report, all that it credits.
    pub credit: Vec<String>,
}

/// Two reports with the same text, and what shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Copy {
    /// The earlier report, as place in the list that was given.
    pub a: usize,
    /// The later one.
    pub b: usize,
    /// How many of the sampled runs both hold.
    pub runs: u32,
    /// Which part of the runs of the one with fewer runs that is: above 0, at most 1.
    pub share: f32,
    /// Whether both credit the same agency.
    pub credit: bool,
}

/// From which share on two reports of the same days are one text.
const SHARE: f32 = 0.17;
/// From which share on, if both credit the same agency.
const SHARE_WITH_CREDIT: f32 = 0.11;
/// From which share on, if the later one comes days later: follow-ups repeat paragraphs.
const SHARE_LATER: f32 = 0.45;
/// From which share on, if it comes much later.
const SHARE_MUCH_LATER: f32 = 0.6;
/// How many days a text goes from outlet to outlet.
const DAYS: u32 = 3;
/// After how many days it is much later.
const MANY_DAYS: u32 = 30;
/// Which part of the names of the one with fewer names both must hold.
const NAMES: f32 = 0.25;
/// Which part of the runs both hold if they differ in names, at most: of texts that are the same
/// but for a word or two, names say nothing.
const SAME: f32 = 0.85;
/// How many marks are looked up at most, all reports together.
const MARKS: usize = 24_000_000;

/// How many runs two samples share, and of how many.
fn shared(a: &Profile, b: &Profile) -> (u32, u32) {
    let least = |p: &Profile, limit: u32| p.runs.partition_point(|run| *run < limit);
    let limit = a.kept_below.min(b.kept_below);
    let (a, b) = (&a.runs[..least(a, limit)], &b.runs[..least(b, limit)]);
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += u32::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    (both, a.len().min(b.len()) as u32)
}

/// What shows that two reports have one text; none if they have not: how many of the sampled runs
/// they share, which part that is, and whether both credit the same agency.
pub(crate) fn copy(x: &Ordered, y: &Ordered) -> Option<(u32, f32, bool)> {
    let (a, b) = (x.profile, y.profile);
    let (runs, of) = shared(a, b);
    if of == 0 || runs < of.min(3) {
        return None;
    }
    let share = runs as f32 / of as f32;
    let credit = a.agencies.iter().any(|code| b.agencies.contains(code));
    let floor = match x.days_to(y).unwrap_or(0) {
        0..=DAYS if credit => SHARE_WITH_CREDIT,
        0..=DAYS => SHARE,
        days if days <= MANY_DAYS => SHARE_LATER,
        _ => SHARE_MUCH_LATER,
    };
    if share < floor {
        return None;
    }
    if share < SAME {
        let likeness = measure::likeness(&x.terms, &y.terms);
        let whole = x.names.min(y.names);
        if likeness.names + likeness.places < NAMES * whole {
            return None;
        }
    }
    Some((runs, share, credit))
}

/// The groups of reports that are one origin, by their places in the order.
pub(crate) fn groups(reports: &[Ordered], parted: &[(u32, u32)]) -> Vec<Vec<u32>> {
    let all: usize = reports.iter().map(|r| r.profile.runs.len()).sum();
    // Of very many reports, part of the sample is enough to find who to compare with.
    let thinner = (all / MARKS).checked_ilog2().map_or(0, |log| log + 1);
    let limit = u32::MAX.checked_shr(thinner).unwrap_or(0);
    let mut marks = Vec::with_capacity(all.min(MARKS));
    for (place, report) in reports.iter().enumerate() {
        let runs = report.profile.runs.iter().take_while(|run| **run < limit);
        marks.extend(runs.map(|run| (*run, place as u32)));
    }
    let told = |a: u32, b: u32| {
        let (x, y) = (&reports[a as usize], &reports[b as usize]);
        copy(x, y)
    };
    let edges = neighbours(marks, 8, 8)
        .into_par_iter()
        .filter_map(|near| {
            let (_, share, _) = told(near.earlier, near.later)?;
            Some(Edge {
                earlier: near.earlier,
                later: near.later,
                strength: share,
            })
        })
        .collect();
    let mut groups = Groups::new(reports.len(), parted);
    groups.grow(edges, SHARE_WITH_CREDIT, 0.0, |a, b| {
        told(a, b).map_or(0.0, |(_, share, _)| share)
    });
    groups.into_lists()
}

/// An origin of some reports in order, with what shows it.
pub(crate) fn origin(places: &[u32], reports: &[Ordered]) -> Origin {
    let mut copies = Vec::new();
    for (at, &later) in places.iter().enumerate().skip(1) {
        // The closest of the earliest and the last few: enough to show it, and linear.
        let from = at.saturating_sub(6);
        let before = places[from..at].iter().chain(&places[..from.min(2)]);
        let best = before
            .filter_map(|&earlier| {
                let (x, y) = (&reports[earlier as usize], &reports[later as usize]);
                let (runs, share, credit) = copy(x, y)?;
                Some(Copy {
                    a: x.given,
                    b: y.given,
                    runs,
                    share,
                    credit,
                })
            })
            .reduce(|best, next| if next.share > best.share { next } else { best });
        copies.extend(best);
    }
    let of = |place: u32| &reports[place as usize].profile.agencies;
    let mut credit = places.first().map(|p| of(*p).clone()).unwrap_or_default();
    credit.retain(|code| places.iter().all(|place| of(*place).contains(code)));
    Origin {
        members: places.iter().map(|p| reports[*p as usize].given).collect(),
        copies,
        credit,
    }
}

/// The runs of words that two texts share, longest possible: where each stands in `a` and in `b`.
///
/// In the order of `a`, without overlap there; a run has at least four words. Letter case and
/// punctuation do not count. The time grows with the length of the texts, whatever they repeat.
pub fn shared_runs(a: &str, b: &str) -> Vec<(Span, Span)> {
    let (a, b) = (hashed_words(a), hashed_words(b));
    let mut starts: Vec<(u64, u32)> = b
        .windows(RUN)
        .enumerate()
        .map(|(at, window)| (run_key(window), at as u32))
        .collect();
    starts.sort_unstable();
    let mut found = Vec::new();
    let mut at = 0;
    let mut last = None;
    while at + RUN <= a.len() {
        let key = run_key(&a[at..at + RUN]);
        let first = starts.partition_point(|s| s.0 < key);
        let length = |start: usize| {
            let same = a[at..]
                .iter()
                .zip(&b[start..])
                .take_while(|(x, y)| x.0 == y.0);
            same.count()
        };
        // Where the text goes on after the last run, else at the first place; a few are tried.
        let best = starts[first..]
            .iter()
            .take_while(|s| s.0 == key)
            .take(4)
            .map(|s| s.1 as usize)
            .chain(last.filter(|next: &usize| *next < b.len()))
            .map(|start| (length(start), start))
            .filter(|(length, _)| *length >= RUN)
            .max_by_key(|(length, start)| (*length, std::cmp::Reverse(*start)));
        match best {
            Some((length, start)) => {
                let span = |words: &[(u64, Span)]| match words {
                    [first, .., last] => first.1.cover(last.1),
                    _ => Span::default(),
                };
                found.push((span(&a[at..at + length]), span(&b[start..start + length])));
                at += length;
                last = Some(start + length);
            }
            None => at += 1,
        }
    }
    found
}

/// The words of a text with their hashes.
fn hashed_words(text: &str) -> Vec<(u64, Span)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = text.get(from..at).unwrap_or_default().to_lowercase();
                words.push((profile::hash(&word), Span::new(from, at)));
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn run_key(words: &[(u64, Span)]) -> u64 {
    words.iter().fold(0, |all: u64, word| {
        (all.rotate_left(21) ^ word.0).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_runs_are_found_and_as_long_as_can_be() {
        let a = "Am Abend: Der alte Turm von Nordau ist eingestürzt, hieß es.";
        let b = "der Alte Turm von Nordau ist «eingestürzt». Mehr nicht";
        let found = shared_runs(a, b);
        assert_eq!(found.len(), 1);
        assert_eq!(
            &a[found[0].0.range()],
            "Der alte Turm von Nordau ist eingestürzt"
        );
        assert_eq!(
            &b[found[0].1.range()],
            "der Alte Turm von Nordau ist «eingestürzt"
        );
        assert!(shared_runs("", b).is_empty());
        assert!(shared_runs("eins zwei drei", "eins zwei drei").is_empty());
    }

    #[test]
    fn repetition_costs_no_square() {
        let text = "a b c d ".repeat(50_000);
        assert_eq!(shared_runs(&text, &text).len(), 1);
    }
}
