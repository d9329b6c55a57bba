//! What the rules share: the document, and what it takes a walk through all of it to know.

use std::collections::BTreeSet;

use ostler_openapi::model::{
    AdditionalProperties, Document, Example, Header, Id, MediaType, Named, Operation, Parameter, ParameterValue,
    PathItem, Ref, Schema, SecurityRequirement,
};
use ostler_openapi::uses::{Direction, Item, Uses};
use ostler_openapi::{NodeId, Tree};

/// A document, as the rules see it.
pub(super) struct Cx<'d> {
    pub(super) tree: &'d Tree,
    pub(super) document: &'d Document,
    pub(super) uses: Uses,
    /// The operations of the paths, each once, in the order of the text.
    pub(super) operations: Vec<Asked<'d>>,
}

/// An operation, with the path that it is asked for at.
pub(super) struct Asked<'d> {
    pub(super) path: &'d Named<Ref<PathItem>>,
    pub(super) item: &'d PathItem,
    pub(super) operation: &'d Operation,
}

/// A body or a part of a request or an answer that is written as a text of a media type.
pub(super) struct Written<'d> {
    pub(super) name: &'d str,
    pub(super) media: &'d MediaType,
    /// Which way it travels, if it travels one way alone.
    pub(super) direction: Option<Direction>,
}

/// A value that somebody wrote down as one of a schema.
pub(super) struct Instance {
    pub(super) schema: Id<Schema>,
    pub(super) value: NodeId,
    pub(super) direction: Option<Direction>,
}

impl<'d> Cx<'d> {
    pub(super) fn new(tree: &'d Tree, document: &'d Document) -> Self {
        let mut seen = BTreeSet::new();
        let mut operations = Vec::new();
        for path in document.paths.iter().filter(|it| seen.insert(it.value.id)) {
            let item = &document.path_items[path.value.id];
            operations.extend(item.operations.iter().map(|operation| Asked { path, item, operation }));
        }
        operations.sort_by_key(|it| tree.span(it.operation.node).start);
        Self { tree, document, uses: Uses::of(document), operations }
    }

    pub(super) fn schema(&self, used: &Ref<Schema>) -> &'d Schema {
        &self.document.schemas[used.id]
    }

    pub(super) fn schemas(&self) -> impl Iterator<Item = (Id<Schema>, &'d Schema)> + use<'d> {
        self.document.schemas.iter()
    }

    /// What is required of callers of an operation.
    pub(super) fn security_of(&self, asked: &Asked<'d>) -> &'d [SecurityRequirement] {
        asked.operation.security.as_deref().unwrap_or(&self.document.security)
    }

    /// The parameters of an operation with those of its path.
    pub(super) fn parameters_of(&self, asked: &Asked<'d>) -> Vec<&'d Parameter> {
        let all = self.document.parameters_of(asked.item, asked.operation);
        all.into_iter().map(|it| &self.document.parameters[it.id]).collect()
    }

    /// The schema of a parameter, written by the rules for addresses or as a text.
    pub(super) fn schema_of(&self, value: Option<&'d ParameterValue>) -> Option<&'d Ref<Schema>> {
        match value? {
            ParameterValue::Schema { schema, .. } => Some(schema),
            ParameterValue::Content(media) => media.value.schema.as_ref(),
        }
    }

    fn direction(&self, item: Item) -> Option<Direction> {
        let [sent, received] = [Direction::Request, Direction::Response].map(|it| self.uses.travels(item, it));
        match (sent, received) {
            (true, false) => Some(Direction::Request),
            (false, true) => Some(Direction::Response),
            _ => None,
        }
    }

    /// Everything that is written as a text of a media type.
    pub(super) fn written(&self) -> Vec<Written<'d>> {
        let mut found = Vec::new();
        let mut add = |direction, content: &'d [Named<MediaType>]| {
            found.extend(content.iter().map(|it| Written { name: &it.name, media: &it.value, direction }));
        };
        for (id, body) in self.document.request_bodies.iter() {
            add(self.direction(Item::RequestBody(id)), &body.content);
        }
        for (id, response) in self.document.responses.iter() {
            add(self.direction(Item::Response(id)), &response.content);
        }
        let values = self.document.parameters.iter().map(|(_, it)| it.value.as_ref());
        for value in values.chain(self.document.headers.iter().map(|(_, it)| it.value.as_ref())) {
            if let Some(ParameterValue::Content(media)) = value {
                found.push(Written { name: &media.name, media: &media.value, direction: None });
            }
        }
        found
    }

    /// Every example, with the schema that it is one of.
    pub(super) fn examples(&self) -> Vec<Instance> {
        let own = self.schemas().filter_map(|(schema, it)| Some((schema, it.example?)));
        let mut instances: Vec<_> = own.map(|(schema, value)| Instance { schema, value, direction: None }).collect();
        for written in self.written().into_iter().filter(|it| is_structured(self.tree, it)) {
            let Some(schema) = &written.media.schema else { continue };
            let values = written.media.example.into_iter().chain(self.values_of(&written.media.examples));
            instances.extend(values.map(|value| Instance { schema: schema.id, value, direction: written.direction }));
        }
        for (_, Parameter { value, example, examples, .. }) in self.document.parameters.iter() {
            self.add_examples(&mut instances, value.as_ref(), (*example, examples));
        }
        for (_, Header { value, example, examples, .. }) in self.document.headers.iter() {
            self.add_examples(&mut instances, value.as_ref(), (*example, examples));
        }
        instances
    }

    fn add_examples(
        &self,
        instances: &mut Vec<Instance>,
        value: Option<&'d ParameterValue>,
        (example, examples): (Option<NodeId>, &'d [Named<Ref<Example>>]),
    ) {
        // Beside `content`, the examples belong to the media type.
        let Some(ParameterValue::Schema { schema, .. }) = value else { return };
        let values = example.into_iter().chain(self.values_of(examples));
        instances.extend(values.map(|value| Instance { schema: schema.id, value, direction: None }));
    }

    fn values_of(&self, examples: &'d [Named<Ref<Example>>]) -> impl Iterator<Item = NodeId> {
        examples.iter().filter_map(|it| self.document.examples[it.value.id].value)
    }

    /// What stands directly inside of a schema, each with whether it is a part of the value rather than another description of it.
    pub(super) fn inside(schema: &'d Schema) -> Vec<(&'d Ref<Schema>, Inside)> {
        let combined = schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of).chain(&schema.not);
        let mut found: Vec<_> = combined.map(|it| (it, Inside::Same)).collect();
        found.extend(schema.object.properties.iter().map(|it| (&it.value, Inside::Part)));
        found.extend(schema.array.items.iter().map(|it| (it, Inside::Part)));
        if let Some(AdditionalProperties::Of(values)) = &schema.object.additional {
            found.push((values, Inside::Part));
        }
        found
    }

    /// How a message calls a value: the name of the member that it is, or of the nearest thing round it that has one.
    pub(super) fn name(&self, node: NodeId) -> &'d str {
        let mut here = node;
        loop {
            match (self.tree.key(here), self.tree.parent(here)) {
                (Some(key), _) => return key,
                (None, Some(parent)) => here = parent,
                (None, None) => return "the document",
            }
        }
    }

    /// The name of a component, when a value is one.
    pub(super) fn component(&self, node: NodeId) -> Option<&'d str> {
        let section = self.tree.parent(node)?;
        let components = self.tree.parent(section)?;
        let is_component = Some(components) == self.document.components.node;
        self.tree.key(node).map(|it| &**it).filter(|_| is_component)
    }
}

/// How something stands inside of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    /// It says more of the same value.
    Same,
    /// It says something of a part of the value.
    Part,
}

/// Whether an example of a media type has the structure of its schema: what is written as another kind of text does not.
fn is_structured(tree: &Tree, written: &Written<'_>) -> bool {
    if MediaType::is_json(written.name) {
        return true;
    }
    let essence = written.name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_form = ["application/x-www-form-urlencoded", "multipart/form-data", "*/*"].contains(&&*essence);
    is_form && written.media.example.is_none_or(|it| tree.scalar(it).is_none())
}
