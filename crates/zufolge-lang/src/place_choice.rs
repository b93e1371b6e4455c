//! Which of the candidates of a place is meant, and why: a choice needs a reason, and none is an
//! honest answer.

use crate::place::{Candidate, Place, PlaceKind, PlaceWord, reason};

/// Chooses a candidate for each place where something speaks for one.
pub(crate) fn choose(places: &mut [Place]) {
    let mut countries: Vec<String> = Vec::new();
    let mut full_names: Vec<String> = Vec::new();
    for place in places.iter_mut() {
        if place.candidates.len() == 1 {
            place.chosen = Some(0);
            place.reason = reason::ONLY;
        }
        if place.kind == PlaceKind::Country || place.kind == PlaceKind::Region {
            let named = place.candidates.first().and_then(|c| c.country.clone());
            countries.extend(named);
        }
        if place.word == PlaceWord::Name && place.chosen.is_some() {
            full_names.push(place.name.clone());
        }
    }
    countries.sort_unstable();
    countries.dedup();
    full_names.sort_unstable();
    full_names.dedup();
    let settled: Vec<(f64, f64)> = places
        .iter()
        .filter(|p| p.kind == PlaceKind::City || p.kind == PlaceKind::Region)
        .filter_map(|p| p.candidates.get(p.chosen?))
        .map(|c| (c.lat, c.lon))
        .take(100)
        .collect();
    for place in places.iter_mut().filter(|p| p.candidates.len() > 1) {
        let (chosen, why) = choice(&place.candidates, &countries, &full_names, &settled);
        place.chosen = chosen;
        place.reason = why;
    }
}

/// How many times as many inhabitants outweigh all other places of a name.
const OUTWEIGHS: u64 = 10;
/// How near (in degrees, about 100 km) counts as the same region.
const NEAR: f64 = 1.0;

fn choice(
    candidates: &[Candidate],
    countries: &[String],
    full_names: &[String],
    settled: &[(f64, f64)],
) -> (Option<usize>, &'static str) {
    let only = |fits: &dyn Fn(&Candidate) -> bool| -> Option<usize> {
        let mut fitting = candidates.iter().enumerate().filter(|(_, c)| fits(c));
        let (first, best) = fitting.next()?;
        // Among those that fit, one may still outweigh the others.
        let next = fitting.next().map_or(0, |(_, c)| c.population);
        (next == 0 && fitting.next().is_none() || best.population >= OUTWEIGHS * next.max(1))
            .then_some(first)
    };
    if let Some(at) = only(&|c| full_names.binary_search(&c.name).is_ok()) {
        return (Some(at), reason::FULL);
    }
    let most = candidates.first().map_or(0, |c| c.population);
    let second = candidates.get(1).map_or(0, |c| c.population);
    if most >= 100_000 && most >= OUTWEIGHS * second.max(1) {
        return (Some(0), reason::MOST_PEOPLE);
    }
    let in_named = |c: &Candidate| {
        c.country
            .as_ref()
            .is_some_and(|code| countries.binary_search(code).is_ok())
    };
    if let Some(at) = only(&in_named) {
        return (Some(at), reason::COUNTRY);
    }
    let near = |c: &Candidate| {
        settled
            .iter()
            .any(|(lat, lon)| (c.lat - lat).abs() < NEAR && (c.lon - lon).abs() < NEAR)
    };
    if let Some(at) = only(&near) {
        return (Some(at), reason::NEAR);
    }
    if most > 0 && most >= OUTWEIGHS * second.max(1) {
        return (Some(0), reason::MOST_PEOPLE);
    }
    (None, reason::OPEN)
}
