//! A request value → the members of its JSON object.

use std::collections::BTreeMap;

use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use crate::error::line::quote;

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

/// Writes the members of an object that the document does not name, which are none of those that it does: of two members
/// with one name, a server may take either.
pub fn write_additional<M: SerializeMap, T: Serialize>(
    map: &mut M,
    additional: &BTreeMap<String, T>,
    declared: &[&str],
) -> Result<(), M::Error> {
    additional.iter().try_for_each(|(name, value)| match declared.contains(&name.as_str()) {
        true => Err(M::Error::custom(format!(
            "the additional properties hold {}, which is a member of its own: set that instead",
            quote(name)
        ))),
        false => map.serialize_entry(name, value),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Open(BTreeMap<String, i32>);

    impl Members for Open {
        fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
            write(map, "one", &1)?;
            write_additional(map, &self.0, &["one", "two"])
        }
    }

    impl Serialize for Open {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serialize(self, serializer)
        }
    }

    #[test]
    fn no_member_is_written_twice() {
        let written = |name: &str| serde_json::to_string(&Open(BTreeMap::from([(name.to_owned(), 2)])));
        assert_eq!(written("three").unwrap(), r#"{"one":1,"three":2}"#);
        for name in ["one", "two"] {
            let problem = written(name).unwrap_err().to_string();
            assert!(problem.contains(&format!("hold `{name}`")), "{problem}");
        }
    }
}
