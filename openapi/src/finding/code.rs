//! Every kind of finding that reading a document can make.

use std::fmt;

/// Names each kind once, as the variant and as the id that reports show.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $id:literal,)*) => {
        /// What kind of thing a [`Finding`](crate::finding::Finding) is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        impl Code {
            /// All of them, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// What reports call it.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)*
                }
            }
        }
    };
}

codes! {
    /// An alias that expands too far, or that stands inside of what it repeats.
    AliasExpansion = "alias-expansion",
    /// Collections too deep in one another.
    DocumentDepth = "document-depth",
    /// Bytes that are not UTF-8.
    DocumentEncoding = "document-encoding",
    /// A text that is too long, or a part of it.
    DocumentSize = "document-size",
    /// A text that is neither YAML nor JSON.
    DocumentSyntax = "document-syntax",
    /// A document that is not OpenAPI 3.0.
    DocumentVersion = "document-version",
    /// A member that is written twice.
    DuplicateKey = "duplicate-key",
    /// A name that only one thing may have.
    DuplicateName = "duplicate-name",
    /// A value of an enum that its type does not admit.
    EnumValue = "enum-value",
    /// A value that an `x-` member of ours does not have.
    ExtensionValue = "extension-value",
    /// A text that is not one of those that OpenAPI lists.
    InvalidValue = "invalid-value",
    /// A bound that is no bound, such as a negative length.
    LimitValue = "limit-value",
    /// A merge key with something else than mappings behind it.
    MergeKey = "merge-key",
    /// A keyword without an effect where it stands.
    MisplacedKeyword = "misplaced-keyword",
    /// A member that OpenAPI requires.
    MissingKeyword = "missing-keyword",
    /// A path whose template and parameters do not fit.
    PathTemplate = "path-template",
    /// References that lead back to themselves.
    ReferenceCircle = "reference-circle",
    /// A reference to another kind of thing.
    ReferenceKind = "reference-kind",
    /// A reference into another document.
    ReferenceRemote = "reference-remote",
    /// Members beside a `$ref`.
    ReferenceSiblings = "reference-siblings",
    /// A reference to what does not exist.
    ReferenceUnresolved = "reference-unresolved",
    /// A required property that is not declared.
    RequiredUnknown = "required-unknown",
    /// An `x-` member of ours that is misspelt, or stands where it means nothing.
    UnknownExtension = "unknown-extension",
    /// A member that OpenAPI does not know.
    UnknownKeyword = "unknown-keyword",
    /// A name that nothing in the document has.
    UnknownName = "unknown-name",
    /// A value of another type than OpenAPI states.
    WrongType = "wrong-type",
    /// A YAML tag without a meaning here.
    YamlTag = "yaml-tag",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn the_codes_are_in_alphabetical_order() {
        assert!(Code::ALL.is_sorted_by(|left, right| left.id() < right.id()));
    }
}
