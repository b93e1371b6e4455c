//! Whatever the bytes are: no panic, no report without text, the same answer twice.

use proptest::prelude::*;
use zufolge_intake::{Hints, extracts, reports};

const NAMES: &[&str] = &["-", "a.txt", "a.json", "a.html", "a.xml", "a.gz"];

const SEEDS: &[&str] = &[
    "title: Pegel\ndate: 2026-03-04\nlanguage: de\n\nDer Pegel der Werra steigt.\n",
    " date 2026-03-04 Der Pegel steigt.\n\nBonn - Alles ruhig.\n",
    "{\"id\": 7, \"text\": \"Der Pegel \\u00fc steigt.\", \"published\": \"2026-03-04\"}\n{\"text\": \"Zwei.\", \"language\": \"de\"}\n",
    "[{\"text\": \"Eins.\"},\n {\"headline\": \"H\", \"body_xhtml\": \"<p>Zwei.</p>\"}]",
    "<!DOCTYPE html><html lang=de><head><meta charset=utf-8><script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \
     \"datePublished\": \"2026-03-04T06:40:00+01:00\"}</script></head><body><nav><a href=/>Start</a></nav><article><h1>Pegel</h1>\
     <time datetime=\"2026-03-04\">heute</time><p>Der Pegel der Werra ist in der Nacht weiter gestiegen, teilte das Landratsamt \
     mit, mehrere Straßen seien gesperrt.</p><figure><figcaption>Foto: x</figcaption></figure><p>Lesen Sie auch: Damm</p><p>Nach \
     Angaben der Feuerwehr wurden rund 40 Keller ausgepumpt, verletzt wurde niemand.</p></article></body></html>",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss><channel><title>Blatt</title><item><title>A &amp; b</title><description>\
     &lt;p&gt;Eins.&lt;/p&gt;</description><pubDate>Wed, 04 Mar 2026 06:40:00 +0100</pubDate></item></channel></rss>",
    "<feed xml:lang='de'><entry><link href='x'/><content type='xhtml'><div><p>Eins.</p></div></content></entry></feed>",
    "<newsItem guid='1' xml:lang='de'><contentSet><inlineXML><html><body><p>Eins.</p></body></html></inlineXML></contentSet></newsItem>",
    "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 61\r\n\r\nHTTP/1.1 200 OK\r\n\
     Content-Type: text/plain\r\n\r\nAlles ruhig hier.\r\n\r\n",
];

fn check(bytes: &[u8], name: &str) {
    let read = || -> Vec<_> { reports(bytes, Hints::of_name(name)).take(500).collect() };
    let found = read();
    assert!(!found.is_empty() || name.contains("json") || !bytes.is_empty());
    for item in &found {
        match item {
            Ok(report) => assert!(!report.text.trim().is_empty()),
            Err(refusal) => {
                let line = refusal.to_string();
                assert!(
                    line.len() > 2 && !line.contains(char::is_control),
                    "{line:?}"
                );
            }
        }
    }
    let texts = |items: &[Result<_, _>]| format!("{items:?}");
    assert_eq!(texts(&found), texts(&read()));
}

#[test]
fn seeds_are_read() {
    for seed in SEEDS {
        let first = reports(seed.as_bytes(), Hints::of_name("-")).next();
        assert!(matches!(first, Some(Ok(_))), "{seed}: {first:?}");
    }
}

#[test]
fn long_lines_are_read_in_time() {
    let many = format!("[{}]", vec!["{\"text\": \"x\"}"; 100_000].join(","));
    assert_eq!(
        reports(many.as_bytes(), Hints::of_name("-")).count(),
        100_000
    );
    let wrong = format!("[{{\"text\": \"x\"}},{}]", vec!["7"; 100_000].join(","));
    assert_eq!(
        reports(wrong.as_bytes(), Hints::of_name("-")).count(),
        100_001
    );
    let open = "{\"a\":\n".repeat(50_000);
    assert_eq!(
        reports(open.as_bytes(), Hints::of_name("-")).count(),
        50_000
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300), name in prop::sample::select(NAMES)) {
        check(&bytes, name);
    }

    #[test]
    fn random_text(text in "[<>{}\\[\\]\":,a-zäß0-9 \n&;/=!?.-]{0,200}", name in prop::sample::select(NAMES)) {
        check(text.as_bytes(), name);
    }

    #[test]
    fn mutated_inputs(
        seed in prop::sample::select(SEEDS),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..6),
        name in prop::sample::select(NAMES),
    ) {
        let mut bytes = seed.as_bytes().to_vec();
        for (one, other, byte, kind) in cuts {
            if bytes.is_empty() {
                break;
            }
            let (one, other) = (one.index(bytes.len()), other.index(bytes.len()));
            let (start, end) = (one.min(other), one.max(other));
            match kind {
                0 => bytes[one] = byte,
                1 => drop(bytes.drain(start..end)),
                2 => bytes.insert(one, byte),
                _ => {
                    let part = bytes[start..end].to_vec();
                    bytes.splice(one..one, part);
                }
            }
        }
        check(&bytes, name);
    }
}

/// The bytes that a report came from are those of its record alone, and the same report comes out of them.
#[test]
fn raw_bytes_give_the_same_report() {
    let records = [
        r#"{"id": "1", "text": "Der Deich hält."}"#,
        r#"{"id": "2", "text": "Der Deich brach."}"#,
    ];
    let lines = records.join("\n");
    let hints = Hints {
        keep_raw: true,
        ..Hints::of_name("-")
    };
    let found: Vec<_> = extracts(lines.as_bytes(), hints).flatten().collect();
    assert_eq!(found.len(), 2);
    for (extract, record) in found.iter().zip(records) {
        let raw = extract.raw.as_deref().unwrap_or_default();
        assert_eq!(raw, record.as_bytes());
        let again = reports(raw, Hints::of_name("-")).next();
        assert_eq!(again.and_then(Result::ok).as_ref(), Some(&extract.report));
    }
}
