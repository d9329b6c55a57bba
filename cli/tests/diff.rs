//! `ostler diff` as it is called: its formats, its exit status, and what it reads.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const OLD: &str = "openapi: 3.0.3
info: {title: Colours, version: '1'}
paths:
  /colours:
    get:
      operationId: listColours
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        200: {description: Some., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Colour'}}}}}
components:
  schemas:
    Colour: {type: object, required: [name], properties: {name: {type: string}, hex: {type: string}}}
";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ostler"));
    command.current_dir(folder).arg("diff").args(arguments).output().expect("the program runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// A folder with `old.yaml`, and `new.yaml` in which a text is another one.
fn folder(from: &str, to: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert!(OLD.contains(from), "{from}");
    fs::write(folder.path().join("old.yaml"), OLD).expect("writable");
    fs::write(folder.path().join("new.yaml"), OLD.replace(from, to)).expect("writable");
    folder
}

#[test]
fn the_json_says_of_each_change_all_that_a_program_asks() {
    let folder = folder("in: query, ", "in: query, required: true, ");
    let output = run(folder.path(), &["old.yaml", "new.yaml", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
    let report: Value = serde_json::from_str(&stdout(&output)).expect("JSON and nothing else");
    assert_eq!(report["semver"], "major");
    let change = &report["changes"][0];
    for (member, expected) in [
        ("id", "parameter-became-required"),
        ("level", "breaking"),
        ("direction", "request"),
        ("pointer", "#/paths/~1colours/get/parameters/0"),
        ("message", "the parameter `limit` became required"),
        ("rust", "major"),
    ] {
        assert_eq!(change[member], expected, "{member}");
    }
    assert_eq!(change["operations"], serde_json::json!(["listColours"]));
    assert_eq!(change["new"]["line"], 7);
    assert_eq!(report["changes"].as_array().map(Vec::len), Some(1));
}

#[test]
fn the_verdicts_on_the_wire_and_in_rust_may_differ() {
    // What may be sent is wider, and its type in Rust is another one.
    for (from, to, level, semver) in [
        ("schema: {type: integer}", "schema: {type: number}", "info", "major"),
        ("hex: {type: string}", "hex: {type: string, maxLength: 6}", "info", "patch"),
        ("schema: {type: integer}", "schema: {type: integer, maximum: 5}", "breaking", "patch"),
        (", hex: {type: string}", "", "info", "major"),
        ("hex: {type: string}", "hex: {type: string}, red: {type: integer}", "info", "minor"),
        ("description: Some.", "description: Some of them.", "docs", "none"),
    ] {
        let folder = folder(from, to);
        let output = run(folder.path(), &["old.yaml", "new.yaml", "--format", "json"]);
        let report: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        assert_eq!(report["changes"][0]["level"], level, "{to}\n{report:#}");
        assert_eq!(report["semver"], semver, "{to}\n{report:#}");
        assert_eq!(report["changes"][0]["rust"], semver, "{to}\n{report:#}");
    }
}

#[test]
fn a_limit_beside_a_change_of_a_type_takes_no_more_than_it_does_alone() {
    let folder =
        folder("name: {type: string}, hex: {type: string}", "name: {type: integer}, hex: {type: string, maxLength: 6}");
    let output = run(folder.path(), &["old.yaml", "new.yaml", "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let takes = |rule: &str| {
        let changes = report["changes"].as_array().expect("a list");
        changes.iter().find(|it| it["rule"] == rule).map(|it| it["rust"].clone())
    };
    assert_eq!(takes("type-changed"), Some("major".into()), "{report:#}");
    assert_eq!(takes("max-length-set"), Some("patch".into()), "{report:#}");
}

#[test]
fn every_format_is_printed_and_the_level_of_failure_is_chosen() {
    let folder = folder(", hex: {type: string}", "");
    for (format, expected) in [
        ("text", "info[response-property-removed]: `Colour.hex` is gone\n"),
        ("markdown", "| info | `Colour.hex` is gone"),
        ("github", "::notice file=new.yaml,line=12,"),
        ("changelog", "### Removed\n\n- `Colour.hex` is gone (`listColours`).\n"),
        ("sarif", "\"ruleId\": \"response-property-removed\""),
    ] {
        let output = run(folder.path(), &["old.yaml", "new.yaml", "--format", format]);
        assert!(stdout(&output).contains(expected), "{format}\n{}", stdout(&output));
        assert_eq!(output.status.code(), Some(0), "{format}");
    }
    for (level, code) in [("breaking", 0), ("warning", 0), ("info", 1), ("docs", 1), ("never", 0)] {
        let output = run(folder.path(), &["old.yaml", "new.yaml", "--fail-on", level]);
        assert_eq!(output.status.code(), Some(code), "{level}");
    }
}

#[test]
fn what_is_excused_has_a_reason_and_is_still_there() {
    let folder = folder("in: query, ", "in: query, required: true, ");
    let with = |text: &str| {
        fs::write(folder.path().join("seen.yaml"), text).expect("writable");
        run(folder.path(), &["old.yaml", "new.yaml", "--ignore", "seen.yaml"])
    };
    for nothing in ["# Nothing is excused yet.\n", "", "[]\n"] {
        let output = with(nothing);
        assert!(output.status.code() == Some(1) && output.stderr.is_empty(), "{nothing}{}", stderr(&output));
        assert!(stdout(&output).contains("breaking[parameter-became-required]"), "{}", stdout(&output));
    }
    let output = with("- {rule: parameter-became-required, operation: listColours, reason: Everybody sends it.}\n");
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).contains("excused[parameter-became-required]"), "{}", stdout(&output));
    assert!(stdout(&output).contains("because Everybody sends it."), "{}", stdout(&output));
    for (text, expected) in [
        ("- {rule: parameter-added, operation: listColours, reason: A.}\n", "error[exception-unused]"),
        ("- {rule: parameter-aded, operation: listColours, reason: A.}\n", "no kind of change `parameter-aded`"),
        ("- {rule: parameter-aded, operation: listColours, reason: A.}\n", "help: write `parameter-added`\n"),
        ("- {rule: parameter-aded, operation: listColours}\n", "no kind of change `parameter-aded`"),
        ("- {rule: parameter-aded, operation: listColours}\n", "`reason` is missing in an exception"),
        ("- {rule: anything, operation: listColours, reason: A.}\n", "`review/RULES.md` lists"),
        (
            "- {rule: parameter-became-required, operation: listColour, reason: A.}\n",
            "nothing changed that the exception",
        ),
        ("- {rule: parameter-became-required, operation: listColours}\n", "`reason` is missing in an exception"),
        ("- {rule: parameter-became-required, reason: A.}\n", "would excuse anything"),
        ("- {operation: listColours, reason: A.}\n", "`rule` is missing in an exception"),
        ("- {rule: parameter-became-required, where: a, operation: a, reason: A.}\n", "`where` is no member"),
        ("rule: a\n", "a list of exceptions is expected"),
    ] {
        let output = with(text);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(stderr(&output).contains(expected), "{text}{}", stderr(&output));
        assert!(stderr(&output).contains("seen.yaml:1:"), "{text}{}", stderr(&output));
    }
}

#[test]
fn either_side_may_be_absent_and_what_cannot_be_read_is_said() {
    let folder = folder("limit", "limit");
    let output = run(folder.path(), &["/dev/null", "new.yaml", "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(report["changes"][0]["id"], "operation-added", "{report:#}");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    let output = run(folder.path(), &["old.yaml", "/dev/null"]);
    assert!(stdout(&output).contains("breaking[operation-removed]"), "{}", stdout(&output));
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
    for (arguments, expected) in [
        (&["old.yaml", "nothing.yaml"][..], "cannot read nothing.yaml"),
        (&["old.yaml", "nothing:old.yaml"], "git knows no `nothing`"),
        (&["old.yaml", "new.yaml", "--date", "tomorrow"], "`tomorrow` is not a day"),
        (&["old.yaml"], "required"),
        (&["old.yaml", "new.yaml", "--fail-on", "often"], "possible values"),
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
    }
    fs::write(folder.path().join("new.yaml"), "swagger: '2.0'\n").expect("writable");
    let output = run(folder.path(), &["old.yaml", "new.yaml"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(
        said.starts_with("error[document-version]") && said.ends_with("\nerror: new.yaml cannot be read\n"),
        "{said}"
    );
}

#[test]
fn a_document_that_does_not_become_a_crate_is_compared_on_the_wire() {
    let folder = folder("hex: {type: string}", "hex: {$ref: '#/components/schemas/Hex'}");
    let output = run(folder.path(), &["old.yaml", "new.yaml", "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(report["semver"], "unknown", "{report:#}");
    let reason = report["rust"]["reasons"][0].as_str().unwrap_or_default();
    assert!(reason.starts_with("no crate can be generated from the new document, for 1 error: "), "{reason}");
    assert_eq!(report["changes"][0]["rust"], "unknown");
    assert!(stderr(&output).contains("new.yaml has 1 error"), "{}", stderr(&output));
    // It fails, as long as somebody asks for that, and says why in every format.
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(report["errors"][0]["at"]["line"], 12, "{report:#}");
    for (format, expected) in [
        ("text", "the new document is broken: "),
        ("markdown", "\nThe new document is broken: "),
        ("github", "::error file=new.yaml,line=12,"),
        ("sarif", "the new document is broken: "),
    ] {
        let output = run(folder.path(), &["old.yaml", "new.yaml", "--format", format]);
        assert!(stdout(&output).contains(expected), "{format}\n{}", stdout(&output));
    }
    assert_eq!(run(folder.path(), &["old.yaml", "new.yaml", "--fail-on", "never"]).status.code(), Some(0));
    // What was wrong before is no news.
    assert_eq!(run(folder.path(), &["new.yaml", "new.yaml"]).status.code(), Some(0));
}

#[test]
fn a_parameter_that_leads_nowhere_is_an_error_and_no_parameter() {
    let folder = folder("[{name: limit,", "[{$ref: '#/components/parameters/No'}, {name: limit,");
    let output = run(folder.path(), &["old.yaml", "new.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!stdout(&output).contains("parameter-added"), "{}", stdout(&output));
    assert!(stdout(&output).contains("the new document is broken: "), "{}", stdout(&output));
}

/// A folder in whose new document a property refers to a scalar component: nothing on the wire, and another type in Rust.
fn in_rust_alone() -> tempfile::TempDir {
    let folder = folder("name: {type: string}", "name: {$ref: '#/components/schemas/Name'}");
    let path = folder.path().join("new.yaml");
    let text = fs::read_to_string(&path).expect("readable") + "    Name: {type: string}\n";
    fs::write(&path, text).expect("writable");
    folder
}

#[test]
fn what_differs_in_rust_alone_is_told_in_every_format() {
    let folder = in_rust_alone();
    for (format, expected) in [
        ("text", "in Rust, with nothing on the wire:\n  types::Colour::name: field changed, "),
        ("json", "\"path\": \"types::Colour::name\""),
        ("markdown", "| `types::Colour::name` | major | field changed, "),
        ("github", "::warning title=diff::in Rust, with nothing on the wire: types::Colour::name: field changed, "),
        ("sarif", "\"text\": \"in Rust, with nothing on the wire: types::Colour::name: field changed, "),
        ("changelog", "### Changed\n\n- **Breaking:** In Rust, `types::Colour::name`: field changed, "),
    ] {
        let output = run(folder.path(), &["old.yaml", "new.yaml", "--format", format]);
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert!(stdout(&output).contains(expected), "{format}\n{}", stdout(&output));
    }
    // The field, and what makes it: that there is a type more asks nothing of anybody.
    let changelog = stdout(&run(folder.path(), &["old.yaml", "new.yaml", "--format", "changelog"]));
    assert_eq!(changelog.matches("\n- **Breaking:** In Rust, `types::Colour::").count(), 2, "{changelog}");
    assert_eq!(changelog.lines().count(), 4, "{changelog}");
}

#[test]
fn what_is_major_in_rust_fails_where_somebody_asks_for_that() {
    let fails = |folder: &Path, more: &[&str]| {
        let output = run(folder, &[&["old.yaml", "new.yaml", "--fail-on", "major"], more].concat());
        assert!(output.stderr.is_empty(), "{}", stderr(&output));
        output.status.code()
    };
    for (from, to, code) in [
        // Major by what is no more than info on the wire, and breaking on the wire by what is a patch.
        (", hex: {type: string}", "", 1),
        ("schema: {type: integer}", "schema: {type: integer, maximum: 5}", 1),
        ("hex: {type: string}", "hex: {type: string}, red: {type: integer}", 0),
        ("hex: {type: string}", "hex: {type: string, maxLength: 6}", 0),
    ] {
        assert_eq!(fails(folder(from, to).path(), &[]), Some(code), "{to}");
    }
    let alone = in_rust_alone();
    assert_eq!(fails(alone.path(), &[]), Some(1));
    assert_eq!(run(alone.path(), &["old.yaml", "new.yaml", "--fail-on", "docs"]).status.code(), Some(0));
    // What is excused does not count.
    let folder = folder(", hex: {type: string}", "");
    let seen = "- {rule: property-removed, at: '#/components', reason: Known.}\n";
    fs::write(folder.path().join("seen.yaml"), seen).expect("writable");
    assert_eq!(fails(folder.path(), &["--ignore", "seen.yaml"]), Some(0));
    // Two crates of which one cannot be made may differ in anything.
    let (old, new) = (folder.path().join("old.yaml"), folder.path().join("new.yaml"));
    fs::write(&old, OLD.replace("hex: {type: string}", "hex: {$ref: '#/components/schemas/Hex'}")).expect("writable");
    fs::write(&new, OLD).expect("writable");
    let output = run(folder.path(), &["old.yaml", "new.yaml", "--fail-on", "major", "--format", "github"]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    let reason = "the Rust API cannot be compared: no crate can be generated from the old document";
    assert!(stdout(&output).contains(reason), "{}", stdout(&output));
    let output = run(folder.path(), &["old.yaml", "new.yaml", "--fail-on", "docs", "--format", "sarif"]);
    assert!(stdout(&output).contains(reason), "{}", stdout(&output));
}

#[test]
fn what_an_item_comes_from_is_among_what_is_not_excused() {
    let folder = folder("name: {type: string}, hex: {type: string}", "name: {type: integer}");
    let seen = "# Looked at.\n- {rule: property-removed, at: '#/components', reason: Known.}\n";
    fs::write(folder.path().join("seen.yaml"), seen).expect("writable");
    let report = |arguments: &[&str]| -> Value {
        let output = run(folder.path(), &[&["old.yaml", "new.yaml", "--format", "json"], arguments].concat());
        serde_json::from_str(&stdout(&output)).expect("JSON")
    };
    let rules = |report: &Value, path: &str| -> (Vec<Value>, Value) {
        let items = report["rust"]["items"].as_array().expect("a list");
        let item = items.iter().find(|it| it["path"] == path && it["semver"] == "major").expect("differs");
        let positions = item["changes"].as_array().expect("a list").iter();
        let changes = positions.map(|it| report["changes"][it.as_u64().expect("a position") as usize]["rule"].clone());
        (changes.collect(), item["excused"].clone())
    };
    let (all, left) = (report(&[]), report(&["--ignore", "seen.yaml"]));
    assert_eq!(rules(&all, "types::Colour::hex"), (vec!["property-removed".into()], false.into()));
    assert_eq!(rules(&left, "types::Colour::hex"), (vec![], true.into()));
    assert_eq!(rules(&left, "types::Colour::name"), rules(&all, "types::Colour::name"));
    assert_eq!(rules(&left, "types::Colour::name").0, ["type-changed"]);
    // What is excused did not come out of nothing.
    let text = stdout(&run(folder.path(), &["old.yaml", "new.yaml", "--ignore", "seen.yaml"]));
    assert!(!text.contains("with nothing on the wire"), "{text}");
}

#[test]
fn a_change_takes_what_it_takes_without_the_others_beside_it() {
    let secured =
        OLD.replace("components:\n", "components:\n  securitySchemes: {key: {type: apiKey, name: K, in: header}}\n");
    let headers = "200: {description: Some., headers: {X-More: {schema: {type: string}}}, content:";
    let report = |edits: &[(&str, &str)]| {
        let new = edits.iter().fold(secured.clone(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        });
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("old.yaml"), &secured).expect("writable");
        fs::write(folder.path().join("new.yaml"), new).expect("writable");
        let output = run(folder.path(), &["old.yaml", "new.yaml", "--format", "json"]);
        serde_json::from_str::<Value>(&stdout(&output)).expect("JSON")
    };
    let takes = |report: &Value, rule: &str| {
        let changes = report["changes"].as_array().expect("a list").clone();
        changes.into_iter().find(|it| it["rule"] == rule).map(|it| it["rust"].clone())
    };
    let found =
        report(&[("in: query, ", "in: query, required: true, "), ("200: {description: Some., content:", headers)]);
    assert_eq!(takes(&found, "parameter-became-required"), Some("major".into()), "{found:#}");
    assert_ne!(takes(&found, "header-added"), Some("major".into()), "{found:#}");
    let found = report(&[("operationId: listColours\n", "operationId: listColours\n      security: [{key: []}]\n")]);
    assert_eq!(takes(&found, "security-set"), Some("major".into()), "{found:#}");
    let alone = found["rust"]["items"].as_array().expect("a list").clone();
    assert!(
        alone.iter().filter(|it| it["semver"] == "major").all(|it| it["changes"] == serde_json::json!([0])),
        "{found:#}"
    );
}

#[test]
fn a_file_of_a_revision_is_read_and_one_that_it_does_not_have_is_an_error() {
    let folder = folder("in: query, ", "in: query, required: true, ");
    repository(folder.path());
    fs::create_dir(folder.path().join("api")).expect("writable");
    fs::rename(folder.path().join("new.yaml"), folder.path().join("api/new.yaml")).expect("writable");
    let output = run(folder.path(), &["HEAD:old.yaml", "api/new.yaml"]);
    assert!(stdout(&output).contains("was HEAD:old.yaml:7:20"), "{}{}", stdout(&output), stderr(&output));
    for (within, name, expected) in [
        (".", "HEAD:old.yml", "there is no old.yml in HEAD; mend the path, or /dev/null for no document"),
        (".", "HEAD:../../etc/passwd", "there is no ../../etc/passwd in HEAD"),
        ("api", "HEAD:new.yaml", "is one from the root of the repository: write `HEAD:./new.yaml`, or /dev/null for"),
    ] {
        for arguments in [[name, "/dev/null"], ["/dev/null", name]] {
            let output = run(&folder.path().join(within), &arguments);
            assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{name}");
            assert!(stderr(&output).contains(expected), "{}", stderr(&output));
        }
    }
}

#[test]
fn what_is_gone_from_a_revision_is_shown_in_the_file_of_today() {
    let folder = folder(", hex: {type: string}", "");
    repository(folder.path());
    fs::rename(folder.path().join("new.yaml"), folder.path().join("my new.yaml")).expect("writable");
    let github =
        |arguments: [&str; 2]| stdout(&run(folder.path(), &[&arguments[..], &["--format", "github"]].concat()));
    let told = github(["HEAD:old.yaml", "my new.yaml"]);
    assert!(told.starts_with("::notice file=my new.yaml,line=12,col="), "{told}");
    let told = github(["HEAD:./old.yaml", "/dev/null"]);
    assert!(told.starts_with("::error file=old.yaml,line=5,"), "{told}");
    fs::write(folder.path().join("seen.yaml"), "- {rule: property-removed, at: '#/components', reason: Known.}\n")
        .expect("writable");
    let sarif = |arguments: &[&str]| -> Value {
        let output = run(folder.path(), &[&["HEAD:old.yaml", "my new.yaml", "--format", "sarif"], arguments].concat());
        serde_json::from_str::<Value>(&stdout(&output)).expect("JSON")["runs"][0]["results"][0].clone()
    };
    let result = sarif(&[]);
    let location = &result["locations"][0];
    assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "my%20new.yaml", "{result:#}");
    assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], "#/components/schemas/Colour/properties/hex");
    assert!(result["suppressions"].is_null(), "{result:#}");
    let result = sarif(&["--ignore", "seen.yaml"]);
    assert_eq!(result["suppressions"], serde_json::json!([{"kind": "external", "justification": "Known."}]));
}

/// Makes a folder a repository in which `old.yaml` is committed.
fn repository(folder: &Path) {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(folder).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
        assert!(command.args(arguments).output().expect("git runs").status.success(), "{arguments:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "old.yaml"]);
    git(&["commit", "--quiet", "--message", "One"]);
}

/// Two resources, and an enum.
const SHOP: &str = "openapi: 3.0.3
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
paths:
  /colours:
    get:
      operationId: listColours
      tags: [colours]
      responses: {200: {description: A., content: {application/json: {schema: {$ref: '#/components/schemas/Paint'}}}}}
  /brushes:
    get:
      operationId: listBrushes
      tags: [brushes]
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses: {204: {description: A.}}
components:
  schemas:
    Paint: {type: object, properties: {colour: {$ref: '#/components/schemas/Colour'}, hex: {type: string}}}
    Colour: {type: string, enum: [Red]}
";

#[test]
fn a_crate_of_some_operations_is_compared_by_these_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let new = SHOP.replace("in: query, ", "in: query, required: true, ").replace("listColours", "allColours");
    fs::write(folder.path().join("old.yaml"), SHOP).expect("writable");
    fs::write(folder.path().join("new.yaml"), new).expect("writable");
    let with = |only: &[&str]| {
        let output = run(folder.path(), &[&["old.yaml", "new.yaml", "--format", "json"], only].concat());
        let report: Value = serde_json::from_str(&stdout(&output)).unwrap_or_default();
        let rules = report["changes"].as_array().into_iter().flatten().map(|it| it["rule"].to_string());
        (output.status.code(), report["semver"].clone(), rules.collect::<Vec<_>>(), stderr(&output))
    };
    let (status, semver, rules, _) = with(&[]);
    assert_eq!((status, semver, rules.len()), (Some(1), "major".into(), 2), "{rules:?}");
    let (status, semver, rules, said) = with(&["--only", "brushes"]);
    assert_eq!((status, semver, rules.len()), (Some(1), "major".into(), 1), "{rules:?} {said}");
    assert!(rules[0].contains("parameter-became-required"), "{rules:?}");
    let (_, _, rules, _) = with(&["--only", "colours"]);
    assert!(rules.len() == 1 && !rules[0].contains("parameter"), "{rules:?}");
    // What only one of the documents has is a name as well.
    let (status, _, _, said) = with(&["--only", "allColours"]);
    assert_eq!(status, Some(0), "{said}");
    let (status, _, _, said) = with(&["--only", "brush"]);
    assert!(status == Some(2) && said.contains("write `brushes`"), "{said}");
}

#[test]
fn settings_decide_what_a_change_takes_in_rust() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (old, new) = ("hex: {type: number}", "hex: {type: number, format: decimal}");
    fs::write(folder.path().join("old.yaml"), SHOP.replace("hex: {type: string}", old)).expect("writable");
    fs::write(folder.path().join("new.yaml"), SHOP.replace("hex: {type: string}", new)).expect("writable");
    let semver = |settings: &str| {
        fs::write(folder.path().join("ostler.yaml"), settings).expect("writable");
        let arguments = ["old.yaml", "new.yaml", "--format", "json", "--config", "ostler.yaml"];
        let output = run(folder.path(), &arguments);
        let report: Value = serde_json::from_str(&stdout(&output)).unwrap_or_default();
        (report["semver"].clone(), stderr(&output))
    };
    assert_eq!(semver("{}").0, "major");
    assert_eq!(semver("number: decimal").0, "none", "each number is exact then");
    let overlay = "overlay: 1.0.0\nactions: [{target: $.components.schemas.Paint.properties.hex, remove: true}]\n";
    fs::write(folder.path().join("overlay.yaml"), overlay).expect("writable");
    assert_eq!(semver("overlay: overlay.yaml").0, "none", "the crate has no such member then");
    assert_eq!(semver("rename: {'#/components/schemas/Paint': Varnish}").0, "major");
    for (settings, expected) in [
        ("closed-enums: [Color]", "write `Colour`"),
        ("rename: {'#/components/schemas/Pain': Varnish}", "leads nowhere in the document"),
        ("layuot: root", "help: write `layout`"),
    ] {
        assert!(semver(settings).1.contains(expected), "{settings}: {}", semver(settings).1);
    }
}
