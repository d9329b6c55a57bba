//! What the document says of the operation of a request type.

use mews_connector::Request;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The document.
///
/// # Panics
///
/// When it is not YAML.
pub fn spec() -> Value {
    serde_yaml::from_str(include_str!("../../spec/openapi.yaml")).expect("the spec is YAML")
}

/// The operation in the document.
pub fn operation<R: Request>() -> Value {
    spec()["paths"][R::OPERATION.path][R::OPERATION.method.to_lowercase()].clone()
}

/// The example of its request.
pub fn request_example<R: Request>() -> Value {
    operation::<R>()["requestBody"]["content"]["application/json"]["example"].clone()
}

/// The example of its success.
///
/// # Panics
///
/// When it has no success with a body.
pub fn response_example<R: Request>() -> Value {
    let operation = operation::<R>();
    let mut responses = operation["responses"].as_object().into_iter().flatten();
    let (_, success) =
        responses.find(|(status, it)| status.starts_with('2') && it["content"].is_object()).expect("a body");
    success["content"]["application/json"]["example"].clone()
}

/// The request of an example, without what the client and the pager fill in.
///
/// # Panics
///
/// When the example is not a request.
pub fn request_of<R: Request + DeserializeOwned>(example: &Value) -> R {
    let mut members = example.as_object().expect("an example is an object").clone();
    let filled = R::OPERATION.client_members.iter().map(|(name, _)| *name);
    let paging = R::OPERATION.paging.iter();
    let paging = paging.flat_map(|it| it.container.map_or(vec![it.limit, it.cursor], |container| vec![container]));
    let filled: Vec<_> = filled.chain(paging).collect();
    members.retain(|name, _| !filled.contains(&name.as_str()));
    let text = Value::Object(members).to_string();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", R::OPERATION.id))
}
