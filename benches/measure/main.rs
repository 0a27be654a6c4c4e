//! The measured figures. The same workloads run natively (`cargo bench`) and as WASM in a browser
//! (`benches/browser/measure.mjs`, which also prints the table): `./dev bench` does both.
//!
//! Every figure is reported as one line: group, name, unit, value, and the figures to reach natively and in WASM.

mod checking;
mod console;
mod cutting;
mod host;
mod report;
mod simulation;

/// What can be asked for by name. Each is run in a program, or page, of its own: memory that one took is not counted for
/// another.
const GROUPS: [(&str, fn()); 5] = [
    ("checking", checking::measure),
    ("cutting", cutting::measure),
    ("console", console::measure),
    ("simulation", simulation::measure),
    ("million", simulation::measure_a_million),
];

fn main() {
    let wanted = host::wanted();
    for (name, measure) in GROUPS {
        if wanted.as_deref().is_none_or(|wanted| wanted == name) {
            measure();
        }
    }
}
