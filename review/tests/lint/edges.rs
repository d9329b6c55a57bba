//! What single rules find at their edges, and what they say there.

use crate::found;

/// What is found of a rule, as message and help.
fn told(rule: &str, text: &str) -> Vec<(String, String)> {
    let found = found(text);
    let of_rule = found.kept().iter().filter(|it| it.code.id() == rule);
    of_rule.map(|it| (it.message.to_string(), it.help.to_string())).collect()
}

fn with_schema(schema: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: It, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{It: {schema}}}}}\n"
    )
}

fn with_parameter(parameter: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: It, version: '1'}}\npaths:\n  /it:\n    get: {{operationId: it, \
         parameters: [{{in: query, name: filter, {parameter}}}], responses: {{'200': {{description: It.}}}}}}\n"
    )
}

#[test]
fn a_sentence_of_its_own_says_that_something_is_deprecated() {
    let is_found = |description: &str| {
        !told("deprecated-in-prose", &with_schema(&format!("{{type: string, description: \"{description}\"}}")))
            .is_empty()
    };
    for stated in [
        "Deprecated.",
        "Replaces x. Deprecated, use getBook.",
        "The name. Deprecated",
        "The name. **Deprecated**: use title.",
        "The name. (Deprecated since 2024.)",
        "The name. Deprecated in favour of title.",
        "The name.\\nIt is long. Deprecated!",
        "Of old, this field is deprecated.",
    ] {
        assert!(is_found(stated), "{stated}");
    }
    for other in [
        "Deprecated and current ones.",
        "The books. Deprecated members are listed too.",
        "The state. Deprecatedly named.",
        "Whether it is deprecated.",
        "The state:\\n- Active.\\n- Deprecated.\\n",
    ] {
        assert!(!is_found(other), "{other}");
    }
}

#[test]
fn what_no_style_writes_is_found_within_a_parameter_by_whatever_reference() {
    let is_found = |parameter: &str| told("nested-in-parameter", &with_parameter(parameter));
    for (parameter, expected) in [
        ("schema: {type: object, properties: {a: {type: object}}}", "an object within the object `filter`"),
        ("schema: {type: object, properties: {a: {type: array, items: {}}}}", "a list within the object `filter`"),
        ("schema: {type: object, additionalProperties: {type: object}}", "an object within the object `filter`"),
        ("schema: {type: array, items: {type: object}}", "an object within the list `filter`"),
        (
            "style: pipeDelimited, schema: {type: array, items: {type: array, items: {}}}",
            "a list within the list `filter`",
        ),
        ("schema: {allOf: [{type: array, items: {type: object}}]}", "an object within the list `filter`"),
    ] {
        let told = is_found(parameter);
        assert!(matches!(&told[..], [(message, _)] if message.contains(expected)), "{parameter}: {told:?}");
    }
    for good in [
        "schema: {type: object, properties: {a: {type: string}}}",
        "schema: {type: array, items: {type: string}}",
        "schema: {type: object}",
        "style: deepObject, schema: {type: object, properties: {a: {type: object}}}",
        "content: {application/json: {schema: {type: object, properties: {a: {type: object}}}}}",
    ] {
        assert_eq!(is_found(good), [], "{good}");
    }
}

#[test]
fn an_unknown_scheme_is_the_nearest_one_or_has_to_be_described() {
    let help = |name: &str| {
        let head = "openapi: 3.0.3\ninfo: {title: It, version: '1'}\npaths: {}\n";
        let schemes = "components: {securitySchemes: {apiKey: {type: http, scheme: basic}}}\n";
        let told = told("unknown-name", &format!("{head}{schemes}security: [{{{name}: []}}]\n"));
        told.into_iter().map(|it| it.1).collect::<Vec<_>>()
    };
    assert_eq!(help("apiKye"), ["write `apiKey`"]);
    assert_eq!(help("login"), ["describe it under `components/securitySchemes`"]);
}

#[test]
fn an_unknown_scheme_of_http_is_the_nearest_one_or_a_header() {
    let help = |name: &str| {
        let head = "openapi: 3.0.3\ninfo: {title: It, version: '1'}\npaths: {}\n";
        let scheme = format!("components: {{securitySchemes: {{it: {{type: http, scheme: {name}}}}}}}\n");
        told("unknown-http-scheme", &format!("{head}{scheme}")).into_iter().map(|it| it.1).collect::<Vec<_>>()
    };
    assert_eq!(help("baerer"), ["write `bearer`"]);
    assert_eq!(help("secret-handshake"), ["write one that is registered, or describe the header by `type: apiKey`"]);
    assert_eq!(help("Basic"), [""; 0]);
}

#[test]
fn the_way_out_of_nullable_is_about_what_stands_there() {
    let told = |schema: &str| told("nullable-without-effect", &with_schema(schema));
    for (schema, message, help) in [
        ("{nullable: true}", "`nullable` has no effect without a `type` beside it", "add the `type`"),
        (
            "{nullable: true, allOf: [{type: string}]}",
            "a strict validator refuses null: `nullable` has no effect without a `type` beside it",
            "move it to the `type`, or write `anyOf` with `{type: string, nullable: true, enum: [null]}` as a branch",
        ),
        (
            "{type: string, nullable: true, enum: [a]}",
            "a strict validator refuses null: `nullable` has no effect beside an `enum` without null",
            "add null to the `enum`",
        ),
    ] {
        assert_eq!(told(schema), [(message.to_owned(), help.to_owned())], "{schema}");
    }
    for good in [
        "{type: string, nullable: true, enum: [a, null]}",
        "{nullable: true, enum: [a, null]}",
        "{type: string, nullable: true}",
        "{anyOf: [{type: integer}, {type: string, nullable: true, enum: [null]}]}",
    ] {
        assert_eq!(told(good), [], "{good}");
    }
}

#[test]
fn an_example_may_be_null_wherever_something_says_nullable() {
    for schema in ["type: string, enum: [a]", "allOf: [{type: string}]", "type: integer"] {
        let with = |nullable: &str| with_schema(&format!("{{{schema}{nullable}, example: null}}"));
        assert_eq!(told("example-invalid", &with(", nullable: true")), [], "{schema}");
        assert_eq!(told("example-invalid", &with("")).len(), 1, "{schema}");
    }
}

#[test]
fn a_summary_and_the_values_of_an_enum_say_something() {
    let of_enum = |said: &str| {
        told(
            "empty-description",
            &with_schema(&format!("{{type: string, enum: [a, b, c], x-enumDescriptions: {said}}}")),
        )
    };
    let help = "write what each value means, or leave it out";
    for (said, message) in [
        ("{a: '', b: Second.}", "nothing is said of the value `a`"),
        ("{a: TODO, b: '', c: ' '}", "nothing is said of 3 values, beginning with `a`"),
    ] {
        assert_eq!(of_enum(said), [(message.to_owned(), help.to_owned())], "{said}");
    }
    assert_eq!(of_enum("{a: First., b: Second.}"), []);
    let with_summary = |summary: &str| {
        let text = with_parameter("schema: {type: string}")
            .replace("operationId: it", &format!("operationId: it, summary: {summary}"));
        told("empty-description", &text).len()
    };
    assert_eq!((with_summary("''"), with_summary("Reads it.")), (1, 0));
}

/// A rule, a document, and how often it is found there.
const TIMES: &[(&str, &str, usize)] = &[
    // An answer says nothing to callers by its defaults, and nobody sends what is `readOnly`.
    (
        "default-of-required",
        "post: RECEIVES {type: object, required: [a], properties: {a: {type: string, default: b}}}",
        0,
    ),
    (
        "default-of-required",
        "post: SENDS {type: object, required: [a], properties: {a: {type: string, default: b}}}",
        1,
    ),
    (
        "default-of-required",
        "post: SENDS {type: object, required: [a], properties: {a: {type: string, default: b, readOnly: true}}}",
        0,
    ),
    (
        "required-read-only",
        "post: RECEIVES {type: object, required: [a], properties: {a: {type: string, writeOnly: true}}}",
        1,
    ),
    (
        "required-read-only",
        "post: RECEIVES {type: object, required: [a], properties: {a: {type: string, readOnly: true}}}",
        0,
    ),
    ("body-not-allowed", "head: SENDS {type: string}", 1),
    ("body-not-allowed", "trace: SENDS {type: string}", 1),
    ("body-not-allowed", "post: SENDS {type: string}", 0),
    // A list of others of itself ends with null, or with an empty list.
    ("endless-type", "schema: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/It'}}}", 1),
    (
        "endless-type",
        "schema: {type: object, nullable: true, required: [a], properties: {a: {$ref: '#/components/schemas/It'}}}",
        0,
    ),
    ("empty-range", "schema: {type: number, minimum: 1, exclusiveMinimum: true, maximum: 1}", 1),
    ("empty-range", "schema: {type: number, minimum: 1, maximum: 1}", 0),
    ("limit-beyond-format", "schema: {type: string, format: uuid, maxLength: 35}", 1),
    ("limit-beyond-format", "schema: {type: string, format: uuid, maxLength: 36}", 0),
    ("limit-beyond-format", "schema: {type: string, format: date, minLength: 11}", 1),
    ("path-slash", "servers: 'https://it.example/'", 1),
    ("path-slash", "servers: 'https://it.example/v1/'", 1),
    ("path-slash", "servers: 'https://it.example'", 0),
    ("path-slash", "paths: /a/ /b /c", 1),
    // An API that always writes it means it.
    ("path-slash", "paths: /a/ /b/ /c/", 0),
    ("parameter-type-differs", "limits: integer integer integer string", 1),
    // Two that differ are no slip.
    ("parameter-type-differs", "limits: integer integer integer string string", 0),
];

/// The document that a line of [`TIMES`] is short for.
fn document_of(line: &str) -> String {
    let head = "openapi: 3.0.3\ninfo: {title: It, version: '1'}\n";
    let (what, rest) = line.split_once(": ").expect("what it is comes first");
    let responses = "responses: {'200': {description: It.}}";
    let body = |schema: &str| format!("content: {{application/json: {{schema: {schema}}}}}");
    match (what, rest.split_once(' ')) {
        ("schema", _) => with_schema(rest),
        ("servers", _) => format!("{head}servers: [{{url: {rest}}}]\npaths: {{}}\n"),
        ("paths", _) => {
            let paths = rest.split(' ').map(|it| format!("  {it}: {{get: {{{responses}}}}}\n"));
            format!("{head}paths:\n{}", paths.collect::<String>())
        }
        ("limits", _) => {
            let paths = rest.split(' ').enumerate().map(|(index, ty)| {
                let parameter = format!("{{name: limit, in: query, schema: {{type: {ty}}}}}");
                format!("  /a{index}: {{get: {{parameters: [{parameter}], {responses}}}}}\n")
            });
            format!("{head}paths:\n{}", paths.collect::<String>())
        }
        (method, Some(("SENDS", schema))) => {
            format!("{head}paths: {{/it: {{{method}: {{requestBody: {{{}}}, {responses}}}}}}}\n", body(schema))
        }
        (method, Some((_, schema))) => {
            let answer = format!("{{'200': {{description: It., {}}}}}", body(schema));
            format!("{head}paths: {{/it: {{{method}: {{responses: {answer}}}}}}}\n")
        }
        (_, None) => panic!("{line} is short for nothing"),
    }
}

#[test]
fn a_rule_finds_what_it_is_about_and_not_what_lies_beside_it() {
    for (rule, line, times) in TIMES {
        let text = document_of(line);
        assert_eq!(told(rule, &text).len(), *times, "{rule}: {line}\n{text}{:#?}", found(&text).kept());
    }
}
