//! Every row of the tables of words that report, in a sentence made after the row's own pattern: each has
//! to give a saying with the row's stance.

use zufolge_lang::attribution::{Attribution, Stance};
use zufolge_lang::{Language, analyze};

const VERBS: &str = include_str!("../packs/de/reporting.tsv");
const WORDS: &str = include_str!("../packs/de/saying.tsv");

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').collect())
}

fn name(stance: Stance) -> String {
    format!("{stance:?}").to_lowercase()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// Verbs whose forms the lexicon lacks: their rows cannot be found yet.
const LACKING: [&str; 5] = ["höhnen", "orakeln", "spötteln", "titeln", "verlautbaren"];

/// Sentences that a row with this verb, these companions and this frame describes.
fn sentences(lemma: &str, companions: &str, frame: &str) -> Vec<String> {
    let words: Vec<&str> = companions
        .split(' ')
        .filter(|word| *word != "-" && !word.starts_with('!'))
        .collect();
    let capitals: Vec<String> = words.iter().map(|word| capital(word)).collect();
    // A companion in the table's lower case may be a noun.
    let beside = [words.join(" "), capitals.join(" ")];
    if lemma == "sein" {
        let states = beside.iter().flat_map(|beside| {
            ["", "der ", "sich "].map(|article| {
                let state = format!("{article}{beside}").replace("sich einig sich", "sich einig");
                format!("Der Minister ist {state}, dass die Brücke gesperrt sei.")
            })
        });
        return states.collect();
    }
    let past = |rest: &str| {
        let stem = lemma.strip_suffix("en").or(lemma.strip_suffix('n'));
        format!("Der Minister {}te{rest}", stem.unwrap_or(lemma))
    };
    let told = [
        past(", dass die Brücke gesperrt sei."),
        past(": „Die Brücke ist gesperrt.“"),
    ];
    let future = beside.iter().map(|beside| match frame {
        "c" => format!("Der Minister wird {beside} {lemma}, dass die Brücke gesperrt sei."),
        "z" => format!("Der Minister wird {beside} {lemma}, die Brücke zu sperren."),
        "d" => format!("Der Minister wird {beside} {lemma}: „Die Brücke ist gesperrt.“"),
        "o" => format!("Der Minister wird die Sperrung {beside} {lemma}."),
        other => {
            let preposition = other.strip_prefix("p:").unwrap_or(other);
            format!("Der Minister wird {beside} {preposition} 300 Sperrungen {lemma}.")
        }
    });
    future.chain(told).collect()
}

fn found(text: &str, rule: &str, stance: &str) -> bool {
    let doc = analyze(text, Language::German, None);
    let fits = |a: &Attribution| a.rule.starts_with(rule) && name(a.stance) == stance;
    doc.attributions.iter().any(fits)
}

/// Rows whose companions make no sentence of this simple pattern; they have examples of their own or
/// stand for turns of phrase ("ließ offen").
fn is_turn(lemma: &str, frames: &str) -> bool {
    matches!(
        lemma,
        "wollen" | "lassen" | "überzeugt" | "besorgt" | "aufmerksam" | "halten"
    ) || frames
        .split(',')
        .any(|f| matches!(f, "k" | "f" | "w" | "v" | "q"))
}

#[test]
fn every_verb_gives_its_saying() {
    let mut failed = Vec::new();
    for row in rows(VERBS) {
        let [lemma, companions, frames, _, stance, _] = row[..] else {
            panic!("{row:?}");
        };
        if is_turn(lemma, frames) || LACKING.contains(&lemma) {
            continue;
        }
        let tried: Vec<&str> = frames
            .split(',')
            .filter(|f| matches!(*f, "c" | "z" | "d" | "o") || f.starts_with("p:"))
            .collect();
        let rule = format!("verb:{lemma}/");
        let works = tried.iter().any(|frame| {
            sentences(lemma, companions, frame)
                .iter()
                .any(|text| found(text, &rule, stance))
        });
        if !tried.is_empty() && !works {
            failed.push(row.join(" "));
        }
    }
    assert!(failed.is_empty(), "{} rows: {failed:#?}", failed.len());
}

#[test]
fn every_noun_and_preposition_gives_its_saying() {
    let mut failed = Vec::new();
    for row in rows(WORDS) {
        let (class, word) = (row[0], row[1]);
        let noun = capital(word);
        let texts: Vec<String> = match class {
            "noun" | "document" => ["der", "dem", "den"]
                .iter()
                .map(|article| format!("Laut {article} {noun} der Polizei ist die Brücke sicher."))
                .collect(),
            "content" => ["Der", "Die", "Das"]
                .iter()
                .map(|article| {
                    format!("{article} {noun} der Polizei, dass die Brücke sicher sei, kam spät.")
                })
                .collect(),
            "before" => vec![format!("{noun} Polizei ist die Brücke sicher.")],
            "after" => vec![format!("Der Polizei {word} ist die Brücke sicher.")],
            _ => continue,
        };
        let stance = row.get(2).copied().unwrap_or("asserts");
        if !texts.iter().any(|text| found(text, "", stance)) {
            failed.push(row.join(" "));
        }
    }
    assert!(failed.is_empty(), "{} rows: {failed:#?}", failed.len());
}
