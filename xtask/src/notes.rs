//! The ledger's ids, for the documentation of the generated crate.

use std::fs;
use std::io::ErrorKind;

use ostler_codegen::Notes;
use ostler_review::ledger::Ledger;

use crate::outcome::Failure;
use crate::reconcile::unreadable;
use crate::workspace::Workspace;

/// The ledger, relative to the root.
pub(crate) const LEDGER: &str = "spec/ledger.yaml";

/// The ids of the ledger's entries at the places of a spec that they are about, for the documentation of the generated
/// crate.
pub(crate) fn read(workspace: &Workspace, spec: &str) -> Result<Notes, Failure> {
    let path = workspace.path(LEDGER);
    match fs::read_to_string(&path) {
        Ok(text) => of(&Ledger::parse(LEDGER, &text).map_err(unreadable)?, spec),
        // A spec need not have a ledger.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Notes::default()),
        Err(error) => Err(Failure::io("read", &path, &error)),
    }
}

/// The ids at the places of a ledger's entries.
pub(crate) fn of(ledger: &Ledger, spec: &str) -> Result<Notes, Failure> {
    let mut notes = Notes::default();
    for (pointer, id) in ledger.notes(spec) {
        notes.insert(&pointer, id).map_err(refused)?;
    }
    Ok(notes)
}

fn refused(error: String) -> Failure {
    Failure::new(format!("{LEDGER}: {error}"))
}
