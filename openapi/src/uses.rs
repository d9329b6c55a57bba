//! A document -> who uses what, and whether callers send it or receive it.
//!
//! ```
//! use ostler_openapi::model::find;
//! use ostler_openapi::uses::{Direction, Item, Uses};
//! use ostler_openapi::{Source, read};
//!
//! let text = "
//! openapi: 3.0.4
//! info: {title: Pets, version: '1'}
//! paths:
//!   /pets:
//!     get:
//!       responses:
//!         200: {description: Pets., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
//! components:
//!   schemas:
//!     Pet: {type: string}
//! ";
//! let document = read(Source::new("pets.yaml", text)?).document.expect("it is OpenAPI 3.0");
//! let uses = Uses::of(&document);
//! let pet = Item::Schema(find(&document.components.schemas, "Pet").expect("it is there").id);
//! assert!(uses.travels(pet, Direction::Response) && !uses.travels(pet, Direction::Request));
//! for (path_item, index) in uses.operations(pet) {
//!     let method = document.operation((path_item, index)).method.keyword();
//!     assert_eq!((method, document.paths_of(path_item).collect::<Vec<_>>()), ("get", vec!["/pets"]));
//! }
//! # Ok::<(), Box<ostler_openapi::finding::Finding>>(())
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    AdditionalProperties, Callback, Document, Header, Id, MediaType, Named, Parameter, ParameterValue, PathItem, Ref,
    RequestBody, Response, Schema,
};
use crate::tree::NodeId;

/// The schemas that stand for one with a discriminator.
type Heirs = BTreeMap<Id<Schema>, Vec<Ref<Schema>>>;

/// Who uses what in a document.
#[derive(Debug)]
pub struct Uses {
    users: BTreeMap<Item, Vec<Use>>,
    travelling: BTreeSet<(Item, Direction)>,
}

/// Something that uses other things, or is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// An operation, as a position in its path item.
    Operation(Id<PathItem>, usize),
    /// A callback.
    Callback(Id<Callback>),
    /// A header.
    Header(Id<Header>),
    /// A parameter.
    Parameter(Id<Parameter>),
    /// A path item.
    PathItem(Id<PathItem>),
    /// A request body.
    RequestBody(Id<RequestBody>),
    /// A response.
    Response(Id<Response>),
    /// A schema.
    Schema(Id<Schema>),
}

/// One use of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// Who uses it.
    pub user: Item,
    /// Where.
    pub node: NodeId,
}

/// Which way something travels, as a caller sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Callers send it.
    Request,
    /// Callers receive it.
    Response,
}

impl Direction {
    fn turned(self) -> Self {
        match self {
            Self::Request => Self::Response,
            Self::Response => Self::Request,
        }
    }
}

impl Uses {
    /// Follows everything that a document uses; a schema with a discriminator uses its heirs. `readOnly` and `writeOnly` are not looked at: they say what a property may
    /// hold, and not where its schema stands.
    pub fn of(document: &Document) -> Self {
        let mut uses = Self { users: BTreeMap::new(), travelling: BTreeSet::new() };
        let heirs = document.heirs();
        for user in items(document) {
            for (item, node, _) in parts(document, &heirs, user, Direction::Request) {
                uses.users.entry(item).or_default().push(Use { user, node });
            }
        }
        let mut rest: Vec<_> =
            document.paths.iter().map(|it| (Item::PathItem(it.value.id), Direction::Request)).collect();
        while let Some((item, direction)) = rest.pop() {
            if uses.travelling.insert((item, direction)) {
                rest.extend(
                    parts(document, &heirs, item, direction).into_iter().map(|(part, _, direction)| (part, direction)),
                );
            }
        }
        uses
    }

    /// Where an item is used: directly, and once for each place.
    pub fn users(&self, item: Item) -> &[Use] {
        self.users.get(&item).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether an item travels this way, by whatever leads from a path to it. In a callback the server sends requests.
    pub fn travels(&self, item: Item, direction: Direction) -> bool {
        self.travelling.contains(&(item, direction))
    }

    /// The operations that an item belongs to, by whatever leads to it.
    pub fn operations(&self, item: Item) -> BTreeSet<(Id<PathItem>, usize)> {
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::from([item]);
        let mut rest = vec![item];
        while let Some(item) = rest.pop() {
            if let Item::Operation(path, index) = item {
                found.insert((path, index));
            }
            rest.extend(self.users(item).iter().map(|it| it.user).filter(|it| seen.insert(*it)));
        }
        found
    }
}

fn items(document: &Document) -> Vec<Item> {
    let mut items: Vec<Item> = document.schemas.iter().map(|(id, _)| Item::Schema(id)).collect();
    items.extend(document.callbacks.iter().map(|(id, _)| Item::Callback(id)));
    items.extend(document.headers.iter().map(|(id, _)| Item::Header(id)));
    items.extend(document.parameters.iter().map(|(id, _)| Item::Parameter(id)));
    items.extend(document.request_bodies.iter().map(|(id, _)| Item::RequestBody(id)));
    items.extend(document.responses.iter().map(|(id, _)| Item::Response(id)));
    for (id, item) in document.path_items.iter() {
        items.push(Item::PathItem(id));
        items.extend((0..item.operations.len()).map(|index| Item::Operation(id, index)));
    }
    items
}

/// What an item uses directly, and which way that travels when the item travels like this.
fn parts(document: &Document, heirs: &Heirs, item: Item, direction: Direction) -> Vec<(Item, NodeId, Direction)> {
    let mut parts = Parts { found: Vec::new(), direction };
    match item {
        Item::PathItem(id) => {
            let operations = document.path_items[id].operations.iter().enumerate();
            parts.found.extend(operations.map(|(index, it)| (Item::Operation(id, index), it.node, direction)));
        }
        Item::Operation(id, index) => {
            let item = &document.path_items[id];
            let operation = &item.operations[index];
            for used in document.parameters_of(item, operation) {
                parts.add(Item::Parameter, used);
            }
            operation.request_body.iter().for_each(|it| parts.add(Item::RequestBody, it));
            parts.direction = direction.turned();
            operation.responses.iter().for_each(|(_, it)| parts.add(Item::Response, it));
            operation.callbacks.iter().for_each(|it| parts.add(Item::Callback, &it.value));
        }
        Item::Callback(id) => {
            document.callbacks[id].paths.iter().for_each(|it| parts.add(Item::PathItem, &it.value));
        }
        Item::Header(id) => parts.add_value(document.headers[id].value.as_ref()),
        Item::Parameter(id) => parts.add_value(document.parameters[id].value.as_ref()),
        Item::RequestBody(id) => parts.add_content(&document.request_bodies[id].content),
        Item::Response(id) => {
            let response = &document.responses[id];
            response.headers.iter().for_each(|it| parts.add(Item::Header, &it.value));
            parts.add_content(&response.content);
        }
        Item::Schema(id) => {
            document.schemas[id].parts().for_each(|it| parts.add(Item::Schema, it));
            heirs.get(&id).into_iter().flatten().for_each(|it| parts.add(Item::Schema, it));
        }
    }
    parts.found
}

struct Parts {
    found: Vec<(Item, NodeId, Direction)>,
    direction: Direction,
}

impl Parts {
    fn add<T>(&mut self, item: fn(Id<T>) -> Item, used: &Ref<T>) {
        self.found.push((item(used.id), used.node, self.direction));
    }

    fn add_value(&mut self, value: Option<&ParameterValue>) {
        match value {
            Some(ParameterValue::Schema { schema, .. }) => self.add(Item::Schema, schema),
            Some(ParameterValue::Content(content)) => self.add_media_type(&content.value),
            None => {}
        }
    }

    fn add_content(&mut self, content: &[Named<MediaType>]) {
        content.iter().for_each(|it| self.add_media_type(&it.value));
    }

    fn add_media_type(&mut self, media_type: &MediaType) {
        media_type.schema.iter().for_each(|it| self.add(Item::Schema, it));
        let headers = media_type.encoding.iter().flat_map(|it| &it.value.headers);
        headers.for_each(|it| self.add(Item::Header, &it.value));
    }
}

impl Document {
    /// Every use of a schema: by a name, in a body, parameter or header, and as a part of another schema.
    pub fn used_schemas(&self) -> impl Iterator<Item = &Ref<Schema>> {
        let named = self.components.schemas.iter().map(|it| &it.value);
        let bodies = self.request_bodies.iter().map(|(_, it)| &it.content);
        let contents = bodies.chain(self.responses.iter().map(|(_, it)| &it.content)).flatten();
        let contents = contents.filter_map(|it| it.value.schema.as_ref());
        let values =
            self.parameters.iter().map(|(_, it)| &it.value).chain(self.headers.iter().map(|(_, it)| &it.value));
        let values = values.flatten().filter_map(|it| match it {
            ParameterValue::Schema { schema, .. } => Some(schema),
            ParameterValue::Content(content) => content.value.schema.as_ref(),
        });
        let parts = self.schemas.iter().flat_map(|(_, it)| it.parts());
        named.chain(contents).chain(values).chain(parts)
    }
}

impl Schema {
    /// The schemas that this one uses directly, in the order of its keywords.
    pub fn parts(&self) -> impl Iterator<Item = &Ref<Schema>> {
        let additional = match &self.object.additional {
            Some(AdditionalProperties::Of(schema)) => Some(&**schema),
            Some(AdditionalProperties::Permitted(_)) | None => None,
        };
        let mapping = self.discriminator.iter().flat_map(|it| &it.mapping).map(|it| &it.value);
        let properties = self.object.properties.iter().map(|it| &it.value);
        let branches = self.all_of.iter().chain(&self.any_of).chain(&self.one_of).chain(&self.not);
        self.array.items.iter().chain(properties).chain(additional).chain(branches).chain(mapping)
    }
}
