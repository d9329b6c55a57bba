//! What a schema says beside which values it has: words, defaults, and whether it should still be used.

use std::collections::BTreeSet;

use ostler_openapi::NodeId;
use ostler_openapi::model::{Foreign, Schema};

use crate::diff::cx::{Cx, Owner, PairId};
use crate::diff::lifetime::{self, Lifetime};
use crate::diff::meaning::Meaning;
use crate::diff::number::Numeric;
use crate::diff::rule::Rule;
use crate::diff::rules;
use crate::diff::side::Side;

pub(super) fn compare(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    compare_texts(cx, pair, old, new);
    compare_default(cx, pair, old, new);
    compare_lifetime(cx, pair, old, new);
    compare_ours(cx, pair, old, new);
    compare_exclusions(cx, pair, old, new);
}

/// The schemas of a meaning, the outermost first.
fn schemas<'s>(side: &Side<'s>, of: &Meaning) -> Vec<&'s Schema> {
    of.schemas.iter().map(|it| &side.document.schemas[*it]).collect()
}

/// Those that are used themselves, and not merged into it.
fn own<'s>(side: &Side<'s>, of: &Meaning) -> Vec<&'s Schema> {
    of.own.iter().map(|it| &side.document.schemas[*it]).collect()
}

fn compare_texts(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    type Text = fn(&Side<'_>, &Schema) -> Option<String>;
    let texts: [(&'static Rule, &str, Text); 6] = [
        (rules::DESCRIPTION_CHANGED, "the description", |_, it| it.description.as_ref().map(|it| it.trim().to_owned())),
        (rules::TITLE_CHANGED, "the title", |_, it| it.title.as_ref().map(ToString::to_string)),
        (rules::EXAMPLE_CHANGED, "the example", |side, it| it.example.map(|it| side.json(it))),
        (rules::EXTERNAL_DOCS_CHANGED, "the link to documentation", |side, it| {
            it.external_docs.as_ref().map(|it| side.json(it.node))
        }),
        (rules::ENUM_DESCRIPTIONS_CHANGED, "what is said of the values", |side, it| {
            side.tree.get(it.node, "x-enumDescriptions").map(|it| side.json(it))
        }),
        (rules::EXTENSION_CHANGED, "an extension", |side, it| foreign(side, &it.foreign)),
    ];
    for (rule, what, text) in texts {
        let find = |side: &Side<'_>, of: &Meaning| schemas(side, of).into_iter().find_map(|it| text(side, it));
        let (before, after) = (find(&cx.old, old), find(&cx.new, new));
        if before.unwrap_or_default() != after.unwrap_or_default() {
            let message = format!("{what} of {} changed", cx.new.subject(new.node));
            cx.edit(rule, Owner::Pair(pair), (old.node, new.node), message);
        }
    }
    let xml = |side: &Side<'_>, of: &Meaning| {
        schemas(side, of).into_iter().find_map(|it| it.xml.as_ref().map(|it| side.json(it.node)))
    };
    if xml(&cx.old, old) != xml(&cx.new, new) {
        let message = format!("the XML of {} changed", cx.new.subject(new.node));
        cx.edit(rules::XML_CHANGED, Owner::Pair(pair), (old.node, new.node), message);
    }
}

/// The extensions of others as one text, whatever their order.
pub(super) fn foreign(side: &Side<'_>, foreign: &[Foreign]) -> Option<String> {
    let all: BTreeSet<_> = foreign.iter().map(|it| format!("{}: {}", it.name, side.json(it.node))).collect();
    (!all.is_empty()).then(|| all.into_iter().collect::<Vec<_>>().join("\n"))
}

fn compare_default(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    let find = |side: &Side<'_>, of: &Meaning| -> Option<NodeId> {
        own(side, of).into_iter().chain(schemas(side, of)).find_map(|it| it.default)
    };
    let (before, after) = (find(&cx.old, old), find(&cx.new, new));
    let value = |side: &Side<'_>, it: Option<NodeId>| it.map(|it| Numeric::canonical(side.tree, it));
    if value(&cx.old, before) == value(&cx.new, after) {
        return;
    }
    let rule = match (before, after) {
        (None, _) => rules::DEFAULT_SET,
        (_, None) => rules::DEFAULT_REMOVED,
        _ => rules::DEFAULT_CHANGED,
    };
    let word = |side: &Side<'_>, it: Option<NodeId>| it.map_or("none".to_owned(), |it| side.shown(it));
    let (was, is) = (word(&cx.old, before), word(&cx.new, after));
    let message = format!("the default of {} was {was} and is {is}", cx.new.subject(new.node));
    cx.edit(rule, Owner::Pair(pair), (before.unwrap_or(old.node), after.unwrap_or(new.node)), message);
}

fn compare_lifetime(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    let of = |side: &Side<'_>, meaning: &Meaning| {
        own(side, meaning).into_iter().fold(Lifetime::default(), |all, it| {
            let extensions = &it.extensions;
            all.or(Lifetime::new(it.deprecated, extensions.deprecated_message.as_deref(), extensions.sunset.as_deref()))
        })
    };
    let (before, after) = (of(&cx.old, old), of(&cx.new, new));
    let subject = cx.new.subject(new.node);
    for (rule, message) in lifetime::compare(&before, &after, &subject, &lifetime::OF_VALUES) {
        cx.edit(rule, Owner::Pair(pair), (old.node, new.node), message);
    }
}

/// Our own words.
fn compare_ours(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    type Text = fn(&Schema) -> String;
    let texts: [(&'static Rule, &str, Text); 4] = [
        (rules::CREDENTIAL_CHANGED, "x-credential", |it| format!("{:?}", it.extensions.credential)),
        (rules::LOCALE_CHANGED, "x-locale", |it| format!("{:?}", it.extensions.locale)),
        (rules::INTERVAL_MATCH_CHANGED, "x-interval-match", |it| format!("{:?}", it.extensions.interval_match)),
        (rules::RUST_NAME_CHANGED, "x-rust-name", |it| {
            format!("{:?} {:?}", it.extensions.rust_name, it.extensions.enum_varnames)
        }),
    ];
    let nothing = ["None".to_owned(), "None []".to_owned()];
    for (rule, keyword, text) in texts {
        let find = |side: &Side<'_>, of: &Meaning| {
            own(side, of).into_iter().map(text).find(|it| !nothing.contains(it)).unwrap_or_default()
        };
        if find(&cx.old, old) != find(&cx.new, new) {
            let message = format!("`{keyword}` of {} changed", cx.new.subject(new.node));
            cx.edit(rule, Owner::Pair(pair), (old.node, new.node), message);
        }
    }
}

/// The members of which there is exactly one, or at most one.
fn compare_exclusions(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    type Sets = BTreeSet<BTreeSet<String>>;
    let set = |names: &[std::sync::Arc<str>]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    let exactly = |side: &Side<'_>, of: &Meaning| -> Sets {
        let all = schemas(side, of).into_iter().map(|it| set(&it.extensions.exactly_one_of));
        all.filter(|it| !it.is_empty()).collect()
    };
    let at_most = |side: &Side<'_>, of: &Meaning| -> Sets {
        schemas(side, of).into_iter().flat_map(|it| &it.extensions.at_most_one_of).map(|it| set(it)).collect()
    };
    for (keyword, before, after, [set, removed, changed]) in [
        (
            "x-exactly-one-of",
            exactly(&cx.old, old),
            exactly(&cx.new, new),
            [rules::EXACTLY_ONE_OF_SET, rules::EXACTLY_ONE_OF_REMOVED, rules::EXACTLY_ONE_OF_CHANGED],
        ),
        (
            "x-at-most-one-of",
            at_most(&cx.old, old),
            at_most(&cx.new, new),
            [rules::AT_MOST_ONE_OF_SET, rules::AT_MOST_ONE_OF_REMOVED, rules::AT_MOST_ONE_OF_CHANGED],
        ),
    ] {
        let rule = match () {
            () if before == after => continue,
            () if before.is_subset(&after) => set,
            () if after.is_subset(&before) => removed,
            () => changed,
        };
        let message = format!("`{keyword}` of {} changed", cx.new.subject(new.node));
        cx.edit(rule, Owner::Pair(pair), (old.node, new.node), message);
    }
}
