//! The good and the bad example of a rule -> whole documents.

use std::fmt::Write;

/// A part of a document, as small as it can be to show what a rule is about.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    frame: Frame,
    /// What the rule is about.
    pub text: &'static str,
}

/// What stands round an example.
#[derive(Clone, Copy, Debug)]
enum Frame {
    /// Members of the document; those that every document needs are added.
    Document,
    /// Members of an operation.
    Operation,
    /// Members of a schema.
    Schema,
}

const INFO: &str = "info: {title: Pets, version: '1'}\n";
const SERVERS: &str = "servers: [{url: 'https://pets.example'}]\n";
const OPERATION: &str = "operationId: listPets\ndescription: Lists the pets.\n";
const RESPONSES: &str =
    "responses:\n  '200': {description: The pets.}\n  '400': {description: What was asked for is not understood.}\n";
const RETURNS: &str = "operationId: getPet\ndescription: Reads a pet.\nresponses:\n  '200':\n    description: The pet.\n    content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}\n  '400': {description: What was asked for is not understood.}\n";

impl Example {
    pub(super) const fn document(text: &'static str) -> Self {
        Self { frame: Frame::Document, text }
    }

    pub(super) const fn operation(text: &'static str) -> Self {
        Self { frame: Frame::Operation, text }
    }

    pub(super) const fn schema(text: &'static str) -> Self {
        Self { frame: Frame::Schema, text }
    }

    /// The document that it is a part of.
    pub fn document_text(self) -> String {
        let mut text = "openapi: 3.0.3\n".to_owned();
        match self.frame {
            Frame::Document => {
                for (key, part) in [("info:", INFO), ("servers:", SERVERS), ("paths:", "paths: {}\n")] {
                    if !self.text.lines().any(|it| it.starts_with(key)) {
                        text.push_str(part);
                    }
                }
                text.push_str(self.text);
            }
            Frame::Operation => {
                text.push_str(INFO);
                text.push_str(SERVERS);
                text.push_str("paths:\n  /pets:\n    get:\n");
                for (key, part) in [("operationId:", OPERATION), ("responses:", RESPONSES)] {
                    if !self.text.lines().any(|it| it.starts_with(key)) {
                        indent(&mut text, part, 6);
                    }
                }
                indent(&mut text, self.text, 6);
            }
            Frame::Schema => {
                text.push_str(INFO);
                text.push_str(SERVERS);
                text.push_str("paths:\n  /pet:\n    get:\n");
                indent(&mut text, RETURNS, 6);
                text.push_str("components:\n  schemas:\n    Pet:\n");
                indent(&mut text, self.text, 6);
            }
        }
        text
    }
}

fn indent(text: &mut String, part: &str, by: usize) {
    for line in part.lines() {
        let _ = writeln!(text, "{:by$}{line}", "");
    }
}
