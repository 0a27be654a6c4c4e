//! BROKER-DIRS-01: Kafka's logs are under `/tmp`, the default.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::broker::derived;
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-DIRS-01",
    name: "log-directory-under-tmp",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala (log.dir)",
        "github.com/hyperledger-bevel/bevel/issues/435",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "log.dirs";

fn check(context: &Context) -> Vec<Finding> {
    let temporary = |broker: &Broker| {
        derived::log_dirs(broker)
            .iter()
            .any(|folder| folder == "/tmp" || folder.starts_with("/tmp/"))
    };
    let mut findings = context.broker_findings(&RULE, KEY, temporary, Some(("/var/lib/kafka", false)));
    for finding in &mut findings {
        // `log.dir` gives the folder when `log.dirs` is not written.
        if finding.text_arg("value") == Some("") {
            finding.set_arg("value", "/tmp/kafka-logs");
        }
    }
    findings
}
