//! Security schemes: what callers hand over once, and which operations ask for it.

use std::sync::Arc;

use ostler_openapi::model::{ApiKeyLocation, Operation, SchemeKind, SecurityScheme};

use crate::ir::{self, SchemePlace};
use crate::lower::{Ctx, extension, parameter};
use crate::names::{Case, Remedy, Scope};

/// What the credentials of every crate have besides.
const RESERVED: &[&str] = &["access_token", "client", "client_token", "from_env", "new", "values"];

/// The alternatives of an operation; none when it asks for nothing.
pub(super) fn lower_requirements(cx: &mut Ctx<'_, '_>, operation: &Operation) -> Vec<Vec<usize>> {
    let document = cx.document;
    let requirements = operation.security.as_ref().unwrap_or(&document.security);
    if cx.is_strict() {
        if !requirements.is_empty() {
            let holder = if operation.security.is_some() { operation.node } else { cx.tree.root() };
            let help = "mark the credentials in the body with `x-credential`, and write `security: []`";
            cx.report.unsupported(cx.member(holder, "security"), "a security requirement", help);
        }
        return Vec::new();
    }
    let mut alternatives = Vec::new();
    for requirement in requirements {
        let schemes: Vec<_> = requirement.schemes.iter().map(|it| scheme(cx, &it.name)).collect();
        // One that cannot be expressed makes its alternative one that cannot be chosen.
        if let Some(schemes) = schemes.into_iter().collect::<Option<Vec<_>>>()
            && !alternatives.contains(&schemes)
        {
            alternatives.push(schemes);
        }
    }
    alternatives
}

fn scheme(cx: &mut Ctx<'_, '_>, name: &Arc<str>) -> Option<usize> {
    if let Some(known) = cx.schemes.by_name.get(name) {
        return *known;
    }
    let found = ostler_openapi::model::find(&cx.document.components.security_schemes, name);
    let index = found.and_then(|it| lower_scheme(cx, name, &cx.document.security_schemes[it.id]));
    cx.schemes.by_name.insert(Arc::clone(name), index);
    index
}

fn lower_scheme(cx: &mut Ctx<'_, '_>, name: &str, scheme: &SecurityScheme) -> Option<usize> {
    let place = match scheme.kind.as_ref()? {
        // Some documents describe the tokens in the bodies a second time, for tools that know headers alone.
        SchemeKind::ApiKey { name, .. } if extension::is_in_bodies(cx, name) => return None,
        SchemeKind::ApiKey { name, location } => {
            let (name, node) = (name.to_string(), cx.member(scheme.node, "name"));
            match (*location)? {
                ApiKeyLocation::Header if !parameter::check_token(cx, node, &name, "header") => return None,
                ApiKeyLocation::Cookie if !parameter::check_token(cx, node, &name, "cookie") => return None,
                ApiKeyLocation::Header => SchemePlace::Header(name),
                ApiKeyLocation::Query => SchemePlace::Query(name),
                ApiKeyLocation::Cookie => SchemePlace::Cookie(name),
            }
        }
        SchemeKind::Http { scheme: kind, .. } => match kind.to_ascii_lowercase().as_str() {
            "basic" => SchemePlace::Basic,
            "bearer" => SchemePlace::Bearer,
            other => {
                let what = format!("the HTTP authentication scheme `{other}`");
                cx.report.unsupported(scheme.node, what, "set the header on each call, or use `basic` or `bearer`");
                return None;
            }
        },
        SchemeKind::OAuth2 { .. } | SchemeKind::OpenIdConnect(_) => SchemePlace::Bearer,
    };
    let manner = cx.manner();
    let scope = cx.schemes.scope.get_or_insert_with(|| Scope::with_reserved(Case::Value, manner, RESERVED));
    let name = scope.claim(cx.report, scheme.node, (name, name), Remedy::RustName);
    let doc = scheme.description.as_deref().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let at = cx.tree.pointer(scheme.node);
    cx.schemes.list.push(ir::Scheme { name, at, doc, place });
    Some(cx.schemes.list.len() - 1)
}
