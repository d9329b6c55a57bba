//! Each document of `cases/accept` generates exactly its golden, warnings included.
//!
//! A document of our own has none, unless its name begins with `warned_`.

use tests::{cases, difference};

#[test]
fn every_accepted_document_generates_its_golden() {
    let (mut failures, mut accepted) = (Vec::new(), Vec::new());
    let cases = cases::cases("accept", "rs");
    for case in &cases {
        match cases::generate_case(case) {
            Ok(output) => {
                let report = cases::to_report(&output.findings);
                let is_own = !case.name.starts_with("any_");
                assert!(report.is_empty() || !is_own || is_warned(&case.name), "{} has warnings:\n{report}", case.name);
                assert!(!report.is_empty() || !is_warned(&case.name), "{} has no warnings", case.name);
                accepted.push((case, output));
            }
            Err(errors) => {
                let report = cases::to_report(&errors);
                failures.push(format!("{} is refused:\n{report}", case.name));
            }
        }
    }
    let outputs: Vec<_> = accepted.iter().map(|(case, output)| (case.name.as_str(), output)).collect();
    for ((case, _), (_, golden)) in accepted.iter().zip(cases::to_goldens(&outputs)) {
        failures.extend(case.compare_or_renew(&golden).err());
    }
    cases::assert_no_differences(&failures);
}

fn is_warned(name: &str) -> bool {
    name.starts_with("warned_")
}

/// What a golden says by its differences from another one is what is generated, and is compiled.
#[test]
fn what_a_golden_leaves_out_is_what_it_is_compared_with() {
    let outputs: Vec<_> =
        cases::cases("accept", "rs").iter().map(|it| cases::generate_case(it).expect("accepted")).collect();
    let texts = |path| outputs.iter().flat_map(move |it| it.files.iter().filter(move |(it, _)| *it == path));
    let clients: Vec<_> = texts("client.rs").map(|(_, text)| text).collect();
    assert!(clients.len() > 20);
    for plain in &clients[..3] {
        for text in &clients {
            let differences = cases::difference_from(plain, text);
            assert_eq!(difference::apply(plain, &differences).as_ref(), Ok(&(*text).to_owned()));
            assert_eq!(differences.is_empty(), plain == text);
        }
    }
}

#[test]
fn what_is_not_a_difference_is_an_error() {
    let plain = "a\nb\n";
    assert_eq!(difference::apply(plain, ""), Ok(plain.to_owned()));
    assert_eq!(difference::apply(plain, "// ----- instead of line 1\nc\n"), Ok("c\nb\n".to_owned()));
    assert_eq!(difference::apply(plain, "// ----- instead of lines 1 to 2\nc\n"), Ok("c\n".to_owned()));
    assert_eq!(difference::apply(plain, "// ----- after line 2\nc\n"), Ok("a\nb\nc\n".to_owned()));
    for wrong in [
        "c\n",
        "// ----- after line 3\n",
        "// ----- instead of lines 2 to 3\n",
        "// ----- after line 2\n// ----- after line 1\n",
    ] {
        assert!(difference::apply(plain, wrong).is_err(), "{wrong}");
    }
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
