//! Headings and rows -> schemas: each with its members, and what it refers to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::context::Context;
use super::library::{Destination, Said, Thing};
use super::model::{Filled, Kind, Member, Origin, Schema, Schemas, Shape};
use super::naming::together;
use super::phrases::{self, says};
use super::variants::Variant;
use super::{kinds, prose, shown, unions};
use crate::facts::{Enum, Object, Presence, Property};
use crate::length::{self, Length};

/// Makes the schemas that operations lead to.
pub(super) struct Builder<'a> {
    pub(super) context: Context<'a>,
    pub(super) schemas: Schemas,
    /// What was referred to and is not made yet, by the name of its schema.
    pub(super) waiting: Vec<String>,
    /// The types that are called otherwise than the heading that their links lead to, by their names.
    pub(super) variants: BTreeMap<String, Variant>,
    /// The link that no given page has, by the name that stands for it, with the page that has the link, and whether the
    /// page that it names was given.
    unresolved: BTreeMap<String, (usize, bool)>,
}

/// Whose member a row is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'s> {
    pub(super) page: usize,
    /// Its place, as titles name it.
    pub(super) place: &'s str,
    /// The schema that is made of it.
    pub(super) schema: &'s str,
    /// Whether it is the body of a request, some of whose members the client fills in.
    pub(super) is_request: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        let (schemas, waiting, variants, unresolved) = Default::default();
        Self { context, schemas, waiting, variants, unresolved }
    }

    /// Makes an object of the rows of a table, and of whatever they lead to.
    pub(super) fn add_object(&mut self, table: Table<'_>, rows: &[Property], origin: Origin) {
        let mut remarks = Vec::new();
        let mut seen = BTreeSet::new();
        let mut members = Vec::new();
        for row in rows {
            if seen.insert(row.name.as_str()) {
                members.push(self.member(table, rows, row));
            } else {
                remarks.push(format!("`{}` stands twice; the first row is taken.", row.name));
            }
        }
        let schema = Schema { shape: Shape::Object(members), origin: Some(origin), remarks };
        self.schemas.insert(table.schema.to_owned(), schema);
    }

    /// Makes what is waiting, and what that leads to.
    pub(super) fn finish(mut self) -> Schemas {
        while let Some(name) = self.waiting.pop() {
            if !self.schemas.contains_key(&name) {
                self.add_named(&name);
            }
        }
        self.name_unknown();
        self.keep_spans();
        self.schemas
    }

    /// Takes the length from intervals of which no page says that they are any.
    fn keep_spans(&mut self) {
        let is_span = |it: &Schema| {
            let Shape::Object(members) = &it.shape else { return false };
            ["StartUtc", "EndUtc"].iter().all(|name| members.iter().any(|it| it.name == *name))
        };
        let spans: BTreeSet<String> = self.schemas.iter().filter(|it| is_span(it.1)).map(|it| it.0.clone()).collect();
        for schema in self.schemas.values_mut() {
            let Shape::Object(members) = &mut schema.shape else { continue };
            for member in members.iter_mut().filter(|it| it.max_months.is_some()) {
                let Kind::Schema(name) = &member.kind else { continue };
                if !spans.contains(name) && self.unresolved.contains_key(name) {
                    let months = member.max_months.take().unwrap_or_default();
                    let said = format!(
                        "The page limits it to {months} months, and none of the pages says that it is an interval."
                    );
                    member.remarks.push(said);
                }
            }
        }
    }

    /// Gives what nobody knows a name: a property always has a type, and only a component can be without.
    fn name_unknown(&mut self) {
        let mut made = Vec::new();
        for (owner, schema) in &mut self.schemas {
            let Shape::Object(members) = &mut schema.shape else { continue };
            for member in members {
                let Some(kind) = member.kind.unknown() else { continue };
                let name = format!("{owner}{}", together(&member.name));
                *kind = Kind::Schema(name.clone());
                made.push((name, member.origin.clone()));
            }
        }
        for (name, origin) in made {
            // What only an example shows has no line of its own.
            let origin = Some(origin).filter(|it| it.line > 0);
            let schema = Schema { shape: Shape::Alias(Kind::Any), origin, remarks: Vec::new() };
            self.schemas.entry(name).or_insert(schema);
        }
    }

    pub(super) fn add_named(&mut self, name: &str) {
        if let Some((page, is_given)) = self.unresolved.get(name).copied() {
            let mut schema = shown::unresolved(self.context, name, page);
            if is_given && schema.origin.is_none() {
                let shown = schema.remarks.iter_mut().filter(|it| **it == shown::NOT_GIVEN);
                shown.for_each(|it| *it = shown::NOT_THERE.to_owned());
            }
            self.state_kinds(name, &mut schema);
            self.schemas.insert(name.to_owned(), schema);
            return;
        }
        if let Some(variant) = self.variants.get(name).cloned() {
            return self.add_variant(name, variant);
        }
        let Some(named) = self.context.naming.by_name(name) else { return };
        let (page, thing) = named.things[0];
        let origin = Origin { page, line: thing.line() };
        match thing {
            Thing::Object(object) => self.add_heading(name, page, object, origin),
            Thing::Enum(_) => {
                let enums =
                    named.things.iter().filter_map(|it| if let Thing::Enum(it) = it.1 { Some(it) } else { None });
                let schema = enumeration(enums, origin, named.differs);
                self.schemas.insert(name.to_owned(), schema);
            }
            Thing::Words { .. } => {}
        }
    }

    /// Gives members that only examples show the kind that all rows of that name state.
    fn state_kinds(&mut self, schema: &str, of: &mut Schema) {
        let Shape::Object(members) = &mut of.shape else { return };
        for member in members {
            let Some((page, place, row)) = self.context.row_of(&member.name) else { continue };
            let (text, _) = self.context.library.pages[page].description(&place, row);
            let table = Table { page, place: &place, schema, is_request: false };
            let waiting = self.waiting.len();
            let kind = self.kind(table, row, &text, &mut Vec::new());
            let is_closer = match (&member.kind, &kind) {
                (Kind::Any, _) | (Kind::Number, Kind::Integer) => true,
                (Kind::Text { .. }, Kind::Schema(_) | Kind::Text { .. }) => !matches!(member.kind, Kind::Schema(_)),
                (Kind::Object, Kind::Schema(_) | Kind::Map(_)) => true,
                (Kind::Array(a), Kind::Array(b)) => {
                    matches!((&**a, &**b), (Kind::Any, _) | (Kind::Object, Kind::Schema(_)))
                }
                _ => false,
            };
            if is_closer && member.kind != kind {
                member.kind = kind;
                member.remarks.push("Its type is that of the other members of its name.".to_owned());
            } else {
                self.waiting.truncate(waiting);
            }
        }
    }

    fn add_heading(&mut self, name: &str, page: usize, object: &Object, origin: Origin) {
        let place = self.context.library.pages[page].object_place(object).to_owned();
        let table = Table { page, place: &place, schema: name, is_request: false };
        // A row that stands for every key makes a map.
        if let [only] = object.properties.as_slice()
            && only.name.starts_with(['?', '<', '{', '['])
        {
            let kind = Kind::Map(Box::new(self.member(table, &[], only).kind));
            let schema = Schema { shape: Shape::Alias(kind), origin: Some(origin), remarks: Vec::new() };
            self.schemas.insert(name.to_owned(), schema);
            return;
        }
        let rows = self.inherited(page, &place, &object.properties);
        self.add_object(table, &rows, origin);
    }

    /// The rows of a table, after those of the object that the sentences above it say it extends.
    fn inherited(&self, page: usize, place: &str, own: &[Property]) -> Vec<Property> {
        let mut rows = own.to_vec();
        for piece in self.context.library.pages[page].sentences(place) {
            if !says(&piece.text, phrases::INHERITS) || says(&piece.text, phrases::NOT_INHERITS) {
                continue;
            }
            let mut inherited: Vec<Property> = Vec::new();
            for target in piece.links.iter().filter_map(|it| self.context.library.follow(page, it, "")) {
                let Some(Thing::Object(base)) = target.things.first().copied() else { continue };
                for row in &base.properties {
                    if !rows.iter().chain(&inherited).any(|it| it.name == row.name) {
                        inherited.push(row.clone());
                    }
                }
            }
            rows.splice(0..0, inherited);
        }
        rows
    }

    fn member(&mut self, table: Table<'_>, rows: &[Property], row: &Property) -> Member {
        let page = &self.context.library.pages[table.page];
        let (text, links) = page.description(table.place, row);
        let mut remarks = Vec::new();
        let origin = Origin { page: table.page, line: row.line };
        let filled = Filled::of(&row.name).filter(|_| table.is_request);
        let kind = match unions::of_value(self.context, table.page, rows, row, (&text, &links)) {
            Some(union) => self.union(union, table.schema, &row.name, &origin),
            None if filled.is_some() => Kind::TEXT,
            None => self.kind(table, row, &text, &mut remarks),
        };
        let is_interval = matches!(&kind, Kind::Schema(name) if self.is_interval(name));
        let length = row.max_length.as_deref().map(length::length);
        let (mut max_characters, mut max_months) = (None, None);
        match length {
            Some(Some(Length::Characters(it))) if matches!(kind, Kind::Text { .. }) => max_characters = Some(it),
            Some(Some(Length::Months(it))) if is_interval => max_months = Some(it),
            Some(_) => {
                let said = row.max_length.as_deref().unwrap_or_default();
                remarks.push(format!("The page says `max length {said}`, which no keyword states."));
            }
            None => {}
        }
        let required = row.presence == Some(Presence::Required);
        let is_null = required && self.context.by_row.is_null(table.page, table.place, &row.name);
        if is_null {
            remarks.push("Its row requires it, and the example of an answer shows null.".to_owned());
        }
        if row.presence.is_none() {
            remarks.push("The page does not say whether it is required.".to_owned());
        }
        Member {
            name: row.name.clone(),
            required,
            deprecated: row.deprecated.then(|| self.context.replacement(table.page, &text, &links)),
            max_items: row.max_items.filter(|_| matches!(kind, Kind::Array(_))),
            kind,
            max_characters,
            max_months,
            filled,
            is_null,
            standard: prose::standard(&row.name, &text),
            origin,
            remarks,
        }
    }

    /// Whether a schema is a span between two instants, as far as a page says what it is.
    fn is_interval(&self, name: &str) -> bool {
        match self.context.naming.by_name(name).map(|it| it.things[0].1) {
            Some(Thing::Object(it)) => {
                ["StartUtc", "EndUtc"].iter().all(|name| it.properties.iter().any(|row| row.name == *name))
            }
            Some(_) => false,
            // What only a link names may be a span; an identifier is none.
            None => self.unresolved.contains_key(name),
        }
    }

    /// A union has a name of its own: that of what it is a member of, and of the member.
    fn union(&mut self, union: unions::Union, owner: &str, member: &str, origin: &Origin) -> Kind {
        let unions::Union { schemas, or_any } = union;
        self.waiting.extend(schemas.iter().cloned());
        match schemas.as_slice() {
            [only] if !or_any => Kind::Schema(only.clone()),
            _ => {
                let name = format!("{owner}{member}");
                if self.context.naming.by_name(&name).is_some() {
                    return Kind::OneOf { schemas, or_any };
                }
                let shape = Shape::Alias(Kind::OneOf { schemas, or_any });
                let schema = Schema { shape, origin: Some(origin.clone()), remarks: Vec::new() };
                self.schemas.insert(name.clone(), schema);
                Kind::Schema(name)
            }
        }
    }

    fn kind(&mut self, table: Table<'_>, row: &Property, text: &str, remarks: &mut Vec<String>) -> Kind {
        let Some(written) = row.r#type.as_deref() else {
            remarks.push("The page does not state a type.".to_owned());
            return self.observed_kind(table, row);
        };
        let parsed = kinds::parse(written, row.array);
        if row.array && row.link.is_none() && parsed.name.is_empty() {
            // An array of something that the page does not name.
            let identifier = self.context.identifiers.of(table.schema, &row.name, text);
            return identifier
                .map_or_else(|| self.observed_kind(table, row), |it| Kind::Array(Box::new(Kind::Schema(it))));
        }
        let kind = match (&row.link, parsed.plain) {
            (Some(link), _) => self.linked(table, row, link, parsed.name, remarks),
            (None, Some(plain)) => self.plain(table, row, plain, text),
            (None, None) => match self.context.library.follow(table.page, "", parsed.name) {
                Some(target) => self.target(table, row, &target),
                None => {
                    remarks.push(format!("No page says what `{}` is.", parsed.name));
                    self.observed_kind(table, row)
                }
            },
        };
        match kind {
            Kind::Array(_) => kind,
            kind if !row.array => kind,
            kind if self.has_null_elements(table, row, text) => {
                remarks.push("Its elements may be null, by the page's words or example.".to_owned());
                Kind::Array(Box::new(Kind::OrNull(Box::new(kind))))
            }
            kind => Kind::Array(Box::new(kind)),
        }
    }

    /// Whether elements may be null: an example shows one that is, or the page says it of elements.
    fn has_null_elements(&self, table: Table<'_>, row: &Property, text: &str) -> bool {
        let values = self.context.values(table.page, table.place, &row.name);
        says(text, phrases::NULL_ELEMENTS) && !says(text, phrases::NO_NULL_ELEMENTS)
            || values.iter().filter_map(|it| it.as_array()).any(|it| it.iter().any(Value::is_null))
    }

    /// A type that the page writes as a word: `string`, `boolean`.
    fn plain(&self, table: Table<'_>, row: &Property, plain: Kind, text: &str) -> Kind {
        if plain != Kind::TEXT {
            return plain;
        }
        if let Some(schema) = self.context.identifiers.of(table.schema, &row.name, text) {
            return Kind::Schema(schema);
        }
        let format = prose::time_format(&row.name, text);
        let values = texts(&self.context.values(table.page, table.place, &row.name));
        let all = |is: fn(&str) -> bool| !values.is_empty() && values.iter().all(|it| is(it));
        let format = match format {
            None if prose::is_iso_8601(text) && all(kinds::is_date) => Some("date"),
            None if prose::is_iso_8601(text) && all(kinds::is_date_time) => Some("date-time"),
            Some("date-time") if !values.is_empty() && values.iter().all(|it| kinds::is_date(it)) => Some("date"),
            Some(format) if values.iter().all(|it| kinds::has_format(it, format)) => Some(format),
            _ => None,
        };
        Kind::Text { format }
    }

    fn linked(&mut self, table: Table<'_>, row: &Property, link: &str, name: &str, remarks: &mut Vec<String>) -> Kind {
        if let Some(target) = self.context.library.follow(table.page, link, name) {
            if !target.is_exact {
                remarks.push(format!("The link leads to {}, which is not there.", link.replace('`', "")));
            }
            return self.target(table, row, &target);
        }
        let schema = together(name);
        if schema.is_empty() || self.context.naming.by_name(&schema).is_some() {
            remarks.push(format!("The link leads to {}, which is not there.", link.replace('`', "")));
            return self.observed_kind(table, row);
        }
        let is_given = self.context.library.names(table.page, link);
        self.unresolved.entry(schema.clone()).or_insert((table.page, is_given));
        self.waiting.push(schema.clone());
        Kind::Schema(schema)
    }

    /// What a link leads to, of several things under one heading the one that the row means.
    fn target(&mut self, table: Table<'_>, row: &Property, target: &Destination<'a>) -> Kind {
        let wants_text = row.name.ends_with("Discriminator")
            || self.context.values(table.page, table.place, &row.name).first().is_some_and(|it| {
                let it = it.as_array().and_then(|it| it.first()).unwrap_or(it);
                it.is_string()
            });
        let is_enum = |it: &&Thing<'_>| matches!(it, Thing::Enum(_));
        let first = target.things.iter().find(|it| is_enum(it) == wants_text).or(target.things.first());
        let Some(thing) = first.copied() else { return Kind::Any };
        if let Thing::Words { name, line } = thing {
            return self.said(target.page, name, line);
        }
        let named = self.context.naming.of(target.page, thing).map(|it| it.name.clone()).unwrap_or_default();
        let name = match thing {
            Thing::Object(_) => self.variant(table.page, row, &named).unwrap_or(named),
            _ => named,
        };
        self.waiting.push(name.clone());
        Kind::Schema(name)
    }

    /// What a heading is under which words stand: a map, a text, or what its JSON shows.
    fn said(&mut self, page: usize, heading: &'a str, line: usize) -> Kind {
        let name = together(heading);
        if !self.schemas.contains_key(&name) && self.context.naming.by_name(&name).is_none() {
            let said = self.context.library.said_of(page, heading, line);
            let (kind, remark) = self.kind_said(page, &said);
            let remarks = remark.into_iter().map(str::to_owned).collect();
            let schema = Schema { shape: Shape::Alias(kind), origin: Some(Origin { page, line }), remarks };
            self.schemas.insert(name.clone(), schema);
        }
        Kind::Schema(name)
    }

    fn kind_said(&self, page: usize, said: &Said<'_>) -> (Kind, Option<&'static str>) {
        if says(&said.text, phrases::SAME)
            && let Some(target) = said.links.iter().find_map(|it| self.context.library.follow(page, it, ""))
            && let Some(named) = target.things.first().and_then(|it| self.context.naming.of(target.page, *it))
        {
            return (Kind::Schema(named.name.clone()), None);
        }
        let is_map = says(&said.text, phrases::MAP);
        match &said.json {
            Some(json @ Value::Object(members)) if is_map || kinds::is_by_language(json) => {
                (Kind::Map(Box::new(kinds::of_values(members.values()))), None)
            }
            _ if is_map => (Kind::Map(Box::new(Kind::TEXT)), None),
            _ if says(&said.text, phrases::TEXT) => (Kind::TEXT, None),
            Some(json) => (kinds::of_value(json), Some("Only an example shows what it is.")),
            None => (Kind::Any, Some("The page does not list what it holds.")),
        }
    }

    /// What the examples of a page show of a member.
    fn observed_kind(&self, table: Table<'_>, row: &Property) -> Kind {
        let values = self.context.values(table.page, table.place, &row.name);
        let elements: Vec<&Value> = match row.array {
            true => values.iter().filter_map(|it| it.as_array()).flatten().collect(),
            false => values,
        };
        kinds::of_values(elements)
    }
}

/// The texts among values, and in lists among them.
fn texts<'v>(values: &[&'v Value]) -> Vec<&'v str> {
    let values = values.iter().flat_map(|it| it.as_array().map_or(std::slice::from_ref(*it), Vec::as_slice));
    values.filter_map(Value::as_str).collect()
}

/// The values of all headings of an enum, each once.
fn enumeration<'a>(enums: impl Iterator<Item = &'a Enum>, origin: Origin, differs: bool) -> Schema {
    let mut values: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut remarks = Vec::new();
    for one in enums {
        values.extend(one.values.iter().filter(|it| seen.insert(it.as_str())).cloned());
    }
    if differs {
        remarks.push("It is listed more than once, and the lists differ; these are all of their values.".to_owned());
    }
    Schema { shape: Shape::Enum { values, is_open: true }, origin: Some(origin), remarks }
}
