//! The version of the crate, and how much of one the changes take -> the version to write.

use std::fmt;
use std::str::FromStr;

use crate::diff::semver::Semver;

/// The three numbers of a version. One before a release (`1.0.0-rc.1`) counts as that release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Raised by what may break programs, from 1.0 on.
    pub major: u64,
    /// Raised by what is added, and below 1.0 by what may break programs.
    pub minor: u64,
    /// Raised by the rest.
    pub patch: u64,
}

/// The version that the crate had, the one that it has, and the one that it should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The one before the changes.
    pub before: Option<Version>,
    /// The one that is written now.
    pub now: Option<Version>,
    /// The lowest one that says what callers have to expect; nothing where that is unknown.
    pub proposed: Option<Version>,
    /// Where it is written.
    pub file: String,
    /// Whether the document does not become a crate any more.
    is_refused: bool,
}

/// What is to be said of the version that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It says what callers have to expect.
    Follows,
    /// It does not: this one has to be written.
    Write(Version),
    /// The document does not become a crate, so that none can be published.
    Refused,
    /// There is nothing to compare with.
    Unknown,
}

impl Version {
    /// The next version for changes that take so much.
    ///
    /// ```
    /// use ostler_review::diff::semver::Semver;
    /// use ostler_review::page::Version;
    ///
    /// let raised = |version: &str, by: Semver| version.parse::<Version>().unwrap().raised(by).to_string();
    /// assert_eq!(raised("0.3.1", Semver::Major), "0.4.0");
    /// assert_eq!(raised("0.3.1", Semver::Minor), "0.3.2");
    /// assert_eq!(raised("1.3.1", Semver::Minor), "1.4.0");
    /// assert_eq!(raised("1.3.1", Semver::None), "1.3.1");
    /// ```
    #[must_use]
    pub fn raised(self, by: Semver) -> Self {
        let Self { major, minor, patch } = self;
        let by = match by {
            // Cargo takes 0.3.2 for compatible with 0.3.1, and 0.4.0 for something else.
            Semver::Major if major == 0 => Semver::Minor,
            Semver::Minor if major == 0 => Semver::Patch,
            by => by,
        };
        match by {
            Semver::None => self,
            Semver::Patch => Self { patch: patch.saturating_add(1), ..self },
            Semver::Minor => Self { major, minor: minor.saturating_add(1), patch: 0 },
            Semver::Major => Self { major: major.saturating_add(1), minor: 0, patch: 0 },
        }
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let release = text.split(['-', '+']).next().unwrap_or_default();
        let mut numbers = release.split('.').map(|it| {
            let is_number = !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
            it.parse().ok().filter(|_| is_number)
        });
        match [numbers.next(), numbers.next(), numbers.next(), numbers.next()] {
            [Some(Some(major)), Some(Some(minor)), Some(Some(patch)), None] => Ok(Self { major, minor, patch }),
            _ => Err(format!("`{text}` is not a version; write one such as `0.2.0`")),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl Proposal {
    pub(super) fn new(
        before: Option<Version>,
        now: Option<Version>,
        semver: Option<Semver>,
        is_refused: bool,
        file: &str,
    ) -> Self {
        let proposed = before.zip(semver).map(|(version, by)| version.raised(by));
        Self { before, now, proposed, file: file.to_owned(), is_refused }
    }

    /// What is to be said of the version that is written.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match (self.proposed, self.now) {
            _ if self.is_refused => Standing::Refused,
            (Some(proposed), Some(now)) if now < proposed => Standing::Write(proposed),
            (Some(_), Some(_)) => Standing::Follows,
            _ => Standing::Unknown,
        }
    }

    /// Whether nothing has to be written.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        match self.standing() {
            Standing::Follows | Standing::Unknown => true,
            Standing::Write(_) | Standing::Refused => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn below_one_each_part_counts_as_the_one_before_it() {
        for (from, none, patch, minor, major) in [
            ("0.0.3", "0.0.3", "0.0.4", "0.0.4", "0.1.0"),
            ("0.1.0", "0.1.0", "0.1.1", "0.1.1", "0.2.0"),
            ("1.2.3", "1.2.3", "1.2.4", "1.3.0", "2.0.0"),
            ("2.0.0-rc.1+abc", "2.0.0", "2.0.1", "2.1.0", "3.0.0"),
        ] {
            let raised = [Semver::None, Semver::Patch, Semver::Minor, Semver::Major].map(|it| version(from).raised(it));
            assert_eq!(raised, [none, patch, minor, major].map(version), "{from}");
        }
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for text in ["", "1", "1.2", "1.2.3.4", "1.2.x", "+1.2.3", "1.+2.3", "1..3", "99999999999999999999.0.0"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_written_version_may_be_higher_than_the_proposed_one_and_not_lower() {
        let standing = |before: &str, now: &str, by| {
            Proposal::new(Some(version(before)), Some(version(now)), by, false, "Cargo.toml").standing()
        };
        for (before, now, by, expected) in [
            ("0.1.0", "0.1.0", Some(Semver::None), Standing::Follows),
            ("0.1.0", "0.1.0", Some(Semver::Patch), Standing::Write(version("0.1.1"))),
            ("0.1.0", "0.1.9", Some(Semver::Major), Standing::Write(version("0.2.0"))),
            ("0.1.0", "0.2.0", Some(Semver::Major), Standing::Follows),
            ("0.1.0", "1.0.0", Some(Semver::Minor), Standing::Follows),
            ("0.10.0", "0.9.0", Some(Semver::None), Standing::Write(version("0.10.0"))),
            ("0.1.0", "0.1.0", None, Standing::Unknown),
        ] {
            assert_eq!(standing(before, now, by), expected, "{before} {now} {by:?}");
        }
    }

    #[test]
    fn a_document_that_does_not_become_a_crate_is_not_fine() {
        let of = |is_refused| Proposal::new(None, None, None, is_refused, "Cargo.toml");
        assert_eq!((of(true).standing(), of(true).is_fine()), (Standing::Refused, false));
        assert_eq!((of(false).standing(), of(false).is_fine()), (Standing::Unknown, true));
    }
}
