//! Topic: what a claim, figure, due or question is about, as comparable keys.
//!
//! Computed while the document is at hand; all that is derived over several reports reads only this.

use jiff::civil::Date;
use zufolge_lang::attribution::Form;
use zufolge_lang::clause::ClauseKind;
use zufolge_lang::cue::{CueKind, conditions, negates};
use zufolge_lang::document::TokenRange;
use zufolge_lang::keyword::{Keyword, keyword};
use zufolge_lang::outcome::{OutcomeKind, OutcomeMark};
use zufolge_lang::quantity::CountClass;
use zufolge_lang::time::{Tells, tells};
use zufolge_lang::{Document, Pack, Span};

use crate::assemble::Record;
use crate::claim::{Claim, ClaimForm};
use crate::keys::Keys;
use crate::packed::{Reader, Writer};
use crate::told::{Hint, Words};
use crate::topic_bytes::{From, Out, read_days, write_days};

/// The version of the stored form.
const VERSION: u8 = 3;
/// How many days of its sentences a claim keeps.
const MAX_DAYS: usize = 6;
/// How many words of a stretch are read at most.
const MAX_WORDS: usize = 400;

/// The topics of one report's items, in the order of the items.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topics {
    /// Of its claims.
    pub claims: Vec<ClaimTopic>,
    /// Of its figures.
    pub figures: Vec<FigureTopic>,
    /// Of its dues.
    pub dues: Vec<DueTopic>,
    /// Of its questions.
    pub questions: Vec<QuestionTopic>,
}

/// Where something stands in its report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// Number of the sentence.
    pub sentence: u32,
    /// Number of the paragraph.
    pub paragraph: u32,
}

/// Yes-or-no facts of a claim, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(pub u32);

impl Marks {
    /// Tells what happened.
    pub const PAST: Marks = Marks(1);
    /// Tells what is planned or to come.
    pub const AHEAD: Marks = Marks(1 << 1);
    /// Its content says "not".
    pub const NEGATED: Marks = Marks(1 << 2);
    /// Holds what the report says is open, or what hangs on a condition.
    pub const OPEN: Marks = Marks(1 << 3);
    /// Holds nothing but a figure.
    pub const BARE: Marks = Marks(1 << 4);
    /// Is part of the same sentence as the claim before.
    pub const GOES_ON: Marks = Marks(1 << 5);

    /// The bit of an outcome in its words or frame.
    pub fn outcome(kind: OutcomeKind) -> Marks {
        Marks(1 << (6 + kind as u32))
    }

    /// Whether any bit of `other` is set.
    pub fn any(self, other: Marks) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the words tell this outcome.
    pub fn tells(self, kind: OutcomeKind) -> bool {
        self.any(Marks::outcome(kind))
    }

    fn set(&mut self, other: Marks) {
        self.0 |= other.0;
    }
}

/// What a claim is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimTopic {
    /// Where it stands.
    pub spot: Spot,
    /// The words of its content.
    pub keys: Keys,
    /// The words of its sentence beside it, names of sources left out.
    pub beside: Keys,
    /// First and last days of the times in its sentence.
    pub days: Vec<(Date, Date)>,
    /// First and last days of the times in its content: when it is said to have happened, not when it
    /// was said.
    pub own_days: Vec<(Date, Date)>,
    /// What else its words tell.
    pub marks: Marks,
}

/// What a figure counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureTopic {
    /// Where it stands.
    pub spot: Spot,
    /// The noun of what is counted, with its adjectives.
    pub counted: Keys,
    /// Whether that noun stands elsewhere: the figure counts what another one does.
    pub inherited: bool,
    /// The words of its clause but for source, time, place and the figure itself.
    pub clause: Keys,
    /// Whether the words speak of the whole of an area.
    pub wide: bool,
    /// First and last day of the time that it holds for, if its clause says one.
    pub days: Option<(Date, Date)>,
    /// Number of its claim, from 0; none if it has none.
    pub claim: Option<u32>,
    /// Whether its clause tells what is planned or to come.
    pub ahead: bool,
    /// Whether its sentence, or the one before it, sets it against another version.
    pub opposed: bool,
    /// The places that its clause names in whatever form, as roots.
    pub places: Vec<u32>,
    /// Whether it only counts those who speak ("two persons familiar with the plans").
    pub of_source: bool,
}

/// What is due.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DueTopic {
    /// Where it stands.
    pub spot: Spot,
    /// The words of what is due.
    pub keys: Keys,
    /// The words of the sentence that sets it.
    pub beside: Keys,
    /// The words of the sentences before it in its paragraph.
    pub before: Keys,
    /// Number of its claim, from 0; none if it has none.
    pub claim: Option<u32>,
}

/// What a question asks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuestionTopic {
    /// Where it stands.
    pub spot: Spot,
    /// The words of what is open.
    pub keys: Keys,
    /// The words of the sentences before it, for questions that only point back.
    pub before: Keys,
    /// What is asked for is a number of this class.
    pub count: Option<CountClass>,
}

impl Topics {
    /// The topics of a record's items.
    pub fn of(record: &Record) -> Topics {
        Topics::hinted(record).0
    }

    /// The topics of a record's items, and where its text holds their words.
    pub(crate) fn hinted(record: &Record) -> (Topics, Vec<Hint>) {
        let view = View::of(record);
        let topics = Topics {
            claims: view.claims(),
            figures: view.figures(),
            dues: view.dues(),
            questions: view.questions(),
        };
        (topics, view.hints())
    }

    /// As they are stored beside a report with these words.
    pub(crate) fn to_bytes(&self, words: &Words<'_>, hints: &[Hint], pack: &Pack) -> Vec<u8> {
        let mut out = Writer::new(VERSION);
        let roots = self.roots();
        let roots = words.write(&mut out, roots, hints, |word| pack.keywords.root(word));
        let numbers = roots.iter().enumerate().map(|(n, root)| (*root, n as u32));
        let mut days: Vec<(Date, Date)> = self.all_days().collect();
        days.sort_unstable();
        days.dedup();
        write_days(&mut out, &days);
        let mut out = Out {
            out,
            roots: numbers.collect(),
            days,
            spot: Spot::default(),
            first: 0,
        };
        out.list(&self.claims, |out, claim| {
            out.spot(claim.spot);
            out.keys(&claim.keys);
            out.keys(&claim.beside);
            out.list(&claim.days, |out, days| out.days(*days));
            out.list(&claim.own_days, |out, days| out.days(*days));
            out.marks(claim.marks);
        });
        out.spot = Spot::default();
        out.list(&self.figures, |out, figure| {
            out.spot(figure.spot);
            out.keys(&figure.counted);
            out.keys(&figure.clause);
            for flag in [
                figure.inherited,
                figure.wide,
                figure.ahead,
                figure.opposed,
                figure.of_source,
            ] {
                out.out.flag(flag);
            }
            // In the order of the text.
            out.list(&figure.places, |out, root| out.root(*root));
            out.option(figure.days, Out::days);
            out.option(figure.claim, |out, claim| out.out.number(claim, 3));
        });
        out.spot = Spot::default();
        out.list(&self.dues, |out, due| {
            out.spot(due.spot);
            out.keys(&due.keys);
            out.keys(&due.beside);
            out.keys(&due.before);
            out.option(due.claim, |out, claim| out.out.number(claim, 3));
        });
        out.spot = Spot::default();
        out.list(&self.questions, |out, question| {
            out.spot(question.spot);
            out.keys(&question.keys);
            out.keys(&question.before);
            out.option(question.count, |out, class| {
                out.out.number(class as u32, 2);
            });
        });
        out.out.done()
    }

    /// Reads what [`Topics::to_bytes`] wrote; none if the bytes are not such.
    pub fn from_bytes(bytes: &[u8], words: &Words<'_>, pack: &Pack) -> Option<Topics> {
        let mut from = Reader::open(bytes, VERSION)?;
        let roots = words.read(&mut from, |word| pack.keywords.root(word))?;
        let days = read_days(&mut from)?;
        let mut from = From {
            from,
            roots,
            days,
            spot: Spot::default(),
            first: 0,
        };
        let claims = from.list(|from| {
            Some(ClaimTopic {
                spot: from.spot()?,
                keys: from.keys()?,
                beside: from.keys()?,
                days: from.list(From::days)?,
                own_days: from.list(From::days)?,
                marks: from.marks()?,
            })
        })?;
        from.spot = Spot::default();
        let figures = from.list(|from| {
            let (spot, counted, clause) = (from.spot()?, from.keys()?, from.keys()?);
            Some(FigureTopic {
                spot,
                counted,
                clause,
                inherited: from.from.flag()?,
                wide: from.from.flag()?,
                ahead: from.from.flag()?,
                opposed: from.from.flag()?,
                of_source: from.from.flag()?,
                places: from.list(From::root)?,
                days: from.option(From::days)?,
                claim: from.option(|from| from.from.number(3))?,
            })
        })?;
        from.spot = Spot::default();
        let dues = from.list(|from| {
            Some(DueTopic {
                spot: from.spot()?,
                keys: from.keys()?,
                beside: from.keys()?,
                before: from.keys()?,
                claim: from.option(|from| from.from.number(3))?,
            })
        })?;
        from.spot = Spot::default();
        let questions = from.list(|from| {
            Some(QuestionTopic {
                spot: from.spot()?,
                keys: from.keys()?,
                before: from.keys()?,
                count: from.option(|from| class_of(from.from.number(2)?))?,
            })
        })?;
        from.from.is_done().then_some(Topics {
            claims,
            figures,
            dues,
            questions,
        })
    }

    /// All roots, some more than once.
    fn roots(&self) -> impl Iterator<Item = u32> {
        let of_claims = self.claims.iter().flat_map(|c| [&c.keys, &c.beside]);
        let of_figures = self.figures.iter().flat_map(|f| [&f.counted, &f.clause]);
        let of_dues = self.dues.iter();
        let of_dues = of_dues.flat_map(|d| [&d.keys, &d.beside, &d.before]);
        let of_questions = self.questions.iter().flat_map(|q| [&q.keys, &q.before]);
        let keys = of_claims
            .chain(of_figures)
            .chain(of_dues)
            .chain(of_questions);
        let places = self.figures.iter().flat_map(|f| &f.places);
        keys.flat_map(|keys| keys.whole.iter().chain(&keys.parts))
            .chain(places)
            .copied()
    }

    fn all_days(&self) -> impl Iterator<Item = (Date, Date)> {
        let of_claims = self
            .claims
            .iter()
            .flat_map(|c| c.days.iter().chain(&c.own_days));
        let of_figures = self.figures.iter().flat_map(|f| &f.days);
        of_claims.chain(of_figures).copied()
    }
}

/// All classes, in the order of their numbers.
const CLASSES: [CountClass; 20] = [
    CountClass::Killed,
    CountClass::Injured,
    CountClass::Missing,
    CountClass::Arrested,
    CountClass::Evacuated,
    CountClass::Participants,
    CountClass::Soldiers,
    CountClass::Jobs,
    CountClass::Households,
    CountClass::Cases,
    CountClass::Animals,
    CountClass::Buildings,
    CountClass::Vehicles,
    CountClass::Money,
    CountClass::Percent,
    CountClass::Area,
    CountClass::Weight,
    CountClass::Distance,
    CountClass::Votes,
    CountClass::Other,
];

fn class_of(number: u32) -> Option<CountClass> {
    CLASSES.get(number as usize).copied()
}

/// A record with what its items are described by.
struct View<'a> {
    record: &'a Record,
    doc: &'a Document,
    pack: &'static Pack,
    /// The keyword of each token.
    words: Vec<Option<Keyword>>,
    /// Whether a token belongs to the words for a source.
    source: Vec<bool>,
    /// The finite verbs of its clauses, in order.
    finite: Vec<usize>,
    /// The words that open conditions, in order.
    conditions: Vec<usize>,
}

impl<'a> View<'a> {
    fn of(record: &'a Record) -> View<'a> {
        let doc = &record.document;
        let pack = Pack::of(doc.language);
        let words = (0..doc.tokens.len())
            .map(|at| keyword(doc, pack, at))
            .collect();
        let mut source = vec![false; doc.tokens.len()];
        for claim in &record.claims {
            let sources = claim.source.iter().chain(&claim.via);
            for span in sources.flat_map(|s| &s.spans).chain(&claim.cue) {
                for at in doc.tokens_in(*span).range() {
                    source[at] = true;
                }
            }
        }
        let verbs = doc.clauses.iter().filter_map(|clause| clause.finite);
        let mut finite: Vec<usize> = verbs.map(|verb| verb.index()).collect();
        finite.sort_unstable();
        let openers = doc.clauses.iter().filter_map(|clause| clause.opener);
        let mut condition: Vec<usize> = openers
            .map(|opener| opener.index())
            .filter(|at| conditions(doc, pack, *at))
            .collect();
        condition.sort_unstable();
        View {
            record,
            doc,
            pack,
            words,
            source,
            finite,
            conditions: condition,
        }
    }

    /// Where the text holds the words and parts of words whose roots are keys.
    fn hints(&self) -> Vec<Hint> {
        let mut hints = Vec::with_capacity(self.words.len());
        for word in self.words.iter().flatten() {
            let span = self.doc.tokens[word.token].span;
            hints.push((word.root, span));
            let (start, end) = (span.start as usize, span.end as usize);
            // Before the tail of a compound with a hyphen stands the hyphen.
            let before = self.doc.text[span].get(..word.cut).unwrap_or_default();
            let head = before
                .trim_end_matches(|c: char| !c.is_alphanumeric())
                .len();
            let [last, first] = word.parts;
            hints.extend(last.map(|last| (last, Span::new(start + before.len(), end))));
            hints.extend(first.map(|first| (first, Span::new(start, start + head))));
        }
        for place in &self.doc.places {
            hints.push((self.pack.keywords.root(&place.name), place.span));
        }
        hints.sort_unstable_by_key(|(root, span)| (span.start, *root));
        hints
    }

    fn spot(&self, span: Span) -> Spot {
        let token = self.doc.tokens_in(span).first as usize;
        let sentence = self.doc.sentence_of(token).index();
        let paragraph = self.doc.sentences.get(sentence).map_or(0, |s| s.paragraph);
        Spot {
            sentence: sentence as u32,
            paragraph,
        }
    }

    fn keys(&self, ranges: &[TokenRange], with: impl Fn(usize) -> bool) -> Keys {
        let tokens = ranges.iter().flat_map(|range| range.range());
        let words = tokens
            .take(MAX_WORDS)
            .filter(|at| with(*at))
            .filter_map(|at| self.words.get(at)?.as_ref());
        Keys::of(words)
    }

    fn ranges(&self, spans: &[Span]) -> Vec<TokenRange> {
        spans.iter().map(|s| self.doc.tokens_in(*s)).collect()
    }

    fn sentence(&self, number: u32) -> TokenRange {
        let sentence = self.doc.sentences.get(number as usize);
        sentence.map_or(TokenRange::default(), |s| s.tokens)
    }

    /// First and last days of the times in a range of tokens.
    fn days(&self, range: TokenRange) -> Vec<(Date, Date)> {
        let times = &self.doc.times;
        let first = times.partition_point(|time| time.tokens.first < range.first);
        let mut days = Vec::new();
        for time in times[first..]
            .iter()
            .take_while(|time| time.tokens.first < range.end)
        {
            if let (Some(start), Some(end)) = (time.start, time.end) {
                days.push((start.date(), end.date()));
            }
        }
        days.dedup();
        days.truncate(MAX_DAYS);
        days
    }

    /// The outcomes whose key words lie in a range of tokens.
    fn outcomes(&self, range: TokenRange) -> &'a [OutcomeMark] {
        let outcomes = &self.doc.outcomes;
        let first = outcomes.partition_point(|o| o.token < range.first as usize);
        let end = outcomes.partition_point(|o| o.token < range.end as usize);
        outcomes.get(first..end).unwrap_or_default()
    }

    fn claims(&self) -> Vec<ClaimTopic> {
        let mut topics: Vec<ClaimTopic> = Vec::with_capacity(self.record.claims.len());
        for claim in &self.record.claims {
            let mut topic = self.claim(claim);
            if topics.last().is_some_and(|last| last.spot == topic.spot) {
                topic.marks.set(Marks::GOES_ON);
            }
            topics.push(topic);
        }
        topics
    }

    fn claim(&self, claim: &Claim) -> ClaimTopic {
        let doc = self.doc;
        let content = self.ranges(&claim.spans);
        let spot = self.spot(claim.spans.first().copied().unwrap_or_default());
        let sentence = self.sentence(spot.sentence);
        let inside = |at: usize| content.iter().any(|range| range.contains(at));
        let mut marks = Marks::default();
        let tokens = || content.iter().flat_map(|range| range.range());
        // The first verb of its content tells its time.
        let verb = tokens().find(|at| self.finite.binary_search(at).is_ok());
        if let Some(at) = verb.or_else(|| tokens().next()) {
            match tells(doc, self.pack, at) {
                Tells::Past => marks.set(Marks::PAST),
                Tells::Ahead => marks.set(Marks::AHEAD),
                Tells::Now => {}
            }
        }
        if claim.negated || self.is_negated(&content) {
            marks.set(Marks::NEGATED);
        }
        let questions = &self.record.questions;
        let open = |span: &Span| {
            let before = questions.partition_point(|q| q.span.start < span.end);
            before > 0 && questions[before - 1].span.overlaps(*span)
        };
        // What is said under a condition says nothing of whether it is so.
        let conditioned = content.iter().any(|range| {
            let from = self
                .conditions
                .partition_point(|at| *at < range.first as usize);
            self.conditions
                .get(from)
                .is_some_and(|at| range.contains(*at))
        });
        if claim.spans.iter().any(open) || conditioned {
            marks.set(Marks::OPEN);
        }
        // What is only reported has its verb beside it.
        let beside = content
            .first()
            .filter(|_| claim.form == ClaimForm::Said(Form::Reported))
            .map(|first| self.clause(*first));
        let around: Vec<TokenRange> = content
            .iter()
            .copied()
            .chain(self.ranges(&claim.frame))
            .chain(self.ranges(&claim.cue))
            .chain(beside)
            .collect();
        for outcome in around.iter().flat_map(|range| self.outcomes(*range)) {
            marks.set(Marks::outcome(outcome.kind));
        }
        if self.is_bare(&content) {
            marks.set(Marks::BARE);
        }
        ClaimTopic {
            spot,
            keys: self.keys(&content, |at| {
                claim.form != ClaimForm::OwnVoice || !self.source[at]
            }),
            beside: self.keys(&[sentence], |at| !inside(at) && !self.source[at]),
            days: self.days(sentence),
            own_days: content.iter().flat_map(|range| self.days(*range)).collect(),
            marks,
        }
    }

    /// Whether a clause of the content says "not".
    fn is_negated(&self, content: &[TokenRange]) -> bool {
        let from = content.first().map_or(0, |range| range.first);
        let end = content.last().map_or(0, |range| range.end);
        let clauses = &self.doc.clauses;
        let first = clauses.partition_point(|clause| clause.tokens.first < from);
        clauses[first..]
            .iter()
            .take_while(|clause| clause.tokens.first < end)
            .take(16)
            .filter(|clause| clause.kind != ClauseKind::Relative)
            .any(|clause| {
                let mut own = clause.own_tokens().take(MAX_WORDS);
                clause.negated || own.any(|at| negates(self.doc, self.pack, at))
            })
    }

    /// Whether a content is a figure and hardly more.
    fn is_bare(&self, content: &[TokenRange]) -> bool {
        let quantities = &self.doc.quantities;
        let held = |at: usize| {
            let before = quantities.partition_point(|q| q.tokens.first as usize <= at);
            before > 0 && quantities[before - 1].tokens.contains(at)
        };
        let tokens = content.iter().flat_map(|range| range.range());
        let mut figures = false;
        let mut others = 0;
        for at in tokens.take(40) {
            match held(at) {
                true => figures = true,
                false => others += usize::from(self.words[at].is_some() && !self.source[at]),
            }
        }
        figures && others == 0
    }

    fn figures(&self) -> Vec<FigureTopic> {
        let figures = self.record.figures.iter().zip(&self.doc.quantities);
        figures
            .map(|(figure, quantity)| {
                let spot = self.spot(figure.span);
                let clause = self.clause(quantity.tokens);
                let counted = figure.counted.map(|span| self.doc.tokens_in(span));
                let inherited = counted.is_some_and(|c| !quantity.tokens.covers(c));
                let is_counted = |at: usize| counted.is_some_and(|c| c.contains(at));
                let is_place = |at: usize| {
                    let places = &self.doc.places;
                    let before = places.partition_point(|p| p.tokens.first as usize <= at);
                    before > 0 && places[before - 1].tokens.contains(at)
                };
                let is_mention = |at: usize| {
                    let mentions = &self.doc.mentions;
                    let before = mentions.partition_point(|m| m.tokens.first as usize <= at);
                    before > 0 && mentions[before - 1].tokens.contains(at)
                };
                let own = |at: usize| {
                    !quantity.tokens.contains(at)
                        && !is_counted(at)
                        && !is_place(at)
                        && !is_mention(at)
                        && !self.source[at]
                };
                let time = figure.time.as_deref().and_then(|value| {
                    let times = &self.doc.times;
                    let first = times.partition_point(|t| t.tokens.first < clause.first);
                    let mut near = times[first..]
                        .iter()
                        .take_while(|t| t.tokens.first < clause.end);
                    let time = near.find(|time| time.value == value)?;
                    Some((time.start?.date(), time.end?.date()))
                });
                let wide = self
                    .outcomes(clause)
                    .iter()
                    .any(|o| o.kind == OutcomeKind::Wide);
                let opposed = (spot.sentence.saturating_sub(1)..=spot.sentence)
                    .flat_map(|number| self.outcomes(self.sentence(number)))
                    .any(|o| o.kind == OutcomeKind::Opposed);
                let places = &self.doc.places;
                let first = places.partition_point(|p| p.tokens.first < clause.first);
                let places = places[first..]
                    .iter()
                    .take_while(|p| p.tokens.first < clause.end)
                    .filter(|p| !self.source[p.tokens.first as usize])
                    .map(|p| self.pack.keywords.root(&p.name))
                    .collect();
                FigureTopic {
                    spot,
                    counted: counted.map_or_else(Keys::default, |c| self.keys(&[c], |_| true)),
                    inherited,
                    clause: self.keys(&[clause], own),
                    wide,
                    days: time,
                    claim: figure.claim.index().map(|index| index as u32),
                    ahead: tells(self.doc, self.pack, quantity.tokens.first as usize)
                        == Tells::Ahead,
                    opposed,
                    places,
                    of_source: self.source[quantity.tokens.first as usize],
                }
            })
            .collect()
    }

    /// The innermost clause with a verb around some tokens; their sentence where there is none.
    fn clause(&self, tokens: TokenRange) -> TokenRange {
        let clauses = &self.doc.clauses;
        let sentence = self.sentence(self.doc.sentence_of(tokens.first as usize).0);
        let end = clauses.partition_point(|clause| clause.tokens.first <= tokens.first);
        clauses[..end]
            .iter()
            .rev()
            .take(32)
            .take_while(|clause| clause.tokens.first >= sentence.first)
            .filter(|clause| clause.finite.is_some())
            .find(|clause| clause.tokens.contains(tokens.first as usize))
            .map_or(sentence, |clause| clause.tokens)
    }

    fn dues(&self) -> Vec<DueTopic> {
        let dues = self.record.dues.iter();
        dues.map(|due| {
            let spot = self.spot(due.span);
            let set = self.doc.tokens_in(due.span);
            let about = due.about.map(|span| self.doc.tokens_in(span));
            let about = about.unwrap_or_else(|| self.clause(set));
            let free = |at: usize| !set.contains(at) && !self.source[at];
            DueTopic {
                spot,
                keys: self.keys(&[about], free),
                beside: self.keys(&[self.sentence(spot.sentence)], free),
                before: self.before(spot),
                claim: due.claim.index().map(|index| index as u32),
            }
        })
        .collect()
    }

    fn questions(&self) -> Vec<QuestionTopic> {
        let questions = self.record.questions.iter();
        questions
            .map(|question| {
                let spot = self.spot(question.span);
                let range = question.about.unwrap_or(question.span);
                let about = self.doc.tokens_in(range);
                // Of "did not comment" the words about the matter count, not those of the silence.
                let mut keys = self.keys(&[about], |at| !self.source[at]);
                let count = self.count_asked(question.span);
                let silent = question.kind == CueKind::NoComment;
                if (keys.is_empty() || count.is_some()) && !silent {
                    keys = self.keys(&[self.doc.tokens_in(question.span)], |at| !self.source[at]);
                }
                QuestionTopic {
                    spot,
                    keys,
                    before: self.before(spot),
                    count,
                }
            })
            .collect()
    }

    /// The words of the two sentences before a spot, as far as the paragraph before its own.
    fn before(&self, spot: Spot) -> Keys {
        let from = spot.sentence.saturating_sub(2);
        let before: Vec<TokenRange> = (from..spot.sentence)
            .filter(|number| {
                let sentence = self.doc.sentences.get(*number as usize);
                sentence.is_some_and(|s| s.paragraph + 1 >= spot.paragraph)
            })
            .map(|number| self.sentence(number))
            .collect();
        self.keys(&before, |at| !self.source[at])
    }

    /// The class of what a question of how-many asks for.
    fn count_asked(&self, span: Span) -> Option<CountClass> {
        zufolge_lang::counted::asked(self.doc, self.pack, self.doc.tokens_in(span))
    }
}

#[cfg(test)]
mod tests {
    use zufolge_lang::Language;

    use super::*;
    use crate::report::{Published, Report};

    fn record(text: &str) -> Record {
        let mut report = Report::of_text(text);
        report.published = Published::parse("2026-03-04T12:00");
        crate::read_report(report)
    }

    #[test]
    fn stored_topics_are_read_back() {
        const TEXT: &str = "In Norderbruck sind nach Angaben der Polizei 12 Menschen verletzt worden. \
             Die Brücke soll bis Freitag gesperrt bleiben. Ob ein Fehler vorliege, sei unklar, sagte ein \
             Sprecher der Hafenverwaltung.";
        let (topics, hints) = Topics::hinted(&record(TEXT));
        assert!(!topics.claims.is_empty() && !topics.figures.is_empty());
        assert!(!topics.questions.is_empty());
        let (words, pack) = (Words::of(None, TEXT), Pack::of(Language::German));
        let bytes = topics.to_bytes(&words, &hints, pack);
        let read = |bytes: &[u8]| Topics::from_bytes(bytes, &words, pack);
        assert_eq!(read(&bytes), Some(topics));
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end]), None, "{end}");
        }
        assert_eq!(read(&[]), None);
    }
}
