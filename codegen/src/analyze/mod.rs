//! Truths about the whole program, computed once beside the model.

use std::collections::BTreeSet;

use crate::ir::{self, TypeId};

/// What emission asks about a type and cannot see in it.
#[derive(Debug)]
pub(crate) struct Facts {
    checked: BTreeSet<TypeId>,
    sent: BTreeSet<TypeId>,
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
}

pub(crate) fn analyze(api: &ir::Api) -> Facts {
    let requests: BTreeSet<TypeId> = api.operations.iter().map(|it| it.request).collect();
    let sent = reachable(api, requests.clone());
    let own_limits = api.type_ids().filter(|id| has_own_limits(api, *id));
    let mut checked: BTreeSet<TypeId> = own_limits.chain(requests).collect();
    loop {
        let inner = |id: &TypeId| api.fields(*id).iter().filter_map(|it| it.ty.named()).any(|it| checked.contains(&it));
        let found: Vec<TypeId> = api.type_ids().filter(|id| !checked.contains(id)).filter(inner).collect();
        if found.is_empty() {
            return Facts { checked, sent };
        }
        checked.extend(found);
    }
}

fn has_own_limits(api: &ir::Api, id: TypeId) -> bool {
    match &api.type_def(id).kind {
        ir::TypeKind::Struct(it) => {
            it.exactly_one.is_some() || it.interval.is_some() || it.fields.iter().any(|it| !it.limits.is_empty())
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
