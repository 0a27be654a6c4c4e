//! Every lesson of `www/lessons`, done from its first step to its end by its own "do it for me": no goal is met before, each
//! is met afterwards, and every reset point can be reached. Every reason that a goal gives has words in every language.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ordering_playground::lessons::desk::Desk;
use ordering_playground::lessons::lesson::Lesson;

fn www() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www")
}

fn lessons() -> Vec<(String, Lesson)> {
    let only = std::env::var("LESSON").ok();
    let mut all = Vec::new();
    for entry in std::fs::read_dir(www().join("lessons")).expect("the lessons") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let lesson = Lesson::parse(&text)
            .unwrap_or_else(|mistake| panic!("{}:{}: {:?}", path.display(), mistake.line, mistake.message));
        all.push((name, lesson));
    }
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    all
}

#[test]
fn there_are_enough_lessons_and_each_has_something_to_do() {
    let all = lessons();
    assert!(all.len() >= 10, "{}", all.len());
    for (name, lesson) in all {
        let goals = lesson.steps.iter().filter(|step| step.goal.is_some()).count();
        assert!(goals >= 2, "{name} has {goals} goals");
    }
}

/// What is wrong with one lesson, played from its start to its end.
fn play(lesson: &Lesson) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut desk = Desk::new(lesson);
    for step in &lesson.steps {
        desk.begin(step.scenario.as_ref());
        let id = &step.id;
        let Some(goal) = &step.goal else { continue };
        if desk.missing(goal).is_empty() {
            wrong.push(format!("{id} is met before anything is done"));
        }
        if let Err(message) = desk.perform(&step.work) {
            wrong.push(format!("{id} cannot be done: {message:?}"));
        }
        let missing = desk.missing(goal);
        if !missing.is_empty() {
            wrong.push(format!("{id} is not met: {missing:?}"));
        }
    }
    let what_if = &lesson.what_if;
    desk.begin(what_if.scenario.as_ref());
    if desk.missing(&what_if.goal).is_empty() {
        wrong.push("the harm of what-if is there before".to_owned());
    }
    if let Err(message) = desk.perform(&what_if.work) {
        wrong.push(format!("what-if cannot be done: {message:?}"));
    }
    let missing = desk.missing(&what_if.goal);
    if !missing.is_empty() {
        wrong.push(format!("what-if does no harm: {missing:?}"));
    }
    wrong
}

#[test]
fn every_goal_is_reached_by_its_own_solution_and_not_before() {
    let mut wrong = Vec::new();
    for (name, lesson) in lessons() {
        wrong.extend(play(&lesson).into_iter().map(|what| format!("{name}: {what}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_step_can_be_gone_back_to() {
    for (name, lesson) in lessons() {
        for index in 0..=lesson.steps.len() {
            let desk = Desk::at_step(&lesson, index).unwrap_or_else(|message| panic!("{name}, {index}: {message:?}"));
            if let Some(goal) = lesson.steps.get(index).and_then(|step| step.goal.as_ref()) {
                assert!(!desk.missing(goal).is_empty(), "{name}, {index}: met after a reset");
            }
        }
    }
}

/// Every key of a text that the code of lessons names, and that `Expect` names.
fn named_keys() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> = std::fs::read_dir(source.join("lessons"))
        .expect("the room")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.push(source.join("sim/expect.rs"));
    let mut keys = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).expect("code");
        for word in text.split('"').skip(1).step_by(2) {
            let known = ["goal.", "grade.", "result.", "expect.", "lesson.mistake."];
            let is_key = known.iter().any(|start| word.starts_with(start)) && !word.contains(['{', ' ']);
            if is_key {
                keys.push(word.to_owned());
            }
        }
    }
    for name in [
        "DifferentBlocks",
        "Gap",
        "OffsetWentBack",
        "AcknowledgedLost",
        "InTwoBlocks",
        "ChainStopped",
        "Panicked",
    ] {
        keys.push(format!("expect.broken.{name}"));
    }
    keys
}

#[test]
fn every_reason_has_words_in_every_language_and_no_words_are_left_over() {
    let keys = named_keys();
    assert!(keys.len() > 40, "{}", keys.len());
    for language in ["en", "zh"] {
        let path = www().join("text").join(language).join("lessons.json");
        let text = std::fs::read_to_string(&path).expect("texts");
        let texts: BTreeMap<String, String> = serde_json::from_str(&text).expect("a map of texts");
        for key in &keys {
            assert!(
                texts.get(key).is_some_and(|text| !text.is_empty()),
                "{key} in {language}"
            );
        }
        for key in texts.keys() {
            assert!(keys.contains(key), "{key} is in {language}, and nobody says it");
        }
    }
}

/// Every text of a file, as (English, Chinese).
fn texts_of(value: &serde_json::Value, found: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(map) => {
            let text = |key: &str| map.get(key).and_then(|text| text.as_str()).map(str::to_owned);
            match (text("en"), text("zh")) {
                (Some(en), Some(zh)) => found.push((en, zh)),
                _ => map.values().for_each(|value| texts_of(value, found)),
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|value| texts_of(value, found)),
        _ => {}
    }
}

fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// What is wrong with a text as a text.
fn slips(en: &str, zh: &str) -> Option<&'static str> {
    let pairs = || zh.chars().zip(zh.chars().skip(1));
    let is_code = en == zh && !en.contains(". ");
    if en
        .chars()
        .any(|letter| is_chinese(letter) || "，。；：？！".contains(letter))
    {
        Some("Chinese in English")
    } else if !zh.chars().any(is_chinese) && !is_code {
        Some("no Chinese")
    } else if pairs().any(|(letter, sign)| is_chinese(letter) && ",;:?!".contains(sign)) {
        Some("an English sign after a Chinese character")
    } else if en.contains("  ") || zh.contains("  ") || en.trim() != en || zh.trim() != zh {
        Some("blanks")
    } else if zh.len() * 5 < en.len() {
        Some("much shorter in Chinese")
    } else {
        None
    }
}

#[test]
fn texts_of_both_languages_are_in_order() {
    let mut wrong = Vec::new();
    for folder in ["lessons", "challenges"] {
        for entry in std::fs::read_dir(www().join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let text = std::fs::read_to_string(&path).expect("a readable file");
            let mut texts = Vec::new();
            texts_of(&serde_json::from_str(&text).expect("JSON"), &mut texts);
            assert!(texts.len() >= 5, "{}", path.display());
            let slips = texts.iter().filter_map(|(en, zh)| Some((slips(en, zh)?, en, zh)));
            wrong.extend(slips.map(|slip| format!("{}: {slip:?}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
