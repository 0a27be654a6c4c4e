pub(crate) mod predict;
pub(crate) mod replay;
pub(crate) mod trace;
