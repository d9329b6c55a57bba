//! One document's facts against the spec, one by one.

mod context;
mod example;
pub(super) mod types;

use std::collections::BTreeSet;

pub(crate) use self::context::Context;
use self::context::{renamed, rows};
use super::fact::{Fact, Kind};
use crate::facts::titles::{self, Titles};
use crate::facts::{Enum, Operation, PageFacts, Presence, Property, Side};
use crate::length;
use crate::spec::{self, Shape, Spec};

/// The place of what is said of an operation that the spec does not have.
pub(super) const NO_OPERATION: &str = "#/paths";

/// The comparisons of a document in its order.
pub(crate) fn compare(context: Context<'_>, source: &str, document: &PageFacts) -> Vec<Fact> {
    let mut comparer = Comparer { context, source, document, facts: Vec::new() };
    let titles = Titles::of(document);
    for (operation, name) in document.operations.iter().zip(&titles.operations) {
        comparer.operation(operation, name);
    }
    let mut seen = BTreeSet::new();
    for (object, place) in document.objects.iter().zip(&titles.objects) {
        let heading = Heading { name: &object.name, place, line: object.line, what: "object" };
        for pointer in comparer.headed(&heading, &mut seen) {
            let table = Table { place, line: object.line, rows: &object.properties };
            comparer.table(&table, &pointer);
        }
    }
    seen.clear();
    for (list, place) in document.enums.iter().zip(&titles.enums) {
        let heading = Heading { name: &list.name, place, line: list.line, what: "enum" };
        for pointer in comparer.headed(&heading, &mut seen) {
            comparer.list(list, place, &pointer);
        }
    }
    comparer.facts
}

struct Heading<'a> {
    name: &'a str,
    place: &'a str,
    line: usize,
    /// In words.
    what: &'a str,
}

struct Table<'a> {
    place: &'a str,
    /// The line of its heading.
    line: usize,
    rows: &'a [Property],
}

struct Comparer<'a> {
    context: Context<'a>,
    source: &'a str,
    document: &'a PageFacts,
    facts: Vec<Fact>,
}

impl Comparer<'_> {
    fn spec(&self) -> Spec<'_> {
        self.context.spec
    }

    fn say(&mut self, kind: Kind, line: usize, place: &str, value: impl Into<String>, spec: Claimed<'_>) {
        self.facts.push(Fact {
            kind,
            source: self.source.to_owned(),
            line,
            place: place.to_owned(),
            value: value.into(),
            pointer: spec.pointer.to_owned(),
            spec: spec.says,
            agrees: spec.agrees,
            undescribed: false,
        });
    }

    fn operation(&mut self, operation: &Operation, place: &str) {
        let line = operation.line;
        let pointers = self.context.names.get(self.source, &operation.path);
        if pointers.is_empty() {
            let spec = Claimed::differs(NO_OPERATION, "no such operation");
            self.say(Kind::Operation, line, place, &operation.path, spec);
        }
        if operation.title.eq_ignore_ascii_case("undefined") {
            let pointer = pointers.first().map_or(NO_OPERATION, String::as_str);
            self.say(Kind::Title, line, place, &operation.title, Claimed::differs(pointer, "a name"));
        }
        for pointer in pointers {
            let (path, deprecated) = self.operation_in_spec(&pointer);
            let spec = Claimed::new(&pointer, path == operation.path, path);
            self.say(Kind::Path, line, place, &operation.path, spec);
            if deprecated || operation.deprecated {
                let spec = Claimed::new(&pointer, deprecated == operation.deprecated, deprecation(deprecated));
                self.say(Kind::Deprecated, line, place, deprecation(operation.deprecated), spec);
            }
            for side in [Side::Request, Side::Response] {
                self.side(operation, place, &pointer, side);
            }
        }
    }

    fn side(&mut self, operation: &Operation, place: &str, pointer: &str, side: Side) {
        let place = titles::side(place, side);
        for shape in self.context.spec.bodies(pointer, side) {
            let table = Table { place: &place, line: operation.line, rows: rows(operation, side) };
            self.table(&table, shape.at);
            for (index, example) in operation.examples.iter().filter(|it| it.side == side).enumerate() {
                let place = titles::example(&place, index + 1);
                let facts = example::compare(self.context, self.source, self.document, &place, example, shape.at);
                self.facts.extend(facts);
            }
        }
    }

    fn operation_in_spec(&self, pointer: &str) -> (String, bool) {
        let operation = self.spec().operation(pointer);
        operation.map_or_else(Default::default, |it| (it.path.to_owned(), it.operation.deprecated))
    }

    /// What a heading leads to; reports one that leads nowhere or stands for the same as an earlier one.
    fn headed(&mut self, heading: &Heading<'_>, seen: &mut BTreeSet<Vec<String>>) -> Vec<String> {
        let Heading { name, place, line, what } = *heading;
        let pointers = self.context.names.get(self.source, name);
        if pointers.is_empty() {
            let spec = Claimed::differs("#/components/schemas", format!("no such {what}"));
            self.say(Kind::Heading, line, place, name, spec);
        } else if !seen.insert(pointers.clone()) {
            let spec = Claimed::differs(&pointers[0], format!("one {what}"));
            self.say(Kind::Doubled, line, place, name, spec);
        } else {
            self.say(Kind::Heading, line, place, name, Claimed::new(&pointers[0], true, spec::label(&pointers[0])));
        }
        pointers
    }

    fn table(&mut self, table: &Table<'_>, owner: &str) {
        let Some(shape) = self.context.spec.shape(owner) else { return };
        let (mut covered, mut listed) = (BTreeSet::new(), BTreeSet::new());
        for row in table.rows {
            let known = shape.has_property(&row.name);
            let renamed = renamed(self.context, self.source, table.place, &row.name, shape.at);
            let pointer = if known { Some(spec::property(shape.at, &row.name)) } else { renamed };
            let says = if known { "the same" } else { "no such property" };
            let claimed = Claimed::new(pointer.as_deref().filter(|_| known).unwrap_or(shape.at), known, says);
            self.say(Kind::Property, row.line, table.place, &row.name, claimed);
            if !listed.insert(row.name.as_str()) {
                let at = pointer.as_deref().unwrap_or(shape.at);
                let value = format!("{} twice", row.name);
                self.say(Kind::DoubledRow, row.line, table.place, value, Claimed::differs(at, "one row"));
            }
            if let Some(pointer) = pointer {
                self.row(table.place, row, shape.at, &pointer);
                covered.extend(spec::parent(&pointer).map(|it| it.1));
            }
        }
        let names = shape.properties().into_iter().flatten().map(|it| &*it.name);
        for name in names.filter(|it| !covered.contains(*it)) {
            let pointer = spec::property(shape.at, name);
            let says = self.context.spec.presence(shape.at, name).word();
            let value = format!("no {name}");
            self.say(Kind::Absent, table.line, table.place, value, Claimed::differs(&pointer, says));
        }
    }

    fn row(&mut self, table: &str, row: &Property, schema: &str, pointer: &str) {
        let Some(shape) = self.context.spec.shape(pointer) else { return };
        let (line, place) = (row.line, titles::row(table, &row.name));
        let (kind, agrees) = types::compare(self.context, self.source, row, &shape);
        let spec = Claimed::new(pointer, agrees, types::label(&shape));
        self.say(kind, line, &place, row.r#type.as_deref().unwrap_or("no type"), spec);

        let name = spec::parent(pointer).map_or(String::new(), |it| it.1);
        let required = self.spec().presence(schema, &name);
        let spec = Claimed::new(pointer, row.presence == Some(required), required.word());
        let kind = if row.presence.is_some() { Kind::Presence } else { Kind::PresenceLost };
        self.say(kind, line, &place, row.presence.map_or("no presence", Presence::word), spec);

        self.limits(&place, row, pointer, &shape);
        let deprecated = shape.is_deprecated();
        if deprecated || row.deprecated {
            let spec = Claimed::new(pointer, deprecated == row.deprecated, deprecation(deprecated));
            self.say(Kind::Deprecated, line, &place, deprecation(row.deprecated), spec);
        }
        if let Some(link) = &row.link {
            let agrees = types::link_leads(self.context, self.source, self.document, row, link);
            let spec = Claimed::new(pointer, agrees, types::label(&shape));
            self.say(Kind::Link, line, &place, link, spec);
        }
    }

    fn limits(&mut self, place: &str, row: &Property, pointer: &str, shape: &Shape<'_>) {
        let stated = row.max_items.map(|it| format!("max {it} items"));
        let length = |it: &String| length::length(it).map_or_else(|| format!("max length {it}"), |it| it.words());
        let stated = stated.or_else(|| row.max_length.as_ref().map(length));
        let known = limit(shape);
        if stated.is_some() || known.is_some() {
            let agrees = stated == known;
            let spec = Claimed::new(pointer, agrees, known.unwrap_or_else(|| "no limit".to_owned()));
            let stated = stated.unwrap_or_else(|| "no limit".to_owned());
            self.say(Kind::Limit, row.line, place, stated, spec);
        }
    }

    fn list(&mut self, list: &Enum, place: &str, pointer: &str) {
        let Some(shape) = self.context.spec.shape(pointer) else { return };
        let values = shape.values();
        for value in &list.values {
            let agrees = values.contains(&value.as_str());
            let spec = Claimed::new(shape.at, agrees, if agrees { "the same" } else { "no such value" });
            self.say(Kind::Value, list.line, place, value, spec);
        }
        for value in values.iter().filter(|it| !list.values.iter().any(|value| value == *it)) {
            let spec = Claimed::differs(shape.at, *value);
            self.say(Kind::AbsentValue, list.line, place, format!("no {value}"), spec);
        }
        if list.open {
            let open = shape.schema().extensions.extensible != Some(false);
            let says = if open { "open" } else { "closed" };
            self.say(Kind::Open, list.line, place, "open", Claimed::new(shape.at, open, says));
        }
    }
}

/// The limit that a property has in the spec, in the words of the pages.
pub(crate) fn limit(shape: &Shape<'_>) -> Option<String> {
    let items = shape.layers().find_map(|it| it.array.max_items).map(|it| format!("max {it} items"));
    let months = shape.layers().find_map(|it| it.extensions.max_interval_in_months);
    let months = months.map(|it| format!("max length {it} months"));
    let length = shape.layers().find_map(|it| it.string.max_length).map(|it| format!("max length {it} characters"));
    items.or(months).or(length)
}

/// What the spec says where a fact is compared.
struct Claimed<'p> {
    pointer: &'p str,
    agrees: bool,
    says: String,
}

impl<'p> Claimed<'p> {
    fn new(pointer: &'p str, agrees: bool, says: impl Into<String>) -> Self {
        Self { pointer, agrees, says: says.into() }
    }

    fn differs(pointer: &'p str, says: impl Into<String>) -> Self {
        Self::new(pointer, false, says)
    }
}

fn deprecation(deprecated: bool) -> &'static str {
    if deprecated { "deprecated" } else { "not deprecated" }
}
