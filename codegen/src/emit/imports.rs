//! Which names a file has to import.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{Ctx, credentials, recovery, split};
use crate::ir::{self, Type, TypeId, TypeKind};
use crate::names::ident;

/// The names from the root of the crate that some declarations need.
pub(super) fn of_declarations(cx: Ctx<'_>, ids: &[TypeId]) -> TokenStream {
    let mut names = BTreeSet::new();
    for id in ids {
        collect_fields(cx, *id, &mut names);
        match &cx.api.type_def(*id).kind {
            TypeKind::Struct(it) if it.interval.is_some() => {
                names.insert("Error");
            }
            TypeKind::Enum(it) if it.fallback.is_some() => {
                names.insert("UnknownValue");
            }
            TypeKind::Newtype(ir::Newtype::Uuid) => {
                names.insert("Uuid");
            }
            TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Newtype(ir::Newtype::String) => {}
        }
        names.extend(cx.facts.builder(*id));
    }
    let is_interval = |id: &TypeId| matches!(&cx.api.type_def(*id).kind, TypeKind::Struct(it) if it.interval.is_some());
    let check = ids.iter().any(is_interval).then(|| {
        quote!(
            use ostler_runtime::private::{At, Check};
        )
    });
    let names = emit_use(cx, ids, names);
    quote!(#names #check)
}

/// The names from the root of the crate that reading and writing some types needs, the types themselves included.
pub(super) fn of_wire(cx: Ctx<'_>, ids: &[TypeId]) -> TokenStream {
    let mut names = BTreeSet::new();
    for id in ids {
        collect_fields(cx, *id, &mut names);
        let type_def = cx.api.type_def(*id);
        if type_def.home.resource().is_none() {
            names.insert(type_def.name.text());
        }
        names.extend(cx.facts.builder(*id).map(|_| "Error"));
    }
    emit_use(cx, &[], names)
}

/// As [`of_wire`], with the responses that are types of the root, and what their pages hold.
pub(super) fn of_resource_wire(cx: Ctx<'_>, resource: ir::ResourceId, ids: &[TypeId]) -> TokenStream {
    let mut names = BTreeSet::new();
    ids.iter().for_each(|id| collect_fields(cx, *id, &mut names));
    names.extend(ids.iter().filter_map(|id| cx.facts.builder(*id)).map(|_| "Error"));
    for operation in cx.api.operations_of(resource) {
        let response = cx.api.type_def(operation.response);
        if response.home.resource().is_none() {
            names.insert(response.name.text());
        }
        if let Some(paging) = &operation.paging {
            collect_type(cx, &cx.api.fields(operation.response)[paging.items].ty, &mut names);
        }
    }
    emit_use(cx, &[], names)
}

/// As [`of_declarations`], with names that the file needs besides.
pub(super) fn of_resource(cx: Ctx<'_>, ids: &[TypeId], also: &[&'static str]) -> TokenStream {
    let mut names: BTreeSet<&str> = also.iter().copied().collect();
    ids.iter().for_each(|id| collect_fields(cx, *id, &mut names));
    emit_use(cx, ids, names)
}

fn collect_fields<'c>(cx: Ctx<'c>, id: TypeId, names: &mut BTreeSet<&'c str>) {
    for field in cx.api.fields(id) {
        collect_type(cx, &field.ty, names);
    }
}

fn collect_type<'c>(cx: Ctx<'c>, ty: &Type, names: &mut BTreeSet<&'c str>) {
    match ty {
        Type::Bool | Type::Integer | Type::String => {}
        Type::Decimal => drop(names.insert("Decimal")),
        Type::Uuid => drop(names.insert("Uuid")),
        Type::Timestamp => drop(names.insert("Timestamp")),
        Type::Named(id) => drop(names.insert(cx.api.type_def(*id).name.text())),
        Type::List(item) => collect_type(cx, item, names),
    }
}

fn emit_use(cx: Ctx<'_>, declared: &[TypeId], mut names: BTreeSet<&str>) -> TokenStream {
    for id in declared {
        names.remove(cx.api.type_def(*id).name.text());
    }
    let names: Vec<_> = names.into_iter().map(ident).collect();
    // One line for each, so that a new one adds a line and moves none.
    quote!(#(use crate::#names;)*)
}

/// What `Client` and `Call` need of the runtime.
pub(super) fn of_client(cx: Ctx<'_>) -> TokenStream {
    let mut names = vec!["Detached", "Error"];
    names.extend(call_names(cx));
    names.extend(recovery::exists(cx).then_some("Timestamp"));
    names.sort_unstable();
    let names = names.into_iter().map(ident);
    quote!(use ostler_runtime::{#(#names,)* private};)
}

/// The runtime's types that are about requests, as far as there are such requests.
fn call_names(cx: Ctx<'_>) -> Vec<&'static str> {
    let operations = &cx.api.operations;
    let mut names = Vec::new();
    if !operations.is_empty() {
        names.push("Request");
    }
    if operations.iter().any(|it| it.paging.is_some()) {
        names.extend(["Checkpoint", "Items", "Listing", "PagedRequest", "Pages"]);
    }
    if split::exists(cx) {
        names.push("SplitRequest");
    }
    if recovery::exists(cx) {
        names.extend(["RecoverableRequest", "Recovered", "Recovery"]);
    }
    names
}

/// What the root of the crate re-exports from the runtime.
pub(super) fn runtime_exports(cx: Ctx<'_>) -> TokenStream {
    let mut names =
        vec!["Decimal", "Detached", "Error", "RoundingStrategy", "Timestamp", "UnknownValue", "Uuid", "dec"];
    names.extend(call_names(cx));
    if cx.api.operations.iter().any(|it| it.paging.is_some()) {
        names.push("Progress");
    }
    names.extend(credentials::token_types(cx));
    names.sort_unstable();
    let names = names.into_iter().map(ident);
    quote!(pub use ostler_runtime::{#(#names),*};)
}

/// The runtime's types that few programs name, in modules where they cannot meet a type of the document.
pub(super) fn runtime_modules() -> TokenStream {
    quote! {
        /// What an [`Error`] holds, and errors for a program's own tests.
        pub mod error {
            pub use ostler_runtime::{
                CheckpointMismatch, ConfigurationFailure, DecodeFailure, ErrorBuilder, InvalidRequest, MismatchReason,
                OutcomeUnknown, PagingFailure, Refusal, TransitFailure, Violation,
            };
        }

        /// How requests reach a server: the limit on them, hooks into them, and transports to share, to wrap and for tests.
        pub mod transport {
            pub use ostler_runtime::{
                Abandoned, Attempt, Body, Finished, Hooks, HttpTransport, HttpTransportBuilder, Limiter, MemoryRequest,
                MemoryTransport, Outcome, Sending, Transport, TransportError, TransportFuture, Waiting, bytes, http,
            };
        }
    }
}
