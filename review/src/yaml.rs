//! A YAML text -> its values, each of which knows where it stands, and what they say.

use std::sync::Arc;

use ostler_openapi::finding::{Code, Finding, Findings, Level, Refusal};
use ostler_openapi::{Source, Tree};
use serde::de::DeserializeOwned;

/// Values that are YAML and not what the file is for.
const FILE_SHAPE: Code = Code::new("file-shape");

/// Reads the values of a text.
///
/// # Errors
///
/// What keeps the text from being read: it is not YAML, too large, or too deep, or a member stands twice.
pub(crate) fn read(name: &str, text: &str) -> Result<Tree, Refusal> {
    let source = Arc::new(Source::new(name, text)?);
    let mut findings = Findings::new();
    match Tree::read(Arc::clone(&source), &mut findings) {
        Some(tree) if !findings.has_errors() => Ok(tree),
        _ => Err(Refusal { source: Some(source), findings }),
    }
}

/// Reads a text as what it says.
///
/// # Errors
///
/// Those of [`read`], and the place of what the type does not have room for.
pub(crate) fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<(Tree, T), Refusal> {
    let tree = read(name, text)?;
    let value = serde_yaml::from_str(text).map_err(|error| misshapen(&tree, &error))?;
    Ok((tree, value))
}

fn misshapen(tree: &Tree, error: &serde_yaml::Error) -> Refusal {
    let source = tree.source();
    let line = error.location().map_or(1, |it| it.line());
    let message = error.to_string();
    // The place is told by the finding, and again at the end of the message.
    let message = message.rsplit_once(" at line ").map_or(&*message, |it| it.0).to_owned();
    let help = "write it as `spec/README.md` and the rest of the file do";
    Refusal::of(source, Finding::new(FILE_SHAPE, Level::Error, source.line_place(line), message, help))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn place(refusal: &Refusal) -> String {
        let finding = &refusal.findings.kept()[0];
        format!("{}: {}", finding.place, finding.message)
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_place() {
        for (text, expected) in [
            ("a: 1\nb: [1,\n", "it.yaml:3:1: "),
            ("a: 1\n  b: 2\n", "it.yaml:2:"),
            ("a: *nothing\n", "it.yaml:1:4: "),
            ("a: 1\nb: 2\na: 3\n", "it.yaml:3:1: `a` is written twice, in line 1 as well"),
            ("", "it.yaml:1:1: "),
        ] {
            let refusal = read("it.yaml", text).expect_err(text);
            assert!(place(&refusal).starts_with(expected), "{text:?}: {refusal}");
        }
        assert!(read("it.yaml", "- a: 1\n").is_ok());
    }

    #[test]
    fn what_the_type_has_no_room_for_is_refused_in_its_line() {
        let refusal = parse::<BTreeMap<String, Vec<u8>>>("it.yaml", "a: [1]\nb:\n  - 2\n  - no\n").expect_err("a word");
        assert!(place(&refusal).starts_with("it.yaml:4:"), "{refusal}");
        assert!(
            refusal.to_string().contains("4 |   - no\n  |     ^")
                || refusal.to_string().contains("4 |   - no\n  |   ^"),
            "{refusal}"
        );
    }
}
