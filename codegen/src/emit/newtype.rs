//! Strings that are types of their own.

use std::iter;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::deprecation::{Item, emit_deprecated};
use crate::emit::{Ctx, docs};
use crate::ir;

pub(super) fn emit_newtype(cx: Ctx<'_>, type_def: &ir::TypeDef, newtype: ir::Newtype) -> TokenStream {
    let doc = docs::of_type(type_def);
    let doc = docs::outer(&docs::noted(&doc, &type_def.notes, iter::empty()));
    let deprecated = emit_deprecated(cx, Item::Type, type_def.deprecation.as_ref());
    let name = &type_def.name;
    match newtype {
        ir::Newtype::Uuid => quote! {
            #doc
            #deprecated
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct #name(pub(super) Uuid);
        },
        ir::Newtype::String => quote! {
            #doc
            #deprecated
            #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct #name(pub(super) String);
        },
    }
}
