//! Bodies: what is sent and answered, by media type.

use std::sync::Arc;

use crate::finding::{Code, quote};
use crate::model::parameter::{self, Style};
use crate::model::{Foreign, Header, Named, Ref, Schema};
use crate::read::{Component, Cx, Object};
use crate::tree::NodeId;

/// What is sent.
#[derive(Debug)]
pub struct RequestBody {
    /// Where it stands.
    pub node: NodeId,
    /// What it is for.
    pub description: Option<Arc<str>>,
    /// The bodies by media type.
    pub content: Vec<Named<MediaType>>,
    /// Whether something has to be sent.
    pub required: bool,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// A body of one media type.
#[derive(Debug)]
pub struct MediaType {
    /// Where it stands.
    pub node: NodeId,
    /// What it looks like.
    pub schema: Option<Ref<Schema>>,
    /// An example.
    pub example: Option<NodeId>,
    /// Examples with names.
    pub examples: Vec<Named<Ref<Example>>>,
    /// How single properties of a form are written.
    pub encoding: Vec<Named<Encoding>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// How a property of a form is written.
#[derive(Debug)]
pub struct Encoding {
    /// Where it stands.
    pub node: NodeId,
    /// Its media type.
    pub content_type: Option<Arc<str>>,
    /// The headers of its part by name.
    pub headers: Vec<Named<Ref<Header>>>,
    /// How its parts are joined.
    pub style: Option<Style>,
    /// Whether each of its parts stands alone.
    pub explode: Option<bool>,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// An example with a name.
#[derive(Debug)]
pub struct Example {
    /// Where it stands.
    pub node: NodeId,
    /// What it shows, in a line.
    pub summary: Option<Arc<str>>,
    /// What it shows.
    pub description: Option<Arc<str>>,
    /// The example itself.
    pub value: Option<NodeId>,
    /// Where the example is.
    pub external_value: Option<Arc<str>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

impl Component for RequestBody {
    const SECTION: &'static str = "requestBodies";
    const WHAT: &'static str = "a request body";

    fn read_at(cx: &mut Cx<'_>, node: NodeId) -> Self {
        let mut object = Object::open(cx, node, "a request body");
        let description = object.string(cx, "description");
        object.require("content");
        let content = read_content(cx, &mut object);
        let required = object.flag(cx, "required");
        Self { node, description, content, required, foreign: object.finish(cx) }
    }
}

impl MediaType {
    /// Whether bodies of a media type are JSON: `application/json`, or what ends with `+json`, whatever parameters follow.
    ///
    /// ```
    /// use ostler_openapi::model::MediaType;
    ///
    /// let names = ["application/json", "application/problem+json; charset=utf-8", "Application/JSON", "text/json+xml", "*/*"];
    /// assert_eq!(names.map(MediaType::is_json), [true, true, true, false, false]);
    /// ```
    pub fn is_json(name: &str) -> bool {
        let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        essence == "application/json" || essence.ends_with("+json")
    }
}

pub(super) fn read_content(cx: &mut Cx<'_>, object: &mut Object<'_>) -> Vec<Named<MediaType>> {
    let content = object.take("content");
    let entries = cx.entries(content, "an object whose names are media types");
    for it in entries.iter().filter(|it| !is_media_type(&it.key)) {
        let message = format!("{} is not a media type", quote(&it.key));
        cx.error_at_key(
            Code::InvalidValue,
            it.value,
            message,
            "write a type and a subtype, such as `application/json`",
        );
    }
    entries.iter().map(|it| Named { name: Arc::clone(&it.key), value: read_media_type(cx, it.value) }).collect()
}

/// Whether a text is a media type or a range of them, with or without parameters.
fn is_media_type(text: &str) -> bool {
    let is_token =
        |it: &str| !it.is_empty() && it.chars().all(|it| it.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(it));
    let essence = text.split(';').next().unwrap_or_default().trim();
    essence.split_once('/').is_some_and(|(main, sub)| is_token(main) && is_token(sub))
}

fn read_media_type(cx: &mut Cx<'_>, node: NodeId) -> MediaType {
    let mut object = Object::open(cx, node, "a media type");
    let schema = object.take("schema").map(|it| cx.refer(it));
    let (example, examples) = read_examples(cx, &mut object);
    let encoding = object.take("encoding");
    let encoding = cx.entries(encoding, "an object whose names are properties");
    let encoding =
        encoding.iter().map(|it| Named { name: Arc::clone(&it.key), value: read_encoding(cx, it.value) }).collect();
    MediaType { node, schema, example, examples, encoding, foreign: object.finish(cx) }
}

/// `example` and `examples`, of which there is one at most.
pub(super) fn read_examples(cx: &mut Cx<'_>, object: &mut Object<'_>) -> (Option<NodeId>, Vec<Named<Ref<Example>>>) {
    let (example, examples) = (object.take("example"), object.take("examples"));
    if let (Some(_), Some(examples)) = (example, examples) {
        let message = "`examples` stands beside `example`, where only one of them may".to_owned();
        cx.error_at_key(Code::MisplacedKeyword, examples, message, "move the one into the others");
    }
    (example, cx.refer_all(examples, "an object that gives names"))
}

fn read_encoding(cx: &mut Cx<'_>, node: NodeId) -> Encoding {
    let mut object = Object::open(cx, node, "an encoding");
    let content_type = object.string(cx, "contentType");
    let headers = object.take("headers");
    let headers = cx.refer_all(headers, "an object that gives names");
    let style = object.take("style").and_then(|it| cx.choice(it, "style", parameter::QUERY_STYLES));
    let (explode, allow_reserved) = (object.boolean(cx, "explode"), object.flag(cx, "allowReserved"));
    Encoding { node, content_type, headers, style, explode, allow_reserved, foreign: object.finish(cx) }
}

impl Component for Example {
    const SECTION: &'static str = "examples";
    const WHAT: &'static str = "an example";

    fn read_at(cx: &mut Cx<'_>, node: NodeId) -> Self {
        let mut object = Object::open(cx, node, "an example");
        let (summary, description) = (object.string(cx, "summary"), object.string(cx, "description"));
        let (value, external_value) = (object.take("value"), object.string(cx, "externalValue"));
        if value.is_some() && external_value.is_some() {
            let message = "an example has `value` or `externalValue`, and not both".to_owned();
            cx.error(Code::MisplacedKeyword, node, message, "remove one of them");
        }
        Self { node, summary, description, value, external_value, foreign: object.finish(cx) }
    }
}
