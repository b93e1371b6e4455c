//! Map: the places that a story's reports name, drawn over borders and coasts that the program holds.
//!
//! How exactly a place is known is shown, not hidden: a country as its area, a region or town as a
//! circle of its size, a point as a dot. `map.bin` is made by `cargo xtask packs map` from Natural Earth.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use zufolge_claims::vocabulary::Worded as _;
use zufolge_lang::place::Precision;
use zufolge_ledger::listing::StoryRow;

use super::ask::Ask;
use super::axis::{Svg, width_of};
use super::frame::counted;
use crate::shelf::Shelf;

/// Borders as lines, countries as rings of lines, and towns for orientation.
const DATA: &[u8] = include_bytes!("map.bin");

/// Reports whose places are looked at, at most.
const REPORTS: usize = 60;

/// Places on a map, at most.
const PLACES: usize = 30;

/// Shortest side of a map, in degrees of latitude.
const SMALLEST: f64 = 4.0;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 440.0;

/// A map with its table twin.
pub(crate) struct MapView {
    pub(crate) svg: String,
    pub(crate) rows: Vec<PlaceLine>,
    /// Places without a position.
    pub(crate) unplaced: Vec<String>,
    pub(crate) table_words: String,
}

/// A place of the map.
#[derive(Clone, Debug)]
pub(crate) struct PlaceLine {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) precision: &'static str,
    pub(crate) country: String,
    pub(crate) mentions: usize,
    pub(crate) lat: f64,
    pub(crate) lon: f64,
}

/// The map of a story; none where no place has a position.
pub(crate) fn map(
    shelf: &mut Shelf,
    ask: &Ask,
    story: &StoryRow,
) -> anyhow::Result<Option<MapView>> {
    let mut places: BTreeMap<String, PlaceLine> = BTreeMap::new();
    let mut unplaced: BTreeMap<String, usize> = BTreeMap::new();
    let newest = story.members.len().saturating_sub(REPORTS);
    for member in &story.members[newest..] {
        let volume = shelf.volume(member.number)?;
        for place in &volume.kept.places {
            let Some((lat, lon)) = place.position else {
                *unplaced.entry(place.name.clone()).or_default() += 1;
                continue;
            };
            let line = places
                .entry(place.name.clone())
                .or_insert_with(|| PlaceLine {
                    name: place.name.clone(),
                    kind: place.kind.word(),
                    precision: place.precision.word(),
                    country: place.country.clone().unwrap_or_default(),
                    mentions: 0,
                    lat,
                    lon,
                });
            line.mentions += 1;
        }
    }
    let mut rows: Vec<PlaceLine> = places.into_values().collect();
    rows.sort_by_key(|row| (usize::MAX - row.mentions, row.name.clone()));
    rows.truncate(PLACES);
    if rows.is_empty() {
        return Ok(None);
    }
    unplaced.retain(|name, _| rows.iter().all(|row| row.name != *name));
    let mut unplaced: Vec<(String, usize)> = unplaced.into_iter().collect();
    unplaced.sort_by_key(|(name, count)| (usize::MAX - count, name.clone()));
    unplaced.truncate(PLACES);
    Ok(Some(MapView {
        svg: draw(ask, &rows),
        table_words: counted(ask.lang, "map.table", rows.len()),
        unplaced: unplaced.into_iter().map(|(name, _)| name).collect(),
        rows,
    }))
}

/// A part of the earth as a rectangle. East and west are stretched alike everywhere on it, so that
/// the middle has its true shape.
struct View {
    west: f64,
    north: f64,
    /// Points of the picture for a degree of latitude.
    scale: f64,
    /// How much shorter a degree of longitude is.
    narrow: f64,
}

impl View {
    fn of(rows: &[PlaceLine]) -> View {
        let ends = |of: fn(&PlaceLine) -> f64| {
            let values = rows.iter().map(of);
            let low = values.clone().fold(f64::INFINITY, f64::min);
            (low, values.fold(f64::NEG_INFINITY, f64::max))
        };
        let ((south, north), (west, east)) = (ends(|row| row.lat), ends(|row| row.lon));
        let middle = (f64::midpoint(south, north), f64::midpoint(west, east));
        let narrow = middle.0.to_radians().cos().max(0.2);
        let widest = rows
            .iter()
            .map(|row| reach(row) / 111.0)
            .fold(0.0, f64::max);
        let high = ((north - south) * 1.3 + 2.0 * widest).clamp(SMALLEST, 170.0);
        let wide = ((east - west) * 1.3 * narrow + 2.0 * widest).max(SMALLEST);
        let scale = (HEIGHT / high).min(WIDTH / wide);
        View {
            west: middle.1 - WIDTH / scale / narrow / 2.0,
            north: middle.0 + HEIGHT / scale / 2.0,
            scale,
            narrow,
        }
    }

    fn at(&self, lat: f64, lon: f64) -> (f64, f64) {
        (
            (lon - self.west) * self.narrow * self.scale,
            (self.north - lat) * self.scale,
        )
    }
}

/// How far around its position a place may reach, in kilometres.
fn reach(row: &PlaceLine) -> f64 {
    let is = |precision: Precision| row.precision == precision.word();
    match () {
        () if is(Precision::Country) => 250.0,
        () if is(Precision::Region) => 60.0,
        () if is(Precision::City) => 8.0,
        () => 0.0,
    }
}

fn draw(ask: &Ask, rows: &[PlaceLine]) -> String {
    let label = ask
        .words()
        .fill("map.label", &[("n", &rows.len().to_string())]);
    let mut svg = Svg::new("map", WIDTH, HEIGHT, &label);
    let view = View::of(rows);
    let earth = Earth::held();
    let countries: Vec<&PlaceLine> = rows
        .iter()
        .filter(|row| row.precision == Precision::Country.word())
        .collect();
    for row in &countries {
        if let Some(path) = earth
            .country_at(row.lat, row.lon)
            .map(|c| earth.area(c, &view))
            && !path.is_empty()
        {
            svg.path("area", &path);
        }
    }
    svg.path("border", &earth.lines(&view));
    let mut labels: Vec<(f64, f64, f64)> = Vec::new();
    let mut free = |x: f64, y: f64, width: f64| {
        let fits = x > 2.0
            && x + width < WIDTH - 2.0
            && y > 12.0
            && y < HEIGHT - 4.0
            && labels.iter().all(|(left, top, wide)| {
                (y - top).abs() > 14.0 || x > left + wide || x + width < *left
            });
        if fits {
            labels.push((x, y, width));
        }
        fits
    };
    let mut names = Vec::new();
    for row in rows {
        let (x, y) = view.at(row.lat, row.lon);
        let radius = reach(row) / 111.0 * view.scale;
        let width = width_of(&row.name, 13.0);
        let away = if radius > 40.0 {
            8.0
        } else {
            radius.max(5.0) + 5.0
        };
        let spots = [
            (x + away, y + 4.0),
            (x - away - width, y + 4.0),
            (x - width / 2.0, y - away),
        ];
        if let Some((x, y)) = spots.into_iter().find(|(x, y)| free(*x, *y, width)) {
            names.push((x, y, row.name.as_str(), "name"));
        }
    }
    for town in &earth.towns {
        let (x, y) = view.at(town.lat, town.lon);
        if !(0.0..WIDTH).contains(&x) || !(0.0..HEIGHT).contains(&y) || names.len() > rows.len() + 7
        {
            continue;
        }
        if rows.iter().any(|row| row.name == town.name) {
            continue;
        }
        let width = width_of(&town.name, 11.0);
        if free(x + 5.0, y + 4.0, width) {
            svg.circle("town", x, y, 1.5);
            names.push((x + 5.0, y + 4.0, town.name.as_str(), "town-name"));
        }
    }
    for row in rows {
        let (x, y) = view.at(row.lat, row.lon);
        let radius = reach(row) / 111.0 * view.scale;
        match row.precision {
            word if word == Precision::Country.word() => {}
            word if word == Precision::Point.word() => svg.circle("spot", x, y, 4.0),
            _ => svg.circle("reach", x, y, radius.max(6.0)),
        }
    }
    for (x, y, name, class) in names {
        svg.text(class, x, y, "start", name);
    }
    svg.finish()
}

/// A town for orientation.
struct Town {
    name: String,
    lat: f64,
    lon: f64,
}

/// What `map.bin` holds.
struct Earth {
    /// Lines of positions, latitude and longitude.
    lines: Vec<Vec<(f32, f32)>>,
    /// The rings of each country: numbers of lines, negative ones turned round (`!number`).
    countries: Vec<Vec<Vec<i32>>>,
    /// The largest first.
    towns: Vec<Town>,
}

impl Earth {
    fn held() -> &'static Earth {
        static EARTH: OnceLock<Earth> = OnceLock::new();
        EARTH.get_or_init(|| Reader { rest: DATA }.earth())
    }

    /// All lines that reach into the view, as one path.
    fn lines(&self, view: &View) -> String {
        let mut path = String::new();
        for line in &self.lines {
            let points = line
                .iter()
                .map(|(lat, lon)| view.at(f64::from(*lat), f64::from(*lon)));
            write_line(&mut path, points, false);
        }
        path
    }

    /// The country that a position lies in.
    fn country_at(&self, lat: f64, lon: f64) -> Option<usize> {
        (0..self.countries.len()).find(|country| {
            let rings = self.rings(*country);
            let crossed = rings
                .iter()
                .map(|ring| crossings(ring, lat, lon))
                .sum::<usize>();
            crossed % 2 == 1
        })
    }

    fn rings(&self, country: usize) -> Vec<Vec<(f32, f32)>> {
        let rings = self
            .countries
            .get(country)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let whole = |ring: &Vec<i32>| {
            let mut points = Vec::new();
            for number in ring {
                let turned = *number < 0;
                let number = if turned { !*number } else { *number };
                let line = usize::try_from(number).ok().and_then(|n| self.lines.get(n));
                let line = line.map(Vec::as_slice).unwrap_or_default();
                match turned {
                    true => points.extend(line.iter().rev()),
                    false => points.extend(line),
                }
            }
            points
        };
        rings.iter().map(whole).collect()
    }

    fn area(&self, country: usize, view: &View) -> String {
        let mut path = String::new();
        for ring in self.rings(country) {
            let points = ring
                .iter()
                .map(|(lat, lon)| view.at(f64::from(*lat), f64::from(*lon)));
            write_line(&mut path, points, true);
        }
        path
    }
}

/// Writes the parts of a line that lie in the view, points closer than half a point left out.
fn write_line(path: &mut String, points: impl Iterator<Item = (f64, f64)>, closed: bool) {
    let margin = 40.0;
    let inside = |(x, y): (f64, f64)| {
        (-margin..WIDTH + margin).contains(&x) && (-margin..HEIGHT + margin).contains(&y)
    };
    // A line that leaves and comes back is cut; an area is kept whole, held to a wider frame.
    let mut last: Option<(f64, f64)> = None;
    let mut drawn = false;
    for point in points {
        let point = match closed {
            true => (
                point.0.clamp(-2.0 * WIDTH, 3.0 * WIDTH),
                point.1.clamp(-2.0 * HEIGHT, 3.0 * HEIGHT),
            ),
            false => point,
        };
        let shown = closed || inside(point) || last.is_some_and(inside);
        if let Some(from) = last {
            if (from.0 - point.0).abs() + (from.1 - point.1).abs() < 0.7 {
                continue;
            }
            if shown {
                if !drawn {
                    let _ = write!(path, "M{:.1} {:.1}", from.0, from.1);
                    drawn = true;
                }
                let _ = write!(path, "L{:.1} {:.1}", point.0, point.1);
            } else {
                drawn = false;
            }
        }
        last = Some(point);
    }
    if closed && drawn {
        path.push('Z');
    }
}

/// How often a line to the east of a position crosses a ring.
fn crossings(ring: &[(f32, f32)], lat: f64, lon: f64) -> usize {
    let (lat, lon) = (lat as f32, lon as f32);
    let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
    pairs
        .filter(|((lat1, lon1), (lat2, lon2))| {
            (*lat1 > lat) != (*lat2 > lat)
                && lon < (lon2 - lon1) * (lat - lat1) / (lat2 - lat1) + lon1
        })
        .count()
}

/// Reads `map.bin`: numbers of seven bits a byte, signed ones folded; positions in thousandths of a
/// degree, each from the one before.
struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn earth(mut self) -> Earth {
        let lines = (0..self.number()).map(|_| self.line()).collect();
        let countries = (0..self.number()).map(|_| self.country()).collect();
        let towns = (0..self.number()).map(|_| self.town()).collect();
        Earth {
            lines,
            countries,
            towns,
        }
    }

    fn number(&mut self) -> usize {
        let mut value = 0;
        let mut shift = 0;
        while let Some((byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            value |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 || shift > 28 {
                break;
            }
        }
        value
    }

    fn signed(&mut self) -> i32 {
        let folded = self.number() as u32;
        (folded >> 1) as i32 ^ -((folded & 1) as i32)
    }

    fn line(&mut self) -> Vec<(f32, f32)> {
        let (mut lat, mut lon) = (0, 0);
        let count = self.number();
        let step = |_| {
            lat += self.signed();
            lon += self.signed();
            (lat as f32 / 1000.0, lon as f32 / 1000.0)
        };
        (0..count).map(step).collect()
    }

    fn country(&mut self) -> Vec<Vec<i32>> {
        let rings = self.number();
        let ring = |_| {
            let count = self.number();
            (0..count).map(|_| self.signed()).collect()
        };
        (0..rings).map(ring).collect()
    }

    fn town(&mut self) -> Town {
        let length = self.number().min(self.rest.len());
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        Town {
            name: String::from_utf8_lossy(name).into_owned(),
            lat: f64::from(self.signed()) / 1000.0,
            lon: f64::from(self.signed()) / 1000.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_earth_is_held() {
        let earth = Earth::held();
        assert!(earth.countries.len() > 150, "{}", earth.countries.len());
        assert!(earth.towns.len() > 100);
        let germany = earth.country_at(52.52, 13.4);
        assert!(germany.is_some());
        assert_eq!(germany, earth.country_at(48.14, 11.58));
        assert_ne!(germany, earth.country_at(48.85, 2.35));
        assert_eq!(earth.country_at(0.0, -30.0), None);
    }

    #[test]
    fn exactness_is_drawn() {
        let place = |name: &str, precision: Precision, lat, lon| PlaceLine {
            name: name.to_owned(),
            kind: "city",
            precision: precision.word(),
            country: String::new(),
            mentions: 1,
            lat,
            lon,
        };
        let rows = [
            place("Irak", Precision::Country, 33.0, 43.7),
            place("Erbil", Precision::City, 36.19, 44.0),
            place("<Anbar>", Precision::Region, 32.5, 41.9),
        ];
        let svg = draw(&Ask::none(date(2026, 1, 1)), &rows);
        assert_eq!(svg.matches("class=\"area\"").count(), 1);
        assert_eq!(svg.matches("class=\"reach\"").count(), 2);
        assert!(svg.contains("&lt;Anbar&gt;"));
        assert!(svg.len() < 60_000, "{}", svg.len());
    }
}
