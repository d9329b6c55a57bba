//! What the spec says that no source supports.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::model::SchemaType;
use serde_json::Value;

use super::explain::decides;
use super::fact::{Fact, Kind};
use super::report::{Found, ProblemKind};
use crate::ledger::{Entry, Ledger};
use crate::places::Places;
use crate::sources::Sources;
use crate::spec::{self, Placed, Spec};

/// Keywords of a schema that say nothing about the wire by themselves, or that are looked at in another way.
const NEUTRAL: &[&str] = &[
    "$ref",
    "allOf",
    "anyOf",
    "deprecated",
    "description",
    "enum",
    "example",
    "items",
    "oneOf",
    "properties",
    "required",
    "title",
    "type",
    "x-deprecatedMessage",
    "x-enumDescriptions",
    "x-extensible",
    "x-rust-name",
];

/// Keywords of an operation that facts or other elements stand for.
const NEUTRAL_IN_OPERATION: &[&str] =
    &["deprecated", "description", "operationId", "requestBody", "responses", "summary", "tags", "x-deprecatedMessage"];

/// How deep schemas are followed into `items`, `allOf` and the like.
const DEEPEST: usize = 16;

/// Something that the spec says.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) pointer: String,
    pub(super) what: What,
    /// In words.
    says: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Operation,
    Property,
    Presence,
    Type,
    Value(String),
    Deprecated,
    /// A limit that facts can state.
    Limit(String),
    /// A keyword that facts cannot state.
    Keyword(String),
    /// A string type of its own, where pages say no more than `string`.
    Identifier,
    /// A place that facts do not know at all, such as a server.
    Place,
}

/// The elements without support; entries that support one are marked as useful.
pub(crate) fn unsupported(
    spec: Spec<'_>,
    sources: &Sources,
    (ledger, places): (&Ledger, &Places),
    facts: &[Fact],
    useful: &mut [bool],
) -> Vec<Found> {
    let elements = unsupported_elements(spec, sources, (ledger, places), facts, useful).into_iter();
    let found = elements.map(|element| Found {
        kind: ProblemKind::Unsupported,
        message: format!("{}: {}, which no source states", spec::label(&element.pointer), element.says),
        help: format!(
            "remove it, or add an entry with the subject '{}' and {}",
            element.pointer,
            deciding_member(&element.what)
        ),
        source: None,
        pointer: Some(element.pointer),
        entry: None,
    });
    found.collect()
}

/// The elements themselves.
pub(super) fn unsupported_elements(
    spec: Spec<'_>,
    sources: &Sources,
    (ledger, places): (&Ledger, &Places),
    facts: &[Fact],
    useful: &mut [bool],
) -> Vec<Element> {
    let counts = |it: &&Fact| sources.get(&it.source).is_some_and(|source| decides(source, it.kind));
    let stated: BTreeSet<_> = facts.iter().filter(counts).filter_map(stated).collect();
    let mut deciding: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for index in 0..ledger.entries.len() {
        places.of_entry(index).iter().for_each(|it| deciding.entry(it).or_default().push(index));
    }
    let mut found = Vec::new();
    for element in elements(spec) {
        if stated.contains(&(element.pointer.clone(), key(&element.what))) {
            continue;
        }
        let mut supported = false;
        for index in deciding.get(element.pointer.as_str()).into_iter().flatten() {
            if supports(&ledger.entries[*index], &element) {
                useful[*index] = true;
                supported = true;
            }
        }
        if !supported {
            found.push(element);
        }
    }
    found
}

/// What an agreeing fact supports.
fn stated(fact: &Fact) -> Option<(String, String)> {
    let key = match fact.kind {
        Kind::Path => key(&What::Operation),
        Kind::Property => key(&What::Property),
        Kind::Presence => key(&What::Presence),
        Kind::Type => key(&What::Type),
        Kind::Deprecated => key(&What::Deprecated),
        Kind::Value => key(&What::Value(fact.value.clone())),
        Kind::Open => key(&What::Keyword("x-extensible".to_owned())),
        Kind::Limit => key(&What::Limit(fact.value.clone())),
        _ => return None,
    };
    fact.agrees.then(|| (fact.pointer.clone(), key))
}

fn key(what: &What) -> String {
    match what {
        // The fact says `max 1000 items`, and it agrees: there is one limit at a place.
        What::Limit(_) => "Limit".to_owned(),
        _ => format!("{what:?}"),
    }
}

/// Whether an entry that lists the element's own place decides what it says.
fn supports(entry: &Entry, element: &Element) -> bool {
    let decision = &entry.decision;
    let sets = |keyword: &str| decision.set.contains_key(keyword);
    match &element.what {
        What::Operation => decision.path.is_some() || decision.rename.is_some(),
        What::Property => decision.rename.is_some() || decision.presence.is_some() || decision.r#type.is_some(),
        What::Presence => decision.presence.is_some(),
        What::Type => decision.r#type.is_some(),
        What::Value(value) => decision.values.as_ref().is_some_and(|it| it.contains(value)),
        What::Deprecated => decision.deprecated.is_some(),
        What::Limit(keyword) | What::Keyword(keyword) => sets(keyword),
        What::Identifier => decision.r#type.is_some() || decision.identifier.is_some(),
        What::Place => !decision.set.is_empty(),
    }
}

/// What the decision of such an entry has to hold, in words; the counterpart of `supports`.
fn deciding_member(what: &What) -> String {
    let member = match what {
        What::Operation => "path",
        What::Property => "presence` or `type",
        What::Presence => "presence",
        What::Type => "type",
        What::Value(_) => "values",
        What::Deprecated => "deprecated",
        What::Limit(keyword) | What::Keyword(keyword) => return format!("the decision `set: {{{keyword}: …}}`"),
        What::Identifier => "identifier: by-name` or `type",
        What::Place => "set",
    };
    format!("a decision with `{member}`")
}

fn elements(spec: Spec<'_>) -> Vec<Element> {
    let mut elements = Vec::new();
    let mut say = |pointer: String, what: What, says: String| elements.push(Element { pointer, what, says });
    for (index, server) in spec.at("#/servers").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let url = server.get("url").and_then(Value::as_str).unwrap_or_default();
        say(format!("#/servers/{index}"), What::Place, format!("the server `{url}`"));
    }
    if let Some(limit) = spec.at("#/x-rate-limit") {
        say("#/x-rate-limit".to_owned(), What::Place, format!("the limit on requests `{limit}`"));
    }
    elements.extend(operations(spec));
    let mut say = |pointer: String, what: What, says: String| elements.push(Element { pointer, what, says });
    for section in ["parameters", "headers"] {
        for (pointer, name, _) in spec.entries(&format!("#/components/{section}")) {
            say(pointer, What::Place, format!("`{name}` among the {section}"));
        }
    }
    for (pointer, name, response) in spec.entries("#/components/responses") {
        if let Some(headers) = response.get("headers") {
            say(pointer.clone(), What::Keyword("headers".to_owned()), format!("the headers `{headers}`"));
        }
        if let Some(schema) = response.pointer("/content/application~1json/schema") {
            let pointer = format!("{pointer}/content/application~1json/schema");
            say(pointer, What::Keyword("$ref".to_owned()), format!("the body `{schema}` of {name}"));
        }
    }
    for (pointer, ..) in spec.entries("#/components/schemas") {
        schema(spec, &pointer, 0, &mut elements);
    }
    elements
}

/// What the operations say, apart from their schemas.
fn operations(spec: Spec<'_>) -> Vec<Element> {
    let mut elements = Vec::new();
    let mut without_body = BTreeSet::new();
    let mut say = |pointer: String, what: What, says: String| elements.push(Element { pointer, what, says });
    for Placed { at, path, method, operation } in spec.operations() {
        let pointer = at.to_owned();
        say(pointer.clone(), What::Operation, format!("the operation `{path}`"));
        say(pointer.clone(), What::Keyword("method".to_owned()), format!("the method `{}`", method.keyword()));
        for (keyword, value) in spec.at(at).and_then(Value::as_object).into_iter().flatten() {
            if keyword == "deprecated" {
                say(pointer.clone(), What::Deprecated, "deprecated".to_owned());
            } else if !NEUTRAL_IN_OPERATION.contains(&keyword.as_str()) {
                say(pointer.clone(), What::Keyword(keyword.clone()), format!("`{keyword}: {value}`"));
            }
        }
        if let Some((body, _)) = spec.request_body(operation).filter(|(_, it)| !it.required) {
            let says = "a body that may be left out, for want of `required: true`".to_owned();
            say(body, What::Keyword("required".to_owned()), says);
        }
        let errors = spec.responses(operation).filter(|(status, ..)| !status.is_success());
        without_body.extend(errors.filter(|(.., it)| !spec::has_json(&it.content)).map(|(_, at, _)| at));
        let responses = format!("{pointer}/responses");
        for (response, status, value) in spec.entries(&responses) {
            if status != "200" {
                say(responses.clone(), What::Keyword(status.to_owned()), format!("the status `{status}`"));
            }
            if let Some(headers) = value.get("headers") {
                say(response, What::Keyword("headers".to_owned()), format!("the headers `{headers}`"));
            }
        }
    }
    for response in without_body {
        say(response, What::Keyword("content".to_owned()), "an error without a JSON body".to_owned());
    }
    elements
}

/// The type of its own that a property's text, or its list's texts, has: pages say `string` of every identifier.
fn identifier(spec: Spec<'_>, property: &str) -> Option<Element> {
    let mut shape = spec.shape(property)?;
    let mut pointer = property.to_owned();
    while shape.ty() == Some(SchemaType::Array) {
        pointer = spec::child(shape.at, "items");
        shape = shape.items()?;
    }
    let named = shape.named.filter(|_| shape.ty() == Some(SchemaType::String) && shape.values().is_empty())?;
    let says = format!("the type of its own `{}`", spec::label(named));
    Some(Element { pointer, what: What::Identifier, says })
}

/// What a schema says of itself and of its properties.
fn schema(spec: Spec<'_>, pointer: &str, depth: usize, elements: &mut Vec<Element>) {
    let Some(value) = spec.at(pointer).and_then(Value::as_object).filter(|_| depth < DEEPEST) else { return };
    let mut say = |what: What, says: String| elements.push(Element { pointer: pointer.to_owned(), what, says });
    for (keyword, value) in value {
        match keyword.as_str() {
            "maxItems" | "maxLength" | "x-max-interval-in-months" => {
                say(What::Limit(keyword.clone()), format!("`{keyword}: {value}`"));
            }
            "nullable" if value == true => say(What::Keyword(keyword.clone()), "`null`".to_owned()),
            "nullable" => {}
            "x-extensible" => say(What::Keyword(keyword.clone()), format!("`{keyword}: {value}`")),
            "deprecated" if value == true => say(What::Deprecated, "deprecated".to_owned()),
            known if NEUTRAL.contains(&known) => {}
            _ => say(What::Keyword(keyword.clone()), format!("`{keyword}: {value}`")),
        }
    }
    for value in spec.shape(pointer).filter(|it| it.at == pointer).map_or(Vec::new(), |it| it.values()) {
        say(What::Value(value.to_owned()), format!("the value `{value}`"));
    }
    for (property, name, _) in spec.entries(&format!("{pointer}/properties")) {
        let presence = spec.presence(pointer, name).word();
        let kind = spec.shape(&property).map_or(String::new(), |it| super::compare::types::label(&it));
        let all = [
            (What::Property, "the property".to_owned()),
            (What::Presence, format!("`{presence}`")),
            (What::Type, format!("the type `{kind}`")),
        ];
        elements.extend(all.map(|(what, says)| Element { pointer: property.clone(), what, says }));
        elements.extend(identifier(spec, &property));
        schema(spec, &property, depth + 1, elements);
    }
    let required = spec.shape(pointer).filter(|it| it.at == pointer);
    for name in
        required.iter().flat_map(|it| it.required()).filter(|it| spec.at(&spec::property(pointer, it)).is_none())
    {
        let says = format!("`{name}` is required but no property");
        elements.push(Element { pointer: pointer.to_owned(), what: What::Property, says });
    }
    schema(spec, &spec::child(pointer, "items"), depth + 1, elements);
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let members = spec.at(&spec::child(pointer, keyword)).and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..members {
            let branch = format!("{pointer}/{keyword}/{index}");
            if spec.is_null_branch(pointer, &branch) {
                let what = What::Keyword("nullable".to_owned());
                elements.push(Element { pointer: pointer.to_owned(), what, says: "`null`".to_owned() });
            } else {
                schema(spec, &branch, depth + 1, elements);
            }
        }
    }
}
