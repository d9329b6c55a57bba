//! Parameters beside the body: in the path, the query, headers and cookies.

use std::collections::BTreeSet;

use ostler_openapi::NodeId;
use ostler_openapi::finding::Code;
use ostler_openapi::model::{self, Location, Named, Operation, Parameter, ParameterValue, PathItem, Ref};

use crate::ir::{self, Place, Presence, Type};
use crate::lower::extension::{self, Deprecated};
use crate::lower::media::{Kind, kind_of};
use crate::lower::typed::Typed;
use crate::lower::{Ctx, Hint, schema};
use crate::names::{Remedy, Scope};
use crate::report::NAME_INVALID;

/// What OpenAPI says is not described as a parameter, since bodies and security schemes do.
const NO_PARAMETERS: &[&str] = &["accept", "authorization", "content-type"];

/// The fields of a request that travel beside the body, in the order of the document, without what the pager fills in.
pub(super) fn lower_parameters(
    cx: &mut Ctx<'_, '_>,
    (path, item, operation): (&Named<Ref<PathItem>>, &PathItem, &Operation),
    scope: &mut Scope,
    (parent, home): (&str, &ir::Home),
    is_filled: &dyn Fn(&str) -> bool,
) -> Vec<ir::Field> {
    let document = cx.document;
    let mut in_template = template_names(&path.name);
    let mut fields = Vec::new();
    let mut seen = BTreeSet::new();
    for used in document.parameters_of(item, operation) {
        let parameter = &document.parameters[used.id];
        let Some(location) = parameter.location.filter(|_| !is_broken(used)) else { continue };
        if !seen.insert((parameter.name.clone(), location)) {
            let message = format!("there are two parameters `{}` in the {}", parameter.name, location.keyword());
            cx.report.concede(Code::DuplicateName, used.node, message, "remove one of them");
            continue;
        }
        let is_known = in_template.iter().position(|it| **it == *parameter.name);
        match (location, is_known) {
            (Location::Path, Some(index)) => drop(in_template.remove(index)),
            // That the path has no such parameter was reported.
            (Location::Path, None) => continue,
            (Location::Query, _) if is_filled(&parameter.name) => continue,
            _ => {}
        }
        fields.extend(lower_parameter(cx, parameter, location, scope, Hint { home, parent, part: &parameter.name }));
    }
    // That nothing describes them was reported; a path cannot do without them.
    for wire in in_template {
        let name =
            scope.claim_one_of(cx.report, operation.node, (wire, &[wire, &format!("{wire} path")]), Remedy::RustName);
        let place = place(Location::Path, ir::Style::Of(model::Style::Simple), false, false);
        let (at, doc, notes) = (cx.tree.pointer(operation.node), None, Vec::new());
        let (ty, presence, limits) = (Type::String, Presence::Required, Vec::new());
        fields.push(ir::Field { name, at, doc, notes, deprecation: None, ty, presence, place, limits });
    }
    fields
}

fn place(location: Location, style: ir::Style, explode: bool, reserved: bool) -> Place {
    Place::Parameter(ir::Parameter { location, style, explode, reserved })
}

fn is_broken(used: &Ref<Parameter>) -> bool {
    used.reference.as_ref().is_some_and(|it| it.target.is_none())
}

/// What stands in the braces of a path, each once.
fn template_names(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        if !names.contains(&name) {
            names.push(name);
        }
        rest = behind;
    }
    names
}

pub(super) fn is_in_path(field: &ir::Field) -> bool {
    matches!(field.place, Place::Parameter(ir::Parameter { location: Location::Path, .. }))
}

fn lower_parameter(
    cx: &mut Ctx<'_, '_>,
    parameter: &Parameter,
    location: Location,
    scope: &mut Scope,
    hint: Hint<'_>,
) -> Option<ir::Field> {
    let wire = &*parameter.name;
    let name_node = cx.member(parameter.node, "name");
    if location == Location::Header && !check_header(cx, parameter) {
        return None;
    }
    let stated = parameter.rust_name.as_deref();
    let rust = cx.rust_name(parameter.node, stated).unwrap_or_else(|| wire.into()).into_owned();
    let beside = format!("{rust} {}", location.keyword());
    let candidates: &[&str] = if cx.is_strict() { &[&rust] } else { &[&rust, &beside] };
    let node = if cx.is_strict() { parameter.node } else { name_node };
    let name = scope.claim_one_of(cx.report, node, (wire, candidates), Remedy::RustName);
    let (typed, place) = lower_value(cx, parameter, location, hint)?;
    let required = parameter.required || location == Location::Path;
    let presence = if required { Presence::Required } else { Presence::Optional };
    let own = parameter.description.as_deref().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let stated = Deprecated {
        node: parameter.node,
        flag: parameter.deprecated,
        message: parameter.deprecated_message.as_deref(),
        sunset: parameter.sunset.as_deref(),
    };
    let deprecation = extension::deprecation(cx, &stated);
    let notes = cx.notes(&[parameter.node]);
    let (at, ty, limits) = (cx.tree.pointer(parameter.node), typed.ty, typed.limits);
    Some(ir::Field { name, at, doc: own, notes, deprecation, ty, presence, place, limits })
}

/// Whether a header can be described as a parameter.
fn check_header(cx: &mut Ctx<'_, '_>, parameter: &Parameter) -> bool {
    let wire = &*parameter.name;
    let node = cx.member(parameter.node, "name");
    if NO_PARAMETERS.contains(&wire.to_ascii_lowercase().as_str()) {
        let help = "remove it: the client sets it by what bodies and security schemes say";
        cx.report.unsupported(parameter.node, format_args!("the header `{wire}` as a parameter"), help);
        return false;
    }
    check_token(cx, node, wire, "header")
}

/// Whether HTTP has a header or a cookie of that name.
pub(super) fn check_token(cx: &mut Ctx<'_, '_>, node: NodeId, wire: &str, what: &str) -> bool {
    let is_token = |it: char| it.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(it);
    let is_name = !wire.is_empty() && wire.chars().all(is_token);
    if !is_name {
        let help = "use letters, digits and hyphens";
        cx.report.error(NAME_INVALID, node, format!("`{}` is not the name of a {what}", wire.escape_debug()), help);
    }
    is_name
}

fn lower_value(
    cx: &mut Ctx<'_, '_>,
    parameter: &Parameter,
    location: Location,
    hint: Hint<'_>,
) -> Option<(Typed, Place)> {
    let (used, place) = match parameter.value.as_ref() {
        Some(ParameterValue::Schema { schema, style, explode, allow_reserved }) => {
            (Some(schema), place(location, ir::Style::Of(*style), *explode, *allow_reserved))
        }
        Some(ParameterValue::Content(content)) if kind_of(&content.name) == Kind::Json => {
            let place = place(location, ir::Style::Json, false, false);
            (content.value.schema.as_ref(), place)
        }
        Some(ParameterValue::Content(content)) => {
            if cx.is_strict() || kind_of(&content.name) != Kind::Text {
                cx.report.unsupported(
                    content.value.node,
                    format_args!("the media type `{}` of a parameter", content.name),
                    "write the text yourself, or describe it by a `schema`",
                );
            }
            let place = place(location, ir::Style::Of(default_style(location)), false, false);
            return Some((typed(Type::String), place));
        }
        None => (None, place(location, ir::Style::Of(default_style(location)), false, false)),
    };
    let Some(used) = used else {
        // That it has no schema was reported, or any JSON will do.
        let ty = if parameter.value.is_some() { Type::Json } else { Type::String };
        return (!cx.is_strict() || parameter.value.is_some()).then(|| (typed(ty), place));
    };
    let value = schema::lower_type(cx, used, hint)?;
    if cx.is_strict() && location == Location::Header && (!is_single(cx, &value.ty) || !value.limits.is_empty()) {
        let what = "an object, a list or a limit in a header";
        cx.report.unsupported(used.node, what, "describe a single value without a limit");
    }
    Some((value, place))
}

fn typed(ty: Type) -> Typed {
    Typed { ty, nullable: false, limits: Vec::new() }
}

fn default_style(location: Location) -> model::Style {
    match location {
        Location::Path | Location::Header => model::Style::Simple,
        Location::Query | Location::Cookie => model::Style::Form,
    }
}

/// Whether a value is written as one text.
pub(super) fn is_single(cx: &Ctx<'_, '_>, ty: &Type) -> bool {
    match ty {
        Type::Named(id) => cx.is_text(*id),
        other => other.is_plain(),
    }
}
