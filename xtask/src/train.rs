//! Fits the tagger: an averaged perceptron over the features of `zufolge_lang::context`.
//!
//! The two treebanks disagree here and there, so every feature has a weight that both share and one
//! for each treebank; what is kept is the shared weight plus that of the treebank whose guidelines
//! the tagger follows. The order of the sentences comes from a fixed seed: the same data gives the
//! same bytes.

use std::collections::BTreeMap;
use std::path::Path;

use zufolge_lang::context::{self, Ahead, Clause, Sight};
use zufolge_lang::label::{Label, LabelSet};
use zufolge_lang::lexicon::{Lexicon, hash};
use zufolge_lang::lookup::{Lookup, SeenWords, SureWords, Word};
use zufolge_lang::tag::Features;
use zufolge_lang::tagger;
use zufolge_lang::weights::{MAGIC, SLOTS, Scores, VERSION};

use crate::treebank::{self, Treebank};

/// How often each run goes through all sentences.
const ROUNDS: usize = 10;
/// How many runs, each in another order, are added up.
const RUNS: u64 = 4;
/// By how much the right label should win.
const MARGIN: i32 = 30;
/// Weights up to this size are left out.
const SMALLEST: i8 = 1;
/// The first treebank is the one whose guidelines count.
const DOMAINS: usize = 2;

/// One sentence, ready to learn from.
#[derive(Clone)]
struct Lesson {
    words: Vec<Word>,
    sights: Vec<Sight>,
    ahead: Vec<Ahead>,
    gold: Vec<Label>,
    forms: Vec<String>,
    domain: usize,
}

/// Fits the weights on `files` and writes `tagger.weights` into `pack`.
///
/// # Errors
/// When a file is missing or not as expected.
pub(crate) fn train(data: &Path, pack: &Path) -> Result<(), String> {
    let lexicon = load_lexicon(pack)?;
    let bytes = fit(data, &lexicon)?;
    println!("{} bytes, hash {:016x}", bytes.len(), hash(&bytes));
    let target = pack.join("tagger.weights");
    std::fs::write(&target, bytes).map_err(|error| format!("{}: {error}", target.display()))
}

/// The compiled lexicon, read from the pack's folder.
pub(crate) fn load_lexicon(pack: &Path) -> Result<Lexicon, String> {
    let file = pack.join("lexicon.bin");
    let bytes = std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    Lexicon::load(bytes.leak())
}

/// The bytes of the weight file.
fn fit(data: &Path, lexicon: &Lexicon) -> Result<Vec<u8>, String> {
    let lessons = lessons(data, lexicon)?;
    let mut lessons = lessons;
    let sure = sure_words(&lessons);
    println!("{} sure words", sure.0.len());
    for lesson in &mut lessons {
        lesson.allow(&sure);
    }
    Ok(encode(&average(&lessons, RUNS), &sure))
}

fn lessons(data: &Path, lexicon: &Lexicon) -> Result<Vec<Lesson>, String> {
    let folder = data.join("treebanks");
    let mut lessons = Vec::new();
    for (domain, name) in ["de_gsd-ud-dev.conllu", "de_pud-ud-test.conllu"]
        .into_iter()
        .enumerate()
    {
        let bank = treebank::read(&folder.join(name), lexicon)?;
        lessons.extend(prepare(&bank, lexicon, domain));
    }
    Ok(lessons)
}

/// Trains on all sentences but every fifth of the first treebank, tests on these, five times: for
/// choosing features and settings without looking at the test sentences.
pub(crate) fn cross_validate(data: &Path, pack: &Path, show: usize) -> Result<(), String> {
    let lexicon = load_lexicon(pack)?;
    let lessons = lessons(data, &lexicon)?;
    let (mut right, mut all, mut verbs_right, mut verbs) = (0u32, 0u32, 0u32, 0u32);
    let mut unreachable = 0;
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for fold in 0..5 {
        let held_out = |at: usize, lesson: &Lesson| lesson.domain == 0 && at % 5 == fold;
        let (test, train): (Vec<_>, Vec<_>) = lessons
            .iter()
            .enumerate()
            .partition(|(at, lesson)| held_out(*at, lesson));
        let mut train: Vec<Lesson> = train.into_iter().map(|(_, l)| l.clone()).collect();
        let sure = sure_words(&train);
        for lesson in &mut train {
            lesson.allow(&sure);
        }
        let sum = average(&train, 1);
        for (_, lesson) in test {
            let mut lesson = lesson.clone();
            lesson.allow(&sure);
            let mut labels = Vec::new();
            let me = context::code("ich".as_bytes());
            let score = |features: &[u32]| {
                let mut scores = [0i64; Label::COUNT];
                for &feature in features {
                    let row = feature as usize % SLOTS * Label::COUNT;
                    for (score, weight) in scores.iter_mut().zip(&sum[row..]) {
                        *score += weight;
                    }
                }
                scores.map(|score| (score / 64) as i32)
            };
            tagger::decode(
                &lesson.words,
                &lesson.sights,
                &lesson.ahead,
                me,
                &mut labels,
                score,
            );
            for ((label, gold), word) in labels.iter().zip(&lesson.gold).zip(&lesson.words) {
                all += 1;
                right += u32::from(label.pos() == gold.pos());
                if gold.alone().any(LabelSet::VERBS) {
                    verbs += 1;
                    verbs_right += u32::from(label.features() == gold.features());
                }
                unreachable += u32::from(!gold.alone().any(word.allowed));
            }
            for (at, (label, gold)) in labels.iter().zip(&lesson.gold).enumerate() {
                if label != gold {
                    let from = at.saturating_sub(3);
                    let to = (at + 4).min(lesson.forms.len());
                    let mut words = lesson.forms[from..to].to_vec();
                    words[at - from] = format!("[{}]", words[at - from]);
                    let reach = if gold.alone().any(lesson.words[at].allowed) {
                        ""
                    } else {
                        " (unreachable)"
                    };
                    wrong
                        .entry(format!("{} -> {}{reach}", name(*gold), name(*label)))
                        .or_default()
                        .push(words.join(" "));
                }
            }
        }
    }
    let mut classes: Vec<_> = wrong.into_iter().collect();
    classes.sort_by_key(|(_, cases)| std::cmp::Reverse(cases.len()));
    for (class, cases) in classes.iter().take(show) {
        println!("{:4} {class}", cases.len());
        for case in cases.iter().take(12) {
            println!("       {case}");
        }
    }
    println!(
        "UPOS {:.2}, verb forms {:.2}, {unreachable} unreachable of {all}",
        100.0 * f64::from(right) / f64::from(all),
        100.0 * f64::from(verbs_right) / f64::from(verbs),
    );
    Ok(())
}

fn name(label: Label) -> String {
    let features = label.features();
    let of = |feature, name| if features.any(feature) { name } else { "" };
    format!(
        "{}{}{}{}{}{}{}{}{}{}{}",
        label.pos().name(),
        of(Features::IND, ".Ind"),
        of(Features::SUB, ".Sub"),
        of(Features::IMP, ".Imp"),
        of(Features::PRES, ".Pres"),
        of(Features::PAST, ".Past"),
        of(Features::INF.with(Features::INF_ZU), ".Inf"),
        of(Features::PART_PERF, ".Part"),
        of(Features::PARTICLE, ".Particle"),
        of(Features::REL, ".Rel"),
        of(Features::DEM, ".Dem"),
    )
}

/// The weights, averaged over time and over `runs` orders of the sentences.
fn average<'a>(lessons: impl IntoIterator<Item = &'a Lesson>, runs: u64) -> Vec<i64> {
    let lessons: Vec<&Lesson> = lessons.into_iter().collect();
    let me = context::code("ich".as_bytes());
    let mut sum = vec![0i64; SLOTS * Label::COUNT];
    for run in 0..runs {
        let mut model = Model::new();
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        let mut random = 0x5eed_0000 + run;
        for _ in 0..ROUNDS {
            shuffle(&mut order, &mut random);
            for &number in &order {
                model.learn(lessons[number], me);
            }
        }
        model.add_average(&mut sum);
    }
    sum
}

fn prepare(bank: &Treebank, lexicon: &Lexicon, domain: usize) -> Vec<Lesson> {
    let me = context::code("ich".as_bytes());
    let doc = &bank.doc;
    doc.sentences
        .iter()
        .map(|sentence| {
            let range = sentence.tokens.range();
            let mut words = Vec::new();
            let none = SureWords::default();
            let tokens = &doc.tokens[range.clone()];
            let seen = SeenWords::default();
            Lookup::new(lexicon, &none, me, seen).sentence(
                &doc.text,
                tokens,
                &doc.lemmas,
                &mut words,
            );
            let sights: Vec<Sight> = words.iter().map(|word| word.sight).collect();
            let mut ahead = Vec::new();
            context::look_ahead(&sights, me, &mut ahead);
            let gold = bank.gold[range.clone()]
                .iter()
                .map(|gold| gold.label)
                .collect();
            let forms = range.map(|at| doc.word(at).to_owned()).collect();
            Lesson {
                words,
                sights,
                ahead,
                gold,
                forms,
                domain,
            }
        })
        .collect()
}

impl Lesson {
    /// Leaves sure words no choice.
    fn allow(&mut self, sure: &SureWords) {
        for word in &mut self.words {
            if let Some(label) = sure.get(word.sight.word) {
                word.allowed = label.alone();
            }
        }
    }
}

/// Words that always have the same label in the treebanks: seen often enough for what the lexicon
/// says of them.
fn sure_words<'a>(lessons: impl IntoIterator<Item = &'a Lesson>) -> SureWords {
    const OFTEN: u32 = 8;
    const VERY_OFTEN: u32 = 40;
    let mut seen: BTreeMap<u32, (Label, u32, bool, LabelSet)> = BTreeMap::new();
    for lesson in lessons {
        for (word, &gold) in lesson.words.iter().zip(&lesson.gold) {
            let entry = seen
                .entry(word.sight.word)
                .or_insert((gold, 0, true, LabelSet::default()));
            entry.1 += 1;
            entry.2 &= entry.0 == gold && gold.alone().any(word.allowed);
            entry.3 = entry.3.with(word.sight.set);
        }
    }
    let sure = seen.into_iter().filter(|(_, (_, count, same, set))| {
        let least = if set.labels().count_ones() > 1 {
            VERY_OFTEN
        } else {
            OFTEN
        };
        *same && *count >= least
    });
    SureWords(sure.map(|(word, (label, ..))| (word, label)).collect())
}

/// SplitMix64, then Fisher and Yates.
fn shuffle(order: &mut [usize], state: &mut u64) {
    for at in (1..order.len()).rev() {
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        order.swap(at, (z % (at as u64 + 1)) as usize);
    }
}

/// Weights and, for their average over time, the same updates weighted by when they came.
struct Model {
    now: Vec<i32>,
    timed: Vec<i64>,
    time: i64,
}

impl Model {
    fn new() -> Model {
        let size = (DOMAINS + 1) * SLOTS * Label::COUNT;
        Model {
            now: vec![0; size],
            timed: vec![0; size],
            time: 1,
        }
    }

    fn rows(features: &[u32], domain: usize) -> impl Iterator<Item = usize> {
        features.iter().flat_map(move |&feature| {
            let slot = feature as usize % SLOTS;
            [slot, (domain + 1) * SLOTS + slot].map(|row| row * Label::COUNT)
        })
    }

    fn score(&self, features: &[u32], domain: usize) -> Scores {
        let mut scores = [0; Label::COUNT];
        for row in Model::rows(features, domain) {
            for (score, weight) in scores.iter_mut().zip(&self.now[row..row + Label::COUNT]) {
                *score += weight;
            }
        }
        scores
    }

    fn change(&mut self, features: &[u32], domain: usize, label: Label, by: i32) {
        for row in Model::rows(features, domain) {
            let at = row + label.0 as usize;
            self.now[at] += by;
            self.timed[at] += self.time * i64::from(by);
        }
    }

    /// Tags a sentence as the tagger would, and corrects every label that does not win clearly.
    fn learn(&mut self, lesson: &Lesson, me: u32) {
        let mut clause = Clause::default();
        let mut before = [u32::MAX; 2];
        for (at, word) in lesson.words.iter().enumerate() {
            let gold = lesson.gold[at];
            let label = if word.allowed.0.is_power_of_two() {
                Label(word.allowed.0.trailing_zeros() as u8)
            } else {
                let features =
                    context::features(&lesson.sights, at, before, clause, lesson.ahead[at]);
                let scores = self.score(&features, lesson.domain);
                let chosen = tagger::best(&scores, word.allowed);
                if gold.alone().any(word.allowed) {
                    let others = LabelSet(word.allowed.0 & !gold.alone().0);
                    let rival = tagger::best(&scores, others);
                    if scores[gold.0 as usize] - scores[rival.0 as usize] < MARGIN {
                        self.change(&features, lesson.domain, gold, 1);
                        self.change(&features, lesson.domain, rival, -1);
                    }
                }
                self.time += 1;
                chosen
            };
            clause.step(&word.sight, label, me);
            before = [label.0.into(), before[0]];
        }
    }

    /// Adds the average of the shared weights and of those of the first treebank.
    fn add_average(&self, sum: &mut [i64]) {
        let size = SLOTS * Label::COUNT;
        for (at, total) in sum.iter_mut().enumerate() {
            for at in [at, size + at] {
                // Scaled, to keep whole numbers.
                let average = i64::from(self.now[at]) * self.time - self.timed[at];
                *total += average * 1024 / self.time;
            }
        }
    }
}

/// Scales the weights to bytes and leaves out those that come to nothing.
fn encode(sum: &[i64], sure: &SureWords) -> Vec<u8> {
    let mut sizes: Vec<i64> = sum.iter().map(|w| w.abs()).filter(|&w| w > 0).collect();
    sizes.sort_unstable();
    // The few largest weights are cut to leave more steps for the many small ones.
    let largest = sizes
        .get(sizes.len().saturating_sub(1 + sizes.len() / 2000))
        .copied()
        .unwrap_or(1)
        .max(1);
    let mut counts = Vec::with_capacity(SLOTS);
    let mut pairs = Vec::new();
    for row in sum.chunks_exact(Label::COUNT) {
        let before = pairs.len();
        for (label, &weight) in row.iter().enumerate() {
            let scaled = (weight * 254 / largest + weight.signum()) / 2;
            let byte = scaled.clamp(-127, 127) as i8;
            if byte.abs() > SMALLEST {
                pairs.extend_from_slice(&[label as u8, byte as u8]);
            }
        }
        counts.push(((pairs.len() - before) / 2) as u8);
    }
    let mut out = Vec::new();
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&context::layout().to_le_bytes());
    out.extend_from_slice(&(sure.0.len() as u32).to_le_bytes());
    out.extend_from_slice(&((pairs.len() / 2) as u32).to_le_bytes());
    for (word, label) in &sure.0 {
        out.extend_from_slice(&word.to_le_bytes());
        out.push(label.0);
    }
    out.extend_from_slice(&counts);
    out.extend_from_slice(&pairs);
    out
}
