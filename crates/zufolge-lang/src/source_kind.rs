//! What sort of source a phrase names: a person, a body, a group, a circle without a name ...
//!
//! The head noun decides, by the table `source-heads.tsv`; what stands around it can overrule it
//! (a name after an office makes a person, "namentlich nicht genannt" makes it anonymous). Nouns of
//! speech ("nach Angaben der Polizei") hand the question on to what they belong to.

use crate::document::{Document, Shape, TokenRange};
use crate::head_noun::FoundHead;
use crate::name::{Mention, SourceKind};
use crate::pack::Pack;
use crate::source_words::WordClass;
use crate::span::Span;
use crate::tag::{Features, Pos};

/// What sort of source a phrase names, with the span of its bare name: no article, no office
/// before a person's name.
///
/// `tokens` is the source phrase as a claim would show it, article included. The layers up to the
/// mentions have to be there for names to be recognised; without them the words alone decide.
pub fn classify(
    doc: &Document,
    pack: &Pack,
    tokens: TokenRange,
) -> (SourceKind, Option<&'static str>, Span) {
    let end = (tokens.end as usize).min(doc.tokens.len());
    let first = (tokens.first as usize).min(end);
    let phrase = Phrase {
        doc,
        pack,
        first,
        end,
    };
    phrase.classify()
}

struct Phrase<'a> {
    doc: &'a Document,
    pack: &'a Pack,
    first: usize,
    end: usize,
}

impl Phrase<'_> {
    fn is(&self, at: usize, class: WordClass) -> bool {
        self.pack.source_words.is(self.doc.lower(at), class)
    }

    fn span(&self, first: usize, end: usize) -> Span {
        self.doc.span_of(TokenRange::new(first, end))
    }

    fn classify(&self) -> (SourceKind, Option<&'static str>, Span) {
        let whole = self.span(self.first, self.end);
        let mut first = self.first;
        // "aus dem Vorstand": the preposition may be the phrase's first word or stand before it.
        let mut inside = first > 0 && self.is(first - 1, WordClass::Inside);
        while first + 1 < self.end && self.opens(first) {
            inside = self.is(first, WordClass::Inside);
            first += 1;
        }
        let bare = self.bare_start(first);
        if self.end == first + 1 && self.is(first, WordClass::Pronoun) {
            return (SourceKind::Person, None, whole);
        }
        if self.is_nameless(first) {
            let one = self.is(first, WordClass::OneOf)
                && first + 1 < self.end
                && self.is(first + 1, WordClass::OneOfAttribute);
            let start = if one { first } else { bare };
            return (SourceKind::Anonymous, None, self.span(start, self.end));
        }
        let Some(head) = self.head(first) else {
            return self.without_head(first, bare);
        };
        let Some(kind) = head.found.head.kind else {
            return self.saying(first, bare, &head, inside);
        };
        let named = self.name_after(&head);
        if let Some(name) = named
            && (matches!(kind, SourceKind::Person | SourceKind::Anonymous)
                || (head.found.head.office && self.looks_like_person(name)))
        {
            let subkind = match kind {
                SourceKind::Person => head.found.head.subkind,
                _ => None,
            };
            return (SourceKind::Person, subkind, self.span(name.0, name.1));
        }
        let name = self.span(bare, self.end);
        let subkind = head.found.head.subkind;
        // "ein Mitarbeiter", "eine Anwohnerin": one whose name is not given. A spokesperson has a body.
        let unnamed = kind == SourceKind::Person
            && self.is(first, WordClass::Indefinite)
            && !matches!(subkind, Some("spokesperson" | "office" | "reporter"))
            && !(first..self.end).any(|at| self.is_given_name(at));
        if unnamed {
            return (SourceKind::Anonymous, subkind, name);
        }
        if kind == SourceKind::Institution && self.is_news_agency(&head) {
            return (SourceKind::Agency, Some("agency"), name);
        }
        if kind == SourceKind::Person && self.is_plural(&head) {
            return (SourceKind::Group, subkind, name);
        }
        if inside && head.found.head.inner {
            return (SourceKind::Anonymous, Some("circles"), name);
        }
        if kind == SourceKind::Person {
            return (kind, subkind, self.person_name(&head, bare));
        }
        // "einem Bericht des Senders": what a medium reports is its own word.
        if kind == SourceKind::Document
            && subkind != Some("study")
            && self.owner_follows(head.at + 1)
            && let Some(inner) = self.attribute(head.at + 1)
            && matches!(inner.0, SourceKind::Media | SourceKind::Agency)
        {
            return (inner.0, inner.1, name);
        }
        (kind, subkind, name)
    }

    /// "die Agentur Reuters": the name behind the noun is that of a news agency.
    fn is_news_agency(&self, head: &PhraseHead) -> bool {
        let next = head.at + 1;
        next < self.end
            && (self.pack.agencies.is_short(self.doc.word(next))
                || self.pack.agencies.by_name(self.doc, next).is_some())
    }

    /// Whether the token at the start only leads into the phrase.
    fn opens(&self, at: usize) -> bool {
        let token = &self.doc.tokens[at];
        token.shape.is_mark() && token.shape != Shape::Quote
            || (self.is(at, WordClass::Opener) && !self.is_capital_inside(at))
    }

    fn is_capital_inside(&self, at: usize) -> bool {
        at > self.first && self.is_name_like(at)
    }

    fn is_name_like(&self, at: usize) -> bool {
        match self.doc.tokens[at].shape {
            Shape::Title | Shape::Upper => true,
            Shape::Mixed => self.doc.word(at).chars().any(|c| c.is_uppercase()),
            _ => false,
        }
    }

    /// The first token after articles.
    fn bare_start(&self, first: usize) -> usize {
        let mut at = first;
        while at + 1 < self.end
            && [
                WordClass::Singular,
                WordClass::Definite,
                WordClass::Possessive,
            ]
            .iter()
            .any(|class| self.is(at, *class))
        {
            at += 1;
        }
        at
    }

    fn is_nameless(&self, first: usize) -> bool {
        let marked = (first..self.end).any(|at| self.is(at, WordClass::Nameless));
        let before = first
            .checked_sub(1)
            .is_some_and(|at| self.is(at, WordClass::Nameless));
        if marked || before || self.is_nameless_behind() {
            return true;
        }
        // "einer der Diplomaten", "eine von ihnen", "ein anderer".
        let one = self.is(first, WordClass::OneOf)
            && first + 2 < self.end
            && self.is(first + 1, WordClass::OneOfAttribute);
        let other = self.end - first <= 2
            && self.end > first
            && !self.is_name_like(self.end - 1)
            && self.is(self.end - 1, WordClass::OneOf);
        one || other
    }

    /// "..., der anonym bleiben will": a relative clause behind the phrase holds the name back.
    fn is_nameless_behind(&self) -> bool {
        let comma = self.doc.tokens.get(self.end);
        if comma.is_none_or(|t| t.shape != Shape::Comma) {
            return false;
        }
        let relative = self.end + 1;
        relative < self.doc.tokens.len()
            && self.is(relative, WordClass::Pronoun)
            && (relative + 1..self.doc.tokens.len().min(relative + 8))
                .take_while(|at| !self.doc.tokens[*at].shape.is_mark())
                .any(|at| self.is(at, WordClass::Withheld))
    }

    /// The head noun: the first word of the table before an attribute begins.
    fn head(&self, first: usize) -> Option<PhraseHead> {
        // Words inside a quoted name are no guesses: «Teller & Recht» is no person.
        let quoted = self.doc.tokens[first].shape == Shape::Quote;
        self.head_with(first, false)
            .or_else(|| self.head_with(first, true).filter(|_| !quoted))
    }

    fn head_with(&self, first: usize, weak: bool) -> Option<PhraseHead> {
        let mut at = first;
        let mut seen_name = false;
        while at < self.end {
            let token = &self.doc.tokens[at];
            let attribute = seen_name && self.is(at, WordClass::Attribute);
            if attribute || token.shape == Shape::Comma {
                break;
            }
            // "Frau Ohm" has a title, "seine Frau" a noun.
            let small = self.pack.source_words.knows(self.doc.lower(at)) && at + 1 < self.end;
            if self.is_name_like(at) && !small || (token.shape == Shape::Mixed && !weak) {
                if let Some(found) = self.pack.head(self.doc.lower(at), weak)
                    && !self.is_given_name(at)
                    && !(weak && self.is_persons_name(at))
                {
                    return Some(PhraseHead { at, found });
                }
                seen_name |= !self.is_adjective(at);
            }
            at += 1;
        }
        None
    }

    /// Whether a token is, or belongs to, the name of a person that the report names: "Stiegeler" is no
    /// trade.
    fn is_persons_name(&self, at: usize) -> bool {
        let span = self.doc.tokens[at].span;
        self.mentions_in(span)
            .any(|m| m.named && m.kind == SourceKind::Person && m.name.overlaps(span))
    }

    /// First names and adjectives in names ("Deutscher Wetterdienst") are no heads.
    fn is_given_name(&self, at: usize) -> bool {
        let features = self.doc.tokens[at].features;
        features.has(Features::FIRST_NAME)
            && self.doc.tokens[at].pos == Pos::Propn
            && at + 1 < self.end
            && self.is_name_like(at + 1)
    }

    fn is_adjective(&self, at: usize) -> bool {
        self.doc.tokens[at].pos == Pos::Adj
    }

    fn is_plural(&self, head: &PhraseHead) -> bool {
        if head.found.head.plural || head.found.ending == "innen" {
            return true;
        }
        let ending = head.found.ending;
        let article = (self.first..head.at).rev().find(|at| {
            [
                WordClass::Singular,
                WordClass::Definite,
                WordClass::Possessive,
                WordClass::Plural,
            ]
            .iter()
            .any(|c| self.is(*at, *c))
        });
        let Some(article) = article else {
            // "Händler klagen", "Experten warnen": a noun without article is a plural, unless
            // it is a feminine or an office.
            let adjective_plural = head.found.head.adjectival && ending == "e";
            return adjective_plural
                || (!head.found.head.adjectival
                    && ending != "in"
                    && ending != "s"
                    && ending != "es"
                    && self.takes_no_plural_ending(head));
        };
        if self.is(article, WordClass::Plural) {
            return true;
        }
        if self.is(article, WordClass::Singular) {
            return false;
        }
        let adjectival = head.found.head.adjectival;
        if self.is(article, WordClass::ArticleDie) {
            return match adjectival {
                true => ending == "en",
                false => ending != "in" && !self.is_feminine(head),
            };
        }
        if self.is(article, WordClass::ArticleDen) {
            return matches!(ending, "n" | "en" | "ern");
        }
        self.is(article, WordClass::ArticleDer)
            && matches!(ending, "e" | "en" | "n")
            && (!adjectival || ending == "en")
    }

    /// Without an article "Experten" and "Händler" are plurals, "Experte" is not.
    fn takes_no_plural_ending(&self, head: &PhraseHead) -> bool {
        let word = self.doc.lower(head.at);
        matches!(head.found.ending, "n" | "en" | "e" | "ern") || word.ends_with("er")
    }

    /// Nouns for women that the table holds as they are ("Mutter", "Königin", "Anwältin").
    fn is_feminine(&self, head: &PhraseHead) -> bool {
        if !head.found.ending.is_empty() {
            return false;
        }
        let word = self.doc.lower(head.at);
        let features = self.doc.tokens[head.at].features;
        self.pack.source_words.has_feminine_tail(word)
            || (features.has(Features::FEM) && !features.any(Features::MASC))
    }

    /// The person's name behind an office: directly, or after an attribute and a comma.
    fn name_after(&self, head: &PhraseHead) -> Option<(usize, usize)> {
        let direct = self.name_run(head.at + 1);
        if direct.is_some() {
            return direct;
        }
        // "der Sprecher des Ministeriums, Jan Weiß": the run behind a comma, if it has no head.
        let comma = (head.at + 1..self.end)
            .find(|at| self.doc.tokens[*at].shape == Shape::Comma || self.is_dash(*at))?;
        let run = self.name_run(comma + 1)?;
        let closes = run.1 == self.end || self.doc.tokens[run.1].shape.is_mark();
        closes.then_some(run)
    }

    fn is_dash(&self, at: usize) -> bool {
        self.doc.tokens[at].shape == Shape::Dash
    }

    /// Capitalised words from `at` that can be a person's name: titles and particles go along.
    fn name_run(&self, at: usize) -> Option<(usize, usize)> {
        let mut start = at;
        while start < self.end && self.is(start, WordClass::Title) {
            start += 1;
        }
        let mut end = start;
        let mut last_name = None;
        while end < self.end {
            if self.is_name_like(end) {
                let lower = self.doc.lower(end);
                if self.pack.head(lower, false).is_some() && last_name.is_none() {
                    return None;
                }
                last_name = Some(end);
            } else if !(self.is(end, WordClass::NameParticle) && last_name.is_some()) {
                break;
            }
            end += 1;
        }
        last_name.map(|last| (start, last + 1))
    }

    /// Whether a run of name words is a person: a first name is known, or a mention says so.
    fn looks_like_person(&self, run: (usize, usize)) -> bool {
        (run.1 - run.0 >= 2 && self.place_at(self.doc.tokens[run.0].span).is_none())
            || self.mention_kind(run) == Some(SourceKind::Person)
    }

    /// The mentions that overlap a span; mentions are sorted and do not overlap each other.
    fn mentions_in(&self, span: Span) -> impl Iterator<Item = &Mention> {
        let mentions = &self.doc.mentions;
        let first = mentions.partition_point(|m| m.span.end <= span.start);
        mentions[first..]
            .iter()
            .take_while(move |m| m.span.start < span.end)
    }

    fn mention_kind(&self, run: (usize, usize)) -> Option<SourceKind> {
        let span = self.span(run.0, run.1);
        self.mentions_in(span)
            .find(|m| m.name == span)
            .map(|m| m.kind)
    }

    /// A person without a name behind the office: the name may stand before ("Jana Ruhland,
    /// Sprecherin der Stadt").
    fn person_name(&self, head: &PhraseHead, bare: usize) -> Span {
        let mut first = head.at;
        while first > bare && self.is_name_like(first - 1) {
            first -= 1;
        }
        if first < head.at && self.is_given_name(first) {
            return self.span(first, head.at + 1);
        }
        self.span(bare, self.end)
    }

    /// Whether a genitive or "von" follows: whose the noun is.
    fn owner_follows(&self, at: usize) -> bool {
        at < self.end && self.is(at, WordClass::Attribute) && !self.is(at, WordClass::Inside)
    }

    /// What an attribute that begins at `from` names ("des Senders").
    fn attribute(&self, from: usize) -> Option<(SourceKind, Option<&'static str>, Span)> {
        let end = (from..self.end)
            .find(|at| self.doc.tokens[*at].shape == Shape::Comma)
            .unwrap_or(self.end);
        (from < end).then(|| {
            Phrase {
                doc: self.doc,
                pack: self.pack,
                first: from,
                end,
            }
            .classify_attribute()
        })?
    }

    fn classify_attribute(&self) -> Option<(SourceKind, Option<&'static str>, Span)> {
        let has_name = (self.first..self.end).any(|at| self.is_name_like(at));
        has_name.then(|| self.classify())
    }

    /// Nouns of speech: the attribute, the first part of the compound, or the adjective tells.
    fn saying(
        &self,
        first: usize,
        bare: usize,
        head: &PhraseHead,
        _inside: bool,
    ) -> (SourceKind, Option<&'static str>, Span) {
        if let Some(found) = self.attribute(head.at + 1) {
            return found;
        }
        let word = self.doc.lower(head.at);
        let part = word.get(..head.found.prefix).unwrap_or("");
        let part = part.trim_end_matches('-');
        if !part.is_empty() {
            let name = self.span(bare, self.end);
            // "AFP-Informationen": the word as written tells the agency.
            let written = self.doc.word(head.at).split('-').next().unwrap_or("");
            if self.pack.agencies.is_short(written) {
                return (SourceKind::Agency, Some("agency"), name);
            }
            let stems = [part, part.strip_suffix('s').unwrap_or(part)];
            for stem in stems {
                if let Some(found) = self.pack.head(stem, false)
                    && let Some(kind) = found.head.kind
                {
                    let kind = match kind {
                        SourceKind::Person => SourceKind::Group,
                        other => other,
                    };
                    return (kind, found.head.subkind, name);
                }
            }
            return (SourceKind::Institution, None, name);
        }
        for at in first..head.at {
            if self.is(at, WordClass::Official) {
                return (SourceKind::Institution, None, self.span(bare, self.end));
            }
            if self.names_country(at) {
                return (
                    SourceKind::Metonym,
                    Some("country"),
                    self.span(bare, self.end),
                );
            }
            // "Merkels Ansicht", "Iraks Angaben"; "Neuen Angaben" at a sentence's head names nobody.
            let token = &self.doc.tokens[at];
            let attribute = self.is_adjective(at)
                || token.features.has(Features::ATTR)
                || token.pos == Pos::Det;
            if self.is_name_like(at) && !attribute && at + 1 == head.at {
                let before = Phrase {
                    doc: self.doc,
                    pack: self.pack,
                    first: at,
                    end: head.at,
                };
                let found = before.without_head(at, at);
                return (found.0, found.1, self.span(at, head.at));
            }
        }
        (SourceKind::Unstated, None, self.span(bare, self.end))
    }

    /// Whether the token is a country's or city's adjective ("irakischen").
    fn names_country(&self, at: usize) -> bool {
        let span = self.doc.tokens[at].span;
        self.place_at(span).is_some()
    }

    fn place_at(&self, span: Span) -> Option<&crate::place::Place> {
        let at = self
            .doc
            .places
            .partition_point(|p| p.span.end <= span.start);
        self.doc.places.get(at).filter(|p| p.span.overlaps(span))
    }

    /// Whether a verb of speaking aloud stands right before or behind the phrase.
    fn stands_by_speech(&self) -> bool {
        let aloud = |at: usize| at < self.doc.tokens.len() && self.is(at, WordClass::Aloud);
        self.first.checked_sub(1).is_some_and(aloud) || aloud(self.end)
    }

    /// No noun of the table: a name. Its own mention tells, or the gazetteer, or its look.
    fn without_head(&self, first: usize, bare: usize) -> (SourceKind, Option<&'static str>, Span) {
        let name = self.span(bare, self.end);
        let whole = self.span(self.first, self.end);
        // "Ina Ohm vom Landesamt": what is named before the attribute, however long its own name is.
        let attribute = (bare + 1..self.end).find(|at| self.is(*at, WordClass::Attribute));
        let before = self.span(self.first, attribute.unwrap_or(self.end));
        let mention = self
            .mentions_in(whole)
            .max_by_key(|m| (m.span.end <= before.end, m.span.len().min(whole.len())));
        if let Some(mention) = mention {
            let fullest = mention
                .same_as
                .and_then(|id| self.doc.mentions.get(id.index()))
                .unwrap_or(mention);
            return (fullest.kind, fullest.subkind, mention.name);
        }
        let Some(start) = (bare..self.end).find(|at| self.is_name_like(*at)) else {
            return (SourceKind::Unstated, None, name);
        };
        if let Some(place) = self.place_at(self.doc.tokens[start].span) {
            let subkind = match place.kind {
                crate::place::PlaceKind::Country => "country",
                crate::place::PlaceKind::City => "city",
                _ => "region",
            };
            return (SourceKind::Metonym, Some(subkind), name);
        }
        let quoted = (first..self.end).any(|at| self.doc.tokens[at].shape == Shape::Quote);
        let upper = self.doc.tokens[start].shape == Shape::Upper;
        let run = self.name_run(start);
        match run {
            _ if quoted => (SourceKind::Institution, None, name),
            _ if upper => (SourceKind::Institution, None, name),
            Some(run) if run.1 - run.0 >= 2 => (SourceKind::Person, None, self.span(run.0, run.1)),
            // Reports bring in persons with first name or office; a lone name that no list of
            // persons knows is mostly a firm's.
            _ if bare == first
                && (knows_person(self.doc, self.pack, start) || self.stands_by_speech()) =>
            {
                (SourceKind::Person, None, name)
            }
            _ => (SourceKind::Institution, None, name),
        }
    }
}

/// Whether lists of persons' names hold the token.
pub(crate) fn knows_person(doc: &Document, pack: &Pack, at: usize) -> bool {
    doc.tokens.get(at).is_some_and(|token| {
        let listed = Features(Features::FIRST_NAME.0 | Features::LAST_NAME.0);
        token.features.any(listed) || pack.persons.find(doc.text_of(token.span)) != 0
    })
}

struct PhraseHead {
    at: usize,
    found: FoundHead,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Language;

    fn check(phrase: &str, kind: SourceKind, name: &str) {
        let doc = crate::analyze(phrase, Language::German, None);
        let pack = Pack::of(Language::German);
        let tokens = TokenRange::new(0, doc.tokens.len());
        let found = classify(&doc, pack, tokens);
        assert_eq!((found.0, doc.text_of(found.2)), (kind, name), "{phrase}");
    }

    #[test]
    fn head_noun_decides() {
        use SourceKind::*;
        check("das Landratsamt Nordau", Institution, "Landratsamt Nordau");
        check("aus Werkskreisen", Anonymous, "Werkskreisen");
        check("des Landkreises", Institution, "Landkreises");
        check("die Ministerin", Person, "Ministerin");
        check("Landrätin Petra Ohlenkamp", Person, "Petra Ohlenkamp");
        check(
            "der Sprecher des Bauamts, Veit Sanders,",
            Person,
            "Veit Sanders",
        );
        check("die Forscher", Group, "Forscher");
        check("eine Amtssprecherin", Person, "Amtssprecherin");
        check("das Blatt", Media, "Blatt");
        check(
            "einem Gutachten der Hafenbehörde",
            Document,
            "Gutachten der Hafenbehörde",
        );
        check("aus dem Aufsichtsrat", Anonymous, "Aufsichtsrat");
        check("der Aufsichtsrat", Institution, "Aufsichtsrat");
        check("Vorstand Jana Petersen-Roth", Person, "Jana Petersen-Roth");
    }

    #[test]
    fn what_stands_around_overrules() {
        use SourceKind::*;
        check("Angaben der Polizei", Institution, "Polizei");
        check("Polizeiangaben", Institution, "Polizeiangaben");
        check(
            "ein Monteur, der anonym bleiben will",
            Anonymous,
            "Monteur, der anonym bleiben will",
        );
        check(
            "eine der Diplomatinnen",
            Anonymous,
            "eine der Diplomatinnen",
        );
    }
}
