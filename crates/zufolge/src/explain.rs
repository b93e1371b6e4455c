//! The command `explain`: the whole chain behind one claim, from the sentence to the rule.

use std::io::Write as _;
use std::path::Path;

use anyhow::bail;
use clap::CommandFactory as _;
use clap::error::ErrorKind;
use zufolge_claims::{Claim, ClaimForm, Record, read_report};
use zufolge_lang::clause::{Clause, ClauseKind};
use zufolge_lang::document::TokenRange;
use zufolge_lang::tag::Features;
use zufolge_lang::{Document, Span};

use crate::args::{Args, ExplainArgs};
use crate::layout::{Page, Piece, Tone, clean, piece};
use crate::list;
use crate::print::{full_name, number_of};
use crate::read::{self, Input};
use zufolge_claims::vocabulary::Worded as _;

/// Deepest indent of nested clauses.
const MAX_DEPTH: usize = 8;

/// Runs the command. True if every input could be read and the claim was found.
pub(crate) fn run(args: &ExplainArgs) -> anyhow::Result<bool> {
    if args.inputs.is_empty() {
        return in_ledger(args);
    }
    let mut all_read = true;
    let mut seen: Vec<String> = Vec::new();
    for file in args
        .inputs
        .iter()
        .flat_map(|input| read::files(Path::new(input)))
    {
        let mut pages = String::new();
        let input = Input {
            date: args.date,
            language: args.language.language(),
        };
        all_read &= input.reports(&file, |report| {
            let record = read_report(report);
            match record
                .claims
                .iter()
                .find(|claim| is_meant(claim, &args.claim))
            {
                Some(claim) => pages.push_str(&page(&record, claim)),
                None => seen.extend(record.claims.iter().map(|claim| claim.id.to_string())),
            }
            Ok(())
        })?;
        if !pages.is_empty() {
            anstream::stdout().lock().write_all(pages.as_bytes())?;
            return Ok(all_read);
        }
    }
    match (seen.first(), seen.last()) {
        (Some(first), Some(last)) => {
            bail!("no claim {} here; there are {first} to {last}", args.claim)
        }
        _ => bail!("no claim {} here; no claim was found at all", args.claim),
    }
}

/// Shows a claim of the ledger: the chain in its report, read again, and how it stands in its story.
fn in_ledger(args: &ExplainArgs) -> anyhow::Result<bool> {
    let Some((report, _)) = args.claim.split_once('-') else {
        let problem = format!(
            "{} is no whole id of a claim, such as 0123456789ab-c3; give one, or a file to look in",
            args.claim
        );
        Args::command()
            .error(ErrorKind::MissingRequiredArgument, problem)
            .exit();
    };
    let mut shelf = list::open(&args.ledger, None)?;
    let number = shelf.ledger.find_report(report)?;
    let volume = shelf.volume(number)?;
    let Some(index) = volume
        .kept
        .claims
        .iter()
        .position(|claim| claim.id.as_str() == args.claim)
    else {
        bail!(
            "no claim {} in the ledger; the report has {}",
            args.claim,
            volume.kept.claims.len()
        );
    };
    let record = read_report(volume.kept.report.clone());
    let again = record
        .claims
        .iter()
        .find(|claim| claim.id.as_str() == args.claim);
    let mut out = anstream::stdout().lock();
    match again {
        Some(claim) if *claim == volume.kept.claims[index] => {
            out.write_all(page(&record, claim).as_bytes())?;
        }
        // An older version may have read the report otherwise; what it recorded stays as it is.
        _ => {
            let mut page = Page::new(read::terminal_width(), read::colours());
            let claim = &volume.kept.claims[index];
            page.paragraph("", 0, &[piece(Tone::Strong, claim.id.as_str())]);
            page.paragraph("", 3, &[piece(Tone::Plain, &volume.claim_words(claim))]);
            let rule = format!(
                "rule {}, recorded by another version of zufolge",
                claim.rule
            );
            page.paragraph("", 3, &[piece(Tone::Faint, &rule)]);
            out.write_all(page.finish().as_bytes())?;
        }
    }
    let item = zufolge_ledger::listing::Item {
        report: number,
        number: index + 1,
    };
    let state = shelf.state(item)?;
    let mut page = Page::new(read::terminal_width(), read::colours());
    page.heading("In its story");
    let story = volume.story.as_deref().unwrap_or_default();
    let line = format!("{story} · {}", state.standing.word());
    page.paragraph("", 0, &[piece(Tone::Plain, &line)]);
    list::standing(&mut page, &mut shelf, state.standing, &state.grounds)?;
    out.write_all(page.finish().as_bytes())?;
    Ok(true)
}

/// Whether a claim has this id, written whole or as its number in the report (`c3`).
fn is_meant(claim: &Claim, id: &str) -> bool {
    claim.id.as_str() == id || number_of(claim.id.as_str()) == id
}

fn page(record: &Record, claim: &Claim) -> String {
    let doc = &record.document;
    let mut page = Page::new(read::terminal_width(), read::colours());
    let report = record
        .report
        .title
        .as_deref()
        .unwrap_or("report without headline");
    page.paragraph(
        "",
        0,
        &[
            piece(Tone::Strong, claim.id.as_str()),
            piece(Tone::Faint, &format!(" in {report}")),
        ],
    );

    page.heading("Claim");
    let mut rows = Vec::new();
    let mut row = |key: &str, value: &str| {
        if !value.is_empty() {
            rows.push((key.to_owned(), clean(value)));
        }
    };
    let words = |spans: &[Span]| {
        let words: Vec<&str> = spans
            .iter()
            .map(|span| doc.text.get(span.range()).unwrap_or_default())
            .collect();
        words.join(" … ")
    };
    row("content", &words(&claim.spans));
    row("form", claim.form.word());
    if let Some(source) = &claim.source {
        row("source", &source.name);
        let same = full_name(source) == source.name;
        row("resolved to", if same { "" } else { full_name(source) });
        row("kind", source.kind.word());
        row("subkind", source.subkind.as_deref().unwrap_or_default());
        row("source stands at", &words(&source.spans));
    } else if claim.form != ClaimForm::OwnVoice {
        row("source", "unstated");
    }
    row("cue", &words(&claim.cue));
    row("frame", &words(&claim.frame));
    row("addressee", &words(&claim.addressee));
    for via in &claim.via {
        row("via", full_name(via));
    }
    row(
        "part of",
        claim.parent.as_ref().map_or("", |id| id.as_str()),
    );
    row("stance", claim.stance.word());
    row("certainty", claim.certainty.word());
    row(
        "polarity",
        if claim.negated {
            "negative"
        } else {
            "positive"
        },
    );
    row("standing", claim.standing.word());
    row("because of", &words(&claim.evidence));
    row("rule", &claim.rule);
    for (key, value) in rows {
        page.paragraph(&format!("{key:>16}"), 18, &[piece(Tone::Plain, &value)]);
    }

    table_rows(&mut page, doc, &claim.rule);

    for figure in record
        .figures
        .iter()
        .filter(|figure| figure.claim == claim.id)
    {
        page.heading("Figure");
        page.paragraph("", 2, &[piece(Tone::Plain, doc.text_of(figure.span))]);
        page.paragraph(
            "",
            2,
            &[piece(Tone::Faint, &format!("{:?}", figure.amount))],
        );
    }

    for index in sentences_of(record, claim) {
        let sentence = &doc.sentences[index];
        page.heading(&format!("Sentence {}", index + 1));
        page.paragraph("", 2, &[piece(Tone::Plain, doc.text_of(sentence.span))]);
        clauses(&mut page, doc, sentence.tokens);
        tokens(&mut page, doc, claim, sentence.tokens);
    }
    page.gap();
    page.finish()
}

/// The rows of the language's tables that a rule such as `verb:sagen/after` names.
fn table_rows(page: &mut Page, doc: &Document, rule: &str) {
    let named = rule
        .rsplit(':')
        .next()
        .and_then(|rest| rest.split('/').next());
    let found = zufolge_lang::rows::rows(doc.language, named.unwrap_or_default());
    if found.is_empty() {
        return;
    }
    page.heading("Table rows behind the rule");
    for row in found {
        let place = format!("{}, line {}: ", row.file, row.line);
        let cells = row.text.split('\t').collect::<Vec<_>>().join(" | ");
        page.paragraph(
            "",
            2,
            &[piece(Tone::Faint, &place), piece(Tone::Plain, &cells)],
        );
    }
}

/// Indices of the sentences that hold content, cue, frame or source of a claim.
fn sentences_of(record: &Record, claim: &Claim) -> Vec<usize> {
    let source = claim
        .source
        .as_ref()
        .map_or(&[][..], |source| &source.spans);
    let spans = [&claim.spans[..], &claim.cue, &claim.frame, source].concat();
    let sentences = record.document.sentences.iter().enumerate();
    sentences
        .filter(|(_, sentence)| spans.iter().any(|span| span.overlaps(sentence.span)))
        .map(|(index, _)| index)
        .collect()
}

fn clauses(page: &mut Page, doc: &Document, within: TokenRange) {
    let found: Vec<&Clause> = doc
        .clauses
        .iter()
        .filter(|clause| within.covers(clause.tokens))
        .collect();
    if found.is_empty() {
        return;
    }
    page.heading("Clauses");
    for clause in found {
        let mut depth = 0;
        let mut outer = clause.outer;
        while let Some(id) = outer
            && depth < MAX_DEPTH
        {
            depth += 1;
            outer = doc.clauses.get(id.index()).and_then(|clause| clause.outer);
        }
        let mut facts = vec![clause_kind_name(clause.kind).to_owned()];
        if let Some(finite) = clause.finite {
            facts.push(format!("verb {}", doc.word(finite.index())));
        }
        if clause.negated {
            facts.push("negated".to_owned());
        }
        let words = doc.text_of(doc.span_of(clause.tokens));
        page.paragraph(
            "",
            2 + 2 * depth,
            &[
                piece(Tone::Faint, &format!("{}: ", facts.join(", "))),
                piece(Tone::Plain, words),
            ],
        );
    }
}

/// One row a token: what marks it carries for the claim, word, lemma, part of speech, features.
fn tokens(page: &mut Page, doc: &Document, claim: &Claim, within: TokenRange) {
    page.heading("Tokens (C content, S source, K cue, F frame)");
    let source = claim
        .source
        .as_ref()
        .map_or(&[][..], |source| &source.spans);
    let layers = [
        ("C", &claim.spans[..]),
        ("S", source),
        ("K", &claim.cue[..]),
        ("F", &claim.frame[..]),
    ];
    let rows: Vec<Vec<Piece>> = within
        .range()
        .map(|index| {
            let token = doc.tokens[index];
            let marks: String = layers
                .iter()
                .filter(|(_, spans)| spans.iter().any(|span| span.contains(token.span)))
                .map(|(mark, _)| *mark)
                .collect();
            vec![
                piece(Tone::Cue, &index.to_string()),
                piece(Tone::Strong, &format!("{marks:<4}")),
                piece(Tone::Plain, doc.word(index)),
                piece(Tone::Faint, doc.lemma(index)),
                piece(Tone::Plain, &format!("{:?}", token.pos).to_uppercase()),
                piece(Tone::Faint, &feature_names(token.features).join(" ")),
            ]
        })
        .collect();
    page.table(2, &rows, 1);
}

fn clause_kind_name(kind: ClauseKind) -> &'static str {
    match kind {
        ClauseKind::Main => "main",
        ClauseKind::VerbFirst => "verb first",
        ClauseKind::Content => "content clause",
        ClauseKind::Subordinate => "subordinate",
        ClauseKind::Relative => "relative",
        ClauseKind::Question => "indirect question",
        ClauseKind::Infinitive => "infinitive",
        ClauseKind::Fragment => "no verb",
    }
}

/// The names of the bits that are set; of case, number and gender only where the form decides.
fn feature_names(features: Features) -> Vec<&'static str> {
    const NAMES: [(Features, &str); 47] = [
        (Features::NOM, "Nom"),
        (Features::GEN, "Gen"),
        (Features::DAT, "Dat"),
        (Features::ACC, "Acc"),
        (Features::SING, "Sing"),
        (Features::PLUR, "Plur"),
        (Features::MASC, "Masc"),
        (Features::FEM, "Fem"),
        (Features::NEUT, "Neut"),
        (Features::FIRST, "1"),
        (Features::SECOND, "2"),
        (Features::THIRD, "3"),
        (Features::PRES, "Pres"),
        (Features::PAST, "Past"),
        (Features::IND, "Ind"),
        (Features::SUB, "Sub"),
        (Features::IMP, "Imp"),
        (Features::FIN, "Fin"),
        (Features::INF, "Inf"),
        (Features::INF_ZU, "InfZu"),
        (Features::PART_PERF, "PartPerf"),
        (Features::PART_PRES, "PartPres"),
        (Features::ART, "Art"),
        (Features::DEF, "Def"),
        (Features::INDEF, "Indef"),
        (Features::PRS, "Prs"),
        (Features::DEM, "Dem"),
        (Features::REL, "Rel"),
        (Features::INT, "Int"),
        (Features::IND_PRON, "IndPron"),
        (Features::POSS, "Poss"),
        (Features::REFLEX, "Reflex"),
        (Features::PARTICLE, "Particle"),
        (Features::ZU, "InfMarker"),
        (Features::NEG, "Neg"),
        (Features::CMP, "Cmp"),
        (Features::SUP, "Sup"),
        (Features::PRONOMINAL, "Pronominal"),
        (Features::MERGED, "Merged"),
        (Features::COMPARISON, "Comparison"),
        (Features::FIRST_NAME, "FirstName"),
        (Features::LAST_NAME, "LastName"),
        (Features::GEO_NAME, "GeoName"),
        (Features::KNOWN, "Known"),
        (Features::ATTR, "Attr"),
        (Features::ORD, "Ord"),
        (Features::MODAL, "Modal"),
    ];
    let open = |group: Features| features.has(group);
    NAMES
        .iter()
        .filter(|(bit, _)| features.has(*bit))
        .filter(|(bit, _)| {
            ![Features::CASES, Features::NUMBERS, Features::GENDERS]
                .into_iter()
                .any(|group| open(group) && group.has(*bit))
        })
        .map(|(_, name)| *name)
        .collect()
}
