//! A document and what its user wants otherwise into the text that is generated from.

mod only;
mod overlay;
mod rename;
mod value;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use ostler_openapi::LARGEST_TEXT;

use crate::config::Settings;
use crate::outcome::Failure;
use crate::spec::{Spec, Told};

/// Why there is no text to generate from.
pub(crate) enum Obstacle {
    /// A file is not what it should be; its own lines say why.
    Refused(Told),
    Failed(Failure),
}

impl From<Failure> for Obstacle {
    fn from(failure: Failure) -> Obstacle {
        Obstacle::Failed(failure)
    }
}

impl From<Told> for Obstacle {
    fn from(told: Told) -> Obstacle {
        Obstacle::Refused(told)
    }
}

/// A text, and what is odd about how it came to be.
pub(crate) struct Edited {
    pub(crate) text: String,
    pub(crate) notes: Vec<String>,
}

/// Applies the overlay, then the names, then leaves out what is not wanted. `overlay` is the file that the settings name.
pub(crate) fn edit(
    spec: &Spec,
    settings: &Settings,
    overlay: Option<&Path>,
    only: &[String],
) -> Result<Edited, Obstacle> {
    if overlay.is_none() && settings.rename.is_empty() && only.is_empty() {
        // As it is, so that nothing of its spelling is lost.
        return Ok(Edited { text: spec.text().to_owned(), notes: Vec::new() });
    }
    let mut document = value::of(spec.tree())?;
    let mut notes = Vec::new();
    if let Some(path) = overlay {
        notes = overlay::apply(&mut document, &read(path)?)?;
    }
    rename::apply(&mut document, &settings.rename)?;
    if !only.is_empty() {
        only::keep(&mut document, only)?;
    }
    Ok(Edited { text: document.to_string(), notes })
}

/// Reads a document, or any other file that is one YAML or JSON value.
pub(crate) fn read(path: &Path) -> Result<Spec, Obstacle> {
    let name = path.display().to_string();
    Spec::decode(&name, &read_bytes(path)?).map_err(Obstacle::Refused)
}

/// One byte more than a text may have at most, so that a device without an end is no trap.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|it| it.take(LARGEST_TEXT as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::io("read", path, &error))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn of(text: &str) -> serde_json::Value {
        let spec = Spec::of("it.yaml", text).unwrap_or_else(|told| panic!("{}", told.text()));
        value::of(spec.tree()).expect("has only values of JSON")
    }

    #[test]
    fn a_document_that_nobody_wants_otherwise_is_left_as_it_is() {
        let text = "openapi: 3.0.3 # today\ninfo: {title: T, version: '1'}\n";
        let spec = Spec::of("it.yaml", text).expect("is YAML");
        let edited = edit(&spec, &Settings::default(), None, &[]).unwrap_or_else(|_| panic!("nothing to do"));
        assert_eq!((edited.text.as_str(), edited.notes.len()), (text, 0));
    }
}
