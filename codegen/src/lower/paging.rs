//! Operations that are read page by page: limit and cursor in the request, items and the next cursor in the response.

use crate::diagnostic::Diagnostics;
use crate::document::{Document, Node};
use crate::ir;
use crate::lower::keywords::{self, Keywords};
use crate::lower::{Ctx, body, extension, response, schema};
use crate::pointer::Pointer;

const HELP: &str = "write `x-pagination` with the pointers `limit`, `cursor`, `next` and `items`";
const ITEMS_HELP: &str = "let `items` name the array of rows, and list that array in the response's `required`";

const PAGINATION: Keywords = Keywords {
    what: "`x-pagination`",
    known: &["cursor", "items", "limit", "next"],
    unsupported: &[],
    extensions: &[],
};

/// The names of the members that take part.
pub(super) struct Shape {
    at: Pointer,
    /// The request's object that holds limit and cursor; `None` when they stand at the top.
    container: Option<String>,
    limit: String,
    cursor: String,
    next: String,
    items: String,
}

impl Shape {
    /// Whether the pager fills in this member of the request.
    pub(super) fn fills(&self, member: &str) -> bool {
        match &self.container {
            Some(container) => container == member,
            None => self.limit == member || self.cursor == member,
        }
    }
}

/// How an operation is paged, stated by `x-pagination` or proved by its shape.
pub(super) fn find_shape(errors: &mut Diagnostics, document: &Document, operation: &Node<'_>) -> Option<Shape> {
    match operation.get(extension::PAGINATION) {
        Some(stated) => stated_shape(errors, &stated),
        None => proved_shape(errors, document, operation),
    }
}

fn stated_shape(errors: &mut Diagnostics, stated: &Node<'_>) -> Option<Shape> {
    keywords::check(errors, stated, &PAGINATION);
    let mut read = |key: &str, longest: usize| {
        let member = stated.expect(errors, key)?;
        let pointer = Pointer::parse(&format!("#{}", member.string(errors)?));
        let tokens: Vec<String> = pointer.iter().flat_map(Pointer::tokens).collect();
        if tokens.is_empty() || tokens.len() > longest {
            errors.error(
                "paging-shape",
                &member.at,
                format!("`{key}` does not point to a member that a pager can use"),
                HELP,
            );
            return None;
        }
        Some(tokens)
    };
    let (limit, cursor) = (read("limit", 2), read("cursor", 2));
    let (next, items) = (read("next", 1), read("items", 1));
    let (mut limit, mut cursor) = (limit?, cursor?);
    if limit[..limit.len() - 1] != cursor[..cursor.len() - 1] {
        errors.error("paging-shape", &stated.at, "limit and cursor are not members of one object", HELP);
        return None;
    }
    let (next, items) = (next?.pop()?, items?.pop()?);
    let at = stated.at.clone();
    Some(Shape { at, limit: limit.pop()?, cursor: cursor.pop()?, container: limit.pop(), next, items })
}

/// A `Limitation` in the request proves paging when the rest fits; when only half of it does, the author has to say.
fn proved_shape(errors: &mut Diagnostics, document: &Document, operation: &Node<'_>) -> Option<Shape> {
    let request = request_schema(errors, document, operation)?;
    let property = request.get("properties")?.get("Limitation")?;
    let limitation = schema::wrapped(&property).and_then(|it| document.resolve(errors, &it)).unwrap_or_default();
    let response = success_schema(errors, document, operation).unwrap_or_default();
    let is_typed = |(_, node): &(&str, Node<'_>), kind: &str| node.get("type").and_then(|it| it.as_str()) == Some(kind);

    let limits: Vec<_> = properties(&limitation).into_iter().filter(|it| is_typed(it, "integer")).collect();
    let arrays: Vec<_> = properties(&response).into_iter().filter(|it| is_typed(it, "array")).collect();
    let has_cursor = |node: &Node<'_>| properties(node).iter().any(|it| it.0 == "Cursor" && is_typed(it, "string"));
    let ([limit], [items], true, true) =
        (limits.as_slice(), arrays.as_slice(), has_cursor(&limitation), has_cursor(&response))
    else {
        let message = "`Limitation` looks like paging, but the rest of the operation does not fit";
        errors.error("paging-shape", &operation.at, message, HELP);
        return None;
    };
    Some(Shape {
        at: operation.at.clone(),
        container: Some("Limitation".to_owned()),
        limit: limit.0.to_owned(),
        cursor: "Cursor".to_owned(),
        next: "Cursor".to_owned(),
        items: items.0.to_owned(),
    })
}

fn properties<'d>(node: &Node<'d>) -> Vec<(&'d str, Node<'d>)> {
    node.get("properties").unwrap_or_default().entries().collect()
}

fn request_schema<'d>(errors: &mut Diagnostics, document: &'d Document, operation: &Node<'d>) -> Option<Node<'d>> {
    let body = document.resolve(errors, &operation.get("requestBody")?)?;
    document.resolve(errors, &body::json_schema(&body)?)
}

fn success_schema<'d>(errors: &mut Diagnostics, document: &'d Document, operation: &Node<'d>) -> Option<Node<'d>> {
    let responses = operation.get("responses")?;
    let successes = responses.entries().filter(|(status, _)| response::is_success(status));
    let bodies: Vec<_> = successes.filter_map(|(_, it)| body::json_schema(&document.resolve(errors, &it)?)).collect();
    document.resolve(errors, bodies.first()?)
}

/// Where the request refers to the object of limit and cursor.
pub(super) fn container_place(errors: &mut Diagnostics, document: &Document, operation: &Node<'_>) -> Option<Pointer> {
    let container = find_shape(errors, document, operation)?.container?;
    let request = request_schema(errors, document, operation)?;
    Some(schema::wrapped(&request.get("properties")?.get(&container)?)?.at)
}

/// Checks the shape against the request's schema and the response's fields.
pub(super) fn lower_paging(
    cx: &mut Ctx<'_>,
    shape: &Shape,
    request: &Node<'_>,
    response: &[ir::Field],
) -> Option<ir::Paging> {
    let object = match &shape.container {
        None => Some(request.clone()),
        Some(name) => {
            let property = request.get("properties").and_then(|it| it.get(name));
            property.and_then(|it| schema::wrapped(&it)).and_then(|it| cx.document.resolve(cx.errors, &it))
        }
    };
    let properties = object.and_then(|it| it.get("properties")).unwrap_or_default();
    let limit = typed_property(cx, shape, &properties, &shape.limit, "integer");
    typed_property(cx, shape, &properties, &shape.cursor, "string");
    if shape.container.is_some() {
        for (name, extra) in properties.entries().filter(|(it, _)| *it != shape.limit && *it != shape.cursor) {
            let message = format!("`{name}` stands beside limit and cursor, where the pager would lose it");
            cx.errors.error("paging-shape", &extra.at, message, HELP);
        }
    }
    let largest = largest_page(cx, &limit?)?;
    let next = find_field(cx, shape, response, &shape.next, &ir::Type::String)?;
    let items = response.iter().position(|it| it.name.wire == shape.items && it.presence == ir::Presence::Required);
    let Some(items) = items.filter(|it| matches!(response[*it].ty, ir::Type::List(_))) else {
        let message = format!("`{}` is no required array of the response", shape.items);
        cx.errors.error("paging-shape", &shape.at, message, ITEMS_HELP);
        return None;
    };
    let (limit, cursor) = (shape.limit.clone(), shape.cursor.clone());
    Some(ir::Paging { container: shape.container.clone(), limit, cursor, largest, next, items })
}

fn typed_property<'d>(
    cx: &mut Ctx<'_>,
    shape: &Shape,
    properties: &Node<'d>,
    name: &str,
    kind: &str,
) -> Option<Node<'d>> {
    let property = properties.get(name);
    if property.as_ref().and_then(|it| it.get("type")).and_then(|it| it.as_str()) != Some(kind) {
        let message = format!("`{name}` is no {kind} of the request");
        cx.errors.error("paging-shape", &shape.at, message, HELP);
        return None;
    }
    property
}

fn largest_page(cx: &mut Ctx<'_>, limit: &Node<'_>) -> Option<u32> {
    let largest = limit.get("maximum").and_then(|it| it.integer(cx.errors)).and_then(|it| u32::try_from(it).ok());
    if largest.is_none_or(|it| it == 0) {
        let help = "add a `maximum`: the pager asks for pages of that size";
        cx.errors.error("paging-shape", &limit.at, "the largest page is not stated", help);
        return None;
    }
    largest
}

fn find_field(cx: &mut Ctx<'_>, shape: &Shape, fields: &[ir::Field], wire: &str, ty: &ir::Type) -> Option<usize> {
    let found =
        fields.iter().position(|it| it.name.wire == wire && it.ty == *ty && it.presence != ir::Presence::Required);
    if found.is_none() {
        let message = format!("`{wire}` is no optional string of the response");
        cx.errors.error("paging-shape", &shape.at, message, HELP);
    }
    found
}
