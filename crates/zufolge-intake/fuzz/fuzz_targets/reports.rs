//! Any bytes: `cargo +nightly fuzz run reports` in crates/zufolge-intake.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zufolge_intake::{Hints, reports};

fuzz_target!(|bytes: &[u8]| {
    for report in reports(bytes, Hints::of_name("-")).take(100).flatten() {
        assert!(!report.text.trim().is_empty());
    }
});
