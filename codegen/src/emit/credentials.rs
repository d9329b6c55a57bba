//! `Credentials`: what the client fills into each request and never shows.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{Ctx, docs};
use crate::ir::ClientValue;
use crate::names::ident;

/// Whether some request carries credentials.
pub(super) fn exist(cx: Ctx<'_>) -> bool {
    !parts(cx).is_empty()
}

/// The name of each credential in Rust.
fn parts(cx: Ctx<'_>) -> Vec<&'static str> {
    let name = |value: ClientValue| match value {
        ClientValue::ClientToken => Some("client_token"),
        ClientValue::AccessToken => Some("access_token"),
        ClientValue::Client => Some("client"),
        ClientValue::Language | ClientValue::Culture => None,
    };
    cx.api.client_values().into_iter().filter_map(name).collect()
}

pub(super) fn emit_credentials(cx: Ctx<'_>) -> TokenStream {
    let doc = docs::inner("The credentials, which the client puts into each request.");
    let constructor = emit_new(cx);
    let from_env = emit_from_env(cx);
    quote! {
        #doc
        use ostler_runtime::{Error, private};

        /// What identifies the caller. The client puts it into each request; `Debug` does not show the tokens.
        #[derive(Clone, Debug)]
        pub struct Credentials {
            pub(crate) values: private::CredentialValues,
        }

        impl Credentials { #constructor #from_env }
    }
}

fn emit_new(cx: Ctx<'_>) -> TokenStream {
    let names: Vec<_> = parts(cx).into_iter().map(ident).collect();
    quote! {
        /// Creates the credentials from their parts.
        #[must_use]
        pub fn new(#(#names: impl Into<String>),*) -> Self {
            Self { values: private::CredentialValues::new() #(.#names(#names.into()))* }
        }
    }
}

fn emit_from_env(cx: Ctx<'_>) -> TokenStream {
    let parts = parts(cx);
    let variables: Vec<_> = parts.iter().map(|it| format!("{}_{}", cx.config.env_prefix, it.to_uppercase())).collect();
    let list = variables.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    let doc = docs::outer(&format!(
        "Reads the credentials from the environment: {list}.\n\n# Errors\n\nWhen a variable is not set; the error names it."
    ));
    quote! {
        #doc
        pub fn from_env() -> Result<Self, Error> {
            Ok(Self::new(#(private::env_var(#variables)?),*))
        }
    }
}
