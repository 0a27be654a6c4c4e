//! Sarama's producer for one partition (`async_producer.go`): one produce request at a time, what waits meanwhile goes
//! together into the next; failed messages go round again in their order, one retry level after the other.

use std::collections::VecDeque;

use super::ClientError;
use super::breaker::Breaker;
use crate::kafka::partition::BrokerIndex;
use crate::sim::Micros;

/// Who waits for the outcome of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiter {
    /// A Broadcast call with this envelope.
    Broadcast(u32),
    /// The chain's loop, which stands still meanwhile.
    Chain,
    /// The start-up step that posts CONNECT.
    Startup,
    /// A CONNECT that re-opens Deliver.
    Reopen,
    /// Nobody.
    Nobody,
}

/// A message in the producer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// The record's value, by number.
    pub value: u32,
    pub waiter: Waiter,
    retries: u32,
    /// Marks the end of what was sent before a retry level began.
    fin: bool,
}

impl Message {
    pub fn new(value: u32, waiter: Waiter) -> Self {
        Message {
            value,
            waiter,
            retries: 0,
            fin: false,
        }
    }
}

/// What the producer wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Send [`Producer::request`] of this connection to the broker, then call [`Producer::answered`].
    Send { connection: u32, broker: BrokerIndex },
    /// Ask for the partition's leader, then call [`Producer::refreshed`].
    Refresh,
    /// Call [`Producer::woken`] after so long.
    Sleep(Micros),
    /// A message's fate.
    Done {
        message: Message,
        outcome: Result<(), ClientError>,
    },
}

/// What the dispatcher goes on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Next,
    Forward(Message),
    Flush,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ready,
    Sleeping(Then),
    Refreshing(Then),
}

/// Messages of one retry level that wait until the higher level is through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct RetryLevel {
    buffer: Vec<Message>,
    expect_chaser: bool,
}

/// The part that talks to one broker.
#[derive(Debug, Clone, PartialEq, Eq)]
struct BrokerProducer {
    id: u32,
    broker: BrokerIndex,
    buffer: Vec<Message>,
    in_flight: Vec<Message>,
    sent_at: Micros,
    /// The partition is being retried: everything goes back until the chaser has passed.
    retrying: Option<ClientError>,
    closing: Option<ClientError>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub retry_max: u32,
    pub retry_backoff: Micros,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Producer {
    settings: Settings,
    input: VecDeque<Message>,
    state: State,
    output: Option<u32>,
    high_watermark: u32,
    levels: Vec<RetryLevel>,
    breaker: Breaker,
    connections: Vec<BrokerProducer>,
    next_id: u32,
}

impl Producer {
    /// `leader`: what the client already knows of the partition when the first message comes.
    pub fn new(settings: Settings) -> Self {
        Producer {
            settings,
            input: VecDeque::new(),
            state: State::Ready,
            output: None,
            high_watermark: 0,
            levels: vec![RetryLevel::default(); settings.retry_max as usize + 1],
            breaker: Breaker::default(),
            connections: Vec::new(),
            next_id: 0,
        }
    }

    /// A message to send.
    pub fn send(&mut self, message: Message, now: Micros, out: &mut Vec<Output>) {
        self.input.push_back(message);
        self.pump(now, out);
    }

    /// The time of an [`Output::Sleep`] is over.
    pub fn woken(&mut self, now: Micros, out: &mut Vec<Output>) {
        if let State::Sleeping(then) = self.state {
            self.state = State::Ready;
            self.go_on(then, now, out);
            self.pump(now, out);
        }
    }

    /// The leader, or why it cannot be found.
    pub fn refreshed(&mut self, leader: Result<BrokerIndex, ClientError>, now: Micros, out: &mut Vec<Output>) {
        let State::Refreshing(then) = self.state else { return };
        self.state = State::Ready;
        self.breaker.record(leader.is_ok(), now);
        match leader {
            Ok(broker) => {
                self.connect(broker);
                self.go_on(then, now, out);
            }
            Err(error) => self.no_leader(then, error, now, out),
        }
        self.pump(now, out);
    }

    /// The answer to the request of this connection: the broker's word, or that there was none.
    pub fn answered(&mut self, connection: u32, answer: Result<(), ClientError>, now: Micros, out: &mut Vec<Output>) {
        let Some(index) = self.connections.iter().position(|own| own.id == connection) else {
            return;
        };
        let own = &mut self.connections[index];
        if own.in_flight.is_empty() {
            return;
        }
        let sent = std::mem::take(&mut own.in_flight);
        match answer {
            Ok(()) => out.extend(sent.iter().map(|&message| Output::Done {
                message,
                outcome: Ok(()),
            })),
            Err(error @ ClientError::Kafka(kafka)) if !kafka.is_retriable() => {
                out.extend(sent.iter().map(|&message| Output::Done {
                    message,
                    outcome: Err(error),
                }));
            }
            Err(error) => {
                match error {
                    ClientError::Kafka(_) => own.retrying = Some(error),
                    _ => own.closing = Some(error),
                }
                let waiting = std::mem::take(&mut own.buffer);
                for message in sent.iter().chain(&waiting) {
                    self.retry(*message, error, out);
                }
            }
        }
        if let Some(own) = self.connections.get_mut(index)
            && own.in_flight.capacity() == 0
        {
            let mut room = sent;
            room.clear();
            own.in_flight = room;
        }
        self.transmit(index, now, out);
        self.pump(now, out);
        self.drop_unused();
    }

    /// The values of the request that is out on this connection.
    pub fn request(&self, connection: u32) -> impl Iterator<Item = u32> + '_ {
        let own = self.connections.iter().find(|own| own.id == connection);
        own.into_iter()
            .flat_map(|own| own.in_flight.iter().map(|message| message.value))
    }

    /// Connections with a request out: their number, their broker, and since when it is out.
    pub fn outstanding(&self) -> impl Iterator<Item = (u32, BrokerIndex, Micros)> + '_ {
        let busy = self.connections.iter().filter(|own| !own.in_flight.is_empty());
        busy.map(|own| (own.id, own.broker, own.sent_at))
    }

    /// Who waits for anything in here.
    pub fn waiters(&self) -> impl Iterator<Item = Waiter> + '_ {
        let held = match self.state {
            State::Sleeping(Then::Forward(message)) | State::Refreshing(Then::Forward(message)) => Some(message),
            _ => None,
        };
        let connections = self
            .connections
            .iter()
            .flat_map(|own| own.in_flight.iter().chain(&own.buffer));
        let levels = self.levels.iter().flat_map(|level| &level.buffer);
        let all = self.input.iter().chain(connections).chain(levels).copied().chain(held);
        all.filter(|message| !message.fin).map(|message| message.waiter)
    }

    /// Messages that wait, and messages that are out.
    pub fn counts(&self) -> (usize, usize) {
        let buffers = self.connections.iter().map(|own| own.buffer.len());
        let levels = self.levels.iter().map(|level| level.buffer.len());
        let waiting = self.input.len() + buffers.sum::<usize>() + levels.sum::<usize>();
        (waiting, self.connections.iter().map(|own| own.in_flight.len()).sum())
    }

    pub fn is_breaker_open(&self, now: Micros) -> bool {
        self.breaker.is_open(now)
    }

    fn pump(&mut self, now: Micros, out: &mut Vec<Output>) {
        while self.state == State::Ready {
            let Some(message) = self.input.pop_front() else { return };
            self.dispatch(message, now, out);
        }
    }

    /// `partitionProducer.dispatch`.
    fn dispatch(&mut self, message: Message, now: Micros, out: &mut Vec<Output>) {
        if message.retries > self.high_watermark {
            self.raise(message.retries, now, out);
            self.sleep(Then::Forward(message), out);
            return;
        }
        if self.high_watermark > 0 {
            if message.retries < self.high_watermark {
                let level = &mut self.levels[message.retries as usize];
                if message.fin {
                    level.expect_chaser = false;
                } else {
                    level.buffer.push(message);
                }
                return;
            }
            if message.fin {
                self.levels[self.high_watermark as usize].expect_chaser = false;
                self.flush(now, out);
                return;
            }
        }
        self.go_on(Then::Forward(message), now, out);
    }

    fn go_on(&mut self, then: Then, now: Micros, out: &mut Vec<Output>) {
        match then {
            Then::Next => {}
            Then::Flush => self.flush_level(now, out),
            Then::Forward(message) => match self.output {
                Some(connection) => self.hand_over(connection, message, now, out),
                None => self.find_leader(then, now, out),
            },
        }
    }

    /// `newHighWatermark`: a marker goes after what was sent before, and the broker is given up.
    fn raise(&mut self, level: u32, now: Micros, out: &mut Vec<Output>) {
        self.high_watermark = level;
        self.levels[level as usize].expect_chaser = true;
        let marker = Message {
            value: 0,
            waiter: Waiter::Nobody,
            retries: level - 1,
            fin: true,
        };
        match self.output.take() {
            Some(connection) => self.hand_over(connection, marker, now, out),
            None => self.retry(marker, ClientError::OutOfBrokers, out),
        }
    }

    /// `flushRetryBuffers`: goes down at least one level and sends what waited there.
    fn flush(&mut self, now: Micros, out: &mut Vec<Output>) {
        self.high_watermark -= 1;
        self.go_on_flushing(now, out);
    }

    fn go_on_flushing(&mut self, now: Micros, out: &mut Vec<Output>) {
        if self.output.is_none() {
            self.find_leader(Then::Flush, now, out);
        } else {
            self.flush_level(now, out);
        }
    }

    fn flush_level(&mut self, now: Micros, out: &mut Vec<Output>) {
        let level = self.high_watermark as usize;
        for message in std::mem::take(&mut self.levels[level].buffer) {
            if let Some(connection) = self.output {
                self.hand_over(connection, message, now, out);
            }
        }
        self.flushed(now, out);
    }

    fn flushed(&mut self, now: Micros, out: &mut Vec<Output>) {
        let level = self.high_watermark as usize;
        if !self.levels[level].expect_chaser && level > 0 {
            self.flush(now, out);
        }
    }

    /// `updateLeader` behind the circuit breaker.
    fn find_leader(&mut self, then: Then, now: Micros, out: &mut Vec<Output>) {
        if self.breaker.is_open(now) {
            self.no_leader(then, ClientError::BreakerOpen, now, out);
            return;
        }
        self.state = State::Refreshing(then);
        out.push(Output::Refresh);
    }

    fn no_leader(&mut self, then: Then, error: ClientError, now: Micros, out: &mut Vec<Output>) {
        let failed = |message: Message| Output::Done {
            message,
            outcome: Err(error),
        };
        match then {
            Then::Next => {}
            Then::Forward(message) => {
                out.push(failed(message));
                self.sleep(Then::Next, out);
            }
            Then::Flush => {
                let level = self.high_watermark as usize;
                out.extend(std::mem::take(&mut self.levels[level].buffer).into_iter().map(failed));
                self.flushed(now, out);
            }
        }
    }

    fn sleep(&mut self, then: Then, out: &mut Vec<Output>) {
        self.state = State::Sleeping(then);
        out.push(Output::Sleep(self.settings.retry_backoff));
    }

    fn connect(&mut self, broker: BrokerIndex) {
        let id = self.next_id;
        self.next_id += 1;
        self.connections.push(BrokerProducer {
            id,
            broker,
            buffer: Vec::new(),
            in_flight: Vec::new(),
            sent_at: 0,
            retrying: None,
            closing: None,
        });
        self.output = Some(id);
        self.drop_unused();
    }

    fn drop_unused(&mut self) {
        let output = self.output;
        self.connections
            .retain(|own| Some(own.id) == output || !own.in_flight.is_empty() || !own.buffer.is_empty());
    }

    /// `brokerProducer.run`: takes a message for the next request.
    fn hand_over(&mut self, connection: u32, message: Message, now: Micros, out: &mut Vec<Output>) {
        let Some(index) = self.connections.iter().position(|own| own.id == connection) else {
            return self.retry(message, ClientError::OutOfBrokers, out);
        };
        let own = &mut self.connections[index];
        if let Some(reason) = own.closing.or(own.retrying) {
            if own.closing.is_none() && message.fin {
                own.retrying = None;
            }
            return self.retry(message, reason, out);
        }
        if message.fin {
            return self.retry(message, ClientError::OutOfBrokers, out);
        }
        own.buffer.push(message);
        self.transmit(index, now, out);
    }

    fn transmit(&mut self, index: usize, now: Micros, out: &mut Vec<Output>) {
        let Some(own) = self.connections.get_mut(index) else {
            return;
        };
        if own.in_flight.is_empty() && !own.buffer.is_empty() {
            std::mem::swap(&mut own.in_flight, &mut own.buffer);
            own.sent_at = now;
            out.push(Output::Send {
                connection: own.id,
                broker: own.broker,
            });
        }
    }

    fn retry(&mut self, message: Message, error: ClientError, out: &mut Vec<Output>) {
        if message.retries < self.settings.retry_max {
            self.input.push_back(Message {
                retries: message.retries + 1,
                ..message
            });
        } else if !message.fin {
            out.push(Output::Done {
                message,
                outcome: Err(error),
            });
        }
    }
}

#[cfg(test)]
mod tests;
