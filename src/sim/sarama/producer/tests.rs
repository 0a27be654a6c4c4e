use super::*;
use crate::kafka::error::KafkaError;

const SETTINGS: Settings = Settings {
    retry_max: 3,
    retry_backoff: 100,
};

fn message(value: u32) -> Message {
    Message::new(value, Waiter::Broadcast(value))
}

/// Runs the producer against a broker that answers `answer` to everything, until nothing moves.
fn run(producer: &mut Producer, first: Vec<Output>, answer: Result<(), ClientError>) -> (Vec<Output>, Micros) {
    let (mut now, mut done, mut work) = (0, Vec::new(), VecDeque::from(first));
    while let Some(output) = work.pop_front() {
        let mut out = Vec::new();
        match output {
            Output::Send { connection, .. } => producer.answered(connection, answer, now, &mut out),
            Output::Refresh => producer.refreshed(Ok(0), now, &mut out),
            Output::Sleep(time) => {
                now += time;
                producer.woken(now, &mut out);
            }
            Output::Done { .. } => done.push(output),
        }
        work.extend(out);
    }
    (done, now)
}

#[test]
fn what_waits_goes_together_into_the_next_request() {
    let mut producer = Producer::new(SETTINGS);
    let mut out = Vec::new();
    producer.send(message(1), 0, &mut out);
    producer.send(message(2), 0, &mut out);
    assert_eq!(out, [Output::Refresh]);
    out.clear();
    producer.refreshed(Ok(4), 0, &mut out);
    assert_eq!(
        out,
        [Output::Send {
            connection: 0,
            broker: 4
        }]
    );
    assert_eq!(producer.request(0).collect::<Vec<_>>(), [1]);
    producer.send(message(3), 0, &mut out);
    out.clear();
    producer.answered(0, Ok(()), 0, &mut out);
    assert_eq!(producer.request(0).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn three_retries_then_an_error_for_each() {
    let mut producer = Producer::new(SETTINGS);
    let mut out = Vec::new();
    for value in 0..4 {
        producer.send(message(value), 0, &mut out);
    }
    let error = ClientError::Kafka(KafkaError::NotEnoughReplicas);
    let (done, now) = run(&mut producer, out, Err(error));
    assert_eq!(done.len(), 4);
    assert!(
        done.iter()
            .all(|one| matches!(one, Output::Done { outcome: Err(e), .. } if *e == error))
    );
    assert!(now >= 300, "{now}");
    // Recorded: the first message after such a failure is accepted, but only after one more retry.
    let mut out = Vec::new();
    producer.send(message(9), now, &mut out);
    let (done, waited) = run(&mut producer, out, Ok(()));
    assert_eq!(waited, 100);
    assert!(matches!(
        done[..],
        [Output::Done {
            message: Message { value: 9, .. },
            outcome: Ok(())
        }]
    ));
}

#[test]
fn too_large_is_not_tried_again() {
    let mut producer = Producer::new(SETTINGS);
    let mut out = Vec::new();
    producer.send(message(1), 0, &mut out);
    let error = ClientError::Kafka(KafkaError::MessageSizeTooLarge);
    let (done, now) = run(&mut producer, out, Err(error));
    assert_eq!((done.len(), now), (1, 0));
}
