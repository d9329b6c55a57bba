//! Pages as drafts take them, and what becomes of a draft.

use ostler_openapi::Source;
use ostler_review::draft::{DraftFile, Page};
use ostler_review::facts;
use ostler_review::reconcile::{File, Reconciliation, Report};
use ostler_review::sources::{Aliases, Sources, parse_list};

/// The pages of the fixture, in the order of their names.
pub(crate) const PAGES: [(&str, &str); 3] = [
    ("_shared.md", include_str!("pages/_shared.md")),
    ("ships.md", include_str!("pages/ships.md")),
    ("sunk.md", include_str!("pages/sunk.md")),
];

pub(crate) fn read(name: &str, text: &str) -> Page {
    let wording = facts::read_text(name, text).unwrap_or_else(|error| panic!("{name}: {error}"));
    Page { text: text.to_owned(), wording, date: "2026-01-02".to_owned() }
}

pub(crate) fn pages() -> Vec<Page> {
    PAGES.map(|(name, text)| read(name, text)).into()
}

pub(crate) fn page(name: &str) -> Page {
    let found = PAGES.iter().find(|it| it.0 == name).expect("is a page");
    read(found.0, found.1)
}

/// Whether the generator makes a crate of a document; what it refuses otherwise.
pub(crate) fn is_accepted(document: &str) -> Result<(), String> {
    let source = Source::new("draft.yaml", document).map_err(|it| it.message.clone())?;
    let reading = ostler_openapi::read(source);
    let config = ostler_codegen::Config::for_crate("client");
    ostler_codegen::generate(&reading, &config).map(|_| ()).map_err(|it| format!("{:?}", it.kept()))
}

/// What is said of the folder of a spec.
pub(crate) fn reconciled(files: &[DraftFile]) -> Report {
    let text = |path: &str| files.iter().find(|it| it.path == path).map_or_else(|| panic!("no {path}"), |it| &*it.text);
    let entries = parse_list("sources.yaml", text("sources/sources.yaml")).expect("a list");
    let facts = entries.iter().map(|it| facts::from_yaml(text(&format!("sources/{}", it.facts))).expect("facts"));
    let facts = facts.collect();
    let aliases = Aliases::parse("aliases.yaml", text("sources/aliases.yaml")).expect("aliases");
    let sources = Sources::join(&entries, facts, aliases).expect("sources");
    let spec = File { name: "openapi.yaml", text: text("openapi.yaml") };
    let ledger = File { name: "ledger.yaml", text: text("ledger.yaml") };
    let reconciliation = Reconciliation::new(spec, ledger, &sources).unwrap_or_else(|it| panic!("{it}"));
    assert_eq!(reconciliation.document(), text("RECONCILIATION.md"));
    reconciliation.check(None)
}
