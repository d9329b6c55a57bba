//! Where in the document what a crate declares comes from, by the whole path of each declaration.

use std::collections::BTreeMap;

use ostler_openapi::Pointer;

use super::Kind;

/// The places of all declarations that come from the document.
#[derive(Debug, Default)]
pub(crate) struct Origins(BTreeMap<String, Origin>);

/// Where a type or module comes from, and its members as far as they come from elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Origin {
    pub(crate) own: Option<Pointer>,
    /// Fields, variants, and the methods that begin with `self`.
    pub(crate) members: BTreeMap<String, Pointer>,
    /// The other functions.
    pub(crate) makers: BTreeMap<String, Pointer>,
}

impl Origin {
    pub(crate) fn of(own: &Pointer) -> Self {
        Self { own: Some(own.clone()), ..Self::default() }
    }

    #[must_use]
    pub(crate) fn with_members<'m>(mut self, members: impl IntoIterator<Item = (&'m str, &'m Pointer)>) -> Self {
        self.members.extend(members.into_iter().map(|(name, at)| (name.to_owned(), at.clone())));
        self
    }

    #[must_use]
    pub(crate) fn with_makers<'m>(mut self, makers: impl IntoIterator<Item = (&'m str, &'m Pointer)>) -> Self {
        self.makers.extend(makers.into_iter().map(|(name, at)| (name.to_owned(), at.clone())));
        self
    }
}

impl Origins {
    /// Says where the declaration with this whole path, such as `crate::types::pet::Pet`, comes from.
    pub(crate) fn insert(&mut self, path: String, origin: Origin) {
        self.0.insert(path, origin);
    }

    /// Where a type or module comes from.
    pub(super) fn of(&self, declared: &str) -> Option<&Pointer> {
        self.0.get(declared)?.own.as_ref()
    }

    /// Where a member of a type comes from: what the generator makes of the whole type, from where the type does.
    pub(super) fn of_member(&self, declared: &str, kind: Kind, name: &str, signature: &str) -> Option<&Pointer> {
        let origin = self.0.get(declared)?;
        let found = match kind {
            Kind::Field | Kind::Variant => origin.members.get(name),
            Kind::Method if takes_self(signature) => origin.members.get(name),
            Kind::Method => origin.makers.get(name),
            _ => None,
        };
        found.or(origin.own.as_ref())
    }
}

fn takes_self(signature: &str) -> bool {
    ["(self", "(&self", "(&mut self"].into_iter().any(|it| signature.contains(it))
}
