//! Name stem: the part of a name that stays when it is inflected, becomes an adjective or names
//! its inhabitants ("Bremen", "Bremens", "Bremer" -> "brem").
//!
//! Made for comparing words of different reports, not for showing: a stem is no word, and two names
//! may share one.

/// Endings that a name may take or lose, by their last byte, longest first.
fn endings(last: u8) -> &'static [&'static str] {
    match last {
        b'n' => &["innen", "ern", "ien", "en", "in", "n"],
        b's' => &["ers", "es", "ns", "s"],
        b'e' => &["ische", "e"],
        b'r' => &["ier", "er"],
        b'h' => &["isch"],
        b'm' => &["em"],
        b'\'' => &["'"],
        b'-' => &["-"],
        // The last byte of "’".
        0x99 => &["’"],
        _ => &[],
    }
}

/// Fewest letters that stay.
const LEAST: usize = 4;

/// The stem of a lower-case word.
///
/// At most three endings are left off ("breitungerinnen" -> "breitung"); never so much that fewer
/// than four letters stay.
pub fn name_stem(lower: &str) -> &str {
    let mut stem = lower;
    for _ in 0..3 {
        let last = stem.bytes().last().unwrap_or_default();
        let shorter = endings(last).iter().find_map(|ending| {
            let rest = stem.strip_suffix(ending)?;
            (rest.chars().take(LEAST).count() == LEAST).then_some(rest)
        });
        match shorter {
            Some(rest) => stem = rest,
            None => break,
        }
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_name_meet() {
        for (a, b) in [
            ("bremen", "bremer"),
            ("bagdad", "bagdads"),
            ("breitungen", "breitungerinnen"),
            ("rautenbach", "rautenbacher"),
            ("schmalkalden", "schmalkalder"),
            ("algerien", "algerisch"),
            ("algerien", "algerischen"),
        ] {
            assert_eq!(name_stem(a), name_stem(b), "{a} {b}");
        }
        assert_ne!(name_stem("rautenbach"), name_stem("rautenberg"));
        assert_eq!(name_stem("ulm"), "ulm");
        assert_eq!(name_stem(""), "");
    }
}
