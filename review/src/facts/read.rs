//! The text of a file of facts -> facts.

use ostler_openapi::NodeId;
use ostler_openapi::finding::{Code, Refusal, quote};

use crate::facts::{Enum, Example, Gone, Object, Operation, PageFacts, Presence, Property, Quote, Side};
use crate::values::Reader;
use crate::yaml;

/// Reads a file of facts, called `name` in what there is to say about it: what [`to_yaml`](crate::facts::to_yaml) writes,
/// or YAML of the same shape that was written by hand.
///
/// # Errors
///
/// All that the YAML lacks, or has too much, or has twice, each with its place.
pub fn read_yaml(name: &str, text: &str) -> Result<PageFacts, Refusal> {
    let tree = yaml::read(name, text)?;
    let mut reader = Reader::new(&tree);
    let facts = read_page(&mut reader, tree.root()).unwrap_or_default();
    reader.finish(facts)
}

fn read_page(reader: &mut Reader<'_>, node: NodeId) -> Option<PageFacts> {
    let mut it = reader.object(node, "the facts of a page")?;
    let document = it.require_text(reader, "document");
    let sha256 = it.require("sha256").and_then(|it| hash(reader, it, 64)).unwrap_or_default();
    let lines = it.require("lines").map(|it| reader.members(it, "an object of hashes by line")).unwrap_or_default();
    let lines = lines.iter().filter_map(|it| {
        let line = it.key.parse::<usize>().ok().filter(|line| line.to_string() == *it.key && *line > 0);
        if line.is_none() {
            let message = format!("{} is not the number of a line", quote(&it.key));
            reader.error_at_key(Code::InvalidValue, it.value, message, "write a whole number from 1 on");
        }
        Some((line?, hash(reader, it.value, LENGTH)?))
    });
    let lines = lines.collect();
    let facts = PageFacts {
        document,
        sha256,
        lines,
        quotes: it.list(reader, "quotes", read_quote),
        reworded: it.list(reader, "reworded", Reader::count),
        gone: it.list(reader, "gone", read_gone),
        operations: it.require_list(reader, "operations", read_operation),
        objects: it.require_list(reader, "objects", read_object),
        enums: it.require_list(reader, "enums", read_enum),
    };
    it.finish(reader);
    Some(facts)
}

/// How many digits the hash of a line or sentence has.
const LENGTH: usize = 12;

fn hash(reader: &mut Reader<'_>, node: NodeId, length: usize) -> Option<String> {
    let text = reader.text(node)?;
    let is_digit = |it: u8| matches!(it, b'0'..=b'9' | b'a'..=b'f');
    if text.len() != length || !text.bytes().all(is_digit) {
        let message = format!("{} is not a hash of {length} hexadecimal digits in lower case", quote(&text));
        reader.error(Code::InvalidValue, node, message, "take the page over once more: `cargo xtask reconcile --page`");
        return None;
    }
    Some(text)
}

fn read_quote(reader: &mut Reader<'_>, node: NodeId) -> Option<Quote> {
    let mut it = reader.object(node, "a quote")?;
    let quote = Quote {
        at: it.require_text(reader, "at"),
        quotes: it.require_text(reader, "quotes"),
        line: it.require_count(reader, "line"),
        hash: it.take(reader, "hash").and_then(|it| hash(reader, it, LENGTH)),
        was: it.take(reader, "was").and_then(|it| hash(reader, it, LENGTH)),
    };
    it.finish(reader);
    Some(quote)
}

fn read_gone(reader: &mut Reader<'_>, node: NodeId) -> Option<Gone> {
    let mut it = reader.object(node, "what is gone")?;
    let gone = Gone {
        name: it.require_text(reader, "name"),
        line: it.require_count(reader, "line"),
        led_to: it.require_text(reader, "led-to"),
    };
    it.finish(reader);
    Some(gone)
}

fn read_operation(reader: &mut Reader<'_>, node: NodeId) -> Option<Operation> {
    let mut it = reader.object(node, "an operation")?;
    let operation = Operation {
        title: it.require_text(reader, "title"),
        path: it.require_text(reader, "path"),
        deprecated: it.require_flag(reader, "deprecated"),
        line: it.require_count(reader, "line"),
        request: it.require_list(reader, "request", read_property),
        response: it.require_list(reader, "response", read_property),
        examples: it.require_list(reader, "examples", read_example),
    };
    it.finish(reader);
    Some(operation)
}

fn read_property(reader: &mut Reader<'_>, node: NodeId) -> Option<Property> {
    let mut it = reader.object(node, "a property")?;
    let property = Property {
        name: it.require_text(reader, "name"),
        r#type: it.text(reader, "type"),
        array: it.require_flag(reader, "array"),
        link: it.text(reader, "link"),
        presence: it.choice(reader, "presence", &Presence::WORDS),
        max_items: it.take(reader, "max_items").and_then(|it| reader.count(it)),
        max_length: it.text(reader, "max_length"),
        deprecated: it.require_flag(reader, "deprecated"),
        line: it.require_count(reader, "line"),
    };
    it.finish(reader);
    Some(property)
}

fn read_example(reader: &mut Reader<'_>, node: NodeId) -> Option<Example> {
    let mut it = reader.object(node, "an example")?;
    let line = it.require_count(reader, "line");
    let side = it.require_choice(reader, "side", &Side::WORDS);
    let valid = it.require_flag(reader, "valid");
    let [duplicate_keys, members, nulls] =
        ["duplicate_keys", "members", "nulls"].map(|key| it.require_texts(reader, key));
    it.finish(reader);
    Some(Example { line, side: side?, valid, duplicate_keys, members, nulls })
}

fn read_object(reader: &mut Reader<'_>, node: NodeId) -> Option<Object> {
    let mut it = reader.object(node, "an object")?;
    let object = Object {
        name: it.require_text(reader, "name"),
        line: it.require_count(reader, "line"),
        properties: it.require_list(reader, "properties", read_property),
    };
    it.finish(reader);
    Some(object)
}

fn read_enum(reader: &mut Reader<'_>, node: NodeId) -> Option<Enum> {
    let mut it = reader.object(node, "an enum")?;
    let found = Enum {
        name: it.require_text(reader, "name"),
        line: it.require_count(reader, "line"),
        values: it.require_texts(reader, "values"),
        open: it.require_flag(reader, "open"),
    };
    it.finish(reader);
    Some(found)
}
