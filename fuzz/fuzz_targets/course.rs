//! Any text as a lesson, a challenge, a student's progress or a result: read, or refused in words and with a line; a result
//! that can be read is graded again, whatever is in it.
#![no_main]

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use miniz_oxide::deflate::compress_to_vec;
use ordering_playground::lessons::challenge::Challenge;
use ordering_playground::lessons::lesson::Lesson;
use ordering_playground::lessons::progress::Progress;
use ordering_playground::lessons::result;

static CHALLENGE: LazyLock<Challenge> = LazyLock::new(|| {
    let text = include_str!("../../www/challenges/01-comment-behind-a-value.json");
    Challenge::parse(text).expect("a challenge")
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let lines = text.lines().count() as u32 + 1;
        for mistake in [Lesson::parse(text).err(), Challenge::parse(text).err()] {
            assert!(mistake.is_none_or(|mistake| (1..=lines).contains(&mistake.line)));
        }
        check(text);
    }
    // As what a text unfolds to: random letters hardly ever unfold.
    check(&format!("1.{}", URL_SAFE_NO_PAD.encode(compress_to_vec(bytes, 1))));
});

fn check(text: &str) {
    if let Ok(progress) = Progress::import(text) {
        assert_eq!(Progress::import(&progress.export()), Ok(progress));
    }
    if let Ok(claim) = result::read(text)
        && let Ok(checked) = result::check(&claim, &CHALLENGE)
    {
        assert!(checked.grade.is_solved() == (checked.grade.score > 0));
    }
}
