//! How a change is judged: how bad it is, which way what changed travels, and what it takes of a version.

use std::fmt;

/// How bad a change is for whoever keeps the old contract; the worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A client or a server that keeps the old contract can fail.
    Breaking,
    /// The document cannot decide whether one fails.
    Warning,
    /// It works differently, and nobody fails.
    Info,
    /// Only words changed.
    Docs,
}

/// Which way what changed travels, as a client sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Clients send it.
    Request,
    /// Clients receive it.
    Response,
    /// They send and receive it, and the change is as bad for both.
    Both,
    /// It does not travel by itself, such as an operation as a whole, or words.
    None,
}

impl Level {
    /// Every level, the worst first.
    pub const ALL: [Self; 4] = [Self::Breaking, Self::Warning, Self::Info, Self::Docs];

    /// The word for it in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Docs => "docs",
        }
    }

    /// The level of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

impl Direction {
    /// The word for it in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "both",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Which ways something travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ways {
    pub(super) request: bool,
    pub(super) response: bool,
}

impl Ways {
    pub(super) const REQUEST: Self = Self { request: true, response: false };
    pub(super) const RESPONSE: Self = Self { request: false, response: true };
    pub(super) const BOTH: Self = Self { request: true, response: true };

    pub(super) fn and(self, other: Self) -> Self {
        Self { request: self.request && other.request, response: self.response && other.response }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self { request: self.request || other.request, response: self.response || other.response }
    }

    /// What a client sends is what the server of a callback sends.
    pub(super) fn turned(self) -> Self {
        Self { request: self.response, response: self.request }
    }

    pub(super) fn is_empty(self) -> bool {
        !self.request && !self.response
    }
}
