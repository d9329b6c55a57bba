//! What a heading, type name or path of a source is in the spec.

use serde_json::Value;

use crate::sources::Aliases;
use crate::spec::{self, Spec};

/// Where the schemas stand.
const SCHEMAS: &str = "#/components/schemas";

/// The names of the sources. An alias says what one means; without it a path is the spec's operations at that path, and
/// another name the schema that is called so once its words are written together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names<'a> {
    pub(crate) spec: Spec<'a>,
    pub(crate) aliases: &'a Aliases,
}

impl Names<'_> {
    /// Where in the spec `name`, as `source` writes it, leads.
    pub(crate) fn get(self, source: &str, name: &str) -> Vec<String> {
        let found = self.aliases.get(source, name);
        if found.is_empty() { self.by_itself(name) } else { found.to_vec() }
    }

    /// Where a name leads without an alias.
    fn by_itself(self, name: &str) -> Vec<String> {
        if name.starts_with('/') {
            let operations = self.spec.operations().filter(|it| it.path == name);
            return operations.map(|it| it.at.to_owned()).collect();
        }
        let pointer = spec::child(SCHEMAS, &written_together(name));
        self.spec.at(&pointer).map(|_| pointer).into_iter().collect()
    }

    /// What the headings of `source` that get this anchor, or would, lead to.
    pub(crate) fn of_anchor(self, source: &str, anchor: &str) -> Vec<String> {
        let anchor = slug(anchor);
        let aliases = self.aliases.of(source).filter(|(name, _)| has_slug(name, &anchor));
        let found: Vec<_> = aliases.flat_map(|(_, pointers)| pointers.iter().cloned()).collect();
        if !found.is_empty() {
            return found;
        }
        let schemas = self.spec.at(SCHEMAS).and_then(Value::as_object).into_iter().flatten();
        schemas.filter(|(name, _)| has_slug(name, &anchor)).map(|(name, _)| spec::child(SCHEMAS, name)).collect()
    }

    /// Whether an alias says what would hold without it.
    pub(crate) fn is_needless(self, name: &str, source: Option<&str>, targets: &[String]) -> bool {
        let general = source.map_or(&[][..], |_| self.aliases.of_every_source(name));
        let without = if general.is_empty() { self.by_itself(name) } else { general.to_vec() };
        without == targets
    }
}

/// A name in PascalCase: `ProductServiceOrder` for `Product service order`.
pub(crate) fn written_together(name: &str) -> String {
    let mut together = String::new();
    for word in name.split_whitespace() {
        let mut letters = word.chars();
        together.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        together.push_str(letters.as_str());
    }
    together
}

/// The anchor that a heading gets, without its dashes: pages differ in how they write them.
pub(crate) fn slug(heading: &str) -> String {
    letters(heading).collect()
}

/// Whether a heading gets an anchor, which is given without its dashes. Most differ in the first letter.
fn has_slug(heading: &str, slug: &str) -> bool {
    letters(heading).eq(slug.chars())
}

fn letters(heading: &str) -> impl Iterator<Item = char> {
    heading.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::Contents;

    #[test]
    fn a_name_leads_where_its_alias_says_or_else_to_what_is_called_so() {
        let root = json!({
            "openapi": "3.0.3",
            "paths": {"/api/books": {"post": {}, "get": {}, "summary": ""}},
            "components": {"schemas": {"BookState": {}, "Book": {}, "State": {}}},
        });
        let aliases = "aliases: [{name: State, source: old, pointer: '#/components/schemas/BookState'}]";
        let aliases = Aliases::parse("aliases.yaml", aliases).expect("a list of aliases");
        let contents = Contents::read("it.yaml", &root.to_string()).expect("a document");
        let names = Names { spec: contents.spec(), aliases: &aliases };
        let found = |source: &str, name: &str| -> Vec<String> {
            names.get(source, name).iter().map(|it| spec::label(it)).collect()
        };
        for (source, name, expected) in [
            ("new", "/api/books", &["GET /api/books", "POST /api/books"][..]),
            ("new", "/api/book", &[]),
            ("new", "Book state", &["BookState"]),
            ("new", "BookState", &["BookState"]),
            ("new", " book  State ", &["BookState"]),
            ("new", "Bookstate", &[]),
            ("new", "Books", &[]),
            ("new", "State", &["State"]),
            ("old", "State", &["BookState"]),
            ("new", "", &[]),
        ] {
            let mut found = found(source, name);
            found.sort();
            assert_eq!(found, expected, "{source}, {name}");
        }
        assert_eq!(names.of_anchor("new", "book-state"), ["#/components/schemas/BookState"]);
        assert_eq!(names.of_anchor("old", "state"), ["#/components/schemas/BookState"]);
        assert_eq!(names.of_anchor("new", "shelf"), [""; 0]);
    }
}
