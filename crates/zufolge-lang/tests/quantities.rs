//! Numbers and quantities: the examples of the packs, and what must hold for any text.

use proptest::prelude::*;
use rust_decimal::Decimal;
use zufolge_lang::amount::Amount;
use zufolge_lang::hedge::Hedge;
use zufolge_lang::number::{Reading, parse_digits};
use zufolge_lang::quantity::Quantity;
use zufolge_lang::{Document, Language, Pack, analyze};

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn read(text: &str) -> Document {
    analyze(text, Language::German, None)
}

fn unit_or_class(quantity: &Quantity) -> String {
    match quantity.unit {
        Some(unit) => unit.to_owned(),
        None => format!("{:?}", quantity.class).to_lowercase(),
    }
}

#[test]
fn number_examples() {
    let numerals = &Pack::of(Language::German).numerals;
    let mut wrong = Vec::new();
    for line in lines(include_str!("../packs/de/examples/numbers.txt")) {
        let (text, value) = line.split_once('\t').expect("text<TAB>value");
        let doc = read(text);
        let found = numerals.at(&doc, 0).filter(|n| n.end == doc.tokens.len());
        let found = match found.map(|n| n.reading) {
            Some(Reading::Exact(n)) => n.normalize().to_string(),
            _ => "-".to_owned(),
        };
        if found != value {
            wrong.push(format!("{text}: {found}, not {value}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn quantity_examples() {
    let mut wrong = Vec::new();
    for line in lines(include_str!("../packs/de/examples/quantities.txt")) {
        let mut text = String::new();
        let mut wanted = Vec::new();
        for (k, piece) in line.split(['[', ']']).enumerate() {
            if k % 2 == 0 {
                text.push_str(piece);
                continue;
            }
            let mut parts = piece.split('|');
            let mut part = || parts.next().unwrap_or("").to_owned();
            let (words, amount, kind) = (part(), part(), part());
            text.push_str(&words);
            wanted.push((words, amount, kind));
        }
        let doc = read(&text);
        let found: Vec<(String, String, String)> = doc
            .quantities
            .iter()
            .map(|q| {
                let words = doc.text_of(q.span).to_owned();
                (words, q.amount.to_string(), unit_or_class(q))
            })
            .filter(|(words, ..)| {
                // The whole of "zwei von 40 Proben" is a quantity of its own inside the part's words.
                !wanted
                    .iter()
                    .any(|(w, ..)| w.len() > words.len() && w.contains(words.as_str()))
            })
            .collect();
        if found != wanted {
            wrong.push(format!("{text}\n  found  {found:?}\n  wanted {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn decimals() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0u32..10).prop_map(|(n, scale)| Decimal::new(n, scale))
}

fn amounts() -> impl Strategy<Value = Amount> {
    prop_oneof![
        decimals().prop_map(Amount::Exact),
        decimals().prop_map(Amount::About),
        decimals().prop_map(Amount::AtLeast),
        decimals().prop_map(Amount::MoreThan),
        decimals().prop_map(Amount::AtMost),
        decimals().prop_map(Amount::LessThan),
        (decimals(), decimals()).prop_map(|(a, b)| Amount::Between(a, b)),
        any::<u8>().prop_map(Amount::Order),
        Just(Amount::Some),
    ]
}

fn hedges() -> impl Strategy<Value = Vec<Hedge>> {
    let one = prop_oneof![
        Just(Hedge::About),
        Just(Hedge::AtLeast),
        Just(Hedge::MoreThan),
        Just(Hedge::AtMost),
        Just(Hedge::LessThan),
        Just(Hedge::Sharp),
    ];
    prop::collection::vec(one, 0..4)
}

/// Pieces that numbers, hedges and their neighbours are made of.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("rund"),
        Just("mehr"),
        Just("als"),
        Just("bis"),
        Just("zu"),
        Just("zwischen"),
        Just("und"),
        Just("von"),
        Just("davon"),
        Just("ihnen"),
        Just("ein"),
        Just("eine"),
        Just("halbe"),
        Just("Million"),
        Just("Millionen"),
        Just("Milliarden"),
        Just("Dutzend"),
        Just("Hunderte"),
        Just("mehrere"),
        Just("zwei"),
        Just("drei"),
        Just("Drittel"),
        Just("die"),
        Just("Hälfte"),
        Just("jeder"),
        Just("Fünfte"),
        Just("Prozent"),
        Just("Euro"),
        Just("Menschen"),
        Just("Soldaten"),
        Just("wurden"),
        Just("verletzt"),
        Just("waren"),
        Just("es"),
        Just("Komma"),
        Just("doppelt"),
        Just("so"),
        Just("viele"),
        Just("Artikel"),
        Just("5"),
        Just("3.000"),
        Just("4,87"),
        Just("000"),
        Just("1"),
        Just("2024"),
        Just("$"),
        Just("-"),
        Just("–"),
        Just(","),
        Just("."),
        Just("("),
        Just(")"),
        Just("%"),
        Just("/"),
        Just("Liter"),
        Just("pro"),
        Just("Quadratmeter"),
        Just("½"),
        Just("'"),
        Just("\u{202f}"),
        Just("79228162514264337593543950335"),
        Just("Billiarden"),
        Just("auf"),
        Just("über"),
    ];
    prop::collection::vec(
        (piece, prop_oneof![Just(" "), Just(""), Just("\n\n")]),
        0..30,
    )
    .prop_map(|parts| parts.into_iter().map(|(a, b)| format!("{a}{b}")).collect())
}

fn holds_for(text: &str) {
    let doc = read(text);
    for (index, quantity) in doc.quantities.iter().enumerate() {
        assert!(quantity.span.end as usize <= doc.text.len());
        assert!(doc.text.get(quantity.span.range()).is_some());
        assert!(!quantity.span.is_empty());
        assert_ne!(quantity.part_of, Some(index));
        assert!(
            quantity
                .part_of
                .is_none_or(|whole| whole < doc.quantities.len())
        );
        if let Amount::Between(low, high) = quantity.amount {
            assert!(low < high, "{text:?}");
        }
    }
    let again = read(text);
    assert_eq!(doc.quantities, again.quantities);
}

proptest! {
    #[test]
    fn amounts_are_read_as_they_are_written(amount in amounts()) {
        prop_assert_eq!(amount.to_string().parse::<Amount>(), Ok(amount));
    }

    #[test]
    fn hedges_never_sharpen(value in decimals(), hedges in hedges()) {
        let blunt = hedges.iter().any(|h| *h != Hedge::Sharp);
        let amount = Amount::Exact(value).hedged(&hedges);
        prop_assert_eq!(matches!(amount, Amount::Exact(_)), !blunt);
        prop_assert_eq!(Amount::Some.hedged(&hedges), Amount::Some);
        prop_assert_eq!(Amount::Order(2).hedged(&hedges), Amount::Order(2));
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        holds_for(&text);
    }

    #[test]
    fn any_mix_of_number_words_is_read(text in pieces()) {
        holds_for(&text);
    }

    #[test]
    fn digits_of_any_length(digits in "[0-9]{1,120}", point in "[.,][0-9]{1,60}|") {
        let _ = parse_digits(&format!("{digits}{point}"));
        holds_for(&format!("Es waren {digits}{point} Menschen und {digits} Millionen Euro."));
    }

    #[test]
    fn whole_numbers_keep_their_value(n in 1u32..1_000_000_000) {
        let plain = n.to_string();
        let mut grouped = String::new();
        for (k, digit) in plain.chars().enumerate() {
            if k > 0 && (plain.len() - k) % 3 == 0 {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        prop_assert_eq!(parse_digits(&grouped), Some(Decimal::from(n)));
        prop_assert_eq!(parse_digits(&plain), Some(Decimal::from(n)));
    }
}
