//! What the generator says of its crate's public API, and what the code of the crate says: each path is known to both, and
//! so are each method and each trait. The code is read again here, by other means.

mod declarations;
mod macros;
mod public_paths;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ostler_codegen::{Item, Kind, Output, Surface};
use proc_macro2::TokenStream;
use tests::cases::{self, read, root};

use crate::declarations::{Declarations, declarations, last_segments};
use crate::macros::Macros;
use crate::public_paths::public_paths;

type Files = BTreeMap<String, String>;

fn files_of(output: &Output) -> Files {
    output.files.iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// What is made of the spec, with its front page and chapters.
fn of_spec() -> Output {
    let mut config = cases::config();
    config.front_page = Some("../README.md".to_owned());
    config.chapters.insert("production".to_owned(), "../production.md".to_owned());
    let reading = cases::read_document(&read(&root().join("spec/openapi.yaml")));
    ostler_codegen::generate(&reading, &config).expect("the spec is accepted")
}

/// The crate as it is on disk.
fn crate_on_disk() -> Files {
    fn collect(folder: &Path, prefix: &str, files: &mut Files) {
        for entry in fs::read_dir(folder).expect("generated/src is readable") {
            let entry = entry.expect("a folder's entry is readable");
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                collect(&entry.path(), &format!("{path}/"), files);
            } else {
                files.insert(path, read(&entry.path()));
            }
        }
    }
    let mut files = Files::new();
    collect(&root().join("generated/src"), "", &mut files);
    files
}

/// What only one of the two knows.
fn differences(surface: &Surface, files: &Files, macros: &Macros) -> Vec<String> {
    let files: BTreeMap<_, _> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let code = public_paths(&files, macros);
    let said = surface.items().iter().map(|it| it.path.as_str()).chain(surface.aliases().map(|it| it.0));
    let missing = code.iter().filter(|it| !surface.contains(it)).map(|it| format!("`{it}` is not in the surface"));
    let unknown = said.filter(|it| !code.contains(*it)).map(|it| format!("`{it}` is not in the code"));
    let (said, code) = (said_of(surface), declarations(files.into_iter(), macros));
    let all = [("methods", said.methods, code.methods), ("traits", said.traits, code.traits)];
    let unlike = all.into_iter().flat_map(|(what, said, code)| {
        let of = |all: &BTreeMap<String, BTreeSet<String>>, name: &String| all.get(name).cloned().unwrap_or_default();
        let names: Vec<_> = said.keys().chain(code.keys().filter(|it| !said.contains_key(*it))).cloned().collect();
        let pairs = names.into_iter().map(move |it| (of(&said, &it), of(&code, &it), it));
        pairs.flat_map(move |(said, code, name)| {
            let only = |these: &BTreeSet<String>, those: &BTreeSet<String>, place: &str| {
                these
                    .difference(those)
                    .map(|it| format!("{what} of {name}: `{it}` is not in the {place}"))
                    .collect::<Vec<_>>()
            };
            [only(&said, &code, "code"), only(&code, &said, "surface")].concat()
        })
    });
    missing.chain(unknown).chain(unlike).collect()
}

/// The surface as the second opinion tells of the code: types of one name are one, and a path is its last segment.
fn said_of(surface: &Surface) -> Declarations {
    let tokens = |text: &str| text.parse::<TokenStream>().expect("a signature is made of tokens");
    let name = |path: &str| path.rsplit("::").next().unwrap_or(path).to_owned();
    let mut said = Declarations::default();
    for item in surface.items() {
        match item.kind {
            Kind::Struct | Kind::Enum => {
                let traits = item.traits.iter().map(|it| last_segments(tokens(it)));
                said.traits.entry(name(&item.path)).or_default().extend(traits);
            }
            Kind::Method => {
                let owner = item.path.rsplit_once("::").expect("a method has a type").0;
                said.methods.entry(name(owner)).or_default().insert(last_segments(tokens(&item.signature)));
            }
            _ => {}
        }
    }
    said
}

#[test]
fn surface_and_code_of_every_case_are_one() {
    let macros = Macros::of_runtime();
    let mut found = Vec::new();
    for case in cases::cases("accept", "rs") {
        let output = cases::generate_case(&case).expect("the case is accepted");
        assert!(!output.surface.items().is_empty(), "{}", case.name);
        let differences = differences(&output.surface, &files_of(&output), &macros);
        found.extend(differences.iter().map(|it| format!("{}: {it}", case.name)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn surface_and_code_of_the_generated_crate_are_one() {
    let found = differences(&of_spec().surface, &crate_on_disk(), &Macros::of_runtime());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What only one of the two says is noticed, whichever it is.
#[test]
fn each_difference_between_surface_and_code_is_found() {
    let (output, macros) = (of_spec(), Macros::of_runtime());
    let files = files_of(&output);
    let changed = |path: &str, from: &str, to: &str| {
        let mut files = files.clone();
        let text = files.get_mut(path).expect("the file is generated");
        assert!(text.contains(from), "{path} has no `{from}`");
        *text = text.replacen(from, to, 1);
        differences(&output.surface, &files, &macros)
    };
    let notes = changed("orders.rs", "pub notes: Option", "notes: Option");
    assert_eq!(notes, [""; 0], "a method of that name is left");
    let order = changed("orders.rs", "pub order_id:", "order_id:");
    assert_eq!(order, ["`orders::AddResponse::order_id` is not in the code"]);
    let state = changed("types/account_type.rs", "    Customer,", "    Customer,\n    Dog,");
    assert_eq!(state, ["`AccountType::Dog` is not in the surface"]);
    for (path, from, to) in [
        ("lib.rs", "pub mod orders;", "mod orders;"),
        ("orders.rs", "pub fn notes(mut self, notes: impl Into<String>)", "pub fn notes(mut self, notes: String)"),
        ("types/account_type.rs", "PartialEq, Eq, Hash", "PartialEq, Eq"),
        ("wire/orders.rs", "type Response = AddResponse;", "type Response = Add;"),
        ("types/wire/ids.rs", "private::uuid_newtype!(BillId);", ""),
    ] {
        assert_ne!(changed(path, from, to), [""; 0], "{path}: {to}");
    }
}

#[test]
fn the_crate_has_the_items_that_its_users_see() {
    let surface = of_spec().surface;
    for path in [
        "Client::builder",
        "ClientBuilder",
        "Decimal",
        "Platform::Address",
        "Reservation",
        "Reservation::partner_company_id",
        "ReservationId",
        "ReservationId::from_uuid",
        "ServiceOrderState::Inquired",
        "ServiceOrderState::KNOWN",
        "error::Violation",
        "production",
        "reservations::GetAll",
        "reservations::GetAll::new",
        "reservations::GetAll::updated_utc",
        "reservations::GetAllResponse::reservations",
        "reservations::Reservations::get_all",
        "transport",
    ] {
        assert!(surface.contains(path), "{path} is missing");
    }
    for path in [
        "",
        "Client::core",
        "Reservation::",
        "Reservation::company_id",
        "Reservation::partner_company_id::x",
        "ServiceOrderState::Enquired",
        "ServiceOrderState::VALUES",
        "reservations::GetAll::nothing",
        "reservations::ReservationId",
        "types",
        "types::Reservation",
        "wire::reservations::GetAll::members",
    ] {
        assert!(!surface.contains(path), "{path} is there");
    }
}

#[test]
fn path_receiver_and_kind_tell_all_items_apart() {
    let key = |it: &Item| (it.path.clone(), it.receiver.clone(), it.kind);
    for case in cases::cases("accept", "rs") {
        let surface = cases::generate_case(&case).expect("the case is accepted").surface;
        let twice: Vec<_> = surface.items().windows(2).filter(|it| key(&it[0]) == key(&it[1])).collect();
        assert!(twice.is_empty(), "{}: {twice:?}", case.name);
    }
}

/// A survey reads no body of a function, and writes no text.
#[test]
fn a_survey_knows_of_each_case_what_generating_it_knows() {
    let mut of_text = BTreeMap::new();
    let mut seen = 0;
    for case in cases::cases("accept", "rs") {
        let output = cases::generate_case(&case).expect("the case is accepted");
        let survey = ostler_codegen::survey(&cases::read_document(&case.text), &cases::config_of(&case));
        let survey = survey.expect("the case is accepted");
        assert_eq!(survey.surface, output.surface, "{}", case.name);
        assert_eq!((survey.summary, &survey.features), (output.summary, &output.features), "{}", case.name);
        assert!(survey.files.keys().map(String::as_str).eq(output.files.iter().map(|it| it.0)), "{}", case.name);
        for ((path, text), print) in output.files.iter().zip(survey.files.values()) {
            seen += 1;
            let first = of_text.entry(text.to_owned()).or_insert(*print);
            assert_eq!(first, print, "{}: {path}", case.name);
        }
    }
    // Files of one text have one print, and those of different texts different ones.
    let mut prints: Vec<_> = of_text.values().map(|it| format!("{it:?}")).collect();
    prints.sort_unstable();
    prints.dedup();
    assert!(prints.len() == of_text.len() && of_text.len() < seen, "{} texts, {} prints", of_text.len(), prints.len());
}
