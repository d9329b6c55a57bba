//! The members of a JSON object → a value, one slot for each member.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::error::Error;
use crate::error::line::quote;
use crate::values::text::Text;

/// Collects the members of an object while it is read; generated for each struct.
pub trait Slots<'de>: Sized + Default {
    /// The struct that the slots fill.
    type Output;

    /// The name of the schema, for errors.
    const NAME: &'static str;

    /// Reads the value of a member; an unknown one is passed to [`skip`] or to [`unknown_member`].
    fn read<A: MapAccess<'de>>(&mut self, member: &str, map: &mut A) -> Result<(), A::Error>;

    /// Builds the value, or names the first required member that is missing.
    fn finish<E: de::Error>(self) -> Result<Self::Output, E>;
}

/// Reads an object member by member.
pub fn deserialize<'de, S: Slots<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<S::Output, D::Error> {
    deserializer.deserialize_map(ObjectVisitor::<S>(PhantomData))
}

/// Builds a value from slots that were set by hand; `required` says of each required member whether it was.
pub fn build<S: Slots<'static>>(required: &[(&str, bool)], slots: S) -> Result<S::Output, Error> {
    let missing: Vec<String> = required.iter().filter(|(_, is_set)| !is_set).map(|(it, _)| quote(it)).collect();
    match missing.is_empty() {
        true => slots.finish().map_err(|it: de::value::Error| Error::invalid_value(it.to_string())),
        false => Err(Error::invalid_value(format!("{} cannot be built without {}", S::NAME, missing.join(", ")))),
    }
}

/// Passes over the value of a member that this version does not know.
pub fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(drop)
}

/// The error for a member of a request that this version does not know: to pass over it would change what is asked for.
pub fn unknown_member<E: de::Error>(name: &'static str, member: &str) -> Result<(), E> {
    Err(E::custom(format_args!("{name} has no member {} in this version", quote(member))))
}

/// Keeps the value of a member that the document does not name; one that comes twice is an error.
pub fn read_additional<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    additional: &mut BTreeMap<String, T>,
    member: &str,
    map: &mut A,
) -> Result<(), A::Error> {
    if additional.contains_key(member) {
        return Err(de::Error::custom(format_args!("duplicate field {}", quote(member))));
    }
    additional.insert(member.to_owned(), map.next_value()?);
    Ok(())
}

struct ObjectVisitor<S>(PhantomData<S>);

impl<'de, S: Slots<'de>> Visitor<'de> for ObjectVisitor<S> {
    type Value = S::Output;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", S::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<S::Output, A::Error> {
        let mut slots = S::default();
        while let Some(member) = map.next_key::<Text<'de>>()? {
            slots.read(member.as_str(), &mut map)?;
        }
        slots.finish()
    }
}

/// The place of one member while its object is read.
#[derive(Debug, Clone)]
pub struct Slot<T>(Option<T>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Slot(None)
    }
}

impl<T> Slot<T> {
    /// Reads the member's value; a member that comes twice is an error.
    #[inline]
    pub fn read<'de, A: MapAccess<'de>>(&mut self, name: &'static str, map: &mut A) -> Result<(), A::Error>
    where
        T: Deserialize<'de>,
    {
        if self.0.is_some() {
            return Err(de::Error::duplicate_field(name));
        }
        self.0 = Some(map.next_value()?);
        Ok(())
    }

    /// Sets the member's value, whatever it was.
    pub fn set(&mut self, value: impl Into<T>) {
        self.0 = Some(value.into());
    }

    /// Whether the member has a value.
    pub fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// The value of a member that must be there.
    #[inline]
    pub fn required<E: de::Error>(self, name: &'static str) -> Result<T, E> {
        self.0.ok_or_else(|| E::missing_field(name))
    }
}

impl<T> Slot<Option<T>> {
    /// The value of a member that may be null or absent, which mean the same.
    #[inline]
    pub fn optional(self) -> Option<T> {
        self.0.flatten()
    }
}
