//! Knobs for the settings that matter: where each stands, and the text edits of a turn.

use super::protocol::{Answer, From, Gap, Part, PartKind, Row, Shown};
use crate::config::edit::{properties, yaml};
use crate::config::source::{FileKind, FileSet, Span};
use crate::finding::Edit;

/// A setting with its positions.
#[derive(Debug, PartialEq, Eq)]
pub struct Knob {
    /// Name among the values in force; for configtx.yaml without `Orderer.` before it.
    pub name: &'static str,
    pub kind: Kind,
    /// The values of its positions, from low to high, in plain units.
    pub ladder: &'static [i64],
}

/// What a knob counts, and so how its value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of the channel: a number.
    Count,
    /// Of the channel: a size, written as `512 KB`.
    Size,
    /// Of the channel: milliseconds, written as `2s`.
    Time,
    /// Of every broker: a number.
    BrokerCount,
    /// Of every broker: bytes.
    BrokerSize,
    /// Of every broker: `false` and `true`.
    BrokerSwitch,
}

const KB: i64 = 1 << 10;
const MB: i64 = 1 << 20;
const SIZES: &[i64] = &[
    16 * KB,
    64 * KB,
    128 * KB,
    256 * KB,
    512 * KB,
    MB,
    2 * MB,
    4 * MB,
    8 * MB,
    10 * MB,
    16 * MB,
    32 * MB,
    64 * MB,
    99 * MB,
];
const COPIES: &[i64] = &[1, 2, 3, 4, 5];

const fn knob(name: &'static str, kind: Kind, ladder: &'static [i64]) -> Knob {
    Knob { name, kind, ladder }
}

/// In the order in which they are shown.
pub const KNOBS: &[Knob] = &[
    knob(
        "BatchTimeout",
        Kind::Time,
        &[100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000],
    ),
    knob(
        "BatchSize.MaxMessageCount",
        Kind::Count,
        &[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000],
    ),
    knob("BatchSize.PreferredMaxBytes", Kind::Size, SIZES),
    knob("BatchSize.AbsoluteMaxBytes", Kind::Size, SIZES),
    knob("message.max.bytes", Kind::BrokerSize, SIZES),
    knob("replica.fetch.max.bytes", Kind::BrokerSize, SIZES),
    knob("default.replication.factor", Kind::BrokerCount, COPIES),
    knob("min.insync.replicas", Kind::BrokerCount, COPIES),
    knob("unclean.leader.election.enable", Kind::BrokerSwitch, &[0, 1]),
];

impl Knob {
    fn is_of_brokers(&self) -> bool {
        matches!(self.kind, Kind::BrokerCount | Kind::BrokerSize | Kind::BrokerSwitch)
    }

    fn rows<'a>(&self, answer: &'a Answer) -> impl Iterator<Item = &'a Row> {
        let kind = if self.is_of_brokers() {
            PartKind::Broker
        } else {
            PartKind::Channel
        };
        let parts = answer.effective.iter().filter(move |part: &&Part| part.kind == kind);
        let name = self.name;
        parts.flat_map(|part| &part.rows).filter(move |row| row.name == name)
    }

    /// The value in force, of the first broker where every broker has one; `None` when nothing is read.
    pub fn value(&self, answer: &Answer) -> Option<i64> {
        match self.rows(answer).next()?.value {
            Shown::Number(value) | Shown::Millis(value) => Some(value),
            Shown::Bytes(value) => i64::try_from(value).ok(),
            Shown::Text(ref text) => Some(i64::from(text == "true")),
            Shown::Nothing => None,
        }
    }

    /// Whether the brokers differ in it.
    pub fn is_mixed(&self, answer: &Answer) -> bool {
        let mut rows = self.rows(answer);
        let first = rows.next();
        rows.any(|row| Some(&row.value) != first.map(|first| &first.value))
    }

    /// Places where it is written.
    pub fn places(&self, answer: &Answer) -> Vec<Span> {
        self.rows(answer).filter_map(|row| row.at).collect()
    }

    /// The position that is nearest to a value.
    pub fn position(&self, value: i64) -> usize {
        let distance = |step: &i64| step.abs_diff(value);
        let near = self.ladder.iter().enumerate().min_by_key(|(_, step)| distance(step));
        near.map_or(0, |(index, _)| index)
    }

    /// The edits that give the setting the value of a position, in every file that has a say.
    pub fn turn(&self, files: &FileSet, answer: &Answer, position: usize) -> Vec<Edit> {
        let Some(&value) = self.ladder.get(position) else {
            return Vec::new();
        };
        let text = self.written(value);
        let mut edits = self.rewrite(files, answer, &text);
        if self.is_of_brokers() {
            let own = files.of_kind(FileKind::Broker);
            edits.extend(own.filter_map(|(id, _)| properties::set(files, id, self.name, &text)));
        } else if edits.is_empty() {
            let gap = answer.gaps.iter().find(|gap| gap.name == self.name);
            edits = gap.map(|gap| gap.fill(&text)).unwrap_or_default();
        }
        edits
    }

    /// The edits of the places where it is written, apart from the brokers' own files.
    fn rewrite(&self, files: &FileSet, answer: &Answer, text: &str) -> Vec<Edit> {
        let mut edits: Vec<Edit> = Vec::new();
        for row in self.rows(answer) {
            // A broker's own file is edited below, whether the key is in it or not.
            let elsewhere = |at: &Span| {
                let kind = files.get(at.file).map(|file| file.kind);
                !self.is_of_brokers() || kind != Some(FileKind::Broker)
            };
            let Some(span) = row.at.filter(elsewhere) else { continue };
            if matches!(row.from, From::File(_)) && edits.iter().all(|edit| edit.span != span) {
                edits.push(Edit {
                    span,
                    text: text.to_owned(),
                });
            }
        }
        edits
    }

    /// How to add the key to configtx.yaml's Orderer section.
    fn gap(&self, files: &FileSet) -> Option<Gap> {
        let (id, file) = files.of_kind(FileKind::Configtx).next()?;
        let path: Vec<&str> = std::iter::once("Orderer").chain(self.name.split('.')).collect();
        let value = yaml::NewValue::Scalar(Gap::VALUE);
        Some(Gap {
            name: self.name.to_owned(),
            edits: yaml::set(id, &file.text, &path, value, yaml::Target::Here).ok()?,
        })
    }

    fn written(&self, value: i64) -> String {
        match self.kind {
            Kind::Size if value % MB == 0 => format!("{} MB", value / MB),
            Kind::Size if value % KB == 0 => format!("{} KB", value / KB),
            Kind::Time if value % 1000 == 0 => format!("{}s", value / 1000),
            Kind::Time => format!("{value}ms"),
            Kind::BrokerSwitch => (value != 0).to_string(),
            _ => value.to_string(),
        }
    }
}

impl Gap {
    /// Stands for the value that a knob will bring.
    const VALUE: &str = "value-of-the-knob";

    fn fill(&self, value: &str) -> Vec<Edit> {
        let fill = |edit: &Edit| Edit {
            span: edit.span,
            text: edit.text.replace(Self::VALUE, value),
        };
        self.edits.iter().map(fill).collect()
    }
}

/// How to write the channel's settings that have a knob and are not written anywhere. The reader works it out: the page
/// itself reads no YAML.
pub fn gaps(files: &FileSet, answer: &Answer) -> Vec<Gap> {
    let missing = KNOBS
        .iter()
        .filter(|knob| !knob.is_of_brokers() && knob.rewrite(files, answer, "").is_empty());
    missing.filter_map(|knob| knob.gap(files)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::config::edit::apply;
    use crate::config::source::SourceFile;
    use crate::playground::setup::Setup;
    use crate::playground::{effective, example};

    fn read(files: &FileSet) -> Answer {
        let network = config::read(files, &Setup::default().options());
        let answer = Answer {
            effective: effective::parts(&network),
            ..Answer::default()
        };
        Answer {
            gaps: gaps(files, &answer),
            ..answer
        }
    }

    #[test]
    fn every_position_of_every_knob_is_what_is_read_afterwards() {
        let mut files = example::course();
        files.files.push(SourceFile {
            name: "broker1/server.properties".to_owned(),
            kind: FileKind::Broker,
            text: "broker.id=1\n".to_owned(),
        });
        for knob in KNOBS {
            for (position, &value) in knob.ladder.iter().enumerate() {
                let turned = apply(&files, &knob.turn(&files, &read(&files), position));
                let answer = read(&turned);
                assert_eq!(knob.value(&answer), Some(value), "{}", knob.name);
                assert!(!knob.is_mixed(&answer), "{}", knob.name);
                assert_eq!(knob.position(value), position);
            }
        }
    }

    #[test]
    fn a_setting_that_nobody_wrote_is_added() {
        let mut files = example::course();
        files.files[0].text = files.files[0].text.replace("  BatchTimeout: 2s\n", "");
        let knob = &KNOBS[0];
        let turned = apply(&files, &knob.turn(&files, &read(&files), 2));
        assert_eq!(knob.value(&read(&turned)), Some(500));
    }

    #[test]
    fn without_files_there_is_nothing_to_turn() {
        let files = FileSet::default();
        for knob in KNOBS {
            assert_eq!(knob.turn(&files, &Answer::default(), 0), Vec::new());
        }
    }
}
