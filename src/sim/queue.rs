//! The queue of what is to happen, ordered by (time, order of scheduling).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Micros;

#[derive(Debug, Clone, Copy)]
struct Entry<E> {
    at: Micros,
    sequence: u64,
    event: E,
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.sequence) == (other.at, other.sequence)
    }
}

impl<E> Eq for Entry<E> {}

impl<E> PartialOrd for Entry<E> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for Entry<E> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.sequence).cmp(&(other.at, other.sequence))
    }
}

/// Events that lie near are sorted in a list, as most of what is scheduled happens soon; at most so many.
const NEAR: usize = 192;

/// Events in the order in which they happen.
#[derive(Debug, Clone)]
pub struct Queue<E> {
    /// The next events, the very next one last. None of them is later than any of `far`.
    near: Vec<Entry<E>>,
    far: BinaryHeap<Reverse<Entry<E>>>,
    scheduled: u64,
}

impl<E> Default for Queue<E> {
    fn default() -> Self {
        Queue {
            near: Vec::new(),
            far: BinaryHeap::new(),
            scheduled: 0,
        }
    }
}

impl<E> Queue<E> {
    #[inline]
    pub fn push(&mut self, at: Micros, event: E) {
        let sequence = self.scheduled;
        self.scheduled += 1;
        let entry = Entry { at, sequence, event };
        // Of two events at the same time the one that was scheduled first comes first, and that is the one in there.
        if self.far.peek().is_some_and(|Reverse(first)| first.at <= at) {
            return self.far.push(Reverse(entry));
        }
        let later = self.near.iter().rposition(|other| other.at > at);
        self.place(later, entry);
    }

    /// Leaves out `count` places in the order of scheduling, for [`Queue::push_kept`]. Returns the first of them.
    pub fn keep_places(&mut self, count: u64) -> u64 {
        let first = self.scheduled;
        self.scheduled += count;
        first
    }

    /// Schedules an event at a place in the order that was kept for it, as if it had been scheduled then.
    pub fn push_kept(&mut self, at: Micros, sequence: u64, event: E) {
        let entry = Entry { at, sequence, event };
        if self.far.peek().is_some_and(|Reverse(first)| *first < entry) {
            return self.far.push(Reverse(entry));
        }
        let later = self.near.iter().rposition(|other| *other > entry);
        self.place(later, entry);
    }

    /// Puts an entry behind `later` in the list of the next ones.
    #[inline]
    fn place(&mut self, later: Option<usize>, entry: Entry<E>) {
        self.near.insert(later.map_or(0, |index| index + 1), entry);
        if self.near.len() > NEAR {
            self.far.extend(self.near.drain(..NEAR / 2).map(Reverse));
        }
    }

    #[inline]
    pub fn pop(&mut self) -> Option<(Micros, E)> {
        let entry = self.near.pop()?;
        if self.near.is_empty() {
            self.refill();
        }
        Some((entry.at, entry.event))
    }

    fn refill(&mut self) {
        for _ in 0..NEAR / 2 {
            let Some(Reverse(entry)) = self.far.pop() else { break };
            self.near.push(entry);
        }
        self.near.reverse();
    }

    /// Time of the next event.
    #[inline(always)]
    pub fn next_at(&self) -> Option<Micros> {
        self.near.last().map(|entry| entry.at)
    }

    pub fn len(&self) -> usize {
        self.near.len() + self.far.len()
    }

    /// Bytes of what is scheduled.
    pub fn bytes(&self) -> u64 {
        (self.len() * size_of::<Entry<E>>()) as u64
    }

    pub fn is_empty(&self) -> bool {
        self.near.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_time_keeps_the_order_of_scheduling() {
        let mut queue = Queue::default();
        queue.push(5, 'b');
        queue.push(3, 'a');
        queue.push(5, 'c');
        assert_eq!(queue.next_at(), Some(3));
        let order: Vec<char> = std::iter::from_fn(|| queue.pop().map(|(_, event)| event)).collect();
        assert_eq!(order, ['a', 'b', 'c']);
    }

    #[test]
    fn a_kept_place_is_as_good_as_having_been_there() {
        let mut queue = Queue::default();
        queue.push(5, 'a');
        let kept = queue.keep_places(2);
        for at in 0..500 {
            queue.push(at % 10, 'z');
        }
        queue.push_kept(5, kept + 1, 'c');
        queue.push_kept(5, kept, 'b');
        queue.push_kept(9, kept, 'd');
        let order: Vec<(Micros, char)> = std::iter::from_fn(|| queue.pop())
            .filter(|(_, event)| *event != 'z')
            .collect();
        assert_eq!(order, [(5, 'a'), (5, 'b'), (5, 'c'), (9, 'd')]);
    }

    #[test]
    fn near_and_far_are_one_order() {
        let mut random = crate::sim::random::Random::new(3);
        let mut queue = Queue::default();
        let mut expected = Vec::new();
        let mut now = 0;
        for number in 0..5000_u32 {
            let at = now + random.below(200) * random.below(50);
            queue.push(at, number);
            expected.push((at, number));
            if random.below(3) == 0 {
                expected.sort_unstable();
                let next = expected.remove(0);
                assert_eq!((queue.next_at(), queue.len()), (Some(next.0), expected.len() + 1));
                assert_eq!(queue.pop(), Some(next));
                now = next.0;
            }
        }
        expected.sort_unstable();
        let rest: Vec<(Micros, u32)> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(rest, expected);
        assert!(queue.is_empty());
    }
}
