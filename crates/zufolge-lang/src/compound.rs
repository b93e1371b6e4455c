//! Words that the lexicon lacks: spelling variants, and compounds by their last known part.
//!
//! A German compound inflects like its last part and means a kind of it ("Sicherheitskreise" are
//! Kreise). Parts joined by a hyphen count by the last one ("US-Regierung"). Otherwise the longest
//! known ending wins whose beginning is a word too, with a linking element between them.

use std::borrow::Cow;

use crate::lexicon::{Lexicon, SetId, lower_first, title};
use crate::tag::{Features, Pos};

/// The form of a word under which the lexicon knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it is written.
    Same,
    /// With its first letter in lower case.
    Lower,
    /// Capitals only in the text; a capital first in the lexicon.
    Title,
    /// Capitals only in the text; lower case in the lexicon.
    AllLower,
    /// With "ß" for "ss".
    SharpS,
    /// With "ss" for "ß".
    DoubleS,
    /// From this byte on; the part before stays as it is. The tail is looked up with a capital.
    NounTail(u16),
    /// From this byte on, looked up in lower case.
    LowerTail(u16),
    /// From this byte on, after a hyphen, looked up as it is written.
    HyphenTail(u16),
}

/// A way to look a word up that succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The readings.
    pub set: SetId,
    /// The form that was looked up.
    pub form: Form,
}

/// Fewest letters of a compound's last part.
const TAIL: usize = 4;
/// Fewest bytes of a compound's first part.
const HEAD: usize = 3;
/// Longest word, in bytes, that is taken apart.
const LONGEST: usize = 80;
/// What may stand between two parts.
const LINKS: [&str; 8] = ["", "s", "n", "en", "es", "er", "e", "ens"];

/// The string that was looked up for `form` of `word`.
pub fn looked_up(word: &str, form: Form) -> Cow<'_, str> {
    match form {
        Form::Same => Cow::Borrowed(word),
        Form::Lower => Cow::Owned(lower_first(word)),
        Form::Title => Cow::Owned(title(word)),
        Form::AllLower => Cow::Owned(word.to_lowercase()),
        Form::SharpS => Cow::Owned(word.replacen("ss", "ß", 1)),
        Form::DoubleS => Cow::Owned(word.replace('ß', "ss")),
        Form::NounTail(at) => Cow::Owned(title(tail(word, at))),
        Form::LowerTail(at) => Cow::Owned(tail(word, at).to_lowercase()),
        Form::HyphenTail(at) => Cow::Borrowed(tail(word, at)),
    }
}

fn tail(word: &str, at: u16) -> &str {
    word.get(at as usize..).unwrap_or(word)
}

impl Lexicon {
    /// The last part of a compound in its dictionary form: "Sicherheitskreisen" gives "Kreis".
    ///
    /// Works on known and unknown words, and on words with hyphens. None when the word has no known
    /// noun as last part, or none besides itself.
    pub fn compound_tail(&self, word: &str) -> Option<String> {
        let found = match word.rfind(['-', '\u{2010}', '\u{2011}']) {
            Some(hyphen) => {
                let at = hyphen + word.get(hyphen..)?.chars().next()?.len_utf8();
                Found {
                    set: self.find(word.get(at..)?)?,
                    form: Form::HyphenTail(u16::try_from(at).ok()?),
                }
            }
            None => self.noun_tail(word, 0)?,
        };
        // "Kreisen" is the plural of "Kreis" before it is the noun of "kreisen".
        let reading = self
            .readings(found.set)
            .iter()
            .filter(|reading| reading.pos == Pos::Noun)
            .min_by_key(|reading| reading.features.any(Features::INF))?;
        let mut lemma = String::new();
        self.push_lemma(&looked_up(word, found.form), reading.edit, &mut lemma);
        Some(lemma)
    }

    /// Whether a word is made of known words only: "Rettungshubschrauber" is, "Werradeich" is not.
    pub fn is_compound(&self, word: &str) -> bool {
        if word.len() > LONGEST {
            return false;
        }
        let mut buffer = String::new();
        word.char_indices().any(|(at, _)| {
            let (Some(head), Some(tail)) = (word.get(..at), word.get(at..)) else {
                return false;
            };
            let head = head.trim_end_matches('-');
            head.len() >= HEAD
                && tail.chars().count() >= TAIL
                && self
                    .find(title_in(tail, &mut buffer))
                    .is_some_and(|set| self.has(set, Pos::Noun))
                && self.is_head(head, &mut buffer)
        })
    }

    /// A form of a word that is not known as it is written.
    pub fn find_unknown(&self, word: &str) -> Option<Found> {
        self.variant(word).or_else(|| self.tail(word))
    }

    /// A known word in another spelling.
    fn variant(&self, word: &str) -> Option<Found> {
        let try_form = |form| {
            let set = self.find(&looked_up(word, form))?;
            Some(Found { set, form })
        };
        let mut found = None;
        if word.len() > 1 && word.chars().all(char::is_uppercase) {
            found = try_form(Form::Title).or_else(|| try_form(Form::AllLower));
        }
        if found.is_none() && word.contains('ß') {
            found = try_form(Form::DoubleS);
        }
        if found.is_none() && word.contains("ss") {
            found = try_form(Form::SharpS);
        }
        found
    }

    /// The last part of a compound, whole words excepted.
    fn tail(&self, word: &str) -> Option<Found> {
        if word.len() > LONGEST {
            return None;
        }
        let capital = word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let mut start = 0;
        if let Some(hyphen) = word.rfind(['-', '\u{2010}', '\u{2011}']) {
            start = hyphen + word.get(hyphen..)?.chars().next()?.len_utf8();
            let last = word.get(start..)?;
            if let Some(set) = self.find(last) {
                return Some(Found {
                    set,
                    form: Form::HyphenTail(u16::try_from(start).ok()?),
                });
            }
            if !last.starts_with(char::is_uppercase) {
                return self.lower_tail(word, start);
            }
        }
        if capital || start > 0 {
            self.noun_tail(word, start)
        } else {
            self.lower_tail(word, start)
        }
    }

    /// The longest noun at the end of `word[start..]` with a known beginning before it, or without
    /// one if it is long.
    fn noun_tail(&self, word: &str, start: usize) -> Option<Found> {
        let mut without_head = None;
        let mut buffer = String::new();
        let mut left = word.chars().count() + 1;
        for (at, _) in word.char_indices() {
            left -= 1;
            if at < start + HEAD {
                continue;
            }
            if left < TAIL {
                break;
            }
            let form = Form::NounTail(u16::try_from(at).ok()?);
            let Some(set) = self.find(title_in(word.get(at..)?, &mut buffer)) else {
                continue;
            };
            if !self.has(set, Pos::Noun) {
                continue;
            }
            let found = Found { set, form };
            if self.is_head(word.get(start..at)?, &mut buffer) {
                return Some(found);
            }
            let long = word.len() - at >= TAIL + 2;
            if without_head.is_none() && long {
                without_head = Some(found);
            }
        }
        without_head
    }

    /// The longest adjective or verb form at the end of `word[start..]`.
    fn lower_tail(&self, word: &str, start: usize) -> Option<Found> {
        let mut buffer = String::new();
        let mut left = word.chars().count() + 1;
        for (at, _) in word.char_indices() {
            left -= 1;
            if at < start + HEAD {
                continue;
            }
            if left < TAIL + 1 {
                break;
            }
            let form = Form::LowerTail(u16::try_from(at).ok()?);
            let Some(set) = self.find(lower_in(word.get(at..)?, &mut buffer)) else {
                continue;
            };
            if self.has(set, Pos::Adj) || self.has(set, Pos::Verb) {
                return Some(Found { set, form });
            }
        }
        None
    }

    fn has(&self, set: SetId, pos: Pos) -> bool {
        self.readings(set).iter().any(|reading| reading.pos == pos)
    }

    /// Whether `head`, less a linking element, is a word that can begin a compound.
    fn is_head(&self, head: &str, buffer: &mut String) -> bool {
        LINKS.iter().any(|link| {
            let Some(stem) = head.strip_suffix(link).filter(|stem| stem.len() >= HEAD) else {
                return false;
            };
            let known = |set: Option<SetId>, kinds: &[Pos]| {
                set.is_some_and(|set| kinds.iter().any(|&pos| self.has(set, pos)))
            };
            let noun = self.find(title_in(stem, buffer));
            known(noun, &[Pos::Noun, Pos::Propn])
                || (link.is_empty()
                    && known(
                        self.find(lower_in(stem, buffer)),
                        &[Pos::Adj, Pos::Adp, Pos::Adv, Pos::Num, Pos::Verb],
                    ))
        })
    }
}

/// [`title`] of a word, in a buffer that is used again.
fn title_in<'b>(word: &str, buffer: &'b mut String) -> &'b str {
    buffer.clear();
    if word.is_ascii() {
        buffer.push_str(word);
        buffer.make_ascii_lowercase();
        if let Some(first) = buffer.get_mut(..1) {
            first.make_ascii_uppercase();
        }
    } else {
        buffer.push_str(&title(word));
    }
    buffer
}

/// `word` in lower case, in a buffer that is used again.
fn lower_in<'b>(word: &str, buffer: &'b mut String) -> &'b str {
    buffer.clear();
    if word.is_ascii() {
        buffer.push_str(word);
        buffer.make_ascii_lowercase();
    } else {
        buffer.push_str(&word.to_lowercase());
    }
    buffer
}

#[cfg(test)]
mod tests {
    use crate::document::Language;
    use crate::pack::Pack;

    fn check(word: &str, expected: Option<&str>) {
        let lexicon = &Pack::of(Language::German).lexicon;
        assert_eq!(lexicon.compound_tail(word).as_deref(), expected, "{word}");
    }

    #[test]
    fn a_name_makes_no_known_compound() {
        let lexicon = &Pack::of(Language::German).lexicon;
        for word in ["Rettungshubschrauber", "Sicherheitskreise"] {
            assert!(lexicon.is_compound(word), "{word}");
        }
        for word in ["Zoltekdeich", "Haus", "", "-ß-"] {
            assert!(!lexicon.is_compound(word), "{word}");
        }
    }

    #[test]
    fn buffers_hold_the_same_forms() {
        let mut buffer = String::new();
        for word in ["", "a", "Haus", "ÜBER", "straßen", "eMail", "ǆ", "ßa"] {
            assert_eq!(super::title_in(word, &mut buffer), super::title(word));
            assert_eq!(super::lower_in(word, &mut buffer), word.to_lowercase());
        }
    }

    #[test]
    fn compounds_are_known_by_their_tail() {
        check("Sicherheitskreisen", Some("Kreis"));
        check("US-Regierung", Some("Regierung"));
        check("Regierungssprecherin", Some("Sprecherin"));
        check("Außenministerium", Some("Ministerium"));
        check("Haus", None);
    }
}
