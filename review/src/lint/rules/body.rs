//! Bodies where none can be, and bodies of which nothing is said.

use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::model::{MediaType, Method, Named, Ref, Response, Status};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const REQUEST: Rule = Rule {
    id: Code::new("body-not-allowed"),
    level: Level::Error,
    why: "HTTP gives the body of a GET, HEAD or TRACE no meaning: clients do not send it, and servers do not read it.",
    good: Example::operation("parameters:\n  - {name: kind, in: query, description: Which., schema: {type: string}}\n"),
    bad: Example::operation("requestBody:\n  content: {application/json: {schema: {type: string}}}\n"),
    find: find_requests,
};

pub(in crate::lint) const DELETE: Rule = Rule {
    id: Code::new("body-of-delete"),
    level: Level::Warning,
    why: "HTTP gives the body of a DELETE no meaning, and some servers and proxies drop it.",
    good: Example::document(
        "paths:\n  /pets:\n    delete:\n      operationId: deletePets\n      description: Removes pets.\n      parameters:\n        - {name: kind, in: query, description: Which., schema: {type: string}}\n      responses: {'204': {description: Done.}, '400': {description: Not understood.}}\n",
    ),
    bad: Example::document(
        "paths:\n  /pets:\n    delete:\n      operationId: deletePets\n      description: Removes pets.\n      requestBody: {content: {application/json: {schema: {type: string}}}}\n      responses: {'204': {description: Done.}, '400': {description: Not understood.}}\n",
    ),
    find: find_deletes,
};

pub(in crate::lint) const NO_CONTENT: Rule = Rule {
    id: Code::new("body-of-no-content"),
    level: Level::Error,
    why: "An answer with the status 204, 205 or 304, and each one to a HEAD, has no body: what is described never comes.",
    good: Example::operation(
        "responses:\n  '204': {description: There are none.}\n  '400': {description: Not understood.}\n",
    ),
    bad: Example::operation(
        "responses:\n  '204': {description: There are none., content: {application/json: {schema: {type: string}}}}\n  '400': {description: Not understood.}\n",
    ),
    find: find_no_content,
};

pub(in crate::lint) const SCHEMA: Rule = Rule {
    id: Code::new("missing-schema"),
    level: Level::Warning,
    why: "Without a schema a body is anything: generated code hands out a value that nobody knows anything of.",
    good: Example::operation(
        "responses:\n  '200': {description: The pets., content: {application/json: {schema: {type: string}}}}\n  '400': {description: Not understood.}\n",
    ),
    bad: Example::operation(
        "responses:\n  '200': {description: The pets., content: {application/json: {}}}\n  '400': {description: Not understood.}\n",
    ),
    find: find_schemas,
};

fn find_requests(cx: &Cx<'_>, report: &mut Report<'_>) {
    for asked in &cx.operations {
        let method = asked.operation.method;
        if let Some(body) = &asked.operation.request_body
            && matches!(method, Method::Get | Method::Head | Method::Trace)
        {
            let message = format!("a `{}` has no body", method.keyword());
            report.at_key(body.node, message, "use parameters, or `post`");
        }
    }
}

fn find_deletes(cx: &Cx<'_>, report: &mut Report<'_>) {
    for asked in cx.operations.iter().filter(|it| it.operation.method == Method::Delete) {
        if let Some(body) = &asked.operation.request_body {
            let message = "the body of a `delete` has no meaning to HTTP".to_owned();
            report.at_key(body.node, message, "use parameters, or `post`");
        }
    }
}

fn find_no_content(cx: &Cx<'_>, report: &mut Report<'_>) {
    for asked in &cx.operations {
        for (status, response) in &asked.operation.responses {
            let is_empty = matches!(status, Status::Code(204 | 205 | 304));
            let has_content = |it: &Ref<Response>| !cx.document.responses[it.id].content.is_empty();
            if (is_empty || asked.operation.method == Method::Head) && has_content(response) {
                let what = if is_empty { format!("the status {status}") } else { "an answer to `head`".to_owned() };
                let message = format!("{what} has no body, but one is described");
                report.at_key(response.node, message, "remove `content`, or write another status");
            }
        }
    }
}

fn find_schemas(cx: &Cx<'_>, report: &mut Report<'_>) {
    let bodies = cx.document.request_bodies.iter().map(|(_, it)| &it.content);
    let answers = cx.document.responses.iter().map(|(_, it)| &it.content);
    for Named { name, value } in bodies.chain(answers).flatten() {
        if value.schema.is_none() && MediaType::is_json(name) {
            let message = format!("no schema says what a body of {} looks like", quote(name));
            report.at_key(value.node, message, "add `schema`");
        }
    }
}
