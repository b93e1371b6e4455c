//! The words that report: verbs with the frames that they open, nouns, prepositions, adverbs.

use rustc_hash::FxHashMap as HashMap;

use crate::attribution::{Certainty, Stance};

/// How a thing is said, as far as its words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// What the source does.
    pub stance: Stance,
    /// How firmly.
    pub certainty: Certainty,
}

impl Manner {
    /// Plain assertion.
    pub const PLAIN: Manner = Manner {
        stance: Stance::Asserts,
        certainty: Certainty::Certain,
    };
}

/// The frames that a verb of saying opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frames {
    /// A content clause, or a verb-second clause.
    pub clause: bool,
    /// An infinitive with "zu".
    pub infinitive: bool,
    /// Direct speech.
    pub direct: bool,
    /// The act with its object.
    pub object: bool,
    /// The act with a phrase in "als".
    pub predicate: bool,
    /// The act by itself.
    pub bare: bool,
    /// Declines to speak.
    pub declines: bool,
    /// The act counts even where nobody is named ("wird kritisiert").
    pub unnamed: bool,
    /// The source stands behind "aus", "in", "bei"; the subject only passes it on.
    pub origin: bool,
    /// The act counts only with an amount in its clause ("kommt auf 300").
    pub amount: bool,
    /// A quotation in its clause is called out, however short ("skandierte „Freiheit“").
    pub called: bool,
    /// The act with one of these prepositions.
    pub prepositions: Vec<&'static str>,
}

/// A verb of saying, thinking or writing.
#[derive(Clone, Debug)]
pub struct ReportingVerb {
    /// Dictionary form with its particle.
    pub lemma: &'static str,
    /// Words that must stand in the same clause.
    pub companions: Vec<&'static str>,
    /// Words that must not.
    pub excluded: Vec<&'static str>,
    /// What it opens.
    pub frames: Frames,
    /// How such a thing is said.
    pub manner: Manner,
}

/// What a noun of saying can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NounRoles {
    /// Names the saying after a preposition.
    pub saying: Option<Manner>,
    /// Is a text that itself speaks.
    pub document: Option<Manner>,
    /// Its matter follows as a clause.
    pub content: Option<Manner>,
}

/// Where a preposition of saying stands, and what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preposition {
    /// Before its phrase.
    Before,
    /// Behind its phrase.
    After,
    /// On either side.
    Either,
    /// Before or behind a phrase whose head is a noun of saying.
    Strict,
    /// Before a noun of a point of view.
    View,
}

/// Classes of small words that frames need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Small {
    /// Helper verbs, by dictionary form.
    Helper,
    /// The helper verb of the passive.
    Passive,
    /// "ließ mitteilen".
    Causative,
    /// Subjects that name nobody.
    Expletive,
    /// "wie" of "wie die Polizei mitteilte".
    Like,
    /// Prepositions of the agent of a passive.
    Agent,
    /// Prepositions of where a saying comes from ("hieß es aus").
    Origin,
    /// Those of them after which a text speaks ("zitiert aus dem Gutachten").
    Inside,
    /// "gegenüber".
    Facing,
    /// Nouns of mediation ("unter Berufung auf").
    Mediated,
    /// Hearsay verbs ("soll").
    Hearsay,
    /// Verbs that may report a claim of the subject about itself ("will gesehen haben").
    Intent,
    /// Openers of conditions.
    Condition,
    /// Passive verbs whose subject speaks ("wird zitiert").
    Quoted,
    /// Pointers that mostly mean a later time.
    Later,
    /// Prepositions before the outlet that was told ("zu Reuters", "im Sender").
    Heard,
    /// Prepositions before whom somebody speaks through ("über einen Sprecher").
    Through,
    /// Adjectives by which the source is the subject itself ("nach eigenen Angaben").
    Own,
    /// Words that negate a clause.
    Negation,
    /// Verbs that make an assertion an announcement ("werde ... prüfen").
    Plan,
    /// Nouns of a point of view ("aus Sicht der Partei").
    Viewpoint,
    /// Pronouns that stand for the sentence before ("Das erklärte ...").
    Pointing,
    /// Verbs by which an outlet has it from a source ("das der Zeitung vorliegt").
    Passed,
    /// Verbs by which a reporter meets those who speak then ("hat mit zwei Händlern gesprochen").
    Met,
    /// The question word for somebody: who a clause with it speaks of is left open.
    Whoever,
    /// An adverb that points back and is no particle of a verb of saying.
    There,
    /// Possessives, by dictionary form, of a man or a thing.
    His,
    /// Possessives, by dictionary form, of a woman or of several.
    Her,
    /// Nouns of hearsay, whose source nobody names ("dem Vernehmen nach").
    Rumour,
    /// The verb of states ("ist gefunden").
    Being,
    /// Verbs whose perfect is made with that verb ("ist zu dem Schluss gekommen").
    Moving,
    /// Nouns that alone name nobody but who speaks for a body ("ein Sprecher").
    Voice,
}

/// All words that report.
#[derive(Debug, Default)]
pub struct Reporting {
    small: HashMap<&'static str, Vec<Small>>,
    verbs: HashMap<&'static str, Vec<ReportingVerb>>,
    nouns: HashMap<&'static str, NounRoles>,
    prepositions: HashMap<&'static str, Preposition>,
    pointers: Vec<&'static str>,
    strong_endings: Vec<&'static str>,
    hedges: HashMap<&'static str, Certainty>,
    hedge_verbs: HashMap<&'static str, Certainty>,
    parenthesis: Vec<&'static str>,
}

impl Reporting {
    /// Reads the two tables; lines that do not parse are left out (a test of the pack counts them).
    pub fn parse(verbs: &'static str, words: &'static str) -> Reporting {
        let mut all = Reporting::default();
        for line in lines(verbs) {
            if let Some(verb) = parse_verb(line) {
                all.verbs.entry(verb.lemma).or_default().push(verb);
            }
        }
        // The entry with the most companions is tried first.
        // Each list is sorted by itself: the order of the lists does not matter.
        #[allow(clippy::iter_over_hash_type)]
        for entries in all.verbs.values_mut() {
            entries.sort_by_key(|verb| std::cmp::Reverse(verb.companions.len()));
        }
        for line in lines(words) {
            let mut cells = line.split('\t');
            let (Some(class), Some(word)) = (cells.next(), cells.next()) else {
                continue;
            };
            let (stance, certainty) = (cells.next(), cells.next());
            let hedge = certainty.and_then(read_certainty);
            let manner = stance
                .zip(certainty)
                .and_then(|(stance, certainty)| manner(stance, certainty));
            match class {
                "hedge" => all.hedges.extend(hedge.map(|hedge| (word, hedge))),
                "hedge-verb" => all.hedge_verbs.extend(hedge.map(|hedge| (word, hedge))),
                "noun" => all.nouns.entry(word).or_default().saying = manner,
                "document" => all.nouns.entry(word).or_default().document = manner,
                "content" => all.nouns.entry(word).or_default().content = manner,
                "before" => _ = all.prepositions.insert(word, Preposition::Before),
                "after" => _ = all.prepositions.insert(word, Preposition::After),
                "either" => _ = all.prepositions.insert(word, Preposition::Either),
                "strict" => _ = all.prepositions.insert(word, Preposition::Strict),
                "pointer" => all.pointers.push(word),
                "strong" => all.strong_endings.push(word),
                "helper" => all.add(word, Small::Helper),
                "passive" => all.add(word, Small::Passive),
                "causative" => all.add(word, Small::Causative),
                "expletive" => all.add(word, Small::Expletive),
                "like" => all.add(word, Small::Like),
                "agent" => all.add(word, Small::Agent),
                "origin" => all.add(word, Small::Origin),
                "inside" => all.add(word, Small::Inside),
                "facing" => all.add(word, Small::Facing),
                "mediated" => all.add(word, Small::Mediated),
                "hearsay" => all.add(word, Small::Hearsay),
                "intent" => all.add(word, Small::Intent),
                "condition" => all.add(word, Small::Condition),
                "quoted" => all.add(word, Small::Quoted),
                "later" => all.add(word, Small::Later),
                "heard" => all.add(word, Small::Heard),
                "through" => all.add(word, Small::Through),
                "own" => all.add(word, Small::Own),
                "negation" => all.add(word, Small::Negation),
                "plan" => all.add(word, Small::Plan),
                "viewpoint" => all.add(word, Small::Viewpoint),
                "view" => _ = all.prepositions.insert(word, Preposition::View),
                "pointing" => all.add(word, Small::Pointing),
                "passed" => all.add(word, Small::Passed),
                "met" => all.add(word, Small::Met),
                "whoever" => all.add(word, Small::Whoever),
                "there" => all.add(word, Small::There),
                "his" => all.add(word, Small::His),
                "her" => all.add(word, Small::Her),
                "rumour" => all.add(word, Small::Rumour),
                "being" => all.add(word, Small::Being),
                "moving" => all.add(word, Small::Moving),
                "voice" => all.add(word, Small::Voice),
                "so" => all.parenthesis.push(word),
                _ => {}
            }
        }
        all
    }

    fn add(&mut self, word: &'static str, class: Small) {
        self.small.entry(word).or_default().push(class);
    }

    /// Whether a word (lower case; verbs by their dictionary form) belongs to a class.
    pub fn is(&self, word: &str, class: Small) -> bool {
        self.small
            .get(word)
            .is_some_and(|classes| classes.contains(&class))
    }

    /// The entries of a verb, those with more companions first.
    pub fn verb(&self, lemma: &str) -> &[ReportingVerb] {
        self.verbs.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// What a noun can do, by its dictionary form in lower case.
    pub fn noun(&self, lemma: &str) -> NounRoles {
        self.nouns.get(lemma).copied().unwrap_or_default()
    }

    /// Where a preposition stands, by its lower-case form.
    pub fn preposition(&self, word: &str) -> Option<Preposition> {
        self.prepositions.get(word).copied()
    }

    /// How far a word lowers certainty, by its lower-case form.
    pub fn hedge(&self, word: &str) -> Option<Certainty> {
        self.hedges.get(word).copied()
    }

    /// How far a verb in Konjunktiv II lowers certainty, by its dictionary form.
    pub fn hedge_verb(&self, lemma: &str) -> Option<Certainty> {
        self.hedge_verbs.get(lemma).copied()
    }

    /// The ending of an adjective before a noun in the nominative singular without an article, by gender
    /// (masculine, feminine, neuter).
    pub fn strong_ending(&self, gender: usize) -> Option<&'static str> {
        self.strong_endings.get(gender).copied()
    }

    /// Whether the word points back to a source ("demnach").
    pub fn points_back(&self, word: &str) -> bool {
        self.pointers.contains(&word)
    }

    /// Whether the word opens a parenthesis with a source ("so die Polizei").
    pub fn opens_parenthesis(&self, word: &str) -> bool {
        self.parenthesis.contains(&word)
    }
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

fn parse_verb(line: &'static str) -> Option<ReportingVerb> {
    let mut cells = line.split('\t');
    let lemma = cells.next()?;
    let (excluded, companions): (Vec<&str>, Vec<&str>) = match cells.next()? {
        "-" => Default::default(),
        words => words.split(' ').partition(|word| word.starts_with('!')),
    };
    let mut frames = Frames::default();
    for frame in cells.next()?.split(',') {
        match frame {
            "c" => frames.clause = true,
            "z" => frames.infinitive = true,
            "d" => frames.direct = true,
            "o" => frames.object = true,
            "a" => frames.predicate = true,
            "x" | "w" | "v" => frames.bare = true,
            "k" => frames.declines = true,
            "f" => frames.origin = true,
            "u" => frames.unnamed = true,
            "q" => frames.amount = true,
            "l" => frames.called = true,
            other => frames.prepositions.push(other.strip_prefix("p:")?),
        }
    }
    let _medium = cells.next()?;
    let manner = manner(cells.next()?, cells.next()?)?;
    Some(ReportingVerb {
        lemma,
        companions,
        excluded: excluded.iter().map(|word| &word[1..]).collect(),
        frames,
        manner,
    })
}

fn manner(stance: &str, certainty: &str) -> Option<Manner> {
    Some(Manner {
        stance: match stance {
            "asserts" => Stance::Asserts,
            "denies" => Stance::Denies,
            "confirms" => Stance::Confirms,
            "corrects" => Stance::Corrects,
            "announces" => Stance::Announces,
            "demands" => Stance::Demands,
            "warns" => Stance::Warns,
            "asks" => Stance::Asks,
            "declines" => Stance::Declines,
            _ => return None,
        },
        certainty: read_certainty(certainty)?,
    })
}

fn read_certainty(word: &str) -> Option<Certainty> {
    Some(match word {
        "certain" => Certainty::Certain,
        "probable" => Certainty::Probable,
        "possible" => Certainty::Possible,
        "unstated" => Certainty::Unstated,
        _ => return None,
    })
}
