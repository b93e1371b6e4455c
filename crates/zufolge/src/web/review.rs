//! Review: a queue of claims that a person accepts, rejects or corrects, one key each.
//!
//! Every verdict is a form that works without scripts. The script sends the same form without leaving
//! the page. Verdicts are rows of their own, beside the machine's values, and `undo` is one too.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde_json::json;
use zufolge_claims::claim::{Certainty, SourceKind, Stance};
use zufolge_claims::vocabulary::Worded as _;
use zufolge_ledger::listing::Filter;
use zufolge_ledger::review::{Review, Verdict};

use super::answer::{Answer, Fault, fault_of};
use super::ask::{Ask, cookie, pairs};
use super::assets;
use super::frame::{self, Frame, counted};
use super::login::Login;
use super::marks::Paragraph;
use super::said::{ClaimLine, claim_line};
use super::{App, asked, is_json};
use crate::add::now;
use crate::shelf::Shelf;

/// Claims that are shown at once.
const QUEUE: usize = 20;

/// Values that a form can correct.
const FIELDS: [&str; 5] = ["source", "kind", "stance", "certainty", "polarity"];

/// A claim of the queue with the words around it.
struct Card {
    line: ClaimLine,
    context: Vec<Paragraph>,
    lang: &'static str,
}

/// A choice of a correction.
struct Choice {
    value: String,
    label: &'static str,
}

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewView {
    f: Frame,
    cards: Vec<Card>,
    done: String,
    /// The item of the last verdict, which can be taken back.
    last: String,
    last_words: String,
    who: String,
    choices: Vec<Choice>,
    may: bool,
    asks: bool,
    back: String,
    script: String,
}

/// The page.
pub(crate) fn page(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let filter = Filter {
        limit: None,
        ..ask.filter()?
    };
    let items = shelf.ledger.unreviewed(&filter, QUEUE)?;
    if is_json(ask) {
        let mut claims = Vec::new();
        for item in items {
            claims.push(shelf.claim_json(item)?);
        }
        let reviewed = shelf.ledger.reviewed()?;
        return Answer::json(&json!({ "claims": claims, "reviewed": reviewed }));
    }
    let mut cards = Vec::new();
    for item in items {
        let Some(line) = claim_line(shelf, ask, item)? else {
            continue;
        };
        let volume = shelf.volume(item.report)?;
        let Some(claim) = volume.claim(item.number) else {
            continue;
        };
        cards.push(Card {
            context: super::claim::context(&volume, claim, item.number),
            lang: volume.kept.language.code(),
            line,
        });
    }
    let words = ask.words();
    let choice = |group: &str, word: &str| Choice {
        value: format!("{group}={word}"),
        label: words.get(&format!("{group}.{word}")),
    };
    let mut choices: Vec<Choice> = Vec::new();
    choices.extend(Stance::WORDS.iter().map(|(_, word)| choice("stance", word)));
    choices.extend(
        SourceKind::WORDS
            .iter()
            .map(|(_, word)| choice("kind", word)),
    );
    choices.extend(
        Certainty::WORDS
            .iter()
            .map(|(_, word)| choice("certainty", word)),
    );
    choices.extend(["positive", "negative"].map(|word| choice("polarity", word)));
    let last = ask.value("last").unwrap_or_default().to_owned();
    let last_words = match last.is_empty() {
        true => String::new(),
        false => words.fill("review.last", &[("item", &last)]),
    };
    let view = ReviewView {
        f: Frame::of(ask, "review", words.get("nav.review")),
        cards,
        done: counted(ask.lang, "review.done", shelf.ledger.reviewed()?),
        last,
        last_words,
        who: ask.value("by").unwrap_or_default().to_owned(),
        choices,
        may: ask.editor.is_some(),
        asks: ask.edits && ask.editor.is_none(),
        back: ask.address("", &[("last", ""), ("lang", "")]),
        script: assets::address("review.js"),
    };
    Answer::page(&view)
}

/// A verdict from a form: `item`, `verdict`, `set` or `source`, `by`, `note`, `key`, `back`.
pub(crate) async fn decide(
    State(app): State<Arc<App>>,
    uri: axum::http::Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let ask = match asked(&app, &uri, &headers) {
        Ok(ask) => ask,
        Err((ask, fault)) => return frame::fault(&ask, &fault).response(),
    };
    let form = pairs(&String::from_utf8_lossy(&body));
    let wants_json = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json"));
    match decided(&app, &ask, &headers, &form).await {
        Ok(review) if wants_json => {
            let value = json!({ "item": review.item, "verdict": review.verdict.word() });
            Answer::json(&value)
                .unwrap_or_else(|_| frame::failed(&ask))
                .response()
        }
        Ok(review) => {
            let back = field(&form, "back");
            // Only addresses of this server.
            let back = match back.starts_with("/review") && !back.contains(['\\', '\r', '\n']) {
                true => back,
                false => "/review",
            };
            let mark = if back.contains('?') { '&' } else { '?' };
            let last = match review.verdict {
                Verdict::Undo => String::new(),
                _ => format!("{mark}last={}", super::ask::encoded(&review.item)),
            };
            let mut answer = Answer::elsewhere(format!("{back}{last}"));
            let who = super::ask::encoded(&review.who);
            answer.cookies.push(format!(
                "by={who}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly"
            ));
            answer.response()
        }
        Err(error) => {
            let answer = match fault_of(&error) {
                Some(fault) if wants_json => {
                    let value = json!({ "error": fault.to_string() });
                    let mut answer = Answer::json(&value).unwrap_or_else(|_| frame::failed(&ask));
                    answer.status = fault.status();
                    answer
                }
                Some(fault) => frame::fault(&ask, fault),
                None => {
                    anstream::eprintln!("zufolge: review: {error:#}");
                    let mut answer = frame::failed(&ask);
                    answer.status = StatusCode::INTERNAL_SERVER_ERROR;
                    answer
                }
            };
            answer.response()
        }
    }
}

fn field<'a>(form: &'a [(String, String)], name: &str) -> &'a str {
    let found = form.iter().find(|(key, _)| key == name);
    found.map_or("", |(_, value)| value.trim())
}

/// Checks a form and writes its verdict.
async fn decided(
    app: &App,
    ask: &Ask,
    headers: &HeaderMap,
    form: &[(String, String)],
) -> anyhow::Result<Review> {
    let editor = ask.editor.as_ref().ok_or(Fault::Forbidden)?;
    if !Login::is_key(&editor.key, field(form, "key")) {
        return Err(Fault::Forbidden.into());
    }
    let remembered = cookie(headers, "by").map(|by| super::ask::decoded(by, false));
    let who = match (field(form, "by"), remembered, &app.by) {
        ("", Some(by), _) if !by.is_empty() => by,
        ("", _, Some(by)) => by.clone(),
        ("", ..) => ask.words().get("review.nobody").to_owned(),
        (by, ..) => by.to_owned(),
    };
    let verdict = match field(form, "verdict") {
        "accept" => Verdict::Accept,
        "reject" => Verdict::Reject,
        "undo" => Verdict::Undo,
        "correct" => {
            let typed = field(form, "source");
            let (name, value) = match typed {
                "" => field(form, "set")
                    .split_once('=')
                    .ok_or_else(|| Fault::Bad("set".to_owned()))?,
                source => ("source", source),
            };
            if !FIELDS.contains(&name) || value.is_empty() {
                return Err(Fault::Bad(format!("set={name}")).into());
            }
            Verdict::Correct {
                field: name.to_owned(),
                value: value.chars().take(400).collect(),
            }
        }
        other => return Err(Fault::Bad(format!("verdict={other}")).into()),
    };
    let note: String = field(form, "note").chars().take(2000).collect();
    let review = Review {
        item: field(form, "item").to_owned(),
        verdict,
        who: who.chars().take(80).collect(),
        moment: now(),
        note: (!note.is_empty()).then_some(note),
    };
    let written = review.clone();
    app.desk
        .write(move |ledger| Ok(ledger.review(&written)?))
        .await?;
    Ok(review)
}
