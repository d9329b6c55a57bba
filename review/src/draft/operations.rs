//! The operations of the pages: their names, bodies, safety and paging, and their examples.

use std::collections::BTreeMap;

use super::base::Base;
use super::context::Context;
use super::library::{IndexedPage, Library};
use super::model::{Filled, Kind, Member, Operation, Origin, Paging, Schemas, Shape};
use super::phrases::{self, says};
use super::repair::{Change, Repair};
use super::schemas::{Builder, Table};
use super::{english, naming, prose};
use crate::facts::{self, Side, titles};

/// An operation of a page, with the name that it gets.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    pub(super) page: usize,
    pub(super) facts: &'a facts::Operation,
    pub(super) id: String,
}

/// What was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LeftOut {
    pub(super) origin: Origin,
    pub(super) title: String,
    pub(super) reason: String,
}

/// All operations that can be drafted, in the order of the pages, and those that cannot.
pub(super) fn all<'a>(library: &'a Library<'a>, base: Option<&'a Base<'_>>) -> (Vec<Found<'a>>, Vec<LeftOut>) {
    let pages = library.pages.iter().enumerate();
    let operations: Vec<_> =
        pages.flat_map(|(page, it)| it.wording.facts.operations.iter().map(move |it| (page, it))).collect();
    // What the spec has keeps its name, and others of the name give way.
    let known = base.into_iter().flat_map(Base::operations);
    let titled = operations.iter().map(|it| (it.1.path.as_str(), it.1.title.as_str()));
    let ids = naming::operation_ids(titled.chain(known.map(|it| (it.0, ""))));
    let mut found: Vec<Found<'_>> = Vec::new();
    let mut left_out = Vec::new();
    let mut seen: BTreeMap<&str, String> = BTreeMap::new();
    for (page, facts) in operations {
        let origin = Origin { page, line: facts.line };
        let mut leave = |reason: String| {
            left_out.push(LeftOut { origin: origin.clone(), title: facts.title.clone(), reason });
        };
        if let Some(method) = library.pages[page].method(facts) {
            leave(format!("it is asked for by {method}, and a draft has POST alone"));
            continue;
        }
        if is_discontinued(&library.pages[page], facts) {
            leave("it is discontinued".to_owned());
            continue;
        }
        if let Some(first) = seen.get(facts.path.as_str()) {
            leave(format!("{first} describes the same address"));
            continue;
        }
        if base.is_some_and(|it| it.has_path(&facts.path)) {
            leave("the spec has it".to_owned());
            continue;
        }
        let Some(id) = ids.get(facts.path.as_str()) else { continue };
        seen.insert(&facts.path, library.label(&origin));
        found.push(Found { page, facts, id: id.clone() });
    }
    (found, left_out)
}

/// Whether the page says that an operation does not work any more.
fn is_discontinued(page: &IndexedPage<'_>, operation: &facts::Operation) -> bool {
    let title = format!("{} {}", page.title().unwrap_or_default(), operation.title);
    let place = page.operation_place(operation);
    // What stands above the request is about the operation; more words than these are about something in it.
    let sentences = page.deprecation(place).filter(|it| it.text.split_whitespace().count() <= 30);
    says(&title, phrases::OVER)
        || sentences.filter(|it| !says(&it.text, phrases::TO_COME) && !says(&it.text, phrases::NOT_OVER)).any(|it| {
            let text = it.text.to_lowercase();
            text.contains("operation") && says(&text, phrases::OVER)
                || phrases::OVER.contains(&text.trim_matches(['.', '!']))
        })
}

/// Makes the schemas of both bodies.
pub(super) fn add_bodies(builder: &mut Builder<'_>, found: &Found<'_>) {
    let place = builder.context.library.pages[found.page].operation_place(found.facts).to_owned();
    for (side, word, rows) in
        [(Side::Request, "Request", &found.facts.request), (Side::Response, "Response", &found.facts.response)]
    {
        let schema = naming::body(&found.id, word);
        let is_request = side == Side::Request;
        let place = titles::side(&place, side);
        let origin = Origin { page: found.page, line: found.facts.line };
        builder.add_object(Table { page: found.page, place: &place, schema: &schema, is_request }, rows, origin);
    }
}

/// Gives a request the pair of the language, which every request of the spec takes, right after the credentials.
pub(super) fn add_locale(schemas: &mut Schemas, found: &Found<'_>) {
    let request = schemas.get_mut(&naming::body(&found.id, "Request"));
    let Some(Shape::Object(members)) = request.map(|it| &mut it.shape) else { return };
    let origin = Origin { page: found.page, line: found.facts.line };
    for (name, what) in [("CultureCode", "culture"), ("LanguageCode", "language")] {
        if members.iter().any(|it| it.name == name) {
            continue;
        }
        let is_credential = |it: &Member| matches!(it.filled, Some(Filled::Credential(_)));
        let after = members.iter().rposition(is_credential).map_or(0, |it| it + 1);
        let member = Member { filled: Some(Filled::Locale(what)), ..Member::new(name, Kind::TEXT, &origin) };
        members.insert(after, member);
    }
}

/// The operation, once all schemas are there.
pub(super) fn finish(context: Context<'_>, schemas: &Schemas, found: &Found<'_>) -> Operation {
    let Found { page, facts, id } = found;
    let Context { library, observed, .. } = context;
    let text = &library.pages[*page];
    let [request, response] = ["Request", "Response"].map(|it| naming::body(id, it));
    let resource = id.split('_').next().unwrap_or_default();
    let mut remarks = Vec::new();
    let mut example = |side: Side, schema: &str| {
        let shown = facts.examples.iter().find(|it| it.side == side)?;
        let value = text.json_at(shown.line)?;
        let mut repair = Repair {
            schemas,
            observed: &observed[*page],
            is_request: side == Side::Request,
            changes: Vec::new(),
            made: 0,
        };
        let fitted = repair.body(schema, &value).map(|it| context.tokens.hidden(it));
        let word = if side == Side::Request { "request" } else { "response" };
        if !shown.valid {
            remarks.push(format!("The example of the {word} (line {}) is not JSON.", shown.line));
        }
        remarks.extend(Change::sentences(&repair.changes, word));
        fitted
    };
    let request_example = example(Side::Request, &request);
    let response_example = example(Side::Response, &response);
    let action = id.split_once('_').map_or("", |it| it.1);
    let is_read = is_read(action);
    let paging = paging(schemas, &request, &response, resource, &mut remarks);
    let place = text.operation_place(facts);
    let first = text.sentences(place).find(|it| it.text != facts.title);
    if !is_read && first.is_some_and(|it| it.text.starts_with("Returns ")) {
        remarks.push("The page says that it returns something: is it a read? Its name does not say so.".to_owned());
    }
    let deprecated = facts.deprecated.then(|| replacement(context, *page, place));
    let title = text.title().map_or_else(|| naming::together(resource), str::to_owned);
    Operation {
        id: id.clone(),
        path: facts.path.clone(),
        tag: title,
        deprecated,
        is_read,
        paging,
        request,
        response,
        request_example,
        response_example,
        origin: Origin { page: *page, line: facts.line },
        remarks,
    }
}

/// What to use instead of an operation, as the sentence that says it is deprecated, or one after it, names it.
fn replacement(context: Context<'_>, page: usize, place: &str) -> Option<String> {
    let library = context.library;
    let sentences: Vec<_> = library.pages[page].deprecation(place).collect();
    let says = sentences.iter().position(|it| it.text.to_lowercase().contains("deprecated"));
    sentences[says.unwrap_or(0)..].iter().find_map(|it| {
        let text = it.text.replace("~~", "");
        let links: Vec<_> = it.links.iter().map(String::as_str).collect();
        // Where one of several links leads to a page that was not given, the others are not all of it.
        let is_known = links.iter().all(|it| !it.contains('#') || library.names(page, it));
        let by_name = || prose::replacement(&text).filter(|_| !is_known);
        by_name().or_else(|| context.replacement(page, &text, &links))
    })
}

/// Whether an operation of that name only reads: `getAll`, and not `getOrCreate` or `searchAndMerge`.
fn is_read(action: &str) -> bool {
    let words = english::words(action);
    let mut words = words.split(' ');
    let reads = words.next().is_some_and(|it| ["get", "search", "list", "find"].contains(&it));
    reads && !words.any(|it| ["and", "or", "rid"].contains(&it) || phrases::WRITES.contains(&it))
}

/// Whether an operation answers in pages: its request has a limitation, its response a cursor and one list of rows.
fn paging(
    schemas: &Schemas,
    request: &str,
    response: &str,
    resource: &str,
    remarks: &mut Vec<String>,
) -> Option<Paging> {
    let members = |name: &str| match schemas.get(name).map(|it| &it.shape) {
        Some(Shape::Object(members)) => members.as_slice(),
        _ => &[],
    };
    let limitation = members(request).iter().find(|it| it.name == "Limitation")?;
    let Kind::Schema(schema) = &limitation.kind else { return None };
    if !["Count", "Cursor"].iter().all(|name| members(schema).iter().any(|it| it.name == *name)) {
        return None;
    }
    let rows = members(response);
    let lists: Vec<_> = rows.iter().filter(|it| matches!(it.kind, Kind::Array(_))).map(|it| it.name.as_str()).collect();
    if !rows.iter().any(|it| it.name == "Cursor") {
        remarks.push("The request has a `Limitation`, but the response has no `Cursor`.".to_owned());
        return None;
    }
    let named = naming::together(resource);
    let items = match lists[..] {
        [only] => Some(only),
        _ => lists.iter().copied().find(|it| *it == named),
    };
    if items.is_none() {
        remarks.push(format!("It is not plain which of the {} lists of the response its pages are of.", lists.len()));
    }
    let can_be_empty = rows.iter().all(|it| !it.required || matches!(it.kind, Kind::Array(_)));
    items.map(|it| Paging { can_be_empty, items: it.to_owned() })
}
