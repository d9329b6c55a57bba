//! Operations that are read page by page: limit and cursor in the request's body, or in the query of one without a body;
//! items and the next cursor in the response.

use std::sync::Arc;

use ostler_openapi::NodeId;
use ostler_openapi::finding::quote;
use ostler_openapi::model::{
    Id, Location, Method, Named, Operation, Parameter, ParameterValue, Ref, Schema, SchemaType, Status,
};
use ostler_openapi::shape::ShapeKind;

use crate::config::PagingWords;
use crate::ir::{self, Type};
use crate::lower::paged_by::{self, Said};
use crate::lower::{Ctx, media, merge, path, schema};
use crate::names;
use crate::report::PAGING_SHAPE;

const HELP: &str = "write the pointers `limit`, `cursor`, `next` and `items` in `x-pagination`, or in the configuration of the generator";
const ITEMS_HELP: &str = "let `items` name the array of rows in the response";

/// The page that is asked for where the document states no largest one.
const USUAL_PAGE: u32 = 100;

/// The names of the members that take part.
pub(super) struct Shape {
    said: Said,
    /// The request's object that holds limit and cursor; `None` when they stand at the top.
    container: Option<String>,
    limit: String,
    cursor: String,
    /// Members of the response, each the tokens of a pointer.
    next: Vec<String>,
    items: Vec<String>,
    /// Whether the request has no body, so that limit and cursor stand in its query.
    in_query: bool,
}

impl Shape {
    /// Whether the pager fills in this parameter of the query.
    pub(super) fn fills_parameter(&self, name: &str) -> bool {
        self.in_query && (self.limit == name || self.cursor == name)
    }

    /// Whether the pager fills in this member of the request's body.
    pub(super) fn fills(&self, member: &str) -> bool {
        match &self.container {
            _ if self.in_query => false,
            Some(container) => container == member,
            None => self.limit == member || self.cursor == member,
        }
    }
}

/// How an operation is paged, stated by `x-pagination` or by the caller, or proved by its shape.
pub(super) fn find_shape(cx: &mut Ctx<'_, '_>, operation: &Operation) -> Option<Shape> {
    if let Some(stated) = &operation.extensions.pagination {
        let words = PagingWords {
            limit: stated.limit.to_string(),
            cursor: stated.cursor.to_string(),
            next: stated.next.to_string(),
            items: stated.items.to_string(),
        };
        return stated_shape(cx, operation, Said::by_document(stated.node), &words);
    }
    match paged_by::find_entry(cx, operation) {
        Some((said, words)) if said.pattern().is_none() || is_meant(cx, operation, words) => {
            stated_shape(cx, operation, said, words)
        }
        _ if operation.method == Method::Get && !cx.is_strict() => query_shape(cx, operation),
        _ => proved_shape(cx, operation),
    }
}

/// Whether a request has what an entry for many operations calls the limit and the cursor.
fn is_meant(cx: &Ctx<'_, '_>, operation: &Operation, words: &PagingWords) -> bool {
    let has = |pointer: &str| match (operation.request_body.is_none(), &tokens(pointer)[..]) {
        (true, [name]) => query_parameters(cx, operation).iter().any(|it| *it.name == **name),
        (false, [name, ..]) => {
            request_schema(cx, operation).is_some_and(|it| properties(cx, it).iter().any(|it| *it.name == **name))
        }
        (_, _) => false,
    };
    has(&words.limit) && has(&words.cursor)
}

/// The tokens of a plain pointer such as `/Limitation/Count`.
pub(super) fn tokens(pointer: &str) -> Vec<String> {
    match pointer.strip_prefix('/') {
        Some(path) => path.split('/').map(|it| it.replace("~1", "/").replace("~0", "~")).collect(),
        None => Vec::new(),
    }
}

fn stated_shape(cx: &mut Ctx<'_, '_>, operation: &Operation, said: Said, words: &PagingWords) -> Option<Shape> {
    let in_query = operation.request_body.is_none();
    let [mut limit, mut cursor] = [("limit", &words.limit), ("cursor", &words.cursor)].map(|(key, pointer)| {
        let tokens = read_pointer(cx, &said, key, pointer)?;
        let problem = match tokens.len() {
            1 => return Some(tokens),
            _ if in_query => "a parameter of the query is one name, as in `/limit`",
            2 => return Some(tokens),
            _ => "the request is searched no deeper than in its own objects, as in `/page/limit`",
        };
        refuse_pointer(cx, &said, (key, pointer), problem);
        None
    });
    let next = read_pointer(cx, &said, "next", &words.next);
    let items = read_pointer(cx, &said, "items", &words.items);
    let (limit, cursor) = (limit.as_mut()?, cursor.as_mut()?);
    if limit[..limit.len() - 1] != cursor[..cursor.len() - 1] {
        said.refuse(cx, "cursor", "limit and cursor are not members of one object".to_owned(), HELP);
        return None;
    }
    let (next, items) = (next?, items?);
    let (limit_name, cursor, container) = (limit.pop()?, cursor.pop()?, limit.pop());
    Some(Shape { said, limit: limit_name, cursor, container, next, items, in_query })
}

/// The tokens of a pointer that leads to a member.
fn read_pointer(cx: &mut Ctx<'_, '_>, said: &Said, key: &str, pointer: &str) -> Option<Vec<String>> {
    let tokens = tokens(pointer);
    if tokens.iter().any(|it| !it.is_empty()) {
        return Some(tokens);
    }
    // That it is missing was reported.
    if !pointer.is_empty() {
        let problem = "a pointer to a member begins with `/` and names it, as `/page/cursor` does";
        refuse_pointer(cx, said, (key, pointer), problem);
    }
    None
}

fn refuse_pointer(cx: &mut Ctx<'_, '_>, said: &Said, (key, pointer): (&str, &str), problem: &str) {
    // The document may have it in a line of its own.
    let said = said.of_word(cx, key);
    said.refuse(cx, key, format!("`{key}` is {}, but {problem}", quote(pointer)), HELP);
}

/// A `Limitation` in the request proves paging when the rest fits; when only half of it does, the author has to say.
fn proved_shape(cx: &mut Ctx<'_, '_>, operation: &Operation) -> Option<Shape> {
    let request = request_schema(cx, operation)?;
    let limitation = properties(cx, request).into_iter().find(|it| &*it.name == "Limitation")?;
    let limitation = cx.document.shape(cx.tree, &limitation.value).schema;
    let response = success_schema(cx, operation).map(|it| properties(cx, it)).unwrap_or_default();
    let of_type = |it: &Named<Ref<Schema>>, ty: SchemaType| {
        cx.document.schemas[cx.document.shape(cx.tree, &it.value).schema].ty == Some(ty)
    };
    let limits: Vec<_> = properties(cx, limitation).into_iter().filter(|it| of_type(it, SchemaType::Integer)).collect();
    let arrays: Vec<_> = response.iter().filter(|it| of_type(it, SchemaType::Array)).collect();
    let has_cursor = |properties: &[Named<Ref<Schema>>]| {
        properties.iter().any(|it| &*it.name == "Cursor" && of_type(it, SchemaType::String))
    };
    let cursor_fits = has_cursor(&properties(cx, limitation)) && has_cursor(&response);
    let ([limit], [items], true) = (&limits[..], &arrays[..], cursor_fits) else {
        if cx.is_strict() {
            let message = "`Limitation` looks like paging, but the rest of the operation does not fit";
            cx.report.error(PAGING_SHAPE, operation.node, message, HELP);
        }
        return None;
    };
    Some(Shape {
        said: Said::by_document(operation.node),
        container: Some("Limitation".to_owned()),
        limit: limit.name.to_string(),
        cursor: "Cursor".to_owned(),
        next: vec!["Cursor".to_owned()],
        items: vec![items.name.to_string()],
        in_query: false,
    })
}

/// What parameters of a query are called that say how many items a page has, and where it begins; in words.
const LIMITS: &[&str] = &["limit", "max results", "page limit", "page size", "per page"];
const CURSORS: &[&str] =
    &["after", "continuation token", "cursor", "marker", "next token", "page cursor", "page token"];

/// Limit and cursor in the query prove paging when the response has one array, and one optional text with the name of the
/// cursor: `cursor` or `next_cursor`, and for `page_token` also `next_page`.
fn query_shape(cx: &Ctx<'_, '_>, operation: &Operation) -> Option<Shape> {
    // The cursor of a request with a body would be looked for there.
    let has_no_body = operation.request_body.is_none();
    let response = success_schema(cx, operation).filter(|it| has_no_body && cx.plan.heirs_of(*it).is_none())?;
    let merged = merge::merge(cx, response);
    let shape_of = |it: &Ref<Schema>| cx.document.shape(cx.tree, it);
    let is_of = |it: &Ref<Schema>, ty: SchemaType| cx.document.schemas[shape_of(it).schema].ty == Some(ty);
    let spoken = |it: &str| names::words(it).join(" ");
    let parameters = query_parameters(cx, operation);
    let among = |words: &[&str], ty: SchemaType| -> Vec<&Named<Ref<Schema>>> {
        parameters.iter().filter(|it| words.contains(&spoken(&it.name).as_str()) && is_of(&it.value, ty)).collect()
    };
    let ([limit], [cursor]) = (&among(LIMITS, SchemaType::Integer)[..], &among(CURSORS, SchemaType::String)[..]) else {
        return None;
    };
    let word = spoken(&cursor.name);
    let short = word.rsplit_once(' ').filter(|_| !word.starts_with("next ")).map(|it| format!("next {}", it.0));
    let is_next = |it: &str| it == word || it == format!("next {word}") || Some(it) == short.as_deref();
    let is_optional =
        |it: &Named<Ref<Schema>>| !merged.required.contains(&it.name) || shape_of(&it.value).or_null.is_some();
    let is_text = |it: &Ref<Schema>| matches!(shape_of(it).kind, ShapeKind::Scalar(SchemaType::String));
    let nexts: Vec<_> = merged.properties.iter().filter(|it| is_next(&spoken(&it.name))).collect();
    let arrays: Vec<_> = merged.properties.iter().filter(|it| is_of(&it.value, SchemaType::Array)).collect();
    let ([next], [items]) = (&nexts[..], &arrays[..]) else { return None };
    let [limit, cursor, next, items] = [limit, cursor, next, items].map(|it| *it);
    (is_optional(next) && is_text(&next.value)).then(|| Shape {
        said: Said::by_document(operation.node),
        container: None,
        limit: limit.name.to_string(),
        cursor: cursor.name.to_string(),
        next: vec![next.name.to_string()],
        items: vec![items.name.to_string()],
        in_query: true,
    })
}

/// The parameters of the query of an operation, with their schemas.
fn query_parameters(cx: &Ctx<'_, '_>, operation: &Operation) -> Vec<Named<Ref<Schema>>> {
    let schema = |it: &Parameter| match &it.value {
        Some(ParameterValue::Schema { schema, .. }) if it.location == Some(Location::Query) => {
            Some(Named { name: Arc::clone(&it.name), value: schema.clone() })
        }
        _ => None,
    };
    let item = cx.document.path_items.iter().find(|(_, it)| it.operations.iter().any(|it| it.node == operation.node));
    let used = item.map(|(_, it)| cx.document.parameters_of(it, operation)).unwrap_or_default();
    used.into_iter().filter_map(|it| schema(&cx.document.parameters[it.id])).collect()
}

fn properties(cx: &Ctx<'_, '_>, id: Id<Schema>) -> Vec<Named<Ref<Schema>>> {
    merge::merge(cx, id).properties
}

fn request_schema(cx: &Ctx<'_, '_>, operation: &Operation) -> Option<Id<Schema>> {
    let body = &cx.document.request_bodies[operation.request_body.as_ref()?.id];
    let json = body.content.iter().find(|it| media::kind_of(&it.name) == media::Kind::Json)?;
    Some(cx.document.shape(cx.tree, json.value.schema.as_ref()?).schema)
}

fn success_schema(cx: &Ctx<'_, '_>, operation: &Operation) -> Option<Id<Schema>> {
    let successes =
        operation.responses.iter().filter(|(it, _)| matches!(it, Status::Code(200..=299) | Status::Range(2)));
    let mut bodies = successes.flat_map(|(_, it)| &cx.document.responses[it.id].content);
    let json = bodies.find(|it| media::kind_of(&it.name) == media::Kind::Json)?;
    Some(cx.document.shape(cx.tree, json.value.schema.as_ref()?).schema)
}

/// Where the request refers to the object of limit and cursor.
pub(super) fn container_node(cx: &mut Ctx<'_, '_>, operation: &Operation) -> Option<NodeId> {
    let container = find_shape(cx, operation)?.container?;
    let request = request_schema(cx, operation)?;
    let property = properties(cx, request).into_iter().find(|it| *it.name == *container)?;
    cx.document.shape(cx.tree, &property.value).through.last().map(|it| it.node)
}

/// Checks the shape against the request's schema and the response's fields.
pub(super) fn lower_paging(
    cx: &mut Ctx<'_, '_>,
    operation: &Operation,
    shape: &Shape,
    request: Option<Id<Schema>>,
    response: &Type,
) -> Option<ir::Paging> {
    // What the response holds is looked into.
    schema::lower_waiting(cx);
    if request.is_none() && !shape.in_query {
        let message = "the limit and the cursor stand in a body that is one value of the request";
        let help = "refer to the schema of the body from the body alone";
        shape.said.concede(cx, "limit", message.to_owned(), help);
        return None;
    }
    let request = request.map(|it| properties(cx, it)).unwrap_or_default();
    let properties = match &shape.container {
        None if shape.in_query => query_parameters(cx, operation),
        None => request,
        Some(name) => {
            let property = request.iter().find(|it| *it.name == **name);
            let id = property.map(|it| cx.document.shape(cx.tree, &it.value).schema);
            id.map(|it| properties(cx, it)).unwrap_or_default()
        }
    };
    let limit = typed_property(cx, shape, &properties, ("limit", &shape.limit), SchemaType::Integer);
    typed_property(cx, shape, &properties, ("cursor", &shape.cursor), SchemaType::String);
    if shape.container.is_some() {
        for extra in properties.iter().filter(|it| *it.name != *shape.limit && *it.name != *shape.cursor) {
            let message = format!("`{}` stands beside limit and cursor, where the pager would lose it", extra.name);
            shape.said.at(extra.value.node).refuse(cx, "limit", message, HELP);
        }
    }
    let largest = largest_page(cx, limit?);
    let next = find_cursor(cx, shape, response)?;
    let items = find_items(cx, shape, response)?;
    if let Some(key) = shape.said.pattern() {
        cx.reached.paging(key);
    }
    let (limit, cursor, container) = (shape.limit.clone(), shape.cursor.clone(), shape.container.clone());
    Some(ir::Paging { container, limit, cursor, largest, next, items })
}

fn typed_property(
    cx: &mut Ctx<'_, '_>,
    shape: &Shape,
    properties: &[Named<Ref<Schema>>],
    (key, name): (&str, &str),
    ty: SchemaType,
) -> Option<Id<Schema>> {
    let property = properties.iter().find(|it| *it.name == *name);
    let id = property.map(|it| cx.document.shape(cx.tree, &it.value).schema);
    if id.is_none_or(|it| cx.document.schemas[it].ty != Some(ty)) {
        let message = format!("`{name}` is not of type `{}` in the request", ty.keyword());
        shape.said.refuse(cx, key, message, HELP);
        return None;
    }
    id
}

fn largest_page(cx: &mut Ctx<'_, '_>, limit: Id<Schema>) -> u32 {
    let schema = &cx.document.schemas[limit];
    let stated = schema.number.maximum.as_ref().and_then(|it| it.value.value.as_i64());
    let largest = stated.and_then(|it| u32::try_from(it).ok()).filter(|it| *it > 0);
    if largest.is_none() {
        let message = format!("the largest page is not stated, so that the pager asks for pages of {USUAL_PAGE}");
        cx.report.warning(PAGING_SHAPE, schema.node, message, "add a `maximum`: the pager asks for pages of that size");
    }
    largest.unwrap_or(USUAL_PAGE)
}

/// The response's next cursor. It is sent back as it is, whatever form the document gives it.
fn find_cursor(cx: &mut Ctx<'_, '_>, shape: &Shape, response: &Type) -> Option<Vec<usize>> {
    let is_text = |it: &Type| *it == Type::String || *it == Type::Uuid && !cx.is_strict();
    let found = path::follow(cx, response, &shape.next).and_then(|it| match &it.field {
        field if !is_text(&field.ty) => Err("that is not a string".to_owned()),
        field if field.presence == ir::Presence::Required && !it.can_be_missing => {
            Err("that is always there, so that no page would be the last".to_owned())
        }
        _ => Ok(it),
    });
    match found {
        Ok(found) => {
            if let Some(last) = found.path.last() {
                cx.retype(found.holder, *last, Type::String);
            }
            Some(found.path)
        }
        Err(problem) => {
            concede_pointer(cx, shape, ("next", &shape.next), &problem, HELP);
            None
        }
    }
}

/// The response's rows.
fn find_items(cx: &mut Ctx<'_, '_>, shape: &Shape, response: &Type) -> Option<Vec<usize>> {
    let found = path::follow(cx, response, &shape.items).and_then(|it| {
        match &it.field {
            field if !matches!(field.ty, Type::List(_)) => Err("that is not an array"),
            field => Ok((it.path, field.presence == ir::Presence::Required)),
        }
        .map_err(str::to_owned)
    });
    if let Ok((_, false)) = &found
        && cx.is_strict()
    {
        let message = format!(
            "`items` is {}, which is not required: where it is missing, a page has no rows",
            quote(&to_pointer(&shape.items))
        );
        cx.report.warning(
            PAGING_SHAPE,
            shape.said.node,
            message,
            "list that array in the response's `required`, if it is always there",
        );
    }
    let found = found.map(|(path, _)| path);
    found.map_err(|problem| concede_pointer(cx, shape, ("items", &shape.items), &problem, ITEMS_HELP)).ok()
}

fn concede_pointer(
    cx: &mut Ctx<'_, '_>,
    shape: &Shape,
    (key, tokens): (&str, &[String]),
    problem: &str,
    help: &'static str,
) {
    shape.said.concede(cx, key, format!("`{key}` is {}, but {problem}", quote(&to_pointer(tokens))), help);
}

fn to_pointer(tokens: &[String]) -> String {
    tokens.iter().map(|it| format!("/{}", it.replace('~', "~0").replace('/', "~1"))).collect()
}
