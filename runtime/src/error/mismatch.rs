//! A checkpoint that does not fit the listing that is to go on from it.

use std::fmt;

use crate::error::line::quote;

/// A checkpoint that does not fit the listing that is to be resumed. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointMismatch {
    operation: &'static str,
    reason: MismatchReason,
}

/// Why a checkpoint does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MismatchReason {
    /// It was written by another version of this crate, which wrote other members.
    #[non_exhaustive]
    Version {
        /// The version of the checkpoint.
        found: u32,
        /// The version that this crate writes and resumes.
        known: u32,
    },
    /// It is of another operation.
    #[non_exhaustive]
    Operation {
        /// The operation of the checkpoint.
        found: String,
    },
    /// The request has another filter, or it is split by other limits.
    Filter,
    /// It is of a listing that was split, and this one is not.
    Split,
    /// It is of a listing that was not split, and this one is.
    NotSplit,
    /// It is in a part that this listing does not have.
    #[non_exhaustive]
    Part {
        /// The part of the checkpoint, counted from 1.
        found: usize,
        /// How many parts the listing has.
        parts: usize,
    },
    /// It was taken with another access token, or at another address: perhaps of another enterprise.
    Origin,
}

impl CheckpointMismatch {
    pub(crate) fn new(operation: &'static str, reason: MismatchReason) -> Self {
        CheckpointMismatch { operation, reason }
    }

    /// The operation of the listing, such as `listPets`.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Why the checkpoint does not fit.
    pub fn reason(&self) -> &MismatchReason {
        &self.reason
    }

    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request was not sent: the checkpoint ")?;
        match &self.reason {
            MismatchReason::Version { found, known } => {
                write!(f, "is of version {found}, and only version {known} is resumed as it is")
            }
            MismatchReason::Operation { found } => write!(f, "is of another operation, {}", quote(found)),
            MismatchReason::Filter => f.write_str("is of another filter, or was split by other limits"),
            MismatchReason::Split => f.write_str("is of a listing that was split: split this one, too"),
            MismatchReason::NotSplit => f.write_str("is of a listing that was not split: resume it without splitting"),
            MismatchReason::Part { found, parts } => write!(f, "is in part {found}, and there are {parts}"),
            MismatchReason::Origin => f.write_str("was taken with another access token or at another address"),
        }
    }
}

impl fmt::Display for CheckpointMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe(f)
    }
}
