//! Our `x-` members, typed. This is their only reader; `spec/README.md` says what they mean.

use std::sync::Arc;

use crate::finding::Code;
use crate::model::Named;
use crate::model::ours::{MONTHS, RATE_LIMIT, RUST_NAME};
use crate::read::{Cx, Object};
use crate::tree::NodeId;

/// What is ours on a schema, that of a property included.
#[derive(Debug, Default)]
pub struct SchemaExtensions {
    /// `x-at-most-one-of`: of the members in one list at most one is given.
    pub at_most_one_of: Vec<Vec<Arc<str>>>,
    /// `x-exactly-one-of`: exactly one of these members is given.
    pub exactly_one_of: Vec<Arc<str>>,
    /// `x-credential`: what the client fills in.
    pub credential: Option<Credential>,
    /// `x-locale`: what is set on the client.
    pub locale: Option<Locale>,
    /// `x-max-interval-in-months`.
    pub max_interval_in_months: Option<u32>,
    /// `x-interval-match`.
    pub interval_match: Option<IntervalMatch>,
    /// `x-extensible`: whether values may be added to the enum.
    pub extensible: Option<bool>,
    /// `x-enumDescriptions`: what the values mean.
    pub enum_descriptions: Option<EnumDescriptions>,
    /// `x-enum-aliases`: old spellings, each with that of today.
    pub enum_aliases: Vec<Named<Arc<str>>>,
    /// `x-enum-varnames`: what the values are called in Rust, in their order.
    pub enum_varnames: Vec<Arc<str>>,
    /// `x-rust-name`.
    pub rust_name: Option<Arc<str>>,
    /// `x-deprecatedMessage`: what to use instead.
    pub deprecated_message: Option<Arc<str>>,
    /// `x-sunset`: when it is switched off.
    pub sunset: Option<Arc<str>>,
}

/// What the values of an enum mean.
#[derive(Debug)]
pub enum EnumDescriptions {
    /// By value.
    ByValue(Vec<Named<Arc<str>>>),
    /// In the order of the values, as the vendor's own document has it.
    InOrder(Vec<Arc<str>>),
}

/// What is ours on an operation.
#[derive(Debug, Default)]
pub struct OperationExtensions {
    /// `x-pagination`: how it is read page by page.
    pub pagination: Option<Pagination>,
    /// `x-safety`: whether it may be sent twice.
    pub safety: Option<Safety>,
    /// `x-recovery`: where to look for what it may have done.
    pub recovery: Option<Recovery>,
    /// `x-rust-name`.
    pub rust_name: Option<Arc<str>>,
    /// `x-deprecatedMessage`: what to use instead.
    pub deprecated_message: Option<Arc<str>>,
    /// `x-sunset`: when it is switched off.
    pub sunset: Option<Arc<str>>,
}

/// What the client fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The token of the integration.
    ClientToken,
    /// The token of the property.
    AccessToken,
    /// The name of the client.
    Client,
}

/// What is set on the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    /// The language of texts.
    Language,
    /// The culture of numbers and dates.
    Culture,
}

/// Which rows an interval finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntervalMatch {
    /// Those of which one instant lies in it.
    Instant,
    /// Those that have some time in common with it.
    Overlap,
}

/// Whether an operation may be sent twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// It may.
    Read,
    /// What it does may be done twice.
    Write,
}

/// How many requests a server takes from one caller, of the document as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Where it stands.
    pub node: NodeId,
    /// How many requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: u32,
}

/// How an operation is read page by page: pointers into its request and its response.
#[derive(Debug)]
pub struct Pagination {
    /// Where it stands.
    pub node: NodeId,
    /// How many items a page has.
    pub limit: Arc<str>,
    /// Where the page begins.
    pub cursor: Arc<str>,
    /// Where the next one begins.
    pub next: Arc<str>,
    /// The items.
    pub items: Arc<str>,
}

/// Where to look for what a write may have done.
#[derive(Debug)]
pub struct Recovery {
    /// Where it stands.
    pub node: NodeId,
    /// The operation that lists what the write makes.
    pub listing: Arc<str>,
    /// Members of the listing's request, each with the member of the write's that fills it in.
    pub filters: Vec<Named<Arc<str>>>,
    /// The listing's filter by time.
    pub interval: Arc<str>,
    /// Members of a row, each with the member of the write's request that it equals.
    pub matching: Vec<Named<Arc<str>>>,
    /// When a row was made.
    pub created: Arc<str>,
    /// What identifies a row.
    pub row_id: Arc<str>,
    /// The same in the response of the write.
    pub response_id: Arc<str>,
}

const CREDENTIALS: &[(&str, Credential)] = &[
    ("client-token", Credential::ClientToken),
    ("access-token", Credential::AccessToken),
    ("client", Credential::Client),
];
const LOCALES: &[(&str, Locale)] = &[("language", Locale::Language), ("culture", Locale::Culture)];
const MATCHES: &[(&str, IntervalMatch)] = &[("instant", IntervalMatch::Instant), ("overlap", IntervalMatch::Overlap)];
const SAFETIES: &[(&str, Safety)] = &[("read", Safety::Read), ("write", Safety::Write)];

pub(super) fn read_schema(cx: &mut Cx<'_>, object: &mut Object<'_>, deprecated: bool) -> SchemaExtensions {
    let (deprecated_message, sunset) = read_deprecation(cx, object, deprecated);
    SchemaExtensions {
        at_most_one_of: cx.extension(|cx| read_groups(cx, object)).unwrap_or_default(),
        exactly_one_of: cx.extension(|cx| object.strings(cx, "x-exactly-one-of")).unwrap_or_default(),
        credential: choice(cx, object, "x-credential", CREDENTIALS),
        locale: choice(cx, object, "x-locale", LOCALES),
        max_interval_in_months: cx.extension(|cx| read_months(cx, object)).flatten(),
        interval_match: choice(cx, object, "x-interval-match", MATCHES),
        extensible: cx.extension(|cx| object.boolean(cx, "x-extensible")).flatten(),
        enum_descriptions: cx.extension(|cx| read_enum_descriptions(cx, object)).flatten(),
        enum_aliases: cx.extension(|cx| texts(cx, object, "x-enum-aliases")).unwrap_or_default(),
        enum_varnames: cx.extension(|cx| object.strings(cx, "x-enum-varnames")).unwrap_or_default(),
        rust_name: read_rust_name(cx, object),
        deprecated_message,
        sunset,
    }
}

pub(super) fn read_operation(cx: &mut Cx<'_>, object: &mut Object<'_>, deprecated: bool) -> OperationExtensions {
    let (deprecated_message, sunset) = read_deprecation(cx, object, deprecated);
    OperationExtensions {
        pagination: object.take("x-pagination").and_then(|it| cx.extension(|cx| read_pagination(cx, it))),
        safety: choice(cx, object, "x-safety", SAFETIES),
        recovery: object.take("x-recovery").and_then(|it| cx.extension(|cx| read_recovery(cx, it))),
        rust_name: read_rust_name(cx, object),
        deprecated_message,
        sunset,
    }
}

/// `x-deprecatedMessage` and `x-sunset`, which say nothing of what is not deprecated.
pub(super) fn read_deprecation(
    cx: &mut Cx<'_>,
    object: &mut Object<'_>,
    deprecated: bool,
) -> (Option<Arc<str>>, Option<Arc<str>>) {
    if !deprecated {
        for node in [object.take("x-deprecatedMessage"), object.take("x-sunset")].into_iter().flatten() {
            let message = "this says something about a deprecation, but `deprecated: true` is missing".to_owned();
            cx.error(Code::ExtensionValue, node, message, "add `deprecated: true`, or remove this");
        }
        return (None, None);
    }
    let [message, sunset] =
        ["x-deprecatedMessage", "x-sunset"].map(|key| cx.extension(|cx| object.string(cx, key)).flatten());
    (message, sunset)
}

/// `x-rust-name`: what something is called in Rust.
pub(super) fn read_rust_name(cx: &mut Cx<'_>, object: &mut Object<'_>) -> Option<Arc<str>> {
    cx.extension(|cx| object.string(cx, RUST_NAME)).flatten()
}

fn read_groups(cx: &mut Cx<'_>, object: &mut Object<'_>) -> Vec<Vec<Arc<str>>> {
    let lists =
        object.take("x-at-most-one-of").map(|it| cx.elements(it, "a list of lists of names")).unwrap_or_default();
    lists.iter().map(|it| cx.strings(*it)).collect()
}

/// `x-rate-limit`, which the document as a whole has.
pub(super) fn read_rate_limit(cx: &mut Cx<'_>, object: &mut Object<'_>) -> Option<RateLimit> {
    let node = object.take(RATE_LIMIT)?;
    cx.extension(|cx| read_requests(cx, node)).flatten()
}

fn read_requests(cx: &mut Cx<'_>, node: NodeId) -> Option<RateLimit> {
    let mut object = Object::open(cx, node, "`x-rate-limit`");
    let [requests, seconds] = ["requests", "seconds"].map(|key| {
        let member = object.require(key)?;
        let number = cx.tree.scalar(member).and_then(|it| it.as_u64()).and_then(|it| u32::try_from(it).ok());
        let number = number.filter(|it| *it > 0);
        if number.is_none() {
            let message = format!("`{key}` of `{RATE_LIMIT}` is a whole number from 1 on");
            cx.error(Code::ExtensionValue, member, message, "write one, such as `requests: 200` and `seconds: 30`");
        }
        number
    });
    object.finish(cx);
    Some(RateLimit { node, requests: requests?, seconds: seconds? })
}

fn read_months(cx: &mut Cx<'_>, object: &mut Object<'_>) -> Option<u32> {
    let node = object.take(MONTHS)?;
    let months = cx.tree.scalar(node).and_then(|it| it.as_u64()).and_then(|it| u32::try_from(it).ok());
    let months = months.filter(|it| (1..=1200).contains(it));
    if months.is_none() {
        let message = format!("`{MONTHS}` is a number of months");
        cx.error(Code::ExtensionValue, node, message, "write a number from 1 to 1200");
    }
    months
}

fn read_enum_descriptions(cx: &mut Cx<'_>, object: &mut Object<'_>) -> Option<EnumDescriptions> {
    const KEY: &str = "x-enumDescriptions";
    let node = object.take(KEY)?;
    Some(match cx.tree.elements(node) {
        [] => EnumDescriptions::ByValue(texts(cx, object, KEY)),
        _ => EnumDescriptions::InOrder(cx.strings(node)),
    })
}

fn read_pagination(cx: &mut Cx<'_>, node: NodeId) -> Pagination {
    let mut object = Object::open(cx, node, "`x-pagination`");
    let pagination = Pagination {
        node,
        limit: object.require_string(cx, "limit"),
        cursor: object.require_string(cx, "cursor"),
        next: object.require_string(cx, "next"),
        items: object.require_string(cx, "items"),
    };
    object.finish(cx);
    pagination
}

fn read_recovery(cx: &mut Cx<'_>, node: NodeId) -> Recovery {
    let mut object = Object::open(cx, node, "`x-recovery`");
    let recovery = Recovery {
        node,
        listing: object.require_string(cx, "listing"),
        filters: texts(cx, &mut object, "filters"),
        interval: object.require_string(cx, "interval"),
        matching: texts(cx, &mut object, "matching"),
        created: object.require_string(cx, "created"),
        row_id: object.require_string(cx, "row-id"),
        response_id: object.require_string(cx, "response-id"),
    };
    object.finish(cx);
    recovery
}

fn choice<T: Copy>(cx: &mut Cx<'_>, object: &mut Object<'_>, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
    let node = object.take(key)?;
    cx.extension(|cx| cx.choice(node, key, choices)).flatten()
}

/// Texts by name.
fn texts(cx: &mut Cx<'_>, object: &mut Object<'_>, key: &'static str) -> Vec<Named<Arc<str>>> {
    let node = object.take(key);
    let entries = cx.entries(node, "an object whose values are texts");
    entries.iter().filter_map(|it| Some(Named { name: Arc::clone(&it.key), value: cx.string(it.value)? })).collect()
}
