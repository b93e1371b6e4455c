//! The predicate of a clause: its main verb with particle and helpers, and the row of the table of
//! reporting verbs that it answers to.

use crate::clause::ClauseKind;
use crate::document::TokenRange;
use crate::reporting::{ReportingVerb, Small};
use crate::tag::{Features, Pos};

use super::scene::Scene;

/// The main verb of a clause.
#[derive(Clone, Debug)]
pub(super) struct Predicate {
    /// Dictionary form, with the separated particle in front.
    pub lemma: String,
    /// The main verb's token.
    pub main: usize,
    /// All tokens of the verb complex, in text order.
    pub verbs: Vec<usize>,
    /// "wird vorgeworfen": the one who says it is not the subject.
    pub passive: bool,
    /// Under a modal verb.
    pub modal: bool,
    /// The verb of saying is an infinitive under another verb ("beeilte sich zu erklären").
    pub embedded: bool,
}

/// Reads the predicate of a clause.
pub(super) fn predicate(scene: &Scene, clause: usize) -> Option<Predicate> {
    let doc = scene.doc;
    let c = scene.clause(clause);
    let finite = match c.finite {
        Some(finite) => finite.index(),
        None if c.kind == ClauseKind::Infinitive => {
            let main = c.nonfinite.last()?.index();
            return Some(Predicate {
                lemma: doc.lemma(main).to_owned(),
                main,
                verbs: vec![main],
                passive: false,
                modal: false,
                embedded: false,
            });
        }
        None => return None,
    };
    let lemma = doc.lemma(finite);
    let is = |lemma: &str, class: Small| scene.pack.reporting.is(lemma, class);
    let modal = scene.has(finite, Features::MODAL);
    let helper = is(lemma, Small::Helper) || modal || is(lemma, Small::Causative);
    let nonfinite: Vec<usize> = c
        .nonfinite
        .iter()
        .map(|t| t.index())
        .filter(|&t| t != finite && !scene.has(t, Features::ATTR))
        .collect();
    let lexical = |t: &&usize| {
        let lemma = doc.lemma(**t);
        !is(lemma, Small::Helper)
            && !scene.has(**t, Features::MODAL)
            && !is(lemma, Small::Causative)
    };
    let main = if helper {
        nonfinite
            .iter()
            .rev()
            .find(lexical)
            .copied()
            .unwrap_or(finite)
    } else {
        finite
    };
    let mut verbs = vec![finite];
    let mut passive = false;
    if main != finite {
        verbs.extend(nonfinite.iter().copied().filter(|&t| t != finite));
        let by_werden = |t: usize| is(doc.lemma(t), Small::Passive);
        let participle = scene.has(main, Features::PART_PERF);
        passive = participle
            && (by_werden(finite) || nonfinite.iter().any(|&t| t != main && by_werden(t)));
    }
    let mut full = doc.lemma(main).to_owned();
    if main == finite
        && let Some(particle) = c.particle
        // »riefen „Ohm raus!“«: the word belongs to those who call.
        && scene.is_quoted(particle.index()) == scene.is_quoted(main)
    {
        // "sagte er dazu": a word that points back, no part of the verb that reports.
        let bare = scene.pack.reporting.verb(&full);
        let with = format!("{}{full}", scene.lower(particle.index()));
        let there = is(scene.lower(particle.index()), Small::There);
        if !there || bare.is_empty() || !scene.pack.reporting.verb(&with).is_empty() {
            full = with;
            verbs.push(particle.index());
        }
    }
    verbs.sort_unstable();
    verbs.dedup();
    Some(Predicate {
        lemma: full,
        main,
        verbs,
        passive,
        modal: modal && main != finite,
        embedded: false,
    })
}

/// The row that a predicate answers to, with the tokens of its companions.
pub(super) fn reporting_row<'a>(
    scene: &Scene<'a>,
    clause: usize,
    predicate: &Predicate,
) -> Option<(&'a ReportingVerb, Vec<usize>)> {
    // "wollte sich nicht äußern": the modal has rows of its own, with the infinitive as companion.
    if predicate.modal
        && let Some(finite) = scene.clause(clause).finite
    {
        let rows = scene.pack.reporting.verb(scene.doc.lemma(finite.index()));
        if let Some(found) = fitting_row(scene, clause, rows, &[finite.index()]) {
            return Some(found);
        }
    }
    let rows = scene.pack.reporting.verb(&predicate.lemma);
    fitting_row(scene, clause, rows, &predicate.verbs)
}

/// The predicate with an infinitive in "zu" as its verb of saying ("beeilte sich zu erklären").
pub(super) fn embedded(scene: &Scene, clause: usize, predicate: &Predicate) -> Option<Predicate> {
    let c = scene.clause(clause);
    let main = c.nonfinite.iter().map(|t| t.index()).find(|&t| {
        let zu = scene.has(t, Features::INF_ZU) || t > 0 && scene.has(t - 1, Features::ZU);
        zu && t != predicate.main && !scene.pack.reporting.verb(scene.doc.lemma(t)).is_empty()
    })?;
    Some(Predicate {
        lemma: scene.doc.lemma(main).to_owned(),
        main,
        verbs: vec![main],
        embedded: true,
        ..predicate.clone()
    })
}

/// The first of the rows whose companions all stand in the clause (and none that must not).
fn fitting_row<'a>(
    scene: &Scene<'a>,
    clause: usize,
    rows: &'a [ReportingVerb],
    verbs: &[usize],
) -> Option<(&'a ReportingVerb, Vec<usize>)> {
    let find = |word: &str| {
        scene.clause(clause).own_tokens().find(|t| {
            !verbs.contains(t)
                && (scene.lower(*t) == word
                    || matches_lemma(scene, *t, word)
                    || is_pronominal(scene, *t, word))
        })
    };
    rows.iter().find_map(|row| {
        if row.excluded.iter().any(|word| find(word).is_some()) {
            return None;
        }
        let companions: Option<Vec<usize>> = row.companions.iter().map(|word| find(word)).collect();
        Some((row, companions?))
    })
}

fn matches_lemma(scene: &Scene, token: usize, companion: &str) -> bool {
    let lemma = scene.doc.lemma(token);
    matches!(
        scene.pos(token),
        Pos::Noun | Pos::Propn | Pos::Verb | Pos::Aux | Pos::Pron | Pos::Det | Pos::Adj
    ) && lemma.len() == companion.len()
        && lemma.to_lowercase() == companion
}

/// "davon" for "von": the preposition as a pronominal adverb.
fn is_pronominal(scene: &Scene, token: usize, preposition: &str) -> bool {
    scene.has(token, Features::PRONOMINAL)
        && scene.pos(token) == Pos::Adv
        && scene.lower(token).ends_with(preposition)
}

/// Neighbouring tokens joined into ranges.
pub(super) fn ranges(mut tokens: Vec<usize>) -> Vec<TokenRange> {
    tokens.sort_unstable();
    tokens.dedup();
    let mut found: Vec<TokenRange> = Vec::new();
    for token in tokens {
        match found.last_mut() {
            Some(last) if last.end as usize == token => last.end += 1,
            _ => found.push(TokenRange::new(token, token + 1)),
        }
    }
    found
}
