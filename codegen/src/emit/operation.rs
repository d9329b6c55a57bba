//! What the runtime needs to know about a request.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::{Ctx, recovery, split};
use crate::ir::{self, ClientValue, Place, Presence, Safety};

pub(super) fn emit_request_impls(cx: Ctx<'_>, operation: &ir::Operation) -> TokenStream {
    let request = &cx.api.type_def(operation.request).name;
    let response = &cx.api.type_def(operation.response).name;
    let constant = emit_constant(operation);
    let headers = emit_headers(cx, operation);
    let empty = (!operation.no_content.is_empty()).then(|| emit_empty(cx, operation));
    let paged = operation.paging.as_ref().map(|it| emit_paged(cx, operation, it));
    let split = (!operation.axes.is_empty()).then(|| split::emit_split(cx, operation));
    let recovery = operation.recovery.as_ref().map(|it| recovery::emit_recovery(cx, operation, it));
    quote! {
        impl ostler_runtime::Request for #request {
            type Response = #response;
            const OPERATION: private::Operation = #constant;
            #headers
            #empty
        }

        #paged
        #split
        #recovery
    }
}

fn emit_constant(operation: &ir::Operation) -> TokenStream {
    let ir::Operation { id, http_method, path, .. } = operation;
    let safety = match operation.safety {
        Safety::Read => quote!(Read),
        Safety::Write => quote!(Write),
    };
    let client_members = operation.client_members.iter().map(emit_client_member);
    let no_content = operation.no_content.iter().map(|it| Literal::u16_unsuffixed(*it));
    let error = emit_error_members(&operation.errors);
    let request_id_header = emit_option(operation.request_id_header.as_ref());
    let paging = match operation.paging.as_ref().map(emit_paging) {
        Some(paging) => quote!(Some(#paging)),
        None => quote!(None),
    };
    quote! {
        private::Operation {
            id: #id,
            method: #http_method,
            path: #path,
            safety: private::Safety::#safety,
            client_members: &[#(#client_members),*],
            no_content: &[#(#no_content),*],
            error: #error,
            request_id_header: #request_id_header,
            paging: #paging,
        }
    }
}

fn emit_client_member(member: &ir::ClientMember) -> TokenStream {
    let wire = &member.wire;
    let value = match member.value {
        ClientValue::ClientToken => quote!(ClientToken),
        ClientValue::AccessToken => quote!(AccessToken),
        ClientValue::Client => quote!(Client),
        ClientValue::Language => quote!(Language),
        ClientValue::Culture => quote!(Culture),
    };
    quote!((#wire, private::ClientMember::#value))
}

fn emit_error_members(errors: &ir::ErrorMembers) -> TokenStream {
    let message = emit_option(errors.message.as_ref());
    let request_id = emit_option(errors.request_id.as_ref());
    let details = emit_option(errors.details.as_ref());
    quote!(private::ErrorMembers { message: #message, request_id: #request_id, details: #details })
}

fn emit_option(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

fn emit_paging(paging: &ir::Paging) -> TokenStream {
    let ir::Paging { limit, cursor, .. } = paging;
    let container = emit_option(paging.container.as_ref());
    let largest = Literal::u32_unsuffixed(paging.largest);
    quote!(private::Paging { container: #container, limit: #limit, cursor: #cursor, largest: #largest })
}

fn emit_headers(cx: Ctx<'_>, operation: &ir::Operation) -> Option<TokenStream> {
    let fields = cx.api.fields(operation.request).iter().filter(|it| it.place == Place::Header);
    let writes: Vec<_> = fields.map(emit_header).collect();
    (!writes.is_empty()).then(|| {
        quote! {
            fn headers(&self, headers: &mut private::HeaderWriter<'_>) {
                #(#writes)*
            }
        }
    })
}

fn emit_header(field: &ir::Field) -> TokenStream {
    let name = &field.name;
    let wire = &name.wire;
    match field.presence {
        Presence::Required => quote!(headers.write(#wire, &self.#name);),
        Presence::Optional | Presence::Nullable => quote!(headers.write_optional(#wire, &self.#name);),
    }
}

/// What a status without a body means: a response whose arrays are empty.
fn emit_empty(cx: Ctx<'_>, operation: &ir::Operation) -> TokenStream {
    let response = &cx.api.type_def(operation.response).name;
    let fields = cx.api.fields(operation.response).iter().map(|it| {
        let name = &it.name;
        match it.presence {
            Presence::Required => quote!(#name: Vec::new()),
            Presence::Optional | Presence::Nullable => quote!(#name: None),
        }
    });
    quote! {
        fn empty() -> Option<#response> {
            Some(#response { #(#fields),* })
        }
    }
}

fn emit_paged(cx: Ctx<'_>, operation: &ir::Operation, paging: &ir::Paging) -> TokenStream {
    let request = &cx.api.type_def(operation.request).name;
    let response = &cx.api.type_def(operation.response).name;
    let fields = cx.api.fields(operation.response);
    let (next, items) = (&fields[paging.next].name, &fields[paging.items]);
    let item = match &items.ty {
        ir::Type::List(item) => super::ty::emit_type(cx, item),
        other => super::ty::emit_type(cx, other),
    };
    let items = &items.name;
    quote! {
        impl ostler_runtime::PagedRequest for #request {
            type Item = #item;

            fn next_cursor(response: &#response) -> Option<&str> {
                response.#next.as_deref()
            }

            fn item_count(response: &#response) -> usize {
                response.#items.len()
            }

            fn into_items(response: #response) -> Vec<#item> {
                response.#items
            }
        }
    }
}
