//! The identifiers: one schema for each kind of thing, by what the sentence beside a row says or else by the row's name.

use std::collections::{BTreeMap, BTreeSet};

use super::base::Base;
use super::library::{Library, Thing};
use super::naming::{Naming, together, versioned};
use super::observed::Observed;
use super::phrases::{self, says};
use super::{kinds, prose};

/// The kinds of things that have identifiers.
#[derive(Debug, Default)]
pub(super) struct Identifiers {
    /// What pages describe, in PascalCase and in the singular.
    described: BTreeSet<String>,
    /// What the names of rows name, such as `Ship` for `ShipId`.
    named: BTreeSet<String>,
    /// What sentences call by the very name that the row beside them has, such as `ServiceOrder` of `ServiceOrderId`.
    spoken: BTreeSet<String>,
    /// What the one sentence that says it calls the thing that a row of that name identifies.
    said: BTreeMap<String, String>,
    /// What a spec says already that a row of that name identifies.
    decided: BTreeMap<String, String>,
    /// Whether all identifiers of that spec are UUIDs.
    are_uuids: bool,
    /// Those of which an example shows an identifier, and whether all of them are UUIDs.
    shown: BTreeMap<String, bool>,
}

impl Identifiers {
    pub(super) fn new(
        library: &Library<'_>,
        naming: &Naming<'_>,
        observed: &[Observed],
        base: Option<&Base<'_>>,
    ) -> Self {
        let mut identifiers = Self { are_uuids: base.is_some_and(Base::identifies_by_uuid), ..Self::default() };
        if let Some(base) = base {
            let stems = base.identifiers().filter_map(|it| it.strip_suffix("Id"));
            identifiers.described.extend(stems.map(str::to_owned));
        }
        for named in &naming.named {
            if let Thing::Object(object) = named.things[0].1 {
                let base = together(versioned(&object.name).0);
                identifiers.described.insert(prose::singular(&base));
                identifiers.described.insert(base);
            }
        }
        let rows = || library.pages.iter().enumerate().flat_map(|(page, it)| it.rows().map(move |it| (page, it)));
        for (_, (_, row)) in rows() {
            if let Some(stem) = stem(&row.name) {
                identifiers.named.insert(stem.to_owned());
            }
        }
        for (page, (table, row)) in rows() {
            let thing = prose::identified(&library.pages[page].description(&table, row).0);
            let same = thing.filter(|it| stem(&row.name) == Some(it));
            identifiers.spoken.extend(same);
        }
        let mut said: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (page, (table, row)) in rows() {
            let Some(stem) = stem(&row.name).filter(|it| !it.is_empty()) else { continue };
            let thing = prose::identified(&library.pages[page].description(&table, row).0);
            let thing = thing.map(|it| identifiers.canonical(&it)).filter(|it| identifiers.described.contains(it));
            said.entry(stem.to_owned()).or_default().extend(thing);
        }
        let only = |things: BTreeSet<String>| if things.len() == 1 { things.into_iter().next() } else { None };
        identifiers.said = said.into_iter().filter_map(|(stem, it)| Some((stem, only(it)?))).collect();
        if let Some(base) = base {
            for (_, (_, row)) in rows() {
                let known = base.identifier_of(&row.name).and_then(|it| it.strip_suffix("Id"));
                if let (Some(stem), Some(known)) = (stem(&row.name).filter(|it| !it.is_empty()), known) {
                    identifiers.decided.insert(stem.to_owned(), known.to_owned());
                }
            }
        }
        let mut shown: BTreeMap<String, bool> = BTreeMap::new();
        for (page, (table, row)) in rows() {
            let text = library.pages[page].description(&table, row).0;
            let Some(entity) = identifiers.entity(&table, &row.name, &text) else { continue };
            for value in observed[page].texts(&row.name) {
                *shown.entry(entity.clone()).or_insert(true) &= kinds::is_uuid(value);
            }
        }
        identifiers.shown = shown;
        identifiers
    }

    /// The schema of the identifier that a row is, as `ShipId`; nothing where it is none.
    pub(super) fn of(&self, schema: &str, row: &str, text: &str) -> Option<String> {
        self.entity(schema, row, text).map(|it| format!("{it}Id"))
    }

    /// Whether every identifier of that schema that an example shows is a UUID.
    pub(super) fn is_uuid(&self, schema: &str) -> bool {
        let Some(thing) = schema.strip_suffix("Id") else { return false };
        // Of what no page describes, nobody knows how it is written.
        let is_known = self.described.contains(thing);
        self.shown.get(thing).copied().unwrap_or(self.are_uuids && is_known)
    }

    fn entity(&self, schema: &str, row: &str, text: &str) -> Option<String> {
        let stem = stem(row)?;
        // An identifier that another system gave is a text like any other.
        if says(text, phrases::OF_OTHERS) {
            return None;
        }
        let said = prose::identified(text).map(|it| self.canonical(&it)).filter(|it| self.is_known(it));
        if stem.is_empty() {
            let own = together(versioned(schema).0);
            let is_thing = !["Parameters", "Update", "Updates", "Data"].iter().any(|it| own.ends_with(it));
            return said.or(is_thing.then_some(own));
        }
        if self.described.contains(stem) {
            return Some(stem.to_owned());
        }
        // What one place of a spec decided says less than the sentence beside the row.
        if let Some(decided) = self.decided.get(stem).filter(|_| said.is_none()) {
            return Some(decided.clone());
        }
        let said = said.or_else(|| self.said.get(stem).cloned());
        Some(said.unwrap_or_else(|| self.canonical(stem)))
    }

    fn is_known(&self, name: &str) -> bool {
        self.described.contains(name) || self.named.contains(name)
    }

    /// The kind of thing that a name is of: `Reservation` for `LinkedReservation`, and what no page knows is of its own kind.
    fn canonical(&self, name: &str) -> String {
        if self.described.contains(name) {
            return name.to_owned();
        }
        let ends = |known: &BTreeSet<String>| {
            let mut starts = name.char_indices().filter(|(at, it)| *at > 0 && it.is_uppercase());
            starts.find_map(|(at, _)| Some(&name[at..]).filter(|it| known.contains(*it)))
        };
        let described = ends(&self.described);
        if described.is_none() && self.spoken.contains(name) {
            return name.to_owned();
        }
        described.or_else(|| ends(&self.named)).unwrap_or(name).to_owned()
    }
}

/// What the name of a row says that it identifies: `Ship` of `ShipId` and `ShipIds`, nothing more of `Id`.
fn stem(row: &str) -> Option<&str> {
    row.strip_suffix("Ids").or_else(|| row.strip_suffix("Id")).filter(|it| !it.ends_with(|it: char| it.is_uppercase()))
}
