//! Where a value stands -> what it is, as far as OpenAPI says so.

use crate::tree::{NodeId, Tree};

/// What stands in a place: by what stands round it, and the name there; `*` is any name or element.
const PLACES: &[(&str, &[&str], &str)] = &[
    ("a callback", &["*"], "a path item"),
    ("a header", &["content"], "content"),
    ("a header", &["examples"], "examples"),
    ("a header", &["schema"], "a schema"),
    ("a link", &["server"], "a server"),
    ("a media type", &["encoding"], "encodings"),
    ("a media type", &["examples"], "examples"),
    ("a media type", &["schema"], "a schema"),
    ("a parameter", &["content"], "content"),
    ("a parameter", &["examples"], "examples"),
    ("a parameter", &["schema"], "a schema"),
    ("a path item", &["delete", "get", "head", "options", "patch", "post", "put", "trace"], "an operation"),
    ("a path item", &["parameters"], "parameters"),
    ("a path item", &["servers"], "servers"),
    ("a request body", &["content"], "content"),
    ("a response", &["content"], "content"),
    ("a response", &["headers"], "headers"),
    ("a response", &["links"], "links"),
    ("a schema", &["additionalProperties", "items", "not"], "a schema"),
    ("a schema", &["allOf", "anyOf", "oneOf"], "schemas"),
    ("a schema", &["properties"], "properties"),
    ("an encoding", &["headers"], "headers"),
    ("an operation", &["callbacks"], "callbacks"),
    ("an operation", &["parameters"], "parameters"),
    ("an operation", &["requestBody"], "a request body"),
    ("an operation", &["responses"], "responses"),
    ("an operation", &["security"], "security requirements"),
    ("an operation", &["servers"], "servers"),
    ("callbacks", &["*"], "a callback"),
    ("content", &["*"], "a media type"),
    ("encodings", &["*"], "an encoding"),
    ("examples", &["*"], "an example"),
    ("headers", &["*"], "a header"),
    ("links", &["*"], "a link"),
    ("parameters", &["*"], "a parameter"),
    ("properties", &["*"], "a schema"),
    ("request bodies", &["*"], "a request body"),
    ("responses", &["*"], "a response"),
    ("schemas", &["*"], "a schema"),
    ("security requirements", &["*"], "a security requirement"),
    ("servers", &["*"], "a server"),
    ("tags", &["*"], "a tag"),
    ("the components", &["callbacks"], "callbacks"),
    ("the components", &["examples"], "examples"),
    ("the components", &["headers"], "headers"),
    ("the components", &["links"], "links"),
    ("the components", &["parameters"], "parameters"),
    ("the components", &["requestBodies"], "request bodies"),
    ("the components", &["responses"], "responses"),
    ("the components", &["schemas"], "schemas"),
    ("the document", &["components"], "the components"),
    ("the document", &["externalDocs"], "external documentation"),
    ("the document", &["info"], "the info object"),
    ("the document", &["paths"], "the paths"),
    ("the document", &["security"], "security requirements"),
    ("the document", &["servers"], "servers"),
    ("the document", &["tags"], "tags"),
    ("the info object", &["*"], "a part of the info object"),
    ("the paths", &["*"], "a path item"),
];

/// In what a name that begins with `x-` is that of an extension.
const EXTENSIBLE: &[&str] = &["a callback", "responses", "the info object", "the paths"];

impl Tree {
    /// What a value is, in the words of a message; nothing in extensions and in examples, which hold anything.
    pub(super) fn kind_at(&self, node: NodeId) -> Option<&'static str> {
        let mut way: Vec<Option<&str>> = Vec::new();
        let mut here = node;
        while let Some(parent) = self.parent(here) {
            way.push(self.key(here).map(AsRef::<str>::as_ref));
            here = parent;
        }
        way.iter().rev().try_fold("the document", |within, name| {
            let is_extension = name.is_some_and(|it| it.starts_with("x-")) && EXTENSIBLE.contains(&within);
            let fits = |names: &[&str]| names.contains(&"*") || name.is_some_and(|it| names.contains(&it));
            let found = PLACES.iter().find(|(round, names, _)| *round == within && fits(names));
            found.map(|(_, _, what)| *what).filter(|_| !is_extension)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::PLACES;

    #[test]
    fn the_places_are_in_alphabetical_order() {
        assert!(PLACES.is_sorted());
    }
}
