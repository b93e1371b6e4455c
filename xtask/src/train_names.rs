//! Fits and scores the model of names on GermEval 2014 (dev): outer names of persons, places and
//! organisations, without derived words and parts of words.
//!
//! The model is a logistic regression with features left out at random; the order of the sentences comes from a fixed seed, so the
//! same data gives the same bytes. What ships is fitted on all sentences, what is reported is
//! measured on five parts, each by a model that was fitted on the other four.

use std::path::Path;

use zufolge_lang::document::TokenRange;
use zufolge_lang::entity::{
    self, DERIVED, Entity, EntityClass, EntityWeights, LABELS, Look, OUTSIDE, SLOTS, Score,
    TEMPLATES,
};
use zufolge_lang::{Document, Language, Pack, Span, analyze};

const ROUNDS: usize = 12;
const RUNS: u64 = 4;
const FOLDS: usize = 5;
/// Of sixteen features so many are kept in each step.
const KEPT: u64 = 10;
const RATE: f32 = 0.2;
const L2: f32 = 0.0001;
/// A feature whose weights are all this small, of 127, is left out: it changes no answer.
const FAINT: u8 = 15;

struct Lesson {
    doc: Document,
    gold: Vec<(Span, EntityClass)>,
    /// For each of the document's sentences: looks and labels.
    sentences: Vec<(TokenRange, Vec<Look>, Vec<u8>)>,
}

/// Fits the weights on all sentences and writes `names.weights` into `pack`.
///
/// # Errors
/// When the data is missing or not as expected.
pub(crate) fn train(data: &Path, pack: &Path) -> Result<(), String> {
    let lessons = lessons(data)?;
    let all: Vec<&Lesson> = lessons.iter().collect();
    let model = fit(&all);
    let bytes = EntityWeights::encode(&model);
    let target = pack.join("names.weights");
    println!(
        "{} bytes, hash {:016x}",
        bytes.len(),
        zufolge_lang::lexicon::hash(&bytes)
    );
    std::fs::write(&target, bytes).map_err(|error| format!("{}: {error}", target.display()))
}

/// `score names`: cross-validated precision, recall and F1; `show` prints that many errors.
///
/// # Errors
/// When the data is missing or not as expected.
pub(crate) fn score(data: &Path, mut show: usize) -> Result<(), String> {
    let lessons = lessons(data)?;
    let mut tally = [[0usize; 3]; 3];
    for fold in 0..FOLDS {
        let rest: Vec<&Lesson> = lessons
            .iter()
            .enumerate()
            .filter(|(number, _)| number % FOLDS != fold)
            .map(|(_, lesson)| lesson)
            .collect();
        let model = Fitted(fit(&rest).leak());
        for lesson in lessons.iter().skip(fold).step_by(FOLDS) {
            let mut found = Vec::new();
            let mut labels = Vec::new();
            for (tokens, looks, _) in &lesson.sentences {
                entity::decide(looks, &model, &mut labels);
                entity::collect(&labels, tokens.first as usize, &mut found);
            }
            compare(lesson, &found, &mut tally, &mut show);
        }
    }
    let mut sum = [0; 3];
    for (name, counts) in ["PER", "LOC", "ORG"].iter().zip(tally) {
        print(name, counts);
        for (all, one) in sum.iter_mut().zip(counts) {
            *all += one;
        }
    }
    print("all", sum);
    Ok(())
}

fn print(name: &str, [right, found, gold]: [usize; 3]) {
    let precision = right as f64 / found.max(1) as f64;
    let recall = right as f64 / gold.max(1) as f64;
    let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
    println!(
        "{name}: P {:.1} R {:.1} F1 {:.1} ({gold} names)",
        100.0 * precision,
        100.0 * recall,
        100.0 * f1
    );
}

fn compare(lesson: &Lesson, found: &[Entity], tally: &mut [[usize; 3]; 3], show: &mut usize) {
    let found: Vec<(Span, EntityClass)> = found
        .iter()
        .map(|e| (lesson.doc.span_of(e.tokens), e.class))
        .filter(|(_, class)| (*class as usize) < 3)
        .collect();
    for name in &found {
        tally[name.1 as usize][1] += 1;
        if lesson.gold.contains(name) {
            tally[name.1 as usize][0] += 1;
        } else if *show > 0 {
            *show -= 1;
            println!(
                "not in gold: {:?} {} | {}",
                name.1,
                lesson.doc.text_of(name.0),
                lesson.doc.text
            );
        }
    }
    for name in lesson.gold.iter().filter(|g| (g.1 as usize) < 3) {
        tally[name.1 as usize][2] += 1;
        if !found.contains(name) && *show > 0 {
            *show -= 1;
            println!(
                "missed: {:?} {} | {}",
                name.1,
                lesson.doc.text_of(name.0),
                lesson.doc.text
            );
        }
    }
}

/// Reads the sentences; each becomes a document of its own.
fn lessons(data: &Path) -> Result<Vec<Lesson>, String> {
    let file = data.join("names-de/NER-de-dev.tsv");
    let table =
        std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let pack = Pack::of(Language::German);
    let mut lessons = Vec::new();
    for block in table.split("\n\n") {
        let mut text = String::new();
        let mut gold: Vec<(Span, String)> = Vec::new();
        for line in block.lines().filter(|l| !l.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [_, word, outer, ..] = columns[..] else {
                continue;
            };
            if !text.is_empty() {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(word);
            let span = Span::new(start, text.len());
            if let Some(class) = outer.strip_prefix("B-") {
                gold.push((span, class.to_owned()));
            } else if outer.starts_with("I-")
                && let Some(last) = gold.last_mut()
            {
                last.0 = last.0.cover(span);
            }
        }
        if !text.is_empty() {
            lessons.push(lesson(&text, gold, pack));
        }
    }
    Ok(lessons)
}

fn lesson(text: &str, gold: Vec<(Span, String)>, pack: &Pack) -> Lesson {
    let doc = analyze(text, Language::German, None);
    let mut all = vec![OUTSIDE; doc.tokens.len()];
    let mut names = Vec::new();
    for (span, class) in gold {
        let class = match class.as_str() {
            "PER" => Some(EntityClass::Person),
            "LOC" => Some(EntityClass::Place),
            "ORG" => Some(EntityClass::Organisation),
            "OTH" => Some(EntityClass::Other),
            _ => None,
        };
        for (number, at) in doc.tokens_in(span).range().enumerate() {
            all[at] = match class {
                Some(class) => entity::label(class, number > 0),
                None => DERIVED,
            };
        }
        if let Some(class) = class {
            names.push((span, class));
        }
    }
    let sentences = doc
        .sentences
        .iter()
        .map(|sentence| {
            let mut looks = Vec::new();
            entity::look(&doc, pack, sentence.tokens, &mut looks);
            (
                sentence.tokens,
                looks,
                all[sentence.tokens.range()].to_vec(),
            )
        })
        .collect();
    Lesson {
        doc,
        gold: names,
        sentences,
    }
}

struct Fitted(&'static [i8]);

impl Score for Fitted {
    fn score(&self, features: &[u32; TEMPLATES]) -> [i32; LABELS] {
        let mut scores = [0; LABELS];
        for &feature in features {
            let at = feature as usize * LABELS;
            for (score, weight) in scores.iter_mut().zip(&self.0[at..at + LABELS]) {
                *score += i32::from(*weight);
            }
        }
        scores
    }
}

struct Model {
    weights: Vec<f32>,
    squares: Vec<f32>,
}

/// Scores are kept in thousandths, so that whole numbers can be compared.
const SCALE: f32 = 1000.0;

impl Score for Model {
    fn score(&self, features: &[u32; TEMPLATES]) -> [i32; LABELS] {
        self.sums(features, u64::MAX)
            .map(|sum| (sum * SCALE) as i32)
    }
}

fn fit(lessons: &[&Lesson]) -> Vec<i8> {
    let mut sum = vec![0f32; SLOTS * LABELS];
    for run in 0..RUNS {
        let mut model = Model {
            weights: vec![0.0; SLOTS * LABELS],
            squares: vec![0.0; SLOTS * LABELS],
        };
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        let mut random = 0x5eed_0000 + run;
        for _ in 0..ROUNDS {
            shuffle(&mut order, &mut random);
            for &number in &order {
                for (_, looks, gold) in &lessons[number].sentences {
                    model.learn(looks, gold, &mut random);
                }
            }
        }
        for (sum, weight) in sum.iter_mut().zip(&model.weights) {
            *sum += weight;
        }
    }
    // One byte a weight: the few that are larger than the rest are cut.
    let mut sizes: Vec<f32> = sum.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
    sizes.sort_by(f32::total_cmp);
    let large = sizes
        .get(sizes.len().saturating_sub(1 + sizes.len() / 2000))
        .copied()
        .unwrap_or(1.0);
    let mut weights: Vec<i8> = sum
        .iter()
        .map(|w| (w / large * 127.0).round().clamp(-127.0, 127.0) as i8)
        .collect();
    for row in weights.chunks_mut(LABELS) {
        if row.iter().all(|w| w.unsigned_abs() <= FAINT) {
            row.fill(0);
        }
    }
    weights
}

impl Model {
    fn sums(&self, features: &[u32; TEMPLATES], kept: u64) -> [f32; LABELS] {
        let mut sums = [0.0; LABELS];
        for (number, &feature) in features.iter().enumerate() {
            if kept & 1 << number == 0 {
                continue;
            }
            let at = feature as usize * LABELS;
            for (sum, weight) in sums.iter_mut().zip(&self.weights[at..at + LABELS]) {
                *sum += weight;
            }
        }
        sums
    }

    /// One step of logistic regression for each token, with a part of the features left out.
    fn learn(&mut self, looks: &[Look], gold: &[u8], random: &mut u64) {
        let mut labels: Vec<u8> = Vec::with_capacity(looks.len());
        for (at, &right) in gold.iter().enumerate() {
            let allowed = entity::allowed(looks, at, &labels);
            if allowed.count_ones() == 1 {
                labels.push(allowed.trailing_zeros() as u8);
                continue;
            }
            let features = entity::features(looks, at, &labels);
            if allowed & 1 << right == 0 {
                labels.push(best(&self.score(&features), allowed));
                continue;
            }
            // Each feature stays with a chance of KEPT in 8.
            let mut kept = 0u64;
            for number in 0..TEMPLATES {
                if next(random) % 16 < KEPT {
                    kept |= 1 << number;
                }
            }
            let sums = self.sums(&features, kept);
            let open = |label: usize| allowed & 1 << label != 0;
            let top = (0..LABELS)
                .filter(|l| open(*l))
                .map(|l| sums[l])
                .fold(f32::MIN, f32::max);
            let mut chances = [0.0; LABELS];
            let mut total = 0.0;
            for label in (0..LABELS).filter(|l| open(*l)) {
                chances[label] = (sums[label] - top).exp();
                total += chances[label];
            }
            for (label, chance) in chances.iter_mut().enumerate() {
                *chance /= total;
                if label == right as usize {
                    *chance -= 1.0;
                }
            }
            for (number, &feature) in features.iter().enumerate() {
                if kept & 1 << number == 0 {
                    continue;
                }
                for (label, slope) in chances.iter().enumerate() {
                    if *slope == 0.0 {
                        continue;
                    }
                    let at = feature as usize * LABELS + label;
                    let slope = slope + L2 * self.weights[at];
                    self.squares[at] += slope * slope;
                    self.weights[at] -= RATE * slope / (0.1 + self.squares[at].sqrt());
                }
            }
            // Now and then the model goes on from its own answer, as it will have to later.
            let own = next(random).is_multiple_of(2);
            labels.push(match own {
                true => best(&self.score(&features), allowed),
                false => right,
            });
        }
    }
}

fn best(scores: &[i32; LABELS], allowed: u32) -> u8 {
    let mut best = None;
    for (label, score) in scores.iter().enumerate() {
        if allowed & 1 << label != 0 && best.is_none_or(|(_, s)| *score > s) {
            best = Some((label as u8, *score));
        }
    }
    best.map_or(OUTSIDE, |b| b.0)
}

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

/// Fisher and Yates.
fn shuffle(order: &mut [usize], state: &mut u64) {
    for at in (1..order.len()).rev() {
        let other = next(state) % (at as u64 + 1);
        order.swap(at, other as usize);
    }
}
