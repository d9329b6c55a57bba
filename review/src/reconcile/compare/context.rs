//! What a document's names are looked up in, and what its tables and the ledger say of a name.

use crate::facts::{Operation, PageFacts, Property, Side};
use crate::ledger::{Claim, Class, Entry, Ledger};
use crate::names::Names;
use crate::places::Places;
use crate::spec::Spec;

/// What a document's names are looked up in.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) spec: Spec<'a>,
    pub(crate) names: Names<'a>,
    /// Its renames say which property a row is about that carries another name.
    pub(crate) ledger: &'a Ledger,
    pub(crate) places: &'a Places,
}

/// The property tables of a document that describe the schema at `pointer`, with the line where each begins.
pub(crate) fn tables<'d>(
    context: Context<'_>,
    source: &str,
    document: &'d PageFacts,
    pointer: &str,
) -> Vec<(usize, &'d [Property])> {
    let mut found = Vec::new();
    for operation in &document.operations {
        for side in [Side::Request, Side::Response] {
            let operations = context.names.get(source, &operation.path);
            let mut bodies = operations.iter().flat_map(|it| context.spec.bodies(it, side));
            if bodies.any(|it| it.at == pointer) {
                found.push((operation.line, rows(operation, side)));
            }
        }
    }
    for object in &document.objects {
        if context.names.get(source, &object.name).iter().any(|it| it == pointer) {
            found.push((object.line, &object.properties));
        }
    }
    found
}

pub(super) fn rows(operation: &Operation, side: Side) -> &[Property] {
    match side {
        Side::Request => &operation.request,
        Side::Response => &operation.response,
    }
}

/// The property that the ledger says `name` of a table or an example became, in the schema at `owner`.
pub(super) fn renamed(context: Context<'_>, source: &str, place: &str, name: &str, owner: &str) -> Option<String> {
    let claims = |it: &Claim| it.is_about(source, place) && it.says.as_deref() == Some(name);
    let is_rename =
        |it: &Entry| it.decision.rename.is_some() && it.class == Class::Name && it.claims.iter().any(claims);
    let entries = context.ledger.entries.iter().enumerate().filter(|(_, it)| is_rename(it));
    let mut places = entries.flat_map(|(index, _)| context.places.of_entry(index));
    places.find(|it| it.strip_prefix(owner).is_some_and(|it| it.starts_with("/properties/"))).cloned()
}
