//! References: where they lead, and what is said of those that lead nowhere.

mod support;

use ostler_openapi::model::find;
use support::{HEAD, finds, node, operation, reading, schemas};

#[test]
fn a_reference_leads_to_its_end_however_many_steps_that_takes() {
    let names: Vec<String> =
        (0..5_000).map(|it| format!("S{it}: {{$ref: '#/components/schemas/S{}'}}", it + 1)).collect();
    let mut lines: Vec<&str> = names.iter().map(String::as_str).collect();
    lines.push("S5000: {type: string}");
    let reading = reading(&schemas(&lines));
    assert!(reading.findings.is_empty(), "{}", reading.findings.summary());
    let document = reading.document.as_ref().expect("is read");
    assert_eq!(document.schemas.len(), 1);
    let first = &document.components.schemas[0].value;
    let reference = first.reference.as_ref().expect("is one");
    assert_eq!(&*reference.text, "#/components/schemas/S1");
    assert_eq!(reference.target, Some(node(&reading, "#/components/schemas/S1")));
    assert_eq!(document.schemas[first.id].node, node(&reading, "#/components/schemas/S5000"));
}

#[test]
fn a_reference_may_lead_into_the_middle_of_something() {
    let text = "openapi: 3.0.4
info: {title: T, version: '1'}
paths:
  /a~b/{c d}:
    parameters: [{name: c d, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        200: {description: a, content: {application/json: {schema: {properties: {x: {type: integer}}}}}}
components:
  schemas:
    Param: {$ref: '#/paths/~1a~0b~1%7Bc%20d%7D/parameters/0/schema'}
    Inner: {$ref: '#/paths/~1a%7E0b~1{c d}/get/responses/200/content/application~1json/schema/properties/x'}
";
    finds(text, &[]);
    let reading = reading(text);
    let document = reading.document.as_ref().expect("is read");
    let ty = |name: &str| document.schemas[find(&document.components.schemas, name).expect("is there").id].ty;
    assert_eq!(ty("Param").map(|it| it.keyword()), Some("string"));
    assert_eq!(ty("Inner").map(|it| it.keyword()), Some("integer"));
    assert_eq!(document.schemas.len(), 3, "each schema is read once");
}

#[test]
fn a_broken_reference_is_one_finding_with_what_was_meant() {
    for (reference, expected) in [
        (
            "'#/components/schemas/Ordr'",
            "error[reference-unresolved] `#/components/schemas/Ordr` is not in this document; write `#/components/schemas/Order`",
        ),
        (
            "'#/components/schema/Order'",
            "error[reference-unresolved] `#/components/schema/Order` is not in this document; write `#/components/schemas/Order`",
        ),
        (
            "'#/components/schemas/Colour'",
            "error[reference-unresolved] `#/components/schemas/Colour` is not in this document; refer to a place",
        ),
        ("'#Order'", "error[reference-unresolved] `#Order` is no JSON pointer"),
        (
            "'#/components/schemas'",
            "error[reference-kind] this leads to a section of the document, where a schema is expected",
        ),
        ("'#'", "error[reference-kind] this leads to a section of the document, where a schema is expected"),
        (
            "'#/components/headers/H'",
            "error[reference-kind] this leads to `components/headers`, where a schema is expected; refer to a schema",
        ),
        (
            "'#/components/schemas/Order/type'",
            "error[reference-kind] this leads to a string, where a schema is expected",
        ),
        ("other.yaml#/a", "error[reference-remote] this refers to another document, `other.yaml`"),
        ("other.yaml", "error[reference-remote] this refers to another document, `other.yaml`"),
        ("5", "error[unquoted-text] a string is expected here, but this is a whole number; write it in quotes"),
        ("{a: b}", "error[wrong-type] a string is expected here, but this is an object"),
    ] {
        let line = format!("A: {{type: array, items: {{$ref: {reference}}}}}");
        let text = schemas(&["Order: {type: object}", &line]) + "  headers: {H: {schema: {}}}\n";
        let column = if reference == "{a: b}" { 30 } else { 36 };
        finds(&text, &[&format!("7:{column} {expected}")]);
    }
}

#[test]
fn another_document_is_one_finding_however_often_it_is_referred_to() {
    finds(
        &schemas(&["A: {$ref: 'b.yaml#/x'}", "B: {$ref: 'b.yaml#/y'}", "C: {$ref: 'c.yaml'}", "D: {$ref: 'b.yaml'}"]),
        &[
            "6:15 error[reference-remote] this refers to another document, `b.yaml`, as do 2 more",
            "8:15 error[reference-remote] this refers to another document, `c.yaml`;",
        ],
    );
}

#[test]
fn a_circle_is_one_finding_and_a_schema_that_holds_itself_is_none() {
    finds(
        &schemas(&[
            "A: {$ref: '#/components/schemas/B'}",
            "B: {$ref: '#/components/schemas/A'}",
            "C: {$ref: '#/components/schemas/A'}",
            "D: {$ref: '#/components/schemas/D'}",
            "E: {properties: {e: {$ref: '#/components/schemas/E'}}}",
        ]),
        &["6:15 error[reference-circle] the `$ref`s lead from one to the next", "9:15 error[reference-circle]"],
    );
}

#[test]
fn what_stands_beside_a_reference_is_told_and_kept() {
    let text = schemas(&["A: {type: string}", "B: {$ref: '#/components/schemas/A', nullable: true, description: b}"]);
    finds(&text, &["7:41 warning[reference-siblings] `nullable` has no effect beside a `$ref` in OpenAPI 3.0"]);
    let reading = reading(&text);
    let document = reading.document.expect("is read");
    let reference = document.components.schemas[1].value.reference.as_ref().expect("is one");
    assert_eq!(reference.siblings.iter().map(|it| &**it).collect::<Vec<_>>(), ["nullable", "description"]);
}

#[test]
fn each_kind_of_thing_can_be_referred_to() {
    let text = operation(&[
        "parameters: [{$ref: '#/components/parameters/X'}]",
        "requestBody: {$ref: '#/components/requestBodies/X'}",
        "responses: {200: {$ref: '#/components/responses/X'}}",
        "callbacks: {c: {$ref: '#/components/callbacks/X'}}",
    ]) + "  /b: {$ref: '#/paths/~1a'}
components:
  parameters: {X: {name: x, in: query, schema: {}, examples: {e: {$ref: '#/components/examples/X'}}}}
  requestBodies: {X: {content: {a/b: {}}}}
  responses:
    X:
      description: x
      headers: {H: {$ref: '#/components/headers/X'}}
      links: {L: {$ref: '#/components/links/X'}}
  callbacks: {X: {'$url': {$ref: '#/paths/~1a'}}}
  headers: {X: {schema: {}}}
  links: {X: {operationRef: '#/paths/~1a/post'}}
  examples: {X: {value: 1}}
";
    finds(&text, &[]);
    let document = reading(&text).document.expect("is read");
    assert_eq!(document.path_items.len(), 1, "a callback may lead back to its own path");
    assert_eq!(document.paths[0].value.id, document.paths[1].value.id);
    for (what, count) in [
        ("parameters", document.parameters.len()),
        ("request bodies", document.request_bodies.len()),
        ("responses", document.responses.len()),
        ("callbacks", document.callbacks.len()),
        ("headers", document.headers.len()),
        ("links", document.links.len()),
        ("examples", document.examples.len()),
    ] {
        assert_eq!(count, 1, "{what}");
    }
}

#[test]
fn a_chain_of_things_that_hold_each_other_does_not_recurse() {
    let chain: String = (0..20_000)
        .map(|it| format!("    H{it}: {{content: {{a/b: {{encoding: {{p: {{headers: {{X: {{$ref: '#/components/headers/H{}'}}}}}}}}}}}}}}\n", it + 1))
        .collect();
    let text = format!("{HEAD}components:\n  headers:\n{chain}    H20000: {{schema: {{}}}}\n");
    let reading = reading(&text);
    assert!(reading.findings.is_empty(), "{}", reading.findings.summary());
    assert_eq!(reading.document.map(|it| it.headers.len()), Some(20_001));
}

#[test]
fn many_names_that_do_not_exist_are_told_in_time() {
    let lines: Vec<String> =
        (0..4_000).map(|it| format!("Name{it:05}: {{$ref: '#/components/schemas/Nome{it:05}'}}")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let findings = reading(&schemas(&lines)).findings;
    assert_eq!(findings.kept().len(), 4_000);
    assert!(findings.kept()[0].help.contains("Name00000"), "{}", findings.kept()[0].help);
}

#[test]
fn what_stands_beside_the_reference_of_a_path_item_is_part_of_it() {
    let operation = "{responses: {200: {description: a}}}";
    let text = |own: &str, items: &str| {
        format!(
            "openapi: 3.0.4\ninfo: {{title: T, version: '1'}}\npaths:\n  /a: {{$ref: '#/x-items/a', {own}}}\n  /b: {{$ref: '#/x-items/a'}}\nx-items:\n  a: {items}\n  b: {{delete: {operation}, summary: b}}\n"
        )
    };
    let good = text(
        &format!("post: {operation}"),
        "{$ref: '#/x-items/b', get: {operationId: one, responses: {200: {description: a}}}}",
    );
    finds(&good, &[]);
    let document = reading(&good).document.expect("is read");
    let methods = |index: usize| {
        let item = &document.path_items[document.paths[index].value.id];
        let methods: Vec<_> = item.operations.iter().map(|it| it.method.keyword()).collect();
        (methods, item.summary.as_deref())
    };
    assert_eq!(methods(0), (vec!["get", "post", "delete"], Some("b")));
    assert_eq!(methods(1), (vec!["get", "delete"], Some("b")));

    finds(
        &text(&format!("get: {operation}"), &format!("{{get: {operation}}}")),
        &["4:29 error[reference-conflict] `get` stands here and in what the `$ref` leads to, in line 7; remove one"],
    );
    finds(&text(&format!("post: {operation}"), "{$ref: '#/paths/~1a', summary: a}"), &["4:14 error[reference-circle]"]);
}

#[test]
fn path_items_that_refer_to_each_other_are_read_up_to_a_bound() {
    let items: String = (0..40).map(|it| format!("  i{it}: {{$ref: '#/x-items/i{}', x-{it}: a}}\n", it + 1)).collect();
    let text = format!(
        "openapi: 3.0.4\ninfo: {{title: T, version: '1'}}\npaths:\n  /a: {{$ref: '#/x-items/i39'}}\n  /b: {{$ref: '#/x-items/i0'}}\nx-items:\n{items}  i40: {{}}\n"
    );
    finds(&text, &["7:3 error[document-depth] path items refer to each other more than 16 times from here"]);
}

#[test]
fn a_section_of_somebody_else_holds_anything() {
    let text = schemas(&["A: {$ref: '#/components/x-shared/Foo'}"]) + "  x-shared: {Foo: {type: string}}\n";
    finds(&text, &[]);
    let document = reading(&text).document.expect("is read");
    assert_eq!(document.schemas[document.components.schemas[0].value.id].ty.map(|it| it.keyword()), Some("string"));
}

#[test]
fn a_link_may_lead_to_the_operation_of_another_document() {
    let links = |to: &str| format!("{HEAD}components:\n  links:\n    A: {{operationRef: '{to}'}}\n");
    for good in
        ["https://example.com/openapi.yaml#/paths/~1a/get", "other.yaml#/paths/~1a/get", "https://example.com/a"]
    {
        finds(&links(good), &[]);
    }
    finds(&links("#/paths/~1a/get"), &["6:23 error[reference-unresolved] `#/paths/~1a/get` is not in this document"]);
}

#[test]
fn a_name_or_a_path_in_place_of_a_reference_is_told_with_what_was_meant() {
    for (reference, expected) in [
        ("Order", "`Order` is no reference, but the name of a schema; write `#/components/schemas/Order`"),
        ("Ordr", "`Ordr` leads nowhere: no schema is called that; write `#/components/schemas/Order`"),
        (
            "Colour",
            "`Colour` leads nowhere: no schema is called that; write `#/components/schemas/` and the name of one",
        ),
        (
            "/components/schemas/Order",
            "`/components/schemas/Order` lacks the `#` in front; write `#/components/schemas/Order`",
        ),
        (
            "components/schemas/Order",
            "`components/schemas/Order` lacks the `#` in front; write `#/components/schemas/Order`",
        ),
        ("''", "this reference is empty; write `#/components/schemas/` and the name of one"),
    ] {
        let line = format!("A: {{type: array, items: {{$ref: {reference}}}}}");
        finds(&schemas(&["Order: {type: object}", &line]), &[&format!("7:36 error[reference-unresolved] {expected}")]);
    }
    for remote in ["Order.yaml", "/schemas/Order", "https://example.com/Order", "./Order"] {
        let line = format!("A: {{type: array, items: {{$ref: {remote}}}}}");
        finds(&schemas(&["Order: {type: object}", &line]), &["7:36 error[reference-remote]"]);
    }
    finds(
        &schemas(&[
            "Dog: {type: object}",
            "A: {oneOf: [{type: object}], discriminator: {propertyName: a, mapping: {dog: Dgo}}}",
        ]),
        &[
            "7:82 error[reference-unresolved] `Dgo` leads nowhere: no schema is called that; write `#/components/schemas/Dog`",
        ],
    );
}

#[test]
fn a_reference_to_another_kind_of_thing_is_told_where_it_stands() {
    let document = |place: &str, reference: &str| {
        let line = "x-b: {schema: {type: string}}";
        let text = operation(&[
            "responses: {200: {description: a, content: {a/b: {schema: {type: object, properties: {x-c: {type: string}}}}}}}",
            "parameters: [{name: p, in: query, schema: {type: string}}]",
            line,
        ]);
        match place {
            "schema" => format!("{text}components: {{schemas: {{S: {{$ref: '{reference}'}}}}}}\n"),
            _ => format!("{text}  /b: {{$ref: '{reference}'}}\n"),
        }
    };
    for (reference, kind) in [
        ("#/paths/~1a/post", "an operation"),
        ("#/paths/~1a", "a section of the document"),
        ("#/paths/~1a/post/responses", "responses"),
        ("#/paths/~1a/post/responses/200", "a response"),
        ("#/paths/~1a/post/responses/200/content/a~1b", "a media type"),
        ("#/paths/~1a/post/parameters/0", "a parameter"),
        ("#/paths/~1a/post/responses/200/content/a~1b/schema/properties", "properties"),
    ] {
        let found = support::found(&document("schema", reference));
        let kind = if kind == "a section of the document" { "a path item" } else { kind };
        let expected =
            format!("9:34 error[reference-kind] this leads to {kind}, where a schema is expected; refer to a schema");
        assert_eq!(found, [expected], "{reference}");
    }
    for good in [
        "#/paths/~1a/post/responses/200/content/a~1b/schema/properties/x-c",
        "#/paths/~1a/post/parameters/0/schema",
        "#/paths/~1a/post/x-b/schema",
    ] {
        finds(&document("schema", good), &[]);
    }
    finds(
        &document("path", "#/paths/~1a/post/responses/200"),
        &["9:14 error[reference-kind] this leads to a response, where a path item is expected"],
    );
}
