//! A diagnostic of the generator -> a finding with its line and column.

use ostler_openapi::Tree;
use ostler_openapi::finding::{Code, Finding, Level, Place};

use crate::diagnostic::{Diagnostic, Severity};

/// The codes that are about the name of a member, whatever stands behind it.
const ABOUT_NAMES: &[&str] = &["unknown-extension", "unknown-keyword", "unsupported"];

impl Diagnostic {
    /// The same as a finding in the text that the document was read from.
    pub fn to_finding(&self, tree: &Tree) -> Finding {
        let level = match self.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
        };
        Finding::new(Code::new(self.code), level, self.place(tree), self.message.clone(), self.help)
    }

    fn place(&self, tree: &Tree) -> Place {
        let pointer = self.at.to_string();
        let place = match ABOUT_NAMES.contains(&self.code) {
            true => Place::of_key(tree, &pointer),
            false => Place::of_value(tree, &pointer),
        };
        // The object that refers is where the generator is; what it cannot follow is the text of the reference.
        let reference = self.at.child("$ref").to_string();
        match self.code == "reference-unresolved" && tree.at_fragment(&reference).is_some() {
            true => Place { pointer: place.pointer, ..Place::of_value(tree, &reference) },
            false => place,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ostler_openapi::Source;
    use ostler_openapi::finding::Findings;

    use super::*;
    use crate::CODES;
    use crate::pointer::Pointer;

    fn place_of(text: &str, code: &'static str, at: &[&str]) -> String {
        let source = Arc::new(Source::new("it.yaml", text).expect("short enough"));
        let tree = Tree::read(source, &mut Findings::new()).expect("is YAML");
        let at = at.iter().fold(Pointer::root(), |at, token| at.child(token));
        let expected = at.to_string();
        let diagnostic =
            Diagnostic { code, at, message: "odd".to_owned(), help: "mend it", severity: Severity::Warning };
        let finding = diagnostic.to_finding(&tree);
        assert_eq!((finding.level, finding.place.pointer.as_str()), (Level::Warning, expected.as_str()));
        format!("{}:{}", finding.place.line, finding.place.column)
    }

    #[test]
    fn a_finding_is_where_the_fault_is() {
        let text = "a:\n  b:\n    $ref: '#/nowhere'\n  pattern: x\n";
        for (code, at, expected) in [
            ("wrong-type", &["a", "pattern"][..], "4:12"),
            ("unknown-keyword", &["a", "pattern"], "4:3"),
            ("missing-keyword", &["a", "b"], "2:3"),
            ("missing-keyword", &["a", "b", "description"], "2:3"),
            ("reference-unresolved", &["a", "b"], "3:11"),
            ("reference-unresolved", &["a", "pattern"], "4:12"),
            ("missing-servers", &[], "1:1"),
        ] {
            assert_eq!(place_of(text, code, at), expected, "{code} {at:?}");
        }
    }

    #[test]
    fn each_code_is_one_of_a_finding() {
        assert!(CODES.iter().all(|it| Code::new(it).id() == *it));
        assert!(ABOUT_NAMES.iter().all(|it| CODES.contains(it)) && ABOUT_NAMES.is_sorted());
    }
}
