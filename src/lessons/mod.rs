//! Challenges and lessons: files that a teacher can write (`www/challenges`, `www/lessons`; the form is told in
//! `docs/lessons.md`), goals that check themselves, grades and progress. Everything here is a function of data.

pub mod challenge;
pub mod change;
pub mod cost;
pub mod desk;
pub mod goal;
pub mod grade;
pub mod in_force;
pub mod lesson;
pub mod machine;
pub mod progress;
pub mod rehearsal;
pub mod result;
pub mod text;
pub mod update;
pub mod wording;
pub mod world;
pub mod world_goal;
