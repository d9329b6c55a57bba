//! Where more is written.

use std::sync::Arc;

use crate::model::Foreign;
use crate::read::{Cx, Object};
use crate::tree::NodeId;

/// Where more is written.
#[derive(Debug)]
pub struct ExternalDocs {
    /// Where it stands.
    pub node: NodeId,
    /// The address.
    pub url: Arc<str>,
    /// What is there.
    pub description: Option<Arc<str>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

pub(super) fn read_external_docs(cx: &mut Cx<'_>, object: &mut Object<'_>) -> Option<ExternalDocs> {
    let node = object.take("externalDocs")?;
    let mut object = Object::open(cx, node, "an external documentation object");
    let (url, description) = (object.require_string(cx, "url"), object.string(cx, "description"));
    Some(ExternalDocs { node, url, description, foreign: object.finish(cx) })
}
