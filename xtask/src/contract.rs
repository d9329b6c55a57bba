//! The spec into the contract of the fake server, or into what the fake would not understand of it.

use ostler_contract::{Refusal, digest, parse, to_text};
use ostler_openapi::Pointer;
use ostler_openapi::finding::{Code, Finding, Level, Place};

use crate::spec::Spec;

/// The text of `fake/contract.json`, for a document that the generator has accepted.
pub(crate) fn of(spec: &Spec) -> Result<String, Vec<Finding>> {
    let finding = |refusal| finding(spec, refusal);
    let document = parse(spec.text()).map_err(|refusal| vec![finding(refusal)])?;
    let contract = digest(&document).map_err(|refusals| refusals.into_iter().map(finding).collect::<Vec<_>>())?;
    Ok(to_text(&contract))
}

/// As the generator would say it.
fn finding(spec: &Spec, refusal: Refusal) -> Finding {
    let Refusal { at, message, help } = refusal;
    let at = at.iter().fold(Pointer::root(), |at, name| at.child(name));
    let place = Place::of_key(spec.tree(), at.as_str());
    Finding::new(Code::new("unsupported"), Level::Error, place, message, help)
}
