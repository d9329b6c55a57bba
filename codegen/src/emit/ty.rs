//! A type in type position, and as a parameter that is pleasant to call.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Ctx;
use crate::ir::{self, Presence, Type};

pub(super) fn emit_type(cx: Ctx<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::Bool => quote!(bool),
        Type::Integer => quote!(i64),
        Type::Decimal => quote!(Decimal),
        Type::String => quote!(String),
        Type::Uuid => quote!(Uuid),
        Type::Timestamp => quote!(Timestamp),
        Type::Named(id) => {
            let name = &cx.api.type_def(*id).name;
            quote!(#name)
        }
        Type::List(item) => {
            let item = emit_type(cx, item);
            quote!(Vec<#item>)
        }
    }
}

/// The type of a field, which is absent unless it is required.
pub(super) fn emit_field_type(cx: Ctx<'_>, field: &ir::Field) -> TokenStream {
    let ty = emit_type(cx, &field.ty);
    match field.presence {
        Presence::Required => ty,
        Presence::Optional | Presence::Nullable => quote!(Option<#ty>),
    }
}

/// The type of a parameter: whatever converts without loss is taken.
pub(super) fn emit_parameter_type(cx: Ctx<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::List(item) => {
            let item = if is_converted(cx, item) { emit_parameter_type(cx, item) } else { emit_type(cx, item) };
            quote!(impl IntoIterator<Item = #item>)
        }
        _ if is_converted(cx, ty) => {
            let ty = emit_type(cx, ty);
            quote!(impl Into<#ty>)
        }
        _ => emit_type(cx, ty),
    }
}

/// The type of a parameter as `private::setter!` takes it, which says the same in words.
pub(super) fn emit_setter_type(cx: Ctx<'_>, ty: &Type) -> TokenStream {
    let into = |ty: &Type| is_converted(cx, ty).then(|| quote!(into));
    match ty {
        Type::List(item) => {
            let (into, item) = (into(item), emit_type(cx, item));
            quote!(each #into #item)
        }
        _ => {
            let (into, ty) = (into(ty), emit_type(cx, ty));
            quote!(#into #ty)
        }
    }
}

/// The value of a parameter as the field holds it; `None` when it already is that.
pub(super) fn emit_conversion(cx: Ctx<'_>, ty: &Type, value: &impl quote::ToTokens) -> Option<TokenStream> {
    match ty {
        Type::List(item) if is_converted(cx, item) => Some(quote!(#value.into_iter().map(Into::into).collect())),
        Type::List(_) => Some(quote!(#value.into_iter().collect())),
        _ => is_converted(cx, ty).then(|| quote!(#value.into())),
    }
}

/// Whether a parameter of the type is taken as `impl Into<…>`.
fn is_converted(cx: Ctx<'_>, ty: &Type) -> bool {
    match ty {
        Type::Decimal | Type::String => true,
        Type::Named(id) => match &cx.api.type_def(*id).kind {
            ir::TypeKind::Newtype(it) => *it == ir::Newtype::String,
            ir::TypeKind::Struct(_) | ir::TypeKind::Enum(_) => false,
        },
        Type::Bool | Type::Integer | Type::Uuid | Type::Timestamp | Type::List(_) => false,
    }
}
