//! The page of the course: the playground with lessons, challenges and terminals. There is none of it outside a browser.

#[cfg(target_arch = "wasm32")]
fn main() {
    ordering_playground::playground::start_course();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
