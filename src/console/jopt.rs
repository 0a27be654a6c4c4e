//! Options as jopt-simple reads them, with which Kafka's tools are written.
//!
//! Source: `joptsimple.OptionParser` 5 and Kafka's `CommandLineUtils.scala`.

use super::log::frames;
use super::process::Context;

/// Whether an option takes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Nothing,
    Value,
    /// A value, or none.
    Perhaps,
}

/// A tool's options: name and whether a value follows.
pub(super) struct Spec {
    pub options: &'static [(&'static str, Takes)],
    /// The table of `--help`, without blanks at the ends of lines.
    pub usage: &'static str,
    /// How wide the table is.
    pub width: usize,
    /// Scala object that parses them, with the line, for stack traces.
    pub class: &'static [&'static str],
}

/// Options as given.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    values: Vec<(&'static str, Option<String>)>,
    /// What is no option.
    pub rest: Vec<String>,
}

/// An exception of the parser: its class and message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub class: &'static str,
    pub text: String,
}

impl Given {
    pub fn has(&self, name: &str) -> bool {
        self.values.iter().any(|(own, _)| *own == name)
    }

    /// The option's value; the first when it is given several times.
    pub fn value(&self, name: &str) -> Option<&str> {
        let own = self.values.iter().find(|(own, _)| *own == name);
        own.and_then(|(_, value)| value.as_deref())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let own = self.values.iter().filter(move |(own, _)| *own == name);
        own.filter_map(|(_, value)| value.as_deref())
    }

    /// What the last `key=value` of an option that is given once per property says of `key`.
    pub fn property(&self, name: &str, key: &str) -> Option<String> {
        let pairs = self.all(name).filter_map(|pair| pair.split_once('='));
        let own = pairs.filter(|(own, _)| *own == key);
        own.last().map(|(_, value)| value.to_owned())
    }
}

impl Spec {
    /// Takes arguments apart.
    pub fn parse(&self, arguments: &[String]) -> Result<Given, Refused> {
        let mut given = Given::default();
        let mut arguments = arguments.iter().peekable();
        while let Some(argument) = arguments.next() {
            let long = argument.strip_prefix("--");
            let name = match long.or_else(|| argument.strip_prefix('-')) {
                Some("") if long.is_some() => {
                    given.rest.extend(arguments.cloned());
                    break;
                }
                Some(name) if !name.is_empty() => name,
                _ => {
                    given.rest.push(argument.clone());
                    continue;
                }
            };
            let (name, attached) = match name.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (name, None),
            };
            let Some((option, takes)) = self.find(name) else {
                // A single dash begins a row of options of one letter each.
                let unknown = match long {
                    Some(_) => name.to_owned(),
                    None => name.chars().take(1).collect(),
                };
                return Err(Refused {
                    class: "joptsimple.UnrecognizedOptionException",
                    text: format!("{unknown} is not a recognized option"),
                });
            };
            let next = arguments.peek().filter(|next| !self.is_option(next));
            let value = match (takes, attached) {
                (Takes::Nothing, _) => None,
                (_, Some(value)) => Some(value),
                (Takes::Perhaps, None) if next.is_none() => None,
                (_, None) => match next {
                    Some(_) => arguments.next().cloned(),
                    None => {
                        return Err(Refused {
                            class: "joptsimple.OptionMissingRequiredArgumentException",
                            text: format!("Option {option} requires an argument"),
                        });
                    }
                },
            };
            given.values.push((option, value));
        }
        Ok(given)
    }

    fn is_option(&self, argument: &str) -> bool {
        argument.len() > 1
            && argument.starts_with('-')
            && self
                .find(argument.trim_start_matches('-').split('=').next().unwrap_or(""))
                .is_some()
    }

    /// The option of this name, or the only one that begins so.
    fn find(&self, name: &str) -> Option<(&'static str, Takes)> {
        if let Some(exact) = self.options.iter().find(|(own, _)| *own == name) {
            return Some(*exact);
        }
        let mut begins = self.options.iter().filter(|(own, _)| own.starts_with(name));
        let only = begins.next().filter(|_| !name.is_empty());
        only.filter(|_| begins.next().is_none()).copied()
    }

    /// Prints a message and the table of options, as `CommandLineUtils.printUsageAndDie`. The status is 1.
    pub fn die(&self, context: &mut Context<'_>, message: &str) -> i32 {
        let mut text = format!("{message}\n");
        for line in self.usage.lines() {
            text.push_str(&format!("{line:width$}\n", width = self.width));
        }
        context.err(text);
        1
    }

    /// An exception that nobody catches.
    pub fn uncaught(&self, context: &mut Context<'_>, refused: &Refused) -> i32 {
        let trace = match refused.class {
            "joptsimple.UnrecognizedOptionException" => frames(&[
                "joptsimple.OptionException.unrecognizedOption(OptionException.java:108)",
                "joptsimple.OptionParser.handleLongOptionToken(OptionParser.java:510)",
                "joptsimple.OptionParserState$2.handleArgument(OptionParserState.java:56)",
                "joptsimple.OptionParser.parse(OptionParser.java:396)",
            ]),
            _ => frames(&[
                "joptsimple.RequiredArgumentOptionSpec.detectOptionArgument(RequiredArgumentOptionSpec.java:48)",
                "joptsimple.ArgumentAcceptingOptionSpec.handleOption(ArgumentAcceptingOptionSpec.java:257)",
                "joptsimple.OptionParser.handleLongOptionToken(OptionParser.java:513)",
                "joptsimple.OptionParserState$2.handleArgument(OptionParserState.java:56)",
                "joptsimple.OptionParser.parse(OptionParser.java:396)",
            ]),
        };
        let own = frames(self.class);
        context.err(format!(
            "Exception in thread \"main\" {}: {}\n{trace}{own}",
            refused.class, refused.text
        ));
        1
    }

    /// `CommandLineUtils.checkRequiredArgs`: what is missing first. Dies with the table if something is.
    pub fn require(&self, context: &mut Context<'_>, given: &Given, names: &[&str]) -> Result<(), i32> {
        match names.iter().find(|name| !given.has(name)) {
            Some(missing) => Err(self.die(context, &format!("Missing required argument \"[{missing}]\""))),
            None => Ok(()),
        }
    }

    /// `CommandLineUtils.checkInvalidArgs`: an option that may not stand beside another.
    pub fn exclude(&self, context: &mut Context<'_>, given: &Given, used: &str, invalid: &[&str]) -> Result<(), i32> {
        let other = invalid.iter().find(|name| given.has(name));
        match other.filter(|_| given.has(used)) {
            Some(other) => Err(self.die(
                context,
                &format!("Option \"[{used}]\" can't be used with option\"[{other}]\""),
            )),
            None => Ok(()),
        }
    }
}

/// Java's `Integer.parseInt` of an option's value, or the exception of jopt-simple.
pub(super) fn integer(name: &str, value: &str) -> Result<i32, Refused> {
    value.parse().map_err(|_| Refused {
        class: "joptsimple.OptionArgumentConversionException",
        text: format!("Cannot parse argument '{value}' of option {name}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Spec = Spec {
        options: &[
            ("topic", Takes::Value),
            ("create", Takes::Nothing),
            ("codec", Takes::Perhaps),
        ],
        usage: "",
        width: 0,
        class: &[],
    };

    fn parse(line: &str) -> Result<Given, Refused> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        SPEC.parse(&words)
    }

    #[test]
    fn options() {
        let given = parse("--create --topic=a --topic b rest -codec").unwrap();
        assert_eq!(given.all("topic").collect::<Vec<_>>(), ["a", "b"]);
        assert!(given.has("create") && given.has("codec") && given.value("codec").is_none());
        assert_eq!(given.rest, ["rest"]);
        assert!(parse("--cr --t x").unwrap().has("create"));
        assert_eq!(parse("--c").unwrap_err().text, "c is not a recognized option");
        assert_eq!(parse("--topic").unwrap_err().text, "Option topic requires an argument");
        assert_eq!(
            parse("--topic --create").unwrap_err().text,
            "Option topic requires an argument"
        );
        assert_eq!(parse("-xyz").unwrap_err().text, "x is not a recognized option");
        assert_eq!(parse("-- --topic").unwrap().rest, ["--topic"]);
    }
}
