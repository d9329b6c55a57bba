//! Schemas: which file lowers which kind, and what may be wrapped round a reference.

use crate::diagnostic::Diagnostics;
use crate::document::{Node, Reference};
use crate::ir;
use crate::lower::keywords::{self, Keywords};
use crate::lower::{Ctx, enum_, extension, object, scalar};
use crate::names::Name;

/// The keywords of JSON Schema that nothing here implements.
const UNSUPPORTED: &[&str] = &[
    "discriminator",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxLength",
    "maxProperties",
    "minLength",
    "minProperties",
    "multipleOf",
    "not",
    "pattern",
    "readOnly",
    "uniqueItems",
    "writeOnly",
    "xml",
];

const WRAPPER: Keywords = Keywords {
    what: "a schema that wraps another",
    known: &["allOf", "anyOf", "default", "deprecated", "description", "example", "nullable", "oneOf", "title"],
    unsupported: UNSUPPORTED,
    extensions: extension::OF_WRAPPER,
};

const PLAIN: Keywords = Keywords {
    what: "a schema",
    known: &[
        "additionalProperties",
        "default",
        "deprecated",
        "description",
        "enum",
        "example",
        "externalDocs",
        "format",
        "items",
        "maxItems",
        "maximum",
        "minItems",
        "minimum",
        "nullable",
        "properties",
        "required",
        "title",
        "type",
    ],
    unsupported: UNSUPPORTED,
    extensions: &[
        "x-at-most-one-of",
        "x-credential",
        "x-deprecatedMessage",
        "x-enum-aliases",
        "x-enum-varnames",
        "x-enumDescriptions",
        "x-exactly-one-of",
        "x-extensible",
        "x-locale",
        "x-max-interval-in-months",
        "x-rust-name",
        "x-sunset",
    ],
};

/// The keywords that say something of values of one type alone.
const OF_ONE_TYPE: &[(&str, &[&str])] =
    &[("array", &["items"]), ("object", &["additionalProperties", "properties", "required"])];

/// The limits that are read where a property or an item is described, and not on a type by itself.
const LIMITS: &[&str] = &["maxItems", "maximum", "minItems", "minimum"];

/// A type in its place, with what the document says about its values.
pub(super) struct Typed {
    pub(super) ty: ir::Type,
    pub(super) nullable: bool,
    pub(super) limits: Vec<ir::Limit>,
}

/// Whether a named schema becomes a type of its own; the others are unfolded where they are referred to.
pub(super) fn is_type(node: &Node<'_>) -> bool {
    let kind = node.get("type").and_then(|it| it.as_str());
    let format = node.get("format").and_then(|it| it.as_str());
    match kind {
        Some("string") => node.get("enum").is_some() || matches!(format, None | Some("uuid")),
        Some("object") => true,
        None => node.get("properties").is_some() || node.get("enum").is_some(),
        Some(_) => false,
    }
}

/// Whether a schema that [`is_type`] is a string without a list of values.
pub(super) fn is_newtype(node: &Node<'_>) -> bool {
    node.get("type").and_then(|it| it.as_str()) == Some("string") && node.get("enum").is_none()
}

/// Whether a schema that [`is_type`] is an object.
pub(super) fn is_struct(node: &Node<'_>) -> bool {
    node.get("enum").is_none() && !is_newtype(node)
}

/// Lowers a schema that [`is_type`].
pub(super) fn lower_type_def(cx: &mut Ctx<'_>, node: &Node<'_>, name: Name, home: ir::Home) -> ir::TypeDef {
    check_plain(cx.errors, node);
    for (keyword, member) in LIMITS.iter().filter_map(|it| Some((it, node.get(it)?))) {
        let what = format_args!("`{keyword}` on a schema that becomes a type of its own");
        cx.errors.unsupported(&member.at, what, "leave it out, or describe the limit at the property");
    }
    let doc = lower_doc(cx, node);
    let deprecation = extension::deprecation(cx.errors, node);
    if !is_struct(node) {
        extension::refuse_choices(cx.errors, node);
    }
    let kind = match node.get("type").and_then(|it| it.as_str()) {
        _ if node.get("enum").is_some() => ir::TypeKind::Enum(enum_::lower_enum(cx, node)),
        _ if is_newtype(node) => ir::TypeKind::Newtype(scalar::lower_newtype(node)),
        _ => ir::TypeKind::Struct(object::lower_struct(cx, node)),
    };
    ir::TypeDef { name, at: node.at.clone(), home, doc, notes: cx.notes(&[node]), deprecation, kind }
}

/// Reports the keywords of a request's body that are not understood: it is lowered with its operation.
pub(super) fn check_request(cx: &mut Ctx<'_>, node: &Node<'_>) {
    check_plain(cx.errors, node);
}

/// Reports the keywords that are not understood, and those that say nothing beside the type that is given: what a string
/// requires would be dropped.
fn check_plain(errors: &mut Diagnostics, node: &Node<'_>) {
    keywords::check(errors, node, &PLAIN);
    let Some(kind) = node.get("type").and_then(|it| it.as_str()) else { return };
    for (_, keywords) in OF_ONE_TYPE.iter().filter(|(of, _)| *of != kind) {
        for (keyword, member) in keywords.iter().filter_map(|it| Some((it, node.get(it)?))) {
            let what = format_args!("`{keyword}` beside `type: {kind}`");
            errors.unsupported(&member.at, what, "write the type that it is about, or leave it out");
        }
    }
}

/// Lowers the schema of a property or of an array's items.
pub(super) fn lower_type(cx: &mut Ctx<'_>, node: &Node<'_>) -> Option<Typed> {
    if is_wrapper(node) {
        keywords::check(cx.errors, node, &WRAPPER);
    }
    let nullable = node.get("nullable").and_then(|it| it.boolean(cx.errors)).unwrap_or(false);
    let inner = unwrap(cx, node)?;
    let nullable = nullable || inner.nullable;
    let mut typed = match cx.document.follow(cx.errors, &inner.node) {
        Reference::Broken => return None,
        Reference::None => lower_plain(cx, &inner.node)?,
        Reference::To(_) => lower_reference(cx, &inner.node)?,
    };
    typed.nullable |= nullable;
    Some(typed)
}

fn lower_reference(cx: &mut Ctx<'_>, node: &Node<'_>) -> Option<Typed> {
    let target = cx.document.resolve(cx.errors, node)?;
    let nullable = target.get("nullable").and_then(|it| it.boolean(cx.errors)).unwrap_or(false);
    if let Some(id) = cx.plan.type_id(&target.at) {
        return Some(Typed { ty: ir::Type::Named(id), nullable, limits: Vec::new() });
    }
    if target.at.component().is_none() {
        let help = "name the schema under `components/schemas` and refer to it there";
        cx.errors.unsupported(&node.at, "a reference into the middle of something", help);
        return None;
    }
    if cx.unfolding.contains(&target.at) {
        let message = "this component contains itself";
        cx.errors.error("recursive-type", &target.at, message, "put an object with a name in between");
        return None;
    }
    cx.unfolding.push(target.at.clone());
    let typed = lower_type(cx, &target);
    cx.unfolding.pop();
    typed
}

fn lower_plain(cx: &mut Ctx<'_>, node: &Node<'_>) -> Option<Typed> {
    check_plain(cx.errors, node);
    let nullable = node.get("nullable").and_then(|it| it.boolean(cx.errors)).unwrap_or(false);
    let kind = node.expect(cx.errors, "type")?.string(cx.errors)?;
    if kind != "object" {
        extension::refuse_choices(cx.errors, node);
    }
    let ty = match kind {
        _ if node.get("enum").is_some() => {
            cx.errors.unsupported(&node.at, "an enum without a name", "name it under `components/schemas`");
            return None;
        }
        "object" => {
            cx.errors.unsupported(&node.at, "an object without a name", "name it under `components/schemas`");
            return None;
        }
        "array" => ir::Type::List(Box::new(lower_items(cx, node)?)),
        _ => scalar::lower_scalar(cx, node, kind)?,
    };
    let limits = scalar::lower_limits(cx, node, &ty);
    Some(Typed { ty, nullable, limits })
}

fn lower_items(cx: &mut Ctx<'_>, node: &Node<'_>) -> Option<ir::Type> {
    let items = node.expect(cx.errors, "items")?;
    extension::refuse_matching(cx.errors, &items);
    let typed = lower_type(cx, &items)?;
    if typed.nullable {
        cx.errors.unsupported(&items.at, "null as an item of an array", "remove `nullable` from the items");
    }
    if !typed.limits.is_empty() {
        cx.errors.unsupported(&items.at, "a limit on each item of an array", "leave the limit out, or name an object");
    }
    Some(typed.ty)
}

/// The description, with the default that the server applies.
pub(super) fn lower_doc(cx: &mut Ctx<'_>, node: &Node<'_>) -> Option<String> {
    let description = node.get("description").and_then(|it| it.string(cx.errors)).map(|it| it.trim().to_owned());
    let default = node.get("default").map(|it| format!("The server's default is `{}`.", it.to_text()));
    let parts: Vec<String> = description.into_iter().chain(default).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// Whether a schema only says something about another.
pub(super) fn is_wrapper(node: &Node<'_>) -> bool {
    ["allOf", "oneOf", "anyOf"].iter().any(|it| node.get(it).is_some())
}

/// The one schema inside a wrapper that can be seen without reporting anything.
pub(super) fn wrapped<'d>(node: &Node<'d>) -> Option<Node<'d>> {
    let members = ["allOf", "oneOf", "anyOf"].iter().find_map(|it| node.get(it));
    let Some(members) = members else { return Some(node.clone()) };
    members.elements().find(|it| !is_null_schema(it))
}

struct Unwrapped<'d> {
    node: Node<'d>,
    nullable: bool,
}

/// Takes off what stands round a reference: a list of one schema, or a choice between it and null.
fn unwrap<'d>(cx: &mut Ctx<'_>, node: &Node<'d>) -> Option<Unwrapped<'d>> {
    if let Some(all_of) = node.get("allOf") {
        let members: Vec<_> = all_of.elements().collect();
        let [node] = members.as_slice() else {
            cx.errors.unsupported(
                &all_of.at,
                "an `allOf` of several schemas",
                "write one object with all the properties",
            );
            return None;
        };
        return Some(Unwrapped { node: node.clone(), nullable: false });
    }
    let Some(choice) = node.get("oneOf").or_else(|| node.get("anyOf")) else {
        return Some(Unwrapped { node: node.clone(), nullable: false });
    };
    let (nulls, others): (Vec<_>, Vec<_>) = choice.elements().partition(is_null_schema);
    if let Some(null) = others.iter().find(|it| it.get("type").and_then(|it| it.as_str()) == Some("null")) {
        let help = "write `{type: string, nullable: true, enum: [null]}` instead";
        cx.errors.unsupported(&null.at, "`type: 'null'`, which came with OpenAPI 3.1,", help);
        return None;
    }
    let ([] | [_], [node]) = (nulls.as_slice(), others.as_slice()) else {
        cx.errors.unsupported(
            &choice.at,
            "a choice between several schemas",
            "write one schema, or one schema and null",
        );
        return None;
    };
    Some(Unwrapped { node: node.clone(), nullable: !nulls.is_empty() })
}

/// `{nullable: true, enum: [null]}`: the way to say null in OpenAPI 3.0 that strict validators accept.
fn is_null_schema(node: &Node<'_>) -> bool {
    let Some(values) = node.get("enum").filter(|_| node.get("nullable").is_some_and(|it| it.to_text() == "true"))
    else {
        return false;
    };
    values.elements().count() == 1 && values.elements().all(|it| it.is_null())
}
