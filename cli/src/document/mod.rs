//! A document and what its user wants otherwise into the one that is generated from.

pub(crate) mod kept;
pub(crate) mod names;
mod overlay;
mod stated;
mod value;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ostler_openapi::finding::{Code, Finding, Findings, Level, Place, quote};
use ostler_openapi::{LARGEST_TEXT, Source};

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

    /// The same with what else there is to tell.
    pub(crate) fn and(self, other: Told) -> Obstacle {
        match self {
            it if other.is_empty() => it,
            Obstacle::Refused(mut told) => {
                told.append(other);
                Obstacle::Refused(told)
            }
            Obstacle::Failed(failure) => Obstacle::Failed(Failure::told(failure.to_string(), other)),
        }
    }
}

/// Settings, and what is wrong with them.
#[derive(Default)]
pub(crate) struct Configured {
    pub(crate) settings: Settings,
    /// Where the overlay is: what a file names is relative to the folder of that file.
    overlay: Option<PathBuf>,
    /// Where they stand; nothing where there are none.
    source: Option<Arc<Source>>,
    findings: Findings,
}

impl Configured {
    /// What is wrong with them alone.
    pub(crate) fn tell(&self) -> Told {
        self.tell_with(Findings::new())
    }

    /// What is wrong with them, with what was found about them in documents.
    pub(crate) fn tell_with(&self, mut findings: Findings) -> Told {
        self.findings.kept().iter().for_each(|it| findings.push(it.clone()));
        findings.sort();
        let told = Told::found(findings, Vec::new());
        match &self.source {
            Some(source) => told.with_settings(source),
            None => told,
        }
    }

    /// What the overlay says; nothing where there is none.
    fn read_overlay(&self) -> Result<Option<Values>, Obstacle> {
        let Some(path) = &self.overlay else { return Ok(None) };
        let bytes = read_bytes(path).map_err(|failure| {
            let Some(place) = self.settings.places.of("overlay", "") else { return Obstacle::Failed(failure) };
            let help = "write the path of an overlay, from the folder of this file";
            let mut findings = Findings::new();
            findings.push(Finding::new(Code::UnknownName, Level::Error, place.clone(), failure.to_string(), help));
            Obstacle::Refused(self.tell_with(findings))
        })?;
        let values = Values::decode(&path.display().to_string(), &bytes);
        Ok(Some(values.map_err(|told| Obstacle::Refused(told).and(self.tell()))?))
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
    /// What is wrong with the settings.
    wrong: Findings,
    /// Where they stand.
    settings: Option<Arc<Source>>,
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

    /// Whether settings are wrong, so that nothing is made of the document.
    pub(crate) fn has_wrong_settings(&self) -> bool {
        self.wrong.has_errors()
    }

    /// What is said of the document and of the settings, each at its place in the text that its user wrote, or at the nearest
    /// that this has.
    pub(crate) fn tell(&self, mut findings: Findings) -> Told {
        self.wrong.kept().iter().for_each(|it| findings.push(it.clone()));
        if let Some(changed) = &self.changed {
            let name = changed.reading().source.name();
            let place = |it: &Place| match it.file == *name {
                true => Place::of_key(self.original.tree(), it.pointer.as_str()),
                false => it.clone(),
            };
            findings = findings.with_places(place);
        }
        let mut told = match &self.settings {
            Some(settings) => self.original.tell(self.quoting(findings, settings)).with_settings(settings),
            None => self.original.tell(findings),
        };
        self.notes.iter().cloned().for_each(|it| told.append(it));
        told
    }

    /// The same with what the document says where something of the settings is about it: an excerpt is shown of the settings
    /// alone.
    fn quoting(&self, findings: Findings, settings: &Source) -> Findings {
        let document = &self.original.reading().source;
        let is_of_settings = |it: &Finding| it.place.file == *settings.name();
        if findings.left_out() > 0 || !findings.kept().iter().any(is_of_settings) {
            return findings;
        }
        let mut quoted = Findings::new();
        for mut finding in findings.kept().iter().cloned() {
            let is_quoted = is_of_settings(&finding);
            for related in finding.related.iter_mut().filter(|it| is_quoted && it.place.file == *document.name()) {
                let rest = document.text().get(related.place.span.range().start..).unwrap_or_default();
                let line = rest.lines().next().unwrap_or_default().trim_end();
                related.what = format!("{}, {}", related.what, quote(line)).into();
            }
            quoted.push(finding);
        }
        quoted
    }
}

/// Applies what settings say of the document, and their overlay before. What is wrong with them is told with the document.
pub(crate) fn edit(original: Spec, configured: Configured) -> Result<Edited, Obstacle> {
    let changed = change(&original, &configured).map_err(|it| match it {
        Obstacle::Refused(told) => Obstacle::Refused(told),
        failed @ Obstacle::Failed(_) => failed.and(configured.tell()),
    })?;
    let (changed, notes) = changed.map_or((None, None), |(it, notes)| (Some(it), notes));
    let Configured { settings, source, findings: mut wrong, .. } = configured;
    let reading = changed.as_ref().unwrap_or(&original).reading();
    // Of what is no document, nobody can tell what it names.
    if reading.document.is_some() {
        names::check(&[reading], &settings).kept().iter().for_each(|it| wrong.push(it.clone()));
    }
    Ok(Edited { original, changed, notes, wrong, settings: source })
}

/// The document that settings make of another one, and what is odd about that; nothing where they leave it as it is.
pub(crate) fn change(original: &Spec, configured: &Configured) -> Result<Option<(Spec, Option<Told>)>, Obstacle> {
    let settings = &configured.settings;
    if configured.overlay.is_none() && !stated::is_needed(settings) {
        return Ok(None);
    }
    let mut document = value::of(original.tree())?;
    let mut notes = None;
    if let Some(overlay) = configured.read_overlay()? {
        let applied = overlay::apply(&mut document, &overlay);
        let findings =
            applied.map_err(|it| if let Obstacle::Refused(_) = it { it.and(configured.tell()) } else { it })?;
        notes = (!findings.is_empty()).then(|| overlay.tell(findings));
    }
    stated::apply(&mut document, settings);
    Ok(Some((Spec::of(original.reading().source.name(), &document.to_string())?, notes)))
}

/// Reads settings. What is wrong with them is told together with what is wrong with the document.
pub(crate) fn read_settings(file: Option<&Path>) -> Result<Configured, Obstacle> {
    let Some(file) = file else { return Ok(Configured::default()) };
    let values = read_values(file)?;
    let (settings, findings) = Settings::of(&values);
    let overlay = settings.overlay.as_ref().map(|it| file.parent().unwrap_or(Path::new("")).join(it));
    Ok(Configured { settings, overlay, source: Some(Arc::clone(values.source())), findings })
}

/// Reads a document.
pub(crate) fn read(path: &Path) -> Result<Spec, Obstacle> {
    Ok(Spec::decode(&path.display().to_string(), &read_bytes(path)?)?)
}

/// Reads another file that is one value of YAML or JSON.
pub(crate) fn read_values(path: &Path) -> Result<Values, Obstacle> {
    Ok(Values::decode(&path.display().to_string(), &read_bytes(path)?)?)
}

/// Reads a file that is a list. One of comments alone is a list of nothing.
pub(crate) fn read_list(path: &Path) -> Result<Values, Obstacle> {
    Ok(Values::decode_list(&path.display().to_string(), &read_bytes(path)?)?)
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
        let edited = edit(spec, Configured::default()).unwrap_or_else(|_| panic!("nothing to do"));
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
        let configured = Configured { overlay: Some(overlay), ..Configured::default() };
        let edited = edit(spec, configured).unwrap_or_else(|_| panic!("can be applied"));
        let told = edited.tell(edited.spec().reading().findings.clone()).text();
        assert!(told.contains("`titel`") && told.contains("--> it.yaml:6:5\n"), "{told}");
        assert!(told.contains("6 |     A: {type: object}"), "{told}");
    }
}
