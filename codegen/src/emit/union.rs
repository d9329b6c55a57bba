//! Types of several forms: `oneOf` and `anyOf`, and answers that differ by status.

use ostler_openapi::model::Status;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::deprecation::{Item, emit_deprecated};
use crate::emit::{Ctx, candidate, check, docs, ty};
use crate::ir::{self, Type, TypeId, TypeKind};
use crate::names::Name;

pub(super) fn emit_union(cx: Ctx<'_>, id: TypeId, type_def: &ir::TypeDef, union_: &ir::Union) -> TokenStream {
    let doc = docs::of(type_def.doc.as_deref(), type_def.name.text());
    let doc = docs::outer(&docs::noted(&doc, &type_def.notes, std::iter::empty()));
    let deprecated = emit_deprecated(cx, Item::Type, type_def.deprecation.as_ref());
    let name = &type_def.name;
    let variants = union_.variants.iter().map(|it| {
        let doc = docs::outer(&docs::of(it.doc.as_deref(), it.name.text()));
        let (name, ty) = (&it.name, ty::emit_type(cx, &it.ty));
        quote!(#doc #name(#ty),)
    });
    let fallback = &union_.fallback;
    let doc_of_fallback = docs::outer("A value that is none of the others. It is written back as it was read.");
    let eq = cx.analysis.is_eq(id).then(|| quote!(, Eq));
    let conversions = emit_conversions(cx, id, name, union_);
    quote! {
        #doc
        #deprecated
        #[derive(Clone, Debug, PartialEq #eq)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* #doc_of_fallback #fallback(Json) }

        #conversions
    }
}

/// A value of a type that one variant alone has is that variant.
fn emit_conversions(cx: Ctx<'_>, own: TypeId, name: &Name, union_: &ir::Union) -> TokenStream {
    let types: Vec<_> = union_.variants.iter().map(|it| converted(&it.ty)).collect();
    let conversions = union_.variants.iter().zip(&types).filter_map(|(variant, ty)| {
        let (ty, is_boxed) = (*ty)?;
        let is_only = types.iter().flatten().filter(|(it, _)| *it == ty).count() == 1;
        if !is_only || *ty == Type::Named(own) {
            return None;
        }
        let value = if is_boxed { quote!(Box::new(value)) } else { quote!(value) };
        let text = (*ty == Type::String)
            .then(|| emit_conversion(name, &variant.name, &quote!(&str), &quote!(value.to_owned())));
        let conversion = emit_conversion(name, &variant.name, &ty::emit_type(cx, ty), &value);
        Some(quote!(#conversion #text))
    });
    quote!(#(#conversions)*)
}

/// The type that is converted, and whether the variant has it behind a pointer. Any value is `Json`, known or not.
fn converted(ty: &Type) -> Option<(&Type, bool)> {
    match ty {
        Type::Boxed(inner) => converted(inner).map(|it| (it.0, true)),
        Type::Json | Type::Nothing | Type::Text | Type::Binary | Type::File | Type::Nullable(_) => None,
        other => Some((other, false)),
    }
}

fn emit_conversion(name: &Name, variant: &Name, ty: &TokenStream, value: &TokenStream) -> TokenStream {
    quote! {
        impl From<#ty> for #name {
            fn from(value: #ty) -> Self {
                Self::#variant(#value)
            }
        }
    }
}

pub(super) fn emit_union_impls(cx: Ctx<'_>, id: TypeId, name: &Name, union_: &ir::Union) -> TokenStream {
    let fallback = &union_.fallback;
    let written = union_.variants.iter().map(|it| emit_write(cx, union_.tag.as_deref(), it));
    let read = match &union_.tag {
        Some(tag) => emit_tagged_read(cx, tag, union_),
        None => emit_untagged_read(cx, id, union_),
    };
    let check = cx.analysis.is_checked(id).then(|| emit_check(cx, name, union_));
    let known = cx.analysis.is_variant(id).then(|| {
        quote! {
            impl private::Known for #name {
                fn is_known(&self) -> bool {
                    !matches!(self, Self::#fallback(_))
                }
            }
        }
    });
    quote! {
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#written)*
                    Self::#fallback(value) => value.serialize(serializer),
                }
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = private::RawJson::deserialize(deserializer)?;
                #read
                Ok(Self::#fallback(raw.into_json()))
            }
        }

        #known
        #check
    }
}

/// The discriminator is written by the union where it is no member of the variant.
fn emit_write(cx: Ctx<'_>, tag: Option<&str>, variant: &ir::UnionVariant) -> TokenStream {
    let name = &variant.name;
    let plain = quote!(Self::#name(value) => value.serialize(serializer),);
    let (Some(tag), Some(text)) = (tag, variant.tags.first()) else { return plain };
    let Some(struct_) = struct_of(cx, &variant.ty).filter(|it| !declares(it, tag)) else { return plain };
    let value = match &variant.ty {
        Type::Boxed(_) => quote!(&**value),
        _ => quote!(value),
    };
    let tagged = quote!(private::serialize_tagged(#tag, #text, #value, serializer));
    match &struct_.additional {
        None => quote!(Self::#name(value) => #tagged,),
        // What was read has it among the members that the document does not name.
        Some(ir::Additional { name: field, .. }) => quote! {
            Self::#name(value) if !value.#field.contains_key(#tag) => #tagged,
            #plain
        },
    }
}

fn struct_of<'c>(cx: Ctx<'c>, ty: &Type) -> Option<&'c ir::Struct> {
    match ty {
        Type::Boxed(inner) => struct_of(cx, inner),
        Type::Named(id) => match &cx.api.type_def(*id).kind {
            TypeKind::Struct(it) => Some(it),
            _ => None,
        },
        _ => None,
    }
}

fn declares(struct_: &ir::Struct, member: &str) -> bool {
    struct_.fields.iter().any(|it| it.name.wire == member)
}

/// The discriminator says which variant it is; then whatever is wrong with it is an error.
fn emit_tagged_read(cx: Ctx<'_>, tag: &str, union_: &ir::Union) -> TokenStream {
    let arms = union_.variants.iter().filter(|it| !it.tags.is_empty()).map(|it| {
        let (name, tags) = (&it.name, &it.tags);
        let without = refuses(cx, &it.ty, tag).then(|| quote!(.without(#tag)));
        quote!(Some(#(#tags)|*) => return raw #without.read().map(Self::#name),)
    });
    quote! {
        match raw.tag(#tag).as_deref() {
            #(#arms)*
            _ => {}
        }
    }
}

/// Whether a type cannot be read from an object that has a member besides, which is a text.
fn refuses(cx: Ctx<'_>, ty: &Type, member: &str) -> bool {
    let Some(struct_) = struct_of(cx, ty).filter(|it| !declares(it, member)) else { return false };
    match &struct_.additional {
        Some(it) => !matches!(it.ty, Type::Json | Type::String),
        // What is only sent has no members that it does not know.
        None => ty.named().is_some_and(|id| cx.analysis.is_only_sent(id)),
    }
}

fn emit_untagged_read(cx: Ctx<'_>, own: TypeId, union_: &ir::Union) -> TokenStream {
    if union_.variants.is_empty() {
        return TokenStream::new();
    }
    let candidates = candidate::emit_candidates(cx, own, union_);
    let has_whole = union_.variants.iter().any(|it| matches!(it.ty, Type::Integer(_)));
    let arms = union_.variants.iter().enumerate().map(|(index, it)| {
        let (index, name) = (Literal::usize_unsuffixed(index), &it.name);
        let read = match &it.ty {
            // What whole numbers cannot hold is kept rather than rounded.
            Type::Float(_) if has_whole => quote!(read_unrounded),
            _ => candidate::emit_read_of_union(cx, own, it).unwrap_or_else(|| quote!(read)),
        };
        quote!(#index => raw.#read().map(Self::#name),)
    });
    quote! {
        const CANDIDATES: &[private::Candidate] = #candidates;
        for index in raw.candidates(CANDIDATES) {
            let read = match index {
                #(#arms)*
                _ => break,
            };
            if read.is_ok() {
                return read;
            }
        }
    }
}

fn emit_check(cx: Ctx<'_>, name: &Name, union_: &ir::Union) -> TokenStream {
    let arms = union_.variants.iter().filter_map(|it| {
        let (name, body) = (&it.name, check::emit_value_check(cx, &it.ty, &it.limits)?);
        Some(quote!(Self::#name(value) => { #body Ok(()) }))
    });
    quote! {
        impl Check for #name {
            fn check(&self, at: At<'_>) -> Result<(), Violation> {
                match self { #(#arms)* _ => Ok(()) }
            }
        }
    }
}

pub(super) fn emit_answer(cx: Ctx<'_>, id: TypeId, type_def: &ir::TypeDef, answer: &ir::Answer) -> TokenStream {
    let doc = docs::outer(&docs::of(type_def.doc.as_deref(), type_def.name.text()));
    let name = &type_def.name;
    let variants = answer.variants.iter().map(|it| {
        let status = format!("Status `{}`", it.status);
        let text = match it.doc.as_deref() {
            // A block of code stands in lines of its own.
            Some(doc) => match docs::of(Some(doc), "") {
                prose if prose.starts_with("```") => format!("{status}:\n\n{prose}"),
                prose => format!("{status}: {prose}"),
            },
            None => format!("{status}."),
        };
        let (doc, name) = (docs::outer(&text), &it.name);
        match &it.ty {
            Type::Nothing => quote!(#doc #name,),
            ty => {
                let ty = ty::emit_type(cx, ty);
                quote!(#doc #name(#ty),)
            }
        }
    });
    let eq = cx.analysis.is_eq(id).then(|| quote!(, Eq));
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq #eq)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* }
    }
}

pub(super) fn emit_answer_impls(name: &Name, answer: &ir::Answer) -> TokenStream {
    let has_rest = answer.variants.iter().any(|it| it.status == Status::Default);
    let arms = answer.variants.iter().map(|it| {
        let (name, status) = (&it.name, emit_status(it.status));
        let read = match &it.ty {
            Type::Nothing => quote!(Ok(Self::#name)),
            Type::Text | Type::Binary => quote!(ostler_runtime::Response::read(answer).map(Self::#name)),
            _ => quote!(answer.json().map(Self::#name)),
        };
        quote!(#status => #read,)
    });
    let rest = (!has_rest).then(|| quote!(_ => Err(answer.unexpected()),));
    quote! {
        impl ostler_runtime::Response for #name {
            fn read(answer: private::Received<'_>) -> Result<Self, private::Unreadable> {
                match answer.status() { #(#arms)* #rest }
            }
        }
    }
}

fn emit_status(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        Status::Range(hundreds) => {
            let first = Literal::u16_unsuffixed(u16::from(hundreds) * 100);
            let last = Literal::u16_unsuffixed(u16::from(hundreds) * 100 + 99);
            quote!(#first..=#last)
        }
        Status::Default => quote!(_),
    }
}
