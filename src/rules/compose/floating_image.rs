//! COMPOSE-IMAGE-02: the Kafka or ZooKeeper image has no tag, or `latest`.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::images;
use crate::config::source::FileId;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "COMPOSE-IMAGE-02",
    name: "image-without-fixed-tag",
    group: Group::Compose,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["hyperledger/fabric-kafka docker-entrypoint.sh (behaviour recorded on 179 services)"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let mut files: Vec<FileId> = Vec::new();
    let mut findings = Vec::new();
    for name in ["fabric-kafka", "fabric-zookeeper"] {
        for image in images(context, name) {
            let floating = image.tag.is_empty() || image.tag == "latest";
            if !floating || files.contains(&image.at.file) {
                continue;
            }
            files.push(image.at.file);
            findings.push(
                Finding::new(RULE.code, RULE.severity)
                    .with("image", context.files.text(image.at))
                    .at(image.at),
            );
        }
    }
    findings
}
