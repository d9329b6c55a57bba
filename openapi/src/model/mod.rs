//! What a document says, typed. Each item holds its node, so that its place can be told.

mod arena;
mod body;
mod document;
mod extension;
mod operation;
mod parameter;
mod response;
mod schema;
mod security;

use std::sync::Arc;

pub use self::arena::{Arena, Id, Ref, Reference};
pub use self::body::{Encoding, Example, MediaType, RequestBody};
pub(crate) use self::document::read_document;
pub use self::document::{Components, Contact, Document, ExternalDocs, Info, License, Server, Tag, Variable};
pub(crate) use self::extension::named as extension_named;
pub use self::extension::{
    Credential, EnumDescriptions, Foreign, IntervalMatch, Locale, OperationExtensions, Pagination, RateLimit, Recovery,
    Safety, SchemaExtensions,
};
pub use self::operation::{Callback, Link, Method, Operation, PathItem};
pub use self::parameter::{Header, Location, Parameter, ParameterValue, Style};
pub use self::response::{Response, Status};
pub use self::schema::{
    AdditionalProperties, ArrayKeywords, Bound, Discriminator, Number, NumberKeywords, ObjectKeywords, Schema,
    SchemaType, StringKeywords, Xml,
};
pub use self::security::{ApiKeyLocation, Flow, FlowKind, SchemeKind, SecurityRequirement, SecurityScheme};

/// Something with the name that the document gives it.
#[derive(Clone, Debug)]
pub struct Named<T> {
    /// The name, as it is on the wire or in the document.
    pub name: Arc<str>,
    /// What has it.
    pub value: T,
}

/// The item with a name.
pub fn find<'m, T>(named: &'m [Named<T>], name: &str) -> Option<&'m T> {
    named.iter().find(|it| &*it.name == name).map(|it| &it.value)
}
