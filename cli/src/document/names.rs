//! What settings name in a document, or why they cannot: the generator does not ask.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::Reading;
use ostler_openapi::finding::{Code, Finding, Findings, Level, Place, quote};
use ostler_openapi::model::{Document, Operation, Schema};
use ostler_openapi::tree::{NodeId, ScalarKind, Tree, Value};

use crate::config::{Settings, nearest};
use crate::outcome::Failure;

/// What a setting names, and cannot.
const OPERATION: &str = "is not an `operationId` of an operation";

/// Looks up what `only` names; what none of the documents has is refused, with the nearest that is there.
pub(crate) fn check_only(documents: &[&Document], only: &[String]) -> Result<(), Failure> {
    let all = || documents.iter().flat_map(|it| operations(it));
    let ids = all().filter_map(|it| it.operation_id.as_deref());
    let tags = all().flat_map(|it| it.tags.iter().map(|it| &**it));
    let known: BTreeSet<_> = ids.chain(tags).collect();
    if let Some(name) = only.iter().find(|it| !known.contains(it.as_str())) {
        let help = help(nearest(name, known.iter().copied()));
        let what = "a tag or an `operationId` of an operation";
        return Err(Failure::new(format!("`--only {name}` is not {what}: {help}")));
    }
    Ok(())
}

/// Looks up what the settings name: what none of the documents has is told where the settings say it, with the nearest that
/// is there.
pub(crate) fn check(readings: &[&Reading], settings: &Settings) -> Findings {
    let mut names = Names { settings, findings: Findings::new() };
    let documents: Vec<_> = readings.iter().filter_map(|it| it.document.as_ref()).collect();
    let all = documents.iter().flat_map(|it| operations(it));
    let known: BTreeSet<_> = all.filter_map(|it| it.operation_id.as_deref()).collect();
    for name in settings.places.names("pagination") {
        // Whether a pattern pages anything, the generator tells.
        if !name.contains('*') {
            names.look_up("pagination", name, &known, OPERATION);
        }
    }
    for name in &settings.reads {
        names.look_up("reads", name, &known, OPERATION);
    }
    let known: BTreeSet<_> = readings.iter().flat_map(|it| closable(it)).collect();
    for name in settings.closed_enums.iter().filter(|it| !known.contains(it.as_str())) {
        names.refuse_closed(name, readings, &known);
    }
    let trees: Vec<_> = readings.iter().filter_map(|it| it.tree.as_ref()).collect();
    for setting in ["rename", "rename-types"] {
        for pointer in settings.places.names(setting).filter(|it| !trees.iter().any(|tree| has_object(tree, it))) {
            names.refuse_pointer(setting, pointer, &trees);
        }
    }
    names.findings
}

struct Names<'s> {
    settings: &'s Settings,
    findings: Findings,
}

impl Names<'_> {
    fn look_up(&mut self, setting: &'static str, name: &str, known: &BTreeSet<&str>, what: &str) {
        if !known.contains(name) {
            let help = help(nearest(name, known.iter().copied()));
            self.tell(setting, name, format!("{} {what}", quote(name)), help, None);
        }
    }

    /// A schema that is no enum, or takes further values whatever the settings say.
    fn refuse_closed(&mut self, name: &str, readings: &[&Reading], known: &BTreeSet<&str>) {
        let found = readings.iter().find_map(|it| Some((it.tree.as_ref()?, component(it, name)?)));
        let what = match found {
            None => "is not a schema among the components",
            Some((_, schema)) if schema.values.is_none() => "is not an enum",
            Some((_, schema)) if schema.extensions.extensible.is_some() => "has an `x-extensible`, which goes before",
            Some(_) => "is not an enum of texts, and takes further values",
        };
        let help = match nearest(name, known.iter().copied()) {
            Some(nearest) if nearest != name => format!("write `{nearest}`"),
            _ => "leave it out, or write the name of an enum among the components".to_owned(),
        };
        let at = found.map(|(tree, schema)| tree.key_place(schema.node));
        self.tell("closed-enums", name, format!("{} {what}", quote(name)), help, at);
    }

    /// A pointer that leads nowhere, or to what is no object.
    fn refuse_pointer(&mut self, setting: &'static str, pointer: &str, trees: &[&Tree]) {
        let found = trees.iter().find_map(|tree| Some((*tree, node_at(tree, pointer)?)));
        let what = match found {
            Some(_) => "leads to what has no name in Rust",
            None => "leads nowhere in the document",
        };
        let nearest = trees.iter().find_map(|it| nearest_pointer(it, pointer));
        let help = match nearest {
            Some(nearest) => format!("write {}", quote(&nearest)),
            None => "write the pointer of an object, such as `#/components/schemas/Order`".to_owned(),
        };
        let at = found.map(|(tree, node)| tree.key_place(node));
        self.tell(setting, pointer, format!("{} {what}", quote(pointer)), help, at);
    }

    fn tell(&mut self, setting: &'static str, name: &str, message: String, help: String, at: Option<Place>) {
        let place = self.settings.places.of(setting, name).cloned();
        let place = place.unwrap_or_else(|| Place::of_line("the settings", 1));
        let finding = Finding::new(Code::UnknownName, Level::Error, place, message, help);
        self.findings.push(match at {
            Some(at) => finding.with_related("the document has it here", at),
            None => finding,
        });
    }
}

fn help(nearest: Option<&str>) -> String {
    nearest.map_or_else(|| "write one that the document has".to_owned(), |it| format!("write `{it}`"))
}

/// The schema that stands under a name among the components itself.
fn component<'d>(reading: &'d Reading, name: &str) -> Option<&'d Schema> {
    let document = reading.document.as_ref()?;
    let named = document.components.schemas.iter().find(|it| &*it.name == name)?;
    Some(&document.schemas[named.value.id]).filter(|it| it.node == named.value.node)
}

/// The enums that settings can close.
fn closable(reading: &Reading) -> impl Iterator<Item = &str> {
    let is_text = |tree: &Tree, it: &NodeId| tree.scalar(*it).is_some_and(|it| it.kind == ScalarKind::String);
    let is_enum = move |it: &Schema| {
        let values = it.values.as_deref().filter(|_| it.extensions.extensible.is_none());
        values.zip(reading.tree.as_ref()).is_some_and(|(it, tree)| it.iter().all(|it| is_text(tree, it)))
    };
    let named = reading.document.iter().flat_map(|it| &it.components.schemas).map(|it| &*it.name);
    named.filter(move |it| component(reading, it).is_some_and(is_enum))
}

/// A pointer that leads to an object, and differs in one part alone from one that leads nowhere.
fn nearest_pointer(tree: &Tree, pointer: &str) -> Option<String> {
    let tokens = tokens(pointer)?;
    (0..tokens.len()).find_map(|index| {
        let holder = tree.at(tokens[..index].iter().map(String::as_str))?;
        let keys = tree.members(holder).iter().map(|it| &*it.key).filter(|it| **it != *tokens[index]);
        let key = nearest(&tokens[index], keys)?;
        let path = tokens.iter().enumerate().map(|(at, it)| if at == index { key } else { it.as_str() });
        let written: String = path.map(|it| format!("/{}", it.replace('~', "~0").replace('/', "~1"))).collect();
        Some(format!("#{written}")).filter(|it| has_object(tree, it))
    })
}

/// Whether an operation is one of those that are kept.
pub(crate) fn is_kept(operation: &Operation, only: &[String]) -> bool {
    let is_named = |name: &str| only.iter().any(|it| it == name);
    only.is_empty()
        || operation.operation_id.as_deref().is_some_and(is_named)
        || operation.tags.iter().any(|it| is_named(it))
}

pub(crate) fn operations(document: &Document) -> impl Iterator<Item = &Operation> {
    document.paths.iter().flat_map(|it| &document.path_items[it.value.id].operations)
}

/// The same by pointers in the spelling of the generator, as far as the document has objects there.
pub(crate) fn by_pointer<T: Clone>(tree: &Tree, said: &BTreeMap<String, T>) -> BTreeMap<String, T> {
    let there = said.iter().filter(|(pointer, _)| has_object(tree, pointer));
    there.map(|(pointer, it)| (Place::of_value(tree, pointer).pointer.to_string(), it.clone())).collect()
}

fn has_object(tree: &Tree, pointer: &str) -> bool {
    node_at(tree, pointer).is_some_and(|it| matches!(tree.value(it), Value::Mapping(_)))
}

fn node_at(tree: &Tree, pointer: &str) -> Option<NodeId> {
    tree.at(tokens(pointer)?.iter().map(String::as_str))
}

/// The parts of a plain pointer to something inside of a document.
fn tokens(pointer: &str) -> Option<Vec<String>> {
    let path = pointer.strip_prefix('#').filter(|it| it.starts_with('/'))?;
    Some(path.split('/').skip(1).map(|it| it.replace("~1", "/").replace("~0", "~")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Spec;

    const DOCUMENT: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /pets/{id}:
    get: {operationId: listPets, tags: [pets], responses: {'200': {description: Fine.}}}
components:
  schemas:
    Colour: {type: string, enum: [Red]}
    Pet: {type: object}
    Size: {type: integer, enum: [1, 2]}
    Open: {type: string, enum: [A], x-extensible: true}
";

    fn spec() -> Spec {
        Spec::of("it.yaml", DOCUMENT).expect("is YAML")
    }

    #[test]
    fn a_name_that_nothing_has_is_refused_with_the_nearest() {
        let spec = spec();
        let said = |settings: &str| {
            let settings = Settings::parse("ostler.yaml", settings).expect("is fine");
            let findings = check(&[spec.reading()], &settings);
            let say = |it: &Finding| format!("{}: {}; {}", it.place, it.message, it.help);
            findings.kept().iter().map(say).collect::<Vec<_>>().join("\n")
        };
        let page = "{limit: /a, cursor: /b, next: /c, items: /d}";
        let fine = "closed-enums: [Colour]\nrename: {'#/paths/~1pets~1{id}/get': fetch}\n";
        assert_eq!(said(&format!("{fine}pagination: {{listPets: {page}}}\n")), "");
        for (settings, expected) in [
            ("closed-enums: [Color]", "1:16: `Color` is not a schema among the components; write `Colour`"),
            ("closed-enums: [Pet]", "1:16: `Pet` is not an enum; leave it out, or"),
            (
                "closed-enums: [Size]",
                "1:16: `Size` is not an enum of texts, and takes further values; leave it out, or",
            ),
            ("closed-enums: [Open]", "1:16: `Open` has an `x-extensible`, which goes before; leave it out, or"),
            (&format!("pagination: {{pets: {page}}}"), "1:14: `pets` is not an `operationId`"),
            ("reads: [listPet]", "1:9: `listPet` is not an `operationId` of an operation; write `listPets`"),
            (
                "rename: {'#/components/schemas/Pett': A}",
                "1:10: `#/components/schemas/Pett` leads nowhere in the document; write `#/components/schemas/Pet`",
            ),
            ("rename-types: {'#/info/title': A}", "1:16: `#/info/title` leads to what has no name in Rust; write the"),
        ] {
            assert!(said(settings).starts_with(&format!("ostler.yaml:{expected}")), "{}", said(settings));
        }
        for wrong in ["#/paths/~1pets", "/paths", "#", "paths", "#/info/title"] {
            let said = said(&format!("rename: {{'{wrong}': fetch}}"));
            assert!(said.contains(&format!("`{wrong}` leads")), "{said}");
        }
    }

    #[test]
    fn what_only_names_has_to_be_there() {
        let spec = spec();
        let document = spec.reading().document.as_ref().expect("is OpenAPI");
        let said = |only: &str| check_only(&[document], &[only.to_owned()]).err().map(|it| it.to_string());
        assert_eq!((said("pets"), said("listPets")), (None, None));
        let expected = "`--only listPet` is not a tag or an `operationId` of an operation: write `listPets`";
        assert_eq!(said("listPet").as_deref(), Some(expected));
    }

    #[test]
    fn a_name_is_given_at_its_place_or_nowhere() {
        let at = "#/paths/~1pets~1{id}/get";
        let names = BTreeMap::from([(at.to_owned(), "fetch".to_owned())]);
        assert_eq!(by_pointer(spec().tree(), &names), names);
        let other = Spec::of("it.yaml", "openapi: 3.0.3\n").expect("is YAML");
        assert_eq!(by_pointer(other.tree(), &names), BTreeMap::new());
    }
}
