//! Which mentions are of the same one: surnames, roles, short forms and acronyms.
//!
//! Every short form points to the fullest mention of the same one in the report: "Oswald" and "der
//! Landrat" to "Landrat Henning Oswald", "der Konzern" to the firm named last, "BfArM" to the name
//! that it was introduced with in brackets. Pronouns are left to the layer of attributions.

use rustc_hash::FxHashMap as HashMap;

use crate::document::{Document, MentionId, Shape, TokenId, TokenRange};
use crate::head_noun::FoundHead;
use crate::name::{Mention, SourceKind};
use crate::pack::Pack;
use crate::source_words::WordClass;
use crate::tag::{Features, Pos};

/// How many mentions back a role looks for whom it means.
const BACK: usize = 60;

/// A word of a name without its genitive -s, if the word without it is a name of the text too.
fn bare<'a>(word: &'a str, known: &HashMap<&str, usize>) -> &'a str {
    match word.strip_suffix('s') {
        Some(stem) if !known.contains_key(word) && known.contains_key(stem) => stem,
        _ => word,
    }
}

/// Adds mentions of names that were recognised elsewhere in the text but not here.
pub(crate) fn repeat(doc: &Document, pack: &Pack, mentions: &mut Vec<Mention>) {
    // The word that a name is called by again: a person's last one, a body's only one.
    let mut names: HashMap<&str, usize> = HashMap::default();
    for (index, mention) in mentions.iter().enumerate().filter(|(_, m)| m.named) {
        let tokens = doc.tokens_in(mention.name);
        let single = match mention.kind {
            SourceKind::Person if tokens.len() >= 2 => tokens.end.checked_sub(1),
            SourceKind::Person => None,
            _ if mention.head.0 == tokens.first && tokens.len() == 2 => Some(tokens.first + 1),
            _ if tokens.len() == 1 && doc.tokens_in(mention.name).len() == 1 => Some(tokens.first),
            _ => None,
        };
        if let Some(at) = single
            && let Some(token) = doc.tokens.get(at as usize)
            && matches!(token.shape, Shape::Title | Shape::Upper | Shape::Mixed)
            && pack.head(doc.lower(at as usize), false).is_none()
            && !is_place(doc, at as usize)
        {
            // What a noun or a full name says goes before what the look of the word says.
            let best = names.entry(doc.word(at as usize)).or_insert(index);
            if mentions[*best].name.len() < mention.name.len() {
                *best = index;
            }
        }
    }
    if names.is_empty() {
        return;
    }
    let mut more = Vec::new();
    let mut covered = mentions.iter().peekable();
    for (at, token) in doc.tokens.iter().enumerate() {
        if !matches!(token.shape, Shape::Title | Shape::Upper | Shape::Mixed) {
            continue;
        }
        while covered.next_if(|m| m.tokens.end as usize <= at).is_some() {}
        if covered.peek().is_some_and(|m| m.tokens.contains(at)) {
            continue;
        }
        let Some(&index) = names.get(bare(doc.word(at), &names)) else {
            continue;
        };
        let full = &mentions[index];
        // A common noun that happens to be somebody's name stays a noun after an article.
        let noun = token.features.has(Features::KNOWN)
            && token.pos == Pos::Noun
            && full.kind == SourceKind::Person;
        if noun {
            continue;
        }
        let article = at > 0
            && full.kind != SourceKind::Person
            && pack.source_words.is(doc.lower(at - 1), WordClass::Definite);
        let tokens = TokenRange::new(at - usize::from(article), at + 1);
        more.push(Mention {
            span: doc.span_of(tokens),
            tokens,
            head: TokenId(at as u32),
            name: token.span,
            kind: full.kind,
            subkind: full.subkind,
            named: true,
            same_as: None,
        });
    }
    mentions.extend(more);
    mentions.sort_by_key(|m| (m.span, m.tokens));
}

fn is_place(doc: &Document, at: usize) -> bool {
    let span = doc.tokens[at].span;
    let index = doc.places.partition_point(|p| p.span.end <= span.start);
    doc.places.get(index).is_some_and(|p| p.span.overlaps(span))
}

/// Points every short form to the fullest mention of the same one.
pub(crate) fn join(doc: &Document, pack: &Pack, mentions: &mut [Mention]) {
    let mut joiner = Joiner {
        doc,
        pack,
        fullest: HashMap::default(),
        acronyms: HashMap::default(),
    };
    joiner.collect(mentions);
    for index in 0..mentions.len() {
        let same = joiner
            .by_name(mentions, index)
            .or_else(|| joiner.by_role(mentions, index));
        let same = same.map(|at| root(mentions, at)).filter(|at| *at != index);
        if let Some(at) = same {
            let (kind, subkind) = (mentions[at].kind, mentions[at].subkind);
            let mention = &mut mentions[index];
            mention.same_as = Some(MentionId(at as u32));
            // A bare name is what its fullest mention is; a noun says what it is by itself.
            if mention.named {
                mention.kind = kind;
                mention.subkind = subkind.or(mention.subkind);
            }
        }
    }
    doubt_lone_names(doc, pack, mentions);
}

/// A lone name that nothing makes a person's is taken for a firm's: reports bring in persons with
/// their first name, an office or a title.
fn doubt_lone_names(doc: &Document, pack: &Pack, mentions: &mut [Mention]) {
    for mention in mentions.iter_mut() {
        let at = mention.head.index();
        let lone = mention.kind == SourceKind::Person
            && mention.named
            && mention.same_as.is_none()
            && mention.span == mention.name
            && doc.tokens_in(mention.name).len() == 1;
        if lone && !crate::source_kind::knows_person(doc, pack, at) {
            mention.kind = SourceKind::Institution;
        }
    }
}

/// The mention at the end of a chain; chains are short, and the bound keeps them finite.
fn root(mentions: &[Mention], mut at: usize) -> usize {
    for _ in 0..8 {
        match mentions.get(at).and_then(|m| m.same_as) {
            Some(next) => at = next.index(),
            None => break,
        }
    }
    at
}

struct Joiner<'a> {
    doc: &'a Document,
    pack: &'a Pack,
    /// The fullest mention by the last word of its name.
    fullest: HashMap<&'a str, usize>,
    /// The mention that an acronym was introduced with.
    acronyms: HashMap<&'a str, usize>,
}

impl<'a> Joiner<'a> {
    fn name_words(&self, mention: &Mention) -> TokenRange {
        self.doc.tokens_in(mention.name)
    }

    fn last_word(&self, mention: &Mention) -> Option<&'a str> {
        let last = self.name_words(mention).range().next_back()?;
        // A name in quotation marks ends before its mark.
        let last = match self.doc.tokens[last].shape {
            Shape::Quote => last.checked_sub(1)?,
            _ => last,
        };
        Some(self.doc.word(last))
    }

    fn collect(&mut self, mentions: &[Mention]) {
        for (index, mention) in mentions.iter().enumerate() {
            let doc = self.doc;
            let after = mention.tokens.end as usize;
            // "Bundesamt für Seefahrt (BfS)".
            if let Some(acronym) = self.bracketed(after) {
                self.acronyms.entry(doc.word(acronym)).or_insert(index);
            }
            if !mention.named {
                continue;
            }
            let Some(word) = self.last_word(mention) else {
                continue;
            };
            let best = self.fullest.entry(word).or_insert(index);
            let held = self.doc.tokens_in(mentions[*best].name).len();
            if self.doc.tokens_in(mention.name).len() > held {
                *best = index;
            }
        }
    }

    /// The one short word in brackets at `at`.
    fn bracketed(&self, at: usize) -> Option<usize> {
        let tokens = &self.doc.tokens;
        let open = tokens.get(at)?.shape == Shape::Bracket;
        let close = tokens.get(at + 2)?.shape == Shape::Bracket;
        let word = tokens.get(at + 1)?;
        let upper = self
            .doc
            .word(at + 1)
            .chars()
            .filter(|c| c.is_uppercase())
            .count();
        (open && close && word.shape.is_word() && upper >= 2).then_some(at + 1)
    }

    /// A mention with the same last word and a longer name, or the one behind an acronym.
    fn by_name(&self, mentions: &[Mention], index: usize) -> Option<usize> {
        let mention = &mentions[index];
        let word = self.last_word(mention)?;
        if let Some(&at) = self.acronyms.get(word)
            && at != index
        {
            return Some(at);
        }
        if !mention.named {
            return None;
        }
        let known = self.fullest.get(word).or_else(|| {
            let stem = word.strip_suffix('s')?;
            self.fullest.get(stem)
        });
        let &at = known?;
        let full = mentions.get(at)?;
        let (own, theirs) = (self.name_words(mention).len(), self.name_words(full).len());
        let longer = theirs > own || (at < index && self.same_words(mention, full));
        let fits =
            (mention.kind == SourceKind::Person) == (full.kind == SourceKind::Person) || own == 1;
        // Two persons of one surname: the first names tell them apart.
        let contrary = own > 1 && !self.same_words(mention, full);
        (longer && fits && !contrary && at != index).then_some(at)
    }

    /// Whether all words of the shorter name are in the other.
    fn same_words(&self, mention: &Mention, full: &Mention) -> bool {
        let words: Vec<&str> = self
            .name_words(full)
            .range()
            .map(|at| self.doc.word(at))
            .collect();
        self.name_words(mention).range().all(|at| {
            let word = self.doc.word(at);
            words.contains(&word) || word.strip_suffix('s').is_some_and(|s| words.contains(&s))
        })
    }

    /// "der Landrat", "die Behörde", "der Konzern": an earlier mention of this sort.
    fn by_role(&self, mentions: &[Mention], index: usize) -> Option<usize> {
        let mention = &mentions[index];
        if mention.named {
            return None;
        }
        let at = mention.head.index();
        let head = self.head(at)?;
        let definite = (mention.tokens.first as usize) < at
            && self.pack.source_words.is(
                self.doc.lower(mention.tokens.first as usize),
                WordClass::Definite,
            );
        if !head.head.role || !definite {
            return None;
        }
        let earlier = mentions[..index].iter().enumerate().rev().take(BACK);
        let noun = self.doc.lower(at);
        let stem = noun.strip_suffix(head.ending).unwrap_or(noun);
        let same_noun = |other: &Mention| {
            let word = self.doc.lower(other.head.index());
            self.head(other.head.index()).is_some_and(|h| {
                let other_stem = word.strip_suffix(h.ending).unwrap_or(word);
                other_stem.ends_with(stem)
            })
        };
        let tells_more =
            |other: &Mention| other.named || self.doc.lower(other.head.index()).len() > noun.len();
        if let Some((at, _)) = earlier.clone().find(|(_, m)| {
            m.same_as.is_none()
                && tells_more(m)
                && same_noun(m)
                && self.gender_fits(mention, m, head)
        }) {
            return Some(at);
        }
        if mention.kind == SourceKind::Person
            && let Some(at) = self.brought_in(mentions, index, head)
        {
            return Some(at);
        }
        // A person's role goes to the last person who has one; of bodies only the general nouns do.
        let general = mention.kind == SourceKind::Person
            || self.pack.source_words.is(noun, WordClass::General)
            || self.pack.source_words.is(stem, WordClass::General);
        if !general {
            return None;
        }
        earlier
            .filter(|(_, m)| m.named && m.kind == mention.kind)
            .find(|(_, m)| {
                fits_role(mention.subkind, m.subkind) && self.gender_fits(mention, m, head)
            })
            .map(|(at, _)| at)
    }

    /// Who a role at the head of a sentence tells more of: the one person of the sentence before, brought
    /// in there by the bare name ("Ina Ohm disagrees. The head of the office speaks of ...").
    fn brought_in(&self, mentions: &[Mention], index: usize, head: FoundHead) -> Option<usize> {
        let mention = &mentions[index];
        let first = mention.tokens.first as usize;
        let number = self
            .doc
            .sentences
            .partition_point(|s| s.tokens.end as usize <= first);
        let sentence = self.doc.sentences.get(number)?;
        let before = self.doc.sentences.get(number.checked_sub(1)?)?;
        let opens = sentence.tokens.first as usize == first;
        // The role itself must tell what they are: "the head of the office", not "the head".
        let next = self.doc.tokens.get(mention.tokens.end as usize)?;
        let described = next.features.has(Features::GEN) && next.pos == Pos::Det;
        if !opens || !described || sentence.paragraph != before.paragraph {
            return None;
        }
        let mut persons = mentions[..index]
            .iter()
            .enumerate()
            .rev()
            .take_while(|(_, m)| m.tokens.end > before.tokens.first)
            .filter(|(_, m)| m.kind == SourceKind::Person && m.named)
            .filter(|(_, m)| before.tokens.contains(m.tokens.first as usize));
        let (at, person) = persons.next()?;
        let name = self.name_words(person);
        let new =
            person.same_as.is_none() && person.subkind.is_none() && person.span == person.name;
        if persons.next().is_some() || !new || name.len() < 2 {
            return None;
        }
        let called = self.doc.tokens[name.first as usize]
            .features
            .only(Features::GENDERS);
        let contrary = match self.is_feminine(mention, head) {
            _ if head.head.adjectival => Features::default(),
            true => Features::MASC,
            false => Features::FEM,
        };
        (called == Features::default() || called != contrary).then_some(at)
    }

    fn head(&self, at: usize) -> Option<FoundHead> {
        self.pack.head(self.doc.lower(at), false)
    }

    fn is_feminine(&self, role: &Mention, head: FoundHead) -> bool {
        let features = self.doc.tokens[role.head.index()].features;
        head.ending == "in" || features.only(Features::GENDERS) == Features::FEM
    }

    /// A woman is not called "der Minister"; a man not "die Ministerin".
    fn gender_fits(&self, role: &Mention, other: &Mention, head: FoundHead) -> bool {
        if role.kind != SourceKind::Person {
            return true;
        }
        let feminine = self.is_feminine(role, head);
        let theirs = match self.head(other.head.index()) {
            Some(found) => {
                found.ending == "in" || self.doc.lower(other.head.index()).ends_with("in")
            }
            None => return true,
        };
        feminine == theirs
    }
}

/// Whether a noun of sort `role` can mean one of sort `other`: a firm that was named without saying
/// that it is one has no sort.
fn fits_role(role: Option<&str>, other: Option<&str>) -> bool {
    match (role, other) {
        (Some("company"), None) => true,
        (Some("politician"), Some("office")) => true,
        (Some("agency"), Some("government" | "ministry" | "police")) => true,
        (Some(role), Some(other)) => role == other,
        _ => false,
    }
}
