//! What becomes of the manifest, of the runtime that it names, and of its features.

use std::env;
use std::fs;
use std::process::Command;

use ostler::{Options, generate};

use crate::support::{Trial, cargo, cargo_in, root, stderr};

#[test]
fn two_clients_are_in_one_program_and_in_one_workspace() {
    let trial = Trial::new();
    for name in ["drinks-client", "snacks-client"] {
        generate(&Options::new(trial.path("openapi.yaml"), trial.path(&format!("shop/{name}")), name)).unwrap();
    }
    let members = "[workspace]\nresolver = \"3\"\nmembers = [\"drinks-client\", \"snacks-client\", \"program\"]\n";
    trial.write("shop/Cargo.toml", members);
    let client = |name: &str| format!("{name} = {{ path = \"../{name}\", default-features = false }}\n");
    let clients = client("drinks-client") + &client("snacks-client");
    let manifest = "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n";
    trial.write("shop/program/Cargo.toml", &format!("{manifest}{clients}"));
    let code =
        "//! Both.\n\nfn main() {\n    let _: Option<(drinks_client::Client, snacks_client::Client)> = None;\n}\n";
    trial.write("shop/program/src/main.rs", code);
    // Libraries of one name would be built into the same file, and pages into the same folder.
    for arguments in [&["check", "--workspace"][..], &["doc", "--workspace", "--no-deps"]] {
        let output = cargo_in(&trial.path("shop"), arguments);
        assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stderr(&output), "", "{arguments:?}");
    }
}

#[test]
fn a_crate_that_calls_its_copy_as_all_were_called_goes_on_and_is_told_how_to_change() {
    let trial = Trial::new();
    generate(&trial.options()).unwrap();
    let (now, before) = ("package = \"drinks-client-runtime\", path = \"runtime\"", "path = \"runtime\"");
    let manifest = trial.text("Cargo.toml");
    assert!(manifest.contains(now), "{manifest}");
    trial.write("client/Cargo.toml", &manifest.replace(now, before));
    let told = generate(&trial.options()).unwrap().warnings();
    assert!(told.contains("calls the copy of the runtime `ostler-runtime`") && told.contains(now), "{told}");
    assert!(trial.text("runtime/Cargo.toml").contains("name = \"ostler-runtime\""));
    let checked = cargo(&trial, &["check", "--lib", "--examples"]);
    assert!(checked.status.success(), "{}", stderr(&checked));
    trial.write("client/Cargo.toml", &manifest);
    assert_eq!(generate(&trial.options()).unwrap().warnings(), "");
    assert!(trial.text("runtime/Cargo.toml").contains("name = \"drinks-client-runtime\""));
}

#[test]
fn the_copy_of_the_runtime_can_be_packed_and_the_crate_names_it_as_it_is_packed() {
    let trial = Trial::new();
    generate(&trial.options()).unwrap();
    let mut cargo = Command::new(env::var_os("CARGO").unwrap());
    fs::copy(root().join("Cargo.lock"), trial.path("client/runtime/Cargo.lock")).unwrap();
    cargo.current_dir(trial.path("client/runtime")).args(["package", "--no-verify", "--offline", "--quiet"]);
    cargo.env("CARGO_TARGET_DIR", trial.path("target"));
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(trial.path("target/package/drinks-client-runtime-0.1.0.crate").exists());
    assert!(
        trial
            .text("Cargo.toml")
            .contains("package = \"drinks-client-runtime\", path = \"runtime\", version = \"0.1.0\"")
    );
}

#[test]
fn a_crate_of_something_else_is_refused_with_the_lines_to_add() {
    let trial = Trial::new();
    let manifest = "[package]\nname = \"drinks-client\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    trial.write("client/Cargo.toml", manifest);
    trial.write("client/src/main.rs", "fn main() {}\n");
    let before = trial.snapshot();
    let output = trial.command(&["--name", "drinks-client"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("client/Cargo.toml is not that of a client"), "{said}");
    assert_eq!(trial.snapshot(), before);

    let lines = said.split_once("add to it\n").unwrap().1;
    trial.write("client/Cargo.toml", &format!("{manifest}\n{lines}"));
    assert_eq!(generate(&trial.options()).unwrap().warnings(), "");
    let checked = cargo(&trial, &["check", "--lib", "--bins"]);
    assert!(checked.status.success() && stderr(&checked).is_empty(), "{}", stderr(&checked));

    trial.write("client/Cargo.toml", "[package\n");
    let output = trial.command(&["--name", "drinks-client"]);
    assert!(stderr(&output).contains("client/Cargo.toml is not a manifest"), "{}", stderr(&output));
}

#[test]
fn a_crate_that_is_called_otherwise_is_told() {
    let trial = Trial::new();
    generate(&trial.options()).unwrap();
    let told = |name: &str| {
        generate(&Options::new(trial.path("openapi.yaml"), trial.path("client"), name)).unwrap().warnings()
    };
    let said = told("dog");
    assert!(said.contains("calls the crate `drinks-client`") && said.contains("`--name drinks-client`"), "{said}");
    assert!(trial.text("runtime/Cargo.toml").contains("name = \"drinks-client-runtime\""), "as Cargo.toml says");
    assert_eq!(told("drinks_client"), "");
}

#[test]
fn a_runtime_elsewhere_is_named_and_not_copied() {
    let trial = Trial::new();
    let runtime = root().join("runtime");
    generate(&trial.options().runtime(ostler::Runtime::from_argument(runtime.to_str().unwrap()))).unwrap();
    assert!(trial.text("Cargo.toml").contains(&format!("ostler-runtime = {{ path = \"{}\"", runtime.display())));
    assert!(!trial.path("client/runtime").exists());
    let report = generate(&trial.options().runtime(ostler::Runtime::from_argument("0.1"))).unwrap();
    assert!(report.warnings().contains("names another runtime than this run"), "{}", report.warnings());
}

#[test]
fn a_copy_that_the_manifest_names_stays_until_it_names_another_runtime() {
    let trial = Trial::new();
    generate(&trial.options()).unwrap();
    let elsewhere = trial.options().runtime(ostler::Runtime::from_argument(root().join("runtime").to_str().unwrap()));
    let report = generate(&elsewhere).unwrap();
    let told = report.warnings();
    assert!(told.contains("names the copy of the runtime in `runtime/`, which stays"), "{told}");
    assert_eq!(report.changed().count(), 0);
    let checked = cargo(&trial, &["check", "--lib"]);
    assert!(checked.status.success(), "{}", stderr(&checked));

    let line = told.split('`').find(|it| it.starts_with("ostler-runtime = ")).unwrap().to_owned();
    let manifest = trial.text("Cargo.toml");
    let old = manifest.lines().find(|it| it.starts_with("ostler-runtime = ")).unwrap();
    trial.write("client/Cargo.toml", &manifest.replace(old, &line));
    assert_eq!(generate(&elsewhere).unwrap().warnings(), "");
    assert!(!trial.path("client/runtime/src").exists() && !trial.path("client/runtime/Cargo.toml").exists());
}

#[test]
fn each_feature_alone_none_and_all_compile_without_a_warning() {
    let trial = Trial::new();
    fs::copy(root().join("tests/cases/accept/any_features.yaml"), trial.path("openapi.yaml")).unwrap();
    trial.write("ostler.yaml", "features: tag\n");
    generate(&trial.options().config(trial.path("ostler.yaml"))).unwrap();
    trial.write(
        "client/examples/hours.rs",
        "//! It needs a feature.\n\nfn main() {\n    let _ = drinks_client::types::Hours::new([]);\n}\n",
    );
    for features in ["", "animals", "staff-members", "time-api", "animals,staff-members,time-api"] {
        let checked = cargo(&trial, &["check", "--lib", "--example", "connect", "--features", features]);
        assert!(checked.status.success(), "{features}: {}", stderr(&checked));
        assert_eq!(stderr(&checked), "", "{features}: no warnings");
        let has_hours = features.contains("time-api");
        let checked = cargo(&trial, &["check", "--example", "hours", "--features", features]);
        assert_eq!(checked.status.success(), has_hours, "{features}: {}", stderr(&checked));
    }
}

#[test]
fn a_manifest_that_lacks_features_is_told_with_the_lines_to_add() {
    let trial = Trial::new();
    trial.write("ostler.yaml", "features: tag\n");
    let options = trial.options().config(trial.path("ostler.yaml"));
    generate(&trial.options()).unwrap();
    let plain = trial.text("Cargo.toml");
    let told = generate(&options).unwrap().warnings();
    let expected =
        "add \"drinks\", \"glasses\" to `default` in `[features]`, and below it the lines\ndrinks = []\nglasses = []\n";
    assert!(told.contains(expected), "{told}");
    trial.write("client/Cargo.toml", &plain.replace("[features]\n", "[features]\ndrinks = []\n"));
    let told = generate(&options).unwrap().warnings();
    assert!(told.contains("lines\nglasses = []\n") && !told.contains("drinks = []"), "{told}");

    fs::remove_file(trial.path("client/Cargo.toml")).unwrap();
    fs::remove_file(trial.path("client/README.md")).unwrap();
    assert_eq!(generate(&options).unwrap().warnings(), "");
    assert!(trial.text("Cargo.toml").contains("    \"tracing\",\n    \"drinks\",\n    \"glasses\",\n]"));
    assert!(trial.text("README.md").contains("| `glasses` (default) | the operations in `glasses` |"));
    assert_eq!(generate(&options).unwrap().warnings(), "");
}

#[test]
fn no_tag_takes_a_feature_that_the_manifest_has_already() {
    let trial = Trial::new();
    generate(&trial.options()).unwrap();
    let features = |text: &str| -> Vec<String> {
        let lines = text.lines().skip_while(|it| *it != "[features]").take_while(|it| *it != "[dependencies]");
        lines.filter_map(|it| it.split_once(" = ")).map(|(key, _)| key.to_owned()).collect()
    };
    let plain = features(&trial.text("Cargo.toml"));
    assert!(plain.len() > 4 && plain.contains(&"reqwest".to_owned()), "{plain:?}");
    let mut document =
        "openapi: 3.0.3\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.example}]\npaths:\n".to_owned();
    for tag in &plain {
        let answers = "responses: {'204': {description: A.}}";
        document.push_str(&format!("  /{tag}: {{get: {{tags: [{tag}], operationId: a-{tag}, {answers}}}}}\n"));
    }
    trial.write("openapi.yaml", &document);
    trial.write("ostler.yaml", "features: tag\n");
    fs::remove_dir_all(trial.path("client")).unwrap();
    generate(&trial.options().config(trial.path("ostler.yaml"))).unwrap();
    let all = features(&trial.text("Cargo.toml"));
    assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len(), "{all:?}");
    assert_eq!(all.len(), 2 * plain.len(), "{all:?}");
}

#[cfg(unix)]
#[test]
fn a_package_of_the_command_holds_the_runtime() {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap());
    cargo.current_dir(root()).args([
        "package",
        "--package",
        "ostler",
        "--list",
        "--allow-dirty",
        "--offline",
        "--quiet",
    ]);
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let listed: Vec<_> = listed.lines().filter_map(|it| it.strip_prefix("embedded/")).collect();
    let trial = Trial::new();
    generate(&trial.options()).unwrap();
    let copied: Vec<_> = trial.snapshot().into_keys().collect();
    let runtime = trial.path("client/runtime");
    let copied = copied.iter().filter_map(|it| it.strip_prefix(&runtime).ok()).filter(|it| it.starts_with("src"));
    let copied: Vec<_> = copied.map(|it| it.to_str().unwrap()).collect();
    assert!(copied.len() > 10);
    assert!(copied.iter().all(|it| listed.contains(it)), "{copied:?}\n{listed:?}");
    for other in ["LICENSE-APACHE", "LICENSE-MIT", "runtime.toml", "workspace.toml"] {
        assert!(listed.contains(&other), "{other}: {listed:?}");
    }
}
