//! How much of a new version a change takes.

use std::fmt;

/// The part of a version that a change raises, for a crate from 1.0 on; the greater, the more it asks of callers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Semver {
    /// No new version: nothing differs.
    #[default]
    None,
    /// Nothing that callers name differs.
    Patch,
    /// There is more than before, and programs compile as before.
    Minor,
    /// Programs may not compile any more, or mean something else.
    Major,
}

impl Semver {
    /// As it is called in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl fmt::Display for Semver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
