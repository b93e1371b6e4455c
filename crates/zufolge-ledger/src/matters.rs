//! Matters: what stories come to, worked out on all threads while this one reads and writes.
//!
//! Stories are taken in batches. While one is worked on, the one before it is written and the next one is
//! read, so what is in memory is bounded by three batches, and everything is written in the order of the
//! stories, whichever thread is done first.

use std::collections::BTreeMap;

use rayon::prelude::*;
use zufolge_claims::Kept;
use zufolge_claims::matter::Matter;
use zufolge_claims::spelled::Spelled;
use zufolge_claims::story::{Reason, Story};

/// How many bytes of text a batch has at least, if there are so many; one story is never divided.
pub(crate) const BATCH: usize = 1 << 20;

/// A story and what it comes to.
pub(crate) struct Worked {
    /// What is kept of its reports.
    pub(crate) kept: Vec<Kept>,
    /// The number of the origin of each report.
    pub(crate) origins: Vec<usize>,
    /// What is derived.
    pub(crate) matter: Matter,
    /// Why its reports belong together, in words; reports by their place in the story.
    pub(crate) links: Vec<(usize, usize, String)>,
}

/// Works out stories in batches of at least so many bytes of text: `load` gives what is kept of the reports of one, `write` takes what one comes to. Both
/// are called on this thread, in the order of the stories; the first error ends it.
pub(crate) fn work_out<E>(
    stories: &[&Story],
    batch_bytes: usize,
    mut load: impl FnMut(&Story) -> Result<Vec<Kept>, E>,
    mut write: impl FnMut(usize, Worked) -> Result<(), E>,
) -> Result<(), E> {
    let (mut loading, mut writing) = (0, 0);
    let mut loaded: Vec<(&Story, Vec<Kept>)> = Vec::new();
    let mut worked: Vec<Worked> = Vec::new();
    while writing < stories.len() {
        let batch = std::mem::take(&mut loaded);
        let before = std::mem::take(&mut worked);
        rayon::in_place_scope(|scope| {
            if !batch.is_empty() {
                let worked = &mut worked;
                scope.spawn(move |_| {
                    let each = batch.into_par_iter();
                    *worked = each.map(|(story, kept)| work(story, kept)).collect();
                });
            }
            for story in before {
                write(writing, story)?;
                writing += 1;
            }
            let mut bytes = 0;
            while bytes < batch_bytes
                && let Some(story) = stories.get(loading)
            {
                let kept = load(story)?;
                bytes += kept
                    .iter()
                    .map(|kept| kept.report.text.len())
                    .sum::<usize>();
                loaded.push((*story, kept));
                loading += 1;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn work(story: &Story, kept: Vec<Kept>) -> Worked {
    let origins = origins(story);
    let all: Vec<&Kept> = kept.iter().collect();
    Worked {
        matter: zufolge_claims::matter::derive(&all, &origins),
        links: links(story, &kept),
        origins,
        kept,
    }
}

/// The origin of each member of a story, numbered from 1 by their first report.
pub(crate) fn origins(story: &Story) -> Vec<usize> {
    let mut of_member: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, origin) in story.origins.iter().enumerate() {
        for member in &origin.members {
            of_member.insert(*member, number + 1);
        }
    }
    let mut next = story.origins.len();
    story
        .members
        .iter()
        .map(|member| {
            of_member.get(member).copied().unwrap_or_else(|| {
                next += 1;
                next
            })
        })
        .collect()
}

/// Why reports of a story belong together, in words; reports by their place in the story.
fn links(story: &Story, kept: &[Kept]) -> Vec<(usize, usize, String)> {
    let places = story.members.iter().enumerate();
    let places: BTreeMap<usize, usize> = places.map(|(place, member)| (*member, place)).collect();
    let texts: Vec<Texts> = kept.iter().map(Texts::of).collect();
    let mut links = Vec::new();
    for link in &story.links {
        let (Some(&a), Some(&b)) = (places.get(&link.a), places.get(&link.b)) else {
            continue;
        };
        links.push((a, b, reasons(&link.reasons, &[&texts[a], &texts[b]])));
    }
    links
}

/// The words of a report: those of its text, then those of its title.
pub(crate) struct Texts<'a>([Spelled<'a>; 2]);

impl<'a> Texts<'a> {
    pub(crate) fn of(kept: &'a Kept) -> Texts<'a> {
        let report = &kept.report;
        let title = report.title.as_deref().unwrap_or_default();
        Texts([Spelled::of(&report.text), Spelled::of(title)])
    }
}

/// Reasons in words; words of keys come from the reports themselves.
pub(crate) fn reasons(reasons: &[Reason], texts: &[&Texts<'_>]) -> String {
    let told: Vec<String> = reasons.iter().map(|r| reason(r, texts)).collect();
    told.join("; ")
}

fn reason(reason: &Reason, texts: &[&Texts<'_>]) -> String {
    let words = |keys: &[u32]| -> String {
        let word = |key: &u32| {
            let mut all = texts.iter().flat_map(|texts| &texts.0);
            all.find_map(|text| text.word(*key))
        };
        let mut words: Vec<&str> = keys.iter().filter_map(word).collect();
        words.sort_unstable();
        words.join(", ")
    };
    match reason {
        Reason::Names(keys) => format!("names: {}", words(keys)),
        Reason::Places(keys) => format!("places: {}", words(keys)),
        Reason::Words(keys) => format!("words: {}", words(keys)),
        Reason::Runs { runs, share } => {
            format!("shared runs of words: {runs} ({:.0} %)", share * 100.0)
        }
        Reason::DaysApart(1) => "1 day apart".to_owned(),
        Reason::DaysApart(days) => format!("{days} days apart"),
        Reason::ByHand => "joined by hand".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zufolge_claims::{Record, Report, read_report};

    fn story(number: usize) -> Story {
        Story {
            members: vec![number],
            origins: Vec::new(),
            links: Vec::new(),
        }
    }

    fn kept(number: usize) -> Kept {
        let text = format!("Bürgermeisterin Wiltrud Pansch sprach von {number} Bäumen.");
        let record: Record = read_report(Report::of_text(text));
        record.keep()
    }

    /// Works out seven stories one by one; what is written in order, and how it ends.
    fn worked_out(no_load: usize, no_write: usize) -> (Vec<String>, Result<(), &'static str>) {
        let stories: Vec<Story> = (0..7).map(story).collect();
        let stories: Vec<&Story> = stories.iter().collect();
        let mut written = Vec::new();
        let load = |story: &Story| match story.members[0] == no_load {
            true => Err("not loaded"),
            false => Ok(vec![kept(story.members[0])]),
        };
        let ended = work_out(&stories, 1, load, |at, worked| {
            if at == no_write {
                return Err("not written");
            }
            assert_eq!(worked.origins, [1]);
            written.push(worked.kept[0].report.text.clone());
            Ok(())
        });
        (written, ended)
    }

    #[test]
    fn stories_are_written_in_their_order() {
        let (written, ended) = worked_out(7, 7);
        let all: Vec<String> = (0..7).map(|number| kept(number).report.text).collect();
        assert_eq!((written, ended), (all, Ok(())));
    }

    #[test]
    fn the_first_error_ends_it() {
        let (written, ended) = worked_out(4, 7);
        assert_eq!(ended, Err("not loaded"));
        assert!(written.len() < 4, "{written:?}");
        let (written, ended) = worked_out(7, 3);
        assert_eq!((written.len(), ended), (3, Err("not written")));
    }
}
