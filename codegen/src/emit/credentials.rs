//! `Credentials`: what the client fills into each request and never shows.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::{Ctx, docs, feature, markdown};
use crate::ir::{self, ClientValue, SchemePlace};
use crate::names::ident;

/// Whether some request carries credentials.
pub(super) fn exist(cx: Ctx<'_>) -> bool {
    !parts(cx).is_empty() || !cx.api.schemes.is_empty()
}

/// What the schemes of requests are called in the module of the credentials.
pub(super) fn constant_of(scheme: &ir::Scheme) -> String {
    scheme.name.text().trim_end_matches('_').to_uppercase()
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
    let secret = (!cx.api.schemes.is_empty()).then_some("Secret");
    let is_source = |it: &ir::Scheme| !matches!(it.place, SchemePlace::Basic);
    let source = cx.api.schemes.iter().any(is_source).then_some("TokenSource");
    let names = secret.into_iter().chain(source);
    parts(cx).into_iter().filter_map(|it| it.token_type).chain(names)
}

pub(super) fn emit_credentials(cx: Ctx<'_>) -> TokenStream {
    let doc = docs::inner("The credentials, which the client puts into each request.");
    let mut names: Vec<_> = token_types(cx).chain(["Error"]).collect();
    names.sort_unstable();
    let names = names.into_iter().map(ident);
    let constructor = emit_new(cx);
    let from_env = emit_from_env(cx);
    let setters = cx.api.schemes.iter().map(emit_setter);
    let constants = (0..cx.api.schemes.len()).map(|it| emit_scheme(cx, it));
    let default = parts(cx).is_empty().then(|| quote!(, Default));
    quote! {
        #doc
        use ostler_runtime::{#(#names,)* private};

        /// What identifies the caller. The client puts it into each request; `Debug` does not show the tokens.
        #[derive(Clone, Debug #default)]
        pub struct Credentials {
            pub(crate) values: private::CredentialValues,
        }

        impl Credentials { #constructor #(#setters)* #from_env }

        #(#constants)*
    }
}

/// The setter of a scheme, by what it takes.
fn emit_setter(scheme: &ir::Scheme) -> TokenStream {
    let name = &scheme.name;
    let key = constant_of(scheme);
    let place = match &scheme.place {
        SchemePlace::Header(it) => format!("the header {}", markdown::code(it)),
        SchemePlace::Query(it) => format!("{} in the query", markdown::code(it)),
        SchemePlace::Cookie(it) => format!("the cookie {}", markdown::code(it)),
        SchemePlace::Basic => "the header `Authorization`, as a user and a password".to_owned(),
        SchemePlace::Bearer => "the header `Authorization`, as a token".to_owned(),
    };
    let sentence = format!("Sets what goes into {place}.");
    let doc = match scheme.doc.as_deref().map(|it| docs::of(Some(it), "")) {
        Some(prose) => format!("{sentence}\n\n{prose}"),
        None => sentence,
    };
    let doc = docs::outer(&doc);
    let (parameters, call) = match scheme.place {
        SchemePlace::Basic => {
            (quote!(user: impl Into<String>, password: Secret), quote!(basic(#key, user.into(), password)))
        }
        SchemePlace::Bearer => (quote!(token: impl Into<TokenSource>), quote!(source(#key, token.into()))),
        _ => (quote!(secret: impl Into<TokenSource>), quote!(source(#key, secret.into()))),
    };
    quote! {
        #doc
        #[must_use]
        pub fn #name(self, #parameters) -> Self {
            Self { values: self.values.#call }
        }
    }
}

/// What requests refer to.
fn emit_scheme(cx: Ctx<'_>, index: usize) -> TokenStream {
    let scheme = &cx.api.schemes[index];
    let asks = |it: &&ir::Operation| it.security.iter().flatten().any(|it| *it == index);
    let users: BTreeSet<_> = cx.api.operations.iter().filter(asks).map(|it| it.resource).collect();
    let cfg = feature::emit_cfg_of_resources(cx, users);
    let key = constant_of(scheme);
    let name = ident(&key);
    let place = match &scheme.place {
        SchemePlace::Header(it) => quote!(Header(#it)),
        SchemePlace::Query(it) => quote!(Query(#it)),
        SchemePlace::Cookie(it) => quote!(Cookie(#it)),
        SchemePlace::Basic => quote!(Basic),
        SchemePlace::Bearer => quote!(Bearer),
    };
    let setter = scheme.name.text();
    let variable = variables_of(cx, scheme).swap_remove(0);
    quote! {
        #cfg
        pub(crate) const #name: private::Scheme = private::Scheme {
            name: #key,
            place: private::SchemePlace::#place,
            setter: #setter,
            variable: #variable,
        };
    }
}

/// The environment variables of a scheme; it is looked for when the first is there.
fn variables_of(cx: Ctx<'_>, scheme: &ir::Scheme) -> Vec<String> {
    let variable = format!("{}_{}", cx.config.env_prefix, constant_of(scheme));
    match scheme.place {
        SchemePlace::Basic => vec![format!("{variable}_USER"), variable],
        _ => vec![variable],
    }
}

/// What the environment holds of the schemes; each is read when it is there.
fn emit_from_env_schemes(cx: Ctx<'_>) -> (Vec<String>, TokenStream) {
    let read = |scheme: &ir::Scheme| {
        let (name, variables) = (&scheme.name, variables_of(cx, scheme));
        let call = match &variables[..] {
            [user, variable] => {
                quote!(#name(private::env_var(#user)?, Secret::new(private::env_var(#variable)?)))
            }
            _ => quote!(#name(Secret::new(private::env_var(#(#variables),*)?))),
        };
        let is_set = &variables[0];
        quote!(if private::has_env_var(#is_set) { credentials = credentials.#call; })
    };
    let reads: Vec<_> = cx.api.schemes.iter().map(read).collect();
    (cx.api.schemes.iter().flat_map(|it| variables_of(cx, it)).collect(), quote!(#(#reads)*))
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
    if !cx.api.schemes.is_empty() {
        return emit_from_env_with_schemes(cx, &list, quote!(Self::new(#(#values),*)));
    }
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

fn emit_from_env_with_schemes(cx: Ctx<'_>, list: &str, new: TokenStream) -> TokenStream {
    let (variables, reads) = emit_from_env_schemes(cx);
    let optional = variables.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    let required = if list.is_empty() { String::new() } else { format!(" {list}, and") };
    let doc = docs::outer(&format!(
        "Reads the credentials from the environment:{required} of {optional} those that are set.\n\n# Errors\n\nWhen a \
         variable that is needed is not set, or empty; the error names it."
    ));
    quote! {
        #doc
        pub fn from_env() -> Result<Self, Error> {
            let mut credentials = #new;
            #reads
            Ok(credentials)
        }
    }
}
