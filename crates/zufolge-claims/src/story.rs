//! Stories: which reports are about one developing matter, and why.
//!
//! A matter is known by its names: who, where, and the words that seldom occur elsewhere. Topic words
//! count only beside them, so that two recalls at two dairies stay two matters. What lies far apart in
//! time must share more, and so must what names other people and places. The result is a function of the
//! set of reports: their order plays no part.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::grouping::{Edge, Groups, places_of};
use crate::measure::{self, Likeness, Measure, Weighed};
use crate::neighbour::neighbours;
use crate::origin::{self, Origin};
use crate::profile::{Profile, TermKind};
use crate::report::{Published, ReportId};

/// A report as far as the groupings look at it.
#[derive(Clone, Copy, Debug)]
pub struct Grouped<'a> {
    /// Its identity.
    pub id: &'a ReportId,
    /// When it was published.
    pub published: Option<Published>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// What it is about.
    pub profile: &'a Profile,
}

/// What people decided by hand. It goes before everything that is derived; where two decisions
/// contradict each other, what was parted stays apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decisions {
    /// Pairs of reports that belong to one story.
    pub joined: Vec<(ReportId, ReportId)>,
    /// Pairs that do not.
    pub parted: Vec<(ReportId, ReportId)>,
    /// Pairs that are no copies of each other.
    pub no_copy: Vec<(ReportId, ReportId)>,
}

/// Reports about one developing matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// Its reports as places in the list that was given, by publication, then id; undated ones last.
    pub members: Vec<usize>,
    /// The same reports by origin, in the order of each one's earliest report.
    pub origins: Vec<Origin>,
    /// Why each report but the first belongs to it.
    pub links: Vec<Link>,
}

/// Two reports of a story, and what joins them.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The earlier report, as place in the list that was given.
    pub a: usize,
    /// The later one.
    pub b: usize,
    /// What joins them.
    pub reasons: Vec<Reason>,
}

/// What joins two reports.
///
/// Keys stand for words; [`crate::spelled::Spelled`] finds them again in the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// They share names of persons, organisations or works.
    Names(Vec<u32>),
    /// They share places.
    Places(Vec<u32>),
    /// They share words that are seldom elsewhere.
    Words(Vec<u32>),
    /// They share a text: how many of the sampled runs, and which part.
    Runs {
        /// How many runs.
        runs: u32,
        /// Which part of the runs of the one with fewer.
        share: f32,
    },
    /// So many days lie between them.
    DaysApart(u32),
    /// Somebody joined them.
    ByHand,
}

/// A report in its place in the order.
pub(crate) struct Ordered<'a> {
    pub(crate) profile: &'a Profile,
    /// Its place in the list that was given.
    pub(crate) given: usize,
    /// Its terms, by key, with what they tell.
    pub(crate) terms: Vec<Weighed>,
    /// What all its terms weigh.
    whole: f32,
    /// What its names and places weigh.
    pub(crate) names: f32,
    /// Days since a fixed day.
    day: Option<i32>,
}

impl Ordered<'_> {
    /// Days between two reports, if both are dated.
    pub(crate) fn days_to(&self, other: &Ordered) -> Option<u32> {
        Some(self.day?.abs_diff(other.day?))
    }
}

/// From which strength on two reports are linked.
const LINK: f32 = 0.1;
/// From which mean strength on two groups are one story.
const FLOOR: f32 = 0.075;
/// Which part of what joins a group's own members must join it to others.
const COHESION: f32 = 0.5;
/// How many of a report's terms are looked up.
const LOOKED_UP: usize = 16;
/// How many reports a report is compared with at most.
const COMPARED: usize = 16;
/// For how many days nothing is lost.
const FRESH: f32 = 21.0;
/// What each doubling of the days takes away after that.
const FADING: f32 = 0.09;
/// What stays however long ago it was.
const LEFT: f32 = 0.35;
/// What words count for beside names and places.
const WORDS: f32 = 0.8;
/// What that which a matter is known by counts for, if no topic word goes with it.
const CORE: f32 = 0.7;
/// With which weight of names and places a report tells well whom and what place it is about.
const NAMES: f32 = 10.0;
/// Which part of them two such reports share at least if nothing is taken away.
const ENOUGH: f32 = 0.25;
/// What is left where they share none.
const OTHERS: f32 = 0.5;
/// How many keys a reason names.
const NAMED: usize = 4;

/// Groups reports into stories. The stories come by their first report's publication and id.
///
/// The same reports and decisions give the same stories in whatever order they are given (members
/// and links are places in the given list).
pub fn stories(reports: &[Grouped], decisions: &Decisions) -> Vec<Story> {
    let measure = Measure::of(reports.iter().map(|report| report.profile));
    let ordered = order(reports, &measure);
    let mut ids: BTreeMap<&ReportId, u32> = BTreeMap::new();
    if *decisions != Decisions::default() {
        for (place, report) in ordered.iter().enumerate() {
            ids.insert(reports[report.given].id, place as u32);
        }
    }
    let joined = places_of(&decisions.joined, &ids);
    let parted = places_of(&decisions.parted, &ids);
    let mut no_copy = places_of(&decisions.no_copy, &ids);
    no_copy.extend(&parted);

    let origins = origin::groups(&ordered, &no_copy);
    let mut groups = Groups::new(ordered.len(), &parted);
    for (a, b) in &joined {
        groups.join(*a, *b);
    }
    for places in &origins {
        for pair in places.windows(2) {
            groups.join(pair[0], pair[1]);
        }
    }
    let told = |a: u32, b: u32| strength(&ordered[a as usize], &ordered[b as usize]);
    let edges = neighbours(marks(&ordered, &measure), 8, COMPARED)
        .into_par_iter()
        .map(|near| Edge {
            earlier: near.earlier,
            later: near.later,
            strength: told(near.earlier, near.later),
        })
        .filter(|edge| edge.strength >= LINK)
        .collect();
    groups.grow(edges, FLOOR, COHESION, told);

    // A decision may have put the copies of one text into two stories.
    let mut by_first: BTreeMap<u32, Vec<Vec<u32>>> = BTreeMap::new();
    for places in origins {
        let mut parts: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for place in places {
            parts.entry(groups.of(place)).or_default().push(place);
        }
        for (group, part) in parts {
            by_first.entry(group).or_default().push(part);
        }
    }
    let mut lists: Vec<(Vec<u32>, Vec<Vec<u32>>)> = by_first
        .into_values()
        .map(|mut origins| {
            origins.sort_unstable();
            let mut members = origins.concat();
            members.sort_unstable();
            (members, origins)
        })
        .collect();
    lists.sort_unstable();
    lists
        .into_par_iter()
        .map(|(members, origins)| Story {
            origins: origins
                .iter()
                .map(|places| origin::origin(places, &ordered))
                .collect(),
            links: links(&members, &ordered, &joined),
            members: members.iter().map(|m| ordered[*m as usize].given).collect(),
        })
        .collect()
}

/// The reports by publication, then id; undated ones last.
fn order<'a>(reports: &[Grouped<'a>], measure: &Measure) -> Vec<Ordered<'a>> {
    let mut keyed: Vec<_> = reports
        .iter()
        .enumerate()
        .map(|(given, report)| (instant(report.published), report.id, given))
        .collect();
    keyed.sort_unstable_by(|a, b| (a.0.is_none(), a.0, a.1).cmp(&(b.0.is_none(), b.0, b.1)));
    keyed
        .into_par_iter()
        .map(|(instant, _, given)| {
            let terms = measure.weigh(reports[given].profile);
            let names = terms.iter().filter(|term| term.kind != TermKind::Word);
            Ordered {
                profile: reports[given].profile,
                given,
                whole: terms.iter().map(Weighed::told).sum(),
                names: names.map(Weighed::told).sum(),
                terms,
                day: instant.map(|seconds| (seconds.div_euclid(86_400)) as i32),
            }
        })
        .collect()
}

/// Seconds since a fixed moment; a day counts from its midnight.
fn instant(published: Option<Published>) -> Option<i64> {
    let (moment, offset) = match published? {
        Published::Day(date) => (date.to_datetime(jiff::civil::Time::midnight()), 0),
        Published::Moment(moment, offset) => (moment, offset.unwrap_or(0)),
    };
    let epoch = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
    let since = moment.duration_since(epoch).as_secs();
    Some(since - i64::from(offset))
}

/// The terms that are looked up, with the places of their reports: no two reports are linked that
/// share none that is a matter's own.
fn marks(ordered: &[Ordered], measure: &Measure) -> Vec<(u32, u32)> {
    let mut marks = Vec::with_capacity(ordered.len() * LOOKED_UP);
    let mut terms: Vec<(f32, u32)> = Vec::new();
    for (place, report) in ordered.iter().enumerate() {
        terms.clear();
        // What only one report holds leads nowhere.
        let own = report.terms.iter().filter(|term| term.own);
        let common = own.filter(|term| measure.count(term.key) > 1);
        terms.extend(common.map(|term| (term.told(), term.key)));
        terms.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        terms.truncate(LOOKED_UP);
        marks.extend(terms.iter().map(|(_, key)| (*key, place as u32)));
    }
    marks
}

/// How strongly two reports belong to one story: about 0 to 1.
fn strength(x: &Ordered, y: &Ordered) -> f32 {
    let likeness = measure::likeness(&x.terms, &y.terms);
    let named = x.names.min(y.names);
    weigh(&likeness, x.whole.min(y.whole), named, x.days_to(y))
}

fn weigh(likeness: &Likeness, whole: f32, named: f32, days: Option<u32>) -> f32 {
    if whole <= 0.0 {
        return 0.0;
    }
    // Topic words count only beside what a matter is known by, and no more than it.
    let core = likeness.names + likeness.places + likeness.seldom_words;
    let shared = CORE * core + core.min(WORDS * likeness.words);
    let days = days.unwrap_or(0) as f32;
    let fading = (1.0 - FADING * measure::log2((days / FRESH).max(1.0))).max(LEFT);
    // Two fires with other people in other places are two matters, however alike their words.
    let alike = (likeness.named / named.max(1.0) / ENOUGH).min(1.0);
    let told = (named / NAMES).min(1.0);
    let apart = 1.0 - (1.0 - OTHERS) * told * (1.0 - alike);
    // Short notes hold few terms; one of them shared is no matter yet.
    shared / whole.max(60.0) * fading * apart
}

/// Why each report but the first belongs to a story: its strongest tie to an earlier one.
fn links(members: &[u32], ordered: &[Ordered], joined: &[(u32, u32)]) -> Vec<Link> {
    let mut links = Vec::new();
    for (at, &later) in members.iter().enumerate().skip(1) {
        // The last ones and the first: enough to show it, and linear.
        let from = at.saturating_sub(12);
        let before = members[from..at].iter().chain(&members[..from.min(4)]);
        let best = before
            .map(|&earlier| {
                (
                    strength(&ordered[earlier as usize], &ordered[later as usize]),
                    earlier,
                )
            })
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        let Some((_, earlier)) = best else {
            continue;
        };
        links.push(link(ordered, earlier, later, joined));
    }
    // What was joined by hand is told as such, also where it is not the strongest tie.
    for &(a, b) in joined {
        if members.binary_search(&a).is_ok()
            && members.binary_search(&b).is_ok()
            && !links
                .iter()
                .any(|l| l.a == ordered[a as usize].given && l.b == ordered[b as usize].given)
        {
            links.push(link(ordered, a, b, joined));
        }
    }
    links
}

fn link(ordered: &[Ordered], earlier: u32, later: u32, joined: &[(u32, u32)]) -> Link {
    let (x, y) = (&ordered[earlier as usize], &ordered[later as usize]);
    let days = x.days_to(y);
    let mut reasons = Vec::new();
    if joined.binary_search(&(earlier, later)).is_ok() {
        reasons.push(Reason::ByHand);
    }
    if let Some((runs, share, _)) = origin::copy(x, y) {
        reasons.push(Reason::Runs { runs, share });
    }
    let mut shared: Vec<(f32, u32, TermKind)> = measure::shared(&x.terms, &y.terms)
        .map(|(s, t)| {
            let told = s.told().min(t.told());
            (told, s.key, s.kind.max(t.kind))
        })
        .collect();
    shared.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let of = |kind| -> Vec<u32> {
        let keys = shared.iter().filter(|(_, _, k)| *k == kind);
        keys.take(NAMED).map(|(_, key, _)| *key).collect()
    };
    type Make = fn(Vec<u32>) -> Reason;
    let kinds: [(TermKind, Make); 3] = [
        (TermKind::Name, Reason::Names),
        (TermKind::Place, Reason::Places),
        (TermKind::Word, Reason::Words),
    ];
    for (kind, make) in kinds {
        let keys = of(kind);
        if !keys.is_empty() {
            reasons.push(make(keys));
        }
    }
    reasons.extend(days.map(Reason::DaysApart));
    Link {
        a: x.given,
        b: y.given,
        reasons,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Term;
    use crate::report::Report;

    /// Reports as a large archive has them: fifteen forms filled in with other names, stories of a
    /// few reports, copies now and then. No chance decides, only the number.
    fn archive(count: usize) -> Vec<(ReportId, Option<Published>, Profile)> {
        let mut state = 1u64;
        let mut draw = move |below: u32| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            ((state >> 33) % u64::from(below)) as u32
        };
        let mut all = Vec::with_capacity(count);
        for number in 0..count as u32 {
            let matter = draw(count as u32 / 4 + 1);
            let form = draw(15);
            let mut terms: BTreeMap<u32, Term> = BTreeMap::new();
            let mut add = |seed: u32, kind, rarity| {
                let key = seed.wrapping_mul(0x9e37_79b1);
                let weight = 1 + (seed % 3) as u8;
                terms.insert(
                    key,
                    Term {
                        key,
                        kind,
                        rarity,
                        weight,
                    },
                );
            };
            for name in 0..5 {
                add(1_000_000 + matter * 5 + name, TermKind::Name, 6);
            }
            for word in 0..18 {
                add(form * 18 + word, TermKind::Word, 2);
            }
            add(5000 + draw(2000), TermKind::Place, 3);
            let copied = draw(10) == 0;
            let mut runs: Vec<u32> = (0..44)
                .map(|run| {
                    let seed = match run {
                        0..20 => form * 20 + run,
                        _ if copied => 50_000_000 + matter * 44 + run,
                        _ => 500_000_000 + number.wrapping_mul(44) + run,
                    };
                    seed.wrapping_mul(0x9e37_79b1)
                })
                .collect();
            runs.sort_unstable();
            runs.dedup();
            let profile = Profile {
                terms: terms.into_values().collect(),
                agencies: Vec::new(),
                runs,
                kept_below: u32::MAX,
                words: 200,
            };
            let day = jiff::civil::date(2020, 1, 1)
                .checked_add(jiff::Span::new().days(i64::from(matter % 1500 + draw(20))))
                .ok();
            let id = Report::of_text(number.to_string()).id();
            all.push((id, day.map(Published::Day), profile));
        }
        all
    }

    fn check(count: usize) {
        let archive = archive(count);
        let reports: Vec<Grouped> = archive
            .iter()
            .map(|(id, published, profile)| Grouped {
                id,
                published: *published,
                outlet: None,
                profile,
            })
            .collect();
        let stories = stories(&reports, &Decisions::default());
        let members: usize = stories.iter().map(|story| story.members.len()).sum();
        assert_eq!(members, count);
        let largest = stories.iter().map(|s| s.members.len()).max();
        assert!(largest < Some(100), "forms glue matters: {largest:?}");
        assert!(
            stories.len() < count / 2,
            "matters fall apart: {}",
            stories.len()
        );
    }

    #[test]
    fn an_archive_of_filled_in_forms_is_grouped() {
        check(3_000);
    }

    /// For timing: `cargo test --release -p zufolge-claims --lib -- --ignored archive`.
    #[test]
    #[ignore = "takes seconds; for timing"]
    fn a_large_archive_is_grouped() {
        check(100_000);
    }

    /// For timing, as above.
    #[test]
    #[ignore = "takes half a minute; for timing"]
    fn a_very_large_archive_is_grouped() {
        check(1_000_000);
    }
}
