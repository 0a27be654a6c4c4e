//! Opening the files that are to be checked: single ones, and all of a folder that the programs read.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Failure, Terminal, read_file};
use crate::config::source::{FileKind, FileSet, SourceFile, detect};

/// Largest file that is opened, bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Most files that are opened.
const MAX_FILES: usize = 500;
/// Deepest folder that is searched, below the one that is named.
const MAX_DEPTH: usize = 8;
/// Folders in which nobody keeps configuration.
const PASSED_OVER: [&str; 3] = ["node_modules", "target", "vendor"];

/// Opens the files and folders called `names`. A named file that no program reads is told of; one found in a folder is
/// passed over.
pub(super) fn open(names: &[PathBuf], terminal: &mut Terminal<'_>) -> Result<FileSet, Failure> {
    let mut set = FileSet::default();
    for name in names {
        if name.is_dir() {
            let mut found = Vec::new();
            search(name, 0, &mut found)?;
            found.sort();
            for path in found {
                let file = source(&path, terminal)?;
                add(&mut set, file)?;
            }
            continue;
        }
        let file = source(name, terminal)?;
        if file.kind == FileKind::Other {
            writeln!(
                terminal.errors,
                "{}: no file of Fabric, Kafka, ZooKeeper or docker-compose",
                file.name
            )?;
        }
        let folder = name
            .parent()
            .filter(|_| file.kind == FileKind::Compose)
            .map(Path::to_owned);
        add(&mut set, file)?;
        if let Some(folder) = folder {
            add_environment(&folder, &mut set, terminal)?;
        }
    }
    if set.files.iter().all(|file| file.kind == FileKind::Other) {
        return Err(Failure::CannotRun("nothing to check".to_owned()));
    }
    Ok(set)
}

/// docker-compose takes the `.env` of its folder; one in the folder above is common too.
fn add_environment(folder: &Path, set: &mut FileSet, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    for path in [folder.join(".env"), folder.join("..").join(".env")] {
        if path.is_file() && !set.files.iter().any(|file| file.name == shown(&path)) {
            let mut file = source(&path, terminal)?;
            file.kind = FileKind::Env;
            return add(set, file);
        }
    }
    Ok(())
}

fn add(set: &mut FileSet, file: SourceFile) -> Result<(), Failure> {
    if set.files.iter().any(|known| known.name == file.name) {
        return Ok(());
    }
    if set.files.len() >= MAX_FILES {
        return Err(Failure::CannotRun(format!("more than {MAX_FILES} files")));
    }
    set.files.push(file);
    Ok(())
}

fn search(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let named = |error: std::io::Error| Failure::CannotRun(format!("{}: {error}", folder.display()));
    for entry in fs::read_dir(folder).map_err(named)? {
        let entry = entry.map_err(named)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().map_err(named)?;
        if kind.is_dir() {
            let hidden = name.starts_with('.') || PASSED_OVER.contains(&name.as_str());
            if !hidden && depth < MAX_DEPTH {
                search(&entry.path(), depth + 1, found)?;
            }
        } else if kind.is_file() && is_configuration(&name) && found.len() <= MAX_FILES {
            found.push(entry.path());
        }
    }
    Ok(())
}

fn is_configuration(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.ends_with(".env")
        || [".yaml", ".yml", ".properties", ".cfg"]
            .iter()
            .any(|ending| lower.ends_with(ending))
}

fn source(path: &Path, terminal: &mut Terminal<'_>) -> Result<SourceFile, Failure> {
    let bytes = read_file(path, MAX_BYTES, terminal).map_err(Failure::cannot_run)?;
    // Properties files are ISO-8859-1 by definition; what is no UTF-8 is read so.
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().iter().map(|byte| char::from(*byte)).collect());
    let name = shown(path);
    Ok(SourceFile {
        kind: detect(&name, &text),
        name,
        text,
    })
}

/// The path with `/` between folders, without a leading `./`.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}
