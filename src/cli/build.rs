//! Lists the texts and examples of `www` for the command-line tool, which carries them inside.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut source = String::new();
    for (name, folder, ending) in [
        ("TEXTS_EN", "www/text/en", ".json"),
        ("TEXTS_ZH", "www/text/zh", ".json"),
        ("EXAMPLES", "www/rules", ".txt"),
        ("WITNESSES", "www/witnesses", ".txt"),
        ("NETWORKS", "www/witnesses/networks", ".txt"),
    ] {
        println!("cargo::rerun-if-changed={folder}");
        list(&root.join(folder), ending, name, &mut source)?;
    }
    println!("cargo::rerun-if-changed=src/cli/build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("www.rs"), source)
}

/// Appends a table of all files of `folder`: name without ending, content.
fn list(folder: &Path, ending: &str, table: &str, source: &mut String) -> io::Result<()> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(ending).map(str::to_owned));
    }
    names.sort();
    let mut rows = String::new();
    for name in names {
        let path = folder.join(format!("{name}{ending}"));
        writeln!(rows, "    ({name:?}, include_str!({path:?})),").map_err(io::Error::other)?;
    }
    writeln!(source, "pub(super) static {table}: &[(&str, &str)] = &[\n{rows}];").map_err(io::Error::other)
}
