//! What a ledger survives: a kill at any moment, a disk that takes no more, two programs at once, files
//! that are something else or damaged, and files that may only be read.

// Tests run the program and write files.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

mod books;
mod program;

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use zufolge_ledger::Ledger;
use zufolge_ledger::listing::Filter;

use books::{NOW, PROGRAM, Random, everything, example_files, examples, folder, ledger, verify};
use program::zufolge;

/// How often the program is killed.
const KILLS: usize = 200;

/// The command that adds the examples to a ledger.
fn add(file: &Path) -> Command {
    let mut command = zufolge();
    command
        .args(["add", "--quiet", "--now", NOW, "--ledger"])
        .arg(file)
        .args(example_files())
        .stdout(Stdio::null());
    command
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn remove(file: &Path) {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        let _ = std::fs::remove_file(name);
    }
}

#[test]
fn a_kill_at_any_moment_loses_and_doubles_nothing() {
    let folder = folder("kill");
    let undisturbed = folder.join("undisturbed.db");
    // The shortest of some runs: a first one also loads the program.
    let took = (0..4)
        .map(|_| {
            remove(&undisturbed);
            let started = Instant::now();
            assert!(add(&undisturbed).status().unwrap().success());
            started.elapsed()
        })
        .min()
        .unwrap();
    let expected = everything(&Ledger::read(&undisturbed).unwrap());
    let mut random = Random(0x4b11);
    let file = folder.join("killed.db");
    let (mut killed, mut half) = (0, 0);
    // However fast or slow the machine is at the moment, so many are killed before their end.
    let mut turn = 0;
    while killed < KILLS && turn < 8 * KILLS {
        // Two kills in a row on one ledger, too.
        if turn % 2 == 0 {
            remove(&file);
        }
        let mut child = add(&file).stderr(Stdio::null()).spawn().unwrap();
        let longest = took.as_micros() as usize;
        std::thread::sleep(Duration::from_micros(random.below(longest) as u64));
        child.kill().unwrap();
        killed += usize::from(!child.wait().unwrap().success());
        if file.exists() {
            half += usize::from(checks_after_kill(&file) < expected.len());
        }
        if turn % 2 == 1 {
            let again = add(&file).output().unwrap();
            assert!(again.status.success(), "turn {turn}: {}", stderr(&again));
            let mut ledger = Ledger::open(&file).unwrap();
            assert!(
                expected == everything(&ledger),
                "turn {turn}: not what an undisturbed run gives"
            );
            verify(&mut ledger);
        }
        turn += 1;
    }
    eprintln!("{killed} of {turn} were killed before their end, {half} left less than the whole");
    assert_eq!(killed, KILLS, "the kills come too late");
}

/// What a ledger holds after a kill: a part of the whole, and nothing broken. Lines of its content.
fn checks_after_kill(file: &Path) -> usize {
    match Ledger::read(file) {
        Ok(mut ledger) => {
            verify(&mut ledger);
            everything(&ledger).len()
        }
        // Killed before the first transaction: an empty file.
        Err(_) => {
            assert_eq!(std::fs::metadata(file).unwrap().len(), 0);
            0
        }
    }
}

#[test]
fn a_disk_that_takes_no_more_leaves_all_or_nothing() {
    // A limit on the size of files makes writes fail as a full disk does, at one write after the other.
    let folder = folder("limit");
    let undisturbed = folder.join("undisturbed.db");
    assert!(add(&undisturbed).status().unwrap().success());
    let expected = everything(&Ledger::read(&undisturbed).unwrap());
    let file = folder.join("limited.db");
    let mut failures = 0;
    for kilobytes in (0..4000).step_by(80) {
        remove(&file);
        let adding = add(&file);
        let mut limited = Command::new("bash");
        limited
            .arg("-c")
            .arg(format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$@\""))
            .arg("bash")
            .arg(adding.get_program())
            .args(adding.get_args());
        let output = limited.stdout(Stdio::null()).output().unwrap();
        let whole = output.status.success();
        if !whole {
            failures += 1;
            let told = stderr(&output);
            assert_eq!(output.status.code(), Some(1), "{told}");
            assert!(
                told.contains("limited.db") && told.lines().count() == 1,
                "{told}"
            );
        }
        if file.exists() {
            checks_after_kill(&file);
        }
        assert!(add(&file).status().unwrap().success());
        let mut ledger = Ledger::open(&file).unwrap();
        assert!(expected == everything(&ledger), "{kilobytes} KiB");
        verify(&mut ledger);
        if whole {
            break;
        }
    }
    assert!(failures > 2, "{failures}");
}

#[test]
fn readers_go_on_while_somebody_writes_and_a_second_writer_is_told() {
    let folder = folder("two");
    let file = folder.join("examples.db");
    let sources = examples();
    drop(ledger(&file, &sources[..6]));
    // Somebody who writes and does not end.
    let other = rusqlite_lock(&file);
    let started = Instant::now();
    for command in ["stories", "claims", "conflicts", "due", "verify"] {
        let output = zufolge()
            .arg(command)
            .arg("--ledger")
            .arg(&file)
            .output()
            .unwrap();
        // The index of words can only be checked by whoever may write.
        if command != "verify" {
            assert!(output.status.success(), "{command}: {}", stderr(&output));
            assert!(
                started.elapsed() < Duration::from_secs(8),
                "{command} waited"
            );
        } else {
            assert!(output.status.success() || stderr(&output).contains("another zufolge"));
        }
    }
    let output = add(&file).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains("another zufolge is writing to it"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    drop(other);
    assert!(add(&file).status().unwrap().success());
    verify(&mut Ledger::read(&file).unwrap());
}

/// A transaction that writes, in a process of its own until it is dropped.
fn rusqlite_lock(file: &Path) -> impl Drop {
    struct Lock(rusqlite::Connection);
    impl Drop for Lock {
        fn drop(&mut self) {
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
    let db = rusqlite::Connection::open(file).unwrap();
    db.execute_batch("BEGIN IMMEDIATE; DELETE FROM derived")
        .unwrap();
    Lock(db)
}

#[test]
fn two_who_add_at_once_take_turns() {
    let folder = folder("both");
    let file = folder.join("both.db");
    let undisturbed = folder.join("undisturbed.db");
    assert!(add(&undisturbed).status().unwrap().success());
    for _ in 0..5 {
        remove(&file);
        let mut children: Vec<_> = (0..3).map(|_| add(&file).spawn().unwrap()).collect();
        for child in &mut children {
            assert!(child.wait().unwrap().success());
        }
        let mut ledger = Ledger::read(&file).unwrap();
        verify(&mut ledger);
        assert!(everything(&ledger) == everything(&Ledger::read(&undisturbed).unwrap()));
    }
}

#[test]
fn what_is_no_ledger_is_refused_in_one_line() {
    let folder = folder("foreign");
    let good = folder.join("good.db");
    drop(ledger(&good, &examples()[..3]));
    let make = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    make(
        "text",
        b"Nach Angaben der Feuerwehr stehen zwei Lagerhallen in Flammen.\n"
            .repeat(40)
            .as_slice(),
    );
    make("short", b"SQLite");
    make("empty", b"");
    let bytes = std::fs::read(&good).unwrap();
    make("truncated", &bytes[..bytes.len() / 2]);
    make("first-page", &bytes[..8192]);
    let mut newer = bytes.clone();
    newer[60..64].copy_from_slice(&99u32.to_be_bytes());
    make("newer", &newer);
    let mut older = bytes.clone();
    older[60..64].copy_from_slice(&1u32.to_be_bytes());
    make("older", &older);
    let other = rusqlite::Connection::open(folder.join("other")).unwrap();
    other
        .execute_batch("CREATE TABLE report (id TEXT)")
        .unwrap();
    drop(other);
    std::fs::create_dir(folder.join("folder")).unwrap();
    for (name, said) in [
        ("text", "is not a zufolge ledger"),
        ("short", "is not a zufolge ledger"),
        ("empty", "is not a zufolge ledger"),
        ("truncated", "is damaged"),
        ("first-page", "is damaged"),
        ("newer", "update zufolge"),
        ("older", "by an older zufolge"),
        ("other", "is not a zufolge ledger"),
        ("folder", "cannot be opened"),
        ("missing", "no such ledger"),
    ] {
        let file = folder.join(name);
        let before = std::fs::read(&file).ok();
        for command in ["verify", "stories", "rebuild"] {
            let output = zufolge()
                .arg(command)
                .arg("--ledger")
                .arg(&file)
                .output()
                .unwrap();
            let told = stderr(&output) + &String::from_utf8_lossy(&output.stdout);
            assert_eq!(output.status.code(), Some(1), "{command} {name}: {told}");
            assert!(told.contains(said), "{command} {name}: {told}");
            assert!(!told.contains("panicked"), "{told}");
        }
        if !["empty", "missing"].contains(&name) {
            let output = add(&file).output().unwrap();
            assert_eq!(
                output.status.code(),
                Some(1),
                "add {name}: {}",
                stderr(&output)
            );
            assert!(
                stderr(&output).contains(said),
                "add {name}: {}",
                stderr(&output)
            );
        }
        if name != "empty" && name != "missing" {
            assert_eq!(before, std::fs::read(&file).ok(), "{name} was changed");
        }
    }
}

#[test]
fn one_flipped_bit_is_found_or_changes_nothing() {
    let folder = folder("bits");
    let good = folder.join("good.db");
    let mut reviewed = ledger(&good, &examples()[..6]);
    let item = reviewed.claims(&Filter::default()).unwrap().rows[0];
    let claim = reviewed.report(item.report).unwrap().claims[item.number - 1]
        .id
        .to_string();
    reviewed
        .review(&zufolge_ledger::review::Review {
            item: claim,
            verdict: zufolge_ledger::review::Verdict::Accept,
            who: "Meyer".to_owned(),
            moment: NOW.to_owned(),
            note: None,
        })
        .unwrap();
    let expected = everything(&reviewed);
    drop(reviewed);
    let bytes = std::fs::read(&good).unwrap();
    let mut random = Random(0xb17);
    let (mut found, mut harmless) = (0, 0);
    for turn in 0..400 {
        let mut flipped = bytes.clone();
        let at = random.below(bytes.len() * 8);
        flipped[at / 8] ^= 1 << (at % 8);
        let file = folder.join("flipped.db");
        remove(&file);
        std::fs::write(&file, &flipped).unwrap();
        let faults = match Ledger::read(&file) {
            Ok(mut ledger) => match ledger.verify(PROGRAM) {
                Ok(verified) if verified.faults.is_empty() => {
                    assert!(
                        everything(&ledger) == expected,
                        "bit {at} changed something unseen"
                    );
                    harmless += 1;
                    continue;
                }
                Ok(verified) => verified.faults,
                Err(error) => vec![error.to_string()],
            },
            Err(error) => vec![error.to_string()],
        };
        found += 1;
        assert!(
            faults.iter().all(|fault| !fault.contains('\n')),
            "{faults:?}"
        );
        // The program says the same, and never panics.
        if turn % 8 == 0 {
            for command in ["verify", "stories", "claims"] {
                let output = zufolge()
                    .arg(command)
                    .arg("--ledger")
                    .arg(&file)
                    .output()
                    .unwrap();
                assert!(
                    output.status.code().is_some_and(|code| code <= 1),
                    "{}",
                    stderr(&output)
                );
                assert!(command != "verify" || !output.status.success(), "bit {at}");
            }
        }
    }
    eprintln!("{found} flipped bits were found, {harmless} lie where nothing is stored");
}

#[cfg(unix)]
#[test]
fn what_may_only_be_read_can_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;

    let folder = folder("read-only");
    let file = folder.join("examples.db");
    drop(ledger(&file, &examples()[..6]));
    let set = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    // Whoever may do anything must become somebody else to be refused.
    let nobody = |command: &str| {
        let mut run = zufolge();
        run.arg(command).arg("--ledger").arg(&file);
        run.uid(65534).gid(65534).output().or_else(|_| {
            let mut run = zufolge();
            run.arg(command).arg("--ledger").arg(&file).output()
        })
    };
    set(&file, 0o444);
    for mode in [0o777, 0o555] {
        set(&folder, mode);
        for command in ["stories", "claims", "verify"] {
            let output = nobody(command).unwrap();
            assert!(
                output.status.success(),
                "{command}, folder {mode:o}: {}",
                stderr(&output)
            );
        }
        let output = nobody("rebuild").unwrap();
        // Root may write all the same.
        if !output.status.success() {
            assert!(
                stderr(&output).contains("may not be written"),
                "{}",
                stderr(&output)
            );
        }
    }
    set(&folder, 0o755);
    set(&file, 0o644);
}
