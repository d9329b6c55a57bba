//! Each document of `cases/reject` is reported as its golden says, and each code has such a document.

use ostler_codegen::CODES;
use ostler_openapi::finding::Code;
use tests::cases::{self, Case};

#[test]
fn every_wrong_document_is_reported_as_its_golden_says() {
    let mut failures = Vec::new();
    for case in cases::cases("reject", "txt") {
        let report = report(&case);
        let code = code_of(&case.name);
        if report.contains(&format!("[{code}]: ")) {
            failures.extend(case.compare_or_renew(&report).err());
        } else {
            failures.push(format!("{} is not about `{code}`:\n{report}", case.name));
        }
    }
    cases::assert_no_differences(&failures);
}

#[test]
fn every_code_has_a_case_and_every_case_a_code() {
    let cases = cases::cases("reject", "txt");
    let codes: Vec<_> = cases.iter().map(|it| code_of(&it.name)).collect();
    let without_case: Vec<_> = CODES.iter().map(|it| it.id()).filter(|it| !codes.contains(it)).collect();
    assert_eq!(without_case, [""; 0]);
    // Those of reading have cases of their own beside the reader.
    let known: Vec<_> = CODES.iter().chain(Code::ALL).map(|it| it.id()).collect();
    let without_code: Vec<_> = codes.iter().filter(|it| !known.contains(*it)).collect();
    assert_eq!(without_code, [&""; 0]);
}

#[test]
fn all_errors_of_a_document_are_reported_at_once() {
    let text = "
openapi: 3.0.3
info: {title: Wrong in many ways, version: '1'}
paths: {}
components:
  schemas:
    First: {type: object, properties: {A: {type: strin}, B: {$ref: '#/nowhere'}}}
    Second: {type: string, enum: [X, x, X]}
    Third: {type: object, required: [Missing], properties: {C: {type: number}}}
";
    let errors = cases::generate(text).expect_err("the document is wrong");
    let codes: Vec<_> = errors.kept().iter().map(|it| it.code.id()).collect();
    let expected =
        ["invalid-value", "reference-unresolved", "name-collision", "enum-value", "required-unknown", "unsupported"];
    assert_eq!(codes, expected, "{}", cases::to_report(&errors));
}

/// The report of a run: why it was refused, or else its warnings.
fn report(case: &Case) -> String {
    match cases::generate(&case.text) {
        Ok(output) => cases::to_report(&output.findings),
        Err(errors) => cases::to_report(&errors),
    }
}

/// `<code>__<variant>` without the variant.
fn code_of(name: &str) -> &str {
    name.split_once("__").map_or(name, |(code, _)| code)
}
