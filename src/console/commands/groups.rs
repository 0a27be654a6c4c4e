//! Consumer groups.

/// A consumer group.
#[derive(Debug, Clone, Default)]
pub(in crate::console) struct Group {
    pub members: Vec<Member>,
    /// By topic and partition.
    pub offsets: std::collections::BTreeMap<(String, usize), i64>,
}

/// A consumer that belongs to a group.
#[derive(Debug, Clone, Default)]
pub(in crate::console) struct Member {
    pub pid: u32,
}
