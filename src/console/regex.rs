//! Java's regular expressions, as far as names of topics and lines of logs are looked for: characters, `.`, classes,
//! `*`, `+`, `?`, alternatives, groups and anchors. Work is bounded.

/// Steps after which a match is given up.
const STEPS: u32 = 100_000;
/// Longest expression, in characters: matching goes as deep as it is long.
const LONGEST: usize = 300;
/// Nested groups.
const DEPTH: usize = 32;

#[derive(Debug, Clone)]
enum Node {
    Char(char),
    Any,
    Class { negated: bool, ranges: Vec<(char, char)> },
    Group(Vec<Vec<Node>>),
    Repeat { node: Box<Node>, min: u32, max: u32 },
    Start,
    End,
}

/// A compiled expression.
#[derive(Debug, Clone)]
pub(super) struct Regex {
    alternatives: Vec<Vec<Node>>,
}

impl Regex {
    /// `None`: this is no expression, or not one that is known here.
    pub fn new(pattern: &str) -> Option<Self> {
        let chars: Vec<char> = pattern.chars().collect();
        if chars.len() > LONGEST {
            return None;
        }
        let mut at = 0;
        let alternatives = alternatives(&chars, &mut at, 0)?;
        (at == chars.len()).then_some(Regex { alternatives })
    }

    /// One of grep's and sed's basic expressions: groups, alternatives and repetitions have a backslash.
    pub fn basic(pattern: &str) -> Option<Self> {
        let mut own = String::new();
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next()? {
                    special @ ('(' | ')' | '|' | '+' | '?') => own.push(special),
                    other => own.extend(['\\', other]),
                },
                '(' | ')' | '|' | '+' | '?' => own.extend(['\\', c]),
                // At the very beginning a star is a star.
                '*' if own.is_empty() => own.push_str("\\*"),
                c => own.push(c),
            }
        }
        Self::new(&own)
    }

    /// The first part of the text that fits, from the byte `from` on: its beginning and end in bytes.
    pub fn first(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        let chars: Vec<char> = text.chars().collect();
        let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let begin = offsets.iter().position(|offset| *offset >= from)?;
        let mut steps = STEPS;
        for at in begin..=chars.len() {
            let end = std::cell::Cell::new(at);
            let then = |to: usize, _: &mut u32| {
                end.set(to);
                true
            };
            if any(&self.alternatives, &chars, at, &mut steps, &then) {
                return Some((offsets[at], offsets[end.get()]));
            }
        }
        None
    }

    /// The whole text fits.
    pub fn fits(&self, text: &str) -> bool {
        let chars: Vec<char> = text.chars().collect();
        let mut steps = STEPS;
        let end = |at: usize, _: &mut u32| at == chars.len();
        any(&self.alternatives, &chars, 0, &mut steps, &end)
    }

    /// A part of the text fits.
    pub fn finds(&self, text: &str, ignore_case: bool) -> bool {
        let fold = |c: char| if ignore_case { c.to_ascii_lowercase() } else { c };
        let chars: Vec<char> = text.chars().map(fold).collect();
        let mut steps = STEPS;
        (0..=chars.len()).any(|from| any(&self.alternatives, &chars, from, &mut steps, &|_, _| true))
    }
}

fn alternatives(chars: &[char], at: &mut usize, depth: usize) -> Option<Vec<Vec<Node>>> {
    if depth > DEPTH {
        return None;
    }
    let mut all = vec![Vec::new()];
    while let Some(&c) = chars.get(*at) {
        *at += 1;
        let node = match c {
            '|' => {
                all.push(Vec::new());
                continue;
            }
            ')' => {
                *at -= 1;
                break;
            }
            '(' => {
                let inside = alternatives(chars, at, depth + 1)?;
                if chars.get(*at) != Some(&')') {
                    return None;
                }
                *at += 1;
                Node::Group(inside)
            }
            '[' => class(chars, at)?,
            '.' => Node::Any,
            '^' => Node::Start,
            '$' => Node::End,
            '\\' => {
                let escaped = *chars.get(*at)?;
                *at += 1;
                match escaped {
                    'd' => Node::Class {
                        negated: false,
                        ranges: vec![('0', '9')],
                    },
                    'w' => Node::Class {
                        negated: false,
                        ranges: vec![('0', '9'), ('a', 'z'), ('A', 'Z'), ('_', '_')],
                    },
                    other => Node::Char(other),
                }
            }
            '*' | '+' | '?' => {
                let node = all.last_mut()?.pop()?;
                let (min, max) = match c {
                    '*' => (0, u32::MAX),
                    '+' => (1, u32::MAX),
                    _ => (0, 1),
                };
                Node::Repeat {
                    node: Box::new(node),
                    min,
                    max,
                }
            }
            c => Node::Char(c),
        };
        all.last_mut()?.push(node);
    }
    Some(all)
}

fn class(chars: &[char], at: &mut usize) -> Option<Node> {
    let negated = chars.get(*at) == Some(&'^');
    *at += usize::from(negated);
    let mut ranges = Vec::new();
    let mut first = true;
    loop {
        let low = *chars.get(*at)?;
        *at += 1;
        if low == ']' && !first {
            return Some(Node::Class { negated, ranges });
        }
        first = false;
        match (chars.get(*at), chars.get(*at + 1)) {
            (Some('-'), Some(&high)) if high != ']' => {
                ranges.push((low, high));
                *at += 2;
            }
            _ => ranges.push((low, low)),
        }
    }
}

type Then<'a> = &'a dyn Fn(usize, &mut u32) -> bool;

fn any(alternatives: &[Vec<Node>], text: &[char], at: usize, steps: &mut u32, then: Then<'_>) -> bool {
    alternatives.iter().any(|nodes| sequence(nodes, text, at, steps, then))
}

fn sequence(nodes: &[Node], text: &[char], at: usize, steps: &mut u32, then: Then<'_>) -> bool {
    let Some((first, rest)) = nodes.split_first() else {
        return then(at, steps);
    };
    one(first, text, at, steps, &|next, steps| {
        sequence(rest, text, next, steps, then)
    })
}

fn one(node: &Node, text: &[char], at: usize, steps: &mut u32, then: Then<'_>) -> bool {
    if *steps == 0 {
        return false;
    }
    *steps -= 1;
    let here = text.get(at).copied();
    let single = match node {
        Node::Char(c) => here == Some(*c),
        Node::Any => here.is_some(),
        Node::Class { negated, ranges } => {
            here.is_some_and(|c| ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated)
        }
        Node::Start => return at == 0 && then(at, steps),
        Node::End => return at == text.len() && then(at, steps),
        Node::Group(alternatives) => return any(alternatives, text, at, steps, then),
        Node::Repeat { node, min, max } => return repeat(node, (*min, *max), text, at, steps, then),
    };
    single && then(at + 1, steps)
}

/// As many as fit, then fewer. A single character repeats without recursion.
fn repeat(node: &Node, (min, max): (u32, u32), text: &[char], at: usize, steps: &mut u32, then: Then<'_>) -> bool {
    let mut ends = vec![at];
    while (ends.len() as u64) <= u64::from(max) && *steps > 0 {
        let last = ends[ends.len() - 1];
        let next = std::cell::Cell::new(None);
        one(node, text, last, steps, &|end, _| {
            next.set(Some(end));
            true
        });
        match next.get() {
            Some(end) if end > last => ends.push(end),
            _ => break,
        }
    }
    let fewest = min as usize;
    (fewest..ends.len()).rev().any(|count| then(ends[count], steps))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_topics() {
        let fits = |pattern: &str, text: &str| Regex::new(pattern).unwrap().fits(text);
        assert!(fits("test.*", "test-2") && fits("my|test", "test") && !fits("tes", "test"));
        assert!(fits("[a-c]+\\d?", "abc1") && fits("(ab)*c", "ababc") && !fits("[^a]", "a"));
        assert!(Regex::new("*").is_none() && Regex::new("(a").is_none() && Regex::new("[a").is_none());
        assert!(Regex::new("^in").unwrap().finds("info", false) && !Regex::new("fo$").unwrap().finds("fox", false));
        assert!(
            Regex::new("[k]afka\\.Kafka")
                .unwrap()
                .finds("java kafka.Kafka x", false)
        );
        assert!(!fits("(a*)*(b*)*(a*)*(b*)*c", &"a".repeat(500)));
    }
}
