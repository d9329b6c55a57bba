//! `Credentials`: what the client fills into each request and never shows.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::{Ctx, docs};
use crate::ir::ClientValue;
use crate::names::ident;

/// Whether some request carries credentials.
pub(super) fn exist(cx: Ctx<'_>) -> bool {
    !parts(cx).is_empty()
}

/// A credential in Rust: what it is called, and the type that keeps it apart from the others.
#[derive(Clone, Copy)]
struct Part {
    name: &'static str,
    /// The client's name has none: it is no secret.
    token_type: Option<&'static str>,
}

fn parts(cx: Ctx<'_>) -> Vec<Part> {
    let part = |value: ClientValue| match value {
        ClientValue::ClientToken => Some(Part { name: "client_token", token_type: value.token_type() }),
        ClientValue::AccessToken => Some(Part { name: "access_token", token_type: value.token_type() }),
        ClientValue::Client => Some(Part { name: "client", token_type: None }),
        ClientValue::Language | ClientValue::Culture => None,
    };
    cx.api.client_values().into_iter().filter_map(part).collect()
}

/// The types of the tokens, which the crate exports.
pub(super) fn token_types(cx: Ctx<'_>) -> impl Iterator<Item = &'static str> {
    parts(cx).into_iter().filter_map(|it| it.token_type)
}

pub(super) fn emit_credentials(cx: Ctx<'_>) -> TokenStream {
    let doc = docs::inner("The credentials, which the client puts into each request.");
    let mut names: Vec<_> = token_types(cx).chain(["Error"]).collect();
    names.sort_unstable();
    let names = names.into_iter().map(ident);
    let constructor = emit_new(cx);
    let from_env = emit_from_env(cx);
    quote! {
        #doc
        use ostler_runtime::{#(#names,)* private};

        /// What identifies the caller. The client puts it into each request; `Debug` does not show the tokens.
        #[derive(Clone, Debug)]
        pub struct Credentials {
            pub(crate) values: private::CredentialValues,
        }

        impl Credentials { #constructor #from_env }
    }
}

fn emit_new(cx: Ctx<'_>) -> TokenStream {
    let parts = parts(cx);
    let parameters = parts.iter().map(|it| {
        let name = ident(it.name);
        match it.token_type.map(ident) {
            Some(ty) => quote!(#name: #ty),
            None => quote!(#name: impl Into<String>),
        }
    });
    let setters = parts.iter().map(|it| {
        let name = ident(it.name);
        if it.token_type.is_some() { quote!(.#name(#name)) } else { quote!(.#name(#name.into())) }
    });
    let least = cx.config.shortest_token;
    let shortest = (least > 0 && parts.iter().any(|it| it.token_type.is_some())).then(|| {
        let least = Literal::usize_unsuffixed(least);
        quote!(.shortest_token(#least))
    });
    let doc = docs::outer(&describe_new(&parts, shortest.is_some().then_some(least)));
    quote! {
        #doc
        #[must_use]
        pub fn new(#(#parameters),*) -> Self {
            Self { values: private::CredentialValues::new() #shortest #(#setters)* }
        }
    }
}

fn describe_new(parts: &[Part], least: Option<usize>) -> String {
    let mut doc = "Creates the credentials from their parts. A client is not built with an empty one".to_owned();
    if let Some(least) = least {
        doc.push_str(&format!(", nor with a token of fewer than {least} characters"));
    }
    if parts.len() > 1 && parts.iter().any(|it| it.token_type.is_none()) {
        doc.push_str(", nor with a token in the name of the client, which is shown");
    }
    doc + "."
}

fn emit_from_env(cx: Ctx<'_>) -> TokenStream {
    let parts = parts(cx);
    let variable = |it: &Part| format!("{}_{}", cx.config.env_prefix, it.name.to_uppercase());
    let list = parts.iter().map(|it| format!("`{}`", variable(it))).collect::<Vec<_>>().join(", ");
    let values = parts.iter().map(|it| {
        let variable = variable(it);
        match it.token_type.map(ident) {
            Some(ty) => quote!(#ty::new(private::env_var(#variable)?)),
            None => quote!(private::env_var(#variable)?),
        }
    });
    let doc = docs::outer(&format!(
        "Reads the credentials from the environment: {list}.\n\n# Errors\n\nWhen a variable is not set; the error names it."
    ));
    quote! {
        #doc
        pub fn from_env() -> Result<Self, Error> {
            Ok(Self::new(#(#values),*))
        }
    }
}
