//! What answers for an operation without behaviour: the documented example, or a value that its schema accepts.

use axum::http::{HeaderName, StatusCode};
use serde_json::{Value, json};

use crate::answer::Refusal;
use crate::contract::{Contract, Operation, Paging};
use crate::random::Random;

/// Marks an answer that no behaviour has made; its value is [`Kind::name`].
pub(crate) const SAMPLE: HeaderName = HeaderName::from_static("fake-sample");

/// An answer that no behaviour has made.
#[derive(Debug, PartialEq)]
pub(crate) struct Sample {
    pub(crate) kind: Kind,
    pub(crate) body: Value,
}

/// Where a sample comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is the document's example.
    Example,
    /// It is made from the schema.
    Generated,
    /// It ends the pages that a sample began.
    LastPage,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Example => "example",
            Self::Generated => "generated",
            Self::LastPage => "last-page",
        }
    }
}

/// The sample for a request that has passed its schema: the same for every request, but for pages.
///
/// A list is one page. Its cursor leads to the empty page that is the last, so that reading all of it ends.
pub(crate) fn answer(contract: &Contract, operation: &Operation, seed: u64, body: &Value) -> Result<Sample, Refusal> {
    let mut sample = make(contract, operation, seed)?;
    let Some(paging) = &operation.paging else { return Ok(sample) };
    let Some(cursor) = body.pointer(&paging.cursor).filter(|it| !it.is_null()) else {
        let most = body.pointer(&paging.limit).and_then(Value::as_u64).and_then(|it| usize::try_from(it).ok());
        if let (Some(most), Some(items)) = (most, sample.body[&paging.items].as_array_mut()) {
            items.truncate(most);
        }
        return Ok(sample);
    };
    let items = sample.body[&paging.items].as_array().into_iter().flatten();
    if !items.map(|it| &it["Id"]).chain([&sample.body[&paging.next]]).any(|it| it == cursor) {
        let member = paging.cursor.trim_start_matches('/').replace('/', ".");
        return Err(Refusal::malformed(format!("`{member}` is not the cursor of a page.")));
    }
    end(contract, operation, paging, sample.body)
}

/// The answer for a request of which nothing is known.
pub(crate) fn make(contract: &Contract, operation: &Operation, seed: u64) -> Result<Sample, Refusal> {
    if let Some(example) = operation.example.as_ref().filter(|it| contract.check_response(operation, it).is_ok()) {
        return Ok(Sample { kind: Kind::Example, body: example.clone() });
    }
    let made = contract.generate_response(operation, stream(seed, operation));
    let body = made.and_then(|body| match &operation.paging {
        Some(paging) => add_item(contract, operation, paging, body, seed),
        None => Ok(body),
    });
    let body = body.map_err(|fault| impossible(contract, operation, &fault))?;
    Ok(Sample { kind: Kind::Generated, body })
}

/// A page without items would look like the end of a list that has none.
fn add_item(
    contract: &Contract,
    operation: &Operation,
    paging: &Paging,
    mut body: Value,
    seed: u64,
) -> Result<Value, String> {
    let item = contract.generate_item(operation, &paging.items, stream(seed, operation));
    let item = item.ok_or_else(|| format!("`{}` is not a list.", paging.items))??;
    let cursor = item.get("Id").filter(|it| it.is_string()).cloned().unwrap_or_else(|| json!("sample"));
    body[&paging.items] = json!([item]);
    body[&paging.next] = cursor;
    contract.check_response(operation, &body)?;
    Ok(body)
}

/// The page after the sample.
fn end(contract: &Contract, operation: &Operation, paging: &Paging, mut body: Value) -> Result<Sample, Refusal> {
    body[&paging.items] = json!([]);
    body[&paging.next] = Value::Null;
    if contract.check_response(operation, &body).is_err()
        && let Some(members) = body.as_object_mut()
    {
        members.remove(&paging.next);
    }
    match contract.check_response(operation, &body) {
        Ok(()) => Ok(Sample { kind: Kind::LastPage, body }),
        Err(fault) => Err(impossible(contract, operation, &fault)),
    }
}

fn impossible(contract: &Contract, operation: &Operation, fault: &str) -> Refusal {
    let message = format!(
        "The fake has no behaviour for `{}`, no valid example in the document, and nothing that {} accepts: {fault} \
         Give the response an example in spec/openapi.yaml, or the operation a behaviour in fake/src/operations.",
        operation.id,
        contract.response_name(operation),
    );
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, message)
}

/// A sequence of its own for each operation, which no other operation changes.
fn stream(seed: u64, operation: &Operation) -> Random {
    let hash = operation.id.bytes().fold(0u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)));
    Random::new(seed, 14 + (hash << 8))
}
