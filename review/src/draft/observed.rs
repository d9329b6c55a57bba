//! What the examples show: of each row of a table, and on each page by the names of members.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::kinds;
use super::library::{IndexedPage, Library, Thing};
use crate::facts::{Object, Property, Side, titles};

/// The members that are tokens, with what an example of ours has in their place.
pub(super) const TOKENS: [(&str, &str); 2] =
    [("ClientToken", "YOUR_CLIENT_TOKEN"), ("AccessToken", "YOUR_ACCESS_TOKEN")];

/// The values of all members of a page's examples.
#[derive(Debug, Default)]
pub(super) struct Observed {
    by_name: BTreeMap<String, Vec<Value>>,
    /// The objects in which a member of that name says which kind of thing another member is.
    tagged: Vec<(String, Value)>,
}

impl Observed {
    pub(super) fn of(page: &IndexedPage<'_>) -> Self {
        let mut observed = Self::default();
        let operations = &page.wording.facts.operations;
        for example in operations.iter().flat_map(|it| &it.examples) {
            if let Some(value) = page.json_at(example.line) {
                observed.take(&value);
            }
        }
        observed
    }

    fn take(&mut self, value: &Value) {
        match value {
            Value::Array(elements) => elements.iter().for_each(|it| self.take(it)),
            Value::Object(members) => {
                if let (Some(Value::String(tag)), Some(value)) = (members.get("Discriminator"), members.get("Value")) {
                    self.tagged.push((tag.clone(), value.clone()));
                }
                for (name, value) in members {
                    self.by_name.entry(name.clone()).or_default().push(value.clone());
                    self.take(value);
                }
            }
            _ => {}
        }
    }

    /// The values of the members of that name.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.by_name.get(name).into_iter().flatten()
    }

    /// The texts among them, and in lists among them.
    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        let values = self.values(name).flat_map(|it| it.as_array().map_or(std::slice::from_ref(it), Vec::as_slice));
        values.filter_map(Value::as_str).collect()
    }

    /// The objects beside that tag.
    pub(super) fn tagged<'o>(&'o self, tag: &'o str) -> impl Iterator<Item = &'o Value> {
        self.tagged.iter().filter(move |it| it.0 == tag).map(|it| &it.1)
    }
}

/// The tokens of all examples: they are nobody's to copy, wherever they stand.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    names: BTreeMap<String, &'static str>,
}

impl Tokens {
    pub(super) fn of(observed: &[Observed]) -> Self {
        let mut names = BTreeMap::new();
        for (member, name) in TOKENS {
            let values = observed.iter().flat_map(|it| it.texts(member)).filter(|it| !it.is_empty());
            names.extend(values.map(|it| (it.to_owned(), name)));
        }
        Self { names }
    }

    /// A value with a name in place of each token.
    pub(super) fn hidden(&self, value: Value) -> Value {
        match value {
            Value::String(it) => Value::from(self.names.get(it.as_str()).map_or(it.as_str(), |name| *name)),
            Value::Array(elements) => Value::Array(elements.into_iter().map(|it| self.hidden(it)).collect()),
            Value::Object(members) => {
                Value::Object(members.into_iter().map(|(name, it)| (name, self.hidden(it))).collect())
            }
            other => other,
        }
    }
}

/// The values that examples show of the rows of tables, each found by the types that lead to it from a body.
#[derive(Debug, Default)]
pub(super) struct ByRow {
    /// By page and place of the table, and then by the name of the row.
    tables: BTreeMap<(usize, String), BTreeMap<String, Vec<Value>>>,
    /// The rows of which an answer shows null.
    null: BTreeSet<(usize, String, String)>,
}

impl ByRow {
    pub(super) fn of(library: &Library<'_>) -> Self {
        let mut found = Walk { library, targets: BTreeMap::new(), by_row: Self::default(), is_answer: false };
        for (number, page) in library.pages.iter().enumerate() {
            for operation in &page.wording.facts.operations {
                let place = page.operation_place(operation);
                for example in &operation.examples {
                    let rows = match example.side {
                        Side::Request => &operation.request,
                        Side::Response => &operation.response,
                    };
                    let place = titles::side(place, example.side);
                    if let Some(value) = page.json_at(example.line) {
                        found.is_answer = example.side == Side::Response;
                        found.take((number, &place), rows, &value);
                    }
                }
            }
        }
        found.by_row
    }

    /// Whether an answer shows null for a row.
    pub(super) fn is_null(&self, page: usize, place: &str, name: &str) -> bool {
        self.null.contains(&(page, place.to_owned(), name.to_owned()))
    }

    /// The values of a row.
    pub(super) fn values(&self, page: usize, place: &str, name: &str) -> &[Value] {
        let table = self.tables.get(&(page, place.to_owned()));
        table.and_then(|it| it.get(name)).map_or(&[], Vec::as_slice)
    }
}

/// An object with its page and place.
type Described<'a> = (usize, &'a str, &'a Object);

/// A way through the examples, with the object that the type of each row leads to.
struct Walk<'a> {
    library: &'a Library<'a>,
    /// By page and line of the row, and its name.
    targets: BTreeMap<(usize, usize, String), Option<Described<'a>>>,
    by_row: ByRow,
    is_answer: bool,
}

impl<'a> Walk<'a> {
    /// Takes what an object, or a list of objects, shows of the rows that describe it.
    fn take(&mut self, table: (usize, &str), rows: &[Property], value: &Value) {
        let elements = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for (name, value) in elements.iter().filter_map(Value::as_object).flatten() {
            let Some(row) = rows.iter().find(|it| it.name == *name) else { continue };
            let of_table = self.by_row.tables.entry((table.0, table.1.to_owned())).or_default();
            of_table.entry(name.clone()).or_default().push(value.clone());
            if value.is_null() && self.is_answer {
                self.by_row.null.insert((table.0, table.1.to_owned(), name.clone()));
            }
            if !value.is_object() && !value.is_array() {
                continue;
            }
            let at = (table.0, row.line, row.name.clone());
            let target = self.targets.get(&at).copied().unwrap_or_else(|| {
                let target = self.target(table.0, row);
                self.targets.insert(at, target);
                target
            });
            if let Some((page, place, object)) = target {
                self.take((page, place), &object.properties, value);
            }
        }
    }

    fn target(&self, page: usize, row: &Property) -> Option<Described<'a>> {
        let written = row.r#type.as_deref().unwrap_or_default();
        let link = row.link.as_deref().unwrap_or_default();
        let target = self.library.follow(page, link, kinds::parse(written, row.array).name)?;
        let object = target.things.iter().find_map(|it| if let Thing::Object(it) = it { Some(*it) } else { None })?;
        Some((target.page, self.library.pages[target.page].object_place(object), object))
    }
}
