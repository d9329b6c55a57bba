//! Each document of `cases/accept` generates exactly its golden, warnings included (there are none).

use tests::cases;

#[test]
fn every_accepted_document_generates_its_golden() {
    let mut failures = Vec::new();
    for case in cases::cases("accept", "rs") {
        match cases::generate_case(&case) {
            Ok(output) => {
                let report = cases::to_report(&output.findings);
                assert!(report.is_empty() || case.name.starts_with("any_"), "{} has warnings:\n{report}", case.name);
                failures.extend(case.settle(&cases::to_golden(&output)).err());
            }
            Err(errors) => {
                let report = cases::to_report(&errors);
                failures.push(format!("{} is refused:\n{report}", case.name));
            }
        }
    }
    cases::assert_settled(&failures);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for case in cases::cases("accept", "rs") {
        let bytes = || cases::generate_case(&case).map(|it| cases::to_golden(&it));
        assert_eq!(bytes(), bytes(), "{}", case.name);
    }
}

#[test]
fn a_document_as_json_generates_what_it_does_as_yaml() {
    for case in cases::cases("accept", "rs") {
        let value: serde_json::Value = serde_yaml::from_str(&case.text).expect("a case is YAML");
        let from_yaml = cases::generate_case(&case).map(|it| cases::to_golden(&it));
        let from_json = cases::generate_as(&case, &value.to_string()).map(|it| cases::to_golden(&it));
        assert_eq!(from_json, from_yaml, "{}", case.name);
    }
}
