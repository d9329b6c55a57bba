//! Schemas: which file lowers which kind, and what stands round them.

use ostler_openapi::model::{Id, Ref, Schema, SchemaType};
use ostler_openapi::shape::{Shape, ShapeKind};

use crate::ir::{self, Type};
use crate::lower::state::Declared;
use crate::lower::typed::{Becomes, Typed};
use crate::lower::{Ctx, Hint, enum_, extension, merge, object, scalar, union};
use crate::names::{Name, Remedy};
use crate::report::{MISSING_KEYWORD, RECURSIVE_TYPE};

/// How many schemas without a type of their own may stand in each other.
const DEEPEST: usize = 64;

/// Which kind of type a schema becomes; nothing for one that is unfolded where it is used.
pub(super) fn becomes(cx: &Ctx<'_, '_>, shape: &Shape) -> Option<Becomes> {
    let schema = &cx.document.schemas[shape.schema];
    if cx.plan.heirs_of(shape.schema).is_some() {
        return Some(Becomes::Union);
    }
    match &shape.kind {
        ShapeKind::Enum(values) => enum_::kind_of(cx, values),
        ShapeKind::Scalar(SchemaType::String) => scalar::is_newtype(schema).then_some(Becomes::Newtype),
        ShapeKind::Object => Some(Becomes::Struct),
        ShapeKind::FreeForm => object::lists_no_properties(cx, schema).then_some(Becomes::Struct),
        ShapeKind::AllOf(_) | ShapeKind::Combined => merge::is_object(cx, shape.schema).then_some(Becomes::Struct),
        ShapeKind::AnyOf(branches) | ShapeKind::OneOf(branches) => union::kind_of(cx, branches),
        ShapeKind::Scalar(_)
        | ShapeKind::Any
        | ShapeKind::Array
        | ShapeKind::Circle
        | ShapeKind::Map(_)
        | ShapeKind::Nothing
        | ShapeKind::Null => None,
    }
}

/// How many members a struct requires.
pub(super) fn required_count(cx: &Ctx<'_, '_>, id: Id<Schema>) -> usize {
    merge::merge(cx, id).required.len()
}

/// Lowers a schema with a name of its own.
pub(super) fn lower_type_def(cx: &mut Ctx<'_, '_>, id: Id<Schema>, name: Name, home: ir::Home) -> ir::TypeDef {
    let document = cx.document;
    let schema = &document.schemas[id];
    let used = Ref { node: schema.node, id, reference: None };
    let shape = document.shape(cx.tree, &used);
    let becomes = becomes(cx, &shape);
    scalar::refuse_limits_of_type(cx, schema, becomes);
    extension::report_without_effect(cx, schema);
    let doc = cx.doc(schema);
    let deprecation = extension::deprecation_of_schema(cx, schema);
    if becomes != Some(Becomes::Struct) {
        extension::refuse_choices(cx, schema);
    }
    let kind = lower_kind(cx, &shape, becomes, (&name, &home));
    let notes = cx.notes(&[schema.node]);
    ir::TypeDef { name, at: cx.tree.pointer(schema.node), home, doc, notes, deprecation, kind }
}

/// Lowers the types without a name that were met: one after the other, so that nesting does not make lowering recurse.
pub(super) fn lower_waiting(cx: &mut Ctx<'_, '_>) {
    while let Some((id, schema, name, home)) = cx.waiting.pop_front() {
        cx.types[id.0] = Some(lower_type_def(cx, schema, name, home));
    }
}

fn lower_kind(
    cx: &mut Ctx<'_, '_>,
    shape: &Shape,
    becomes: Option<Becomes>,
    (name, home): (&Name, &ir::Home),
) -> ir::TypeKind {
    let document = cx.document;
    let schema = &document.schemas[shape.schema];
    match (becomes, &shape.kind) {
        (Some(Becomes::Newtype), _) => ir::TypeKind::Newtype(scalar::lower_newtype(schema)),
        (Some(Becomes::Enum), ShapeKind::Enum(values)) => ir::TypeKind::Enum(enum_::lower_enum(cx, schema, values)),
        (Some(Becomes::IntegerEnum), ShapeKind::Enum(values)) => {
            ir::TypeKind::IntegerEnum(enum_::lower_integer_enum(cx, schema, values))
        }
        (Some(Becomes::Enum), ShapeKind::AnyOf(branches) | ShapeKind::OneOf(branches)) => {
            ir::TypeKind::Enum(union::lower_strings(cx, schema, branches))
        }
        (Some(Becomes::Union), ShapeKind::AnyOf(branches) | ShapeKind::OneOf(branches)) => {
            let branches = lower_branches(cx, branches, (name.text(), home));
            ir::TypeKind::Union(union::lower_union(cx, shape.schema, branches))
        }
        (Some(Becomes::Union), _) => ir::TypeKind::Union(lower_base(cx, shape.schema, (name, home))),
        _ => ir::TypeKind::Struct(object::lower_struct(cx, shape.schema, (name.text(), home))),
    }
}

/// A schema with a discriminator from which others inherit: one of these, or the members of the schema and no more.
fn lower_base(cx: &mut Ctx<'_, '_>, id: Id<Schema>, (name, home): (&Name, &ir::Home)) -> ir::Union {
    let heirs = cx.plan.heirs_of(id).unwrap_or_default().to_vec();
    // One that says nothing else is the schema itself by another name. A choice that inherits could lead back to it.
    let is_variant = |heir: &&Ref<Schema>| {
        let shape = cx.document.shape(cx.tree, heir);
        let is_base = shape.schema == heir.id && cx.plan.heirs_of(heir.id).is_some();
        shape.schema != id && (is_base || becomes(cx, &shape) == Some(Becomes::Struct))
    };
    let variants: Vec<_> = heirs.iter().filter(is_variant).cloned().collect();
    let mut lowered = lower_branches(cx, &variants, (name.text(), home));
    let own = Ref { node: cx.document.schemas[id].node, id, reference: None };
    if union::stands_alone(cx, id, &heirs) {
        let typed = Typed::of(Type::Named(declare_base(cx, id, (name, home))));
        lowered.push(union::Lowered { used: &own, part: "base".to_owned(), typed });
    }
    union::lower_union(cx, id, lowered)
}

/// The members of a schema with a discriminator, without those of the schemas that inherit them.
fn declare_base(cx: &mut Ctx<'_, '_>, id: Id<Schema>, (union, home): (&Name, &ir::Home)) -> ir::TypeId {
    let node = cx.document.schemas[id].node;
    let required = required_count(cx, id);
    let name = claim_inline(cx, home, node, &format!("{} base", union.text()), (Becomes::Struct, required));
    let kind = ir::TypeKind::Struct(object::lower_struct(cx, id, (name.text(), home)));
    let doc = Some(format!("The members that every `{}` has.", union.text()));
    let (at, home) = (cx.tree.pointer(node), home.clone());
    cx.push(ir::TypeDef { name, at, home, doc, notes: Vec::new(), deprecation: None, kind })
}

fn lower_branches<'b>(
    cx: &mut Ctx<'_, '_>,
    branches: &'b [Ref<Schema>],
    (parent, home): (&str, &ir::Home),
) -> Vec<union::Lowered<'b>> {
    let mut lowered = Vec::new();
    for (index, used) in branches.iter().enumerate() {
        let part = union::part_of(cx, index, used);
        let typed = lower_type(cx, used, Hint { home, parent, part: &part });
        lowered.extend(typed.map(|typed| union::Lowered { used, part, typed }));
    }
    lowered
}

/// Lowers the schema of a property, a parameter, a body or of the items of an array.
pub(super) fn lower_type(cx: &mut Ctx<'_, '_>, used: &Ref<Schema>, hint: Hint<'_>) -> Option<Typed> {
    let shape = cx.document.shape(cx.tree, used);
    if shape.through.iter().any(|it| cx.is_broken(it)) {
        return None;
    }
    let nullable = shape.or_null.is_some();
    if let Some(id) = cx.plan.type_id(shape.schema) {
        return Some(Typed { nullable, ..Typed::of(Type::Named(id)) });
    }
    let is_alias = cx.plan.is_named(shape.schema);
    if let Some(middle) = shape.through.iter().rev().find(|it| it.reference.is_some()).filter(|_| !is_alias)
        && cx.is_strict()
        && shape.through.last().is_some_and(|it| it.reference.is_some())
    {
        let help = "name the schema under `components/schemas` and refer to it there";
        cx.report.unsupported(middle.node, "a reference into the middle of something", help);
        return None;
    }
    if cx.unfolding.contains(&shape.schema) || cx.unfolding.len() >= DEEPEST {
        let node = cx.document.schemas[shape.schema].node;
        let message = "this component contains itself";
        cx.report.concede(RECURSIVE_TYPE, node, message, "put an object with a name in between");
        return (!cx.is_strict()).then(|| Typed { nullable, ..Typed::of(Type::Json) });
    }
    cx.unfolding.push(shape.schema);
    let typed = lower_shape(cx, &shape, hint);
    cx.unfolding.pop();
    typed.map(|it| Typed { nullable, ..it })
}

fn lower_shape(cx: &mut Ctx<'_, '_>, shape: &Shape, hint: Hint<'_>) -> Option<Typed> {
    let document = cx.document;
    let schema = &document.schemas[shape.schema];
    extension::report_without_effect(cx, schema);
    let becomes = becomes(cx, shape).filter(|it| *it != Becomes::Newtype);
    if becomes != Some(Becomes::Struct) {
        extension::refuse_choices(cx, schema);
    }
    if let Some(becomes) = becomes {
        return lower_inline(cx, shape, becomes, hint).map(Typed::of);
    }
    let mut inner = Vec::new();
    let ty = match &shape.kind {
        ShapeKind::Scalar(kind) => scalar::lower_scalar(cx, schema, *kind)?,
        ShapeKind::Array => {
            let (item, limits) = lower_items(cx, schema, hint)?;
            inner.extend((!limits.is_empty()).then_some(ir::Limit::Each(limits)));
            Type::List(Box::new(item))
        }
        ShapeKind::Map(values) => {
            let (value, limits) = lower_element(cx, values, hint, "value")?;
            inner.extend((!limits.is_empty()).then_some(ir::Limit::Each(limits)));
            Type::Map(Box::new(value))
        }
        ShapeKind::FreeForm => {
            if cx.is_strict() && schema.object.additional.is_none() {
                object::refuse_unlisted(cx, schema);
            }
            Type::Map(Box::new(Type::Json))
        }
        ShapeKind::Any if !cx.is_strict() => Type::Json,
        // A type that could not be read was reported.
        ShapeKind::Any if cx.tree.get(schema.node, "type").is_some() => return None,
        ShapeKind::Any if cx.plan.is_named(shape.schema) && document.says_nothing(shape.schema) => {
            let message = "`type` is missing, so that a value can be anything";
            cx.report.warning(MISSING_KEYWORD, schema.node, message, "add it as soon as it is known");
            Type::Json
        }
        ShapeKind::Any => {
            cx.report.error(
                MISSING_KEYWORD,
                schema.node,
                "`type` is missing",
                "add it; only a component can do without one, where a value can be anything",
            );
            return None;
        }
        ShapeKind::AnyOf(branches) | ShapeKind::OneOf(branches) => union::lower_plain(cx, schema, branches),
        ShapeKind::AllOf(_) => {
            let (ty, limits) = lower_all_of(cx, shape.schema, hint)?;
            inner = limits;
            ty
        }
        ShapeKind::Enum(values) => enum_::lower_plain(cx, schema, values),
        // That nothing is a value of it was reported.
        ShapeKind::Nothing => Type::Json,
        ShapeKind::Combined | ShapeKind::Null | ShapeKind::Circle | ShapeKind::Object => {
            let what = "a schema that says several things at once, or nothing";
            cx.report.unsupported(schema.node, what, "describe what it is in one way");
            Type::Json
        }
    };
    let mut limits = scalar::lower_limits(cx, schema, &ty);
    limits.extend(inner);
    Some(Typed { ty, nullable: false, limits })
}

/// A type for a schema without a name, once however often it is met.
fn lower_inline(cx: &mut Ctx<'_, '_>, shape: &Shape, becomes: Becomes, hint: Hint<'_>) -> Option<Type> {
    let schema = &cx.document.schemas[shape.schema];
    if cx.is_strict() {
        let what = match becomes {
            Becomes::Enum | Becomes::IntegerEnum => "an enum without a name",
            Becomes::Union => "a choice between several schemas without a name",
            Becomes::Struct | Becomes::Newtype => "an object without a name",
        };
        cx.report.unsupported(schema.node, what, "name it under `components/schemas`");
        return None;
    }
    if let Some(id) = cx.inline.get(&shape.schema) {
        return Some(Type::Named(*id));
    }
    let declared = cx.plan.declared.get(&shape.schema).cloned();
    let declared = declared.unwrap_or_else(|| {
        let name = claim_declared(cx, shape, becomes, (hint.parent, hint.part), hint.home);
        Declared { name, home: hint.home.clone() }
    });
    let id = ir::TypeId(cx.types.len());
    cx.types.push(None);
    cx.inline.insert(shape.schema, id);
    cx.waiting.push_back((id, shape.schema, declared.name, declared.home));
    Some(Type::Named(id))
}

/// The name of a type without one, as the author has it or after what it is a part of.
pub(super) fn claim_declared(
    cx: &mut Ctx<'_, '_>,
    shape: &Shape,
    becomes: Becomes,
    (parent, part): (&str, &str),
    home: &ir::Home,
) -> Name {
    let schema = &cx.document.schemas[shape.schema];
    let stated = schema.extensions.rust_name.as_deref();
    let found = Hint { home, parent, part }.name();
    let through: Vec<_> = shape.through.iter().filter(|it| it.reference.is_none()).map(|it| it.node).collect();
    let rust = cx.type_name(&through, schema.node, stated).unwrap_or_else(|| found.as_str().into()).into_owned();
    cx.named_type(&through, schema.node);
    let required = required_count(cx, shape.schema);
    claim_inline(cx, home, schema.node, &rust, (becomes, required))
}

/// A name that is free together with those that a struct takes besides.
fn claim_inline(
    cx: &mut Ctx<'_, '_>,
    home: &ir::Home,
    node: ostler_openapi::NodeId,
    rust: &str,
    (becomes, required): (Becomes, usize),
) -> Name {
    let is_struct = becomes == Becomes::Struct;
    let candidates: [&str; 3] = [rust, &format!("{rust} value"), &format!("{rust} inline")];
    let scope = match home.resource() {
        None => &mut cx.names,
        Some(id) => cx.resources.types(id),
    };
    let name = match is_struct {
        true => scope.claim_struct(cx.report, node, ("", &candidates), Remedy::RustName),
        false => scope.claim_one_of(cx.report, node, ("", &candidates), Remedy::RustName),
    };
    if is_struct {
        scope.claim_slots(cx.report, node, &name);
        if required > ir::MOST_ARGUMENTS {
            scope.claim_builder(cx.report, node, &name);
        }
    }
    name
}

/// What several schemas say that is not an object: of one thing, where only one of them says what it is.
fn lower_all_of(cx: &mut Ctx<'_, '_>, id: Id<Schema>, hint: Hint<'_>) -> Option<(Type, Vec<ir::Limit>)> {
    let document = cx.document;
    let schema = &document.schemas[id];
    let mut said = schema.all_of.iter().filter(|it| !cx.is_broken(it) && merge::says_members(cx, it));
    match (said.next(), said.next()) {
        (Some(only), None) if schema.ty.is_none() => lower_type(cx, only, hint).map(Typed::into_part),
        (None, None) if schema.ty.is_none() => Some((Type::Json, Vec::new())),
        _ => {
            let help = "write one object with all the properties, or one schema";
            cx.report.unsupported(schema.node, "an `allOf` of other things than objects", help);
            Some((Type::Json, Vec::new()))
        }
    }
}

fn lower_items(cx: &mut Ctx<'_, '_>, schema: &Schema, hint: Hint<'_>) -> Option<(Type, Vec<ir::Limit>)> {
    let Some(items) = &schema.array.items else {
        // That they are missing was reported when the document was read.
        return Some((Type::Json, Vec::new()));
    };
    extension::refuse_matching(cx, items);
    lower_element(cx, items, hint, "item")
}

/// What stands in a list or a map, and what is checked of each.
fn lower_element(
    cx: &mut Ctx<'_, '_>,
    used: &Ref<Schema>,
    hint: Hint<'_>,
    part: &str,
) -> Option<(Type, Vec<ir::Limit>)> {
    let parent = hint.name();
    let typed = lower_type(cx, used, Hint { parent: &parent, part, ..hint })?;
    if !typed.limits.is_empty() && cx.is_strict() {
        let help = "leave the limit out, or name an object";
        cx.report.unsupported(used.node, "a limit on each item of an array", help);
    }
    Some(typed.into_part())
}
