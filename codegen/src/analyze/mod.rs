//! Truths about the whole program, computed once beside the model, each in one walk along what uses what.

mod features;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use self::features::{Condition, Conditions};
use crate::ir::{self, Presence, ResourceId, Type, TypeId, TypeKind};
use crate::names;

/// What emission asks about a type and cannot see in it.
#[derive(Debug)]
pub(crate) struct Analysis {
    checked: BTreeSet<TypeId>,
    sent: BTreeSet<TypeId>,
    received: BTreeSet<TypeId>,
    inexact: BTreeSet<TypeId>,
    variants: BTreeSet<TypeId>,
    builders: BTreeMap<TypeId, String>,
    by_resource: Vec<Vec<TypeId>>,
    conditions: Option<Conditions>,
}

impl Analysis {
    /// Whether a value of the type is checked before it is sent.
    pub(crate) fn is_checked(&self, id: TypeId) -> bool {
        self.checked.contains(&id)
    }

    /// Whether the type is a request or part of one.
    pub(crate) fn is_sent(&self, id: TypeId) -> bool {
        self.sent.contains(&id)
    }

    /// Whether only requests use the type. What the server adds to its answers is skipped; what a stored request holds
    /// beyond its members would be lost without a word.
    pub(crate) fn is_only_sent(&self, id: TypeId) -> bool {
        self.sent.contains(&id) && !self.received.contains(&id)
    }

    /// Whether equality of its values is an equivalence: there is no binary fraction in it.
    pub(crate) fn is_eq(&self, id: TypeId) -> bool {
        !self.inexact.contains(&id)
    }

    /// Whether the type is one of those that a union tries.
    pub(crate) fn is_variant(&self, id: TypeId) -> bool {
        self.variants.contains(&id)
    }

    /// The name of the builder, where a struct has one instead of a constructor.
    pub(crate) fn builder(&self, id: TypeId) -> Option<&str> {
        self.builders.get(&id).map(String::as_str)
    }

    /// The types that are declared with the operations of a resource.
    pub(crate) fn types_of(&self, id: ResourceId) -> &[TypeId] {
        &self.by_resource[id.0]
    }

    /// When each module is there; nothing where all of them always are.
    pub(crate) fn conditions(&self) -> Option<&Conditions> {
        self.conditions.as_ref()
    }
}

pub(crate) fn analyze(api: &ir::Api) -> Analysis {
    let requests: BTreeSet<TypeId> = api.operations.iter().map(|it| it.request).collect();
    let answers = api.operations.iter().flat_map(|it| [Some(&it.response), it.refusal.as_ref()]);
    let sent = reachable(api, requests.clone());
    let received = reachable(api, answers.flatten().filter_map(Type::named).collect());
    let builders = builders(api, &sent);
    let users = users(api);
    let own_limits = api.type_ids().filter(|id| has_own_limits(api, *id));
    let checked = spread(&users, own_limits.chain(requests).collect());
    let holds_fraction = |id: &TypeId| api.parts(*id).iter().any(|it| matches!(it.innermost(), Type::Float(_)));
    let inexact = spread(&users, api.type_ids().filter(holds_fraction).collect());
    let variants = variants(api);
    let mut by_resource = vec![Vec::new(); api.resources.len()];
    for id in api.type_ids() {
        if let Some(ResourceId(resource)) = api.type_def(id).home.resource() {
            by_resource[resource].push(id);
        }
    }
    let conditions = features::conditions(api);
    Analysis { checked, sent, received, inexact, variants, builders, by_resource, conditions }
}

/// For each type those that hold it.
fn users(api: &ir::Api) -> Vec<Vec<TypeId>> {
    let mut users = vec![Vec::new(); api.types.len()];
    for id in api.type_ids() {
        for TypeId(used) in api.used_by(id) {
            users[used].push(id);
        }
    }
    users
}

fn variants(api: &ir::Api) -> BTreeSet<TypeId> {
    let unions = api.types.iter().filter_map(|it| match &it.kind {
        TypeKind::Union(it) if it.tag.is_none() => Some(it),
        _ => None,
    });
    unions.flat_map(|it| &it.variants).filter_map(|it| it.ty.named()).collect()
}

/// Some types, and all that hold them.
fn spread(users: &[Vec<TypeId>], start: BTreeSet<TypeId>) -> BTreeSet<TypeId> {
    let mut next: Vec<TypeId> = start.iter().copied().collect();
    let mut seen = start;
    while let Some(TypeId(id)) = next.pop() {
        next.extend(users[id].iter().filter(|it| seen.insert(**it)));
    }
    seen
}

/// Only tests make values that are never sent: they want to name the members, where a request wants the compiler to
/// demand them.
fn builders(api: &ir::Api, sent: &BTreeSet<TypeId>) -> BTreeMap<TypeId, String> {
    let received = api.type_ids().filter(|it| !sent.contains(it));
    received.filter(|it| wants_builder(api, *it)).map(|it| (it, names::builder_of(&api.type_def(it).name))).collect()
}

fn wants_builder(api: &ir::Api, id: TypeId) -> bool {
    let TypeKind::Struct(struct_) = &api.type_def(id).kind else { return false };
    let required = struct_.fields.iter().filter(|it| it.presence == Presence::Required).count();
    let is_plain = struct_.exactly_one.is_none() && struct_.interval.is_none() && struct_.additional.is_none();
    // Its setter would be the builder's last method.
    let has_build = struct_.fields.iter().any(|it| it.name.text() == "build");
    required > ir::MOST_ARGUMENTS && is_plain && !has_build
}

fn has_own_limits(api: &ir::Api, id: TypeId) -> bool {
    match &api.type_def(id).kind {
        TypeKind::Struct(it) => {
            it.exactly_one.is_some()
                || !it.at_most_one.is_empty()
                || it.interval.is_some()
                || it.fields.iter().any(|it| !it.limits.is_empty())
                || it.additional.as_ref().is_some_and(|it| !it.limits.is_empty())
        }
        TypeKind::Union(it) => it.variants.iter().any(|it| !it.limits.is_empty()),
        TypeKind::Answer(_) | TypeKind::Enum(_) | TypeKind::IntegerEnum(_) | TypeKind::Newtype(_) => false,
    }
}

fn reachable(api: &ir::Api, start: BTreeSet<TypeId>) -> BTreeSet<TypeId> {
    let mut next: Vec<TypeId> = start.iter().copied().collect();
    let mut seen = start;
    while let Some(id) = next.pop() {
        next.extend(api.used_by(id).filter(|it| seen.insert(*it)));
    }
    seen
}
