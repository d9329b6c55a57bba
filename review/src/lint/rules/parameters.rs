//! Parameters that do not arrive as they are described, or arrive where everybody reads them.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::model::{ApiKeyLocation, Location, Parameter, ParameterValue, SchemaType, SchemeKind, Style};
use ostler_openapi::shape::ShapeKind;
use ostler_openapi::uses::Item;

use crate::lint::context::{Cx, Inside};
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

/// Three operations with one parameter.
macro_rules! limits {
    () => {
        "paths:
  /one:
    get: {operationId: one, description: Reads., parameters: [{name: limit, in: query, description: What., schema: {type: integer}}], responses: {'200': {description: It.}, '4XX': {description: No.}}}
  /two:
    get: {operationId: two, description: Reads., parameters: [{name: limit, in: query, description: What., schema: {type: integer}}], responses: {'200': {description: It.}, '4XX': {description: No.}}}
  /three:
    get: {operationId: three, description: Reads., parameters: [{name: limit, in: query, description: What., schema: {type: integer}}], responses: {'200': {description: It.}, '4XX': {description: No.}}}
  /four:
"
    };
}

pub(in crate::lint) const HEADER: Rule = Rule {
    id: Code::new("ignored-header"),
    level: Level::Warning,
    why: "OpenAPI ignores parameters that are the headers `Accept`, `Content-Type` and `Authorization`, and the header \
          `Content-Type` of an answer: media types and security schemes say what they are.",
    good: Example::operation(
        "parameters:\n  - {name: Request-Id, in: header, description: Which., schema: {type: string}}\n",
    ),
    bad: Example::operation(
        "parameters:\n  - {name: Authorization, in: header, description: Who., schema: {type: string}}\n",
    ),
    find: find_headers,
};

pub(in crate::lint) const STYLE: Rule = Rule {
    id: Code::new("style-of-other-type"),
    level: Level::Warning,
    why: "A style says how lists or objects are written; for other types nobody knows what it does.",
    good: Example::operation(
        "parameters:\n  - {name: filter, in: query, style: deepObject, explode: true, description: Which., schema: {type: object}}\n",
    ),
    bad: Example::operation(
        "parameters:\n  - {name: filter, in: query, style: deepObject, explode: true, description: Which., schema: {type: string}}\n",
    ),
    find: find_styles,
};

pub(in crate::lint) const NESTED: Rule = Rule {
    id: Code::new("nested-in-parameter"),
    level: Level::Warning,
    why: "A style says how a list or an object of plain values is written. For a list or an object within it nobody knows, and \
          each client writes another text.",
    good: Example::operation(
        "parameters:\n  - {name: filter, in: query, description: Which., schema: {type: object, properties: {kind: {type: string, description: What.}}}}\n",
    ),
    bad: Example::operation(
        "parameters:\n  - {name: filter, in: query, description: Which., schema: {type: object, properties: {owner: {type: object, description: Whose.}}}}\n",
    ),
    find: find_nested,
};

pub(in crate::lint) const DIFFERS: Rule = Rule {
    id: Code::new("parameter-type-differs"),
    level: Level::Warning,
    why: "A parameter that has one type in all operations but one probably has it there as well.",
    good: Example::document(concat!(
        limits!(),
        "    get: {operationId: four, description: Reads., parameters: [{name: limit, in: query, description: What., schema: {type: integer}}], responses: {'200': {description: It.}, '4XX': {description: No.}}}\n"
    )),
    bad: Example::document(concat!(
        limits!(),
        "    get: {operationId: four, description: Reads., parameters: [{name: limit, in: query, description: What., schema: {type: string}}], responses: {'200': {description: It.}, '4XX': {description: No.}}}\n"
    )),
    find: find_different,
};

pub(in crate::lint) const SECRET: Rule = Rule {
    id: Code::new("secret-in-address"),
    level: Level::Warning,
    why: "Addresses are written to logs and histories: a password or a token does not belong there.",
    good: Example::operation(
        "parameters:\n  - {name: Session, in: header, description: Which., schema: {type: string}}\n",
    ),
    bad: Example::operation(
        "parameters:\n  - {name: password, in: query, description: Which., schema: {type: string}}\n",
    ),
    find: find_secrets,
};

pub(in crate::lint) const NAME: Rule = Rule {
    id: Code::new("invalid-name"),
    level: Level::Error,
    why: "The name of a header is letters, digits and a few signs: HTTP has no way to send another one. An `operationId` with a \
          space in it is no name for programs.",
    good: Example::operation(
        "parameters:\n  - {name: Request-Id, in: header, description: Which., schema: {type: string}}\n",
    ),
    bad: Example::operation(
        "parameters:\n  - {name: Request Id, in: header, description: Which., schema: {type: string}}\n",
    ),
    find: find_names,
};

fn find_names(cx: &Cx<'_>, report: &mut Report<'_>) {
    let is_token =
        |it: &str| !it.is_empty() && it.chars().all(|it| it.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(it));
    let help = "write letters, digits and `-`";
    for (_, parameter) in cx.document.parameters.iter() {
        let in_head = matches!(parameter.location, Some(Location::Header | Location::Cookie));
        if in_head && !parameter.name.is_empty() && !is_token(&parameter.name) {
            let message = format!("{} cannot be sent as a name", quote(&parameter.name));
            report.at_member((parameter.node, "name"), message, help);
        }
    }
    let headers = cx.document.responses.iter().flat_map(|(_, it)| &it.headers);
    for header in headers.filter(|it| !is_token(&it.name)) {
        report.at_key(header.value.node, format!("{} cannot be sent as a name", quote(&header.name)), help);
    }
    for (_, scheme) in cx.document.security_schemes.iter() {
        if let Some(SchemeKind::ApiKey { name, location: Some(ApiKeyLocation::Header | ApiKeyLocation::Cookie) }) =
            &scheme.kind
            && !name.is_empty()
            && !is_token(name)
        {
            report.at_member((scheme.node, "name"), format!("{} cannot be sent as a name", quote(name)), help);
        }
    }
    for operation in cx.operations.iter().map(|it| it.operation) {
        let id = operation.operation_id.as_deref().filter(|it| it.contains(char::is_whitespace));
        if let Some(id) = id {
            let message = format!("the `operationId` {} has a space in it", quote(id));
            report.at_member((operation.node, "operationId"), message, "write one word, such as `listPets`");
        }
    }
}

fn find_headers(cx: &Cx<'_>, report: &mut Report<'_>) {
    const IGNORED: &[&str] = &["accept", "authorization", "content-type"];
    const HELP: &str = "remove it; media types and `security` say the same";
    for (_, parameter) in cx.document.parameters.iter() {
        let is_header = parameter.location == Some(Location::Header);
        if is_header && IGNORED.contains(&parameter.name.to_ascii_lowercase().as_str()) {
            let message = format!("the parameter {} is ignored", quote(&parameter.name));
            report.at_member((parameter.node, "name"), message, HELP);
        }
    }
    let headers = cx.document.responses.iter().flat_map(|(_, it)| &it.headers);
    for header in headers.filter(|it| it.name.eq_ignore_ascii_case("content-type")) {
        report.at_key(header.value.node, format!("the header {} is ignored", quote(&header.name)), HELP);
    }
}

fn find_styles(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (_, parameter) in cx.document.parameters.iter() {
        let Some(ParameterValue::Schema { schema, style, .. }) = &parameter.value else { continue };
        let schema = cx.schema(schema);
        let Some(ty) = schema.ty else { continue };
        let (is_good, wants) = match style {
            Style::DeepObject => (ty == SchemaType::Object, "an object"),
            Style::SpaceDelimited | Style::PipeDelimited => {
                (matches!(ty, SchemaType::Array | SchemaType::Object), "a list")
            }
            _ => (true, ""),
        };
        if !is_good {
            let message = format!("this style is that of {wants}, but {} is not one", quote(&parameter.name));
            report.at_member((parameter.node, "style"), message, "write another style, or another type");
        }
    }
}

fn find_nested(cx: &Cx<'_>, report: &mut Report<'_>) {
    // What several parameters are made of is told once, for the first of them.
    let mut seen = BTreeSet::new();
    for (_, parameter) in cx.document.parameters.iter() {
        let Some(ParameterValue::Schema { schema, style, .. }) = &parameter.value else { continue };
        let outer = cx.document.shape(cx.tree, schema);
        // Nothing is said of an object within an object of this style either, but its servers take `a[b][c]`.
        if *style == Style::DeepObject || !seen.insert(outer.schema) {
            continue;
        }
        let whole = match outer.kind {
            ShapeKind::Array => "list",
            ShapeKind::Object | ShapeKind::Map(_) => "object",
            _ => continue,
        };
        for (part, _) in Cx::inside(&cx.document.schemas[outer.schema]).into_iter().filter(|it| it.1 == Inside::Part) {
            let inner = match cx.document.shape(cx.tree, part).kind {
                ShapeKind::Array => "a list",
                ShapeKind::Object | ShapeKind::Map(_) | ShapeKind::FreeForm => "an object",
                _ => continue,
            };
            let name = quote(&parameter.name);
            let message = format!("no style says how {inner} within the {whole} {name} is written");
            report.at_key(
                part.node,
                message,
                "make it a parameter of its own, or write `content: {application/json: …}`",
            );
        }
    }
}

/// Uses of parameters of one name, each with its type.
type Typed<'d> = Vec<(&'d Parameter, SchemaType)>;

fn find_different(cx: &Cx<'_>, report: &mut Report<'_>) {
    let mut by_name: BTreeMap<(&str, Option<Location>), Typed<'_>> = BTreeMap::new();
    for (id, parameter) in cx.document.parameters.iter() {
        let schema = cx.schema_of(parameter.value.as_ref()).map(|it| cx.schema(it));
        if let Some(ty) = schema.and_then(|it| it.ty) {
            let uses = cx.uses.users(Item::Parameter(id)).len().max(1);
            let entry = by_name.entry((&parameter.name, parameter.location)).or_default();
            entry.extend(std::iter::repeat_n((parameter, ty), uses.min(20)));
        }
    }
    for ((name, _), all) in by_name.iter().filter(|(_, it)| it.len() >= 4) {
        let mut counts: BTreeMap<SchemaType, usize> = BTreeMap::new();
        all.iter().for_each(|(_, ty)| *counts.entry(*ty).or_default() += 1);
        let Some((usual, most)) = counts.iter().max_by_key(|(_, count)| **count) else { continue };
        let odd: Vec<_> = all.iter().filter(|(_, ty)| ty != usual).collect();
        if odd.len() == 1 && *most >= 3 {
            let (parameter, ty) = odd[0];
            let (ty, usual) = (ty.keyword(), usual.keyword());
            let message = format!("{} is of `type: {ty}` here, and of `type: {usual}` everywhere else", quote(name));
            report.at(parameter.node, message, "write the same type, or another name");
        }
    }
}

fn find_secrets(cx: &Cx<'_>, report: &mut Report<'_>) {
    const SECRETS: &[&str] = &[
        "accesstoken",
        "apikey",
        "apitoken",
        "authtoken",
        "clientsecret",
        "passwd",
        "password",
        "pwd",
        "privatekey",
        "refreshtoken",
        "secret",
        "secretkey",
        "token",
    ];
    for (_, parameter) in cx.document.parameters.iter() {
        let plain = parameter.name.replace(['-', '_'], "").to_lowercase();
        if parameter.location == Some(Location::Query) && SECRETS.contains(&plain.as_str()) {
            let message = format!("{} travels in the address, which logs keep", quote(&parameter.name));
            report.at_member((parameter.node, "name"), message, "let it travel in a header or the body");
        }
    }
}
