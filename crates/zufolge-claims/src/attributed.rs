//! Attributions to claims, and what nobody is said to say to claims in the report's own voice.

use zufolge_lang::attribution::{self, Attribution, Form, Speaker};
use zufolge_lang::cue::CueKind;
use zufolge_lang::document::{Shape, TokenRange};
use zufolge_lang::pack::Pack;
use zufolge_lang::{Document, Span};

use crate::claim::{Claim, ClaimForm, ClaimId, Source, SourceKind, Stance, Standing};
use crate::report::ReportId;

/// Fewest words of a stretch that make a claim in the report's own voice.
const MIN_WORDS: usize = 3;
/// How many claims before a cue it speaks of at most.
const CUE_REACH: usize = 12;

/// All claims of a document in order of their first character.
pub(crate) fn claims(doc: &Document, report: &ReportId) -> Vec<Claim> {
    // Attributions are numbered first, so that nesting can be told by their ids.
    let mut order: Vec<Entry> = doc
        .attributions
        .iter()
        .enumerate()
        .filter(|(_, a)| !a.content.is_empty())
        .map(|(index, a)| Entry::Said(a.content[0], index))
        .collect();
    let mut unsaid = own_voice(doc);
    unsaid.extend(unheld_quantities(doc, &unsaid));
    order.extend(unsaid.into_iter().map(Entry::Own));
    order.sort_by_key(|entry| match entry {
        Entry::Said(span, index) => (span.start, 0, *index),
        Entry::Own(spans) => (spans[0].start, 1, 0),
    });
    let mut ids: Vec<Option<ClaimId>> = vec![None; doc.attributions.len()];
    for (number, entry) in order.iter().enumerate() {
        if let Entry::Said(_, index) = entry {
            ids[*index] = Some(ClaimId::new(report, number + 1));
        }
    }
    let mut claims: Vec<Claim> = order
        .iter()
        .enumerate()
        .map(|(number, entry)| match entry {
            Entry::Said(_, index) => said(doc, &doc.attributions[*index], &ids, report, number + 1),
            Entry::Own(spans) => own(doc, spans, report, number + 1),
        })
        .collect();
    stand(doc, &mut claims);
    claims
}

enum Entry {
    Said(Span, usize),
    Own(Vec<Span>),
}

fn said(
    doc: &Document,
    attribution: &Attribution,
    ids: &[Option<ClaimId>],
    report: &ReportId,
    number: usize,
) -> Claim {
    Claim {
        id: ClaimId::new(report, number),
        spans: attribution.content.clone(),
        form: ClaimForm::Said(attribution.form),
        source: attribution.source.as_ref().map(|s| source(doc, s)),
        cue: attribution.cue.clone(),
        frame: attribution.frame.clone(),
        addressee: attribution.addressee.clone(),
        via: attribution.via.iter().map(|s| voice(doc, s)).collect(),
        parent: attribution
            .outer
            .and_then(|outer| ids.get(outer.index())?.clone()),
        stance: attribution.stance,
        certainty: attribution.certainty,
        negated: attribution.negated,
        standing: Standing::Stated,
        evidence: Vec::new(),
        rule: attribution.rule.clone(),
    }
}

fn source(doc: &Document, speaker: &Speaker) -> Source {
    Source {
        name: doc.text_of(speaker.name).to_owned(),
        resolved: speaker
            .resolved
            .map(|span| doc.text_of(span).to_owned())
            .or_else(|| speaker.base.clone()),
        spans: vec![speaker.span],
        kind: speaker.kind,
        subkind: speaker.subkind.map(Into::into),
    }
}

/// Through whom it came: all its words, for a small word before the noun often says who it is
/// ("a spokesman", "our reporter", "this paper").
fn voice(doc: &Document, speaker: &Speaker) -> Source {
    let mut voice = source(doc, speaker);
    let bare = std::mem::replace(&mut voice.name, doc.text_of(speaker.span).to_owned());
    let person = speaker.kind == SourceKind::Person;
    if voice.resolved.is_none() && !person && bare != voice.name {
        voice.resolved = Some(bare);
    }
    voice
}

fn own(doc: &Document, spans: &[Span], report: &ReportId, number: usize) -> Claim {
    let (certainty, negated) = attribution::put(doc, Pack::of(doc.language), spans);
    Claim {
        id: ClaimId::new(report, number),
        spans: spans.to_vec(),
        form: ClaimForm::OwnVoice,
        source: None,
        cue: Vec::new(),
        frame: Vec::new(),
        addressee: Vec::new(),
        via: Vec::new(),
        parent: None,
        stance: Stance::Asserts,
        certainty,
        negated,
        standing: Standing::Stated,
        evidence: Vec::new(),
        rule: "own-voice".to_owned(),
    }
}

/// For each sentence the stretches that belong to no attribution, if they say something.
fn own_voice(doc: &Document) -> Vec<Vec<Span>> {
    let mut taken: Vec<Span> = doc
        .attributions
        .iter()
        .flat_map(|a| a.content.iter().chain(&a.frame).copied())
        .collect();
    taken.extend(doc.attributions.iter().flat_map(|a| act(doc, a)));
    taken.sort_unstable();
    let mut found = Vec::new();
    let mut from = 0;
    for sentence in &doc.sentences {
        while from < taken.len() && taken[from].end <= sentence.span.start {
            from += 1;
        }
        if sentence.heading {
            continue;
        }
        let mut spans: Vec<Span> = Vec::new();
        let mut words = 0;
        let mut open: Option<Span> = None;
        for token in &doc.tokens[sentence.tokens.range()] {
            let covered = taken[from..]
                .iter()
                .take_while(|t| t.start < token.span.end)
                .any(|t| t.overlaps(token.span));
            let mark = matches!(token.shape, Shape::Comma | Shape::Colon | Shape::Dash);
            match (covered, open) {
                (true, Some(span)) => {
                    spans.push(span);
                    open = None;
                }
                (true, None) => {}
                (false, None) if mark || token.shape == Shape::Stop => {}
                (false, current) => {
                    words += usize::from(token.shape.is_word());
                    open = Some(current.map_or(token.span, |span| span.cover(token.span)));
                }
            }
        }
        spans.extend(open);
        if words >= MIN_WORDS {
            found.push(spans);
        }
    }
    found
}

/// The clause that tells an act of saying: who acts and the verb are no claim of the report's own.
fn act(doc: &Document, attribution: &Attribution) -> Vec<Span> {
    let Some(content) = attribution.content.first() else {
        return Vec::new();
    };
    if attribution.form != Form::Reported || !attribution.frame.is_empty() {
        return Vec::new();
    }
    let first = doc.tokens_in(*content).first;
    let end = doc.clauses.partition_point(|c| c.tokens.first <= first);
    let clause = doc.clauses[..end].iter().rev().take(64).find(|clause| {
        clause
            .pieces
            .iter()
            .any(|piece| piece.range().contains(&(first as usize)))
    });
    clause.map_or_else(Vec::new, |clause| {
        clause
            .pieces
            .iter()
            .map(|piece| doc.span_of(*piece))
            .collect()
    })
}

/// The stretches around quantities that no claim holds yet (in headings, in frames), so that every
/// figure has a claim: the report itself says it.
fn unheld_quantities(doc: &Document, own: &[Vec<Span>]) -> Vec<Vec<Span>> {
    let mut held: Vec<Span> = doc
        .attributions
        .iter()
        .flat_map(|a| a.content.iter())
        .chain(own.iter().flatten())
        .copied()
        .collect();
    held.sort_unstable();
    let mut reach = 0;
    let mut covered: Vec<Span> = Vec::new();
    for span in held {
        // Only what reaches further than all before it can cover anything new.
        if span.end > reach {
            reach = span.end;
            covered.push(span);
        }
    }
    let overlapping = |span: Span| {
        let at = covered.partition_point(|c| c.end <= span.start);
        covered.get(at).is_some_and(|c| c.overlaps(span))
    };
    let mut found: Vec<Vec<Span>> = Vec::new();
    for quantity in doc.quantities.iter().filter(|q| !overlapping(q.span)) {
        let known = found
            .last()
            .is_some_and(|last| last.iter().any(|s| s.contains(quantity.span)));
        if known {
            continue;
        }
        let sentence = doc.sentence_of(quantity.tokens.first as usize).index();
        let tokens = doc
            .sentences
            .get(sentence)
            .map_or(quantity.tokens, |s| s.tokens);
        let free = |index: &usize| !overlapping(doc.tokens[*index].span);
        let first = (tokens.first as usize..quantity.tokens.first as usize)
            .rev()
            .take_while(free)
            .last()
            .unwrap_or(quantity.tokens.first as usize);
        let last = (quantity.tokens.end as usize..tokens.end as usize)
            .take_while(free)
            .last()
            .map_or(quantity.tokens.end as usize, |index| index + 1);
        found.push(vec![doc.span_of(TokenRange::new(first, last))]);
    }
    found
}

/// How claims stand, as far as the report itself tells: a cue that confirmation is missing makes
/// the attributed claims right before it unconfirmed, those of the last source and no other.
fn stand(doc: &Document, claims: &mut [Claim]) {
    for cue in doc.cues.iter().filter(|c| c.kind == CueKind::Unconfirmed) {
        let sentence = doc.sentence_of(cue.tokens.first as usize).index();
        let Some(paragraph) = doc.sentences.get(sentence).map(|s| s.paragraph) else {
            continue;
        };
        // The paragraph of the cue, and the one before it where the cue opens its own.
        let opens = sentence == 0 || doc.sentences[sentence - 1].paragraph != paragraph;
        let first = if opens {
            paragraph.saturating_sub(1)
        } else {
            paragraph
        };
        // Claims are in order of their first character: only the last few lie right before.
        let end = claims.partition_point(|claim| claim.spans[0].start < cue.span.start);
        let attributed = |claim: &&mut Claim| matches!(claim.form, ClaimForm::Said(_));
        let mut whose: Option<String> = None;
        for claim in claims[..end]
            .iter_mut()
            .rev()
            .filter(attributed)
            .take(CUE_REACH)
        {
            let start = claim.spans[0].start;
            let at = doc.sentences.partition_point(|s| s.span.end <= start);
            let within = doc.sentences.get(at).is_some_and(|s| {
                (first..=paragraph).contains(&s.paragraph) && s.span.end <= cue.span.end
            });
            if !within {
                break;
            }
            let about_itself = claim.spans.iter().any(|s| s.overlaps(cue.span));
            if !about_itself {
                let source = claim.source.as_ref();
                let name = source.map(|s| s.resolved.as_ref().unwrap_or(&s.name).clone());
                if whose.is_some() && name != whose {
                    break;
                }
                whose = name;
                claim.standing = Standing::Unconfirmed;
                claim.evidence.push(cue.span);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::claim::{Certainty, Standing};
    use crate::report::Report;

    #[test]
    fn what_the_report_says_itself_is_put_as_its_words_put_it() {
        let put = |text: &str| {
            let record = crate::read_report(Report::of_text(text));
            let claim = record.claims.first().cloned();
            claim.map(|claim| (claim.certainty, claim.negated))
        };
        let certain = |negated| Some((Certainty::Certain, negated));
        assert_eq!(put("Die Brücke ist seit Montag offen."), certain(false));
        assert_eq!(put("Es gab am Montag keine Verletzten."), certain(true));
        let probable = Some((Certainty::Probable, false));
        assert_eq!(put("Offenbar ist die Brücke wieder offen."), probable);
        let hearsay = Some((Certainty::Unstated, false));
        assert_eq!(put("Angeblich ist die Brücke wieder offen."), hearsay);
    }

    #[test]
    fn a_confirmation_that_is_missing_is_that_of_the_last_source() {
        let text = "Elf Menschen wurden verletzt, teilte die Polizei mit. Nach Angaben aus Kreisen der \
                    Werft waren 60 Arbeiter im Dock. Eine Bestätigung der Werft lag zunächst nicht vor.";
        let record = crate::read_report(Report::of_text(text));
        let waits = |words: &str| {
            let held = |claim: &&crate::claim::Claim| {
                let said = claim.spans.iter().map(|span| &text[span.range()]);
                said.collect::<String>().contains(words)
            };
            let claim = record.claims.iter().find(held);
            claim.is_some_and(|claim| claim.standing == Standing::Unconfirmed)
        };
        assert!(waits("60 Arbeiter"));
        assert!(!waits("Elf Menschen"));
    }
}
