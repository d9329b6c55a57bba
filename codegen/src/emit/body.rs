//! How a request's body is written.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Ctx;
use crate::emit::operation::emit_style;
use crate::ir::{self, Body, Presence, Type};

/// The method that writes the body; nothing where that is one JSON object, as usual.
pub(super) fn emit_body(cx: Ctx<'_>, operation: &ir::Operation) -> Option<TokenStream> {
    let fields = cx.api.fields(operation.request);
    let field = |index: usize| &fields[index];
    let write = match &operation.body {
        Body::Members(None) => return None,
        Body::None => {
            return Some(quote!(
                fn body(&self, _: &mut private::BodyWriter<'_>) {}
            ));
        }
        Body::Members(Some(media_type)) => quote!(body.members_as(#media_type, self);),
        Body::Json { field: index, media_type } => emit_json(field(*index), media_type),
        Body::Text { field: index, media_type } => {
            let name = &field(*index).name;
            quote!(body.text(#media_type, &self.#name);)
        }
        Body::Bytes { field: index, media_type } => {
            let name = &field(*index).name;
            quote!(body.file(#media_type, &self.#name);)
        }
        Body::Form(parts) => {
            let writes = parts.iter().map(|(index, parameter)| emit_form_field(field(*index), *parameter));
            quote!(body.form(|form| { #(#writes)* });)
        }
        Body::Multipart(parts) => {
            let writes = parts.iter().map(|(index, media_type)| emit_part(field(*index), media_type.as_deref()));
            quote!(body.multipart(|form| { #(#writes)* });)
        }
    };
    Some(quote! {
        fn body(&self, body: &mut private::BodyWriter<'_>) {
            #write
        }
    })
}

fn emit_json(field: &ir::Field, media_type: &str) -> TokenStream {
    let name = &field.name;
    let write = |value: TokenStream| match media_type {
        "application/json" => quote!(body.json(#value);),
        _ => quote!(body.json_as(#media_type, #value);),
    };
    match field.presence {
        Presence::Required | Presence::Nullable => write(quote!(&self.#name)),
        Presence::Optional => {
            let write = write(quote!(value));
            quote!(if let Some(value) = &self.#name { #write })
        }
    }
}

fn emit_form_field(field: &ir::Field, parameter: ir::Parameter) -> TokenStream {
    let (name, explode, style) = (&field.name, parameter.explode, emit_style(parameter.style));
    let wire = &name.wire;
    match field.presence {
        Presence::Required => quote!(form.field(#wire, &self.#name, #style, #explode);),
        Presence::Optional | Presence::Nullable => {
            quote!(form.field_optional(#wire, &self.#name, #style, #explode);)
        }
    }
}

fn emit_part(field: &ir::Field, media_type: Option<&str>) -> TokenStream {
    let name = &field.name;
    let wire = &name.wire;
    let is_required = field.presence == Presence::Required;
    match (&field.ty, is_required, media_type) {
        (Type::File, true, _) => quote!(form.file(#wire, &self.#name);),
        (Type::File, false, _) => quote!(form.file_optional(#wire, &self.#name);),
        (Type::List(item), true, _) if **item == Type::File => {
            quote!(form.files(#wire, &self.#name);)
        }
        (Type::List(item), false, _) if **item == Type::File => {
            quote!(for file in self.#name.iter().flatten() { form.file(#wire, file); })
        }
        (_, true, None) => quote!(form.field(#wire, &self.#name);),
        (_, false, None) => quote!(form.field_optional(#wire, &self.#name);),
        (_, true, Some(media_type)) => quote!(form.field_as(#wire, #media_type, &self.#name);),
        (_, false, Some(media_type)) => quote!(form.field_as_optional(#wire, #media_type, &self.#name);),
    }
}
