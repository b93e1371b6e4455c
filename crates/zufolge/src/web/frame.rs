//! Frame: what stands around every page: title, navigation, language switch, the day that counts.

use askama::Template;
use axum::http::StatusCode;

use super::answer::{Answer, Fault};
use super::ask::{Ask, Form};
use super::assets;
use super::format;
use super::words::Lang;

/// The frame of a page.
pub(crate) struct Frame {
    pub(crate) lang: Lang,
    pub(crate) title: String,
    /// Which entry of the navigation this page belongs to.
    pub(crate) here: &'static str,
    /// The address of the page in the other language.
    pub(crate) switch: String,
    /// The address of the JSON twin; empty where there is none.
    pub(crate) twin: String,
    /// The day of `?as-of=`, written out; empty for now.
    pub(crate) as_of: String,
    /// The address of the page as of now.
    pub(crate) now: String,
    /// What links carry along: the day, if one is asked for.
    pub(crate) carry: String,
    /// What was searched for.
    pub(crate) typed: String,
    /// Whether this server lets anybody edit.
    pub(crate) edits: bool,
    /// The key of forms, for those who may.
    pub(crate) key: String,
    /// Whether editing needs a login that is not given yet.
    pub(crate) style: String,
    pub(crate) icon: String,
}

impl Frame {
    /// The frame of a page.
    pub(crate) fn of(ask: &Ask, here: &'static str, title: &str) -> Frame {
        Frame {
            lang: ask.lang,
            title: title.to_owned(),
            here,
            switch: ask.address("", &[("lang", ask.lang.other().code())]),
            twin: ask.address(".json", &[("lang", "")]),
            as_of: ask
                .as_of
                .map_or_else(String::new, |day| format::day(ask.lang, day)),
            now: ask.address("", &[("as-of", "")]),
            carry: ask
                .as_of
                .map_or_else(String::new, |day| format!("?as-of={day}")),
            typed: String::new(),
            edits: ask.edits,
            key: ask
                .editor
                .as_ref()
                .map_or_else(String::new, |editor| editor.key.clone()),
            style: assets::address("style.css"),
            icon: assets::address("icon.svg"),
        }
    }

    /// Words of the interface.
    pub(crate) fn t(&self, key: &str) -> &'static str {
        self.lang.words().get(key)
    }

    /// The label of a word of a value, as `stance.denies`.
    pub(crate) fn label(&self, group: &str, word: &str) -> &'static str {
        self.lang.words().get(&format!("{group}.{word}"))
    }

    /// A whole number.
    pub(crate) fn n(&self, number: &usize) -> String {
        format::whole(self.lang, *number)
    }

    /// So many of something: the keys `key.one` and `key.many`.
    pub(crate) fn count(&self, key: &str, number: &usize) -> String {
        counted(self.lang, key, *number)
    }

    /// Words between the quotation marks of the language.
    pub(crate) fn q(&self, words: &str) -> String {
        format::quoted(self.lang, words)
    }

    /// `page` for the entry of the navigation that this page belongs to.
    pub(crate) fn current(&self, entry: &str) -> &'static str {
        match self.here == entry {
            true => "page",
            false => "false",
        }
    }
}

/// So many of something: the keys `key.one` and `key.many`.
pub(crate) fn counted(lang: Lang, key: &str, number: usize) -> String {
    let ending = if number == 1 { "one" } else { "many" };
    let number = format::whole(lang, number);
    lang.words()
        .fill(&format!("{key}.{ending}"), &[("n", &number)])
}

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultView {
    f: Frame,
    head: &'static str,
    words: String,
}

/// The page that says why there is no other.
pub(crate) fn fault(ask: &Ask, fault: &Fault) -> Answer {
    let words = ask.words();
    let (head, text) = match fault {
        Fault::Missing => (
            words.get("fault.missing"),
            words.get("fault.missing.what").to_owned(),
        ),
        Fault::Bad(what) => (
            words.get("fault.bad"),
            words.fill("fault.bad.what", &[("what", what)]),
        ),
        Fault::Forbidden => (
            words.get("fault.forbidden"),
            words.get("fault.forbidden.what").to_owned(),
        ),
        Fault::Busy => (
            words.get("fault.busy"),
            words.get("fault.busy.what").to_owned(),
        ),
    };
    shown(ask, fault.status(), &fault.to_string(), head, text)
}

/// The page that says that something is wrong inside.
pub(crate) fn failed(ask: &Ask) -> Answer {
    let words = ask.words();
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let text = words.get("fault.inside.what").to_owned();
    shown(
        ask,
        status,
        "something is wrong inside",
        words.get("fault.inside"),
        text,
    )
}

fn shown(ask: &Ask, status: StatusCode, plain: &str, head: &'static str, words: String) -> Answer {
    let made = match ask.form {
        Form::Page => Answer::page(&FaultView {
            f: Frame::of(ask, "", head),
            head,
            words,
        }),
        _ => Answer::json(&serde_json::json!({ "error": plain })),
    };
    let mut answer = made.unwrap_or_else(|_| Answer::new(super::answer::TEXT, plain.to_owned()));
    answer.status = status;
    answer
}
