//! A YAML text -> its values, each of which knows where it stands.

use std::sync::Arc;

use ostler_openapi::finding::{Finding, Findings, Level};
use ostler_openapi::{Source, Tree};

/// Reads a text.
///
/// # Errors
///
/// With its place, what keeps the text from being read: it is not YAML, too large, or too deep, or a member stands twice.
pub(crate) fn read(name: &str, text: &str) -> Result<Tree, String> {
    let mut findings = Findings::new();
    let source = Source::new(name, text).map_err(|it| refusal(&it))?;
    let tree = Tree::read(Arc::new(source), &mut findings);
    match findings.kept().iter().find(|it| it.level == Level::Error) {
        Some(error) => Err(refusal(error)),
        None => Ok(tree.expect("a text without a tree has an error")),
    }
}

fn refusal(finding: &Finding) -> String {
    format!("{}: {}; {}", finding.place, finding.message, finding.help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_refused_with_its_place() {
        for (text, place) in [
            ("a: 1\nb: [1,\n", "it.yaml:3:1: "),
            ("a: 1\n  b: 2\n", "it.yaml:2:"),
            ("a: *nothing\n", "it.yaml:1:4: "),
            ("a: 1\nb: 2\na: 3\n", "it.yaml:3:1: `a` is written twice, in line 1 as well; "),
            ("", "it.yaml:1:1: "),
        ] {
            let error = read("it.yaml", text).expect_err(text);
            assert!(error.starts_with(place), "{text:?}: {error}");
        }
        assert!(read("it.yaml", "- a: 1\n").is_ok());
    }
}
