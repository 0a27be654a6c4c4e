//! Guessing what a misspelt name should have been.

/// The closest known name, when no more than one character in five differs.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Longer than any key: nothing to compare, and the cost grows with the length.
    if name.len() > 80 {
        return None;
    }
    known
        .filter(|known| known.len().abs_diff(name.len()) <= known.len() / 5)
        .map(|known| (edit_distance(name, known), known))
        .filter(|&(distance, known)| distance * 5 <= known.len().max(5))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, known)| known)
}

/// Levenshtein distance in bytes.
fn edit_distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.bytes().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, b) in other.bytes().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}
