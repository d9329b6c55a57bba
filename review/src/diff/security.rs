//! How callers say who they are -> which ways came and went.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::NodeId;
use ostler_openapi::model::{Operation, SchemeKind, SecurityRequirement, find};

use crate::diff::cx::{Cx, OperationId, Owner};
use crate::diff::names::quoted;
use crate::diff::rules;
use crate::diff::side::Side;

/// Schemes that are used together, each with its scopes.
type Alternative = BTreeMap<String, BTreeSet<String>>;

pub(super) fn compare(cx: &mut Cx<'_>, id: OperationId, (old, new): (&Operation, &Operation)) {
    let (before, was_at) = alternatives(&cx.old, old);
    let (after, is_at) = alternatives(&cx.new, new);
    compare_schemes(cx, id, &before, &after);
    let renamed = renamed(cx, &before, &after);
    let called = |it: &Alternative| -> Alternative {
        let name = |it: &String| renamed.get(it).unwrap_or(it).clone();
        it.iter().map(|(scheme, scopes)| (name(scheme), scopes.clone())).collect()
    };
    let before: Vec<Alternative> = before.iter().map(called).collect();
    let (owner, nodes) = (Owner::Operation(id), (was_at, is_at));
    let is_open = |all: &[Alternative]| all.iter().any(BTreeMap::is_empty);
    match (is_open(&before), is_open(&after)) {
        (true, true) => {}
        (true, false) => return cx.edit(rules::SECURITY_SET, owner, nodes, "credentials are required"),
        (false, true) => return cx.edit(rules::SECURITY_REMOVED, owner, nodes, "credentials are no longer required"),
        (false, false) => {}
    }
    for alternative in before.iter().filter(|it| !after.iter().any(|other| satisfies(it, other))) {
        // The same schemes with more scopes.
        let same = after.iter().find(|it| it.keys().eq(alternative.keys()));
        match same {
            Some(other) => {
                let more = scopes_beside(other, alternative);
                let message = format!("the scope {more} is required as well");
                cx.edit(rules::SECURITY_SCOPE_ADDED, owner, nodes, message);
            }
            None => {
                let message = format!("{} is no longer a way to say who one is", word(alternative));
                cx.edit(rules::SECURITY_ALTERNATIVE_REMOVED, owner, nodes, message);
            }
        }
    }
    for alternative in after.iter().filter(|it| !before.iter().any(|other| satisfies(other, it))) {
        if !before.iter().any(|it| it.keys().eq(alternative.keys())) {
            let message = format!("{} is a way to say who one is", word(alternative));
            cx.edit(rules::SECURITY_ALTERNATIVE_ADDED, owner, nodes, message);
        }
    }
    for (alternative, other) in before
        .iter()
        .flat_map(|it| after.iter().map(move |other| (it, other)))
        .filter(|(it, other)| it.keys().eq(other.keys()))
    {
        if satisfies(alternative, other) && alternative != other && !after.contains(alternative) {
            let message = format!("the scope {} is no longer required", scopes_beside(alternative, other));
            cx.edit(rules::SECURITY_SCOPE_REMOVED, owner, nodes, message);
        }
    }
}

/// What an operation requires, and where that is said. Nothing required is one alternative without a scheme.
fn alternatives(side: &Side<'_>, operation: &Operation) -> (Vec<Alternative>, NodeId) {
    let document = side.document;
    let (stated, holder): (&[SecurityRequirement], NodeId) = match &operation.security {
        Some(own) => (own, operation.node),
        None => (&document.security, side.tree.root()),
    };
    let node = side.tree.get(holder, "security").unwrap_or(holder);
    let mut all: Vec<Alternative> = stated
        .iter()
        .map(|it| {
            let schemes = it.schemes.iter();
            schemes.map(|it| (it.name.to_string(), it.value.iter().map(ToString::to_string).collect())).collect()
        })
        .collect();
    if all.is_empty() {
        all.push(Alternative::new());
    }
    (all, node)
}

/// Whether who has these credentials has all that are required.
fn satisfies(has: &Alternative, required: &Alternative) -> bool {
    required.iter().all(|(scheme, scopes)| has.get(scheme).is_some_and(|it| it.is_superset(scopes)))
}

fn scopes_beside(of: &Alternative, other: &Alternative) -> String {
    let beside = of.iter().flat_map(|(scheme, scopes)| {
        let others = other.get(scheme);
        scopes.iter().filter(move |it| others.is_none_or(|all| !all.contains(*it)))
    });
    beside.map(|it| quoted(it)).collect::<Vec<_>>().join(", ")
}

fn word(alternative: &Alternative) -> String {
    alternative.keys().map(|it| quoted(it)).collect::<Vec<_>>().join(" with ")
}

/// The schemes that are called otherwise in the new document and are the same.
fn renamed(cx: &Cx<'_>, old: &[Alternative], new: &[Alternative]) -> BTreeMap<String, String> {
    let names = |all: &[Alternative]| all.iter().flat_map(BTreeMap::keys).cloned().collect::<BTreeSet<_>>();
    let (before, after) = (names(old), names(new));
    let mut renamed = BTreeMap::new();
    for name in before.difference(&after) {
        let Some(kind) = kind(&cx.old, name) else { continue };
        let mut same = after.difference(&before).filter(|it| kind_text(&cx.new, it).as_deref() == Some(&*text(kind)));
        if let (Some(other), None) = (same.next(), same.next()) {
            renamed.insert(name.clone(), other.clone());
        }
    }
    renamed
}

fn kind<'s>(side: &Side<'s>, name: &str) -> Option<&'s SchemeKind> {
    let used = find(&side.document.components.security_schemes, name)?;
    side.document.security_schemes[used.id].kind.as_ref()
}

fn kind_text(side: &Side<'_>, name: &str) -> Option<String> {
    kind(side, name).map(text)
}

/// How credentials are sent.
fn text(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::ApiKey { name, location } => format!("{location:?} {}", name.to_lowercase()),
        SchemeKind::Http { scheme, .. } => format!("http {}", scheme.to_lowercase()),
        SchemeKind::OAuth2 { .. } => "oauth2".to_owned(),
        SchemeKind::OpenIdConnect(_) => "openIdConnect".to_owned(),
    }
}

/// Where tokens are got.
fn addresses(kind: &SchemeKind) -> BTreeSet<String> {
    match kind {
        SchemeKind::OAuth2 { flows, .. } => {
            flows.iter().map(|it| format!("{:?} {:?} {:?}", it.kind, it.token_url, it.authorization_url)).collect()
        }
        SchemeKind::OpenIdConnect(url) => BTreeSet::from([url.to_string()]),
        SchemeKind::ApiKey { .. } | SchemeKind::Http { .. } => BTreeSet::new(),
    }
}

/// The schemes that both documents have by one name.
fn compare_schemes(cx: &mut Cx<'_>, id: OperationId, old: &[Alternative], new: &[Alternative]) {
    let names = |all: &[Alternative]| all.iter().flat_map(BTreeMap::keys).cloned().collect::<BTreeSet<_>>();
    for name in names(old).intersection(&names(new)) {
        let used = |side: &Side<'_>| find(&side.document.components.security_schemes, name).map(|it| it.id);
        let (Some(before), Some(after)) = (used(&cx.old), used(&cx.new)) else { continue };
        let (before, after) = (&cx.old.document.security_schemes[before], &cx.new.document.security_schemes[after]);
        let (Some(was), Some(is)) = (&before.kind, &after.kind) else { continue };
        let (owner, nodes, shown) = (Owner::Operation(id), (before.node, after.node), quoted(name));
        if text(was) != text(is) {
            let message = format!("credentials of {shown} are sent in another way");
            cx.edit(rules::SECURITY_SCHEME_CHANGED, owner, nodes, message);
        } else if addresses(was) != addresses(is) {
            cx.edit(
                rules::SECURITY_ADDRESS_CHANGED,
                owner,
                nodes,
                format!("tokens of {shown} are got at another address"),
            );
        }
        if before.description.as_deref().map(str::trim) != after.description.as_deref().map(str::trim) {
            cx.edit(rules::DESCRIPTION_CHANGED, owner, nodes, format!("the description of {shown} changed"));
        }
    }
}
