//! The `x-` members that codegen understands; this is their only reader.

use crate::diagnostic::Diagnostics;
use crate::document::{Document, Node};
use crate::ir;
use crate::lower::schema;

pub(super) const MONTHS: &str = "x-max-interval-in-months";
pub(super) const MATCHING: &str = "x-interval-match";
pub(super) const CREDENTIAL: &str = "x-credential";
pub(super) const LOCALE: &str = "x-locale";
pub(super) const PAGINATION: &str = "x-pagination";
pub(super) const RECOVERY: &str = "x-recovery";
pub(super) const AT_MOST_ONE: &str = "x-at-most-one-of";
pub(super) const EXACTLY_ONE: &str = "x-exactly-one-of";

/// The extensions of a schema that wraps another, as the value of a property does.
pub(super) const OF_WRAPPER: &[&str] = &[
    "x-credential",
    "x-deprecatedMessage",
    "x-interval-match",
    "x-locale",
    "x-max-interval-in-months",
    "x-rust-name",
    "x-sunset",
];

/// All of them, in alphabetical order.
const ALL: &[&str] = &[
    "x-at-most-one-of",
    "x-credential",
    "x-deprecatedMessage",
    "x-enum-aliases",
    "x-enum-varnames",
    "x-enumDescriptions",
    "x-exactly-one-of",
    "x-extensible",
    "x-interval-match",
    "x-locale",
    "x-max-interval-in-months",
    "x-pagination",
    "x-recovery",
    "x-rust-name",
    "x-safety",
    "x-sunset",
];

/// The extension that the author meant by `key`: a slip in one of these can turn a token into an argument.
pub(super) fn resembled(key: &str) -> Option<&'static str> {
    let plain = |it: &str| it.replace(['-', '_'], "").to_lowercase();
    let distance = |it: &&&'static str| strsim::osa_distance(&plain(key), &plain(it));
    let nearest = key.to_lowercase().starts_with('x').then(|| ALL.iter().min_by_key(distance))??;
    (distance(&nearest) <= 2).then_some(*nearest)
}

/// The identifier that the author prefers to the wire name.
pub(super) fn rust_name<'d>(errors: &mut Diagnostics, node: &Node<'d>) -> Option<&'d str> {
    node.get("x-rust-name")?.string(errors)
}

/// `deprecated` with its message and its end.
pub(super) fn deprecation(errors: &mut Diagnostics, node: &Node<'_>) -> Option<ir::Deprecation> {
    let message = node.get("x-deprecatedMessage").and_then(|it| it.string(errors));
    let sunset = node.get("x-sunset").and_then(|it| it.string(errors));
    let deprecated = node.get("deprecated").and_then(|it| it.boolean(errors)).unwrap_or(false);
    if !deprecated {
        for orphan in [node.get("x-deprecatedMessage"), node.get("x-sunset")].into_iter().flatten() {
            let message = "this says something about a deprecation, but `deprecated: true` is missing";
            errors.error("extension-value", &orphan.at, message, "add `deprecated: true`, or remove this");
        }
        return None;
    }
    if message.is_none() {
        let message = "`deprecated` does not say what to use instead";
        errors.warning("missing-keyword", &node.at, message, "add an `x-deprecatedMessage`");
    }
    let sunset = sunset.map(|it| format!("It goes away on {it}."));
    let parts: Vec<String> = message.map(str::to_owned).into_iter().chain(sunset).collect();
    Some(ir::Deprecation { note: (!parts.is_empty()).then(|| parts.join(" ")) })
}

const CREDENTIALS: [(&str, ir::ClientValue); 3] = [
    ("client-token", ir::ClientValue::ClientToken),
    ("access-token", ir::ClientValue::AccessToken),
    ("client", ir::ClientValue::Client),
];

/// The types of the tokens that some request of the document carries.
pub(super) fn token_types(document: &Document) -> impl Iterator<Item = &'static str> {
    let present = CREDENTIALS.iter().filter(|(name, _)| document.holds(CREDENTIAL, name));
    present.filter_map(|(_, value)| value.token_type())
}

/// What the client fills in for this property.
pub(super) fn client_value(errors: &mut Diagnostics, node: &Node<'_>) -> Option<ir::ClientValue> {
    let from = |errors: &mut Diagnostics, key, values: &[(&str, ir::ClientValue)], help| {
        let member = node.get(key)?;
        let text = member.string(errors)?;
        let found = values.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        if found.is_none() {
            errors.error("extension-value", &member.at, format!("`{text}` is no value of `{key}`"), help);
        }
        found
    };
    let locale = [("language", ir::ClientValue::Language), ("culture", ir::ClientValue::Culture)];
    from(errors, CREDENTIAL, &CREDENTIALS, "write `client-token`, `access-token` or `client`")
        .or_else(|| from(errors, LOCALE, &locale, "write `language` or `culture`"))
}

/// The largest span of an interval, in calendar months.
pub(super) fn months(errors: &mut Diagnostics, node: &Node<'_>) -> Option<u32> {
    let member = node.get(MONTHS)?;
    let months = member.integer(errors)?;
    let valid = u32::try_from(months).ok().filter(|it| (1..=1200).contains(it));
    if valid.is_none() {
        let message = format!("`{months}` is no number of months");
        errors.error("extension-value", &member.at, message, "write a number from 1 to 1200");
    }
    valid
}

/// Reports what says how an interval is matched in a place where nothing is filtered by one.
pub(super) fn refuse_matching(errors: &mut Diagnostics, node: &Node<'_>) {
    // On any other schema it is no keyword at all.
    if let Some(member) = node.get(MATCHING).filter(|_| schema::is_wrapper(node)) {
        let message = format!("`{MATCHING}` says nothing without `{MONTHS}` on the same property");
        errors.error("extension-value", &member.at, message, "write both on a property, or remove it");
    }
}

/// Reports what chooses between members where there are none.
pub(super) fn refuse_choices(errors: &mut Diagnostics, node: &Node<'_>) {
    for key in [AT_MOST_ONE, EXACTLY_ONE] {
        if let Some(member) = node.get(key) {
            let message = format!("`{key}` means nothing on a schema that is not an object");
            errors.error("unknown-extension", &member.at, message, "write it on the object whose members it names");
        }
    }
}

/// Which rows a filter by an interval finds.
pub(super) fn matching(errors: &mut Diagnostics, node: &Node<'_>) -> Option<ir::Matching> {
    let member = node.get(MATCHING)?;
    match member.string(errors)? {
        "instant" => Some(ir::Matching::Instant),
        "overlap" => Some(ir::Matching::Overlap),
        other => {
            let message = format!("`{other}` is no value of `{MATCHING}`");
            errors.error("extension-value", &member.at, message, "write `instant` or `overlap`");
            None
        }
    }
}

/// Whether an operation may be sent twice; by default only what HTTP calls safe.
pub(super) fn safety(errors: &mut Diagnostics, node: &Node<'_>, http_method: &str) -> ir::Safety {
    let by_method = if http_method == "GET" { ir::Safety::Read } else { ir::Safety::Write };
    let Some(member) = node.get("x-safety") else { return by_method };
    match member.string(errors) {
        Some("read") => ir::Safety::Read,
        Some("write") => ir::Safety::Write,
        Some(other) => {
            let message = format!("`{other}` is no value of `x-safety`");
            errors.error("extension-value", &member.at, message, "write `read` or `write`");
            by_method
        }
        None => by_method,
    }
}
