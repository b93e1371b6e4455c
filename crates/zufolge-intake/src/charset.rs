//! Bytes -> characters: byte order mark, stated charset, UTF-8, and a detector where nothing is stated.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::Hints;

/// How many bytes of the input a format is told from.
const HEAD: usize = 4096;

/// How many bytes the detector looks at: enough for any language, and bounded for large files.
const SAMPLE: usize = 256 * 1024;

/// The first bytes without a byte order mark, UTF-16 made readable, and whether there was a mark.
pub(crate) fn head(bytes: &[u8]) -> (Cow<'_, [u8]>, bool) {
    let some = &bytes[..bytes.len().min(HEAD)];
    match Encoding::for_bom(bytes) {
        None => (Cow::Borrowed(some), false),
        Some((encoding, mark)) if encoding == UTF_8 => {
            (Cow::Borrowed(some.get(mark..).unwrap_or_default()), false)
        }
        Some((encoding, mark)) => {
            let (text, _) =
                encoding.decode_without_bom_handling(some.get(mark..).unwrap_or_default());
            (Cow::Owned(text.into_owned().into_bytes()), true)
        }
    }
}

/// The text of a file in which no format states a charset.
///
/// Order: byte order mark, UTF-8 if all of it is, the media type's charset, a detector, windows-1252.
pub(crate) fn text<'a>(bytes: &'a [u8], hints: &Hints<'_>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode(bytes.get(mark..).unwrap_or_default(), encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let encoding = of_media_type(hints).unwrap_or_else(|| detected(bytes));
    decode(bytes, encoding)
}

/// How many bytes at the beginning of a page may state its charset; the number is HTML's.
const META: usize = 1024;

/// The text of an HTML page.
///
/// Order: byte order mark, the media type's charset, the page's `<meta>`, UTF-8 if all of it is, a
/// detector, windows-1252. UTF-8 that is stated and plainly wrong is given to the detector.
pub(crate) fn html<'a>(bytes: &'a [u8], hints: &Hints<'_>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode(bytes.get(mark..).unwrap_or_default(), encoding);
    }
    let stated = of_media_type(hints).or_else(|| of_meta(&bytes[..bytes.len().min(META)]));
    match (stated, std::str::from_utf8(bytes)) {
        (Some(encoding), Ok(text)) if encoding == UTF_8 => Cow::Borrowed(text),
        (Some(encoding), Err(_)) if encoding == UTF_8 => {
            // One bad byte in a long page is a slip; a page full of them is in another charset.
            let text = decode(bytes, UTF_8);
            let bad = text.matches('\u{fffd}').count();
            let foreign = bytes.iter().filter(|b| !b.is_ascii()).count();
            if bad * 4 > foreign {
                decode(bytes, detected(bytes))
            } else {
                text
            }
        }
        (Some(encoding), _) => decode(bytes, encoding),
        (None, Ok(text)) => Cow::Borrowed(text),
        (None, Err(_)) => decode(bytes, detected(bytes)),
    }
}

/// The text of an XML document: byte order mark, media type, its declaration, then as for plain text.
pub(crate) fn xml<'a>(bytes: &'a [u8], hints: &Hints<'_>) -> Cow<'a, str> {
    let stated = of_media_type(hints).or_else(|| {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(META)]);
        let (declaration, _) = head.strip_prefix("<?xml")?.split_once("?>")?;
        let value = declaration
            .split_once("encoding")?
            .1
            .trim_start()
            .strip_prefix('=')?;
        Encoding::for_label(value.trim().split(['"', '\'']).nth(1)?.as_bytes())
    });
    match stated {
        Some(encoding) if encoding != UTF_8 && Encoding::for_bom(bytes).is_none() => {
            decode(bytes, encoding)
        }
        _ => text(bytes, hints),
    }
}

/// The charset in `<meta charset=...>`, or in the media type of `<meta http-equiv>`.
fn of_meta(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    for tag in head.split("<meta").skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let Some((_, value)) = tag.split_once("charset") else {
            continue;
        };
        let Some(value) = value.trim_start().strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let end = value
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/'))
            .unwrap_or(value.len());
        match Encoding::for_label(&value.as_bytes()[..end]) {
            // A page in UTF-16 could not be searched for its `<meta>`: HTML takes this for UTF-8.
            Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => return Some(UTF_8),
            Some(encoding) => return Some(encoding),
            None => {}
        }
    }
    None
}

/// Decodes; what is malformed becomes U+FFFD.
pub(crate) fn decode<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Cow<'a, str> {
    encoding.decode_without_bom_handling(bytes).0
}

/// The charset that the media type states.
pub(crate) fn of_media_type(hints: &Hints<'_>) -> Option<&'static Encoding> {
    let (_, parameters) = hints.media_type?.split_once(';')?;
    parameters.split(';').find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| Encoding::for_label(value.trim().trim_matches(['"', '\'']).as_bytes()))?
    })
}

/// The most likely charset. UTF-16 without a mark has NUL bytes and never comes here.
pub(crate) fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE)], true);
    let found = detector.guess(None, Utf8Detection::Allow);
    if found == UTF_16BE || found == UTF_16LE {
        return WINDOWS_1252;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], media_type: Option<&str>, expected: &str) {
        let mut hints = Hints::of_name("-");
        hints.media_type = media_type;
        assert_eq!(text(bytes, &hints), expected);
    }

    #[test]
    fn charsets() {
        check("Größe".as_bytes(), None, "Größe");
        check("\u{feff}Größe".as_bytes(), None, "Größe");
        check(b"\xff\xfeG\0r\0\xf6\0", None, "Grö");
        check(b"\xfe\xff\0G\0r\0\xf6", None, "Grö");
        check(
            b"Die Gr\xf6\xdfe der \x84Lage\x93 \x96 f\xfcr alle",
            None,
            "Die Größe der „Lage“ – für alle",
        );
        check(b"\xb1\xb6", Some("text/plain; charset=iso-8859-2"), "ąś");
        check(
            b"\xb1\xb6",
            Some("text/plain; Charset=\"ISO-8859-2\""),
            "ąś",
        );
    }
}
