//! A request value → the members of its JSON object.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

/// Writes the members of an object, so that a request can be written between the client's members and the page limit.
pub trait Members {
    /// Writes each present member, in the order of the document.
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;

    /// Writes what travels beside the body, such as headers: part of the value when it is stored, not of the body.
    fn parameters<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let _ = map;
        Ok(())
    }
}

/// Writes a value as an object of its own.
pub fn serialize<T: Members, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    value.members(&mut map)?;
    value.parameters(&mut map)?;
    map.end()
}

/// Writes a value as an object of its own, before whose members stands the one that tells it from others: the text of a
/// discriminator that the value has no member for.
pub fn serialize_tagged<T: Members, S: Serializer>(
    tag: &'static str,
    text: &'static str,
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry(tag, text)?;
    value.members(&mut map)?;
    value.parameters(&mut map)?;
    map.end()
}

/// Writes one member.
pub fn write<M: SerializeMap, T: Serialize + ?Sized>(
    map: &mut M,
    name: &'static str,
    value: &T,
) -> Result<(), M::Error> {
    map.serialize_entry(name, value)
}

/// Writes one member, or nothing when it is absent.
pub fn write_optional<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &'static str,
    value: &Option<T>,
) -> Result<(), M::Error> {
    match value {
        Some(value) => map.serialize_entry(name, value),
        None => Ok(()),
    }
}

/// Writes the members of an object that the document does not name.
pub fn write_additional<M: SerializeMap, T: Serialize>(
    map: &mut M,
    additional: &BTreeMap<String, T>,
) -> Result<(), M::Error> {
    additional.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))
}
