//! Responses: which status means what, and where an error says why.

use ostler_openapi::NodeId;
use ostler_openapi::model::{MediaType, Named, Operation, Ref, Response, Schema, SchemaType, Status};

use crate::ir::{self, NoContent, Presence, Type, TypeKind};
use crate::lower::media::{self, Kind};
use crate::lower::typed::{Becomes, Names};
use crate::lower::{Ctx, Hint, merge, schema};
use crate::names::{Case, Remedy, Scope};
use crate::report::MISSING_KEYWORD;

/// What the statuses of an operation mean, before the types of its own are declared.
#[derive(Default)]
pub(super) struct Responses<'d> {
    /// The bodies of success, each with its status.
    bodies: Vec<Body<'d>>,
    /// The statuses of success that have none.
    empty: Vec<(Status, NodeId)>,
    refusals: Vec<Body<'d>>,
    errors: ir::ErrorMembers,
    request_id_header: Option<String>,
    /// Whether every body that is described could be read.
    is_whole: bool,
}

/// A body, and what is known of it.
struct Body<'d> {
    status: Status,
    response: &'d Response,
    node: NodeId,
    media_type: &'d str,
    schema: Option<&'d Ref<Schema>>,
}

/// What an operation answers.
pub(super) struct Answered {
    pub(super) ty: Type,
    pub(super) no_content: NoContent,
    pub(super) refusal: Option<Type>,
    pub(super) accept: Option<String>,
    pub(super) errors: ir::ErrorMembers,
    pub(super) request_id_header: Option<String>,
}

fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(200..=299) | Status::Range(2))
}

pub(super) fn lower_responses<'d>(cx: &mut Ctx<'d, '_>, operation: &'d Operation) -> Responses<'d> {
    let mut responses = Responses { is_whole: true, ..Responses::default() };
    let has_success = operation.responses.iter().any(|(it, _)| is_success(*it));
    let mut errors: Vec<ir::ErrorMembers> = Vec::new();
    for (status, used) in &operation.responses {
        if used.reference.as_ref().is_some_and(|it| it.target.is_none()) {
            responses.is_whole = false;
            continue;
        }
        let response = &cx.document.responses[used.id];
        // What nothing else describes is an error, unless nothing describes a success.
        let is_success = is_success(*status) || *status == Status::Default && !has_success;
        lower_headers(cx, response, &mut responses);
        let body = choose(cx, response, used.node, *status);
        match (is_success, body) {
            (true, Some(body)) => responses.bodies.push(body),
            (true, None) => responses.empty.push((*status, used.node)),
            (false, Some(body)) => {
                errors.push(lower_error_members(cx, &body));
                if errors.first() != errors.last() && cx.is_strict() {
                    let help = "describe every error of an operation with one schema";
                    cx.report.unsupported(used.node, "an error body unlike that of the other statuses", help);
                }
                responses.refusals.push(body);
            }
            (false, None) => {}
        }
    }
    let best = errors.iter().position(|it| it.message.is_some()).unwrap_or(0);
    responses.errors = errors.into_iter().nth(best).unwrap_or_default();
    responses
}

/// The body that is read of those that a response may have: JSON, or else text, or else bytes.
fn choose<'d>(cx: &mut Ctx<'d, '_>, response: &'d Response, node: NodeId, status: Status) -> Option<Body<'d>> {
    let rank = |it: &&Named<MediaType>| match media::kind_of(&it.name) {
        Kind::Json => 0,
        Kind::Text => 1,
        Kind::Bytes | Kind::Form | Kind::Multipart => 2,
    };
    let Some(chosen) = response.content.iter().min_by_key(rank) else {
        if let Some(content) = cx.tree.get(response.node, "content").filter(|_| cx.is_strict()) {
            let help = "describe the body as `application/json`, or leave `content` out";
            cx.report.unsupported(content, "a body without a media type", help);
        }
        return None;
    };
    for other in response.content.iter().filter(|it| it.name != chosen.name && cx.config.strict) {
        let help = "describe the body as `application/json`";
        cx.report.unsupported(other.value.node, format_args!("the media type `{}`", other.name), help);
    }
    if matches!(status, Status::Code(204 | 205 | 304)) {
        let help = "leave `content` out: HTTP has no body there";
        cx.report.unsupported(node, format_args!("a body beside the status {status}"), help);
        return None;
    }
    let schema = chosen.value.schema.as_ref();
    if schema.is_none() && cx.is_strict() {
        let message = "`schema` is missing in a media type";
        cx.report.error(MISSING_KEYWORD, chosen.value.node, message, "add `schema`");
    }
    Some(Body { status, response, node, media_type: &chosen.name, schema })
}

/// The headers that the runtime knows by name; of the others a program sees what it asks for.
fn lower_headers(cx: &mut Ctx<'_, '_>, response: &Response, responses: &mut Responses<'_>) {
    for header in &response.headers {
        match header.name.to_ascii_lowercase().as_str() {
            "request-id" | "x-request-id" => responses.request_id_header = Some(header.name.to_string()),
            "retry-after" => {}
            _ if cx.is_strict() => {
                let help = "leave it out: the client reads `Request-Id` and `Retry-After`";
                cx.report.unsupported(header.value.node, format_args!("the response header `{}`", header.name), help);
            }
            // The others are at hand whether they are described or not.
            _ => {}
        }
    }
}

/// Finds the members of an error's body by their names, whatever their case.
fn lower_error_members(cx: &mut Ctx<'_, '_>, body: &Body<'_>) -> ir::ErrorMembers {
    let Some(used) = body.schema.filter(|it| !cx.is_broken(it)) else { return ir::ErrorMembers::default() };
    let shape = cx.document.shape(cx.tree, used);
    let merged = merge::merge(cx, shape.schema);
    let find = |wanted: &[&str]| {
        let plain = |it: &str| it.replace(['_', '-'], "").to_ascii_lowercase();
        let is_string = |it: &Ref<Schema>| {
            let shape = cx.document.shape(cx.tree, it);
            cx.document.schemas[shape.schema].ty == Some(SchemaType::String)
        };
        let found = |word: &&str| merged.properties.iter().find(|it| plain(&it.name) == **word && is_string(&it.value));
        wanted.iter().find_map(found).map(|it| it.name.to_string())
    };
    let messages: &[&str] =
        if cx.is_strict() { &["message"] } else { &["message", "errordescription", "detail", "title", "error"] };
    let members =
        ir::ErrorMembers { message: find(messages), request_id: find(&["requestid"]), details: find(&["details"]) };
    if members.message.is_none() && cx.is_strict() {
        let node = cx.document.schemas[shape.schema].node;
        cx.report.unsupported(node, "an error body without a message", "give the error a string member `Message`");
    }
    members
}

/// Declares what an operation answers.
pub(super) fn declare(
    cx: &mut Ctx<'_, '_>,
    operation: &Operation,
    responses: Responses<'_>,
    (names, home, id): (&Names, &ir::Home, &str),
) -> Option<Answered> {
    let (ty, no_content) = declare_success(cx, operation, &responses, (names, home, id))?;
    let refusal = (!cx.is_strict()).then(|| declare_refusal(cx, &responses, (names, home, id))).flatten();
    let accept = accept(&responses);
    let Responses { errors, request_id_header, .. } = responses;
    Some(Answered { ty, no_content, refusal, accept, errors, request_id_header })
}

/// What the client says that it takes, unless that is JSON alone.
fn accept(responses: &Responses<'_>) -> Option<String> {
    let mut types: Vec<&str> = Vec::new();
    let bodies = responses.bodies.iter().chain(&responses.refusals).map(|it| it.media_type);
    let is_plain = |it: &&str| it.chars().all(|it| it.is_ascii_graphic() || it == ' ') && it.contains('/');
    for media_type in bodies.filter(is_plain) {
        if !types.contains(&media_type) {
            types.push(media_type);
        }
    }
    (types != ["application/json"] && !types.is_empty()).then(|| types.join(", "))
}

fn declare_success(
    cx: &mut Ctx<'_, '_>,
    operation: &Operation,
    responses: &Responses<'_>,
    (names, home, id): (&Names, &ir::Home, &str),
) -> Option<(Type, NoContent)> {
    if cx.is_strict() {
        refuse_variety(cx, responses);
    }
    if responses.bodies.is_empty() {
        if !responses.is_whole {
            return None;
        }
        return Some((Type::Nothing, NoContent::All));
    }
    let own = |index: usize| if index == 0 { Some(names) } else { None };
    let mut types = Vec::new();
    for (index, body) in responses.bodies.iter().enumerate() {
        types.push(lower_body(cx, body, own(index).filter(|_| responses.bodies.len() == 1), (names, home, id))?);
    }
    let statuses: Vec<u16> = responses.empty.iter().filter_map(|(it, _)| code(*it)).collect();
    let is_one = types.iter().all(|it| *it == types[0]);
    let fields = types[0].named().map(|it| cx.fields(it)).unwrap_or_default();
    let is_struct = matches!(types[0], Type::Named(id) if is_struct(cx, id));
    let can_be_empty = |it: &ir::Field| it.presence != Presence::Required || matches!(it.ty, Type::List(_));
    let is_empty_a_value = is_struct && fields.iter().all(can_be_empty);
    if is_one && (responses.empty.is_empty() || is_empty_a_value && statuses.len() == responses.empty.len()) {
        return Some((types.swap_remove(0), NoContent::Statuses(statuses)));
    }
    if cx.is_strict() {
        if is_one {
            let help = "let the response require arrays only, or leave the status out";
            let what = "a status without a body beside a body that must say something";
            cx.report.unsupported(cx.member(operation.node, "responses"), what, help);
        }
        return Some((types.swap_remove(0), NoContent::Statuses(statuses)));
    }
    let mut variants: Vec<_> = responses.bodies.iter().zip(types).map(|(it, ty)| Answering::of(it, ty)).collect();
    let empty = responses.empty.iter().copied();
    variants.extend(empty.map(|(status, node)| Answering { status, node, doc: None, ty: Type::Nothing }));
    // The only body may be called so already.
    let is_called = |it: &ir::TypeId| cx.types.get(it.0).and_then(Option::as_ref).map(|it| (&it.name, &it.home));
    let is_taken =
        variants.iter().filter_map(|it| it.ty.named()).any(|it| is_called(&it) == Some((&names.response, home)));
    let name = match home.resource().filter(|_| is_taken) {
        None => names.response.clone(),
        Some(resource) => {
            let candidates = [format!("{}_answer", names.word), format!("{}_outcome", names.word)];
            let candidates: Vec<&str> = candidates.iter().map(String::as_str).collect();
            let types = cx.resources.types(resource);
            types.claim_one_of(cx.report, names.node, ("", &candidates), Remedy::RustName)
        }
    };
    let id = push_answer(cx, variants, (name, home), format!("What `{id}` answers, by status."), names);
    Some((Type::Named(id), NoContent::Statuses(Vec::new())))
}

/// One of several things that an operation answers.
struct Answering {
    status: Status,
    node: NodeId,
    doc: Option<String>,
    ty: Type,
}

impl Answering {
    fn of(body: &Body<'_>, ty: Type) -> Self {
        Self { status: body.status, node: body.node, doc: doc(body.response), ty }
    }
}

fn is_struct(cx: &Ctx<'_, '_>, id: ir::TypeId) -> bool {
    matches!(cx.types.get(id.0).and_then(Option::as_ref).map(|it| &it.kind), Some(TypeKind::Struct(it)) if it.additional.is_none())
}

fn code(status: Status) -> Option<u16> {
    match status {
        Status::Code(code) => Some(code),
        Status::Range(_) | Status::Default => None,
    }
}

fn doc(response: &Response) -> Option<String> {
    Some(response.description.trim().to_owned()).filter(|it| !it.is_empty())
}

/// Reports what a document of one's own describes too broadly.
fn refuse_variety(cx: &mut Ctx<'_, '_>, responses: &Responses<'_>) {
    for body in responses.bodies.iter().skip(1) {
        cx.report.unsupported(body.node, "a second body of success", "describe one status with a body");
    }
    for (_, node) in responses.empty.iter().filter(|(it, _)| matches!(it, Status::Range(_))) {
        cx.report.unsupported(*node, "a range of successes without a body", "name the status");
    }
}

/// The type of a body. One that nothing else is called after is declared with the operation.
fn lower_body(
    cx: &mut Ctx<'_, '_>,
    body: &Body<'_>,
    own: Option<&Names>,
    (names, home, id): (&Names, &ir::Home, &str),
) -> Option<Type> {
    match media::kind_of(body.media_type) {
        Kind::Text => return Some(Type::Text),
        Kind::Bytes | Kind::Form | Kind::Multipart => return Some(Type::Binary),
        Kind::Json => {}
    }
    let Some(used) = body.schema else { return (!cx.is_strict()).then_some(Type::Json) };
    if cx.is_broken(used) {
        return None;
    }
    let shape = cx.document.shape(cx.tree, used);
    let is_known = cx.inline.contains_key(&shape.schema) || cx.plan.declared.contains_key(&shape.schema);
    let is_declared = is_known && !cx.is_strict();
    let is_own = cx.plan.planned(shape.schema).is_none() && !is_declared;
    if let Some(own) = own
        && is_own
        && shape.or_null.is_none()
        && schema::becomes(cx, &shape) == Some(Becomes::Struct)
    {
        let mut def = schema::lower_type_def(cx, shape.schema, own.response.clone(), home.clone());
        def.doc.get_or_insert_with(|| format!("The answer to `{id}`."));
        let type_id = cx.push(def);
        cx.inline.insert(shape.schema, type_id);
        return Some(Type::Named(type_id));
    }
    if cx.is_strict() && cx.plan.planned(shape.schema).is_none() {
        let node = cx.document.schemas[shape.schema].node;
        cx.report.unsupported(node, "a body of success that is not an object", "answer with an object");
        return None;
    }
    let status = match body.status {
        Status::Code(code) => format!("status {code}"),
        Status::Range(hundreds) => format!("status {hundreds}xx"),
        Status::Default => "status default".to_owned(),
    };
    let part = if own.is_some() { "response".to_owned() } else { status };
    let typed = schema::lower_type(cx, used, Hint { home, parent: &names.word, part: &part })?;
    Some(if typed.nullable { Type::Nullable(Box::new(typed.ty)) } else { typed.ty })
}

/// The bodies of refusals that are described with JSON.
fn declare_refusal(
    cx: &mut Ctx<'_, '_>,
    responses: &Responses<'_>,
    (names, home, id): (&Names, &ir::Home, &str),
) -> Option<Type> {
    let mut variants: Vec<Answering> = Vec::new();
    for body in
        responses.refusals.iter().filter(|it| media::kind_of(it.media_type) == Kind::Json && it.schema.is_some())
    {
        let ty = lower_body(cx, body, None, (names, home, id))?;
        variants.push(Answering::of(body, ty));
    }
    let first = variants.first()?.ty.clone();
    if variants.iter().all(|it| it.ty == first) {
        return Some(first);
    }
    let types = cx.resources.types(home.resource()?);
    let candidates = [format!("{}_refusal", names.word), format!("{}_problem", names.word)];
    let candidates: Vec<&str> = candidates.iter().map(String::as_str).collect();
    let name = types.claim_one_of(cx.report, names.node, ("", &candidates), Remedy::RustName);
    let doc = format!("What `{id}` answers when it refuses, by status.");
    let id = push_answer(cx, variants, (name, home), doc, names);
    Some(Type::Named(id))
}

fn push_answer(
    cx: &mut Ctx<'_, '_>,
    variants: Vec<Answering>,
    (name, home): (crate::names::Name, &ir::Home),
    doc: String,
    names: &Names,
) -> ir::TypeId {
    let mut scope = Scope::new(Case::Type, cx.manner());
    let variants = variants.into_iter().map(|Answering { status, node, doc, ty }| {
        let word = status_word(status);
        let name = scope.claim_as(cx.report, names.node, &status.to_string(), &word);
        ir::AnswerVariant { name, at: cx.tree.pointer(node), status, doc, ty }
    });
    let mut variants: Vec<_> = variants.collect();
    // What is said of one status goes before what is said of many.
    variants.sort_by_key(|it| match it.status {
        Status::Code(_) => 0,
        Status::Range(_) => 1,
        Status::Default => 2,
    });
    let (at, home) = (cx.tree.pointer(names.operation), home.clone());
    let kind = TypeKind::Answer(ir::Answer { variants });
    cx.push(ir::TypeDef { name, at, home, doc: Some(doc), notes: Vec::new(), deprecation: None, kind })
}

/// What a status is called, as the registry of IANA has it.
fn status_word(status: Status) -> String {
    let word = match status {
        Status::Default => "Other",
        Status::Range(1) => "Informational",
        Status::Range(2) => "Success",
        Status::Range(3) => "Redirection",
        Status::Range(4) => "ClientError",
        Status::Range(_) => "ServerError",
        Status::Code(code) => match code {
            200 => "Ok",
            201 => "Created",
            202 => "Accepted",
            203 => "NonAuthoritative",
            204 => "NoContent",
            205 => "ResetContent",
            206 => "PartialContent",
            207 => "MultiStatus",
            301 => "MovedPermanently",
            302 => "Found",
            303 => "SeeOther",
            304 => "NotModified",
            307 => "TemporaryRedirect",
            308 => "PermanentRedirect",
            400 => "BadRequest",
            401 => "Unauthorized",
            402 => "PaymentRequired",
            403 => "Forbidden",
            404 => "NotFound",
            405 => "MethodNotAllowed",
            406 => "NotAcceptable",
            408 => "RequestTimeout",
            409 => "Conflict",
            410 => "Gone",
            411 => "LengthRequired",
            412 => "PreconditionFailed",
            413 => "ContentTooLarge",
            415 => "UnsupportedMediaType",
            416 => "RangeNotSatisfiable",
            422 => "UnprocessableContent",
            423 => "Locked",
            424 => "FailedDependency",
            428 => "PreconditionRequired",
            429 => "TooManyRequests",
            500 => "InternalServerError",
            501 => "NotImplemented",
            502 => "BadGateway",
            503 => "ServiceUnavailable",
            504 => "GatewayTimeout",
            507 => "InsufficientStorage",
            _ => return format!("Status{code}"),
        },
    };
    word.to_owned()
}
