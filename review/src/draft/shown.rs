//! Objects that no given page lists: their members as examples show them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::context::Context;
use super::model::{Kind, Member, Origin, Schema, Shape};
use super::{kinds, prose};

/// What is said of such a schema where the page of the link was not given, and where it was.
pub(super) const NOT_GIVEN: &str = "The page that describes it was not given: this is what examples show.";
/// What is said where no example shows one either.
const BY_NAME: &str = "No page describes it, and no example shows it: this is what its name says.";
pub(super) const NOT_THERE: &str = "The page that the link names does not describe it: this is what examples show.";

/// The schema that stands for a link to a page that was not given; `page` has the link.
pub(super) fn unresolved(context: Context<'_>, name: &str, page: usize) -> Schema {
    let origin = Origin { page, line: 0 };
    if name == "Limitation" {
        return Schema { shape: Shape::Object(limitation(&origin)), origin: None, remarks: Vec::new() };
    }
    let values = context.shown(name);
    let members = members(context, name, &values, &origin);
    let updated = name.strip_suffix("UpdateValue").filter(|_| members.is_empty());
    let is_guessed = updated.is_some();
    let shape = match updated {
        Some(of) => Shape::Object(vec![Member::new("Value", value_of_update(of), &origin)]),
        None if values.iter().any(|it| kinds::is_by_language(it)) => {
            let texts = values.iter().filter_map(|it| it.as_object()).flat_map(|it| it.values());
            Shape::Alias(Kind::Map(Box::new(kinds::of_values(texts))))
        }
        None if members.is_empty() => Shape::Alias(kinds::of_values(values)),
        None => Shape::Object(members),
    };
    let remark = if is_guessed { BY_NAME } else { NOT_GIVEN };
    Schema { shape, origin: None, remarks: vec![remark.to_owned()] }
}

/// The members that examples show of a type beside those that it has from elsewhere.
pub(super) fn more(context: Context<'_>, name: &str, origin: &Origin, has: &[Member]) -> Vec<Member> {
    let shown = members(context, name, &context.shown(name), origin);
    shown.into_iter().filter(|it| !has.iter().any(|has| has.name == it.name)).collect()
}

/// What every paged operation has; its page is a guide and lists no objects.
fn limitation(origin: &Origin) -> Vec<Member> {
    let count = Member { required: true, ..Member::new("Count", Kind::Integer, origin) };
    vec![count, Member::new("Cursor", Kind::TEXT, origin)]
}

/// What an update of a value holds, by the words of its name.
fn value_of_update(of: &str) -> Kind {
    let (of, is_array) = of.strip_prefix("ArrayOf").map_or((of, false), |it| (it, true));
    let kind = match kinds::parse(of, false).plain {
        Some(kind) => kind,
        None if of == "DateTime" || of == "Utc" => Kind::Text { format: Some("date-time") },
        None if of == "Date" => Kind::Text { format: Some("date") },
        None => Kind::Any,
    };
    if is_array { Kind::Array(Box::new(kind)) } else { kind }
}

fn members(context: Context<'_>, name: &str, values: &[&Value], origin: &Origin) -> Vec<Member> {
    let mut found: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    let mut order = Vec::new();
    for (key, value) in values.iter().filter_map(|it| it.as_object()).flatten() {
        if !found.contains_key(key.as_str()) {
            order.push(key.as_str());
        }
        found.entry(key).or_default().push(value);
    }
    order.into_iter().map(|key| Member::new(key, kind(context, name, key, &found[key]), origin)).collect()
}

fn kind(context: Context<'_>, schema: &str, name: &str, values: &[&Value]) -> Kind {
    match kinds::of_values(values.iter().copied()) {
        Kind::Text { .. } => {
            let identifier = context.identifiers.of(schema, name, "");
            identifier.map_or_else(|| Kind::Text { format: prose::time_format(name, "") }, Kind::Schema)
        }
        kind => kind,
    }
}
