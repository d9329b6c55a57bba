//! The names of types that have none of their own inside of components: after the component that declares them and the
//! members on the way there, and never after what reaches them first, so that what is added to a document renames nothing.

use std::collections::{BTreeSet, VecDeque};

use ostler_openapi::NodeId;
use ostler_openapi::model::{AdditionalProperties, Id, MediaType, Named, Parameter, ParameterValue, Ref, Schema};
use ostler_openapi::shape::{Shape, ShapeKind};
use ostler_openapi::uses::Item;

use crate::ir;
use crate::lower::media::{Kind, kind_of};
use crate::lower::state::Declared;
use crate::lower::typed::Becomes;
use crate::lower::{Ctx, Hint, merge, plan, resource, schema, union};
use crate::names::words;

/// A schema inside of a component, and what it is called after.
struct Inside {
    used: Ref<Schema>,
    parent: String,
    part: String,
}

/// Gives away the names of all types that are declared inside of components. A document of one's own has none of them.
pub(super) fn declare(cx: &mut Ctx<'_, '_>) {
    if cx.is_strict() {
        return;
    }
    declare_in_schemas(cx);
    declare_in_responses(cx);
    declare_in_parameters(cx);
    declare_in_bodies(cx);
    declare_in_paths(cx);
}

fn declare_in_schemas(cx: &mut Ctx<'_, '_>) {
    let document = cx.document;
    for named in &document.components.schemas {
        let Ref { node, id, .. } = named.value;
        if document.schemas[id].node != node || cx.is_broken(&named.value) {
            continue;
        }
        if let Some(planned) = cx.plan.planned_at(node) {
            let (name, home) = (planned.name.text().to_owned(), ir::Home::Types(planned.module.clone()));
            let shape = document.shape(cx.tree, &named.value);
            let inside = insides(cx, &shape, Some(planned.becomes), Hint { home: &home, parent: &name, part: "" });
            walk(cx, inside, &home);
        } else {
            // Of one that is not wanted, a part may be.
            let module = cx.plan.module_of_unfolded(node).unwrap_or_else(|| cx.modules.claim_quietly(&named.name));
            let stated = document.schemas[id].extensions.rust_name.as_deref();
            let word = cx.type_name(&[], node, stated).unwrap_or_else(|| (&*named.name).into()).into_owned();
            let is_taken_in = cx.plan.consumed.contains(&id);
            let before = cx.plan.declared.len();
            declare_root(cx, &named.value, &word, &ir::Home::Types(module), is_taken_in);
            if cx.plan.declared.len() > before {
                cx.named_type(&[], node);
            }
        }
    }
}

fn declare_in_responses(cx: &mut Ctx<'_, '_>) {
    let document = cx.document;
    for named in document.components.responses.iter().filter(|it| it.value.reference.is_none()) {
        let id = named.value.id;
        let content = document.responses[id].content.iter().find(|it| kind_of(&it.name) == Kind::Json);
        if plan::is_needed(cx, Item::Response(id)) {
            declare_content(cx, content, &with_word(&named.name, "response"), false);
        }
    }
}

fn declare_in_parameters(cx: &mut Ctx<'_, '_>) {
    let document = cx.document;
    for named in document.components.parameters.iter().filter(|it| it.value.reference.is_none()) {
        let id = named.value.id;
        if plan::is_needed(cx, Item::Parameter(id)) {
            declare_parameter(cx, &document.parameters[id], &with_word(&named.name, "parameter"));
        }
    }
}

fn declare_in_bodies(cx: &mut Ctx<'_, '_>) {
    let document = cx.document;
    for named in document.components.request_bodies.iter().filter(|it| it.value.reference.is_none()) {
        let id = named.value.id;
        let content = document.request_bodies[id].content.iter().min_by_key(|it| kind_of(&it.name));
        if plan::is_needed(cx, Item::RequestBody(id)) {
            // The members of an object become those of the request.
            declare_content(cx, content, &with_word(&named.name, "body"), true);
        }
    }
}

/// What all operations of a path have in common is called after the path.
fn declare_in_paths(cx: &mut Ctx<'_, '_>) {
    let document = cx.document;
    for path in &document.paths {
        for used in &document.path_items[path.value.id].parameters {
            if used.reference.is_none() && plan::is_needed(cx, Item::Parameter(used.id)) {
                let parameter = &document.parameters[used.id];
                declare_parameter(cx, parameter, &format!("{} {}", resource::spoken(&path.name), parameter.name));
            }
        }
    }
}

fn declare_parameter(cx: &mut Ctx<'_, '_>, parameter: &Parameter, word: &str) {
    match &parameter.value {
        Some(ParameterValue::Schema { schema, .. }) => declare_aside(cx, schema, word, false),
        Some(ParameterValue::Content(content)) if kind_of(&content.name) == Kind::Json => {
            declare_content(cx, Some(content), word, false);
        }
        Some(ParameterValue::Content(_)) | None => {}
    }
}

fn declare_content(cx: &mut Ctx<'_, '_>, content: Option<&Named<MediaType>>, word: &str, is_taken_in: bool) {
    if let Some(schema) = content.and_then(|it| it.value.schema.as_ref()) {
        declare_aside(cx, schema, word, is_taken_in);
    }
}

/// What is declared beside the schemas, in a module of its own.
fn declare_aside(cx: &mut Ctx<'_, '_>, used: &Ref<Schema>, word: &str, is_taken_in: bool) {
    if used.reference.is_some() || cx.is_broken(used) {
        return;
    }
    let module = cx.modules.claim_quietly(word);
    declare_root(cx, used, word, &ir::Home::Types(module), is_taken_in);
}

fn declare_root(cx: &mut Ctx<'_, '_>, used: &Ref<Schema>, word: &str, home: &ir::Home, is_taken_in: bool) {
    let shape = cx.document.shape(cx.tree, used);
    let inside = match schema::becomes(cx, &shape) {
        Some(Becomes::Struct) if is_taken_in && !stands_here(cx, &shape) => return,
        Some(Becomes::Struct) if is_taken_in => {
            insides(cx, &shape, Some(Becomes::Struct), Hint { home, parent: word, part: "" })
        }
        _ => vec![Inside { used: used.clone(), parent: word.to_owned(), part: String::new() }],
    };
    walk(cx, inside, home);
}

/// Claims a name for each schema that becomes a type, whatever depth it stands in.
fn walk(cx: &mut Ctx<'_, '_>, inside: Vec<Inside>, home: &ir::Home) {
    let mut rest = VecDeque::from(inside);
    while let Some(Inside { used, parent, part }) = rest.pop_front() {
        let shape = cx.document.shape(cx.tree, &used);
        let is_known = cx.plan.declared.contains_key(&shape.schema) || cx.plan.planned(shape.schema).is_some();
        if !stands_here(cx, &shape) || is_known {
            continue;
        }
        let becomes = schema::becomes(cx, &shape).filter(|it| *it != Becomes::Newtype);
        let Some(becomes) = becomes else {
            rest.extend(insides(cx, &shape, None, Hint { home, parent: &parent, part: &part }));
            continue;
        };
        if !plan::is_needed(cx, Item::Schema(shape.schema)) {
            let whole = Hint { home, parent: &parent, part: &part }.name();
            rest.extend(insides(cx, &shape, Some(becomes), Hint { home, parent: &whole, part: "" }));
            continue;
        }
        let name = schema::claim_declared(cx, &shape, becomes, (&parent, &part), home);
        rest.extend(insides(cx, &shape, Some(becomes), Hint { home, parent: name.text(), part: "" }));
        cx.plan.declared.insert(shape.schema, Declared { name, home: home.clone() });
    }
}

/// Whether a schema is declared where it is used.
fn stands_here(cx: &Ctx<'_, '_>, shape: &Shape) -> bool {
    shape.through.iter().all(|it| it.reference.is_none() && !cx.is_broken(it))
}

/// What stands directly in a schema, each called as lowering it would.
fn insides(cx: &Ctx<'_, '_>, shape: &Shape, becomes: Option<Becomes>, hint: Hint<'_>) -> Vec<Inside> {
    let inside = |used: &Ref<Schema>, parent: &str, part: &str| Inside {
        used: used.clone(),
        parent: parent.to_owned(),
        part: part.to_owned(),
    };
    let (parent, part, whole) = (hint.parent, hint.part, hint.name());
    let schema = &cx.document.schemas[shape.schema];
    match (becomes, &shape.kind) {
        (Some(Becomes::Union), ShapeKind::AnyOf(branches) | ShapeKind::OneOf(branches)) => {
            let branches = branches.iter().enumerate();
            branches.map(|(index, it)| inside(it, parent, &union::part_of(cx, index, it))).collect()
        }
        (Some(Becomes::Struct | Becomes::Union), _) => {
            let own = own(cx, shape.schema);
            let merged = merge::merge(cx, shape.schema);
            let properties = merged.properties.iter().filter(|it| own.properties.contains(&it.value.node));
            let additional = own.additional.iter().map(|it| inside(it, parent, "additional value"));
            properties.map(|it| inside(&it.value, parent, &it.name)).chain(additional).collect()
        }
        (None, ShapeKind::Array) => schema.array.items.iter().map(|it| inside(it, &whole, "item")).collect(),
        (None, ShapeKind::Map(values)) => vec![inside(values, &whole, "value")],
        (None, ShapeKind::AllOf(_)) => {
            let said = schema.all_of.iter().filter(|it| !cx.is_broken(it) && merge::says_members(cx, it));
            said.map(|it| inside(it, parent, part)).collect()
        }
        _ => Vec::new(),
    }
}

/// What a schema says of members where it stands, without what it refers to.
#[derive(Default)]
struct Own {
    properties: BTreeSet<NodeId>,
    additional: Option<Ref<Schema>>,
}

fn own(cx: &Ctx<'_, '_>, id: Id<Schema>) -> Own {
    let mut own = Own::default();
    let mut seen = BTreeSet::from([id]);
    let mut rest = vec![id];
    while let Some(id) = rest.pop() {
        let schema = &cx.document.schemas[id];
        own.properties.extend(schema.object.properties.iter().map(|it| it.value.node));
        if let Some(AdditionalProperties::Of(values)) = &schema.object.additional {
            own.additional.get_or_insert_with(|| Ref::clone(values));
        }
        rest.extend(schema.all_of.iter().filter(|it| it.reference.is_none() && seen.insert(it.id)).map(|it| it.id));
    }
    own
}

/// The name of a component that is no schema, so that it does not take that of a schema.
fn with_word(key: &str, word: &str) -> String {
    if words(key).last().is_some_and(|it| it == word) { key.to_owned() } else { format!("{key} {word}") }
}
