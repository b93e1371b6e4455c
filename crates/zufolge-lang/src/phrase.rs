//! Phrases: noun phrases and prepositional phrases with their heads.
//!
//! A phrase runs from determiner to last noun and takes in what hangs on the noun by case alone: the
//! genitive behind it, a name behind an office, a bracket behind a name. Prepositional attributes
//! ("von", "aus", "in") stay phrases of their own; who needs the longer stretch joins them.

use crate::attribute::end_of_attribute;
use crate::document::{Document, Shape, TokenId, TokenRange};
use crate::tag::{Features, Pos};

/// How many genitives may hang on each other.
const MAX_GENITIVES: usize = 4;

/// A noun phrase, with the preposition before it if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Determiner to last noun with genitive attributes, without the preposition.
    pub tokens: TokenRange,
    /// End of the phrase without its genitive attributes.
    pub core_end: u32,
    /// Preposition before it.
    pub preposition: Option<TokenId>,
    /// The head noun, pronoun or number.
    pub head: TokenId,
    /// What case, number and gender the words allow together.
    pub agreement: Features,
}

impl Phrase {
    /// Whether the phrase may stand in one of the given cases (a phrase of unknown case may).
    pub fn may_be(&self, case: Features) -> bool {
        let known = self.agreement.only(Features::CASES);
        known == Features::default() || known.any(case)
    }
}

/// Finds the phrases of a document.
pub fn phrases(doc: &Document) -> Vec<Phrase> {
    let mut found: Vec<Phrase> = Vec::with_capacity(doc.tokens.len() / 4);
    for sentence in &doc.sentences {
        let end = sentence.tokens.end as usize;
        let mut at = sentence.tokens.first as usize;
        while at < end {
            let Some(mut phrase) = base_phrase(doc, at, end) else {
                at += 1;
                continue;
            };
            if at > sentence.tokens.first as usize && doc.tokens[at - 1].pos == Pos::Adp {
                phrase.preposition = Some(TokenId(at as u32 - 1));
            }
            let mut genitives = 0;
            while genitives < MAX_GENITIVES {
                let from = phrase.tokens.end as usize;
                match genitive_after(doc, &phrase, from, end) {
                    Some(genitive) => phrase.tokens.end = genitive.tokens.end,
                    None => break,
                }
                genitives += 1;
            }
            at = phrase.tokens.end as usize;
            found.push(phrase);
        }
    }
    found
}

/// The phrase that begins at `at`, without genitives.
fn base_phrase(doc: &Document, start: usize, end: usize) -> Option<Phrase> {
    let mut at = start;
    let mut agreement: Option<Features> = None;
    let mut agree = |features: Features| {
        let cases = features.only(Features::CASES);
        if cases != Features::default() {
            agreement = Some(match agreement {
                Some(before) if before.any(cases) => before.only(cases),
                Some(before) => before,
                None => cases,
            });
        }
    };
    let first = &doc.tokens[start];
    let alone = |case: Features| alone_phrase(start, case);
    // "deren", "dessen": a genitive that says nothing of the case of the noun behind it.
    let whose = first.features.only(Features::CASES) == Features::GEN
        && !first.features.any(Features::ART.with(Features::POSS));
    match first.pos {
        Pos::Pron if !first.features.any(Features::REFLEX) => {
            let next = doc.tokens.get(start + 1).filter(|_| start + 1 < end);
            let determines = next
                .is_some_and(|n| matches!(n.pos, Pos::Noun | Pos::Propn | Pos::Adj))
                && (first
                    .features
                    .any(Features::DEM.with(Features::IND_PRON).with(Features::POSS))
                    // "deren Sprecher", "dessen Präsident"
                    || first.features.has(Features::GEN) && !first.features.any(Features::PRS));
            if !determines {
                return Some(alone(first.features.only(Features::CASES)));
            }
            if !whose {
                agree(first.features);
            }
            at += 1;
        }
        Pos::Det => {
            let next = doc.tokens.get(start + 1).filter(|_| start + 1 < end);
            // "einer der Diplomaten": the article stands for one of those behind it.
            let one_of = first.features.has(Features::INDEF)
                && next.is_some_and(|n| n.pos == Pos::Det && n.features.has(Features::ART));
            // "einer von ihnen": so does it before a preposition with a pronoun.
            let of_them = first.features.has(Features::INDEF)
                && next.is_some_and(|n| n.pos == Pos::Adp)
                && doc
                    .tokens
                    .get(start + 2)
                    .is_some_and(|n| n.pos == Pos::Pron && start + 2 < end);
            // "Der teilte mit", "wies das zurück": it stands for somebody or something named before.
            let stands = next.is_some_and(|n| {
                matches!(n.pos, Pos::Verb | Pos::Aux) && n.features.has(Features::FIN)
            }) || stands_alone(doc, start, end);
            if one_of || of_them {
                return Some(alone(Features::default()));
            }
            if stands {
                return Some(alone(first.features.only(Features::CASES)));
            }
            if !whose {
                agree(first.features);
            }
            at += 1;
            if let Some(behind) = end_of_attribute(doc, at, TokenRange::new(start, end)) {
                at = behind;
            }
            if at < end && doc.tokens[at].pos == Pos::Det {
                at += 1;
                // "Ein anderer spricht": both words stand for somebody.
                let alone = doc.tokens.get(at).is_none_or(|n| {
                    matches!(n.pos, Pos::Verb | Pos::Aux) && n.features.has(Features::FIN)
                });
                if alone && at < end {
                    return Some(Phrase {
                        tokens: TokenRange::new(start, at),
                        core_end: at as u32,
                        ..alone_phrase(start, first.features.only(Features::CASES))
                    });
                }
            }
        }
        // "zwei mit den Plänen vertraute Personen"
        Pos::Num => {
            let attribute = end_of_attribute(doc, at + 1, TokenRange::new(start, end));
            at = attribute.unwrap_or(at);
        }
        Pos::Adp if first.features.has(Features::MERGED) => {
            // "im Mai", "vom Minister": the article sits in the preposition, which stays outside.
            return None;
        }
        _ => {}
    }
    let mut head = None;
    while at < end {
        let token = &doc.tokens[at];
        match token.pos {
            Pos::Adj | Pos::Num if head.is_none() => {
                if token.shape != Shape::Number && token.pos == Pos::Adj {
                    agree(token.features);
                }
                at += 1;
            }
            // "der am Montag vorgelegte Bericht" is left to the sentence: only adverbs of degree
            // and conjunctions between adjectives may stand inside.
            Pos::Adv
                if head.is_none()
                    && at > start
                    && at + 1 < end
                    && matches!(doc.tokens[at + 1].pos, Pos::Adj | Pos::Num) =>
            {
                at += 1
            }
            Pos::Cconj | Pos::Punct
                if head.is_none()
                    && at > start
                    && at + 1 < end
                    && doc.tokens[at - 1].pos == Pos::Adj
                    && doc.tokens[at + 1].pos == Pos::Adj
                    && doc.tokens[at - 1].features.any(Features::ATTR) =>
            {
                at += 1;
            }
            // "Marokkos Ministerin": a name in the genitive before its noun is no head.
            Pos::Propn
                if head.is_none()
                    && at == start
                    && at + 1 < end
                    && doc.tokens[at + 1].pos == Pos::Noun
                    && doc.lower(at).ends_with('s')
                    && (token.features.any(Features::GEN)
                        || !token.features.any(Features::CASES)) =>
            {
                at += 1;
            }
            // "nach Einschätzung von Experten Entlassungen": two nouns in the plural are no name.
            Pos::Noun
                if head == Some(start)
                    && start > 0
                    && doc.tokens[start - 1].pos == Pos::Adp
                    && first.pos == Pos::Noun
                    && first.features.has(Features::PLUR)
                    && token.features.has(Features::KNOWN)
                    && token.features.only(Features::NUMBERS) == Features::PLUR =>
            {
                break;
            }
            Pos::Noun | Pos::Propn => {
                // The office leads ("Landrat Oswald").
                if head.is_none() {
                    agree(token.features);
                    head = Some(at);
                }
                at += 1;
            }
            // "Ludwig van der Berg", "Ursula von Thun": a lower-case particle between names.
            Pos::Adp | Pos::Det | Pos::X
                if head.is_some()
                    && doc.tokens[at - 1].pos == Pos::Propn
                    && is_name_particle(doc, at, end) =>
            {
                at += 1;
            }
            // A name in quotation marks: »die Zeitung „Blitz“«.
            _ if token.shape == Shape::Quote && at > start => match quoted_name(doc, at, end) {
                Some((inside, after)) => {
                    if head.is_none() {
                        head = Some(inside);
                    }
                    at = after;
                }
                None => break,
            },
            _ if token.shape == Shape::Quote && at == start => match quoted_name(doc, at, end) {
                Some((inside, after)) => {
                    head = Some(inside);
                    at = after;
                }
                None => break,
            },
            // "Henning Oswald (SPD)", "Kehr (74)".
            _ if head.is_some() && doc.word(at) == "(" => match short_bracket(doc, at, end) {
                Some(after) => at = after,
                None => break,
            },
            Pos::Num if head.is_some() && doc.tokens[at - 1].pos == Pos::Propn => at += 1,
            _ => break,
        }
    }
    let head = match head {
        Some(head) => head,
        // "drei", "die Grünen", "der Verletzte": an adjective or number stands alone.
        None if at > start
            && matches!(doc.tokens[at - 1].pos, Pos::Adj | Pos::Num)
            && (doc.tokens[at - 1].shape == Shape::Title
                || first.pos == Pos::Det
                || doc.tokens[at - 1].pos == Pos::Num) =>
        {
            at - 1
        }
        None => return None,
    };
    Some(Phrase {
        tokens: TokenRange::new(start, at),
        core_end: at as u32,
        preposition: None,
        head: TokenId(head as u32),
        agreement: agreement.unwrap_or_default(),
    })
}

/// Whether an article or demonstrative that begins at `start` has no noun: behind it, over adverbs,
/// stands a mark, a pronoun, or a preposition that opens no attribute of a noun.
fn stands_alone(doc: &Document, start: usize, end: usize) -> bool {
    let first = &doc.tokens[start];
    if !first.features.any(Features::ART.with(Features::DEM)) || first.features.any(Features::INDEF)
    {
        return false;
    }
    let behind = (start + 1..end).find(|&at| !matches!(doc.tokens[at].pos, Pos::Adv | Pos::Part));
    let Some(behind) = behind else {
        return true;
    };
    let token = &doc.tokens[behind];
    match token.pos {
        Pos::Pron => token.features.any(Features::PRS),
        Pos::Verb | Pos::Aux => !token.features.any(Features::ATTR),
        Pos::Adp => {
            behind == start + 1
                && end_of_attribute(doc, behind, TokenRange::new(start, end)).is_none()
        }
        _ => matches!(token.shape, Shape::Comma | Shape::Stop | Shape::Colon),
    }
}

/// A phrase of one word.
fn alone_phrase(at: usize, case: Features) -> Phrase {
    Phrase {
        tokens: TokenRange::new(at, at + 1),
        core_end: at as u32 + 1,
        preposition: None,
        head: TokenId(at as u32),
        agreement: case,
    }
}

fn is_name_particle(doc: &Document, at: usize, end: usize) -> bool {
    let names = |index: usize| index < end && doc.tokens[index].pos == Pos::Propn;
    let lower = doc.tokens[at].shape == Shape::Lower && doc.word(at).len() <= 4;
    lower
        && doc.tokens[at].features.any(Features::NAME_PARTICLE)
        && (names(at + 1)
            || names(at + 2)
                && at + 1 < end
                && doc.tokens[at + 1].features.any(Features::NAME_PARTICLE))
}

/// A quotation of up to four words that are mostly capitalised: a name. Gives a token inside and
/// the index behind the closing mark.
fn quoted_name(doc: &Document, at: usize, end: usize) -> Option<(usize, usize)> {
    let quotation = doc
        .quotations
        .binary_search_by_key(&(at as u32), |q| q.tokens.first)
        .ok()
        .map(|i| doc.quotations[i])?;
    let inner = quotation.inner();
    if !quotation.closed
        || quotation.tokens.end as usize > end
        || inner.is_empty()
        || inner.len() > 4
    {
        return None;
    }
    let first = &doc.tokens[inner.first as usize];
    let capital = !matches!(first.shape, Shape::Lower) && first.shape.is_word();
    let verbless = inner.range().all(|i| {
        !matches!(doc.tokens[i].pos, Pos::Verb | Pos::Aux) && doc.tokens[i].shape != Shape::Stop
    });
    (capital && verbless).then_some((inner.end as usize - 1, quotation.tokens.end as usize))
}

/// A bracket of at most four tokens right behind a name; gives the index behind it.
fn short_bracket(doc: &Document, at: usize, end: usize) -> Option<usize> {
    let close = (at + 1..end.min(at + 7)).find(|&i| doc.word(i) == ")")?;
    let wordy = (at + 1..close).all(|i| {
        let token = &doc.tokens[i];
        matches!(
            token.pos,
            Pos::Propn | Pos::Noun | Pos::Num | Pos::X | Pos::Adj
        ) || matches!(
            token.shape,
            Shape::Upper | Shape::Number | Shape::Title | Shape::Mixed
        ) || matches!(doc.word(i), "/" | "," | "-")
    });
    (wordy && close > at + 1).then_some(close + 1)
}

/// The genitive right behind a phrase that ends at `from`.
fn genitive_after(doc: &Document, phrase: &Phrase, from: usize, end: usize) -> Option<Phrase> {
    let head = &doc.tokens[phrase.head.index()];
    // "einer der Diplomaten", but "er der Zeitung".
    let counts = head.features.any(Features::IND_PRON) && head.features.has(Features::SING);
    if from >= end || head.pos == Pos::Pron && !counts {
        return None;
    }
    let last = &doc.tokens[from - 1];
    let first = &doc.tokens[from];
    let article = first.pos == Pos::Det
        && first.features.any(Features::GEN)
        && !first.features.any(Features::NOM.with(Features::ACC));
    // "der" is genitive or dative (and nominative): after a common noun it is the genitive.
    // "sagte Focko Beeken der Agentur": a word that no lexicon knows, behind another noun, ends a name.
    let ends_name = !last.features.has(Features::KNOWN)
        && from >= 2
        && from - 2 >= phrase.tokens.first as usize
        && matches!(doc.tokens[from - 2].pos, Pos::Noun | Pos::Propn);
    let open_article = !ends_name
        && first.pos == Pos::Det
        && first.features.any(Features::GEN)
        && (matches!(last.pos, Pos::Noun | Pos::Pron | Pos::Det) || last.shape == Shape::Bracket);
    let bare = first.features.any(Features::GEN)
        && (first.pos == Pos::Propn && doc.lower(from).ends_with('s')
            || first.pos == Pos::Adj
                && first.features.any(Features::ATTR)
                && last.pos == Pos::Noun
                && !first.features.any(Features::NOM));
    if !(article || open_article || bare) {
        return None;
    }
    let genitive = base_phrase(doc, from, end)?;
    genitive.may_be(Features::GEN).then_some(genitive)
}
