//! Paths between the open files.

use crate::config::source::{FileId, FileSet};

/// The folder of a file, without a slash at the end; empty at the top.
pub(super) fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `path` seen from `folder`, without `.` and `..`.
pub(super) fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = if path.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').collect()
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// The open file at `path` seen from `folder`; files may have been opened without their folders, so a name of its own
/// will do.
pub(super) fn find(files: &FileSet, folder: &str, path: &str) -> Option<FileId> {
    let wanted = join(folder, path);
    if let Some((id, _)) = files.iter().find(|(_, file)| join("", &file.name) == wanted) {
        return Some(id);
    }
    let base = |path: &str| path.rsplit('/').next().unwrap_or("").to_owned();
    let mut same = files.iter().filter(|(_, file)| base(&file.name) == base(&wanted));
    match (same.next(), same.next()) {
        (Some((id, _)), None) => Some(id),
        _ => None,
    }
}
