//! `oneOf` and `anyOf`: one of several types.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::NodeId;
use ostler_openapi::model::{Id, Named, Ref, Schema, SchemaType};
use ostler_openapi::shape::ShapeKind;
use ostler_openapi::tree::ScalarKind;

use crate::config::Number;
use crate::ir::{self, Type};
use crate::lower::enum_::FALLBACKS;
use crate::lower::typed::{Becomes, Typed};
use crate::lower::{Ctx, merge};
use crate::names::{Case, Scope};

/// What the branches of a choice have in common.
enum Common {
    /// Texts, of which some are listed.
    Strings {
        listed: bool,
    },
    Numbers(Numbers),
    Nothing,
}

enum Numbers {
    Whole,
    WithFractions,
    Both,
}

/// Which kind of type a choice becomes; nothing when one plain type holds all its values.
pub(super) fn kind_of(cx: &Ctx<'_, '_>, branches: &[Ref<Schema>]) -> Option<Becomes> {
    match common(cx, branches) {
        Common::Strings { listed: true } => Some(Becomes::Enum),
        // A binary fraction would round whole numbers that the document lets stand beside it.
        Common::Numbers(Numbers::Both) if matches!(cx.config.number, Number::Float) => Some(Becomes::Union),
        Common::Strings { listed: false } | Common::Numbers(_) => None,
        Common::Nothing => Some(Becomes::Union),
    }
}

fn common(cx: &Ctx<'_, '_>, branches: &[Ref<Schema>]) -> Common {
    let (mut strings, mut listed, mut whole, mut fractions) = (0, false, 0, 0);
    for branch in branches {
        let shape = cx.document.shape(cx.tree, branch);
        let format = cx.document.schemas[shape.schema].format.as_deref();
        match &shape.kind {
            ShapeKind::Scalar(SchemaType::String) if format.is_none() => strings += 1,
            ShapeKind::Enum(values) if values.iter().all(|it| is_string(cx, *it)) => {
                strings += 1;
                listed = true;
            }
            ShapeKind::Scalar(SchemaType::Integer) => whole += 1,
            ShapeKind::Scalar(SchemaType::Number) => fractions += 1,
            _ => {}
        }
    }
    if strings == branches.len() {
        Common::Strings { listed }
    } else if whole + fractions == branches.len() {
        Common::Numbers(match (whole, fractions) {
            (_, 0) => Numbers::Whole,
            (0, _) => Numbers::WithFractions,
            _ => Numbers::Both,
        })
    } else {
        Common::Nothing
    }
}

fn is_string(cx: &Ctx<'_, '_>, value: NodeId) -> bool {
    cx.tree.scalar(value).is_some_and(|it| it.kind == ScalarKind::String)
}

/// Says that a limit is not checked, since another branch of the same type does not have it.
fn refuse_limit(cx: &mut Ctx<'_, '_>, branch: &Ref<Schema>) {
    let help = "state it of all of them, or leave it out";
    cx.report.unsupported(branch.node, "a limit on one of several branches of one type", help);
}

/// A choice that one plain type expresses.
pub(super) fn lower_plain(cx: &mut Ctx<'_, '_>, _: &Schema, branches: &[Ref<Schema>]) -> Type {
    for branch in branches {
        let schema = &cx.document.schemas[cx.document.shape(cx.tree, branch).schema];
        if schema.number.minimum.is_some()
            || schema.number.maximum.is_some()
            || schema.string.min_length.is_some()
            || schema.string.max_length.is_some()
        {
            refuse_limit(cx, branch);
        }
    }
    match common(cx, branches) {
        Common::Numbers(Numbers::Whole) => Type::Integer(ir::Integer::I64),
        Common::Numbers(Numbers::WithFractions | Numbers::Both) => match cx.config.number {
            Number::Decimal => Type::Decimal,
            Number::Float => Type::Float(ir::Float::F64),
        },
        Common::Strings { .. } => Type::String,
        Common::Nothing => Type::Json,
    }
}

/// Texts of which several branches list some: an open enum of all of them.
pub(super) fn lower_strings(cx: &mut Ctx<'_, '_>, _: &Schema, branches: &[Ref<Schema>]) -> ir::Enum {
    let document = cx.document;
    let mut scope = Scope::new(Case::Type, cx.manner());
    let mut variants = Vec::new();
    let mut seen = BTreeSet::new();
    for branch in branches {
        let ShapeKind::Enum(values) = document.shape(cx.tree, branch).kind else { continue };
        for value in values {
            let Some(wire) = cx.tree.string(value).filter(|it| seen.insert((*it).clone())) else { continue };
            let name = scope.claim_as(cx.report, value, wire, wire);
            let (at, notes) = (cx.tree.pointer(value), cx.notes(&[value]));
            variants.push(ir::Variant { name, at, doc: None, notes, aliases: Vec::new() });
        }
    }
    ir::Enum { variants, fallback: Some(scope.claim_free(FALLBACKS)) }
}

/// A branch of a choice that is lowered already, and which part of the choice it is.
pub(super) struct Lowered<'b> {
    pub(super) used: &'b Ref<Schema>,
    pub(super) part: String,
    pub(super) typed: Typed,
}

/// Which part of a choice a branch is.
pub(super) fn part_of(cx: &Ctx<'_, '_>, index: usize, branch: &Ref<Schema>) -> String {
    let inner = &cx.document.schemas[cx.document.shape(cx.tree, branch).schema];
    match &inner.title {
        Some(title) if title.chars().any(char::is_alphabetic) => title.to_string(),
        _ => format!("variant {}", index + 1),
    }
}

pub(super) fn lower_union(cx: &mut Ctx<'_, '_>, id: Id<Schema>, branches: Vec<Lowered<'_>>) -> ir::Union {
    let schema = &cx.document.schemas[id];
    refuse_strangers(cx, id, &branches);
    let tags = tags(cx, id, &branches);
    let mut scope = Scope::new(Case::Type, cx.manner());
    let mut variants: Vec<ir::UnionVariant> = Vec::new();
    for Lowered { used, part, typed } in branches {
        let (ty, limits) = Typed { nullable: false, ..typed }.into_part();
        if let Some(same) = variants.iter_mut().find(|it| it.ty == ty) {
            // What one of them refuses, the other may admit.
            if same.limits != limits {
                same.limits.clear();
                refuse_limit(cx, used);
            }
            continue;
        }
        let shape = cx.document.shape(cx.tree, used);
        let inner = &cx.document.schemas[shape.schema];
        let word = variant_word(cx, &ty, &part);
        let name = scope.claim_as(cx.report, used.node, &word, &word);
        let doc = cx.doc(inner).filter(|_| !cx.plan.is_named(shape.schema));
        let tags = tags.get(&shape.schema).cloned().unwrap_or_default();
        let constants = match ty.named() {
            Some(_) => booleans(cx, shape.schema),
            None => Vec::new(),
        };
        let at = cx.tree.pointer(used.node);
        variants.push(ir::UnionVariant { name, at, doc, ty, limits, tags, constants });
    }
    // Any text would do for a text of a certain form, and any number for a whole one.
    variants.sort_by_key(|it| match &it.ty {
        Type::String | Type::Float(_) | Type::Decimal => 1,
        Type::Json => 2,
        _ => 0,
    });
    let tag = schema.discriminator.as_ref().map(|it| it.property_name.to_string());
    let tag = tag.filter(|_| variants.iter().any(|it| !it.tags.is_empty()));
    ir::Union { tag, variants, fallback: scope.claim_free(FALLBACKS) }
}

/// What the variant of a type is called.
fn variant_word(cx: &Ctx<'_, '_>, ty: &Type, part: &str) -> String {
    match ty {
        Type::Bool => "Boolean".to_owned(),
        Type::Integer(_) => "Integer".to_owned(),
        Type::Float(_) | Type::Decimal => "Number".to_owned(),
        Type::String => "Text".to_owned(),
        Type::Uuid => "Uuid".to_owned(),
        Type::Timestamp => "DateTime".to_owned(),
        Type::Date => "Date".to_owned(),
        Type::ByteString => "Bytes".to_owned(),
        Type::File => "File".to_owned(),
        Type::Json | Type::Nothing | Type::Text | Type::Binary => "Json".to_owned(),
        Type::List(item) => format!("{}List", variant_word(cx, item, part)),
        Type::Map(item) => format!("{}Map", variant_word(cx, item, part)),
        Type::Nullable(inner) | Type::Boxed(inner) => variant_word(cx, inner, part),
        Type::Named(id) => cx.name_of(*id).unwrap_or_else(|| part.to_owned()),
    }
}

/// Says which texts of the discriminator mean schemas that are no branches: nothing is read as these.
fn refuse_strangers(cx: &mut Ctx<'_, '_>, id: Id<Schema>, branches: &[Lowered<'_>]) {
    let document = cx.document;
    let Some(discriminator) = &document.schemas[id].discriminator else { return };
    let target = |it: &Ref<Schema>| document.shape(cx.tree, it).schema;
    let known: BTreeSet<_> = branches.iter().map(|it| target(it.used)).chain([id]).collect();
    let is_stranger = |it: &&Named<Ref<Schema>>| !cx.is_broken(&it.value) && !known.contains(&target(&it.value));
    let strangers: Vec<_> = discriminator.mapping.iter().filter(is_stranger).collect();
    for stranger in strangers {
        let at = cx.report.pointer(document.schemas[target(&stranger.value)].node);
        let what = format!("a discriminator that maps `{}` to {at}, which is none of the branches,", stranger.name);
        cx.report.unsupported(stranger.value.node, what, "add it to the branches, or remove it from `mapping`");
    }
}

/// The texts of the discriminator that mean each branch.
fn tags(cx: &Ctx<'_, '_>, id: Id<Schema>, branches: &[Lowered<'_>]) -> BTreeMap<Id<Schema>, Vec<String>> {
    let mut tags: BTreeMap<Id<Schema>, Vec<String>> = BTreeMap::new();
    let Some(discriminator) = &cx.document.schemas[id].discriminator else { return tags };
    for mapped in discriminator.mapping.iter().filter(|it| !cx.is_broken(&it.value)) {
        let id = cx.document.shape(cx.tree, &mapped.value).schema;
        tags.entry(id).or_default().push(mapped.name.to_string());
    }
    for branch in branches {
        let id = cx.document.shape(cx.tree, branch.used).schema;
        let own = cx.tree.key(cx.document.schemas[id].node).filter(|_| cx.plan.is_named(id));
        let values = constant(cx, id, &discriminator.property_name);
        let texts = tags.entry(id).or_default();
        if texts.is_empty() {
            texts.extend(values);
        }
        if texts.is_empty() {
            texts.extend(own.map(|it| it.to_string()));
        }
    }
    if let Some(own) = tags.get_mut(&id).filter(|_| discriminator.mapping.is_empty()) {
        own.extend(aliases(cx, id, cx.plan.heirs_of(id).unwrap_or_default()));
    }
    // A text that means two branches tells neither.
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    tags.values().flatten().for_each(|it| *count.entry(it.clone()).or_default() += 1);
    tags.values_mut().for_each(|texts| texts.retain(|it| count[it] == 1));
    tags
}

/// Whether a value can be a schema with a discriminator itself, and not only one of those that inherit from it.
pub(super) fn stands_alone(cx: &Ctx<'_, '_>, id: Id<Schema>, heirs: &[Ref<Schema>]) -> bool {
    let schema = &cx.document.schemas[id];
    let Some(discriminator) = &schema.discriminator else { return false };
    let is_own = |it: &Ref<Schema>| cx.document.shape(cx.tree, it).schema == id;
    if !discriminator.mapping.is_empty() {
        return discriminator.mapping.iter().any(|it| is_own(&it.value));
    }
    let listed = listed(cx, id, &discriminator.property_name);
    let is_listed = |it: &str| listed.as_ref().is_none_or(|texts| texts.iter().any(|text| text == it));
    let is_constant = listed.as_ref().is_some_and(|it| it.len() == 1);
    let own = cx.tree.key(schema.node).filter(|_| cx.plan.is_named(id));
    is_constant || own.is_some_and(|it| is_listed(it)) || aliases(cx, id, heirs).any(|it| is_listed(&it))
}

/// The names under `components` of schemas that say the same as one, and nothing else.
fn aliases(cx: &Ctx<'_, '_>, id: Id<Schema>, heirs: &[Ref<Schema>]) -> impl Iterator<Item = String> {
    let same = heirs.iter().filter(move |it| cx.document.shape(cx.tree, it).schema == id);
    same.filter_map(|it| cx.tree.key(it.node).map(|it| it.to_string()))
}

/// The only text of a property, which many documents state instead of a mapping.
fn constant(cx: &Ctx<'_, '_>, id: Id<Schema>, property: &str) -> Option<String> {
    let mut texts = listed(cx, id, property)?;
    texts.pop().filter(|_| texts.is_empty())
}

/// The texts that a property may have, where they are listed.
fn listed(cx: &Ctx<'_, '_>, id: Id<Schema>, property: &str) -> Option<Vec<String>> {
    let merged = merge::merge(cx, id);
    let used = merged.properties.iter().find(|it| &*it.name == property)?;
    match &cx.document.shape(cx.tree, &used.value).kind {
        ShapeKind::Enum(values) => values.iter().map(|it| text_of(cx, *it)).collect(),
        _ => None,
    }
}

/// The properties that are always the same boolean.
fn booleans(cx: &Ctx<'_, '_>, id: Id<Schema>) -> Vec<(String, Vec<String>)> {
    let constant = |it: &Named<Ref<Schema>>| {
        let ShapeKind::Enum(values) = &cx.document.shape(cx.tree, &it.value).kind else { return None };
        let [value] = values[..] else { return None };
        let is_boolean = matches!(cx.tree.scalar(value)?.kind, ScalarKind::Bool(_));
        text_of(cx, value).filter(|_| is_boolean).map(|text| (it.name.to_string(), vec![text]))
    };
    merge::merge(cx, id).properties.iter().filter_map(constant).collect()
}

/// A string, an integer or a boolean as it is compared with the discriminator of a value.
fn text_of(cx: &Ctx<'_, '_>, value: NodeId) -> Option<String> {
    let scalar = cx.tree.scalar(value)?;
    match scalar.kind {
        ScalarKind::String => Some(scalar.text.to_string()),
        ScalarKind::Int => scalar.as_i64().map(|it| it.to_string()),
        ScalarKind::Bool(value) => Some(value.to_string()),
        ScalarKind::Null | ScalarKind::Float => None,
    }
}
