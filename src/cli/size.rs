//! `size`: how large an envelope becomes on its way into Kafka.

use lexopt::Arg::{Long, Value};
use lexopt::ValueExt;

use super::{Command, Failure, Terminal};
use crate::config::fabric::{ScalarType, read_scalar};
use crate::kafka::size::{KEY, MessageFormat, batch, legacy_message};
use crate::ordering::kafka_chain::record::Class;
use crate::ordering::size::{SARAMA_MAX_MESSAGE_BYTES, envelope, regular, sarama_byte_size};

pub(super) const COMMAND: Command = Command {
    name: "size",
    summary: "reckon how large an envelope becomes in Kafka",
    help: "\
Usage: ordering-playground size [--signature SIZE] [--config-seq N] PAYLOAD

Reckons how large an envelope becomes on its way into Kafka. PAYLOAD is the envelope's payload, in
bytes or with a unit (100, 99MB).

  --signature SIZE  the envelope's signature (71)
  --config-seq N    config updates of the channel so far (0)
",
    run,
};

fn run(mut arguments: lexopt::Parser, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let (mut payload, mut signature, mut config_seq) = (None, 71, 0);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("signature") => signature = bytes(&arguments.value()?.string()?)?,
            Long("config-seq") => config_seq = arguments.value()?.parse()?,
            Value(word) if payload.is_none() => payload = Some(bytes(&word.string()?)?),
            other => return Err(other.unexpected().into()),
        }
    }
    let payload = payload.ok_or_else(|| Failure::Usage("no size of a payload given".to_owned()))?;
    let marshalled = envelope(payload, signature);
    let value = regular(marshalled, config_seq, Class::NORMAL, 0);
    let mut line = |name: &str, bytes: u64| writeln!(terminal.output, "{bytes:>12} {name}");
    line(
        "payload and signature: what AbsoluteMaxBytes and the block cutter see",
        payload + signature,
    )?;
    line("the envelope, as it is in a block", marshalled)?;
    line("the Kafka message's value", value)?;
    for (name, format) in [("v0", MessageFormat::V0), ("v1", MessageFormat::V1)] {
        if let Some(bytes) = legacy_message(format, KEY, value) {
            line(&format!("the message in format {name}"), bytes)?;
        }
    }
    line(
        "the batch in format v2: what message.max.bytes limits from Kafka 0.11 on",
        batch(Some(KEY), std::iter::once(value)),
    )?;
    let reckoned = sarama_byte_size(false, KEY, value);
    line("as the orderer's Kafka client reckons", reckoned)?;
    if reckoned > SARAMA_MAX_MESSAGE_BYTES {
        let text = format!("The client refuses it: more than {SARAMA_MAX_MESSAGE_BYTES} bytes.");
        return Err(Failure::Failed(text));
    }
    Ok(())
}

fn bytes(text: &str) -> Result<u64, Failure> {
    let value = read_scalar(text, ScalarType::Uint32).map_err(Failure::Usage)?;
    u64::try_from(value).map_err(|_| Failure::Usage(format!("no size: {text}")))
}
