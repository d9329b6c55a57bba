//! What is named and nobody uses.

use std::collections::BTreeSet;

use ostler_openapi::NodeId;
use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::model::{Id, Named, Ref};
use ostler_openapi::uses::{Direction, Item};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const UNUSED: Rule = Rule {
    id: Code::new("unused-component"),
    level: Level::Warning,
    why: "What nothing refers to was forgotten, or the reference to it leads elsewhere.",
    good: Example::document(GOOD),
    bad: Example::document(BAD),
    find,
};

const GOOD: &str = "paths:
  /pets:
    get:
      operationId: listPets
      description: Lists.
      responses:
        '200': {description: Pets., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '4XX': {description: No.}
components: {schemas: {Pet: {type: string, description: What.}}}
";

const BAD: &str = "paths:
  /pets:
    get: {operationId: listPets, description: Lists., responses: {'200': {description: Pets.}, '4XX': {description: No.}}}
components: {schemas: {Pet: {type: string, description: What.}}}
";

fn find(cx: &Cx<'_>, report: &mut Report<'_>) {
    if cx.operations.is_empty() {
        return;
    }
    let components = &cx.document.components;
    tell(cx, report, &components.schemas, Item::Schema, "schema");
    tell(cx, report, &components.responses, Item::Response, "response");
    tell(cx, report, &components.parameters, Item::Parameter, "parameter");
    tell(cx, report, &components.request_bodies, Item::RequestBody, "request body");
    tell(cx, report, &components.headers, Item::Header, "header");
    tell(cx, report, &components.callbacks, Item::Callback, "callback");
    let referred = referred(cx);
    tell_nodes(report, &components.examples, &referred, "example");
    tell_nodes(report, &components.links, &referred, "link");
    find_schemes(cx, report);
}

fn tell<T>(cx: &Cx<'_>, report: &mut Report<'_>, items: &[Named<Ref<T>>], item: fn(Id<T>) -> Item, what: &str) {
    for it in items {
        let this = item(it.value.id);
        let travels = [Direction::Request, Direction::Response].iter().any(|way| cx.uses.travels(this, *way));
        if !travels && it.value.reference.is_none() && is_first(cx, this) {
            say(report, it.value.node, &it.name, what);
        }
    }
}

/// Whether nobody uses an item but what it leads to itself: of a circle the first stands for all of it, and what else uses
/// an item that nobody uses is told instead of it.
fn is_first(cx: &Cx<'_>, item: Item) -> bool {
    const MOST: usize = 200;
    let mut seen = BTreeSet::from([item]);
    let mut rest = vec![item];
    while let Some(here) = rest.pop() {
        let users = cx.uses.users(here);
        if users.is_empty() && here != item || seen.len() > MOST {
            return false;
        }
        rest.extend(users.iter().map(|it| it.user).filter(|it| seen.insert(*it)));
    }
    // All of them lead to one another.
    seen.first() == Some(&item) || cx.uses.users(item).is_empty()
}

/// What some reference leads to.
fn referred(cx: &Cx<'_>) -> BTreeSet<NodeId> {
    let document = cx.document;
    let media = cx.written().into_iter().flat_map(|it| &it.media.examples);
    let of_parameters = document.parameters.iter().flat_map(|(_, it)| &it.examples);
    let of_headers = document.headers.iter().flat_map(|(_, it)| &it.examples);
    let examples = media.chain(of_parameters).chain(of_headers).filter_map(|it| it.value.reference.as_ref()?.target);
    let links = document.responses.iter().flat_map(|(_, it)| &it.links);
    examples.chain(links.filter_map(|it| it.value.reference.as_ref()?.target)).collect()
}

fn tell_nodes<T>(report: &mut Report<'_>, items: &[Named<Ref<T>>], referred: &BTreeSet<NodeId>, what: &str) {
    for it in items.iter().filter(|it| !referred.contains(&it.value.node)) {
        say(report, it.value.node, &it.name, what);
    }
}

fn find_schemes(cx: &Cx<'_>, report: &mut Report<'_>) {
    let of_operations = cx.operations.iter().filter_map(|it| it.operation.security.as_ref()).flatten();
    let requirements = of_operations.chain(&cx.document.security);
    let used: BTreeSet<&str> = requirements.flat_map(|it| &it.schemes).map(|it| &*it.name).collect();
    for it in cx.document.components.security_schemes.iter().filter(|it| !used.contains(&*it.name)) {
        say(report, it.value.node, &it.name, "security scheme");
    }
}

fn say(report: &mut Report<'_>, node: NodeId, name: &str, what: &str) {
    report.at_key(
        node,
        format!("nothing uses the {what} {}", quote(name)),
        "remove it, or refer to it where it is meant",
    );
}
