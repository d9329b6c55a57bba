//! Descriptions -> doc comments.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{Ctx, escape, feature, markdown};
use crate::ir;
use crate::names::Name;

/// `///` lines.
pub(super) fn outer(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#[doc = #lines])*)
}

/// `//!` lines.
pub(super) fn inner(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#![doc = #lines])*)
}

/// A text with its last paragraph: which entries of the ledger decided about the item, and which its members. It stands once,
/// at the type, and not at all that is made of it.
pub(super) fn noted<'n>(
    text: &str,
    notes: &[String],
    members: impl Iterator<Item = (&'n Name, &'n [String])>,
) -> String {
    let list = |ids: &[String]| ids.iter().map(|it| markdown::code(it)).collect::<Vec<_>>().join(", ");
    let members: Vec<_> = members.filter(|(_, ids)| !ids.is_empty()).collect();
    if members.is_empty() {
        return if notes.is_empty() { text.to_owned() } else { format!("{text}\n\nReconciled: {}.", list(notes)) };
    }
    let own = (!notes.is_empty()).then(|| format!("\n- {}", list(notes)));
    let members: String = members.iter().map(|(name, ids)| format!("\n- `{}`: {}", name.text(), list(ids))).collect();
    format!("{text}\n\nReconciled:\n{}{members}", own.unwrap_or_default())
}

/// The documentation of a named thing: what the document says, or at least its name there.
pub(super) fn of(doc: Option<&str>, wire: &str) -> String {
    let prose = doc.map(markdown::prose).filter(|it| !it.is_empty());
    prose.unwrap_or_else(|| named(wire))
}

/// The documentation of a type. One that the document does not name is called as it is in Rust.
pub(super) fn of_type(type_def: &ir::TypeDef) -> String {
    let name = &type_def.name;
    of(type_def.doc.as_deref(), if name.wire.is_empty() { name.text() } else { &name.wire })
}

fn named(wire: &str) -> String {
    match escape::invisible(wire) {
        Some(text) => format!("The {text}."),
        None => format!("{}.", markdown::code(wire)),
    }
}

/// The first sentence of a description.
pub(super) fn first_sentence(doc: Option<&str>, wire: &str) -> String {
    let sentence = doc.and_then(markdown::first_sentence);
    sentence.unwrap_or_else(|| named(wire))
}

/// What the client checks, as a sentence.
pub(super) fn limits(limits: &[ir::Limit], excluded: &[&str]) -> Option<String> {
    let excluded = excluded.iter().map(|it| format!("not together with {}", markdown::code(it)));
    let parts: Vec<String> = limits.iter().filter_map(limit).chain(excluded).collect();
    (!parts.is_empty()).then(|| format!("Checked before sending: {}.", parts.join(", ")))
}

fn limit(limit: &ir::Limit) -> Option<String> {
    Some(match limit {
        // Of every such number, and not for the document to say.
        ir::Limit::Finite => return None,
        ir::Limit::Each(limits) => {
            let limits: Vec<_> = limits.iter().filter_map(self::limit).collect();
            format!("each {}", limits.join(" and "))
        }
        ir::Limit::MinItems(it) => format!("at least {it} {}", plural(*it, "item")),
        ir::Limit::MaxItems(it) => format!("at most {it} {}", plural(*it, "item")),
        ir::Limit::UniqueItems => "no item twice".to_owned(),
        ir::Limit::MinProperties(it) => format!("at least {it} {}", plural(*it, "member")),
        ir::Limit::MaxProperties(it) => format!("at most {it} {}", plural(*it, "member")),
        ir::Limit::MinLength(it) => format!("at least {it} {}", plural(*it, "character")),
        ir::Limit::MaxLength(it) => format!("at most {it} {}", plural(*it, "character")),
        ir::Limit::FloatMinimum(it, false) => format!("at least {it}"),
        ir::Limit::FloatMinimum(it, true) => format!("more than {it}"),
        ir::Limit::FloatMaximum(it, false) => format!("at most {it}"),
        ir::Limit::FloatMaximum(it, true) => format!("less than {it}"),
        ir::Limit::Minimum(it) => format!("at least {it}"),
        ir::Limit::Maximum(it) => format!("at most {it}"),
        ir::Limit::Months { months, .. } => format!("at most {months} calendar months"),
    })
}

fn plural(count: u64, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}

/// The documentation of the crate, before its front page.
pub(super) fn root(cx: Ctx<'_>) -> String {
    let (title, version) = (markdown::inline(&cx.api.title), markdown::inline(&cx.api.version));
    let article = if title.starts_with("The ") { "" } else { "the " };
    let text = format!("A client of {article}{title}, version {version}.");
    match &cx.api.doc {
        Some(doc) => format!("{text}\n\n{}", markdown::prose(doc)),
        None => text,
    }
}

/// The list of what the crate can do. What is behind a feature is listed with it, so that each link leads somewhere.
pub(super) fn operations(cx: Ctx<'_>) -> TokenStream {
    let title = inner("# Operations\n\nBuild a [`Client`]; its methods lead to the operations:");
    let resources = cx.api.resources.iter().enumerate().map(|(index, resource)| {
        let id = ir::ResourceId(index);
        let text = operations_of(cx, id, resource);
        match feature::emit_predicate(cx, [id]) {
            Some(predicate) => {
                let lines = lines(&text);
                quote!(#(#![cfg_attr(#predicate, doc = #lines)])*)
            }
            None => inner(&text),
        }
    });
    let chapters = cx.config.chapters.keys().map(|it| format!("[`{it}`]")).collect::<Vec<_>>().join(", ");
    let chapters = (!chapters.is_empty()).then(|| {
        let chapters = inner(&format!("More to read: {chapters}."));
        quote!(#![doc = ""] #chapters)
    });
    quote!(#title #![doc = ""] #(#resources)* #chapters)
}

fn operations_of(cx: Ctx<'_>, id: ir::ResourceId, resource: &ir::Resource) -> String {
    let (module, handle) = (resource.module.text(), resource.handle.text());
    let link = |it: &ir::Operation| {
        let method = it.method_name.text();
        format!("[`{method}`]({module}::{handle}::{method})")
    };
    let methods: Vec<_> = cx.api.operations_of(id).map(link).collect();
    format!("- [`Client::{module}`][]: {}", methods.join(", "))
}

/// Every line begins with the space that follows `///`.
fn lines(text: &str) -> Vec<String> {
    let lines = markdown::lines(text).into_iter();
    lines.map(|it| if it.is_empty() { it } else { format!(" {it}") }).collect()
}
