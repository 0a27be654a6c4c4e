//! The simulated machine's files: a tree of texts in memory.

use std::collections::BTreeMap;

use super::limits;

/// Why a file operation failed, in the words of `strerror`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileError {
    Missing,
    IsFolder,
    NotFolder,
    Full,
}

impl FileError {
    pub fn text(self) -> &'static str {
        match self {
            FileError::Missing => "No such file or directory",
            FileError::IsFolder => "Is a directory",
            FileError::NotFolder => "Not a directory",
            FileError::Full => "No space left on device",
        }
    }
}

#[derive(Debug, Clone)]
enum Node {
    Folder,
    File { bytes: Vec<u8>, executable: bool },
}

/// All files by absolute path. Folders have entries of their own.
#[derive(Debug, Clone)]
pub struct Files {
    nodes: BTreeMap<String, Node>,
}

impl Default for Files {
    fn default() -> Self {
        Files {
            nodes: BTreeMap::from([("/".to_owned(), Node::Folder)]),
        }
    }
}

/// The absolute path that `path` means in the folder `folder`.
pub fn resolve(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let start = if path.starts_with('/') { "" } else { folder };
    for part in start.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// The folder that a path lies in.
pub fn parent(path: &str) -> &str {
    match path.rfind('/') {
        None | Some(0) => "/",
        Some(at) => &path[..at],
    }
}

/// The last part of a path.
pub fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

impl Files {
    pub fn is_folder(&self, path: &str) -> bool {
        matches!(self.nodes.get(path), Some(Node::Folder))
    }

    pub fn exists(&self, path: &str) -> bool {
        self.nodes.contains_key(path)
    }

    pub fn is_executable(&self, path: &str) -> bool {
        matches!(self.nodes.get(path), Some(Node::File { executable: true, .. }))
    }

    /// A file's bytes.
    pub fn read(&self, path: &str) -> Result<&[u8], FileError> {
        match self.nodes.get(path) {
            Some(Node::File { bytes, .. }) => Ok(bytes),
            Some(Node::Folder) => Err(FileError::IsFolder),
            None => Err(FileError::Missing),
        }
    }

    /// A file's text; bytes that are no UTF-8 are replaced.
    pub fn text(&self, path: &str) -> Result<String, FileError> {
        self.read(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// Writes a whole file. Its folder has to be there.
    pub fn write(&mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Result<(), FileError> {
        let bytes = bytes.into();
        let executable = match self.nodes.get(path) {
            Some(Node::Folder) => return Err(FileError::IsFolder),
            Some(Node::File { executable, .. }) => *executable,
            None if self.is_folder(parent(path)) => false,
            None => return Err(FileError::Missing),
        };
        let others = self.size() - self.read(path).map_or(0, <[u8]>::len);
        if others + bytes.len() > limits::DISK {
            return Err(FileError::Full);
        }
        self.nodes.insert(path.to_owned(), Node::File { bytes, executable });
        Ok(())
    }

    pub fn append(&mut self, path: &str, more: &[u8]) -> Result<(), FileError> {
        if self.size() + more.len() > limits::DISK {
            return Err(FileError::Full);
        }
        match self.nodes.get_mut(path) {
            Some(Node::File { bytes, .. }) => {
                bytes.extend_from_slice(more);
                Ok(())
            }
            Some(Node::Folder) => Err(FileError::IsFolder),
            None => self.write(path, more),
        }
    }

    /// Writes a file and makes the folders above it.
    pub fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Result<(), FileError> {
        self.make_folder(parent(path))?;
        self.write(path, bytes)
    }

    pub fn set_executable(&mut self, path: &str) {
        if let Some(Node::File { executable, .. }) = self.nodes.get_mut(path) {
            *executable = true;
        }
    }

    /// Makes a folder and those above it.
    pub fn make_folder(&mut self, path: &str) -> Result<(), FileError> {
        let mut at = 0;
        while at < path.len() {
            let end = path[at + 1..].find('/').map_or(path.len(), |next| at + 1 + next);
            let above = &path[..end];
            match self.nodes.get(above) {
                Some(Node::Folder) => {}
                Some(Node::File { .. }) => return Err(FileError::NotFolder),
                None if self.nodes.len() > 20_000 => return Err(FileError::Full),
                None => {
                    self.nodes.insert(above.to_owned(), Node::Folder);
                }
            }
            at = end;
        }
        Ok(())
    }

    /// Removes a file, or a folder with everything in it. The root stays.
    pub fn remove(&mut self, path: &str) {
        if path == "/" {
            return;
        }
        let inside = format!("{path}/");
        self.nodes.retain(|name, _| name != path && !name.starts_with(&inside));
    }

    /// Names in a folder, sorted.
    pub fn list(&self, folder: &str) -> Vec<&str> {
        let inside = if folder == "/" {
            "/".to_owned()
        } else {
            format!("{folder}/")
        };
        self.nodes
            .range(inside.clone()..)
            .map(|(name, _)| name.as_str())
            .take_while(|name| name.starts_with(&inside))
            .filter_map(|name| name.get(inside.len()..))
            .filter(|name| !name.is_empty() && !name.contains('/'))
            .collect()
    }

    /// All paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.nodes.keys().map(String::as_str)
    }

    /// Bytes of all files.
    fn size(&self) -> usize {
        let len = |node: &Node| match node {
            Node::Folder => 0,
            Node::File { bytes, .. } => bytes.len(),
        };
        self.nodes.values().map(len).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree() {
        let mut files = Files::default();
        files.put("/a/b/c.txt", "hello").unwrap();
        files.put("/a/bc", "x").unwrap();
        assert_eq!(files.list("/a"), ["b", "bc"]);
        assert_eq!(files.list("/"), ["a"]);
        files.remove("/a/b");
        assert_eq!(files.read("/a/b/c.txt"), Err(FileError::Missing));
        assert_eq!(files.text("/a/bc").unwrap(), "x");
        assert_eq!(files.write("/nowhere/x", "y"), Err(FileError::Missing));
        assert_eq!(resolve("/a/b", "../c/./d"), "/a/c/d");
        assert_eq!(resolve("/a", "/../x"), "/x");
    }
}
