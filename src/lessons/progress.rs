//! What a student has done, as data to keep, to export and to bring back. Where it is kept is not decided here.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::finding::Message;
use crate::sealed::{seal, split, unknown_version, unseal};

/// Lessons and challenges that are kept, and steps of each.
const LIMIT: usize = 1000;
/// Letters of a name.
const NAME_LIMIT: usize = 80;

/// What a student has done. Names are those of the files, without ending.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// By lesson: the steps that are done, by their `id`, and `what-if`.
    pub lessons: BTreeMap<String, BTreeSet<String>>,
    /// By challenge: the best score.
    pub challenges: BTreeMap<String, u8>,
}

/// The name under which a lesson's last part is kept.
pub const WHAT_IF: &str = "what-if";

/// Version 1 of the form.
#[derive(Serialize, Deserialize)]
struct FormOne {
    lessons: Vec<(String, Vec<String>)>,
    challenges: Vec<(String, u8)>,
}

impl Progress {
    /// A step is done. What is over the limits is not kept.
    pub fn done(&mut self, lesson: &str, step: &str) {
        let known = self.lessons.contains_key(lesson);
        if !fits(lesson) || !fits(step) || (!known && self.lessons.len() >= LIMIT) {
            return;
        }
        let steps = self.lessons.entry(lesson.to_owned()).or_default();
        if steps.len() < LIMIT {
            steps.insert(step.to_owned());
        }
    }

    pub fn is_done(&self, lesson: &str, step: &str) -> bool {
        self.lessons.get(lesson).is_some_and(|steps| steps.contains(step))
    }

    /// A challenge is solved with this score; the best one stays.
    pub fn solved(&mut self, challenge: &str, score: u8) {
        let known = self.challenges.contains_key(challenge);
        if !fits(challenge) || (!known && self.challenges.len() >= LIMIT) {
            return;
        }
        let best = self.challenges.entry(challenge.to_owned()).or_default();
        *best = (*best).max(score.min(100));
    }

    /// Takes in what was done elsewhere: nothing is lost on either side.
    pub fn merge(&mut self, other: &Progress) {
        for (lesson, steps) in &other.lessons {
            for step in steps {
                self.done(lesson, step);
            }
        }
        for (challenge, score) in &other.challenges {
            self.solved(challenge, *score);
        }
    }

    /// The text to keep, or to carry to another machine.
    pub fn export(&self) -> String {
        let lessons = self.lessons.iter();
        let form = FormOne {
            lessons: lessons
                .map(|(name, steps)| (name.clone(), steps.iter().cloned().collect()))
                .collect(),
            challenges: self
                .challenges
                .iter()
                .map(|(name, score)| (name.clone(), *score))
                .collect(),
        };
        seal('1', &form)
    }

    /// Reads an exported text. What is over the limits is left out.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn import(text: &str) -> Result<Progress, Message> {
        let (version, body) = split(text.trim())?;
        if version != "1" {
            return Err(unknown_version(version));
        }
        let form: FormOne = unseal(body)?;
        let mut progress = Progress::default();
        for (lesson, steps) in &form.lessons {
            for step in steps {
                progress.done(lesson, step);
            }
        }
        for (challenge, score) in &form.challenges {
            progress.solved(challenge, *score);
        }
        Ok(progress)
    }
}

fn fits(name: &str) -> bool {
    (1..=NAME_LIMIT).contains(&name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress() -> Progress {
        let mut progress = Progress::default();
        progress.done("01-a", "start");
        progress.done("01-a", WHAT_IF);
        progress.solved("02-b", 50);
        progress.solved("02-b", 30);
        progress
    }

    #[test]
    fn what_is_exported_comes_back() {
        assert_eq!(Progress::import(&progress().export()), Ok(progress()));
        assert!(progress().is_done("01-a", "start"));
        assert_eq!(progress().challenges.get("02-b"), Some(&50));
    }

    /// A form never changes: this text was written by the first version.
    #[test]
    fn a_text_of_form_1_means_what_it_did() {
        assert_eq!(
            Progress::import("1.Y2QxMNRNZGItLkksKmEvz0gs0c1MY2QxMNJNMgIA"),
            Ok(progress())
        );
    }

    #[test]
    fn merging_keeps_the_best_of_both() {
        let mut other = Progress::default();
        other.done("01-a", "second");
        other.solved("02-b", 70);
        other.merge(&progress());
        assert_eq!(other.lessons.get("01-a").map(BTreeSet::len), Some(3));
        assert_eq!(other.challenges.get("02-b"), Some(&70));
    }

    #[test]
    fn a_broken_or_newer_text_says_so() {
        let text = progress().export();
        for end in 0..text.len() {
            assert!(Progress::import(&text[..end]).is_err(), "cut at {end}");
        }
        assert_eq!(Progress::import("7.x").unwrap_err().key, "link.newer");
        assert_eq!(Progress::import("排").unwrap_err().key, "link.unknown");
    }

    #[test]
    fn limits_hold() {
        let mut progress = Progress::default();
        progress.done(&"x".repeat(81), "a");
        progress.done("", "a");
        for number in 0..1100 {
            progress.solved(&number.to_string(), 255);
        }
        assert!(progress.lessons.is_empty());
        assert_eq!(
            (progress.challenges.len(), progress.challenges.get("7")),
            (1000, Some(&100))
        );
    }
}
