//! Words that speak for or against a place beside them, by class.
//!
//! The table is `place-words.tsv`, which explains each class.

use rustc_hash::FxHashMap as HashMap;

/// The classes of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the table explains them
pub enum PlaceClass {
    Preposition,
    WeakPreposition,
    Joint,
    RegionHead,
    CityHead,
    SiteHead,
    SpotHead,
    People,
    PeopleTail,
}

/// The table.
#[derive(Debug, Default)]
pub struct PlaceWords {
    words: HashMap<&'static str, PlaceClass>,
    tails: HashMap<&'static str, PlaceClass>,
    people_tails: Vec<&'static str>,
}

impl PlaceWords {
    /// Reads the table: class, tab, words split by blanks; `*` before a word makes it a tail too.
    pub fn parse(table: &'static str) -> PlaceWords {
        let mut words = PlaceWords::default();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let Some((class, list)) = line.split_once('\t') else {
                continue;
            };
            let class = match class {
                "preposition" => PlaceClass::Preposition,
                "weak-preposition" => PlaceClass::WeakPreposition,
                "joint" => PlaceClass::Joint,
                "region-head" => PlaceClass::RegionHead,
                "city-head" => PlaceClass::CityHead,
                "site-head" => PlaceClass::SiteHead,
                "spot-head" => PlaceClass::SpotHead,
                "people" => PlaceClass::People,
                "people-tail" => PlaceClass::PeopleTail,
                _ => continue,
            };
            for word in list.split(' ').filter(|w| !w.is_empty()) {
                let bare = word.trim_start_matches('*');
                if bare.len() < word.len() {
                    words.tails.insert(bare, class);
                }
                if class == PlaceClass::PeopleTail {
                    words.people_tails.push(bare);
                }
                words.words.insert(bare, class);
            }
        }
        words
    }

    /// Whether a lower-case word is of a class.
    pub fn is(&self, word: &str, class: PlaceClass) -> bool {
        self.words.get(word) == Some(&class)
    }

    /// The class of a noun before a place's name ("Provinz", "Militärbasis"), by its longest tail.
    pub fn head(&self, word: &str) -> Option<PlaceClass> {
        if let Some(class) = self.words.get(word) {
            return is_head(*class).then_some(*class);
        }
        let starts = word.char_indices().skip(2).map(|(at, _)| at);
        starts
            .filter(|at| word.len() - at >= 3)
            .find_map(|at| self.tails.get(&word[at..]))
            .copied()
            .filter(|class| is_head(*class))
    }

    /// Whether a lower-case word is a people's name with a word for a region ("kurdenregion").
    pub fn is_people_region(&self, word: &str) -> bool {
        self.people_tails.iter().any(|tail| {
            word.strip_suffix(tail)
                .or_else(|| word.strip_suffix('s')?.strip_suffix(tail))
                .map(|people| people.trim_end_matches('-'))
                .is_some_and(|people| self.is(people, PlaceClass::People))
        })
    }
}

fn is_head(class: PlaceClass) -> bool {
    matches!(
        class,
        PlaceClass::RegionHead | PlaceClass::CityHead | PlaceClass::SiteHead | PlaceClass::SpotHead
    )
}
