//! Operations, parameters, bodies, answers, security and servers: each edit, and the same edit backwards.

use crate::addresses;
use crate::support::{briefly, changes};

/// A document with what stands below an operation `get /items`, and at its root.
pub fn with_operation(operation: &str, root: &str) -> String {
    let responses = if operation.starts_with(", responses:") { "" } else { ", responses: {200: {description: It.}}" };
    format!(
        "openapi: 3.0.3
info: {{title: It, version: '1'}}
paths:
  /items:
    get: {{operationId: list{operation}{responses}}}
components:
  securitySchemes:
    key: {{type: apiKey, name: X-Key, in: header}}
    oauth: {{type: oauth2, flows: {{clientCredentials: {{tokenUrl: 'https://a.example/token', scopes: {{r: Read., w: Write.}}}}}}}}
{root}
"
    )
}

/// What stands in an operation before and after, and what is told of the way there and back.
const OPERATIONS: &[(&str, &str, &[&str], &[&str])] = &[
    ("", ", tags: [a]", &["operation-tags-changed info none"], &["operation-tags-changed info none"]),
    ("", ", summary: It.", &["summary-changed docs none"], &["summary-changed docs none"]),
    ("", ", deprecated: true", &["operation-deprecated info none"], &["operation-no-longer-deprecated info none"]),
    (
        "",
        ", deprecated: true, x-deprecatedMessage: Use that.",
        &["operation-deprecated-with-replacement info none"],
        &["operation-no-longer-deprecated info none"],
    ),
    (
        "",
        ", deprecated: true, x-sunset: '2027-01-31'",
        &["operation-deprecated-with-sunset info none"],
        &["operation-no-longer-deprecated info none"],
    ),
    (
        ", deprecated: true, x-sunset: '2027-01-31'",
        ", deprecated: true, x-sunset: '2027-02-28'",
        &["operation-sunset-later info none"],
        &["operation-sunset-earlier warning none"],
    ),
    (
        ", deprecated: true",
        ", deprecated: true, x-sunset: '2027-02-28'",
        &["operation-sunset-set info none"],
        &["operation-sunset-removed info none"],
    ),
    (
        ", deprecated: true, x-deprecatedMessage: A.",
        ", deprecated: true, x-deprecatedMessage: B.",
        &["operation-replacement-changed docs none"],
        &["operation-replacement-changed docs none"],
    ),
    ("", ", x-safety: write", &["safety-lost breaking request"], &["safety-gained info request"]),
    (
        "",
        ", x-pagination: {limit: /a, cursor: /b, next: /c, items: /d}",
        &["pagination-set info response"],
        &["pagination-removed warning response"],
    ),
    (
        ", x-pagination: {limit: /a, cursor: /b, next: /c, items: /d}",
        ", x-pagination: {limit: /a, cursor: /b, next: /e, items: /d}",
        &["pagination-changed breaking response"],
        &["pagination-changed breaking response"],
    ),
    (
        "",
        ", x-recovery: {listing: a, filters: {}, interval: /a, matching: {}, created: /a, row-id: /a, response-id: /a}",
        &["recovery-changed info none"],
        &["recovery-changed info none"],
    ),
    // Parameters.
    (
        "",
        ", parameters: [{name: a, in: query, schema: {type: string}}]",
        &["parameter-added info request"],
        &["parameter-removed warning request"],
    ),
    (
        "",
        ", parameters: [{name: a, in: query, required: true, schema: {type: string}}]",
        &["required-parameter-added breaking request"],
        &["parameter-removed warning request"],
    ),
    (
        "",
        ", parameters: [{name: a, in: query, required: true, schema: {type: string, default: x}}]",
        &["required-parameter-with-default-added warning request"],
        &["parameter-removed warning request"],
    ),
    (
        ", parameters: [{name: a, in: query, deprecated: true, x-sunset: '2026-01-31', schema: {type: string}}]",
        "",
        &["parameter-removed-after-sunset info request"],
        &["parameter-added info request"],
    ),
    (
        ", parameters: [{name: a, in: query, schema: {type: string}}]",
        ", parameters: [{name: a, in: header, schema: {type: string}}]",
        &["parameter-location-changed breaking request"],
        &["parameter-location-changed breaking request"],
    ),
    (
        ", parameters: [{name: pageSize, in: query, schema: {type: string}}]",
        ", parameters: [{name: page_size, in: query, schema: {type: string}}]",
        &["optional-parameter-renamed warning request"],
        &["optional-parameter-renamed warning request"],
    ),
    (
        ", parameters: [{name: a, in: query, schema: {type: string}}]",
        ", parameters: [{name: a, in: query, required: true, schema: {type: string}}]",
        &["parameter-became-required breaking request"],
        &["parameter-became-optional info request"],
    ),
    (
        ", parameters: [{name: a, in: query, schema: {type: string}}]",
        ", parameters: [{name: a, in: query, schema: {type: string, maxLength: 5}}]",
        &["max-length-set breaking request"],
        &["max-length-removed info request"],
    ),
    (
        ", parameters: [{name: a, in: query, schema: {type: string}}]",
        ", parameters: [{name: a, in: query, schema: {type: string, default: x}}]",
        &["default-set info request"],
        &["default-removed warning request"],
    ),
    (
        ", parameters: [{name: a, in: query, schema: {type: array, items: {type: string}}}]",
        ", parameters: [{name: a, in: query, explode: false, schema: {type: array, items: {type: string}}}]",
        &["parameter-style-changed breaking request"],
        &["parameter-style-changed breaking request"],
    ),
    (
        ", parameters: [{name: a, in: query, schema: {type: array, items: {type: string}}}]",
        ", parameters: [{name: a, in: query, style: pipeDelimited, schema: {type: array, items: {type: string}}}]",
        &["parameter-style-changed breaking request"],
        &["parameter-style-changed breaking request"],
    ),
    (
        ", parameters: [{name: a, in: query, schema: {type: string}}]",
        ", parameters: [{name: a, in: query, content: {application/json: {schema: {type: string}}}}]",
        &["parameter-style-changed breaking request"],
        &["parameter-style-changed breaking request"],
    ),
    (
        ", parameters: [{name: a, in: query, schema: {type: string}}]",
        ", parameters: [{name: a, in: query, allowReserved: true, schema: {type: string}}]",
        &["parameter-allow-reserved-changed warning request"],
        &["parameter-allow-reserved-changed warning request"],
    ),
    (
        ", parameters: [{name: a, in: query, schema: {type: string}}]",
        ", parameters: [{name: a, in: query, allowEmptyValue: true, schema: {type: string}}]",
        &["parameter-empty-value-permitted info request"],
        &["parameter-empty-value-forbidden breaking request"],
    ),
    (
        ", parameters: [{name: a, in: query, schema: {type: string}}]",
        ", parameters: [{name: a, in: query, deprecated: true, schema: {type: string}}]",
        &["deprecated info request"],
        &["no-longer-deprecated info request"],
    ),
    // Bodies.
    (
        "",
        ", requestBody: {content: {application/json: {schema: {type: string}}}}",
        &["request-body-added info request"],
        &["request-body-removed breaking request"],
    ),
    (
        "",
        ", requestBody: {required: true, content: {application/json: {schema: {type: string}}}}",
        &["required-request-body-added breaking request"],
        &["request-body-removed breaking request"],
    ),
    (
        ", requestBody: {content: {application/json: {schema: {type: string}}}}",
        ", requestBody: {required: true, content: {application/json: {schema: {type: string}}}}",
        &["request-body-became-required breaking request"],
        &["request-body-became-optional info request"],
    ),
    (
        ", requestBody: {content: {application/json: {schema: {type: string}}}}",
        ", requestBody: {content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}}",
        &["request-media-type-added info request"],
        &["request-media-type-removed breaking request"],
    ),
    (
        ", requestBody: {content: {application/json: {}}}",
        ", requestBody: {content: {application/json: {schema: {type: string}}}}",
        &["body-schema-set breaking request"],
        &["body-schema-removed info request"],
    ),
    (
        ", requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}}}}",
        ", requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}, encoding: {a: {contentType: text/html}}}}}",
        &["encoding-changed breaking request"],
        &["encoding-changed breaking request"],
    ),
    // Answers.
    (
        ", responses: {200: {description: It.}}",
        ", responses: {200: {description: It.}, 202: {description: Later.}}",
        &["success-status-added info response"],
        &["success-status-removed breaking response"],
    ),
    (
        ", responses: {200: {description: It.}}",
        ", responses: {200: {description: It.}, 404: {description: No.}}",
        &["failure-status-added info response"],
        &["failure-status-removed info response"],
    ),
    (
        ", responses: {200: {description: It.}}",
        ", responses: {200: {description: It., content: {application/json: {schema: {type: string}}}}}",
        &["response-body-added info response"],
        &["response-body-removed breaking response"],
    ),
    (
        ", responses: {200: {description: It., content: {application/json: {schema: {type: string}}}}}",
        ", responses: {200: {description: It., content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}}}",
        &["response-media-type-added info response"],
        &["response-media-type-removed breaking response"],
    ),
    (
        ", responses: {200: {description: It.}}",
        ", responses: {200: {description: It., headers: {X-A: {schema: {type: string}}}}}",
        &["header-added info response"],
        &["header-removed info response"],
    ),
    (
        ", responses: {200: {description: It.}}",
        ", responses: {200: {description: It., headers: {X-A: {required: true, schema: {type: string}}}}}",
        &["header-added info response"],
        &["required-header-removed breaking response"],
    ),
    (
        ", responses: {200: {description: It., headers: {X-A: {schema: {type: string}}}}}",
        ", responses: {200: {description: It., headers: {X-A: {required: true, schema: {type: string}}}}}",
        &["header-became-required info response"],
        &["header-became-optional breaking response"],
    ),
    (
        ", responses: {200: {description: It., headers: {X-A: {schema: {type: integer}}}}}",
        ", responses: {200: {description: It., headers: {X-A: {schema: {type: number}}}}}",
        &["type-widened breaking response"],
        &["type-narrowed info response"],
    ),
    (
        ", responses: {200: {description: It.}}",
        ", responses: {200: {description: It., links: {a: {operationId: list}}}}",
        &["links-changed docs none"],
        &["links-changed docs none"],
    ),
    (
        "",
        ", callbacks: {done: {'{$request.query.url}': {post: {responses: {200: {description: Yes.}}}}}}",
        &["callback-added warning none"],
        &["callback-removed warning none"],
    ),
    // What the server sends in a callback, the client receives.
    (
        ", callbacks: {done: {'{$url}': {post: {requestBody: {content: {application/json: {schema: {type: integer}}}}, responses: {200: {description: Yes.}}}}}}",
        ", callbacks: {done: {'{$url}': {post: {requestBody: {content: {application/json: {schema: {type: number}}}}, responses: {200: {description: Yes.}}}}}}",
        &["type-widened breaking response"],
        &["type-narrowed info response"],
    ),
    // Security.
    ("", ", security: [{key: []}]", &["security-set breaking request"], &["security-removed info request"]),
    (
        ", security: [{key: []}]",
        ", security: [{key: []}, {oauth: [r]}]",
        &["security-alternative-added info request"],
        &["security-alternative-removed breaking request"],
    ),
    (
        ", security: [{key: []}]",
        ", security: [{}, {key: []}]",
        &["security-removed info request"],
        &["security-set breaking request"],
    ),
    (
        ", security: [{oauth: [r]}]",
        ", security: [{oauth: [r, w]}]",
        &["security-scope-added breaking request"],
        &["security-scope-removed info request"],
    ),
    (
        ", servers: [{url: 'https://a.example'}]",
        ", servers: [{url: 'https://b.example'}]",
        &["server-changed breaking none"],
        &["server-changed breaking none"],
    ),
];

/// The same for whole documents.
const DOCUMENTS: &[(&str, &str, &[&str], &[&str])] = &[
    (
        "servers: [{url: 'https://a.example'}]",
        "servers: [{url: 'https://a.example'}, {url: 'https://b.example'}]",
        &["server-added info none"],
        &["server-removed breaking none"],
    ),
    (
        "servers: [{url: 'https://a.example'}]",
        "servers: [{url: 'https://b.example'}]",
        &["server-changed breaking none"],
        &["server-changed breaking none"],
    ),
    (
        "servers: [{url: 'https://{a}.example', variables: {a: {default: x, enum: [x, y]}}}]",
        "servers: [{url: 'https://{a}.example', variables: {a: {default: y, enum: [x, y]}}}]",
        &["server-variable-default-changed warning none"],
        &["server-variable-default-changed warning none"],
    ),
    (
        "servers: [{url: 'https://{a}.example', variables: {a: {default: x, enum: [x, y]}}}]",
        "servers: [{url: 'https://{a}.example', variables: {a: {default: x, enum: [x]}}}]",
        &["server-variable-value-removed breaking none"],
        &["server-variable-value-added info none"],
    ),
    (
        "",
        "x-rate-limit: {requests: 200, seconds: 30}",
        &["rate-limit-set breaking none"],
        &["rate-limit-removed info none"],
    ),
    (
        "x-rate-limit: {requests: 200, seconds: 30}",
        "x-rate-limit: {requests: 100, seconds: 30}",
        &["rate-limit-lowered breaking none"],
        &["rate-limit-raised info none"],
    ),
    ("", "x-of-others: 1", &["extension-changed docs none"], &["extension-changed docs none"]),
    ("", "security: [{key: []}]", &["security-set breaking request"], &["security-removed info request"]),
    (
        "tags: [{name: a}]",
        "tags: [{name: a, description: It.}]",
        &["description-changed docs none"],
        &["description-changed docs none"],
    ),
];

/// Whole texts of documents, for what stands elsewhere: a part of a document is replaced by another one.
const REPLACED: &[(&str, &str, &[&str], &[&str])] = &[
    ("/items:", "/things:", &["operation-path-changed breaking none"], &["operation-path-changed breaking none"]),
    (
        "    get: {operationId: list",
        "    post: {operationId: list",
        &["operation-method-changed breaking none", "safety-lost breaking request"],
        &["operation-method-changed breaking none", "safety-gained info request"],
    ),
    ("operationId: list", "operationId: all", &["operation-id-changed info none"], &["operation-id-changed info none"]),
    (
        "  /items:\n",
        "  /more:\n    get: {operationId: more, responses: {200: {description: It.}}}\n  /items:\n",
        &["operation-added info none"],
        &["operation-removed breaking none"],
    ),
    (
        "  /items:\n",
        "  /more:\n    get: {operationId: more, deprecated: true, x-sunset: '2026-01-31', responses: {200: {description: It.}}}\n  /items:\n",
        &["operation-added info none"],
        &["operation-removed-after-sunset info none"],
    ),
    ("version: '1'", "version: '2'", &["info-changed docs none"], &["info-changed docs none"]),
    (
        "X-Key, in: header",
        "X-Token, in: header",
        &["security-scheme-changed breaking request"],
        &["security-scheme-changed breaking request"],
    ),
    (
        "a.example/token",
        "b.example/token",
        &["security-address-changed warning request"],
        &["security-address-changed warning request"],
    ),
];

/// The rules that the cases tell of.
pub fn expected() -> impl Iterator<Item = &'static str> {
    let all = OPERATIONS.iter().chain(addresses::OPERATIONS).chain(DOCUMENTS).chain(REPLACED);
    let told = all.flat_map(|it| it.2.iter().chain(it.3)).filter_map(|it| it.split(' ').next());
    told.chain(["path-parameter-renamed", "path-parameters-reordered"])
}

fn check(old: &str, new: &str, expected: &[&str]) -> Result<(), String> {
    let told = briefly(old, new);
    match told == *expected {
        true => Ok(()),
        false => Err(format!("{old}\n{new}\n  told {told:?}\n  and not {expected:?}")),
    }
}

#[test]
fn an_edit_of_an_operation_and_its_mirror_are_judged() {
    let mut wrong = Vec::new();
    for (old, new, there, back) in OPERATIONS.iter().chain(addresses::OPERATIONS) {
        let (old, new) = (with_operation(old, ""), with_operation(new, ""));
        wrong.extend(check(&old, &new, there).err());
        wrong.extend(check(&new, &old, back).err());
    }
    for (old, new, there, back) in DOCUMENTS.iter().chain(addresses::DOCUMENTS) {
        let (old, new) = (with_operation("", old), with_operation("", new));
        wrong.extend(check(&old, &new, there).err());
        wrong.extend(check(&new, &old, back).err());
    }
    let secured = with_operation(", security: [{key: []}, {oauth: [r]}]", "");
    for (old, new, there, back) in REPLACED {
        let changed = secured.replace(old, new);
        assert_ne!(changed, secured, "`{old}` stands there");
        wrong.extend(check(&secured, &changed, there).err());
        wrong.extend(check(&changed, &secured, back).err());
    }
    assert!(wrong.is_empty(), "{} of them\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn security_that_was_lifted_from_an_operation_comes_back_with_the_document() {
    let with = |operation| with_operation(operation, "security: [{key: []}]");
    assert_eq!(briefly(&with(", security: []"), &with("")), ["security-set breaking request"]);
    assert_eq!(briefly(&with(""), &with(", security: []")), ["security-removed info request"]);
}

#[test]
fn a_change_names_its_place_and_its_operations() {
    let old = with_operation(", parameters: [{name: a, in: query, schema: {type: string}}]", "");
    let new = with_operation(", parameters: [{name: a, in: query, required: true, schema: {type: string}}]", "");
    let changes = changes(&old, &new);
    let [change] = &changes[..] else { panic!("{changes:?}") };
    assert_eq!(change.pointer.to_string(), "#/paths/~1items/get/parameters/0");
    assert_eq!(change.operations, ["list"]);
    assert_eq!(change.message, "the parameter `a` became required");
    let place = |it: &Option<ostler_openapi::finding::Place>| it.as_ref().map(ToString::to_string);
    assert_eq!(place(&change.old).as_deref(), Some("old.yaml:5:43"));
    assert_eq!(place(&change.new).as_deref(), Some("new.yaml:5:43"));
}

#[test]
fn the_name_in_a_path_is_no_part_of_it() {
    let with = |name: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: It, version: '1'}}\npaths:\n  /items/{{{name}}}:\n    get:\n      parameters: \
             [{{name: {name}, in: path, required: true, schema: {{type: string}}}}]\n      responses: {{200: {{description: It.}}}}\n"
        )
    };
    assert_eq!(briefly(&with("id"), &with("itemId")), ["path-parameter-renamed docs none"]);
    let with = |names: &str| {
        let parameters =
            ["a", "b"].map(|it| format!("{{name: {it}, in: path, required: true, schema: {{type: string}}}}"));
        format!(
            "openapi: 3.0.3\ninfo: {{title: It, version: '1'}}\npaths:\n  /items/{names}:\n    get:\n      parameters: [{}]\n      \
             responses: {{200: {{description: It.}}}}\n",
            parameters.join(", ")
        )
    };
    assert_eq!(briefly(&with("{a}/{b}"), &with("{b}/{a}")), ["path-parameters-reordered warning none"]);
}

#[test]
fn an_operation_that_moved_without_a_name_is_found_by_what_it_answers() {
    let with = |path: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: It, version: '1'}}\npaths:\n  {path}:\n    get:\n      responses: {{200: {{description: It., \
             content: {{application/json: {{schema: {{type: array, items: {{type: integer}}}}}}}}}}}}\n"
        )
    };
    assert_eq!(briefly(&with("/orders/getAlll"), &with("/orders/getAll")), ["operation-path-changed breaking none"]);
    assert_eq!(
        briefly(&with("/orders"), &with("/customers")),
        ["operation-added info none", "operation-removed breaking none"]
    );
}

#[test]
fn a_path_that_leads_to_the_operations_of_another_one_comes_and_goes_by_itself() {
    for id in ["", "operationId: it, "] {
        let with = |more: &str| {
            format!(
                "openapi: 3.0.3\ninfo: {{title: It, version: '1'}}\npaths:\n  /a: {{get: {{{id}responses: {{200: {{description: It.}}}}}}}}\n{more}"
            )
        };
        let (one, two) = (with(""), with("  /b: {$ref: '#/paths/~1a'}\n"));
        assert_eq!(briefly(&two, &one), ["operation-removed breaking none"]);
        assert_eq!(briefly(&one, &two), ["operation-added info none"]);
        assert_eq!(briefly(&two, &two), Vec::<String>::new());
        let message = changes(&two, &one).remove(0).message;
        assert_eq!(message, "`GET /b` is gone");
    }
}
