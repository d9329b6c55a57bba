//! Which resources need each module, where resources are behind Cargo features.
//!
//! A module is a file. A file that is there finds all that it imports, so a module is needed by whatever needs one that imports
//! it. What holds for a module holds for everything in it: no import inside of a file depends on a feature.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{self, Home, ResourceId};

/// When a module is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    Always,
    /// With the feature of any of these resources.
    Any(Vec<ResourceId>),
}

/// The conditions of all modules.
#[derive(Debug)]
pub(crate) struct Conditions {
    resources: Vec<Condition>,
    types: BTreeMap<String, Condition>,
}

impl Conditions {
    pub(crate) fn of_resource(&self, id: ResourceId) -> &Condition {
        &self.resources[id.0]
    }

    /// Of a module below `types`.
    pub(crate) fn of_types(&self, module: &str) -> &Condition {
        self.types.get(module).unwrap_or(&Condition::Always)
    }
}

/// What more resources need than these is always there: the condition stands in several files, and with hundreds of
/// resources it would be longer than what it keeps out.
const MOST_FEATURES: usize = 32;

/// Nothing where resources have no features.
pub(crate) fn conditions(api: &ir::Api) -> Option<Conditions> {
    if api.features.is_empty() {
        return None;
    }
    let graph = Graph::of(api);
    let needed_by = graph.needed_by();
    let always = graph.always(&needed_by);
    let mut resources: Vec<_> = needed_by
        .into_iter()
        .zip(always)
        .map(|(ids, is_always)| if is_always { Condition::Always } else { Condition::Any(ids) })
        .collect();
    let types = resources.split_off(graph.resources);
    let types = graph.modules.into_keys().map(str::to_owned).zip(types).collect();
    Some(Conditions { resources, types })
}

/// The modules, those of resources first, each with those that it imports.
struct Graph<'a> {
    resources: usize,
    /// The number of each module below `types`, in the order of their names.
    modules: BTreeMap<&'a str, usize>,
    imports: Vec<BTreeSet<usize>>,
}

impl<'a> Graph<'a> {
    fn of(api: &'a ir::Api) -> Self {
        let names: BTreeSet<_> = api.types.iter().filter_map(|it| module_of(&it.home)).collect();
        let resources = api.resources.len();
        let modules: BTreeMap<_, _> = names.into_iter().zip(resources..).collect();
        let mut graph = Graph { resources, imports: vec![BTreeSet::new(); resources + modules.len()], modules };
        for id in api.type_ids() {
            api.used_by(id).for_each(|it| graph.add(api.home(id), api.home(it)));
        }
        for operation in &api.operations {
            let here = &Home::Resource(operation.resource);
            let answers = [Some(&operation.response), operation.refusal.as_ref()];
            let answers = answers.into_iter().flatten().filter_map(ir::Type::named);
            let listing = operation.recovery.as_ref().map(|it| api.operations[it.listing].request);
            for id in answers.chain([operation.request]).chain(listing) {
                graph.add(here, api.home(id));
            }
        }
        graph
    }

    fn add(&mut self, from: &Home, to: &Home) {
        let to = self.number(to);
        let from = self.number(from);
        self.imports[from].insert(to);
    }

    fn number(&self, home: &Home) -> usize {
        match home {
            Home::Types(module) => self.modules[module.text()],
            Home::Resource(ResourceId(resource)) => *resource,
        }
    }

    /// For each module the resources that need it, at most one more than [`MOST_FEATURES`].
    fn needed_by(&self) -> Vec<Vec<ResourceId>> {
        let mut needed_by = vec![Vec::new(); self.imports.len()];
        for resource in 0..self.resources {
            let mut waiting = vec![resource];
            while let Some(module) = waiting.pop() {
                let found: &mut Vec<_> = &mut needed_by[module];
                // Of one that has so many, all that it imports has as many.
                if found.len() <= MOST_FEATURES && found.last() != Some(&ResourceId(resource)) {
                    found.push(ResourceId(resource));
                    waiting.extend(&self.imports[module]);
                }
            }
        }
        needed_by
    }

    /// Whether each module is there without any feature.
    fn always(&self, needed_by: &[Vec<ResourceId>]) -> Vec<bool> {
        let is_common = |module: &usize| match needed_by[*module].len() {
            0 => true,
            // A resource is behind its feature even if all the others need it.
            all if all == self.resources && *module >= self.resources => true,
            many => many > MOST_FEATURES,
        };
        let mut always = vec![false; self.imports.len()];
        let mut waiting: Vec<_> = (0..self.imports.len()).filter(is_common).collect();
        while let Some(module) = waiting.pop() {
            if !always[module] {
                always[module] = true;
                waiting.extend(&self.imports[module]);
            }
        }
        always
    }
}

fn module_of(home: &Home) -> Option<&str> {
    match home {
        Home::Types(module) => Some(module.text()),
        Home::Resource(_) => None,
    }
}
