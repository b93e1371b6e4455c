//! The JSON of `read`: every output of the examples fits the published schema and what it promises.

// Tests run the program and read files.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

mod program;

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

use program::{read_json, root};

#[test]
fn every_example_fits_the_schema() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).expect("the schema itself is valid");
    let records = examples();
    assert!(records.len() >= 12, "only {} examples", records.len());
    for record in &records {
        let errors: Vec<String> = validator
            .iter_errors(record)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert!(
            errors.is_empty(),
            "{}: {}",
            record["report"]["title"],
            errors.join("\n")
        );
        described(record, &schema, &schema, "record");
    }
}

#[test]
fn every_example_keeps_the_promises() {
    for record in examples() {
        program::check_promises(&record);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_number_of_threads() {
    let examples = root().join("examples");
    let one = program::zufolge()
        .env("RAYON_NUM_THREADS", "1")
        .args(["read", "--json"])
        .arg(&examples)
        .output();
    let two = program::zufolge()
        .env("RAYON_NUM_THREADS", "2")
        .args(["read", "--json"])
        .arg(&examples)
        .output();
    assert_eq!(one.unwrap().stdout, two.unwrap().stdout);
}

fn schema() -> Value {
    let path = root().join("docs/read.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn examples() -> Vec<Value> {
    let paths: Vec<PathBuf> = vec![root().join("examples")];
    read_json(&paths)
}

/// The schema is open to later keys; what is printed today must all be described in it.
fn described(value: &Value, schema: &Value, whole: &Value, path: &str) {
    let schema = resolved(schema, whole);
    match value {
        Value::Object(fields) => {
            let known: BTreeSet<&String> = schema["properties"]
                .as_object()
                .expect(path)
                .keys()
                .collect();
            for (key, field) in fields {
                assert!(
                    known.contains(key),
                    "{path}.{key} is not in docs/read.schema.json"
                );
                described(
                    field,
                    &schema["properties"][key],
                    whole,
                    &format!("{path}.{key}"),
                );
            }
        }
        Value::Array(items) if schema["items"].is_object() => {
            for item in items {
                described(item, &schema["items"], whole, path);
            }
        }
        _ => {}
    }
}

/// Follows references and "that, or null".
fn resolved<'a>(schema: &'a Value, whole: &'a Value) -> &'a Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.trim_start_matches('#');
        return resolved(whole.pointer(pointer).expect(reference), whole);
    }
    match schema["oneOf"].get(0) {
        Some(first) => resolved(first, whole),
        None => schema,
    }
}
