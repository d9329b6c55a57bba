//! A schema -> JSON values that are instances of it, as far as its keywords say.
//!
//! It reads the document by itself, and asks the generator nothing: what the two take for an instance has to agree.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use ostler_openapi::model::{AdditionalProperties, Document, Id, Named, Ref, Schema};
use ostler_openapi::shape::ShapeKind;
use ostler_openapi::tree::Tree;
use serde_json::{Map, Value, json};
use tests::random::Random;

use crate::scalars;

/// How deep objects have members that nobody requires, and lists have items.
const DEEPEST_OPTIONAL: usize = 3;

/// How deep anything stands in anything.
const DEEPEST: usize = 10;

/// How many instances of one schema there are, where others hold it and by itself.
const MOST_INSIDE: usize = 24;
const MOST: usize = 400;

/// How many instances of an object are put together by chance.
const BY_CHANCE: usize = 8;

/// What is left out of an object that is larger, unless it is required: an instance is to be read by people as well.
const LONGEST_MEMBER: usize = 2_000;

/// A value, and what may be written of it: null for a member that nobody requires may be left out.
#[derive(Clone, Debug)]
pub struct Instance {
    pub read: Value,
    pub written: Value,
}

impl Instance {
    fn of(value: Value) -> Self {
        Self { read: value.clone(), written: value }
    }
}

/// The instances of the schemas of a document.
pub struct Instances<'d> {
    tree: &'d Tree,
    document: &'d Document,
    heirs: BTreeMap<Id<Schema>, Vec<Ref<Schema>>>,
    known: BTreeMap<(Id<Schema>, usize), Rc<Vec<Instance>>>,
    random: Random,
}

/// What the schemas of an `allOf` say of one object.
#[derive(Default)]
struct Members {
    properties: Vec<Named<Ref<Schema>>>,
    required: BTreeSet<Arc<str>>,
    additional: Option<AdditionalProperties>,
    choices: Vec<Ref<Schema>>,
    /// What is of another type, or says nothing of members.
    others: Vec<Ref<Schema>>,
}

impl<'d> Instances<'d> {
    pub fn new(tree: &'d Tree, document: &'d Document, seed: u64) -> Self {
        let (heirs, known) = (document.heirs(), BTreeMap::new());
        Self { tree, document, heirs, known, random: Random::new(seed) }
    }

    /// Whether others inherit from a schema, which then stands for all of them.
    pub fn is_base(&self, id: Id<Schema>) -> bool {
        self.heirs.contains_key(&id)
    }

    /// The instances of a schema with a type of its own, each once. That it may be null is for its users to hold.
    pub fn of(&mut self, used: &Ref<Schema>) -> Vec<Instance> {
        let or_null = self.document.shape(self.tree, used).or_null.is_some();
        self.within(used, 0).iter().filter(|it| !or_null || !it.read.is_null()).cloned().collect()
    }

    fn within(&mut self, used: &Ref<Schema>, depth: usize) -> Rc<Vec<Instance>> {
        if depth > DEEPEST {
            return Rc::default();
        }
        if let Some(known) = self.known.get(&(used.id, depth)) {
            return Rc::clone(known);
        }
        let shape = self.document.shape(self.tree, used);
        let schema = &self.document.schemas[shape.schema];
        let mut found = match &shape.kind {
            _ if self.is_base(shape.schema) => self.of_base(shape.schema, depth),
            ShapeKind::Enum(values) => plain(scalars::of_enum(self.tree, schema, values)),
            ShapeKind::Scalar(ty) => plain(scalars::of_scalar(schema, *ty)),
            ShapeKind::Array => self.of_array(schema, depth),
            ShapeKind::Object | ShapeKind::AllOf(_) | ShapeKind::Combined => self.of_object(shape.schema, depth),
            ShapeKind::Map(values) => self.of_map(values, depth),
            ShapeKind::FreeForm => plain(vec![json!({}), json!({"a": null, "b c": [1, {"d": false}]})]),
            ShapeKind::AnyOf(branches) | ShapeKind::OneOf(branches) => self.of_choice(shape.schema, branches, depth),
            ShapeKind::Any => plain(scalars::of_anything()),
            ShapeKind::Null => plain(vec![Value::Null]),
            ShapeKind::Nothing | ShapeKind::Circle => Vec::new(),
        };
        if shape.or_null.is_some() {
            found.insert(found.len().min(1), Instance::of(Value::Null));
        }
        let found = Rc::new(self.some_of(found, if depth == 0 { MOST } else { MOST_INSIDE }));
        self.known.insert((used.id, depth), Rc::clone(&found));
        found
    }

    /// Each once; of too many the first, and others by chance.
    fn some_of(&mut self, found: Vec<Instance>, most: usize) -> Vec<Instance> {
        let mut seen = BTreeSet::new();
        let mut found: Vec<_> = found.into_iter().filter(|it| seen.insert(it.read.to_string())).collect();
        while found.len() > most {
            found.remove(most / 2 + self.random.below(found.len() - most / 2));
        }
        found
    }

    fn of_array(&mut self, schema: &Schema, depth: usize) -> Vec<Instance> {
        let array = &schema.array;
        let least = usize::try_from(array.min_items.unwrap_or(0)).unwrap_or(usize::MAX);
        let most = usize::try_from(array.max_items.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
        let mut found = Vec::new();
        if least == 0 {
            found.push(Instance::of(json!([])));
        }
        let Some(items) = array.items.as_ref().filter(|_| depth < DEEPEST_OPTIONAL || least > 0) else { return found };
        let items = self.within(items, depth + 1);
        let lengths = [least.max(1), 2, items.len()];
        for length in lengths.into_iter().filter(|it| (least..=most.min(items.len())).contains(it)) {
            found.push(list(&items[..length]));
        }
        if least <= 1 && most >= 1 {
            found.extend(items.iter().map(|it| list(std::slice::from_ref(it))));
        }
        found
    }

    fn of_map(&mut self, values: &Ref<Schema>, depth: usize) -> Vec<Instance> {
        let mut found = vec![Instance::of(json!({}))];
        if depth < DEEPEST_OPTIONAL {
            let values = self.within(values, depth + 1);
            let names = ["key", "", "a \"key\"\nof words"];
            found.push(object(names.iter().zip(values.iter()).map(|(name, it)| (*name, it, true))));
            found.extend(values.iter().map(|it| object([("key", it, true)])));
        }
        found
    }

    /// One of several schemas, with the text of the discriminator that says which.
    fn of_choice(&mut self, id: Id<Schema>, branches: &[Ref<Schema>], depth: usize) -> Vec<Instance> {
        let mut found = Vec::new();
        for branch in branches {
            let instances = self.within(branch, depth + 1);
            found.extend(self.tagged(id, branch, &instances));
        }
        found
    }

    /// What inherits from a schema, and the schema itself, which may have several names.
    fn of_base(&mut self, id: Id<Schema>, depth: usize) -> Vec<Instance> {
        let mut found = Vec::new();
        let own = Ref { node: self.document.schemas[id].node, id, reference: None };
        for heir in self.heirs[&id].clone() {
            if self.target(&heir) != id {
                let instances = self.within(&heir, depth + 1);
                found.extend(self.tagged(id, &heir, &instances));
            }
        }
        let instances = self.of_object(id, depth);
        found.extend(self.tagged(id, &own, &instances));
        found
    }

    /// The same with each text of the discriminator that means the branch, and with one that nobody knows.
    fn tagged(&self, id: Id<Schema>, branch: &Ref<Schema>, instances: &[Instance]) -> Vec<Instance> {
        let Some(discriminator) = &self.document.schemas[id].discriminator else { return instances.to_vec() };
        let target = self.target(branch);
        if target != id && (self.is_base(target) || self.document.schemas[target].discriminator.is_some()) {
            // It has texts of its own.
            return instances.to_vec();
        }
        let here = discriminator.mapping.iter().filter(|it| self.target(&it.value) == target);
        let mut texts: Vec<_> = here.map(|it| it.name.to_string()).collect();
        if texts.is_empty() {
            let names = self.document.components.schemas.iter().filter(|it| self.target(&it.value) == target);
            texts.extend(names.map(|it| it.name.to_string()));
        }
        let mut found = if texts.is_empty() { instances.to_vec() } else { Vec::new() };
        for (index, instance) in instances.iter().enumerate() {
            let unknown = (index == 0).then(|| "no such text".to_owned());
            for text in texts.iter().cloned().chain(unknown) {
                let mut instance = instance.clone();
                for value in [&mut instance.read, &mut instance.written] {
                    if let Value::Object(members) = value {
                        members.insert(discriminator.property_name.to_string(), text.clone().into());
                    }
                }
                found.push(instance);
            }
        }
        found
    }

    /// What a schema is once references and wrappers are taken off.
    fn target(&self, used: &Ref<Schema>) -> Id<Schema> {
        self.document.shape(self.tree, used).schema
    }

    /// An object with all its members, with those that are required, with each value of each of them, and by chance.
    fn of_object(&mut self, id: Id<Schema>, depth: usize) -> Vec<Instance> {
        let members = self.members(id);
        if members.properties.is_empty() && members.required.is_empty() && members.additional.is_none() {
            let others: Vec<_> = members.choices.iter().chain(&members.others).cloned().collect();
            return others.iter().flat_map(|it| self.within(it, depth + 1).to_vec()).collect();
        }
        let Some(values) = self.values(id, &members, depth) else { return Vec::new() };
        let required: Vec<_> = values.iter().filter(|it| it.required).map(Choice::first).collect();
        let mut found = vec![object(required.iter().copied())];
        if depth > DEEPEST_OPTIONAL {
            return found;
        }
        let short = values.iter().filter(|it| it.required || it.values[0].read.to_string().len() <= LONGEST_MEMBER);
        found.insert(0, object(short.clone().map(Choice::first)));
        for choice in &values {
            let with = |it| object(required.iter().copied().chain([(choice.name.as_str(), it, choice.keeps_null)]));
            found.extend(choice.values.iter().map(with));
        }
        for _ in 0..if depth == 0 { BY_CHANCE } else { 0 } {
            let chosen: Vec<_> = short.clone().filter(|it| it.required || self.random.below(2) == 0).collect();
            found.push(object(chosen.into_iter().map(|it| (&*it.name, self.random.pick(&it.values), it.keeps_null))));
        }
        found
    }

    /// The members of an object, those without a name included; nothing when one that is required has no values.
    fn values(&mut self, id: Id<Schema>, members: &Members, depth: usize) -> Option<Vec<Choice>> {
        let mut values = Vec::new();
        for property in &members.properties {
            let target = self.target(&property.value);
            let schemas = [&self.document.schemas[property.value.id], &self.document.schemas[target]];
            // What holds itself without an end has no instances; the generator lets it be left out.
            let required = members.required.contains(&property.name) && target != id;
            let one_way = schemas.iter().any(|it| it.read_only || it.write_only);
            if !required && depth > DEEPEST_OPTIONAL {
                continue;
            }
            let mut found = self.within(&property.value, depth + 1).to_vec();
            if one_way {
                // It is required of some and not of others.
                found.retain(|it| !it.read.is_null());
            }
            match found.is_empty() {
                true if required => return None,
                true => {}
                false => values.push(Choice {
                    name: property.name.to_string(),
                    values: found,
                    required,
                    keeps_null: required,
                }),
            }
        }
        let declared: Vec<_> = members.properties.iter().map(|it| &it.name).collect();
        for name in members.required.iter().filter(|it| !declared.contains(it)) {
            // Without a member for those that nobody declares there is none that keeps it.
            if self.has_others(members) {
                let found = plain(vec![json!("required by name")]);
                values.push(Choice { name: name.to_string(), values: found, required: true, keeps_null: true });
            }
        }
        let others = match &members.additional {
            Some(AdditionalProperties::Of(of)) => self.within(of, depth + 1).to_vec(),
            Some(AdditionalProperties::Permitted(true)) => plain(scalars::of_anything()),
            None | Some(AdditionalProperties::Permitted(false)) => Vec::new(),
        };
        if !others.is_empty() {
            for name in ["additional member", "", "größer als \"1\""] {
                let (name, values_of) = (name.to_owned(), others.clone());
                values.push(Choice { name, values: values_of, required: false, keeps_null: true });
            }
        }
        Some(values)
    }

    fn has_others(&self, members: &Members) -> bool {
        !matches!(members.additional, None | Some(AdditionalProperties::Permitted(false)))
    }

    /// Everything that a schema and those of its `allOf` say, the schema itself last.
    fn members(&self, id: Id<Schema>) -> Members {
        let mut members = Members::default();
        let (mut order, mut rest, mut seen) = (Vec::new(), vec![id], BTreeSet::from([id]));
        while let Some(id) = rest.pop() {
            order.push(id);
            rest.extend(self.document.schemas[id].all_of.iter().map(|it| it.id).filter(|it| seen.insert(*it)));
        }
        for id in order.into_iter().rev() {
            let schema = &self.document.schemas[id];
            for property in &schema.object.properties {
                members.properties.retain(|it| it.name != property.name);
                members.properties.push(property.clone());
            }
            members.required.extend(schema.object.required.iter().cloned());
            if let Some(additional) = &schema.object.additional {
                members.additional = Some(additional.clone());
            }
            members.choices.extend(schema.any_of.iter().chain(&schema.one_of).cloned());
            if schema.all_of.is_empty() && schema.any_of.is_empty() && schema.one_of.is_empty() {
                members.others.push(Ref { node: schema.node, id, reference: None });
            }
        }
        members
    }
}

/// A member of an object, and what it may be.
struct Choice {
    name: String,
    values: Vec<Instance>,
    required: bool,
    keeps_null: bool,
}

impl Choice {
    fn first(&self) -> (&str, &Instance, bool) {
        (&self.name, &self.values[0], self.keeps_null)
    }
}

fn plain(values: Vec<Value>) -> Vec<Instance> {
    values.into_iter().map(Instance::of).collect()
}

fn list(items: &[Instance]) -> Instance {
    let [read, written] = [|it: &Instance| it.read.clone(), |it: &Instance| it.written.clone()]
        .map(|it| Value::Array(items.iter().map(it).collect()));
    Instance { read, written }
}

/// An object of these members, of which the last of a name counts. Null is kept only where somebody requires the member.
fn object<'m>(members: impl IntoIterator<Item = (&'m str, &'m Instance, bool)>) -> Instance {
    let (mut read, mut written) = (Map::new(), Map::new());
    for (name, instance, keeps_null) in members {
        read.insert(name.to_owned(), instance.read.clone());
        if instance.read.is_null() && !keeps_null {
            written.remove(name);
        } else {
            written.insert(name.to_owned(), instance.written.clone());
        }
    }
    Instance { read: read.into(), written: written.into() }
}
