//! The text of a type's cell against a schema.

use ostler_openapi::model::SchemaType;

use super::context::Context;
use crate::facts::{PageFacts, Property};
use crate::names::slug;
use crate::reconcile::fact::Kind;
use crate::spec::{self, Shape};

/// How many arrays in one another a label spells out: an array may be its own element.
const DEEPEST: usize = 8;

/// Whether the type that a row states is the schema's.
pub(super) fn compare(context: Context<'_>, source: &str, row: &Property, shape: &Shape<'_>) -> (Kind, bool) {
    let Some(text) = &row.r#type else { return (Kind::TypeLost, false) };
    let mut text = text.as_str();
    let mut shape = *shape;
    while let Some(element) = text.strip_prefix("array of ") {
        text = element;
        match shape.items().filter(|_| shape.ty() == Some(SchemaType::Array)) {
            Some(items) => shape = items,
            None => return (Kind::Type, false),
        }
    }
    // "string Colour" says that the enum Colour is written as a string; an object is not.
    let named = text.strip_prefix("string ").filter(|it| !context.names.get(source, it).is_empty());
    if named.is_some() && shape.ty() != Some(SchemaType::String) {
        return (Kind::Type, false);
    }
    let text = named.unwrap_or(text);
    match text {
        "string" | "integer" | "boolean" | "number" | "array" => (Kind::Type, shape.word() == text),
        "decimal" => (Kind::Type, shape.schema().format.as_deref() == Some("decimal")),
        "object" if shape.named.is_none() => (Kind::Type, shape.word() == text),
        "bool" => (Kind::Type, false),
        _ => match context.names.get(source, text) {
            pointers if pointers.is_empty() => (Kind::UndefinedType, false),
            pointers => (Kind::Type, shape.named.is_some_and(|it| pointers.iter().any(|pointer| pointer == it))),
        },
    }
}

/// The schema in a word: `array of Colour`, `string`.
pub(crate) fn label(shape: &Shape<'_>) -> String {
    let mut label = String::new();
    let mut shape = *shape;
    for _ in 0..DEEPEST {
        let Some(items) = shape.items().filter(|_| shape.ty() == Some(SchemaType::Array)) else { break };
        label.push_str("array of ");
        shape = items;
    }
    match (shape.ty(), shape.named, &shape.schema().format) {
        (Some(SchemaType::Array), ..) => label.push_str("array"),
        (_, Some(named), _) => label.push_str(&spec::label(named)),
        (_, None, Some(format)) => label.push_str(&format!("{} ({format})", shape.word())),
        (_, None, None) => label.push_str(shape.word()),
    }
    label
}

/// Whether a type's link leads to what its text says.
pub(super) fn link_leads(context: Context<'_>, source: &str, document: &PageFacts, row: &Property, link: &str) -> bool {
    let Some((page, anchor)) = link.split_once('#') else { return true };
    let objects = document.objects.iter().map(|it| it.name.as_str());
    let headings = objects.chain(document.enums.iter().map(|it| it.name.as_str()));
    if page.is_empty() && !headings.into_iter().any(|it| slug(it) == slug(anchor)) {
        return false;
    }
    let text = row.r#type.as_deref().unwrap_or_default();
    let text = text.trim_start_matches("array of ");
    let meant = [text, text.strip_prefix("string ").unwrap_or(text)];
    let meant = meant.iter().map(|it| context.names.get(source, it)).find(|it| !it.is_empty());
    // What a name that leads nowhere means is another difference, reported with its type.
    let Some(meant) = meant else { return true };
    let targets = context.names.of_anchor(source, anchor);
    targets.is_empty() && !page.is_empty() || targets.iter().any(|it| meant.contains(it))
}
