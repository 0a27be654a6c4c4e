//! What a person does to a node, as the panels that are loaded later write it: a word, nodes (`o1`, `b0`, `z0`), numbers.

use crate::sim::scenario::{Action, Node};

/// Reads `stop o1`, `cut b0 z0`, `slow o1 b0 300000` (µs), `clock b0 3600000000` (µs), `disk 0`, `send 1 3072 100` (orderer,
/// bytes of an envelope, envelopes), `update 1 500000` (orderer, BatchTimeout in µs). `None` for anything else.
///
/// `channel`: the one on the stage, counted with the system channel.
pub fn read(text: &str, channel: u32) -> Option<Action> {
    let words: Vec<&str> = text.split(' ').collect();
    Some(match words[..] {
        ["start", it] => Action::Start(node(it)?),
        ["kill", it] => Action::Kill(node(it)?),
        ["stop", it] => Action::Stop(node(it)?),
        ["wipe", it] => Action::Wipe(node(it)?),
        ["disk", broker] => Action::DiskFull {
            broker: broker.parse().ok()?,
        },
        ["clock", it, by] => Action::SkewClock {
            node: node(it)?,
            by: by.parse().ok()?,
        },
        ["cut", a, b] => Action::CutLink {
            a: node(a)?,
            b: node(b)?,
        },
        ["heal", a, b] => Action::HealLink {
            a: node(a)?,
            b: node(b)?,
        },
        ["slow", a, b, by] => Action::SlowLink {
            a: node(a)?,
            b: node(b)?,
            by: by.parse().ok()?,
        },
        ["send", orderer, size, count] => Action::Send {
            channel: channel.checked_sub(1),
            orderer: orderer.parse().ok()?,
            size: size.parse().ok()?,
            count: count.parse().ok()?,
        },
        ["update", orderer, timeout] => Action::ConfigUpdate {
            channel: channel.checked_sub(1)?,
            orderer: orderer.parse().ok()?,
            batch_timeout: Some(timeout.parse().ok()?),
            max_message_count: None,
            preferred_max_bytes: None,
            absolute_max_bytes: None,
        },
        _ => return None,
    })
}

/// A node as the orders name it.
pub fn code(node: Node) -> String {
    match node {
        Node::Orderer(index) => format!("o{index}"),
        Node::Broker(index) => format!("b{index}"),
        Node::ZooKeeper(index) => format!("z{index}"),
        Node::Client(_) => String::new(),
    }
}

fn node(word: &str) -> Option<Node> {
    let (kind, index) = word.split_at_checked(1)?;
    let index = index.parse().ok()?;
    match kind {
        "o" => Some(Node::Orderer(index)),
        "b" => Some(Node::Broker(index)),
        "z" => Some(Node::ZooKeeper(index)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_does_is_read() {
        assert_eq!(read("stop o1", 1), Some(Action::Stop(Node::Orderer(1))));
        assert_eq!(read("wipe z2", 1), Some(Action::Wipe(Node::ZooKeeper(2))));
        assert_eq!(read("disk 3", 1), Some(Action::DiskFull { broker: 3 }));
        let (a, b) = (Node::Orderer(0), Node::Broker(12));
        assert_eq!(read("cut o0 b12", 1), Some(Action::CutLink { a, b }));
        assert_eq!(
            read("slow o0 b12 300000", 1),
            Some(Action::SlowLink { a, b, by: 300_000 })
        );
        let send = |channel| Action::Send {
            channel,
            orderer: 1,
            size: 3072,
            count: 100,
        };
        assert_eq!(read("send 1 3072 100", 2), Some(send(Some(1))));
        assert_eq!(read("send 1 3072 100", 0), Some(send(None)), "the system channel");
        assert!(matches!(
            read("update 0 500000", 1),
            Some(Action::ConfigUpdate {
                channel: 0,
                batch_timeout: Some(500_000),
                ..
            })
        ));
    }

    #[test]
    fn anything_else_is_nothing() {
        for text in [
            "",
            " ",
            "stop",
            "stop o",
            "stop 1",
            "stop é1",
            "stop o1 o2",
            "stop o-1",
            "stop o4294967296",
            "slow o0 b0 -1",
            "clock b0 x",
            "dance o1",
            "update 0",
        ] {
            assert_eq!(read(text, 1), None, "{text}");
        }
        assert_eq!(read("update 0 500000", 0), None, "the system channel has no such form");
    }
}
