//! Makes `map.bin`, the borders, coasts and towns of the program's maps, from Natural Earth.
//!
//! Natural Earth is in the public domain; the npm package world-atlas holds its countries as TopoJSON.
//! The same input gives the same bytes. The form of the file is told in `crates/zufolge/src/web/map.rs`.

use std::path::Path;

use serde_json::Value;

/// Towns that are kept, at most: the largest.
const TOWNS: usize = 1200;

/// Reads `countries-50m.json` of an unpacked world-atlas and the towns under `data`; writes the map.
///
/// # Errors
/// When a file is missing or not as expected.
pub(crate) fn build(atlas: &Path, data: &Path, root: &Path) -> Result<(), String> {
    let path = atlas.join("countries-50m.json");
    let text = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let atlas: Value = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    let mut out = Vec::new();
    lines(&atlas, &mut out).ok_or("the atlas has no arcs")?;
    countries(&atlas, &mut out).ok_or("the atlas has no countries")?;
    let path = data.join("gazetteer/natural-earth-places.csv");
    let text =
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    towns(&text, &mut out);
    let target = root.join("crates/zufolge/src/web/map.bin");
    std::fs::write(&target, &out).map_err(|error| format!("{}: {error}", target.display()))?;
    println!("map: {} bytes", out.len());
    Ok(())
}

/// Lines as thousandths of a degree, latitude and longitude, each from the one before.
fn lines(atlas: &Value, out: &mut Vec<u8>) -> Option<()> {
    let pair = |value: &Value| Some((value.get(0)?.as_f64()?, value.get(1)?.as_f64()?));
    let transform = &atlas["transform"];
    let (scale, origin) = (pair(&transform["scale"])?, pair(&transform["translate"])?);
    let arcs = atlas["arcs"].as_array()?;
    number(out, arcs.len());
    for arc in arcs {
        let (mut x, mut y) = (0.0, 0.0);
        let mut points: Vec<(i64, i64)> = Vec::new();
        for step in arc.as_array()? {
            let (dx, dy) = pair(step)?;
            x += dx;
            y += dy;
            let thousandth = |value: f64| (value * 1000.0).round() as i64;
            let lon = thousandth(x * scale.0 + origin.0);
            let lat = thousandth(y * scale.1 + origin.1);
            if points.last() != Some(&(lat, lon)) {
                points.push((lat, lon));
            }
        }
        number(out, points.len());
        let mut last = (0, 0);
        for point in points {
            signed(out, point.0 - last.0);
            signed(out, point.1 - last.1);
            last = point;
        }
    }
    Some(())
}

/// The rings of each country: numbers of lines, those that are turned round as `!number`.
fn countries(atlas: &Value, out: &mut Vec<u8>) -> Option<()> {
    let countries = atlas["objects"]["countries"]["geometries"].as_array()?;
    number(out, countries.len());
    for country in countries {
        let arcs = country["arcs"].as_array();
        let mut rings: Vec<&Value> = Vec::new();
        match country["type"].as_str() {
            Some("Polygon") => rings.extend(arcs?),
            Some("MultiPolygon") => {
                for polygon in arcs? {
                    rings.extend(polygon.as_array()?);
                }
            }
            _ => {}
        }
        number(out, rings.len());
        for ring in rings {
            let ring = ring.as_array()?;
            number(out, ring.len());
            for line in ring {
                signed(out, line.as_i64()?);
            }
        }
    }
    Some(())
}

/// The largest towns by their German names.
fn towns(table: &str, out: &mut Vec<u8>) {
    let mut rows = table.lines();
    let head: Vec<&str> = rows.next().unwrap_or_default().split(',').collect();
    let column = |name: &str| head.iter().position(|other| *other == name);
    let mut towns = Vec::new();
    for row in rows {
        // A cell with a comma stands in quotation marks; such names are left out.
        if row.contains('"') {
            continue;
        }
        let cells: Vec<&str> = row.split(',').collect();
        let cell = |name: &str| column(name).and_then(|at| cells.get(at)).copied();
        let parsed = |name: &str| cell(name).and_then(|text| text.parse::<f64>().ok());
        let (Some(name), Some(lat), Some(lon), Some(people)) = (
            cell("name_de").filter(|name| !name.is_empty()),
            parsed("lat"),
            parsed("lon"),
            parsed("population_max"),
        ) else {
            continue;
        };
        towns.push((people as i64, name, lat, lon));
    }
    towns.sort_by(|a, b| (-a.0, a.1).cmp(&(-b.0, b.1)));
    towns.truncate(TOWNS);
    number(out, towns.len());
    for (_, name, lat, lon) in towns {
        number(out, name.len());
        out.extend(name.bytes());
        signed(out, (lat * 1000.0).round() as i64);
        signed(out, (lon * 1000.0).round() as i64);
    }
}

/// Seven bits a byte, the lowest first.
fn number(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Small numbers of either sign get few bytes.
fn signed(out: &mut Vec<u8>, value: i64) {
    number(out, ((value << 1) ^ (value >> 63)) as usize);
}
