//! Writes `docs/commands.md` from the program's own description of its commands.

use std::path::Path;
use std::process::Command;

/// Builds the program, asks it for the reference, and writes it where it differs.
pub(crate) fn write(root: &Path) -> Result<(), String> {
    let program = crate::bench::build(root)?;
    let output = Command::new(&program)
        .arg("commands")
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    if !output.status.success() {
        return Err("the program could not print its reference".to_owned());
    }
    let page = root.join("docs/commands.md");
    let stale = std::fs::read(&page).map_or(true, |old| old != output.stdout);
    if stale {
        std::fs::write(&page, &output.stdout)
            .map_err(|error| format!("{}: {error}", page.display()))?;
        println!("docs/commands.md written");
    } else {
        println!("docs/commands.md is up to date");
    }
    Ok(())
}
