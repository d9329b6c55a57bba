//! A value of the document and a schema -> what of the value the schema refuses.

mod format;
mod pattern;

use std::collections::BTreeMap;

use ostler_openapi::finding::quote;
use ostler_openapi::model::{AdditionalProperties, Bound, Document, Id, Ref, Schema, SchemaType};
use ostler_openapi::tree::{Scalar, ScalarKind, Value};
use ostler_openapi::uses::Direction;
use ostler_openapi::{NodeId, Tree};

pub(super) use self::pattern::{Patterns, is_ecma};

/// How many schemas are held against values for a whole document. What is left is taken for good.
const MOST_STEPS: usize = 3_000_000;

/// How many schemas may lead from one to the next for one value. What is further down is taken for good.
const DEEPEST: usize = 100;

/// How many problems of one value are told.
const MOST_WRONG: usize = 8;

/// Holds values against schemas.
pub(super) struct Validator<'d> {
    tree: &'d Tree,
    document: &'d Document,
    patterns: Patterns,
    steps: usize,
    /// The names of the components, by the schema.
    names: BTreeMap<Id<Schema>, &'d str>,
}

/// What a schema refuses.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) node: NodeId,
    pub(super) message: String,
}

/// How a value is looked at.
#[derive(Clone, Copy)]
struct Look {
    direction: Option<Direction>,
    depth: usize,
    /// Whether another schema may declare more members of the same value.
    combined: bool,
}

impl<'d> Validator<'d> {
    pub(super) fn new(tree: &'d Tree, document: &'d Document) -> Self {
        let names = document.components.schemas.iter().map(|it| (it.value.id, &*it.name)).collect();
        Self { tree, document, patterns: Patterns::default(), steps: 0, names }
    }

    /// What is wrong with a value; the first few problems.
    pub(super) fn check(&mut self, schema: Id<Schema>, value: NodeId, direction: Option<Direction>) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        self.look(Look { direction, depth: 0, combined: false }, schema, value, &mut wrong);
        wrong.truncate(MOST_WRONG);
        wrong
    }

    fn admits(&mut self, look: Look, schema: Id<Schema>, value: NodeId) -> bool {
        let mut wrong = Vec::new();
        self.look(look, schema, value, &mut wrong);
        wrong.is_empty()
    }

    fn look(&mut self, look: Look, id: Id<Schema>, value: NodeId, wrong: &mut Vec<Wrong>) {
        self.steps += 1;
        if self.steps > MOST_STEPS || look.depth > DEEPEST || wrong.len() > MOST_WRONG {
            return;
        }
        let schema = &self.document.schemas[id];
        let look = Look { depth: look.depth + 1, ..look };
        let kind = self.tree.scalar(value).map(|it| it.kind);
        // `nullable` widens what stands beside it, in whichever words.
        if kind == Some(ScalarKind::Null) && schema.nullable {
            return;
        }
        if let Some(ty) = schema.ty.filter(|ty| !self.is_of(*ty, value)) {
            let message = format!("{} is expected, but this is {}", article(ty), self.tree.describe(value));
            return wrong.push(Wrong { node: value, message });
        }
        self.check_enum(schema, value, wrong);
        match self.tree.value(value) {
            Value::Scalar(scalar) if scalar.kind == ScalarKind::String => {
                self.check_string(schema, value, scalar, wrong);
            }
            Value::Scalar(scalar) => self.check_number(schema, value, scalar, wrong),
            Value::Sequence(elements) => self.check_array(look, schema, (value, elements), wrong),
            Value::Mapping(_) => self.check_object(look, schema, value, wrong),
        }
        self.check_combinations(look, schema, value, wrong);
    }

    fn is_of(&self, ty: SchemaType, value: NodeId) -> bool {
        match (ty, self.tree.value(value)) {
            (SchemaType::Array, Value::Sequence(_)) | (SchemaType::Object, Value::Mapping(_)) => true,
            (_, Value::Scalar(scalar)) => match (ty, scalar.kind) {
                (SchemaType::Boolean, ScalarKind::Bool(_))
                | (SchemaType::String, ScalarKind::String)
                | (SchemaType::Integer, ScalarKind::Int)
                | (SchemaType::Number, ScalarKind::Int | ScalarKind::Float) => true,
                (SchemaType::Integer, ScalarKind::Float) => scalar.as_f64().is_some_and(|it| it.fract() == 0.0),
                _ => false,
            },
            _ => false,
        }
    }

    fn check_enum(&mut self, schema: &Schema, value: NodeId, wrong: &mut Vec<Wrong>) {
        let Some(values) = schema.values.as_deref().filter(|it| !it.is_empty()) else { return };
        self.steps += values.len();
        if !values.iter().any(|it| self.is_same(*it, value, 0)) {
            let shown = self.tree.scalar(value).map_or_else(|| "this".to_owned(), |it| quote(&it.text));
            wrong.push(Wrong { node: value, message: format!("{shown} is none of the values of `enum`") });
        }
    }

    /// Whether two values are equal, as far as anybody writes them.
    fn is_same(&self, left: NodeId, right: NodeId, depth: usize) -> bool {
        if depth > DEEPEST {
            return true;
        }
        match (self.tree.value(left), self.tree.value(right)) {
            (Value::Scalar(left), Value::Scalar(right)) => {
                let numbers = (left.as_f64(), right.as_f64());
                left.kind == right.kind && left.text == right.text
                    || matches!((left.kind, right.kind), (ScalarKind::Bool(a), ScalarKind::Bool(b)) if a == b)
                    || left.kind == ScalarKind::Null && right.kind == ScalarKind::Null
                    || matches!(numbers, (Some(left), Some(right)) if left == right)
            }
            (Value::Sequence(left), Value::Sequence(right)) => {
                left.len() == right.len() && left.iter().zip(right).all(|(a, b)| self.is_same(*a, *b, depth + 1))
            }
            (Value::Mapping(_), Value::Mapping(_)) => {
                let (left, right) = (self.tree.members(left), (right, self.tree.members(right).len()));
                left.len() == right.1
                    && left.iter().all(|it| {
                        self.tree.get(right.0, &it.key).is_some_and(|other| self.is_same(it.value, other, depth + 1))
                    })
            }
            _ => false,
        }
    }

    fn check_string(&mut self, schema: &Schema, node: NodeId, scalar: &Scalar, wrong: &mut Vec<Wrong>) {
        let keywords = &schema.string;
        let mut tell = |message: String| wrong.push(Wrong { node, message });
        if keywords.min_length.is_some() || keywords.max_length.is_some() {
            let length = scalar.text.chars().count() as u64;
            if let Some(least) = keywords.min_length.filter(|it| length < *it) {
                tell(format!("this has {length} characters, fewer than the {least} of `minLength`"));
            }
            if let Some(most) = keywords.max_length.filter(|it| length > *it) {
                tell(format!("this has {length} characters, more than the {most} of `maxLength`"));
            }
        }
        if let Some(pattern) = &keywords.pattern
            && self.patterns.refuse(pattern, &scalar.text)
        {
            tell(format!("{} does not match the pattern {}", quote(&scalar.text), quote(pattern)));
        }
        if let Some(format) = schema.format.as_deref().filter(|_| schema.ty != Some(SchemaType::Array))
            && format::misses(format, &scalar.text)
        {
            tell(format!("{} is not of `format: {format}`", quote(&scalar.text)));
        }
    }

    fn check_number(&mut self, schema: &Schema, node: NodeId, scalar: &Scalar, wrong: &mut Vec<Wrong>) {
        let Some(number) = scalar.as_f64() else { return };
        let mut tell = |message: String| wrong.push(Wrong { node, message });
        let bound = |it: &Option<Bound>| it.as_ref().and_then(|it| Some((it.value.value.as_f64()?, it.exclusive)));
        if let Some((least, exclusive)) = bound(&schema.number.minimum)
            && (number < least || exclusive && number == least)
        {
            tell(format!("{} is less than `minimum` permits", scalar.text));
        }
        if let Some((most, exclusive)) = bound(&schema.number.maximum)
            && (number > most || exclusive && number == most)
        {
            tell(format!("{} is more than `maximum` permits", scalar.text));
        }
        let step = schema.number.multiple_of.as_ref().and_then(|it| it.value.as_f64()).filter(|it| *it > 0.0);
        if let Some(step) = step {
            let times = number / step;
            if (times - times.round()).abs() > 1e-9 * times.abs().max(1.0) {
                tell(format!("{} is no multiple of {step}", scalar.text));
            }
        }
        if schema.format.as_deref() == Some("int32") && !(-2_147_483_648.0..=2_147_483_647.0).contains(&number) {
            tell(format!("{} does not fit `format: int32`", scalar.text));
        }
    }

    fn check_array(
        &mut self,
        look: Look,
        schema: &Schema,
        (node, elements): (NodeId, &[NodeId]),
        wrong: &mut Vec<Wrong>,
    ) {
        let count = elements.len() as u64;
        if let Some(least) = schema.array.min_items.filter(|it| count < *it) {
            wrong.push(Wrong { node, message: format!("{count} elements are fewer than the {least} of `minItems`") });
        }
        if let Some(most) = schema.array.max_items.filter(|it| count > *it) {
            wrong.push(Wrong { node, message: format!("{count} elements are more than the {most} of `maxItems`") });
        }
        if schema.array.unique_items {
            let mut seen = BTreeMap::new();
            for element in elements {
                if seen.insert(self.tree.to_json(*element), ()).is_some() {
                    wrong.push(Wrong { node: *element, message: "this element stands in the list twice".to_owned() });
                }
            }
        }
        if let Some(items) = &schema.array.items {
            let look = Look { combined: false, ..look };
            elements.iter().for_each(|it| self.look(look, items.id, *it, wrong));
        }
    }

    fn check_object(&mut self, look: Look, schema: &Schema, node: NodeId, wrong: &mut Vec<Wrong>) {
        let object = &schema.object;
        let members = self.tree.members(node);
        let properties: BTreeMap<&str, &Ref<Schema>> =
            object.properties.iter().map(|it| (&*it.name, &it.value)).collect();
        for name in object.required.iter().filter(|it| self.tree.get(node, it).is_none()) {
            let is_left_out = properties.get(&**name).is_some_and(|it| self.is_left_out(look.direction, it));
            if !is_left_out {
                wrong.push(Wrong { node, message: format!("the required property {} is missing", quote(name)) });
            }
        }
        let count = members.len() as u64;
        if let Some(least) = object.min_properties.filter(|it| count < *it) {
            wrong.push(Wrong {
                node,
                message: format!("{count} members are fewer than the {least} of `minProperties`"),
            });
        }
        if let Some(most) = object.max_properties.filter(|it| count > *it) {
            wrong.push(Wrong { node, message: format!("{count} members are more than the {most} of `maxProperties`") });
        }
        let inner = Look { combined: false, ..look };
        for member in members {
            match (properties.get(&*member.key), &object.additional) {
                (Some(property), _) => {
                    self.check_direction(look.direction, property, member.value, wrong);
                    self.look(inner, property.id, member.value, wrong);
                }
                (None, Some(AdditionalProperties::Of(values))) => self.look(inner, values.id, member.value, wrong),
                (None, Some(AdditionalProperties::Permitted(false))) if !look.combined => {
                    let message = format!("{} is no property, and others are not permitted", quote(&member.key));
                    wrong.push(Wrong { node: member.value, message });
                }
                (None, _) => {}
            }
        }
    }

    /// Whether a property does not travel this way, or may not where nobody knows the way.
    fn is_left_out(&self, direction: Option<Direction>, property: &Ref<Schema>) -> bool {
        let schema = &self.document.schemas[property.id];
        match direction {
            Some(Direction::Request) => schema.read_only,
            Some(Direction::Response) => schema.write_only,
            None => schema.read_only || schema.write_only,
        }
    }

    fn check_direction(
        &self,
        direction: Option<Direction>,
        property: &Ref<Schema>,
        node: NodeId,
        wrong: &mut Vec<Wrong>,
    ) {
        if direction.is_none() || !self.is_left_out(direction, property) {
            return;
        }
        let message = match direction {
            Some(Direction::Request) => "this property is `readOnly`, but the example is that of a request",
            _ => "this property is `writeOnly`, but the example is that of a response",
        };
        wrong.push(Wrong { node, message: message.to_owned() });
    }

    fn check_combinations(&mut self, look: Look, schema: &Schema, value: NodeId, wrong: &mut Vec<Wrong>) {
        let combined = Look { combined: true, ..look };
        schema.all_of.iter().for_each(|it| self.look(combined, it.id, value, wrong));
        let is_alone = schema.object.properties.is_empty() && schema.all_of.is_empty();
        let branch = if is_alone { look } else { combined };
        for branches in [&schema.any_of, &schema.one_of] {
            if !branches.is_empty() {
                self.check_choice(branch, schema, (branches, value), wrong);
            }
        }
        if let Some(not) = &schema.not
            && self.admits(combined, not.id, value)
        {
            wrong.push(Wrong { node: value, message: "this is what `not` excludes".to_owned() });
        }
    }

    fn check_choice(
        &mut self,
        look: Look,
        schema: &Schema,
        (branches, value): (&[Ref<Schema>], NodeId),
        wrong: &mut Vec<Wrong>,
    ) {
        if let Some(discriminator) = &schema.discriminator
            && matches!(self.tree.value(value), Value::Mapping(_))
        {
            let Some(said) = self.tree.get(value, &discriminator.property_name) else {
                let name = quote(&discriminator.property_name);
                let message = format!("the property {name}, which says what this is, is missing");
                return wrong.push(Wrong { node: value, message });
            };
            if let Some(text) = self.tree.string(said) {
                let mapped = discriminator.mapping.iter().find(|it| it.name == *text).map(|it| it.value.id);
                let named = || branches.iter().map(|it| it.id).find(|it| self.names.get(it) == Some(&&**text));
                return match mapped.or_else(named) {
                    Some(branch) => self.look(look, branch, value, wrong),
                    None => {
                        let message = format!("{} is no value of the discriminator", quote(text));
                        wrong.push(Wrong { node: said, message });
                    }
                };
            }
        }
        if branches.iter().any(|it| self.admits(look, it.id, value)) || self.steps > MOST_STEPS {
            return;
        }
        let alike: Vec<_> = branches.iter().filter(|it| self.is_alike(it, value)).collect();
        match &alike[..] {
            [only] => self.look(look, only.id, value, wrong),
            _ => {
                let message = format!("this fits none of the {} schemas that it may be of", branches.len());
                wrong.push(Wrong { node: value, message });
            }
        }
    }

    /// Whether a branch is of the type of a value, so that it is probably the one that is meant.
    fn is_alike(&self, branch: &Ref<Schema>, value: NodeId) -> bool {
        let schema = &self.document.schemas[branch.id];
        schema.ty.is_none_or(|it| self.is_of(it, value))
    }
}

fn article(ty: SchemaType) -> &'static str {
    match ty {
        SchemaType::Array => "a list",
        SchemaType::Boolean => "a boolean",
        SchemaType::Integer => "a whole number",
        SchemaType::Number => "a number",
        SchemaType::Object => "an object",
        SchemaType::String => "a string",
    }
}
