//! Ask: what a request asks for, read from its address and headers: the page, the form, the language,
//! the day, filters, and who asks.

use axum::http::{HeaderMap, Uri, header};
use jiff::civil::Date;
use zufolge_claims::vocabulary::Worded;
use zufolge_ledger::listing::Filter;

use super::answer::Fault;
use super::words::{Lang, Words};

/// Rows of a page of a listing.
pub(crate) const PAGE: usize = 50;

/// How far a listing can be turned over.
const LAST_PAGE: usize = 200;

/// In which form the answer is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    Page,
    Json,
    Atom,
    Calendar,
}

/// What a request asks for.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    /// The path without the ending that names the form.
    pub(crate) path: String,
    /// The last part of the path, decoded: the id of a story, report or claim.
    pub(crate) id: String,
    /// The form.
    pub(crate) form: Form,
    /// The pairs of the query, in order.
    pub(crate) query: Vec<(String, String)>,
    /// The language of the interface.
    pub(crate) lang: Lang,
    /// What could be known on this day, if one is asked for.
    pub(crate) as_of: Option<Date>,
    /// The day that counts as today.
    pub(crate) today: Date,
    /// The newest report at the visit before this one; none on a first visit.
    pub(crate) seen: Option<i64>,
    /// How far the ledger went at this visit, and the minute of its last look.
    pub(crate) visit: Option<(i64, i64)>,
    /// The minute of the clock.
    pub(crate) minute: i64,
    /// Who may edit, if the request comes from somebody who may.
    pub(crate) editor: Option<Editor>,
    /// Whether this server lets anybody edit at all.
    pub(crate) edits: bool,
}

/// Somebody who may edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Editor {
    /// What forms carry so that no other site can send them.
    pub(crate) key: String,
}

impl Ask {
    /// Reads the address and headers of a request.
    pub(crate) fn of(uri: &Uri, headers: &HeaderMap, today: Date) -> Result<Ask, Fault> {
        let query = pairs(uri.query().unwrap_or_default());
        let (path, form) = match uri.path().rsplit_once('.') {
            Some((path, "json")) => (path, Form::Json),
            Some((path, "atom")) => (path, Form::Atom),
            Some((path, "ics")) => (path, Form::Calendar),
            _ => (uri.path(), Form::Page),
        };
        let value = |name: &str| find(&query, name);
        let lang = value("lang")
            .or(cookie(headers, "lang"))
            .and_then(Lang::of_code)
            .unwrap_or_else(|| {
                let header = headers.get(header::ACCEPT_LANGUAGE);
                Lang::accepted(header.and_then(|h| h.to_str().ok()).unwrap_or_default())
            });
        let as_of = match value("as-of") {
            Some(text) => Some(
                text.parse()
                    .map_err(|_| Fault::Bad(format!("as-of={text}")))?,
            ),
            None => None,
        };
        let id = path.rsplit('/').next().unwrap_or_default();
        Ok(Ask {
            path: path.to_owned(),
            id: decoded(id, false).replace(char::is_control, " "),
            form,
            lang,
            as_of,
            today,
            seen: cookie(headers, "seen").and_then(|text| text.parse().ok()),
            visit: cookie(headers, "visit").and_then(|text| {
                let (newest, minute) = text.split_once('.')?;
                Some((newest.parse().ok()?, minute.parse().ok()?))
            }),
            minute: jiff::Timestamp::now().as_second() / 60,
            editor: None,
            edits: false,
            query,
        })
    }

    /// What nothing is known of.
    pub(crate) fn none(today: Date) -> Ask {
        Ask {
            path: "/".to_owned(),
            id: String::new(),
            form: Form::Page,
            query: Vec::new(),
            lang: Lang::En,
            as_of: None,
            today,
            seen: None,
            visit: None,
            minute: 0,
            editor: None,
            edits: false,
        }
    }

    /// The day on which dues are judged.
    pub(crate) fn day(&self) -> Date {
        self.as_of.unwrap_or(self.today)
    }

    /// The words of the interface.
    pub(crate) fn words(&self) -> &'static Words {
        self.lang.words()
    }

    /// A value of the query; none where it is empty.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// Which page of a listing, from 0.
    pub(crate) fn page(&self) -> usize {
        let page = self.value("page").and_then(|text| text.parse().ok());
        page.unwrap_or(1usize).clamp(1, LAST_PAGE) - 1
    }

    /// Whether there is a page of a listing behind this one.
    pub(crate) fn has_next(&self, total: usize) -> bool {
        self.page() + 1 < LAST_PAGE && (self.page() + 1) * PAGE < total
    }

    /// The filter of the query. Its limit reaches to the end of the page that is asked for.
    pub(crate) fn filter(&self) -> Result<Filter, Fault> {
        let text = |name: &str| self.value(name).map(str::to_owned);
        let until = self.date("until")?;
        Ok(Filter {
            story: text("story"),
            report: text("report"),
            source: text("source"),
            kind: self.word("kind")?,
            stance: self.word("stance")?,
            form: self.word("form")?,
            certainty: self.word("certainty")?,
            standing: self.word("standing")?,
            said: false,
            class: self.word("class")?,
            place: text("place"),
            outlet: text("outlet"),
            since: self.date("since")?,
            until: match (until, self.as_of) {
                (Some(until), Some(day)) => Some(until.min(day)),
                (until, day) => until.or(day),
            },
            words: text("words"),
            limit: Some((self.page() + 1) * PAGE),
        })
    }

    fn word<T: Worded>(&self, name: &str) -> Result<Option<T>, Fault> {
        match self.value(name) {
            None => Ok(None),
            Some(text) => match T::of_word(text) {
                Some(value) => Ok(Some(value)),
                None => Err(Fault::Bad(format!("{name}={text}"))),
            },
        }
    }

    fn date(&self, name: &str) -> Result<Option<Date>, Fault> {
        match self.value(name) {
            None => Ok(None),
            Some(text) => match text.parse() {
                Ok(date) => Ok(Some(date)),
                Err(_) => Err(Fault::Bad(format!("{name}={text}"))),
            },
        }
    }

    /// The address of this page with other values; an empty value leaves its name out.
    pub(crate) fn address(&self, ending: &str, changes: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let changed = |name: &str| changes.iter().any(|(other, _)| *other == name);
        let kept = self
            .query
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| !changed(name));
        for (name, value) in kept.chain(changes.iter().copied()) {
            if !value.is_empty() {
                out.push(if out.is_empty() { '?' } else { '&' });
                out.push_str(&encoded(name));
                out.push('=');
                out.push_str(&encoded(value));
            }
        }
        let path = match (self.path.as_str(), ending) {
            ("/", "") => "/",
            ("/", _) => "/index",
            (path, _) => path,
        };
        format!("{path}{ending}{out}")
    }
}

fn find<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = query.iter().find(|(key, _)| key == name);
    found
        .map(|(_, value)| value.trim())
        .filter(|v| !v.is_empty())
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The pairs of a query or a form.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .take(64)
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (plain(name), plain(value))
        })
        .collect()
}

/// Text of a query without signs that nobody types.
fn plain(text: &str) -> String {
    decoded(text, true).replace(char::is_control, " ")
}

/// Text with `%xx` resolved; `+` is a blank in queries and forms. What is no UTF-8 is marked.
pub(crate) fn decoded(text: &str, plus: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let pair = bytes.get(at + 1..at + 3).and_then(|hex| {
            let hex = std::str::from_utf8(hex).ok()?;
            u8::from_str_radix(hex, 16).ok()
        });
        match (byte, pair) {
            (b'%', Some(value)) => {
                out.push(value);
                at += 2;
            }
            (b'+', _) if plus => out.push(b' '),
            _ => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Text as it may stand in an address.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn ask(address: &str) -> Result<Ask, Fault> {
        Ask::of(
            &address.parse().unwrap(),
            &HeaderMap::new(),
            date(2026, 1, 2),
        )
    }

    #[test]
    fn an_address_is_read() {
        let ask = ask("/source/Kreise%20der%20Werksleitung.json?standing=denied&page=3").unwrap();
        assert_eq!(ask.id, "Kreise der Werksleitung");
        assert_eq!(ask.form, Form::Json);
        assert_eq!(ask.page(), 2);
        assert_eq!(ask.filter().unwrap().limit, Some(150));
        let next = ask.address("", &[("page", "4")]);
        assert_eq!(
            next,
            "/source/Kreise%20der%20Werksleitung?standing=denied&page=4"
        );
    }

    #[test]
    fn odd_values_are_told() {
        for odd in ["stance=shouts", "since=yesterday", "kind=x"] {
            assert!(ask(&format!("/claims?{odd}")).unwrap().filter().is_err());
        }
        assert!(ask("/?as-of=soon").is_err());
        assert_eq!(ask("/?page=999999999").unwrap().page(), LAST_PAGE - 1);
    }

    proptest! {
        #[test]
        fn what_is_encoded_comes_back(text in ".{0,40}") {
            prop_assert_eq!(decoded(&encoded(&text), true), text);
        }

        #[test]
        fn any_query_is_read(text in "[ -~]{0,60}") {
            pairs(&text);
        }
    }
}
