//! `Client` and `Call`. They are declared in the generated crate because only there can they have its methods.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{Ctx, credentials, docs, imports, markdown, recovery, split};
use crate::ir;
use crate::names::ident;

pub(super) fn emit_client(cx: Ctx<'_>) -> TokenStream {
    let doc = docs::inner("The client, and a call that is being put together.");
    let handles = cx.api.resources.iter().map(|it| (it.module.text(), (&it.module, &it.handle)));
    let handles = handles.collect::<BTreeMap<_, _>>().into_values();
    let handles = handles.map(|(module, handle)| quote!(use crate::#module::#handle;));
    let is_paged = cx.api.operations.iter().any(|it| it.paging.is_some());
    let client = emit_client_type(cx);
    let builder = emit_builder(cx);
    let send = emit_client_send();
    let resources = cx.api.resources.iter().map(emit_accessor);
    let call = emit_call(cx);
    let (client_paged, call_paged) = is_paged.then(|| (emit_client_paged(), emit_call_paged())).unzip();
    let call_split = split::exists(cx).then(emit_call_split);
    let call_recovery = recovery::exists(cx).then(recovery::emit_call_recovery);
    let runtime = imports::of_client(cx);
    quote! {
        #doc
        #(#handles)*
        #runtime
        #client
        impl Client { #builder #send #client_paged #(#resources)* }
        impl From<private::Core> for Client {
            fn from(core: private::Core) -> Self {
                Self { core }
            }
        }
        #call
        #call_paged
        #call_split
        #call_recovery
    }
}

fn emit_client_type(cx: Ctx<'_>) -> TokenStream {
    let doc = docs::outer(&format!(
        "A client of {}.\n\nIt is cheap to clone; clones share connections. `Debug` shows no secret.",
        markdown::inline(&cx.api.title)
    ));
    quote! {
        /// Settles how a [`Client`] works, then builds it.
        pub type ClientBuilder = ostler_runtime::ClientBuilder<Client>;

        #doc
        #[derive(Clone, Debug)]
        pub struct Client {
            core: private::Core,
        }
    }
}

fn emit_builder(cx: Ctx<'_>) -> TokenStream {
    let server = ident(&cx.config.server_enum);
    let parameter = quote!(server: crate::#server);
    let (parameters, values) = if credentials::exist(cx) {
        (quote!(#parameter, credentials: crate::Credentials), quote!(credentials.values))
    } else {
        (parameter, quote!(private::CredentialValues::new()))
    };
    quote! {
        /// Begins a client for a server.
        #[must_use]
        pub fn builder(#parameters) -> ClientBuilder {
            ClientBuilder::new(server.address(), #values)
        }
    }
}

fn emit_client_send() -> TokenStream {
    quote! {
        /// Makes a call of a request that is at hand, such as one that was stored.
        pub fn call<R: Request>(&self, request: R) -> Call<R> {
            Call::new(self.clone(), request)
        }

        /// Sends a request and waits for its response; of an operation with pages, the first page.
        ///
        /// # Errors
        ///
        /// See [`Error`]: it tells a request that was never sent from one that may have been carried out.
        pub async fn send<R: Request>(&self, request: &R) -> Result<R::Response, Error> {
            self.core.send(request).await
        }
    }
}

fn emit_client_paged() -> TokenStream {
    quote! {
        /// Reads a request's pages, one after the other, each of the largest size.
        pub fn pages<R: PagedRequest>(&self, request: R) -> Pages<R> {
            self.core.pages(request, None)
        }

        /// Reads a request's items, page after page, each page of the largest size.
        pub fn items<R: PagedRequest>(&self, request: R) -> Items<R> {
            self.core.items(request, None)
        }
    }
}

fn emit_accessor(resource: &ir::Resource) -> TokenStream {
    let (module, handle) = (&resource.module, &resource.handle);
    let doc = docs::outer(&docs::first_sentence(resource.doc.as_deref(), &resource.module.wire));
    quote! {
        #doc
        #[must_use]
        pub fn #module(&self) -> #handle {
            #handle::new(self.clone())
        }
    }
}

fn emit_call(cx: Ctx<'_>) -> TokenStream {
    quote! {
        /// A request together with the client that will send it. Nothing happens before `send`, `pages` or `items`.
        #[derive(Clone, Debug)]
        #[must_use = "a call does nothing until it is sent"]
        pub struct Call<R> {
            client: Client,
            request: R,
            page_size: Option<u32>,
        }
    }
    .into_iter()
    .chain(emit_call_methods(cx))
    .collect()
}

fn emit_call_methods(cx: Ctx<'_>) -> TokenStream {
    let mut requests = cx.api.operations.iter().map(|it| cx.api.fields(it.request));
    let has_setters = requests.any(|fields| fields.iter().any(|it| it.presence != ir::Presence::Required));
    let map = has_setters.then(|| {
        quote! {
            pub(crate) fn map(self, change: impl FnOnce(R) -> R) -> Self {
                Self { request: change(self.request), ..self }
            }
        }
    });
    quote! {
        impl<R: Request> Call<R> {
            pub(crate) fn new(client: Client, request: R) -> Self {
                Self { client, request, page_size: None }
            }

            #map

            /// The request as it stands: plain data that can be stored, compared and sent later.
            pub fn request(&self) -> &R {
                &self.request
            }

            /// Sends the request and waits for its response; of an operation with pages, the first page.
            ///
            /// # Errors
            ///
            /// See [`Error`]: it tells a request that was never sent from one that may have been carried out.
            pub async fn send(&self) -> Result<R::Response, Error> {
                self.client.core.send_sized(&self.request, self.page_size).await
            }
        }
    }
}

fn emit_call_paged() -> TokenStream {
    quote! {
        impl<R: PagedRequest> Call<R> {
            /// Asks for pages of at most so many items; without it, for the largest pages there are.
            pub fn page_size(self, page_size: u32) -> Self {
                Self { page_size: Some(page_size), ..self }
            }

            /// Reads the pages, one after the other.
            pub fn pages(self) -> Pages<R> {
                self.client.core.pages(self.request, self.page_size)
            }

            /// Reads the items, page after page.
            pub fn items(self) -> Items<R> {
                self.client.core.items(self.request, self.page_size)
            }

            /// Goes on where a checkpoint was taken, instead of at the first page.
            ///
            /// # Errors
            ///
            /// When the checkpoint is of another operation or filter, or of a listing that was split.
            pub fn resume(self, checkpoint: &Checkpoint) -> Result<Listing<R>, Error> {
                self.client.core.listing(self.request, self.page_size).resume(checkpoint)
            }
        }
    }
}

fn emit_call_split() -> TokenStream {
    quote! {
        impl<R: SplitRequest> Call<R> {
            /// Makes several requests of one that has more ids, or longer intervals, than the document allows; see
            /// [`Listing`] for which.
            ///
            /// # Errors
            ///
            /// When a member that is too long cannot be split, or there would be more than 10,000 requests.
            pub fn split(self) -> Result<Listing<R>, Error> {
                self.client.core.split(self.request, self.page_size)
            }
        }
    }
}
