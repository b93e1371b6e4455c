//! Tags of invented sentences, and that tagging takes any text.

use proptest::prelude::*;
use zufolge_lang::document::{Document, Language};
use zufolge_lang::tag::{Features, Pos};
use zufolge_lang::{Pack, analyze, sentence, tagger, tokenize};

/// A text with tokens, sentences and tags only.
fn tagged(text: &str) -> Document {
    let pack = Pack::of(Language::German);
    let mut doc = Document::new(text.to_owned(), Language::German, None);
    tokenize::tokenize(&mut doc, pack);
    doc.sentences = sentence::sentences(&doc, pack);
    tagger::tag(&mut doc, pack);
    doc
}

/// The word in square brackets must have this part of speech, all of `has`, none of `lacks`, and
/// this dictionary form.
fn check(text: &str, pos: Pos, has: Features, lacks: Features, lemma: &str) {
    let before = text.find('[').expect("a bracket");
    let doc = tagged(&text.replace(['[', ']'], ""));
    let at = doc
        .tokens
        .iter()
        .position(|token| token.span.start as usize == before)
        .expect("a token in brackets");
    let token = doc.tokens[at];
    assert_eq!(token.pos, pos, "{text}");
    assert!(token.features.has(has), "{text}: {:?}", token.features);
    assert!(!token.features.any(lacks), "{text}: {:?}", token.features);
    assert_eq!(doc.lemma(at), lemma, "{text}");
}

const NONE: Features = Features(0);

#[test]
fn subjunctive_marks_reported_speech() {
    let reported = Features::SUB.with(Features::PRES).with(Features::FIN);
    let (aux, verb) = (Pos::Aux, Pos::Verb);
    check(
        "Der Vertrag [sei] längst geschlossen.",
        aux,
        reported,
        Features::IND,
        "sein",
    );
    check(
        "Die Ministerin [habe] davon gewusst.",
        aux,
        reported,
        Features::IND,
        "haben",
    );
    check(
        "Man [könne] dazu nichts sagen.",
        aux,
        reported,
        Features::IND,
        "können",
    );
    check(
        "Es [gebe] keinen Grund zur Sorge.",
        verb,
        reported,
        Features::IND,
        "geben",
    );
    check(
        "Morgen [werde] der Rat beraten.",
        aux,
        reported,
        Features::IND,
        "werden",
    );
    check(
        "Die Bank [hätte] früher warnen müssen.",
        aux,
        Features::SUB.with(Features::PAST),
        Features::IND,
        "haben",
    );
    check(
        "Die Soldaten [hatten] das Lager verlassen.",
        aux,
        Features::IND.with(Features::PAST),
        Features::SUB,
        "haben",
    );
}

#[test]
fn verbs_stand_second_last_or_apart() {
    let finite = Features::FIN;
    check(
        "Die Polizei [teilte] das am Abend mit.",
        Pos::Verb,
        finite,
        NONE,
        "teilen",
    );
    check(
        "Die Polizei teilte das am Abend [mit].",
        Pos::Adp,
        Features::PARTICLE,
        NONE,
        "mit",
    );
    check(
        "Er will die Truppen [abziehen].",
        Pos::Verb,
        Features::INF,
        finite,
        "abziehen",
    );
    check(
        "Er kündigte an, die Truppen [abzuziehen].",
        Pos::Verb,
        Features::INF_ZU,
        finite,
        "abziehen",
    );
    check(
        "Die Firma hat den Brief [erhalten].",
        Pos::Verb,
        Features::PART_PERF,
        finite,
        "erhalten",
    );
}

#[test]
fn compounds_follow_their_tail() {
    check(
        "Aus [Regierungskreisen] hieß es nichts.",
        Pos::Noun,
        Features::DAT.with(Features::PLUR),
        Features::NOM,
        "Regierungskreis",
    );
    check(
        "Die [US-Regierung] schwieg.",
        Pos::Noun,
        Features::FEM,
        NONE,
        "US-Regierung",
    );
}

#[test]
fn words_of_a_phrase_agree() {
    let cases = Features::CASES;
    check(
        "Das Haus [der] alten Frau brannte.",
        Pos::Det,
        Features::GEN.with(Features::FEM),
        Features::MASC,
        "der",
    );
    check(
        "Mit dem [neuen] Gesetz begann alles.",
        Pos::Adj,
        Features::DAT.with(Features::NEUT),
        cases.without(Features::DAT),
        "neu",
    );
}

#[test]
fn odd_spellings_are_known() {
    for word in ["Ma\u{308}nner", "Män\u{ad}ner"] {
        let doc = tagged(&format!("Zwei {word} schwiegen."));
        assert_eq!(doc.tokens[1].pos, Pos::Noun, "{word}");
        assert_eq!(doc.lemma(1), "Mann", "{word}");
    }
}

proptest! {
    #[test]
    fn any_text_can_be_tagged(text in "\\PC{0,80}") {
        let doc = tagged(&text);
        for at in 0..doc.tokens.len() {
            let _ = doc.lemma(at);
        }
    }

    #[test]
    fn the_same_text_gives_the_same_tags(text in "([A-ZÄa-zäß-]{1,12}[ ,.„“]{1,2}){0,20}") {
        let (one, two) = (analyze(&text, Language::German, None), tagged(&text));
        prop_assert_eq!(one.tokens.len(), two.tokens.len());
        for (a, b) in one.tokens.iter().zip(&two.tokens) {
            prop_assert_eq!((a.pos, a.features), (b.pos, b.features));
        }
    }
}
