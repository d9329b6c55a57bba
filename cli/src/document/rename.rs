//! Names of Rust items from the settings into the document, as `x-rust-name`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::outcome::Failure;

/// Gives each place its name; one that the document gives already is replaced.
pub(super) fn apply(document: &mut Value, names: &BTreeMap<String, String>) -> Result<(), Failure> {
    for (pointer, name) in names {
        let place = pointer.strip_prefix('#').filter(|it| it.starts_with('/'));
        let Some(Value::Object(members)) = place.and_then(|it| document.pointer_mut(it)) else {
            let help = "write the pointer of an object, such as `#/components/schemas/Order`";
            return Err(Failure::new(format!("`rename` names `{pointer}`, which the document does not have: {help}")));
        };
        members.insert("x-rust-name".to_owned(), Value::String(name.clone()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::of;
    use super::*;

    #[test]
    fn a_name_is_given_at_its_place_or_nowhere() {
        let mut document = of("paths: {'/a/{b}': {get: {}}}\n");
        let names = |at: &str| BTreeMap::from([(at.to_owned(), "fetch".to_owned())]);
        apply(&mut document, &names("#/paths/~1a~1{b}/get")).expect("is there");
        assert_eq!(document, of("paths: {'/a/{b}': {get: {x-rust-name: fetch}}}\n"));
        for wrong in ["#/paths/~1a", "/paths", "#", "paths"] {
            let failure = apply(&mut document, &names(wrong)).expect_err("is not there").to_string();
            assert!(failure.contains(&format!("`{wrong}`")), "{failure}");
        }
    }
}
