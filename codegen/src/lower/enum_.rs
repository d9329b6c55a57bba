//! Enums: open unless the document or the caller closes them.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::NodeId;
use ostler_openapi::finding::Code;
use ostler_openapi::model::{EnumDescriptions, Schema};
use ostler_openapi::tree::ScalarKind;

use crate::ir::{self, Type};
use crate::lower::Ctx;
use crate::lower::typed::Becomes;
use crate::names::{Case, Remedy, Scope};
use crate::report::EXTENSION_VALUE;

/// The names of the variant for values that this version does not know; the first that is free is taken.
pub(super) const FALLBACKS: &[&str] = &["Unknown", "UnknownValue", "OtherUnknownValue"];

/// Which kind of type a list of values becomes; nothing for values of several types, and for those that are none's.
pub(super) fn kind_of(cx: &Ctx<'_, '_>, values: &[NodeId]) -> Option<Becomes> {
    let all = |kind: ScalarKind| values.iter().all(|it| cx.tree.scalar(*it).is_some_and(|it| it.kind == kind));
    let fits = |it: &NodeId| cx.tree.scalar(*it).is_some_and(|it| it.as_i64().is_some());
    if all(ScalarKind::String) || cx.is_strict() {
        Some(Becomes::Enum)
    } else if all(ScalarKind::Int) && values.iter().all(fits) {
        Some(Becomes::IntegerEnum)
    } else {
        None
    }
}

/// Values that are none of an enum's: of several types, or with parts.
pub(super) fn lower_plain(cx: &mut Ctx<'_, '_>, schema: &Schema, values: &[NodeId]) -> Type {
    let is =
        |wanted: fn(ScalarKind) -> bool| values.iter().all(|it| cx.tree.scalar(*it).is_some_and(|it| wanted(it.kind)));
    if is(|it| matches!(it, ScalarKind::Bool(_))) {
        return Type::Bool;
    }
    if is(|it| matches!(it, ScalarKind::Int | ScalarKind::Float)) {
        return Type::Float(ir::Float::F64);
    }
    let help = "list texts, or whole numbers";
    cx.report.unsupported(schema.node, "an enum of values of several types", help);
    Type::Json
}

pub(super) fn lower_enum(cx: &mut Ctx<'_, '_>, schema: &Schema, values: &[NodeId]) -> ir::Enum {
    check_type(cx, schema);
    let listed = schema.values.as_deref().unwrap_or_default();
    let names = rust_names(cx, schema, listed.len());
    let mut aliases = lower_aliases(cx, schema, values);
    let docs = Docs::of(cx, schema, values);
    let mut scope = Scope::new(Case::Type, cx.manner());
    let mut variants = Vec::new();
    let mut seen: BTreeMap<&str, NodeId> = BTreeMap::new();
    let known: BTreeSet<_> = values.iter().collect();
    for (index, value) in listed.iter().enumerate().filter(|(_, it)| known.contains(it)) {
        let Some(wire) = cx.tree.string(*value) else { continue };
        if let Some(first) = seen.insert(wire, *value) {
            let message = format!("`{wire}` is listed twice, first at {}", cx.report.pointer(first));
            cx.report.concede(Code::EnumValue, *value, message, "remove one of them");
            continue;
        }
        let rust = names.get(index).copied().unwrap_or(wire);
        let name = scope.claim(cx.report, *value, (wire, rust), Remedy::VariantNames);
        let doc = docs.get(wire, index);
        let aliases = aliases.remove(&**wire).unwrap_or_default();
        let (at, notes) = (cx.tree.pointer(*value), cx.notes(&[*value]));
        variants.push(ir::Variant { name, at, doc, notes, aliases });
    }
    let fallback = is_open(cx, schema).then(|| scope.claim_free(FALLBACKS));
    ir::Enum { variants, fallback }
}

fn is_open(cx: &Ctx<'_, '_>, schema: &Schema) -> bool {
    let is_closed = || {
        let key = cx.tree.key(schema.node).filter(|it| cx.config.closed_enums.contains(&***it));
        key.is_some_and(|it| cx.tree.at(["components", "schemas", &**it]) == Some(schema.node))
    };
    schema.extensions.extensible.unwrap_or_else(|| !is_closed())
}

pub(super) fn lower_integer_enum(cx: &mut Ctx<'_, '_>, schema: &Schema, values: &[NodeId]) -> ir::IntegerEnum {
    let names = rust_names(cx, schema, values.len());
    let docs = Docs::of(cx, schema, values);
    let mut scope = Scope::new(Case::Type, cx.manner());
    let mut variants = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, value) in values.iter().enumerate() {
        let Some(scalar) = cx.tree.scalar(*value) else { continue };
        let Some(number) = scalar.as_i64().filter(|it| seen.insert(*it)) else { continue };
        let wire = number.to_string();
        let rust = names.get(index).copied().unwrap_or(&wire);
        let name = scope.claim(cx.report, *value, (&wire, rust), Remedy::VariantNames);
        let doc = docs.get(&wire, index);
        let (at, notes) = (cx.tree.pointer(*value), cx.notes(&[*value]));
        variants.push((ir::Variant { name, at, doc, notes, aliases: Vec::new() }, number));
    }
    ir::IntegerEnum { variants, fallback: scope.claim_free(FALLBACKS) }
}

fn check_type(cx: &mut Ctx<'_, '_>, schema: &Schema) {
    use ostler_openapi::model::SchemaType;
    if !cx.is_strict() {
        return;
    }
    match schema.ty {
        None => {
            let help = "add it; without one, a value can be anything";
            cx.report.error(Code::MissingKeyword, schema.node, "`type` is missing", help);
        }
        Some(SchemaType::String) => {}
        Some(_) => {
            let node = cx.member(schema.node, "type");
            cx.report.unsupported(node, "an enum of anything but strings", "write `type: string`");
        }
    }
    if schema.format.is_some() {
        cx.report.unsupported(cx.member(schema.node, "format"), "a format on an enum", "remove the format");
    }
}

fn rust_names<'s>(cx: &mut Ctx<'_, '_>, schema: &'s Schema, count: usize) -> Vec<&'s str> {
    let names = &schema.extensions.enum_varnames;
    let node = cx.tree.get(schema.node, "x-enum-varnames");
    if let Some(node) = node.filter(|_| names.len() != count) {
        let message = format!("there are {count} values, but {} names", names.len());
        cx.report.concede(EXTENSION_VALUE, node, message, "write one name for each value, in the same order");
        if !cx.is_strict() {
            return Vec::new();
        }
    }
    names.iter().map(|it| &**it).collect()
}

/// The old spellings of each value.
fn lower_aliases<'s>(cx: &mut Ctx<'_, '_>, schema: &'s Schema, values: &[NodeId]) -> BTreeMap<&'s str, Vec<String>> {
    let mut aliases = BTreeMap::<_, Vec<_>>::new();
    let Some(member) = cx.tree.get(schema.node, "x-enum-aliases") else { return aliases };
    for it in &schema.extensions.enum_aliases {
        let (old, current, node) = (&*it.name, &*it.value, cx.member(member, &it.name));
        if !contains(cx, values, current) {
            let message = format!("`{current}` is not a value of this enum");
            cx.report.error(EXTENSION_VALUE, node, message, "name the value that replaced the old spelling");
        }
        if contains(cx, values, old) {
            let message = format!("`{old}` is both a value and an old spelling");
            cx.report.error(EXTENSION_VALUE, node, message, "remove one of them");
        }
        aliases.entry(current).or_default().push(old.to_owned());
    }
    aliases
}

/// What the values mean.
enum Docs<'s> {
    None,
    ByValue(BTreeMap<&'s str, &'s str>),
    InOrder(Vec<&'s str>),
}

impl<'s> Docs<'s> {
    fn of(cx: &mut Ctx<'_, '_>, schema: &'s Schema, values: &[NodeId]) -> Self {
        match &schema.extensions.enum_descriptions {
            None => Self::None,
            Some(EnumDescriptions::InOrder(docs)) => Self::InOrder(docs.iter().map(|it| &**it).collect()),
            Some(EnumDescriptions::ByValue(docs)) => {
                let node = cx.member(schema.node, "x-enumDescriptions");
                for it in docs {
                    if !contains(cx, values, &it.name) {
                        let message = format!("`{}` is described, but is not a value of this enum", it.name);
                        let at = cx.member(node, &it.name);
                        cx.report.concede(EXTENSION_VALUE, at, message, "add the value, or remove the description");
                    }
                }
                Self::ByValue(docs.iter().map(|it| (&*it.name, &*it.value)).collect())
            }
        }
    }

    fn get(&self, wire: &str, index: usize) -> Option<String> {
        let doc = match self {
            Self::None => None,
            Self::ByValue(docs) => docs.get(wire).copied(),
            Self::InOrder(docs) => docs.get(index).copied(),
        };
        doc.map(str::to_owned)
    }
}

fn contains(cx: &Ctx<'_, '_>, values: &[NodeId], text: &str) -> bool {
    values.iter().any(|it| cx.tree.scalar(*it).is_some_and(|it| &*it.text == text))
}
