//! Enums of strings.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::deprecation::{Item, emit_deprecated};
use crate::emit::{Ctx, docs, markdown};
use crate::ir;
use crate::names::Name;

pub(super) fn emit_enum(cx: Ctx<'_>, type_def: &ir::TypeDef, enum_: &ir::Enum) -> TokenStream {
    let doc = docs::of_type(type_def);
    let members = enum_.variants.iter().map(|it| (&it.name, it.notes.as_slice()));
    let doc = docs::outer(&docs::noted(&doc, &type_def.notes, members));
    let deprecated = emit_deprecated(cx, Item::Type, type_def.deprecation.as_ref());
    let name = &type_def.name;
    let variants = enum_.variants.iter().map(emit_variant);
    let fallback = enum_.fallback.as_ref().map(|it| {
        let doc = docs::outer("A value that this version does not know. It is written back as it was read.");
        quote!(#doc #it(UnknownValue),)
    });
    let derives = match enum_.fallback {
        Some(_) => quote!(#[derive(Clone, Debug, PartialEq, Eq, Hash)]),
        None => quote!(#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]),
    };
    let methods = emit_methods(name, enum_);

    quote! {
        #doc
        #deprecated
        #derives
        #[non_exhaustive]
        pub enum #name { #(#variants,)* #fallback }

        #methods
    }
}

fn emit_variant(variant: &ir::Variant) -> TokenStream {
    let aliases = variant.aliases.iter().map(|it| markdown::code(it)).collect::<Vec<_>>().join(", ");
    let doc = docs::of(variant.doc.as_deref(), &variant.name.wire);
    let doc = match aliases.as_str() {
        "" => doc,
        // After several paragraphs, which may end with a block of code, this is one more.
        aliases => {
            let gap = if doc.contains('\n') { "\n\n" } else { " " };
            format!("{doc}{gap}Also read from its old spelling {aliases}.")
        }
    };
    let doc = docs::outer(&doc);
    let name = &variant.name;
    quote!(#doc #name)
}

fn emit_methods(name: &Name, enum_: &ir::Enum) -> TokenStream {
    let names: Vec<_> = enum_.variants.iter().map(|it| &it.name).collect();
    let wires: Vec<_> = enum_.variants.iter().map(|it| &it.name.wire).collect();
    let fallback = enum_.fallback.as_ref().map(|it| quote!(Self::#it(value) => value.as_str(),));
    let lifetime = enum_.fallback.is_none().then(|| quote!('static));

    quote! {
        impl #name {
            /// The values that this version knows, in the order of the specification.
            pub const KNOWN: &'static [Self] = &[#(Self::#names),*];

            /// The value as it is written on the wire.
            pub fn as_str(&self) -> &#lifetime str {
                match self {
                    #(Self::#names => #wires,)*
                    #fallback
                }
            }
        }
    }
}

pub(super) fn emit_integer_enum(cx: Ctx<'_>, type_def: &ir::TypeDef, enum_: &ir::IntegerEnum) -> TokenStream {
    let doc = docs::of(type_def.doc.as_deref(), type_def.name.text());
    let members = enum_.variants.iter().map(|(it, _)| (&it.name, it.notes.as_slice()));
    let doc = docs::outer(&docs::noted(&doc, &type_def.notes, members));
    let deprecated = emit_deprecated(cx, Item::Type, type_def.deprecation.as_ref());
    let name = &type_def.name;
    let variants = enum_.variants.iter().map(|(it, _)| emit_variant(it));
    let names: Vec<_> = enum_.variants.iter().map(|(it, _)| &it.name).collect();
    let numbers = enum_.variants.iter().map(|(_, it)| Literal::i64_unsuffixed(*it));
    let fallback = &enum_.fallback;
    let doc_of_fallback = docs::outer("A number that this version does not know. It is written back as it was read.");
    quote! {
        #doc
        #deprecated
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* #doc_of_fallback #fallback(UnknownInteger) }

        impl #name {
            /// The values that this version knows, in the order of the specification.
            pub const KNOWN: &'static [Self] = &[#(Self::#names),*];

            /// The number as it is written on the wire.
            pub fn as_i64(&self) -> i64 {
                match self {
                    #(Self::#names => #numbers,)*
                    Self::#fallback(value) => value.as_i64(),
                }
            }
        }
    }
}

pub(super) fn emit_integer_enum_impls(name: &Name, enum_: &ir::IntegerEnum) -> TokenStream {
    let names: Vec<_> = enum_.variants.iter().map(|(it, _)| &it.name).collect();
    let numbers: Vec<_> = enum_.variants.iter().map(|(_, it)| Literal::i64_unsuffixed(*it)).collect();
    let fallback = &enum_.fallback;
    quote! {
        impl From<i64> for #name {
            fn from(value: i64) -> Self {
                match value {
                    #(#numbers => Self::#names,)*
                    _ => Self::#fallback(private::unknown_integer(value)),
                }
            }
        }

        private::open_integer_enum!(#name);
    }
}
