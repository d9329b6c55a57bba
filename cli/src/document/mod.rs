//! A document and what its user wants otherwise into the one that is generated from.

pub(crate) mod kept;
pub(crate) mod names;
mod overlay;
mod stated;
mod value;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use ostler_openapi::LARGEST_TEXT;
use ostler_openapi::finding::{Findings, Place};

use crate::config::Settings;
use crate::outcome::Failure;
use crate::spec::{Spec, Told, Values};

/// Why there is nothing to generate from.
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

impl Obstacle {
    /// The same where nothing of the command can be done without the file.
    pub(crate) fn into_failure(self) -> Failure {
        match self {
            Obstacle::Refused(told) => told.failure(),
            Obstacle::Failed(failure) => failure,
        }
    }
}

/// A document with its overlay.
pub(crate) struct Edited {
    /// As its user wrote it.
    original: Spec,
    /// What became of it; nothing where nobody wants it otherwise, so that nothing of its spelling is lost.
    changed: Option<Spec>,
    /// What is odd about how it came to be.
    notes: Option<Told>,
}

impl Edited {
    /// What is generated from.
    pub(crate) fn spec(&self) -> &Spec {
        self.changed.as_ref().unwrap_or(&self.original)
    }

    /// What the user wrote.
    pub(crate) fn original(&self) -> &Spec {
        &self.original
    }

    /// What is said of the document, each at its place in the text that its user wrote, or at the nearest that this has.
    pub(crate) fn tell(&self, findings: Findings) -> Told {
        let Some(changed) = &self.changed else { return self.original.tell(findings) };

        let name = changed.reading().source.name();
        let place = |it: &Place| match it.file == *name {
            true => Place::of_key(self.original.tree(), it.pointer.as_str()),
            false => it.clone(),
        };
        let mut told = self.original.tell(findings.with_places(place));
        self.notes.iter().cloned().for_each(|it| told.append(it));
        told
    }
}

/// Applies what settings say of the document, and their overlay before.
pub(crate) fn edit(original: Spec, settings: &Settings, overlay: Option<&Path>) -> Result<Edited, Obstacle> {
    let (changed, notes) = change(&original, settings, overlay)?.map_or((None, None), |(it, notes)| (Some(it), notes));
    Ok(Edited { original, changed, notes })
}

/// The document that settings make of another one, and what is odd about that; nothing where they leave it as it is.
pub(crate) fn change(
    original: &Spec,
    settings: &Settings,
    overlay: Option<&Path>,
) -> Result<Option<(Spec, Option<Told>)>, Obstacle> {
    if overlay.is_none() && !stated::is_needed(settings) {
        return Ok(None);
    }
    let mut document = value::of(original.tree())?;
    let mut notes = None;
    if let Some(overlay) = overlay {
        let overlay = read_values(overlay)?;
        let findings = overlay::apply(&mut document, &overlay)?;
        notes = (!findings.is_empty()).then(|| overlay.tell(findings));
    }
    stated::apply(&mut document, settings);
    Ok(Some((Spec::of(original.reading().source.name(), &document.to_string())?, notes)))
}

/// Reads settings, and says where their overlay is: what a file names is relative to the folder of that file.
pub(crate) fn read_settings(file: Option<&Path>) -> Result<(Settings, Option<PathBuf>), Obstacle> {
    let Some(file) = file else { return Ok((Settings::default(), None)) };
    let values = read_values(file)?;
    // What is wrong with settings is wrong use.
    let settings = Settings::of(&values).map_err(Told::unreadable)?;
    settings.check()?;
    let overlay = settings.overlay.as_ref().map(|it| file.parent().unwrap_or(Path::new("")).join(it));
    Ok((settings, overlay))
}

/// Reads a document.
pub(crate) fn read(path: &Path) -> Result<Spec, Obstacle> {
    Ok(Spec::decode(&path.display().to_string(), &read_bytes(path)?)?)
}

/// Reads another file that is one value of YAML or JSON.
pub(crate) fn read_values(path: &Path) -> Result<Values, Obstacle> {
    Ok(Values::decode(&path.display().to_string(), &read_bytes(path)?)?)
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
        let values = Values::of("it.yaml", text).unwrap_or_else(|told| panic!("{}", told.text()));
        value::of(values.tree()).expect("has only values of JSON")
    }

    #[test]
    fn a_document_that_nobody_wants_otherwise_is_left_as_it_is() {
        let text = "openapi: 3.0.3 # today\ninfo: {title: T, version: '1'}\n";
        let spec = Spec::of("it.yaml", text).expect("is YAML");
        let edited = edit(spec, &Settings::default(), None).unwrap_or_else(|_| panic!("nothing to do"));
        assert_eq!((edited.spec().text(), edited.notes.is_none()), (text, true));
    }

    #[test]
    fn what_is_found_in_a_changed_document_is_told_in_the_text_of_its_user() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let overlay = folder.path().join("overlay.yaml");
        let text = "overlay: 1.0.0\nactions: [{target: $.components.schemas.A, update: {titel: T}}]\n";
        std::fs::write(&overlay, text).expect("writable");
        let text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    A: {type: object}\n";
        let spec = Spec::of("it.yaml", text).expect("is YAML");
        let edited = edit(spec, &Settings::default(), Some(&overlay)).unwrap_or_else(|_| panic!("can be applied"));
        let told = edited.tell(edited.spec().reading().findings.clone()).text();
        assert!(told.contains("`titel`") && told.contains("--> it.yaml:6:5\n"), "{told}");
        assert!(told.contains("6 |     A: {type: object}"), "{told}");
    }
}
