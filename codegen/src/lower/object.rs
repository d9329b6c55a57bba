//! Objects with properties: structs.

use crate::diagnostic::Diagnostics;
use crate::document::Node;
use crate::ir;
use crate::lower::{Ctx, extension, schema};
use crate::names::{Case, Name, Scope};

/// What a struct of every kind has as an associated function.
const RESERVED_FIELDS: &[&str] = &["new"];

pub(super) fn lower_struct(cx: &mut Ctx<'_>, node: &Node<'_>) -> ir::Struct {
    let mut scope = Scope::with_reserved(Case::Value, RESERVED_FIELDS);
    let fields = lower_fields(cx, node, &mut scope, &mut |_, _| true);
    let exactly_one = lower_exactly_one(cx, node, &fields);
    let at_most_one = lower_at_most_one(cx, node, &fields);
    let interval = cx.plan.is_interval(&node.at).then(|| interval_names(node)).flatten();
    let interval = interval.map(|(start, end)| ir::Interval { start, end });
    ir::Struct { fields, exactly_one, at_most_one, interval }
}

/// Lowers the properties that `keep` wants; it sees the name and the schema.
pub(super) fn lower_fields<'d>(
    cx: &mut Ctx<'_>,
    node: &Node<'d>,
    scope: &mut Scope,
    keep: &mut dyn FnMut(&str, &Node<'d>) -> bool,
) -> Vec<ir::Field> {
    check_additional(cx, node);
    let properties = node.get("properties").unwrap_or_default();
    if properties.entries().next().is_none() {
        let help = "list the properties of the object";
        cx.errors.unsupported(&node.at, "an object without properties", help);
    }
    let required = required_names(cx, node, &properties);
    let mut fields = Vec::new();
    for (wire, property) in properties.entries() {
        if !keep(wire, &property) {
            continue;
        }
        if extension::client_value(cx.errors, &property).is_some() {
            let message = format!("the client fills in `{wire}`, but this object is not the body of a request");
            let help = "let an operation's request body be the only place that refers to the object, or remove it";
            cx.errors.error("extension-value", &property.at, message, help);
        }
        let rust = extension::rust_name(cx.errors, &property).unwrap_or(wire);
        let name = scope.claim_as(cx.errors, &property.at, wire, rust);
        fields.extend(lower_field(cx, &property, name, required.contains(&wire)));
    }
    fields
}

fn lower_field(cx: &mut Ctx<'_>, property: &Node<'_>, name: Name, required: bool) -> Option<ir::Field> {
    let typed = schema::lower_type(cx, property)?;
    let presence = match (required, typed.nullable) {
        (true, false) => ir::Presence::Required,
        (true, true) => ir::Presence::Nullable,
        (false, _) => ir::Presence::Optional,
    };
    let mut limits = typed.limits;
    let target = schema::wrapped(property).and_then(|it| cx.document.resolve(cx.errors, &it));
    limits.extend(lower_months(cx, property, target));
    let doc = schema::lower_doc(cx, property);
    let notes = cx.notes(&[property]);
    let deprecation = extension::deprecation(cx.errors, property);
    Some(ir::Field { name, doc, notes, deprecation, ty: typed.ty, presence, place: ir::Place::Body, limits })
}

fn required_names<'d>(cx: &mut Ctx<'_>, node: &Node<'d>, properties: &Node<'d>) -> Vec<&'d str> {
    let Some(required) = node.get("required") else { return Vec::new() };
    for element in required.elements() {
        let Some(name) = element.string(cx.errors) else { continue };
        if properties.get(name).is_none() {
            let message = format!("`{name}` is required, but is no property of this object");
            cx.errors.error("required-unknown", &element.at, message, "describe the property, or do not require it");
        }
    }
    required.array(cx.errors).iter().filter_map(Node::as_str).collect()
}

fn check_additional(cx: &mut Ctx<'_>, node: &Node<'_>) {
    if let Some(additional) = node.get("additionalProperties").filter(Node::is_object) {
        let help = "describe the properties, or write `true` or `false`";
        cx.errors.unsupported(&additional.at, "a schema for properties without a name", help);
    }
}

/// The groups of members that exclude each other; the client's and the pager's members are not among the fields.
pub(super) fn lower_at_most_one(cx: &mut Ctx<'_>, node: &Node<'_>, fields: &[ir::Field]) -> Vec<ir::AtMostOne> {
    let Some(member) = node.get(extension::AT_MOST_ONE) else { return Vec::new() };
    let groups = member.array(cx.errors);
    if groups.is_empty() && member.is_array() {
        let message = format!("`{}` names no members", extension::AT_MOST_ONE);
        cx.errors.error("extension-value", &member.at, message, "write a list of lists of members, or remove it");
    }
    groups.iter().map(|it| lower_group(cx, it, fields)).collect()
}

fn lower_group(cx: &mut Ctx<'_>, group: &Node<'_>, fields: &[ir::Field]) -> ir::AtMostOne {
    let elements = group.array(cx.errors);
    let mut members = Vec::new();
    for element in &elements {
        let Some(name) = element.string(cx.errors) else { continue };
        match fields.iter().position(|it| it.name.wire == name && it.presence == ir::Presence::Optional) {
            Some(field) if members.contains(&field) => {
                let message = format!("`{name}` is listed twice");
                cx.errors.error("extension-value", &element.at, message, "name each member once");
            }
            Some(field) => members.push(field),
            None => {
                let message = format!("`{name}` is not an optional property of this object that a caller sets");
                cx.errors.error("extension-value", &element.at, message, "name optional properties of the same object");
            }
        }
    }
    if elements.len() < 2 && group.is_array() {
        let message = "one member alone excludes nothing";
        cx.errors.error("extension-value", &group.at, message, "name two or more members that exclude each other");
    }
    ir::AtMostOne { fields: members }
}

fn lower_exactly_one(cx: &mut Ctx<'_>, node: &Node<'_>, fields: &[ir::Field]) -> Option<ir::ExactlyOne> {
    let member = node.get(extension::EXACTLY_ONE)?;
    let names = member.strings(cx.errors);
    let constructors = constructor_names(&rust_names(fields, &names));
    let mut scope = Scope::with_reserved(Case::Value, RESERVED_FIELDS);
    let setters =
        fields.iter().filter(|it| it.presence != ir::Presence::Required && !names.contains(&it.name.wire.as_str()));
    setters.for_each(|it| scope.reserve(it.name.text()));
    let mut choices = Vec::new();
    for (name, constructor) in names.iter().zip(&constructors) {
        let field = fields.iter().position(|it| it.name.wire == *name && it.presence == ir::Presence::Optional);
        let Some(field) = field else {
            let was_refused = !fields.iter().any(|it| it.name.wire == *name)
                && node.get("properties").is_some_and(|it| it.get(name).is_some());
            if was_refused {
                continue;
            }
            let message = format!("`{name}` is no optional property of this object");
            cx.errors.error("extension-value", &member.at, message, "name optional properties of the same object");
            continue;
        };
        let constructor = scope.claim_as(cx.errors, &member.at, name, constructor);
        choices.push(ir::Choice { constructor, field });
    }
    if names.len() < 2 {
        let message = "one member alone is no choice";
        cx.errors.error("extension-value", &member.at, message, "name two or more, or make the member required");
    }
    Some(ir::ExactlyOne { choices })
}

/// The members as Rust calls them, so that an `x-rust-name` changes the constructor as well.
fn rust_names<'n>(fields: &'n [ir::Field], members: &[&'n str]) -> Vec<&'n str> {
    let field = |wire: &str| fields.iter().find(|it| it.name.wire == wire);
    members.iter().map(|it| field(it).map_or(*it, |it| it.name.text())).collect()
}

/// `net_value` and `gross_value` give `net` and `gross`: what all of them end with tells nothing apart.
fn constructor_names(members: &[&str]) -> Vec<String> {
    let words: Vec<Vec<String>> = members.iter().map(|it| crate::names::words(it)).collect();
    let shortest = words.iter().map(Vec::len).min().unwrap_or(0);
    let ends_alike = |count: usize| {
        let mut tails = words.iter().map(|it| &it[it.len() - count..]);
        let first = tails.next();
        tails.all(|it| Some(it) == first)
    };
    let common = (0..shortest).rev().find(|count| ends_alike(*count)).unwrap_or(0);
    words.iter().map(|it| it[..it.len() - common].join("_")).collect()
}

/// The limit on a property that is a span of time: its schema must be one.
fn lower_months(cx: &mut Ctx<'_>, property: &Node<'_>, target: Option<Node<'_>>) -> Option<ir::Limit> {
    if property.get(extension::MONTHS).is_none() {
        extension::refuse_matching(cx.errors, property);
    }
    let months = extension::months(cx.errors, property)?;
    let matching = extension::matching(cx.errors, property);
    let interval = target.and_then(|it| interval_names(&it));
    let Some((start, end)) = interval else {
        let message = "this property is no span of time";
        let help = "refer to an object of two required `date-time` members, first `Start…`, then `End…`";
        cx.errors.error("extension-value", &property.at.child(extension::MONTHS), message, help);
        return None;
    };
    Some(ir::Limit::Months { months, start, end, matching })
}

/// The two members of a span of time: both `date-time` and required, the first from `Start`, the second to `End`.
pub(super) fn interval_names(node: &Node<'_>) -> Option<(Name, Name)> {
    let properties = node.get("properties")?;
    let required: Vec<_> = node.get("required")?.elements().filter_map(|it| it.as_str()).collect();
    let members: Vec<_> = properties.entries().collect();
    let [(start, first), (end, second)] = members.as_slice() else { return None };
    let is_time = |it: &Node<'_>| it.get("format").and_then(|it| it.as_str()) == Some("date-time");
    let is_interval =
        start.starts_with("Start") && end.starts_with("End") || start.starts_with("start") && end.starts_with("end");
    if !(is_interval && is_time(first) && is_time(second) && required.contains(start) && required.contains(end)) {
        return None;
    }
    let mut scope = Scope::with_reserved(Case::Value, RESERVED_FIELDS);
    let mut unheard = Diagnostics::default();
    let mut claim = |wire: &str, node: &Node<'_>| {
        let rust = extension::rust_name(&mut unheard, node).unwrap_or(wire);
        scope.claim_as(&mut unheard, &node.at, wire, rust)
    };
    Some((claim(start, first), claim(end, second)))
}
