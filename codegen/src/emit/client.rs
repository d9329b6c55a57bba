//! `Client` and `Call`. They are declared in the generated crate because only there can they have its methods.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::{Ctx, credentials, docs, feature, imports, markdown, recovery, split};
use crate::ir;
use crate::names::ident;

pub(super) fn emit_client(cx: Ctx<'_>) -> TokenStream {
    let doc = docs::inner("The client, and a call that is being put together.");
    let handles = emit_handle_uses(cx);
    let is_paged = cx.api.operations.iter().any(|it| it.paging.is_some());
    let client = emit_client_type(cx);
    let builder = emit_builder(cx);
    let send = emit_client_send();
    let tenants = emit_client_tenants(cx);
    let resources = (0..cx.api.resources.len()).map(|it| emit_accessor(cx, ir::ResourceId(it)));
    let values = cx.api.client_values();
    let localized = values.contains(&ir::ClientValue::Language).then(|| quote!(impl private::Localized for Client {}));
    let call = emit_call(cx);
    let (client_paged, call_paged) = is_paged.then(|| (emit_client_paged(), emit_call_paged())).unzip();
    let call_split = split::exists(cx).then(emit_call_split);
    let call_recovery = recovery::exists(cx).then(recovery::emit_call_recovery);
    let runtime = imports::of_client(cx);
    let target = &cx.config.trace_target;
    quote! {
        #doc
        #handles
        #runtime
        use ostler_runtime::http::{HeaderName, HeaderValue};
        use ostler_runtime::private::CallOptions;
        use core::time::Duration;
        private::events!(Trace, #target);
        #client
        impl Client { #builder #send #tenants #client_paged #(#resources)* }
        impl From<private::Core> for Client {
            fn from(core: private::Core) -> Self {
                Self { core }
            }
        }
        #localized
        #call
        #call_paged
        #call_split
        #call_recovery
    }
}

/// The handles of the resources, sorted by module.
fn emit_handle_uses(cx: Ctx<'_>) -> TokenStream {
    let resources = cx.api.resources.iter().enumerate().map(|(index, it)| (it.module.text(), (index, it)));
    let uses = resources.collect::<BTreeMap<_, _>>().into_values().map(|(index, resource)| {
        let cfg = feature::emit_cfg_of_resource(cx, ir::ResourceId(index));
        let (module, handle) = (&resource.module, &resource.handle);
        quote!(#cfg use crate::#module::#handle;)
    });
    uses.collect()
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
    let rate_limit = cx.api.rate_limit.map(|(requests, seconds)| {
        let (requests, seconds) = (Literal::u32_unsuffixed(requests), Literal::u32_unsuffixed(seconds));
        quote!(.rate_limit(#requests, Duration::from_secs(#seconds)))
    });
    quote! {
        /// Begins a client for a server.
        #[must_use]
        pub fn builder(#parameters) -> ClientBuilder {
            ClientBuilder::new(server.address(), #values)
                .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
                .events(&Trace)
                #rate_limit
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
        /// Dropping the future gives the call up, and a write may have been carried out by then: see [`Call::send`].
        ///
        /// # Errors
        ///
        /// See [`Error`]: it tells a request that was never sent from one that may have been carried out.
        pub async fn send<R: Request>(&self, request: &R) -> Result<R::Response, Error> {
            self.core.send(request).await
        }

        /// Waits until no detached call of any clone is running, at most so long; gives how many still are. Detached
        /// calls that begin meanwhile are waited for, too.
        pub async fn drain(&self, time: Duration) -> usize {
            self.core.drain(time).await
        }
    }
}

/// What needs credentials in the document.
fn emit_client_tenants(cx: Ctx<'_>) -> Option<TokenStream> {
    credentials::exist(cx).then(|| {
        quote! {
            /// The same client for other credentials, as for another tenant.
            ///
            /// Connections, hooks and the budget of retries are shared. Each access token has a limiter of its own, which is
            /// found again whenever the token returns, by any clone and in any order.
            ///
            /// # Errors
            ///
            /// As for building a client: when the credentials cannot be used.
            pub fn with_credentials(&self, credentials: crate::Credentials) -> Result<Self, Error> {
                let core = self.core.with_credentials(credentials.values)?;
                Ok(Self { core })
            }

            /// The limit on requests of this client's access token.
            #[must_use]
            pub fn limiter(&self) -> &crate::transport::Limiter {
                self.core.limiter()
            }
        }
    })
}

fn emit_client_paged() -> TokenStream {
    quote! {
        /// Reads a request's pages, one after the other, each of the largest size.
        pub fn pages<R: PagedRequest>(&self, request: R) -> Pages<R> {
            self.core.pages(request, CallOptions::new())
        }

        /// Reads a request's items, page after page, each page of the largest size.
        pub fn items<R: PagedRequest>(&self, request: R) -> Items<R> {
            self.core.items(request, CallOptions::new())
        }
    }
}

fn emit_accessor(cx: Ctx<'_>, id: ir::ResourceId) -> TokenStream {
    let resource = &cx.api.resources[id.0];
    let cfg = feature::emit_cfg_of_resource(cx, id);
    let (module, handle) = (&resource.module, &resource.handle);
    let doc = docs::outer(&docs::first_sentence(resource.doc.as_deref(), &resource.module.wire));
    quote! {
        #doc
        #cfg
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
            options: CallOptions,
        }
    }
    .into_iter()
    .chain(emit_call_methods(cx))
    .collect()
}

fn emit_call_methods(cx: Ctx<'_>) -> TokenStream {
    let has_setters = |it: &&ir::Operation| {
        let is_optional = |it: &ir::Field| it.presence != ir::Presence::Required;
        cx.api.fields(it.request).iter().any(is_optional) || cx.api.additional(it.request).is_some()
    };
    let users: BTreeSet<_> = cx.api.operations.iter().filter(has_setters).map(|it| it.resource).collect();
    let map = (!users.is_empty()).then(|| {
        let cfg = feature::emit_cfg_of_resources(cx, users);
        quote! {
            #cfg
            pub(crate) fn map(self, change: impl FnOnce(R) -> R) -> Self {
                Self { request: change(self.request), ..self }
            }
        }
    });
    let (options, send) = (emit_call_options(), emit_call_send());
    let answered = emit_call_answered();
    quote! {
        impl<R: Request> Call<R> {
            pub(crate) fn new(client: Client, request: R) -> Self {
                Self { client, request, options: CallOptions::new() }
            }

            #map

            /// The request as it stands: plain data that can be stored, compared and sent later.
            pub fn request(&self) -> &R {
                &self.request
            }

            #options
            #send
            #answered
        }
    }
}

/// What one call may want to be different from its client.
fn emit_call_options() -> TokenStream {
    quote! {
        /// How long this call may take in all, with its attempts and pauses; of a listing, each page.
        pub fn timeout(self, timeout: Duration) -> Self {
            Self { options: self.options.timeout(timeout), ..self }
        }

        /// How often this call's request is sent at most, the first time included.
        pub fn max_attempts(self, attempts: u32) -> Self {
            Self { options: self.options.max_attempts(attempts), ..self }
        }

        /// Sends a header with this call. Those that the client itself sets, such as `Content-Type`, stay as they are.
        pub fn header(self, name: HeaderName, value: HeaderValue) -> Self {
            Self { options: self.options.header(name, value), ..self }
        }
    }
}

fn emit_call_send() -> TokenStream {
    quote! {
        /// Sends the request and waits for its response; of an operation with pages, the first page.
        ///
        /// **Dropping the future gives the call up.** A write whose request is on its way is then carried out or not, and
        /// nobody learns which: so it goes when a time-out around the future is over, or when a web server drops its
        /// handler because the client hung up. The hooks and the traces say `abandoned`. [`detached`](Self::detached) ends
        /// the call whatever happens to its caller.
        ///
        /// # Errors
        ///
        /// See [`Error`]: it tells a request that was never sent from one that may have been carried out.
        pub async fn send(&self) -> Result<R::Response, Error> {
            self.client.core.send_with(&self.request, &self.options).await
        }

        /// Sends the request in a task of its own, which ends whatever happens to the caller; see [`Detached`].
        pub fn detached(self) -> Detached<R::Response> {
            self.client.core.detach(self.request, self.options)
        }
    }
}

/// The answer with its status and its headers, whether the document describes some or not.
fn emit_call_answered() -> TokenStream {
    quote! {
        /// As [`send`](Self::send), with the status and the headers of the answer.
        ///
        /// # Errors
        ///
        /// As for [`send`](Self::send).
        pub async fn send_answered(&self) -> Result<Answered<R::Response>, Error> {
            self.client.core.send_answered(&self.request, &self.options).await
        }
    }
}

fn emit_call_paged() -> TokenStream {
    let listing = emit_call_listing();
    quote! {
        impl<R: PagedRequest> Call<R> {
            /// Asks for pages of at most so many items; without it, for the largest pages there are.
            pub fn page_size(self, page_size: u32) -> Self {
                Self { options: self.options.page_size(page_size), ..self }
            }

            /// Reads the pages, one after the other.
            pub fn pages(self) -> Pages<R> {
                self.client.core.pages(self.request, self.options)
            }

            /// Reads the items, page after page.
            pub fn items(self) -> Items<R> {
                self.client.core.items(self.request, self.options)
            }

            #listing
        }
    }
}

fn emit_call_listing() -> TokenStream {
    quote! {
        /// The listing, to be resumed, watched or walked.
        pub fn listing(self) -> Listing<R> {
            self.client.core.listing(self.request, self.options)
        }

        /// Goes on where a checkpoint was taken, instead of at the first page.
        ///
        /// # Errors
        ///
        /// [`Error::CheckpointMismatch`] when the checkpoint is of another operation, filter, access token or address,
        /// or of a listing that was split.
        pub fn resume(self, checkpoint: &Checkpoint) -> Result<Listing<R>, Error> {
            self.listing().resume(checkpoint)
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
                self.client.core.split(self.request, self.options)
            }
        }
    }
}
