//! What is counted: noun and class of every quantity, from the words around it.
//!
//! The class comes from the unit, else from an adjective ("verletzte"), the head noun, or what the
//! clause says of it ("zwölf Menschen wurden verletzt"). A number without a noun takes the noun of
//! the one beside it ("von zwölf auf elf Fälle") or of the one before it ("waren es 3.000").

use rustc_hash::FxHashMap as HashMap;

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::document::{Document, Shape, TokenId, TokenRange};
use crate::hedge::Role;
use crate::pack::Pack;
use crate::quantity::{CountClass, Found, Whole, shared};
use crate::tag::{Features, Pos};
use crate::unit::Measure;

/// What a noun counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A class of its own.
    Class(CountClass),
    /// A living person; what befell them decides the class.
    Person,
    /// Something that no verb of harm applies to.
    Thing,
}

/// Nouns, adjectives and verbs with the class that they give.
#[derive(Debug, Default)]
pub struct Counts {
    /// Nouns, and whether compounds with that tail count as they do.
    nouns: HashMap<&'static str, (Kind, bool)>,
    modifiers: HashMap<&'static str, CountClass>,
    /// By one word of the row; the other words must stand in the clause too.
    verbs: HashMap<&'static str, Vec<VerbRow>>,
    /// Preposition and noun that together mean something else.
    beside: HashMap<(&'static str, &'static str), Kind>,
    topics: HashMap<&'static str, CountClass>,
}

impl Counts {
    /// Reads the table: `kind<TAB>words<TAB>class` a line, `#` starts a comment.
    pub fn parse(table: &'static str) -> Counts {
        let mut counts = Counts::default();
        for line in table.lines() {
            let line = line.split('#').next().unwrap_or("").trim_end();
            let mut columns = line.split('\t');
            let (Some(kind), Some(words), Some(class)) =
                (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            let noun = match class {
                "person" => Kind::Person,
                "thing" => Kind::Thing,
                name => Kind::Class(class_named(name)),
            };
            let class = class_named(class);
            match kind {
                "noun" | "whole" => {
                    counts.nouns.insert(words, (noun, kind == "noun"));
                }
                "modifier" => {
                    counts.modifiers.insert(words, class);
                }
                "topic" => {
                    counts.topics.insert(words, class);
                }
                "beside" => {
                    if let Some((preposition, word)) = words.split_once(' ') {
                        counts.beside.insert((preposition, word), noun);
                    }
                }
                "verb" | "verb-person" => {
                    let mut others: Vec<&str> = words.split(' ').collect();
                    if let Some(key) = others.pop() {
                        // A row of several words says more than a row of one.
                        let rows = counts.verbs.entry(key).or_default();
                        let at = rows.partition_point(|row| row.others.len() >= others.len());
                        let of_persons = kind == "verb-person";
                        rows.insert(
                            at,
                            VerbRow {
                                others,
                                class,
                                of_persons,
                            },
                        );
                    }
                }
                _ => {}
            }
        }
        counts
    }

    /// What a lower-case noun counts as: the word itself, or the tail of the compound.
    pub fn noun(&self, lower: &str) -> Option<Kind> {
        if let Some((kind, _)) = self.whole(lower) {
            return Some(kind);
        }
        let tails = lower.char_indices().skip(2).map(|(at, _)| &lower[at..]);
        tails
            .take(40)
            .take_while(|tail| tail.len() >= 4)
            .find_map(|tail| self.whole(tail).filter(|(_, tails)| *tails))
            .map(|(kind, _)| kind)
    }

    fn whole(&self, lower: &str) -> Option<(Kind, bool)> {
        let found = self.nouns.get(lower);
        let bare = |ending: &str| self.nouns.get(lower.strip_suffix(ending)?);
        found
            .or_else(|| bare("n"))
            .or_else(|| bare("en"))
            .or_else(|| bare("s"))
            .or_else(|| bare("es"))
            .or_else(|| bare("e"))
            .copied()
    }

    /// Whether the table holds the whole word.
    pub fn knows(&self, lower: &str) -> bool {
        self.whole(lower).is_some()
    }

    /// Whether a lower-case word before a noun says what befell those that it names.
    pub fn is_modifier(&self, lower: &str) -> bool {
        self.modifiers.contains_key(lower)
    }

    /// Whether a lower-case noun names people whom something befell.
    pub fn is_harm(&self, lower: &str) -> bool {
        matches!(self.noun(lower), Some(Kind::Class(class)) if class.is_harm())
    }

    /// The class that the verb rows give to the word at `at` with others of the tokens around it.
    fn verb(
        &self,
        doc: &Document,
        at: usize,
        clause: TokenRange,
        person: bool,
    ) -> Option<CountClass> {
        let rows = self.verbs.get(doc.lower(at))?;
        let stands = |word: &&str| clause.range().any(|k| doc.lower(k) == *word);
        rows.iter()
            .filter(|row| person || !row.of_persons)
            .find(|row| row.others.iter().all(stands))
            .map(|row| row.class)
    }
}

/// What a verb, with other words of its clause, says of those that are counted.
#[derive(Debug)]
struct VerbRow {
    others: Vec<&'static str>,
    class: CountClass,
    /// Whether it says so of persons only.
    of_persons: bool,
}

fn class_named(name: &str) -> CountClass {
    match name {
        "killed" => CountClass::Killed,
        "injured" => CountClass::Injured,
        "missing" => CountClass::Missing,
        "arrested" => CountClass::Arrested,
        "evacuated" => CountClass::Evacuated,
        "participants" => CountClass::Participants,
        "soldiers" => CountClass::Soldiers,
        "jobs" => CountClass::Jobs,
        "households" => CountClass::Households,
        "cases" => CountClass::Cases,
        "animals" => CountClass::Animals,
        "buildings" => CountClass::Buildings,
        "vehicles" => CountClass::Vehicles,
        "votes" => CountClass::Votes,
        "money" => CountClass::Money,
        "area" => CountClass::Area,
        "weight" => CountClass::Weight,
        "distance" => CountClass::Distance,
        _ => CountClass::Other,
    }
}

/// Whether token `at` is a noun or name, by its tag or, without tags, its capital.
pub(crate) fn is_noun(doc: &Document, at: usize) -> bool {
    let Some(token) = doc.tokens.get(at) else {
        return false;
    };
    match token.pos {
        Pos::Noun | Pos::Propn => token.shape.is_word(),
        Pos::X => token.shape.is_word() && doc.word(at).starts_with(char::is_uppercase),
        // Nominalised adjectives and participles keep their capital: "zwei Verletzte".
        Pos::Adj | Pos::Verb => {
            token.shape.is_word() && doc.word(at).starts_with(char::is_uppercase)
        }
        _ => false,
    }
}

/// Whether token `at` is an inflected adjective or participle before a noun.
pub(crate) fn is_adjective(doc: &Document, at: usize) -> bool {
    let Some(token) = doc.tokens.get(at) else {
        return false;
    };
    let capital = doc.word(at).starts_with(char::is_uppercase);
    match token.pos {
        Pos::Adj => !capital || token.features.has(Features::ATTR) && !is_last_noun(doc, at),
        Pos::Verb => {
            token
                .features
                .any(Features::PART_PERF.with(Features::PART_PRES))
                && !capital
        }
        Pos::X => {
            let lower = doc.lower(at);
            token.shape == Shape::Lower
                && lower.len() > 4
                && (lower.ends_with('e') || lower.ends_with("en") || lower.ends_with("er"))
        }
        _ => false,
    }
}

/// Whether no noun follows token `at`: then a capitalised adjective is the noun itself.
fn is_last_noun(doc: &Document, at: usize) -> bool {
    !doc.tokens
        .get(at + 1)
        .is_some_and(|next| matches!(next.pos, Pos::Noun | Pos::Propn))
}

/// How many quantities back a number without a noun looks for one.
const LOOK_BACK: usize = 12;
/// How many sentences back.
const SENTENCES_BACK: usize = 4;

/// Gives every quantity its noun, class and whole.
pub(crate) fn resolve(doc: &Document, pack: &Pack, found: &mut [Found]) {
    shared::share_forward(doc, pack, found);
    for index in 0..found.len() {
        link_whole(doc, pack, found, index);
        if is_bare(&found[index]) {
            find_noun(doc, pack, found, index);
        } else if found[index].quantity.head.is_none() && found[index].measure.is_none() {
            of_number_noun(doc, pack, &mut found[index]);
        }
        let class = class_of(doc, pack, found, index);
        let part_of = found[index].quantity.part_of;
        let inherited = part_of
            .and_then(|whole| found.get(whole))
            .map(|whole| whole.quantity.class);
        found[index].quantity.class = match (class, inherited) {
            // "darunter vier Neugeborene": a part is of the class of its whole unless it has its own.
            (CountClass::Other, Some(inherited))
                if found[index].measure.is_none() && !is_measured(inherited) =>
            {
                inherited
            }
            (class, _) => class,
        };
    }
}

fn is_measured(class: CountClass) -> bool {
    matches!(
        class,
        CountClass::Money
            | CountClass::Percent
            | CountClass::Area
            | CountClass::Weight
            | CountClass::Distance
    )
}

/// A count of which no noun or unit is known yet.
pub(crate) fn is_bare(found: &Found) -> bool {
    found.quantity.head.is_none()
        && found.measure.is_none()
        && !matches!(found.quantity.amount, Amount::Order(_) | Amount::Some)
}

/// Finds the whole of a part.
fn link_whole(doc: &Document, pack: &Pack, found: &mut [Found], index: usize) {
    let this = &found[index];
    let whole = match this.whole {
        Whole::None => opening_whole(doc, pack, found, index),
        Whole::Next => (index + 1 < found.len()).then_some(index + 1),
        Whole::Before => {
            let percent = this.measure == Some(Measure::Percent);
            let money = this.measure == Some(Measure::Money);
            (index.saturating_sub(LOOK_BACK)..index).rev().find(|&k| {
                let other = &found[k];
                let near = near(doc, other, this);
                let larger = match (&other.quantity.amount, &this.quantity.amount) {
                    _ if percent => true,
                    (Amount::Exact(a) | Amount::About(a), Amount::Exact(b) | Amount::About(b)) => {
                        a >= b
                    }
                    _ => true,
                };
                let same = if percent {
                    other.measure.is_none()
                } else if money || this.is_scaled() && this.measure.is_none() {
                    other.measure == Some(Measure::Money) || other.measure == this.measure
                } else {
                    other.measure == this.measure
                };
                // The parts of one whole stand beside each other.
                near && same && larger && (other.whole != Whole::Before || percent)
            })
        }
    };
    let Some(whole) = whole else {
        return;
    };
    let (head, counted, unit, measure) = {
        let whole = &found[whole];
        (
            whole.quantity.head,
            whole.quantity.counted,
            whole.quantity.unit,
            whole.measure,
        )
    };
    let this = &mut found[index];
    this.quantity.part_of = Some(whole);
    if is_bare(this) {
        this.quantity.head = head;
        this.quantity.counted = counted;
        this.quantity.unit = unit;
        this.measure = measure;
    }
}

/// "Von einst 214 Häusern gelten 31 als unbewohnbar": the whole opens the sentence.
fn opening_whole(doc: &Document, pack: &Pack, found: &[Found], index: usize) -> Option<usize> {
    let this = &found[index];
    if !is_bare(this) {
        return None;
    }
    let before = index.checked_sub(1)?;
    let whole = &found[before];
    let first = whole.quantity.tokens.first as usize;
    let mut of = first.checked_sub(1)?;
    if pack.hedges.is(doc.lower(of), Role::Earlier) {
        of = of.checked_sub(1)?;
    }
    let sentence = doc.sentence_of(first);
    let opens = doc.sentences.get(sentence.index())?.tokens.first as usize;
    (of == opens
        && pack.hedges.is(doc.lower(of), Role::Of)
        && sentence == doc.sentence_of(this.quantity.tokens.first as usize)
        && whole.quantity.head.is_some())
    .then_some(before)
}

fn near(doc: &Document, other: &Found, this: &Found) -> bool {
    let a = doc
        .sentence_of(other.quantity.tokens.first as usize)
        .index();
    let b = doc.sentence_of(this.quantity.tokens.first as usize).index();
    b.saturating_sub(a) <= SENTENCES_BACK
}

/// A number without noun or unit takes the nearest one said before: of the noun in "die Zahl der
/// Toten", of "wie viele Menschen", or of an earlier quantity.
fn find_noun(doc: &Document, pack: &Pack, found: &mut [Found], index: usize) {
    let first = found[index].quantity.tokens.first as usize;
    let sentence = doc.sentence_of(first).index();
    if of_number_noun(doc, pack, &mut found[index]) {
        return;
    }
    if has_fraction(&found[index].quantity.amount) && !found[index].is_scaled() {
        // "eine Stärke von 6,2": nothing that was counted.
        return;
    }
    let money = found[index].is_scaled() && at_least(&found[index].quantity.amount, 1_000_000);
    let earlier = (index.saturating_sub(LOOK_BACK)..index).rev().find(|&k| {
        let other = &found[k];
        let countable = match other.measure {
            None => other.quantity.head.is_some(),
            Some(Measure::Money) => money,
            Some(_) => false,
        };
        countable && near(doc, other, &found[index])
    });
    let asked = how_many(doc, pack, first, sentence)
        .filter(|&noun| earlier.is_none_or(|k| (found[k].quantity.tokens.first as usize) < noun));
    if let Some(noun) = asked {
        // What the question says of them holds for the answer.
        let words = TokenRange::new(noun, noun + 1);
        let said = Clause::around(doc, pack, words).verb_class(doc, pack, Some(noun), None, true);
        let this = &mut found[index].quantity;
        this.head = Some(TokenId(noun as u32));
        this.counted = Some(doc.tokens[noun].span);
        this.class = said.unwrap_or(CountClass::Other);
        return;
    }
    if let Some(k) = earlier {
        let other = found[k].clone();
        let this = &mut found[index];
        this.quantity.head = other.quantity.head;
        this.quantity.counted = other.quantity.counted;
        this.quantity.unit = other.quantity.unit;
        this.measure = other.measure;
        this.quantity.class = other.quantity.class;
        return;
    }
    if let Some(noun) = plural_before(doc, pack, first, sentence) {
        let this = &mut found[index].quantity;
        this.head = Some(TokenId(noun as u32));
        this.counted = Some(doc.tokens[noun].span);
    }
}

/// With nothing counted before: the nearest noun of people, animals or the like in the plural, in
/// the same sentence or the one before.
fn plural_before(doc: &Document, pack: &Pack, first: usize, sentence: usize) -> Option<usize> {
    let start = doc.sentences.get(sentence.saturating_sub(1))?.tokens.first as usize;
    (first.saturating_sub(30).max(start)..first)
        .rev()
        .find(|&at| {
            let features = doc.tokens[at].features;
            is_noun(doc, at)
                && features.has(Features::PLUR)
                && !features.has(Features::SING)
                && matches!(
                    pack.counts.noun(doc.lower(at)),
                    Some(Kind::Person | Kind::Class(_))
                )
        })
}

/// Takes the noun of "die Zahl der verletzten Personen", if one stands before.
fn of_number_noun(doc: &Document, pack: &Pack, this: &mut Found) -> bool {
    let first = this.quantity.tokens.first as usize;
    let sentence = doc.sentence_of(first).index();
    let Some(noun) = number_noun(doc, pack, first, sentence) else {
        return false;
    };
    let mut words = noun;
    while words > 0 && is_adjective(doc, words - 1) {
        words -= 1;
    }
    this.quantity.head = Some(TokenId(noun as u32));
    this.quantity.counted = Some(doc.span_of(TokenRange::new(words, noun + 1)));
    true
}

fn has_fraction(amount: &Amount) -> bool {
    amount.lower().is_some_and(|n| !n.fract().is_zero())
}

fn at_least(amount: &Amount, least: u32) -> bool {
    amount.lower().is_some_and(|n| n >= Decimal::from(least))
}

/// "die Zahl der Toten stieg auf 25": the noun of the genitive, before token `first` in its sentence.
fn number_noun(doc: &Document, pack: &Pack, first: usize, sentence: usize) -> Option<usize> {
    let start = doc.sentences.get(sentence)?.tokens.first as usize;
    let at = (first.saturating_sub(14).max(start)..first)
        .rev()
        .find(|&at| pack.hedges.is_tail(doc.lower(at), Role::NumberNoun))?;
    if !pack.hedges.is(doc.lower(at), Role::NumberNoun) {
        // "Opferzahl": the compound says itself what is counted.
        return Some(at);
    }
    (at + 1..first.min(at + 6)).find(|&k| {
        is_noun(doc, k)
            && doc
                .tokens
                .get(at + 1)
                .is_some_and(|t| t.shape == Shape::Lower)
    })
}

/// The class of what a question of how-many in a range of tokens asks for ("wie viele Gebäude").
pub fn asked(doc: &Document, pack: &Pack, range: TokenRange) -> Option<CountClass> {
    let at = range.range().take(200).find(|&at| {
        pack.hedges.is(doc.lower(at), Role::HowMany)
            && at > 0
            && pack.hedges.is(doc.lower(at - 1), Role::How)
    })?;
    let noun = (at + 1..(at + 4).min(doc.tokens.len())).find(|&at| is_noun(doc, at))?;
    match pack.counts.noun(doc.lower(noun)) {
        Some(Kind::Class(class)) => Some(class),
        _ => Some(CountClass::Other),
    }
}

/// "wie viele Menschen": the noun of the nearest such question before token `first`.
fn how_many(doc: &Document, pack: &Pack, first: usize, sentence: usize) -> Option<usize> {
    let start = doc.sentences.get(sentence.saturating_sub(1))?.tokens.first as usize;
    (first.saturating_sub(40).max(start)..first)
        .rev()
        .find(|&at| {
            pack.hedges.is(doc.lower(at), Role::HowMany)
                && at > start
                && pack.hedges.is(doc.lower(at - 1), Role::How)
                && is_noun(doc, at + 1)
        })
        .map(|at| at + 1)
}

/// The class of a quantity.
fn class_of(doc: &Document, pack: &Pack, found: &[Found], index: usize) -> CountClass {
    let this = &found[index];
    let counts = &pack.counts;
    let tokens = this.quantity.tokens;
    let clause = Clause::around(doc, pack, tokens);
    match this.measure {
        Some(Measure::Money) => return CountClass::Money,
        Some(Measure::Percent) => return CountClass::Percent,
        Some(Measure::Area) => return CountClass::Area,
        Some(Measure::Weight) => return CountClass::Weight,
        Some(Measure::Distance) => {
            let sentence = doc.sentence_of(tokens.first as usize);
            let words = doc
                .sentences
                .get(sentence.index())
                .map_or(tokens, |s| s.tokens);
            let from = (tokens.first as usize).saturating_sub(STRETCH);
            let from = from.max(words.first as usize);
            let end = (words.end as usize).min(tokens.end as usize + STRETCH);
            let topic = (from..end).find_map(|at| counts.topics.get(doc.lower(at)));
            return topic.copied().unwrap_or(CountClass::Distance);
        }
        Some(Measure::Time | Measure::Other) => return CountClass::Other,
        None => {}
    }
    let own_noun = this
        .quantity
        .head
        .filter(|head| tokens.contains(head.index()))
        .is_some();
    let head = this.quantity.head.map(TokenId::index);
    let preposition = preposition_before(doc, pack, tokens.first as usize);
    let mut kind = head.and_then(|head| counts.noun(doc.lower(head)));
    if let (Some(preposition), Some(head)) = (preposition, head) {
        let noun = doc.lower(head);
        if let Some(other) = counts.beside.get(&(doc.lower(preposition), noun)) {
            kind = Some(*other);
        }
    }
    // "46 verletzte Feuerwehrleute"
    if let Some(counted) = this.quantity.counted {
        let words = doc.tokens_in(counted);
        let said = words
            .range()
            .filter(|&at| Some(at) != head)
            .find_map(|at| counts.modifiers.get(doc.lower(at)));
        if let Some(class) = said {
            return *class;
        }
    }
    let base = match kind {
        Some(Kind::Class(class)) => class,
        _ => CountClass::Other,
    };
    let open_to_harm = match kind {
        None | Some(Kind::Person) => true,
        Some(Kind::Thing) => false,
        Some(Kind::Class(class)) => matches!(
            class,
            CountClass::Soldiers
                | CountClass::Participants
                | CountClass::Households
                | CountClass::Cases
                | CountClass::Jobs
        ),
    };
    let next = found.get(index + 1);
    let next = next.map(|next| next.quantity.tokens.first as usize);
    let person = kind.is_some();
    // "zwei der 14 Passagiere wurden verletzt": the verb speaks of the two.
    let whole = index
        .checked_sub(1)
        .and_then(|before| found.get(before))
        .is_some_and(|part| part.whole == Whole::Next && part.quantity.part_of == Some(index));
    let whole = whole || of_some(doc, pack, tokens.first as usize);
    let befalls = (open_to_harm && preposition.is_none() && !whole)
        .then(|| clause.verb_class(doc, pack, head, next, person))
        .flatten();
    match befalls {
        Some(class) if class.is_harm() => class,
        Some(class) if kind == Some(Kind::Person) && class != CountClass::Animals => class,
        Some(CountClass::Animals) if kind.is_none() => CountClass::Animals,
        Some(CountClass::Participants) if base == CountClass::Jobs => CountClass::Participants,
        // A number that took its noun from an earlier one takes its class too.
        _ if !own_noun && this.quantity.class != CountClass::Other => this.quantity.class,
        _ => base,
    }
}

/// "keiner der 14 Passagiere", "einer der 14": the verb speaks of the words before the article.
fn of_some(doc: &Document, pack: &Pack, first: usize) -> bool {
    let some = first.checked_sub(2).map(|at| doc.lower(at));
    some.is_some_and(|some| pack.hedges.is(some, Role::SomeOf))
        && pack.hedges.is(doc.lower(first - 1), Role::Genitive)
}

/// The preposition before a quantity, over article and hedges: it is then not what the verb is about.
fn preposition_before(doc: &Document, pack: &Pack, first: usize) -> Option<usize> {
    let mut at = first.checked_sub(1)?;
    for _ in 0..2 {
        let lower = doc.lower(at);
        if pack.hedges.is(lower, Role::Preposition) {
            return Some(at);
        }
        let article = doc.tokens[at].pos == Pos::Det || pack.hedges.is(lower, Role::The);
        if !article {
            return None;
        }
        at = at.checked_sub(1)?;
    }
    None
}

/// The stretch of a sentence that says something of a quantity.
struct Clause {
    tokens: TokenRange,
    here: TokenRange,
}

/// Longest stretch to each side, in tokens.
const STRETCH: usize = 60;

impl Clause {
    /// From mark to mark around the quantity; to the right, a stretch without a verb goes on behind
    /// its comma ("1300 Menschen, so der Stab, können nicht nach Hause").
    fn around(doc: &Document, pack: &Pack, here: TokenRange) -> Clause {
        let sentence = doc.sentence_of(here.first as usize);
        let bounds = doc
            .sentences
            .get(sentence.index())
            .map_or(here, |s| s.tokens);
        let mut first = here.first as usize;
        let earliest = first.saturating_sub(STRETCH).max(bounds.first as usize);
        while first > earliest
            && (!is_border(doc, first - 1) || pack.hedges.is(doc.lower(first), Role::But))
        {
            first -= 1;
        }
        let latest = (bounds.end as usize).min(here.end as usize + STRETCH);
        let mut end = here.end as usize;
        let mut verb = (first..end).any(|at| is_verb(doc, at));
        while end < latest {
            if is_border(doc, end) {
                let soft = matches!(
                    doc.tokens[end].shape,
                    Shape::Comma | Shape::Bracket | Shape::Dash
                );
                if !soft || verb {
                    break;
                }
            }
            verb |= is_verb(doc, end);
            end += 1;
        }
        Clause {
            tokens: TokenRange::new(first, end),
            here,
        }
    }

    /// What the verbs say: the nearest word to the right, before the next quantity if one is there,
    /// then the nearest to the left, then any to the right.
    fn verb_class(
        &self,
        doc: &Document,
        pack: &Pack,
        head: Option<usize>,
        next: Option<usize>,
        person: bool,
    ) -> Option<CountClass> {
        // "wurden nicht verletzt"
        let negated = |at: usize| at > 0 && pack.hedges.is(doc.lower(at - 1), Role::Not);
        let class = |at: usize| {
            let class = pack.counts.verb(doc, at, self.tokens, person)?;
            (!negated(at)).then_some(class)
        };
        let own = self.here.range().filter(|&at| head != Some(at));
        let right = self.here.end as usize..self.tokens.end as usize;
        let next = next.unwrap_or(right.end).clamp(right.start, right.end);
        own.chain(right.start..next)
            .find_map(class)
            .or_else(|| {
                (self.tokens.first as usize..self.here.first as usize)
                    .rev()
                    .find_map(class)
            })
            .or_else(|| (next..right.end).find_map(class))
    }
}

fn is_border(doc: &Document, at: usize) -> bool {
    matches!(
        doc.tokens[at].shape,
        Shape::Comma | Shape::Colon | Shape::Dash | Shape::Stop | Shape::Bracket
    )
}

fn is_verb(doc: &Document, at: usize) -> bool {
    matches!(doc.tokens[at].pos, Pos::Verb | Pos::Aux)
}
