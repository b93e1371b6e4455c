//! Compiles the German full-form dictionary to `packs/de/lexicon.bin`.
//!
//! The dictionary's tags become the parts of speech and features of `zufolge_lang::tag`; readings of
//! a form that differ in case, number or gender only are joined to one. The words that the
//! dictionary lacks or sees otherwise stand in `packs/de/forms.tsv`. The same input gives the same
//! bytes.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use zufolge_lang::lexicon::{BUCKET_BITS, Cells, MAGIC, VERSION, hash};
use zufolge_lang::tag::{Features, Pos};

use crate::german_dict::{self, RawReading};

type Edit = (u8, String);
type Tag = (u8, u64, u32);

/// Per form its readings (edit, part of speech, features, kind of inflection) with their cells.
type Forms = BTreeMap<String, BTreeMap<(Edit, u8, u64, u8), u32>>;

/// Reads the dictionary under `data` and writes the compiled lexicon into `pack`.
///
/// # Errors
/// When a file is missing or not as expected.
pub(crate) fn build(data: &Path, pack: &Path) -> Result<(), String> {
    let dictionary = data.join("lexicon-de/german.dict");
    let bytes =
        std::fs::read(&dictionary).map_err(|error| format!("{}: {error}", dictionary.display()))?;
    let mut forms: Forms = BTreeMap::new();
    let mut raw_count = 0usize;
    german_dict::read(&bytes, |raw| {
        raw_count += 1;
        if !usable(&raw) {
            return;
        }
        for (pos, features, cells, inflection) in meanings(&raw) {
            let Ok(drop) = u8::try_from(raw.drop.min(raw.form.len())) else {
                continue;
            };
            let key = (
                (drop, raw.append.clone()),
                pos.number(),
                features.0,
                inflection,
            );
            let entry = forms.entry(raw.form.clone()).or_default();
            *entry.entry(key).or_default() |= cells.0;
        }
    })?;
    let table = pack.join("forms.tsv");
    let own = std::fs::read_to_string(&table).map_err(|error| format!("{table:?}: {error}"))?;
    for (number, line) in own.lines().enumerate() {
        if !line.is_empty() && !line.starts_with('#') {
            own_form(line, &mut forms).map_err(|why| format!("{table:?}:{}: {why}", number + 1))?;
        }
    }
    let compiled = compile(&forms)?;
    println!(
        "{raw_count} readings, {} forms, {} bytes, hash {:016x}",
        forms.len(),
        compiled.len(),
        hash(&compiled)
    );
    let target = pack.join("lexicon.bin");
    std::fs::write(&target, compiled).map_err(|error| format!("{}: {error}", target.display()))
}

/// Entries that are comments, damaged or of several words are left out.
fn usable(raw: &RawReading) -> bool {
    !raw.form.is_empty()
        && !raw.form.contains([' ', '#', '"', '\u{fffd}'])
        && !raw.append.contains(['\u{fffd}', ' '])
        && !raw.tag.contains("--")
        && raw.append.len() < 256
}

/// A line of `forms.tsv`: form, lemma, part of speech, features; `-` before the form drops the
/// dictionary's readings of this part of speech.
fn own_form(line: &str, forms: &mut Forms) -> Result<(), String> {
    let mut fields = line.split('\t');
    let mut field = || fields.next().ok_or("four fields are needed".to_owned());
    let (form, lemma, pos, names) = (field()?, field()?, field()?, field()?);
    let number = Pos::from_name(pos)
        .ok_or_else(|| format!("unknown part of speech {pos}"))?
        .number();
    if let Some(form) = form.strip_prefix('-') {
        let readings = forms.get_mut(form).ok_or("no such form to drop")?;
        readings.retain(|key, _| key.1 != number);
        return Ok(());
    }
    let mut features = Features::default();
    for name in names.split_whitespace() {
        let feature = Features::from_name(name).ok_or_else(|| format!("unknown feature {name}"))?;
        features = features.with(feature);
    }
    let shared = form
        .char_indices()
        .zip(lemma.chars())
        .take_while(|((_, a), b)| a == b)
        .map(|((at, a), _)| at + a.len_utf8())
        .last()
        .unwrap_or(0);
    let edit = ((form.len() - shared) as u8, lemma[shared..].to_owned());
    let celled = features.only(inflected());
    let cells = if celled == Features::default() {
        Cells::default()
    } else {
        Cells::of(celled)
    };
    let entry = forms.entry(form.to_owned()).or_default();
    // Which case a preposition governs stays in its features too.
    let kept = if number == Pos::Adp.number() {
        Features::CASES
    } else {
        Features::default()
    };
    let features = features.without(celled.without(kept));
    *entry.entry((edit, number, features.0, 0)).or_default() |= cells.0;
    Ok(())
}

/// Case, number and gender: what goes into the cells.
fn inflected() -> Features {
    Features::CASES
        .with(Features::NUMBERS)
        .with(Features::GENDERS)
}

/// What one reading of the dictionary means: part of speech, features without case, number and
/// gender, the combinations of these, and the kind of adjective inflection (0: none).
fn meanings(raw: &RawReading) -> Vec<(Pos, Features, Cells, u8)> {
    let parts: Vec<&str> = raw.tag.trim().split([':', '+']).collect();
    let has = |name: &str| parts.contains(&name);
    let mut cells = Features::default();
    let mut inflected = false;
    for part in &parts {
        let feature = match *part {
            "NOM" => Features::NOM,
            "GEN" => Features::GEN,
            "DAT" => Features::DAT,
            "AKK" => Features::ACC,
            "SIN" => Features::SING,
            "PLU" | "PLT" => Features::PLUR,
            "MAS" => Features::MASC,
            "FEM" => Features::FEM,
            "NEU" => Features::NEUT,
            _ => continue,
        };
        inflected = true;
        cells = cells.with(feature);
    }
    let cells_of = |features| {
        if inflected {
            Cells::of(features)
        } else {
            Cells::default()
        }
    };
    let simple = |pos, features| vec![(pos, features, cells_of(cells), 0)];
    let lemma = lemma_of(raw);
    match parts[0] {
        "SUB" => {
            let nominal = if has("INF") {
                Features::INF
            } else if has("ADJ") {
                Features::ATTR
            } else {
                Features::default()
            };
            simple(Pos::Noun, nominal)
        }
        "EIG" => {
            let kind = if has("VOR") || has("VOR*") {
                Features::FIRST_NAME
            } else if has("NAC") {
                Features::LAST_NAME
            } else if has("PER") {
                Features::default()
            } else if ["COU", "STD", "GEB", "GEO", "MOU", "WAT"]
                .into_iter()
                .any(has)
            {
                Features::GEO_NAME
            } else {
                Features::default()
            };
            simple(Pos::Propn, kind)
        }
        "ADJ" | "PA1" | "PA2" => {
            let mut features = match parts[0] {
                "PA1" => Features::PART_PRES,
                "PA2" => Features::PART_PERF,
                _ => Features::default(),
            };
            if has("KOM") {
                features = features.with(Features::CMP);
            } else if has("SUP") {
                features = features.with(Features::SUP);
            }
            if is_ordinal(&lemma) {
                features = features.with(Features::ORD);
            }
            if !has("PRD") && inflected {
                features = features.with(Features::ATTR);
            }
            let (kinds, inflection) = if has("DEF") {
                (Cells::WEAK, 1)
            } else if has("IND") {
                (Cells::MIXED, 2)
            } else if has("SOL") {
                (Cells::STRONG, 3)
            } else {
                (Cells::WEAK.or(Cells::MIXED).or(Cells::STRONG), 0)
            };
            let cells = if inflected {
                cells_of(cells).or(kinds)
            } else {
                Cells::default()
            };
            vec![(Pos::Adj, features, cells, inflection)]
        }
        "ART" => {
            let kind = if has("DEF") {
                Features::DEF
            } else {
                Features::INDEF
            };
            simple(Pos::Det, Features::ART.with(kind))
        }
        "PRO" => pronoun(&parts, &lemma, cells, cells_of(cells)),
        "VER" => verb(&parts),
        "ADV" => {
            let mut features = Features::default();
            if has("PRO") {
                features = features.with(Features::PRONOMINAL);
            }
            if has("INR") {
                features = features.with(Features::INT);
            }
            simple(Pos::Adv, features)
        }
        "KON" => match parts.get(1).copied() {
            Some("UNT" | "INF") => simple(Pos::Sconj, Features::default()),
            Some("VGL") => simple(Pos::Adp, Features::COMPARISON),
            Some("PRI") => simple(Pos::Adv, Features::default()),
            _ => simple(Pos::Cconj, Features::default()),
        },
        // Which cases a preposition governs stands in its features: it has no cells of its own.
        "PRP" => vec![(Pos::Adp, cells.only(Features::CASES), Cells::default(), 0)],
        "ZUS" => simple(Pos::Adp, Features::PARTICLE),
        "NEG" => simple(Pos::Part, Features::NEG),
        "ZAL" => simple(Pos::Num, Features::default()),
        "INJ" => simple(Pos::Intj, Features::default()),
        "ABK" => match parts.last().copied() {
            Some("SUB") => simple(Pos::Noun, Features::default()),
            Some("ADJ") => simple(Pos::Adj, Features::default()),
            Some("VER") => simple(Pos::Verb, Features::default()),
            _ => simple(Pos::Adv, Features::default()),
        },
        _ => Vec::new(),
    }
}

fn lemma_of(raw: &RawReading) -> String {
    let keep = raw.form.len().saturating_sub(raw.drop);
    format!("{}{}", raw.form.get(..keep).unwrap_or(""), raw.append)
}

/// The ordinal numbers are adjectives in -te and -ste of number words.
fn is_ordinal(lemma: &str) -> bool {
    const STEMS: [&str; 15] = [
        "erst",
        "zweit",
        "dritt",
        "viert",
        "fünft",
        "sechst",
        "siebt",
        "siebent",
        "acht",
        "neunt",
        "zehnt",
        "elft",
        "zwölft",
        "zigst",
        "hundertst",
    ];
    let stem = lemma.strip_suffix('e').unwrap_or(lemma);
    STEMS.contains(&stem) || stem.ends_with("zehnt") || stem.ends_with("zigst")
}

/// The dictionary tells pronouns by kind, and by whether they go with a noun (BEG), stand alone
/// (STV) or do both (B/S, or nothing).
fn pronoun(
    parts: &[&str],
    lemma: &str,
    inflection: Features,
    cells: Cells,
) -> Vec<(Pos, Features, Cells, u8)> {
    let has = |name: &str| parts.contains(&name);
    let kind = parts.get(1).copied().unwrap_or("");
    let cells = if cells == Cells::default() && inflection == Features::default() {
        Cells::default()
    } else {
        Cells::of(inflection)
    };
    let person = match lemma {
        "ich" | "wir" => Features::FIRST,
        "du" | "ihr" if !inflection.any(Features::FEM) => Features::SECOND,
        _ => Features::THIRD,
    };
    // "der, die, das" are demonstrative and relative pronouns alike; context decides.
    let der = lemma == "der";
    let features = match kind {
        "PER" if der => Features::DEM.with(Features::REL),
        "DEM" if der => Features::DEM.with(Features::REL),
        "PER" => Features::PRS.with(person),
        "REF" => Features::PRS.with(Features::REFLEX).with(person),
        "POS" => Features::POSS,
        "DEM" => Features::DEM,
        "RIN" => Features::INT.with(Features::REL),
        _ if lemma == "kein" => Features::IND_PRON.with(Features::NEG),
        _ => Features::IND_PRON,
    };
    let alone = (Pos::Pron, features, cells, 0);
    let with_noun = (Pos::Det, features, cells, 0);
    match kind {
        _ if has("STV") => vec![alone],
        _ if has("BEG") => vec![with_noun],
        "PER" | "REF" => vec![alone],
        "DEM" if der => vec![alone],
        "RIN" if !has("B/S") => vec![alone],
        _ => vec![with_noun, alone],
    }
}

/// Number and person of a finite verb stay in its features, for they belong to its subject.
fn verb(parts: &[&str]) -> Vec<(Pos, Features, Cells, u8)> {
    let has = |name: &str| parts.contains(&name);
    let mut features = Features::default();
    for part in parts {
        let feature = match *part {
            "1" => Features::FIRST,
            "2" => Features::SECOND,
            "3" => Features::THIRD,
            "SIN" => Features::SING,
            "PLU" => Features::PLUR,
            "PRÄ" => Features::PRES.with(Features::IND).with(Features::FIN),
            "PRT" => Features::PAST.with(Features::IND).with(Features::FIN),
            "KJ1" => Features::PRES.with(Features::SUB).with(Features::FIN),
            "KJ2" => Features::PAST.with(Features::SUB).with(Features::FIN),
            "IMP" => Features::IMP.with(Features::FIN).with(Features::SECOND),
            "INF" => Features::INF,
            "EIZ" => Features::INF_ZU,
            "PA1" => Features::PART_PRES,
            "PA2" => Features::PART_PERF,
            "MOD" => Features::MODAL,
            _ => continue,
        };
        features = features.with(feature);
    }
    let pos = if has("AUX") || has("MOD") {
        Pos::Aux
    } else {
        Pos::Verb
    };
    vec![(pos, features, Cells::default(), 0)]
}

/// Persons of the same mood, tense and number are joined ("sagte": first or third).
fn join_persons(readings: Vec<(Edit, Tag)>) -> Vec<(Edit, Tag)> {
    let mut joined: Vec<(Edit, Tag)> = Vec::with_capacity(readings.len());
    let persons = Features::PERSONS.0;
    for (edit, tag) in readings {
        let finite = tag.1 & Features::FIN.0 != 0;
        let same = joined.iter_mut().find(|(other_edit, other)| {
            finite
                && *other_edit == edit
                && other.0 == tag.0
                && other.1 & !persons == tag.1 & !persons
        });
        match same {
            Some((_, other)) => other.1 |= tag.1,
            None => joined.push((edit, tag)),
        }
    }
    joined
}

fn compile(forms: &Forms) -> Result<Vec<u8>, String> {
    let mut edits: BTreeSet<Edit> = BTreeSet::new();
    let mut tags: BTreeSet<Tag> = BTreeSet::new();
    let mut sets: BTreeSet<Vec<(Edit, Tag)>> = BTreeSet::new();
    let mut set_of: Vec<(&str, Vec<(Edit, Tag)>)> = Vec::with_capacity(forms.len());
    for (form, readings) in forms {
        let readings = readings
            .iter()
            .map(|((edit, pos, features, _), cells)| (edit.clone(), (*pos, *features, *cells)))
            .collect();
        let set = join_persons(readings);
        for (edit, tag) in &set {
            edits.insert(edit.clone());
            tags.insert(*tag);
        }
        sets.insert(set.clone());
        set_of.push((form, set));
    }
    let edit_number: BTreeMap<&Edit, u16> = number(&edits, "edits")?;
    let tag_number: BTreeMap<&Tag, u16> = number(&tags, "tags")?;
    let set_number: BTreeMap<&Vec<(Edit, Tag)>, u16> = number(&sets, "sets")?;

    let mut entries: Vec<(u64, u16)> = Vec::with_capacity(forms.len());
    for (form, set) in &set_of {
        entries.push((
            hash(form.as_bytes()) >> (64 - BUCKET_BITS - 24),
            set_number[set],
        ));
    }
    entries.sort_unstable();
    if entries.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return Err("two forms with the same hash: change the hash's multiplier".to_owned());
    }

    let mut out = Vec::new();
    let u32s = |out: &mut Vec<u8>, value: usize| {
        out.extend_from_slice(&(value as u32).to_le_bytes());
    };
    let buckets = 1usize << BUCKET_BITS;
    let reading_count: usize = sets.iter().map(Vec::len).sum();
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    for count in [
        buckets,
        entries.len(),
        sets.len(),
        reading_count,
        edits.len(),
        tags.len(),
    ] {
        u32s(&mut out, count);
    }
    let mut at = 0;
    for bucket in 0..=buckets as u64 {
        while at < entries.len() && entries[at].0 >> 24 < bucket {
            at += 1;
        }
        u32s(&mut out, at);
    }
    for (hash, _) in &entries {
        out.extend_from_slice(&hash.to_le_bytes()[..3]);
    }
    for (_, set) in &entries {
        out.extend_from_slice(&set.to_le_bytes());
    }
    let mut end = 0;
    u32s(&mut out, 0);
    for set in &sets {
        end += set.len();
        u32s(&mut out, end);
    }
    for (edit, tag) in sets.iter().flatten() {
        out.extend_from_slice(&tag_number[tag].to_le_bytes());
        out.extend_from_slice(&edit_number[edit].to_le_bytes());
    }
    for (pos, features, cells) in &tags {
        out.push(*pos);
        out.extend_from_slice(&features.to_le_bytes());
        out.extend_from_slice(&cells.to_le_bytes());
    }
    for (drop, append) in &edits {
        out.extend_from_slice(&[*drop, append.len() as u8]);
        out.extend_from_slice(append.as_bytes());
    }
    Ok(out)
}

fn number<'a, T: Ord>(values: &'a BTreeSet<T>, what: &str) -> Result<BTreeMap<&'a T, u16>, String> {
    if values.len() > u16::MAX as usize {
        return Err(format!("{} {what} are too many", values.len()));
    }
    Ok(values
        .iter()
        .enumerate()
        .map(|(number, value)| (value, number as u16))
        .collect())
}
