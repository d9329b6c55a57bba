//! What has to be changed in the document before progenitor 0.15 can read it, and nothing else.

use serde_json::{Value, json};

/// One change of the document.
pub(crate) type Adaptation = fn(&mut Value);

/// Every adaptation. A test takes each one away and shows what progenitor then does.
pub(crate) const ADAPTATIONS: [Adaptation; 2] = [drop_empty_success, untype_null];

/// Applies the adaptations.
pub(crate) fn adapt(document: &mut Value, adaptations: &[Adaptation]) {
    for adaptation in adaptations {
        adaptation(document);
    }
}

/// Takes the status 204 from operations that also answer with 200.
///
/// progenitor gives an operation one type for all of its successes, and one for all of its errors. A 200 with a body
/// beside a 204 without one are two, at which it panics. Its client calls a 204 an unexpected response from then on.
pub(crate) fn drop_empty_success(document: &mut Value) {
    visit(document, &mut |node| {
        if let Some(responses) = node.get_mut("responses").and_then(Value::as_object_mut)
            && responses.contains_key("200")
        {
            responses.remove("204");
        }
    });
}

/// Writes the null beside a nullable reference as `enum: [null]` alone, without `type: string` and `nullable: true`.
///
/// Only that form is null for progenitor. Of the typed one, which OpenAPI 3.0 demands, it makes a struct that flattens its
/// choices: no text decodes into it, so that a page with one such value is refused as a whole. Nor does the client
/// compile, because the struct is named after its place: `CancellationReason` of `Reservation` becomes
/// `ReservationCancellationReason`, which is the name of a schema.
pub(crate) fn untype_null(document: &mut Value) {
    visit(document, &mut |node| {
        if *node == json!({"type": "string", "nullable": true, "enum": [null]}) {
            *node = json!({"enum": [null]});
        }
    });
}

fn visit(node: &mut Value, change: &mut impl FnMut(&mut Value)) {
    change(node);
    match node {
        Value::Object(members) => members.values_mut().for_each(|it| visit(it, change)),
        Value::Array(elements) => elements.iter_mut().for_each(|it| visit(it, change)),
        _ => {}
    }
}
