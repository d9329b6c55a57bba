//! `cargo xtask regen`: the spec into generated/src and fake/contract.json, or with `--check` into the difference between
//! these and what they should be.

use std::time::Instant;

use ostler::summary::Summary;
use ostler_codegen::{Config, Notes, Output};
use ostler_openapi::finding::Findings;

use crate::contract;
use crate::notes;
use crate::outcome::{Failure, Outcome};
use crate::report::{self, Format};
use crate::spec::{self, Spec, Told};
use crate::synchronize::{Beside, Mode, synchronize};
use crate::workspace::{CONTRACT, GENERATED, SPEC, Workspace};

pub(crate) fn run(workspace: &Workspace, mode: Mode, format: Format) -> Result<Outcome, Failure> {
    match regenerate(workspace, mode)? {
        Ok(summary) => {
            summary.report(mode, format)?;
            Ok(Outcome::fine_if(mode == Mode::Write || summary.drift.is_empty()))
        }
        Err(told) => told.report(&format!("{GENERATED} and {CONTRACT} are left as they were"), format),
    }
}

/// What keeps generated/src and the fake's contract from being what the spec makes of them.
#[derive(Debug)]
pub(crate) enum Obstacle {
    /// The changes to make.
    Drift(String),
    Refused(Told),
}

/// Looks for an obstacle, and writes nothing.
pub(crate) fn verify(workspace: &Workspace) -> Result<Option<Obstacle>, Failure> {
    match regenerate(workspace, Mode::Verify)? {
        Ok(summary) if summary.drift.is_empty() => Ok(None),
        Ok(summary) => Ok(Some(Obstacle::Drift(summary.drift.iter().map(report::unified).collect()))),
        Err(told) => told.check_readable().map(|()| Some(Obstacle::Refused(told))),
    }
}

/// A spec that the generator refuses is an ordinary result: nothing is written then.
fn regenerate(workspace: &Workspace, mode: Mode) -> Result<Result<Summary, Told>, Failure> {
    let started = Instant::now();
    let spec = match spec::read(workspace)? {
        Ok(spec) => spec,
        Err(told) => return Ok(Err(told)),
    };
    let output = match generate(&spec, notes::read(workspace, spec.text())?) {
        Ok(output) => output,
        Err(findings) => return Ok(Err(spec.tell(findings))),
    };
    let contract = match contract::of(&spec) {
        Ok(contract) => contract,
        Err(errors) => {
            let mut findings = output.findings;
            errors.into_iter().for_each(|it| findings.push(it));
            return Ok(Err(spec.tell(findings)));
        }
    };
    let beside = Beside { path: &workspace.contract(), name: CONTRACT, text: &contract };
    let differences = synchronize(mode, &workspace.generated(), output.files.iter(), Some(beside))?;
    let inside = differences.inside.into_iter().map(|it| it.below(GENERATED));
    let drift = differences.beside.into_iter().chain(inside).collect();
    Ok(Ok(Summary {
        what: format!("{GENERATED} and {CONTRACT}"),
        document: SPEC.to_owned(),
        command: "cargo xtask regen",
        operations: output.summary.operations,
        types: output.summary.types,
        // The contract is one of them.
        files: output.files.len() + 1,
        milliseconds: started.elapsed().as_millis(),
        drift,
        told: spec.tell(output.findings),
        notes: Vec::new(),
    }))
}

/// The fewest characters of a token: those of this API have more than 60, and no word has so many as this.
const SHORTEST_TOKEN: usize = 16;

/// Generates in memory; `notes` are the ids that the crate's documentation names.
pub(crate) fn generate(spec: &Spec, notes: Notes) -> Result<Output, Findings> {
    ostler_codegen::generate(spec.reading(), &config(notes))
}

/// How the crate is generated.
pub(crate) fn config(notes: Notes) -> Config {
    Config {
        server_enum: "Platform".to_owned(),
        env_prefix: "MEWS".to_owned(),
        shortest_token: SHORTEST_TOKEN,
        notes,
        front_page: Some("../README.md".to_owned()),
        chapters: [("production".to_owned(), "../production.md".to_owned())].into(),
        ..Config::strict("mews-connector")
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::fs;

    use super::*;

    /// No YAML: a list without an end, a tab before a key, a key twice.
    pub(crate) const UNREADABLE: [&str; 3] =
        ["openapi: [", "openapi: 3.0.3\ninfo:\n\ttitle: Tab\n", "openapi: 3.0.3\nopenapi: 3.0.3\n"];

    #[test]
    fn a_missing_spec_is_a_failure_that_names_the_path() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let failure = run(&Workspace::at(root.path()), Mode::Write, Format::Text).expect_err("must fail");
        assert!(failure.to_string().contains("spec/openapi.yaml"), "{failure}");
    }

    #[test]
    fn a_refused_spec_leaves_the_generated_folder_untouched() {
        let root = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(root.path().join("spec")).expect("writable");
        fs::create_dir_all(root.path().join(GENERATED)).expect("writable");
        fs::write(root.path().join(SPEC), "openapi: 3.0.3\ninfo: {title: Wrong}").expect("writable");
        fs::write(root.path().join(GENERATED).join("kept.rs"), "kept").expect("writable");
        for mode in [Mode::Write, Mode::Verify] {
            let outcome = run(&Workspace::at(root.path()), mode, Format::Text).expect("must report");
            assert_eq!(outcome, Outcome::Findings);
        }
        assert!(matches!(verify(&Workspace::at(root.path())), Ok(Some(Obstacle::Refused(_)))));
        for text in UNREADABLE {
            fs::write(root.path().join(SPEC), text).expect("writable");
            for mode in [Mode::Write, Mode::Verify] {
                let failure = run(&Workspace::at(root.path()), mode, Format::Text).expect_err("cannot be read");
                assert!(failure.to_string().contains(SPEC), "{failure}");
            }
            let failure = verify(&Workspace::at(root.path())).expect_err("cannot be read").to_string();
            assert!(failure.contains(&format!(" --> {SPEC}:")) && failure.ends_with("cannot be read"), "{failure}");
        }
        let kept = fs::read_to_string(root.path().join(GENERATED).join("kept.rs"));
        assert_eq!(kept.expect("readable"), "kept");
    }

    #[test]
    fn a_schema_whose_name_is_too_long_for_a_file_leaves_the_generated_folder_untouched() {
        let root = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(root.path().join("spec")).expect("writable");
        fs::create_dir_all(root.path().join(GENERATED)).expect("writable");
        fs::write(root.path().join(GENERATED).join("kept.rs"), "kept").expect("writable");
        let head = "openapi: 3.0.3\ninfo: {title: Long, version: '1'}\npaths: {}\ncomponents: {schemas: {";
        for length in [201, 245, 260, 900] {
            let text = format!(
                "{head}First: {{type: string, enum: [X]}}, {}: {{type: string, enum: [X]}}}}}}",
                "S".repeat(length)
            );
            fs::write(root.path().join(SPEC), text).expect("writable");
            let errors = regenerate(&Workspace::at(root.path()), Mode::Write).expect("must report").err();
            let errors = errors.expect("must be refused");
            let errors = errors.findings.kept();
            assert_eq!(errors.iter().map(|it| it.code.id()).collect::<Vec<_>>(), ["name-invalid"], "{errors:?}");
            assert!(errors[0].help.contains("x-rust-name"), "{errors:?}");
            let entries = fs::read_dir(root.path().join(GENERATED)).expect("readable");
            assert_eq!(entries.map(|it| it.expect("readable").file_name()).collect::<Vec<_>>(), ["kept.rs"]);
        }
    }

    /// A document of one operation, whose request holds a member of that schema.
    fn document(schema: &str) -> String {
        let body = |schema: &str| format!("content: {{application/json: {{schema: {schema}}}}}");
        let request = body(&format!("{{type: object, properties: {{Member: {schema}}}}}"));
        let response = body("{type: object, properties: {Id: {type: string}}}");
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nservers: [{{url: 'https://a.test', x-rust-name: Test}}]\n\
             paths: {{/drinks/add: {{post: {{operationId: drinks_add, requestBody: {{{request}}}, \
             responses: {{'200': {{description: Fine., {response}}}}}}}}}}}\n"
        )
    }

    #[test]
    fn the_contract_of_the_fake_is_verified_and_written_with_the_crate() {
        let root = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(root.path().join("spec")).expect("writable");
        let workspace = Workspace::at(root.path());
        let regenerate = |mode| regenerate(&workspace, mode).expect("must report").expect("must be accepted").drift;
        fs::write(root.path().join(SPEC), document("{type: string}")).expect("writable");
        assert_eq!(regenerate(Mode::Verify)[0].path(), CONTRACT);
        assert!(!root.path().join("fake").exists(), "verifying must not write");
        regenerate(Mode::Write);
        assert_eq!(regenerate(Mode::Verify), []);
        let text = fs::read_to_string(workspace.contract()).expect("readable");
        assert!(text.contains("\"drinks_add\""), "{text}");
        fs::write(workspace.contract(), text + " ").expect("writable");
        let drift = regenerate(Mode::Verify);
        assert_eq!(drift.iter().map(|it| (it.kind(), it.path())).collect::<Vec<_>>(), [("stale", CONTRACT)]);
        let obstacle = verify(&workspace).expect("must report");
        assert!(
            matches!(&obstacle, Some(Obstacle::Drift(it)) if it.starts_with("--- a/fake/contract.json\n")),
            "{obstacle:?}"
        );
    }

    #[test]
    fn what_the_fake_would_not_understand_is_refused_and_neither_the_crate_nor_the_contract_is_touched() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let workspace = Workspace::at(root.path());
        for folder in ["spec", "fake", GENERATED] {
            fs::create_dir_all(root.path().join(folder)).expect("writable");
        }
        fs::write(root.path().join(GENERATED).join("kept.rs"), "kept").expect("writable");
        fs::write(workspace.contract(), "kept").expect("writable");
        let schema = "{type: object, properties: {A: {type: array, uniqueItems: true, items: {type: string}}}}";
        let text = document("{$ref: '#/components/schemas/Closed'}");
        fs::write(root.path().join(SPEC), format!("{text}components: {{schemas: {{Closed: {schema}}}}}\n"))
            .expect("writable");
        let errors = regenerate(&workspace, Mode::Write).expect("must report").expect_err("must be refused");
        let errors = errors.findings.kept();
        let said: Vec<_> = errors.iter().map(|it| (it.code.id(), it.place.pointer.to_string())).collect();
        let at = "#/components/schemas/Closed/properties/A/uniqueItems".to_owned();
        assert_eq!(said, [("unsupported", at)], "{errors:?}");
        assert!(errors[0].message.contains("the fake"), "{errors:?}");
        for path in [root.path().join(GENERATED).join("kept.rs"), workspace.contract()] {
            assert_eq!(fs::read_to_string(path).expect("readable"), "kept");
        }
    }
}
