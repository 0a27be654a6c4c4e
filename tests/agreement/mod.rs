pub(crate) mod endings;
pub(crate) mod outcome;
pub(crate) mod plan;
pub(crate) mod predict;
pub(crate) mod replay;
pub(crate) mod trace;
