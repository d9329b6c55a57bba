//! Which keywords an object of the document may have: everything else is reported, never skipped.

use crate::diagnostic::Diagnostics;
use crate::document::Node;
use crate::lower::extension;

/// The keywords of one kind of object.
pub(super) struct Keywords {
    /// The kind, as a message names it.
    pub(super) what: &'static str,
    /// Read, or an annotation without an effect on the crate.
    pub(super) known: &'static [&'static str],
    /// Valid OpenAPI that would change the crate if it were implemented.
    pub(super) unsupported: &'static [&'static str],
    /// The `x-` members that are read.
    pub(super) extensions: &'static [&'static str],
}

/// Reports each keyword of `node` that is not understood.
pub(super) fn check(errors: &mut Diagnostics, node: &Node<'_>, keywords: &Keywords) {
    if node.object(errors).is_none() {
        return;
    }
    for (key, member) in node.entries() {
        let what = keywords.what;
        if keywords.known.contains(&key) || keywords.extensions.contains(&key) {
            continue;
        } else if let Some(meant) = extension::resembled(key) {
            let message = match meant == key {
                true => format!("`{key}` means nothing on {what}"),
                false => format!("`{key}` looks like `{meant}`"),
            };
            errors.error("unknown-extension", &member.at, message, "check its spelling and place, or remove it");
        } else if key.starts_with("x-") {
            let message = format!("`{key}` means nothing on {what}");
            errors.warning("unknown-extension", &member.at, message, "check its spelling and place, or remove it");
        } else if keywords.unsupported.contains(&key) {
            let help = "leave it out, or say the same with the keywords that `spec/README.md` lists";
            errors.unsupported(&member.at, format_args!("`{key}` on {what}"), help);
        } else {
            let message = format!("`{key}` is no keyword of {what}");
            let help = match node.at.names_extension() {
                true => "spell it as `spec/README.md` does, or remove it",
                false => "spell it as OpenAPI 3.0.3 does, or remove it",
            };
            errors.error("unknown-keyword", &member.at, message, help);
        }
    }
}
