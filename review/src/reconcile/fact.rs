//! One statement of a source, held against the spec.

use std::fmt;

use crate::ledger::Class;

/// One statement of a source and what the spec says to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) kind: Kind,
    pub(crate) source: String,
    /// The line where it is stated, or for what is missing, where that would have to be.
    pub(crate) line: usize,
    /// What it is stated of, in the source's words: the operation and side, object or enum, and the property.
    pub(crate) place: String,
    /// What is stated, as a claim has to quote it.
    pub(crate) value: String,
    /// The place in the spec that it was compared with.
    pub(crate) pointer: String,
    /// What the spec says there.
    pub(crate) spec: String,
    pub(crate) agrees: bool,
    /// Whether it names a part of its source that the spec need not describe yet.
    pub(crate) undescribed: bool,
}

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// An operation that the spec does not have.
    Operation,
    Path,
    /// A title that is no title.
    Title,
    /// The heading of an object or enum.
    Heading,
    /// A further heading for what an earlier one describes.
    Doubled,
    Property,
    /// A row of a table for a property that has one already.
    DoubledRow,
    /// A property of the spec that a table does not list.
    Absent,
    Type,
    TypeLost,
    /// A type's name that means nothing.
    UndefinedType,
    Presence,
    PresenceLost,
    Limit,
    Deprecated,
    Link,
    Value,
    /// A value of the spec that a list does not name.
    AbsentValue,
    Open,
    /// Whether an example is JSON.
    Json,
    DuplicateKey,
    Member,
    /// A required member that an example lacks.
    MissingMember,
    Null,
}

impl Kind {
    /// Whether two statements of this kind answer the same question.
    pub(super) fn is_comparable(self) -> bool {
        matches!(self, Kind::Presence | Kind::Type | Kind::Limit | Kind::Deprecated | Kind::Path)
    }

    /// The classes of entries that may explain a difference of this kind.
    pub(crate) fn classes(self) -> &'static [Class] {
        match self {
            Kind::Operation => &[Class::Property, Class::Misplaced],
            Kind::Path => &[Class::Path],
            Kind::Title => &[Class::Undefined],
            Kind::Heading => &[Class::Undefined, Class::Misplaced, Class::Name],
            Kind::Doubled => &[Class::Enum, Class::Name, Class::Misplaced],
            Kind::Property | Kind::DoubledRow => &[Class::Name, Class::Property, Class::Misplaced],
            Kind::Absent => &[Class::Property, Class::Lossy, Class::Name, Class::Misplaced],
            Kind::Type => &[Class::Type, Class::Name],
            Kind::TypeLost => &[Class::Lossy],
            Kind::UndefinedType => &[Class::Undefined, Class::Type],
            Kind::Presence => &[Class::Presence, Class::Lossy],
            Kind::PresenceLost => &[Class::Lossy],
            Kind::Limit => &[Class::Property, Class::Type],
            Kind::Deprecated => &[Class::Deprecation],
            Kind::Link => &[Class::Link],
            Kind::Value | Kind::Open => &[Class::Enum],
            Kind::AbsentValue => &[Class::Enum, Class::Lossy],
            Kind::Json | Kind::DuplicateKey => &[Class::Json],
            Kind::Member => &[Class::Example, Class::Misplaced, Class::Name, Class::Property],
            Kind::MissingMember => &[Class::Example, Class::Presence, Class::Misplaced],
            Kind::Null => &[Class::Example, Class::Presence],
        }
    }

    /// Whether nothing is stated where something should be.
    pub(crate) fn is_loss(self) -> bool {
        matches!(self, Kind::TypeLost | Kind::PresenceLost)
    }

    /// Whether a difference may be that the spec leaves out what is stated. The others are about something that it has.
    pub(crate) fn may_be_left_out(self) -> bool {
        let is_there = matches!(self, Kind::Path | Kind::DoubledRow | Kind::Absent | Kind::AbsentValue | Kind::Open);
        !is_there && !matches!(self, Kind::Type | Kind::Presence | Kind::Deprecated)
    }

    /// The statement in a report: what the value is.
    fn noun(self) -> &'static str {
        match self {
            Kind::Operation | Kind::Path => "path",
            Kind::Title => "title",
            Kind::Heading | Kind::Doubled => "heading",
            Kind::Property | Kind::Absent => "property",
            Kind::DoubledRow => "row",
            Kind::Type | Kind::TypeLost | Kind::UndefinedType => "type",
            Kind::Presence | Kind::PresenceLost => "presence",
            Kind::Limit => "limit",
            Kind::Deprecated => "deprecation",
            Kind::Link => "link",
            Kind::Value | Kind::AbsentValue => "value",
            Kind::Open => "enum is",
            Kind::Json | Kind::DuplicateKey | Kind::Member | Kind::MissingMember | Kind::Null => "example has",
        }
    }
}

impl Fact {
    /// Whether a claim that quotes `says` quotes this statement. The last segments of a path will do.
    pub(crate) fn is_quoted(&self, says: &str) -> bool {
        let says = says.trim();
        says == self.value.trim()
            || self.kind == Kind::Path && self.value.ends_with(&format!("/{says}")) && !says.is_empty()
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} `{}`", self.place, self.kind.noun(), self.value)
    }
}
