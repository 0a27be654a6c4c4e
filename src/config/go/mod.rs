//! The corners of Go's standard library that decide what Fabric makes of a text: `strconv`, `time.Duration`.
//!
//! Modelled on Go 1.19, with which the recorded cases were made. Older releases differ in two places: before Go 1.13 a
//! number in a string knows no `_`, `0b` and `0o`; before Go 1.15 the duration errors quote nothing.

mod duration;
mod number;
mod quote;

pub use duration::{format_duration, parse_duration};
pub use number::{NumError, float_to_int, float_to_uint, format_float, parse_bool, parse_int, parse_uint};
pub use quote::quote;
