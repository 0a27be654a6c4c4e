//! Any link: read, or refused in words; what was read comes back the same when it is written, and it can be run.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use miniz_oxide::deflate::compress_to_vec;
use ordering_playground::finding::Message;
use ordering_playground::playground::permalink::{Shared, read, write};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        check(read(text));
    }
    // As what a link unfolds to: random letters hardly ever unfold.
    let folded = URL_SAFE_NO_PAD.encode(compress_to_vec(bytes, 1));
    for form in 1..=2 {
        check(read(&format!("{form}.{folded}")));
    }
});

fn check(answer: Result<Option<Shared>, Message>) {
    match answer {
        // A scenario that came whole may break a limit of its own.
        Err(message) => assert!(message.key.starts_with("link.") || message.key.starts_with("scenario.")),
        Ok(None) => {}
        Ok(Some(shared)) => {
            assert_eq!(shared.setup.clone().within_limits(), shared.setup);
            let again = read(&write(&shared)).expect("what was written can be read");
            // The untouched example needs no link.
            assert!(again.is_none_or(|again| again == shared));
            // A scenario within the limits, or a word about which it breaks.
            let _ = shared.setup.scenario().check();
        }
    }
}
