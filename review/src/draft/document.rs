//! Operations and schemas -> the document as YAML.

use std::collections::BTreeSet;

use super::base::House;
use super::describe::Describer;
use super::library::Library;
use super::model::{Filled, Kind, Member, Operation, Schema, Schemas, Shape};
use super::yaml::{self, Entry, Node, plain, reference, text, texts};

/// Which bodies lead to which schemas.
#[derive(Debug, Default)]
pub(super) struct Reach {
    responses: BTreeSet<String>,
}

impl Reach {
    pub(super) fn of(operations: &[Operation], schemas: &Schemas) -> Self {
        let mut waiting: Vec<&str> = operations.iter().map(|it| it.response.as_str()).collect();
        let mut responses = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            if responses.insert(name.to_owned())
                && let Some(schema) = schemas.get(name)
            {
                waiting.extend(referenced(schema));
            }
        }
        Self { responses }
    }
}

/// The schemas that one refers to, in order.
pub(super) fn referenced(schema: &Schema) -> Vec<&str> {
    let mut found = Vec::new();
    match &schema.shape {
        Shape::Object(members) => members.iter().for_each(|it| it.kind.schemas(&mut found)),
        Shape::Alias(kind) => kind.schemas(&mut found),
        Shape::Enum { .. } | Shape::Identifier { .. } => {}
    }
    found
}

/// Writes the parts of a document.
pub(super) struct Writer<'a> {
    pub(super) library: &'a Library<'a>,
    pub(super) schemas: &'a Schemas,
    pub(super) reach: Reach,
    /// The anchors of credentials that are there.
    pub(super) anchors: BTreeSet<&'static str>,
    pub(super) describer: Describer,
    /// What all operations have.
    pub(super) house: House,
}

impl Writer<'_> {
    /// The member of `paths` for an operation.
    pub(super) fn operation(&self, operation: &Operation) -> Entry {
        let mut members = vec![
            Entry::new("operationId", text(&operation.id)),
            Entry::new("tags", Node::Flow(Box::new(Node::List(vec![text(&operation.tag)])))),
            Entry::new("summary", text(self.describer.summary(operation))),
            Entry::new("description", text("")),
        ];
        members.extend(deprecated(operation.deprecated.as_ref()));
        members.push(Entry::new("x-safety", text(if operation.is_read { "read" } else { "write" })));
        if let Some(paging) = &operation.paging {
            members.push(Entry::new(
                "x-pagination",
                Node::Map(vec![
                    Entry::new("limit", text("/Limitation/Count")),
                    Entry::new("cursor", text("/Limitation/Cursor")),
                    Entry::new("next", text("/Cursor")),
                    Entry::new("items", text(format!("/{}", paging.items))),
                ]),
            ));
        }
        let content = |schema: &str, example: Option<&serde_json::Value>| {
            let mut members = vec![Entry::new("schema", reference(schema))];
            members.extend(example.map(|it| Entry::new("example", yaml::of_json(it))));
            Node::Map(vec![Entry::new("application/json", Node::Map(members))])
        };
        let parameters = self.house.paged_parameters.as_ref().filter(|_| operation.paging.is_some());
        members.extend(parameters.map(|it| Entry::new("parameters", yaml::of_json(it))));
        let body = vec![
            Entry::new("required", plain(true)),
            Entry::new("content", content(&operation.request, operation.request_example.as_ref())),
        ];
        members.push(Entry::new("requestBody", Node::Map(body)));
        let mut success = vec![Entry::new("description", text(self.describer.success(operation)))];
        success.extend(self.house.headers.as_ref().map(|it| Entry::new("headers", yaml::of_json(it))));
        success.push(Entry::new("content", content(&operation.response, operation.response_example.as_ref())));
        let mut responses = vec![Entry::new("200", Node::Map(success))];
        let paged = self.house.paged.iter().filter(|_| operation.paging.is_some());
        let can_be_empty = operation.paging.as_ref().is_none_or(|it| it.can_be_empty);
        let others = paged.chain(&self.house.errors).filter(|(status, _)| can_be_empty || !status.starts_with('2'));
        responses.extend(others.map(|(status, to)| {
            let to = Entry::new("$ref", text(to));
            Entry::new(status, Node::Flow(Box::new(Node::Map(vec![to]))))
        }));
        members.push(Entry::new("responses", Node::Map(responses)));
        let mut comments = vec![self.library.label(&operation.origin)];
        comments.extend(operation.remarks.iter().cloned());
        Entry::new(&operation.path, Node::Map(vec![Entry::new("post", Node::Map(members))])).under(comments)
    }

    /// The member of `components.schemas` for a schema.
    pub(super) fn schema(&mut self, name: &str, schema: &Schema) -> Entry {
        let mut members = vec![Entry::new("description", text(self.describer.schema(name, schema)))];
        match &schema.shape {
            Shape::Object(rows) => self.object(&mut members, name, rows),
            Shape::Enum { values, is_open } => {
                members.push(Entry::new("type", text("string")));
                members.push(Entry::new("enum", Node::List(values.iter().map(text).collect())));
                members.push(Entry::new("x-extensible", plain(is_open)));
                let described = values.iter().map(|it| Entry::new(it, text(self.describer.value(name, it))));
                members.push(Entry::new("x-enumDescriptions", Node::Map(described.collect())));
            }
            Shape::Identifier { is_uuid } => {
                members.push(Entry::new("type", text("string")));
                members.extend(is_uuid.then(|| Entry::new("format", text("uuid"))));
            }
            Shape::Alias(kind) => members.extend(alias(kind)),
        }
        let mut comments: Vec<String> = schema.origin.iter().map(|it| self.library.label(it)).collect();
        comments.extend(schema.remarks.iter().cloned());
        Entry::new(name, Node::Map(members)).under(comments)
    }

    fn object(&mut self, members: &mut Vec<Entry>, name: &str, rows: &[Member]) {
        members.push(Entry::new("type", text("object")));
        let required: Vec<_> = rows.iter().filter(|it| it.required).map(|it| it.name.as_str()).collect();
        if !required.is_empty() {
            members.push(Entry::new("required", texts(required)));
        }
        let is_answered = self.reach.responses.contains(name);
        let least = self.house.lists_have_items && name.ends_with("Request");
        let mut entries = Vec::new();
        for member in rows {
            let description = self.describer.member(name, rows, member);
            let has_items = least && member.name.ends_with("Ids");
            entries.push(self.member(member, description, is_answered, has_items));
        }
        members.push(Entry::new("properties", Node::Map(entries)));
    }

    fn member(&mut self, member: &Member, description: String, is_answered: bool, has_items: bool) -> Entry {
        let comments = member.remarks.clone();
        if let Some(filled) = member.filled.filter(|_| !is_answered) {
            return self.filled(member, filled).under(comments);
        }
        let mut keywords = vec![Entry::new("description", text(description))];
        keywords.extend(deprecated(member.deprecated.as_ref()));
        keywords.extend(member.max_months.map(|it| Entry::new("x-max-interval-in-months", plain(it))));
        let matches = self.house.interval_matches.get(&member.name).filter(|_| member.max_months.is_some());
        keywords.extend(matches.map(|it| Entry::new("x-interval-match", text(it))));
        let is_nullable = is_answered && (!member.required || member.is_null);
        let mut own = self.keywords(member, is_nullable);
        if has_items && matches!(member.kind, Kind::Array(_)) {
            own.insert(1, Entry::new("minItems", plain(1)));
        }
        keywords.extend(own);
        Entry::new(&member.name, Node::Map(keywords)).under(comments)
    }

    /// A credential: written out once, and after that the same by its anchor.
    fn filled(&mut self, member: &Member, filled: Filled) -> Entry {
        let (keyword, value) = match filled {
            Filled::Credential(it) => ("x-credential", it),
            Filled::Locale(it) => ("x-locale", it),
        };
        if !self.anchors.insert(value) {
            return Entry::new(&member.name, plain(format!("*{}", member.name)));
        }
        let keywords = vec![
            Entry::new("description", text(self.describer.filled(filled))),
            Entry::new("type", text("string")),
            Entry::new(keyword, text(value)),
        ];
        Entry { anchor: Some(member.name.clone()), ..Entry::new(&member.name, Node::Map(keywords)) }
    }

    fn keywords(&self, member: &Member, is_nullable: bool) -> Vec<Entry> {
        let mut keywords = match &member.kind {
            Kind::Schema(name) if is_nullable && self.takes_null(name) => {
                return vec![Entry::new("allOf", Node::Flow(Box::new(Node::List(vec![reference(name)]))))];
            }
            Kind::Schema(name) if is_nullable => {
                return vec![Entry::new("anyOf", Node::List(vec![reference_entry(name), or_null()]))];
            }
            Kind::Schema(name) => {
                return vec![Entry::new("allOf", Node::Flow(Box::new(Node::List(vec![reference(name)]))))];
            }
            Kind::OneOf { schemas, or_any } => {
                let mut all = branches(schemas, *or_any);
                all.extend(is_nullable.then(or_null));
                return vec![Entry::new("anyOf", Node::List(all))];
            }
            Kind::Array(inner) => {
                let mut keywords = vec![Entry::new("type", text("array"))];
                keywords.extend(member.max_items.map(|it| Entry::new("maxItems", plain(it))));
                keywords.push(Entry::new("items", inline(inner)));
                keywords
            }
            kind => alias(kind),
        };
        keywords.extend(member.max_characters.map(|it| Entry::new("maxLength", plain(it))));
        if is_nullable && member.kind != Kind::Any {
            keywords.push(Entry::new("nullable", plain(true)));
        }
        keywords
    }

    /// Whether a schema accepts null by itself: one that says nothing.
    fn takes_null(&self, name: &str) -> bool {
        matches!(self.schemas.get(name).map(|it| &it.shape), Some(Shape::Alias(Kind::Any)))
    }
}

/// The branch that null fits, and nothing else.
fn or_null() -> Node {
    let null = Node::Flow(Box::new(Node::List(vec![plain("null")])));
    let branch = [("type", text("string")), ("nullable", plain(true)), ("enum", null)];
    Node::Flow(Box::new(Node::Map(branch.map(|(key, it)| Entry::new(key, it)).into())))
}

/// The branches of a union.
fn branches(schemas: &[String], or_any: bool) -> Vec<Node> {
    let any = or_any.then(|| Node::Flow(Box::new(Node::Map(alias(&Kind::Object)))));
    schemas.iter().map(|it| reference_entry(it)).chain(any).collect()
}

fn reference_entry(name: &str) -> Node {
    Node::Map(vec![Entry::new("$ref", text(format!("#/components/schemas/{name}")))])
}

fn deprecated(deprecated: Option<&Option<String>>) -> Vec<Entry> {
    let Some(replacement) = deprecated else { return Vec::new() };
    let said = replacement.as_ref().map(|it| Entry::new("x-deprecatedMessage", text(it)));
    [Entry::new("deprecated", plain(true))].into_iter().chain(said).collect()
}

/// The keywords of a kind that is written in place.
fn alias(kind: &Kind) -> Vec<Entry> {
    match kind {
        Kind::Text { format } => {
            let format = format.map(|it| Entry::new("format", text(it)));
            [Entry::new("type", text("string"))].into_iter().chain(format).collect()
        }
        Kind::Number => vec![Entry::new("type", text("number")), Entry::new("format", text("decimal"))],
        Kind::Integer => vec![Entry::new("type", text("integer"))],
        Kind::Boolean => vec![Entry::new("type", text("boolean"))],
        Kind::Object => vec![Entry::new("type", text("object")), Entry::new("additionalProperties", plain(true))],
        Kind::Any => Vec::new(),
        Kind::Array(inner) => vec![Entry::new("type", text("array")), Entry::new("items", inline(inner))],
        Kind::Map(inner) => {
            vec![Entry::new("type", text("object")), Entry::new("additionalProperties", inline(inner))]
        }
        Kind::OrNull(inner) => match &**inner {
            Kind::Schema(name) => vec![Entry::new("anyOf", Node::List(vec![reference_entry(name), or_null()]))],
            Kind::OneOf { schemas, or_any } => {
                let branches = branches(schemas, *or_any).into_iter().chain([or_null()]);
                vec![Entry::new("anyOf", Node::List(branches.collect()))]
            }
            Kind::Any => Vec::new(),
            inner => alias(inner).into_iter().chain([Entry::new("nullable", plain(true))]).collect(),
        },
        Kind::Schema(name) => vec![Entry::new("allOf", Node::Flow(Box::new(Node::List(vec![reference(name)]))))],
        Kind::OneOf { schemas, or_any } => vec![Entry::new("anyOf", Node::List(branches(schemas, *or_any)))],
    }
}

fn inline(kind: &Kind) -> Node {
    match kind {
        Kind::Schema(name) => reference(name),
        Kind::OneOf { .. } => Node::Map(alias(kind)),
        Kind::OrNull(inner) if matches!(**inner, Kind::Schema(_) | Kind::OneOf { .. }) => Node::Map(alias(kind)),
        kind => Node::Flow(Box::new(Node::Map(alias(kind)))),
    }
}
