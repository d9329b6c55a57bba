//! What a document says, typed. Each item holds its node, so that its place can be told.

mod arena;
mod body;
mod document;
mod extension;
mod external_docs;
mod named;
mod operation;
mod ours;
mod parameter;
mod response;
mod schema;
mod security;
mod server;

pub use self::arena::{Arena, Id, Ref, Reference};
pub use self::body::{Encoding, Example, MediaType, RequestBody};
pub(crate) use self::document::read_document;
pub use self::document::{Components, Contact, Document, Info, License, Tag};
pub use self::extension::{
    Credential, EnumDescriptions, IntervalMatch, Locale, OperationExtensions, Pagination, RateLimit, Recovery, Safety,
    SchemaExtensions,
};
pub use self::external_docs::ExternalDocs;
pub use self::named::{Foreign, Named, Number, find};
pub use self::operation::{Callback, Link, Method, Operation, PathItem};
pub(crate) use self::ours::{LINT_IGNORE, named as extension_named};
pub use self::parameter::{Header, Location, Parameter, ParameterValue, Style};
pub use self::response::{Response, Status};
pub use self::schema::{
    AdditionalProperties, ArrayKeywords, Bound, Discriminator, NumberKeywords, ObjectKeywords, Schema, SchemaType,
    StringKeywords, Xml,
};
pub use self::security::{ApiKeyLocation, Flow, FlowKind, SchemeKind, SecurityRequirement, SecurityScheme};
pub use self::server::{Server, Variable};
