//! The transaction that creates a channel, as `configtxgen -outputCreateChannelTx` writes it: no certificates are in it,
//! so these are the real bytes.
//!
//! Source: Fabric `common/tools/configtxgen/encoder/encoder.go`, release 1.4.

use prost::Message;

use super::super::proto::common::{ChannelHeader, Envelope, Header, Payload, Timestamp, header_type};
use super::super::proto::config::{ConfigGroup, ConfigUpdate, ConfigUpdateEnvelope, ConfigValue, Consortium};
use super::encode::application_group;
use crate::config::fabric::configtx::Profile;

/// A marshalled envelope; `created` in seconds since 1970.
///
/// # Errors
/// configtxgen's words.
pub fn channel_creation(profile: &Profile, channel_id: &str, created: i64) -> Result<Vec<u8>, String> {
    let Some(application) = &profile.application else {
        return Err(
            "could not generate default config template: channel template configs must contain an application section"
                .to_owned(),
        );
    };
    let written = application_group(application)
        .map_err(|error| format!("could not generate default config template: error parsing configuration: {error}"))?;
    if profile.consortium.is_empty() {
        return Err(
            "config update generation failure: cannot define a new channel with no Consortium value".to_owned(),
        );
    }
    // The template is the written group without values and policies: what both have is only read.
    let names = application.organizations.iter();
    let organizations: std::collections::BTreeMap<_, _> =
        names.map(|name| (name.clone(), ConfigGroup::default())).collect();
    let read = ConfigGroup {
        groups: organizations.clone(),
        ..ConfigGroup::default()
    };
    let written = ConfigGroup {
        version: 1,
        groups: organizations,
        ..written
    };
    let consortium = ConfigValue {
        value: Consortium {
            name: profile.consortium.clone(),
        }
        .encode_to_vec(),
        ..ConfigValue::default()
    };
    let update = ConfigUpdate {
        channel_id: channel_id.to_owned(),
        read_set: Some(top(read, ConfigValue::default())),
        write_set: Some(top(written, consortium)),
        ..ConfigUpdate::default()
    };
    let update = ConfigUpdateEnvelope {
        config_update: update.encode_to_vec(),
        ..ConfigUpdateEnvelope::default()
    };
    let header = ChannelHeader {
        r#type: header_type::CONFIG_UPDATE,
        timestamp: Some(Timestamp {
            seconds: created,
            nanos: 0,
        }),
        channel_id: channel_id.to_owned(),
        ..ChannelHeader::default()
    };
    let payload = Payload {
        header: Some(Header {
            channel_header: header.encode_to_vec(),
            ..Header::default()
        }),
        data: update.encode_to_vec(),
    };
    Ok(Envelope {
        payload: payload.encode_to_vec(),
        ..Envelope::default()
    }
    .encode_to_vec())
}

/// The channel's group with what a creation says of it.
fn top(application: ConfigGroup, consortium: ConfigValue) -> ConfigGroup {
    ConfigGroup {
        groups: [("Application".to_owned(), application)].into(),
        values: [("Consortium".to_owned(), consortium)].into(),
        ..ConfigGroup::default()
    }
}
