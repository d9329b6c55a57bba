//! Limits that leave nothing, or that a format goes against; formats that are none or belong to another type.

use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::model::{Schema, SchemaType};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const EMPTY: Rule = Rule {
    id: Code::new("empty-range"),
    level: Level::Error,
    why: "Where the limits exclude everything, no value is valid.",
    good: Example::schema("type: integer\nminimum: 1\nmaximum: 2\nexclusiveMaximum: true\n"),
    bad: Example::schema("type: integer\nminimum: 1\nmaximum: 1\nexclusiveMaximum: true\n"),
    find: find_empty,
};

pub(in crate::lint) const BEYOND: Rule = Rule {
    id: Code::new("limit-beyond-format"),
    level: Level::Error,
    why: "A limit that no value of the format reaches, or that each one exceeds, shows that one of the two is wrong.",
    good: Example::schema("type: integer\nformat: int64\nmaximum: 3000000000\n"),
    bad: Example::schema("type: integer\nformat: int32\nmaximum: 3000000000\n"),
    find: find_beyond,
};

pub(in crate::lint) const FORMAT: Rule = Rule {
    id: Code::new("format-of-other-type"),
    level: Level::Error,
    why: "A format that belongs to another type means nothing: one of the two is wrong.",
    good: Example::schema("type: string\nformat: date-time\n"),
    bad: Example::schema("type: integer\nformat: date-time\n"),
    find: find_format,
};

pub(in crate::lint) const UNKNOWN: Rule = Rule {
    id: Code::new("misspelt-format"),
    level: Level::Warning,
    why: "A format that nobody knows checks nothing and becomes plain text in generated code.",
    good: Example::schema("type: string\nformat: date-time\n"),
    bad: Example::schema("type: string\nformat: datetime\n"),
    find: find_unknown,
};

/// The formats that say something of one type, or of two.
const FORMATS: &[(&str, &[SchemaType])] = &[
    ("base64", &[SchemaType::String]),
    ("base64url", &[SchemaType::String]),
    ("binary", &[SchemaType::String]),
    ("byte", &[SchemaType::String]),
    ("date", &[SchemaType::String]),
    ("date-time", &[SchemaType::String]),
    ("decimal", &[SchemaType::Number, SchemaType::String]),
    ("double", &[SchemaType::Number]),
    ("duration", &[SchemaType::String, SchemaType::Integer, SchemaType::Number]),
    ("email", &[SchemaType::String]),
    ("float", &[SchemaType::Number]),
    ("hostname", &[SchemaType::String]),
    ("int32", &[SchemaType::Integer, SchemaType::Number]),
    ("int64", &[SchemaType::Integer, SchemaType::Number, SchemaType::String]),
    ("ipv4", &[SchemaType::String]),
    ("ipv6", &[SchemaType::String]),
    ("password", &[SchemaType::String]),
    ("time", &[SchemaType::String]),
    ("uri", &[SchemaType::String]),
    ("uuid", &[SchemaType::String]),
];

/// Formats that are like one of those, and good all the same.
const OTHERS: &[&str] =
    &["char", "guid", "int8", "int16", "ip", "ipv4-cidr", "iri", "regex", "uint32", "uint64", "url"];

fn find_empty(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (_, schema) in cx.schemas() {
        if let (Some(least), Some(most)) = (&schema.number.minimum, &schema.number.maximum)
            && (least.exclusive || most.exclusive)
            && least.value.value.as_f64().is_some_and(|it| Some(it) == most.value.value.as_f64())
        {
            let message = "`minimum` and `maximum` are equal and one of them is excluded, so that nothing is a value";
            report.at(most.value.node, message.to_owned(), "move one of them, or remove the exclusion");
        }
    }
}

fn find_beyond(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (_, schema) in cx.schemas() {
        let Some(format) = schema.format.as_deref() else { continue };
        if format == "int32" {
            for (key, bound) in [("minimum", &schema.number.minimum), ("maximum", &schema.number.maximum)] {
                let number = bound.as_ref().and_then(|it| it.value.value.as_f64());
                if number.is_some_and(|it| !(-2_147_483_648.0..=2_147_483_648.0).contains(&it)) {
                    let message = format!("`{key}` is beyond what `format: int32` holds");
                    report.at_member((schema.node, key), message, "write `format: int64`, or another limit");
                }
            }
        }
        if let Some((shortest, longest)) = lengths(format) {
            if let Some(most) = schema.string.max_length.filter(|it| *it < shortest) {
                let message = format!("`maxLength: {most}` is shorter than any text of `format: {format}`");
                report.at_member((schema.node, "maxLength"), message, "write another limit, or remove it");
            }
            if let Some(least) = schema.string.min_length.filter(|it| *it > longest) {
                let message = format!("`minLength: {least}` is longer than any text of `format: {format}`");
                report.at_member((schema.node, "minLength"), message, "write another limit, or remove it");
            }
        }
    }
}

/// How short and how long texts of a format are.
fn lengths(format: &str) -> Option<(u64, u64)> {
    match format {
        "date" => Some((10, 10)),
        "date-time" => Some((20, u64::MAX)),
        "uuid" => Some((36, 36)),
        "ipv4" => Some((7, 15)),
        "email" => Some((3, 320)),
        _ => None,
    }
}

fn find_format(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (_, schema) in cx.schemas() {
        let (Some(format), Some(ty)) = (schema.format.as_deref(), schema.ty) else { continue };
        let Some((_, types)) = FORMATS.iter().find(|(name, _)| *name == format) else { continue };
        if !types.contains(&ty) {
            let message = format!("`format: {format}` says nothing of `type: {}`", ty.keyword());
            let help = format!("write `type: {}`, or another format", types[0].keyword());
            report.at_member((schema.node, "format"), message, help);
        }
    }
}

fn find_unknown(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (_, schema) in cx.schemas() {
        let Some(format) = schema.format.as_deref().filter(|it| is_odd(it, schema)) else { continue };
        let plain = |it: &str| it.replace(['-', '_', ' '], "").to_lowercase();
        let distance = |it: &str| strsim::osa_distance(&plain(it), &plain(format));
        let nearest = FORMATS.iter().map(|(name, _)| *name).min_by_key(|it| distance(it));
        let allowed = if format.len() > 5 { 2 } else { 1 };
        if let Some(meant) = nearest.filter(|it| distance(it) <= allowed) {
            let message = format!("{} is no format that is known, but `{meant}` is", quote(format));
            report.at_member((schema.node, "format"), message, format!("write `{meant}`, if that is meant"));
        }
    }
}

fn is_odd(format: &str, schema: &Schema) -> bool {
    let is_known = FORMATS.iter().any(|(name, _)| *name == format) || OTHERS.contains(&format);
    !is_known && schema.ty.is_some() && format.len() > 2
}
