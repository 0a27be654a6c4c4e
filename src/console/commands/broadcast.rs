//! `broadcast`: the simulation's own command. It sends envelopes to an orderer, one after the other, as a client does that
//! waits for each answer.

use std::collections::BTreeMap;

use super::waiting::span;
use crate::console::process::{Context, Program, Step};
use crate::sim::Micros;
use crate::sim::scenario::Kind;

const USAGE: &str = "\
usage: broadcast --channel NAME [--count N] [--size BYTES] [--interval SECONDS] [--orderer HOST:PORT]
A command of this simulation, not of Fabric: sends N envelopes of BYTES bytes (1, 1000) to the orderer
(localhost:7050), each after the answer to the one before, and counts the answers.
";
/// More are not sent by one command.
const MOST: u64 = 10_000;

pub(super) struct Broadcast {
    arguments: Vec<String>,
    at: Option<Micros>,
    channel: String,
    orderer: String,
    left: u64,
    size: u32,
    interval: Micros,
    /// The envelope whose answer is awaited.
    sent: Option<u32>,
    answers: BTreeMap<(String, String), u64>,
}

impl Broadcast {
    pub fn new(arguments: &[String]) -> Self {
        Broadcast {
            arguments: arguments.to_vec(),
            at: None,
            channel: String::new(),
            orderer: "localhost:7050".to_owned(),
            left: 1,
            size: 1000,
            interval: 0,
            sent: None,
            answers: BTreeMap::new(),
        }
    }

    fn parse(&mut self) -> Option<()> {
        let arguments = self.arguments.clone();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let (name, attached) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            let value = attached.or_else(|| arguments.next().cloned())?;
            match name {
                "--channel" | "-c" => self.channel = value,
                "--orderer" | "-o" => self.orderer = value,
                "--count" => self.left = value.parse().ok().filter(|count| (1..=MOST).contains(count))?,
                "--size" => self.size = value.parse().ok().filter(|size| (1..=100 << 20).contains(size))?,
                "--interval" => self.interval = span(&value)?,
                _ => return None,
            }
        }
        (!self.channel.is_empty()).then_some(())
    }

    fn end(&self, context: &mut Context<'_>) -> Step {
        let mut refused = false;
        for ((status, info), count) in &self.answers {
            refused |= status != "SUCCESS";
            let info = if info.is_empty() {
                String::new()
            } else {
                format!(" -- {info}")
            };
            context.out(format!("{count} × {status}{info}\n"));
        }
        Step::Done(i32::from(refused))
    }
}

impl Program for Broadcast {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let now = context.now();
        match self.at {
            None => {
                if self.parse().is_none() {
                    context.note(USAGE);
                    return Step::Done(2);
                }
                self.at = Some(now + 50_000);
                return Step::Until(now + 50_000);
            }
            Some(at) if at > now => return Step::Until(at),
            Some(_) => {}
        }
        if let Some(envelope) = self.sent {
            let answer = context
                .machine
                .world
                .envelope(envelope)
                .and_then(|envelope| envelope.answered);
            let Some((_, answer)) = answer else {
                return Step::Until(now + 500);
            };
            self.sent = None;
            *self.answers.entry((answer.status, answer.info)).or_default() += 1;
            if self.left > 0 && self.interval > 0 {
                self.at = Some(now + self.interval);
                return Step::Until(now + self.interval);
            }
        }
        if self.left == 0 {
            return self.end(context);
        }
        let Some(orderer) = context.machine.orderer_at(&self.orderer) else {
            context.err(format!(
                "Error: failed to connect to {}: connection refused\n",
                self.orderer
            ));
            return Step::Done(1);
        };
        let chains = context.machine.world.chains_of(orderer);
        let chain = chains.into_iter().find(|chain| chain.name == self.channel);
        let (place, kind) = match chain {
            Some(chain) => (chain.place, Kind::Normal),
            None => (0, Kind::UnknownChannel),
        };
        self.left -= 1;
        self.sent = Some(context.machine.world.send_one(place, orderer, self.size, kind));
        Step::Until(now + 500)
    }

    fn signal(&mut self, context: &mut Context<'_>, _signal: crate::console::process::Signal) -> Step {
        let _ = self.end(context);
        Step::Done(130)
    }
}
