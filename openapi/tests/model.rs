//! Documents, and the models or findings that come of them.

mod support;

use ostler_openapi::finding::Code;
use ostler_openapi::model::{
    AdditionalProperties, Credential, EnumDescriptions, FlowKind, Location, Method, ParameterValue, Safety, SchemeKind,
    Status, Style, find,
};
use support::{HEAD, finds, operation, reading, schemas};

const WHOLE: &str = include_str!("whole.yaml");

#[test]
fn a_document_with_everything_is_read_whole() {
    finds(WHOLE, &[]);
    let reading = reading(WHOLE);
    let document = reading.document.expect("is read");
    assert_eq!((&*document.version, &*document.info.title), ("3.0.4", "Everything"));
    let license = document.info.license.as_ref().and_then(|it| it.url.as_deref());
    assert_eq!(license, Some("https://example.com/licence"));
    assert_eq!(document.info.foreign[0].name.as_ref(), "x-audience");
    let server = &document.servers[0];
    assert_eq!((&*server.variables[0].name, &*server.variables[0].value.default), ("region", "eu"));
    assert_eq!(server.rust_name.as_deref(), Some("Live"));
    assert_eq!(document.tags[0].external_docs.as_ref().map(|it| &*it.url), Some("https://example.com/pets"));
    assert_eq!(document.security[0].schemes[0].value.iter().map(|it| &**it).collect::<Vec<_>>(), ["read"]);
}

#[test]
fn operations_have_all_their_parts() {
    let reading = reading(WHOLE);
    let document = reading.document.expect("is read");
    let item = &document.path_items[document.paths[0].value.id];
    let [get, post] = &item.operations[..] else { panic!("two operations") };
    assert_eq!((get.method, post.method), (Method::Get, Method::Post));
    assert_eq!(post.security.as_ref().map(Vec::len), Some(0), "nothing is required, rather than not said");
    assert!(get.security.is_none());

    let parameters: Vec<_> = document.parameters_of(item, get).iter().map(|it| &document.parameters[it.id]).collect();
    let shown: Vec<_> = parameters.iter().map(|it| (&*it.name, it.location, it.required)).collect();
    let expected = [
        ("filter", Some(Location::Query), false),
        ("ids", Some(Location::Query), false),
        ("trace", Some(Location::Header), false),
        ("id", Some(Location::Path), true),
    ];
    assert_eq!(shown, expected);
    assert!(matches!(&parameters[0].value, Some(ParameterValue::Content(it)) if &*it.name == "application/json"));
    let written = |index: usize| match &parameters[index].value {
        Some(ParameterValue::Schema { style, explode, allow_reserved, .. }) => (*style, *explode, *allow_reserved),
        other => panic!("{other:?}"),
    };
    assert_eq!(written(1), (Style::PipeDelimited, false, true));
    assert_eq!(written(2), (Style::Simple, false, false));

    let body = &document.request_bodies[post.request_body.as_ref().expect("has one").id];
    let form = find(&body.content, "multipart/form-data").expect("is there");
    let encoding = find(&form.encoding, "photo").expect("is there");
    assert_eq!((body.required, encoding.content_type.as_deref(), encoding.headers.len()), (true, Some("image/png"), 1));
    let statuses: Vec<_> = post.responses.iter().map(|(it, _)| *it).collect();
    assert_eq!(statuses, [Status::Code(201), Status::Range(4), Status::Default]);
    let created = &document.responses[post.responses[0].1.id];
    let link = &document.links[find(&created.links, "read").expect("is there").id];
    assert_eq!((link.operation_id.as_deref(), link.parameters.len()), (Some("pets_get"), 1));
    assert_eq!(find(&created.content, "application/json").map(|it| it.examples.len()), Some(1));
    let callback = &document.callbacks[post.callbacks[0].value.id];
    assert_eq!(&*callback.paths[0].name, "{$request.body#/url}");
    let extensions = &post.extensions;
    assert_eq!((extensions.safety, extensions.rust_name.as_deref()), (Some(Safety::Write), Some("add")));
    assert_eq!(extensions.recovery.as_ref().map(|it| (&*it.listing, it.filters.len())), Some(("pets_get", 1)));
    assert_eq!(get.extensions.pagination.as_ref().map(|it| &*it.items), Some("/Pets"));
}

#[test]
fn schemas_keep_every_keyword() {
    let reading = reading(WHOLE);
    let tree = reading.tree.as_ref().expect("is a tree");
    let document = reading.document.as_ref().expect("is read");
    let of = |name: &str| &document.schemas[find(&document.components.schemas, name).expect("is there").id];

    let number = &of("Number").number;
    let bound = number.minimum.as_ref().expect("is there");
    assert_eq!((&*bound.value.value.text, bound.exclusive), ("-12345678901234567890.5", true));
    assert_eq!(number.multiple_of.as_ref().map(|it| &*it.value.text), Some("0.01"));
    let string = of("Text");
    assert_eq!((string.string.min_length, string.string.max_length), (Some(1), Some(9)));
    assert_eq!((string.string.pattern.as_deref(), string.format.as_deref()), (Some("^a"), Some("password")));
    let list = &of("List").array;
    assert_eq!((list.min_items, list.max_items, list.unique_items), (Some(0), Some(3), true));
    let pet = of("Pet");
    assert_eq!(pet.object.properties.iter().map(|it| &*it.name).collect::<Vec<_>>(), ["kind", "name", "x-y", "$ref"]);
    assert_eq!(pet.object.required.iter().map(|it| &**it).collect::<Vec<_>>(), ["kind"]);
    assert!(matches!(pet.object.additional, Some(AdditionalProperties::Permitted(false))));
    let discriminator = pet.discriminator.as_ref().expect("is there");
    assert_eq!((&*discriminator.property_name, discriminator.mapping.len()), ("kind", 2));
    assert_eq!(discriminator.mapping[0].value.id, discriminator.mapping[1].value.id);
    assert!(pet.deprecated && pet.extensions.sunset.as_deref() == Some("2027-01-01"));

    let both = of("Both");
    assert_eq!((both.all_of.len(), both.any_of.len(), both.one_of.len(), both.not.is_some()), (1, 2, 2, true));
    let token = &document.schemas[find(&of("Request").object.properties, "Token").expect("is there").id];
    assert_eq!(token.extensions.credential, Some(Credential::ClientToken));
    assert_eq!(of("Request").extensions.at_most_one_of.len(), 1);
    let colour = of("Colour");
    assert_eq!(
        colour.values.as_ref().map(|it| it.iter().map(|it| tree.to_json(*it)).collect::<String>()),
        Some("\"red\"\"no\"".to_owned())
    );
    let descriptions = |name: &str| of(name).extensions.enum_descriptions.as_ref();
    assert!(matches!(descriptions("Colour"), Some(EnumDescriptions::ByValue(it)) if &*it[0].value == "like roses"));
    assert!(matches!(descriptions("Flavour"), Some(EnumDescriptions::InOrder(it)) if it.len() == 1));
    assert_eq!(tree.place(of("Text").node).line, 1 + WHOLE.lines().position(|it| it == "    Text:").expect("is there"));
}

#[test]
fn security_schemes_are_of_four_kinds() {
    let reading = reading(WHOLE);
    let document = reading.document.expect("is read");
    let schemes = &document.components.security_schemes;
    let of = |name: &str| document.security_schemes[find(schemes, name).expect("is there").id].kind.as_ref();
    assert!(matches!(of("key"), Some(SchemeKind::ApiKey { name, .. }) if &**name == "X-Key"));
    assert!(matches!(of("bearer"), Some(SchemeKind::Http { scheme, .. }) if &**scheme == "bearer"));
    assert!(matches!(of("connect"), Some(SchemeKind::OpenIdConnect(_))));
    let Some(SchemeKind::OAuth2 { flows, .. }) = of("oauth") else { panic!("is OAuth 2") };
    assert_eq!(flows.iter().map(|it| it.kind).collect::<Vec<_>>(), [FlowKind::AuthorizationCode, FlowKind::Implicit]);
    assert_eq!(flows[0].scopes.len(), 1);
}

#[test]
fn another_version_is_one_finding() {
    for (text, expected) in [
        ("openapi: 3.0\npaths: 5\n", "1:10 error[document-version] the version `3.0` is a number"),
        ("openapi: 3.1.0\npaths: 5\n", "1:10 error[document-version] the document is OpenAPI `3.1.0`"),
        ("openapi: 3.0.\n", "1:10 error[document-version] the document is OpenAPI `3.0.`"),
        ("openapi: [3]\n", "1:1 error[document-version] the version is a text such as `3.0.4`, but this is a list"),
        ("swagger: '2.0'\npaths: 5\n", "1:1 error[document-version] the document is Swagger 2.0"),
        ("info: {}\n", "1:1 error[document-version] the document does not say which version"),
        ("[]", "1:1 error[document-version] an OpenAPI document is an object, but this is a list"),
        ("null", "1:1 error[document-version] an OpenAPI document is an object, but this is null"),
    ] {
        finds(text, &[expected]);
        assert!(reading(text).document.is_none(), "{text}");
    }
    for good in ["3.0.0", "3.0.4", "3.0.3-rc1"] {
        finds(&HEAD.replace("3.0.4", good), &[]);
    }
}

/// Schemas, each as the component `A` in line 6, and what is said of them.
const WRONG_SCHEMAS: &[(&str, &str)] = &[
    ("{type: strin}", "6:15 error[invalid-value] `strin` is no value of `type`; write `array`, `boolean`"),
    ("{type: [string, 'null']}", "6:9 error[wrong-type] `type` is one type in OpenAPI 3.0, but this is a list"),
    ("{type: 'null'}", "6:15 error[wrong-type] `null` is no type in OpenAPI 3.0"),
    ("{type: null}", "6:15 error[wrong-type] `null` is no type in OpenAPI 3.0"),
    (
        "{type: string, nullable: yes}",
        "6:33 error[wrong-type] `true` or `false` is expected here, but this is a string",
    ),
    ("{type: string, required: true}", "6:33 error[misplaced-keyword] `required` is a list of names on an object"),
    ("{type: string, properties: {}}", "6:23 warning[misplaced-keyword] `properties` says nothing of `type: string`"),
    (
        "{type: integer, maxLength: 3}",
        "6:24 warning[misplaced-keyword] `maxLength` says nothing of `type: integer`; write `type: string`",
    ),
    (
        "{type: object, additionalProperties: maybe}",
        "6:45 error[wrong-type] `true`, `false` or a schema is expected here",
    ),
    (
        "{type: object, requird: [a]}",
        "6:23 error[unknown-keyword] `requird` is no keyword of a schema; write `required`",
    ),
    (
        "{type: string, const: a}",
        "6:23 error[unknown-keyword] `const` is no keyword of a schema; it came with OpenAPI 3.1",
    ),
    ("{type: string, colour: a}", "6:23 error[unknown-keyword] `colour` is no keyword of a schema; remove it"),
    ("{type: string, maxLength: -1}", "6:34 error[limit-value] `maxLength` is a whole number that is not negative"),
    ("{type: string, maxLength: 1.5}", "6:34 error[limit-value] `maxLength` is a whole number"),
    ("{type: string, maxLength: '1'}", "6:34 error[wrong-type] a whole number is expected here, but this is a string"),
    ("{type: string, minLength: 3, maxLength: 2}", "6:48 error[limit-value] `maxLength` is less than `minLength`"),
    ("{type: number, minimum: x}", "6:32 error[wrong-type] a number is expected here, but this is a string"),
    ("{type: number, minimum: .nan}", "6:32 error[document-syntax]"),
    ("{type: number, minimum: -.inf}", "6:32 error[document-syntax]"),
    ("{type: number, minimum: 2, maximum: 1.5}", "6:44 error[limit-value] `maximum` is less than `minimum`"),
    ("{type: number, multipleOf: 0}", "6:35 error[limit-value] `multipleOf` is greater than nothing"),
    (
        "{type: number, exclusiveMinimum: true}",
        "6:23 warning[misplaced-keyword] `exclusiveMinimum` says nothing without",
    ),
    ("{type: number, exclusiveMinimum: 3}", "6:41 error[wrong-type] `true` or `false` is expected here"),
    ("{type: number, multipleOf: -1e-400}", "6:35 error[limit-value] `multipleOf` is greater than nothing"),
    (
        "{type: string, maxLength: 99999999999999999999}",
        "6:34 error[limit-value] `maxLength` is more than 18446744073709551615, the most that is read",
    ),
    ("{x-sunset: 5}", "6:19 error[extension-value] this says something about a deprecation"),
    ("{type: array}", "6:5 error[missing-keyword] `items` is missing in a schema; add `items`"),
    ("{type: array, items: [{}]}", "6:22 error[wrong-type] a schema is expected here, but this is a list"),
    (
        "{type: string, enum: [a, 1]}",
        "6:33 error[enum-value] a whole number is listed among the values of type `string`; write it in quotes",
    ),
    ("{type: string, enum: [a, null]}", "6:33 warning[enum-value] null is listed, but the type does not admit it"),
    ("{enum: []}", "6:9 warning[enum-value] `enum` lists no values"),
    ("{enum: a}", "6:15 error[wrong-type] a list of values is expected here, but this is a string"),
    ("{allOf: []}", "6:9 error[limit-value] `allOf` lists no schemas"),
    ("{allOf: {}}", "6:9 error[wrong-type] a list of schemas is expected here, but this is an object"),
    ("{properties: {a: {}}, required: [a, a]}", "6:44 error[duplicate-name] `a` is required twice"),
    (
        "{properties: {name: {}}, required: [nam]}",
        "6:44 warning[required-unknown] `nam` is required, but no property is called that; write `name`",
    ),
    (
        "{properties: {a: {nullable: true, anyOf: [{type: object, properties: {name: {}}, required: [nam]}]}}}",
        "6:100 warning[required-unknown] `nam` is required, but no property is called that; write `name`",
    ),
    (
        "{properties: {a: {deprecated: true, allOf: [{type: object, properties: {name: {}}, required: [nam]}]}}}",
        "6:102 warning[required-unknown] `nam` is required, but no property is called that; write `name`",
    ),
    ("{discriminator: {mapping: {a: B}}}", "6:9 error[missing-keyword] `propertyName` is missing in a discriminator"),
    (
        "{title: 5}",
        "6:16 error[unquoted-text] a string is expected here, but this is a whole number; write it in quotes",
    ),
    ("{description:}", "6:20 error[unquoted-text] a string is expected here, but this is null"),
    ("[]", "6:5 error[wrong-type] a schema is expected here, but this is a list"),
    (
        "{x-credential: token}",
        "6:23 error[extension-value] `token` is no value of `x-credential`; write `client-token`, `access-token`",
    ),
    ("{x-credentials: client}", "6:9 error[unknown-extension] `x-credentials` looks like `x-credential`"),
    ("{x-safety: read}", "6:9 error[unknown-extension] `x-safety` means nothing on a schema"),
    ("{x-sunset: 2027-01-01}", "6:19 error[extension-value] this says something about a deprecation"),
    ("{x-max-interval-in-months: 0}", "6:35 error[extension-value] `x-max-interval-in-months` is a number of months"),
];

#[test]
fn a_keyword_of_a_schema_that_cannot_be_is_told() {
    for (schema, expected) in WRONG_SCHEMAS {
        let expected = match schema.contains("mapping") {
            false => vec![*expected],
            true => vec![*expected, "6:38 error[reference-unresolved]"],
        };
        finds(&schemas(&[&format!("A: {schema}")]), &expected);
    }
}

#[test]
fn a_keyword_that_is_misspelt_is_not_missing_as_well() {
    let told = |schema: &str| {
        let reading = reading(&schemas(&[&format!("Pets: {schema}")]));
        let findings = reading.findings.kept().iter().map(|it| it.message.clone());
        findings.collect::<Vec<_>>()
    };
    assert_eq!(told("{type: array, itmes: {type: string}}"), ["`itmes` is no keyword of a schema"]);
    assert_eq!(told("{type: array}"), ["`items` is missing in a schema"]);
    let both = ["`items` is missing in a schema", "`tilte` is no keyword of a schema"];
    assert_eq!(told("{type: array, tilte: Pets}"), both);
}

#[test]
fn required_properties_may_be_declared_by_another_part() {
    finds(
        &schemas(&[
            "A: {type: object, required: [a], properties: {b: {}}}",
            "B: {allOf: [{$ref: '#/components/schemas/A'}, {properties: {a: {}}}]}",
            "C: {required: [a], properties: {b: {}}, anyOf: [{properties: {a: {}}}]}",
            "D: {type: object, required: [a]}",
            "E: {type: object, required: [a], properties: {b: {}}, additionalProperties: {type: string}}",
            "F: {anyOf: [{properties: {b: {}}, required: [a]}, {properties: {c: {}}, required: [a]}]}",
            "G: {allOf: [{$ref: '#/components/schemas/F'}], properties: {a: {}}}",
            "H: {anyOf: [{$ref: '#/components/schemas/F'}, {type: string}]}",
            "I: {type: number, multipleOf: 1e-400}",
        ]),
        &[],
    );
}

/// Members of an operation, each in line 6, and what is said of them.
const WRONG_MEMBERS: &[(&str, &str)] = &[
    ("responses: {}", "6:7 error[missing-keyword] an operation has at least one response"),
    ("responses: {20: {description: a}}", "6:19 error[invalid-value] `20` is no status"),
    ("responses: {200: {}}", "6:19 error[missing-keyword] `description` is missing in a response"),
    ("responses: {200: 5}", "6:24 error[wrong-type] a response is expected here, but this is a whole number"),
    ("tags: a", "6:13 error[wrong-type] a list of strings is expected here, but this is a string"),
    ("operationID: a", "6:7 error[unknown-keyword] `operationID` is no keyword of an operation; write `operationId`"),
    ("parameters: [{name: a, in: body, schema: {}}]", "6:34 error[invalid-value] `body` is no value of `in`"),
    ("parameters: [{name: a, in: query}]", "6:20 error[missing-keyword] `schema` is missing in a parameter"),
    (
        "parameters: [{name: a, in: query, schema: {}, style: matrix}]",
        "6:60 error[invalid-value] `matrix` is no value of `style`; write `form`",
    ),
    (
        "parameters: [{name: a, in: query, schema: {}, content: {a/b: {}}}]",
        "6:53 error[misplaced-keyword] `content` stands beside `schema`",
    ),
    (
        "parameters: [{name: a, in: paht, schema: {}, style: simple}]",
        "6:34 error[invalid-value] `paht` is no value of `in`",
    ),
    (
        "parameters: [{name: a, in: query, type: array, items: {type: string}, collectionFormat: csv}]",
        "6:41 error[misplaced-keyword] `type` stands beside the name, as in Swagger 2.0",
    ),
    (
        "parameters: [{name: a, in: query, content: {}}]",
        "6:41 error[limit-value] the `content` of a parameter or header has one media type",
    ),
    (
        "parameters: [{name: b, in: path, schema: {}, required: true}]",
        "6:20 error[path-template] the path `/a` has no `{b}`",
    ),
    (
        "parameters: [{name: b, in: query, schema: {}}, {name: b, in: query, schema: {}}]",
        "6:54 error[duplicate-name] the parameter `b` is listed twice",
    ),
    ("requestBody: {}", "6:7 error[missing-keyword] `content` is missing in a request body"),
    (
        "requestBody: {content: {a/b: {example: 1, examples: {}}}}",
        "6:49 error[misplaced-keyword] `examples` stands beside `example`",
    ),
    (
        "requestBody: {content: {json: {}}}",
        "6:31 error[invalid-value] `json` is not a media type; write a type and a subtype, such as `application/json`",
    ),
    ("security: [{nobody: []}]", "6:19 error[unknown-name] `nobody` is no security scheme of this document"),
    ("x-safety: maybe", "6:17 error[extension-value] `maybe` is no value of `x-safety`; write `read` or `write`"),
    (
        "x-pagination: {limit: /a, cursor: /b, next: /c}",
        "6:7 error[extension-value] `items` is missing in `x-pagination`",
    ),
    ("x-pagination: true", "6:21 error[extension-value] `x-pagination` is expected here, but this is a boolean"),
    ("x-recovery: {listings: a}", "6:7 error[extension-value]"),
];

#[test]
fn a_member_of_an_operation_that_cannot_be_is_told() {
    let good = "responses: {200: {description: Good.}}";
    for (line, expected) in WRONG_MEMBERS {
        let text = if line.starts_with("responses") { operation(&[line]) } else { operation(&[line, good]) };
        let found = support::found(&text);
        assert!(found.iter().any(|it| it.starts_with(expected)), "{line}: {found:#?}");
        assert!(found.len() == 1 || line.starts_with("x-recovery"), "{line}: {found:#?}");
    }
    finds(&operation(&["summary: a"]), &["5:5 error[missing-keyword] `responses` is missing in an operation"]);
}

#[test]
fn what_does_not_fit_together_is_told() {
    let paths = "openapi: 3.0.4
info: {title: T, version: '1'}
paths:
  /a/{b}:
    get: {operationId: one, responses: {200: {description: a}}}
    put:
      operationId: one
      parameters: [{name: b, in: path, schema: {}}]
      responses: {200: {description: a, links: {x: {operationId: to}}}}
  c: {}
  /d/{: {}
";
    finds(
        paths,
        &[
            "5:5 error[path-template] no parameter says what `b` in `/a/{b}` is",
            "7:20 error[duplicate-name] `one` is the `operationId` of another operation, in line 5, as well",
            "8:20 error[missing-keyword] a parameter in the path is required",
            "9:66 error[unknown-name] `to` is no operation of this document",
            "10:3 error[path-template] `c` is no path",
            "11:3 error[path-template] the braces in `/d/{` do not fit together",
        ],
    );
    finds(
        "openapi: 3.0.4\n",
        &["1:1 error[missing-keyword] `info` is missing", "1:1 error[missing-keyword] `paths` is missing"],
    );
}

#[test]
fn an_object_without_errors_in_json_is_the_same_as_in_yaml() {
    let yaml = reading(WHOLE);
    let tree = yaml.tree.as_ref().expect("is a tree");
    let json = reading(&tree.to_json(tree.root()));
    assert!(json.findings.is_empty(), "{}", json.findings.summary());
    let (json, yaml) = (json.document.expect("is read"), yaml.document.expect("is read"));
    assert_eq!((json.schemas.len(), json.responses.len()), (yaml.schemas.len(), yaml.responses.len()));
}

#[test]
fn each_code_of_a_document_that_is_a_tree_is_found_somewhere() {
    let tests = [include_str!("model.rs"), include_str!("references.rs"), include_str!("tree.rs")].concat();
    let elsewhere = [Code::DocumentEncoding];
    for code in Code::ALL.iter().filter(|it| !elsewhere.contains(it)) {
        assert!(tests.contains(code.id()), "no test finds {code}");
    }
}

#[test]
fn a_path_that_refers_to_its_operations_has_their_parameters() {
    let item =
        "{get: {parameters: [{name: id, in: path, required: true, schema: {}}], responses: {200: {description: a}}}}";
    let text = |paths: &str| {
        format!("openapi: 3.0.4\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}x-items:\n  b: {item}\n")
    };
    finds(&text("  /b/{id}: {$ref: '#/x-items/b'}\n  /c/{id}: {$ref: '#/x-items/b'}\n"), &[]);
    finds(
        &text("  /b/{other}: {$ref: '#/x-items/b'}\n  /c: {$ref: '#/x-items/b'}\n"),
        &[
            "4:3 error[path-template] no parameter says what `other` in `/b/{other}` is",
            "4:3 error[path-template] the path `/b/{other}` has no `{id}`",
            "5:3 error[path-template] the path `/c` has no `{id}`",
        ],
    );
}

#[test]
fn a_security_scheme_of_no_type_is_one_finding() {
    let of = |scheme: &str| format!("{HEAD}components:\n  securitySchemes:\n    A: {scheme}\n");
    finds(&of("{type: oAuth2, flows: {}}"), &["6:15 error[invalid-value] `oAuth2` is no value of `type`"]);
    finds(&of("{name: key, in: header}"), &["6:5 error[missing-keyword] `type` is missing in a security scheme"]);
}

#[test]
fn a_member_with_the_name_of_ours_that_says_something_else_is_none_of_ours() {
    let text = operation(&["responses: {200: {description: a}}", "x-pagination: {style: cursor}", "x-safety: high"])
        + "      parameters: [{name: a, in: query, schema: {x-extensible: partially, x-locale: en, x-credential: basic}}]\n"
        + "x-rate-limit: 100\n";
    let reading = reading(&text);
    assert!(reading.findings.kept().iter().all(|it| it.code == Code::ExtensionValue), "{:?}", reading.findings.kept());
    let document = reading.document.expect("is read");
    let extensions = &document.path_items[document.paths[0].value.id].operations[0].extensions;
    assert!(extensions.pagination.is_none() && extensions.safety.is_none() && document.rate_limit.is_none());
    let (_, schema) = document.schemas.iter().next().expect("is there");
    let extensions = &schema.extensions;
    assert!(extensions.extensible.is_none() && extensions.locale.is_none() && extensions.credential.is_none());
}
