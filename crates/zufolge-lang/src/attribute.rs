//! Extended attributes: "zwei mit den Plänen vertraute Personen", where a whole phrase stands
//! between the first word of a noun phrase and its noun.
//!
//! The participle before the noun often has the form of a finite verb, and the tagger, who reads
//! from left to right, takes it for one. Here the whole clause is known. Other labels that only what
//! follows can tell wrong are set right here too: lost verbs, bare participles, closing particles.

use crate::context::Sight;
use crate::document::TokenRange;
use crate::label::{Label, LabelSet};
use crate::tag::{Features, Pos};

/// Most words between the first word of a phrase and its participle.
const LONGEST: usize = 12;

/// Makes adjectives of the participles that were taken for finite verbs: behind a determiner or
/// number with a preposition right behind it, before a noun, in a clause with another finite verb.
pub fn repair(sights: &[Sight], labels: &mut [Label]) {
    bare_participles(sights, labels);
    lost_verb(sights, labels);
    closing_particles(sights, labels);
    called_out(sights, labels);
    let adjective = Label::of(Pos::Adj, Features::default());
    let finite = |label: &Label| label.alone().any(LabelSet::FINITE);
    for at in 0..labels.len().saturating_sub(3) {
        let opens = matches!(labels[at].pos(), Pos::Det | Pos::Num)
            && labels[at + 1].pos() == Pos::Adp
            && !labels[at + 1].features().any(Features::PARTICLE);
        if !opens {
            continue;
        }
        let inside = |index: usize| {
            !sights[index].border && !matches!(labels[index].pos(), Pos::Cconj | Pos::Punct)
        };
        let end = labels.len().min(at + LONGEST);
        let participle = (at + 2..end)
            .take_while(|&index| inside(index))
            .find(|&index| finite(&labels[index]));
        let Some(participle) = participle else {
            continue;
        };
        let before = matches!(
            labels[participle - 1].pos(),
            Pos::Noun | Pos::Propn | Pos::Pron | Pos::Adv | Pos::Num
        );
        let noun = labels.get(participle + 1).map(|label| label.pos()) == Some(Pos::Noun);
        let may_be = sights[participle].set.any(adjective.alone());
        let another = |index: &usize| *index != participle && finite(&labels[*index]);
        let clause_first = (0..at)
            .rev()
            .take_while(|&i| inside(i))
            .last()
            .unwrap_or(at);
        let clause_end = (participle..labels.len())
            .take_while(|&i| inside(i))
            .last()
            .map_or(participle, |last| last + 1);
        if before && noun && may_be && (clause_first..clause_end).any(|i| another(&i)) {
            labels[participle] = adjective;
        }
    }
}

/// A sentence with a stop at its end has a finite verb: where none was found, the one word that can be
/// nothing else than one, or a preposition or adverb without need, is it.
fn lost_verb(sights: &[Sight], labels: &mut [Label]) {
    let finite = |label: &Label| label.alone().any(LabelSet::FINITE);
    if labels.len() < 5 || labels.iter().any(finite) {
        return;
    }
    let may_be = |at: &usize| {
        matches!(labels[*at].pos(), Pos::Adp | Pos::Adv | Pos::X | Pos::Intj)
            && sights[*at].set.any(LabelSet::FINITE)
    };
    let mut able = (0..labels.len()).filter(may_be);
    let (Some(at), None) = (able.next(), able.next()) else {
        return;
    };
    let number = (0..Label::COUNT).find(|&number| {
        let label = Label(number as u8);
        finite(&label) && sights[at].set.any(label.alone())
    });
    if let Some(number) = number {
        labels[at] = Label(number as u8);
    }
}

/// "geht von mehr als 1400 aus; ...": a preposition right before a mark, behind a number or adverb and
/// behind the finite verb, governs nothing: it is the verb's particle.
fn closing_particles(sights: &[Sight], labels: &mut [Label]) {
    let particle = Label::of(Pos::Adp, Features::PARTICLE);
    for at in 1..labels.len() {
        let alone = labels[at] == Label::of(Pos::Adp, Features::default())
            && matches!(labels[at - 1].pos(), Pos::Num | Pos::Adv)
            && sights.get(at + 1).is_none_or(|next| next.border)
            && sights[at].set.any(particle.alone());
        let mut before = (0..at).rev().take_while(|&i| !sights[i].border);
        if alone && before.any(|i| labels[i].alone().any(LabelSet::FINITE)) {
            labels[at] = particle;
        }
    }
}

/// »trugen Fahnen und skandierten „Freiheit“«: behind a noun with "und", before a quotation mark, a form
/// that can be a finite verb is one and no adjective.
fn called_out(sights: &[Sight], labels: &mut [Label]) {
    let past = Label::of(
        Pos::Verb,
        Features::FIN.with(Features::IND).with(Features::PAST),
    );
    for at in 2..labels.len() {
        let joined = labels[at - 1].pos() == Pos::Cconj
            && matches!(labels[at - 2].pos(), Pos::Noun | Pos::Propn);
        if joined
            && labels[at].pos() == Pos::Adj
            && sights[at].set.any(past.alone())
            && sights.get(at + 1).is_some_and(|next| next.quote)
        {
            labels[at] = past;
        }
    }
}

/// "bot vier Prozent, verteilt auf 30 Monate": behind a comma, with nothing but one prepositional phrase
/// to the next mark, a form that can be a participle is one: no subject stands there. And a number
/// that is also a verb ("sieben") is the number.
fn bare_participles(sights: &[Sight], labels: &mut [Label]) {
    let number = Label::of(Pos::Num, Features::default());
    let participle = Label::of(Pos::Verb, Features::PART_PERF);
    for at in 0..labels.len() {
        if !labels[at].alone().any(LabelSet::FINITE) {
            continue;
        }
        if sights[at].set.any(number.alone()) {
            labels[at] = number;
            continue;
        }
        let after_mark = at > 0 && sights[at - 1].border;
        if !after_mark
            || !sights[at].set.any(participle.alone())
            || labels.get(at + 1).map(|l| l.pos()) != Some(Pos::Adp)
        {
            continue;
        }
        let noun = (at + 2..labels.len().min(at + 6))
            .find(|&i| !matches!(labels[i].pos(), Pos::Det | Pos::Adj | Pos::Num));
        let alone = noun.is_some_and(|i| {
            matches!(labels[i].pos(), Pos::Noun | Pos::Propn)
                && sights.get(i + 1).is_none_or(|next| next.border)
        });
        if alone {
            labels[at] = participle;
        }
    }
}

/// The noun or participle at which a noun phrase goes on behind an extended attribute that begins
/// at `from`, right behind the phrase's first word; none if no such attribute stands there.
pub(crate) fn end_of_attribute(
    doc: &crate::Document,
    from: usize,
    sentence: TokenRange,
) -> Option<usize> {
    let end = (sentence.end as usize).min(from + LONGEST);
    let tokens = doc.tokens.get(..end)?;
    if tokens.get(from)?.pos != Pos::Adp {
        return None;
    }
    let inside = |index: &usize| {
        let token = &tokens[*index];
        let verb = matches!(token.pos, Pos::Verb | Pos::Aux) && token.features.any(Features::FIN);
        !token.shape.is_mark() && token.pos != Pos::Cconj && !verb
    };
    (from + 2..end).take_while(inside).find(|&index| {
        let token = &tokens[index];
        let closes = matches!(
            tokens[index - 1].pos,
            Pos::Noun | Pos::Propn | Pos::Pron | Pos::Adv | Pos::Num
        );
        let next = tokens.get(index + 1).map(|next| next.pos);
        let participle = token.pos == Pos::Adj
            && token.features.any(Features::ATTR)
            && matches!(next, Some(Pos::Noun | Pos::Propn | Pos::Adj));
        let noun = matches!(token.pos, Pos::Noun | Pos::Adj)
            && token.shape == crate::document::Shape::Title
            && token.features.any(Features::ATTR);
        closes && (participle || noun)
    })
}

#[cfg(test)]
mod tests {
    use crate::document::Language;

    fn phrase(text: &str, start: usize) -> String {
        let doc = crate::analyze(text, Language::German, None);
        let found = doc
            .phrases
            .iter()
            .find(|p| p.tokens.first as usize == start);
        found.map_or(String::new(), |p| {
            doc.text_of(doc.span_of(p.tokens)).to_owned()
        })
    }

    #[test]
    fn a_phrase_reaches_over_its_attribute() {
        for (text, start, expected) in [
            (
                "Das Werk werde verlegt, sagten zwei mit den Plänen vertraute Personen.",
                6,
                "zwei mit den Plänen vertraute Personen",
            ),
            (
                "Die für die Untersuchung zuständige Behörde schweigt.",
                0,
                "Die für die Untersuchung zuständige Behörde",
            ),
            ("Das wies der Verein am Montag zurück.", 0, "Das"),
            ("Der Verein wies das zurück.", 3, "das"),
            ("Der Verein wies dies am Montag zurück.", 3, "dies"),
            ("Zwei in Adorf verletzten einen Mann.", 0, "Zwei"),
        ] {
            assert_eq!(phrase(text, start), expected, "{text}");
        }
    }
}
