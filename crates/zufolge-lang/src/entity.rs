//! Entities: which words are names of persons, places, organisations or something else.
//!
//! A linear model goes through the words from left to right and marks where a name begins and goes
//! on. It sees the words' forms, parts of speech and endings, what lexicon, gazetteer, the tables of
//! names and head nouns and the clusters of words say of them, and its own last decisions. Only words that can be part of a name are
//! scored. What the names mean is told by the layers [`crate::place`] and [`crate::name`].

use std::cell::RefCell;

use crate::document::{Document, Language, Shape, TokenRange};
use crate::gazetteer::{Record, RecordKind, marks};
use crate::lexicon::hash;
use crate::memo::Memo;
use crate::pack::Pack;
use crate::tag::{Features, Pos};

/// What sort of name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntityClass {
    /// A person or family.
    Person,
    /// A place of any size.
    Place,
    /// A firm, authority, party, club, newspaper.
    Organisation,
    /// A work, event, product, award.
    Other,
}

/// A name in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its tokens, without offices and articles.
    pub tokens: TokenRange,
    /// What sort.
    pub class: EntityClass,
}

/// What the model says of one token: outside, part of a derived word, or begin and inside of each
/// class in the order of [`EntityClass`].
pub const LABELS: usize = 10;
/// Outside of any name.
pub const OUTSIDE: u8 = 0;
/// A word made from a name ("Berliner", "US-Soldat").
pub const DERIVED: u8 = 1;

/// The label of a class's first word (`inside` false) or further word.
pub fn label(class: EntityClass, inside: bool) -> u8 {
    2 + 2 * class as u8 + u8::from(inside)
}

fn class_of(label: u8) -> Option<EntityClass> {
    Some(match label.checked_sub(2)? / 2 {
        0 => EntityClass::Person,
        1 => EntityClass::Place,
        2 => EntityClass::Organisation,
        _ => EntityClass::Other,
    })
}

/// How many bits of a feature's hash are used.
pub const SLOT_BITS: u32 = 18;
/// How many different features there are.
pub const SLOTS: usize = 1 << SLOT_BITS;
/// How many features a token has.
pub const TEMPLATES: usize = 57;

const MAGIC: &[u8; 4] = b"ZFNM";
/// To be raised whenever a feature changes: weights fitted for another layout are refused.
const LAYOUT: u32 = 3;
/// Bytes of a row in memory: a power of two above the number of labels.
const WIDTH: usize = 16;

/// The model's weights: for each feature that has any, one byte a label. In the file stand, after
/// magic and layout, one bit for each feature, whether it has weights, and then the rows.
pub struct EntityWeights {
    /// The bits, and for each word of them how many bits are set before it.
    present: Vec<(u64, u32)>,
    rows: Vec<[i8; WIDTH]>,
}

impl std::fmt::Debug for EntityWeights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EntityWeights({} rows)", self.rows.len())
    }
}

impl EntityWeights {
    /// Reads a weight file.
    ///
    /// # Errors
    /// When the file is of another layout or cut short.
    pub fn load(bytes: &[u8]) -> Result<EntityWeights, String> {
        let short = || "weights of names are cut short".to_owned();
        let (magic, rest) = bytes.split_first_chunk::<4>().ok_or_else(short)?;
        let (layout, rest) = rest.split_first_chunk::<4>().ok_or_else(short)?;
        if magic != MAGIC || u32::from_le_bytes(*layout) != LAYOUT {
            return Err("weights of names are of another layout".to_owned());
        }
        let (bits, rows) = rest.split_at_checked(SLOTS / 8).ok_or_else(short)?;
        let mut count = 0;
        let mut present = Vec::with_capacity(SLOTS / 64);
        for word in bits.as_chunks::<8>().0 {
            let word = u64::from_le_bytes(*word);
            present.push((word, count));
            count += word.count_ones();
        }
        if rows.len() != count as usize * LABELS {
            return Err(short());
        }
        let rows = rows.as_chunks::<LABELS>().0.iter().map(|row| {
            let mut wide = [0; WIDTH];
            for (to, from) in wide.iter_mut().zip(row) {
                *to = *from as i8;
            }
            wide
        });
        Ok(EntityWeights {
            present,
            rows: rows.collect(),
        })
    }

    /// The bytes of a weight file; `weights` holds [`LABELS`] for each feature.
    pub fn encode(weights: &[i8]) -> Vec<u8> {
        let mut bits = vec![0u8; SLOTS / 8];
        let mut rows = Vec::new();
        for (slot, row) in weights.chunks_exact(LABELS).take(SLOTS).enumerate() {
            if row.iter().any(|weight| *weight != 0) {
                bits[slot / 8] |= 1 << (slot % 8);
                rows.extend(row.iter().map(|weight| *weight as u8));
            }
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&LAYOUT.to_le_bytes());
        bytes.extend_from_slice(&bits);
        bytes.extend_from_slice(&rows);
        bytes
    }
}

impl Score for EntityWeights {
    fn score(&self, features: &[u32; TEMPLATES]) -> [i32; LABELS] {
        // First where the rows are, without a branch: most features have none.
        let mut found = [0u32; TEMPLATES];
        let mut count = 0;
        for &feature in features {
            let slot = feature as usize % SLOTS;
            let (word, before) = self.present.get(slot / 64).copied().unwrap_or_default();
            let below = word & ((1 << (slot % 64)) - 1);
            found[count] = before + below.count_ones();
            count += (word >> (slot % 64) & 1) as usize;
        }
        let mut sums = [0i16; WIDTH];
        for &row in &found[..count] {
            if let Some(row) = self.rows.get(row as usize) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += i16::from(*weight);
                }
            }
        }
        let mut scores = [0; LABELS];
        for (score, sum) in scores.iter_mut().zip(sums) {
            *score = i32::from(sum);
        }
        scores
    }
}

/// Something that scores labels: the compiled weights, or the ones that are being fitted.
pub trait Score {
    /// A score for each label.
    fn score(&self, features: &[u32; TEMPLATES]) -> [i32; LABELS];
}

/// What is known of one token before any decision.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    word: u32,
    ends: [u32; 4],
    start: u32,
    tail: u32,
    shape: u32,
    pos: u32,
    lexicon: u32,
    gazetteer: u32,
    head: u32,
    known: u32,
    cluster: u32,
    /// Begins (false) or goes on with (true) an organisation's name that leaves no doubt.
    organisation: Option<bool>,
    /// Whether a name can begin here.
    pub can_begin: bool,
    /// Whether a name can go on here.
    pub can_go_on: bool,
}

/// What is known of a word by itself, wherever it stands.
#[derive(Clone, Copy, Debug, Default)]
struct Form {
    word: u32,
    ends: [u32; 4],
    start: u32,
    tail: u32,
    lexicon: u32,
    head: u32,
    person: u32,
    cluster: u32,
    capital: bool,
    /// Whether a name of the gazetteer can begin with it, alone or with the words behind it.
    place: bool,
    /// Whether an organisation's name can begin with it.
    organisation: bool,
}

/// Words that were looked at.
#[derive(Debug)]
struct Forms(Memo<Form>);

/// How many words are remembered.
const SEEN: usize = 16384;

impl Default for Forms {
    fn default() -> Forms {
        Forms(Memo::new(SEEN))
    }
}

thread_local! {
    static GERMAN: RefCell<Forms> = RefCell::default();
}

/// The words remembered in this thread; to be given back.
fn take_forms(language: Language) -> Forms {
    match language {
        Language::German => GERMAN.take(),
    }
}

fn give_back(language: Language, forms: Forms) {
    match language {
        Language::German => GERMAN.set(forms),
    }
}

/// Finds the names of a document.
pub fn entities(doc: &Document, pack: &Pack) -> Vec<Entity> {
    let mut entities = Vec::new();
    let mut looks = Vec::new();
    let mut labels = Vec::new();
    let mut forms = take_forms(pack.language);
    for sentence in &doc.sentences {
        look_with(&mut forms, doc, pack, sentence.tokens, &mut looks);
        decide(&looks, &pack.entity_weights, &mut labels);
        collect(&labels, sentence.tokens.first as usize, &mut entities);
    }
    give_back(pack.language, forms);
    entities
}

/// The names that labels of a sentence mark; `first` is its first token.
pub fn collect(labels: &[u8], first: usize, entities: &mut Vec<Entity>) {
    let mut at = 0;
    while at < labels.len() {
        let Some(class) = class_of(labels[at]) else {
            at += 1;
            continue;
        };
        let inside = label(class, true);
        let mut end = at + 1;
        while labels.get(end) == Some(&inside) {
            end += 1;
        }
        entities.push(Entity {
            tokens: TokenRange::new(first + at, first + end),
            class,
        });
        at = end;
    }
}

/// Labels the tokens of one sentence, from left to right.
pub fn decide(looks: &[Look], weights: &impl Score, labels: &mut Vec<u8>) {
    labels.clear();
    for at in 0..looks.len() {
        let allowed = allowed(looks, at, labels);
        if allowed.count_ones() == 1 {
            labels.push(allowed.trailing_zeros() as u8);
            continue;
        }
        let scores = weights.score(&features(looks, at, labels));
        let best = (0..LABELS as u8)
            .filter(|label| allowed & 1 << label != 0)
            .max_by_key(|label| (scores[*label as usize], std::cmp::Reverse(*label)));
        labels.push(best.unwrap_or(OUTSIDE));
    }
}

/// Which labels token `at` may have after those before it, as bits.
pub fn allowed(looks: &[Look], at: usize, before: &[u8]) -> u32 {
    let organisation = label(EntityClass::Organisation, false);
    let mut allowed = 1 << OUTSIDE;
    let Some(look) = looks.get(at) else {
        return allowed;
    };
    if let Some(inside) = look.organisation {
        // "FC Bayern" inside "Fanclub FC Bayern": a name that has begun may go on.
        let goes_on = before.last().and_then(|l| class_of(*l));
        return match goes_on {
            Some(class) => 1 << label(class, true) | u32::from(!inside) << organisation,
            None => 1 << organisation,
        };
    }
    if look.can_begin {
        allowed |= 1 << DERIVED;
        for number in (2..LABELS as u32).step_by(2) {
            allowed |= 1 << number;
        }
    }
    if look.can_go_on
        && let Some(class) = before.last().and_then(|l| class_of(*l))
    {
        allowed |= 1 << label(class, true);
    }
    allowed
}

/// Looks at every token of a sentence.
pub fn look(doc: &Document, pack: &Pack, tokens: TokenRange, looks: &mut Vec<Look>) {
    let mut forms = take_forms(pack.language);
    look_with(&mut forms, doc, pack, tokens, looks);
    give_back(pack.language, forms);
}

fn look_with(
    forms: &mut Forms,
    doc: &Document,
    pack: &Pack,
    tokens: TokenRange,
    looks: &mut Vec<Look>,
) {
    looks.clear();
    let mut place_until = 0;
    let mut place = 0;
    let mut in_quotes = false;
    let mut organisation_until = 0;
    let mut organisation = 0;
    let mut sure = false;
    for at in tokens.range() {
        let token = &doc.tokens[at];
        if token.shape == Shape::Quote {
            in_quotes = !in_quotes;
        }
        let opens = at == tokens.first as usize;
        let word = doc.word(at);
        let form = forms.0.get(word, u8::from(opens), || {
            Form::of(pack, word, doc.lower(at), token.shape, opens)
        });
        let capital = form.capital;
        let mut look = Look {
            word: form.word,
            ends: form.ends,
            start: form.start,
            tail: form.tail,
            lexicon: form.lexicon,
            head: form.head,
            cluster: form.cluster,
            shape: (token.shape as u32 + 1) * 4 + u32::from(opens) * 2 + u32::from(in_quotes),
            pos: token.pos as u32 + 1,
            can_begin: capital,
            can_go_on: capital
                || token.shape.is_word()
                || matches!(
                    token.shape,
                    Shape::Number | Shape::Symbol | Shape::Quote | Shape::Dash | Shape::Stop
                ),
            ..Look::default()
        };
        if form.place && at >= place_until {
            let words = (at..tokens.end as usize)
                .take(6)
                .take_while(|i| *i == at || doc.tokens[*i].spaced)
                .map(|i| doc.tokens[i].span);
            if let Some(found) = pack.gazetteer.longest(&doc.text, words)
                && let Some(record) = pack.gazetteer.records(found).next()
            {
                place_until = at + found.words;
                place = place_code(&record) * 4 + u32::from(found.genitive);
            }
        }
        if form.organisation
            && at >= organisation_until
            && let Some((words, found)) = pack.organisations.find(doc, at, tokens.end as usize)
        {
            organisation_until = at + words;
            organisation = 4 * (found.kind as u32 + 1);
            sure = !found.doubtful || in_quotes;
        }
        if at < organisation_until {
            look.known = organisation * 2 + 1;
            if sure {
                look.organisation = match organisation & 1 {
                    0 => Some(false),
                    _ => Some(true),
                };
            }
            organisation |= 1;
        } else if capital {
            look.known = 1024 + form.person;
        }
        // "Nordlicht GmbH": the legal form makes a name of the words before it.
        let named = match capital {
            true => pack
                .organisations
                .before_legal_form(doc, at, tokens.first as usize),
            false => 0,
        };
        if named > 0 {
            let from = looks.len() - named;
            for (number, before) in looks[from..].iter_mut().enumerate() {
                before.organisation = Some(number > 0);
            }
            look.organisation = Some(true);
        }
        if at < place_until {
            look.gazetteer = place * 2 + 1;
            place |= 2;
        }
        looks.push(look);
    }
}

impl Form {
    /// Looks a word up; shape and lower-case form follow from it.
    fn of(pack: &Pack, word: &str, lower: &str, shape: Shape, opens: bool) -> Form {
        let mut form = Form {
            word: code(lower.as_bytes()),
            capital: match shape {
                Shape::Title | Shape::Upper => true,
                Shape::Mixed => word.chars().any(char::is_uppercase),
                _ => false,
            },
            organisation: (shape.is_word() || shape == Shape::Number)
                && pack.organisations.begins(word),
            ..Form::default()
        };
        if shape.is_word() {
            form.cluster = pack.clusters.find(word);
        }
        if !form.capital {
            if shape.is_word() {
                form.ends[0] = code(ending(lower, 3).as_bytes());
            }
            return form;
        }
        form.ends = [3, 4, 5, 6].map(|count| code(ending(lower, count).as_bytes()));
        form.start = code(beginning(lower, 3).as_bytes());
        form.tail = match lower.rsplit_once('-') {
            Some((_, tail)) => code(tail.as_bytes()),
            None => 0,
        };
        form.lexicon = lexicon_code(pack, word, lower, opens);
        form.head = match pack.head(lower, false) {
            Some(found) => {
                let kind = found.head.kind.map_or(0, |kind| kind as u32 + 1);
                let sub = found.head.subkind.map_or(0, |s| code(s.as_bytes()));
                join(kind + 1, sub) ^ u32::from(found.prefix == 0)
            }
            None => 0,
        };
        form.person = pack.persons.find(word) as u32;
        form.place = pack.gazetteer.begins(word);
        form
    }
}

/// Sort, size and doubts of a place.
fn place_code(record: &Record) -> u32 {
    let size = match record.population {
        0..10_000 => 0,
        10_000..100_000 => 1,
        100_000..1_000_000 => 2,
        _ => 3,
    };
    let kind = match record.kind {
        RecordKind::Country => 1,
        RecordKind::Adjective => 2,
        RecordKind::Inhabitant => 3,
        RecordKind::Region => 4,
        RecordKind::City => 5,
        RecordKind::Nature => 6,
    };
    let doubts = u32::from(record.marks & (marks::COMMON_WORD | marks::PERSON_NAME)) >> 4;
    kind * 64 + size * 8 + doubts
}

/// What the lexicon says of a form, apart from its inflection.
fn lexicon_code(pack: &Pack, word: &str, lower: &str, opens: bool) -> u32 {
    let mut bits = 1;
    let mut add = |form: &str, shift: u32| {
        let Some(set) = pack.lexicon.find(form) else {
            return;
        };
        for reading in pack.lexicon.readings(set) {
            let features = reading.features;
            let mut bit = 0;
            for (number, name) in [
                Features::FIRST_NAME,
                Features::LAST_NAME,
                Features::GEO_NAME,
            ]
            .into_iter()
            .enumerate()
            {
                if features.any(name) {
                    bit |= 2 << number;
                }
            }
            bit |= match reading.pos {
                _ if bit != 0 => 0,
                Pos::Noun => 16,
                Pos::Adj => 32,
                Pos::Propn => 64,
                _ => 128,
            };
            bits |= bit << shift;
        }
    };
    add(word, 0);
    if opens {
        add(lower, 8);
    }
    bits
}

fn ending(word: &str, count: usize) -> &str {
    match word.char_indices().rev().nth(count - 1) {
        Some((at, _)) => &word[at..],
        None => word,
    }
}

fn beginning(word: &str, count: usize) -> &str {
    match word.char_indices().nth(count) {
        Some((at, _)) => &word[..at],
        None => word,
    }
}

const MIX: u32 = 0x9e37_79b1;

fn join(a: u32, b: u32) -> u32 {
    (a.rotate_left(13) ^ b).wrapping_mul(MIX)
}

fn code(bytes: &[u8]) -> u32 {
    (hash(bytes) >> 32) as u32
}

/// The large group that a cluster belongs to.
fn wide(cluster: u32) -> u32 {
    cluster & 63
}

/// The slot of a feature: the number of its template and its code.
fn slot(number: usize, code: u32) -> u32 {
    let salted = (code ^ (number as u32 + 1).wrapping_mul(0x85eb_ca6b)).wrapping_mul(MIX);
    (salted ^ salted >> 15).wrapping_mul(0xc2b2_ae35) >> (32 - SLOT_BITS)
}

/// The features of token `at` after the labels before it, each a number below [`SLOTS`].
pub fn features(looks: &[Look], at: usize, labels: &[u8]) -> [u32; TEMPLATES] {
    let none = Look {
        shape: 1,
        pos: 31,
        ..Look::default()
    };
    let get = |index: Option<usize>| index.and_then(|i| looks.get(i)).unwrap_or(&none);
    let s = get(Some(at));
    let (p, pp) = (get(at.checked_sub(1)), get(at.checked_sub(2)));
    let (n, nn) = (get(Some(at + 1)), get(Some(at + 2)));
    let back = |steps: usize| {
        labels
            .len()
            .checked_sub(steps)
            .and_then(|i| labels.get(i))
            .map_or(31, |l| u32::from(*l) + 1)
    };
    let (t, tt) = (back(1), back(2));
    let [e3, e4, e5, e6] = s.ends;
    let codes = [
        s.word,
        p.word,
        pp.word,
        nn.word,
        join(p.word, s.word),
        join(s.word, n.word),
        e3,
        e4,
        e5,
        e6,
        join(e4, p.word),
        join(p.word, s.shape),
        s.start,
        s.tail,
        s.shape,
        join(s.shape, n.shape),
        join(p.shape, s.shape),
        s.pos,
        join(p.pos, s.pos),
        join(join(p.pos, s.pos), n.pos),
        s.lexicon,
        join(join(p.lexicon, s.lexicon), n.lexicon),
        s.gazetteer,
        join(s.gazetteer, p.word),
        join(s.gazetteer, s.lexicon),
        join(s.gazetteer, n.shape),
        n.gazetteer,
        s.head,
        join(p.head, s.lexicon),
        join(s.head, n.shape),
        join(n.head, s.lexicon),
        join(t, tt),
        join(t, s.word),
        join(t, s.lexicon),
        join(t, s.gazetteer),
        join(t, s.head),
        join(t, p.word),
        join(join(t, tt), s.shape),
        join(e3, s.lexicon),
        join(p.ends[0], s.shape),
        join(p.word, s.lexicon),
        join(n.word, s.lexicon),
        s.known,
        join(s.known, n.known),
        join(t, s.known),
        join(s.known, s.lexicon),
        join(join(p.known, s.known), n.known),
        join(s.known, s.gazetteer),
        s.cluster,
        p.cluster,
        s.cluster & 1023,
        join(p.cluster, s.cluster),
        join(s.cluster, p.word),
        join(s.cluster, s.gazetteer),
        join(s.cluster, s.shape),
        join(join(wide(p.cluster), wide(s.cluster)), wide(n.cluster)),
        join(wide(s.cluster), s.known),
    ];
    let mut out = [0; TEMPLATES];
    for (number, (out, code)) in out.iter_mut().zip(codes).enumerate() {
        *out = slot(number, code);
    }
    out
}
