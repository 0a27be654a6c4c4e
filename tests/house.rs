//! The house keeps its rules (ARCHITECTURE.md): the core does no I/O and knows no clock, and each room uses only the
//! rooms that it may.

use std::path::{Path, PathBuf};

/// Each room and the rooms that it may use besides itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("finding.rs", &["config"]),
    ("config", &["finding"]),
    ("rules", &["config", "finding", "ordering", "kafka"]),
    ("ordering", &["config", "kafka"]),
    ("kafka", &["config"]),
    ("zookeeper", &["config"]),
    ("sim", &["config", "finding", "ordering", "kafka", "zookeeper"]),
    ("swarm", &["config", "finding", "rules", "sim"]),
    ("decoder", &["config", "finding", "rules"]),
    (
        "console",
        &["config", "finding", "kafka", "ordering", "rules", "sim", "zookeeper"],
    ),
    ("words.rs", &["config", "finding", "rules"]),
    ("sealed.rs", &["finding"]),
    (
        "lessons",
        &[
            "config", "console", "finding", "ordering", "rules", "sealed", "sim", "words",
        ],
    ),
];

/// The doors: they may use everything, and may know the outside world.
const DOORS: &[&str] = &["cli", "playground", "main.rs", "course.rs", "workers.rs", "lib.rs"];

/// What the core may not know.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::time",
    "std::thread",
    "std::process",
    "std::io",
    "thread_local!",
    "static mut",
    "println!",
    "eprintln!",
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// All Rust files of a room, with their code up to the unit tests.
fn files(path: &Path) -> Vec<(String, String)> {
    if path.is_file() {
        let text = std::fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n");
        return vec![(path.display().to_string(), code)];
    }
    let mut entries: Vec<PathBuf> = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    let is_test = |path: &Path| {
        path.file_name()
            .is_some_and(|name| name == "tests.rs" || name == "tests")
    };
    entries
        .iter()
        .filter(|path| !is_test(path) && (path.is_dir() || path.extension().is_some_and(|end| end == "rs")))
        .flat_map(|path| files(path))
        .collect()
}

#[test]
fn every_folder_of_the_source_is_a_room_or_a_door() {
    for entry in std::fs::read_dir(source()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let known = DOORS.contains(&name.as_str()) || ROOMS.iter().any(|(room, _)| *room == name);
        assert!(
            known,
            "src/{name} is neither a room nor a door: give it its place here and in ARCHITECTURE.md"
        );
    }
}

#[test]
fn a_room_uses_only_what_it_may() {
    for (room, allowed) in ROOMS {
        let path = source().join(room);
        if !path.exists() {
            continue;
        }
        let own = room.trim_end_matches(".rs");
        for (file, code) in files(&path) {
            for used in code.split("crate::").skip(1) {
                let used: String = used
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect();
                let is_room = ROOMS.iter().any(|(name, _)| name.trim_end_matches(".rs") == used);
                let is_door = DOORS.iter().any(|name| name.trim_end_matches(".rs") == used);
                let fine = used == own || allowed.contains(&used.as_str()) || !(is_room || is_door);
                assert!(fine, "{file}: {room} may not use {used}");
            }
        }
    }
}

#[test]
fn the_core_knows_nothing_of_the_outside() {
    for (room, _) in ROOMS {
        let path = source().join(room);
        if !path.exists() {
            continue;
        }
        for (file, code) in files(&path) {
            for word in OUTSIDE {
                assert!(!code.contains(word), "{file}: {word} has no place in the core");
            }
        }
    }
}

#[test]
fn no_unsafe_code() {
    let library = std::fs::read_to_string(source().join("lib.rs")).unwrap();
    assert!(library.contains("#![forbid(unsafe_code)]"));
}
