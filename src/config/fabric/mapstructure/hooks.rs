//! Fabric's decode hooks, and the files that some of them read.

use super::super::datum::{Data, Datum};
use crate::config::go::parse_uint;

/// What is known of the files that a configuration points to (certificates, MSP folders).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk<'a> {
    /// Nothing: every file is taken to be there.
    Unknown,
    /// These files and folders are there, with these contents, and no others.
    Holds(&'a [(&'a str, &'a str)]),
}

impl Disk<'_> {
    /// Whether a file or folder is there.
    pub(in crate::config::fabric) fn has(self, path: &str) -> bool {
        match self {
            Disk::Unknown => true,
            Disk::Holds(files) => files
                .iter()
                .any(|(name, _)| *name == path || path.strip_prefix(name).is_some_and(|below| below.starts_with('/'))),
        }
    }

    /// A file's content. Of an unknown disk every file holds its own path: not empty, and nothing more is known.
    pub(super) fn read(self, path: &str) -> Result<String, String> {
        match self {
            Disk::Unknown => Ok(path.to_owned()),
            Disk::Holds(files) => match files.iter().find(|(name, _)| *name == path) {
                Some((_, content)) => Ok((*content).to_owned()),
                None => Err(format!("open {path}: no such file or directory")),
            },
        }
    }
}

/// The hook that splits a string in brackets, whatever type is wanted.
pub(super) fn bracket_list(datum: Datum<'_>) -> Datum<'_> {
    let Data::Text(text) = &datum.data else { return datum };
    match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        Some(inside) => {
            // Go's TrimSpace and Rust's trim agree on Unicode's White_Space.
            let parts = inside.split(',').map(|part| part.trim().to_owned()).collect();
            Datum {
                data: Data::Strings(parts),
                from: datum.from,
            }
        }
        None => datum,
    }
}

/// `^([0-9]+)\s*(k|m|g)b?$` without regard to case. The multiplication is not checked, only its result.
pub(super) fn byte_size(text: &str) -> Option<Result<u32, ()>> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let unit = rest.trim_start_matches([' ', '\t', '\n', '\x0c', '\r']);
    let mut unit = unit.bytes();
    let shift = match unit.next()?.to_ascii_lowercase() {
        b'k' => 10,
        b'm' => 20,
        b'g' => 30,
        _ => return None,
    };
    let ends = matches!((unit.next(), unit.next()), (None, None) | (Some(b'b' | b'B'), None));
    if number.is_empty() || !ends {
        return None;
    }
    let bytes = parse_uint(number, 0, 64).ok()? << shift;
    Some(u32::try_from(bytes).map_err(|_| ()))
}

/// The blocks of type CERTIFICATE of a PEM file.
pub(super) fn certificates(content: &str) -> Vec<String> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let mut found = Vec::new();
    let mut rest = content;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        let Some((body, after)) = after.split_once(END) else {
            break;
        };
        if !body.contains(':') {
            found.push(format!("{BEGIN}{body}{END}\n"));
        }
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::byte_size;

    #[test]
    fn reads_byte_sizes() {
        for (text, bytes) in [
            ("10 MB", Some(Ok(10 << 20))),
            ("512kb", Some(Ok(512 << 10))),
            ("4095 MB", Some(Ok(4095 << 20))),
            ("1\t\n g", Some(Ok(1 << 30))),
            ("4 GB", Some(Err(()))),
            ("18014398509481984 KB", Some(Ok(0))),
            ("010 KB", Some(Ok(8192))),
            ("08 KB", None),
            ("10 B", None),
            ("10 MiB", None),
            ("MB", None),
            ("1.5 MB", None),
            ("10 M B", None),
        ] {
            assert_eq!(byte_size(text), bytes, "{text:?}");
        }
    }
}
