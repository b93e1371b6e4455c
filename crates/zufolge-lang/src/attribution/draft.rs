//! A saying while it is being put together, in tokens; and its settling into an
//! [`Attribution`] with spans, manner and nesting.

use crate::document::{AttributionId, Shape, TokenRange};
use crate::name::SourceKind;
use crate::reporting::{Manner, Small};
use crate::span::Span;
use crate::tag::{Features, Pos};

use super::scene::Scene;
use super::{Attribution, Form, Speaker, Stance, manner, speaker};

/// How many sentences before a spokesperson the body that they speak for is looked for.
const VOICE_REACH: usize = 2;

/// How many mentions before a speaker one of the outlet's own is looked for.
const MET_REACH: usize = 12;

/// A saying in tokens.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub form: Form,
    pub content: Vec<TokenRange>,
    /// The source phrase.
    pub speaker: Option<TokenRange>,
    /// Whether the frame names nobody where somebody must have spoken before ("hieß es weiter").
    pub nobody: bool,
    /// Whom a word that only points back ("demnach") stands for.
    pub stands_for: Option<TokenRange>,
    pub cue: Vec<TokenRange>,
    pub frame: Vec<TokenRange>,
    pub addressee: Vec<TokenRange>,
    pub via: Vec<TokenRange>,
    pub manner: Manner,
    /// Whether the frame itself is negated ("sagte nicht").
    pub frame_negated: bool,
    /// The sentence that it was found in.
    pub sentence: usize,
    /// Layer and row: `verb:mitteilen/clause`.
    pub rule: String,
}

impl Draft {
    pub(super) fn new(
        form: Form,
        content: Vec<TokenRange>,
        sentence: usize,
        rule: String,
    ) -> Draft {
        Draft {
            form,
            content,
            speaker: None,
            nobody: false,
            stands_for: None,
            cue: Vec::new(),
            frame: Vec::new(),
            addressee: Vec::new(),
            via: Vec::new(),
            manner: Manner::PLAIN,
            frame_negated: false,
            sentence,
            rule,
        }
    }

    /// From the first to the last token of the content.
    pub(super) fn hull(&self) -> TokenRange {
        let first = self.content.iter().map(|r| r.first).min().unwrap_or(0);
        let end = self.content.iter().map(|r| r.end).max().unwrap_or(0);
        TokenRange { first, end }
    }

    /// How many tokens the content has.
    pub(super) fn size(&self) -> usize {
        self.content.iter().map(|r| r.len()).sum()
    }

    /// Whether a token belongs to the content.
    pub(super) fn says(&self, token: usize) -> bool {
        self.content.iter().any(|r| r.contains(token))
    }

    /// Whether a token belongs to content or frame.
    pub(super) fn touches(&self, token: usize) -> bool {
        self.says(token) || self.frame.iter().any(|r| r.contains(token))
    }

    /// Whether all of another content lies in this one.
    fn holds(&self, other: &Draft) -> bool {
        other
            .content
            .iter()
            .all(|inner| self.content.iter().any(|outer| outer.covers(*inner)))
    }
}

/// Drafts to attributions: sorted by content, nested, with their manner read off.
pub(super) fn settle(scene: &Scene, mut drafts: Vec<Draft>) -> Vec<Attribution> {
    drafts.retain(|draft| draft.size() > 0);
    drafts.sort_by_key(|draft| {
        let hull = draft.hull();
        (hull.first, std::cmp::Reverse(hull.end), draft.sentence)
    });
    drafts.dedup_by(|b, a| a.content == b.content && a.form == b.form && a.speaker == b.speaker);
    let outer = nesting(&drafts);
    let resolver = speaker::Resolver::new(scene, &drafts);
    let mut settled: Vec<Attribution> = drafts
        .iter()
        .enumerate()
        .map(|(index, draft)| {
            let read = manner::read(scene, draft);
            let spoken = draft.speaker.and_then(|tokens| {
                spokesperson(scene, tokens).or_else(|| somebodys_voice(scene, tokens))
            });
            let source = draft.speaker.map(|tokens| match spoken {
                Some((_, whose)) => Speaker {
                    span: scene.doc.span_of(tokens),
                    ..resolver.speaker(whose, None)
                },
                None => resolver.speaker(tokens, draft.stands_for),
            });
            Attribution {
                form: draft.form,
                content: spans(scene, &draft.content),
                source,
                cue: spans(scene, &draft.cue),
                frame: spans(scene, &draft.frame),
                addressee: spans(scene, &draft.addressee),
                via: spoken
                    .iter()
                    .map(|(voice, _)| *voice)
                    .chain(draft.via.iter().copied())
                    .map(|t| resolver.speaker(t, None))
                    .collect(),
                outer: outer[index].map(|i| AttributionId(i as u32)),
                stance: read.stance,
                certainty: read.certainty,
                negated: read.negated,
                rule: draft.rule.clone(),
            }
        })
        .collect();
    for index in 0..settled.len() {
        let mut more = told_by(scene, &settled, index);
        if more.is_empty() && settled[index].via.is_empty() {
            let met = drafts[index].speaker.and_then(|s| met_by(scene, s));
            more.extend(met.map(|m| resolver.speaker(m, None)));
        }
        settled[index].via.extend(more);
    }
    settled
}

/// "A sagt, B bestreite ...": what B says came through A. The sayings that hold one come before
/// it, so theirs are complete.
fn told_by(scene: &Scene, settled: &[Attribution], index: usize) -> Vec<Speaker> {
    let inner = &settled[index];
    let Some(outer) = inner.outer.and_then(|o| settled.get(o.index())) else {
        return Vec::new();
    };
    // Who denies a report does not pass it on.
    if outer.form == Form::Reported && outer.stance == Stance::Denies {
        return Vec::new();
    }
    let full = |s: &Speaker| {
        scene
            .doc
            .text_of(s.resolved.unwrap_or(s.name))
            .to_lowercase()
    };
    let same = |a: &Speaker, b: &Speaker| a.span == b.span || full(a) == full(b);
    let Some(source) = &inner.source else {
        return Vec::new();
    };
    outer
        .source
        .iter()
        .chain(&outer.via)
        .filter(|s| !same(s, source) && !inner.via.iter().any(|known| same(known, s)))
        .cloned()
        .collect()
}

fn spans(scene: &Scene, ranges: &[TokenRange]) -> Vec<Span> {
    ranges
        .iter()
        .filter(|range| !range.is_empty())
        .map(|range| scene.doc.span_of(*range))
        .collect()
}

/// For each draft the smallest other one whose content holds it.
///
/// Drafts are sorted by their first token, so only those before (and at the same start) can hold
/// one, and only while their hull reaches this far.
fn nesting(drafts: &[Draft]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut outer = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.iter().enumerate() {
        let first = draft.hull().first;
        open.retain(|&o| drafts[o].hull().end > first);
        let holder = open
            .iter()
            .copied()
            .filter(|&o| drafts[o].size() > draft.size() && drafts[o].holds(draft))
            // "Das bezweifelt X": what was said before did not come through X.
            .filter(|&o| {
                drafts[o].sentence == draft.sentence || !drafts[o].rule.ends_with("/pointing")
            })
            .min_by_key(|&o| (drafts[o].size(), o));
        outer.push(holder);
        open.push(index);
    }
    outer
}

/// A speaker of whom only the words are known.
pub(super) fn plain_speaker(scene: &Scene, tokens: TokenRange) -> Speaker {
    let (kind, subkind, name) = crate::source_kind::classify(scene.doc, scene.pack, tokens);
    Speaker {
        span: scene.doc.span_of(tokens),
        name,
        resolved: None,
        base: agency_name(scene, name)
            .or_else(|| country_name(scene, name, subkind))
            .or_else(|| base_form(scene, name)),
        kind: if tokens.is_empty() {
            SourceKind::Unstated
        } else {
            kind
        },
        subkind,
    }
}

/// "nach nordischer Darstellung": the country that the adjective belongs to.
fn country_name(scene: &Scene, name: Span, subkind: Option<&str>) -> Option<String> {
    let places = &scene.doc.places;
    let at = places.partition_point(|p| p.span.end <= name.start);
    let place = places.get(at).filter(|p| p.span.overlaps(name))?;
    let adjective = scene.shape(place.tokens.first as usize) == Shape::Lower;
    (subkind == Some("country") && adjective).then(|| place.name.clone())
}

/// The name of a news agency as it calls itself ("der Deutschen Presse-Agentur").
fn agency_name(scene: &Scene, name: Span) -> Option<String> {
    let first = scene.doc.tokens_in(name).first as usize;
    let full = scene.pack.agencies.full_name(scene.doc, first)?;
    (full != scene.doc.text_of(name)).then(|| full.to_owned())
}

/// A name in its base form where the text has another: the head noun in the dictionary form for a
/// genitive singular, adjectives before it as they stand without an article ("des Deutschen
/// Wetterdienstes" -> "Deutscher Wetterdienst").
fn base_form(scene: &Scene, name: Span) -> Option<String> {
    let doc = scene.doc;
    let inside = doc.tokens_in(name);
    let head = inside
        .range()
        .find(|&t| matches!(scene.pos(t), Pos::Noun | Pos::Propn))?;
    let token = &doc.tokens[head];
    let features = token.features;
    if !features.has(Features::SING) || features.has(Features::PLUR) || !name.contains(token.span) {
        return None;
    }
    let ending = match features.only(Features::GENDERS) {
        Features::MASC => scene.pack.reporting.strong_ending(0),
        Features::FEM => scene.pack.reporting.strong_ending(1),
        Features::NEUT => scene.pack.reporting.strong_ending(2),
        _ => None,
    };
    let mut base = String::new();
    let mut changed = false;
    let mut from = name.start;
    for t in inside.first as usize..head {
        let word = doc.word(t);
        let stem = doc.lemma(t);
        let inflected = scene.pos(t) == Pos::Adj && scene.has(t, Features::ATTR);
        let ending = ending.filter(|_| inflected)?;
        // The stem as written, so that a capital stays one.
        let kept = word
            .get(..stem.len())
            .filter(|w| w.to_lowercase() == stem.to_lowercase())?;
        base.push_str(
            &doc.text[Span {
                start: from,
                end: doc.tokens[t].span.start,
            }],
        );
        base.push_str(kept);
        base.push_str(ending);
        changed |= word != format!("{kept}{ending}");
        from = doc.tokens[t].span.end;
    }
    base.push_str(
        &doc.text[Span {
            start: from,
            end: token.span.start,
        }],
    );
    let (word, lemma) = (doc.word(head), doc.lemma(head));
    let genitive = features.has(Features::GEN) && !features.any(Features::NOM);
    if genitive && lemma.len() < word.len() && word.starts_with(lemma) {
        base.push_str(lemma);
        changed = true;
    } else {
        base.push_str(word);
    }
    base.push_str(
        &doc.text[Span {
            start: token.span.end,
            end: name.end,
        }],
    );
    changed.then_some(base)
}

/// "Unsere Korrespondentin hat einen Händler getroffen. Der Mann sagt": who of the outlet's own met
/// the persons of this paragraph.
fn met_by(scene: &Scene, speaker: TokenRange) -> Option<TokenRange> {
    let doc = scene.doc;
    let at = speaker.first;
    let paragraph = doc.sentences[doc.sentence_of(at as usize).index()].paragraph;
    let end = doc.mentions.partition_point(|m| m.tokens.first < at);
    let own = doc.mentions[..end]
        .iter()
        .rev()
        .take(MET_REACH)
        .take_while(|m| {
            let sentence = doc.sentence_of(m.tokens.first as usize).index();
            doc.sentences[sentence].paragraph == paragraph
        })
        .find(|m| {
            m.subkind == Some("reporter")
                && m.kind == SourceKind::Person
                && scene.has(m.tokens.first as usize, Features::POSS)
        })?;
    let clause = scene.clause_of(own.tokens.first as usize)?;
    let met = super::predicate::predicate(scene, clause)
        .is_some_and(|p| scene.pack.reporting.is(&p.lemma, Small::Met));
    let (kind, ..) = crate::source_kind::classify(doc, scene.pack, speaker);
    (met && matches!(
        kind,
        SourceKind::Person | SourceKind::Anonymous | SourceKind::Group
    ))
    .then_some(own.tokens)
}

/// "Die Reederei kürzt Stellen. Ein Sprecher sagte": a spokesperson without a name and without a
/// body of their own speaks for the body that was named last. Gives both.
fn somebodys_voice(scene: &Scene, tokens: TokenRange) -> Option<(TokenRange, TokenRange)> {
    let (doc, reporting) = (scene.doc, &scene.pack.reporting);
    let (article, noun) = (tokens.first as usize, tokens.first as usize + 1);
    let bare = tokens.len() == 2
        && scene.has(article, Features::INDEF)
        && reporting.is(scene.lower(noun), Small::Voice);
    if !bare {
        return None;
    }
    let sentence = doc.sentence_of(article).index();
    let from = scene.sentence(sentence.saturating_sub(VOICE_REACH)).first;
    let end = doc
        .mentions
        .partition_point(|m| m.tokens.first < tokens.first);
    let body = doc.mentions[..end]
        .iter()
        .rev()
        .take_while(|m| m.tokens.first >= from)
        .filter(|m| m.named || m.tokens.len() > 1)
        .find(|m| matches!(m.kind, SourceKind::Institution | SourceKind::Group))?;
    Some((tokens, body.tokens))
}

/// "ein Sprecher des Ministeriums": the ministry speaks, through a spokesperson without a name.
/// Gives the words for the spokesperson and for whom they speak.
fn spokesperson(scene: &Scene, tokens: TokenRange) -> Option<(TokenRange, TokenRange)> {
    let phrase = scene.phrase_at(tokens.first as usize)?;
    let core = TokenRange {
        first: tokens.first,
        end: phrase.core_end.min(tokens.end),
    };
    let whose = TokenRange {
        first: core.end,
        end: tokens.end,
    };
    if whose.is_empty() || core.range().any(|t| scene.pos(t) == Pos::Propn) {
        return None;
    }
    let (_, subkind, _) = crate::source_kind::classify(scene.doc, scene.pack, core);
    let (kind, ..) = crate::source_kind::classify(scene.doc, scene.pack, whose);
    let body = matches!(
        kind,
        SourceKind::Institution | SourceKind::Group | SourceKind::Metonym | SourceKind::Media
    );
    // What follows has to be an attribute that tells whose voice it is: no apposition behind a
    // comma, which may name the person, and no place ("eine Sprecherin in Brüssel").
    let opening = whose.first as usize;
    let attribute = !whose
        .range()
        .any(|t| matches!(scene.shape(t), Shape::Comma | Shape::Dash))
        && (scene.pos(opening) != Pos::Adp
            || scene.pack.reporting.is(scene.lower(opening), Small::Agent));
    (subkind == Some("spokesperson") && body && attribute).then_some((core, whose))
}
