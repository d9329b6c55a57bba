//! Which names a file has to import.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::config::Layout;
use crate::emit::{Ctx, context, credentials, recovery, split};
use crate::ir::{self, Type, TypeId, TypeKind};
use crate::names::ident;

/// The names that a file uses, by where they come from.
struct Names<'c> {
    cx: Ctx<'c>,
    /// From the root of the crate.
    root: BTreeSet<&'c str>,
    /// Types of the document that stand in `types`.
    types: BTreeSet<&'c str>,
    /// Types that are declared with the operations of another resource: its module, and the type.
    resources: BTreeSet<(&'c str, &'c str)>,
    has_maps: bool,
}

impl<'c> Names<'c> {
    fn new(cx: Ctx<'c>) -> Self {
        let (root, types, resources) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        Self { cx, root, types, resources, has_maps: false }
    }

    /// A type of the document, unless it is declared in the module of that resource.
    fn add_type(&mut self, id: TypeId, here: Option<ir::ResourceId>) {
        let type_def = self.cx.api.type_def(id);
        let name = type_def.name.text();
        match type_def.home.resource() {
            None if self.cx.config.layout == Layout::Root => drop(self.root.insert(name)),
            None => drop(self.types.insert(name)),
            Some(resource) if Some(resource) == here => {}
            Some(ir::ResourceId(resource)) => {
                let module = self.cx.api.resources[resource].module.text();
                self.resources.insert((module, name));
            }
        }
    }

    /// What stands in a declaration of a type.
    fn add_parts(&mut self, id: TypeId, here: Option<ir::ResourceId>) {
        let cx = self.cx;
        cx.api.parts(id).into_iter().for_each(|it| self.add(it, here));
        match &cx.api.type_def(id).kind {
            TypeKind::Struct(it) => self.has_maps |= it.additional.is_some(),
            TypeKind::Union(_) => drop(self.root.insert("Json")),
            TypeKind::Answer(_) | TypeKind::Enum(_) | TypeKind::IntegerEnum(_) | TypeKind::Newtype(_) => {}
        }
    }

    /// What reading and writing a type names: of a struct its members, and of the others nothing.
    fn add_slots(&mut self, id: TypeId, here: Option<ir::ResourceId>) {
        if let TypeKind::Struct(_) = &self.cx.api.type_def(id).kind {
            self.add_parts(id, here);
        }
    }

    fn add(&mut self, ty: &Type, here: Option<ir::ResourceId>) {
        match ty {
            Type::Named(id) => self.add_type(*id, here),
            Type::Map(inner) => {
                self.has_maps = true;
                self.add(inner, here);
            }
            Type::List(inner) | Type::Nullable(inner) | Type::Boxed(inner) => self.add(inner, here),
            plain => self.root.extend(runtime_name(plain)),
        }
    }

    fn add_error(&mut self) {
        if self.cx.config.layout == Layout::Root {
            self.root.insert("Error");
        }
    }

    /// As imports, without what the file declares itself.
    fn emit(mut self, declared: &[TypeId]) -> TokenStream {
        for id in declared {
            let name = self.cx.api.type_def(*id).name.text();
            self.root.remove(name);
            self.types.remove(name);
        }
        let maps = self.has_maps.then(|| {
            quote!(
                use std::collections::BTreeMap;
            )
        });
        let root = list(quote!(crate), self.root);
        let types = list(quote!(crate::types), self.types);
        let resources = self.resources.into_iter().map(|(module, name)| {
            let (module, name) = (ident(module), ident(name));
            quote!(use crate::#module::#name;)
        });
        quote!(#maps #root #types #(#resources)*)
    }
}

/// One braced list. The file writes a name on each line, so that a new one adds a line and moves none.
fn list(path: TokenStream, names: BTreeSet<&str>) -> Option<TokenStream> {
    context::imports_of(&path, &names.into_iter().collect::<Vec<_>>())
}

/// The runtime's type for a value, which the root of the crate exports.
fn runtime_name(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Decimal => Some("Decimal"),
        Type::Uuid => Some("Uuid"),
        Type::Timestamp => Some("Timestamp"),
        Type::Date => Some("Date"),
        Type::ByteString => Some("ByteString"),
        Type::File => Some("File"),
        Type::Json => Some("Json"),
        Type::Text => Some("TextBody"),
        Type::Binary => Some("BinaryBody"),
        Type::Nothing
        | Type::Bool
        | Type::Integer(_)
        | Type::Float(_)
        | Type::String
        | Type::Named(_)
        | Type::List(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Boxed(_) => None,
    }
}

/// The names that some declarations need.
pub(super) fn of_declarations(cx: Ctx<'_>, ids: &[TypeId]) -> TokenStream {
    let mut names = Names::new(cx);
    for id in ids {
        names.add_parts(*id, None);
        match &cx.api.type_def(*id).kind {
            TypeKind::Struct(it) if it.interval.is_some() => names.add_error(),
            TypeKind::Enum(it) if it.fallback.is_some() => drop(names.root.insert("UnknownValue")),
            TypeKind::IntegerEnum(_) => drop(names.root.insert("UnknownInteger")),
            TypeKind::Newtype(ir::Newtype::Uuid) => drop(names.root.insert("Uuid")),
            _ => {}
        }
        if let Some(builder) = cx.analysis.builder(*id) {
            match cx.config.layout {
                Layout::Root => names.root.insert(builder),
                Layout::Types => names.types.insert(builder),
            };
        }
    }
    let is_interval = |id: &TypeId| matches!(&cx.api.type_def(*id).kind, TypeKind::Struct(it) if it.interval.is_some());
    let check = ids.iter().any(is_interval).then(|| {
        quote!(
            use ostler_runtime::private::{At, Check};
        )
    });
    let names = names.emit(ids);
    quote!(#names #check)
}

/// The names that reading and writing some types needs, the types themselves included.
pub(super) fn of_wire(cx: Ctx<'_>, ids: &[TypeId]) -> TokenStream {
    let mut names = Names::new(cx);
    for id in ids {
        names.add_slots(*id, None);
        names.add_type(*id, None);
        if cx.analysis.builder(*id).is_some() {
            names.add_error();
        }
    }
    names.emit(&[])
}

/// As [`of_wire`], with the responses that are types of the root, and what their pages hold.
pub(super) fn of_resource_wire(cx: Ctx<'_>, resource: ir::ResourceId, ids: &[TypeId]) -> TokenStream {
    let mut names = Names::new(cx);
    let here = Some(resource);
    for id in ids {
        names.add_slots(*id, here);
        if cx.analysis.builder(*id).is_some() {
            names.add_error();
        }
    }
    for operation in cx.api.operations_of(resource) {
        names.add(&operation.response, here);
        operation.refusal.iter().for_each(|it| names.add(it, here));
        if let Some(items) = cx.api.items_type(operation) {
            names.add(items, here);
        }
    }
    names.emit(&[])
}

/// As [`of_declarations`], with names that the file needs besides.
pub(super) fn of_resource(cx: Ctx<'_>, resource: ir::ResourceId, ids: &[TypeId], also: &[&'static str]) -> TokenStream {
    let mut names = Names::new(cx);
    names.root.extend(also);
    ids.iter().for_each(|id| names.add_parts(*id, Some(resource)));
    for id in ids {
        match &cx.api.type_def(*id).kind {
            TypeKind::Enum(it) if it.fallback.is_some() => drop(names.root.insert("UnknownValue")),
            TypeKind::IntegerEnum(_) => drop(names.root.insert("UnknownInteger")),
            TypeKind::Newtype(ir::Newtype::Uuid) => drop(names.root.insert("Uuid")),
            _ => {}
        }
    }
    names.emit(ids)
}

/// What `Client` and `Call` need of the runtime.
pub(super) fn of_client(cx: Ctx<'_>) -> TokenStream {
    let mut names = vec!["Answered", "Detached", "Error"];
    names.extend(call_names(cx));
    names.extend(recovery::exists(cx).then_some("Timestamp"));
    names.sort_unstable();
    let names = names.into_iter().map(ident);
    quote!(use ostler_runtime::{#(#names,)* private};)
}

/// The runtime's types that are about requests, as far as there are such requests.
fn call_names(cx: Ctx<'_>) -> Vec<&'static str> {
    let operations = &cx.api.operations;
    let mut names = Vec::new();
    if !operations.is_empty() {
        names.push("Request");
    }
    if operations.iter().any(|it| it.paging.is_some()) {
        names.extend(["Checkpoint", "Items", "Listing", "PagedRequest", "Pages"]);
    }
    if split::exists(cx) {
        names.push("SplitRequest");
    }
    if recovery::exists(cx) {
        names.extend(["RecoverableRequest", "Recovered", "Recovery"]);
    }
    names
}

/// What the root of the crate re-exports from the runtime.
pub(super) fn runtime_exports(cx: Ctx<'_>) -> TokenStream {
    let mut names: BTreeSet<&str> =
        ["Decimal", "Detached", "Error", "RoundingStrategy", "Timestamp", "UnknownValue", "Uuid", "dec"].into();
    names.extend(call_names(cx));
    if cx.api.operations.iter().any(|it| it.paging.is_some()) {
        names.insert("Progress");
    }
    names.extend(credentials::token_types(cx));
    names.insert("Answered");
    for id in cx.api.type_ids() {
        names.extend(cx.api.parts(id).into_iter().filter_map(|it| runtime_name(it.innermost())));
        match cx.api.type_def(id).kind {
            TypeKind::Union(_) => drop(names.insert("Json")),
            TypeKind::IntegerEnum(_) => drop(names.insert("UnknownInteger")),
            _ => {}
        }
    }
    let answers = cx.api.operations.iter().flat_map(|it| [Some(&it.response), it.refusal.as_ref()]);
    names.extend(answers.flatten().filter_map(|it| runtime_name(it.innermost())));
    let names = names.into_iter().map(ident);
    quote!(pub use ostler_runtime::{#(#names),*};)
}

/// The runtime's types that few programs name, in modules where they cannot meet a type of the document.
pub(super) fn runtime_modules() -> TokenStream {
    quote! {
        /// What an [`Error`] holds, and errors for a program's own tests.
        pub mod error {
            pub use ostler_runtime::{
                CheckpointMismatch, ConfigurationFailure, DecodeFailure, ErrorBuilder, InvalidRequest, MismatchReason,
                OutcomeUnknown, PagingFailure, Refusal, TransitFailure, Violation,
            };
        }

        /// How requests reach a server: the limit on them, hooks into them, and transports to share, to wrap and for tests.
        pub mod transport {
            pub use ostler_runtime::{
                Abandoned, Attempt, Body, Finished, Hooks, HttpTransport, HttpTransportBuilder, Limiter, MemoryRequest,
                MemoryTransport, Outcome, Sending, Transport, TransportError, TransportFuture, Waiting, bytes, http,
            };
        }
    }
}
