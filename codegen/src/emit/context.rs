//! What every emitter may look at, and the words that several of them print.

use proc_macro2::TokenStream;
use quote::quote;

use crate::analyze::Analysis;
use crate::config::Config;
use crate::ir;
use crate::names::{self, ident};

/// What every emitter may look at.
#[derive(Clone, Copy)]
pub(super) struct Ctx<'c> {
    pub(super) api: &'c ir::Api,
    pub(super) analysis: &'c Analysis,
    pub(super) config: &'c Config,
}

/// The module of the servers.
pub(super) fn server_module(cx: Ctx<'_>) -> String {
    names::words(&cx.config.server_enum).join("_")
}

/// The function that begins a server with chosen values of its variables.
pub(super) fn with_variables(server: &ir::Server) -> String {
    format!("{}_with", names::words(server.name.text()).join("_"))
}

/// Names of one module, as one braced list where there are several.
pub(super) fn imports_of(path: &TokenStream, names: &[&str]) -> Option<TokenStream> {
    let names: Vec<_> = names.iter().map(|it| ident(it)).collect();
    match &names[..] {
        [] => None,
        [only] => Some(quote!(use #path::#only;)),
        _ => Some(quote!(use #path::{#(#names),*};)),
    }
}

/// What a module passes on, as one braced list where there are several.
pub(super) fn exports(path: &TokenStream, names: &[&str]) -> Option<TokenStream> {
    imports_of(path, names).map(|it| quote!(pub #it))
}
