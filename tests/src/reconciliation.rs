//! The sources of the document, with which a spec and a ledger are held against them.

use std::path::PathBuf;

use ostler_review::facts;
use ostler_review::reconcile::{File, Reconciliation};
use ostler_review::sources::{Aliases, Sources, parse_list};

use crate::cases::{read, root};

/// Where the document, its ledger and its sources stand.
pub fn spec_folder() -> PathBuf {
    root().join("spec")
}

/// The sources with their facts.
///
/// # Panics
///
/// When one of their files cannot be read.
pub fn sources() -> Sources {
    let folder = spec_folder().join("sources");
    let entries = parse_list("sources.yaml", &read(&folder.join("sources.yaml"))).expect("a list of sources");
    let facts = entries.iter().map(|it| facts::read_yaml(&it.facts, &read(&folder.join(&it.facts))).expect("facts"));
    let aliases = Aliases::parse("aliases.yaml", &read(&folder.join("aliases.yaml"))).expect("a list of aliases");
    Sources::join(&entries, facts.collect(), aliases).expect("facts of the sources that are listed")
}

/// Holds a spec and a ledger against the sources.
///
/// # Panics
///
/// When one of the two cannot be read.
pub fn reconcile<R>(sources: &Sources, spec: &str, ledger: &str, look: impl FnOnce(&mut Reconciliation<'_>) -> R) -> R {
    let spec = File { name: "spec/openapi.yaml", text: spec };
    let ledger = File { name: "spec/ledger.yaml", text: ledger };
    look(&mut Reconciliation::new(spec, ledger, sources).expect("a spec and a ledger"))
}
