//! Bytes of UTF-8, which the core counts in, and units of UTF-16, which the browser counts in.

/// The UTF-16 offset of a byte offset. An offset inside a character or past the end counts as the next boundary.
pub fn to_utf16(text: &str, byte: usize) -> u32 {
    let mut units = 0;
    for (index, character) in text.char_indices() {
        if index >= byte {
            break;
        }
        units += character.len_utf16() as u32;
    }
    units
}

/// The byte offset of a UTF-16 offset. An offset inside a character or past the end counts as the next boundary.
pub fn to_utf8(text: &str, unit: u32) -> usize {
    let mut units = 0;
    for (index, character) in text.char_indices() {
        if units >= unit {
            return index;
        }
        units += character.len_utf16() as u32;
    }
    text.len()
}

/// The line of a byte offset, counted from 1.
pub fn line_of(text: &str, byte: usize) -> usize {
    let before = &text.as_bytes()[..byte.min(text.len())];
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_agree_in_both_directions() {
        let text = "区块: 𝕏y";
        for (byte, unit) in [(0, 0), (3, 1), (6, 2), (7, 3), (8, 4), (12, 6), (13, 7)] {
            assert_eq!(to_utf16(text, byte), unit, "byte {byte}");
            assert_eq!(to_utf8(text, unit), byte, "unit {unit}");
        }
        assert_eq!(to_utf8(text, 99), text.len());
        assert_eq!(to_utf16(text, 99), 7);
    }

    #[test]
    fn lines_count_from_one() {
        assert_eq!(line_of("a\nb\nc", 0), 1);
        assert_eq!(line_of("a\nb\nc", 4), 3);
        assert_eq!(line_of("a", 50), 1);
    }
}
