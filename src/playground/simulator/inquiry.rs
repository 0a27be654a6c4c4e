//! What the panels that are loaded later ask of the simulating worker, in JSON: `[number, inquiry]`. The answer is
//! `[number, …]` with what was asked for, or `null` where there is none.

use serde::{Deserialize, Serialize};

use super::job::Job;
use super::journal::Search;
use crate::config;
use crate::config::source::FileSet;
use crate::config::versions::Releases;
use crate::playground::setup::Setup;
use crate::sim::compare::Comparison;
use crate::sim::series::Series;
use crate::sim::{Timeline, World};

/// Events between two looks at the clock.
const STRIDE: u64 = 500;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Inquiry {
    /// A channel of the run in figures over time: [`Series`].
    Series { run: u32, channel: u32 },
    /// Keep the files of the present run, to compare further runs with.
    Keep,
    /// Compare with no run any more.
    Drop,
    /// The kept files against those of the run: [`Compared`].
    Compare { run: u32, channel: u32 },
    /// What can be chosen of a link's files, and in what its brokers differ.
    About { link: String },
    /// The brokers' files once all have broker `from`'s value of a key.
    Level { link: String, key: String, from: usize },
    /// A part of the run's event log.
    Trace { run: u32, from: usize },
    /// Lines of the run's event log, in words: [`super::journal::Found`].
    Log(Search),
    /// The state that a link holds, in JSON.
    State { link: String },
    /// The link of a state in JSON.
    Restore { text: String },
}

/// Files that other runs are compared with. What else makes a run – load, seed, faults – is always that of the present run.
pub(super) struct Kept {
    files: FileSet,
    releases: Releases,
    /// Their run, and the setup that it was made with.
    run: Option<(Setup, Timeline)>,
}

/// The answer to [`Inquiry::Compare`].
#[derive(Serialize)]
struct Compared {
    /// The kept files make no run under the present load.
    trouble: bool,
    /// The files are the same.
    same: bool,
    comparison: Option<Comparison>,
}

/// Reads an inquiry; `None` for anything that is none.
pub(super) fn read(text: &str) -> Option<(u32, Inquiry)> {
    serde_json::from_str(text).ok()
}

pub(super) fn answer(number: u32, value: &impl Serialize) -> String {
    // Plain data always becomes JSON.
    serde_json::to_string(&(number, value)).unwrap_or_default()
}

/// `job`: `None` when another run is asked for. Files that make no network have an empty series.
pub(super) fn series(number: u32, job: Option<&Job>, channel: u32) -> String {
    let of = |world: Option<&World>| world.map(|world| Series::of(world, channel)).unwrap_or_default();
    answer(number, &job.map(|job| of(job.world())))
}

impl Kept {
    pub(super) fn new(files: &FileSet, setup: &Setup) -> Self {
        Kept {
            files: files.clone(),
            releases: setup.releases(),
            run: None,
        }
    }

    /// Brings the kept run to the moment of the other one, as long as `go_on` says so. The answer, once it is there.
    pub(super) fn compare(
        &mut self,
        (number, channel): (u32, u32),
        (job, files): (&Job, &FileSet),
        go_on: &dyn Fn() -> bool,
    ) -> Option<String> {
        let mut compared = Compared {
            trouble: true,
            same: *files == self.files && job.setup().releases() == self.releases,
            comparison: None,
        };
        let world = job.world();
        if let (Some(world), Some(timeline)) = (world, self.timeline(job.setup())) {
            while timeline.world().now() < world.now() {
                if timeline.run_until(world.now(), STRIDE) {
                    break;
                }
                if !go_on() {
                    return None;
                }
            }
            compared.trouble = false;
            compared.comparison = Some(Comparison::of([timeline.world(), world], channel));
        }
        Some(answer(number, &compared))
    }

    /// The run of the kept files under the setup of another run.
    fn timeline(&mut self, setup: &Setup) -> Option<&mut Timeline> {
        let setup = Setup {
            fabric: self.releases.fabric,
            kafka: self.releases.kafka,
            ..setup.clone()
        };
        if self.run.as_ref().is_none_or(|(known, _)| *known != setup) {
            let network = config::read(&self.files, &setup.options());
            let timeline = Timeline::new(setup.shape(&network), &setup.scenario()).ok()?;
            self.run = Some((setup, timeline));
        }
        self.run.as_mut().map(|(_, timeline)| timeline)
    }
}
