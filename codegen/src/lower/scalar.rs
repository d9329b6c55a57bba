//! Strings, numbers and booleans, and the limits that the client checks.

use crate::document::Node;
use crate::ir;
use crate::lower::Ctx;

/// A named string is a type of its own, so that one kind of identifier is not taken for another.
pub(super) fn lower_newtype(node: &Node<'_>) -> ir::Newtype {
    match node.get("format").and_then(|it| it.as_str()) {
        Some("uuid") => ir::Newtype::Uuid,
        _ => ir::Newtype::String,
    }
}

pub(super) fn lower_scalar(cx: &mut Ctx<'_>, node: &Node<'_>, kind: &str) -> Option<ir::Type> {
    let format = node.get("format").and_then(|it| it.string(cx.errors));
    match (kind, format) {
        ("boolean", None) => Some(ir::Type::Bool),
        ("integer", None | Some("int64")) => Some(ir::Type::Integer),
        ("number", Some("decimal")) => Some(ir::Type::Decimal),
        ("string", None) => Some(ir::Type::String),
        ("string", Some("date-time")) => Some(ir::Type::Timestamp),
        ("string", Some("uuid")) => Some(ir::Type::Uuid),
        ("number", _) => {
            let help = "add `format: decimal`: a binary number would round money";
            cx.errors.unsupported(&node.at, "a number that is not `format: decimal`", help);
            None
        }
        ("boolean" | "integer" | "string", Some(format)) => {
            let help = "use `uuid` or `date-time` for a string, `int64` for an integer, or no format";
            cx.errors.unsupported(&node.at, format_args!("the format `{format}` on `{kind}`"), help);
            None
        }
        _ => {
            let at = node.at.child("type");
            let help = "write `object`, `array`, `string`, `integer`, `number` or `boolean`";
            cx.errors.error("wrong-type", &at, format!("`{kind}` is no type of a schema"), help);
            None
        }
    }
}

pub(super) fn lower_limits(cx: &mut Ctx<'_>, node: &Node<'_>, ty: &ir::Type) -> Vec<ir::Limit> {
    let mut limits = Vec::new();
    let pair = |cx: &mut Ctx<'_>, keys: [&str; 2], applies: bool| {
        let [low, high] = keys.map(|key| Some((node.get(key)?, node.get(key)?.integer(cx.errors)?)));
        for (limit, _) in [&low, &high].into_iter().flatten().filter(|_| !applies) {
            let message = "this limit does not apply to a schema of this type, or cannot be checked for it";
            cx.errors.error("limit-value", &limit.at, message, "remove it");
        }
        if let (Some((at, low)), Some((_, high))) = (&low, &high)
            && low > high
        {
            let message = format!("no value is at least {low} and at most {high}");
            cx.errors.error("limit-value", &at.at, message, "swap the two limits");
        }
        [low, high].map(|it| it.filter(|_| applies))
    };

    let [low, high] = pair(cx, ["minItems", "maxItems"], matches!(ty, ir::Type::List(_)));
    let count = |cx: &mut Ctx<'_>, (limit, value): (Node<'_>, i64)| {
        let count = u64::try_from(value).ok();
        if count.is_none() {
            cx.errors.error("limit-value", &limit.at, "a number of items cannot be negative", "write 0 or more");
        }
        count
    };
    let low_high = pair(cx, ["minimum", "maximum"], matches!(ty, ir::Type::Integer));
    limits.extend(low.and_then(|it| count(cx, it)).map(ir::Limit::MinItems));
    limits.extend(high.and_then(|it| count(cx, it)).map(ir::Limit::MaxItems));
    let [low, high] = low_high;
    limits.extend(low.map(|(_, it)| ir::Limit::Minimum(it)));
    limits.extend(high.map(|(_, it)| ir::Limit::Maximum(it)));
    limits
}
