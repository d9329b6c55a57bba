//! Requests that become several where they are longer than the document allows.

use crate::ir::{self, AxisKind, Limit, Place, Type};
use crate::lower::Ctx;

/// The members along which a paged request can be cut, in the order of the document.
///
/// Only lists of ids are: such a list names rows, one id for each, while a list of values from an enum may as well say
/// what an answer contains. An interval is one as soon as the document says which rows it finds: one that finds what
/// overlaps it is told apart here, so that it is refused with the reason when it is too long.
pub(super) fn lower_axes(cx: &Ctx<'_, '_>, request: ir::TypeId, is_paged: bool) -> Vec<ir::Axis> {
    let fields = cx.fields(request).iter().enumerate().filter(|(_, it)| is_paged && it.place == Place::Body);
    fields.filter_map(|(field, it)| Some(ir::Axis { field, kind: lower_axis(cx, it)? })).collect()
}

fn lower_axis(cx: &Ctx<'_, '_>, field: &ir::Field) -> Option<AxisKind> {
    // A last chunk of one id has to be allowed.
    let is_bound = |it: &Limit| matches!(it, Limit::MinItems(2..));
    let is_cut_freely = is_id_list(cx, &field.ty) && !field.limits.iter().any(is_bound);
    field.limits.iter().find_map(|limit| match limit {
        Limit::MaxItems(max) => (is_cut_freely && *max > 0).then_some(AxisKind::List { max: *max }),
        Limit::Months { months, start, end, matching } => {
            let (months, start, end, matching) = (*months, start.clone(), end.clone(), (*matching)?);
            Some(AxisKind::Interval { months, start, end, matching })
        }
        _ => None,
    })
}

fn is_id_list(cx: &Ctx<'_, '_>, ty: &Type) -> bool {
    match ty {
        Type::List(item) => cx.is_id(item),
        _ => false,
    }
}
