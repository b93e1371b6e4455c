//! Rule: pattern lines over classes of words, and the matcher that finds where they fit.
//!
//! A pattern is a row of terms: `<month>` (a word of that class), `<ord|num>` (of either), a word as
//! it stands (lower case), a group `(a | b c)`; a `?` behind a term makes it optional. All patterns
//! of a rule file become one tree, walked once from each word where a pattern can begin, so the
//! number of rules hardly matters. What a matched rule means is decided by Rust, not here.
//!
//! A line of a rule file is `result<TAB>name<TAB>pattern`; `#` starts a comment line.

use rustc_hash::FxHashMap as HashMap;

/// A set of word classes, one bit each.
pub type Classes = u128;

/// A class of words: the number of its bit in [`Classes`].
pub type Class = u8;

/// One rule of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name of the Rust function that reads what was matched.
    pub result: &'static str,
    /// The rule's own name, unique in its file.
    pub name: &'static str,
}

/// A place of a pattern, filled: the class that the pattern asked for, and the item that had it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The class that the pattern asked for.
    pub class: Class,
    /// The first token of the item.
    pub token: u32,
    /// How many tokens the item has.
    pub len: u8,
}

/// A rule that fits somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// Index into [`Rules::rules`].
    pub rule: usize,
    /// One past the last token.
    pub end: usize,
    /// What filled the pattern's places, in order.
    pub places: Vec<Place>,
}

/// All rules of one file, as a tree.
#[derive(Debug, Default)]
pub struct Rules {
    /// The rules in the order of the file.
    pub rules: Vec<Rule>,
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    children: Vec<(Class, u32)>,
    ends: Vec<u32>,
}

impl Rules {
    /// Reads a rule file. `class_of` numbers the classes and the literal words (`=word`).
    ///
    /// # Errors
    /// Line number and reason for the first line that is not a rule.
    pub fn parse(
        file: &'static str,
        mut class_of: impl FnMut(&str) -> Option<Class>,
    ) -> Result<Rules, String> {
        let mut rules = Rules {
            rules: Vec::new(),
            nodes: vec![Node::default()],
        };
        let mut names = HashMap::default();
        for (number, line) in file.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let fail = |reason: &str| format!("line {}: {reason}", number + 1);
            let mut columns = line.splitn(3, '\t');
            let (Some(result), Some(name), Some(pattern)) =
                (columns.next(), columns.next(), columns.next())
            else {
                return Err(fail("not result, name and pattern"));
            };
            if names.insert(name, number).is_some() {
                return Err(fail("a second rule of this name"));
            }
            let terms = Terms::parse(pattern).map_err(|reason| fail(&reason))?;
            let id = rules.rules.len() as u32;
            rules.rules.push(Rule { result, name });
            for path in terms.paths() {
                let mut node = 0;
                for word in path {
                    let class = class_of(&word).ok_or_else(|| fail(&format!("no class {word}")))?;
                    node = rules.child(node, class);
                }
                if node == 0 {
                    return Err(fail("a pattern that fits nothing"));
                }
                rules.nodes[node].ends.push(id);
            }
        }
        Ok(rules)
    }

    fn child(&mut self, node: usize, class: Class) -> usize {
        if let Some(&(_, child)) = self.nodes[node].children.iter().find(|(c, _)| *c == class) {
            return child as usize;
        }
        let child = self.nodes.len();
        self.nodes.push(Node::default());
        self.nodes[node].children.push((class, child as u32));
        child
    }

    /// The classes that a pattern can begin with.
    pub fn openers(&self) -> Classes {
        let root = self.nodes.first().map_or(&[][..], |node| &node.children);
        root.iter().fold(0, |set, (class, _)| set | 1 << class)
    }

    /// All rules that fit from `token` on, the longest first, then in the order of the file.
    ///
    /// `items` lists what can stand at a token: the classes and the number of tokens.
    pub fn fits(&self, token: usize, items: &impl Fn(usize) -> [(Classes, u8); 2]) -> Vec<Fit> {
        let mut fits = Vec::new();
        if !self.nodes.is_empty() {
            self.walk(0, token, items, &mut Vec::new(), &mut fits);
        }
        fits.sort_by_key(|fit| (usize::MAX - fit.end, fit.rule));
        fits
    }

    /// The depth of the recursion is that of the tree: the longest pattern.
    fn walk(
        &self,
        node: usize,
        token: usize,
        items: &impl Fn(usize) -> [(Classes, u8); 2],
        places: &mut Vec<Place>,
        fits: &mut Vec<Fit>,
    ) {
        let node = &self.nodes[node];
        fits.extend(node.ends.iter().map(|&rule| Fit {
            rule: rule as usize,
            end: token,
            places: places.clone(),
        }));
        if node.children.is_empty() {
            return;
        }
        for (classes, len) in items(token) {
            if classes == 0 {
                continue;
            }
            for &(class, child) in &node.children {
                if classes & 1 << class != 0 {
                    places.push(Place {
                        class,
                        token: token as u32,
                        len,
                    });
                    self.walk(child as usize, token + len as usize, items, places, fits);
                    places.pop();
                }
            }
        }
    }
}

/// A parsed pattern.
enum Terms {
    Word(String),
    Row(Vec<Terms>),
    Either(Vec<Terms>),
    Maybe(Box<Terms>),
}

impl Terms {
    fn parse(pattern: &str) -> Result<Terms, String> {
        let spaced = pattern.replace('(', " ( ").replace(')', " ) ");
        // "<a|b>" holds no space, so a bar that stands alone is always one of a group.
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut at = 0;
        let terms = Terms::either(&words, &mut at, 0)?;
        match at == words.len() {
            true => Ok(terms),
            false => Err("a bracket too many".to_owned()),
        }
    }

    fn either(words: &[&str], at: &mut usize, depth: usize) -> Result<Terms, String> {
        if depth > 8 {
            return Err("groups too deep".to_owned());
        }
        let mut rows = vec![Vec::new()];
        while let Some(&word) = words.get(*at) {
            let term = match word {
                ")" => break,
                "|" => {
                    rows.push(Vec::new());
                    *at += 1;
                    continue;
                }
                "?" => {
                    let last = rows.last_mut().and_then(Vec::pop);
                    Terms::Maybe(Box::new(last.ok_or("nothing before ?")?))
                }
                "(" => {
                    *at += 1;
                    let group = Terms::either(words, at, depth + 1)?;
                    match words.get(*at) {
                        Some(&")") => group,
                        _ => return Err("a bracket is not closed".to_owned()),
                    }
                }
                _ => match word.strip_suffix('?').filter(|rest| !rest.is_empty()) {
                    Some(word) => Terms::Maybe(Box::new(Terms::word(word))),
                    None => Terms::word(word),
                },
            };
            if let Some(row) = rows.last_mut() {
                row.push(term);
            }
            *at += 1;
        }
        Ok(Terms::Either(rows.into_iter().map(Terms::Row).collect()))
    }

    fn word(word: &str) -> Terms {
        match word.strip_prefix('<').and_then(|w| w.strip_suffix('>')) {
            Some(classes) => Terms::Either(
                classes
                    .split('|')
                    .map(|c| Terms::Word(c.to_owned()))
                    .collect(),
            ),
            None => Terms::Word(format!("={word}")),
        }
    }

    /// Every row of words that the pattern stands for.
    fn paths(&self) -> Vec<Vec<String>> {
        match self {
            Terms::Word(word) => vec![vec![word.clone()]],
            Terms::Maybe(term) => {
                let mut paths = term.paths();
                paths.push(Vec::new());
                paths
            }
            Terms::Either(terms) => terms.iter().flat_map(Terms::paths).collect(),
            Terms::Row(terms) => terms.iter().fold(vec![Vec::new()], |paths, term| {
                let tails = term.paths();
                let join = |path: &Vec<String>| {
                    tails
                        .iter()
                        .map(|tail| [path.as_slice(), tail.as_slice()].concat())
                        .collect::<Vec<_>>()
                };
                paths.iter().flat_map(join).collect()
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# a comment\nday\tdate\t<a>? (<b> | x y) <c|d>?\nother\tshort\t<b>";

    fn rules() -> Rules {
        let names = ["a", "b", "c", "d", "=x", "=y"];
        let class = |name: &str| Some(names.iter().position(|n| *n == name)? as Class);
        Rules::parse(FILE, class).unwrap()
    }

    /// What fits from the start of a row of class numbers: rule name and length.
    fn check(row: &[u8], expected: &[(&str, usize)]) {
        let rules = rules();
        let items = |token: usize| match row.get(token) {
            Some(class) => [(1 << class, 1), (0, 0)],
            None => [(0, 0); 2],
        };
        let fits = rules.fits(0, &items);
        let found: Vec<_> = fits
            .iter()
            .map(|f| (rules.rules[f.rule].name, f.end))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_longest_fit_comes_first() {
        check(&[0, 1, 2], &[("date", 3), ("date", 2)]);
        check(&[4, 5, 3], &[("date", 3), ("date", 2)]);
        check(&[1], &[("date", 1), ("short", 1)]);
        check(&[2], &[]);
        check(&[], &[]);
    }

    #[test]
    fn faults_name_their_line() {
        let class = |name: &str| (name == "a").then_some(0);
        let fault = |file| Rules::parse(file, class).unwrap_err();
        assert_eq!(
            fault("r\tn\t<a>\nr\tn\t<a>"),
            "line 2: a second rule of this name"
        );
        assert_eq!(fault("r\tn"), "line 1: not result, name and pattern");
        assert_eq!(fault("r\tn\t<b>"), "line 1: no class b");
        assert_eq!(fault("r\tn\t(<a>"), "line 1: a bracket is not closed");
        assert_eq!(fault("r\tn\t<a>?"), "line 1: a pattern that fits nothing");
    }
}
