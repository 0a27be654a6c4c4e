//! The machine of the console, as lessons use it: its configuration files, what is typed for the student, what a goal sees.

use super::lesson::{Press, Typed};
use super::world::{TopicFacts, WorldFacts, chains};
use crate::config::source::{FileKind, FileSet, SourceFile, detect};
use crate::console::{self, Options, Session};
use crate::finding::Message;

/// µs of virtual time in which a terminal is looked at once.
const TICK: u64 = 100_000;
/// Ticks that a command may take when no wait is given: 15 s.
const TICKS: u32 = 150;
/// Endings of the files that are read as configuration.
const ENDINGS: [&str; 4] = [".properties", ".cfg", ".yaml", ".yml"];

/// A machine with these files beside or instead of its own.
pub fn start(files: &FileSet) -> Session {
    let file = |file: &SourceFile| (file.name.clone(), file.text.clone());
    Session::new(Options {
        files: files.files.iter().map(file).collect(),
        ..Options::default()
    })
}

/// The configuration files on the machine, by their absolute path.
pub fn configuration(session: &Session) -> FileSet {
    let paths = session.paths();
    let paths = paths
        .into_iter()
        .filter(|path| ENDINGS.iter().any(|end| path.ends_with(end)));
    let files = paths.filter_map(|name| {
        let text = session.read_file(&name)?;
        let kind = detect(&name, &text);
        (kind != FileKind::Other).then_some(SourceFile { name, kind, text })
    });
    FileSet { files: files.collect() }
}

/// Saves the files of `new` that are not the same in `old`.
///
/// # Errors
/// The machine refuses one of them.
pub fn save(session: &mut Session, old: &FileSet, new: &FileSet) -> Result<(), Message> {
    for file in &new.files {
        let same = |known: &&SourceFile| known.name == file.name && known.text == file.text;
        if old.files.iter().find(same).is_none() {
            let saved = session.write_file(&file.name, &file.text);
            saved.map_err(|error| Message::new("goal.not-saved").with("error", error))?;
        }
    }
    Ok(())
}

/// Types for the student. Time passes meanwhile.
///
/// # Errors
/// There is no room for another terminal.
pub fn type_all(session: &mut Session, lines: &[Typed]) -> Result<(), Message> {
    for typed in lines {
        let terminal = typed.terminal.unwrap_or(1).saturating_sub(1) as usize;
        while session.terminals() <= terminal {
            session
                .open_terminal()
                .ok_or_else(|| Message::new("goal.no-terminal"))?;
        }
        if let Some(line) = &typed.line {
            session.enter(terminal, line);
        }
        match typed.press {
            Some(Press::Interrupt) => session.interrupt(terminal),
            Some(Press::End) => session.eof(terminal),
            None => {}
        }
        match typed.wait {
            Some(seconds) => session.advance(u64::from(seconds) * 1_000_000),
            None => {
                let mut ticks = 0;
                while session.is_busy(terminal) && ticks < TICKS {
                    session.advance(TICK);
                    ticks += 1;
                }
            }
        }
    }
    Ok(())
}

/// What a goal sees of the machine.
pub fn facts(session: &Session) -> WorldFacts {
    let facts = session.facts();
    let count = |up: usize| u32::try_from(up).unwrap_or(u32::MAX);
    WorldFacts {
        zookeepers_up: count(facts.zookeepers.iter().filter(|server| server.up).count()),
        brokers_up: count(facts.brokers.iter().filter(|broker| broker.up).count()),
        orderers_up: count(facts.orderers.iter().filter(|orderer| orderer.up).count()),
        topics: facts.topics.iter().map(topic).collect(),
        chains: chains(&session.world().view()),
        panics: facts
            .orderers
            .iter()
            .filter_map(|orderer| orderer.panic.clone())
            .collect(),
        paths: session.paths(),
    }
}

fn topic(topic: &console::TopicFacts) -> TopicFacts {
    let partitions = || topic.partitions.iter();
    TopicFacts {
        name: topic.name.clone(),
        partitions: partitions().count() as u32,
        replicas: partitions().map(|one| one.replicas.len()).min().unwrap_or(0) as u32,
        in_sync: partitions().map(|one| one.isr.len()).min().unwrap_or(0) as u32,
        led: partitions().all(|one| one.leader.is_some()),
        records: partitions().map(|one| one.log_end).sum(),
    }
}
