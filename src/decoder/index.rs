//! Which messages a line can hold at all: found by four bytes of each, so that a line is not held against hundreds of
//! patterns one by one.

use super::messages::{self, Message};
use super::pattern;

const BUCKETS: usize = 1024;

/// All messages by the first four bytes of their longest plain part.
pub struct Index {
    messages: Vec<&'static Message>,
    /// The four bytes and the message's position.
    buckets: Vec<Vec<(u32, u16)>>,
    /// Messages without a plain part of four bytes.
    short: Vec<u16>,
}

impl Index {
    pub fn new() -> Self {
        let mut index = Index {
            messages: messages::all().collect(),
            buckets: vec![Vec::new(); BUCKETS],
            short: Vec::new(),
        };
        for (position, message) in index.messages.iter().enumerate() {
            let longest = pattern::literals(message.pattern).max_by_key(|literal| literal.len());
            match longest.and_then(|literal| literal.as_bytes().first_chunk()) {
                Some(&bytes) => {
                    let key = u32::from_le_bytes(bytes);
                    index.buckets[bucket(key)].push((key, position as u16));
                }
                None => index.short.push(position as u16),
            }
        }
        index
    }

    /// The messages that the line may hold, in the order of the catalogue.
    pub fn candidates(&self, line: &str) -> impl Iterator<Item = &'static Message> + use<'_> {
        let mut found = self.short.clone();
        for window in line.as_bytes().windows(4) {
            if let Some(&bytes) = window.first_chunk() {
                let key = u32::from_le_bytes(bytes);
                let same = self.buckets[bucket(key)].iter().filter(|entry| entry.0 == key);
                found.extend(same.map(|entry| entry.1));
            }
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|position| self.messages[usize::from(position)])
    }
}

/// The upper bits of a multiplicative hash.
fn bucket(key: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> 22) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_is_missed() {
        let index = Index::new();
        for message in messages::all() {
            let line = message.pattern.replace(['{', '}'], "");
            let whole = pattern::literals(message.pattern).collect::<Vec<_>>().join("?");
            let found = |line: &str| index.candidates(line).any(|found| std::ptr::eq(found, message));
            assert!(found(&line) && found(&whole), "{}", message.pattern);
        }
    }
}
