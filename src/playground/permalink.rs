//! The whole page in a link, and in the browser's storage: `<form>.<base64url of deflated bytes>`. Form 1 has the choices
//! of [`Setup`], form 2 a scenario that came whole, form 3 either with a
//! profile of configtx.yaml, form 4 any of these with another release of Kafka; `/scenario/<name>` names one of the
//! gallery.
//!
//! The number is the version of the form. A form is never changed: a new one gets a new number, and the old reader
//! stays. Only what differs from the course's example is written.

use serde::{Deserialize, Serialize};

use super::example;
use super::setup::{Play, Setup};
use crate::config::source::{FileKind, FileSet, SourceFile};
use crate::config::versions::{FabricVersion, KafkaVersion};
use crate::finding::{Arg, Message};
use crate::sealed::{fold, pack, split, unfold, unknown_version, unpack};
use crate::sim::scenario::{Fault, Scenario};

/// Files that a link may carry.
pub const FILES_LIMIT: usize = 64;

/// What a link carries: the files and the setup of the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shared {
    pub files: FileSet,
    pub setup: Setup,
}

/// Version 1 of the form.
#[derive(Serialize, Deserialize)]
struct FormOne {
    files: Vec<FileOne>,
    setup: Option<SetupOne>,
}

/// The setup of form 1.
#[derive(Serialize, Deserialize)]
struct SetupOne {
    fabric: FabricVersion,
    orderers: u8,
    clients: u8,
    rate_tenths: u32,
    envelope_bytes: u32,
    seed: u64,
    faults: Vec<Fault>,
}

/// Version 2 of the form: a scenario that came whole, and its files as they are now.
#[derive(Serialize, Deserialize)]
struct FormTwo {
    files: Vec<FileOne>,
    fabric: FabricVersion,
    name: String,
    came_with: u64,
    scenario: Scenario,
}

/// Version 3 of the form: one of the others, and a chosen profile.
#[derive(Serialize, Deserialize)]
struct FormThree {
    profile: String,
    rest: FormOneOrTwo,
}

/// Version 4 of the form: one of the first two, a profile if one is chosen, and a release of Kafka.
#[derive(Serialize, Deserialize)]
struct FormFour {
    kafka: KafkaVersion,
    profile: Option<String>,
    rest: FormOneOrTwo,
}

#[derive(Serialize, Deserialize)]
enum FormOneOrTwo {
    One(FormOne),
    Two(FormTwo),
}

#[derive(Serialize, Deserialize)]
enum FileOne {
    /// The example's file at this place, unchanged.
    Example(u16),
    /// The example's file at this place with another text.
    Changed(u16, String),
    Own(String, FileKind, String),
}

/// The fragment of a link, without `#`; empty for the untouched example.
pub fn write(shared: &Shared) -> String {
    form(shared).map_or_else(String::new, |(version, bytes)| fold(version, &bytes))
}

/// What a link has in it: the version of its form, and the bytes of that. `None` for the untouched example.
pub fn form(shared: &Shared) -> Option<(char, Vec<u8>)> {
    let base = example::course();
    let setup = shared.setup.clone();
    let is_default = setup == Setup::default();
    if shared.files == base && is_default {
        return None;
    }
    let files = shared.files.files.iter().map(|file| write_file(file, &base)).collect();
    let form = match setup.play {
        Some(play) => FormOneOrTwo::Two(FormTwo {
            files,
            fabric: setup.fabric,
            name: play.name,
            came_with: play.came_with,
            scenario: play.scenario,
        }),
        None => {
            let setup = (!is_default).then_some(SetupOne {
                fabric: setup.fabric,
                orderers: setup.orderers,
                clients: setup.clients,
                rate_tenths: setup.rate_tenths,
                envelope_bytes: setup.envelope_bytes,
                seed: setup.seed,
                faults: setup.faults,
            });
            FormOneOrTwo::One(FormOne { files, setup })
        }
    };
    if setup.kafka != KafkaVersion::default() {
        let four = FormFour {
            kafka: setup.kafka,
            profile: setup.profile,
            rest: form,
        };
        return Some(('4', pack(&four)));
    }
    Some(match (setup.profile, form) {
        (Some(profile), rest) => ('3', pack(&FormThree { profile, rest })),
        (None, FormOneOrTwo::One(one)) => ('1', pack(&one)),
        (None, FormOneOrTwo::Two(two)) => ('2', pack(&two)),
    })
}

fn write_file(file: &SourceFile, base: &FileSet) -> FileOne {
    let known = base
        .files
        .iter()
        .position(|other| other.name == file.name && other.kind == file.kind);
    match known {
        Some(index) if base.files[index].text == file.text => FileOne::Example(index as u16),
        Some(index) => FileOne::Changed(index as u16, file.text.clone()),
        None => FileOne::Own(file.name.clone(), file.kind, file.text.clone()),
    }
}

/// Reads a fragment. `Ok(None)`: the link carries nothing. The message of an error says what is wrong with the link.
///
/// # Errors
/// Says what is wrong with the link.
pub fn read(fragment: &str) -> Result<Option<Shared>, Message> {
    match parts(fragment)? {
        Some((version, body)) => of_form(version, &unfold(body)?).map(Some),
        None => Ok(None),
    }
}

/// The version and the body of a fragment. `Ok(None)`: it carries nothing.
///
/// # Errors
/// It is too long, no such link, or of a version that is not known.
pub fn parts(fragment: &str) -> Result<Option<(&str, &str)>, Message> {
    let fragment = fragment.trim_start_matches('#');
    if fragment.is_empty() {
        return Ok(None);
    }
    let (version, body) = split(fragment)?;
    if matches!(version, "1" | "2" | "3" | "4") {
        Ok(Some((version, body)))
    } else {
        Err(unknown_version(version))
    }
}

/// What the bytes of a form say.
///
/// # Errors
/// Says what is wrong with them.
pub fn of_form(version: &str, bytes: &[u8]) -> Result<Shared, Message> {
    match version {
        "1" => read_one(unpack(bytes)?),
        "2" => read_two(unpack(bytes)?),
        "3" => read_three(unpack(bytes)?),
        "4" => read_four(unpack(bytes)?),
        _ => Err(unknown_version(version)),
    }
}

fn read_three(form: FormThree) -> Result<Shared, Message> {
    read_four(FormFour {
        kafka: KafkaVersion::default(),
        profile: Some(form.profile),
        rest: form.rest,
    })
}

fn read_four(form: FormFour) -> Result<Shared, Message> {
    let mut shared = match form.rest {
        FormOneOrTwo::One(one) => read_one(one)?,
        FormOneOrTwo::Two(two) => read_two(two)?,
    };
    shared.setup.kafka = form.kafka;
    shared.setup.profile = form.profile;
    shared.setup = shared.setup.within_limits();
    Ok(shared)
}

fn read_one(form: FormOne) -> Result<Shared, Message> {
    let setup = form.setup.map(|one| Setup {
        fabric: one.fabric,
        kafka: KafkaVersion::default(),
        orderers: one.orderers,
        clients: one.clients,
        rate_tenths: one.rate_tenths,
        envelope_bytes: one.envelope_bytes,
        seed: one.seed,
        faults: one.faults,
        profile: None,
        play: None,
    });
    Ok(Shared {
        files: read_files(form.files)?,
        setup: setup.unwrap_or_default().within_limits(),
    })
}

fn read_two(form: FormTwo) -> Result<Shared, Message> {
    form.scenario.check()?;
    let play = Play {
        name: form.name,
        came_with: form.came_with,
        scenario: form.scenario,
    };
    let setup = Setup {
        fabric: form.fabric,
        play: Some(play),
        ..Setup::default()
    };
    Ok(Shared {
        files: read_files(form.files)?,
        setup: setup.within_limits(),
    })
}

fn read_files(files: Vec<FileOne>) -> Result<FileSet, Message> {
    if files.len() > FILES_LIMIT {
        return Err(Message::new("link.files").with("limit", FILES_LIMIT as i64));
    }
    let base = example::course();
    let files = files
        .into_iter()
        .map(|file| read_file(file, &base))
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| Message::new("link.cut"))?;
    let twice = |(index, file): (usize, &SourceFile)| files[..index].iter().any(|other| other.name == file.name);
    if files.iter().enumerate().any(twice) {
        return Err(Message::new("link.cut"));
    }
    Ok(FileSet { files })
}

fn read_file(file: FileOne, base: &FileSet) -> Option<SourceFile> {
    match file {
        FileOne::Example(index) => base.files.get(usize::from(index)).cloned(),
        FileOne::Changed(index, text) => {
            let known = base.files.get(usize::from(index))?;
            Some(SourceFile { text, ..known.clone() })
        }
        FileOne::Own(name, kind, text) => Some(SourceFile { name, kind, text }),
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Arg::Number(number as i64)
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use miniz_oxide::deflate::compress_to_vec;

    use super::*;
    use crate::playground::setup::fingerprint;
    use crate::sealed::UNFOLDED_LIMIT;
    use crate::sim::scenario::{Action, Node};

    fn edited() -> Shared {
        let mut files = example::course();
        files.files[0].text = files.files[0].text.replace("2s", "500ms");
        Shared {
            files,
            setup: Setup {
                seed: 7,
                ..Setup::default()
            },
        }
    }

    #[test]
    fn the_untouched_example_needs_no_fragment() {
        let shared = Shared {
            files: example::course(),
            setup: Setup::default(),
        };
        assert_eq!(write(&shared), "");
        assert_eq!(read("#"), Ok(None));
    }

    #[test]
    fn a_link_restores_what_it_was_made_of_and_stays_short() {
        let link = write(&edited());
        assert!(link.len() <= 2000, "{} characters", link.len());
        assert_eq!(read(&link), Ok(Some(edited())));
    }

    #[test]
    fn a_link_of_form_1_means_what_it_did() {
        let Ok(Some(shared)) = read(include_str!("../../tests/links/form-1.txt")) else {
            panic!("not read")
        };
        let mut files = example::course();
        files.files[0].text.insert_str(0, "# 排序服务\n");
        let setup = Setup {
            fabric: FabricVersion::V1_3,
            orderers: 5,
            ..Setup::default()
        };
        assert_eq!(shared, Shared { files, setup });
        assert_eq!(read(&write(&shared)), Ok(Some(shared)));
    }

    fn played() -> Shared {
        let mut shared = edited();
        shared.setup = Setup {
            fabric: FabricVersion::V1_4_2,
            play: Some(Play {
                name: "05-unclean-election".to_owned(),
                scenario: Scenario {
                    seed: 9,
                    faults: vec![Fault::at(7, Action::Kill(Node::Broker(1)))],
                    ..Scenario::default()
                },
                came_with: fingerprint(&shared.files),
            }),
            ..Setup::default()
        };
        shared
    }

    #[test]
    fn a_link_of_form_2_means_what_it_did() {
        assert_eq!(read(include_str!("../../tests/links/form-2.txt")), Ok(Some(played())));
        assert_eq!(read(&write(&played())), Ok(Some(played())));
    }

    fn profiled(mut shared: Shared) -> Shared {
        shared.setup.profile = Some("Genesis".to_owned());
        shared
    }

    #[test]
    fn a_link_of_form_3_means_what_it_did() {
        let stored = include_str!("../../tests/links/form-3.txt");
        assert_eq!(read(stored), Ok(Some(profiled(edited()))));
        for shared in [profiled(edited()), profiled(played())] {
            assert_eq!(read(&write(&shared)), Ok(Some(shared)));
        }
    }

    fn on_old_kafka(mut shared: Shared) -> Shared {
        shared.setup.kafka = KafkaVersion::V0_10_2;
        shared
    }

    #[test]
    fn a_link_of_form_4_means_what_it_did() {
        let stored = include_str!("../../tests/links/form-4.txt");
        assert_eq!(read(stored), Ok(Some(on_old_kafka(profiled(edited())))));
        for shared in [on_old_kafka(edited()), on_old_kafka(profiled(played()))] {
            assert_eq!(read(&write(&shared)), Ok(Some(shared)));
        }
    }

    #[test]
    fn a_scenario_over_a_limit_is_refused() {
        let mut shared = played();
        if let Some(play) = &mut shared.setup.play {
            play.scenario.orderers = 1000;
        }
        assert_eq!(read(&write(&shared)).unwrap_err().key, "scenario.limit.orderers");
    }

    #[test]
    fn own_files_travel_whole() {
        let mut shared = edited();
        shared.files.files.push(SourceFile {
            name: "broker1/server.properties".into(),
            kind: FileKind::Broker,
            text: "broker.id=1\n# 代理\n".into(),
        });
        assert_eq!(read(&write(&shared)), Ok(Some(shared)));
    }

    #[test]
    fn every_broken_link_says_what_is_wrong() {
        let key = |fragment: &str| read(fragment).unwrap_err().key.into_owned();
        let link = write(&edited());
        assert_eq!(key("hello"), "link.unknown");
        assert_eq!(key("x.y"), "link.unknown");
        assert_eq!(key("12.abc"), "link.newer");
        assert_eq!(key("1.@@"), "link.letters");
        assert_eq!(key("1."), "link.cut");
        for end in 2..link.len() {
            assert!(read(&link[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn two_files_of_one_name_are_refused() {
        let mut shared = edited();
        let copy = shared.files.files[1].clone();
        shared.files.files.push(copy);
        assert_eq!(read(&write(&shared)).unwrap_err().key, "link.cut");
    }

    #[test]
    fn a_bomb_is_not_unfolded() {
        let bomb = compress_to_vec(&vec![0; UNFOLDED_LIMIT + 1], 9);
        let message = read(&format!("1.{}", URL_SAFE_NO_PAD.encode(bomb))).unwrap_err();
        assert_eq!(message.key, "link.large");
    }
}
