//! The page's second program: the worker that runs the network. There is none of it outside a browser.

#[cfg(target_arch = "wasm32")]
fn main() {
    ordering_playground::playground::start_simulator();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
