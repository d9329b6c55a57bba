//! Values as they travel: exact numbers, instants, identifiers, enums, and the members of objects.

pub(crate) mod bounded;
pub(crate) mod byte_string;
pub(crate) mod candidate;
pub(crate) mod check;
pub(crate) mod check_values;
pub(crate) mod content;
pub(crate) mod date;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod date_conversions;
pub(crate) mod decimal;
mod decimal_exact;
mod decimal_operators;
pub(crate) mod decimal_serde;
mod decimal_text;
pub(crate) mod decode;
pub(crate) mod file;
pub(crate) mod finite;
pub(crate) mod json;
mod json_number;
pub(crate) mod json_text;
pub(crate) mod local_file;
pub(crate) mod members;
pub(crate) mod newtype;
pub(crate) mod percent;
pub(crate) mod plain;
pub(crate) mod raw_json;
pub(crate) mod slots;
pub(crate) mod style;
pub(crate) mod text;
pub(crate) mod timestamp;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod timestamp_conversions;
pub(crate) mod unknown;
