//! Parameters outside the body: headers.

use crate::document::Node;
use crate::ir;
use crate::lower::keywords::{self, Keywords};
use crate::lower::{Ctx, extension, schema};
use crate::names::Scope;

const PARAMETER: Keywords = Keywords {
    what: "a parameter",
    known: &[
        "name",
        "in",
        "description",
        "required",
        "deprecated",
        "schema",
        "example",
        "examples",
        "style",
        "explode",
    ],
    unsupported: &["allowEmptyValue", "allowReserved", "content"],
    extensions: &["x-deprecatedMessage", "x-rust-name", "x-sunset"],
};

/// The fields of a request that travel as headers.
pub(super) fn lower_parameters(cx: &mut Ctx<'_>, operation: &Node<'_>, scope: &mut Scope) -> Vec<ir::Field> {
    let parameters = operation.get("parameters").map(|it| it.array(cx.errors)).unwrap_or_default();
    let resolved: Vec<_> = parameters.iter().filter_map(|it| cx.document.resolve(cx.errors, it)).collect();
    resolved.iter().filter_map(|it| lower_parameter(cx, it, scope)).collect()
}

fn lower_parameter(cx: &mut Ctx<'_>, node: &Node<'_>, scope: &mut Scope) -> Option<ir::Field> {
    keywords::check(cx.errors, node, &PARAMETER);
    let wire = node.expect(cx.errors, "name")?.string(cx.errors)?;
    let place = node.expect(cx.errors, "in")?.string(cx.errors)?;
    if place != "header" {
        let help = "describe the value as a member of the body, or as a header";
        cx.errors.unsupported(&node.at, format_args!("a parameter in the {place}"), help);
        return None;
    }
    if !is_header_name(wire) {
        let help = "use letters, digits and hyphens";
        cx.errors.error("name-invalid", &node.at.child("name"), format!("`{wire}` is no name of a header"), help);
    }
    let rust = extension::rust_name(cx.errors, node).unwrap_or(wire);
    let name = scope.claim_as(cx.errors, &node.at, wire, rust);
    let schema = node.expect(cx.errors, "schema")?;
    let typed = schema::lower_type(cx, &schema)?;
    let target = schema::wrapped(&schema).and_then(|it| cx.document.resolve(cx.errors, &it)).unwrap_or_default();
    let is_object = matches!(typed.ty, ir::Type::Named(_)) && schema::is_struct(&target);
    if is_object || matches!(typed.ty, ir::Type::List(_)) || !typed.limits.is_empty() {
        let what = "an object, a list or a limit in a header";
        cx.errors.unsupported(&schema.at, what, "describe a single value without a limit");
    }
    let required = node.get("required").and_then(|it| it.boolean(cx.errors)).unwrap_or(false);
    let presence = if required { ir::Presence::Required } else { ir::Presence::Optional };
    let doc = schema::lower_doc(cx, node);
    let deprecation = extension::deprecation(cx.errors, node);
    let place = ir::Place::Header;
    let notes = cx.notes(&[node]);
    Some(ir::Field { name, doc, notes, deprecation, ty: typed.ty, presence, place, limits: Vec::new() })
}

/// A token of RFC 9110.
fn is_header_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(it))
}
