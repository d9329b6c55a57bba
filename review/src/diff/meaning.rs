//! A schema -> what it says of a value, however that is written: `allOf` is merged, wrappers and idioms for null are gone.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use ostler_openapi::model::{AdditionalProperties, Bound, Discriminator, Document, Id, Ref, Schema, SchemaType};
use ostler_openapi::shape::ShapeKind;
use ostler_openapi::{NodeId, Tree};

use crate::diff::number::{End, Numeric};

/// How many schemas are merged into one; what stands behind them is not looked at.
const MOST_MERGED: usize = 512;

/// What is said of a value, and where.
#[derive(Clone, Debug)]
pub(super) struct Said<T> {
    pub(super) value: T,
    pub(super) node: NodeId,
}

/// What schemas say of a value.
#[derive(Debug)]
pub(super) struct Meaning {
    /// Where the schema stands that is used.
    pub(super) node: NodeId,
    /// Where the schema inside of its wrappers stands.
    pub(super) inner: NodeId,
    /// The schemas that are used, where they are used.
    pub(super) uses: Vec<Ref<Schema>>,
    /// These and what is inside of their wrappers.
    pub(super) own: Vec<Id<Schema>>,
    /// Every schema that takes part, the outermost first.
    pub(super) schemas: Vec<Id<Schema>>,
    /// Whether the last of the choices are schemas that inherit from it.
    pub(super) inherits: bool,
    pub(super) ty: Option<Said<SchemaType>>,
    /// Where it says another type than before, so that no value is valid.
    pub(super) impossible: Option<NodeId>,
    pub(super) format: Option<Said<Arc<str>>>,
    pub(super) or_null: bool,
    /// The listed values as JSON, each once, without null.
    pub(super) values: Option<Said<BTreeMap<String, NodeId>>>,
    pub(super) extensible: Option<bool>,
    pub(super) minimum: Option<Said<End>>,
    pub(super) maximum: Option<Said<End>>,
    pub(super) multiple_of: Option<Said<Numeric>>,
    /// The limits that are counts, by their keyword.
    pub(super) counts: BTreeMap<&'static str, Said<u64>>,
    pub(super) patterns: Vec<Said<Arc<str>>>,
    pub(super) unique_items: Option<NodeId>,
    pub(super) items: Vec<Ref<Schema>>,
    pub(super) properties: BTreeMap<Arc<str>, Property>,
    pub(super) required: BTreeSet<Arc<str>>,
    pub(super) additional: Additional,
    pub(super) choices: Vec<Choice>,
    pub(super) not: Vec<Ref<Schema>>,
    /// The property that tells choices apart.
    pub(super) discriminator: Option<Said<Arc<str>>>,
    /// The values of that property, with the name of what each means.
    pub(super) mapping: BTreeMap<Arc<str>, Said<String>>,
}

/// A declared property.
#[derive(Clone, Debug)]
pub(super) struct Property {
    /// Every schema that declares it.
    pub(super) uses: Vec<Ref<Schema>>,
    pub(super) node: NodeId,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
}

/// Which properties there may be beside the declared ones.
#[derive(Clone, Debug)]
pub(super) enum Additional {
    Permitted,
    Forbidden(NodeId),
    Of(Vec<Ref<Schema>>),
}

/// Several schemas of which a value is one, or several.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) node: NodeId,
    pub(super) exclusive: bool,
    pub(super) branches: Vec<Ref<Schema>>,
}

/// What some schemas say together.
pub(super) fn of(
    tree: &Tree,
    document: &Document,
    heirs: &BTreeMap<Id<Schema>, Vec<Ref<Schema>>>,
    uses: &[Ref<Schema>],
) -> Meaning {
    let node = uses.first().map_or(tree.root(), |it| document.schemas[it.id].node);
    let mut reader = Reader { tree, document, meaning: nothing(node), declared: None, seen: BTreeSet::new() };
    if let Some(used) = uses.first() {
        reader.meaning.inner = document.schemas[document.shape(tree, used).schema].node;
    }
    reader.meaning.uses = uses.to_vec();
    let mut rest: VecDeque<_> = uses.iter().cloned().collect();
    let outermost = uses.len();
    reader.meaning.or_null = uses.iter().all(|it| reader.document.shape(tree, it).or_null.is_some());
    let mut read = 0;
    while let Some(used) = rest.pop_front() {
        let parts = reader.read(&used);
        rest.extend(parts);
        read += 1;
        if read <= outermost
            && let Some(heirs) = heirs.get(&used.id)
        {
            let node = reader.document.schemas[used.id].node;
            reader.meaning.choices.push(Choice { node, exclusive: true, branches: heirs.clone() });
            reader.meaning.inherits = true;
        }
        if read == outermost {
            reader.meaning.own.clone_from(&reader.meaning.schemas);
        }
        if read > MOST_MERGED {
            break;
        }
    }
    let mut meaning = reader.meaning;
    meaning.required.retain(|it| !it.is_empty());
    meaning.impossible.take_if(|_| meaning.or_null);
    meaning
}

fn nothing(node: NodeId) -> Meaning {
    Meaning {
        node,
        inner: node,
        uses: Vec::new(),
        own: Vec::new(),
        schemas: Vec::new(),
        inherits: false,
        ty: None,
        impossible: None,
        format: None,
        or_null: false,
        values: None,
        extensible: None,
        minimum: None,
        maximum: None,
        multiple_of: None,
        counts: BTreeMap::new(),
        patterns: Vec::new(),
        unique_items: None,
        items: Vec::new(),
        properties: BTreeMap::new(),
        required: BTreeSet::new(),
        additional: Additional::Permitted,
        choices: Vec::new(),
        not: Vec::new(),
        discriminator: None,
        mapping: BTreeMap::new(),
    }
}

struct Reader<'r> {
    tree: &'r Tree,
    document: &'r Document,
    meaning: Meaning,
    /// The type that is written down.
    declared: Option<SchemaType>,
    seen: BTreeSet<Id<Schema>>,
}

impl Reader<'_> {
    /// Adds what one schema says by itself, and returns those that hold as well.
    fn read(&mut self, used: &Ref<Schema>) -> Vec<Ref<Schema>> {
        let shape = self.document.shape(self.tree, used);
        for wrapper in &shape.through {
            if self.seen.insert(wrapper.id) {
                self.meaning.schemas.push(wrapper.id);
                let extensible = self.document.schemas[wrapper.id].extensions.extensible;
                self.meaning.extensible = self.meaning.extensible.or(extensible);
                self.read_limits_of_ours(wrapper.id);
            } else if wrapper.id == shape.schema {
                return Vec::new();
            }
        }
        let schema = &self.document.schemas[shape.schema];
        self.read_kind(schema, &shape.kind);
        self.read_limits(schema);
        self.read_object(schema);
        self.meaning.items.extend(schema.array.items.clone());
        self.meaning.not.extend(schema.not.clone());
        self.read_choices(schema, &shape.kind);
        schema.all_of.clone()
    }

    fn read_limits_of_ours(&mut self, id: Id<Schema>) {
        let schema = &self.document.schemas[id];
        if let Some(months) = schema.extensions.max_interval_in_months {
            self.lower("x-max-interval-in-months", schema, u64::from(months), "x-max-interval-in-months");
        }
    }

    fn read_kind(&mut self, schema: &Schema, kind: &ShapeKind) {
        let at = |keyword| self.tree.get(schema.node, keyword).unwrap_or(schema.node);
        let found = match kind {
            ShapeKind::Scalar(ty) => Some(*ty),
            ShapeKind::Array => Some(SchemaType::Array),
            ShapeKind::Object | ShapeKind::Map(_) | ShapeKind::FreeForm => Some(SchemaType::Object),
            ShapeKind::Enum(values) => schema.ty.or_else(|| self.type_of(values)),
            _ => schema.ty,
        };
        self.read_declared(schema);
        if let Some(ty) = found {
            let narrower = self.meaning.ty.as_ref().is_none_or(|it| it.value == SchemaType::Number);
            if narrower {
                self.meaning.ty = Some(Said { value: ty, node: at("type") });
            }
        }
        if let (Some(format), None) = (&schema.format, &self.meaning.format) {
            self.meaning.format = Some(Said { value: Arc::clone(format), node: at("format") });
        }
        if let Some(values) = &schema.values {
            let is_null = |it: &&NodeId| self.tree.to_json(**it) == "null";
            let listed: BTreeMap<_, _> =
                values.iter().filter(|it| !is_null(it)).map(|it| (Numeric::canonical(self.tree, *it), *it)).collect();
            self.read_values(listed, at("enum"));
        }
    }

    fn read_values(&mut self, listed: BTreeMap<String, NodeId>, node: NodeId) {
        self.meaning.values = Some(match self.meaning.values.take() {
            None => Said { value: listed, node },
            Some(mut both) => {
                both.value.retain(|it, _| listed.contains_key(it));
                both
            }
        });
    }

    /// What choices have in common that list values and say nothing else: they are one list.
    fn values_of(&self, branches: &[Ref<Schema>], exclusive: bool) -> Option<(SchemaType, BTreeMap<String, NodeId>)> {
        let (mut all, mut found) = (BTreeMap::new(), None);
        for branch in branches {
            let shape = self.document.shape(self.tree, branch);
            let schema = &self.document.schemas[shape.schema];
            let ShapeKind::Enum(values) = &shape.kind else { return None };
            let ty = schema.ty.or_else(|| self.type_of(values))?;
            if shape.or_null.is_some() || !self.says_values_alone(schema) || found.is_some_and(|it| it != ty) {
                return None;
            }
            found = Some(ty);
            for value in values {
                let is_twice = all.insert(Numeric::canonical(self.tree, *value), *value).is_some();
                // What is of two choices is of none where it may only be of one.
                if is_twice && exclusive {
                    return None;
                }
            }
        }
        found.map(|ty| (ty, all))
    }

    fn says_values_alone(&self, schema: &Schema) -> bool {
        const BESIDE: [&str; 8] =
            ["type", "enum", "title", "description", "example", "deprecated", "x-enumDescriptions", "x-enum-varnames"];
        self.tree.members(schema.node).iter().all(|it| BESIDE.contains(&&*it.key))
    }

    fn read_declared(&mut self, schema: &Schema) {
        use SchemaType::{Integer, Number};
        match (self.declared, schema.ty) {
            (_, None) | (Some(Integer), Some(Number)) => {}
            (None | Some(Number), Some(Integer)) | (None, Some(_)) => self.declared = schema.ty,
            (Some(before), Some(ty)) if before == ty => {}
            (Some(_), Some(_)) => {
                let node = self.tree.get(schema.node, "type").unwrap_or(schema.node);
                self.meaning.impossible.get_or_insert(node);
            }
        }
    }

    /// The type that all values have.
    fn type_of(&self, values: &[NodeId]) -> Option<SchemaType> {
        let mut types = values.iter().map(|it| {
            let text = self.tree.to_json(*it);
            match text.as_bytes().first()? {
                b'"' => Some(SchemaType::String),
                b't' | b'f' => Some(SchemaType::Boolean),
                b'{' => Some(SchemaType::Object),
                b'[' => Some(SchemaType::Array),
                _ if text.contains(['.', 'e', 'E']) => Some(SchemaType::Number),
                _ => Some(SchemaType::Integer),
            }
        });
        let first = types.next()??;
        types.all(|it| it == Some(first)).then_some(first)
    }

    fn read_limits(&mut self, schema: &Schema) {
        let Schema { number, string, array, object, .. } = schema;
        let end = |it: &Bound| Some(End { value: Numeric::of(&it.value.value)?, exclusive: it.exclusive });
        if let Some(it) = &number.minimum
            && let Some(end) = end(it)
            && self.meaning.minimum.as_ref().is_none_or(|it| end.is_above(&it.value))
        {
            self.meaning.minimum = Some(Said { value: end, node: it.value.node });
        }
        if let Some(it) = &number.maximum
            && let Some(end) = end(it)
            && self.meaning.maximum.as_ref().is_none_or(|it| end.is_below(&it.value))
        {
            self.meaning.maximum = Some(Said { value: end, node: it.value.node });
        }
        if let Some(it) = &number.multiple_of
            && let Some(value) = Numeric::of(&it.value)
        {
            self.meaning.multiple_of.get_or_insert(Said { value, node: it.node });
        }
        for (keyword, limit) in
            [("minLength", string.min_length), ("minItems", array.min_items), ("minProperties", object.min_properties)]
        {
            if let Some(limit) = limit.filter(|it| *it > 0) {
                self.raise(keyword, schema, limit);
            }
        }
        for (keyword, limit) in
            [("maxLength", string.max_length), ("maxItems", array.max_items), ("maxProperties", object.max_properties)]
        {
            if let Some(limit) = limit {
                self.lower(keyword, schema, limit, keyword);
            }
        }
        if let Some(pattern) = &string.pattern {
            let node = self.tree.get(schema.node, "pattern").unwrap_or(schema.node);
            self.meaning.patterns.push(Said { value: Arc::clone(pattern), node });
        }
        if array.unique_items {
            self.meaning.unique_items = Some(self.tree.get(schema.node, "uniqueItems").unwrap_or(schema.node));
        }
    }

    fn raise(&mut self, keyword: &'static str, schema: &Schema, limit: u64) {
        if self.meaning.counts.get(keyword).is_none_or(|it| it.value < limit) {
            let node = self.tree.get(schema.node, keyword).unwrap_or(schema.node);
            self.meaning.counts.insert(keyword, Said { value: limit, node });
        }
    }

    fn lower(&mut self, keyword: &'static str, schema: &Schema, limit: u64, member: &str) {
        if self.meaning.counts.get(keyword).is_none_or(|it| it.value > limit) {
            let node = self.tree.get(schema.node, member).unwrap_or(schema.node);
            self.meaning.counts.insert(keyword, Said { value: limit, node });
        }
    }

    fn read_object(&mut self, schema: &Schema) {
        for named in &schema.object.properties {
            let through = self.document.shape(self.tree, &named.value).through;
            let flags = |is: fn(&Schema) -> bool| through.iter().any(|it| is(&self.document.schemas[it.id]));
            let (read_only, write_only) = (flags(|it| it.read_only), flags(|it| it.write_only));
            match self.meaning.properties.get_mut(&named.name) {
                Some(property) => {
                    property.uses.push(named.value.clone());
                    property.read_only |= read_only;
                    property.write_only |= write_only;
                }
                None => {
                    let (uses, node) = (vec![named.value.clone()], named.value.node);
                    let property = Property { uses, node, read_only, write_only };
                    self.meaning.properties.insert(Arc::clone(&named.name), property);
                }
            }
        }
        self.meaning.required.extend(schema.object.required.iter().cloned());
        match &schema.object.additional {
            None | Some(AdditionalProperties::Permitted(true)) => {}
            Some(AdditionalProperties::Permitted(false)) => {
                let node = self.tree.get(schema.node, "additionalProperties").unwrap_or(schema.node);
                self.meaning.additional = Additional::Forbidden(node);
            }
            Some(AdditionalProperties::Of(of)) => {
                let says_nothing = matches!(self.document.shape(self.tree, of).kind, ShapeKind::Any);
                match &mut self.meaning.additional {
                    Additional::Of(all) => all.push((**of).clone()),
                    it @ Additional::Permitted if !says_nothing => *it = Additional::Of(vec![(**of).clone()]),
                    Additional::Permitted | Additional::Forbidden(_) => {}
                }
            }
        }
    }

    fn read_choices(&mut self, schema: &Schema, kind: &ShapeKind) {
        // The shape has taken the branch off that is null.
        let (one, any) = match kind {
            ShapeKind::OneOf(branches) => (branches.clone(), Vec::new()),
            ShapeKind::AnyOf(branches) => (Vec::new(), branches.clone()),
            _ => (schema.one_of.clone(), schema.any_of.clone()),
        };
        for (exclusive, keyword, branches) in [(true, "oneOf", one), (false, "anyOf", any)] {
            let node = self.tree.get(schema.node, keyword).unwrap_or(schema.node);
            if let Some((ty, listed)) = self.values_of(&branches, exclusive) {
                self.meaning.ty.get_or_insert(Said { value: ty, node });
                self.read_values(listed, node);
            } else if !branches.is_empty() {
                self.meaning.choices.push(Choice { node, exclusive, branches });
            }
        }
        if let Some(discriminator) = &schema.discriminator {
            self.read_discriminator(discriminator);
        }
    }

    fn read_discriminator(&mut self, discriminator: &Discriminator) {
        let (value, node) = (Arc::clone(&discriminator.property_name), discriminator.node);
        self.meaning.discriminator.get_or_insert(Said { value, node });
        for named in &discriminator.mapping {
            let target = name_of(&named.value).unwrap_or_else(|| named.value.id.index().to_string());
            let said = Said { value: target, node: named.value.node };
            self.meaning.mapping.entry(Arc::clone(&named.name)).or_insert(said);
        }
    }
}

/// The name of the component that a use refers to.
pub(super) fn name_of(used: &Ref<Schema>) -> Option<String> {
    let reference = used.reference.as_ref()?;
    let last = reference.text.rsplit('/').next()?;
    Some(last.replace("~1", "/").replace("~0", "~"))
}

impl Meaning {
    /// Whether it says nothing beside one choice.
    pub(super) fn is_choice_alone(&self) -> bool {
        self.choices.len() == 1 && !self.inherits && self.properties.is_empty()
    }

    /// The schemas of its parts, by how they are a part.
    pub(super) fn parts(&self) -> Vec<(String, &[Ref<Schema>])> {
        let mut parts = Vec::new();
        if !self.items.is_empty() {
            parts.push(("[]".to_owned(), &self.items[..]));
        }
        if let Additional::Of(uses) = &self.additional {
            parts.push(("{}".to_owned(), &uses[..]));
        }
        parts.extend(self.properties.iter().map(|(name, it)| (format!(".{name}"), &it.uses[..])));
        for choice in &self.choices {
            parts.extend(choice.branches.iter().map(|it| (format!("|{}", choice.exclusive), std::slice::from_ref(it))));
        }
        parts
    }

    /// What it says itself as a number, with that of its parts.
    pub(super) fn fingerprint(&self, parts: &[(String, u64)]) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.ty.as_ref().map(|it| it.value.keyword()), self.format.as_ref().map(|it| &it.value), self.or_null)
            .hash(&mut hasher);
        self.values.as_ref().map(|it| it.value.keys().collect::<Vec<_>>()).hash(&mut hasher);
        for end in [&self.minimum, &self.maximum].into_iter().flatten() {
            (end.value.value.to_string(), end.value.exclusive).hash(&mut hasher);
        }
        self.multiple_of.as_ref().map(|it| it.value.to_string()).hash(&mut hasher);
        self.counts.iter().for_each(|(keyword, it)| (keyword, it.value).hash(&mut hasher));
        self.patterns.iter().for_each(|it| it.value.hash(&mut hasher));
        (self.unique_items.is_some(), &self.required, self.not.len()).hash(&mut hasher);
        matches!(self.additional, Additional::Forbidden(_)).hash(&mut hasher);
        self.discriminator.as_ref().map(|it| &it.value).hash(&mut hasher);
        let flags = self.properties.iter().map(|(name, it)| (name, it.read_only, it.write_only));
        flags.for_each(|it| it.hash(&mut hasher));
        let mut parts: Vec<_> = parts.iter().collect();
        parts.sort();
        parts.hash(&mut hasher);
        hasher.finish()
    }
}
