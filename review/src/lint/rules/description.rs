//! What is not described, what is deprecated without a word of what to do, and what has no name.

use std::collections::BTreeSet;

use ostler_openapi::NodeId;
use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::model::{EnumDescriptions, SchemaType};

use crate::lint::context::{Cx, Inside};
use crate::lint::examples::Example;
use crate::lint::report::{Report, counted};
use crate::lint::rule::Rule;

/// How many things of one kind are told one by one; more are one finding.
const FEW: usize = 10;

pub(in crate::lint) const MISSING: Rule = Rule {
    id: Code::new("missing-description"),
    level: Level::Warning,
    why: "A description is what users of a client read. Where many of one kind have none, that is one finding.",
    good: Example::schema(
        "type: object\ndescription: A pet.\nproperties:\n  name: {type: string, description: What it is called.}\n",
    ),
    bad: Example::schema("type: object\ndescription: A pet.\nproperties:\n  name: {type: string}\n"),
    find: find_missing,
};

pub(in crate::lint) const EMPTY: Rule = Rule {
    id: Code::new("empty-description"),
    level: Level::Warning,
    why: "A description or summary that says nothing, or only that somebody wants to write one, is none. So it is with the \
          values of an enum whose `x-enumDescriptions` are empty.",
    good: Example::schema("type: string\ndescription: What the pet is called.\n"),
    bad: Example::schema("type: string\ndescription: TODO\n"),
    find: find_empty,
};

pub(in crate::lint) const DEPRECATED: Rule = Rule {
    id: Code::new("deprecated-without-replacement"),
    level: Level::Warning,
    why: "Who reads that something is deprecated wants to know what to use instead.",
    good: Example::schema("type: string\ndeprecated: true\ndescription: The name. Use `title` instead.\n"),
    bad: Example::schema("type: string\ndeprecated: true\ndescription: The name.\n"),
    find: find_deprecated,
};

pub(in crate::lint) const IN_PROSE: Rule = Rule {
    id: Code::new("deprecated-in-prose"),
    level: Level::Warning,
    why: "Only `deprecated: true` makes tools say that something is deprecated.",
    good: Example::schema("type: string\ndeprecated: true\ndescription: Deprecated; use `title` instead.\n"),
    bad: Example::schema("type: string\ndescription: Deprecated; use `title` instead.\n"),
    find: find_deprecated_in_prose,
};

pub(in crate::lint) const INLINE: Rule = Rule {
    id: Code::new("inline-schema"),
    level: Level::Info,
    why: "An object or an enum that stands under `components/schemas` has a name that somebody chose; any other is called \
          after the place where it stands, in generated code as in documentation.",
    good: Example::schema(
        "type: object\ndescription: A pet.\nproperties:\n  parent: {$ref: '#/components/schemas/Pet'}\n",
    ),
    bad: Example::schema(
        "type: object\ndescription: A pet.\nproperties:\n  owner: {type: object, description: Who., properties: {name: {type: string, description: What.}}}\n",
    ),
    find: find_inline,
};

/// What is or is not described: a name, a place, and whether it is.
type Described<'d> = Vec<(&'d str, NodeId, bool)>;

fn is_said(text: Option<&str>) -> bool {
    text.is_some()
}

fn find_missing(cx: &Cx<'_>, report: &mut Report<'_>) {
    let document = cx.document;
    let operations: Described<'_> = cx
        .operations
        .iter()
        .map(|it| {
            let operation = it.operation;
            let said = is_said(operation.description.as_deref()) || is_said(operation.summary.as_deref());
            (operation.operation_id.as_deref().unwrap_or(&it.path.name), operation.node, said)
        })
        .collect();
    let parameters = document.parameters.iter().filter(|(_, it)| it.location.is_some());
    let parameters = parameters.map(|(_, it)| {
        let of_schema = cx.schema_of(it.value.as_ref()).and_then(|it| cx.schema(it).description.as_deref());
        (&*it.name, it.node, is_said(it.description.as_deref()) || is_said(of_schema))
    });
    let schemas = document.components.schemas.iter().map(|it| {
        let schema = cx.schema(&it.value);
        (&*it.name, it.value.node, is_said(schema.description.as_deref()) || is_said(schema.title.as_deref()))
    });
    let tags = document.tags.iter().map(|it| (&*it.name, it.node, is_said(it.description.as_deref())));
    tell(report, "operation", operations);
    tell(report, "parameter", parameters.collect());
    tell(report, "schema", schemas.collect());
    tell(report, "property", properties(cx));
    tell(report, "tag", tags.collect());
}

fn properties<'d>(cx: &Cx<'d>) -> Described<'d> {
    let mut found = Vec::new();
    for (_, schema) in cx.schemas() {
        for property in &schema.object.properties {
            let inside = cx.schema(&property.value);
            let of_parts = inside.all_of.iter().chain(&inside.one_of).chain(&inside.any_of);
            let said = is_said(inside.description.as_deref())
                || is_said(inside.title.as_deref())
                || of_parts.into_iter().any(|it| is_said(cx.schema(it).description.as_deref()));
            // A reference to what has a name is told at that.
            if property.value.reference.is_none() || said {
                found.push((&*property.name, property.value.node, said));
            }
        }
    }
    found
}

fn tell(report: &mut Report<'_>, what: &'static str, all: Described<'_>) {
    const HELP: &str = "add `description`";
    let missing: Vec<_> = all.iter().filter(|(_, _, said)| !said).collect();
    if missing.len() <= FEW {
        for (name, node, _) in missing {
            report.at_key(*node, format!("the {what} {} has no description", quote(name)), HELP);
        }
    } else if let Some((name, node, _)) = missing.first() {
        let message = format!(
            "{} of {} of the kind {what} have no description, beginning with {}",
            missing.len(),
            all.len(),
            quote(name)
        );
        report.at_key(*node, message, HELP);
    }
}

fn find_empty(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (node, _) in descriptions(cx).into_iter().filter(|it| says_nothing(it.1)) {
        report.at_member(
            (node, "description"),
            "this description says nothing".to_owned(),
            "write what it is, or leave it out",
        );
    }
    for operation in cx.operations.iter().map(|it| it.operation) {
        if operation.summary.as_deref().is_some_and(says_nothing) {
            report.at_member(
                (operation.node, "summary"),
                "this summary says nothing".to_owned(),
                "write in a line what it does, or leave it out",
            );
        }
    }
    for (_, schema) in cx.schemas() {
        let Some(EnumDescriptions::ByValue(all)) = &schema.extensions.enum_descriptions else { continue };
        let empty: Vec<_> = all.iter().filter(|it| says_nothing(&it.value)).map(|it| quote(&it.name)).collect();
        if let Some(message) = none_is_said(&empty) {
            report.at_member(
                (schema.node, "x-enumDescriptions"),
                message,
                "write what each value means, or leave it out",
            );
        }
    }
}

/// Of which values of an enum nothing is said.
fn none_is_said(values: &[String]) -> Option<String> {
    match values {
        [] => None,
        [only] => Some(format!("nothing is said of the value {only}")),
        [first, ..] => Some(format!("nothing is said of {} values, beginning with {first}", values.len())),
    }
}

/// Whether a text is empty, or only says that somebody wants to write one.
fn says_nothing(text: &str) -> bool {
    const PLACEHOLDERS: &[&str] =
        &["todo", "tbd", "tba", "fixme", "xxx", "description", "lorem ipsum", "n/a", "...", "-", "?"];
    let plain = text.trim().trim_end_matches(['.', ':']).to_lowercase();
    let is_placeholder = PLACEHOLDERS.contains(&plain.as_str())
        || ["todo:", "todo ", "fixme:", "fixme ", "lorem ipsum"].iter().any(|it| plain.starts_with(it));
    plain.is_empty() || is_placeholder
}

/// Every description, with the object that it stands in.
pub(super) fn descriptions<'d>(cx: &Cx<'d>) -> Vec<(NodeId, &'d str)> {
    let document = cx.document;
    let mut found: Vec<(NodeId, Option<&'d str>)> = Vec::new();
    found.extend(document.info.node.map(|it| (it, document.info.description.as_deref())));
    found.extend(document.tags.iter().map(|it| (it.node, it.description.as_deref())));
    found.extend(cx.operations.iter().map(|it| (it.operation.node, it.operation.description.as_deref())));
    found.extend(document.parameters.iter().map(|(_, it)| (it.node, it.description.as_deref())));
    found.extend(document.headers.iter().map(|(_, it)| (it.node, it.description.as_deref())));
    found.extend(document.request_bodies.iter().map(|(_, it)| (it.node, it.description.as_deref())));
    found.extend(
        document
            .responses
            .iter()
            .filter(|(_, it)| cx.tree.get(it.node, "description").is_some())
            .map(|(_, it)| (it.node, Some(&*it.description))),
    );
    found.extend(cx.schemas().map(|(_, it)| (it.node, it.description.as_deref())));
    found.extend(document.security_schemes.iter().map(|(_, it)| (it.node, it.description.as_deref())));
    found.into_iter().filter_map(|(node, text)| Some((node, text?))).collect()
}

/// What is deprecated: its place, what is said of it, and whether it says what to use instead by our extension.
fn deprecated<'d>(cx: &Cx<'d>) -> Vec<(NodeId, Option<&'d str>, bool)> {
    let operations = cx.operations.iter().map(|it| it.operation).filter(|it| it.deprecated);
    let operations = operations.map(|it| {
        (it.node, it.description.as_deref().or(it.summary.as_deref()), it.extensions.deprecated_message.is_some())
    });
    let parameters = cx.document.parameters.iter().map(|(_, it)| it).filter(|it| it.deprecated);
    let parameters = parameters.map(|it| (it.node, it.description.as_deref(), it.deprecated_message.is_some()));
    let schemas = cx.schemas().map(|(_, it)| it).filter(|it| it.deprecated);
    let schemas = schemas.map(|it| (it.node, it.description.as_deref(), it.extensions.deprecated_message.is_some()));
    operations.chain(parameters).chain(schemas).collect()
}

fn find_deprecated(cx: &Cx<'_>, report: &mut Report<'_>) {
    const WORDS: &[&str] = &[
        "instead",
        "use ",
        "replace",
        "superseded",
        "in favor",
        "in favour",
        "see ",
        "migrat",
        "switch to",
        "prefer",
        "no replacement",
        "no longer",
        "moved",
        "](",
        "removed",
        "unsupported",
        "alternative",
        "will be ",
        "always",
    ];
    let found: Vec<_> = deprecated(cx)
        .into_iter()
        .filter(|(_, text, is_said)| {
            let text = text.unwrap_or_default().to_lowercase();
            !is_said && !WORDS.iter().any(|it| text.contains(it))
        })
        .collect();
    const HELP: &str = "say in the description what to use instead, or why there is nothing";
    if found.len() <= FEW {
        for (node, ..) in found {
            report.at_member(
                (node, "deprecated"),
                "this is deprecated, but nothing says what to use instead".to_owned(),
                HELP,
            );
        }
    } else if let Some((node, ..)) = found.first() {
        let message = format!(
            "{} say nothing of what to use instead, beginning with this one",
            counted(found.len(), "deprecated thing", "deprecated things")
        );
        report.at_member((*node, "deprecated"), message, HELP);
    }
}

fn find_deprecated_in_prose(cx: &Cx<'_>, report: &mut Report<'_>) {
    let marked: BTreeSet<NodeId> = deprecated(cx).into_iter().map(|(node, ..)| node).collect();
    let can_be: BTreeSet<NodeId> = cx
        .operations
        .iter()
        .map(|it| it.operation.node)
        .chain(cx.document.parameters.iter().map(|(_, it)| it.node))
        .chain(cx.schemas().map(|(_, it)| it.node))
        .collect();
    for (node, text) in descriptions(cx) {
        if can_be.contains(&node) && !marked.contains(&node) && says_deprecated(text) {
            let message = "the description says that this is deprecated, but `deprecated: true` is missing".to_owned();
            report.at_member((node, "description"), message, "add `deprecated: true`");
        }
    }
}

/// Whether a text says that what it describes is deprecated: at its beginning, or as a sentence of its own.
fn says_deprecated(text: &str) -> bool {
    const MARKS: [char; 9] = ['*', '_', '[', '(', ' ', '~', '`', ':', '<'];
    const THINGS: [&str; 7] = ["operation", "endpoint", "parameter", "property", "field", "value", "method"];
    // What else a sentence in the middle of a text goes on with: `Deprecated members are listed too.` is about others.
    const FURTHER: [&str; 7] = ["as of", "by", "for", "in", "since", "use", "with"];
    let text = text.to_lowercase();
    let first = text.trim_start_matches(MARKS);
    let is_sentence = |it: &str| {
        let Some(rest) = it.trim_start().trim_start_matches(['*', '_', '~', '(', '[']).strip_prefix("deprecated")
        else {
            return false;
        };
        let goes_on = rest.strip_prefix(' ').map(str::trim_start);
        goes_on.map_or(!rest.starts_with(|it: char| it.is_alphanumeric() || it == '-'), |rest| {
            FURTHER.iter().any(|it| rest.strip_prefix(it).is_some_and(|it| it.starts_with(' ')))
        })
    };
    first.starts_with("deprecated") && !first.starts_with("deprecated and")
        || text.split(". ").skip(1).any(is_sentence)
        || THINGS.iter().any(|it| text.contains(&format!("this {it} is deprecated")))
}

fn find_inline(cx: &Cx<'_>, report: &mut Report<'_>) {
    const HELP: &str = "move it to `components/schemas` and refer to it";
    let mut found = Vec::new();
    for (_, schema) in cx.schemas() {
        for (part, inside) in Cx::inside(schema) {
            if inside == Inside::Part && part.reference.is_none() && wants_name(cx, part.id) {
                found.push(part.node);
            }
        }
    }
    let parameters = cx.document.parameters.iter().filter_map(|(_, it)| cx.schema_of(it.value.as_ref()));
    found.extend(parameters.filter(|it| it.reference.is_none() && wants_name(cx, it.id)).map(|it| it.node));
    let bodies = cx.written().into_iter().filter_map(|it| it.media.schema.as_ref());
    found.extend(bodies.filter(|it| it.reference.is_none() && wants_name(cx, it.id)).map(|it| it.node));
    found.sort_by_key(|it| cx.tree.span(*it).start);
    if found.len() <= FEW {
        for node in found {
            let message = format!("the schema of {} has no name of its own", quote(cx.name(node)));
            report.at_key(node, message, HELP);
        }
    } else if let Some(first) = found.first() {
        let message = format!(
            "{} have no names of their own, beginning with that of {}",
            counted(found.len(), "object or enum", "objects and enums"),
            quote(cx.name(*first))
        );
        report.at_key(*first, message, HELP);
    }
}

fn wants_name(cx: &Cx<'_>, id: ostler_openapi::model::Id<ostler_openapi::model::Schema>) -> bool {
    let schema = &cx.document.schemas[id];
    let is_object = schema.ty == Some(SchemaType::Object) && !schema.object.properties.is_empty();
    let is_enum = schema.values.as_ref().is_some_and(|it| it.len() > 1) && schema.ty != Some(SchemaType::Boolean);
    is_object || is_enum
}
