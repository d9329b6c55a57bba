//! Changes of one document, and what each takes of a new version of its crate.

use ostler_review::diff::semver::Semver::{self, Major, Minor, None, Patch};

/// One change.
pub struct Row {
    pub name: &'static str,
    /// What of the document becomes what; both sides of a pair begin with it.
    pub before: &'static [Edit],
    pub edits: &'static [Edit],
    pub ours: Semver,
    /// What cargo-semver-checks says where that is something else, and why.
    pub theirs: Option<(Semver, &'static str)>,
}

/// A text of the document, and what stands there instead.
pub type Edit = (&'static str, &'static str);

const ADDITIONS: &str = "it has no lints for what is added, which a minor version is for";
const TYPES: &str = "it does not compare the types of fields, parameters, results and associated types";
const ORDER: &str = "it does not compare the names of parameters: these two compile, and are taken for each other";

const fn row(name: &'static str, ours: Semver, edits: &'static [Edit]) -> Row {
    Row { name, before: &[], edits, ours, theirs: Option::None }
}

const fn unlike(name: &'static str, ours: Semver, theirs: (Semver, &'static str), edits: &'static [Edit]) -> Row {
    Row { name, before: &[], edits, ours, theirs: Some(theirs) }
}

const GET_TOY: Edit = (
    "  /toys/{id}:\n",
    "  /dogs:\n    get:\n      operationId: listDogs\n      tags: [pets]\n      responses: {'204': {description: None.}}\n  /toys/{id}:\n",
);

pub const ROWS: &[Row] = &[
    row("nothing", None, &[]),
    // Documentation and code alone.
    row("a description", Patch, &[("summary: Lists pets.", "summary: Lists all the pets.")]),
    row("the version of the document", Patch, &[("version: '1'", "version: '2'")]),
    row("a limit on what is sent", Patch, &[("note: {type: string}", "note: {type: string, maxLength: 9}")]),
    row("the address of a server", Patch, &[("https://pets.test", "https://pets.example")]),
    row("the header of a credential", Patch, &[("name: Key}", "name: X-Key}")]),
    // Properties.
    unlike(
        "an optional property is added",
        Minor,
        (Patch, ADDITIONS),
        &[("colour: {type: string}", "colour: {type: string}, soft: {type: boolean}")],
    ),
    row("an optional property is removed", Major, &[(", colour: {type: string}", "")]),
    row("a property is called otherwise", Major, &[("colour: {type: string}", "color: {type: string}")]),
    row(
        "a property is called otherwise in Rust",
        Major,
        &[("colour: {type: string}", "colour: {type: string, x-rust-name: shade}")],
    ),
    unlike(
        "a property has another type",
        Major,
        (Patch, TYPES),
        &[("born: {type: string, format: date-time}", "born: {type: string, format: date}")],
    ),
    row(
        "a required property of an answer may be null",
        Major,
        &[("items: {$ref: '#/components/schemas/Pet'}}", "nullable: true, items: {$ref: '#/components/schemas/Pet'}}")],
    ),
    row(
        "a property of a request becomes required",
        Major,
        &[("required: [name, note]", "required: [name, note, kind]")],
    ),
    row("a property of a request becomes optional", Major, &[("required: [name, note]", "required: [name]")]),
    row(
        "a property of an answer becomes optional",
        Major,
        &[("Toy: {type: object, required: [id], ", "Toy: {type: object, ")],
    ),
    row(
        "a property of an answer becomes required",
        Major,
        &[("required: [id], properties: {id: {$ref", "required: [id, colour], properties: {id: {$ref")],
    ),
    row(
        "more properties are required than a constructor takes",
        Major,
        &[("required: [id, name]", "required: [id, name, legs, food, born]")],
    ),
    unlike(
        "two required properties change places",
        Major,
        (Patch, ORDER),
        &[("{name: {type: string}, note: {type: string}, kind", "{note: {type: string}, name: {type: string}, kind")],
    ),
    row(
        "a fraction takes `Eq` away",
        Major,
        &[("colour: {type: string}", "colour: {type: string}, weight: {type: number}")],
    ),
    // Enums and unions.
    unlike("a value is added", Minor, (Patch, ADDITIONS), &[("[Cat, Dog]", "[Cat, Dog, Emu]")]),
    row("a value is removed", Major, &[("[Cat, Dog]", "[Cat]")]),
    unlike(
        "a value is added to a closed enum",
        Minor,
        (Patch, ADDITIONS),
        &[("[Small, Large]", "[Small, Large, Huge]")],
    ),
    unlike("a number is added", Minor, (Patch, ADDITIONS), &[("[2, 4]", "[2, 4, 8]")]),
    row("a closed enum is opened", Major, &[(", x-extensible: false", "")]),
    row("an open enum is closed", Major, &[("[Cat, Dog]", "[Cat, Dog], x-extensible: false")]),
    unlike(
        "a branch is added",
        Minor,
        (Patch, ADDITIONS),
        &[("{$ref: '#/components/schemas/Fish'}]", "{$ref: '#/components/schemas/Fish'}, {type: string}]")],
    ),
    row("a branch is removed", Major, &[("{oneOf: [{$ref: '#/components/schemas/Bone'}, ", "{oneOf: [")]),
    // Types.
    unlike(
        "a schema is added",
        Minor,
        (Patch, ADDITIONS),
        &[("    Unused:", "    New: {type: object, properties: {a: {type: string}}}\n    Unused:")],
    ),
    row(
        "a schema is removed",
        Major,
        &[("    Unused: {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}\n", "")],
    ),
    row("a schema is called otherwise", Major, &[("    Unused:", "    Spare:")]),
    row("an id is any text", Major, &[("{type: string, format: uuid}", "{type: string}")]),
    row(
        "an object becomes an enum",
        Major,
        &[(
            "{type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}",
            "{type: string, enum: [A]}",
        )],
    ),
    // Operations.
    unlike("an operation is added", Minor, (Patch, ADDITIONS), &[GET_TOY]),
    Row {
        name: "an operation is removed",
        before: &[GET_TOY],
        edits: &[(GET_TOY.1, GET_TOY.0)],
        ours: Major,
        theirs: Option::None,
    },
    row("an operation is called otherwise", Major, &[("operationId: addPet", "operationId: createPet")]),
    row("a tag is called otherwise", Major, &[("name: toys", "name: things"), ("tags: [toys]", "tags: [things]")]),
    unlike(
        "an optional parameter is added",
        Minor,
        (Patch, ADDITIONS),
        &[("parameters: [{name: kind", "parameters: [{name: age, in: query, schema: {type: integer}}, {name: kind")],
    ),
    row(
        "a parameter is removed",
        Major,
        &[("[{name: kind, in: query, schema: {$ref: '#/components/schemas/Kind'}}]", "[]")],
    ),
    row(
        "a parameter becomes required",
        Major,
        &[("{name: kind, in: query, ", "{name: kind, in: query, required: true, ")],
    ),
    row(
        "a required parameter is added",
        Major,
        &[(
            "[{name: id, in: path",
            "[{name: by, in: query, required: true, schema: {type: string}}, {name: id, in: path",
        )],
    ),
    unlike(
        "an operation answers something else",
        Major,
        (Patch, TYPES),
        &[(
            "content: {application/json: {schema: {$ref: '#/components/schemas/Toy'}}}",
            "content: {application/json: {schema: {$ref: '#/components/schemas/Bone'}}}",
        )],
    ),
    unlike(
        "an operation answers with another status as well",
        Major,
        (Patch, TYPES),
        &[("{'200': {description: Added.", "{'202': {description: Later.}, '200': {description: Added.")],
    ),
    row(
        "headers of an answer are described",
        None,
        &[("{description: Found., ", "{description: Found., headers: {Age: {schema: {type: string}}}, ")],
    ),
    row(
        "a body whose members are arguments becomes optional",
        None,
        &[("requestBody: {required: true, ", "requestBody: {")],
    ),
    // Credentials and servers.
    unlike(
        "a credential is added",
        Minor,
        (Patch, ADDITIONS),
        &[
            ("security: [{key: []}]", "security: [{key: []}, {more: []}]"),
            ("    key: {", "    more: {type: http, scheme: bearer}\n    key: {"),
        ],
    ),
    row(
        "a credential is called otherwise",
        Major,
        &[("security: [{key: []}]", "security: [{code: []}]"), ("    key: {", "    code: {")],
    ),
    row("no credential is asked for", Major, &[("security: [{key: []}]", "security: []")]),
    row("a server is called otherwise", Major, &[("description: Main", "description: Live")]),
    unlike(
        "a server is added",
        Minor,
        (Patch, ADDITIONS),
        &[("description: Main}", "description: Main}, {url: 'https://try.pets.test', description: Trial}")],
    ),
    // Deprecations.
    row("a property is deprecated", Minor, &[("colour: {type: string}", "colour: {type: string, deprecated: true}")]),
    row("an operation is deprecated", Minor, &[("operationId: addPet", "operationId: addPet\n      deprecated: true")]),
    row("a schema is deprecated", Minor, &[("Unused: {", "Unused: {deprecated: true, ")]),
    Row {
        name: "a property is not deprecated any more",
        before: &[("colour: {type: string}", "colour: {type: string, deprecated: true}")],
        edits: &[(", deprecated: true", "")],
        ours: Patch,
        theirs: Option::None,
    },
];
