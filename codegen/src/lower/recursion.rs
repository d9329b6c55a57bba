//! Structs that hold themselves: Rust would need a box round one of the fields.

use crate::ir::{self, TypeId};
use crate::lower::Ctx;

/// Reports each struct that contains itself other than in a list.
pub(super) fn refuse_recursion(cx: &mut Ctx<'_>, api: &ir::Api) {
    let recursive = api.type_ids().filter(|id| reaches(api, *id, *id));
    for id in recursive {
        let type_def = api.type_def(id);
        let leads_back = |field: &&ir::Field| direct(field).is_some_and(|it| it == id || reaches(api, it, id));
        for field in api.fields(id).iter().filter(leads_back) {
            let at = type_def.at.child("properties").child(&field.name.wire);
            let message = format!("`{}` contains itself", type_def.name.text());
            cx.errors.error("recursive-type", &at, message, "hold the inner one in an array");
        }
    }
}

fn reaches(api: &ir::Api, start: TypeId, end: TypeId) -> bool {
    let mut seen = vec![false; api.types.len()];
    let mut next: Vec<TypeId> = api.fields(start).iter().filter_map(direct).collect();
    while let Some(id) = next.pop() {
        if id == end {
            return true;
        }
        let Some(mark) = seen.get_mut(id.0).filter(|it| !**it) else { continue };
        *mark = true;
        next.extend(api.fields(id).iter().filter_map(direct));
    }
    false
}

/// The type that a field holds without a list between the two.
fn direct(field: &ir::Field) -> Option<TypeId> {
    match &field.ty {
        ir::Type::Named(id) => Some(*id),
        ir::Type::List(_)
        | ir::Type::Bool
        | ir::Type::Integer
        | ir::Type::Decimal
        | ir::Type::String
        | ir::Type::Uuid
        | ir::Type::Timestamp => None,
    }
}
