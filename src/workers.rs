//! The page's second program: the workers that read the files and run the network. There is none of it outside a browser.

#[cfg(target_arch = "wasm32")]
fn main() {
    ordering_playground::playground::start_worker();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

/// What the reading worker says of the files that the page opens with, packed. The build asks for it and puts it beside
/// the page, whose first screen then waits for no worker.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn first_answer() -> Vec<u8> {
    ordering_playground::playground::reader::first_answer()
}

/// What there is to say of files, question and answer packed; nothing of what is no question. The page has small files read
/// in its own thread, see `www/boot.js`.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn read(request: &[u8]) -> Option<Vec<u8>> {
    ordering_playground::playground::reader::read(request)
}
