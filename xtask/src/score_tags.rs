//! Scores the tagger on a treebank, gold tokens given.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use zufolge_lang::Pack;
use zufolge_lang::document::Language;
use zufolge_lang::lexicon::Cells;
use zufolge_lang::tag::{Features, Pos};
use zufolge_lang::tagger;

use crate::treebank;

/// Tags the GSD test sentences with the built-in pack and prints how many tags are right.
///
/// # Errors
/// When the treebank is missing or a score lies below its floor.
pub(crate) fn score(data: &Path, show: usize) -> Result<(), String> {
    let file = data.join("treebanks/de_gsd-ud-test.conllu");
    if !file.exists() {
        println!("skipped: no {}", file.display());
        return Ok(());
    }
    let pack = Pack::of(Language::German);
    let bank = treebank::read(&file, &pack.lexicon)?;
    let mut doc = bank.doc.clone();
    tagger::tag(&mut doc, pack);
    let mut right = Tally::default();
    let mut known = Tally::default();
    let mut unknown = Tally::default();
    let mut mood = Tally::default();
    let mut form = Tally::default();
    let mut cells = Tally::default();
    let mut lemma = Tally::default();
    let mut left = 0u32;
    let mut subjunctive = [0u32; 3];
    let mut wrong: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (at, gold) in bank.gold.iter().enumerate() {
        let token = doc.tokens[at];
        right.count(token.pos == gold.pos);
        if token.features.any(Features::KNOWN) {
            known.count(token.pos == gold.pos);
        } else if token.shape.is_word() {
            unknown.count(token.pos == gold.pos);
        }
        let mut note = |expected: String, got: String| {
            let from = at.saturating_sub(3);
            let to = (at + 4).min(doc.tokens.len());
            let words: Vec<String> = (from..to)
                .map(|i| {
                    if i == at {
                        format!("[{}]", doc.word(i))
                    } else {
                        doc.word(i).to_owned()
                    }
                })
                .collect();
            wrong
                .entry((expected, got))
                .or_default()
                .push(words.join(" "));
        };
        if token.pos != gold.pos {
            note(gold.pos.name().to_owned(), token.pos.name().to_owned());
        }
        let (got_mood, got_form) = (mood_of(token.features), form_of(token.features));
        // A few verbs have no annotation at all.
        if matches!(gold.pos, Pos::Verb | Pos::Aux) && gold.verb_form.is_some() {
            mood.count(got_mood == gold.mood.as_deref());
            form.count(got_form == gold.verb_form.as_deref());
            if got_form != gold.verb_form.as_deref() || got_mood != gold.mood.as_deref() {
                note(
                    format!("verb {:?} {:?}", gold.verb_form, gold.mood),
                    format!("{got_form:?} {got_mood:?}"),
                );
            }
        }
        let (is, should) = (got_mood == Some("Sub"), gold.mood.as_deref() == Some("Sub"));
        subjunctive[0] += u32::from(is && should);
        subjunctive[1] += u32::from(is);
        subjunctive[2] += u32::from(should);
        let inflected = matches!(gold.pos, Pos::Noun | Pos::Det | Pos::Adj | Pos::Propn);
        if inflected && gold.inflection.any(Features::CASES) && token.pos == gold.pos {
            let got = token.features.only(
                Features::CASES
                    .with(Features::NUMBERS)
                    .with(Features::GENDERS),
            );
            let case = gold.inflection.only(Features::CASES);
            cells.count(got.any(case));
            left += got.only(Features::CASES).0.count_ones();
            debug_assert!(!Cells::of(got).is_empty());
        }
        if token.pos == gold.pos && matches!(gold.pos, Pos::Noun | Pos::Verb | Pos::Aux | Pos::Adj)
        {
            lemma.count(doc.lemma(at).to_lowercase() == gold.lemma.to_lowercase());
            if doc.lemma(at).to_lowercase() != gold.lemma.to_lowercase() {
                note(
                    format!("lemma {}", gold.pos.name()),
                    format!("{} for {}", doc.lemma(at), gold.lemma),
                );
            }
        }
    }
    let mut classes: Vec<_> = wrong.into_iter().collect();
    classes.sort_by_key(|(_, cases)| std::cmp::Reverse(cases.len()));
    for ((expected, got), cases) in classes.iter().take(show) {
        println!("{:4} {expected} -> {got}", cases.len());
        for case in cases.iter().take(8) {
            println!("       {case}");
        }
    }
    println!("UPOS            {right}");
    println!("  known         {known}");
    println!("  unknown       {unknown}");
    println!("Mood of verbs   {mood}");
    println!("VerbForm        {form}");
    let [both, got, gold] = subjunctive;
    println!(
        "Mood=Sub        precision {:.1} recall {:.1} ({gold})",
        100.0 * f64::from(both) / f64::from(got.max(1)),
        100.0 * f64::from(both) / f64::from(gold.max(1))
    );
    println!(
        "case among left {cells}, {:.2} left",
        f64::from(left) / f64::from(cells.all.max(1))
    );
    println!("lemma           {lemma}");
    speed(&bank.doc, pack);
    for (name, tally, floor) in [
        ("UPOS", right, 94.0),
        ("Mood", mood, 93.0),
        ("VerbForm", form, 93.0),
    ] {
        if tally.percent() < floor {
            return Err(format!("{name} lies below its floor of {floor} %"));
        }
    }
    Ok(())
}

fn speed(doc: &zufolge_lang::Document, pack: &Pack) {
    let mut best = f64::MAX;
    for _ in 0..20 {
        let mut copy = doc.clone();
        let start = Instant::now();
        tagger::tag(&mut copy, pack);
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{:.2} M tokens/s", doc.tokens.len() as f64 / best / 1e6);
}

fn mood_of(features: Features) -> Option<&'static str> {
    [
        (Features::IND, "Ind"),
        (Features::SUB, "Sub"),
        (Features::IMP, "Imp"),
    ]
    .into_iter()
    .find_map(|(feature, name)| features.any(feature).then_some(name))
}

fn form_of(features: Features) -> Option<&'static str> {
    [
        (Features::FIN, "Fin"),
        (Features::INF, "Inf"),
        (Features::INF_ZU, "Inf"),
        (Features::PART_PERF, "Part"),
        (Features::PART_PRES, "Part"),
    ]
    .into_iter()
    .find_map(|(feature, name)| features.any(feature).then_some(name))
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    right: u32,
    all: u32,
}

impl Tally {
    fn count(&mut self, right: bool) {
        self.right += u32::from(right);
        self.all += 1;
    }

    fn percent(self) -> f64 {
        100.0 * f64::from(self.right) / f64::from(self.all.max(1))
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} % of {}", self.percent(), self.all)
    }
}
