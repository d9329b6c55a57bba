//! What a page comes to -> one line.

use std::fmt;

use crate::diff::Level;
use crate::diff::semver::Semver;
use crate::page::model::Page;
use crate::page::version::Standing;

/// What a page comes to, in sentences without an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// On the wire.
    pub wire: String,
    /// In Rust.
    pub rust: String,
    /// About the version.
    pub version: String,
    /// What the other three do not say together.
    pub warning: Option<&'static str>,
}

impl Page {
    /// What it comes to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let (diff, semver) = (&self.report.diff, self.report.rust.semver);
        let is_breaking = diff.reaches(Level::Breaking);
        let wire = match (is_breaking, diff.changes.is_empty()) {
            (true, _) => format!("breaking on the wire ({})", self.report.summary()),
            (false, true) => "nothing changed on the wire".to_owned(),
            (false, false) => format!("not breaking on the wire ({})", self.report.summary()),
        };
        let rust = match semver {
            None => "what it means in Rust is unknown".to_owned(),
            Some(Semver::None) => "nothing changed in Rust".to_owned(),
            Some(semver) => format!("{semver} in Rust"),
        };
        let warning = match (is_breaking, semver) {
            (true, Some(Semver::Major) | None) => None,
            (true, Some(_)) => Some("programs compile as before, and what is breaking shows only when they run"),
            (false, Some(Semver::Major)) => {
                Some("programs may not compile any more, and on the wire none of them fails")
            }
            (false, _) => None,
        };
        Verdict { wire, rust, version: self.version_line(), warning }
    }

    fn version_line(&self) -> String {
        let version = &self.version;
        let told = |it: Option<_>| it.map_or_else(|| "unknown".to_owned(), |it: super::Version| it.to_string());
        let (before, now, proposed) = (told(version.before), told(version.now), told(version.proposed));
        match version.standing() {
            Standing::Follows if version.before == version.proposed => format!("version {now} needs no other number"),
            Standing::Follows => format!("version {now} follows: {before} becomes {proposed} at least"),
            Standing::Write(it) => {
                format!("write version {it} in {}: it was {before}, and {now} is written", version.file)
            }
            Standing::Refused => "no version can be proposed: the document is refused, as the findings say".to_owned(),
            Standing::Unknown => format!("no version can be proposed; {now} is written"),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}; {}", self.wire, self.rust, self.version)?;
        self.warning.map_or(Ok(()), |it| write!(f, "; {it}"))
    }
}
