//! The block cutter: which messages go into one block together.
//!
//! Source: Fabric `orderer/common/blockcutter/blockcutter.go` (1.2 and 1.4 decide alike). A batch is always a run of
//! messages in the order of arrival, so counting is enough: [`BlockCutter`] sees sizes and answers with lengths, and
//! [`CarryingCutter`] takes the messages (or their ids) along.

use serde::{Deserialize, Serialize};

/// `Orderer.BatchSize` of a channel. Fabric checks the values elsewhere; the cutter takes any, zero included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchSize {
    /// Messages in a block at most. 0 works like 1.
    pub max_message_count: u32,
    /// Bytes. The cutter never looks at it: it is a limit at the door (`msgprocessor/sizefilter.go`).
    pub absolute_max_bytes: u32,
    /// Bytes. A larger message gets a block of its own.
    pub preferred_max_bytes: u32,
}

/// Why a batch was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CutReason {
    /// `MaxMessageCount` is reached.
    Count,
    /// The next message would take the batch over `PreferredMaxBytes`.
    Overflow,
    /// The message alone is larger than `PreferredMaxBytes`.
    Isolated,
    /// The next message is larger than `PreferredMaxBytes` and gets a block of its own.
    BeforeIsolated,
    /// The batch timeout ran out: a time-to-cut message arrived (Kafka) or the timer fired (solo).
    Timeout,
    /// The message is a config message: always alone in its block.
    Config,
    /// The next message is a config message.
    BeforeConfig,
}

/// A batch that was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Number of messages, at least 1.
    pub messages: u32,
    pub reason: CutReason,
}

/// What `Ordered` of one message came to. The batches are `before`, then `with`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ordered {
    /// A batch of earlier messages, without this one.
    pub before: Option<Cut>,
    /// A batch that ends with this message.
    pub with: Option<Cut>,
    /// Whether messages are waiting afterwards.
    pub pending: bool,
}

impl Ordered {
    /// Number of batches: 0, 1 or 2.
    pub fn batches(&self) -> usize {
        usize::from(self.before.is_some()) + usize::from(self.with.is_some())
    }
}

/// The cutter's state: how many messages are waiting, and how large they are together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BlockCutter {
    messages: u32,
    /// As in Fabric a `uint32` that may wrap around.
    bytes: u32,
}

impl BlockCutter {
    /// A message of `size` bytes (payload and signature) arrives.
    #[inline]
    pub fn ordered(&mut self, size: u32, limits: &BatchSize) -> Ordered {
        if size > limits.preferred_max_bytes {
            return Ordered {
                before: self.cut(CutReason::BeforeIsolated),
                with: Some(Cut {
                    messages: 1,
                    reason: CutReason::Isolated,
                }),
                pending: false,
            };
        }
        let before = if self.bytes.wrapping_add(size) > limits.preferred_max_bytes {
            self.cut(CutReason::Overflow)
        } else {
            None
        };
        self.messages = self.messages.saturating_add(1);
        self.bytes = self.bytes.wrapping_add(size);
        let with = if self.messages >= limits.max_message_count {
            self.cut(CutReason::Count)
        } else {
            None
        };
        Ordered {
            before,
            with,
            pending: with.is_none(),
        }
    }

    /// Cuts what is waiting; `None` when nothing is (Fabric's `Cut` then returns nil, not an empty batch).
    #[inline]
    pub fn cut(&mut self, reason: CutReason) -> Option<Cut> {
        let messages = self.messages;
        *self = Self::default();
        (messages > 0).then_some(Cut { messages, reason })
    }

    /// Number of waiting messages.
    pub fn pending(&self) -> u32 {
        self.messages
    }

    /// Bytes of the waiting messages together, modulo 2^32.
    pub fn pending_bytes(&self) -> u32 {
        self.bytes
    }
}

/// A [`BlockCutter`] that carries the messages (or their ids) and hands out the batches.
#[derive(Debug, Clone)]
pub struct CarryingCutter<T> {
    cutter: BlockCutter,
    waiting: Vec<T>,
}

impl<T> Default for CarryingCutter<T> {
    fn default() -> Self {
        CarryingCutter {
            cutter: BlockCutter::default(),
            waiting: Vec::new(),
        }
    }
}

impl<T> CarryingCutter<T> {
    /// A message arrives. The messages of the batches that it cuts are appended to `out`, in order; the answer tells
    /// how many belong to each.
    ///
    /// The waiting list keeps its room, so that nothing is allocated per message once it has grown.
    #[inline]
    pub fn ordered(&mut self, message: T, size: u32, limits: &BatchSize, out: &mut Vec<T>) -> Ordered {
        let ordered = self.cutter.ordered(size, limits);
        if ordered.before.is_some() {
            out.append(&mut self.waiting);
        }
        if ordered.with.is_some() {
            out.append(&mut self.waiting);
            out.push(message);
        } else {
            self.waiting.push(message);
        }
        ordered
    }

    /// Cuts what is waiting and appends it to `out`; `None` when nothing is waiting.
    pub fn cut(&mut self, reason: CutReason, out: &mut Vec<T>) -> Option<Cut> {
        out.append(&mut self.waiting);
        self.cutter.cut(reason)
    }

    /// The waiting messages, in order.
    pub fn waiting(&self) -> &[T] {
        &self.waiting
    }

    pub fn pending_bytes(&self) -> u32 {
        self.cutter.pending_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CutReason::*;

    const LIMITS: BatchSize = BatchSize {
        max_message_count: 3,
        absolute_max_bytes: 1000,
        preferred_max_bytes: 300,
    };

    /// Sizes in; the batches as (sizes, reason) and what is still waiting out.
    fn batches(sizes: &[u32], limits: &BatchSize) -> (Vec<(Vec<u32>, CutReason)>, Vec<u32>) {
        let mut cutter = CarryingCutter::default();
        let mut batches = Vec::new();
        for &size in sizes {
            let mut out = Vec::new();
            let ordered = cutter.ordered(size, size, limits, &mut out);
            for cut in [ordered.before, ordered.with].into_iter().flatten() {
                batches.push((out.drain(..cut.messages as usize).collect(), cut.reason));
            }
            assert!(out.is_empty());
        }
        (batches, cutter.waiting().to_vec())
    }

    #[test]
    fn equal_to_the_preferred_size_is_neither_isolated_nor_an_overflow() {
        assert_eq!(batches(&[300], &LIMITS), (vec![], vec![300]));
        assert_eq!(batches(&[100, 200], &LIMITS), (vec![], vec![100, 200]));
    }

    #[test]
    fn reasons() {
        assert_eq!(batches(&[1, 2, 3, 4], &LIMITS), (vec![(vec![1, 2, 3], Count)], vec![4]));
        assert_eq!(batches(&[200, 101], &LIMITS), (vec![(vec![200], Overflow)], vec![101]));
        assert_eq!(
            batches(&[5, 301], &LIMITS),
            (vec![(vec![5], BeforeIsolated), (vec![301], Isolated)], vec![])
        );
    }

    #[test]
    fn waiting_bytes_wrap_around_like_uint32() {
        let limits = BatchSize {
            max_message_count: 10,
            absolute_max_bytes: 0,
            preferred_max_bytes: u32::MAX,
        };
        let mut cutter = BlockCutter::default();
        cutter.ordered(u32::MAX, &limits);
        assert_eq!(
            cutter.ordered(2, &limits),
            Ordered {
                before: None,
                with: None,
                pending: true
            }
        );
        assert_eq!(cutter.pending_bytes(), 1);
    }

    #[test]
    fn nothing_waiting_is_no_batch() {
        assert_eq!(BlockCutter::default().cut(Timeout), None);
    }
}
