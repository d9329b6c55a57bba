//! What the macros make that generated code calls: the only items of the crate that do not stand in its files.
//!
//! `tests/tests/surface` holds this list and the macros of the runtime together.

use proc_macro2::{TokenStream, TokenTree};

/// What one macro gives the type that it is called with. In a trait, [`TYPE`] is that type.
pub(super) struct Made {
    name: &'static str,
    /// The name and the declaration of each public method.
    pub(super) methods: &'static [(&'static str, &'static str)],
    pub(super) traits: &'static [&'static str],
}

/// The type that a macro is called with.
pub(super) const TYPE: &str = "$name";

const MADE: &[Made] = &[
    Made {
        name: "uuid_newtype",
        methods: &[
            ("from_uuid", "const fn from_uuid(uuid: ostler_runtime::Uuid) -> Self"),
            ("nil", "const fn nil() -> Self"),
            ("is_nil", "const fn is_nil(&self) -> bool"),
            ("as_uuid", "const fn as_uuid(&self) -> &ostler_runtime::Uuid"),
        ],
        traits: &[
            "Debug",
            "From<$name> for ostler_runtime::Uuid",
            "From<ostler_runtime::Uuid>",
            "TryFrom<&str, Error = ostler_runtime::Error>",
            "TryFrom<String, Error = ostler_runtime::Error>",
            "serde::Deserialize<'de>",
            "serde::Serialize",
            "std::fmt::Display",
            "std::str::FromStr<Err = ostler_runtime::Error>",
        ],
    },
    Made {
        name: "string_newtype",
        methods: &[("as_str", "fn as_str(&self) -> &str")],
        traits: &[
            "AsRef<str>",
            "From<&str>",
            "From<String>",
            "serde::Deserialize<'de>",
            "serde::Serialize",
            "std::fmt::Display",
        ],
    },
    Made {
        name: "open_enum",
        methods: &[],
        traits: &[
            "From<String>",
            "serde::Deserialize<'de>",
            "serde::Serialize",
            "std::fmt::Display",
            "std::str::FromStr<Err = std::convert::Infallible>",
        ],
    },
    Made {
        name: "open_integer_enum",
        methods: &[],
        traits: &[
            "serde::Deserialize<'de>",
            "serde::Serialize",
            "std::fmt::Display",
            "std::str::FromStr<Err = ostler_runtime::Error>",
        ],
    },
    Made {
        name: "closed_enum",
        methods: &[],
        traits: &[
            "serde::Deserialize<'de>",
            "serde::Serialize",
            "std::fmt::Display",
            "std::str::FromStr<Err = ostler_runtime::Error>",
        ],
    },
    // A type of the crate's own that no other crate sees.
    Made { name: "events", methods: &[], traits: &[] },
];

/// What a macro makes.
///
/// # Panics
///
/// When it is not on the list: then an emitter calls a macro of which the surface would know nothing.
pub(super) fn by(name: &str) -> &'static Made {
    let made = MADE.iter().find(|it| it.name == name);
    made.unwrap_or_else(|| panic!("an emitter calls `{name}!`, and `surface/made.rs` does not say what it makes"))
}

/// What a setter takes, as `setter!` is told.
pub(super) struct Setter {
    pub(super) name: String,
    /// The type of its parameter, but for [`Setter::value`], which stands in the middle.
    pub(super) before: &'static str,
    pub(super) value: TokenStream,
    pub(super) after: &'static str,
}

/// Reads `name, [each] [into] type`.
pub(super) fn setter(arguments: TokenStream) -> Option<Setter> {
    let mut tokens = arguments.into_iter().peekable();
    let TokenTree::Ident(name) = tokens.next()? else { return None };
    tokens.next()?;
    let mut is_next = |word: &str| tokens.next_if(|it| matches!(it, TokenTree::Ident(it) if it == word)).is_some();
    let (before, after) = match (is_next("each"), is_next("into")) {
        (true, true) => ("impl IntoIterator<Item = impl Into<", ">>"),
        (true, false) => ("impl IntoIterator<Item = ", ">"),
        (false, true) => ("impl Into<", ">"),
        (false, false) => ("", ""),
    };
    Some(Setter { name: super::spell::plain(&name.to_string()), before, value: tokens.collect(), after })
}
