//! The command `review`: what people decide about claims and figures.

use std::io::Write as _;

use anyhow::Context as _;
use zufolge_ledger::Ledger;
use zufolge_ledger::review::{Review, Verdict};

use crate::add::now;
use crate::ledger_args::{ReviewArgs, VerdictChoice};
use crate::shelf::ReviewJson;

/// Values that a person can correct.
const FIELDS: [&str; 11] = [
    "source",
    "kind",
    "form",
    "stance",
    "certainty",
    "polarity",
    "standing",
    "min",
    "max",
    "counted",
    "place",
];

/// Runs the command.
pub(crate) fn run(args: &ReviewArgs) -> anyhow::Result<bool> {
    let (Some(item), Some(verdict)) = (&args.item, args.verdict) else {
        return list(args);
    };
    let who = args
        .by
        .clone()
        .context("who decides? give --by NAME or set ZUFOLGE_REVIEWER")?;
    let verdict = match verdict {
        VerdictChoice::Accept => Verdict::Accept,
        VerdictChoice::Reject => Verdict::Reject,
        VerdictChoice::Undo => Verdict::Undo,
        VerdictChoice::Correct => {
            let set = args
                .set
                .as_deref()
                .context("what is right? give --set FIELD=VALUE")?;
            let (field, value) = set.split_once('=').context("--set takes FIELD=VALUE")?;
            if !FIELDS.contains(&field) {
                anyhow::bail!("no value is called {field}; one of {}", FIELDS.join(", "));
            }
            Verdict::Correct {
                field: field.to_owned(),
                value: value.to_owned(),
            }
        }
    };
    let review = Review {
        item: item.clone(),
        verdict,
        who,
        moment: now(),
        note: args.note.clone(),
    };
    Ledger::open(&args.ledger.ledger)?.review(&review)?;
    writeln!(
        anstream::stdout().lock(),
        "{item}: {} by {}",
        review.verdict.word(),
        review.who
    )?;
    Ok(true)
}

fn list(args: &ReviewArgs) -> anyhow::Result<bool> {
    let reviews = Ledger::read(&args.ledger.ledger)?.reviews()?;
    let mut out = anstream::stdout().lock();
    for review in &reviews {
        if args.json {
            writeln!(out, "{}", serde_json::to_string(&ReviewJson::of(review))?)?;
            continue;
        }
        let what = match &review.verdict {
            Verdict::Correct { field, value } => format!("correct {field} = {value}"),
            other => other.word().to_owned(),
        };
        let note = review
            .note
            .as_deref()
            .map(|n| format!(" · {n}"))
            .unwrap_or_default();
        writeln!(
            out,
            "{}  {}  {what}  by {}{note}",
            review.moment, review.item, review.who
        )?;
    }
    Ok(true)
}
