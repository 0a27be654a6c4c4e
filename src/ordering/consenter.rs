//! Which consensus an orderer starts for a channel.
//!
//! Source: Fabric `orderer/common/multichannel/chainsupport.go`, `orderer/common/server/main.go`.

use std::fmt;

use crate::config::versions::FabricVersion;

/// A consensus that the orderer has code for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consenter {
    Solo,
    Kafka,
    /// From 1.4.1 on.
    EtcdRaft,
}

/// `ConsensusType.Type` is a name that no consenter has. Nothing checks it earlier: the orderer panics when it starts
/// the channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownConsenter(pub String);

impl fmt::Display for UnknownConsenter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error retrieving consenter of type: {}", self.0)
    }
}

impl Consenter {
    /// The consenter named `name`, letter by letter, in `version`. The error is the text of the panic.
    pub fn find(name: &str, version: FabricVersion) -> Result<Self, UnknownConsenter> {
        match name {
            "solo" if version < FabricVersion::V3 => Ok(Self::Solo),
            "kafka" if version < FabricVersion::V3 => Ok(Self::Kafka),
            "etcdraft" if version >= FabricVersion::V1_4_1 => Ok(Self::EtcdRaft),
            _ => Err(UnknownConsenter(name.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exact() {
        assert_eq!(Consenter::find("kafka", FabricVersion::V1_2), Ok(Consenter::Kafka));
        assert_eq!(
            Consenter::find("etcdraft", FabricVersion::V1_4_1),
            Ok(Consenter::EtcdRaft)
        );
        for (name, version) in [
            ("Kafka", FabricVersion::V1_4_2),
            ("pbft", FabricVersion::V1_2),
            ("etcdraft", FabricVersion::V1_4_0),
        ] {
            let error = Consenter::find(name, version).unwrap_err();
            assert_eq!(error.to_string(), format!("Error retrieving consenter of type: {name}"));
        }
    }
}
