//! The command line: exit codes, messages, order of output, colours.

// Tests run the program and read files.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

mod program;

use program::{lines, root, zufolge, zufolge_on};

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn wrong_usage_is_exit_code_2() {
    for args in [
        &[][..],
        &["read"],
        &["read", "--date", "gestern", "x"],
        &["red"],
        &["explain", "c1"],
    ] {
        let output = zufolge().args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn what_cannot_be_read_is_one_line_and_the_rest_goes_on() {
    let input = "{\"id\":\"a\",\"text\":\"Eins.\"}\nkaputt\n{\"id\":\"b\",\"text\":\"Zwei.\"}\n";
    let output = zufolge_on(input.as_bytes(), &["read", "--json", "no-such-file", "-"]);
    assert_eq!(output.status.code(), Some(1));
    let ids: Vec<_> = lines(&output.stdout)
        .iter()
        .map(|r| r["report"]["input_id"].clone())
        .collect();
    assert_eq!(ids, ["a", "b"]);
    let stderr = text_of(&output.stderr);
    let told: Vec<&str> = stderr.lines().collect();
    assert_eq!(told.len(), 2, "{stderr}");
    assert_eq!(told[0], "zufolge: no-such-file: no such file or folder");
    assert!(told[1].contains("line 2"), "{stderr}");
}

#[test]
fn an_address_is_refused_in_one_line() {
    let output = zufolge()
        .args(["read", "https://kurier.example/a"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text_of(&output.stderr).lines().count(), 1);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = zufolge()
        .args(["read", "--json"])
        .args(std::iter::repeat_n(root().join("examples"), 30))
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text_of(&output.stderr), "");
}

#[test]
fn output_is_in_the_order_of_the_input() {
    let input: String = (0..10_000)
        .map(|id| {
            format!(
                "{{\"id\":\"{id}\",\"text\":\"Meldung {}\"}}\n",
                "lang ".repeat(id % 7)
            )
        })
        .collect();
    let output = zufolge_on(input.as_bytes(), &["read", "--json", "-"]);
    for (id, record) in lines(&output.stdout).iter().enumerate() {
        assert_eq!(record["report"]["input_id"], id.to_string());
    }
}

#[test]
fn a_given_date_holds_for_reports_without_one() {
    let output = zufolge_on(
        "Nur Text.".as_bytes(),
        &["read", "--json", "--date", "2026-03-04", "-"],
    );
    assert_eq!(
        lines(&output.stdout)[0]["report"]["published"],
        "2026-03-04"
    );
}

#[test]
fn a_page_holds_no_control_codes_when_piped() {
    let text = "Es gebe \u{1b}[31mkeine\u{1b}[0m Toten\u{7}, sagte Müller.";
    for args in [&["read", "-"][..], &["read", "-v", "-"]] {
        let output = zufolge_on(text.as_bytes(), args);
        let page = text_of(&output.stdout);
        assert!(
            page.chars().all(|c| c == '\n' || !c.is_control()),
            "{page:?}"
        );
        assert!(
            page.lines().all(|line| line.chars().count() <= 100),
            "{page}"
        );
    }
}

#[test]
fn explain_shows_a_claim_or_names_those_there_are() {
    let example = root().join("examples/lackwerk/01-kurier.txt");
    let output = zufolge()
        .args(["explain", "c99999"])
        .arg(&example)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text_of(&output.stderr).starts_with("zufolge: no claim c99999 here"));
    let records = program::read_json(std::slice::from_ref(&example));
    let claims = records[0]["claims"].as_array().unwrap();
    for claim in claims {
        let id = claim["id"].as_str().unwrap();
        let output = zufolge()
            .args(["explain", id])
            .arg(&example)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(text_of(&output.stdout).contains(claim["rule"].as_str().unwrap()));
    }
}

#[test]
fn the_reference_of_commands_is_up_to_date() {
    let output = zufolge().arg("commands").output().unwrap();
    let written = std::fs::read_to_string(root().join("docs/commands.md")).unwrap();
    assert_eq!(text_of(&output.stdout), written, "run `cargo xtask docs`");
}

#[test]
fn the_page_in_the_readme_is_up_to_date() {
    let shown = "$ zufolge read examples/lackwerk/01-kurier.txt\n";
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (_, page) = readme.split_once(shown).expect("README.md shows a run");
    let (page, _) = page.split_once("```").unwrap();
    let example = root().join("examples/lackwerk/01-kurier.txt");
    let output = zufolge().arg("read").arg(example).output().unwrap();
    assert_eq!(text_of(&output.stdout), page, "run `cargo xtask docs`");
}

#[test]
fn every_key_is_explained() {
    let schema = std::fs::read_to_string(root().join("docs/read.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let page = std::fs::read_to_string(root().join("docs/json.md")).unwrap();
    let mut objects: Vec<&serde_json::Value> =
        schema["$defs"].as_object().unwrap().values().collect();
    objects.push(&schema);
    for object in objects {
        for key in object["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, _)| key)
        {
            assert!(
                page.contains(&format!("`{key}`")),
                "docs/json.md does not explain `{key}`"
            );
        }
    }
}
