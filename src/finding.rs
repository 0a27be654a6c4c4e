//! What a reader or a rule has to say about the files: plain data, no words.
//!
//! A message is a key and arguments; the words are in `www/text/<language>/*.json` and are put in at the edge (page or
//! command line), so that every message exists in every language.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::config::source::{FileId, Span};

/// What really happens on the chosen versions if nothing is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// A program refuses to start, or data is lost without any further fault.
    Error,
    /// Works until a fault, a load or a size that the network should survive.
    Warning,
    /// Works; another value would be clearer, safer or faster.
    Advice,
}

/// A value that a message speaks of. The edge decides how it is written out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arg {
    /// Verbatim text: a key, a name, a quoted value.
    Text(String),
    /// A plain number.
    Number(i64),
    /// A size in bytes, shown with digit groups and in the nearest binary unit.
    Bytes(u64),
    /// A time span in milliseconds.
    Millis(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg::Text(text)
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Arg::Number(number)
    }
}

/// A message: the key of its text and the arguments that fill the `{name}` places in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub key: Cow<'static, str>,
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

impl Message {
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Message {
            key: key.into(),
            args: Vec::new(),
        }
    }

    /// Adds the argument `name`.
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((Cow::Borrowed(name), value.into()));
        self
    }
}

/// One replacement in one file: the bytes of `span` become `text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// A change of the files that removes a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    pub title: Message,
    /// `true`: right in every case. `false`: a person should look (a choice, or a side effect, is involved).
    pub safe: bool,
    /// Not overlapping, in ascending order within a file.
    pub edits: Vec<Edit>,
}

/// The stage of the real start-up at which a real program stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// `docker-compose up` reads its file.
    Compose,
    /// configtxgen loads the profile from configtx.yaml.
    ConfigtxgenLoad,
    /// configtxgen loads the whole configtx.yaml once more, without a profile.
    ConfigtxgenTopLevel,
    /// configtxgen encodes the genesis block.
    ConfigtxgenEncode,
    /// ZooKeeper reads its configuration.
    ZooKeeperStart,
    /// The Kafka broker reads server.properties and starts.
    BrokerStart,
    /// The orderer loads orderer.yaml.
    OrdererLoad,
    /// The orderer validates the genesis block.
    OrdererBootstrap,
    /// The orderer's chains talk to Kafka for the first time.
    OrdererChainStart,
}

/// A refusal by the real program: who, when, and with which exact words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub stage: Stage,
    /// The exact text that the program prints or panics with.
    pub text: String,
}

/// Something that a reader or a rule found in the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code of the rule, `KAFKA-SIZE-02`. Its texts are `<code>.title`, `.what`, `.why`, `.todo`.
    pub code: Cow<'static, str>,
    pub severity: Severity,
    /// Arguments of the rule's texts. The key is normally `<code>.what`.
    pub message: Message,
    /// The place to go to. `None` when the fault is that a whole file is missing.
    pub at: Option<Span>,
    /// Other places that take part, each with a short explanation.
    pub related: Vec<(Span, Message)>,
    pub fixes: Vec<Fix>,
    pub refusal: Option<Refusal>,
}

impl Finding {
    /// A finding of rule `code` with the text `<code>.what` and nothing else filled in.
    pub fn new(code: &'static str, severity: Severity) -> Self {
        Finding {
            code: Cow::Borrowed(code),
            severity,
            message: Message::new(format!("{code}.what")),
            at: None,
            related: Vec::new(),
            fixes: Vec::new(),
            refusal: None,
        }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.message = self.message.with(name, value);
        self
    }

    pub fn at(mut self, span: Span) -> Self {
        self.at = Some(span);
        self
    }

    /// The place, or nothing when the value has no place in a file (a default).
    pub fn at_if(mut self, span: Option<Span>) -> Self {
        self.at = span;
        self
    }

    pub fn related(mut self, span: Span, message: Message) -> Self {
        self.related.push((span, message));
        self
    }

    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// With the fix, if there is one.
    pub fn fix_if(mut self, fix: Option<Fix>) -> Self {
        self.fixes.extend(fix);
        self
    }

    /// The text argument `name` of the message.
    pub fn text_arg(&self, name: &str) -> Option<&str> {
        self.message.args.iter().find_map(|(key, value)| match value {
            Arg::Text(text) if key == name => Some(text.as_str()),
            _ => None,
        })
    }

    /// Gives the argument `name` another value, or adds it.
    pub fn set_arg(&mut self, name: &'static str, value: impl Into<Arg>) {
        self.message.args.retain(|(key, _)| key != name);
        self.message.args.push((Cow::Borrowed(name), value.into()));
    }

    pub fn refused(mut self, stage: Stage, text: impl Into<String>) -> Self {
        self.refusal = Some(Refusal {
            stage,
            text: text.into(),
        });
        self
    }

    /// The file that the finding is shown in.
    pub fn file(&self) -> Option<FileId> {
        self.at.map(|span| span.file)
    }
}
