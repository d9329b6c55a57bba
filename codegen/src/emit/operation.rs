//! What the runtime needs to know about a request.

use ostler_openapi::model::Location;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::{Ctx, body, credentials, paging, recovery, split, ty};
use crate::ir::{self, ClientValue, NoContent, Place, Presence, Safety, Type, TypeKind};
use crate::names::{Name, ident};

pub(super) fn emit_request_impls(cx: Ctx<'_>, operation: &ir::Operation) -> TokenStream {
    let request = &cx.api.type_def(operation.request).name;
    let response = ty::emit_type(cx, &operation.response);
    let constant = emit_constant(operation);
    let security = emit_security(cx, operation);
    let accept = operation.accept.as_ref().map(|it| quote!(const ACCEPT: &'static str = #it;));
    let headers = emit_headers(cx, operation);
    let address = emit_address(cx, operation);
    let body = body::emit_body(cx, operation);
    let empty = (operation.no_content != NoContent::Statuses(Vec::new())).then(|| emit_empty(cx, operation));
    let refusal = operation.refusal.as_ref().map(|it| emit_refusal(cx, request, it));
    let paged = operation.paging.as_ref().map(|it| paging::emit_paged(cx, operation, it));
    let split = (!operation.axes.is_empty()).then(|| split::emit_split(cx, operation));
    let recovery = operation.recovery.as_ref().map(|it| recovery::emit_recovery(cx, operation, it));
    quote! {
        impl ostler_runtime::Request for #request {
            type Response = #response;
            const OPERATION: private::Operation = #constant;
            #security
            #accept
            #headers
            #address
            #body
            #empty
        }

        #refusal
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
    let no_content = match &operation.no_content {
        NoContent::All => quote!(private::ANY_SUCCESS),
        NoContent::Statuses(statuses) => {
            let statuses = statuses.iter().map(|it| Literal::u16_unsuffixed(*it));
            quote!(&[#(#statuses),*])
        }
    };
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
            no_content: #no_content,
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

/// The alternatives, each by the schemes that the credentials know.
fn emit_security(cx: Ctx<'_>, operation: &ir::Operation) -> Option<TokenStream> {
    if operation.security.is_empty() {
        return None;
    }
    let alternatives = operation.security.iter().map(|schemes| {
        let schemes = schemes.iter().map(|it| ident(&credentials::constant_of(&cx.api.schemes[*it])));
        quote!(&[#(crate::credentials::#schemes),*])
    });
    Some(quote!(const SECURITY: &'static [&'static [private::Scheme]] = &[#(#alternatives),*];))
}

fn parameters<'c>(
    cx: Ctx<'c>,
    operation: &'c ir::Operation,
    is_wanted: fn(Location) -> bool,
) -> Vec<(&'c ir::Field, ir::Parameter)> {
    let fields = cx.api.fields(operation.request).iter().filter_map(|it| match it.place {
        Place::Parameter(parameter) => is_wanted(parameter.location).then_some((it, parameter)),
        Place::Body => None,
    });
    fields.collect()
}

fn emit_headers(cx: Ctx<'_>, operation: &ir::Operation) -> Option<TokenStream> {
    let fields = parameters(cx, operation, |it| it == Location::Header);
    let writes: Vec<_> = fields.into_iter().map(|(field, parameter)| emit_header(cx, field, parameter)).collect();
    (!writes.is_empty()).then(|| {
        quote! {
            fn headers(&self, headers: &mut private::HeaderWriter<'_>) {
                #(#writes)*
            }
        }
    })
}

fn emit_header(cx: Ctx<'_>, field: &ir::Field, parameter: ir::Parameter) -> TokenStream {
    let (name, explode) = (&field.name, parameter.explode);
    let wire = &name.wire;
    let is_required = field.presence == Presence::Required;
    if parameter.style == ir::Style::Json {
        return match is_required {
            true => quote!(headers.write_json(#wire, &self.#name);),
            false => quote!(headers.write_json_optional(#wire, &self.#name);),
        };
    }
    match (is_required, is_displayed(cx, &field.ty)) {
        (true, true) => quote!(headers.write(#wire, &self.#name);),
        (false, true) => quote!(headers.write_optional(#wire, &self.#name);),
        (true, false) => quote!(headers.write_value(#wire, &self.#name, #explode);),
        (false, false) => quote!(headers.write_value_optional(#wire, &self.#name, #explode);),
    }
}

/// Whether the text of a value is that on the wire.
fn is_displayed(cx: Ctx<'_>, ty: &Type) -> bool {
    match ty {
        Type::Bool | Type::Integer(_) | Type::Decimal | Type::String | Type::Uuid | Type::Timestamp => true,
        Type::Named(id) => matches!(cx.api.type_def(*id).kind, TypeKind::Enum(_) | TypeKind::Newtype(_)),
        _ => false,
    }
}

/// What stands in the path, the query and cookies.
fn emit_address(cx: Ctx<'_>, operation: &ir::Operation) -> Option<TokenStream> {
    let fields = parameters(cx, operation, |it| it != Location::Header);
    let writes: Vec<_> = fields.into_iter().map(|(field, parameter)| emit_part(field, parameter)).collect();
    (!writes.is_empty()).then(|| {
        quote! {
            fn address(&self, address: &mut private::AddressWriter<'_>) {
                #(#writes)*
            }
        }
    })
}

fn emit_part(field: &ir::Field, parameter: ir::Parameter) -> TokenStream {
    let name = &field.name;
    let wire = &name.wire;
    let ir::Parameter { location, style, explode, reserved } = parameter;
    let is_json = style == ir::Style::Json;
    let style = emit_style(style);
    let is_required = field.presence == Presence::Required;
    match (location, is_required) {
        (Location::Cookie, true) if is_json => quote!(address.cookie_json(#wire, &self.#name);),
        (Location::Cookie, false) if is_json => quote!(address.cookie_json_optional(#wire, &self.#name);),
        (Location::Path, _) => quote!(address.path(#wire, &self.#name, #style, #explode);),
        (Location::Cookie, true) => quote!(address.cookie(#wire, &self.#name, #explode);),
        (Location::Cookie, false) => quote!(address.cookie_optional(#wire, &self.#name, #explode);),
        (_, true) => quote!(address.query(#wire, &self.#name, #style, #explode, #reserved);),
        (_, false) => quote!(address.query_optional(#wire, &self.#name, #style, #explode, #reserved);),
    }
}

pub(super) fn emit_style(style: ir::Style) -> TokenStream {
    use ostler_openapi::model::Style;
    let style = match style {
        ir::Style::Json => quote!(Json),
        ir::Style::Of(Style::Matrix) => quote!(Matrix),
        ir::Style::Of(Style::Label) => quote!(Label),
        ir::Style::Of(Style::Simple) => quote!(Simple),
        ir::Style::Of(Style::Form) => quote!(Form),
        ir::Style::Of(Style::SpaceDelimited) => quote!(SpaceDelimited),
        ir::Style::Of(Style::PipeDelimited) => quote!(PipeDelimited),
        ir::Style::Of(Style::DeepObject) => quote!(DeepObject),
    };
    quote!(private::Style::#style)
}

/// What a status without a body means: nothing, or a response whose arrays are empty.
fn emit_empty(cx: Ctx<'_>, operation: &ir::Operation) -> TokenStream {
    let response = ty::emit_type(cx, &operation.response);
    let value = match &operation.response {
        Type::Named(_) => {
            let fields = cx.api.response_fields(operation).iter().map(|it| {
                let name = &it.name;
                match it.presence {
                    Presence::Required => quote!(#name: Vec::new()),
                    Presence::Optional | Presence::Nullable => quote!(#name: None),
                }
            });
            quote!(#response { #(#fields),* })
        }
        _ => quote!(()),
    };
    quote! {
        fn empty() -> Option<#response> {
            Some(#value)
        }
    }
}

/// What the bodies of refusals hold.
fn emit_refusal(cx: Ctx<'_>, request: &Name, refusal: &Type) -> TokenStream {
    let ty = ty::emit_type(cx, refusal);
    quote! {
        impl ostler_runtime::DocumentedRefusal for #request {
            type Refusal = #ty;

            fn read_refusal(answer: private::Received<'_>) -> Result<#ty, private::Unreadable> {
                ostler_runtime::Response::read(answer)
            }
        }
    }
}
