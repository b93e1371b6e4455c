//! Writes what the documents show of the program itself: `docs/commands.md` from its description of
//! its commands, the tables in `docs/ledger-format.md` from the schema, and the page in README.md from a run
//! on an example.

use std::path::Path;
use std::process::Command;

/// What README.md shows: the line that begins its block, and the arguments of the run.
const SHOWN: &str = "$ zufolge read examples/lackwerk/01-kurier.txt\n";

/// What stands before the schema in docs/ledger-format.md; it goes on to the end of the page.
const SCHEMA: &str = "## The tables\n\nThe schema is the format. `cargo xtask docs` copies it here from \
                      `crates/zufolge-ledger/src/schema.sql`.\n\n```sql\n";

/// Builds the program, asks it for both, and writes them where they differ.
pub(crate) fn write(root: &Path) -> Result<(), String> {
    let program = crate::bench::build(root)?;
    let reference = printed(root, &program, &["commands"])?;
    put(&root.join("docs/commands.md"), &reference)?;

    let format = root.join("docs/ledger-format.md");
    let schema = root.join("crates/zufolge-ledger/src/schema.sql");
    let schema = std::fs::read_to_string(&schema).map_err(|e| format!("schema.sql: {e}"))?;
    let old = std::fs::read_to_string(&format).map_err(|e| format!("ledger-format.md: {e}"))?;
    let start = old
        .find(SCHEMA)
        .ok_or("ledger-format.md has no place for the schema")?
        + SCHEMA.len();
    put(
        &format,
        &format!("{}{}\n```\n", &old[..start], schema.trim_end()),
    )?;

    let readme = root.join("README.md");
    let old = std::fs::read_to_string(&readme).map_err(|e| format!("README.md: {e}"))?;
    let arguments: Vec<&str> = SHOWN.split_whitespace().skip(2).collect();
    let page = printed(root, &program, &arguments)?;
    let start = old.find(SHOWN).ok_or("README.md shows no run")? + SHOWN.len();
    let end = start
        + old[start..]
            .find("```")
            .ok_or("README.md: the run has no end")?;
    put(&readme, &format!("{}{page}{}", &old[..start], &old[end..]))
}

fn printed(root: &Path, program: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root)
        .env("NO_COLOR", "1")
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    match output.status.success() {
        true => String::from_utf8(output.stdout).map_err(|error| error.to_string()),
        false => Err(format!("zufolge {} failed", arguments.join(" "))),
    }
}

fn put(path: &Path, text: &str) -> Result<(), String> {
    let name = path.file_name().unwrap_or_default().display();
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        println!("{name} is up to date");
        return Ok(());
    }
    println!("{name} written");
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
