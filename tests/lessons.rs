//! Every lesson of `www/lessons`, done from its first step to its end by its own "do it for me": no goal is met before, each
//! is met afterwards, and every reset point can be reached. Every reason that a goal gives has words in every language.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ordering_playground::lessons::challenge::Challenge;
use ordering_playground::lessons::goal::Goal;
use ordering_playground::lessons::lesson::Lesson;
use ordering_playground::lessons::rehearsal;

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

#[test]
fn every_goal_is_reached_by_its_own_solution_and_not_before() {
    let mut wrong = Vec::new();
    for (name, lesson) in lessons() {
        let slips = rehearsal::lesson(&lesson);
        wrong.extend(slips.into_iter().map(|slip| format!("{name}: {slip:?}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The rehearsal sees what is wrong with a lesson, or it would prove nothing.
#[test]
fn a_lesson_with_a_slip_is_caught() {
    let (name, lesson) = lessons()
        .into_iter()
        .find(|(_, lesson)| !lesson.console)
        .expect("a lesson without a console");
    let first = lesson
        .steps
        .iter()
        .position(|step| step.goal.is_some())
        .expect("a goal");
    let id = lesson.steps[first].id.clone();
    let keys = |lesson: &Lesson, part: &str| -> Vec<String> {
        let slips = rehearsal::lesson(lesson).into_iter();
        slips
            .filter(|slip| slip.part == part)
            .map(|slip| slip.message.key.into_owned())
            .collect()
    };

    let mut idle = lesson.clone();
    idle.steps[first].work.edits.clear();
    assert!(!keys(&idle, &id).is_empty(), "{name}: nothing is done");

    let mut astray = lesson.clone();
    astray.steps[first].work.edits[0].file = "nowhere.yaml".to_owned();
    assert!(keys(&astray, &id).contains(&"lesson.mistake.file".to_owned()));

    let mut trivial = lesson.clone();
    trivial.steps[first].goal = Some(Goal::Release(lesson.fabric.clone()));
    let seen = keys(&trivial, &id);
    assert_eq!(seen, ["rehearsal.met-before", "rehearsal.met-after-reset"]);

    let mut harmless = lesson.clone();
    harmless.what_if.work = lesson.steps[first].work.clone();
    assert!(!keys(&harmless, "what-if").is_empty());
}

/// A file in which a few bytes were changed is read, or refused with a line that it has; nothing panics.
#[test]
fn a_damaged_file_is_refused_with_a_line_of_it() {
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in ["lessons", "challenges"] {
        let entries = std::fs::read_dir(www().join(folder)).expect("a folder");
        paths.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    paths.sort();
    let mut seed = 1_u64;
    let mut random = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    let mut refused = 0;
    for path in &paths {
        let text = std::fs::read_to_string(path).expect("a readable file");
        for _ in 0..40 {
            let mut damaged: Vec<char> = text.chars().collect();
            for _ in 0..=random(3) {
                let at = random(damaged.len());
                match random(3) {
                    0 => drop(damaged.remove(at)),
                    1 => damaged[at] = ['"', '{', '}', '0', 'x', ',', '\\', '排'][random(8)],
                    _ => damaged.truncate(at.max(1)),
                }
            }
            let damaged: String = damaged.into_iter().collect();
            let lines = damaged.lines().count() as u32;
            let mistakes = [Lesson::parse(&damaged).err(), Challenge::parse(&damaged).err()];
            for mistake in mistakes.into_iter().flatten() {
                refused += 1;
                assert!(
                    (1..=lines + 1).contains(&mistake.line),
                    "{}: {mistake:?}",
                    path.display()
                );
            }
        }
    }
    assert!(refused > paths.len() * 40);
}

/// Every key of a text that the code of lessons names, and that `Expect` names.
fn named_keys() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> = std::fs::read_dir(source.join("lessons"))
        .expect("the room")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .collect();
    files.push(source.join("sim/expect.rs"));
    files.push(source.join("playground/course/desk.rs"));
    let mut keys = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).expect("code");
        for word in text.split('"').skip(1).step_by(2) {
            let known = [
                "goal.",
                "grade.",
                "rehearsal.",
                "result.",
                "expect.",
                "lesson.mistake.",
                "lesson.update.",
            ];
            let is_key = known.iter().any(|start| word.starts_with(start)) && !word.contains(['{', ' ']);
            if is_key {
                keys.push(word.to_owned());
            }
        }
    }
    for name in ordering_playground::sim::expect::INVARIANTS {
        keys.extend(["broken", "unbroken"].map(|how| format!("expect.{how}.{name}")));
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
