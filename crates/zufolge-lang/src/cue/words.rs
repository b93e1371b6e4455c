//! The words of cues, from `cues.tsv`.

use rustc_hash::FxHashMap as HashMap;

use super::CueKind;

/// What a cell of a rule asks of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// A token with this dictionary form or, in lower case, this form.
    Word(&'static str),
    /// A token of exactly this lower-case form.
    Form(&'static str),
    /// A negation.
    Negation,
    /// An indirect question that the clause holds or stands beside.
    Asked,
}

/// A rule for what is left open.
#[derive(Clone, Debug)]
pub(super) struct OpenRule {
    /// The row as written: names the rule in explanations.
    pub row: &'static str,
    pub kind: CueKind,
    /// The key may also be an adjective before its noun.
    pub attributive: bool,
    /// For each item, one of the alternatives must hold.
    pub needs: Vec<Vec<Want>>,
    /// None of these may hold.
    pub bars: Vec<Want>,
}

/// Classes of words around what is set for a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// Verbs of wish, duty and future.
    Modal,
    /// Participles that say something is set for a day ("geplant").
    Planned,
    /// Participles of a promise: the day beside them can be the day of the promise ("versprochen").
    Promised,
    /// Nouns that are a last day themselves, or its end.
    Limit,
    /// Nouns of agreement, promise, plan and order.
    Deed,
    /// Verbs of a limit's end.
    Lapse,
    /// Verbs and adjectives of lasting: the day is how long, not when.
    Lasting,
    /// Words of forecasts.
    Forecast,
    /// "at the earliest".
    Earliest,
    /// Openers of conditions.
    Condition,
    /// Words right before a day that was once planned ("ursprünglich", "pünktlich").
    Once,
    /// "wie" of "wie geplant".
    Like,
    /// Prepositions of a day that is aimed at ("für", "auf", "zum").
    Aim,
    /// Verbs that promise, plan or order what hangs on them.
    Promise,
    /// The verb of a plan that may be over ("sollte").
    WasTo,
    /// Helper verbs whose subjunctive with a modal tells what failed to happen ("hätte ... sollen").
    Failed,
    /// Verbs that only say that a day is the day ("Stichtag ist").
    Equals,
    /// Small words before a day that belong to it ("spätestens").
    Bound,
    /// Prepositions before what something is about.
    Matter,
    /// Words behind a negation that make it none ("nicht nur").
    Only,
    /// Words right before "bis" that say how long ("zunächst bis").
    While,
    /// What is in force until a day: the day is its end, whatever stands before it.
    InForce,
    /// A day goes by.
    Passes,
    /// Nouns of a length ("Vertrag bis 2006").
    Term,
    /// Words of negation.
    Negation,
}

/// All words of cues.
#[derive(Debug, Default)]
pub struct CueWords {
    pub(super) rules: Vec<OpenRule>,
    /// Rules by the words of their key; whether the key is a form only.
    keys: HashMap<&'static str, Vec<(u16, bool)>>,
    roles: HashMap<&'static str, Vec<Role>>,
    /// Ends of compound nouns with their role ("-frist").
    endings: Vec<(&'static str, Role)>,
}

impl CueWords {
    /// Reads the table; lines that do not parse are left out (a test of the pack counts them).
    pub fn parse(table: &'static str) -> CueWords {
        let mut all = CueWords::default();
        for line in table.lines() {
            all.line(line);
        }
        all
    }

    /// Reads one line; false if it is none.
    fn line(&mut self, line: &'static str) -> bool {
        if line.starts_with('#') || line.trim().is_empty() {
            return true;
        }
        let mut cells = line.split('\t');
        let (Some(class), Some(words)) = (cells.next(), cells.next()) else {
            return false;
        };
        let (class, attributive) = match class.strip_suffix('+') {
            Some(class) => (class, true),
            None => (class, false),
        };
        let kind = match class {
            "unconfirmed" => CueKind::Unconfirmed,
            "open" => CueKind::Open,
            "no-comment" => CueKind::NoComment,
            "awaited" => CueKind::Awaited,
            _ => {
                let Some(role) = role(class) else {
                    return false;
                };
                for word in words.split('|') {
                    match word.strip_prefix('-') {
                        Some(ending) => self.endings.push((ending, role)),
                        None => self.roles.entry(word).or_default().push(role),
                    }
                }
                return true;
            }
        };
        let needs = cells.next().unwrap_or("-");
        let bars = cells.next().unwrap_or("-");
        let number = self.rules.len() as u16;
        for word in words.split('|') {
            let form = word.strip_prefix('=');
            let entry = self.keys.entry(form.unwrap_or(word)).or_default();
            entry.push((number, form.is_some()));
        }
        self.rules.push(OpenRule {
            row: line,
            kind,
            attributive,
            needs: cell(needs)
                .map(|slot| slot.split('|').map(want).collect())
                .collect(),
            bars: cell(bars)
                .flat_map(|slot| slot.split('|'))
                .map(want)
                .collect(),
        });
        true
    }

    /// The rules whose key a token with this lower-case and dictionary form can be, by number.
    pub(super) fn rules_of<'a>(
        &'a self,
        lower: &'a str,
        lemma: &'a str,
    ) -> impl Iterator<Item = usize> + 'a {
        let by_form = self.keys.get(lower).into_iter().flatten();
        let by_lemma = (lemma != lower)
            .then(|| self.keys.get(lemma))
            .flatten()
            .into_iter()
            .flatten()
            .filter(|(_, form_only)| !form_only);
        by_form.chain(by_lemma).map(|(rule, _)| *rule as usize)
    }

    /// Whether a word says "not" in any way.
    pub(crate) fn is_negation(&self, lower: &str, lemma: &str) -> bool {
        self.has_role(lower, lemma, Role::Negation)
    }

    pub(crate) fn is_condition(&self, lower: &str, lemma: &str) -> bool {
        self.has_role(lower, lemma, Role::Condition)
    }

    /// Whether a word has a role, by its lower-case or its dictionary form.
    pub(super) fn has_role(&self, lower: &str, lemma: &str, role: Role) -> bool {
        let holds = |word: &str| self.roles.get(word).is_some_and(|r| r.contains(&role));
        holds(lower)
            || (lemma != lower && holds(lemma))
            || self.endings.iter().any(|(ending, of)| {
                *of == role && lemma.len() > ending.len() && lemma.ends_with(ending)
            })
    }
}

fn cell(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split(' ')
        .filter(|item| !item.is_empty() && *item != "-")
}

fn want(item: &'static str) -> Want {
    match item {
        "NEG" => Want::Negation,
        "ASKED" => Want::Asked,
        _ => match item.strip_prefix('=') {
            Some(form) => Want::Form(form),
            None => Want::Word(item),
        },
    }
}

fn role(class: &str) -> Option<Role> {
    Some(match class {
        "modal" => Role::Modal,
        "planned" => Role::Planned,
        "promised" => Role::Promised,
        "bound" => Role::Bound,
        "matter" => Role::Matter,
        "limit" => Role::Limit,
        "deed" => Role::Deed,
        "lapse" => Role::Lapse,
        "lasting" => Role::Lasting,
        "forecast" => Role::Forecast,
        "earliest" => Role::Earliest,
        "condition" => Role::Condition,
        "once" => Role::Once,
        "like" => Role::Like,
        "aim" => Role::Aim,
        "promise" => Role::Promise,
        "was-to" => Role::WasTo,
        "failed" => Role::Failed,
        "equals" => Role::Equals,
        "only" => Role::Only,
        "while" => Role::While,
        "force" => Role::InForce,
        "passes" => Role::Passes,
        "term" => Role::Term,
        "negation" => Role::Negation,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let mut words = CueWords::default();
        for line in include_str!("../../packs/de/cues.tsv").lines() {
            assert!(words.line(line), "{line}");
        }
        assert!(words.rules.len() > 30);
    }
}
