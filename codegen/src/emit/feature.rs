//! The Cargo features that items are behind.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::analyze::Condition;
use crate::emit::Ctx;
use crate::ir::ResourceId;

/// The attribute of what belongs to a resource.
pub(super) fn emit_cfg_of_resource(cx: Ctx<'_>, id: ResourceId) -> Option<TokenStream> {
    emit_cfg_of_resources(cx, [id])
}

/// The attribute of what several resources use.
pub(super) fn emit_cfg_of_resources(cx: Ctx<'_>, ids: impl IntoIterator<Item = ResourceId>) -> Option<TokenStream> {
    emit_predicate(cx, ids).map(|it| quote!(#[cfg(#it)]))
}

/// The attribute of what belongs to a module below `types`.
pub(super) fn emit_cfg_of_types(cx: Ctx<'_>, module: &str) -> Option<TokenStream> {
    let conditions = cx.analysis.conditions()?;
    emit_any(cx, [conditions.of_types(module)]).map(|it| quote!(#[cfg(#it)]))
}

/// When something is there that several resources use, as an attribute says it.
pub(super) fn emit_predicate(cx: Ctx<'_>, ids: impl IntoIterator<Item = ResourceId>) -> Option<TokenStream> {
    let conditions = cx.analysis.conditions()?;
    emit_any(cx, ids.into_iter().map(|it| conditions.of_resource(it)))
}

/// Nothing where one of the conditions always holds.
fn emit_any<'c>(cx: Ctx<'_>, conditions: impl IntoIterator<Item = &'c Condition>) -> Option<TokenStream> {
    let mut features = BTreeSet::new();
    for condition in conditions {
        match condition {
            Condition::Always => return None,
            Condition::Any(ids) => features.extend(ids.iter().map(|it| &cx.api.features[it.0])),
        }
    }
    let features: Vec<_> = features.into_iter().collect();
    Some(match &features[..] {
        [feature] => quote!(feature = #feature),
        _ => quote!(any(#(feature = #features),*)),
    })
}
