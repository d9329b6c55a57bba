//! What the examples of a page show, by the names of members.

use std::collections::BTreeMap;

use serde_json::Value;

use super::library::IndexedPage;

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
