//! What travels beside a body: in the path, the query, headers and cookies.

use std::sync::Arc;

use crate::finding::Code;
use crate::model::{Example, Foreign, MediaType, Named, Ref, Schema, body, extension};
use crate::read::{Component, Cx, Object};
use crate::tree::NodeId;

/// Something that a request carries beside its body.
#[derive(Debug)]
pub struct Parameter {
    /// Where it stands.
    pub node: NodeId,
    /// What it is called on the wire.
    pub name: Arc<str>,
    /// Where it travels; nothing when that could not be read.
    pub location: Option<Location>,
    /// What it is for.
    pub description: Option<Arc<str>>,
    /// Whether it has to be there.
    pub required: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Whether it may be there without a value.
    pub allow_empty_value: bool,
    /// What it looks like, and how it is written; nothing when that could not be read.
    pub value: Option<ParameterValue>,
    /// An example.
    pub example: Option<NodeId>,
    /// Examples with names.
    pub examples: Vec<Named<Ref<Example>>>,
    /// `x-rust-name`.
    pub rust_name: Option<Arc<str>>,
    /// `x-deprecatedMessage`.
    pub deprecated_message: Option<Arc<str>>,
    /// `x-sunset`.
    pub sunset: Option<Arc<str>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// A header of an answer, or of a part of a form.
#[derive(Debug)]
pub struct Header {
    /// Where it stands.
    pub node: NodeId,
    /// What it is for.
    pub description: Option<Arc<str>>,
    /// Whether it has to be there.
    pub required: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What it looks like, and how it is written; nothing when that could not be read.
    pub value: Option<ParameterValue>,
    /// An example.
    pub example: Option<NodeId>,
    /// Examples with names.
    pub examples: Vec<Named<Ref<Example>>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// What a parameter or a header looks like, and how it is written.
#[derive(Debug)]
pub enum ParameterValue {
    /// By the rules for lists and objects in addresses and headers.
    Schema {
        /// What it looks like.
        schema: Ref<Schema>,
        /// How its parts are joined, where nothing is said as OpenAPI has it for the location.
        style: Style,
        /// Whether each of its parts stands alone.
        explode: bool,
        /// Whether reserved characters stay as they are.
        allow_reserved: bool,
    },
    /// As a text of a media type.
    Content(Box<Named<MediaType>>),
}

/// How the parts of a value are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `;name=a,b`, in paths.
    Matrix,
    /// `.a.b`, in paths.
    Label,
    /// `a,b`, in paths and headers.
    Simple,
    /// `name=a,b`, in queries and cookies.
    Form,
    /// `name=a%20b`, in queries.
    SpaceDelimited,
    /// `name=a|b`, in queries.
    PipeDelimited,
    /// `name[a]=1`, in queries.
    DeepObject,
}

const LOCATIONS: &[(&str, Location)] =
    &[("path", Location::Path), ("query", Location::Query), ("header", Location::Header), ("cookie", Location::Cookie)];

const PATH_STYLES: &[(&str, Style)] = &[("simple", Style::Simple), ("label", Style::Label), ("matrix", Style::Matrix)];
const HEADER_STYLES: &[(&str, Style)] = &[("simple", Style::Simple)];
const COOKIE_STYLES: &[(&str, Style)] = &[("form", Style::Form)];
pub(super) const QUERY_STYLES: &[(&str, Style)] = &[
    ("form", Style::Form),
    ("spaceDelimited", Style::SpaceDelimited),
    ("pipeDelimited", Style::PipeDelimited),
    ("deepObject", Style::DeepObject),
];

/// What Swagger 2.0 says of a parameter and a header beside `type`.
const OF_SWAGGER: &[&str] = &[
    "collectionFormat",
    "default",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "multipleOf",
    "pattern",
    "uniqueItems",
];

impl Location {
    /// What `in` says.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// How values may be written there; the first is what holds where nothing is said.
    fn styles(self) -> &'static [(&'static str, Style)] {
        match self {
            Self::Path => PATH_STYLES,
            Self::Query => QUERY_STYLES,
            Self::Header => HEADER_STYLES,
            Self::Cookie => COOKIE_STYLES,
        }
    }
}

impl Component for Parameter {
    const SECTION: &'static str = "parameters";
    const WHAT: &'static str = "a parameter";

    fn read_at(cx: &mut Cx<'_>, node: NodeId) -> Self {
        let mut object = Object::open(cx, node, "a parameter");
        let name = object.require_string(cx, "name");
        let location = object.require("in").and_then(|it| cx.choice(it, "in", LOCATIONS));
        let required = object.flag(cx, "required");
        if location == Some(Location::Path) && !required {
            let message = "a parameter in the path is required".to_owned();
            cx.error(Code::MissingKeyword, node, message, "add `required: true`");
        }
        let deprecated = object.flag(cx, "deprecated");
        let value = read_value(cx, &mut object, location);
        let (example, examples) = body::read_examples(cx, &mut object);
        let (deprecated_message, sunset) = extension::read_deprecation(cx, &mut object, deprecated);
        let parameter = Self {
            node,
            name,
            location,
            description: object.string(cx, "description"),
            required,
            deprecated,
            allow_empty_value: object.flag(cx, "allowEmptyValue"),
            value,
            example,
            examples,
            rust_name: extension::read_rust_name(cx, &mut object),
            deprecated_message,
            sunset,
            foreign: vec![],
        };
        Self { foreign: object.finish(cx), ..parameter }
    }
}

impl Component for Header {
    const SECTION: &'static str = "headers";
    const WHAT: &'static str = "a header";

    fn read_at(cx: &mut Cx<'_>, node: NodeId) -> Self {
        let mut object = Object::open(cx, node, "a header");
        let description = object.string(cx, "description");
        let (required, deprecated) = (object.flag(cx, "required"), object.flag(cx, "deprecated"));
        let value = read_value(cx, &mut object, Some(Location::Header));
        let (example, examples) = body::read_examples(cx, &mut object);
        Self { node, description, required, deprecated, value, example, examples, foreign: object.finish(cx) }
    }
}

/// Reads either `schema` with what belongs to it, or `content`.
fn read_value(cx: &mut Cx<'_>, object: &mut Object<'_>, location: Option<Location>) -> Option<ParameterValue> {
    let style = read_style(cx, object, location);
    let explode = object.boolean(cx, "explode").unwrap_or(style == Style::Form);
    let allow_reserved = object.flag(cx, "allowReserved");
    let schema = object.take("schema");
    let stated = object.take("content");
    let mut content = body::read_content(cx, object);
    if let (Some(_), Some(stated)) = (schema, stated) {
        let message = "`content` stands beside `schema`, where only one of them may".to_owned();
        cx.error_at_key(Code::MisplacedKeyword, stated, message, "remove one of them");
    }
    if let Some(stated) = stated.filter(|it| cx.is_mapping(*it) && content.len() != 1) {
        let message = "the `content` of a parameter or header has one media type".to_owned();
        cx.error_at_key(Code::LimitValue, stated, message, "name one");
    }
    match schema {
        Some(node) => Some(ParameterValue::Schema { schema: cx.refer(node), style, explode, allow_reserved }),
        None if !content.is_empty() => Some(ParameterValue::Content(Box::new(content.swap_remove(0)))),
        None if stated.is_none() && report_swagger(cx, object) => None,
        None => {
            object.require(if stated.is_some() { "content" } else { "schema" });
            None
        }
    }
}

/// Which styles there are depends on the location. Where that could not be read, nothing is said of the style.
fn read_style(cx: &mut Cx<'_>, object: &mut Object<'_>, location: Option<Location>) -> Style {
    let (stated, styles) = (object.take("style"), location.unwrap_or(Location::Query).styles());
    stated.filter(|_| location.is_some()).and_then(|it| cx.choice(it, "style", styles)).unwrap_or(styles[0].1)
}

/// Reports what stands in the `schema` since OpenAPI 3.0, if there is such a thing.
fn report_swagger(cx: &mut Cx<'_>, object: &mut Object<'_>) -> bool {
    let Some(ty) = object.take("type") else { return false };
    for key in OF_SWAGGER {
        object.take(key);
    }
    let message = "`type` stands beside the name, as in Swagger 2.0; OpenAPI 3.0 has it in a `schema`".to_owned();
    let help = "write `schema: {type: …}`, with what else says how a value looks";
    cx.error_at_key(Code::MisplacedKeyword, ty, message, help);
    true
}
