//! One of two documents that are compared, and what schemas mean in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use ostler_openapi::finding::Place;
use ostler_openapi::model::{Document, Id, PathItem, Ref, Schema};
use ostler_openapi::{NodeId, Reading, Tree};

use crate::diff::meaning::{self, Meaning};
use crate::diff::names::{quoted, shortly_quoted};
use crate::diff::number::Numeric;

/// Everything that holds of one value: each of these schemas, sorted.
pub(super) type Key = Vec<Id<Schema>>;

/// What schemas a value has to be of, as an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MeaningId(usize);

/// One of two documents.
pub(super) struct Side<'d> {
    pub(super) tree: &'d Tree,
    pub(super) document: &'d Document,
    heirs: BTreeMap<Id<Schema>, Vec<Ref<Schema>>>,
    /// The names of those that stand in `components`.
    names: BTreeMap<Id<Schema>, Arc<str>>,
    ids: BTreeMap<Key, MeaningId>,
    meanings: Vec<Arc<Meaning>>,
    fingerprints: BTreeMap<(MeaningId, usize), u64>,
}

impl<'d> Side<'d> {
    /// Nothing when the document is no OpenAPI 3.0.
    pub(super) fn of(reading: &'d Reading) -> Option<Self> {
        let (tree, document) = (reading.tree.as_ref()?, reading.document.as_ref()?);
        let (ids, fingerprints) = (BTreeMap::new(), BTreeMap::new());
        let named = document.components.schemas.iter().filter(|it| it.value.reference.is_none());
        let names = named.map(|it| (it.value.id, Arc::clone(&it.name))).collect();
        Some(Self { tree, document, heirs: document.heirs(), names, ids, meanings: Vec::new(), fingerprints })
    }

    /// What all of some schemas mean together.
    pub(super) fn mean(&mut self, uses: &[Ref<Schema>]) -> MeaningId {
        let mut key: Key = uses.iter().map(|it| it.id).collect();
        key.sort_unstable();
        key.dedup();
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = MeaningId(self.meanings.len());
        let mut meaning = meaning::of(self.tree, self.document, &self.heirs, uses);
        meaning.round_ends();
        meaning.drop_idle();
        self.meanings.push(Arc::new(meaning));
        self.ids.insert(key, id);
        id
    }

    pub(super) fn meaning(&self, id: MeaningId) -> Arc<Meaning> {
        Arc::clone(&self.meanings[id.0])
    }

    /// A number that schemas have in common which look alike down to a depth, whatever they are called and described as.
    pub(super) fn fingerprint(&mut self, id: MeaningId, depth: usize) -> u64 {
        if let Some(known) = self.fingerprints.get(&(id, depth)) {
            return *known;
        }
        let meaning = self.meaning(id);
        let parts: Vec<_> = match depth {
            0 => vec![],
            _ => meaning
                .parts()
                .into_iter()
                .map(|(name, uses)| {
                    let part = self.mean(uses);
                    (name, self.fingerprint(part, depth - 1))
                })
                .collect(),
        };
        let fingerprint = meaning.fingerprint(&parts);
        self.fingerprints.insert((id, depth), fingerprint);
        fingerprint
    }

    /// What an operation is called: by its id, or else by its method and path.
    pub(super) fn label(&self, path: &str, (item, index): (Id<PathItem>, usize)) -> String {
        let operation = self.document.operation((item, index));
        match &operation.operation_id {
            Some(id) => id.to_string(),
            None => format!("{} {path}", operation.method.keyword().to_uppercase()),
        }
    }

    /// The name of the component that is used.
    pub(super) fn name_of(&self, used: &Ref<Schema>) -> Option<String> {
        meaning::name_of(used).or_else(|| self.names.get(&used.id).map(ToString::to_string))
    }

    pub(super) fn place(&self, node: NodeId) -> Place {
        self.tree.place(node)
    }

    /// A value as JSON, in which the order of members is no matter.
    pub(super) fn json(&self, node: NodeId) -> String {
        Numeric::canonical(self.tree, node)
    }

    /// A value as messages show it, which is short.
    pub(super) fn shown(&self, node: NodeId) -> String {
        const LONGEST: usize = 40;
        let text = self.tree.to_json(node);
        shortly_quoted(&text, LONGEST)
    }

    /// What a schema is called in messages: by the names that lead to it.
    pub(super) fn subject(&self, node: NodeId) -> String {
        let pointer = self.tree.pointer(node);
        let tokens: Vec<_> = pointer.to_string().split('/').skip(1).map(unescape).collect();
        match self.parameter(&tokens) {
            // What the parameter is a part of says nothing of it.
            Some((name, rest)) => name_of(&[&["properties".to_owned(), name][..], rest].concat()),
            None => name_of(&tokens),
        }
    }
}

impl Side<'_> {
    /// The name of the parameter that something stands in, and where in it.
    fn parameter<'t>(&self, tokens: &'t [String]) -> Option<(String, &'t [String])> {
        let at = tokens.iter().position(|it| it == "parameters")?;
        let parameter = self.tree.at(tokens.get(..at + 2)?.iter().map(String::as_str))?;
        let name = self.tree.string(self.tree.get(parameter, "name")?)?;
        self.tree.get(parameter, "in")?;
        Some((name.to_string(), &tokens[at + 2..]))
    }
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// The names that a pointer goes through, such as `Order.Items[].Name`.
fn name_of(tokens: &[String]) -> String {
    let mut name = String::new();
    let mut rest = match tokens {
        [components, kind, component, rest @ ..] if components == "components" => {
            if kind == "schemas" || kind == "parameters" || kind == "headers" {
                name.clone_from(component);
            }
            rest
        }
        _ => tokens,
    };
    while let [first, behind @ ..] = rest {
        rest = behind;
        match (first.as_str(), behind) {
            ("properties", [property, behind @ ..]) => {
                let separator = if name.is_empty() { "" } else { "." };
                name = format!("{name}{separator}{property}");
                rest = behind;
            }
            ("items", _) => name.push_str("[]"),
            ("additionalProperties", _) => name.push_str("{}"),
            ("headers", [header, behind @ ..]) => {
                name.clone_from(header);
                rest = behind;
            }
            _ => {}
        }
    }
    match (name.as_str(), tokens.iter().any(|it| it == "requestBody"), tokens.iter().any(|it| it == "responses")) {
        ("" | "[]" | "{}", true, _) => format!("{}the body of the request", part_of(&name)),
        ("" | "[]" | "{}", _, true) => format!("{}the body of the answer", part_of(&name)),
        ("", _, _) => "it".to_owned(),
        _ => quoted(&name),
    }
}

fn part_of(name: &str) -> &'static str {
    match name {
        "" => "",
        "[]" => "an item of ",
        _ => "a member of ",
    }
}
