//! Every challenge of `www/challenges`: as delivered it fails for the reasons that it states; each reference solution is
//! accepted with the full score; whoever changes more than is needed gets less; every language is complete.

use std::collections::BTreeSet;
use std::path::Path;

use ordering_playground::config::source::{FileKind, FileSet};
use ordering_playground::lessons::challenge::Challenge;
use ordering_playground::lessons::grade::{Grade, Reason, grade};
use ordering_playground::lessons::{rehearsal, result};

fn challenges() -> Vec<(String, Challenge)> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/www/challenges"));
    let only = std::env::var("CHALLENGE").ok();
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the challenges") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let challenge = Challenge::parse(&text)
            .unwrap_or_else(|mistake| panic!("{}:{}: {:?}", path.display(), mistake.line, mistake.message));
        all.push((name, challenge));
    }
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    all
}

fn names(grade: &Grade) -> BTreeSet<String> {
    grade.reasons.iter().map(Reason::name).collect()
}

#[test]
fn there_are_enough_of_all_kinds() {
    let all = challenges();
    assert!(all.len() >= 12, "{}", all.len());
    for level in 1..=3 {
        let count = all.iter().filter(|(_, challenge)| challenge.level == level).count();
        assert!(count >= 3, "{count} of level {level}");
    }
    // What the reference solutions change: files of every kind.
    let mut kinds = BTreeSet::new();
    for (_, challenge) in &all {
        let (delivered, solved) = (challenge.delivered(), challenge.solved(0).expect("a solution"));
        let changed = solved.files.iter().filter(|file| !delivered.files.contains(file));
        kinds.extend(changed.map(|file| file.kind));
    }
    for kind in [
        FileKind::Configtx,
        FileKind::Orderer,
        FileKind::Broker,
        FileKind::ZooKeeper,
        FileKind::Compose,
    ] {
        assert!(kinds.contains(&kind), "no challenge about {kind:?}");
    }
}

#[test]
fn a_challenge_fails_as_delivered_for_the_stated_reasons_and_its_solutions_have_the_full_score() {
    let mut wrong = Vec::new();
    for (name, challenge) in challenges() {
        let slips = rehearsal::challenge(&challenge);
        wrong.extend(slips.into_iter().map(|slip| format!("{name}: {slip:?}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The rehearsal sees what is wrong with a challenge, or it would prove nothing.
#[test]
fn a_challenge_with_a_slip_is_caught() {
    for (name, challenge) in challenges() {
        let parts = |challenge: &Challenge| -> BTreeSet<String> {
            let slips = rehearsal::challenge(challenge).into_iter();
            slips.map(|slip| slip.part).collect()
        };
        let mut unstated = challenge.clone();
        unstated.because.pop();
        assert!(parts(&unstated).contains("delivered"), "{name}");
        let mut idle = challenge.clone();
        idle.solutions[0].edits.clear();
        assert!(parts(&idle).contains("solution 0"), "{name}");
    }
}

/// The solution, and settings that nobody asked for in every file that takes them.
fn sledge_hammer(solved: &FileSet) -> FileSet {
    let mut files = solved.clone();
    for file in &mut files.files {
        match file.kind {
            FileKind::Broker => file.text.push_str("num.io.threads=16\nnum.network.threads=6\n"),
            FileKind::ZooKeeper => file.text.push_str("maxClientCnxns=100\n"),
            FileKind::Compose => {
                file.text = file
                    .text
                    .replace("KAFKA_BROKER_ID", "KAFKA_NUM_IO_THREADS=16\n      - KAFKA_BROKER_ID")
            }
            _ => {}
        }
    }
    files
}

#[test]
fn a_sledge_hammer_works_and_scores_less() {
    let mut wrong = Vec::new();
    for (name, challenge) in challenges() {
        let solved = challenge.solved(0).expect("a solution");
        let heavy = grade(&challenge, &sledge_hammer(&solved));
        if !(1..100).contains(&heavy.score) {
            wrong.push(format!("{name}: {} {:?}", heavy.score, names(&heavy)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn taking_the_trouble_away_is_no_solution() {
    for (name, challenge) in challenges() {
        let solved = challenge.solved(0).expect("a solution");
        let without = |kind: FileKind| {
            let mut files = solved.clone();
            let index = files.files.iter().position(|file| file.kind == kind)?;
            files.files.remove(index);
            Some(files)
        };
        for kind in [FileKind::Orderer, FileKind::Broker, FileKind::Configtx] {
            let Some(files) = without(kind) else { continue };
            assert!(
                !grade(&challenge, &files).is_solved(),
                "{name} without a file of {kind:?}"
            );
        }
        let mut solo = solved.clone();
        for file in solo.files.iter_mut().filter(|file| file.kind == FileKind::Configtx) {
            file.text = file.text.replace("OrdererType: kafka", "OrdererType: solo");
        }
        assert!(names(&grade(&challenge, &solo)).contains("reduced"), "{name} with solo");
    }
}

#[test]
fn comments_and_layout_cost_nothing() {
    for (name, challenge) in challenges() {
        let mut files = challenge.solved(0).expect("a solution");
        for file in &mut files.files {
            file.text = format!("# looked at\n\n{}\n# done\n", file.text);
        }
        assert_eq!(grade(&challenge, &files).score, 100, "{name}");
    }
}

#[test]
fn a_result_is_graded_again_and_never_believed() {
    for (name, challenge) in challenges() {
        let solved = challenge.solved(0).expect("a solution");
        let link = result::write(&name, &challenge, &solved, 100);
        assert!(link.len() <= 1000, "{name}: {} letters", link.len());
        let claim = result::read(&link).expect("our own link");
        assert_eq!(claim.challenge, name);
        let checked = result::check(&claim, &challenge).expect("our own claim");
        assert_eq!((checked.grade.score, checked.holds), (100, true), "{name}");
        assert_eq!(grade(&challenge, &checked.files).score, 100);

        let boast = result::write(&name, &challenge, &challenge.delivered(), 100);
        let checked = result::check(&result::read(&boast).expect("a link"), &challenge).expect("a claim");
        assert_eq!((checked.grade.score, checked.holds), (0, false), "{name}");
    }
}

#[test]
fn a_foreign_or_broken_result_says_so() {
    let all = challenges();
    let [(name, first), (_, second)] = &all[..2] else {
        panic!("two challenges");
    };
    let link = result::write(name, first, &first.solved(0).expect("a solution"), 100);
    let claim = result::read(&link).expect("a link");
    assert_eq!(result::check(&claim, second).unwrap_err().key, "result.other-text");
    for end in 0..link.len() {
        assert!(result::read(&link[..end]).is_err(), "cut at {end}");
    }
    assert_eq!(result::read("2.abc").unwrap_err().key, "link.newer");
    assert_eq!(result::read("x").unwrap_err().key, "link.unknown");
}
