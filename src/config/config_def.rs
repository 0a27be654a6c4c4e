//! `org.apache.kafka.common.config.ConfigDef`: the types of Kafka's settings, how their text is parsed, what is refused.
//!
//! Source: clients `common/config/ConfigDef.java` and `ConfigException.java` of Kafka 1.1.1.

use super::java;
use super::network::Value;

/// The type of a setting (`ConfigDef.Type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyType {
    Boolean,
    Int,
    Short,
    Long,
    Double,
    Text,
    List,
    Password,
    Class,
}

impl KeyType {
    /// Kafka's own name of the type.
    pub fn name(self) -> &'static str {
        match self {
            KeyType::Boolean => "BOOLEAN",
            KeyType::Int => "INT",
            KeyType::Short => "SHORT",
            KeyType::Long => "LONG",
            KeyType::Double => "DOUBLE",
            KeyType::Text => "STRING",
            KeyType::List => "LIST",
            KeyType::Password => "PASSWORD",
            KeyType::Class => "CLASS",
        }
    }
}

/// What counts when a setting is not written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Preset {
    /// The program refuses to start without the setting.
    Required,
    /// `null`: another setting or nothing takes its place.
    Unset,
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(&'static str),
    List(&'static [&'static str]),
}

impl Preset {
    pub fn value(self) -> Value {
        match self {
            Preset::Required | Preset::Unset => Value::Null,
            Preset::Bool(value) => Value::Bool(value),
            Preset::Int(value) => Value::Int(value),
            Preset::Double(value) => Value::Double(value),
            Preset::Text(value) => Value::Text(value.to_owned()),
            Preset::List(values) => Value::List(values.iter().map(|&value| value.to_owned()).collect()),
        }
    }
}

/// The check that follows the parsing (`ConfigDef.Validator`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    Any,
    /// Inclusive lower bound.
    AtLeast(i64),
    /// Inclusive bounds.
    Between(i64, i64),
    /// One of these texts exactly; for a list, each element.
    OneOf(&'static [&'static str]),
    /// `partition:broker,partition:broker` or `*` (`ThrottledReplicaListValidator`).
    ThrottledReplicas,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Importance {
    High,
    Medium,
    Low,
}

/// Whether a running broker takes a new value (KIP-226).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dynamic {
    ReadOnly,
    PerBroker,
    ClusterWide,
}

/// One setting that Kafka knows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfigKey {
    pub name: &'static str,
    pub kind: KeyType,
    pub preset: Preset,
    pub check: Check,
    pub importance: Importance,
    pub dynamic: Dynamic,
    /// For a broker key: the topic-level key whose default it gives. For a topic key: the broker key that gives its
    /// default.
    pub counterpart: Option<&'static str>,
}

/// A setting of medium importance that takes any value of its type and cannot change at run time.
pub(crate) const fn key(name: &'static str, kind: KeyType, preset: Preset) -> ConfigKey {
    ConfigKey {
        name,
        kind,
        preset,
        check: Check::Any,
        importance: Importance::Medium,
        dynamic: Dynamic::ReadOnly,
        counterpart: None,
    }
}

/// The parts of a definition that most settings do without.
impl ConfigKey {
    pub(crate) const fn check(mut self, check: Check) -> Self {
        self.check = check;
        self
    }

    pub(crate) const fn at_least(self, low: i64) -> Self {
        self.check(Check::AtLeast(low))
    }

    pub(crate) const fn one_of(self, values: &'static [&'static str]) -> Self {
        self.check(Check::OneOf(values))
    }

    pub(crate) const fn high(mut self) -> Self {
        self.importance = Importance::High;
        self
    }

    pub(crate) const fn low(mut self) -> Self {
        self.importance = Importance::Low;
        self
    }

    pub(crate) const fn per_broker(mut self) -> Self {
        self.dynamic = Dynamic::PerBroker;
        self
    }

    pub(crate) const fn cluster_wide(mut self) -> Self {
        self.dynamic = Dynamic::ClusterWide;
        self
    }

    pub(crate) const fn counterpart(mut self, name: &'static str) -> Self {
        self.counterpart = Some(name);
        self
    }
}

/// Why a value is refused (`ConfigException`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Not a number of the type, or neither `true` nor `false`.
    Type,
    /// Outside the range, or not among the values.
    Range,
    /// No such class on a plain Kafka's class path.
    Class,
}

/// A refused value with the exact text of the exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub fault: Fault,
    pub text: String,
}

impl ConfigKey {
    /// Parses and checks a written value, as `ConfigDef.parseValue`.
    pub fn parse(&self, raw: &str) -> Result<Value, Refused> {
        let value = self.parse_type(raw)?;
        self.ensure_valid(&value)?;
        Ok(value)
    }

    /// `ConfigDef.parseType`. Every text is trimmed first; the error quotes it untrimmed.
    fn parse_type(&self, raw: &str) -> Result<Value, Refused> {
        let trimmed = java::trim(raw);
        let not_a_number = || self.refused(Fault::Type, raw, &format!("Not a number of type {}", self.kind.name()));
        let int = |low: i64, high: i64| {
            let value = java::parse_integer(trimmed).filter(|value| (low..=high).contains(value));
            value.map(Value::Int).ok_or_else(not_a_number)
        };
        match self.kind {
            KeyType::Boolean if trimmed.eq_ignore_ascii_case("true") => Ok(Value::Bool(true)),
            KeyType::Boolean if trimmed.eq_ignore_ascii_case("false") => Ok(Value::Bool(false)),
            KeyType::Boolean => Err(self.refused(Fault::Type, raw, "Expected value to be either true or false")),
            KeyType::Int => int(i64::from(i32::MIN), i64::from(i32::MAX)),
            KeyType::Short => int(i64::from(i16::MIN), i64::from(i16::MAX)),
            KeyType::Long => int(i64::MIN, i64::MAX),
            KeyType::Double => java::parse_double(trimmed).map(Value::Double).ok_or_else(not_a_number),
            KeyType::Text | KeyType::Password => Ok(Value::Text(trimmed.to_owned())),
            KeyType::List => Ok(Value::List(parse_list(trimmed))),
            KeyType::Class if is_known_class(trimmed) => Ok(Value::Text(trimmed.to_owned())),
            KeyType::Class => Err(self.refused(Fault::Class, raw, &format!("Class {raw} could not be found."))),
        }
    }

    /// The validator. Its error quotes the parsed value: `+7` becomes `7`.
    fn ensure_valid(&self, value: &Value) -> Result<(), Refused> {
        match self.check {
            Check::Any => Ok(()),
            Check::AtLeast(low) => self.ensure_range(value, low, None),
            Check::Between(low, high) => self.ensure_range(value, low, Some(high)),
            Check::OneOf(allowed) => {
                let bad = texts_of(value).find(|text| !allowed.contains(text));
                let why = || format!("String must be one of: {}", allowed.join(", "));
                bad.map_or(Ok(()), |text| Err(self.refused(Fault::Range, text, &why())))
            }
            Check::ThrottledReplicas => self.ensure_replicas(value),
        }
    }

    fn ensure_range(&self, value: &Value, low: i64, high: Option<i64>) -> Result<(), Refused> {
        // The real check compares doubles, which differs from this only beyond 2^53, where no bound lies.
        let number = match value {
            Value::Int(number) => *number as f64,
            Value::Double(number) => *number,
            _ => return Ok(()),
        };
        let why = if number < low as f64 {
            format!("Value must be at least {low}")
        } else if let Some(high) = high.filter(|&high| number > high as f64) {
            format!("Value must be no more than {high}")
        } else {
            return Ok(());
        };
        Err(self.refused(Fault::Range, &value_text(value), &why))
    }

    fn ensure_replicas(&self, value: &Value) -> Result<(), Refused> {
        let Value::List(elements) = value else { return Ok(()) };
        let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = |text: &String| {
            let pair = text.split_once(':');
            text.is_empty() || pair.is_some_and(|(partition, broker)| number(partition) && number(broker))
        };
        if elements.first().is_some_and(|first| first == "*") || elements.iter().all(fits) {
            return Ok(());
        }
        let why = format!(
            "{} must be the literal '*' or a list of replicas in the following format: [partitionId],[brokerId]:[partitionId],[brokerId]:...",
            self.name
        );
        Err(self.refused(Fault::Range, &value_text(value), &why))
    }

    fn refused(&self, fault: Fault, value: &str, why: &str) -> Refused {
        let text = format!("Invalid value {value} for configuration {}: {why}", self.name);
        Refused { fault, text }
    }
}

/// A comma-separated list; blanks around the commas go, empty elements stay, an empty text is no element.
fn parse_list(text: &str) -> Vec<String> {
    if text.is_empty() {
        Vec::new()
    } else {
        java::split_commas(text).map(str::to_owned).collect()
    }
}

/// The classes of a plain Kafka 1.1.1 that fit its CLASS settings. Any other class would have to be put on the class
/// path by hand.
fn is_known_class(name: &str) -> bool {
    matches!(
        name,
        "org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder"
            | "org.apache.kafka.common.security.auth.DefaultPrincipalBuilder"
            | "org.apache.kafka.common.security.auth.KafkaPrincipalBuilder"
            | "org.apache.kafka.common.security.auth.PrincipalBuilder"
            | "org.apache.kafka.server.policy.CreateTopicPolicy"
            | "org.apache.kafka.server.policy.AlterConfigPolicy"
            | "java.lang.Object"
            | "java.lang.String"
    )
}

fn texts_of(value: &Value) -> impl Iterator<Item = &str> {
    let (one, many): (Option<&str>, &[String]) = match value {
        Value::Text(text) => (Some(text), &[]),
        Value::List(list) => (None, list),
        _ => (None, &[]),
    };
    one.into_iter().chain(many.iter().map(String::as_str))
}

/// A parsed value as Java prints it: `[a, b]`, `1.7976931348623157E308`, `null`.
pub fn value_text(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Double(value) => java::double_text(*value),
        Value::Text(value) => value.clone(),
        Value::List(values) => format!("[{}]", values.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_empty_elements() {
        assert_eq!(parse_list("a , b,,c"), ["a", "b", "", "c"]);
        assert_eq!(parse_list(""), Vec::<String>::new());
    }
}
