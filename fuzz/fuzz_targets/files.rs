//! Any set of files: reading, checking and fixing never panics, and every finding is sound.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ordering_playground::config::edit::apply;
use ordering_playground_fuzz::{assert_sound, files, findings};

fuzz_target!(|text: &str| {
    let files = files(text);
    let found = findings(&files);
    assert_sound(&files, &found);
    for fix in found.iter().flat_map(|finding| &finding.fixes).take(8) {
        let fixed = apply(&files, &fix.edits);
        assert_sound(&fixed, &findings(&fixed));
    }
});
