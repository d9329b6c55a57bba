//! What each heading is called in the document, whichever operations are drafted.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::library::{Library, Thing};
use super::prose::singular;
use crate::facts::{Presence, Property};
use crate::names::slug;

/// The names of the things of all pages.
#[derive(Debug)]
pub(super) struct Naming<'a> {
    pub(super) named: Vec<Named<'a>>,
    /// By name, the first of each.
    names: BTreeMap<String, usize>,
    /// By page, line and whether it is an enum: one heading may have several.
    places: BTreeMap<(usize, usize, bool, usize), usize>,
}

/// A schema, with all headings that describe it.
#[derive(Debug)]
pub(super) struct Named<'a> {
    pub(super) name: String,
    pub(super) things: Vec<(usize, Thing<'a>)>,
    /// That the headings do not say the same.
    pub(super) differs: bool,
}

/// A heading that is not named yet.
struct Heading<'a> {
    base: String,
    version: Option<String>,
    page: usize,
    thing: Thing<'a>,
}

impl<'a> Naming<'a> {
    pub(super) fn new(library: &'a Library<'a>) -> Self {
        let mut groups: BTreeMap<(String, bool), Vec<Heading<'a>>> = BTreeMap::new();
        for (page, it) in library.pages.iter().enumerate() {
            let facts = &it.wording.facts;
            let objects = facts.objects.iter().map(Thing::Object);
            for thing in objects.chain(facts.enums.iter().map(Thing::Enum)) {
                let (base, version) = versioned(thing.name());
                let is_enum = matches!(thing, Thing::Enum(_));
                groups.entry((slug(base), is_enum)).or_default().push(Heading {
                    base: together(base),
                    version,
                    page,
                    thing,
                });
            }
        }
        let mut naming = Self { named: Vec::new(), names: BTreeMap::new(), places: BTreeMap::new() };
        let mut taken = BTreeSet::new();
        // Enums first: where an object and an enum stand under headings of one name, members are typed by the enum's.
        let (enums, objects): (Vec<_>, Vec<_>) = groups.into_iter().partition(|it| it.0.1);
        for (_, headings) in enums.into_iter().chain(objects) {
            naming.name_group(library, headings, &mut taken);
        }
        naming.index();
        naming
    }

    fn name_group(&mut self, library: &Library<'_>, mut headings: Vec<Heading<'a>>, taken: &mut BTreeSet<String>) {
        // What has no version comes first, then the newest.
        let unversioned = |it: &Heading<'_>| it.version.is_some();
        headings.sort_by(|a, b| {
            let order = unversioned(a).cmp(&unversioned(b)).then(b.version.cmp(&a.version));
            order.then(rank(library, a).cmp(&rank(library, b)))
        });
        let newest = headings.first().and_then(|it| it.version.clone());
        let mut merged: Vec<(Option<String>, String, Named<'a>)> = Vec::new();
        for Heading { base, version, page, thing } in headings {
            let same = merged.iter_mut().find(|it| it.0 == version && agrees(&it.2, page, thing));
            if let Some((_, _, named)) = same {
                named.differs |= !is_equal(named.things[0].1, thing);
                named.things.push((page, thing));
                continue;
            }
            let name = if version == newest { base.clone() } else { old_name(&base, version.as_deref()) };
            merged.push((version, base, Named { name, things: vec![(page, thing)], differs: false }));
        }
        for (_, base, mut named) in merged {
            named.name = self.free_name(library, &named, &base, taken);
            for (page, thing) in &named.things {
                self.places.insert(key(*page, *thing), self.named.len());
            }
            taken.insert(named.name.clone());
            self.named.push(named);
        }
    }

    /// The first of the names that could be given that is free.
    fn free_name(&self, library: &Library<'_>, named: &Named<'_>, base: &str, taken: &BTreeSet<String>) -> String {
        let (page, thing) = named.things[0];
        if !taken.contains(&named.name) {
            return named.name.clone();
        }
        let shorter = base.strip_suffix("Discriminator").filter(|_| matches!(thing, Thing::Object(_)));
        let title = library.pages[page].title().map(|it| singular(&together(it)));
        let of_page = title.filter(|it| !named.name.starts_with(it.as_str())).map(|it| format!("{it}{}", named.name));
        let data = matches!(thing, Thing::Object(_)).then(|| format!("{}Data", named.name));
        let numbered = (2..).map(|it| format!("{}{it}", named.name));
        let candidates = shorter.map(str::to_owned).into_iter().chain(of_page).chain(data).chain(numbered);
        candidates.into_iter().find(|it| !taken.contains(it)).unwrap_or_default()
    }

    /// The schema of a thing.
    pub(super) fn of(&self, page: usize, thing: Thing<'_>) -> Option<&Named<'a>> {
        self.places.get(&key(page, thing)).map(|it| &self.named[*it])
    }

    /// Calls headings as a spec calls them already, and another version of what it has by its day.
    pub(super) fn follow(&mut self, known: impl Fn(&str) -> Option<String>, has_schema: impl Fn(&str) -> bool) {
        let known = |it: &Named<'_>| it.things.iter().find_map(|it| known(it.1.name()));
        let mut taken: BTreeSet<String> = self.named.iter().map(|it| it.name.clone()).collect();
        for named in &mut self.named {
            let (heading, version) = versioned(named.things[0].1.name());
            if version.is_none() || !has_schema(&named.name) || known(named).is_some() {
                continue;
            }
            let own = old_name(&together(heading), version.as_deref());
            taken.remove(&named.name);
            let is_free = |it: &String| !taken.contains(it) && !has_schema(it);
            named.name = with_numbers(own).find(is_free).unwrap_or_default();
            taken.insert(named.name.clone());
        }
        for named in &mut self.named {
            // Several headings may mean one schema of the spec.
            if let Some(name) = known(named).filter(|it| !taken.contains(it) || has_schema(it)) {
                named.name = name;
            }
        }
        self.index();
    }

    pub(super) fn by_name(&self, name: &str) -> Option<&Named<'a>> {
        self.names.get(name).map(|it| &self.named[*it])
    }

    /// Looks names up by themselves, once all are given.
    fn index(&mut self) {
        let names = self.named.iter().enumerate().rev().map(|(index, it)| (it.name.clone(), index));
        self.names = names.collect();
    }
}

/// Which heading gets a name first: what all pages share, then that of the page about such things (`Ship state` of ships),
/// then the pages as they came, and those of the past at the end.
fn rank(library: &Library<'_>, heading: &Heading<'_>) -> (u8, Reverse<usize>, usize) {
    let it = &library.pages[heading.page];
    let title = it.title().unwrap_or_default();
    let thing = singular(&together(title));
    let (class, closeness) = match () {
        () if title.to_lowercase().contains("discontinued") => (3, 0),
        () if it.name.starts_with('_') => (0, 0),
        () if !thing.is_empty() && heading.base.starts_with(&thing) => (1, thing.len()),
        () => (2, 0),
    };
    (class, Reverse(closeness), heading.page)
}

fn key(page: usize, thing: Thing<'_>) -> (usize, usize, bool, usize) {
    // Two tables under one heading begin at different rows.
    let first = if let Thing::Object(it) = thing { it.properties.first().map_or(0, |it| it.line) } else { 0 };
    (page, thing.line(), matches!(thing, Thing::Enum(_)), first)
}

/// A name without the version that stands in it in brackets: `(ver 2023-06-06)`.
pub(super) fn versioned(name: &str) -> (&str, Option<String>) {
    let found = name.rsplit_once('(').and_then(|(base, inner)| {
        let inner = inner.trim().strip_suffix(')')?;
        let version = inner.strip_prefix("ver").or_else(|| inner.strip_prefix("version"))?;
        let version = version.trim_start_matches(['.', ' ']);
        is_day(version).then(|| (base.trim(), Some(version.to_owned())))
    });
    found.unwrap_or((name, None))
}

/// Whether a text is a day: `2023-06-06`.
pub(super) fn is_day(text: &str) -> bool {
    let form: String = text.chars().map(|it| if it.is_ascii_digit() { '0' } else { it }).collect();
    form == "0000-00-00"
}

fn old_name(base: &str, version: Option<&str>) -> String {
    match version {
        Some(day) => format!("{base}{}", day.replace('-', "")),
        None => format!("{base}Unversioned"),
    }
}

/// A heading in PascalCase, without what is neither letter nor digit.
pub(super) fn together(name: &str) -> String {
    let words = name.replace('\'', "");
    let words = words.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    let mut name = String::new();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        name.push_str(letters.as_str());
    }
    // A schema's name begins with a letter.
    if name.starts_with(|it: char| it.is_ascii_digit()) { format!("N{name}") } else { name }
}

/// Whether a heading describes the same schema as others of its name.
fn agrees(named: &Named<'_>, page: usize, thing: Thing<'_>) -> bool {
    named.things.iter().any(|(other, it)| match (*it, thing) {
        (Thing::Enum(a), Thing::Enum(b)) => {
            let (a, b): (BTreeSet<_>, BTreeSet<_>) = (a.values.iter().collect(), b.values.iter().collect());
            a.is_subset(&b) || b.is_subset(&a) || *other == page
        }
        (Thing::Object(a), Thing::Object(b)) => members(&a.properties) == members(&b.properties),
        _ => false,
    })
}

/// Whether two headings state the same, whatever their order.
fn is_equal(a: Thing<'_>, b: Thing<'_>) -> bool {
    match (a, b) {
        (Thing::Enum(a), Thing::Enum(b)) => {
            a.values.iter().collect::<BTreeSet<_>>() == b.values.iter().collect::<BTreeSet<_>>()
        }
        (Thing::Object(a), Thing::Object(b)) => {
            let rows = |it: &[Property]| -> BTreeSet<_> {
                it.iter()
                    .map(|it| (it.name.clone(), it.r#type.clone(), it.presence.map(Presence::word), it.max_items))
                    .collect()
            };
            rows(&a.properties) == rows(&b.properties)
        }
        _ => false,
    }
}

fn members(properties: &[Property]) -> BTreeSet<&str> {
    properties.iter().map(|it| it.name.as_str()).collect()
}

/// The operations' identifiers by their paths: `reservations_getAll`, and of several versions the newest has it.
pub(super) fn operation_ids<'a>(operations: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<&'a str, String> {
    let mut groups: BTreeMap<String, BTreeSet<(Option<String>, &str)>> = BTreeMap::new();
    for (path, title) in operations {
        let (id, version) = operation_id(path);
        let version = version.or_else(|| versioned(title).1);
        groups.entry(id).or_default().insert((version, path));
    }
    let mut ids = BTreeMap::new();
    let mut taken: BTreeSet<String> = groups.keys().cloned().collect();
    for (id, versions) in groups {
        for (index, (version, path)) in versions.into_iter().rev().enumerate() {
            let mut name = if index == 0 { id.clone() } else { old_name(&id, version.as_deref()) };
            while index > 0 && !taken.insert(name.clone()) {
                name.push_str("Old");
            }
            ids.insert(path, name);
        }
    }
    ids
}

/// Gives operations that a spec lacks, by path, title and identifier, another identifier where the spec has theirs, for an
/// operation or for a body: with their day, or else with a number.
pub(super) fn give_way<'a>(
    found: Vec<(&str, &str, &mut String)>,
    known: impl Iterator<Item = &'a str>,
    has_schema: impl Fn(&str) -> bool,
) {
    let mut taken: BTreeSet<String> = known.map(str::to_owned).collect();
    let is_there = |id: &str| ["Request", "Response"].iter().any(|it| has_schema(&body(id, it)));
    let of_found: BTreeSet<String> = found.iter().map(|it| it.2.clone()).collect();
    for (path, title, id) in found {
        if taken.contains(id) || is_there(id) {
            let version = operation_id(path).1.or_else(|| versioned(title).1);
            let own = version.map_or_else(|| id.clone(), |day| old_name(id, Some(&day)));
            let is_free = |it: &String| !taken.contains(it) && !of_found.contains(it) && !is_there(it);
            *id = with_numbers(own).find(is_free).unwrap_or_default();
        }
        taken.insert(id.clone());
    }
}

/// A name, and then the same with a number.
fn with_numbers(name: String) -> impl Iterator<Item = String> {
    let others = (2..).map({
        let name = name.clone();
        move |it| format!("{name}{it}")
    });
    std::iter::once(name).chain(others)
}

/// `reservations_getAll` and `2023-06-06` for `/api/connector/v1/reservations/getAll/2023-06-06`.
fn operation_id(path: &str) -> (String, Option<String>) {
    let mut parts: Vec<&str> = path.split('/').filter(|it| !it.is_empty() && !it.contains(['{', '['])).collect();
    let version = parts.pop_if(|it| is_day(it)).map(str::to_owned);
    let is_version = |it: &str| it.strip_prefix('v').is_some_and(|it| it.parse::<u32>().is_ok());
    if let Some(at) = parts.iter().position(|it| is_version(it)) {
        parts.drain(..=at);
    } else if parts.first() == Some(&"api") && parts.len() > 2 {
        parts.remove(0);
    }
    let action = parts.pop().unwrap_or("call");
    let resource = if parts.is_empty() { vec!["root"] } else { parts };
    let mut id = String::new();
    for (index, part) in resource.iter().enumerate() {
        let name = together(part);
        id.push_str(&if index == 0 { lower_first(&name) } else { name });
    }
    (format!("{id}_{}", lower_first(&together(action))), version)
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// The name of an operation's body: `ReservationsGetAllRequest`.
pub(super) fn body(id: &str, side: &str) -> String {
    let name: String = id.split('_').map(together).collect();
    format!("{name}{side}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_called_by_their_paths_and_the_newest_version_has_the_plain_name() {
        let operations = [
            ("/api/connector/v1/ships/getAll/2023-06-06", "Get all ships"),
            ("/api/connector/v1/ships/getAll", "Get all ships (ver 2017-04-12)"),
            ("/api/connector/v1/harbours/getMap/2024-01-22", ""),
            ("/api/connector/v1/harbours/getMap", ""),
            ("/api/connector/v1/fleet/ships/add", ""),
            ("/api/ships/delete", ""),
            ("/call", ""),
        ];
        let ids = operation_ids(operations.into_iter());
        let ids: Vec<_> = operations.iter().map(|it| ids[it.0].as_str()).collect();
        let expected = [
            "ships_getAll",
            "ships_getAll20170412",
            "harbours_getMap",
            "harbours_getMapUnversioned",
            "fleetShips_add",
            "ships_delete",
            "root_call",
        ];
        assert_eq!(ids, expected);
        assert_eq!(body("ships_getAll", "Request"), "ShipsGetAllRequest");
    }

    #[test]
    fn a_heading_is_a_name_in_pascal_case() {
        for (heading, expected) in [
            ("Ship's anchor", "ShipsAnchor"),
            ("Base price (with discounts)", "BasePriceWithDiscounts"),
            ("PDF file", "PDFFile"),
            ("3D model", "N3DModel"),
        ] {
            assert_eq!(together(heading), expected);
        }
        assert_eq!(versioned("Ship (ver 2023-06-06)"), ("Ship", Some("2023-06-06".to_owned())));
        assert_eq!(versioned("Ship (large)"), ("Ship (large)", None));
    }
}
