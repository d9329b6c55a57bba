//! A document -> which schemas a value may be of where one with a discriminator is asked for.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Document, Id, Ref, Schema};

/// How many references of `allOf` are followed to find heirs, for all schemas together. A document that asks for more has
/// none, which is a finding: each pair of a schema and an heir is something that a client has to tell apart.
pub const MOST_STEPS: usize = 200_000;

/// Which schemas inherit from which.
pub(crate) struct Inheritance {
    pub(crate) heirs: BTreeMap<Id<Schema>, Vec<Ref<Schema>>>,
    /// The schema at which there was no more room to follow.
    pub(crate) beyond: Option<Id<Schema>>,
}

/// The schemas that each one takes in by `allOf`, itself only if it does so in a circle; each set is computed once.
struct Ancestors<'d> {
    document: &'d Document,
    /// In the order of their ids.
    of: BTreeMap<Id<Schema>, Vec<Id<Schema>>>,
    steps: usize,
}

impl Document {
    /// The heirs of each schema that has a discriminator and is no choice: the schemas under `components` that inherit
    /// from it by `allOf`, and those without heirs of their own that its discriminator names besides. A schema is no heir
    /// of one that inherits from it in turn, so that from heir to heir there is an end.
    pub fn heirs(&self) -> BTreeMap<Id<Schema>, Vec<Ref<Schema>>> {
        self.inheritance().heirs
    }

    pub(crate) fn inheritance(&self) -> Inheritance {
        let mut heirs: BTreeMap<Id<Schema>, Vec<Ref<Schema>>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut ancestors = Ancestors { document: self, of: BTreeMap::new(), steps: 0 };
        if !self.schemas.iter().any(|(_, it)| is_base(it)) {
            return Inheritance { heirs, beyond: None };
        }
        for named in &self.components.schemas {
            let heir = &named.value;
            let bases = ancestors.of(heir.id).iter().copied().filter(|it| is_base(&self.schemas[*it]));
            for base in bases.collect::<Vec<_>>() {
                if ancestors.of(base).binary_search(&heir.id).is_err() && seen.insert((base, heir.id)) {
                    heirs.entry(base).or_default().push(heir.clone());
                }
            }
            if ancestors.steps > MOST_STEPS {
                return Inheritance { heirs: BTreeMap::new(), beyond: Some(heir.id) };
            }
        }
        for (base, schema) in self.schemas.iter().filter(|(_, it)| is_base(it)) {
            let named = schema.discriminator.iter().flat_map(|it| &it.mapping).map(|it| &it.value);
            let is_plain = |it: &Schema| it.discriminator.is_none() && it.one_of.is_empty() && it.any_of.is_empty();
            for heir in named.filter(|it| it.id != base && is_plain(&self.schemas[it.id])) {
                if seen.insert((base, heir.id)) {
                    heirs.entry(base).or_default().push(heir.clone());
                }
            }
        }
        Inheritance { heirs, beyond: None }
    }
}

impl Ancestors<'_> {
    fn of(&mut self, id: Id<Schema>) -> &[Id<Schema>] {
        if !self.of.contains_key(&id) {
            let found = self.follow(id);
            self.of.insert(id, found);
        }
        &self.of[&id]
    }

    fn follow(&mut self, id: Id<Schema>) -> Vec<Id<Schema>> {
        let mut found = BTreeSet::new();
        let mut rest = vec![id];
        while let Some(id) = rest.pop().filter(|_| self.steps <= MOST_STEPS) {
            let parents = &self.document.schemas[id].all_of;
            self.steps += parents.len();
            rest.extend(parents.iter().map(|it| it.id).filter(|it| found.insert(*it)));
        }
        found.into_iter().collect()
    }
}

fn is_base(schema: &Schema) -> bool {
    schema.discriminator.is_some() && schema.one_of.is_empty() && schema.any_of.is_empty()
}
