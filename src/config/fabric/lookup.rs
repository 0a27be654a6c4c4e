//! What a key could be: of this release, of another one, or misspelt.

use super::schema::{CONFIGTX, ORDERER_YAML};
use super::types::{Struct, Type};
use crate::config::spelling;
use crate::config::versions::FabricVersion;

/// One of Fabric's two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FabricFile {
    Configtx,
    OrdererYaml,
}

/// What a key that was refused is to Fabric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    /// The section has it already, in another letter case.
    Again,
    /// Releases that have it, first and last.
    OfReleases(FabricVersion, FabricVersion),
    /// The key of this release that it is probably meant to be.
    Misspelt(&'static str),
    Unknown,
}

/// What `key` is in the section at mapstructure's `path` (`Profiles[P].Orderer`, empty for the top level).
pub fn stranger(file: FabricFile, path: &str, key: &str, fabric: FabricVersion) -> Stranger {
    let top = match file {
        FabricFile::Configtx => &CONFIGTX,
        FabricFile::OrdererYaml => &ORDERER_YAML,
    };
    let Some(section) = walk(top, path) else {
        return Stranger::Unknown;
    };
    if let Some(field) = section.fields.iter().find(|field| field.name.eq_ignore_ascii_case(key)) {
        if field.exists_in(fabric) {
            return Stranger::Again;
        }
        let (first, last) = field.releases();
        return Stranger::OfReleases(first, last);
    }
    let lower = key.to_ascii_lowercase();
    let known = section.fields.iter().filter(|field| field.exists_in(fabric));
    let names: Vec<(String, &'static str)> = known
        .map(|field| (field.name.to_ascii_lowercase(), field.name))
        .collect();
    let nearest = spelling::nearest(&lower, names.iter().map(|(lower, _)| lower.as_str()));
    let meant = nearest.and_then(|nearest| names.iter().find(|(lower, _)| lower == nearest));
    meant.map_or(Stranger::Unknown, |(_, name)| Stranger::Misspelt(name))
}

fn walk(top: &'static Struct, path: &str) -> Option<&'static Struct> {
    let mut section = top;
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let name = part.split('[').next().unwrap_or(part);
        let field = section.fields.iter().find(|field| field.name == name)?;
        let mut kind = &field.kind;
        section = loop {
            match kind {
                Type::Slice(inner) | Type::Map(inner) => kind = inner,
                Type::Struct(inner) | Type::Pointer(inner) => break inner,
                _ => return None,
            }
        };
    }
    Some(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_strangers_apart() {
        let what = |path, key| stranger(FabricFile::Configtx, path, key, FabricVersion::V1_3);
        assert_eq!(what("Orderer", "batchtimeout"), Stranger::Again);
        assert_eq!(
            what("Profiles[P].Orderer", "EtcdRaft"),
            Stranger::OfReleases(FabricVersion::V1_4_0, FabricVersion::V3)
        );
        assert_eq!(what("Orderer", "MaxChannel"), Stranger::Misspelt("MaxChannels"));
        assert_eq!(what("", "orderers"), Stranger::Misspelt("Orderer"));
        assert_eq!(what("Orderer.BatchSize", "Anything"), Stranger::Unknown);
        assert_eq!(what("Organizations[0].Nowhere", "x"), Stranger::Unknown);
        let orderer = stranger(FabricFile::OrdererYaml, "General", "LogLevel", FabricVersion::V1_4_2);
        assert_eq!(orderer, Stranger::OfReleases(FabricVersion::V1_0, FabricVersion::V1_3));
    }
}
