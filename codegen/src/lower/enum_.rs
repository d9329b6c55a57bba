//! Enums of strings: open unless the document closes them.

use std::collections::BTreeMap;

use crate::document::Node;
use crate::ir;
use crate::lower::Ctx;
use crate::names::{Case, Remedy, Scope};

/// The names of the variant for values that this version does not know; the first that is free is taken.
const FALLBACKS: &[&str] = &["Unknown", "UnknownValue", "OtherUnknownValue"];

pub(super) fn lower_enum(cx: &mut Ctx<'_>, node: &Node<'_>) -> ir::Enum {
    check_type(cx, node);
    let values: Vec<Node<'_>> = node.get("enum").map(|it| it.array(cx.errors)).unwrap_or_default();
    if values.is_empty() {
        cx.errors.error("enum-value", &node.at.child("enum"), "the enum has no values", "list at least one");
    }
    let names = rust_names(cx, node, values.len());
    let mut aliases = lower_aliases(cx, node, &values);
    let docs = node.get("x-enumDescriptions");
    check_descriptions(cx, docs.as_ref(), &values);

    let mut scope = Scope::new(Case::Type);
    let mut variants = Vec::new();
    let mut seen = BTreeMap::new();
    for (index, value) in values.iter().enumerate() {
        let Some(wire) = value.string(cx.errors) else { continue };
        if let Some(first) = seen.insert(wire, &value.at) {
            let message = format!("`{wire}` is listed twice, first at {first}");
            cx.errors.error("enum-value", &value.at, message, "remove one of them");
            continue;
        }
        let rust = names.get(index).copied().unwrap_or(wire);
        let name = scope.claim(cx.errors, &value.at, (wire, rust), Remedy::VariantNames);
        let doc = docs.as_ref().and_then(|it| it.get(wire)).and_then(|it| it.string(cx.errors)).map(str::to_owned);
        let aliases = aliases.remove(wire).unwrap_or_default();
        variants.push(ir::Variant { name, doc, notes: cx.notes(&[value]), aliases });
    }
    let open = node.get("x-extensible").and_then(|it| it.boolean(cx.errors)).unwrap_or(true);
    let fallback = open.then(|| scope.claim_free(FALLBACKS));
    ir::Enum { variants, fallback }
}

fn check_type(cx: &mut Ctx<'_>, node: &Node<'_>) {
    let kind = node.expect(cx.errors, "type").and_then(|it| it.string(cx.errors));
    if kind.is_some_and(|it| it != "string") {
        cx.errors.unsupported(&node.at.child("type"), "an enum of anything but strings", "write `type: string`");
    }
    if node.get("format").is_some() {
        cx.errors.unsupported(&node.at.child("format"), "a format on an enum", "remove the format");
    }
}

fn rust_names<'d>(cx: &mut Ctx<'_>, node: &Node<'d>, count: usize) -> Vec<&'d str> {
    let Some(member) = node.get("x-enum-varnames") else { return Vec::new() };
    let names = member.strings(cx.errors);
    if names.len() != count {
        let message = format!("there are {count} values, but {} names", names.len());
        cx.errors.error("extension-value", &member.at, message, "write one name for each value, in the same order");
    }
    names
}

/// The old spellings of each value.
fn lower_aliases<'d>(cx: &mut Ctx<'_>, node: &Node<'d>, values: &[Node<'d>]) -> BTreeMap<&'d str, Vec<String>> {
    let mut aliases = BTreeMap::<_, Vec<_>>::new();
    let Some(member) = node.get("x-enum-aliases") else { return aliases };
    member.object(cx.errors);
    for (old, target) in member.entries() {
        let Some(current) = target.string(cx.errors) else { continue };
        if !contains(values, current) {
            let message = format!("`{current}` is no value of this enum");
            cx.errors.error("extension-value", &target.at, message, "name the value that replaced the old spelling");
        }
        if contains(values, old) {
            let message = format!("`{old}` is both a value and an old spelling");
            cx.errors.error("extension-value", &target.at, message, "remove one of them");
        }
        aliases.entry(current).or_default().push(old.to_owned());
    }
    aliases
}

fn check_descriptions(cx: &mut Ctx<'_>, docs: Option<&Node<'_>>, values: &[Node<'_>]) {
    for (value, doc) in docs.into_iter().flat_map(Node::entries) {
        if !contains(values, value) {
            let message = format!("`{value}` is described, but is no value of this enum");
            cx.errors.error("extension-value", &doc.at, message, "add the value, or remove the description");
        }
    }
}

fn contains(values: &[Node<'_>], text: &str) -> bool {
    values.iter().any(|it| it.as_str() == Some(text))
}
