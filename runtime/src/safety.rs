//! Whether a request may be sent twice.

/// May a request be sent twice?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// It changes nothing: sending it again is harmless.
    Read,
    /// It changes something: sending it again may do it twice.
    Write,
}
