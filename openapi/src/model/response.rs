//! What may be answered.

use std::fmt;
use std::sync::Arc;

use crate::finding::Code;
use crate::model::{Foreign, Header, Link, MediaType, Named, Ref, body, operation};
use crate::read::{Component, Cx, Object};
use crate::tree::NodeId;

/// An answer.
#[derive(Debug)]
pub struct Response {
    /// Where it stands.
    pub node: NodeId,
    /// What it means.
    pub description: Arc<str>,
    /// Its headers by name.
    pub headers: Vec<Named<Ref<Header>>>,
    /// Its bodies by media type; without any it has none.
    pub content: Vec<Named<MediaType>>,
    /// Where it leads.
    pub links: Vec<Named<Ref<Link>>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// Which answers a response describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Code(u16),
    /// A hundred of them: `4` for `4XX`.
    Range(u8),
    /// Those that nothing else describes.
    Default,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(hundreds) => write!(f, "{hundreds}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl Status {
    /// Whether all that it stands for is success: a number from 200 to 299, or `2XX`. `default` is whatever is left.
    pub fn is_success(self) -> bool {
        match self {
            Self::Code(code) => (200..300).contains(&code),
            Self::Range(hundreds) => hundreds == 2,
            Self::Default => false,
        }
    }

    fn parse(key: &str) -> Option<Self> {
        match key.as_bytes() {
            b"default" => Some(Self::Default),
            [first @ b'1'..=b'5', b'X', b'X'] => Some(Self::Range(first - b'0')),
            [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Self::Code),
            _ => None,
        }
    }
}

/// The responses, and the extensions beside them.
pub(super) fn read_responses(cx: &mut Cx<'_>, node: NodeId) -> (Vec<(Status, Ref<Response>)>, Vec<Foreign>) {
    let mut object = Object::open(cx, node, "the responses object");
    let mut responses = Vec::new();
    for member in object.take_rest() {
        match Status::parse(&member.key) {
            Some(status) => responses.push((status, cx.refer(member.value))),
            None => operation::report_status(cx, member.value, &member.key),
        }
    }
    if cx.is_mapping(node) && cx.tree.members(node).is_empty() {
        let message = "an operation has at least one response".to_owned();
        cx.error(Code::MissingKeyword, node, message, "describe what is answered when all is well");
    }
    (responses, object.finish(cx))
}

impl Component for Response {
    const SECTION: &'static str = "responses";
    const WHAT: &'static str = "a response";

    fn read_at(cx: &mut Cx<'_>, node: NodeId) -> Self {
        let mut object = Object::open(cx, node, "a response");
        let description = object.require_string(cx, "description");
        let (headers, links) = (object.take("headers"), object.take("links"));
        let headers = cx.refer_all(headers, "an object that gives names");
        let content = body::read_content(cx, &mut object);
        let links = cx.refer_all(links, "an object that gives names");
        Self { node, description, headers, content, links, foreign: object.finish(cx) }
    }
}

#[cfg(test)]
mod tests {
    use super::Status;

    #[test]
    fn success_is_every_status_of_the_second_hundred() {
        for (key, expected) in [
            ("199", false),
            ("200", true),
            ("204", true),
            ("299", true),
            ("300", false),
            ("2XX", true),
            ("4XX", false),
            ("default", false),
        ] {
            assert_eq!(Status::parse(key).map(Status::is_success), Some(expected), "{key}");
        }
    }

    #[test]
    fn a_status_is_a_number_a_range_or_the_rest() {
        for (key, status) in [
            ("200", Some(Status::Code(200))),
            ("5XX", Some(Status::Range(5))),
            ("default", Some(Status::Default)),
            ("2xx", None),
            ("6XX", None),
            ("099", None),
            ("20", None),
            ("2000", None),
            ("Default", None),
        ] {
            assert_eq!(Status::parse(key), status, "{key}");
            assert!(status.is_none_or(|it| it.to_string() == key));
        }
    }
}
