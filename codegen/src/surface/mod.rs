//! The public items of the generated crate: each by its path, with what a change of it would be seen by.
//!
//! ```text
//! syn::File -> Outline -> Surface
//!       outline      link
//! ```
//!
//! The files are read as they are formatted, so that a surface cannot say anything else than the code does. Only what
//! macros of the runtime make does not stand in them: `made` says it.

mod link;
mod made;
mod origins;
mod outline;
mod spell;

use std::collections::BTreeMap;
use std::fmt;

pub(crate) use link::link;
pub(crate) use origins::{Origin, Origins};
use ostler_openapi::Pointer;
pub(crate) use outline::Outline;

/// The public items of a generated crate, and the paths by which code outside of it can name them.
///
/// An item that is reached by several paths is listed once, under the shortest, and the others are its aliases: two
/// surfaces that are compared show a change once, and [`Surface::contains`] knows every path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surface {
    /// Sorted by path, then by receiver.
    items: Vec<Item>,
    /// Where each other path of an item or module leads.
    aliases: BTreeMap<String, String>,
}

/// One public item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Item {
    /// Its path from the root of the crate, without the name of the crate, such as `orders::Add::new`.
    pub path: String,
    /// The `impl` that it stands in when that is not about all values of the type, such as `impl crate::Call<crate::orders::Add>`.
    /// Path, receiver and kind together tell all items apart.
    pub receiver: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// Its declaration in one line. Types of the crate are named by their path from `crate`, others by the path in their
    /// own crate, and those of the prelude by name, whatever a file imports.
    ///
    /// The names of parameters are a part of it: two of one type that change places compile, and are taken for each other.
    /// A struct with private fields ends with `{ .. }` or `(..)`.
    pub signature: String,
    /// The traits that a type implements, sorted, with their associated types. Those are left out that the compiler
    /// implements by itself, such as `Send`, and what is between the crate and its runtime alone.
    pub traits: Vec<String>,
    /// Whether using it is a warning.
    pub deprecated: bool,
    /// The place of the document that it is made of: the schema of a type, the property of a field and of its setters, the
    /// value of a variant, the operation of a request; nothing of what every crate has. Of a member from an `allOf` it is
    /// the place there.
    pub origin: Option<Pointer>,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// A module.
    Module,
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// Another name for a type.
    Type,
    /// An item of another crate, exported here.
    ReExport,
    /// A variant of an enum.
    Variant,
    /// A field of a struct.
    Field,
    /// A method, or a function of a type without `self`.
    Method,
    /// A constant of a type.
    Constant,
}

impl Item {
    /// An item without anything but its path, its kind and its declaration.
    #[must_use]
    pub fn new(path: impl Into<String>, kind: Kind, signature: impl Into<String>) -> Self {
        let (path, signature) = (path.into(), signature.into());
        Self { path, receiver: None, kind, signature, traits: Vec::new(), deprecated: false, origin: None }
    }
}

impl Surface {
    /// A surface of these items and of other paths to them, as a comparison is tested with.
    #[must_use]
    pub fn new(mut items: Vec<Item>, aliases: BTreeMap<String, String>) -> Self {
        items.sort_unstable();
        Self { items, aliases }
    }

    /// The items, sorted by path. Methods of one name stand for each `impl` that has one.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The other paths of items, each with the path that the item is listed under. What follows an alias in a path, such
    /// as the member of a type or the item of a module, is listed under the other path alone.
    pub fn aliases(&self) -> impl Iterator<Item = (&str, &str)> {
        self.aliases.iter().map(|(alias, path)| (alias.as_str(), path.as_str()))
    }

    /// Whether code outside the crate can name an item by this path, such as `Order`, `Order::id` or `orders::Add::new`.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        !self.find(path).is_empty()
    }

    /// The items of a path: none, one, a field and its setter, or the methods of one name.
    #[must_use]
    pub fn find(&self, path: &str) -> &[Item] {
        let path = self.listed(path);
        let start = self.items.partition_point(|it| it.path < path);
        let count = self.items[start..].iter().take_while(|it| it.path == path).count();
        &self.items[start..start + count]
    }

    /// The path that an item is listed under.
    fn listed(&self, path: &str) -> String {
        let mut listed = String::new();
        for segment in path.split("::") {
            let separator = if listed.is_empty() { "" } else { "::" };
            listed = format!("{listed}{separator}{segment}");
            if let Some(it) = self.aliases.get(&listed) {
                listed.clone_from(it);
            }
        }
        listed
    }
}

/// An item on each line, with its traits below it.
impl fmt::Display for Surface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for item in &self.items {
            writeln!(f, "{item}")?;
            item.traits.iter().try_for_each(|it| writeln!(f, "    {it}"))?;
        }
        self.aliases().try_for_each(|(alias, path)| writeln!(f, "{alias} is {path}"))
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        if self.deprecated {
            f.write_str("#[deprecated] ")?;
        }
        if let Some(receiver) = &self.receiver {
            write!(f, "{receiver}: ")?;
        }
        f.write_str(&self.signature)
    }
}
