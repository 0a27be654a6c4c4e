//! What the program runs on: a clock, a place for its report, and what it was asked for.

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::sync::LazyLock;
    use std::time::Instant;

    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);

    /// The group that is named on the command line; `None` for all.
    pub(crate) fn wanted() -> Option<String> {
        std::env::args().skip(1).find(|argument| !argument.starts_with('-'))
    }

    /// Milliseconds since some moment.
    pub(crate) fn now() -> f64 {
        BEGIN.elapsed().as_secs_f64() * 1000.0
    }

    /// Bytes of the program's memory; `None` where that is not known.
    pub(crate) fn memory() -> Option<f64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
        Some(kilobytes * 1024.0)
    }

    pub(crate) fn say(line: &str) {
        println!("{line}");
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = orderingBench, js_name = wanted)]
        fn wanted_group() -> String;
        #[wasm_bindgen(js_namespace = performance)]
        pub(crate) fn now() -> f64;
        #[wasm_bindgen(js_namespace = orderingBench)]
        pub(crate) fn say(line: &str);
    }

    pub(crate) fn wanted() -> Option<String> {
        Some(wanted_group())
    }

    pub(crate) fn memory() -> Option<f64> {
        let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().dyn_into().ok()?;
        let buffer: js_sys::ArrayBuffer = memory.buffer().dyn_into().ok()?;
        Some(f64::from(buffer.byte_length()))
    }
}

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{memory, now, say, wanted};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{memory, now, say, wanted};
