//! What a chain asks of its channel: the settings in force and the re-validation of messages.

use std::borrow::Cow;

use super::cutter::BatchSize;

/// The part of a channel's config that its chain reads afresh for every message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelSettings {
    pub batch_size: BatchSize,
    /// Nanoseconds.
    pub batch_timeout: i64,
    /// Orderer capability V1_1 or V1_4_2. Without it the Kafka chain runs in compatibility mode.
    pub resubmission: bool,
    /// Number of config updates so far.
    pub config_seq: u64,
}

/// What the message processor makes of an envelope's channel header type.
///
/// Source: `orderer/common/msgprocessor/standardchannel.go`, `ClassifyMsg`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Classification {
    Normal,
    /// `CONFIG_UPDATE`, as a client sends it.
    ConfigUpdate,
    /// `CONFIG` or `ORDERER_TRANSACTION`, as an orderer makes it.
    Config,
}

/// The words with which a message is refused.
pub type Refusal = Cow<'static, str>;

/// A config message after re-validation: it may have become another envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revalidated<E> {
    pub envelope: E,
    /// Payload and signature, bytes.
    pub size: u32,
}

/// The message processor of a channel (`orderer/common/msgprocessor`), as the chain uses it: whether an envelope is
/// (still) valid under the config in force. `E` stands for an envelope: its bytes, or only an id.
pub trait MessageProcessor<E> {
    /// Sorts an envelope by its channel header; the error is why the header cannot be read.
    fn classify(&self, envelope: &E) -> Result<Classification, Refusal>;
    fn process_normal(&self, envelope: &E) -> Result<(), Refusal>;
    fn process_config(&self, envelope: &E) -> Result<Revalidated<E>, Refusal>;
}

/// Finds every message valid and leaves it as it is: for replays, where nothing is validated again, and for measuring.
#[derive(Debug, Clone, Copy)]
pub struct AllValid {
    /// Payload and signature of a config message, bytes.
    pub config_size: u32,
}

impl<E: Clone> MessageProcessor<E> for AllValid {
    fn classify(&self, _: &E) -> Result<Classification, Refusal> {
        Ok(Classification::Normal)
    }

    fn process_normal(&self, _: &E) -> Result<(), Refusal> {
        Ok(())
    }

    fn process_config(&self, envelope: &E) -> Result<Revalidated<E>, Refusal> {
        Ok(Revalidated {
            envelope: envelope.clone(),
            size: self.config_size,
        })
    }
}
