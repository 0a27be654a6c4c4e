//! What all readers ask of a text.

/// How many bytes at the beginning are printable ASCII characters. Most of a text is, so it is looked at by the word.
pub(super) fn printable(bytes: &[u8]) -> usize {
    const HIGHEST: u64 = u64::from_ne_bytes([0x80; 8]);
    const ONE: u64 = u64::from_ne_bytes([1; 8]);
    let all = |word: u64| {
        let is_ascii_but_del = (word | word.wrapping_add(ONE)) & HIGHEST == 0;
        // From 0x20 on one of two bits is set.
        is_ascii_but_del && (word << 1 | word << 2) & HIGHEST == HIGHEST
    };
    let (words, _) = bytes.as_chunks::<8>();
    let words = words.iter().take_while(|word| all(u64::from_ne_bytes(**word))).count();
    let rest = bytes.get(words * 8..).unwrap_or_default().iter();
    words * 8 + rest.take_while(|byte| matches!(byte, b' '..=b'~')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_told_apart_at_every_place() {
        for byte in 0..=u8::MAX {
            for place in 0..20 {
                let mut bytes = [b'~'; 20];
                bytes[place] = byte;
                let end = if matches!(byte, b' '..=b'~') { 20 } else { place };
                assert_eq!(printable(&bytes), end, "{byte:#x} at {place}");
            }
        }
    }
}
