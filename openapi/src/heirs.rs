//! A document -> which schemas a value may be of where one with a discriminator is asked for.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Document, Id, Ref, Schema};

/// How many schemas one may inherit from. From those beyond it does not.
const MOST_ANCESTORS: usize = 512;

impl Document {
    /// The heirs of each schema that has a discriminator and is no choice: the schemas under `components` that inherit
    /// from it by `allOf`, and those without heirs of their own that its discriminator names besides. A schema is no heir
    /// of one that inherits from it in turn, so that from heir to heir there is an end.
    pub fn heirs(&self) -> BTreeMap<Id<Schema>, Vec<Ref<Schema>>> {
        let mut heirs: BTreeMap<Id<Schema>, Vec<Ref<Schema>>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        if !self.schemas.iter().any(|(_, it)| is_base(it)) {
            return heirs;
        }
        for named in &self.components.schemas {
            let heir = &named.value;
            for base in self.ancestors(heir.id).into_iter().filter(|it| is_base(&self.schemas[*it])) {
                if !self.ancestors(base).contains(&heir.id) && seen.insert((base, heir.id)) {
                    heirs.entry(base).or_default().push(heir.clone());
                }
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
        heirs
    }

    /// The schemas that one takes in by `allOf`, itself only if it does so in a circle.
    fn ancestors(&self, id: Id<Schema>) -> BTreeSet<Id<Schema>> {
        let mut found = BTreeSet::new();
        let mut rest = vec![id];
        while let Some(id) = rest.pop() {
            let parents = self.schemas[id].all_of.iter().map(|it| it.id);
            rest.extend(parents.filter(|it| found.len() < MOST_ANCESTORS && found.insert(*it)));
        }
        found
    }
}

fn is_base(schema: &Schema) -> bool {
    schema.discriminator.is_some() && schema.one_of.is_empty() && schema.any_of.is_empty()
}
