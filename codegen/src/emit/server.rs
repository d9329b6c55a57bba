//! The servers as an enum.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{Ctx, docs, markdown};
use crate::ir;
use crate::names::ident;

pub(super) fn emit_servers(cx: Ctx<'_>) -> TokenStream {
    let doc = docs::inner("The servers that a client can be built for.");
    let name = ident(&cx.config.server_enum);
    let variants = cx.api.servers.iter().map(emit_variant);
    let names = cx.api.servers.iter().map(|it| &it.name);
    let urls = cx.api.servers.iter().map(|it| &it.url);
    let from_env = emit_from_env(cx);
    let members = cx.api.servers.iter().map(|it| (&it.name, it.notes.as_slice()));
    let server_doc = docs::outer(&docs::noted("Where the requests go.", &[], members));
    quote! {
        #doc
        use ostler_runtime::{Error, private};

        #server_doc
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A server at another address, such as a test server: `https://…`, or `http://…` on this machine.
            Address(String),
        }

        impl #name {
            #from_env

            /// The address, without a path.
            #[must_use]
            pub fn address(&self) -> &str {
                match self { #(Self::#names => #urls,)* Self::Address(address) => address }
            }
        }
    }
}

fn emit_variant(server: &ir::Server) -> TokenStream {
    let description = docs::of(server.doc.as_deref(), &server.url);
    let doc = format!("{description}\n\n{}", markdown::inline(&server.url));
    let doc = docs::outer(&doc);
    let name = &server.name;
    quote!(#doc #name)
}

fn emit_from_env(cx: Ctx<'_>) -> TokenStream {
    let variable = format!("{}_{}_ADDRESS", cx.config.env_prefix, super::server_module(cx).to_uppercase());
    let doc = docs::outer(&format!(
        "Reads the address from the environment: `{variable}`.\n\n# Errors\n\nWhen the variable is not set."
    ));
    quote! {
        #doc
        pub fn from_env() -> Result<Self, Error> {
            private::env_var(#variable).map(Self::Address)
        }
    }
}
