//! Context: what the tagger sees of a token, as numbered features.
//!
//! Each token is first boiled down to a few codes ([`Sight`]); the features of a token combine its
//! own codes with those of its neighbours, the labels before it and the state of its clause: the
//! verb of a German clause stands second or last, so whether a finite verb was there already, or is
//! still to come, tells much.

use crate::label::{Label, LabelSet};
use crate::weights::SLOT_BITS;

/// What the tagger sees of one token by itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sight {
    /// Code of the lower-case form.
    pub word: u32,
    /// Codes of its last two, three and four letters.
    pub endings: [u32; 3],
    /// What it is made of, whether it opens the sentence, whether it is a compound.
    pub shape: u32,
    /// What the lexicon says it can be.
    pub set: LabelSet,
    /// Code of `set` and of how it was found.
    pub class: u32,
    /// Whether it borders a clause: a comma, stop, colon, dash or bracket.
    pub border: bool,
    /// Whether it is a quotation mark.
    pub quote: bool,
}

/// What is known of the rest of the clause, from each token on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ahead {
    /// 1: a participle may follow, 2: an infinitive, 4: a form that can only be a finite verb,
    /// 8: "ich", 16: the infinitive marker, 32: a form that may be an auxiliary.
    pub flags: u32,
    /// Class of the last word before the next border.
    pub last: u32,
}

/// What has been decided in the clause so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clause {
    /// 1: a finite verb, 2: an opener (conjunction, relative pronoun), 4: "ich", 8: a participle or
    /// infinitive, 16: a finite auxiliary.
    pub flags: u32,
    /// The flags of the clause before it, which may go on after it.
    pub outer: u32,
    /// Code of the finite auxiliary: "hat" asks for a participle, "will" for an infinitive.
    pub auxiliary: u32,
}

/// The features of one token in their fixed order.
pub const TEMPLATES: [&str; 41] = [
    "w0",
    "w-1",
    "w+1",
    "w-2",
    "w+2",
    "c0",
    "c-1",
    "c+1",
    "c-1 c0",
    "c0 c+1",
    "c+1 c+2",
    "c-1 c+1",
    "c-1 c0 c+1",
    "e2",
    "e3",
    "e4",
    "e3 s0",
    "s0",
    "s0 s+1",
    "e3+1",
    "e2-1",
    "t-1",
    "t-2 t-1",
    "t-1 c0",
    "t-1 w0",
    "t-2 t-1 c0",
    "t-1 c+1",
    "t-1 s0 e3",
    "clause c0",
    "clause t-1 c0",
    "ahead c0",
    "clause ahead c0",
    "last w0",
    "last t-1 c0",
    "w0 w+1",
    "outer c0",
    "clause ahead border c0",
    "c-2 c-1 c0",
    "w-1 c0",
    "c0 w+1",
    "auxiliary c0",
];

/// A hash of everything that weights depend on: templates, labels, number of slots.
pub fn layout() -> u64 {
    let mut text = TEMPLATES.join("|");
    for number in 0..Label::COUNT {
        let label = Label(number as u8);
        text.push_str(&format!("|{} {:x}", label.pos().name(), label.features().0));
    }
    text.push_str(&format!("|{SLOT_BITS}|2"));
    crate::lexicon::hash(text.as_bytes())
}

const MIX: u32 = 0x9e37_79b1;

fn join(a: u32, b: u32) -> u32 {
    (a.rotate_left(13) ^ b).wrapping_mul(MIX)
}

/// Code of some bytes.
pub fn code(bytes: &[u8]) -> u32 {
    (crate::lexicon::hash(bytes) >> 32) as u32
}

/// Code of a set of labels with an addition.
pub fn class_code(set: LabelSet, addition: u64) -> u32 {
    let wide = (set.0 ^ addition.rotate_left(59)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (wide >> 32) as u32
}

/// Looks from every token to the end of its clause.
pub fn look_ahead(sights: &[Sight], me: u32, ahead: &mut Vec<Ahead>) {
    ahead.clear();
    ahead.resize(sights.len(), Ahead::default());
    let mut state = Ahead::default();
    let mut inside = false;
    for (sight, here) in sights.iter().zip(ahead.iter_mut()).rev() {
        if sight.border {
            state = Ahead::default();
            inside = false;
            *here = state;
            continue;
        }
        // A token looks at what follows it, not at itself.
        *here = state;
        if !inside {
            state.last = sight.class;
            inside = true;
        }
        let verbs = sight.set.labels() & LabelSet::VERBS.0;
        if sight.set.any(LabelSet::PARTICIPLES) {
            state.flags |= 1;
        }
        if sight.set.any(LabelSet::INFINITIVES) {
            state.flags |= 2;
        }
        if verbs != 0 && sight.set.labels() & !LabelSet::FINITE.0 == 0 {
            state.flags |= 4;
        }
        if sight.word == me {
            state.flags |= 8;
        }
        if sight.set.any(LabelSet(1 << 11)) {
            state.flags |= 16;
        }
        if sight.set.any(LabelSet::AUXILIARIES) {
            state.flags |= 32;
        }
    }
}

impl Clause {
    /// Goes on to the next token.
    pub fn step(&mut self, sight: &Sight, label: Label, me: u32) {
        if sight.border {
            self.outer = self.flags;
            self.flags = 0;
            self.auxiliary = 0;
            return;
        }
        let label = label.alone();
        if label.any(LabelSet::FINITE) {
            self.flags |= 1;
        }
        if label.any(LabelSet::FINITE) && label.any(LabelSet::AUXILIARIES) {
            self.flags |= 16;
            self.auxiliary = sight.word;
        }
        if label.any(LabelSet::OPENERS) {
            self.flags |= 2;
        }
        if sight.word == me {
            self.flags |= 4;
        }
        if label.any(LabelSet::PARTICIPLES) || label.any(LabelSet::INFINITIVES) {
            self.flags |= 8;
        }
    }
}

/// The features of token `at`; `before` are the labels of the two tokens before it, nearest first.
pub fn features(
    sights: &[Sight],
    at: usize,
    before: [u32; 2],
    clause: Clause,
    ahead: Ahead,
) -> [u32; TEMPLATES.len()] {
    let none = Sight {
        word: 1,
        class: 1,
        shape: 1,
        ..Sight::default()
    };
    let get = |index: Option<usize>| index.and_then(|i| sights.get(i)).unwrap_or(&none);
    let s = get(Some(at));
    let (p, pp) = (get(at.checked_sub(1)), get(at.checked_sub(2)));
    let (n, nn) = (get(Some(at + 1)), get(Some(at + 2)));
    // Before the first token stands no label: `u32::MAX`, which wraps to zero.
    let [t, tt] = before.map(|label| label.wrapping_add(1));
    let tags = join(t, tt);
    let [e2, e3, e4] = s.endings;
    let (c, f, a) = (s.class, clause.flags + 1, ahead.flags + 1);
    let codes = [
        s.word,
        p.word,
        n.word,
        pp.word,
        nn.word,
        c,
        p.class,
        n.class,
        join(p.class, c),
        join(c, n.class),
        join(n.class, nn.class),
        join(p.class, n.class),
        join(join(p.class, c), n.class),
        e2,
        e3,
        e4,
        join(e3, s.shape),
        s.shape,
        join(s.shape, n.shape),
        n.endings[1],
        p.endings[0],
        t,
        tags,
        join(t, c),
        join(t, s.word),
        join(tags, c),
        join(t, n.class),
        join(join(t, s.shape), e3),
        join(f, c),
        join(join(f, t), c),
        join(a, c),
        join(join(f, a), c),
        join(ahead.last, s.word),
        join(join(ahead.last, t), c),
        join(s.word, n.word),
        join(join(clause.outer + 77, f), c),
        join(join(join(f, a), u32::from(n.border)), c),
        join(join(pp.class, p.class), c),
        join(p.word, c),
        join(c, n.word),
        join(clause.auxiliary ^ 0x5555, c),
    ];
    let mut out = [0; TEMPLATES.len()];
    for (number, (slot, code)) in out.iter_mut().zip(codes).enumerate() {
        let salted = (code ^ (number as u32 + 1).wrapping_mul(0x85eb_ca6b)).wrapping_mul(MIX);
        *slot = (salted ^ salted >> 15).wrapping_mul(0xc2b2_ae35) >> (32 - SLOT_BITS);
    }
    out
}
