//! The report that everything starts from, held against what a careful reader finds in it.
//!
//! The report is not part of this repository; where it is missing, the test says so and passes. All
//! that is wrong is listed at once.

// Tests run the program and read files.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

mod program;

use serde_json::Value;

use program::{read_json, root};

#[test]
fn the_first_report_is_read_as_a_careful_reader_would() {
    let path = root().join("../shared/reports/2025-08-24-dpa-irak.txt");
    if !path.exists() {
        eprintln!("SKIPPED: {} is missing", path.display());
        return;
    }
    let record = &read_json(&[path])[0];
    program::check_promises(record);
    let mut reader = Reader::of(record);
    reader.publication();
    reader.withdrawal();
    reader.announcement();
    reader.figures();
    reader.places();
    reader.due();
    reader.questions();
    reader.own_voice();
    assert!(
        reader.wrong.is_empty(),
        "wrong:\n- {}",
        reader.wrong.join("\n- ")
    );
}

struct Reader<'a> {
    record: &'a Value,
    text: Vec<char>,
    wrong: Vec<String>,
}

impl<'a> Reader<'a> {
    fn of(record: &'a Value) -> Reader<'a> {
        let text = record["report"]["text"].as_str().unwrap().chars().collect();
        Reader {
            record,
            text,
            wrong: Vec::new(),
        }
    }

    fn expect(&mut self, holds: bool, what: &str, found: impl std::fmt::Display) {
        if !holds {
            self.wrong.push(format!("{what}; found: {found}"));
        }
    }

    fn words(&self, span: &Value) -> String {
        let end = |side: usize| span[side].as_u64().unwrap_or(0) as usize;
        self.text[end(0)..end(1)].iter().collect()
    }

    fn list(&self, key: &str) -> Vec<&'a Value> {
        self.record[key].as_array().unwrap().iter().collect()
    }

    /// Attributed claims that hold all these words.
    fn claims(&self, words: &[&str]) -> Vec<&'a Value> {
        let holds = |claim: &&Value| {
            let text = claim["text"].as_str().unwrap();
            claim["form"] != "own-voice" && words.iter().all(|word| text.contains(word))
        };
        self.list("claims").into_iter().filter(holds).collect()
    }

    fn claim(&mut self, words: &[&str]) -> &'a Value {
        let found = self.claims(words);
        self.expect(
            !found.is_empty(),
            &format!("an attributed claim with {words:?}"),
            "none",
        );
        found.first().copied().unwrap_or(&Value::Null)
    }

    fn source_is(&mut self, claim: &Value, name: &str, kinds: &[&str]) {
        let names = format!(
            "{} {}",
            claim["source"]["name"], claim["source"]["resolved"]
        );
        let text = claim["text"].as_str().unwrap_or("(no claim)");
        self.expect(
            names.contains(name),
            &format!("source {name} of {text}"),
            names,
        );
        let kind = claim["source"]["kind"].as_str().unwrap_or("none");
        let right = kinds.is_empty() || kinds.contains(&kind);
        self.expect(right, &format!("kind of {name}: one of {kinds:?}"), kind);
    }

    fn publication(&mut self) {
        let report = &self.record["report"];
        let published = report["published"].as_str().unwrap_or("none");
        self.expect(published == "2025-08-24", "published 2025-08-24", published);
        self.expect(
            report["dateline"] == "Bagdad",
            "dateline Bagdad",
            &report["dateline"],
        );
        let agencies = &report["agencies"];
        self.expect(
            *agencies == serde_json::json!(["dpa"]),
            "agency dpa",
            agencies,
        );
    }

    fn withdrawal(&mut self) {
        for base in ["Ain al-Assad", "Victoria"] {
            let claim = self.claim(&[base]);
            self.source_is(claim, "Sicherheitskreise", &["anonymous"]);
            let via = claim["via"].to_string();
            self.expect(
                via.contains("Deutsche Presse-Agentur"),
                &format!("{base}: via Deutsche Presse-Agentur"),
                via,
            );
            let standing = &claim["standing"];
            self.expect(
                standing == "unconfirmed",
                &format!("{base}: unconfirmed"),
                standing,
            );
            let evidence: Vec<String> = match claim["evidence"].as_array() {
                Some(spans) => spans.iter().map(|span| self.words(span)).collect(),
                None => Vec::new(),
            };
            self.expect(
                evidence
                    .iter()
                    .any(|words| words.contains("offizielle Bestätigung")),
                &format!("{base}: the missing confirmation as evidence"),
                evidence.join(" | "),
            );
        }
        let stay = self.claim(&["in beratender Funktion"]);
        self.expect(
            stay["form"] == "free-indirect",
            "the trainers: free-indirect",
            &stay["form"],
        );
        self.source_is(stay, "Sicherheitskreise", &["anonymous"]);
    }

    fn announcement(&mut self) {
        let no_withdrawal = self.claim(&["Es handle sich nicht um einen Truppenabzug"]);
        let form = &no_withdrawal["form"];
        self.expect(form == "indirect", "no withdrawal: indirect", form);
        let polarity = &no_withdrawal["polarity"];
        self.expect(polarity == "negative", "no withdrawal: negated", polarity);
        self.source_is(no_withdrawal, "Washington", &["metonym", "institution"]);

        let partnership = self.claim(&["neu auszurichten"]);
        let stance = &partnership["stance"];
        self.expect(stance == "announces", "the partnership: announces", stance);
        self.source_is(partnership, "USA", &[]);

        let times = self.list("times");
        let about: Vec<&&Value> = times
            .iter()
            .filter(|time| {
                time["text"]
                    .as_str()
                    .unwrap()
                    .to_lowercase()
                    .contains("einem jahr")
            })
            .collect();
        self.expect(
            about.len() == 2,
            "both times \"vor etwa einem Jahr\"",
            about.len(),
        );
        for time in about {
            let right = time["edtf"] == "2024-08~";
            let found = format!("{} {}", time["value"], time["edtf"]);
            self.expect(right, "vor etwa einem Jahr: 2024-08, approximate", found);
        }
        let then = times.iter().find(|time| time["text"] == "seinerzeit");
        let value = then.map_or(&Value::Null, |time| &time["edtf"]);
        let right = value
            .as_str()
            .is_some_and(|value| value.starts_with("2024-08"));
        self.expect(
            right,
            "seinerzeit: at the time of the announcement, 2024-08",
            value,
        );
    }

    fn figures(&mut self) {
        let figures = self.list("figures");
        let texts: Vec<&str> = figures.iter().filter_map(|f| f["text"].as_str()).collect();
        self.expect(
            figures.len() == 3,
            "three figures and no other",
            texts.join(" | "),
        );
        let null = Value::Null;
        let expected = [
            (2500, Value::from(2500), true, "Irak", "US-Regierung"),
            (3000, null, false, "Irak", "irakische Quellen"),
            (700, Value::from(700), true, "Syrien", "Pentagon"),
        ];
        for (min, max, approximate, place, holder) in expected {
            let Some(figure) = figures.iter().find(|figure| figure["min"] == min) else {
                self.expect(false, &format!("a figure of {min}"), texts.join(" | "));
                continue;
            };
            self.expect(
                figure["max"] == max,
                &format!("{min}: max {max}"),
                &figure["max"],
            );
            let hedge = &figure["approximate"];
            self.expect(
                *hedge == approximate,
                &format!("{min}: approximate {approximate}"),
                hedge,
            );
            let found = &figure["place"];
            self.expect(*found == place, &format!("{min}: in {place}"), found);
            let class = &figure["counted"]["class"];
            self.expect(class == "soldiers", &format!("{min}: soldiers"), class);
            let counted = &figure["counted"]["text"];
            let right = counted
                .as_str()
                .is_some_and(|text| text.contains("Soldaten"));
            self.expect(right, &format!("{min}: counts Soldaten"), counted);
            let claims = self.list("claims");
            let claim = claims.iter().find(|claim| claim["id"] == figure["claim"]);
            let source = claim.map_or(&Value::Null, |claim| &claim["source"]);
            let names = format!("{} {}", source["name"], source["resolved"]);
            // "irakischen Quellen zufolge" may stand as it is declined in the text.
            let right = names.contains(holder) || names.contains(&holder.replace("che ", "chen "));
            self.expect(right, &format!("{min}: held by {holder}"), names);
        }
    }

    fn places(&mut self) {
        let places = self.list("places");
        let names: Vec<&str> = places
            .iter()
            .filter_map(|place| place["name"].as_str())
            .collect();
        let names = names.join(" | ");
        for name in [
            "Ain al-Assad",
            "Anbar",
            "Victoria",
            "Bagdad",
            "Irak",
            "Syrien",
            "Kuwait",
            "Kurdenregion",
        ] {
            self.expect(names.contains(name), &format!("the place {name}"), &names);
        }
        for place in places {
            let resolved = place["lat"].is_number() && place["lon"].is_number();
            let open = place["lat"].is_null() && place["precision"] == "unknown";
            self.expect(
                resolved || open,
                "a place is resolved or says that it is not",
                place,
            );
        }
    }

    fn due(&mut self) {
        let dues = self.list("dues");
        let found: Vec<String> = dues.iter().map(|due| due.to_string()).collect();
        let found = found.join("\n    ");
        let Some(due) = dues.iter().find(|due| due["date"] == "2025-09-30") else {
            return self.expect(false, "a due on 2025-09-30", found);
        };
        self.expect(dues.len() == 1, "one due", &found);
        let about = due["about"].as_str().unwrap_or_default();
        self.expect(
            about.contains("Abzug"),
            "due: about the partial withdrawal",
            about,
        );
        let by = due["by"].as_str().unwrap_or_default();
        let right = by.contains("Bagdad") && by.contains("Washington");
        self.expect(
            right,
            "due: by the governments in Bagdad and Washington",
            by,
        );
    }

    fn questions(&mut self) {
        let questions = self.list("questions");
        let found: Vec<&str> = questions
            .iter()
            .filter_map(|q| q["text"].as_str())
            .collect();
        let found = found.join(" | ");
        for words in [
            "Viele Fragen blieben offen",
            "Details und Fragen blieben aber offen",
            "offizielle Bestätigung",
        ] {
            self.expect(
                found.contains(words),
                &format!("the question {words:?}"),
                &found,
            );
        }
    }

    fn own_voice(&mut self) {
        for claim in self.claims(&["gilt als militärisch besiegt"]) {
            let source = claim["source"].to_string();
            self.expect(
                false,
                "\"gilt als militärisch besiegt\" is booked to no source",
                source,
            );
        }
    }
}
