//! An OpenAPI Overlay 1.0 into changes of a document.

use ostler_openapi::LARGEST_TEXT;
use ostler_openapi::finding::{Code, Finding, Findings, Level, Place};
use ostler_openapi::tree::{DEEPEST, NodeId};
use serde_json::Value;
use serde_json_path::JsonPath;

use super::Obstacle;
use crate::config::nearest;
use crate::outcome::Failure;
use crate::spec::Values;

const MEMBERS: &[&str] = &["actions", "extends", "info", "overlay"];
const ACTION_MEMBERS: &[&str] = &["description", "remove", "target", "update"];

/// How often a target may say `..`: each looks at everything below everything that the one before it found.
const MOST_DESCENTS: usize = 2;

struct Action {
    /// Where the target is written, such as `overlay.yaml:4:5`.
    at: String,
    place: Place,
    text: String,
    target: JsonPath,
    change: Change,
}

enum Change {
    Remove,
    Update(Value),
}

/// Applies the actions in their order; returns what is odd about them.
pub(super) fn apply(document: &mut Value, overlay: &Values) -> Result<Findings, Obstacle> {
    let mut notes = Findings::new();
    let mut room = LARGEST_TEXT;
    for action in read(overlay)? {
        let places = locate(document, &action)?;
        if places.is_empty() {
            let message = format!("the target `{}` selects nothing", action.text);
            let help = "mend the target, or remove the action";
            notes.push(Finding::new(Code::UnknownName, Level::Warning, action.place.clone(), message, help));
        }
        match &action.change {
            Change::Remove => remove(document, &places),
            Change::Update(update) => {
                let size = update.to_string().len().saturating_mul(places.len());
                room = room.checked_sub(size).ok_or_else(|| {
                    Failure::new(format!(
                        "{}: the overlay adds more than {LARGEST_TEXT} bytes: make it smaller",
                        action.at
                    ))
                })?;
                for place in &places {
                    merge_into(document, &action, place, update)?;
                }
            }
        }
    }
    Ok(notes)
}

fn read(overlay: &Values) -> Result<Vec<Action>, Obstacle> {
    let mut reader = Reader { overlay, findings: Findings::new() };
    let tree = overlay.tree();
    let root = tree.root();
    reader.check_members(root, MEMBERS);
    match tree.get(root, "overlay") {
        Some(version) if tree.string(version).is_some_and(|it| it.starts_with("1.0.")) => {}
        version => {
            reader.wrong(version.unwrap_or(root), "this is not an OpenAPI Overlay 1.0", "write `overlay: 1.0.0`")
        }
    }
    let actions = tree.get(root, "actions").map(|it| tree.elements(it)).unwrap_or_default();
    if actions.is_empty() {
        reader.wrong(root, "the overlay has no actions", "write `actions` with a list of them");
    }
    let actions: Vec<_> = actions.iter().filter_map(|it| reader.action(*it)).collect();
    let findings = reader.findings;
    if findings.has_errors() { Err(overlay.tell(findings).unreadable().into()) } else { Ok(actions) }
}

struct Reader<'o> {
    overlay: &'o Values,
    findings: Findings,
}

impl Reader<'_> {
    fn action(&mut self, node: NodeId) -> Option<Action> {
        let tree = self.overlay.tree();
        self.check_members(node, ACTION_MEMBERS);
        let Some((target_node, text)) = tree.get(node, "target").and_then(|it| Some((it, tree.string(it)?))) else {
            self.wrong(node, "the action has no target", "write `target` with a JSONPath, such as `$.info`");
            return None;
        };
        if text.matches("..").count() > MOST_DESCENTS {
            self.wrong(target_node, "the target looks everywhere too often", "write `..` twice at most");
            return None;
        }
        let target = match JsonPath::parse(text) {
            Ok(target) => target,
            Err(error) => {
                let message = format!("the target is not a JSONPath: {error}");
                self.wrong(target_node, &message, "write it as RFC 9535 says, such as `$.paths['/pets'].get`");
                return None;
            }
        };
        let removes = tree.get(node, "remove").and_then(|it| tree.scalar(it)).map(|it| it.text.as_ref() == "true");
        let change = match (removes, tree.get(node, "update")) {
            (Some(true), _) => Change::Remove,
            (_, Some(update)) => Change::Update(
                super::value::convert(tree, update)
                    .map_err(|it| self.wrong(update, &it.to_string(), "write a value of JSON"))
                    .ok()?,
            ),
            (_, None) => {
                self.wrong(node, "the action changes nothing", "write `update` with a value, or `remove: true`");
                return None;
            }
        };
        let place = tree.place(target_node);
        let at = format!("{}:{}:{}", tree.source().name(), place.line, place.column);
        Some(Action { at, place, text: text.to_string(), target, change })
    }

    fn check_members(&mut self, node: NodeId, known: &[&'static str]) {
        for member in self.overlay.tree().members(node) {
            if known.contains(&member.key.as_ref()) || member.key.starts_with("x-") {
                continue;
            }
            let help = match nearest(&member.key, known.iter().copied()) {
                Some(nearest) => format!("write `{nearest}`"),
                None => "leave it out".to_owned(),
            };
            let place = self.overlay.tree().key_place(member.value);
            let message = format!("an overlay has no `{}` here", member.key);
            self.findings.push(Finding::new(Code::UnknownKeyword, Level::Error, place, message, help));
        }
    }

    fn wrong(&mut self, node: NodeId, message: &str, help: &'static str) {
        let place = self.overlay.tree().place(node);
        self.findings.push(Finding::new(Code::InvalidValue, Level::Error, place, message.to_owned(), help));
    }
}

/// The pointers of what the target selects, in the order of the document.
fn locate(document: &Value, action: &Action) -> Result<Vec<String>, Failure> {
    let mut places = Vec::new();
    for path in action.target.query_located(document).dedup().locations() {
        if path.len() > DEEPEST {
            return Err(Failure::new(format!("{}: the target is more than {DEEPEST} levels deep", action.at)));
        }
        places.push(path.to_json_pointer());
    }
    Ok(places)
}

/// The last first, so that the index of one is not moved by another.
fn remove(document: &mut Value, places: &[String]) {
    let mut places: Vec<_> = places.iter().map(|it| it.rsplit_once('/').unwrap_or_default()).collect();
    places.sort_by_key(|(parent, token)| (parent.matches('/').count(), *parent, token.parse::<usize>().ok()));
    for (parent, token) in places.into_iter().rev() {
        match document.pointer_mut(parent) {
            Some(Value::Object(members)) => drop(members.shift_remove(&token.replace("~1", "/").replace("~0", "~"))),
            Some(Value::Array(elements)) => {
                if let Some(index) = token.parse().ok().filter(|it| *it < elements.len()) {
                    elements.remove(index);
                }
            }
            _ => {}
        }
    }
}

fn merge_into(document: &mut Value, action: &Action, place: &str, update: &Value) -> Result<(), Failure> {
    match document.pointer_mut(place) {
        Some(Value::Array(elements)) => elements.push(update.clone()),
        Some(target @ Value::Object(_)) if update.is_object() => merge(target, update),
        Some(_) => {
            let help = "select an object or a list, and update an object with an object";
            return Err(Failure::new(format!("{}: `{place}` cannot be updated like this: {help}", action.at)));
        }
        // An earlier place of the same action held it, and has replaced it.
        None => {}
    }
    Ok(())
}

/// Objects are merged member by member, lists are put together, and anything else is replaced.
fn merge(target: &mut Value, update: &Value) {
    match (target, update) {
        (Value::Object(members), Value::Object(updates)) => {
            for (key, update) in updates {
                match members.get_mut(key) {
                    Some(member) => merge(member, update),
                    None => drop(members.insert(key.clone(), update.clone())),
                }
            }
        }
        (Value::Array(elements), Value::Array(more)) => elements.extend(more.iter().cloned()),
        (target, update) => *target = update.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::of;
    use super::*;

    const DOCUMENT: &str = "info: {title: T}\nservers: []\npaths:\n  /a: {get: {tags: [x, y], x-internal: true}}\n  /b: {get: {tags: [z]}}\n";

    fn apply_to(document: &mut Value, actions: &str) -> Result<String, String> {
        let text = format!("overlay: 1.0.0\ninfo: {{title: O, version: '1'}}\nactions:\n{actions}");
        let overlay = Values::of("overlay.yaml", &text).unwrap_or_else(|told| panic!("{}", told.text()));
        let notes = apply(document, &overlay).map_err(|obstacle| match obstacle {
            Obstacle::Refused(told) => told.text(),
            Obstacle::Failed(failure) => failure.to_string(),
        })?;
        Ok(if notes.is_empty() { String::new() } else { overlay.tell(notes).text() })
    }

    fn applied(actions: &str) -> Value {
        let mut document = of(DOCUMENT);
        assert_eq!(apply_to(&mut document, actions), Ok(String::new()));
        document
    }

    #[test]
    fn objects_are_merged_lists_grow_and_values_are_replaced() {
        let document = applied(
            "- {target: $, update: {info: {title: New, version: '2'}}}\n- {target: $.servers, update: {url: 'https://a.test'}}\n\
             - {target: '$.paths.*.get', update: {tags: [more], deprecated: true}}\n",
        );
        assert_eq!(document["info"], of("{title: New, version: '2'}"));
        assert_eq!(document["servers"], of("[{url: 'https://a.test'}]"));
        assert_eq!(document["paths"]["/a"]["get"], of("{tags: [x, y, more], x-internal: true, deprecated: true}"));
        assert_eq!(document["paths"]["/b"]["get"]["tags"], of("[z, more]"));
    }

    #[test]
    fn what_is_removed_is_gone_wherever_it_stood() {
        let document = applied("- {target: \"$.paths[?@.get['x-internal']]\", remove: true}\n");
        assert_eq!(document["paths"], of("{/b: {get: {tags: [z]}}}"));
        let document = applied("- {target: '$.paths[\"/a\"].get.tags[0,1]', remove: true}\n");
        assert_eq!(document["paths"]["/a"]["get"]["tags"], of("[]"));
        let document = applied("- {target: '$..tags', remove: true, update: 1}\n");
        assert_eq!(document["paths"]["/b"]["get"], of("{}"));
    }

    #[test]
    fn a_target_that_selects_nothing_is_told() {
        let mut document = of(DOCUMENT);
        let notes = apply_to(&mut document, "- {target: $.nowhere, remove: true}\n").expect("is fine");
        assert!(notes.contains("the target `$.nowhere` selects nothing\n"), "{notes}");
        assert!(notes.contains("--> overlay.yaml:4:12\n") && notes.ends_with("1 warning\n"), "{notes}");
        assert_eq!(document, of(DOCUMENT));
    }

    #[test]
    fn what_is_wrong_is_told_in_its_line() {
        for (actions, expected) in [
            ("- {target: '$[', remove: true}\n", "the target is not a JSONPath"),
            ("- {target: $.info}\n", "the action changes nothing"),
            ("- {update: {}}\n", "the action has no target"),
            ("- {target: $.info, remvoe: true, update: {}}\n", "help: write `remove`"),
            ("- {target: '$..*..*..*', remove: true}\n", "write `..` twice at most"),
            ("- {target: $.info.title, update: New}\n", "cannot be updated like this"),
        ] {
            let said = apply_to(&mut of(DOCUMENT), actions).expect_err("is wrong");
            assert!(said.contains(expected) && said.contains("overlay.yaml:4:"), "{said}");
        }
        for text in ["overlay: 2.0.0\nactions: [{target: $, update: {}}]\n", "overlay: 1.0.0\n"] {
            let overlay = Values::of("overlay.yaml", text).expect("is YAML");
            assert!(apply(&mut of(DOCUMENT), &overlay).is_err(), "{text}");
        }
    }

    #[test]
    fn what_an_overlay_adds_is_bounded() {
        let long = "x".repeat(100_000);
        let grows = format!("- {{target: '$..a', update: {{a: {{}}, text: {long}}}}}\n");
        let grows = grows.repeat(20);
        let said = apply_to(&mut of("a: {}\n"), &grows).expect_err("is too much");
        assert!(said.contains("the overlay adds more than"), "{said}");
    }
}
