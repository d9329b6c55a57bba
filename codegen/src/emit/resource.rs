//! The module of a resource: its handle, and the requests and responses of its operations.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::deprecation::{Item, emit_deprecated};
use crate::emit::{Ctx, context, declaration, docs, imports, markdown, struct_, ty};
use crate::ir::{self, Presence};
use crate::names::Name;

pub(super) fn emit_resource(cx: Ctx<'_>, id: ir::ResourceId, resource: &ir::Resource) -> TokenStream {
    let doc = docs::inner(&docs::of(resource.doc.as_deref(), resource.handle.text()));
    let ids = cx.analysis.types_of(id);
    let imports = imports::of_resource(cx, id, ids, &["Call", "Client"]);
    let handle = emit_handle(cx, id, resource);
    let types = ids.iter().map(|id| declaration::emit_type(cx, *id));
    let calls = cx.api.operations_of(id).filter_map(|it| emit_call(cx, it));
    let module = &resource.module;
    let builders: Vec<_> = ids.iter().filter_map(|it| cx.analysis.builder(*it)).collect();
    let builders = context::exports(&quote!(crate::wire::#module), &builders);
    quote! {
        #doc
        #imports
        #builders
        #handle
        #(#types)*
        #(#calls)*
    }
}

fn emit_handle(cx: Ctx<'_>, id: ir::ResourceId, resource: &ir::Resource) -> TokenStream {
    let doc = docs::of(resource.doc.as_deref(), resource.handle.text());
    let module = resource.module.text();
    let doc = docs::outer(&format!("{doc}\n\nThe operations of this resource, got from [`Client::{module}`]."));
    let handle = &resource.handle;
    let methods = cx.api.operations_of(id).map(|it| emit_method(cx, it));
    quote! {
        #doc
        #[derive(Clone, Debug)]
        pub struct #handle {
            client: Client,
        }

        impl #handle {
            pub(crate) fn new(client: Client) -> Self {
                Self { client }
            }

            #(#methods)*
        }
    }
}

fn emit_method(cx: Ctx<'_>, operation: &ir::Operation) -> TokenStream {
    let request = cx.api.type_def(operation.request);
    let address = markdown::code(&format!("{} {}", operation.http_method, operation.path));
    let origin = format!("{address} ({})", markdown::code(&operation.id));
    let doc = docs::outer(&format!("{}\n\n{origin}", docs::of(operation.doc.as_deref(), &operation.id)));
    let deprecated = emit_deprecated(cx, Item::Method, operation.deprecation.as_ref());
    let (method, name) = (&operation.method_name, &request.name);
    let ir::TypeKind::Struct(struct_) = &request.kind else { return TokenStream::new() };
    let required = struct_::required(struct_);
    let parameters = struct_::parameters(cx, &required);
    let arguments = required.iter().map(|it| &it.name);
    quote! {
        #doc
        #deprecated
        pub fn #method(&self, #parameters) -> Call<#name> {
            Call::new(self.client.clone(), #name::new(#(#arguments),*))
        }
    }
}

/// The setters of a request on the call that holds it.
fn emit_call(cx: Ctx<'_>, operation: &ir::Operation) -> Option<TokenStream> {
    let name = &cx.api.type_def(operation.request).name;
    let fields = cx.api.fields(operation.request);
    let optional = fields.iter().filter(|it| it.presence != Presence::Required);
    let mut setters: Vec<_> = optional.map(|it| emit_setter(cx, name, fields, it)).collect();
    setters.extend(cx.api.additional(operation.request).map(|it| emit_additional_setter(cx, it)));
    (!setters.is_empty()).then(|| quote!(impl Call<#name> { #(#setters)* }))
}

fn emit_setter(cx: Ctx<'_>, request: &Name, siblings: &[ir::Field], field: &ir::Field) -> TokenStream {
    let (setter, request) = (field.name.text(), request.text());
    let doc = docs::outer(&format!("Sets {}: see [`{request}::{setter}`].", markdown::code(&field.name.wire)));
    let deprecated = emit_deprecated(cx, Item::Member(siblings), field.deprecation.as_ref());
    let name = &field.name;
    let ty = ty::emit_parameter_type(cx, &field.ty);
    quote! {
        #doc
        #deprecated
        pub fn #name(self, #name: #ty) -> Self {
            self.map(|request| request.#name(#name))
        }
    }
}

fn emit_additional_setter(cx: Ctx<'_>, additional: &ir::Additional) -> TokenStream {
    let (name, ty) = (&additional.name, ty::emit_type(cx, &additional.ty));
    quote! {
        /// Sets the members that the document does not name.
        pub fn #name(self, #name: impl IntoIterator<Item = (String, #ty)>) -> Self {
            self.map(|request| request.#name(#name))
        }
    }
}
