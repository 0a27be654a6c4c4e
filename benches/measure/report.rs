//! Measuring and reporting.

use super::host;

/// Samples of which the median counts, and the milliseconds that one of them takes at least: a browser's clock is coarse.
const SAMPLES: usize = 21;
const SAMPLE: f64 = 10.0;
/// Milliseconds of work before the first sample, so that a browser has compiled what is hot.
const WARM_UP: f64 = 300.0;

/// The figures to reach natively and in WASM: at most so much, or at least for a speed.
pub(crate) type Goal = Option<(f64, f64)>;

/// Median milliseconds of one call.
pub(crate) fn median(mut work: impl FnMut()) -> f64 {
    let (begin, mut calls) = (host::now(), 0);
    while calls < 3 || host::now() - begin < WARM_UP {
        work();
        calls += 1;
    }
    let once = (host::now() - begin) / f64::from(calls);
    let calls = (SAMPLE / once).ceil().clamp(1.0, 1e6) as u32;
    median_of(SAMPLES, || {
        for _ in 0..calls {
            work();
        }
    }) / f64::from(calls)
}

/// Median milliseconds of so many calls.
pub(crate) fn median_of(samples: usize, mut work: impl FnMut()) -> f64 {
    let sample = |_| {
        let begin = host::now();
        work();
        host::now() - begin
    };
    let mut times: Vec<f64> = (0..samples).map(sample).collect();
    times.sort_by(f64::total_cmp);
    times[samples / 2]
}

/// Reports one figure.
pub(crate) fn report(group: &str, name: &str, unit: &str, value: f64, goal: Goal) {
    let (native, wasm) = goal.map_or_else(Default::default, |(a, b)| (a.to_string(), b.to_string()));
    host::say(&format!("{group}\t{name}\t{unit}\t{value}\t{native}\t{wasm}"));
}

/// Reports the program's memory in MB (MiB).
pub(crate) fn report_memory(group: &str, name: &str, goal: Goal) {
    if let Some(bytes) = host::memory() {
        report(group, name, "MB", bytes / 1_048_576.0, goal);
    }
}
