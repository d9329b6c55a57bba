//! A value of an enum that this version of the crate does not know, kept as it came.

use std::fmt;

/// The text of an enum value that this version of the crate does not know.
///
/// It cannot be built by hand: an unknown value only ever comes from the server (or from `From<&str>` of the enum), so
/// that a value which a later version knows is never `Unknown` there by mistake.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// The value as the server wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Keeps the text of a value that no variant stands for.
pub fn unknown(text: &str) -> UnknownValue {
    UnknownValue(text.into())
}

/// The number of an enum value that this version of the crate does not know.
///
/// It cannot be built by hand: an unknown value only ever comes from the server (or from `From<i64>` of the enum).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    /// The value as the server wrote it.
    pub fn as_i64(self) -> i64 {
        self.0
    }
}

impl fmt::Debug for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Keeps the number of a value that no variant stands for.
pub fn unknown_integer(number: i64) -> UnknownInteger {
    UnknownInteger(number)
}
