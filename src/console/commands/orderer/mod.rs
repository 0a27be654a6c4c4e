//! `orderer`. Source: Fabric `orderer/common/server/main.go`, `orderer/consensus/kafka/chain.go`, release 1.4.

mod log;
mod start;

use std::collections::BTreeMap;

use crate::console::machine::Machine;
use crate::console::process::{Context, Kind, Program, Signal, Step};
use crate::sim::Micros;
use crate::sim::scenario::{Action, Node};
use crate::sim::view::ChainPhase;

const SERVER: &str = "orderer.common.server";
const KAFKA: &str = "orderer.consensus.kafka";
const VERSION: &str =
    "orderer:\n Version: 1.4.11\n Commit SHA: development build\n Go version: go1.19.8\n OS/Arch: linux/amd64\n\n";
const HELP: &str = "\
usage: orderer [<flags>] <command> [<args> ...]

Hyperledger Fabric orderer node

Flags:
  --help  Show context-sensitive help (also try --help-long and --help-man).

Commands:
  help [<command>...]
    Show help.

  start*
    Start the orderer node

  version
    Show version information

  benchmark
    Run orderer in benchmark mode


";

/// The orderer.
pub(super) struct Orderer {
    arguments: Vec<String>,
    at: Option<Micros>,
    number: u32,
    index: Option<u32>,
    /// By place: the phase that has been logged.
    phases: BTreeMap<u8, ChainPhase>,
    /// Lines of the world's trace that have been looked at.
    seen: usize,
}

impl Orderer {
    pub fn new(arguments: &[String]) -> Self {
        Orderer {
            arguments: arguments.to_vec(),
            at: None,
            number: 0,
            index: None,
            phases: BTreeMap::new(),
            seen: 0,
        }
    }

    fn say(&mut self, context: &mut Context<'_>, module: &str, function: &str, level: &str, text: &str) {
        context.fabric(&mut self.number, module, function, level, text);
    }

    fn panic(&mut self, context: &mut Context<'_>, module: &str, function: &str, words: &str) -> i32 {
        self.say(context, module, function, "PANI", words);
        context.err(format!("panic: {words}\n\ngoroutine 1 [running]:\n"));
        2
    }

    fn leave(&mut self, machine: &mut Machine) {
        if let Some(index) = self.index.take() {
            machine.act(&Action::Kill(Node::Orderer(index)));
            machine.orderers[index as usize].pid = None;
        }
    }
}

impl Program for Orderer {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let now = context.now();
        match self.at {
            None => {
                self.at = Some(now + 60_000);
                return Step::Until(now + 60_000);
            }
            Some(at) if at > now => return Step::Until(at),
            Some(_) => {}
        }
        if self.index.is_none() {
            match self.arguments.first().map(String::as_str) {
                None | Some("start") => {}
                Some("version") => {
                    context.out(VERSION);
                    return Step::Done(0);
                }
                Some("--help" | "help" | "--help-long") => {
                    context.err(HELP);
                    return Step::Done(0);
                }
                Some(other) => {
                    context.err(format!("orderer: error: unexpected {other}, try --help\n"));
                    return Step::Done(1);
                }
            }
            if let Err(status) = self.start(context) {
                return Step::Done(status);
            }
        }
        if let Some(status) = self.follow(context) {
            if let Some(index) = self.index.take() {
                context.machine.orderers[index as usize].pid = None;
            }
            return Step::Done(status);
        }
        let waiting = self.phases.values().any(|phase| *phase != ChainPhase::Running) || self.phases.is_empty();
        let at = now + if waiting { 2_000 } else { 50_000 };
        self.at = Some(at);
        Step::Until(at)
    }

    fn signal(&mut self, context: &mut Context<'_>, signal: Signal) -> Step {
        self.leave(context.machine);
        Step::Done(if signal == Signal::Int { 130 } else { 0 })
    }

    fn killed(&mut self, machine: &mut Machine) {
        self.leave(machine);
    }

    fn kind(&self) -> Kind {
        Kind::Orderer
    }
}
