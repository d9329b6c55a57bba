//! Our model against that of the crate `openapiv3`, on every document that both read.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ostler_openapi::model::{
    AdditionalProperties, Document, MediaType, Method, Named, Number, ParameterValue, Ref, Schema,
};
use ostler_openapi::{Reading, Source, Tree, read};
use serde_json::Value;

/// What a reading says, as lines that can be compared.
type Facts = BTreeSet<String>;

/// Where the two differ: the beginning of what one of them says at a pointer that ends like this, and who is right.
struct Difference {
    /// The file, or nothing for every file.
    file: &'static str,
    /// What the pointer and the fact contain.
    part: &'static str,
    why: &'static str,
}

const DIFFERENCES: &[Difference] = &[Difference {
    file: "spotify.yaml",
    part: "SectionObject.mode: value ",
    why: "ours: the document says `-1`, and theirs makes a binary fraction of each number",
}];

#[test]
fn every_document_that_both_read_says_the_same_to_both() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = vec![root.join("spec/openapi.yaml"), root.join("openapi/tests/whole.yaml")];
    files.extend(listed(&root.join("tests/cases/accept"), &["yaml"]));
    let beside = listed(&root.join("../shared/specs"), &["yaml", "json"]);
    println!("{} documents of other people{}", beside.len(), if beside.is_empty() { ": skipped" } else { "" });
    files.extend(beside);
    let (mut compared, mut facts, mut wrong, mut used) = (0, 0, Vec::new(), BTreeSet::new());
    for file in &files {
        let text = readable(&fs::read_to_string(file).expect("can be read"));
        let name = file.file_name().and_then(|it| it.to_str()).unwrap_or_default();
        let Some(theirs) = their_reading(&text) else {
            println!("{name}: openapiv3 does not read it");
            continue;
        };
        let reading = read(Source::new(name, text).expect("short enough"));
        let ours = our_facts(&reading);
        let theirs = their_facts(&theirs);
        compared += 1;
        facts += ours.len();
        let sides = [("only ours", ours.difference(&theirs)), ("only theirs", theirs.difference(&ours))];
        for (side, fact) in sides.into_iter().flat_map(|(side, facts)| facts.map(move |it| (side, it))) {
            let known = DIFFERENCES.iter().find(|it| name.ends_with(it.file) && fact.contains(it.part));
            match known {
                Some(known) => {
                    println!("{name}: {side}: {fact}; right are {}", known.why);
                    used.insert(known.part);
                }
                None => wrong.push(format!("{name}: {side}: {fact}")),
            }
        }
    }
    let stale =
        DIFFERENCES.iter().filter(|it| !used.contains(it.part) && files.iter().any(|file| file.ends_with(it.file)));
    assert_eq!(stale.map(|it| it.part).collect::<Vec<_>>(), [""; 0], "these differ no longer");
    println!("{compared} of {} documents, {facts} facts", files.len());
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
    assert!(compared > 45 && facts > 2_000, "{compared} documents, {facts} facts");
}

#[test]
fn a_property_that_is_lost_would_be_noticed() {
    let text = readable(include_str!("whole.yaml"));
    let theirs = their_facts(&their_reading(&text).expect("is read"));
    for (good, bad) in [
        ("kind: {type: string, readOnly: true}", "kind: {type: integer, readOnly: true}"),
        ("name: {type: string, nullable: true,", "name: {type: string,"),
        ("required: [kind]", "required: []"),
        ("enum: [red, no]", "enum: [red]"),
        ("name: filter, in: query", "name: filter, in: header"),
        ("'201':", "'202':"),
        ("format: password", "format: byte"),
        ("get:", "trace:"),
        ("multipart/form-data:", "text/plain:"),
    ] {
        assert!(text.contains(good), "{good}");
        let ours = our_facts(&support::reading(&text.replacen(good, bad, 1)));
        assert_ne!(ours, theirs, "{bad}");
    }
}

/// The document without what `openapiv3` does not read although OpenAPI has it: a callback by reference, and a number that
/// no binary fraction comes near.
fn readable(text: &str) -> String {
    text.replace("done: {$ref: '#/components/callbacks/Done'}", "done: {}").replace("1e400", "1e4")
}

fn listed(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return vec![] };
    let paths = entries.filter_map(|it| it.ok()).map(|it| it.path());
    let has = |it: &PathBuf| it.extension().and_then(|it| it.to_str()).is_some_and(|it| extensions.contains(&it));
    let mut paths: Vec<_> = paths.filter(has).collect();
    paths.sort();
    paths
}

/// What `openapiv3` understood, written down as JSON again.
fn their_reading(text: &str) -> Option<Value> {
    let read: openapiv3::OpenAPI = match text.trim_start().starts_with('{') {
        true => serde_json::from_str(text).ok()?,
        false => serde_yaml::from_str(text).ok()?,
    };
    serde_json::to_value(read).ok()
}

fn their_facts(root: &Value) -> Facts {
    let mut theirs = Theirs { root, facts: Facts::new() };
    for (name, schema) in members(&root["components"]["schemas"]) {
        theirs.schema(&format!("schemas/{name}"), schema);
    }
    for (path, item) in members(&root["paths"]) {
        for method in Method::ALL.map(Method::keyword) {
            if let Some(operation) = item.get(method) {
                theirs.operation(&format!("{method} {path}"), item, operation);
            }
        }
    }
    theirs.facts
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

struct Theirs<'v> {
    root: &'v Value,
    facts: Facts,
}

impl<'v> Theirs<'v> {
    fn say(&mut self, at: &str, fact: impl std::fmt::Display) {
        self.facts.insert(format!("{at}: {fact}"));
    }

    fn resolve(&self, value: &'v Value) -> &'v Value {
        let Some(target) = value.get("$ref").and_then(Value::as_str) else { return value };
        self.root.pointer(target.trim_start_matches('#')).expect("leads somewhere")
    }

    fn operation(&mut self, at: &str, item: &'v Value, operation: &'v Value) {
        self.say(at, format_args!("id {}", operation.get("operationId").unwrap_or(&Value::Null)));
        self.say(at, format_args!("deprecated {}", operation.get("deprecated") == Some(&Value::Bool(true))));
        for tag in operation["tags"].as_array().into_iter().flatten() {
            self.say(at, format_args!("tag {tag}"));
        }
        let mut seen = BTreeSet::new();
        let lists = [&operation["parameters"], &item["parameters"]];
        for used in lists.into_iter().flat_map(|it| it.as_array().into_iter().flatten()) {
            let parameter = self.resolve(used);
            let name = format!("{} {}", text(&parameter["in"]), text(&parameter["name"]));
            if seen.insert(name.clone()) {
                let at = format!("{at} parameter {name}");
                self.say(&at, format_args!("required {}", parameter.get("required") == Some(&Value::Bool(true))));
                parameter.get("schema").into_iter().for_each(|it| self.schema(&at, it));
                self.content(&at, &parameter["content"]);
            }
        }
        if let Some(body) = operation.get("requestBody") {
            let body = self.resolve(body);
            self.say(at, format_args!("body required {}", body.get("required") == Some(&Value::Bool(true))));
            self.content(&format!("{at} body"), &body["content"]);
        }
        for (status, response) in members(&operation["responses"]).filter(|(it, _)| !it.starts_with("x-")) {
            let at = format!("{at} {status}");
            self.say(&at, "response");
            self.content(&at, &self.resolve(response)["content"]);
        }
    }

    fn content(&mut self, at: &str, content: &'v Value) {
        for (name, media_type) in members(content) {
            let at = format!("{at} {name}");
            self.say(&at, "media type");
            media_type.get("schema").into_iter().for_each(|it| self.schema(&at, it));
        }
    }

    fn schema(&mut self, at: &str, schema: &'v Value) {
        if let Some(target) = schema.get("$ref") {
            return self.say(at, format_args!("leads to {}", text(target)));
        }
        self.say(at, "schema");
        for key in ["type", "format", "pattern"] {
            schema.get(key).into_iter().for_each(|it| self.say(at, format_args!("{key} {}", text(it))));
        }
        for key in ["nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems"] {
            if schema.get(key) == Some(&Value::Bool(true)) {
                self.say(at, key);
            }
        }
        for key in ["minimum", "maximum", "multipleOf"] {
            let number = schema.get(key).and_then(Value::as_f64);
            number.into_iter().for_each(|it| self.say(at, format_args!("{key} {it}")));
        }
        for key in ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"] {
            schema.get(key).into_iter().for_each(|it| self.say(at, format_args!("{key} {it}")));
        }
        for (key, word) in [("required", "requires"), ("enum", "value")] {
            schema[key].as_array().into_iter().flatten().for_each(|it| self.say(at, format_args!("{word} {it}")));
        }
        for (name, property) in members(&schema["properties"]) {
            self.schema(&format!("{at}.{name}"), property);
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            for (index, branch) in schema[key].as_array().into_iter().flatten().enumerate() {
                self.schema(&format!("{at} {key} {index}"), branch);
            }
        }
        match schema.get("additionalProperties") {
            Some(Value::Bool(permitted)) => self.say(at, format_args!("additional {permitted}")),
            Some(additional) => self.schema(&format!("{at} additional"), additional),
            None => {}
        }
        for key in ["items", "not"] {
            schema.get(key).into_iter().for_each(|it| self.schema(&format!("{at} {key}"), it));
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn our_facts(reading: &Reading) -> Facts {
    let document = reading.document.as_ref().expect("is read");
    let tree = reading.tree.as_ref().expect("is a tree");
    let mut ours = Ours { document, tree, facts: Facts::new() };
    for named in &document.components.schemas {
        ours.schema(&format!("schemas/{}", named.name), &named.value);
    }
    for path in &document.paths {
        for index in 0..document.path_items[path.value.id].operations.len() {
            ours.operation(&path.name, path.value.id, index);
        }
    }
    ours.facts
}

struct Ours<'d> {
    document: &'d Document,
    tree: &'d Tree,
    facts: Facts,
}

impl<'d> Ours<'d> {
    fn say(&mut self, at: &str, fact: impl std::fmt::Display) {
        self.facts.insert(format!("{at}: {fact}"));
    }

    fn operation(&mut self, path: &str, id: ostler_openapi::model::Id<ostler_openapi::model::PathItem>, index: usize) {
        let document = self.document;
        let item = &document.path_items[id];
        let operation = &item.operations[index];
        let at = format!("{} {path}", operation.method.keyword());
        let operation_id = operation.operation_id.as_deref().map_or(Value::Null, Value::from);
        self.say(&at, format_args!("id {operation_id}"));
        self.say(&at, format_args!("deprecated {}", operation.deprecated));
        operation.tags.iter().for_each(|it| self.say(&at, format_args!("tag {}", Value::from(&**it))));
        for used in document.parameters_of(item, operation) {
            let parameter = &document.parameters[used.id];
            let location = parameter.location.map_or("", |it| it.keyword());
            let at = format!("{at} parameter {location} {}", parameter.name);
            self.say(&at, format_args!("required {}", parameter.required));
            match &parameter.value {
                Some(ParameterValue::Schema { schema, .. }) => self.schema(&at, schema),
                Some(ParameterValue::Content(content)) => self.media_type(&at, content),
                None => {}
            }
        }
        if let Some(body) = &operation.request_body {
            let body = &document.request_bodies[body.id];
            self.say(&at, format_args!("body required {}", body.required));
            body.content.iter().for_each(|it| self.media_type(&format!("{at} body"), it));
        }
        for (status, response) in &operation.responses {
            let at = format!("{at} {status}");
            self.say(&at, "response");
            document.responses[response.id].content.iter().for_each(|it| self.media_type(&at, it));
        }
    }

    fn media_type(&mut self, at: &str, media_type: &'d Named<MediaType>) {
        let at = format!("{at} {}", media_type.name);
        self.say(&at, "media type");
        media_type.value.schema.iter().for_each(|it| self.schema(&at, it));
    }

    fn schema(&mut self, at: &str, used: &'d Ref<Schema>) {
        if let Some(reference) = &used.reference {
            return self.say(at, format_args!("leads to {}", reference.text));
        }
        let schema = &self.document.schemas[used.id];
        self.say(at, "schema");
        let texts = [
            ("type", schema.ty.map(|it| it.keyword())),
            ("format", schema.format.as_deref()),
            ("pattern", schema.string.pattern.as_deref()),
        ];
        for (key, value) in texts {
            value.into_iter().for_each(|it| self.say(at, format_args!("{key} {it}")));
        }
        let flags = [
            ("nullable", schema.nullable),
            ("readOnly", schema.read_only),
            ("writeOnly", schema.write_only),
            ("deprecated", schema.deprecated),
            ("uniqueItems", schema.array.unique_items),
        ];
        flags.iter().filter(|(_, it)| *it).for_each(|(key, _)| self.say(at, key));
        self.limits(at, schema);
        let tree = self.tree;
        for value in schema.values.iter().flatten() {
            let value: Value = serde_json::from_str(&tree.to_json(*value)).expect("is JSON");
            self.say(at, format_args!("value {value}"));
        }
        let object = &schema.object;
        object.required.iter().for_each(|it| self.say(at, format_args!("requires {}", Value::from(&**it))));
        object.properties.iter().for_each(|it| self.schema(&format!("{at}.{}", it.name), &it.value));
        for (key, branches) in [("allOf", &schema.all_of), ("anyOf", &schema.any_of), ("oneOf", &schema.one_of)] {
            branches.iter().enumerate().for_each(|(index, it)| self.schema(&format!("{at} {key} {index}"), it));
        }
        match &object.additional {
            Some(AdditionalProperties::Permitted(it)) => self.say(at, format_args!("additional {it}")),
            Some(AdditionalProperties::Of(it)) => self.schema(&format!("{at} additional"), it),
            None => {}
        }
        schema.array.items.iter().for_each(|it| self.schema(&format!("{at} items"), it));
        schema.not.iter().for_each(|it| self.schema(&format!("{at} not"), it));
    }

    fn limits(&mut self, at: &str, schema: &Schema) {
        let value = |it: &Number| it.value.as_f64();
        let numbers = [
            ("minimum", schema.number.minimum.as_ref().and_then(|it| value(&it.value))),
            ("maximum", schema.number.maximum.as_ref().and_then(|it| value(&it.value))),
            ("multipleOf", schema.number.multiple_of.as_ref().and_then(value)),
        ];
        numbers
            .iter()
            .filter_map(|(key, it)| Some((key, (*it)?)))
            .for_each(|(key, it)| self.say(at, format_args!("{key} {it}")));
        let counts = [
            ("minLength", schema.string.min_length),
            ("maxLength", schema.string.max_length),
            ("minItems", schema.array.min_items),
            ("maxItems", schema.array.max_items),
            ("minProperties", schema.object.min_properties),
            ("maxProperties", schema.object.max_properties),
        ];
        counts
            .iter()
            .filter_map(|(key, it)| Some((key, (*it)?)))
            .for_each(|(key, it)| self.say(at, format_args!("{key} {it}")));
    }
}
