//! Index: the claims of one story by the roots of their words, to find those that speak of the same
//! without comparing all with all.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};

use jiff::civil::{Date, DateTime};
use rustc_hash::FxHashMap;

use crate::claim::{Claim, ClaimForm};
use crate::figure::Figure;
use crate::kept::Kept;
use crate::keys::{Keys, Weights};
use crate::topic::{ClaimTopic, FigureTopic};

/// How many of the rarest roots of a stretch are looked up.
const MAX_ROOTS: usize = 12;
/// How many claims with one root are looked at to either side of a report.
const REACH: usize = 150;

/// A claim: number of its report in the story, and its own number in the report, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimRef {
    /// The report.
    pub report: usize,
    /// The claim.
    pub claim: usize,
}

/// One story, with its claims by root.
pub(crate) struct Index<'a> {
    pub(crate) reports: &'a [&'a Kept],
    origin: &'a [usize],
    pub(crate) weights: Weights,
    /// Number of the first claim of each report: the claims of a story are numbered through.
    first: Vec<usize>,
    /// Where each claim stands, by its number.
    places: Vec<ClaimRef>,
    /// The numbers of the claims that hold a root, in order.
    postings: FxHashMap<u32, Vec<u32>>,
    speakers: Speakers,
    /// The words of each claim and of its sentence, once somebody asked for them.
    wide: Vec<OnceCell<Keys>>,
    /// A bit a claim, none of them set: for those that several roots lead to.
    found: RefCell<Vec<u64>>,
}

impl<'a> Index<'a> {
    pub(crate) fn of(reports: &'a [&'a Kept], origin: &'a [usize]) -> Index<'a> {
        let whole = |kept: &&Kept| {
            let mut all = Keys::default();
            for topic in &kept.topics.claims {
                all.whole.extend(&topic.keys.whole);
                all.parts.extend(&topic.keys.parts);
            }
            all
        };
        let all: Vec<Keys> = reports.iter().map(whole).collect();
        let weights = Weights::of(all.iter());
        let mut first = Vec::with_capacity(reports.len());
        let mut places = Vec::new();
        let mut postings: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (report, kept) in reports.iter().enumerate() {
            first.push(places.len());
            for (claim, topic) in kept.topics.claims.iter().enumerate() {
                let number = places.len() as u32;
                places.push(ClaimRef { report, claim });
                for root in topic.keys.whole.iter().chain(&topic.keys.parts) {
                    let list = postings.entry(*root).or_default();
                    if list.last() != Some(&number) {
                        list.push(number);
                    }
                }
            }
        }
        Index {
            reports,
            origin,
            weights,
            speakers: Speakers::of(reports, &places),
            wide: vec![OnceCell::new(); places.len()],
            found: RefCell::new(vec![0; places.len().div_ceil(64)]),
            first,
            places,
            postings,
        }
    }

    /// The claims that share one of the rarest roots of some keys, in order: of those of each root the ones
    /// nearest to a report, so that a story of thousands is not gone through for each of its claims.
    pub(crate) fn candidates(&self, keys: &Keys, near: usize) -> Vec<ClaimRef> {
        let roots = keys.whole.iter().chain(&keys.parts);
        let mut lists: Vec<(usize, u32, &[u32])> = roots
            .filter_map(|root| {
                let list = self.postings.get(root)?;
                Some((list.len(), *root, &list[..]))
            })
            .collect();
        lists.sort_unstable();
        lists.dedup();
        let near = self.first.get(near).copied().unwrap_or(self.places.len()) as u32;
        let mut marks = self.found.borrow_mut();
        let (mut from, mut to) = (marks.len(), 0);
        for (_, _, postings) in lists.iter().take(MAX_ROOTS) {
            let here = postings.partition_point(|number| *number < near);
            let end = postings.len().min(here + REACH);
            for number in &postings[here.saturating_sub(REACH)..end] {
                let block = (number / 64) as usize;
                marks[block] |= 1 << (number % 64);
                from = from.min(block);
                to = to.max(block + 1);
            }
        }
        let mut found = Vec::new();
        for block in from..to {
            let mut bits = std::mem::take(&mut marks[block]);
            while bits != 0 {
                found.push(self.places[block * 64 + bits.trailing_zeros() as usize]);
                bits &= bits - 1;
            }
        }
        found
    }

    /// The number of a claim in the story.
    fn number(&self, at: ClaimRef) -> Option<usize> {
        let number = *self.first.get(at.report)? + at.claim;
        (self.places.get(number) == Some(&at)).then_some(number)
    }

    pub(crate) fn claim(&self, at: ClaimRef) -> Option<&'a Claim> {
        self.reports.get(at.report)?.claims.get(at.claim)
    }

    pub(crate) fn topic(&self, at: ClaimRef) -> Option<&'a ClaimTopic> {
        self.reports.get(at.report)?.topics.claims.get(at.claim)
    }

    /// The words of a claim and of its sentence.
    pub(crate) fn wide_keys(&self, at: ClaimRef) -> Cow<'_, Keys> {
        let of = || {
            let Some(topic) = self.topic(at) else {
                return Keys::default();
            };
            let mut keys = topic.keys.clone();
            keys.join(&topic.beside);
            keys
        };
        match self.number(at) {
            Some(number) => Cow::Borrowed(self.wide[number].get_or_init(of)),
            None => Cow::Owned(of()),
        }
    }

    /// The words of the claims in its paragraph, one sentence to either side.
    pub(crate) fn around(&self, at: ClaimRef) -> Keys {
        let mut keys = Keys::default();
        let Some(spot) = self.topic(at).map(|topic| topic.spot) else {
            return keys;
        };
        let claims = &self.reports[at.report].topics.claims;
        let from = at.claim.saturating_sub(6);
        for topic in claims.iter().skip(from).take(13) {
            let near = topic.spot.sentence.abs_diff(spot.sentence) <= 1;
            if near && topic.spot.paragraph == spot.paragraph {
                keys.join(&topic.keys);
            }
        }
        keys
    }

    /// Number of the wire origin of a report: reports of one are one voice.
    pub(crate) fn origin(&self, report: usize) -> usize {
        // A report without a number is an origin of its own.
        let own = self.origin.len() + report;
        self.origin.get(report).copied().unwrap_or(own)
    }

    pub(crate) fn date(&self, report: usize) -> Option<Date> {
        Some(self.reports.get(report)?.report.published?.date())
    }

    /// The first report of a day or later; those without a date come last.
    pub(crate) fn first_from(&self, day: Date) -> usize {
        let before = |kept: &&Kept| kept.report.published.is_some_and(|p| p.date() < day);
        self.reports.partition_point(before)
    }

    pub(crate) fn moment(&self, report: usize) -> Option<DateTime> {
        Some(self.reports.get(report)?.report.published?.anchor().moment)
    }

    /// Whether two claims have the same source, as far as names tell.
    pub(crate) fn same_holder(&self, a: ClaimRef, b: ClaimRef) -> bool {
        let holder = |at| self.speakers.of_claim(self.number(at));
        match (holder(a), holder(b)) {
            (Some(a), Some(b)) => self.speakers.same(a, b),
            (None, None) => true,
            _ => false,
        }
    }

    /// Whether the source of a claim goes by a name, as far as names tell.
    pub(crate) fn is_holder(&self, at: ClaimRef, name: &str) -> bool {
        let holder = self.speakers.of_claim(self.number(at));
        holder.is_some_and(|holder| same_name(name, &self.speakers.names[holder].name))
    }

    /// The figures that a claim holds.
    pub(crate) fn figures_of(&self, at: ClaimRef) -> impl Iterator<Item = &'a Figure> {
        let held = self.reports.get(at.report).map(|kept| {
            let number = Some(at.claim as u32);
            let figures = kept.figures.iter().zip(&kept.topics.figures);
            figures.filter(move |(_, topic)| topic.claim == number)
        });
        held.into_iter().flatten().map(|(figure, _)| figure)
    }

    /// Whether a claim holds a figure.
    pub(crate) fn counts(&self, at: ClaimRef) -> bool {
        self.figures_of(at).next().is_some()
    }

    /// Whether somebody is said to say it.
    pub(crate) fn is_said(&self, at: ClaimRef) -> bool {
        self.claim(at)
            .is_some_and(|c| c.form != ClaimForm::OwnVoice)
    }
}

/// A figure: number of its report in the story, and its own number in the report, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureRef {
    /// The report.
    pub report: usize,
    /// The figure.
    pub figure: usize,
}

impl<'a> Index<'a> {
    pub(crate) fn figure(&self, at: FigureRef) -> Option<(&'a Figure, &'a FigureTopic)> {
        let kept = self.reports.get(at.report)?;
        Some((
            kept.figures.get(at.figure)?,
            kept.topics.figures.get(at.figure)?,
        ))
    }

    /// The claim that holds a figure.
    pub(crate) fn claim_of(&self, at: FigureRef) -> Option<ClaimRef> {
        let claim = self.figure(at)?.1.claim? as usize;
        let at = ClaimRef {
            report: at.report,
            claim,
        };
        self.claim(at).map(|_| at)
    }
}

/// Whose each claim is: who said it, by the fullest name in lower case.
struct Speakers {
    /// The names, each once.
    names: Vec<Name>,
    /// The place of its name, by number of the claim; none in the report's own voice.
    of_claim: Vec<Option<u32>>,
}

/// A name, and its words as numbers.
struct Name {
    name: String,
    words: Vec<u32>,
}

impl Speakers {
    fn of(reports: &[&Kept], places: &[ClaimRef]) -> Speakers {
        let mut known: FxHashMap<&str, u32> = FxHashMap::default();
        let mut same: FxHashMap<String, u32> = FxHashMap::default();
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut names: Vec<Name> = Vec::new();
        let of_claim = places
            .iter()
            .map(|at| {
                let source = reports[at.report].claims.get(at.claim)?.source.as_ref()?;
                let full = source.resolved.as_ref().unwrap_or(&source.name).as_str();
                if let Some(place) = known.get(full) {
                    return Some(*place);
                }
                let name = full.to_lowercase();
                let place = *same.entry(name).or_insert_with_key(|name| {
                    let words = words(name).map(|word| {
                        let next = numbers.len() as u32;
                        *numbers.entry(word.to_owned()).or_insert(next)
                    });
                    names.push(Name {
                        name: name.clone(),
                        words: words.collect(),
                    });
                    names.len() as u32 - 1
                });
                known.insert(full, place);
                Some(place)
            })
            .collect();
        Speakers { names, of_claim }
    }

    /// The place of the name of whose a claim is.
    fn of_claim(&self, number: Option<usize>) -> Option<usize> {
        let place = (*self.of_claim.get(number?)?)?;
        Some(place as usize)
    }

    fn same(&self, a: usize, b: usize) -> bool {
        a == b || within(&self.names[a].words, &self.names[b].words)
    }
}

/// The words of a name that tell something.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let parts = name.split(|c: char| !c.is_alphanumeric());
    parts.filter(|w| w.chars().nth(2).is_some())
}

/// Whether all words of the shorter name are words of the longer one, and there are some.
fn within<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    let (short, long) = match a.len() > b.len() {
        true => (b, a),
        false => (a, b),
    };
    !short.is_empty() && short.iter().all(|word| long.contains(word))
}

/// Whether two names in lower case may be of the same: the words of the shorter one are in the longer.
fn same_name(a: &str, b: &str) -> bool {
    let list = |name| words(name).collect::<Vec<_>>();
    a == b || within(&list(a), &list(b))
}
