//! Where a request can be cut into several.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::Ctx;
use crate::ir::{self, AxisKind, Matching, Presence};

/// Whether any request can be.
pub(super) fn exists(cx: Ctx<'_>) -> bool {
    cx.api.operations.iter().any(|it| !it.axes.is_empty())
}

pub(super) fn emit_split(cx: Ctx<'_>, operation: &ir::Operation) -> TokenStream {
    let request = &cx.api.type_def(operation.request).name;
    let fields = cx.api.fields(operation.request);
    let axes = operation.axes.iter().map(|it| emit_axis(&fields[it.field], &it.kind));
    quote! {
        impl ostler_runtime::SplitRequest for #request {
            fn axes(axes: &mut private::Axes<#request>) {
                #(#axes)*
            }
        }
    }
}

fn emit_axis(field: &ir::Field, kind: &AxisKind) -> TokenStream {
    let name = &field.name;
    let wire = &name.wire;
    let is_required = field.presence == Presence::Required;
    match kind {
        AxisKind::List { max } => {
            let max = Literal::u64_unsuffixed(*max);
            let ids = if is_required { quote!(Some(&mut it.#name)) } else { quote!(it.#name.as_mut()) };
            quote!(axes.list(#wire, #max, |it| #ids);)
        }
        AxisKind::Interval { months, start, end, matching } => {
            let months = Literal::u32_unsuffixed(*months);
            let ends = match is_required {
                true => quote!(Some((&mut it.#name.#start, &mut it.#name.#end))),
                false => quote!(it.#name.as_mut().map(|it| (&mut it.#start, &mut it.#end))),
            };
            match matching {
                Matching::Instant => quote!(axes.instants(#wire, #months, |it| #ends);),
                Matching::Overlap => quote!(axes.overlap(#wire, #months, |it| #ends);),
            }
        }
    }
}
