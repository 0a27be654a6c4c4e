//! KAFKA-SIZE-10: the larger defaults of 1.4.1 and later apply without being written.

use super::super::configtx::section_at;
use super::super::context::Context;
use super::super::{Check, Group, Rule};
use crate::config::network::Origin;
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-SIZE-10",
    name: "unwritten-batch-defaults",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: (FabricVersion::V1_4_1, FabricVersion::V2),
    sources: &["Fabric common/tools/configtxgen/localconfig/config.go at the tags v1.4.0 and v1.4.1"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let (Some(notes), Some(channel)) = (&context.network.configtx, context.kafka_channel()) else {
        return Vec::new();
    };
    let unwritten = |name: &str, origin: &Origin| {
        let written = notes.written.iter().any(|(key, _)| key.eq_ignore_ascii_case(name));
        *origin == Origin::Default && !written
    };
    let keys: Vec<&str> = [
        ("MaxMessageCount", &channel.max_message_count.origin),
        ("PreferredMaxBytes", &channel.preferred_max_bytes.origin),
    ]
    .into_iter()
    .filter(|(name, origin)| unwritten(name, origin))
    .map(|(name, _)| name)
    .collect();
    if keys.is_empty() {
        return Vec::new();
    }
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("keys", keys.join(", "))
            .at_if(section_at(context)),
    ]
}
