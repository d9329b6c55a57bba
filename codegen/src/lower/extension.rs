//! What our `x-` members say, and what is said beside them without an effect.

use ostler_openapi::NodeId;
use ostler_openapi::model::{
    Credential, Document, Foreign, IntervalMatch, Locale, Named, Ref, Safety, Schema, SchemaType,
};

use crate::ir;
use crate::lower::Ctx;
use crate::report::{EXTENSION_VALUE, MISSING_KEYWORD, UNKNOWN_EXTENSION};

pub(super) const MONTHS: &str = "x-max-interval-in-months";
pub(super) const MATCHING: &str = "x-interval-match";
pub(super) const AT_MOST_ONE: &str = "x-at-most-one-of";
pub(super) const EXACTLY_ONE: &str = "x-exactly-one-of";

/// What says that something should not be used any more.
pub(super) struct Deprecated<'d> {
    pub(super) node: NodeId,
    pub(super) flag: bool,
    pub(super) message: Option<&'d str>,
    pub(super) sunset: Option<&'d str>,
}

/// `deprecated` with its message and its end.
pub(super) fn deprecation(cx: &mut Ctx<'_, '_>, stated: &Deprecated<'_>) -> Option<ir::Deprecation> {
    if !stated.flag {
        return None;
    }
    if stated.message.is_none() && cx.is_strict() {
        let message = "`deprecated` does not say what to use instead";
        cx.report.warning(MISSING_KEYWORD, stated.node, message, "add an `x-deprecatedMessage`");
    }
    let sunset = stated.sunset.map(|it| format!("It goes away on {it}."));
    let parts: Vec<String> = stated.message.map(str::to_owned).into_iter().chain(sunset).collect();
    Some(ir::Deprecation { note: (!parts.is_empty()).then(|| parts.join(" ")) })
}

pub(super) fn deprecation_of_schema(cx: &mut Ctx<'_, '_>, schema: &Schema) -> Option<ir::Deprecation> {
    let stated = Deprecated {
        node: schema.node,
        flag: schema.deprecated,
        message: schema.extensions.deprecated_message.as_deref(),
        sunset: schema.extensions.sunset.as_deref(),
    };
    deprecation(cx, &stated)
}

/// The types of the tokens that some request of the document carries.
pub(super) fn token_types(document: &Document, is_strict: bool) -> impl Iterator<Item = &'static str> {
    // In the document of somebody else the names of members can prove them.
    let mut found = [!is_strict; 2];
    for (_, schema) in document.schemas.iter() {
        match schema.extensions.credential {
            Some(Credential::ClientToken) => found[0] = true,
            Some(Credential::AccessToken) => found[1] = true,
            Some(Credential::Client) | None => {}
        }
    }
    let values = [ir::ClientValue::ClientToken, ir::ClientValue::AccessToken].into_iter().zip(found);
    values.filter(|(_, found)| *found).filter_map(|(value, _)| value.token_type())
}

/// What the client fills in for a property.
pub(super) fn client_value(schema: &Schema) -> Option<ir::ClientValue> {
    let credential = schema.extensions.credential.map(|it| match it {
        Credential::ClientToken => ir::ClientValue::ClientToken,
        Credential::AccessToken => ir::ClientValue::AccessToken,
        Credential::Client => ir::ClientValue::Client,
    });
    credential.or_else(|| {
        schema.extensions.locale.map(|it| match it {
            Locale::Language => ir::ClientValue::Language,
            Locale::Culture => ir::ClientValue::Culture,
        })
    })
}

/// What the client fills in for the members of a request's body: what `x-credential` and `x-locale` say or, in the
/// document of somebody else, what the names of the members prove.
pub(super) fn filled_members(cx: &Ctx<'_, '_>, properties: &[Named<Ref<Schema>>]) -> Vec<ir::ClientMember> {
    let stated: Vec<_> = properties
        .iter()
        .filter_map(|it| Some((it, client_value(cx.own(&it.value)?)?)))
        .map(|(it, value)| ir::ClientMember { wire: it.name.to_string(), value })
        .collect();
    if !stated.is_empty() || cx.is_strict() || !are_tokens(cx, properties) {
        return stated;
    }
    let value = |name: &str| PROVED.iter().find(|(it, _)| *it == name).map(|(_, value)| *value);
    let filled = properties.iter().filter_map(|it| Some((it, value(&it.name)?)));
    filled.map(|(it, value)| ir::ClientMember { wire: it.name.to_string(), value }).collect()
}

/// The members that the client fills in where both tokens are among them.
const PROVED: [(&str, ir::ClientValue); 3] = [
    ("ClientToken", ir::ClientValue::ClientToken),
    ("AccessToken", ir::ClientValue::AccessToken),
    ("Client", ir::ClientValue::Client),
];

/// Whether the members hold the two tokens that such an API has in each of its bodies.
fn are_tokens(cx: &Ctx<'_, '_>, properties: &[Named<Ref<Schema>>]) -> bool {
    let is_text = |it: &Named<Ref<Schema>>| {
        cx.document.schemas[cx.document.shape(cx.tree, &it.value).schema].ty == Some(SchemaType::String)
    };
    PROVED[..2].iter().all(|(name, _)| properties.iter().any(|it| *it.name == **name && is_text(it)))
}

/// Whether a security scheme stands for a token that the client puts into the body.
pub(super) fn is_in_bodies(cx: &Ctx<'_, '_>, key: &str) -> bool {
    let is_token = PROVED[..2].iter().any(|(name, _)| *name == key);
    is_token && cx.document.schemas.iter().any(|(_, it)| are_tokens(cx, &it.object.properties))
}

/// Reports what says how an interval is matched in a place where nothing is filtered by one.
pub(super) fn refuse_matching(cx: &mut Ctx<'_, '_>, used: &Ref<Schema>) {
    let Some(own) = cx.own(used) else { return };
    if let Some(member) = cx.tree.get(own.node, MATCHING) {
        let message = format!("`{MATCHING}` says nothing without `{MONTHS}` on the same property");
        cx.report.error(EXTENSION_VALUE, member, message, "write both on a property, or remove it");
    }
}

/// Reports what chooses between members where there are none.
pub(super) fn refuse_choices(cx: &mut Ctx<'_, '_>, schema: &Schema) {
    for key in [AT_MOST_ONE, EXACTLY_ONE] {
        if let Some(member) = cx.tree.get(schema.node, key) {
            let message = format!("`{key}` means nothing on a schema that is not an object");
            let help = "write it on the object whose members it names";
            cx.report.error(UNKNOWN_EXTENSION, member, message, help);
        }
    }
}

/// Which rows a filter by an interval finds.
pub(super) fn matching(schema: &Schema) -> Option<ir::Matching> {
    schema.extensions.interval_match.map(|it| match it {
        IntervalMatch::Instant => ir::Matching::Instant,
        IntervalMatch::Overlap => ir::Matching::Overlap,
    })
}

/// Whether an operation may be sent twice; by default what HTTP calls safe.
pub(super) fn safety(stated: Option<Safety>, http_method: &str) -> ir::Safety {
    match stated {
        Some(Safety::Read) => ir::Safety::Read,
        Some(Safety::Write) => ir::Safety::Write,
        None if matches!(http_method, "GET" | "HEAD" | "OPTIONS") => ir::Safety::Read,
        None => ir::Safety::Write,
    }
}

/// Reports the keywords of a schema that are legal, and that no client is the better for.
pub(super) fn report_without_effect(cx: &mut Ctx<'_, '_>, schema: &Schema) {
    // What says nothing of the type was reported when the document was read.
    let is_text = matches!(schema.ty, None | Some(SchemaType::String));
    let is_number = matches!(schema.ty, None | Some(SchemaType::Integer | SchemaType::Number));
    let unchecked = [
        ("pattern", is_text && schema.string.pattern.is_some()),
        ("multipleOf", is_number && schema.number.multiple_of.is_some()),
        ("not", schema.not.is_some()),
    ];
    for (keyword, _) in unchecked.iter().filter(|(_, is_there)| *is_there) {
        let help = "the server checks it; leave it out, or say it in the description";
        cx.report.unsupported(
            cx.member(schema.node, keyword),
            format_args!("checking `{keyword}` before sending"),
            help,
        );
    }
    if cx.is_strict() {
        let others = [("readOnly", schema.read_only), ("writeOnly", schema.write_only), ("xml", schema.xml.is_some())];
        for (keyword, _) in others.iter().filter(|(_, is_there)| *is_there) {
            let help = "leave it out, or say the same with the keywords that `spec/README.md` lists";
            cx.report.unsupported(cx.member(schema.node, keyword), format_args!("`{keyword}` on a schema"), help);
        }
    }
}

/// In a document of one's own, an `x-` member that nobody reads is probably a slip.
pub(super) fn report_foreign(cx: &mut Ctx<'_, '_>) {
    if !cx.is_strict() {
        return;
    }
    let document = cx.document;
    let mut report = |what: &str, foreign: &[Foreign]| {
        for Foreign { name, node } in foreign {
            let message = format!("`{name}` means nothing on {what}");
            cx.report.error(UNKNOWN_EXTENSION, *node, message, "check its spelling and place, or remove it");
        }
    };
    report("the document", &document.foreign);
    report("the info object", &document.info.foreign);
    report("the components", &document.components.foreign);
    document.servers.iter().for_each(|it| report("a server", &it.foreign));
    document.tags.iter().for_each(|it| report("a tag", &it.foreign));
    for (_, item) in document.path_items.iter() {
        report("a path", &item.foreign);
        item.operations.iter().for_each(|it| report("an operation", &it.foreign));
    }
    let contents = document.request_bodies.iter().flat_map(|(_, it)| &it.content);
    let contents = contents.chain(document.responses.iter().flat_map(|(_, it)| &it.content));
    contents.for_each(|it| report("a media type", &it.value.foreign));
    document.request_bodies.iter().for_each(|(_, it)| report("a request body", &it.foreign));
    document.responses.iter().for_each(|(_, it)| report("a response", &it.foreign));
    document.parameters.iter().for_each(|(_, it)| report("a parameter", &it.foreign));
    document.headers.iter().for_each(|(_, it)| report("a header", &it.foreign));
    document.schemas.iter().for_each(|(_, it)| report("a schema", &it.foreign));
    document.security_schemes.iter().for_each(|(_, it)| report("a security scheme", &it.foreign));
}
