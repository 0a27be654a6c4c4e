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
    /// Extra work for an envelope that comes on a new Broadcast stream.
    pub open_stream: Delay,
    /// Orderer to broker and back, one way.
    pub kafka: Delay,
    /// The leader appends a produce request.
    pub append: Delay,
    /// Broker to broker, one way, with the follower's append.
    pub replicate: Delay,
    /// Fetch answer to a block written and delivered.
    pub consume: Delay,
    /// Extra time of a produce request after a while without one: threads have to wake up.
    pub wake: Delay,
    /// µs per 1000 bytes at the orderer's door; half of it on the way to Kafka.
    pub per_kilobyte: Micros,
    /// A broker or ZooKeeper request between servers: a write to ZooKeeper, a controller's order.
    pub control: Delay,
    /// From the start of the process until it serves.
    pub zookeeper_start: Delay,
    pub broker_start: Delay,
    /// More of it after a `kill -9`: the logs were not closed and are gone through.
    pub broker_recovery: Delay,
    /// Added once for each broker that is starting at the same time: they share the machine.
    pub broker_start_share: Micros,
    pub orderer_start: Delay,
}

impl Default for Delays {
    fn default() -> Self {
        Delays {
            client: Delay::new(200, 150),
            validate: Delay::new(500, 200),
            open_stream: Delay::new(700, 400),
            kafka: Delay::new(350, 200),
            append: Delay::new(400, 200),
            replicate: Delay::new(1500, 1200),
            consume: Delay::new(400, 300),
            wake: Delay::new(1600, 1800),
            per_kilobyte: 8,
            control: Delay::new(3000, 4000),
            zookeeper_start: Delay::new(600_000, 200_000),
            broker_start: Delay::new(500_000, 2_000),
            broker_recovery: Delay::new(200_000, 700_000),
            broker_start_share: 1_000_000,
            orderer_start: Delay::new(120_000, 60_000),
        }
    }
}
