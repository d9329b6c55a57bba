//! Every kind of finding that reading a document can make, and room for the kinds of others.

use std::fmt;

/// What kind of thing a [`Finding`](crate::finding::Finding) is about. Whoever holds a document against more than OpenAPI,
/// such as a generator or a lint, has codes of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

impl Code {
    /// A kind with this id: small letters with a hyphen between words.
    ///
    /// ```
    /// use ostler_openapi::finding::Code;
    ///
    /// const NAME_COLLISION: Code = Code::new("name-collision");
    /// assert_eq!(NAME_COLLISION.to_string(), "name-collision");
    /// assert_eq!(Code::new("wrong-type"), Code::WrongType);
    /// ```
    ///
    /// # Panics
    ///
    /// When the id is written otherwise: reports show it as it is.
    pub const fn new(id: &'static str) -> Self {
        assert!(is_slug(id.as_bytes()), "the id of a code is small letters, with a hyphen between words");
        Self(id)
    }

    /// What reports call it.
    pub fn id(self) -> &'static str {
        self.0
    }
}

const fn is_slug(id: &[u8]) -> bool {
    let mut index = 0;
    while index < id.len() {
        let is_hyphen_between = id[index] == b'-' && index > 0 && id[index - 1] != b'-' && index + 1 < id.len();
        if !id[index].is_ascii_lowercase() && !is_hyphen_between {
            return false;
        }
        index += 1;
    }
    !id.is_empty()
}

/// Names each kind once, with the id that reports show.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        #[expect(non_upper_case_globals, reason = "they are used as the variants of an enum are")]
        impl Code {
            $($(#[$doc])* pub const $name: Self = Self::new($id);)*

            /// Those of this crate, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
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
    /// A value that an `x-` member of ours does not have; the member is read as one of somebody else.
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
    /// A member that stands beside the `$ref` of a path item, and in what that leads to.
    ReferenceConflict = "reference-conflict",
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
    /// Another scalar where OpenAPI has a text, such as a version that YAML reads as a number.
    UnquotedText = "unquoted-text",
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
    use super::{Code, is_slug};

    #[test]
    fn the_codes_are_in_alphabetical_order_and_each_is_there_once() {
        assert!(Code::ALL.is_sorted_by(|left, right| left < right));
    }

    #[test]
    fn an_id_is_words_in_small_letters() {
        for (id, expected) in [
            ("wrong-type", true),
            ("drift", true),
            ("", false),
            ("-drift", false),
            ("drift-", false),
            ("wrong--type", false),
            ("Drift", false),
            ("wrong type", false),
            ("a,b", false),
        ] {
            assert_eq!(is_slug(id.as_bytes()), expected, "{id}");
        }
    }
}
