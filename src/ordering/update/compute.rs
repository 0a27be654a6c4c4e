//! The delta between two configs.
//!
//! Source: Fabric `common/tools/configtxlator/update/update.go` (`configtxlator compute_update`).

use std::collections::BTreeMap;
use std::fmt;

use super::super::proto::config::{Config, ConfigGroup, ConfigPolicy, ConfigUpdate, ConfigValue};

/// Why there is no delta, in the tool's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComputeError {
    NoOriginalGroup,
    NoUpdatedGroup,
    NoDifference,
}

impl fmt::Display for ComputeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoOriginalGroup => "no channel group included for original config",
            Self::NoUpdatedGroup => "no channel group included for updated config",
            Self::NoDifference => "no differences detected between original and updated config",
        })
    }
}

/// The update that turns `original` into `updated` on the channel `channel_id`. What stays the same is in neither set;
/// but when members of a group come or go, all of them are named, by version only.
pub fn compute_update(original: &Config, updated: &Config, channel_id: &str) -> Result<ConfigUpdate, ComputeError> {
    let original = original.channel_group.as_ref().ok_or(ComputeError::NoOriginalGroup)?;
    let updated = updated.channel_group.as_ref().ok_or(ComputeError::NoUpdatedGroup)?;
    let sets = group_update(original, updated);
    if !sets.updated {
        return Err(ComputeError::NoDifference);
    }
    Ok(ConfigUpdate {
        channel_id: channel_id.to_owned(),
        read_set: Some(sets.read),
        write_set: Some(sets.write),
        isolated_data: BTreeMap::new(),
    })
}

struct GroupSets {
    read: ConfigGroup,
    write: ConfigGroup,
    updated: bool,
}

/// A group's policies, values or subgroups.
struct MemberSets<T> {
    read: BTreeMap<String, T>,
    write: BTreeMap<String, T>,
    /// Unchanged members, by version.
    same: BTreeMap<String, T>,
    /// A member was added or removed.
    members_changed: bool,
}

impl<T: Clone> MemberSets<T> {
    fn is_unchanged(&self) -> bool {
        self.read.is_empty() && self.write.is_empty()
    }

    /// Names the unchanged members in both sets.
    fn name_all(&mut self) {
        self.read.extend(self.same.clone());
        self.write.append(&mut self.same);
    }
}

/// A policy or a value.
trait Leaf: Clone {
    /// Equal but for the version.
    fn is_same(&self, other: &Self) -> bool;
    fn version(&self) -> u64;
    fn with_version(&self, version: u64) -> Self;
    /// Only the version.
    fn version_only(&self) -> Self;
}

impl Leaf for ConfigPolicy {
    fn is_same(&self, other: &Self) -> bool {
        self.mod_policy == other.mod_policy && self.policy == other.policy
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn with_version(&self, version: u64) -> Self {
        ConfigPolicy {
            version,
            ..self.clone()
        }
    }
    fn version_only(&self) -> Self {
        ConfigPolicy {
            version: self.version,
            ..Default::default()
        }
    }
}

impl Leaf for ConfigValue {
    fn is_same(&self, other: &Self) -> bool {
        self.mod_policy == other.mod_policy && self.value == other.value
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn with_version(&self, version: u64) -> Self {
        ConfigValue {
            version,
            ..self.clone()
        }
    }
    fn version_only(&self) -> Self {
        ConfigValue {
            version: self.version,
            ..Default::default()
        }
    }
}

fn leaf_update<T: Leaf>(original: &BTreeMap<String, T>, updated: &BTreeMap<String, T>) -> MemberSets<T> {
    let (mut write, mut same) = (BTreeMap::new(), BTreeMap::new());
    for (name, old) in original {
        match updated.get(name) {
            None => {}
            Some(new) if old.is_same(new) => drop(same.insert(name.clone(), old.version_only())),
            Some(new) => drop(write.insert(name.clone(), new.with_version(old.version().wrapping_add(1)))),
        }
    }
    for (name, new) in added(original, updated) {
        write.insert(name.clone(), new.with_version(0));
    }
    MemberSets {
        read: BTreeMap::new(),
        write,
        same,
        members_changed: members_changed(original, updated),
    }
}

fn subgroup_update(
    original: &BTreeMap<String, ConfigGroup>,
    updated: &BTreeMap<String, ConfigGroup>,
) -> MemberSets<ConfigGroup> {
    let (mut read, mut write, mut same) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (name, old) in original {
        let Some(new) = updated.get(name) else { continue };
        let sets = group_update(old, new);
        if sets.updated {
            read.insert(name.clone(), sets.read);
            write.insert(name.clone(), sets.write);
        } else {
            same.insert(name.clone(), sets.read);
        }
    }
    for (name, new) in added(original, updated) {
        let sets = group_update(&ConfigGroup::default(), new);
        write.insert(
            name.clone(),
            ConfigGroup {
                version: 0,
                mod_policy: new.mod_policy.clone(),
                ..sets.write
            },
        );
    }
    MemberSets {
        read,
        write,
        same,
        members_changed: members_changed(original, updated),
    }
}

fn added<'a, T>(
    original: &'a BTreeMap<String, T>,
    updated: &'a BTreeMap<String, T>,
) -> impl Iterator<Item = (&'a String, &'a T)> {
    updated.iter().filter(|(name, _)| !original.contains_key(*name))
}

fn members_changed<T>(original: &BTreeMap<String, T>, updated: &BTreeMap<String, T>) -> bool {
    !original.keys().eq(updated.keys())
}

fn group_update(original: &ConfigGroup, updated: &ConfigGroup) -> GroupSets {
    let mut policies = leaf_update(&original.policies, &updated.policies);
    let mut values = leaf_update(&original.values, &updated.values);
    let mut groups = subgroup_update(&original.groups, &updated.groups);
    let mut read = ConfigGroup {
        version: original.version,
        ..Default::default()
    };
    let mut write = read.clone();
    let group_itself_changed = policies.members_changed
        || values.members_changed
        || groups.members_changed
        || original.mod_policy != updated.mod_policy;
    if group_itself_changed {
        policies.name_all();
        values.name_all();
        groups.name_all();
        write.version = original.version.wrapping_add(1);
        write.mod_policy = updated.mod_policy.clone();
    } else if policies.is_unchanged() && values.is_unchanged() && groups.is_unchanged() {
        return GroupSets {
            read,
            write,
            updated: false,
        };
    }
    (read.policies, write.policies) = (policies.read, policies.write);
    (read.values, write.values) = (values.read, values.write);
    (read.groups, write.groups) = (groups.read, groups.write);
    GroupSets {
        read,
        write,
        updated: true,
    }
}
