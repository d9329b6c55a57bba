//! Objects with properties: structs.

use ostler_openapi::NodeId;
use ostler_openapi::model::{AdditionalProperties, Id, Named, Ref, Schema};
use ostler_openapi::uses::{Direction, Item};

use crate::ir::{self, Type};
use crate::lower::merge::{self, Merged};
use crate::lower::{Ctx, Hint, extension, schema};
use crate::names::{Case, Name, Scope};
use crate::report::EXTENSION_VALUE;

/// What a struct of every kind has as an associated function.
const RESERVED_FIELDS: &[&str] = &["new"];

pub(super) fn lower_struct(cx: &mut Ctx<'_, '_>, id: Id<Schema>, (name, home): (&str, &ir::Home)) -> ir::Struct {
    let schema = &cx.document.schemas[id];
    let mut scope = Scope::with_reserved(Case::Value, cx.manner(), RESERVED_FIELDS);
    let merged = merge::merge(cx, id);
    refuse_combination(cx, schema, &merged);
    let fields = lower_fields(cx, id, &merged, &mut scope, (name, home), &mut |_| true);
    let additional = lower_additional(cx, &merged, &mut scope, (name, home));
    let exactly_one = lower_exactly_one(cx, schema, &fields);
    let at_most_one = lower_at_most_one(cx, schema, &fields);
    let interval = cx.plan.is_interval(id).then(|| interval_names(cx, schema)).flatten();
    let interval = interval.map(|(start, end)| ir::Interval { start, end });
    let is_closed =
        additional.is_none() && matches!(merged.additional, Some((AdditionalProperties::Permitted(false), _)));
    ir::Struct { fields, additional, is_closed, exactly_one, at_most_one, interval }
}

fn refuse_combination(cx: &mut Ctx<'_, '_>, schema: &Schema, merged: &Merged) {
    for node in &merged.rest {
        let what = "a choice, or another thing than an object, beside the members of an object";
        cx.report.unsupported(*node, what, "write one object with all the properties");
    }
    if cx.is_strict() && !schema.all_of.is_empty() {
        let help = "write one object with all the properties";
        cx.report.unsupported(cx.member(schema.node, "allOf"), "an `allOf` of several schemas", help);
    }
}

/// Whether a document of one's own says that an object has no properties, for the time being: `properties: {}`.
pub(super) fn lists_no_properties(cx: &Ctx<'_, '_>, schema: &Schema) -> bool {
    let object = &schema.object;
    let is_listed = object.properties.is_empty() && cx.tree.get(schema.node, "properties").is_some();
    cx.is_strict() && is_listed && object.additional.is_none()
}

/// Says that nobody can know whether an object has no properties, any, or some that were forgotten.
pub(super) fn refuse_unlisted(cx: &mut Ctx<'_, '_>, schema: &Schema) {
    let help = "list the properties of the object; write `properties: {}` if it has none, \
                and `additionalProperties: true` if it can have any";
    cx.report.unsupported(schema.node, "an object without properties", help);
}

/// Lowers the properties that `keep` wants; it sees the name.
pub(super) fn lower_fields(
    cx: &mut Ctx<'_, '_>,
    id: Id<Schema>,
    merged: &Merged,
    scope: &mut Scope,
    (parent, home): (&str, &ir::Home),
    keep: &mut dyn FnMut(&str) -> bool,
) -> Vec<ir::Field> {
    let schema = &cx.document.schemas[id];
    let node = schema.node;
    if merged.properties.is_empty() && cx.is_strict() && !lists_no_properties(cx, schema) {
        refuse_unlisted(cx, schema);
    }
    if !cx.report.has_room(merged.properties.len(), node) {
        return Vec::new();
    }
    let is_sent = cx.uses.travels(Item::Schema(id), Direction::Request);
    let is_received = cx.uses.travels(Item::Schema(id), Direction::Response);
    let mut fields = Vec::new();
    for Named { name: wire, value: property } in merged.properties.iter().filter(|it| keep(&it.name)) {
        let own = cx.own(property);
        if own.is_some_and(|it| extension::client_value(it).is_some()) {
            let message = format!("the client fills in `{wire}`, but this object is not the body of a request");
            let help = "let an operation's request body be the only place that refers to the object, or remove it";
            cx.report.error(EXTENSION_VALUE, property.node, message, help);
        }
        let stated = own.and_then(|it| it.extensions.rust_name.as_deref());
        let rust = cx.rust_name(property.node, stated).unwrap_or_else(|| (&**wire).into());
        let name = scope.claim_as(cx.report, property.node, wire, &rust);
        // Only answers hold what is read-only, and only requests what is write-only.
        let target = &cx.document.schemas[cx.document.shape(cx.tree, property).schema];
        let is_one_way = |schema: &Schema| schema.read_only && is_sent || schema.write_only && is_received;
        let required = merged.required.contains(wire) && !own.is_some_and(is_one_way) && !is_one_way(target);
        fields.extend(lower_field(cx, property, name, required, Hint { home, parent, part: wire }));
    }
    fields
}

fn lower_field(
    cx: &mut Ctx<'_, '_>,
    property: &Ref<Schema>,
    name: Name,
    required: bool,
    hint: Hint<'_>,
) -> Option<ir::Field> {
    let typed = schema::lower_type(cx, property, hint)?;
    let presence = match (required, typed.nullable) {
        (true, false) => ir::Presence::Required,
        (true, true) => ir::Presence::Nullable,
        (false, _) => ir::Presence::Optional,
    };
    let mut limits = typed.limits;
    limits.extend(lower_months(cx, property));
    let own = cx.own(property);
    let doc = own.and_then(|it| cx.doc(it));
    let notes = cx.notes(&[property.node]);
    let deprecation = own.and_then(|it| extension::deprecation_of_schema(cx, it));
    let (at, place) = (cx.tree.pointer(property.node), ir::Place::Body);
    Some(ir::Field { name, at, doc, notes, deprecation, ty: typed.ty, presence, place, limits })
}

/// The members without a name, when the document says that there are some, or says more than members can.
pub(super) fn lower_additional(
    cx: &mut Ctx<'_, '_>,
    merged: &Merged,
    scope: &mut Scope,
    (parent, home): (&str, &ir::Home),
) -> Option<ir::Additional> {
    let hint = Hint { home, parent, part: "additional value" };
    let ((ty, limits), node) = match &merged.additional {
        _ if !merged.rest.is_empty() => ((Type::Json, Vec::new()), merged.rest[0]),
        Some((AdditionalProperties::Permitted(true), node)) => ((Type::Json, Vec::new()), *node),
        Some((AdditionalProperties::Of(values), node)) => (schema::lower_type(cx, values, hint)?.into_part(), *node),
        None | Some((AdditionalProperties::Permitted(false), _)) => return None,
    };
    let name = scope.claim_free(&["additional_properties"]);
    Some(ir::Additional { name, at: cx.tree.pointer(node), ty, limits })
}

/// The groups of members that exclude each other; the client's and the pager's members are not among the fields.
pub(super) fn lower_at_most_one(cx: &mut Ctx<'_, '_>, schema: &Schema, fields: &[ir::Field]) -> Vec<ir::AtMostOne> {
    let Some(member) = cx.tree.get(schema.node, extension::AT_MOST_ONE) else { return Vec::new() };
    let groups = cx.tree.elements(member);
    if groups.is_empty() && cx.tree.scalar(member).is_none() {
        let message = format!("`{}` names no members", extension::AT_MOST_ONE);
        cx.report.error(EXTENSION_VALUE, member, message, "write a list of lists of members, or remove it");
    }
    groups.iter().map(|it| lower_group(cx, *it, fields)).collect()
}

fn lower_group(cx: &mut Ctx<'_, '_>, group: NodeId, fields: &[ir::Field]) -> ir::AtMostOne {
    let elements = cx.tree.elements(group);
    let mut members = Vec::new();
    for element in elements {
        let Some(name) = cx.tree.string(*element) else { continue };
        match fields.iter().position(|it| it.name.wire == **name && it.presence == ir::Presence::Optional) {
            Some(field) if members.contains(&field) => {
                let message = format!("`{name}` is listed twice");
                cx.report.error(EXTENSION_VALUE, *element, message, "name each member once");
            }
            Some(field) => members.push(field),
            None => {
                let message = format!("`{name}` is not an optional property of this object that a caller sets");
                let help = "name optional properties of the same object";
                cx.report.error(EXTENSION_VALUE, *element, message, help);
            }
        }
    }
    if elements.len() < 2 && cx.tree.scalar(group).is_none() {
        let message = "one member alone excludes nothing";
        cx.report.error(EXTENSION_VALUE, group, message, "name two or more members that exclude each other");
    }
    ir::AtMostOne { fields: members }
}

fn lower_exactly_one(cx: &mut Ctx<'_, '_>, schema: &Schema, fields: &[ir::Field]) -> Option<ir::ExactlyOne> {
    let member = cx.tree.get(schema.node, extension::EXACTLY_ONE)?;
    let names: Vec<&str> = schema.extensions.exactly_one_of.iter().map(|it| &**it).collect();
    let constructors = constructor_names(&rust_names(fields, &names));
    let mut scope = Scope::with_reserved(Case::Value, cx.manner(), RESERVED_FIELDS);
    let setters =
        fields.iter().filter(|it| it.presence != ir::Presence::Required && !names.contains(&it.name.wire.as_str()));
    setters.for_each(|it| scope.reserve(it.name.text()));
    let mut choices = Vec::new();
    for (name, constructor) in names.iter().zip(&constructors) {
        let field = fields.iter().position(|it| it.name.wire == *name && it.presence == ir::Presence::Optional);
        let Some(field) = field else {
            let was_refused = !fields.iter().any(|it| it.name.wire == *name)
                && schema.object.properties.iter().any(|it| *it.name == **name);
            if was_refused {
                continue;
            }
            let message = format!("`{name}` is not an optional property of this object");
            cx.report.error(EXTENSION_VALUE, member, message, "name optional properties of the same object");
            continue;
        };
        let constructor = scope.claim_as(cx.report, member, name, constructor);
        choices.push(ir::Choice { constructor, field });
    }
    if names.len() < 2 {
        let message = "one member alone is not a choice";
        cx.report.error(EXTENSION_VALUE, member, message, "name two or more, or make the member required");
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
fn lower_months(cx: &mut Ctx<'_, '_>, property: &Ref<Schema>) -> Option<ir::Limit> {
    let own = cx.own(property)?;
    if cx.tree.get(own.node, extension::MONTHS).is_none() {
        extension::refuse_matching(cx, property);
    }
    let months = own.extensions.max_interval_in_months?;
    let matching = extension::matching(own);
    let target = &cx.document.schemas[cx.document.shape(cx.tree, property).schema];
    let Some((start, end)) = interval_names(cx, target) else {
        let message = format!("this property is not a span of time: its type is `{}`", cx.report.pointer(target.node));
        let help = "refer to an object of two required `date-time` members, first `Start…`, then `End…`";
        cx.report.concede(EXTENSION_VALUE, cx.member(own.node, extension::MONTHS), message, help);
        return None;
    };
    Some(ir::Limit::Months { months, start, end, matching })
}

/// The two members of a span of time: both `date-time` and required, the first from `Start`, the second to `End`.
pub(super) fn interval_names(cx: &mut Ctx<'_, '_>, schema: &Schema) -> Option<(Name, Name)> {
    let [start, end] = &schema.object.properties[..] else { return None };
    let is_time = |it: &Ref<Schema>| {
        cx.document.schemas[cx.document.shape(cx.tree, it).schema].format.as_deref() == Some("date-time")
    };
    let is_required = |it: &Named<Ref<Schema>>| schema.object.required.contains(&it.name);
    let is_interval = start.name.starts_with("Start") && end.name.starts_with("End")
        || start.name.starts_with("start") && end.name.starts_with("end");
    let is_span = is_interval && is_time(&start.value) && is_time(&end.value) && is_required(start) && is_required(end);
    if !is_span {
        return None;
    }
    let mut scope = Scope::with_reserved(Case::Value, cx.manner(), RESERVED_FIELDS);
    let mut claim = |property: &Named<Ref<Schema>>| {
        let stated = cx.own(&property.value).and_then(|it| it.extensions.rust_name.as_deref());
        let rust = cx.rust_name(property.value.node, stated).unwrap_or_else(|| (&*property.name).into());
        // What is wrong with the name is said where the object itself is lowered.
        scope.claim_silently(&property.name, &rust)
    };
    Some((claim(start), claim(end)))
}
