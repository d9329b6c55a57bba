//! `ostler facts`: documentation pages into the facts that they state.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ostler_openapi::Source;
use ostler_openapi::finding::{Code, Finding, Level, Place, Refusal};
use ostler_review::draft::Page;
use ostler_review::facts::{self, PageFacts, PageText};

use crate::outcome::{Failure, Outcome, print};
use crate::spec::Told;

/// A page that is not there, or too large to be one.
const PAGE_FILE: Code = Code::new("page-file");

/// How facts are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    Json,
    Yaml,
}

impl Notation {
    pub const NAMES: [&'static str; 2] = ["json", "yaml"];

    /// The notation of one of `NAMES`.
    pub fn from_name(name: &str) -> Notation {
        match name {
            "yaml" => Notation::Yaml,
            _ => Notation::Json,
        }
    }
}

/// Prints all the facts, or none and every reason why.
pub fn run(files: &[PathBuf], notation: Notation) -> Result<Outcome, Failure> {
    let documents = read_all(files)
        .map_err(|told| Failure::told("the facts of these pages cannot be told; none were printed", told))?;
    print(&render(&documents, notation)?)?;
    Ok(Outcome::Fine)
}

/// Reads a page or notes with their wording, or tells every reason why they cannot be read.
pub fn read_wording(file: &Path, are_notes: bool) -> Result<PageText, Failure> {
    let read = if are_notes { facts::read_notes } else { facts::read_text };
    let refused = |it| Failure::told(format!("{} is not understood", file.display()), Told::of(it));
    read_with(file, read).map_err(refused)
}

/// Reads a page with its text, as of a day.
pub fn read_page(file: &Path, date: &str) -> Result<Page, Refusal> {
    read_with(file, |name, text| {
        facts::read_text(name, text).map(|wording| Page { text: text.to_owned(), wording, date: date.to_owned() })
    })
}

fn read_all(files: &[PathBuf]) -> Result<Vec<PageFacts>, Told> {
    let mut documents = Vec::new();
    let mut told = Told::default();
    for file in files {
        match read_with(file, facts::read) {
            Ok(document) => documents.push(document),
            Err(refusal) => told.add(refusal),
        }
    }
    if told.is_empty() { Ok(documents) } else { Err(told) }
}

fn read_with<T>(path: &Path, read: impl Fn(&str, &str) -> Result<T, Refusal>) -> Result<T, Refusal> {
    let name = path.display().to_string();
    let refuse = |message: String, help: &'static str| {
        Refusal::from(Box::new(Finding::new(PAGE_FILE, Level::Error, Place::of_line(&name, 1), message, help)))
    };
    let bytes = read_bytes(path).map_err(|error| refuse(format!("the page cannot be read: {error}"), "name a file"))?;
    if bytes.len() > facts::LARGEST_PAGE {
        let message = format!("the page has more than {} bytes", facts::LARGEST_PAGE);
        return Err(refuse(message, "name a page of documentation, or split it"));
    }
    read(&name, Source::decode(&name, &bytes)?.text())
}

/// One byte more than a page may have at most, so that a device without an end is no trap.
fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(facts::LARGEST_PAGE as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn render(documents: &[PageFacts], notation: Notation) -> Result<String, Failure> {
    match notation {
        Notation::Yaml => Ok(documents.iter().map(facts::to_yaml).collect::<Vec<_>>().join("---\n")),
        Notation::Json => serde_json::to_string_pretty(&BTreeMap::from([("documents", documents)]))
            .map(|it| it + "\n")
            .map_err(|error| Failure::new(format!("cannot write the facts as JSON: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::Value;
    use tempfile::TempDir;

    use super::*;

    const PAGE: &str = "# Boats\n\n## Colour\n\n- `Red`\n- `Green`\n";

    /// A folder with files, and their paths.
    fn folder(files: &[(&str, &[u8])]) -> (TempDir, Vec<PathBuf>) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let paths: Vec<_> = files.iter().map(|(name, _)| folder.path().join(name)).collect();
        for (path, (_, bytes)) in paths.iter().zip(files) {
            fs::write(path, bytes).expect("writable");
        }
        (folder, paths)
    }

    /// What keeps the files from being read, each below the folder.
    fn problems(folder: &TempDir, paths: &[PathBuf]) -> Vec<String> {
        let told = read_all(paths).expect_err("must be refused");
        let root = format!("{}/", folder.path().display());
        let found = told.findings.kept().iter().map(|it| format!("{}: {}; {}", it.place, it.message, it.help));
        found.map(|it| it.replace(&root, "")).collect()
    }

    #[test]
    fn documents_come_in_the_order_of_the_arguments() {
        let (_folder, paths) = folder(&[("b.md", PAGE.as_bytes()), ("a.md", PAGE.as_bytes())]);
        let documents = read_all(&paths).expect("must be read");
        let json = render(&documents, Notation::Json).expect("must be written");
        let value: Value = serde_json::from_str(&json).expect("is JSON");
        let names = value["documents"].as_array().expect("is a list").iter().map(|it| it["document"].as_str());
        assert_eq!(names.collect::<Vec<_>>(), [Some("b.md"), Some("a.md")]);
        let colour = &value["documents"][0]["enums"][0];
        assert_eq!(colour["values"], serde_json::json!(["Red", "Green"]));
        assert_eq!((&colour["line"], &colour["open"]), (&serde_json::json!(3), &serde_json::json!(false)));
        let lines = value["documents"][0]["lines"].as_object().expect("is an object");
        assert_eq!(lines.keys().collect::<Vec<_>>(), ["1", "3", "5", "6"]);
    }

    #[test]
    fn yaml_is_one_document_for_each_page() {
        let (_folder, paths) = folder(&[("b.md", PAGE.as_bytes()), ("a.md", PAGE.as_bytes())]);
        let documents = read_all(&paths).expect("must be read");
        let yaml = render(&documents, Notation::Yaml).expect("must be written");
        let texts: Vec<_> = yaml.split("---\n").collect();
        let read = texts.iter().map(|it| facts::from_yaml(it).expect("is what was written"));
        assert_eq!(read.collect::<Vec<_>>(), documents);
    }

    #[test]
    fn a_page_that_is_not_understood_is_a_failure() {
        let (_folder, paths) = folder(&[("good.md", PAGE.as_bytes()), ("bad.md", b"nothing\n")]);
        assert!(run(&paths, Notation::Json).is_err());
        assert!(run(&paths[1..], Notation::Yaml).is_err());
    }

    #[test]
    fn the_problems_of_all_pages_are_reported_with_their_lines() {
        let (folder, mut paths) =
            folder(&[("empty.md", b""), ("good.md", PAGE.as_bytes()), ("latin.md", b"# a\n\nb\xe4\n")]);
        paths.push(folder.path().join("missing.md"));
        let found = problems(&folder, &paths);
        assert!(found[0].starts_with("empty.md:1:1: ") && found[0].contains("; give a page"), "{found:?}");
        assert_eq!(found[1], "latin.md:3:2: the byte here is not UTF-8; save the text as UTF-8");
        assert!(found[2].starts_with("missing.md:1:1: the page cannot be read: "), "{found:?}");
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn a_line_that_is_not_understood_is_shown_with_a_caret() {
        let (_folder, paths) = folder(&[("odd.md", b"# Boats\n\n## Colour\n\n```json\n{}\n")]);
        let told = read_all(&paths).expect_err("the fence is never closed");
        assert!(told.text().contains("odd.md:5:1\n  |\n5 | ```json\n  | ^^^^^^^\n"), "{}", told.text());
        assert!(told.text().ends_with("\n1 error\n"), "{}", told.text());
    }

    #[test]
    fn a_folder_and_a_page_that_is_too_large_are_refused() {
        let large = vec![b'a'; facts::LARGEST_PAGE + 1];
        let (folder, mut paths) = folder(&[("large.md", &large)]);
        paths.push(folder.path().to_path_buf());
        let found = problems(&folder, &paths);
        assert!(found[0].starts_with("large.md:1:1: the page has more than "), "{found:?}");
        assert!(found[1].contains(": the page cannot be read: "), "{found:?}");
    }
}
