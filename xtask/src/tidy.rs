//! Checks what the compiler cannot: the rules of STYLE.md that have a shape.
//!
//! Every breach is named with its file; nothing is changed.

use std::fs;
use std::path::{Path, PathBuf};

/// Longest source file, in lines; longer ones want a cut.
const MAX_LINES: usize = 800;

/// Flat lists that may be longer, by their path from the root.
const FLAT_LISTS: &[&str] = &[];

/// Names that say nothing of what is inside.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc"];

/// Crates that touch no file, clock, network or environment.
const PURE: &[&str] = &["zufolge-lang", "zufolge-claims", "zufolge-intake"];

/// Crates without a word of the languages analysed.
const WORDLESS: &[&str] = &["zufolge-claims", "zufolge-ledger"];

/// What a pure crate may not name.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Zoned::now",
    "Timestamp::now",
    "println!",
    "print!",
];

/// Which crates of the workspace each one may depend on. The arrows point one way only.
const EDGES: &[(&str, &[&str])] = &[
    ("zufolge-lang", &[]),
    ("zufolge-claims", &["zufolge-lang"]),
    ("zufolge-intake", &["zufolge-claims", "zufolge-lang"]),
    ("zufolge-ledger", &["zufolge-claims", "zufolge-lang"]),
    (
        "zufolge",
        &[
            "zufolge-lang",
            "zufolge-claims",
            "zufolge-intake",
            "zufolge-ledger",
        ],
    ),
    (
        "zufolge-python",
        &["zufolge-lang", "zufolge-claims", "zufolge-ledger"],
    ),
];

/// Small words that only German text has, to find German in string literals.
/// Not "zufolge", which is the program's own name.
const GERMAN: &[&str] = &[
    "der", "die", "das", "und", "oder", "nicht", "ist", "sei", "sind", "wird", "wurde", "laut",
    "nach", "angaben", "aus", "mit", "von", "vom", "zum", "zur", "auf", "ein", "eine", "einer",
    "einen", "dem", "den", "des", "soll", "sollen", "sagte", "dass", "kreise", "rund", "etwa",
    "mehr", "als", "noch", "offen", "unklar", "gestern", "heute", "morgen",
];

/// Most bytes of one language pack.
const MAX_PACK: u64 = 16 << 20;

/// Runs all checks; the error lists every breach.
pub(crate) fn check(root: &Path) -> Result<(), String> {
    let mut breaches = Vec::new();
    let sources = sources(root);
    for path in &sources {
        let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let name = name(root, path);
        breaches.extend(source_breaches(&name, &text));
    }
    for folder in folders(&root.join("crates")) {
        let manifest = folder.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap_or_default();
        breaches.extend(edge_breaches(&name(root, &manifest), &text));
    }
    for pack in folders(&root.join("crates/zufolge-lang/packs")) {
        breaches.extend(pack_breaches(root, &pack));
    }
    if breaches.is_empty() {
        println!("tidy: {} source files, nothing to mend", sources.len());
        return Ok(());
    }
    Err(breaches.join("\n"))
}

/// Breaches of one source file.
fn source_breaches(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !text.starts_with("//!") {
        found.push(format!("{name}: does not open with what it is for (//!)"));
    }
    let lines = text.lines().count();
    if lines > MAX_LINES && !FLAT_LISTS.contains(&name) {
        found.push(format!("{name}: {lines} lines, more than {MAX_LINES}"));
    }
    let mut parts = name.trim_end_matches(".rs").split('/');
    if parts.any(|part| EMPTY_NAMES.contains(&part)) {
        found.push(format!("{name}: its name says nothing of what is inside"));
    }
    let of_crate = name
        .strip_prefix("crates/")
        .and_then(|rest| rest.split_once('/'));
    let Some((owner, _)) = of_crate.filter(|(_, path)| path.starts_with("src/")) else {
        return found;
    };
    let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
    if PURE.contains(&owner) {
        for (number, line) in shipped.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for call in IMPURE.iter().filter(|call| code.contains(**call)) {
                found.push(format!("{name}:{}: {call} in a pure crate", number + 1));
            }
        }
    }
    if WORDLESS.contains(&owner) {
        for (line, literal) in literals(shipped) {
            let foreign = literal.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
            let german = literal
                .split(|c: char| !c.is_alphabetic())
                .find(|word| GERMAN.contains(&word.to_lowercase().as_str()));
            if foreign || german.is_some() {
                found.push(format!(
                    "{name}:{line}: a word of a language analysed: {literal:?}"
                ));
            }
        }
    }
    found
}

/// The string literals of a source text with their lines; comments are skipped.
fn literals(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let (mut at, mut line) = (0, 1);
    let next = |at: &mut usize| {
        let c = chars.get(*at).copied();
        *at += 1;
        c
    };
    let peek = |at: usize| chars.get(at).copied();
    while let Some(c) = next(&mut at) {
        match c {
            '\n' => line += 1,
            '/' if peek(at) == Some('/') => {
                while peek(at).is_some_and(|c| c != '\n') {
                    at += 1;
                }
            }
            // A character that is quoted, not a lifetime.
            '\'' if peek(at) == Some('\\') => at += 3,
            '\'' if peek(at + 1) == Some('\'') => at += 2,
            '"' => {
                let start = line;
                let mut literal = String::new();
                while let Some(c) = next(&mut at) {
                    match c {
                        '"' => break,
                        '\\' => {
                            line += usize::from(peek(at) == Some('\n'));
                            at += 1;
                            literal.push(' ');
                        }
                        c => {
                            line += usize::from(c == '\n');
                            literal.push(c);
                        }
                    }
                }
                found.push((start, literal));
            }
            _ => {}
        }
    }
    found
}

/// Dependencies of one manifest that no arrow allows.
fn edge_breaches(name: &str, manifest: &str) -> Vec<String> {
    let of_package = |line: &str| {
        line.strip_prefix("name = ")
            .map(|n| n.trim_matches('"').to_owned())
    };
    let Some(package) = manifest.lines().find_map(of_package) else {
        return vec![format!("{name}: names no package")];
    };
    let Some((_, allowed)) = EDGES.iter().find(|(from, _)| *from == package) else {
        return vec![format!(
            "{name}: {package} is not among the crates of ARCHITECTURE.md"
        )];
    };
    let mut section = "";
    let mut found = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section == "[dependencies]"
            && let Some((to, _)) = line.split_once(" =")
            && to.starts_with("zufolge")
            && !allowed.contains(&to)
        {
            found.push(format!("{name}: {package} may not depend on {to}"));
        }
    }
    found
}

/// Files of a language pack without papers, and a pack that is too large.
fn pack_breaches(root: &Path, pack: &Path) -> Vec<String> {
    let papers = fs::read_to_string(pack.join("SOURCES.md")).unwrap_or_default();
    let mut found = Vec::new();
    let mut size = 0;
    for path in files(pack) {
        let bytes = fs::read(&path).unwrap_or_default();
        size += bytes.len() as u64;
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let is_example = path
            .parent()
            .is_some_and(|folder| folder.ends_with("examples"));
        if file == "SOURCES.md" || is_example || papers.contains(&format!("`{file}`")) {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        let head = text.lines().take_while(|line| line.starts_with('#'));
        if !head.collect::<String>().contains("Own collection") {
            let name = name(root, &path);
            found.push(format!(
                "{name}: neither listed in SOURCES.md nor \"Own collection\" in its head"
            ));
        }
    }
    if size > MAX_PACK {
        found.push(format!(
            "{}: {size} bytes, more than {MAX_PACK}",
            name(root, pack)
        ));
    }
    found
}

/// A path from the root, with slashes.
fn name(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}

fn sources(root: &Path) -> Vec<PathBuf> {
    let all = ["crates", "xtask"]
        .iter()
        .flat_map(|folder| files(&root.join(folder)));
    all.filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect()
}

/// All files below a folder, sorted; build output is left out.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    let below = |path: PathBuf| match path.is_dir() {
        true if path.ends_with("target") => Vec::new(),
        true => files(&path),
        false => vec![path],
    };
    paths.into_iter().flat_map(below).collect()
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_found_and_comments_are_not() {
        let text =
            "// \"no\"\nlet a = \"yes\"; let b = '\"'; let c = 'x';\nlet d = \"two\\\n lines\";";
        assert_eq!(
            literals(text),
            [(2, "yes".to_owned()), (3, "two  lines".to_owned())]
        );
    }

    #[test]
    fn german_is_found_in_wordless_crates_only() {
        let text =
            "//! x\nconst A: &str = \"laut\";\nconst B: &str = \"für\";\nconst C: &str = \"dpa\";";
        assert_eq!(
            source_breaches("crates/zufolge-claims/src/a.rs", text).len(),
            2
        );
        assert_eq!(
            source_breaches("crates/zufolge-lang/src/a.rs", text).len(),
            0
        );
    }

    #[test]
    fn arrows_point_one_way() {
        let manifest = "name = \"zufolge-lang\"\n[dependencies]\nzufolge-claims = \"1\"\n";
        assert_eq!(edge_breaches("Cargo.toml", manifest).len(), 1);
    }

    #[test]
    fn pure_crates_touch_nothing() {
        let text =
            "//! x\nfn f() { std::fs::read(\"a\"); } // std::env\n#[cfg(test)]\nuse std::fs;";
        assert_eq!(
            source_breaches("crates/zufolge-lang/src/a.rs", text).len(),
            1
        );
        assert_eq!(source_breaches("crates/zufolge/src/a.rs", text).len(), 0);
    }
}
