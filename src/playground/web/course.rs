//! The course's own columns: the lists, a lesson or a challenge, the terminals. Only the course's program has them.

mod challenge;
mod desk;
mod lesson;
mod list;
mod outside;
mod terminals;

pub(super) use desk::{Line, Props, columns};
