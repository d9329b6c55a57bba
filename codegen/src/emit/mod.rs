//! `ir::Api` -> files: which item goes to which file. Nothing here can fail, and nothing asks about OpenAPI.

mod body;
mod candidate;
mod check;
mod client;
mod context;
mod credentials;
mod declaration;
mod deprecation;
mod docs;
mod enum_;
mod escape;
mod feature;
mod imports;
mod invisible;
mod markdown;
mod newtype;
mod operation;
mod origins;
mod paging;
mod prose;
mod reading;
mod recovery;
mod resource;
mod server;
mod split;
mod struct_;
mod ty;
mod union;
mod wire;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::analyze::Analysis;
use crate::config::{Config, Layout};
use crate::emit::context::{Ctx, exports, server_module};
use crate::emit::declaration::emit_type;
use crate::file_set::{self, Draft, FileSet};
use crate::fingerprint::Fingerprint;
use crate::ir::{self, TypeId};
use crate::names::ident;
use crate::surface::Surface;

pub(crate) fn emit(api: &ir::Api, analysis: &Analysis, config: &Config) -> (FileSet, Surface) {
    let cx = Ctx { api, analysis, config };
    let modules = type_modules(cx);
    FileSet::build(&drafts(cx, &modules), &origins::origins(cx))
}

/// What the files would say, without their texts.
pub(crate) fn survey(api: &ir::Api, analysis: &Analysis, config: &Config) -> (BTreeMap<String, Fingerprint>, Surface) {
    let cx = Ctx { api, analysis, config };
    let modules = type_modules(cx);
    file_set::survey(&drafts(cx, &modules), &origins::origins(cx))
}

fn drafts<'c>(cx: Ctx<'c>, modules: &'c BTreeMap<&'c str, Vec<TypeId>>) -> Vec<Draft<'c>> {
    let mut drafts = vec![Draft::new("lib.rs", move || emit_root(cx, !modules.is_empty()))];
    if !modules.is_empty() {
        let doc = "How the types are read, written and checked.";
        drafts.push(Draft::new("types.rs", move || emit_types_root(cx, modules)));
        drafts.push(Draft::new("types/wire.rs", move || {
            emit_modules(
                doc,
                modules
                    .iter()
                    .map(|(module, ids)| (feature::emit_cfg_of_types(cx, module), *module, has_builder(cx, ids))),
            )
        }));
    }
    for (module, ids) in modules {
        drafts.push(Draft::new(format!("types/{module}.rs"), move || emit_types(cx, ids)));
        drafts.push(Draft::new(format!("types/wire/{module}.rs"), move || wire::emit_types(cx, ids)));
    }
    if !cx.api.operations.is_empty() {
        drafts.extend(draft_client(cx));
    }
    drafts
}

/// The files that exist because there are operations.
fn draft_client(cx: Ctx<'_>) -> Vec<Draft<'_>> {
    let doc = "How requests and responses are read, written and checked.";
    let resources = move || {
        let resources = cx.api.resources.iter().enumerate();
        resources.map(move |(index, it)| {
            let id = ir::ResourceId(index);
            let cfg = feature::emit_cfg_of_resource(cx, id);
            (cfg, it.module.text(), has_builder(cx, cx.analysis.types_of(id)))
        })
    };
    let mut drafts = vec![
        Draft::new("wire.rs", move || emit_modules(doc, resources())),
        Draft::new("client.rs", move || client::emit_client(cx)),
        Draft::new(format!("{}.rs", server_module(cx)), move || server::emit_servers(cx)),
    ];
    if credentials::exist(cx) {
        drafts.push(Draft::new("credentials.rs", move || credentials::emit_credentials(cx)));
    }
    for (index, resource) in cx.api.resources.iter().enumerate() {
        let (id, module) = (ir::ResourceId(index), resource.module.text());
        drafts.push(Draft::new(format!("{module}.rs"), move || resource::emit_resource(cx, id, resource)));
        drafts.push(Draft::new(format!("wire/{module}.rs"), move || wire::emit_resource(cx, id, resource)));
    }
    drafts
}

/// The types of each module below `types`, sorted by module.
fn type_modules(cx: Ctx<'_>) -> BTreeMap<&str, Vec<TypeId>> {
    let mut modules = BTreeMap::<_, Vec<_>>::new();
    for (id, type_def) in cx.api.root_types() {
        if let ir::Home::Types(module) = &type_def.home {
            modules.entry(module.text()).or_default().push(id);
        }
    }
    modules
}

fn emit_types(cx: Ctx<'_>, ids: &[TypeId]) -> TokenStream {
    let names: Vec<_> = ids.iter().map(|id| cx.api.type_def(*id).name.text()).collect();
    let is_newtype = |id: &TypeId| matches!(cx.api.type_def(*id).kind, ir::TypeKind::Newtype(_));
    let doc = match ids {
        [first, ..] if !is_newtype(first) && ids.len() > 1 => {
            docs::inner(&format!("The type `{}`, and what it is made of.", names[0]))
        }
        [_] => docs::inner(&format!("The type `{}`.", names[0])),
        _ => docs::inner("Identifiers and other texts that are not interchangeable."),
    };
    let imports = imports::of_declarations(cx, ids);
    let types = ids.iter().map(|id| emit_type(cx, *id));
    quote!(#doc #imports #(#types)*)
}

fn emit_types_root(cx: Ctx<'_>, modules: &BTreeMap<&str, Vec<TypeId>>) -> TokenStream {
    let doc = docs::inner("The types that requests and responses are made of.");
    let items = modules.iter().map(|(module, ids)| {
        let cfg = feature::emit_cfg_of_types(cx, module);
        let module = ident(module);
        let mut names: Vec<_> = ids.iter().map(|id| cx.api.type_def(*id).name.text()).collect();
        names.sort_unstable();
        let uses = exports(&quote!(self::#module), &names).map(|it| quote!(#cfg #it));
        let builders: Vec<_> = ids.iter().filter_map(|id| cx.analysis.builder(*id)).collect();
        let built = exports(&quote!(self::wire::#module), &builders).map(|it| quote!(#cfg #it));
        (quote!(#cfg mod #module;), quote!(#uses #built))
    });
    let (modules, uses): (Vec<_>, Vec<_>) = items.unzip();
    quote!(#doc #(#modules)* mod wire; #(#uses)*)
}

/// Modules, each with its attribute, of which the parent sees into those that are marked.
fn emit_modules<'m>(doc: &str, modules: impl Iterator<Item = (Option<TokenStream>, &'m str, bool)>) -> TokenStream {
    let doc = docs::inner(doc);
    let modules = modules.map(|(cfg, module, is_open)| {
        let (open, module) = (is_open.then(|| quote!(pub(super))), ident(module));
        quote!(#cfg #open mod #module;)
    });
    quote!(#doc #(#modules)*)
}

/// Whether a module declares a builder, which the crate exports from there.
fn has_builder(cx: Ctx<'_>, ids: &[TypeId]) -> bool {
    ids.iter().any(|id| cx.analysis.builder(*id).is_some())
}

fn emit_root(cx: Ctx<'_>, has_types: bool) -> TokenStream {
    let doc = emit_front_page(cx);
    let chapters = emit_chapters(cx);
    let skip = rustfmt_skip();
    let resources = emit_resource_modules(cx);
    let types = has_types.then(|| match cx.config.layout {
        Layout::Types => (quote!(#skip pub mod types;), None),
        Layout::Root => {
            let declared = cx.api.root_types().map(|(_, it)| it.name.text());
            let mut names: Vec<_> =
                declared.chain(cx.api.root_types().filter_map(|(id, _)| cx.analysis.builder(id))).collect();
            names.sort_unstable();
            (quote!(#skip mod types;), exports(&quote!(types), &names))
        }
    });
    let (types, type_uses) = types.unzip();
    let client = (!cx.api.operations.is_empty()).then(|| emit_client_root(cx));
    let (client, client_uses) = client.unzip();
    let runtime = imports::runtime_exports(cx);
    let runtime_modules = (!cx.api.operations.is_empty()).then(imports::runtime_modules);
    let recovery = recovery::exists(cx).then(recovery::emit_module);
    // What somebody else's document is like cannot be helped.
    let is_foreign = cx.config.layout == Layout::Types;
    let foreign = is_foreign.then(|| {
        quote!(#![allow(clippy::enum_variant_names, clippy::large_enum_variant, clippy::match_overlapping_arm)]
            #![allow(clippy::module_inception, clippy::should_implement_trait, clippy::single_match)]
            #![allow(clippy::type_complexity)])
    });
    // Nightly rustdoc, which docs.rs is built with, then says at each item which feature it needs.
    let shown_features = cx.analysis.conditions().map(|_| quote!(#![cfg_attr(docsrs, feature(doc_cfg))]));
    quote! {
        #doc
        #shown_features
        #![allow(deprecated)]
        #![allow(clippy::too_many_arguments, clippy::needless_pass_by_value)]
        #foreign
        #![cfg_attr(rustfmt, rustfmt_skip)]

        #resources
        #client
        #types
        #client_uses
        #runtime
        #type_uses
        #runtime_modules
        #chapters
        #recovery
    }
}

/// The crate's documentation: what it is, the page that was written by hand, and the operations.
fn emit_front_page(cx: Ctx<'_>) -> TokenStream {
    let root = docs::inner(&docs::root(cx));
    let page = cx.config.front_page.as_ref().map(|it| quote!(#![doc = ""] #![doc = include_str!(#it)]));
    let operations = (!cx.api.operations.is_empty()).then(|| docs::operations(cx));
    // Paragraphs of their own, whatever stands before them.
    let gap = operations.as_ref().map(|_| quote!(#![doc = ""]));
    quote!(#root #page #gap #operations)
}

fn emit_chapters(cx: Ctx<'_>) -> TokenStream {
    let chapters = cx.config.chapters.iter().map(|(name, path)| {
        let name = ident(name);
        quote!(#[doc = include_str!(#path)] pub mod #name {})
    });
    quote!(#(#chapters)*)
}

/// Keeps rustfmt from a module: its layout is prettyplease's.
fn rustfmt_skip() -> TokenStream {
    quote!(#[rustfmt::skip])
}

fn emit_resource_modules(cx: Ctx<'_>) -> TokenStream {
    let skip = rustfmt_skip();
    let modules = cx.api.resources.iter().enumerate().map(|(index, it)| (it.module.text(), ir::ResourceId(index)));
    let modules = modules.collect::<BTreeMap<_, _>>().into_iter().map(|(module, id)| {
        let (cfg, module) = (feature::emit_cfg_of_resource(cx, id), ident(module));
        quote!(#cfg #skip pub mod #module;)
    });
    modules.collect()
}

/// The modules of the client, and what the root exports of them.
fn emit_client_root(cx: Ctx<'_>) -> (TokenStream, TokenStream) {
    let module = ident(&server_module(cx));
    let server = ident(&cx.config.server_enum);
    let skip = rustfmt_skip();
    let credentials = credentials::exist(cx).then(|| {
        (
            quote!(#skip mod credentials;),
            quote!(
                pub use credentials::Credentials;
            ),
        )
    });
    let (credentials, credentials_use) = credentials.unzip();
    let modules = quote! {
        #skip
        mod client;
        #credentials
        #skip
        mod #module;
        #skip
        mod wire;
    };
    let uses = quote! {
        pub use client::{Call, Client, ClientBuilder};
        #credentials_use
        pub use #module::#server;
    };
    (modules, uses)
}
