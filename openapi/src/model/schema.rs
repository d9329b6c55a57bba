//! Schemas: every keyword of OpenAPI 3.0, as it is written. What several of them mean together is for `shape`.

use std::sync::Arc;

use crate::finding::{Code, quote};
use crate::model::external_docs::{self, ExternalDocs};
use crate::model::{Foreign, Named, Number, Ref, SchemaExtensions, extension};
use crate::pointer::Pointer;
use crate::read::{Component, Cx, Object};
use crate::tree::{NodeId, ScalarKind};

/// What values look like.
#[derive(Debug)]
pub struct Schema {
    /// Where it stands.
    pub node: NodeId,
    /// `type`.
    pub ty: Option<SchemaType>,
    /// `format`.
    pub format: Option<Arc<str>>,
    /// Whether null is a value of its type as well.
    pub nullable: bool,
    /// `enum`: the only values that there are.
    pub values: Option<Vec<NodeId>>,
    /// What holds of numbers.
    pub number: NumberKeywords,
    /// What holds of strings.
    pub string: StringKeywords,
    /// What holds of arrays.
    pub array: ArrayKeywords,
    /// What holds of objects.
    pub object: ObjectKeywords,
    /// `allOf`: each of these holds as well.
    pub all_of: Vec<Ref<Schema>>,
    /// `anyOf`: one of these holds, or several.
    pub any_of: Vec<Ref<Schema>>,
    /// `oneOf`: one of these holds, and no other.
    pub one_of: Vec<Ref<Schema>>,
    /// `not`: this does not hold.
    pub not: Option<Ref<Schema>>,
    /// How to tell which of several schemas a value is of.
    pub discriminator: Option<Box<Discriminator>>,
    /// What it is called.
    pub title: Option<Arc<str>>,
    /// What it is for.
    pub description: Option<Arc<str>>,
    /// What is meant when there is no value.
    pub default: Option<NodeId>,
    /// An example.
    pub example: Option<NodeId>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Whether only answers hold it.
    pub read_only: bool,
    /// Whether only requests hold it.
    pub write_only: bool,
    /// How it is written in XML.
    pub xml: Option<Box<Xml>>,
    /// Where more is written.
    pub external_docs: Option<Box<ExternalDocs>>,
    /// Our extensions.
    pub extensions: SchemaExtensions,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// The types of OpenAPI 3.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are those of the types")]
pub enum SchemaType {
    Array,
    Boolean,
    Integer,
    Number,
    Object,
    String,
}

/// What holds of numbers.
#[derive(Debug, Default)]
pub struct NumberKeywords {
    /// `multipleOf`.
    pub multiple_of: Option<Number>,
    /// `minimum`, with `exclusiveMinimum`.
    pub minimum: Option<Bound>,
    /// `maximum`, with `exclusiveMaximum`.
    pub maximum: Option<Bound>,
}

/// An end of a range of numbers.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The number.
    pub value: Number,
    /// Whether the number itself is outside.
    pub exclusive: bool,
}

/// What holds of strings.
#[derive(Debug, Default)]
pub struct StringKeywords {
    /// `minLength`.
    pub min_length: Option<u64>,
    /// `maxLength`.
    pub max_length: Option<u64>,
    /// `pattern`.
    pub pattern: Option<Arc<str>>,
}

/// What holds of arrays.
#[derive(Debug, Default)]
pub struct ArrayKeywords {
    /// `items`.
    pub items: Option<Ref<Schema>>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `uniqueItems`.
    pub unique_items: bool,
}

/// What holds of objects.
#[derive(Debug, Default)]
pub struct ObjectKeywords {
    /// `properties`, in the order of the text.
    pub properties: Vec<Named<Ref<Schema>>>,
    /// `required`, in the order of the text.
    pub required: Vec<Arc<str>>,
    /// `additionalProperties`; nothing when it is left out, which permits them.
    pub additional: Option<AdditionalProperties>,
    /// `minProperties`.
    pub min_properties: Option<u64>,
    /// `maxProperties`.
    pub max_properties: Option<u64>,
}

/// What other properties an object may have.
#[derive(Clone, Debug)]
pub enum AdditionalProperties {
    /// Any, or none.
    Permitted(bool),
    /// Those of a schema.
    Of(Box<Ref<Schema>>),
}

/// How to tell which of several schemas a value is of.
#[derive(Debug)]
pub struct Discriminator {
    /// Where it stands.
    pub node: NodeId,
    /// The property whose value says so.
    pub property_name: Arc<str>,
    /// The schemas by that value, where it is not their name.
    pub mapping: Vec<Named<Ref<Schema>>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// How a schema is written in XML.
#[derive(Debug)]
pub struct Xml {
    /// Where it stands.
    pub node: NodeId,
    /// The name of the element.
    pub name: Option<Arc<str>>,
    /// Its namespace.
    pub namespace: Option<Arc<str>>,
    /// Its prefix.
    pub prefix: Option<Arc<str>>,
    /// Whether it is an attribute.
    pub attribute: bool,
    /// Whether a list has an element of its own.
    pub wrapped: bool,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

const TYPES: &[(&str, SchemaType)] = &[
    ("array", SchemaType::Array),
    ("boolean", SchemaType::Boolean),
    ("integer", SchemaType::Integer),
    ("number", SchemaType::Number),
    ("object", SchemaType::Object),
    ("string", SchemaType::String),
];

/// The keywords that say something of values of these types alone.
const OF_TYPES: &[(&[SchemaType], &[&str])] = &[
    (
        &[SchemaType::Integer, SchemaType::Number],
        &["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"],
    ),
    (&[SchemaType::String], &["maxLength", "minLength", "pattern"]),
    (&[SchemaType::Array], &["items", "maxItems", "minItems", "uniqueItems"]),
    (&[SchemaType::Object], &["additionalProperties", "maxProperties", "minProperties", "properties", "required"]),
];

impl SchemaType {
    /// What `type` says.
    pub fn keyword(self) -> &'static str {
        TYPES.iter().find(|(_, it)| *it == self).map_or("", |(name, _)| name)
    }
}

impl Component for Schema {
    const SECTION: &'static str = "schemas";
    const WHAT: &'static str = "a schema";

    fn read_at(cx: &mut Cx<'_>, node: NodeId) -> Self {
        let mut object = Object::open(cx, node, "a schema");
        let ty = read_type(cx, &mut object);
        let nullable = object.flag(cx, "nullable");
        let schema = Self {
            node,
            ty,
            format: object.string(cx, "format"),
            nullable,
            values: read_values(cx, &mut object, ty, nullable),
            number: read_number(cx, &mut object),
            string: read_string(cx, &mut object),
            array: read_array(cx, &mut object, ty),
            object: read_object(cx, &mut object, ty),
            all_of: read_branches(cx, &mut object, "allOf"),
            any_of: read_branches(cx, &mut object, "anyOf"),
            one_of: read_branches(cx, &mut object, "oneOf"),
            not: object.take("not").map(|it| cx.refer(it)),
            discriminator: object.take("discriminator").map(|it| Box::new(read_discriminator(cx, it))),
            title: object.string(cx, "title"),
            description: object.string(cx, "description"),
            default: object.take("default"),
            example: object.take("example"),
            deprecated: object.flag(cx, "deprecated"),
            read_only: object.flag(cx, "readOnly"),
            write_only: object.flag(cx, "writeOnly"),
            xml: object.take("xml").map(|it| Box::new(read_xml(cx, it))),
            external_docs: external_docs::read_external_docs(cx, &mut object).map(Box::new),
            extensions: SchemaExtensions::default(),
            foreign: vec![],
        };
        if let Some(ty) = ty {
            report_misplaced(cx, node, ty);
        }
        let extensions = extension::read_schema(cx, &mut object, schema.deprecated);
        Self { extensions, foreign: object.finish(cx), ..schema }
    }
}

fn read_type(cx: &mut Cx<'_>, object: &mut Object<'_>) -> Option<SchemaType> {
    let node = object.take("type")?;
    let message = if !cx.tree.elements(node).is_empty() {
        "`type` is one type in OpenAPI 3.0, but this is a list"
    } else if cx.tree.scalar(node).is_some_and(|it| &*it.text == "null") {
        "`null` is no type in OpenAPI 3.0"
    } else {
        return cx.choice(node, "type", TYPES);
    };
    cx.error(Code::WrongType, node, message.to_owned(), "write one type, and `nullable: true` if there may be null");
    None
}

fn read_values(
    cx: &mut Cx<'_>,
    object: &mut Object<'_>,
    ty: Option<SchemaType>,
    nullable: bool,
) -> Option<Vec<NodeId>> {
    let node = object.take("enum")?;
    let values = cx.elements(node, "a list of values");
    if values.is_empty() && cx.tree.scalar(node).is_none() {
        cx.warning(Code::EnumValue, node, "`enum` lists no values, so that nothing is one".to_owned(), "list some");
    }
    for value in values {
        let is_null = cx.tree.scalar(*value).is_some_and(|it| it.kind == ScalarKind::Null);
        if ty.is_some() && is_null && !nullable {
            let message = "null is listed, but the type does not admit it".to_owned();
            cx.warning(Code::EnumValue, *value, message, "add `nullable: true`, or write it in quotes");
        }
        if let Some(ty) = ty.filter(|ty| !admits(cx, *ty, *value)) {
            let message = format!("{} is listed among the values of type `{}`", cx.tree.describe(*value), ty.keyword());
            let help = if ty == SchemaType::String { "write it in quotes" } else { "write a value of this type" };
            cx.error(Code::EnumValue, *value, message, help);
        }
    }
    Some(values.to_vec())
}

/// Whether a value is of a type; null is left to `nullable`.
fn admits(cx: &Cx<'_>, ty: SchemaType, value: NodeId) -> bool {
    let kind = cx.tree.scalar(value).map(|it| it.kind);
    match (ty, kind) {
        (_, Some(ScalarKind::Null)) => true,
        (SchemaType::Array, None) => !cx.is_mapping(value),
        (SchemaType::Object, None) => cx.is_mapping(value),
        (SchemaType::Boolean, Some(ScalarKind::Bool(_)))
        | (SchemaType::String, Some(ScalarKind::String))
        | (SchemaType::Number, Some(ScalarKind::Int | ScalarKind::Float))
        | (SchemaType::Integer, Some(ScalarKind::Int)) => true,
        _ => false,
    }
}

fn read_number(cx: &mut Cx<'_>, object: &mut Object<'_>) -> NumberKeywords {
    let multiple_of = object.number(cx, "multipleOf");
    if let Some(number) = multiple_of.as_ref().filter(|it| !it.value.is_positive()) {
        let message = "`multipleOf` is greater than nothing".to_owned();
        cx.error(Code::LimitValue, number.node, message, "write a positive number, or remove it");
    }
    let minimum = read_bound(cx, object, "minimum", "exclusiveMinimum");
    let maximum = read_bound(cx, object, "maximum", "exclusiveMaximum");
    let value = |it: &Option<Bound>| it.as_ref().and_then(|it| it.value.value.as_f64());
    if let (Some(least), Some(most), Some(bound)) = (value(&minimum), value(&maximum), &maximum)
        && least > most
    {
        let message = "`maximum` is less than `minimum`, so that nothing is a value".to_owned();
        cx.error(Code::LimitValue, bound.value.node, message, "exchange them");
    }
    NumberKeywords { multiple_of, minimum, maximum }
}

fn read_bound(
    cx: &mut Cx<'_>,
    object: &mut Object<'_>,
    key: &'static str,
    exclusive_key: &'static str,
) -> Option<Bound> {
    let value = object.number(cx, key);
    let stated = object.take(exclusive_key);
    let exclusive = stated.and_then(|it| cx.boolean(it)).unwrap_or(false);
    if let (None, Some(stated), true) = (&value, stated, exclusive) {
        let message = format!("`{exclusive_key}` says nothing without `{key}`");
        cx.warning(Code::MisplacedKeyword, stated, message, format!("add `{key}`, or remove it"));
    }
    value.map(|value| Bound { value, exclusive })
}

fn read_string(cx: &mut Cx<'_>, object: &mut Object<'_>) -> StringKeywords {
    let (min_length, max_length) = read_range(cx, object, "minLength", "maxLength");
    StringKeywords { min_length, max_length, pattern: object.string(cx, "pattern") }
}

fn read_range(
    cx: &mut Cx<'_>,
    object: &mut Object<'_>,
    least_key: &'static str,
    most_key: &'static str,
) -> (Option<u64>, Option<u64>) {
    let (least, most) = (object.count(cx, least_key), object.count(cx, most_key));
    if let (Some(low), Some(high), Some(node)) = (least, most, object.take(most_key))
        && low > high
    {
        let message = format!("`{most_key}` is less than `{least_key}`, so that nothing is a value");
        cx.error(Code::LimitValue, node, message, "exchange them");
    }
    (least, most)
}

fn read_array(cx: &mut Cx<'_>, object: &mut Object<'_>, ty: Option<SchemaType>) -> ArrayKeywords {
    let items = match ty {
        Some(SchemaType::Array) => object.require("items"),
        _ => object.take("items"),
    };
    let (min_items, max_items) = read_range(cx, object, "minItems", "maxItems");
    let unique_items = object.flag(cx, "uniqueItems");
    ArrayKeywords { items: items.map(|it| cx.refer(it)), min_items, max_items, unique_items }
}

fn read_object(cx: &mut Cx<'_>, object: &mut Object<'_>, ty: Option<SchemaType>) -> ObjectKeywords {
    let properties = object.take("properties");
    let properties = cx.refer_all(properties, "an object whose names are properties");
    let (min_properties, max_properties) = read_range(cx, object, "minProperties", "maxProperties");
    let required = object.take("required").map(|it| read_required(cx, it, ty)).unwrap_or_default();
    let additional = object.take("additionalProperties").and_then(|it| read_additional(cx, it));
    ObjectKeywords { properties, required, additional, min_properties, max_properties }
}

fn read_required(cx: &mut Cx<'_>, node: NodeId, ty: Option<SchemaType>) -> Vec<Arc<str>> {
    if matches!(cx.tree.scalar(node).map(|it| it.kind), Some(ScalarKind::Bool(_))) {
        let message = "`required` is a list of names on an object, and not a mark on each property".to_owned();
        let help = match ty {
            Some(SchemaType::Object) => "list the names of the properties that have to be there",
            _ => "remove it here, and list the property in `required` of the object",
        };
        cx.error(Code::MisplacedKeyword, node, message, help);
        return vec![];
    }
    let elements = cx.elements(node, "a list of names");
    let mut names: Vec<Arc<str>> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for element in elements {
        let Some(name) = cx.string(*element) else { continue };
        if seen.insert(Arc::clone(&name)) {
            names.push(name);
        } else {
            let message = format!("{} is required twice", quote(&name));
            cx.error(Code::DuplicateName, *element, message, "remove one of them");
        }
    }
    names
}

fn read_additional(cx: &mut Cx<'_>, node: NodeId) -> Option<AdditionalProperties> {
    match cx.tree.scalar(node).map(|it| it.kind) {
        None if cx.is_mapping(node) => Some(AdditionalProperties::Of(Box::new(cx.refer(node)))),
        Some(ScalarKind::Bool(permitted)) => Some(AdditionalProperties::Permitted(permitted)),
        _ => {
            cx.wrong_type(node, "`true`, `false` or a schema");
            None
        }
    }
}

fn read_branches(cx: &mut Cx<'_>, object: &mut Object<'_>, key: &'static str) -> Vec<Ref<Schema>> {
    let Some(node) = object.take(key) else { return vec![] };
    let branches = cx.elements(node, "a list of schemas");
    if branches.is_empty() && cx.tree.scalar(node).is_none() && !cx.is_mapping(node) {
        cx.error(Code::LimitValue, node, format!("`{key}` lists no schemas"), "list some, or remove it");
    }
    branches.iter().map(|it| cx.refer(*it)).collect()
}

fn read_discriminator(cx: &mut Cx<'_>, node: NodeId) -> Discriminator {
    let mut object = Object::open(cx, node, "a discriminator");
    let property_name = object.require_string(cx, "propertyName");
    let mapping = object.take("mapping");
    let entries = cx.entries(mapping, "an object whose values name schemas");
    let mut mapping = Vec::new();
    for member in entries {
        let Some(text) = cx.string(member.value) else { continue };
        // The name of a schema stands for a reference to it.
        let is_name = !text.contains(['#', '/']) && cx.tree.at(["components", "schemas", &text]).is_some();
        let named = Pointer::of(["components", "schemas", &text]);
        let fragment = if is_name { named.as_str().into() } else { Arc::clone(&text) };
        if let Some(value) = cx.refer_text(member.value, &fragment) {
            mapping.push(Named { name: Arc::clone(&member.key), value });
        }
    }
    Discriminator { node, property_name, mapping, foreign: object.finish(cx) }
}

fn read_xml(cx: &mut Cx<'_>, node: NodeId) -> Xml {
    let mut object = Object::open(cx, node, "an XML object");
    let (name, namespace, prefix) =
        (object.string(cx, "name"), object.string(cx, "namespace"), object.string(cx, "prefix"));
    let (attribute, wrapped) = (object.flag(cx, "attribute"), object.flag(cx, "wrapped"));
    Xml { node, name, namespace, prefix, attribute, wrapped, foreign: object.finish(cx) }
}

/// Reports keywords that say nothing of values of the type that the schema states.
fn report_misplaced(cx: &mut Cx<'_>, node: NodeId, ty: SchemaType) {
    for (types, keywords) in OF_TYPES.iter().filter(|(types, _)| !types.contains(&ty)) {
        for keyword in *keywords {
            let Some(member) = cx.tree.get(node, keyword) else { continue };
            // A mark on a property was reported already, with what to do about it.
            if *keyword == "required" && cx.tree.scalar(member).is_some() {
                continue;
            }
            let message = format!("`{keyword}` says nothing of `type: {}`", ty.keyword());
            let help = format!("write `type: {}`, or remove it", types[0].keyword());
            cx.warning(Code::MisplacedKeyword, member, message, help);
        }
    }
}
