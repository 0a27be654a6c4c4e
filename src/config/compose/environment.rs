//! The variables of a service, and files of variables.

use crate::config::fabric::Variable;
use crate::config::source::{FileId, Span};
use crate::finding::{Edit, Finding, Fix, Message, Severity};

/// A variable of a service, with its variables filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EnvironmentVariable {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) name_at: Span,
    pub(super) value_at: Span,
}

impl EnvironmentVariable {
    pub(super) fn to_variable(&self) -> Variable {
        Variable {
            name: self.name.clone(),
            value: self.value.clone(),
            at: Some(self.value_at),
        }
    }
}

/// Reads a `.env` file or an `env_file`: `NAME=value` lines, comments, `export` in front, quotes around a value.
pub(super) fn read_env_file(file: FileId, text: &str) -> Vec<EnvironmentVariable> {
    let mut variables = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let from = start;
        start += line.len();
        let mut code = line.trim_start_matches(['\u{feff}', ' ', '\t']);
        let mut at = from + line.len() - code.len();
        if code.starts_with('#') {
            continue;
        }
        if let Some(rest) = code.strip_prefix("export ") {
            at += code.len() - rest.len();
            code = rest;
        }
        let Some((name, value)) = code.split_once('=') else {
            continue;
        };
        let trimmed = value.trim();
        let value_at = at + name.len() + 1 + (value.len() - value.trim_start().len());
        let quoted = ['"', '\'']
            .into_iter()
            .find_map(|quote| trimmed.strip_prefix(quote)?.strip_suffix(quote));
        let (inner, value_at) = match quoted {
            Some(inner) => (inner, value_at + 1),
            None => (trimmed.split(" #").next().unwrap_or("").trim_end(), value_at),
        };
        let name = name.trim_end();
        if !name.is_empty() {
            variables.push(EnvironmentVariable {
                name: name.to_owned(),
                value: inner.to_owned(),
                name_at: Span::new(file, at, at + name.len()),
                value_at: Span::new(file, value_at, value_at + inner.len()),
            });
        }
    }
    variables
}

/// Says with `code` that nobody reads a variable. `meant` is the name that was probably meant.
pub(super) fn report_unread(
    code: &'static str,
    variable: &EnvironmentVariable,
    program: &str,
    meant: Option<String>,
    findings: &mut Vec<Finding>,
) {
    let mut finding = Finding::new(code, Severity::Warning)
        .with("name", variable.name.as_str())
        .with("program", program)
        .at(variable.name_at);
    if let Some(meant) = meant {
        finding.message.key = format!("{code}.what.meant").into();
        finding = finding.with("meant", meant.as_str());
        // A name that is not written plainly has only its whole scalar for a place.
        if variable.name_at.range().len() == variable.name.len() {
            finding = finding.fix(Fix {
                title: Message::new("fix.rename").with("meant", meant.as_str()),
                safe: false,
                edits: vec![Edit {
                    span: variable.name_at,
                    text: meant,
                }],
            });
        }
    }
    // A service that several others extend is spoken of once.
    if !findings.contains(&finding) {
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_files_of_variables() {
        let text = "# c\nA=1\r\nexport B = \"x y\" \n\nKAFKA_MESSAGE_MAX_BYTES=1000012 B\nnothing\nC=v # why\n";
        let variables = read_env_file(FileId(0), text);
        let pairs: Vec<(&str, &str)> = variables.iter().map(|v| (v.name.as_str(), v.value.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("A", "1"),
                ("B", "x y"),
                ("KAFKA_MESSAGE_MAX_BYTES", "1000012 B"),
                ("C", "v")
            ]
        );
        for variable in &variables {
            assert_eq!(&text[variable.name_at.range()], variable.name);
            assert_eq!(&text[variable.value_at.range()], variable.value);
        }
    }
}
