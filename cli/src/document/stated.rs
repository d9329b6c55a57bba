//! What settings state of operations and of the server -> the `x-` members of the document that say the same.

use serde_json::{Value, json};

use crate::config::Settings;

/// Whether there is anything to state.
pub(super) fn is_needed(settings: &Settings) -> bool {
    !settings.reads.is_empty() || settings.rate_limit.is_some()
}

/// States it. An operation that is not there is for the check of names to tell.
pub(super) fn apply(document: &mut Value, settings: &Settings) {
    if let (Some(limit), Some(document)) = (&settings.rate_limit, document.as_object_mut()) {
        let limit = json!({"requests": limit.requests, "seconds": limit.seconds});
        document.insert("x-rate-limit".to_owned(), limit);
    }
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(|it| it.values_mut()).filter_map(Value::as_object_mut);
    for operation in items.flat_map(|it| it.values_mut()).filter_map(Value::as_object_mut) {
        let id = operation.get("operationId").and_then(Value::as_str);
        if id.is_some_and(|id| settings.reads.iter().any(|it| it == id)) {
            operation.insert("x-safety".to_owned(), "read".into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::of;
    use super::*;

    #[test]
    fn reads_and_the_limit_are_stated_where_an_overlay_would() {
        let mut document = of("paths: {/a: {parameters: [], post: {operationId: search}, get: {operationId: list}}}\n");
        let settings = "reads: [search, other]\nrate-limit: {requests: 20, seconds: 1}\n";
        apply(&mut document, &Settings::parse("it.yaml", settings).expect("is fine"));
        let expected = "paths: {/a: {parameters: [], post: {operationId: search, x-safety: read}, get: {operationId: list}}}\n\
            x-rate-limit: {requests: 20, seconds: 1}\n";
        assert_eq!(document, of(expected));
    }
}
