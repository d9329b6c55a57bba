//! How the pages of an answer are told: its next cursor and its items, wherever they stand in it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{Ctx, ty};
use crate::ir::{self, Field, Presence, Type};

pub(super) fn emit_paged(cx: Ctx<'_>, operation: &ir::Operation, paging: &ir::Paging) -> TokenStream {
    let request = &cx.api.type_def(operation.request).name;
    let response = ty::emit_type(cx, &operation.response);
    let item = match cx.api.items_type(operation) {
        Some(Type::List(item)) => ty::emit_type(cx, item),
        _ => unreachable!("lowering lets nothing but an array be the items"),
    };
    let next = emit_next(&cx.api.response_path(operation, &paging.next));
    let items = cx.api.response_path(operation, &paging.items);
    let (count, all) = (emit_count(&items), emit_all(&items));
    quote! {
        impl ostler_runtime::PagedRequest for #request {
            type Item = #item;

            fn next_cursor(response: &#response) -> Option<&str> {
                #next
            }

            fn item_count(response: &#response) -> usize {
                #count
            }

            fn into_items(response: #response) -> Vec<#item> {
                #all
            }
        }
    }
}

fn is_required(field: &Field) -> bool {
    field.presence == Presence::Required
}

/// What is missing on the way ends the listing, as a cursor that is missing does.
fn emit_next(path: &[&Field]) -> TokenStream {
    let Some((last, way)) = path.split_last() else { return quote!(None) };
    let mut place = quote!(response);
    for field in way {
        let name = &field.name;
        place = if is_required(field) { quote!(#place.#name) } else { quote!(#place.#name.as_ref()?) };
    }
    let name = &last.name;
    if is_required(last) { quote!(Some(#place.#name.as_str())) } else { quote!(#place.#name.as_deref()) }
}

/// What is missing on the way has no items.
fn emit_count(path: &[&Field]) -> TokenStream {
    let Way { option, place } = emit_way(path, &quote!(.as_ref()));
    match (option, place) {
        (None, place) => quote!(#place.len()),
        (Some(option), None) => quote!(#option.map_or(0, Vec::len)),
        (Some(option), Some(place)) => quote!(#option.map_or(0, |it| #place.len())),
    }
}

fn emit_all(path: &[&Field]) -> TokenStream {
    let Way { option, place } = emit_way(path, &TokenStream::new());
    match (option, place) {
        (None, place) => quote!(#place),
        (Some(option), None) => quote!(#option.unwrap_or_default()),
        (Some(option), Some(place)) => quote!(#option.map(|it| #place).unwrap_or_default()),
    }
}

/// Fields after each other, in an `Option` as soon as one of them can be missing.
struct Way {
    option: Option<TokenStream>,
    /// What follows from the response or, with an option, from `it`, which is in it; nothing where the option is all.
    place: Option<TokenStream>,
}

fn emit_way(path: &[&Field], borrow: &TokenStream) -> Way {
    let mut way = Way { option: None, place: Some(quote!(response)) };
    for field in path {
        let name = &field.name;
        let place = way.place.take().unwrap_or_else(|| quote!(it));
        let place = quote!(#place.#name);
        if is_required(field) {
            way.place = Some(place);
            continue;
        }
        way.option = Some(match way.option.take() {
            None => quote!(#place #borrow),
            Some(option) => quote!(#option.and_then(|it| #place #borrow)),
        });
    }
    way
}
