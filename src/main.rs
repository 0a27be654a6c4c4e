//! Two doors to one core: the page in a browser, the command-line tool elsewhere.

fn main() {
    #[cfg(target_arch = "wasm32")]
    ordering_playground::playground::start();
}
