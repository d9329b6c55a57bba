//! Paths, servers, media types, statuses and headers: what became of where and how an operation is called.

/// As the cases of `operations`: what is told of the way there and back.
pub const OPERATIONS: &[(&str, &str, &[&str], &[&str])] = &[
    // A range of media types has the others in it.
    (
        ", requestBody: {content: {application/json: {schema: {type: string}}}}",
        ", requestBody: {content: {'*/*': {schema: {type: string}}}}",
        &["request-media-type-added info request"],
        &["request-media-type-removed breaking request"],
    ),
    (
        ", requestBody: {content: {application/json: {schema: {type: integer}}}}",
        ", requestBody: {content: {'application/*': {schema: {type: string}}}}",
        &["request-media-type-added info request", "type-changed breaking request"],
        &["request-media-type-removed breaking request", "type-changed breaking request"],
    ),
    (
        ", requestBody: {content: {application/json: {schema: {type: string}}}}",
        ", requestBody: {content: {'text/*': {schema: {type: string}}}}",
        &["request-media-type-added info request", "request-media-type-removed breaking request"],
        &["request-media-type-added info request", "request-media-type-removed breaking request"],
    ),
    (
        ", responses: {200: {description: It., content: {'*/*': {schema: {type: string}}}}}",
        ", responses: {200: {description: It., content: {application/json: {schema: {type: string}}}}}",
        &["response-media-type-added info response"],
        &["response-media-type-added info response", "response-media-type-removed breaking response"],
    ),
    // What is answered with another status is compared as well.
    (
        ", responses: {201: {description: It., content: {application/json: {schema: {type: object, required: [h], properties: {h: {type: string}}}}}}}",
        ", responses: {200: {description: It., content: {application/json: {schema: {type: object, properties: {h: {type: string}}}}}}}",
        &[
            "property-became-optional breaking response",
            "success-status-added info response",
            "success-status-removed breaking response",
        ],
        &[
            "property-became-required info response",
            "success-status-added info response",
            "success-status-removed breaking response",
        ],
    ),
    (
        ", responses: {201: {description: It.}}",
        ", responses: {200: {description: It., content: {application/json: {schema: {type: string}}}}, 202: {description: It.}}",
        &[
            "success-status-added info response",
            "success-status-added info response",
            "success-status-removed breaking response",
        ],
        &[
            "success-status-added info response",
            "success-status-removed breaking response",
            "success-status-removed breaking response",
        ],
    ),
    // What OpenAPI ignores.
    ("", ", parameters: [{name: Authorization, in: header, required: true, schema: {type: string}}]", &[], &[]),
    ("", ", parameters: [{name: accept, in: header, schema: {type: string}}]", &[], &[]),
    (
        "",
        ", parameters: [{name: Authorization, in: query, required: true, schema: {type: string}}]",
        &["required-parameter-added breaking request"],
        &["parameter-removed warning request"],
    ),
    (
        ", responses: {200: {description: It.}}",
        ", responses: {200: {description: It., headers: {Content-Type: {required: true, schema: {type: string}}}}}",
        &[],
        &[],
    ),
    // A guess is as bad as what it is made of.
    (
        ", parameters: [{name: note1, in: query, schema: {type: string}}]",
        ", parameters: [{name: note2, in: query, schema: {type: string}}]",
        &["optional-parameter-renamed warning request"],
        &["optional-parameter-renamed warning request"],
    ),
    (
        ", parameters: [{name: pageSize, in: query, required: true, schema: {type: string}}]",
        ", parameters: [{name: page_size, in: query, required: true, schema: {type: string}}]",
        &["parameter-renamed breaking request"],
        &["parameter-renamed breaking request"],
    ),
];

/// The same for whole documents.
pub const DOCUMENTS: &[(&str, &str, &[&str], &[&str])] = &[
    // Whoever chooses nothing is served where the old address was; the way back takes the choices.
    (
        "servers: [{url: 'https://a.example'}]",
        "servers: [{url: 'https://{q}.example', variables: {q: {default: a}}}]",
        &["server-added info none"],
        &["server-changed breaking none"],
    ),
    (
        "servers: [{url: 'https://a.example'}]",
        "servers: [{url: 'https://{q}.example', variables: {q: {default: b}}}]",
        &["server-changed breaking none"],
        &["server-changed breaking none"],
    ),
];
