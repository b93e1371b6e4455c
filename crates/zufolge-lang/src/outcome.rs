//! Outcomes: words that tell what became of something said, promised or asked.
//!
//! A date was kept or missed or put off; what others say is called untrue, or true after all; what
//! was open is known. The rules are rows of `outcomes.tsv`: a key word calls a rule, the words near
//! it decide. What the outcome is of, the layer does not say: that is told by comparing reports.

use rustc_hash::FxHashMap as HashMap;

use crate::document::{Document, Shape, TokenRange};
use crate::pack::Pack;
use crate::span::Span;
use crate::tag::Pos;

/// How many tokens to either side of a key its companions may stand.
const NEAR: usize = 14;

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutcomeKind {
    /// A date was kept.
    Met,
    /// A date was not kept or cannot be.
    Missed,
    /// It was put off to another date.
    Postponed,
    /// What others say is called untrue.
    Denied,
    /// It is so after all.
    Confirmed,
    /// Its source takes it back.
    Withdrawn,
    /// What was open is known.
    Settled,
    /// Another version of the same follows.
    Opposed,
    /// The words speak of the whole of an area.
    Wide,
    /// The words answer something that was just said.
    Reacts,
    /// A new day takes the place of an old one.
    Anew,
    /// Somebody sees what they said borne out.
    Upheld,
    /// The words charge somebody with something.
    Accuses,
}

/// Words that tell an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeMark {
    /// The key word.
    pub span: Span,
    /// Its token.
    pub token: usize,
    /// What they tell.
    pub kind: OutcomeKind,
    /// The row that found it.
    pub rule: &'static str,
}

/// What a cell of a rule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Want {
    /// A dictionary form or lower-case form.
    Word(&'static str),
    /// A lower-case form only.
    Form(&'static str),
    /// A lower-case form right before the key.
    Before(&'static str),
    Negation,
}

#[derive(Debug)]
struct Rule {
    row: &'static str,
    kind: OutcomeKind,
    needs: Vec<Vec<Want>>,
    bars: Vec<Want>,
}

/// The words of outcomes.
#[derive(Debug, Default)]
pub struct OutcomeWords {
    rules: Vec<Rule>,
    /// Rules by key word; whether the key is a form only.
    keys: HashMap<&'static str, Vec<(u16, bool)>>,
}

impl OutcomeWords {
    /// Reads the table; lines that do not parse are left out (a test counts them).
    pub fn parse(table: &'static str) -> OutcomeWords {
        let mut all = OutcomeWords::default();
        for line in table.lines() {
            all.line(line);
        }
        all
    }

    /// Reads one line; false if it is none.
    fn line(&mut self, line: &'static str) -> bool {
        if line.starts_with('#') || line.is_empty() {
            return true;
        }
        let mut cells = line.split('\t');
        let (Some(kind), Some(key), Some(needs), Some(bars), None) = (
            cells.next().and_then(kind),
            cells.next(),
            cells.next(),
            cells.next(),
            cells.next(),
        ) else {
            return false;
        };
        let number = self.rules.len() as u16;
        for word in key.split('|') {
            let form = word.strip_prefix('=');
            let entry = self.keys.entry(form.unwrap_or(word)).or_default();
            entry.push((number, form.is_some()));
        }
        let cell = |text: &'static str| text.split(' ').filter(|item| *item != "-");
        self.rules.push(Rule {
            row: line,
            kind,
            needs: cell(needs)
                .map(|slot| slot.split('|').map(want).collect())
                .collect(),
            bars: cell(bars).flat_map(|s| s.split('|')).map(want).collect(),
        });
        true
    }
}

fn want(item: &'static str) -> Want {
    if let Some(form) = item.strip_prefix('<') {
        return Want::Before(form);
    }
    match item.strip_prefix('=') {
        Some(form) => Want::Form(form),
        None if item == "NEG" => Want::Negation,
        None => Want::Word(item),
    }
}

fn kind(name: &str) -> Option<OutcomeKind> {
    Some(match name {
        "met" => OutcomeKind::Met,
        "missed" => OutcomeKind::Missed,
        "postponed" => OutcomeKind::Postponed,
        "denied" => OutcomeKind::Denied,
        "confirmed" => OutcomeKind::Confirmed,
        "withdrawn" => OutcomeKind::Withdrawn,
        "settled" => OutcomeKind::Settled,
        "opposed" => OutcomeKind::Opposed,
        "wide" => OutcomeKind::Wide,
        "reacts" => OutcomeKind::Reacts,
        "anew" => OutcomeKind::Anew,
        "upheld" => OutcomeKind::Upheld,
        "accuses" => OutcomeKind::Accuses,
        _ => return None,
    })
}

/// Finds the outcomes of a document, in text order.
pub fn outcomes(doc: &Document, pack: &Pack) -> Vec<OutcomeMark> {
    let words = &pack.outcomes;
    let mut found: Vec<OutcomeMark> = Vec::new();
    for (at, token) in doc.tokens.iter().enumerate() {
        if !token.shape.is_word() || token.pos == Pos::Propn {
            continue;
        }
        let (lower, lemma) = (doc.lower(at), doc.lemma(at));
        let full = full_verb(doc, at);
        let by_form = words.keys.get(lower).into_iter().flatten();
        let by_lemma = (lemma != lower).then(|| words.keys.get(lemma)).flatten();
        let by_verb = full.as_deref().and_then(|verb| words.keys.get(verb));
        let loose = by_lemma.into_iter().chain(by_verb).flatten();
        let rules = by_form.chain(loose.filter(|(_, form_only)| !form_only));
        for &(rule, _) in rules {
            let rule = &words.rules[rule as usize];
            let known = found
                .last()
                .is_some_and(|mark| mark.token == at && mark.kind == rule.kind);
            if !known && holds(doc, pack, at, rule) {
                found.push(OutcomeMark {
                    span: token.span,
                    token: at,
                    kind: rule.kind,
                    rule: rule.row,
                });
            }
        }
    }
    found
}

/// A finite verb with its separated particle: "wies ... zurück" is "zurückweisen".
fn full_verb(doc: &Document, at: usize) -> Option<String> {
    if doc.tokens[at].pos != Pos::Verb {
        return None;
    }
    let clause = &doc.clauses[clause_of(doc, at)?];
    let particle = clause.particle?;
    (clause.finite?.index() == at)
        .then(|| format!("{}{}", doc.lower(particle.index()), doc.lemma(at)))
}

/// The innermost clause that owns a token.
fn clause_of(doc: &Document, at: usize) -> Option<usize> {
    let end = doc
        .clauses
        .partition_point(|clause| clause.tokens.first as usize <= at);
    (end.saturating_sub(16)..end)
        .rev()
        .find(|&c| doc.clauses[c].pieces.iter().any(|piece| piece.contains(at)))
}

fn holds(doc: &Document, pack: &Pack, key: usize, rule: &Rule) -> bool {
    let near = window(doc, key);
    let is = |at: usize, want: &Want| match want {
        Want::Word(word) => doc.lower(at) == *word || doc.lemma(at) == *word,
        Want::Form(form) => doc.lower(at) == *form,
        Want::Negation | Want::Before(_) => false,
    };
    let met = |want: &Want| match want {
        Want::Negation => negated(doc, pack, key),
        Want::Before(form) => key > 0 && doc.lower(key - 1) == *form,
        _ => near.range().any(|at| at != key && is(at, want)),
    };
    rule.needs.iter().all(|slot| slot.iter().any(met)) && !rule.bars.iter().any(met)
}

/// The tokens around a key in its sentence, up to a colon or semicolon.
fn window(doc: &Document, key: usize) -> TokenRange {
    let sentence = doc.sentence_of(key).index();
    let words = doc
        .sentences
        .get(sentence)
        .map_or(TokenRange::new(key, key + 1), |s| s.tokens);
    let first = (words.first as usize).max(key.saturating_sub(NEAR));
    let end = (words.end as usize).min(key + NEAR + 1);
    let cut = |at: &usize| doc.tokens[*at].shape == Shape::Colon;
    let first = (first..key).rev().find(cut).map_or(first, |at| at + 1);
    let end = (key..end).find(cut).unwrap_or(end);
    TokenRange::new(first, end)
}

/// Whether the clause of a token says "not".
fn negated(doc: &Document, pack: &Pack, key: usize) -> bool {
    let Some(clause) = clause_of(doc, key).map(|c| &doc.clauses[c]) else {
        return false;
    };
    clause.negated
        || clause
            .own_tokens()
            .filter(|at| at.abs_diff(key) <= 2 * NEAR)
            .any(|at| pack.cues.is_negation(doc.lower(at), doc.lemma(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let mut words = OutcomeWords::default();
        for line in include_str!("../packs/de/outcomes.tsv").lines() {
            assert!(words.line(line), "{line}");
        }
        assert!(words.rules.len() > 30);
    }
}
