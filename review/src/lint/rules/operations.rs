//! What an operation is called, and what it answers.

use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::model::{Method, Status};

use crate::lint::context::{Asked, Cx};
use crate::lint::examples::Example;
use crate::lint::report::{Report, counted};
use crate::lint::rule::Rule;
use crate::lint::text::words;

/// How many things of one kind are told one by one; more are one finding.
const FEW: usize = 12;

pub(in crate::lint) const ID: Rule = Rule {
    id: Code::new("missing-operation-id"),
    level: Level::Error,
    why: "Generated code calls an operation by its `operationId`. A name that is made of method and path changes with the \
          path.",
    good: Example::document(ID_GOOD),
    bad: Example::document(ID_BAD),
    find: find_missing_ids,
};

const ID_GOOD: &str = "paths:
  /pets:
    get:
      operationId: listPets
      description: Lists the pets.
      responses: {'200': {description: The pets.}, '400': {description: Not understood.}}
";
const ID_BAD: &str = "paths:
  /pets:
    get:
      description: Lists the pets.
      responses: {'200': {description: The pets.}, '400': {description: Not understood.}}
";

pub(in crate::lint) const METHOD: Rule = Rule {
    id: Code::new("method-of-other-name"),
    level: Level::Warning,
    why: "An operation that is called after one thing and asked for as another is one of two that were mixed up.",
    good: Example::operation("operationId: getPet\ndescription: Reads a pet.\n"),
    bad: Example::operation("operationId: deletePet\ndescription: Reads a pet.\n"),
    find: find_methods,
};

pub(in crate::lint) const SUCCESS: Rule = Rule {
    id: Code::new("missing-success-response"),
    level: Level::Error,
    why: "Without a response of success nobody knows what is answered when all is well, and generated code takes each answer \
          for an error.",
    good: Example::operation(
        "responses:\n  '200': {description: The pets.}\n  '404': {description: There are none.}\n",
    ),
    bad: Example::operation("responses:\n  '404': {description: There are none.}\n"),
    find: find_success,
};

pub(in crate::lint) const ERROR: Rule = Rule {
    id: Code::new("missing-error-response"),
    level: Level::Warning,
    why: "Every operation can be refused. Without a response for that, callers have to find out what it looks like.",
    good: Example::operation(
        "responses:\n  '200': {description: The pets.}\n  '4XX': {description: Not understood.}\n",
    ),
    bad: Example::operation("responses:\n  '200': {description: The pets.}\n"),
    find: find_error,
};

/// Tells each, or only how many there are and the first.
pub(super) fn tell(report: &mut Report<'_>, found: &[&Asked<'_>], of: usize, (what, help): (&str, &'static str)) {
    if found.len() <= FEW {
        for asked in found {
            report.at_key(asked.operation.node, format!("this operation has {what}"), help);
        }
    } else if let Some(first) = found.first() {
        let message =
            format!("{} of {of} have {what}, beginning with this one", counted(found.len(), "operation", "operations"));
        report.at_key(first.operation.node, message, help);
    }
}

fn find_missing_ids(cx: &Cx<'_>, report: &mut Report<'_>) {
    let found: Vec<_> =
        cx.operations.iter().filter(|it| it.operation.operation_id.as_deref().is_none_or(str::is_empty)).collect();
    tell(report, &found, cx.operations.len(), ("no `operationId`", "add one that stays as it is"));
}

fn find_success(cx: &Cx<'_>, report: &mut Report<'_>) {
    let is_good = |it: &Status| match it {
        Status::Code(code) => (100..400).contains(code),
        Status::Range(hundreds) => (1..4).contains(hundreds),
        Status::Default => true,
    };
    for asked in cx.operations.iter().filter(|it| !it.operation.responses.is_empty()) {
        if !asked.operation.responses.iter().any(|(status, _)| is_good(status)) {
            let message = "no response says what is answered when all is well".to_owned();
            report.at_member((asked.operation.node, "responses"), message, "add a response such as `200`");
        }
    }
}

fn find_error(cx: &Cx<'_>, report: &mut Report<'_>) {
    let is_error = |it: &Status| match it {
        Status::Code(code) => *code >= 400,
        Status::Range(hundreds) => *hundreds >= 4,
        Status::Default => true,
    };
    let lacks = |it: &&Asked<'_>| {
        let responses = &it.operation.responses;
        !responses.is_empty() && !responses.iter().any(|(status, _)| is_error(status))
    };
    let found: Vec<_> = cx.operations.iter().filter(lacks).collect();
    tell(report, &found, cx.operations.len(), ("no response for what is refused", "add `4XX`, or `default`"));
}

fn find_methods(cx: &Cx<'_>, report: &mut Report<'_>) {
    const DELETES: &[&str] = &["delete", "destroy", "remove"];
    const READS: &[&str] = &["fetch", "find", "get", "list", "read", "retrieve"];
    const MAKES: &[&str] = &["add", "create", "insert"];
    for asked in &cx.operations {
        let Some(id) = asked.operation.operation_id.as_deref() else { continue };
        let words = words(id);
        let Some(first) = words.first().map(String::as_str) else { continue };
        let is_wrong = match asked.operation.method {
            Method::Get => DELETES.contains(&first) || MAKES.contains(&first) || first == "update",
            Method::Delete => READS.contains(&first) || MAKES.contains(&first) || first == "update",
            Method::Put | Method::Patch => DELETES.contains(&first) || ["get", "list"].contains(&first),
            Method::Post => DELETES.contains(&first) && words.len() > 1 && is_twin(cx, asked),
            _ => false,
        };
        if is_wrong {
            let method = asked.operation.method.keyword();
            let message = format!("{} is asked for by `{method}`", quote(id));
            report.at_member(
                (asked.operation.node, "operationId"),
                message,
                "write another id, or the method that is meant",
            );
        }
    }
}

/// Whether the path of an operation has another one that deletes, so that this is probably not it.
fn is_twin(_: &Cx<'_>, asked: &Asked<'_>) -> bool {
    asked.item.operations.iter().any(|it| it.method == Method::Delete)
}
