//! What a rule is: one row of the table.

use ostler_openapi::finding::{Code, Level};

use super::context::Cx;
use super::examples::Example;
use super::report::Report;

/// Something that a document should not do.
pub struct Rule {
    /// What reports and exceptions call it.
    pub id: Code,
    /// How bad it is.
    pub level: Level,
    /// What goes wrong otherwise.
    pub why: &'static str,
    /// How it is done well: nothing of this rule is found there.
    pub good: Example,
    /// How it is done wrong: this rule finds something there.
    pub bad: Example,
    /// Finds where a document does it.
    pub(super) find: Find,
}

/// Reports what a rule finds.
pub(super) type Find = fn(&Cx<'_>, &mut Report<'_>);
