//! The servers as an enum.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{Ctx, context, docs, markdown};
use crate::ir;
use crate::names::ident;

pub(super) fn emit_servers(cx: Ctx<'_>) -> TokenStream {
    let doc = docs::inner("The servers that a client can be built for.");
    let name = ident(&cx.config.server_enum);
    let variants = cx.api.servers.iter().map(emit_variant);
    let names = cx.api.servers.iter().map(|it| &it.name);
    let urls = cx.api.servers.iter().map(|it| &it.address);
    let chosen = cx.api.servers.iter().filter(|it| !it.variables.is_empty()).map(emit_with_variables);
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

            #(#chosen)*

            /// The address, up to where the paths of the operations begin.
            #[must_use]
            pub fn address(&self) -> &str {
                match self { #(Self::#names => #urls,)* Self::Address(address) => address }
            }
        }
    }
}

/// The same server with other values of its variables.
fn emit_with_variables(server: &ir::Server) -> TokenStream {
    let method = ident(&context::with_variables(server));
    let names: Vec<_> = server.variables.iter().map(|it| &it.name).collect();
    let variables = server.variables.iter().map(emit_variable);
    let url = &server.url;
    let list: String = server.variables.iter().map(describe_variable).collect();
    let doc = docs::outer(&format!(
        "The server at {} with these values:\n{list}\n\n# Errors\n\n[`Error::Configuration`] when a value is none that the \
         document allows, or would lead to another host.",
        markdown::code(url)
    ));
    quote! {
        #doc
        pub fn #method(#(#names: &str),*) -> Result<Self, Error> {
            private::server_address(#url, &[#(#variables),*]).map(Self::Address)
        }
    }
}

fn emit_variable(variable: &ir::Variable) -> TokenStream {
    let (name, wire, default, values) = (&variable.name, &variable.name.wire, &variable.default, &variable.values);
    quote!(private::ServerVariable { name: #wire, value: #name, default: #default, values: &[#(#values),*] })
}

fn describe_variable(variable: &ir::Variable) -> String {
    let mut text = format!("\n- `{}`: {} unless it is chosen", variable.name.text(), markdown::code(&variable.default));
    let values: Vec<_> = variable.values.iter().map(|it| markdown::code(it)).collect();
    if !values.is_empty() {
        text.push_str(&format!(", one of {}", values.join(", ")));
    }
    if let Some(doc) = &variable.doc {
        text.push_str(&format!(". {}", markdown::inline(doc)));
    }
    text
}

fn emit_variant(server: &ir::Server) -> TokenStream {
    let description = docs::of(server.doc.as_deref(), &server.url);
    let doc = format!("{description}\n\n{}", markdown::inline(&server.address));
    let doc = docs::outer(&doc);
    let name = &server.name;
    quote!(#doc #name)
}

fn emit_from_env(cx: Ctx<'_>) -> TokenStream {
    let variable = format!("{}_{}_ADDRESS", cx.config.env_prefix, context::server_module(cx).to_uppercase());
    // Of one's own document nobody shall send requests to a server without saying so.
    let usual = cx.api.servers.first().filter(|_| !cx.config.strict).map(|it| &it.name);
    let (otherwise, problem, fallback) = match usual {
        None => (String::new(), "not set", None),
        Some(name) => {
            let text = format!(" Without it that is the first server of the document, [`Self::{}`].", name.text());
            let unset = quote!(if !private::has_env_var(#variable) { return Ok(Self::#name); });
            (text, "set to nothing, or to what is not UTF-8", Some(unset))
        }
    };
    let doc = docs::outer(&format!(
        "Reads the address from the environment: `{variable}`.{otherwise}\n\n# Errors\n\nWhen the variable is {problem}."
    ));
    quote! {
        #doc
        pub fn from_env() -> Result<Self, Error> {
            #fallback
            private::env_var(#variable).map(Self::Address)
        }
    }
}
