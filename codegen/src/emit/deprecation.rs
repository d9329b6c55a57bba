//! `#[deprecated]`, with each replacement under the name that it has in Rust.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{Ctx, markdown};
use crate::ir;

/// What is deprecated: it decides what a name in the note means.
#[derive(Clone, Copy)]
pub(super) enum Item<'i> {
    Method,
    Type,
    /// A member, beside others of the same type.
    Member(&'i [ir::Field]),
}

/// The attribute, when there is a deprecation.
pub(super) fn emit_deprecated(
    cx: Ctx<'_>,
    item: Item<'_>,
    deprecation: Option<&ir::Deprecation>,
) -> Option<TokenStream> {
    let ir::Deprecation { note } = deprecation?;
    let note = note.as_deref().map(|it| in_rust(cx, item, it));
    // Rustdoc reads the note as Markdown, too.
    Some(match note.map(|it| markdown::spaced(&markdown::inline(&it))) {
        Some(note) => quote!(#[deprecated(note = #note)]),
        None => quote!(#[deprecated]),
    })
}

/// A note in which what stands in backticks is called as in Rust, where the document knows it.
fn in_rust(cx: Ctx<'_>, item: Item<'_>, note: &str) -> String {
    let parts: Vec<_> = note.split('`').collect();
    let is_code = |at: usize| at % 2 == 1 && at + 1 < parts.len();
    let rename = |(at, part): (usize, &&str)| match is_code(at) {
        true => rust_name(cx, item, part).unwrap_or_else(|| (*part).to_owned()),
        false => (*part).to_owned(),
    };
    parts.iter().enumerate().map(rename).collect::<Vec<_>>().join("`")
}

/// A member beside the deprecated one, an operation by its id or the end of its path, or a type.
fn rust_name(cx: Ctx<'_>, item: Item<'_>, wire: &str) -> Option<String> {
    if let Item::Member(siblings) = item
        && let Some(sibling) = siblings.iter().find(|it| it.name.wire == wire)
    {
        return Some(sibling.name.text().to_owned());
    }
    operation(cx, wire).map(|it| operation_name(cx, item, it)).or_else(|| type_name(cx, wire))
}

/// The only operation of this name.
fn operation<'c>(cx: Ctx<'c>, name: &str) -> Option<&'c ir::Operation> {
    let is_named = |it: &&ir::Operation| {
        let path = it.path.strip_suffix(name);
        it.id == name || path.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    };
    let mut found = cx.api.operations.iter().filter(is_named);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn operation_name(cx: Ctx<'_>, item: Item<'_>, operation: &ir::Operation) -> String {
    let module = cx.api.resources[operation.resource.0].module.text();
    match item {
        Item::Method => format!("Client::{module}().{}", operation.method_name.text()),
        Item::Type | Item::Member(_) => format!("{module}::{}", cx.api.type_def(operation.request).name.text()),
    }
}

fn type_name(cx: Ctx<'_>, wire: &str) -> Option<String> {
    let type_def = cx.api.types.iter().find(|it| it.name.wire == wire)?;
    let name = type_def.name.text();
    Some(match type_def.home.resource() {
        Some(ir::ResourceId(resource)) => format!("{}::{name}", cx.api.resources[resource].module.text()),
        None => name.to_owned(),
    })
}
