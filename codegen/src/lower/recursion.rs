//! Structs that hold themselves: Rust would need a box round one of the fields.

use crate::ir::{self, TypeId};
use crate::lower::Ctx;

/// Reports each struct that contains itself other than in a list.
pub(super) fn refuse_recursion(cx: &mut Ctx<'_>, api: &ir::Api) {
    let recursive = api.type_ids().filter(|id| contains_itself(api, *id));
    for type_def in recursive.map(|id| api.type_def(id)) {
        let message = format!("`{}` contains itself", type_def.name.text());
        cx.errors.error("recursive-type", &type_def.at, message, "hold the inner one in an array");
    }
}

fn contains_itself(api: &ir::Api, start: TypeId) -> bool {
    let mut seen = vec![false; api.types.len()];
    let mut next = direct(api, start);
    while let Some(id) = next.pop() {
        if id == start {
            return true;
        }
        let Some(mark) = seen.get_mut(id.0).filter(|it| !**it) else { continue };
        *mark = true;
        next.extend(direct(api, id));
    }
    false
}

fn direct(api: &ir::Api, id: TypeId) -> Vec<TypeId> {
    let held = api.fields(id).iter().filter_map(|field| match &field.ty {
        ir::Type::Named(id) => Some(*id),
        ir::Type::List(_)
        | ir::Type::Bool
        | ir::Type::Integer
        | ir::Type::Decimal
        | ir::Type::String
        | ir::Type::Uuid
        | ir::Type::Timestamp => None,
    });
    held.collect()
}
