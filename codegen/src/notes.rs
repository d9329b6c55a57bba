//! Which entries of a ledger are told of in the documentation of which item.

use std::collections::BTreeMap;

use ostler_openapi::Pointer;

/// The ids that stand in the documentation of what is generated from a place of the document.
///
/// An id is a slug, so that it reads as it is whatever surrounds it. A place from which no public item comes is not an
/// error: nothing shows its ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes(BTreeMap<String, Vec<String>>);

impl Notes {
    /// Adds an id to what is generated from `pointer`, such as `#/components/schemas/Order`. Ids keep the order in
    /// which they were added, and each counts once.
    ///
    /// # Errors
    ///
    /// When `pointer` is no pointer into a document, or `id` is anything but lower-case letters, digits and hyphens.
    pub fn insert(&mut self, pointer: &str, id: &str) -> Result<(), String> {
        if pointer != "#" && !pointer.starts_with("#/") {
            return Err(format!("`{pointer}` is no pointer: begin it with `#/`"));
        }
        if !is_slug(id) {
            return Err(format!("`{id}` is no id: write lower-case letters, digits and hyphens"));
        }
        let ids = self.0.entry(pointer.to_owned()).or_default();
        if !ids.iter().any(|it| it == id) {
            ids.push(id.to_owned());
        }
        Ok(())
    }

    /// The ids of a place.
    pub(crate) fn of(&self, at: &Pointer) -> &[String] {
        self.0.get(at.as_str()).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn is_slug(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_counts_once_and_the_order_is_kept() {
        let mut notes = Notes::default();
        for id in ["b", "a-1", "b"] {
            notes.insert("#/paths/~1a", id).unwrap();
        }
        assert_eq!(notes.of(&Pointer::root().child("paths").child("/a")), ["b", "a-1"]);
        assert_eq!(notes.of(&Pointer::root()), [""; 0]);
    }

    #[test]
    fn what_is_no_slug_or_no_pointer_is_refused() {
        for id in ["", "A", "a b", "a`b", "a_b", "ä", "a\nb", "[a]"] {
            assert!(Notes::default().insert("#/a", id).unwrap_err().contains("lower-case"), "{id}");
        }
        for pointer in ["", "/a", "a", "x.yaml#/a"] {
            assert!(Notes::default().insert(pointer, "a").unwrap_err().contains("`#/`"), "{pointer}");
        }
    }
}
