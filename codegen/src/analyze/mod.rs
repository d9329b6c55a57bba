//! Truths about the whole program, computed once beside the model.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{self, Presence, TypeId};
use crate::names;

/// What emission asks about a type and cannot see in it.
#[derive(Debug)]
pub(crate) struct Facts {
    checked: BTreeSet<TypeId>,
    sent: BTreeSet<TypeId>,
    received: BTreeSet<TypeId>,
    builders: BTreeMap<TypeId, String>,
}

impl Facts {
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

    /// The name of the builder, where a struct has one instead of a constructor.
    pub(crate) fn builder(&self, id: TypeId) -> Option<&str> {
        self.builders.get(&id).map(String::as_str)
    }
}

pub(crate) fn analyze(api: &ir::Api) -> Facts {
    let requests: BTreeSet<TypeId> = api.operations.iter().map(|it| it.request).collect();
    let sent = reachable(api, requests.clone());
    let received = reachable(api, api.operations.iter().map(|it| it.response).collect());
    let builders = builders(api, &sent);
    let own_limits = api.type_ids().filter(|id| has_own_limits(api, *id));
    let mut checked: BTreeSet<TypeId> = own_limits.chain(requests).collect();
    loop {
        let inner = |id: &TypeId| api.fields(*id).iter().filter_map(|it| it.ty.named()).any(|it| checked.contains(&it));
        let found: Vec<TypeId> = api.type_ids().filter(|id| !checked.contains(id)).filter(inner).collect();
        if found.is_empty() {
            return Facts { checked, sent, received, builders };
        }
        checked.extend(found);
    }
}

/// Only tests make values that are never sent: they want to name the members, where a request wants the compiler to
/// demand them.
fn builders(api: &ir::Api, sent: &BTreeSet<TypeId>) -> BTreeMap<TypeId, String> {
    let received = api.type_ids().filter(|it| !sent.contains(it));
    received.filter(|it| wants_builder(api, *it)).map(|it| (it, names::builder_of(&api.type_def(it).name))).collect()
}

fn wants_builder(api: &ir::Api, id: TypeId) -> bool {
    let ir::TypeKind::Struct(struct_) = &api.type_def(id).kind else { return false };
    let required = struct_.fields.iter().filter(|it| it.presence == Presence::Required).count();
    let is_plain = struct_.exactly_one.is_none() && struct_.interval.is_none();
    // Its setter would be the builder's last method.
    let has_build = struct_.fields.iter().any(|it| it.name.text() == "build");
    required > ir::MOST_ARGUMENTS && is_plain && !has_build
}

fn has_own_limits(api: &ir::Api, id: TypeId) -> bool {
    match &api.type_def(id).kind {
        ir::TypeKind::Struct(it) => {
            it.exactly_one.is_some()
                || !it.at_most_one.is_empty()
                || it.interval.is_some()
                || it.fields.iter().any(|it| !it.limits.is_empty())
        }
        ir::TypeKind::Enum(_) | ir::TypeKind::Newtype(_) => false,
    }
}

fn reachable(api: &ir::Api, start: BTreeSet<TypeId>) -> BTreeSet<TypeId> {
    let mut next: Vec<TypeId> = start.iter().copied().collect();
    let mut seen = start;
    while let Some(id) = next.pop() {
        let used = api.fields(id).iter().filter_map(|it| it.ty.named());
        next.extend(used.filter(|it| seen.insert(*it)));
    }
    seen
}
