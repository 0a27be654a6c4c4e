//! Measuring and reporting.

use super::host;

/// Samples of which the median counts, and the milliseconds that one of them takes at least: a browser's clock is coarse.
const SAMPLES: usize = 51;
const SAMPLE: f64 = 4.0;
/// Milliseconds of work before the first sample, so that a browser has compiled what is hot.
const WARM_UP: f64 = 300.0;

/// The figures to reach natively and in WASM: at most so much, or at least for a speed.
pub(crate) type Goal = Option<(f64, f64)>;

/// What several runs took, in milliseconds. The best is what a machine with nothing else to do would come to.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    pub(crate) median: f64,
    pub(crate) best: f64,
}

impl Times {
    pub(crate) fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        Times {
            median: times[times.len() / 2],
            best: times[0],
        }
    }

    /// The same in another unit.
    pub(crate) fn map(self, unit: impl Fn(f64) -> f64) -> Self {
        Times {
            median: unit(self.median),
            best: unit(self.best),
        }
    }
}

/// Milliseconds of one call.
pub(crate) fn time(mut work: impl FnMut()) -> Times {
    let (begin, mut calls) = (host::now(), 0);
    while calls < 3 || host::now() - begin < WARM_UP {
        work();
        calls += 1;
    }
    let once = (host::now() - begin) / f64::from(calls);
    let calls = (SAMPLE / once).ceil().clamp(1.0, 1e6) as u32;
    let samples = time_of(SAMPLES, || {
        for _ in 0..calls {
            work();
        }
    });
    samples.map(|millis| millis / f64::from(calls))
}

/// Milliseconds of each of so many calls.
pub(crate) fn time_of(samples: usize, mut work: impl FnMut()) -> Times {
    let sample = |_| {
        let begin = host::now();
        work();
        host::now() - begin
    };
    Times::of((0..samples).map(sample).collect())
}

/// Reports one figure.
pub(crate) fn report(group: &str, name: &str, unit: &str, times: Times, goal: Goal) {
    let Times { median, best } = times;
    let (native, wasm) = goal.map_or_else(Default::default, |(a, b)| (a.to_string(), b.to_string()));
    host::say(&format!("{group}\t{name}\t{unit}\t{median}\t{best}\t{native}\t{wasm}"));
}

/// Reports the program's memory in MB (MiB).
pub(crate) fn report_memory(group: &str, name: &str, goal: Goal) {
    if let Some(bytes) = host::memory() {
        report(group, name, "MB", Times::of(vec![bytes / 1_048_576.0]), goal);
    }
}
