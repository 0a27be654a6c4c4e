//! Any text: the YAML reader answers a document or a refusal, and decodes what it answered.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ordering_playground::config::source::FileId;
use ordering_playground::config::yaml::{Merge, decode, parse};

fuzz_target!(|text: &str| {
    if let Ok(document) = parse(FileId(0), text) {
        for merge in [Merge::Positional, Merge::OwnKeysWin] {
            // A refusal is an answer too.
            let _ = decode(&document, merge);
        }
    }
});
