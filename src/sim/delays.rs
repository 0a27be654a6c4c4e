//! How long things take: defaults calibrated from recorded runs on one machine with two cores (see the latency traces:
//! 5.0 ms from Broadcast to answer with one broker, 9.9 ms with replication factor 3, 0.9 ms from answer to block).

use super::Micros;
use super::random::Random;

/// A delay of `base` µs plus up to `jitter` µs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delay {
    pub base: Micros,
    pub jitter: Micros,
}

impl Delay {
    pub const fn new(base: Micros, jitter: Micros) -> Self {
        Delay { base, jitter }
    }

    #[inline]
    pub fn draw(self, random: &mut Random) -> Micros {
        self.base + random.below(self.jitter + 1)
    }
}

/// Every delay of the model, in µs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delays {
    /// Client to orderer and back, one way.
    pub client: Delay,
    /// Checks of an envelope at the door (signature, size).
    pub validate: Delay,
    /// Orderer to broker and back, one way.
    pub kafka: Delay,
    /// The leader appends a produce request.
    pub append: Delay,
    /// Broker to broker, one way, with the follower's append.
    pub replicate: Delay,
    /// Fetch answer to a block written and delivered.
    pub consume: Delay,
    /// Extra time of a message that meets an idle orderer: threads have to wake up.
    pub wake: Delay,
    /// µs per 1000 bytes on each hop.
    pub per_kilobyte: Micros,
    /// A broker or ZooKeeper request between servers: a write to ZooKeeper, a controller's order.
    pub control: Delay,
    /// From the start of the process until it serves.
    pub zookeeper_start: Delay,
    pub broker_start: Delay,
    pub orderer_start: Delay,
}

impl Default for Delays {
    fn default() -> Self {
        Delays {
            client: Delay::new(200, 150),
            validate: Delay::new(500, 200),
            kafka: Delay::new(350, 200),
            append: Delay::new(400, 200),
            replicate: Delay::new(900, 500),
            consume: Delay::new(400, 300),
            wake: Delay::new(1600, 1800),
            per_kilobyte: 5,
            control: Delay::new(3000, 4000),
            zookeeper_start: Delay::new(600_000, 200_000),
            broker_start: Delay::new(1_900_000, 600_000),
            orderer_start: Delay::new(250_000, 100_000),
        }
    }
}
