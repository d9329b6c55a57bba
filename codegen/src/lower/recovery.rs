//! Where to look for what a write may have done when its answer was lost.

use std::sync::Arc;

use ostler_openapi::NodeId;
use ostler_openapi::model::{Named, Operation, Recovery};

use crate::ir::{self, Place, Presence, Type, TypeKind};
use crate::lower::{Ctx, paging};
use crate::report::RECOVERY_SHAPE;

const HELP: &str = "write `x-recovery` as `spec/README.md` shows";

/// The fields of an object that a pointer may lead to.
struct Members {
    /// The object, as a message names it.
    of: &'static str,
    fields: Vec<ir::Field>,
}

/// Lowers each `x-recovery`, now that all operations are there.
pub(super) fn lower_recoveries(
    cx: &mut Ctx<'_, '_>,
    lowered: &[(&Operation, usize)],
    operations: &mut [ir::Operation],
) {
    for (operation, index) in lowered {
        let Some(stated) = &operation.extensions.recovery else { continue };
        operations[*index].recovery = lower_recovery(cx, stated, operations, &operations[*index]);
    }
}

fn lower_recovery(
    cx: &mut Ctx<'_, '_>,
    stated: &Recovery,
    operations: &[ir::Operation],
    write: &ir::Operation,
) -> Option<ir::Recovery> {
    if write.safety == ir::Safety::Read {
        refuse(cx, stated.node, "a read has nothing to recover: it is sent again");
    }
    let (listing, row) = find_listing(cx, stated, operations)?;
    let list = &operations[listing];
    let response = write.response.named().map(|it| cx.fields(it).to_vec()).unwrap_or_default();
    let request = Members { of: "the request", fields: cx.fields(write.request).to_vec() };
    let response = Members { of: "the response", fields: response };
    let filter = Members { of: "the listing's request", fields: cx.fields(list.request).to_vec() };
    let row = Members { of: "a row", fields: cx.fields(row).to_vec() };

    let interval = lower_interval(cx, stated, &filter);
    let filters = lower_filters(cx, stated, &filter, &request);
    check_filled(cx, stated, (&filter, &request), &filters, interval.as_ref().map(|it| it.0));
    let matching = lower_matching(cx, stated, &row, &request);
    let created =
        find(cx, stated, ("created", &stated.created), &row, "required date-time", |_, it| *it == Type::Timestamp);
    let is_id = |cx: &Ctx<'_, '_>, ty: &Type| cx.is_id(ty);
    let row_id = find(cx, stated, ("row-id", &stated.row_id), &row, "required identifier", is_id);
    let response_id = find(cx, stated, ("response-id", &stated.response_id), &response, "required identifier", is_id);
    let (row_id, response_id) = (row_id?, response_id?);
    if row.fields[row_id].ty != response.fields[response_id].ty {
        refuse(cx, stated.node, "`row-id` and `response-id` are not of one type");
    }
    let (interval, start, end) = interval?;
    let (filters, matching, created) = (filters?, matching?, created?);
    Some(ir::Recovery { listing, filters, interval, start, end, matching, created, row_id, response_id })
}

/// The listing, as an index into the operations, and what it lists.
fn find_listing(cx: &mut Ctx<'_, '_>, stated: &Recovery, operations: &[ir::Operation]) -> Option<(usize, ir::TypeId)> {
    let node = cx.member(stated.node, "listing");
    let id = &*stated.listing;
    if id.is_empty() {
        return None;
    }
    let Some(index) = operations.iter().position(|it| it.id == id) else {
        let document = cx.document;
        let mut items = document.path_items.iter().flat_map(|(_, it)| &it.operations);
        // An operation that was not lowered was refused already.
        if !items.any(|it| it.operation_id.as_deref() == Some(id)) {
            refuse(cx, node, format!("`{id}` is not an operation of this document"));
        }
        return None;
    };
    let listing = &operations[index];
    match listing.paging.as_ref().and_then(|it| cx.type_at(&listing.response, &it.items)) {
        Some(Type::List(item)) => match item.as_ref() {
            Type::Named(row) if !cx.fields(*row).is_empty() => Some((index, *row)),
            _ => {
                refuse(cx, node, format!("`{id}` lists values that have no members"));
                None
            }
        },
        _ => {
            refuse(cx, node, format!("`{id}` has no pages to look through"));
            None
        }
    }
}

/// The filter by an interval, with the names of its two ends.
fn lower_interval(
    cx: &mut Ctx<'_, '_>,
    stated: &Recovery,
    filter: &Members,
) -> Option<(usize, crate::names::Name, crate::names::Name)> {
    let node = cx.member(stated.node, "interval");
    let text = &*stated.interval;
    if text.is_empty() {
        return None;
    }
    let index = lead(cx, node, text, filter)?;
    let ends = filter.fields[index].ty.named().map(|id| cx.fields(id).to_vec()).unwrap_or_default();
    let is_end = |it: &ir::Field, prefix: &str| {
        let is_time = it.ty == Type::Timestamp && it.presence == Presence::Required;
        is_time && it.name.wire.to_lowercase().starts_with(prefix)
    };
    match (&filter.fields[index].ty, &ends[..]) {
        (Type::Named(_), [start, end]) if is_end(start, "start") && is_end(end, "end") => {
            Some((index, start.name.clone(), end.name.clone()))
        }
        _ => {
            let message = format!("`{text}` is not an interval of two required date-times, `Start…` and `End…`");
            refuse(cx, node, message);
            None
        }
    }
}

/// Pairs of a member of the listing's request, and the member of the write that fills it in.
fn lower_filters(
    cx: &mut Ctx<'_, '_>,
    stated: &Recovery,
    filter: &Members,
    request: &Members,
) -> Option<Vec<(usize, usize)>> {
    let node = cx.member(stated.node, "filters");
    let mut pairs = Vec::new();
    for (key, value, pair) in lead_pairs(cx, (node, &stated.filters), filter, request)? {
        let (field, given) = (&filter.fields[pair.0], &request.fields[pair.1]);
        let is_list_of = matches!(&field.ty, Type::List(item) if **item == given.ty);
        let least = field.limits.iter().find_map(|it| match it {
            ir::Limit::MinItems(least @ 2..) => Some(*least),
            _ => None,
        });
        if let Some(least) = least.filter(|_| is_list_of) {
            let message = format!("`{key}` has a `minItems` of {least}, and `/{}` is one value", given.name.wire);
            refuse(cx, value, message);
        } else if field.ty != given.ty && !is_list_of {
            refuse(cx, value, format!("`{key}` does not take the value of `/{}`", given.name.wire));
        }
        pairs.push(pair);
    }
    Some(pairs)
}

/// Reports what nothing, or too much, fills in.
fn check_filled(
    cx: &mut Ctx<'_, '_>,
    stated: &Recovery,
    (filter, request): (&Members, &Members),
    filters: &Option<Vec<(usize, usize)>>,
    interval: Option<usize>,
) {
    let (Some(filters), Some(interval)) = (filters, interval) else { return };
    for (index, field) in filter.fields.iter().enumerate() {
        let wire = &field.name.wire;
        let given = filters.iter().find(|it| it.0 == index).map(|it| &request.fields[it.1]);
        if index == interval {
            if given.is_some() {
                refuse(cx, stated.node, format!("`{wire}` is filled in twice"));
            }
        } else if field.presence == Presence::Required && given.is_none_or(|it| it.presence != Presence::Required) {
            refuse(cx, stated.node, format!("the listing requires `{wire}`, which no required member fills in"));
        }
    }
}

/// Pairs of a member of a row, and the member of the request that it has to equal.
fn lower_matching(
    cx: &mut Ctx<'_, '_>,
    stated: &Recovery,
    row: &Members,
    request: &Members,
) -> Option<Vec<(usize, usize)>> {
    let Some(node) = cx.tree.get(stated.node, "matching") else {
        let message = "`matching` is missing in `x-recovery`";
        cx.report.error(crate::report::MISSING_KEYWORD, stated.node, message, "add it, as `spec/README.md` shows");
        return None;
    };
    if stated.matching.is_empty() {
        refuse(cx, node, "nothing tells the rows of one write from those of another");
    }
    let mut pairs = Vec::new();
    for (key, value, pair) in lead_pairs(cx, (node, &stated.matching), row, request)? {
        let ty = &row.fields[pair.0].ty;
        if *ty != request.fields[pair.1].ty || !is_scalar(cx, ty) {
            refuse(cx, value, format!("`{key}` cannot be compared with this member"));
        }
        pairs.push(pair);
    }
    Some(pairs)
}

/// A pair of pointers: the key, the node of its value, and the members that the two lead to.
type LedPair<'s> = (&'s str, NodeId, (usize, usize));

/// The pairs of an object of pointers; nothing when one leads nowhere.
fn lead_pairs<'s>(
    cx: &mut Ctx<'_, '_>,
    (node, stated): (NodeId, &'s [Named<Arc<str>>]),
    keys: &Members,
    values: &Members,
) -> Option<Vec<LedPair<'s>>> {
    let mut pairs = Vec::new();
    for pair in stated {
        let value = cx.member(node, &pair.name);
        let (key_index, index) = (lead(cx, value, &pair.name, keys), lead(cx, value, &pair.value, values));
        if let (Some(key_index), Some(index)) = (key_index, index) {
            pairs.push((&*pair.name, value, (key_index, index)));
        }
    }
    (pairs.len() == stated.len()).then_some(pairs)
}

/// The member that the pointer under `key` leads to, reported when it is not of the kind that is wanted.
fn find(
    cx: &mut Ctx<'_, '_>,
    stated: &Recovery,
    (key, text): (&str, &str),
    members: &Members,
    wanted: &str,
    fits: impl Fn(&Ctx<'_, '_>, &Type) -> bool,
) -> Option<usize> {
    // That it is missing was reported.
    if text.is_empty() {
        return None;
    }
    let node = cx.member(stated.node, key);
    let index = lead(cx, node, text, members)?;
    let field = &members.fields[index];
    if field.presence != Presence::Required || !fits(cx, &field.ty) {
        refuse(cx, node, format!("`{text}` is not a {wanted} of {}", members.of));
        return None;
    }
    Some(index)
}

/// Where a pointer such as `/AccountId` leads to.
fn lead(cx: &mut Ctx<'_, '_>, node: NodeId, text: &str, members: &Members) -> Option<usize> {
    let tokens = paging::tokens(text);
    let is_it = |it: &ir::Field| it.place == Place::Body && tokens == [it.name.wire.as_str()];
    let index = members.fields.iter().position(is_it);
    if index.is_none() {
        refuse(cx, node, format!("`{text}` does not lead to a member of {}", members.of));
    }
    index
}

/// Whether a value has no parts.
fn is_scalar(cx: &Ctx<'_, '_>, ty: &Type) -> bool {
    match ty {
        Type::Named(id) => !matches!(cx.kind(*id), Some(TypeKind::Struct(_) | TypeKind::Union(_))),
        other => other.is_plain(),
    }
}

fn refuse(cx: &mut Ctx<'_, '_>, node: NodeId, message: impl Into<String>) {
    cx.report.error(RECOVERY_SHAPE, node, message, HELP);
}
