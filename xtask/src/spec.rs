//! The text of the spec -> what it says with its places, and what is said of it as findings with excerpts.

use std::fs;

pub(crate) use ostler::spec::{Spec, Told};

use crate::outcome::Failure;
use crate::workspace::{SPEC, Workspace};

/// Reads the spec of a workspace; what keeps it from being read is told.
pub(crate) fn read(workspace: &Workspace) -> Result<Result<Spec, Told>, Failure> {
    let path = workspace.path(SPEC);
    let bytes = fs::read(&path).map_err(|error| Failure::io("read", &path, &error))?;
    Ok(Spec::decode(&workspace.shown(SPEC), &bytes).and_then(Spec::openapi))
}

/// Whether a file, or `REV:PATH`, is our spec.
pub(crate) fn is_named(workspace: &Workspace, name: &str) -> bool {
    let is_there = |it: &str| {
        fs::canonicalize(it).is_ok_and(|it| fs::canonicalize(workspace.root().join(SPEC)).is_ok_and(|spec| spec == it))
    };
    is_there(name) || name.split_once(':').is_some_and(|(_, file)| file == SPEC)
}

/// Reads a text as the spec.
pub(crate) fn of(text: &str) -> Result<Spec, Told> {
    Spec::of(SPEC, text).and_then(Spec::openapi)
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::Value;

    use super::*;
    use crate::regen::generate;

    /// A slip in each of five lines: a name that does not exist, a text for a truth, a misspelt keyword, one that the
    /// generator does not read, and a server without a name.
    const SLIPS: &str = include_str!("spec/slips.yaml");

    pub(crate) fn told(text: &str) -> Told {
        match of(text) {
            Ok(spec) => match generate(&spec, ostler_codegen::Notes::default()) {
                Ok(output) => spec.tell(output.findings),
                Err(findings) => spec.tell(findings),
            },
            Err(told) => told,
        }
    }

    #[test]
    fn each_slip_is_shown_in_its_line_with_a_caret() {
        assert_eq!(told(SLIPS).text(), include_str!("spec/slips.txt"));
    }

    #[test]
    fn errors_and_warnings_are_counted_apart_in_each_format() {
        let told = told(&SLIPS.replace(
            "    Drink:\n",
            "    Old: {type: object, deprecated: true, properties: {A: {type: string}}}\n    Drink:\n",
        ));
        assert_eq!(told.findings.summary(), "5 errors, 1 warning");
        assert!(told.text().ends_with("\n5 errors, 1 warning\n"));
        assert!(told.markdown().starts_with("**5 errors, 1 warning**\n"));
        assert!(told.github().ends_with("::notice::5 errors, 1 warning\n"));
        assert!(told.github().contains("::warning file=spec/openapi.yaml,line=8,col=5,title=missing-keyword::"));
        let json = told.json();
        assert_eq!((&json["errors"], &json["warnings"]), (&5.into(), &1.into()));
        let finding = &json["findings"][1];
        for (member, expected) in [
            ("rule", "missing-keyword".into()),
            ("level", "warning".into()),
            ("file", SPEC.into()),
            ("pointer", "#/components/schemas/Old".into()),
            ("line", 8.into()),
            ("column", Value::from(5)),
        ] {
            assert_eq!(finding[member], expected, "{member}");
        }
        assert!(finding["message"].is_string() && finding["help"].is_string());
    }

    #[test]
    fn what_cannot_be_read_is_shown_in_its_line_with_a_caret() {
        for (text, place, excerpt) in [
            ("openapi: [\n", ":2:1\n", "2 |"),
            ("openapi: 3.0.3\ninfo:\n\ttitle: Tab\n", ":3:", "3 |     title: Tab\n"),
            ("openapi: 3.0.3\ninfo: 1\nopenapi: 3.0.3\n", ":3:1\n", "3 | openapi: 3.0.3\n  | ^^^^^^^\n"),
        ] {
            let told = told(text);
            let report = told.text();
            assert!(!told.is_readable && report.contains(&format!(" --> {SPEC}{place}")), "{report}");
            assert!(report.contains(excerpt), "{report}");
        }
        assert!(told("a: 1\nb: 2\na: 3\n").text().contains("`a` is written twice, in line 1 as well"));
    }

    #[test]
    fn what_is_not_one_document_for_every_reader_is_refused() {
        let long = format!("{{\"openapi\": \"3.0.3\", \"x-{}\": 1}}", "a".repeat(100_000));
        for (text, code) in [
            (long.as_str(), "document-size"),
            ("openapi: 3.0.3\ntrue: 1\n'true': 2\n", "duplicate-key"),
            ("openapi: 3.0.3\ninfo: !!binary aGk=\n", "yaml-tag"),
        ] {
            let told = told(text);
            assert_eq!(told.findings.kept()[0].code.id(), code);
            assert!(!told.is_readable && told.findings.has_errors());
        }
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_told_at_their_place() {
        let root = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(root.path().join("spec")).expect("writable");
        fs::write(root.path().join(SPEC), b"openapi: 3.0.3\ninfo: \xff\n").expect("writable");
        let told = read(&Workspace::at(root.path())).expect("is there").expect_err("is not UTF-8");
        assert!(told.text().contains(&format!("--> {SPEC}:2:7\n")), "{}", told.text());
        assert!(told.failure().to_string().ends_with("cannot be read"));
    }
}
