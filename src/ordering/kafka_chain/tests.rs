use super::super::channel::AllValid;
use super::super::cutter::BatchSize;
use super::super::log::Level;
use super::record::{Class, Regular};
use super::*;

const SETTINGS: ChannelSettings = ChannelSettings {
    batch_size: BatchSize {
        max_message_count: 3,
        absolute_max_bytes: 1000,
        preferred_max_bytes: 300,
    },
    batch_timeout: 2_000_000_000,
    resubmission: true,
    config_seq: 1,
};

fn chain() -> KafkaChain<u32> {
    KafkaChain::new(
        SETTINGS,
        Init {
            height: 1,
            metadata: None,
        },
        TimerBehaviour::From1_3,
    )
}

fn message(class: Class, config_seq: u64) -> Record<u32> {
    Record::Regular(Regular {
        class,
        config_seq,
        original_offset: 0,
        envelope: Ok(7),
        size: 10,
    })
}

fn lines(effects: &Effects<u32>) -> Vec<String> {
    let text = |effect: &Effect<u32>| match effect {
        Effect::Log(line) => Some(format!("{} {line}", line.level().word())),
        _ => None,
    };
    effects.iter().filter_map(text).collect()
}

#[test]
fn a_failed_time_to_cut_leaves_no_timer() {
    let (mut chain, mut effects) = (chain(), Effects::new(Level::Debug));
    assert_eq!(
        chain.consume(
            0,
            &message(Class::NORMAL, 1),
            &AllValid { config_size: 1 },
            &mut effects
        ),
        Taken::Yes
    );
    assert!(chain.is_timer_running());
    effects.clear();
    assert_eq!(chain.timer_fired(&mut effects), Taken::Yes);
    assert_eq!(
        chain.consume(1, &Record::Connect, &AllValid { config_size: 1 }, &mut effects),
        Taken::Posting
    );
    chain.posted(Err("kafka: no".into()), &mut effects);
    assert!(!chain.is_timer_running());
    assert_eq!(
        lines(&effects),
        [
            "DEBUG Time-to-cut block [1] timer expired",
            "ERROR cannot post time-to-cut message = kafka: no"
        ]
    );
}

#[test]
fn a_failed_resubmission_is_lost_and_does_not_block() {
    let (mut chain, mut effects) = (chain(), Effects::new(Level::Warning));
    assert_eq!(
        chain.consume(
            5,
            &message(Class::CONFIG, 0),
            &AllValid { config_size: 1 },
            &mut effects
        ),
        Taken::Yes
    );
    chain.posted(Err("kafka: no".into()), &mut effects);
    assert!(!chain.is_ingress_blocked());
    assert_eq!(chain.last_resubmitted_config_offset(), 0);
    assert_eq!(
        lines(&effects),
        [
            "ERROR cannot enqueue envelope because = kafka: no",
            "WARN Error when processing incoming message of type REGULAR = error re-submitting config message because = \
             cannot enqueue"
        ]
    );
}

#[test]
fn an_unknown_class_is_shown_as_its_number() {
    let (mut chain, mut effects) = (chain(), Effects::new(Level::Warning));
    assert_eq!(
        chain.consume(0, &message(Class(9), 1), &AllValid { config_size: 1 }, &mut effects),
        Taken::Yes
    );
    assert_eq!(
        lines(&effects),
        ["WARN Error when processing incoming message of type REGULAR = unsupported regular kafka message type: 9"]
    );
}

#[test]
fn a_stopped_chain_takes_nothing() {
    let (mut chain, mut effects) = (chain(), Effects::new(Level::Error));
    assert_eq!(
        chain.consume(
            0,
            &Record::TimeToCut { block: 1 },
            &AllValid { config_size: 1 },
            &mut effects
        ),
        Taken::Yes
    );
    assert!(chain.is_stopped());
    assert_eq!(
        chain.consume(
            1,
            &message(Class::NORMAL, 1),
            &AllValid { config_size: 1 },
            &mut effects
        ),
        Taken::Stopped
    );
    assert_eq!(chain.timer_fired(&mut effects), Taken::Stopped);
}
