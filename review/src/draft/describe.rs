//! Descriptions that names and types determine: what an identifier identifies, what a filter is about, when something was
//! done. They are in words of our own, and a sentence that stands on a page is not given; a person writes all others.

use std::collections::{BTreeMap, BTreeSet};

use super::english::{NO_PLURALS, VERBS, capitalized, past, plural, third_person, with_article, words};
use super::library::Library;
use super::model::{Filled, Kind, Member, Operation, Schema, Schemas, Shape};
use super::naming::together;
use super::prose::singular;

/// Writes descriptions; an empty one is left to a person.
#[derive(Debug)]
pub(super) struct Describer {
    /// What each body is of, by the name of its schema.
    bodies: BTreeMap<String, Body>,
    identifiers: BTreeSet<String>,
    /// The names of all schemas, those of the spec that this is merged into as well.
    schemas: BTreeSet<String>,
    /// What that spec says of the members and values of its schemas.
    known: BTreeMap<String, BTreeMap<String, String>>,
    /// All sentences of the pages, in small letters.
    said: BTreeSet<String>,
}

/// The body of a request, or of a response.
#[derive(Clone, Debug)]
struct Body {
    is_request: bool,
    /// What the operation does: `getAll`, `add`.
    action: String,
    /// What it does it to: `bill`, and several of these.
    thing: String,
    things: String,
    /// Whether one request is about several.
    has_several: bool,
    /// Whether an answer says anything.
    answers: bool,
    /// The member of a response that has the rows of a page.
    rows: Option<String>,
}

impl Body {
    fn of(operation: &Operation, schemas: &Schemas, is_request: bool) -> Option<Self> {
        let (resource, action) = operation.id.split_once('_')?;
        // What is not a plural by its letters has none that is known.
        let things = Some(words(resource)).filter(|it| singular(it) != *it && !NO_PLURALS.contains(&it.as_str()))?;
        let listed = |name: &String| match schemas.get(name).map(|it| &it.shape) {
            Some(Shape::Object(members)) => members.iter().any(|it| is_list_about(it, &things)),
            _ => false,
        };
        let is_empty = |name: &String| match schemas.get(name).map(|it| &it.shape) {
            Some(Shape::Object(members)) => members.is_empty(),
            _ => false,
        };
        let has_several = listed(&operation.request) || listed(&operation.response);
        let answers = !is_empty(&operation.response);
        let rows = operation.paging.as_ref().map(|it| it.items.clone());
        Some(Self {
            is_request,
            action: action.to_owned(),
            thing: singular(&things),
            things,
            has_several,
            answers,
            rows,
        })
    }

    fn lists(&self) -> bool {
        self.action == "getAll"
    }

    /// The action as an English verb, where it is one word.
    fn verb(&self) -> Option<&str> {
        Some(self.action.as_str()).filter(|it| VERBS.contains(it))
    }

    /// The things that a request is about, or the one: `the bills`, `the bill`.
    fn these(&self) -> String {
        format!("the {}", if self.has_several { &self.things } else { &self.thing })
    }
}

impl Describer {
    pub(super) fn new(
        library: &Library<'_>,
        operations: &[Operation],
        schemas: &Schemas,
        known: BTreeMap<String, BTreeMap<String, String>>,
    ) -> Self {
        let mut bodies = BTreeMap::new();
        for operation in operations {
            for (name, is_request) in [(&operation.request, true), (&operation.response, false)] {
                bodies.extend(Body::of(operation, schemas, is_request).map(|it| (name.clone(), it)));
            }
        }
        let pieces = library.pages.iter().flat_map(|it| &it.wording.pieces);
        let said = pieces.flat_map(|it| it.text.split(". ").map(normal)).collect();
        let is_identifier = |it: &(&String, &Schema)| matches!(it.1.shape, Shape::Identifier { .. });
        let identifiers = schemas.iter().filter(is_identifier).map(|it| it.0.clone()).collect();
        let schemas = schemas.keys().chain(known.keys()).cloned().collect();
        Self { bodies, identifiers, schemas, known, said }
    }

    /// The sentence, unless a page has it.
    fn own(&self, text: Option<String>) -> String {
        text.map(|it| capitalized(&it)).filter(|it| !self.said.contains(&normal(it))).unwrap_or_default()
    }

    /// What an operation does, in a line.
    pub(super) fn summary(&self, operation: &Operation) -> String {
        let of = self.bodies.get(&operation.request);
        self.own(of.and_then(|it| match (it.lists(), it.verb()) {
            (true, _) => Some(format!("Lists {}.", it.things)),
            (_, Some(verb)) if it.has_several => Some(format!("{} {}.", third_person(verb), it.things)),
            (_, Some(verb)) => Some(format!("{} {}.", third_person(verb), with_article(&it.thing))),
            _ => None,
        }))
    }

    /// What a success means.
    pub(super) fn success(&self, operation: &Operation) -> String {
        let of = self.bodies.get(&operation.response);
        self.own(of.and_then(answer))
    }

    pub(super) fn schema(&self, name: &str, schema: &Schema) -> String {
        let text = match (&schema.shape, self.bodies.get(name)) {
            (Shape::Identifier { .. }, _) => {
                name.strip_suffix("Id").map(|it| format!("Identifies {}.", with_article(&words(it))))
            }
            (_, Some(body)) if body.is_request && body.lists() => Some(format!("Which {} to list.", body.things)),
            (_, Some(body)) if body.is_request => {
                // What is searched for is not searched.
                body.verb().filter(|it| *it != "search").map(|it| format!("{} to {it}.", body.these()))
            }
            (_, Some(body)) => answer(body),
            (Shape::Enum { .. }, _) => {
                let of = ["State", "Type", "Kind"].iter().find_map(|it| name.strip_suffix(it)).unwrap_or_default();
                let is_thing = self.schemas.contains(of) || self.schemas.contains(&format!("{of}Id"));
                listed(name).filter(|_| is_thing)
            }
            _ => None,
        };
        self.own(text)
    }

    /// What a member of an object is; `members` are all of that object.
    pub(super) fn member(&self, owner: &str, members: &[Member], member: &Member) -> String {
        let text = match self.bodies.get(owner) {
            Some(body) if body.is_request => self.of_request(body, member),
            Some(body) => of_response(body, member),
            None => self.of_thing(owner, members, member),
        };
        let said = self.own(text.or_else(|| code(member)));
        if said.is_empty() { self.of_newer(owner, &member.name) } else { said }
    }

    /// What a value of an enum means.
    pub(super) fn value(&self, owner: &str, value: &str) -> String {
        self.of_newer(owner, value)
    }

    /// What the spec says of the member or value of that name of the same schema in its newer version.
    fn of_newer(&self, owner: &str, name: &str) -> String {
        let newer = versionless(owner).filter(|it| *it != owner).and_then(|it| self.known.get(it));
        newer.and_then(|it| it.get(name)).cloned().unwrap_or_default()
    }

    /// What the client fills in.
    pub(super) fn filled(&self, filled: Filled) -> String {
        let text = match filled {
            Filled::Credential("client-token") => "Token that identifies the client application.",
            Filled::Credential("access-token") => "Token that grants access to the data.",
            Filled::Credential(_) => "Names the client application and its version.",
            Filled::Locale("language") => "Language of texts and error messages.",
            Filled::Locale(_) => "Culture of texts and error messages.",
        };
        self.own(Some(text.to_owned()))
    }

    fn of_request(&self, body: &Body, member: &Member) -> Option<String> {
        let things = &body.things;
        if member.name == "Limitation" && body.lists() {
            return Some("Size of the page and where it starts.".to_owned());
        }
        if let Some(named) = self.identified(member) {
            let is_same = named == *things || named == body.thing;
            return match (is_same, body.lists()) {
                (true, true) => Some(format!("{named} to list.")),
                (true, false) => body.verb().map(|it| format!("{named} to {it}.")),
                // `MooredShipIds` may look for ships or in ships.
                (false, true) if named.ends_with(things) => None,
                (false, true) => Some(format!("{named} whose {things} to list.")),
                (false, false) => None,
            };
        }
        let is_list = matches!(member.kind, Kind::Array(_));
        match done(&member.name) {
            Some(done) if body.lists() && matches!(member.kind, Kind::Schema(_)) => {
                return Some(format!("Interval in which the {things} were {done}."));
            }
            _ if body.lists() && is_list && member.name == "States" => {
                return Some(format!("States of the {things} to list."));
            }
            _ => {}
        }
        body.verb().filter(|_| is_list_of(member, things)).map(|it| format!("{things} to {it}."))
    }

    /// What the members of any other object say of it.
    fn of_thing(&self, owner: &str, members: &[Member], member: &Member) -> Option<String> {
        let is_text = matches!(member.kind, Kind::Text { .. });
        let of = entity(owner)?;
        if member.name == "Id" && matches!(&member.kind, Kind::Schema(it) if self.identifies(it)) {
            return Some(format!("Identifies the {of}."));
        }
        if let Some(named) = self.identified(member) {
            // A role, such as `OwnerId`, says less than somebody who knows it.
            return (!named.contains(&of) && is_of_its_name(member)).then(|| format!("{named} of the {of}."));
        }
        // What a request says may be still to come.
        let is_request = ["Parameters", "Update", "Add"].iter().any(|it| owner.ends_with(it));
        match (member.name.as_str(), &member.kind) {
            ("Name", _) if is_text => Some(format!("What the {of} is called.")),
            ("Names", Kind::Map(_) | Kind::Schema(_)) => Some(format!("What the {of} is called, by language.")),
            ("Notes", _) if is_text => Some(format!("Notes on the {of}.")),
            ("ExternalIdentifier", _) if is_text => Some(format!("Identifier of the {of} in another system.")),
            ("State", Kind::Schema(_)) => Some(format!("State of the {of}.")),
            ("Discriminator", _) if members.iter().any(|it| it.name == "Value") => {
                Some("Says what `Value` is.".to_owned())
            }
            ("StartUtc", Kind::Text { format: Some("date-time") }) => Some(format!("When the {of} starts, in UTC.")),
            ("EndUtc", Kind::Text { format: Some("date-time") }) => Some(format!("When the {of} ends, in UTC.")),
            (name, Kind::Text { format: Some("date-time") }) => {
                done(name).filter(|_| !is_request).map(|it| format!("When the {of} was {it}, in UTC."))
            }
            (name, Kind::Boolean) => {
                let state = name.strip_prefix("Is").map(words)?;
                let known = ["active", "enabled", "public", "private", "visible", "available", "optional", "required"];
                known.contains(&state.as_str()).then(|| format!("Whether the {of} is {state}."))
            }
            _ => None,
        }
    }

    /// Whether a schema is an identifier; one of the spec that this is merged into is not among those of the draft.
    fn identifies(&self, schema: &str) -> bool {
        self.identifiers.contains(schema) || schema.ends_with("Id")
    }

    /// What a member identifies: `account` for `AccountId`, `accounts` for `AccountIds`.
    fn identified(&self, member: &Member) -> Option<String> {
        let (kind, stem, is_list) = match &member.kind {
            Kind::Array(inner) => (&**inner, member.name.strip_suffix("Ids")?, true),
            kind => (kind, member.name.strip_suffix("Id")?, false),
        };
        let is_identifier = matches!(kind, Kind::Schema(it) if self.identifies(it));
        // `ExcludedShipIds` are not those that are looked for.
        let named = Some(words(stem)).filter(|it| !NEGATIONS.iter().any(|word| it.starts_with(word)))?;
        (is_identifier && !named.is_empty()).then(|| if is_list { plural(&named) } else { named })
    }
}

/// What an answer holds.
fn answer(body: &Body) -> Option<String> {
    let things = &body.things;
    match (body.lists(), body.verb()) {
        (true, _) if body.rows.is_some() => Some(format!("A page of {things}.")),
        (true, _) => Some(format!("The {things}.")),
        (_, Some(verb)) if body.answers && ["add", "update"].contains(&verb) => {
            let were = if body.has_several { "were" } else { "was" };
            Some(format!("{} that {were} {}.", body.these(), past(verb)))
        }
        _ => None,
    }
}

fn of_response(body: &Body, member: &Member) -> Option<String> {
    if body.rows.as_deref() == Some(member.name.as_str()) {
        return Some(format!("The {} on this page.", words(&member.name)));
    }
    if member.name == "Cursor" && body.rows.is_some() {
        return Some("Where the next page starts.".to_owned());
    }
    answer(body).filter(|_| is_list_of(member, &body.things))
}

/// What the values of an enum say, by its name.
fn listed(name: &str) -> Option<String> {
    let of = |suffix: &str| name.strip_suffix(suffix).map(words).filter(|it| !it.is_empty() && is_plain(it));
    let state = of("State").map(|it| format!("State of {}.", with_article(&it)));
    state.or_else(|| of("Type").or(of("Kind")).map(|it| format!("What kind of {it} it is.")))
}

/// What a member is that holds a code, by the standard that the page names for it.
fn code(member: &Member) -> Option<String> {
    let standard = member.standard.as_deref()?;
    let of = member.name.strip_suffix("Code").unwrap_or(&member.name);
    Some(format!("{} as an {standard} code.", words(of)))
}

/// Whether a member is the list of these things: `OrderItems` of order items.
fn is_list_of(member: &Member, things: &str) -> bool {
    matches!(member.kind, Kind::Array(_)) && member.name == together(things)
}

/// Whether a member is a list that is about these things: `OrderItemUpdates` and `OrderItemIds` as well.
fn is_list_about(member: &Member, things: &str) -> bool {
    let name = words(&member.name);
    let thing = singular(things);
    let is_about =
        [things, &thing].iter().any(|it| name.strip_prefix(*it).is_some_and(|it| !it.starts_with(char::is_alphabetic)));
    matches!(member.kind, Kind::Array(_)) && is_about
}

/// What was done at an instant, by the name of a member: `created` for `CreatedUtc`.
fn done(name: &str) -> Option<String> {
    let word = words(name.strip_suffix("Utc")?);
    match word.as_str() {
        "updated" => Some("last updated".to_owned()),
        "paid" | "sent" => Some(word),
        _ if is_plain(&word) && !word.contains(' ') && word.ends_with("ed") => Some(word),
        _ => None,
    }
}

/// What an object is about, by its name without the words for its form: `bill` for `BillUpdateParameters`.
fn entity(owner: &str) -> Option<String> {
    let mut stem = versionless(owner)?;
    for form in ["Parameters", "Data", "Details", "Result", "Update", "Add", "Set", "Clear"] {
        stem = stem.strip_suffix(form).unwrap_or(stem);
    }
    // Several things in one object have no sentence of their own.
    Some(words(stem)).filter(|it| !it.is_empty() && is_plain(it) && singular(it) == *it)
}

/// The name of a schema without the day or word of an older version: `Ship` for `Ship20230606`.
fn versionless(name: &str) -> Option<&str> {
    let name = name.strip_suffix("Unversioned").unwrap_or(name);
    let start = name.len().saturating_sub("20230606".len());
    let is_day = name.get(start..).is_some_and(|it| it.len() == 8 && it.chars().all(|it| it.is_ascii_digit()));
    if is_day { name.get(..start) } else { Some(name) }
}

/// Whether an identifier is called like the member that it is.
fn is_of_its_name(member: &Member) -> bool {
    match &member.kind {
        Kind::Schema(schema) => member.name == *schema,
        Kind::Array(inner) => matches!(&**inner, Kind::Schema(it) if member.name.strip_suffix('s') == Some(it)),
        _ => false,
    }
}

/// Words that turn the meaning of what follows.
const NEGATIONS: &[&str] = &["exclu", "except", "not ", "without", "non "];

/// Whether words are without digits: those of a version do not read well.
fn is_plain(words: &str) -> bool {
    !words.contains(|it: char| it.is_ascii_digit())
}

/// A sentence as it is compared: letters, digits and single spaces.
fn normal(text: &str) -> String {
    let words = text.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_described() {
        for (name, expected) in [
            ("CreatedUtc", Some("created")),
            ("UpdatedUtc", Some("last updated")),
            ("PaidUtc", Some("paid")),
            ("DueUtc", None),
            ("LastReminderSentUtc", None),
            ("Created", None),
        ] {
            assert_eq!(done(name).as_deref(), expected, "{name}");
        }
        for (owner, expected) in [
            ("Bill", Some("bill")),
            ("BillUpdateParameters", Some("bill")),
            ("ResourceUpdateData", Some("resource")),
            ("Bill20230606", Some("bill")),
            ("BillUnversioned", Some("bill")),
            ("Bill2", None),
            ("Data", None),
        ] {
            assert_eq!(entity(owner).as_deref(), expected, "{owner}");
        }
        for (name, expected) in [
            ("BillState", Some("State of a bill.")),
            ("BillType", Some("What kind of bill it is.")),
            ("State", None),
            ("Colour", None),
        ] {
            assert_eq!(listed(name).as_deref(), expected, "{name}");
        }
    }
}
