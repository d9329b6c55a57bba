//! The spec into the contract of the fake server, or into what the fake would not understand of it.

use ostler_codegen::{Diagnostic, Pointer, Severity};
use ostler_contract::{Refusal, digest, parse, to_text};

/// The text of `fake/contract.json`, for a document that the generator has accepted.
pub(crate) fn of(text: &str) -> Result<String, Vec<Diagnostic>> {
    let document = parse(text).map_err(|refusal| vec![diagnostic(refusal)])?;
    let contract = digest(&document).map_err(|refusals| refusals.into_iter().map(diagnostic).collect::<Vec<_>>())?;
    Ok(to_text(&contract))
}

/// As the generator would say it.
fn diagnostic(refusal: Refusal) -> Diagnostic {
    let Refusal { at, message, help } = refusal;
    let at = at.iter().fold(Pointer::root(), |at, name| at.child(name));
    Diagnostic { code: "unsupported", at, message, help, severity: Severity::Error }
}
