//! Cases of the generator: found by their file names, compared with their goldens, or written anew.

use std::fs;
use std::path::{Path, PathBuf};

use ostler_codegen::{Config, Features, Output};
use ostler_openapi::finding::Findings;
use ostler_openapi::{Reading, Source};
use similar::{DiffTag, TextDiff};

use crate::difference;

/// The smallest document with an operation. Its golden is whole; the others hold of [`REPEATED`] what is not as in it.
const PLAIN: &str = "client";

/// The case whose operations are behind Cargo features.
const WITH_FEATURES: &str = "any_features";

/// Files that hardly depend on the document.
const REPEATED: [&str; 2] = ["client.rs", "platform.rs"];

/// A document, and where the expected result stands.
#[derive(Debug)]
pub struct Case {
    /// The file name without its extension.
    pub name: String,
    /// The document.
    pub text: String,
    /// The golden's path.
    golden: PathBuf,
}

/// The cases of `cases/<folder>`, sorted, each with a golden that ends with `extension`.
///
/// # Panics
///
/// When the folder cannot be read, or holds a golden without a document.
pub fn cases(folder: &str, extension: &str) -> Vec<Case> {
    let folder = root().join("tests/cases").join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut cases = Vec::new();
    for entry in entries {
        let path = entry.expect("a folder's entry is readable").path();
        match path.extension().and_then(|it| it.to_str()) {
            Some("yaml") => {
                cases.push(Case { name: stem(&path), text: read(&path), golden: path.with_extension(extension) })
            }
            Some(it) if it == extension => {
                let document = path.with_extension("yaml");
                assert!(document.exists(), "{} has no document {}", path.display(), document.display());
            }
            _ => panic!("{} is not a part of a case", path.display()),
        }
    }
    cases.sort_by(|left, right| left.name.cmp(&right.name));
    cases
}

impl Case {
    /// Compares `found` with the golden, or with `UPDATE_EXPECT=1` makes it the golden. `Err` is a readable difference.
    ///
    /// # Errors
    ///
    /// When the two differ, or there is no golden.
    pub fn compare_or_renew(&self, found: &str) -> Result<(), String> {
        let expected = fs::read_to_string(&self.golden).unwrap_or_default();
        if found == expected {
            return Ok(());
        }
        if is_updating() {
            return fs::write(&self.golden, found).map_err(|error| error.to_string());
        }
        let path = self.golden.display().to_string();
        let diff = TextDiff::from_lines(expected.as_str(), found);
        Err(diff.unified_diff().header(&path, "generated").to_string())
    }
}

/// Fails with all the differences, and with how to make them the expected result.
///
/// # Panics
///
/// When there is a failure.
pub fn assert_no_differences(failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{}\n{} of the goldens differ; if that is intended: UPDATE_EXPECT=1 cargo test -p tests",
        failures.join("\n"),
        failures.len()
    );
}

/// Whether goldens are written instead of compared.
pub fn is_updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

/// The text of a file.
///
/// # Panics
///
/// When it cannot be read.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A document as it is read.
///
/// # Panics
///
/// When it is longer than a document may be.
pub fn read_document(text: &str) -> Reading {
    ostler_openapi::read(Source::new("openapi.yaml", text).expect("a document of a test is short"))
}

/// What the generator makes of a document, with the names that `cargo xtask regen` uses.
///
/// # Errors
///
/// When the document is refused.
pub fn generate(text: &str) -> Result<Output, Findings> {
    ostler_codegen::generate(&read_document(text), &config())
}

/// The same for a case: one whose name begins with `any_` is a document of somebody else, and that of `any_features` is
/// generated with features.
///
/// # Errors
///
/// When the document is refused.
pub fn generate_case(case: &Case) -> Result<Output, Findings> {
    generate_as(case, &case.text)
}

/// The same of another text than the case's own.
///
/// # Errors
///
/// When the document is refused.
pub fn generate_as(case: &Case, text: &str) -> Result<Output, Findings> {
    ostler_codegen::generate(&read_document(text), &config_of(case))
}

/// What is decided about the document of a case.
pub fn config_of(case: &Case) -> Config {
    let mut config = if case.name.starts_with("any_") { Config::for_crate(&case.name) } else { config() };
    if case.name == WITH_FEATURES {
        config.features = Features::Tag;
    }
    config
}

/// The names that `cargo xtask regen` uses, without anything that was written by hand.
pub fn config() -> Config {
    Config {
        server_enum: "Platform".to_owned(),
        env_prefix: "MEWS".to_owned(),
        shortest_token: 16,
        ..Config::strict("mews-connector")
    }
}

/// All generated files as one text, with what is said of the document before them; above each stands its path.
pub fn to_golden(output: &Output) -> String {
    let files = output.files.iter();
    said_of(output) + &files.map(|(path, text)| format!("// ===== {path}\n{text}")).collect::<String>()
}

/// The goldens of documents, all of which were accepted: that of the plain one whole, the others beside it.
///
/// # Panics
///
/// When the plain one is not among them.
pub fn to_goldens<'o>(outputs: &[(&'o str, &'o Output)]) -> Vec<(&'o str, String)> {
    let (_, plain) = outputs.iter().find(|(name, _)| *name == PLAIN).expect("the plain case is accepted");
    let golden = |(name, output): &(&'o str, &Output)| match *name == PLAIN {
        true => (*name, to_golden(output)),
        false => (*name, to_golden_beside(plain, output)),
    };
    outputs.iter().map(golden).collect()
}

fn to_golden_beside(plain: &Output, output: &Output) -> String {
    let repeated = |path: &str| plain.files.iter().find(|(it, _)| *it == path && REPEATED.contains(it));
    let section = |(path, text)| match repeated(path) {
        Some((_, plain)) => format!("// ===== {path} as in {PLAIN}\n{}", difference_from(plain, text)),
        None => format!("// ===== {path}\n{text}"),
    };
    said_of(output) + &output.files.iter().map(section).collect::<String>()
}

/// What is said of a document, where there is something to say.
fn said_of(output: &Output) -> String {
    let report = to_report(&output.findings);
    if report.is_empty() { report } else { format!("// ===== findings.txt\n{report}") }
}

/// What a text says otherwise than the plain one; [`difference::apply`] makes the text of it again.
pub fn difference_from(plain: &str, text: &str) -> String {
    let diff = TextDiff::from_lines(plain, text);
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    let mut found = String::new();
    for op in diff.ops().iter().filter(|it| it.tag() != DiffTag::Equal) {
        difference::write(&mut found, op.old_range(), &lines[op.new_range()]);
    }
    found
}

/// Every finding in three lines: what it is, where, and what to do; with a blank line between two of them.
pub fn to_report(findings: &Findings) -> String {
    let text = |it: &ostler_openapi::finding::Finding| {
        format!("{}[{}]: {}\n  at {}\n  help: {}\n", it.level, it.code, it.message, it.place.pointer, it.help)
    };
    findings.kept().iter().map(text).collect::<Vec<_>>().join("\n")
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().expect("a case has a name");
    stem.to_string_lossy().into_owned()
}
