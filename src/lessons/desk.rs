//! A student's desk: the files, the release, and what runs. What a step's "do it for me" works on, and what its goal looks
//! at.

use super::change;
use super::goal::{Facts, Goal};
use super::lesson::{Lesson, Work};
use super::machine;
use super::world::WorldFacts;
use crate::config::source::FileSet;
use crate::config::versions::FabricVersion;
use crate::config::{self, Options};
use crate::console::Session;
use crate::finding::Message;
use crate::rules;
use crate::sim::{Scenario, Setup, World};

/// Events of a run at most, as for a challenge.
const MAX_EVENTS: u64 = 20_000_000;

/// The desk.
pub struct Desk {
    pub fabric: FabricVersion,
    pub files: FileSet,
    /// What is played.
    pub scenario: Option<Scenario>,
    /// The machine, in a lesson that is done at its terminals. The files are then those on it.
    pub session: Option<Session>,
}

impl Desk {
    /// The desk at the beginning of a lesson.
    pub fn new(lesson: &Lesson) -> Self {
        let delivered = lesson.delivered();
        let session = lesson.console.then(|| machine::start(&delivered));
        Desk {
            fabric: lesson.release(),
            files: session.as_ref().map_or(delivered, machine::configuration),
            scenario: lesson.scenario.clone(),
            session,
        }
    }

    /// The desk at the beginning of step `index` (of the last part, when there is no such step): everything before it has
    /// been done. This is what "reset" goes back to.
    ///
    /// # Errors
    /// Something that a step does cannot be done.
    pub fn at_step(lesson: &Lesson, index: usize) -> Result<Self, Message> {
        let mut desk = Desk::new(lesson);
        for step in lesson.steps.iter().take(index) {
            desk.begin(step.scenario.as_ref());
            desk.perform(&step.work)?;
        }
        match lesson.steps.get(index) {
            Some(step) => desk.begin(step.scenario.as_ref()),
            None => desk.begin(lesson.what_if.scenario.as_ref()),
        }
        Ok(desk)
    }

    /// A step begins: its scenario, if it has one of its own, takes the place of the last.
    pub fn begin(&mut self, scenario: Option<&Scenario>) {
        if let Some(scenario) = scenario {
            self.scenario = Some(scenario.clone());
        }
    }

    /// Does what a step does for the student.
    ///
    /// # Errors
    /// A change does not fit the files, or the machine has no room.
    pub fn perform(&mut self, work: &Work) -> Result<(), Message> {
        if let Some(fabric) = work.fabric.as_deref().and_then(FabricVersion::parse) {
            self.fabric = fabric;
        }
        let files = self.current();
        let changed = change::apply(&files, &work.edits).map_err(|(_, message)| message)?;
        if let Some(session) = &mut self.session {
            machine::save(session, &files, &changed)?;
            machine::type_all(session, &work.console)?;
        }
        self.files = changed;
        if let Some(scenario) = &mut self.scenario {
            scenario.faults.extend(work.faults.iter().cloned());
        }
        Ok(())
    }

    /// The first edit that does not fit the files.
    pub fn misfit(&self, work: &Work) -> Option<usize> {
        change::apply(&self.current(), &work.edits)
            .err()
            .map(|(index, _)| index)
    }

    /// Does what step `index` (the last part, when there is no such step) does for the student, and holds the goal against
    /// it. Where the student's own files do not lead there, it is done from the step's own beginning instead, whose files
    /// take the place of the student's. Returns whether that was needed. Not for a machine: see [`Desk::edits_on_machine`].
    ///
    /// # Errors
    /// The lesson itself cannot be done.
    pub fn do_step(&mut self, lesson: &Lesson, index: usize) -> Result<bool, Message> {
        let (work, goal) = lesson.part(index);
        let led = self.perform(work).is_ok() && goal.is_none_or(|goal| self.missing(goal).is_empty());
        if !led {
            *self = Desk::at_step(lesson, index)?;
            self.perform(work)?;
        }
        Ok(!led)
    }

    /// The files of the machine with the edits of step `index` made, and the names of those that the edits did not fit:
    /// these are then as they would be after the step.
    ///
    /// # Errors
    /// The lesson itself cannot be done.
    pub fn edits_on_machine(&self, lesson: &Lesson, index: usize) -> Result<(FileSet, Vec<String>), Message> {
        let (work, _) = lesson.part(index);
        let (mut files, misfits) = change::apply_where_it_fits(&self.current(), &work.edits);
        if !misfits.is_empty() {
            let own = Desk::at_step(lesson, index)?.current();
            let own = change::apply(&own, &work.edits).map_err(|(_, message)| message)?;
            files.files.retain(|file| !misfits.contains(&file.name));
            files
                .files
                .extend(own.files.into_iter().filter(|file| misfits.contains(&file.name)));
        }
        Ok((files, misfits))
    }

    /// The files as they are now: those of a machine may have been changed at a terminal, or saved by an editor.
    fn current(&self) -> FileSet {
        let session = self.session.as_ref();
        session.map_or_else(|| self.files.clone(), machine::configuration)
    }

    /// What is missing for the goal; empty when it is met.
    pub fn missing(&self, goal: &Goal) -> Vec<Message> {
        let options = Options::of(self.fabric);
        let files = self.current();
        let network = config::read(&files, &options);
        let findings = rules::check(&files, &network);
        let run = match self.scenario.as_ref().filter(|_| goal.needs_world()) {
            None => None,
            Some(scenario) => match World::new(Setup::from_network(&network), scenario) {
                Err(message) => return vec![message],
                Ok(mut world) => {
                    if !world.run_until(u64::MAX, MAX_EVENTS) {
                        return vec![Message::new("grade.too-long")];
                    }
                    Some(world)
                }
            },
        };
        let world = match &self.session {
            Some(session) => Some(machine::facts(session)),
            None => run.as_ref().map(WorldFacts::of_run),
        };
        goal.missing(&Facts {
            network: &network,
            findings: &findings,
            world: world.as_ref(),
            run: run.as_ref(),
        })
    }
}
