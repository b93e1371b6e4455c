//! A corpus of any size in which stories develop, made from `examples/`.
//!
//! Each made story takes the sentences of one of the examples' stories and gives them names, places,
//! firms, numbers and days of its own. Its reports keep some sentences and drop others; some are copies of
//! one text at several outlets, some come days later with other numbers, a few are changed versions at the
//! same address. The same seed gives the same bytes on every machine.

use std::fmt::Write as _;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

/// What stands in the examples and gets another name in each story.
const PLACES: &[&str] = &[
    "Hohenlauda",
    "Altenreuth",
    "Grünstedt",
    "Rothenbrück",
    "Mersche",
    "Lauda",
];
const SURNAMES: &[&str] = &[
    "Dossmann",
    "Pakulla",
    "Mevissen",
    "Duwensee",
    "Trautwein",
    "Quandt",
    "Vossberg",
    "Seebach",
    "Torwald",
    "Tielcke",
    "Habbel",
    "Ohlsen",
    "Sandvoss",
    "Stiegeler",
    "Hallwachs",
    "Aulbach",
    "Ravensdorf",
    "Anquist",
    "Brenkamp",
];
const FIRST_NAMES: &[&str] = &[
    "Henrik", "Leonore", "Curt", "Ignaz", "Solveig", "Dörthe", "Imke", "Alrun", "Volkmar", "Ragna",
    "Jorin", "Benedikt", "Wiebke", "Aurel", "Gesine", "Henrike", "Tilo", "Merle",
];
/// Words for the matter, each with what may stand for it.
const MATTERS: &[(&str, &[&str])] = &[
    (
        "Lackwerk",
        &[
            "Papierwerk",
            "Drahtwerk",
            "Glaswerk",
            "Möbelwerk",
            "Reifenwerk",
            "Futterwerk",
        ],
    ),
    (
        "Lackfabrik",
        &[
            "Papierfabrik",
            "Drahtfabrik",
            "Glasfabrik",
            "Möbelfabrik",
            "Reifenfabrik",
        ],
    ),
    (
        "Getriebefertigung",
        &[
            "Pumpenfertigung",
            "Kabelfertigung",
            "Rahmenfertigung",
            "Sitzfertigung",
        ],
    ),
    (
        "Antriebshersteller",
        &["Pumpenhersteller", "Kabelhersteller", "Rahmenhersteller"],
    ),
    (
        "Maschinenbauer",
        &[
            "Anlagenbauer",
            "Waggonbauer",
            "Werkzeugbauer",
            "Motorenbauer",
        ],
    ),
    (
        "Trinkwasser",
        &["Trinkwasser", "Leitungswasser", "Badewasser", "Quellwasser"],
    ),
    (
        "Wasserverband",
        &[
            "Wasserverband",
            "Zweckverband",
            "Deichverband",
            "Talverband",
        ],
    ),
    (
        "Schichtführer",
        &[
            "Schichtführer",
            "Lagerleiter",
            "Staplerfahrer",
            "Elektriker",
        ],
    ),
    (
        "Kreistag",
        &[
            "Stadtrat",
            "Gemeinderat",
            "Ortsrat",
            "Bezirkstag",
            "Samtrat",
            "Ratskreis",
        ],
    ),
    (
        "Landrat",
        &[
            "Bürgermeister",
            "Amtsleiter",
            "Stadtdirektor",
            "Landrat",
            "Dezernent",
        ],
    ),
    (
        "Landkreis",
        &["Landkreis", "Stadtteil", "Bezirk", "Amtsbezirk", "Ortsteil"],
    ),
    (
        "Gesundheitsamt",
        &[
            "Umweltamt",
            "Bauamt",
            "Ordnungsamt",
            "Forstamt",
            "Gesundheitsamt",
        ],
    ),
    (
        "Abkochgebot",
        &[
            "Badeverbot",
            "Fahrverbot",
            "Heizgebot",
            "Lieferstopp",
            "Abkochgebot",
        ],
    ),
    (
        "Bakterien",
        &[
            "Bakterien",
            "Pilzsporen",
            "Algen",
            "Schimmelpilze",
            "Nitrate",
        ],
    ),
    ("Feuer", &["Feuer", "Brand", "Schwelbrand", "Schadenfeuer"]),
];
const OUTLETS: &[&str] = &[
    "Kurier",
    "Anzeiger",
    "Rundschau",
    "Tagblatt",
    "Echo",
    "Bote",
    "Landpost",
];

const BEGIN: &[&str] = &[
    "Al", "Bren", "Dor", "Eb", "Fal", "Gru", "Har", "Im", "Kal", "Lau", "Mar", "Nor", "Ost", "Pel",
    "Quar", "Ren", "Sal", "Tar", "Ul", "Ves", "Wal", "Zer", "Bu", "Kro", "Stei", "Trau",
];
const MIDDLE: &[&str] = &[
    "ken", "len", "mers", "nin", "pol", "ris", "sen", "ter", "wig", "zen", "bru", "da", "gar",
    "hol", "ko", "lin", "man", "nau", "ro", "schwa", "ti", "vel", "",
];
const OF_PLACES: &[&str] = &[
    "dorf", "heim", "kamp", "burg", "stedt", "ingen", "rode", "hagen", "feld", "bach", "brück",
    "walde",
];
const OF_PEOPLE: &[&str] = &[
    "mann", "er", "sen", "ke", "ow", "ert", "ing", "ner", "ler", "acker", "stein", "rich",
];
const MONTHS: &[&str] = &[
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// What nouns are compounded with: each story speaks of its own things.
const OWN: &[&str] = &[
    "Dach", "Keller", "Markt", "Schul", "Hafen", "Berg", "Wald", "Stadt", "Garten", "Brücken",
    "Tunnel", "Turm", "Hallen", "Lager", "Feld", "Ufer", "Damm", "Kirchen", "Kloster", "Theater",
    "Museums", "Bahn", "Post", "Sport", "Winter", "Sommer", "Ernte", "Milch", "Holz", "Stein",
    "Sand", "Kohle", "Wind", "Sonnen", "Metall", "Textil", "Leder", "Zucker", "Obst", "Fisch",
    "Klinik", "Pflege", "Heim", "Park",
];
/// Nouns that stay as they are: who speaks, when, and what is counted.
const STAY: &[&str] = &[
    "Polizei",
    "Feuerwehr",
    "Staats",
    "Sprecher",
    "Unternehmen",
    "Behörde",
    "Angaben",
    "Bericht",
    "Kreis",
    "Million",
    "Milliard",
    "Euro",
    "Mensch",
    "Montag",
    "Dienstag",
    "Mittwoch",
    "Donnerstag",
    "Freitag",
    "Samstag",
    "Sonntag",
    "Januar",
    "Februar",
    "April",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
    "Ende",
    "Anfang",
    "Tage",
    "Woche",
    "Jahr",
    "Monat",
    "Stunde",
    "Nacht",
    "Abend",
    "Morgen",
    "Zeitung",
    "Verletzt",
    "Erkrankt",
    "Beschäftigt",
    "Patient",
    "Teilnehmer",
    "Stellen",
    "Arbeitspl",
    "Landrat",
    "Landkreis",
    "Gewerkschaft",
    "Betriebsrat",
    "Vorstand",
    "Minister",
    "Amtsärzt",
    "Leiter",
    "Geschäftsführer",
    "Oberbürger",
    "Innenminister",
    "Wirtschafts",
    "Gesundheitsamt",
    "Landesamt",
    "Verband",
    "Vertraut",
    "Person",
    "Familien",
    "Männer",
    "Ermittler",
    "Deutsch",
    "Ungarn",
    "Worten",
    "Tausende",
    "Dutzend",
    "Fälle",
    "Prozent",
    "Kilometer",
    "Tonnen",
    "Hektar",
    "Anwohner",
    "Bewohner",
    "Vorsitz",
    "Bürgermeister",
    "Amts",
    "Dezernent",
    "Einsatz",
    "Bezirk",
];

/// xorshift64*: enough for shuffling, and the same everywhere.
#[derive(Clone, Copy)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % end.max(1) as u64) as usize
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn name(&mut self, ends: &[&str]) -> String {
        [self.of(BEGIN), self.of(MIDDLE), self.of(ends)].concat()
    }
}

/// The paragraphs of one story of the examples, those that begin a report apart.
pub(crate) struct Theme {
    titles: Vec<String>,
    leads: Vec<String>,
    others: Vec<String>,
}

/// The stories of the examples, from what `read --json` prints of them: one list of records each.
pub(crate) fn themes(stories: &[Vec<Value>]) -> Vec<Theme> {
    let theme = |records: &Vec<Value>| {
        let mut theme = Theme {
            titles: Vec::new(),
            leads: Vec::new(),
            others: Vec::new(),
        };
        for record in records {
            let report = &record["report"];
            theme
                .titles
                .extend(report["title"].as_str().map(str::to_owned));
            let text = report["text"].as_str().unwrap_or_default();
            let mut paragraphs = text.split("\n\n").map(|part| part.trim().to_owned());
            theme.leads.extend(paragraphs.next());
            theme
                .others
                .extend(paragraphs.filter(|part| part.len() > 60));
        }
        theme
    };
    stories.iter().map(theme).collect()
}

/// A corpus in the making.
pub(crate) struct Corpus<'a> {
    themes: &'a [Theme],
    random: Random,
    /// The reports of the story at hand that are still to come.
    waiting: Vec<Value>,
    stories: usize,
}

impl<'a> Corpus<'a> {
    pub(crate) fn new(themes: &'a [Theme]) -> Corpus<'a> {
        Corpus {
            themes,
            random: Random(0x5eed_2026),
            waiting: Vec::new(),
            stories: 0,
        }
    }

    /// The next report, as the intake reads it.
    pub(crate) fn report(&mut self) -> Value {
        loop {
            if let Some(report) = self.waiting.pop() {
                return report;
            }
            self.story();
        }
    }

    fn story(&mut self) {
        let number = self.stories;
        self.stories += 1;
        let mut random =
            Random(self.random.0 ^ (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        random.below(2);
        let theme = &self.themes[random.below(self.themes.len())];
        let face = Face::new(&mut random);
        let start = jiff::civil::date(2024, 1, 1)
            .checked_add((random.below(900) as i64).days())
            .unwrap_or_default();
        let mut reports: Vec<Value> = Vec::new();
        // Most matters are short, some go on for long.
        let count = match random.below(10) {
            0..=2 => 1,
            3..=6 => 2 + random.below(4),
            7..=8 => 5 + random.below(8),
            _ => 10 + random.below(25),
        };
        let mut day = start;
        while reports.len() < count {
            let outlet = format!("{}er {}", random.name(OF_PLACES), random.of(OUTLETS));
            let copied = match random.below(10) {
                // A copy at another outlet, sometimes shortened.
                0..=2 => reports.last().map(|last| {
                    let text = last["text"].as_str().unwrap_or_default();
                    let cut = random.below(3) == 0;
                    let text = match text.rfind("\n\n") {
                        Some(at) if cut => text[..at].to_owned(),
                        _ => text.to_owned(),
                    };
                    (last["title"].clone(), text)
                }),
                _ => None,
            };
            let (title, text) = copied.unwrap_or_else(|| {
                let moved = random.below(4) == 0;
                let title = face.dress(random_of(&theme.titles, &mut random), day, moved);
                let mut text = face.dress(random_of(&theme.leads, &mut random), day, moved);
                let mut from = random.below(theme.others.len());
                for _ in 0..2 + random.below(4) {
                    from += 1 + random.below(2);
                    let other = &theme.others[from % theme.others.len()];
                    let kept = some_sentences(other, &mut random);
                    let _ = write!(text, "\n\n{}", face.dress(&kept, day, moved));
                }
                (title.into(), text)
            });
            let hour = 5 + random.below(17);
            let id = format!("{number}-{}", reports.len());
            let changed = random.below(40) == 0;
            let url = match reports.last() {
                Some(last) if changed => last["url"].clone(),
                _ => format!("https://blatt-{}.example/{id}", random.below(90)).into(),
            };
            reports.push(json!({
                "id": id,
                "url": url,
                "outlet": outlet,
                "title": title,
                "published": format!("{day}T{hour:02}:{:02}", random.below(60)),
                "text": text,
            }));
            let on = [0, 0, 1, 1, 2, 5, 14][random.below(7)];
            day = day.checked_add((on as i64).days()).unwrap_or(day);
        }
        reports.reverse();
        self.waiting = reports;
    }
}

fn random_of<'a>(list: &'a [String], random: &mut Random) -> &'a str {
    &list[random.below(list.len())]
}

/// A paragraph, now and then without one of its sentences.
fn some_sentences(paragraph: &str, random: &mut Random) -> String {
    let sentences: Vec<&str> = paragraph.split_inclusive(". ").collect();
    if sentences.len() < 3 || random.below(2) == 0 {
        return paragraph.to_owned();
    }
    let without = 1 + random.below(sentences.len() - 1);
    let kept = sentences
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != without);
    kept.map(|(_, sentence)| *sentence)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The names and numbers of one story.
struct Face {
    names: Vec<(&'static str, String)>,
    seed: u64,
}

impl Face {
    fn new(random: &mut Random) -> Face {
        let mut names = Vec::new();
        for (list, ends) in [(PLACES, OF_PLACES), (SURNAMES, OF_PEOPLE)] {
            names.extend(list.iter().map(|name| (*name, random.name(ends))));
        }
        let shift = random.below(FIRST_NAMES.len());
        for (at, name) in FIRST_NAMES.iter().enumerate() {
            names.push((
                *name,
                FIRST_NAMES[(at + shift) % FIRST_NAMES.len()].to_owned(),
            ));
        }
        for (matter, others) in MATTERS {
            names.push((*matter, random.of(others).to_owned()));
        }
        // The longer name first: "Hohenlauda" holds "lauda".
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Face {
            names,
            seed: random.0,
        }
    }

    /// Words of the examples as this story has them, written on a day; `moved` numbers are later ones.
    fn dress(&self, text: &str, day: Date, moved: bool) -> String {
        let mut out = String::with_capacity(text.len() + 32);
        let mut rest = text;
        let mut before = ' ';
        while let Some(c) = rest.chars().next() {
            if !before.is_alphanumeric()
                && c.is_uppercase()
                && let Some((name, new)) =
                    self.names.iter().find(|(name, _)| rest.starts_with(name))
            {
                out.push_str(new);
                rest = &rest[name.len()..];
                before = 'x';
                continue;
            }
            if c.is_uppercase() && before == ' ' && !out.ends_with(". ") {
                let length = rest
                    .find(|c: char| !c.is_alphanumeric() && c != '-')
                    .unwrap_or(rest.len());
                let word = &rest[..length];
                if let Some(own) = self.compound(word) {
                    out.push_str(&own);
                    rest = &rest[length..];
                    before = 'x';
                    continue;
                }
            }
            if c.is_ascii_digit() && !before.is_alphanumeric() {
                let length = rest
                    .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
                    .unwrap_or(rest.len());
                let written = rest[..length].trim_end_matches(['.', ',']);
                let after = &rest[written.len()..];
                match self.number(written, after, day, moved) {
                    Some((new, skipped)) => {
                        out.push_str(&new);
                        rest = &after[skipped..];
                    }
                    None => {
                        out.push_str(written);
                        rest = after;
                    }
                }
                before = '0';
                continue;
            }
            out.push(c);
            rest = &rest[c.len_utf8()..];
            before = c;
        }
        out
    }

    /// Five nouns in six as this story's own compounds: "Leitung" is its "Hafenleitung".
    fn compound(&self, word: &str) -> Option<String> {
        let plain = word.chars().skip(1).all(char::is_lowercase) && word.chars().count() >= 5;
        if !plain || STAY.iter().any(|stay| word.starts_with(stay)) {
            return None;
        }
        let mut mixed = self.seed;
        for byte in word.bytes().take(6) {
            mixed = (mixed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        mixed ^= mixed >> 32;
        let own = OWN.get(mixed as usize % (OWN.len() * 6 / 5))?;
        Some(format!("{own}{}", word.to_lowercase()))
    }

    /// What stands for a number, and how much of what follows it is replaced too.
    fn number(
        &self,
        written: &str,
        after: &str,
        day: Date,
        moved: bool,
    ) -> Option<(String, usize)> {
        let month = MONTHS.iter().find(|month| {
            after
                .strip_prefix(". ")
                .is_some_and(|a| a.starts_with(*month))
        });
        if let Some(month) = month {
            // A day of a month: some days before or after the day of writing.
            let at: i64 = written.parse().ok()?;
            let then = day.checked_add((at - 12).days()).ok()?;
            let name = MONTHS[then.month() as usize - 1];
            return Some((format!("{}. {name}", then.day()), 2 + month.len()));
        }
        let value: u64 = written.replace('.', "").parse().ok()?;
        if written.contains(',')
            || value < 10
            || (1900..2100).contains(&value) && !written.contains('.')
        {
            return None;
        }
        let mixed = (value ^ self.seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        let mut new = value / 2 + mixed % value + 1;
        if moved {
            new += 1 + new / 7;
        }
        let digits = new.to_string();
        Some((
            match digits.len() {
                4.. => {
                    let (head, tail) = digits.split_at(digits.len() - 3);
                    format!("{head}.{tail}")
                }
                _ => digits,
            },
            0,
        ))
    }
}
