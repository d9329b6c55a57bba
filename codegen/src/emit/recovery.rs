//! Looking for what a write may have done when its answer was lost.

use proc_macro2::TokenStream;
use quote::quote;

use crate::config::Layout;
use crate::emit::{Ctx, ty};
use crate::ir::{self, Presence, Type, TypeId, TypeKind};
use crate::names::{Name, ident};

/// Whether any write can be looked for.
pub(super) fn exists(cx: Ctx<'_>) -> bool {
    cx.api.operations.iter().any(|it| it.recovery.is_some())
}

/// What the runtime needs to know about such a write.
pub(super) fn emit_recovery(cx: Ctx<'_>, operation: &ir::Operation, recovery: &ir::Recovery) -> TokenStream {
    let request = &cx.api.type_def(operation.request).name;
    let response = ty::emit_type(cx, &operation.response);
    let listing = &cx.api.operations[recovery.listing];
    let row_id = row_of(cx, listing);
    let (listed, row) = (emit_path(cx, listing.request), emit_path(cx, row_id));
    let row_fields = cx.api.fields(row_id);
    let id_type = emit_id_type(cx, &row_fields[recovery.row_id].ty);
    let compared = recovery.matching.iter().map(|(_, given)| &cx.api.fields(operation.request)[*given].name.wire);
    let body = emit_listing(cx, operation, listing, recovery);
    let open = (!listing.axes.is_empty()).then(|| emit_open(&listed));
    let is_like = emit_is_like(cx, operation, row_fields, recovery);
    let [created, row_id] = [recovery.created, recovery.row_id].map(|it| &row_fields[it].name);
    let response_id = &cx.api.response_fields(operation)[recovery.response_id].name;
    quote! {
        impl ostler_runtime::RecoverableRequest for #request {
            type Id = #id_type;
            type Row = #row;
            type Listing = #listed;
            const COMPARED: &'static [&'static str] = &[#(#compared),*];
            fn listing(&self, start: crate::Timestamp, end: crate::Timestamp) -> #listed { #body }
            #open
            fn is_like(&self, row: &#row) -> bool { #is_like }
            fn created(row: &#row) -> crate::Timestamp { row.#created }
            fn row_id(row: &#row) -> &#id_type { &row.#row_id }
            fn response_id(response: &#response) -> &#id_type { &response.#response_id }
        }
    }
}

/// What a listing lists.
fn row_of(cx: Ctx<'_>, listing: &ir::Operation) -> TypeId {
    cx.api.items_type(listing).and_then(Type::named).unwrap_or(listing.request)
}

fn emit_path(cx: Ctx<'_>, id: TypeId) -> TokenStream {
    let type_def = cx.api.type_def(id);
    let name = &type_def.name;
    match type_def.home.resource() {
        Some(resource) => {
            let module = &cx.api.resources[resource.0].module;
            quote!(crate::#module::#name)
        }
        None if cx.config.layout == Layout::Types => quote!(crate::types::#name),
        None => quote!(crate::#name),
    }
}

fn emit_id_type(cx: Ctx<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::Named(id) => emit_path(cx, *id),
        Type::Uuid => quote!(crate::Uuid),
        other => ty::emit_type(cx, other),
    }
}

/// The listing's request, with every filter that is not stated left out.
fn emit_listing(
    cx: Ctx<'_>,
    operation: &ir::Operation,
    listing: &ir::Operation,
    recovery: &ir::Recovery,
) -> TokenStream {
    let path = emit_path(cx, listing.request);
    let given = cx.api.fields(operation.request);
    let inits = cx.api.fields(listing.request).iter().enumerate().map(|(index, field)| {
        let name = &field.name;
        let filter = recovery.filters.iter().find(|it| it.0 == index);
        let value = match filter {
            Some((_, from)) => emit_filter(cx, field, &given[*from]),
            None if index == recovery.interval => emit_interval(cx, field, recovery),
            None => quote!(None),
        };
        quote!(#name: #value)
    });
    let additional = match &cx.api.type_def(listing.request).kind {
        TypeKind::Struct(ir::Struct { additional: Some(it), .. }) => {
            let name = &it.name;
            Some(quote!(#name: Default::default()))
        }
        _ => None,
    };
    let inits = inits.chain(additional);
    quote!(#path { #(#inits),* })
}

fn emit_interval(cx: Ctx<'_>, field: &ir::Field, recovery: &ir::Recovery) -> TokenStream {
    let ir::Recovery { start, end, .. } = recovery;
    let path = field.ty.named().map(|id| emit_path(cx, id));
    let init = |name: &Name, parameter: &str| match name.text() == parameter {
        true => quote!(#name),
        false => {
            let parameter = ident(parameter);
            quote!(#name: #parameter)
        }
    };
    let (start, end) = (init(start, "start"), init(end, "end"));
    let interval = quote!(#path { #start, #end });
    if field.presence == Presence::Required { interval } else { quote!(Some(#interval)) }
}

fn emit_filter(cx: Ctx<'_>, field: &ir::Field, given: &ir::Field) -> TokenStream {
    let name = &given.name;
    let value = if is_copy(cx, &given.ty) { quote!(self.#name) } else { quote!(self.#name.clone()) };
    let is_one_of_many = field.ty != given.ty;
    match (given.presence, field.presence) {
        (Presence::Required, Presence::Required) if is_one_of_many => quote!(vec![#value]),
        (Presence::Required, Presence::Required) => value,
        (Presence::Required, _) if is_one_of_many => quote!(Some(vec![#value])),
        (Presence::Required, _) => quote!(Some(#value)),
        (_, _) if is_one_of_many => quote!(#value.map(|it| vec![it])),
        (_, _) => value,
    }
}

/// Whether a value is copied rather than cloned.
fn is_copy(cx: Ctx<'_>, ty: &Type) -> bool {
    match ty {
        Type::Bool | Type::Integer(_) | Type::Float(_) | Type::Decimal | Type::Uuid | Type::Timestamp | Type::Date => {
            true
        }
        Type::Named(id) => matches!(cx.api.type_def(*id).kind, TypeKind::Newtype(ir::Newtype::Uuid)),
        _ => false,
    }
}

fn emit_open(listed: &TokenStream) -> TokenStream {
    quote! {
        fn open(reader: private::Reader, listing: #listed) -> Result<crate::Listing<#listed>, crate::Error> {
            reader.split(listing)
        }
    }
}

fn emit_is_like(
    cx: Ctx<'_>,
    operation: &ir::Operation,
    row_fields: &[ir::Field],
    recovery: &ir::Recovery,
) -> TokenStream {
    let given = cx.api.fields(operation.request);
    let option = |owner: TokenStream, field: &ir::Field| {
        let name = &field.name;
        match field.presence {
            Presence::Required => quote!(Some(&#owner.#name)),
            Presence::Optional | Presence::Nullable => quote!(#owner.#name.as_ref()),
        }
    };
    let comparisons = recovery.matching.iter().map(|(row, request)| {
        let (given, row) = (option(quote!(self), &given[*request]), option(quote!(row), &row_fields[*row]));
        quote!(private::agrees(#given, #row))
    });
    quote!(#(#comparisons)&&*)
}

/// The methods of a call.
pub(super) fn emit_call_recovery() -> TokenStream {
    let send_and_recover = emit_send_and_recover();
    let look_up = emit_look_up();
    quote! {
        impl<R: RecoverableRequest> Call<R> {
            #send_and_recover
            #look_up
        }
    }
}

fn emit_send_and_recover() -> TokenStream {
    quote! {
        /// Sends the request once, and looks for what it may have done when its answer is lost.
        ///
        /// It reads only: the request is not sent again for that. Nothing that is found is proof; see [`Recovered`]
        /// for what each answer means. When the future is dropped, what was sent stays sent, and nobody looks: note
        /// when the call began, and [`look_up`](Self::look_up) later.
        ///
        /// # Errors
        ///
        /// What the server or the client says of a request that surely was not carried out. An error of the search is
        /// never one: it is in [`Recovered::StillUnknown`].
        pub async fn send_and_recover(&self, recovery: &Recovery<R::Id>) -> Result<Recovered<R>, Error> {
            self.client.core.send_and_recover(&self.request, recovery, &self.options).await
        }
    }
}

fn emit_look_up() -> TokenStream {
    quote! {
        /// Looks for what the request may have done, of a program that sent it and did not live to see the answer.
        /// It is not sent.
        ///
        /// `began` is when it was about to be sent, by the clock of the machine that sent it; pauses that would have been
        /// over by now are left out. It never gives [`Recovered::Added`]; see [`Recovered`] for what the others
        /// mean.
        pub async fn look_up(&self, recovery: &Recovery<R::Id>, began: Timestamp) -> Recovered<R> {
            self.client.core.look_up(&self.request, recovery, began, &self.options).await
        }
    }
}

/// The runtime's types that few programs name.
pub(super) fn emit_module() -> TokenStream {
    quote! {
        /// What [`Recovered`] holds.
        pub mod recovery {
            pub use ostler_runtime::{Search, Unfinished};
        }
    }
}
