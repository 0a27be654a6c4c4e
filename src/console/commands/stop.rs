//! `kafka-server-stop.sh` and `zookeeper-server-stop.sh`: SIGTERM for every process of the kind on the machine.

use crate::console::process::{Context, Kind, Program, Signal, Step};

pub(super) struct Stop {
    kind: Kind,
    name: &'static str,
}

impl Stop {
    pub fn kafka() -> Self {
        Stop {
            kind: Kind::Kafka,
            name: "kafka",
        }
    }

    pub fn zookeeper() -> Self {
        Stop {
            kind: Kind::ZooKeeper,
            name: "zookeeper",
        }
    }
}

impl Program for Stop {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let of_kind = context
            .machine
            .processes
            .iter()
            .filter(|process| process.kind == self.kind);
        let found: Vec<u32> = of_kind.map(|process| process.pid).collect();
        if found.is_empty() {
            context.out(format!("No {} server to stop\n", self.name));
            return Step::Done(1);
        }
        context
            .machine
            .signals
            .extend(found.into_iter().map(|pid| (pid, Signal::Term)));
        Step::Done(0)
    }
}
