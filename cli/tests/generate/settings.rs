//! Settings that lead nowhere are told where they are written, with the document's own findings, in every format.

use crate::support::{Trial, stderr};

/// The document has an error of its own beside what the settings name.
const WITH_AN_ERROR: (&str, &str) = ("schemas/Drink'", "schemas/Drnk'");

/// Each line but the last two is wrong by itself or leads nowhere.
const WRONG: &str = "\
closed-enums: [Drink, Siz]
env-prefix: thirst
layout: rooot
pagination:
  drink_add: {limit: /a, cursor: /b, next: /c, items: /d}
  glasses_get: {limit: /a, cursor: b, next: /c, items: /d}
rate-limit: {requests: many, seconds: 1}
reads: [drinks_ad]
rename: {'#/info': Information, '#/components/schemas/Drnk': A, '#/components/schemas/Drink': 'a b'}
rename-types: {'#/paths': Paths, '#/pathz': Paths}
server-enum: bar
trace-target: 'c d'
nmber: decimal
overlay: nowhere.yaml
";

/// The line and the column of each, with a part of the message.
const PLACES: &[(&str, &str)] = &[
    ("1:16", "`Drink` is not an enum"),
    ("1:23", "`Siz` is not a schema among the components"),
    ("2:13", "`thirst` is not a name"),
    ("3:9", "this is not one of the choices"),
    ("5:3", "`drink_add` is not an `operationId` of an operation"),
    ("6:3", "`glasses_get` is not an `operationId` of an operation"),
    ("6:36", "this is not a JSON pointer"),
    ("7:24", "this is not a number of them"),
    ("8:9", "`drinks_ad` is not an `operationId` of an operation"),
    ("9:33", "`#/components/schemas/Drnk` leads nowhere in the document"),
    ("9:95", "`a b` is not a name"),
    ("11:14", "`bar` is not a name"),
    ("12:15", "`c d` is not a name"),
    ("13:1", "`nmber` is not a setting"),
];

fn wrong(trial: &Trial) -> String {
    let wrong = WRONG.replace("overlay: nowhere.yaml\n", "");
    trial.write("ostler.yaml", &wrong);
    let text = std::fs::read_to_string(trial.path("openapi.yaml")).unwrap();
    trial.write("openapi.yaml", &text.replace(WITH_AN_ERROR.0, WITH_AN_ERROR.1));
    wrong
}

#[test]
fn whatever_is_wrong_with_settings_is_told_in_its_place_together_with_the_document() {
    let trial = Trial::new();
    let wrong = wrong(&trial);
    let output = trial.command(&["--name", "a", "--config", "ostler.yaml"]);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.ends_with("nothing was written\nerror: ostler.yaml is refused\n"), "{told}");
    assert!(told.contains("error[reference-unresolved]") && told.contains("--> openapi.yaml:"), "{told}");
    for (place, message) in PLACES {
        let (_, after) = told.split_once(&format!("]: {message}")).unwrap_or_else(|| panic!("{message}: {told}"));
        let (line, _) = place.split_once(':').unwrap();
        let excerpt = wrong.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
        let one = after.split("\n\n").next().unwrap();
        assert!(one.contains(&format!("--> ostler.yaml:{place}\n")), "{message}: {one}");
        assert!(one.contains(&excerpt.chars().take(40).collect::<String>()) || one.contains('…'), "{message}: {one}");
        assert!(one.contains("= help: "), "{one}");
    }
    for nearest in ["write `Size`", "write `drinks_add`", "write `#/components/schemas/Drink`", "write `number`"] {
        assert!(told.contains(nearest), "{nearest}: {told}");
    }
    assert!(!trial.path("client").exists());
}

#[test]
fn what_is_wrong_with_settings_is_told_alike_in_every_format() {
    let trial = Trial::new();
    wrong(&trial);
    for format in ["json", "markdown", "github"] {
        let output = trial.command(&["--name", "a", "--config", "ostler.yaml", "--format", format]);
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        for (place, _) in PLACES {
            let (line, column) = place.split_once(':').unwrap();
            let expected = match format {
                "json" => format!("\"line\": {line},"),
                "markdown" => format!("`ostler.yaml:{place}`"),
                _ => format!("file=ostler.yaml,line={line},col={column},"),
            };
            assert!(told.contains(&expected), "{expected}: {told}");
        }
        assert!(told.contains("reference-unresolved") && told.contains("`drinks_add`"), "{told}");
    }
}

#[test]
fn what_a_setting_names_and_has_no_effect_is_told_with_what_the_document_says_there() {
    let trial = Trial::new();
    trial.write("ostler.yaml", "rename:\n  '#/info': Information\n  '#/components/schemas': Schemas\n");
    let output = trial.command(&["--name", "a", "--config", "ostler.yaml"]);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("nothing in Rust is named after `#/info`\n --> ostler.yaml:2:3\n"), "{told}");
    assert!(told.contains("the document has it here, `schemas:`: openapi.yaml:"), "{told}");
    // Of a part of the document nobody can tell.
    let output = trial.command(&["--name", "a", "--config", "ostler.yaml", "--only", "Drinks"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn a_name_that_is_taken_is_told_where_it_is_given() {
    let trial = Trial::new();
    trial.write("ostler.yaml", "rename: {'#/components/schemas/Added': Size}\nserver-enum: Client\n");
    let output = trial.command(&["--name", "a", "--config", "ostler.yaml"]);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("warning[name-collision]") && told.contains("--> ostler.yaml:1:10\n"), "{told}");
    assert!(told.contains("error[name-collision]: `Client` becomes `Client`"), "{told}");
    assert!(told.contains("--> ostler.yaml:2:14\n"), "{told}");
}

#[test]
fn an_overlay_that_is_not_there_is_told_where_it_is_named() {
    let trial = Trial::new();
    trial.write("ostler.yaml", "overlay: nowhere.yaml\nnmber: decimal\n");
    let output = trial.command(&["--name", "a", "--config", "ostler.yaml", "--format", "markdown"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.starts_with("## ostler.yaml is refused\n"), "{told}");
    assert!(told.contains("`ostler.yaml:1:10`") && told.contains("cannot read nowhere.yaml"), "{told}");
    assert!(told.contains("`ostler.yaml:2:1`"), "{told}");
}

#[test]
fn what_is_wrong_with_settings_is_told_beside_a_document_that_cannot_be_read() {
    let trial = Trial::new();
    trial.write("ostler.yaml", "layout: rooot\n");
    for document in ["openapi: [", "swagger: '2.0'\n"] {
        trial.write("openapi.yaml", document);
        let output = trial.command(&["--name", "a", "--config", "ostler.yaml"]);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("--> ostler.yaml:1:9\n") && told.contains("openapi.yaml cannot be read"), "{told}");
    }
}

#[test]
fn a_comparison_tells_what_is_wrong_with_settings_in_its_place() {
    let trial = Trial::new();
    trial.write("ostler.yaml", "reads: [drinks_ad]\nclosed-enums: [Drink]\n");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ostler"));
    command.current_dir(trial.folder.path()).args(["diff", "openapi.yaml", "openapi.yaml", "--config", "ostler.yaml"]);
    let output = command.output().unwrap();
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("--> ostler.yaml:1:9\n") && told.contains("--> ostler.yaml:2:16\n"), "{told}");
    assert!(told.ends_with("error: ostler.yaml is refused\n"), "{told}");
}
