//! The exceptions with which `KafkaConfig` refuses to start a broker.

/// A refusal: the exception's class and its exact message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartError {
    /// Java class of the exception.
    pub class: &'static str,
    /// `getMessage()`.
    pub text: String,
    /// Class and message of the exception behind it, as `Throwable.toString`.
    pub cause: Option<String>,
}

const ILLEGAL_ARGUMENT: &str = "java.lang.IllegalArgumentException";
const CONFIG: &str = "org.apache.kafka.common.config.ConfigException";

impl StartError {
    fn new(class: &'static str, text: impl Into<String>) -> Self {
        StartError {
            class,
            text: text.into(),
            cause: None,
        }
    }

    /// Scala's `require`.
    pub fn requirement(why: impl std::fmt::Display) -> Self {
        Self::new(ILLEGAL_ARGUMENT, format!("requirement failed: {why}"))
    }

    pub fn illegal_argument(text: impl Into<String>) -> Self {
        Self::new(ILLEGAL_ARGUMENT, text)
    }

    pub fn config(text: impl Into<String>) -> Self {
        Self::new(CONFIG, text)
    }

    pub fn kafka(text: impl Into<String>) -> Self {
        Self::new("kafka.common.KafkaException", text)
    }

    pub fn unknown_codec(codec: i64) -> Self {
        let text = format!("{codec} is an unknown compression codec");
        Self::new("kafka.common.UnknownCodecException", text)
    }

    pub fn number_format(text: impl Into<String>) -> Self {
        Self::new("java.lang.NumberFormatException", text)
    }

    pub fn division_by_zero() -> Self {
        Self::new("java.lang.ArithmeticException", "/ by zero")
    }

    pub fn bad_protocol(protocol: &str, key: &str) -> Self {
        Self::config(format!("Invalid security protocol `{protocol}` defined in {key}"))
    }

    pub fn bad_listeners(listeners: &str, cause: StartError) -> Self {
        let text = format!("Error creating broker listeners from '{listeners}': {}", cause.text);
        let mut error = Self::illegal_argument(text);
        error.cause = Some(format!("{}: {}", cause.class, cause.text));
        error
    }
}
