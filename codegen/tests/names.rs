//! Whatever a document calls its things, its files are those of one crate, or it is refused with what helps.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use ostler_codegen::{Config, Output};
use ostler_openapi::finding::{Finding, Findings, Level};
use ostler_openapi::{Source, read};

/// What Cargo gives a meaning below `src/`, or beside it.
const OF_CARGO: &[&str] = &["benches", "bin", "build", "examples", "lib", "main", "src", "target", "tests"];

/// What Rust gives a meaning: modules, paths, crates that every crate can name, types and what the prelude holds.
const OF_RUST: &[&str] = &[
    "Self",
    "alloc",
    "async",
    "bool",
    "box",
    "core",
    "crate",
    "dyn",
    "extern",
    "fn",
    "gen",
    "impl",
    "macro_rules",
    "mod",
    "option",
    "prelude",
    "proc_macro",
    "pub",
    "result",
    "self",
    "static",
    "std",
    "str",
    "string",
    "super",
    "test",
    "try",
    "type",
    "u32",
    "union",
    "use",
    "vec",
    "where",
    "yield",
];

const SPEC: &str = include_str!("../../spec/openapi.yaml");

#[test]
fn no_word_of_cargo_or_rust_or_the_crate_makes_two_files_of_one_path() {
    let words = OF_CARGO.iter().chain(OF_RUST).map(|it| (*it).to_owned()).chain(own_modules());
    for word in words.collect::<BTreeSet<_>>() {
        for document in [as_resource(&word), as_action(&word), as_schemas(&word), as_member(&word)] {
            // Two files of one path, and a file that is not Rust, make the generator panic.
            match generate(&document, &config()) {
                Ok(output) => assert_one_crate(&output, &word),
                Err(errors) => assert!(errors.kept().iter().all(is_about_a_name), "{word}: {errors:?}"),
            }
        }
    }
}

#[test]
fn what_cargo_and_the_crate_have_below_the_root_is_no_name_of_a_resource() {
    let of_cargo = ["bin", "lib", "main"].map(str::to_owned);
    for word in of_cargo.into_iter().chain(own_modules()) {
        let errors = generate(&as_resource(&word), &config()).err().unwrap_or_else(|| panic!("{word} is taken"));
        assert!(errors.kept().iter().any(|it| it.code.id() == "name-collision"), "{word}: {errors:?}");
        for error in errors.kept() {
            assert!(error.help.contains("operationId") && !error.help.contains("x-rust-name"), "{word}: {error:?}");
            assert!(error.place.pointer.as_str().ends_with("/operationId"), "{word}: {error:?}");
        }
    }
}

#[test]
fn words_that_have_no_meaning_below_the_root_are_names_like_any_other() {
    for word in ["alloc", "benches", "build", "crate", "examples", "mod", "self", "super", "tests"] {
        assert!(generate(&as_resource(word), &config()).is_ok(), "{word}");
    }
}

#[test]
fn an_x_rust_name_is_the_way_out_wherever_it_is_offered() {
    let choice = |net: &str| {
        let members =
            format!("{{NetValue: {{type: integer{net}}}, GrossValue: {{type: integer}}, Net: {{type: integer}}}}");
        document(
            "boats_list",
            "Name",
            &format!("Amount: {{type: object, x-exactly-one-of: [NetValue, GrossValue], properties: {members}}}"),
        )
    };
    let errors = generate(&choice(""), &config()).unwrap_err();
    assert!(errors.kept().len() == 1 && errors.kept()[0].help.contains("x-rust-name"), "{errors:?}");
    let output = generate(&choice(", x-rust-name: TaxlessValue"), &config()).unwrap();
    let (_, text) = output.files.iter().find(|(path, _)| *path == "types/amount.rs").unwrap();
    assert!(text.contains("fn taxless(") && text.contains("fn gross("), "{text}");
}

#[test]
fn what_the_caller_calls_things_is_held_to_the_same() {
    let refused = |config: Config| {
        let errors = generate(&as_resource("boats"), &config).unwrap_err();
        assert!(errors.kept().iter().all(|it| it.help.contains("configuration")), "{errors:?}");
        errors.count(Level::Error)
    };
    for server_enum in ["Client", "Decimal", "Lib", "Main", "My server", "Self", "Type", "platform", ""] {
        assert!(refused(Config { server_enum: server_enum.to_owned(), ..config() }) > 0, "{server_enum}");
    }
    for chapter in ["client", "lib", "platform", "Chapter", "a chapter", "type", ""] {
        let chapters = [(chapter.to_owned(), "../chapter.md".to_owned())].into();
        assert!(refused(Config { chapters, ..config() }) > 0, "{chapter}");
    }
}

fn config() -> Config {
    Config {
        server_enum: "Platform".to_owned(),
        chapters: [("production".to_owned(), "../production.md".to_owned())].into(),
        ..Config::strict("names")
    }
}

fn generate(text: &str, config: &Config) -> Result<Output, Findings> {
    ostler_codegen::generate(&read(Source::new("names.yaml", text).unwrap()), config)
}

/// The modules of a crate that has everything, without those of its resources.
fn own_modules() -> BTreeSet<String> {
    let output = generate(SPEC, &config()).unwrap();
    let files: BTreeMap<_, _> = output.files.iter().collect();
    let resources: BTreeSet<_> = files.keys().filter_map(|it| it.strip_prefix("wire/")).collect();
    let stems = files.keys().filter(|it| !it.contains('/') && !resources.contains(*it));
    let stems = stems.filter_map(|it| it.strip_suffix(".rs")).map(str::to_owned);
    let declared = files["lib.rs"].lines().filter_map(|it| it.strip_prefix("pub mod ")?.strip_suffix(" {}"));
    let opened = files["lib.rs"].lines().filter_map(|it| it.strip_prefix("pub mod ")?.strip_suffix(" {"));
    let found: BTreeSet<_> = stems.chain(declared.chain(opened).map(str::to_owned)).collect();
    for expected in ["client", "credentials", "error", "platform", "production", "recovery", "transport", "types"] {
        assert!(found.contains(expected), "{expected}: {found:?}");
    }
    found
}

/// Cargo would take other files at the root for programs; modules are declared where their files are.
fn assert_one_crate(output: &Output, word: &str) {
    let paths: Vec<_> = output.files.iter().map(|(path, _)| path).collect();
    assert!(paths.contains(&"lib.rs") && !paths.contains(&"main.rs"), "{word}: {paths:?}");
    assert!(!paths.iter().any(|it| it.starts_with("bin/") || it.ends_with("/mod.rs")), "{word}: {paths:?}");
    let root = output.files.iter().find(|(path, _)| *path == "lib.rs").unwrap().1;
    for stem in paths.iter().filter(|it| !it.contains('/')).filter_map(|it| it.strip_suffix(".rs")) {
        let declared = root.matches(&format!("mod {stem};")).count();
        assert_eq!(declared, usize::from(stem != "lib"), "{word}: {stem}");
    }
}

fn is_about_a_name(error: &Finding) -> bool {
    ["name-collision", "name-invalid"].contains(&error.code.id())
}

fn as_resource(word: &str) -> String {
    document(&format!("{word}_list"), "Name", "")
}

fn as_action(word: &str) -> String {
    document(&format!("boats_{word}"), "Name", "")
}

fn as_member(word: &str) -> String {
    document("boats_list", word, &format!("Colour: {{type: string, enum: [{word}, Other]}}"))
}

fn as_schemas(word: &str) -> String {
    let object = format!("{word}: {{type: object, properties: {{A: {{type: string}}}}}}");
    let id = format!("{word}Id: {{type: string, format: uuid}}");
    document("boats_list", "Name", &format!("{object}, {id}"))
}

fn document(operation: &str, member: &str, schemas: &str) -> String {
    let body = format!("{{type: object, properties: {{{member}: {{type: string}}}}}}");
    let content = format!("{{application/json: {{schema: {body}}}}}");
    format!(
        "openapi: 3.0.3
info: {{title: Names, version: '1'}}
servers: [{{url: 'https://a.example', x-rust-name: Live}}]
paths:
  /boats/list:
    post:
      operationId: {operation}
      requestBody: {{content: {content}}}
      responses: {{'200': {{description: Done., content: {content}}}}}
components: {{schemas: {{{schemas}}}}}
"
    )
}
