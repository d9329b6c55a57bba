//! Request bodies: by which media type they are sent, and which fields they are made of.

use ostler_openapi::NodeId;
use ostler_openapi::model::{Id, Location, MediaType, Named, Operation, Ref, Schema, SchemaType, Style};
use ostler_openapi::shape::ShapeKind;

use crate::config::Layout;
use crate::ir::{self, Place, Presence, Type};
use crate::lower::media::{Kind, is_media_type, kind_of};
use crate::lower::typed::Becomes;
use crate::lower::{Ctx, Hint, extension, merge, object, paging, schema};
use crate::names::Scope;
use crate::report::MISSING_KEYWORD;

/// What is sent, before anything of it is lowered.
pub(super) enum Bodied<'d> {
    None,
    /// The members of an object become fields of the request.
    Members {
        id: Id<Schema>,
        node: NodeId,
        schema: &'d Schema,
        how: Members<'d>,
    },
    /// The body is one field.
    Whole {
        used: Option<&'d Ref<Schema>>,
        how: Whole,
        /// Where it is described.
        node: NodeId,
        media_type: &'d str,
        required: bool,
        doc: Option<&'d str>,
    },
}

pub(super) enum Members<'d> {
    Json(&'d str),
    Form(&'d MediaType),
    Multipart(&'d MediaType),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    Json,
    Text,
    Bytes,
}

impl Bodied<'_> {
    /// Where the schema stands whose members are fields.
    pub(super) fn node(&self) -> Option<NodeId> {
        match self {
            Self::Members { node, .. } => Some(*node),
            Self::None | Self::Whole { .. } => None,
        }
    }

    /// The schema whose members are fields.
    pub(super) fn schema(&self) -> Option<Id<Schema>> {
        match self {
            Self::Members { id, .. } => Some(*id),
            Self::None | Self::Whole { .. } => None,
        }
    }
}

/// The body of an operation; nothing when what is wrong with it was reported.
pub(super) fn plan_body<'d>(cx: &mut Ctx<'d, '_>, operation: &'d Operation) -> Option<Bodied<'d>> {
    let Some(used) = &operation.request_body else { return Some(Bodied::None) };
    if used.reference.as_ref().is_some_and(|it| it.target.is_none()) {
        return None;
    }
    let body = &cx.document.request_bodies[used.id];
    let Some(chosen) = body.content.iter().min_by_key(|it| kind_of(&it.name)) else {
        if cx.is_strict() {
            let help = "describe the body as `application/json`, or leave `content` out";
            cx.report.unsupported(cx.member(body.node, "content"), "a body without a media type", help);
        }
        return Some(Bodied::None);
    };
    refuse_others(cx, &body.content, chosen);
    let doc = body.description.as_deref();
    let whole = |how| Bodied::Whole {
        used: chosen.value.schema.as_ref(),
        how,
        node: chosen.value.schema.as_ref().map_or(chosen.value.node, |it| it.node),
        media_type: &chosen.name,
        required: body.required,
        doc,
    };
    let kind = kind_of(&chosen.name);
    let Some(schema) = &chosen.value.schema else {
        if cx.is_strict() {
            let message = "`schema` is missing in a media type";
            cx.report.error(MISSING_KEYWORD, chosen.value.node, message, "add `schema`");
            return None;
        }
        return Some(match kind {
            Kind::Json => whole(Whole::Json),
            Kind::Text | Kind::Form => whole(Whole::Text),
            Kind::Bytes | Kind::Multipart => whole(Whole::Bytes),
        });
    };
    if cx.is_broken(schema) {
        return None;
    }
    let how = match kind {
        Kind::Json => Members::Json(&chosen.name),
        Kind::Form => Members::Form(&chosen.value),
        Kind::Multipart => Members::Multipart(&chosen.value),
        Kind::Text => return Some(whole(Whole::Text)),
        Kind::Bytes => return Some(whole(Whole::Bytes)),
    };
    let shape = cx.document.shape(cx.tree, schema);
    let is_struct = schema::becomes(cx, &shape) == Some(Becomes::Struct);
    let is_type = cx.plan.planned(shape.schema).is_some() && cx.config.layout == Layout::Types && kind == Kind::Json;
    if is_struct && !is_type {
        let (id, schema) = (shape.schema, &cx.document.schemas[shape.schema]);
        return Some(Bodied::Members { id, node: schema.node, schema, how });
    }
    Some(match kind {
        Kind::Json => whole(Whole::Json),
        _ => {
            cx.report.unsupported(schema.node, "a form that is not an object with properties", "list its properties");
            whole(if kind == Kind::Form { Whole::Text } else { Whole::Bytes })
        }
    })
}

/// Says which of several media types is sent.
fn refuse_others(cx: &mut Ctx<'_, '_>, content: &[Named<MediaType>], chosen: &Named<MediaType>) {
    for other in content.iter().filter(|it| it.name != chosen.name) {
        let what = format!("the media type `{}` beside `{}`", other.name, chosen.name);
        cx.report.unsupported(other.value.node, what, "leave one of them out");
    }
    if !is_media_type(&chosen.name) && chosen.name.contains('*') {
        let what = format!("a body of `{}`", chosen.name);
        cx.report.unsupported(chosen.value.node, what, "name the media type that is sent");
    }
}

/// The media type that is sent.
fn sent_as(media_type: &str, how: Whole) -> String {
    if is_media_type(media_type) {
        return media_type.to_owned();
    }
    match how {
        Whole::Json => "application/json",
        Whole::Text => "text/plain",
        Whole::Bytes => "application/octet-stream",
    }
    .to_owned()
}

/// The fields of a body, and how they are sent.
pub(super) struct Lowered {
    pub(super) fields: Vec<ir::Field>,
    pub(super) additional: Option<ir::Additional>,
    pub(super) body: ir::Body,
    pub(super) client_members: Vec<ir::ClientMember>,
    pub(super) at_most_one: Vec<ir::AtMostOne>,
}

/// Lowers a body whose first field is the `before`th of the request.
pub(super) fn lower_body(
    cx: &mut Ctx<'_, '_>,
    bodied: &Bodied<'_>,
    shape: Option<&paging::Shape>,
    scope: &mut Scope,
    ((parent, home), before): ((&str, &ir::Home), usize),
) -> Lowered {
    let mut lowered =
        Lowered { fields: vec![], additional: None, body: ir::Body::None, client_members: vec![], at_most_one: vec![] };
    match bodied {
        Bodied::None => {}
        Bodied::Members { id, schema, how, .. } => {
            lower_members(cx, (*id, schema, how), shape, scope, ((parent, home), before), &mut lowered);
        }
        Bodied::Whole { used, how, node, media_type, required, doc } => {
            let ty = lower_whole(cx, *used, *how, Hint { home, parent, part: "body" });
            let name = scope.claim_free(&["body", "request_body", "whole_body"]).called_as_in_rust();
            let limits = ty.1;
            let doc = doc.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
            let (doc, notes) = (doc.or_else(|| Some("The body of the request.".to_owned())), Vec::new());
            // A file is sent even when nobody says that it has to be: a request without its only content is a slip.
            let presence = if *required || *how != Whole::Json { Presence::Required } else { Presence::Optional };
            let media_type = sent_as(media_type, *how);
            lowered.body = match how {
                Whole::Json => ir::Body::Json { field: before, media_type },
                Whole::Text => ir::Body::Text { field: before, media_type },
                Whole::Bytes => ir::Body::Bytes { field: before, media_type },
            };
            let (at, ty, place) = (cx.tree.pointer(*node), ty.0, Place::Body);
            lowered.fields.push(ir::Field { name, at, doc, notes, deprecation: None, ty, presence, place, limits });
        }
    }
    lowered
}

fn lower_whole(cx: &mut Ctx<'_, '_>, used: Option<&Ref<Schema>>, how: Whole, hint: Hint<'_>) -> (Type, Vec<ir::Limit>) {
    match (how, used) {
        (Whole::Text, _) => (Type::String, Vec::new()),
        (Whole::Bytes, _) => (Type::File, Vec::new()),
        (Whole::Json, None) => (Type::Json, Vec::new()),
        (Whole::Json, Some(used)) => match schema::lower_type(cx, used, hint) {
            Some(typed) if typed.nullable => typed.into_part(),
            Some(typed) => (typed.ty, typed.limits),
            None => (Type::Json, Vec::new()),
        },
    }
}

fn lower_members(
    cx: &mut Ctx<'_, '_>,
    (id, schema, how): (Id<Schema>, &Schema, &Members<'_>),
    shape: Option<&paging::Shape>,
    scope: &mut Scope,
    ((parent, home), before): ((&str, &ir::Home), usize),
    lowered: &mut Lowered,
) {
    extension::report_without_effect(cx, schema);
    let mut merged = merge::merge(cx, id);
    if matches!(how, Members::Json(_)) {
        lowered.client_members = extension::filled_members(cx, &merged.properties);
    }
    let filled: Vec<String> = lowered.client_members.iter().map(|it| it.wire.clone()).collect();
    // Only answers hold what is read-only.
    let is_read_only = |it: &Named<Ref<Schema>>| {
        let own = cx.own(&it.value).is_some_and(|it| it.read_only);
        own || cx.document.schemas[cx.document.shape(cx.tree, &it.value).schema].read_only
    };
    let kept: Vec<_> = merged.properties.iter().filter(|it| !is_read_only(it)).cloned().collect();
    merged.properties = kept;
    if let Members::Multipart(_) = how {
        lower_parts(cx, id, &merged, scope, ((parent, home), before), (how, lowered));
        return;
    }
    let mut keep = |wire: &str| !filled.iter().any(|it| *it == wire) && !shape.is_some_and(|it| it.fills(wire));
    lowered.fields = object::lower_fields(cx, id, &merged, scope, (parent, home), &mut keep);
    lowered.at_most_one = object::lower_at_most_one(cx, schema, &lowered.fields);
    for group in &mut lowered.at_most_one {
        group.fields.iter_mut().for_each(|it| *it += before);
    }
    if cx.tree.get(schema.node, extension::EXACTLY_ONE).is_some() {
        let help = "put the choice into an object of its own";
        cx.report.unsupported(schema.node, "a choice between members of a whole request", help);
    }
    lowered.body = match how {
        Members::Form(media) => ir::Body::Form(form_fields(media, &lowered.fields, before)),
        Members::Json(media_type) => {
            lowered.additional = object::lower_additional(cx, &merged, scope, (parent, home));
            let sent = sent_as(media_type, Whole::Json);
            ir::Body::Members((sent != "application/json").then_some(sent))
        }
        Members::Multipart(_) => ir::Body::None,
    };
}

fn form_fields(media: &MediaType, fields: &[ir::Field], before: usize) -> Vec<(usize, ir::Parameter)> {
    let write = |(index, field): (usize, &ir::Field)| {
        let encoding = media.encoding.iter().find(|it| *it.name == *field.name.wire).map(|it| &it.value);
        let is_json = encoding.and_then(|it| it.content_type.as_deref()).is_some_and(|it| kind_of(it) == Kind::Json);
        let style = encoding.and_then(|it| it.style).unwrap_or(Style::Form);
        let explode = encoding.and_then(|it| it.explode).unwrap_or(style == Style::Form);
        let style = if is_json { ir::Style::Json } else { ir::Style::Of(style) };
        (before + index, ir::Parameter { location: Location::Query, style, explode, reserved: false })
    };
    fields.iter().enumerate().map(write).collect()
}

/// The parts of a form, of which some are files.
fn lower_parts(
    cx: &mut Ctx<'_, '_>,
    id: Id<Schema>,
    merged: &merge::Merged,
    scope: &mut Scope,
    ((parent, home), before): ((&str, &ir::Home), usize),
    (how, lowered): (&Members<'_>, &mut Lowered),
) {
    lowered.fields = object::lower_fields(cx, id, merged, scope, (parent, home), &mut |_| true);
    let Members::Multipart(media) = how else { return };
    let mut parts = Vec::new();
    for (index, field) in lowered.fields.iter_mut().enumerate() {
        let Some(used) = merged.properties.iter().find(|it| *it.name == *field.name.wire) else { continue };
        if let Some(ty) = file_type(cx, &used.value) {
            field.ty = ty;
            field.limits.clear();
        }
        let encoding = media.encoding.iter().find(|it| *it.name == *field.name.wire);
        let stated = encoding.and_then(|it| it.value.content_type.as_deref());
        // Of several, or of a range, the program chooses with the file itself.
        let stated = stated.filter(|it| is_media_type(it) && !it.contains(','));
        parts.push((before + index, stated.map(str::to_owned)));
    }
    lowered.body = ir::Body::Multipart(parts);
}

/// A file, or a list of files.
fn file_type(cx: &Ctx<'_, '_>, used: &Ref<Schema>) -> Option<Type> {
    let shape = cx.document.shape(cx.tree, used);
    let schema = &cx.document.schemas[shape.schema];
    match shape.kind {
        ShapeKind::Scalar(SchemaType::String) if schema.format.as_deref() == Some("binary") => Some(Type::File),
        ShapeKind::Array => {
            let item = file_type(cx, schema.array.items.as_ref()?)?;
            (item == Type::File).then(|| Type::List(Box::new(item)))
        }
        _ => None,
    }
}
