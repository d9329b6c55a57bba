//! Where to look for what a write may have done when its answer was lost.

use crate::document::Node;
use crate::ir::{self, Place, Presence, Type, TypeKind};
use crate::lower::keywords::{self, Keywords};
use crate::lower::{Ctx, extension};
use crate::pointer::Pointer;

const CODE: &str = "recovery-shape";

const HELP: &str = "write `x-recovery` as `spec/README.md` shows";

const RECOVERY: Keywords = Keywords {
    what: "`x-recovery`",
    known: &["created", "filters", "interval", "listing", "matching", "response-id", "row-id"],
    unsupported: &[],
    extensions: &[],
};

/// The fields of an object that a pointer may lead to.
#[derive(Clone, Copy)]
struct Members<'f> {
    /// The object, as a message names it.
    of: &'static str,
    fields: &'f [ir::Field],
}

/// Lowers each `x-recovery`, now that all operations are there.
pub(super) fn lower_recoveries<'d>(cx: &mut Ctx<'d>, nodes: &[Node<'d>], api: &mut ir::Api) {
    let id_of = |node: &Node<'d>| node.get("operationId").and_then(|it| it.as_str());
    let ids: Vec<_> = nodes.iter().filter_map(id_of).collect();
    for node in nodes {
        let (Some(id), Some(stated)) = (id_of(node), node.get(extension::RECOVERY)) else { continue };
        // An operation that is not there was refused already.
        let Some(index) = api.operations.iter().position(|it| it.id == id) else { continue };
        api.operations[index].recovery = lower_recovery(cx, &stated, api, &api.operations[index], &ids);
    }
}

fn lower_recovery(
    cx: &mut Ctx<'_>,
    stated: &Node<'_>,
    api: &ir::Api,
    write: &ir::Operation,
    ids: &[&str],
) -> Option<ir::Recovery> {
    keywords::check(cx.errors, stated, &RECOVERY);
    if write.safety == ir::Safety::Read {
        refuse(cx, &stated.at, "a read has nothing to recover: it is sent again");
    }
    let (listing, row) = find_listing(cx, stated, api, ids)?;
    let list = &api.operations[listing];
    let request = Members { of: "the request", fields: api.fields(write.request) };
    let response = Members { of: "the response", fields: api.fields(write.response) };
    let filter = Members { of: "the listing's request", fields: api.fields(list.request) };
    let row = Members { of: "a row", fields: api.fields(row) };

    let interval = lower_interval(cx, stated, api, filter);
    let filters = lower_filters(cx, stated, filter, request);
    check_filled(cx, stated, (filter, request), &filters, interval.as_ref().map(|it| it.0));
    let matching = lower_matching(cx, stated, api, row, request);
    let created = find(cx, stated, "created", row, "required date-time", |it| it.ty == Type::Timestamp);
    let is_id = |it: &ir::Field| is_id(api, &it.ty);
    let row_id = find(cx, stated, "row-id", row, "required identifier", is_id);
    let response_id = find(cx, stated, "response-id", response, "required identifier", is_id);
    let (row_id, response_id) = (row_id?, response_id?);
    if row.fields[row_id].ty != response.fields[response_id].ty {
        refuse(cx, &stated.at, "`row-id` and `response-id` are not of one type");
    }
    let (interval, start, end) = interval?;
    let (filters, matching, created) = (filters?, matching?, created?);
    Some(ir::Recovery { listing, filters, interval, start, end, matching, created, row_id, response_id })
}

/// The listing, as an index into the operations, and what it lists.
fn find_listing(cx: &mut Ctx<'_>, stated: &Node<'_>, api: &ir::Api, ids: &[&str]) -> Option<(usize, ir::TypeId)> {
    let node = stated.expect(cx.errors, "listing")?;
    let id = node.string(cx.errors)?;
    let Some(index) = api.operations.iter().position(|it| it.id == id) else {
        if !ids.contains(&id) {
            refuse(cx, &node.at, format!("`{id}` is not an operation of this document"));
        }
        return None;
    };
    let listing = &api.operations[index];
    let items = listing.paging.as_ref().map(|it| &api.fields(listing.response)[it.items].ty);
    match items {
        Some(Type::List(item)) => match item.as_ref() {
            Type::Named(row) if matches!(api.type_def(*row).kind, TypeKind::Struct(_)) => Some((index, *row)),
            _ => {
                refuse(cx, &node.at, format!("`{id}` lists values that have no members"));
                None
            }
        },
        _ => {
            refuse(cx, &node.at, format!("`{id}` has no pages to look through"));
            None
        }
    }
}

/// The filter by an interval, with the names of its two ends.
fn lower_interval(
    cx: &mut Ctx<'_>,
    stated: &Node<'_>,
    api: &ir::Api,
    filter: Members<'_>,
) -> Option<(usize, crate::names::Name, crate::names::Name)> {
    let node = stated.expect(cx.errors, "interval")?;
    let text = node.string(cx.errors)?;
    let index = lead(cx, &node.at, text, filter)?;
    let ends = filter.fields[index].ty.named().map(|id| api.fields(id)).unwrap_or_default();
    let is_end = |it: &ir::Field, prefix: &str| {
        let is_time = it.ty == Type::Timestamp && it.presence == Presence::Required;
        is_time && it.name.wire.to_lowercase().starts_with(prefix)
    };
    match (&filter.fields[index].ty, ends) {
        (Type::Named(_), [start, end]) if is_end(start, "start") && is_end(end, "end") => {
            Some((index, start.name.clone(), end.name.clone()))
        }
        _ => {
            refuse(
                cx,
                &node.at,
                format!("`{text}` is not an interval of two required date-times, `Start…` and `End…`"),
            );
            None
        }
    }
}

/// Pairs of a member of the listing's request, and the member of the write that fills it in.
fn lower_filters(
    cx: &mut Ctx<'_>,
    stated: &Node<'_>,
    filter: Members<'_>,
    request: Members<'_>,
) -> Option<Vec<(usize, usize)>> {
    let node = stated.get("filters").unwrap_or_default();
    if !node.is_null() {
        node.object(cx.errors)?;
    }
    let mut pairs = Vec::new();
    for (key, value, pair) in lead_pairs(cx, &node, filter, request) {
        let (field, given) = (&filter.fields[pair.0], &request.fields[pair.1]);
        let takes_one = !field.limits.iter().any(|it| matches!(it, ir::Limit::MinItems(2..)));
        let is_list_of = matches!(&field.ty, Type::List(item) if **item == given.ty) && takes_one;
        if field.ty != given.ty && !is_list_of {
            refuse(cx, &value.at, format!("`{key}` does not take the value of `/{}`", given.name.wire));
        }
        pairs.push(pair);
    }
    Some(pairs)
}

/// Reports what nothing, or too much, fills in.
fn check_filled(
    cx: &mut Ctx<'_>,
    stated: &Node<'_>,
    (filter, request): (Members<'_>, Members<'_>),
    filters: &Option<Vec<(usize, usize)>>,
    interval: Option<usize>,
) {
    let (Some(filters), Some(interval)) = (filters, interval) else { return };
    for (index, field) in filter.fields.iter().enumerate() {
        let wire = &field.name.wire;
        let given = filters.iter().find(|it| it.0 == index).map(|it| &request.fields[it.1]);
        if index == interval {
            if given.is_some() {
                refuse(cx, &stated.at, format!("`{wire}` is filled in twice"));
            }
        } else if field.presence == Presence::Required && given.is_none_or(|it| it.presence != Presence::Required) {
            refuse(cx, &stated.at, format!("the listing requires `{wire}`, which no required member fills in"));
        }
    }
}

/// Pairs of a member of a row, and the member of the request that it has to equal.
fn lower_matching(
    cx: &mut Ctx<'_>,
    stated: &Node<'_>,
    api: &ir::Api,
    row: Members<'_>,
    request: Members<'_>,
) -> Option<Vec<(usize, usize)>> {
    let node = stated.expect(cx.errors, "matching")?;
    if node.object(cx.errors)?.is_empty() {
        refuse(cx, &node.at, "nothing tells the rows of one write from those of another");
    }
    let mut pairs = Vec::new();
    for (key, value, pair) in lead_pairs(cx, &node, row, request) {
        let ty = &row.fields[pair.0].ty;
        if *ty != request.fields[pair.1].ty || !is_scalar(api, ty) {
            refuse(cx, &value.at, format!("`{key}` cannot be compared with this member"));
        }
        pairs.push(pair);
    }
    Some(pairs)
}

/// The pairs of an object of pointers that lead somewhere, each with its key and the node of its value.
fn lead_pairs<'d>(
    cx: &mut Ctx<'_>,
    node: &Node<'d>,
    keys: Members<'_>,
    values: Members<'_>,
) -> Vec<(&'d str, Node<'d>, (usize, usize))> {
    let mut pairs = Vec::new();
    for (key, value) in node.entries() {
        let text = value.string(cx.errors);
        let (key_index, index) = (lead(cx, &value.at, key, keys), text.and_then(|it| lead(cx, &value.at, it, values)));
        if let (Some(key_index), Some(index)) = (key_index, index) {
            pairs.push((key, value, (key_index, index)));
        }
    }
    pairs
}

/// The member that the pointer under `key` leads to, reported when it is not of the kind that is wanted.
fn find(
    cx: &mut Ctx<'_>,
    stated: &Node<'_>,
    key: &str,
    members: Members<'_>,
    wanted: &str,
    fits: impl Fn(&ir::Field) -> bool,
) -> Option<usize> {
    let node = stated.expect(cx.errors, key)?;
    let text = node.string(cx.errors)?;
    let index = lead(cx, &node.at, text, members)?;
    let field = &members.fields[index];
    if field.presence != Presence::Required || !fits(field) {
        refuse(cx, &node.at, format!("`{text}` is not a {wanted} of {}", members.of));
        return None;
    }
    Some(index)
}

/// Where a pointer such as `/AccountId` leads to.
fn lead(cx: &mut Ctx<'_>, at: &Pointer, text: &str, members: Members<'_>) -> Option<usize> {
    let tokens: Vec<String> = Pointer::parse(&format!("#{text}")).iter().flat_map(Pointer::tokens).collect();
    let is_it = |it: &ir::Field| it.place == Place::Body && tokens == [it.name.wire.as_str()];
    let index = members.fields.iter().position(is_it);
    if index.is_none() {
        refuse(cx, at, format!("`{text}` does not lead to a member of {}", members.of));
    }
    index
}

/// Whether a type can tell one thing from another.
fn is_id(api: &ir::Api, ty: &Type) -> bool {
    match ty {
        Type::Integer | Type::String | Type::Uuid => true,
        Type::Named(id) => matches!(api.type_def(*id).kind, TypeKind::Newtype(_)),
        Type::Bool | Type::Decimal | Type::Timestamp | Type::List(_) => false,
    }
}

/// Whether a value has no parts.
fn is_scalar(api: &ir::Api, ty: &Type) -> bool {
    match ty {
        Type::Named(id) => !matches!(api.type_def(*id).kind, TypeKind::Struct(_)),
        Type::List(_) => false,
        Type::Bool | Type::Decimal | Type::Integer | Type::String | Type::Timestamp | Type::Uuid => true,
    }
}

fn refuse(cx: &mut Ctx<'_>, at: &Pointer, message: impl Into<String>) {
    cx.errors.error(CODE, at, message, HELP);
}
