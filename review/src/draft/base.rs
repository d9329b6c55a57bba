//! The spec that a draft is merged into: what it has already, and what all of its operations have.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::finding::Refusal;
use ostler_openapi::model::Operation;
use serde_json::Value;

use super::model::{Schemas, Shape};
use super::naming;
use crate::sources::Aliases;
use crate::spec::{self, Contents};

/// Where the schemas stand.
const SCHEMAS: &str = "#/components/schemas";

/// A spec with what its names mean.
#[derive(Debug)]
pub(super) struct Base<'a> {
    pub(super) text: &'a str,
    aliases: &'a Aliases,
    contents: Contents,
    document: Value,
    /// The schema of each member that is an identifier, where all members of that name have the same.
    identifiers: BTreeMap<String, String>,
}

/// What every operation of a spec has, so that another one has it too.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct House {
    /// The statuses beside the success, each with the response that it refers to.
    pub(super) errors: Vec<(String, String)>,
    /// The same of operations that answer in pages, as far as others do not have it.
    pub(super) paged: Vec<(String, String)>,
    /// The headers of a success.
    pub(super) headers: Option<Value>,
    /// The parameters of operations that answer in pages.
    pub(super) paged_parameters: Option<Value>,
    /// Whether a list of identifiers in a request has at least one.
    pub(super) lists_have_items: bool,
    /// Which rows an interval of a request finds, by the name of the member, where all of that name say the same.
    pub(super) interval_matches: BTreeMap<String, String>,
}

impl<'a> Base<'a> {
    pub(super) fn read(text: &'a str, aliases: &'a Aliases) -> Result<Self, Refusal> {
        let contents = Contents::read("openapi.yaml", text)?;
        let document = contents.spec().at("#").cloned().unwrap_or_default();
        let mut base = Self { text, aliases, contents, document, identifiers: BTreeMap::new() };
        base.identifiers = base.identifying_members();
        Ok(base)
    }

    fn schemas(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.document.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten()
    }

    pub(super) fn has_schema(&self, name: &str) -> bool {
        self.schemas().any(|it| it.0 == name)
    }

    /// The schema that a heading means. One that names the version of an operation of the spec means what that one has.
    pub(super) fn schema_of(&self, heading: &str) -> Option<String> {
        let aliased = self.aliases.get("", heading);
        let aliased = aliased.iter().find_map(|it| it.strip_prefix("#/components/schemas/"));
        let own = || Some(crate::names::written_together(heading)).filter(|it| self.has_schema(it));
        let of_version = || {
            let (name, version) = naming::versioned(heading);
            let is_here = |day: String| self.operations().any(|it| it.0.split('/').any(|part| part == day));
            version.is_some_and(is_here).then(|| naming::together(name)).filter(|it| self.has_schema(it))
        };
        aliased.map(str::to_owned).or_else(own).or_else(of_version)
    }

    /// The operations, by path: the identifier and the value.
    pub(super) fn operations(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        let paths = self.document.get("paths").and_then(Value::as_object).into_iter().flatten();
        paths.filter_map(|(path, item)| {
            let operation = item.get("post")?;
            Some((path.as_str(), operation.get("operationId")?.as_str()?, operation))
        })
    }

    pub(super) fn has_path(&self, path: &str) -> bool {
        self.document.get("paths").and_then(|it| it.get(path)).is_some()
    }

    pub(super) fn tags(&self) -> BTreeSet<&str> {
        let tags = self.document.get("tags").and_then(Value::as_array).into_iter().flatten();
        tags.filter_map(|it| it.get("name")?.as_str()).collect()
    }

    /// The path of the last operation of a tag.
    pub(super) fn last_of_tag(&self, tag: &str) -> Option<&str> {
        let is = |operation: &Value| {
            operation.get("tags").and_then(Value::as_array).is_some_and(|it| it.iter().any(|it| it == tag))
        };
        self.operations().filter(|it| is(it.2)).map(|it| it.0).last()
    }

    /// Whether each request takes the pair of members that say in which language to answer.
    pub(super) fn has_locale(&self) -> bool {
        let has = |it: &Value, name: &str| it.get("properties").is_some_and(|it| it.get(name).is_some());
        let mut requests = self.schemas().filter(|it| it.0.ends_with("Request")).map(|it| it.1).peekable();
        requests.peek().is_some() && requests.all(|it| has(it, "LanguageCode") && has(it, "CultureCode"))
    }

    /// The schemas that identify something, in order.
    pub(super) fn identifiers(&self) -> impl Iterator<Item = &str> {
        let is = |it: &Value| it.get("type").is_some_and(|it| it == "string") && it.get("enum").is_none();
        self.schemas().filter(move |(name, it)| name.ends_with("Id") && is(it)).map(|it| it.0.as_str())
    }

    /// Whether all identifiers are UUIDs.
    pub(super) fn identifies_by_uuid(&self) -> bool {
        let mut identifiers = self.schemas().filter(|(name, _)| name.ends_with("Id"));
        identifiers.all(|it| it.1.get("format").is_some_and(|it| it == "uuid"))
    }

    /// The schema of an identifier that a member of that name has everywhere.
    pub(super) fn identifier_of(&self, member: &str) -> Option<&str> {
        self.identifiers.get(member.strip_suffix('s').unwrap_or(member)).map(String::as_str)
    }

    fn identifying_members(&self) -> BTreeMap<String, String> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (owner, schema) in self.schemas() {
            for (name, _) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
                let place = spec::property(&spec::child(SCHEMAS, owner), name);
                let target = self.named(&place).or_else(|| self.named(&format!("{place}/items")));
                if let Some(target) = target.filter(|it| it.ends_with("Id")) {
                    let name = name.strip_suffix('s').unwrap_or(name);
                    found.entry(name.to_owned()).or_default().insert(target);
                }
            }
        }
        let one = found.into_iter().filter(|(name, it)| it.len() == 1 && name != "Id");
        one.filter_map(|(name, it)| Some((name, it.into_iter().next()?))).collect()
    }

    /// What all operations have.
    pub(super) fn house(&self) -> House {
        let operations: Vec<&Value> = self.operations().map(|it| it.2).collect();
        let paged: Vec<&Value> = operations.iter().copied().filter(|it| it.get("x-pagination").is_some()).collect();
        let errors = self.common_responses(|_| true);
        let of_paged = self
            .common_responses(|it| it.extensions.pagination.is_some())
            .into_iter()
            .filter(|it| !errors.contains(it))
            .collect();
        let headers = common(&operations, |it| it.pointer("/responses/200/headers"));
        let paged_parameters = common(&paged, |it| it.get("parameters"));
        let lists = self.schemas().filter(|(name, _)| name.ends_with("Request")).flat_map(|(_, it)| {
            let members = it.get("properties").and_then(Value::as_object).into_iter().flatten();
            members.filter(|(name, it)| name.ends_with("Ids") && it.get("items").is_some()).map(|it| it.1)
        });
        let mut lists = lists.peekable();
        let lists_have_items = lists.peek().is_some() && lists.all(|it| it.get("minItems").is_some_and(|it| it == 1));
        let interval_matches = self.interval_matches();
        House { errors, paged: of_paged, headers, paged_parameters, lists_have_items, interval_matches }
    }

    /// What is said of the members and values of each schema.
    pub(super) fn descriptions(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        let of = |schema: &Value| {
            let members = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
            let members = members.filter_map(|(name, it)| Some((name, it.get("description")?.as_str()?)));
            let values = schema.get("x-enumDescriptions").and_then(Value::as_object).into_iter().flatten();
            let values = values.filter_map(|(name, it)| Some((name, it.as_str()?)));
            members.chain(values).map(|(name, it)| (name.clone(), it.to_owned())).collect()
        };
        self.schemas().map(|(name, it)| (name.clone(), of(it))).collect()
    }

    /// Takes from the spec which members are required of the schemas that it has: examples are fitted to these.
    pub(super) fn decide_presence(&self, schemas: &mut Schemas) {
        for (name, schema) in self.schemas() {
            let Some(Shape::Object(members)) = schemas.get_mut(name).map(|it| &mut it.shape) else { continue };
            let required: Vec<&str> = schema
                .get("required")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            for member in members {
                member.required = required.contains(&member.name.as_str());
            }
        }
    }

    /// The schema with a name that one means.
    fn named(&self, place: &str) -> Option<String> {
        let named = self.contents.spec().shape(place)?.named?;
        named.strip_prefix(SCHEMAS)?.strip_prefix('/').map(str::to_owned)
    }

    /// The statuses that all of these operations answer with the same component.
    fn common_responses(&self, is_meant: impl Fn(&Operation) -> bool) -> Vec<(String, String)> {
        let spec = self.contents.spec();
        let of = |operation: &Operation| -> BTreeSet<(String, String)> {
            let responses = spec.responses(operation).map(|(status, at, _)| (status.to_string(), at));
            responses.filter(|it| it.1.starts_with("#/components/responses/")).collect()
        };
        let mut all = spec.operations().map(|it| it.operation).filter(|it| is_meant(it)).map(of);
        let first = all.next().unwrap_or_default();
        all.fold(first, |shared, own| shared.intersection(&own).cloned().collect()).into_iter().collect()
    }

    fn interval_matches(&self) -> BTreeMap<String, String> {
        let mut found: BTreeMap<&str, BTreeSet<Option<&str>>> = BTreeMap::new();
        for (_, schema) in self.schemas().filter(|(name, _)| name.ends_with("Request")) {
            let members = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
            for (name, member) in members.filter(|it| it.1.get("x-max-interval-in-months").is_some()) {
                let matches = member.get("x-interval-match").and_then(Value::as_str);
                found.entry(name).or_default().insert(matches);
            }
        }
        let one = found.into_iter().filter(|it| it.1.len() == 1);
        one.filter_map(|(name, it)| Some((name.to_owned(), it.into_iter().next()??.to_owned()))).collect()
    }
}

/// The value that all of them have.
fn common(operations: &[&Value], of: impl Fn(&Value) -> Option<&Value>) -> Option<Value> {
    let (first, others) = operations.split_first()?;
    let value = of(first)?;
    others.iter().all(|it| of(it) == Some(value)).then(|| value.clone())
}
