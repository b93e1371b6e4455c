//! Reads CoNLL-U treebanks into documents with gold labels.

use std::path::Path;

use zufolge_lang::document::{Language, Sentence, Token, TokenRange};
use zufolge_lang::label::Label;
use zufolge_lang::lexicon::Lexicon;
use zufolge_lang::tag::{Features, Pos};
use zufolge_lang::tokenize::shape_of;
use zufolge_lang::{Document, Span};

/// The gold annotation of one token as it stands in the text ("im" counts as its preposition).
#[derive(Clone, Debug)]
pub(crate) struct Gold {
    /// Part of speech.
    pub(crate) pos: Pos,
    /// The label that the tagger should give.
    pub(crate) label: Label,
    /// The value of `Mood`, if any.
    pub(crate) mood: Option<String>,
    /// The value of `VerbForm`, if any.
    pub(crate) verb_form: Option<String>,
    /// Case, number and gender as features; a feature without value is open.
    pub(crate) inflection: Features,
    /// Dictionary form.
    pub(crate) lemma: String,
}

/// One treebank file: a document whose sentences and tokens are the gold ones.
#[derive(Debug)]
pub(crate) struct Treebank {
    pub(crate) doc: Document,
    pub(crate) gold: Vec<Gold>,
}

/// Reads a file.
///
/// # Errors
/// When it is missing or names an unknown part of speech.
pub(crate) fn read(file: &Path, lexicon: &Lexicon) -> Result<Treebank, String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let mut doc = Document::new(String::new(), Language::German, None);
    let mut gold = Vec::new();
    let mut first = 0;
    let mut spaced = true;
    let mut skip_until = 0u32;
    let mut whole: Option<(String, bool)> = None;
    for line in text.lines().chain([""]) {
        if line.is_empty() {
            let end = doc.tokens.len();
            if end > first {
                let tokens = TokenRange::new(first, end);
                doc.sentences.push(Sentence {
                    span: doc.span_of(tokens),
                    tokens,
                    paragraph: doc.sentences.len() as u32,
                    heading: false,
                });
                first = end;
                doc.text.push('\n');
                spaced = true;
            }
            skip_until = 0;
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, upos, xpos, feats, _, deprel, _, misc] = fields[..] else {
            continue;
        };
        let after = !misc.split('|').any(|field| field == "SpaceAfter=No");
        if let Some((from, to)) = id.split_once('-') {
            skip_until = to.parse().map_err(|_| format!("bad range {id}"))?;
            whole = Some((form.to_owned(), after));
            debug_assert!(from.parse::<u32>().is_ok());
            continue;
        }
        let Ok(number) = id.parse::<u32>() else {
            continue;
        };
        let (form, after) = match whole.take() {
            Some((form, after)) => (form, after),
            None if number <= skip_until => continue,
            None => (form.to_owned(), after),
        };
        let pos = Pos::from_name(upos).ok_or_else(|| format!("unknown part of speech {upos}"))?;
        push(&mut doc, &form, spaced);
        spaced = after;
        gold.push(Gold {
            pos,
            label: label(&form, pos, xpos, feats, deprel, lexicon),
            mood: value(feats, "Mood").map(str::to_owned),
            verb_form: value(feats, "VerbForm").map(str::to_owned),
            inflection: inflection(feats),
            lemma: lemma.to_owned(),
        });
    }
    Ok(Treebank { doc, gold })
}

fn push(doc: &mut Document, form: &str, spaced: bool) {
    if spaced && !doc.text.is_empty() && !doc.text.ends_with('\n') {
        doc.text.push(' ');
    }
    let start = doc.text.len();
    doc.text.push_str(form);
    let lower_form = form.to_lowercase();
    let lower = if lower_form == form {
        Span::default()
    } else {
        let from = doc.lemmas.len();
        doc.lemmas.push_str(&lower_form);
        Span::new(from, doc.lemmas.len())
    };
    doc.tokens.push(Token {
        span: Span::new(start, doc.text.len()),
        shape: shape_of(form),
        spaced,
        pos: Pos::X,
        features: Features::default(),
        lemma: Span::default(),
        lower,
    });
}

fn value<'a>(feats: &'a str, name: &str) -> Option<&'a str> {
    feats
        .split('|')
        .find_map(|feat| feat.strip_prefix(name)?.strip_prefix('='))
}

fn inflection(feats: &str) -> Features {
    let one = |name: &str, values: &[(&str, Features)]| {
        let value = value(feats, name);
        values
            .iter()
            .find(|(text, _)| Some(*text) == value)
            .map_or(Features::default(), |(_, feature)| *feature)
    };
    one(
        "Case",
        &[
            ("Nom", Features::NOM),
            ("Gen", Features::GEN),
            ("Dat", Features::DAT),
            ("Acc", Features::ACC),
        ],
    )
    .with(one(
        "Number",
        &[("Sing", Features::SING), ("Plur", Features::PLUR)],
    ))
    .with(one(
        "Gender",
        &[
            ("Masc", Features::MASC),
            ("Fem", Features::FEM),
            ("Neut", Features::NEUT),
        ],
    ))
}

/// The two treebanks write the finer kinds down differently: GSD in STTS tags, PUD in tags of its
/// own and without the verb form where mood or tense imply it.
fn label(form: &str, pos: Pos, xpos: &str, feats: &str, deprel: &str, lexicon: &Lexicon) -> Label {
    let features = match pos {
        Pos::Verb | Pos::Aux => verb(form, xpos, feats, lexicon),
        Pos::Adp | Pos::Adv if xpos == "PTKVZ" || xpos == "DC" || deprel == "compound:prt" => {
            Features::PARTICLE
        }
        Pos::Part if form.eq_ignore_ascii_case("zu") => Features::ZU,
        Pos::Pron => match xpos {
            "PRELS" | "PRELAT" | "REL" => Features::REL,
            "PWS" | "PWAT" | "WP" => Features::INT,
            "PDS" | "PDAT" | "DT" | "ART" => Features::DEM,
            _ => Features::default(),
        },
        _ => Features::default(),
    };
    Label::of(pos, features)
}

fn verb(form: &str, xpos: &str, feats: &str, lexicon: &Lexicon) -> Features {
    let tense = match value(feats, "Tense") {
        Some("Past") => Features::PAST,
        _ => Features::PRES,
    };
    match (value(feats, "Mood"), value(feats, "VerbForm")) {
        (Some("Imp"), _) => Features::FIN.with(Features::IMP),
        (Some("Sub"), _) => Features::FIN.with(Features::SUB).with(tense),
        (Some(_), _) => Features::FIN.with(Features::IND).with(tense),
        (None, Some("Part")) => Features::PART_PERF,
        // GSD has some participles as verbs without any feature.
        (None, None) if matches!(xpos, "VVPP" | "ADJD") => Features::PART_PERF,
        (None, None) if value(feats, "Tense") == Some("Past") => Features::PART_PERF,
        (None, None) if value(feats, "Tense") == Some("Pres") => Features::PART_PRES,
        _ => {
            let with_zu = lexicon.find(form).is_some_and(|set| {
                let readings = lexicon.readings(set);
                readings.iter().any(|r| r.features.any(Features::INF_ZU))
                    && !readings.iter().any(|r| r.features.any(Features::INF))
            });
            if with_zu || xpos == "VVIZU" {
                Features::INF_ZU
            } else {
                Features::INF
            }
        }
    }
}
