//! Clauses: their borders, main verb, mood and negation, from the fixed places of German verbs.
//!
//! A sentence is cut into segments at its marks (and at "und" between two finite verbs). Each
//! segment says by its first word and by where its finite verb stands what it can be; a stack of
//! open clauses then joins the segments: a verb-last clause stays open until its finite verb comes, a
//! main clause goes on after the clauses that interrupt it.

mod opener;
mod segment;

pub use opener::Openers;
use segment::{Mark, Segment, cut, is_finite, is_helper, is_nonfinite};

use crate::document::{ClauseId, Document, Shape, TokenId, TokenRange};
use crate::pack::Pack;
use crate::tag::{Features, Pos};

/// How deep clauses may nest; deeper ones are booked at this depth.
const MAX_DEPTH: usize = 12;
/// Sentences longer than this (in tokens) are one fragment: no language, a table or a list.
const MAX_SENTENCE: usize = 600;

/// What sort of clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClauseKind {
    /// The finite verb in second place.
    Main,
    /// The finite verb first: a question, an order, a condition, or a frame after its content.
    VerbFirst,
    /// With "dass" and its like.
    Content,
    /// With another subordinating conjunction, the finite verb last.
    Subordinate,
    /// With a relative pronoun.
    Relative,
    /// An indirect question ("ob", "wie", "wer").
    Question,
    /// An infinitive with "zu".
    Infinitive,
    /// No verb.
    Fragment,
}

impl ClauseKind {
    /// Whether the finite verb stands last.
    pub fn is_verb_last(self) -> bool {
        matches!(
            self,
            ClauseKind::Content
                | ClauseKind::Subordinate
                | ClauseKind::Relative
                | ClauseKind::Question
        )
    }
}

/// A clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// From its first to its last token, inner clauses included.
    pub tokens: TokenRange,
    /// Its own stretches: `tokens` without inner clauses and the marks between them.
    pub pieces: Vec<TokenRange>,
    /// What sort.
    pub kind: ClauseKind,
    /// The clause that it depends on.
    pub outer: Option<ClauseId>,
    /// Its conjunction, relative or question word.
    pub opener: Option<TokenId>,
    /// Its finite verb.
    pub finite: Option<TokenId>,
    /// Its infinitives and participles.
    pub nonfinite: Vec<TokenId>,
    /// Its separated verb particle.
    pub particle: Option<TokenId>,
    /// Whether a negation stands in it (not in an inner clause).
    pub negated: bool,
    /// Whether a conjunction ("und", "aber") joins it to the clause before.
    pub joined: bool,
    /// The sentence that holds it.
    pub sentence: u32,
}

impl Clause {
    /// The tokens of the clause itself, without inner clauses.
    pub fn own_tokens(&self) -> impl Iterator<Item = usize> + '_ {
        self.pieces.iter().flat_map(|piece| piece.range())
    }
}

/// Finds the clauses of a document.
pub fn clauses(doc: &Document, pack: &Pack) -> Vec<Clause> {
    let mut builder = Builder {
        doc,
        openers: &pack.openers,
        clauses: Vec::with_capacity(doc.sentences.len() * 3),
        stack: Vec::new(),
        pending: Vec::new(),
        sentence: 0,
        sentence_first: 0,
    };
    let mut segments = Vec::new();
    for (index, sentence) in doc.sentences.iter().enumerate() {
        builder.sentence = index as u32;
        builder.sentence_first = builder.clauses.len();
        segments.clear();
        let dateline = crate::sentence::dateline(doc, index);
        cut(doc, sentence.tokens, dateline.end, &mut segments);
        builder.sentence(&segments);
    }
    builder.clauses
}

/// What a segment is by itself.
struct Reading {
    kind: ClauseKind,
    opener: Option<usize>,
    finite: Option<usize>,
}

struct Builder<'a> {
    doc: &'a Document,
    openers: &'a Openers,
    clauses: Vec<Clause>,
    /// Open clauses, outermost first.
    stack: Vec<usize>,
    /// Verb-last clauses at a sentence's head that wait for their main clause.
    pending: Vec<usize>,
    sentence: u32,
    sentence_first: usize,
}

impl Builder<'_> {
    fn sentence(&mut self, segments: &[Segment]) {
        self.stack.clear();
        self.pending.clear();
        let long = segments
            .last()
            .zip(segments.first())
            .is_some_and(|(last, first)| last.end - first.first > MAX_SENTENCE);
        if long {
            let range = TokenRange::new(segments[0].first, segments[segments.len() - 1].end);
            self.open(ClauseKind::Fragment, range, None, false);
            return;
        }
        // What was open when a bracket began goes on behind it.
        let mut brackets: Vec<Vec<usize>> = Vec::new();
        for segment in segments {
            match segment.mark {
                Mark::Open if brackets.len() < MAX_DEPTH => {
                    brackets.push(std::mem::take(&mut self.stack));
                }
                Mark::Close => {
                    if let Some(stack) = brackets.pop() {
                        self.stack = stack;
                    }
                }
                Mark::Colon => {
                    self.stack.clear();
                    self.pending.clear();
                }
                _ => {}
            }
            if segment.first < segment.end {
                self.segment(segment);
            }
        }
        for index in self.sentence_first..self.clauses.len() {
            self.finish(index);
        }
    }

    fn segment(&mut self, segment: &Segment) {
        let range = TokenRange::new(segment.first, segment.end);
        let reading = self.read(segment);
        // An open verb-last clause takes what comes until its finite verb stands.
        if reading.opener.is_none()
            && let Some(&top) = self.stack.last()
            && self.awaits_finite(top)
            && self.clauses[top].kind.is_verb_last()
        {
            self.extend(top, range, reading.finite);
            return;
        }
        match reading.kind {
            ClauseKind::Fragment => self.fragment(range, segment),
            ClauseKind::Infinitive => {
                let outer = self.stack.last().copied();
                let index = self.open(reading.kind, range, reading.opener, segment.joined);
                self.nest(index, outer);
            }
            kind if kind.is_verb_last() => self.verb_last(kind, range, &reading, segment),
            _ => self.main(&reading, range, segment),
        }
    }

    /// A clause with an opener: below the clause that is open, or a sibling of a finished one.
    fn verb_last(
        &mut self,
        kind: ClauseKind,
        range: TokenRange,
        reading: &Reading,
        segment: &Segment,
    ) {
        let mut outer = self.stack.last().copied();
        if segment.joined || segment.mark == Mark::Conjunction {
            // "dass er kommt und dass sie geht": the second hangs where the first does.
            if let Some(sibling) = self
                .stack
                .iter()
                .rposition(|&i| self.clauses[i].kind == kind && !self.awaits_finite(i))
            {
                outer = sibling.checked_sub(1).map(|below| self.stack[below]);
                self.stack.truncate(sibling);
            }
        }
        let index = self.open(kind, range, reading.opener, segment.joined);
        self.clauses[index].finite = reading.finite.map(|i| TokenId(i as u32));
        self.nest(index, outer);
    }

    /// A stretch without a verb: part of what is open.
    fn fragment(&mut self, range: TokenRange, segment: &Segment) {
        let closes = range.range().any(|i| {
            is_nonfinite(self.doc, i) || self.doc.tokens[i].features.has(Features::PARTICLE)
        });
        if segment.mark == Mark::Comma
            && let Some(index) = self.interrupted(range)
        {
            self.extend(index, range, None);
            return;
        }
        let target = self.stack.iter().rposition(|&index| {
            let clause = &self.clauses[index];
            match clause.kind {
                ClauseKind::Main | ClauseKind::VerbFirst => {
                    clause.finite.is_none() || closes && self.awaits_nonfinite(index)
                }
                _ => false,
            }
        });
        if let Some(position) = target {
            let index = self.stack[position];
            self.stack.truncate(position + 1);
            self.extend(index, range, None);
        } else if let Some(&top) = self.stack.last() {
            self.extend(top, range, None);
        } else {
            let index = self.open(ClauseKind::Main, range, None, segment.joined);
            self.adopt(index);
            self.stack.push(index);
        }
    }

    /// Whether a finite verb at a stretch's end has the form of its infinitive.
    fn may_be_infinitive(&self, finite: usize, range: TokenRange) -> bool {
        let features = self.doc.tokens[finite].features;
        finite + 1 == range.end as usize
            && range.len() > 1
            && is_finite(self.doc, finite)
            && features.has(Features::PRES)
            && features.has(Features::PLUR)
    }

    /// "Man könne, sagte er, nicht alles tun", "wies den Vorwurf, er habe gelogen, zurück": the clause before
    /// the one that interrupts it, where the stretch ends with the part of the verb that it lacks.
    fn interrupted(&self, range: TokenRange) -> Option<usize> {
        let last = (range.end as usize).checked_sub(1)?;
        let token = &self.doc.tokens[last];
        let particle = token.features.has(Features::PARTICLE);
        let nonfinite = is_nonfinite(self.doc, last) || self.may_be_infinitive(last, range);
        let &top = self.stack.last()?;
        let open = |index: usize| {
            let clause = &self.clauses[index];
            let Some(finite) = clause.finite.map(TokenId::index) else {
                return false;
            };
            let helper = is_helper(self.doc, finite);
            clause.kind == ClauseKind::Main
                && self.awaits_nonfinite(index)
                && (helper && nonfinite || !helper && particle)
        };
        let before = top
            .checked_sub(1)
            .filter(|&before| before >= self.sentence_first)?;
        let near = matches!(
            self.clauses[top].kind,
            ClauseKind::Main | ClauseKind::VerbFirst
        ) && !(self.clauses[top].kind == ClauseKind::Main && open(top));
        (near && open(before)).then_some(before)
    }

    /// A stretch with a finite verb and no opener.
    fn main(&mut self, reading: &Reading, range: TokenRange, segment: &Segment) {
        let Some(finite) = reading.finite else {
            return self.fragment(range, segment);
        };
        // "Man könne, sagte er, nicht alles tun": the form is that of the plural, too.
        if segment.mark == Mark::Comma
            && self.may_be_infinitive(finite, range)
            && let Some(index) = self.interrupted(range)
        {
            self.extend(index, range, None);
            return;
        }
        // Coordinated verb-last clauses leave their opener out: "dass A kommt, B geht und C bleibt".
        let last = self.is_last(finite, range.end as usize);
        if let Some(position) = self
            .stack
            .iter()
            .rposition(|&i| self.clauses[i].kind.is_verb_last())
            && last
            && !self.is_first(finite, range.first as usize)
            && !self.has_waiting_main()
            && matches!(segment.mark, Mark::Comma | Mark::Conjunction)
            && finite > range.first as usize + 1
        {
            let sibling = self.stack[position];
            let (kind, opener) = (self.clauses[sibling].kind, self.clauses[sibling].opener);
            let outer = self.clauses[sibling].outer.map(ClauseId::index);
            self.stack.truncate(position);
            let index = self.open(kind, range, None, true);
            self.clauses[index].opener = opener;
            self.clauses[index].finite = Some(TokenId(finite as u32));
            self.nest(index, outer);
            return;
        }
        if self.is_inserted(finite, range, segment) {
            let index = self.open(ClauseKind::VerbFirst, range, None, false);
            self.clauses[index].finite = Some(TokenId(finite as u32));
            return;
        }
        // "Der Landrat, der gestern kam, sagte": the main clause goes on with its verb.
        if let Some(position) = self.stack.iter().rposition(|&i| {
            matches!(self.clauses[i].kind, ClauseKind::Main) && self.clauses[i].finite.is_none()
        }) && (!segment.joined || self.is_first(finite, range.first as usize + 1))
        {
            let index = self.stack[position];
            self.stack.truncate(position + 1);
            self.extend(index, range, Some(finite));
            return;
        }
        let first = self.is_first(finite, range.first as usize + usize::from(segment.joined));
        let kind = if first && self.pending.is_empty() && !segment.joined {
            ClauseKind::VerbFirst
        } else {
            ClauseKind::Main
        };
        self.stack.clear();
        let index = self.open(kind, range, None, segment.joined);
        self.clauses[index].finite = Some(TokenId(finite as u32));
        self.adopt(index);
        self.stack.push(index);
    }

    /// "Das Werk, sagte Hahn, bleibe bestehen": no comma parts the first word of a clause from its verb, so
    /// what begins with a verb there interrupts it.
    fn is_inserted(&self, finite: usize, range: TokenRange, segment: &Segment) -> bool {
        let [.., waiting] = self.stack.as_slice() else {
            return false;
        };
        let waiting = &self.clauses[*waiting];
        segment.mark == Mark::Comma
            && waiting.kind == ClauseKind::Main
            && waiting.finite.is_none()
            && waiting.pieces.len() == 1
            && waiting.tokens.end + 1 == range.first
            && self.doc.tokens[waiting.tokens.end as usize].shape == Shape::Comma
            && self.pending.is_empty()
            && self.is_first(finite, range.first as usize)
            && self.verb_follows(range.end as usize)
    }

    /// Whether a comma at a token and a finite verb behind it go on with a clause.
    fn verb_follows(&self, comma: usize) -> bool {
        let tokens = &self.doc.tokens;
        let is = |at: usize, shape: Shape| tokens.get(at).is_some_and(|t| t.shape == shape);
        let next = comma + 1 + usize::from(is(comma + 1, Shape::Quote));
        is(comma, Shape::Comma) && next < tokens.len() && is_finite(self.doc, next)
    }

    fn has_waiting_main(&self) -> bool {
        self.stack
            .iter()
            .any(|&i| self.clauses[i].kind == ClauseKind::Main && self.clauses[i].finite.is_none())
    }

    /// The clauses that wait at the sentence's head hang on this one.
    fn adopt(&mut self, index: usize) {
        for waiting in std::mem::take(&mut self.pending) {
            self.clauses[waiting].outer = Some(ClauseId(index as u32));
        }
    }

    fn nest(&mut self, index: usize, outer: Option<usize>) {
        match outer {
            Some(outer) => {
                self.clauses[index].outer = Some(ClauseId(outer as u32));
            }
            None => self.pending.push(index),
        }
        if self.stack.len() < MAX_DEPTH {
            self.stack.push(index);
        }
    }

    fn open(
        &mut self,
        kind: ClauseKind,
        range: TokenRange,
        opener: Option<usize>,
        joined: bool,
    ) -> usize {
        self.clauses.push(Clause {
            tokens: range,
            pieces: vec![range],
            kind,
            outer: None,
            opener: opener.map(|i| TokenId(i as u32)),
            finite: None,
            nonfinite: Vec::new(),
            particle: None,
            negated: false,
            joined,
            sentence: self.sentence,
        });
        self.clauses.len() - 1
    }

    fn extend(&mut self, index: usize, range: TokenRange, finite: Option<usize>) {
        let clause = &mut self.clauses[index];
        clause.tokens.end = clause.tokens.end.max(range.end);
        clause.pieces.push(range);
        if clause.finite.is_none() {
            clause.finite = finite.map(|i| TokenId(i as u32));
        }
    }

    fn awaits_finite(&self, index: usize) -> bool {
        let clause = &self.clauses[index];
        clause.finite.is_none() && clause.kind != ClauseKind::Infinitive
    }

    /// Whether the finite verb is an auxiliary or modal whose main verb has not come yet.
    fn awaits_nonfinite(&self, index: usize) -> bool {
        let clause = &self.clauses[index];
        let Some(finite) = clause.finite else {
            return false;
        };
        if !is_helper(self.doc, finite.index()) {
            return !clause
                .own_tokens()
                .any(|i| self.doc.tokens[i].features.has(Features::PARTICLE));
        }
        !clause
            .own_tokens()
            .any(|i| i != finite.index() && is_nonfinite(self.doc, i))
    }

    fn is_first(&self, finite: usize, first: usize) -> bool {
        (first..finite).all(|i| {
            self.doc.tokens[i].shape == Shape::Quote || self.doc.tokens[i].pos == Pos::Cconj
        })
    }

    fn is_last(&self, finite: usize, end: usize) -> bool {
        (finite + 1..end).all(|i| {
            self.doc.tokens[i].shape == Shape::Quote
                || is_nonfinite(self.doc, i)
                || is_finite(self.doc, i)
        })
    }

    fn read(&self, segment: &Segment) -> Reading {
        let (first, end) = (segment.first, segment.end);
        let finite = (first..end).find(|&i| is_finite(self.doc, i));
        let last_finite = (first..end).rev().find(|&i| is_finite(self.doc, i));
        if let Some((opener, kind)) = self.opener(segment, finite, last_finite) {
            return Reading {
                kind,
                opener: Some(opener),
                finite: last_finite,
            };
        }
        match finite {
            Some(finite) => Reading {
                kind: ClauseKind::Main,
                opener: None,
                finite: Some(finite),
            },
            None if self.has_zu_infinitive(first, end) && segment.mark != Mark::Start => Reading {
                kind: ClauseKind::Infinitive,
                opener: None,
                finite: None,
            },
            None => Reading {
                kind: ClauseKind::Fragment,
                opener: None,
                finite: None,
            },
        }
    }

    fn has_zu_infinitive(&self, first: usize, end: usize) -> bool {
        (first..end).any(|i| {
            let features = self.doc.tokens[i].features;
            features.has(Features::INF_ZU)
                || features.has(Features::ZU)
                    && i + 1 < end
                    && self.doc.tokens[i + 1].features.has(Features::INF)
        })
    }

    /// The word that opens a segment, and what it opens.
    fn opener(
        &self,
        segment: &Segment,
        finite: Option<usize>,
        last_finite: Option<usize>,
    ) -> Option<(usize, ClauseKind)> {
        let doc = self.doc;
        let end = segment.end;
        let mut at = segment.first;
        let skip = |at: &mut usize| {
            while *at < end
                && (doc.tokens[*at].shape == Shape::Quote || doc.tokens[*at].pos == Pos::Cconj)
            {
                *at += 1;
            }
        };
        skip(&mut at);
        let start = at;
        let mut steps = 0;
        while at < end && steps < 3 {
            let word = doc.lower(at);
            if let Some(kind) = self.openers.kind(word)
                && self.opens(segment, at, kind, finite, last_finite)
            {
                return Some((at, kind));
            }
            // "vor allem weil", "auch wenn", "ohne dass"; "mit dem", "in denen".
            let preposition = doc.tokens[at].pos == Pos::Adp && at == start;
            if !(self.openers.links(word) || preposition) {
                return None;
            }
            at += 1;
            skip(&mut at);
            steps += 1;
        }
        None
    }

    /// Whether the word at `at` does open a clause of this kind here.
    fn opens(
        &self,
        segment: &Segment,
        at: usize,
        kind: ClauseKind,
        finite: Option<usize>,
        last_finite: Option<usize>,
    ) -> bool {
        let doc = self.doc;
        let token = &doc.tokens[at];
        let next_is_finite = finite == Some(at + 1);
        match kind {
            ClauseKind::Infinitive => finite.is_none() && self.has_zu_infinitive(at, segment.end),
            ClauseKind::Content => true,
            ClauseKind::Relative => {
                // After a mark, in lower case, as a pronoun; its verb does not stand second. "den Betrieb im Juli
                // wieder aufzunehmen" has an article before it.
                segment.mark != Mark::Start
                    && token.shape == Shape::Lower
                    && !self.after_expletive(segment)
                    && !(finite.is_none() && self.goes_on(segment))
                    && !self.has_second_verb(segment, at, finite)
                    && (token.pos == Pos::Pron
                        || token.features.any(Features::REL.with(Features::PRONOMINAL)))
                    && !(next_is_finite && last_finite == finite && at + 2 < segment.end)
                    && !(finite.is_none() && self.has_zu_infinitive(at, segment.end))
            }
            ClauseKind::Question => {
                let comparison = token.features.has(Features::COMPARISON)
                    && finite.is_none()
                    && segment.mark != Mark::Start;
                !(comparison || next_is_finite && at + 2 < segment.end)
                    && (finite.is_some()
                        || segment.mark == Mark::Start
                        || segment.mark == Mark::Comma)
                    && (finite.is_some() || token.pos != Pos::Adp && token.pos != Pos::Cconj)
            }
            _ => {
                // "während des Spiels", "bis Montag", "als Minister", "da kam er".
                let by_tag = token.pos == Pos::Sconj;
                let verb_second = next_is_finite && at + 2 < segment.end;
                by_tag && !verb_second
                    || finite.is_some()
                        && !verb_second
                        && token.pos != Pos::Adp
                        && last_finite.is_some_and(|f| self.is_last(f, segment.end))
            }
        }
    }

    /// "sagte der Zeitung, die Steuer werde sinken": an article with its noun, and a finite verb before its
    /// infinitive or participle, which a relative clause would have last.
    fn has_second_verb(&self, segment: &Segment, at: usize, finite: Option<usize>) -> bool {
        let tokens = &self.doc.tokens;
        let noun = |at: usize| matches!(tokens[at].pos, Pos::Noun | Pos::Propn | Pos::Adj);
        let Some(finite) = finite.filter(|&finite| finite > at + 1 && noun(at + 1)) else {
            return false;
        };
        let nonfinite = (finite + 1..segment.end)
            .filter(|&i| is_nonfinite(self.doc, i))
            .count();
        is_helper(self.doc, finite) && nonfinite == 1
    }

    /// "Man könne, sagte er, das Haus nicht bauen"
    fn goes_on(&self, segment: &Segment) -> bool {
        let range = TokenRange::new(segment.first, segment.end);
        segment.mark == Mark::Comma && self.interrupted(range).is_some()
    }

    /// "heißt es, die Mittel seien erschöpft": a relative pronoun has nothing to go back to.
    fn after_expletive(&self, segment: &Segment) -> bool {
        let before = segment.first.checked_sub(2);
        segment.mark == Mark::Comma
            && before.is_some_and(|before| self.openers.is_expletive(self.doc.lower(before)))
    }

    /// Fills in verbs and negation once all pieces are known.
    fn finish(&mut self, index: usize) {
        let clause = &self.clauses[index];
        let mut nonfinite = Vec::new();
        let mut particle = None;
        let mut negated = false;
        for at in clause.own_tokens() {
            let token = &self.doc.tokens[at];
            if is_nonfinite(self.doc, at) {
                nonfinite.push(TokenId(at as u32));
            }
            if token.features.has(Features::PARTICLE) {
                particle = Some(TokenId(at as u32));
            }
            negated |= token.features.has(Features::NEG);
        }
        // An outer clause spans the inner ones that lie between its pieces.
        let clause = &mut self.clauses[index];
        clause.nonfinite = nonfinite;
        clause.particle = particle;
        clause.negated = negated;
        if clause.kind == ClauseKind::Main && clause.finite.is_none() {
            clause.kind = ClauseKind::Fragment;
        }
    }
}
