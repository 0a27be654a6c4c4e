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

/// Events in the order in which they happen.
#[derive(Debug, Clone)]
pub struct Queue<E> {
    heap: BinaryHeap<Reverse<Entry<E>>>,
    scheduled: u64,
}

impl<E> Default for Queue<E> {
    fn default() -> Self {
        Queue {
            heap: BinaryHeap::new(),
            scheduled: 0,
        }
    }
}

impl<E> Queue<E> {
    #[inline]
    pub fn push(&mut self, at: Micros, event: E) {
        let sequence = self.scheduled;
        self.scheduled += 1;
        self.heap.push(Reverse(Entry { at, sequence, event }));
    }

    #[inline]
    pub fn pop(&mut self) -> Option<(Micros, E)> {
        self.heap.pop().map(|Reverse(entry)| (entry.at, entry.event))
    }

    /// Time of the next event.
    #[inline]
    pub fn next_at(&self) -> Option<Micros> {
        self.heap.peek().map(|Reverse(entry)| entry.at)
    }

    pub fn len(&self) -> usize {
        self.heap.len()
    }

    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
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
}
