//! A YAML text -> its values, each of which knows where it stands.

use std::sync::Arc;

use ostler_openapi::finding::{Findings, Refusal};
use ostler_openapi::{Source, Tree};

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

#[cfg(test)]
mod tests {
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
}
