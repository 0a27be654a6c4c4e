//! Two doors to one core: the page in a browser, the command-line tool elsewhere.

#[cfg(target_arch = "wasm32")]
mod playground;

fn main() {
    #[cfg(target_arch = "wasm32")]
    playground::start();
}
