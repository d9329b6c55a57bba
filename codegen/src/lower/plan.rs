//! Decides, before anything is lowered, what becomes of each schema under `components`.
//!
//! Most become types of the crate. A schema that is only the body of one operation is declared with that operation, one
//! that is only an error's body is the runtime's to read, and the object of limit and cursor is the pager's.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::NodeId;
use ostler_openapi::model::{Id, Ref, Schema};
use ostler_openapi::uses::Item;

use crate::config::Layout;
use crate::ir::{self, TypeId};
use crate::lower::state::{Plan, Planned};
use crate::lower::typed::Becomes;
use crate::lower::{Ctx, merge, paging, schema};
use crate::names::{Case, Name, Remedy, Scope};

/// The module of all newtypes.
const NEWTYPES: &str = "ids";

pub(super) fn plan(cx: &mut Ctx<'_, '_>) {
    let document = cx.document;
    let newtypes = Scope::new(Case::Value, cx.manner()).claim_free(&[NEWTYPES]);
    // What a schema becomes depends on it.
    cx.plan.heirs = heirs(cx);
    let mut plan = Plan { intervals: intervals(cx), consumed: consumed(cx), ..Plan::default() };
    let wanted = wanted(cx);
    let mut modules = Scope::with_reserved(Case::Module, cx.manner(), &[NEWTYPES, "wire"]);
    let mut unfolded = Vec::new();
    for named in &document.components.schemas {
        let id = named.value.id;
        plan.named.insert(id);
        let stands_here = document.schemas[id].node == named.value.node;
        if !stands_here || cx.is_broken(&named.value) || wanted.as_ref().is_some_and(|it| !it.contains(&id)) {
            continue;
        }
        let shape = document.shape(cx.tree, &named.value);
        let is_type = shape.schema == id && !plan.consumed.contains(&id);
        let becomes = schema::becomes(cx, &shape).filter(|_| is_type);
        let node = named.value.node;
        let stated = document.schemas[id].extensions.rust_name.as_deref();
        let rust = cx.type_name(&[], node, stated).unwrap_or_else(|| (&*named.name).into());
        let Some(becomes) = becomes else {
            if shape.schema == id || !cx.is_strict() {
                unfolded.push((node, rust.into_owned()));
            }
            continue;
        };
        cx.named_type(&[], node);
        let model = format!("{rust} model");
        let name = claim_type(cx, node, (&named.name, &[&rust, &model]), becomes);
        let module = match becomes {
            Becomes::Newtype => newtypes.clone(),
            _ => modules.claim_as(cx.report, node, &named.name, &rust),
        };
        if becomes == Becomes::Struct {
            cx.names.claim_slots(cx.report, node, &name);
            if schema::required_count(cx, id) > ir::MOST_ARGUMENTS {
                cx.names.claim_builder(cx.report, node, &name);
            }
        }
        plan.types.insert(id, Planned { id: TypeId(plan.types.len()), name, module, becomes });
        plan.by_node.insert(node, id);
        plan.order.push(id);
    }
    // What is not shown yields to what is.
    plan.unfolded = unfolded.into_iter().map(|(node, word)| (node, modules.claim_quietly(&word))).collect();
    cx.modules = modules;
    cx.types = plan.types.iter().map(|_| None).collect();
    plan.heirs = std::mem::take(&mut cx.plan.heirs);
    cx.plan = plan;
}

/// The schemas that stand for one with a discriminator; where `allOf` is not taken, nothing does.
fn heirs(cx: &Ctx<'_, '_>) -> BTreeMap<Id<Schema>, Vec<Ref<Schema>>> {
    if cx.is_strict() {
        return BTreeMap::new();
    }
    let mut heirs = cx.document.heirs();
    heirs.values_mut().for_each(|it| it.retain(|heir| !cx.is_broken(heir)));
    heirs.retain(|base, heirs| !heirs.is_empty() && merge::is_object(cx, *base));
    heirs
}

fn claim_type(cx: &mut Ctx<'_, '_>, node: NodeId, named: (&str, &[&str]), becomes: Becomes) -> Name {
    match becomes {
        Becomes::Struct => cx.names.claim_struct(cx.report, node, named, Remedy::RustName),
        _ => cx.names.claim_one_of(cx.report, node, named, Remedy::RustName),
    }
}

/// The schemas that properties with a limit in months lead to.
fn intervals(cx: &Ctx<'_, '_>) -> BTreeSet<Id<Schema>> {
    let limited = cx.document.schemas.iter().filter(|(_, it)| it.extensions.max_interval_in_months.is_some());
    let used = limited.flat_map(|(_, it)| it.all_of.iter().chain(&it.one_of).chain(&it.any_of));
    used.map(|it| cx.document.shape(cx.tree, it).schema).collect()
}

/// The schemas that do not have to be types, since whatever refers to them takes in what they hold.
fn consumed(cx: &mut Ctx<'_, '_>) -> BTreeSet<Id<Schema>> {
    let document = cx.document;
    let mut containers = BTreeSet::new();
    for named in &document.paths {
        for operation in &document.path_items[named.value.id].operations {
            containers.extend(paging::container_node(cx, operation));
        }
    }
    let is_consuming = |user: Item, node: NodeId| match (user, cx.config.layout) {
        (Item::RequestBody(_) | Item::Response(_), Layout::Root) => true,
        (Item::RequestBody(id), Layout::Types) => cx.uses.users(Item::RequestBody(id)).len() == 1,
        _ => containers.contains(&node),
    };
    let is_consumed = |id: Id<Schema>| {
        let users = cx.uses.users(Item::Schema(id));
        let is_one = cx.config.layout == Layout::Root
            || users.len() == 1
            || users.iter().all(|it| containers.contains(&it.node));
        !users.is_empty() && is_one && users.iter().all(|it| is_consuming(it.user, it.node))
    };
    document.components.schemas.iter().map(|it| it.value.id).filter(|it| is_consumed(*it)).collect()
}

/// The schemas that the chosen operations need; nothing when all are wanted.
fn wanted(cx: &Ctx<'_, '_>) -> Option<BTreeSet<Id<Schema>>> {
    if cx.config.only.is_empty() {
        return None;
    }
    let schemas = cx.document.schemas.iter().map(|(id, _)| id);
    Some(schemas.filter(|id| cx.uses.operations(Item::Schema(*id)).iter().any(|it| is_wanted(cx, *it))).collect())
}

/// Whether an operation that is generated leads to a thing.
pub(super) fn is_needed(cx: &Ctx<'_, '_>, item: Item) -> bool {
    cx.config.only.is_empty() || cx.uses.operations(item).iter().any(|it| is_wanted(cx, *it))
}

/// Whether an operation is generated.
pub(super) fn is_wanted(cx: &Ctx<'_, '_>, at: (Id<ostler_openapi::model::PathItem>, usize)) -> bool {
    let operation = cx.document.operation(at);
    let only = &cx.config.only;
    let is_named = operation.operation_id.as_ref().is_some_and(|it| only.contains(&**it));
    only.is_empty() || is_named || operation.tags.iter().any(|it| only.contains(&**it))
}
