//! The settings of a ZooKeeper 3.4.10 server.

use crate::config::config_def::Preset;

/// How ZooKeeper reads a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 32 bits.
    Int,
    /// 64 bits.
    Long,
    /// `true` in any case is true, everything else false.
    Boolean,
    Text,
    /// `yes` or `no`.
    YesNo,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    None,
    Millis,
    Seconds,
    Hours,
    /// Multiples of `tickTime`.
    Ticks,
    Kilobytes,
}

/// One setting. A name that ends in `.N` stands for a family, one setting per number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ZooKeeperKey {
    pub name: &'static str,
    pub kind: Kind,
    pub preset: Preset,
    pub unit: Unit,
    /// Known to the configuration's parser. The others become Java system properties and are never refused.
    pub parsed: bool,
}

impl ZooKeeperKey {
    /// The part before the number of a family: `server.`.
    pub fn family(&self) -> Option<&'static str> {
        self.name.strip_suffix('N')
    }
}

const fn parsed(name: &'static str, kind: Kind, preset: Preset, unit: Unit) -> ZooKeeperKey {
    ZooKeeperKey {
        name,
        kind,
        preset,
        unit,
        parsed: true,
    }
}

const fn property(name: &'static str, kind: Kind, preset: Preset, unit: Unit) -> ZooKeeperKey {
    ZooKeeperKey {
        name,
        kind,
        preset,
        unit,
        parsed: false,
    }
}

/// All settings, in the order of the documentation.
#[rustfmt::skip]
pub const KEYS: [ZooKeeperKey; 28] = [
    parsed("tickTime", Kind::Int, Preset::Int(3000), Unit::Millis),
    parsed("initLimit", Kind::Int, Preset::Unset, Unit::Ticks),
    parsed("syncLimit", Kind::Int, Preset::Unset, Unit::Ticks),
    parsed("dataDir", Kind::Text, Preset::Required, Unit::None),
    parsed("dataLogDir", Kind::Text, Preset::Unset, Unit::None),
    parsed("clientPort", Kind::Int, Preset::Required, Unit::None),
    parsed("clientPortAddress", Kind::Text, Preset::Unset, Unit::None),
    parsed("maxClientCnxns", Kind::Int, Preset::Int(60), Unit::None),
    parsed("minSessionTimeout", Kind::Int, Preset::Unset, Unit::Millis),
    parsed("maxSessionTimeout", Kind::Int, Preset::Unset, Unit::Millis),
    parsed("server.N", Kind::Text, Preset::Unset, Unit::None),
    parsed("electionAlg", Kind::Int, Preset::Int(3), Unit::None),
    parsed("peerType", Kind::Text, Preset::Text("participant"), Unit::None),
    parsed("group.N", Kind::Text, Preset::Unset, Unit::None),
    parsed("weight.N", Kind::Long, Preset::Unset, Unit::None),
    property("cnxTimeout", Kind::Int, Preset::Int(5), Unit::Seconds),
    property("leaderServes", Kind::YesNo, Preset::Text("yes"), Unit::None),
    parsed("syncEnabled", Kind::Boolean, Preset::Bool(true), Unit::None),
    parsed("quorumListenOnAllIPs", Kind::Boolean, Preset::Bool(false), Unit::None),
    parsed("autopurge.snapRetainCount", Kind::Int, Preset::Int(3), Unit::None),
    parsed("autopurge.purgeInterval", Kind::Int, Preset::Int(0), Unit::Hours),
    property("skipACL", Kind::YesNo, Preset::Text("no"), Unit::None),
    property("forceSync", Kind::YesNo, Preset::Text("yes"), Unit::None),
    property("preAllocSize", Kind::Long, Preset::Int(65_536), Unit::Kilobytes),
    property("snapCount", Kind::Int, Preset::Int(100_000), Unit::None),
    property("globalOutstandingLimit", Kind::Int, Preset::Int(1000), Unit::None),
    property("authProvider.N", Kind::Text, Preset::Unset, Unit::None),
    parsed("quorum.auth.enableSasl", Kind::Boolean, Preset::Bool(false), Unit::None),
];

/// The setting with this name, or the family that it belongs to.
pub fn find(name: &str) -> Option<&'static ZooKeeperKey> {
    KEYS.iter().find(|key| match key.family() {
        Some(family) => name.starts_with(family),
        None => key.name == name,
    })
}
