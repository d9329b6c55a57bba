//! A limit of the document that a request does not keep.

use std::fmt;

/// A limit of the document that a request does not keep. Nothing was sent.
///
/// Its `Display` names the member, the limit and the value: `` `ServiceIds` takes at most 1000 items, but has 1001 ``.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    member: String,
    rule: Rule,
    limit: String,
    value: String,
}

impl Violation {
    pub(crate) fn new(member: String, rule: Rule, limit: String, value: String) -> Self {
        Violation { member, rule, limit, value }
    }

    /// The path of the member in the request, such as `Items[2].UnitCount`.
    pub fn member(&self) -> &str {
        &self.member
    }

    /// The limit, such as `at most 1000 items`.
    pub fn limit(&self) -> &str {
        &self.limit
    }

    /// What the request has instead, such as `1001`.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (demand, finding) = match self.rule {
            Rule::Takes => ("takes", "has"),
            Rule::MustBe => ("must be", "is"),
        };
        write!(f, "`{}` {demand} {}, but {finding} {}", self.member, self.limit, self.value)
    }
}

impl std::error::Error for Violation {}

/// Which verb joins the member and its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    Takes,
    MustBe,
}
