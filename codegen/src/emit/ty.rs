//! A type in type position, and as a parameter that is pleasant to call.

use proc_macro2::TokenStream;
use quote::quote;

use crate::config::Layout;
use crate::emit::Ctx;
use crate::ir::{self, Float, Integer, Presence, Type};

pub(super) fn emit_type(cx: Ctx<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::Nothing => quote!(()),
        Type::Bool => quote!(bool),
        Type::Integer(Integer::I32) => quote!(i32),
        Type::Integer(Integer::I64) => quote!(i64),
        Type::Integer(Integer::U32) => quote!(u32),
        Type::Integer(Integer::U64) => quote!(u64),
        Type::Float(Float::F32) => quote!(f32),
        Type::Float(Float::F64) => quote!(f64),
        Type::Decimal => quote!(Decimal),
        Type::String => quote!(String),
        Type::Uuid => quote!(Uuid),
        Type::Timestamp => quote!(Timestamp),
        Type::Date => quote!(Date),
        Type::ByteString => quote!(ByteString),
        Type::File => quote!(File),
        Type::Json => quote!(Json),
        Type::Text => quote!(TextBody),
        Type::Binary => quote!(BinaryBody),
        Type::Named(id) => {
            let name = &cx.api.type_def(*id).name;
            quote!(#name)
        }
        Type::List(item) => {
            let item = emit_type(cx, item);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = emit_type(cx, value);
            quote!(BTreeMap<String, #value>)
        }
        Type::Nullable(inner) => {
            let inner = emit_type(cx, inner);
            quote!(Option<#inner>)
        }
        Type::Boxed(inner) => {
            let inner = emit_type(cx, inner);
            quote!(Box<#inner>)
        }
    }
}

/// The client's error. Where the document may have an `Error` of its own, by its full path.
pub(super) fn emit_error(cx: Ctx<'_>) -> TokenStream {
    match cx.config.layout {
        Layout::Root => quote!(Error),
        Layout::Types => quote!(ostler_runtime::Error),
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
        Type::Boxed(inner) => emit_type(cx, inner),
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
        Type::Boxed(_) => Some(quote!(Box::new(#value))),
        _ => is_converted(cx, ty).then(|| quote!(#value.into())),
    }
}

/// Whether a parameter of the type is taken as `impl Into<…>`.
fn is_converted(cx: Ctx<'_>, ty: &Type) -> bool {
    match ty {
        Type::Decimal | Type::String => true,
        Type::Named(id) => {
            matches!(cx.api.type_def(*id).kind, ir::TypeKind::Newtype(ir::Newtype::String) | ir::TypeKind::Union(_))
        }
        _ => false,
    }
}
