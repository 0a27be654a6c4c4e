//! Any log: decoded within the limits, the lines that it quotes are lines of it, and decoding again says the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ordering_playground::decoder::{MAX_CAUSES, MAX_HITS, decode};

fuzz_target!(|text: &str| {
    let decoding = decode(text);
    // A line end of Windows, of Unix, or none after the last line.
    let lines = text.split('\n').count();
    assert!(decoding.causes.len() <= MAX_CAUSES && decoding.unknown.len() <= MAX_HITS);
    assert!(decoding.unknown.iter().all(|line| (1..=lines).contains(line)));
    for cause in &decoding.causes {
        assert!(!cause.hits.is_empty() && cause.hits.len() <= MAX_HITS && cause.weight <= 100);
        assert!(cause.hits.iter().all(|hit| (1..=lines).contains(&hit.line)));
    }
    assert_eq!(decode(text), decoding);
});
