//! Two doors to one core: the page in a browser, the command-line tool elsewhere.

#[cfg(target_arch = "wasm32")]
fn main() {
    ordering_playground::playground::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    ordering_playground::cli::main()
}
