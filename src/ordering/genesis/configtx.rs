//! A configtx.yaml out of a channel's config: the way back from a block to the file.

use std::fmt::Write;

use crate::config::edit::yaml::scalar;
use crate::ordering::settings::ConfigSettings;

/// Name of the profile that is written.
pub const PROFILE: &str = "FromBlock";

/// A configtx.yaml whose profile [`PROFILE`] has these settings. Organisations stay in the block: their certificates are
/// files that nobody has here.
///
/// What the config does not hold is not written, so that Fabric's own default counts.
pub fn configtx_of(settings: &ConfigSettings) -> String {
    let mut text = String::from("Orderer: &Orderer\n");
    let mut line = |indent: usize, key: &str, value: &str| {
        // Writing to a text does not fail.
        let _ = writeln!(text, "{:indent$}{key}: {value}", "");
    };
    if let Some(kind) = &settings.consensus_type {
        line(4, "OrdererType", &scalar(kind, false));
    }
    if let Some(timeout) = &settings.batch_timeout {
        line(4, "BatchTimeout", &scalar(timeout, false));
    }
    if let Some(size) = settings.batch_size {
        line(4, "BatchSize", "");
        line(8, "MaxMessageCount", &size.max_message_count.to_string());
        line(8, "AbsoluteMaxBytes", &bytes(size.absolute_max_bytes));
        line(8, "PreferredMaxBytes", &bytes(size.preferred_max_bytes));
    }
    if let Some(most) = settings.max_channels {
        line(4, "MaxChannels", &most.to_string());
    }
    list(&mut text, 4, "Addresses", settings.addresses.as_deref());
    if let Some(brokers) = &settings.kafka_brokers {
        text += "    Kafka:\n";
        list(&mut text, 8, "Brokers", Some(brokers));
    }
    text += "    Organizations:\n";
    capabilities(&mut text, 4, &settings.orderer_capabilities);
    let _ = write!(text, "Profiles:\n    {PROFILE}:\n");
    capabilities(&mut text, 8, &settings.channel_capabilities);
    text += "        Orderer:\n            <<: *Orderer\n";
    if !settings.consortiums.is_empty() {
        text += "        Consortiums:\n";
    }
    for (name, _) in &settings.consortiums {
        let _ = write!(
            text,
            "            {}:\n                Organizations:\n",
            scalar(name, false)
        );
    }
    text.lines()
        .map(str::trim_end)
        .fold(String::new(), |whole, line| whole + line + "\n")
}

/// A size in the largest unit that says it exactly.
fn bytes(size: u32) -> String {
    match size {
        0 => "0".to_owned(),
        size if size % (1 << 20) == 0 => format!("{} MB", size >> 20),
        size if size % (1 << 10) == 0 => format!("{} KB", size >> 10),
        size => size.to_string(),
    }
}

fn list(text: &mut String, indent: usize, key: &str, items: Option<&[String]>) {
    let Some(items) = items else { return };
    let _ = writeln!(text, "{:indent$}{key}:", "");
    for item in items {
        let _ = writeln!(text, "{:indent$}    - {}", "", scalar(item, false));
    }
}

fn capabilities(text: &mut String, indent: usize, names: &[String]) {
    if !names.is_empty() {
        let _ = writeln!(text, "{:indent$}Capabilities:", "");
    }
    for name in names {
        let _ = writeln!(text, "{:indent$}    {}: true", "", scalar(name, false));
    }
}
