//! `ostler lint`: an OpenAPI document into what is wrong with it, or misleads.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use ostler_openapi::finding::{Findings, Level, quote};
use ostler_openapi::{LARGEST_TEXT, Source};
use ostler_review::lint::{self, Exceptions, Settings};

use crate::outcome::{Failure, Outcome, print};
use crate::report::Format;
use crate::spec::Told;
use crate::summary::pretty;

/// What is looked at, and what counts.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// The document.
    pub file: &'r Path,
    /// What reports call it, if not as the file.
    pub name: Option<&'r str>,
    /// A file of what is accepted.
    pub exceptions: Option<&'r Path>,
    /// The least level that is no success.
    pub fail_on: Level,
}

/// The level of a name.
pub fn level(name: &str) -> Level {
    match name {
        "error" => Level::Error,
        "info" => Level::Info,
        _ => Level::Warning,
    }
}

/// Prints everything that is found.
pub fn run(request: &Request<'_>, format: Format) -> Result<Outcome, Failure> {
    let told = find(request)?;
    print(&match format {
        Format::Text => told.text(),
        Format::Json => pretty(&told.json()),
        Format::Markdown => format!("## Lint\n\n{}", told.markdown()),
        Format::Github => told.github(),
    })?;
    Ok(Outcome::fine_if(is_fine(&told.findings, request.fail_on)))
}

/// Whether nothing is as bad as what counts.
pub fn is_fine(findings: &Findings, fail_on: Level) -> bool {
    [Level::Error, Level::Warning, Level::Info]
        .into_iter()
        .filter(|it| *it <= fail_on)
        .all(|it| findings.count(it) == 0)
}

/// What is found in a document. One that is no OpenAPI 3.0 is input that cannot be read.
pub fn find(request: &Request<'_>) -> Result<Told, Failure> {
    let exceptions = request.exceptions.map(read_exceptions).transpose()?;
    let name = request.name.map_or_else(|| request.file.display().to_string(), str::to_owned);
    let source = source(&name, request.file)?;
    let reading = ostler_openapi::read(source);
    let mut texts = vec![Arc::clone(&reading.source)];
    if reading.document.is_none() {
        let mut told = Told::found(reading.findings, texts);
        told.is_readable = false;
        return Err(told.failure());
    }
    let findings = lint::lint(&reading, &Settings { exceptions: exceptions.as_ref() });
    texts.extend(exceptions.iter().map(|it| Arc::clone(it.source())));
    Ok(Told::found(findings, texts))
}

/// Prints the rules, one in a line.
pub fn list() -> Result<Outcome, Failure> {
    print(&lint::list())?;
    Ok(Outcome::Fine)
}

/// Prints what a rule is about.
pub fn explain(rule: &str) -> Result<Outcome, Failure> {
    let unknown = || {
        let help = match lint::nearest_rule(rule) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "`--list` prints the rules".to_owned(),
        };
        Failure::new(format!("there is no rule {}: {help}", quote(rule)))
    };
    print(&lint::explain(rule).ok_or_else(unknown)?)?;
    Ok(Outcome::Fine)
}

fn read_exceptions(path: &Path) -> Result<Exceptions, Failure> {
    let name = path.display().to_string();
    let refused = |it| Failure::told(format!("{name} cannot be read"), Told::of(it));
    Exceptions::read(source(&name, path)?).map_err(refused)
}

fn source(name: &str, path: &Path) -> Result<Source, Failure> {
    let bytes = read_bytes(path).map_err(|error| Failure::io("read", path, &error))?;
    Source::decode(name, &bytes).map_err(|it| Failure::told(format!("{name} cannot be read"), Told::of(it.into())))
}

/// One byte more than a text may have at most, so that a device without an end is no trap.
fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST_TEXT as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const TEXT: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'http://pets.example'}]
paths: {}
";

    /// A folder with a document and a file of exceptions, and what is found there.
    fn found(text: &str, exceptions: Option<&str>) -> Result<Told, Failure> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (file, beside) = (folder.path().join("it.yaml"), folder.path().join("accepted.yaml"));
        fs::write(&file, text).expect("writable");
        fs::write(&beside, exceptions.unwrap_or_default()).expect("writable");
        let exceptions = exceptions.map(|_| beside.as_path());
        find(&Request { file: &file, name: Some("it.yaml"), exceptions, fail_on: Level::Warning })
    }

    #[test]
    fn a_finding_counts_from_the_level_on_that_is_asked_for() {
        let told = found(TEXT, None).expect("can be read");
        assert!(told.text().contains("warning[insecure-address]") && told.text().contains(" --> it.yaml:3:17\n"));
        let fine = [Level::Error, Level::Warning, Level::Info].map(|it| is_fine(&told.findings, it));
        assert_eq!(fine, [true, false, false]);
        assert_eq!(["error", "warning", "info"].map(level), [Level::Error, Level::Warning, Level::Info]);
    }

    #[test]
    fn a_program_is_told_the_rule_the_place_and_the_way_out() {
        let json = found(TEXT, None).expect("can be read").json();
        let finding = &json["findings"][0];
        for (member, expected) in
            [("rule", "insecure-address"), ("level", "warning"), ("file", "it.yaml"), ("pointer", "#/servers/0/url")]
        {
            assert_eq!(finding[member], expected, "{member}");
        }
        assert_eq!((&finding["line"], &finding["column"], &json["warnings"]), (&3.into(), &17.into(), &1.into()));
        assert!(finding["message"].is_string() && finding["help"].is_string());
    }

    #[test]
    fn a_file_excepts_what_is_known() {
        let good = "- {rule: insecure-address, at: '#/servers', reason: It is being moved.}\n";
        assert!(found(TEXT, Some(good)).expect("can be read").is_empty());
        assert!(found(TEXT, Some("- [\n")).is_err(), "a file that cannot be read is a failure");
    }

    #[test]
    fn what_is_no_openapi_3_0_cannot_be_read_and_a_member_that_stands_twice_is_a_finding() {
        for text in ["swagger: '2.0'\n", "openapi: [\n", "openapi: 3.1.0\n"] {
            assert!(found(text, None).is_err(), "{text}");
        }
        let told = found(&format!("{TEXT}paths: {{}}\n"), None).expect("can be read");
        assert!(told.text().contains("error[duplicate-key]"), "{}", told.text());
    }

    #[test]
    fn a_rule_that_there_is_not_cannot_be_explained() {
        let refused = |rule: &str| explain(rule).expect_err("there is none").to_string();
        assert_eq!(refused("misspelt-wrod"), "there is no rule `misspelt-wrod`: did you mean `misspelt-word`?");
        assert_eq!(refused("no-rule-at-all"), "there is no rule `no-rule-at-all`: `--list` prints the rules");
        assert!(explain("secret").is_ok());
    }
}
