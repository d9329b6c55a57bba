//! What a document says of itself, and of all its operations.

use std::collections::BTreeMap;

use ostler_openapi::model::{Document, Info, Tag};

use crate::diff::cx::{Cx, Owner};
use crate::diff::level::Ways;
use crate::diff::names::quoted;
use crate::diff::{rules, servers, words};

pub(super) fn compare(cx: &mut Cx<'_>) {
    servers::compare_document(cx);
    compare_info(cx);
    compare_tags(cx);
    compare_rate_limit(cx);
    let foreign =
        (words::foreign(&cx.old, &cx.old.document.foreign), words::foreign(&cx.new, &cx.new.document.foreign));
    if foreign.0 != foreign.1 {
        let roots = (cx.old.tree.root(), cx.new.tree.root());
        cx.edit(rules::EXTENSION_CHANGED, Owner::Document, roots, "an extension of the document changed");
    }
}

fn compare_info(cx: &mut Cx<'_>) {
    let (old, new) = (&cx.old.document.info, &cx.new.document.info);
    let (Some(before), Some(after)) = (old.node, new.node) else { return };
    if old.version != new.version {
        let message =
            format!("the version of the document was {} and is {}", quoted(&old.version), quoted(&new.version));
        cx.edit(rules::INFO_CHANGED, Owner::Document, (before, after), message);
    }
    let text = |it: &Info| it.description.as_ref().map(|it| it.trim().to_owned()).unwrap_or_default();
    if text(old) != text(new) {
        cx.edit(
            rules::DESCRIPTION_CHANGED,
            Owner::Document,
            (before, after),
            "the description of the document changed",
        );
    }
    let rest = |it: &Info| {
        let contact = it.contact.as_ref().map(|it| (it.name.clone(), it.url.clone(), it.email.clone()));
        let license = it.license.as_ref().map(|it| (it.name.clone(), it.url.clone()));
        (it.title.clone(), it.terms_of_service.clone(), contact, license)
    };
    if rest(old) != rest(new) {
        let message = "the title, contact, terms or licence of the document changed";
        cx.edit(rules::INFO_CHANGED, Owner::Document, (before, after), message);
    }
}

fn compare_tags(cx: &mut Cx<'_>) {
    fn tags(document: &Document) -> BTreeMap<&str, &Tag> {
        document.tags.iter().map(|it| (&*it.name, it)).collect()
    }
    let (old, new) = (cx.old.document, cx.new.document);
    for (name, after) in tags(new) {
        let Some(before) = tags(old).get(name).copied() else { continue };
        if before.description.as_deref().map(str::trim) != after.description.as_deref().map(str::trim) {
            let message = format!("the description of the tag {} changed", quoted(name));
            cx.edit(rules::DESCRIPTION_CHANGED, Owner::Document, (before.node, after.node), message);
        }
    }
}

fn compare_rate_limit(cx: &mut Cx<'_>) {
    let (old, new) = (cx.old.document.rate_limit, cx.new.document.rate_limit);
    let (rule, nodes, message) = match (old, new) {
        (None, None) => return,
        (None, Some(after)) => (
            rules::RATE_LIMIT_SET,
            (None, Some(after.node)),
            format!("at most {} requests in {} seconds are taken", after.requests, after.seconds),
        ),
        (Some(before), None) => {
            (rules::RATE_LIMIT_REMOVED, (Some(before.node), None), "requests are no longer limited".to_owned())
        }
        (Some(before), Some(after)) => {
            let (was, is) = ((before.requests, before.seconds), (after.requests, after.seconds));
            if was == is {
                return;
            }
            // More requests at once, and as many in a long time.
            let is_raised = is.0 >= was.0 && u64::from(is.0) * u64::from(was.1) >= u64::from(was.0) * u64::from(is.1);
            let rule = if is_raised { rules::RATE_LIMIT_RAISED } else { rules::RATE_LIMIT_LOWERED };
            let message =
                format!("at most {} requests in {} seconds were taken, and {} in {} are", was.0, was.1, is.0, is.1);
            (rule, (Some(before.node), Some(after.node)), message)
        }
    };
    cx.push(rule, Owner::Document, Ways::BOTH, nodes, message);
}
